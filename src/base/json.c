/*
 * json.c: canonical JSON (formats.md, Entry), so that a value has one text and a signature over it means one thing.
 * jansson reads and writes; what it lets through and the canonical form does not is refused here.  It sorts keys by
 * their bytes, which for UTF-8 is the order of code points.
 */
#include <stdlib.h>
#include <string.h>

#include "base/canonical.h"

#include "ought/base.h"

/* One container on the way from the root to where the walk is. */
struct step {
	json_t *container;
	size_t index; /* of the next element of an array */
	void *member; /* the next member of an object */
};

typedef enum ought_status visit_fn(json_t *value, struct ought_error *err);

static bool
is_container(const json_t *value)
{
	return json_is_object(value) || json_is_array(value);
}

static struct step
step_into(json_t *container)
{
	struct step step = {container, 0, NULL};

	if (json_is_object(container))
		step.member = json_object_iter(container);
	return step;
}

/* The next value within ${step}'s container, or NULL. */
static json_t *
step_next(struct step *step)
{
	json_t *value;

	if (json_is_array(step->container))
		return json_array_get(step->container, step->index++);
	value = json_object_iter_value(step->member);
	step->member = json_object_iter_next(step->container, step->member);
	return value;
}

/*
 * Visit ${root} and every value within, each container before its contents.  The path is kept here rather than on the
 * stack of calls: the text may come from outside.
 */
static enum ought_status
walk(json_t *root, visit_fn *visit, struct ought_error *err)
{
	struct step path[OUGHT_JSON_DEPTH_MAX];
	unsigned depth = 0;
	json_t *value = root;
	enum ought_status status;

	for (;;) {
		if (value == NULL) {
			if (--depth == 0)
				return OUGHT_OK;
		} else {
			if ((status = visit(value, err)) != OUGHT_OK)
				return status;
			if (is_container(value)) {
				if (depth == OUGHT_JSON_DEPTH_MAX)
					return ought_error_set(err, OUGHT_INVALID,
					    "the JSON is nested deeper than %u levels",
					    OUGHT_JSON_DEPTH_MAX);
				path[depth++] = step_into(value);
			} else if (depth == 0) {
				return OUGHT_OK;
			}
		}
		value = step_next(&path[depth - 1]);
	}
}

static enum ought_status
check_text(const char *text, size_t len, struct ought_error *err)
{
	if (strlen(text) != len)
		return ought_error_set(err, OUGHT_INVALID, "a string in the JSON holds a NUL");
	if (!ought_text_is_nfc(text))
		return ought_error_set(err, OUGHT_INVALID,
		    "a string in the JSON is not in Unicode normalisation form C");
	return OUGHT_OK;
}

static enum ought_status
check_number(const json_t *value, struct ought_error *err)
{
	if (json_is_real(value))
		return ought_error_set(
		    err, OUGHT_INVALID, "the JSON holds a number that is not an integer");
	return OUGHT_OK;
}

/* A visit: whether ${value} itself has a canonical text. */
static enum ought_status
check_canonical(json_t *value, struct ought_error *err)
{
	enum ought_status status = OUGHT_OK;
	void *member;

	if (json_is_string(value))
		return check_text(json_string_value(value), json_string_length(value), err);
	if (!json_is_object(value))
		return check_number(value, err);
	for (member = json_object_iter(value); member != NULL && status == OUGHT_OK;
	     member = json_object_iter_next(value, member))
		status =
		    check_text(json_object_iter_key(member), json_object_iter_key_len(member), err);
	return status;
}

/* Put the keys of ${object} into NFC; two that become the same are duplicates. */
static enum ought_status
normalise_keys(json_t *object, struct ought_error *err)
{
	json_t *renamed = NULL;
	char *nfc = NULL;
	bool all = true;
	void *member;
	enum ought_status status = OUGHT_OK;

	for (member = json_object_iter(object); member != NULL && all;
	     member = json_object_iter_next(object, member))
		all = ought_text_is_nfc(json_object_iter_key(member));
	if (all)
		return OUGHT_OK;

	if ((renamed = json_object()) == NULL) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	for (member = json_object_iter(object); member != NULL;
	     member = json_object_iter_next(object, member)) {
		free(nfc);
		nfc = NULL;
		if ((status = ought_text_nfc(json_object_iter_key(member), &nfc, err)) != OUGHT_OK)
			goto out;
		if (json_object_get(renamed, nfc) != NULL) {
			status = ought_error_set(
			    err, OUGHT_INVALID, "the JSON has the same key twice in one object");
			goto out;
		}
		if (json_object_set(renamed, nfc, json_object_iter_value(member)) != 0) {
			status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
			goto out;
		}
	}
	if (json_object_clear(object) != 0 || json_object_update(object, renamed) != 0)
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
out:
	free(nfc);
	json_decref(renamed);
	return status;
}

