/*
 * similarity.c: Jaro's similarity with Winkler's bonus for a common beginning (M. A. Jaro, J. Am.
 * Stat. Ass. 84, 1989; W. E. Winkler, ASA Proceedings on Survey Research Methods, 1990), in
 * integers so that every machine agrees.
 */
#include <string.h>

#include "match_internal.h"

#define WINKLER_FROM 700U /* the bonus is for words that are alike already */

/* (common/a + common/b + (common - moved/2)/common) / 3, in thousandths. */
unsigned
match_jaro(uint64_t a, uint64_t b, uint64_t common, uint64_t moved)
{
	return (unsigned)((2 * common * common * (a + b) + (2 * common - moved) * a * b) * 1000 /
	    (6 * common * a * b));
}

unsigned
match_winkler(unsigned jaro, unsigned prefix)
{
	return jaro + prefix * (1000 - jaro) / 10;
}

/* Of two words with ${common} letters in common, ${moved} of them elsewhere. */
static unsigned
similarity(struct match_word a, struct match_word b, uint64_t common, uint64_t moved)
{
	unsigned jaro = match_jaro(a.len, b.len, common, moved), prefix = 0;

	if (jaro < WINKLER_FROM)
		return jaro;
	while (prefix < MATCH_WINKLER_PREFIX && prefix < a.len && prefix < b.len &&
	    a.text[prefix] == b.text[prefix])
		prefix++;
	return match_winkler(jaro, prefix);
}

/* The set of letters; two that share a bit make the set larger than it is, never smaller. */
static uint32_t
letters_of(struct match_word word)
{
	uint32_t letters = 0;

	for (size_t i = 0; i < word.len; i++)
		letters |= (uint32_t)1 << ((uint8_t)word.text[i] % 32);
	return letters;
}

/* How many letters of ${word} are in ${letters}. */
static size_t
count_in(struct match_word word, uint32_t letters)
{
	size_t count = 0;

	for (size_t i = 0; i < word.len; i++)
		count += letters >> ((uint8_t)word.text[i] % 32) & 1;
	return count;
}

unsigned
match_similarity_from(struct match_word a, struct match_word b, unsigned from)
{
	size_t common_a, common_b, common;

	if (a.len == 0 || b.len == 0 || a.len >= MATCH_TEXT_MAX || b.len >= MATCH_TEXT_MAX)
		return 0;
	common_a = count_in(a, letters_of(b));
	common_b = count_in(b, letters_of(a));
	common = common_a < common_b ? common_a : common_b;
	if (common == 0 || similarity(a, b, common, 0) < from)
		return 0;
	return match_similarity(a, b);
}

enum match_slip
match_slip(struct match_word a, struct match_word b)
{
	size_t begin = 0, end = 0, shorter = a.len < b.len ? a.len : b.len, left_a, left_b;

	while (begin < shorter && a.text[begin] == b.text[begin])
		begin++;
	while (end < shorter - begin && a.text[a.len - 1 - end] == b.text[b.len - 1 - end])
		end++;
	left_a = a.len - begin - end;
	left_b = b.len - begin - end;
	if (left_a <= 1 && left_b <= 1)
		return left_a == 1 && left_b == 1 ? MATCH_SLIP_LETTER
		    : left_a == left_b            ? MATCH_SLIP_NONE
						  : MATCH_SLIP_LENGTH;
	if (left_a == 2 && left_b == 2 && a.text[begin] == b.text[begin + 1] &&
	    a.text[begin + 1] == b.text[begin])
		return MATCH_SLIP_TRANSPOSED;
	return MATCH_SLIP_MANY;
}

static struct match_word
without(struct match_word word, size_t letters)
{
	return (struct match_word){word.text + letters, word.len - letters};
}

static bool
one_slip(struct match_word a, struct match_word b)
{
	return match_slip(a, b) != MATCH_SLIP_MANY;
}

/* One slip where they first differ, and one in what follows. */
bool
match_two_slips(struct match_word a, struct match_word b)
{
	while (a.len > 0 && b.len > 0 && a.text[0] == b.text[0]) {
		a = without(a, 1);
		b = without(b, 1);
	}
	if (one_slip(a, b) || (a.len > 0 && one_slip(without(a, 1), b)) ||
	    (b.len > 0 && one_slip(a, without(b, 1))))
		return true;
	if (a.len > 0 && b.len > 0 && one_slip(without(a, 1), without(b, 1)))
		return true;
	return a.len > 1 && b.len > 1 && a.text[0] == b.text[1] && a.text[1] == b.text[0] &&
	    one_slip(without(a, 2), without(b, 2));
}

/* A bit for each letter of a word, the first letter's lowest. */
typedef unsigned __int128 bits;

unsigned
match_similarity(struct match_word a, struct match_word b)
{
	bits of_letter[UINT8_MAX + 1], used = 0, in_window;
	const uint8_t *x = (const uint8_t *)a.text, *y = (const uint8_t *)b.text;
	uint8_t found[MATCH_TEXT_MAX];
	uint64_t common = 0, moved = 0;
	size_t longer = a.len > b.len ? a.len : b.len, window = longer > 3 ? longer / 2 - 1 : 0;

	if (a.len == 0 || b.len == 0 || a.len >= MATCH_TEXT_MAX || b.len >= MATCH_TEXT_MAX)
		return 0;
	if (match_word_equal(a, b))
		return 1000;

	/* Only what is asked for is set. */
	for (size_t i = 0; i < a.len; i++)
		of_letter[x[i]] = 0;
	for (size_t i = 0; i < b.len; i++)
		of_letter[y[i]] = 0;
	for (size_t i = 0; i < b.len; i++)
		of_letter[y[i]] |= (bits)1 << i;
	in_window = ((bits)1 << (window + 1)) - 1;
	for (size_t i = 0; i < a.len; i++) {
		bits free = of_letter[x[i]] & in_window & ~used;

		used |= free & -free;
		if (free != 0)
			found[common++] = x[i];
		in_window = in_window << 1 | (i < window ? 1 : 0);
	}
	if (common == 0)
		return 0;
	for (size_t i = 0; i < common; i++, used &= used - 1)
		moved += (of_letter[found[i]] & used & -used) == 0;
	return similarity(a, b, common, moved);
}
