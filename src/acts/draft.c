/*
 * draft.c: a decision that somebody has begun to write.  It is content about a person, so that it is kept is an act; it is the
 * officer's own, suggests nothing to anybody else, and counts for nothing: only decision.made decides.
 */
#include "acts/acts_internal.h"

static const struct field claims_case[] = {
    {.key = "check", .called = "check", .kind = FIELD_ID, .id = OUGHT_ID_CHECK},
    {.key = "record", .called = "record", .kind = FIELD_ID, .id = OUGHT_ID_RECORD},
    {.key = NULL},
};
/* What a decision says, as far as it is written. */
static const struct field content_kept[] = {
    {.key = "relevant",
	.called = "whether relevant",
	.kind = FIELD_WORD,
	.words = "yes|no",
	.optional = true},
    {.key = "relevant_reasons", .called = "relevant reasons", .kind = FIELD_TEXT, .optional = true},
    {.key = "ought",
	.called = "whether it ought to be included",
	.kind = FIELD_WORD,
	.words = "yes|no",
	.optional = true},
    {.key = "ought_reasons", .called = "ought reasons", .kind = FIELD_TEXT, .optional = true},
    {.key = "proportionality", .called = "proportionality", .kind = FIELD_TEXT, .optional = true},
    {.key = "representations", .called = "representations", .kind = FIELD_TEXT, .optional = true},
    {.key = "acquittal", .called = "weight of the acquittal", .kind = FIELD_TEXT, .optional = true},
    {.key = "certificate_text", .called = "certificate text", .kind = FIELD_TEXT, .optional = true},
    /* Where it is to vary an earlier one: those of the conclusion. */
    {.key = "reasons", .called = "reasons", .kind = FIELD_TEXT, .optional = true},
    {.key = NULL},
};

static enum ought_status
check_kept(const struct act *act, struct ought_error *err)
{
	struct request request;
	struct record record;
	enum ought_status status;

	if (act->content != NULL && json_object_size(act->content) == 0)
		return ought_error_set(err, OUGHT_INVALID, "the draft is empty");
	if ((status = request_workable(act, CLAIM_CHECK(act), &request, err)) != OUGHT_OK ||
	    (status = record_find(act->db, CLAIM_RECORD(act), &record, err)) != OUGHT_OK)
		return status;
	return case_matched(act->db, request.check_id, &record, err);
}

enum ought_status
drafts_end(const struct act *act, int64_t check_id, int64_t record, const char *officer,
    struct ought_error *err)
{
	static const char sql[] =
	    "UPDATE draft SET until_n = :n WHERE check_id = :check AND record = :record AND until_n IS NULL"
	    "   AND (:officer IS NULL OR officer = :officer)";

	return ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":check", check_id),
		OUGHT_INT(":record", record), OUGHT_TEXT(":officer", officer)),
	    err);
}

static enum ought_status
apply_kept(const struct act *act, struct ought_error *err)
{
	static const char sql[] = "INSERT INTO draft (n, check_id, record, officer, at_ms)"
				  " VALUES (:n, :check, :record, :by, :at)";
	int64_t id = CLAIM_CHECK(act), record = CLAIM_RECORD(act);
	enum ought_status status;

	if ((status = drafts_end(act, id, record, act->by, err)) != OUGHT_OK)
		return status;
	status = ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":check", id),
		OUGHT_INT(":record", record), OUGHT_TEXT(":by", act->by),
		OUGHT_INT(":at", act->at_ms)),
	    err);
	return status == OUGHT_OK ? subject_add_case(act, id, record, err) : status;
}

static enum ought_status
check_dropped(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT 1 FROM draft WHERE check_id = :check AND record = :record AND officer = :by AND until_n IS NULL";
	int64_t one = 0;
	bool found = false;
	enum ought_status status;

	status = ought_db_int(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":check", CLAIM_CHECK(act)),
		OUGHT_INT(":record", CLAIM_RECORD(act)), OUGHT_TEXT(":by", act->by)),
	    &one, &found, err);
	if (status == OUGHT_OK && !found)
		status = ought_error_set(err, OUGHT_NOT_FOUND,
		    "%s has no draft of a decision on %s for %s", act->by,
		    ID_TEXT(OUGHT_ID_RECORD, CLAIM_RECORD(act)),
		    ID_TEXT(OUGHT_ID_CHECK, CLAIM_CHECK(act)));
	return status;
}

static enum ought_status
apply_dropped(const struct act *act, struct ought_error *err)
{
	int64_t id = CLAIM_CHECK(act), record = CLAIM_RECORD(act);
	enum ought_status status;

	status = drafts_end(act, id, record, act->by, err);
	return status == OUGHT_OK ? subject_add_case(act, id, record, err) : status;
}

const struct act_kind acts_draft[] = {
    {
	.about = {"draft.kept", "the draft of a decision is kept, for its writer alone",
	    OUGHT_ROLE_CHIEF | OUGHT_ROLE_SENIOR, true, OUGHT_PROCESSING_COLLECTION},
	.done = "the draft of a decision is kept by",
	.claims = claims_case,
	.content = content_kept,
	.erased = ERASED_WITH_RECORD,
	.check = check_kept,
	.apply = apply_kept,
    },
    {
	.about = {"draft.dropped", "the draft of a decision is dropped by its writer",
	    OUGHT_ROLE_CHIEF | OUGHT_ROLE_SENIOR, false, OUGHT_PROCESSING_NONE},
	.done = "the draft of a decision is dropped by",
	.claims = claims_case,
	.check = check_dropped,
	.apply = apply_dropped,
    },
    {.about = {.name = NULL}},
};
