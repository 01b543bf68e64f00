/* test_time.c: times and days. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "ought/base.h"

static struct ought_error err;

static struct ought_date
date(int year, int month, int day)
{
	struct ought_date made = {0};

	assert_true(ought_date_join(year, month, day, &made));
	return made;
}

static void
every_day_from_1900_to_2400_agrees_with_the_system_calendar(void **state)
{
	int32_t day, last = date(2400, 12, 31).day;

	(void)state;
	for (day = date(1900, 1, 1).day; day <= last; day++) {
		struct ought_date at = {day};
		time_t seconds = (time_t)day * 86400;
		int year, month, of_month;
		struct tm tm;

		assert_non_null(gmtime_r(&seconds, &tm));
		ought_date_split(at, &year, &month, &of_month);
		assert_int_equal(year, tm.tm_year + 1900);
		assert_int_equal(month, tm.tm_mon + 1);
		assert_int_equal(of_month, tm.tm_mday);
		assert_int_equal(date(year, month, of_month).day, day);
	}
}

static void
a_day_that_does_not_exist_is_refused(void **state)
{
	static const char *const wrong[] = {"2023-02-29", "1900-02-29", "2026-04-31", "2026-13-01",
	    "2026-00-10", "2026-01-00", "1899-12-31", "2026-1-1", "2026-01-01 ", "20260101", "",
	    "2026/01/01", "+026-01-01", "2026-01-0a", "10000-01-01"};
	struct ought_date untouched = {77};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(ought_date_parse(wrong[i], &untouched, &err), OUGHT_INVALID);
	assert_int_equal(untouched.day, 77);
	assert_string_equal(
	    err.sentence, "that is no date; a date is written year-month-day, as in 2016-01-31");
}

static void
a_date_is_written_as_it_was_read(void **state)
{
	static const char *const right[] = {
	    "1900-01-01", "2000-02-29", "2024-02-29", "2026-03-01", "9999-12-31", "1970-01-01"};
	char text[OUGHT_DATE_MAX];
	struct ought_date at;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		assert_int_equal(ought_date_parse(right[i], &at, &err), OUGHT_OK);
		ought_date_format(at, text);
		assert_string_equal(text, right[i]);
	}
}

static void
a_date_known_in_part_is_every_day_that_it_may_be(void **state)
{
	static const struct {
		const char *text, *first, *last, *shown;
	} right[] = {
	    {"1987-05-09", "1987-05-09", "1987-05-09", "1987-05-09"},
	    {"1987-05", "1987-05-01", "1987-05-31", "May 1987"},
	    {"1988-02", "1988-02-01", "1988-02-29", "February 1988"},
	    {"1999-12", "1999-12-01", "1999-12-31", "December 1999"},
	    {"1900", "1900-01-01", "1900-12-31", "1900"},
	    {"9999", "9999-01-01", "9999-12-31", "9999"},
	};
	static const char *const wrong[] = {"1987-06-31", "1987-13", "1987-00", "1899", "1899-12",
	    "987", "19870", "1987-", "1987-5", "1987-05-", "1987-05-00", "1987-00-00", "1987/05",
	    "198a", "+987", "", "1987 ", "May 1987"};
	struct ought_date_span span = {{77}, {78}};
	char text[OUGHT_DATE_MAX], shown[OUGHT_DATE_LONG_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(ought_date_parse_partial(wrong[i], &span, &err), OUGHT_INVALID);
	assert_int_equal(span.first.day, 77);
	assert_int_equal(span.last.day, 78);
	assert_string_equal(err.sentence,
	    "that is no date; a date is written year-month-day, as in 2016-01-31, or 2016-01 or 2016 where"
	    " the day or the month is not known");
	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		assert_int_equal(ought_date_parse_partial(right[i].text, &span, &err), OUGHT_OK);
		ought_date_format(span.first, text);
		assert_string_equal(text, right[i].first);
		ought_date_format(span.last, text);
		assert_string_equal(text, right[i].last);
		ought_date_format_partial(right[i].text, shown);
		assert_string_equal(shown, right[i].shown);
	}
}

static void
an_age_is_what_the_days_of_birth_that_may_be_leave_open(void **state)
{
	static const struct {
		const char *born;
		int year, month, day, least, most;
	} ages[] = {
	    {"1987-05-09", 2003, 5, 8, 15, 15},
	    {"1987-05-09", 2003, 5, 9, 16, 16},
	    {"1987-05", 2003, 5, 9, 15, 16},
	    {"1987-05", 2003, 5, 31, 16, 16},
	    {"1987-05", 2003, 4, 30, 15, 15},
	    {"1987", 2003, 6, 1, 15, 16},
	    {"1987", 2003, 12, 31, 16, 16},
	    {"1987", 1987, 6, 1, 0, 0},
	    {"1987", 1987, 1, 1, 0, 0},
	};
	struct ought_date_span span;
	int least = 0, most = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(ages) / sizeof(ages[0]); i++) {
		assert_int_equal(ought_date_parse_partial(ages[i].born, &span, &err), OUGHT_OK);
		assert_true(ought_date_ages(
		    span, date(ages[i].year, ages[i].month, ages[i].day), &least, &most));
		assert_int_equal(least, ages[i].least);
		assert_int_equal(most, ages[i].most);
	}
	assert_int_equal(ought_date_parse_partial("1987", &span, &err), OUGHT_OK);
	assert_false(ought_date_ages(span, date(1986, 12, 31), &least, &most));
}

static void
a_date_in_a_sentence_is_spelled_out(void **state)
{
	char text[OUGHT_DATE_LONG_MAX];

	(void)state;
	ought_date_format_long(date(2026, 2, 28), text);
	assert_string_equal(text, "28 February 2026");
	ought_date_format_long(date(9999, 9, 30), text);
	assert_string_equal(text, "30 September 9999");
}

static void
an_age_counts_whole_years_and_the_29th_of_february_ages_on_1_march(void **state)
{
	(void)state;
	assert_int_equal(ought_date_years(date(1990, 6, 15), date(2026, 6, 14)), 35);
	assert_int_equal(ought_date_years(date(1990, 6, 15), date(2026, 6, 15)), 36);
	assert_int_equal(ought_date_years(date(2008, 2, 29), date(2026, 2, 28)), 17);
	assert_int_equal(ought_date_years(date(2008, 2, 29), date(2026, 3, 1)), 18);
	assert_int_equal(ought_date_years(date(2008, 2, 29), date(2024, 2, 29)), 16);
	assert_int_equal(ought_date_years(date(2026, 1, 1), date(2026, 12, 31)), 0);
}

static void
a_time_is_written_as_it_was_read(void **state)
{
	static const struct {
		const char *text;
		int64_t at_ms;
	} times[] = {
	    {"1970-01-01T00:00:00.000Z", 0},
	    {"1969-12-31T23:59:59.999Z", -1},
	    {"2026-03-01T09:00:00.000Z", 1772355600000},
	    {"2026-03-01T09:00:00.007Z", 1772355600007},
	    {"1900-01-01T00:00:00.000Z", -2208988800000},
	    {"9999-12-31T23:59:59.999Z", 253402300799999},
	};
	char text[OUGHT_TIME_MAX];
	int64_t at_ms;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		at_ms = 42;
		assert_int_equal(ought_time_parse(times[i].text, &at_ms, &err), OUGHT_OK);
		assert_true(at_ms == times[i].at_ms);
		ought_time_format(at_ms, text);
		assert_string_equal(text, times[i].text);
	}
}

static void
any_other_form_of_a_time_is_refused(void **state)
{
	static const char *const wrong[] = {"2026-03-01T09:00:00Z", "2026-03-01 09:00:00.000Z",
	    "2026-03-01T09:00:00.000z", "2026-03-01T09:00:00.000+00:00", "2026-03-01T24:00:00.000Z",
	    "2026-03-01T09:60:00.000Z", "2026-03-01T23:59:60.000Z", "2026-02-30T09:00:00.000Z",
	    "2026-03-01T09:00:00.00 Z", "2026-03-01T-9:00:00.000Z", "1899-12-31T23:59:59.999Z", ""};
	int64_t untouched = 42;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(ought_time_parse(wrong[i], &untouched, &err), OUGHT_INVALID);
	assert_int_equal(untouched, 42);
}

static void
a_time_out_of_range_is_written_as_the_nearest_within(void **state)
{
	char text[OUGHT_TIME_MAX];

	(void)state;
	ought_time_format(INT64_MIN, text);
	assert_string_equal(text, "1900-01-01T00:00:00.000Z");
	ought_time_format(INT64_MAX, text);
	assert_string_equal(text, "9999-12-31T23:59:59.999Z");
}

static void
the_day_of_a_time_is_the_day_in_utc_also_before_1970(void **state)
{
	(void)state;
	assert_int_equal(ought_date_of(0).day, 0);
	assert_int_equal(ought_date_of(86399999).day, 0);
	assert_int_equal(ought_date_of(86400000).day, 1);
	assert_int_equal(ought_date_of(-1).day, -1);
	assert_int_equal(ought_date_of(-86400000).day, -1);
	assert_int_equal(ought_date_of(-86400001).day, -2);
}

static void
now_is_the_systems_time(void **state)
{
	time_t before = time(NULL);
	int64_t now_ms = ought_time_now_ms();

	(void)state;
	/* time() may read a coarser clock, a tick behind. */
	assert_true(now_ms >= (int64_t)before * 1000);
	assert_true(now_ms <= ((int64_t)time(NULL) + 2) * 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_day_from_1900_to_2400_agrees_with_the_system_calendar),
	    cmocka_unit_test(a_day_that_does_not_exist_is_refused),
	    cmocka_unit_test(a_date_is_written_as_it_was_read),
	    cmocka_unit_test(a_date_known_in_part_is_every_day_that_it_may_be),
	    cmocka_unit_test(an_age_is_what_the_days_of_birth_that_may_be_leave_open),
	    cmocka_unit_test(a_date_in_a_sentence_is_spelled_out),
	    cmocka_unit_test(an_age_counts_whole_years_and_the_29th_of_february_ages_on_1_march),
	    cmocka_unit_test(a_time_is_written_as_it_was_read),
	    cmocka_unit_test(any_other_form_of_a_time_is_refused),
	    cmocka_unit_test(a_time_out_of_range_is_written_as_the_nearest_within),
	    cmocka_unit_test(the_day_of_a_time_is_the_day_in_utc_also_before_1970),
	    cmocka_unit_test(now_is_the_systems_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
