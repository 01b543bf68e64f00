/* reasoned.c: whether an answer says something: "not applicable" is one only with the reason. */
#include <ctype.h>
#include <string.h>

#include "acts/acts_internal.h"

#define WORD_MAX 16U

/*
 * The length of the mark or space at ${text}, which is no part of a word; 0 for a letter or digit.  Of what is not ASCII the
 * spaces, dashes and quotation marks of U+2000 to U+206F, and those that nobody sees.
 */
static size_t
mark_at(const char *text)
{
	const uint8_t *at = (const uint8_t *)text;

	if (at[0] < 0x80)
		return isalnum(at[0]) ? 0 : 1;
	if (at[0] == 0xC2 && (at[1] == 0xA0 || at[1] == 0xAD))
		return 2;
	if (at[0] == 0xE2 && (at[1] == 0x80 || (at[1] == 0x81 && at[2] >= 0xA0)))
		return 3;
	return at[0] == 0xEF && at[1] == 0xBB && at[2] == 0xBF ? 3 : 0;
}

/* The next word in small letters, cut to its size; "" at the end.  What is behind it. */
static const char *
next_word(const char *text, char word[static WORD_MAX])
{
	size_t len = 0, mark;

	while (*text != '\0' && (mark = mark_at(text)) > 0)
		text += mark;
	for (; *text != '\0' && mark_at(text) == 0; text++)
		if (len < WORD_MAX - 1)
			word[len++] = (char)tolower((unsigned char)*text);
	word[len] = '\0';
	return text;
}

bool
ought_text_is_reasoned(const char *text)
{
	static const char *const bare[][2] = {{"not", "applicable"}, {"n", "a"}};
	char word[WORD_MAX], second[WORD_MAX];
	const char *rest;
	size_t i;

	for (;;) {
		text = next_word(text, word);
		if (word[0] == '\0')
			return false;
		if (strcmp(word, "na") == 0)
			continue;
		rest = next_word(text, second);
		for (i = 0; i < 2; i++)
			if (strcmp(word, bare[i][0]) == 0 && strcmp(second, bare[i][1]) == 0)
				break;
		if (i == 2)
			return true;
		text = rest;
	}
}
