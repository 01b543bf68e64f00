/*
 * statistics.c: how many records the register holds, by outcome, kind, category, year and age.
 *
 * What the ledger knows of a record (kind, outcome, category) is counted without the content.  Years and ages are personal:
 * they stay in the content and are read there, in one statement that gives counts only; nothing is copied into the ledger
 * for the sake of counting.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/suppress.h"

enum dimension { BY_OUTCOME, BY_KIND, BY_CATEGORY, BY_YEAR, BY_AGE, DIMENSIONS };

/* ${words}: name and title of each value in the order in which they are shown; NULL: years. */
static const struct {
	const char *name;
	const char *heading;
	const char *words;
	bool content;
} dimensions[] = {
    [BY_OUTCOME] = {"outcome", "Outcome",
	"SELECT code, code || ': ' || title FROM ledger.outcome ORDER BY CAST(code AS INTEGER), code",
	false},
    [BY_KIND] = {"kind", "Kind",
	"SELECT name, title FROM ledger.record_kind ORDER BY name = 'other', name", false},
    [BY_CATEGORY] = {"category", "Category",
	"SELECT name, title FROM ledger.offence_category ORDER BY name = 'other', title", false},
    [BY_YEAR] = {"year", "Year", NULL, true},
    [BY_AGE] = {"age", "Age at the time",
	"SELECT name, title FROM ledger.age_band ORDER BY from_age", true},
};

#define WORD_MAX 40U
#define TITLE_MAX 128U
#define UNKNOWN "not-known" /* the last value of each dimension: none, or not known */

