/*
 * dispute.c: somebody disputes a certificate: its accuracy (Police Act 1997 s.117), or that information in it is relevant and
 * ought to be included (s.117A, which goes to the Independent Monitor).  A dispute is a reconsideration; its stages are acts about
 * it.  Which follows which, and who may record each, are rows of the table dispute_stage.
 */
#include <string.h>

#include "acts/acts_internal.h"

#define ACT_PREFIX "dispute."
#define RECONSIDERATION_AND_DATE                                  \
	{.key = "reconsideration",                                \
	    .called = "reconsideration",                          \
	    .kind = FIELD_ID,                                     \
	    .id = OUGHT_ID_RECONSIDERATION},                      \
	{                                                         \
		.key = "on", .called = "date", .kind = FIELD_DATE \
	}

static const struct field claims_received[] = {RECONSIDERATION_AND_DATE, {.key = NULL}};
static const struct field content_received[] = {
    {.key = "grounds", .called = "grounds", .kind = FIELD_TEXT}, {.key = NULL}};
static const struct field claims_referred[] = {RECONSIDERATION_AND_DATE,
    {.key = "delegation", .called = "delegation", .kind = FIELD_INT, .least = 1, .optional = true},
    {.key = NULL}};
static const struct field content_referred[] = {
    {.key = "review", .called = "review", .kind = FIELD_TEXT}, {.key = NULL}};
static const struct field claims_finding[] = {RECONSIDERATION_AND_DATE,
    {.key = "relevant", .called = "whether found relevant", .kind = FIELD_WORD, .words = "yes|no"},
    {.key = "ought",
	.called = "whether found that it ought to be included",
	.kind = FIELD_WORD,
	.words = "yes|no",
	.when = "relevant=yes"},
    {.key = NULL}};
static const struct field content_finding[] = {
    {.key = "reasons", .called = "reasons", .kind = FIELD_TEXT}, {.key = NULL}};
static const struct field claims_certificate[] = {RECONSIDERATION_AND_DATE,
    {.key = "issued", .called = "whether issued", .kind = FIELD_WORD, .words = "yes|no"},
    {.key = NULL}};
static const struct field content_certificate[] = {
    {.key = "reference",
	.called = "reference of the new certificate",
	.kind = FIELD_SHORT,
	.when = "issued=yes"},
    {.key = "reason", .called = "reason", .kind = FIELD_TEXT, .when = "issued=no"},
    {.key = NULL},
};

struct stage {
	char after[16]; /* "": none */
	bool concluded;
	unsigned may;
	char title[96];
};

static const char *
stage_name(const struct act *act)
{
	return act->kind->about.name + strlen(ACT_PREFIX);
}

static enum ought_status
find_dispute(const struct act *act, struct reconsideration *found, struct ought_error *err)
{
	return reconsideration_find(
	    act->db, claim_id(act, OUGHT_ID_RECONSIDERATION, "reconsideration"), found, err);
}

/* "chief|senior" to roles. */
static unsigned
read_roles(const char *words)
{
	unsigned roles = 0;
	char word[16];

	while (*words != '\0') {
		size_t len = strcspn(words, "|");

		if (len < sizeof(word)) {
			memcpy(word, words, len);
			word[len] = '\0';
			roles |= ought_role_parse(word);
		}
		words += len + (words[len] == '|');
	}
	return roles;
}

/* The row that governs this act in a dispute of that kind. */
static enum ought_status
find_stage(const struct act *act, const struct reconsideration *dispute, struct stage *found,
    struct ought_error *err)
{
	static const char sql[] =
	    "SELECT coalesce(after, ''), concluded, may, title FROM dispute_stage"
	    " WHERE trigger = :trigger AND stage = :stage";
	struct ought_statement *statement = NULL;
	const char *text;
	bool row = false;
	enum ought_status status;

