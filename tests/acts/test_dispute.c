/*
 * test_dispute.c: disputes about certificates (Police Act 1997 s.117 and s.117A), stage by stage; what the Independent Monitor's
 * finding means for decisions; late replies; and drafts, which count for nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "acts/acts_internal.h"

#include "../fixture/day.h"

#define S117A "Police Act 1997 s.117A(5) and (6)"

static json_t *
opens(int reconsideration, int decision, const char *trigger)
{
	return day_json("{'reconsideration': 'X-%06d', 'decision': 'D-%06d', 'trigger': '%s'}",
	    reconsideration, decision, trigger);
}

static json_t *
on(int reconsideration, const char *date)
{
	return day_json("{'reconsideration': 'X-%06d', 'on': '%s'}", reconsideration, date);
}

static json_t *
with(json_t *claims, const char *key, json_t *value)
{
	json_object_set_new(claims, key, value);
	return claims;
}

static json_t *
grounds(void)
{
	return day_json("{'grounds': 'It was somebody else.'}");
}

static json_t *
review(void)
{
	return day_json("{'review': 'The decision is thought right.'}");
}

static json_t *
reasons(void)
{
	return day_json("{'reasons': 'x'}");
}

static json_t *
case_claims(void)
{
	return day_json("{'check': 'C-2026-000001', 'record': 'R-000001'}");
}

/* D-000001 is on a certificate. */
static void
disclose(struct day *day)
{
	day_case(day);
	day_decided(day, 1, 1, 1, true);
	day_disclosed(day, 1);
}

static void
open_dispute(struct day *day, const char *trigger)
{
	disclose(day);
	day_do(day, "ruth.dale", "reconsideration.opened", opens(1, 1, trigger),
	    day_json("{'reason': 'x'}"));
}

/* X-000001 is with the Monitor. */
static void
refer(struct day *day)
{
	open_dispute(day, "independent-monitor");
	day_do(day, "ruth.dale", "dispute.received", on(1, "2026-05-01"), grounds());
	day_do(day, "jane.roe", "dispute.referred",
	    with(on(1, "2026-05-02"), "delegation", json_integer(1)), review());
}

static json_t *
finds(const char *relevant, const char *ought)
{
	json_t *claims = with(on(1, "2026-05-03"), "relevant", json_string(relevant));

	return ought != NULL ? with(claims, "ought", json_string(ought)) : claims;
}

static json_t *
concludes(const char *outcome)
{
	return day_json(
	    "{'reconsideration': 'X-000001', 'outcome': '%s', 'delegation': 1}", outcome);
}

static json_t *
supersedes(int decision, int earlier, int reconsideration, bool discloses)
{
	json_t *claims = day_decision_claims(decision, 1, 1, 1, true, discloses);

	json_object_set_new(claims, "supersedes", json_sprintf("D-%06d", earlier));
	json_object_set_new(claims, "reconsideration", json_sprintf("X-%06d", reconsideration));
	return claims;
}

/* ---- stages ---- */

static void
every_trigger_opens_a_reconsideration(void **state)
{
	static const char *const triggers[] = {"new-information", "outcome-changed",
	    "representations", "accuracy-dispute", "independent-monitor", "court-order",
	    "guidance-changed", "update-service", "retention-review"};
	struct day *day = *state;
	int i;

	disclose(day);
	for (i = 0; i < (int)(sizeof(triggers) / sizeof(triggers[0])); i++)
		day_do(day, "ruth.dale", "reconsideration.opened", opens(i + 1, 1, triggers[i]),
		    day_json("{'reason': 'x'}"));
}

