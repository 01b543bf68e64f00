/* test_match_index.c: what a person is filed under follows the person's rows, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ought/base.h"
#include "ought/match.h"
#include "ought/store.h"

#include "match/match_internal.h"

static struct ought_error err;

struct fixture {
	struct ought_match *match;
	struct ought_db *db;
};

static int
open_fixture(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	assert_int_equal(ought_start(&err), OUGHT_OK);
	assert_int_equal(ought_match_open(&f->match, &err), OUGHT_OK);
	assert_int_equal(ought_db_replica(true, &f->db, &err), OUGHT_OK);
	*state = f;
	return 0;
}

static int
close_fixture(void **state)
{
	struct fixture *f = *state;

	ought_match_close(f->match);
	ought_db_close(f->db);
	free(f);
	return 0;
}

static void
run(struct ought_db *db, const char *sql, const struct ought_bind *binds)
{
	if (ought_db_run(db, sql, binds, &err) != OUGHT_OK)
		fail_msg("%s", err.sentence);
}

static int64_t
number(struct ought_db *db, const char *sql)
{
	int64_t value = -1;

	if (ought_db_int(db, sql, NULL, &value, NULL, &err) != OUGHT_OK)
		fail_msg("%s", err.sentence);
	return value;
}

static void
put_name(struct ought_db *db, const char *forenames, const char *surname, int64_t n)
{
	run(db,
	    "INSERT INTO person_name (person, seq, kind, forenames, surname, n) "
	    "VALUES (1, 0, 'current', :forenames, :surname, :n)",
	    OUGHT_BINDS(OUGHT_TEXT(":forenames", forenames), OUGHT_TEXT(":surname", surname),
		OUGHT_INT(":n", n)));
}

static void
end_name(struct ought_db *db, int64_t n)
{
	run(db, "UPDATE person_name SET until_n = :n WHERE person = 1 AND until_n IS NULL",
	    OUGHT_BINDS(OUGHT_INT(":n", n)));
}

static void
put_birth(struct ought_db *db, const char *date, int64_t n)
{
	run(db, "INSERT INTO person_birth (person, seq, date, n) VALUES (1, 0, :date, :n)",
	    OUGHT_BINDS(OUGHT_TEXT(":date", date), OUGHT_INT(":n", n)));
}

static void
index_person(struct ought_match *match, struct ought_db *db, int64_t n)
{
	if (ought_match_index(match, db, (struct ought_person_id){1}, n, &err) != OUGHT_OK)
		fail_msg("%s", err.sentence);
}

/* The rows of a query of four columns. */
static json_t *
rows_of(struct ought_db *db, const char *sql)
{
	struct ought_statement *statement;
	json_t *rows = json_array();
	bool row;

	assert_int_equal(ought_db_query(db, sql, NULL, &statement, &err), OUGHT_OK);
	while (ought_statement_step(statement, &row, &err) == OUGHT_OK && row)
		json_array_append_new(rows,
		    json_pack("[s, I, I, I]", ought_statement_text(statement, 0),
			(json_int_t)ought_statement_int(statement, 1),
			(json_int_t)ought_statement_int(statement, 2),
			(json_int_t)ought_statement_int(statement, 3)));
	ought_statement_finish(statement);
	return rows;
}

static void
assert_same_rows(struct ought_db *a, struct ought_db *b, const char *sql)
{
	json_t *rows_a = rows_of(a, sql), *rows_b = rows_of(b, sql);

	assert_true(json_array_size(rows_a) > 0);
	assert_true(json_equal(rows_a, rows_b));
	json_decref(rows_a);
	json_decref(rows_b);
}

static void
a_person_is_filed_once_with_several_keys(void **state)
{
	struct fixture *f = *state;

	put_name(f->db, "Margaret", "Lindqvist", 0);
	put_birth(f->db, "1987-05-09", 0);
	index_person(f->match, f->db, 0);
	assert_int_equal(number(f->db, "SELECT count(*) FROM match_person"), 1);
	assert_int_equal(number(f->db,
			     "SELECT count(*) FROM match_key WHERE person = 1 AND n = 0 "
			     "AND until_n IS NULL"),
	    12);
	assert_int_equal(number(f->db, "SELECT count(*) FROM match_name"), 2);
	assert_int_equal(number(f->db, "SELECT persons FROM match_held"), 1);
}

