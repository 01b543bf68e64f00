/*
 * decision.c: whether information is relevant, and whether it ought to be included: Police Act 1997 s.113B(4).  One record, one
 * check, one decision by the chief officer or a delegate, with reasons on each limb.  There is no presumption either way.
 */
#include <stdio.h>
#include <string.h>

#include "acts/acts_internal.h"

static const struct field claims_made[] = {
    {.key = "decision", .called = "decision", .kind = FIELD_ID, .id = OUGHT_ID_DECISION},
    {.key = "check", .called = "check", .kind = FIELD_ID, .id = OUGHT_ID_CHECK},
    {.key = "record", .called = "record", .kind = FIELD_ID, .id = OUGHT_ID_RECORD},
    {.key = "delegation", .called = "delegation", .kind = FIELD_INT, .least = 1, .optional = true},
    {.key = "relevant", .called = "whether relevant", .kind = FIELD_WORD, .words = "yes|no"},
    {.key = "ought",
	.called = "whether it ought to be included",
	.kind = FIELD_WORD,
	.words = "yes|no",
	.when = "relevant=yes"},
    {.key = "result", .called = "result", .kind = FIELD_WORD, .words = "disclose|not-disclose"},
    {.key = "guidance", .called = "edition of the statutory guidance", .kind = FIELD_SHORT},
    {.key = "qaf", .called = "edition of the Quality Assurance Framework", .kind = FIELD_SHORT},
    {.key = "supersedes",
	.called = "decision superseded",
	.kind = FIELD_ID,
	.id = OUGHT_ID_DECISION,
	.optional = true},
    {.key = "reconsideration",
	.called = "reconsideration",
	.kind = FIELD_ID,
	.id = OUGHT_ID_RECONSIDERATION,
	.optional = true},
    {.key = NULL},
};
static const struct field content_made[] = {
    {.key = "relevant_reasons", .called = "relevant reasons", .kind = FIELD_TEXT},
    {.key = "ought_reasons", .called = "ought reasons", .kind = FIELD_TEXT, .when = "relevant=yes"},
    {.key = "proportionality",
	.called = "proportionality",
	.kind = FIELD_TEXT,
	.when = "relevant=yes"},
    {.key = "representations", .called = "representations", .kind = FIELD_TEXT},
    {.key = "acquittal",
	.called = "weight of the acquittal",
	.kind = FIELD_TEXT,
	.when = "record-kind=acquittal"},
    {.key = "certificate_text",
	.called = "certificate text",
	.kind = FIELD_TEXT,
	.when = "result=disclose"},
    {.key = NULL},
};

static void
facts_made(const struct act *act, struct facts *facts)
{
	struct record record = {0};
	int64_t id = CLAIM_RECORD(act);

	if (id != 0 && record_find(act->db, id, &record, NULL) == OUGHT_OK)
		facts_add(facts, "record-kind",
		    strcmp(record.kind, "acquittal") == 0 ? "acquittal" : "other");
}

/* ---- who may ---- */

/* The live assessment's maker and recommendation; "" where there is none. */
static enum ought_status
find_assessment(const struct act *act, char officer[static OUGHT_OFFICER_MAX],
    char recommendation[static 16], struct ought_error *err)
{
	static const char sql[] =
	    "SELECT officer, recommendation FROM assessment"
	    " WHERE check_id = :check AND record = :record AND until_n IS NULL";
	struct ought_statement *statement = NULL;
	const char *text;
	bool row = false;
	enum ought_status status;

	officer[0] = '\0';
	recommendation[0] = '\0';
	status = ought_db_query(act->db, sql,
	    OUGHT_BINDS(
		OUGHT_INT(":check", CLAIM_CHECK(act)), OUGHT_INT(":record", CLAIM_RECORD(act))),
	    &statement, err);
	if (status != OUGHT_OK)
		return status;
	if ((status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
		if ((text = ought_statement_text(statement, 0)) != NULL)
			strlcpy(officer, text, OUGHT_OFFICER_MAX);
		if ((text = ought_statement_text(statement, 1)) != NULL)
			strlcpy(recommendation, text, 16);
	}
	ought_statement_finish(statement);
	return status;
}

/* Who had a hand in what came to light does not judge what it changes, neither by varying nor by concluding. */
static enum ought_status
permit_varying(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT record FROM reconsideration"
	    " WHERE reconsideration = :reconsideration AND record IS NOT NULL";
	int64_t reconsideration = claim_id(act, OUGHT_ID_RECONSIDERATION, "reconsideration"),
		record = 0;
	bool light = false;
	char so[64];
	enum ought_status status;

	status = ought_db_int(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":reconsideration", reconsideration)), &record, &light, err);
	if (status != OUGHT_OK || !light)
		return status;
	snprintf(so, sizeof(so), "another delegate has to decide in %s",
	    ID_TEXT(OUGHT_ID_RECONSIDERATION, reconsideration));
	return record_is_others(act, record, so, err);
}

