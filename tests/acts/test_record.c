/* test_record.c: the register: what belongs in it, and what a new record sets off. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../fixture/day.h"

static json_t *
claims(const char *kind, const char *outcome)
{
	json_t *made = day_json(
	    "{'record': 'R-000001', 'person': 'P-000001', 'role': 'suspect', 'kind': '%s', 'category': 'other',"
	    " 'retention_group': 3, 'review': '2027-03-04'}",
	    kind);

	if (outcome != NULL)
		json_object_set_new(made, "outcome", json_string(outcome));
	return made;
}

static json_t *
content_with(const char *key, json_t *value)
{
	json_t *made = day_record_content("ZZ/1/17");

	json_object_set_new(made, key, value);
	return made;
}

static void
refuse_content(struct day *day, const char *sentence, const char *key, json_t *value)
{
	day_invalid(day, sentence, "john.doe", "record.entered", claims("allegation", NULL),
	    content_with(key, value));
}

static void
a_formal_sanction_is_refused_and_called_one(void **state)
{
	static const struct {
		const char *outcome;
		const char *title;
	} formal[] = {
	    {"1", "charged or summonsed"},
	    {"1A", "charged or summonsed with an alternate offence"},
	    {"2", "youth caution"},
	    {"2A", "youth conditional caution"},
	    {"3", "adult caution"},
	    {"3A", "adult conditional caution"},
	    {"4", "taken into consideration"},
	    {"6", "penalty notice for disorder"},
	};
	struct day *day = *state;
	char sentence[OUGHT_SENTENCE_MAX];
	size_t i;

	day_person(day, 1);
	for (i = 0; i < sizeof(formal) / sizeof(formal[0]); i++) {
		snprintf(sentence, sizeof(sentence),
		    "outcome %s (%s) is a formal sanction: it is a conviction-type matter and does not belong in this register",
		    formal[i].outcome, formal[i].title);
		day_refused(day, sentence, "john.doe", "record.entered",
		    claims("other", formal[i].outcome), day_record_content("ZZ/1/17"));
	}
	assert_int_equal(day_int(day, "SELECT count(*) FROM outcome WHERE formal_sanction = 1"), 8);
	assert_int_equal(day_int(day, "SELECT count(*) FROM outcome"), 25);
}

static void
kind_and_outcome_agree(void **state)
{
	struct day *day = *state;

	day_person(day, 1);
	day_invalid(day, "outcome is missing: a record of kind outcome-21 has outcome 21",
	    "john.doe", "record.entered", claims("outcome-21", NULL),
	    day_record_content("ZZ/1/17"));
	day_invalid(day, "a record of kind outcome-22 has outcome 22, not 21", "john.doe",
	    "record.entered", claims("outcome-22", "21"), day_record_content("ZZ/1/17"));
	day_invalid(day, "outcome is not one that is known", "john.doe", "record.entered",
	    claims("other", "23"), day_record_content("ZZ/1/17"));
	day_do(day, "john.doe", "record.entered", claims("outcome-22", "22"),
	    day_record_content("ZZ/1/17"));
}

static void
a_record_is_of_a_person_who_is_held(void **state)
{
	day_fails(*state, OUGHT_NOT_FOUND, "there is no person P-000001", "john.doe",
	    "record.entered", claims("allegation", NULL), day_record_content("ZZ/1/17"));
}

static void
every_missing_part_is_named(void **state)
{
	struct day *day = *state;

	day_person(day, 1);
	day_invalid(day,
	    "retention group, next review, reference, date of the events, summary, source and considerations"
	    " are missing",
	    "john.doe", "record.entered",
	    day_json(
		"{'record': 'R-000001', 'person': 'P-000001', 'role': 'suspect', 'kind': 'allegation', 'category': 'other'}"),
	    json_object());
}

static void
the_age_follows_from_the_dates(void **state)
{
	struct day *day = *state;

	day_person(day, 1);
	refuse_content(day,
	    "the age is not the one that follows from the person's date of birth and the date of the events",
	    "considerations", day_json("{'age': 17}"));
	refuse_content(day, "the date of the events is before the person's date of birth", "from",
	    json_string("2001-02-02"));
	day_do(day, "john.doe", "record.entered", claims("allegation", NULL),
	    content_with("considerations", day_json("{}")));
}

/* Of the year alone the age is one of two, but on the last day of a year. */
static void
an_age_that_the_date_of_birth_leaves_open_is_not_stated(void **state)
{
	struct day *day = *state;
	json_t *record;

	day_do(day, "john.doe", "person.entered", day_json("{'person': 'P-000001'}"),
	    day_person_content("Testa", "Example", "2001"));
	refuse_content(day, "too little is known of the person's date of birth to tell the age",
	    "considerations", day_json("{'age': 16}"));
	refuse_content(day, "the date of the events is before the person's date of birth", "from",
	    json_string("2000-12-31"));
	day_do(day, "john.doe", "record.entered", claims("allegation", NULL),
	    content_with("considerations", day_json("{}")));
	record = content_with("considerations", day_json("{'age': 16}"));
	json_object_set_new(record, "from", json_string("2017-12-31"));
	json_object_set_new(record, "reference", json_string("another"));
	day_do(day, "john.doe", "record.amended", day_json("{'record': 'R-000001'}"),
	    json_pack("{s:o, s:s}", "record", record, "reason", "A slip of the pen."));
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
the_events_are_past_and_in_order(void **state)
{
	struct day *day = *state;

	day_person(day, 1);
	refuse_content(
	    day, "the date of the events lies in the future", "from", json_string("2026-05-05"));
	refuse_content(
	    day, "the date of the events lies in the future", "to", json_string("2026-05-05"));
	refuse_content(day, "the last date of the events is before the first", "to",
	    json_string("2017-03-03"));
}

static void
considerations_are_words_of_their_lists(void **state)
{
	struct day *day = *state;

	day_person(day, 1);
	refuse_content(day, "distribution has to be none, one-person, group or published",
	    "considerations", day_json("{'distribution': 'everybody'}"));
	refuse_content(day, "malicious intent has to be yes, no or not-known", "considerations",
	    day_json("{'malicious_intent': 'perhaps'}"));
	refuse_content(day,
	    "reliability of the source has to be reliable, partly, untested or unreliable",
	    "source", day_json("{'description': 'x', 'reliability': 'very'}"));
}

static void
a_reference_is_held_once(void **state)
{
	struct day *day = *state;
	json_t *second;

	day_person(day, 1);
	day_record(day, 1, 1, "allegation");
	second = claims("allegation", NULL);
	json_object_set_new(second, "record", json_string("R-000002"));
	day_refused(day, "another record has that reference", "john.doe", "record.entered", second,
	    day_record_content("ZZ/1/17"));
	/* Its own it may keep, and a given-up one is free. */
	day_do(day, "john.doe", "record.amended", day_json("{'record': 'R-000001'}"),
	    json_pack("{s:o, s:s}", "record", day_record_content("ZZ/1/17"), "reason", "x"));
	day_do(day, "john.doe", "record.amended", day_json("{'record': 'R-000001'}"),
	    json_pack("{s:o, s:s}", "record", day_record_content("ZZ/9/17"), "reason", "x"));
	day_record(day, 2, 1, "allegation");
	day_do(day, "john.doe", "record.amended", day_json("{'record': 'R-000002'}"),
	    json_pack("{s:o, s:s}", "record", day_record_content("ZZ/2/17"), "reason", "x"));
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
a_further_record_opens_the_reconsideration_of_each_live_decision(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_decided(day, 1, 1, 1, false);
	day_record(day, 2, 1, "allegation");
	assert_int_equal(
	    day_int(day,
		"SELECT count(*) FROM reconsideration WHERE reconsideration = 1 AND decision = 1"
		"   AND trigger = 'new-information' AND record = 2 AND status = 'open' AND officer = 'john.doe'"),
	    1);
	/* One that is open already is not opened again. */
	day_record(day, 3, 1, "allegation");
	assert_int_equal(day_int(day, "SELECT count(*) FROM reconsideration"), 1);
	/* Nobody else's decisions are touched. */
	day_person(day, 2);
	day_record(day, 4, 2, "allegation");
	assert_int_equal(day_int(day, "SELECT count(*) FROM reconsideration"), 1);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	assert_int_equal(day_verify(day, "dan.lock"), OUGHT_OK);
}

static void
a_changed_outcome_opens_the_reconsideration_and_a_charge_takes_the_record_out(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_decided(day, 1, 1, 1, true);
	day_refused(day, "R-000001 has outcome 21 already", "john.doe", "record.outcome-changed",
	    day_json("{'record': 'R-000001', 'outcome': '21'}"), day_json("{'reason': 'x'}"));
	day_do(day, "john.doe", "record.outcome-changed",
	    day_json("{'record': 'R-000001', 'outcome': '1'}"),
	    day_json("{'reason': 'Charged after all.'}"));
	assert_int_equal(
	    day_int(day, "SELECT count(*) FROM record_ref WHERE outcome = '1' AND status = 'left'"),
	    1);
	assert_int_equal(
	    day_int(day, "SELECT count(*) FROM reconsideration WHERE trigger = 'outcome-changed'"),
	    1);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	day_fails(day, OUGHT_NOT_FOUND, "there is no record R-000009", "john.doe",
	    "record.outcome-changed", day_json("{'record': 'R-000009', 'outcome': '1'}"),
	    day_json("{'reason': 'x'}"));
}

static void
an_amended_record_opens_the_reconsideration_of_its_decisions_and_keeps_the_earlier_text(
    void **state)
{
	struct day *day = *state;

	day_case(day);
	day_decided(day, 1, 1, 1, false);
	day_record(day, 2, 1, "allegation");
	day_do(day, "john.doe", "record.amended", day_json("{'record': 'R-000001'}"),
	    json_pack("{s:o, s:s}", "record", day_record_content("ZZ/1/17"), "reason", "x"));
	assert_int_equal(
	    day_int(day,
		"SELECT count(*) FROM reconsideration WHERE decision = 1 AND trigger = 'record-amended'"
		" AND record = 1 AND status = 'open'"),
	    1);
	/* That of another record is not about this one. */
	day_do(day, "john.doe", "record.amended", day_json("{'record': 'R-000002'}"),
	    json_pack("{s:o, s:s}", "record", day_record_content("ZZ/2/17"), "reason", "x"));
	assert_int_equal(
	    day_int(day, "SELECT count(*) FROM reconsideration WHERE trigger = 'record-amended'"),
	    1);
	assert_int_equal(day_int(day,
			     "SELECT count(*) FROM part WHERE n IN ("
			     " SELECT n FROM subject WHERE kind = 'record' AND id = 2)"),
	    2);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
a_kind_changes_with_an_outcome_that_it_cannot_have(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_invalid(day, "a record of kind outcome-21 has outcome 21, not 20", "john.doe",
	    "record.outcome-changed", day_json("{'record': 'R-000001', 'outcome': '20'}"),
	    day_json("{'reason': 'x'}"));
	day_invalid(day, "a record of kind outcome-22 has outcome 22, not 20", "john.doe",
	    "record.outcome-changed",
	    day_json("{'record': 'R-000001', 'outcome': '20', 'kind': 'outcome-22'}"),
	    day_json("{'reason': 'x'}"));
	day_invalid(day, "kind of record is not one that is known", "john.doe",
	    "record.outcome-changed",
	    day_json("{'record': 'R-000001', 'outcome': '20', 'kind': 'rumour'}"),
	    day_json("{'reason': 'x'}"));
	day_do(day, "john.doe", "record.outcome-changed",
	    day_json("{'record': 'R-000001', 'outcome': '20', 'kind': 'no-further-action'}"),
	    day_json("{'reason': 'x'}"));
	assert_int_equal(
	    day_int(day,
		"SELECT count(*) FROM record_ref"
		" WHERE kind = 'no-further-action' AND outcome = '20' AND status = 'held'"),
	    1);
	assert_int_equal(day_verify(day, "dan.lock"), OUGHT_OK);
}

static void
a_record_that_comes_back_is_new_information_about_its_person(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_record(day, 2, 1, "allegation");
	day_do(day, "john.doe", "record.outcome-changed",
	    day_json("{'record': 'R-000002', 'outcome': '1'}"), day_json("{'reason': 'x'}"));
	day_decided(day, 1, 1, 1, false);
	day_do(day, "john.doe", "record.outcome-changed",
	    day_json("{'record': 'R-000002', 'outcome': '16'}"), day_json("{'reason': 'x'}"));
	assert_int_equal(
	    day_int(day,
		"SELECT count(*) FROM reconsideration WHERE decision = 1 AND trigger = 'new-information'"
		" AND record = 2"),
	    1);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, day_setup, day_teardown)
	    PROMISE(a_formal_sanction_is_refused_and_called_one),
	    PROMISE(kind_and_outcome_agree),
	    PROMISE(a_record_is_of_a_person_who_is_held),
	    PROMISE(every_missing_part_is_named),
	    PROMISE(the_age_follows_from_the_dates),
	    PROMISE(an_age_that_the_date_of_birth_leaves_open_is_not_stated),
	    PROMISE(the_events_are_past_and_in_order),
	    PROMISE(considerations_are_words_of_their_lists),
	    PROMISE(a_reference_is_held_once),
	    PROMISE(a_further_record_opens_the_reconsideration_of_each_live_decision),
	    PROMISE(
		an_amended_record_opens_the_reconsideration_of_its_decisions_and_keeps_the_earlier_text),
	    PROMISE(a_kind_changes_with_an_outcome_that_it_cannot_have),
	    PROMISE(a_record_that_comes_back_is_new_information_about_its_person),
	    PROMISE(a_changed_outcome_opens_the_reconsideration_and_a_charge_takes_the_record_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
