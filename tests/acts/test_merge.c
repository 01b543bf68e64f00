/*
 * test_merge.c: persons who turn out to be one, and persons who turn out not to be: what was entered stays, what was decided is
 * looked at again, and a split leaves everything as it was before.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../fixture/day.h"

static json_t *
both(int person, int other)
{
	return day_json("{'person': 'P-%06d', 'other': 'P-%06d'}", person, other);
}

static json_t *
reason(void)
{
	return day_json("{'reason': 'The same fingerprints.'}");
}

static void
merge(struct day *day, int person, int other)
{
	day_do(day, "john.doe", "person.merged", both(person, other), reason());
}

static void
split(struct day *day, int person, int other)
{
	day_do(day, "john.doe", "person.split", both(person, other), reason());
}

/* Who is found by the surname that day_person gives ${person}, as one number; 0 for nobody. */
static int64_t
found_as(struct day *day, int person)
{
	struct ought_error err = {0};
	json_t *applicant, *result = NULL, *candidates;
	int64_t id = 0;
	char surname[32];

	snprintf(surname, sizeof(surname), "Example-%d", person);
	applicant = day_person_content("Testa", surname, "2001-02-03");
	assert_int_equal(ought_match_search(day->match, ought_store_db(day_store(day, "mary.shaw")),
			     applicant, 0, &result, &err),
	    OUGHT_OK);
	candidates = json_object_get(result, "candidates");
	if (json_array_size(candidates) > 0)
		assert_int_equal(
		    ought_id_parse_exact(OUGHT_ID_PERSON,
			ought_json_text(json_array_get(candidates, 0), "person"), &id, &err),
		    OUGHT_OK);
	json_decref(applicant);
	json_decref(result);
	return id;
}

static int64_t
held(struct day *day)
{
	return day_int(day, "SELECT count(*) FROM match_person WHERE until_n IS NULL");
}

static int64_t
raised(struct day *day, const char *trigger)
{
	char sql[128];

	snprintf(
	    sql, sizeof(sql), "SELECT count(*) FROM reconsideration WHERE trigger = '%s'", trigger);
	return day_int(day, sql);
}

static void
merged_persons_are_found_as_one_under_the_names_of_both(void **state)
{
	struct day *day = *state;

	day_persons(day, 2);
	assert_int_equal(held(day), 2);
	assert_int_equal(found_as(day, 2), 2);
	merge(day, 1, 2);
	assert_int_equal(held(day), 1);
	assert_int_equal(found_as(day, 1), 1);
	assert_int_equal(found_as(day, 2), 1);
	day_verified(day);
	split(day, 1, 2);
	assert_int_equal(held(day), 2);
	assert_int_equal(found_as(day, 1), 1);
	assert_int_equal(found_as(day, 2), 2);
	day_verified(day);
}

static void
what_was_entered_of_each_is_not_touched(void **state)
{
	struct day *day = *state;

	day_persons(day, 2);
	merge(day, 1, 2);
	assert_int_equal(
	    day_int(day, "SELECT count(*) FROM person_name WHERE person = 2 AND until_n IS NULL"),
	    1);
	split(day, 1, 2);
	assert_int_equal(day_int(day, "SELECT count(*) FROM person_name WHERE until_n IS NULL"), 2);
	assert_int_equal(day_int(day, "SELECT count(*) FROM person_ref WHERE root = person"), 2);
	assert_int_equal(
	    day_int(day, "SELECT count(*) FROM person_member WHERE until_n IS NULL"), 0);
	assert_int_equal(day_int(day,
			     "SELECT count(*) FROM person_merge WHERE person = 2 AND survivor = 1"
			     " AND split_by = 'john.doe' AND until_n > n"),
	    1);
}

