/*
 * scan.c: the exhaustive pass. Every person held is weighed from above (bounds.c), by as many threads as
 * there are processors, and compared in full only where the bound says that it could matter.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "match/scan.h"

#define THREAD_PERSONS_MIN 4096U /* fewer are not worth another thread */
#define BATCH 64U
#define BATCH_GROWTH 4U

/* ---- threads ---- */

static size_t
share_begin(const struct share *share, size_t all)
{
	return all * share->part / share->parts;
}

static size_t
share_end(const struct share *share, size_t all)
{
	return all * (share->part + 1) / share->parts;
}

static void
share_births(const struct share *share)
{
	struct match_scan *scan = share->scan;

	for (size_t i = share_begin(share, TABLE_BIRTHS); i < share_end(share, TABLE_BIRTHS); i++) {
		int best = BOUND_MIN;

		for (size_t j = 0; j < scan->applicant->birth_count; j++) {
			uint32_t date = scan->applicant->births[j];
			int weight = i == TABLE_BIRTH_NONE || i == TABLE_BIRTH_OTHER
			    ? 0
			    : match_weigh_dates(date, table_birth_date((uint32_t)i));

			best = larger(best, weight);
		}
		if (i == TABLE_BIRTH_OTHER)
			for (enum match_weight k = MATCH_DATE; k <= MATCH_DATE_LAST; k++)
				if (match_weighing(k)->weight > best)
					best = match_weighing(k)->weight;
		scan->birth[i] =
		    (int16_t)(scan->applicant->birth_count == 0 || i == TABLE_BIRTH_NONE ? 0
											 : best);
	}
}

static void
share_persons(const struct share *share)
{
	struct match_scan *scan = share->scan;
	size_t end = share_end(share, scan->table->count);

	for (size_t i = share_begin(share, scan->table->count); i < end; i++)
		scan->bounds[i] = (int16_t)bound_closely(share, i);
}

static void *
run_share(void *cookie)
{
	const struct share *share = cookie;
	struct match_scan *scan = share->scan;

	switch (share->step) {
	case STEP_WORDS:
		text_weigh_words(share->weigher, scan->applicant, share->part, share->parts);
		places_weigh(
		    &scan->places, scan->table, scan->applicant, share->part, share->parts);
		share_births(share);
		break;
	case STEP_TEXTS:
		text_weigh(share->weigher, scan->applicant, share->part, share->parts);
		break;
	case STEP_PERSONS:
		share_persons(share);
		break;
	}
	return NULL;
}

/* A thread that does not start is no failure: its share is done here. */
static void
run(struct share *shares, size_t count, enum step step)
{
	for (size_t i = 0; i < count; i++) {
		shares[i].step = step;
		shares[i].started =
		    i > 0 && pthread_create(&shares[i].thread, NULL, run_share, &shares[i]) == 0;
	}
	for (size_t i = 0; i < count; i++)
		if (!shares[i].started)
			run_share(&shares[i]);
	for (size_t i = 0; i < count; i++)
		if (shares[i].started)
			pthread_join(shares[i].thread, NULL);
}

static size_t
threads_for(size_t persons)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t useful = persons / THREAD_PERSONS_MIN + 1, threads;

	threads = processors < 1 ? 1 : (size_t)processors;
	threads = threads > THREADS_MAX ? THREADS_MAX : threads;
	return useful < threads ? useful : threads;
}

/* ---- beginning ---- */

static int
weight_of(enum match_weight which)
{
	return match_weighing(which)->weight;
}

static void
take_constants(struct match_scan *scan)
{
	const struct match_profile *applicant = scan->applicant;

	for (enum match_sex sex = MATCH_SEX_FEMALE; sex <= MATCH_SEX_OTHER; sex++)
		if (applicant->sex != MATCH_SEX_NOT_KNOWN)
			scan->sex[sex] =
			    weight_of(sex == applicant->sex ? MATCH_SEX_AGREES : MATCH_SEX_DIFFERS);
	scan->identifier = weight_of(MATCH_IDENTIFIER_AGREES);
	scan->identifier_count = applicant->identifier_count;
	for (size_t i = 0; i < applicant->identifier_count; i++)
		scan->identifiers[i] = (uint32_t)applicant->identifiers[i];
}

static enum ought_status
weigh_all(struct match_scan *scan, struct ought_error *err)
{
	struct share *shares = scan->shares;

	scan->share_count = threads_for(scan->table->count);
	for (size_t i = 0; i < scan->share_count; i++) {
		shares[i] = (struct share){.scan = scan, .part = i, .parts = scan->share_count};
		shares[i].weigher =
		    text_weigher_new(scan->table, scan->frequencies, &scan->weights);
		shares[i].held = malloc(sizeof(*shares[i].held));
		if (shares[i].weigher == NULL || shares[i].held == NULL)
			return match_no_memory(err);
	}
	run(shares, scan->share_count, STEP_WORDS);
	run(shares, scan->share_count, STEP_TEXTS);
	run(shares, scan->share_count, STEP_PERSONS);
	return OUGHT_OK;
}

