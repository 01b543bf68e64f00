/* test_entry.c: an entry is written in one way and read only when written so; commitments. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ought/ledger.h"

#define ZEROS "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

static struct ought_error err;

static const char whole[] =
    "{\"act\":\"decision.made\",\"at\":\"2026-03-01T09:00:00.000Z\",\"by\":\"jane.roe\","
    "\"claims\":{\"record\":\"R-000310\"},\"content\":\"" ZEROS "\",\"n\":17,"
    "\"prev\":\"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"store\":\"suffolk/7f3a90b2\","
    "\"v\":1}";

static struct ought_entry
an_entry(json_t *claims)
{
	struct ought_entry entry = {
	    .n = 17,
	    .at_ms = 1772355600000,
	    .act = "decision.made",
	    .by = "jane.roe",
	    .store = "suffolk/7f3a90b2",
	    .claims = claims,
	    .has_content = true,
	    .prev = {1},
	};

	return entry;
}

static void
assert_not_written(const struct ought_entry *entry)
{
	char *text = NULL;
	size_t len = 0;

	assert_int_equal(ought_entry_write(entry, &text, &len, &err), OUGHT_INVALID);
	assert_null(text);
}

/* ${whole} with ${from} replaced by ${to} is refused. */
static void
assert_not_read_with(const char *from, const char *to)
{
	struct ought_entry entry = {.n = -7};
	const char *at = strstr(whole, from);
	char text[1024];
	size_t before;

	assert_non_null(at);
	before = (size_t)(at - whole);
	memcpy(text, whole, before);
	strcpy(text + before, to);
	strcat(text, at + strlen(from));
	assert_int_equal(ought_entry_read(text, strlen(text), &entry, &err), OUGHT_INVALID);
	assert_int_equal(entry.n, -7);
	assert_null(entry.json);
}

static void
an_entry_is_written_as_the_format_says(void **state)
{
	json_t *claims = json_pack("{s:s}", "record", "R-000310");
	struct ought_entry entry = an_entry(claims);
	char *text = NULL;
	size_t len = 0;

	(void)state;
	assert_int_equal(ought_entry_write(&entry, &text, &len, &err), OUGHT_OK);
	assert_string_equal(text, whole);
	assert_int_equal(len, sizeof(whole) - 1);
	free(text);
	json_decref(claims);
}

static void
an_entry_is_read_as_it_was_written(void **state)
{
	struct ought_entry entry = {0};
	char *again = NULL;
	size_t len = 0;

	(void)state;
	assert_int_equal(ought_entry_read(whole, sizeof(whole) - 1, &entry, &err), OUGHT_OK);
	assert_int_equal(entry.n, 17);
	assert_true(entry.at_ms == 1772355600000);
	assert_string_equal(entry.act, "decision.made");
	assert_string_equal(entry.by, "jane.roe");
	assert_string_equal(entry.store, "suffolk/7f3a90b2");
	assert_string_equal(ought_json_text(entry.claims, "record"), "R-000310");
	assert_true(entry.has_content);
	assert_int_equal(entry.prev[0], 1);
	assert_int_equal(ought_entry_write(&entry, &again, &len, &err), OUGHT_OK);
	assert_string_equal(again, whole);
	free(again);
	ought_entry_clear(&entry);
	assert_null(entry.json);
	ought_entry_clear(&entry);
}

static void
an_entry_without_content_does_not_name_it(void **state)
{
	json_t *claims = json_object();
	struct ought_entry entry = an_entry(claims), read = {0};
	char *text = NULL;
	size_t len = 0;

	(void)state;
	entry.has_content = false;
	assert_int_equal(ought_entry_write(&entry, &text, &len, &err), OUGHT_OK);
	assert_null(strstr(text, "content"));
	assert_int_equal(ought_entry_read(text, len, &read, &err), OUGHT_OK);
	assert_false(read.has_content);
	ought_entry_clear(&read);
	free(text);
	json_decref(claims);
}

static void
writing_leaves_the_claims_to_their_owner(void **state)
{
	json_t *claims = json_object();
	struct ought_entry entry = an_entry(claims);
	char *text = NULL;
	size_t len = 0;

	(void)state;
	assert_int_equal(ought_entry_write(&entry, &text, &len, &err), OUGHT_OK);
	assert_int_equal(claims->refcount, 1);
	free(text);
	json_decref(claims);
}

