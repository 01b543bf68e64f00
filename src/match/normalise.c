/*
 * normalise.c: text of any script to lower-case ASCII words, by ICU's rules of transliteration. What
 * they leave outside ASCII (the Arabic ain, say) is dropped, and where nothing but that would remain
 * the letters are kept as they were given: unreadable to us, yet equal to themselves.
 *
 * Transliteration is poor where vowels are not written, or a letter is read otherwise in another
 * language. So a name in other letters than Latin ones has a second form, in its own letters,
 * without what is written or left out at will.
 */
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "match_internal.h"

#define INPUT_BYTES_MAX 360U
#define UNITS_MAX 4096
#define VOWELLESS_MIN 3U /* of a shorter word too little is left */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum letters { LATIN_LETTERS, OWN_LETTERS, LETTERS };

/*
 * Cyrillic and modern Greek as the United Kingdom's authorities romanise them: Shcherbakov, Vasilis;
 * ICU's own choice, after ISO, loses the carons (Serbakov) and reads Greek as ancient. Arabic with
 * the vowels that are written: Yusf, Ali, Fatma. No words but those that were written: the syllables
 * of Chinese are joined.
 */
static const UChar latin_rules[] =
    u"::NFKC; ::[:Cyrillic:] Russian-Latin/BGN; ::[:Greek:] Greek-Latin/UNGEGN;"
    u"[:Cf:] > ; [[:Z:]\\u30FB] > '_';"
    /* What ends Fatima and Mustafa; ain, which ICU has no Latin letter for. */
    u"[\\u0629\\u0649] > \\u0627; \\u0639 } [\\u0627\\u0623] > ; \\u0639 > \\u0627;"
    /* Waw and yeh between consonants. */
    u"[[:Arabic:]-[\\u0627\\u0623\\u0648]] {\\u0648} [^\\u0627\\u0623\\u0648\\u064A] > u;"
    u"[[:Arabic:]-[\\u0627\\u0623\\u0648]] {[\\u064A\\u06CC]} [^\\u0627\\u0623\\u0648] > i;"
    /* Chinese surnames that are read otherwise than the word: Zeng, Shan, Zhai, Xie, Zha. */
    u"\\u66FE > zeng; [\\u5355\\u55AE] > shan; \\u7FDF > zhai; \\u89E3 > xie; \\u67E5 > zha;"
    u"::Any-Latin; ::Latin-ASCII; ::Lower; ' ' > ;";

/*
 * One form for accents, vowel points and the dash that stretches an Arabic word, for the letters that
 * Arabic and Persian keyboards do not share, and for traditional and simplified Chinese.
 */
static const UChar own_rules[] =
    u"::NFKC; ::Lower; ::Traditional-Simplified;"
    u"[[:Cf:]\\u0027\\u0060\\u2018\\u2019\\u02BC\\u0640] > ; \\u03C2 > \\u03C3;"
    u"::NFD; [[:Greek:][:Cyrillic:][:Arabic:][:Hebrew:]] {[:Mn:]+ > ;"
    u"[\\u0649\\u06CC] > \\u064A; \\u06A9 > \\u0643; \\u0629 > \\u0647; ::NFC;"
    u"[^[:L:][:M:][:N:]] > ' ';";

static const UChar *const rules[LETTERS] = {
    [LATIN_LETTERS] = latin_rules, [OWN_LETTERS] = own_rules};

struct match_normaliser {
	/* Opened when the first text needs it: 10 ms, and 70 more with the first Chinese. */
	UTransliterator *transliterators[LETTERS];
	UChar units[UNITS_MAX];
	char text[UNITS_MAX * 3];
};

static bool
is_ascii(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] >= 0x80)
			return false;
	return true;
}

/* Cut before the character that would pass ${max}. */
static size_t
cut_length(const char *text, size_t max)
{
	size_t len;

	len = strnlen(text, max + 1);
	if (len <= max)
		return len;
	len = max;
	while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
		len--;
	return len;
}

enum ought_status
match_normaliser_open(struct match_normaliser **normaliser, struct ought_error *err)
{
	if ((*normaliser = calloc(1, sizeof(**normaliser))) == NULL)
		return match_no_memory(err);
	return OUGHT_OK;
}

void
match_normaliser_close(struct match_normaliser *normaliser)
{
	if (normaliser == NULL)
		return;
	for (size_t i = 0; i < LETTERS; i++)
		if (normaliser->transliterators[i] != NULL)
			utrans_close(normaliser->transliterators[i]);
	free(normaliser);
}

