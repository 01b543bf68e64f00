/*
 * bench_baseline.c: the peers of bench_search that link records as the textbooks say, in memory:
 *
 *	bench_baseline [--every N] TRAIN DATA STORE.csv
 *
 * I. P. Fellegi and A. B. Sunter, A Theory for Record Linkage, J. Am. Stat. Ass. 64, 1969. Whoever
 * shares one of many blocking keys is compared, field by field; a field's level of agreement is
 * worth log2(m/u), both counted in the labelled pairs of TRAIN (persons.h); the sum is the score.
 * B2 adds up the fields of the address like all others, and falls for whoever lives where somebody
 * else did; B3 takes the address as one piece of evidence, with limits. DATA, N and the lines that
 * are printed are those of bench_search; the time is that of blocking, comparing and putting in
 * order, without reading and indexing the persons.
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <err.h>

#include "../fixture/persons.h"
#include "../fixture/recall.h"
#include "match/match_internal.h"

/* In favour of this side: set for its best figures on the data measured, not on TRAIN. */
#define THRESHOLD (-10.0) /* bits */
#define LISTED_MAX 10U
#define BLOCK_MAX 5000 /* persons; a larger block is passed over */

static const struct peer {
	const char *name;
	double address_least; /* bits */
	double address_most;
} peers[] = {
    {"B2, Fellegi and Sunter's linkage with many blocking keys", -INFINITY, INFINITY},
    {"B3, the same with limits to what the address is worth", -2, 11},
};

#define PEERS (sizeof(peers) / sizeof(peers[0]))

/* ---- comparing ---- */

#define FIELDS PERSONS_FORMER_SURNAME /* those before it */

enum level { EXACT, NEAR, FAIR, DIFFERS, MISSING, LEVELS };

#define NEAR_FROM 920U /* Jaro-Winkler, in thousandths */
#define FAIR_FROM 850U

struct tally {
	const struct persons_labelled *labelled;
	double seen[2][FIELDS][LEVELS]; /* by others, by the same persons */
};

/* Small letters and digits, nothing else. */
static void
normalise(struct persons_table *table)
{
	for (size_t i = 1; i < table->count; i++) {
		for (enum persons_column j = PERSONS_GIVEN_NAME; j < FIELDS; j++) {
			char *to = table->rows[i].cells[j];

			for (const char *from = to; *from != '\0'; from++)
				if (isalnum((unsigned char)*from))
					*to++ = (char)tolower((unsigned char)*from);
			*to = '\0';
		}
	}
}

static struct match_word
word_of(const char *text)
{
	return (struct match_word){text, strlen(text)};
}

/* Near: day and month swapped, or one slip in the digits. */
static enum level
compare_dates(const char *a, const char *b)
{
	uint32_t x = (uint32_t)strtoul(a, NULL, 10), y = (uint32_t)strtoul(b, NULL, 10);

	return match_date_compare(x, y) <= MATCH_BIRTH_DIGIT ? NEAR : DIFFERS;
}

static enum level
compare(enum persons_column column, const char *a, const char *b)
{
	struct match_word x = word_of(a), y = word_of(b);
	unsigned similarity;

	if (x.len == 0 || y.len == 0)
		return MISSING;
	if (match_word_equal(x, y))
		return EXACT;
	if (column == PERSONS_DATE_OF_BIRTH)
		return compare_dates(a, b);
	similarity = match_similarity(x, y);
	if (column == PERSONS_GIVEN_NAME || column == PERSONS_SURNAME)
		return similarity >= NEAR_FROM ? NEAR : similarity >= FAIR_FROM ? FAIR : DIFFERS;
	return similarity >= FAIR_FROM || match_slip(x, y) != MATCH_SLIP_MANY ? NEAR : DIFFERS;
}

/* What is missing is no nearer than what differs. */
static unsigned
apart(enum level a, enum level b)
{
	return (a < DIFFERS ? a : DIFFERS) + (b < DIFFERS ? b : DIFFERS);
}

