/*
 * test_parsers.c: whatever comes from outside, a strict parser reads only what it would have written.  Each is fed right
 * texts with a few bytes changed, dropped, doubled and taken from each other, in heap blocks of exactly their length,
 * so that the sanitizers see a byte read beyond.  The changes are the same in every run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ought/ledger.h"

#include "../fixture/vector.h"

#define ROUNDS 20000
#define TEXT_MAX 1024U

static struct ought_error err;

/* A right text to begin with, and what holds for every text that a parser is given. */
struct parser {
	const char *const *texts;
	size_t count;
	/* Fails the test where ${text} is read and would not be written so; true where it was read. */
	bool (*check)(const char *text, size_t len);
	bool string; /* takes a string, not a length: there is a NUL behind */
};

/* xorshift64*: any sequence would do that is the same everywhere. */
static uint64_t
next_random(uint64_t *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return *seed * UINT64_C(2685821657736338717) >> 16;
}

/* One change to ${text} of ${len} bytes, with room for TEXT_MAX; its new length. */
static size_t
change(char *text, size_t len, uint64_t *seed)
{
	static const char likely[] =
	    "\"\\{}[],:0123456789-+eE.= \n\t\r\x00\x7F\x80\xC0\xCC\xE2\xED\xF4\xFF";
	size_t at = len == 0 ? 0 : next_random(seed) % len;
	size_t span = len == 0 ? 0 : 1 + next_random(seed) % (len - at < 8 ? len - at : 8);

	switch (next_random(seed) % 5) {
	case 0:
		if (len > 0)
			text[at] = (char)(text[at] ^ (1 << next_random(seed) % 8));
		return len;
	case 1:
		if (len > 0)
			text[at] = likely[next_random(seed) % (sizeof(likely) - 1)];
		return len;
	case 2:
		memmove(text + at, text + at + span, len - at - span);
		return len - span;
	case 3:
		if (len + span > TEXT_MAX)
			return len;
		memmove(text + at + span, text + at, len - at);
		return len + span;
	default:
		if (len == TEXT_MAX)
			return len;
		memmove(text + at + 1, text + at, len - at);
		text[at] = likely[next_random(seed) % (sizeof(likely) - 1)];
		return len + 1;
	}
}

/* Feed ${parser} its own texts, which it reads, and ROUNDS changed ones, of which it reads what holds. */
static void
feed(const struct parser *parser)
{
	uint64_t seed = UINT64_C(0x6F75676874);
	char text[TEXT_MAX];
	int round, read = 0;
	size_t i;

	for (i = 0; i < parser->count; i++)
		assert_true(parser->check(parser->texts[i], strlen(parser->texts[i])));
	for (round = 0; round < ROUNDS; round++) {
		const char *from = parser->texts[next_random(&seed) % parser->count];
		size_t len = strlen(from), changes = 1 + next_random(&seed) % 4;
		char *exact;

		assert_true(len <= TEXT_MAX);
		memcpy(text, from, len);
		while (changes-- > 0)
			len = change(text, len, &seed);
		exact = calloc(1, parser->string || len == 0 ? len + 1 : len);
		assert_non_null(exact);
		memcpy(exact, text, len);
		read += parser->check(exact, len) ? 1 : 0;
		free(exact);
	}
	/* Not everything was refused, or the property would hold for want of cases. */
	assert_true(read < ROUNDS);
}

static bool
check_json(const char *text, size_t len)
{
	json_t *value = NULL;
	char *again = NULL;
	size_t again_len = 0;

	if (ought_json_decode(text, len, &value, &err) != OUGHT_OK) {
		assert_int_equal(err.status, OUGHT_INVALID);
		return false;
	}
	assert_int_equal(ought_json_encode(value, &again, &again_len, &err), OUGHT_OK);
	assert_int_equal(again_len, len);
	assert_memory_equal(again, text, len);
	free(again);
	json_decref(value);
	return true;
}