static void
nobody_is_merged_with_themself_or_with_nobody_or_twice(void **state)
{
	struct day *day = *state;

	day_persons(day, 3);
	day_invalid(day, "P-000001 cannot be merged with themself", "john.doe", "person.merged",
	    both(1, 1), reason());
	day_fails(day, OUGHT_NOT_FOUND, "there is no person P-000009", "john.doe", "person.merged",
	    both(1, 9), reason());
	day_invalid(
	    day, "reason is missing", "john.doe", "person.merged", both(1, 2), json_object());
	merge(day, 1, 2);
	day_refused(day, "P-000002 was merged into P-000001, who stands for both", "john.doe",
	    "person.merged", both(3, 2), reason());
	day_refused(day, "P-000002 was merged into P-000001, who stands for both", "john.doe",
	    "person.merged", both(2, 3), reason());
}

static void
only_what_was_merged_is_split_and_from_whom_it_was_merged_into(void **state)
{
	struct day *day = *state;

	day_persons(day, 3);
	day_refused(day, "P-000002 is not merged into anybody", "john.doe", "person.split",
	    both(1, 2), reason());
	merge(day, 1, 2);
	day_refused(day, "P-000001 is not merged into anybody", "john.doe", "person.split",
	    both(2, 1), reason());
	day_refused(day, "P-000002 was merged into P-000001, not into P-000003", "john.doe",
	    "person.split", both(3, 2), reason());
	day_fails(day, OUGHT_NOT_FOUND, "there is no person P-000009", "john.doe", "person.split",
	    both(9, 2), reason());
	split(day, 1, 2);
	day_refused(day, "P-000002 is not merged into anybody", "john.doe", "person.split",
	    both(1, 2), reason());
	/* And may be merged the other way round. */
	merge(day, 2, 1);
	assert_int_equal(found_as(day, 1), 2);
	day_verified(day);
}

static void
who_was_merged_is_neither_amended_nor_matched_by_themself(void **state)
{
	static const int candidates[] = {1, 2};
	struct day *day = *state;

	day_persons(day, 2);
	day_check(day, 1);
	day_searched(day, 1, 2, candidates, 2);
	merge(day, 1, 2);
	day_refused(day, "P-000002 was merged into P-000001, who stands for both", "john.doe",
	    "person.amended", day_json("{'person': 'P-000002'}"),
	    json_pack(
		"{s:o, s:s}", "person", day_person_content("A", "B", "1947-09-29"), "reason", "x"));
	day_refused(day, "P-000002 was merged into P-000001, who stands for both", "ruth.dale",
	    "check.matched",
	    day_json("{'check': 'C-2026-000001', 'person': 'P-000002', 'finding': 'same'}"),
	    day_json("{'reasons': 'x'}"));
	day_refused(day, "P-000002 was merged into P-000001, who stands for both", "ruth.dale",
	    "check.searched",
	    day_json(
		"{'check': 'C-2026-000001', 'persons': 1, 'compared': 1, 'candidates': ['P-000002']}"),
	    day_json("{'result': {'persons': 1, 'compared': 1, 'candidates': [{'person':"
		     " 'P-000002'}]}}"));
	day_matched(day, 1, 1, "not-same");
	day_verified(day);
}

static void
a_chain_of_merges_is_taken_apart_at_any_joint(void **state)
{
	struct day *day = *state;

	day_persons(day, 4);
	day_record(day, 1, 2, "allegation");
	merge(day, 1, 2);
	merge(day, 3, 4);
	merge(day, 3, 1);
	assert_int_equal(held(day), 1);
	assert_int_equal(day_int(day, "SELECT count(*) FROM person_ref WHERE root = 3"), 4);
	assert_int_equal(day_int(day, "SELECT person FROM person_record WHERE record = 1"), 3);
	day_verified(day);
	/* In the middle: P-000001 goes with whoever was merged into P-000001. */
	split(day, 3, 1);
	assert_int_equal(day_int(day, "SELECT root FROM person_ref WHERE person = 2"), 1);
	assert_int_equal(day_int(day, "SELECT root FROM person_ref WHERE person = 4"), 3);
	assert_int_equal(day_int(day, "SELECT person FROM person_record WHERE record = 1"), 1);
	assert_int_equal(found_as(day, 2), 1);
	assert_int_equal(found_as(day, 4), 3);
	merge(day, 3, 1);
	/* At the end: P-000002 alone, though P-000003 stands for all. */
	day_refused(day, "P-000002 was merged into P-000001, not into P-000003", "john.doe",
	    "person.split", both(3, 2), reason());
	split(day, 1, 2);
	assert_int_equal(day_int(day, "SELECT count(*) FROM person_ref WHERE root = 3"), 3);
	assert_int_equal(day_int(day, "SELECT person FROM person_record WHERE record = 1"), 2);
	assert_int_equal(found_as(day, 1), 3);
	assert_int_equal(found_as(day, 2), 2);
	day_verified(day);
}

