/* test_retention.c: retention groups, reviews that come in time, and records that are retained for a reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "../fixture/day.h"

static json_t *
claims(int group, const char *review)
{
	return day_json(
	    "{'record': 'R-000001', 'retention_group': %d, 'review': '%s'}", group, review);
}

static json_t *
enters(int group, const char *review)
{
	json_t *made = claims(group, review);

	json_object_update_new(made,
	    day_json(
		"{'person': 'P-000001', 'role': 'suspect', 'kind': 'allegation', 'category': 'other'}"));
	return made;
}

static json_t *
reason(void)
{
	return day_json("{'reason': 'The matter is of the same kind as a later one.'}");
}

static void
a_record_is_reviewed_within_the_period_of_its_group(void **state)
{
	static const struct {
		int group;
		const char *last;
		const char *late;
	} groups[] = {
	    {1, "2036-05-04", "2036-05-05"},
	    {2, "2036-05-04", "2036-05-05"},
	    {3, "2032-05-04", "2032-05-05"},
	    {4, "2032-05-04", "2032-05-05"},
	};
	struct day *day = *state;
	char sentence[OUGHT_SENTENCE_MAX];
	size_t i;

	day_person(day, 1);
	for (i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		snprintf(sentence, sizeof(sentence),
		    "a record of retention group %d is reviewed next by %s at the latest",
		    groups[i].group, groups[i].last);
		day_invalid(day, sentence, "john.doe", "record.entered",
		    enters(groups[i].group, groups[i].late), day_record_content("ZZ/1/17"));
	}
	day_invalid(day, "there is no retention group 5", "john.doe", "record.entered",
	    enters(5, "2027-03-04"), day_record_content("ZZ/1/17"));
	day_do(day, "john.doe", "record.entered", enters(1, "2036-05-04"),
	    day_record_content("ZZ/1/17"));
	for (i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		day_do(day, "john.doe", "record.reviewed", claims(groups[i].group, groups[i].last),
		    reason());
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
what_is_retained_is_reviewed_next_on_a_day_to_come(void **state)
{
	struct day *day = *state;

	day_person(day, 1);
	day_record(day, 1, 1, "allegation");
	day_invalid(day, "the next review has to be on a day that has not come yet", "john.doe",
	    "record.reviewed", claims(3, "2026-05-04"), reason());
	day_do(day, "john.doe", "record.reviewed", claims(3, "2026-05-05"), reason());
}

static void
a_record_may_be_entered_with_a_review_that_is_due(void **state)
{
	struct day *day = *state;

	day_person(day, 1);
	day_do(day, "john.doe", "record.entered", enters(3, "2023-03-04"),
	    day_record_content("ZZ/1/17"));
	assert_int_equal(
	    day_int(day,
		"SELECT count(*) FROM retention WHERE review < '2026-05-04' AND until_n IS NULL"),
	    1);
}

static void
each_review_stays_in_the_history_and_the_last_one_holds(void **state)
{
	struct day *day = *state;

	day_person(day, 1);
	day_record(day, 1, 1, "allegation");
	day_do(day, "john.doe", "record.reviewed", claims(2, "2030-01-01"), reason());
	day_do(day, "vera.moss", "record.reviewed", claims(2, "2031-01-01"), reason());
	assert_int_equal(day_int(day, "SELECT count(*) FROM retention WHERE record = 1"), 3);
	assert_int_equal(
	    day_int(day,
		"SELECT count(*) FROM retention WHERE record = 1 AND until_n IS NULL AND retention_group = 2"
		"   AND review = '2031-01-01' AND officer = 'vera.moss'"),
	    1);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	assert_int_equal(day_verify(day, "dan.lock"), OUGHT_OK);
}

static void
a_record_that_is_not_there_is_not_reviewed(void **state)
{
	day_fails(*state, OUGHT_NOT_FOUND, "there is no record R-000001", "john.doe",
	    "record.reviewed", claims(3, "2030-01-01"), reason());
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, day_setup, day_teardown)
	    PROMISE(a_record_is_reviewed_within_the_period_of_its_group),
	    PROMISE(what_is_retained_is_reviewed_next_on_a_day_to_come),
	    PROMISE(a_record_may_be_entered_with_a_review_that_is_due),
	    PROMISE(each_review_stays_in_the_history_and_the_last_one_holds),
	    PROMISE(a_record_that_is_not_there_is_not_reviewed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
