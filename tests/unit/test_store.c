/* test_store.c: what a store promises: creating, opening, keys, and the transactions in which all is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "../fixture/fixture.h"

#include "store/store_internal.h"

#include "ought/store.h"

struct place {
	char *directory;
	char *path;
	struct ought_identity *chief;
	struct ought_identity *other;
};

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	place->directory = fixture_directory();
	place->path = fixture_path(place->directory, "store");
	place->chief = fixture_identity("ann.chief");
	place->other = fixture_identity("ben.other");
	*state = place;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *place = *state;

	ought_identity_free(place->other);
	ought_identity_free(place->chief);
	free(place->path);
	fixture_remove(place->directory);
	free(place);
	return 0;
}

static int64_t
number(struct ought_store *store, const char *sql)
{
	struct ought_error err = {0};
	int64_t value = INT64_MIN;

	if (ought_db_int(ought_store_db(store), sql, NULL, &value, NULL, &err) != OUGHT_OK)
		fail_msg("%s: %s", sql, err.sentence);
	return value;
}

static unsigned
files_in(const char *directory)
{
	const struct dirent *entry;
	DIR *dir = opendir(directory);
	unsigned count = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL)
		count += entry->d_name[0] == '.' ? 0 : 1;
	closedir(dir);
	return count;
}

/* An officer with a slot but no content key. */
static struct ought_store *
open_without_content(const struct place *place)
{
	struct ought_store *store = fixture_open(place->path, place->chief);

	fixture_slot(store, place->other);
	ought_store_close(store);
	return fixture_open(place->path, place->other);
}

static void
a_published_store_opens_with_the_key_in_its_slot(void **state)
{
	const struct place *place = *state;
	struct ought_store *store = fixture_store(place->path, place->chief);

	assert_true(ought_store_has_content(store));
	assert_int_equal(
	    strncmp(ought_store_origin(store), FIXTURE_FORCE "/", strlen(FIXTURE_FORCE) + 1), 0);
	assert_int_equal(strlen(ought_store_origin(store)), strlen(FIXTURE_FORCE) + 9);
	assert_ptr_equal(ought_store_identity(store), place->chief);
	assert_int_equal(number(store, "SELECT count(*) FROM ledger.entry"), 0);
	ought_store_close(store);
}

static void
nobody_else_may_read_a_store_s_files(void **state)
{
	const struct place *place = *state;
	static const char *const files[] = {
	    "", "/keys", "/FORMAT", "/ledger.db", "/content.db", "/keys/ann.chief.json"};
	struct ought_store *store = fixture_store(place->path, place->chief);
	char path[512];
	struct stat st;
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", place->path, files[i]);
		assert_int_equal(lstat(path, &st), 0);
		assert_int_equal(st.st_mode & 077, 0);
	}
	ought_store_close(store);
}

static void
a_store_is_not_made_over_what_exists(void **state)
{
	const struct place *place = *state;
	struct ought_request request = fixture_request(place->chief);
	struct ought_store *store = NULL;

	assert_int_equal(mkdir(place->path, 0700), 0);
	assert_int_equal(
	    ought_store_create(place->path, FIXTURE_FORCE, &request, place->chief, &store, NULL),
	    OUGHT_REFUSED);
	assert_null(store);
	ought_request_clear(&request);
	assert_int_equal(files_in(place->directory), 1);
}

static void
a_name_taken_while_the_store_is_made_is_not_replaced(void **state)
{
	const struct place *place = *state;
	struct ought_request request = fixture_request(place->chief);
	struct ought_store *store = NULL;

	assert_int_equal(
	    ought_store_create(place->path, FIXTURE_FORCE, &request, place->chief, &store, NULL),
	    OUGHT_OK);
	assert_int_equal(mkdir(place->path, 0700), 0);
	assert_int_equal(ought_store_publish(store, NULL), OUGHT_REFUSED);
	ought_request_clear(&request);
	assert_int_equal(files_in(place->path), 0);
	assert_int_equal(files_in(place->directory), 1);
}

static void
a_discarded_store_leaves_nothing(void **state)
{
	const struct place *place = *state;
	struct ought_request request = fixture_request(place->chief);
	struct ought_store *store = NULL;

	assert_int_equal(
	    ought_store_create(place->path, FIXTURE_FORCE, &request, place->chief, &store, NULL),
	    OUGHT_OK);
	fixture_act(store, true);
	ought_store_discard(store);
	ought_request_clear(&request);
	assert_int_equal(files_in(place->directory), 0);
}

