/*
 * dates.c: how two dates of birth differ, by the slips that people make when they write and copy
 * dates. Works on digits, so that a day that never was (31 June) is still compared with what it
 * was meant to be. Of a date that is known in part, only what both sides know is compared.
 */
#include <string.h>

#include "match_internal.h"

#define DIGITS 8U
#define JANUARY_FIRST 101U
#define DATE_LEN 10U /* YYYY-MM-DD */
#define MONTH_LEN 7U
#define YEAR_LEN 4U

uint32_t
match_date_read(const char *text)
{
	size_t len = strlen(text);
	uint32_t date = 0;

	if (len != DATE_LEN && len != MONTH_LEN && len != YEAR_LEN)
		return 0;
	for (size_t i = 0; i < DATE_LEN; i++) {
		char digit = i < len ? text[i] : '0';

		if (i == YEAR_LEN || i == MONTH_LEN) {
			if (i < len && digit != '-')
				return 0;
			continue;
		}
		if (digit < '0' || digit > '9')
			return 0;
		date = date * 10 + (uint32_t)(digit - '0');
	}
	return date;
}

bool
match_date_is_partial(uint32_t date)
{
	return date % 100 == 0 && date / 100 % 100 <= 12;
}

uint32_t
match_date_swapped(uint32_t date)
{
	uint32_t month = date / 100 % 100, day = date % 100;

	if (day < 1 || day > 12 || day == month)
		return 0;
	return date / 10000 * 10000 + day * 100 + month;
}

/* How many digits differ, and whether it is two neighbours that changed places. */
static unsigned
differing_digits(uint32_t a, uint32_t b, bool *transposed)
{
	uint8_t x[DIGITS], y[DIGITS];
	unsigned count = 0;
	size_t first = DIGITS, last = 0;

	for (size_t i = DIGITS; i-- > 0;) {
		x[i] = (uint8_t)(a % 10);
		y[i] = (uint8_t)(b % 10);
		a /= 10;
		b /= 10;
	}
	for (size_t i = 0; i < DIGITS; i++) {
		if (x[i] == y[i])
			continue;
		if (first == DIGITS)
			first = i;
		last = i;
		count++;
	}
	*transposed = count == 2 && last == first + 1 && x[first] == y[last] && x[last] == y[first];
	return count;
}

/* Of the calendar, from 1900 on. */
static bool
is_day(uint32_t date)
{
	struct ought_date day;

	return ought_date_join(
	    (int)(date / 10000), (int)(date / 100 % 100), (int)(date % 100), &day);
}

/* Where a part of ${a} or of ${b} is not known, and so not compared. */
static enum match_birth_level
compare_partial(uint32_t a, uint32_t b)
{
	uint32_t year_a = a / 10000, year_b = b / 10000, month_a = a / 100 % 100,
		 month_b = b / 100 % 100;
	bool months = month_a != 0 && month_b != 0, transposed;

	if (year_a == year_b && !months)
		return MATCH_BIRTH_KNOWN_YEAR;
	if (year_a == year_b)
		return month_a == month_b ? MATCH_BIRTH_KNOWN_MONTH : MATCH_BIRTH_YEAR;
	if (months && month_a != month_b)
		return MATCH_BIRTH_DIFFERS;
	if (year_a + 1 == year_b || year_b + 1 == year_a)
		return MATCH_BIRTH_KNOWN_YEAR_OFF;
	return differing_digits(year_a, year_b, &transposed) == 1 ? MATCH_BIRTH_KNOWN_YEAR_DIGIT
								  : MATCH_BIRTH_DIFFERS;
}

enum match_birth_level
match_date_compare(uint32_t a, uint32_t b)
{
	uint32_t year_a = a / 10000, year_b = b / 10000;
	bool same_day = a % 100 == b % 100, same_month = a / 100 % 100 == b / 100 % 100, transposed;
	unsigned digits;

	if (match_date_is_partial(a) || match_date_is_partial(b))
		return compare_partial(a, b);
	if (a == b)
		return MATCH_BIRTH_AGREES;
	if (year_a == year_b && (match_date_swapped(a) == b || match_date_swapped(b) == a))
		return MATCH_BIRTH_SWAPPED;
	digits = differing_digits(a, b, &transposed);
	if ((digits == 1 || transposed) && is_day(a) != is_day(b))
		return MATCH_BIRTH_IMPOSSIBLE;
	if (transposed)
		return MATCH_BIRTH_TRANSPOSED;
	if (year_a == year_b && (a % 10000 == JANUARY_FIRST || b % 10000 == JANUARY_FIRST))
		return MATCH_BIRTH_JANUARY;
	if (digits == 1)
		return MATCH_BIRTH_DIGIT;
	if (same_day && same_month && (year_a + 1 == year_b || year_b + 1 == year_a))
		return MATCH_BIRTH_YEAR_OFF;
	if (year_a == year_b && same_month)
		return MATCH_BIRTH_YEAR_MONTH;
	if (year_a == year_b && same_day)
		return MATCH_BIRTH_YEAR_DAY;
	if (same_day && same_month)
		return MATCH_BIRTH_DAY_MONTH;
	if (digits == 2)
		return MATCH_BIRTH_TWO_DIGITS;
	return year_a == year_b ? MATCH_BIRTH_YEAR : MATCH_BIRTH_DIFFERS;
}