static enum ought_status
open_rules(struct match_normaliser *normaliser, enum letters letters, struct ought_error *err)
{
	UErrorCode code = U_ZERO_ERROR;
	UParseError place;

	if (normaliser->transliterators[letters] == NULL)
		normaliser->transliterators[letters] =
		    utrans_openU(u"names", -1, UTRANS_FORWARD, rules[letters], -1, &place, &code);
	if (U_FAILURE(code))
		return ought_error_set(err, OUGHT_INTERNAL,
		    "the transliteration rules of ICU cannot be opened (%s)", u_errorName(code));
	return OUGHT_OK;
}

/* Into ${normaliser->text}. */
static enum ought_status
transliterate(struct match_normaliser *normaliser, enum letters letters, const char *text,
    size_t len, struct ought_error *err)
{
	UErrorCode code = U_ZERO_ERROR;
	int32_t units, limit, bytes;
	enum ought_status status;

	if ((status = open_rules(normaliser, letters, err)) != OUGHT_OK)
		return status;
	u_strFromUTF8(normaliser->units, UNITS_MAX, &units, text, (int32_t)len, &code);
	if (U_FAILURE(code))
		return ought_error_set(
		    err, OUGHT_INVALID, "a name or address is not well-formed UTF-8");
	limit = units;
	utrans_transUChars(normaliser->transliterators[letters], normaliser->units, &units,
	    UNITS_MAX, 0, &limit, &code);
	u_strToUTF8(
	    normaliser->text, sizeof(normaliser->text), &bytes, normaliser->units, units, &code);
	if (U_FAILURE(code))
		return ought_error_set(err, OUGHT_INTERNAL,
		    "a name or address cannot be put into Latin letters (%s)", u_errorName(code));
	return OUGHT_OK;
}

/* ASCII needs no ICU, whose rules leave it alone. */
static enum ought_status
put_into_latin(
    struct match_normaliser *normaliser, const char *text, size_t len, struct ought_error *err)
{
	if (!is_ascii(text, len))
		return transliterate(normaliser, LATIN_LETTERS, text, len, err);
	for (size_t i = 0; i < len; i++)
		normaliser->text[i] =
		    (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] | 0x20 : text[i]);
	normaliser->text[len] = '\0';
	return OUGHT_OK;
}

/* Apostrophes stand inside a word: O'Brien is one. */
static bool
is_inside_word(char c)
{
	return c == '\'' || c == '`';
}

