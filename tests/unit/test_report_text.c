/* test_report_text.c: whatever people are called, and whatever they did to their names: pages and tables are not made of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "report/html.h"

static void
writes_html(const char *text, const char *expected)
{
	struct ought_buffer out = {0};

	html_text(&out, text);
	assert_string_equal(out.text, expected);
	ought_buffer_free(&out);
}

static void
writes_csv(const char *text, const char *expected)
{
	struct ought_buffer out = {0};

	ought_csv_cell(&out, text);
	assert_string_equal(out.text != NULL ? out.text : "", expected);
	ought_buffer_free(&out);
}

static void
markup_in_a_text_is_text(void **state)
{
	(void)state;
	writes_html("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;");
	writes_html("\" onload='x' &amp;", "&quot; onload=&#39;x&#39; &amp;amp;");
	writes_html("O'Brien & Sons", "O&#39;Brien &amp; Sons");
	writes_html("Zoë Łukasz 李", "Zoë Łukasz 李");
}

static void
what_deceives_the_eye_is_shown(void **state)
{
	(void)state;
	writes_html("a\xe2\x80\xae"
		    "b",
	    "a\\u202eb");
	writes_html("\x1b[31mred", "\\x1b[31mred");
	writes_html("two\nlines", "two\nlines");
	writes_html("bad \xff byte", "bad \\xff byte");
}

static void
a_page_says_that_it_loads_and_runs_nothing(void **state)
{
	struct ought_buffer out = {0};

	(void)state;
	html_begin(&out, "<b>Title</b>");
	html_end(&out);
	assert_non_null(strstr(out.text, "default-src 'none'; style-src 'sha256-"));
	assert_non_null(strstr(out.text, "<title>&lt;b&gt;Title&lt;/b&gt;</title>"));
	assert_null(strstr(out.text, "unsafe"));
	assert_null(strstr(out.text, "<script"));
	assert_null(strstr(out.text, "http://"));
	ought_buffer_free(&out);
}

static void
a_label_of_a_chart_is_escaped_and_cut(void **state)
{
	const struct html_bar bars[] = {{"</svg><script>", 3, "3"},
	    {"a label that is longer than the room for it", -1, "[c]"}, {"none", 0, "0"}};
	struct ought_buffer out = {0};

	(void)state;
	html_chart(&out, "<i>", bars, 3);
	assert_non_null(strstr(out.text, "&lt;/svg&gt;&lt;script&gt;"));
	assert_non_null(strstr(out.text, "a label that is longer than th…"));
	assert_non_null(strstr(out.text, "stroke-dasharray"));
	assert_null(strstr(out.text, "<i>"));
	ought_buffer_free(&out);
}

static void
a_cell_is_no_formula(void **state)
{
	(void)state;
	writes_csv("=cmd|'/C calc'!A0", "\"'=cmd|'/C calc'!A0\"");
	writes_csv("+44", "\"'+44\"");
	writes_csv("-1", "\"'-1\"");
	writes_csv("@SUM(A1)", "\"'@SUM(A1)\"");
	writes_csv("\t=1", "\"'\t=1\"");
}

static void
a_cell_is_quoted_where_it_has_to_be(void **state)
{
	(void)state;
	writes_csv("plain", "plain");
	writes_csv("", "");
	writes_csv("a,b", "\"a,b\"");
	writes_csv("say \"so\"", "\"say \"\"so\"\"\"");
	writes_csv("two\r\nlines", "\"two\r\nlines\"");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(markup_in_a_text_is_text),
	    cmocka_unit_test(what_deceives_the_eye_is_shown),
	    cmocka_unit_test(a_page_says_that_it_loads_and_runs_nothing),
	    cmocka_unit_test(a_label_of_a_chart_is_escaped_and_cut),
	    cmocka_unit_test(a_cell_is_no_formula),
	    cmocka_unit_test(a_cell_is_quoted_where_it_has_to_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
