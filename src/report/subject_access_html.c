/* subject_access_html.c: everything held on one person, as a page. */
#include <stdio.h>
#include <string.h>

#include "report/entries.h"
#include "report/html.h"

/* In the order in which a reader wants them. */
static const struct entries_section sections[] = {
    {"person.", "Who you are held to be"},
    {"record.", "What is recorded"},
    {"retention.", "How long it is kept"},
    {"check.", "Applications for certificates"},
    {"assessment.", "Assessments"},
    {"representations.", "What you were asked, and what you said"},
    {"decision.", "Decisions"},
    {"reconsideration.", "Reconsiderations"},
    {"dispute.", "Disputes"},
    {"erasure.", "What was erased"},
    {0},
};

static void
rows_table(
    struct ought_buffer *text, const char *caption, const json_t *rows, const char *const *keys)
{
	const json_t *row;
	char label[64], when[64];
	enum ought_id_kind kind;
	int64_t n;
	size_t i;

	if (json_array_size(rows) == 0)
		return;
	html_table_begin(text, caption);
	html_row_begin(text);
	for (size_t k = 0; keys[k] != NULL; k++) {
		entries_label(keys[k], label, sizeof(label));
		html_cell(text, HTML_HEADING, label);
	}
	html_row_end(text);
	html_table_body(text);
	json_array_foreach(rows, i, row)
	{
		html_row_begin(text);
		for (size_t k = 0; keys[k] != NULL; k++) {
			const char *value = ought_json_text(row, keys[k]);

			if (strcmp(keys[k], "at") == 0 && value != NULL) {
				entries_time(value, when, sizeof(when));
				value = when;
			}
			html_cell(text,
			    value != NULL && entries_id(value, &kind, &n) ? HTML_IDENTIFIER
									  : HTML_WORDS,
			    value);
		}
		html_row_end(text);
	}
	html_table_end(text);
}

static void
overview(struct ought_buffer *text, const json_t *document)
{
	static const char *const record[] = {
	    "record", "kind", "outcome", "category", "role", "status", NULL};
	static const char *const check[] = {
	    "check", "kind", "workforce", "received", "status", "answer", NULL};
	static const char *const decision[] = {
	    "decision", "record", "check", "result", "status", "at", NULL};

	html_heading(text, 2, "Overview");
	rows_table(text, "Records", json_object_get(document, "records"), record);
	rows_table(
	    text, "Applications for certificates", json_object_get(document, "checks"), check);
	rows_table(text, "Decisions", json_object_get(document, "decisions"), decision);
	if (json_array_size(json_object_get(document, "records")) == 0)
		html_paragraph(text, "There is no record.");
}

/* Who saw it, and when: Data Protection Act 2018 s.62. */
static void
access_table(struct ought_buffer *text, const json_t *document)
{
	const json_t *access = json_object_get(document, "access"), *entry;
	char when[64];
	size_t i;

	html_heading(text, 2, "Who saw it, and when");
	if (json_array_size(access) == 0) {
		html_paragraph(text, "Nobody, before this document was made.");
		return;
	}
	html_table_begin(text, NULL);
	html_row_begin(text);
	html_cell(text, HTML_HEADING, "When");
	html_cell(text, HTML_HEADING, "Who");
	html_cell(text, HTML_HEADING, "What");
	html_cell(text, HTML_HEADING, "Why, and to whom");
	html_row_end(text);
	html_table_body(text);
	json_array_foreach(access, i, entry)
	{
		const json_t *content = json_object_get(entry, "content");
		const char *reason = ought_json_text(content, "reason");
		const char *recipient = ought_json_text(content, "recipient");
		struct ought_buffer what = {0}, why = {0};

		entries_time(ought_json_text(entry, "at"), when, sizeof(when));
		ought_buffer_add(&what, "%s: %s", ought_json_text(entry, "processing"),
		    ought_json_text(json_object_get(entry, "claims"), "what"));
		ought_buffer_add(&why, "%s%s%s", reason != NULL ? reason : "",
		    recipient != NULL ? "; to " : "", recipient != NULL ? recipient : "");
		if (reason == NULL)
			ought_buffer_add(&why, "%s",
			    json_object_get(entry, "erased") != NULL
				? "erased"
				: "together with others, and so not told here");
		html_row_begin(text);
		html_cell(text, HTML_WORDS, when);
		html_cell(text, HTML_WORDS, ought_json_text(entry, "by"));
		html_cell(text, HTML_WORDS, what.text);
		html_cell(text, HTML_WORDS, why.text);
		html_row_end(text);
		ought_buffer_free(&what);
		ought_buffer_free(&why);
	}
	html_table_end(text);
}

void
ought_report_subject_access_html(const json_t *document, struct ought_buffer *text)
{
	const json_t *row;
	struct ought_buffer persons = {0};
	char when[64];
	size_t i;

	html_begin(text, ought_json_text(document, "title"));
	html_paragraph(text,
	    "This is everything that the force's disclosure unit holds about you in its register, word for word, given under "
	    "section 45 of the Data Protection Act 2018. What would give away other people is left out, and where it is, that "
	    "is said.");
	json_array_foreach(json_object_get(document, "persons"), i, row)
	    ought_buffer_add(&persons, "%s%s", i > 0 ? ", " : "", ought_json_text(row, "person"));
	entries_time(ought_json_text(document, "at"), when, sizeof(when));
	html_terms_begin(text);
	html_term(text, "You are in it as", persons.text);
	html_term(text, "Register", ought_json_text(document, "origin"));
	html_term(text, "Made", when);
	html_term(text, "By", ought_json_text(document, "by"));
	html_term(text, "For", ought_json_text(document, "recipient"));
	html_term(text, "Request", ought_json_text(document, "reason"));
	html_terms_end(text);
	ought_buffer_free(&persons);
	overview(text, document);
	entries_sections(
	    text, json_object_get(document, "entries"), sections, "What else was done");
	access_table(text, document);
	html_end(text);
}
