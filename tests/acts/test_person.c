/* test_person.c: persons are entered and corrected, and the search finds them as they are now. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../fixture/day.h"

static json_t *
names(int person)
{
	return day_json("{'person': 'P-%06d'}", person);
}

static int64_t
candidates(struct day *day, const char *forenames, const char *surname, const char *born)
{
	struct ought_error err = {0};
	json_t *applicant = day_person_content(forenames, surname, born), *result = NULL;
	int64_t count;

	/* All persons of the day live at one address, which makes each a remote candidate. */
	json_object_del(applicant, "addresses");
	assert_int_equal(ought_match_search(day->match, ought_store_db(day_store(day, "mary.shaw")),
			     applicant, 0, &result, &err),
	    OUGHT_OK);
	count = (int64_t)json_array_size(json_object_get(result, "candidates"));
	json_decref(applicant);
	json_decref(result);
	return count;
}

static void
persons_are_numbered_in_order(void **state)
{
	struct day *day = *state;

	day_invalid(day, "the next person is P-000001, not P-000002", "john.doe", "person.entered",
	    names(2), day_person_content("A", "B", "2001-02-03"));
	day_person(day, 1);
	day_invalid(day, "the next person is P-000002, not P-000001", "john.doe", "person.entered",
	    names(1), day_person_content("A", "B", "2001-02-03"));
	day_person(day, 2);
	assert_int_equal(day_int(day, "SELECT count(*) FROM person_ref"), 2);
}

static void
a_person_has_a_name_that_names(void **state)
{
	struct day *day = *state;

	day_invalid(day, "name is missing", "john.doe", "person.entered", names(1), json_object());
	day_invalid(day, "name is missing", "john.doe", "person.entered", names(1),
	    day_json("{'names': []}"));
	day_invalid(day, "a name has neither surname nor forenames", "john.doe", "person.entered",
	    names(1), day_json("{'names': [{'kind': 'birth', 'forenames': ' ', 'surname': ''}]}"));
	day_invalid(day, "a name has neither surname nor forenames", "john.doe", "person.entered",
	    names(1), day_json("{'names': [{'kind': 'birth', 'forenames': '-', 'surname': '?'}]}"));
	day_do(day, "john.doe", "person.entered", names(1),
	    day_json("{'names': [{'kind': 'known-as', 'forenames': 'Ziggy', 'surname': ''}]}"));
	day_do(day, "john.doe", "person.entered", names(2),
	    day_json("{'names': [{'kind': 'birth', 'forenames': '-', 'surname': '\u674e'}]}"));
}

/* The last of as many names as a person may have, each of which is searched by in two kinds of letters. */
static void
a_person_has_no_more_names_than_are_searched_by(void **state)
{
	struct day *day = *state;
	json_t *most = json_array(), *more;

	for (unsigned i = 1; i < OUGHT_MATCH_NAMES_MAX; i++)
		json_array_append_new(most,
		    json_pack("{s:s, s:s, s:s++}", "kind", "alias", "forenames", "Иван", "surname",
			"Петр", i < 32 ? "ов" : "енко",
			&"абвгдежзиклмнопрстуфхцчшщэюя"[i % 32 / 2 * 2]));
	json_array_append_new(most,
	    json_pack("{s:s, s:s, s:s}", "kind", "birth", "forenames", "Hortensia", "surname",
		"Vexelby"));
	more = json_deep_copy(most);
	json_array_append_new(more,
	    json_pack(
		"{s:s, s:s, s:s}", "kind", "alias", "forenames", "One", "surname", "Toomany"));
	day_invalid(day, "name has too many items", "john.doe", "person.entered", names(1),
	    json_pack("{s:o}", "names", more));
	day_do(day, "john.doe", "person.entered", names(1),
	    json_pack("{s:o, s:[s]}", "names", most, "births", "1960-02-20"));
	assert_int_equal(candidates(day, "Hortensia", "Vexelby", "1960-02-20"), 1);
}

#define NO_DATE                                                                                          \
	"date of birth is not a date, which is written as in 2016-01-31, or as in 2016-01 or 2016 where" \
	" the day or the month is not known"

