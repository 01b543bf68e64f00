/* statistics_text.c: a table of counts as comma-separated values and as a page. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/html.h"

#define CHART_MOST 60U /* bars */

#define NUMBER_MAX 32U

/* "1327", or the mark for what is not published. */
static const char *
number(const json_t *cell, char text[static NUMBER_MAX])
{
	if (json_is_integer(cell))
		snprintf(text, NUMBER_MAX, "%" JSON_INTEGER_FORMAT, json_integer_value(cell));
	else
		snprintf(text, NUMBER_MAX, "%s", OUGHT_STATISTICS_HIDDEN);
	return text;
}

/* "1,327": for people. */
static const char *
grouped(const json_t *cell, char text[static NUMBER_MAX])
{
	char plain[NUMBER_MAX];
	size_t len, at = 0;

	number(cell, plain);
	if (!json_is_integer(cell)) {
		memcpy(text, plain, sizeof(plain));
		return text;
	}
	len = strlen(plain);
	for (size_t i = 0; i < len && at + 2 < NUMBER_MAX; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			text[at++] = ',';
		text[at++] = plain[i];
	}
	text[at] = '\0';
	return text;
}

static bool
crossed(const json_t *report)
{
	return json_array_size(json_object_get(report, "by")) > 1;
}

/* ---- CSV ---- */

static void
csv_number(struct ought_buffer *text, const json_t *cell)
{
	char digits[NUMBER_MAX];

	ought_buffer_add(text, ",");
	ought_csv_cell(text, number(cell, digits));
}

static void
csv_numbers(struct ought_buffer *text, const json_t *cells, const json_t *total)
{
	const json_t *cell;
	size_t i;

	json_array_foreach(cells, i, cell) csv_number(text, cell);
	if (total != NULL)
		csv_number(text, total);
	ought_buffer_add(text, "\r\n");
}

void
ought_report_statistics_csv(const json_t *report, struct ought_buffer *text)
{
	const json_t *headings = json_object_get(report, "headings"), *item, *title;
	size_t i, at;

	json_array_foreach(headings, i, item)
	{
		ought_buffer_add(text, "%s", i > 0 ? "," : "");
		ought_csv_cell(text, json_string_value(item));
	}
	json_array_foreach(json_object_get(report, "columns"), i, item)
	{
		ought_buffer_add(text, ",");
		ought_csv_cell(text, ought_json_text(item, "title"));
	}
	ought_buffer_add(text, "%s\r\n", crossed(report) ? ",Total" : "");
	json_array_foreach(json_object_get(report, "rows"), i, item)
	{
		json_array_foreach(json_object_get(item, "titles"), at, title)
		{
			ought_buffer_add(text, "%s", at > 0 ? "," : "");
			ought_csv_cell(text, json_string_value(title));
		}
		csv_numbers(text, json_object_get(item, "cells"), json_object_get(item, "total"));
	}
	ought_buffer_add(text, "Total");
	for (i = 1; i < json_array_size(headings); i++)
		ought_buffer_add(text, ",");
	csv_numbers(text, json_object_get(report, "totals"),
	    crossed(report) ? json_object_get(report, "total") : NULL);
}

/* ---- HTML ---- */

/* "Outcome 21: ..., youth-produced sexual imagery": the titles of a row in one line. */
static void
row_label(const json_t *row, struct ought_buffer *label)
{
	const json_t *title;
	size_t i;

	json_array_foreach(json_object_get(row, "titles"), i, title)
	    ought_buffer_add(label, "%s%s", i > 0 ? ", " : "", json_string_value(title));
}