static void
a_store_not_yet_published_is_no_store(void **state)
{
	const struct place *place = *state;
	struct ought_request request = fixture_request(place->chief);
	struct ought_store *store = NULL, *opened = NULL;

	assert_int_equal(
	    ought_store_create(place->path, FIXTURE_FORCE, &request, place->chief, &store, NULL),
	    OUGHT_OK);
	assert_int_equal(ought_store_open(ought_store_path(store), place->chief, &opened, NULL),
	    OUGHT_NOT_FOUND);
	assert_int_equal(
	    ought_store_open(place->path, place->chief, &opened, NULL), OUGHT_NOT_FOUND);
	ought_store_discard(store);
	ought_request_clear(&request);
}

static void
a_force_s_name_has_no_capitals_spaces_or_slashes(void **state)
{
	const struct place *place = *state;
	static const char *const names[] = {
	    "", "Suffolk", "a b", "a/b", "-a", ".", "a23456789012345678901234567890123456789012"};
	struct ought_request request = fixture_request(place->chief);
	struct ought_store *store = NULL;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_int_equal(
		    ought_store_create(place->path, names[i], &request, place->chief, &store, NULL),
		    OUGHT_INVALID);
	ought_request_clear(&request);
}

static void
an_officer_without_a_slot_does_not_open_the_store(void **state)
{
	const struct place *place = *state;
	struct ought_store *opened = NULL;

	ought_store_close(fixture_store(place->path, place->chief));
	assert_int_equal(
	    ought_store_open(place->path, place->other, &opened, NULL), OUGHT_NOT_FOUND);
}

static void
other_keys_under_the_same_name_do_not_open_the_store(void **state)
{
	const struct place *place = *state;
	const uint8_t seed[OUGHT_KEY_BYTES] = {1};
	struct ought_identity *impostor = NULL;
	struct ought_store *opened = NULL;

	ought_store_close(fixture_store(place->path, place->chief));
	assert_int_equal(ought_identity_from_seed("ann.chief", seed, &impostor, NULL), OUGHT_OK);
	assert_int_equal(ought_store_open(place->path, impostor, &opened, NULL), OUGHT_LOCKED);
	ought_identity_free(impostor);
}

static void
an_enrolled_officer_reads_the_ledger_and_no_content(void **state)
{
	const struct place *place = *state;
	struct ought_store *store = fixture_store(place->path, place->chief);
	struct ought_error err = {0};
	int64_t value = 0;

	fixture_act(store, true);
	ought_store_close(store);
	store = open_without_content(place);
	assert_false(ought_store_has_content(store));
	assert_int_equal(number(store, "SELECT count(*) FROM ledger.entry"), 1);
	assert_int_equal(ought_db_int(ought_store_db(store), "SELECT count(*) FROM part", NULL,
			     &value, NULL, &err),
	    OUGHT_INTERNAL);
	ought_store_close(store);
}

static void
an_officer_admitted_by_another_reads_the_content(void **state)
{
	const struct place *place = *state;
	struct ought_store *store = fixture_store(place->path, place->chief);

	fixture_act(store, true);
	ought_store_close(store);
	store = open_without_content(place);
	assert_int_equal(
	    ought_store_slot_admit(store, "ben.other", ought_identity_box_key(place->other), NULL),
	    OUGHT_LOCKED);
	ought_store_close(store);
	store = fixture_open(place->path, place->chief);
	assert_int_equal(
	    ought_store_slot_admit(store, "ben.other", ought_identity_box_key(place->other), NULL),
	    OUGHT_OK);
	ought_store_close(store);
	store = fixture_open(place->path, place->other);
	assert_true(ought_store_has_content(store));
	assert_int_equal(number(store, "SELECT count(*) FROM part"), 1);
	ought_store_close(store);
}

