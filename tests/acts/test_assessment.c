/* test_assessment.c: assessing a record, and asking the applicant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "acts/acts_internal.h"

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
	claims = assesses("discard");
	json_object_set_new(claims, "discard_category", json_string("minor-theft"));
	day_refused(day,
	    "R-000001 is of the category youth-produced-sexual-imagery, and no such record is discarded as minor-theft",
	    "ruth.dale", "assessment.made", claims, day_assessment_content());
}

static void
every_category_of_discarded_incidents_is_for_some_records(void **state)
{
	struct day *day = *state;

	assert_int_equal(
	    day_int(day,
		"SELECT count(*) FROM discard_category WHERE name NOT IN (SELECT discard FROM discard_for)"),
	    0);
	/* Nothing but that it is wholly unsubstantiated discards what is grave. */
	assert_int_equal(
	    day_int(day,
		"SELECT count(*) FROM discard_for WHERE discard <> 'unsubstantiated' AND category IN"
		" ('sexual', 'child-protection', 'vulnerable-adult', 'domestic-abuse', 'weapons', 'extremism',"
		"  'youth-produced-sexual-imagery')"),
	    0);
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

/* ---- parts that do not apply ---- */

/* The assessment with ${part} answered by ${text}. */
static json_t *
answered(const char *part, const char *text)
{
	json_t *content = day_assessment_content();

	json_object_set_new(content, part, json_string(text));
	return content;
}

