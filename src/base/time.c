/* time.c: times in UTC with milliseconds, and days of the proleptic Gregorian calendar. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ought/base.h"

#define YEAR_FIRST 1900
#define YEAR_LAST 9999
#define MS_PER_DAY ((int64_t)86400000)

/* Days from 0000-03-01 to 1970-01-01.  Years that begin in March have their leap day at the end. */
#define EPOCH_DAY 719468
#define DAYS_PER_ERA 146097 /* of 400 years, after which the calendar repeats */

/* Days from 1 March to the first of each month, March being 0. */
static const int month_start[12] = {0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337};

static const char month_names[12][10] = {"January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December"};

static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
month_days(int year, int month)
{
	static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool
ought_date_join(int year, int month, int day, struct ought_date *date)
{
	int march_year, march_month;

	if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12 || day < 1 ||
	    day > month_days(year, month))
		return false;
	march_year = month > 2 ? year : year - 1;
	march_month = (month + 9) % 12;
	date->day = march_year * 365 + march_year / 4 - march_year / 100 + march_year / 400 +
	    month_start[march_month] + day - 1 - EPOCH_DAY;
	return true;
}

void
ought_date_split(struct ought_date date, int *year, int *month, int *day)
{
	int64_t days = (int64_t)date.day + EPOCH_DAY;
	int64_t era = (days >= 0 ? days : days - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
	int of_era = (int)(days - era * DAYS_PER_ERA), year_of_era, of_year, march_month = 11;

	/* The last day of every 4th year, and of the 400th, is a leap day: without it each year has 365. */
	year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / (DAYS_PER_ERA - 1)) / 365;
	of_year = of_era - (year_of_era * 365 + year_of_era / 4 - year_of_era / 100);
	while (month_start[march_month] > of_year)
		march_month--;
	*day = of_year - month_start[march_month] + 1;
	*month = march_month < 10 ? march_month + 3 : march_month - 9;
	*year = (int)(era * 400) + year_of_era + (*month <= 2 ? 1 : 0);
}

/* ${width} digits of ${value}, which is not negative. */
static char *
put_digits(char *text, int value, int width)
{
	int i;

	for (i = width - 1; i >= 0; i--) {
		text[i] = (char)('0' + value % 10);
		value /= 10;
	}
	return text + width;
}