static void
decisions_on_records_of_both_are_reconsidered_and_stay_as_they_are(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_decided(day, 1, 1, 1, true);
	day_person(day, 2);
	day_record(day, 2, 2, "allegation");
	merge(day, 2, 1);
	assert_int_equal(raised(day, "persons-merged"), 1);
	assert_int_equal(
	    day_int(day,
		"SELECT count(*) FROM reconsideration WHERE decision = 1 AND trigger = 'persons-merged'"
		" AND status = 'open' AND officer = 'john.doe' AND record IS NULL"),
	    1);
	split(day, 2, 1);
	assert_int_equal(raised(day, "persons-split"), 1);
	assert_int_equal(
	    day_int(day,
		"SELECT count(*) FROM decision WHERE decision = 1 AND result = 'disclose' AND until_n IS NULL"),
	    1);
	day_verified(day);
}

static void
a_finding_on_one_holds_for_both_while_they_are_one(void **state)
{
	static const int candidates[] = {2};
	struct day *day = *state;

	day_case(day);
	day_person(day, 2);
	day_record(day, 2, 2, "allegation");
	day_refused(day,
	    "P-000002, whom R-000002 is about, has not been found to be the applicant of C-2026-000001",
	    "ruth.dale", "assessment.made",
	    day_json(
		"{'check': 'C-2026-000001', 'record': 'R-000002', 'recommendation': 'not-disclose'}"),
	    day_assessment_content());
	merge(day, 2, 1);
	day_assessed(day, 1, 2, "not-disclose");
	/* Every record of the one person has to be dealt with. */
	day_decided(day, 1, 1, 1, true);
	day_searched(day, 1, 1, candidates, 1);
	day_refused(day, "R-000002 is neither decided on nor discarded for C-2026-000001",
	    "ruth.dale", "check.answered",
	    day_json(
		"{'check': 'C-2026-000001', 'answer': 'disclosure', 'decisions': ['D-000001']}"),
	    day_json("{'texts': [{'decision': 'D-000001', 'text': 'x'}]}"));
	day_verified(day);
}

static void
a_finding_made_while_they_were_one_holds_for_who_it_names_after_the_split(void **state)
{
	static const int candidates[] = {1};
	struct day *day = *state;

	day_persons(day, 2);
	day_record(day, 1, 1, "allegation");
	day_record(day, 2, 2, "allegation");
	merge(day, 1, 2);
	day_check(day, 1);
	day_searched(day, 1, 1, candidates, 1);
	day_matched(day, 1, 1, "same");
	day_assessed(day, 1, 2, "discard");
	split(day, 1, 2);
	day_assessed(day, 1, 1, "discard");
	day_refused(day,
	    "P-000002, whom R-000002 is about, has not been found to be the applicant of C-2026-000001",
	    "ruth.dale", "assessment.made",
	    day_json(
		"{'check': 'C-2026-000001', 'record': 'R-000002', 'recommendation': 'not-disclose'}"),
	    day_assessment_content());
	/* The search may have found P-000001 by what is held of P-000002: so somebody has to look. */
	day_refused(day, "nobody has recorded whether P-000002 is the applicant of C-2026-000001",
	    "ruth.dale", "check.answered",
	    day_json(
		"{'check': 'C-2026-000001', 'answer': 'nothing-to-disclose', 'decisions': []}"),
	    json_object());
	day_matched(day, 1, 2, "not-same");
	day_do(day, "ruth.dale", "check.answered",
	    day_json(
		"{'check': 'C-2026-000001', 'answer': 'nothing-to-disclose', 'decisions': []}"),
	    json_object());
	day_verified(day);
}

