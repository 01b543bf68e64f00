/* report_stats.c: ought report stats. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ought/report.h"

#include "cli/output.h"
#include "cli/session.h"
#include "reporting.h"

#include "cli/command.h"

/* ---- as a table: the keys of its columns are their places ---- */

#define KEY_MAX 16U

struct sheet {
	char (*key)[KEY_MAX];
	struct column *column;
	size_t count;
};

static void
add_column(struct sheet *sheet, const char *heading, enum column_kind kind)
{
	struct column *column = &sheet->column[sheet->count];

	snprintf(sheet->key[sheet->count], KEY_MAX, "%zu", sheet->count);
	column->key = sheet->key[sheet->count];
	column->heading = heading;
	column->kind = kind;
	column->widest = kind == COLUMN_TEXT ? 50 : 0;
	sheet->count++;
}

static void
add_value(json_t *row, json_t *value)
{
	char key[KEY_MAX];

	snprintf(key, sizeof(key), "%zu", json_object_size(row));
	if (json_is_null(value))
		json_object_set_new(row, key, json_string(OUGHT_STATISTICS_HIDDEN));
	else
		json_object_set(row, key, value);
}

static json_t *
sheet_row(const json_t *titles, const json_t *cells, json_t *total)
{
	json_t *row = json_object(), *value;
	size_t i;

	json_array_foreach(titles, i, value) add_value(row, value);
	json_array_foreach(cells, i, value) add_value(row, value);
	if (total != NULL)
		add_value(row, total);
	return row;
}

static json_t *
total_row(const json_t *report, bool crossed)
{
	json_t *titles = json_pack("[s]", "Total"), *row;

	while (json_array_size(titles) < json_array_size(json_object_get(report, "headings")))
		json_array_append_new(titles, json_string(""));
	row = sheet_row(titles, json_object_get(report, "totals"),
	    crossed ? json_object_get(report, "total") : NULL);
	json_decref(titles);
	return row;
}

static enum ought_status
print_sheet(struct cli *cli, const json_t *report, struct ought_error *err)
{
	const json_t *headings = json_object_get(report, "headings"),
		     *columns = json_object_get(report, "columns"), *item;
	const size_t count = json_array_size(headings) + json_array_size(columns) + 1;
	const bool crossed = json_array_size(json_object_get(report, "by")) > 1;
	struct sheet sheet = {
	    .key = calloc(count, KEY_MAX), .column = calloc(count + 1, sizeof(struct column))};
	struct list *list = NULL;
	size_t i;
	enum ought_status status = OUGHT_OK;

	if (sheet.key == NULL || sheet.column == NULL) {
		status = cli_no_memory(err);
		goto out;
	}
	json_array_foreach(headings, i, item)
	    add_column(&sheet, json_string_value(item), COLUMN_TEXT);
	json_array_foreach(columns, i, item)
	    add_column(&sheet, ought_json_text(item, "title"), COLUMN_NUMBER);
	if (crossed)
		add_column(&sheet, "Total", COLUMN_NUMBER);
	list = list_begin(cli, "ought.statistics/1", sheet.column);
	json_array_foreach(json_object_get(report, "rows"), i, item)
	{
		status = list_add(list,
		    sheet_row(json_object_get(item, "titles"), json_object_get(item, "cells"),
			json_object_get(item, "total")),
		    err);
		if (status != OUGHT_OK)
			goto out;
	}
	if (i > 0 && (status = list_add(list, total_row(report, crossed), err)) != OUGHT_OK)
		goto out;
	status = list_end(list, "No records.", err);
	list = NULL;
out:
	list_free(list);
	free(sheet.key);
	free(sheet.column);
	return status;
}

/* ---- the command ---- */

static enum ought_status
hand_over(struct cli *cli, json_t *report, struct ought_error *err)
{
	struct ought_buffer text = {0};
	enum ought_status status;

	if (option_given(cli, "html"))
		ought_report_statistics_html(report, &text);
	else if (option_given(cli, "csv"))
		ought_report_statistics_csv(report, &text);
	else if (cli->json)
		return output_document("ought.statistics/1", json_incref(report), err);
	else
		return print_sheet(cli, report, err);
	status = reporting_hand_over(cli, &text, err);
	ought_buffer_free(&text);
	return status;
}

