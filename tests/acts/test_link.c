/* test_link.c: whom a record concerns, as what; and a record that comes up in the checks of each of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../fixture/day.h"

static json_t *
to(int record, int person, const char *role)
{
	json_t *made = day_json("{'record': 'R-%06d', 'person': 'P-%06d'}", record, person);

	if (role != NULL)
		json_object_set_new(made, "role", json_string(role));
	return made;
}

static json_t *
reason(void)
{
	return day_json("{'reason': 'They live at the same address.'}");
}

static void
link_to(struct day *day, int record, int person, const char *role)
{
	day_do(day, "john.doe", "record.linked", to(record, person, role), reason());
}

static void
unlink_from(struct day *day, int record, int person)
{
	day_do(day, "john.doe", "record.unlinked", to(record, person, NULL), reason());
}

static void
a_record_concerns_whom_it_was_entered_about(void **state)
{
	struct day *day = *state;

	day_person(day, 1);
	day_record(day, 1, 1, "allegation");
	assert_int_equal(day_int(day,
			     "SELECT count(*) FROM person_record WHERE record = 1 AND person = 1"
			     " AND role = 'suspect'"),
	    1);
}

static void
a_link_names_a_record_that_is_held_a_person_and_a_role(void **state)
{
	struct day *day = *state;

	day_person(day, 1);
	day_record(day, 1, 1, "allegation");
	day_invalid(day, "role of the person is missing", "john.doe", "record.linked",
	    to(1, 1, NULL), reason());
	day_invalid(day, "role of the person is not one that is known", "john.doe", "record.linked",
	    to(1, 1, "victim"), reason());
	day_invalid(day, "reason is missing", "john.doe", "record.linked", to(1, 1, "suspect"),
	    json_object());
	day_fails(day, OUGHT_NOT_FOUND, "there is no record R-000009", "john.doe", "record.linked",
	    to(9, 1, "suspect"), reason());
	day_fails(day, OUGHT_NOT_FOUND, "there is no person P-000009", "john.doe", "record.linked",
	    to(1, 9, "suspect"), reason());
	day_refused(day, "R-000001 concerns P-000001 as suspect already", "john.doe",
	    "record.linked", to(1, 1, "suspect"), reason());
	day_do(day, "john.doe", "record.outcome-changed",
	    day_json("{'record': 'R-000001', 'outcome': '1'}"), reason());
	day_refused(day, "R-000001 has left the register", "john.doe", "record.linked",
	    to(1, 1, "third-party"), reason());
	day_refused(day, "R-000001 has left the register", "john.doe", "record.unlinked",
	    to(1, 1, NULL), reason());
	day_refused(day, "R-000001 has left the register", "john.doe", "record.amended",
	    day_json("{'record': 'R-000001'}"),
	    json_pack("{s:o, s:s}", "record", day_record_content("ZZ/1/17"), "reason", "x"));
}

static void
a_linked_record_comes_up_in_the_checks_of_each_person(void **state)
{
	static const int candidates[] = {2};
	struct day *day = *state;

	day_persons(day, 2);
	day_record(day, 1, 1, "allegation");
	day_check(day, 1);
	day_searched(day, 1, 2, candidates, 1);
	day_matched(day, 1, 2, "same");
	day_refused(day,
	    "P-000001, whom R-000001 is about, has not been found to be the applicant of C-2026-000001",
	    "ruth.dale", "assessment.made",
	    day_json(
		"{'check': 'C-2026-000001', 'record': 'R-000001', 'recommendation': 'not-disclose'}"),
	    day_assessment_content());
	link_to(day, 1, 2, "third-party");
	day_refused(day, "R-000001 is neither decided on nor discarded for C-2026-000001",
	    "ruth.dale", "check.answered",
	    day_json(
		"{'check': 'C-2026-000001', 'answer': 'nothing-to-disclose', 'decisions': []}"),
	    json_object());
	day_assessed(day, 1, 1, "disclose");
	day_not_invited(day, 1, 1);
	day_decided(day, 1, 1, 1, true);
	day_disclosed(day, 1);
	day_verified(day);
}

static void
a_link_raises_what_was_decided_about_the_person_and_nothing_about_others(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_decided(day, 1, 1, 1, false);
	day_person(day, 2);
	day_record(day, 2, 2, "allegation");
	/* The decision is about P-000001, and to P-000002 nothing was decided. */
	link_to(day, 1, 2, "third-party");
	assert_int_equal(day_int(day, "SELECT count(*) FROM reconsideration"), 0);
	link_to(day, 2, 1, "third-party");
	assert_int_equal(
	    day_int(day,
		"SELECT count(*) FROM reconsideration WHERE decision = 1 AND trigger = 'new-information'"
		" AND record = 2"),
	    1);
	day_verified(day);
}