static void
filing_again_without_a_change_changes_nothing(void **state)
{
	struct fixture *f = *state;
	int64_t changes;

	put_name(f->db, "Margaret", "Lindqvist", 0);
	index_person(f->match, f->db, 0);
	changes = number(f->db, "SELECT total_changes()");
	index_person(f->match, f->db, 1);
	assert_int_equal(number(f->db, "SELECT total_changes()"), changes);
}

static void
a_name_change_leaves_no_stale_key(void **state)
{
	struct fixture *f = *state;
	struct ought_db *fresh;

	put_name(f->db, "Margaret", "Lindqvist", 0);
	put_birth(f->db, "1987-05-09", 0);
	index_person(f->match, f->db, 0);
	end_name(f->db, 1);
	put_name(f->db, "Margaret", "Okafor", 1);
	index_person(f->match, f->db, 1);

	assert_int_equal(ought_db_replica(true, &fresh, &err), OUGHT_OK);
	put_name(fresh, "Margaret", "Okafor", 0);
	put_birth(fresh, "1987-05-09", 0);
	index_person(f->match, fresh, 0);

	assert_same_rows(f->db, fresh,
	    "SELECT 'key', key, person, 0 FROM match_key WHERE until_n IS NULL ORDER BY key");
	assert_same_rows(f->db, fresh,
	    "SELECT hex(profile), person, 0, 0 FROM match_person WHERE until_n IS NULL");
	assert_same_rows(f->db, fresh,
	    "SELECT 'name', name, mark, 0 FROM match_name WHERE until_n IS NULL ORDER BY name");
	assert_same_rows(
	    f->db, fresh, "SELECT 'held', persons, 0, 0 FROM match_held WHERE until_n IS NULL");
	/* What no longer holds was ended by the change, not removed. */
	assert_int_equal(number(f->db, "SELECT count(*) FROM match_key WHERE until_n = 1"), 8);
	assert_int_equal(number(f->db, "SELECT count(*) FROM match_name WHERE until_n = 1"), 1);
	assert_int_equal(number(f->db, "SELECT count(*) FROM match_person WHERE until_n = 1"), 1);
	ought_db_close(fresh);
}

static void
the_index_is_a_pure_function_of_the_rows(void **state)
{
	struct fixture *f = *state;
	struct ought_match *other;
	struct ought_db *fresh;

	assert_int_equal(ought_match_open(&other, &err), OUGHT_OK);
	assert_int_equal(ought_db_replica(true, &fresh, &err), OUGHT_OK);
	for (size_t i = 0; i < 2; i++) {
		struct ought_db *db = i == 0 ? f->db : fresh;
		struct ought_match *match = i == 0 ? f->match : other;

		put_name(db, "Zoë Márta", "van der Łuk-O'Neill", 0);
		put_birth(db, "1987-05-09", 0);
		index_person(match, db, 0);
		end_name(db, 3);
		put_name(db, "Zoë", "Петрова", 3);
		index_person(match, db, 3);
	}
	assert_same_rows(f->db, fresh,
	    "SELECT hex(profile), person, n, coalesce(until_n, -1) FROM match_person "
	    "ORDER BY n, person");
	assert_same_rows(f->db, fresh,
	    "SELECT 'until ' || coalesce(until_n, -1), key, person, n FROM match_key "
	    "ORDER BY key, person, n");
	ought_db_close(fresh);
	ought_match_close(other);
}

static void
a_person_changed_twice_by_one_act_keeps_only_the_last(void **state)
{
	struct fixture *f = *state;

	put_name(f->db, "Margaret", "Lindqvist", 5);
	put_birth(f->db, "1987-05-09", 5);
	index_person(f->match, f->db, 5);
	run(f->db, "DELETE FROM person_name", NULL);
	put_name(f->db, "Margaret", "Okafor", 5);
	index_person(f->match, f->db, 5);
	assert_int_equal(number(f->db, "SELECT count(*) FROM match_person"), 1);
	assert_int_equal(number(f->db, "SELECT count(*) FROM match_key"), 13);
	assert_int_equal(number(f->db, "SELECT count(*) FROM match_name"), 2);
	assert_int_equal(
	    number(f->db, "SELECT count(*) FROM match_key WHERE until_n IS NOT NULL"), 0);
}