/* A bar for each row: its total, or its one number. */
static void
chart(const json_t *report, struct ought_buffer *text)
{
	const json_t *rows = json_object_get(report, "rows"), *row;
	const size_t count = json_array_size(rows);
	struct ought_buffer label[CHART_MOST] = {{0}};
	char digits[CHART_MOST][NUMBER_MAX];
	struct html_bar bar[CHART_MOST];
	size_t i;

	if (count == 0 || count > CHART_MOST)
		return;
	json_array_foreach(rows, i, row)
	{
		const json_t *value = crossed(report)
		    ? json_object_get(row, "total")
		    : json_array_get(json_object_get(row, "cells"), 0);

		row_label(row, &label[i]);
		bar[i].label = label[i].text != NULL ? label[i].text : "";
		bar[i].value = json_is_integer(value) ? json_integer_value(value) : -1;
		bar[i].said = grouped(value, digits[i]);
	}
	html_chart(text, ought_json_text(report, "title"), bar, count);
	for (i = 0; i < count; i++)
		ought_buffer_free(&label[i]);
}

static void
numbers(struct ought_buffer *text, const json_t *cells, const json_t *total)
{
	char digits[NUMBER_MAX];
	const json_t *cell;
	size_t i;

	json_array_foreach(cells, i, cell) html_cell(text, HTML_NUMBER, grouped(cell, digits));
	if (total != NULL)
		html_cell(text, HTML_NUMBER, grouped(total, digits));
	html_row_end(text);
}

static void
table(const json_t *report, struct ought_buffer *text)
{
	const json_t *headings = json_object_get(report, "headings"), *item, *title;
	size_t i, at;

	html_table_begin(text, ought_json_text(report, "title"));
	html_row_begin(text);
	json_array_foreach(headings, i, item)
	    html_cell(text, HTML_HEADING, json_string_value(item));
	json_array_foreach(json_object_get(report, "columns"), i, item)
	    html_cell(text, HTML_HEADING_NUMBER, ought_json_text(item, "title"));
	if (crossed(report))
		html_cell(text, HTML_HEADING_NUMBER, "Total");
	html_row_end(text);
	html_table_body(text);
	json_array_foreach(json_object_get(report, "rows"), i, item)
	{
		html_row_begin(text);
		json_array_foreach(json_object_get(item, "titles"), at, title)
		    html_cell(text, HTML_ROW_HEADING, json_string_value(title));
		numbers(text, json_object_get(item, "cells"), json_object_get(item, "total"));
	}
	html_row_begin(text);
	html_cell(text, HTML_ROW_HEADING, "Total");
	for (i = 1; i < json_array_size(headings); i++)
		html_cell(text, HTML_ROW_HEADING, "");
	numbers(text, json_object_get(report, "totals"),
	    crossed(report) ? json_object_get(report, "total") : NULL);
	html_table_end(text);
}

static void
notes(const json_t *report, struct ought_buffer *text)
{
	const int64_t threshold = ought_json_int(report, "threshold", 0);
	struct ought_buffer note = {0};

	html_heading(text, 2, "Notes");
	html_paragraph(text,
	    "Counted are records in the register of non-conviction information, each once, with the outcome, kind and "
	    "category that they have on the day of the count. Year and age are those of the first day of the events; "
	    "an age that may be in one of two bands, because only the year of birth, or year and month, is known, counts as not known.");
	if (threshold > 1) {
		ought_buffer_add(&note,
		    "%s (confidential): numbers from 1 to %lld are not published, nor others from which they could be "
		    "worked out. Nought is shown as 0.",
		    OUGHT_STATISTICS_HIDDEN, (long long)threshold - 1);
		html_paragraph(text, note.text != NULL ? note.text : "");
		ought_buffer_free(&note);
	}
}

void
ought_report_statistics_html(const json_t *report, struct ought_buffer *text)
{
	const json_t *filter;
	char day[OUGHT_DATE_MAX];
	size_t i;

	html_begin(text, ought_json_text(report, "title"));
	html_terms_begin(text);
	html_term(text, "Register", ought_json_text(report, "origin"));
	snprintf(day, sizeof(day), "%s", ought_json_text(report, "at"));
	html_term(text, "Day of the count", day);
	json_array_foreach(json_object_get(report, "filters"), i, filter)
	    html_term(text, ought_json_text(filter, "what"), ought_json_text(filter, "value"));
	html_terms_end(text);
	chart(report, text);
	table(report, text);
	notes(report, text);
	html_end(text);
}
