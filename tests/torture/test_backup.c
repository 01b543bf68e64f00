/*
 * test_backup.c: backups by an administrator while another process opens the store, writes and closes it without a pause:
 * logs are checkpointed, begun anew and removed all the time.  Each backup is brought back and verifies, with all that
 * was acknowledged before it was begun.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/store_internal.h"

#include "../fixture/day.h"
#include "../fixture/fixture.h"

#define BACKUPS 12
#define FILLING 600 /* acts before, so that copying takes a while */
#define BETWEEN 150 /* at most, between opening and closing */

static void
consult(struct ought_store *store, int i)
{
	char reason[16384];
	json_t *claims = day_json("{'what': 'person', 'persons': ['P-000001']}"), *content;
	struct ought_error err = {0};

	memset(reason, 'a' + i % 26, sizeof(reason) - 1);
	reason[sizeof(reason) - 1] = '\0';
	content = json_pack("{s:s}", "reason", reason);
	if (ought_act_once(store, NULL, "access.consulted", claims, content, NULL, &err) !=
	    OUGHT_OK)
		fail_msg("writing: %s", err.sentence);
	json_decref(claims);
	json_decref(content);
}

/*
 * While the last word from ${words} is "write"; none, not even to come, ends it.  Each act that was acknowledged is a byte
 * into ${done}.
 */
static void
write_on(struct day *day, int words, int done)
{
	struct ought_error err = {0};
	struct pollfd wait = {.fd = words, .events = POLLIN};
	char word = 'p';
	int i = 0;

	for (;;) {
		struct ought_store *store = NULL;

		/* Paused, until there is a word. */
		while (poll(&wait, 1, word == 'p' ? -1 : 0) == 1)
			if (read(words, &word, 1) != 1)
				_exit(0);
		if (word == 'p')
			continue;
		if (ought_store_open(day->path, day_identity(day, "john.doe"), &store, &err) !=
		    OUGHT_OK)
			_exit(2);
		/* Into the database after a few pages, and a log begun anew. */
		if (ought_db_own(ought_store_db(store), "PRAGMA wal_autocheckpoint = 8", &err) !=
		    OUGHT_OK)
			_exit(4);
		for (int n = 1 + i % BETWEEN; n > 0; n--) {
			consult(store, i++);
			if (write(done, "+", 1) != 1)
				_exit(3);
		}
		ought_store_close(store);
	}
}

/* How many acknowledgements have come so far. */
static int64_t
acknowledged(int done, bool wait_for_one)
{
	static char bytes[65536];
	static int64_t all;
	struct pollfd wait = {.fd = done, .events = POLLIN};
	ssize_t got;

	while (poll(&wait, 1, wait_for_one ? -1 : 0) == 1) {
		got = read(done, bytes, sizeof(bytes));
		assert_true(got > 0);
		all += got;
		wait_for_one = false;
	}
	return all;
}

static void
brought_back(struct day *day, const char *backup, int64_t least)
{
	char *path = fixture_path(day->directory, "again"), *command = NULL, *ours = day->path;
	struct ought_backup_report report = {0};
	struct ought_error err = {0};

	if (ought_restore(backup, path, day_identity(day, "mary.shaw"), NULL, &report, &err) !=
	    OUGHT_OK)
		fail_msg("bringing back: %s", err.sentence);
	if (report.entries < least)
		fail_msg("%lld entries were acknowledged before, and %lld are in the backup",
		    (long long)least, (long long)report.entries);
	day_close(day);
	day->path = path;
	day->now_ms = ought_time_now_ms();
	if (day_verify(day, "mary.shaw") != OUGHT_OK)
		fail_msg("it does not verify: %s",
		    day->findings > 0 ? day->finding[0] : day->err.sentence);
	assert_true(day->report.with_content);
	assert_int_equal(day->report.entries, report.entries);
	day_close(day);
	day->path = ours;
	assert_true(asprintf(&command, "rm -rf '%s' '%s'", path, backup) > 0);
	assert_int_equal(system(command), 0);
	free(command);
	free(path);
}

static void
a_backup_made_while_others_write_is_whole(void **state)
{
	struct day *day = *state;
	char *backup = fixture_path(day->directory, "backup");
	struct ought_error err = {0};
	struct ought_store *admin = NULL;
	int words[2], done[2], status = 0;
	int64_t before, base, during = 0;
	pid_t child;

	day_person(day, 1);
	day->now_ms = ought_time_now_ms();
	for (int i = 0; i < FILLING; i++)
		consult(day_store(day, "john.doe"), i);
	base = day_int(day, "SELECT count(*) FROM ledger.entry");
	day_close(day);
	assert_int_equal(pipe2(words, O_CLOEXEC), 0);
	assert_int_equal(pipe2(done, O_CLOEXEC), 0);
	if ((child = fork()) == 0) {
		close(words[1]);
		close(done[0]);
		write_on(day, words[0], done[1]);
	}
	close(words[0]);
	close(done[1]);
	for (int i = 0; i < BACKUPS; i++) {
		struct ought_backup_report report = {0};

		assert_int_equal(write(words[1], "w", 1), 1);
		before = acknowledged(done[0], true);
		assert_int_equal(
		    ought_store_open(day->path, day_identity(day, "dan.lock"), &admin, &err),
		    OUGHT_OK);
		if (ought_backup(admin, backup, NULL, &report, &err) != OUGHT_OK)
			fail_msg("backup %d: %s", i, err.sentence);
		assert_int_equal(write(words[1], "p", 1), 1);
		ought_store_close(admin);
		during += acknowledged(done[0], false) - before;
		brought_back(day, backup, base + before);
	}
	close(words[1]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	print_message("# %d backups; %lld acts were acknowledged while they were made\n", BACKUPS,
	    (long long)during);
	assert_true(during > 0);
	day->now_ms = ought_time_now_ms();
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	close(done[0]);
	free(backup);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		a_backup_made_while_others_write_is_whole, day_setup, day_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
