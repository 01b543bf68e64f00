/* What SQLite does with its files is done with sealed ones too: processes, journals, VACUUM, backup, ATTACH. */
#include <errno.h>
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

#include "ought/vault.h"

#include "../fixture/sealed.h"

#define PROCESSES 4
#define COMMITS 100

static int
setup(void **state)
{
	*state = calloc(1, sizeof(struct sealed));
	sealed_make(*state);
	return 0;
}

static int
teardown(void **state)
{
	sealed_remove(*state);
	free(*state);
	return 0;
}

static void
assert_whole(sqlite3 *db)
{
	char text[64];

	sealed_text(db, "PRAGMA integrity_check", text, sizeof(text));
	assert_string_equal(text, "ok");
}

static void
assert_nothing_found(const struct sealed *sealed)
{
	enum ought_status status;
	char sentence[OUGHT_SENTENCE_MAX];

	if (ought_vault_damage(sealed->path, &status, sentence))
		fail_msg("%s", sentence);
}

/* Small transactions, some checkpoints, and opening and closing in between. */
static int
work(const struct sealed *sealed)
{
	sqlite3 *db = sealed_open(sealed);
	enum ought_status status;
	char sentence[OUGHT_SENTENCE_MAX];
	int i;

	sealed_run(db, "PRAGMA wal_autocheckpoint = 20");
	for (i = 0; i < COMMITS; i++) {
		sealed_run(
		    db, "BEGIN IMMEDIATE; INSERT INTO t (b) VALUES (hex(randomblob(500))); COMMIT");
		(void)sealed_number(db, "SELECT sum(length(b)) FROM t");
		if (i % 25 == 24) {
			sqlite3_close(db);
			db = sealed_open(sealed);
		}
	}
	sqlite3_close(db);
	return ought_vault_damage(sealed->path, &status, sentence) ? 1 : 0;
}

static void
several_processes_write_at_once(void **state)
{
	const struct sealed *sealed = *state;
	sqlite3 *db = sealed_open(sealed);
	pid_t pids[PROCESSES];
	int i, status;

	sealed_fill(db, 1);
	sqlite3_close(db);
	for (i = 0; i < PROCESSES; i++)
		if ((pids[i] = fork()) == 0)
			_exit(work(sealed));
	for (i = 0; i < PROCESSES; i++) {
		while (waitpid(pids[i], &status, 0) == -1)
			assert_int_equal(errno, EINTR);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 0);
	}
	db = sealed_open(sealed);
	assert_int_equal(sealed_number(db, "SELECT count(*) FROM t"), PROCESSES * COMMITS + 1);
	assert_whole(db);
	sqlite3_close(db);
	assert_nothing_found(sealed);
}

static sqlite3 *
open_with_journal(const struct sealed *sealed, const char *mode)
{
	char sql[64];
	sqlite3 *db;

	assert_int_equal(sqlite3_open_v2(sealed->path, &db,
			     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, OUGHT_VAULT_VFS),
	    SQLITE_OK);
	assert_int_equal(ought_vault_prepare(db, "main", NULL), OUGHT_OK);
	snprintf(sql, sizeof(sql), "PRAGMA journal_mode = %s", mode);
	sealed_run(db, sql);
	return db;
}

/* With a small cache, so that pages reach the database before the end, and the journal is needed. */
static int
spill_and_vanish(const struct sealed *sealed)
{
	sqlite3 *db = open_with_journal(sealed, "DELETE");
	int files;

	sealed_run(db,
	    "PRAGMA cache_size = 5; BEGIN; UPDATE t SET b = b || 'x'; DELETE FROM t WHERE a < 300");
	if (sealed_leaks(sealed, SECRET_WORD, &files))
		return 1;
	return files == 2 ? 0 : 2;
}