	status = ought_db_query(act->db, sql,
	    OUGHT_BINDS(
		OUGHT_TEXT(":trigger", dispute->trigger), OUGHT_TEXT(":stage", stage_name(act))),
	    &statement, err);
	if (status != OUGHT_OK)
		return status;
	if ((status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
		text = ought_statement_text(statement, 0);
		strlcpy(found->after, text != NULL ? text : "", sizeof(found->after));
		found->concluded = ought_statement_int(statement, 1) != 0;
		text = ought_statement_text(statement, 2);
		found->may = read_roles(text != NULL ? text : "");
		text = ought_statement_text(statement, 3);
		strlcpy(found->title, text != NULL ? text : "", sizeof(found->title));
	}
	ought_statement_finish(statement);
	if (status == OUGHT_OK && !row)
		status = ought_error_set(err, OUGHT_REFUSED,
		    "%s is no dispute about a certificate: its trigger is %s",
		    ID_TEXT(OUGHT_ID_RECONSIDERATION, dispute->reconsideration), dispute->trigger);
	return status;
}

static enum ought_status
refuse_role(const struct act *act, const struct stage *stage, struct ought_error *err)
{
	struct ought_buffer held = {0}, permitted = {0};
	enum ought_status status;

	roles_describe(act->roles, &held);
	roles_permitted(stage->may, act->kind->delegated, &permitted);
	if (held.failed || permitted.failed)
		status = no_memory(err);
	else
		status = ought_error_set(err, OUGHT_REFUSED, "%s is %s; %s is recorded by %s",
		    act->by, held.text, stage->title, permitted.text);
	ought_buffer_free(&held);
	ought_buffer_free(&permitted);
	return status;
}

/* By the row's roles; what the chief officer has to do, a senior officer does by a delegation. */
static enum ought_status
permit_stage(const struct act *act, struct ought_error *err)
{
	struct reconsideration dispute;
	struct decision decision;
	struct stage stage;
	enum ought_status status;

	if ((status = find_dispute(act, &dispute, err)) != OUGHT_OK ||
	    (status = find_stage(act, &dispute, &stage, err)) != OUGHT_OK)
		return status;
	if ((act->roles & stage.may) == 0)
		return refuse_role(act, &stage, err);
	if ((stage.may & OUGHT_ROLE_CHIEF) != 0) {
		if ((status = decision_find(act->db, dispute.decision, &decision, err)) != OUGHT_OK)
			return status;
		return delegation_permits(act, decision.check_id, decision.record, err);
	}
	if (json_object_get(act->claims, "delegation") != NULL)
		return ought_error_set(err, OUGHT_INVALID,
		    "%s needs no delegation in a dispute such as %s", stage.title,
		    ID_TEXT(OUGHT_ID_RECONSIDERATION, dispute.reconsideration));
	return OUGHT_OK;
}

/* The day on which a stage came about; "" where it is not recorded. */
static enum ought_status
stage_date(const struct act *act, const struct reconsideration *dispute, const char *stage,
    char day[static OUGHT_DATE_MAX], struct ought_error *err)
{
	static const char sql[] =
	    "SELECT on_date FROM dispute WHERE reconsideration = :dispute AND stage = :stage";

	return db_text(act->db, sql,
	    OUGHT_BINDS(
		OUGHT_INT(":dispute", dispute->reconsideration), OUGHT_TEXT(":stage", stage)),
	    day, OUGHT_DATE_MAX, NULL, err);
}

/* In its place: once, after the one before it, and not dated before any that is recorded. */
static enum ought_status
check_order(const struct act *act, const struct reconsideration *dispute, const struct stage *stage,
    struct ought_error *err)
{
	static const char sql_title[] =
	    "SELECT title FROM dispute_stage WHERE trigger = :trigger AND stage = :stage";
	static const char sql_last[] =
	    "SELECT max(on_date) FROM dispute WHERE reconsideration = :dispute";
	const struct id_text id = id_text(OUGHT_ID_RECONSIDERATION, dispute->reconsideration);
	const char *on = claim_text(act, "on");
	char day[OUGHT_DATE_MAX], title[sizeof(stage->title)];
	enum ought_status status;

