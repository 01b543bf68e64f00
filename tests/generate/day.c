/*
 * day.c: a register and a day's checks of people who do not exist, for the demo and the tests.
 *
 *	day [--seed N] [--on DATE] [DIRECTORY]
 *
 * writes records.csv (what `ought record import` takes), checks.csv (`ought check import`) and truth.csv (which
 * person of the register each applicant is; empty: none).  The register has the shape of the published figures:
 * 1,327 people with Outcome 21 between January 2016 and November 2019, 392 of them for youth-produced sexual imagery.
 * The same seed and date write the same bytes.  Postcodes of the area ZZ99 and references beginning with ZZ are never
 * given out.
 */
#include <err.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "names.h"

#define OUTCOME_21 1327
#define IMAGERY 392
#define OTHERS 400
#define RECORDS (OUTCOME_21 + OTHERS)
#define CHECKS 240
#define CHECKS_KNOWN 48 /* applicants who are in the register */

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

struct day {
	int year, month, day;
};

struct person {
	char ref[16];
	char sex; /* 'f' or 'm' */
	const struct forename *first;
	const struct forename *second; /* a middle name, or NULL */
	char surname[32];
	char former[32]; /* an earlier surname, or empty */
	struct day born;
	char address[96];
	char postcode[12];
	struct day since;
};

/* ---- chance: splitmix64, so that a seed means the same everywhere ---- */

