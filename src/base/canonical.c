/*
 * canonical.c: most of verifying a ledger, after the signatures, was writing each entry again to see whether it comes back
 * the same.  This looks instead, and only answers yes where nothing can differ: no white space, keys in ascending order, no
 * escape but the short ones, no number but a plain integer.  What it is not sure of goes the long way.
 *
 * The text has been parsed before, so brackets match and nothing is cut short; yet no byte beyond its end is looked at.
 */
#include <string.h>

#include "base/canonical.h"

#include "ought/base.h"

struct key {
	const char *text;
	size_t len;
};

/* The place after the string that begins at ${at}, behind its quotation mark; NULL where not sure. */
static const char *
skip_string(const char *at, const char *end, bool *escaped)
{
	*escaped = false;
	for (; at < end; at++) {
		if (*at == '"')
			return at + 1;
		if ((unsigned char)*at < 0x20)
			return NULL;
		if (*at != '\\')
			continue;
		/* \u00XX is canonical for other control characters, and for them alone: the long way tells. */
		if (++at == end || strchr("\"\\bfnrt", *at) == NULL || *at == '\0')
			return NULL;
		*escaped = true;
	}
	return NULL;
}

/* The same for an integer of at most 18 digits, which no other text stands for. */
static const char *
skip_integer(const char *at, const char *end)
{
	const char *digits;

	if (*at == '0')
		return at + 1;
	if (*at == '-')
		at++;
	digits = at;
	if (at == end || *at < '1' || *at > '9')
		return NULL;
	while (at < end && *at >= '0' && *at <= '9')
		at++;
	if (at - digits > 18 || (at < end && (*at == '.' || *at == 'e' || *at == 'E')))
		return NULL;
	return at;
}

static const char *
skip_word(const char *at, const char *end, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(end - at) >= len && memcmp(at, word, len) == 0 ? at + len : NULL;
}

static const char *
skip_scalar(const char *at, const char *end)
{
	bool escaped;

	switch (*at) {
	case '"':
		return skip_string(at + 1, end, &escaped);
	case 't':
		return skip_word(at, end, "true");
	case 'f':
		return skip_word(at, end, "false");
	case 'n':
		return skip_word(at, end, "null");
	default:
		return skip_integer(at, end);
	}
}

/* The key and colon at ${at}, which have to come after ${last}. */
static const char *
skip_key(const char *at, const char *end, struct key *last)
{
	struct key key;
	const char *after;
	bool escaped;
	size_t common;
	int order;

	if (at == end || *at != '"' || (after = skip_string(at + 1, end, &escaped)) == NULL ||
	    escaped || after == end || *after != ':')
		return NULL;
	key.text = at + 1;
	key.len = (size_t)(after - at) - 2;
	if (last->text != NULL) {
		common = key.len < last->len ? key.len : last->len;
		order = memcmp(last->text, key.text, common);
		if (order > 0 || (order == 0 && last->len >= key.len))
			return NULL;
	}
	*last = key;
	return after + 1;
}

bool
canonical_for_sure(const char *text, size_t len)
{
	struct key last[OUGHT_JSON_DEPTH_MAX];
	bool object[OUGHT_JSON_DEPTH_MAX];
	const char *at = text, *end = text + len;
	size_t depth = 0;

	for (;;) {
		/* A value begins here. */
		if (at == end)
			return false;
		if (*at == '{' || *at == '[') {
			if (depth == OUGHT_JSON_DEPTH_MAX)
				return false;
			object[depth] = *at == '{';
			last[depth] = (struct key){NULL, 0};
			depth++;
			if (++at < end && *at != '}' && *at != ']') {
				if (object[depth - 1] &&
				    (at = skip_key(at, end, &last[depth - 1])) == NULL)
					return false;
				continue;
			}
		} else if ((at = skip_scalar(at, end)) == NULL) {
			return false;
		}
		/* A value, or what an empty container has, ends here. */
		while (depth > 0 && at < end && *at == (object[depth - 1] ? '}' : ']')) {
			depth--;
			at++;
		}
		if (depth == 0)
			return at == end;
		if (at == end || *at++ != ',')
			return false;
		if (object[depth - 1] && (at = skip_key(at, end, &last[depth - 1])) == NULL)
			return false;
	}
}