static enum ought_status
permit_made(const struct act *act, struct ought_error *err)
{
	struct record record = {0};
	enum ought_status status;

	if ((status = delegation_permits(act, CLAIM_CHECK(act), CLAIM_RECORD(act), err)) !=
		OUGHT_OK ||
	    (status = record_find(act->db, CLAIM_RECORD(act), &record, err)) != OUGHT_OK ||
	    (status = record_is_others(
		 act, record.record, "another delegate has to decide it", err)) != OUGHT_OK ||
	    (status = permit_varying(act, err)) != OUGHT_OK)
		return status;
	return assessment_by_another(act, CLAIM_CHECK(act), CLAIM_RECORD(act), "decide", err);
}

/* ---- whether the state allows it ---- */

static enum ought_status
check_edition(const struct act *act, const char *claim, const char *kind, const char *called,
    struct ought_error *err)
{
	static const char sql[] =
	    "SELECT name FROM guidance_edition WHERE kind = :kind AND in_force_from <= :today"
	    " ORDER BY in_force_from DESC LIMIT 1";
	char name[64], day[OUGHT_DATE_LONG_MAX];
	bool any = false;
	enum ought_status status;

	status = db_text(act->db, sql,
	    OUGHT_BINDS(OUGHT_TEXT(":kind", kind), OUGHT_TEXT(":today", act->today)), name,
	    sizeof(name), &any, err);
	if (status != OUGHT_OK)
		return status;
	ought_date_format_long(act->day, day);
	if (!any)
		return ought_error_set(err, OUGHT_REFUSED,
		    "no edition of the %s is known that was in force on %s", called, day);
	if (!claim_is(act, claim, name))
		return ought_error_set(err, OUGHT_INVALID,
		    "the edition of the %s in force on %s is %s", called, day, name);
	return OUGHT_OK;
}

/* Assessed, and not discarded. */
static enum ought_status
check_assessment(const struct act *act, struct ought_error *err)
{
	char officer[OUGHT_OFFICER_MAX], recommendation[16];
	enum ought_status status;

	if ((status = find_assessment(act, officer, recommendation, err)) != OUGHT_OK)
		return status;
	if (officer[0] == '\0')
		return ought_error_set(err, OUGHT_REFUSED, "nobody has assessed %s for %s",
		    ID_TEXT(OUGHT_ID_RECORD, CLAIM_RECORD(act)),
		    ID_TEXT(OUGHT_ID_CHECK, CLAIM_CHECK(act)));
	if (strcmp(recommendation, "discard") == 0)
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s discarded %s for %s when assessing it, so there is nothing to decide",
		    officer, ID_TEXT(OUGHT_ID_RECORD, CLAIM_RECORD(act)),
		    ID_TEXT(OUGHT_ID_CHECK, CLAIM_CHECK(act)));
	return OUGHT_OK;
}

/*
 * Invited and replied to or not, or not invited with a reason; and what somebody said is not passed over, though they were asked
 * again since.
 */
