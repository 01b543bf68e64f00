/* test_rekey.c: the store under new keys: who holds them, what the old ones still open, and what a crash leaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/store_internal.h"

#include "../fixture/day.h"
#include "../fixture/fixture.h"

static bool
is_there(const char *directory, const char *name)
{
	char *path = fixture_path(directory, name);
	struct stat st;
	bool there = lstat(path, &st) == 0;

	free(path);
	return there;
}

static void
copy_file(const char *from_directory, const char *to_directory, const char *name)
{
	char *from = fixture_path(from_directory, name), *to = fixture_path(to_directory, name),
	     *bytes;
	size_t len;

	bytes = fixture_read(from, &len);
	fixture_write(to, bytes, len);
	free(bytes);
	free(from);
	free(to);
}

/* A copy of the store, as somebody may have kept it; the path is the caller's. */
static char *
keep_copy(struct day *day, const char *name)
{
	char *copy = fixture_path(day->directory, name), *command = NULL;

	day_close(day);
	assert_true(asprintf(&command, "cp -a '%s' '%s'", day->path, copy) > 0);
	assert_int_equal(system(command), 0);
	free(command);
	return copy;
}

static struct ought_rekey_report
rekey(struct day *day)
{
	struct ought_rekey_report report = {0};
	struct ought_error err = {0};

	day_close(day);
	if (ought_rekey(day_store(day, "mary.shaw"), 0, &(struct ought_copy_options){0}, &report,
		&err) != OUGHT_OK)
		fail_msg("no new keys: %s", err.sentence);
	day_close(day);
	return report;
}

static enum ought_status
opens(struct day *day, const char *path, const char *officer, struct ought_error *err)
{
	struct ought_store *store = NULL;
	enum ought_status status;

	memset(err, 0, sizeof(*err));
	status = ought_store_open(path, day_identity(day, officer), &store, err);
	ought_store_close(store);
	return status;
}

static void
those_who_remain_go_on_as_before(void **state)
{
	struct day *day = *state;
	struct ought_rekey_report report;
	int64_t before = day_int(day, "SELECT count(*) FROM ledger.entry");
	static const char *const with_content[] = {
	    "jane.roe", "paul.wood", "ruth.dale", "john.doe", "vera.moss", "ann.green"};
	size_t i;

	report = rekey(day);
	assert_int_equal(report.generation, 2);
	/* All but new.comer, who holds no role. */
	assert_int_equal(report.holders, 10);
	assert_int_equal(report.without, 0);
	assert_int_equal(day_int(day, "SELECT count(*) FROM ledger.entry"), before + 1);
	for (i = 0; i < sizeof(with_content) / sizeof(with_content[0]); i++)
		assert_true(ought_store_has_content(day_store(day, with_content[i])));
	assert_false(ought_store_has_content(day_store(day, "dan.lock")));
	assert_false(ought_store_has_content(day_store(day, "carl.frost")));
	day_do(day, "ruth.dale", "access.consulted",
	    day_json("{'what': 'person', 'persons': ['P-000001']}"),
	    day_json("{'reason': 'EX/1'}"));
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	assert_true(day->report.with_content);
	assert_int_equal(day_verify(day, "carl.frost"), OUGHT_OK);
	assert_false(is_there(day->directory, "store" STORE_REKEYING));
	assert_int_equal(rekey(day).generation, 3);
}

static void
who_was_revoked_holds_no_key_and_the_old_one_opens_nothing(void **state)
{
	struct day *day = *state;
	struct ought_error err;
	char *old;

	day_do(day, "mary.shaw", "officer.revoke",
	    day_json("{'officer': 'paul.wood', 'role': 'senior'}"), NULL);
	old = keep_copy(day, "old");
	assert_int_equal(opens(day, day->path, "paul.wood", &err), OUGHT_OK);
	rekey(day);
	assert_false(is_there(day->path, "keys/paul.wood.json"));
	assert_int_equal(opens(day, day->path, "paul.wood", &err), OUGHT_NOT_FOUND);
	assert_string_equal(err.sentence, "the store has no slot for paul.wood");
	copy_file(old, day->path, "keys/paul.wood.json");
	assert_int_equal(opens(day, day->path, "paul.wood", &err), OUGHT_LOCKED);
	assert_string_equal(err.sentence,
	    "content.db: the key does not open it, or page 1 was altered or is damaged");
	/* What was copied before stays readable: that is not promised away. */
	assert_int_equal(opens(day, old, "paul.wood", &err), OUGHT_OK);
	free(old);
}

