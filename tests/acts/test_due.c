/* test_due.c: on which day a check is due, and opening again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../fixture/day.h"

static struct ought_date
date(const char *text)
{
	struct ought_error err = {0};
	struct ought_date date = {0};

	assert_int_equal(ought_date_parse(text, &date, &err), OUGHT_OK);
	return date;
}

/* When a certificate's check is due that was received on ${from} and entered on ${entered}. */
static const char *
due_by(struct ought_db *db, const char *from, const char *entered)
{
	static char text[OUGHT_DATE_MAX];
	struct ought_error err = {0};
	struct ought_due due = {.days = 0};

	assert_int_equal(
	    ought_check_due(db, "certificate", date(from), date(entered), &due, &err), OUGHT_OK);
	assert_int_equal(due.days, 14);
	ought_date_format(due.date, text);
	assert_int_equal(due.moved, due.date.day != date(from).day + 14);
	return text;
}

static const char *
due(struct day *day, const char *from)
{
	return due_by(ought_store_db(day_store(day, "mary.shaw")), from, from);
}

static void
a_due_day_at_a_weekend_moves_to_monday(void **state)
{
	struct day *day = *state;

	assert_string_equal(due(day, "2026-05-01"), "2026-05-15");
	assert_string_equal(due(day, "2026-05-02"), "2026-05-18");
	assert_string_equal(due(day, "2026-05-03"), "2026-05-18");
	assert_string_equal(due(day, "2026-05-04"), "2026-05-18");
	/* Before 1970 the days of the week are the same. */
	assert_string_equal(due(day, "1969-12-13"), "1969-12-29");
}

static void
a_due_day_at_easter_moves_behind_it(void **state)
{
	struct day *day = *state;

	/* 2026: Good Friday is 3 April, Easter Monday 6 April. */
	assert_string_equal(due(day, "2026-03-19"), "2026-04-02");
	assert_string_equal(due(day, "2026-03-20"), "2026-04-07");
	assert_string_equal(due(day, "2026-03-23"), "2026-04-07");
}

static void
christmas_at_a_weekend_has_substitute_days(void **state)
{
	struct day *day = *state;

	/* 2021: a Saturday and a Sunday, kept on the Monday and the Tuesday. */
	assert_string_equal(due(day, "2021-12-11"), "2021-12-29");
	/* 2022: a Sunday; Boxing Day on the Monday, Christmas Day on the Tuesday. */
	assert_string_equal(due(day, "2022-12-10"), "2022-12-28");
	/* 2020: a Friday; Boxing Day on the Monday. */
	assert_string_equal(due(day, "2020-12-11"), "2020-12-29");
	/* New Year's Day of 2022 is a Saturday. */
	assert_string_equal(due(day, "2021-12-18"), "2022-01-04");
}

static void
days_that_were_proclaimed_once_are_counted(void **state)
{
	struct day *day = *state;

	assert_string_equal(due(day, "2020-04-24"), "2020-05-11");
	assert_string_equal(due(day, "2020-04-20"), "2020-05-04");
	assert_string_equal(due(day, "2022-05-19"), "2022-06-06");
	assert_string_equal(due(day, "2022-05-16"), "2022-05-30");
	assert_string_equal(due(day, "2022-09-05"), "2022-09-20");
	assert_string_equal(due(day, "2023-04-24"), "2023-05-09");
}

static void
a_holiday_that_becomes_known_later_leaves_earlier_due_days_as_they_are(void **state)
{
	struct ought_error err = {0};
	struct ought_db *db = NULL;

	(void)state;
	assert_int_equal(ought_db_replica(false, &db, &err), OUGHT_OK);
	assert_int_equal(ought_db_run(db,
			     "INSERT INTO bank_holiday (day, title, source, known_from)"
			     " VALUES ('2026-05-15', 'A day of thanks', 'a test', '2026-05-02')",
			     NULL, &err),
	    OUGHT_OK);
	assert_string_equal(due_by(db, "2026-05-01", "2026-05-01"), "2026-05-15");
	assert_string_equal(due_by(db, "2026-05-01", "2026-05-02"), "2026-05-18");
	ought_db_close(db);
}

