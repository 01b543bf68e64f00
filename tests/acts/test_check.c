/* test_check.c: checks are received, searched, matched and withdrawn. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../fixture/day.h"

static json_t *
received(const char *check, const char *on, const char *due)
{
	return day_json(
	    "{'check': '%s', 'kind': 'certificate', 'workforce': 'child', 'home_based': false,"
	    " 'barred_child': true, 'barred_adult': false, 'volunteer': false, 'received': '%s', 'due': '%s'}",
	    check, on, due);
}

static json_t *
matches(int person, const char *finding)
{
	return day_json(
	    "{'check': 'C-2026-000001', 'person': 'P-%06d', 'finding': '%s'}", person, finding);
}

static void
a_check_is_due_by_the_service_level(void **state)
{
	struct day *day = *state;

	day_invalid(day, "the check is due on 15 May 2026, 14 days after it was received",
	    "ruth.dale", "check.received", received("C-2026-000001", "2026-05-01", "2026-05-16"),
	    day_check_content("ZZ1"));
	day_invalid(day, "the check is received in the future", "ruth.dale", "check.received",
	    received("C-2026-000001", "2026-05-05", "2026-05-19"), day_check_content("ZZ1"));
	day_check(day, 1);
}

static void
checks_are_numbered_within_the_year_of_receipt_or_entry(void **state)
{
	struct day *day = *state;

	day_invalid(day, "the next check is C-2026-000001, not C-2026-000002", "ruth.dale",
	    "check.received", received("C-2026-000002", "2026-05-01", "2026-05-15"),
	    day_check_content("ZZ1"));
	day_invalid(day,
	    "C-2025-000001 is of another year than the one in which the check was received",
	    "ruth.dale", "check.received", received("C-2025-000001", "2026-05-01", "2026-05-15"),
	    day_check_content("ZZ1"));
	day_do(day, "ruth.dale", "check.received",
	    received("C-2025-000001", "2025-12-31", "2026-01-14"), day_check_content("ZZ1"));
	day_do(day, "ruth.dale", "check.received",
	    received("C-2026-000001", "2025-12-31", "2026-01-14"), day_check_content("ZZ2"));
}

static void
an_application_reference_is_entered_once(void **state)
{
	struct day *day = *state;

	day_check(day, 1);
	day_refused(day, "another check has that application reference", "ruth.dale",
	    "check.received", received("C-2026-000002", "2026-05-01", "2026-05-15"),
	    day_check_content("ZZ00000001"));
}

static void
what_is_missing_in_a_check_is_named(void **state)
{
	day_invalid(*state,
	    "check, kind of check, workforce, whether home-based, whether the children's barred list is checked, whether the"
	    " adults' barred list is checked, whether a volunteer, date received, date due, application reference, applicant and"
	    " position applied for are missing",
	    "ruth.dale", "check.received", json_object(), json_object());
}

static void
the_ledger_says_of_a_search_what_the_result_says(void **state)
{
	struct day *day = *state;
	json_t *content =
	    day_json("{'result': {'schema': 'ought.search/1', 'persons': 1, 'compared': 1,"
		     " 'candidates': [{'person': 'P-000001'}]}}");

	day_person(day, 1);
	day_check(day, 1);
	day_invalid(day, "the result of the search is not what the claims say it is", "ruth.dale",
	    "check.searched",
	    day_json("{'check': 'C-2026-000001', 'persons': 1, 'compared': 1, 'candidates': []}"),
	    json_incref(content));
	day_invalid(day, "the result of the search is not what the claims say it is", "ruth.dale",
	    "check.searched",
	    day_json(
		"{'check': 'C-2026-000001', 'persons': 1, 'compared': 0, 'candidates': ['P-000001']}"),
	    json_incref(content));
	day_invalid(day, "the search has seen more persons than there are", "ruth.dale",
	    "check.searched",
	    day_json(
		"{'check': 'C-2026-000001', 'persons': 2, 'compared': 1, 'candidates': ['P-000001']}"),
	    json_incref(content));
	day_invalid(day, "a candidate is listed twice", "ruth.dale", "check.searched",
	    day_json(
		"{'check': 'C-2026-000001', 'persons': 1, 'compared': 1, 'candidates': ['P-000001', 'P-000001']}"),
	    json_incref(content));
	day_fails(day, OUGHT_NOT_FOUND, "there is no person P-000002", "ruth.dale",
	    "check.searched",
	    day_json(
		"{'check': 'C-2026-000001', 'persons': 1, 'compared': 1, 'candidates': ['P-000002']}"),
	    json_incref(content));
	day_do(day, "ruth.dale", "check.searched",
	    day_json(
		"{'check': 'C-2026-000001', 'persons': 1, 'compared': 1, 'candidates': ['P-000001']}"),
	    content);
}

/* Work at the applicant's home: whoever is found there is brought in. */
static void
home_check(struct day *day)
{
	day_do(day, "ruth.dale", "check.received",
	    day_json(
		"{'check': 'C-2026-000001', 'kind': 'certificate', 'workforce': 'child', 'home_based': true,"
		" 'barred_child': true, 'barred_adult': false, 'volunteer': false, 'received': '2026-05-01',"
		" 'due': '2026-05-15'}"),
	    day_check_content("ZZ00000001"));
}

