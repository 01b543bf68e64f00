/*
 * test_schema.c: whoever holds a database's key changes not its rows but what the rows mean: a trigger that acts when somebody
 * else writes, a view in place of a table, a table of the content that is read in place of the ledger's.  The store does
 * not open any more, for anybody who holds the file's key, and says what is in it that no migration made.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../fixture/attack.h"

static void
refuses(struct day *day, const char *officer, const char *sentence)
{
	struct ought_store *store = NULL;
	struct ought_error err = {0};

	assert_int_equal(
	    ought_store_open(day->path, day_identity(day, officer), &store, &err), OUGHT_DAMAGED);
	assert_string_equal(err.sentence, sentence);
}

static void
both_refuse(struct day *day, const char *sentence)
{
	refuses(day, "mary.shaw", sentence);
	refuses(day, "carl.frost", sentence);
}

/* It would give the administrator a role at the next grant that somebody makes, and take it away at the one after. */
static void
a_trigger_in_the_ledger_is_named(void **state)
{
	struct day *day = *state;

	attack_sql(day, "dan.lock",
	    "CREATE TRIGGER ledger.later AFTER INSERT ON officer_role BEGIN"
	    " DELETE FROM delegation WHERE delegation = 2; END");
	both_refuse(day, "ledger.db holds what no migration makes: the trigger later");
}

static void
a_guarding_trigger_taken_away_is_named(void **state)
{
	struct day *day = *state;

	attack_sql(day, "dan.lock", "DROP TRIGGER ledger.entry_is_not_removed");
	both_refuse(
	    day, "ledger.db lacks what the migrations make: the trigger entry_is_not_removed");
}

/* It answers as the table does while somebody verifies, and otherwise at another time of day. */
static void
a_view_in_place_of_a_table_is_named(void **state)
{
	struct day *day = *state;

	attack_sql(day, "dan.lock",
	    "CREATE TABLE ledger.hidden AS SELECT * FROM ledger.officer_role;"
	    "DROP TABLE ledger.officer_role;"
	    "CREATE VIEW ledger.officer_role AS SELECT * FROM hidden WHERE time('now') > '08:00'");
	both_refuse(day, "ledger.db holds what no migration makes: the table hidden");
}

static void
a_check_taken_from_a_table_is_named(void **state)
{
	struct day *day = *state;

	attack_sql(day, "dan.lock",
	    "PRAGMA writable_schema = ON;"
	    "UPDATE ledger.sqlite_schema SET sql = replace(sql, 'CHECK (length(signature) = 64)', '')"
	    " WHERE name = 'entry'");
	both_refuse(day, "ledger.db holds another than the migrations make: the table entry");
}

/* Rules that name no schema find main's table first: here a delegation that the chief officer never made. */
static void
a_table_of_the_content_that_shadows_the_ledgers_is_named(void **state)
{
	struct day *day = *state;

	attack_sql(day, "john.doe",
	    "CREATE TABLE main.delegation AS SELECT * FROM ledger.delegation;"
	    "UPDATE main.delegation SET officer = 'paul.wood' WHERE delegation = 1");
	refuses(day, "mary.shaw", "content.db holds what no migration makes: the table delegation");
}

static void
a_trigger_in_the_content_is_named(void **state)
{
	struct day *day = *state;

	attack_sql(day, "john.doe",
	    "CREATE TRIGGER main.\"hide\x1b[2J\" AFTER INSERT ON person_name BEGIN"
	    " DELETE FROM match_key WHERE person = new.person; END");
	refuses(day, "mary.shaw", "content.db holds what no migration makes: the trigger hide?[2J");
}

static void
an_index_that_is_not_ours_is_named(void **state)
{
	struct day *day = *state;

	attack_sql(day, "dan.lock", "CREATE UNIQUE INDEX ledger.one_only ON decision (check_id)");
	both_refuse(day, "ledger.db holds what no migration makes: the index one_only");
}

/* Somebody opened the store before it was changed, and verifies after. */
static void
verifying_looks_at_the_schema_again(void **state)
{
	struct day *day = *state;
	struct ought_verify_report report;
	struct ought_error err = {0};
	struct ought_store *store = NULL;

	assert_int_equal(
	    ought_store_open(day->path, day_identity(day, "carl.frost"), &store, &err), OUGHT_OK);
	attack_sql(day, "dan.lock", "CREATE TABLE ledger.extra (a)");
	assert_int_equal(ought_verify(store, NULL, &report, &err), OUGHT_DAMAGED);
	assert_string_equal(
	    err.sentence, "ledger.db holds what no migration makes: the table extra");
	ought_store_close(store);
}

static int
setup(void **state)
{
	struct day *day = day_new();

	day_case(day);
	day_close(day);
	*state = day;
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, setup, day_teardown)
	    PROMISE(a_trigger_in_the_ledger_is_named),
	    PROMISE(a_guarding_trigger_taken_away_is_named),
	    PROMISE(a_view_in_place_of_a_table_is_named),
	    PROMISE(a_check_taken_from_a_table_is_named),
	    PROMISE(a_table_of_the_content_that_shadows_the_ledgers_is_named),
	    PROMISE(a_trigger_in_the_content_is_named),
	    PROMISE(an_index_that_is_not_ours_is_named),
	    PROMISE(verifying_looks_at_the_schema_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