/* The search named whom they were held to be then, who was merged into yet another since. */
static void
who_is_split_out_of_a_chain_of_merges_is_not_missed(void **state)
{
	static const int candidates[] = {2};
	struct day *day = *state;

	day_persons(day, 3);
	merge(day, 2, 3);
	day_check(day, 1);
	day_searched(day, 1, 3, candidates, 1);
	merge(day, 1, 2);
	split(day, 2, 3);
	assert_int_equal(day_int(day, "SELECT count(*) FROM candidate_now WHERE person = 3"), 1);
	assert_int_equal(day_int(day, "SELECT count(*) FROM candidate_now WHERE person = 1"), 1);
	day_verified(day);
}

static void
a_search_from_before_the_merge_names_whom_it_named_after_the_split(void **state)
{
	static const int candidates[] = {1};
	struct day *day = *state;

	day_persons(day, 2);
	day_check(day, 1);
	day_searched(day, 1, 2, candidates, 1);
	merge(day, 1, 2);
	split(day, 1, 2);
	assert_int_equal(day_int(day, "SELECT count(*) FROM candidate_now"), 1);
}

static void
findings_that_contradict_each_other_have_to_be_made_anew(void **state)
{
	static const int candidates[] = {1, 2};
	struct day *day = *state;

	day_persons(day, 2);
	day_check(day, 1);
	day_searched(day, 1, 2, candidates, 2);
	day_matched(day, 1, 1, "same");
	day_matched(day, 1, 2, "not-same");
	merge(day, 1, 2);
	assert_int_equal(day_int(day, "SELECT count(*) FROM candidate_now"), 1);
	assert_int_equal(day_int(day, "SELECT count(*) FROM finding_now"), 0);
	day_refused(day, "nobody has recorded whether P-000001 is the applicant of C-2026-000001",
	    "ruth.dale", "check.answered",
	    day_json("{'check': 'C-2026-000001', 'answer': 'no-trace', 'decisions': []}"),
	    json_object());
	day_matched(day, 1, 1, "not-same");
	assert_int_equal(
	    day_int(day, "SELECT count(*) FROM finding_now WHERE finding = 'not-same'"), 1);
	split(day, 1, 2);
	assert_int_equal(day_int(day, "SELECT count(*) FROM finding_now"), 2);
	day_verified(day);
}

/* Though a later search misses both. */
static void
findings_that_contradict_each_other_are_not_lost_by_a_search(void **state)
{
	static const int candidates[] = {1, 2};
	struct day *day = *state;

	day_persons(day, 2);
	day_record(day, 1, 1, "allegation");
	day_check(day, 1);
	day_searched(day, 1, 2, candidates, 2);
	day_matched(day, 1, 1, "same");
	day_matched(day, 1, 2, "not-same");
	merge(day, 2, 1);
	day_searched(day, 1, 2, NULL, 0);
	day_refused(day, "nobody has recorded whether P-000002 is the applicant of C-2026-000001",
	    "ruth.dale", "check.answered",
	    day_json("{'check': 'C-2026-000001', 'answer': 'no-trace', 'decisions': []}"),
	    json_object());
	day_matched(day, 1, 2, "same");
	day_verified(day);
}

static void
findings_that_agree_hold_on(void **state)
{
	static const int candidates[] = {1, 2};
	struct day *day = *state;

	day_persons(day, 2);
	day_check(day, 1);
	day_searched(day, 1, 2, candidates, 2);
	day_matched(day, 1, 1, "not-same");
	day_matched(day, 1, 2, "not-same");
	merge(day, 1, 2);
	day_do(day, "ruth.dale", "check.answered",
	    day_json("{'check': 'C-2026-000001', 'answer': 'no-trace', 'decisions': []}"),
	    json_object());
	day_verified(day);
}

