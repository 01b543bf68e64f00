/* test_text.c: UTF-8, normal form C, growing strings, base64 and sentences. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ought/base.h"

static struct ought_error err;

static void
well_formed_utf8_is_told_from_the_rest(void **state)
{
	static const char *const right[] = {"", "plain", "\xC3\xA9", "\xE2\x82\xAC", "\xED\x9F\xBF",
	    "\xEE\x80\x80", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "\x7F"};
	static const char *const wrong[] = {"\x80", "\xC3", "\xC0\xAF", "\xC1\xBF", "\xE0\x9F\xBF",
	    "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82",
	    "\xE2\x28\xA1", "a\xFF", "\xF0\x9F\x98"};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(right) / sizeof(right[0]); i++)
		assert_true(ought_text_valid(right[i], strlen(right[i])));
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(ought_text_valid(wrong[i], strlen(wrong[i])));
	assert_false(ought_text_valid("a\0b", 3));
}

static void
texts_that_mean_the_same_get_the_same_bytes(void **state)
{
	static const struct {
		const char *text, *nfc;
	} pairs[] = {
	    {"", ""},
	    {"Okonkwo", "Okonkwo"},
	    {"Rene\xCC\x81", "Ren\xC3\xA9"},
	    {"A\xCC\x8A", "\xC3\x85"},
	    {"\xE2\x84\xAB", "\xC3\x85"},                  /* the sign for angstrom */
	    {"\xE1\x84\x80\xE1\x85\xA1", "\xEA\xB0\x80"},  /* Hangul */
	    {"a\xCC\x88\xCC\xA3", "\xE1\xBA\xA1\xCC\x88"}, /* marks in another order */
	    {"\xEF\xAC\xAC", "\xD7\xA9\xD6\xBC\xD7\x81"},  /* form C is longer here */
	    {"\xF0\x9D\x85\xA0", "\xF0\x9D\x85\x98\xF0\x9D\x85\xA5\xF0\x9D\x85\xAE"},
	};
	char *nfc;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		nfc = NULL;
		assert_int_equal(ought_text_nfc(pairs[i].text, &nfc, &err), OUGHT_OK);
		assert_string_equal(nfc, pairs[i].nfc);
		assert_true(ought_text_is_nfc(nfc));
		assert_int_equal(
		    ought_text_is_nfc(pairs[i].text), strcmp(pairs[i].text, pairs[i].nfc) == 0);
		free(nfc);
	}
}

static void
what_is_not_utf8_has_no_normal_form(void **state)
{
	char *nfc = NULL;

	(void)state;
	assert_int_equal(ought_text_nfc("a\xFF", &nfc, &err), OUGHT_INVALID);
	assert_null(nfc);
	assert_false(ought_text_is_nfc("a\xFF"));
	assert_false(ought_text_is_nfc("\xCC"));
}

static void
a_buffer_grows_to_what_is_added(void **state)
{
	struct ought_buffer buffer = {0};
	size_t i;

	(void)state;
	ought_buffer_add(&buffer, "%s-%d", "a", 1);
	assert_string_equal(buffer.text, "a-1");
	for (i = 0; i < 1000; i++)
		ought_buffer_add_bytes(&buffer, "0123456789", 10);
	assert_int_equal(buffer.len, 10003);
	assert_int_equal(strlen(buffer.text), 10003);
	assert_false(buffer.failed);
	ought_buffer_add_bytes(&buffer, "\0x", 2);
	assert_int_equal(buffer.len, 10005);
	assert_memory_equal(buffer.text + 10003, "\0x", 3);
	ought_buffer_free(&buffer);
	assert_null(buffer.text);
	assert_int_equal(buffer.len, 0);
}

static void
an_empty_addition_still_makes_a_string(void **state)
{
	struct ought_buffer buffer = {0};

	(void)state;
	ought_buffer_add(&buffer, "%s", "");
	assert_string_equal(buffer.text, "");
	ought_buffer_free(&buffer);
	ought_buffer_add_bytes(&buffer, NULL, 0);
	assert_string_equal(buffer.text, "");
	ought_buffer_free(&buffer);
}

static void
a_buffer_that_could_not_grow_stays_failed(void **state)
{
	struct ought_buffer buffer = {0};

	(void)state;
	ought_buffer_add(&buffer, "kept");
	ought_buffer_add_bytes(&buffer, "", SIZE_MAX / 2);
	assert_true(buffer.failed);
	ought_buffer_add(&buffer, "lost");
	assert_int_equal(buffer.len, 4);
	assert_string_equal(buffer.text, "kept");
	ought_buffer_free(&buffer);
}

static void
base64_is_what_rfc_4648_says(void **state)
{
	static const char *const texts[] = {
	    "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
	char text[OUGHT_BASE64_MAX(6)];
	uint8_t bytes[6];
	size_t len;

	(void)state;
	for (len = 0; len < sizeof(texts) / sizeof(texts[0]); len++) {
		ought_base64_encode((const uint8_t *)"foobar", len, text, sizeof(text));
		assert_string_equal(text, texts[len]);
		memset(bytes, 0, sizeof(bytes));
		assert_int_equal(ought_base64_decode(text, bytes, len, &err), OUGHT_OK);
		assert_memory_equal(bytes, "foobar", len);
	}
}

static void
base64_in_any_other_shape_is_refused_and_writes_nothing(void **state)
{
	static const char *const wrong[] = {"Zm8", "Zm8 ", "Zm9=", "Zm8=\n",
	    "Zm8==", "Z=8=", "Zm-=", "", "Zm9v", "Zg==", "====", "Zm\n=", "\xC3m8=", "Zm\xC7="};
	uint8_t bytes[2] = {1, 2};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(ought_base64_decode(wrong[i], bytes, 2, &err), OUGHT_INVALID);
	assert_int_equal(bytes[0], 1);
	assert_int_equal(bytes[1], 2);
}

static void
a_sentence_too_long_is_cut_between_characters(void **state)
{
	char longer[OUGHT_SENTENCE_MAX * 2];
	size_t shift;

	(void)state;
	for (shift = 0; shift < 4; shift++) {
		size_t at = shift;

		memset(longer, 'x', shift);
		for (; at + 3 < sizeof(longer); at += 3)
			memcpy(longer + at, "\xE2\x82\xAC", 3);
		longer[at] = '\0';
		assert_int_equal(ought_error_set(&err, OUGHT_REFUSED, "%s", longer), OUGHT_REFUSED);
		assert_true(strlen(err.sentence) >= OUGHT_SENTENCE_MAX - 5);
		assert_true(ought_text_valid(err.sentence, strlen(err.sentence)));
		assert_int_equal(err.status, OUGHT_REFUSED);
	}
	assert_int_equal(ought_error_set(NULL, OUGHT_BUSY, "unheard"), OUGHT_BUSY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(well_formed_utf8_is_told_from_the_rest),
	    cmocka_unit_test(texts_that_mean_the_same_get_the_same_bytes),
	    cmocka_unit_test(what_is_not_utf8_has_no_normal_form),
	    cmocka_unit_test(a_buffer_grows_to_what_is_added),
	    cmocka_unit_test(an_empty_addition_still_makes_a_string),
	    cmocka_unit_test(a_buffer_that_could_not_grow_stays_failed),
	    cmocka_unit_test(base64_is_what_rfc_4648_says),
	    cmocka_unit_test(base64_in_any_other_shape_is_refused_and_writes_nothing),
	    cmocka_unit_test(a_sentence_too_long_is_cut_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
