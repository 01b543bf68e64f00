/* entries.c: acts as a document shows them. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/entries.h"
#include "report/html.h"

static const struct ought_act_about *
about_act(const char *name)
{
	const struct ought_act_about *about;

	for (size_t i = 0; (about = ought_act_about(i)) != NULL; i++)
		if (strcmp(about->name, name) == 0)
			return about;
	return NULL;
}

/* The day on which what entry ${n} contained was erased; "" where the ledger does not say. */
static enum ought_status
erased_on(struct ought_db *db, int64_t n, char day[static OUGHT_DATE_MAX], struct ought_error *err)
{
	static const char sql[] =
	    "SELECT e.concluded_ms FROM ledger.erased_entry AS g"
	    "  JOIN ledger.erasure AS e ON e.concluded_n = g.by_n WHERE g.n = :n";
	int64_t at_ms = 0;
	bool found = false;
	enum ought_status status;

	status = ought_db_int(db, sql, OUGHT_BINDS(OUGHT_INT(":n", n)), &at_ms, &found, err);
	day[0] = '\0';
	if (status == OUGHT_OK && found)
		ought_date_format(ought_date_of(at_ms), day);
	return status;
}

enum ought_status
entries_read(struct ought_db *db, int64_t n, json_t **entry, struct ought_error *err)
{
	struct ought_stored stored = {0};
	struct ought_entry read = {0};
	const struct ought_act_about *about;
	json_t *content = NULL, *made = NULL;
	char at[OUGHT_TIME_MAX], day[OUGHT_DATE_MAX] = "";
	enum ought_status status;

	if ((status = ought_ledger_get(db, n, &stored, err)) != OUGHT_OK ||
	    (status = ought_entry_read(stored.text, stored.len, &read, err)) != OUGHT_OK ||
	    (read.has_content &&
		(status = ought_ledger_content(db, n, &content, err)) != OUGHT_OK) ||
	    (read.has_content && content == NULL &&
		(status = erased_on(db, n, day, err)) != OUGHT_OK))
		goto out;
	about = about_act(read.act);
	ought_time_format(read.at_ms, at);
	made = json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:O, s:o*}", "n", (json_int_t)n, "at", at,
	    "by", read.by, "act", read.act, "about", about != NULL ? about->about : read.act,
	    "processing",
	    ought_processing_name(about != NULL ? about->processing : OUGHT_PROCESSING_NONE),
	    "claims", read.claims, "content", content);
	if (made == NULL ||
	    (read.has_content && content == NULL &&
		json_object_set_new(made, "erased", json_string(day)) != 0)) {
		json_decref(made);
		status = no_memory(err);
		goto out;
	}
	*entry = made;
out:
	ought_entry_clear(&read);
	ought_stored_clear(&stored);
	return status;
}

bool
entries_id(const char *text, enum ought_id_kind *kind, int64_t *n)
{
	static const enum ought_id_kind kinds[] = {OUGHT_ID_PERSON, OUGHT_ID_RECORD, OUGHT_ID_CHECK,
	    OUGHT_ID_DECISION, OUGHT_ID_RECONSIDERATION};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (ought_id_parse_exact(kinds[i], text, n, NULL) == OUGHT_OK) {
			*kind = kinds[i];
			return true;
		}
	return false;
}

bool
entries_name(const json_t *entry, const char *id)
{
	const char *key;
	json_t *value, *item;
	size_t i;

	json_object_foreach(json_object_get(entry, "claims"), key, value)
	{
		if (json_is_string(value) && strcmp(json_string_value(value), id) == 0)
			return true;
		json_array_foreach(value, i, item)
		{
			if (json_is_string(item) && strcmp(json_string_value(item), id) == 0)
				return true;
		}
	}
	return false;
}

void
entries_label(const char *key, char *label, size_t size)
{
	snprintf(label, size, "%s", key);
	for (char *c = label; *c != '\0'; c++)
		if (*c == '_')
			*c = ' ';
	label[0] = (char)toupper((unsigned char)label[0]);
}

void
entries_time(const char *at, char *text, size_t size)
{
	struct ought_date day;
	char date[OUGHT_DATE_MAX], words[OUGHT_DATE_LONG_MAX];

	snprintf(date, sizeof(date), "%s", at != NULL ? at : "");
	if (at == NULL || strlen(at) < 16 || ought_date_parse(date, &day, NULL) != OUGHT_OK) {
		snprintf(text, size, "%s", at != NULL ? at : "");
		return;
	}
	ought_date_format_long(day, words);
	snprintf(text, size, "%s, %.5s UTC", words, at + 11);
}

