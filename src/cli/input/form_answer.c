/* form_answer.c: one answer of a form: from text or JSON to the JSON of its kind, or to what is wrong with it. */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "form_internal.h"

void
form_heading_lower(const struct form_field *field, char *text, size_t size)
{
	snprintf(text, size, "%s", field->heading);
	/* An abbreviation at the beginning keeps its capitals. */
	if (isupper((unsigned char)text[0]) && !isupper((unsigned char)text[1]))
		text[0] = (char)tolower((unsigned char)text[0]);
}

void
form_wrong(struct form_faults *faults, const struct form_field *field, const char *format, ...)
{
	char heading[128], why[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(why, sizeof(why), format, arguments);
	va_end(arguments);
	form_heading_lower(field, heading, sizeof(heading));
	ought_buffer_add(
	    &faults->wrong, "%s%s %s", faults->wrong.len > 0 ? "; " : "", heading, why);
}

static size_t
characters(const char *text)
{
	size_t count = 0;

	for (; *text != '\0'; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;
	return count;
}

static bool
has_control(const char *text, bool lines)
{
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if ((c < 0x20 && !(lines && (c == '\n' || c == '\t'))) || c == 0x7f)
			return true;
		/* U+0080 to U+009F are controls too. */
		if (c == 0xc2 && (unsigned char)text[1] >= 0x80 && (unsigned char)text[1] <= 0x9f)
			return true;
	}
	return false;
}

/* ${text} without the white space around it, in NFC; the caller's to free(). */
static enum ought_status
tidy(const char *text, size_t len, char **tidied, struct ought_error *err)
{
	char *copy;
	enum ought_status status;

	while (len > 0 && strchr(" \t\n", text[len - 1]) != NULL)
		len--;
	while (len > 0 && strchr(" \t\n", *text) != NULL) {
		text++;
		len--;
	}
	if ((copy = strndup(text, len)) == NULL)
		return cli_no_memory(err);
	status = ought_text_nfc(copy, tidied, err);
	free(copy);
	return status;
}

/* The choice that ${text} is, in its own spelling, in ${found}; false for none. */
static bool
find_choice(const char *choices, const char *text, char found[static 128])
{
	size_t len = strlen(text);

	while (*choices != '\0') {
		size_t choice = strcspn(choices, "|");

		if (choice == len && strncasecmp(choices, text, len) == 0 && len < 128) {
			memcpy(found, choices, len);
			found[len] = '\0';
			return true;
		}
		choices += choice + (choices[choice] == '|');
	}
	return false;
}

static void
wrong_choice(struct form_faults *faults, const struct form_field *field, const char *choices)
{
	struct ought_buffer list = {0};

	while (*choices != '\0') {
		size_t len = strcspn(choices, "|");

		ought_buffer_add(&list, "%s%.*s", list.len > 0 ? ", " : "", (int)len, choices);
		choices += len + (choices[len] == '|');
	}
	/* A vocabulary of the length of a table is left to the guidance. */
	if (list.text != NULL && list.len < 120)
		form_wrong(faults, field, "has to be one of %s", list.text);
	else
		form_wrong(faults, field, "is none of the words that the form lists");
	ought_buffer_free(&list);
}

/* Text rules that all kinds share.  true: nothing is wrong with ${text}. */
static bool
check_text(const struct form_field *field, const char *text, bool lines, size_t most,
    struct form_faults *faults)
{
	if (!lines && strchr(text, '\n') != NULL)
		form_wrong(faults, field, "has to be one line");
	else if (has_control(text, lines))
		form_wrong(faults, field, "has a control character in it");
	else if (characters(text) > most)
		form_wrong(faults, field, "has more than %zu characters", most);
	else
		return true;
	return false;
}

static enum ought_status
keep_string(const char *text, json_t **value, struct ought_error *err)
{
	if ((*value = json_string(text)) == NULL)
		return cli_no_memory(err);
	return OUGHT_OK;
}

/* Whether ${item}, of line ${number}, can stand in the list. */
static bool
check_item(
    const struct form_field *field, const char *item, size_t number, struct form_faults *faults)
{
	struct ought_date_span span;

	if (!check_text(field, item, false, FORM_LINE_MAX, faults))
		return false;
	if (field->kind != FORM_DATES || ought_date_parse_partial(item, &span, NULL) == OUGHT_OK)
		return true;
	form_wrong(faults, field,
	    "line %zu has to be a date that exists, such as 1987-05-09, or 1987-05 or 1987 where no more is known",
	    number);
	return false;
}

static enum ought_status
convert_list(const struct form_field *field, const char *text, json_t **value,
    struct form_faults *faults, struct ought_error *err)
{
	json_t *items = json_array();
	size_t number = 0;
	enum ought_status status = OUGHT_OK;

	if (items == NULL)
		return cli_no_memory(err);
	while (*text != '\0' && status == OUGHT_OK) {
		size_t len = strcspn(text, "\n");
		char *item = NULL;

		if ((status = tidy(text, len, &item, err)) == OUGHT_OK && item[0] != '\0' &&
		    check_item(field, item, ++number, faults) &&
		    json_array_append_new(items, json_string(item)) != 0)
			status = cli_no_memory(err);
		free(item);
		text += len + (text[len] == '\n');
	}
	if (status == OUGHT_OK && json_array_size(items) > 0)
		*value = json_incref(items);
	json_decref(items);
	return status;
}

/* The next part of a row: up to an unescaped "|" or the end of the line; unescaped in place.  NULL: no more. */
static char *
next_part(char **rest)
{
	char *part = *rest;
	char *from = part, *to = part;

	if (part == NULL)
		return NULL;
	while (*from != '\0' && *from != '|') {
		if (*from == '\\' && from[1] == '|')
			from++;
		*to++ = *from++;
	}
	*rest = *from == '|' ? from + 1 : NULL;
	*to = '\0';
	return part;
}

/* Put the parts of one line into ${row} by the names of ${field->parts}. */
static enum ought_status
convert_row(const struct form_field *field, char *line, size_t number, json_t *row,
    struct form_faults *faults, struct ought_error *err)
{
	const char *name = field->parts;
	char *rest = line;
	enum ought_status status = OUGHT_OK;

	while (*name != '\0' && status == OUGHT_OK) {
		size_t len = strcspn(name, "|");
		bool optional = len > 0 && name[len - 1] == '*';
		char *part = next_part(&rest), *text = NULL, key[64];

		snprintf(key, sizeof(key), "%.*s", (int)(optional ? len - 1 : len), name);
		if (part != NULL && (status = tidy(part, strlen(part), &text, err)) != OUGHT_OK)
			break;
		if ((text == NULL || text[0] == '\0') && !optional)
			form_wrong(faults, field, "line %zu lacks its %s", number, key);
		else if (text != NULL && text[0] != '\0' &&
		    check_text(field, text, false, FORM_LINE_MAX, faults) &&
		    json_object_set_new(row, key, json_string(text)) != 0)
			status = cli_no_memory(err);
		free(text);
		name += len + (name[len] == '|');
	}
	if (status == OUGHT_OK && rest != NULL)
		form_wrong(faults, field,
		    "line %zu has too many parts; a \"|\" within one is written \"\\|\"", number);
	return status;
}

static enum ought_status
convert_rows(const struct form_field *field, const char *text, json_t **value,
    struct form_faults *faults, struct ought_error *err)
{
	json_t *rows = json_array();
	size_t number = 0;
	enum ought_status status = OUGHT_OK;

	if (rows == NULL)
		return cli_no_memory(err);
	while (*text != '\0' && status == OUGHT_OK) {
		size_t len = strcspn(text, "\n");
		char *line = strndup(text, len);
		json_t *row = json_object();

		if (line == NULL || row == NULL || json_array_append(rows, row) != 0) {
			status = cli_no_memory(err);
		} else if (line[strspn(line, " \t")] == '\0') {
			json_array_remove(rows, json_array_size(rows) - 1);
		} else {
			status = convert_row(field, line, ++number, row, faults, err);
		}
		json_decref(row);
		free(line);
		text += len + (text[len] == '\n');
	}
	if (status == OUGHT_OK && json_array_size(rows) > 0)
		*value = json_incref(rows);
	json_decref(rows);
	return status;
}

static enum ought_status
convert_number(const struct form_field *field, const char *text, json_t **value,
    struct form_faults *faults, struct ought_error *err)
{
	char *end;
	long long number;

	errno = 0;
	number = strtoll(text, &end, 10);
	if (errno != 0 || *end != '\0' || strspn(text, "0123456789") != strlen(text)) {
		form_wrong(faults, field, "has to be a whole number");
		return OUGHT_OK;
	}
	if ((*value = json_integer(number)) == NULL)
		return cli_no_memory(err);
	return OUGHT_OK;
}

static enum ought_status
convert_word(const struct form_field *field, const char *text, const char *choices, json_t **value,
    struct form_faults *faults, struct ought_error *err)
{
	char choice[128];

	if (!find_choice(choices, text, choice)) {
		wrong_choice(faults, field, choices);
		return OUGHT_OK;
	}
	if (field->kind == FORM_FLAG) {
		*value = json_boolean(strcmp(choice, "yes") == 0);
		return OUGHT_OK;
	}
	return keep_string(choice, value, err);
}

enum ought_status
form_convert(const struct form_field *field, const char *text, json_t **value,
    struct form_faults *faults, struct ought_error *err)
{
	struct ought_date date;
	char *tidied = NULL;
	enum ought_status status;

	*value = NULL;
	if ((status = tidy(text, strlen(text), &tidied, err)) != OUGHT_OK)
		return status;
	if (tidied == NULL || tidied[0] == '\0')
		goto out;
	switch (field->kind) {
	case FORM_TEXT:
		if (!check_text(field, tidied, true, FORM_TEXT_MAX, faults))
			break;
		if ((field->flags & FORM_REASONED) != 0 && !ought_text_is_reasoned(tidied))
			form_wrong(faults, field,
			    "has to be answered, or marked as in \"not applicable: nobody else is named\"");
		else
			status = keep_string(tidied, value, err);
		break;
	case FORM_LINE:
		if (check_text(field, tidied, false, FORM_LINE_MAX, faults))
			status = keep_string(tidied, value, err);
		break;
	case FORM_CHOICE:
		status = convert_word(field, tidied, field->choices, value, faults, err);
		break;
	case FORM_YES_NO:
	case FORM_FLAG:
		status = convert_word(field, tidied, "yes|no", value, faults, err);
		break;
	case FORM_DATE:
		if (ought_date_parse(tidied, &date, NULL) != OUGHT_OK)
			form_wrong(
			    faults, field, "has to be a date that exists, such as 2026-03-01");
		else
			status = keep_string(tidied, value, err);
		break;
	case FORM_NUMBER:
		status = convert_number(field, tidied, value, faults, err);
		break;
	case FORM_LIST:
	case FORM_DATES:
		status = convert_list(field, tidied, value, faults, err);
		break;
	case FORM_ROWS:
		status = convert_rows(field, tidied, value, faults, err);
		break;
	}
out:
	free(tidied);
	return status;
}

/* Whether ${name} is one of a row's parts. */
static bool
has_part(const char *parts, const char *name)
{
	size_t len = strlen(name);

	while (*parts != '\0') {
		size_t part = strcspn(parts, "|*");

		if (part == len && strncmp(parts, name, len) == 0)
			return true;
		parts += part;
		parts += strspn(parts, "|*");
	}
	return false;
}

/* One row given as JSON, back to the line that a form has, so that one set of rules reads both. */
static bool
row_line(const struct form_field *field, const json_t *row, struct ought_buffer *text)
{
	const char *name = field->parts;
	const char *key;
	json_t *part;
	bool first = true;

	json_object_foreach((json_t *)row, key, part) if (!has_part(field->parts, key) ||
	    !json_is_string(part) || strchr(json_string_value(part), '\n') != NULL) return false;
	while (*name != '\0') {
		size_t len = strcspn(name, "|");
		char wanted[64];
		const char *value;

		snprintf(wanted, sizeof(wanted), "%.*s",
		    (int)(name[len - 1] == '*' ? len - 1 : len), name);
		value = ought_json_text(row, wanted);
		ought_buffer_add(text, "%s", first ? "" : "|");
		for (; value != NULL && *value != '\0'; value++)
			ought_buffer_add(text, "%s%c", *value == '|' ? "\\" : "", *value);
		first = false;
		name += len + (name[len] == '|');
	}
	ought_buffer_add(text, "\n");
	return true;
}

static bool
json_text(const struct form_field *field, const json_t *given, struct ought_buffer *text)
{
	size_t count = json_array_size(given);

	if (field->kind == FORM_LIST || field->kind == FORM_DATES || field->kind == FORM_ROWS) {
		if (!json_is_array(given))
			return false;
		for (size_t i = 0; i < count; i++) {
			const json_t *item = json_array_get(given, i);

			if (field->kind == FORM_ROWS) {
				if (!json_is_object(item) || !row_line(field, item, text))
					return false;
			} else if (!json_is_string(item) ||
			    strchr(json_string_value(item), '\n') != NULL) {
				return false;
			} else {
				ought_buffer_add(text, "%s\n", json_string_value(item));
			}
		}
		return true;
	}
	if (json_is_boolean(given) && (field->kind == FORM_FLAG || field->kind == FORM_YES_NO))
		ought_buffer_add(text, "%s", json_is_true(given) ? "yes" : "no");
	else if (json_is_integer(given) && field->kind == FORM_NUMBER)
		ought_buffer_add(text, "%lld", (long long)json_integer_value(given));
	else if (json_is_string(given) && field->kind != FORM_NUMBER)
		ought_buffer_add(text, "%s", json_string_value(given));
	else
		return false;
	return true;
}

enum ought_status
form_convert_json(const struct form_field *field, const json_t *given, json_t **value,
    struct form_faults *faults, struct ought_error *err)
{
	struct ought_buffer text = {0};
	enum ought_status status = OUGHT_OK;

	*value = NULL;
	if (!json_text(field, given, &text))
		form_wrong(faults, field, "is of another kind than the form's");
	else if (text.failed)
		status = cli_no_memory(err);
	else if (text.text != NULL)
		status = form_convert(field, text.text, value, faults, err);
	ought_buffer_free(&text);
	return status;
}