static void
a_file_of_before_is_not_taken_for_the_store_s(void **state)
{
	static const char *const files[] = {"ledger.db", "content.db"};
	struct day *day = *state;
	struct ought_error err;
	char *old = keep_copy(day, "old"), *new, sentence[128];
	size_t i;

	rekey(day);
	new = keep_copy(day, "new");
	for (i = 0; i < 2; i++) {
		copy_file(old, day->path, files[i]);
		assert_int_equal(opens(day, day->path, "mary.shaw", &err), OUGHT_LOCKED);
		snprintf(sentence, sizeof(sentence),
		    "%s: the key does not open it, or page 1 was altered or is damaged", files[i]);
		assert_string_equal(err.sentence, sentence);
		copy_file(new, day->path, files[i]);
	}
	/* With the old slot: then it is the content, or its key, that is not the one signed for. */
	copy_file(old, day->path, "content.db");
	copy_file(old, day->path, "keys/mary.shaw.json");
	assert_int_equal(opens(day, day->path, "mary.shaw", &err), OUGHT_LOCKED);
	free(old);
	free(new);
}

static void
while_somebody_has_it_open_the_store_keeps_its_keys(void **state)
{
	struct day *day = *state;
	struct ought_rekey_report report = {0};
	struct ought_error err = {0};

	day_close(day);
	assert_non_null(day_store(day, "john.doe"));
	assert_int_equal(ought_rekey(day_store(day, "mary.shaw"), 0,
			     &(struct ought_copy_options){0}, &report, &err),
	    OUGHT_BUSY);
	assert_string_equal(
	    err.sentence, "others have the store open; try again when nobody is at work in it");
	assert_false(is_there(day->directory, "store" STORE_REKEYING));
	/* The one who has it open goes on, and loses nothing. */
	day_do(day, "john.doe", "access.consulted",
	    day_json("{'what': 'person', 'persons': ['P-000001']}"),
	    day_json("{'reason': 'EX/1'}"));
	day_close(day);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	assert_int_equal(day_int(day, "SELECT count(*) FROM ledger.store_key"), 0);
}

static void
a_slot_of_another_key_than_the_ledger_s_gets_no_new_one(void **state)
{
	struct day *day = *state;
	struct ought_identity *forged = NULL;
	struct ought_request request;
	struct ought_error err = {0};
	struct ought_rekey_report report;

	/* Somebody who can write the file puts a slot with a key of their own in jane.roe's place. */
	assert_int_equal(ought_identity_new("jane.roe", &forged, &err), OUGHT_OK);
	request = fixture_request(forged);
	assert_int_equal(
	    ought_store_slot_add(day_store(day, "dan.lock"), &request, &err), OUGHT_OK);
	report = rekey(day);
	assert_int_equal(report.without, 1);
	assert_false(is_there(day->path, "keys/jane.roe.json"));
	ought_request_clear(&request);
	ought_identity_free(forged);
}

static bool
stop(void *cookie, int64_t done, int64_t all)
{
	int64_t *last = cookie;

	assert_true(done <= all && done >= *last);
	*last = done;
	return done * 4 < all * 3;
}

static void
an_interrupted_copy_leaves_the_store_as_it_was(void **state)
{
	struct day *day = *state;
	struct ought_rekey_report report = {0};
	struct ought_error err = {0};
	int64_t last = 0;

	for (int i = 0; i < 400; i++)
		day_do(day, "john.doe", "access.consulted",
		    day_json("{'what': 'person', 'persons': ['P-000001']}"),
		    day_json(
			"{'reason': 'A reason of some length, so that there are pages: %d'}", i));
	day_close(day);
	assert_int_equal(ought_rekey(day_store(day, "mary.shaw"), 0,
			     &(struct ought_copy_options){stop, &last}, &report, &err),
	    OUGHT_REFUSED);
	assert_true(last > 0);
	assert_false(is_there(day->directory, "store" STORE_REKEYING));
	day_close(day);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	assert_int_equal(day_int(day, "SELECT count(*) FROM ledger.store_key"), 0);
}

