/*
 * assessment.c: a disclosure officer assesses one record for one check, for somebody else to decide.  The headings are those of
 * the Quality Assurance Framework (AT2, AT3, MP3, MP4, MP7a).
 */
#include <string.h>

#include "acts/acts_internal.h"

static const struct field claims_made[] = {
    {.key = "check", .called = "check", .kind = FIELD_ID, .id = OUGHT_ID_CHECK},
    {.key = "record", .called = "record", .kind = FIELD_ID, .id = OUGHT_ID_RECORD},
    {.key = "recommendation",
	.called = "recommendation",
	.kind = FIELD_WORD,
	.words = "disclose|not-disclose|discard"},
    {.key = "discard_category",
	.called = "category of a discarded incident",
	.kind = FIELD_WORD,
	.vocabulary = "SELECT 1 FROM discard_category WHERE name = :word",
	.when = "recommendation=discard"},
    {.key = NULL},
};
static const struct field content_made[] = {
    {.key = "relevance", .called = "relevance", .kind = FIELD_TEXT},
    {.key = "substantiation", .called = "substantiation", .kind = FIELD_TEXT},
    {.key = "seriousness", .called = "seriousness", .kind = FIELD_TEXT},
    {.key = "currency", .called = "currency", .kind = FIELD_TEXT},
    {.key = "age_at_time", .called = "age at the time", .kind = FIELD_TEXT},
    {.key = "pattern", .called = "pattern", .kind = FIELD_TEXT},
    {.key = "conduct_since", .called = "conduct since", .kind = FIELD_TEXT},
    {.key = "private_life", .called = "private life", .kind = FIELD_TEXT},
    {.key = "third_parties", .called = "third parties", .kind = FIELD_TEXT},
    {.key = "impact_if_not_disclosed", .called = "impact if not disclosed", .kind = FIELD_TEXT},
    {.key = "third_party_access",
	.called = "third-party access",
	.kind = FIELD_TEXT,
	.when = "home-based=yes"},
    {.key = "reasons", .called = "reasons", .kind = FIELD_TEXT},
    {.key = NULL},
};

static void
facts_made(const struct act *act, struct facts *facts)
{
	struct request request = {0};
	int64_t id = CLAIM_CHECK(act);

	if (id != 0 && request_find(act->db, id, &request, NULL) == OUGHT_OK)
		facts_add(facts, "home-based", request.home_based ? "yes" : "no");
}

static enum ought_status
permit_made(const struct act *act, struct ought_error *err)
{
	struct record record = {0};
	enum ought_status status;

	if ((status = record_find(act->db, CLAIM_RECORD(act), &record, err)) != OUGHT_OK)
		return status;
	if (strcmp(record.officer, act->by) == 0)
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s entered %s, so another disclosure officer has to assess it", act->by,
		    ID_TEXT(OUGHT_ID_RECORD, record.record));
	return OUGHT_OK;
}

static enum ought_status
check_made(const struct act *act, struct ought_error *err)
{
	int64_t id = CLAIM_CHECK(act), decision = 0;
	struct request request = {0};
	struct record record = {0};
	bool open = false;
	enum ought_status status;

	if ((status = request_workable(act, id, &request, err)) != OUGHT_OK ||
	    (status = record_find(act->db, CLAIM_RECORD(act), &record, err)) != OUGHT_OK ||
	    (status = case_matched(act->db, id, &record, err)) != OUGHT_OK ||
	    (status = decision_live(act->db, id, record.record, &decision, err)) != OUGHT_OK)
		return status;
	if (decision == 0)
		return record_is_held(&record, err);
	if ((status = reconsideration_is_open(act->db, decision, &open, err)) != OUGHT_OK)
		return status;
	if (!open)
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s decides on %s for %s; it is assessed again only when that decision is reconsidered",
		    ID_TEXT(OUGHT_ID_DECISION, decision), ID_TEXT(OUGHT_ID_RECORD, record.record),
		    ID_TEXT(OUGHT_ID_CHECK, id));
	if (claim_is(act, "recommendation", "discard"))
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s decides on %s for %s, so it can no longer be discarded",
		    ID_TEXT(OUGHT_ID_DECISION, decision), ID_TEXT(OUGHT_ID_RECORD, record.record),
		    ID_TEXT(OUGHT_ID_CHECK, id));
	return OUGHT_OK;
}

static enum ought_status
apply_made(const struct act *act, struct ought_error *err)
{
	static const char sql_end[] =
	    "UPDATE assessment SET until_n = :n WHERE check_id = :check AND record = :record AND until_n IS NULL";
	static const char sql[] =
	    "INSERT INTO assessment (n, check_id, record, recommendation, discard_category, officer, at_ms)"
	    " VALUES (:n, :check, :record, :recommendation, :category, :by, :at)";
	int64_t id = CLAIM_CHECK(act), record = CLAIM_RECORD(act);
	enum ought_status status;

	status = ought_db_run(act->db, sql_end,
	    OUGHT_BINDS(
		OUGHT_INT(":n", act->n), OUGHT_INT(":check", id), OUGHT_INT(":record", record)),
	    err);
	if (status != OUGHT_OK)
		return status;
	status = ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":check", id),
		OUGHT_INT(":record", record),
		OUGHT_TEXT(":recommendation", claim_text(act, "recommendation")),
		OUGHT_TEXT(":category", claim_text(act, "discard_category")),
		OUGHT_TEXT(":by", act->by), OUGHT_INT(":at", act->at_ms)),
	    err);
	return status == OUGHT_OK ? subject_add_case(act, id, record, err) : status;
}

const struct act_kind acts_assessment[] = {
    {
	.about = {"assessment.made", "a disclosure officer assesses a record for a check",
	    OUGHT_ROLE_DISCLOSURE, true, OUGHT_PROCESSING_CONSULTATION},
	.done = "an assessment is made by",
	.claims = claims_made,
	.content = content_made,
	.facts = facts_made,
	.permit = permit_made,
	.check = check_made,
	.apply = apply_made,
    },
    {.about = {.name = NULL}},
};
