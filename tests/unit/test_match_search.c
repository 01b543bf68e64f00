/* test_match_search.c: the applicant is found among the persons held, and the findings say why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ought/base.h"
#include "ought/match.h"
#include "ought/store.h"

static struct ought_error err;

struct fixture {
	struct ought_match *match;
	struct ought_db *db;
	int64_t n; /* the next entry */
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
run(struct fixture *f, const char *sql, const struct ought_bind *binds)
{
	if (ought_db_run(f->db, sql, binds, &err) != OUGHT_OK)
		fail_msg("%s", err.sentence);
}

static void
index_person(struct fixture *f, int64_t person)
{
	if (ought_match_index(f->match, f->db, (struct ought_person_id){person}, f->n++, &err) !=
	    OUGHT_OK)
		fail_msg("%s", err.sentence);
}

static void
put_name(struct fixture *f, int64_t person, int64_t seq, const char *kind, const char *forenames,
    const char *surname)
{
	run(f,
	    "INSERT INTO person_name (person, seq, kind, forenames, surname, n) "
	    "VALUES (:person, :seq, :kind, :forenames, :surname, :n)",
	    OUGHT_BINDS(OUGHT_INT(":person", person), OUGHT_INT(":seq", seq),
		OUGHT_TEXT(":kind", kind), OUGHT_TEXT(":forenames", forenames),
		OUGHT_TEXT(":surname", surname), OUGHT_INT(":n", f->n)));
}

static void
put_birth(struct fixture *f, int64_t person, int64_t seq, const char *date)
{
	run(f, "INSERT INTO person_birth (person, seq, date, n) VALUES (:person, :seq, :date, :n)",
	    OUGHT_BINDS(OUGHT_INT(":person", person), OUGHT_INT(":seq", seq),
		OUGHT_TEXT(":date", date), OUGHT_INT(":n", f->n)));
}

static void
put_address(struct fixture *f, int64_t person, const char *address, const char *postcode)
{
	run(f,
	    "INSERT INTO person_address (person, seq, address, postcode, n) "
	    "VALUES (:person, (SELECT count(*) FROM person_address WHERE person = :person), "
	    ":address, :postcode, :n)",
	    OUGHT_BINDS(OUGHT_INT(":person", person), OUGHT_TEXT(":address", address),
		OUGHT_TEXT(":postcode", postcode), OUGHT_INT(":n", f->n)));
}

/* Somebody of one name, filed. */
static void
put_person(struct fixture *f, int64_t person, const char *forenames, const char *surname,
    const char *birth)
{
	put_name(f, person, 0, "current", forenames, surname);
	if (birth != NULL)
		put_birth(f, person, 0, birth);
	index_person(f, person);
}

/* Whatever was filed of ${person} no longer holds. */
static void
end_names(struct fixture *f, int64_t person)
{
	const struct ought_bind *whose =
	    OUGHT_BINDS(OUGHT_INT(":person", person), OUGHT_INT(":n", f->n));

	run(f, "UPDATE person_name SET until_n = :n WHERE person = :person AND until_n IS NULL",
	    whose);
	run(f, "UPDATE person_birth SET until_n = :n WHERE person = :person AND until_n IS NULL",
	    whose);
	index_person(f, person);
}

/* A few hundred others, none of whom is anybody in these tests. */
static void
put_crowd(struct fixture *f)
{
	static const char *const forenames[] = {"Ailsa", "Bertrand", "Cosmo", "Dilys", "Edmund",
	    "Fenella", "Gwilym", "Hester", "Ivo", "Jocasta", "Kenelm", "Lettice", "Magnus", "Nerys",
	    "Osbert", "Petronella"};
	static const char *const surnames[] = {"Abernathy", "Bickerstaff", "Cholmondley",
	    "Dankworth", "Entwistle", "Fothergill", "Grimshaw", "Heptonstall", "Inchbald",
	    "Jellicoe", "Kirkbride", "Lowther", "Micklethwaite", "Nettlefold", "Oglethorpe",
	    "Postlethwaite"};
	char birth[] = "1950-01-01";

	for (int64_t i = 0; i < 256; i++) {
		birth[2] = (char)('2' + i % 6);
		birth[3] = (char)('0' + i % 10);
		birth[6] = (char)('1' + i % 9);
		birth[9] = (char)('1' + i % 7);
		put_person(f, 1000 + i, forenames[i % 16], surnames[i / 16], birth);
	}
}

static json_t *
applicant(const char *forenames, const char *surname, const char *birth)
{
	json_t *person = json_pack("{s:[{s:s, s:s, s:s}]}", "names", "kind", "current", "forenames",
	    forenames, "surname", surname);

	if (birth != NULL)
		json_object_set_new(person, "births", json_pack("[s]", birth));
	return person;
}

static json_t *
search(struct fixture *f, json_t *person, unsigned flags)
{
	json_t *result = NULL;

	if (ought_match_search(f->match, f->db, person, flags, &result, &err) != OUGHT_OK)
		fail_msg("%s", err.sentence);
	json_decref(person);
	return result;
}

static const json_t *
first_of(const json_t *result)
{
	return json_array_get(json_object_get(result, "candidates"), 0);
}

static void
assert_first(const json_t *result, const char *person)
{
	assert_non_null(first_of(result));
	assert_string_equal(ought_json_text(first_of(result), "person"), person);
}

static const char *
finding_of(const json_t *candidate, const char *field)
{
	const json_t *evidence = json_object_get(candidate, "evidence");

	for (size_t i = 0; i < json_array_size(evidence); i++) {
		const json_t *one = json_array_get(evidence, i);

		if (strcmp(ought_json_text(one, "field"), field) == 0)
			return ought_json_text(one, "finding");
	}
	fail_msg("nothing found about the %s", field);
	return NULL;
}

static void
assert_finding(const json_t *candidate, const char *field, const char *finding)
{
	assert_string_equal(finding_of(candidate, field), finding);
}

/* Search, assert who comes first and what was found about one field. */
static void
assert_found(
    struct fixture *f, json_t *person, const char *id, const char *field, const char *finding)
{
	json_t *result = search(f, person, 0);

	assert_first(result, id);
	assert_finding(first_of(result), field, finding);
	json_decref(result);
}

static void
the_same_person_is_almost_certain(void **state)
{
	struct fixture *f = *state;
	json_t *result;

	put_crowd(f);
	put_person(f, 1, "Margaret Ann", "Lindqvist", "1987-05-09");
	result = search(f, applicant("Margaret Ann", "Lindqvist", "1987-05-09"), 0);
	assert_first(result, "P-000001");
	assert_string_equal(ought_json_text(first_of(result), "band"), "almost certain");
	assert_string_equal(ought_json_text(result, "schema"), "ought.search/1");
	json_decref(result);
}

static void
everybody_held_is_compared(void **state)
{
	struct fixture *f = *state;
	json_t *result;

	put_crowd(f);
	result = search(f, applicant("Margaret", "Lindqvist", "1987-05-09"), 0);
	assert_int_equal(ought_json_int(result, "persons", 0), 256);
	assert_int_equal(ought_json_int(result, "compared", 0), 256);
	json_decref(result);
}

static void
a_former_name_is_found(void **state)
{
	struct fixture *f = *state;

	put_crowd(f);
	put_name(f, 1, 0, "current", "Margaret", "Okafor");
	put_name(f, 1, 1, "former", "Margaret", "Lindqvist");
	put_birth(f, 1, 0, "1987-05-09");
	index_person(f, 1);
	assert_found(f, applicant("Margaret", "Lindqvist", "1987-05-09"), "P-000001", "surname",
	    "agrees with a former name");
}