static json_t *
found(const char *nearer, const char *remote, const char *home)
{
	return day_json(
	    "{'check': 'C-2026-000001', 'persons': 3, 'compared': 3, 'candidates': %s, 'remote': %s, 'home': %s}",
	    nearer, remote, home);
}

static void
a_search_tells_the_remote_and_those_at_the_home_from_the_candidates(void **state)
{
	struct day *day = *state;
	json_t *content = day_json(
	    "{'result': {'persons': 3, 'compared': 3, 'candidates': ["
	    "{'person': 'P-000001', 'band': 'likely'}, {'person': 'P-000002', 'band': 'remote'}],"
	    " 'home': [{'person': 'P-000003'}]}}");

	for (int i = 1; i <= 3; i++)
		day_person(day, i);
	home_check(day);
	day_invalid(day, "the result of the search is not what the claims say it is", "ruth.dale",
	    "check.searched", found("['P-000001', 'P-000002']", "[]", "[]"), json_incref(content));
	day_invalid(day, "the result of the search is not what the claims say it is", "ruth.dale",
	    "check.searched", found("['P-000002']", "['P-000001']", "['P-000003']"),
	    json_incref(content));
	day_invalid(day, "a candidate is listed twice", "ruth.dale", "check.searched",
	    found("['P-000001']", "['P-000002']", "['P-000001']"), json_incref(content));
	day_do(day, "ruth.dale", "check.searched",
	    found("['P-000001']", "['P-000002']", "['P-000003']"), content);
	assert_int_equal(day_int(day,
			     "SELECT count(*) FROM search_candidate WHERE (seq, person, kind) IN"
			     " (VALUES (0, 1, 'applicant'), (1, 2, 'remote'), (2, 3, 'home'))"),
	    3);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
only_home_based_work_brings_in_those_at_the_home(void **state)
{
	struct day *day = *state;

	for (int i = 1; i <= 3; i++)
		day_person(day, i);
	day_check(day, 1);
	day_invalid(day,
	    "C-2026-000001 is not home-based, so the home address brings nobody into its search",
	    "ruth.dale", "check.searched", found("['P-000001']", "[]", "['P-000003']"),
	    day_json("{'result': {'persons': 3, 'compared': 3, 'candidates': []}}"));
	day_do(day, "ruth.dale", "check.searched", found("['P-000001']", "[]", "[]"),
	    day_json(
		"{'result': {'persons': 3, 'compared': 3, 'candidates': [{'person': 'P-000001'}]}}"));
	day_refused(day,
	    "C-2026-000001 is not home-based, so nobody is a third party at the home for it",
	    "ruth.dale", "check.matched", matches(1, "third-party"), day_json("{'reasons': 'x'}"));
}

/* Else nobody could put it right, and a check that waits for it could never be answered. */
static void
what_was_found_about_somebody_is_put_right_though_a_later_search_misses_them(void **state)
{
	struct day *day = *state;
	static const int first[] = {1};

	day_person(day, 1);
	day_check(day, 1);
	day_searched(day, 1, 1, first, 1);
	day_matched(day, 1, 1, "cannot-tell");
	day_searched(day, 1, 1, NULL, 0);
	day_refused(day,
	    "whether P-000001 is the applicant of C-2026-000001 could not be told, which has to be settled first",
	    "ruth.dale", "check.answered",
	    day_json("{'check': 'C-2026-000001', 'answer': 'no-trace', 'decisions': []}"),
	    json_object());
	day_matched(day, 1, 1, "not-same");
	day_do(day, "ruth.dale", "check.answered",
	    day_json("{'check': 'C-2026-000001', 'answer': 'no-trace', 'decisions': []}"),
	    json_object());
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
only_candidates_of_the_last_search_are_matched(void **state)
{
	struct day *day = *state;
	static const int first[] = {1, 2}, second[] = {2};

	day_persons(day, 2);
	day_check(day, 1);
	day_refused(day, "C-2026-000001 has not been searched", "ruth.dale", "check.matched",
	    matches(1, "same"), day_json("{'reasons': 'x'}"));
	day_searched(day, 1, 2, first, 2);
	day_searched(day, 1, 2, second, 1);
	day_refused(day,
	    "P-000001 is not among the candidates of the last search for C-2026-000001",
	    "ruth.dale", "check.matched", matches(1, "same"), day_json("{'reasons': 'x'}"));
	day_invalid(day,
	    "reasons are missing; finding has to be same, not-same, cannot-tell or third-party",
	    "ruth.dale", "check.matched", matches(2, "maybe"), json_object());
	day_matched(day, 1, 2, "same");
	day_matched(day, 1, 2, "not-same");
	assert_int_equal(day_int(day, "SELECT count(*) FROM finding WHERE person = 2"), 2);
	assert_int_equal(
	    day_int(day, "SELECT count(*) FROM finding WHERE person = 2 AND until_n IS NULL"), 1);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
a_withdrawn_check_is_not_worked_on(void **state)
{
	struct day *day = *state;
	json_t *withdraws = day_json("{'check': 'C-2026-000001'}");

	day_person(day, 1);
	day_check(day, 1);
	day_do(day, "ruth.dale", "check.withdrawn", json_incref(withdraws),
	    day_json("{'reason': 'Applicant withdrew.'}"));
	day_refused(day, "C-2026-000001 was withdrawn", "ruth.dale", "check.searched",
	    day_json("{'check': 'C-2026-000001', 'persons': 1, 'compared': 1, 'candidates': []}"),
	    day_json("{'result': {}}"));
	day_refused(day, "C-2026-000001 was withdrawn", "ruth.dale", "check.answered",
	    day_json("{'check': 'C-2026-000001', 'answer': 'no-trace', 'decisions': []}"),
	    json_object());
	day_refused(day, "C-2026-000001 was withdrawn already", "ruth.dale", "check.withdrawn",
	    withdraws, day_json("{'reason': 'x'}"));
	day_fails(day, OUGHT_NOT_FOUND, "there is no check C-2026-000007", "ruth.dale",
	    "check.withdrawn", day_json("{'check': 'C-2026-000007'}"), day_json("{'reason': 'x'}"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, day_setup, day_teardown)
	    PROMISE(a_check_is_due_by_the_service_level),
	    PROMISE(checks_are_numbered_within_the_year_of_receipt_or_entry),
	    PROMISE(an_application_reference_is_entered_once),
	    PROMISE(what_is_missing_in_a_check_is_named),
	    PROMISE(the_ledger_says_of_a_search_what_the_result_says),
	    PROMISE(a_search_tells_the_remote_and_those_at_the_home_from_the_candidates),
	    PROMISE(only_home_based_work_brings_in_those_at_the_home),
	    PROMISE(what_was_found_about_somebody_is_put_right_though_a_later_search_misses_them),
	    PROMISE(only_candidates_of_the_last_search_are_matched),
	    PROMISE(a_withdrawn_check_is_not_worked_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
