/*
 * subject_access.c: everything held on one person, for that person (Data Protection Act 2018 s.45).
 *
 * Everything held is what acts contain, and the ledger says of each act whom and what it concerns: so the document is made of
 * acts, word for word, and a new kind of act is in it without anybody's thinking of it.  The right does not reach what would
 * give away others (s.45(4)(e)): where an act names a person, record or check that is not this person's its content is
 * left out, and identifiers of others are never shown; of this person's own acts the parts listed below are left out.
 * Whoever makes the document includes or withholds more by naming it, with a reason that is recorded.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/entries.h"

#define PART_MAX 64U
#define WHOLE "content"

/* What speaks of others, comes from them, or is nobody's word yet, in content that is otherwise about this person. */
static const struct {
	const char *acts; /* the beginning of their names */
	const char *part;
	const char *reason;
} others_parts[] = {
    {"record.", "source", "it may give away who gave the information"},
    {"assessment.", "third_parties", "it is about other people"},
    {"assessment.", "third_party_access", "it is about other people"},
    {"check.searched", "result", "it compares the applicant with other people"},
    {"draft.", WHOLE, "it was begun and not signed, and only its writer reads it"},
};

/* Content that the person was sent anyway. */
static const char *const sent_acts[] = {"check.answered", "representations.invited"};

struct making {
	struct ought_db *db;
	const struct ought_access_plan *plan;
	json_t *own; /* identifiers of this person, as keys */
	json_t *entries, *access, *withheld;
	bool *used; /* of plan->include, then plan->withhold */
	size_t includes, withholds;
};

/* ---- whose is it? ---- */

static const char sql_persons[] =
    "SELECT person FROM ledger.person_ref"
    " WHERE root = (SELECT root FROM ledger.person_ref WHERE person = :person) ORDER BY person";
static const char sql_records[] =
    "SELECT l.record, l.role, e.kind, e.outcome, e.category, e.status,"
    "       (SELECT count(*) FROM ledger.person_record AS o"
    "         WHERE o.record = l.record AND o.person <> l.person) AS others"
    "  FROM ledger.person_record AS l JOIN ledger.record_ref AS e USING (record)"
    " WHERE l.person = (SELECT root FROM ledger.person_ref WHERE person = :person) ORDER BY l.record";
static const char sql_checks[] =
    "SELECT r.check_id AS \"check\", r.kind, r.workforce, r.received, r.status,"
    "       (SELECT a.answer FROM ledger.answer AS a"
    "         WHERE a.check_id = r.check_id AND a.until_n IS NULL) AS answer"
    "  FROM ledger.finding_now AS f JOIN ledger.request AS r USING (check_id)"
    " WHERE f.person = (SELECT root FROM ledger.person_ref WHERE person = :person) AND f.finding = 'same'"
    " ORDER BY r.check_id";
static const char sql_decisions[] =
    "SELECT d.decision, d.check_id AS \"check\", d.record, d.result, d.at_ms AS at, d.officer,"
    "       CASE WHEN d.until_n IS NULL THEN 'live' ELSE 'superseded' END AS status"
    "  FROM ledger.finding_now AS f JOIN ledger.decision AS d USING (check_id)"
    "  JOIN ledger.person_record AS l ON l.record = d.record AND l.person = f.person"
    " WHERE f.person = (SELECT root FROM ledger.person_ref WHERE person = :person) AND f.finding = 'same'"
    " ORDER BY d.decision";
static const char sql_reconsiderations[] =
    "SELECT x.reconsideration"
    "  FROM ledger.finding_now AS f JOIN ledger.decision AS d USING (check_id)"
    "  JOIN ledger.person_record AS l ON l.record = d.record AND l.person = f.person"
    "  JOIN ledger.reconsideration AS x ON x.decision = d.decision"
    " WHERE f.person = (SELECT root FROM ledger.person_ref WHERE person = :person) AND f.finding = 'same'"
    " ORDER BY x.reconsideration";

/* Rows into ${document}, and what they are called into the identifiers that are this person's own. */
static enum ought_status
add_own(struct making *making, int64_t person, const char *sql, const char *key, json_t *document,
    const char *member, struct ought_error *err)
{
	json_t *rows = NULL, *row;
	size_t i;
	enum ought_status status;

	status = ought_report_rows(
	    making->db, sql, OUGHT_BINDS(OUGHT_INT(":person", person)), &rows, err);
	json_array_foreach(rows, i, row)
	    json_object_set_new(making->own, ought_json_text(row, key), json_true());
	if (status == OUGHT_OK)
		json_object_set_new(document, member, rows);
	return status;
}

