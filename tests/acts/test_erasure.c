/*
 * test_erasure.c: erasing takes two officers, waits for whatever rests on the record, destroys what is contained, and leaves
 * a ledger that verifies.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "acts/acts_internal.h"
#include "store/store_internal.h"

#include "../fixture/day.h"

static json_t *
record(int id)
{
	return day_json("{'what': 'record', 'record': 'R-%06d'}", id);
}

static json_t *
person(int id)
{
	return day_json("{'what': 'person', 'person': 'P-%06d'}", id);
}

static json_t *
reason(void)
{
	return day_json("{'reason': 'The period is over.'}");
}

/* With the entries, as a command would name them; and jane.roe's delegation. */
static json_t *
approval(struct day *day, json_t *claims, int delegation)
{
	bool of_person = json_object_get(claims, "person") != NULL;
	enum ought_id_kind kind = of_person ? OUGHT_ID_PERSON : OUGHT_ID_RECORD;
	const char *id = ought_json_text(claims, of_person ? "person" : "record");
	struct ought_error err = {0};
	json_t *entries = NULL;
	int64_t n = 0;

	assert_int_equal(ought_id_parse_exact(kind, id, &n, &err), OUGHT_OK);
	assert_int_equal(ought_act_erasable(
			     ought_store_db(day_store(day, "mary.shaw")), kind, n, &entries, &err),
	    OUGHT_OK);
	json_object_set_new(claims, "entries", entries);
	if (delegation != 0)
		json_object_set_new(claims, "delegation", json_integer(delegation));
	return claims;
}

static void
propose(struct day *day, json_t *claims)
{
	day_do(day, "john.doe", "erasure.proposed", claims, reason());
}

static void
approve(struct day *day, json_t *claims)
{
	day_do(day, "jane.roe", "erasure.approved", approval(day, claims, 1), reason());
}

static void
answered(struct day *day)
{
	day_case(day);
	day_decided(day, 1, 1, 1, true);
	day_disclosed(day, 1);
}

static void
verifies(struct day *day, int64_t erased)
{
	day_verified(day);
	assert_int_equal(day->report.erased, erased);
}

/* ---- the main path ---- */

static void
what_is_erased_is_gone_and_the_ledger_verifies(void **state)
{
	struct day *day = *state;
	int64_t decided, parts;

	answered(day);
	decided = day_int(day, "SELECT n FROM decision WHERE decision = 1");
	parts = day_int(day, "SELECT count(*) FROM part");
	propose(day, record(1));
	approve(day, record(1));
	/* Entered, assessed, not invited, decided, answered. */
	assert_int_equal(day_int(day, "SELECT count(*) FROM erased_entry"), 5);
	assert_int_equal(day_int(day, "SELECT count(*) FROM part"), parts - 5 + 2);
	assert_int_equal(day_int(day, "SELECT count(*) FROM record_reference"), 0);
	assert_int_equal(day_int(day, "SELECT count(*) FROM certificate_text"), 0);
	assert_int_equal(day_int(day, "SELECT count(*) FROM erasing"), 0);
	assert_int_equal(day_int(day, "SELECT n FROM decision WHERE decision = 1"), decided);
	verifies(day, 5);

	propose(day, person(1));
	approve(day, person(1));
	assert_int_equal(day_int(day, "SELECT count(*) FROM person_name"), 0);
	assert_int_equal(day_int(day, "SELECT count(*) FROM match_key"), 0);
	assert_int_equal(day_int(day, "SELECT count(*) FROM match_person"), 0);
	/* Entered, searched, matched. */
	verifies(day, 8);
	assert_int_equal(day_int(day, "SELECT count(*) FROM check_reference"), 1);
}

static void
a_row_that_holds_and_one_that_was_ended_before_go_together(void **state)
{
	struct day *day = *state;

	day_persons(day, 2);
	day_record(day, 1, 1, "allegation");
	day_record(day, 2, 2, "allegation");
	day_do(day, "john.doe", "record.amended", day_json("{'record': 'R-000001'}"),
	    json_pack("{s:o, s:s}", "record", day_record_content("ZZ/9/17"), "reason", "x"));
	day_do(day, "john.doe", "person.amended", day_json("{'person': 'P-000001'}"),
	    json_pack("{s:o, s:s}", "person",
		day_person_content("Testa", "Elsewhere", "2001-02-03"), "reason", "x"));
	propose(day, record(1));
	approve(day, record(1));
	propose(day, person(1));
	approve(day, person(1));
	assert_int_equal(day_int(day, "SELECT count(*) FROM record_reference"), 1);
	assert_int_equal(day_int(day, "SELECT count(DISTINCT person) FROM person_name"), 1);
	verifies(day, 4);
	/* And its reference is free. */
	day_do(day, "john.doe", "record.entered",
	    day_json(
		"{'record': 'R-000003', 'person': 'P-000002', 'kind': 'allegation',"
		" 'category': 'other', 'role': 'suspect', 'retention_group': 3, 'review': '2027-03-04'}"),
	    day_record_content("ZZ/9/17"));
	verifies(day, 4);
}