static void
a_rollback_journal_is_sealed_and_rolls_back(void **state)
{
	const struct sealed *sealed = *state;
	static const char *const modes[] = {"DELETE", "TRUNCATE", "PERSIST"};
	sqlite3 *db;
	size_t i;

	db = open_with_journal(sealed, "DELETE");
	sealed_fill(db, 3000);
	sqlite3_close(db);
	for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		assert_int_equal(sealed_crash(spill_and_vanish, sealed), 0);
		assert_int_equal(access(sealed->journal, F_OK), 0);
		db = open_with_journal(sealed, modes[i]);
		assert_int_equal(
		    sealed_number(db, "SELECT count(*) FROM t WHERE b NOT LIKE '%x'"), 3000);
		assert_whole(db);
		sealed_run(db, "PRAGMA cache_size = 5; BEGIN; UPDATE t SET b = b || 'y'; ROLLBACK");
		sealed_run(
		    db, "BEGIN; SAVEPOINT s; UPDATE t SET b = b || 'z'; ROLLBACK TO s; COMMIT");
		assert_int_equal(
		    sealed_number(db, "SELECT count(*) FROM t WHERE b LIKE '%y' OR b LIKE '%z'"),
		    0);
		sealed_run(db, "UPDATE t SET b = b WHERE a % 10 = 0");
		assert_whole(db);
		sealed_run(db, "PRAGMA journal_mode = DELETE");
		sqlite3_close(db);
	}
	assert_nothing_found(sealed);
}

static int
vanish(sqlite3_vfs *vfs, const char *name, int sync)
{
	(void)vfs;
	(void)name;
	(void)sync;
	_exit(0);
}

/* All is in the database, page 1 too, and the journal not yet deleted. */
static int
commit_and_vanish(const struct sealed *sealed)
{
	sqlite3 *db = open_with_journal(sealed, "DELETE");

	sqlite3_vfs_find(OUGHT_VAULT_VFS)->xDelete = vanish;
	sealed_run(db, "UPDATE t SET b = b || 'x'");
	return 1;
}

static void
page_1_torn_under_a_journal_is_rolled_back(void **state)
{
	const struct sealed *sealed = *state;
	sqlite3 *db = open_with_journal(sealed, "DELETE");
	uint8_t *bytes;
	size_t len;

	sealed_fill(db, 3000);
	sqlite3_close(db);
	assert_int_equal(sealed_crash(commit_and_vanish, sealed), 0);
	bytes = sealed_file_read(sealed->path, &len);
	bytes[1000] ^= 1;
	sealed_file_write(sealed->path, bytes, len);
	free(bytes);
	assert_int_equal(sealed_read_all(sealed), SQLITE_OK);
	db = open_with_journal(sealed, "DELETE");
	assert_int_equal(sealed_number(db, "SELECT count(*) FROM t WHERE b NOT LIKE '%x'"), 3000);
	sqlite3_close(db);
}

static void
an_altered_journal_is_named(void **state)
{
	const struct sealed *sealed = *state;
	sqlite3 *db = open_with_journal(sealed, "DELETE");
	enum ought_status status;
	char sentence[OUGHT_SENTENCE_MAX];
	uint8_t *bytes;
	size_t len;

	sealed_fill(db, 3000);
	sqlite3_close(db);
	assert_int_equal(sealed_crash(spill_and_vanish, sealed), 0);
	bytes = sealed_file_read(sealed->journal, &len);
	bytes[20 * 512 + 100] ^= 1;
	sealed_file_write(sealed->journal, bytes, len);
	free(bytes);
	assert_int_not_equal(sealed_read_all(sealed), SQLITE_OK);
	assert_true(ought_vault_damage(sealed->path, &status, sentence));
	assert_int_equal(status, OUGHT_DAMAGED);
	assert_string_equal(sentence, "x.db-journal: block 20 was altered or is damaged");
}

