/* test_import.c: what import.h promises of the cells of a row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/input/import.h"

/* 2026-03-01 */
#define TODAY 20513

static void
begin(struct import *import)
{
	memset(import, 0, sizeof(*import));
	import->today.day = TODAY;
	import->line = 7;
	import->told = json_array();
	assert_non_null(import->told);
}

static void
end(struct import *import)
{
	json_decref(import->told);
}

static void
assert_json(const json_t *value, const char *text)
{
	char *dump = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);

	assert_non_null(dump);
	assert_string_equal(dump, text);
	free(dump);
}

/* What the one problem says; and there is only that. */
static void
assert_problem(struct import *import, const char *column, const char *what)
{
	const json_t *problem = json_array_get(import->told, 0);

	assert_int_equal(import->problems, 1);
	assert_int_equal(ought_json_int(problem, "line", 0), 7);
	assert_string_equal(ought_json_text(problem, "column"), column);
	assert_string_equal(ought_json_text(problem, "problem"), what);
}

static void
a_cell_is_divided_where_no_backslash_stands_before(void **state)
{
	json_t *parts = import_divide("a;b\\;c; d ;", ';');

	(void)state;
	assert_json(parts, "[\"a\",\"b;c\",\"d\",\"\"]");
	json_decref(parts);
	parts = import_divide("1\\|2 High\\;Row", '|');
	assert_json(parts, "[\"1|2 High\\\\;Row\"]");
	json_decref(parts);
}

static void
a_text_is_trimmed_and_left_out_where_empty(void **state)
{
	struct import import;
	json_t *object = json_object();

	(void)state;
	begin(&import);
	import_text(&import, object, "a", "a", "  x y ", 10);
	import_text(&import, object, "b", "b", "   ", 10);
	assert_json(object, "{\"a\":\"x y\"}");
	assert_int_equal(import.problems, 0);
	json_decref(object);
	end(&import);
}

static void
a_text_too_long_is_a_problem_counted_in_characters(void **state)
{
	struct import import;
	json_t *object = json_object();

	(void)state;
	begin(&import);
	import_text(&import, object, "a", "name", "\xc3\xa9\xc3\xa9\xc3\xa9", 3);
	assert_int_equal(import.problems, 0);
	import_text(&import, object, "b", "name", "\xc3\xa9\xc3\xa9\xc3\xa9x", 3);
	assert_problem(&import, "name", "longer than 3 characters");
	json_decref(object);
	end(&import);
}

static void
a_control_character_is_a_problem_and_its_value_not_told(void **state)
{
	struct import import;
	json_t *object = json_object();

	(void)state;
	begin(&import);
	import_text(&import, object, "a", "name", "x\x1b[2J", 20);
	assert_problem(&import, "name", "holds a control character");
	json_decref(object);
	end(&import);
}

static void
a_date_that_does_not_exist_or_lies_ahead_is_a_problem(void **state)
{
	static const struct {
		const char *value;
		const char *problem;
	} wrong[] = {{"2023-02-29", "no date of the form YYYY-MM-DD"},
	    {"1/2/2020", "no date of the form YYYY-MM-DD"},
	    {"2020-1-02", "no date of the form YYYY-MM-DD"},
	    {"2026-03-02", "a date in the future"}};
	json_t *object = json_object();

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct import import;

		begin(&import);
		import_date(&import, object, "from", "from", wrong[i].value, false);
		assert_problem(&import, "from", wrong[i].problem);
		end(&import);
	}
	assert_json(object, "{}");
	json_decref(object);
}

static void
a_review_may_lie_ahead_and_today_is_not_ahead(void **state)
{
	struct import import;
	json_t *object = json_object();

	(void)state;
	begin(&import);
	import_date(&import, object, "review", "review_date", "2030-01-01", true);
	import_date(&import, object, "from", "from", "2026-03-01", false);
	assert_int_equal(import.problems, 0);
	assert_json(object, "{\"from\":\"2026-03-01\",\"review\":\"2030-01-01\"}");
	json_decref(object);
	end(&import);
}

static void
a_code_is_taken_whole_or_not_at_all(void **state)
{
	struct import import;
	json_t *object = json_object();

	(void)state;
	begin(&import);
	import_choice(&import, object, "w", "workforce", "child-and-adult",
	    "adult|child|child-and-adult|other");
	assert_int_equal(import.problems, 0);
	import_choice(
	    &import, object, "w", "workforce", "chil", "adult|child|child-and-adult|other");
	assert_problem(&import, "workforce", "none of the codes allowed");
	assert_json(object, "{\"w\":\"child-and-adult\"}");
	json_decref(object);
	end(&import);
}