/* Of all fields; names that changed places are compared so where that is better. */
static void
compare_persons(char *const *a, char *const *b, enum level levels[static FIELDS])
{
	enum level turned[2];

	for (enum persons_column i = PERSONS_GIVEN_NAME; i < FIELDS; i++)
		levels[i] = compare(i, a[i], b[i]);
	turned[0] = compare(PERSONS_GIVEN_NAME, a[PERSONS_GIVEN_NAME], b[PERSONS_SURNAME]);
	turned[1] = compare(PERSONS_SURNAME, a[PERSONS_SURNAME], b[PERSONS_GIVEN_NAME]);
	if (apart(turned[0], turned[1]) <
	    apart(levels[PERSONS_GIVEN_NAME], levels[PERSONS_SURNAME])) {
		levels[PERSONS_GIVEN_NAME] = turned[0];
		levels[PERSONS_SURNAME] = turned[1];
	}
}

static void
count(size_t query, size_t held, bool same, void *cookie)
{
	struct tally *tally = cookie;
	enum level levels[FIELDS];

	compare_persons(tally->labelled->queries.rows[query].cells,
	    tally->labelled->store.rows[held].cells, levels);
	for (enum persons_column i = PERSONS_GIVEN_NAME; i < FIELDS; i++)
		tally->seen[same][i][levels[i]]++;
}

/* Of all the pairs that have the field on both sides. */
static double
share(const double seen[static LEVELS], enum level level)
{
	double all = 0;

	for (enum level i = 0; i < MISSING; i++)
		all += seen[i];
	return (seen[level] + 0.5) / (all + 1);
}

/* Bits; 0 for what is missing. */
static void
learn(const char *directory, double weights[static FIELDS][LEVELS])
{
	struct persons_labelled labelled;
	struct tally tally = {.labelled = &labelled};

	persons_read_labelled(directory, NULL, &labelled);
	normalise(&labelled.store);
	normalise(&labelled.queries);
	persons_pairs(&labelled, count, &tally);
	for (enum persons_column i = PERSONS_GIVEN_NAME; i < FIELDS; i++)
		for (enum level j = 0; j < MISSING; j++)
			weights[i][j] =
			    log2(share(tally.seen[true][i], j) / share(tally.seen[false][i], j));
	persons_labelled_free(&labelled);
}

/* ---- blocking ---- */

enum part {
	NONE,
	FORENAME, /* phonetic code */
	SURNAME,
	FORENAME_START, /* four letters */
	SURNAME_START,
	BIRTH, /* the date, whichever of day and month comes first */
	YEAR,  /* of it */
	DAY_MONTH,
	NUMBER,
	STREET,
	SUBURB, /* phonetic code */
	POSTCODE,
	PARTS
};

/* Who is compared agrees in both parts of one of these. */
static const enum part block_keys[][2] = {{FORENAME}, {SURNAME}, {BIRTH}, {YEAR}, {DAY_MONTH},
    {NUMBER}, {STREET}, {SUBURB}, {POSTCODE}, {FORENAME, SURNAME}, {FORENAME_START, SURNAME_START},
    {FORENAME, YEAR}, {SURNAME, YEAR}, {FORENAME, DAY_MONTH}, {SURNAME, DAY_MONTH},
    {FORENAME, POSTCODE}, {SURNAME, POSTCODE}, {FORENAME, SUBURB}, {SURNAME, SUBURB},
    {NUMBER, STREET}, {STREET, YEAR}, {POSTCODE, YEAR}};

#define BLOCK_KEYS (sizeof(block_keys) / sizeof(block_keys[0]))