	if ((status = stage_date(act, dispute, stage_name(act), day, err)) != OUGHT_OK)
		return status;
	if (day[0] != '\0')
		return ought_error_set(err, OUGHT_REFUSED, "%s: %s is recorded already, as of %s",
		    id.text, stage->title, day);
	if (stage->after[0] != '\0' &&
	    (status = stage_date(act, dispute, stage->after, day, err)) != OUGHT_OK)
		return status;
	if (stage->after[0] != '\0' && day[0] == '\0') {
		status = db_text(act->db, sql_title,
		    OUGHT_BINDS(OUGHT_TEXT(":trigger", dispute->trigger),
			OUGHT_TEXT(":stage", stage->after)),
		    title, sizeof(title), NULL, err);
		if (status == OUGHT_OK)
			status = ought_error_set(err, OUGHT_REFUSED,
			    "%s: %s is not recorded, and comes first", id.text, title);
		return status;
	}
	status =
	    db_text(act->db, sql_last, OUGHT_BINDS(OUGHT_INT(":dispute", dispute->reconsideration)),
		day, sizeof(day), NULL, err);
	if (status == OUGHT_OK && strcmp(on, day) < 0)
		status = ought_error_set(err, OUGHT_INVALID,
		    "the date is before %s, the day of the stage before it", day);
	return status;
}

/* A dispute is about a certificate, so about a decision that an answer disclosed. */
static enum ought_status
check_disclosed(const struct act *act, int64_t decision, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT 1 FROM answer_decision WHERE decision = :decision LIMIT 1";
	int64_t one = 0;
	bool found = false;
	enum ought_status status;

	status = ought_db_int(
	    act->db, sql, OUGHT_BINDS(OUGHT_INT(":decision", decision)), &one, &found, err);
	if (status == OUGHT_OK && !found)
		status = ought_error_set(err, OUGHT_REFUSED,
		    "%s was disclosed in no answer, so there is no certificate with it to dispute",
		    ID_TEXT(OUGHT_ID_DECISION, decision));
	return status;
}

/* A new certificate follows from a new answer: not before there is one, where the decision was varied. */
static enum ought_status
check_issued(const struct act *act, const struct reconsideration *dispute, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT d.check_id FROM reconsideration AS x JOIN decision AS d ON d.decision = x.decision"
	    " JOIN answer AS w ON w.check_id = d.check_id AND w.until_n IS NULL"
	    " WHERE x.reconsideration = :dispute AND x.outcome = 'varied' AND w.n < x.concluded_n";
	int64_t check_id = 0;
	bool waits = false;
	enum ought_status status;

	if (!claim_is(act, "issued", "yes"))
		return OUGHT_OK;
	status = ought_db_int(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":dispute", dispute->reconsideration)), &check_id, &waits, err);
	if (status == OUGHT_OK && waits)
		status = ought_error_set(err, OUGHT_REFUSED,
		    "%s was not answered again since %s was varied, so no new certificate can have been issued",
		    ID_TEXT(OUGHT_ID_CHECK, check_id),
		    ID_TEXT(OUGHT_ID_DECISION, dispute->decision));
	return status;
}

static enum ought_status
check_stage(const struct act *act, struct ought_error *err)
{
	struct reconsideration dispute;
	struct stage stage;
	enum ought_status status;

	if (strcmp(claim_text(act, "on"), act->today) > 0)
		return ought_error_set(err, OUGHT_INVALID, "the date has not come yet");
	if ((status = find_dispute(act, &dispute, err)) != OUGHT_OK ||
	    (status = find_stage(act, &dispute, &stage, err)) != OUGHT_OK)
		return status;
	if (stage.concluded && dispute.open)
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s is open: %s is recorded when it is concluded",
		    ID_TEXT(OUGHT_ID_RECONSIDERATION, dispute.reconsideration), stage.title);
	if (!stage.concluded && !dispute.open)
		return ought_error_set(err, OUGHT_REFUSED, "%s is concluded already",
		    ID_TEXT(OUGHT_ID_RECONSIDERATION, dispute.reconsideration));
	if ((status = check_order(act, &dispute, &stage, err)) != OUGHT_OK ||
	    (status = check_issued(act, &dispute, err)) != OUGHT_OK)
		return status;
	return check_disclosed(act, dispute.decision, err);
}