static void
a_person_without_names_is_filed_under_nothing(void **state)
{
	struct fixture *f = *state;

	put_name(f->db, "Margaret", "Lindqvist", 0);
	index_person(f->match, f->db, 0);
	end_name(f->db, 1);
	index_person(f->match, f->db, 1);
	assert_int_equal(
	    number(f->db, "SELECT count(*) FROM match_person WHERE until_n IS NULL"), 0);
	assert_int_equal(number(f->db, "SELECT count(*) FROM match_key WHERE until_n IS NULL"), 0);
	assert_int_equal(number(f->db, "SELECT count(*) FROM match_name WHERE until_n IS NULL"), 0);
	assert_int_equal(number(f->db, "SELECT count(*) FROM match_held WHERE until_n IS NULL"), 0);
}

/* ---- the keys by themselves, without the exhaustive pass ---- */

static struct match_profile *
profile_of(struct match_normaliser *normaliser, const char *forenames, const char *surname,
    const char *birth, struct match_bytes *bytes)
{
	struct match_profile *profile = malloc(sizeof(*profile));
	json_t *person = json_pack("{s:[{s:s, s:s, s:s}], s:[s]}", "names", "kind", "current",
	    "forenames", forenames, "surname", surname, "births", birth);

	assert_non_null(profile);
	assert_int_equal(match_profile_of_json(normaliser, person, bytes, &err), OUGHT_OK);
	assert_int_equal(match_profile_read(bytes->bytes, bytes->len, profile, &err), OUGHT_OK);
	json_decref(person);
	return profile;
}

static void
an_altered_applicant_still_shares_a_key(void **state)
{
	static const struct {
		const char *forenames;
		const char *surname;
		const char *birth;
	} altered[] = {
	    {"Margaret", "Okafor", "1987-05-09"},    /* another surname */
	    {"Margaret", "Lindqvist", "1962-10-30"}, /* another date */
	    {"Margaret", "Okafor", "1987-05-30"},    /* another surname and day */
	    {"Margaret", "Okafor", "1978-05-09"},    /* another surname and year */
	    {"Zoe", "Okafor",
		"1987-09-05"}, /* only the date, and that with day and month swapped */
	    {"Zoe", "Lyndqvist", "1987-05-30"},      /* only the surname's sound, and another day */
	    {"Zoe", "Lyndqvist", "1978-05-09"},      /* the same, and another year */
	    {"Zoe", "Lyndqvist", "1987-11-09"},      /* the same, and another month */
	    {"Peggy", "Lindqvist", "1962-10-30"},    /* a diminutive */
	    {"Lindqvist", "Margaret", "1962-10-30"}, /* in the wrong order */
	    {"Margaret", "Lindqvist-Okafor", "1962-10-30"}, /* a double surname */
	};
	struct match_normaliser *normaliser;
	struct match_bytes held_bytes, bytes;
	struct match_profile *held, *applicant;
	struct match_keys filed, sought;

	(void)state;
	assert_int_equal(match_normaliser_open(&normaliser, &err), OUGHT_OK);
	held = profile_of(normaliser, "Margaret", "Lindqvist", "1987-05-09", &held_bytes);
	assert_int_equal(match_keys_filed(held, &filed, &err), OUGHT_OK);
	for (size_t i = 0; i < sizeof(altered) / sizeof(altered[0]); i++) {
		bool shared = false;

		applicant = profile_of(
		    normaliser, altered[i].forenames, altered[i].surname, altered[i].birth, &bytes);
		assert_int_equal(match_keys_sought(applicant, &sought, &err), OUGHT_OK);
		for (size_t j = 0; j < filed.count; j++)
			for (size_t k = 0; k < sought.count; k++)
				shared = shared ||
				    (filed.keys[j].from >= sought.keys[k].from &&
					filed.keys[j].from <= sought.keys[k].to);
		if (!shared)
			fail_msg("row %zu shares no key", i);
		match_keys_free(&sought);
		free(bytes.bytes);
		free(applicant);
	}
	match_keys_free(&filed);
	free(held_bytes.bytes);
	free(held);
	match_normaliser_close(normaliser);
}

