/*
 * scan.c: every person held, in memory, so that a search can look at all of them and nobody is
 * missed because no key happened to be shared. For each name and date of birth there is one small
 * entry: two sets of letter pairs (64 bits each) and the date in decimal digits. A rough weight
 * from those decides who is compared in full.
 *
 * Read again when the rows may have changed.  Each row of match_person was made or ended by an
 * entry of the ledger, and a signed entry commits to all entries before it: as long as the newest
 * that the rows know of is the same and bears the same signature, so are the rows.  Where there is no
 * such entry (a replica), another process's commits change data_version, and this connection's
 * writes total_changes().
 */
#include <stdlib.h>
#include <string.h>

#include "match_internal.h"

#define ALWAYS_INLINE __attribute__((always_inline))
#define PAIRS_BITS 64U
#define BIRTH_DIGITS 8U
#define VARIANTS_MAX 256U
#define SIGNATURE_BYTES 64U

/* Rough weights, hundredths of a bit; weigh.c has the real ones. */
#define ROUGH_BIRTH_SWAPPED 900
#define ROUGH_MIN (-2048)
#define ROUGH_RANGE 8192

struct state {
	const struct ought_db *db;
	int64_t data_version;
	int64_t changes;
	int64_t newest;
	int64_t newest_end;
	bool sealed;
	uint8_t signature[SIGNATURE_BYTES];
};

struct held {
	struct ought_person_id person;
	size_t offset;
	size_t len;
};

struct entry {
	uint64_t surname;
	uint64_t forename;
	uint32_t birth; /* a decimal digit in each four bits; 0 not known */
	uint32_t held;
};

struct match_scan {
	struct state state;
	bool fresh;
	size_t held_count;
	size_t held_size;
	struct held *held; /* by person */
	uint8_t *bytes;    /* their profiles */
	size_t bytes_len;
	size_t bytes_size;
	size_t entry_count;
	size_t entry_size;
	struct entry *entries;
	struct match_frequencies frequencies;
	size_t surname_size;
	size_t forename_size;
	/* [pairs of both sides in sum][pairs in common] */
	int16_t surname_weights[2 * PAIRS_BITS + 1][PAIRS_BITS + 1];
	int16_t forename_weights[2 * PAIRS_BITS + 1][PAIRS_BITS + 1];
};

/* ---- rough weights ---- */

static const struct step {
	unsigned alike; /* pairs in common, in percent of those of both sides */
	int surname;
	int forename;
} steps[] = {
    {100, 760, 760}, {70, 600, 600}, {50, 300, 250}, {35, 0, 0}, {15, -250, -340}, {0, -280, -370}};

static const int16_t birth_weights[BIRTH_DIGITS + 1] = {
    1450, 550, 300, 0, -300, -600, -600, -600, -600};

/* ${part} of ${whole} on the way from ${low} to ${high}. */
static int16_t
between(int low, int high, unsigned part, unsigned whole)
{
	return (int16_t)(low + (high - low) * (int)part / (int)whole);
}

static void
make_weights(struct match_scan *scan)
{
	for (unsigned total = 1; total <= 2 * PAIRS_BITS; total++) {
		for (unsigned common = 0; common <= PAIRS_BITS; common++) {
			unsigned alike = 200 * common / total < 100 ? 200 * common / total : 100;
			size_t i = 1;

			while (alike < steps[i].alike)
				i++;
			scan->surname_weights[total][common] =
			    between(steps[i].surname, steps[i - 1].surname, alike - steps[i].alike,
				steps[i - 1].alike - steps[i].alike);
			scan->forename_weights[total][common] =
			    between(steps[i].forename, steps[i - 1].forename,
				alike - steps[i].alike, steps[i - 1].alike - steps[i].alike);
		}
	}
}

/* The set of neighbouring letters, with a mark for the beginning. */
static uint64_t
pairs_of(struct match_word word)
{
	uint64_t pairs = 0;
	unsigned before = 0;

	for (size_t i = 0; i < word.len; i++) {
		unsigned letter = (uint8_t)word.text[i];

		pairs |= (uint64_t)1
		    << ((before * 31 + letter * 7 + (before * letter >> 3)) % PAIRS_BITS);
		before = letter;
	}
	return pairs;
}

static uint32_t
digits_of(uint32_t date)
{
	uint32_t digits = 0;

	for (unsigned i = 0; i < BIRTH_DIGITS; i++) {
		digits |= date % 10 << (4 * i);
		date /= 10;
	}
	return digits;
}

ALWAYS_INLINE static inline unsigned
count_bits(uint64_t bits)
{
	return (unsigned)__builtin_popcountll(bits);
}

/* ---- reading ---- */

