/*
 * test_ledger.c: whoever holds the ledger's key - an administrator, root on the host - writes into it past the rules.  Each
 * attack is really done, on the files; verifying, by the chief officer and by an auditor without content, names it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../fixture/attack.h"

/* Both the chief officer and an auditor who holds no key to the content find it. */
static void
is_found(struct day *day, const char *text)
{
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_UNVERIFIED);
	day_found(day, text);
	assert_int_equal(day_verify(day, "carl.frost"), OUGHT_UNVERIFIED);
	day_found(day, text);
}

static int64_t
last_of(struct day *day, const char *act)
{
	struct ought_error err = {0};
	int64_t n = -1;

	assert_int_equal(
	    ought_db_int(ought_store_db(day_store(day, "mary.shaw")),
		"SELECT max(n) FROM ledger.entry WHERE json_extract(CAST(body AS TEXT), '$.act') = :act",
		OUGHT_BINDS(OUGHT_TEXT(":act", act)), &n, NULL, &err),
	    OUGHT_OK);
	return n;
}

static void
an_untouched_store_verifies(void **state)
{
	struct day *day = *state;

	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	assert_int_equal(day->report.findings, 0);
	assert_true(day->report.with_content);
	assert_int_equal(day->report.entries, day->report.signatures);
	assert_int_equal(day->report.parts, 9);
	assert_int_equal(day_verify(day, "carl.frost"), OUGHT_OK);
	assert_false(day->report.with_content);
	assert_int_equal(day->report.entries, day->report.signatures);
	assert_int_equal(day->report.parts, 0);
}

static void
an_altered_entry_is_named(void **state)
{
	struct day *day = *state;
	char text[80];
	int64_t n = last_of(day, "decision.made");

	attack_sql(day, "dan.lock",
	    "UPDATE ledger.entry SET body = CAST(replace(CAST(body AS TEXT), '\"ought\":\"yes\"', '\"ought\":\"no\"') AS BLOB)"
	    " WHERE n = (SELECT n FROM ledger.decision WHERE decision = 1)");
	snprintf(text, sizeof(text),
	    "entry %lld, decision.made by jane.roe: the signature is not jane.roe's", (long long)n);
	is_found(day, text);
	day_found(day, "is not the hash of what lies under it");
	day_found(day, "the result does not follow");
}

static void
a_swapped_signature_is_named(void **state)
{
	struct day *day = *state;

	attack_sql(day, "dan.lock",
	    "UPDATE ledger.entry SET signature = (SELECT signature FROM ledger.entry WHERE n = 3) WHERE n = 4");
	is_found(day, "the signature is not mary.shaw's");
}

static void
an_entry_removed_from_between_is_named(void **state)
{
	struct day *day = *state;

	attack_sql(day, "dan.lock", "DELETE FROM ledger.entry WHERE n = 20");
	is_found(day, "entry 20 is missing");
}

/* The content's head remembers what was acknowledged: who holds its key is told on opening. */
static void
acts_taken_from_the_end_are_missed(void **state)
{
	struct day *day = *state;
	struct ought_store *store = NULL;
	struct ought_error err = {0};

	attack_sql(day, "dan.lock",
	    "DELETE FROM ledger.entry WHERE n >= (SELECT max(n) - 2 FROM ledger.entry)");
	assert_int_equal(ought_store_open(day->path, day_identity(day, "mary.shaw"), &store, &err),
	    OUGHT_DAMAGED);
	assert_int_equal(day_verify(day, "carl.frost"), OUGHT_UNVERIFIED);
	day_found(day, "the tree has");
	day_found(day, "table decision has a row that no entry made, with decision 1");
}

/*
 * The chief officer ends two delegations; somebody with the ledger's key takes both acts away with all that they left, so that
 * nothing in the ledger is wrong.  They have no content, and still the content's head remembers the first.  (The last act
 * of all can be taken back: that is what a crash of its writer looks like.  SECURITY.md says so.)
 */