static void
acting_goes_on_after_an_erasure_as_if_it_had_never_been(void **state)
{
	static const int candidates[] = {1};
	struct day *day = *state;

	answered(day);
	day_record(day, 2, 1, "allegation");
	day_do(day, "jane.roe", "reconsideration.concluded",
	    day_json("{'reconsideration': 'X-000001', 'outcome': 'upheld', 'delegation': 1}"),
	    day_json("{'reasons': 'x'}"));
	propose(day, record(1));
	approve(day, record(1));
	/* A further record raises nothing of what is erased, and a check is answered without it. */
	day_record(day, 3, 1, "allegation");
	assert_int_equal(day_int(day, "SELECT count(*) FROM reconsideration"), 1);
	day_check(day, 2);
	day_searched(day, 2, 1, candidates, 1);
	day_matched(day, 2, 1, "same");
	day_assessed(day, 2, 2, "discard");
	day_assessed(day, 2, 3, "discard");
	day_do(day, "ruth.dale", "check.answered",
	    day_json(
		"{'check': 'C-2026-000002', 'answer': 'nothing-to-disclose', 'decisions': []}"),
	    json_object());
	verifies(day, 6);
}

/* What is no longer held is not disclosed again, also where it was. */
static void
an_answer_that_is_given_again_leaves_out_what_was_erased(void **state)
{
	struct day *day = *state;
	json_t *claims;
	int64_t answer;

	day_case(day);
	day_record(day, 2, 1, "allegation");
	day_assessed(day, 1, 2, "disclose");
	day_not_invited(day, 1, 2);
	day_decided(day, 1, 1, 1, true);
	day_decided(day, 2, 1, 2, true);
	day_do(day, "ruth.dale", "check.answered",
	    day_json(
		"{'check': 'C-2026-000001', 'answer': 'disclosure', 'decisions': ['D-000001', 'D-000002']}"),
	    day_json(
		"{'texts': ["
		"{'decision': 'D-000001', 'text': 'Suffolk Constabulary holds the following.'},"
		"{'decision': 'D-000002', 'text': 'Suffolk Constabulary holds the following.'}]}"));
	answer = day->n;
	propose(day, record(1));
	approve(day, record(1));
	day_do(day, "ruth.dale", "reconsideration.opened",
	    day_json(
		"{'reconsideration': 'X-000001', 'decision': 'D-000002', 'trigger': 'court-order'}"),
	    reason());
	claims = day_decision_claims(3, 1, 2, 1, true, true);
	json_object_set_new(claims, "supersedes", json_string("D-000002"));
	json_object_set_new(claims, "reconsideration", json_string("X-000001"));
	day_do(day, "jane.roe", "decision.made", claims, day_decision_content(true, true));
	day_do(day, "jane.roe", "reconsideration.concluded",
	    day_json("{'reconsideration': 'X-000001', 'outcome': 'varied', 'decision': 'D-000003',"
		     " 'delegation': 1}"),
	    day_json("{'reasons': 'x'}"));
	day_refused(day,
	    "a decision is named that is not a live decision to disclose for C-2026-000001",
	    "ruth.dale", "check.answered",
	    day_json(
		"{'check': 'C-2026-000001', 'answer': 'disclosure', 'decisions': ['D-000001', 'D-000003'],"
		" 'replaces': %lld}",
		(long long)answer),
	    day_json(
		"{'texts': ["
		"{'decision': 'D-000001', 'text': 'Suffolk Constabulary holds the following.'},"
		"{'decision': 'D-000003', 'text': 'Suffolk Constabulary holds the following.'}]}"));
	day_do(day, "ruth.dale", "check.answered",
	    day_json("{'check': 'C-2026-000001', 'answer': 'disclosure', 'decisions': ['D-000003'],"
		     " 'replaces': %lld}",
		(long long)answer),
	    day_json(
		"{'texts': [{'decision': 'D-000003', 'text': 'Suffolk Constabulary holds the following.'}]}"));
	verifies(day, 5);
}

