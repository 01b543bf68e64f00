/*
 * output.h: what people and programs read.  With --json one JSON document with "schema":"ought.<thing>/1" (a list is
 * {"schema": ..., "rows": [...]}; single results of long work are a document on a line each), else text and tables.  Text from anywhere may hold anything: control
 * characters are shown, not sent to the terminal.
 */
#ifndef OUGHT_CLI_OUTPUT_H
#define OUGHT_CLI_OUTPUT_H

#include <stdio.h>

#include "command.h"

/* ---- lists: rows are JSON objects; the table shows some of their members ---- */

enum column_kind {
	COLUMN_TEXT,
	COLUMN_NUMBER,	/* to the right */
	COLUMN_TIME,	/* "2026-03-01T09:00:00.000Z", shown in local time with its zone */
	COLUMN_DATE,
	COLUMN_YES_NO	/* a JSON boolean; shown as yes or no */
};

struct column {
	const char *key;	/* of the row's member; an array's strings are joined by commas */
	const char *heading;
	enum column_kind kind;
	size_t widest;		/* columns of the terminal, cut beyond with an ellipsis; 0: as wide as it is */
};

struct list;
/* ${columns} is borrowed and ends with a row without key.  ${schema}: "ought.officers/1".  NULL: no memory. */
struct list *list_begin(struct cli *cli, const char *schema, const struct column *columns);
/* Takes over ${row}. */
enum ought_status list_add(struct list *list, json_t *row, struct ought_error *err) OUGHT_MUST;
/* Print and free.  ${none} is said in place of an empty table.  list_free drops it unprinted; takes NULL. */
enum ought_status list_end(struct list *list, const char *none, struct ought_error *err) OUGHT_MUST;
void list_free(struct list *list);

/* ---- one thing ---- */

/*
 * With --json: ${document} (taken over), with ${schema} added; else the sentence, and after it, where ${next} is not
 * NULL, a line with the usual next command: "Next: ought check search C-2026-000127".
 */
enum ought_status output_done(struct cli *cli, const char *schema, json_t *document, const char *next,
    struct ought_error *err, const char *format, ...) OUGHT_MUST __attribute__((format(printf, 6, 7)));
/* With --json: ${document} with ${schema}; taken over.  For commands that print their own text otherwise. */
enum ought_status output_document(const char *schema, json_t *document, struct ought_error *err) OUGHT_MUST;

/* ---- text, on standard output; control characters but newlines are escaped ---- */

void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* A heading: bold on a terminal. */
void say_heading(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* "Label:      value", labels aligned to ${width} columns, long values wrapped under themselves; NULL: not shown. */
void say_field(const char *label, size_t width, const char *value);
/* A paragraph wrapped to the terminal's width, indented. */
void say_paragraph(size_t indent, const char *text);
/* "  left      text", the text wrapped under itself from column ${indent} on; below a left part too wide for it. */
void say_row(const char *left, size_t indent, const char *text);
/* A remark on standard error: "ought: ...". */
void remark(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- pieces ---- */

/* ${text} for a terminal: control, bidirectional and other invisible characters written as \x1b, \u202e. */
void escape_terminal(struct ought_buffer *out, const char *text, bool newlines);
/* Columns of a terminal that ${text} takes. */
size_t display_width(const char *text);
/* Bytes of ${text} that fit into ${widest} columns, and the columns that those take. */
size_t display_cut(const char *text, size_t widest, size_t *width);
/* Bytes of the first line of ${text} folded into ${width} columns, two or more: up to a space, where that can be. */
size_t display_fold(const char *text, size_t width);
/* Columns for texts and forms: those of the terminal, but not so many that a line is hard to read. */
size_t output_text_width(void);
/* Columns of the terminal; 80 where there is none. */
size_t output_width(void);
/* "01 Mar 2026 09:00 GMT" of a time as the entry has it; the text itself where it is none. */
void local_time(const char *utc, char *text, size_t size);

/* Whether standard output is a terminal; and whether colour is wanted there. */
bool output_terminal(void);
bool output_colour(void);
/* Send standard output through the pager, where it is a terminal; waited for at the end. */
void pager_begin(struct cli *cli);
void pager_end(void);
bool pager_running(void);

/* ---- progress: a bar on standard error, on a terminal only, once it takes over a second ---- */

struct progress {
	const char *what;	/* "verifying entries" */
	int64_t started_ms;
	int64_t shown_ms;
	bool shown;
};
void progress_begin(struct progress *progress, const char *what);
/* ${all} of 0: not known. */
void progress_at(struct progress *progress, int64_t done, int64_t all);
void progress_end(struct progress *progress);

#endif
