/* html.c: the one writer of HTML; see html.h. */
#include <stdio.h>
#include <string.h>

#include "report/html.h"

/* The policy below names this text by its digest, so nothing else that looks like a style counts. */
static const char style[] =
    "@page{size:A4;margin:18mm 16mm}"
    "body{font:15px/1.45 Georgia,'Times New Roman',serif;color:#111;background:#fff;max-width:46em;"
    "margin:2em auto;padding:0 1em;overflow-wrap:anywhere}"
    "h1{font-size:1.6em;line-height:1.2;border-bottom:2px solid #111;padding-bottom:.3em}"
    "h2{font-size:1.25em;margin-top:1.8em;border-bottom:1px solid #111}"
    "h3{font-size:1.05em;margin:1.2em 0 .3em}h4{font-size:1em;margin:.8em 0 .2em}"
    "p{white-space:pre-wrap;margin:.5em 0}"
    "dl{display:grid;grid-template-columns:minmax(8em,13em) 1fr;gap:.15em 1em;margin:.4em 0}"
    "dt{font-weight:bold}dd{margin:0;white-space:pre-wrap}dd dl,dd ul{margin:0}"
    "table{border-collapse:collapse;margin:1em 0;width:100%;font-size:.93em}"
    "caption{text-align:left;font-weight:bold;padding-bottom:.4em}"
    "th,td{border:1px solid #666;padding:.25em .5em;vertical-align:top;text-align:left;overflow-wrap:break-word}"
    "thead th{background:#eee;border-bottom:2px solid #111}"
    ".n{text-align:right;font-variant-numeric:tabular-nums;overflow-wrap:normal;white-space:nowrap}"
    ".i{overflow-wrap:normal;white-space:nowrap}"
    "pre{font:12px/1.35 monospace;white-space:pre-wrap;border:1px solid #666;padding:.6em}"
    "section{margin:1em 0;padding-left:.8em;border-left:3px solid #999}"
    "svg{width:100%;height:auto;font:13px sans-serif;margin:1em 0}"
    "@media print{body{margin:0;max-width:none;font-size:10.5pt}"
    "h2,h3,h4{break-after:avoid}tr,svg{break-inside:avoid}thead{display:table-header-group}}";

void
html_text(struct ought_buffer *out, const char *text)
{
	while (*text != '\0') {
		uint32_t c = 0;
		size_t len = ought_text_next(text, &c);

		if (len == 0) {
			ought_buffer_add(out, "\\x%02x", (unsigned char)*text);
			text++;
			continue;
		}
		if (c == '&')
			ought_buffer_add(out, "&amp;");
		else if (c == '<')
			ought_buffer_add(out, "&lt;");
		else if (c == '>')
			ought_buffer_add(out, "&gt;");
		else if (c == '"')
			ought_buffer_add(out, "&quot;");
		else if (c == '\'')
			ought_buffer_add(out, "&#39;");
		else if (c != '\n' && c != '\t' && ought_text_unseen(c))
			ought_buffer_add(out, c < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)c);
		else
			ought_buffer_add_bytes(out, text, len);
		text += len;
	}
}

/* "<name>text</name>" */
static void
element(struct ought_buffer *out, const char *name, const char *text)
{
	ought_buffer_add(out, "<%s>", name);
	html_text(out, text);
	ought_buffer_add(out, "</%s>\n", name);
}

void
html_begin(struct ought_buffer *out, const char *title)
{
	uint8_t digest[OUGHT_SHA256_BYTES];
	char text[OUGHT_BASE64_MAX(OUGHT_SHA256_BYTES)];

	ought_sha256(style, strlen(style), digest);
	ought_base64_encode(digest, sizeof(digest), text, sizeof(text));
	ought_buffer_add(out,
	    "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	    "style-src 'sha256-%s'; base-uri 'none'; form-action 'none'\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width\">\n",
	    text);
	element(out, "title", title);
	ought_buffer_add(out, "<style>%s</style>\n</head>\n<body>\n", style);
	element(out, "h1", title);
}

void
html_end(struct ought_buffer *out)
{
	ought_buffer_add(out, "</body>\n</html>\n");
}

void
html_heading(struct ought_buffer *out, int level, const char *text)
{
	static const char *const names[] = {"h2", "h3", "h4"};

	element(out, names[level <= 2 ? 0 : level == 3 ? 1 : 2], text);
}

void
html_paragraph(struct ought_buffer *out, const char *text)
{
	element(out, "p", text);
}

void
html_verbatim(struct ought_buffer *out, const char *text)
{
	element(out, "pre", text);
}

void
html_block_begin(struct ought_buffer *out)
{
	ought_buffer_add(out, "<section>\n");
}

void
html_block_end(struct ought_buffer *out)
{
	ought_buffer_add(out, "</section>\n");
}

void
html_terms_begin(struct ought_buffer *out)
{
	ought_buffer_add(out, "<dl>\n");
}