static void
a_person_has_one_role_at_a_time_and_the_earlier_one_stays_readable(void **state)
{
	struct day *day = *state;

	day_persons(day, 2);
	day_record(day, 1, 1, "allegation");
	link_to(day, 1, 2, "third-party");
	link_to(day, 1, 2, "suspect");
	assert_int_equal(
	    day_int(day, "SELECT count(*) FROM record_person WHERE record = 1 AND person = 2"), 2);
	assert_int_equal(
	    day_int(day,
		"SELECT count(*) FROM record_person"
		" WHERE record = 1 AND person = 2 AND until_n IS NULL AND role = 'suspect'"),
	    1);
	day_verified(day);
}

static void
a_link_is_taken_back_but_a_record_always_concerns_somebody(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_decided(day, 1, 1, 1, true);
	day_person(day, 2);
	day_refused(day, "R-000001 does not concern P-000002", "john.doe", "record.unlinked",
	    to(1, 2, NULL), reason());
	day_refused(day,
	    "R-000001 concerns nobody but P-000001; whom it is about has to be linked first",
	    "john.doe", "record.unlinked", to(1, 1, NULL), reason());
	link_to(day, 1, 2, "suspect");
	unlink_from(day, 1, 1);
	assert_int_equal(day_int(day, "SELECT person FROM record_ref WHERE record = 1"), 2);
	assert_int_equal(day_int(day, "SELECT person FROM person_record WHERE record = 1"), 2);
	/* What was decided about it for P-000001 was about somebody else. */
	assert_int_equal(
	    day_int(day,
		"SELECT count(*) FROM reconsideration WHERE decision = 1 AND trigger = 'record-amended'"),
	    1);
	day_verified(day);
}

static void
of_two_roles_of_one_person_that_of_suspect_counts(void **state)
{
	struct day *day = *state;

	day_persons(day, 2);
	day_record(day, 1, 1, "allegation");
	link_to(day, 1, 2, "third-party");
	day_do(day, "john.doe", "person.merged",
	    day_json("{'person': 'P-000002', 'other': 'P-000001'}"), reason());
	assert_int_equal(day_int(day, "SELECT count(*) FROM person_record WHERE record = 1"), 1);
	assert_int_equal(day_int(day,
			     "SELECT count(*) FROM person_record WHERE record = 1 AND person = 2"
			     " AND role = 'suspect'"),
	    1);
	day_verified(day);
}

static void
a_record_of_who_was_merged_can_be_linked_and_goes_with_them(void **state)
{
	struct day *day = *state;

	day_persons(day, 3);
	day_record(day, 1, 3, "allegation");
	day_do(day, "john.doe", "person.merged",
	    day_json("{'person': 'P-000001', 'other': 'P-000002'}"), reason());
	link_to(day, 1, 2, "third-party");
	assert_int_equal(
	    day_int(day, "SELECT count(*) FROM person_record WHERE record = 1 AND person = 1"), 1);
	day_do(day, "john.doe", "person.split",
	    day_json("{'person': 'P-000001', 'other': 'P-000002'}"), reason());
	assert_int_equal(
	    day_int(day, "SELECT count(*) FROM person_record WHERE record = 1 AND person = 2"), 1);
	assert_int_equal(
	    day_int(day, "SELECT count(*) FROM person_record WHERE record = 1 AND person = 1"), 0);
	day_verified(day);
}