static void *
grow(void *array, size_t *size, size_t needed, size_t item)
{
	size_t wanted = *size == 0 ? 1024 : *size;
	void *grown;

	if (needed <= *size)
		return array;
	while (wanted < needed)
		wanted *= 2;
	if ((grown = realloc(array, wanted * item)) != NULL)
		*size = wanted;
	return grown;
}

static enum ought_status
no_memory(struct ought_error *err)
{
	return ought_error_set(err, OUGHT_NOMEM, "not enough memory to search all persons held");
}

static enum ought_status
add_held(struct match_scan *scan, struct ought_person_id person, const uint8_t *bytes, size_t len,
    struct ought_error *err)
{
	void *grown;

	if ((grown = grow(
		 scan->held, &scan->held_size, scan->held_count + 1, sizeof(*scan->held))) == NULL)
		return no_memory(err);
	scan->held = grown;
	if ((grown = grow(scan->bytes, &scan->bytes_size, scan->bytes_len + len, 1)) == NULL)
		return no_memory(err);
	scan->bytes = grown;
	scan->held[scan->held_count++] = (struct held){person, scan->bytes_len, len};
	memcpy(scan->bytes + scan->bytes_len, bytes, len);
	scan->bytes_len += len;
	return OUGHT_OK;
}

static enum ought_status
add_entries(struct match_scan *scan, size_t index, const struct match_profile *profile,
    struct ought_error *err)
{
	size_t births = profile->birth_count > 0 ? profile->birth_count : 1;
	void *grown;

	grown = grow(scan->entries, &scan->entry_size,
	    scan->entry_count + births * profile->name_count, sizeof(*scan->entries));
	if (grown == NULL)
		return no_memory(err);
	scan->entries = grown;
	for (size_t i = 0; i < profile->name_count; i++) {
		struct entry entry = {pairs_of(profile->names[i].surname),
		    pairs_of(profile->names[i].forename), 0, (uint32_t)index};

		for (size_t j = 0; j < births; j++) {
			entry.birth = profile->birth_count > 0 ? digits_of(profile->births[j]) : 0;
			scan->entries[scan->entry_count++] = entry;
		}
	}
	return OUGHT_OK;
}

static enum ought_status
add_frequency(struct match_frequency *frequency, size_t *size, struct match_word word,
    struct ought_error *err)
{
	void *grown;

	if (word.len == 0)
		return OUGHT_OK;
	grown = grow(frequency->hashes, size, frequency->count + 1, sizeof(*frequency->hashes));
	if (grown == NULL)
		return no_memory(err);
	frequency->hashes = grown;
	frequency->hashes[frequency->count++] = match_hash(0, word.text, word.len);
	return OUGHT_OK;
}

static enum ought_status
add_frequencies(
    struct match_scan *scan, const struct match_profile *profile, struct ought_error *err)
{
	enum ought_status status = OUGHT_OK;

	for (size_t i = 0; status == OUGHT_OK && i < profile->name_count; i++) {
		const struct match_name *name = &profile->names[i];

		status = add_frequency(
		    &scan->frequencies.surnames, &scan->surname_size, name->surname, err);
		if (status == OUGHT_OK && name->forename_count > 0)
			status = add_frequency(&scan->frequencies.forenames, &scan->forename_size,
			    name->forenames[0], err);
	}
	return status;
}

static int
by_person(const void *a, const void *b)
{
	const struct held *x = a, *y = b;

	return (x->person.n > y->person.n) - (x->person.n < y->person.n);
}

