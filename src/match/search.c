/*
 * search.c: a search from beginning to end. The fast pass compares those of whom the keys say that
 * most agrees; the exhaustive pass weighs everybody, and compares whoever could still be listed.
 * Who is listed depends on the weights alone, so that the passes cannot disagree about it.
 */
#include <stdlib.h>

#include "match_internal.h"

/* The fast pass reads so many persons at most, and of those who share less so many at least. */
#define FAST_READ_MAX 64U
#define FAST_READ_MIN 12U
#define FAST_RANK_WITHIN 9U /* bits */

/*
 * Who is likely is always listed. Where somebody is, whoever is only possible, and a million times
 * less so than the best, is noise. Where nobody is likely, the applicant may be among those who are
 * nearest, so a few of the least remote are listed; but somebody has to look at each of them, for
 * every applicant who is not held. On request, more of the remote ones are.
 */
#define LISTED_WITHIN 2000 /* hundredths of a bit */
#define NEAREST_LISTED 10U
#define NEAREST_WITHIN 600 /* of the least that is possible */
#define REMOTE_LISTED 50U
#define LISTED_MAX \
	100U /* nobody reads more; of those that weigh the same as the last, it is told how many */

struct candidate {
	struct ought_person_id person;
	int weight;
};

struct search {
	struct ought_db *db;
	const json_t *sought;
	unsigned flags;
	int64_t persons;
	struct match_profile applicant;
	struct match_profile held; /* the one being compared */
	struct match_bytes bytes;  /* of the applicant */
	struct match_bytes held_bytes;
	struct match_counts counts;
	struct match_frequencies frequencies;
	size_t count;
	size_t size;
	struct candidate *candidates; /* that may be listed, best first */
	struct match_found *found;    /* by key */
	size_t found_count;
	size_t fast_compared;
	size_t cut; /* keys of which not all rows were read */
	struct match_scan *scan;
};

/* ---- who is listed ---- */

static int
best_first(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return (x->person.n > y->person.n) - (x->person.n < y->person.n);
}

/* The least weight that is listed, were there no end to the list. */
static int
least_worth_listing(const struct search *search)
{
	const struct candidate *candidates = search->candidates;
	int possible = match_band_least(MATCH_BAND_POSSIBLE, search->persons);
	int likely = match_band_least(MATCH_BAND_LIKELY, search->persons);
	int remote = possible - NEAREST_WITHIN;
	size_t nearer = 0, most = NEAREST_LISTED;

	if ((search->flags & OUGHT_MATCH_REMOTE) != 0) {
		remote = match_band_least(MATCH_BAND_REMOTE, search->persons);
		while (nearer < search->count && candidates[nearer].weight >= possible)
			nearer++;
		most = nearer + REMOTE_LISTED;
	} else if (search->count > 0 && candidates[0].weight >= likely) {
		return larger(possible, smaller(likely, candidates[0].weight - LISTED_WITHIN));
	}
	if (search->count < most)
		return remote;
	return larger(remote, smaller(possible, candidates[most - 1].weight));
}

/* The least weight that is listed among those compared so far: never less with more of them. */
static int
least_listed(const struct search *search)
{
	int least = least_worth_listing(search);

	if (search->count < LISTED_MAX)
		return least;
	return larger(least, search->candidates[LISTED_MAX - 1].weight);
}

/* Put those compared in order, and drop who is not listed any more. */
static int
rank(struct search *search)
{
	int least;

	if (search->count > 1)
		qsort(search->candidates, search->count, sizeof(*search->candidates), best_first);
	least = least_listed(search);
	while (search->count > 0 && search->candidates[search->count - 1].weight < least)
		search->count--;
	return least;
}

static enum ought_status
compare(struct search *search, struct ought_person_id person, struct match_comparison *comparison,
    struct ought_error *err)
{
	enum ought_status status;

	if ((status = match_profile_stored(
		 search->db, person, &search->held, &search->held_bytes, err)) != OUGHT_OK)
		return status;
	match_compare(&search->frequencies, &search->applicant, &search->held, comparison);
	if (search->counts.status != OUGHT_OK)
		*err = search->counts.err;
	return search->counts.status;
}

static enum ought_status
consider(struct search *search, struct ought_person_id person, struct ought_error *err)
{
	struct match_comparison comparison;
	enum ought_status status;

	if (search->count == search->size) {
		size_t size = search->size == 0 ? 256 : search->size * 2;
		struct candidate *grown =
		    realloc(search->candidates, size * sizeof(*search->candidates));

		if (grown == NULL)
			return match_no_memory(err);
		search->candidates = grown;
		search->size = size;
	}
	if ((status = compare(search, person, &comparison, err)) != OUGHT_OK ||
	    match_is_settled(search->sought, person))
		return status;
	search->candidates[search->count++] = (struct candidate){person, comparison.weight};
	return OUGHT_OK;
}

/* ---- the passes ---- */

static enum ought_status
pass_fast(struct search *search, struct ought_error *err)
{
	const struct match_found *found;
	enum ought_status status;

	if ((status = match_fast_find(search->db, &search->applicant, FAST_READ_MAX, &search->found,
		 &search->found_count, &search->cut, err)) != OUGHT_OK)
		return status;
	for (; search->fast_compared < search->found_count && search->fast_compared < FAST_READ_MAX;
	     search->fast_compared++) {
		found = &search->found[search->fast_compared];
		if (search->fast_compared >= FAST_READ_MIN &&
		    found->rank + FAST_RANK_WITHIN < search->found[0].rank)
			break;
		if ((status = consider(search, found->person, err)) != OUGHT_OK)
			return status;
	}
	(void)rank(search);
	return OUGHT_OK;
}

