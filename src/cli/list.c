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

/* Cut ${cell} beyond ${widest} columns with an ellipsis. */
static void
cut_cell(struct ought_buffer *cell, size_t widest)
{
	size_t used;

	if (cell->text == NULL || widest == 0 || display_width(cell->text) <= widest)
		return;
	cell->len = display_cut(cell->text, widest - 1, &used);
	cell->text[cell->len] = '\0';
	ought_buffer_add(cell, "…");
}

/* ---- the layout: as wide as it is; on a terminal that is narrower, cells are folded ---- */

#define WORD_MOST 24U /* a longer word may be broken */

struct table {
	const struct column *columns;
	size_t count; /* of columns */
	size_t rows;  /* with the headings as the first */
	struct ought_buffer *cells;
	size_t *width, *least; /* of each column; and how narrow it may become */
	const char **rest;     /* of each cell of a row: what is still to be printed */
};

static const char *
cell_at(const struct table *table, size_t row, size_t column)
{
	const char *text = table->cells[row * table->count + column].text;

	return text != NULL ? text : "";
}

static size_t
longest_word(const char *text)
{
	size_t longest = 2; /* one wide character */

	while (*text != '\0') {
		struct ought_buffer word = {0};
		const size_t len = strcspn(text, " ");
		size_t width;

		ought_buffer_add_bytes(&word, text, len);
		width = word.text != NULL ? display_width(word.text) : 0;
		ought_buffer_free(&word);
		longest = width > longest ? width : longest;
		text += len + strspn(text + len, " ");
	}
	return longest < WORD_MOST ? longest : WORD_MOST;
}

static void
measure(struct table *table)
{
	for (size_t r = 0; r < table->rows; r++)
		for (size_t c = 0; c < table->count; c++) {
			const size_t width = display_width(cell_at(table, r, c));

			table->width[c] = width > table->width[c] ? width : table->width[c];
		}
}

/* Narrow the widest columns, the last one only when no other can be: it says what to do, as a rule. */
static void
fit(struct table *table, size_t screen)
{
	size_t total = GAP * (table->count - 1);

	for (size_t c = 0; c < table->count; c++)
		total += table->width[c];
	if (total <= screen)
		return;
	for (size_t r = 0; r < table->rows; r++)
		for (size_t c = 0; c < table->count; c++) {
			const size_t word = longest_word(cell_at(table, r, c));

			table->least[c] = word > table->least[c] ? word : table->least[c];
		}
	for (; total > screen; total--) {
		size_t widest = table->count;

		for (size_t c = 0; c < table->count; c++)
			if (table->width[c] > table->least[c] &&
			    (widest == table->count ||
				(c + 1 < table->count && table->width[c] > table->width[widest])))
				widest = c;
		if (widest == table->count)
			break;
		table->width[widest]--;
	}
}

/* A line of a cell: what fits of ${*rest}, up to a space where that can be; ${*rest} moves on. */
static void
print_line(const char **rest, size_t width, bool right, bool last)
{
	const size_t len = display_fold(*rest, width);
	struct ought_buffer line = {0};
	size_t used;

	ought_buffer_add_bytes(&line, *rest, len);
	used = line.text != NULL ? display_width(line.text) : 0;
	ought_buffer_free(&line);
	printf("%*s%.*s", right && width > used ? (int)(width - used) : 0, "", (int)len, *rest);
	if (!last)
		printf("%*s", (int)((right || used > width ? 0 : width - used) + GAP), "");
	*rest += len;
	*rest += strspn(*rest, " ");
}

static void
print_row(struct table *table, size_t row)
{
	bool more = true;

	for (size_t c = 0; c < table->count; c++)
		table->rest[c] = cell_at(table, row, c);
	while (more) {
		more = false;
		for (size_t c = 0; c < table->count; c++) {
			print_line(&table->rest[c], table->width[c],
			    table->columns[c].kind == COLUMN_NUMBER, c + 1 == table->count);
			more = more || table->rest[c][0] != '\0';
		}
		if (more)
			putchar('\n');
	}
}

static enum ought_status
fill(struct list *list, struct table *table, struct ought_error *err)
{
	for (size_t r = 0; r < table->rows; r++)
		for (size_t c = 0; c < table->count; c++) {
			const struct column *column = &table->columns[c];
			struct ought_buffer *cell = &table->cells[r * table->count + c];

			if (r == 0)
				ought_buffer_add(cell, "%s", column->heading);
			else {
				cell_text(column,
				    json_object_get(json_array_get(list->rows, r - 1), column->key),
				    cell);
				cut_cell(cell, column->widest);
			}
			if (cell->failed)
				return cli_no_memory(err);
		}
	return OUGHT_OK;
}

static enum ought_status
print_table(struct list *list, size_t columns, struct ought_error *err)
{
	struct table table = {
	    list->columns, columns, json_array_size(list->rows) + 1, NULL, NULL, NULL, NULL};
	struct winsize window;
	bool colour;
	enum ought_status status;

	table.cells = calloc(table.rows, columns * sizeof(*table.cells));
	table.width = calloc(columns, sizeof(*table.width));
	table.least = calloc(columns, sizeof(*table.least));
	table.rest = calloc(columns, sizeof(*table.rest));
	if (table.cells == NULL || table.width == NULL || table.least == NULL ||
	    table.rest == NULL) {
		status = cli_no_memory(err);
		goto out;
	}
	if ((status = fill(list, &table, err)) != OUGHT_OK)
		goto out;
	measure(&table);
	if (output_terminal())
		fit(&table, output_width());
	/* A terminal of no rows does not say how many it has. */
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_row > 0 &&
	    table.rows + 1 > window.ws_row)
		pager_begin(list->cli);
	colour = output_colour();
	for (size_t r = 0; r < table.rows; r++) {
		fputs(r == 0 && colour ? "\033[1m" : "", stdout);
		print_row(&table, r);
		fputs(r == 0 && colour ? "\033[0m\n" : "\n", stdout);
	}
out:
	for (size_t i = 0; table.cells != NULL && i < table.rows * columns; i++)
		ought_buffer_free(&table.cells[i]);
	free(table.cells);
	free(table.width);
	free(table.least);
	free(table.rest);
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
