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

/* An act that ends what is held of a person, in the caller's transaction; ${surname}, or NULL for nobody, follows. */
static void
amend(struct ought_match *match, struct ought_db *db, int64_t person, const char *surname)
{
	int64_t n = fixture_append(db, false);

	assert_int_equal(ought_db_run(db,
			     "UPDATE person_name SET until_n = :n "
			     "WHERE person = :person AND until_n IS NULL",
			     OUGHT_BINDS(OUGHT_INT(":person", person), OUGHT_INT(":n", n)), &err),
	    OUGHT_OK);
	if (surname != NULL)
		assert_int_equal(ought_db_run(db,
				     "INSERT INTO person_name "
				     "(person, seq, kind, forenames, surname, n) "
				     "VALUES (:person, 0, 'current', 'Margaret', :surname, :n)",
				     OUGHT_BINDS(OUGHT_INT(":person", person),
					 OUGHT_TEXT(":surname", surname), OUGHT_INT(":n", n)),
				     &err),
		    OUGHT_OK);
	assert_int_equal(
	    ought_match_index(match, db, (struct ought_person_id){person}, n, &err), OUGHT_OK);
}

/* What erasing does when it is durable. */
static void
destroy_what_ended(struct ought_db *db)
{
	static const char *const sql[] = {"DELETE FROM match_person WHERE until_n IS NOT NULL",
	    "DELETE FROM match_key WHERE until_n IS NOT NULL",
	    "DELETE FROM match_name WHERE until_n IS NOT NULL",
	    "DELETE FROM match_held WHERE until_n IS NOT NULL"};

	for (size_t i = 0; i < sizeof(sql) / sizeof(sql[0]); i++)
		assert_int_equal(ought_db_run(db, sql[i], NULL, &err), OUGHT_OK);
}

/* A handle that saw every change and one that sees the store for the first time find the same. */
static void
assert_same_as_fresh(struct place *place)
{
	static const char *const surnames[] = {
	    "Lindqvist", "Okafor", "Smith", "Lindquist", "Petrova", "Macdonald"};
	struct ought_db *db = ought_store_db(place->store);
	struct ought_match *fresh;

	assert_int_equal(ought_match_open(&fresh, &err), OUGHT_OK);
	for (size_t i = 0; i < sizeof(surnames) / sizeof(surnames[0]); i++) {
		json_t *applicant = json_pack("{s:[{s:s, s:s, s:s}]}", "names", "kind", "current",
		    "forenames", "Margaret", "surname", surnames[i]);
		json_t *seen = NULL, *first = NULL;

		if (ought_match_search(place->match, db, applicant, 0, &seen, &err) != OUGHT_OK)
			fail_msg("%s", err.sentence);
		assert_int_equal(
		    ought_match_search(fresh, db, applicant, 0, &first, &err), OUGHT_OK);
		assert_true(json_equal(seen, first));
		json_decref(seen);
		json_decref(first);
		json_decref(applicant);
	}
	ought_match_close(fresh);
}

static void
changes_are_followed_one_by_one_and_whatever_was_destroyed(void **state)
{
	static const char *const surnames[] = {
	    "Lindqvist", "Okafor", "Smith", "Lindquist", "Petrova"};
	struct place *place = *state;
	struct ought_db *db = ought_store_db(place->store);

	for (int64_t i = 0; i < 120; i++) {
		int64_t person = 1 + i * 7 % 40;
		const char *surname = surnames[(i + i / 40) % 5];

		assert_int_equal(ought_store_write_begin(place->store, &err), OUGHT_OK);
		if (i < 40)
			enter(place->match, db, person, surname);
		else
			amend(place->match, db, person, i % 4 == 0 ? NULL : surname);
		/* Somebody is erased, and another entered before anybody searches again. */
		if (i % 10 == 9)
			destroy_what_ended(db);
		assert_int_equal(ought_store_write_commit(place->store, &err), OUGHT_OK);
		if (i % 3 == 0)
			assert_same_as_fresh(place);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		changes_are_followed_one_by_one_and_whatever_was_destroyed, open_place,
		close_place),
	    cmocka_unit_test_setup_teardown(
		who_was_entered_by_another_process_is_found_at_once, open_place, close_place),
	    cmocka_unit_test_setup_teardown(
		what_a_transaction_entered_is_found_in_it_and_gone_when_it_is_undone, open_place,
		close_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