static void
words_and_dates_of_a_person_are_checked_and_not_repeated(void **state)
{
	struct day *day = *state;

	day_invalid(day, "kind of name has to be birth, former, alias, known-as or current",
	    "john.doe", "person.entered", names(1),
	    day_json("{'names': [{'kind': 'pen', 'forenames': 'A', 'surname': 'B'}]}"));
	day_invalid(day, NO_DATE, "john.doe", "person.entered", names(1),
	    day_json(
		"{'names': [{'kind': 'birth', 'forenames': 'A', 'surname': 'B'}], 'births': ['3/2/2001']}"));
	day_invalid(day, "a date of birth lies in the future", "john.doe", "person.entered",
	    names(1), day_person_content("A", "B", "2026-05-05"));
	day_invalid(day, "a date of birth is given twice", "john.doe", "person.entered", names(1),
	    day_json(
		"{'names': [{'kind': 'birth', 'forenames': 'A', 'surname': 'B'}], 'births': ['2001-02-03',"
		" '2001-02-03']}"));
	day_invalid(day,
	    "the last day at an address is before the first; the first day at an address lies in the future",
	    "john.doe", "person.entered", names(1),
	    day_json(
		"{'names': [{'kind': 'birth', 'forenames': 'A', 'surname': 'B'}], 'addresses': ["
		" {'address': '1 Nowhere Lane', 'from': '2017-02-01', 'to': '2017-01-31'},"
		" {'address': '2 Nowhere Lane', 'from': '2026-05-05'}]}"));
	day_invalid(day, "surname has to be one line, without control characters", "john.doe",
	    "person.entered", names(1),
	    day_json("{'names': [{'kind': 'birth', 'forenames': 'A', 'surname': 'B\\nC'}]}"));
	day_invalid(day, "surname holds a character that cannot be seen", "john.doe",
	    "person.entered", names(1),
	    day_json("{'names': [{'kind': 'birth', 'forenames': 'A', 'surname': '\u202eB'}]}"));
	day_invalid(day, "surname holds a character that cannot be seen", "john.doe",
	    "person.entered", names(1),
	    day_json("{'names': [{'kind': 'birth', 'forenames': 'A', 'surname': 'B\u200b'}]}"));
	day_invalid(day, "there is a member that has no place", "john.doe", "person.entered",
	    names(1),
	    day_json(
		"{'names': [{'kind': 'birth', 'forenames': 'A', 'surname': 'B'}], 'Jane Roe': 1}"));
}

static void
an_amended_person_is_found_under_the_new_name_and_no_longer_under_the_old(void **state)
{
	struct day *day = *state;

	day_person(day, 1);
	assert_int_equal(candidates(day, "Testa", "Example-1", "2001-02-03"), 1);
	assert_int_equal(candidates(day, "Alonso", "Quixano", "1947-09-29"), 0);
	day_do(day, "john.doe", "person.amended",
	    day_json("{'person': 'P-000001', 'birth_corrected': true}"),
	    json_pack("{s:o, s:s}", "person", day_person_content("Alonso", "Quixano", "1947-09-29"),
		"reason", "A mistake."));
	assert_int_equal(day_int(day, "SELECT count(*) FROM person_name WHERE until_n IS NULL"), 1);
	assert_int_equal(day_int(day, "SELECT count(*) FROM person_name"), 2);
	assert_int_equal(candidates(day, "Testa", "Example-1", "2001-02-03"), 0);
	assert_int_equal(candidates(day, "Alonso", "Quixano", "1947-09-29"), 1);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	assert_int_equal(day_verify(day, "dan.lock"), OUGHT_OK);
}

static void
only_who_was_entered_is_amended_and_with_a_reason(void **state)
{
	struct day *day = *state;

	day_fails(day, OUGHT_NOT_FOUND, "there is no person P-000007", "john.doe", "person.amended",
	    names(7),
	    json_pack(
		"{s:o, s:s}", "person", day_person_content("A", "B", "1947-09-29"), "reason", "x"));
	day_person(day, 1);
	day_invalid(day, "person and reason are missing", "john.doe", "person.amended", names(1),
	    json_object());
}

static json_t *
corrected(const char *birth)
{
	return json_pack("{s:o, s:s}", "person", day_person_content("Testa", "Example-1", birth),
	    "reason", "A slip of the pen.");
}

