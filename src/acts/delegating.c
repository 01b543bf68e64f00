/*
 * delegating.c: the chief officer delegates deciding, and ends that.  What a delegation then carries is in delegation.c.  A delegation
 * may replace another, whose last day is then its own first; otherwise several may be live at once, and each decision
 * names the one that it relies on.
 */
#include <inttypes.h>
#include <string.h>

#include "acts/acts_internal.h"

static const struct field item_workforce = {.called = "workforce",
    .kind = FIELD_WORD,
    .vocabulary = "SELECT 1 FROM workforce WHERE name = :word"};
static const struct field item_kind = {.called = "record kind",
    .kind = FIELD_WORD,
    .vocabulary = "SELECT 1 FROM record_kind WHERE name = :word"};
static const struct field item_category = {.called = "offence category",
    .kind = FIELD_WORD,
    .vocabulary = "SELECT 1 FROM offence_category WHERE name = :word"};
static const struct field claims_made[] = {
    {.key = "delegation", .called = "delegation", .kind = FIELD_INT, .least = 1},
    {.key = "officer", .called = "officer", .kind = FIELD_OFFICER},
    {.key = "fingerprint", .called = "fingerprint", .kind = FIELD_SHORT},
    {.key = "rank",
	.called = "rank",
	.kind = FIELD_WORD,
	.vocabulary = "SELECT 1 FROM rank WHERE name = :word"},
    {.key = "workforces",
	.called = "workforces",
	.kind = FIELD_ARRAY,
	.items = &item_workforce,
	.least = 1,
	.most = 4},
    {.key = "kinds",
	.called = "record kinds",
	.kind = FIELD_ARRAY,
	.items = &item_kind,
	.optional = true,
	.least = 1,
	.most = 100},
    {.key = "categories",
	.called = "offence categories",
	.kind = FIELD_ARRAY,
	.items = &item_category,
	.optional = true,
	.least = 1,
	.most = 100},
    {.key = "from", .called = "first day", .kind = FIELD_DATE},
    {.key = "to", .called = "last day", .kind = FIELD_DATE},
    {.key = "instrument", .called = "instrument", .kind = FIELD_SHORT},
    {.key = "replaces",
	.called = "delegation replaced",
	.kind = FIELD_INT,
	.optional = true,
	.least = 1},
    {.key = NULL},
};
static const struct field claims_ended[] = {
    {.key = "delegation", .called = "delegation", .kind = FIELD_INT, .least = 1},
    {.key = "on", .called = "last day", .kind = FIELD_DATE},
    {.key = NULL},
};

/* What a delegation covers: the claim, its word in sentences, and the row that each item becomes. */
static const struct {
	const char *claim;
	const char *one;
	const char *insert;
} scopes[] = {
    {"workforces", "workforce",
	"INSERT INTO delegation_workforce (delegation, workforce) VALUES (:delegation, :word)"},
    {"kinds", "record kind",
	"INSERT INTO delegation_kind (delegation, kind) VALUES (:delegation, :word)"},
    {"categories", "offence category",
	"INSERT INTO delegation_category (delegation, category) VALUES (:delegation, :word)"},
};
#define SCOPES (sizeof(scopes) / sizeof(scopes[0]))

/* ---- ending ---- */

