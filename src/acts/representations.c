/*
 * representations.c: whether the applicant was asked, and what came of it.  R (L) v Commissioner of Police of the Metropolis
 * [2009] UKSC 3: where there is room for doubt, the person should be asked; where not, the record says why.
 */
#include <string.h>
#include <strings.h>

#include "acts/acts_internal.h"

static const struct field claims_invited[] = {
    {.key = "check", .called = "check", .kind = FIELD_ID, .id = OUGHT_ID_CHECK},
    {.key = "record", .called = "record", .kind = FIELD_ID, .id = OUGHT_ID_RECORD},
    {.key = "reply_by", .called = "date to reply by", .kind = FIELD_DATE},
    {.key = NULL},
};
static const struct field content_invited[] = {
    {.key = "text", .called = "text shown to the applicant", .kind = FIELD_TEXT},
    {.key = NULL},
};
static const struct field claims_not_invited[] = {
    {.key = "check", .called = "check", .kind = FIELD_ID, .id = OUGHT_ID_CHECK},
    {.key = "record", .called = "record", .kind = FIELD_ID, .id = OUGHT_ID_RECORD},
    {.key = NULL},
};
static const struct field content_not_invited[] = {
    {.key = "reason", .called = "reason", .kind = FIELD_TEXT},
    {.key = NULL},
};
static const struct field claims_received[] = {
    {.key = "check", .called = "check", .kind = FIELD_ID, .id = OUGHT_ID_CHECK},
    {.key = "record", .called = "record", .kind = FIELD_ID, .id = OUGHT_ID_RECORD},
    {.key = "reply", .called = "reply", .kind = FIELD_WORD, .words = "received|none"},
    {.key = NULL},
};
static const struct field content_received[] = {
    {.key = "text", .called = "text of the reply", .kind = FIELD_TEXT, .when = "reply=received"},
    {.key = "effect", .called = "effect", .kind = FIELD_TEXT},
    {.key = NULL},
};

/* The case can be worked on, and the record's person is the applicant. */
static enum ought_status
check_case(const struct act *act, struct ought_error *err)
{
	struct request request = {0};
	struct record record = {0};
	enum ought_status status;

	if ((status = request_workable(act, CLAIM_CHECK(act), &request, err)) != OUGHT_OK ||
	    (status = record_find(act->db, CLAIM_RECORD(act), &record, err)) != OUGHT_OK)
		return status;
	return case_matched(act->db, request.check_id, &record, err);
}

bool
representations_passed_over(const char *text)
{
	static const char *const bare[] = {"", "-", "n/a", "na", "nil", "no", "none", "none made",
	    "none received", "no representations", "no representations received", "not applicable",
	    "nothing"};
	static const char not_applicable[] = "not applicable";
	size_t len, i;

	if (text == NULL)
		return true;
	text += strspn(text, " \t\n");
	len = strlen(text);
	while (len > 0 && strchr(" \t\n.!", text[len - 1]) != NULL)
		len--;
	for (i = 0; i < sizeof(bare) / sizeof(bare[0]); i++)
		if (strlen(bare[i]) == len && strncasecmp(text, bare[i], len) == 0)
			return true;
	return strncasecmp(text, not_applicable, sizeof(not_applicable) - 1) == 0;
}

/*
 * The date by which an invitation is to be replied to that waits for the reply, or has been recorded as without one when a late
 * one comes; "" where there is none.
 */
static enum ought_status
find_invitation(
    const struct act *act, char reply_by[static OUGHT_DATE_MAX], struct ought_error *err)
{
	static const char sql[] =
	    "SELECT reply_by FROM representations"
	    " WHERE check_id = :check AND record = :record AND until_n IS NULL AND invited = 1"
	    "   AND (reply IS NULL OR (reply = 'none' AND :reply = 'received'))";

	return db_text(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":check", CLAIM_CHECK(act)),
		OUGHT_INT(":record", CLAIM_RECORD(act)),
		OUGHT_TEXT(":reply", claim_text(act, "reply"))),
	    reply_by, OUGHT_DATE_MAX, NULL, err);
}

/* Before the decision: what comes after it is a reason to reconsider. */
static enum ought_status
check_undecided(const struct act *act, struct ought_error *err)
{
	int64_t decision = 0;
	bool open = false;
	enum ought_status status;

	status = decision_live(act->db, CLAIM_CHECK(act), CLAIM_RECORD(act), &decision, err);
	if (status != OUGHT_OK || decision == 0 ||
	    (status = reconsideration_is_open(act->db, decision, &open, err)) != OUGHT_OK || open)
		return status;
	return ought_error_set(err, OUGHT_REFUSED,
	    "%s decides on %s for %s already; representations that come later are a reason to reconsider it",
	    ID_TEXT(OUGHT_ID_DECISION, decision), ID_TEXT(OUGHT_ID_RECORD, CLAIM_RECORD(act)),
	    ID_TEXT(OUGHT_ID_CHECK, CLAIM_CHECK(act)));
}

/* Who was asked already, and has not replied, is given no less time by being asked again. */
static enum ought_status
check_invited(const struct act *act, struct ought_error *err)
{
	char reply_by[OUGHT_DATE_MAX], day[OUGHT_DATE_LONG_MAX];
	struct ought_date date;
	enum ought_status status;

	if (strcmp(claim_text(act, "reply_by"), act->today) < 0)
		return ought_error_set(
		    err, OUGHT_INVALID, "the date to reply by has passed already");
	if ((status = check_case(act, err)) != OUGHT_OK ||
	    (status = check_undecided(act, err)) != OUGHT_OK ||
	    (status = find_invitation(act, reply_by, err)) != OUGHT_OK || reply_by[0] == '\0' ||
	    strcmp(claim_text(act, "reply_by"), reply_by) >= 0)
		return status;
	if ((status = ought_date_parse(reply_by, &date, err)) != OUGHT_OK)
		return status;
	ought_date_format_long(date, day);
	return ought_error_set(err, OUGHT_REFUSED,
	    "the applicant was given until %s to reply, which a further invitation cannot shorten",
	    day);
}

