/* Files that are ciphertext from the first byte to the last, and open with their key and no other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "ought/vault.h"

#include "../fixture/sealed.h"

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
what_is_written_is_read_again(void **state)
{
	const struct sealed *sealed = *state;
	sqlite3 *db = sealed_open(sealed);
	char text[64];

	sealed_fill(db, 5000);
	sqlite3_close(db);
	db = sealed_open(sealed);
	assert_int_equal(
	    sealed_number(db, "SELECT count(*) FROM t WHERE b LIKE '" SECRET_WORD "%'"), 5000);
	sealed_text(db, "PRAGMA integrity_check", text, sizeof(text));
	assert_string_equal(text, "ok");
	sqlite3_close(db);
}

static void
no_file_holds_a_word_in_clear_while_open_or_after(void **state)
{
	const struct sealed *sealed = *state;
	static const char *const words[] = {
	    SECRET_WORD, "SQLite format 3", "CREATE TABLE", "INTEGER PRIMARY"};
	sqlite3 *db = sealed_open(sealed);
	size_t i;
	int files;

	sealed_fill(db, 2000);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		assert_false(sealed_leaks(sealed, words[i], &files));
		assert_int_equal(files, 3);
	}
	sqlite3_close(db);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		assert_false(sealed_leaks(sealed, words[i], &files));
		assert_int_equal(files, 1);
	}
}

static void
another_key_or_file_id_opens_nothing_and_leaves_the_log_whole(void **state)
{
	struct sealed *sealed = *state, other = *sealed;
	uint8_t *before, *after;
	size_t before_len, after_len;
	char sentence[OUGHT_SENTENCE_MAX], copy[96];
	enum ought_status status;
	sqlite3 *db = sealed_open(sealed), *second;
	int which;

	sealed_fill(db, 500);
	/* A copy with its log, as a crash would leave it, since under the path itself the right key is known. */
	snprintf(other.path, sizeof(other.path), "%s/copy.db", sealed->directory);
	snprintf(copy, sizeof(copy), "%s/copy.db-owal", sealed->directory);
	before = sealed_file_read(sealed->path, &before_len);
	sealed_file_write(other.path, before, before_len);
	free(before);
	before = sealed_file_read(sealed->log, &before_len);
	sealed_file_write(copy, before, before_len);
	sqlite3_close(db);
	for (which = 0; which < 2; which++) {
		memcpy(other.key, sealed->key, sizeof(other.key));
		memcpy(other.file_id, sealed->file_id, sizeof(other.file_id));
		if (which == 0)
			other.key[31] ^= 1;
		else
			other.file_id[0] ^= 1;
		assert_int_equal(
		    ought_vault_key_add(other.path, other.file_id, other.key, NULL), OUGHT_OK);
		assert_int_equal(
		    sqlite3_open_v2(other.path, &second, SQLITE_OPEN_READWRITE, OUGHT_VAULT_VFS),
		    SQLITE_NOTADB);
		sqlite3_close(second);
		assert_true(ought_vault_damage(other.path, &status, sentence));
		assert_int_equal(status, OUGHT_LOCKED);
		assert_non_null(strstr(sentence, "copy.db: the key does not open it"));
		ought_vault_key_drop(other.path);
		after = sealed_file_read(copy, &after_len);
		assert_int_equal(after_len, before_len);
		assert_memory_equal(after, before, before_len);
		free(after);
	}
	free(before);
}

static void
without_a_key_nothing_is_opened_or_made(void **state)
{
	const struct sealed *sealed = *state;
	char path[96];
	sqlite3 *db;
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;

	snprintf(path, sizeof(path), "%s/unknown.db", sealed->directory);
	assert_int_equal(sqlite3_open_v2(path, &db, flags, OUGHT_VAULT_VFS), SQLITE_CANTOPEN);
	sqlite3_close(db);
	assert_int_equal(access(path, F_OK), -1);
	ought_vault_key_drop(sealed->path);
	assert_int_equal(
	    sqlite3_open_v2(sealed->path, &db, flags, OUGHT_VAULT_VFS), SQLITE_CANTOPEN);
	sqlite3_close(db);
	assert_int_equal(
	    ought_vault_key_add(sealed->path, sealed->file_id, sealed->key, NULL), OUGHT_OK);
}

