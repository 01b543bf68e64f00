/* test_match_store.c: searching in a real store: what other processes and undone transactions do is seen at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ought/base.h"
#include "ought/match.h"
#include "ought/store.h"

#include "../fixture/fixture.h"

static struct ought_error err;

struct place {
	char *directory;
	char *path;
	struct ought_identity *chief;
	struct ought_store *store;
	struct ought_match *match;
};

static int
open_place(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	assert_non_null(place);
	assert_int_equal(ought_start(&err), OUGHT_OK);
	place->directory = fixture_directory();
	place->path = fixture_path(place->directory, "store");
	place->chief = fixture_identity("chief");
	place->store = fixture_store(place->path, place->chief);
	assert_int_equal(ought_match_open(&place->match, &err), OUGHT_OK);
	*state = place;
	return 0;
}

static int
close_place(void **state)
{
	struct place *place = *state;

	ought_match_close(place->match);
	ought_store_close(place->store);
	ought_identity_free(place->chief);
	free(place->path);
	fixture_remove(place->directory);
	free(place);
	return 0;
}

/* An act that enters one person, in the caller's transaction. */
static void
enter(struct ought_match *match, struct ought_db *db, int64_t person, const char *surname)
{
	int64_t n = fixture_append(db, false);

	assert_int_equal(ought_db_run(db,
			     "INSERT INTO person_name (person, seq, kind, forenames, surname, n) "
			     "VALUES (:person, 0, 'current', 'Margaret', :surname, :n)",
			     OUGHT_BINDS(OUGHT_INT(":person", person),
				 OUGHT_TEXT(":surname", surname), OUGHT_INT(":n", n)),
			     &err),
	    OUGHT_OK);
	assert_int_equal(
	    ought_match_index(match, db, (struct ought_person_id){person}, n, &err), OUGHT_OK);
}

static size_t
found(struct ought_match *match, struct ought_db *db, const char *surname)
{
	json_t *applicant = json_pack("{s:[{s:s, s:s, s:s}]}", "names", "kind", "current",
	    "forenames", "Margaret", "surname", surname);
	json_t *result = NULL, *candidate;
	size_t i, count = 0;

	assert_int_equal(ought_match_search(match, db, applicant, 0, &result, &err), OUGHT_OK);
	json_array_foreach(json_object_get(result, "candidates"), i, candidate)
	{
		count += strcmp(ought_json_text(candidate, "band"), "remote") != 0;
	}
	json_decref(result);
	json_decref(applicant);
	return count;
}

static void
who_was_entered_by_another_process_is_found_at_once(void **state)
{
	struct place *place = *state;
	struct ought_store *other = fixture_open(place->path, place->chief);
	struct ought_match *match;

	assert_int_equal(ought_match_open(&match, &err), OUGHT_OK);
	assert_int_equal(found(place->match, ought_store_db(place->store), "Lindqvist"), 0);
	assert_int_equal(ought_store_write_begin(other, &err), OUGHT_OK);
	enter(match, ought_store_db(other), 1, "Lindqvist");
	assert_int_equal(found(place->match, ought_store_db(place->store), "Lindqvist"), 0);
	assert_int_equal(ought_store_write_commit(other, &err), OUGHT_OK);
	assert_int_equal(found(place->match, ought_store_db(place->store), "Lindqvist"), 1);
	ought_match_close(match);
	ought_store_close(other);
}

static void
what_a_transaction_entered_is_found_in_it_and_gone_when_it_is_undone(void **state)
{
	struct place *place = *state;
	struct ought_db *db = ought_store_db(place->store);

	assert_int_equal(ought_store_write_begin(place->store, &err), OUGHT_OK);
	enter(place->match, db, 1, "Lindqvist");
	assert_int_equal(found(place->match, db, "Lindqvist"), 1);
	ought_store_write_rollback(place->store);
	assert_int_equal(found(place->match, db, "Lindqvist"), 0);

	assert_int_equal(ought_store_write_begin(place->store, &err), OUGHT_OK);
	enter(place->match, db, 1, "Okafor");
	assert_int_equal(ought_store_write_commit(place->store, &err), OUGHT_OK);
	assert_int_equal(found(place->match, db, "Lindqvist"), 0);
	assert_int_equal(found(place->match, db, "Okafor"), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		who_was_entered_by_another_process_is_found_at_once, open_place, close_place),
	    cmocka_unit_test_setup_teardown(
		what_a_transaction_entered_is_found_in_it_and_gone_when_it_is_undone, open_place,
		close_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