/* A visit: put ${value} itself into canonical shape, or refuse it. */
static enum ought_status
normalise(json_t *value, struct ought_error *err)
{
	char *nfc = NULL;
	enum ought_status status;

	if (json_is_object(value))
		return normalise_keys(value, err);
	if (!json_is_string(value))
		return check_number(value, err);
	if (ought_text_is_nfc(json_string_value(value)))
		return OUGHT_OK;
	if ((status = ought_text_nfc(json_string_value(value), &nfc, err)) != OUGHT_OK)
		return status;
	if (json_string_set_nocheck(value, nfc) != 0)
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
	free(nfc);
	return status;
}

/* Any JSON text without duplicate keys or NUL. */
static enum ought_status
parse(const char *text, size_t len, json_t **value, struct ought_error *err)
{
	json_error_t where;

	*value = json_loadb(text, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &where);
	if (*value != NULL)
		return OUGHT_OK;
	switch (json_error_code(&where)) {
	case json_error_out_of_memory:
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	case json_error_duplicate_key:
		return ought_error_set(err, OUGHT_INVALID,
		    "the JSON has the same key twice in one object (line %d)", where.line);
	case json_error_numeric_overflow:
		return ought_error_set(err, OUGHT_INVALID,
		    "the JSON holds a number that is too large (line %d)", where.line);
	default:
		/* jansson's own sentence quotes the text, which may be personal. */
		return ought_error_set(err, OUGHT_INVALID,
		    "the JSON is not well formed at line %d, column %d", where.line, where.column);
	}
}

enum ought_status
ought_json_encode(const json_t *value, char **text, size_t *len, struct ought_error *err)
{
	char *dumped;
	enum ought_status status;

	if (value == NULL)
		return ought_error_set(err, OUGHT_INVALID, "there is no JSON value");
	/* jansson's iterators are not const; the check changes nothing. */
	if ((status = walk((json_t *)value, check_canonical, err)) != OUGHT_OK)
		return status;
	dumped = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
	if (dumped == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	*text = dumped;
	*len = strlen(dumped);
	return OUGHT_OK;
}

/* Whether writing ${value} gives ${text} again. */
static enum ought_status
check_comes_back(const json_t *value, const char *text, size_t len, struct ought_error *err)
{
	char *again = NULL;
	size_t again_len = 0;
	enum ought_status status;

	if ((status = ought_json_encode(value, &again, &again_len, err)) != OUGHT_OK)
		return status;
	if (again_len != len || memcmp(again, text, len) != 0)
		status = ought_error_set(err, OUGHT_INVALID, "the JSON is not in canonical form");
	free(again);
	return status;
}

enum ought_status
ought_json_decode(const char *text, size_t len, json_t **value, struct ought_error *err)
{
	json_t *parsed = NULL;
	enum ought_status status;

	if ((status = parse(text, len, &parsed, err)) != OUGHT_OK)
		return status;
	if ((status = walk(parsed, check_canonical, err)) == OUGHT_OK &&
	    !canonical_for_sure(text, len))
		status = check_comes_back(parsed, text, len, err);
	if (status == OUGHT_OK)
		*value = parsed;
	else
		json_decref(parsed);
	return status;
}

enum ought_status
ought_json_read(const char *text, size_t len, json_t **value, struct ought_error *err)
{
	json_t *parsed = NULL;
	enum ought_status status;

	if ((status = parse(text, len, &parsed, err)) != OUGHT_OK)
		return status;
	if ((status = walk(parsed, normalise, err)) != OUGHT_OK) {
		json_decref(parsed);
		return status;
	}
	*value = parsed;
	return OUGHT_OK;
}

const char *
ought_json_text(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

int64_t
ought_json_int(const json_t *object, const char *key, int64_t otherwise)
{
	const json_t *value = json_object_get(object, key);

	return json_is_integer(value) ? (int64_t)json_integer_value(value) : otherwise;
}

bool
ought_json_bool(const json_t *object, const char *key)
{
	return json_is_true(json_object_get(object, key));
}