/* A merge brings a record under the checks of somebody else, as a link does; an outcome decides under which kind it is judged. */
static void
who_merged_a_person_of_a_record_or_changed_its_outcome_neither_assesses_nor_decides(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_person(day, 2);
	day_record(day, 2, 2, "allegation");
	day_do(day, "vera.moss", "person.merged",
	    day_json("{'person': 'P-000001', 'other': 'P-000002'}"), reason());
	day_refused(day,
	    "vera.moss merged a person of R-000002, so another disclosure officer has to assess it",
	    "vera.moss", "assessment.made",
	    day_json(
		"{'check': 'C-2026-000001', 'record': 'R-000002', 'recommendation': 'not-disclose'}"),
	    day_assessment_content());
	day_assessed(day, 1, 2, "disclose");
	day_not_invited(day, 1, 2);
	day_refused(day,
	    "vera.moss merged a person of R-000002, so another delegate has to decide it",
	    "vera.moss", "decision.made", day_decision_claims(1, 1, 2, 2, true, true),
	    day_decision_content(true, true));
	day_do(day, "john.doe", "person.split",
	    day_json("{'person': 'P-000001', 'other': 'P-000002'}"), reason());
	day_do(day, "vera.moss", "record.outcome-changed",
	    day_json("{'record': 'R-000001', 'outcome': '22', 'kind': 'outcome-22'}"), reason());
	day_refused(day,
	    "vera.moss changed the outcome of R-000001, so another delegate has to decide it",
	    "vera.moss", "decision.made", day_decision_claims(1, 1, 1, 2, true, true),
	    day_decision_content(true, true));
	day_decided(day, 1, 1, 1, true);
	day_verified(day);
}

/* vera.moss is records officer, disclosure officer and delegate. */
static void
who_linked_a_record_or_wrote_its_text_neither_assesses_nor_decides(void **state)
{
	struct day *day = *state;
	json_t *claims;

	day_case(day);
	day_person(day, 2);
	day_do(day, "vera.moss", "record.linked", to(1, 2, "third-party"), reason());
	day_refused(day,
	    "vera.moss linked R-000001, so another disclosure officer has to assess it",
	    "vera.moss", "assessment.made",
	    day_json(
		"{'check': 'C-2026-000001', 'record': 'R-000001', 'recommendation': 'not-disclose'}"),
	    day_assessment_content());
	day_refused(day, "vera.moss linked R-000001, so another delegate has to decide it",
	    "vera.moss", "decision.made", day_decision_claims(1, 1, 1, 2, true, true),
	    day_decision_content(true, true));
	unlink_from(day, 1, 2);
	day_do(day, "vera.moss", "record.amended", day_json("{'record': 'R-000001'}"),
	    json_pack("{s:o, s:s}", "record", day_record_content("ZZ/1/17"), "reason", "x"));
	day_refused(day, "vera.moss amended R-000001, so another delegate has to decide it",
	    "vera.moss", "decision.made", day_decision_claims(1, 1, 1, 2, true, true),
	    day_decision_content(true, true));
	day_decided(day, 1, 1, 1, true);
	/* Nor in the reconsideration that the correction raises. */
	day_do(day, "vera.moss", "record.amended", day_json("{'record': 'R-000001'}"),
	    json_pack("{s:o, s:s}", "record", day_record_content("ZZ/1/17"), "reason", "y"));
	claims = day_json("{'reconsideration': 'X-000001', 'outcome': 'upheld', 'delegation': 2}");
	day_refused(day, "vera.moss amended R-000001, so another delegate has to conclude X-000001",
	    "vera.moss", "reconsideration.concluded", claims, day_json("{'reasons': 'x'}"));
	/* The text as it stands is another's again. */
	day_do(day, "john.doe", "record.amended", day_json("{'record': 'R-000001'}"),
	    json_pack("{s:o, s:s}", "record", day_record_content("ZZ/1/17"), "reason", "z"));
	day_do(day, "vera.moss", "reconsideration.concluded",
	    day_json("{'reconsideration': 'X-000001', 'outcome': 'upheld', 'delegation': 2}"),
	    day_json("{'reasons': 'x'}"));
	day_verified(day);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, day_setup, day_teardown)
	    PROMISE(a_record_concerns_whom_it_was_entered_about),
	    PROMISE(a_link_names_a_record_that_is_held_a_person_and_a_role),
	    PROMISE(a_linked_record_comes_up_in_the_checks_of_each_person),
	    PROMISE(a_link_raises_what_was_decided_about_the_person_and_nothing_about_others),
	    PROMISE(a_person_has_one_role_at_a_time_and_the_earlier_one_stays_readable),
	    PROMISE(a_link_is_taken_back_but_a_record_always_concerns_somebody),
	    PROMISE(
		who_merged_a_person_of_a_record_or_changed_its_outcome_neither_assesses_nor_decides),
	    PROMISE(who_linked_a_record_or_wrote_its_text_neither_assesses_nor_decides),
	    PROMISE(of_two_roles_of_one_person_that_of_suspect_counts),
	    PROMISE(a_record_of_who_was_merged_can_be_linked_and_goes_with_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
