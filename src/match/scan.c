/*
 * scan.c: the exhaustive pass. Every person held is weighed from above, by as many threads as there
 * are processors, and compared in full only where the bound says that it could matter.
 *
 * A bound is the sum of what each part can be worth at most:
 *
 *	names		match_compare_names itself, of each surname and of the forenames of each name
 *			held, once for all who bear it (texts.c); of several names of a person the best surname
 *			and the best forenames, whichever names they are of
 *	dates of birth	match_weigh_dates itself, of each day from 1880 on; an impossible date counts
 *			as the best there is
 *	addresses	at first the best there is, where both sides have one; then match_weigh_addresses
 *			itself, of those who could matter if it were the best, from above
 *	sex		as in the table of weights
 *	identifiers	the weight of agreement where 32 bits of the hashes agree
 *
 * Where a person has one name and one date the bound is what match_compare finds: sums of exact
 * parts lose nobody. test_match_scan.c compares with everybody to see it.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "match/table.h"

#define THREADS_MAX 16U
#define THREAD_PERSONS_MIN 4096U /* fewer are not worth another thread */
#define BATCH 64U
#define REFINE_FIRST 4096U

#define PASSED_OVER INT16_MIN
#define BOUND_MIN (-8191)
#define BOUND_MAX 8191
#define BOUNDS (BOUND_MAX - BOUND_MIN + 1)
#define BEGINNING (BOUND_MAX + 2) /* a level above all: nothing was returned */

enum step { STEP_NAMES, STEP_BIRTHS, STEP_PERSONS, STEP_ADDRESSES };

struct share {
	struct match_scan *scan;
	enum step step;
	size_t part;
	size_t parts;
	struct text_weigher *weigher;
	struct match_profile *held; /* for addresses */
	bool started;
	pthread_t thread;
};

struct match_scan {
	const struct match_table *table;
	const struct match_frequencies *frequencies;
	const struct match_profile *applicant;
	struct text_weights weights;
	int16_t birth[TABLE_BIRTHS];
	int sex[4];
	int address;
	int identifier;
	uint32_t identifiers[MATCH_IDENTIFIERS_MAX];
	size_t identifier_count;
	int16_t *bounds;  /* of each person */
	uint8_t *weighed; /* whose addresses were */
	int refined;      /* whose bound is at least this, their addresses were weighed */
	int refining;     /* down to this */
	size_t refine_count;
	size_t histogram[BOUNDS];
	int level; /* whose bound is at least this was returned */
	struct ought_person_id *batch;
	size_t batch_size;
	size_t share_count;
	struct share shares[THREADS_MAX];
};

static enum ought_status
no_memory(struct ought_error *err)
{
	return ought_error_set(err, OUGHT_NOMEM, "not enough memory to search all persons held");
}

static void
keep_larger(int16_t *weight, int other)
{
	if (other > *weight)
		*weight = (int16_t)other;
}

/* ---- bounds ---- */

static int
of_names(const struct match_scan *scan, int surname, int forenames, int turned_surname,
    int turned_forenames)
{
	/* Each was weighed beside a stranger, who is in both. */
	int turned = turned_surname + turned_forenames - scan->weights.stranger;

	return surname + forenames > turned ? surname + forenames : turned;
}

/* Of person ${i}, who has more than one name, date or identifier; ${more} is where theirs begin. */
static int
bound_of_several(const struct match_scan *scan, size_t i, const struct table_more *more)
{
	const struct match_table *table = scan->table;
	const struct text_weights *weights = &scan->weights;
	const struct table_more *end = table->more + table->more_count;
	int16_t surname = weights->surname[table->surname[i]],
		forenames = weights->forenames[table->forenames[i]],
		turned_surname = weights->turned_surname[table->forenames[i]],
		turned_forenames = weights->turned_forenames[table->surname[i]],
		birth = scan->birth[table->birth[i]];
	int identifier = 0;

	for (; more < end && more->held == i; more++) {
		if (more->kind == TABLE_MORE_NAME) {
			keep_larger(&surname, weights->surname[more->first]);
			keep_larger(&forenames, weights->forenames[more->second]);
			keep_larger(&turned_surname, weights->turned_surname[more->second]);
			keep_larger(&turned_forenames, weights->turned_forenames[more->first]);
		} else if (more->kind == TABLE_MORE_BIRTH) {
			keep_larger(&birth, scan->birth[more->first]);
		} else {
			for (size_t j = 0; j < scan->identifier_count; j++)
				if (scan->identifiers[j] == more->first)
					identifier = scan->identifier;
		}
	}
	return of_names(scan, surname, forenames, turned_surname, turned_forenames) + birth +
	    identifier;
}

