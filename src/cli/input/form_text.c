/* form_text.c: a form as text: written with its guidance, read back with the answers.  The format: form.h. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/output.h"

#include "form_internal.h"

size_t
form_count(const struct form *form)
{
	size_t count = 0;

	while (form->fields[count].key != NULL)
		count++;
	return count;
}

json_t *
form_get(const json_t *answers, const char *key)
{
	const char *dot = strchr(key, '.');
	char outer[64];

	if (dot == NULL)
		return json_object_get(answers, key);
	snprintf(outer, sizeof(outer), "%.*s", (int)(dot - key), key);
	return json_object_get(json_object_get(answers, outer), dot + 1);
}

enum ought_status
form_set(json_t *answers, const char *key, json_t *value, struct ought_error *err)
{
	const char *dot = strchr(key, '.');
	json_t *object = answers;
	char outer[64];

	if (dot != NULL) {
		snprintf(outer, sizeof(outer), "%.*s", (int)(dot - key), key);
		if ((object = json_object_get(answers, outer)) == NULL) {
			object = json_object();
			if (json_object_set_new(answers, outer, object) != 0) {
				json_decref(value);
				return cli_no_memory(err);
			}
		}
		key = dot + 1;
	}
	if (json_object_set_new(object, key, value) != 0)
		return cli_no_memory(err);
	return OUGHT_OK;
}

/* ---- when a field belongs ---- */

/* Whether ${value}, a JSON string or boolean, is one of the words after the "=" of a `when`. */
static bool
is_one_of(const json_t *value, const char *words)
{
	const char *text = json_is_boolean(value) ? (json_is_true(value) ? "yes" : "no")
						  : json_string_value(value);

	while (text != NULL && *words != '\0') {
		size_t len = strcspn(words, "|");

		if (len == strlen(text) && strncmp(words, text, len) == 0)
			return true;
		words += len + (words[len] == '|');
	}
	return false;
}

static void
split_when(const char *when, char key[static 64], const char **words)
{
	size_t len = strcspn(when, "=");

	snprintf(key, 64, "%.*s", (int)len, when);
	*words = when[len] == '=' ? when + len + 1 : when + len;
}

bool
form_shown(const struct form *form, const struct form_field *field)
{
	const char *words;
	char key[64];

	if (field->when == NULL)
		return true;
	split_when(field->when, key, &words);
	for (const struct form_field *other = form->fields; other->key != NULL; other++)
		if (strcmp(other->key, key) == 0)
			return form_shown(form, other);
	return is_one_of(json_object_get(form->context, key), words);
}

bool
form_wanted(const struct form *form, const struct form_field *field, const json_t *answers)
{
	const char *words;
	char key[64];

	if (field->when == NULL)
		return true;
	split_when(field->when, key, &words);
	for (const struct form_field *other = form->fields; other->key != NULL; other++)
		if (strcmp(other->key, key) == 0)
			return form_wanted(form, other, answers) &&
			    is_one_of(form_get(answers, key), words);
	return is_one_of(json_object_get(form->context, key), words);
}

/* ---- writing ---- */

static void
add_guidance(struct ought_buffer *text, const char *guidance)
{
	while (guidance != NULL && *guidance != '\0') {
		const size_t len = display_fold(guidance, output_text_width());

		ought_buffer_add(text, "#: %.*s\n", (int)len, guidance);
		guidance += len + (guidance[len] == '\n' || guidance[len] == ' ');
	}
}