static void
the_applicants_own_former_name_is_used(void **state)
{
	struct fixture *f = *state;
	json_t *person = applicant("Margaret", "Okafor", "1987-05-09");

	put_crowd(f);
	put_person(f, 1, "Margaret", "Lindqvist", "1987-05-09");
	json_array_append_new(json_object_get(person, "names"),
	    json_pack(
		"{s:s, s:s, s:s}", "kind", "former", "forenames", "", "surname", "Lindqvist"));
	assert_found(f, person, "P-000001", "surname", "of the applicant's (a former name) agrees");
}

static void
a_changed_surname_alone_hides_nobody(void **state)
{
	struct fixture *f = *state;

	put_crowd(f);
	put_person(f, 1, "Margaret", "Lindqvist", "1987-05-09");
	assert_found(
	    f, applicant("Margaret", "Okafor", "1987-05-09"), "P-000001", "surname", "differs");
}

static void
a_day_month_swap_is_found_and_explained(void **state)
{
	struct fixture *f = *state;

	put_crowd(f);
	put_person(f, 1, "Margaret", "Lindqvist", "1987-05-09");
	assert_found(f, applicant("Margaret", "Lindqvist", "1987-09-05"), "P-000001",
	    "date of birth", "has day and month swapped");
}

static void
a_slip_in_the_date_of_birth_is_found_and_explained(void **state)
{
	static const struct {
		const char *held;
		const char *given;
		const char *finding;
	} slips[] = {
	    {"1987-05-19", "1987-05-18", "differs in one digit"},
	    {"1987-05-19", "1978-05-19", "has two digits transposed"},
	    {"1999-05-19", "2000-05-19", "agrees but for a year more or less"},
	    {"1987-05-19", "1987-95-19",
		"is no day of the calendar on one side, and agrees but for one slip"},
	    {"1987-05-19", "1987-01-01",
		"agrees in the year; 1 January often stands for a date not known"},
	};
	struct fixture *f = *state;

	put_crowd(f);
	for (size_t i = 0; i < sizeof(slips) / sizeof(slips[0]); i++) {
		put_person(f, 1, "Margaret", "Lindqvist", slips[i].held);
		assert_found(f, applicant("Margaret", "Lindqvist", slips[i].given), "P-000001",
		    "date of birth", slips[i].finding);
		end_names(f, 1);
	}
}

/* Of each row either side may be the one held. */
static void
a_date_of_birth_known_in_part_is_found_and_explained(void **state)
{
	static const struct {
		const char *one;
		const char *other;
		const char *finding;
	} rows[] = {
	    {"1987", "1987-05-09", "agrees in the year, which is all that is known"},
	    {"1987", "1987-05", "agrees in the year, which is all that is known"},
	    {"1987", "1987", "agrees in the year, which is all that is known"},
	    {"1987-05", "1987-05-09", "agrees in year and month; the day is not known"},
	    {"1987-05", "1987-05", "agrees in year and month; the day is not known"},
	    {"1987-05", "1987-09-05", "agrees in the year only"},
	    {"1987", "1988-05-09", "is a year more or less, as far as it is known"},
	    {"1987", "1997-05-09", "differs in one digit of the year, as far as it is known"},
	    {"1987", "1950-05-09", "differs"},
	};
	struct fixture *f = *state;

	put_crowd(f);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		put_person(f, 1, "Margaret", "Lindqvist", rows[i].one);
		assert_found(f, applicant("Margaret", "Lindqvist", rows[i].other), "P-000001",
		    "date of birth", rows[i].finding);
		end_names(f, 1);
		put_person(f, 1, "Margaret", "Lindqvist", rows[i].other);
		assert_found(f, applicant("Margaret", "Lindqvist", rows[i].one), "P-000001",
		    "date of birth", rows[i].finding);
		end_names(f, 1);
	}
}

/* A further one, which is known in full, says more than the year. */
static void
of_dates_of_birth_the_one_that_says_most_counts(void **state)
{
	struct fixture *f = *state;

	put_crowd(f);
	put_name(f, 1, 0, "current", "Margaret", "Lindqvist");
	put_birth(f, 1, 0, "1987");
	put_birth(f, 1, 1, "1987-05-09");
	index_person(f, 1);
	assert_found(f, applicant("Margaret", "Lindqvist", "1987-05-09"), "P-000001",
	    "date of birth", "agrees with another date used");
	assert_found(f, applicant("Margaret", "Lindqvist", "1987-05"), "P-000001", "date of birth",
	    "agrees in year and month, the day not being known, with another date used");
}

static void
another_date_of_birth_used_counts(void **state)
{
	struct fixture *f = *state;

	put_crowd(f);
	put_name(f, 1, 0, "current", "Margaret", "Lindqvist");
	put_birth(f, 1, 0, "1987-05-09");
	put_birth(f, 1, 1, "1990-11-30");
	index_person(f, 1);
	assert_found(f, applicant("Margaret", "Lindqvist", "1990-11-30"), "P-000001",
	    "date of birth", "agrees with another date used");
}

static void
a_diminutive_is_found_and_explained(void **state)
{
	struct fixture *f = *state;

	put_crowd(f);
	put_person(f, 1, "Margaret", "Lindqvist", "1987-05-09");
	assert_found(f, applicant("Peggy", "Lindqvist", "1987-05-09"), "P-000001", "forename",
	    "is a diminutive of the same name");
}

static void
swapped_forename_and_surname_are_found(void **state)
{
	struct fixture *f = *state;

	put_crowd(f);
	put_person(f, 1, "Adaeze", "Okafor", "1987-05-09");
	assert_found(f, applicant("Okafor", "Adaeze", "1987-05-09"), "P-000001", "names",
	    "forename and surname have changed places");
}

/* Whichever side leaves further forenames out, and in whichever place they are. */
static void
names_that_changed_places_are_found_without_a_further_forename(void **state)
{
	static const struct {
		const char *held[2]; /* forenames, surname */
		const char *given[2];
	} pairs[] = {
	    {{"Megan Amy", "Fablecroft"}, {"Fablecroft", "Megan"}},
	    {{"Megan", "Fablecroft"}, {"Fablecroft Amy", "Megan"}},
	    {{"Fablecroft Amy", "Megan"}, {"Megan", "Fablecroft"}},
	    {{"Fablecroft", "Megan Amy"}, {"Megan", "Fablecroft"}},
	    {{"Megan Amy", "Fablecroft-Lindqvist"}, {"Lindqvist", "Megan"}},
	    {{"Megan Amy", "van der Fablecroft"}, {"Fablecroft", "Megan"}},
	    {{"Wei Ming", "Zhang"}, {"Zhang Wei", "Ming"}},
	    {{"Wei Ming", "Zhang"}, {"Zhang", "Weiming"}},
	};
	struct fixture *f = *state;
	json_t *result;

	put_crowd(f);
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		put_person(f, 1, pairs[i].held[0], pairs[i].held[1], "1987-05-09");
		result =
		    search(f, applicant(pairs[i].given[0], pairs[i].given[1], "1987-05-09"), 0);
		assert_first(result, "P-000001");
		assert_finding(first_of(result), "surname", "agrees");
		assert_finding(first_of(result), "forename", "agrees");
		assert_finding(
		    first_of(result), "names", "forename and surname have changed places");
		json_decref(result);
		end_names(f, 1);
	}
}

