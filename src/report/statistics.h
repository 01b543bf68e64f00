/*
 * statistics.h: what the files of the statistics share: statistics.c counts, statistics_table.c lays out,
 * statistics_json.c tells.
 */
#ifndef REPORT_STATISTICS_H
#define REPORT_STATISTICS_H

#include <jansson.h>

#include "report/suppress.h"

enum dimension { BY_OUTCOME, BY_KIND, BY_CATEGORY, BY_YEAR, BY_AGE, DIMENSIONS };

/* ${words}: name and title of each value in the order in which they are shown; NULL: years. */
struct statistics_dimension {
	const char *name;
	const char *heading;
	const char *words;
	bool content;
};

const struct statistics_dimension *statistics_dimension(enum dimension dimension);

#define STATISTICS_WORD_MAX 40U
#define STATISTICS_TITLE_MAX 128U
#define STATISTICS_UNKNOWN "not-known" /* the last value of each dimension: none, or not known */

struct word {
	char name[STATISTICS_WORD_MAX];
	char title[STATISTICS_TITLE_MAX];
	bool occurs;
};

struct words {
	struct word *word;
	size_t count;
};

/* So many records with these values; by their places in the words. */
struct group {
	size_t value[DIMENSIONS];
	int64_t records;
};

struct counting {
	const struct ought_statistics_plan *plan;
	enum dimension by[OUGHT_STATISTICS_BY_MAX];
	size_t by_count;
	bool content; /* whether it is read */
	struct words words[DIMENSIONS];
	struct group *group;
	size_t groups;
	/* The table: rows are groups that differ in all dimensions but the last. */
	size_t *row_group; /* the first group of each row */
	size_t rows;
	size_t *
	    column_word; /* the words of the last dimension that occur; none where there is one dimension */
	size_t columns;
	size_t down, across; /* with totals */
	struct suppress_cell *cell;
};

/* The values asked for, none where all are; ends with NULL. */
const char *const *
statistics_list(const struct ought_statistics_plan *plan, enum dimension dimension);
/* The place of ${name}; the last one, STATISTICS_UNKNOWN, where there is no such word. */
size_t statistics_word(const struct words *words, const char *name);

/* ---- statistics_table.c ---- */

/* From the groups rows, columns and cells, of which some are hidden. */
enum ought_status statistics_lay_out(struct counting *counting, struct ought_error *err);
/* How many dimensions the rows have: one dimension alone stands in rows. */
size_t statistics_row_dimensions(const struct counting *counting);

/* ---- statistics_json.c ---- */

enum ought_status statistics_json(struct ought_store *store, const struct counting *counting,
    json_t **report, struct ought_error *err);

#endif
