/* test_form.c: what form.h promises: nothing typed is lost or changed, and what is missing is named together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/input/form.h"

static const struct form_field fields[] = {
    {"relevant", "Relevant", "Is it reasonably believed to be relevant?", FORM_YES_NO,
	FORM_REQUIRED, NULL, NULL, NULL},
    {"relevant_reasons", "Relevant: reasons", NULL, FORM_TEXT, FORM_REQUIRED, NULL, NULL, NULL},
    {"ought", "Ought to be included", NULL, FORM_YES_NO, FORM_REQUIRED, "relevant=yes", NULL, NULL},
    {"certificate_text", "Certificate text", "First line.\nSecond line.", FORM_TEXT, FORM_REQUIRED,
	"ought=yes", NULL, NULL},
    {"acquittal", "Acquittal", NULL, FORM_TEXT, FORM_REQUIRED, "record_kind=acquittal|other", NULL,
	NULL},
    {"result", "Result", NULL, FORM_CHOICE, 0, NULL, "disclose|not-disclose", NULL},
    {"from", "From", NULL, FORM_DATE, 0, NULL, NULL, NULL},
    {"age", "Age", NULL, FORM_NUMBER, 0, NULL, NULL, NULL},
    {"home_based", "Home based", NULL, FORM_FLAG, 0, NULL, NULL, NULL},
    {"source.description", "Source", NULL, FORM_LINE, 0, NULL, NULL, NULL},
    {"aggravating", "Aggravating features", NULL, FORM_LIST, 0, NULL, NULL, NULL},
    {"births", "Dates of birth", NULL, FORM_DATES, 0, NULL, NULL, NULL},
    {"names", "Names", NULL, FORM_ROWS, 0, NULL, NULL, "kind|forenames*|surname"},
    {0},
};

struct fixture {
	json_t *context;
	json_t *answers;
	struct form form;
	struct ought_error err;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->context = json_pack("{s:s}", "record_kind", "outcome-21");
	f->form.title = "decision on R-000310";
	f->form.fields = fields;
	f->form.context = f->context;
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	json_decref(f->context);
	json_decref(f->answers);
	free(f);
	return 0;
}

static enum ought_status
read_form(struct fixture *f, const char *text)
{
	json_decref(f->answers);
	f->answers = NULL;
	memset(&f->err, 0, sizeof(f->err));
	return form_read(&f->form, text, strlen(text), &f->answers, &f->err);
}

#define COMPLETE "## Relevant\nno\n## Relevant: reasons\nbecause\n"

static void
a_filled_form_becomes_the_json_of_its_kinds(void **state)
{
	struct fixture *f = *state;
	json_t *expected = json_pack(
	    "{s:s, s:s, s:s, s:s, s:i, s:b, s:{s:s}, s:[s,s], s:[s,s,s], s:[{s:s,s:s,s:s},{s:s,s:s}]}",
	    "relevant", "no", "relevant_reasons", "because", "result", "not-disclose", "from",
	    "2026-03-01", "age", 15, "home_based", 1, "source", "description", "a report",
	    "aggravating", "first", "second", "births", "1987", "1987-05", "1987-05-09", "names",
	    "kind", "birth", "forenames", "Ann", "surname", "Other", "kind", "alias", "surname",
	    "a|b");

	assert_int_equal(
	    read_form(f,
		COMPLETE
		"## Result\nNot-Disclose\n## From\n 2026-03-01 \n## Age\n15\n## Home based\nYES\n"
		"## Source\na report\n## Aggravating features\nfirst\n\n  second\n"
		"## Dates of birth\n1987\n 1987-05\n1987-05-09\n## Names\nbirth | Ann | Other\nalias||a\\|b\n"),
	    OUGHT_OK);
	assert_true(json_equal(f->answers, expected));
	json_decref(expected);
}

static void
guidance_is_left_out_and_headings_are_read_in_either_case(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(
	    read_form(f,
		"#: a comment\n\n##relevant\r\n#: yes or no\r\nno\r\n## RELEVANT: REASONS  \nbe\n#: x\ncause"),
	    OUGHT_OK);
	assert_string_equal(ought_json_text(f->answers, "relevant_reasons"), "be\ncause");
}

static void
an_answer_can_contain_anything(void **state)
{
	static const char *const answers[] = {
	    "## Relevant",
	    "#: not guidance",
	    "# a line with one sign",
	    "\\## with a backslash",
	    "\\\\#: with two",
	    "\\server\\share",
	    "first\n\n\n## Result\nlast",
	    "\\",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		json_t *present =
		    json_pack("{s:s, s:s}", "relevant", "no", "relevant_reasons", answers[i]);
		struct ought_buffer text = {0};

		f->form.present = present;
		form_write(&f->form, &text);
		assert_int_equal(read_form(f, text.text), OUGHT_OK);
		assert_string_equal(ought_json_text(f->answers, "relevant_reasons"), answers[i]);
		ought_buffer_free(&text);
		json_decref(present);
	}
}

static void
all_missing_parts_are_named_in_one_sentence(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(read_form(f, ""), OUGHT_INVALID);
	assert_string_equal(f->err.sentence, "relevant and relevant: reasons are missing");
	assert_int_equal(
	    read_form(f, "## Relevant\nyes\n## Ought to be included\nyes\n## Age\nx\n"),
	    OUGHT_INVALID);
	assert_string_equal(f->err.sentence,
	    "relevant: reasons and certificate text are missing; age has to be a whole number");
	assert_null(f->answers);
}

static void
a_field_belongs_only_where_its_condition_holds(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(read_form(f, COMPLETE "## Certificate text\nx\n"), OUGHT_INVALID);
	assert_string_equal(f->err.sentence, "certificate text does not belong to these answers");
	assert_int_equal(read_form(f, COMPLETE "## Acquittal\nx\n"), OUGHT_INVALID);
	json_object_set_new(f->context, "record_kind", json_string("acquittal"));
	assert_int_equal(read_form(f, COMPLETE), OUGHT_INVALID);
	assert_string_equal(f->err.sentence, "acquittal is missing");
	assert_int_equal(read_form(f, COMPLETE "## Acquittal\nx\n"), OUGHT_OK);
}

static void
a_wrong_answer_is_not_called_missing_too(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(
	    read_form(f, "## Relevant\nperhaps\n## Relevant: reasons\nx\n"), OUGHT_INVALID);
	assert_string_equal(f->err.sentence, "relevant has to be one of yes, no");
}

static void
what_is_wrong_is_said_for_each_kind(void **state)
{
	static const struct {
		const char *text;
		const char *sentence;
	} cases[] = {
	    {"## From\n2026-02-30\n", "from has to be a date that exists, such as 2026-03-01"},
	    {"## Result\nmaybe\n", "result has to be one of disclose, not-disclose"},
	    {"## Age\n-1\n", "age has to be a whole number"},
	    {"## Source\na\nb\n", "source has to be one line"},
	    {"## Source\na\033[2Jb\n", "source has a control character in it"},
	    {"## Source\na\302\233b\n", "source has a control character in it"},
	    {"## Dates of birth\n1987\n\n1987-05-32\n",
		"dates of birth line 2 has to be a date that exists, such as 1987-05-09, or 1987-05 or 1987 where no more"
		" is known"},
	    {"## Names\nbirth\n", "names line 1 lacks its surname"},
	    {"## Names\nbirth|a|b|c\n",
		"names line 1 has too many parts; a \"|\" within one is written \"\\|\""},
	};
	struct fixture *f = *state;
	char text[256];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(text, sizeof(text), "%s%s", COMPLETE, cases[i].text);
		assert_int_equal(read_form(f, text), OUGHT_INVALID);
		assert_string_equal(f->err.sentence, cases[i].sentence);
	}
}

static void
an_unknown_or_repeated_heading_is_an_error_not_a_loss(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(read_form(f, COMPLETE "## Relevent\nyes\n"), OUGHT_INVALID);
	assert_non_null(strstr(f->err.sentence, "line 5 of the form is none of its headings"));
	assert_int_equal(read_form(f, COMPLETE COMPLETE), OUGHT_INVALID);
	assert_string_equal(f->err.sentence, "the heading \"Relevant\" is on the form twice");
	assert_int_equal(read_form(f, "lost words\n" COMPLETE), OUGHT_INVALID);
	assert_string_equal(f->err.sentence, "line 1 of the form stands before the first heading");
}

static void
the_same_form_can_be_given_as_json(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(
	    read_form(f,
		" {\"relevant\": \"no\", \"relevant_reasons\": \"because\\n## Result\", \"age\": 15, \"home_based\": false, "
		"\"source\": {\"description\": \"a report\"}, \"names\": [{\"kind\": \"alias\", \"surname\": \"a|b\"}]}"),
	    OUGHT_OK);
	assert_string_equal(ought_json_text(f->answers, "relevant_reasons"), "because\n## Result");
	assert_true(json_is_false(json_object_get(f->answers, "home_based")));
	assert_string_equal(
	    ought_json_text(json_array_get(json_object_get(f->answers, "names"), 0), "surname"),
	    "a|b");
	assert_string_equal(
	    ought_json_text(json_object_get(f->answers, "source"), "description"), "a report");
}

static void
json_is_held_to_the_same_rules(void **state)
{
	static const struct {
		const char *json;
		const char *sentence;
	} cases[] = {
	    {"{\"relevant\": \"no\"}", "relevant: reasons is missing"},
	    {"{\"relevant\": \"no\", \"relevant_reasons\": \"x\", \"relevent\": \"x\"}",
		"the form has no member \"relevent\"; did you mean \"relevant\"?"},
	    {"{\"relevant\": \"no\", \"relevant_reasons\": \"x\", \"source\": {\"discription\": \"x\"}}",
		"the form has no member \"source.discription\"; did you mean \"source.description\"?"},
	    {"{\"relevant\": \"no\", \"relevant_reasons\": 7}",
		"relevant: reasons is of another kind than the form's"},
	    {"{\"relevant\": \"no\", \"relevant_reasons\": \"x\", \"age\": \"15\"}",
		"age is of another kind than the form's"},
	    {"{\"relevant\": \"no\", \"relevant_reasons\": \"x\", \"names\": [{\"kind\": \"a\", \"surname\": \"b\", \"c\": \"d\"}]}",
		"names is of another kind than the form's"},
	    {"{\"relevant\": \"no\", \"relevant_reasons\": \"x\", \"source\": {\"description\": \"a\\u001bb\"}}",
		"source has a control character in it"},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(read_form(f, cases[i].json), OUGHT_INVALID);
		assert_string_equal(f->err.sentence, cases[i].sentence);
	}
	assert_int_equal(
	    read_form(f, "{\"relevant\": \"no\", \"relevant\": \"yes\"}"), OUGHT_INVALID);
}

static void
text_comes_in_nfc_and_without_space_around_it(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(
	    read_form(f, "## Relevant\nno\n## Relevant: reasons\n\n  Zoe\xcc\x88 \n\n"), OUGHT_OK);
	assert_string_equal(ought_json_text(f->answers, "relevant_reasons"), "Zo\xc3\xab");
}

static void
a_line_is_at_most_two_hundred_characters_not_bytes(void **state)
{
	struct fixture *f = *state;
	struct ought_buffer text = {0};

	ought_buffer_add(&text, COMPLETE "## Source\n");
	for (size_t i = 0; i < FORM_LINE_MAX; i++)
		ought_buffer_add(&text, "\xc3\xab");
	assert_int_equal(read_form(f, text.text), OUGHT_OK);
	ought_buffer_add(&text, "x");
	assert_int_equal(read_form(f, text.text), OUGHT_INVALID);
	assert_string_equal(f->err.sentence, "source has more than 200 characters");
	ought_buffer_free(&text);
}

static void
an_empty_form_suggests_no_answer(void **state)
{
	struct fixture *f = *state;
	struct ought_buffer text = {0};

	form_write(&f->form, &text);
	assert_non_null(
	    strstr(text.text, "## Certificate text\n#: First line.\n#: Second line.\n"));
	assert_non_null(strstr(text.text, "#: Only where \"Ought to be included\" is yes\n"));
	assert_non_null(strstr(text.text, "#: One of: disclose, not-disclose\n"));
	/* Its condition is about the record, and does not hold: not shown at all. */
	assert_null(strstr(text.text, "## Acquittal"));
	/* Nothing but guidance, headings and empty lines. */
	for (const char *line = text.text; *line != '\0'; line = strchr(line, '\n') + 1)
		assert_true(
		    strncmp(line, "#:", 2) == 0 || strncmp(line, "## ", 3) == 0 || *line == '\n');
	ought_buffer_free(&text);
}

