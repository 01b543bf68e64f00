/* test_delegation.c: what a delegation covers, replacing one, and several at once. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../fixture/day.h"

/* Claims of a delegation to ${officer} for the child workforce, with ${more} members: "'kinds': ['acquittal']". */
static json_t *
delegates(struct day *day, int delegation, const char *officer, const char *from, const char *more)
{
	char print[OUGHT_FINGERPRINT_MAX];
	json_t *claims, *extra;

	ought_fingerprint(ought_identity_signing_key(day_identity(day, officer)), print);
	claims = day_json(
	    "{'delegation': %d, 'officer': '%s', 'fingerprint': '%s', 'rank': 'superintendent',"
	    " 'workforces': ['child'], 'from': '%s', 'to': '2026-12-31', 'instrument': 'DEL/%d'}",
	    delegation, officer, print, from, delegation);
	extra = day_json("{%s}", more);
	assert_int_equal(json_object_update(claims, extra), 0);
	json_decref(extra);
	return claims;
}

static void
delegated(struct day *day, int delegation, const char *from, const char *more)
{
	day_do(day, "mary.shaw", "delegation.made",
	    delegates(day, delegation, "paul.wood", from, more), NULL);
}

/* paul.wood decides the case by ${delegation}; refused with ${sentence}. */
static void
decides_not(struct day *day, int delegation, const char *sentence)
{
	day_refused(day, sentence, "paul.wood", "decision.made",
	    day_decision_claims(1, 1, 1, delegation, true, false),
	    day_decision_content(true, false));
}

static void
decides(struct day *day, int delegation)
{
	day_do(day, "paul.wood", "decision.made",
	    day_decision_claims(1, 1, 1, delegation, true, false),
	    day_decision_content(true, false));
}

