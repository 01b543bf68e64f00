/* test_decision.c: who decides, by which authority, in which state, and with which reasons. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../fixture/day.h"

static void
refused(struct day *day, const char *officer, json_t *claims, const char *sentence)
{
	day_refused(
	    day, sentence, officer, "decision.made", claims, day_decision_content(true, true));
}

/* D-000001 on R-000001 for C-2026-000001, to disclose. */
static json_t *
claims(int delegation)
{
	return day_decision_claims(1, 1, 1, delegation, true, true);
}

static json_t *
claims_with(const char *key, json_t *value)
{
	json_t *made = claims(1);

	json_object_set_new(made, key, value);
	return made;
}

static void
a_delegate_decides_and_it_verifies(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_decided(day, 1, 1, 1, true);
	assert_int_equal(
	    day_int(
		day, "SELECT count(*) FROM decision WHERE result = 'disclose' AND delegation = 1"),
	    1);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
the_chief_officer_decides_without_a_delegation(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_invalid(day, "the chief officer decides by their own authority, without a delegation",
	    "mary.shaw", "decision.made", claims(1), day_decision_content(true, true));
	day_do(day, "mary.shaw", "decision.made", claims(0), day_decision_content(true, true));
	assert_int_equal(day_int(day, "SELECT delegation IS NULL FROM decision"), 1);
}

static void
what_is_not_relevant_is_not_disclosed(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_do(day, "jane.roe", "decision.made", day_decision_claims(1, 1, 1, 1, false, false),
	    day_decision_content(false, false));
	assert_int_equal(
	    day_int(day,
		"SELECT relevant = 'no' AND ought IS NULL AND result = 'not-disclose' FROM decision"),
	    1);
}

static void
a_senior_officer_without_delegation_does_not_decide(void **state)
{
	struct day *day = *state;

	day_case(day);
	refused(
	    day, "paul.wood", claims(0), "paul.wood holds no delegation from the chief officer");
}

static void
a_delegation_that_is_not_named_is_asked_for(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_invalid(day, "the number of the delegation that jane.roe relies on is missing",
	    "jane.roe", "decision.made", claims(0), day_decision_content(true, true));
}

static void
another_officers_delegation_carries_nothing(void **state)
{
	struct day *day = *state;

	day_case(day);
	refused(day, "paul.wood", claims(1),
	    "delegation 1 is jane.roe's, so paul.wood cannot rely on it");
	day_fails(day, OUGHT_NOT_FOUND, "there is no delegation 9", "paul.wood", "decision.made",
	    claims(9), day_decision_content(true, true));
}

static void
a_delegation_that_ended_yesterday_does_not_carry_a_decision(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_do(day, "mary.shaw", "delegation.ended",
	    day_json("{'delegation': 1, 'on': '2026-05-04'}"), NULL);
	day_clock(day, "2026-05-05T00:00:00.000Z");
	refused(day, "jane.roe", claims(1), "jane.roe's delegation 1 ended on 4 May 2026");
	refused(day, "jane.roe", claims(0), "jane.roe's delegation 1 ended on 4 May 2026");
}

static void
a_delegation_carries_until_the_end_of_its_last_day(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_do(day, "mary.shaw", "delegation.ended",
	    day_json("{'delegation': 1, 'on': '2026-05-04'}"), NULL);
	day_clock(day, "2026-05-04T23:59:59.999Z");
	day_decided(day, 1, 1, 1, false);
}

static void
a_delegation_that_begins_tomorrow_does_not_carry_a_decision(void **state)
{
	struct day *day = *state;
	char print[OUGHT_FINGERPRINT_MAX];

	day_case(day);
	ought_fingerprint(ought_identity_signing_key(day_identity(day, "paul.wood")), print);
	day_do(day, "mary.shaw", "delegation.made",
	    day_json(
		"{'delegation': 3, 'officer': 'paul.wood', 'fingerprint': '%s', 'rank': 'superintendent',"
		" 'workforces': ['child'], 'from': '2026-05-05', 'to': '2026-12-31', 'instrument': 'DEL/3'}",
		print),
	    NULL);
	refused(day, "paul.wood", claims(3), "paul.wood's delegation 3 begins on 5 May 2026");
	day_clock(day, "2026-05-05T00:00:00.000Z");
	day_do(day, "paul.wood", "decision.made", claims(3), day_decision_content(true, true));
}

static void
a_delegation_covers_only_its_workforces(void **state)
{
	struct day *day = *state;
	static const int candidates[] = {1};

	day_person(day, 1);
	day_record(day, 1, 1, "allegation");
	day_do(day, "ruth.dale", "check.received",
	    day_json(
		"{'check': 'C-2026-000001', 'kind': 'certificate', 'workforce': 'other', 'home_based': false,"
		" 'barred_child': false, 'barred_adult': false, 'volunteer': false, 'received': '2026-05-01',"
		" 'due': '2026-05-15'}"),
	    day_check_content("ZZ1"));
	day_searched(day, 1, 1, candidates, 1);
	day_matched(day, 1, 1, "same");
	day_assessed(day, 1, 1, "disclose");
	day_not_invited(day, 1, 1);
	refused(day, "jane.roe", claims(1),
	    "jane.roe's delegation 1 does not cover the workforce other");
	day_do(day, "vera.moss", "decision.made", claims(2), day_decision_content(true, true));
}

static void
a_role_that_was_revoked_decides_nothing(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_do(day, "dan.lock", "officer.revoke",
	    day_json("{'officer': 'jane.roe', 'role': 'senior'}"), NULL);
	refused(day, "jane.roe", claims(1),
	    "jane.roe holds no role; a decision is made by the chief officer or a senior officer with a live delegation");
}

static void
who_assessed_does_not_decide(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_do(day, "vera.moss", "assessment.made",
	    day_json(
		"{'check': 'C-2026-000001', 'record': 'R-000001', 'recommendation': 'disclose'}"),
	    day_assessment_content());
	refused(day, "vera.moss", claims(2),
	    "vera.moss made the assessment of R-000001 for C-2026-000001, so another delegate has to decide it");
	day_decided(day, 1, 1, 1, true);
}

static void
who_entered_the_record_does_not_decide(void **state)
{
	struct day *day = *state;
	static const int candidates[] = {1};

	day_person(day, 1);
	day_do(day, "vera.moss", "record.entered",
	    day_json(
		"{'record': 'R-000001', 'person': 'P-000001', 'role': 'suspect', 'kind': 'allegation', 'category': 'theft',"
		" 'retention_group': 3, 'review': '2027-03-04'}"),
	    day_record_content("ZZ/1/17"));
	day_check(day, 1);
	day_searched(day, 1, 1, candidates, 1);
	day_matched(day, 1, 1, "same");
	day_assessed(day, 1, 1, "disclose");
	day_not_invited(day, 1, 1);
	refused(day, "vera.moss", claims(2),
	    "vera.moss entered R-000001, so another delegate has to decide it");
}

static void
what_nobody_assessed_is_not_decided(void **state)
{
	struct day *day = *state;
	static const int candidates[] = {1};

	day_person(day, 1);
	day_record(day, 1, 1, "outcome-21");
	day_check(day, 1);
	day_searched(day, 1, 1, candidates, 1);
	day_matched(day, 1, 1, "same");
	refused(day, "jane.roe", claims(1), "nobody has assessed R-000001 for C-2026-000001");
}

static void
what_was_discarded_is_not_decided(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_assessed(day, 1, 1, "discard");
	refused(day, "jane.roe", claims(1),
	    "ruth.dale discarded R-000001 for C-2026-000001 when assessing it, so there is nothing to decide");
}

static void
who_was_not_asked_is_not_decided_on(void **state)
{
	struct day *day = *state;
	static const int candidates[] = {1};

	day_person(day, 1);
	day_record(day, 1, 1, "outcome-21");
	day_check(day, 1);
	day_searched(day, 1, 1, candidates, 1);
	day_matched(day, 1, 1, "same");
	day_assessed(day, 1, 1, "disclose");
	refused(day, "jane.roe", claims(1),
	    "nobody has recorded whether P-000001 was asked for representations on R-000001 for C-2026-000001");
	day_do(day, "ruth.dale", "representations.invited",
	    day_json("{'check': 'C-2026-000001', 'record': 'R-000001', 'reply_by': '2026-05-18'}"),
	    day_json("{'text': 'We hold ...'}"));
	refused(day, "jane.roe", claims(1),
	    "P-000001 was asked to reply by 18 May 2026, and nobody has recorded the representations or that there were none");
	day_do(day, "ruth.dale", "representations.received",
	    day_json("{'check': 'C-2026-000001', 'record': 'R-000001', 'reply': 'received'}"),
	    day_json("{'text': 'I was sixteen.', 'effect': 'Weighed.'}"));
	day_decided(day, 1, 1, 1, true);
}

static void
who_was_not_found_to_be_the_applicant_is_not_decided_on(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_matched(day, 1, 1, "cannot-tell");
	refused(day, "jane.roe", claims(1),
	    "P-000001, whom R-000001 is about, has not been found to be the applicant of C-2026-000001");
}

static void
missing_parts_are_named_together(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_invalid(day,
	    "relevant reasons, ought reasons, proportionality, representations and certificate text are missing",
	    "jane.roe", "decision.made", claims(1), json_object());
	day_invalid(day, "relevant reasons and representations are missing", "jane.roe",
	    "decision.made", day_decision_claims(1, 1, 1, 1, false, false), json_object());
	day_invalid(day, "relevant reasons are missing", "jane.roe", "decision.made",
	    day_decision_claims(1, 1, 1, 1, false, false),
	    day_json("{'relevant_reasons': ' ', 'representations': 'x'}"));
}

static void
what_does_not_belong_to_the_decision_is_refused(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_invalid(day,
	    "there is no place here for ought reasons; there is no place here for proportionality",
	    "jane.roe", "decision.made", day_decision_claims(1, 1, 1, 1, false, false),
	    day_decision_content(true, false));
	day_invalid(day, "there is no place here for certificate text", "jane.roe", "decision.made",
	    day_decision_claims(1, 1, 1, 1, true, false), day_decision_content(true, true));
	day_invalid(day, "there is no place for \"notes\"", "jane.roe", "decision.made",
	    claims_with("notes", json_string("x")), day_decision_content(true, true));
}

static void
the_result_follows_from_the_two_limbs(void **state)
{
	struct day *day = *state;
	json_t *wrong;

	day_case(day);
	wrong = claims(1);
	json_object_set_new(wrong, "ought", json_string("no"));
	day_invalid(day,
	    "the result does not follow: information is disclosed when it is relevant and ought to be included, and only then",
	    "jane.roe", "decision.made", wrong, day_decision_content(true, true));
	wrong = day_decision_claims(1, 1, 1, 1, true, false);
	json_object_set_new(wrong, "ought", json_string("yes"));
	day_invalid(day,
	    "the result does not follow: information is disclosed when it is relevant and ought to be included, and only then",
	    "jane.roe", "decision.made", wrong, day_decision_content(true, false));
}

static void
an_acquittal_is_weighed_as_one(void **state)
{
	struct day *day = *state;
	static const int candidates[] = {1};
	json_t *content;

	day_person(day, 1);
	day_record(day, 1, 1, "acquittal");
	day_check(day, 1);
	day_searched(day, 1, 1, candidates, 1);
	day_matched(day, 1, 1, "same");
	day_assessed(day, 1, 1, "disclose");
	day_not_invited(day, 1, 1);
	day_invalid(day, "weight of the acquittal is missing", "jane.roe", "decision.made",
	    claims(1), day_decision_content(true, true));
	content = day_decision_content(true, true);
	json_object_set_new(content, "acquittal", json_string("A jury acquitted on 3 March 2018."));
	day_do(day, "jane.roe", "decision.made", claims(1), content);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
the_editions_are_those_in_force_that_day(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_invalid(day,
	    "the edition of the Quality Assurance Framework in force on 4 May 2026 is qaf-10",
	    "jane.roe", "decision.made", claims_with("qaf", json_string("qaf-9")),
	    day_decision_content(true, true));
	day_invalid(day,
	    "the edition of the statutory guidance in force on 4 May 2026 is statutory-guidance-4",
	    "jane.roe", "decision.made",
	    claims_with("guidance", json_string("statutory-guidance-3")),
	    day_decision_content(true, true));
}

static void
a_decision_is_made_once(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_decided(day, 1, 1, 1, true);
	refused(day, "jane.roe", day_decision_claims(2, 1, 1, 1, true, true),
	    "D-000001 decides on R-000001 for C-2026-000001 already; it can be reconsidered");
}

static void
numbers_are_given_in_order(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_invalid(day, "the next decision is D-000001, not D-000002", "jane.roe", "decision.made",
	    day_decision_claims(2, 1, 1, 1, true, true), day_decision_content(true, true));
}

static void
what_left_the_register_is_not_decided(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_do(day, "john.doe", "record.outcome-changed",
	    day_json("{'record': 'R-000001', 'outcome': '1'}"), day_json("{'reason': 'Charged.'}"));
	refused(day, "jane.roe", claims(1), "R-000001 has left the register");
}

static void
the_subjects_of_a_decision_are_linked_to_it(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_decided(day, 1, 1, 1, true);
	assert_int_equal(
	    day_int(day,
		"SELECT count(*) FROM subject JOIN decision USING (n)"
		" WHERE (kind, id) IN (('person', 1), ('record', 1), ('check', 20260000001), ('decision', 1))"),
	    4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, day_setup, day_teardown)
	    PROMISE(a_delegate_decides_and_it_verifies),
	    PROMISE(the_chief_officer_decides_without_a_delegation),
	    PROMISE(what_is_not_relevant_is_not_disclosed),
	    PROMISE(a_senior_officer_without_delegation_does_not_decide),
	    PROMISE(a_delegation_that_is_not_named_is_asked_for),
	    PROMISE(another_officers_delegation_carries_nothing),
	    PROMISE(a_delegation_that_ended_yesterday_does_not_carry_a_decision),
	    PROMISE(a_delegation_carries_until_the_end_of_its_last_day),
	    PROMISE(a_delegation_that_begins_tomorrow_does_not_carry_a_decision),
	    PROMISE(a_delegation_covers_only_its_workforces),
	    PROMISE(a_role_that_was_revoked_decides_nothing),
	    PROMISE(who_assessed_does_not_decide),
	    PROMISE(who_entered_the_record_does_not_decide),
	    PROMISE(what_nobody_assessed_is_not_decided),
	    PROMISE(what_was_discarded_is_not_decided),
	    PROMISE(who_was_not_asked_is_not_decided_on),
	    PROMISE(who_was_not_found_to_be_the_applicant_is_not_decided_on),
	    PROMISE(missing_parts_are_named_together),
	    PROMISE(what_does_not_belong_to_the_decision_is_refused),
	    PROMISE(the_result_follows_from_the_two_limbs),
	    PROMISE(an_acquittal_is_weighed_as_one),
	    PROMISE(the_editions_are_those_in_force_that_day),
	    PROMISE(a_decision_is_made_once),
	    PROMISE(numbers_are_given_in_order),
	    PROMISE(what_left_the_register_is_not_decided),
	    PROMISE(the_subjects_of_a_decision_are_linked_to_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