static void
a_header_of_zeros_does_not_open(void **state)
{
	const struct sealed *sealed = *state;
	static const uint8_t zeros[2 * OUGHT_VAULT_PAGE_BYTES];
	sqlite3 *db;

	sealed_file_write(sealed->path, zeros, sizeof(zeros));
	assert_int_equal(sqlite3_open_v2(sealed->path, &db, SQLITE_OPEN_READWRITE, OUGHT_VAULT_VFS),
	    SQLITE_NOTADB);
	sqlite3_close(db);
}

static void
a_path_has_one_key(void **state)
{
	const struct sealed *sealed = *state;
	uint8_t key[OUGHT_VAULT_KEY_BYTES] = {0};
	struct ought_error err;

	assert_int_equal(
	    ought_vault_key_add(sealed->path, sealed->file_id, key, &err), OUGHT_INVALID);
	assert_string_equal(err.sentence, "x.db is open with another key in this process");
	assert_int_equal(
	    ought_vault_key_add(sealed->path, sealed->file_id, sealed->key, NULL), OUGHT_OK);
	ought_vault_key_drop(sealed->path);
	assert_int_equal(ought_vault_register(NULL, NULL), OUGHT_OK);
}

static void
a_database_that_was_not_prepared_is_not_written(void **state)
{
	const struct sealed *sealed = *state;
	sqlite3 *db;

	assert_int_equal(sqlite3_open_v2(sealed->path, &db,
			     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, OUGHT_VAULT_VFS),
	    SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "CREATE TABLE t (a)", NULL, NULL, NULL), SQLITE_IOERR);
	sqlite3_close(db);
}

static void
the_size_of_pages_cannot_be_changed_nor_the_file_be_mapped(void **state)
{
	const struct sealed *sealed = *state;
	sqlite3 *db = sealed_open(sealed);

	sealed_fill(db, 100);
	assert_int_equal(
	    sqlite3_exec(db, "PRAGMA page_size = 8192", NULL, NULL, NULL), SQLITE_ERROR);
	assert_int_equal(sealed_number(db, "PRAGMA mmap_size = 1000000"), 0);
	assert_int_equal(sealed_number(db, "PRAGMA page_size"), 4096);
	sqlite3_close(db);
}

/* As somebody would who has a copy and stock SQLite: nothing comes out, and nothing of it changes. */
static void
stock_sqlite_reads_nothing_and_alters_nothing(void **state)
{
	const struct sealed *sealed = *state;
	uint8_t *database, *log, *after;
	size_t database_len, log_len, after_len;
	sqlite3 *db = sealed_open(sealed), *stock;

	sealed_fill(db, 500);
	database = sealed_file_read(sealed->path, &database_len);
	log = sealed_file_read(sealed->log, &log_len);
	assert_true(log_len > 0);
	assert_int_equal(
	    sqlite3_open_v2(sealed->path, &stock, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(stock, "SELECT * FROM sqlite_schema", NULL, NULL, NULL), SQLITE_NOTADB);
	assert_int_equal(
	    sqlite3_exec(stock, "CREATE TABLE u (a)", NULL, NULL, NULL), SQLITE_NOTADB);
	sqlite3_close(stock);
	after = sealed_file_read(sealed->path, &after_len);
	assert_int_equal(after_len, database_len);
	assert_memory_equal(after, database, database_len);
	free(after);
	after = sealed_file_read(sealed->log, &after_len);
	assert_int_equal(after_len, log_len);
	assert_memory_equal(after, log, log_len);
	free(after);
	free(database);
	free(log);
	assert_int_equal(sealed_number(db, "SELECT count(*) FROM t"), 500);
	sqlite3_close(db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(what_is_written_is_read_again, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		no_file_holds_a_word_in_clear_while_open_or_after, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		another_key_or_file_id_opens_nothing_and_leaves_the_log_whole, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		without_a_key_nothing_is_opened_or_made, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_header_of_zeros_does_not_open, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_path_has_one_key, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		a_database_that_was_not_prepared_is_not_written, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		the_size_of_pages_cannot_be_changed_nor_the_file_be_mapped, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		stock_sqlite_reads_nothing_and_alters_nothing, setup, teardown),
	};

	return cmocka_run_group_tests_name("the vault's files", tests, NULL, NULL);
}
