/* test_db.c: what the statement interface promises (store.h, statements). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ought/store.h"

#define SECRET_VALUE "Zebedee-Unlikely"

static int
open_replica(void **state)
{
	struct ought_db *db = NULL;

	if (ought_start(NULL) != OUGHT_OK || ought_db_replica(true, &db, NULL) != OUGHT_OK)
		return -1;
	*state = db;
	return 0;
}

static int
close_replica(void **state)
{
	ought_db_close(*state);
	return 0;
}

static void
add_name(struct ought_db *db, int64_t person, const char *surname, int64_t n)
{
	assert_int_equal(ought_db_run(db,
			     "INSERT INTO person_name (person, seq, kind, forenames, surname, n)"
			     " VALUES (:person, 0, 'birth', 'Ann', :surname, :n)",
			     OUGHT_BINDS(OUGHT_INT(":person", person),
				 OUGHT_TEXT(":surname", surname), OUGHT_INT(":n", n)),
			     NULL),
	    OUGHT_OK);
}

static void
a_replica_has_the_tables_of_ledger_and_content(void **state)
{
	int64_t count = 0;

	assert_int_equal(
	    ought_db_int(*state, "SELECT count(*) FROM ledger.entry", NULL, &count, NULL, NULL),
	    OUGHT_OK);
	assert_int_equal(count, 0);
	assert_int_equal(
	    ought_db_int(*state, "SELECT size FROM main.head", NULL, &count, NULL, NULL), OUGHT_OK);
	assert_int_equal(count, 0);
	assert_true(ought_db_has_content(*state));
}

static void
a_replica_without_content_has_no_table_of_persons(void **state)
{
	struct ought_db *db = NULL;
	int64_t count = 0;

	(void)state;
	assert_int_equal(ought_db_replica(false, &db, NULL), OUGHT_OK);
	assert_false(ought_db_has_content(db));
	assert_int_equal(
	    ought_db_int(db, "SELECT count(*) FROM person_name", NULL, &count, NULL, NULL),
	    OUGHT_INTERNAL);
	ought_db_close(db);
}

static void
values_come_back_as_they_were_bound(void **state)
{
	struct ought_statement *statement = NULL;
	const uint8_t bytes[3] = {0, 1, 255};
	const void *blob;
	size_t len = 0;
	bool row = false;

	assert_int_equal(
	    ought_db_query(*state,
		"SELECT :int AS i, :text AS t, :blob AS blob, :null AS z, :empty AS e",
		OUGHT_BINDS(OUGHT_INT(":int", INT64_MIN), OUGHT_TEXT(":text", "h\xc3\xa9"),
		    OUGHT_BLOB(":blob", bytes, sizeof(bytes)), OUGHT_TEXT(":null", NULL),
		    OUGHT_BLOB(":empty", bytes, 0)),
		&statement, NULL),
	    OUGHT_OK);
	assert_int_equal(ought_statement_step(statement, &row, NULL), OUGHT_OK);
	assert_true(row);
	assert_int_equal(ought_statement_columns(statement), 5);
	assert_string_equal(ought_statement_name(statement, 2), "blob");
	assert_true(ought_statement_int(statement, 0) == INT64_MIN);
	assert_string_equal(ought_statement_text(statement, 1), "h\xc3\xa9");
	blob = ought_statement_blob(statement, 2, &len);
	assert_int_equal(len, sizeof(bytes));
	assert_memory_equal(blob, bytes, sizeof(bytes));
	assert_true(ought_statement_null(statement, 3));
	assert_null(ought_statement_text(statement, 3));
	assert_false(ought_statement_null(statement, 4));
	assert_non_null(ought_statement_blob(statement, 4, &len));
	assert_int_equal(len, 0);
	assert_int_equal(ought_statement_step(statement, &row, NULL), OUGHT_OK);
	assert_false(row);
	ought_statement_finish(statement);
}

static void
a_bind_that_names_no_parameter_is_an_internal_error(void **state)
{
	struct ought_error err = {0};
	int64_t value = 0;

	assert_int_equal(
	    ought_db_int(*state, "SELECT :a", OUGHT_BINDS(OUGHT_INT(":b", 1)), &value, NULL, &err),
	    OUGHT_INTERNAL);
	assert_non_null(strstr(err.sentence, ":b"));
}

static void
two_statements_are_not_taken_for_one(void **state)
{
	struct ought_error err = {0};

	assert_int_equal(ought_db_run(*state, "SELECT 1; SELECT 2", NULL, &err), OUGHT_INTERNAL);
	assert_int_equal(ought_db_run(*state, "", NULL, &err), OUGHT_INTERNAL);
}

static enum ought_status
ask(struct ought_db *db, int64_t person, struct ought_statement **statement)
{
	return ought_db_query(db, "SELECT surname FROM person_name WHERE person >= :person",
	    OUGHT_BINDS(OUGHT_INT(":person", person)), statement, NULL);
}

static void
a_statement_in_use_is_not_handed_out_again(void **state)
{
	struct ought_statement *outer = NULL, *inner = NULL, *again = NULL;
	bool row = false;

	add_name(*state, 1, "Archer", 0);
	add_name(*state, 2, "Baker", 1);
	assert_int_equal(ask(*state, 1, &outer), OUGHT_OK);
	assert_int_equal(ought_statement_step(outer, &row, NULL), OUGHT_OK);
	assert_int_equal(ask(*state, 2, &inner), OUGHT_OK);
	assert_ptr_not_equal(outer, inner);
	assert_int_equal(ought_statement_step(inner, &row, NULL), OUGHT_OK);
	assert_string_equal(ought_statement_text(inner, 0), "Baker");
	assert_string_equal(ought_statement_text(outer, 0), "Archer");
	ought_statement_finish(inner);
	assert_int_equal(ask(*state, 2, &again), OUGHT_OK);
	assert_ptr_equal(again, inner);
	ought_statement_finish(again);
	ought_statement_finish(outer);
}

static void
a_buffer_that_held_another_statement_is_not_mistaken_for_it(void **state)
{
	char sql[32] = "SELECT 1";
	int64_t value = 0;

	assert_int_equal(ought_db_int(*state, sql, NULL, &value, NULL, NULL), OUGHT_OK);
	assert_int_equal(value, 1);
	memcpy(sql, "SELECT 2", 8);
	assert_int_equal(ought_db_int(*state, sql, NULL, &value, NULL, NULL), OUGHT_OK);
	assert_int_equal(value, 2);
}

static void
no_row_leaves_the_value_as_it_was(void **state)
{
	int64_t value = 7;
	bool found = true;

	assert_int_equal(ought_db_int(*state, "SELECT n FROM ledger.entry WHERE n = 3", NULL,
			     &value, &found, NULL),
	    OUGHT_OK);
	assert_false(found);
	assert_int_equal(value, 7);
}

static void
a_constraint_names_the_table_and_not_the_value(void **state)
{
	struct ought_error err = {0};

	add_name(*state, 1, SECRET_VALUE, 0);
	assert_int_equal(ought_db_run(*state,
			     "INSERT INTO person_name (person, seq, kind, forenames, surname, n)"
			     " VALUES (1, 0, 'birth', 'Ann', :surname, 0)",
			     OUGHT_BINDS(OUGHT_TEXT(":surname", SECRET_VALUE)), &err),
	    OUGHT_INTERNAL);
	assert_non_null(strstr(err.sentence, "person_name"));
	assert_null(strstr(err.sentence, SECRET_VALUE));
	assert_int_equal(
	    ought_db_run(*state, "UPDATE person_name SET kind = :kind WHERE person = 1",
		OUGHT_BINDS(OUGHT_TEXT(":kind", SECRET_VALUE)), &err),
	    OUGHT_INTERNAL);
	assert_null(strstr(err.sentence, SECRET_VALUE));
}

static void
an_argument_that_sqlite_would_quote_is_not_in_the_sentence(void **state)
{
	struct ought_error err = {0};

	assert_int_equal(ought_db_run(*state, "SELECT json_extract('{}', :path)",
			     OUGHT_BINDS(OUGHT_TEXT(":path", SECRET_VALUE)), &err),
	    OUGHT_INTERNAL);
	assert_null(strstr(err.sentence, SECRET_VALUE));
}

/* What no statement may do, whoever asks. */
static const char *const denied[] = {
    "ATTACH DATABASE ':memory:' AS other",
    "DETACH DATABASE ledger",
    "PRAGMA main.journal_mode = OFF",
    "PRAGMA writable_schema = ON",
    "PRAGMA ledger.user_version = 9",
    "CREATE TABLE other (a)",
    "CREATE TEMP TABLE other (a)",
    "CREATE VIEW other AS SELECT 1",
    "CREATE TRIGGER other AFTER INSERT ON part BEGIN SELECT 1; END",
    "DROP TABLE person_name",
    "DROP TRIGGER ledger.entry_is_not_changed",
    "ALTER TABLE person_name ADD COLUMN other",
    "CREATE INDEX other ON person_name (surname)",
    "REINDEX",
    "ANALYZE",
    "VACUUM",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT other",
    "SELECT load_extension('other')",
    "INSERT INTO sqlite_schema (name) VALUES ('other')",
    "UPDATE ledger.entry SET body = body",
    "DELETE FROM ledger.entry",
    "UPDATE ledger.node SET hash = hash",
    "DELETE FROM ledger.node",
    "UPDATE ledger.store_id SET origin = origin",
    "DELETE FROM ledger.store_id",
};

