/*
 * test_match_scan.c: the exhaustive pass loses nobody. Persons and applicants are made up by chance from a
 * fixed seed, with several names, parts that are missing, dates that never were or are known in part; and what a search lists is
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

#include "../fixture/chance.h"
#include "match/table.h"

#define PERSONS 300
#define APPLICANTS 60

static struct ought_error err;

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
		json_t *person = chance_person(&r->seed);

		chance_enter(r->match, r->db, i, person);
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

/* Whoever weighs ${least} or more is returned, once. */
static void
assert_nobody_lost(
    const struct match_table *table, const struct everybody *all, int least, size_t applicant)
{
	const struct ought_person_id *persons;
	bool returned[PERSONS + 1] = {false};
	struct match_scan *scan;
	size_t count;

	assert_int_equal(
	    match_scan_begin(table, &all->frequencies, &all->applicant, least, &scan, &err),
	    OUGHT_OK);
	do {
		assert_int_equal(match_scan_next(scan, least, &persons, &count, &err), OUGHT_OK);
		for (size_t i = 0; i < count; i++) {
			assert_false(returned[persons[i].n]);
			returned[persons[i].n] = true;
		}
	} while (count > 0);
	for (int64_t i = 1; i <= PERSONS; i++)
		if (all->weights[i] >= least && !returned[i])
			fail_msg("applicant %zu: person %lld weighs %d, from %d", applicant,
			    (long long)i, all->weights[i], least);
	match_scan_free(scan);
}

/* Of some, and of whoever weighs most, the bound must be what they weigh; and at every height. */
static void
nobody_weighs_more_than_the_bound_says(void **state)
{
	struct register_of *r = *state;
	struct match_table *table = NULL;

	assert_int_equal(match_table_refresh(&table, r->db, PERSONS, &err), OUGHT_OK);
	assert_int_equal(match_table_persons(table), PERSONS);
	for (size_t i = 0; i < APPLICANTS; i++) {
		json_t *applicant = chance_person(&r->seed);
		struct everybody *all = compare_with_everybody(r, applicant);
		int most = INT16_MIN;

		all->counts.db = NULL;
		for (size_t j = 1; j <= PERSONS; j++)
			most = all->weights[j] > most ? all->weights[j] : most;
		assert_nobody_lost(table, all, most, i);
		for (size_t j = 0; j < 20; j++)
			assert_nobody_lost(
			    table, all, all->weights[1 + chance_below(&r->seed, PERSONS)], i);
		for (int least = -1500; least <= 4500; least += 1500)
			assert_nobody_lost(table, all, least, i);
		free_everybody(all);
		json_decref(applicant);
	}
	match_table_free(table);
}

/* So that its bound is what it weighs, and not what the best date does. */
static void
a_date_known_in_part_has_a_number_of_its_own(void **state)
{
	struct register_of *r = *state;
	struct match_table *table = NULL;
	struct match_profile *held = calloc(1, sizeof(*held));
	struct match_bytes bytes = {NULL, 0, 0};
	size_t whole = 0, partial = 0, other = 0;

	assert_non_null(held);
	assert_int_equal(match_table_refresh(&table, r->db, PERSONS, &err), OUGHT_OK);
	for (size_t i = 0; i < table->count; i++) {
		assert_int_equal(
		    match_profile_stored(
			r->db, (struct ought_person_id){table->person[i]}, held, &bytes, &err),
		    OUGHT_OK);
		if (held->birth_count == 0) {
			assert_int_equal(table->birth[i], TABLE_BIRTH_NONE);
		} else if (table->birth[i] == TABLE_BIRTH_OTHER) {
			other++;
		} else {
			assert_int_equal(table_birth_date(table->birth[i]), held->births[0]);
			partial += match_date_is_partial(held->births[0]);
			whole += !match_date_is_partial(held->births[0]);
		}
	}
	assert_true(partial > PERSONS / 10 && whole > PERSONS / 2 && other < PERSONS / 5);
	match_table_free(table);
	free(bytes.bytes);
	free(held);
}

