/* form_write.c: a form as text, with its guidance and the answers as they stand.  The format: form.h. */
#include <string.h>

#include "cli/output.h"

#include "form_internal.h"

bool
form_needs_backslash(const char *line)
{
	line += strspn(line, "\\");
	return strncmp(line, "##", 2) == 0 || strncmp(line, "#:", 2) == 0;
}

static void
add_guidance(struct ought_buffer *text, const char *guidance)
{
	while (guidance != NULL && *guidance != '\0') {
		const size_t len = display_fold(guidance, output_text_width());

		ought_buffer_add(text, "#: %.*s\n", (int)len, guidance);
		guidance += len + (guidance[len] == '\n' || guidance[len] == ' ');
	}
}

/* The words of "a|b|c", with ${between} and before the last ${last}. */
static void
add_words(struct ought_buffer *text, const char *words, const char *between, const char *last)
{
	bool first = true;

	while (*words != '\0') {
		size_t len = strcspn(words, "|");

		if (!first)
			ought_buffer_add(text, "%s", words[len] == '\0' ? last : between);
		ought_buffer_add(text, "%.*s", (int)len, words);
		first = false;
		words += len + (words[len] == '|');
	}
}

/* What kind of answer is asked for, and when; written from the same row that checks it. */
static void
add_kind(struct ought_buffer *text, const struct form *form, const struct form_field *field)
{
	struct ought_buffer choices = {0};
	const char *words;
	char key[64];

	switch (field->kind) {
	case FORM_CHOICE:
		ought_buffer_add(&choices, "One of: ");
		add_words(&choices, field->choices, ", ", ", ");
		add_guidance(text, choices.text);
		ought_buffer_free(&choices);
		break;
	case FORM_YES_NO:
	case FORM_FLAG:
		ought_buffer_add(text, "#: yes or no\n");
		break;
	case FORM_DATE:
		ought_buffer_add(text, "#: A date: YYYY-MM-DD\n");
		break;
	case FORM_NUMBER:
		ought_buffer_add(text, "#: A whole number\n");
		break;
	case FORM_LIST:
		ought_buffer_add(text, "#: One on each line\n");
		break;
	case FORM_DATES:
		ought_buffer_add(text,
		    "#: A date on each line: YYYY-MM-DD; or YYYY-MM or YYYY where the day or the\n"
		    "#: month is not known\n");
		break;
	case FORM_ROWS:
		ought_buffer_add(text, "#: One on each line: ");
		add_words(text, field->parts, " | ", " | ");
		ought_buffer_add(
		    text, strchr(field->parts, '*') != NULL ? "  (* may be empty)\n" : "\n");
		break;
	default:
		break;
	}
	if ((field->flags & FORM_REQUIRED) == 0)
		ought_buffer_add(text, "#: May be left empty\n");
	if (field->when == NULL)
		return;
	form_split_when(field->when, key, &words);
	for (const struct form_field *other = form->fields; other->key != NULL; other++)
		if (strcmp(other->key, key) == 0) {
			ought_buffer_add(text, "#: Only where \"%s\" is ", other->heading);
			add_words(text, words, ", ", " or ");
			ought_buffer_add(text, "\n");
		}
}

static void
add_lines(struct ought_buffer *text, const char *answer)
{
	while (*answer != '\0') {
		size_t len = strcspn(answer, "\n");

		ought_buffer_add(text, "%s", form_needs_backslash(answer) ? "\\" : "");
		ought_buffer_add_bytes(text, answer, len);
		ought_buffer_add(text, "\n");
		answer += len + (answer[len] == '\n');
	}
}

static void
add_row(struct ought_buffer *text, const struct form_field *field, const json_t *row)
{
	const char *name = field->parts;
	struct ought_buffer line = {0};

	while (*name != '\0') {
		size_t len = strcspn(name, "|");
		char key[64];
		const char *value;

		snprintf(
		    key, sizeof(key), "%.*s", (int)(name[len - 1] == '*' ? len - 1 : len), name);
		if (line.len > 0)
			ought_buffer_add(&line, " | ");
		for (value = ought_json_text(row, key); value != NULL && *value != '\0'; value++)
			ought_buffer_add(&line, "%s%c", *value == '|' ? "\\" : "", *value);
		name += len + (name[len] == '|');
	}
	if (line.failed)
		text->failed = true;
	else if (line.text != NULL)
		add_lines(text, line.text);
	ought_buffer_free(&line);
}

static void
add_present(struct ought_buffer *text, const struct form_field *field, const json_t *present)
{
	if (json_is_string(present))
		add_lines(text, json_string_value(present));
	else if (json_is_boolean(present))
		ought_buffer_add(text, "%s\n", json_is_true(present) ? "yes" : "no");
	else if (json_is_integer(present))
		ought_buffer_add(text, "%lld\n", (long long)json_integer_value(present));
	for (size_t i = 0; json_is_array(present) && i < json_array_size(present); i++) {
		const json_t *item = json_array_get(present, i);

		if (field->kind == FORM_ROWS)
			add_row(text, field, item);
		else if (json_is_string(item))
			add_lines(text, json_string_value(item));
	}
}

/* Whether a question may be answered with that it does not apply. */
static bool
has_reasoned(const struct form *form)
{
	for (const struct form_field *field = form->fields; field->key != NULL; field++)
		if ((field->flags & FORM_REASONED) != 0)
			return true;
	return false;
}

void
form_write(const struct form *form, struct ought_buffer *text)
{
	ought_buffer_add(text, "#: %c%s\n", form->title[0] & ~0x20, form->title + 1);
	add_guidance(text, form->guidance);
	ought_buffer_add(text, "#:\n");
	add_guidance(text,
	    "Write each answer below its heading, and save.  Lines that begin with \"#:\" are\n"
	    "left out; begin a line of an answer that starts with \"##\" or \"#:\" with a backslash.");
	if (has_reasoned(form))
		add_guidance(
		    text, "Where a question does not apply, answer \"not applicable: \" and why.");
	for (const struct form_field *field = form->fields; field->key != NULL; field++) {
		if (!form_shown(form, field))
			continue;
		ought_buffer_add(text, "\n## %s\n", field->heading);
		add_guidance(text, field->guidance);
		add_kind(text, form, field);
		if (form->present != NULL)
			add_present(text, field, form_get(form->present, field->key));
		ought_buffer_add(text, "\n");
	}
}