static uint64_t
next(uint64_t *seed)
{
	uint64_t z;

	*seed += UINT64_C(0x9e3779b97f4a7c15);
	z = *seed;
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* 0 to below ${n}. */
static int
below(uint64_t *seed, size_t n)
{
	return (int)(next(seed) % n);
}

static bool
chance(uint64_t *seed, int percent)
{
	return below(seed, 100) < percent;
}

/* ---- days ---- */

/* Days since 1970-01-01 and back (proleptic Gregorian, counted from 1 March). */
static int
day_number(struct day d)
{
	int y, era, yoe, doy;

	y = d.month <= 2 ? d.year - 1 : d.year;
	era = y / 400;
	yoe = y - era * 400;
	doy = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static struct day
day_of(int number)
{
	struct day d;
	int era, doe, yoe, doy, mp;

	number += 719468;
	era = number / 146097;
	doe = number - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	d.day = doy - (153 * mp + 2) / 5 + 1;
	d.month = mp < 10 ? mp + 3 : mp - 9;
	d.year = yoe + era * 400 + (d.month <= 2);
	return d;
}

static struct day
day_between(uint64_t *seed, struct day first, struct day last)
{
	int from = day_number(first);

	return day_of(from + below(seed, (size_t)(day_number(last) - from + 1)));
}

static void
put_day(FILE *out, struct day d)
{
	fprintf(out, "%04d-%02d-%02d", d.year, d.month, d.day);
}

/* ---- people ---- */

static void
make_surname(uint64_t *seed, char surname[static 32])
{
	snprintf(surname, 32, "%s%s", surname_begins[below(seed, LENGTH(surname_begins))],
	    surname_ends[below(seed, LENGTH(surname_ends))]);
}

static const struct forename *
make_forename(uint64_t *seed, char sex)
{
	return sex == 'f' ? &girls[below(seed, LENGTH(girls))] : &boys[below(seed, LENGTH(boys))];
}

static void
make_address(uint64_t *seed, struct person *person)
{
	snprintf(person->address, sizeof(person->address), "%d %s, %s", 1 + below(seed, 180),
	    streets[below(seed, LENGTH(streets))], towns[below(seed, LENGTH(towns))]);
	snprintf(person->postcode, sizeof(person->postcode), "ZZ99 %d%c%c", below(seed, 10),
	    "ABDEFGHJLNPQRSTUWXYZ"[below(seed, 20)], "ABDEFGHJLNPQRSTUWXYZ"[below(seed, 20)]);
}

/* Born so as to be between ${youngest} and ${oldest} years old on ${when}. */
static void
make_person(uint64_t *seed, struct person *person, struct day when, int youngest, int oldest)
{
	memset(person, 0, sizeof(*person));
	person->sex = chance(seed, 40) ? 'f' : 'm';
	person->first = make_forename(seed, person->sex);
	if (chance(seed, 55))
		person->second = make_forename(seed, person->sex);
	/* Nobody is called Anna Anna. */
	if (person->second == person->first)
		person->second = NULL;
	make_surname(seed, person->surname);
	if (person->sex == 'f' && oldest > 20 && chance(seed, 30))
		make_surname(seed, person->former);
	person->born = day_of(day_number(when) - youngest * 366 -
	    below(seed, (size_t)((oldest - youngest) * 365 + 300)));
	make_address(seed, person);
	person->since = day_of(day_number(person->born) + below(seed, 4000));
}

/* ---- CSV ---- */

/* A field in quotes; none of ours contains one. */
static void
put(FILE *out, const char *text)
{
	fprintf(out, "\"%s\",", text);
}

static void
put_names(FILE *out, const char *forename, const struct forename *second, const char *surname)
{
	fprintf(out, "\"%s%s%s\",\"%s\",", forename, second != NULL ? " " : "",
	    second != NULL ? second->name : "", surname);
}

/* ---- records ---- */

struct kind {
	const char *kind;
	const char *outcome; /* or empty */
	const char *category;
	const char *summary;
	const char *status;
};

static const struct kind imagery = {"outcome-21", "21", "youth-produced-sexual-imagery",
    "Reported by a school: an image was taken and shared among pupils of similar age.",
    "Investigation complete"};

static const struct kind outcome_21[] = {
    {"outcome-21", "21", "violence", "A scuffle outside a leisure centre; no lasting injury.",
	"Investigation complete"},
    {"outcome-21", "21", "theft", "Items taken from a shop and given back the same day.",
	"Investigation complete"},
    {"outcome-21", "21", "criminal-damage", "A fence and two planters damaged after an argument.",
	"Investigation complete"},
    {"outcome-21", "21", "harassment", "Repeated messages after having been asked to stop.",
	"Investigation complete"},
    {"outcome-21", "21", "drugs", "A small amount found at a festival gate.",
	"Investigation complete"},
    {"outcome-21", "21", "public-order", "Shouting and threats at a bus station.",
	"Investigation complete"},
};

static const struct kind others[] = {
    {"no-further-action", "", "violence", "Allegation of a push in a queue; accounts differ.",
	"No further action"},
    {"no-further-action", "", "child-protection",
	"Concern raised by a nursery about supervision at home.", "No further action"},
    {"allegation", "", "sexual", "Allegation made by a former partner; not supported later.",
	"Closed"},
    {"intelligence", "", "drugs", "Said to supply acquaintances.", "Filed"},
    {"acquittal", "", "violence", "Tried for an assault on a resident of a care home; acquitted.",
	"Acquitted at trial"},
    {"outcome-22", "22", "theft", "Attended an awareness course in place of further action.",
	"Investigation complete"},
    {"community-resolution", "8", "criminal-damage", "Agreed to repair a bus shelter.",
	"Resolved in the community"},
    {"harassment-notice", "", "harassment", "A notice was served about contact with a neighbour.",
	"Notice served"},
    {"discontinued", "16", "fraud", "Use of another's card; the complaint was withdrawn.",
	"Discontinued"},
};

static const char *const antecedents[] = {
    "None known", "One earlier report, not pursued", "Two earlier reports as a child"};
static const char *const severities[] = {"Low", "Low; apology given", "Moderate"};
static const char *const distributions[] = {
    "none", "one-person", "one-person", "group", "published"};
static const char *const unknowns[] = {"no", "no", "no", "not-known", "yes"};
static const char *const reliabilities[] = {"reliable", "partly", "untested", "unreliable"};

static void
put_record(FILE *out, uint64_t *seed, const struct person *person, const struct kind *kind,
    int number, struct day when)
{
	const bool image = kind == &imagery;
	struct day review = when;

	put(out, person->ref);
	put_names(out, person->first->name, person->second, person->surname);
	fputs("\"\",", out); /* birth names */
	if (person->former[0] != '\0')
		fprintf(out, "\"%s/%s\",", person->first->name, person->former);
	else
		put(out, "");
	fputs("\"\",\"\",", out); /* aliases, known as */
	put_day(out, person->born);
	fputs(",\"\",", out); /* other dates of birth */
	put(out, person->sex == 'f' ? "female" : "male");
	fprintf(out, "\"%s|%s|", person->address, person->postcode);
	put_day(out, person->since);
	fputs("|\",\"\",", out); /* identifiers */

	fprintf(out, "\"ZZ/%04d/%06d\",", when.year, number);
	put(out, kind->kind);
	put(out, kind->outcome);
	put(out, kind->category);
	put_day(out, when);
	fputs(",\"\",", out);
	put(out, "suspect");
	put(out, kind->summary);
	put(out, kind->status);
	put(out, image ? "Report by a school" : "Report by a member of the public");
	put(out, reliabilities[below(seed, LENGTH(reliabilities))]);
	put(out, antecedents[below(seed, LENGTH(antecedents))]);
	put(out, severities[below(seed, LENGTH(severities))]);
	put(out, chance(seed, 12) ? "In company;Repeated" : "");
	put(out, image ? distributions[below(seed, LENGTH(distributions))] : "");
	put(out, image ? unknowns[below(seed, LENGTH(unknowns))] : "");
	put(out, unknowns[below(seed, LENGTH(unknowns))]);
	put(out, image ? "no" : "");
	put(out, image ? "no" : "");
	put(out, image ? "Advice given to the young people and their parents" : "");
	if (image && chance(seed, 25)) {
		struct day referred = day_of(day_number(when) + 10);

		fprintf(out, "\"Example Helpline (a charity)|%04d-%02d-%02d\",", referred.year,
		    referred.month, referred.day);
	} else
		put(out, "");
	put(out, kind->outcome[0] == '2' ? "Formal action would be out of proportion" : "");
	fputs(image || strcmp(kind->category, "sexual") == 0 ? "2," : "3,", out);
	review.year += 10;
	if (review.month == 2 && review.day == 29)
		review.day = 28;
	put_day(out, review);
	fputs("\r\n", out);
}

static void
write_records(FILE *out, uint64_t *seed, struct person *people, int *count)
{
	static const struct day first = {2016, 1, 1}, last = {2019, 11, 30};
	int imagery_left = IMAGERY, plain_left = OUTCOME_21 - IMAGERY, others_left = OTHERS;

	fputs(
	    "person_ref,forenames,surname,birth_names,former_names,aliases,known_as,date_of_birth,"
	    "other_dates_of_birth,sex,addresses,identifiers,reference,kind,outcome,category,from,to,"
	    "role,summary,status,source,reliability,antecedence,severity,aggravating,distribution,"
	    "exploitation,malicious_intent,profit_motive,adult_involvement,safeguarding,referrals,"
	    "rationale,retention_group,review_date\r\n",
	    out);
	*count = 0;
	for (int i = 0; i < RECORDS; i++) {
		struct day when = day_between(seed, first, last);
		int which = below(seed, (size_t)(imagery_left + plain_left + others_left));
		const struct person *person;
		const struct kind *kind;
		int youngest, oldest;

		if (which < imagery_left) {
			imagery_left--;
			kind = &imagery;
			youngest = 12;
			oldest = 16;
		} else if (which < imagery_left + plain_left) {
			plain_left--;
			kind = &outcome_21[below(seed, LENGTH(outcome_21))];
			youngest = 11;
			oldest = 40;
		} else {
			others_left--;
			kind = &others[below(seed, LENGTH(others))];
			youngest = 16;
			oldest = 55;
		}

		/* Some come to notice again; each with Outcome 21 is another person, as in the figures. */
		person = NULL;
		if (strcmp(kind->outcome, "21") != 0 && *count > 0 && chance(seed, 28)) {
			person = &people[below(seed, (size_t)*count)];
			if (day_number(person->born) + 11 * 366 > day_number(when))
				person = NULL;
		}
		if (person == NULL) {
			struct person *made = &people[*count];

			make_person(seed, made, when, youngest, oldest);
			(*count)++;
			snprintf(made->ref, sizeof(made->ref), "ZZP%06d", *count);
			person = made;
		}
		put_record(out, seed, person, kind, i + 1, when);
	}
}

/* ---- checks ---- */

/* What an application may do to a name or a date of birth. */
enum change {
	CHANGE_NONE,
	CHANGE_MARRIED,    /* another surname now; the held one is declared as a former name */
	CHANGE_UNDECLARED, /* another surname now, which the register has as an earlier one */
	CHANGE_NICKNAME,
	CHANGE_MISTYPED_NAME,
	CHANGE_MISTYPED_BIRTH,
	CHANGE_SWAPPED_BIRTH, /* day and month exchanged */
	CHANGE_COUNT
};

static void
change_applicant(uint64_t *seed, enum change change, struct person *applicant,
    const char **forename, char former[static 32])
{
	size_t at;
	char swap;

	switch (change) {
	case CHANGE_MARRIED:
		memcpy(former, applicant->surname, 32);
		make_surname(seed, applicant->surname);
		break;
	case CHANGE_UNDECLARED:
		if (applicant->former[0] != '\0')
			memcpy(applicant->surname, applicant->former, sizeof(applicant->surname));
		break;
	case CHANGE_NICKNAME:
		if (applicant->first->nickname != NULL)
			*forename = applicant->first->nickname;
		break;
	case CHANGE_MISTYPED_NAME:
		at = 1 + (size_t)below(seed, strlen(applicant->surname) - 2);
		swap = applicant->surname[at];
		applicant->surname[at] = applicant->surname[at + 1];
		applicant->surname[at + 1] = swap;
		break;
	case CHANGE_MISTYPED_BIRTH:
		applicant->born.day =
		    applicant->born.day > 10 ? applicant->born.day - 10 : applicant->born.day + 10;
		break;
	case CHANGE_SWAPPED_BIRTH:
		if (applicant->born.day <= 12) {
			int day = applicant->born.day;

			applicant->born.day = applicant->born.month;
			applicant->born.month = day;
		}
		break;
	case CHANGE_NONE:
	case CHANGE_COUNT:
		break;
	}
}

static const struct {
	const char *position;
	const char *workforce;
} positions[] = {
    {"Primary school teacher", "child"},
    {"Teaching assistant", "child"},
    {"Care home assistant", "adult"},
    {"Domiciliary care worker", "adult"},
    {"Community nurse", "child-and-adult"},
    {"Youth worker", "child"},
    {"Volunteer football coach", "child"},
    {"Taxi driver", "other"},
    {"Childminder", "child"},
    {"Foster carer", "child"},
};

static void
write_checks(
    FILE *out, FILE *truth, uint64_t *seed, const struct person *people, int count, struct day on)
{
	int known_left = CHECKS_KNOWN;

	fputs("reference,kind,workforce,home_based,barred_child,barred_adult,volunteer,received,"
	      "position,purpose,birth_place,forenames,surname,birth_names,former_names,aliases,"
	      "known_as,date_of_birth,other_dates_of_birth,sex,addresses\r\n",
	    out);
	fputs("reference,person_ref\r\n", truth);
	for (int i = 0; i < CHECKS; i++) {
		const int position = below(seed, LENGTH(positions));
		const bool child = strstr(positions[position].workforce, "child") != NULL;
		const bool adult = strstr(positions[position].workforce, "adult") != NULL;
		const bool known = below(seed, (size_t)(CHECKS - i)) < known_left;
		struct person applicant;
		const char *forename;
		char former[32] = "", reference[24];
		struct day received = day_of(day_number(on) - below(seed, 10));

		if (known) {
			const struct person *held = &people[below(seed, (size_t)count)];

			applicant = *held;
			forename = applicant.first->name;
			change_applicant(seed, (enum change)(known_left % CHANGE_COUNT), &applicant,
			    &forename, former);
			if (chance(seed, 60))
				make_address(seed, &applicant);
			known_left--;
		} else {
			make_person(seed, &applicant, on, 18, 60);
			forename = applicant.first->name;
			memcpy(former, applicant.former, sizeof(former));
		}

		snprintf(reference, sizeof(reference), "ZZE%09d", i + 1);
		put(out, reference);
		put(out, i % 12 == 11 ? "update-service" : "certificate");
		put(out, positions[position].workforce);
		put(out,
		    strcmp(positions[position].position, "Childminder") == 0 ||
			    strcmp(positions[position].position, "Foster carer") == 0
			? "yes"
			: "no");
		put(out, child ? "yes" : "no");
		put(out, adult ? "yes" : "no");
		put(out, strncmp(positions[position].position, "Volunteer", 9) == 0 ? "yes" : "no");
		put_day(out, received);
		fputc(',', out);
		put(out, positions[position].position);
		put(out, "Regulated activity with the workforce named");
		put(out, towns[below(seed, LENGTH(towns))]);
		put_names(out, forename, applicant.second, applicant.surname);
		put(out, "");
		if (former[0] != '\0')
			fprintf(out, "\"%s/%s\",", applicant.first->name, former);
		else
			put(out, "");
		fputs("\"\",\"\",", out);
		put_day(out, applicant.born);
		fputs(",\"\",", out);
		put(out, applicant.sex == 'f' ? "female" : "male");
		fprintf(out, "\"%s|%s|%04d-%02d-01|\"\r\n", applicant.address, applicant.postcode,
		    on.year - 6, 1 + below(seed, 12));
		fprintf(truth, "%s,%s\r\n", reference, known ? applicant.ref : "");
	}
}

static FILE *
create(const char *directory, const char *name)
{
	char path[4096];
	FILE *out;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", directory, name) >= sizeof(path))
		errx(2, "the directory's name is too long");
	if ((out = fopen(path, "w")) == NULL)
		err(1, "%s", path);
	return out;
}

static void
finish(FILE *out)
{
	if (ferror(out) || fclose(out) != 0)
		err(1, "writing");
}

int
main(int argc, char **argv)
{
	const char *directory = ".";
	FILE *records, *checks, *truth;
	struct person *people;
	uint64_t seed = 1;
	struct day on;
	struct tm today;
	time_t now;
	int count;

	now = time(NULL);
	if (gmtime_r(&now, &today) == NULL)
		errx(1, "what day is it?");
	on = (struct day){today.tm_year + 1900, today.tm_mon + 1, today.tm_mday};
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
			seed = strtoull(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "--on") == 0 && i + 1 < argc) {
			if (sscanf(argv[++i], "%4d-%2d-%2d", &on.year, &on.month, &on.day) != 3)
				errx(2, "--on takes a date such as 2026-03-01");
		} else if (argv[i][0] != '-')
			directory = argv[i];
		else
			errx(2, "usage: day [--seed N] [--on DATE] [DIRECTORY]");
	}

	if ((people = calloc(RECORDS, sizeof(*people))) == NULL)
		err(1, "people");
	records = create(directory, "records.csv");
	checks = create(directory, "checks.csv");
	truth = create(directory, "truth.csv");
	write_records(records, &seed, people, &count);
	write_checks(checks, truth, &seed, people, count, on);
	finish(records);
	finish(checks);
	finish(truth);
	free(people);
	return 0;
}