static int
bound_of(const struct match_scan *scan, size_t i)
{
	const struct match_table *table = scan->table;
	const struct text_weights *weights = &scan->weights;
	uint32_t surname = table->surname[i], forenames = table->forenames[i];

	return of_names(scan, weights->surname[surname], weights->forenames[forenames],
		   weights->turned_surname[forenames], weights->turned_forenames[surname]) +
	    scan->birth[table->birth[i]];
}

/* Where the further rows of person ${i} begin. */
static const struct table_more *
first_more(const struct match_table *table, size_t i)
{
	size_t low = 0, high = table->more_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (table->more[middle].held < i)
			low = middle + 1;
		else
			high = middle;
	}
	return table->more + low;
}

static void
bound_persons(struct match_scan *scan, size_t from, size_t to)
{
	const struct match_table *table = scan->table;

	for (size_t i = from; i < to; i++) {
		unsigned flags = table->flags[i];
		int bound;

		if ((flags & TABLE_GONE) != 0) {
			scan->bounds[i] = PASSED_OVER;
			continue;
		}
		bound = (flags & TABLE_MORE) == 0 ? bound_of(scan, i)
						  : bound_of_several(scan, i, first_more(table, i));
		bound += scan->sex[flags & TABLE_SEX];
		if ((flags & TABLE_ADDRESS) != 0)
			bound += scan->address;
		if (bound < BOUND_MIN)
			bound = BOUND_MIN;
		scan->bounds[i] = (int16_t)(bound > BOUND_MAX ? BOUND_MAX : bound);
	}
}

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

			best = weight > best ? weight : best;
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

/* Weigh the addresses of those whose bound is in what is being refined. */
static void
share_addresses(const struct share *share)
{
	struct match_scan *scan = share->scan;
	const struct match_table *table = scan->table;
	struct match_profile *held = share->held;
	size_t end = share_end(share, table->count);

	for (size_t i = share_begin(share, table->count); i < end; i++) {
		uint32_t from = i == 0 ? 0 : table->address[i - 1];

		if (scan->bounds[i] < scan->refining || scan->bounds[i] == PASSED_OVER ||
		    scan->bounds[i] == BOUND_MAX || scan->weighed[i] != 0 ||
		    table->address[i] == from)
			continue;
		match_addresses_read(table->addresses + from, table->address[i] - from, held);
		scan->bounds[i] = (int16_t)(scan->bounds[i] - scan->address +
		    match_weigh_addresses(scan->applicant, held));
		scan->weighed[i] = 1;
	}
}

static void *
run_share(void *cookie)
{
	const struct share *share = cookie;
	struct match_scan *scan = share->scan;
	const struct match_table *table = scan->table;

	switch (share->step) {
	case STEP_NAMES:
		text_weigh(share->weigher, scan->applicant, share->part, share->parts);
		break;
	case STEP_BIRTHS:
		share_births(share);
		break;
	case STEP_ADDRESSES:
		share_addresses(share);
		break;
	case STEP_PERSONS:
		bound_persons(
		    scan, share_begin(share, table->count), share_end(share, table->count));
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
	scan->address = applicant->address_count == 0 ? 0 : weight_of(MATCH_ADDRESS_NONE);
	for (enum match_weight i = MATCH_ADDRESS_AGREES;
	     applicant->address_count > 0 && i <= MATCH_ADDRESS_NONE; i++)
		if (weight_of(i) > scan->address)
			scan->address = weight_of(i);
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
			return no_memory(err);
	}
	run(shares, scan->share_count, STEP_NAMES);
	run(shares, scan->share_count, STEP_BIRTHS);
	run(shares, scan->share_count, STEP_PERSONS);
	return OUGHT_OK;
}

