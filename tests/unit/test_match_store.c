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

#include "store/store_internal.h"

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

/* ---- others at work meanwhile ---- */

#define HELD 40
#define MEANWHILE 12 /* acts in one search */
#define ADDRESS "14 Quay Street, Orford"

/* Somebody who commits an act whenever the searching connection has done some steps, wherever in a search that is. */
struct other {
	const struct ought_db *searching;
	struct ought_store *store;
	struct ought_match *match;
	int64_t acts;
	int64_t last;
};

static void
move_in(struct ought_match *match, struct ought_db *db, int64_t person, int64_t n)
{
	assert_int_equal(ought_db_run(db,
			     "INSERT INTO person_address (person, seq, address, postcode, n) "
			     "VALUES (:person, 0, '" ADDRESS "', 'IP12 2NU', :n)",
			     OUGHT_BINDS(OUGHT_INT(":person", person), OUGHT_INT(":n", n)), &err),
	    OUGHT_OK);
	assert_int_equal(
	    ought_match_index(match, db, (struct ought_person_id){person}, n, &err), OUGHT_OK);
}

/* Everybody is as much the applicant as anybody else. */
static void
enter_alike(struct ought_match *match, struct ought_db *db, int64_t person)
{
	enter(match, db, person, "Lindqvist");
	move_in(match, db, person, fixture_append(db, false));
}

static void
merge(struct ought_match *match, struct ought_db *db, int64_t person, int64_t root)
{
	int64_t n = fixture_append(db, false);

	assert_int_equal(ought_db_run(db,
			     "INSERT INTO person_member (person, root, n) "
			     "VALUES (:person, :root, :n)",
			     OUGHT_BINDS(OUGHT_INT(":person", person), OUGHT_INT(":root", root),
				 OUGHT_INT(":n", n)),
			     &err),
	    OUGHT_OK);
	for (int64_t changed = person; changed >= root; changed--)
		assert_int_equal(
		    ought_match_index(match, db, (struct ought_person_id){changed}, n, &err),
		    OUGHT_OK);
}

/* Two persons are entered, then found to be one, and then two others are entered. */
static int
act_meanwhile(void *cookie)
{
	struct other *other = cookie;
	struct ought_db *db = ought_store_db(other->store);
	int64_t person = HELD + 1 + other->acts / 2 * 2;

	/* Who holds the locks for a moment would wait for us who wait for them. */
	if (other->searching->writing || other->acts == other->last)
		return 0;
	assert_int_equal(ought_store_write_begin(other->store, &err), OUGHT_OK);
	if (other->acts++ % 2 == 0) {
		enter_alike(other->match, db, person);
		enter_alike(other->match, db, person + 1);
	} else {
		merge(other->match, db, person + 1, person);
	}
	assert_int_equal(ought_store_write_commit(other->store, &err), OUGHT_OK);
	return 0;
}

static json_t *
margaret(void)
{
	return json_pack("{s:[{s:s, s:s, s:s}], s:[{s:s, s:s}]}", "names", "kind", "current",
	    "forenames", "Margaret", "surname", "Lindqvist", "addresses", "address", ADDRESS,
	    "postcode", "IP12 2NU");
}

static void
enter_held(struct place *place)
{
	assert_int_equal(ought_store_write_begin(place->store, &err), OUGHT_OK);
	for (int64_t person = 1; person <= HELD; person++)
		enter_alike(place->match, ought_store_db(place->store), person);
	assert_int_equal(ought_store_write_commit(place->store, &err), OUGHT_OK);
}

