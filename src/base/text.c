/* text.c: UTF-8 and Unicode normalisation form C, by ICU. */
#include <stdlib.h>
#include <string.h>

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "ought/base.h"

/* ICU counts in int32_t; normalising lengthens a string at most threefold, and so does UTF-8. */
#define TEXT_MAX ((size_t)INT32_MAX / 16)

/* Length of the well-formed sequence at ${s} (Unicode, table 3-7), 0 where there is none. */
static size_t
sequence_len(const uint8_t *s, size_t left)
{
	uint8_t low = 0x80, high = 0xBF;
	size_t len, i;

	if (s[0] < 0x80)
		return s[0] != 0 ? 1 : 0;
	if (s[0] < 0xC2 || s[0] > 0xF4)
		return 0;
	len = s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
	if (len > left)
		return 0;
	/* The second byte is narrower where the first alone would allow an overlong form or a surrogate. */
	if (s[0] == 0xE0)
		low = 0xA0;
	else if (s[0] == 0xED)
		high = 0x9F;
	else if (s[0] == 0xF0)
		low = 0x90;
	else if (s[0] == 0xF4)
		high = 0x8F;
	if (s[1] < low || s[1] > high)
		return 0;
	for (i = 2; i < len; i++)
		if ((s[i] & 0xC0U) != 0x80)
			return 0;
	return len;
}

bool
ought_text_valid(const char *text, size_t len)
{
	const uint8_t *s = (const uint8_t *)text;
	size_t at = 0, step;

	while (at < len) {
		if ((step = sequence_len(s + at, len - at)) == 0)
			return false;
		at += step;
	}
	return true;
}

/*
 * Nothing below U+0300 takes part in composition, and U+0300 is CC 80: without a byte from CC on, well-formed text is
 * in form C already.  That is nearly all of what is written in English.
 */
static bool
is_plain(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((uint8_t)text[i] >= 0xCC)
			return false;
	return true;
}

/* ${text} in UTF-16; ${*wide} is the caller's to free(). */
static enum ought_status
widen(const char *text, size_t len, UChar **wide, int32_t *wide_len, struct ought_error *err)
{
	UErrorCode code = U_ZERO_ERROR;
	UChar *units;

	if (len > TEXT_MAX)
		return ought_error_set(err, OUGHT_INVALID, "a text of %zu bytes is too long", len);
	if ((units = malloc((len + 1) * sizeof(*units))) == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	u_strFromUTF8(units, (int32_t)len + 1, wide_len, text, (int32_t)len, &code);
	if (U_FAILURE(code)) {
		free(units);
		return ought_error_set(err, OUGHT_INVALID, "the text is not well-formed UTF-8");
	}
	*wide = units;
	return OUGHT_OK;
}

bool
ought_text_is_nfc(const char *text)
{
	UErrorCode code = U_ZERO_ERROR;
	const UNormalizer2 *normalizer;
	size_t len = strlen(text);
	UChar *wide = NULL;
	int32_t wide_len = 0;
	bool nfc;

	if (!ought_text_valid(text, len))
		return false;
	if (is_plain(text, len))
		return true;
	if (widen(text, len, &wide, &wide_len, NULL) != OUGHT_OK)
		return false;
	normalizer = unorm2_getNFCInstance(&code);
	nfc = unorm2_isNormalized(normalizer, wide, wide_len, &code) && U_SUCCESS(code);
	free(wide);
	return nfc;
}

enum ought_status
ought_text_nfc(const char *text, char **nfc, struct ought_error *err)
{
	UErrorCode code = U_ZERO_ERROR;
	size_t len = strlen(text);
	UChar *wide = NULL, *composed = NULL;
	char *narrow = NULL;
	int32_t wide_len = 0, composed_len = 0, narrow_len = 0, size;
	enum ought_status status = OUGHT_OK;

	if (!ought_text_valid(text, len)) {
		status = ought_error_set(err, OUGHT_INVALID, "the text is not well-formed UTF-8");
		goto out;
	}
	if (is_plain(text, len)) {
		if ((*nfc = strdup(text)) == NULL)
			status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	if ((status = widen(text, len, &wide, &wide_len, err)) != OUGHT_OK)
		goto out;

	/* Form C is at most three times as long as any text that it stands for (UAX 15, section 10). */
	size = wide_len * 3 + 1;
	if ((composed = malloc((size_t)size * sizeof(*composed))) == NULL) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	composed_len =
	    unorm2_normalize(unorm2_getNFCInstance(&code), wide, wide_len, composed, size, &code);
	if (U_SUCCESS(code) && (narrow = malloc((size_t)composed_len * 3 + 1)) == NULL) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	if (U_SUCCESS(code))
		u_strToUTF8(
		    narrow, composed_len * 3 + 1, &narrow_len, composed, composed_len, &code);
	if (U_FAILURE(code)) {
		status = ought_error_set(
		    err, OUGHT_INTERNAL, "a text could not be put into normal form");
		goto out;
	}
	*nfc = narrow;
	narrow = NULL;
out:
	free(narrow);
	free(composed);
	free(wide);
	return status;
}