static void
a_corrected_date_of_birth_raises_the_decisions_that_weighed_the_age(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_decided(day, 1, 1, 1, false);
	day_do(day, "john.doe", "person.amended", names(1), corrected("2001-02-03"));
	assert_int_equal(day_int(day, "SELECT count(*) FROM reconsideration"), 0);
	day_invalid(day, "the claims do not say rightly whether the date of birth is corrected",
	    "john.doe", "person.amended", names(1), corrected("2002-02-03"));
	day_invalid(day, "the claims do not say rightly whether the date of birth is corrected",
	    "john.doe", "person.amended",
	    day_json("{'person': 'P-000001', 'birth_corrected': true}"), corrected("2001-02-03"));
	day_do(day, "john.doe", "person.amended",
	    day_json("{'person': 'P-000001', 'birth_corrected': true}"), corrected("2002-02-03"));
	assert_int_equal(
	    day_int(day,
		"SELECT count(*) FROM reconsideration WHERE decision = 1 AND trigger = 'birth-corrected'"),
	    1);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	assert_int_equal(day_verify(day, "dan.lock"), OUGHT_OK);
}

static void
a_date_of_birth_may_be_known_in_part(void **state)
{
	/* The last ones have begun; it is the fourth of May 2026. */
	static const char *const dates[] = {"1987", "1987-05", "1900", "2026", "2026-05"};
	struct day *day = *state;
	int n = (int)(sizeof(dates) / sizeof(dates[0]));

	for (int i = 0; i < n; i++) {
		day_do(day, "john.doe", "person.entered", names(i + 1),
		    day_person_content("Testa", "Example", dates[i]));
		assert_true(candidates(day, "Testa", "Example", dates[i]) > 0);
	}
	assert_int_equal(
	    day_int(day, "SELECT count(*) FROM person_birth WHERE length(date) < 10"), n);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	assert_int_equal(day_verify(day, "dan.lock"), OUGHT_OK);
}

static void
what_is_known_of_a_date_of_birth_is_of_the_calendar_from_1900_on_and_past(void **state)
{
	static const char *const none[] = {"1987-06-31", "1987-13", "1987-00", "1987-05-00", "1899",
	    "1899-12", "87", "1987-5", "1987-", "1987 ", "1987/05", "May 1987"};
	static const char *const future[] = {"2027", "2026-06", "2027-01"};
	struct day *day = *state;

	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		day_invalid(day, NO_DATE, "john.doe", "person.entered", names(1),
		    day_person_content("A", "B", none[i]));
	for (size_t i = 0; i < sizeof(future) / sizeof(future[0]); i++)
		day_invalid(day, "a date of birth lies in the future", "john.doe", "person.entered",
		    names(1), day_person_content("A", "B", future[i]));
	day_invalid(day, "a date of birth is given twice", "john.doe", "person.entered", names(1),
	    day_json(
		"{'names': [{'kind': 'birth', 'forenames': 'A', 'surname': 'B'}], 'births': ['2001', '2001']}"));
}

/* The age may have been weighed as one of two. */
static void
a_date_of_birth_that_becomes_known_better_or_worse_is_corrected(void **state)
{
	static const char *const dates[] = {"2001-02", "2001", "2001-02-03"};
	struct day *day = *state;

	day_case(day);
	for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
		day_invalid(day,
		    "the claims do not say rightly whether the date of birth is corrected",
		    "john.doe", "person.amended", names(1), corrected(dates[i]));
		day_do(day, "john.doe", "person.amended",
		    day_json("{'person': 'P-000001', 'birth_corrected': true}"),
		    corrected(dates[i]));
	}
	day_do(day, "john.doe", "person.amended", names(1), corrected("2001-02-03"));
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, day_setup, day_teardown)
	    PROMISE(persons_are_numbered_in_order),
	    PROMISE(a_person_has_a_name_that_names),
	    PROMISE(a_person_has_no_more_names_than_are_searched_by),
	    PROMISE(words_and_dates_of_a_person_are_checked_and_not_repeated),
	    PROMISE(an_amended_person_is_found_under_the_new_name_and_no_longer_under_the_old),
	    PROMISE(a_corrected_date_of_birth_raises_the_decisions_that_weighed_the_age),
	    PROMISE(a_date_of_birth_may_be_known_in_part),
	    PROMISE(what_is_known_of_a_date_of_birth_is_of_the_calendar_from_1900_on_and_past),
	    PROMISE(a_date_of_birth_that_becomes_known_better_or_worse_is_corrected),
	    PROMISE(only_who_was_entered_is_amended_and_with_a_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