static void
the_content_s_key_is_not_sealed_to_a_box_key_that_the_ledger_does_not_know(void **state)
{
	const struct place *place = *state;
	struct ought_store *store = fixture_store(place->path, place->chief);

	ought_store_close(store);
	ought_store_close(open_without_content(place));
	store = fixture_open(place->path, place->chief);
	assert_int_equal(
	    ought_store_slot_admit(store, "ben.other", ought_identity_box_key(place->chief), NULL),
	    OUGHT_DAMAGED);
	assert_int_equal(
	    ought_store_slot_admit(store, "nobody", ought_identity_box_key(place->chief), NULL),
	    OUGHT_NOT_FOUND);
	ought_store_close(store);
}

static void
nothing_is_written_outside_a_write_transaction(void **state)
{
	const struct place *place = *state;
	struct ought_store *store = fixture_store(place->path, place->chief);

	assert_int_equal(
	    ought_db_run(ought_store_db(store),
		"INSERT INTO ledger.entry (n, body, signature) VALUES (0, x'7b7d', zeroblob(64))",
		NULL, NULL),
	    OUGHT_INTERNAL);
	assert_int_equal(ought_store_read_begin(store, NULL), OUGHT_OK);
	assert_int_equal(ought_db_run(ought_store_db(store), "DELETE FROM main.part", NULL, NULL),
	    OUGHT_INTERNAL);
	ought_store_read_end(store);
	ought_store_close(store);
}

static void
what_is_committed_is_there_when_opened_again_and_what_is_rolled_back_is_not(void **state)
{
	const struct place *place = *state;
	struct ought_store *store = fixture_store(place->path, place->chief);

	fixture_act(store, true);
	assert_int_equal(ought_store_write_begin(store, NULL), OUGHT_OK);
	fixture_append(ought_store_db(store), true);
	ought_store_write_rollback(store);
	ought_store_close(store);
	store = fixture_open(place->path, place->chief);
	assert_int_equal(number(store, "SELECT count(*) FROM ledger.entry"), 1);
	assert_int_equal(number(store, "SELECT count(*) FROM main.part"), 1);
	assert_int_equal(number(store, "SELECT size FROM main.head"), 1);
	ought_store_close(store);
}

static void
a_transaction_does_not_begin_within_another(void **state)
{
	const struct place *place = *state;
	struct ought_store *store = fixture_store(place->path, place->chief);

	assert_int_equal(ought_store_write_begin(store, NULL), OUGHT_OK);
	assert_int_equal(ought_store_write_begin(store, NULL), OUGHT_INTERNAL);
	ought_store_write_rollback(store);
	assert_int_equal(ought_store_write_commit(store, NULL), OUGHT_INTERNAL);
	assert_int_equal(ought_store_read_begin(store, NULL), OUGHT_OK);
	assert_int_equal(ought_store_write_begin(store, NULL), OUGHT_INTERNAL);
	ought_store_read_end(store);
	fixture_act(store, true);
	ought_store_close(store);
}

/* Who reads for a caller need not know whether the caller has begun. */
static void
a_read_within_a_transaction_changes_nothing_about_it(void **state)
{
	const struct place *place = *state;
	struct ought_store *reader = fixture_store(place->path, place->chief);
	struct ought_store *writer = fixture_open(place->path, place->chief);

	assert_int_equal(ought_store_read_begin(reader, NULL), OUGHT_OK);
	assert_int_equal(ought_db_read_begin(ought_store_db(reader), NULL), OUGHT_OK);
	fixture_act(writer, true);
	ought_db_read_end(ought_store_db(reader));
	assert_int_equal(number(reader, "SELECT count(*) FROM ledger.entry"), 0);
	ought_store_read_end(reader);
	assert_int_equal(number(reader, "SELECT count(*) FROM ledger.entry"), 1);

	assert_int_equal(ought_store_write_begin(writer, NULL), OUGHT_OK);
	fixture_append(ought_store_db(writer), true);
	assert_int_equal(ought_db_read_begin(ought_store_db(writer), NULL), OUGHT_OK);
	assert_int_equal(number(writer, "SELECT count(*) FROM ledger.entry"), 2);
	ought_db_read_end(ought_store_db(writer));
	fixture_append(ought_store_db(writer), true);
	assert_int_equal(ought_store_write_commit(writer, NULL), OUGHT_OK);
	assert_int_equal(number(reader, "SELECT count(*) FROM ledger.entry"), 3);
	ought_store_close(writer);
	ought_store_close(reader);
}

