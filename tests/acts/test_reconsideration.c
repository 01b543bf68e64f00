/* test_reconsideration.c: a decision is looked at again, by the authority that decides. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../fixture/day.h"

static json_t *
opens(int reconsideration, int decision, const char *trigger)
{
	return day_json("{'reconsideration': 'X-%06d', 'decision': 'D-%06d', 'trigger': '%s'}",
	    reconsideration, decision, trigger);
}

static json_t *
concludes(const char *outcome, int delegation)
{
	json_t *claims = day_json("{'reconsideration': 'X-000001', 'outcome': '%s'}", outcome);

	if (delegation != 0)
		json_object_set_new(claims, "delegation", json_integer(delegation));
	return claims;
}

static json_t *
concludes_varied(const char *decision)
{
	json_t *claims = concludes("varied", 1);

	json_object_set_new(claims, "decision", json_string(decision));
	return claims;
}

static json_t *
supersedes(int decision, const char *earlier, const char *reconsideration)
{
	json_t *claims = day_decision_claims(decision, 1, 1, 1, true, false);

	if (earlier != NULL)
		json_object_set_new(claims, "supersedes", json_string(earlier));
	if (reconsideration != NULL)
		json_object_set_new(claims, "reconsideration", json_string(reconsideration));
	return claims;
}

static json_t *
reason(void)
{
	return day_json("{'reason': 'x'}");
}

static json_t *
reasons(void)
{
	return day_json("{'reasons': 'x'}");
}

/* D-000001 discloses, and X-000001 is open. */
static void
open_one(struct day *day)
{
	day_case(day);
	day_decided(day, 1, 1, 1, true);
	day_do(
	    day, "ruth.dale", "reconsideration.opened", opens(1, 1, "accuracy-dispute"), reason());
}

static void
a_reconsideration_is_of_a_live_decision_and_opened_once(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_fails(day, OUGHT_NOT_FOUND, "there is no decision D-000001", "ruth.dale",
	    "reconsideration.opened", opens(1, 1, "court-order"), reason());
	day_decided(day, 1, 1, 1, true);
	day_invalid(day, "the next reconsideration is X-000001, not X-000002", "ruth.dale",
	    "reconsideration.opened", opens(2, 1, "court-order"), reason());
	day_invalid(day, "reason is missing; trigger is not one that is known", "ruth.dale",
	    "reconsideration.opened", opens(1, 1, "whim"), json_object());
	day_do(day, "paul.wood", "reconsideration.opened", opens(1, 1, "court-order"), reason());
	day_refused(day, "X-000001 is open already, of the same decision and with the same trigger",
	    "ruth.dale", "reconsideration.opened", opens(2, 1, "court-order"), reason());
	day_do(
	    day, "ruth.dale", "reconsideration.opened", opens(2, 1, "guidance-changed"), reason());
}

static void
a_record_that_came_to_light_is_of_the_same_person(void **state)
{
	struct day *day = *state;
	json_t *claims = opens(1, 1, "representations");

	day_case(day);
	day_decided(day, 1, 1, 1, true);
	day_person(day, 2);
	day_record(day, 2, 2, "allegation");
	json_object_set_new(claims, "record", json_string("R-000002"));
	day_refused(day, "R-000002 is about another person than D-000001", "ruth.dale",
	    "reconsideration.opened", claims, reason());
}