/* The signature of the newest entry that made or ended a row. */
static enum ought_status
read_signature(struct ought_db *db, struct state *state, struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	int64_t n = state->newest > state->newest_end ? state->newest : state->newest_end;
	const void *signature;
	size_t len;
	bool row;
	enum ought_status status;

	status = ought_db_query(db, "SELECT signature FROM ledger.entry WHERE n = :n",
	    OUGHT_BINDS(OUGHT_INT(":n", n)), &statement, err);
	if (status == OUGHT_OK &&
	    (status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
		signature = ought_statement_blob(statement, 0, &len);
		state->sealed = len == SIGNATURE_BYTES;
		if (state->sealed)
			memcpy(state->signature, signature, SIGNATURE_BYTES);
	}
	ought_statement_finish(statement);
	return status;
}

static enum ought_status
read_state(struct ought_db *db, struct state *state, struct ought_error *err)
{
	enum ought_status status;

	*state = (struct state){.db = db, .newest = -1, .newest_end = -1};
	if ((status = ought_db_int(db, "PRAGMA main.data_version", NULL, &state->data_version, NULL,
		 err)) != OUGHT_OK)
		return status;
	if ((status = ought_db_int(
		 db, "SELECT total_changes()", NULL, &state->changes, NULL, err)) != OUGHT_OK)
		return status;
	if ((status = ought_db_int(db, "SELECT n FROM match_person ORDER BY n DESC LIMIT 1", NULL,
		 &state->newest, NULL, err)) != OUGHT_OK)
		return status;
	if ((status = ought_db_int(db,
		 "SELECT until_n FROM match_person WHERE until_n IS NOT NULL "
		 "ORDER BY until_n DESC LIMIT 1",
		 NULL, &state->newest_end, NULL, err)) != OUGHT_OK)
		return status;
	return read_signature(db, state, err);
}

static bool
same_state(const struct state *a, const struct state *b)
{
	if (a->db != b->db || a->newest != b->newest || a->newest_end != b->newest_end)
		return false;
	if (a->sealed && b->sealed)
		return memcmp(a->signature, b->signature, SIGNATURE_BYTES) == 0;
	return !a->sealed && !b->sealed && a->data_version == b->data_version &&
	    a->changes == b->changes;
}

static enum ought_status
read_all(struct match_scan *scan, struct ought_db *db, struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	struct match_profile *profile = NULL;
	bool row;
	enum ought_status status;

	scan->held_count = scan->bytes_len = scan->entry_count = 0;
	scan->frequencies.surnames.count = scan->frequencies.forenames.count = 0;
	/* In the order of the primary key: reading by person would jump about in the file. */
	status = ought_db_query(db,
	    "SELECT person, profile FROM match_person WHERE until_n IS NULL ORDER BY n, person",
	    NULL, &statement, err);
	if (status != OUGHT_OK)
		goto out;
	while ((status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
		size_t len;
		const uint8_t *bytes = ought_statement_blob(statement, 1, &len);
		struct ought_person_id person = {ought_statement_int(statement, 0)};

		if ((status = add_held(scan, person, bytes, len, err)) != OUGHT_OK)
			goto out;
	}
	if (status != OUGHT_OK)
		goto out;
	if (scan->held_count > 1)
		qsort(scan->held, scan->held_count, sizeof(*scan->held), by_person);

	if ((profile = malloc(sizeof(*profile))) == NULL) {
		status = no_memory(err);
		goto out;
	}
	for (size_t i = 0; i < scan->held_count; i++) {
		const struct held *held = &scan->held[i];

		if ((status = match_profile_read(
			 scan->bytes + held->offset, held->len, profile, err)) != OUGHT_OK)
			goto out;
		if ((status = add_entries(scan, i, profile, err)) != OUGHT_OK)
			goto out;
		if ((status = add_frequencies(scan, profile, err)) != OUGHT_OK)
			goto out;
	}
	match_frequency_sort(&scan->frequencies.surnames);
	match_frequency_sort(&scan->frequencies.forenames);
out:
	ought_statement_finish(statement);
	free(profile);
	return status;
}

enum ought_status
match_scan_refresh(struct match_scan **scan, struct ought_db *db, struct ought_error *err)
{
	struct state state;
	enum ought_status status;

	if ((status = read_state(db, &state, err)) != OUGHT_OK)
		return status;
	if (*scan == NULL) {
		if ((*scan = calloc(1, sizeof(**scan))) == NULL)
			return no_memory(err);
		make_weights(*scan);
	}
	if ((*scan)->fresh && same_state(&(*scan)->state, &state))
		return OUGHT_OK;
	(*scan)->fresh = false;
	if ((status = read_all(*scan, db, err)) != OUGHT_OK)
		return status;
	(*scan)->state = state;
	(*scan)->fresh = true;
	return OUGHT_OK;
}

void
match_scan_free(struct match_scan *scan)
{
	if (scan == NULL)
		return;
	free(scan->held);
	free(scan->bytes);
	free(scan->entries);
	free(scan->frequencies.surnames.hashes);
	free(scan->frequencies.forenames.hashes);
	free(scan);
}

int64_t
match_scan_persons(const struct match_scan *scan)
{
	return (int64_t)scan->held_count;
}

struct ought_person_id
match_scan_person(const struct match_scan *scan, size_t index, const uint8_t **profile, size_t *len)
{
	*profile = scan->bytes + scan->held[index].offset;
	*len = scan->held[index].len;
	return scan->held[index].person;
}

const struct match_frequencies *
match_scan_frequencies(const struct match_scan *scan)
{
	return &scan->frequencies;
}

bool
match_scan_find(const struct match_scan *scan, struct ought_person_id person, size_t *index)
{
	size_t low = 0, high = scan->held_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (scan->held[middle].person.n < person.n)
			low = middle + 1;
		else
			high = middle;
	}
	*index = low;
	return low < scan->held_count && scan->held[low].person.n == person.n;
}

/* ---- choosing ---- */

struct variant {
	uint64_t surname;
	uint64_t forename;
	uint32_t birth;
	uint32_t swapped;
	unsigned surname_pairs;
	unsigned forename_pairs;
};

static void
add_variant(
    struct variant *variants, size_t *count, uint64_t surname, uint64_t forename, uint32_t birth)
{
	uint32_t swapped = birth == 0 ? 0 : match_date_swapped(birth);

	if (*count == VARIANTS_MAX)
		return;
	variants[(*count)++] = (struct variant){surname, forename,
	    birth == 0 ? 0 : digits_of(birth), swapped == 0 ? UINT32_MAX : digits_of(swapped),
	    count_bits(surname), count_bits(forename)};
}

/* The applicant's names and dates, each name also with forename and surname swapped. */
static size_t
make_variants(const struct match_profile *applicant, struct variant *variants)
{
	size_t births = applicant->birth_count > 0 ? applicant->birth_count : 1, count = 0;

	for (size_t turned = 0; turned < 2; turned++) {
		for (size_t i = 0; i < applicant->name_count; i++) {
			uint64_t surname = pairs_of(applicant->names[i].surname);
			uint64_t forename = pairs_of(applicant->names[i].forename);

			for (size_t j = 0; j < births; j++)
				add_variant(variants, &count, turned == 0 ? surname : forename,
				    turned == 0 ? forename : surname,
				    applicant->birth_count > 0 ? applicant->births[j] : 0);
		}
	}
	return count;
}

ALWAYS_INLINE static inline int
rough_weight(
    const struct match_scan *scan, const struct entry *entry, const struct variant *variant)
{
	unsigned total;
	uint32_t differing;
	int weight = 0;

	if (entry->surname != 0 && variant->surname != 0) {
		total = count_bits(entry->surname) + variant->surname_pairs;
		weight +=
		    scan->surname_weights[total][count_bits(entry->surname & variant->surname)];
	}
	if (entry->forename != 0 && variant->forename != 0) {
		total = count_bits(entry->forename) + variant->forename_pairs;
		weight +=
		    scan->forename_weights[total][count_bits(entry->forename & variant->forename)];
	}
	if (entry->birth == 0 || variant->birth == 0)
		return weight;
	if (entry->birth == variant->swapped)
		return weight + ROUGH_BIRTH_SWAPPED;
	differing = entry->birth ^ variant->birth;
	differing |= differing >> 1;
	differing |= differing >> 2;
	return weight + birth_weights[count_bits(differing & 0x11111111U)];
}

ALWAYS_INLINE static inline void
weigh_entries(
    const struct match_scan *scan, const struct variant *variants, size_t count, int16_t *weights)
{
	for (size_t i = 0; i < scan->entry_count; i++) {
		int best = ROUGH_MIN;

		for (size_t j = 0; j < count; j++) {
			int weight = rough_weight(scan, &scan->entries[i], &variants[j]);

			if (weight > best)
				best = weight;
		}
		weights[i] = (int16_t)best;
	}
}

#if defined(__x86_64__)
/* The same, with the processor's instruction for counting bits, which the oldest lack. */
__attribute__((target("popcnt"))) static void
weigh_entries_popcnt(
    const struct match_scan *scan, const struct variant *variants, size_t count, int16_t *weights)
{
	weigh_entries(scan, variants, count, weights);
}
#endif

static void
weigh_all(
    const struct match_scan *scan, const struct variant *variants, size_t count, int16_t *weights)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("popcnt")) {
		weigh_entries_popcnt(scan, variants, count, weights);
		return;
	}