/*
 * The finding is about the certificate.  If the decision in dispute has been superseded meanwhile, by one that discloses too, it
 * is that one that has to be varied: so it is to be reconsidered.
 */
static enum ought_status
raise_of_live(const struct act *act, const struct decision *decision, struct ought_error *err)
{
	struct decision live;
	int64_t id = 0, forbids = 0;
	enum ought_status status;

	if (decision->live)
		return OUGHT_OK;
	if ((status = dispute_forbids(
		 act->db, decision->check_id, decision->record, &forbids, err)) != OUGHT_OK ||
	    forbids == 0 ||
	    (status = decision_live(act->db, decision->check_id, decision->record, &id, err)) !=
		OUGHT_OK ||
	    id == 0 || (status = decision_find(act->db, id, &live, err)) != OUGHT_OK ||
	    !live.disclose)
		return status;
	return reconsideration_raise(act, id, "independent-monitor", 0, err);
}

static enum ought_status
apply_stage(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO dispute (reconsideration, stage, on_date, relevant, ought, issued, delegation, n, officer, at_ms)"
	    " VALUES (:dispute, :stage, :on, :relevant, :ought, :issued, nullif(:delegation, 0), :n, :by, :at)";
	struct reconsideration dispute;
	struct decision decision;
	enum ought_status status;

	if ((status = find_dispute(act, &dispute, err)) != OUGHT_OK ||
	    (status = decision_find(act->db, dispute.decision, &decision, err)) != OUGHT_OK)
		return status;
	status = ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":dispute", dispute.reconsideration),
		OUGHT_TEXT(":stage", stage_name(act)), OUGHT_TEXT(":on", claim_text(act, "on")),
		OUGHT_TEXT(":relevant", claim_text(act, "relevant")),
		OUGHT_TEXT(":ought", claim_text(act, "ought")),
		OUGHT_TEXT(":issued", claim_text(act, "issued")),
		OUGHT_INT(":delegation", ought_json_int(act->claims, "delegation", 0)),
		OUGHT_INT(":n", act->n), OUGHT_TEXT(":by", act->by), OUGHT_INT(":at", act->at_ms)),
	    err);
	if (status != OUGHT_OK || (status = raise_of_live(act, &decision, err)) != OUGHT_OK ||
	    (status = subject_add(act, OUGHT_ID_RECONSIDERATION, dispute.reconsideration, err)) !=
		OUGHT_OK ||
	    (status = subject_add(act, OUGHT_ID_DECISION, decision.decision, err)) != OUGHT_OK)
		return status;
	return subject_add_case(act, decision.check_id, decision.record, err);
}

/* ---- what a dispute means for decisions ---- */

enum ought_status
dispute_forbids(struct ought_db *db, int64_t check_id, int64_t record, int64_t *reconsideration,
    struct ought_error *err)
{
	static const char sql[] =
	    "SELECT s.reconsideration FROM decision AS d JOIN reconsideration AS x USING (decision)"
	    " JOIN dispute AS s ON s.reconsideration = x.reconsideration AND s.stage = 'finding'"
	    " WHERE d.check_id = :check AND d.record = :record AND s.ought IS NOT 'yes' LIMIT 1";

	*reconsideration = 0;
	return ought_db_int(db, sql,
	    OUGHT_BINDS(OUGHT_INT(":check", check_id), OUGHT_INT(":record", record)),
	    reconsideration, NULL, err);
}