/* Whoever was asked was not left unasked, whatever came of it. */
static enum ought_status
check_not_invited(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT reply IS NULL FROM representations"
	    " WHERE check_id = :check AND record = :record AND until_n IS NULL AND invited = 1";
	int64_t waits = 0;
	bool invited = false;
	enum ought_status status;

	if ((status = check_case(act, err)) != OUGHT_OK ||
	    (status = check_undecided(act, err)) != OUGHT_OK)
		return status;
	status = ought_db_int(act->db, sql,
	    OUGHT_BINDS(
		OUGHT_INT(":check", CLAIM_CHECK(act)), OUGHT_INT(":record", CLAIM_RECORD(act))),
	    &waits, &invited, err);
	if (status == OUGHT_OK && invited)
		status = ought_error_set(err, OUGHT_REFUSED,
		    "the applicant was invited to make representations on %s for %s%s",
		    ID_TEXT(OUGHT_ID_RECORD, CLAIM_RECORD(act)),
		    ID_TEXT(OUGHT_ID_CHECK, CLAIM_CHECK(act)),
		    waits != 0 ? "; record the reply, or that there was none"
			       : ", and what came of it is recorded");
	return status;
}

static enum ought_status
check_received(const struct act *act, struct ought_error *err)
{
	char reply_by[OUGHT_DATE_MAX], day[OUGHT_DATE_LONG_MAX];
	struct ought_date date;
	enum ought_status status;

	if ((status = check_case(act, err)) != OUGHT_OK ||
	    (status = find_invitation(act, reply_by, err)) != OUGHT_OK)
		return status;
	if (reply_by[0] == '\0')
		return ought_error_set(err, OUGHT_REFUSED,
		    "there is no invitation to make representations on %s for %s that waits for a reply",
		    ID_TEXT(OUGHT_ID_RECORD, CLAIM_RECORD(act)),
		    ID_TEXT(OUGHT_ID_CHECK, CLAIM_CHECK(act)));
	if (claim_is(act, "reply", "none") && strcmp(act->today, reply_by) < 0) {
		if ((status = ought_date_parse(reply_by, &date, err)) != OUGHT_OK)
			return status;
		ought_date_format_long(date, day);
		return ought_error_set(err, OUGHT_REFUSED,
		    "the applicant has until %s to reply; that there was no reply can be recorded then",
		    day);
	}
	return check_undecided(act, err);
}

/* An invitation, or the statement that there is none: it takes the place of an earlier one. */
static enum ought_status
apply_invited(const struct act *act, struct ought_error *err)
{
	static const char sql_end[] =
	    "UPDATE representations SET until_n = :n WHERE check_id = :check AND record = :record AND until_n IS NULL";
	static const char sql[] =
	    "INSERT INTO representations (n, check_id, record, invited, reply_by, officer, at_ms)"
	    " VALUES (:n, :check, :record, :reply_by IS NOT NULL, :reply_by, :by, :at)";
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
		OUGHT_INT(":record", record), OUGHT_TEXT(":reply_by", claim_text(act, "reply_by")),
		OUGHT_TEXT(":by", act->by), OUGHT_INT(":at", act->at_ms)),
	    err);
	return status == OUGHT_OK ? subject_add_case(act, id, record, err) : status;
}

static enum ought_status
apply_received(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "UPDATE representations SET reply = :reply, reply_n = :n, reply_officer = :by, reply_ms = :at,"
	    "       late = (:reply = 'received' AND :today > reply_by)"
	    " WHERE check_id = :check AND record = :record AND until_n IS NULL";
	int64_t id = CLAIM_CHECK(act), record = CLAIM_RECORD(act);
	enum ought_status status;

	status = ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_TEXT(":reply", claim_text(act, "reply")), OUGHT_INT(":n", act->n),
		OUGHT_TEXT(":by", act->by), OUGHT_INT(":at", act->at_ms),
		OUGHT_TEXT(":today", act->today), OUGHT_INT(":check", id),
		OUGHT_INT(":record", record)),
	    err);
	return status == OUGHT_OK ? subject_add_case(act, id, record, err) : status;
}

const struct act_kind acts_representations[] = {
    {
	.about = {"representations.invited", "the applicant is asked for representations",
	    OUGHT_ROLE_DISCLOSURE, true, OUGHT_PROCESSING_DISCLOSURE},
	.done = "representations are invited by",
	.claims = claims_invited,
	.content = content_invited,
	.erased = ERASED_WITH_RECORD,
	.check = check_invited,
	.apply = apply_invited,
    },
    {
	.about = {"representations.not-invited", "the applicant is not asked, and why not",
	    OUGHT_ROLE_DISCLOSURE, true, OUGHT_PROCESSING_NONE},
	.done = "that representations are not invited is recorded by",
	.claims = claims_not_invited,
	.content = content_not_invited,
	.erased = ERASED_WITH_RECORD,
	.check = check_not_invited,
	.apply = apply_invited,
    },
    {
	.about = {"representations.received",
	    "the applicant's reply is entered, or that there was none", OUGHT_ROLE_DISCLOSURE, true,
	    OUGHT_PROCESSING_COLLECTION},
	.done = "representations are recorded by",
	.claims = claims_received,
	.content = content_received,
	.erased = ERASED_WITH_RECORD,
	.check = check_received,
	.apply = apply_received,
    },
    {.about = {.name = NULL}},
};
