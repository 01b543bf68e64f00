/*
 * delegation.c: by which authority a decision is made.  Police Act 1997 s.113B(4) asks the chief officer; anybody else
 * decides by a documented delegation that is live on the day and covers the workforce, the kind of record and its category.
 */
#include <inttypes.h>
#include <string.h>

#include "acts/acts_internal.h"

struct delegation {
	int64_t delegation;
	char officer[OUGHT_OFFICER_MAX];
	char from[OUGHT_DATE_MAX];
	char last[OUGHT_DATE_MAX]; /* the earlier of its end as made, and as ended */
};

/* ${sql} selects delegation, officer, from_date, to_date, ended_on. */
static enum ought_status
find(struct ought_db *db, const char *sql, const struct ought_bind *binds, struct delegation *found,
    bool *row, struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	const char *officer, *from, *to, *ended;
	enum ought_status status;

	*row = false;
	if ((status = ought_db_query(db, sql, binds, &statement, err)) != OUGHT_OK)
		return status;
	if ((status = ought_statement_step(statement, row, err)) != OUGHT_OK || !*row)
		goto out;
	officer = ought_statement_text(statement, 1);
	from = ought_statement_text(statement, 2);
	to = ought_statement_text(statement, 3);
	ended = ought_statement_text(statement, 4);
	if (officer == NULL || from == NULL || to == NULL || strlen(officer) >= OUGHT_OFFICER_MAX ||
	    strlen(from) >= OUGHT_DATE_MAX || strlen(to) >= OUGHT_DATE_MAX ||
	    (ended != NULL && strlen(ended) >= OUGHT_DATE_MAX)) {
		status =
		    ought_error_set(err, OUGHT_DAMAGED, "a delegation is not as it was written");
		goto out;
	}
	found->delegation = ought_statement_int(statement, 0);
	memcpy(found->officer, officer, strlen(officer) + 1);
	memcpy(found->from, from, strlen(from) + 1);
	if (ended != NULL && strcmp(ended, to) < 0)
		to = ended;
	memcpy(found->last, to, strlen(to) + 1);
out:
	ought_statement_finish(statement);
	return status;
}

static void
long_date(const char *date, char text[static OUGHT_DATE_LONG_MAX])
{
	struct ought_date day;

	text[0] = '\0';
	if (ought_date_parse(date, &day, NULL) == OUGHT_OK)
		ought_date_format_long(day, text);
}

/* Refused unless today lies within; dates in this form compare as text. */
static enum ought_status
is_live(const struct act *act, const struct delegation *delegation, struct ought_error *err)
{
	char day[OUGHT_DATE_LONG_MAX];

	if (strcmp(act->today, delegation->from) < 0) {
		long_date(delegation->from, day);
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s's delegation %" PRId64 " begins on %s", delegation->officer,
		    delegation->delegation, day);
	}
	if (strcmp(act->today, delegation->last) > 0) {
		long_date(delegation->last, day);
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s's delegation %" PRId64 " ended on %s", delegation->officer,
		    delegation->delegation, day);
	}
	return OUGHT_OK;
}

/* A senior officer claims no delegation: say why none carries the act. */
static enum ought_status
none_claimed(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT delegation, officer, from_date, to_date, ended_on FROM delegation"
	    " WHERE officer = :officer ORDER BY min(to_date, coalesce(ended_on, to_date)) DESC, delegation DESC LIMIT 1";
	struct delegation last = {0};
	bool row;
	enum ought_status status;

	status = find(act->db, sql, OUGHT_BINDS(OUGHT_TEXT(":officer", act->by)), &last, &row, err);
	if (status != OUGHT_OK)
		return status;
	if (!row)
		return ought_error_set(
		    err, OUGHT_REFUSED, "%s holds no delegation from the chief officer", act->by);
	if ((status = is_live(act, &last, err)) != OUGHT_OK)
		return status;
	return ought_error_set(err, OUGHT_INVALID,
	    "the number of the delegation that %s relies on is missing", act->by);
}