static void
a_snapshot_does_not_change_while_another_writes(void **state)
{
	const struct place *place = *state;
	struct ought_store *reader = fixture_store(place->path, place->chief);
	struct ought_store *writer = fixture_open(place->path, place->chief);

	fixture_act(writer, true);
	assert_int_equal(ought_store_read_begin(reader, NULL), OUGHT_OK);
	fixture_act(writer, true);
	assert_int_equal(number(reader, "SELECT count(*) FROM ledger.entry"), 1);
	assert_int_equal(number(reader, "SELECT count(*) FROM main.part"), 1);
	ought_store_read_end(reader);
	assert_int_equal(number(reader, "SELECT count(*) FROM ledger.entry"), 2);
	ought_store_close(writer);
	ought_store_close(reader);
}

static void
a_transaction_does_not_begin_while_a_statement_is_being_read(void **state)
{
	const struct place *place = *state;
	struct ought_store *store = fixture_store(place->path, place->chief);
	struct ought_statement *statement = NULL;
	bool row = false;

	fixture_act(store, true);
	fixture_act(store, true);
	assert_int_equal(ought_db_query(ought_store_db(store), "SELECT n FROM ledger.entry", NULL,
			     &statement, NULL),
	    OUGHT_OK);
	assert_int_equal(ought_statement_step(statement, &row, NULL), OUGHT_OK);
	assert_int_equal(ought_store_write_begin(store, NULL), OUGHT_INTERNAL);
	assert_int_equal(ought_store_read_begin(store, NULL), OUGHT_INTERNAL);
	ought_statement_finish(statement);
	fixture_act(store, true);
	ought_store_close(store);
}