/* In a process that ends without closing anything: the copy is whole, and not yet in the store's place. */
static void
a_crash_before_the_exchange_leaves_the_old_keys(void **state)
{
	struct day *day = *state;
	struct ought_error err = {0};
	int status = 0;
	pid_t child;

	day_close(day);
	if ((child = fork()) == 0) {
		struct ought_store *store = NULL, *made = NULL;
		struct ought_identity *chief = day_identity(day, "mary.shaw");
		struct ought_slot_holder holder = {"mary.shaw", {0}, true};
		size_t written = 0;

		memcpy(holder.box_key, ought_identity_box_key(chief), sizeof(holder.box_key));
		_exit(ought_store_open(day->path, chief, &store, &err) == OUGHT_OK &&
			    ought_store_exclude(store, 0, &err) == OUGHT_OK &&
			    ought_store_rekey(store, &holder, 1, &(struct ought_copy_options){0},
				&made, &written, &err) == OUGHT_OK
			? 0
			: 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_true(is_there(day->directory, "store" STORE_REKEYING "/keys/mary.shaw.json"));
	assert_int_equal(opens(day, day->path, "jane.roe", &err), OUGHT_OK);
	assert_false(is_there(day->directory, "store" STORE_REKEYING));
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	assert_int_equal(rekey(day).generation, 2);
}

/* The two directories have exchanged their names, and the old one is still there. */
static void
what_a_crash_after_the_exchange_left_is_removed(void **state)
{
	struct day *day = *state;
	char *old = keep_copy(day, "old"),
	     *left = fixture_path(day->directory, "store" STORE_REKEYING);
	struct ought_error err = {0};

	rekey(day);
	assert_int_equal(rename(old, left), 0);
	assert_int_equal(opens(day, day->path, "dan.lock", &err), OUGHT_OK);
	assert_false(is_there(day->directory, "store" STORE_REKEYING));
	free(left);
	free(old);
}

static void
what_is_in_the_way_and_not_ours_stays(void **state)
{
	struct day *day = *state;
	struct ought_rekey_report report = {0};
	struct ought_error err = {0};
	char *way = fixture_path(day->directory, "store" STORE_REKEYING),
	     *file = fixture_path(day->directory, "store" STORE_REKEYING "/notes.txt");

	assert_int_equal(mkdir(way, 0700), 0);
	fixture_write(file, "notes", 5);
	day_close(day);
	assert_int_equal(ought_rekey(day_store(day, "mary.shaw"), 0,
			     &(struct ought_copy_options){0}, &report, &err),
	    OUGHT_IO);
	assert_non_null(strstr(err.sentence, "it is there already"));
	assert_true(is_there(way, "notes.txt"));
	day_close(day);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	free(way);
	free(file);
}

/* Whoever may write beside the store only: a link in place of what a crash leaves leads to the store's own slots. */
static void
a_link_in_the_way_does_not_lead_to_the_store_s_own_files(void **state)
{
	struct day *day = *state;
	char *way = fixture_path(day->directory, "store" STORE_REKEYING),
	     *link = fixture_path(day->directory, "store" STORE_REKEYING "/keys"),
	     *keys = fixture_path(day->path, "keys");
	struct ought_error err = {0};

	assert_int_equal(mkdir(way, 0700), 0);
	assert_int_equal(symlink(keys, link), 0);
	day_close(day);
	assert_int_equal(opens(day, day->path, "dan.lock", &err), OUGHT_OK);
	assert_true(is_there(day->path, "keys/dan.lock.json"));
	assert_int_equal(unlink(link), 0);
	assert_int_equal(rmdir(way), 0);
	assert_int_equal(symlink(day->path, way), 0);
	assert_int_equal(opens(day, day->path, "dan.lock", &err), OUGHT_OK);
	assert_true(is_there(day->path, "ledger.db"));
	free(way);
	free(link);
	free(keys);
}

static void
generations_are_counted(void **state)
{
	day_invalid(*state, "the next generation of keys is 2, not 5", "mary.shaw", "store.rekeyed",
	    day_json("{'generation': 5,"
		     " 'content_key_hash': 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='}"),
	    NULL);
}

static void
a_backup_holds_all_that_was_there(void **state)
{
	struct day *day = *state;
	char sentence[128];

	snprintf(sentence, sizeof(sentence),
	    "a backup made now holds the %lld entries before it, not 1",
	    (long long)day_int(day, "SELECT count(*) FROM ledger.entry"));
	day_invalid(day, sentence, "dan.lock", "store.backed-up",
	    day_json("{'size': 1, 'root': 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='}"), NULL);
}

static int
setup(void **state)
{
	struct day *day = day_new();

	day_person(day, 1);
	*state = day;
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, setup, day_teardown)
	    PROMISE(those_who_remain_go_on_as_before),
	    PROMISE(who_was_revoked_holds_no_key_and_the_old_one_opens_nothing),
	    PROMISE(a_file_of_before_is_not_taken_for_the_store_s),
	    PROMISE(while_somebody_has_it_open_the_store_keeps_its_keys),
	    PROMISE(a_slot_of_another_key_than_the_ledger_s_gets_no_new_one),
	    PROMISE(an_interrupted_copy_leaves_the_store_as_it_was),
	    PROMISE(a_crash_before_the_exchange_leaves_the_old_keys),
	    PROMISE(what_a_crash_after_the_exchange_left_is_removed),
	    PROMISE(what_is_in_the_way_and_not_ours_stays),
	    PROMISE(a_link_in_the_way_does_not_lead_to_the_store_s_own_files),
	    PROMISE(generations_are_counted),
	    PROMISE(a_backup_holds_all_that_was_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
