/* form_read.c: the answers of a form, from its text or from JSON; all that is missing or wrong is named together. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "form_internal.h"

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
			size_t skip = text[0] == '\\' && form_needs_backslash(text) ? 1 : 0;

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
