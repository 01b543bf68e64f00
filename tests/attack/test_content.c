/*
 * test_content.c: an insider who holds the content's key alters what an act contains, hides a person from the search, or decides
 * without authority, past the rules.  Verifying by who holds that key names it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../fixture/attack.h"

static void
is_found(struct day *day, const char *text)
{
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_UNVERIFIED);
	day_found(day, text);
}

static void
altered_reasons_of_a_decision_are_named(void **state)
{
	struct day *day = *state;

	attack_sql(day, "john.doe",
	    "UPDATE main.part SET body = CAST(replace(CAST(body AS TEXT), '\"relevant_reasons\":\"r\"',"
	    " '\"relevant_reasons\":\"R\"') AS BLOB) WHERE n = (SELECT n FROM ledger.decision WHERE decision = 1)");
	is_found(day, "decision.made by jane.roe: its content is not what the officer signed for");
}

static void
a_deleted_part_is_named(void **state)
{
	struct day *day = *state;

	attack_sql(day, "john.doe",
	    "DELETE FROM main.part WHERE n = (SELECT n FROM ledger.decision WHERE decision = 1)");
	is_found(day, "decision.made by jane.roe: its content is missing, and no act erased it");
}

static void
a_part_ended_as_if_erased_is_named(void **state)
{
	struct day *day = *state;

	day_person(day, 2);
	attack_sql(day, "john.doe",
	    "UPDATE main.part SET until_n = (SELECT max(n) FROM ledger.entry)"
	    " WHERE n = (SELECT n FROM ledger.decision WHERE decision = 1)");
	is_found(day, "decision.made by jane.roe: its content is missing, and no act erased it");
}

static void
content_that_no_entry_commits_to_is_named(void **state)
{
	struct day *day = *state;

	attack_sql(day, "john.doe",
	    "INSERT INTO main.part (n, salt, body) VALUES (0, zeroblob(32), CAST('{}' AS BLOB))");
	is_found(day, "store.found by mary.shaw: there is content that it does not commit to");
}

static void
a_removed_search_key_is_named(void **state)
{
	struct day *day = *state;

	attack_sql(day, "john.doe", "DELETE FROM main.match_key WHERE person = 1");
	is_found(day, "table match_key has lost the row with key");
}

static void
who_is_hidden_behind_another_without_an_act_is_named(void **state)
{
	struct day *day = *state;

	day_person(day, 2);
	attack_sql(
	    day, "john.doe", "INSERT INTO main.person_member (person, root, n) VALUES (1, 2, 20)");
	is_found(day, "table person_member has a row that no entry made, with person 1");
}

static void
a_renamed_person_is_named(void **state)
{
	struct day *day = *state;

	attack_sql(
	    day, "john.doe", "UPDATE main.person_name SET surname = 'Nobody' WHERE person = 1");
	is_found(
	    day, "table person_name differs from what the entries say in the row with person 1");
	assert_null(strstr(day->finding[0], "Nobody"));
}

static void
an_altered_certificate_text_is_named(void **state)
{
	struct day *day = *state;

	attack_sql(day, "john.doe",
	    "UPDATE main.certificate_text SET text = 'Nothing is held.' WHERE decision = 1");
	is_found(day,
	    "table certificate_text differs from what the entries say in the row with decision 1");
}

/* A records officer signs a decision with their own key, as themselves. */
static void
a_decision_beyond_ones_role_is_named(void **state)
{
	struct day *day = *state;

	attack_append(day, "john.doe", "john.doe", day->now_ms, "decision.made",
	    day_decision_claims(2, 1, 1, 1, true, false), day_decision_content(true, false));
	is_found(
	    day, "decision.made by john.doe: john.doe is a records officer; a decision is made by");
}

/* A senior officer whose delegation the chief officer has ended decides all the same. */
static void
a_decision_after_the_delegations_end_is_named(void **state)
{
	struct day *day = *state;

	day_person(day, 2);
	day_record(day, 2, 2, "allegation");
	day_do(day, "mary.shaw", "delegation.ended",
	    day_json("{'delegation': 1, 'on': '2026-05-04'}"), NULL);
	day_clock(day, "2026-05-06T09:00:00.000Z");
	attack_append(day, "jane.roe", "jane.roe", day->now_ms, "decision.made",
	    day_decision_claims(2, 1, 2, 1, true, false), day_decision_content(true, false));
	is_found(day, "decision.made by jane.roe: jane.roe's delegation 1 ended on 4 May 2026");
}

/* Who assessed decides, with a delegation that is live. */
static void
a_decision_on_ones_own_assessment_is_named(void **state)
{
	struct day *day = *state;
	static const int candidates[] = {1};

	day_record(day, 2, 1, "allegation");
	day_check(day, 2);
	day_searched(day, 2, 1, candidates, 1);
	day_matched(day, 2, 1, "same");
	day_do(day, "vera.moss", "assessment.made",
	    day_json(
		"{'check': 'C-2026-000002', 'record': 'R-000002', 'recommendation': 'disclose'}"),
	    day_assessment_content());
	day_not_invited(day, 2, 2);
	attack_append(day, "vera.moss", "vera.moss", day->now_ms, "decision.made",
	    day_decision_claims(2, 2, 2, 2, true, true), day_decision_content(true, true));
	is_found(day,
	    "decision.made by vera.moss: vera.moss made the assessment of R-000002 for C-2026-000002");
}

static int
setup(void **state)
{
	struct day *day = day_new();

	day_case(day);
	day_decided(day, 1, 1, 1, true);
	*state = day;
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, setup, day_teardown)
	    PROMISE(altered_reasons_of_a_decision_are_named),
	    PROMISE(a_deleted_part_is_named),
	    PROMISE(a_part_ended_as_if_erased_is_named),
	    PROMISE(content_that_no_entry_commits_to_is_named),
	    PROMISE(a_removed_search_key_is_named),
	    PROMISE(who_is_hidden_behind_another_without_an_act_is_named),
	    PROMISE(a_renamed_person_is_named),
	    PROMISE(an_altered_certificate_text_is_named),
	    PROMISE(a_decision_beyond_ones_role_is_named),
	    PROMISE(a_decision_after_the_delegations_end_is_named),
	    PROMISE(a_decision_on_ones_own_assessment_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