static void
acts_without_content_taken_from_the_end_are_missed(void **state)
{
	struct day *day = *state;
	struct ought_store *store = NULL;
	struct ought_error err = {0};
	int64_t n;

	day_do(day, "mary.shaw", "delegation.ended",
	    day_json("{'delegation': 1, 'on': '2026-05-04'}"), NULL);
	n = day->n;
	day_do(day, "mary.shaw", "delegation.ended",
	    day_json("{'delegation': 2, 'on': '2026-05-04'}"), NULL);
	attack_sql(day, "dan.lock",
	    "UPDATE ledger.delegation SET ended_on = NULL, ended_n = NULL, ended_ms = NULL, ended_by = NULL;"
	    "DELETE FROM ledger.node WHERE (idx + 1) << level > (SELECT max(n) - 1 FROM ledger.entry);"
	    "DELETE FROM ledger.subject WHERE n >= (SELECT max(n) - 1 FROM ledger.entry);"
	    "DELETE FROM ledger.entry WHERE n >= (SELECT max(n) - 1 FROM ledger.entry)");
	assert_int_equal(day_verify(day, "carl.frost"), OUGHT_OK);
	assert_int_equal(day->report.entries, n);
	day_close(day);
	assert_int_equal(ought_store_open(day->path, day_identity(day, "mary.shaw"), &store, &err),
	    OUGHT_DAMAGED);
	assert_non_null(strstr(err.sentence, "entries, but the content saw"));
}

static void
an_entry_signed_by_another_key_is_named(void **state)
{
	struct day *day = *state;

	attack_append(day, "dan.lock", "mary.shaw", day->now_ms, "officer.grant",
	    day_json("{'officer': 'new.comer', 'role': 'senior'}"), NULL);
	is_found(day, "officer.grant by mary.shaw: the signature is not mary.shaw's");
}

static void
a_backdated_entry_is_named(void **state)
{
	struct day *day = *state;

	attack_append(day, "dan.lock", "dan.lock", day->now_ms - 86400000, "officer.grant",
	    day_json("{'officer': 'new.comer', 'role': 'records'}"), NULL);
	is_found(day,
	    "officer.grant by dan.lock: it is dated 2026-05-03T09:00:00.000Z, before the entry that it follows");
}

static void
a_role_granted_to_oneself_is_named(void **state)
{
	struct day *day = *state;

	attack_append(day, "dan.lock", "dan.lock", day->now_ms, "officer.grant",
	    day_json("{'officer': 'dan.lock', 'role': 'senior'}"), NULL);
	attack_sql(day, "dan.lock",
	    "INSERT INTO ledger.officer_role (officer, role, from_n, from_ms, granted_by)"
	    " SELECT 'dan.lock', 'senior', max(n), 1777885200000, 'dan.lock' FROM ledger.entry");
	is_found(day, "officer.grant by dan.lock: nobody grants a role to themselves");
	day_found(day,
	    "table officer_role has a row that no entry made, with officer dan.lock, role senior");
}

static void
an_act_beyond_ones_role_is_named(void **state)
{
	struct day *day = *state;

	attack_append(day, "dan.lock", "dan.lock", day->now_ms, "delegation.ended",
	    day_json("{'delegation': 1, 'on': '2026-05-04'}"), NULL);
	is_found(day,
	    "delegation.ended by dan.lock: dan.lock is an administrator; a delegation is ended by the chief officer");
}

/* An officer whose role or delegation begins later acts now, with the later date. */
static void
an_entry_dated_ahead_is_named(void **state)
{
	struct day *day = *state;

	attack_append(day, "dan.lock", "dan.lock", day->now_ms + 86400000, "officer.grant",
	    day_json("{'officer': 'new.comer', 'role': 'records'}"), NULL);
	is_found(day,
	    "officer.grant by dan.lock: it is dated 2026-05-05T09:00:00.000Z, which has not come yet");
}

static void
an_act_by_nobody_is_named(void **state)
{
	struct day *day = *state;

	attack_append(day, "dan.lock", "no.body", day->now_ms, "officer.grant",
	    day_json("{'officer': 'new.comer', 'role': 'records'}"), NULL);
	is_found(day, "officer.grant by no.body: no.body is not enrolled in this store");
}

static void
an_act_that_there_is_not_is_named(void **state)
{
	struct day *day = *state;

	attack_append(day, "dan.lock", "dan.lock", day->now_ms, "decision.forgotten",
	    day_json("{'decision': 'D-000001'}"), NULL);
	is_found(day, "decision.forgotten by dan.lock: there is no such act");
}