static void
a_further_record_of_one_raises_the_decisions_on_the_other(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_decided(day, 1, 1, 1, false);
	day_person(day, 2);
	merge(day, 1, 2);
	day_record(day, 2, 2, "allegation");
	assert_int_equal(raised(day, "new-information"), 1);
	assert_int_equal(day_int(day, "SELECT person FROM record_ref WHERE record = 2"), 2);
	day_verified(day);
}

/* What was disclosed of somebody else has to come off the certificate again. */
static void
a_decision_on_somebody_else_s_record_can_be_varied_and_the_check_answered_again(void **state)
{
	static const int candidates[] = {1};
	struct day *day = *state;
	json_t *claims;

	day_persons(day, 2);
	day_record(day, 1, 2, "allegation");
	merge(day, 1, 2);
	day_check(day, 1);
	day_searched(day, 1, 1, candidates, 1);
	day_matched(day, 1, 1, "same");
	day_assessed(day, 1, 1, "disclose");
	day_not_invited(day, 1, 1);
	day_decided(day, 1, 1, 1, true);
	day_disclosed(day, 1);
	split(day, 1, 2);
	claims = day_decision_claims(2, 1, 1, 1, true, true);
	json_object_set_new(claims, "supersedes", json_string("D-000001"));
	json_object_set_new(claims, "reconsideration", json_string("X-000001"));
	day_refused(day,
	    "P-000002, whom R-000001 is about, has not been found to be the applicant of C-2026-000001",
	    "jane.roe", "decision.made", claims, day_decision_content(true, true));
	claims = day_decision_claims(2, 1, 1, 1, false, false);
	json_object_set_new(claims, "supersedes", json_string("D-000001"));
	json_object_set_new(claims, "reconsideration", json_string("X-000001"));
	day_do(day, "jane.roe", "decision.made", claims, day_decision_content(false, false));
	day_do(day, "jane.roe", "reconsideration.concluded",
	    day_json(
		"{'reconsideration': 'X-000001', 'outcome': 'varied', 'decision': 'D-000002', 'delegation': 1}"),
	    day_json("{'reasons': 'Somebody else.'}"));
	day_matched(day, 1, 2, "not-same");
	day_do(day, "ruth.dale", "check.answered",
	    day_answers_again(day, "nothing-to-disclose", "[]"), json_object());
	day_verified(day);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, day_setup, day_teardown)
	    PROMISE(merged_persons_are_found_as_one_under_the_names_of_both),
	    PROMISE(what_was_entered_of_each_is_not_touched),
	    PROMISE(nobody_is_merged_with_themself_or_with_nobody_or_twice),
	    PROMISE(only_what_was_merged_is_split_and_from_whom_it_was_merged_into),
	    PROMISE(who_was_merged_is_neither_amended_nor_matched_by_themself),
	    PROMISE(a_chain_of_merges_is_taken_apart_at_any_joint),
	    PROMISE(decisions_on_records_of_both_are_reconsidered_and_stay_as_they_are),
	    PROMISE(a_finding_on_one_holds_for_both_while_they_are_one),
	    PROMISE(a_finding_made_while_they_were_one_holds_for_who_it_names_after_the_split),
	    PROMISE(who_is_split_out_of_a_chain_of_merges_is_not_missed),
	    PROMISE(a_search_from_before_the_merge_names_whom_it_named_after_the_split),
	    PROMISE(findings_that_contradict_each_other_have_to_be_made_anew),
	    PROMISE(findings_that_contradict_each_other_are_not_lost_by_a_search),
	    PROMISE(findings_that_agree_hold_on),
	    PROMISE(a_further_record_of_one_raises_the_decisions_on_the_other),
	    PROMISE(
		a_decision_on_somebody_else_s_record_can_be_varied_and_the_check_answered_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