static void
a_part_that_does_not_apply_says_why(void **state)
{
	static const char *const bare[] = {"n/a", "N/A.", "na", "n.a.", "not applicable",
	    "Not applicable.", "not applicable: n/a", "-", "--", "...", "N/A - not applicable",
	    "?"};
	struct day *day = *state;
	size_t i;

	matched(day, false);
	for (i = 0; i < sizeof(bare) / sizeof(bare[0]); i++)
		day_invalid(day,
		    "third parties has to be answered, or marked as in \"not applicable: nobody else is named\"",
		    "ruth.dale", "assessment.made", assesses("disclose"),
		    answered("third_parties", bare[i]));
	day_do(day, "ruth.dale", "assessment.made", assesses("disclose"),
	    answered("third_parties", "not applicable: nobody else is named"));
	day_do(day, "ruth.dale", "assessment.made", assesses("disclose"),
	    answered("third_parties", "N/a, since it names nobody."));
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
a_short_answer_is_an_answer(void **state)
{
	static const char *const answers[] = {"None.", "no", "Nation-wide.", "0", "\u00c9", "Nil."};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
		assert_true(ought_text_is_reasoned(answers[i]));
	assert_false(ought_text_is_reasoned(""));
	assert_false(ought_text_is_reasoned(" \n"));
}

static void
all_parts_that_say_nothing_are_named_with_those_that_are_missing(void **state)
{
	struct day *day = *state;
	json_t *content = answered("pattern", "n/a");

	matched(day, false);
	json_object_set_new(content, "currency", json_string("-"));
	json_object_del(content, "seriousness");
	day_invalid(day,
	    "seriousness is missing; currency has to be answered, or marked as in \"not applicable: nobody else is named\";"
	    " pattern has to be answered, or marked as in \"not applicable: nobody else is named\"",
	    "ruth.dale", "assessment.made", assesses("disclose"), content);
}

static void
each_part_has_its_question_and_its_step_beside_it(void **state)
{
	static const char *const claims[] = {"recommendation", "discard_category"};
	struct day *day = *state;
	const struct field *field = act_kind_find("assessment.made")->content;
	struct ought_db *db = ought_store_db(day_store(day, "mary.shaw"));
	struct ought_error err = {0};
	int64_t one = 0, parts = 0;
	bool found = false;
	size_t i;

	for (; field->key != NULL; field++, parts++) {
		assert_int_equal(
		    ought_db_int(db,
			"SELECT 1 FROM assessment_part WHERE part = :part AND title = :title AND question <> ''"
			" AND source LIKE '%' || step || '%'",
			OUGHT_BINDS(
			    OUGHT_TEXT(":part", field->key), OUGHT_TEXT(":title", field->called)),
			&one, &found, &err),
		    OUGHT_OK);
		if (!found)
			fail_msg("%s has no question", field->key);
	}
	for (i = 0; i < 2; i++, parts++) {
		assert_int_equal(
		    ought_db_int(db, "SELECT 1 FROM assessment_part WHERE part = :part",
			OUGHT_BINDS(OUGHT_TEXT(":part", claims[i])), &one, &found, &err),
		    OUGHT_OK);
		assert_true(found);
	}
	assert_int_equal(day_int(day, "SELECT count(*) FROM assessment_part"), parts);
}

/* ---- another mind, after hearing the applicant ---- */

static void
a_later_assessment_replaces_an_earlier_one_that_stays(void **state)
{
	struct day *day = *state;
	int64_t first;

	matched(day, false);
	day_assessed(day, 1, 1, "disclose");
	first = day->n;
	day_do(day, "ruth.dale", "representations.invited", invites("2026-05-18"),
	    day_json("{'text': 'x'}"));
	day_do(day, "ruth.dale", "representations.received", replies("received"),
	    day_json("{'text': 'It was somebody else.', 'effect': 'There is doubt now.'}"));
	day_assessed(day, 1, 1, "discard");
	day_refused(day,
	    "ruth.dale discarded R-000001 for C-2026-000001 when assessing it, so there is nothing to decide",
	    "jane.roe", "decision.made", day_decision_claims(1, 1, 1, 1, true, true),
	    day_decision_content(true, true));
	day_do(day, "omar.khan", "assessment.made", assesses("not-disclose"),
	    day_assessment_content());
	day_decided(day, 1, 1, 1, false);
	assert_int_equal(day_int(day, "SELECT count(*) FROM assessment"), 3);
	assert_int_equal(day_int(day, "SELECT min(n) FROM assessment"), first);
	assert_int_equal(
	    day_int(day,
		"SELECT count(*) FROM assessment WHERE until_n IS NULL AND officer = 'omar.khan'"),
	    1);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
who_made_an_earlier_assessment_does_not_decide_either(void **state)
{
	struct day *day = *state;

	matched(day, false);
	day_do(day, "vera.moss", "assessment.made", assesses("disclose"), day_assessment_content());
	day_refused(day,
	    "vera.moss made the assessment of R-000001 for C-2026-000001, so another delegate has to decide it",
	    "vera.moss", "decision.made", day_decision_claims(1, 1, 1, 2, true, false),
	    day_decision_content(true, false));
	day_assessed(day, 1, 1, "disclose");
	day_not_invited(day, 1, 1);
	day_refused(day,
	    "vera.moss made an earlier assessment of R-000001 for C-2026-000001, so another delegate has to decide it",
	    "vera.moss", "decision.made", day_decision_claims(1, 1, 1, 2, true, false),
	    day_decision_content(true, false));
	day_decided(day, 1, 1, 1, false);
}

/* ---- asking again ---- */

static void
a_further_invitation_gives_no_less_time(void **state)
{
	struct day *day = *state;

	matched(day, false);
	day_do(day, "ruth.dale", "representations.invited", invites("2026-05-18"),
	    day_json("{'text': 'x'}"));
	day_refused(day,
	    "the applicant was given until 18 May 2026 to reply, which a further invitation cannot shorten",
	    "ruth.dale", "representations.invited", invites("2026-05-17"),
	    day_json("{'text': 'x'}"));
	day_do(day, "ruth.dale", "representations.invited", invites("2026-06-01"),
	    day_json("{'text': 'You have longer.'}"));
	day_clock(day, "2026-06-01T09:00:00.000Z");
	day_do(day, "ruth.dale", "representations.received", replies("none"),
	    day_json("{'effect': 'None.'}"));
	/* It is answered now: asking again begins anew. */
	day_do(day, "ruth.dale", "representations.invited", invites("2026-06-01"),
	    day_json("{'text': 'x'}"));
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
who_was_asked_was_not_left_unasked(void **state)
{
	struct day *day = *state;

	matched(day, false);
	day_assessed(day, 1, 1, "disclose");
	day_do(day, "ruth.dale", "representations.invited", invites("2026-05-18"),
	    day_json("{'text': 'x'}"));
	day_do(day, "ruth.dale", "representations.received", replies("received"),
	    day_json("{'text': 'It was not so.', 'effect': 'y'}"));
	day_refused(day,
	    "the applicant was invited to make representations on R-000001 for C-2026-000001, and what came of it is recorded",
	    "ruth.dale", "representations.not-invited", names(), day_json("{'reason': 'x'}"));
}

static void
what_was_said_is_weighed_though_the_applicant_was_asked_again(void **state)
{
	struct day *day = *state;
	json_t *content = day_decision_content(true, false);

	matched(day, false);
	day_assessed(day, 1, 1, "disclose");
	day_do(day, "ruth.dale", "representations.invited", invites("2026-05-18"),
	    day_json("{'text': 'x'}"));
	day_do(day, "ruth.dale", "representations.received", replies("received"),
	    day_json("{'text': 'It was not so.', 'effect': 'y'}"));
	day_do(day, "ruth.dale", "representations.invited", invites("2026-05-18"),
	    day_json("{'text': 'Anything else?'}"));
	day_clock(day, "2026-05-18T09:00:00.000Z");
	day_do(day, "ruth.dale", "representations.received", replies("none"),
	    day_json("{'effect': 'None.'}"));
	json_object_set_new(content, "representations", json_string("None."));
	day_invalid(day,
	    "representations on R-000001 for C-2026-000001 were received, and the decision has to say what was made of them",
	    "jane.roe", "decision.made", day_decision_claims(1, 1, 1, 1, true, false), content);
	day_decided(day, 1, 1, 1, false);
}

static void
nobody_is_asked_after_the_decision(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_decided(day, 1, 1, 1, false);
	day_refused(day,
	    "D-000001 decides on R-000001 for C-2026-000001 already; representations that come later are a reason to reconsider"
	    " it",
	    "ruth.dale", "representations.invited", invites("2026-05-18"),
	    day_json("{'text': 'x'}"));
	day_refused(day,
	    "D-000001 decides on R-000001 for C-2026-000001 already; representations that come later are a reason to reconsider"
	    " it",
	    "ruth.dale", "representations.not-invited", names(), day_json("{'reason': 'x'}"));
	day_do(day, "ruth.dale", "reconsideration.opened",
	    day_json(
		"{'reconsideration': 'X-000001', 'decision': 'D-000001', 'trigger': 'representations'}"),
	    day_json("{'reason': 'A letter came.'}"));
	day_do(day, "ruth.dale", "representations.invited", invites("2026-05-18"),
	    day_json("{'text': 'x'}"));
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

/* The text that was discarded is not the one that would be left out. */
static void
what_was_discarded_is_assessed_again_when_the_record_changes(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_assessed(day, 1, 1, "discard");
	day_do(day, "john.doe", "record.amended", day_json("{'record': 'R-000001'}"),
	    json_pack("{s:o, s:s}", "record", day_record_content("ZZ/1/17"), "reason", "x"));
	day_refused(day, "R-000001 is neither decided on nor discarded for C-2026-000001",
	    "ruth.dale", "check.answered",
	    day_json(
		"{'check': 'C-2026-000001', 'answer': 'nothing-to-disclose', 'decisions': []}"),
	    json_object());
	day_assessed(day, 1, 1, "discard");
	day_do(day, "john.doe", "record.outcome-changed",
	    day_json("{'record': 'R-000001', 'outcome': '22', 'kind': 'outcome-22'}"),
	    day_json("{'reason': 'x'}"));
	day_refused(day, "R-000001 is neither decided on nor discarded for C-2026-000001",
	    "ruth.dale", "check.answered",
	    day_json(
		"{'check': 'C-2026-000001', 'answer': 'nothing-to-disclose', 'decisions': []}"),
	    json_object());
	day_assessed(day, 1, 1, "discard");
	day_do(day, "ruth.dale", "check.answered",
	    day_json(
		"{'check': 'C-2026-000001', 'answer': 'nothing-to-disclose', 'decisions': []}"),
	    json_object());
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	assert_int_equal(day_verify(day, "dan.lock"), OUGHT_OK);
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
	    PROMISE(every_category_of_discarded_incidents_is_for_some_records),
	    PROMISE(who_entered_the_record_does_not_assess_it),
	    PROMISE(only_records_of_the_applicant_are_assessed),
	    PROMISE(what_is_decided_is_assessed_again_only_when_reconsidered),
	    PROMISE(an_invitation_leaves_time_to_reply),
	    PROMISE(a_reply_has_its_text_and_its_effect),
	    PROMISE(not_asking_needs_a_reason),
	    PROMISE(a_part_that_does_not_apply_says_why),
	    PROMISE(a_short_answer_is_an_answer),
	    PROMISE(all_parts_that_say_nothing_are_named_with_those_that_are_missing),
	    PROMISE(each_part_has_its_question_and_its_step_beside_it),
	    PROMISE(a_later_assessment_replaces_an_earlier_one_that_stays),
	    PROMISE(who_made_an_earlier_assessment_does_not_decide_either),
	    PROMISE(a_further_invitation_gives_no_less_time),
	    PROMISE(who_was_asked_was_not_left_unasked),
	    PROMISE(what_was_said_is_weighed_though_the_applicant_was_asked_again),
	    PROMISE(nobody_is_asked_after_the_decision),
	    PROMISE(what_was_discarded_is_assessed_again_when_the_record_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
