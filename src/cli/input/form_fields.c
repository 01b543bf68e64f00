/* form_fields.c: the fields of a form: which belong to it, and which to the answers given. */
#include <stdio.h>
#include <string.h>

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

void
form_split_when(const char *when, char key[static 64], const char **words)
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
	form_split_when(field->when, key, &words);
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
	form_split_when(field->when, key, &words);
	for (const struct form_field *other = form->fields; other->key != NULL; other++)
		if (strcmp(other->key, key) == 0)
			return form_wanted(form, other, answers) &&
			    is_one_of(form_get(answers, key), words);
	return is_one_of(json_object_get(form->context, key), words);
}
