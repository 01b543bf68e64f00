/*
 * record.c: the non-conviction register.  A record of a person who is the subject of earlier decisions raises their
 * reconsideration by itself: that is when disclosure may become likely.
 */
#include <string.h>

#include "acts/acts_internal.h"

#define YES_NO_UNKNOWN "yes|no|not-known"

static const struct field fields_source[] = {
    {.key = "description", .called = "source", .kind = FIELD_TEXT},
    {.key = "reliability",
	.called = "reliability of the source",
	.kind = FIELD_WORD,
	.words = "reliable|partly|untested|unreliable",
	.optional = true},
    {.key = NULL},
};
static const struct field item_aggravating = {.called = "aggravating feature", .kind = FIELD_SHORT};
static const struct field fields_considerations[] = {
    {.key = "age", .called = "age", .kind = FIELD_INT, .most = 130, .optional = true},
    {.key = "antecedence", .called = "antecedence", .kind = FIELD_TEXT, .optional = true},
    {.key = "severity", .called = "severity", .kind = FIELD_TEXT, .optional = true},
    {.key = "aggravating",
	.called = "aggravating features",
	.kind = FIELD_ARRAY,
	.items = &item_aggravating,
	.most = 50,
	.optional = true},
    {.key = "distribution",
	.called = "distribution",
	.kind = FIELD_WORD,
	.words = "none|one-person|group|published",
	.optional = true},
    {.key = "exploitation",
	.called = "exploitation",
	.kind = FIELD_WORD,
	.words = YES_NO_UNKNOWN,
	.optional = true},
    {.key = "malicious_intent",
	.called = "malicious intent",
	.kind = FIELD_WORD,
	.words = YES_NO_UNKNOWN,
	.optional = true},
    {.key = "profit_motive",
	.called = "profit motive",
	.kind = FIELD_WORD,
	.words = YES_NO_UNKNOWN,
	.optional = true},
    {.key = "adult_involvement",
	.called = "adult involvement",
	.kind = FIELD_WORD,
	.words = YES_NO_UNKNOWN,
	.optional = true},
    {.key = NULL},
};
static const struct field fields_referral[] = {
    {.key = "to", .called = "to whom a referral was made", .kind = FIELD_SHORT},
    {.key = "on", .called = "date of a referral", .kind = FIELD_DATE},
    {.key = NULL},
};
static const struct field fields_record[] = {
    {.key = "reference", .called = "reference", .kind = FIELD_SHORT},
    {.key = "from", .called = "date of the events", .kind = FIELD_DATE},
    {.key = "to", .called = "last date of the events", .kind = FIELD_DATE, .optional = true},
    {.key = "summary", .called = "summary", .kind = FIELD_TEXT},
    {.key = "status",
	.called = "status of the investigation",
	.kind = FIELD_TEXT,
	.optional = true},
    {.key = "source", .called = "source", .kind = FIELD_OBJECT, .members = fields_source},
    {.key = "considerations",
	.called = "considerations",
	.kind = FIELD_OBJECT,
	.members = fields_considerations},
    {.key = "safeguarding", .called = "safeguarding advice", .kind = FIELD_TEXT, .optional = true},
    {.key = "referrals",
	.called = "referrals",
	.kind = FIELD_ARRAY,
	.members = fields_referral,
	.most = 50,
	.optional = true},
    {.key = "rationale",
	.called = "public-interest rationale",
	.kind = FIELD_TEXT,
	.optional = true},
    {.key = NULL},
};

static const struct field claims_entered[] = {
    {.key = "record", .called = "record", .kind = FIELD_ID, .id = OUGHT_ID_RECORD},
    {.key = "person", .called = "person", .kind = FIELD_ID, .id = OUGHT_ID_PERSON},
    {.key = "role",
	.called = "role of the person",
	.kind = FIELD_WORD,
	.vocabulary = "SELECT 1 FROM record_role WHERE name = :word"},
    {.key = "kind",
	.called = "kind of record",
	.kind = FIELD_WORD,
	.vocabulary = "SELECT 1 FROM record_kind WHERE name = :word"},
    {.key = "outcome",
	.called = "outcome",
	.kind = FIELD_WORD,
	.vocabulary = "SELECT 1 FROM outcome WHERE code = :word",
	.optional = true},
    {.key = "category",
	.called = "offence category",
	.kind = FIELD_WORD,
	.vocabulary = "SELECT 1 FROM offence_category WHERE name = :word"},
    FIELDS_RETENTION,
    {.key = NULL},
};
static const struct field claims_amended[] = {
    {.key = "record", .called = "record", .kind = FIELD_ID, .id = OUGHT_ID_RECORD},
    {.key = NULL},
};
static const struct field content_amended[] = {
    {.key = "record", .called = "record", .kind = FIELD_OBJECT, .members = fields_record},
    {.key = "reason", .called = "reason", .kind = FIELD_TEXT},
    {.key = NULL},
};
static const struct field claims_outcome[] = {
    {.key = "record", .called = "record", .kind = FIELD_ID, .id = OUGHT_ID_RECORD},
    {.key = "outcome",
	.called = "outcome",
	.kind = FIELD_WORD,
	.vocabulary = "SELECT 1 FROM outcome WHERE code = :word"},
    {.key = "kind",
	.called = "kind of record",
	.kind = FIELD_WORD,
	.vocabulary = "SELECT 1 FROM record_kind WHERE name = :word",
	.optional = true},
    {.key = NULL},
};
static const struct field content_outcome[] = {
    {.key = "reason", .called = "reason", .kind = FIELD_TEXT},
    {.key = NULL},
};