static void
no_statement_reaches_other_files_the_schema_or_settled_entries(void **state)
{
	size_t i;

	for (i = 0; i < sizeof(denied) / sizeof(denied[0]); i++)
		if (ought_db_run(*state, denied[i], NULL, NULL) != OUGHT_INTERNAL)
			fail_msg("not denied: %s", denied[i]);
}

static void
an_entry_is_not_replaced_by_another(void **state)
{
	static const uint8_t signature[64];
	struct ought_error err = {0};

	assert_int_equal(
	    ought_db_run(*state,
		"INSERT INTO ledger.entry (n, body, signature) VALUES (0, x'7b7d', :signature)",
		OUGHT_BINDS(OUGHT_BLOB(":signature", signature, sizeof(signature))), NULL),
	    OUGHT_OK);
	assert_int_equal(
	    ought_db_run(*state,
		"REPLACE INTO ledger.entry (n, body, signature) VALUES (0, x'7b7e', :signature)",
		OUGHT_BINDS(OUGHT_BLOB(":signature", signature, sizeof(signature))), &err),
	    OUGHT_INTERNAL);
	assert_int_equal(
	    ought_db_run(*state,
		"INSERT INTO ledger.entry (n, body, signature) VALUES (0, x'7b7e', :signature)"
		" ON CONFLICT (n) DO UPDATE SET body = excluded.body",
		OUGHT_BINDS(OUGHT_BLOB(":signature", signature, sizeof(signature))), &err),
	    OUGHT_INTERNAL);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_replica, close_replica)
	const struct CMUnitTest tests[] = {
	    TEST(a_replica_has_the_tables_of_ledger_and_content),
	    TEST(a_replica_without_content_has_no_table_of_persons),
	    TEST(values_come_back_as_they_were_bound),
	    TEST(a_bind_that_names_no_parameter_is_an_internal_error),
	    TEST(two_statements_are_not_taken_for_one),
	    TEST(a_statement_in_use_is_not_handed_out_again),
	    TEST(a_buffer_that_held_another_statement_is_not_mistaken_for_it),
	    TEST(no_row_leaves_the_value_as_it_was),
	    TEST(a_constraint_names_the_table_and_not_the_value),
	    TEST(an_argument_that_sqlite_would_quote_is_not_in_the_sentence),
	    TEST(no_statement_reaches_other_files_the_schema_or_settled_entries),
	    TEST(an_entry_is_not_replaced_by_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