/* What of a case delegation ${delegation} does not cover, in the words of a sentence; "" for nothing. */
static enum ought_status
not_covered(struct ought_db *db, int64_t delegation, int64_t check_id, int64_t record,
    struct ought_buffer *words, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT 'the workforce ' || q.workforce FROM request AS q WHERE q.check_id = :check"
	    "   AND NOT EXISTS (SELECT 1 FROM delegation_scope AS s"
	    "    WHERE s.delegation = :delegation AND s.workforce = q.workforce)"
	    " UNION ALL SELECT 'records of the kind ' || r.kind FROM record_ref AS r WHERE r.record = :record"
	    "   AND NOT EXISTS (SELECT 1 FROM delegation_scope AS s"
	    "    WHERE s.delegation = :delegation AND s.kind = r.kind)"
	    " UNION ALL SELECT 'the category ' || r.category FROM record_ref AS r WHERE r.record = :record"
	    "   AND NOT EXISTS (SELECT 1 FROM delegation_scope AS s"
	    "    WHERE s.delegation = :delegation AND s.category = r.category)";
	struct ought_statement *statement = NULL;
	bool row = false;
	enum ought_status status;

	status = ought_db_query(db, sql,
	    OUGHT_BINDS(OUGHT_INT(":check", check_id), OUGHT_INT(":record", record),
		OUGHT_INT(":delegation", delegation)),
	    &statement, err);
	while (status == OUGHT_OK &&
	    (status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row)
		ought_buffer_add(words, "%s%s", words->len > 0 ? " or " : "",
		    ought_statement_text(statement, 0));
	ought_statement_finish(statement);
	return status == OUGHT_OK && words->failed ? no_memory(err) : status;
}

/* That the claimed delegation is the maker's own, and live. */
static enum ought_status
check_claimed(const struct act *act, int64_t claimed, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT delegation, officer, from_date, to_date, ended_on FROM delegation WHERE delegation = :delegation";
	struct delegation delegation = {0};
	bool found = false;
	enum ought_status status;

	status = find(
	    act->db, sql, OUGHT_BINDS(OUGHT_INT(":delegation", claimed)), &delegation, &found, err);
	if (status != OUGHT_OK)
		return status;
	if (!found)
		return ought_error_set(
		    err, OUGHT_NOT_FOUND, "there is no delegation %" PRId64, claimed);
	if (strcmp(delegation.officer, act->by) != 0)
		return ought_error_set(err, OUGHT_REFUSED,
		    "delegation %" PRId64 " is %s's, so %s cannot rely on it", claimed,
		    delegation.officer, act->by);
	return is_live(act, &delegation, err);
}

enum ought_status
delegation_permits(const struct act *act, int64_t check_id, int64_t record, struct ought_error *err)
{
	int64_t claimed = ought_json_int(act->claims, "delegation", 0);
	struct ought_buffer words = {0};
	struct request request = {0};
	struct record found = {0};
	enum ought_status status;

	if ((act->roles & OUGHT_ROLE_CHIEF) != 0) {
		if (claimed == 0)
			return OUGHT_OK;
		return ought_error_set(err, OUGHT_INVALID,
		    "the chief officer decides by their own authority, without a delegation");
	}
	if (claimed == 0)
		return none_claimed(act, err);
	if ((status = check_claimed(act, claimed, err)) != OUGHT_OK ||
	    (check_id != 0 &&
		(status = request_find(act->db, check_id, &request, err)) != OUGHT_OK) ||
	    (record != 0 && (status = record_find(act->db, record, &found, err)) != OUGHT_OK))
		return status;
	status = not_covered(act->db, claimed, check_id, record, &words, err);
	if (status == OUGHT_OK && words.len > 0)
		status = ought_error_set(err, OUGHT_REFUSED,
		    "%s's delegation %" PRId64 " does not cover %s", act->by, claimed, words.text);
	ought_buffer_free(&words);
	return status;
}