static void
a_dispute_goes_through_its_stages_in_order(void **state)
{
	struct day *day = *state;

	open_dispute(day, "independent-monitor");
	day_refused(day,
	    "X-000001: the Independent Monitor's request for a review is not recorded, and comes first",
	    "jane.roe", "dispute.referred",
	    with(on(1, "2026-05-02"), "delegation", json_integer(1)), review());
	day_refused(day,
	    "X-000001 is open: whether a new certificate was issued is recorded when it is concluded",
	    "ruth.dale", "dispute.certificate",
	    with(on(1, "2026-05-02"), "issued", json_string("no")), day_json("{'reason': 'x'}"));
	day_invalid(day, "the date has not come yet", "ruth.dale", "dispute.received",
	    on(1, "2026-05-05"), grounds());
	day_do(day, "ruth.dale", "dispute.received", on(1, "2026-05-01"), grounds());
	day_refused(day,
	    "X-000001: the Independent Monitor's request for a review is recorded already, as of 2026-05-01",
	    "ruth.dale", "dispute.received", on(1, "2026-05-01"), grounds());
	day_refused(day,
	    "X-000001: the chief officer's review for the Independent Monitor is not recorded, and comes first",
	    "ruth.dale", "dispute.finding", finds("yes", "yes"), reasons());
	day_invalid(day, "the date is before 2026-05-01, the day of the stage before it",
	    "mary.shaw", "dispute.referred", on(1, "2026-04-30"), review());
	day_do(day, "mary.shaw", "dispute.referred", on(1, "2026-05-02"), review());
	day_do(day, "ruth.dale", "dispute.finding", finds("yes", "yes"), reasons());
	day_do(day, "jane.roe", "reconsideration.concluded", concludes("upheld"), reasons());
	day_invalid(day,
	    "reason is missing; there is no place here for reference of the new certificate",
	    "ruth.dale", "dispute.certificate",
	    with(on(1, "2026-05-04"), "issued", json_string("no")), day_json("{'reference': 'x'}"));
	day_do(day, "ruth.dale", "dispute.certificate",
	    with(on(1, "2026-05-04"), "issued", json_string("no")), day_json("{'reason': 'x'}"));
	assert_int_equal(day_int(day, "SELECT count(*) FROM dispute WHERE reconsideration = 1"), 4);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	assert_int_equal(day_verify(day, "dan.lock"), OUGHT_OK);
}

static void
the_chief_officers_review_is_made_by_the_authority_that_decides(void **state)
{
	struct day *day = *state;

	open_dispute(day, "independent-monitor");
	day_do(day, "ruth.dale", "dispute.received", on(1, "2026-05-01"), grounds());
	day_refused(day,
	    "ruth.dale is a disclosure officer; the chief officer's review for the Independent Monitor is recorded by"
	    " the chief officer or a senior officer with a live delegation",
	    "ruth.dale", "dispute.referred", on(1, "2026-05-02"), review());
	day_refused(day, "paul.wood holds no delegation from the chief officer", "paul.wood",
	    "dispute.referred", on(1, "2026-05-02"), review());
	day_do(day, "jane.roe", "dispute.referred",
	    with(on(1, "2026-05-02"), "delegation", json_integer(1)), review());
	assert_int_equal(
	    day_int(day, "SELECT delegation FROM dispute WHERE stage = 'referred'"), 1);
}

static void
a_dispute_of_accuracy_is_passed_on_by_who_handles_it(void **state)
{
	struct day *day = *state;

	open_dispute(day, "accuracy-dispute");
	day_do(day, "ruth.dale", "dispute.received", on(1, "2026-05-01"), grounds());
	day_refused(day,
	    "mary.shaw is the chief officer; the referral to the Independent Monitor is recorded by a disclosure officer",
	    "mary.shaw", "dispute.referred", on(1, "2026-05-02"), review());
	day_invalid(day,
	    "the referral to the Independent Monitor needs no delegation in a dispute such as X-000001",
	    "ruth.dale", "dispute.referred",
	    with(on(1, "2026-05-02"), "delegation", json_integer(1)), review());
	day_do(day, "ruth.dale", "dispute.referred", on(1, "2026-05-02"), review());
	day_refused(day,
	    "the Independent Monitor's finding in X-000001 is not recorded, and until then D-000001 cannot be upheld",
	    "jane.roe", "reconsideration.concluded", concludes("upheld"), reasons());
	day_do(day, "jane.roe", "reconsideration.concluded", concludes("withdrawn"), reasons());
	day_refused(day, "X-000001 is concluded already", "ruth.dale", "dispute.finding",
	    finds("no", NULL), reasons());
}

