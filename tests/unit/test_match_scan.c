/*
 * test_match_scan.c: the exhaustive pass loses nobody. Persons and applicants are made up by chance from a
 * fixed seed, with several names, parts that are missing, dates that never were; and what a search lists is
 * held against comparing each applicant with every person in full.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ought/base.h"
#include "ought/match.h"
#include "ought/store.h"

#include "match/match_internal.h"

#define PERSONS 300
#define APPLICANTS 40

static struct ought_error err;

/* splitmix64, so that a seed means the same everywhere. */
static uint64_t
next(uint64_t *seed)
{
	uint64_t z;

	*seed += UINT64_C(0x9e3779b97f4a7c15);
	z = *seed;
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static size_t
below(uint64_t *seed, size_t n)
{
	return next(seed) % n;
}

#define PICK(seed, array) ((array)[below(seed, sizeof(array) / sizeof((array)[0]))])

static const char *const forenames[] = {"Margaret", "Peggy", "Maggie", "Elizabeth", "Liz", "Bob",
    "Robert", "Roberto", "M", "Mary Ann", "Maryann", "Ann Mary", "John David", "David John", "Zoë",
    "", "Jon", "Catherine", "Kathryn", "Lindqvist", "Юлия", "Yuliya"};
static const char *const surnames[] = {"Lindqvist", "Lyndqvist", "Lindquist", "Okafor", "Smith",
    "Smyth", "van der Luk", "Luk", "Smith-Okafor", "O'Neill", "McDonald", "MacDonald", "",
    "Margaret", "Robert", "Taylor", "Tailor", "Петрова", "Щербакова", "Shcherbakova", "李", "黎"};
static const char *const streets[] = {"High Street", "Hihg Street", "Mill Lane", "Millers Lane",
    "Church Road", "Ipswich Road", "Blamey Crescent", "Station Approach"};
static const char *const postcodes[] = {"ZZ99 1AA", "ZZ99 1AB", "ZZ99 2AA", "ZZ98 1AA", ""};
static const char *const days[] = {NULL, NULL, "1999-12-31", "2009-01-01", "2019-06-30"};
static const char *const kinds[] = {"current", "birth", "former", "alias", "known-as"};
static const char *const sexes[] = {"female", "male", "other", "not-known"};

/* One of ${names}, or one put together from a few syllables with a slip now and then. */
static const char *
some_word(uint64_t *seed, const char *listed, char made[static 64])
{
	static const char *const syllables[] = {
	    "an", "be", "cor", "del", "mar", "lin", "son", "ton", "ra", "vi", "wil", "kath", "e"};

	if (below(seed, 2) == 0)
		return listed;
	made[0] = '\0';
	for (size_t i = 1 + below(seed, 4); i > 0; i--)
		strlcat(made, PICK(seed, syllables), 64);
	if (below(seed, 3) == 0)
		made[below(seed, strlen(made))] = (char)('a' + below(seed, 26));
	if (below(seed, 9) == 0)
		strlcat(made, " ann", 64);
	return made;
}

static json_t *
some_name(uint64_t *seed)
{
	char forename[64], surname[64];
	const char *kind = PICK(seed, kinds), *first = PICK(seed, forenames),
		   *last = PICK(seed, surnames);

	first = some_word(seed, first, forename);
	last = some_word(seed, last, surname);
	return json_pack("{s:s, s:s, s:s}", "kind", kind, "forenames", first, "surname", last);
}

static json_t *
some_birth(uint64_t *seed)
{
	char date[16];

	/* Few days, so that many agree; and now and then one that never was. */
	snprintf(date, sizeof(date), "%04zu-%02zu-%02zu",
	    below(seed, 20) == 0 ? below(seed, 9999) : 1980 + below(seed, 4),
	    below(seed, 20) == 0 ? below(seed, 99) : 1 + below(seed, 12),
	    below(seed, 20) == 0 ? below(seed, 99) : 1 + below(seed, 12));
	return json_string(date);
}

static json_t *
some_address(uint64_t *seed)
{
	char address[64];
	const char *from = PICK(seed, days), *to = PICK(seed, days), *postcode;

	snprintf(
	    address, sizeof(address), "%zu %s, Ipswich", 1 + below(seed, 4), PICK(seed, streets));
	postcode = PICK(seed, postcodes);
	return json_pack("{s:s, s:s, s:s*, s:s*}", "address", address, "postcode", postcode, "from",
	    from, "to", to);
}

static json_t *
some_person(uint64_t *seed)
{
	json_t *person = json_object(), *list = json_array();

	for (size_t i = below(seed, 4) == 0 ? 3 : 1; i > 0; i--)
		json_array_append_new(list, some_name(seed));
	json_object_set_new(person, "names", list);
	list = json_array();
	for (size_t i = below(seed, 5) == 0 ? below(seed, 3) : 1; i > 0; i--)
		json_array_append_new(list, some_birth(seed));
	json_object_set_new(person, "births", list);
	list = json_array();
	for (size_t i = below(seed, 3); i > 0; i--)
		json_array_append_new(list, some_address(seed));
	json_object_set_new(person, "addresses", list);
	if (below(seed, 5) == 0)
		json_object_set_new(person, "identifiers",
		    json_pack("[{s:s, s:s}]", "scheme", "local", "value", PICK(seed, postcodes)));
	json_object_set_new(person, "sex", json_string(PICK(seed, sexes)));
	return person;
}

/* ---- the register ---- */

static void
insert(struct ought_db *db, const char *sql, int64_t person, size_t seq, const char *a,
    const char *b, const char *c)
{
	const struct ought_bind binds[] = {OUGHT_INT(":p", person), OUGHT_TEXT(":a", a),
	    OUGHT_INT(":s", (int64_t)seq), OUGHT_TEXT(":b", b), OUGHT_TEXT(":c", c),
	    {OUGHT_BIND_END, NULL, 0, NULL, 0}};

	if (ought_db_run(db, sql, binds, &err) != OUGHT_OK)
		fail_msg("%s", err.sentence);
}

static void
enter(struct ought_match *match, struct ought_db *db, int64_t number, const json_t *person)
{
	json_t *one;
	size_t i;

	json_array_foreach(json_object_get(person, "names"), i, one)
	{
		insert(db,
		    "INSERT INTO person_name (person, seq, kind, forenames, surname, n) "
		    "VALUES (:p, :s, :a, :b, :c, :p)",
		    number, i, ought_json_text(one, "kind"), ought_json_text(one, "forenames"),
		    ought_json_text(one, "surname"));
	}
	json_array_foreach(json_object_get(person, "births"), i, one)
	{
		insert(db,
		    "INSERT INTO person_birth (person, seq, date, n) "
		    "SELECT :p, :s, :a, :p WHERE :b IS NULL AND :c IS NULL",
		    number, i, json_string_value(one), NULL, NULL);
	}
	json_array_foreach(json_object_get(person, "addresses"), i, one)
	{
		insert(db,
		    "INSERT INTO person_address (person, seq, address, postcode, n) "
		    "SELECT :p, :s, :a, :b, :p WHERE :c IS NULL",
		    number, i, ought_json_text(one, "address"), ought_json_text(one, "postcode"),
		    NULL);
		insert(db,
		    "UPDATE person_address SET from_date = :a, to_date = :b "
		    "WHERE person = :p AND seq = :s AND :c IS NULL",
		    number, i, ought_json_text(one, "from"), ought_json_text(one, "to"), NULL);
	}
	json_array_foreach(json_object_get(person, "identifiers"), i, one)
	{
		insert(db,
		    "INSERT INTO person_identifier (person, seq, scheme, value, n) "
		    "SELECT :p, :s, :a, :b, :p WHERE :c IS NULL",
		    number, i, ought_json_text(one, "scheme"), ought_json_text(one, "value"), NULL);
	}
	insert(db,
	    "INSERT INTO person_sex (person, sex, n) "
	    "SELECT :p, :a, :p WHERE :s = 0 AND :b IS NULL AND :c IS NULL",
	    number, 0, ought_json_text(person, "sex"), NULL, NULL);
	if (ought_match_index(match, db, (struct ought_person_id){number}, number, &err) !=
	    OUGHT_OK)
		fail_msg("%s", err.sentence);
}

struct register_of {
	struct ought_match *match;
	struct ought_db *db;
	uint64_t seed;
};

static int
open_register(void **state)
{
	struct register_of *r = calloc(1, sizeof(*r));

	assert_non_null(r);
	r->seed = 20260301;
	assert_int_equal(ought_start(&err), OUGHT_OK);
	assert_int_equal(ought_match_open(&r->match, &err), OUGHT_OK);
	assert_int_equal(ought_db_replica(true, &r->db, &err), OUGHT_OK);
	for (int64_t i = 1; i <= PERSONS; i++) {
		json_t *person = some_person(&r->seed);

		enter(r->match, r->db, i, person);
		json_decref(person);
	}
	*state = r;
	return 0;
}

static int
close_register(void **state)
{
	struct register_of *r = *state;

	ought_match_close(r->match);
	ought_db_close(r->db);
	free(r);
	return 0;
}

/* ---- everybody in full ---- */

struct everybody {
	struct match_profile applicant;
	struct match_bytes bytes;
	struct match_counts counts;
	struct match_frequencies frequencies;
	int weights[PERSONS + 1]; /* by person */
};

static struct everybody *
compare_with_everybody(struct register_of *r, const json_t *applicant)
{
	struct everybody *all = calloc(1, sizeof(*all));
	struct match_profile *held = calloc(1, sizeof(*held));
	struct match_bytes bytes = {NULL, 0, 0};
	struct match_comparison comparison;

	assert_non_null(all);
	assert_non_null(held);
	assert_int_equal(
	    match_profile_of_json(r->match->normaliser, applicant, &all->bytes, &err), OUGHT_OK);
	assert_int_equal(
	    match_profile_read(all->bytes.bytes, all->bytes.len, &all->applicant, &err), OUGHT_OK);
	match_frequencies_begin(&all->frequencies, &all->counts, r->db, PERSONS);
	for (int64_t i = 1; i <= PERSONS; i++) {
		assert_int_equal(
		    match_profile_stored(r->db, (struct ought_person_id){i}, held, &bytes, &err),
		    OUGHT_OK);
		match_compare(&all->frequencies, &all->applicant, held, &comparison);
		all->weights[i] = comparison.weight;
	}
	free(bytes.bytes);
	free(held);
	return all;
}

static void
free_everybody(struct everybody *all)
{
	free(all->bytes.bytes);
	free(all);
}

/* ---- promises ---- */

static void
nobody_weighs_more_than_the_bound_says(void **state)
{
	struct register_of *r = *state;
	const struct ought_person_id *persons;
	struct match_table *table = NULL;
	size_t count;

	assert_int_equal(match_table_refresh(&table, r->db, PERSONS, &err), OUGHT_OK);
	assert_int_equal(match_table_persons(table), PERSONS);
	for (size_t i = 0; i < APPLICANTS; i++) {
		json_t *applicant = some_person(&r->seed);
		struct everybody *all = compare_with_everybody(r, applicant);

		/* Whoever weighs this much is among those whose bound is as much, at every height. */
		for (int least = -1500; least <= 4500; least += 500) {
			bool returned[PERSONS + 1] = {false};
			struct match_scan *scan;

			all->counts.db = NULL;
			assert_int_equal(match_scan_begin(table, &all->frequencies, &all->applicant,
					     least, &scan, &err),
			    OUGHT_OK);
			do {
				assert_int_equal(
				    match_scan_next(scan, least, &persons, &count, &err), OUGHT_OK);
				for (size_t j = 0; j < count; j++) {
					assert_false(returned[persons[j].n]);
					returned[persons[j].n] = true;
				}
			} while (count > 0);
			for (int64_t j = 1; j <= PERSONS; j++)
				if (all->weights[j] >= least && !returned[j])
					fail_msg("applicant %zu: person %lld weighs %d, from %d", i,
					    (long long)j, all->weights[j], least);
			match_scan_free(scan);
		}
		free_everybody(all);
		json_decref(applicant);
	}
	match_table_free(table);
}

/* Whether the list is everybody who weighs the least that the result names, best first. */
static void
assert_complete(const json_t *result, const struct everybody *all)
{
	const json_t *candidates = json_object_get(result, "candidates");
	size_t listed = json_array_size(candidates), expected = 0;
	int64_t least = ought_json_int(result, "least", INT32_MAX), before = INT32_MAX, last = 0;

	for (int64_t i = 1; i <= PERSONS; i++)
		expected += all->weights[i] >= least;
	assert_int_equal(listed + (size_t)ought_json_int(result, "left_out", -1), expected);
	for (size_t i = 0; i < listed; i++) {
		const json_t *one = json_array_get(candidates, i);
		int64_t person, weight = ought_json_int(one, "weight", 0);

		assert_int_equal(
		    ought_id_parse(OUGHT_ID_PERSON, ought_json_text(one, "person"), &person, &err),
		    OUGHT_OK);
		assert_int_equal(weight, all->weights[person]);
		assert_true(weight < before || (weight == before && person > last));
		before = weight;
		last = person;
	}
}

static void
who_is_listed_is_who_comparing_with_everybody_finds(void **state)
{
	struct register_of *r = *state;

	for (size_t i = 0; i < APPLICANTS; i++) {
		json_t *applicant = some_person(&r->seed), *result = NULL, *again = NULL;
		struct everybody *all = compare_with_everybody(r, applicant);
		unsigned flags = i % 2 == 0 ? 0 : OUGHT_MATCH_REMOTE;

		assert_int_equal(
		    ought_match_search(r->match, r->db, applicant, flags, &result, &err), OUGHT_OK);
		assert_int_equal(ought_json_int(result, "compared", -1), PERSONS);
		assert_complete(result, all);
		assert_int_equal(
		    ought_match_search(r->match, r->db, applicant, flags, &again, &err), OUGHT_OK);
		assert_true(json_equal(result, again));
		json_decref(again);
		json_decref(result);
		free_everybody(all);
		json_decref(applicant);
	}
}

/* The fast pass may miss somebody; of whom it lists it says the same. */
static void
both_passes_weigh_alike(void **state)
{
	struct register_of *r = *state;

	for (size_t i = 0; i < APPLICANTS; i++) {
		json_t *applicant = some_person(&r->seed), *result = NULL, *one;
		struct everybody *all = compare_with_everybody(r, applicant);
		int64_t person;
		size_t j;

		assert_int_equal(
		    ought_match_search(r->match, r->db, applicant, OUGHT_MATCH_FAST, &result, &err),
		    OUGHT_OK);
		json_array_foreach(json_object_get(result, "candidates"), j, one)
		{
			assert_int_equal(ought_id_parse(OUGHT_ID_PERSON,
					     ought_json_text(one, "person"), &person, &err),
			    OUGHT_OK);
			assert_int_equal(ought_json_int(one, "weight", 0), all->weights[person]);
		}
		json_decref(result);
		free_everybody(all);
		json_decref(applicant);
	}
}

static void
bytes_changed_by_chance_are_read_or_are_damage(void **state)
{
	struct register_of *r = *state;
	struct match_profile *profile = calloc(1, sizeof(*profile));
	struct match_bytes bytes = {NULL, 0, 0};

	assert_non_null(profile);
	for (size_t i = 0; i < 20000; i++) {
		uint8_t changed[4096];
		size_t len;
		enum ought_status status;

		assert_int_equal(
		    match_profile_stored(r->db,
			(struct ought_person_id){1 + (int64_t)below(&r->seed, PERSONS)}, profile,
			&bytes, &err),
		    OUGHT_OK);
		assert_true(bytes.len <= sizeof(changed));
		memcpy(changed, bytes.bytes, bytes.len);
		len = below(&r->seed, 4) == 0 ? below(&r->seed, bytes.len + 1) : bytes.len;
		for (size_t j = 1 + below(&r->seed, 3); j > 0 && len > 0; j--)
			changed[below(&r->seed, len)] = (uint8_t)next(&r->seed);
		status = match_profile_read(changed, len, profile, &err);
		assert_true(status == OUGHT_OK || status == OUGHT_DAMAGED);
	}
	free(bytes.bytes);
	free(profile);
}

#define PROMISE(promise) cmocka_unit_test_setup_teardown(promise, open_register, close_register)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    PROMISE(nobody_weighs_more_than_the_bound_says),
	    PROMISE(who_is_listed_is_who_comparing_with_everybody_finds),
	    PROMISE(both_passes_weigh_alike),
	    PROMISE(bytes_changed_by_chance_are_read_or_are_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
