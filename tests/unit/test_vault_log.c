/* The log: what was acknowledged stays, or its loss has a name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "ought/vault.h"

#include "../fixture/sealed.h"

#define LOG_BASE 1024U
#define FRAME (64U + OUGHT_VAULT_PAGE_BYTES)

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

/* Committed transactions in the log, some in the database; then gone without closing. */
static int
write_and_vanish(const struct sealed *sealed)
{
	sqlite3 *db = sealed_open(sealed);
	int i;

	sealed_run(db, "PRAGMA wal_autocheckpoint = 0");
	sealed_fill(db, 200);
	sealed_run(db, "PRAGMA wal_checkpoint");
	for (i = 0; i < 10; i++)
		sealed_fill(db, 20);
	return 0;
}

/* As above, with a transaction at the end that spilled into the log and was never committed. */
static int
write_and_vanish_in_the_middle(const struct sealed *sealed)
{
	sqlite3 *db;

	write_and_vanish(sealed);
	db = sealed_open(sealed);
	sealed_run(db, "PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = 5; BEGIN");
	sealed_fill(db, 2000);
	return 0;
}

static int64_t
count_rows(const struct sealed *sealed)
{
	sqlite3 *db = sealed_open(sealed);
	int64_t count = sealed_number(db, "SELECT count(*) FROM t");

	sqlite3_close(db);
	return count;
}

/* Forget what was found before, as a new process would. */
static void
fresh(const struct sealed *sealed)
{
	ought_vault_key_drop(sealed->path);
	assert_int_equal(
	    ought_vault_key_add(sealed->path, sealed->file_id, sealed->key, NULL), OUGHT_OK);
}

struct store {
	uint8_t *database, *log;
	size_t database_len, log_len;
};

static void
keep(const struct sealed *sealed, struct store *store)
{
	store->database = sealed_file_read(sealed->path, &store->database_len);
	store->log = sealed_file_read(sealed->log, &store->log_len);
	assert_true(store->database_len > 0);
	assert_true(store->log_len > LOG_BASE);
}

static void
restore(const struct sealed *sealed, const struct store *store)
{
	char index[128];

	snprintf(index, sizeof(index), "%s-shm", sealed->path);
	unlink(index);
	sealed_file_write(sealed->path, store->database, store->database_len);
	sealed_file_write(sealed->log, store->log, store->log_len);
	fresh(sealed);
}

static void
let_go(struct store *store)
{
	free(store->database);
	free(store->log);
}

static void
assert_named(const struct sealed *sealed, const char *what, size_t at)
{
	enum ought_status status = OUGHT_OK;
	char sentence[OUGHT_SENTENCE_MAX] = "";

	if (sealed_read_all(sealed) == SQLITE_OK)
		fail_msg("%s: the byte at %zu was altered, and all was read", what, at);
	if (!ought_vault_damage(sealed->path, &status, sentence))
		fail_msg("%s: the byte at %zu was altered, and nothing was found", what, at);
	if (strstr(sentence, "altered") == NULL)
		fail_msg("%s: the byte at %zu: %s", what, at, sentence);
}

static void
a_crash_loses_nothing_acknowledged(void **state)
{
	const struct sealed *sealed = *state;

	assert_int_equal(sealed_crash(write_and_vanish, sealed), 0);
	assert_int_equal(count_rows(sealed), 400);
}

static void
a_transaction_that_never_ended_is_dropped_without_complaint(void **state)
{
	const struct sealed *sealed = *state;
	enum ought_status status;
	char sentence[OUGHT_SENTENCE_MAX];

	assert_int_equal(sealed_crash(write_and_vanish_in_the_middle, sealed), 0);
	assert_int_equal(count_rows(sealed), 400);
	assert_false(ought_vault_damage(sealed->path, &status, sentence));
}

static int write_and_close(const struct sealed *sealed);

static void
a_database_that_was_cut_is_named(void **state)
{
	const struct sealed *sealed = *state;
	uint8_t *bytes;
	size_t len;
	enum ought_status status;
	char sentence[OUGHT_SENTENCE_MAX];

	assert_int_equal(sealed_crash(write_and_close, sealed), 0);
	bytes = sealed_file_read(sealed->path, &len);
	sealed_file_write(sealed->path, bytes, len - OUGHT_VAULT_PAGE_BYTES);
	assert_int_not_equal(sealed_read_all(sealed), SQLITE_OK);
	assert_true(ought_vault_damage(sealed->path, &status, sentence));
	assert_int_equal(status, OUGHT_DAMAGED);
	assert_string_equal(sentence, "x.db: pages were cut off its end");
	free(bytes);
}

