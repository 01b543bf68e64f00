/* test_csv.c: what csv.h promises. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/input/csv.h"

static const struct csv_column columns[] = {{"ref", true}, {"name", false}, {"note", false}, {0}};

struct seen {
	char rows[4096];     /* "line:ref|name|note;" */
	char problems[4096]; /* "line:column:what;" */
	size_t problem_count;
	int64_t read;
	int stop_after; /* rows; 0: never */
	int row_count;
};

static void
add(char *to, size_t size, const char *text)
{
	strncat(to, text, size - strlen(to) - 1);
}

static enum ought_status
row(void *cookie, size_t line, const char *const *values, int64_t read, struct ought_error *err)
{
	struct seen *seen = cookie;
	char text[512];

	snprintf(text, sizeof(text), "%zu:%s|%s|%s;", line, values[0], values[1], values[2]);
	add(seen->rows, sizeof(seen->rows), text);
	seen->read = read;
	if (++seen->row_count == seen->stop_after)
		return ought_error_set(err, OUGHT_REFUSED, "enough");
	return OUGHT_OK;
}

static void
problem(void *cookie, size_t line, const char *column, const char *what)
{
	struct seen *seen = cookie;
	char text[512];

	snprintf(text, sizeof(text), "%zu:%s:%s;", line, column != NULL ? column : "", what);
	add(seen->problems, sizeof(seen->problems), text);
	seen->problem_count++;
}

static struct seen seen;

static enum ought_status
read_bytes(const char *bytes, size_t len)
{
	struct csv_reader reader = {columns, row, problem, &seen};
	struct ought_error err = {0};
	enum ought_status status;
	FILE *file = tmpfile();
	int stop_after = seen.stop_after;

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	rewind(file);
	memset(&seen, 0, sizeof(seen));
	seen.stop_after = stop_after;
	status = csv_read(&reader, file, &err);
	seen.stop_after = 0;
	fclose(file);
	return status;
}

static void
reads(const char *text, const char *rows, const char *problems)
{
	assert_int_equal(read_bytes(text, strlen(text)), OUGHT_OK);
	assert_string_equal(seen.problems, problems);
	assert_string_equal(seen.rows, rows);
}

static void
columns_may_come_in_any_order(void **state)
{
	(void)state;
	reads("note,ref,name\nn1,r1,a\nn2,r2,b\n", "2:r1|a|n1;3:r2|b|n2;", "");
}

static void
a_byte_order_mark_and_crlf_and_a_missing_last_newline_are_accepted(void **state)
{
	(void)state;
	reads("\xef\xbb\xbfref,name,note\r\nr1,a,b\r\nr2,c,d", "2:r1|a|b;3:r2|c|d;", "");
}

static void
quoted_fields_hold_commas_quotes_and_newlines_and_the_row_keeps_its_first_line(void **state)
{
	(void)state;
	reads("ref,name,note\nr1,\"a,\"\"b\"\"\",\"one\n\ntwo\"\nr2,,\n",
	    "2:r1|a,\"b\"|one\n\ntwo;5:r2||;", "");
}

static void
lines_that_end_in_a_carriage_return_alone_are_counted_too(void **state)
{
	(void)state;
	reads("ref,name,note\rA,B,C\r\r\"D\rE\",F,G\rH\r", "2:A|B|C;4:D\rE|F|G;",
	    "6::1 fields where the header has 3;");
}

static void
blank_lines_are_passed_over_and_counted(void **state)
{
	(void)state;
	reads("ref,name,note\n\n\nr1,a,b\n", "4:r1|a|b;", "");
}

static void
spaces_belong_to_the_field(void **state)
{
	(void)state;
	reads("ref,name,note\nr1, a ,\n", "2:r1| a |;", "");
}

static void
a_row_of_another_width_is_reported_and_the_next_is_read(void **state)
{
	(void)state;
	reads("ref,name,note\nr1,a\nr2,a,b,c\nr3,a,b\n", "4:r3|a|b;",
	    "2::2 fields where the header has 3;3::4 fields where the header has 3;");
}

static void
unknown_missing_and_repeated_columns_are_named_together(void **state)
{
	(void)state;
	reads("ref,colour,ref\nr1,a,b\n", "",
	    "1:ref:the column is there twice;"
	    "1::the header has columns that are not known: number 2;"
	    "1::the header lacks name, note;");
}

static void
an_empty_required_value_is_reported_by_its_column(void **state)
{
	(void)state;
	reads("ref,name,note\n,a,b\nr2,,\n", "3:r2||;", "2:ref:empty;");
}

