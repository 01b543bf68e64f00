/* test_answer.c: an answer misses nobody, leaves nothing undecided, and says only what was decided. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../fixture/day.h"

static json_t *
answers(const char *answer, const char *decisions)
{
	return day_json(
	    "{'check': 'C-2026-000001', 'answer': '%s', 'decisions': %s}", answer, decisions);
}

static json_t *
texts(int decision, const char *text)
{
	return day_json("{'texts': [{'decision': 'D-%06d', 'text': '%s'}]}", decision, text);
}

#define DECIDED "Suffolk Constabulary holds the following."

static void
refused(struct day *day, const char *answer, const char *decisions, const char *sentence)
{
	day_refused(day, sentence, "ruth.dale", "check.answered", answers(answer, decisions),
	    json_object());
}

static void
nobody_found_is_answered_no_trace_after_a_search(void **state)
{
	struct day *day = *state;

	day_check(day, 1);
	refused(day, "no-trace", "[]", "C-2026-000001 has not been searched");
	day_searched(day, 1, 0, NULL, 0);
	refused(day, "nothing-to-disclose", "[]",
	    "nobody was found to be the applicant of C-2026-000001: the answer is no-trace");
	day_do(day, "ruth.dale", "check.answered", answers("no-trace", "[]"), json_object());
	assert_int_equal(day_int(day, "SELECT count(*) FROM request WHERE status = 'answered'"), 1);
	refused(day, "no-trace", "[]",
	    "C-2026-000001 is answered; it is answered again only after a reconsideration has varied a decision");
	day_refused(day, "C-2026-000001 is answered already", "ruth.dale", "check.withdrawn",
	    day_json("{'check': 'C-2026-000001'}"), day_json("{'reason': 'x'}"));
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

/* Somebody who came to be held after the search may be the applicant. */
static void
no_trace_rests_on_a_search_of_everybody_since_whom_nobody_changed(void **state)
{
	struct day *day = *state;

	day_person(day, 1);
	day_check(day, 1);
	day_do(day, "ruth.dale", "check.searched",
	    day_json("{'check': 'C-2026-000001', 'persons': 1, 'compared': 0, 'candidates': []}"),
	    day_json("{'result': {'persons': 1, 'compared': 0, 'candidates': []}}"));
	refused(day, "no-trace", "[]",
	    "the last search for C-2026-000001 did not compare all persons held: search again");
	day_searched(day, 1, 1, NULL, 0);
	day_person(day, 2);
	refused(day, "no-trace", "[]",
	    "persons were entered or changed since C-2026-000001 was searched, such as P-000002: search again");
	day_searched(day, 1, 2, NULL, 0);
	day_do(day, "john.doe", "person.amended",
	    day_json("{'person': 'P-000001', 'birth_corrected': true}"),
	    json_pack("{s:o, s:s}", "person", day_person_content("Alonso", "Quixano", "1947-09-29"),
		"reason", "A mistake."));
	refused(day, "no-trace", "[]",
	    "persons were entered or changed since C-2026-000001 was searched, such as P-000001: search again");
	day_searched(day, 1, 2, NULL, 0);
	/* What is recorded about a person who was compared changes nothing about who the applicant is. */
	day_record(day, 1, 2, "allegation");
	day_do(day, "ruth.dale", "check.answered", answers("no-trace", "[]"), json_object());
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

/* Of two hundred at a hostel not all were listed. */
static void
nothing_is_answered_while_the_search_left_somebody_out(void **state)
{
	struct day *day = *state;

	day_person(day, 1);
	day_person(day, 2);
	day_person(day, 3);
	day_check(day, 1);
	day_invalid(day, "the result of the search is not what the claims say it is", "ruth.dale",
	    "check.searched",
	    day_json("{'check': 'C-2026-000001', 'persons': 3, 'compared': 3,"
		     " 'candidates': ['P-000001']}"),
	    day_json("{'result': {'persons': 3, 'compared': 3, 'left_out': 2,"
		     " 'candidates': [{'person': 'P-000001', 'band': 'likely'}]}}"));
	day_do(day, "ruth.dale", "check.searched",
	    day_json("{'check': 'C-2026-000001', 'persons': 3, 'compared': 3, 'left_out': 2,"
		     " 'candidates': ['P-000001']}"),
	    day_json("{'result': {'persons': 3, 'compared': 3, 'left_out': 2,"
		     " 'candidates': [{'person': 'P-000001', 'band': 'likely'}]}}"));
	day_matched(day, 1, 1, "not-same");
	refused(day, "no-trace", "[]",
	    "the last search for C-2026-000001 found 2 more than it listed: search again");
	day_matched(day, 1, 1, "same");
	refused(day, "nothing-to-disclose", "[]",
	    "the last search for C-2026-000001 found 2 more than it listed: search again");
	day_matched(day, 1, 1, "not-same");
	/* Of somebody remote nothing has to be found, whether listed or not. */
	day_do(day, "ruth.dale", "check.searched",
	    day_json("{'check': 'C-2026-000001', 'persons': 3, 'compared': 3, 'candidates': [],"
		     " 'remote': ['P-000002']}"),
	    day_json("{'result': {'persons': 3, 'compared': 3, 'left_out': 1,"
		     " 'candidates': [{'person': 'P-000002', 'band': 'remote'}]}}"));
	day_do(day, "ruth.dale", "check.answered", answers("no-trace", "[]"), json_object());
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
a_remote_candidate_need_not_be_told_from_the_applicant(void **state)
{
	struct day *day = *state;

	day_person(day, 1);
	day_check(day, 1);
	day_do(day, "ruth.dale", "check.searched",
	    day_json(
		"{'check': 'C-2026-000001', 'persons': 1, 'compared': 1, 'candidates': [], 'remote': ['P-000001']}"),
	    day_json(
		"{'result': {'persons': 1, 'compared': 1, 'candidates': [{'person': 'P-000001', 'band': 'remote'}]}}"));
	day_do(day, "ruth.dale", "check.answered", answers("no-trace", "[]"), json_object());
}

/* The names of both together may be the applicant's. */
static void
no_trace_does_not_rest_on_a_search_from_before_a_merge(void **state)
{
	struct day *day = *state;

	day_persons(day, 2);
	day_check(day, 1);
	day_do(day, "ruth.dale", "check.searched",
	    day_json("{'check': 'C-2026-000001', 'persons': 2, 'compared': 2, 'candidates': [],"
		     " 'remote': ['P-000001']}"),
	    day_json(
		"{'result': {'persons': 2, 'compared': 2, 'candidates': [{'person': 'P-000001'}]}}"));
	day_do(day, "john.doe", "person.merged",
	    day_json("{'person': 'P-000002', 'other': 'P-000001'}"), day_json("{'reason': 'x'}"));
	refused(day, "no-trace", "[]",
	    "persons were entered or changed since C-2026-000001 was searched, such as P-000002: search again");
	day_searched(day, 1, 2, NULL, 0);
	day_do(day, "ruth.dale", "check.answered", answers("no-trace", "[]"), json_object());
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

/* A home-based check, searched: P-000001 is remote, P-000002 at the home. */
static void
home_based(struct day *day)
{
	day_persons(day, 2);
	day_do(day, "ruth.dale", "check.received",
	    day_json(
		"{'check': 'C-2026-000001', 'kind': 'certificate', 'workforce': 'child', 'home_based': true,"
		" 'barred_child': true, 'barred_adult': false, 'volunteer': false, 'received': '2026-05-01',"
		" 'due': '2026-05-15'}"),
	    day_check_content("ZZ00000001"));
	day_do(day, "ruth.dale", "check.searched",
	    day_json("{'check': 'C-2026-000001', 'persons': 2, 'compared': 2, 'candidates': [],"
		     " 'remote': ['P-000001'], 'home': ['P-000002']}"),
	    day_json(
		"{'result': {'persons': 2, 'compared': 2, 'candidates': [{'person': 'P-000001'}],"
		" 'home': [{'person': 'P-000002'}]}}"));
}

static void
who_is_at_the_home_does_not_become_remote_by_being_merged(void **state)
{
	struct day *day = *state;

	home_based(day);
	day_do(day, "john.doe", "person.merged",
	    day_json("{'person': 'P-000001', 'other': 'P-000002'}"), day_json("{'reason': 'x'}"));
	refused(day, "no-trace", "[]",
	    "nobody has recorded whether P-000001 is the applicant of C-2026-000001");
	day_matched(day, 1, 1, "not-same");
	day_do(day, "ruth.dale", "check.answered", answers("no-trace", "[]"), json_object());
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
a_third_party_at_the_home_does_not_stand_for_an_applicant_nobody_looked_for(void **state)
{
	struct day *day = *state;

	home_based(day);
	day_matched(day, 1, 2, "third-party");
	day_person(day, 3);
	refused(day, "nothing-to-disclose", "[]",
	    "persons were entered or changed since C-2026-000001 was searched, such as P-000003: search again");
}

/* They may be the applicant, once more. */
static void
somebody_entered_since_the_search_is_looked_at_though_the_applicant_was_found(void **state)
{
	static const int candidates[] = {1};
	struct day *day = *state;

	day_person(day, 1);
	day_record(day, 1, 1, "allegation");
	day_check(day, 1);
	day_searched(day, 1, 1, candidates, 1);
	day_matched(day, 1, 1, "same");
	day_assessed(day, 1, 1, "discard");
	day_person(day, 2);
	refused(day, "nothing-to-disclose", "[]",
	    "persons were entered or changed since C-2026-000001 was searched, such as P-000002: search again");
	/* What was found and assessed stands. */
	day_searched(day, 1, 2, candidates, 1);
	day_do(day, "ruth.dale", "check.answered", answers("nothing-to-disclose", "[]"),
	    json_object());
	day_verified(day);
}

/* Who is at the home is told first, and the records of a third party come under the check as the applicant's do. */
static void
third_parties_at_the_home_come_under_a_check(void **state)
{
	struct day *day = *state;

	day_person(day, 1);
	day_record(day, 1, 1, "intelligence");
	day_do(day, "ruth.dale", "check.received",
	    day_json(
		"{'check': 'C-2026-000001', 'kind': 'certificate', 'workforce': 'child', 'home_based': true,"
		" 'barred_child': true, 'barred_adult': false, 'volunteer': false, 'received': '2026-05-01',"
		" 'due': '2026-05-15'}"),
	    day_check_content("ZZ00000001"));
	day_do(day, "ruth.dale", "check.searched",
	    day_json(
		"{'check': 'C-2026-000001', 'persons': 1, 'compared': 1, 'candidates': [], 'home': ['P-000001']}"),
	    day_json(
		"{'result': {'persons': 1, 'compared': 1, 'candidates': [], 'home': [{'person': 'P-000001'}]}}"));
	refused(day, "no-trace", "[]",
	    "nobody has recorded whether P-000001 is the applicant of C-2026-000001");
	day_matched(day, 1, 1, "third-party");
	refused(day, "no-trace", "[]",
	    "P-000001 was found to be a third party at the home of C-2026-000001, so no-trace is not the answer");
	refused(day, "nothing-to-disclose", "[]",
	    "R-000001 is neither decided on nor discarded for C-2026-000001");
	day_matched(day, 1, 1, "not-same");
	day_do(day, "ruth.dale", "check.answered", answers("no-trace", "[]"), json_object());
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	assert_int_equal(day_verify(day, "dan.lock"), OUGHT_OK);
}

static void
every_candidate_is_told_from_the_applicant_first(void **state)
{
	struct day *day = *state;
	static const int candidates[] = {2, 1};

	day_persons(day, 2);
	day_check(day, 1);
	day_searched(day, 1, 2, candidates, 2);
	refused(day, "no-trace", "[]",
	    "nobody has recorded whether P-000002 is the applicant of C-2026-000001");
	day_matched(day, 1, 2, "not-same");
	day_matched(day, 1, 1, "cannot-tell");
	refused(day, "no-trace", "[]",
	    "whether P-000001 is the applicant of C-2026-000001 could not be told, which has to be settled first");
	day_matched(day, 1, 1, "same");
	refused(day, "no-trace", "[]",
	    "P-000001 was found to be the applicant of C-2026-000001, so no-trace is not the answer");
	day_do(day, "ruth.dale", "check.answered", answers("nothing-to-disclose", "[]"),
	    json_object());
}

static void
every_record_is_decided_or_discarded_first(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_record(day, 2, 1, "allegation");
	day_decided(day, 1, 1, 1, false);
	refused(day, "nothing-to-disclose", "[]",
	    "R-000002 is neither decided on nor discarded for C-2026-000001");
	day_assessed(day, 1, 2, "disclose");
	refused(day, "nothing-to-disclose", "[]",
	    "R-000002 is neither decided on nor discarded for C-2026-000001");
	day_assessed(day, 1, 2, "discard");
	day_do(day, "ruth.dale", "check.answered", answers("nothing-to-disclose", "[]"),
	    json_object());
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
a_disclosure_rests_on_exactly_the_decisions_that_disclose(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_decided(day, 1, 1, 1, true);
	refused(day, "nothing-to-disclose", "[]",
	    "D-000001 discloses, so nothing-to-disclose is not the answer");
	refused(day, "disclosure", "[]", "D-000001 discloses, and is left out of the answer");
	refused(day, "disclosure", "['D-000001', 'D-000009']",
	    "a decision is named that is not a live decision to disclose for C-2026-000001");
	day_do(day, "ruth.dale", "check.answered", answers("disclosure", "['D-000001']"),
	    texts(1, DECIDED));
	assert_int_equal(
	    day_int(day, "SELECT count(*) FROM answer_decision WHERE decision = 1"), 1);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	assert_int_equal(day_verify(day, "dan.lock"), OUGHT_OK);
}

static void
without_a_decision_to_disclose_nothing_is_disclosed(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_decided(day, 1, 1, 1, false);
	refused(day, "disclosure", "[]", "there is no live decision to disclose for C-2026-000001");
	refused(day, "disclosure", "['D-000001']",
	    "there is no live decision to disclose for C-2026-000001");
}

static void
each_text_is_word_for_word_the_decided_one(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_decided(day, 1, 1, 1, true);
	day_refused(day,
	    "the text for D-000001 is not, word for word, the certificate text that was decided",
	    "ruth.dale", "check.answered", answers("disclosure", "['D-000001']"),
	    texts(1, "Suffolk Constabulary holds nothing."));
	day_invalid(day, "the answer needs one text for each decision to disclose", "ruth.dale",
	    "check.answered", answers("disclosure", "['D-000001']"), json_object());
	day_invalid(day, "the texts are not in the order of the decisions", "ruth.dale",
	    "check.answered", answers("disclosure", "['D-000001']"), texts(2, DECIDED));
}

/* The finding was corrected after the decision: what was decided is about somebody else. */
static void
a_text_about_somebody_else_is_not_disclosed(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_decided(day, 1, 1, 1, true);
	day_matched(day, 1, 1, "not-same");
	refused(day, "disclosure", "['D-000001']",
	    "nobody was found to be the applicant of C-2026-000001: the answer is no-trace");
	day_do(day, "ruth.dale", "check.answered", answers("no-trace", "[]"), json_object());
}

static void
after_a_varied_decision_a_check_is_answered_again(void **state)
{
	struct day *day = *state;
	json_t *varied = day_decision_claims(2, 1, 1, 1, true, false), *replaces;
	char sentence[OUGHT_SENTENCE_MAX];
	int64_t first;

	day_case(day);
	day_decided(day, 1, 1, 1, true);
	replaces = answers("disclosure", "['D-000001']");
	json_object_set_new(replaces, "replaces", json_integer(3));
	day_invalid(day, "C-2026-000001 has no earlier answer to replace", "ruth.dale",
	    "check.answered", replaces, texts(1, DECIDED));
	day_do(day, "ruth.dale", "check.answered", answers("disclosure", "['D-000001']"),
	    texts(1, DECIDED));
	first = day->n;
	day_do(day, "ruth.dale", "reconsideration.opened",
	    day_json(
		"{'reconsideration': 'X-000001', 'decision': 'D-000001', 'trigger': 'independent-monitor'}"),
	    day_json("{'reason': 'The monitor asks.'}"));
	json_object_set_new(varied, "supersedes", json_string("D-000001"));
	json_object_set_new(varied, "reconsideration", json_string("X-000001"));
	day_do(day, "jane.roe", "decision.made", varied, day_decision_content(true, false));
	snprintf(sentence, sizeof(sentence),
	    "C-2026-000001 was answered by entry %d, and the answer has to say that it replaces that one",
	    (int)first);
	day_invalid(day, sentence, "ruth.dale", "check.answered",
	    answers("nothing-to-disclose", "[]"), json_object());
	replaces = answers("nothing-to-disclose", "[]");
	json_object_set_new(replaces, "replaces", json_integer(first - 1));
	day_invalid(day, sentence, "ruth.dale", "check.answered", replaces, json_object());
	day_do(day, "ruth.dale", "check.answered",
	    day_answers_again(day, "nothing-to-disclose", "[]"), json_object());
	assert_int_equal(day_int(day, "SELECT replaces FROM answer WHERE until_n IS NULL"), first);
	assert_int_equal(day_int(day, "SELECT count(*) FROM answer WHERE until_n IS NOT NULL"), 1);
	refused(day, "nothing-to-disclose", "[]",
	    "C-2026-000001 is answered; it is answered again only after a reconsideration has varied a decision");
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
nothing_is_answered_while_a_decision_is_reconsidered(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_decided(day, 1, 1, 1, false);
	day_do(day, "ruth.dale", "reconsideration.opened",
	    day_json(
		"{'reconsideration': 'X-000001', 'decision': 'D-000001', 'trigger': 'new-information'}"),
	    day_json("{'reason': 'A further report.'}"));
	refused(day, "nothing-to-disclose", "[]",
	    "a decision for C-2026-000001 is being reconsidered: X-000001 has to be concluded first");
	day_do(day, "jane.roe", "reconsideration.concluded",
	    day_json("{'reconsideration': 'X-000001', 'outcome': 'upheld', 'delegation': 1}"),
	    day_json("{'reasons': 'It changes nothing.'}"));
	day_do(day, "ruth.dale", "check.answered", answers("nothing-to-disclose", "[]"),
	    json_object());
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, day_setup, day_teardown)
	    PROMISE(nobody_found_is_answered_no_trace_after_a_search),
	    PROMISE(no_trace_rests_on_a_search_of_everybody_since_whom_nobody_changed),
	    PROMISE(nothing_is_answered_while_the_search_left_somebody_out),
	    PROMISE(a_remote_candidate_need_not_be_told_from_the_applicant),
	    PROMISE(no_trace_does_not_rest_on_a_search_from_before_a_merge),
	    PROMISE(who_is_at_the_home_does_not_become_remote_by_being_merged),
	    PROMISE(a_third_party_at_the_home_does_not_stand_for_an_applicant_nobody_looked_for),
	    PROMISE(somebody_entered_since_the_search_is_looked_at_though_the_applicant_was_found),
	    PROMISE(third_parties_at_the_home_come_under_a_check),
	    PROMISE(every_candidate_is_told_from_the_applicant_first),
	    PROMISE(every_record_is_decided_or_discarded_first),
	    PROMISE(a_disclosure_rests_on_exactly_the_decisions_that_disclose),
	    PROMISE(without_a_decision_to_disclose_nothing_is_disclosed),
	    PROMISE(each_text_is_word_for_word_the_decided_one),
	    PROMISE(a_text_about_somebody_else_is_not_disclosed),
	    PROMISE(after_a_varied_decision_a_check_is_answered_again),
	    PROMISE(nothing_is_answered_while_a_decision_is_reconsidered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