enum ought_status
match_scan_begin(const struct match_table *table, const struct match_frequencies *frequencies,
    const struct match_profile *applicant, struct match_scan **scan, struct ought_error *err)
{
	struct match_scan *begun;
	enum ought_status status;

	if ((begun = calloc(1, sizeof(*begun))) == NULL)
		return no_memory(err);
	begun->table = table;
	begun->frequencies = frequencies;
	begun->applicant = applicant;
	begun->level = BEGINNING;
	begun->bounds = malloc((table->count + 1) * sizeof(*begun->bounds));
	begun->weighed = calloc(table->count + 1, 1);
	if (!text_weights_begin(&begun->weights, table) || begun->bounds == NULL ||
	    begun->weighed == NULL) {
		status = no_memory(err);
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

void
match_scan_free(struct match_scan *scan)
{
	if (scan == NULL)
		return;
	text_weights_clear(&scan->weights);
	free(scan->bounds);
	free(scan->weighed);
	for (size_t i = 0; i < scan->share_count; i++) {
		free(scan->shares[i].weigher);
		free(scan->shares[i].held);
	}
	free(scan->batch);
	free(scan);
}

/* ---- who may matter ---- */

/* Persons are in the order of their numbers, but for those who were entered or changed since. */
static bool
find(const struct match_table *table, uint32_t person, size_t *index)
{
	size_t low = 0, high = table->sorted;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (table->person[middle] < person)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < table->sorted && table->person[low] == person &&
	    (table->flags[low] & TABLE_GONE) == 0) {
		*index = low;
		return true;
	}
	for (size_t i = table->sorted; i < table->count; i++) {
		if (table->person[i] != person || (table->flags[i] & TABLE_GONE) != 0)
			continue;
		*index = i;
		return true;
	}
	return false;
}

bool
match_scan_pass_over(struct match_scan *scan, struct ought_person_id person)
{
	size_t index;

	if (person.n < 0 || person.n > UINT32_MAX || !find(scan->table, (uint32_t)person.n, &index))
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

/*
 * Weigh addresses until a batch of bounds stands, not below ${floor}: each time of four times as many
 * persons, because those compared meanwhile may have raised what is listed.
 */
static void
refine(struct match_scan *scan, int floor)
{
	while (scan->refined > floor && count_bounds(scan, scan->refined, scan->level) < BATCH) {
		scan->refining = level_of(scan, scan->refined, floor, scan->refine_count);
		scan->refine_count *= 4;
		if (scan->applicant->address_count > 0) {
			run(scan->shares, scan->share_count, STEP_ADDRESSES);
			tally(scan);
		}
		scan->refined = scan->refining;
	}
}

enum ought_status
match_scan_next(struct match_scan *scan, int least, const struct ought_person_id **persons,
    size_t *count, struct ought_error *err)
{
	/* A bound at either end of the range may stand for more. */
	int floor = least > BOUND_MAX ? BOUND_MAX : least < BOUND_MIN ? BOUND_MIN : least, level;
	size_t wanted, found = 0;

	if (scan->level == BEGINNING) {
		tally(scan);
		scan->level = scan->refined = BOUND_MAX + 1;
		scan->refine_count = REFINE_FIRST;
	}
	refine(scan, floor);
	level = level_of(scan, scan->level, scan->refined, BATCH);
	wanted = count_bounds(scan, level, scan->level);
	if (wanted > scan->batch_size) {
		struct ought_person_id *grown = realloc(scan->batch, wanted * sizeof(*scan->batch));

		if (grown == NULL)
			return no_memory(err);
		scan->batch = grown;
		scan->batch_size = wanted;
	}
	for (size_t i = 0; found < wanted; i++)
		if (scan->bounds[i] >= level && scan->bounds[i] < scan->level)
			scan->batch[found++] = (struct ought_person_id){scan->table->person[i]};
	scan->level = level;
	*persons = scan->batch;
	*count = found;
	return OUGHT_OK;
}