static void
vacuum_keeps_a_database_sealed(void **state)
{
	const struct sealed *sealed = *state;
	sqlite3 *db = sealed_open(sealed);
	int files;

	sealed_fill(db, 3000);
	sealed_run(db, "DELETE FROM t WHERE a % 2 = 0; PRAGMA temp_store = FILE; VACUUM");
	assert_int_equal(sealed_number(db, "SELECT count(*) FROM t"), 1500);
	assert_whole(db);
	assert_false(sealed_leaks(sealed, SECRET_WORD, &files));
	sealed_run(db, "PRAGMA auto_vacuum = FULL; VACUUM; DELETE FROM t WHERE a % 3 = 0");
	assert_whole(db);
	sqlite3_close(db);
	db = sealed_open(sealed);
	assert_int_equal(sealed_number(db, "SELECT count(*) FROM t"), 1000);
	sqlite3_close(db);
	assert_nothing_found(sealed);
}

/* Another database beside the first, with a key of its own. */
static void
second(const struct sealed *sealed, struct sealed *other)
{
	*other = *sealed;
	snprintf(other->path, sizeof(other->path), "%s/other.db", sealed->directory);
	memset(other->key, 0x33, sizeof(other->key));
	memset(other->file_id, 0x44, sizeof(other->file_id));
	assert_int_equal(
	    ought_vault_key_add(other->path, other->file_id, other->key, NULL), OUGHT_OK);
}

static void
vacuum_into_makes_a_sealed_file_where_there_is_a_key_and_none_elsewhere(void **state)
{
	const struct sealed *sealed = *state;
	struct sealed other;
	sqlite3 *db = sealed_open(sealed);
	char sql[256];
	int files;

	second(sealed, &other);
	sealed_fill(db, 1000);
	snprintf(sql, sizeof(sql), "VACUUM INTO '%s/nokey.db'", sealed->directory);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_CANTOPEN);
	snprintf(sql, sizeof(sql), "VACUUM INTO '%s'", other.path);
	sealed_run(db, sql);
	sqlite3_close(db);
	assert_false(sealed_leaks(sealed, SECRET_WORD, &files));
	assert_int_equal(files, 2);
	assert_int_equal(sealed_read_all(&other), SQLITE_OK);
	ought_vault_key_drop(other.path);
}

static void
a_backup_goes_page_by_page_into_a_file_with_another_key(void **state)
{
	const struct sealed *sealed = *state;
	struct sealed other;
	sqlite3 *from = sealed_open(sealed), *to;
	sqlite3_backup *backup;
	int files;

	second(sealed, &other);
	sealed_fill(from, 1000);
	assert_int_equal(sqlite3_open_v2(other.path, &to,
			     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, OUGHT_VAULT_VFS),
	    SQLITE_OK);
	assert_int_equal(ought_vault_prepare(to, "main", NULL), OUGHT_OK);
	assert_non_null(backup = sqlite3_backup_init(to, "main", from, "main"));
	while (sqlite3_backup_step(backup, 10) == SQLITE_OK)
		;
	assert_int_equal(sqlite3_backup_finish(backup), SQLITE_OK);
	sqlite3_close(to);
	sqlite3_close(from);
	assert_false(sealed_leaks(sealed, SECRET_WORD, &files));
	assert_int_equal(sealed_read_all(&other), SQLITE_OK);
	ought_vault_key_drop(other.path);
}

static void
an_attached_database_has_its_own_key(void **state)
{
	const struct sealed *sealed = *state;
	struct sealed other;
	sqlite3 *db = sealed_open(sealed);
	char sql[256];
	int files;

	second(sealed, &other);
	snprintf(sql, sizeof(sql), "ATTACH '%s' AS other", other.path);
	sealed_run(db, sql);
	assert_int_equal(ought_vault_prepare(db, "other", NULL), OUGHT_OK);
	sealed_run(db,
	    "PRAGMA other.journal_mode = WAL; CREATE TABLE other.t (a INTEGER PRIMARY KEY, b TEXT)");
	sealed_fill(db, 100);
	sealed_run(db, "INSERT INTO other.t SELECT a, b FROM main.t");
	sqlite3_close(db);
	assert_false(sealed_leaks(sealed, SECRET_WORD, &files));
	assert_int_equal(sealed_read_all(&other), SQLITE_OK);
	ought_vault_key_drop(other.path);
}

