/*
 * shape.c: whether claims and content have the members that a field table asks for, and no others.  Everything that is
 * missing or wrong is named together, in the words of the form.  No value is repeated in a sentence: it may be personal.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "acts/acts_internal.h"

#define ARRAY_MOST 1000

void
facts_add(struct facts *facts, const char *name, const char *value)
{
	if (facts->count == FACTS_MAX)
		return;
	facts->fact[facts->count].name = name;
	facts->fact[facts->count].value = value;
	facts->count++;
}

void
problems_missing(struct problems *problems, const char *called)
{
	if (problems->missing_count > 1)
		ought_buffer_add(&problems->missing, ", ");
	if (problems->missing_count > 0)
		ought_buffer_add(&problems->missing, "%s", problems->last.text);
	problems->last.len = 0;
	ought_buffer_add(&problems->last, "%s", called);
	problems->missing_count++;
}

void
problems_wrong(struct problems *problems, const char *format, ...)
{
	char clause[256];
	va_list args;

	va_start(args, format);
	if (vsnprintf(clause, sizeof(clause), format, args) < 0)
		clause[0] = '\0';
	va_end(args);
	ought_buffer_add(&problems->wrong, "%s%s", problems->wrong.len > 0 ? "; " : "", clause);
}

/* "reasons are missing", "seriousness is missing" */
static bool
is_plural(const char *called)
{
	size_t len = strlen(called);

	return len > 1 && called[len - 1] == 's' && called[len - 2] != 's';
}

enum ought_status
problems_end(struct problems *problems, struct ought_error *err)
{
	enum ought_status status = problems->status;

	/* A statement that failed has said so itself. */
	if (status == OUGHT_OK &&
	    (problems->missing.failed || problems->last.failed || problems->wrong.failed))
		status = no_memory(err);
	else if (status == OUGHT_OK && problems->missing_count > 0)
		status = ought_error_set(err, OUGHT_INVALID, "%s%s%s %s missing%s%s",
		    problems->missing_count > 1 ? problems->missing.text : "",
		    problems->missing_count > 1 ? " and " : "", problems->last.text,
		    problems->missing_count > 1 || is_plural(problems->last.text) ? "are" : "is",
		    problems->wrong.len > 0 ? "; " : "",
		    problems->wrong.len > 0 ? problems->wrong.text : "");
	else if (status == OUGHT_OK && problems->wrong.len > 0)
		status = ought_error_set(err, OUGHT_INVALID, "%s", problems->wrong.text);
	ought_buffer_free(&problems->missing);
	ought_buffer_free(&problems->last);
	ought_buffer_free(&problems->wrong);
	return status;
}

/* Whether ${word} is one of "a|b|c". */
static bool
is_listed(const char *word, const char *words)
{
	size_t len = strlen(word);
	const char *at;

	/* "yes|no" is no word, though it stands in the list. */
	if (strchr(word, '|') != NULL)
		return false;
	for (at = words; at != NULL; at = strchr(at, '|'), at = at == NULL ? NULL : at + 1)
		if (strncmp(at, word, len) == 0 && (at[len] == '|' || at[len] == '\0'))
			return len > 0;
	return false;
}

/*
 * Whether the character at ${at} of well-formed text changes the order in which what follows is read, or is a tag that nobody sees;
 * in one line, where references are compared and names are found, also one that takes no room.  Not the joiners
 * U+200C and U+200D, with which names are written.
 */
static bool
is_hidden(const uint8_t *at, bool lines)
{
	switch (at[0]) {
	case 0xC2: /* soft hyphen */
		return at[1] == 0xAD && !lines;
	case 0xD8: /* U+061C */
		return at[1] == 0x9C;
	case 0xE1: /* U+180E */
		return at[1] == 0xA0 && at[2] == 0x8E && !lines;
	case 0xE2: /* U+200B, U+200E, U+200F, U+2028 to U+202E; U+2060 to U+2064, U+2066 to U+206F */
		if (at[1] == 0x80)
			return at[2] == 0x8E || at[2] == 0x8F || (at[2] >= 0xAA && at[2] <= 0xAE) ||
			    (!lines && (at[2] == 0x8B || at[2] == 0xA8 || at[2] == 0xA9));
		return at[1] == 0x81 && at[2] >= 0xA0 && at[2] <= 0xAF && (!lines || at[2] >= 0xA6);
	case 0xEF: /* U+FEFF; U+FFF9 to U+FFFB */
		return (at[1] == 0xBB && at[2] == 0xBF && !lines) ||
		    (at[1] == 0xBF && at[2] >= 0xB9 && at[2] <= 0xBB);
	case 0xF3: /* U+E0000 to U+E0FFF */
		return at[1] == 0xA0;
	default:
		return false;
	}
}