static enum ought_status
is_formal_sanction(
    const struct act *act, bool *formal, char title[static 96], struct ought_error *err)
{
	static const char sql[] = "SELECT formal_sanction FROM outcome WHERE code = :outcome";
	static const char sql_title[] = "SELECT title FROM outcome WHERE code = :outcome";
	const struct ought_bind *binds =
	    OUGHT_BINDS(OUGHT_TEXT(":outcome", claim_text(act, "outcome")));
	int64_t value = 0;
	enum ought_status status;

	if ((status = ought_db_int(act->db, sql, binds, &value, NULL, err)) != OUGHT_OK)
		return status;
	*formal = value != 0;
	return db_text(act->db, sql_title, binds, title, 96, NULL, err);
}

/* A record of the kind may have the claimed outcome. */
static enum ought_status
check_kind(const struct act *act, const char *kind, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT coalesce(outcome, '') FROM record_kind WHERE name = :kind";
	const char *outcome = claim_text(act, "outcome");
	char required[8];
	enum ought_status status;

	status = db_text(act->db, sql, OUGHT_BINDS(OUGHT_TEXT(":kind", kind)), required,
	    sizeof(required), NULL, err);
	if (status != OUGHT_OK || required[0] == '\0')
		return status;
	if (outcome == NULL)
		return ought_error_set(err, OUGHT_INVALID,
		    "outcome is missing: a record of kind %s has outcome %s", kind, required);
	if (strcmp(outcome, required) != 0)
		return ought_error_set(err, OUGHT_INVALID,
		    "a record of kind %s has outcome %s, not %s", kind, required, outcome);
	return OUGHT_OK;
}

/* The outcome fits the kind, and is none that makes the matter a conviction-type one. */
static enum ought_status
check_outcome(const struct act *act, struct ought_error *err)
{
	const char *outcome = claim_text(act, "outcome");
	char title[96];
	bool formal = false;
	enum ought_status status;

	if (outcome != NULL) {
		if ((status = is_formal_sanction(act, &formal, title, err)) != OUGHT_OK)
			return status;
		if (formal)
			return ought_error_set(err, OUGHT_REFUSED,
			    "outcome %s (%s) is a formal sanction: it is a conviction-type matter and does not belong in this"
			    " register",
			    outcome, title);
	}
	return check_kind(act, claim_text(act, "kind"), err);
}

/*
 * The age on the first day of the events follows from the date of birth; it is not anybody's to state otherwise. Where that is
 * known in part, the age may be one of two, and is not stated.
 */
static enum ought_status
check_age(const struct act *act, int64_t person, const json_t *record, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT date FROM person_birth WHERE person = :person AND seq = 0 AND until_n IS NULL";
	const json_t *considerations = json_object_get(record, "considerations");
	const char *from = ought_json_text(record, "from");
	struct ought_date_span born;
	struct ought_date day;
	int least, most;
	char birth[OUGHT_DATE_MAX];
	bool known = false;
	enum ought_status status;

	status = db_text(act->db, sql, OUGHT_BINDS(OUGHT_INT(":person", person)), birth,
	    sizeof(birth), &known, err);
	if (status != OUGHT_OK || !known)
		return status;
	if ((status = ought_date_parse_partial(birth, &born, err)) != OUGHT_OK ||
	    (status = ought_date_parse(from, &day, err)) != OUGHT_OK)
		return status;
	if (!ought_date_ages(born, day, &least, &most))
		return ought_error_set(err, OUGHT_INVALID,
		    "the date of the events is before the person's date of birth");
	if (json_object_get(considerations, "age") == NULL)
		return OUGHT_OK;
	if (least != most)
		return ought_error_set(err, OUGHT_INVALID,
		    "too little is known of the person's date of birth to tell the age");
	if (ought_json_int(considerations, "age", -1) != least)
		return ought_error_set(err, OUGHT_INVALID,
		    "the age is not the one that follows from the person's date of birth and the date of the events");
	return OUGHT_OK;
}