void
html_term_begin(struct ought_buffer *out, const char *label)
{
	element(out, "dt", label);
	ought_buffer_add(out, "<dd>");
}

void
html_term_end(struct ought_buffer *out)
{
	ought_buffer_add(out, "</dd>\n");
}

void
html_term(struct ought_buffer *out, const char *label, const char *value)
{
	if (value == NULL)
		return;
	html_term_begin(out, label);
	html_text(out, value);
	html_term_end(out);
}

void
html_terms_end(struct ought_buffer *out)
{
	ought_buffer_add(out, "</dl>");
}

void
html_table_begin(struct ought_buffer *out, const char *caption)
{
	ought_buffer_add(out, "<table>\n");
	if (caption != NULL)
		element(out, "caption", caption);
	ought_buffer_add(out, "<thead>\n");
}

void
html_table_body(struct ought_buffer *out)
{
	ought_buffer_add(out, "</thead>\n<tbody>\n");
}

void
html_row_begin(struct ought_buffer *out)
{
	ought_buffer_add(out, "<tr>");
}

void
html_cell(struct ought_buffer *out, enum html_cell kind, const char *text)
{
	static const struct {
		const char *begin;
		const char *end;
	} cells[] = {
	    [HTML_HEADING] = {"<th scope=\"col\">", "</th>"},
	    [HTML_HEADING_NUMBER] = {"<th scope=\"col\" class=\"n\">", "</th>"},
	    [HTML_ROW_HEADING] = {"<th scope=\"row\">", "</th>"},
	    [HTML_WORDS] = {"<td>", "</td>"},
	    [HTML_IDENTIFIER] = {"<td class=\"i\">", "</td>"},
	    [HTML_NUMBER] = {"<td class=\"n\">", "</td>"},
	};

	ought_buffer_add(out, "%s", cells[kind].begin);
	html_text(out, text != NULL ? text : "");
	ought_buffer_add(out, "%s", cells[kind].end);
}

void
html_row_end(struct ought_buffer *out)
{
	ought_buffer_add(out, "</tr>\n");
}

void
html_table_end(struct ought_buffer *out)
{
	ought_buffer_add(out, "</tbody>\n</table>\n");
}

/* ---- a chart ---- */

#define CHART_WIDTH 720
#define CHART_LABELS 240 /* the room that labels have to the left of the bars */
#define CHART_VALUES 70  /* and numbers to the right */
#define CHART_STEP 28
#define CHART_BAR 20
#define CHART_LABEL_CHARACTERS 30U

/* A label may be longer than its room: the table below the chart has the whole of it. */
static void
chart_label(struct ought_buffer *out, const char *label)
{
	char cut[CHART_LABEL_CHARACTERS * 4 + 8];
	size_t at = 0, characters = 0;
	uint32_t c;

	while (label[at] != '\0' && characters < CHART_LABEL_CHARACTERS) {
		size_t len = ought_text_next(label + at, &c);

		at += len == 0 ? 1 : len;
		characters++;
	}
	snprintf(cut, sizeof(cut), "%.*s%s", (int)at, label, label[at] != '\0' ? "…" : "");
	html_text(out, cut);
}

void
html_chart(struct ought_buffer *out, const char *title, const struct html_bar *bar, size_t count)
{
	const int room = CHART_WIDTH - CHART_LABELS - CHART_VALUES;
	int64_t most = 1;

	for (size_t i = 0; i < count; i++)
		if (bar[i].value > most)
			most = bar[i].value;
	ought_buffer_add(out,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" "
	    "aria-labelledby=\"chart\">\n<title id=\"chart\">",
	    CHART_WIDTH, (int)count * CHART_STEP + 8);
	html_text(out, title);
	ought_buffer_add(out, "</title>\n");
	for (size_t i = 0; i < count; i++) {
		const int y = (int)i * CHART_STEP + 4, middle = y + CHART_BAR - 5;
		const bool drawn = bar[i].value >= 0;
		int width = drawn ? (int)(bar[i].value * room / most) : 24;

		/* What is not nothing is seen. */
		if (drawn && bar[i].value > 0 && width == 0)
			width = 1;
		ought_buffer_add(
		    out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">", CHART_LABELS - 8, middle);
		chart_label(out, bar[i].label);
		ought_buffer_add(out,
		    "</text><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" %s/>"
		    "<text x=\"%d\" y=\"%d\">",
		    CHART_LABELS, y, width, CHART_BAR,
		    drawn ? "fill=\"#333\""
			  : "fill=\"none\" stroke=\"#333\" stroke-dasharray=\"3 3\"",
		    CHART_LABELS + width + 6, middle);
		html_text(out, bar[i].said);
		ought_buffer_add(out, "</text>\n");
	}
	ought_buffer_add(out,
	    "<line x1=\"%d\" y1=\"0\" x2=\"%d\" y2=\"%d\" stroke=\"#111\"/>\n</svg>\n",
	    CHART_LABELS, CHART_LABELS, (int)count * CHART_STEP + 8);
}
