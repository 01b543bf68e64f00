/*
 * nicknames.c: which given names are diminutives of which: Peggy of Margaret. Public data, see
 * nicknames.md. Not in the stored keys: the applicant's name is widened instead, so that the table
 * can grow without filing everybody anew.
 */
#include <string.h>

#include "match_internal.h"

struct relation {
	const char *name;
	const char *other;
	bool formal; /* ${other} is the full name, ${name} its diminutive */
};

/* Sorted by name, then by the diminutives before the full names. */
static const struct relation relations[] = {
#include "nicknames.inc"
};
#define RELATIONS (sizeof(relations) / sizeof(relations[0]))

static int
order(const char *name, struct match_word word)
{
	int compared;

	if ((compared = strncmp(name, word.text, word.len)) != 0)
		return compared;
	return name[word.len] == '\0' ? 0 : 1;
}

/* The first relation of ${word}; RELATIONS where it has none. */
static size_t
first_of(struct match_word word)
{
	size_t low = 0, high = RELATIONS;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (order(relations[middle].name, word) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < RELATIONS && order(relations[low].name, word) == 0 ? low : RELATIONS;
}

static struct match_word
word_of(const char *text)
{
	return (struct match_word){text, strlen(text)};
}

enum match_diminutive
match_diminutive(struct match_word a, struct match_word b)
{
	size_t a_first = first_of(a), b_first;

	if (a_first == RELATIONS || (b_first = first_of(b)) == RELATIONS)
		return MATCH_DIMINUTIVE_NO;
	for (size_t i = a_first; i < RELATIONS && order(relations[i].name, a) == 0; i++)
		if (order(relations[i].other, b) == 0)
			return MATCH_DIMINUTIVE_OF;
	for (size_t i = a_first; i < RELATIONS && order(relations[i].name, a) == 0; i++)
		for (size_t j = b_first;
		     relations[i].formal && j < RELATIONS && order(relations[j].name, b) == 0; j++)
			if (relations[j].formal &&
			    strcmp(relations[i].other, relations[j].other) == 0)
				return MATCH_DIMINUTIVE_SIBLING;
	return MATCH_DIMINUTIVE_NO;
}

static size_t
add_once(struct match_word *names, size_t count, size_t max, struct match_word name)
{
	for (size_t i = 0; i < count; i++)
		if (match_word_equal(names[i], name))
			return count;
	if (count < max)
		names[count++] = name;
	return count;
}

size_t
match_diminutives(struct match_word name, struct match_word *names, size_t max)
{
	size_t count = 0, first = first_of(name);

	for (size_t i = first; i < RELATIONS && order(relations[i].name, name) == 0; i++)
		count = add_once(names, count, max, word_of(relations[i].other));
	/* The other diminutives of the same full name. */
	for (size_t i = first; i < RELATIONS && order(relations[i].name, name) == 0; i++) {
		struct match_word formal = word_of(relations[i].other);

		if (!relations[i].formal)
			continue;
		for (size_t j = first_of(formal);
		     j < RELATIONS && order(relations[j].name, formal) == 0; j++)
			if (!relations[j].formal && order(relations[j].other, name) != 0)
				count = add_once(names, count, max, word_of(relations[j].other));
	}
	return count;
}
