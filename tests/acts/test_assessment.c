/* test_assessment.c: assessing a record, and asking the applicant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../fixture/day.h"

static json_t *
assesses(const char *recommendation)
{
	return day_json("{'check': 'C-2026-000001', 'record': 'R-000001', 'recommendation': '%s'}",
	    recommendation);
}

static json_t *
names(void)
{
	return day_json("{'check': 'C-2026-000001', 'record': 'R-000001'}");
}

static json_t *
invites(const char *reply_by)
{
	json_t *claims = names();

	json_object_set_new(claims, "reply_by", json_string(reply_by));
	return claims;
}

static json_t *
replies(const char *reply)
{
	json_t *claims = names();

	json_object_set_new(claims, "reply", json_string(reply));
	return claims;
}

/* Person, record and check, and the person found to be the applicant. */
static void
matched(struct day *day, bool home_based)
{
	static const int candidates[] = {1};

	day_person(day, 1);
	day_record(day, 1, 1, "outcome-21");
	day_do(day, "ruth.dale", "check.received",
	    day_json(
		"{'check': 'C-2026-000001', 'kind': 'certificate', 'workforce': 'child', 'home_based': %s,"
		" 'barred_child': true, 'barred_adult': false, 'volunteer': false, 'received': '2026-05-01',"
		" 'due': '2026-05-15'}",
		home_based ? "true" : "false"),
	    day_check_content("ZZ1"));
	day_searched(day, 1, 1, candidates, 1);
	day_matched(day, 1, 1, "same");
}

static void
every_missing_heading_is_named(void **state)
{
	struct day *day = *state;

	matched(day, false);
	day_invalid(day,
	    "recommendation, relevance, substantiation, seriousness, currency, age at the time, pattern, conduct since, private"
	    " life, third parties, impact if not disclosed and reasons are missing",
	    "ruth.dale", "assessment.made", names(), json_object());
}