/* ---- who may ---- */

static void
who_proposed_an_erasure_does_not_approve_it(void **state)
{
	struct day *day = *state;

	day_person(day, 1);
	day_record(day, 1, 1, "allegation");
	day_do(day, "vera.moss", "erasure.proposed", record(1), reason());
	day_refused(day,
	    "vera.moss proposed to erase R-000001, so another officer has to approve it",
	    "vera.moss", "erasure.approved", approval(day, record(1), 2), reason());
	approve(day, record(1));
}

static void
a_senior_officer_needs_a_delegation_that_covers_such_records(void **state)
{
	char print[OUGHT_FINGERPRINT_MAX];
	struct day *day = *state;

	day_person(day, 1);
	day_record(day, 1, 1, "allegation");
	propose(day, record(1));
	ought_fingerprint(ought_identity_signing_key(day_identity(day, "paul.wood")), print);
	day_do(day, "mary.shaw", "delegation.made",
	    day_json(
		"{'delegation': 3, 'officer': 'paul.wood', 'fingerprint': '%s', 'rank': 'superintendent',"
		" 'workforces': ['child'], 'kinds': ['outcome-21'], 'from': '2026-01-01', 'to': '2026-12-31',"
		" 'instrument': 'DEL/2026/3'}",
		print),
	    NULL);
	day_refused(day, "paul.wood's delegation 3 does not cover records of the kind allegation",
	    "paul.wood", "erasure.approved", approval(day, record(1), 3), reason());
}

static void
a_senior_officer_needs_a_delegation_that_is_live(void **state)
{
	struct day *day = *state;

	day_person(day, 1);
	day_record(day, 1, 1, "allegation");
	propose(day, record(1));
	day_refused(day, "paul.wood holds no delegation from the chief officer", "paul.wood",
	    "erasure.approved", approval(day, record(1), 0), reason());
	day_clock(day, "2027-01-04T09:00:00.000Z");
	day_refused(day, "jane.roe's delegation 1 ended on 31 December 2026", "jane.roe",
	    "erasure.approved", approval(day, record(1), 1), reason());
	day_refused(day, "jane.roe's delegation 1 ended on 31 December 2026", "jane.roe",
	    "erasure.refused",
	    day_json("{'what': 'record', 'record': 'R-000001', 'delegation': 1}"), reason());
	day_do(day, "mary.shaw", "erasure.approved", approval(day, record(1), 0), reason());
}

static void
nothing_is_erased_that_nobody_proposed(void **state)
{
	struct day *day = *state;

	day_person(day, 1);
	day_record(day, 1, 1, "allegation");
	day_refused(day, "nobody has proposed to erase R-000001; a records officer proposes it",
	    "jane.roe", "erasure.approved", approval(day, record(1), 1), reason());
	propose(day, record(1));
	day_refused(day,
	    "john.doe has proposed to erase R-000001 already; another officer approves or refuses it",
	    "vera.moss", "erasure.proposed", record(1), reason());
	day_do(day, "jane.roe", "erasure.refused",
	    day_json("{'what': 'record', 'record': 'R-000001', 'delegation': 1}"), reason());
	day_refused(day, "nobody has proposed to erase R-000001; a records officer proposes it",
	    "jane.roe", "erasure.approved", approval(day, record(1), 1), reason());
	propose(day, record(1));
	verifies(day, 0);
	day_fails(day, OUGHT_NOT_FOUND, "there is no record R-000009", "john.doe",
	    "erasure.proposed", record(9), reason());
	day_fails(day, OUGHT_NOT_FOUND, "there is no person P-000009", "john.doe",
	    "erasure.proposed", person(9), reason());
}

static void
the_entries_named_are_those_about_it_and_all_of_them(void **state)
{
	struct day *day = *state;
	json_t *claims;

	answered(day);
	propose(day, record(1));
	claims = approval(day, record(1), 1);
	json_array_remove(json_object_get(claims, "entries"), 0);
	day_invalid(day,
	    "the entries are not those, and all of those, whose content is about R-000001",
	    "jane.roe", "erasure.approved", claims, reason());
	claims = approval(day, record(1), 1);
	json_array_append_new(json_object_get(claims, "entries"), json_integer(1));
	day_invalid(day,
	    "the entries are not those, and all of those, whose content is about R-000001",
	    "jane.roe", "erasure.approved", claims, reason());
}

