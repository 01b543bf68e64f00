/* test_id.c: identifiers as people type them and as entries hold them. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "ought/base.h"

static struct ought_error err;

static const struct {
	enum ought_id_kind kind;
	int64_t n;
	const char *text;
} ids[] = {
    {OUGHT_ID_PERSON, 41, "P-000041"},
    {OUGHT_ID_RECORD, 310, "R-000310"},
    {OUGHT_ID_CHECK, 2026 * (int64_t)OUGHT_CHECK_YEAR + 127, "C-2026-000127"},
    {OUGHT_ID_CHECK, 9999 * (int64_t)OUGHT_CHECK_YEAR + 9999999, "C-9999-9999999"},
    {OUGHT_ID_DECISION, 8, "D-000008"},
    {OUGHT_ID_RECONSIDERATION, 3, "X-000003"},
    {OUGHT_ID_PERSON, 12345678, "P-12345678"},
    {OUGHT_ID_PERSON, 999999999999999, "P-999999999999999"},
};

static void
every_identifier_is_read_as_it_is_written(void **state)
{
	char text[OUGHT_ID_MAX];
	int64_t n;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		ought_id_format(ids[i].kind, ids[i].n, text);
		assert_string_equal(text, ids[i].text);
		n = 0;
		assert_int_equal(ought_id_parse(ids[i].kind, text, &n, &err), OUGHT_OK);
		assert_true(n == ids[i].n);
		n = 0;
		assert_int_equal(ought_id_parse_exact(ids[i].kind, text, &n, &err), OUGHT_OK);
		assert_true(n == ids[i].n);
	}
}

static void
people_may_type_small_letters_and_leave_out_zeros(void **state)
{
	int64_t n = 0;

	(void)state;
	assert_int_equal(ought_id_parse(OUGHT_ID_PERSON, "p-41", &n, &err), OUGHT_OK);
	assert_int_equal(n, 41);
	assert_int_equal(ought_id_parse(OUGHT_ID_RECORD, "r-0000000310", &n, &err), OUGHT_OK);
	assert_int_equal(n, 310);
	assert_int_equal(ought_id_parse(OUGHT_ID_CHECK, "c-2026-127", &n, &err), OUGHT_OK);
	assert_true(n == 2026 * (int64_t)OUGHT_CHECK_YEAR + 127);
}

static void
an_entry_may_not(void **state)
{
	int64_t untouched = 5;

	(void)state;
	assert_int_equal(
	    ought_id_parse_exact(OUGHT_ID_PERSON, "p-000041", &untouched, &err), OUGHT_INVALID);
	assert_int_equal(
	    ought_id_parse_exact(OUGHT_ID_PERSON, "P-41", &untouched, &err), OUGHT_INVALID);
	assert_int_equal(
	    ought_id_parse_exact(OUGHT_ID_PERSON, "P-0000041", &untouched, &err), OUGHT_INVALID);
	assert_int_equal(
	    ought_id_parse_exact(OUGHT_ID_CHECK, "C-2026-127", &untouched, &err), OUGHT_INVALID);
	assert_int_equal(untouched, 5);
}

static void
what_names_another_kind_or_nothing_is_refused_with_the_right_form(void **state)
{
	static const char *const wrong[] = {"", "P", "P-", "R-000041", "P000041", "P-0", "P-000000",
	    "P--1", "P-4 1", "P-41 ", " P-41", "P-41x", "P-9999999999999999", "P-2026-000041",
	    "\xCB\x90-000041"};
	int64_t untouched = 5;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(
		    ought_id_parse(OUGHT_ID_PERSON, wrong[i], &untouched, &err), OUGHT_INVALID);
	assert_string_equal(
	    err.sentence, "that is not a person's identifier, which looks like P-000041");
	assert_int_equal(untouched, 5);
}

static void
a_checks_year_and_number_have_their_ranges(void **state)
{
	static const char *const wrong[] = {"C-26-000127", "C-2026", "C-2026-", "C-2026-0",
	    "C-2026-10000000", "C-10000-1", "C-1899-1", "C--1", "C-000127", "C-2026-1-1"};
	int64_t untouched = 5;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(
		    ought_id_parse(OUGHT_ID_CHECK, wrong[i], &untouched, &err), OUGHT_INVALID);
	assert_int_equal(untouched, 5);
}

static void
a_refusal_does_not_repeat_a_name_typed_in_the_wrong_place(void **state)
{
	int64_t n;

	(void)state;
	assert_int_equal(ought_id_parse(OUGHT_ID_PERSON, "Okonkwo", &n, &err), OUGHT_INVALID);
	assert_null(strstr(err.sentence, "Okonkwo"));
}

static void
an_officers_name_is_safe_as_a_principal_in_allowed_signers(void **state)
{
	static const char *const right[] = {"jane.roe", "a", "7", "senior-2", "a.-"};
	static const char *const wrong[] = {"", "Jane.roe", ".jane", "-jane", "jane roe",
	    "jane,roe", "jane*", "!jane", "jane?", "jane\n", "jan\xC3\xA9", "jane_roe", "jane/roe",
	    "#jane"};
	char longest[OUGHT_OFFICER_MAX + 1];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(right) / sizeof(right[0]); i++)
		assert_true(ought_officer_name_valid(right[i]));
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(ought_officer_name_valid(wrong[i]));
	memset(longest, 'a', sizeof(longest));
	longest[OUGHT_OFFICER_MAX - 1] = '\0';
	assert_true(ought_officer_name_valid(longest));
	longest[OUGHT_OFFICER_MAX - 1] = 'a';
	longest[OUGHT_OFFICER_MAX] = '\0';
	assert_false(ought_officer_name_valid(longest));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_identifier_is_read_as_it_is_written),
	    cmocka_unit_test(people_may_type_small_letters_and_leave_out_zeros),
	    cmocka_unit_test(an_entry_may_not),
	    cmocka_unit_test(what_names_another_kind_or_nothing_is_refused_with_the_right_form),
	    cmocka_unit_test(a_checks_year_and_number_have_their_ranges),
	    cmocka_unit_test(a_refusal_does_not_repeat_a_name_typed_in_the_wrong_place),
	    cmocka_unit_test(an_officers_name_is_safe_as_a_principal_in_allowed_signers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