/* Of at most ${most} letters; 0 where there are none. FNV-1a, stirred for the sums of key_of. */
static uint64_t
hash(const char *text, size_t most)
{
	uint64_t value = UINT64_C(0xcbf29ce484222325);

	if (text[0] == '\0')
		return 0;
	for (size_t i = 0; i < most && text[i] != '\0'; i++)
		value = (value ^ (uint8_t)text[i]) * UINT64_C(0x100000001b3);
	value = (value ^ (value >> 32)) * UINT64_C(0x94d049bb133111eb);
	return (value ^ (value >> 29)) | 1;
}

static uint64_t
hash_code(const char *name)
{
	char code[MATCH_PHONETIC_MAX];

	match_phonetic(word_of(name), code);
	return hash(code, SIZE_MAX);
}

static void
read_parts(char *const *cells, uint64_t parts[static PARTS])
{
	const char *birth = cells[PERSONS_DATE_OF_BIRTH];

	memset(parts, 0, PARTS * sizeof(*parts));
	parts[FORENAME] = hash_code(cells[PERSONS_GIVEN_NAME]);
	parts[SURNAME] = hash_code(cells[PERSONS_SURNAME]);
	parts[FORENAME_START] = hash(cells[PERSONS_GIVEN_NAME], 4);
	parts[SURNAME_START] = hash(cells[PERSONS_SURNAME], 4);
	if (strlen(birth) == 8) {
		parts[YEAR] = hash(birth, 4);
		parts[DAY_MONTH] = hash(birth + 4, 2) + hash(birth + 6, 2);
		parts[BIRTH] = parts[YEAR] + parts[DAY_MONTH];
	}
	parts[NUMBER] = hash(cells[PERSONS_STREET_NUMBER], SIZE_MAX);
	parts[STREET] = hash(cells[PERSONS_ADDRESS], SIZE_MAX);
	parts[SUBURB] = hash_code(cells[PERSONS_SUBURB]);
	parts[POSTCODE] = hash(cells[PERSONS_POSTCODE], SIZE_MAX);
}

/* A sum, so that names that changed places have the same. 0 where a part is missing. */
static uint64_t
key_of(const uint64_t parts[static PARTS], size_t which)
{
	const enum part *wanted = block_keys[which];

	if (parts[wanted[0]] == 0 || (wanted[1] != NONE && parts[wanted[1]] == 0))
		return 0;
	return ((parts[wanted[0]] + parts[wanted[1]]) * (2 * which + 1) >> 32) << 32;
}

struct candidate {
	size_t row;
	double weight; /* bits */
};

/* Rows are those of the store. */
struct search {
	const struct peer *peer;
	double weights[FIELDS][LEVELS];
	struct persons_labelled labelled;
	uint64_t *entries; /* in order: a key, then the row that has it */
	size_t entry_count;
	size_t *compared;             /* of each row: the last query it was compared with */
	struct candidate *candidates; /* room for everybody */
	size_t count;
};

