/* statistics_json.c: the statistics as ought.statistics/1 tells them. */
#include "report/statistics.h"

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

	for (size_t i = 0; i < statistics_row_dimensions(counting); i++) {
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
		for (const char *const *name = statistics_list(plan, (enum dimension)d);
		     *name != NULL; name++)
			add_filter(filters, statistics_dimension((enum dimension)d)->heading,
			    counting->words[d]
				.word[statistics_word(&counting->words[d], *name)]
				.title);
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
	const char *const *outcomes = statistics_list(counting->plan, BY_OUTCOME);

	if (outcomes[0] != NULL && outcomes[1] == NULL)
		ought_buffer_add(title, "Use of Outcome %s by ", outcomes[0]);
	else
		ought_buffer_add(title, "Records by ");
	for (size_t i = 0; i < counting->by_count; i++)
		ought_buffer_add(title, "%s%s",
		    i == 0                            ? ""
			: i + 1 == counting->by_count ? " and "
						      : ", ",
		    statistics_dimension(counting->by[i])->name);
}

enum ought_status
statistics_json(struct ought_store *store, const struct counting *counting, json_t **report,
    struct ought_error *err)
{
	json_t *rows = json_array(), *by = json_array(), *headings = json_array(), *made;
	struct ought_buffer title = {0};
	char at[OUGHT_TIME_MAX];

	for (size_t i = 0; i < counting->by_count; i++) {
		json_array_append_new(by, json_string(statistics_dimension(counting->by[i])->name));
		if (i < statistics_row_dimensions(counting))
			json_array_append_new(
			    headings, json_string(statistics_dimension(counting->by[i])->heading));
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