static void
add_words(struct ought_buffer *text, const char *words, const char *last)
{
	bool first = true;

	while (*words != '\0') {
		size_t len = strcspn(words, "|");

		if (!first)
			ought_buffer_add(text, "%s", words[len] == '\0' ? last : ", ");
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
		add_words(&choices, field->choices, ", ");
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
	case FORM_ROWS:
		ought_buffer_add(text, "#: One on each line: ");
		add_words(text, field->parts, " | ");
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
	split_when(field->when, key, &words);
	for (const struct form_field *other = form->fields; other->key != NULL; other++)
		if (strcmp(other->key, key) == 0) {
			ought_buffer_add(text, "#: Only where \"%s\" is ", other->heading);
			add_words(text, words, " or ");
			ought_buffer_add(text, "\n");
		}
}

/* Whether a line would be read as a comment or heading, or has had a backslash put before one. */
static bool
needs_backslash(const char *line)
{
	line += strspn(line, "\\");
	return strncmp(line, "##", 2) == 0 || strncmp(line, "#:", 2) == 0;
}

static void
add_lines(struct ought_buffer *text, const char *answer)
{
	while (*answer != '\0') {
		size_t len = strcspn(answer, "\n");

		ought_buffer_add(text, "%s", needs_backslash(answer) ? "\\" : "");
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

/* ---- reading ---- */

static const struct form_field *
find_heading(const struct form *form, const char *heading, size_t len)
{
	while (len > 0 && strchr(" \t", heading[len - 1]) != NULL)
		len--;
	while (len > 0 && strchr(" \t", *heading) != NULL) {
		heading++;
		len--;
	}
	for (const struct form_field *field = form->fields; field->key != NULL; field++)
		if (strlen(field->heading) == len && strncasecmp(field->heading, heading, len) == 0)
			return field;
	return NULL;
}

/* Divide ${text} into the answers' texts, one for each field; those seen are marked. */
static enum ought_status
divide(const struct form *form, const char *text, struct ought_buffer *parts, bool *seen,
    struct ought_error *err)
{
	struct ought_buffer *part = NULL;
	size_t number = 1;

	for (; *text != '\0'; number++) {
		size_t len = strcspn(text, "\n");
		size_t used = len > 0 && text[len - 1] == '\r' ? len - 1 : len;

		if (used >= 2 && strncmp(text, "##", 2) == 0) {
			const struct form_field *field = find_heading(form, text + 2, used - 2);
			size_t index;

			if (field == NULL)
				return ought_error_set(err, OUGHT_INVALID,
				    "line %zu of the form is none of its headings; begin it with a backslash if "
				    "it belongs to an answer",
				    number);
			index = (size_t)(field - form->fields);
			if (seen[index])
				return ought_error_set(err, OUGHT_INVALID,
				    "the heading \"%s\" is on the form twice", field->heading);
			seen[index] = true;
			part = &parts[index];
		} else if (used >= 2 && strncmp(text, "#:", 2) == 0) {
			;
		} else if (part != NULL) {
			size_t skip = text[0] == '\\' && needs_backslash(text) ? 1 : 0;

			ought_buffer_add_bytes(part, text + skip, used - skip);
			ought_buffer_add(part, "\n");
			if (part->failed)
				return cli_no_memory(err);
		} else if (strspn(text, " \t\r") < len) {
			return ought_error_set(err, OUGHT_INVALID,
			    "line %zu of the form stands before the first heading", number);
		}
		text += len + (text[len] == '\n');
	}
	return OUGHT_OK;
}

static enum ought_status
read_text(const struct form *form, const char *text, json_t *answers, struct form_faults *faults,
    struct ought_error *err)
{
	struct ought_buffer parts[FORM_FIELDS_MAX] = {{0}};
	bool seen[FORM_FIELDS_MAX] = {false};
	size_t count = form_count(form);
	enum ought_status status;

	if (count > FORM_FIELDS_MAX)
		return ought_error_set(err, OUGHT_INTERNAL, "the form has too many fields");
	status = divide(form, text, parts, seen, err);
	for (size_t i = 0; i < count && status == OUGHT_OK; i++) {
		json_t *value = NULL;

		if (parts[i].text == NULL)
			continue;
		status = form_convert(&form->fields[i], parts[i].text, &value, faults, err);
		if (status == OUGHT_OK && value != NULL)
			status = form_set(answers, form->fields[i].key, value, err);
	}
	for (size_t i = 0; i < count; i++)
		ought_buffer_free(&parts[i]);
	return status;
}

#define MEMBERS_MAX 40U

/* ${path} is no member of the form: say the nearest, or all where they are few. */
static enum ought_status
refuse_member(const struct form *form, const char *path, struct ought_error *err)
{
	const char *keys[MEMBERS_MAX + 1] = {NULL}, *nearest;
	struct ought_buffer all = {0};
	size_t count = 0;
	enum ought_status status;

	for (const struct form_field *field = form->fields;
	     field->key != NULL && count < MEMBERS_MAX; field++) {
		keys[count++] = field->key;
		ought_buffer_add(&all, "%s%s", all.len > 0 ? ", " : "", field->key);
	}
	if ((nearest = help_nearest(path, keys)) != NULL)
		status = ought_error_set(err, OUGHT_INVALID,
		    "the form has no member \"%.60s\"; did you mean \"%s\"?", path, nearest);
	else
		status = ought_error_set(err, OUGHT_INVALID,
		    "the form has no member \"%.60s\"; it has %.300s", path,
		    all.text != NULL ? all.text : "none");
	ought_buffer_free(&all);
	return status;
}

/* Refuse members that the form has not: a misspelt one would be lost otherwise. */
static enum ought_status
check_members(
    const struct form *form, const json_t *object, const char *outer, struct ought_error *err)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)object, key, value)
	{
		char path[160];
		size_t len;
		bool known = false, inner = false;

		snprintf(path, sizeof(path), "%s%s%s", outer, outer[0] != '\0' ? "." : "", key);
		len = strlen(path);
		for (const struct form_field *field = form->fields; field->key != NULL; field++) {
			known = known || strcmp(field->key, path) == 0;
			inner = inner ||
			    (strncmp(field->key, path, len) == 0 && field->key[len] == '.');
		}
		if (inner && json_is_object(value) && outer[0] == '\0') {
			enum ought_status status = check_members(form, value, path, err);

			if (status != OUGHT_OK)
				return status;
		} else if (!known && strcmp(path, "schema") != 0) {
			return refuse_member(form, path, err);
		}
	}
	return OUGHT_OK;
}

