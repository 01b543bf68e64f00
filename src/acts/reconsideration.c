/*
 * reconsideration.c: a decision is looked at again.  Opened by somebody, or by the rules themselves when a record is
 * entered or an outcome changed; concluded by the same authority that decides.
 */
#include <stdio.h>
#include <string.h>

#include "acts/acts_internal.h"

static const struct field claims_opened[] = {
    {.key = "reconsideration",
	.called = "reconsideration",
	.kind = FIELD_ID,
	.id = OUGHT_ID_RECONSIDERATION},
    {.key = "decision", .called = "decision", .kind = FIELD_ID, .id = OUGHT_ID_DECISION},
    {.key = "trigger",
	.called = "trigger",
	.kind = FIELD_WORD,
	.vocabulary = "SELECT 1 FROM reconsideration_trigger WHERE name = :word"},
    {.key = "record",
	.called = "record",
	.kind = FIELD_ID,
	.id = OUGHT_ID_RECORD,
	.optional = true},
    {.key = NULL},
};
static const struct field content_opened[] = {
    {.key = "reason", .called = "reason", .kind = FIELD_TEXT},
    {.key = NULL},
};
static const struct field claims_concluded[] = {
    {.key = "reconsideration",
	.called = "reconsideration",
	.kind = FIELD_ID,
	.id = OUGHT_ID_RECONSIDERATION},
    {.key = "outcome", .called = "outcome", .kind = FIELD_WORD, .words = "upheld|varied|withdrawn"},
    {.key = "decision",
	.called = "new decision",
	.kind = FIELD_ID,
	.id = OUGHT_ID_DECISION,
	.when = "outcome=varied"},
    {.key = "delegation", .called = "delegation", .kind = FIELD_INT, .least = 1, .optional = true},
    {.key = NULL},
};
static const struct field content_concluded[] = {
    {.key = "reasons", .called = "reasons", .kind = FIELD_TEXT},
    {.key = NULL},
};

static int64_t
claimed(const struct act *act)
{
	return claim_id(act, OUGHT_ID_RECONSIDERATION, "reconsideration");
}

enum ought_status
reconsideration_find(
    struct ought_db *db, int64_t id, struct reconsideration *found, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT decision, coalesce(record, 0), status = 'open', trigger FROM reconsideration"
	    " WHERE reconsideration = :reconsideration";
	struct ought_statement *statement = NULL;
	const char *trigger;
	bool row = false;
	enum ought_status status;

	status = ought_db_query(
	    db, sql, OUGHT_BINDS(OUGHT_INT(":reconsideration", id)), &statement, err);
	if (status != OUGHT_OK)
		return status;
	if ((status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
		found->reconsideration = id;
		found->decision = ought_statement_int(statement, 0);
		found->record = ought_statement_int(statement, 1);
		found->open = ought_statement_int(statement, 2) != 0;
		trigger = ought_statement_text(statement, 3);
		strlcpy(found->trigger, trigger != NULL ? trigger : "", sizeof(found->trigger));
	}
	ought_statement_finish(statement);
	if (status == OUGHT_OK && !row)
		status = ought_error_set(err, OUGHT_NOT_FOUND, "there is no reconsideration %s",
		    ID_TEXT(OUGHT_ID_RECONSIDERATION, id));
	return status;
}

static enum ought_status
insert(const struct act *act, int64_t id, int64_t decision, const char *trigger, int64_t record,
    struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO reconsideration (reconsideration, decision, trigger, record, status, n, officer, at_ms)"
	    " VALUES (:reconsideration, :decision, :trigger, nullif(:record, 0), 'open', :n, :by, :at)";
	enum ought_status status;

	status = ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":reconsideration", id), OUGHT_INT(":decision", decision),
		OUGHT_TEXT(":trigger", trigger), OUGHT_INT(":record", record),
		OUGHT_INT(":n", act->n), OUGHT_TEXT(":by", act->by), OUGHT_INT(":at", act->at_ms)),
	    err);
	if (status != OUGHT_OK ||
	    (status = subject_add(act, OUGHT_ID_RECONSIDERATION, id, err)) != OUGHT_OK)
		return status;
	return subject_add(act, OUGHT_ID_DECISION, decision, err);
}

/* An open reconsideration of the decision with the trigger; 0 for none. */
static enum ought_status
find_open(struct ought_db *db, int64_t decision, const char *trigger, int64_t *id,
    struct ought_error *err)
{
	static const char sql[] =
	    "SELECT reconsideration FROM reconsideration"
	    " WHERE decision = :decision AND trigger = :trigger AND status = 'open' LIMIT 1";

	*id = 0;
	return ought_db_int(db, sql,
	    OUGHT_BINDS(OUGHT_INT(":decision", decision), OUGHT_TEXT(":trigger", trigger)), id,
	    NULL, err);
}

enum ought_status
reconsideration_raise(const struct act *act, int64_t decision, const char *trigger, int64_t record,
    struct ought_error *err)
{
	int64_t open = 0, id = 0;
	enum ought_status status;