static void
an_entry_with_a_member_missing_added_or_of_another_type_is_refused(void **state)
{
	(void)state;
	assert_not_read_with(",\"v\":1", "");
	assert_not_read_with(",\"v\":1", ",\"v\":2");
	assert_not_read_with(",\"v\":1", ",\"v\":\"1\"");
	assert_not_read_with(",\"v\":1", ",\"v\":1,\"w\":1");
	assert_not_read_with("\"act\":\"decision.made\",", "");
	assert_not_read_with("\"by\":\"jane.roe\"", "\"bz\":\"jane.roe\"");
	assert_not_read_with("\"n\":17", "\"n\":\"17\"");
	assert_not_read_with("\"n\":17", "\"n\":-1");
	assert_not_read_with("\"claims\":{\"record\":\"R-000310\"}", "\"claims\":[]");
	assert_not_read_with("\"content\":\"" ZEROS "\"", "\"content\":null");
	assert_not_read_with("\"content\":\"" ZEROS "\"", "\"content\":\"AAAA\"");
	assert_not_read_with("\"content\":\"" ZEROS "\"", "\"contents\":\"" ZEROS "\"");
	assert_not_read_with("\"prev\":\"AQAA", "\"prev\":\"AQAA\\n");
	assert_not_read_with("\"prev\":\"AQAA", "\"prev\":\"AQA ");
	assert_not_read_with("\"at\":\"2026-03-01T09:00:00.000Z\"", "\"at\":1772355600000");
	assert_not_read_with("2026-03-01T09:00:00.000Z", "2026-03-01T09:00:00Z");
	assert_not_read_with("jane.roe", "Jane Roe");
	assert_not_read_with("jane.roe", "");
	assert_not_read_with("decision.made", "decision made");
	assert_not_read_with("decision.made", "");
	assert_not_read_with("suffolk/7f3a90b2", "");
}

static void
an_entry_in_another_text_form_is_refused(void **state)
{
	(void)state;
	assert_not_read_with(",\"n\":17", ", \"n\":17");
	assert_not_read_with("\"v\":1}", "\"v\":1}\n");
	assert_not_read_with("\"v\":1}", "\"v\":1,\"v\":1}");
	assert_not_read_with("jane.roe", "jane\\u002eroe");
	assert_not_read_with("R-000310", "Rene\xCC\x81");
	assert_not_read_with("\"n\":17", "\"n\":17.0");
}

static void
the_first_entry_has_none_before_it(void **state)
{
	json_t *claims = json_object();
	struct ought_entry entry = an_entry(claims);
	char *text = NULL;
	size_t len = 0;

	(void)state;
	entry.n = 0;
	assert_not_written(&entry);
	assert_not_read_with("\"n\":17", "\"n\":0");
	memset(entry.prev, 0, sizeof(entry.prev));
	assert_int_equal(ought_entry_write(&entry, &text, &len, &err), OUGHT_OK);
	free(text);
	json_decref(claims);
}

static void
what_could_not_be_read_again_is_not_written(void **state)
{
	json_t *claims = json_object(), *list = json_array(), *real = json_pack("{s:f}", "a", 0.5);
	struct ought_entry entry;

	(void)state;
	entry = an_entry(claims);
	entry.n = -1;
	assert_not_written(&entry);
	entry = an_entry(claims);
	entry.at_ms = INT64_MIN;
	assert_not_written(&entry);
	entry = an_entry(claims);
	entry.by = "Jane";
	assert_not_written(&entry);
	entry = an_entry(claims);
	entry.by = NULL;
	assert_not_written(&entry);
	entry = an_entry(claims);
	entry.act = NULL;
	assert_not_written(&entry);
	entry = an_entry(claims);
	entry.store = NULL;
	assert_not_written(&entry);
	entry = an_entry(NULL);
	assert_not_written(&entry);
	entry = an_entry(list);
	assert_not_written(&entry);
	entry = an_entry(real);
	assert_not_written(&entry);
	json_decref(real);
	json_decref(list);
	json_decref(claims);
}

