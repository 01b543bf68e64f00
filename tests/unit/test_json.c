/* test_json.c: a value has one text, and nothing else is read as that value. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ought/base.h"

static struct ought_error err;

static void
assert_canonical(const char *text)
{
	json_t *value = NULL;
	char *again = NULL;
	size_t len = 0;

	assert_int_equal(ought_json_decode(text, strlen(text), &value, &err), OUGHT_OK);
	assert_int_equal(ought_json_encode(value, &again, &len, &err), OUGHT_OK);
	assert_int_equal(len, strlen(text));
	assert_string_equal(again, text);
	free(again);
	json_decref(value);
}

static void
assert_not_canonical(const char *text, size_t len)
{
	json_t *value = NULL;

	assert_int_equal(ought_json_decode(text, len, &value, &err), OUGHT_INVALID);
	assert_null(value);
}

/* What ought_json_read makes of ${text}, in canonical form. */
static void
assert_reads_as(const char *text, const char *canonical)
{
	json_t *value = NULL;
	char *again = NULL;
	size_t len = 0;

	assert_int_equal(ought_json_read(text, strlen(text), &value, &err), OUGHT_OK);
	assert_int_equal(ought_json_encode(value, &again, &len, &err), OUGHT_OK);
	assert_string_equal(again, canonical);
	free(again);
	json_decref(value);
}

static void
assert_does_not_read(const char *text)
{
	json_t *value = NULL;

	assert_int_equal(ought_json_read(text, strlen(text), &value, &err), OUGHT_INVALID);
	assert_null(value);
}

/* ${depth} arrays within each other, without white space. */
static size_t
nest(char *text, unsigned depth)
{
	memset(text, '[', depth);
	memset(text + depth, ']', depth);
	text[2 * depth] = '\0';
	return 2 * (size_t)depth;
}

static void
what_is_canonical_is_read_and_written_again_to_the_same_bytes(void **state)
{
	(void)state;
	assert_canonical("{}");
	assert_canonical("[]");
	assert_canonical("null");
	assert_canonical("{\"a\":[1,-2,0,9223372036854775807,-9223372036854775808],\"b\":null}");
	assert_canonical("{\"Z\":true,\"a\":false,\"z\":{\"x\":\"\xC3\xA9\"}}");
	assert_canonical("\"line\\nquote\\\"back\\\\tab\\tunit\\u001F/\x7F\"");
}

static void
keys_are_sorted_by_code_point_also_beyond_the_basic_plane(void **state)
{
	(void)state;
	/* UTF-16 order would put U+1F600 before U+FF5E; code point order does not. */
	assert_canonical("{\"a\":1,\"aa\":2,\"b\":3,\"\xC3\xA9\":4,\"\xEF\xBD\x9E\":5,"
			 "\"\xF0\x9F\x98\x80\":6}");
	assert_reads_as("{\"\xF0\x9F\x98\x80\":6, \"\xEF\xBD\x9E\":5, \"b\":3, \"a\":1}",
	    "{\"a\":1,\"b\":3,\"\xEF\xBD\x9E\":5,\"\xF0\x9F\x98\x80\":6}");
	assert_not_canonical("{\"\xF0\x9F\x98\x80\":6,\"\xEF\xBD\x9E\":5}", 16);
}

static void
any_other_text_for_the_same_value_is_refused(void **state)
{
	static const char *const other[] = {
	    "{\"a\": 1}",
	    " {}",
	    "{}\n",
	    "{\"b\":1,\"a\":2}",
	    "\"\\u0041\"",
	    "\"\\/\"",
	    "-0",
	    "\"\\u001f\"",
	    "[1,]",
	    "{\"a\":1,\"a\":1}",
	    "{\"a\":1}{}",
	    "",
	    "nul",
	    "[01]",
	    "'a'",
	    "\xEF\xBB\xBF{}",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(other) / sizeof(other[0]); i++)
		assert_not_canonical(other[i], strlen(other[i]));
}

static void
a_float_is_refused_even_where_it_is_whole(void **state)
{
	json_t *real = json_real(1.0);
	char *text = NULL;
	size_t len = 0;

	(void)state;
	assert_not_canonical("[1.0]", 5);
	assert_not_canonical("1e3", 3);
	assert_does_not_read("{\"a\":1.5}");
	assert_does_not_read("1E0");
	assert_int_equal(ought_json_encode(real, &text, &len, &err), OUGHT_INVALID);
	assert_null(text);
	json_decref(real);
}

static void
a_number_beyond_64_bits_is_refused(void **state)
{
	(void)state;
	assert_not_canonical("9223372036854775808", 19);
	assert_does_not_read("[-9223372036854775809]");
}

static void
a_duplicate_key_is_refused_also_when_only_normalising_makes_it_one(void **state)
{
	(void)state;
	assert_does_not_read("{\"a\":1,\"a\":1}");
	assert_string_equal(err.sentence, "the JSON has the same key twice in one object (line 1)");
	assert_does_not_read("{\"\xC3\xA9\":1,\"e\xCC\x81\":2}");
}