/* Where one word says little by itself, and something beside another. */
static void
nobody_is_lost_by_what_a_word_says_only_beside_another(void **state)
{
	static const struct {
		const char *forenames, *surname;
		const char *held_forenames, *held_surname;
	} pairs[] = {
	    {"Xavier John", "Smith", "Barry J", "Smith"},     /* an initial, in the second place */
	    {"Xavier Maggie", "Smith", "Barry Meg", "Smith"}, /* two diminutives of one name */
	    {"Xavier Robert", "Jones", "Jones", "Bob"}, /* turned: a surname is no diminutive */
	    {"Xavier", "Hsn van", "Barry", "N"},        /* a letter that is not the first */
	    {"Robert", "Van Li", "A", "Jodnes"},
	    {"Xavier", "Rhys", "Barry", "Reece"}, /* spellings of one name */
	    {"Xavier Aoife", "Smith", "Barry Eefa", "Smith"},
	    {"Rhys", "Xavier", "Xavier Barry", "Reece"},
	};
	struct register_of *r = *state;
	struct match_table *table = NULL;
	struct match_profile *held = calloc(1, sizeof(*held));
	struct match_bytes bytes = {NULL, 0, 0};
	const size_t count = sizeof(pairs) / sizeof(pairs[0]);

	assert_non_null(held);
	for (size_t i = 0; i < count; i++) {
		json_t *person = json_pack("{s:[{s:s, s:s, s:s}], s:s}", "names", "kind", "current",
		    "forenames", pairs[i].held_forenames, "surname", pairs[i].held_surname, "sex",
		    "not-known");

		chance_enter(r->match, r->db, PERSONS + 1 + (int64_t)i, person);
		json_decref(person);
	}
	assert_int_equal(
	    match_table_refresh(&table, r->db, PERSONS + (int64_t)count, &err), OUGHT_OK);
	for (size_t i = 0; i < count; i++) {
		const struct ought_person_id person = {PERSONS + 1 + (int64_t)i};
		json_t *applicant = json_pack("{s:[{s:s, s:s, s:s}]}", "names", "kind", "current",
		    "forenames", pairs[i].forenames, "surname", pairs[i].surname);
		struct everybody *all = compare_with_everybody(r, applicant);
		const struct ought_person_id *persons;
		struct match_comparison comparison;
		struct match_scan *scan;
		bool returned = false;
		size_t found;

		assert_int_equal(match_profile_stored(r->db, person, held, &bytes, &err), OUGHT_OK);
		match_compare(&all->frequencies, &all->applicant, held, &comparison);
		assert_int_equal(match_scan_begin(table, &all->frequencies, &all->applicant,
				     comparison.weight, &scan, &err),
		    OUGHT_OK);
		do {
			assert_int_equal(
			    match_scan_next(scan, comparison.weight, &persons, &found, &err),
			    OUGHT_OK);
			for (size_t j = 0; j < found; j++)
				returned = returned || persons[j].n == person.n;
		} while (found > 0);
		if (!returned)
			fail_msg("%s %s loses %s %s, who weighs %d", pairs[i].forenames,
			    pairs[i].surname, pairs[i].held_forenames, pairs[i].held_surname,
			    comparison.weight);
		match_scan_free(scan);
		free_everybody(all);
		json_decref(applicant);
	}
	match_table_free(table);
	free(bytes.bytes);
	free(held);
}

/* Whichever is the applicant's. */
static void
assert_alike_both_ways(const struct match_profile *applicant, const struct match_profile *held)
{
	for (size_t i = 0; i < applicant->address_count; i++)
		for (size_t j = 0; j < held->address_count; j++)
			assert_int_equal(
			    match_address_compare(&applicant->addresses[i], &held->addresses[j]),
			    match_address_compare(&held->addresses[j], &applicant->addresses[i]));
}