/* NULL when ${text} can stand in a field of ${most} characters, else what is wrong with it. */
static const char *
text_problem(const char *text, size_t len, size_t most, bool lines)
{
	const uint8_t *at = (const uint8_t *)text;
	size_t i, characters = 0;

	if (strlen(text) != len)
		return "holds a NUL";
	for (i = 0; i < len; i++) {
		if ((at[i] < 0x20 && !(lines && (at[i] == '\n' || at[i] == '\t'))) ||
		    at[i] == 0x7F || (at[i] == 0xC2 && at[i + 1] >= 0x80 && at[i + 1] < 0xA0))
			return lines ? "holds a control character"
				     : "has to be one line, without control characters";
		if (is_hidden(at + i, lines))
			return "holds a character that cannot be seen";
		if ((at[i] & 0xC0) != 0x80)
			characters++;
	}
	if (characters > most)
		return lines ? "is longer than 20,000 characters" : "is longer than 200 characters";
	if (!ought_text_is_nfc(text))
		return "is not in Unicode normalisation form C";
	return NULL;
}

static bool
is_blank(const char *text)
{
	return text[strspn(text, " \t\n")] == '\0';
}

static void
check_text(const json_t *value, const struct field *field, struct problems *problems)
{
	bool lines = field->kind == FIELD_TEXT;
	const char *text = json_string_value(value), *problem;

	if (text == NULL) {
		problems_wrong(problems, "%s is not a text", field->called);
		return;
	}
	if (is_blank(text)) {
		if (!field->blank)
			problems_missing(problems, field->called);
		if (!field->blank || text[0] == '\0')
			return;
	}
	problem = text_problem(
	    text, json_string_length(value), lines ? FIELD_TEXT_MAX : FIELD_SHORT_MAX, lines);
	if (problem != NULL)
		problems_wrong(problems, "%s %s", field->called, problem);
	else if (field->reasoned && !ought_text_is_reasoned(text))
		problems_wrong(problems,
		    "%s has to be answered, or marked as in \"not applicable: nobody else is named\"",
		    field->called);
}

static void
check_word(struct ought_db *db, const json_t *value, const struct field *field,
    struct problems *problems, struct ought_error *err)
{
	const char *word = json_string_value(value);
	struct ought_buffer list = {0};
	int64_t one = 0;
	bool found = false;
	size_t i;

	if (word != NULL && is_blank(word)) {
		problems_missing(problems, field->called);
		return;
	}
	if (field->words != NULL) {
		if (word != NULL && is_listed(word, field->words))
			return;
		for (i = 0; field->words[i] != '\0'; i++)
			if (field->words[i] == '|')
				ought_buffer_add(&list,
				    strchr(field->words + i + 1, '|') != NULL ? ", " : " or ");
			else
				ought_buffer_add(&list, "%c", field->words[i]);
		problems_wrong(
		    problems, "%s has to be %s", field->called, list.text != NULL ? list.text : "");
		ought_buffer_free(&list);
		return;
	}
	if (word != NULL) {
		enum ought_status status;

		status = ought_db_int(db, field->vocabulary, OUGHT_BINDS(OUGHT_TEXT(":word", word)),
		    &one, &found, err);
		if (status != OUGHT_OK) {
			problems->status = status;
			return;
		}
	}
	if (!found)
		problems_wrong(problems, "%s is not one that is known", field->called);
}

static void
check_int(const json_t *value, const struct field *field, struct problems *problems)
{
	json_int_t n = json_integer_value(value);

	if (!json_is_integer(value))
		problems_wrong(problems, "%s is not a whole number", field->called);
	else if (n < field->least || (field->most != 0 && n > field->most))
		problems_wrong(problems, "%s is out of its range", field->called);
}

static void
check_id(const json_t *value, const struct field *field, struct problems *problems)
{
	struct ought_error why = {0};
	const char *text = json_string_value(value);
	int64_t n;

	if (text == NULL)
		problems_wrong(problems, "%s is not an identifier", field->called);
	else if (ought_id_parse_exact(field->id, text, &n, &why) != OUGHT_OK)
		problems_wrong(problems, "%s: %s", field->called, why.sentence);
}

static void check_object(struct ought_db *db, const json_t *object, const struct field *fields,
    const json_t *claims, const struct facts *facts, struct problems *problems,
    struct ought_error *err);

/*
 * The depth of the recursion through check_value and check_object is that of the field tables, not of what came from
 * outside.
 */
static void
check_value(struct ought_db *db, const json_t *value, const struct field *field,
    struct problems *problems, struct ought_error *err)
{
	struct ought_date date;
	struct ought_date_span span;
	uint8_t key[OUGHT_KEY_BYTES];
	const char *text = json_string_value(value);
	json_int_t most = field->most != 0 ? field->most : ARRAY_MOST;
	size_t i, count;

