/*
 * test_power.c: whenever the power goes, what was acknowledged is there, and what was not is wholly there or not at
 * all.  A scripted day is run once over a VFS that remembers each change to the files; then, for each change, the
 * files are built as they may be when the power goes before it, the store is opened and looked through.
 *
 * The test of the test: with less syncing than the store does, the same look finds what is lost.
 */
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
#include <sodium.h>

#include "../fixture/crash_vfs.h"
#include "../fixture/fixture.h"
#include "../fixture/remnants.h"

#include "store/store_internal.h"

#include "ought/store.h"

#define ACTS 14
#define SEED 20260301U

struct place {
	char *directory;
	char *path;
	struct ought_identity *chief;
	struct store_keys
	    keys; /* to look at the files before the store tidies them; a test's, not secret */
	size_t acknowledged[ACTS]; /* how many changes there were when the act was acknowledged */
	int acts;                  /* how many were */
};

struct findings {
	unsigned points;
	unsigned ahead; /* the content was, and was taken back */
	unsigned lost;  /* something acknowledged was not there, or the store did not open */
	char first[OUGHT_SENTENCE_MAX + 64];
};

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	crash_register();
	place->directory = fixture_directory();
	place->path = fixture_path(place->directory, "store");
	place->chief = fixture_identity("ann.chief");
	*state = place;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *place = *state;

	crash_stop();
	crash_fail_none();
	ought_identity_free(place->chief);
	free(place->path);
	fixture_remove(place->directory);
	free(place);
	return 0;
}

/* ---- the day ---- */

/* One act erases what two earlier ones contain, both of many bytes. */
#define ERASES 9
static const int64_t erased[] = {0, 4};
#define ERASED (sizeof(erased) / sizeof(erased[0]))

static bool
is_erased(int64_t n, int64_t size)
{
	size_t i;

	for (i = 0; i < ERASED; i++)
		if (n == erased[i])
			return size > ERASES;
	return false;
}

static enum ought_status
erase(struct ought_db *db, int64_t n, struct ought_error *err)
{
	enum ought_status status = OUGHT_OK;
	size_t i;

	for (i = 0; i < ERASED && status == OUGHT_OK; i++)
		status =
		    ought_db_run(db, "INSERT INTO ledger.erased_entry (n, by_n) VALUES (:n, :by)",
			OUGHT_BINDS(OUGHT_INT(":n", erased[i]), OUGHT_INT(":by", n)), err);
	return status == OUGHT_OK ? ought_erasure_mark(db, n, err) : status;
}

/* Every third act has no content; the others make a row, and end one that an earlier act made. */
static bool
has_content(int64_t n)
{
	return n % 3 != 2;
}

static enum ought_status
write_act(struct ought_store *store, int64_t n, struct ought_error *err)
{
	struct ought_db *db = ought_store_db(store);
	uint8_t signature[OUGHT_SIGNATURE_BYTES] = {(uint8_t)n, 1}, salt[32] = {(uint8_t)n};
	char entry[64], part[6000];
	enum ought_status status;

	snprintf(entry, sizeof(entry),
	    has_content(n) ? "{\"content\":\"c\",\"n\":%lld}" : "{\"n\":%lld}", (long long)n);
	status = ought_db_run(db,
	    "INSERT INTO ledger.entry (n, body, signature) VALUES (:n, CAST(:body AS BLOB), :signature)",
	    OUGHT_BINDS(OUGHT_INT(":n", n), OUGHT_TEXT(":body", entry),
		OUGHT_BLOB(":signature", signature, sizeof(signature))),
	    err);
	if (status != OUGHT_OK || !has_content(n))
		return status;
	if (n == ERASES && (status = erase(db, n, err)) != OUGHT_OK)
		return status;
	memset(part, 'a' + (int)n, sizeof(part));
	if ((status = ought_db_run(db,
		 "INSERT INTO main.part (n, salt, body) VALUES (:n, :salt, :body)",
		 OUGHT_BINDS(OUGHT_INT(":n", n), OUGHT_BLOB(":salt", salt, sizeof(salt)),
		     OUGHT_BLOB(":body", part, n % 2 == 0 ? sizeof(part) : 20)),
		 err)) != OUGHT_OK ||
	    (status = ought_db_run(db,
		 "INSERT INTO person_sex (person, sex, n) VALUES (:n, 'female', :n)",
		 OUGHT_BINDS(OUGHT_INT(":n", n)), err)) != OUGHT_OK)
		return status;
	return ought_db_run(db,
	    "UPDATE person_sex SET until_n = :n WHERE person = :n - 3 AND until_n IS NULL",
	    OUGHT_BINDS(OUGHT_INT(":n", n)), err);
}