/* ---- what rests on it ---- */

static void
both_are_refused(struct day *day, const char *sentence, json_t *(*thing)(int))
{
	day_refused(day, sentence, "john.doe", "erasure.proposed", thing(1), reason());
}

static void
nothing_is_erased_while_a_check_may_be_about_the_person(void **state)
{
	static const char sentence
	    [] =
		"C-2026-000001 is open and may be about R-000001, so it has to be answered or withdrawn first",
    of_person[] =
	    "C-2026-000001 is open and may be about P-000001, so it has to be answered or withdrawn first";
	static const int candidates[] = {1};
	struct day *day = *state;

	day_person(day, 1);
	day_record(day, 1, 1, "allegation");
	propose(day, record(1));
	day_check(day, 1);
	day_searched(day, 1, 1, candidates, 1);
	day_refused(
	    day, sentence, "jane.roe", "erasure.approved", approval(day, record(1), 1), reason());
	day_matched(day, 1, 1, "cannot-tell");
	day_refused(
	    day, sentence, "jane.roe", "erasure.approved", approval(day, record(1), 1), reason());
	day_matched(day, 1, 1, "same");
	/* Who was found once is not lost by a search that misses them. */
	day_searched(day, 1, 1, NULL, 0);
	day_refused(
	    day, sentence, "jane.roe", "erasure.approved", approval(day, record(1), 1), reason());
	day_searched(day, 1, 1, candidates, 1);
	day_matched(day, 1, 1, "not-same");
	approve(day, record(1));
	propose(day, person(1));
	day_matched(day, 1, 1, "same");
	day_refused(
	    day, of_person, "jane.roe", "erasure.approved", approval(day, person(1), 1), reason());
	day_do(day, "ruth.dale", "check.withdrawn", day_json("{'check': 'C-2026-000001'}"),
	    day_json("{'reason': 'x'}"));
	approve(day, person(1));
	verifies(day, 8);
}

static void
nothing_is_erased_while_a_decision_on_it_is_reconsidered(void **state)
{
	struct day *day = *state;
	json_t *claims;

	answered(day);
	day_record(day, 2, 1, "allegation");
	both_are_refused(
	    day, "X-000001 is open and about R-000001, and has to be concluded first", record);
	/* Nor is what came to light. */
	day_refused(day, "X-000001 is open and about R-000002, and has to be concluded first",
	    "john.doe", "erasure.proposed", record(2), reason());
	claims = day_decision_claims(2, 1, 1, 1, true, false);
	json_object_set_new(claims, "supersedes", json_string("D-000001"));
	json_object_set_new(claims, "reconsideration", json_string("X-000001"));
	day_do(day, "jane.roe", "decision.made", claims, day_decision_content(true, false));
	day_do(day, "jane.roe", "reconsideration.concluded",
	    day_json(
		"{'reconsideration': 'X-000001', 'outcome': 'varied', 'decision': 'D-000002', 'delegation': 1}"),
	    day_json("{'reasons': 'x'}"));
	both_are_refused(day,
	    "C-2026-000001 has to be answered again before R-000001 is erased: a decision for it was varied since it was answered",
	    record);
}

/* The answer that replaces the first would leave out what is still decided to be disclosed. */
static void
no_other_record_is_erased_out_of_an_answer_that_has_to_be_given_again(void **state)
{
	struct day *day = *state;
	json_t *claims;

	day_case(day);
	day_record(day, 2, 1, "allegation");
	day_assessed(day, 1, 2, "disclose");
	day_not_invited(day, 1, 2);
	day_decided(day, 1, 1, 1, true);
	day_decided(day, 2, 1, 2, true);
	day_do(day, "ruth.dale", "check.answered",
	    day_json("{'check': 'C-2026-000001', 'answer': 'disclosure',"
		     " 'decisions': ['D-000001', 'D-000002']}"),
	    day_json(
		"{'texts': [{'decision': 'D-000001', 'text': 'Suffolk Constabulary holds the following.'},"
		" {'decision': 'D-000002', 'text': 'Suffolk Constabulary holds the following.'}]}"));
	day_do(day, "ruth.dale", "reconsideration.opened",
	    day_json(
		"{'reconsideration': 'X-000001', 'decision': 'D-000001', 'trigger': 'court-order'}"),
	    reason());
	claims = day_decision_claims(3, 1, 1, 1, true, false);
	json_object_set_new(claims, "supersedes", json_string("D-000001"));
	json_object_set_new(claims, "reconsideration", json_string("X-000001"));
	day_do(day, "jane.roe", "decision.made", claims, day_decision_content(true, false));
	day_do(day, "jane.roe", "reconsideration.concluded",
	    day_json(
		"{'reconsideration': 'X-000001', 'outcome': 'varied', 'decision': 'D-000003', 'delegation': 1}"),
	    day_json("{'reasons': 'x'}"));
	day_refused(day,
	    "C-2026-000001 has to be answered again before R-000002 is erased: a decision for it was varied since it was answered",
	    "john.doe", "erasure.proposed", record(2), reason());
	day_do(day, "ruth.dale", "check.answered",
	    day_answers_again(day, "disclosure", "['D-000002']"),
	    day_json(
		"{'texts': [{'decision': 'D-000002', 'text': 'Suffolk Constabulary holds the following.'}]}"));
	propose(day, record(2));
}