enum ought_status
match_scan_begin(const struct match_table *table, const struct match_frequencies *frequencies,
    const struct match_profile *applicant, int least, struct match_scan **scan,
    struct ought_error *err)
{
	struct match_scan *begun;
	enum ought_status status;

	if ((begun = calloc(1, sizeof(*begun))) == NULL)
		return match_no_memory(err);
	begun->table = table;
	begun->frequencies = frequencies;
	begun->applicant = applicant;
	begun->least = least;
	begun->level = BEGINNING;
	begun->bounds = malloc((table->count + 1) * sizeof(*begun->bounds));
	if (!text_weights_begin(&begun->weights, table) ||
	    !places_begin(&begun->places, table, applicant, frequencies->surnames.persons) ||
	    begun->bounds == NULL) {
		status = match_no_memory(err);
		goto out;
	}
	take_constants(begun);
	if ((status = weigh_all(begun, err)) != OUGHT_OK)
		goto out;
	*scan = begun;
	begun = NULL;
out:
	match_scan_free(begun);
	return status;
}

size_t
match_scan_bytes(const struct match_scan *scan)
{
	return scan->table->count * sizeof(*scan->bounds) + text_weights_bytes(scan->table) +
	    places_bytes(scan->table) + scan->batch_size * sizeof(*scan->batch);
}

void
match_scan_free(struct match_scan *scan)
{
	if (scan == NULL)
		return;
	text_weights_clear(&scan->weights);
	places_clear(&scan->places);
	free(scan->bounds);
	for (size_t i = 0; i < scan->share_count; i++) {
		free(scan->shares[i].weigher);
		free(scan->shares[i].held);
	}
	free(scan->batch);
	free(scan);
}

/* ---- who may matter ---- */

bool
match_scan_pass_over(struct match_scan *scan, struct ought_person_id person)
{
	size_t index;

	if (!table_find(scan->table, person.n, &index))
		return false;
	scan->bounds[index] = PASSED_OVER;
	return true;
}

static void
tally(struct match_scan *scan)
{
	memset(scan->histogram, 0, sizeof(scan->histogram));
	for (size_t i = 0; i < scan->table->count; i++)
		if (scan->bounds[i] != PASSED_OVER)
			scan->histogram[scan->bounds[i] - BOUND_MIN]++;
}

/* How many bounds are at least ${from} and less than ${to}. */
static size_t
count_bounds(const struct match_scan *scan, int from, int to)
{
	size_t count = 0;

	for (int i = from; i < to; i++)
		count += scan->histogram[i - BOUND_MIN];
	return count;
}

/* The level down to which there are ${wanted} bounds or more below ${from}, not below ${floor}. */
static int
level_of(const struct match_scan *scan, int from, int floor, size_t wanted)
{
	size_t count = 0;

	while (from > floor && count < wanted)
		count += scan->histogram[--from - BOUND_MIN];
	return from;
}

static enum ought_status
make_room(struct match_scan *scan, size_t wanted, struct ought_error *err)
{
	struct ought_person_id *grown;

	if (wanted <= scan->batch_size)
		return OUGHT_OK;
	if ((grown = realloc(scan->batch, wanted * sizeof(*scan->batch))) == NULL)
		return match_no_memory(err);
	scan->batch = grown;
	scan->batch_size = wanted;
	return OUGHT_OK;
}

/* Those ${wanted} whose bound is at least ${level} and was not returned, where it still is; how many. */
static size_t
take(struct match_scan *scan, int level, size_t wanted)
{
	size_t found = 0;

	for (size_t i = 0, seen = 0; seen < wanted; i++) {
		int bound;

		if (scan->bounds[i] < level || scan->bounds[i] >= scan->level)
			continue;
		seen++;
		bound = bound_by_frequency(scan, i);
		if (bound >= level) {
			scan->batch[found++] = (struct ought_person_id){scan->table->person[i]};
			continue;
		}
		scan->bounds[i] = (int16_t)(bound < scan->least ? PASSED_OVER : bound);
		if (scan->bounds[i] != PASSED_OVER)
			scan->histogram[bound - BOUND_MIN]++;
	}
	return found;
}

enum ought_status
match_scan_next(struct match_scan *scan, int least, const struct ought_person_id **persons,
    size_t *count, struct ought_error *err)
{
	const struct match_counts *counts = scan->frequencies->surnames.counts;
	int floor = bound_keepable(least);
	size_t wanted, found;
	enum ought_status status;

	if (scan->level == BEGINNING) {
		tally(scan);
		scan->level = BOUND_MAX + 1;
		scan->wanted = BATCH;
	}
	do {
		int level = level_of(scan, scan->level, floor, scan->wanted);

		wanted = count_bounds(scan, level, scan->level);
		if ((status = make_room(scan, wanted, err)) != OUGHT_OK)
			return status;
		found = take(scan, level, wanted);
		/* As many again may be dropped. */
		scan->wanted = found < wanted / 2 ? scan->wanted * BATCH_GROWTH : BATCH;
		scan->level = level;
	} while (found == 0 && wanted > 0);
	if (counts != NULL && counts->status != OUGHT_OK) {
		*err = counts->err;
		return counts->status;
	}
	*persons = scan->batch;
	*count = found;
	return OUGHT_OK;
}
