/* test_options.c: what command.h promises of reading a call and of the table of commands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli/command.h"

static enum ought_status
run_nothing(struct cli *cli, struct ought_error *err)
{
	(void)cli;
	(void)err;
	return OUGHT_OK;
}

static const struct argument_about arguments[] = {
    {"CHECK", "a check", 0},
    {"RECORD", "records", ARGUMENT_REPEATED},
    {0},
};
static const struct option_about options[] = {
    {"role", "ROLE", "a role", OPTION_REPEATED},
    {"count", "N", "a number", 0},
    {"on", "DATE", "a day", 0},
    {"quietly", NULL, "a flag", 0},
    {0},
};
static const struct command command = {
    .name = "test this",
    .run = run_nothing,
    .arguments = arguments,
    .options = options,
    .about = "test",
    .flags = COMMAND_REASON,
};

static const struct option_about needed[] = {
    {"rank", "RANK", "a rank", OPTION_REQUIRED},
    {"to", "DATE", "a day", OPTION_REQUIRED},
    {0},
};
static const struct command strict_command = {
    .name = "strict", .run = run_nothing, .options = needed, .about = "test"};

static enum ought_status
read_words(struct cli *cli, const struct command *of, struct ought_error *err, char **words)
{
	int count = 0;

	memset(cli, 0, sizeof(*cli));
	memset(err, 0, sizeof(*err));
	cli->command = of;
	while (words[count] != NULL)
		count++;
	return options_read(cli, count, words, err);
}
#define READ(of, ...) read_words(&cli, of, &err, (char *[]){__VA_ARGS__, NULL})

static void
options_may_stand_anywhere_and_take_their_value_either_way(void **state)
{
	struct cli cli;
	struct ought_error err;

	(void)state;
	assert_int_equal(
	    READ(&command, "--count=7", "c-2026-1", "--on", "2026-03-01", "r-1"), OUGHT_OK);
	assert_string_equal(argument_text(&cli, "CHECK"), "c-2026-1");
	assert_string_equal(argument_text(&cli, "RECORD"), "r-1");
	assert_string_equal(option_text(&cli, "count"), "7");
	assert_string_equal(option_text(&cli, "on"), "2026-03-01");
	assert_false(option_given(&cli, "quietly"));
	assert_false(cli.json);
}

static void
what_is_repeated_is_kept_in_order(void **state)
{
	struct cli cli;
	struct ought_error err;

	(void)state;
	assert_int_equal(
	    READ(&command, "c-2026-1", "r-1", "--role", "senior", "r-2", "--role=records"),
	    OUGHT_OK);
	assert_string_equal(option_at(&cli, "role", 0), "senior");
	assert_string_equal(option_at(&cli, "role", 1), "records");
	assert_null(option_at(&cli, "role", 2));
	assert_string_equal(argument_at(&cli, "RECORD", 1), "r-2");
	assert_null(argument_at(&cli, "RECORD", 2));
	assert_null(argument_at(&cli, "CHECK", 1));
}

static void
two_hyphens_end_the_options(void **state)
{
	struct cli cli;
	struct ought_error err;

	(void)state;
	assert_int_equal(READ(&command, "--", "--json", "-x"), OUGHT_OK);
	assert_string_equal(argument_text(&cli, "CHECK"), "--json");
	assert_string_equal(argument_text(&cli, "RECORD"), "-x");
	assert_false(cli.json);
}

static void
a_lone_hyphen_is_a_word(void **state)
{
	struct cli cli;
	struct ought_error err;

	(void)state;
	assert_int_equal(READ(&command, "-", "r-1"), OUGHT_OK);
	assert_string_equal(argument_text(&cli, "CHECK"), "-");
}

static void
all_that_is_missing_is_named_together(void **state)
{
	struct cli cli;
	struct ought_error err;

	(void)state;
	assert_int_equal(READ(&command, "--json"), OUGHT_INVALID);
	assert_string_equal(err.sentence, "missing: CHECK, RECORD");
	assert_int_equal(READ(&strict_command, "--json"), OUGHT_INVALID);
	assert_string_equal(err.sentence, "missing: --rank RANK, --to DATE");
}

static void
help_needs_nothing_else(void **state)
{
	struct cli cli;
	struct ought_error err;

	(void)state;
	assert_int_equal(READ(&strict_command, "--help"), OUGHT_OK);
	assert_true(cli.help);
	assert_int_equal(READ(&strict_command, "-h"), OUGHT_OK);
	assert_true(cli.help);
}

static void
a_word_too_many_is_refused(void **state)
{
	struct cli cli;
	struct ought_error err;

	(void)state;
	assert_int_equal(READ(&strict_command, "--rank", "x", "--to", "y", "more"), OUGHT_INVALID);
	assert_string_equal(err.sentence, "there is a word too many after strict");
}

static void
a_misspelt_option_is_told_its_nearest(void **state)
{
	struct cli cli;
	struct ought_error err;

	(void)state;
	assert_int_equal(READ(&command, "c", "r", "--jsno"), OUGHT_INVALID);
	assert_string_equal(err.sentence, "there is no option --jsno; did you mean --json?");
	assert_int_equal(READ(&command, "c", "r", "--frobnicate"), OUGHT_INVALID);
	assert_string_equal(err.sentence, "there is no option --frobnicate");
	assert_int_equal(READ(&command, "c", "r", "-q"), OUGHT_INVALID);
}

static void
an_option_twice_or_with_a_wrong_value_is_refused(void **state)
{
	struct cli cli;
	struct ought_error err;

	(void)state;
	assert_int_equal(READ(&command, "c", "r", "--count", "1", "--count", "2"), OUGHT_INVALID);
	assert_string_equal(err.sentence, "--count is given twice");
	assert_int_equal(READ(&command, "c", "r", "--quietly=yes"), OUGHT_INVALID);
	assert_string_equal(err.sentence, "--quietly takes no value");
	assert_int_equal(READ(&command, "c", "r", "--count"), OUGHT_INVALID);
	assert_string_equal(err.sentence, "--count needs its N");
	assert_int_equal(READ(&command, "c", "r", "--count", "\xff"), OUGHT_INVALID);
}

static void
only_a_command_that_says_so_takes_a_reason_or_a_file(void **state)
{
	struct cli cli;
	struct ought_error err;

	(void)state;
	assert_int_equal(READ(&command, "c", "r", "--reason", "a complaint"), OUGHT_OK);
	assert_string_equal(option_text(&cli, "reason"), "a complaint");
	assert_int_equal(READ(&command, "c", "r", "--file", "f"), OUGHT_INVALID);
	assert_int_equal(
	    READ(&strict_command, "--rank", "x", "--to", "y", "--reason", "z"), OUGHT_INVALID);
}

static void
numbers_are_whole_and_within_their_limits(void **state)
{
	static char *const wrong[] = {
	    "", " 1", "+1", "1x", "0x10", "0", "11", "99999999999999999999"};
	struct cli cli;
	struct ought_error err;
	int64_t value = -5;

	(void)state;
	assert_int_equal(READ(&command, "c", "r"), OUGHT_OK);
	assert_int_equal(option_number(&cli, "count", 1, 10, &value, &err), OUGHT_OK);
	assert_int_equal(value, -5);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_equal(READ(&command, "c", "r", "--count", wrong[i]), OUGHT_OK);
		assert_int_equal(option_number(&cli, "count", 1, 10, &value, &err), OUGHT_INVALID);
		assert_int_equal(value, -5);
	}
	assert_int_equal(READ(&command, "c", "r", "--count", "10"), OUGHT_OK);
	assert_int_equal(option_number(&cli, "count", 1, 10, &value, &err), OUGHT_OK);
	assert_int_equal(value, 10);
}

static void
an_identifier_is_read_as_people_type_it_and_written_in_one_way(void **state)
{
	struct cli cli;
	struct ought_error err;
	char text[OUGHT_ID_MAX];
	int64_t n;

	(void)state;
	assert_int_equal(READ(&command, "c-2026-127", "r-310"), OUGHT_OK);
	assert_int_equal(argument_id(&cli, "CHECK", OUGHT_ID_CHECK, &n, text, &err), OUGHT_OK);
	assert_string_equal(text, "C-2026-000127");
	assert_int_equal(n, (int64_t)2026 * OUGHT_CHECK_YEAR + 127);
	assert_int_equal(
	    argument_id(&cli, "RECORD", OUGHT_ID_PERSON, &n, text, &err), OUGHT_INVALID);
}

static void
a_day_that_does_not_exist_is_refused(void **state)
{
	struct cli cli;
	struct ought_error err;
	struct ought_date day = {0};

	(void)state;
	assert_int_equal(READ(&command, "c", "r", "--on", "2026-02-29"), OUGHT_OK);
	assert_int_equal(option_date(&cli, "on", &day, &err), OUGHT_INVALID);
	assert_int_equal(day.day, 0);
	assert_int_equal(READ(&command, "c", "r", "--on", "2024-02-29"), OUGHT_OK);
	assert_int_equal(option_date(&cli, "on", &day, &err), OUGHT_OK);
	assert_int_equal(day.day, 19782);
}

static void
more_words_than_there_is_room_for_are_refused(void **state)
{
	static char *words[GIVEN_MAX + 2];
	struct cli cli;
	struct ought_error err;

	(void)state;
	for (size_t i = 0; i <= GIVEN_MAX; i++)
		words[i] = "r-1";
	assert_int_equal(read_words(&cli, &command, &err, words), OUGHT_INVALID);
}

static void
every_command_explains_itself(void **state)
{
	(void)state;
	assert_non_null(commands[0]);
	for (size_t i = 0; commands[i] != NULL; i++) {
		const struct command *row = commands[i];
		const struct option_about *option = row->options;
		const struct argument_about *argument = row->arguments;

		assert_non_null(row->run);
		assert_true(row->about != NULL && row->about[0] != '\0');
		assert_true(row->about[strlen(row->about) - 1] != '.');
		for (; option != NULL && option->name != NULL; option++) {
			assert_non_null(option->about);
			/* A command's own option would hide the common one. */
			for (const struct option_about *common = options_common;
			     common->name != NULL; common++)
				assert_string_not_equal(option->name, common->name);
		}
		for (; argument != NULL && argument->name != NULL; argument++)
			assert_non_null(argument->about);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(commands[j]->name, row->name);
	}
}