static void
a_search_sees_one_state_whatever_others_commit_meanwhile(void **state)
{
	struct place *place = *state;
	struct ought_db *db = ought_store_db(place->store);
	struct other other = {db, fixture_open(place->path, place->chief), NULL, 0, 0};
	json_t *applicant = margaret(), *result = NULL;

	assert_int_equal(ought_match_open(&other.match, &err), OUGHT_OK);
	enter_held(place);
	for (int steps = 150; steps <= 1200; steps += 150) {
		int64_t persons;

		other.last = other.acts + MEANWHILE;
		sqlite3_progress_handler(db->sql, steps, act_meanwhile, &other);
		if (ought_match_search(place->match, db, applicant, 0, &result, &err) != OUGHT_OK)
			fail_msg("%s", err.sentence);
		sqlite3_progress_handler(db->sql, 0, NULL, NULL);
		assert_int_equal(other.acts, other.last);
		persons = ought_json_int(result, "persons", -1);
		assert_int_equal(ought_json_int(result, "compared", -1), persons);
		assert_int_equal((int64_t)json_array_size(json_object_get(result, "candidates")) +
			ought_json_int(result, "left_out", -1),
		    persons);
		json_decref(result);
	}
	json_decref(applicant);
	ought_match_close(other.match);
	ought_store_close(other.store);
}

static void
the_candidates_and_who_is_at_the_home_can_be_of_one_state(void **state)
{
	struct place *place = *state;
	struct ought_db *db = ought_store_db(place->store);
	struct other other = {db, fixture_open(place->path, place->chief), NULL, 0, MEANWHILE};
	json_t *applicant = margaret(), *result = NULL, *home = NULL;

	assert_int_equal(ought_match_open(&other.match, &err), OUGHT_OK);
	enter_held(place);
	assert_int_equal(ought_db_read_begin(db, &err), OUGHT_OK);
	assert_int_equal(
	    ought_match_search(place->match, db, applicant, 0, &result, &err), OUGHT_OK);
	sqlite3_progress_handler(db->sql, 200, act_meanwhile, &other);
	assert_int_equal(
	    ought_match_home(place->match, db, applicant, "2026-01-01", &home, &err), OUGHT_OK);
	sqlite3_progress_handler(db->sql, 0, NULL, NULL);
	ought_db_read_end(db);
	assert_int_equal(other.acts, other.last);
	assert_int_equal(json_array_size(json_object_get(home, "persons")),
	    ought_json_int(result, "persons", -1));
	json_decref(home);
	json_decref(result);
	json_decref(applicant);
	ought_match_close(other.match);
	ought_store_close(other.store);
}

static void
a_search_that_fails_leaves_no_transaction_open(void **state)
{
	struct place *place = *state;
	struct ought_db *db = ought_store_db(place->store);
	json_t *nobody = json_object(), *applicant = margaret(), *result = NULL;

	enter_held(place);
	assert_int_equal(
	    ought_match_search(place->match, db, nobody, 0, &result, &err), OUGHT_INVALID);
	/* A transaction begins in no other. */
	assert_int_equal(ought_store_write_begin(place->store, &err), OUGHT_OK);
	assert_int_equal(
	    ought_db_run(db, "UPDATE match_held SET persons = persons + 1", NULL, &err), OUGHT_OK);
	assert_int_equal(ought_store_write_commit(place->store, &err), OUGHT_OK);
	assert_int_equal(
	    ought_match_search(place->match, db, applicant, 0, &result, &err), OUGHT_DAMAGED);
	assert_int_equal(
	    ought_match_home(place->match, db, nobody, "2026-01-01", &result, &err), OUGHT_OK);
	json_decref(result);
	assert_int_equal(ought_store_write_begin(place->store, &err), OUGHT_OK);
	ought_store_write_rollback(place->store);
	json_decref(applicant);
	json_decref(nobody);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		changes_are_followed_one_by_one_and_whatever_was_destroyed, open_place,
		close_place),
	    cmocka_unit_test_setup_teardown(
		a_search_sees_one_state_whatever_others_commit_meanwhile, open_place, close_place),
	    cmocka_unit_test_setup_teardown(
		the_candidates_and_who_is_at_the_home_can_be_of_one_state, open_place, close_place),
	    cmocka_unit_test_setup_teardown(
		a_search_that_fails_leaves_no_transaction_open, open_place, close_place),
	    cmocka_unit_test_setup_teardown(
		who_was_entered_by_another_process_is_found_at_once, open_place, close_place),
	    cmocka_unit_test_setup_teardown(
		what_a_transaction_entered_is_found_in_it_and_gone_when_it_is_undone, open_place,
		close_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