/* In the order in which people read them; what is not named here comes after, by the alphabet. */
static const char *const reading_order[] = {"person", "survivor", "persons", "record", "records",
    "check", "checks", "decision", "decisions", "reconsideration", "forenames", "surname", "names",
    "births", "sex", "birth_place", "address", "postcode", "addresses", "scheme", "value",
    "identifiers", "reference", "kind", "outcome", "category", "role", "from", "to", "summary",
    "status", "source", "considerations", "age", "antecedence", "severity", "aggravating",
    "distribution", "exploitation", "malicious_intent", "profit_motive", "adult_involvement",
    "safeguarding", "referrals", "rationale", "retention_group", "review", "applicant", "position",
    "purpose", "workforce", "relevance", "substantiation", "third_party_access", "seriousness",
    "currency", "age_at_time", "pattern", "conduct_since", "private_life", "third_parties",
    "impact_if_not_disclosed", "recommendation", "discard_category", "reasons", "reply_by", "reply",
    "text", "effect", "relevant", "relevant_reasons", "ought", "ought_reasons", "proportionality",
    "representations", "acquittal", "result", "certificate_text", "delegation", "guidance", "qaf",
    "reason"};
#define READING_ORDER (sizeof(reading_order) / sizeof(reading_order[0]))

/* The keys of ${object} in that order; the caller's. */
static json_t *
ordered_keys(const json_t *object)
{
	json_t *keys = json_array(), *rest = json_object(), *value;
	const char *key;

	json_object_foreach((json_t *)object, key, value) json_object_set(rest, key, value);
	for (size_t i = 0; i < READING_ORDER; i++)
		if (json_object_del(rest, reading_order[i]) == 0)
			json_array_append_new(keys, json_string(reading_order[i]));
	json_object_foreach(rest, key, value) json_array_append_new(keys, json_string(key));
	json_decref(rest);
	return keys;
}

/* ---- values in lines of text ---- */

static void
add_scalar(struct ought_buffer *text, const json_t *value)
{
	char *json;

	if (json_is_string(value))
		ought_buffer_add(text, "%s", json_string_value(value));
	else if (json_is_integer(value))
		ought_buffer_add(text, "%lld", (long long)json_integer_value(value));
	else if (json_is_boolean(value))
		ought_buffer_add(text, "%s", json_is_true(value) ? "yes" : "no");
	else if (!json_is_null(value) &&
	    (json = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS)) != NULL) {
		/* Deeper than anything that people fill in: evidence of a search. */
		ought_buffer_add(text, "%s", json);
		free(json);
	}
}

/* "Forenames: Ann; Surname: Green" */
static void
add_members(struct ought_buffer *text, const json_t *object)
{
	json_t *keys = ordered_keys(object), *item;
	char label[64];
	size_t i;

	json_array_foreach(keys, i, item)
	{
		const char *key = json_string_value(item);

		entries_label(key, label, sizeof(label));
		ought_buffer_add(text, "%s%s: ", i > 0 ? "; " : "", label);
		add_scalar(text, json_object_get(object, key));
	}
	json_decref(keys);
}

/* "May 1987": to whoever knows no ISO 8601, "1987-05" is a period of years. */
static void
add_birth(struct ought_buffer *text, const json_t *birth)
{
	const char *date = json_string_value(birth);
	char shown[OUGHT_DATE_LONG_MAX];

	ought_date_format_partial(date != NULL ? date : "", shown);
	ought_buffer_add(text, "%s", shown);
}

static void
add_value(struct ought_buffer *text, const char *key, json_t *value)
{
	const bool births = strcmp(key, "births") == 0;
	json_t *item;
	size_t i;

	if (json_is_object(value))
		add_members(text, value);
	else if (!json_is_array(value))
		add_scalar(text, value);
	json_array_foreach(value, i, item)
	{
		ought_buffer_add(text, "%s", i > 0 ? "\n" : "");
		if (json_is_object(item))
			add_members(text, item);
		else if (births)
			add_birth(text, item);
		else
			add_scalar(text, item);
	}
}