static void
a_torn_end_is_dropped_without_complaint(void **state)
{
	const struct sealed *sealed = *state;
	struct store before, after;
	enum ought_status status;
	char sentence[OUGHT_SENTENCE_MAX];
	size_t at, cut;

	assert_int_equal(sealed_crash(write_and_vanish, sealed), 0);
	keep(sealed, &before);
	restore(sealed, &before);
	assert_int_equal(sealed_crash(write_and_vanish_in_the_middle, sealed), 0);
	keep(sealed, &after);
	assert_true(after.log_len > before.log_len + 20 * FRAME);
	/* The first frame beyond what was acknowledged, a later one, and a file that ends within a frame. */
	at = LOG_BASE + (after.log_len - LOG_BASE) / FRAME * FRAME - 10 * FRAME + 777;
	cut = after.log_len - 300;
	after.log[at] ^= 1;
	after.log_len = cut;
	restore(sealed, &after);
	assert_int_equal(count_rows(sealed), 800);
	assert_false(ought_vault_damage(sealed->path, &status, sentence));
	let_go(&before);
	let_go(&after);
}

static void
each_of_500_flips_in_a_live_log_is_named(void **state)
{
	const struct sealed *sealed = *state;
	struct store store;
	size_t i, at, after_len;
	uint8_t *after;

	assert_int_equal(sealed_crash(write_and_vanish, sealed), 0);
	keep(sealed, &store);
	for (i = 0; i < 500; i++) {
		at = i * store.log_len / 500 + i % 7;
		store.log[at] ^= (uint8_t)(1U << i % 8);
		restore(sealed, &store);
		assert_named(sealed, "log", at);
		/* Neither cut nor mended: it is evidence. */
		after = sealed_file_read(sealed->log, &after_len);
		assert_int_equal(after_len, store.log_len);
		assert_memory_equal(after, store.log, after_len);
		free(after);
		store.log[at] ^= (uint8_t)(1U << i % 8);
	}
	restore(sealed, &store);
	assert_int_equal(sealed_read_all(sealed), SQLITE_OK);
	let_go(&store);
}

static int
write_and_close(const struct sealed *sealed)
{
	sqlite3 *db = sealed_open(sealed);

	sealed_fill(db, 400);
	sqlite3_close(db);
	return 0;
}

static void
each_of_500_flips_in_a_database_is_named(void **state)
{
	const struct sealed *sealed = *state;
	uint8_t *bytes;
	size_t i, at, len;

	assert_int_equal(sealed_crash(write_and_close, sealed), 0);
	bytes = sealed_file_read(sealed->path, &len);
	for (i = 0; i < 500; i++) {
		at = i * len / 500 + i % 7;
		bytes[at] ^= (uint8_t)(1U << i % 8);
		sealed_file_write(sealed->path, bytes, len);
		fresh(sealed);
		assert_named(sealed, "database", at);
		bytes[at] ^= (uint8_t)(1U << i % 8);
	}
	free(bytes);
}

static int
write_once_more_and_vanish(const struct sealed *sealed)
{
	sqlite3 *db = sealed_open(sealed);

	sealed_run(db, "PRAGMA wal_autocheckpoint = 0");
	sealed_fill(db, 100);
	sealed_fill(db, 100);
	return 0;
}

/* Power went before the mark of the last commits reached the disk: they are there, and their damage has a name. */
static void
damage_that_a_later_commit_follows_is_named_even_after_the_mark(void **state)
{
	const struct sealed *sealed = *state;
	struct store before, after;
	size_t at;

	assert_int_equal(sealed_crash(write_and_vanish, sealed), 0);
	keep(sealed, &before);
	assert_int_equal(sealed_crash(write_once_more_and_vanish, sealed), 0);
	keep(sealed, &after);
	assert_memory_equal(after.log + LOG_BASE, before.log + LOG_BASE, before.log_len - LOG_BASE);
	memcpy(after.log + 512, before.log + 512, 512);
	restore(sealed, &after);
	assert_int_equal(sealed_read_all(sealed), SQLITE_OK);
	at = before.log_len + 1000;
	after.log[at] ^= 1;
	restore(sealed, &after);
	assert_named(sealed, "log", at);
	/* In the last transaction, which nothing follows, it could be a torn end. */
	after.log[at] ^= 1;
	after.log[after.log_len - 1000] ^= 1;
	restore(sealed, &after);
	assert_int_equal(sealed_read_all(sealed), SQLITE_OK);
	assert_int_equal(count_rows(sealed), 500);
	let_go(&before);
	let_go(&after);
}

