/*
 * test_kill.c: the real program, killed (SIGKILL) at random moments of an import and of decisions.  Afterwards the
 * store opens, what was acknowledged is there, what was not is there wholly or not at all, and it verifies.
 * OUGHT_TEST_SEED repeats a run.
 *
 * Moments are counted in the processor's time that the program has used, which says how far it has come on a machine that is
 * busy with something else too; and then a little time passes, in which it may wait for the disk.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "../fixture/day.h"
#include "../fixture/fixture.h"
#include "../fixture/remnants.h"

#define IMPORTS 100
#define DECISIONS 100 /* kills; what is killed before it decided is decided again */
#define CASES 104
#define REKEYS 60
#define ROWS 60
#define ERASURES 40

static uint64_t seed;

static uint64_t
chance(uint64_t below)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (seed >> 33) % below;
}

#define POLL_US 200
#define DISK_US 5000
#define EXCHANGED_US 2000
#define STUCK_MS 120000

static void
pause_us(int64_t us)
{
	const struct timespec wait = {us / 1000000, (us % 1000000) * 1000};

	nanosleep(&wait, NULL);
}

static int64_t
used_us(pid_t child)
{
	struct timespec used = {0};
	clockid_t clock;

	assert_int_equal(clock_getcpuclockid(child, &clock), 0);
	assert_int_equal(clock_gettime(clock, &used), 0);
	return (int64_t)used.tv_sec * 1000000 + used.tv_nsec / 1000;
}

static bool
is_other(const char *store, const struct stat *was)
{
	struct stat is;

	return lstat(store, &is) == 0 && is.st_ino != was->st_ino;
}

/*
 * Until ${child} has ended, which is not waited for, or has used so much time; or, unless ${was} is NULL, until the store is
 * another directory than that.
 */
static void
watch(pid_t child, int64_t until_us, const char *store, const struct stat *was)
{
	int64_t stuck_ms = ought_time_now_ms() + STUCK_MS;
	siginfo_t info = {0};

	for (;;) {
		assert_int_equal(waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT), 0);
		if (info.si_pid == child)
			return;
		if (was != NULL ? is_other(store, was) : used_us(child) >= until_us)
			break;
		if (ought_time_now_ms() >= stuck_ms)
			fail_msg("the program waits for something that does not come");
		pause_us(POLL_US);
	}
	pause_us((int64_t)chance(was != NULL ? EXCHANGED_US : DISK_US));
}

/* A descriptor from which the passphrase can be read once. */
static int
passphrase_pipe(void)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], FIXTURE_PASSPHRASE "\n", strlen(FIXTURE_PASSPHRASE) + 1),
	    (ssize_t)strlen(FIXTURE_PASSPHRASE) + 1);
	close(ends[1]);
	return ends[0];
}

/*
 * Run the program as ${officer}; kill it when it has used ${after_us} (negative: let it end) or, unless ${was}
 * is NULL, when the store is another directory than that.  Whether it ended well; then
 * ${*takes_us} becomes what it used, where that is less.
 */
static bool
run(const char *store, const char *officer, const char *const words[], int64_t after_us,
    const struct stat *was, int64_t *takes_us)
{
	const char *program = getenv("OUGHT");
	const char *argv[24];
	size_t count = 0;
	int secret = passphrase_pipe(), status = 0;
	struct rusage usage;
	int64_t used;
	pid_t child;

	argv[count++] = program != NULL ? program : "build/ought";
	argv[count++] = "--store";
	argv[count++] = store;
	argv[count++] = "--as";
	argv[count++] = officer;
	argv[count++] = "--passphrase-fd";
	argv[count++] = "3";
	while (*words != NULL)
		argv[count++] = *words++;
	argv[count] = NULL;

	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		int nothing = open("/dev/null", O_RDWR);

		dup2(nothing, STDOUT_FILENO);
		if (secret != 3) {
			dup2(secret, 3);
			close(secret);
		}
		execv(argv[0], (char *const *)argv);
		_exit(127);
	}
	close(secret);
	if (after_us >= 0 || was != NULL) {
		watch(child, after_us, store, was);
		kill(child, SIGKILL);
	}
	assert_int_equal(wait4(child, &status, 0, &usage), child);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		fail_msg("%s cannot be run", argv[0]);
	/* Whatever was not killed has to have worked. */
	assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
	used = (int64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 +
	    usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
	if (WIFEXITED(status) && used < *takes_us)
		*takes_us = used;
	return WIFEXITED(status);
}

