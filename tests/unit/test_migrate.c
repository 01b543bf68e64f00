/* test_migrate.c: what bringing a store forward promises. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "../fixture/fixture.h"

#include "store/store_internal.h"

#include "ought/store.h"

static sqlite3 *
open_at(const char *path, enum store_series series, int version)
{
	struct ought_error err = {0};
	sqlite3 *sql = NULL;

	assert_int_equal(sqlite3_open(path, &sql), SQLITE_OK);
	assert_int_equal(ought_db_harden(sql), SQLITE_OK);
	assert_int_equal(sqlite3_busy_timeout(sql, STORE_BUSY_WAIT_MS), SQLITE_OK);
	if (ought_migrate_until(sql, series, version, &err) != OUGHT_OK)
		fail_msg("%s", err.sentence);
	return sql;
}

static int
number(sqlite3 *sql, const char *text)
{
	sqlite3_stmt *stmt = NULL;
	int value;

	assert_int_equal(sqlite3_prepare_v2(sql, text, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	value = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	return value;
}

static void
an_older_file_comes_forward_with_all_that_it_holds(void **state)
{
	sqlite3 *sql = open_at(":memory:", STORE_CONTENT, 1);

	(void)state;
	assert_int_equal(number(sql, "PRAGMA user_version"), 1);
	assert_int_equal(
	    sqlite3_exec(
		sql, "INSERT INTO part VALUES (0, zeroblob(32), x'7b7d', NULL)", NULL, NULL, NULL),
	    SQLITE_OK);
	assert_int_equal(ought_migrate(sql, STORE_CONTENT, NULL), OUGHT_OK);
	assert_int_equal(number(sql, "PRAGMA user_version"), ought_migrate_latest(STORE_CONTENT));
	assert_int_equal(number(sql, "SELECT count(*) FROM part"), 1);
	assert_int_equal(number(sql, "SELECT count(*) FROM person_name"), 0);
	sqlite3_close(sql);
}

static bool
is_taken(sqlite3 *sql, const char *statement)
{
	return sqlite3_exec(sql, statement, NULL, NULL, NULL) == SQLITE_OK;
}

static void
dates_of_birth_stay_when_those_known_in_part_get_room(void **state)
{
	sqlite3 *sql = open_at(":memory:", STORE_CONTENT, 30);

	(void)state;
	assert_true(is_taken(sql,
	    "INSERT INTO person_birth VALUES (1, 0, '2001-02-03', 5, 7), (1, 0, '2001-03-02', 7, NULL)"));
	assert_false(is_taken(sql, "INSERT INTO person_birth VALUES (2, 0, '1987', 8, NULL)"));
	assert_int_equal(ought_migrate(sql, STORE_CONTENT, NULL), OUGHT_OK);
	assert_int_equal(
	    number(
		sql, "SELECT count(*) FROM person_birth WHERE date = '2001-02-03' AND until_n = 7"),
	    1);
	assert_int_equal(
	    number(sql,
		"SELECT count(*) FROM person_birth WHERE date = '2001-03-02' AND until_n IS NULL"),
	    1);
	assert_int_equal(number(sql, "SELECT count(*) FROM person_birth"), 2);
	assert_true(is_taken(sql,
	    "INSERT INTO person_birth VALUES (2, 0, '1987', 8, NULL), (2, 1, '1987-05', 8, NULL)"));
	assert_false(is_taken(sql, "INSERT INTO person_birth VALUES (3, 0, '198', 9, NULL)"));
	assert_false(is_taken(sql, "INSERT INTO person_birth VALUES (3, 0, '1987-5', 9, NULL)"));
	assert_false(is_taken(sql, "INSERT INTO person_birth VALUES (3, 0, '', 9, NULL)"));
	assert_false(is_taken(sql, "INSERT INTO person_birth VALUES (2, 0, '1988', 8, NULL)"));
	sqlite3_close(sql);
}

static void
a_file_that_is_up_to_date_is_left_as_it_is(void **state)
{
	sqlite3 *sql = open_at(":memory:", STORE_LEDGER, ought_migrate_latest(STORE_LEDGER));
	int changes = sqlite3_total_changes(sql), schema = number(sql, "PRAGMA schema_version");

	(void)state;
	assert_int_equal(ought_migrate(sql, STORE_LEDGER, NULL), OUGHT_OK);
	assert_int_equal(sqlite3_total_changes(sql), changes);
	assert_int_equal(number(sql, "PRAGMA schema_version"), schema);
	sqlite3_close(sql);
}

static void
a_step_that_fails_leaves_the_file_as_it_was_and_is_named(void **state)
{
	sqlite3 *sql = open_at(":memory:", STORE_CONTENT, 1);
	struct ought_error err = {0};
	int tables;

	(void)state;
	/* In the way of a table in the middle of the second step. */
	assert_int_equal(
	    sqlite3_exec(sql, "CREATE TABLE person_sex (a)", NULL, NULL, NULL), SQLITE_OK);
	tables = number(sql, "SELECT count(*) FROM sqlite_schema");
	assert_int_not_equal(ought_migrate(sql, STORE_CONTENT, &err), OUGHT_OK);
	assert_non_null(strstr(err.sentence, "0002_person"));
	assert_int_equal(number(sql, "PRAGMA user_version"), 1);
	assert_int_equal(number(sql, "SELECT count(*) FROM sqlite_schema"), tables);
	assert_true(sqlite3_get_autocommit(sql));
	sqlite3_close(sql);
}