static void
a_log_that_was_cut_is_named(void **state)
{
	const struct sealed *sealed = *state;
	struct store store;
	size_t len;
	enum ought_status status;
	char sentence[OUGHT_SENTENCE_MAX];

	assert_int_equal(sealed_crash(write_and_vanish, sealed), 0);
	keep(sealed, &store);
	for (len = store.log_len; store.log_len > 600;
	     store.log_len -= store.log_len > FRAME * 4 ? FRAME * 3 : 500) {
		if (store.log_len == len)
			continue;
		restore(sealed, &store);
		if (sealed_read_all(sealed) == SQLITE_OK)
			fail_msg("cut to %zu of %zu bytes, and all was read", store.log_len, len);
		assert_true(ought_vault_damage(sealed->path, &status, sentence));
		assert_int_equal(status, OUGHT_DAMAGED);
	}
	let_go(&store);
}

static void
a_frame_or_page_in_another_place_is_named(void **state)
{
	const struct sealed *sealed = *state;
	struct store store;
	uint8_t frame[FRAME];
	uint8_t *first, *second;

	assert_int_equal(sealed_crash(write_and_vanish, sealed), 0);
	keep(sealed, &store);
	first = store.log + LOG_BASE + FRAME;
	second = store.log + LOG_BASE + 4 * FRAME;
	memcpy(frame, first, FRAME);
	memcpy(first, second, FRAME);
	memcpy(second, frame, FRAME);
	restore(sealed, &store);
	assert_named(sealed, "log", LOG_BASE + FRAME);
	memcpy(second, first, FRAME);
	memcpy(first, frame, FRAME);
	first = store.database + 2 * OUGHT_VAULT_PAGE_BYTES;
	second = store.database + 3 * OUGHT_VAULT_PAGE_BYTES;
	memcpy(frame, first, OUGHT_VAULT_PAGE_BYTES);
	memcpy(first, second, OUGHT_VAULT_PAGE_BYTES);
	memcpy(second, frame, OUGHT_VAULT_PAGE_BYTES);
	restore(sealed, &store);
	assert_named(sealed, "database", 2 * OUGHT_VAULT_PAGE_BYTES);
	let_go(&store);
}

/* The database as a crash in the middle of a checkpoint leaves it: the log still has the page. */
static void
a_page_torn_by_a_checkpoint_is_mended_from_the_log(void **state)
{
	const struct sealed *sealed = *state;
	struct store store;
	enum ought_status status;
	char sentence[OUGHT_SENTENCE_MAX];

	assert_int_equal(sealed_crash(write_and_vanish, sealed), 0);
	keep(sealed, &store);
	store.database[100] ^= 1;
	restore(sealed, &store);
	assert_int_equal(sealed_read_all(sealed), SQLITE_OK);
	assert_int_equal(count_rows(sealed), 400);
	assert_false(ought_vault_damage(sealed->path, &status, sentence));
	let_go(&store);
}

static void
a_checkpoint_copies_the_ciphertext(void **state)
{
	const struct sealed *sealed = *state;
	sqlite3 *db = sealed_open(sealed);
	size_t log_len, len, frame, page, copied = 0;
	uint8_t *log, *bytes;

	sealed_run(db, "PRAGMA wal_autocheckpoint = 0");
	sealed_fill(db, 1000);
	sealed_run(db, "PRAGMA wal_checkpoint");
	log = sealed_file_read(sealed->log, &log_len);
	bytes = sealed_file_read(sealed->path, &len);
	for (page = 0; page < len; page += OUGHT_VAULT_PAGE_BYTES)
		for (frame = LOG_BASE + 64; frame + OUGHT_VAULT_PAGE_BYTES <= log_len;
		     frame += FRAME)
			if (memcmp(bytes + page, log + frame, OUGHT_VAULT_PAGE_BYTES) == 0) {
				copied++;
				break;
			}
	assert_int_equal(copied, len / OUGHT_VAULT_PAGE_BYTES);
	free(log);
	free(bytes);
	sqlite3_close(db);
	assert_int_equal(sealed_read_all(sealed), SQLITE_OK);
}

static void
a_checkpoint_at_the_last_close_copies_it_too(void **state)
{
	const struct sealed *sealed = *state;
	sqlite3 *db = sealed_open(sealed);
	size_t log_len, len, frame, page, copied = 0;
	uint8_t *log, *bytes;

	sealed_run(db, "PRAGMA wal_autocheckpoint = 0");
	sealed_fill(db, 1000);
	log = sealed_file_read(sealed->log, &log_len);
	sqlite3_close(db);
	bytes = sealed_file_read(sealed->path, &len);
	for (page = 0; page < len; page += OUGHT_VAULT_PAGE_BYTES)
		for (frame = LOG_BASE + 64; frame + OUGHT_VAULT_PAGE_BYTES <= log_len;
		     frame += FRAME)
			if (memcmp(bytes + page, log + frame, OUGHT_VAULT_PAGE_BYTES) == 0) {
				copied++;
				break;
			}
	assert_int_equal(copied, len / OUGHT_VAULT_PAGE_BYTES);
	free(log);
	free(bytes);
}