static void
nothing_is_erased_before_a_dispute_is_over(void **state)
{
	struct day *day = *state;

	answered(day);
	day_do(day, "ruth.dale", "reconsideration.opened",
	    day_json(
		"{'reconsideration': 'X-000001', 'decision': 'D-000001', 'trigger': 'accuracy-dispute'}"),
	    reason());
	day_do(day, "ruth.dale", "dispute.received",
	    day_json("{'reconsideration': 'X-000001', 'on': '2026-05-01'}"),
	    day_json("{'grounds': 'It was somebody else.'}"));
	both_are_refused(
	    day, "X-000001 is open and about R-000001, and has to be concluded first", record);
	day_do(day, "jane.roe", "reconsideration.concluded",
	    day_json("{'reconsideration': 'X-000001', 'outcome': 'upheld', 'delegation': 1}"),
	    day_json("{'reasons': 'x'}"));
	both_are_refused(day,
	    "X-000001 is a dispute about R-000001, and whether a new certificate was issued has to be recorded first",
	    record);
	day_do(day, "ruth.dale", "dispute.certificate",
	    day_json("{'reconsideration': 'X-000001', 'on': '2026-05-02', 'issued': 'no'}"),
	    reason());
	propose(day, record(1));
	approve(day, record(1));
	verifies(day, 9);
}

static void
a_person_is_erased_after_their_records(void **state)
{
	struct day *day = *state;

	day_person(day, 1);
	day_record(day, 1, 1, "allegation");
	both_are_refused(day, "R-000001 concerns P-000001, and has to be erased first", person);
	/* Also one that has left the register: its content is held. */
	day_do(day, "john.doe", "record.outcome-changed",
	    day_json("{'record': 'R-000001', 'outcome': '1'}"), reason());
	both_are_refused(day, "R-000001 concerns P-000001, and has to be erased first", person);
}

/* ---- the search ---- */

/* How many persons a search looks at, and whether ${person} is among the candidates, in a handle that is kept. */
static int64_t
searched(struct day *day, int id, bool *listed)
{
	json_t *result = NULL, *applicant, *candidate;
	struct ought_error err = {0};
	char surname[32], text[OUGHT_ID_MAX];
	int64_t persons;
	size_t i;

	snprintf(surname, sizeof(surname), "Example-%d", id);
	applicant = day_person_content("Testa", surname, "2001-02-03");
	assert_int_equal(ought_match_search(day->match, ought_store_db(day_store(day, "jane.roe")),
			     applicant, OUGHT_MATCH_REMOTE, &result, &err),
	    OUGHT_OK);
	ought_id_format(OUGHT_ID_PERSON, id, text);
	*listed = false;
	json_array_foreach(json_object_get(result, "candidates"), i, candidate) *listed =
	    *listed || strcmp(ought_json_text(candidate, "person"), text) == 0;
	persons = ought_json_int(result, "persons", -1);
	json_decref(applicant);
	json_decref(result);
	return persons;
}

/* The table of all persons is kept between searches, and no row is left that would say who is gone. */
static void
who_is_erased_is_not_found_by_a_search_that_was_begun_before(void **state)
{
	struct day *day = *state;
	bool listed = false;

	day_persons(day, 3);
	assert_int_equal(searched(day, 1, &listed), 3);
	assert_true(listed);
	propose(day, person(1));
	approve(day, person(1));
	assert_int_equal(searched(day, 1, &listed), 2);
	assert_false(listed);
	assert_int_equal(searched(day, 3, &listed), 2);
	assert_true(listed);
	verifies(day, 1);
}

