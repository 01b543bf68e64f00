/*
 * link.c: whom a record concerns.  It is entered about one person; others, or another in place of a mistaken one, are linked to
 * it, each with a role: a suspect, a third party at the home address.  A link is to a person as entered, and holds for whom
 * that person is held to be.
 */
#include <string.h>

#include "acts/acts_internal.h"

#define VOCABULARY_ROLE "SELECT 1 FROM record_role WHERE name = :word"

static const struct field claims_linked[] = {
    {.key = "record", .called = "record", .kind = FIELD_ID, .id = OUGHT_ID_RECORD},
    {.key = "person", .called = "person", .kind = FIELD_ID, .id = OUGHT_ID_PERSON},
    {.key = "role",
	.called = "role of the person",
	.kind = FIELD_WORD,
	.vocabulary = VOCABULARY_ROLE},
    {.key = NULL},
};
static const struct field claims_unlinked[] = {
    {.key = "record", .called = "record", .kind = FIELD_ID, .id = OUGHT_ID_RECORD},
    {.key = "person", .called = "person", .kind = FIELD_ID, .id = OUGHT_ID_PERSON},
    {.key = NULL},
};
static const struct field content_link[] = {
    {.key = "reason", .called = "reason", .kind = FIELD_TEXT},
    {.key = NULL},
};

enum ought_status
link_add(const struct act *act, int64_t record, int64_t person, const char *role,
    struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO record_person (record, person, root, role, n, officer, at_ms)"
	    " VALUES (:record, :person, (SELECT root FROM person_ref WHERE person = :person), :role, :n, :by, :at)";

	return ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":record", record), OUGHT_INT(":person", person),
		OUGHT_TEXT(":role", role), OUGHT_INT(":n", act->n), OUGHT_TEXT(":by", act->by),
		OUGHT_INT(":at", act->at_ms)),
	    err);
}

static enum ought_status
end_link(const struct act *act, int64_t record, int64_t person, struct ought_error *err)
{
	static const char sql[] =
	    "UPDATE record_person SET until_n = :n"
	    " WHERE record = :record AND person = :person AND until_n IS NULL";

	return ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":record", record),
		OUGHT_INT(":person", person)),
	    err);
}

/* The role of the person as linked to the record; "" for none. */
static enum ought_status
role_of(struct ought_db *db, int64_t record, int64_t person, char role[static 32],
    struct ought_error *err)
{
	static const char sql[] =
	    "SELECT role FROM record_person"
	    " WHERE record = :record AND person = :person AND until_n IS NULL";

	return db_text(db, sql,
	    OUGHT_BINDS(OUGHT_INT(":record", record), OUGHT_INT(":person", person)), role, 32, NULL,
	    err);
}

/* A record that is held, and a person. */
static enum ought_status
find(const struct act *act, struct record *record, char role[static 32], struct ought_error *err)
{
	enum ought_status status;

	if ((status = record_find(act->db, CLAIM_RECORD(act), record, err)) != OUGHT_OK ||
	    (status = person_exists(act->db, CLAIM_PERSON(act), err)) != OUGHT_OK ||
	    (status = record_is_held(record, err)) != OUGHT_OK)
		return status;
	return role_of(act->db, record->record, CLAIM_PERSON(act), role, err);
}

/* ---- record.linked ---- */

static enum ought_status
check_linked(const struct act *act, struct ought_error *err)
{
	struct record record = {0};
	char role[32];
	enum ought_status status;

	if ((status = find(act, &record, role, err)) != OUGHT_OK)
		return status;
	if (claim_is(act, "role", role))
		return ought_error_set(err, OUGHT_REFUSED, "%s concerns %s as %s already",
		    ID_TEXT(OUGHT_ID_RECORD, record.record),
		    ID_TEXT(OUGHT_ID_PERSON, CLAIM_PERSON(act)), role);
	return OUGHT_OK;
}

/* To who is linked it is a further record; what was decided about it for others does not change by that. */
static enum ought_status
apply_linked(const struct act *act, struct ought_error *err)
{
	int64_t record = CLAIM_RECORD(act), person = CLAIM_PERSON(act);
	enum ought_status status;

	if ((status = reconsiderations_raise(act, person, record, "new-information", err)) !=
		OUGHT_OK ||
	    (status = end_link(act, record, person, err)) != OUGHT_OK ||
	    (status = link_add(act, record, person, claim_text(act, "role"), err)) != OUGHT_OK)
		return status;
	return subject_add_record(act, record, err);
}

/* ---- record.unlinked ---- */

static enum ought_status
check_unlinked(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT 1 FROM record_person"
	    " WHERE record = :record AND person <> :person AND until_n IS NULL LIMIT 1";
	int64_t person = CLAIM_PERSON(act), one = 0;
	struct record record = {0};
	bool others = false;
	char role[32];
	enum ought_status status;

	if ((status = find(act, &record, role, err)) != OUGHT_OK)
		return status;
	if (role[0] == '\0')
		return ought_error_set(err, OUGHT_REFUSED, "%s does not concern %s",
		    ID_TEXT(OUGHT_ID_RECORD, record.record), ID_TEXT(OUGHT_ID_PERSON, person));
	status = ought_db_int(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":record", record.record), OUGHT_INT(":person", person)), &one,
	    &others, err);
	if (status == OUGHT_OK && !others)
		status = ought_error_set(err, OUGHT_REFUSED,
		    "%s concerns nobody but %s; whom it is about has to be linked first",
		    ID_TEXT(OUGHT_ID_RECORD, record.record), ID_TEXT(OUGHT_ID_PERSON, person));
	return status;
}

/* Where it was entered about that person, it is from now on about who was linked to it first of those who are left. */
static enum ought_status
apply_unlinked(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "UPDATE record_ref SET person = (SELECT person FROM record_person AS l"
	    "  WHERE l.record = record_ref.record AND l.until_n IS NULL ORDER BY l.n, l.person LIMIT 1)"
	    " WHERE record = :record AND person = :person";
	int64_t record = CLAIM_RECORD(act), person = CLAIM_PERSON(act);
	enum ought_status status;

	if ((status = subject_add_record(act, record, err)) != OUGHT_OK ||
	    (status = end_link(act, record, person, err)) != OUGHT_OK)
		return status;
	status = ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":record", record), OUGHT_INT(":person", person)), err);
	return status == OUGHT_OK ? reconsiderations_raise(act, 0, record, "record-amended", err)
				  : status;
}

const struct act_kind acts_link[] = {
    {
	.about = {"record.linked", "a record is linked to a further person", OUGHT_ROLE_RECORDS,
	    true, OUGHT_PROCESSING_ALTERATION},
	.done = "a record is linked to a person by",
	.claims = claims_linked,
	.content = content_link,
	.erased = ERASED_WITH_RECORD,
	.check = check_linked,
	.apply = apply_linked,
    },
    {
	.about = {"record.unlinked", "a record is no longer linked to a person", OUGHT_ROLE_RECORDS,
	    true, OUGHT_PROCESSING_ALTERATION},
	.done = "a link of a record to a person is taken back by",
	.claims = claims_unlinked,
	.content = content_link,
	.erased = ERASED_WITH_RECORD,
	.check = check_unlinked,
	.apply = apply_unlinked,
    },
    {.about = {.name = NULL}},
};