static enum ought_status
act(struct ought_store *store, int64_t *n, struct ought_error *err)
{
	enum ought_status status;

	if ((status = ought_store_write_begin(store, err)) != OUGHT_OK)
		return status;
	if ((status = ought_db_int(ought_store_db(store),
		 "SELECT coalesce(max(n) + 1, 0) FROM ledger.entry", NULL, n, NULL, err)) ==
	    OUGHT_OK)
		status = write_act(store, *n, err);
	if (status == OUGHT_OK)
		return ought_store_write_commit(store, err);
	ought_store_write_rollback(store);
	return status;
}

/* Open the store for the day: checkpoints come often, so that the power can go within one. */
static struct ought_store *
open_for_day(const struct place *place, const char *synchronous)
{
	struct ought_store *store = fixture_open(place->path, place->chief);

	assert_int_equal(
	    ought_db_own(ought_store_db(store), "PRAGMA wal_autocheckpoint = 12", NULL), OUGHT_OK);
	if (synchronous != NULL)
		assert_int_equal(
		    ought_db_weaken(ought_store_db(store), synchronous, NULL), OUGHT_OK);
	return store;
}

static void
run_day(struct place *place, const char *synchronous)
{
	struct ought_store *store = fixture_store(place->path, place->chief);
	struct ought_error err = {0};
	int64_t n = 0;

	place->keys = *store->keys;
	ought_store_close(store);
	crash_start();
	store = open_for_day(place, synchronous);
	for (place->acts = 0; place->acts < ACTS; place->acts++) {
		if (place->acts == ACTS / 2) {
			ought_store_close(store);
			store = open_for_day(place, synchronous);
		}
		if (act(store, &n, &err) != OUGHT_OK)
			fail_msg("%s", err.sentence);
		assert_int_equal(n, place->acts);
		place->acknowledged[place->acts] = crash_changes();
	}
	ought_store_close(store);
	crash_stop();
}

/* ---- looking through ---- */

static int64_t
number(struct ought_store *store, const char *sql)
{
	struct ought_error err = {0};
	int64_t value = -1;

	if (ought_db_int(ought_store_db(store), sql, NULL, &value, NULL, &err) != OUGHT_OK)
		fail_msg("%s: %s", sql, err.sentence);
	return value;
}

/* Whether the store holds the acts before ${size} and nothing of later ones. */
static bool
holds(struct ought_store *store, int64_t size)
{
	int64_t n, rows = 0, parts = 0, ended = 0, bytes = 0;

	for (n = 0; n < size; n++) {
		if (!has_content(n))
			continue;
		rows++;
		if (n >= 3 && has_content(n - 3))
			ended++;
		if (is_erased(n, size))
			continue;
		parts++;
		bytes += n % 2 == 0 ? 6000 : 20;
	}
	return number(store, "SELECT count(*) FROM main.part") == parts &&
	    number(store, "SELECT coalesce(sum(length(body)), 0) FROM main.part") == bytes &&
	    number(store, "SELECT count(*) FROM person_sex") == rows &&
	    number(store, "SELECT count(*) FROM erasing") == 0 &&
	    number(store, "SELECT count(*) FROM person_sex WHERE until_n IS NOT NULL") == ended &&
	    number(store,
		"SELECT count(*) FROM ledger.entry AS e LEFT JOIN main.part AS p ON p.n = e.n"
		" WHERE e.n NOT IN (SELECT n FROM ledger.erased_entry)"
		"   AND (json_extract(CAST(e.body AS TEXT), '$.content') IS NULL) <> (p.n IS NULL)") ==
	    0 &&
	    number(store, "SELECT coalesce(max(n) + 1, 0) - count(*) FROM ledger.entry") == 0;
}

/* Whether what was erased is in any page of the content or its log, in use or not. */
static bool
leaves_nothing(const char *path, int64_t size)
{
	char *file = fixture_path(path, "content.db"), word[17];
	size_t i, found = 0;

	for (i = 0; i < ERASED && size > ERASES; i++) {
		memset(word, 'a' + (int)erased[i], sizeof(word) - 1);
		word[sizeof(word) - 1] = '\0';
		found += remnants_find(file, word).found;
	}
	free(file);
	return found == 0;
}