static void
strings_must_be_in_normal_form_to_be_canonical_and_are_put_into_it_when_read(void **state)
{
	json_t *value = json_pack("{s:s}", "name", "Rene\xCC\x81");
	char *text = NULL;
	size_t len = 0;

	(void)state;
	assert_not_canonical("\"e\xCC\x81\"", 5);
	assert_not_canonical("{\"e\xCC\x81\":1}", 9);
	assert_int_equal(ought_json_encode(value, &text, &len, &err), OUGHT_INVALID);
	assert_null(text);
	json_decref(value);
	assert_reads_as("{\"e\xCC\x81\": [\"Rene\xCC\x81\", {\"k\":\"a\xCC\x8A\"}]}",
	    "{\"\xC3\xA9\":[\"Ren\xC3\xA9\",{\"k\":\"\xC3\xA5\"}]}");
}

static void
a_nul_in_a_string_is_refused(void **state)
{
	json_t *value = json_stringn("a\0b", 3), *object = json_object();
	char *text = NULL;
	size_t len = 0;

	(void)state;
	assert_not_canonical("\"a\\u0000b\"", 10);
	assert_does_not_read("\"a\\u0000b\"");
	assert_does_not_read("{\"a\\u0000b\":1}");
	assert_not_canonical("\"a\0b\"", 5);
	assert_int_equal(ought_json_encode(value, &text, &len, &err), OUGHT_INVALID);
	assert_int_equal(json_object_setn_new(object, "a\0b", 3, value), 0);
	assert_int_equal(ought_json_encode(object, &text, &len, &err), OUGHT_INVALID);
	assert_null(text);
	json_decref(object);
}

static void
bytes_that_are_not_utf8_are_refused(void **state)
{
	(void)state;
	assert_not_canonical("\"\xFF\"", 3);
	assert_not_canonical("\"\xC0\xAF\"", 4);
	assert_not_canonical("\"\xED\xA0\x80\"", 5);
	assert_does_not_read("\"\\ud800\"");
}

static void
nesting_is_read_to_its_limit_and_refused_beyond_it(void **state)
{
	char text[2 * 20000 + 1];
	json_t *value = NULL;
	size_t len;

	(void)state;
	len = nest(text, OUGHT_JSON_DEPTH_MAX);
	assert_canonical(text);
	len = nest(text, OUGHT_JSON_DEPTH_MAX + 1);
	assert_not_canonical(text, len);
	assert_does_not_read(text);
	nest(text, 20000);
	assert_does_not_read(text);
	assert_int_equal(ought_json_read("[[],[[]],{\"a\":[]}]", 18, &value, &err), OUGHT_OK);
	json_decref(value);
}

static void
a_refusal_does_not_repeat_what_was_read(void **state)
{
	(void)state;
	assert_does_not_read("{\"surname\":\"Okonkwo\" x}");
	assert_null(strstr(err.sentence, "Okonkwo"));
	assert_null(strstr(err.sentence, "surname"));
}

static void
a_missing_value_is_not_encoded(void **state)
{
	char *text = NULL;
	size_t len = 0;

	(void)state;
	assert_int_equal(ought_json_encode(NULL, &text, &len, &err), OUGHT_INVALID);
	assert_null(text);
}

static void
members_are_taken_only_when_they_have_the_type_asked_for(void **state)
{
	json_t *object =
	    json_pack("{s:s,s:i,s:b,s:b}", "text", "yes", "int", 7, "true", 1, "false", 0);

	(void)state;
	assert_string_equal(ought_json_text(object, "text"), "yes");
	assert_null(ought_json_text(object, "int"));
	assert_null(ought_json_text(object, "none"));
	assert_null(ought_json_text(NULL, "text"));
	assert_int_equal(ought_json_int(object, "int", -1), 7);
	assert_int_equal(ought_json_int(object, "text", -1), -1);
	assert_int_equal(ought_json_int(object, "none", -1), -1);
	assert_true(ought_json_bool(object, "true"));
	assert_false(ought_json_bool(object, "false"));
	assert_false(ought_json_bool(object, "int"));
	json_decref(object);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_canonical_is_read_and_written_again_to_the_same_bytes),
	    cmocka_unit_test(keys_are_sorted_by_code_point_also_beyond_the_basic_plane),
	    cmocka_unit_test(any_other_text_for_the_same_value_is_refused),
	    cmocka_unit_test(a_float_is_refused_even_where_it_is_whole),
	    cmocka_unit_test(a_number_beyond_64_bits_is_refused),
	    cmocka_unit_test(a_duplicate_key_is_refused_also_when_only_normalising_makes_it_one),
	    cmocka_unit_test(
		strings_must_be_in_normal_form_to_be_canonical_and_are_put_into_it_when_read),
	    cmocka_unit_test(a_nul_in_a_string_is_refused),
	    cmocka_unit_test(bytes_that_are_not_utf8_are_refused),
	    cmocka_unit_test(nesting_is_read_to_its_limit_and_refused_beyond_it),
	    cmocka_unit_test(a_refusal_does_not_repeat_what_was_read),
	    cmocka_unit_test(a_missing_value_is_not_encoded),
	    cmocka_unit_test(members_are_taken_only_when_they_have_the_type_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
