/*
 * test_processes.c: a unit of eight at work at once.  Each of them is a process with the store open for itself; no act
 * that was acknowledged is missing, none is refused because another was at it, and nobody ever sees one half of an act.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "../fixture/fixture.h"

#include "store/store_internal.h"

#include "ought/store.h"

#define PROCESSES 8
#define ACTS 25
#define WAIT_MAX_MS 10000
#define KILLS 40 /* two at a time */

struct place {
	char *directory;
	char *path;
	struct ought_identity *chief;
	struct ought_identity *other; /* without content */
};

/* What a process has to tell; in memory that all share. */
struct told {
	int64_t longest_ms; /* from asking for the store to an act's being acknowledged */
	int64_t acknowledged;
	char sentence[OUGHT_SENTENCE_MAX];
};

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof(*place));
	struct ought_store *store;

	place->directory = fixture_directory();
	place->path = fixture_path(place->directory, "store");
	place->chief = fixture_identity("ann.chief");
	place->other = fixture_identity("ben.other");
	store = fixture_store(place->path, place->chief);
	fixture_slot(store, place->other);
	/* Closed before any fork: a connection does not survive one. */
	ought_store_close(store);
	*state = place;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *place = *state;

	ought_identity_free(place->chief);
	ought_identity_free(place->other);
	free(place->path);
	fixture_remove(place->directory);
	free(place);
	return 0;
}

static enum ought_status
append(struct ought_db *db, int process, bool content, struct ought_error *err)
{
	uint8_t signature[OUGHT_SIGNATURE_BYTES], salt[32] = {0};
	char body[96];
	int64_t n = 0;
	enum ought_status status;

	if ((status = ought_db_int(db, "SELECT coalesce(max(n) + 1, 0) FROM ledger.entry", NULL, &n,
		 NULL, err)) != OUGHT_OK)
		return status;
	snprintf(body, sizeof(body), "{\"by\":%d%s}", process, content ? ",\"content\":\"c\"" : "");
	randombytes_buf(signature, sizeof(signature));
	if ((status = ought_db_run(db,
		 "INSERT INTO ledger.entry (n, body, signature) VALUES (:n, CAST(:body AS BLOB), :signature)",
		 OUGHT_BINDS(OUGHT_INT(":n", n), OUGHT_TEXT(":body", body),
		     OUGHT_BLOB(":signature", signature, sizeof(signature))),
		 err)) != OUGHT_OK ||
	    !content)
		return status;
	return ought_db_run(db,
	    "INSERT INTO main.part (n, salt, body) VALUES (:n, :salt, CAST('{}' AS BLOB))",
	    OUGHT_BINDS(OUGHT_INT(":n", n), OUGHT_BLOB(":salt", salt, sizeof(salt))), err);
}

/* A whole look: each entry with content has its part, and each part its entry. */
static enum ought_status
look(struct ought_store *store, struct ought_error *err)
{
	struct ought_db *db = ought_store_db(store);
	int64_t broken = 0;
	enum ought_status status;

	if ((status = ought_store_read_begin(store, err)) != OUGHT_OK)
		return status;
	if (ought_db_has_content(db))
		status = ought_db_int(db,
		    "SELECT (SELECT count(*) FROM main.part WHERE n NOT IN (SELECT n FROM ledger.entry))"
		    " + (SELECT count(*) FROM ledger.entry WHERE body LIKE '%content%'"
		    "    AND n NOT IN (SELECT n FROM main.part))",
		    NULL, &broken, NULL, err);
	ought_store_read_end(store);
	if (status == OUGHT_OK && broken != 0)
		status = ought_error_set(err, OUGHT_DAMAGED, "half of an act was seen");
	return status;
}

static enum ought_status
act(struct ought_store *store, int process, bool content, struct ought_error *err)
{
	enum ought_status status;

	if ((status = ought_store_write_begin(store, err)) != OUGHT_OK)
		return status;
	if ((status = append(ought_store_db(store), process, content, err)) == OUGHT_OK)
		return ought_store_write_commit(store, err);
	ought_store_write_rollback(store);
	return status;
}

static enum ought_status
work(const struct place *place, int process, struct told *told, struct ought_error *err)
{
	/* Two of them are administrators, who append without content between the others' acts. */
	bool content = process % 4 != 3;
	struct ought_store *store = NULL;
	int64_t from_ms, took_ms;
	enum ought_status status;

	if ((status = ought_store_open(
		 place->path, content ? place->chief : place->other, &store, err)) != OUGHT_OK)
		return status;
	while (told->acknowledged < ACTS && status == OUGHT_OK) {
		from_ms = ought_db_monotonic_ms();
		status = act(store, process, content, err);
		took_ms = ought_db_monotonic_ms() - from_ms;
		if (took_ms > told->longest_ms)
			told->longest_ms = took_ms;
		if (status == OUGHT_OK) {
			told->acknowledged++;
			status = look(store, err);
		}
	}
	ought_store_close(store);
	return status;
}

/* How many acts of ${process} there are; each process is another number. */
static int64_t
acts_of(struct ought_store *store, int process)
{
	int64_t count = -1;

	assert_int_equal(
	    ought_db_int(ought_store_db(store),
		"SELECT count(*) FROM ledger.entry WHERE json_extract(CAST(body AS TEXT), '$.by') = :by",
		OUGHT_BINDS(OUGHT_INT(":by", process)), &count, NULL, NULL),
	    OUGHT_OK);
	return count;
}