/* The number that the ${width} digits at ${text} write, or -1. */
static int
take_digits(const char *text, int width)
{
	int i, value = 0;

	for (i = 0; i < width; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

/* The date in the first ten characters of ${text}. */
static bool
take_date(const char *text, struct ought_date *date)
{
	if (strnlen(text, 10) < 10 || text[4] != '-' || text[7] != '-')
		return false;
	return ought_date_join(
	    take_digits(text, 4), take_digits(text + 5, 2), take_digits(text + 8, 2), date);
}

static struct ought_date
clamp_date(struct ought_date date)
{
	struct ought_date first, last;

	if (!ought_date_join(YEAR_FIRST, 1, 1, &first) ||
	    !ought_date_join(YEAR_LAST, 12, 31, &last))
		return date;
	return date.day < first.day ? first : date.day > last.day ? last : date;
}

enum ought_status
ought_date_parse(const char *text, struct ought_date *date, struct ought_error *err)
{
	struct ought_date parsed;

	if (strlen(text) != 10 || !take_date(text, &parsed))
		return ought_error_set(err, OUGHT_INVALID,
		    "that is no date; a date is written year-month-day, as in 2016-01-31");
	*date = parsed;
	return OUGHT_OK;
}

enum ought_status
ought_date_parse_partial(const char *text, struct ought_date_span *span, struct ought_error *err)
{
	const size_t len = strlen(text);
	const int year = len >= 4 ? take_digits(text, 4) : -1,
		  month = len >= 7 ? take_digits(text + 5, 2) : -1;
	struct ought_date first, last;

	if (len == 10 && take_date(text, &first))
		last = first;
	else if (len == 7 && text[4] == '-' && ought_date_join(year, month, 1, &first))
		last.day = first.day + month_days(year, month) - 1;
	else if (len != 4 || !ought_date_join(year, 1, 1, &first) ||
	    !ought_date_join(year, 12, 31, &last))
		return ought_error_set(err, OUGHT_INVALID,
		    "that is no date; a date is written year-month-day, as in 2016-01-31, or 2016-01 or 2016 where"
		    " the day or the month is not known");
	*span = (struct ought_date_span){first, last};
	return OUGHT_OK;
}

void
ought_date_format_partial(const char *text, char shown[static OUGHT_DATE_LONG_MAX])
{
	struct ought_date_span span;
	int year, month, day;

	if (strlen(text) != 7 || ought_date_parse_partial(text, &span, NULL) != OUGHT_OK) {
		snprintf(shown, OUGHT_DATE_LONG_MAX, "%s", text);
		return;
	}
	ought_date_split(span.first, &year, &month, &day);
	snprintf(shown, OUGHT_DATE_LONG_MAX, "%s %u", month_names[(month - 1) % 12],
	    (unsigned)year % 10000);
}

void
ought_date_format(struct ought_date date, char text[static OUGHT_DATE_MAX])
{
	int year, month, day;

	ought_date_split(clamp_date(date), &year, &month, &day);
	text = put_digits(text, year, 4);
	*text++ = '-';
	text = put_digits(text, month, 2);
	*text++ = '-';
	text = put_digits(text, day, 2);
	*text = '\0';
}

void
ought_date_format_long(struct ought_date date, char text[static OUGHT_DATE_LONG_MAX])
{
	int year, month, day;

	ought_date_split(clamp_date(date), &year, &month, &day);
	snprintf(text, OUGHT_DATE_LONG_MAX, "%u %s %u", (unsigned)day % 32,
	    month_names[(month - 1) % 12], (unsigned)year % 10000);
}

struct ought_date
ought_date_of(int64_t at_ms)
{
	int64_t day = at_ms / MS_PER_DAY - (at_ms % MS_PER_DAY < 0 ? 1 : 0);
	struct ought_date date;

	date.day = day < INT32_MIN ? INT32_MIN : day > INT32_MAX ? INT32_MAX : (int32_t)day;
	return date;
}

int
ought_date_years(struct ought_date from, struct ought_date to)
{
	int from_year, from_month, from_day, to_year, to_month, to_day;

	ought_date_split(from, &from_year, &from_month, &from_day);
	ought_date_split(to, &to_year, &to_month, &to_day);
	return to_year - from_year -
	    (to_month < from_month || (to_month == from_month && to_day < from_day) ? 1 : 0);
}

bool
ought_date_ages(struct ought_date_span born, struct ought_date day, int *least, int *most)
{
	if (day.day < born.first.day)
		return false;
	*least = day.day < born.last.day ? 0 : ought_date_years(born.last, day);
	*most = ought_date_years(born.first, day);
	return true;
}

int64_t
ought_time_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
ought_time_format(int64_t at_ms, char text[static OUGHT_TIME_MAX])
{
	struct ought_date date = ought_date_of(at_ms), clamped = clamp_date(date);
	int of_day;

	if (clamped.day < date.day)
		of_day = (int)(MS_PER_DAY - 1);
	else if (clamped.day > date.day)
		of_day = 0;
	else
		of_day = (int)(at_ms - (int64_t)date.day * MS_PER_DAY);
	ought_date_format(clamped, text);
	text += 10;
	*text++ = 'T';
	text = put_digits(text, of_day / 3600000, 2);
	*text++ = ':';
	text = put_digits(text, of_day / 60000 % 60, 2);
	*text++ = ':';
	text = put_digits(text, of_day / 1000 % 60, 2);
	*text++ = '.';
	text = put_digits(text, of_day % 1000, 3);
	*text++ = 'Z';
	*text = '\0';
}

enum ought_status
ought_time_parse(const char *text, int64_t *at_ms, struct ought_error *err)
{
	struct ought_date date;
	int hour, minute, second, ms;

	if (strlen(text) != OUGHT_TIME_MAX - 1 || !take_date(text, &date) || text[10] != 'T' ||
	    text[13] != ':' || text[16] != ':' || text[19] != '.' || text[23] != 'Z')
		goto refuse;
	hour = take_digits(text + 11, 2);
	minute = take_digits(text + 14, 2);
	second = take_digits(text + 17, 2);
	ms = take_digits(text + 20, 3);
	/* UTC without leap seconds, as the system's clock counts. */
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 ||
	    ms < 0)
		goto refuse;
	*at_ms = (int64_t)date.day * MS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
	return OUGHT_OK;
refuse:
	return ought_error_set(err, OUGHT_INVALID,
	    "that is no time; a time is written as in 2026-03-01T09:00:00.000Z");
}
