/* import_values.c: the cells of an imported row, as members of what is acted. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import.h"

#define LONGEST_LINE 200U

/* Characters of well-formed UTF-8. */
static size_t
characters(const char *text)
{
	size_t count = 0;

	for (; *text != '\0'; text++)
		count += ((unsigned char)*text & 0xc0U) != 0x80U;
	return count;
}

/* A copy without spaces around, in NFC; NULL for want of memory. */
static char *
trimmed(const char *value, size_t len)
{
	char *copy, *nfc = NULL;

	while (len > 0 && isspace((unsigned char)value[0])) {
		value++;
		len--;
	}
	while (len > 0 && isspace((unsigned char)value[len - 1]))
		len--;
	if ((copy = strndup(value, len)) == NULL)
		return NULL;
	if (ought_text_nfc(copy, &nfc, NULL) != OUGHT_OK)
		nfc = NULL;
	free(copy);
	return nfc;
}

/* The value as a JSON string, or NULL with a problem noted; an empty one is NULL without. */
static json_t *
text_of(struct import *import, const char *column, const char *value, size_t longest)
{
	char *text = trimmed(value, strlen(value));
	json_t *string = NULL;

	if (text == NULL)
		import_problem(import, column, "cannot be read");
	else if (characters(text) > longest)
		import_problem(import, column, "longer than %zu characters", longest);
	else {
		for (const char *at = text; *at != '\0'; at++) {
			const unsigned char c = (unsigned char)*at;

			if ((c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f) {
				import_problem(import, column, "holds a control character");
				goto out;
			}
		}
		if (text[0] != '\0' && (string = json_string(text)) == NULL)
			import_problem(import, column, "cannot be read");
	}
out:
	free(text);
	return string;
}

void
import_text(struct import *import, json_t *object, const char *key, const char *column,
    const char *value, size_t longest)
{
	json_t *string = text_of(import, column, value, longest);

	if (string != NULL)
		json_object_set_new(object, key, string);
}

/* A date, or NULL with a problem noted. */
static json_t *
date_of(struct import *import, const char *column, const char *value, bool future)
{
	struct ought_date date;

	if (ought_date_parse(value, &date, NULL) != OUGHT_OK) {
		import_problem(import, column, "no date of the form YYYY-MM-DD");
		return NULL;
	}
	if (!future && date.day > import->today.day) {
		import_problem(import, column, "a date in the future");
		return NULL;
	}
	return json_string(value);
}

void
import_date(struct import *import, json_t *object, const char *key, const char *column,
    const char *value, bool future)
{
	json_t *date;

	if (value[0] != '\0' && (date = date_of(import, column, value, future)) != NULL)
		json_object_set_new(object, key, date);
}

void
import_choice(struct import *import, json_t *object, const char *key, const char *column,
    const char *value, const char *choices)
{
	const size_t len = strlen(value);

	if (len == 0)
		return;
	for (const char *at = choices; at != NULL; at = strchr(at, '|')) {
		if (*at == '|')
			at++;
		if (strncmp(at, value, len) == 0 && (at[len] == '|' || at[len] == '\0')) {
			json_object_set_new(object, key, json_string(value));
			return;
		}
	}
	import_problem(import, column, "none of the codes allowed");
}

void
import_flag(
    struct import *import, json_t *object, const char *key, const char *column, const char *value)
{
	if (strcmp(value, "yes") == 0 || strcmp(value, "no") == 0)
		json_object_set_new(object, key, json_boolean(value[0] == 'y'));
	else
		import_problem(import, column, "neither yes nor no");
}

void
import_number(struct import *import, json_t *object, const char *key, const char *column,
    const char *value, int least, int most)
{
	char *end;
	long number;

	if (value[0] == '\0')
		return;
	number = strtol(value, &end, 10);
	if (!isdigit((unsigned char)value[0]) || *end != '\0' || number < least || number > most)
		import_problem(import, column, "no whole number from %d to %d", least, most);
	else
		json_object_set_new(object, key, json_integer(number));
}

json_t *
import_divide(const char *text, char divider)
{
	struct ought_buffer part = {0};
	json_t *parts = json_array();
	bool more = true;

	for (const char *at = text; parts != NULL && more; at++) {
		if (*at == divider || *at == '\0') {
			char *copy = trimmed(part.text != NULL ? part.text : "", part.len);

			more = *at != '\0';
			if (copy == NULL || json_array_append_new(parts, json_string(copy)) != 0) {
				json_decref(parts);
				parts = NULL;
			}
			free(copy);
			ought_buffer_free(&part);
			part = (struct ought_buffer){0};
		} else {
			/* Any other backslash is left for the parts within. */
			if (*at == '\\' && at[1] == divider)
				at++;
			else if (*at == '\\' && at[1] != '\0')
				ought_buffer_add_bytes(&part, at++, 1);
			ought_buffer_add_bytes(&part, at, 1);
		}
	}
	ought_buffer_free(&part);
	return parts;
}

void
import_list(
    struct import *import, json_t *object, const char *key, const char *column, const char *value)
{
	json_t *items, *item, *list;
	size_t i;

	if (value[0] == '\0')
		return;
	items = import_divide(value, ';');
	list = json_array();
	json_array_foreach(items, i, item)
	{
		json_t *text = text_of(import, column, json_string_value(item), LONGEST_LINE);

		if (text != NULL)
			json_array_append_new(list, text);
	}
	if (json_array_size(list) > 0)
		json_object_set(object, key, list);
	json_decref(list);
	json_decref(items);
}

static bool
is_date(const char *part)
{
	return strcmp(part, "from") == 0 || strcmp(part, "to") == 0 || strcmp(part, "on") == 0;
}

/* One row of parts as an object; NULL where it has a problem, which is noted. */
static json_t *
row_of(struct import *import, const char *column, const char *text, char divider,
    const char *const *parts, size_t needed)
{
	json_t *values = import_divide(text, divider), *row = json_object();
	const size_t problems = import->problems;
	size_t count = 0;

	while (parts[count] != NULL)
		count++;
	if (json_array_size(values) > count)
		import_problem(import, column, "an item of %zu parts where %zu are known",
		    json_array_size(values), count);
	for (size_t i = 0; i < count && import->problems == problems; i++) {
		const char *value = json_string_value(json_array_get(values, i));

		if (value == NULL || value[0] == '\0') {
			if (i < needed)
				import_problem(import, column, "an item without its %s", parts[i]);
		} else if (strcmp(parts[i], "to") == 0 && i == 0)
			import_text(import, row, parts[i], column, value, LONGEST_LINE);
		else if (is_date(parts[i]))
			import_date(import, row, parts[i], column, value, false);
		else
			import_text(import, row, parts[i], column, value, LONGEST_LINE);
	}
	json_decref(values);
	if (import->problems != problems) {
		json_decref(row);
		return NULL;
	}
	return row;
}

void
import_rows(struct import *import, json_t *object, const char *key, const char *column,
    const char *value, char divider, const char *const *parts, size_t needed)
{
	json_t *items, *item, *list;
	size_t i;

	if (value[0] == '\0')
		return;
	items = import_divide(value, ';');
	list = json_array();
	json_array_foreach(items, i, item)
	{
		json_t *row;

		if (json_string_length(item) == 0)
			continue;
		row = row_of(import, column, json_string_value(item), divider, parts, needed);
		if (row != NULL)
			json_array_append_new(list, row);
	}
	if (json_array_size(list) > 0)
		json_object_set(object, key, list);
	json_decref(list);
	json_decref(items);
}

/* Add the names of one column, all of one kind. */
static void
add_names(
    struct import *import, json_t *names, const char *kind, const char *column, const char *value)
{
	static const char *const parts[] = {"forenames", "surname", NULL};
	json_t *holder = json_object(), *name;
	size_t i;

	import_rows(import, holder, "names", column, value, '/', parts, 0);
	json_array_foreach(json_object_get(holder, "names"), i, name)
	{
		json_object_set_new(name, "kind", json_string(kind));
		json_array_append(names, name);
	}
	json_decref(holder);
}

/* An absent part of a name is an empty string in a person. */
static void
complete_names(json_t *names)
{
	json_t *name;
	size_t i;

	json_array_foreach(names, i, name)
	{
		if (json_object_get(name, "forenames") == NULL)
			json_object_set_new(name, "forenames", json_string(""));
		if (json_object_get(name, "surname") == NULL)
			json_object_set_new(name, "surname", json_string(""));
	}
}

/* A date of birth, which may be known in part; or NULL with a problem noted. */
static json_t *
birth_of(struct import *import, const char *column, const char *value)
{
	struct ought_date_span span;

	if (ought_date_parse_partial(value, &span, NULL) != OUGHT_OK) {
		import_problem(import, column,
		    "no date of the form YYYY-MM-DD, nor YYYY-MM or YYYY where the day or the month is not known");
		return NULL;
	}
	if (span.first.day > import->today.day) {
		import_problem(import, column, "a date in the future");
		return NULL;
	}
	return json_string(value);
}

static void
add_births(struct import *import, json_t *person, const char *birth, const char *others)
{
	json_t *births = json_array(), *items = NULL, *item, *date;
	size_t i;

	if (birth[0] != '\0' && (date = birth_of(import, "date_of_birth", birth)) != NULL)
		json_array_append_new(births, date);
	if (others[0] != '\0') {
		items = import_divide(others, ';');
		if (birth[0] == '\0')
			import_problem(
			    import, "other_dates_of_birth", "given without date_of_birth");
	}
	json_array_foreach(items, i, item)
	{
		date = birth_of(import, "other_dates_of_birth", json_string_value(item));
		if (date != NULL)
			json_array_append_new(births, date);
	}
	if (json_array_size(births) > 0)
		json_object_set(person, "births", births);
	json_decref(births);
	json_decref(items);
}

json_t *
import_person(struct import *import, const char *const *values)
{
	static const char *const address_parts[] = {"address", "postcode", "from", "to", NULL};
	json_t *person = json_object(), *names = json_array(), *name = json_object(), *address;
	size_t i;

	import_text(import, name, "forenames", "forenames", values[0], LONGEST_LINE);
	import_text(import, name, "surname", "surname", values[1], LONGEST_LINE);
	if (json_object_size(name) == 0)
		import_problem(import, "surname", "neither surname nor forenames");
	json_object_set_new(name, "kind", json_string("current"));
	json_array_append(names, name);
	json_decref(name);
	add_names(import, names, "birth", "birth_names", values[2]);
	add_names(import, names, "former", "former_names", values[3]);
	add_names(import, names, "alias", "aliases", values[4]);
	add_names(import, names, "known-as", "known_as", values[5]);
	complete_names(names);
	json_object_set(person, "names", names);
	json_decref(names);
	add_births(import, person, values[6], values[7]);
	import_choice(import, person, "sex", "sex", values[8], "female|male|other|not-known");
	import_rows(import, person, "addresses", "addresses", values[9], '|', address_parts, 1);
	json_array_foreach(json_object_get(person, "addresses"), i, address)
	{
		const char *from = ought_json_text(address, "from"),
			   *to = ought_json_text(address, "to");

		if (from != NULL && to != NULL && strcmp(to, from) < 0)
			import_problem(
			    import, "addresses", "an address whose end is before its beginning");
	}
	return person;
}