static enum ought_status
find_own(struct making *making, int64_t person, json_t *document, struct ought_error *err)
{
	char id[OUGHT_ID_MAX];
	enum ought_status status;

	if ((status = add_own(making, person, sql_persons, "person", document, "persons", err)) !=
		OUGHT_OK ||
	    (status = add_own(making, person, sql_records, "record", document, "records", err)) !=
		OUGHT_OK ||
	    (status = add_own(making, person, sql_checks, "check", document, "checks", err)) !=
		OUGHT_OK ||
	    (status = add_own(making, person, sql_decisions, "decision", document, "decisions",
		 err)) != OUGHT_OK ||
	    (status = add_own(making, person, sql_reconsiderations, "reconsideration", document,
		 "reconsiderations", err)) != OUGHT_OK)
		return status;
	if (json_array_size(json_object_get(document, "persons")) > 0)
		return OUGHT_OK;
	ought_id_format(OUGHT_ID_PERSON, person, id);
	return ought_error_set(err, OUGHT_NOT_FOUND, "there is no person %s", id);
}

static bool
is_own(const struct making *making, const char *id)
{
	return json_object_get(making->own, id) != NULL;
}

/* Whether the record, if ${id} is one, concerns somebody else too. */
static bool
shared(const json_t *document, const char *id)
{
	const json_t *row;
	size_t i;

	json_array_foreach(json_object_get(document, "records"), i, row)
	{
		if (strcmp(ought_json_text(row, "record"), id) == 0)
			return ought_json_int(row, "others", 0) > 0;
	}
	return false;
}

/*
 * Take identifiers of others out of the claims; ${*others} becomes true where there were any, or where a record concerns
 * others too.
 */
static json_t *
own_claims(const struct making *making, const json_t *document, json_t *claims, bool *others)
{
	json_t *kept = json_object(), *value, *item, *list;
	enum ought_id_kind kind;
	const char *key;
	int64_t n;
	size_t i;

	json_object_foreach(claims, key, value)
	{
		const char *text = json_string_value(value);

		if (text != NULL && entries_id(text, &kind, &n)) {
			*others |= !is_own(making, text) || shared(document, text);
			if (is_own(making, text))
				json_object_set(kept, key, value);
			continue;
		}
		if (!json_is_array(value)) {
			json_object_set(kept, key, value);
			continue;
		}
		list = json_array();
		json_array_foreach(value, i, item)
		{
			text = json_string_value(item);
			if (text != NULL && entries_id(text, &kind, &n)) {
				*others |= !is_own(making, text) || shared(document, text);
				if (!is_own(making, text))
					continue;
			}
			json_array_append(list, item);
		}
		json_object_set_new(kept, key, list);
	}
	return kept;
}

/* ---- what is left out ---- */

/*
 * Whether ${item}, such as "R-000310.source", names this part of this entry.  An item without part names the whole, and so
 * every part.
 */
static bool
names(const char *item, const json_t *entry, const char *part)
{
	const char *dot = strchr(item, '.');
	const size_t len = dot != NULL ? (size_t)(dot - item) : strlen(item);
	char head[OUGHT_ID_MAX], number[24], id[OUGHT_ID_MAX];
	enum ought_id_kind kinds[] = {OUGHT_ID_PERSON, OUGHT_ID_RECORD, OUGHT_ID_CHECK,
	    OUGHT_ID_DECISION, OUGHT_ID_RECONSIDERATION};
	int64_t n;

	if (len == 0 || len >= sizeof(head) || (dot != NULL && strcmp(dot + 1, part) != 0))
		return false;
	snprintf(head, sizeof(head), "%.*s", (int)len, item);
	snprintf(number, sizeof(number), "%lld", (long long)ought_json_int(entry, "n", -1));
	if (strcmp(head, number) == 0)
		return true;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (ought_id_parse(kinds[i], head, &n, NULL) == OUGHT_OK) {
			ought_id_format(kinds[i], n, id);
			return entries_name(entry, id);
		}
	return false;
}

/* Whether one of ${items} names it; those that do are marked as used. */
static bool
asked(const char *const *items, bool *used, const json_t *entry, const char *part)
{
	bool any = false;

	for (size_t i = 0; items != NULL && items[i] != NULL; i++)
		if (names(items[i], entry, part)) {
			used[i] = true;
			any = true;
		}
	return any;
}

/* The object within ${content} that has ${part} as a member: itself, or a member of it. */
static json_t *
holder(json_t *content, const char *part)
{
	const char *key;
	json_t *value;

	if (json_object_get(content, part) != NULL)
		return content;
	json_object_foreach(content, key, value)
	{
		if (json_object_get(value, part) != NULL)
			return value;
	}
	return NULL;
}