static void
a_delegation_for_some_kinds_of_record_carries_no_decision_on_others(void **state)
{
	struct day *day = *state;

	day_case(day);
	delegated(day, 3, "2026-01-01", "'kinds': ['allegation', 'intelligence']");
	decides_not(
	    day, 3, "paul.wood's delegation 3 does not cover records of the kind outcome-21");
	delegated(day, 4, "2026-01-01", "'kinds': ['outcome-21']");
	decides(day, 4);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
a_delegation_for_some_categories_carries_no_decision_on_others(void **state)
{
	struct day *day = *state;

	day_case(day);
	delegated(day, 3, "2026-01-01", "'categories': ['theft']");
	decides_not(day, 3,
	    "paul.wood's delegation 3 does not cover the category youth-produced-sexual-imagery");
	delegated(day, 4, "2026-01-01", "'categories': ['youth-produced-sexual-imagery']");
	decides(day, 4);
}

static void
all_that_a_delegation_does_not_cover_is_named(void **state)
{
	struct day *day = *state;

	day_case(day);
	delegated(day, 3, "2026-01-01",
	    "'workforces': ['adult'], 'kinds': ['acquittal'], 'categories': ['theft']");
	decides_not(day, 3,
	    "paul.wood's delegation 3 does not cover the workforce child or records of the kind outcome-21 or the category"
	    " youth-produced-sexual-imagery");
}

static void
the_kind_counts_that_a_record_has_now(void **state)
{
	struct day *day = *state;

	day_case(day);
	delegated(day, 3, "2026-01-01", "'kinds': ['outcome-21']");
	decides(day, 3);
	day_do(day, "ruth.dale", "reconsideration.opened",
	    day_json(
		"{'reconsideration': 'X-000001', 'decision': 'D-000001', 'trigger': 'court-order'}"),
	    day_json("{'reason': 'x'}"));
	delegated(day, 4, "2026-01-01", "'kinds': ['acquittal']");
	day_refused(day, "paul.wood's delegation 4 does not cover records of the kind outcome-21",
	    "paul.wood", "reconsideration.concluded",
	    day_json("{'reconsideration': 'X-000001', 'outcome': 'upheld', 'delegation': 4}"),
	    day_json("{'reasons': 'x'}"));
	day_do(day, "paul.wood", "reconsideration.concluded",
	    day_json("{'reconsideration': 'X-000001', 'outcome': 'upheld', 'delegation': 3}"),
	    day_json("{'reasons': 'x'}"));
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
what_a_delegation_covers_is_named_once_and_known(void **state)
{
	struct day *day = *state;

	day_invalid(day, "a record kind is named twice", "mary.shaw", "delegation.made",
	    delegates(day, 3, "paul.wood", "2026-01-01", "'kinds': ['acquittal', 'acquittal']"),
	    NULL);
	day_invalid(day, "an offence category is named twice", "mary.shaw", "delegation.made",
	    delegates(day, 3, "paul.wood", "2026-01-01", "'categories': ['theft', 'theft']"), NULL);
	day_invalid(day, "record kind is not one that is known", "mary.shaw", "delegation.made",
	    delegates(day, 3, "paul.wood", "2026-01-01", "'kinds': ['gossip']"), NULL);
	day_invalid(day, "record kinds are missing", "mary.shaw", "delegation.made",
	    delegates(day, 3, "paul.wood", "2026-01-01", "'kinds': []"), NULL);
}

static void
a_delegation_that_is_replaced_ends_when_the_new_one_begins(void **state)
{
	struct day *day = *state;

	day_case(day);
	delegated(day, 3, "2026-01-01", "");
	delegated(day, 4, "2026-05-06", "'replaces': 3");
	decides_not(day, 4, "paul.wood's delegation 4 begins on 6 May 2026");
	day_clock(day, "2026-05-06T09:00:00.000Z");
	assert_int_equal(
	    day_int(day,
		"SELECT count(*) FROM delegation WHERE delegation = 3 AND ended_on = '2026-05-06'"),
	    1);
	day_clock(day, "2026-05-07T09:00:00.000Z");
	decides_not(day, 3, "paul.wood's delegation 3 ended on 6 May 2026");
	decides(day, 4);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	assert_int_equal(day_verify(day, "dan.lock"), OUGHT_OK);
}

static void
a_delegation_is_not_made_longer_by_ending_it(void **state)
{
	struct day *day = *state;

	delegated(day, 3, "2026-01-01", "");
	day_do(day, "mary.shaw", "delegation.ended",
	    day_json("{'delegation': 3, 'on': '2026-05-06'}"), NULL);
	day_refused(day,
	    "delegation 3 ends on 6 May 2026 already; for longer the chief officer delegates anew",
	    "mary.shaw", "delegation.ended", day_json("{'delegation': 3, 'on': '2026-05-07'}"),
	    NULL);
}

static void
a_successor_takes_over_somebody_elses_delegation(void **state)
{
	struct day *day = *state;

	delegated(day, 3, "2026-05-05", "'replaces': 1");
	day_clock(day, "2026-05-06T09:00:00.000Z");
	day_case(day);
	day_refused(day, "jane.roe's delegation 1 ended on 5 May 2026", "jane.roe", "decision.made",
	    day_decision_claims(1, 1, 1, 1, true, false), day_decision_content(true, false));
	decides(day, 3);
}

static void
a_delegation_is_replaced_once_and_while_it_is_live(void **state)
{
	struct day *day = *state;

	day_fails(day, OUGHT_NOT_FOUND, "there is no delegation 9", "mary.shaw", "delegation.made",
	    delegates(day, 3, "paul.wood", "2026-05-05", "'replaces': 9"), NULL);
	day_fails(day, OUGHT_NOT_FOUND, "there is no delegation 3", "mary.shaw", "delegation.made",
	    delegates(day, 3, "paul.wood", "2026-05-05", "'replaces': 3"), NULL);
	day_invalid(day, "delegation 1 cannot end before its first day", "mary.shaw",
	    "delegation.made", delegates(day, 3, "paul.wood", "2025-12-31", "'replaces': 1"), NULL);
	delegated(day, 3, "2026-05-05", "'replaces': 1");
	day_refused(day, "delegation 1 is replaced by delegation 3 already", "mary.shaw",
	    "delegation.made", delegates(day, 4, "paul.wood", "2026-05-05", "'replaces': 1"), NULL);
	day_do(day, "mary.shaw", "delegation.ended",
	    day_json("{'delegation': 2, 'on': '2026-05-04'}"), NULL);
	day_clock(day, "2026-05-05T09:00:00.000Z");
	day_refused(day, "delegation 2 ended on 4 May 2026", "mary.shaw", "delegation.made",
	    delegates(day, 4, "paul.wood", "2026-05-05", "'replaces': 2"), NULL);
}

static void
a_delegation_does_not_end_before_what_was_erased_by_it(void **state)
{
	struct day *day = *state;

	day_person(day, 1);
	day_clock(day, "2026-05-08T09:00:00.000Z");
	day_do(day, "john.doe", "erasure.proposed",
	    day_json("{'what': 'person', 'person': 'P-000001'}"), day_json("{'reason': 'x'}"));
	day_do(day, "jane.roe", "erasure.approved",
	    day_json("{'what': 'person', 'person': 'P-000001', 'entries': [%d], 'delegation': 1}",
		(int)day_int(day, "SELECT n FROM person_ref WHERE person = 1")),
	    day_json("{'reason': 'x'}"));
	day_refused(day, "delegation 1 was relied on on 8 May 2026, so it cannot end before",
	    "mary.shaw", "delegation.ended", day_json("{'delegation': 1, 'on': '2026-05-07'}"),
	    NULL);
}

static void
a_delegation_is_not_replaced_from_before_a_decision_that_relied_on_it(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_decided(day, 1, 1, 1, false);
	day_refused(day, "delegation 1 was relied on on 4 May 2026, so it cannot end before",
	    "mary.shaw", "delegation.made",
	    delegates(day, 3, "paul.wood", "2026-05-03", "'replaces': 1"), NULL);
	delegated(day, 3, "2026-05-04", "'replaces': 1");
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
of_several_delegations_a_decision_names_the_one_it_relies_on(void **state)
{
	struct day *day = *state;

	day_case(day);
	delegated(day, 3, "2026-01-01", "'kinds': ['acquittal']");
	delegated(day, 4, "2026-01-01", "");
	day_invalid(day, "the number of the delegation that paul.wood relies on is missing",
	    "paul.wood", "decision.made", day_decision_claims(1, 1, 1, 0, true, false),
	    day_decision_content(true, false));
	decides_not(day, 1, "delegation 1 is jane.roe's, so paul.wood cannot rely on it");
	decides(day, 4);
	assert_int_equal(day_int(day, "SELECT delegation FROM decision WHERE decision = 1"), 4);
}

/* A dispute's review was by the delegation too. */
static void
a_delegation_does_not_end_before_a_review_for_the_monitor_that_relied_on_it(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_decided(day, 1, 1, 1, true);
	day_disclosed(day, 1);
	day_do(day, "ruth.dale", "reconsideration.opened",
	    day_json(
		"{'reconsideration': 'X-000001', 'decision': 'D-000001', 'trigger': 'independent-monitor'}"),
	    day_json("{'reason': 'x'}"));
	day_do(day, "ruth.dale", "dispute.received",
	    day_json("{'reconsideration': 'X-000001', 'on': '2026-05-04'}"),
	    day_json("{'grounds': 'x'}"));
	day_clock(day, "2026-05-08T09:00:00.000Z");
	day_do(day, "jane.roe", "dispute.referred",
	    day_json("{'reconsideration': 'X-000001', 'on': '2026-05-08', 'delegation': 1}"),
	    day_json("{'review': 'x'}"));
	day_refused(day, "delegation 1 was relied on on 8 May 2026, so it cannot end before",
	    "mary.shaw", "delegation.ended", day_json("{'delegation': 1, 'on': '2026-05-07'}"),
	    NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, day_setup, day_teardown)
	    PROMISE(a_delegation_for_some_kinds_of_record_carries_no_decision_on_others),
	    PROMISE(a_delegation_for_some_categories_carries_no_decision_on_others),
	    PROMISE(all_that_a_delegation_does_not_cover_is_named),
	    PROMISE(the_kind_counts_that_a_record_has_now),
	    PROMISE(what_a_delegation_covers_is_named_once_and_known),
	    PROMISE(a_delegation_is_not_made_longer_by_ending_it),
	    PROMISE(a_delegation_that_is_replaced_ends_when_the_new_one_begins),
	    PROMISE(a_successor_takes_over_somebody_elses_delegation),
	    PROMISE(a_delegation_is_replaced_once_and_while_it_is_live),
	    PROMISE(a_delegation_does_not_end_before_what_was_erased_by_it),
	    PROMISE(a_delegation_is_not_replaced_from_before_a_decision_that_relied_on_it),
	    PROMISE(of_several_delegations_a_decision_names_the_one_it_relies_on),
	    PROMISE(a_delegation_does_not_end_before_a_review_for_the_monitor_that_relied_on_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