static void
several_processes_bring_one_file_forward_once(void **state)
{
	char *directory = fixture_directory(), *path = fixture_path(directory, "content.db");
	pid_t pids[6];
	size_t i;
	int status = 0;
	sqlite3 *sql;

	(void)state;
	sqlite3_close(open_at(path, STORE_CONTENT, 1));
	for (i = 0; i < sizeof(pids) / sizeof(pids[0]); i++) {
		assert_true((pids[i] = fork()) >= 0);
		if (pids[i] == 0) {
			sql = NULL;
			_exit(sqlite3_open(path, &sql) == SQLITE_OK &&
				    sqlite3_busy_timeout(sql, STORE_BUSY_WAIT_MS) == SQLITE_OK &&
				    ought_migrate(sql, STORE_CONTENT, NULL) == OUGHT_OK
				? 0
				: 1);
		}
	}
	for (i = 0; i < sizeof(pids) / sizeof(pids[0]); i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	assert_int_equal(sqlite3_open(path, &sql), SQLITE_OK);
	assert_int_equal(number(sql, "PRAGMA user_version"), ought_migrate_latest(STORE_CONTENT));
	sqlite3_close(sql);
	free(path);
	fixture_remove(directory);
}

/* Replace the store's content by one of version 1, sealed with the same key. */
static void
make_older_content(const char *path, const struct ought_identity *chief)
{
	struct ought_store *store = fixture_open(path, chief), *older = NULL;
	char *content = fixture_path(path, "content.db");
	sqlite3 *sql = NULL;

	assert_int_equal(ought_store_allocate(path, chief, &older, NULL), OUGHT_OK);
	*older->keys = *store->keys;
	ought_store_close(store);
	assert_int_equal(unlink(content), 0);
	assert_int_equal(ought_store_register_keys(older, NULL), OUGHT_OK);
	assert_int_equal(sqlite3_open_v2(content, &sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
			     OUGHT_VAULT_VFS),
	    SQLITE_OK);
	assert_int_equal(ought_vault_prepare(sql, "main", NULL), OUGHT_OK);
	assert_int_equal(
	    sqlite3_exec(sql, "PRAGMA journal_mode = WAL", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(ought_migrate_until(sql, STORE_CONTENT, 1, NULL), OUGHT_OK);
	sqlite3_close(sql);
	ought_store_free(older);
	free(content);
}

static void
opening_an_older_store_brings_it_forward(void **state)
{
	char *directory = fixture_directory(), *path = fixture_path(directory, "store");
	struct ought_identity *chief = fixture_identity("ann.chief");
	struct ought_store *store;
	int64_t count = -1;

	(void)state;
	ought_store_close(fixture_store(path, chief));
	make_older_content(path, chief);
	store = fixture_open(path, chief);
	assert_int_equal(ought_db_int(ought_store_db(store), "SELECT count(*) FROM person_name",
			     NULL, &count, NULL, NULL),
	    OUGHT_OK);
	assert_int_equal(count, 0);
	fixture_act(store, true);
	ought_store_close(store);
	ought_identity_free(chief);
	free(path);
	fixture_remove(directory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_older_file_comes_forward_with_all_that_it_holds),
	    cmocka_unit_test(dates_of_birth_stay_when_those_known_in_part_get_room),
	    cmocka_unit_test(a_file_that_is_up_to_date_is_left_as_it_is),
	    cmocka_unit_test(a_step_that_fails_leaves_the_file_as_it_was_and_is_named),
	    cmocka_unit_test(several_processes_bring_one_file_forward_once),
	    cmocka_unit_test(opening_an_older_store_brings_it_forward),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