static void
an_entry_larger_than_allowed_is_refused(void **state)
{
	char *filler = malloc(OUGHT_ENTRY_MAX + 1), *text = NULL;
	struct ought_entry entry, read = {0};
	json_t *claims;
	size_t len = 0, room;

	(void)state;
	assert_non_null(filler);
	memset(filler, 'x', OUGHT_ENTRY_MAX);
	filler[OUGHT_ENTRY_MAX] = '\0';
	claims = json_pack("{s:s}", "a", "");
	entry = an_entry(claims);
	assert_int_equal(ought_entry_write(&entry, &text, &len, &err), OUGHT_OK);
	free(text);
	text = NULL;
	room = OUGHT_ENTRY_MAX - len;

	json_object_set_new(claims, "a", json_stringn(filler, room + 1));
	assert_not_written(&entry);
	json_object_set_new(claims, "a", json_stringn(filler, room));
	assert_int_equal(ought_entry_write(&entry, &text, &len, &err), OUGHT_OK);
	assert_int_equal(len, OUGHT_ENTRY_MAX);
	assert_int_equal(ought_entry_read(text, len, &read, &err), OUGHT_OK);
	ought_entry_clear(&read);
	free(text);
	json_decref(claims);
	assert_int_equal(ought_entry_read(filler, OUGHT_ENTRY_MAX + 1, &read, &err), OUGHT_INVALID);
	free(filler);
}

static void
a_commitment_is_the_hmac_of_the_format(void **state)
{
	/* HMAC-SHA-256 with key 00 01 ... 1f over "ought content v1", a NUL and "{}", by another program. */
	static const uint8_t expected[OUGHT_HASH_BYTES] = {0x91, 0xB9, 0x3A, 0xD5, 0x98, 0x21, 0xF0,
	    0x2C, 0xE8, 0x3E, 0x79, 0xA7, 0xD2, 0x17, 0xA2, 0xCD, 0x22, 0x1F, 0x3A, 0xF0, 0xFE,
	    0x86, 0x7A, 0xAC, 0x48, 0x68, 0xE0, 0xDE, 0x45, 0x1C, 0xA1, 0x85};
	uint8_t salt[OUGHT_SALT_BYTES], commitment[OUGHT_HASH_BYTES];
	uint8_t i;

	(void)state;
	for (i = 0; i < sizeof(salt); i++)
		salt[i] = i;
	ought_commitment(salt, "{}", 2, commitment);
	assert_memory_equal(commitment, expected, sizeof(expected));
}

static void
a_commitment_binds_salt_and_every_byte_of_the_content(void **state)
{
	uint8_t salt[OUGHT_SALT_BYTES] = {9}, first[OUGHT_HASH_BYTES], other[OUGHT_HASH_BYTES];

	(void)state;
	ought_commitment(salt, "{\"a\":1}", 7, first);
	ought_commitment(salt, "{\"a\":2}", 7, other);
	assert_memory_not_equal(first, other, sizeof(first));
	ought_commitment(salt, "{\"a\":1}", 6, other);
	assert_memory_not_equal(first, other, sizeof(first));
	salt[31] = 1;
	ought_commitment(salt, "{\"a\":1}", 7, other);
	assert_memory_not_equal(first, other, sizeof(first));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_entry_is_written_as_the_format_says),
	    cmocka_unit_test(an_entry_is_read_as_it_was_written),
	    cmocka_unit_test(an_entry_without_content_does_not_name_it),
	    cmocka_unit_test(writing_leaves_the_claims_to_their_owner),
	    cmocka_unit_test(an_entry_with_a_member_missing_added_or_of_another_type_is_refused),
	    cmocka_unit_test(an_entry_in_another_text_form_is_refused),
	    cmocka_unit_test(the_first_entry_has_none_before_it),
	    cmocka_unit_test(what_could_not_be_read_again_is_not_written),
	    cmocka_unit_test(an_entry_larger_than_allowed_is_refused),
	    cmocka_unit_test(a_commitment_is_the_hmac_of_the_format),
	    cmocka_unit_test(a_commitment_binds_salt_and_every_byte_of_the_content),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