static enum ought_status
pass_over_compared(struct search *search, struct ought_error *err)
{
	for (size_t i = 0; i < search->fast_compared; i++)
		if (!match_scan_pass_over(search->scan, search->found[i].person))
			return ought_error_set(
			    err, OUGHT_DAMAGED, "a search key leads to a person who is not filed");
	return OUGHT_OK;
}

static enum ought_status
pass_exhaustive(struct search *search, struct ought_match *match, struct ought_error *err)
{
	const struct ought_person_id *persons;
	size_t count;
	int least = rank(search);
	enum ought_status status;

	if ((status = match_table_refresh(&match->table, search->db, search->persons, err)) !=
	    OUGHT_OK)
		return status;
	if (match_table_persons(match->table) != search->persons)
		return ought_error_set(err, OUGHT_DAMAGED,
		    "%lld persons are filed for searching, %lld are counted",
		    (long long)match_table_persons(match->table), (long long)search->persons);
	/* Other threads weigh too, and the connection is this one's. */
	search->counts.db = NULL;
	status = match_scan_begin(
	    match->table, &search->frequencies, &search->applicant, least, &search->scan, err);
	search->counts.db = search->db;
	if (status != OUGHT_OK || (status = pass_over_compared(search, err)) != OUGHT_OK)
		return status;
	do {
		if ((status = match_scan_next(search->scan, least, &persons, &count, err)) !=
		    OUGHT_OK)
			return status;
		for (size_t i = 0; i < count; i++)
			if ((status = consider(search, persons[i], err)) != OUGHT_OK)
				return status;
		least = rank(search);
	} while (count > 0);
	return OUGHT_OK;
}

/* ---- the result ---- */

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
	char id[OUGHT_ID_MAX];
	enum ought_status status;

	for (size_t i = 0; i < search->count && i < LISTED_MAX; i++) {
		const struct candidate *candidate = &search->candidates[i];
		json_t *one;

		if ((status = compare(search, candidate->person, &comparison, err)) != OUGHT_OK)
			return status;
		ought_id_format(OUGHT_ID_PERSON, candidate->person.n, id);
		one = json_pack("{s:s, s:i, s:s, s:o}", "person", id, "weight", comparison.weight,
		    "band", match_band_name(match_band_of(comparison.weight, search->persons)),
		    "evidence", evidence_json(&comparison));
		if (json_array_append_new(list, one) != 0)
			return match_no_memory(err);
	}
	return OUGHT_OK;
}

static enum ought_status
result_json(struct search *search, bool exhaustive, json_t **result, struct ought_error *err)
{
	json_t *list = json_array(), *passes;
	size_t listed = search->count < LISTED_MAX ? search->count : LISTED_MAX;
	int64_t compared = exhaustive ? search->persons : (int64_t)search->fast_compared;
	int64_t unread = exhaustive ? 0 : (int64_t)(search->found_count - search->fast_compared);
	enum ought_status status = OUGHT_OK;

	passes = exhaustive ? json_pack("[s, s]", "fast", "exhaustive") : json_pack("[s]", "fast");
	if (list == NULL || passes == NULL)
		status = match_no_memory(err);
	else
		status = candidates_json(search, list, err);
	if (status != OUGHT_OK)
		goto out;
	*result = json_pack("{s:s, s:O, s:b, s:I, s:I, s:I, s:I, s:i, s:I, s:O}", "schema",
	    "ought.search/1", "passes", passes, "remote", (search->flags & OUGHT_MATCH_REMOTE) != 0,
	    "persons", (json_int_t)search->persons, "compared", (json_int_t)compared, "unread",
	    (json_int_t)unread, "cut", exhaustive ? (json_int_t)0 : (json_int_t)search->cut,
	    "least", least_listed(search), "left_out", (json_int_t)(search->count - listed),
	    "candidates", list);
	if (*result == NULL)
		status = match_no_memory(err);
out:
	json_decref(list);
	json_decref(passes);
	return status;
}

static enum ought_status
run(struct search *search, struct ought_match *match, json_t **result, struct ought_error *err)
{
	bool exhaustive = (search->flags & OUGHT_MATCH_FAST) == 0;
	int64_t n;
	enum ought_status status;

	if ((status = match_profile_of_json(
		 match->normaliser, search->sought, &search->bytes, err)) != OUGHT_OK)
		return status;
	if ((status = match_profile_read(
		 search->bytes.bytes, search->bytes.len, &search->applicant, err)) != OUGHT_OK)
		return status;
	if ((status = match_persons_held(search->db, &n, &search->persons, err)) != OUGHT_OK)
		return status;
	match_frequencies_begin(&search->frequencies, &search->counts, search->db, search->persons);
	if ((status = pass_fast(search, err)) != OUGHT_OK)
		return status;
	if (exhaustive && (status = pass_exhaustive(search, match, err)) != OUGHT_OK)
		return status;
	return result_json(search, exhaustive, result, err);
}

enum ought_status
ought_match_search(struct ought_match *match, struct ought_db *db, const json_t *applicant,
    unsigned flags, json_t **result, struct ought_error *err)
{
	struct search *search;
	enum ought_status status;

	if ((search = calloc(1, sizeof(*search))) == NULL)
		return match_no_memory(err);
	search->db = db;
	search->sought = applicant;
	search->flags = flags;
	/* What another process commits meanwhile would be seen in one table and not in another. */
	if ((status = ought_db_read_begin(db, err)) == OUGHT_OK) {
		status = run(search, match, result, err);
		ought_db_read_end(db);
	}
	match_scan_free(search->scan);
	free(search->candidates);
	free(search->found);
	free(search->held_bytes.bytes);
	free(search->bytes.bytes);
	free(search);
	return status;
}