/* Whether the content is ahead of the ledger in the files as the crash left them. */
static bool
is_ahead(const struct place *place, const char *path)
{
	struct store_standing standing = {0};
	struct ought_store *store = NULL;
	bool ahead = false;

	assert_int_equal(ought_store_allocate(path, place->chief, &store, NULL), OUGHT_OK);
	*store->keys = place->keys;
	if (ought_store_connect(store, NULL) == OUGHT_OK &&
	    ought_head_compare(store->db, &standing, NULL) == OUGHT_OK)
		ahead = standing.orphans;
	ought_store_free(store);
	return ahead;
}

static void
note(struct findings *findings, const char *what, size_t at)
{
	if (findings->lost++ == 0)
		snprintf(
		    findings->first, sizeof(findings->first), "before change %zu: %s", at, what);
}

/* The store at ${path}, the power having gone before change ${at}. */
static void
look(const struct place *place, const char *path, size_t at, struct findings *findings)
{
	struct ought_store *store = NULL;
	struct ought_error err = {0};
	int64_t size, n = 0;
	int acknowledged = 0;

	while (acknowledged < ACTS && place->acknowledged[acknowledged] <= at)
		acknowledged++;
	findings->points++;
	if (is_ahead(place, path))
		findings->ahead++;
	if (ought_store_open(path, place->chief, &store, &err) != OUGHT_OK) {
		note(findings, err.sentence, at);
		return;
	}
	size = number(store, "SELECT count(*) FROM ledger.entry");
	if (size < acknowledged)
		note(findings, "an acknowledged act is missing", at);
	else if (size > acknowledged + 1)
		note(findings, "there are acts that nobody made", at);
	else if (!holds(store, size))
		note(findings, "the content is not that of the ledger", at);
	else if (!leaves_nothing(path, size))
		note(findings, "what was erased is still in the file", at);
	else if (ought_store_check_files(store, &err) != OUGHT_OK)
		note(findings, err.sentence, at);
	else if (act(store, &n, &err) != OUGHT_OK || n != size || !holds(store, size + 1))
		note(findings, "the next act did not go on from there", at);
	ought_store_close(store);
}

static void
copy(const char *from, const char *to, const char *name)
{
	char *source = fixture_path(from, name), *target = fixture_path(to, name), *bytes;
	size_t len = 0;

	bytes = fixture_read(source, &len);
	fixture_write(target, bytes, len);
	free(bytes);
	free(target);
	free(source);
}

static struct findings
lose_power(const struct place *place, enum crash_loss loss)
{
	struct findings findings = {0};
	char *outside, *path, *keys;
	size_t at, changes = crash_changes();

	for (at = 0; at <= changes; at++) {
		outside = fixture_directory();
		path = fixture_path(outside, "store");
		keys = fixture_path(path, "keys");
		assert_int_equal(mkdir(path, 0700), 0);
		assert_int_equal(mkdir(keys, 0700), 0);
		copy(place->path, path, "FORMAT");
		copy(place->path, path, "keys/ann.chief.json");
		crash_build(place->path, path, at, loss, SEED + at);
		look(place, path, at, &findings);
		free(keys);
		free(path);
		fixture_remove(outside);
	}
	print_message("  %u points, content ahead at %u, lost at %u\n", findings.points,
	    findings.ahead, findings.lost);
	return findings;
}

static void
lose_nothing(void **state, enum crash_loss loss)
{
	struct place *place = *state;
	struct findings findings;

	run_day(place, NULL);
	findings = lose_power(place, loss);
	if (findings.lost > 0)
		fail_msg("lost at %u of %u points, seed %u; %s", findings.lost, findings.points,
		    SEED, findings.first);
	/* Points at which the content is ahead must be among them, or the rule for them is not tested. */
	assert_true(findings.ahead > 0);
	assert_true(findings.points > 100);
}

static void
nothing_acknowledged_is_lost_when_the_program_is_killed(void **state)
{
	lose_nothing(state, CRASH_NOTHING_LOST);
}

static void
nothing_acknowledged_is_lost_with_all_that_was_not_synced(void **state)
{
	lose_nothing(state, CRASH_UNSYNCED_LOST);
}