static void
work_at_home_asks_for_third_party_access(void **state)
{
	struct day *day = *state;
	json_t *content = day_assessment_content();

	matched(day, true);
	day_invalid(day, "third-party access is missing", "ruth.dale", "assessment.made",
	    assesses("disclose"), day_assessment_content());
	json_object_set_new(content, "third_party_access", json_string("Nobody else lives there."));
	day_do(day, "ruth.dale", "assessment.made", assesses("disclose"), content);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
work_elsewhere_does_not(void **state)
{
	struct day *day = *state;
	json_t *content = day_assessment_content();

	matched(day, false);
	json_object_set_new(content, "third_party_access", json_string("x"));
	day_invalid(day, "there is no place here for third-party access", "ruth.dale",
	    "assessment.made", assesses("disclose"), content);
}

static void
a_discarded_incident_has_a_category_and_others_none(void **state)
{
	struct day *day = *state;
	json_t *claims = assesses("disclose");

	matched(day, false);
	day_invalid(day, "category of a discarded incident is missing", "ruth.dale",
	    "assessment.made", assesses("discard"), day_assessment_content());
	json_object_set_new(claims, "discard_category", json_string("minor-theft"));
	day_invalid(day, "there is no place here for category of a discarded incident", "ruth.dale",
	    "assessment.made", claims, day_assessment_content());
	claims = assesses("discard");
	json_object_set_new(claims, "discard_category", json_string("murder"));
	day_invalid(day, "category of a discarded incident is not one that is known", "ruth.dale",
	    "assessment.made", claims, day_assessment_content());
}

static void
who_entered_the_record_does_not_assess_it(void **state)
{
	struct day *day = *state;

	day_person(day, 1);
	day_do(day, "vera.moss", "record.entered",
	    day_json(
		"{'record': 'R-000001', 'person': 'P-000001', 'role': 'suspect', 'kind': 'allegation', 'category': 'theft',"
		" 'retention_group': 3, 'review': '2027-03-04'}"),
	    day_record_content("ZZ/1"));
	day_check(day, 1);
	day_refused(day,
	    "vera.moss entered R-000001, so another disclosure officer has to assess it",
	    "vera.moss", "assessment.made", assesses("disclose"), day_assessment_content());
}

static void
only_records_of_the_applicant_are_assessed(void **state)
{
	struct day *day = *state;

	matched(day, false);
	day_matched(day, 1, 1, "not-same");
	day_refused(day,
	    "P-000001, whom R-000001 is about, has not been found to be the applicant of C-2026-000001",
	    "ruth.dale", "assessment.made", assesses("disclose"), day_assessment_content());
}

static void
what_is_decided_is_assessed_again_only_when_reconsidered(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_assessed(day, 1, 1, "not-disclose");
	assert_int_equal(day_int(day, "SELECT count(*) FROM assessment WHERE until_n IS NULL"), 1);
	day_decided(day, 1, 1, 1, false);
	day_refused(day,
	    "D-000001 decides on R-000001 for C-2026-000001; it is assessed again only when that decision is reconsidered",
	    "ruth.dale", "assessment.made", assesses("disclose"), day_assessment_content());
	day_record(day, 2, 1, "allegation");
	day_do(day, "ruth.dale", "assessment.made", assesses("disclose"), day_assessment_content());
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
an_invitation_leaves_time_to_reply(void **state)
{
	struct day *day = *state;

	matched(day, false);
	day_invalid(day, "the date to reply by has passed already", "ruth.dale",
	    "representations.invited", invites("2026-05-03"), day_json("{'text': 'x'}"));
	day_invalid(day, "text shown to the applicant is missing", "ruth.dale",
	    "representations.invited", invites("2026-05-18"), json_object());
	day_refused(day,
	    "there is no invitation to make representations on R-000001 for C-2026-000001 that waits for a reply",
	    "ruth.dale", "representations.received", replies("none"), day_json("{'effect': 'x'}"));
	day_do(day, "ruth.dale", "representations.invited", invites("2026-05-18"),
	    day_json("{'text': 'x'}"));
	day_refused(day,
	    "the applicant has until 18 May 2026 to reply; that there was no reply can be recorded then",
	    "ruth.dale", "representations.received", replies("none"), day_json("{'effect': 'x'}"));
	day_refused(day,
	    "the applicant was invited to make representations on R-000001 for C-2026-000001; record the reply, or that there was"
	    " none",
	    "ruth.dale", "representations.not-invited", names(), day_json("{'reason': 'x'}"));
	day_clock(day, "2026-05-18T09:00:00.000Z");
	day_do(day, "ruth.dale", "representations.received", replies("none"),
	    day_json("{'effect': 'None.'}"));
	day_refused(day,
	    "there is no invitation to make representations on R-000001 for C-2026-000001 that waits for a reply",
	    "ruth.dale", "representations.received", replies("none"), day_json("{'effect': 'x'}"));
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
a_reply_has_its_text_and_its_effect(void **state)
{
	struct day *day = *state;

	matched(day, false);
	day_do(day, "ruth.dale", "representations.invited", invites("2026-05-18"),
	    day_json("{'text': 'x'}"));
	day_invalid(day, "text of the reply and effect are missing", "ruth.dale",
	    "representations.received", replies("received"), json_object());
	day_invalid(day, "there is no place here for text of the reply", "ruth.dale",
	    "representations.received", replies("none"), day_json("{'text': 'x', 'effect': 'y'}"));
	day_do(day, "ruth.dale", "representations.received", replies("received"),
	    day_json("{'text': 'x', 'effect': 'y'}"));
}

static void
not_asking_needs_a_reason(void **state)
{
	struct day *day = *state;

	matched(day, false);
	day_invalid(day, "reason is missing", "ruth.dale", "representations.not-invited", names(),
	    day_json("{'reason': '  '}"));
	day_do(
	    day, "ruth.dale", "representations.not-invited", names(), day_json("{'reason': 'x'}"));
	/* A change of mind is possible: asking takes its place. */
	day_do(day, "ruth.dale", "representations.invited", invites("2026-05-18"),
	    day_json("{'text': 'x'}"));
	assert_int_equal(
	    day_int(
		day, "SELECT count(*) FROM representations WHERE until_n IS NULL AND invited = 1"),
	    1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, day_setup, day_teardown)
	    PROMISE(every_missing_heading_is_named),
	    PROMISE(work_at_home_asks_for_third_party_access),
	    PROMISE(work_elsewhere_does_not),
	    PROMISE(a_discarded_incident_has_a_category_and_others_none),
	    PROMISE(who_entered_the_record_does_not_assess_it),
	    PROMISE(only_records_of_the_applicant_are_assessed),
	    PROMISE(what_is_decided_is_assessed_again_only_when_reconsidered),
	    PROMISE(an_invitation_leaves_time_to_reply),
	    PROMISE(a_reply_has_its_text_and_its_effect),
	    PROMISE(not_asking_needs_a_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