static void
term(struct ought_buffer *out, const char *key, json_t *value)
{
	struct ought_buffer text = {0};
	char label[64];

	entries_label(key, label, sizeof(label));
	add_value(&text, key, value);
	html_term(out, label, text.text != NULL ? text.text : "");
	if (text.failed)
		out->failed = true;
	ought_buffer_free(&text);
}

static void
member(struct ought_buffer *out, const char *key, json_t *value)
{
	json_t *keys, *inner;
	char label[64];
	size_t i;

	if (!json_is_object(value)) {
		term(out, key, value);
		return;
	}
	entries_label(key, label, sizeof(label));
	html_term_begin(out, label);
	html_terms_begin(out);
	keys = ordered_keys(value);
	json_array_foreach(keys, i, inner)
	    term(out, json_string_value(inner), json_object_get(value, json_string_value(inner)));
	json_decref(keys);
	html_terms_end(out);
	html_term_end(out);
}

void
entries_terms(struct ought_buffer *out, const json_t *object)
{
	json_t *keys = ordered_keys(object), *key;
	size_t i;

	html_terms_begin(out);
	json_array_foreach(keys, i, key)
	    member(out, json_string_value(key), json_object_get(object, json_string_value(key)));
	html_terms_end(out);
	json_decref(keys);
}

/* ---- one entry ---- */

static void
withheld_html(struct ought_buffer *out, const json_t *withheld)
{
	const json_t *one;
	size_t i;

	if (json_array_size(withheld) == 0)
		return;
	html_terms_begin(out);
	json_array_foreach(withheld, i, one)
	{
		struct ought_buffer text = {0};
		char label[64];

		entries_label(ought_json_text(one, "part"), label, sizeof(label));
		ought_buffer_add(&text, "withheld: %s", ought_json_text(one, "reason"));
		html_term(out, label, text.text);
		ought_buffer_free(&text);
	}
	html_terms_end(out);
}

static void
erased_html(struct ought_buffer *out, const json_t *erased)
{
	const char *day = json_string_value(erased);
	struct ought_buffer text = {0};

	if (day == NULL)
		return;
	ought_buffer_add(
	    &text, "What it contained was erased%s%s.", day[0] != '\0' ? " on " : "", day);
	html_paragraph(out, text.text != NULL ? text.text : "");
	ought_buffer_free(&text);
}

void
entries_html(struct ought_buffer *out, const json_t *entry)
{
	const char *about = ought_json_text(entry, "about");
	struct ought_buffer line = {0};
	char when[64];

	html_block_begin(out);
	ought_buffer_add(&line, "%c%s", toupper((unsigned char)about[0]), about + 1);
	html_heading(out, 3, line.text != NULL ? line.text : about);
	ought_buffer_free(&line);
	entries_time(ought_json_text(entry, "at"), when, sizeof(when));
	ought_buffer_add(&line, "%s, by %s (entry %lld, %s)", when, ought_json_text(entry, "by"),
	    (long long)ought_json_int(entry, "n", 0), ought_json_text(entry, "act"));
	html_paragraph(out, line.text != NULL ? line.text : "");
	ought_buffer_free(&line);
	entries_terms(out, json_object_get(entry, "claims"));
	if (json_object_get(entry, "content") != NULL)
		entries_terms(out, json_object_get(entry, "content"));
	withheld_html(out, json_object_get(entry, "withheld"));
	erased_html(out, json_object_get(entry, "erased"));
	html_block_end(out);
}

/* Whether ${section} is the first of ${sections} to which ${entry} belongs: the row without acts, where it is of none. */
static bool
belongs(const json_t *entry, const struct entries_section *sections,
    const struct entries_section *section)
{
	const char *act = ought_json_text(entry, "act");

	while (sections->acts != NULL && strncmp(act, sections->acts, strlen(sections->acts)) != 0)
		sections++;
	return sections == section;
}

void
entries_sections(struct ought_buffer *out, const json_t *entries,
    const struct entries_section *sections, const char *rest)
{
	const struct entries_section *section = sections;
	const json_t *entry;
	const char *title;
	size_t i;

	do {
		bool any = false;

		if ((title = section->acts != NULL ? section->title : rest) == NULL)
			continue;
		json_array_foreach(entries, i, entry)
		{
			if (!belongs(entry, sections, section))
				continue;
			if (!any)
				html_heading(out, 2, title);
			any = true;
			entries_html(out, entry);
		}
	} while ((section++)->acts != NULL);
}