struct word {
	char name[WORD_MAX];
	char title[TITLE_MAX];
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

/* ---- what is asked ---- */

static enum ought_status
read_by(const char *text, enum dimension *by, size_t *count, struct ought_error *err)
{
	*count = 0;
	while (*text != '\0') {
		const size_t len = strcspn(text, ",");
		size_t d = 0;

		while (d < DIMENSIONS &&
		    (strlen(dimensions[d].name) != len ||
			strncmp(dimensions[d].name, text, len) != 0))
			d++;
		if (d == DIMENSIONS)
			return ought_error_set(err, OUGHT_INVALID,
			    "statistics are by outcome, kind, category, year and age, and not by %.*s",
			    len < 40 ? (int)len : 40, text);
		for (size_t i = 0; i < *count; i++)
			if (by[i] == d)
				return ought_error_set(err, OUGHT_INVALID,
				    "statistics are by %s once, not twice", dimensions[d].name);
		if (*count == OUGHT_STATISTICS_BY_MAX)
			return ought_error_set(err, OUGHT_INVALID,
			    "statistics are by %u dimensions at most", OUGHT_STATISTICS_BY_MAX);
		by[(*count)++] = (enum dimension)d;
		text += len;
		text += *text == ',';
	}
	if (*count == 0)
		return ought_error_set(err, OUGHT_INVALID, "say by what to count");
	return OUGHT_OK;
}

enum ought_status
ought_statistics_check(
    const struct ought_statistics_plan *plan, bool *content, struct ought_error *err)
{
	enum dimension by[OUGHT_STATISTICS_BY_MAX];
	size_t count = 0;
	enum ought_status status;

	if ((status = read_by(plan->by, by, &count, err)) != OUGHT_OK)
		return status;
	*content = plan->from != NULL || plan->to != NULL;
	for (size_t i = 0; i < count; i++)
		*content |= dimensions[by[i]].content;
	return OUGHT_OK;
}

static const char *const *
list_of(const struct ought_statistics_plan *plan, enum dimension dimension)
{
	static const char *const none[] = {NULL};
	const char *const *list = dimension == BY_OUTCOME ? plan->outcomes
	    : dimension == BY_KIND                        ? plan->kinds
	    : dimension == BY_CATEGORY                    ? plan->categories
							  : NULL;

	return list != NULL ? list : none;
}

/* ---- words ---- */

static enum ought_status
add_word(struct words *words, const char *name, const char *title, struct ought_error *err)
{
	struct word *more = reallocarray(words->word, words->count + 1, sizeof(*more));

	if (more == NULL)
		return no_memory(err);
	words->word = more;
	memset(&more[words->count], 0, sizeof(*more));
	snprintf(more[words->count].name, WORD_MAX, "%s", name);
	snprintf(more[words->count].title, TITLE_MAX, "%s", title);
	words->count++;
	return OUGHT_OK;
}

/* The place of ${name}; the last one, UNKNOWN, where there is no such word. */
static size_t
find_word(const struct words *words, const char *name)
{
	size_t i = 0;

	while (i + 1 < words->count && (name == NULL || strcmp(words->word[i].name, name) != 0))
		i++;
	return i;
}

static enum ought_status
load_words(struct ought_db *db, struct counting *counting, struct ought_error *err)
{
	enum ought_status status = OUGHT_OK;
	char year[16];

	for (size_t d = 0; d < DIMENSIONS && status == OUGHT_OK; d++) {
		struct words *words = &counting->words[d];
		struct ought_statement *statement = NULL;
		bool row = false;

		if (dimensions[d].words != NULL)
			status = ought_db_query(db, dimensions[d].words, NULL, &statement, err);
		while (statement != NULL && status == OUGHT_OK &&
		    (status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row)
			status = add_word(words, ought_statement_text(statement, 0),
			    ought_statement_text(statement, 1), err);
		ought_statement_finish(statement);
		for (int y = 1900; d == BY_YEAR && y < 2200 && status == OUGHT_OK; y++) {
			snprintf(year, sizeof(year), "%d", y);
			status = add_word(words, year, year, err);
		}
		if (status == OUGHT_OK)
			status = add_word(
			    words, UNKNOWN, d == BY_OUTCOME ? "no outcome" : "not known", err);
	}
	return status;
}

static enum ought_status
check_lists(const struct counting *counting, struct ought_error *err)
{
	for (size_t d = 0; d < DIMENSIONS; d++) {
		const struct words *words = &counting->words[d];

		for (const char *const *name = list_of(counting->plan, (enum dimension)d);
		     *name != NULL; name++)
			if (strcmp(words->word[find_word(words, *name)].name, *name) != 0)
				return ought_error_set(err, OUGHT_INVALID, "there is no %s %.40s",
				    dimensions[d].name, *name);
	}
	return OUGHT_OK;
}

/* ---- counting ---- */

static const char sql_ledger[] = "SELECT r.outcome, r.kind, r.category, NULL, NULL, count(*)"
				 "  FROM ledger.record_ref AS r"
				 " WHERE (r.status = 'held' OR :left)"
				 "   AND :from IS NULL AND :to IS NULL"
				 " GROUP BY 1, 2, 3";
/* What was amended has the whole record as a member.  An age is reckoned as ought_date_years does. */
static const char sql_content[] =
    "SELECT e.outcome, e.kind, e.category, substr(e.day, 1, 4) AS year,"
    "       (SELECT a.name FROM ledger.age_band AS a"
    "         WHERE CAST(substr(e.day, 1, 4) AS INTEGER) - CAST(substr(b.date, 1, 4) AS INTEGER)"
    "               - (substr(e.day, 6) < substr(b.date, 6)) BETWEEN a.from_age AND a.to_age) AS age,"
    "       count(*)"
    "  FROM (SELECT r.record, r.person, r.outcome, r.kind, r.category,"
    "               coalesce(json_extract(CAST(p.body AS TEXT), '$.record.from'),"
    "                        json_extract(CAST(p.body AS TEXT), '$.from')) AS day"
    "          FROM ledger.record_ref AS r"
    "          LEFT JOIN part AS p ON p.n = r.content_n AND p.until_n IS NULL"
    "         WHERE r.status = 'held' OR :left) AS e"
    "  LEFT JOIN person_birth AS b ON b.person = e.person AND b.seq = 0 AND b.until_n IS NULL"
    " WHERE (:from IS NULL OR e.day >= :from) AND (:to IS NULL OR e.day <= :to)"
    " GROUP BY 1, 2, 3, 4, 5";

static bool
wanted(const struct counting *counting, const struct group *group)
{
	for (size_t d = 0; d < DIMENSIONS; d++) {
		const char *const *name = list_of(counting->plan, (enum dimension)d);
		const char *is = counting->words[d].word[group->value[d]].name;

		if (*name == NULL)
			continue;
		while (*name != NULL && strcmp(*name, is) != 0)
			name++;
		if (*name == NULL)
			return false;
	}
	return true;
}

static enum ought_status
add_group(
    struct counting *counting, const struct ought_statement *statement, struct ought_error *err)
{
	struct group group = {.records = ought_statement_int(statement, DIMENSIONS)}, *more;

	for (size_t d = 0; d < DIMENSIONS; d++)
		group.value[d] =
		    find_word(&counting->words[d], ought_statement_text(statement, (int)d));
	if (!wanted(counting, &group))
		return OUGHT_OK;
	more = reallocarray(counting->group, counting->groups + 1, sizeof(*more));
	if (more == NULL)
		return no_memory(err);
	counting->group = more;
	more[counting->groups++] = group;
	for (size_t d = 0; d < DIMENSIONS; d++)
		counting->words[d].word[group.value[d]].occurs = true;
	return OUGHT_OK;
}

static enum ought_status
count_records(struct ought_db *db, struct counting *counting, struct ought_error *err)
{
	const struct ought_statistics_plan *plan = counting->plan;
	const struct ought_bind binds[] = {OUGHT_INT(":left", plan->left),
	    OUGHT_TEXT(":from", plan->from), OUGHT_TEXT(":to", plan->to), {0}};
	struct ought_statement *statement = NULL;
	bool row = false;
	enum ought_status status;

	if (counting->content)
		status = ought_db_query(db, sql_content, binds, &statement, err);
	else
		status = ought_db_query(db, sql_ledger, binds, &statement, err);
	while (status == OUGHT_OK &&
	    (status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row)
		status = add_group(counting, statement, err);
	ought_statement_finish(statement);
	return status;
}

/* ---- the table ---- */

static int
by_dimensions(const void *left, const void *right, void *cookie)
{
	const struct group *a = left, *b = right;
	const struct counting *counting = cookie;

	for (size_t i = 0; i < counting->by_count; i++) {
		const enum dimension d = counting->by[i];

		if (a->value[d] != b->value[d])
			return a->value[d] < b->value[d] ? -1 : 1;
	}
	return 0;
}

/* How many dimensions the rows have: one dimension alone stands in rows. */
static size_t
row_dimensions(const struct counting *counting)
{
	return counting->by_count > 1 ? counting->by_count - 1 : 1;
}

static bool
same_row(const struct counting *counting, const struct group *a, const struct group *b)
{
	for (size_t i = 0; i < row_dimensions(counting); i++)
		if (a->value[counting->by[i]] != b->value[counting->by[i]])
			return false;
	return true;
}

/* Years between the first and the last occur too: none in a year is an answer. */
static void
fill_years(struct words *years)
{
	size_t first = 0, last = years->count - 1;

	while (first < last && !years->word[first].occurs)
		first++;
	while (last > first && (last == years->count - 1 || !years->word[last].occurs))
		last--;
	for (; first < last; first++)
		years->word[first].occurs = true;
}

static enum ought_status
find_columns(struct counting *counting, struct ought_error *err)
{
	const struct words *words = &counting->words[counting->by[counting->by_count - 1]];

	counting->columns = 1;
	counting->column_word = calloc(words->count, sizeof(*counting->column_word));
	if (counting->column_word == NULL)
		return no_memory(err);
	if (counting->by_count == 1)
		return OUGHT_OK;
	counting->columns = 0;
	for (size_t i = 0; i < words->count; i++)
		if (words->word[i].occurs)
			counting->column_word[counting->columns++] = i;
	return OUGHT_OK;
}

/* A dimension that stands alone in rows has a row for each year, if it is that. */
static enum ought_status
fill_rows(struct counting *counting, struct ought_error *err)
{
	const struct words *words = &counting->words[counting->by[0]];

	if (counting->by_count > 2 || counting->by[0] != BY_YEAR || counting->groups == 0)
		return OUGHT_OK;
	for (size_t i = 0; i < words->count; i++) {
		struct group *more;

		if (!words->word[i].occurs)
			continue;
		more = reallocarray(counting->group, counting->groups + 1, sizeof(*more));
		if (more == NULL)
			return no_memory(err);
		counting->group = more;
		more[counting->groups] = more[0];
		more[counting->groups].records = 0;
		more[counting->groups++].value[BY_YEAR] = i;
	}
	return OUGHT_OK;
}

static enum ought_status
lay_out(struct counting *counting, struct ought_error *err)
{
	enum ought_status status;

	fill_years(&counting->words[BY_YEAR]);
	if ((status = find_columns(counting, err)) != OUGHT_OK ||
	    (status = fill_rows(counting, err)) != OUGHT_OK)
		return status;
	if (counting->groups > 0)
		qsort_r(counting->group, counting->groups, sizeof(*counting->group), by_dimensions,
		    counting);
	counting->row_group = calloc(counting->groups + 1, sizeof(*counting->row_group));
	if (counting->row_group == NULL)
		return no_memory(err);
	for (size_t i = 0; i < counting->groups; i++)
		if (i == 0 || !same_row(counting, &counting->group[i - 1], &counting->group[i]))
			counting->row_group[counting->rows++] = i;
	counting->row_group[counting->rows] = counting->groups;
	counting->down = counting->rows + 1;
	counting->across = counting->by_count > 1 ? counting->columns + 1 : 1;
	counting->cell = calloc(counting->down * counting->across, sizeof(*counting->cell));
	return counting->cell != NULL ? OUGHT_OK : no_memory(err);
}

static void
add(struct counting *counting, size_t row, size_t column, int64_t records)
{
	counting->cell[row * counting->across + column].value += records;
}

static enum ought_status
fill(struct counting *counting, struct ought_error *err)
{
	const bool cross = counting->by_count > 1;
	const enum dimension last = counting->by[counting->by_count - 1];

	for (size_t row = 0; row < counting->rows; row++)
		for (size_t i = counting->row_group[row]; i < counting->row_group[row + 1]; i++) {
			const struct group *group = &counting->group[i];
			size_t column = 0;

			while (cross && counting->column_word[column] != group->value[last])
				column++;
			add(counting, row, column, group->records);
			add(counting, counting->rows, column, group->records);
			if (cross) {
				add(counting, row, counting->columns, group->records);
				add(counting, counting->rows, counting->columns, group->records);
			}
		}
	for (size_t row = 0; row < counting->down; row++)
		for (size_t column = 0; column < counting->across; column++) {
			struct suppress_cell *cell =
			    &counting->cell[row * counting->across + column];

			cell->line[0] = cross ? row : 0;
			cell->line[1] = counting->down + column;
			cell->total =
			    (row == counting->rows) != (cross && column == counting->columns);
		}
	return suppress(counting->cell, counting->down * counting->across,
	    counting->down + counting->across, counting->plan->threshold, err);
}

/* ---- the report ---- */

static json_t *
cell_json(const struct counting *counting, size_t row, size_t column)
{
	const struct suppress_cell *cell = &counting->cell[row * counting->across + column];

	return cell->hidden ? json_null() : json_integer((json_int_t)cell->value);
}

static json_t *
cells_json(const struct counting *counting, size_t row)
{
	json_t *cells = json_array();

	for (size_t column = 0; column < counting->columns; column++)
		json_array_append_new(cells, cell_json(counting, row, column));
	return cells;
}

static json_t *
row_json(const struct counting *counting, size_t row)
{
	const struct group *group = &counting->group[counting->row_group[row]];
	json_t *names = json_array(), *titles = json_array(), *object;

	for (size_t i = 0; i < row_dimensions(counting); i++) {
		const enum dimension d = counting->by[i];
		const struct word *word = &counting->words[d].word[group->value[d]];

		json_array_append_new(names, json_string(word->name));
		json_array_append_new(titles, json_string(word->title));
	}
	object = json_pack("{s:o, s:o, s:o}", "names", names, "titles", titles, "cells",
	    cells_json(counting, row));
	if (counting->by_count > 1)
		json_object_set_new(object, "total", cell_json(counting, row, counting->columns));
	return object;
}

static json_t *
columns_json(const struct counting *counting)
{
	const struct words *words = &counting->words[counting->by[counting->by_count - 1]];
	json_t *columns = json_array();

	if (counting->by_count == 1)
		json_array_append_new(
		    columns, json_pack("{s:s, s:s}", "name", "records", "title", "Records"));
	for (size_t i = 0; counting->by_count > 1 && i < counting->columns; i++) {
		const struct word *word = &words->word[counting->column_word[i]];

		json_array_append_new(
		    columns, json_pack("{s:s, s:s}", "name", word->name, "title", word->title));
	}
	return columns;
}

static void
add_filter(json_t *filters, const char *what, const char *value)
{
	json_array_append_new(filters, json_pack("{s:s, s:s}", "what", what, "value", value));
}

static json_t *
filters_json(const struct counting *counting)
{
	const struct ought_statistics_plan *plan = counting->plan;
	json_t *filters = json_array();

	for (size_t d = 0; d < DIMENSIONS; d++)
		for (const char *const *name = list_of(plan, (enum dimension)d); *name != NULL;
		     name++)
			add_filter(filters, dimensions[d].heading,
			    counting->words[d].word[find_word(&counting->words[d], *name)].title);
	if (plan->from != NULL)
		add_filter(filters, "Events from", plan->from);
	if (plan->to != NULL)
		add_filter(filters, "Events to", plan->to);
	return filters;
}

/* "Outcome 21 by category and year" */
static void
title_of(const struct counting *counting, struct ought_buffer *title)
{
	const char *const *outcomes = list_of(counting->plan, BY_OUTCOME);

	if (outcomes[0] != NULL && outcomes[1] == NULL)
		ought_buffer_add(title, "Use of Outcome %s by ", outcomes[0]);
	else
		ought_buffer_add(title, "Records by ");
	for (size_t i = 0; i < counting->by_count; i++)
		ought_buffer_add(title, "%s%s",
		    i == 0                            ? ""
			: i + 1 == counting->by_count ? " and "
						      : ", ",
		    dimensions[counting->by[i]].name);
}

static enum ought_status
write_report(struct ought_store *store, const struct counting *counting, json_t **report,
    struct ought_error *err)
{
	json_t *rows = json_array(), *by = json_array(), *headings = json_array(), *made;
	struct ought_buffer title = {0};
	char at[OUGHT_TIME_MAX];

	for (size_t i = 0; i < counting->by_count; i++) {
		json_array_append_new(by, json_string(dimensions[counting->by[i]].name));
		if (i < row_dimensions(counting))
			json_array_append_new(
			    headings, json_string(dimensions[counting->by[i]].heading));
	}
	for (size_t row = 0; row < counting->rows; row++)
		json_array_append_new(rows, row_json(counting, row));
	ought_time_format(ought_store_now_ms(store), at);
	title_of(counting, &title);
	made = json_pack("{s:s, s:s, s:s, s:o, s:o, s:I, s:o, s:o, s:o, s:o, s:o}", "title",
	    title.text != NULL ? title.text : "", "origin", ought_store_origin(store), "at", at,
	    "by", by, "filters", filters_json(counting), "threshold",
	    (json_int_t)counting->plan->threshold, "headings", headings, "columns",
	    columns_json(counting), "rows", rows, "totals", cells_json(counting, counting->rows),
	    "total", cell_json(counting, counting->rows, counting->across - 1));
	ought_buffer_free(&title);
	if (made == NULL)
		return no_memory(err);
	*report = made;
	return OUGHT_OK;
}

enum ought_status
ought_report_statistics(struct ought_store *store, const struct ought_statistics_plan *plan,
    json_t **report, struct ought_error *err)
{
	struct ought_db *db = ought_store_db(store);
	struct counting counting = {.plan = plan};
	enum ought_status status;

	if ((status = ought_statistics_check(plan, &counting.content, err)) != OUGHT_OK ||
	    (status = read_by(plan->by, counting.by, &counting.by_count, err)) != OUGHT_OK ||
	    (status = ought_store_read_begin(store, err)) != OUGHT_OK)
		return status;
	if ((status = load_words(db, &counting, err)) == OUGHT_OK &&
	    (status = check_lists(&counting, err)) == OUGHT_OK)
		status = count_records(db, &counting, err);
	ought_store_read_end(store);
	if (status == OUGHT_OK && (status = lay_out(&counting, err)) == OUGHT_OK &&
	    (status = fill(&counting, err)) == OUGHT_OK)
		status = write_report(store, &counting, report, err);
	for (size_t d = 0; d < DIMENSIONS; d++)
		free(counting.words[d].word);
	free(counting.group);
	free(counting.row_group);
	free(counting.column_word);
	free(counting.cell);
	return status;
}