static void
it_is_concluded_by_the_authority_that_decides(void **state)
{
	struct day *day = *state;

	open_one(day);
	day_refused(day, "paul.wood holds no delegation from the chief officer", "paul.wood",
	    "reconsideration.concluded", concludes("upheld", 0), reasons());
	day_refused(day, "delegation 1 is jane.roe's, so paul.wood cannot rely on it", "paul.wood",
	    "reconsideration.concluded", concludes("upheld", 1), reasons());
	day_invalid(day, "reasons are missing", "jane.roe", "reconsideration.concluded",
	    concludes("upheld", 1), json_object());
	day_do(day, "jane.roe", "reconsideration.concluded", concludes("upheld", 1), reasons());
	day_refused(day, "X-000001 is concluded already", "jane.roe", "reconsideration.concluded",
	    concludes("upheld", 1), reasons());
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
the_chief_officer_concludes_without_a_delegation(void **state)
{
	struct day *day = *state;

	open_one(day);
	day_do(day, "mary.shaw", "reconsideration.concluded", concludes("withdrawn", 0), reasons());
	assert_int_equal(
	    day_int(day,
		"SELECT count(*) FROM reconsideration WHERE outcome = 'withdrawn' AND delegation IS NULL"),
	    1);
}

static void
a_varied_decision_supersedes_and_the_chain_stays(void **state)
{
	struct day *day = *state;

	open_one(day);
	day_invalid(day, "new decision is missing", "jane.roe", "reconsideration.concluded",
	    concludes("varied", 1), reasons());
	day_refused(day, "D-000001 does not supersede D-000001 in X-000001", "jane.roe",
	    "reconsideration.concluded", concludes_varied("D-000001"), reasons());
	day_do(day, "jane.roe", "decision.made", supersedes(2, "D-000001", "X-000001"),
	    day_decision_content(true, false));
	day_refused(day, "D-000002 was made in X-000001, which is therefore concluded as varied",
	    "jane.roe", "reconsideration.concluded", concludes("upheld", 1), reasons());
	day_do(
	    day, "jane.roe", "reconsideration.concluded", concludes_varied("D-000002"), reasons());
	assert_int_equal(
	    day_int(day,
		"WITH RECURSIVE chain (decision) AS (SELECT 2 UNION ALL"
		" SELECT d.supersedes FROM decision AS d JOIN chain USING (decision) WHERE d.supersedes IS NOT NULL)"
		" SELECT count(*) FROM chain"),
	    2);
	day_refused(day, "D-000001 was superseded by a later decision, which can be reconsidered",
	    "ruth.dale", "reconsideration.opened", opens(2, 1, "court-order"), reason());
	assert_int_equal(day_int(day, "SELECT count(*) FROM decision WHERE until_n IS NULL"), 1);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	assert_int_equal(day_verify(day, "dan.lock"), OUGHT_OK);
}

static void
a_decision_supersedes_only_in_an_open_reconsideration_of_the_live_one(void **state)
{
	struct day *day = *state;
	static const char both[] =
	    "a decision that supersedes another names the reconsideration, and one that is made in a"
	    " reconsideration names the decision that it supersedes";

	open_one(day);
	day_invalid(day, both, "jane.roe", "decision.made", supersedes(2, "D-000001", NULL),
	    day_decision_content(true, false));
	day_invalid(day, both, "jane.roe", "decision.made", supersedes(2, NULL, "X-000001"),
	    day_decision_content(true, false));
	day_refused(day, "X-000007 is not an open reconsideration of D-000001", "jane.roe",
	    "decision.made", supersedes(2, "D-000001", "X-000007"),
	    day_decision_content(true, false));
	day_refused(day, "D-000007 is not the live decision on R-000001 for C-2026-000001",
	    "jane.roe", "decision.made", supersedes(2, "D-000007", "X-000001"),
	    day_decision_content(true, false));
	day_do(day, "jane.roe", "reconsideration.concluded", concludes("upheld", 1), reasons());
	day_refused(day, "X-000001 is not an open reconsideration of D-000001", "jane.roe",
	    "decision.made", supersedes(2, "D-000001", "X-000001"),
	    day_decision_content(true, false));
}

static void
who_entered_what_came_to_light_neither_varies_nor_concludes(void **state)
{
	struct day *day = *state;
	json_t *varies = supersedes(2, "D-000001", "X-000001");

	day_case(day);
	day_decided(day, 1, 1, 1, false);
	day_do(day, "vera.moss", "record.entered",
	    day_json(
		"{'record': 'R-000002', 'person': 'P-000001', 'role': 'suspect', 'kind': 'allegation', 'category': 'theft',"
		" 'retention_group': 3, 'review': '2027-03-04'}"),
	    day_record_content("ZZ/2"));
	day_refused(day, "vera.moss entered R-000002, so another delegate has to conclude X-000001",
	    "vera.moss", "reconsideration.concluded", concludes("upheld", 2), reasons());
	json_object_set_new(varies, "delegation", json_integer(2));
	day_refused(day,
	    "vera.moss entered R-000002, so another delegate has to decide in X-000001",
	    "vera.moss", "decision.made", varies, day_decision_content(true, false));
	day_do(day, "jane.roe", "reconsideration.concluded", concludes("upheld", 1), reasons());
}

/* vera.moss is senior, disclosure and records officer, with a delegation of her own. */
static void
who_assessed_a_record_does_not_uphold_the_decision_on_it(void **state)
{
	struct day *day = *state;
	static const int candidates[] = {1};

	day_person(day, 1);
	day_record(day, 1, 1, "outcome-21");
	day_check(day, 1);
	day_searched(day, 1, 1, candidates, 1);
	day_matched(day, 1, 1, "same");
	day_do(day, "vera.moss", "assessment.made",
	    day_json(
		"{'check': 'C-2026-000001', 'record': 'R-000001', 'recommendation': 'disclose'}"),
	    day_assessment_content());
	day_not_invited(day, 1, 1);
	day_decided(day, 1, 1, 1, false);
	day_do(day, "ruth.dale", "reconsideration.opened",
	    day_json(
		"{'reconsideration': 'X-000001', 'decision': 'D-000001', 'trigger': 'court-order'}"),
	    day_json("{'reason': 'x'}"));
	day_refused(day,
	    "vera.moss made the assessment of R-000001 for C-2026-000001, so another delegate has to reconsider it",
	    "vera.moss", "reconsideration.concluded",
	    day_json("{'reconsideration': 'X-000001', 'outcome': 'upheld', 'delegation': 2}"),
	    day_json("{'reasons': 'x'}"));
	day_do(day, "jane.roe", "reconsideration.concluded",
	    day_json("{'reconsideration': 'X-000001', 'outcome': 'upheld', 'delegation': 1}"),
	    day_json("{'reasons': 'x'}"));
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
who_entered_the_record_does_not_uphold_the_decision_on_it(void **state)
{
	struct day *day = *state;
	static const int candidates[] = {1};

	day_person(day, 1);
	day_do(day, "vera.moss", "record.entered",
	    day_json(
		"{'record': 'R-000001', 'person': 'P-000001', 'role': 'suspect', 'kind': 'allegation', 'category': 'theft',"
		" 'retention_group': 3, 'review': '2027-03-04'}"),
	    day_record_content("ZZ/1"));
	day_check(day, 1);
	day_searched(day, 1, 1, candidates, 1);
	day_matched(day, 1, 1, "same");
	day_assessed(day, 1, 1, "disclose");
	day_not_invited(day, 1, 1);
	day_decided(day, 1, 1, 1, false);
	day_do(day, "ruth.dale", "reconsideration.opened",
	    day_json(
		"{'reconsideration': 'X-000001', 'decision': 'D-000001', 'trigger': 'court-order'}"),
	    day_json("{'reason': 'x'}"));
	day_refused(day, "vera.moss entered R-000001, so another delegate has to conclude X-000001",
	    "vera.moss", "reconsideration.concluded",
	    day_json("{'reconsideration': 'X-000001', 'outcome': 'upheld', 'delegation': 2}"),
	    day_json("{'reasons': 'x'}"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, day_setup, day_teardown)
	    PROMISE(a_reconsideration_is_of_a_live_decision_and_opened_once),
	    PROMISE(a_record_that_came_to_light_is_of_the_same_person),
	    PROMISE(it_is_concluded_by_the_authority_that_decides),
	    PROMISE(the_chief_officer_concludes_without_a_delegation),
	    PROMISE(a_varied_decision_supersedes_and_the_chain_stays),
	    PROMISE(a_decision_supersedes_only_in_an_open_reconsideration_of_the_live_one),
	    PROMISE(who_entered_what_came_to_light_neither_varies_nor_concludes),
	    PROMISE(who_assessed_a_record_does_not_uphold_the_decision_on_it),
	    PROMISE(who_entered_the_record_does_not_uphold_the_decision_on_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