static void
ways_of_writing_one_name_are_one_name(void **state)
{
	static const struct {
		const char *held;
		const char *given;
	} pairs[] = {
	    {"O'Brien", "O Brien"},
	    {"O\xe2\x80\x99"
	     "Brien",
		"OBRIEN"},
	    {"Mc Donald", "McDonald"},
	    {"Núñez", "Nunez"},
	    {"Smith-Jones", "Smith Jones"},
	    {"Łukasiewicz", "Lukasiewicz"},
	    {"Fablecroft", "Fablecroft Jnr"},
	    {"St. John", "Saint John"},
	};
	struct fixture *f = *state;

	put_crowd(f);
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		put_person(f, (int64_t)i + 1, "Margaret", pairs[i].held, "1987-05-09");
		json_t *result = search(f, applicant("Margaret", pairs[i].given, "1987-05-09"), 0);

		assert_int_equal(first_of(result) != NULL, 1);
		assert_finding(first_of(result), "surname", "agrees");
		json_decref(result);
	}
}

static void
one_part_of_a_double_surname_is_enough(void **state)
{
	struct fixture *f = *state;

	put_crowd(f);
	put_person(f, 1, "Margaret", "Lindqvist-Okafor", "1987-05-09");
	assert_found(f, applicant("Margaret", "Okafor", "1987-05-09"), "P-000001", "surname",
	    "agrees in one part of a double surname");
}

static void
one_part_of_a_double_surname_with_a_slip_is_similar(void **state)
{
	struct fixture *f = *state;

	put_crowd(f);
	put_person(f, 1, "Margaret", "Lindqvist-Okafor", "1987-05-09");
	assert_found(
	    f, applicant("Margaret", "Okaforr", "1987-05-09"), "P-000001", "surname", "is similar");
	assert_found(f, applicant("Margaret", "Fablecroft Lindqvits", "1987-05-09"), "P-000001",
	    "surname", "is similar");
}

static void
two_forenames_are_one_however_they_are_put_together(void **state)
{
	static const char *const held[] = {
	    "Anne-Marie", "Annemarie", "Anne Marie", "Anne Marie Louise", "Annemarie Louise"};
	const size_t count = sizeof(held) / sizeof(held[0]);
	struct fixture *f = *state;

	put_crowd(f);
	for (size_t i = 0; i < count; i++) {
		put_person(f, 1, held[i], "Lindqvist", "1987-05-09");
		for (size_t j = 0; j < count; j++)
			assert_found(f, applicant(held[j], "Lindqvist", "1987-05-09"), "P-000001",
			    "forename", "agrees");
		end_names(f, 1);
	}
	put_person(f, 1, "Anne Marie Louise", "Lindqvist", "1987-05-09");
	assert_found(f, applicant("Annemarie Louise", "Lindqvist", "1987-05-09"), "P-000001",
	    "further forename", "agrees");
}

static void
a_name_in_letters_that_are_not_read_is_still_equal_to_itself(void **state)
{
	struct fixture *f = *state;

	put_person(f, 1, "Margaret", "\xf3\xb0\x80\x81\xf3\xb0\x80\x82", "1987-05-09");
	assert_found(f, applicant("Margaret", "\xf3\xb0\x80\x81\xf3\xb0\x80\x82", "1987-05-09"),
	    "P-000001", "surname", "agrees");
}

static void
forenames_are_found_in_any_order_and_with_another_name(void **state)
{
	struct fixture *f = *state;
	json_t *person = applicant("Adaeze", "Okafor", "1987-05-09"), *result;

	put_crowd(f);
	put_person(f, 1, "Margaret Ann", "Lindqvist", "1987-05-09");
	assert_found(f, applicant("Ann Margaret", "Lindqvist", "1987-05-09"), "P-000001",
	    "forename", "agrees with another of the forenames");
	assert_found(f, applicant("Ann Margaret", "Lindqvist", "1987-05-09"), "P-000001",
	    "further forename", "agrees");

	/* The surname of one name, the forename of another. */
	put_name(f, 2, 0, "current", "Lettice", "Okafor");
	put_name(f, 2, 1, "alias", "Adaeze", "Bickerstaff");
	put_birth(f, 2, 0, "1987-05-09");
	index_person(f, 2);
	result = search(f, person, 0);
	assert_first(result, "P-000002");
	assert_finding(first_of(result), "surname", "agrees");
	assert_finding(first_of(result), "forename", "agrees with an alias");
	json_decref(result);
}

static void
one_slip_of_the_pen_is_told_as_what_it_is(void **state)
{
	static const struct {
		const char *surname;
		const char *finding;
	} slips[] = {
	    {"Lindqvis", "agrees but for a letter more or less"},
	    {"Lindqviste", "agrees but for a letter more or less"},
	    {"Lindqvost", "differs in one letter"},
	    {"Mindqvist", "differs in one letter"},
	    {"Lindqvits", "has two letters transposed"},
	    {"Kindqvits", "is nearly the same"},
	};
	struct fixture *f = *state;

	put_crowd(f);
	put_person(f, 1, "Margaret", "Lindqvist", "1987-05-09");
	for (size_t i = 0; i < sizeof(slips) / sizeof(slips[0]); i++)
		assert_found(f, applicant("Margaret", slips[i].surname, "1987-05-09"), "P-000001",
		    "surname", slips[i].finding);
}

/* All of it in the forenames' field, on either side. */
static void
a_surname_is_found_among_the_forenames_where_it_has_no_other_place(void **state)
{
	static const struct {
		const char *held[2]; /* forenames, surname */
		const char *given[2];
	} pairs[] = {
	    {{"Megan", "Fablecroft"}, {"Megan Fablecroft", ""}},
	    {{"Megan Amy Fablecroft", ""}, {"Megan", "Fablecroft"}},
	    {{"Megan", "van der Fablecroft"}, {"Megan van der Fablecroft", ""}},
	    {{"Megan", "O'Fablecroft"}, {"Ms Megan O'Fablecroft", ""}},
	    {{"Анна", "Соколова"}, {"Анна Соколова", ""}},
	    {{"Megan Fablecroft", ""}, {"Megan Fablecroft", ""}},
	};
	struct fixture *f = *state;
	json_t *result;

	put_crowd(f);
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		put_person(f, 1, pairs[i].held[0], pairs[i].held[1], "1987-05-09");
		result =
		    search(f, applicant(pairs[i].given[0], pairs[i].given[1], "1987-05-09"), 0);
		assert_first(result, "P-000001");
		assert_int_equal(strncmp(finding_of(first_of(result), "surname"), "agrees", 6), 0);
		assert_int_equal(strncmp(finding_of(first_of(result), "forename"), "agrees", 6), 0);
		json_decref(result);
		end_names(f, 1);
	}
	/* An initial is no surname, and a further name without one is called by the first one's. */
	put_person(f, 1, "Megan", "Fablecroft", "1987-05-09");
	assert_found(f, applicant("Megan F", "", "1987-05-09"), "P-000001", "surname",
	    "is on one side only");
	put_name(f, 1, 1, "known-as", "Peggy Sue", "");
	index_person(f, 1);
	assert_found(f, applicant("Peggy Sue", "Fablecroft", "1987-05-09"), "P-000001",
	    "further forename", "agrees");
}

