/*
 * frequency.c: how common a name is among the persons held. Two Smiths are often two persons, two
 * Quartermaines hardly ever: agreement on a rare name is worth more.
 *
 * The bearers of a name are filed by a mark, the person's number scattered over 32 bits. Up to
 * SAMPLE of them are counted; of more, the SAMPLE-th smallest mark tells how dense they are (K. Beyer
 * et al., Distinct-value synopses, SIGMOD 2007): a tenth of what is true, more or less, for the
 * price of one short read, however many persons are held.
 *
 * And how many held are of a house or a street: by the keys that they are filed under. In a prison or a hostel an
 * address says little.
 */
#include "match_internal.h"

#define SAMPLE 128
#define MARKS ((uint64_t)1 << 32)

/* An odd factor and a shift take each number to another: nobody's mark is anybody else's. */
int64_t
match_mark(struct ought_person_id person)
{
	uint32_t mark = (uint32_t)person.n * 0x9E3779B1U;

	mark ^= mark >> 15;
	mark *= 0x85EBCA77U;
	return mark;
}

/* By squaring, in integers, so that every machine agrees. */
int
match_log2(uint64_t numerator, uint64_t denominator)
{
	const unsigned fraction_bits = 10;
	uint64_t x;
	int whole = 0, fraction = 0;

	while (numerator >= denominator * 2) {
		denominator *= 2;
		whole++;
	}
	while (numerator < denominator) {
		numerator *= 2;
		whole--;
	}
	/* 1 <= x < 2, with 30 bits behind the point. */
	x = (numerator << 30) / denominator;
	for (unsigned i = 0; i < fraction_bits; i++) {
		x = x * x >> 30;
		fraction *= 2;
		if (x >> 31 != 0) {
			x >>= 1;
			fraction++;
		}
	}
	return whole * 100 + fraction * 100 / (1 << fraction_bits);
}

/* ---- reading ---- */

static const char sql_bearers[] =
    "SELECT mark FROM match_name WHERE name = :name AND until_n IS NULL ORDER BY mark";

/* How many there are of a name, of a key, or of both of two keys. */
typedef enum ought_status count_fn(
    struct ought_db *db, const struct match_key *key, uint64_t *count, struct ought_error *err);

static enum ought_status
count_bearers(
    struct ought_db *db, const struct match_key *name, uint64_t *bearers, struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	uint64_t count = 0, last = 0;
	bool row;
	enum ought_status status;

	status = ought_db_query(
	    db, sql_bearers, OUGHT_BINDS(OUGHT_INT(":name", name->from)), &statement, err);
	while (status == OUGHT_OK && count < SAMPLE) {
		if ((status = ought_statement_step(statement, &row, err)) != OUGHT_OK || !row)
			break;
		last = (uint64_t)ought_statement_int(statement, 0);
		count++;
	}
	ought_statement_finish(statement);
	*bearers = count < SAMPLE ? count : (SAMPLE - 1) * MARKS / (last + 1);
	return status;
}

static enum ought_status
count_rows(struct ought_db *db, const char *sql, const struct ought_bind *binds, uint64_t *filed,
    struct ought_error *err)
{
	int64_t count = 0;
	enum ought_status status = ought_db_int(db, sql, binds, &count, NULL, err);

	*filed = (uint64_t)count;
	return status;
}

static enum ought_status
count_filed(
    struct ought_db *db, const struct match_key *key, uint64_t *filed, struct ought_error *err)
{
	return count_rows(db,
	    "SELECT count(*) FROM (SELECT 1 FROM match_key"
	    " WHERE key = :key AND until_n IS NULL LIMIT :most)",
	    OUGHT_BINDS(OUGHT_INT(":key", key->from), OUGHT_INT(":most", MATCH_SHARING_MAX)), filed,
	    err);
}

/* A person is filed more than once under a street that is looked for in any place. */
static enum ought_status
count_filed_anywhere(
    struct ought_db *db, const struct match_key *key, uint64_t *filed, struct ought_error *err)
{
	return count_rows(db,
	    "SELECT count(DISTINCT person) FROM (SELECT person FROM match_key"
	    " WHERE key BETWEEN :from AND :to AND until_n IS NULL LIMIT :most)",
	    OUGHT_BINDS(OUGHT_INT(":from", key->from), OUGHT_INT(":to", key->to),
		OUGHT_INT(":most", MATCH_SHARING_MAX)),
	    filed, err);
}

