/*
 * sampling.c: a dip sample that anybody draws again.  The decisions of a period fall into strata, by who decided and with
 * which result.  Each stratum gives one; the other places are shared in proportion to the decisions that are left in
 * each, by largest remainder (ties: the earlier stratum by name of officer, then of result).  Within a stratum
 * the order is that of SHA-256(seed || decision's identifier), smallest first.  Only integers are reckoned with.
 */
#include <stdlib.h>
#include <string.h>

#include "acts/acts_internal.h"

struct candidate {
	int64_t decision;
	int64_t check_id;
	int64_t record;
	int64_t at_ms;
	char officer[OUGHT_OFFICER_MAX];
	char result[16];
	uint8_t key[OUGHT_SHA256_BYTES];
	bool drawn;
};

struct stratum {
	size_t first;
	size_t count;
	size_t places;
	int64_t remainder;
};

struct sampling {
	struct candidate *candidate; /* by officer, result, key */
	size_t count;
	struct stratum *stratum;
	size_t strata;
};

static int
by_stratum(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;
	int order = strcmp(a->officer, b->officer);

	if (order == 0)
		order = strcmp(a->result, b->result);
	return order != 0 ? order : memcmp(a->key, b->key, sizeof(a->key));
}

static int
by_decision(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;

	return (a->decision > b->decision) - (a->decision < b->decision);
}

static int
by_remainder(const void *left, const void *right)
{
	const struct stratum *a = left, *b = right;

	if (a->remainder != b->remainder)
		return a->remainder > b->remainder ? -1 : 1;
	return (a->first > b->first) - (a->first < b->first);
}

static void
key_of(const uint8_t *seed, size_t seed_len, struct candidate *candidate)
{
	uint8_t bytes[OUGHT_SEED_BYTES_MAX + OUGHT_ID_MAX];
	char id[OUGHT_ID_MAX];
	size_t id_len;

	ought_id_format(OUGHT_ID_DECISION, candidate->decision, id);
	id_len = strlen(id);
	memcpy(bytes, seed, seed_len);
	memcpy(bytes + seed_len, id, id_len);
	ought_sha256(bytes, seed_len + id_len, candidate->key);
}

static enum ought_status
add_candidate(struct sampling *sampling, const struct ought_statement *statement,
    const uint8_t *seed, size_t seed_len, struct ought_error *err)
{
	struct candidate *more, *made;

	more = reallocarray(sampling->candidate, sampling->count + 1, sizeof(*more));
	if (more == NULL)
		return no_memory(err);
	sampling->candidate = more;
	made = &more[sampling->count++];
	memset(made, 0, sizeof(*made));
	made->decision = ought_statement_int(statement, 0);
	made->check_id = ought_statement_int(statement, 1);
	made->record = ought_statement_int(statement, 2);
	made->at_ms = ought_statement_int(statement, 3);
	strlcpy(made->officer, ought_statement_text(statement, 4), sizeof(made->officer));
	strlcpy(made->result, ought_statement_text(statement, 5), sizeof(made->result));
	key_of(seed, seed_len, made);
	return OUGHT_OK;
}

static enum ought_status
load(struct ought_db *db, const struct ought_sample_plan *plan, struct sampling *sampling,
    struct ought_error *err)
{
	static const char sql[] =
	    "SELECT decision, check_id, record, at_ms, officer, result FROM ledger.decision"
	    " WHERE at_ms >= :from AND at_ms < :before AND n < :before_n";
	const int64_t day_ms = 86400000;
	struct ought_statement *statement = NULL;
	uint8_t seed[OUGHT_SEED_BYTES_MAX];
	size_t seed_len = 0;
	struct ought_date from, to;
	bool row = false;
	enum ought_status status;