/* Whoever has one name only is likelier to be another who has than one of many who bear it as a forename. */
static void
a_name_of_one_part_is_found_as_one(void **state)
{
	struct fixture *f = *state;

	put_person(f, 1, "Suharto", "Okafor", "1987-05-09");
	put_person(f, 2, "Suharto", "", "1987-05-09");
	put_person(f, 3, "Suharto", "Quaye", "1987-05-09");
	assert_found(f, applicant("Suharto", "", "1987-05-09"), "P-000002", "surname",
	    "is on neither side: the person may have one name only");
	assert_found(
	    f, applicant("Suharto", "Quaye", "1987-05-09"), "P-000003", "surname", "agrees");
}

static void
names_of_which_one_lacks_a_part_have_not_changed_places(void **state)
{
	struct fixture *f = *state;

	put_person(f, 1, "Margaret", "Lindqvist", "1987-05-09");
	assert_found(f, applicant("Adaeze", "", "1987-05-09"), "P-000001", "forename", "differs");
	assert_found(
	    f, applicant("Adaeze", "", "1987-05-09"), "P-000001", "surname", "is on one side only");
}

/* The more common of the two counts: Smyth, of whom there is one, is no rare name beside Smith. */
static void
likeness_to_a_common_name_is_worth_less_than_agreement_with_it(void **state)
{
	struct fixture *f = *state;
	json_t *result;
	int64_t agrees;

	for (int64_t i = 0; i < 200; i++)
		put_person(f, 100 + i, "Dilys", "Smithson", "1950-02-03");
	put_person(f, 1, "Margaret", "Smithson", "1987-05-09");
	result = search(f, applicant("Margaret", "Smithson", "1987-05-09"), 0);
	agrees = ought_json_int(first_of(result), "weight", 0);
	json_decref(result);
	result = search(f, applicant("Margaret", "Smithsen", "1987-05-09"), 0);
	assert_first(result, "P-000001");
	assert_finding(first_of(result), "surname", "differs in one letter; a common name");
	assert_true(ought_json_int(first_of(result), "weight", 0) < agrees);
	json_decref(result);
}

/* However it is written, with or without the town, and whatever words all addresses have. */
static void
addresses_are_compared_as_they_are_written_by_people(void **state)
{
	static const struct {
		const char *address;
		const char *postcode;
		const char *finding;
	} given[] = {
	    {"14 Quay Street, Orford", "IP12 2NU", "agrees"},
	    {"14 Quay St, Orford, Suffolk", "IP12 2NU", "agrees"},
	    {"14 Quay Street, Orford", "", "agrees"},
	    {"14 Quaystreet Orford", "IP12 2NV", "agrees"},
	    {"Flat 2, 14 Quay Street, Orford", "IP12 2NU", "agrees"},
	    {"14 Quay Street, Orford", "IP1 1AA", "is nearly the same"},
	    {"14", "IP12 2NU", "agrees in number, town and postcode; the street is not known"},
	    {"14 Tide Mill Street, Woodbridge", "IP12 2NU",
		"agrees in number, town and postcode, not in the street"},
	    {"", "IP12 2NU", "agrees in town and postcode; number and street are not known"},
	    {"Quay Street, Orford", "IP12 2NU", "agrees in the street; the number is not known"},
	    {"41 Quay Street, Orford", "IP12 2NU", "is nearly the same"},
	    {"41 Quay Street, Orford", "IP1 1AA", "agrees in street and town, not in the house"},
	    {"9 Quay Street, Orford", "IP12 2NU", "agrees in street and town, not in the house"},
	    {"3 Tide Mill Way", "IP12 2NU", "agrees in town and postcode"},
	    {"3 Tide Mill Way", "IP12 2AB", "is in the same postcode sector"},
	    {"14 Tide Mill Street, Woodbridge", "IP13 2AB", "no address in common"},
	};
	struct fixture *f = *state;

	put_crowd(f);
	put_name(f, 1, 0, "current", "Margaret", "Lindqvist");
	put_birth(f, 1, 0, "1987-05-09");
	put_address(f, 1, "14 Quay Street, Orford", "IP12 2NU");
	index_person(f, 1);
	for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++) {
		json_t *person = applicant("Margaret", "Lindqvist", "1987-05-09");

		json_object_set_new(person, "addresses",
		    json_pack("[{s:s, s:s}]", "address", given[i].address, "postcode",
			given[i].postcode));
		assert_found(f, person, "P-000001", "address", given[i].finding);
	}
}

/* The address belongs to somebody else now: it must not outvote the name, nor sink the person. */
/* Of persons who were merged again and again; none of their forenames is like one of the applicant's. */
static void
many_names_on_both_sides_are_compared_in_no_time(void **state)
{
	struct fixture *f = *state;
	json_t *names = json_array(), *result;
	char surname[] = "Aaaaaa";

	for (int64_t i = 0; i < 64; i++) {
		surname[1] = (char)('a' + i % 26);
		surname[3] = (char)('a' + i / 26);
		put_name(f, 1, i, "alias", "Ab Eb Ib Ob Ub Yb Abb Ebb", surname);
		surname[4] = 'z';
		json_array_append_new(names,
		    json_pack("{s:s, s:s, s:s}", "kind", "alias", "forenames",
			"Kx Kz Kv Kw Kj Kq Kkx Kkz", "surname", surname));
		surname[4] = 'a';
	}
	index_person(f, 1);
	/* Minutes, were the forenames of all compared for each two names. */
	alarm(20);
	result = search(f, json_pack("{s:o}", "names", names), OUGHT_MATCH_REMOTE);
	alarm(0);
	assert_int_equal(ought_json_int(result, "compared", 0), 1);
	json_decref(result);
}

/* Their first entry left the number out. */
static void
of_several_addresses_the_one_that_agrees_in_full_is_told(void **state)
{
	struct fixture *f = *state;
	json_t *person;

	put_crowd(f);
	put_address(f, 1, "Nutmeg Lane, Orford", "IP12 2NU");
	run(f,
	    "INSERT INTO person_address (person, seq, address, postcode, n) "
	    "VALUES (1, 1, '12 Nutmeg Lane, Orford', 'IP12 2NU', :n)",
	    OUGHT_BINDS(OUGHT_INT(":n", f->n)));
	put_person(f, 1, "Margaret", "Quillworthy", "1987-05-09");
	person = applicant("Margaret", "Quillworthy", "1987-05-09");
	json_object_set_new(person, "addresses",
	    json_pack("[{s:s, s:s}]", "address", "12 Nutmeg Lane, Orford", "postcode", "IP12 2NU"));
	assert_found(f, person, "P-000001", "address", "agrees");
}

static void
a_person_who_moved_comes_before_the_one_who_lives_there_now(void **state)
{
	struct fixture *f = *state;
	json_t *person = applicant("Margaret", "Lindqvist", "1987-05-09"), *result;

	put_crowd(f);
	put_name(f, 1, 0, "current", "Margaret", "Lindqvist");
	put_birth(f, 1, 0, "1987-05-09");
	put_address(f, 1, "3 Tide Mill Way, Woodbridge", "IP12 1AB");
	index_person(f, 1);
	put_name(f, 2, 0, "current", "Leopold", "Okafor");
	put_birth(f, 2, 0, "1960-01-02");
	put_address(f, 2, "14 Quay Street, Orford", "IP12 2NU");
	index_person(f, 2);

	json_object_set_new(person, "addresses",
	    json_pack("[{s:s, s:s}]", "address", "14 Quay Street, Orford", "postcode", "ip122nu"));
	result = search(f, person, 0);
	assert_first(result, "P-000001");
	assert_string_equal(ought_json_text(first_of(result), "band"), "almost certain");
	assert_finding(first_of(result), "address", "no address in common");
	assert_int_equal(json_array_size(json_object_get(result, "candidates")), 1);
	json_decref(result);
}