static void
a_service_level_that_counts_calendar_days_moves_nothing(void **state)
{
	struct ought_error err = {0};
	struct ought_db *db = NULL;

	(void)state;
	assert_int_equal(ought_db_replica(false, &db, &err), OUGHT_OK);
	assert_int_equal(
	    ought_db_run(db, "UPDATE service_level SET counting = 'calendar'", NULL, &err),
	    OUGHT_OK);
	assert_string_equal(due_by(db, "2026-05-02", "2026-05-02"), "2026-05-16");
	ought_db_close(db);
}

/* ---- the table itself, worked out again from the law ---- */

/* The day of Easter by the tables of the Calendar (New Style) Act 1750, as Meeus puts them. */
static struct ought_date
easter(int year)
{
	int a = year % 19, b = year / 100, c = year % 100;
	int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
	int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
	int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
	struct ought_date date = {0};

	assert_true(ought_date_join(year, n / 31, n % 31 + 1, &date));
	return date;
}

static int
of_week(struct ought_date date) /* 0: Monday */
{
	return (date.day + 3) % 7;
}

static bool
is_kept(struct day *day, struct ought_date date)
{
	char text[OUGHT_DATE_MAX];
	struct ought_error err = {0};
	int64_t one = 0;
	bool found = false;

	ought_date_format(date, text);
	assert_int_equal(ought_db_int(ought_store_db(day_store(day, "mary.shaw")),
			     "SELECT 1 FROM bank_holiday WHERE day = :day",
			     OUGHT_BINDS(OUGHT_TEXT(":day", text)), &one, &found, &err),
	    OUGHT_OK);
	return found;
}

static struct ought_date
monday(int year, int month, bool last)
{
	struct ought_date date = {0};

	assert_true(ought_date_join(year, month, last ? 31 : 1, &date));
	if (last)
		date.day -= of_week(date);
	else
		date.day += (7 - of_week(date)) % 7;
	return date;
}

/* Two days, Christmas and Boxing Day, or one: each kept on the day itself or the next free weekday. */
static void
are_kept(struct day *day, int year, int month, int first, int count)
{
	struct ought_date date = {0};

	assert_true(ought_date_join(year, month, first, &date));
	while (count > 0) {
		if (of_week(date) < 5) {
			assert_true(is_kept(day, date));
			count--;
		} else {
			assert_false(is_kept(day, date));
		}
		date.day++;
	}
	assert_false(is_kept(day, date));
}

static void
the_table_of_bank_holidays_is_what_the_law_gives(void **state)
{
	struct day *day = *state;
	struct ought_date good_friday, easter_monday;
	int year;

	for (year = 2016; year <= 2030; year++) {
		good_friday = easter_monday = easter(year);
		good_friday.day -= 2;
		easter_monday.day += 1;
		are_kept(day, year, 1, 1, 1);
		assert_true(is_kept(day, good_friday));
		assert_true(is_kept(day, easter_monday));
		assert_int_equal(is_kept(day, monday(year, 5, false)), year != 2020);
		assert_int_equal(is_kept(day, monday(year, 5, true)), year != 2022);
		assert_true(is_kept(day, monday(year, 8, true)));
		are_kept(day, year, 12, 25, 2);
	}
	/* Eight a year, and the funeral, the Jubilee and the coronation; none of them at a weekend. */
	assert_int_equal(day_int(day, "SELECT count(*) FROM bank_holiday"), 15 * 8 + 3);
	assert_int_equal(
	    day_int(
		day, "SELECT count(*) FROM bank_holiday WHERE strftime('%w', day) IN ('0', '6')"),
	    0);
}

/* ---- opening again ---- */

static json_t *
reopens(const char *due)
{
	return day_json("{'check': 'C-2026-000001', 'due': '%s'}", due);
}

