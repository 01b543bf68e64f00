/*
 * due.c: on which day a check is due: so many days after it was received, by the service level of its kind, and no Saturday, Sunday
 * or bank holiday in England and Wales.
 */
#include <string.h>

#include "acts/acts_internal.h"

/* 1 January 1970 was a Thursday. */
static bool
is_weekend(struct ought_date date)
{
	int32_t of_week = (date.day % 7 + 7 + 3) % 7; /* 0: Monday */

	return of_week >= 5;
}

/*
 * After the last year of the table only weekends are known: then a check is due too early by a bank holiday, and never too late.
 */
static enum ought_status
is_bank_holiday(struct ought_db *db, struct ought_date date, const char *entered, bool *is,
    struct ought_error *err)
{
	static const char sql[] =
	    "SELECT 1 FROM bank_holiday WHERE day = :day AND known_from <= :entered";
	char day[OUGHT_DATE_MAX];
	int64_t one = 0;

	ought_date_format(date, day);
	return ought_db_int(db, sql,
	    OUGHT_BINDS(OUGHT_TEXT(":day", day), OUGHT_TEXT(":entered", entered)), &one, is, err);
}

enum ought_status
ought_check_due(struct ought_db *db, const char *kind, struct ought_date from,
    struct ought_date entered, struct ought_due *due, struct ought_error *err)
{
	static const char sql_days[] = "SELECT due_days FROM service_level WHERE kind = :kind";
	static const char sql_moves[] =
	    "SELECT counting = 'next-working-day' FROM service_level WHERE kind = :kind";
	const struct ought_bind *binds = OUGHT_BINDS(OUGHT_TEXT(":kind", kind));
	struct ought_due worked = {0};
	char day[OUGHT_DATE_MAX];
	int64_t moves = 0;
	bool known = false, closed;
	enum ought_status status;

	if ((status = ought_db_int(db, sql_days, binds, &worked.days, &known, err)) != OUGHT_OK ||
	    (status = ought_db_int(db, sql_moves, binds, &moves, NULL, err)) != OUGHT_OK)
		return status;
	if (!known)
		return ought_error_set(
		    err, OUGHT_INVALID, "there is no service level for checks of that kind");
	worked.date.day = from.day + (int32_t)worked.days;
	ought_date_format(entered, day);
	for (; moves != 0; worked.date.day++, worked.moved = true) {
		closed = is_weekend(worked.date);
		if (!closed &&
		    (status = is_bank_holiday(db, worked.date, day, &closed, err)) != OUGHT_OK)
			return status;
		if (!closed)
			break;
	}
	*due = worked;
	return OUGHT_OK;
}

enum ought_status
check_due(const struct act *act, const char *kind, struct ought_date from, struct ought_error *err)
{
	char text[OUGHT_DATE_LONG_MAX];
	struct ought_date claimed;
	struct ought_due due;
	enum ought_status status;

	if ((status = ought_date_parse(claim_text(act, "due"), &claimed, err)) != OUGHT_OK ||
	    (status = ought_check_due(act->db, kind, from, act->day, &due, err)) != OUGHT_OK ||
	    claimed.day == due.date.day)
		return status;
	ought_date_format_long(due.date, text);
	return ought_error_set(err, OUGHT_INVALID,
	    "the check is due on %s, %s%d days after it was %s", text,
	    due.moved ? "the first working day from " : "", (int)due.days,
	    strcmp(act->kind->about.name, "check.reopened") == 0 ? "opened again" : "received");
}