/* Who is at the home of ${person}, and nobody left out. */
static json_t *
at_home(struct fixture *f, const json_t *person, const char *today)
{
	json_t *result = NULL, *home;

	if (ought_match_home(f->match, f->db, person, today, &result, &err) != OUGHT_OK)
		fail_msg("%s", err.sentence);
	assert_int_equal(ought_json_int(result, "left_out", -1), 0);
	home = json_incref(json_object_get(result, "persons"));
	json_decref(result);
	return home;
}

static void
those_at_the_home_address_are_found_whatever_their_names(void **state)
{
	struct fixture *f = *state;
	json_t *person = applicant("Margaret", "Lindqvist", "1987-05-09"), *home = NULL;

	put_crowd(f);
	put_name(f, 1, 0, "current", "Leopold", "Okafor");
	put_address(f, 1, "14 Quay Street, Orford", "IP12 2NU");
	index_person(f, 1);
	put_name(f, 2, 0, "current", "Zebedee", "Quorn");
	put_address(f, 2, "15 Quay Street, Orford", "IP12 2NU");
	index_person(f, 2);
	put_name(f, 3, 0, "current", "Ivo", "Quorn");
	put_address(f, 3, "3 Tide Mill Way, Woodbridge", "IP12 1AB");
	/* Long before the applicant came. */
	run(f, "UPDATE person_address SET to_date = '2001-01-01' WHERE person = 3", NULL);
	index_person(f, 3);
	json_object_set_new(person, "addresses",
	    json_pack("[{s:s, s:s, s:s, s:s}, {s:s, s:s}]", "address",
		"3 Tide Mill Way, Woodbridge", "postcode", "IP12 1AB", "from", "2019-05-01", "to",
		"2025-12-31", "address", "14 Quay St Orford", "postcode", "IP12 2NU"));
	home = at_home(f, person, "2026-01-01");
	assert_int_equal(json_array_size(home), 1);
	assert_string_equal(ought_json_text(json_array_get(home, 0), "person"), "P-000001");
	assert_finding(json_array_get(home, 0), "address", "agrees");
	json_decref(home);

	/* On its last day an address is still the home. */
	home = at_home(f, person, "2025-12-31");
	assert_int_equal(json_array_size(home), 2);
	assert_string_equal(ought_json_text(json_array_get(home, 1), "person"), "P-000003");
	json_decref(home);
	json_decref(person);
}

/* Of a house with a name, and of one whose number nobody wrote down. */
static void
those_at_a_home_without_a_number_are_found(void **state)
{
	static const struct {
		const char *home;
		const char *held;
		bool listed;
	} rows[] = {
	    {"Tide House, Quay Street, Orford", "Tide House, Quay Street, Orford", true},
	    {"14 Quay Street, Orford", "Quay Street, Orford", true},
	    {"Quay Street, Orford", "14 Quay Street, Orford", true},
	    {"14 Quay Street, Orford", "14 Kay Street, Orford", true},
	    {"14 Quay Street, Orford", "16 Quay Street, Orford", false},
	    {"14 Quay Street, Orford", "Ferry Road, Orford", false},
	    {"14 Quay Street, Orford", "Quay Street", true},
	    {"14 Quay Street, Orford", "Quay Street, Woodbridge", true},
	    {"14 Quay Street, Orford", "", true},
	    {"14 Quay Street, Orford", "Orford", true},
	    {"14 Quay Street, Orford", "14", true},
	    {"14 Quay Street, Orford", "Tide House, Orford", true},
	    {"14 Quay Street, Orford", "14a Quay Street, Woodbridge", true},
	    {"Tide House, Orford", "14 Quay Street, Orford", true},
	    {"Tide House, Quay Street, Orford", "Tide House", true},
	    {"Tide House, Quay Street, Orford", "1 Tide House, Quay Street, Orford", true},
	    {"Tide House, Quay Street, Orford", "Tide House, 14 Quay Street, Orford", true},
	    {"Tide House, Quay Street, Orford", "Rose House, Quay Street, Orford", false},
	    {"Tide House, Quay Street, Orford", "The Old Forge, Quay Street, Orford", false},
	    {"Tide House, Orford", "Rose House, Orford", false},
	    {"Flat 2, Tudor Court, 14 Quay Street, Orford", "14 Quay Street, Orford", true},
	    {"Tudor Court, Quay Street, Orford", "Quay Street, Orford", true},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		json_t *person = applicant("Margaret", "Lindqvist", "1987-05-09"), *home = NULL;
		int64_t number = (int64_t)i + 1;

		put_name(f, number, 0, "current", "Leopold", "Okafor");
		put_address(f, number, rows[i].held, "IP12 2NU");
		index_person(f, number);
		json_object_set_new(person, "addresses",
		    json_pack("[{s:s, s:s}]", "address", rows[i].home, "postcode", "IP12 2NU"));
		home = at_home(f, person, "2026-01-01");
		if ((json_array_size(home) == 1) != rows[i].listed)
			fail_msg("row %zu", i);
		json_decref(home);
		json_decref(person);
		run(f, "UPDATE person_name SET until_n = n + 1", NULL);
		run(f, "UPDATE person_address SET until_n = n + 1", NULL);
		index_person(f, number);
	}
}

/* Of whom no postcode is held, or none of the home is given: by the street, with the name of a house or without. */
static void
those_at_a_home_are_found_without_a_postcode(void **state)
{
	static const struct {
		const char *house;
		size_t found; /* of all of them */
	} rows[] = {{"Tide House, Quay Street, Orford", 6}, {"Quay Street, Orford", 5},
	    {"14 Quay Street, Orford", 4}, {"Tide House, 14 Quay Street, Orford", 4},
	    {"1 Tide House, Quay Street, Orford", 4}, {"Tide House, Orford", 3}};
	enum { HOUSES = sizeof(rows) / sizeof(rows[0]) };
	struct fixture *f = *state;

	for (size_t i = 0; i < HOUSES; i++) {
		put_name(f, (int64_t)i + 1, 0, "current", "Leopold", "Okafor");
		put_address(f, (int64_t)i + 1, rows[i].house, "");
		index_person(f, (int64_t)i + 1);
	}
	for (size_t i = 0; i < HOUSES * 2; i++) {
		json_t *person = applicant("Margaret", "Lindqvist", "1987-05-09"), *home;

		json_object_set_new(person, "addresses",
		    json_pack("[{s:s, s:s}]", "address", rows[i % HOUSES].house, "postcode",
			i < HOUSES ? "" : "IP12 2NU"));
		home = at_home(f, person, "2026-01-01");
		if (json_array_size(home) != rows[i % HOUSES].found)
			fail_msg("%s: %zu", rows[i % HOUSES].house, json_array_size(home));
		json_decref(home);
		json_decref(person);
	}
}