static void
a_flag_is_yes_or_no_and_never_assumed(void **state)
{
	struct import import;
	json_t *object = json_object();

	(void)state;
	begin(&import);
	import_flag(&import, object, "home_based", "home_based", "");
	assert_problem(&import, "home_based", "neither yes nor no");
	assert_json(object, "{}");
	json_decref(object);
	end(&import);
}

static void
a_number_out_of_range_or_with_a_sign_is_a_problem(void **state)
{
	static const char *const wrong[] = {"0", "5", "+1", "1 ", "one", "99999999999999999999"};
	json_t *object = json_object();

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct import import;

		begin(&import);
		import_number(&import, object, "g", "retention_group", wrong[i], 1, 4);
		assert_problem(&import, "retention_group", "no whole number from 1 to 4");
		end(&import);
	}
	json_decref(object);
}

static void
a_person_has_all_names_dates_and_addresses_of_the_row(void **state)
{
	static const char *const values[] = {"Ann Bea", "Quillworthy", "Ann/Mockby",
	    "Ann/Shamley; /Fableby", "", "Annie/", "2001-02-03", "2001-03-02", "female",
	    "1 Imaginary Row|ZZ99 1AA|2015-01-01|2016-01-01;2 Sample Lane\\; rear|||"};
	struct import import;
	json_t *person;

	(void)state;
	begin(&import);
	person = import_person(&import, values);
	assert_int_equal(import.problems, 0);
	assert_json(person,
	    "{\"addresses\":[{\"address\":\"1 Imaginary Row\",\"from\":\"2015-01-01\","
	    "\"postcode\":\"ZZ99 1AA\",\"to\":\"2016-01-01\"},{\"address\":\"2 Sample Lane; rear\"}],"
	    "\"births\":[\"2001-02-03\",\"2001-03-02\"],\"names\":["
	    "{\"forenames\":\"Ann Bea\",\"kind\":\"current\",\"surname\":\"Quillworthy\"},"
	    "{\"forenames\":\"Ann\",\"kind\":\"birth\",\"surname\":\"Mockby\"},"
	    "{\"forenames\":\"Ann\",\"kind\":\"former\",\"surname\":\"Shamley\"},"
	    "{\"forenames\":\"\",\"kind\":\"former\",\"surname\":\"Fableby\"},"
	    "{\"forenames\":\"Annie\",\"kind\":\"known-as\",\"surname\":\"\"}],\"sex\":\"female\"}");
	json_decref(person);
	end(&import);
}

static void
a_person_without_any_current_name_is_a_problem(void **state)
{
	static const char *const values[] = {" ", "", "", "", "", "", "", "", "", ""};
	struct import import;
	json_t *person;

	(void)state;
	begin(&import);
	person = import_person(&import, values);
	assert_problem(&import, "surname", "neither surname nor forenames");
	json_decref(person);
	end(&import);
}

static void
an_address_that_ends_before_it_begins_is_a_problem(void **state)
{
	static const char *const values[] = {"Ann", "Mockby", "", "", "", "", "", "", "",
	    "1 Imaginary Row|ZZ99 1AA|2016-01-01|2015-01-01"};
	struct import import;
	json_t *person;

	(void)state;
	begin(&import);
	person = import_person(&import, values);
	assert_problem(&import, "addresses", "an address whose end is before its beginning");
	json_decref(person);
	end(&import);
}

static void
twenty_problems_are_told_and_all_are_counted(void **state)
{
	struct import import;

	(void)state;
	begin(&import);
	for (int i = 0; i < 33; i++)
		import_problem(&import, "from", "wrong");
	assert_int_equal(import.problems, 33);
	assert_int_equal(json_array_size(import.told), IMPORT_SHOWN);
	end(&import);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_cell_is_divided_where_no_backslash_stands_before),
	    cmocka_unit_test(a_text_is_trimmed_and_left_out_where_empty),
	    cmocka_unit_test(a_text_too_long_is_a_problem_counted_in_characters),
	    cmocka_unit_test(a_control_character_is_a_problem_and_its_value_not_told),
	    cmocka_unit_test(a_date_that_does_not_exist_or_lies_ahead_is_a_problem),
	    cmocka_unit_test(a_review_may_lie_ahead_and_today_is_not_ahead),
	    cmocka_unit_test(a_code_is_taken_whole_or_not_at_all),
	    cmocka_unit_test(a_flag_is_yes_or_no_and_never_assumed),
	    cmocka_unit_test(a_number_out_of_range_or_with_a_sign_is_a_problem),
	    cmocka_unit_test(a_person_has_all_names_dates_and_addresses_of_the_row),
	    cmocka_unit_test(a_person_without_any_current_name_is_a_problem),
	    cmocka_unit_test(an_address_that_ends_before_it_begins_is_a_problem),
	    cmocka_unit_test(twenty_problems_are_told_and_all_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