/* Nothing that was decided by a delegation may come to lie behind its end. */
static enum ought_status
check_relied_on(const struct act *act, int64_t delegation, const char *on, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT max(at_ms) FROM (SELECT at_ms FROM decision WHERE delegation = :delegation"
	    " UNION ALL SELECT concluded_ms FROM reconsideration WHERE delegation = :delegation"
	    " UNION ALL SELECT at_ms FROM dispute WHERE delegation = :delegation"
	    " UNION ALL SELECT concluded_ms FROM erasure WHERE delegation = :delegation)";
	char last[OUGHT_DATE_MAX], day[OUGHT_DATE_LONG_MAX];
	int64_t at_ms = INT64_MIN;
	enum ought_status status;

	status = ought_db_int(
	    act->db, sql, OUGHT_BINDS(OUGHT_INT(":delegation", delegation)), &at_ms, NULL, err);
	if (status != OUGHT_OK || at_ms <= 0)
		return status;
	ought_date_format(ought_date_of(at_ms), last);
	if (strcmp(on, last) >= 0)
		return OUGHT_OK;
	ought_date_format_long(ought_date_of(at_ms), day);
	return ought_error_set(err, OUGHT_REFUSED,
	    "delegation %" PRId64 " was relied on on %s, so it cannot end before", delegation, day);
}

/* That ${delegation} has not ended, and may have ${on} as its last day.  ${last}: the last day that it has. */
static enum ought_status
check_ending(const struct act *act, int64_t delegation, const char *on,
    char last[static OUGHT_DATE_MAX], struct ought_error *err)
{
	static const char sql[] =
	    "SELECT min(to_date, coalesce(ended_on, to_date)) FROM delegation WHERE delegation = :delegation";
	static const char sql_from[] =
	    "SELECT from_date FROM delegation WHERE delegation = :delegation";
	const struct ought_bind *binds = OUGHT_BINDS(OUGHT_INT(":delegation", delegation));
	char from[OUGHT_DATE_MAX], day[OUGHT_DATE_LONG_MAX];
	struct ought_date date;
	bool found = false;
	enum ought_status status;

	if ((status = db_text(act->db, sql, binds, last, OUGHT_DATE_MAX, &found, err)) !=
		OUGHT_OK ||
	    (status = db_text(act->db, sql_from, binds, from, sizeof(from), NULL, err)) != OUGHT_OK)
		return status;
	if (!found)
		return ought_error_set(
		    err, OUGHT_NOT_FOUND, "there is no delegation %" PRId64, delegation);
	if (strcmp(last, act->today) < 0) {
		if ((status = ought_date_parse(last, &date, err)) != OUGHT_OK)
			return status;
		ought_date_format_long(date, day);
		return ought_error_set(
		    err, OUGHT_REFUSED, "delegation %" PRId64 " ended on %s", delegation, day);
	}
	if (strcmp(on, from) < 0)
		return ought_error_set(err, OUGHT_INVALID,
		    "delegation %" PRId64 " cannot end before its first day", delegation);
	return check_relied_on(act, delegation, on, err);
}

static enum ought_status
end(const struct act *act, int64_t delegation, const char *on, struct ought_error *err)
{
	static const char sql[] =
	    "UPDATE delegation SET ended_on = :on, ended_n = :n, ended_ms = :at, ended_by = :by"
	    " WHERE delegation = :delegation";

	return ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_TEXT(":on", on), OUGHT_INT(":n", act->n),
		OUGHT_INT(":at", act->at_ms), OUGHT_TEXT(":by", act->by),
		OUGHT_INT(":delegation", delegation)),
	    err);
}

static enum ought_status
check_ended(const struct act *act, struct ought_error *err)
{
	const int64_t delegation = ought_json_int(act->claims, "delegation", 0);
	char last[OUGHT_DATE_MAX], day[OUGHT_DATE_LONG_MAX];
	struct ought_date date;
	enum ought_status status;

	if ((status = check_ending(act, delegation, claim_text(act, "on"), last, err)) !=
		OUGHT_OK ||
	    strcmp(claim_text(act, "on"), last) <= 0)
		return status;
	if ((status = ought_date_parse(last, &date, err)) != OUGHT_OK)
		return status;
	ought_date_format_long(date, day);
	return ought_error_set(err, OUGHT_REFUSED,
	    "delegation %" PRId64
	    " ends on %s already; for longer the chief officer delegates anew",
	    delegation, day);
}

static enum ought_status
apply_ended(const struct act *act, struct ought_error *err)
{
	return end(act, ought_json_int(act->claims, "delegation", 0), claim_text(act, "on"), err);
}

/* ---- delegating ---- */

static bool
has_duplicates(const json_t *words)
{
	size_t i, j;

	for (i = 0; i < json_array_size(words); i++)
		for (j = 0; j < i; j++)
			if (json_equal(json_array_get(words, i), json_array_get(words, j)))
				return true;
	return false;
}

/* Whose key it is, and a rank that may decide. */
static enum ought_status
check_delegate(const struct act *act, struct ought_error *err)
{
	static const char sql_rank[] = "SELECT may_decide FROM rank WHERE name = :rank";
	const struct officer *officer = NULL;
	char title[64];
	bool allowed = false;
	enum ought_status status;

	if ((status = officer_claimed(act, &officer, err)) != OUGHT_OK)
		return status;
	if ((officer->roles & OUGHT_ROLE_SENIOR) == 0)
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s is not a senior officer; deciding is delegated to senior officers",
		    officer->name);
	if ((status = officer_has_key(act, officer, err)) != OUGHT_OK ||
	    (status = rank_allows(act, sql_rank, &allowed, title, err)) != OUGHT_OK)
		return status;
	if (!allowed)
		return ought_error_set(err, OUGHT_REFUSED,
		    "the rank %s cannot hold a delegation to decide; superintendents and above and named police-staff"
		    " equivalents can",
		    title);
	return OUGHT_OK;
}

