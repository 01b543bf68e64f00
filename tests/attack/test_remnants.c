/*
 * test_remnants.c: who holds the content's key looks for what was erased in every page of the file and of its log, also in
 * those parts of a page that are not in use.  What is looked for is found before, and by the same looking.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../fixture/day.h"
#include "../fixture/fixture.h"
#include "../fixture/remnants.h"

#define PERSONS 120
#define ERASED_EACH 12 /* every so many persons, one is erased */
#define SECRET "whistlejacket"
#define SECRET_REFERENCE "ZZ/WHISTLEJACKET"

static bool
is_secret(int id)
{
	return id % ERASED_EACH == 5;
}

/* Names of differing lengths and order, so that rows move between pages. */
static void
enter(struct day *day, int id)
{
	char surname[128], reference[64];

	snprintf(surname, sizeof(surname), "%s%c%d", is_secret(id) ? SECRET : "Example",
	    (char)('a' + id * 7 % 26), id * 7919 % 1000);
	snprintf(reference, sizeof(reference), "%s/%d", is_secret(id) ? SECRET_REFERENCE : "ZZ/17",
	    id * 7919 % 1000);
	day_do(day, "john.doe", "person.entered", day_json("{'person': 'P-%06d'}", id),
	    day_person_content("Testa", surname, "2001-02-03"));
	day_do(day, "john.doe", "record.entered",
	    day_json(
		"{'record': 'R-%06d', 'person': 'P-%06d', 'kind': 'allegation',"
		" 'category': 'other', 'role': 'suspect', 'retention_group': 3, 'review': '2027-03-04'}",
		id, id),
	    day_record_content(reference));
	if (id % 3 == 0)
		return;
	day_do(day, "john.doe", "person.amended", day_json("{'person': 'P-%06d'}", id),
	    json_pack("{s:o, s:s}", "person",
		day_person_content("Testa Maria", surname, "2001-02-03"), "reason",
		is_secret(id) ? SECRET : "x"));
	day_do(day, "john.doe", "record.amended", day_json("{'record': 'R-%06d'}", id),
	    json_pack("{s:o, s:s}", "record", day_record_content(reference), "reason",
		is_secret(id) ? SECRET : "x"));
}

static void
erase(struct day *day, const char *what, int id)
{
	bool of_person = strcmp(what, "person") == 0;
	struct ought_error err = {0};
	json_t *claims =
	    day_json("{'what': '%s', '%s': '%s-%06d'}", what, what, of_person ? "P" : "R", id);
	json_t *entries = NULL;

	day_do(day, "john.doe", "erasure.proposed", json_copy(claims),
	    day_json("{'reason': 'The period is over.'}"));
	assert_int_equal(ought_act_erasable(ought_store_db(day_store(day, "mary.shaw")),
			     of_person ? OUGHT_ID_PERSON : OUGHT_ID_RECORD, id, &entries, &err),
	    OUGHT_OK);
	json_object_set_new(claims, "entries", entries);
	day_do(day, "mary.shaw", "erasure.approved", claims,
	    day_json("{'reason': 'Nothing speaks for keeping it.'}"));
}

static void
nothing_of_what_was_erased_is_left_in_any_page(void **state)
{
	struct day *day = *state;
	char *path = fixture_path(day->path, "content.db");
	struct remnants before, after;
	int id, secret = 0;

	for (id = 1; id <= PERSONS; id++) {
		enter(day, id);
		secret += is_secret(id);
	}
	before = remnants_find(path, SECRET);
	assert_true(before.pages > 30);
	assert_true(before.found > (size_t)secret);

	for (id = 1; id <= PERSONS; id++)
		if (is_secret(id)) {
			erase(day, "record", id);
			erase(day, "person", id);
		}
	after = remnants_find(path, SECRET);
	print_message("  in %zu of %zu pages and frames before, in %zu of %zu after\n",
	    before.found, before.pages + before.frames, after.found, after.pages + after.frames);
	assert_int_equal(after.found, 0);
	/* What is about others is there. */
	assert_true(remnants_find(path, "Example").found > 0);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	free(path);
}

/* While somebody reads an older state, its pages are needed: who opens the store after that goes on. */
static void
what_a_reader_held_back_is_destroyed_when_the_store_is_opened_next(void **state)
{
	struct day *day = *state;
	char *path = fixture_path(day->path, "content.db");
	struct ought_error err = {0};
	int id;

	for (id = 1; id <= 5; id++)
		enter(day, id);
	assert_int_equal(ought_store_read_begin(day_store(day, "ruth.dale"), &err), OUGHT_OK);
	erase(day, "record", 5);
	erase(day, "person", 5);
	assert_true(day_int(day, "SELECT count(*) FROM erasing") > 0);
	assert_true(remnants_find(path, SECRET).found > 0);
	assert_int_equal(ought_store_sweep(day_store(day, "mary.shaw"), &err), OUGHT_BUSY);
	assert_string_equal(
	    err.sentence, "another process reads the store as it was before the erasure");
	ought_store_read_end(day_store(day, "ruth.dale"));
	day_store(day, "omar.khan");
	assert_int_equal(day_int(day, "SELECT count(*) FROM erasing"), 0);
	assert_int_equal(remnants_find(path, SECRET).found, 0);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	free(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, day_setup, day_teardown)
	    PROMISE(nothing_of_what_was_erased_is_left_in_any_page),
	    PROMISE(what_a_reader_held_back_is_destroyed_when_the_store_is_opened_next),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