/* The store as it is now: opens, verifies.  The program acts by the real clock, so that is the one to verify by. */
static void
stands(struct day *day)
{
	int64_t before_ms = day->now_ms;

	day->now_ms = ought_time_now_ms();
	if (day_verify(day, "mary.shaw") != OUGHT_OK)
		fail_msg("it does not verify: %s",
		    day->findings > 0 ? day->finding[0] : day->err.sentence);
	assert_true(day->report.with_content);
	day->now_ms = before_ms;
}

/* The first rows of the generated register. */
static char *
short_register(struct day *day)
{
	const char *build = getenv("BUILD");
	char *command = NULL, *whole, *path, *from, *to;
	size_t len;

	assert_true(asprintf(&command, "%s/tests/day --seed 7 '%s'",
			build != NULL ? build : "build", day->directory) > 0);
	assert_int_equal(system(command), 0);
	free(command);
	from = fixture_path(day->directory, "records.csv");
	whole = fixture_read(from, &len);
	free(from);
	to = whole;
	/* The header and ROWS rows: no text of the generator holds a line's end. */
	for (int line = 0; line <= ROWS; line++) {
		to = memchr(to, '\n', len - (size_t)(to - whole));
		assert_non_null(to);
		to++;
	}
	path = fixture_path(day->directory, "short.csv");
	fixture_write(path, whole, (size_t)(to - whole));
	free(whole);
	return path;
}

static void
copy_store(const char *from, const char *to)
{
	char *command = NULL;

	assert_true(asprintf(&command, "rm -rf '%s' && cp -a '%s' '%s'", to, from, to) > 0);
	assert_int_equal(system(command), 0);
	free(command);
}

static void
an_import_that_is_killed_is_there_wholly_or_not_at_all(void **state)
{
	struct day *day = *state;
	char *csv = short_register(day), *fresh, *ours = day->path;
	const char *words[] = {"record", "import", csv, NULL};
	int64_t takes_us = INT64_MAX, records;
	int killed = 0, found = 0;

	/* How long it takes, so that the kills fall all over it. */
	day_close(day);
	fresh = fixture_path(day->directory, "fresh");
	copy_store(ours, fresh);
	assert_true(run(fresh, "john.doe", words, -1, NULL, &takes_us));

	day->path = fresh;
	for (int round = 0; round < IMPORTS; round++) {
		bool acknowledged;

		day_close(day);
		copy_store(ours, fresh);
		acknowledged = run(fresh, "john.doe", words,
		    (int64_t)chance((uint64_t)takes_us * 5 / 4), NULL, &takes_us);
		records = day_int(day, "SELECT count(*) FROM ledger.record_ref");
		if (records != 0 && records != ROWS)
			fail_msg("round %d: %lld of %d records are there", round,
			    (long long)records, ROWS);
		if (acknowledged)
			assert_int_equal(records, ROWS);
		killed += !acknowledged;
		found += records == ROWS;
		stands(day);
		/* It goes on from there. */
		day->now_ms = ought_time_now_ms();
		day_do(day, "john.doe", "person.entered",
		    day_json("{'person': 'P-%06lld'}",
			(long long)day_int(
			    day, "SELECT coalesce(max(person), 0) + 1 FROM ledger.person_ref")),
		    day_person_content("Later", "Comer", "1990-01-01"));
	}
	print_message("# %d of %d imports were killed; %d were there\n", killed, IMPORTS, found);
	assert_true(killed > IMPORTS / 2);
	day_close(day);
	day->path = ours;
	free(fresh);
	free(csv);
}