/* Nothing that an applicant's address can be beside anybody's is more than what their words say it may be. */
static void
no_address_weighs_more_than_its_words_say(void **state)
{
	struct register_of *r = *state;
	struct match_table *table = NULL;
	struct match_profile *held = calloc(1, sizeof(*held)), *stored = calloc(1, sizeof(*stored));
	struct match_bytes bytes = {NULL, 0, 0};
	/* So many that an address that agrees is worth more. */
	const struct match_frequencies frequencies = {.surnames = {.persons = 1000000}};
	size_t weighed = 0, unlike = 0;

	assert_non_null(held);
	assert_non_null(stored);
	assert_int_equal(match_table_refresh(&table, r->db, PERSONS, &err), OUGHT_OK);
	for (size_t i = 0; i < APPLICANTS; i++) {
		json_t *applicant = chance_person(&r->seed);
		struct everybody *all = compare_with_everybody(r, applicant);
		struct places *places = calloc(1, sizeof(*places));

		assert_non_null(places);
		assert_true(
		    places_begin(places, table, &all->applicant, frequencies.surnames.persons));
		/* By three threads. */
		for (size_t part = 0; part < 3; part++)
			places_weigh(places, table, &all->applicant, part, 3);
		for (size_t j = 0; j < table->count && all->applicant.address_count > 0; j++) {
			struct ought_person_id person = {table->person[j]};
			int weight, most;

			assert_int_equal(
			    match_profile_stored(r->db, person, held, &bytes, &err), OUGHT_OK);
			if (held->address_count == 0)
				continue;
			assert_alike_both_ways(&all->applicant, held);
			weight = match_weigh_addresses(&frequencies, &all->applicant, held);
			most = places_at_most(places, table, j);
			if (weight > most || most > places->most)
				fail_msg(
				    "applicant %zu: the address of person %lld weighs %d, at most %d",
				    i, (long long)person.n, weight, most);
			assert_true(weight <=
			    places_weigh_whole(table, &frequencies, &all->applicant, j, stored));
			weighed++;
			unlike += most < places->most;
		}
		places_clear(places);
		free(places);
		free_everybody(all);
		json_decref(applicant);
	}
	/* And it is not said of all that they may be anything. */
	assert_true(weighed > 1000 && unlike > weighed / 2);
	match_table_free(table);
	free(bytes.bytes);
	free(held);
	free(stored);
}

static uint64_t
count_who_share(struct register_of *r, const json_t *person, enum match_shared what)
{
	struct everybody *all = compare_with_everybody(r, person);
	uint64_t count = match_sharing(&all->frequencies, &all->applicant.addresses[0], what);

	free_everybody(all);
	return count;
}

static uint64_t
count_sharing(struct register_of *r, const json_t *person)
{
	return count_who_share(r, person, MATCH_SHARED_HOUSE);
}

/* By a postcode, and without one, and by the street alone. */
static void
however_many_share_an_address_are_counted(void **state)
{
	static const struct {
		const char *address, *postcode;
	} rows[] = {{"1 Marsh Lane, Hollesley", "ZZ97 3JW"}, {"2 Quay Street, Orford", ""},
	    {"No fixed abode", ""}, {"HMP Example", "ZZ97 4JW"}};
	const int64_t many = 500;
	struct register_of *r = *state;
	int64_t n = PERSONS;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		json_t *person = json_pack("{s:[{s:s, s:s, s:s}], s:[{s:s, s:s}], s:s}", "names",
		    "kind", "current", "forenames", "Osbert", "surname", "Inchbald", "addresses",
		    "address", rows[i].address, "postcode", rows[i].postcode, "sex", "not-known");
		uint64_t before = count_sharing(r, person);

		for (int64_t j = 0; j < many; j++)
			chance_enter(r->match, r->db, ++n, person);
		assert_int_equal(count_sharing(r, person), before + (uint64_t)many);
		json_decref(person);
	}
}

static void
act(struct register_of *r, const char *sql, int64_t person, int64_t n)
{
	if (ought_db_run(r->db, sql, OUGHT_BINDS(OUGHT_INT(":person", person), OUGHT_INT(":n", n)),
		&err) != OUGHT_OK ||
	    ought_match_index(r->match, r->db, (struct ought_person_id){person}, n, &err) !=
		OUGHT_OK)
		fail_msg("%s", err.sentence);
}