static void
leave_out(struct making *making, json_t *entry, const char *part, const char *reason)
{
	json_t *content = json_object_get(entry, "content"), *withheld, *in;
	char item[24];

	if (strcmp(part, WHOLE) == 0)
		json_object_del(entry, "content");
	else if ((in = holder(content, part)) != NULL)
		json_object_del(in, part);
	if ((withheld = json_object_get(entry, "withheld")) == NULL) {
		withheld = json_array();
		json_object_set_new(entry, "withheld", withheld);
	}
	json_array_append_new(withheld, json_pack("{s:s, s:s}", "part", part, "reason", reason));
	snprintf(item, sizeof(item), "%lld", (long long)ought_json_int(entry, "n", -1));
	json_array_append_new(making->withheld,
	    json_pack("{s:s, s:s, s:s}", "item", item, "part", part, "reason", reason));
}

static bool
was_sent(const json_t *entry)
{
	const char *act = ought_json_text(entry, "act");

	for (size_t i = 0; i < sizeof(sent_acts) / sizeof(sent_acts[0]); i++)
		if (strcmp(act, sent_acts[i]) == 0)
			return true;
	return false;
}

/* Whether the entry's content has ${part}: all of it, or a member. */
static bool
has_part(json_t *entry, const char *part)
{
	json_t *content = json_object_get(entry, "content");

	return content != NULL && (strcmp(part, WHOLE) == 0 || holder(content, part) != NULL);
}

/* Leave the parts of an entry out that are others', but for what is included; and what is withheld by name. */
static void
sift(struct making *making, json_t *entry, bool others)
{
	const struct ought_access_plan *plan = making->plan;
	const char *act = ought_json_text(entry, "act"), *key;
	bool *withhold_used = making->used + making->includes;
	json_t *content = json_object_get(entry, "content"), *value, *parts = json_array();
	size_t i;

	if (content == NULL)
		goto out;
	if (others && !was_sent(entry)) {
		if (!asked(plan->include, making->used, entry, WHOLE)) {
			leave_out(making, entry, WHOLE, "it concerns somebody else too");
			goto out;
		}
	}
	for (i = 0; i < sizeof(others_parts) / sizeof(others_parts[0]); i++) {
		const char *part = others_parts[i].part;

		if (strncmp(act, others_parts[i].acts, strlen(others_parts[i].acts)) == 0 &&
		    has_part(entry, part) && !asked(plan->include, making->used, entry, part))
			leave_out(making, entry, part, others_parts[i].reason);
	}
	if (json_object_get(entry, "content") == NULL)
		goto out;
	if (asked(plan->withhold, withhold_used, entry, WHOLE)) {
		leave_out(making, entry, WHOLE, plan->withhold_reason);
		goto out;
	}
	/* Members of members can be named, too: those of a corrected record are within it. */
	json_object_foreach(content, key, value)
	{
		const char *inner;
		json_t *of;

		json_array_append_new(parts, json_string(key));
		json_object_foreach(value, inner, of)
		    json_array_append_new(parts, json_string(inner));
	}
	json_array_foreach(parts, i, value)
	{
		const char *part = json_string_value(value);

		if (holder(content, part) != NULL &&
		    asked(plan->withhold, withhold_used, entry, part))
			leave_out(making, entry, part, plan->withhold_reason);
	}
out:
	json_decref(parts);
}

/* ---- entries ---- */

static bool
is_access(const json_t *entry)
{
	return strncmp(ought_json_text(entry, "act"), "access.", 7) == 0;
}

static enum ought_status
add_entry(struct making *making, const json_t *document, int64_t n, struct ought_error *err)
{
	json_t *entry = NULL;
	bool others = false;
	enum ought_status status;

	if ((status = entries_read(making->db, n, &entry, err)) != OUGHT_OK)
		return status;
	json_object_set_new(entry, "claims",
	    own_claims(making, document, json_object_get(entry, "claims"), &others));
	/* Why somebody looked at many people is not told to one of them; that they looked is. */
	if (is_access(entry) && others)
		json_object_del(entry, "content");
	else
		sift(making, entry, others);
	if (json_array_append_new(is_access(entry) ? making->access : making->entries, entry) != 0)
		return no_memory(err);
	return OUGHT_OK;
}

