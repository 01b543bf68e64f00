/*
 * metaphone.c: two codes of how a name may sound, after L. Philips's Double Metaphone (C/C++ Users
 * Journal 18(6), June 2000): consonants, and whether it begins with a vowel; the second code where
 * English reads a name from elsewhere in two ways. Written anew, as a table: at each place the first
 * rule that fits says which letters are read, and as what. Cut to four, as published.
 *
 * Additions: the bh and mh of Gaelic, and w inside Slavic names, may be a v; gh after a vowel may be silent and kh an h.
 */
#include <string.h>

#include "match_internal.h"

#define LETTERS_MAX 40U
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum origin { ANY, GERMAN, SLAVIC, NOT_SLAVIC };

/*
 * What stands before, what is read, what stands after: of each, one of those parted by |, or anything.
 * V is a vowel or y, C a consonant, . any letter, ^ the beginning and $ the end. What is read begins
 * with the same letter in all of a rule's alternatives, and the rules are in the order of these
 * letters. A letter that is read by itself is read with its double.
 */
struct rule {
	const char *before;
	const char *letters;
	const char *after;
	const char *first;
	const char *second; /* NULL: as the first */
	enum origin origin;
};

static const struct rule rules[] = {
    {"", "bh", "", "P", "F", ANY},
    {"", "b", "", "P", NULL, ANY},

    {"ba|ma", "ch", "er", "K", NULL, ANY},
    {"Ca", "ch", "a|o|u|y|C|$", "K", NULL, ANY},
    {"^", "c", "aesar", "S", NULL, ANY},
    {"", "ch", "ia", "K", NULL, ANY},
    {".", "ch", "ae", "K", "X", ANY},
    {"^", "ch", "ore", "X", NULL, ANY},
    {"^", "ch", "arac|aris|or|ym|ia|em", "K", NULL, ANY},
    {"", "ch", "", "K", NULL, GERMAN},
    {"or", "ch", "es|id", "K", NULL, ANY},
    {"ar", "ch", "it", "K", NULL, ANY},
    {"", "ch", "t|s", "K", NULL, ANY},
    {"^|a|e|o|u", "ch", "b|f|h|l|m|n|r|v|w|$", "K", NULL, ANY},
    {"^m", "ch", "", "K", NULL, ANY},
    {"^", "ch", "", "X", NULL, ANY},
    {"", "ch", "", "X", "K", ANY},
    {"", "cz", "", "S", "X", ANY},
    {"^m", "cc", "", "K", NULL, ANY},
    {"^a", "cc", "i|e", "KS", NULL, ANY},
    {"u", "cc", "ee|es", "KS", NULL, ANY},
    {"", "cc", "hu", "K", NULL, ANY},
    {"", "cc", "i|e|h", "X", NULL, ANY},
    {"", "ck|cg|cq|cc", "", "K", NULL, ANY},
    {"", "c", "ia|ie|io", "S", "X", ANY},
    {"", "c", "i|e|y", "S", NULL, ANY},
    {"", "c", "", "K", NULL, ANY},

    {"", "dg", "i|e|y", "J", NULL, ANY},
    {"", "dg", "", "TK", NULL, ANY},
    {"", "dt|d", "", "T", NULL, ANY},

    {"", "f", "", "F", NULL, ANY},

    {"^", "gh", "i", "J", NULL, ANY},
    {"^|C", "gh", "", "K", NULL, ANY},
    {"b.|d.|h.|b..|d..|h..|b...|h...", "gh", "", "", NULL, ANY},
    {"c.u|g.u|l.u|r.u|t.u", "gh", "", "F", NULL, ANY},
    {"i", "gh", "", "", NULL, ANY},
    {"V", "gh", "V|n|$", "K", "", ANY},
    {"", "gh", "", "K", NULL, ANY},
    {"^", "gn", "", "N", NULL, ANY},
    {"^V", "gn", "", "KN", "N", NOT_SLAVIC},
    {"", "gn", "ey", "KN", NULL, ANY},
    {"", "gn", "", "N", "KN", NOT_SLAVIC},
    {"", "gn", "", "KN", NULL, ANY},
    {"", "gl", "i", "KL", "L", NOT_SLAVIC},
    {"^", "g", "y|es|ep|eb|el|ey|ib|il|in|ie|ei|er", "K", "J", ANY},
    {"^dan|^man|^ran|e|i", "g", "er", "J", "K", ANY},
    {"e|i|o|r", "g", "y", "J", "K", ANY},
    {"", "g", "er|y", "K", "J", ANY},
    {"a|o", "gg", "i", "J", "K", ANY},
    {"", "g", "e|i", "K", NULL, GERMAN},
    {"", "g", "et", "K", NULL, ANY},
    {"", "g", "ier$", "J", NULL, ANY},
    {"", "g", "e|i", "J", "K", ANY},
    {"", "g", "", "K", NULL, ANY},

    {"^|V", "h", "V", "H", NULL, ANY},
    {"", "h", "", "", NULL, ANY},

    {"^", "j", "ose$", "H", NULL, ANY},
    {"", "j", "ose", "J", "H", ANY},
    {"^", "j", "", "J", "A", ANY},
    {"V", "j", "a|o", "J", "H", NOT_SLAVIC},
    {"", "j", "$", "J", "", ANY},
    {"", "j", "b|k|l|m|n|s|t|z", "", NULL, ANY},
    {"k|l|s", "j", "", "", NULL, ANY},
    {"", "j", "", "J", NULL, ANY},

    {"^", "k", "n", "", NULL, ANY},
    {"", "kh", "", "K", "H", ANY},
    {"", "k", "", "K", NULL, ANY},

    {"i", "ll", "a$|o$", "L", "", ANY},
    {"a", "ll", "e$|e.a$|e.o$|e.as$|e.os$", "L", "", ANY},
    {"", "l", "", "L", NULL, ANY},

    {"u", "mb", "er|$", "M", NULL, ANY},
    {"", "mh", "", "M", "F", ANY},
    {"", "m", "", "M", NULL, ANY},

    {"", "n", "", "N", NULL, ANY},

    {"^", "p", "n|s", "", NULL, ANY},
    {"", "ph", "", "F", NULL, ANY},
    {"", "pb|p", "", "P", NULL, ANY},

    {"", "q", "", "K", NULL, ANY},

    {"maie|meie", "r", "$", "R", NULL, ANY},
    {"ie", "r", "$", "", "R", NOT_SLAVIC},
    {"", "r", "", "R", NULL, ANY},

    {"i|y", "s", "l", "", NULL, ANY},
    {"^", "s", "ugar", "X", "S", ANY},
    {"", "sh", "eim|oek|olm|olz", "S", NULL, ANY},
    {"", "sh", "", "X", NULL, ANY},
    {"", "s", "ia|io", "S", "X", NOT_SLAVIC},
    {"^", "s", "l|m|n|w", "S", "X", ANY},
    {"", "sz", "", "S", "X", ANY},
    {"", "sch", "en|er", "X", "SK", ANY},
    {"", "sch", "ed|em|oo|uy", "SK", NULL, ANY},
    {"^", "sch", "w", "X", NULL, ANY},
    {"^", "sch", "C", "X", "S", ANY},
    {"", "sch", "", "X", NULL, ANY},
    {"", "sc", "i|e|y", "S", NULL, ANY},
    {"", "sc", "", "SK", NULL, ANY},
    {"ai|oi", "s", "$", "", "S", ANY},
    {"", "s", "", "S", NULL, ANY},

    {"", "t", "ia|ion", "X", NULL, ANY},
    {"", "tch", "", "X", NULL, ANY},
    {"", "th", "am|om", "T", NULL, ANY},
    {"", "th|tth", "", "T", NULL, GERMAN},
    {"", "th|tth", "", "0", "T", ANY},
    {"", "td|t", "", "T", NULL, ANY},

    {"", "v", "", "F", NULL, ANY},

    {"", "wr", "", "R", NULL, ANY},
    {"^", "w", "V", "A", "F", ANY},
    {"^", "w", "h", "A", NULL, ANY},
    {"", "wicz|witz", "", "TS", "FX", ANY},
    {"", "w", "", "", "F", SLAVIC},

    {"^", "x", "", "S", NULL, ANY},
    {"au|ou", "x", "$", "", NULL, ANY},
    {"", "xc|x", "", "KS", NULL, ANY},

    {"", "zh", "", "J", NULL, ANY},
    {"", "zz", "a|i|o", "S", "TS", ANY},
    {"^|t", "z", "", "S", NULL, ANY},
    {"", "z", "", "S", "TS", SLAVIC},
    {"", "z", "", "S", NULL, ANY},
};