/* Two files with rollback journals commit through a super-journal, which names them; it is sealed as well. */
static void
two_files_commit_together_through_a_super_journal(void **state)
{
	const struct sealed *sealed = *state;
	struct sealed other;
	sqlite3 *db = open_with_journal(sealed, "DELETE");
	char sql[256];

	second(sealed, &other);
	snprintf(sql, sizeof(sql), "ATTACH '%s' AS other", other.path);
	sealed_run(db, sql);
	assert_int_equal(ought_vault_prepare(db, "other", NULL), OUGHT_OK);
	sealed_run(db, "CREATE TABLE other.t (a INTEGER PRIMARY KEY, b TEXT)");
	sealed_fill(db, 100);
	sealed_run(db,
	    "BEGIN; UPDATE t SET b = 'new'; INSERT INTO other.t SELECT a, b FROM main.t; COMMIT");
	sqlite3_close(db);
	assert_int_equal(sealed_read_all(sealed), SQLITE_OK);
	assert_int_equal(sealed_read_all(&other), SQLITE_OK);
	ought_vault_key_drop(other.path);
}

static void
sorting_and_temporary_tables_work_in_files(void **state)
{
	const struct sealed *sealed = *state;
	sqlite3 *db = sealed_open(sealed);

	sealed_fill(db, 3000);
	sealed_run(db,
	    "PRAGMA temp_store = FILE; PRAGMA cache_size = 5; PRAGMA temp.cache_size = 5;"
	    "CREATE TEMP TABLE u AS SELECT * FROM t ORDER BY b DESC; CREATE INDEX temp.v ON u (b);"
	    "BEGIN; UPDATE u SET b = b || 'x'; ROLLBACK; SAVEPOINT s; DELETE FROM u WHERE a > 10; ROLLBACK TO s");
	assert_int_equal(
	    sealed_number(db, "SELECT count(*) FROM u WHERE b LIKE '" SECRET_WORD "%'"), 3000);
	assert_int_equal(sealed_number(db, "SELECT count(DISTINCT b) FROM u"), 3000);
	sqlite3_close(db);
}

static void
exclusive_locking_works_without_an_index_on_disk(void **state)
{
	const struct sealed *sealed = *state;
	sqlite3 *db;
	int i;

	for (i = 0; i < 3; i++) {
		assert_int_equal(sqlite3_open_v2(sealed->path, &db,
				     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, OUGHT_VAULT_VFS),
		    SQLITE_OK);
		assert_int_equal(ought_vault_prepare(db, "main", NULL), OUGHT_OK);
		sealed_run(db, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL");
		sealed_run(db, "PRAGMA wal_autocheckpoint = 10");
		sealed_fill(db, 500);
		sealed_run(db, "UPDATE t SET b = b || 'x'");
		assert_int_equal(sealed_number(db, "SELECT count(*) FROM t"), 500 * (i + 1));
		assert_whole(db);
		sqlite3_close(db);
	}
	assert_nothing_found(sealed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(several_processes_write_at_once, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		a_rollback_journal_is_sealed_and_rolls_back, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		page_1_torn_under_a_journal_is_rolled_back, setup, teardown),
	    cmocka_unit_test_setup_teardown(an_altered_journal_is_named, setup, teardown),
	    cmocka_unit_test_setup_teardown(vacuum_keeps_a_database_sealed, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		vacuum_into_makes_a_sealed_file_where_there_is_a_key_and_none_elsewhere, setup,
		teardown),
	    cmocka_unit_test_setup_teardown(
		a_backup_goes_page_by_page_into_a_file_with_another_key, setup, teardown),
	    cmocka_unit_test_setup_teardown(an_attached_database_has_its_own_key, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		two_files_commit_together_through_a_super_journal, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		sorting_and_temporary_tables_work_in_files, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		exclusive_locking_works_without_an_index_on_disk, setup, teardown),
	};

	return cmocka_run_group_tests_name("the vault in use", tests, NULL, NULL);
}
