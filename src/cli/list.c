/* list.c: rows as a table for people, or as one JSON document. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "session.h"

#include "output.h"

#define GAP 2U /* spaces between columns */

struct list {
	struct cli *cli;
	const char *schema;
	const struct column *columns;
	json_t *rows; /* for the table; JSON is printed as it comes */
	size_t count;
};

struct list *
list_begin(struct cli *cli, const char *schema, const struct column *columns)
{
	struct list *list = calloc(1, sizeof(*list));

	if (list == NULL)
		return NULL;
	list->cli = cli;
	list->schema = schema;
	list->columns = columns;
	if ((list->rows = json_array()) == NULL) {
		free(list);
		return NULL;
	}
	return list;
}

void
list_free(struct list *list)
{
	if (list == NULL)
		return;
	json_decref(list->rows);
	free(list);
}

static size_t
json_flags(void)
{
	/* A terminal gets nothing but ASCII: names may hold what would reorder or hide text. */
	return JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY |
	    (output_terminal() ? JSON_ENSURE_ASCII : 0);
}

enum ought_status
list_add(struct list *list, json_t *row, struct ought_error *err)
{
	enum ought_status status = OUGHT_OK;

	if (list == NULL || row == NULL) {
		json_decref(row);
		return cli_no_memory(err);
	}
	if (!list->cli->json) {
		if (json_array_append_new(list->rows, row) != 0)
			return cli_no_memory(err);
		list->count++;
		return OUGHT_OK;
	}
	if (list->count++ == 0)
		printf("{\"schema\":\"%s\",\"rows\":[\n", list->schema);
	else
		printf(",\n");
	if (json_dumpf(row, stdout, json_flags()) != 0)
		status = ought_error_set(err, OUGHT_IO, "the list could not be written");
	json_decref(row);
	return status;
}

/* What the table shows of ${value}, escaped. */
static void
cell_text(const struct column *column, const json_t *value, struct ought_buffer *cell)
{
	struct ought_buffer plain = {0};
	char time[64];

	if (json_is_array(value)) {
		for (size_t i = 0; i < json_array_size(value); i++) {
			const char *item = json_string_value(json_array_get(value, i));

			if (item != NULL)
				ought_buffer_add(&plain, "%s%s", plain.len > 0 ? ", " : "", item);
		}
	} else if (json_is_integer(value)) {
		ought_buffer_add(&plain, "%lld", (long long)json_integer_value(value));
	} else if (json_is_boolean(value)) {
		ought_buffer_add(&plain, "%s", json_is_true(value) ? "yes" : "no");
	} else if (json_is_string(value) && column->kind == COLUMN_TIME) {
		local_time(json_string_value(value), time, sizeof(time));
		ought_buffer_add(&plain, "%s", time);
	} else if (json_is_string(value)) {
		ought_buffer_add(&plain, "%s", json_string_value(value));
	}
	if (plain.text != NULL)
		escape_terminal(cell, plain.text, false);
	if (plain.failed)
		cell->failed = true;
	ought_buffer_free(&plain);
}

static void
print_cell(const char *text, size_t width, bool right, bool last)
{
	size_t used = display_width(text);
	size_t len = strlen(text);
	bool cut = used > width;

	if (cut) {
		len = display_cut(text, width - 1, &used);
		used++;
	}
	printf("%*s%.*s%s", right ? (int)(width - used) : 0, "", (int)len, text, cut ? "…" : "");
	if (!last)
		printf("%*s", (int)((right ? 0 : width - used) + GAP), "");
}

static size_t
column_width(const struct column *column, size_t text_width)
{
	return column->widest > 0 && text_width > column->widest ? column->widest : text_width;
}

static enum ought_status
print_table(struct list *list, size_t columns, struct ought_error *err)
{
	size_t rows = json_array_size(list->rows);
	struct ought_buffer *cells = calloc(rows + 1, columns * sizeof(*cells));
	size_t *widths = calloc(columns, sizeof(*widths));
	struct winsize window;
	bool colour;
	enum ought_status status = OUGHT_OK;

	if (cells == NULL || widths == NULL) {
		status = cli_no_memory(err);
		goto out;
	}
	for (size_t c = 0; c < columns; c++)
		widths[c] = display_width(list->columns[c].heading);
	for (size_t r = 0; r < rows; r++)
		for (size_t c = 0; c < columns; c++) {
			struct ought_buffer *cell = &cells[r * columns + c];
			size_t width;

			cell_text(&list->columns[c],
			    json_object_get(json_array_get(list->rows, r), list->columns[c].key),
			    cell);
			if (cell->failed) {
				status = cli_no_memory(err);
				goto out;
			}
			width = column_width(
			    &list->columns[c], cell->text != NULL ? display_width(cell->text) : 0);
			if (width > widths[c])
				widths[c] = width;
		}
	/* A terminal of no rows does not say how many it has. */
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_row > 0 &&
	    rows + 2 > window.ws_row)
		pager_begin(list->cli);
	colour = output_colour();
	if (colour)
		printf("\033[1m");
	for (size_t c = 0; c < columns; c++)
		print_cell(list->columns[c].heading, widths[c],
		    list->columns[c].kind == COLUMN_NUMBER, c + 1 == columns);
	printf("%s\n", colour ? "\033[0m" : "");
	for (size_t r = 0; r < rows; r++) {
		for (size_t c = 0; c < columns; c++) {
			const char *text = cells[r * columns + c].text;

			print_cell(text != NULL ? text : "", widths[c],
			    list->columns[c].kind == COLUMN_NUMBER, c + 1 == columns);
		}
		putchar('\n');
	}
out:
	for (size_t i = 0; cells != NULL && i < rows * columns; i++)
		ought_buffer_free(&cells[i]);
	free(cells);
	free(widths);
	return status;
}

enum ought_status
list_end(struct list *list, const char *none, struct ought_error *err)
{
	size_t columns = 0;
	enum ought_status status = OUGHT_OK;

	if (list == NULL)
		return cli_no_memory(err);
	while (list->columns[columns].key != NULL)
		columns++;
	if (list->cli->json && list->count == 0)
		printf("{\"schema\":\"%s\",\"rows\":[]}\n", list->schema);
	else if (list->cli->json)
		printf("\n]}\n");
	else if (list->count == 0)
		say("%s\n", none);
	else
		status = print_table(list, columns, err);
	list_free(list);
	return status;
}

enum ought_status
output_document(const char *schema, json_t *document, struct ought_error *err)
{
	enum ought_status status = OUGHT_OK;

	if (document == NULL || json_object_set_new(document, "schema", json_string(schema)) != 0)
		status = cli_no_memory(err);
	else if (json_dumpf(document, stdout, json_flags()) != 0 || putchar('\n') == EOF)
		status = ought_error_set(err, OUGHT_IO, "the document could not be written");
	json_decref(document);
	return status;
}

enum ought_status
output_done(struct cli *cli, const char *schema, json_t *document, const char *next,
    struct ought_error *err, const char *format, ...)
{
	va_list arguments;
	char *sentence = NULL;
	int len;

	/* Whatever fails from here on was preceded by the act. */
	session_changed(cli);
	if (cli->json)
		return output_document(schema, document, err);
	json_decref(document);
	va_start(arguments, format);
	len = vasprintf(&sentence, format, arguments);
	va_end(arguments);
	if (len < 0)
		return cli_no_memory(err);
	say("%s\n", sentence);
	if (next != NULL)
		say("Next: %s\n", next);
	free(sentence);
	return OUGHT_OK;
}
