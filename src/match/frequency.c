/*
 * frequency.c: how common a name is among the persons held. Two Smiths are often two persons, two
 * Quartermaines hardly ever: agreement on a rare name is worth more.
 *
 * The bearers of a name are filed by a mark, the person's number scattered over 32 bits. Up to
 * SAMPLE of them are counted; of more, the SAMPLE-th smallest mark tells how dense they are (K. Beyer
 * et al., Distinct-value synopses, SIGMOD 2007): a tenth of what is true, more or less, for the
 * price of one short read, however many persons are held.
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

static enum ought_status
count_bearers(struct ought_db *db, int64_t name, uint64_t *bearers, struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	uint64_t count = 0, last = 0;
	bool row;
	enum ought_status status;

	status =
	    ought_db_query(db, sql_bearers, OUGHT_BINDS(OUGHT_INT(":name", name)), &statement, err);
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
bearers_of(struct match_counts *counts, int64_t name)
{
	size_t kept = counts->count < MATCH_COUNTS_MAX ? counts->count : MATCH_COUNTS_MAX;
	size_t place = counts->count % MATCH_COUNTS_MAX;

	for (size_t i = 0; i < kept; i++)
		if (counts->names[i] == name)
			return counts->bearers[i];
	if (counts->db == NULL || counts->status != OUGHT_OK)
		return 0;
	counts->status = count_bearers(counts->db, name, &counts->bearers[place], &counts->err);
	if (counts->status != OUGHT_OK)
		return 0;
	counts->names[place] = name;
	counts->count++;
	return counts->bearers[place];
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
	uint64_t bearers = 0;

	if (frequency->counts != NULL)
		bearers = bearers_of(frequency->counts, match_name_hash(frequency->place, word));
	/* An estimate may be a little above what there is. */
	if (bearers > frequency->persons)
		bearers = frequency->persons;
	return match_log2(frequency->persons + SMOOTHING_NAMES, bearers + SMOOTHING_COUNT);
}