static void
a_dispute_of_accuracy_that_is_not_referred_is_upheld_without_a_finding(void **state)
{
	struct day *day = *state;

	open_dispute(day, "accuracy-dispute");
	day_do(day, "ruth.dale", "dispute.received", on(1, "2026-05-01"), grounds());
	day_do(day, "jane.roe", "reconsideration.concluded", concludes("upheld"), reasons());
	day_do(day, "ruth.dale", "dispute.certificate",
	    with(on(1, "2026-05-04"), "issued", json_string("yes")),
	    day_json("{'reference': 'ZZ-NEW'}"));
}

static void
only_disputes_have_stages_and_only_of_what_was_disclosed(void **state)
{
	struct day *day = *state;

	day_fails(day, OUGHT_NOT_FOUND, "there is no reconsideration X-000001", "ruth.dale",
	    "dispute.received", on(1, "2026-05-01"), grounds());
	day_case(day);
	day_decided(day, 1, 1, 1, true);
	day_do(day, "ruth.dale", "reconsideration.opened", opens(1, 1, "court-order"),
	    day_json("{'reason': 'x'}"));
	day_do(day, "ruth.dale", "reconsideration.opened", opens(2, 1, "accuracy-dispute"),
	    day_json("{'reason': 'x'}"));
	day_refused(day, "X-000001 is no dispute about a certificate: its trigger is court-order",
	    "ruth.dale", "dispute.received", on(1, "2026-05-01"), grounds());
	day_refused(day,
	    "D-000001 was disclosed in no answer, so there is no certificate with it to dispute",
	    "ruth.dale", "dispute.received", on(2, "2026-05-01"), grounds());
}

/* ---- the finding ---- */

static void
a_finding_that_it_is_not_relevant_says_nothing_of_whether_it_ought(void **state)
{
	struct day *day = *state;

	refer(day);
	day_invalid(day, "there is no place here for whether found that it ought to be included",
	    "ruth.dale", "dispute.finding", finds("no", "no"), reasons());
	day_invalid(day, "whether found that it ought to be included is missing", "ruth.dale",
	    "dispute.finding", finds("yes", NULL), reasons());
	day_do(day, "ruth.dale", "dispute.finding", finds("no", NULL), reasons());
}