static enum ought_status
check_representations(const struct act *act, int64_t person, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT CASE WHEN invited = 0 THEN 'not-invited' ELSE coalesce(reply, reply_by) END FROM representations"
	    " WHERE check_id = :check AND record = :record AND until_n IS NULL";
	static const char sql_said[] =
	    "SELECT 1 FROM representations WHERE check_id = :check AND record = :record AND reply = 'received' LIMIT 1";
	const struct ought_bind *binds = OUGHT_BINDS(
	    OUGHT_INT(":check", CLAIM_CHECK(act)), OUGHT_INT(":record", CLAIM_RECORD(act)));
	char state[16], day[OUGHT_DATE_LONG_MAX];
	struct ought_date date;
	int64_t one = 0;
	bool any = false, said = false;
	enum ought_status status;

	if ((status = db_text(act->db, sql, binds, state, sizeof(state), &any, err)) != OUGHT_OK ||
	    (status = ought_db_int(act->db, sql_said, binds, &one, &said, err)) != OUGHT_OK)
		return status;
	if (!any)
		return ought_error_set(err, OUGHT_REFUSED,
		    "nobody has recorded whether %s was asked for representations on %s for %s",
		    ID_TEXT(OUGHT_ID_PERSON, person), ID_TEXT(OUGHT_ID_RECORD, CLAIM_RECORD(act)),
		    ID_TEXT(OUGHT_ID_CHECK, CLAIM_CHECK(act)));
	if (said && act->content != NULL &&
	    representations_passed_over(ought_json_text(act->content, "representations")))
		return ought_error_set(err, OUGHT_INVALID,
		    "representations on %s for %s were received, and the decision has to say what was made of them",
		    ID_TEXT(OUGHT_ID_RECORD, CLAIM_RECORD(act)),
		    ID_TEXT(OUGHT_ID_CHECK, CLAIM_CHECK(act)));
	if (ought_date_parse(state, &date, NULL) != OUGHT_OK)
		return OUGHT_OK;
	ought_date_format_long(date, day);
	return ought_error_set(err, OUGHT_REFUSED,
	    "%s was asked to reply by %s, and nobody has recorded the representations or that there were none",
	    ID_TEXT(OUGHT_ID_PERSON, person), day);
}

/* What the Independent Monitor found ought not to be in a certificate is not decided into it again. */
static enum ought_status
check_dispute(const struct act *act, struct ought_error *err)
{
	int64_t dispute = 0;
	enum ought_status status;

	if (!claim_is(act, "result", "disclose"))
		return OUGHT_OK;
	status = dispute_forbids(act->db, CLAIM_CHECK(act), CLAIM_RECORD(act), &dispute, err);
	if (status == OUGHT_OK && dispute != 0)
		status = ought_error_set(err, OUGHT_REFUSED,
		    "the Independent Monitor found in %s that %s is not to be in the certificate of %s, so no decision can"
		    " disclose it there: Police Act 1997 s.117A(5) and (6)",
		    ID_TEXT(OUGHT_ID_RECONSIDERATION, dispute),
		    ID_TEXT(OUGHT_ID_RECORD, CLAIM_RECORD(act)),
		    ID_TEXT(OUGHT_ID_CHECK, CLAIM_CHECK(act)));
	return status;
}