/* Words of letters and digits; bytes above ASCII count as letters if ${keep}. */
static void
split(const char *text, size_t len, bool keep, bool spaces, char words[static MATCH_TEXT_MAX])
{
	bool gap = false;
	size_t used = 0, last_gap = 0;

	for (size_t i = 0; i < len; i++) {
		char c = text[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		    (keep && (unsigned char)c >= 0x80);

		if (!letter) {
			if (spaces && !is_inside_word(c) && (unsigned char)c < 0x80)
				gap = used > 0;
			continue;
		}
		if (gap) {
			last_gap = used;
			if (used + 2 >= MATCH_TEXT_MAX)
				break;
			words[used++] = ' ';
			gap = false;
		}
		if (used + 1 >= MATCH_TEXT_MAX) {
			if (last_gap > 0)
				used = last_gap;
			break;
		}
		words[used++] = c;
	}
	words[used] = '\0';
}

static const char *const joined_prefixes[] = {"o", "mc", "mac", "d", "fitz"};

/* "o brien" and "mc donald" are one word each, however they were written. */
static void
join_prefixes(char *words)
{
	char *word = words;

	while (*word != '\0') {
		size_t len = strcspn(word, " ");

		if (word[len] == '\0')
			break;
		for (size_t i = 0; i < COUNT(joined_prefixes); i++) {
			if (strlen(joined_prefixes[i]) == len &&
			    strncmp(word, joined_prefixes[i], len) == 0) {
				memmove(word + len, word + len + 1, strlen(word + len + 1) + 1);
				len = strcspn(word, " ");
				break;
			}
		}
		if (word[len] == '\0')
			break;
		word += len + 1;
	}
}

/* "saint john" is "st john". */
static void
shorten_saints(char *words)
{
	for (char *word = words; (word = strstr(word, "saint ")) != NULL; word++)
		if (word == words || word[-1] == ' ')
			memmove(word + 1, word + 4, strlen(word + 4) + 1);
}

/* What people put before their name and after it, in whichever field; no part of it. */
static const char *const titles[] = {"dame", "dr", "miss", "mr", "mrs", "ms", "mx", "prof",
    "professor", "rev", "revd", "reverend", "sir"};
static const char *const suffixes[] = {
    "cbe", "esq", "ii", "iii", "jnr", "jr", "junior", "mbe", "obe", "phd", "senior", "snr", "sr"};

static bool
is_one_of(struct match_word word, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (match_word_equal(word, (struct match_word){list[i], strlen(list[i])}))
			return true;
	return false;
}

/* Nothing is taken from a name of one word. */
static void
drop_titles(char *words)
{
	char *space;

	while ((space = strchr(words, ' ')) != NULL &&
	    is_one_of((struct match_word){words, (size_t)(space - words)}, titles, COUNT(titles)))
		memmove(words, space + 1, strlen(space + 1) + 1);
	while ((space = strrchr(words, ' ')) != NULL &&
	    is_one_of((struct match_word){space + 1, strlen(space + 1)}, suffixes, COUNT(suffixes)))
		*space = '\0';
}

enum ought_status
match_normalise(struct match_normaliser *normaliser, enum match_text_kind kind, const char *text,
    char words[static MATCH_TEXT_MAX], struct ought_error *err)
{
	size_t len;
	enum ought_status status;

	len = cut_length(text, INPUT_BYTES_MAX);
	if ((status = put_into_latin(normaliser, text, len, err)) != OUGHT_OK)
		return status;
	split(normaliser->text, strlen(normaliser->text), false, kind != MATCH_TEXT_CODE, words);
	if (words[0] == '\0')
		split(text, len, true, kind != MATCH_TEXT_CODE, words);
	if (kind == MATCH_TEXT_SURNAME || kind == MATCH_TEXT_FORENAMES)
		drop_titles(words);
	if (kind == MATCH_TEXT_SURNAME) {
		shorten_saints(words);
		join_prefixes(words);
	}
	return OUGHT_OK;
}

bool
match_text_has_other_letters(const char *text)
{
	bool other = false;

	for (size_t len = 1; len > 0 && *text != '\0' && !other; text += len) {
		UErrorCode code = U_ZERO_ERROR;
		UScriptCode script;
		uint32_t c = 0;

		len = ought_text_next(text, &c);
		script = uscript_getScript((UChar32)c, &code);
		other = u_isalpha((UChar32)c) && U_SUCCESS(code) && script != USCRIPT_LATIN &&
		    script != USCRIPT_COMMON && script != USCRIPT_INHERITED;
	}
	return other;
}

enum ought_status
match_normalise_own(struct match_normaliser *normaliser, const char *text,
    char words[static MATCH_TEXT_MAX], struct ought_error *err)
{
	size_t len = cut_length(text, INPUT_BYTES_MAX);
	enum ought_status status;

	if ((status = transliterate(normaliser, OWN_LETTERS, text, len, err)) != OUGHT_OK)
		return status;
	split(normaliser->text, strlen(normaliser->text), true, true, words);
	return OUGHT_OK;
}

bool
match_word_is_latin(struct match_word word)
{
	return is_ascii(word.text, word.len);
}

bool
match_is_vowel(char letter)
{
	return letter != '\0' && strchr("aeiouy", letter) != NULL;
}

bool
match_word_lacks_vowels(struct match_word word)
{
	for (size_t i = 1; i < word.len; i++)
		if (match_is_vowel(word.text[i]))
			return false;
	return word.len >= VOWELLESS_MIN;
}

bool
match_word_equal(struct match_word a, struct match_word b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.text, b.text, a.len) == 0);
}

bool
match_word_is_both(struct match_word one, struct match_word first, struct match_word second)
{
	return one.len == first.len + second.len && memcmp(one.text, first.text, first.len) == 0 &&
	    memcmp(one.text + first.len, second.text, second.len) == 0;
}

int
match_word_order(const char *text, struct match_word word)
{
	size_t len = strlen(text);
	int compared = memcmp(text, word.text, len < word.len ? len : word.len);

	return compared != 0 ? compared : (len > word.len) - (len < word.len);
}

size_t
match_word_first_of(struct match_word word, const void *rows, size_t count, size_t size)
{
	size_t low = 0, high = count;
	const char *text;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		memcpy(&text, (const uint8_t *)rows + middle * size, sizeof(text));
		if (match_word_order(text, word) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == count)
		return count;
	memcpy(&text, (const uint8_t *)rows + low * size, sizeof(text));
	return match_word_order(text, word) == 0 ? low : count;
}

static const char *const particles[] = {"abd", "abdel", "abdul", "abu", "al", "ap", "ben", "bin",
    "bint", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "ibn",
    "la", "le", "los", "san", "st", "te", "ten", "ter", "ul", "van", "ver", "von", "y", "zu"};

bool
match_word_is_particle(struct match_word word)
{
	return is_one_of(word, particles, COUNT(particles));
}
