/* test_files.c: what a store says of files that somebody changed, exchanged or reads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dirent.h>

#include <cmocka.h>

#include "../fixture/fixture.h"

#include "ought/store.h"

#define PAGE 4096U
#define MARK "Zebedee-Unlikely"

struct place {
	char *directory;
	char *path;
	char *ledger;
	char *content;
	struct ought_identity *chief;
};

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	place->directory = fixture_directory();
	place->path = fixture_path(place->directory, "store");
	place->ledger = fixture_path(place->path, "ledger.db");
	place->content = fixture_path(place->path, "content.db");
	place->chief = fixture_identity("ann.chief");
	*state = place;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *place = *state;

	ought_identity_free(place->chief);
	free(place->content);
	free(place->ledger);
	free(place->path);
	fixture_remove(place->directory);
	free(place);
	return 0;
}

/* A store with a person in it, closed. */
static void
make(const struct place *place, bool closed, struct ought_store **open)
{
	struct ought_store *store = fixture_store(place->path, place->chief);

	assert_int_equal(ought_store_write_begin(store, NULL), OUGHT_OK);
	fixture_append(ought_store_db(store), true);
	assert_int_equal(ought_db_run(ought_store_db(store),
			     "INSERT INTO person_name (person, seq, kind, forenames, surname, n)"
			     " VALUES (1, 0, 'birth', :mark, :mark, 0)",
			     OUGHT_BINDS(OUGHT_TEXT(":mark", MARK)), NULL),
	    OUGHT_OK);
	assert_int_equal(ought_store_write_commit(store, NULL), OUGHT_OK);
	if (closed)
		ought_store_close(store);
	else
		*open = store;
}

/* Open the store and read every page. */
static enum ought_status
open_and_check(const struct place *place, struct ought_error *err)
{
	struct ought_store *store = NULL;
	enum ought_status status;

	if ((status = ought_store_open(place->path, place->chief, &store, err)) != OUGHT_OK)
		return status;
	status = ought_store_check_files(store, err);
	ought_store_close(store);
	return status;
}

static void
flip_each_page(const struct place *place, const char *path, const char *name)
{
	struct ought_error err = {0};
	size_t len = 0, page;
	char *bytes;

	make(place, true, NULL);
	assert_int_equal(open_and_check(place, &err), OUGHT_OK);
	bytes = fixture_read(path, &len);
	assert_true(len >= 4 * PAGE);
	for (page = 0; page < len / PAGE; page++) {
		bytes[page * PAGE + 1000] = (char)(bytes[page * PAGE + 1000] ^ 1);
		fixture_write(path, bytes, len);
		err = (struct ought_error){0};
		(void)open_and_check(place, &err);
		/* Of page 1 nobody can tell a changed page from a wrong key. */
		if (err.status != OUGHT_DAMAGED && (page > 0 || err.status != OUGHT_LOCKED))
			fail_msg(
			    "%s, page %zu: %d, %s", name, page + 1, (int)err.status, err.sentence);
		if (strstr(err.sentence, name) == NULL)
			fail_msg("page %zu: %s", page + 1, err.sentence);
		bytes[page * PAGE + 1000] = (char)(bytes[page * PAGE + 1000] ^ 1);
	}
	fixture_write(path, bytes, len);
	assert_int_equal(open_and_check(place, &err), OUGHT_OK);
	free(bytes);
}

static void
one_bit_changed_in_any_page_of_the_ledger_is_found_and_the_file_named(void **state)
{
	const struct place *place = *state;

	flip_each_page(place, place->ledger, "ledger.db");
}

static void
one_bit_changed_in_any_page_of_the_content_is_found_and_the_file_named(void **state)
{
	const struct place *place = *state;

	flip_each_page(place, place->content, "content.db");
}

static void
the_files_of_another_store_do_not_open_in_this_one(void **state)
{
	const struct place *place = *state;
	char *other = fixture_path(place->directory, "other"),
	     *theirs = fixture_path(other, "ledger.db");
	struct ought_error err = {0};
	size_t len = 0;
	char *bytes;

	make(place, true, NULL);
	ought_store_close(fixture_store(other, place->chief));
	bytes = fixture_read(theirs, &len);
	fixture_write(place->ledger, bytes, len);
	assert_int_not_equal(open_and_check(place, &err), OUGHT_OK);
	assert_true(err.status == OUGHT_LOCKED || err.status == OUGHT_DAMAGED);
	free(bytes);
	free(theirs);
	free(other);
}

static void
content_and_ledger_are_not_taken_for_each_other(void **state)
{
	const struct place *place = *state;
	struct ought_error err = {0};
	size_t ledger_len = 0, content_len = 0;
	char *ledger, *content;

	make(place, true, NULL);
	ledger = fixture_read(place->ledger, &ledger_len);
	content = fixture_read(place->content, &content_len);
	fixture_write(place->ledger, content, content_len);
	fixture_write(place->content, ledger, ledger_len);
	assert_int_not_equal(open_and_check(place, &err), OUGHT_OK);
	assert_true(err.status == OUGHT_LOCKED || err.status == OUGHT_DAMAGED);
	free(ledger);
	free(content);
}

static void
a_file_cut_to_nothing_is_not_taken_for_a_new_one(void **state)
{
	const struct place *place = *state;
	struct ought_error err = {0};

	make(place, true, NULL);
	fixture_write(place->ledger, "", 0);
	assert_int_equal(open_and_check(place, &err), OUGHT_DAMAGED);
}

static bool
holds(const char *bytes, size_t len, const char *text)
{
	return memmem(bytes, len, text, strlen(text)) != NULL;
}

static void
no_file_of_a_store_in_use_holds_a_name_in_clear(void **state)
{
	const struct place *place = *state;
	struct ought_store *store = NULL;
	const struct dirent *entry;
	DIR *directory;
	unsigned files = 0;
	size_t len = 0;
	char *path, *bytes;

	make(place, false, &store);
	assert_non_null(directory = opendir(place->path));
	while ((entry = readdir(directory)) != NULL) {
		if (entry->d_type != DT_REG)
			continue;
		path = fixture_path(place->path, entry->d_name);
		bytes = fixture_read(path, &len);
		if (holds(bytes, len, MARK) || holds(bytes, len, "person_name") ||
		    holds(bytes, len, "SQLite format"))
			fail_msg("%s holds it", entry->d_name);
		files++;
		free(bytes);
		free(path);
	}
	closedir(directory);
	/* FORMAT, two databases, and a log of each at least: otherwise too little was looked at. */
	assert_true(files >= 5);
	ought_store_close(store);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(one_bit_changed_in_any_page_of_the_ledger_is_found_and_the_file_named),
	    TEST(one_bit_changed_in_any_page_of_the_content_is_found_and_the_file_named),
	    TEST(the_files_of_another_store_do_not_open_in_this_one),
	    TEST(content_and_ledger_are_not_taken_for_each_other),
	    TEST(a_file_cut_to_nothing_is_not_taken_for_a_new_one),
	    TEST(no_file_of_a_store_in_use_holds_a_name_in_clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
