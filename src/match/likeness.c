/*
 * likeness.c: whether a word held may be like one of the applicant's in any way in which compare.c finds
 * two names alike.
 *
 * It is not where it is none of them in an only letter, nobody's diminutive, and of a similarity below
 * MATCH_ALIKE_FROM. Most words have so few letters in common that it cannot be reached: of two words of a
 * and b letters, Jaro's similarity with c in common, none of them moved, is the most that it can be; and no
 * more are in common than are left when the letters that the other word has not are taken away. Where one
 * word has no vowels, the other may be like it by its consonants, which then are the same letters.
 */
#include <string.h>

#include "match/table.h"

#define DIMINUTIVES_MAX 64U
#define LETTER(c) ((uint32_t)1 << (uint8_t)(c) % 32)

static unsigned
most_alike(uint64_t a, uint64_t b, uint64_t common, uint64_t prefix)
{
	uint64_t jaro =
	    (2 * common * common * (a + b) + 2 * common * a * b) * 1000 / (6 * common * a * b);

	return (unsigned)(jaro + prefix * (1000 - jaro) / 10);
}

void
likeness_begin(struct likeness *likeness)
{
	for (unsigned prefix = 0; prefix <= LIKENESS_PREFIX; prefix++) {
		for (unsigned a = 1; a <= LIKENESS_LETTERS; a++) {
			for (unsigned b = 1; b <= LIKENESS_LETTERS; b++) {
				unsigned shorter = a < b ? a : b, common = 1;

				while (common <= shorter &&
				    most_alike(a, b, common, prefix) < MATCH_ALIKE_FROM)
					common++;
				likeness->least[prefix][a][b] = (uint8_t)common;
			}
		}
	}
}

uint32_t
likeness_letters(struct match_word word)
{
	uint32_t letters = 0;

	for (size_t i = 0; i < word.len; i++)
		letters |= LETTER(word.text[i]);
	return letters;
}

static uint32_t
consonants_of(uint32_t letters)
{
	return letters &
	    ~(LETTER('a') | LETTER('e') | LETTER('i') | LETTER('o') | LETTER('u') | LETTER('y'));
}

/* Of two words longer than a letter, of which so many in the beginning agree. */
static bool
letters_may_be_alike(const struct likeness *likeness, size_t prefix, size_t len_a,
    uint32_t letters_a, size_t len_b, uint32_t letters_b)
{
	size_t least;

	if (len_a > LIKENESS_LETTERS || len_b > LIKENESS_LETTERS)
		return true;
	least = likeness->least[prefix][len_a][len_b];
	return len_a >= least && len_b >= least &&
	    len_a - (size_t)__builtin_popcount(letters_a & ~letters_b) >= least &&
	    len_b - (size_t)__builtin_popcount(letters_b & ~letters_a) >= least;
}

static bool
are_alike(const struct likeness *likeness, struct match_word a, uint32_t letters_a,
    struct match_word b, uint32_t letters_b)
{
	size_t prefix = 0;

	if (a.len <= 1 || b.len <= 1)
		return a.len == 0 || b.len == 0 || a.text[0] == b.text[0];
	if (consonants_of(letters_a) == consonants_of(letters_b) &&
	    (match_word_lacks_vowels(a) || match_word_lacks_vowels(b)))
		return true;
	while (prefix < LIKENESS_PREFIX && prefix < a.len && prefix < b.len &&
	    a.text[prefix] == b.text[prefix])
		prefix++;
	return letters_may_be_alike(likeness, prefix, a.len, letters_a, b.len, letters_b) &&
	    match_similarity(a, b) >= MATCH_ALIKE_FROM;
}

static bool
is_related(const struct likeness *likeness, struct match_word word)
{
	uint64_t bit = match_hash(0, word.text, word.len) % LIKENESS_RELATED;

	return (likeness->related[bit / 8] >> bit % 8 & 1) != 0;
}

bool
likeness_to_one(
    const struct likeness *likeness, struct match_word word, const struct likeness_words *others)
{
	uint32_t letters = likeness_letters(word);

	for (size_t i = 0; i < others->count; i++)
		if (are_alike(likeness, word, letters, others->words[i], others->letters[i]))
			return true;
	return false;
}

bool
likeness_possible(
    const struct likeness *likeness, struct match_word word, const struct likeness_words *others)
{
	return is_related(likeness, word) || likeness_to_one(likeness, word, others);
}

bool
likeness_of_letters(const struct likeness *likeness, const struct text_word *word,
    const struct likeness_words *others)
{
	for (size_t i = 0; i < others->count; i++) {
		struct match_word other = others->words[i];
		bool begins = other.text[0] == word->first;

		if (other.len == 1
			? begins
			: consonants_of(word->letters) == consonants_of(others->letters[i]) ||
			    letters_may_be_alike(likeness, begins ? LIKENESS_PREFIX : 0, word->len,
				word->letters, other.len, others->letters[i]))
			return true;
	}
	return false;
}

void
likeness_add(struct likeness_words *words, struct match_word word)
{
	if (word.len == 0)
		return;
	words->words[words->count] = word;
	words->letters[words->count++] = likeness_letters(word);
}

void
likeness_relate(struct likeness *likeness, const struct match_word *forenames, size_t count)
{
	struct match_word diminutives[DIMINUTIVES_MAX];

	memset(likeness->related, 0, sizeof(likeness->related));
	for (size_t i = 0; i < count; i++) {
		size_t found = match_diminutives(forenames[i], diminutives, DIMINUTIVES_MAX);

		for (size_t j = 0; j < found; j++) {
			uint64_t bit = match_hash(0, diminutives[j].text, diminutives[j].len) %
			    LIKENESS_RELATED;

			likeness->related[bit / 8] |= (uint8_t)(1U << bit % 8);
		}
		/* More than are listed. */
		if (found == DIMINUTIVES_MAX)
			memset(likeness->related, 0xff, sizeof(likeness->related));
	}
}