/* After a new beginning nothing of the generation before is left behind the end. */
static void
a_log_that_begins_anew_holds_no_old_frames(void **state)
{
	const struct sealed *sealed = *state;
	sqlite3 *db = sealed_open(sealed);
	struct stat long_log, short_log;

	sealed_run(db, "PRAGMA wal_autocheckpoint = 0");
	sealed_fill(db, 1000);
	assert_int_equal(stat(sealed->log, &long_log), 0);
	sealed_run(db, "PRAGMA wal_checkpoint(RESTART)");
	sealed_run(db, "DELETE FROM t WHERE a = 7");
	assert_int_equal(stat(sealed->log, &short_log), 0);
	assert_true(short_log.st_size < long_log.st_size);
	assert_true(short_log.st_size <= (off_t)(LOG_BASE + 3 * FRAME));
	sqlite3_close(db);
	assert_int_equal(count_rows(sealed), 999);
}

/* SQLite overwrites frames of its own transaction and mends the checksums after: pages alone, headers alone. */
static void
a_transaction_that_overwrites_its_frames_comes_out_whole(void **state)
{
	const struct sealed *sealed = *state;
	sqlite3 *db = sealed_open(sealed);
	int i;
	char text[64];

	sealed_fill(db, 500);
	sealed_run(db, "PRAGMA cache_size = 5; PRAGMA cache_spill = 1; BEGIN");
	for (i = 0; i < 5; i++)
		sealed_run(db, "UPDATE t SET b = b || 'x'");
	sealed_run(db, "SAVEPOINT s; UPDATE t SET b = 'gone'; ROLLBACK TO s; COMMIT");
	assert_int_equal(sealed_number(db, "SELECT count(*) FROM t WHERE b LIKE '%xxxxx'"), 500);
	sealed_text(db, "PRAGMA integrity_check", text, sizeof(text));
	assert_string_equal(text, "ok");
	sqlite3_close(db);
}

static int
overwrite_and_vanish(const struct sealed *sealed)
{
	sqlite3 *db = sealed_open(sealed);
	int i;

	sealed_run(db, "PRAGMA wal_autocheckpoint = 0");
	sealed_fill(db, 500);
	sealed_run(db, "PRAGMA cache_size = 5; PRAGMA cache_spill = 1; BEGIN");
	for (i = 0; i < 5; i++)
		sealed_run(db, "UPDATE t SET b = b || 'x'");
	sealed_run(db,
	    "COMMIT; BEGIN; UPDATE t SET b = 'gone'; ROLLBACK; INSERT INTO t (b) VALUES ('last')");
	return 0;
}

static void
such_a_transaction_survives_a_crash(void **state)
{
	const struct sealed *sealed = *state;
	sqlite3 *db;

	assert_int_equal(sealed_crash(overwrite_and_vanish, sealed), 0);
	db = sealed_open(sealed);
	assert_int_equal(sealed_number(db, "SELECT count(*) FROM t WHERE b LIKE '%xxxxx'"), 500);
	assert_int_equal(sealed_number(db, "SELECT count(*) FROM t WHERE b = 'last'"), 1);
	sqlite3_close(db);
}

static void
an_empty_database_beside_a_log_is_named(void **state)
{
	const struct sealed *sealed = *state;
	struct store store;
	enum ought_status status;
	char sentence[OUGHT_SENTENCE_MAX];

	assert_int_equal(sealed_crash(write_and_vanish, sealed), 0);
	keep(sealed, &store);
	store.database_len = 0;
	restore(sealed, &store);
	assert_int_not_equal(sealed_read_all(sealed), SQLITE_OK);
	assert_true(ought_vault_damage(sealed->path, &status, sentence));
	assert_string_equal(sentence, "x.db is empty, and its log is not");
	let_go(&store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_crash_loses_nothing_acknowledged, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		a_transaction_that_never_ended_is_dropped_without_complaint, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		a_torn_end_is_dropped_without_complaint, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		each_of_500_flips_in_a_live_log_is_named, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		each_of_500_flips_in_a_database_is_named, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		damage_that_a_later_commit_follows_is_named_even_after_the_mark, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_database_that_was_cut_is_named, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_log_that_was_cut_is_named, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		a_frame_or_page_in_another_place_is_named, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		a_page_torn_by_a_checkpoint_is_mended_from_the_log, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_checkpoint_copies_the_ciphertext, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		a_checkpoint_at_the_last_close_copies_it_too, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		a_log_that_begins_anew_holds_no_old_frames, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		a_transaction_that_overwrites_its_frames_comes_out_whole, setup, teardown),
	    cmocka_unit_test_setup_teardown(such_a_transaction_survives_a_crash, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		an_empty_database_beside_a_log_is_named, setup, teardown),
	};

	return cmocka_run_group_tests_name("the vault's log", tests, NULL, NULL);
}