/* How many are held is counted as persons come and go, and a replay never sees who was erased. */
static void
the_number_of_persons_held_verifies_after_one_of_several_is_erased(void **state)
{
	struct day *day = *state;

	day_persons(day, 2);
	propose(day, person(1));
	approve(day, person(1));
	assert_int_equal(day_int(day, "SELECT persons FROM match_held WHERE until_n IS NULL"), 1);
	verifies(day, 1);
	day_person(day, 3);
	assert_int_equal(day_int(day, "SELECT persons FROM match_held WHERE until_n IS NULL"), 2);
	verifies(day, 1);
}

/* ---- persons who were held to be one ---- */

static json_t *
both(int person_id, int other)
{
	return day_json("{'person': 'P-%06d', 'other': 'P-%06d'}", person_id, other);
}

static void
who_is_held_to_be_one_is_erased_together(void **state)
{
	struct day *day = *state;

	day_persons(day, 3);
	day_record(day, 1, 2, "allegation");
	day_do(day, "john.doe", "person.merged", both(1, 2), reason());
	day_refused(day, "P-000002 was merged into P-000001, who stands for both", "john.doe",
	    "erasure.proposed", person(2), reason());
	day_refused(day, "R-000001 concerns P-000001, and has to be erased first", "john.doe",
	    "erasure.proposed", person(1), reason());
	propose(day, record(1));
	approve(day, record(1));
	propose(day, person(1));
	approve(day, person(1));
	assert_int_equal(day_int(day, "SELECT group_concat(DISTINCT person) FROM person_name"), 3);
	assert_int_equal(day_int(day, "SELECT group_concat(DISTINCT person) FROM match_person"), 3);
	verifies(day, 4);
	day_refused(day, "P-000001 was erased on 4 May 2026 by jane.roe", "john.doe",
	    "person.split", both(1, 2), reason());
	day_refused(day, "P-000002 was erased on 4 May 2026 by jane.roe", "john.doe",
	    "person.merged", both(3, 2), reason());
}

/* Keys that held while they were one are made of both persons' names, and were filed for who stays. */
static void
who_was_merged_by_mistake_is_erased_alone_and_leaves_the_other_as_they_are(void **state)
{
	struct day *day = *state;

	day_persons(day, 2);
	day_do(day, "john.doe", "person.merged", both(1, 2), reason());
	day_do(day, "john.doe", "person.amended", day_json("{'person': 'P-000001'}"),
	    json_pack("{s:o, s:s}", "person",
		day_person_content("Testa", "Elsewhere", "2001-02-03"), "reason", "x"));
	day_do(day, "john.doe", "person.split", both(1, 2), reason());
	propose(day, person(2));
	approve(day, person(2));
	assert_int_equal(day_int(day, "SELECT group_concat(DISTINCT person) FROM person_name"), 1);
	assert_int_equal(day_int(day, "SELECT count(*) FROM match_person"), 1);
	assert_int_equal(
	    day_int(day, "SELECT count(*) FROM match_key WHERE until_n IS NOT NULL"), 0);
	assert_int_not_equal(day_int(day, "SELECT count(*) FROM match_key"), 0);
	/* Entered, merged, split. */
	verifies(day, 3);
	propose(day, person(1));
	approve(day, person(1));
	verifies(day, 5);
}

static void
a_record_is_erased_for_everybody_whom_it_concerns(void **state)
{
	static const int candidates[] = {2};
	struct day *day = *state;

	day_persons(day, 2);
	day_record(day, 1, 1, "allegation");
	day_do(day, "john.doe", "record.linked",
	    day_json("{'record': 'R-000001', 'person': 'P-000002', 'role': 'third-party'}"),
	    reason());
	day_check(day, 1);
	day_searched(day, 1, 2, candidates, 1);
	day_matched(day, 1, 2, "same");
	day_refused(day,
	    "C-2026-000001 is open and may be about R-000001, so it has to be answered or withdrawn first",
	    "john.doe", "erasure.proposed", record(1), reason());
	day_matched(day, 1, 2, "not-same");
	day_refused(day, "R-000001 concerns P-000002, and has to be erased first", "john.doe",
	    "erasure.proposed", person(2), reason());
	propose(day, record(1));
	approve(day, record(1));
	propose(day, person(2));
	approve(day, person(2));
	/* Of the record: entered, linked.  Of the person: entered, searched, matched twice. */
	verifies(day, 6);
}