struct place {
	const char *letters; /* "^", the word, "$" */
	size_t at;
	bool german;
	bool slavic;
};

static bool
fits(char c, char pattern)
{
	bool letter = c >= 'a' && c <= 'z';

	switch (pattern) {
	case 'V':
		return match_is_vowel(c);
	case 'C':
		return letter && !match_is_vowel(c);
	case '.':
		return letter;
	default:
		return c == pattern;
	}
}

/* The length of the first of ${patterns} that ends (${back}) or begins at ${at}; 0 where none does. */
static size_t
match_one(const char *letters, size_t at, const char *patterns, bool back)
{
	for (const char *one = patterns; *one != '\0';) {
		size_t len = 0, from, fitting = 0;

		while (one[len] != '|' && one[len] != '\0')
			len++;
		from = back ? at - len : at;
		if (!back || len <= at)
			while (fitting < len && fits(letters[from + fitting], one[fitting]))
				fitting++;
		if (fitting == len)
			return len;
		one += len + (one[len] == '|');
	}
	return 0;
}

/* The first rule that reads ${letter}, or a later one. */
static const struct rule *
first_rule(char letter)
{
	const struct rule *low = rules, *high = rules + COUNT(rules);

	while (low < high) {
		const struct rule *middle = low + (high - low) / 2;

		if (middle->letters[0] < letter)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* How many letters ${rule} reads at ${place}; 0 where it does not fit. */
static size_t
reads(const struct rule *rule, const struct place *place)
{
	size_t len;

	if ((rule->origin == GERMAN && !place->german) ||
	    (rule->origin == SLAVIC && !place->slavic) ||
	    (rule->origin == NOT_SLAVIC && place->slavic))
		return 0;
	if ((len = match_one(place->letters, place->at, rule->letters, false)) == 0 ||
	    (rule->before[0] != '\0' &&
		match_one(place->letters, place->at, rule->before, true) == 0) ||
	    (rule->after[0] != '\0' &&
		match_one(place->letters, place->at + len, rule->after, false) == 0))
		return 0;
	if (len == 1 && place->letters[place->at + 1] == place->letters[place->at])
		len++;
	return len;
}

static void
append(char code[static MATCH_METAPHONE_MAX], const char *sounds)
{
	size_t len = strlen(code);

	while (len + 1 < MATCH_METAPHONE_MAX && *sounds != '\0')
		code[len++] = *sounds++;
	code[len] = '\0';
}

void
match_metaphone(struct match_word word, char first[static MATCH_METAPHONE_MAX],
    char second[static MATCH_METAPHONE_MAX])
{
	char letters[LETTERS_MAX + 3] = "^";
	size_t len = word.len < LETTERS_MAX ? word.len : LETTERS_MAX, read;
	struct place place = {letters, 1, false, false};

	memcpy(letters + 1, word.text, len);
	memcpy(letters + 1 + len, "$", 2);
	place.german = strncmp(letters, "^sch", 4) == 0;
	place.slavic = strpbrk(letters, "kw") != NULL || strstr(letters, "cz") != NULL;
	first[0] = second[0] = '\0';
	for (; letters[place.at] != '$'; place.at += read) {
		const struct rule *rule = first_rule(letters[place.at]);

		read = 0;
		while (rule < rules + COUNT(rules) && rule->letters[0] == letters[place.at] &&
		    (read = reads(rule, &place)) == 0)
			rule++;
		if (read > 0) {
			append(first, rule->first);
			append(second, rule->second == NULL ? rule->first : rule->second);
			continue;
		}
		read = 1;
		if (place.at == 1 && match_is_vowel(letters[1])) {
			append(first, "A");
			append(second, "A");
		}
	}
}