/* Run ${sql} past the triggers that keep the ledger as it is; the schema stays whole. */
static enum ought_status
own_past_triggers(struct ought_db *db, const char *sql)
{
	enum ought_status status;

	sqlite3_db_config(db->sql, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	status = ought_db_own(db, sql, NULL);
	sqlite3_db_config(db->sql, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, NULL);
	return status;
}

/* Commit the content alone, as when the program ends between the two commits. */
static void
write_content_only(struct ought_store *store)
{
	struct ought_db *db = ought_store_db(store);
	int64_t base;

	assert_int_equal(ought_store_write_begin(store, NULL), OUGHT_OK);
	base = number(store, "SELECT count(*) FROM ledger.entry");
	fixture_append(db, true);
	assert_int_equal(
	    ought_db_run(db, "INSERT INTO person_sex (person, sex, n) VALUES (:n, 'female', :n)",
		OUGHT_BINDS(OUGHT_INT(":n", base)), NULL),
	    OUGHT_OK);
	assert_int_equal(ought_db_run(db, "UPDATE main.part SET until_n = :n WHERE n = 0",
			     OUGHT_BINDS(OUGHT_INT(":n", base)), NULL),
	    OUGHT_OK);
	assert_int_equal(ought_head_advance(db, base, NULL), OUGHT_OK);
	/* The ledger's part is undone; what remains is what the content would have committed. */
	assert_int_equal(
	    own_past_triggers(
		db, "DELETE FROM ledger.entry WHERE n = (SELECT max(n) FROM ledger.entry); COMMIT"),
	    OUGHT_OK);
	ought_store_write_rollback(store);
}

static void
content_that_was_never_acknowledged_is_taken_back(void **state)
{
	const struct place *place = *state;
	struct ought_store *store = fixture_store(place->path, place->chief);

	fixture_act(store, true);
	write_content_only(store);
	assert_int_equal(number(store, "SELECT count(*) FROM main.part"), 2);
	ought_store_close(store);
	store = fixture_open(place->path, place->chief);
	assert_int_equal(number(store, "SELECT count(*) FROM main.part"), 1);
	assert_int_equal(number(store, "SELECT count(*) FROM person_sex"), 0);
	assert_int_equal(number(store, "SELECT until_n IS NULL FROM main.part"), 1);
	fixture_act(store, true);
	assert_int_equal(number(store, "SELECT count(*) FROM main.part"), 2);
	ought_store_close(store);
}

static void
an_administrator_s_entry_does_not_adopt_content_left_by_a_failed_write(void **state)
{
	const struct place *place = *state;
	struct ought_store *store = fixture_store(place->path, place->chief);
	struct ought_store *administrator;

	fixture_act(store, true);
	ought_store_close(open_without_content(place));
	write_content_only(store);
	administrator = fixture_open(place->path, place->other);
	assert_int_equal(fixture_act(administrator, false), 1);
	ought_store_close(administrator);
	/* The number is the one that the failed write had meant for itself. */
	assert_int_equal(number(store, "SELECT count(*) FROM main.part WHERE n = 1"), 1);
	assert_int_equal(ought_store_write_begin(store, NULL), OUGHT_OK);
	assert_int_equal(number(store, "SELECT count(*) FROM main.part WHERE n = 1"), 0);
	assert_int_equal(number(store, "SELECT count(*) FROM person_sex"), 0);
	assert_int_equal(ought_store_write_commit(store, NULL), OUGHT_OK);
	ought_store_close(store);
}

static void
entries_that_the_content_saw_and_the_ledger_lost_are_damage(void **state)
{
	const struct place *place = *state;
	struct ought_store *store = fixture_store(place->path, place->chief), *opened = NULL;
	struct ought_error err = {0};

	fixture_act(store, true);
	fixture_act(store, true);
	fixture_act(store, true);
	assert_int_equal(
	    own_past_triggers(ought_store_db(store), "DELETE FROM ledger.entry WHERE n >= 1"),
	    OUGHT_OK);
	ought_store_close(store);
	assert_int_equal(ought_store_open(place->path, place->chief, &opened, &err), OUGHT_DAMAGED);
	assert_string_equal(err.sentence,
	    "the ledger holds 1 entries, but the content saw 2 acknowledged: acts are missing");
}

static void
a_ledger_that_went_another_way_is_damage(void **state)
{
	const struct place *place = *state;
	struct ought_store *store = fixture_store(place->path, place->chief), *opened = NULL;
	struct ought_error err = {0};

	fixture_act(store, true);
	fixture_act(store, true);
	assert_int_equal(own_past_triggers(ought_store_db(store),
			     "UPDATE ledger.entry SET signature = zeroblob(64) WHERE n = 0"),
	    OUGHT_OK);
	ought_store_close(store);
	assert_int_equal(ought_store_open(place->path, place->chief, &opened, &err), OUGHT_DAMAGED);
	assert_non_null(strstr(err.sentence, "entry 0"));
}

static void
content_put_back_from_an_older_copy_is_damage(void **state)
{
	const struct place *place = *state;
	struct ought_store *store = fixture_store(place->path, place->chief), *opened = NULL;
	char *content = fixture_path(place->path, "content.db"), *bytes;
	struct ought_error err = {0};
	size_t len = 0;

	fixture_act(store, true);
	ought_store_close(store);
	bytes = fixture_read(content, &len);
	store = fixture_open(place->path, place->chief);
	fixture_act(store, true);
	ought_store_close(store);
	fixture_write(content, bytes, len);
	assert_int_equal(ought_store_open(place->path, place->chief, &opened, &err), OUGHT_DAMAGED);
	assert_non_null(strstr(err.sentence, "behind the ledger"));
	free(bytes);
	free(content);
}

static void
the_content_may_lag_behind_entries_that_have_none(void **state)
{
	const struct place *place = *state;
	struct ought_store *store = fixture_store(place->path, place->chief);
	int i;

	for (i = 0; i < 100; i++)
		fixture_act(store, false);
	assert_true(number(store, "SELECT size FROM main.head") > 0);
	ought_store_close(store);
	ought_store_close(fixture_open(place->path, place->chief));
}

static void
a_newer_store_is_refused_with_both_versions(void **state)
{
	const struct place *place = *state;
	struct ought_store *store = fixture_store(place->path, place->chief), *opened = NULL;
	struct ought_error err = {0};

	assert_int_equal(
	    ought_db_own(ought_store_db(store), "PRAGMA ledger.user_version = 9876", NULL),
	    OUGHT_OK);
	ought_store_close(store);
	assert_int_equal(ought_store_open(place->path, place->chief, &opened, &err), OUGHT_INVALID);
	assert_non_null(strstr(err.sentence, "9876"));
	assert_non_null(strstr(err.sentence, "use a newer ought"));
}

static void
a_file_with_another_application_id_is_not_a_ledger(void **state)
{
	const struct place *place = *state;
	struct ought_store *store = fixture_store(place->path, place->chief), *opened = NULL;

	assert_int_equal(
	    ought_db_own(ought_store_db(store), "PRAGMA main.application_id = 1", NULL), OUGHT_OK);
	ought_store_close(store);
	assert_int_equal(ought_store_open(place->path, place->chief, &opened, NULL), OUGHT_DAMAGED);
}

static void
a_missing_file_is_damage_and_is_not_made_anew(void **state)
{
	const struct place *place = *state;
	char *content = fixture_path(place->path, "content.db");
	struct ought_store *opened = NULL;
	struct ought_error err = {0};

	ought_store_close(fixture_store(place->path, place->chief));
	assert_int_equal(unlink(content), 0);
	assert_int_equal(ought_store_open(place->path, place->chief, &opened, &err), OUGHT_DAMAGED);
	assert_non_null(strstr(err.sentence, "content.db"));
	assert_int_not_equal(access(content, F_OK), 0);
	free(content);
}

static void
another_format_is_refused(void **state)
{
	const struct place *place = *state;
	char *format = fixture_path(place->path, "FORMAT");
	struct ought_store *opened = NULL;

	ought_store_close(fixture_store(place->path, place->chief));
	fixture_write(format, "ought-store 2\n", 14);
	assert_int_equal(ought_store_open(place->path, place->chief, &opened, NULL), OUGHT_INVALID);
	fixture_write(format, "", 0);
	assert_int_equal(ought_store_open(place->path, place->chief, &opened, NULL), OUGHT_DAMAGED);
	free(format);
}

static int64_t
stopped_clock(void *cookie)
{
	return *(int64_t *)cookie;
}

static void
the_clock_is_the_system_s_unless_another_is_set(void **state)
{
	const struct place *place = *state;
	struct ought_store *store = fixture_store(place->path, place->chief);
	int64_t at_ms = 1234, before_ms = ought_time_now_ms();

	assert_true(ought_store_now_ms(store) >= before_ms);
	ought_store_set_clock(store, stopped_clock, &at_ms);
	assert_int_equal(ought_store_now_ms(store), 1234);
	ought_store_close(store);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(a_published_store_opens_with_the_key_in_its_slot),
	    TEST(nobody_else_may_read_a_store_s_files),
	    TEST(a_store_is_not_made_over_what_exists),
	    TEST(a_name_taken_while_the_store_is_made_is_not_replaced),
	    TEST(a_discarded_store_leaves_nothing),
	    TEST(a_store_not_yet_published_is_no_store),
	    TEST(a_force_s_name_has_no_capitals_spaces_or_slashes),
	    TEST(an_officer_without_a_slot_does_not_open_the_store),
	    TEST(other_keys_under_the_same_name_do_not_open_the_store),
	    TEST(an_enrolled_officer_reads_the_ledger_and_no_content),
	    TEST(an_officer_admitted_by_another_reads_the_content),
	    TEST(the_content_s_key_is_not_sealed_to_a_box_key_that_the_ledger_does_not_know),
	    TEST(nothing_is_written_outside_a_write_transaction),
	    TEST(what_is_committed_is_there_when_opened_again_and_what_is_rolled_back_is_not),
	    TEST(a_transaction_does_not_begin_within_another),
	    TEST(a_transaction_does_not_begin_while_a_statement_is_being_read),
	    TEST(a_snapshot_does_not_change_while_another_writes),
	    TEST(a_read_within_a_transaction_changes_nothing_about_it),
	    TEST(content_that_was_never_acknowledged_is_taken_back),
	    TEST(an_administrator_s_entry_does_not_adopt_content_left_by_a_failed_write),
	    TEST(entries_that_the_content_saw_and_the_ledger_lost_are_damage),
	    TEST(a_ledger_that_went_another_way_is_damage),
	    TEST(content_put_back_from_an_older_copy_is_damage),
	    TEST(the_content_may_lag_behind_entries_that_have_none),
	    TEST(a_newer_store_is_refused_with_both_versions),
	    TEST(a_file_with_another_application_id_is_not_a_ledger),
	    TEST(a_missing_file_is_damage_and_is_not_made_anew),
	    TEST(another_format_is_refused),
	    TEST(the_clock_is_the_system_s_unless_another_is_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
