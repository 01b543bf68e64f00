/* scan.h: the exhaustive pass: what scan.c and bounds.c share. */
#ifndef MATCH_SCAN_H
#define MATCH_SCAN_H

#include <pthread.h>

#include "match/table.h"

#define THREADS_MAX 16U

#define PASSED_OVER INT16_MIN
#define BOUND_MIN (-8191)
#define BOUND_MAX 8191
#define BOUNDS (BOUND_MAX - BOUND_MIN + 1)
#define BEGINNING (BOUND_MAX + 2) /* a level above all: nothing was returned */

enum step { STEP_WORDS, STEP_TEXTS, STEP_PERSONS };

struct share {
	struct match_scan *scan;
	enum step step;
	size_t part;
	size_t parts;
	struct text_weigher *weigher;
	struct match_profile *held; /* whose addresses are weighed */
	bool started;
	pthread_t thread;
};

struct match_scan {
	const struct match_table *table;
	const struct match_frequencies *frequencies;
	const struct match_profile *applicant;
	struct text_weights weights;
	int16_t birth[TABLE_BIRTHS];
	struct places places;
	int sex[4];
	int identifier;
	uint32_t identifiers[MATCH_IDENTIFIERS_MAX];
	size_t identifier_count;
	int least; /* whoever cannot weigh this is passed over */
	int16_t *bounds;
	size_t histogram[BOUNDS];
	int level;     /* whose bound is at least this was returned */
	size_t wanted; /* in the next batch */
	struct ought_person_id *batch;
	size_t batch_size;
	size_t share_count;
	struct share shares[THREADS_MAX];
};

/* ---- bounds.c ---- */

/* What person ${i} may weigh at most, as it is kept; PASSED_OVER: less than ${least}. */
int bound_closely(const struct share *share, size_t i);
/* The same by how common their names are, which only the thread that has the database may ask. */
int bound_by_frequency(const struct match_scan *scan, size_t i);
/* As it is kept: one at either end of the range may stand for more. */
int bound_keepable(int bound);

#endif