static void
what_the_monitor_found_ought_not_be_included_is_taken_out(void **state)
{
	struct day *day = *state;
	json_t *varied = concludes("varied");

	refer(day);
	day_do(day, "ruth.dale", "dispute.finding", finds("yes", "no"), reasons());
	day_refused(day,
	    "the Independent Monitor found in X-000001 that R-000001 is not to be in the certificate of C-2026-000001, so"
	    " D-000001 can only be varied, by a decision not to disclose: " S117A,
	    "jane.roe", "reconsideration.concluded", concludes("upheld"), reasons());
	day_refused(day,
	    "the Independent Monitor found in X-000001 that R-000001 is not to be in the certificate of C-2026-000001, so"
	    " D-000001 can only be varied, by a decision not to disclose: " S117A,
	    "jane.roe", "reconsideration.concluded", concludes("withdrawn"), reasons());
	day_refused(day,
	    "the Independent Monitor found in X-000001 that R-000001 is not to be in the certificate of C-2026-000001, so no"
	    " decision can disclose it there: " S117A,
	    "jane.roe", "decision.made", supersedes(2, 1, 1, true),
	    day_decision_content(true, true));
	day_do(day, "jane.roe", "decision.made", supersedes(2, 1, 1, false),
	    day_decision_content(true, false));
	json_object_set_new(varied, "decision", json_string("D-000002"));
	day_do(day, "jane.roe", "reconsideration.concluded", varied, reasons());
	day_refused(day,
	    "C-2026-000001 was not answered again since D-000001 was varied, so no new certificate can have been issued",
	    "ruth.dale", "dispute.certificate",
	    with(on(1, "2026-05-04"), "issued", json_string("yes")),
	    day_json("{'reference': 'ZZ-NEW'}"));
	day_do(day, "ruth.dale", "check.answered",
	    day_answers_again(day, "nothing-to-disclose", "[]"), json_object());
	day_do(day, "ruth.dale", "dispute.certificate",
	    with(on(1, "2026-05-04"), "issued", json_string("yes")),
	    day_json("{'reference': 'ZZ-NEW'}"));
	/* Nor does it come back into that certificate by another way. */
	day_do(day, "ruth.dale", "reconsideration.opened", opens(2, 2, "new-information"),
	    day_json("{'reason': 'x'}"));
	day_refused(day,
	    "the Independent Monitor found in X-000001 that R-000001 is not to be in the certificate of C-2026-000001, so no"
	    " decision can disclose it there: " S117A,
	    "jane.roe", "decision.made", supersedes(3, 2, 2, true),
	    day_decision_content(true, true));
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	assert_int_equal(day_verify(day, "dan.lock"), OUGHT_OK);
}

