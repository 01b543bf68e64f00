/*
 * weigh.c: what each finding is worth, in one table. A weight is log2(m/u) in hundredths of a bit:
 * how much more often the finding is seen on the same person (m) than on two persons taken at
 * random (u) (I. P. Fellegi and A. B. Sunter, J. Am. Stat. Ass. 64, 1969).
 *
 * Sources: "reason" is set by hand, by the figures given, because public data hardly has any such
 * case.
 */
#include "match_internal.h"

static const struct match_weighing weighings[MATCH_WEIGHTS] = {
    [MATCH_SURNAME_AGREES] = {763, "surname", "agrees", "agrees with", "learnt"},
    [MATCH_SURNAME_PARTICLE] = {720, "surname", "agrees but for a particle such as de or van",
	"agrees, but for a particle, with", "reason: as agrees, a little less"},
    [MATCH_SURNAME_SOUNDS] = {630, "surname", "sounds alike", "sounds like", "learnt"},
    [MATCH_SURNAME_NEAR] = {735, "surname", "is nearly the same", "is nearly the same as",
	"learnt"},
    [MATCH_SURNAME_PART] = {550, "surname", "agrees in one part of a double surname",
	"agrees in one part with", "reason: log2(0.05 / 0.001)"},
    [MATCH_SURNAME_SIMILAR] = {383, "surname", "is similar", "is similar to", "learnt"},
    [MATCH_SURNAME_DIFFERS] = {-250, "surname", "differs", NULL,
	"reason: one in six of those searched for has changed it"},
    [MATCH_FORENAME_AGREES] = {756, "forename", "agrees", "agrees with", "learnt"},
    [MATCH_FORENAME_DIMINUTIVE] = {480, "forename", "is a diminutive of the same name",
	"is, by a diminutive, that of", "reason: log2(0.03 / 0.0011)"},
    [MATCH_FORENAME_SOUNDS] = {510, "forename", "sounds alike", "sounds like that of", "learnt"},
    [MATCH_FORENAME_NEAR] = {637, "forename", "is nearly the same", "is nearly that of", "learnt"},
    [MATCH_FORENAME_OTHER] = {400, "forename", "agrees with another of the forenames",
	"agrees with another of the forenames of", "reason"},
    [MATCH_FORENAME_SIBLING] = {350, "forename", "and the one held are diminutives of one name",
	"is, by two diminutives of one name, that of", "reason"},
    [MATCH_FORENAME_INITIAL] = {250, "forename", "agrees in the initial; only that is given",
	"agrees in the only initial given with that of", "reason"},
    [MATCH_FORENAME_SIMILAR] = {271, "forename", "is similar", "is similar to that of", "learnt"},
    [MATCH_FORENAME_DIFFERS] = {-344, "forename", "differs", NULL, "learnt"},
    [MATCH_FURTHER_AGREES] = {248, "further forename", "agrees", "agrees with", "learnt"},
    [MATCH_FURTHER_DIFFERS] = {-100, "further forename", "differs", NULL, "reason"},
    [MATCH_NAMES_SWAPPED] = {-200, "names", "forename and surname have changed places", NULL,
	"reason"},
    [MATCH_DATE + MATCH_BIRTH_AGREES] = {1436, "date of birth", "agrees", "agrees with", "learnt"},
    [MATCH_DATE + MATCH_BIRTH_SWAPPED] = {900, "date of birth", "has day and month swapped",
	"has day and month swapped against", "reason: log2(0.01 / 0.00002)"},
    [MATCH_DATE + MATCH_BIRTH_TRANSPOSED] = {665, "date of birth", "has two digits transposed",
	"has two digits transposed against", "learnt"},
    [MATCH_DATE + MATCH_BIRTH_DIGIT] = {314, "date of birth", "differs in one digit",
	"differs in one digit from", "learnt"},
    [MATCH_DATE + MATCH_BIRTH_YEAR_OFF] = {500, "date of birth",
	"agrees but for a year more or less", "agrees, but for a year more or less, with",
	"reason"},
    [MATCH_DATE + MATCH_BIRTH_JANUARY] = {300, "date of birth",
	"agrees in the year; 1 January often stands for a date not known",
	"agrees in the year, with 1 January for a date not known, with", "reason"},
    [MATCH_DATE + MATCH_BIRTH_YEAR_MONTH] = {150, "date of birth", "agrees in year and month",
	"agrees in year and month with", "reason: log2(0.0014 / 0.0005)"},
    [MATCH_DATE + MATCH_BIRTH_YEAR_DAY] = {150, "date of birth", "agrees in year and day",
	"agrees in year and day with", "reason: as year and month"},
    [MATCH_DATE + MATCH_BIRTH_DAY_MONTH] = {50, "date of birth", "agrees in day and month",
	"agrees in day and month with", "reason: log2(0.003 / 0.0021)"},
    [MATCH_DATE + MATCH_BIRTH_TWO_DIGITS] = {-150, "date of birth", "differs in two digits",
	"differs in two digits from", "reason: log2(0.003 / 0.01)"},
    [MATCH_DATE + MATCH_BIRTH_YEAR] = {-250, "date of birth", "agrees in the year only",
	"agrees in the year only with", "reason"},
    [MATCH_DATE + MATCH_BIRTH_DIFFERS] = {-442, "date of birth", "differs", NULL, "learnt"},
    /* One piece of evidence, capped: addresses pass on, and families share them. */
    [MATCH_ADDRESS_AGREES] = {900, "address", "agrees", NULL, "reason: capped, learnt 1883"},
    [MATCH_ADDRESS_STREET] = {700, "address", "is nearly the same, the postcode is not", NULL,
	"reason: capped, learnt 895"},
    [MATCH_ADDRESS_POSTCODE] = {500, "address", "agrees in the postcode", NULL,
	"reason: capped, learnt 595"},
    /* Not below zero by more than a shade: people move. */
    [MATCH_ADDRESS_NONE] = {-30, "address", "no address in common", NULL,
	"reason: capped, learnt -680; people move"},
    [MATCH_SEX_AGREES] = {80, "sex", "agrees", NULL, "reason: log2(0.98 / 0.55)"},
    [MATCH_SEX_DIFFERS] = {-200, "sex", "differs", NULL,
	"reason: entered wrongly, or changed; the forename has said most of it"},
    [MATCH_IDENTIFIER_AGREES] = {1600, "identifier", "agrees", NULL,
	"reason: unique, but keyed by hand and at times given to a relative"},
};