/* A hostel: of so many at one address some are not listed, and those first of whom the least is known. */
static void
of_too_many_at_a_home_it_is_told_how_many_are_left_out(void **state)
{
	struct fixture *f = *state;
	json_t *person = applicant("Margaret", "Lindqvist", "1987-05-09"), *result = NULL, *home;

	for (int64_t i = 1; i <= 203; i++) {
		put_name(f, i, 0, "current", "Osbert", "Inchbald");
		put_address(
		    f, i, i <= 100 ? "Quay Street, Orford" : "14 Quay Street, Orford", "IP12 2NU");
		index_person(f, i);
	}
	json_object_set_new(person, "addresses",
	    json_pack("[{s:s, s:s}]", "address", "14 Quay Street, Orford", "postcode", "IP12 2NU"));
	if (ought_match_home(f->match, f->db, person, "2026-01-01", &result, &err) != OUGHT_OK)
		fail_msg("%s", err.sentence);
	home = json_object_get(result, "persons");
	assert_int_equal(json_array_size(home), 200);
	assert_int_equal(ought_json_int(result, "left_out", -1), 3);
	assert_string_equal(ought_json_text(json_array_get(home, 0), "person"), "P-000101");
	assert_finding(json_array_get(home, 102), "address", "agrees");
	assert_string_equal(ought_json_text(json_array_get(home, 103), "person"), "P-000001");
	json_decref(result);
	json_decref(person);
}

/* Osbert Inchbald, a hundred times. */
static void
put_residents(struct fixture *f, const char *address, const char *postcode)
{
	for (int64_t i = 2000; i < 2100; i++) {
		put_name(f, i, 0, "current", "Osbert", "Inchbald");
		put_address(f, i, address, postcode);
		index_person(f, i);
	}
}

/* What the one of the applicant's name weighs. */
static int64_t
weight_of_resident(struct fixture *f, const json_t *person, const char *finding)
{
	json_t *result = search(f, json_deep_copy(person), 0);
	int64_t weight = ought_json_int(first_of(result), "weight", 0);

	assert_finding(first_of(result), "address", finding);
	json_decref(result);
	return weight;
}