static void
the_nearest_word_is_near(void **state)
{
	static const char *const words[] = {"status", "unlock", "officer grant", NULL};

	(void)state;
	assert_string_equal(help_nearest("statsu", words), "status");
	assert_string_equal(help_nearest("officer grnat", words), "officer grant");
	assert_null(help_nearest("zzz", words));
	assert_null(help_nearest(
	    "a-word-that-is-much-longer-than-sixty-three-characters-so-that-it-has-no-room",
	    words));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(options_may_stand_anywhere_and_take_their_value_either_way),
	    cmocka_unit_test(what_is_repeated_is_kept_in_order),
	    cmocka_unit_test(two_hyphens_end_the_options),
	    cmocka_unit_test(a_lone_hyphen_is_a_word),
	    cmocka_unit_test(all_that_is_missing_is_named_together),
	    cmocka_unit_test(help_needs_nothing_else),
	    cmocka_unit_test(a_word_too_many_is_refused),
	    cmocka_unit_test(a_misspelt_option_is_told_its_nearest),
	    cmocka_unit_test(an_option_twice_or_with_a_wrong_value_is_refused),
	    cmocka_unit_test(only_a_command_that_says_so_takes_a_reason_or_a_file),
	    cmocka_unit_test(numbers_are_whole_and_within_their_limits),
	    cmocka_unit_test(an_identifier_is_read_as_people_type_it_and_written_in_one_way),
	    cmocka_unit_test(a_day_that_does_not_exist_is_refused),
	    cmocka_unit_test(more_words_than_there_is_room_for_are_refused),
	    cmocka_unit_test(every_command_explains_itself),
	    cmocka_unit_test(the_nearest_word_is_near),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
