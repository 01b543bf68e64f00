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
/* A part that is answered, or marked "not applicable" with a reason. */
#define PART(member, title) .key = (member), .called = (title), .kind = FIELD_TEXT, .reasoned = true

/* assessment_part has the question of each, and where it comes from. */
static const struct field content_made[] = {
    {PART("relevance", "relevance")},
    {PART("substantiation", "substantiation")},
    {PART("seriousness", "seriousness")},
    {PART("currency", "currency")},
    {PART("age_at_time", "age at the time")},
    {PART("pattern", "pattern")},
    {PART("conduct_since", "conduct since")},
    {PART("private_life", "private life")},
    {PART("third_parties", "third parties")},
    {PART("impact_if_not_disclosed", "impact if not disclosed")},
    {PART("third_party_access", "third-party access"), .when = "third-party-case=yes"},
    {PART("reasons", "reasons")},
    {.key = NULL},
};

/* Who else could be reached is asked where the work is done at home, and of the record of somebody who is there. */
static void
facts_made(const struct act *act, struct facts *facts)
{
	static const char sql[] =
	    "SELECT 1 FROM third_party_case WHERE check_id = :check AND record = :record";
	int64_t one = 0;
	bool is = false;

	if (ought_db_int(act->db, sql,
		OUGHT_BINDS(
		    OUGHT_INT(":check", CLAIM_CHECK(act)), OUGHT_INT(":record", CLAIM_RECORD(act))),
		&one, &is, NULL) == OUGHT_OK)
		facts_add(facts, "third-party-case", is ? "yes" : "no");
}

static enum ought_status
permit_made(const struct act *act, struct ought_error *err)
{
	struct record record = {0};
	enum ought_status status;

	if ((status = record_find(act->db, CLAIM_RECORD(act), &record, err)) != OUGHT_OK)
		return status;
	return record_is_others(
	    act, record.record, "another disclosure officer has to assess it", err);
}

/* A category of discarded incidents is one for records like this. */
static enum ought_status
check_discard(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT r.category FROM record_ref AS r WHERE r.record = :record AND NOT EXISTS ("
	    " SELECT 1 FROM discard_for AS d WHERE d.discard = :discard AND d.category = r.category)";
	char category[64];
	bool other = false;
	enum ought_status status;

	if (!claim_is(act, "recommendation", "discard"))
		return OUGHT_OK;
	status = db_text(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":record", CLAIM_RECORD(act)),
		OUGHT_TEXT(":discard", claim_text(act, "discard_category"))),
	    category, sizeof(category), &other, err);
	if (status == OUGHT_OK && other)
		status = ought_error_set(err, OUGHT_REFUSED,
		    "%s is of the category %s, and no such record is discarded as %s",
		    ID_TEXT(OUGHT_ID_RECORD, CLAIM_RECORD(act)), category,
		    claim_text(act, "discard_category"));
	return status;
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
	    (status = check_discard(act, err)) != OUGHT_OK ||
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

enum ought_status
discards_end(const struct act *act, int64_t record, struct ought_error *err)
{
	static const char sql[] =
	    "UPDATE assessment SET until_n = :n"
	    " WHERE record = :record AND recommendation = 'discard' AND until_n IS NULL"
	    "   AND check_id IN (SELECT check_id FROM request WHERE status = 'open')";

	return ought_db_run(
	    act->db, sql, OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":record", record)), err);
}

enum ought_status
assessment_by_another(const struct act *act, int64_t check_id, int64_t record, const char *verb,
    struct ought_error *err)
{
	static const char sql[] =
	    "SELECT until_n IS NULL FROM assessment"
	    " WHERE check_id = :check AND record = :record AND officer = :by ORDER BY n DESC LIMIT 1";
	int64_t stands = 0;
	bool own = false;
	enum ought_status status;

	status = ought_db_int(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":check", check_id), OUGHT_INT(":record", record),
		OUGHT_TEXT(":by", act->by)),
	    &stands, &own, err);
	if (status == OUGHT_OK && own)
		status = ought_error_set(err, OUGHT_REFUSED,
		    "%s made %s assessment of %s for %s, so another delegate has to %s it", act->by,
		    stands != 0 ? "the" : "an earlier", ID_TEXT(OUGHT_ID_RECORD, record),
		    ID_TEXT(OUGHT_ID_CHECK, check_id), verb);
	return status;
}

const struct act_kind acts_assessment[] = {
    {
	.about = {"assessment.made", "a disclosure officer assesses a record for a check",
	    OUGHT_ROLE_DISCLOSURE, true, OUGHT_PROCESSING_CONSULTATION},
	.done = "an assessment is made by",
	.claims = claims_made,
	.content = content_made,
	.erased = ERASED_WITH_RECORD,
	.facts = facts_made,
	.permit = permit_made,
	.check = check_made,
	.apply = apply_made,
    },
    {.about = {.name = NULL}},
};
