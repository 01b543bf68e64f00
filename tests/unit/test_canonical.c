/*
 * test_canonical.c: decoding accepts exactly the texts that come back with the same bytes, whichever way it found out.  Random
 * values, and the same with bytes changed, beside what parsing and writing say.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ought/base.h"

static uint64_t seed;

static size_t
below(size_t n)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (size_t)(seed >> 33) % n;
}

/* What decoding is by definition. */
static bool
comes_back(const char *text, size_t len)
{
	json_t *value = json_loadb(text, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
	char *again = value == NULL
	    ? NULL
	    : json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
	bool same = again != NULL && strlen(again) == len && memcmp(again, text, len) == 0;

	/* Floats come back, and are refused all the same. */
	if (same && json_is_real(value))
		same = false;
	free(again);
	json_decref(value);
	return same;
}

static bool
decodes(const char *text, size_t len)
{
	json_t *value = NULL;
	bool good = ought_json_decode(text, len, &value, NULL) == OUGHT_OK;

	json_decref(value);
	return good;
}

static json_t *
random_text(void)
{
	static const char *const pieces[] = {"a", "b", "Z", "\"", "\\", "\n", "\t", "\b", "\x01",
	    "\x1f", "/", "\x7f", "\xC3\xA9", "\xE2\x80\xA8", " ", "{", "}", ",", ":"};
	char text[64] = "";
	size_t i, count = below(6);

	for (i = 0; i < count; i++)
		strcat(text, pieces[below(sizeof(pieces) / sizeof(pieces[0]))]);
	return json_string(text);
}

static json_t *
random_value(unsigned depth)
{
	json_t *value, *key;
	size_t i, count = below(5);

	switch (below(depth > 4 ? 5 : 7)) {
	case 0:
		return json_integer((json_int_t)below(3) - 1);
	case 1:
		return json_integer(below(2) == 0 ? INT64_MAX : INT64_MIN);
	case 2:
		return below(2) == 0 ? json_true() : json_null();
	case 3:
		return json_integer(-(json_int_t)below(1000000));
	case 4:
		return random_text();
	case 5:
		value = json_array();
		for (i = 0; i < count; i++)
			json_array_append_new(value, random_value(depth + 1));
		return value;
	default:
		value = json_object();
		for (i = 0; i < count; i++) {
			key = random_text();
			json_object_set_new(value, json_string_value(key), random_value(depth + 1));
			json_decref(key);
		}
		return value;
	}
}

static void
what_was_encoded_decodes(void **state)
{
	json_t *value;
	char *text;
	size_t len, i;

	(void)state;
	seed = 1;
	for (i = 0; i < 20000; i++) {
		value = random_value(0);
		assert_int_equal(ought_json_encode(value, &text, &len, NULL), OUGHT_OK);
		if (!decodes(text, len))
			fail_msg("does not decode: %s", text);
		free(text);
		json_decref(value);
	}
}

static void
whatever_was_changed_decodes_only_if_it_comes_back(void **state)
{
	static const char bytes[] = "{}[]\",:\\ \nab01-.eEtfnu/\x7f\x1f";
	json_t *value;
	char *text, changed[4096];
	size_t len, i, changes, at;
	int accepted = 0, refused = 0;

	(void)state;
	seed = 2;
	for (i = 0; i < 100000; i++) {
		value = random_value(0);
		assert_int_equal(ought_json_encode(value, &text, &len, NULL), OUGHT_OK);
		json_decref(value);
		if (len + 4 > sizeof(changed)) {
			free(text);
			continue;
		}
		memcpy(changed, text, len);
		free(text);
		for (changes = 1 + below(2); changes > 0; changes--) {
			at = below(len + 1);
			switch (below(3)) {
			case 0:
				memmove(changed + at + 1, changed + at, len - at);
				changed[at] = bytes[below(sizeof(bytes) - 1)];
				len++;
				break;
			case 1:
				if (at < len)
					changed[at] = bytes[below(sizeof(bytes) - 1)];
				break;
			default:
				if (at < len) {
					memmove(changed + at, changed + at + 1, len - at - 1);
					len--;
				}
			}
		}
		changed[len] = '\0';
		if (strpbrk(changed, ".eE") != NULL && strpbrk(changed, "0123456789") != NULL)
			continue; /* may hold a float within, which comes back and is refused */
		if (decodes(changed, len) != comes_back(changed, len))
			fail_msg("%s: %s", comes_back(changed, len) ? "is refused" : "is accepted",
			    changed);
		if (decodes(changed, len))
			accepted++;
		else
			refused++;
	}
	/* Both were tried. */
	assert_true(accepted > 1000);
	assert_true(refused > 1000);
}

static void
near_misses_are_refused(void **state)
{
	static const char *const texts[] = {"-0", "01", "1.0", "1e2", "{\"b\":1,\"a\":2}",
	    "{\"a\":1,\"a\":1}", "{\"aa\":1,\"a\":2}", "[1, 2]", "[1,2] ", " 1", "\"\\/\"",
	    "\"\\u0041\"", "\"\\u000a\"", "\"\\u001f\"", "[1,]", "[1", "{\"a\"}", "", "-", "\"",
	    "tru", "[]]", "{]", "[1 2]"};
	static const char *const good[] = {"0", "-1", "9223372036854775807",
	    "{\"a\":1,\"aa\":2,\"b\":[]}", "\"\\u001F\"", "\"/\"", "{\"\":{}}", "[[],{},\"\"]",
	    "\"\\n\\\"\\\\\""};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (decodes(texts[i], strlen(texts[i])))
			fail_msg("is accepted: %s", texts[i]);
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (!decodes(good[i], strlen(good[i])))
			fail_msg("is refused: %s", good[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_was_encoded_decodes),
	    cmocka_unit_test(whatever_was_changed_decodes_only_if_it_comes_back),
	    cmocka_unit_test(near_misses_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