/* A first decision, or one that supersedes the live one in a reconsideration that is open. */
static enum ought_status
check_chain(const struct act *act, const struct record *record, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT 1 FROM reconsideration WHERE reconsideration = :reconsideration AND decision = :decision"
	    "   AND status = 'open'";
	int64_t supersedes = claim_id(act, OUGHT_ID_DECISION, "supersedes"), live = 0, one = 0;
	int64_t reconsideration = claim_id(act, OUGHT_ID_RECONSIDERATION, "reconsideration");
	int64_t check_id = CLAIM_CHECK(act);
	bool open = false;
	enum ought_status status;

	if ((supersedes == 0) != (reconsideration == 0))
		return ought_error_set(err, OUGHT_INVALID,
		    "a decision that supersedes another names the reconsideration, and one that is made in a reconsideration"
		    " names the decision that it supersedes");
	if ((status = decision_live(act->db, check_id, record->record, &live, err)) != OUGHT_OK)
		return status;
	if (supersedes == 0 && live != 0)
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s decides on %s for %s already; it can be reconsidered",
		    ID_TEXT(OUGHT_ID_DECISION, live), ID_TEXT(OUGHT_ID_RECORD, record->record),
		    ID_TEXT(OUGHT_ID_CHECK, check_id));
	if (supersedes == 0)
		return record_is_held(record, err);
	if (supersedes != live)
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s is not the live decision on %s for %s",
		    ID_TEXT(OUGHT_ID_DECISION, supersedes),
		    ID_TEXT(OUGHT_ID_RECORD, record->record), ID_TEXT(OUGHT_ID_CHECK, check_id));
	status = ought_db_int(act->db, sql,
	    OUGHT_BINDS(
		OUGHT_INT(":reconsideration", reconsideration), OUGHT_INT(":decision", supersedes)),
	    &one, &open, err);
	if (status == OUGHT_OK && !open)
		status =
		    ought_error_set(err, OUGHT_REFUSED, "%s is not an open reconsideration of %s",
			ID_TEXT(OUGHT_ID_RECONSIDERATION, reconsideration),
			ID_TEXT(OUGHT_ID_DECISION, supersedes));
	return status;
}

/*
 * A record of somebody who turned out not to be the applicant, when persons were split or a link was taken back, is decided on
 * once more, out of the certificate.
 */
static enum ought_status
check_matched(const struct act *act, const struct record *record, struct ought_error *err)
{
	if (claim_id(act, OUGHT_ID_DECISION, "supersedes") != 0 &&
	    claim_is(act, "result", "not-disclose"))
		return OUGHT_OK;
	return case_matched(act->db, CLAIM_CHECK(act), record, err);
}

static enum ought_status
check_made(const struct act *act, struct ought_error *err)
{
	bool discloses = claim_is(act, "relevant", "yes") && claim_is(act, "ought", "yes");
	struct request request = {0};
	struct record record = {0};
	enum ought_status status;

	if (claim_is(act, "result", "disclose") != discloses)
		return ought_error_set(err, OUGHT_INVALID,
		    "the result does not follow: information is disclosed when it is relevant and ought to be included, and only"
		    " then");
	if ((status = id_is_next(act, OUGHT_ID_DECISION,
		 claim_id(act, OUGHT_ID_DECISION, "decision"), err)) != OUGHT_OK ||
	    (status = check_edition(
		 act, "guidance", "statutory-guidance", "statutory guidance", err)) != OUGHT_OK ||
	    (status = check_edition(act, "qaf", "qaf", "Quality Assurance Framework", err)) !=
		OUGHT_OK ||
	    (status = request_workable(act, CLAIM_CHECK(act), &request, err)) != OUGHT_OK ||
	    (status = record_find(act->db, CLAIM_RECORD(act), &record, err)) != OUGHT_OK ||
	    (status = check_matched(act, &record, err)) != OUGHT_OK ||
	    (status = check_chain(act, &record, err)) != OUGHT_OK ||
	    (status = check_dispute(act, err)) != OUGHT_OK ||
	    (status = check_assessment(act, err)) != OUGHT_OK)
		return status;
	return check_representations(act, record.person, err);
}

/* ---- effect ---- */

static enum ought_status
end_superseded(const struct act *act, int64_t decision, struct ought_error *err)
{
	static const char sql[] = "UPDATE decision SET until_n = :n WHERE decision = :decision";
	static const char sql_text[] =
	    "UPDATE certificate_text SET until_n = :n WHERE decision = :decision AND until_n IS NULL";
	const struct ought_bind *binds =
	    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":decision", decision));
	enum ought_status status;

	if ((status = ought_db_run(act->db, sql, binds, err)) != OUGHT_OK ||
	    (status = subject_add(act, OUGHT_ID_DECISION, decision, err)) != OUGHT_OK ||
	    act->content == NULL)
		return status;
	return ought_db_run(act->db, sql_text, binds, err);
}