static void
a_decision_that_was_acknowledged_survives_every_kill(void **state)
{
	struct day *day = *state;
	static const int candidates[] = {1};
	char *form = NULL, *text = NULL, check[OUGHT_ID_MAX];
	json_t *content = day_decision_content(true, false);
	int64_t takes_us = INT64_MAX, decided, acknowledged = 0;
	struct ought_error err;
	size_t len;
	int at = 1, killed = 0;

	/* By the real clock, and beyond the year of the other delegations. */
	day_do(day, "mary.shaw", "delegation.made",
	    json_pack("{s:i, s:s, s:s, s:s, s:[s], s:s, s:s, s:s}", "delegation",
		(int)day_int(day, "SELECT count(*) + 1 FROM ledger.delegation"), "officer",
		"jane.roe", "fingerprint",
		(ought_fingerprint(
		     ought_identity_signing_key(day_identity(day, "jane.roe")), err.sentence),
		    err.sentence),
		"rank", "superintendent", "workforces", "child", "from", "2026-01-01", "to",
		"2999-12-31", "instrument", "EX/1"),
	    NULL);
	day_person(day, 1);
	day_record(day, 1, 1, "outcome-21");
	for (int i = 1; i <= CASES; i++) {
		day_check(day, i);
		day_searched(day, i, 1, candidates, 1);
		day_matched(day, i, 1, "same");
		day_assessed(day, i, 1, "not-disclose");
		day_not_invited(day, i, 1);
	}
	json_object_set_new(content, "relevant", json_string("yes"));
	json_object_set_new(content, "ought", json_string("no"));
	assert_int_equal(ought_json_encode(content, &text, &len, &err), OUGHT_OK);
	form = fixture_path(day->directory, "form");
	fixture_write(form, text, len);

	for (int round = -1; round < DECISIONS; round++) {
		const char *words[] = {"decide", check, "R-000001", "--file", form, NULL};
		bool well;

		ought_id_format(OUGHT_ID_CHECK, (int64_t)2026 * OUGHT_CHECK_YEAR + at, check);
		day_close(day);
		well = run(day->path, "jane.roe", words,
		    round < 0 ? -1 : (int64_t)chance((uint64_t)takes_us * 5 / 4), NULL, &takes_us);
		killed += !well;
		acknowledged += well;
		decided = day_int(day, "SELECT count(*) FROM ledger.decision");
		if (decided < at - 1 + well || decided > at)
			fail_msg("round %d: %lld decisions are there, after %d before it%s", round,
			    (long long)decided, at - 1, well ? " and one acknowledged" : "");
		stands(day);
		at = (int)decided + 1;
	}
	print_message("# %d of %d decisions were killed; %lld acknowledged, %d there\n", killed,
	    DECISIONS, (long long)acknowledged, at - 1);
	assert_true(killed > DECISIONS / 3);
	json_decref(content);
	free(text);
	free(form);
}

static bool
is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

static void
a_store_that_is_encrypted_anew_opens_with_the_old_keys_or_the_new(void **state)
{
	struct day *day = *state;
	const char *words[] = {"store", "rekey", NULL};
	char *fresh, *left, *ours = day->path;
	int64_t takes_us = INT64_MAX, after_us, generations;
	struct stat was;
	int killed = 0, done = 0, unsaid = 0, leftovers = 0;

	day_person(day, 1);
	day_record(day, 1, 1, "outcome-21");
	day_close(day);
	fresh = fixture_path(day->directory, "fresh");
	left = fixture_path(day->directory, "fresh.rekeying");
	copy_store(ours, fresh);
	assert_true(run(fresh, "mary.shaw", words, -1, NULL, &takes_us));

	day->path = fresh;
	for (int round = 0; round < REKEYS; round++) {
		bool acknowledged;

		day_close(day);
		copy_store(ours, fresh);
		/* Two of three at its end: before the directories are exchanged, and while the old one is removed. */
		assert_int_equal(lstat(fresh, &was), 0);
		after_us = round % 3 == 0
		    ? (int64_t)chance((uint64_t)takes_us)
		    : takes_us * 3 / 4 + (int64_t)chance((uint64_t)takes_us / 4);
		acknowledged = run(
		    fresh, "mary.shaw", words, after_us, round % 3 == 2 ? &was : NULL, &takes_us);
		killed += !acknowledged;
		leftovers += is_there(left);
		generations = day_int(day, "SELECT count(*) FROM ledger.store_key");
		assert_true(!acknowledged || generations == 1);
		done += generations == 1;
		unsaid += !acknowledged && generations == 1;
		/* Whoever opens it removes what was left. */
		assert_false(is_there(left));
		stands(day);
		day->now_ms = ought_time_now_ms();
		day_do(day, "john.doe", "person.entered", day_json("{'person': 'P-000002'}"),
		    day_person_content("Later", "Comer", "1990-01-01"));
	}
	print_message(
	    "# %d of %d were killed; %d left something beside the store; %d have new keys, %d of those killed\n",
	    killed, REKEYS, leftovers, done, unsaid);
	assert_true(killed > REKEYS / 4);
	assert_true(leftovers > 0);
	assert_true(unsaid > 0);
	day_close(day);
	day->path = ours;
	free(left);
	free(fresh);
}