/* However often somebody has it, ended, merged into another who has it too, erased. */
static void
who_shares_an_address_is_counted_once_and_while_they_have_it(void **state)
{
	static const char ends_address[] = "UPDATE person_address SET until_n = :n"
					   " WHERE person = :person AND until_n IS NULL",
			  ends_name[] = "UPDATE person_name SET until_n = :n"
					" WHERE person = :person AND until_n IS NULL",
			  merges[] = "INSERT INTO person_member (person, root, n)"
				     " VALUES (:person, 2001, :n)";
	static const char *const postcodes[] = {"ZZ97 5JW", ""};
	const enum match_shared whats[] = {MATCH_SHARED_HOUSE, MATCH_SHARED_STREET};

	for (size_t i = 0; i < 2; i++) {
		const char *postcode = postcodes[i];
		json_t *person = json_pack("{s:[{s:s, s:s, s:s}], s:[{s:s, s:s}, {s:s, s:s}], s:s}",
		    "names", "kind", "current", "forenames", "Osbert", "surname", "Inchbald",
		    "addresses", "address", "7 Tide Close, Bawdsey", "postcode", postcode,
		    "address", "Flat 2, 7 Tide Cl, Bawdsey, Suffolk", "postcode", postcode, "sex",
		    "not-known");
		struct register_of *r;
		int64_t n = 3000;

		close_register(state);
		open_register(state);
		r = *state;
		for (int64_t number = 2001; number <= 2005; number++)
			chance_enter(r->match, r->db, number, person);
		for (size_t j = 0; j < 2; j++)
			assert_int_equal(count_who_share(r, person, whats[j]), 5);
		act(r, ends_address, 2002, n++);
		for (size_t j = 0; j < 2; j++)
			assert_int_equal(count_who_share(r, person, whats[j]), 4);
		act(r, merges, 2003, n);
		act(r, "SELECT :person, :n", 2001, n++);
		for (size_t j = 0; j < 2; j++)
			assert_int_equal(count_who_share(r, person, whats[j]), 3);
		act(r, ends_name, 2004, n);
		act(r, ends_address, 2004, n++);
		for (size_t j = 0; j < 2; j++)
			assert_int_equal(count_who_share(r, person, whats[j]), 2);
		json_decref(person);
	}
}

/* Those of the street, whose houses have numbers or names; and of the house those of its name alone. */
static void
who_shares_a_street_is_counted_whatever_the_houses_are_called(void **state)
{
	static const char *const others[] = {
	    "1 Tide Lane, Bawdsey", "Rose House, Tide Lane, Bawdsey", "Tide Lane, Bawdsey"};
	static const char *const postcodes[] = {"ZZ97 6JW", ""};

	for (size_t i = 0; i < 2; i++) {
		json_t *person = json_pack("{s:[{s:s, s:s, s:s}], s:[{s:s, s:s}], s:s}", "names",
		    "kind", "current", "forenames", "Osbert", "surname", "Inchbald", "addresses",
		    "address", "Mole End, Tide Lane, Bawdsey", "postcode", postcodes[i], "sex",
		    "not-known");
		json_t *other = json_deep_copy(person);
		struct register_of *r;

		close_register(state);
		open_register(state);
		r = *state;
		chance_enter(r->match, r->db, 2001, person);
		chance_enter(r->match, r->db, 2002, person);
		for (int64_t j = 0; j < 3; j++) {
			json_object_set_new(json_array_get(json_object_get(other, "addresses"), 0),
			    "address", json_string(others[j]));
			chance_enter(r->match, r->db, 2003 + j, other);
		}
		assert_int_equal(count_who_share(r, person, MATCH_SHARED_HOUSE), 2);
		assert_int_equal(count_who_share(r, person, MATCH_SHARED_STREET), 5);
		json_decref(other);
		json_decref(person);
	}
}