/* What was read loosely has a canonical text, which is read strictly. */
static bool
check_loose_json(const char *text, size_t len)
{
	json_t *value = NULL;
	char *canonical = NULL;
	size_t canonical_len = 0;

	if (ought_json_read(text, len, &value, &err) != OUGHT_OK) {
		assert_int_equal(err.status, OUGHT_INVALID);
		return false;
	}
	assert_int_equal(ought_json_encode(value, &canonical, &canonical_len, &err), OUGHT_OK);
	assert_true(check_json(canonical, canonical_len));
	free(canonical);
	json_decref(value);
	return true;
}

static bool
check_entry(const char *text, size_t len)
{
	struct ought_entry entry = {0};
	char *again = NULL;
	size_t again_len = 0;

	if (ought_entry_read(text, len, &entry, &err) != OUGHT_OK) {
		assert_int_equal(err.status, OUGHT_INVALID);
		return false;
	}
	assert_int_equal(ought_entry_write(&entry, &again, &again_len, &err), OUGHT_OK);
	assert_int_equal(again_len, len);
	assert_memory_equal(again, text, len);
	free(again);
	ought_entry_clear(&entry);
	return true;
}

static bool
check_armor(const char *text, size_t len)
{
	uint8_t key[OUGHT_KEY_BYTES], signature[OUGHT_SIGNATURE_BYTES];
	struct ought_buffer again = {0};

	if (ought_sshsig_unarmor(text, len, key, signature, &err) != OUGHT_OK)
		return false;
	ought_sshsig_armor(key, signature, &again);
	assert_int_equal(again.len, len);
	assert_memory_equal(again.text, text, len);
	ought_buffer_free(&again);
	return true;
}

static bool
check_time(const char *text, size_t len)
{
	char again[OUGHT_TIME_MAX];
	int64_t at_ms = 0;

	(void)len;
	if (ought_time_parse(text, &at_ms, &err) != OUGHT_OK)
		return false;
	ought_time_format(at_ms, again);
	assert_string_equal(again, text);
	return true;
}

static bool
check_date(const char *text, size_t len)
{
	char again[OUGHT_DATE_MAX];
	struct ought_date date;

	(void)len;
	if (ought_date_parse(text, &date, &err) != OUGHT_OK)
		return false;
	ought_date_format(date, again);
	assert_string_equal(again, text);
	return true;
}

static bool
check_id(const char *text, size_t len)
{
	char again[OUGHT_ID_MAX];
	bool read = false;
	int64_t n = 0, loose = 0;
	int kind;

	(void)len;
	for (kind = OUGHT_ID_PERSON; kind <= OUGHT_ID_RECONSIDERATION; kind++) {
		enum ought_id_kind as = (enum ought_id_kind)kind;

		if (ought_id_parse(as, text, &loose, &err) == OUGHT_OK)
			assert_true(loose > 0);
		if (ought_id_parse_exact(as, text, &n, &err) != OUGHT_OK)
			continue;
		ought_id_format(as, n, again);
		assert_string_equal(again, text);
		assert_true(n == loose);
		read = true;
	}
	return read;
}

/* The log's vector key, which no test holds the secret of once the notes are made. */
static char *vkey;

static bool
check_note(const char *text, size_t len)
{
	struct ought_checkpoint checkpoint = {0};
	struct ought_buffer again = {0};

	if (ought_checkpoint_read(text, len, vkey, &checkpoint, &err) != OUGHT_OK)
		return false;
	/* Only what was signed: the two vectors' texts. */
	assert_true(checkpoint.size == 3 || checkpoint.size == 7);
	ought_checkpoint_text(&checkpoint, &again);
	assert_true(again.len < len);
	assert_memory_equal(again.text, text, again.len);
	ought_buffer_free(&again);
	return true;
}