/* What the content of a record has to agree with: itself, the calendar, the person, and the other records. */
static enum ought_status
check_content(const struct act *act, int64_t id, int64_t person, const json_t *record,
    struct ought_error *err)
{
	static const char sql[] =
	    "SELECT 1 FROM record_reference WHERE reference = :reference AND until_n IS NULL AND record <> :record";
	const char *from = ought_json_text(record, "from"), *to = ought_json_text(record, "to");
	int64_t one = 0;
	bool taken = false;
	enum ought_status status;

	if (strcmp(from, act->today) > 0 || (to != NULL && strcmp(to, act->today) > 0))
		return ought_error_set(
		    err, OUGHT_INVALID, "the date of the events lies in the future");
	if (to != NULL && strcmp(to, from) < 0)
		return ought_error_set(
		    err, OUGHT_INVALID, "the last date of the events is before the first");
	status = ought_db_int(act->db, sql,
	    OUGHT_BINDS(OUGHT_TEXT(":reference", ought_json_text(record, "reference")),
		OUGHT_INT(":record", id)),
	    &one, &taken, err);
	if (status != OUGHT_OK)
		return status;
	if (taken)
		return ought_error_set(err, OUGHT_REFUSED, "another record has that reference");
	return check_age(act, person, record, err);
}

static enum ought_status
check_entered(const struct act *act, struct ought_error *err)
{
	int64_t id = CLAIM_RECORD(act), person = CLAIM_PERSON(act);
	enum ought_status status;

	if ((status = check_outcome(act, err)) != OUGHT_OK ||
	    (status = retention_check(act, err)) != OUGHT_OK ||
	    (status = id_is_next(act, OUGHT_ID_RECORD, id, err)) != OUGHT_OK ||
	    (status = person_exists(act->db, person, err)) != OUGHT_OK)
		return status;
	return act->content != NULL ? check_content(act, id, person, act->content, err) : OUGHT_OK;
}

static enum ought_status
insert_reference(const struct act *act, int64_t id, const json_t *record, struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO record_reference (record, reference, n) VALUES (:record, :reference, :n)";

	return ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":record", id),
		OUGHT_TEXT(":reference", ought_json_text(record, "reference")),
		OUGHT_INT(":n", act->n)),
	    err);
}

static enum ought_status
apply_entered(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO record_ref (record, person, kind, outcome, category, status, n, officer, at_ms, content_n)"
	    " VALUES (:record, :person, :kind, :outcome, :category, 'held', :n, :by, :at, :n)";
	int64_t id = CLAIM_RECORD(act), person = CLAIM_PERSON(act);
	enum ought_status status;

	status = ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":record", id), OUGHT_INT(":person", person),
		OUGHT_TEXT(":kind", claim_text(act, "kind")),
		OUGHT_TEXT(":outcome", claim_text(act, "outcome")),
		OUGHT_TEXT(":category", claim_text(act, "category")), OUGHT_INT(":n", act->n),
		OUGHT_TEXT(":by", act->by), OUGHT_INT(":at", act->at_ms)),
	    err);
	if (status != OUGHT_OK || (status = retention_set(act, id, err)) != OUGHT_OK ||
	    (status = link_add(act, id, person, claim_text(act, "role"), err)) != OUGHT_OK ||
	    (status = subject_add_record(act, id, err)) != OUGHT_OK)
		return status;
	if (act->content != NULL &&
	    (status = insert_reference(act, id, act->content, err)) != OUGHT_OK)
		return status;
	return reconsiderations_raise(act, person, id, "new-information", err);
}

static enum ought_status
check_amended(const struct act *act, struct ought_error *err)
{
	struct record record = {0};
	enum ought_status status;

	if ((status = record_find(act->db, CLAIM_RECORD(act), &record, err)) != OUGHT_OK ||
	    (status = record_is_held(&record, err)) != OUGHT_OK || act->content == NULL)
		return status;
	return check_content(
	    act, record.record, record.person, json_object_get(act->content, "record"), err);
}

static enum ought_status
apply_amended(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "UPDATE record_ref SET content_n = :n, amended_by = :by WHERE record = :record";
	static const char sql_end[] =
	    "UPDATE record_reference SET until_n = :n WHERE record = :record AND until_n IS NULL";
	struct record record = {0};
	enum ought_status status;

	if ((status = record_find(act->db, CLAIM_RECORD(act), &record, err)) != OUGHT_OK ||
	    (status = ought_db_run(act->db, sql,
		 OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_TEXT(":by", act->by),
		     OUGHT_INT(":record", record.record)),
		 err)) != OUGHT_OK ||
	    (status = subject_add_record(act, record.record, err)) != OUGHT_OK ||
	    (status = discards_end(act, record.record, err)) != OUGHT_OK ||
	    (status = reconsiderations_raise(act, 0, record.record, "record-amended", err)) !=
		OUGHT_OK)
		return status;
	if (act->content == NULL)
		return OUGHT_OK;
	status = ought_db_run(act->db, sql_end,
	    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":record", record.record)), err);
	if (status != OUGHT_OK)
		return status;
	return insert_reference(act, record.record, json_object_get(act->content, "record"), err);
}