const struct match_weighing *
match_weighing(enum match_weight weight)
{
	return &weighings[weight];
}

/* Names that agree: how far from the mean of the table, what is kept for slips, what is said. */
#define RARITY_RANGE 300
#define RARITY_SLIPS 40 /* log2(1 / 0.75): a quarter of true pairs differ somewhere in the name */

int
match_weight_of_rarity(enum match_weight weight, int rarity)
{
	int mean = weighings[weight].weight, learnt = rarity - RARITY_SLIPS;

	if (learnt < mean - RARITY_RANGE)
		return mean - RARITY_RANGE;
	return learnt > mean + RARITY_RANGE ? mean + RARITY_RANGE : learnt;
}

/*
 * A weight says how much the evidence speaks for one person. Against it stands the chance that
 * among all persons held some other looks alike: log2 of their number, or of POPULATION where fewer
 * are held, since the applicant then comes from among many who are not held.
 */
#define POPULATION_BITS 1600 /* 65,536 */
#define BITS 100

struct band {
	const char *name;
	int from; /* at least this much is left after the number of persons */
};

static const struct band bands[] = {
    [MATCH_BAND_NONE] = {NULL, -100000},
    [MATCH_BAND_REMOTE] = {"remote", -1600},
    [MATCH_BAND_POSSIBLE] = {"possible", -1000},
    [MATCH_BAND_LIKELY] = {"likely", 0},
    [MATCH_BAND_ALMOST] = {"almost certain", 700},
};

/* Hundredths of log2, to the bit below. */
static int
bits_of(int64_t persons)
{
	int bits = 0;

	while (persons > 1) {
		persons /= 2;
		bits += BITS;
	}
	return bits;
}

int
match_band_least(enum match_band band, int64_t persons)
{
	int bits = bits_of(persons);

	return bands[band].from + (bits > POPULATION_BITS ? bits : POPULATION_BITS);
}

enum match_band
match_band_of(int weight, int64_t persons)
{
	enum match_band band = MATCH_BAND_ALMOST;

	while (band > MATCH_BAND_NONE && weight < match_band_least(band, persons))
		band--;
	return band;
}

const char *
match_band_name(enum match_band band)
{
	return bands[band].name;
}