static void
nothing_acknowledged_is_lost_with_half_of_what_was_not_synced(void **state)
{
	lose_nothing(state, CRASH_HALF_LOST);
}

static void
nothing_acknowledged_is_lost_with_writes_torn_at_sectors(void **state)
{
	lose_nothing(state, CRASH_HALF_TORN);
}

static void
this_test_notices_when_less_is_synced(void **state)
{
	struct place *place = *state;

	run_day(place, "NORMAL");
	assert_true(lose_power(place, CRASH_UNSYNCED_LOST).lost > 0);
}

static void
this_test_notices_when_nothing_is_synced(void **state)
{
	struct place *place = *state;

	run_day(place, "OFF");
	assert_true(lose_power(place, CRASH_UNSYNCED_LOST).lost > 0);
}

/* ---- single calls that fail ---- */

/*
 * The day with call ${at} failing.  Whatever fails is told, and what was told to be done is there afterwards.  false when
 * the day has fewer calls.
 */
static bool
run_day_with_failure(const struct place *place, size_t at, enum crash_failure failure)
{
	struct ought_store *store = fixture_open(place->path, place->chief);
	struct ought_error err = {0};
	int64_t n = -1, acknowledged = number(store, "SELECT count(*) FROM ledger.entry"), size;
	bool reached;
	int tries;

	ought_store_close(store);
	store = NULL;

	crash_fail(at, failure);
	for (tries = 0; tries < 2 && store == NULL; tries++)
		if (ought_store_open(place->path, place->chief, &store, &err) != OUGHT_OK &&
		    err.status != OUGHT_IO && err.status != OUGHT_DAMAGED)
			fail_msg("opening, call %zu: %d, %s", at, (int)err.status, err.sentence);
	assert_non_null(store);
	for (tries = 0; tries < 3; tries++) {
		if (act(store, &n, &err) == OUGHT_OK) {
			/* One that was told to have failed may stand: what counts is that none is lost. */
			assert_true(n == acknowledged || n == acknowledged + 1);
			acknowledged = n + 1;
		} else if (err.status != OUGHT_IO) {
			fail_msg("acting, call %zu: %d, %s", at, (int)err.status, err.sentence);
		} else if (failure == CRASH_FAIL_FULL &&
		    strstr(err.sentence, "the disk is full") == NULL &&
		    strstr(err.sentence, "I/O") == NULL) {
			fail_msg("call %zu: %s", at, err.sentence);
		}
	}
	reached = crash_calls() > at;
	crash_fail_none();
	ought_store_close(store);
	store = fixture_open(place->path, place->chief);
	size = number(store, "SELECT count(*) FROM ledger.entry");
	assert_true(size >= acknowledged && size <= acknowledged + 1);
	assert_true(holds(store, size));
	ought_store_close(store);
	return reached;
}

static void
every_call_fails_once(void **state, enum crash_failure failure)
{
	struct place *place = *state;
	size_t at = 0;

	ought_store_close(fixture_store(place->path, place->chief));
	do {
		/* A store of its own for each, or it would grow. */
		if (at % 40 == 39) {
			char *old = place->path, name[32];

			snprintf(name, sizeof(name), "store-%zu", at);
			place->path = fixture_path(place->directory, name);
			free(old);
			ought_store_close(fixture_store(place->path, place->chief));
		}
	} while (run_day_with_failure(place, at++, failure));
	print_message("  %zu calls failed, each in its turn\n", at - 1);
	assert_true(at > 40);
}

static void
a_call_that_fails_is_told_and_loses_nothing_acknowledged(void **state)
{
	every_call_fails_once(state, CRASH_FAIL_IO);
}

static void
a_full_disk_is_told_and_loses_nothing_acknowledged(void **state)
{
	every_call_fails_once(state, CRASH_FAIL_FULL);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(nothing_acknowledged_is_lost_when_the_program_is_killed),
	    TEST(nothing_acknowledged_is_lost_with_all_that_was_not_synced),
	    TEST(nothing_acknowledged_is_lost_with_half_of_what_was_not_synced),
	    TEST(nothing_acknowledged_is_lost_with_writes_torn_at_sectors),
	    TEST(this_test_notices_when_less_is_synced),
	    TEST(this_test_notices_when_nothing_is_synced),
	    TEST(a_call_that_fails_is_told_and_loses_nothing_acknowledged),
	    TEST(a_full_disk_is_told_and_loses_nothing_acknowledged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