/* The one that is replaced can end then, and is replaced once. */
static enum ought_status
check_replaces(const struct act *act, int64_t replaces, struct ought_error *err)
{
	static const char sql[] = "SELECT delegation FROM delegation WHERE replaces = :delegation";
	char last[OUGHT_DATE_MAX];
	int64_t other = 0;
	bool found = false;
	enum ought_status status;

	if (replaces == 0)
		return OUGHT_OK;
	status = ought_db_int(
	    act->db, sql, OUGHT_BINDS(OUGHT_INT(":delegation", replaces)), &other, &found, err);
	if (status != OUGHT_OK)
		return status;
	if (found)
		return ought_error_set(err, OUGHT_REFUSED,
		    "delegation %" PRId64 " is replaced by delegation %" PRId64 " already",
		    replaces, other);
	return check_ending(act, replaces, claim_text(act, "from"), last, err);
}

static enum ought_status
check_made(const struct act *act, struct ought_error *err)
{
	static const char sql_next[] = "SELECT coalesce(max(delegation), 0) + 1 FROM delegation";
	int64_t next = 0, claimed = ought_json_int(act->claims, "delegation", 0);
	size_t i;
	enum ought_status status;

	if ((status = check_delegate(act, err)) != OUGHT_OK)
		return status;
	for (i = 0; i < SCOPES; i++)
		if (has_duplicates(json_object_get(act->claims, scopes[i].claim)))
			return ought_error_set(err, OUGHT_INVALID, "%s %s is named twice",
			    strchr("aeio", scopes[i].one[0]) != NULL ? "an" : "a", scopes[i].one);
	if (strcmp(claim_text(act, "to"), claim_text(act, "from")) < 0)
		return ought_error_set(
		    err, OUGHT_INVALID, "the delegation's last day is before its first");
	if ((status = ought_db_int(act->db, sql_next, NULL, &next, NULL, err)) != OUGHT_OK)
		return status;
	if (claimed != next)
		return ought_error_set(err, OUGHT_INVALID,
		    "the next delegation is %" PRId64 ", not %" PRId64, next, claimed);
	return check_replaces(act, ought_json_int(act->claims, "replaces", 0), err);
}

static enum ought_status
add_scope(const struct act *act, int64_t delegation, size_t scope, struct ought_error *err)
{
	const json_t *words = json_object_get(act->claims, scopes[scope].claim);
	size_t i;
	enum ought_status status = OUGHT_OK;

	for (i = 0; i < json_array_size(words) && status == OUGHT_OK; i++)
		status = ought_db_run(act->db, scopes[scope].insert,
		    OUGHT_BINDS(OUGHT_INT(":delegation", delegation),
			OUGHT_TEXT(":word", json_string_value(json_array_get(words, i)))),
		    err);
	return status;
}

static enum ought_status
apply_made(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO delegation (delegation, officer, rank, from_date, to_date, instrument, replaces, n, at_ms, made_by)"
	    " VALUES (:delegation, :officer, :rank, :from, :to, :instrument, nullif(:replaces, 0), :n, :at, :by)";
	int64_t delegation = ought_json_int(act->claims, "delegation", 0);
	int64_t replaces = ought_json_int(act->claims, "replaces", 0);
	size_t i;
	enum ought_status status;

	status = ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":delegation", delegation),
		OUGHT_TEXT(":officer", claim_text(act, "officer")),
		OUGHT_TEXT(":rank", claim_text(act, "rank")),
		OUGHT_TEXT(":from", claim_text(act, "from")),
		OUGHT_TEXT(":to", claim_text(act, "to")),
		OUGHT_TEXT(":instrument", claim_text(act, "instrument")),
		OUGHT_INT(":replaces", replaces), OUGHT_INT(":n", act->n),
		OUGHT_INT(":at", act->at_ms), OUGHT_TEXT(":by", act->by)),
	    err);
	for (i = 0; i < SCOPES && status == OUGHT_OK; i++)
		status = add_scope(act, delegation, i, err);
	if (status == OUGHT_OK && replaces != 0)
		status = end(act, replaces, claim_text(act, "from"), err);
	return status;
}

const struct act_kind acts_delegating[] = {
    {
	.about = {"delegation.made", "the chief officer delegates deciding to a senior officer",
	    OUGHT_ROLE_CHIEF, false, OUGHT_PROCESSING_NONE},
	.done = "deciding is delegated by",
	.claims = claims_made,
	.check = check_made,
	.apply = apply_made,
	.authority = true,
    },
    {
	.about = {"delegation.ended", "the chief officer ends a delegation", OUGHT_ROLE_CHIEF,
	    false, OUGHT_PROCESSING_NONE},
	.done = "a delegation is ended by",
	.claims = claims_ended,
	.check = check_ended,
	.apply = apply_ended,
	.authority = true,
    },
    {.about = {.name = NULL}},
};