/* By keys that hold one surname with one date: however many bear the name, who is sought is among those. */
static unsigned
agreement_by_date(const struct match_keys *filed, const struct match_keys *sought)
{
	unsigned agrees = 0;

	for (size_t i = 0; i < filed->count; i++)
		for (size_t j = 0; j < sought->count; j++)
			if (sought->keys[j].from == sought->keys[j].to &&
			    sought->keys[j].from == filed->keys[i].from)
				agrees |= sought->keys[j].agrees;
	return agrees;
}

static void
a_date_of_birth_known_in_part_leads_to_one_known_better_and_back(void **state)
{
	static const char *const dates[][2] = {{"1987", "1987-05-09"}, {"1987-05", "1987-05-09"},
	    {"1987", "1987-05"}, {"1987-05", "1987-05"}, {"1987", "1987"}};
	struct match_normaliser *normaliser;
	struct match_bytes held_bytes, bytes;
	struct match_profile *held, *applicant;
	struct match_keys filed, sought;

	(void)state;
	assert_int_equal(match_normaliser_open(&normaliser, &err), OUGHT_OK);
	for (size_t i = 0; i < 2 * sizeof(dates) / sizeof(dates[0]); i++) {
		bool months = strlen(dates[i / 2][0]) > strlen("1987") &&
		    strlen(dates[i / 2][1]) > strlen("1987");
		unsigned agrees;

		held = profile_of(
		    normaliser, "Bronwyn", "Lindqvist", dates[i / 2][i % 2], &held_bytes);
		applicant = profile_of(
		    normaliser, "Margaret", "Lindqvist", dates[i / 2][1 - i % 2], &bytes);
		assert_int_equal(match_keys_filed(held, &filed, &err), OUGHT_OK);
		assert_int_equal(match_keys_sought(applicant, &sought, &err), OUGHT_OK);
		agrees = agreement_by_date(&filed, &sought);
		assert_true((agrees & MATCH_AGREES_SURNAME) != 0);
		assert_true((agrees & MATCH_AGREES_YEAR) != 0);
		assert_true(((agrees & MATCH_AGREES_MONTH) != 0) == months);
		/* Who is known as little of is not found before others for it. */
		assert_int_equal(agrees & MATCH_AGREES_DAY, 0);
		match_keys_free(&filed);
		match_keys_free(&sought);
		free(held_bytes.bytes);
		free(bytes.bytes);
		free(held);
		free(applicant);
	}
	match_normaliser_close(normaliser);
}

static void
bytes_that_are_no_profile_are_damage(void **state)
{
	struct match_normaliser *normaliser;
	struct match_profile *profile;
	struct match_bytes bytes;

	(void)state;
	assert_int_equal(match_normaliser_open(&normaliser, &err), OUGHT_OK);
	profile = profile_of(normaliser, "Margaret", "Lindqvist", "1987-05-09", &bytes);
	for (size_t len = 0; len < bytes.len; len++)
		assert_int_equal(
		    match_profile_read(bytes.bytes, len, profile, &err), OUGHT_DAMAGED);
	bytes.bytes[0] = 9;
	assert_int_equal(match_profile_read(bytes.bytes, bytes.len, profile, &err), OUGHT_DAMAGED);
	free(profile);
	free(bytes.bytes);
	match_normaliser_close(normaliser);
}

#define PROMISE(promise) cmocka_unit_test_setup_teardown(promise, open_fixture, close_fixture)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    PROMISE(a_person_is_filed_once_with_several_keys),
	    PROMISE(filing_again_without_a_change_changes_nothing),
	    PROMISE(a_name_change_leaves_no_stale_key),
	    PROMISE(the_index_is_a_pure_function_of_the_rows),
	    PROMISE(a_person_changed_twice_by_one_act_keeps_only_the_last),
	    PROMISE(a_person_without_names_is_filed_under_nothing),
	    PROMISE(an_altered_applicant_still_shares_a_key),
	    PROMISE(a_date_of_birth_known_in_part_leads_to_one_known_better_and_back),
	    PROMISE(bytes_that_are_no_profile_are_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