static enum ought_status
add_entries(struct making *making, int64_t person, const json_t *document, struct ought_error *err)
{
	static const char sql[] =
	    "WITH me (root) AS (SELECT root FROM ledger.person_ref WHERE person = :person),"
	    " mine (check_id) AS ("
	    "  SELECT f.check_id FROM ledger.finding_now AS f"
	    "   WHERE f.person = (SELECT root FROM me) AND f.finding = 'same')"
	    "SELECT n FROM ledger.subject WHERE kind = 'person'"
	    "   AND id IN (SELECT person FROM ledger.person_ref WHERE root = (SELECT root FROM me)) "
	    "UNION SELECT n FROM ledger.subject WHERE kind = 'record'"
	    "   AND id IN (SELECT record FROM ledger.person_record WHERE person = (SELECT root FROM me)) "
	    "UNION SELECT n FROM ledger.subject WHERE kind = 'check' AND id IN (SELECT check_id FROM mine) "
	    "UNION SELECT s.n FROM ledger.subject AS s JOIN ledger.decision AS d ON d.decision = s.id"
	    "  JOIN mine USING (check_id) JOIN ledger.person_record AS l ON l.record = d.record"
	    " WHERE s.kind = 'decision' AND l.person = (SELECT root FROM me) "
	    "ORDER BY 1";
	struct ought_statement *statement = NULL;
	int64_t *n = NULL, *more;
	size_t count = 0;
	bool row = false;
	enum ought_status status;

	status = ought_db_query(
	    making->db, sql, OUGHT_BINDS(OUGHT_INT(":person", person)), &statement, err);
	while (status == OUGHT_OK &&
	    (status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
		if ((more = reallocarray(n, count + 1, sizeof(*n))) == NULL) {
			status = no_memory(err);
			break;
		}
		n = more;
		n[count++] = ought_statement_int(statement, 0);
	}
	ought_statement_finish(statement);
	for (size_t i = 0; i < count && status == OUGHT_OK; i++)
		status = add_entry(making, document, n[i], err);
	free(n);
	return status;
}

/* ---- the document ---- */

static size_t
length(const char *const *items)
{
	size_t count = 0;

	while (items != NULL && items[count] != NULL)
		count++;
	return count;
}

static enum ought_status
check_used(const struct making *making, struct ought_error *err)
{
	const struct ought_access_plan *plan = making->plan;

	for (size_t i = 0; i < making->includes; i++)
		if (!making->used[i])
			return ought_error_set(err, OUGHT_INVALID,
			    "nothing is left out that %.60s names, so there is nothing to include",
			    plan->include[i]);
	for (size_t i = 0; i < making->withholds; i++)
		if (!making->used[making->includes + i])
			return ought_error_set(err, OUGHT_INVALID,
			    "%.60s names nothing in the document that could be withheld",
			    plan->withhold[i]);
	return OUGHT_OK;
}

static enum ought_status
complete(
    struct ought_store *store, struct making *making, json_t *document, struct ought_error *err)
{
	json_t *included = json_array();
	char at[OUGHT_TIME_MAX];

	for (size_t i = 0; i < making->includes; i++)
		json_array_append_new(included, json_string(making->plan->include[i]));
	ought_time_format(ought_store_now_ms(store), at);
	if (json_object_set_new(document, "title", json_string("What is held about you")) != 0 ||
	    json_object_set_new(document, "origin", json_string(ought_store_origin(store))) != 0 ||
	    json_object_set_new(document, "at", json_string(at)) != 0 ||
	    json_object_set_new(document, "by",
		json_string(ought_identity_name(ought_store_identity(store)))) != 0 ||
	    json_object_set_new(document, "recipient", json_string(making->plan->recipient)) != 0 ||
	    json_object_set_new(document, "reason", json_string(making->plan->reason)) != 0 ||
	    json_object_set_new(document, "included", included) != 0 ||
	    json_object_set(document, "entries", making->entries) != 0 ||
	    json_object_set(document, "access", making->access) != 0 ||
	    json_object_set(document, "withheld", making->withheld) != 0)
		return no_memory(err);
	return OUGHT_OK;
}

enum ought_status
ought_report_subject_access(struct ought_store *store, int64_t person,
    const struct ought_access_plan *plan, json_t **document, struct ought_error *err)
{
	struct making making = {.db = ought_store_db(store),
	    .plan = plan,
	    .own = json_object(),
	    .entries = json_array(),
	    .access = json_array(),
	    .withheld = json_array(),
	    .includes = length(plan->include),
	    .withholds = length(plan->withhold)};
	json_t *made = json_object();
	enum ought_status status;

	making.used = calloc(making.includes + making.withholds + 1, sizeof(*making.used));
	if (made == NULL || making.own == NULL || making.entries == NULL || making.access == NULL ||
	    making.withheld == NULL || making.used == NULL)
		status = no_memory(err);
	else
		status = ought_store_read_begin(store, err);
	if (status != OUGHT_OK)
		goto out;
	if ((status = find_own(&making, person, made, err)) == OUGHT_OK)
		status = add_entries(&making, person, made, err);
	ought_store_read_end(store);
	if (status == OUGHT_OK && (status = check_used(&making, err)) == OUGHT_OK &&
	    (status = complete(store, &making, made, err)) == OUGHT_OK)
		*document = json_incref(made);
out:
	json_decref(made);
	json_decref(making.own);
	json_decref(making.entries);
	json_decref(making.access);
	json_decref(making.withheld);
	free(making.used);
	return status;
}