/* ---- afterwards ---- */

/* Where the claims name something else first, too. */
static void
nothing_is_said_of_what_is_erased_in_passing(void **state)
{
	struct day *day = *state;

	answered(day);
	day_record(day, 2, 1, "allegation");
	day_do(day, "jane.roe", "reconsideration.concluded",
	    day_json("{'reconsideration': 'X-000001', 'outcome': 'upheld', 'delegation': 1}"),
	    day_json("{'reasons': 'x'}"));
	propose(day, record(1));
	approve(day, record(1));
	day_refused(day, "R-000001 was erased on 4 May 2026 by jane.roe", "ruth.dale",
	    "reconsideration.opened",
	    day_json("{'reconsideration': 'X-000002', 'decision': 'D-000001',"
		     " 'trigger': 'new-information', 'record': 'R-000002'}"),
	    reason());
	day_person(day, 2);
	day_check(day, 2);
	propose(day, person(2));
	approve(day, person(2));
	/* Somebody searched before, and enters the result now. */
	day_refused(day, "P-000002 was erased on 4 May 2026 by jane.roe", "ruth.dale",
	    "check.searched",
	    day_json("{'check': 'C-2026-000002', 'persons': 2, 'compared': 2,"
		     " 'candidates': ['P-000001'], 'remote': ['P-000002']}"),
	    day_json("{'result': {'persons': 2, 'compared': 2,"
		     " 'candidates': [{'person': 'P-000001'}, {'person': 'P-000002'}]}}"));
	day_refused(day, "P-000002 was erased on 4 May 2026 by jane.roe", "ruth.dale",
	    "check.searched",
	    day_json("{'check': 'C-2026-000002', 'persons': 2, 'compared': 2,"
		     " 'candidates': ['P-000001', 'P-000002']}"),
	    day_json("{'result': {'persons': 2, 'compared': 2,"
		     " 'candidates': [{'person': 'P-000001'}, {'person': 'P-000002'}]}}"));
	verifies(day, 7);
}

static void
nothing_more_is_said_of_what_is_erased(void **state)
{
	static const char gone[] = "R-000001 was erased on 4 May 2026 by jane.roe",
			  nobody[] = "P-000001 was erased on 4 May 2026 by jane.roe";
	struct day *day = *state;

	answered(day);
	propose(day, record(1));
	approve(day, record(1));
	day_refused(day, gone, "john.doe", "record.amended", day_json("{'record': 'R-000001'}"),
	    json_pack("{s:o, s:s}", "record", day_record_content("ZZ/9/17"), "reason", "x"));
	day_refused(day, gone, "john.doe", "record.outcome-changed",
	    day_json("{'record': 'R-000001', 'outcome': '22'}"), reason());
	day_refused(day, gone, "john.doe", "record.reviewed",
	    day_json("{'record': 'R-000001', 'retention_group': 3, 'review': '2027-03-04'}"),
	    reason());
	day_refused(day, gone, "john.doe", "erasure.proposed", record(1), reason());
	day_refused(
	    day, gone, "jane.roe", "erasure.approved", approval(day, record(1), 1), reason());
	day_refused(day, gone, "ruth.dale", "reconsideration.opened",
	    day_json(
		"{'reconsideration': 'X-000001', 'decision': 'D-000001', 'trigger': 'court-order'}"),
	    reason());
	propose(day, person(1));
	approve(day, person(1));
	day_refused(day, nobody, "john.doe", "person.amended", day_json("{'person': 'P-000001'}"),
	    json_pack("{s:o, s:s}", "person",
		day_person_content("Testa", "Elsewhere", "2001-02-03"), "reason", "x"));
	day_refused(day, nobody, "john.doe", "record.entered",
	    day_json(
		"{'record': 'R-000002', 'person': 'P-000001', 'kind': 'allegation',"
		" 'category': 'other', 'role': 'suspect', 'retention_group': 3, 'review': '2027-03-04'}"),
	    day_record_content("ZZ/2/17"));
	/* Who looked, and what the ledger says, can be read. */
	day_do(day, "ruth.dale", "access.consulted",
	    day_json("{'what': 'record', 'records': ['R-000001']}"), reason());
}

