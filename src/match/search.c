/*
 * search.c: a search from beginning to end. Who shares a key, and who looks most alike among all
 * persons held, are compared in full; each person is one candidate however many names and keys lead
 * there.
 */
#include <stdlib.h>

#include "match_internal.h"

/* Far more than anybody reads, since the rough weights know no nicknames and no addresses. */
#define COMPARED_WANTED 1000U

struct candidate {
	struct ought_person_id person;
	size_t index;
	int weight;
	enum match_band band;
};

struct search {
	const struct match_scan *scan;
	struct match_profile *applicant;
	struct match_profile *held; /* the one being compared */
	uint8_t *chosen;            /* by index in the scan */
	struct candidate *candidates;
	size_t candidate_count;
};

static enum ought_status
no_memory(struct ought_error *err)
{
	return ought_error_set(err, OUGHT_NOMEM, "not enough memory to search");
}

/* Choose everybody who shares a key with the applicant. */
static enum ought_status
choose_by_key(struct search *search, struct ought_db *db, struct ought_error *err)
{
	struct match_keys keys = {0, 0, NULL};
	struct ought_statement *statement = NULL;
	bool row;
	size_t index;
	enum ought_status status;

	if ((status = match_keys_sought(search->applicant, &keys, err)) != OUGHT_OK)
		return status;
	for (size_t i = 0; i < keys.count; i++) {
		status = ought_db_query(db,
		    "SELECT person FROM match_key WHERE key = :key AND until_n IS NULL",
		    OUGHT_BINDS(OUGHT_INT(":key", keys.keys[i])), &statement, err);
		if (status != OUGHT_OK)
			goto out;
		while ((status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
			struct ought_person_id person = {ought_statement_int(statement, 0)};

			if (!match_scan_find(search->scan, person, &index)) {
				status = ought_error_set(err, OUGHT_DAMAGED,
				    "a search key leads to a person who is not filed");
				goto out;
			}
			search->chosen[index] = 1;
		}
		if (status != OUGHT_OK)
			goto out;
		ought_statement_finish(statement);
		statement = NULL;
	}
out:
	ought_statement_finish(statement);
	match_keys_free(&keys);
	return status;
}

static enum ought_status
compare_one(struct search *search, size_t index, struct ought_person_id *person,
    struct match_comparison *comparison, struct ought_error *err)
{
	const uint8_t *bytes;
	size_t len;
	enum ought_status status;

	*person = match_scan_person(search->scan, index, &bytes, &len);
	if ((status = match_profile_read(bytes, len, search->held, err)) != OUGHT_OK)
		return status;
	match_compare(
	    match_scan_frequencies(search->scan), search->applicant, search->held, comparison);
	return OUGHT_OK;
}

static enum ought_status
compare_chosen(struct search *search, enum match_band least, struct ought_error *err)
{
	size_t persons = (size_t)match_scan_persons(search->scan);
	struct match_comparison comparison;
	struct candidate *candidate;
	enum ought_status status;

	for (size_t i = 0; i < persons; i++) {
		if (search->chosen[i] == 0)
			continue;
		candidate = &search->candidates[search->candidate_count];
		if ((status = compare_one(search, i, &candidate->person, &comparison, err)) !=
		    OUGHT_OK)
			return status;
		candidate->index = i;
		candidate->weight = comparison.weight;
		candidate->band = match_band_of(comparison.weight, (int64_t)persons);
		if (candidate->band >= least)
			search->candidate_count++;
	}
	return OUGHT_OK;
}

static int
best_first(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return (x->person.n > y->person.n) - (x->person.n < y->person.n);
}

/* ---- the result ---- */

/* Remote candidates could be as many as the register; nearer ones are never left out. */
#define REMOTE_LISTED_MAX 50U

static size_t
leave_out_remote(struct search *search)
{
	size_t kept = 0, remote = 0, all = search->candidate_count;

	while (kept < all &&
	    (search->candidates[kept].band > MATCH_BAND_REMOTE || remote < REMOTE_LISTED_MAX)) {
		if (search->candidates[kept].band == MATCH_BAND_REMOTE)
			remote++;
		kept++;
	}
	search->candidate_count = kept;
	return all - kept;
}

static json_t *
evidence_json(const struct match_comparison *comparison)
{
	json_t *list;

	if ((list = json_array()) == NULL)
		return NULL;
	for (size_t i = 0; i < comparison->count; i++) {
		const struct match_evidence *evidence = &comparison->evidence[i];
		json_t *one =
		    json_pack("{s:s, s:s, s:i}", "field", match_weighing(evidence->which)->field,
			"finding", evidence->finding, "weight", evidence->weight);

		if (json_array_append_new(list, one) != 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static enum ought_status
candidates_json(struct search *search, json_t *list, struct ought_error *err)
{
	struct match_comparison comparison;
	struct ought_person_id person;
	char id[OUGHT_ID_MAX];
	enum ought_status status;

	for (size_t i = 0; i < search->candidate_count; i++) {
		const struct candidate *candidate = &search->candidates[i];
		json_t *one;

		if ((status = compare_one(search, candidate->index, &person, &comparison, err)) !=
		    OUGHT_OK)
			return status;
		ought_id_format(OUGHT_ID_PERSON, person.n, id);
		one = json_pack("{s:s, s:i, s:s, s:o}", "person", id, "weight", comparison.weight,
		    "band", match_band_name(candidate->band), "evidence",
		    evidence_json(&comparison));
		if (json_array_append_new(list, one) != 0)
			return no_memory(err);
	}
	return OUGHT_OK;
}

enum ought_status
ought_match_search(struct ought_match *match, struct ought_db *db, const json_t *applicant,
    unsigned flags, json_t **result, struct ought_error *err)
{
	struct search search = {.scan = NULL};
	struct match_bytes bytes = {NULL, 0, 0};
	json_t *list = NULL;
	size_t persons, left_out;
	enum ought_status status;

	if ((status = match_profile_of_json(match->normaliser, applicant, &bytes, err)) != OUGHT_OK)
		goto out;
	if ((status = match_scan_refresh(&match->scan, db, err)) != OUGHT_OK)
		goto out;
	search.scan = match->scan;
	persons = (size_t)match_scan_persons(match->scan);
	search.applicant = malloc(sizeof(*search.applicant));
	search.held = malloc(sizeof(*search.held));
	search.chosen = calloc(persons + 1, 1);
	search.candidates = calloc(persons + 1, sizeof(*search.candidates));
	list = json_array();
	if (search.applicant == NULL || search.held == NULL || search.chosen == NULL ||
	    search.candidates == NULL || list == NULL) {
		status = no_memory(err);
		goto out;
	}
	if ((status = match_profile_read(bytes.bytes, bytes.len, search.applicant, err)) !=
	    OUGHT_OK)
		goto out;

	if ((status = choose_by_key(&search, db, err)) != OUGHT_OK)
		goto out;
	if ((status = match_scan_choose(
		 match->scan, search.applicant, COMPARED_WANTED, search.chosen, err)) != OUGHT_OK)
		goto out;
	status = compare_chosen(&search,
	    (flags & OUGHT_MATCH_REMOTE) != 0 ? MATCH_BAND_REMOTE : MATCH_BAND_POSSIBLE, err);
	if (status != OUGHT_OK)
		goto out;
	if (search.candidate_count > 1)
		qsort(search.candidates, search.candidate_count, sizeof(*search.candidates),
		    best_first);
	left_out = leave_out_remote(&search);
	if ((status = candidates_json(&search, list, err)) != OUGHT_OK)
		goto out;

	/* Each person held was looked at, roughly or in full. */
	*result = json_pack("{s:s, s:I, s:I, s:I, s:O}", "schema", "ought.search/1", "persons",
	    (json_int_t)persons, "compared", (json_int_t)persons, "left_out", (json_int_t)left_out,
	    "candidates", list);
	if (*result == NULL)
		status = no_memory(err);
out:
	json_decref(list);
	free(search.candidates);
	free(search.chosen);
	free(search.held);
	free(search.applicant);
	free(bytes.bytes);
	return status;
}