static void
eight_at_once_lose_no_act_and_none_waits_for_long(void **state)
{
	const struct place *place = *state;
	struct told *told = mmap(NULL, PROCESSES * sizeof(*told), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct ought_store *store;
	struct ought_error err = {0};
	int64_t longest_ms = 0, count = 0;
	int process, status;
	pid_t pids[PROCESSES];

	assert_ptr_not_equal(told, MAP_FAILED);
	for (process = 0; process < PROCESSES; process++) {
		assert_true((pids[process] = fork()) >= 0);
		if (pids[process] == 0) {
			status = (int)work(place, process, &told[process], &err);
			strlcpy(told[process].sentence, err.sentence, OUGHT_SENTENCE_MAX);
			_exit(status);
		}
	}
	for (process = 0; process < PROCESSES; process++) {
		assert_int_equal(waitpid(pids[process], &status, 0), pids[process]);
		if (!WIFEXITED(status) || WEXITSTATUS(status) != OUGHT_OK)
			fail_msg(
			    "process %d: status %d, %s", process, status, told[process].sentence);
		if (told[process].longest_ms > longest_ms)
			longest_ms = told[process].longest_ms;
	}
	print_message("  %d acts of %d processes; the longest took %lld ms\n", PROCESSES * ACTS,
	    PROCESSES, (long long)longest_ms);
	assert_true(longest_ms < WAIT_MAX_MS);

	store = fixture_open(place->path, place->chief);
	for (process = 0; process < PROCESSES; process++) {
		count = acts_of(store, process);
		assert_int_equal(count, told[process].acknowledged);
		assert_int_equal(count, ACTS);
	}
	assert_int_equal(look(store, &err), OUGHT_OK);
	assert_int_equal(ought_store_check_files(store, &err), OUGHT_OK);
	ought_store_close(store);
	munmap(told, PROCESSES * sizeof(*told));
}

/* Work without end, with a byte into ${done} for each act; the process is killed from outside. */
static void
work_until_killed(const struct place *place, int process, struct told *told, int done)
{
	struct ought_store *store = NULL;
	struct ought_error err = {0};

	if (ought_store_open(place->path, place->chief, &store, &err) == OUGHT_OK)
		while (act(store, process, true, &err) == OUGHT_OK) {
			told->acknowledged++;
			if (write(done, "", 1) != 1)
				break;
		}
	strlcpy(told->sentence, err.sentence, OUGHT_SENTENCE_MAX);
	_exit(1);
}

static void
a_process_killed_at_any_moment_loses_nothing_and_leaves_nothing_half_done(void **state)
{
	const struct place *place = *state;
	struct told *told = mmap(
	    NULL, KILLS * sizeof(*told), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct ought_store *store;
	struct ought_error err = {0};
	int64_t acknowledged, count;
	int kills, acts, status = 0, done[2][2];
	char byte;
	pid_t pids[2];
	size_t i;

	assert_ptr_not_equal(told, MAP_FAILED);
	/* Two at a time, so that one is killed while the other waits for what it holds. */
	for (kills = 0; kills < KILLS; kills += 2) {
		for (i = 0; i < 2; i++) {
			assert_int_equal(pipe(done[i]), 0);
			assert_true((pids[i] = fork()) >= 0);
			if (pids[i] == 0)
				work_until_killed(
				    place, kills + (int)i, &told[kills + (int)i], done[i][1]);
			close(done[i][1]);
		}
		/* Each is killed some time after its second act, at whatever it is doing then. */
		for (i = 0; i < 2; i++) {
			for (acts = 0; acts < 2 + kills % 5; acts++)
				if (read(done[i][0], &byte, 1) != 1)
					break;
			assert_int_equal(kill(pids[i], SIGKILL), 0);
			assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
			if (!WIFSIGNALED(status))
				fail_msg("it ended by itself: %s", told[kills + (int)i].sentence);
			close(done[i][0]);
		}
		store = fixture_open(place->path, place->chief);
		assert_int_equal(look(store, &err), OUGHT_OK);
		for (i = 0; i < 2; i++) {
			acknowledged = told[kills + (int)i].acknowledged;
			count = acts_of(store, kills + (int)i);
			/* One more may have been done than there was time to tell. */
			assert_true(count == acknowledged || count == acknowledged + 1);
		}
		assert_int_equal(ought_store_check_files(store, &err), OUGHT_OK);
		ought_store_close(store);
	}
	munmap(told, KILLS * sizeof(*told));
}

static void
one_that_writes_without_a_pause_keeps_nobody_out(void **state)
{
	const struct place *place = *state;
	struct told *told =
	    mmap(NULL, sizeof(*told), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct ought_store *store;
	struct ought_error err = {0};
	int64_t before, after;
	int acts, status, done[2];
	pid_t pid;
	char byte;

	assert_ptr_not_equal(told, MAP_FAILED);
	assert_int_equal(pipe(done), 0);
	assert_true((pid = fork()) >= 0);
	if (pid == 0)
		work_until_killed(place, 0, told, done[1]);
	store = fixture_open(place->path, place->chief);
	assert_int_equal(read(done[0], &byte, 1), 1);
	before = __atomic_load_n(&told->acknowledged, __ATOMIC_SEQ_CST);
	for (acts = 0; acts < ACTS; acts++)
		if (act(store, 1, true, &err) != OUGHT_OK)
			fail_msg("%s", err.sentence);
	after = __atomic_load_n(&told->acknowledged, __ATOMIC_SEQ_CST);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	ought_store_close(store);
	print_message(
	    "  %d acts beside %lld of one without a pause\n", ACTS, (long long)(after - before));
	/* Nearly one to one; by SQLite's lock and its waiting alone it was four to one. */
	assert_true(after - before < 3 * ACTS);
	close(done[0]);
	close(done[1]);
	munmap(told, sizeof(*told));
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(eight_at_once_lose_no_act_and_none_waits_for_long),
	    TEST(a_process_killed_at_any_moment_loses_nothing_and_leaves_nothing_half_done),
	    TEST(one_that_writes_without_a_pause_keeps_nobody_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