#endif
	weigh_entries(scan, variants, count, weights);
}

enum ought_status
match_scan_choose(const struct match_scan *scan, const struct match_profile *applicant,
    size_t wanted, uint8_t *chosen, struct ought_error *err)
{
	struct variant *variants = NULL;
	int16_t *weights = NULL;
	size_t *histogram = NULL;
	size_t variant_count, above = 0;
	int least;
	enum ought_status status = OUGHT_OK;

	variants = malloc(VARIANTS_MAX * sizeof(*variants));
	weights = malloc((scan->entry_count + 1) * sizeof(*weights));
	histogram = calloc(ROUGH_RANGE, sizeof(*histogram));
	if (variants == NULL || weights == NULL || histogram == NULL) {
		status = no_memory(err);
		goto out;
	}
	variant_count = make_variants(applicant, variants);
	weigh_all(scan, variants, variant_count, weights);
	for (size_t i = 0; i < scan->entry_count; i++)
		histogram[weights[i] - ROUGH_MIN]++;

	least = ROUGH_RANGE;
	while (least > 0 && above < wanted)
		above += histogram[--least];
	for (size_t i = 0; i < scan->entry_count; i++)
		if (weights[i] - ROUGH_MIN >= least)
			chosen[scan->entries[i].held] = 1;
out:
	free(variants);
	free(weights);
	free(histogram);
	return status;
}
