/*
 * html.h: pages for people outside: one file, without script or anything from elsewhere, that reads the same on a screen and on
 * a black-and-white print of A4.  Whatever text is given is escaped here; no caller writes markup.
 */
#ifndef OUGHT_REPORT_HTML_H
#define OUGHT_REPORT_HTML_H

#include "report/report_internal.h"

/* The page's head, up to and with its first heading. */
void html_begin(struct ought_buffer *out, const char *title);
void html_end(struct ought_buffer *out);

/*
 * ${text} as the content of an element: markup is escaped; line ends stay; other characters that deceive or cannot be seen
 * are written as \u202e.
 */
void html_text(struct ought_buffer *out, const char *text);

/* ${level}: 2 or below. */
void html_heading(struct ought_buffer *out, int level, const char *text);
/* Lines of ${text} stay lines. */
void html_paragraph(struct ought_buffer *out, const char *text);
/* Bytes that are to be copied as they are: an entry, a signature, a command. */
void html_verbatim(struct ought_buffer *out, const char *text);
/* What belongs together and stays on a page where that can be. */
void html_block_begin(struct ought_buffer *out);
void html_block_end(struct ought_buffer *out);

/* Labels and what they say; html_term_begin and _end for what is more than a text. */
void html_terms_begin(struct ought_buffer *out);
void html_term(struct ought_buffer *out, const char *label, const char *value);
void html_term_begin(struct ought_buffer *out, const char *label);
void html_term_end(struct ought_buffer *out);
void html_terms_end(struct ought_buffer *out);

enum html_cell {
	HTML_HEADING,	     /* of a column */
	HTML_HEADING_NUMBER, /* of a column of numbers */
	HTML_ROW_HEADING,
	HTML_WORDS,
	HTML_IDENTIFIER, /* not broken in two */
	HTML_NUMBER
};
/* Rows of headings follow, then html_table_body and the others.  ${caption} may be NULL. */
void html_table_begin(struct ought_buffer *out, const char *caption);
void html_table_body(struct ought_buffer *out);
void html_row_begin(struct ought_buffer *out);
void html_cell(struct ought_buffer *out, enum html_cell kind, const char *text);
void html_row_end(struct ought_buffer *out);
void html_table_end(struct ought_buffer *out);

/* A bar to draw: ${value} < 0 is not published, and drawn as an empty frame of one size with ${said} in it. */
struct html_bar {
	const char *label;
	int64_t value;
	const char *said; /* "392" */
};
/* A chart of bars.  A table with the same numbers has to follow it: a chart alone is not for everybody. */
void html_chart(struct ought_buffer *out, const char *title, const struct html_bar *bar, size_t count);

#endif