/* Who are filed under both. */
static enum ought_status
count_filed_both(
    struct ought_db *db, const struct match_key *keys, uint64_t *filed, struct ought_error *err)
{
	return count_rows(db,
	    "SELECT count(*) FROM (SELECT 1 FROM match_key AS one"
	    " WHERE one.key = :one AND one.until_n IS NULL AND EXISTS"
	    " (SELECT 1 FROM match_key AS other WHERE other.key = :other"
	    " AND other.person = one.person AND other.until_n IS NULL) LIMIT :most)",
	    OUGHT_BINDS(OUGHT_INT(":one", keys[0].from), OUGHT_INT(":other", keys[1].from),
		OUGHT_INT(":most", MATCH_SHARING_MAX)),
	    filed, err);
}

void
match_frequencies_begin(struct match_frequencies *frequencies, struct match_counts *counts,
    struct ought_db *db, int64_t persons)
{
	counts->db = db;
	counts->count = 0;
	counts->status = OUGHT_OK;
	*frequencies = (struct match_frequencies){{MATCH_PLACE_SURNAME, (uint64_t)persons, counts},
	    {MATCH_PLACE_FORENAME, (uint64_t)persons, counts}};
}

static uint64_t
count_of(struct match_counts *counts, int64_t hash, const struct match_key *key, count_fn *count)
{
	size_t kept = counts->count < MATCH_COUNTS_MAX ? counts->count : MATCH_COUNTS_MAX;
	size_t place = counts->count % MATCH_COUNTS_MAX;

	for (size_t i = 0; i < kept; i++)
		if (counts->hashes[i] == hash)
			return counts->found[i];
	if (counts->db == NULL || counts->status != OUGHT_OK)
		return 0;
	counts->status = count(counts->db, key, &counts->found[place], &counts->err);
	if (counts->status != OUGHT_OK)
		return 0;
	counts->hashes[place] = hash;
	counts->count++;
	return counts->found[place];
}

/*
 * Smoothed by what is known of names at large: in a small store a name held once is not thereby
 * rare.
 */
#define SMOOTHING_NAMES 500U
#define SMOOTHING_COUNT 2U

int
match_frequency_weight(const struct match_frequency *frequency, struct match_word word)
{
	struct match_key name = {.from = 0};
	uint64_t bearers = 0;

	if (frequency->counts != NULL) {
		name.from = name.to = match_name_hash(frequency->place, word);
		bearers = count_of(frequency->counts, name.from, &name, count_bearers);
	}
	/* An estimate may be a little above what there is. */
	if (bearers > frequency->persons)
		bearers = frequency->persons;
	return match_log2(frequency->persons + SMOOTHING_NAMES, bearers + SMOOTHING_COUNT);
}

static int64_t
hash_of_both(const struct match_key *a, const struct match_key *b)
{
	return (
	    int64_t)(match_hash((uint64_t)a->from, &b->from, sizeof(b->from)) >> MATCH_KEY_SHIFT);
}

uint64_t
match_sharing(const struct match_frequencies *frequencies, const struct match_address *address,
    enum match_shared what)
{
	struct match_counts *counts = frequencies->surnames.counts;
	struct match_key keys[MATCH_SHARED_KINDS], both[2];
	bool whole_street;

	if (counts == NULL)
		return 0;
	match_keys_of_address(address, keys);
	/* What could not be counted is nobody, and then the address is the rarest. */
	if (keys[what].from == 0)
		return 0;
	whole_street = keys[MATCH_SHARED_STREET].from != keys[MATCH_SHARED_STREET].to;
	/* The hash of all that begin alike is not that of the first of them, nor that of both keys that of one. */
	if (what == MATCH_SHARED_STREET && whole_street)
		return count_of(counts, ~keys[what].from, &keys[what], count_filed_anywhere);
	if (what != MATCH_SHARED_HOUSE || whole_street)
		return count_of(counts, keys[what].from, &keys[what], count_filed);
	both[0] =
	    keys[keys[MATCH_SHARED_NUMBER].from != 0 ? MATCH_SHARED_NUMBER : MATCH_SHARED_STREET];
	both[1] = keys[MATCH_SHARED_HOUSE];
	return count_of(counts, ~hash_of_both(&both[0], &both[1]), both, count_filed_both);
}
