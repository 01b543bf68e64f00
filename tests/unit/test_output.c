/* test_output.c: what output.h promises: untrusted text shows and does not act, columns line up, JSON is one document. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/output.h"

/* What ${print} writes to standard output; the caller's to free(). */
static char *
printed(void (*print)(struct cli *), struct cli *cli)
{
	int kept = dup(STDOUT_FILENO);
	FILE *file = tmpfile();
	char *text;
	long len;

	fflush(stdout);
	dup2(fileno(file), STDOUT_FILENO);
	print(cli);
	fflush(stdout);
	dup2(kept, STDOUT_FILENO);
	close(kept);
	fseek(file, 0, SEEK_END);
	len = ftell(file);
	rewind(file);
	text = calloc(1, (size_t)len + 1);
	assert_int_equal(fread(text, 1, (size_t)len, file), len);
	fclose(file);
	return text;
}

static void
assert_escaped(const char *text, bool newlines, const char *expected)
{
	struct ought_buffer out = {0};

	escape_terminal(&out, text, newlines);
	assert_string_equal(out.text, expected);
	ought_buffer_free(&out);
}

static void
what_would_move_the_cursor_is_shown_instead(void **state)
{
	(void)state;
	assert_escaped("a\033[2Jb", false, "a\\x1b[2Jb");
	assert_escaped("a\rb\bc\ad\177", false, "a\\x0db\\x08c\\x07d\\x7f");
	assert_escaped("one\ntwo", false, "one\\x0atwo");
	assert_escaped("one\ntwo", true, "one\ntwo");
	/* U+009B is the same as ESC [ to some terminals. */
	assert_escaped("a\xc2\x9b"
		       "31mb",
	    true, "a\\x9b31mb");
}

static void
what_would_reverse_or_hide_text_is_shown_instead(void **state)
{
	(void)state;
	assert_escaped("a\xe2\x80\xae"
		       "b",
	    true, "a\\u202eb");
	assert_escaped("a\xe2\x81\xa6"
		       "b",
	    true, "a\\u2066b");
	assert_escaped("a\xe2\x80\x8b"
		       "b",
	    true, "a\\u200bb");
	assert_escaped("a\xf3\xa0\x81\x81"
		       "b",
	    true, "a\\ue0041b");
}

static void
bytes_that_are_no_text_are_shown_as_bytes(void **state)
{
	(void)state;
	assert_escaped("a\xff"
		       "b\xc3",
	    true, "a\\xffb\\xc3");
}

static void
names_of_any_script_pass(void **state)
{
	(void)state;
	assert_escaped(
	    "Zo\xc3\xab \xe6\x9d\x8e \xd9\x85", false, "Zo\xc3\xab \xe6\x9d\x8e \xd9\x85");
}

static void
width_is_counted_in_columns(void **state)
{
	size_t width;

	(void)state;
	assert_int_equal(display_width("Zo\xc3\xab"), 3);
	assert_int_equal(display_width("\xe6\x9d\x8e\xe6\x98\x8e"), 4);
	assert_int_equal(display_width("Zoe\xcc\x88"), 3);
	assert_int_equal(display_cut("\xe6\x9d\x8e\xe6\x98\x8e", 3, &width), 3);
	assert_int_equal(width, 2);
}

static const struct column columns[] = {
    {"n", "N", COLUMN_NUMBER, 0},
    {"name", "NAME", COLUMN_TEXT, 6},
    {"roles", "ROLES", COLUMN_TEXT, 0},
    {"in", "IN", COLUMN_YES_NO, 0},
    {0},
};

static void
print_list(struct cli *cli)
{
	struct list *list = list_begin(cli, "ought.test/1", columns);
	struct ought_error err;

	assert_int_equal(list_add(list,
			     json_pack("{s:i, s:s, s:[s,s], s:b}", "n", 7, "name", "Zo\xc3\xab",
				 "roles", "senior", "records", "in", 1),
			     &err),
	    OUGHT_OK);
	assert_int_equal(
	    list_add(list,
		json_pack("{s:i, s:s, s:[s], s:b}", "n", 112, "name",
		    "\xe6\x9d\x8e\xe6\x98\x8e\xe6\x9d\x8e\xe6\x98\x8e", "roles", "a\nb", "in", 0),
		&err),
	    OUGHT_OK);
	assert_int_equal(list_end(list, "none", &err), OUGHT_OK);
}