	if ((status = find_open(act->db, decision, trigger, &open, err)) != OUGHT_OK || open != 0)
		return status;
	if ((status = ought_act_next_id(act->db, OUGHT_ID_RECONSIDERATION, 0, &id, err)) !=
	    OUGHT_OK)
		return status;
	return insert(act, id, decision, trigger, record, err);
}

enum ought_status
reconsiderations_raise(const struct act *act, int64_t person, int64_t record, const char *trigger,
    struct ought_error *err)
{
	static const char sql_person[] =
	    "SELECT d.decision FROM person_record AS r JOIN decision AS d USING (record)"
	    " WHERE r.person = (SELECT root FROM person_ref WHERE person = :id)"
	    "   AND d.until_n IS NULL AND d.decision > :after"
	    "   AND NOT EXISTS (SELECT 1 FROM record_ref AS e WHERE e.record = d.record AND e.erased_n IS NOT NULL)"
	    " ORDER BY d.decision LIMIT 1";
	static const char sql_record[] =
	    "SELECT decision FROM decision"
	    " WHERE record = :id AND until_n IS NULL AND decision > :after ORDER BY decision LIMIT 1";
	int64_t decision = 0;
	bool found = true;
	enum ought_status status;

	/* One after the other: the table that is read is not the one that grows, but its numbers are. */
	for (;;) {
		status = ought_db_int(act->db, person != 0 ? sql_person : sql_record,
		    OUGHT_BINDS(OUGHT_INT(":id", person != 0 ? person : record),
			OUGHT_INT(":after", decision)),
		    &decision, &found, err);
		if (status != OUGHT_OK || !found)
			return status;
		if ((status = reconsideration_raise(act, decision, trigger, record, err)) !=
		    OUGHT_OK)
			return status;
	}
}

/* ---- reconsideration.opened ---- */

static enum ought_status
check_opened(const struct act *act, struct ought_error *err)
{
	int64_t id = claim_id(act, OUGHT_ID_DECISION, "decision"), record_id = CLAIM_RECORD(act),
		open = 0;
	struct decision decision = {0};
	struct record record = {0};
	bool share = false;
	enum ought_status status;

	if ((status = id_is_next(act, OUGHT_ID_RECONSIDERATION, claimed(act), err)) != OUGHT_OK ||
	    (status = decision_find(act->db, id, &decision, err)) != OUGHT_OK)
		return status;
	if (!decision.live)
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s was superseded by a later decision, which can be reconsidered",
		    ID_TEXT(OUGHT_ID_DECISION, id));
	if ((status = find_open(act->db, id, claim_text(act, "trigger"), &open, err)) != OUGHT_OK)
		return status;
	if (open != 0)
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s is open already, of the same decision and with the same trigger",
		    ID_TEXT(OUGHT_ID_RECONSIDERATION, open));
	if (record_id == 0)
		return OUGHT_OK;
	if ((status = record_find(act->db, record_id, &record, err)) != OUGHT_OK ||
	    (status = records_share_person(act->db, decision.record, record_id, &share, err)) !=
		OUGHT_OK)
		return status;
	if (!share)
		return ought_error_set(err, OUGHT_REFUSED, "%s is about another person than %s",
		    ID_TEXT(OUGHT_ID_RECORD, record_id), ID_TEXT(OUGHT_ID_DECISION, id));
	return OUGHT_OK;
}

static enum ought_status
apply_opened(const struct act *act, struct ought_error *err)
{
	struct decision decision = {0};
	enum ought_status status;

	status =
	    decision_find(act->db, claim_id(act, OUGHT_ID_DECISION, "decision"), &decision, err);
	if (status != OUGHT_OK)
		return status;
	status = insert(act, claimed(act), decision.decision, claim_text(act, "trigger"),
	    CLAIM_RECORD(act), err);
	if (status != OUGHT_OK ||
	    (CLAIM_RECORD(act) != 0 &&
		(status = subject_add(act, OUGHT_ID_RECORD, CLAIM_RECORD(act), err)) != OUGHT_OK))
		return status;
	return subject_add_case(act, decision.check_id, decision.record, err);
}

/* ---- reconsideration.concluded ---- */

/* Who had a hand in what is judged, or in what came to light, does not judge. */
static enum ought_status
check_hand(
    const struct act *act, int64_t record_id, int64_t reconsideration, struct ought_error *err)
{
	char so[64];

	if (record_id == 0)
		return OUGHT_OK;
	snprintf(so, sizeof(so), "another delegate has to conclude %s",
	    ID_TEXT(OUGHT_ID_RECONSIDERATION, reconsideration));
	return record_is_others(act, record_id, so, err);
}

/* To uphold is to decide again: the same people may not. */
static enum ought_status
permit_concluded(const struct act *act, struct ought_error *err)
{
	struct reconsideration reconsideration = {0};
	struct decision decision = {0};
	int64_t id = claimed(act);
	enum ought_status status;

	if ((status = reconsideration_find(act->db, id, &reconsideration, err)) != OUGHT_OK ||
	    (status = decision_find(act->db, reconsideration.decision, &decision, err)) !=
		OUGHT_OK ||
	    (status = delegation_permits(act, decision.check_id, decision.record, err)) !=
		OUGHT_OK ||
	    (status = check_hand(act, decision.record, id, err)) != OUGHT_OK ||
	    (status = check_hand(act, reconsideration.record, id, err)) != OUGHT_OK)
		return status;
	return assessment_by_another(act, decision.check_id, decision.record, "reconsider", err);
}