static enum ought_status
read_json(const struct form *form, const char *text, size_t len, json_t *answers,
    struct form_faults *faults, struct ought_error *err)
{
	json_t *given = NULL;
	enum ought_status status;

	if ((status = ought_json_read(text, len, &given, err)) != OUGHT_OK)
		return status;
	status = check_members(form, given, "", err);
	for (const struct form_field *field = form->fields;
	     field->key != NULL && status == OUGHT_OK; field++) {
		const json_t *member = form_get(given, field->key);
		json_t *value = NULL;

		if (member == NULL || json_is_null(member))
			continue;
		status = form_convert_json(field, member, &value, faults, err);
		if (status == OUGHT_OK && value != NULL)
			status = form_set(answers, field->key, value, err);
	}
	json_decref(given);
	return status;
}

/* What is missing, and what is answered though it does not belong. */
static void
check_wanted(const struct form *form, const json_t *answers, struct form_faults *faults)
{
	for (const struct form_field *field = form->fields; field->key != NULL; field++) {
		bool wanted = form_wanted(form, field, answers);
		bool given = form_get(answers, field->key) != NULL;
		char heading[128];

		if (!wanted && given) {
			form_wrong(faults, field, "does not belong to these answers");
		} else if (wanted && !given && (field->flags & FORM_REQUIRED) != 0) {
			form_heading_lower(field, heading, sizeof(heading));
			/* Answered, yet wrongly: said once. */
			if (faults->wrong.text == NULL ||
			    strstr(faults->wrong.text, heading) == NULL)
				ought_buffer_add(&faults->missing, "%s\n", heading);
		}
	}
}

/* "a, b and c are missing; d has to be a date" */
static enum ought_status
say_faults(struct form_faults *faults, struct ought_error *err)
{
	struct ought_buffer sentence = {0};
	const char *name = faults->missing.text;
	size_t count = 0;
	enum ought_status status;

	while (name != NULL && *name != '\0') {
		size_t len = strcspn(name, "\n");
		bool last = name[len + 1] == '\0';

		ought_buffer_add(&sentence, "%s%.*s",
		    count == 0 ? ""
			: last ? " and "
			       : ", ",
		    (int)len, name);
		count++;
		name += len + 1;
	}
	if (count > 0)
		ought_buffer_add(&sentence, count == 1 ? " is missing" : " are missing");
	if (faults->wrong.text != NULL)
		ought_buffer_add(&sentence, "%s%s", count > 0 ? "; " : "", faults->wrong.text);
	if (sentence.failed || faults->missing.failed || faults->wrong.failed)
		status = cli_no_memory(err);
	else if (sentence.text != NULL)
		status = ought_error_set(err, OUGHT_INVALID, "%s", sentence.text);
	else
		status = OUGHT_OK;
	ought_buffer_free(&sentence);
	return status;
}

enum ought_status
form_read(const struct form *form, const char *text, size_t len, json_t **answers,
    struct ought_error *err)
{
	struct form_faults faults = {{0}, {0}};
	json_t *read = json_object();
	enum ought_status status;

	if (read == NULL)
		return cli_no_memory(err);
	if (!ought_text_valid(text, len))
		status = ought_error_set(err, OUGHT_INVALID, "the form is not UTF-8 text");
	else if (text[strspn(text, " \t\r\n")] == '{')
		status = read_json(form, text, len, read, &faults, err);
	else
		status = read_text(form, text, read, &faults, err);
	if (status == OUGHT_OK) {
		if (!form->unfinished)
			check_wanted(form, read, &faults);
		status = say_faults(&faults, err);
	}
	if (status == OUGHT_OK)
		*answers = json_incref(read);
	json_decref(read);
	ought_buffer_free(&faults.missing);
	ought_buffer_free(&faults.wrong);
	return status;
}