/* Hundreds are held in one prison, or have no home at all: the address says little of any of them. */
static void
an_address_that_many_share_says_little(void **state)
{
	static const struct {
		const char *address, *postcode;
		const char *alone, *shared;
	} rows[] = {
	    {"1 Marsh Lane, Hollesley", "IP12 3JW", "agrees",
		"agrees; many held are of that house or street"},
	    {"1 Marsh Lane, Hollesley", "", "agrees",
		"agrees; many held are of that house or street"},
	    {"No fixed abode", "", "agrees as far as it is written; neither has a number",
		"agrees as far as it is written; neither has a number; "
		"many held are of that house or street"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *address = rows[i].address, *postcode = rows[i].postcode;
		json_t *person = applicant("Margaret", "Lindqvist", "1987-05-09");
		struct fixture *f;
		int64_t alone;

		close_fixture(state);
		open_fixture(state);
		f = *state;
		put_crowd(f);
		put_name(f, 1, 0, "current", "Margaret", "Lindqvist");
		put_birth(f, 1, 0, "1987-05-09");
		put_address(f, 1, address, postcode);
		index_person(f, 1);
		json_object_set_new(person, "addresses",
		    json_pack("[{s:s, s:s}]", "address", address, "postcode", postcode));
		alone = weight_of_resident(f, person, rows[i].alone);
		put_residents(f, address, postcode);
		assert_true(weight_of_resident(f, person, rows[i].shared) < alone - 500);
		json_decref(person);
	}
}

/* In the United Kingdom a street has many postcodes. */
static void
a_street_of_which_many_are_held_says_little(void **state)
{
	static const char *const postcodes[] = {"IP12 2NU", "IP12 2NX", "IP12 2LW", "IP12 2NS"};
	struct fixture *f = *state;
	json_t *person = applicant("Margaret", "Lindqvist", "1987-05-09"), *result;
	int64_t alone;

	put_crowd(f);
	put_name(f, 1, 0, "current", "Margaret", "Lindqvist");
	put_birth(f, 1, 0, "1987-05-09");
	put_address(f, 1, "14 Quay Street, Orford", "IP12 2NU");
	index_person(f, 1);
	json_object_set_new(person, "addresses",
	    json_pack("[{s:s, s:s}]", "address", "95 Quay Street, Orford", "postcode", "IP12 2PZ"));
	result = search(f, json_incref(person), 0);
	assert_finding(first_of(result), "address", "agrees in street and town, not in the house");
	alone = ought_json_int(first_of(result), "weight", 0);
	json_decref(result);
	for (int64_t i = 0; i < 40; i++) {
		char address[64];

		snprintf(address, sizeof(address), "%d Quay St, Orford, Suffolk", (int)i + 20);
		put_name(f, 2000 + i, 0, "current", "Osbert", "Inchbald");
		put_address(f, 2000 + i, address, postcodes[i % 4]);
		index_person(f, 2000 + i);
	}
	result = search(f, person, 0);
	assert_finding(first_of(result), "address",
	    "agrees in street and town, not in the house; many held are of that street");
	assert_true(ought_json_int(first_of(result), "weight", 0) < alone - 400);
	json_decref(result);
}

static int64_t
weight_beside(struct fixture *f, const char *address, const char *postcode, const char *finding)
{
	json_t *person = applicant("Margaret", "Lindqvist", "1987-05-09"), *result;
	int64_t weight;

	json_object_set_new(person, "addresses",
	    json_pack("[{s:s, s:s}]", "address", address, "postcode", postcode));
	result = search(f, person, 0);
	assert_finding(first_of(result), "address", finding);
	weight = ought_json_int(first_of(result), "weight", 0);
	json_decref(result);
	return weight;
}

/* Of the street few may have that postcode, and of the postcode few that number or all of them the town. */
static void
what_of_an_address_few_share_says_more(void **state)
{
	static const struct {
		const char *address, *postcode, *finding;
		bool many; /* share it, and then it says so much less */
	} rows[] = {
	    {"95 Quay Street, Orford", "IP12 2PZ", "agrees in street and town, not in the house",
		true},
	    {"95 Quay Street, Orford", "IP12 2NU", "agrees in street and town, not in the house",
		false},
	    {"3 Rose Lane, Orford", "7262", "agrees in town and postcode", true},
	    {"14 Rose Lane, Orford", "7262",
		"agrees in number, town and postcode, not in the street", false},
	};
	enum { ROWS = sizeof(rows) / sizeof(rows[0]) };
	struct fixture *f = *state;
	int64_t alone[ROWS];

	put_crowd(f);
	put_name(f, 1, 0, "current", "Margaret", "Lindqvist");
	put_birth(f, 1, 0, "1987-05-09");
	put_address(f, 1, "14 Quay Street, Orford", "IP12 2NU");
	put_address(f, 1, "14 Elm Street, Orford", "7262");
	index_person(f, 1);
	for (size_t i = 0; i < ROWS; i++)
		alone[i] = weight_beside(f, rows[i].address, rows[i].postcode, rows[i].finding);
	for (int64_t i = 0; i < 40; i++) {
		char address[64];

		put_name(f, 2000 + i, 0, "current", "Osbert", "Inchbald");
		snprintf(address, sizeof(address), "%d Quay Street, Orford", (int)i + 20);
		put_address(f, 2000 + i, address, "IP12 2LW");
		snprintf(address, sizeof(address), "%d Church Lane, Orford", (int)i + 20);
		put_address(f, 2000 + i, address, "7262");
		index_person(f, 2000 + i);
	}
	for (size_t i = 0; i < ROWS; i++) {
		char finding[128];

		snprintf(finding, sizeof(finding), "%s%s", rows[i].finding,
		    i == 0 ? "; many held are of that street" : "");
		assert_true((weight_beside(f, rows[i].address, rows[i].postcode, finding) <
				alone[i] - 250) == rows[i].many);
	}
}

static void
one_person_is_one_candidate_however_many_names_lead_there(void **state)
{
	struct fixture *f = *state;
	json_t *person = applicant("Margaret", "Lindqvist", "1987-05-09"), *result;

	put_crowd(f);
	put_name(f, 1, 0, "current", "Margaret", "Lindqvist");
	put_name(f, 1, 1, "former", "Margaret", "Lindquist");
	put_name(f, 1, 2, "alias", "Peggy", "Lindqvist");
	put_birth(f, 1, 0, "1987-05-09");
	put_birth(f, 1, 1, "1987-09-05");
	index_person(f, 1);
	json_array_append_new(json_object_get(person, "names"),
	    json_pack(
		"{s:s, s:s, s:s}", "kind", "alias", "forenames", "Meg", "surname", "Lindquist"));
	result = search(f, person, OUGHT_MATCH_REMOTE);
	for (size_t i = 1; i < json_array_size(json_object_get(result, "candidates")); i++)
		assert_string_not_equal(
		    ought_json_text(
			json_array_get(json_object_get(result, "candidates"), i), "person"),
		    "P-000001");
	assert_first(result, "P-000001");
	json_decref(result);
}

static void
a_stranger_is_not_a_candidate(void **state)
{
	struct fixture *f = *state;
	json_t *result;

	put_crowd(f);
	result = search(f, applicant("Zebedee", "Quorn", "2004-12-31"), 0);
	assert_int_equal(json_array_size(json_object_get(result, "candidates")), 0);
	json_decref(result);
}

static void
findings_hold_no_value_of_either_side(void **state)
{
	struct fixture *f = *state;
	json_t *result;
	char *text;

	put_crowd(f);
	put_name(f, 1, 0, "former", "Margaret", "Lindqvist");
	put_name(f, 1, 1, "current", "Margaret", "Okafor");
	put_birth(f, 1, 0, "1987-05-09");
	put_address(f, 1, "3 Tide Mill Way, Woodbridge", "IP12 1AB");
	index_person(f, 1);
	result = search(f, applicant("Peggy", "Lindquist", "1987-09-05"), 0);
	text = json_dumps(result, JSON_COMPACT);
	assert_non_null(text);
	assert_null(strcasestr(text, "lindq"));
	assert_null(strcasestr(text, "margaret"));
	assert_null(strcasestr(text, "peggy"));
	assert_null(strcasestr(text, "1987"));
	assert_null(strcasestr(text, "tide"));
	free(text);
	json_decref(result);
}

static void
what_changes_between_two_searches_is_seen_by_the_second(void **state)
{
	struct fixture *f = *state;
	json_t *result;

	put_crowd(f);
	json_decref(search(f, applicant("Margaret", "Lindqvist", "1987-05-09"), 0));
	put_person(f, 1, "Margaret", "Lindqvist", "1987-05-09");
	result = search(f, applicant("Margaret", "Lindqvist", "1987-05-09"), 0);
	assert_first(result, "P-000001");
	json_decref(result);

	run(f, "UPDATE person_name SET until_n = :n WHERE person = 1",
	    OUGHT_BINDS(OUGHT_INT(":n", f->n)));
	index_person(f, 1);
	result = search(f, applicant("Margaret", "Lindqvist", "1987-05-09"), 0);
	assert_int_equal(json_array_size(json_object_get(result, "candidates")), 0);
	json_decref(result);
}

/* As in a store, where an entry that was signed stands behind each change. */
static void
put_entry(struct fixture *f)
{
	uint8_t signature[64] = {(uint8_t)f->n, (uint8_t)(f->n >> 8)};

	run(f, "INSERT INTO ledger.entry (n, body, signature) VALUES (:n, x'7b7d', :signature)",
	    OUGHT_BINDS(
		OUGHT_INT(":n", f->n), OUGHT_BLOB(":signature", signature, sizeof(signature))));
}

static void
what_a_signed_entry_changes_is_seen_by_the_next_search(void **state)
{
	struct fixture *f = *state;
	json_t *result;

	put_entry(f);
	put_person(f, 1, "Leopold", "Okafor", "1960-01-02");
	json_decref(search(f, applicant("Margaret", "Lindqvist", "1987-05-09"), 0));
	put_entry(f);
	put_person(f, 2, "Margaret", "Lindqvist", "1987-05-09");
	result = search(f, applicant("Margaret", "Lindqvist", "1987-05-09"), 0);
	assert_first(result, "P-000002");
	assert_int_equal(ought_json_int(result, "compared", 0), 2);
	json_decref(result);

	put_entry(f);
	run(f, "UPDATE person_name SET until_n = :n WHERE person = 2",
	    OUGHT_BINDS(OUGHT_INT(":n", f->n)));
	index_person(f, 2);
	result = search(f, applicant("Margaret", "Lindqvist", "1987-05-09"), 0);
	assert_int_equal(json_array_size(json_object_get(result, "candidates")), 0);
	assert_int_equal(ought_json_int(result, "compared", 0), 1);
	json_decref(result);
}

static void
those_who_weigh_the_same_are_all_listed_and_a_list_too_long_is_counted(void **state)
{
	struct fixture *f = *state;
	json_t *result;

	for (int64_t i = 0; i < 80; i++)
		put_person(f, 1 + i, "Margaret", "Lindqvist", "1987-05-09");
	result = search(f, applicant("Margaret", "Lindqvist", "1987-05-09"), OUGHT_MATCH_REMOTE);
	assert_int_equal(json_array_size(json_object_get(result, "candidates")), 80);
	assert_int_equal(ought_json_int(result, "left_out", -1), 0);
	/* Equal weights: by person. */
	assert_first(result, "P-000001");
	json_decref(result);

	result = search(f, applicant("Margaret", "Okafor", "1987-05-08"), OUGHT_MATCH_REMOTE);
	assert_string_equal(ought_json_text(first_of(result), "band"), "remote");
	assert_int_equal(json_array_size(json_object_get(result, "candidates")), 80);
	json_decref(result);

	for (int64_t i = 80; i < 240; i++)
		put_person(f, 1 + i, "Margaret", "Lindqvist", "1987-05-09");
	result = search(f, applicant("Margaret", "Lindqvist", "1987-05-09"), 0);
	assert_int_equal(json_array_size(json_object_get(result, "candidates")), 100);
	assert_int_equal(ought_json_int(result, "left_out", -1), 140);
	json_decref(result);
}

static void
who_is_known_makes_room_for_those_who_were_left_out(void **state)
{
	struct fixture *f = *state;
	json_t *person = applicant("Margaret", "Lindqvist", "1987-05-09"), *result;
	json_t *settled = json_array();

	for (int64_t i = 1; i <= 103; i++)
		put_person(f, i, "Margaret", "Lindqvist", "1987-05-09");
	for (int i = 1; i <= 100; i++)
		json_array_append_new(settled, json_sprintf("P-%06d", i));
	json_object_set_new(person, "settled", settled);
	result = search(f, person, 0);
	assert_int_equal(json_array_size(json_object_get(result, "candidates")), 3);
	assert_first(result, "P-000101");
	assert_int_equal(ought_json_int(result, "left_out", -1), 0);
	/* They are compared like everybody else. */
	assert_int_equal(ought_json_int(result, "compared", -1), 103);
	json_decref(result);
}

static void
only_the_nearest_remote_candidates_are_listed_and_the_least_weight_says_so(void **state)
{
	struct fixture *f = *state;
	char birth[] = "1987-05-09";
	json_t *result, *last;
	size_t count;

	for (int64_t i = 0; i < 90; i++) {
		birth[6] = (char)('1' + i / 9 % 9);
		birth[9] = (char)('1' + i % 9);
		put_person(f, 1 + i, "Margaret", "Lindqvist", birth);
	}
	result = search(f, applicant("Margaret", "Lindqvist", "1987-01-31"), OUGHT_MATCH_REMOTE);
	count = json_array_size(json_object_get(result, "candidates"));
	assert_in_range(count, 50, 89);
	last = json_array_get(json_object_get(result, "candidates"), count - 1);
	assert_string_equal(ought_json_text(last, "band"), "remote");
	assert_int_equal(ought_json_int(last, "weight", 0), ought_json_int(result, "least", -1));
	json_decref(result);
}

static void
the_fast_pass_alone_says_that_it_compared_some(void **state)
{
	struct fixture *f = *state;
	json_t *result;

	put_crowd(f);
	put_person(f, 1, "Margaret Ann", "Lindqvist", "1987-05-09");
	result = search(f, applicant("Margaret Ann", "Lindqvist", "1987-05-09"), OUGHT_MATCH_FAST);
	assert_first(result, "P-000001");
	assert_int_equal(json_array_size(json_object_get(result, "passes")), 1);
	assert_int_equal(ought_json_int(result, "persons", 0), 257);
	assert_true(ought_json_int(result, "compared", 0) < 257);
	json_decref(result);

	/* Nobody shares a key with this applicant, and only the exhaustive pass sees who is alike. */
	result = search(f, applicant("Margaxet", "Linxqvist", "1988-06-19"), OUGHT_MATCH_FAST);
	assert_int_equal(json_array_size(json_object_get(result, "candidates")), 0);
	json_decref(result);
	result = search(f, applicant("Margaxet", "Linxqvist", "1988-06-19"), 0);
	assert_first(result, "P-000001");
	assert_int_equal(json_array_size(json_object_get(result, "passes")), 2);
	assert_int_equal(ought_json_int(result, "compared", 0), 257);
	json_decref(result);
}

static void
agreement_on_a_rare_name_is_worth_more_than_on_a_common_one(void **state)
{
	struct fixture *f = *state;
	int64_t common, rare;
	json_t *result;

	for (int64_t i = 0; i < 200; i++)
		put_person(f, 100 + i, "Dilys", "Smith", "1950-02-03");
	put_person(f, 1, "Margaret", "Smith", "1987-05-09");
	put_person(f, 2, "Margaret", "Lindqvist", "1987-05-09");
	result = search(f, applicant("Margaret", "Smith", "1987-05-09"), 0);
	assert_first(result, "P-000001");
	assert_finding(first_of(result), "surname", "agrees; a common name");
	common = ought_json_int(first_of(result), "weight", 0);
	json_decref(result);
	result = search(f, applicant("Margaret", "Lindqvist", "1987-05-09"), 0);
	assert_first(result, "P-000002");
	rare = ought_json_int(first_of(result), "weight", 0);
	json_decref(result);
	assert_true(rare > common);
}

static void
an_applicant_without_a_name_or_with_a_wrong_date_is_refused(void **state)
{
	struct fixture *f = *state;
	json_t *result = NULL, *person = json_pack("{s:[]}", "names");

	assert_int_equal(
	    ought_match_search(f->match, f->db, person, 0, &result, &err), OUGHT_INVALID);
	assert_string_equal(err.sentence, "a person has at least one name");
	json_decref(person);
	person = applicant("Margaret", "Lindqvist", "9 May 1987");
	assert_int_equal(
	    ought_match_search(f->match, f->db, person, 0, &result, &err), OUGHT_INVALID);
	assert_string_equal(err.sentence,
	    "a date of birth is written YYYY-MM-DD, or YYYY-MM or YYYY where no more is known");
	json_decref(person);
	assert_null(result);
}

#define PROMISE(promise) cmocka_unit_test_setup_teardown(promise, open_fixture, close_fixture)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    PROMISE(the_same_person_is_almost_certain),
	    PROMISE(everybody_held_is_compared),
	    PROMISE(a_former_name_is_found),
	    PROMISE(the_applicants_own_former_name_is_used),
	    PROMISE(a_changed_surname_alone_hides_nobody),
	    PROMISE(a_day_month_swap_is_found_and_explained),
	    PROMISE(a_slip_in_the_date_of_birth_is_found_and_explained),
	    PROMISE(a_date_of_birth_known_in_part_is_found_and_explained),
	    PROMISE(of_dates_of_birth_the_one_that_says_most_counts),
	    PROMISE(another_date_of_birth_used_counts),
	    PROMISE(a_diminutive_is_found_and_explained),
	    PROMISE(swapped_forename_and_surname_are_found),
	    PROMISE(names_that_changed_places_are_found_without_a_further_forename),
	    PROMISE(ways_of_writing_one_name_are_one_name),
	    PROMISE(one_part_of_a_double_surname_is_enough),
	    PROMISE(one_part_of_a_double_surname_with_a_slip_is_similar),
	    PROMISE(two_forenames_are_one_however_they_are_put_together),
	    PROMISE(a_name_in_letters_that_are_not_read_is_still_equal_to_itself),
	    PROMISE(forenames_are_found_in_any_order_and_with_another_name),
	    PROMISE(one_slip_of_the_pen_is_told_as_what_it_is),
	    PROMISE(a_surname_is_found_among_the_forenames_where_it_has_no_other_place),
	    PROMISE(a_name_of_one_part_is_found_as_one),
	    PROMISE(names_of_which_one_lacks_a_part_have_not_changed_places),
	    PROMISE(likeness_to_a_common_name_is_worth_less_than_agreement_with_it),
	    PROMISE(addresses_are_compared_as_they_are_written_by_people),
	    PROMISE(many_names_on_both_sides_are_compared_in_no_time),
	    PROMISE(of_several_addresses_the_one_that_agrees_in_full_is_told),
	    PROMISE(a_person_who_moved_comes_before_the_one_who_lives_there_now),
	    PROMISE(those_at_the_home_address_are_found_whatever_their_names),
	    PROMISE(those_at_a_home_without_a_number_are_found),
	    PROMISE(those_at_a_home_are_found_without_a_postcode),
	    PROMISE(of_too_many_at_a_home_it_is_told_how_many_are_left_out),
	    PROMISE(an_address_that_many_share_says_little),
	    PROMISE(a_street_of_which_many_are_held_says_little),
	    PROMISE(what_of_an_address_few_share_says_more),
	    PROMISE(one_person_is_one_candidate_however_many_names_lead_there),
	    PROMISE(a_stranger_is_not_a_candidate),
	    PROMISE(findings_hold_no_value_of_either_side),
	    PROMISE(what_changes_between_two_searches_is_seen_by_the_second),
	    PROMISE(what_a_signed_entry_changes_is_seen_by_the_next_search),
	    PROMISE(those_who_weigh_the_same_are_all_listed_and_a_list_too_long_is_counted),
	    PROMISE(who_is_known_makes_room_for_those_who_were_left_out),
	    PROMISE(only_the_nearest_remote_candidates_are_listed_and_the_least_weight_says_so),
	    PROMISE(the_fast_pass_alone_says_that_it_compared_some),
	    PROMISE(agreement_on_a_rare_name_is_worth_more_than_on_a_common_one),
	    PROMISE(an_applicant_without_a_name_or_with_a_wrong_date_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