/* Who has that number elsewhere is not counted with those of a postcode that is not known. */
static void
who_shares_a_number_is_counted_by_its_postcode(void **state)
{
	struct register_of *r = *state;
	json_t *person = json_pack("{s:[{s:s, s:s, s:s}], s:[{s:s, s:s}], s:s}", "names", "kind",
	    "current", "forenames", "Osbert", "surname", "Inchbald", "addresses", "address",
	    "7 Tide Close, Bawdsey", "postcode", "", "sex", "not-known");

	chance_enter(r->match, r->db, PERSONS + 1, person);
	assert_int_equal(count_who_share(r, person, MATCH_SHARED_NUMBER), 0);
	assert_int_equal(count_who_share(r, person, MATCH_SHARED_NUMBER_STREET), 1);
	json_decref(person);
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
		json_t *applicant = chance_person(&r->seed), *result = NULL, *again = NULL;
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
		json_t *applicant = chance_person(&r->seed), *result = NULL, *one;
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

/* All that a search for ${applicant} takes when ${persons} are held. */
static size_t
bytes_of_search(struct register_of *r, int64_t persons, const struct match_profile *applicant)
{
	static const struct match_frequencies none;
	const struct ought_person_id *first;
	struct match_table *table = NULL;
	struct match_scan *scan;
	size_t bytes, count;

	assert_int_equal(match_table_refresh(&table, r->db, persons, &err), OUGHT_OK);
	assert_int_equal(match_scan_begin(table, &none, applicant, 500, &scan, &err), OUGHT_OK);
	assert_int_equal(match_scan_next(scan, 500, &first, &count, &err), OUGHT_OK);
	bytes = match_table_bytes(table) + match_scan_bytes(scan);
	match_scan_free(scan);
	match_table_free(table);
	return bytes;
}

static void
each_further_person_takes_less_than_64_bytes(void **state)
{
	const int64_t few = PERSONS + 2000, many = PERSONS + 10000;
	struct register_of *r = *state;
	struct match_profile *applicant = calloc(1, sizeof(*applicant));
	struct match_bytes bytes;
	json_t *person = chance_resident(&r->seed);
	size_t before = 0, after;

	assert_non_null(applicant);
	assert_int_equal(
	    match_profile_of_json(r->match->normaliser, person, &bytes, &err), OUGHT_OK);
	assert_int_equal(match_profile_read(bytes.bytes, bytes.len, applicant, &err), OUGHT_OK);
	json_decref(person);
	for (int64_t i = PERSONS + 1; i <= many; i++) {
		person = chance_resident(&r->seed);
		chance_enter(r->match, r->db, i, person);
		json_decref(person);
		if (i == few)
			before = bytes_of_search(r, few, applicant);
	}
	after = bytes_of_search(r, many, applicant);
	print_message("%.1f bytes for each further person\n",
	    (double)(after - before) / (double)(many - few));
	assert_true(after - before < 64 * (size_t)(many - few));
	free(bytes.bytes);
	free(applicant);
}

/* Wherever it lies among the rows, which are taken in by two threads. */
static void
a_damaged_profile_stops_the_reading_of_all(void **state)
{
	const int64_t persons = PERSONS + 5000, damaged[] = {1, 3000, persons};
	struct register_of *r = *state;
	struct match_table *table = NULL;

	for (int64_t i = PERSONS + 1; i <= persons; i++) {
		json_t *person = chance_resident(&r->seed);

		chance_enter(r->match, r->db, i, person);
		json_decref(person);
	}
	for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++) {
		const struct ought_bind *whose = OUGHT_BINDS(OUGHT_INT(":p", damaged[i]));

		assert_int_equal(
		    ought_db_run(r->db,
			"UPDATE match_person SET profile = CAST(profile || x'01' AS BLOB) WHERE person = :p",
			whose, &err),
		    OUGHT_OK);
		assert_int_equal(match_table_refresh(&table, r->db, persons, &err), OUGHT_DAMAGED);
		assert_int_equal(
		    ought_db_run(r->db,
			"UPDATE match_person SET profile = substr(profile, 1, length(profile) - 1) "
			"WHERE person = :p",
			whose, &err),
		    OUGHT_OK);
		assert_int_equal(match_table_refresh(&table, r->db, persons, &err), OUGHT_OK);
		assert_int_equal(match_table_persons(table), persons);
	}
	match_table_free(table);
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
			(struct ought_person_id){1 + (int64_t)chance_below(&r->seed, PERSONS)},
			profile, &bytes, &err),
		    OUGHT_OK);
		assert_true(bytes.len <= sizeof(changed));
		memcpy(changed, bytes.bytes, bytes.len);
		len = chance_below(&r->seed, 4) == 0 ? chance_below(&r->seed, bytes.len + 1)
						     : bytes.len;
		for (size_t j = 1 + chance_below(&r->seed, 3); j > 0 && len > 0; j--)
			changed[chance_below(&r->seed, len)] = (uint8_t)chance(&r->seed);
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
	    PROMISE(a_date_known_in_part_has_a_number_of_its_own),
	    PROMISE(nobody_is_lost_by_what_a_word_says_only_beside_another),
	    PROMISE(no_address_weighs_more_than_its_words_say),
	    PROMISE(each_further_person_takes_less_than_64_bytes),
	    PROMISE(who_is_listed_is_who_comparing_with_everybody_finds),
	    PROMISE(however_many_share_an_address_are_counted),
	    PROMISE(who_shares_an_address_is_counted_once_and_while_they_have_it),
	    PROMISE(who_shares_a_number_is_counted_by_its_postcode),
	    PROMISE(who_shares_a_street_is_counted_whatever_the_houses_are_called),
	    PROMISE(both_passes_weigh_alike),
	    PROMISE(a_damaged_profile_stops_the_reading_of_all),
	    PROMISE(bytes_changed_by_chance_are_read_or_are_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