static void
print_empty(struct cli *cli)
{
	struct ought_error err;

	assert_int_equal(
	    list_end(list_begin(cli, "ought.test/1", columns), "Nobody is here.", &err), OUGHT_OK);
}

static void
a_table_lines_up_whatever_the_width_of_its_characters(void **state)
{
	struct cli cli = {0};
	char *text = printed(print_list, &cli);

	(void)state;
	assert_string_equal(text,
	    "  N  NAME   ROLES            IN\n"
	    "  7  Zo\xc3\xab    senior, records  yes\n"
	    "112  \xe6\x9d\x8e\xe6\x98\x8e\xe2\x80\xa6  a\\x0ab           no\n");
	free(text);
}

static void
a_list_in_json_is_one_document_with_its_schema(void **state)
{
	struct cli cli = {.json = true};
	char *text = printed(print_list, &cli);
	json_t *document = json_loads(text, 0, NULL);

	(void)state;
	assert_string_equal(ought_json_text(document, "schema"), "ought.test/1");
	assert_int_equal(json_array_size(json_object_get(document, "rows")), 2);
	json_decref(document);
	free(text);
}

static void
an_empty_list_says_so_or_is_an_empty_document(void **state)
{
	struct cli cli = {0};
	char *text = printed(print_empty, &cli);

	(void)state;
	assert_string_equal(text, "Nobody is here.\n");
	free(text);
	cli.json = true;
	text = printed(print_empty, &cli);
	assert_string_equal(text, "{\"schema\":\"ought.test/1\",\"rows\":[]}\n");
	free(text);
}

static void
print_done(struct cli *cli)
{
	struct ought_error err;

	assert_int_equal(output_done(cli, "ought.test/1", json_pack("{s:i}", "n", 7),
			     "ought status", &err, "Did %d %s.", 7, "a\033[1mb"),
	    OUGHT_OK);
}

static void
after_an_act_a_sentence_and_the_next_command_or_a_document(void **state)
{
	struct cli cli = {0};
	char *text = printed(print_done, &cli);

	(void)state;
	assert_string_equal(text, "Did 7 a\\x1b[1mb.\nNext: ought status\n");
	assert_true(cli.changed);
	free(text);
	cli.json = true;
	text = printed(print_done, &cli);
	assert_string_equal(text, "{\"n\":7,\"schema\":\"ought.test/1\"}\n");
	free(text);
}

static void
times_are_shown_in_local_time_with_their_zone(void **state)
{
	char text[64];

	(void)state;
	setenv("TZ", "Europe/London", 1);
	tzset();
	local_time("2026-07-01T09:00:00.000Z", text, sizeof(text));
	assert_string_equal(text, "01 Jul 2026 10:00 BST");
	local_time("2026-03-01T09:00:00.000Z", text, sizeof(text));
	assert_string_equal(text, "01 Mar 2026 09:00 GMT");
	local_time("no time", text, sizeof(text));
	assert_string_equal(text, "no time");
}

static void
print_field(struct cli *cli)
{
	(void)cli;
	say_field("Reasons", 12,
	    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen\nnext");
	say_field("Absent", 12, NULL);
}

static void
a_long_value_is_wrapped_under_itself(void **state)
{
	struct cli cli = {0};
	char *text = printed(print_field, &cli);

	(void)state;
	assert_string_equal(text,
	    "Reasons:    one two three four five six seven eight nine ten eleven twelve\n"
	    "            thirteen fourteen\n"
	    "            next\n");
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_would_move_the_cursor_is_shown_instead),
	    cmocka_unit_test(what_would_reverse_or_hide_text_is_shown_instead),
	    cmocka_unit_test(bytes_that_are_no_text_are_shown_as_bytes),
	    cmocka_unit_test(names_of_any_script_pass),
	    cmocka_unit_test(width_is_counted_in_columns),
	    cmocka_unit_test(a_table_lines_up_whatever_the_width_of_its_characters),
	    cmocka_unit_test(a_list_in_json_is_one_document_with_its_schema),
	    cmocka_unit_test(an_empty_list_says_so_or_is_an_empty_document),
	    cmocka_unit_test(after_an_act_a_sentence_and_the_next_command_or_a_document),
	    cmocka_unit_test(times_are_shown_in_local_time_with_their_zone),
	    cmocka_unit_test(a_long_value_is_wrapped_under_itself),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
