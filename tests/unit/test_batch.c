/* test_batch.c: how the lines of a batch are divided into words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cli/commands/batch.h"

static char *words[BATCH_WORDS_MAX];
static int count;

static enum ought_status
split(const char *text)
{
	static char line[1024];
	static struct ought_error err;

	snprintf(line, sizeof(line), "%s", text);
	memset(words, 0, sizeof(words));
	count = -1;
	return batch_split(line, words, &count, &err);
}

static void
white_space_divides_words(void **state)
{
	(void)state;
	assert_int_equal(split("  check\tsearch   C-2026-000001 \r"), OUGHT_OK);
	assert_int_equal(count, 3);
	assert_string_equal(words[0], "check");
	assert_string_equal(words[1], "search");
	assert_string_equal(words[2], "C-2026-000001");
}

static void
quotes_keep_white_space_and_may_stand_within_a_word(void **state)
{
	(void)state;
	assert_int_equal(split("a 'b  c' \"d \\\"e\\\"\" f'g h'i ''"), OUGHT_OK);
	assert_int_equal(count, 5);
	assert_string_equal(words[1], "b  c");
	assert_string_equal(words[2], "d \"e\"");
	assert_string_equal(words[3], "fg hi");
	assert_string_equal(words[4], "");
}

static void
nothing_is_expanded(void **state)
{
	(void)state;
	assert_int_equal(split("$HOME ~ *.c `id` '\\n'"), OUGHT_OK);
	assert_string_equal(words[0], "$HOME");
	assert_string_equal(words[2], "*.c");
	assert_string_equal(words[3], "`id`");
	assert_string_equal(words[4], "\\n");
}

static void
a_hash_begins_a_remark_only_where_a_word_begins(void **state)
{
	(void)state;
	assert_int_equal(split("a b#c # d"), OUGHT_OK);
	assert_int_equal(count, 2);
	assert_string_equal(words[1], "b#c");
	assert_int_equal(split("# all of it"), OUGHT_OK);
	assert_int_equal(count, 0);
}

static void
an_open_quote_and_a_last_backslash_are_refused(void **state)
{
	(void)state;
	assert_int_equal(split("a 'b"), OUGHT_INVALID);
	assert_int_equal(split("a \"b\\\""), OUGHT_INVALID);
	assert_int_equal(split("a b\\"), OUGHT_INVALID);
	assert_int_equal(count, -1);
}

static void
too_many_words_are_refused(void **state)
{
	char line[2 * BATCH_WORDS_MAX + 3] = "";
	size_t i;

	(void)state;
	for (i = 0; i < BATCH_WORDS_MAX; i++)
		memcpy(line + 2 * i, "a ", 3);
	assert_int_equal(split(line), OUGHT_OK);
	assert_int_equal(count, (int)BATCH_WORDS_MAX);
	memcpy(line + 2 * i, "a", 2);
	assert_int_equal(split(line), OUGHT_INVALID);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(white_space_divides_words),
	    cmocka_unit_test(quotes_keep_white_space_and_may_stand_within_a_word),
	    cmocka_unit_test(nothing_is_expanded),
	    cmocka_unit_test(a_hash_begins_a_remark_only_where_a_word_begins),
	    cmocka_unit_test(an_open_quote_and_a_last_backslash_are_refused),
	    cmocka_unit_test(too_many_words_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
