/* id.c: the identifiers that people read, say and type, and officers' names. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ought/base.h"

#define NUMBER_MAX ((int64_t)999999999999999)
#define YEAR_FIRST 1900
#define YEAR_LAST 9999

static const struct {
	char letter;
	bool yearly; /* numbered within a year */
	const char *name;
	const char *example;
} kinds[] = {
    [OUGHT_ID_PERSON] = {'P', false, "person", "P-000041"},
    [OUGHT_ID_RECORD] = {'R', false, "record", "R-000310"},
    [OUGHT_ID_CHECK] = {'C', true, "check", "C-2026-000127"},
    [OUGHT_ID_DECISION] = {'D', false, "decision", "D-000008"},
    [OUGHT_ID_RECONSIDERATION] = {'X', false, "reconsideration", "X-000003"},
};

void
ought_id_format(enum ought_id_kind kind, int64_t n, char text[static OUGHT_ID_MAX])
{
	if (kinds[kind].yearly)
		snprintf(text, OUGHT_ID_MAX, "%c-%04" PRId64 "-%06" PRId64, kinds[kind].letter,
		    n / OUGHT_CHECK_YEAR, n % OUGHT_CHECK_YEAR);
	else
		snprintf(text, OUGHT_ID_MAX, "%c-%06" PRId64, kinds[kind].letter, n);
}

/* The number from 1 to ${max} that ${*text} begins with; moves ${*text} behind it.  0 where there is none. */
static int64_t
take_number(const char **text, int64_t max)
{
	int64_t n = 0;

	for (; **text >= '0' && **text <= '9'; (*text)++) {
		n = n * 10 + (**text - '0');
		if (n > max)
			return 0;
	}
	return n;
}

enum ought_status
ought_id_parse(enum ought_id_kind kind, const char *text, int64_t *n, struct ought_error *err)
{
	int64_t year = 0, number;
	const char *at = text;

	/* Letters differ from their small form in one bit. */
	if ((at[0] | 0x20) != (kinds[kind].letter | 0x20) || at[1] != '-')
		goto refuse;
	at += 2;
	if (kinds[kind].yearly) {
		year = take_number(&at, YEAR_LAST);
		if (year < YEAR_FIRST || *at != '-')
			goto refuse;
		at++;
	}
	number = take_number(&at, kinds[kind].yearly ? OUGHT_CHECK_YEAR - 1 : NUMBER_MAX);
	if (number == 0 || *at != '\0')
		goto refuse;
	*n = kinds[kind].yearly ? year * OUGHT_CHECK_YEAR + number : number;
	return OUGHT_OK;
refuse:
	/* What was typed is not repeated: it may be a name, put in the wrong place. */
	return ought_error_set(err, OUGHT_INVALID,
	    "that is not a %s's identifier, which looks like %s", kinds[kind].name,
	    kinds[kind].example);
}

enum ought_status
ought_id_parse_exact(enum ought_id_kind kind, const char *text, int64_t *n, struct ought_error *err)
{
	char exact[OUGHT_ID_MAX];
	int64_t parsed;
	enum ought_status status;

	if ((status = ought_id_parse(kind, text, &parsed, err)) != OUGHT_OK)
		return status;
	ought_id_format(kind, parsed, exact);
	if (strcmp(text, exact) != 0)
		return ought_error_set(
		    err, OUGHT_INVALID, "the identifier is to be written %s", exact);
	*n = parsed;
	return OUGHT_OK;
}

bool
ought_officer_name_valid(const char *name)
{
	size_t len;

	for (len = 0; name[len] != '\0'; len++) {
		bool alphanumeric = (name[len] >= 'a' && name[len] <= 'z') ||
		    (name[len] >= '0' && name[len] <= '9');

		if (len >= OUGHT_OFFICER_MAX - 1)
			return false;
		if (!alphanumeric && (len == 0 || (name[len] != '.' && name[len] != '-')))
			return false;
	}
	return len > 0;
}
