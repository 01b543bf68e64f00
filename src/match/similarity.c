/*
 * similarity.c: Jaro's similarity with Winkler's bonus for a common beginning (M. A. Jaro, J. Am.
 * Stat. Ass. 84, 1989; W. E. Winkler, ASA Proceedings on Survey Research Methods, 1990), in
 * integers so that every machine agrees.
 */
#include <string.h>

#include "match_internal.h"

#define WINKLER_PREFIX 4U
#define WINKLER_FROM 700U /* the bonus is for words that are alike already */

unsigned
match_similarity(struct match_word a, struct match_word b)
{
	uint8_t used_a[MATCH_TEXT_MAX] = {0}, used_b[MATCH_TEXT_MAX] = {0};
	uint64_t common = 0, moved = 0, jaro, longer;
	size_t window, at = 0, prefix = 0;

	if (a.len == 0 || b.len == 0 || a.len >= MATCH_TEXT_MAX || b.len >= MATCH_TEXT_MAX)
		return 0;
	if (match_word_equal(a, b))
		return 1000;

	longer = a.len > b.len ? a.len : b.len;
	window = longer / 2 > 0 ? longer / 2 - 1 : 0;
	for (size_t i = 0; i < a.len; i++) {
		size_t from = i > window ? i - window : 0;
		size_t to = i + window < b.len ? i + window + 1 : b.len;

		for (size_t j = from; j < to; j++) {
			if (used_b[j] == 0 && a.text[i] == b.text[j]) {
				used_a[i] = used_b[j] = 1;
				common++;
				break;
			}
		}
	}
	if (common == 0)
		return 0;

	for (size_t i = 0; i < a.len; i++) {
		if (used_a[i] == 0)
			continue;
		while (used_b[at] == 0)
			at++;
		if (a.text[i] != b.text[at])
			moved++;
		at++;
	}
	/* (common/a + common/b + (common - moved/2)/common) / 3, in thousandths. */
	jaro = (2 * common * common * (a.len + b.len) + (2 * common - moved) * a.len * b.len) *
	    1000 / (6 * common * a.len * b.len);
	if (jaro < WINKLER_FROM)
		return (unsigned)jaro;
	while (prefix < WINKLER_PREFIX && prefix < a.len && prefix < b.len &&
	    a.text[prefix] == b.text[prefix])
		prefix++;
	return (unsigned)(jaro + prefix * (1000 - jaro) / 10);
}