static void
an_auditor_may_say_of_a_decision_that_its_record_was_erased(void **state)
{
	struct day *day = *state;

	answered(day);
	day_do(day, "ann.green", "audit.sampled",
	    day_json(
		"{'sample': 1, 'from': '2026-05-04', 'to': '2026-05-04', 'size': 1, 'seed': '00ff', 'decisions': ['D-000001']}"),
	    NULL);
	propose(day, record(1));
	approve(day, record(1));
	day_do(day, "ann.green", "audit.finding",
	    day_json("{'sample': 1, 'decision': 'D-000001', 'satisfied': 'no'}"),
	    day_json("{'reasons': 'Nothing is left to review.'}"));
	verifies(day, 5);
}

static void
every_act_with_content_says_what_becomes_of_it(void **state)
{
	const struct act_kind *const *family, *kind;

	(void)state;
	for (family = act_families; *family != NULL; family++)
		for (kind = *family; kind->about.name != NULL; kind++) {
			if (kind->about.content && kind->erased == 0)
				fail_msg("%s does not say what becomes of its content",
				    kind->about.name);
			if (!kind->about.content)
				assert_int_equal(kind->erased, 0);
		}
}

/* A table that erasing would pass by: its rows have to be a person's, a record's or a decision's, or a check's, which stay. */
static void
every_row_of_the_content_is_somebodys(void **state)
{
	static const char sql[] =
	    "SELECT t.name FROM main.sqlite_schema AS t"
	    " WHERE t.type = 'table' AND t.name NOT IN ('part', 'head', 'erasing') AND t.name NOT LIKE 'sqlite_%'"
	    "   AND t.name <> 'person_member' AND t.name NOT LIKE 'match\\_%' ESCAPE '\\'"
	    "   AND (NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name, 'main')"
	    "         WHERE name IN ('person', 'record', 'decision', 'check_id'))"
	    "     OR NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name, 'main') WHERE name = 'until_n'))";
	struct ought_error err = {0};
	struct ought_db *db = NULL;
	sqlite3_stmt *stmt = NULL;

	(void)state;
	assert_int_equal(ought_db_replica(true, &db, &err), OUGHT_OK);
	assert_int_equal(ought_db_own_prepare(db, sql, &stmt, &err), OUGHT_OK);
	db->own = true;
	if (sqlite3_step(stmt) == SQLITE_ROW)
		fail_msg("nobody owns the rows of %s: erasing would leave them",
		    sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	ought_db_close(db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, day_setup, day_teardown)
	    PROMISE(what_is_erased_is_gone_and_the_ledger_verifies),
	    PROMISE(a_row_that_holds_and_one_that_was_ended_before_go_together),
	    PROMISE(acting_goes_on_after_an_erasure_as_if_it_had_never_been),
	    PROMISE(an_answer_that_is_given_again_leaves_out_what_was_erased),
	    PROMISE(who_proposed_an_erasure_does_not_approve_it),
	    PROMISE(a_senior_officer_needs_a_delegation_that_is_live),
	    PROMISE(a_senior_officer_needs_a_delegation_that_covers_such_records),
	    PROMISE(nothing_is_erased_that_nobody_proposed),
	    PROMISE(the_entries_named_are_those_about_it_and_all_of_them),
	    PROMISE(nothing_is_erased_while_a_check_may_be_about_the_person),
	    PROMISE(nothing_is_erased_while_a_decision_on_it_is_reconsidered),
	    PROMISE(no_other_record_is_erased_out_of_an_answer_that_has_to_be_given_again),
	    PROMISE(nothing_is_erased_before_a_dispute_is_over),
	    PROMISE(a_person_is_erased_after_their_records),
	    PROMISE(who_is_erased_is_not_found_by_a_search_that_was_begun_before),
	    PROMISE(the_number_of_persons_held_verifies_after_one_of_several_is_erased),
	    PROMISE(who_is_held_to_be_one_is_erased_together),
	    PROMISE(who_was_merged_by_mistake_is_erased_alone_and_leaves_the_other_as_they_are),
	    PROMISE(a_record_is_erased_for_everybody_whom_it_concerns),
	    PROMISE(nothing_is_said_of_what_is_erased_in_passing),
	    PROMISE(nothing_more_is_said_of_what_is_erased),
	    PROMISE(an_auditor_may_say_of_a_decision_that_its_record_was_erased),
	    PROMISE(every_act_with_content_says_what_becomes_of_it),
	    PROMISE(every_row_of_the_content_is_somebodys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