	switch (field->kind) {
	case FIELD_TEXT:
	case FIELD_SHORT:
		check_text(value, field, problems);
		break;
	case FIELD_WORD:
		check_word(db, value, field, problems, err);
		break;
	case FIELD_BOOL:
		if (!json_is_boolean(value))
			problems_wrong(problems, "%s is neither true nor false", field->called);
		break;
	case FIELD_INT:
		check_int(value, field, problems);
		break;
	case FIELD_DATE:
		if (text == NULL || ought_date_parse(text, &date, NULL) != OUGHT_OK)
			problems_wrong(problems,
			    "%s is not a date, which is written as in 2016-01-31", field->called);
		break;
	case FIELD_DATE_PARTIAL:
		if (text == NULL || ought_date_parse_partial(text, &span, NULL) != OUGHT_OK)
			problems_wrong(problems,
			    "%s is not a date, which is written as in 2016-01-31, or as in 2016-01 or 2016 where"
			    " the day or the month is not known",
			    field->called);
		break;
	case FIELD_ID:
		check_id(value, field, problems);
		break;
	case FIELD_OFFICER:
		if (text == NULL || !ought_officer_name_valid(text))
			problems_wrong(problems,
			    "%s is not an officer's name, which looks like jane.roe",
			    field->called);
		break;
	case FIELD_KEY:
		if (text == NULL || ought_base64_decode(text, key, sizeof(key), NULL) != OUGHT_OK)
			problems_wrong(problems, "%s is not 32 bytes in base64", field->called);
		break;
	case FIELD_OBJECT:
		if (!json_is_object(value))
			problems_wrong(problems, "%s is not an object", field->called);
		else
			check_object(db, value, field->members, NULL, NULL, problems, err);
		break;
	case FIELD_ARRAY:
		count = json_array_size(value);
		if (!json_is_array(value))
			problems_wrong(problems, "%s is not a list", field->called);
		else if (field->least > 0 && count == 0)
			problems_missing(problems, field->called);
		else if ((json_int_t)count < field->least || (json_int_t)count > most)
			problems_wrong(problems, "%s has too %s items", field->called,
			    (json_int_t)count < field->least ? "few" : "many");
		else if (field->members != NULL || field->items != NULL)
			for (i = 0; i < count; i++) {
				const json_t *item = json_array_get(value, i);

				if (field->items != NULL)
					check_value(db, item, field->items, problems, err);
				else if (!json_is_object(item))
					problems_wrong(problems,
					    "%s has an item that is not an object", field->called);
				else
					check_object(
					    db, item, field->members, NULL, NULL, problems, err);
			}
		break;
	case FIELD_JSON:
		if (!json_is_object(value))
			problems_wrong(problems, "%s is not an object", field->called);
		break;
	}
}

/* Whether the condition "name=value" holds among facts and claims. */
static bool
holds(const char *when, const json_t *claims, const struct facts *facts)
{
	const char *value = strchr(when, '='), *word;
	size_t len = (size_t)(value - when), i;
	char name[32];

	value++;
	for (i = 0; facts != NULL && i < facts->count; i++)
		if (strncmp(facts->fact[i].name, when, len) == 0 &&
		    facts->fact[i].name[len] == '\0')
			return strcmp(facts->fact[i].value, value) == 0;
	if (len >= sizeof(name))
		return false;
	memcpy(name, when, len);
	name[len] = '\0';
	word = ought_json_text(claims, name);
	return word != NULL && strcmp(word, value) == 0;
}

/* An unknown member is named only where the name cannot be anybody's. */
static void
refuse_unknown(const json_t *object, const struct field *fields, struct problems *problems)
{
	const struct field *field;
	void *member;

	for (member = json_object_iter((json_t *)object); member != NULL;
	     member = json_object_iter_next((json_t *)object, member)) {
		const char *key = json_object_iter_key(member);

		for (field = fields; field->key != NULL; field++)
			if (strcmp(field->key, key) == 0)
				break;
		if (field->key != NULL)
			continue;
		if (strlen(key) <= 32 && key[strspn(key, "abcdefghijklmnopqrstuvwxyz_")] == '\0')
			problems_wrong(problems, "there is no place for \"%s\"", key);
		else
			problems_wrong(problems, "there is a member that has no place");
	}
}

static void
check_object(struct ought_db *db, const json_t *object, const struct field *fields,
    const json_t *claims, const struct facts *facts, struct problems *problems,
    struct ought_error *err)
{
	const struct field *field;
	size_t known = 0;

	for (field = fields; field->key != NULL && problems->status == OUGHT_OK; field++) {
		const json_t *value = json_object_get(object, field->key);
		bool belongs = field->when == NULL || holds(field->when, claims, facts);

		known += value != NULL;
		if (value != NULL && !belongs)
			problems_wrong(problems, "there is no place here for %s", field->called);
		else if (value != NULL)
			check_value(db, value, field, problems, err);
		else if (belongs && !field->optional)
			problems_missing(problems, field->called);
	}
	if (known != json_object_size(object))
		refuse_unknown(object, fields, problems);
}

void
shape_check(struct ought_db *db, const json_t *object, const struct field *fields,
    const json_t *claims, const struct facts *facts, struct problems *problems,
    struct ought_error *err)
{
	if (problems->status == OUGHT_OK)
		check_object(db, object, fields, claims, facts, problems, err);
}