static enum ought_status
check_outcome_changed(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT coalesce(outcome, '') FROM record_ref WHERE record = :record";
	const char *kind = claim_text(act, "kind");
	struct record record = {0};
	char outcome[8], title[96];
	bool formal = false;
	enum ought_status status;

	if ((status = record_find(act->db, CLAIM_RECORD(act), &record, err)) != OUGHT_OK ||
	    (status = db_text(act->db, sql, OUGHT_BINDS(OUGHT_INT(":record", record.record)),
		 outcome, sizeof(outcome), NULL, err)) != OUGHT_OK ||
	    (status = is_formal_sanction(act, &formal, title, err)) != OUGHT_OK)
		return status;
	if (claim_is(act, "outcome", outcome))
		return ought_error_set(err, OUGHT_REFUSED, "%s has outcome %s already",
		    ID_TEXT(OUGHT_ID_RECORD, CLAIM_RECORD(act)), outcome);
	/* One that leaves keeps the kind under which it was held. */
	return formal ? OUGHT_OK : check_kind(act, kind != NULL ? kind : record.kind, err);
}

/* A record that comes back into the register is something new about everybody whom it concerns. */
static enum ought_status
raise_for_return(const struct act *act, int64_t record, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT person FROM person_record WHERE record = :record AND person > :after"
	    " ORDER BY person LIMIT 1";
	int64_t person = 0;
	bool found = true;
	enum ought_status status;

	for (;;) {
		status = ought_db_int(act->db, sql,
		    OUGHT_BINDS(OUGHT_INT(":record", record), OUGHT_INT(":after", person)), &person,
		    &found, err);
		if (status != OUGHT_OK || !found)
			return status;
		if ((status = reconsiderations_raise(
			 act, person, record, "new-information", err)) != OUGHT_OK)
			return status;
	}
}

static enum ought_status
apply_outcome_changed(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "UPDATE record_ref SET outcome = :outcome, status = :status, kind = coalesce(:kind, kind), outcome_by = :by"
	    " WHERE record = :record";
	struct record record = {0};
	char title[96];
	bool formal = false;
	enum ought_status status;

	if ((status = record_find(act->db, CLAIM_RECORD(act), &record, err)) != OUGHT_OK ||
	    (status = is_formal_sanction(act, &formal, title, err)) != OUGHT_OK)
		return status;
	status = ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_TEXT(":outcome", claim_text(act, "outcome")),
		OUGHT_TEXT(":status", formal ? "left" : "held"), OUGHT_TEXT(":by", act->by),
		OUGHT_TEXT(":kind", claim_text(act, "kind")), OUGHT_INT(":record", record.record)),
	    err);
	if (status != OUGHT_OK ||
	    (status = subject_add_record(act, record.record, err)) != OUGHT_OK ||
	    (status = discards_end(act, record.record, err)) != OUGHT_OK)
		return status;
	if (!formal && !record.held &&
	    (status = raise_for_return(act, record.record, err)) != OUGHT_OK)
		return status;
	return reconsiderations_raise(act, 0, record.record, "outcome-changed", err);
}

const struct act_kind acts_record[] = {
    {
	.about = {"record.entered", "a record of a person is entered", OUGHT_ROLE_RECORDS, true,
	    OUGHT_PROCESSING_COLLECTION},
	.done = "a record is entered by",
	.claims = claims_entered,
	.content = fields_record,
	.erased = ERASED_WITH_RECORD,
	.check = check_entered,
	.apply = apply_entered,
    },
    {
	.about = {"record.amended", "a record is corrected", OUGHT_ROLE_RECORDS, true,
	    OUGHT_PROCESSING_ALTERATION},
	.done = "a record is amended by",
	.claims = claims_amended,
	.content = content_amended,
	.erased = ERASED_WITH_RECORD,
	.check = check_amended,
	.apply = apply_amended,
    },
    {
	.about = {"record.outcome-changed", "the outcome of a record is changed",
	    OUGHT_ROLE_RECORDS, true, OUGHT_PROCESSING_ALTERATION},
	.done = "an outcome is changed by",
	.claims = claims_outcome,
	.content = content_outcome,
	.erased = ERASED_WITH_RECORD,
	.check = check_outcome_changed,
	.apply = apply_outcome_changed,
    },
    {.about = {.name = NULL}},
};