static void
an_open_check_is_not_opened_again(void **state)
{
	struct day *day = *state;

	day_check(day, 1);
	day_refused(day, "C-2026-000001 is open", "ruth.dale", "check.reopened",
	    reopens("2026-05-18"), day_json("{'reason': 'x'}"));
	day_fails(day, OUGHT_NOT_FOUND, "there is no check C-2026-000002", "ruth.dale",
	    "check.reopened", day_json("{'check': 'C-2026-000002', 'due': '2026-05-18'}"),
	    day_json("{'reason': 'x'}"));
	day_invalid(day, "date due and reason are missing", "ruth.dale", "check.reopened",
	    day_json("{'check': 'C-2026-000001'}"), json_object());
}

static void
a_withdrawn_check_is_opened_again_and_due_anew(void **state)
{
	struct day *day = *state;
	static const int candidates[] = {1};

	day_person(day, 1);
	day_check(day, 1);
	day_searched(day, 1, 1, candidates, 1);
	day_matched(day, 1, 1, "not-same");
	day_do(day, "ruth.dale", "check.withdrawn", day_json("{'check': 'C-2026-000001'}"),
	    day_json("{'reason': 'x'}"));
	day_clock(day, "2026-05-16T09:00:00.000Z");
	/* 30 May is a Saturday. */
	day_invalid(day,
	    "the check is due on 1 June 2026, the first working day from 14 days after it was opened again",
	    "ruth.dale", "check.reopened", reopens("2026-05-30"), day_json("{'reason': 'x'}"));
	day_do(day, "ruth.dale", "check.reopened", reopens("2026-06-01"),
	    day_json("{'reason': 'The DBS asks again.'}"));
	assert_int_equal(
	    day_int(day,
		"SELECT count(*) FROM reopening WHERE was = 'withdrawn' AND due_before = '2026-05-15'"),
	    1);
	/* Whoever was entered meanwhile would be missed. */
	day_refused(day, "C-2026-000001 has not been searched", "ruth.dale", "check.answered",
	    day_json("{'check': 'C-2026-000001', 'answer': 'no-trace', 'decisions': []}"),
	    json_object());
	day_searched(day, 1, 1, candidates, 1);
	day_do(day, "ruth.dale", "check.answered",
	    day_json("{'check': 'C-2026-000001', 'answer': 'no-trace', 'decisions': []}"),
	    json_object());
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	assert_int_equal(day_verify(day, "dan.lock"), OUGHT_OK);
}

static void
what_was_decided_stands_when_a_check_is_opened_again(void **state)
{
	struct day *day = *state;
	static const int candidates[] = {1};

	day_case(day);
	day_decided(day, 1, 1, 1, false);
	day_do(day, "ruth.dale", "check.answered",
	    day_json(
		"{'check': 'C-2026-000001', 'answer': 'nothing-to-disclose', 'decisions': []}"),
	    json_object());
	day_do(day, "omar.khan", "check.reopened", reopens("2026-05-18"),
	    day_json("{'reason': 'An address was left out.'}"));
	assert_int_equal(
	    day_int(
		day, "SELECT count(*) FROM request WHERE status = 'open' AND due = '2026-05-18'"),
	    1);
	day_searched(day, 1, 1, candidates, 1);
	day_refused(day,
	    "D-000001 decides on R-000001 for C-2026-000001 already; it can be reconsidered",
	    "jane.roe", "decision.made", day_decision_claims(2, 1, 1, 1, true, true),
	    day_decision_content(true, true));
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, day_setup, day_teardown)
	    PROMISE(a_due_day_at_a_weekend_moves_to_monday),
	    PROMISE(a_due_day_at_easter_moves_behind_it),
	    PROMISE(christmas_at_a_weekend_has_substitute_days),
	    PROMISE(days_that_were_proclaimed_once_are_counted),
	    PROMISE(a_holiday_that_becomes_known_later_leaves_earlier_due_days_as_they_are),
	    PROMISE(a_service_level_that_counts_calendar_days_moves_nothing),
	    PROMISE(the_table_of_bank_holidays_is_what_the_law_gives),
	    PROMISE(an_open_check_is_not_opened_again),
	    PROMISE(a_withdrawn_check_is_opened_again_and_due_anew),
	    PROMISE(what_was_decided_stands_when_a_check_is_opened_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
