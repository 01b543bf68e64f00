/*
 * nicknames.c: which given names are diminutives of which: Peggy of Margaret. Public data, see
 * nicknames.md. Not in the stored keys: the applicant's name is widened instead, so that the table
 * can grow without filing everybody anew.
 */
#include <string.h>

#include "match_internal.h"

enum relation_kind {
	FULL, /* the other is the full name of this one */
	SHORT,
	VARIANT
};

struct relation {
	const char *name;
	enum relation_kind kind;
	const char *other;
};

/* Sorted by name. */
static const struct relation relations[] = {
#include "nicknames.inc"
};
#define RELATIONS (sizeof(relations) / sizeof(relations[0]))

/* The first relation of ${word}; RELATIONS where it has none. */
static size_t
first_of(struct match_word word)
{
	return match_word_first_of(word, relations, RELATIONS, sizeof(relations[0]));
}

static struct match_word
word_of(const char *text)
{
	return (struct match_word){text, strlen(text)};
}

/* Whoever is called by the beginning of a full name is hardly called by its end as well: Al and Bert of Albert. */
static bool
are_halves(struct match_word beginning, struct match_word end, struct match_word full)
{
	return beginning.len + end.len >= full.len && beginning.len < full.len &&
	    end.len < full.len && memcmp(full.text, beginning.text, beginning.len) == 0 &&
	    memcmp(full.text + full.len - end.len, end.text, end.len) == 0;
}

enum match_diminutive
match_diminutive(struct match_word a, struct match_word b)
{
	size_t a_first = first_of(a), b_first;
	bool siblings = false, halves = false;

	if (a_first == RELATIONS || (b_first = first_of(b)) == RELATIONS || match_word_equal(a, b))
		return MATCH_DIMINUTIVE_NO;
	for (size_t i = a_first; i < RELATIONS && match_word_order(relations[i].name, a) == 0; i++)
		if (match_word_order(relations[i].other, b) == 0)
			return MATCH_DIMINUTIVE_OF;
	for (size_t i = a_first; i < RELATIONS && match_word_order(relations[i].name, a) == 0;
	     i++) {
		struct match_word full = word_of(relations[i].other);

		for (size_t j = b_first; relations[i].kind == FULL && j < RELATIONS &&
		     match_word_order(relations[j].name, b) == 0;
		     j++) {
			if (relations[j].kind != FULL ||
			    match_word_order(relations[j].other, full) != 0)
				continue;
			siblings = true;
			halves = halves || are_halves(a, b, full) || are_halves(b, a, full);
		}
	}
	return siblings && !halves ? MATCH_DIMINUTIVE_SIBLING : MATCH_DIMINUTIVE_NO;
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

	for (size_t i = first; i < RELATIONS && match_word_order(relations[i].name, name) == 0; i++)
		count = add_once(names, count, max, word_of(relations[i].other));
	/* The other diminutives of the same full name. */
	for (size_t i = first; i < RELATIONS && match_word_order(relations[i].name, name) == 0;
	     i++) {
		struct match_word full = word_of(relations[i].other);

		if (relations[i].kind != FULL)
			continue;
		for (size_t j = first_of(full);
		     j < RELATIONS && match_word_order(relations[j].name, full) == 0; j++)
			if (relations[j].kind == SHORT &&
			    match_diminutive(name, word_of(relations[j].other)) !=
				MATCH_DIMINUTIVE_NO)
				count = add_once(names, count, max, word_of(relations[j].other));
	}
	return count;
}