static void
what_is_not_utf8_is_refused(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(read_form(f, "## Relevant\n\xff\n"), OUGHT_INVALID);
	assert_string_equal(f->err.sentence, "the form is not UTF-8 text");
}

static void
a_draft_lacks_nothing_and_opens_as_it_was_written(void **state)
{
	struct fixture *f = *state;
	struct ought_buffer text = {0};
	json_t *written = json_pack("{s:s, s:s, s:s, s:[s], s:[{s:s, s:s}]}", "relevant", "yes",
	    "relevant_reasons", "## no heading\n\\#: no comment\n\nlast", "certificate_text", "a|b",
	    "aggravating", "one", "names", "kind", "current", "surname", "O|Neil");

	f->form.unfinished = true;
	f->form.present = written;
	form_write(&f->form, &text);
	assert_int_equal(read_form(f, text.text), OUGHT_OK);
	assert_true(json_equal(f->answers, written));
	assert_int_equal(read_form(f, "## Age\nold\n"), OUGHT_INVALID);
	assert_string_equal(f->err.sentence, "age has to be a whole number");
	ought_buffer_free(&text);
	json_decref(written);
}

int
main(void)
{
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    PROMISE(a_filled_form_becomes_the_json_of_its_kinds),
	    PROMISE(guidance_is_left_out_and_headings_are_read_in_either_case),
	    PROMISE(an_answer_can_contain_anything),
	    PROMISE(all_missing_parts_are_named_in_one_sentence),
	    PROMISE(a_field_belongs_only_where_its_condition_holds),
	    PROMISE(a_wrong_answer_is_not_called_missing_too),
	    PROMISE(what_is_wrong_is_said_for_each_kind),
	    PROMISE(an_unknown_or_repeated_heading_is_an_error_not_a_loss),
	    PROMISE(the_same_form_can_be_given_as_json),
	    PROMISE(json_is_held_to_the_same_rules),
	    PROMISE(text_comes_in_nfc_and_without_space_around_it),
	    PROMISE(a_line_is_at_most_two_hundred_characters_not_bytes),
	    PROMISE(an_empty_form_suggests_no_answer),
	    PROMISE(what_is_not_utf8_is_refused),
	    PROMISE(a_draft_lacks_nothing_and_opens_as_it_was_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