static int
by_entry(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void *
room(size_t count, size_t size)
{
	void *memory = calloc(count, size);

	if (memory == NULL)
		err(1, NULL);
	return memory;
}

static void
index_persons(struct search *search)
{
	const struct persons_table *store = &search->labelled.store;
	uint64_t parts[PARTS], key;

	search->candidates = room(store->count, sizeof(*search->candidates));
	search->compared = room(store->count, sizeof(*search->compared));
	search->entries = room(store->count * BLOCK_KEYS, sizeof(*search->entries));
	for (size_t i = 1; i < store->count; i++) {
		read_parts(store->rows[i].cells, parts);
		for (size_t j = 0; j < BLOCK_KEYS; j++)
			if ((key = key_of(parts, j)) != 0)
				search->entries[search->entry_count++] = key | i;
	}
	qsort(search->entries, search->entry_count, sizeof(*search->entries), by_entry);
}

/* The first that is not less than ${entry}. */
static const uint64_t *
find(const struct search *search, uint64_t entry)
{
	const uint64_t *from = search->entries;

	for (size_t count = search->entry_count; count > 0; count /= 2) {
		if (from[count / 2] < entry) {
			from += count / 2 + 1;
			count--;
		}
	}
	return from;
}

/* ---- answering ---- */

static void
weigh(struct search *search, size_t query, size_t row)
{
	struct candidate *candidate = &search->candidates[search->count];
	enum level levels[FIELDS];
	double person = 0, address = 0;

	if (search->compared[row] == query)
		return;
	search->compared[row] = query;
	compare_persons(search->labelled.queries.rows[query].cells,
	    search->labelled.store.rows[row].cells, levels);
	for (enum persons_column i = PERSONS_GIVEN_NAME; i < PERSONS_STREET_NUMBER; i++)
		person += search->weights[i][levels[i]];
	for (enum persons_column i = PERSONS_STREET_NUMBER; i < FIELDS; i++)
		address += search->weights[i][levels[i]];
	address = fmax(search->peer->address_least, fmin(search->peer->address_most, address));
	*candidate = (struct candidate){.row = row, .weight = person + address};
	search->count += candidate->weight >= THRESHOLD;
}

static int
by_weight(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight < y->weight ? 1 : -1;
	return (x->row > y->row) - (x->row < y->row);
}

/* Whoever shares a block with row ${query} of the queries, each once, best first. */
static void
find_candidates(struct search *search, size_t query)
{
	uint64_t parts[PARTS];

	search->count = 0;
	read_parts(search->labelled.queries.rows[query].cells, parts);
	for (size_t i = 0; i < BLOCK_KEYS; i++) {
		uint64_t key = key_of(parts, i);
		const uint64_t *begin = find(search, key);
		const uint64_t *end = find(search, key + (UINT64_C(1) << 32));

		if (key == 0 || end - begin > BLOCK_MAX)
			continue;
		for (const uint64_t *entry = begin; entry < end; entry++)
			weigh(search, query, (uint32_t)*entry);
	}
	qsort(search->candidates, search->count, sizeof(*search->candidates), by_weight);
}

static void
measure(struct search *search, size_t every)
{
	const struct persons_labelled *labelled = &search->labelled;
	struct recall recall = {.count = 0};

	memset(search->compared, 0, labelled->store.count * sizeof(*search->compared));
	for (size_t i = 1; i < labelled->queries.count; i += every) {
		const char *sought = persons_sought(labelled, i);
		double begun_ms = recall_now_ms(), took_ms;
		size_t listed, rank = 0;

		find_candidates(search, i);
		took_ms = recall_now_ms() - begun_ms;
		listed = search->count < LISTED_MAX ? search->count : LISTED_MAX;
		for (size_t j = listed; j > 0; j--)
			if (strcmp(labelled->store.rows[search->candidates[j - 1].row]
				       .cells[PERSONS_ID],
				sought) == 0)
				rank = j;
		recall_add(
		    &recall, labelled->queries.rows[i].cells[PERSONS_ID], rank, listed, took_ms);
	}
	puts(search->peer->name);
	recall_tell(&recall);
}

int
main(int argc, char **argv)
{
	struct search search = {.count = 0};
	size_t every = 1;

	if (argc == 6 && strcmp(argv[1], "--every") == 0) {
		every = strtoul(argv[2], NULL, 10);
		argv += 2;
		argc -= 2;
	}
	if (argc != 4 || every == 0)
		errx(2, "usage: bench_baseline [--every N] TRAIN DATA STORE.csv");
	learn(argv[1], search.weights);
	persons_read_labelled(argv[2], argv[3], &search.labelled);
	normalise(&search.labelled.store);
	normalise(&search.labelled.queries);
	index_persons(&search);
	for (size_t i = 0; i < PEERS; i++) {
		search.peer = &peers[i];
		measure(&search, every);
	}
	free(search.entries);
	free(search.compared);
	free(search.candidates);
	persons_labelled_free(&search.labelled);
	return 0;
}
