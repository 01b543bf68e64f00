/*
 * likeness.c: whether a word held may be like one of the applicant's in any way in which compare_words.c finds
 * two names alike.
 *
 * It is not where it is none of them in an only letter, nobody's diminutive or other spelling, and of a similarity below
 * MATCH_ALIKE_FROM. Most words have so few letters in common that it cannot be reached: of two words of a
 * and b letters, Jaro's similarity with c in common, none of them moved, is the most that it can be; and no
 * more are in common than are left when the letters that the other word has not are taken away. Where one
 * word has no vowels, the other may be like it by its consonants, which then are the same letters.
 */
#include <string.h>

#include "match/table.h"

#define RELATED_MAX 96U
#define LETTER(c) ((uint32_t)1 << (uint8_t)(c) % 32)

void
likeness_begin(struct likeness *likeness)
{
	for (unsigned prefix = 0; prefix <= MATCH_WINKLER_PREFIX; prefix++) {
		for (unsigned a = 1; a <= LIKENESS_LETTERS; a++) {
			for (unsigned b = 1; b <= LIKENESS_LETTERS; b++) {
				unsigned shorter = a < b ? a : b, common = 1;

				while (common <= shorter &&
				    match_winkler(match_jaro(a, b, common, 0), prefix) <
					MATCH_ALIKE_FROM)
					common++;
				likeness->least[prefix][a][b] = (uint8_t)common;
			}
		}
	}
}

struct likeness_shape
likeness_shape(struct match_word word)
{
	struct likeness_shape shape = {.len = (uint32_t)word.len};

	for (size_t i = 0; i < word.len; i++) {
		uint32_t letter = LETTER(word.text[i]);

		shape.twice |= shape.letters & letter;
		shape.letters |= letter;
		if (i < MATCH_WINKLER_PREFIX)
			shape.begins |= (uint32_t)(uint8_t)word.text[i] << 8 * i;
	}
	return shape;
}

void
likeness_append(struct likeness_shape *shape, const struct likeness_shape *more)
{
	shape->twice |= more->twice | (shape->letters & more->letters);
	shape->letters |= more->letters;
	if (shape->len < MATCH_WINKLER_PREFIX)
		shape->begins |= more->begins << 8 * shape->len;
	shape->len += more->len;
}

static uint32_t
consonants_of(uint32_t letters)
{
	return letters &
	    ~(LETTER('a') | LETTER('e') | LETTER('i') | LETTER('o') | LETTER('u') | LETTER('y'));
}

/* The most letters of ${a} that can be in common with ${b}. */
static uint32_t
in_common(const struct likeness_shape *a, const struct likeness_shape *b)
{
	return a->len - (uint32_t)__builtin_popcount(a->letters & ~b->letters) -
	    (uint32_t)__builtin_popcount(a->twice & ~b->twice);
}

bool
likeness_of_shapes(
    const struct likeness *likeness, const struct likeness_shape *a, const struct likeness_shape *b)
{
	uint32_t differ = a->begins ^ b->begins;
	size_t prefix = differ == 0 ? MATCH_WINKLER_PREFIX : (size_t)__builtin_ctz(differ) / 8,
	       least;

	if (a->len == 0 || b->len == 0 || ((a->len == 1 || b->len == 1) && prefix > 0))
		return true;
	if (a->len > LIKENESS_LETTERS || b->len > LIKENESS_LETTERS ||
	    consonants_of(a->letters) == consonants_of(b->letters))
		return true;
	least = likeness->least[prefix][a->len][b->len];
	return a->len >= least && b->len >= least && in_common(a, b) >= least &&
	    in_common(b, a) >= least;
}

/* Of two words whose shapes may be. */
static bool
are_alike(struct match_word a, const struct likeness_shape *shape_a, struct match_word b,
    const struct likeness_shape *shape_b)
{
	if (a.len == 0 || b.len == 0 || ((a.len == 1 || b.len == 1) && a.text[0] == b.text[0]))
		return true;
	if (consonants_of(shape_a->letters) == consonants_of(shape_b->letters) &&
	    (match_word_lacks_vowels(a) || match_word_lacks_vowels(b)))
		return true;
	return match_similarity(a, b) >= MATCH_ALIKE_FROM;
}

/* The same of the same word, and seldom of another. */
static uint64_t
bit_of(const struct likeness_shape *shape)
{
	uint64_t hash = (uint64_t)shape->begins << 32 | shape->letters;

	hash = (hash ^ shape->twice ^ (uint64_t)shape->len << 27) * 0x9E3779B97F4A7C15U;
	return (hash >> 32) % LIKENESS_RELATED;
}

bool
likeness_is_related(const struct likeness *likeness, const struct likeness_shape *shape)
{
	uint64_t bit = bit_of(shape);

	return (likeness->related[bit / 8] >> bit % 8 & 1) != 0;
}

bool
likeness_to_one(const struct likeness *likeness, struct match_word word,
    const struct likeness_shape *shape, const struct likeness_words *others)
{
	if (likeness_is_related(likeness, shape))
		return true;
	for (size_t i = 0; i < others->count; i++)
		if (likeness_of_shapes(likeness, shape, &others->shapes[i]) &&
		    are_alike(word, shape, others->words[i], &others->shapes[i]))
			return true;
	return false;
}

void
likeness_add(struct likeness_words *words, struct match_word word)
{
	bool known = word.len == 0;

	for (size_t i = 0; i < words->count; i++)
		known = known || match_word_equal(words->words[i], word);
	if (known)
		return;
	words->words[words->count] = word;
	words->shapes[words->count++] = likeness_shape(word);
}

void
likeness_relate_none(struct likeness *likeness)
{
	memset(likeness->related, 0, sizeof(likeness->related));
}

void
likeness_relate(struct likeness *likeness, struct match_word name)
{
	struct match_word related[RELATED_MAX];
	size_t found = match_diminutives(name, related, RELATED_MAX);

	found += match_spellings(name, related + found, RELATED_MAX - found);
	for (size_t i = 0; i < found; i++) {
		struct likeness_shape shape = likeness_shape(related[i]);
		uint64_t bit = bit_of(&shape);

		likeness->related[bit / 8] |= (uint8_t)(1U << bit % 8);
	}
	/* More than are listed. */
	if (found == RELATED_MAX)
		memset(likeness->related, 0xff, sizeof(likeness->related));
}
