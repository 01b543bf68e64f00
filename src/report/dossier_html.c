/* dossier_html.c: one decision's dossier as a page. */
#include <stdio.h>
#include <string.h>

#include "report/entries.h"
#include "report/html.h"

static const struct entries_section sections[] = {
    {"check.received", "The application"},
    {"record.", "The record"},
    {"person.", "Whose it is held to be"},
    {"check.matched", "That the applicant is that person"},
    {"assessment.", "The assessment"},
    {"representations.", "Representations"},
    {"decision.", "The decision, and later ones in its place"},
    {"reconsideration.", "Reconsiderations"},
    {"dispute.", "Disputes"},
    {"check.", "The answer"},
    {0},
};

static const char *
event_title(const char *event)
{
	static const char *const titles[][2] = {{"opened", "reconsideration opened"},
	    {"concluded", "reconsideration concluded"}, {"stage", "dispute"}};

	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (strcmp(titles[i][0], event) == 0)
			return titles[i][1];
	return event;
}

/* What happened, in one table: from the earliest to the latest. */
static void
chain_table(struct ought_buffer *text, const json_t *chain)
{
	static const char *const keys[] = {"decision", "reconsideration", "result", "status",
	    "trigger", "title", "outcome", "new_decision", "answer"};
	const json_t *row;
	char when[64];
	size_t i;

	html_heading(text, 2, "What was decided, from the first to the last");
	html_table_begin(text, NULL);
	html_row_begin(text);
	html_cell(text, HTML_HEADING, "When");
	html_cell(text, HTML_HEADING, "Who");
	html_cell(text, HTML_HEADING, "What");
	html_cell(text, HTML_HEADING, "Delegation");
	html_row_end(text);
	html_table_body(text);
	json_array_foreach(chain, i, row)
	{
		const int64_t delegation = ought_json_int(row, "delegation", 0);
		struct ought_buffer what = {0};
		char number[24] = "";

		ought_buffer_add(&what, "%s:", event_title(ought_json_text(row, "event")));
		for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
			const char *value = ought_json_text(row, keys[k]);

			if (value != NULL)
				ought_buffer_add(&what, " %s", value);
		}
		if (delegation > 0)
			snprintf(number, sizeof(number), "%lld", (long long)delegation);
		entries_time(ought_json_text(row, "at"), when, sizeof(when));
		html_row_begin(text);
		html_cell(text, HTML_WORDS, when);
		html_cell(text, HTML_WORDS, ought_json_text(row, "officer"));
		html_cell(text, HTML_WORDS, what.text);
		html_cell(text, HTML_NUMBER, number);
		html_row_end(text);
		ought_buffer_free(&what);
	}
	html_table_end(text);
}

/* The act of the decision itself, as signed. */
static const json_t *
own_entry(const json_t *document)
{
	const char *decision = ought_json_text(document, "decision");
	const json_t *entry;
	size_t i;

	json_array_foreach(json_object_get(document, "case"), i, entry)
	{
		const char *named = ought_json_text(json_object_get(entry, "claims"), "decision");

		if (strcmp(ought_json_text(entry, "act"), "decision.made") == 0 && named != NULL &&
		    strcmp(named, decision) == 0)
			return entry;
	}
	return NULL;
}

static void
proof(struct ought_buffer *text, const json_t *document)
{
	const json_t *entry = own_entry(document), *tree = json_object_get(document, "tree");
	struct ought_buffer line = {0};

	html_heading(text, 2, "How to check it");
	html_paragraph(text,
	    "Each act is a text that its officer signed. OpenSSH checks the signature of the decision below, with the three "
	    "texts saved as entry.json (without a line end after it), entry.sig and allowed_signers:");
	if (entry != NULL) {
		char at[OUGHT_TIME_MAX];
		int64_t at_ms = 0;

		if (ought_time_parse(ought_json_text(entry, "at"), &at_ms, NULL) != OUGHT_OK)
			at_ms = 0;
		ought_report_verify_time(at_ms, at);
		ought_buffer_add(&line,
		    "ssh-keygen -Y verify -f allowed_signers -I %s -n ought -s entry.sig -O verify-time=%s < entry.json",
		    ought_json_text(entry, "by"), at);
		html_verbatim(text, line.text != NULL ? line.text : "");
		ought_buffer_free(&line);
		html_verbatim(text, ought_json_text(entry, "text"));
		html_verbatim(text, ought_json_text(entry, "signature"));
	}
	html_verbatim(text, ought_json_text(document, "signers"));
	html_paragraph(text,
	    "What an act contains is bound by the value \"content\" in its text: an HMAC-SHA-256, keyed with the act's salt, of the "
	    "characters \"ought content v1\", a byte of nought, and the content. All acts of this dossier, their signatures, contents "
	    "and salts are in dossier.json, and as files where the dossier was given as a directory; there, check.sh checks "
	    "all of them with OpenSSH and OpenSSL.");
	ought_buffer_add(&line,
	    "The ledger held %lld acts when this was made. The root of the tree over them (RFC 6962) was %s; the path of each act to "
	    "that root is in dossier.json. Whoever holds a checkpoint of the ledger from another day can find out with it whether "
	    "anything was changed or taken out since.",
	    (long long)ought_json_int(tree, "size", 0), ought_json_text(tree, "root"));
	html_paragraph(text, line.text != NULL ? line.text : "");
	ought_buffer_free(&line);
}

void
ought_report_dossier_html(const json_t *document, struct ought_buffer *text)
{
	const json_t *entry, *delegation = json_object_get(document, "delegation");
	char when[64];
	size_t i;

	html_begin(text, ought_json_text(document, "title"));
	html_paragraph(text,
	    "A decision under section 113B(4) of the Police Act 1997: what it rests on, who took it and by which authority, and "
	    "what became of it.");
	entries_time(ought_json_text(document, "at"), when, sizeof(when));
	html_terms_begin(text);
	html_term(text, "Decision", ought_json_text(document, "decision"));
	html_term(text, "Application", ought_json_text(document, "check"));
	html_term(text, "Record", ought_json_text(document, "record"));
	html_term(text, "Register", ought_json_text(document, "origin"));
	html_term(text, "Made", when);
	html_term(text, "By", ought_json_text(document, "by"));
	html_term(text, "For", ought_json_text(document, "recipient"));
	html_term(text, "Reason", ought_json_text(document, "reason"));
	html_terms_end(text);
	chain_table(text, json_object_get(document, "chain"));
	entries_sections(text, json_object_get(document, "case"), sections, NULL);
	html_heading(text, 2, "Authority");
	if (delegation != NULL)
		entries_terms(text, delegation);
	else
		html_paragraph(text, "The chief officer decided: Police Act 1997 s.113B(4).");
	json_array_foreach(json_object_get(document, "authority"), i, entry)
	    entries_html(text, entry);
	proof(text, document);
	html_end(text);
}