/* Whether there is a new decision is the tables' to say, not only the claims'. */
static enum ought_status
check_concluded(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT decision FROM decision WHERE supersedes = :decision AND reconsideration = :reconsideration";
	struct reconsideration reconsideration = {0};
	int64_t made = 0, named = claim_id(act, OUGHT_ID_DECISION, "decision");
	struct decision decision;
	enum ought_status status;

	if ((status = reconsideration_find(act->db, claimed(act), &reconsideration, err)) !=
		OUGHT_OK ||
	    (status = decision_find(act->db, reconsideration.decision, &decision, err)) != OUGHT_OK)
		return status;
	if (!reconsideration.open)
		return ought_error_set(err, OUGHT_REFUSED, "%s is concluded already",
		    ID_TEXT(OUGHT_ID_RECONSIDERATION, reconsideration.reconsideration));
	if ((status = dispute_allows(
		 act, &reconsideration, &decision, claim_text(act, "outcome"), err)) != OUGHT_OK)
		return status;
	status = ought_db_int(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":decision", reconsideration.decision),
		OUGHT_INT(":reconsideration", reconsideration.reconsideration)),
	    &made, NULL, err);
	if (status != OUGHT_OK || made == named)
		return status;
	if (named == 0)
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s was made in %s, which is therefore concluded as varied",
		    ID_TEXT(OUGHT_ID_DECISION, made),
		    ID_TEXT(OUGHT_ID_RECONSIDERATION, reconsideration.reconsideration));
	return ought_error_set(err, OUGHT_REFUSED, "%s does not supersede %s in %s",
	    ID_TEXT(OUGHT_ID_DECISION, named), ID_TEXT(OUGHT_ID_DECISION, reconsideration.decision),
	    ID_TEXT(OUGHT_ID_RECONSIDERATION, reconsideration.reconsideration));
}

static enum ought_status
apply_concluded(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "UPDATE reconsideration SET status = 'concluded', outcome = :outcome, new_decision = nullif(:new, 0),"
	    "       delegation = nullif(:delegation, 0), concluded_n = :n, concluded_by = :by, concluded_ms = :at"
	    " WHERE reconsideration = :reconsideration";
	int64_t named = claim_id(act, OUGHT_ID_DECISION, "decision");
	struct reconsideration reconsideration = {0};
	struct decision decision = {0};
	enum ought_status status;

	if ((status = reconsideration_find(act->db, claimed(act), &reconsideration, err)) !=
		OUGHT_OK ||
	    (status = decision_find(act->db, reconsideration.decision, &decision, err)) != OUGHT_OK)
		return status;
	status = ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_TEXT(":outcome", claim_text(act, "outcome")),
		OUGHT_INT(":new", named),
		OUGHT_INT(":delegation", ought_json_int(act->claims, "delegation", 0)),
		OUGHT_INT(":n", act->n), OUGHT_TEXT(":by", act->by), OUGHT_INT(":at", act->at_ms),
		OUGHT_INT(":reconsideration", reconsideration.reconsideration)),
	    err);
	if (status != OUGHT_OK ||
	    (status = subject_add(act, OUGHT_ID_RECONSIDERATION, reconsideration.reconsideration,
		 err)) != OUGHT_OK ||
	    (status = subject_add(act, OUGHT_ID_DECISION, reconsideration.decision, err)) !=
		OUGHT_OK)
		return status;
	if (named != 0 && (status = subject_add(act, OUGHT_ID_DECISION, named, err)) != OUGHT_OK)
		return status;
	return subject_add_case(act, decision.check_id, decision.record, err);
}

const struct act_kind acts_reconsideration[] = {
    {
	.about = {"reconsideration.opened", "a decision is to be reconsidered",
	    OUGHT_ROLE_CHIEF | OUGHT_ROLE_SENIOR | OUGHT_ROLE_DISCLOSURE, true,
	    OUGHT_PROCESSING_CONSULTATION},
	.done = "a reconsideration is opened by",
	.claims = claims_opened,
	.content = content_opened,
	.erased = ERASED_WITH_RECORD,
	.check = check_opened,
	.apply = apply_opened,
    },
    {
	.about = {"reconsideration.concluded",
	    "a chief officer or delegate concludes a reconsideration",
	    OUGHT_ROLE_CHIEF | OUGHT_ROLE_SENIOR, true, OUGHT_PROCESSING_CONSULTATION},
	.done = "a reconsideration is concluded by",
	.claims = claims_concluded,
	.content = content_concluded,
	.erased = ERASED_WITH_RECORD,
	.permit = permit_concluded,
	.check = check_concluded,
	.apply = apply_concluded,
	.delegated = true,
    },
    {.about = {.name = NULL}},
};
