/*
 * spellings.c: which spellings are of one name although they have too few letters in common to be heard alike by the
 * rules of phonetic.c and metaphone.c: names of Britain and Ireland that are not said as they are written, and names that
 * are put into Latin letters in several ways (Pinyin, Wade and Giles, Cantonese, the two romanisations of Korean; Arabic;
 * Cyrillic). A line of spellings.csv is a name. It was put together for this program from what is commonly known of their
 * pronunciation, and is not complete. A spelling may be one of several names: Lee is Leigh, Li and Yi, who are not each
 * other.
 *
 * Not in the stored keys, as nicknames.c is not.
 */
#include <string.h>

#include "match_internal.h"

struct spelling {
	const char *word;
	unsigned name;
};

/* Sorted by word. */
static const struct spelling spellings[] = {
#include "spellings.inc"
};
#define SPELLINGS (sizeof(spellings) / sizeof(spellings[0]))

/* The first of ${word}; SPELLINGS where there is none. */
static size_t
first_of(struct match_word word)
{
	return match_word_first_of(word, spellings, SPELLINGS, sizeof(spellings[0]));
}

static bool
is_at(size_t at, struct match_word word)
{
	return at < SPELLINGS && match_word_order(spellings[at].word, word) == 0;
}

bool
match_spellings_of_one(struct match_word a, struct match_word b)
{
	size_t first_a = first_of(a), first_b = first_a == SPELLINGS ? SPELLINGS : first_of(b);

	for (size_t i = first_a; first_b < SPELLINGS && is_at(i, a); i++)
		for (size_t j = first_b; is_at(j, b); j++)
			if (spellings[i].name == spellings[j].name)
				return true;
	return false;
}

size_t
match_spellings(struct match_word word, struct match_word *words, size_t max)
{
	size_t count = 0;

	for (size_t i = first_of(word); is_at(i, word); i++) {
		for (size_t j = 0; j < SPELLINGS; j++) {
			if (spellings[j].name != spellings[i].name || is_at(j, word) ||
			    count == max)
				continue;
			words[count++] =
			    (struct match_word){spellings[j].word, strlen(spellings[j].word)};
		}
	}
	return count;
}