static enum ought_status
insert_decision(const struct act *act, int64_t id, int64_t supersedes, int64_t reconsideration,
    struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO decision (decision, check_id, record, delegation, relevant, ought, result, guidance, qaf,"
	    "                      supersedes, reconsideration, n, officer, at_ms)"
	    " VALUES (:decision, :check, :record, nullif(:delegation, 0), :relevant, :ought, :result, :guidance, :qaf,"
	    "         nullif(:supersedes, 0), nullif(:reconsideration, 0), :n, :by, :at)";

	return ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":decision", id), OUGHT_INT(":check", CLAIM_CHECK(act)),
		OUGHT_INT(":record", CLAIM_RECORD(act)),
		OUGHT_INT(":delegation", ought_json_int(act->claims, "delegation", 0)),
		OUGHT_TEXT(":relevant", claim_text(act, "relevant")),
		OUGHT_TEXT(":ought", claim_text(act, "ought")),
		OUGHT_TEXT(":result", claim_text(act, "result")),
		OUGHT_TEXT(":guidance", claim_text(act, "guidance")),
		OUGHT_TEXT(":qaf", claim_text(act, "qaf")), OUGHT_INT(":supersedes", supersedes),
		OUGHT_INT(":reconsideration", reconsideration), OUGHT_INT(":n", act->n),
		OUGHT_TEXT(":by", act->by), OUGHT_INT(":at", act->at_ms)),
	    err);
}

static enum ought_status
apply_made(const struct act *act, struct ought_error *err)
{
	static const char sql_text[] =
	    "INSERT INTO certificate_text (decision, text, n) VALUES (:decision, :text, :n)";
	int64_t id = claim_id(act, OUGHT_ID_DECISION, "decision");
	int64_t supersedes = claim_id(act, OUGHT_ID_DECISION, "supersedes");
	int64_t reconsideration = claim_id(act, OUGHT_ID_RECONSIDERATION, "reconsideration");
	const char *text =
	    act->content != NULL ? ought_json_text(act->content, "certificate_text") : NULL;
	enum ought_status status;

	if (supersedes != 0 && (status = end_superseded(act, supersedes, err)) != OUGHT_OK)
		return status;
	if ((status = drafts_end(act, CLAIM_CHECK(act), CLAIM_RECORD(act), NULL, err)) != OUGHT_OK)
		return status;
	if ((status = insert_decision(act, id, supersedes, reconsideration, err)) != OUGHT_OK ||
	    (status = subject_add(act, OUGHT_ID_DECISION, id, err)) != OUGHT_OK ||
	    (status = subject_add_case(act, CLAIM_CHECK(act), CLAIM_RECORD(act), err)) != OUGHT_OK)
		return status;
	if (reconsideration != 0 &&
	    (status = subject_add(act, OUGHT_ID_RECONSIDERATION, reconsideration, err)) != OUGHT_OK)
		return status;
	if (text == NULL)
		return OUGHT_OK;
	return ought_db_run(act->db, sql_text,
	    OUGHT_BINDS(
		OUGHT_INT(":decision", id), OUGHT_TEXT(":text", text), OUGHT_INT(":n", act->n)),
	    err);
}

const struct act_kind acts_decision[] = {
    {
	.about = {"decision.made",
	    "a chief officer or delegate decides on one record for one check",
	    OUGHT_ROLE_CHIEF | OUGHT_ROLE_SENIOR, true, OUGHT_PROCESSING_CONSULTATION},
	.done = "a decision is made by",
	.claims = claims_made,
	.content = content_made,
	.erased = ERASED_WITH_RECORD,
	.facts = facts_made,
	.permit = permit_made,
	.check = check_made,
	.apply = apply_made,
	.delegated = true,
    },
    {.about = {.name = NULL}},
};