/* Whether anything of the record is in any page of the content or its log. */
static bool
is_anywhere(const struct day *day, int record)
{
	char *path = fixture_path(day->path, "content.db"), reference[32];
	struct remnants remnants;

	/* As day_record writes it. */
	snprintf(reference, sizeof(reference), "\"ZZ/%d/17\"", record);
	remnants = remnants_find(path, reference);
	free(path);
	return remnants.found > 0;
}

static void
an_erasure_that_is_killed_leaves_all_or_nothing(void **state)
{
	struct day *day = *state;
	char *form = fixture_path(day->directory, "form"), record[OUGHT_ID_MAX];
	const char reason[] = "{\"reason\": \"The period is over.\"}";
	int64_t takes_us = INT64_MAX, gone;
	int killed = 0, done = 0, unsaid = 0;

	fixture_write(form, reason, strlen(reason));
	day_person(day, 1);
	for (int i = 1; i <= ERASURES + 1; i++) {
		day_record(day, i, 1, "allegation");
		day_do(day, "john.doe", "erasure.proposed",
		    day_json("{'what': 'record', 'record': 'R-%06d'}", i),
		    day_json("{'reason': 'x'}"));
	}
	assert_true(is_anywhere(day, 1));
	for (int i = 1; i <= ERASURES + 1; i++) {
		const char *words[] = {
		    "record", "erase", "--approve", record, "--file", form, NULL};
		bool well;

		ought_id_format(OUGHT_ID_RECORD, i, record);
		day_close(day);
		/* The first one shows how long it takes; most of that is the passphrase, so the kills come late. */
		well = run(day->path, "mary.shaw", words,
		    i == 1 ? -1 : takes_us / 4 + (int64_t)chance((uint64_t)takes_us), NULL,
		    &takes_us);
		/* Whoever opens the store goes on where it was stopped. */
		(void)day_store(day, "mary.shaw");
		gone = day_int(
		    day, "SELECT count(*) FROM ledger.record_ref WHERE erased_n IS NOT NULL");
		assert_true(gone == done + 1 || (gone == done && !well));
		killed += !well;
		unsaid += !well && gone == done + 1;
		assert_int_equal(is_anywhere(day, i), gone == done);
		done = (int)gone;
		stands(day);
		assert_int_equal(day->report.erased, done);
	}
	print_message("# %d of %d erasures were killed; %d were done, %d of those killed\n", killed,
	    ERASURES, done - 1, unsaid);
	assert_true(killed > ERASURES / 4);
	free(form);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		an_import_that_is_killed_is_there_wholly_or_not_at_all, day_setup, day_teardown),
	    cmocka_unit_test_setup_teardown(
		a_decision_that_was_acknowledged_survives_every_kill, day_setup, day_teardown),
	    cmocka_unit_test_setup_teardown(
		a_store_that_is_encrypted_anew_opens_with_the_old_keys_or_the_new, day_setup,
		day_teardown),
	    cmocka_unit_test_setup_teardown(
		an_erasure_that_is_killed_leaves_all_or_nothing, day_setup, day_teardown),
	};
	const char *given = getenv("OUGHT_TEST_SEED");

	seed = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
	print_message("# seed %llu\n", (unsigned long long)seed);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
