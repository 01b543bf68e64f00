/* test_report.c: what is told to a person who asks what is held: all of it, and nothing of others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../fixture/day.h"
#include "ought/report.h"

static json_t *
told(struct day *day, int person)
{
	const struct ought_access_plan plan = {.recipient = "SAR/1", .reason = "request SAR/1"};
	json_t *document = NULL;

	if (ought_report_subject_access(
		day_store(day, "ruth.dale"), person, &plan, &document, &day->err) != OUGHT_OK)
		fail_msg("%s", day->err.sentence);
	return document;
}

static bool
tells(const json_t *document, const char *text)
{
	char *json = json_dumps(document, JSON_COMPACT);
	bool found;

	assert_non_null(json);
	found = strstr(json, text) != NULL;
	free(json);
	return found;
}

/* The one entry of that act; fails where there are others. */
static const json_t *
only(const json_t *document, const char *act)
{
	const json_t *entry, *found = NULL;
	size_t i;

	json_array_foreach(json_object_get(document, "entries"), i, entry)
	{
		if (strcmp(ought_json_text(entry, "act"), act) != 0)
			continue;
		assert_null(found);
		found = entry;
	}
	assert_non_null(found);
	return found;
}

static void
merged_persons_are_told_everything_of_both(void **state)
{
	struct day *day = *state;
	json_t *document;

	day_case(day);
	day_person(day, 2);
	day_record(day, 2, 2, "allegation");
	day_do(day, "john.doe", "person.merged",
	    day_json("{'person': 'P-000001', 'other': 'P-000002'}"),
	    day_json("{'reason': 'The same fingerprints.'}"));
	for (int person = 1; person <= 2; person++) {
		document = told(day, person);
		assert_int_equal(json_array_size(json_object_get(document, "persons")), 2);
		assert_int_equal(json_array_size(json_object_get(document, "records")), 2);
		assert_true(tells(document, "ZZ/1/17") && tells(document, "ZZ/2/17"));
		assert_true(tells(document, "The same fingerprints."));
		json_decref(document);
	}
}

static void
after_a_split_each_is_told_their_own(void **state)
{
	struct day *day = *state;
	json_t *document;

	day_case(day);
	day_person(day, 2);
	day_record(day, 2, 2, "allegation");
	day_do(day, "john.doe", "person.merged",
	    day_json("{'person': 'P-000001', 'other': 'P-000002'}"),
	    day_json("{'reason': 'The same fingerprints as P-000001.'}"));
	day_do(day, "john.doe", "person.split",
	    day_json("{'person': 'P-000001', 'other': 'P-000002'}"),
	    day_json("{'reason': 'Not the same after all.'}"));
	document = told(day, 2);
	assert_false(tells(document, "ZZ/1/17"));
	assert_false(tells(document, "P-000001"));
	assert_true(tells(document, "ZZ/2/17"));
	/* That it happened is told; why is told to neither, for it is about both. */
	assert_null(json_object_get(only(document, "person.split"), "content"));
	json_decref(document);
}

static void
a_record_that_concerns_two_is_told_to_neither_word_for_word(void **state)
{
	struct day *day = *state;
	json_t *document;

	day_persons(day, 2);
	day_record(day, 1, 1, "allegation");
	day_do(day, "john.doe", "record.linked",
	    day_json("{'record': 'R-000001', 'person': 'P-000002', 'role': 'third-party'}"),
	    day_json("{'reason': 'Lives at the home.'}"));
	for (int person = 1; person <= 2; person++) {
		document = told(day, person);
		assert_int_equal(json_array_size(json_object_get(document, "records")), 1);
		assert_false(tells(document, "An image was shared."));
		assert_false(tells(document, person == 1 ? "P-000002" : "P-000001"));
		json_decref(document);
	}
}

static void
another_applicants_check_is_not_told_to_somebody_who_came_near(void **state)
{
	static const int candidates[] = {1};
	struct day *day = *state;
	json_t *document;

	day_person(day, 1);
	day_check(day, 1);
	day_searched(day, 1, 1, candidates, 1);
	day_matched(day, 1, 1, "not-same");
	document = told(day, 1);
	assert_false(tells(document, "C-2026-000001"));
	assert_int_equal(json_array_size(json_object_get(document, "checks")), 0);
	assert_null(json_object_get(only(document, "check.matched"), "content"));
	json_decref(document);
}

int
main(void)
{
#define DAY_TEST(promise) cmocka_unit_test_setup_teardown(promise, day_setup, day_teardown)
	const struct CMUnitTest tests[] = {
	    DAY_TEST(merged_persons_are_told_everything_of_both),
	    DAY_TEST(after_a_split_each_is_told_their_own),
	    DAY_TEST(a_record_that_concerns_two_is_told_to_neither_word_for_word),
	    DAY_TEST(another_applicants_check_is_not_told_to_somebody_who_came_near),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
