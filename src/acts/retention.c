/*
 * retention.c: in which retention group a record is, when it is reviewed next, and the review that retains it.  A review that
 * would not retain it proposes its erasure instead (erasure.c).
 */
#include <inttypes.h>
#include <string.h>

#include "acts/acts_internal.h"

static const struct field claims_reviewed[] = {
    {.key = "record", .called = "record", .kind = FIELD_ID, .id = OUGHT_ID_RECORD},
    FIELDS_RETENTION,
    {.key = NULL},
};
static const struct field content_reviewed[] = {
    {.key = "reason", .called = "reason", .kind = FIELD_TEXT},
    {.key = NULL},
};

/* The last day on which a record of the claimed group, entered or reviewed today, may be reviewed next. */
static enum ought_status
latest_review(const struct act *act, char latest[static OUGHT_DATE_MAX], struct ought_error *err)
{
	static const char sql[] = "SELECT date(:today, '+' || review_years || ' years')"
				  "  FROM retention_group WHERE number = :group";
	int64_t group = ought_json_int(act->claims, "retention_group", 0);
	bool known = false;
	enum ought_status status;

	status = db_text(act->db, sql,
	    OUGHT_BINDS(OUGHT_TEXT(":today", act->today), OUGHT_INT(":group", group)), latest,
	    OUGHT_DATE_MAX, &known, err);
	if (status == OUGHT_OK && !known)
		status = ought_error_set(
		    err, OUGHT_INVALID, "there is no retention group %" PRId64, group);
	return status;
}

enum ought_status
retention_check(const struct act *act, struct ought_error *err)
{
	char latest[OUGHT_DATE_MAX];
	enum ought_status status;

	if ((status = latest_review(act, latest, err)) != OUGHT_OK)
		return status;
	if (strcmp(claim_text(act, "review"), latest) > 0)
		return ought_error_set(err, OUGHT_INVALID,
		    "a record of retention group %" PRId64 " is reviewed next by %s at the latest",
		    ought_json_int(act->claims, "retention_group", 0), latest);
	return OUGHT_OK;
}

enum ought_status
retention_end(const struct act *act, int64_t record, struct ought_error *err)
{
	static const char sql[] =
	    "UPDATE retention SET until_n = :n WHERE record = :record AND until_n IS NULL";

	return ought_db_run(
	    act->db, sql, OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":record", record)), err);
}

enum ought_status
retention_set(const struct act *act, int64_t record, struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO retention (n, record, retention_group, review, officer, at_ms)"
	    " VALUES (:n, :record, :group, :review, :by, :at)";
	enum ought_status status;

	if ((status = retention_end(act, record, err)) != OUGHT_OK)
		return status;
	return ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":record", record),
		OUGHT_INT(":group", ought_json_int(act->claims, "retention_group", 0)),
		OUGHT_TEXT(":review", claim_text(act, "review")), OUGHT_TEXT(":by", act->by),
		OUGHT_INT(":at", act->at_ms)),
	    err);
}

/* What is retained is retained until a day that has not come. */
static enum ought_status
check_reviewed(const struct act *act, struct ought_error *err)
{
	struct record record = {0};
	enum ought_status status;

	if ((status = record_find(act->db, CLAIM_RECORD(act), &record, err)) != OUGHT_OK)
		return status;
	if ((status = retention_check(act, err)) != OUGHT_OK)
		return status;
	if (strcmp(claim_text(act, "review"), act->today) <= 0)
		return ought_error_set(
		    err, OUGHT_INVALID, "the next review has to be on a day that has not come yet");
	return OUGHT_OK;
}

static enum ought_status
apply_reviewed(const struct act *act, struct ought_error *err)
{
	struct record record = {0};
	enum ought_status status;

	if ((status = record_find(act->db, CLAIM_RECORD(act), &record, err)) != OUGHT_OK ||
	    (status = retention_set(act, record.record, err)) != OUGHT_OK)
		return status;
	return subject_add_record(act, record.record, err);
}

const struct act_kind acts_retention[] = {
    {
	.about = {"record.reviewed", "a record is reviewed, and retained", OUGHT_ROLE_RECORDS, true,
	    OUGHT_PROCESSING_CONSULTATION},
	.done = "a record is reviewed by",
	.claims = claims_reviewed,
	.content = content_reviewed,
	.erased = ERASED_WITH_RECORD,
	.check = check_reviewed,
	.apply = apply_reviewed,
    },
    {.about = {.name = NULL}},
};