static void
a_finding_reaches_the_decision_that_took_the_place_of_the_disputed_one(void **state)
{
	struct day *day = *state;

	refer(day);
	day_do(day, "ruth.dale", "reconsideration.opened", opens(2, 1, "court-order"),
	    day_json("{'reason': 'x'}"));
	day_do(day, "jane.roe", "decision.made", supersedes(2, 1, 2, true),
	    day_decision_content(true, true));
	day_do(day, "ruth.dale", "dispute.finding", finds("yes", "no"), reasons());
	assert_int_equal(
	    day_int(day,
		"SELECT reconsideration FROM reconsideration WHERE decision = 2 AND trigger = 'independent-monitor'"),
	    3);
	/* The superseded decision's own reconsideration can end; the live one's only by varying. */
	day_do(day, "jane.roe", "reconsideration.concluded", concludes("withdrawn"), reasons());
	day_refused(day,
	    "the Independent Monitor found in X-000001 that R-000001 is not to be in the certificate of C-2026-000001, so"
	    " D-000002 can only be varied, by a decision not to disclose: " S117A,
	    "jane.roe", "reconsideration.concluded",
	    day_json("{'reconsideration': 'X-000003', 'outcome': 'withdrawn', 'delegation': 1}"),
	    reasons());
	day_do(day, "jane.roe", "decision.made", supersedes(3, 2, 3, false),
	    day_decision_content(true, false));
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
a_decision_is_not_upheld_before_the_monitor_has_found(void **state)
{
	struct day *day = *state;

	open_dispute(day, "independent-monitor");
	day_refused(day,
	    "the Independent Monitor's finding in X-000001 is not recorded, and until then D-000001 cannot be upheld",
	    "jane.roe", "reconsideration.concluded", concludes("upheld"), reasons());
}

/* ---- representations ---- */

static json_t *
replies(const char *reply)
{
	return with(case_claims(), "reply", json_string(reply));
}

/* Assessed, and the applicant asked to reply by 18 May. */
static void
invite(struct day *day)
{
	day_case(day);
	day_do(day, "ruth.dale", "representations.invited",
	    with(case_claims(), "reply_by", json_string("2026-05-18")), day_json("{'text': 'x'}"));
}

static json_t *
says_of_representations(const char *text)
{
	json_t *content = day_decision_content(true, false);

	json_object_set_new(content, "representations", json_string(text));
	return content;
}

static void
a_reply_that_comes_late_is_marked_late(void **state)
{
	struct day *day = *state;

	invite(day);
	day_clock(day, "2026-05-18T23:00:00.000Z");
	day_do(day, "ruth.dale", "representations.received", replies("none"),
	    day_json("{'effect': 'x'}"));
	assert_int_equal(day_int(day, "SELECT late FROM representations WHERE until_n IS NULL"), 0);
	day_clock(day, "2026-05-19T09:00:00.000Z");
	day_do(day, "ruth.dale", "representations.received", replies("received"),
	    day_json("{'text': 'x', 'effect': 'y'}"));
	assert_int_equal(day_int(day, "SELECT late FROM representations WHERE until_n IS NULL"), 1);
	day_refused(day,
	    "there is no invitation to make representations on R-000001 for C-2026-000001 that waits for a reply",
	    "ruth.dale", "representations.received", replies("received"),
	    day_json("{'text': 'x', 'effect': 'y'}"));
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
a_reply_on_the_last_day_is_not_late(void **state)
{
	struct day *day = *state;

	invite(day);
	day_clock(day, "2026-05-18T23:59:00.000Z");
	day_do(day, "ruth.dale", "representations.received", replies("received"),
	    day_json("{'text': 'x', 'effect': 'y'}"));
	assert_int_equal(day_int(day, "SELECT late FROM representations WHERE until_n IS NULL"), 0);
}

static void
a_reply_after_the_decision_is_a_reason_to_reconsider_it(void **state)
{
	struct day *day = *state;

	invite(day);
	day_clock(day, "2026-05-19T09:00:00.000Z");
	day_do(day, "ruth.dale", "representations.received", replies("none"),
	    day_json("{'effect': 'x'}"));
	day_decided(day, 1, 1, 1, true);
	day_refused(day,
	    "D-000001 decides on R-000001 for C-2026-000001 already; representations that come later are a reason to reconsider it",
	    "ruth.dale", "representations.received", replies("received"),
	    day_json("{'text': 'x', 'effect': 'y'}"));
	day_do(day, "ruth.dale", "reconsideration.opened", opens(1, 1, "representations"),
	    day_json("{'reason': 'x'}"));
	day_do(day, "ruth.dale", "representations.received", replies("received"),
	    day_json("{'text': 'x', 'effect': 'y'}"));
}

static void
what_somebody_said_is_not_passed_over_in_the_reasons(void **state)
{
	static const char *const bare[] = {
	    "none", " None. ", "N/A", "no", "Not applicable: x", "-", "no representations"};
	struct day *day = *state;
	size_t i;

	invite(day);
	day_do(day, "ruth.dale", "representations.received", replies("received"),
	    day_json("{'text': 'x', 'effect': 'y'}"));
	for (i = 0; i < sizeof(bare) / sizeof(bare[0]); i++)
		day_invalid(day,
		    "representations on R-000001 for C-2026-000001 were received, and the decision has to say what was made of them",
		    "jane.roe", "decision.made", day_decision_claims(1, 1, 1, 1, true, false),
		    says_of_representations(bare[i]));
	day_do(day, "jane.roe", "decision.made", day_decision_claims(1, 1, 1, 1, true, false),
	    says_of_representations("None of what was said changes the facts."));
}

static void
where_nobody_was_asked_none_is_an_answer(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_do(day, "jane.roe", "decision.made", day_decision_claims(1, 1, 1, 1, true, false),
	    says_of_representations("not applicable: not invited"));
}

/* ---- drafts ---- */

static json_t *
some(void)
{
	return day_json("{'relevant': 'yes', 'ought_reasons': 'so far'}");
}

static void
a_draft_counts_for_nothing_and_ends_with_the_decision(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_do(day, "jane.roe", "draft.kept", case_claims(), some());
	day_do(day, "jane.roe", "draft.kept", case_claims(), some());
	day_do(day, "vera.moss", "draft.kept", case_claims(), some());
	assert_int_equal(day_int(day, "SELECT count(*) FROM draft WHERE until_n IS NULL"), 2);
	assert_int_equal(day_int(day, "SELECT count(*) FROM decision"), 0);
	day_decided(day, 1, 1, 1, false);
	assert_int_equal(day_int(day, "SELECT count(*) FROM draft WHERE until_n IS NULL"), 0);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	assert_int_equal(day_verify(day, "dan.lock"), OUGHT_OK);
}

static void
every_part_of_a_decision_can_be_drafted(void **state)
{
	struct day *day = *state;
	const struct act_kind *decided = act_kind_find("decision.made"),
			      *kept = act_kind_find("draft.kept");

	(void)day;
	for (const struct field *field = decided->content; field->key != NULL; field++) {
		const struct field *same = kept->content;

		while (same->key != NULL && strcmp(same->key, field->key) != 0)
			same++;
		if (same->key == NULL)
			fail_msg("a draft has no place for %s", field->key);
		assert_int_equal(same->kind, field->kind);
		assert_true(same->optional);
	}
}

static void
a_draft_has_something_in_it_and_about_a_case(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_invalid(
	    day, "the draft is empty", "jane.roe", "draft.kept", case_claims(), json_object());
	day_invalid(day, "whether relevant has to be yes or no", "jane.roe", "draft.kept",
	    case_claims(), day_json("{'relevant': 'perhaps'}"));
	day_fails(day, OUGHT_NOT_FOUND, "there is no record R-000009", "jane.roe", "draft.kept",
	    day_json("{'check': 'C-2026-000001', 'record': 'R-000009'}"), some());
}

static void
only_its_writer_drops_a_draft(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_do(day, "jane.roe", "draft.kept", case_claims(), some());
	day_fails(day, OUGHT_NOT_FOUND,
	    "vera.moss has no draft of a decision on R-000001 for C-2026-000001", "vera.moss",
	    "draft.dropped", case_claims(), NULL);
	day_do(day, "jane.roe", "draft.dropped", case_claims(), NULL);
	day_fails(day, OUGHT_NOT_FOUND,
	    "jane.roe has no draft of a decision on R-000001 for C-2026-000001", "jane.roe",
	    "draft.dropped", case_claims(), NULL);
	assert_int_equal(day_int(day, "SELECT count(*) FROM draft WHERE until_n IS NULL"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, day_setup, day_teardown)
	    PROMISE(every_trigger_opens_a_reconsideration),
	    PROMISE(a_dispute_goes_through_its_stages_in_order),
	    PROMISE(the_chief_officers_review_is_made_by_the_authority_that_decides),
	    PROMISE(a_dispute_of_accuracy_is_passed_on_by_who_handles_it),
	    PROMISE(a_dispute_of_accuracy_that_is_not_referred_is_upheld_without_a_finding),
	    PROMISE(only_disputes_have_stages_and_only_of_what_was_disclosed),
	    PROMISE(a_finding_that_it_is_not_relevant_says_nothing_of_whether_it_ought),
	    PROMISE(what_the_monitor_found_ought_not_be_included_is_taken_out),
	    PROMISE(a_finding_reaches_the_decision_that_took_the_place_of_the_disputed_one),
	    PROMISE(a_decision_is_not_upheld_before_the_monitor_has_found),
	    PROMISE(a_reply_that_comes_late_is_marked_late),
	    PROMISE(a_reply_on_the_last_day_is_not_late),
	    PROMISE(a_reply_after_the_decision_is_a_reason_to_reconsider_it),
	    PROMISE(what_somebody_said_is_not_passed_over_in_the_reasons),
	    PROMISE(where_nobody_was_asked_none_is_an_answer),
	    PROMISE(a_draft_counts_for_nothing_and_ends_with_the_decision),
	    PROMISE(every_part_of_a_decision_can_be_drafted),
	    PROMISE(a_draft_has_something_in_it_and_about_a_case),
	    PROMISE(only_its_writer_drops_a_draft),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
