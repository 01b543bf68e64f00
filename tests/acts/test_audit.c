/* test_audit.c: dip samples that anybody draws again, findings on them, and what is disclosed outside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../fixture/day.h"

#define DIGEST "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

/* One person with ${records} records, one check, each record decided: every third one by disclosure. */
static void
decisions(struct day *day, int records)
{
	static const int candidates[] = {1};
	int i;

	day_person(day, 1);
	for (i = 1; i <= records; i++)
		day_record(day, i, 1, "outcome-21");
	day_check(day, 1);
	day_searched(day, 1, 1, candidates, 1);
	day_matched(day, 1, 1, "same");
	for (i = 1; i <= records; i++) {
		day_assessed(day, 1, i, "disclose");
		day_not_invited(day, 1, i);
		day_decided(day, i, 1, i, i % 3 == 0);
	}
}

static json_t *
draw(struct day *day, const char *from, const char *to, int64_t size, const char *seed)
{
	struct ought_sample_plan plan = {from, to, seed, size, INT64_MAX};
	json_t *sample = NULL;

	memset(&day->err, 0, sizeof(day->err));
	if (ought_act_sample(ought_store_db(day_store(day, "carl.frost")), &plan, &sample,
		&day->err) != OUGHT_OK)
		return NULL;
	return sample;
}

static char *
drawn(struct day *day, int64_t size, const char *seed)
{
	json_t *sample = draw(day, "2026-05-04", "2026-05-04", size, seed), *decision;
	struct ought_buffer text = {0};
	size_t i;

	assert_non_null(sample);
	json_array_foreach(json_object_get(sample, "decisions"), i, decision) ought_buffer_add(
	    &text, "%s%s", i > 0 ? " " : "", ought_json_text(decision, "decision"));
	json_decref(sample);
	assert_non_null(text.text);
	return text.text;
}

/* The list was reckoned by another program: sha256sum over seed and identifier, sorted, for each stratum. */
static void
the_same_seed_gives_the_same_decisions_on_every_machine(void **state)
{
	struct day *day = *state;
	char *text;

	decisions(day, 12);
	text = drawn(day, 6, "00ff10");
	assert_string_equal(text, "D-000001 D-000002 D-000003 D-000005 D-000006 D-000008");
	free(text);
	text = drawn(day, 500, "00ff10");
	assert_int_equal(strlen(text), 12 * 9 - 1);
	free(text);
}

static void
another_seed_gives_other_decisions(void **state)
{
	struct day *day = *state;
	char *one, *other;

	decisions(day, 12);
	one = drawn(day, 6, "01");
	other = drawn(day, 6, "02");
	assert_string_not_equal(one, other);
	free(one);
	free(other);
}

static void
each_result_of_each_decider_is_in_the_sample_in_proportion(void **state)
{
	struct day *day = *state;
	json_t *sample, *strata;

	decisions(day, 12); /* 4 disclose, 8 do not */
	sample = draw(day, "2026-05-04", "2026-05-04", 6, "01");
	assert_non_null(sample);
	assert_int_equal(ought_json_int(sample, "population", 0), 12);
	strata = json_object_get(sample, "strata");
	assert_int_equal(json_array_size(strata), 2);
	assert_string_equal(ought_json_text(json_array_get(strata, 0), "result"), "disclose");
	assert_int_equal(ought_json_int(json_array_get(strata, 0), "drawn", 0), 2);
	assert_int_equal(ought_json_int(json_array_get(strata, 1), "drawn", 0), 4);
	json_decref(sample);
}

static void
a_sample_too_small_for_its_strata_is_refused(void **state)
{
	struct day *day = *state;

	decisions(day, 3);
	assert_null(draw(day, "2026-05-04", "2026-05-04", 1, "01"));
	assert_int_equal(day->err.status, OUGHT_REFUSED);
	assert_non_null(strstr(day->err.sentence, "at least 2 decisions"));
	assert_null(draw(day, "2026-05-05", "2026-05-06", 1, "01"));
	assert_string_equal(
	    day->err.sentence, "no decision was made from 2026-05-05 to 2026-05-06");
	assert_null(draw(day, "2026-05-04", "2026-05-04", 2, "0G"));
	assert_int_equal(day->err.status, OUGHT_INVALID);
}

static json_t *
sampled(const char *decisions_json)
{
	return day_json(
	    "{'sample': 1, 'from': '2026-05-04', 'to': '2026-05-04', 'size': 2, 'seed': '01',"
	    " 'decisions': %s}",
	    decisions_json);
}

static void
an_auditor_cannot_pick_decisions_and_call_them_a_sample(void **state)
{
	struct day *day = *state;
	char *text, list[64];

	decisions(day, 9);
	text = drawn(day, 2, "01");
	text[8] = '\0';
	snprintf(list, sizeof(list), "['%s', '%s']", text, text + 9);
	day_refused(day, "these are not the decisions that the seed gives for this period and size",
	    "carl.frost", "audit.sampled", sampled("['D-000001']"), NULL);
	day_do(day, "carl.frost", "audit.sampled", sampled(list), NULL);
	day_invalid(
	    day, "the next sample is sample 2", "carl.frost", "audit.sampled", sampled(list), NULL);
	assert_int_equal(day_int(day, "SELECT count(*) FROM ledger.audit_sample_decision"), 2);
	free(text);
	assert_int_equal(day_verify(day, "carl.frost"), OUGHT_OK);
}

