/* history.c: how what is held of a person or record came to be: each earlier text, who changed it, when and why. */
#include <string.h>

#include "cases.h"
#include "describe.h"

#include "history.h"

/* What an act is called in a history, and which member of its content is the whole text, if any. */
static const struct {
	const char *act;
	const char *called;
	const char *whole; /* "": the content itself; NULL: none */
} kinds[] = {
    {"person.entered", "Entered", ""},
    {"person.amended", "Amended", "person"},
    {"person.merged", "Merged", NULL},
    {"person.split", "Split", NULL},
    {"record.entered", "Entered", ""},
    {"record.amended", "Amended", "record"},
    {"record.outcome-changed", "Outcome changed", NULL},
    {"record.linked", "Linked", NULL},
    {"record.unlinked", "Link taken back", NULL},
    {"record.reviewed", "Reviewed", NULL},
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static size_t
kind_of(const char *act)
{
	size_t i = 0;

	while (i < KINDS && strcmp(kinds[i].act, act) != 0)
		i++;
	return i;
}

/* What is done about a person concerns also who was merged into them, and is no part of their history. */
static bool
is_about(const json_t *claims, const char *kind, int64_t id)
{
	const char *named = ought_json_text(claims, kind),
		   *other = ought_json_text(claims, "other");
	char text[OUGHT_ID_MAX];

	ought_id_format(strcmp(kind, "person") == 0 ? OUGHT_ID_PERSON : OUGHT_ID_RECORD, id, text);
	return (named != NULL && strcmp(named, text) == 0) ||
	    (other != NULL && strcmp(other, text) == 0);
}

/* The entry as a row, with its content; NULL in ${*row} where it is no part of the history. */
static enum ought_status
read_entry(struct ought_db *db, const char *kind, int64_t id, int64_t n, json_t **row,
    struct ought_error *err)
{
	struct ought_stored stored = {0};
	struct ought_entry entry = {0};
	json_t *content = NULL;
	char at[OUGHT_TIME_MAX];
	enum ought_status status;

	*row = NULL;
	if ((status = ought_ledger_get(db, n, &stored, err)) != OUGHT_OK ||
	    (status = ought_entry_read(stored.text, stored.len, &entry, err)) != OUGHT_OK ||
	    kind_of(entry.act) == KINDS || !is_about(entry.claims, kind, id) ||
	    (status = case_content(db, n, &content, err)) != OUGHT_OK)
		goto out;
	ought_time_format(entry.at_ms, at);
	*row = json_pack("{s:I, s:s, s:s, s:s, s:O, s:O}", "n", (json_int_t)n, "act", entry.act,
	    "officer", entry.by, "at", at, "claims", entry.claims, "content", content);
	if (*row == NULL)
		status = case_nomem(err);
out:
	json_decref(content);
	ought_entry_clear(&entry);
	ought_stored_clear(&stored);
	return status;
}

enum ought_status
history_read(
    struct ought_db *db, const char *kind, int64_t id, json_t **rows, struct ought_error *err)
{
	/* Most entries about anybody are consultations, and are not read. */
	static const char sql[] =
	    "SELECT s.n FROM ledger.subject s JOIN ledger.entry e USING (n) "
	    "WHERE s.kind = :kind AND s.id = :id "
	    "AND json_extract(CAST(e.body AS TEXT), '$.act') GLOB :acts ORDER BY s.n";
	json_t *entries = NULL, *entry, *row = NULL, *made = json_array();
	struct ought_buffer acts = {0};
	size_t i;
	enum ought_status status;

	ought_buffer_add(&acts, "%s.*", kind);
	if (made == NULL || acts.failed) {
		status = case_nomem(err);
		goto out;
	}
	status = case_rows(db, sql,
	    OUGHT_BINDS(
		OUGHT_TEXT(":kind", kind), OUGHT_INT(":id", id), OUGHT_TEXT(":acts", acts.text)),
	    &entries, err);
	json_array_foreach(entries, i, entry)
	{
		status = read_entry(db, kind, id, ought_json_int(entry, "n", -1), &row, err);
		if (status != OUGHT_OK)
			break;
		if (row != NULL && json_array_append_new(made, row) != 0) {
			status = case_nomem(err);
			break;
		}
	}
	if (status == OUGHT_OK)
		*rows = json_incref(made);
out:
	ought_buffer_free(&acts);
	json_decref(entries);
	json_decref(made);
	return status;
}

/* "Merged P-000002 into P-000001 by john.doe, 1 Mar 2026 09:00 GMT" */
static void
add_heading(struct ought_buffer *text, const json_t *row, size_t kind)
{
	const json_t *claims = json_object_get(row, "claims");
	const char *other = ought_json_text(claims, "other"),
		   *outcome = ought_json_text(claims, "outcome"),
		   *person = ought_json_text(claims, "person"),
		   *role = ought_json_text(claims, "role");
	struct ought_buffer what = {0};
	char when[64];

	local_time(ought_json_text(row, "at"), when, sizeof(when));
	ought_buffer_add(&what, "%s", kinds[kind].called);
	if (other != NULL)
		ought_buffer_add(&what, ": %s %s %s", other,
		    strcmp(kinds[kind].act, "person.merged") == 0 ? "into" : "from", person);
	else if (person != NULL && strncmp(kinds[kind].act, "record.", 7) == 0)
		ought_buffer_add(&what, ": %s%s%s", person, role != NULL ? " as " : "",
		    role != NULL ? role : "");
	if (outcome != NULL)
		ought_buffer_add(&what, ", outcome %s", outcome);
	describe_heading(text, "%s; %s, %s", what.text, ought_json_text(row, "officer"), when);
	ought_buffer_free(&what);
}

void
history_describe(struct ought_buffer *text, const json_t *rows)
{
	const json_t *row, *content, *whole;
	size_t i, kind;

	json_array_foreach(rows, i, row)
	{
		kind = kind_of(ought_json_text(row, "act"));
		content = json_object_get(row, "content");
		add_heading(text, row, kind);
		describe_field(text, "Reason", ought_json_text(content, "reason"));
		if (json_object_size(content) == 0)
			describe_field(text, "Content", "was erased");
		if (kinds[kind].whole == NULL || json_object_size(content) == 0)
			continue;
		whole = kinds[kind].whole[0] == '\0' ? content
						     : json_object_get(content, kinds[kind].whole);
		if (strncmp(kinds[kind].act, "person.", 7) == 0)
			describe_person_fields(text, whole);
		else
			describe_record_fields(text, whole);
	}
}