enum ought_status
dispute_allows(const struct act *act, const struct reconsideration *reconsideration,
    const struct decision *decision, const char *outcome, struct ought_error *err)
{
	/* A finding that such a dispute needs, or that was asked for by referring it. */
	static const char sql[] =
	    "SELECT 1 FROM dispute_stage AS t WHERE t.trigger = :trigger AND t.stage = 'finding'"
	    "   AND (t.needed = 1 OR EXISTS (SELECT 1 FROM dispute AS r WHERE r.reconsideration = :dispute"
	    "        AND r.stage = 'referred'))"
	    "   AND NOT EXISTS (SELECT 1 FROM dispute AS f WHERE f.reconsideration = :dispute AND f.stage = 'finding')";
	int64_t forbids = 0, one = 0;
	bool waits = false;
	enum ought_status status;

	if (strcmp(outcome, "varied") == 0)
		return OUGHT_OK; /* the new decision has gone through check_dispute */
	if (strcmp(outcome, "upheld") == 0) {
		status = ought_db_int(act->db, sql,
		    OUGHT_BINDS(OUGHT_TEXT(":trigger", reconsideration->trigger),
			OUGHT_INT(":dispute", reconsideration->reconsideration)),
		    &one, &waits, err);
		if (status != OUGHT_OK)
			return status;
		if (waits)
			return ought_error_set(err, OUGHT_REFUSED,
			    "the Independent Monitor's finding in %s is not recorded, and until then %s cannot be upheld",
			    ID_TEXT(OUGHT_ID_RECONSIDERATION, reconsideration->reconsideration),
			    ID_TEXT(OUGHT_ID_DECISION, decision->decision));
	}
	if (!decision->live || !decision->disclose)
		return OUGHT_OK;
	status = dispute_forbids(act->db, decision->check_id, decision->record, &forbids, err);
	if (status == OUGHT_OK && forbids != 0)
		status = ought_error_set(err, OUGHT_REFUSED,
		    "the Independent Monitor found in %s that %s is not to be in the certificate of %s, so %s can only be"
		    " varied, by a decision not to disclose: Police Act 1997 s.117A(5) and (6)",
		    ID_TEXT(OUGHT_ID_RECONSIDERATION, forbids),
		    ID_TEXT(OUGHT_ID_RECORD, decision->record),
		    ID_TEXT(OUGHT_ID_CHECK, decision->check_id),
		    ID_TEXT(OUGHT_ID_DECISION, decision->decision));
	return status;
}

const struct act_kind acts_dispute[] = {
    {
	.about = {"dispute.received", "a dispute about a certificate is received",
	    OUGHT_ROLE_DISCLOSURE, true, OUGHT_PROCESSING_COLLECTION},
	.done = "a dispute is received by",
	.claims = claims_received,
	.content = content_received,
	.erased = ERASED_WITH_RECORD,
	.permit = permit_stage,
	.check = check_stage,
	.apply = apply_stage,
    },
    {
	.about = {"dispute.referred", "a dispute goes to the Independent Monitor",
	    OUGHT_ROLE_CHIEF | OUGHT_ROLE_SENIOR | OUGHT_ROLE_DISCLOSURE, true,
	    OUGHT_PROCESSING_DISCLOSURE},
	.done = "a dispute is referred to the Independent Monitor by",
	.claims = claims_referred,
	.content = content_referred,
	.erased = ERASED_WITH_RECORD,
	.permit = permit_stage,
	.check = check_stage,
	.apply = apply_stage,
	.delegated = true,
    },
    {
	.about = {"dispute.finding", "what the Independent Monitor found is recorded",
	    OUGHT_ROLE_DISCLOSURE, true, OUGHT_PROCESSING_COLLECTION},
	.done = "the Independent Monitor's finding is recorded by",
	.claims = claims_finding,
	.content = content_finding,
	.erased = ERASED_WITH_RECORD,
	.permit = permit_stage,
	.check = check_stage,
	.apply = apply_stage,
    },
    {
	.about = {"dispute.certificate",
	    "whether a new certificate was issued after a dispute is recorded",
	    OUGHT_ROLE_DISCLOSURE, true, OUGHT_PROCESSING_COLLECTION},
	.done = "whether a new certificate was issued is recorded by",
	.claims = claims_certificate,
	.content = content_certificate,
	.erased = ERASED_WITH_RECORD,
	.permit = permit_stage,
	.check = check_stage,
	.apply = apply_stage,
    },
    {.about = {.name = NULL}},
};