static void
broken_utf8_is_reported_by_its_column_and_the_next_row_is_read(void **state)
{
	(void)state;
	reads("ref,name,note\nr1,\xff\xfe,b\nr2,\xc3\xa9,\n", "3:r2|\xc3\xa9|;",
	    "2:name:not in UTF-8;");
}

static void
a_nul_ends_the_reading(void **state)
{
	static const char text[] = "ref,name,note\nr1,a,b\nr2,\0,b\nr3,a,b\n";

	(void)state;
	assert_int_equal(read_bytes(text, sizeof(text) - 1), OUGHT_OK);
	assert_string_equal(seen.rows, "2:r1|a|b;");
	assert_string_equal(seen.problems, "3::a NUL character: is this a text file?;");
}

static void
a_quotation_mark_in_the_wrong_place_ends_the_reading(void **state)
{
	(void)state;
	assert_int_equal(read_bytes("ref,name,note\nr1,a\"b,c\nr2,,\n", 28), OUGHT_OK);
	assert_string_equal(seen.rows, "");
	assert_int_equal(seen.problem_count, 1);
	assert_non_null(strstr(seen.problems, "2::a quotation mark where none may be"));
}

static void
a_quotation_mark_that_is_never_closed_is_reported_where_its_row_begins(void **state)
{
	(void)state;
	reads("ref,name,note\nr1,a,\"b\nr2,a,b\n", "", "2::a quotation mark that is never closed;");
}

static void
an_empty_file_is_reported(void **state)
{
	(void)state;
	reads("", "", "1::the file is empty: it needs a header row;");
	reads("\n\n", "", "1::the file is empty: it needs a header row;");
}

static void
a_field_without_end_is_refused_before_it_is_held(void **state)
{
	const size_t len = 8U << 20;
	char *text = malloc(len);

	(void)state;
	assert_non_null(text);
	memset(text, 'x', len);
	memcpy(text, "ref,name,note\nr1,", 17);
	assert_int_equal(read_bytes(text, len), OUGHT_OK);
	assert_string_equal(seen.problems, "2::a field of more than 131072 bytes;");
	free(text);
}

static void
a_row_without_end_is_refused_before_it_is_held(void **state)
{
	const size_t len = 8U << 20;
	char *text = malloc(len);

	(void)state;
	assert_non_null(text);
	memset(text, ',', len);
	memcpy(text, "ref,name,note\nr1,", 17);
	text[len - 1] = '\n';
	assert_int_equal(read_bytes(text, len), OUGHT_OK);
	assert_int_equal(seen.problem_count, 1);
	assert_non_null(strstr(seen.problems, "fields where the header has 3"));
	free(text);
}

static void
a_visitor_that_fails_ends_the_reading(void **state)
{
	static const char text[] = "ref,name,note\nr1,,\nr2,,\nr3,,\n";

	(void)state;
	seen.stop_after = 2;
	assert_int_equal(read_bytes(text, sizeof(text) - 1), OUGHT_REFUSED);
	assert_string_equal(seen.rows, "2:r1||;3:r2||;");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(columns_may_come_in_any_order),
	    cmocka_unit_test(a_byte_order_mark_and_crlf_and_a_missing_last_newline_are_accepted),
	    cmocka_unit_test(
		quoted_fields_hold_commas_quotes_and_newlines_and_the_row_keeps_its_first_line),
	    cmocka_unit_test(lines_that_end_in_a_carriage_return_alone_are_counted_too),
	    cmocka_unit_test(blank_lines_are_passed_over_and_counted),
	    cmocka_unit_test(spaces_belong_to_the_field),
	    cmocka_unit_test(a_row_of_another_width_is_reported_and_the_next_is_read),
	    cmocka_unit_test(unknown_missing_and_repeated_columns_are_named_together),
	    cmocka_unit_test(an_empty_required_value_is_reported_by_its_column),
	    cmocka_unit_test(broken_utf8_is_reported_by_its_column_and_the_next_row_is_read),
	    cmocka_unit_test(a_nul_ends_the_reading),
	    cmocka_unit_test(a_quotation_mark_in_the_wrong_place_ends_the_reading),
	    cmocka_unit_test(
		a_quotation_mark_that_is_never_closed_is_reported_where_its_row_begins),
	    cmocka_unit_test(an_empty_file_is_reported),
	    cmocka_unit_test(a_field_without_end_is_refused_before_it_is_held),
	    cmocka_unit_test(a_row_without_end_is_refused_before_it_is_held),
	    cmocka_unit_test(a_visitor_that_fails_ends_the_reading),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
