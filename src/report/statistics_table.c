/*
 * statistics_table.c: the statistics as a table: a row for each combination of all dimensions but the last, a column for each
 * value of that, totals of both, and what has to be hidden.
 */
#include <stdlib.h>

#include "report/statistics.h"

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

size_t
statistics_row_dimensions(const struct counting *counting)
{
	return counting->by_count > 1 ? counting->by_count - 1 : 1;
}

static bool
same_row(const struct counting *counting, const struct group *a, const struct group *b)
{
	for (size_t i = 0; i < statistics_row_dimensions(counting); i++)
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
make_room(struct counting *counting, struct ought_error *err)
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

enum ought_status
statistics_lay_out(struct counting *counting, struct ought_error *err)
{
	enum ought_status status;

	if ((status = make_room(counting, err)) != OUGHT_OK)
		return status;
	return fill(counting, err);
}
