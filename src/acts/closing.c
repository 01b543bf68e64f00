/*
 * closing.c: a check is withdrawn; or what was withdrawn or answered is opened again, because the Disclosure and Barring Service asks
 * again, or a mistake was found.  Answering is in answer.c.
 */
#include <string.h>

#include "acts/acts_internal.h"

static const struct field claims_withdrawn[] = {
    {.key = "check", .called = "check", .kind = FIELD_ID, .id = OUGHT_ID_CHECK},
    {.key = NULL},
};
static const struct field content_reason[] = {
    {.key = "reason", .called = "reason", .kind = FIELD_TEXT},
    {.key = NULL},
};
static const struct field claims_reopened[] = {
    {.key = "check", .called = "check", .kind = FIELD_ID, .id = OUGHT_ID_CHECK},
    {.key = "due", .called = "date due", .kind = FIELD_DATE},
    {.key = NULL},
};

/* ---- check.withdrawn ---- */

static enum ought_status
check_withdrawn(const struct act *act, struct ought_error *err)
{
	struct request request = {0};
	enum ought_status status;

	if ((status = request_find(act->db, CLAIM_CHECK(act), &request, err)) != OUGHT_OK)
		return status;
	if (strcmp(request.status, "open") != 0)
		return ought_error_set(err, OUGHT_REFUSED, "%s %s already",
		    ID_TEXT(OUGHT_ID_CHECK, request.check_id),
		    strcmp(request.status, "withdrawn") == 0 ? "was withdrawn" : "is answered");
	return OUGHT_OK;
}

static enum ought_status
apply_withdrawn(const struct act *act, struct ought_error *err)
{
	int64_t id = CLAIM_CHECK(act);
	enum ought_status status;

	if ((status = request_close(act, id, "withdrawn", err)) != OUGHT_OK)
		return status;
	return subject_add(act, OUGHT_ID_CHECK, id, err);
}

/* ---- check.reopened ---- */

static enum ought_status
check_reopened(const struct act *act, struct ought_error *err)
{
	struct request request = {0};
	enum ought_status status;

	if ((status = request_find(act->db, CLAIM_CHECK(act), &request, err)) != OUGHT_OK)
		return status;
	if (strcmp(request.status, "open") == 0)
		return ought_error_set(
		    err, OUGHT_REFUSED, "%s is open", ID_TEXT(OUGHT_ID_CHECK, request.check_id));
	return check_due(act, request.kind, act->day, err);
}

/* It has to be searched again: whoever was entered meanwhile would be missed. */
static enum ought_status
apply_reopened(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO reopening (n, check_id, was, on_date, due_before, officer, at_ms)"
	    " SELECT :n, check_id, status, :today, due, :by, :at FROM request WHERE check_id = :check";
	static const char sql_request[] =
	    "UPDATE request SET status = 'open', closed_n = NULL, closed_ms = NULL, due = :due"
	    " WHERE check_id = :check";
	static const char sql_search[] =
	    "UPDATE search SET until_n = :n WHERE check_id = :check AND until_n IS NULL";
	int64_t id = CLAIM_CHECK(act);
	enum ought_status status;

	status = ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_TEXT(":today", act->today),
		OUGHT_TEXT(":by", act->by), OUGHT_INT(":at", act->at_ms), OUGHT_INT(":check", id)),
	    err);
	if (status != OUGHT_OK)
		return status;
	status = ought_db_run(act->db, sql_request,
	    OUGHT_BINDS(OUGHT_TEXT(":due", claim_text(act, "due")), OUGHT_INT(":check", id)), err);
	if (status != OUGHT_OK)
		return status;
	status = ought_db_run(act->db, sql_search,
	    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":check", id)), err);
	return status == OUGHT_OK ? subject_add(act, OUGHT_ID_CHECK, id, err) : status;
}

const struct act_kind acts_closing[] = {
    {
	.about = {"check.withdrawn", "a check is withdrawn", OUGHT_ROLE_DISCLOSURE, true,
	    OUGHT_PROCESSING_ALTERATION},
	.done = "a check is withdrawn by",
	.claims = claims_withdrawn,
	.content = content_reason,
	.erased = ERASED_NEVER,
	.check = check_withdrawn,
	.apply = apply_withdrawn,
    },
    {
	.about = {"check.reopened", "a check that was withdrawn or answered is opened again",
	    OUGHT_ROLE_DISCLOSURE, true, OUGHT_PROCESSING_ALTERATION},
	.done = "a check is opened again by",
	.claims = claims_reopened,
	.content = content_reason,
	.erased = ERASED_NEVER,
	.check = check_reopened,
	.apply = apply_reopened,
    },
    {.about = {.name = NULL}},
};