static void
an_altered_result_in_a_table_is_named(void **state)
{
	struct day *day = *state;

	attack_sql(day, "dan.lock",
	    "UPDATE ledger.decision SET result = 'not-disclose', ought = 'no' WHERE decision = 1");
	is_found(day,
	    "table decision differs from what the entries say in the row with decision 1: ought, result");
}

static void
a_delegation_made_longer_in_a_table_is_named(void **state)
{
	struct day *day = *state;

	attack_sql(day, "dan.lock",
	    "UPDATE ledger.delegation SET to_date = '2036-12-31' WHERE delegation = 1");
	is_found(day,
	    "table delegation differs from what the entries say in the row with delegation 1: to_date");
}

static void
an_altered_vocabulary_is_named(void **state)
{
	struct day *day = *state;

	attack_sql(
	    day, "dan.lock", "UPDATE ledger.rank SET may_decide = 1 WHERE name = 'inspector'");
	is_found(day,
	    "table rank differs from what the entries say in the row with name inspector: may_decide");
}

static void
a_consultation_taken_out_of_the_log_is_named(void **state)
{
	struct day *day = *state;

	attack_sql(day, "dan.lock",
	    "DELETE FROM ledger.subject WHERE kind = 'person' AND id = 1 AND n > 25");
	is_found(day, "table subject has lost the row with kind person, id 1, n 39");
}

static void
an_altered_node_of_the_tree_is_named(void **state)
{
	struct day *day = *state;

	attack_sql(day, "dan.lock",
	    "UPDATE ledger.node SET hash = zeroblob(32) WHERE level = 2 AND idx = 1");
	is_found(day, "node 1 of level 2 of the tree is not the hash of what lies under it");
}

/* The whole ledger of one store in place of another's: entries name the store that they were made for. */
static void
an_entry_of_another_store_is_named(void **state)
{
	struct day *day = *state;
	struct ought_store *store = day_store(day, "dan.lock");
	struct ought_db *db = ought_store_db(store);
	json_t *claims = day_json("{'officer': 'new.comer', 'role': 'records'}");
	struct ought_entry entry = {.act = "officer.grant",
	    .at_ms = day->now_ms,
	    .by = "dan.lock",
	    .store = "norfolk/00000000",
	    .claims = claims};
	struct ought_head head;
	struct ought_error err = {0};

	assert_int_equal(ought_store_write_begin(store, &err), OUGHT_OK);
	assert_int_equal(ought_ledger_head(db, &head, &err), OUGHT_OK);
	assert_int_equal(
	    ought_ledger_append(db, day_identity(day, "dan.lock"), &head, &entry, NULL, &err),
	    OUGHT_OK);
	assert_int_equal(ought_store_write_commit(store, &err), OUGHT_OK);
	json_decref(claims);
	day_close(day);
	is_found(day, "officer.grant by dan.lock: it was made for the store norfolk/00000000");
}

/* A day with a case decided and consulted. */
static int
setup(void **state)
{
	struct day *day = day_new();

	day_case(day);
	day_decided(day, 1, 1, 1, true);
	day_do(day, "ruth.dale", "access.consulted",
	    day_json("{'what': 'person', 'persons': ['P-000001']}"),
	    day_json("{'reason': 'Curiosity.'}"));
	*state = day;
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, setup, day_teardown)
	    PROMISE(an_untouched_store_verifies),
	    PROMISE(an_altered_entry_is_named),
	    PROMISE(a_swapped_signature_is_named),
	    PROMISE(an_entry_removed_from_between_is_named),
	    PROMISE(acts_taken_from_the_end_are_missed),
	    PROMISE(acts_without_content_taken_from_the_end_are_missed),
	    PROMISE(an_entry_signed_by_another_key_is_named),
	    PROMISE(a_backdated_entry_is_named),
	    PROMISE(a_role_granted_to_oneself_is_named),
	    PROMISE(an_act_beyond_ones_role_is_named),
	    PROMISE(an_entry_dated_ahead_is_named),
	    PROMISE(an_act_by_nobody_is_named),
	    PROMISE(an_act_that_there_is_not_is_named),
	    PROMISE(an_altered_result_in_a_table_is_named),
	    PROMISE(a_delegation_made_longer_in_a_table_is_named),
	    PROMISE(an_altered_vocabulary_is_named),
	    PROMISE(a_consultation_taken_out_of_the_log_is_named),
	    PROMISE(an_altered_node_of_the_tree_is_named),
	    PROMISE(an_entry_of_another_store_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