	if ((status = ought_date_parse(plan->from, &from, err)) != OUGHT_OK ||
	    (status = ought_date_parse(plan->to, &to, err)) != OUGHT_OK ||
	    (status = ought_hex_decode(plan->seed, seed, sizeof(seed), &seed_len, err)) != OUGHT_OK)
		return status;
	status = ought_db_query(db, sql,
	    OUGHT_BINDS(OUGHT_INT(":from", from.day * day_ms),
		OUGHT_INT(":before", (to.day + INT64_C(1)) * day_ms),
		OUGHT_INT(":before_n", plan->before_n)),
	    &statement, err);
	while (status == OUGHT_OK &&
	    (status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row)
		status = add_candidate(sampling, statement, seed, seed_len, err);
	ought_statement_finish(statement);
	if (status == OUGHT_OK && sampling->count > 0)
		qsort(
		    sampling->candidate, sampling->count, sizeof(*sampling->candidate), by_stratum);
	return status;
}

static enum ought_status
divide(struct sampling *sampling, struct ought_error *err)
{
	const struct candidate *candidate = sampling->candidate;
	size_t i;

	if ((sampling->stratum = calloc(sampling->count + 1, sizeof(*sampling->stratum))) == NULL)
		return no_memory(err);
	for (i = 0; i < sampling->count; i++) {
		if (i == 0 || strcmp(candidate[i].officer, candidate[i - 1].officer) != 0 ||
		    strcmp(candidate[i].result, candidate[i - 1].result) != 0)
			sampling->stratum[sampling->strata++].first = i;
		sampling->stratum[sampling->strata - 1].count++;
	}
	return OUGHT_OK;
}

/* ${size} is at least the number of strata, and at most that of decisions. */
static void
share(struct sampling *sampling, size_t size)
{
	int64_t places = (int64_t)(size - sampling->strata);
	int64_t left = (int64_t)(sampling->count - sampling->strata);
	size_t i, given = sampling->strata;

	for (i = 0; i < sampling->strata; i++) {
		struct stratum *stratum = &sampling->stratum[i];
		int64_t quota = places * (int64_t)(stratum->count - 1);

		stratum->places = 1 + (left > 0 ? (size_t)(quota / left) : 0);
		stratum->remainder = left > 0 ? quota % left : 0;
		given += stratum->places - 1;
	}
	/* Fewer places remain than strata with a remainder, so none gets more than it has. */
	qsort(sampling->stratum, sampling->strata, sizeof(*sampling->stratum), by_remainder);
	for (i = 0; given < size && i < sampling->strata; i++, given++)
		sampling->stratum[i].places++;
}

static json_t *
strata_json(const struct sampling *sampling)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < sampling->strata; i++) {
		const struct stratum *stratum = &sampling->stratum[i];
		const struct candidate *one = &sampling->candidate[stratum->first];

		json_array_append_new(rows,
		    json_pack("{s:s, s:s, s:I, s:I}", "officer", one->officer, "result",
			one->result, "decisions", (json_int_t)stratum->count, "drawn",
			(json_int_t)stratum->places));
	}
	return rows;
}

static json_t *
decisions_json(struct sampling *sampling)
{
	json_t *rows = json_array();
	char at[OUGHT_TIME_MAX];

	qsort(sampling->candidate, sampling->count, sizeof(*sampling->candidate), by_decision);
	for (size_t i = 0; i < sampling->count; i++) {
		const struct candidate *one = &sampling->candidate[i];

		if (!one->drawn)
			continue;
		ought_time_format(one->at_ms, at);
		json_array_append_new(rows,
		    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "decision",
			ID_TEXT(OUGHT_ID_DECISION, one->decision), "check",
			ID_TEXT(OUGHT_ID_CHECK, one->check_id), "record",
			ID_TEXT(OUGHT_ID_RECORD, one->record), "officer", one->officer, "result",
			one->result, "at", at));
	}
	return rows;
}

static int
by_first(const void *left, const void *right)
{
	const struct stratum *a = left, *b = right;

	return (a->first > b->first) - (a->first < b->first);
}

enum ought_status
ought_act_sample(struct ought_db *db, const struct ought_sample_plan *plan, json_t **sample,
    struct ought_error *err)
{
	struct sampling sampling = {0};
	json_t *strata;
	size_t i, j, size;
	enum ought_status status;

	if ((status = load(db, plan, &sampling, err)) != OUGHT_OK ||
	    (status = divide(&sampling, err)) != OUGHT_OK)
		goto out;
	if (sampling.count == 0) {
		status = ought_error_set(
		    err, OUGHT_REFUSED, "no decision was made from %s to %s", plan->from, plan->to);
		goto out;
	}
	size = plan->size < (int64_t)sampling.count ? (size_t)plan->size : sampling.count;
	if (size < sampling.strata) {
		status = ought_error_set(err, OUGHT_REFUSED,
		    "%zu officers and results occur in this period, and each has to be in the sample: it takes at least %zu"
		    " decisions",
		    sampling.strata, sampling.strata);
		goto out;
	}
	share(&sampling, size);
	qsort(sampling.stratum, sampling.strata, sizeof(*sampling.stratum), by_first);
	for (i = 0; i < sampling.strata; i++)
		for (j = 0; j < sampling.stratum[i].places; j++)
			sampling.candidate[sampling.stratum[i].first + j].drawn = true;
	strata = strata_json(&sampling); /* before the candidates change their order */
	*sample = json_pack("{s:I, s:o, s:o}", "population", (json_int_t)sampling.count, "strata",
	    strata, "decisions", decisions_json(&sampling));
	if (*sample == NULL)
		status = no_memory(err);
out:
	free(sampling.candidate);
	free(sampling.stratum);
	return status;
}