static void
canonical_json_is_read_as_it_is_written(void **state)
{
	static const char *const texts[] = {"{\"a\":[1,-2,{\"b\":null}],\"c\":\"\xC3\xA9\\n\"}",
	    "[true,false,9223372036854775807,\"\\u0001\"]",
	    "{\"\xEF\xBD\x9E\":{},\"\xF0\x9F\x98\x80\":[]}", "{}"};
	const struct parser parser = {texts, sizeof(texts) / sizeof(texts[0]), check_json, false};

	(void)state;
	feed(&parser);
}

static void
json_from_people_has_a_canonical_text(void **state)
{
	static const char *const texts[] = {"{ \"b\" : [ 1, -2 ],\n\t\"a\" : \"e\xCC\x81\" }",
	    "{\"e\xCC\x81\": {\"\\u00e9\": \"\\/\\ud83d\\ude00\"}}", "[ -0, [[[]]] ]"};
	const struct parser parser = {
	    texts, sizeof(texts) / sizeof(texts[0]), check_loose_json, false};

	(void)state;
	feed(&parser);
}

static void
an_entry_is_read_as_it_is_written(void **state)
{
	static const char *const texts[] = {
	    "{\"act\":\"decision.made\",\"at\":\"2026-03-01T09:00:00.000Z\",\"by\":\"jane.roe\","
	    "\"claims\":{\"record\":\"R-000310\"},\"content\":"
	    "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"n\":17,\"prev\":"
	    "\"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"store\":\"suffolk/7f3a90b2\",\"v\":1}",
	    "{\"act\":\"found\",\"at\":\"2026-01-01T00:00:00.000Z\",\"by\":\"a\",\"claims\":{},\"n\":0,"
	    "\"prev\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"store\":\"x/1\",\"v\":1}"};
	const struct parser parser = {texts, sizeof(texts) / sizeof(texts[0]), check_entry, false};

	(void)state;
	feed(&parser);
}

static void
an_armor_is_read_as_it_is_written(void **state)
{
	size_t len = 0;
	char *armor = vector_read("sshsig/entry.sig", &len);
	const char *const texts[] = {armor};
	const struct parser parser = {texts, 1, check_armor, false};

	(void)state;
	feed(&parser);
	free(armor);
}

static void
a_checkpoint_is_read_as_it_was_signed(void **state)
{
	size_t len = 0;
	char *note = vector_read("tlog/checkpoint", &len);
	char *old_note = vector_read("tlog/old-checkpoint", &len);
	const char *const texts[] = {note, old_note};
	const struct parser parser = {texts, 2, check_note, false};

	(void)state;
	assert_int_equal(ought_start(&err), OUGHT_OK);
	vkey = vector_read("tlog/log.vkey", &len);
	vkey[strcspn(vkey, "\n")] = '\0';
	feed(&parser);
	free(vkey);
	free(old_note);
	free(note);
}

static void
times_dates_and_identifiers_are_read_as_they_are_written(void **state)
{
	static const char *const times[] = {"2026-03-01T09:00:00.000Z", "1969-12-31T23:59:59.999Z"};
	static const char *const dates[] = {"2026-03-01", "2024-02-29", "1900-01-01"};
	static const char *const ids[] = {
	    "P-000041", "R-000310", "C-2026-000127", "D-000008", "X-000003", "P-12345678"};
	const struct parser time = {times, sizeof(times) / sizeof(times[0]), check_time, true};
	const struct parser date = {dates, sizeof(dates) / sizeof(dates[0]), check_date, true};
	const struct parser id = {ids, sizeof(ids) / sizeof(ids[0]), check_id, true};

	(void)state;
	feed(&time);
	feed(&date);
	feed(&id);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(canonical_json_is_read_as_it_is_written),
	    cmocka_unit_test(json_from_people_has_a_canonical_text),
	    cmocka_unit_test(an_entry_is_read_as_it_is_written),
	    cmocka_unit_test(an_armor_is_read_as_it_is_written),
	    cmocka_unit_test(a_checkpoint_is_read_as_it_was_signed),
	    cmocka_unit_test(times_dates_and_identifiers_are_read_as_they_are_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