/* Years and ages are in the content: who reads it says why, and it is logged. */
static enum ought_status
consult(struct cli *cli, const struct ought_statistics_plan *plan, struct ought_error *err)
{
	int64_t records = 0;
	bool content = true;
	enum ought_status status;

	if ((status = ought_statistics_check(plan, &content, err)) != OUGHT_OK)
		return status;
	if (!content)
		return session_open(cli, err);
	if ((status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = ought_db_int(cli->db, "SELECT count(*) FROM ledger.record_ref", NULL,
		 &records, NULL, err)) != OUGHT_OK)
		return status;
	return session_consult(cli, "statistics", NULL, NULL, NULL, records, NULL, err);
}

static enum ought_status
run_stats(struct cli *cli, struct ought_error *err)
{
	const char *outcomes[GIVEN_MAX + 1], *kinds[GIVEN_MAX + 1], *categories[GIVEN_MAX + 1];
	struct ought_statistics_plan plan = {.by = option_text(cli, "by"),
	    .from = option_text(cli, "from"),
	    .to = option_text(cli, "to"),
	    .left = option_given(cli, "left"),
	    .threshold = OUGHT_STATISTICS_THRESHOLD};
	struct ought_date date = {0};
	json_t *report = NULL;
	enum ought_status status;

	if (plan.by == NULL)
		plan.by = "year";
	plan.outcomes = reporting_all(cli, "outcome", outcomes);
	plan.kinds = reporting_all(cli, "kind", kinds);
	plan.categories = reporting_all(cli, "category", categories);
	if (option_given(cli, "html") + option_given(cli, "csv") + cli->json > 1)
		return ought_error_set(err, OUGHT_INVALID, "say one of --html, --csv and --json");
	if (option_given(cli, "out") && !option_given(cli, "html") && !option_given(cli, "csv"))
		return ought_error_set(err, OUGHT_INVALID, "--out goes with --html or --csv");
	if ((status = option_date(cli, "from", &date, err)) != OUGHT_OK ||
	    (status = option_date(cli, "to", &date, err)) != OUGHT_OK ||
	    (status = option_number(cli, "suppress", 0, 1000000, &plan.threshold, err)) !=
		OUGHT_OK ||
	    (status = reporting_check_out(cli, err)) != OUGHT_OK ||
	    (status = consult(cli, &plan, err)) != OUGHT_OK ||
	    (status = ought_report_statistics(cli->store, &plan, &report, err)) != OUGHT_OK)
		return status;
	status = hand_over(cli, report, err);
	json_decref(report);
	return status;
}

static const struct option_about stats_options[] = {
    {"by", "LIST", "up to four of outcome, kind, category, year and age, divided by commas (year)",
	0},
    {"outcome", "CODE", "only records with this outcome, such as 21", OPTION_REPEATED},
    {"kind", "KIND", "only records of this kind", OPTION_REPEATED},
    {"category", "CATEGORY", "only records of this category", OPTION_REPEATED},
    {"from", "DATE", "only those whose events began on this day or later", 0},
    {"to", "DATE", "only those whose events began on this day or earlier", 0},
    {"left", NULL, "those too that left the register or were erased", 0},
    {"suppress", "N",
	"hide numbers below N, and what would give them away (5); 0 hides nothing: not for publication",
	0},
    {"csv", NULL, "as comma-separated values", 0},
    {"html", NULL, "as a page with a chart", 0},
    {"out", "FILE", "into a new file", 0},
    {0},
};

const struct command cmd_report_stats = {
    .name = "report stats",
    .run = run_stats,
    .options = stats_options,
    .about = "count records, with small numbers hidden: for freedom-of-information answers",
    .more =
	"Years and ages are read in the content, and that is logged with its reason; outcomes, kinds and categories\n"
	"are counted without it.  The last dimension stands in columns, the others in rows.",
    .flags = COMMAND_REASON,
};