static void
a_finding_is_made_only_on_a_decision_of_the_sample_by_an_admitted_auditor(void **state)
{
	struct day *day = *state;

	decisions(day, 3);
	day_do(day, "ann.green", "audit.sampled",
	    day_json(
		"{'sample': 1, 'from': '2026-05-04', 'to': '2026-05-04', 'size': 3, 'seed': '01',"
		" 'decisions': ['D-000001', 'D-000002', 'D-000003']}"),
	    NULL);
	day_refused(day, "D-000001 is not in sample 2", "ann.green", "audit.finding",
	    day_json("{'decision': 'D-000001', 'sample': 2, 'satisfied': 'yes'}"),
	    day_json("{'reasons': 'Clear.'}"));
	day_fails(day, OUGHT_NOT_FOUND, "there is no decision D-000009", "ann.green",
	    "audit.finding", day_json("{'decision': 'D-000009', 'sample': 1, 'satisfied': 'yes'}"),
	    day_json("{'reasons': 'Clear.'}"));
	day_refused(day,
	    "carl.frost is not admitted to the content; the chief officer admits officers to it",
	    "carl.frost", "audit.finding",
	    day_json("{'decision': 'D-000001', 'sample': 1, 'satisfied': 'yes'}"), NULL);
	day_do(day, "ann.green", "audit.finding",
	    day_json("{'decision': 'D-000001', 'sample': 1, 'satisfied': 'yes'}"),
	    day_json("{'reasons': 'Clear.'}"));
	day_do(day, "ann.green", "audit.finding",
	    day_json("{'decision': 'D-000001', 'sample': 1, 'satisfied': 'no'}"),
	    day_json("{'reasons': 'On reflection the reasons do not address proportionality.'}"));
	assert_int_equal(
	    day_int(day, "SELECT count(*) FROM ledger.audit_finding WHERE until_n IS NULL"), 1);
	assert_int_equal(
	    day_int(day, "SELECT satisfied = 'no' FROM ledger.audit_finding WHERE until_n IS NULL"),
	    1);
	assert_int_equal(day_verify(day, "ann.green"), OUGHT_OK);
}

static void
a_disclosure_names_its_recipient_and_concerns_its_person(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_invalid(day, "digest of what is disclosed and reason are missing", "ruth.dale",
	    "access.disclosed",
	    day_json(
		"{'what': 'subject-access', 'persons': ['P-000001'], 'third_parties': 'left-out'}"),
	    day_json("{'recipient': 'The person'}"));
	day_invalid(day, "reason for including third-party data is missing", "ruth.dale",
	    "access.disclosed",
	    day_json(
		"{'what': 'subject-access', 'persons': ['P-000001'], 'third_parties': 'included',"
		" 'digest': '" DIGEST "'}"),
	    day_json("{'recipient': 'The person', 'reason': 'A request'}"));
	day_do(day, "ruth.dale", "access.disclosed",
	    day_json(
		"{'what': 'subject-access', 'persons': ['P-000001'], 'third_parties': 'left-out',"
		" 'digest': '" DIGEST "'}"),
	    day_json("{'recipient': 'The person', 'reason': 'A request'}"));
	assert_int_equal(day_int(day,
			     "SELECT count(*) FROM ledger.subject WHERE kind = 'person' AND id = 1"
			     " AND n = (SELECT max(n) FROM ledger.entry)"),
	    1);
	day_decided(day, 1, 1, 1, true);
	day_invalid(day, "a tree of 9000 entries is larger than the ledger", "jane.roe",
	    "access.disclosed",
	    day_json("{'what': 'dossier', 'persons': ['P-000001'], 'decisions': ['D-000001'],"
		     " 'digest': '" DIGEST "', 'size': 9000, 'root': '" DIGEST "'}"),
	    day_json("{'recipient': 'A court', 'reason': 'An order'}"));
	day_do(day, "jane.roe", "access.disclosed",
	    day_json("{'what': 'dossier', 'persons': ['P-000001'], 'decisions': ['D-000001'],"
		     " 'digest': '" DIGEST "', 'size': 9, 'root': '" DIGEST "'}"),
	    day_json("{'recipient': 'A court', 'reason': 'An order'}"));
	assert_int_equal(day_verify(day, "ann.green"), OUGHT_OK);
}

int
main(void)
{
#define DAY_TEST(promise) cmocka_unit_test_setup_teardown(promise, day_setup, day_teardown)
	const struct CMUnitTest tests[] = {
	    DAY_TEST(the_same_seed_gives_the_same_decisions_on_every_machine),
	    DAY_TEST(another_seed_gives_other_decisions),
	    DAY_TEST(each_result_of_each_decider_is_in_the_sample_in_proportion),
	    DAY_TEST(a_sample_too_small_for_its_strata_is_refused),
	    DAY_TEST(an_auditor_cannot_pick_decisions_and_call_them_a_sample),
	    DAY_TEST(a_finding_is_made_only_on_a_decision_of_the_sample_by_an_admitted_auditor),
	    DAY_TEST(a_disclosure_names_its_recipient_and_concerns_its_person),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
