/*
 * weigh.c: what each finding is worth, in one table. A weight is log2(m/u) in hundredths of a bit:
 * how much more often the finding is seen on the same person (m) than on two persons taken at
 * random (u) (I. P. Fellegi and A. B. Sunter, J. Am. Stat. Ass. 64, 1969).
 *
 * The figures are in weights.csv: each either learnt from data (`make learn`) or set by reason, with
 * the reason, because public data hardly has any such case.
 */
#include "match_internal.h"
#include "weights.inc"

static const struct match_weighing weighings[MATCH_WEIGHTS] = {
    [MATCH_SURNAME_AGREES] = {"surname-agrees", WEIGHT_SURNAME_AGREES, "surname", "agrees",
	"agrees with", true},
    [MATCH_SURNAME_PARTICLE] = {"surname-particle", WEIGHT_SURNAME_PARTICLE, "surname",
	"agrees but for a particle such as de or van", "agrees, but for a particle, with", true},
    [MATCH_SURNAME_TRANSPOSED] = {"surname-transposed", WEIGHT_SURNAME_TRANSPOSED, "surname",
	"has two letters transposed", "has two letters transposed against", true},
    [MATCH_SURNAME_LENGTH] = {"surname-length", WEIGHT_SURNAME_LENGTH, "surname",
	"agrees but for a letter more or less", "agrees, but for a letter more or less, with",
	true},
    [MATCH_SURNAME_LETTER] = {"surname-letter", WEIGHT_SURNAME_LETTER, "surname",
	"differs in one letter", "differs in one letter from", true},
    [MATCH_SURNAME_BRIEF] = {"surname-brief", WEIGHT_SURNAME_BRIEF, "surname",
	"is short, and has one slip", "is short, and has one slip against", true},
    [MATCH_SURNAME_SOUNDS] = {"surname-sounds", WEIGHT_SURNAME_SOUNDS, "surname", "sounds alike",
	"sounds like", true},
    [MATCH_SURNAME_NEAR] = {"surname-near", WEIGHT_SURNAME_NEAR, "surname", "is nearly the same",
	"is nearly the same as", true},
    [MATCH_SURNAME_PART] = {"surname-part", WEIGHT_SURNAME_PART, "surname",
	"agrees in one part of a double surname", "agrees in one part with", false},
    [MATCH_SURNAME_SIMILAR] = {"surname-similar", WEIGHT_SURNAME_SIMILAR, "surname", "is similar",
	"is similar to", false},
    [MATCH_SURNAME_DIFFERS] = {"surname-differs", WEIGHT_SURNAME_DIFFERS, "surname", "differs",
	NULL, false},
    [MATCH_SURNAME_ABSENT] = {"surname-absent", WEIGHT_SURNAME_ABSENT, "surname",
	"is on neither side: the person may have one name only", NULL, false},
    [MATCH_SURNAME_ONE_SIDE] = {"surname-one-side", WEIGHT_SURNAME_ONE_SIDE, "surname",
	"is on one side only", NULL, false},
    [MATCH_FORENAME_AGREES] = {"forename-agrees", WEIGHT_FORENAME_AGREES, "forename", "agrees",
	"agrees with", true},
    [MATCH_FORENAME_DIMINUTIVE] = {"forename-diminutive", WEIGHT_FORENAME_DIMINUTIVE, "forename",
	"is a diminutive of the same name", "is, by a diminutive, that of", true},
    [MATCH_FORENAME_TRANSPOSED] = {"forename-transposed", WEIGHT_FORENAME_TRANSPOSED, "forename",
	"has two letters transposed", "has two letters transposed against that of", true},
    [MATCH_FORENAME_LENGTH] = {"forename-length", WEIGHT_FORENAME_LENGTH, "forename",
	"agrees but for a letter more or less",
	"agrees, but for a letter more or less, with that of", true},
    [MATCH_FORENAME_LETTER] = {"forename-letter", WEIGHT_FORENAME_LETTER, "forename",
	"differs in one letter", "differs in one letter from that of", true},
    [MATCH_FORENAME_BRIEF] = {"forename-brief", WEIGHT_FORENAME_BRIEF, "forename",
	"is short, and has one slip", "is short, and has one slip against that of", true},
    [MATCH_FORENAME_SOUNDS] = {"forename-sounds", WEIGHT_FORENAME_SOUNDS, "forename",
	"sounds alike", "sounds like that of", true},
    [MATCH_FORENAME_NEAR] = {"forename-near", WEIGHT_FORENAME_NEAR, "forename",
	"is nearly the same", "is nearly that of", true},
    [MATCH_FORENAME_OTHER] = {"forename-other", WEIGHT_FORENAME_OTHER, "forename",
	"agrees with another of the forenames", "agrees with another of the forenames of", false},
    [MATCH_FORENAME_SIBLING] = {"forename-sibling", WEIGHT_FORENAME_SIBLING, "forename",
	"and the one held are diminutives of one name",
	"is, by two diminutives of one name, that of", false},
    [MATCH_FORENAME_INITIAL] = {"forename-initial", WEIGHT_FORENAME_INITIAL, "forename",
	"agrees in the initial; only that is given",
	"agrees in the only initial given with that of", false},
    [MATCH_FORENAME_SIMILAR] = {"forename-similar", WEIGHT_FORENAME_SIMILAR, "forename",
	"is similar", "is similar to that of", false},
    [MATCH_FORENAME_DIFFERS] = {"forename-differs", WEIGHT_FORENAME_DIFFERS, "forename", "differs",
	NULL, false},
    [MATCH_FORENAME_ABSENT] = {"forename-absent", WEIGHT_FORENAME_ABSENT, "forename",
	"is on neither side: the person may have one name only", NULL, false},
    [MATCH_FORENAME_ONE_SIDE] = {"forename-one-side", WEIGHT_FORENAME_ONE_SIDE, "forename",
	"is on one side only", NULL, false},
    [MATCH_FURTHER_AGREES] = {"further-agrees", WEIGHT_FURTHER_AGREES, "further forename", "agrees",
	"agrees with", false},
    [MATCH_FURTHER_DIFFERS] = {"further-differs", WEIGHT_FURTHER_DIFFERS, "further forename",
	"differs", NULL, false},
    [MATCH_NAMES_SWAPPED] = {"names-swapped", WEIGHT_NAMES_SWAPPED, "names",
	"forename and surname have changed places", NULL, false},
    [MATCH_DATE + MATCH_BIRTH_AGREES] = {"date-agrees", WEIGHT_DATE_AGREES, "date of birth",
	"agrees", "agrees with", false},
    [MATCH_DATE + MATCH_BIRTH_KNOWN_MONTH] = {"date-known-month", WEIGHT_DATE_KNOWN_MONTH,
	"date of birth", "agrees in year and month; the day is not known",
	"agrees in year and month, the day not being known, with", false},
    [MATCH_DATE + MATCH_BIRTH_KNOWN_YEAR] = {"date-known-year", WEIGHT_DATE_KNOWN_YEAR,
	"date of birth", "agrees in the year, which is all that is known",
	"agrees in the year, which is all that is known, with", false},
    [MATCH_DATE + MATCH_BIRTH_KNOWN_YEAR_OFF] = {"date-known-year-off", WEIGHT_DATE_KNOWN_YEAR_OFF,
	"date of birth", "is a year more or less, as far as it is known",
	"is, as far as it is known, a year more or less than", false},
    [MATCH_DATE + MATCH_BIRTH_KNOWN_YEAR_DIGIT] = {"date-known-year-digit",
	WEIGHT_DATE_KNOWN_YEAR_DIGIT, "date of birth",
	"differs in one digit of the year, as far as it is known",
	"differs, as far as it is known, in one digit of the year from", false},
    [MATCH_DATE + MATCH_BIRTH_SWAPPED] = {"date-swapped", WEIGHT_DATE_SWAPPED, "date of birth",
	"has day and month swapped", "has day and month swapped against", false},
    [MATCH_DATE + MATCH_BIRTH_IMPOSSIBLE] = {"date-impossible", WEIGHT_DATE_IMPOSSIBLE,
	"date of birth", "is no day of the calendar on one side, and agrees but for one slip",
	"is no day of the calendar on one side, and agrees, but for one slip, with", false},
    [MATCH_DATE + MATCH_BIRTH_TRANSPOSED] = {"date-transposed", WEIGHT_DATE_TRANSPOSED,
	"date of birth", "has two digits transposed", "has two digits transposed against", false},
    [MATCH_DATE + MATCH_BIRTH_DIGIT] = {"date-digit", WEIGHT_DATE_DIGIT, "date of birth",
	"differs in one digit", "differs in one digit from", false},
    [MATCH_DATE + MATCH_BIRTH_YEAR_OFF] = {"date-year-off", WEIGHT_DATE_YEAR_OFF, "date of birth",
	"agrees but for a year more or less", "agrees, but for a year more or less, with", false},
    [MATCH_DATE + MATCH_BIRTH_JANUARY] = {"date-january", WEIGHT_DATE_JANUARY, "date of birth",
	"agrees in the year; 1 January often stands for a date not known",
	"agrees in the year, with 1 January for a date not known, with", false},
    [MATCH_DATE + MATCH_BIRTH_YEAR_MONTH] = {"date-year-month", WEIGHT_DATE_YEAR_MONTH,
	"date of birth", "agrees in year and month", "agrees in year and month with", false},
    [MATCH_DATE + MATCH_BIRTH_YEAR_DAY] = {"date-year-day", WEIGHT_DATE_YEAR_DAY, "date of birth",
	"agrees in year and day", "agrees in year and day with", false},
    [MATCH_DATE + MATCH_BIRTH_DAY_MONTH] = {"date-day-month", WEIGHT_DATE_DAY_MONTH,
	"date of birth", "agrees in day and month", "agrees in day and month with", false},
    [MATCH_DATE + MATCH_BIRTH_TWO_DIGITS] = {"date-two-digits", WEIGHT_DATE_TWO_DIGITS,
	"date of birth", "differs in two digits", "differs in two digits from", false},
    [MATCH_DATE + MATCH_BIRTH_YEAR] = {"date-year", WEIGHT_DATE_YEAR, "date of birth",
	"agrees in the year only", "agrees in the year only with", false},
    [MATCH_DATE + MATCH_BIRTH_DIFFERS] = {"date-differs", WEIGHT_DATE_DIFFERS, "date of birth",
	"differs", NULL, false},
    [MATCH_ADDRESS_AGREES] = {"address-agrees", WEIGHT_ADDRESS_AGREES, "address", "agrees", NULL,
	false},
    [MATCH_ADDRESS_NEARLY] = {"address-nearly", WEIGHT_ADDRESS_NEARLY, "address",
	"is nearly the same", NULL, false},
    [MATCH_ADDRESS_NUMBERLESS] = {"address-numberless", WEIGHT_ADDRESS_NUMBERLESS, "address",
	"agrees as far as it is written; neither has a number", NULL, false},
    [MATCH_ADDRESS_NO_NUMBER] = {"address-no-number", WEIGHT_ADDRESS_NO_NUMBER, "address",
	"agrees in the street; the number is not known", NULL, false},
    [MATCH_ADDRESS_NO_STREET] = {"address-no-street", WEIGHT_ADDRESS_NO_STREET, "address",
	"agrees in number, town and postcode; the street is not known", NULL, false},
    [MATCH_ADDRESS_STREET] = {"address-street", WEIGHT_ADDRESS_STREET, "address",
	"agrees in street and town, not in the house", NULL, false},
    [MATCH_ADDRESS_STREET_ONLY] = {"address-street-only", WEIGHT_ADDRESS_STREET_ONLY, "address",
	"agrees in street and postcode, not in the house", NULL, false},
    [MATCH_ADDRESS_STREET_NEARLY] = {"address-street-nearly", WEIGHT_ADDRESS_STREET_NEARLY,
	"address", "agrees in the street and, but for a slip, in the postcode", NULL, false},
    [MATCH_ADDRESS_NUMBER_TOWN] = {"address-number-town", WEIGHT_ADDRESS_NUMBER_TOWN, "address",
	"agrees in number, town and postcode, not in the street", NULL, false},
    [MATCH_ADDRESS_NUMBER] = {"address-number", WEIGHT_ADDRESS_NUMBER, "address",
	"agrees in number and postcode", NULL, false},
    [MATCH_ADDRESS_NUMBER_NEARLY] = {"address-number-nearly", WEIGHT_ADDRESS_NUMBER_NEARLY,
	"address", "agrees in town and postcode, and nearly in the number", NULL, false},
    [MATCH_ADDRESS_NUMBER_STREET] = {"address-number-street", WEIGHT_ADDRESS_NUMBER_STREET,
	"address", "agrees in number and street, in another place", NULL, false},
    [MATCH_ADDRESS_NUMBER_POSTCODE] = {"address-number-postcode", WEIGHT_ADDRESS_NUMBER_POSTCODE,
	"address", "agrees in the number and, but for a slip, in the postcode", NULL, false},
    [MATCH_ADDRESS_OTHER_TIMES] = {"address-other-times", WEIGHT_ADDRESS_OTHER_TIMES, "address",
	"is the same house or street, but at other times", NULL, false},
    [MATCH_ADDRESS_NO_HOUSE] = {"address-no-house", WEIGHT_ADDRESS_NO_HOUSE, "address",
	"agrees in town and postcode; number and street are not known", NULL, false},
    [MATCH_ADDRESS_TOWN] = {"address-town", WEIGHT_ADDRESS_TOWN, "address",
	"agrees in town and postcode", NULL, false},
    [MATCH_ADDRESS_POSTCODE] = {"address-postcode", WEIGHT_ADDRESS_POSTCODE, "address",
	"agrees in the town or the postcode", NULL, false},
    [MATCH_ADDRESS_PART] = {"address-part", WEIGHT_ADDRESS_PART, "address",
	"agrees in the street or the town", NULL, false},
    [MATCH_ADDRESS_SECTOR] = {"address-sector", WEIGHT_ADDRESS_SECTOR, "address",
	"is in the same postcode sector", NULL, false},
    [MATCH_ADDRESS_NONE] = {"address-none", WEIGHT_ADDRESS_NONE, "address", "no address in common",
	NULL, false},
    [MATCH_SEX_AGREES] = {"sex-agrees", WEIGHT_SEX_AGREES, "sex", "agrees", NULL, false},
    [MATCH_SEX_DIFFERS] = {"sex-differs", WEIGHT_SEX_DIFFERS, "sex", "differs", NULL, false},
    [MATCH_IDENTIFIER_AGREES] = {"identifier-agrees", WEIGHT_IDENTIFIER_AGREES, "identifier",
	"agrees", NULL, false},
};

const struct match_weighing *
match_weighing(enum match_weight weight)
{
	return &weighings[weight];
}

/* Names that agree: how far from the mean of the table, what is kept for slips, what is said. */
#define RARITY_COMMON 400
#define RARITY_RARE 600
#define RARITY_SLIPS 40 /* log2(1 / 0.75): a quarter of true pairs differ somewhere in the name */

int
match_weight_of_rarity(enum match_weight weight, int rarity)
{
	int mean = weighings[weight].weight, learnt = rarity - RARITY_SLIPS;

	if (learnt < mean - RARITY_COMMON)
		return mean - RARITY_COMMON;
	return learnt > mean + RARITY_RARE ? mean + RARITY_RARE : learnt;
}

/*
 * Who lives with the applicant, or next after them, is at the same address and somebody else; they are about as few
 * however many are held. So a person of that address is the unlikelier to be another, the more persons there
 * are: the table holds for ADDRESS_PERSONS. By some fifths more than that, since the fewer are held, the more of what was
 * learnt is kept back in the table: most of the house itself, nothing of the town. But where many held share what
 * agrees, one of them is the likelier to be another.
 */
#define ADDRESS_PERSONS 2000U
#define ADDRESS_SHARED_MOST 600
/*
 * As among a million. There some twenty have by chance two names such as most have, and come after who lives at the
 * address; rare names come before.
 */
#define ADDRESS_GROWTH_HOUSE 1260
#define ADDRESS_GROWTH_MOST 1080
#define ADDRESS_GROWTH_TOWN \
	200 /* less than a street in it: what was learnt is in the table already */

static const struct growing {
	uint32_t by_chance; /* one in so many shares it by chance, whoever is held; 0: nobody */
	int fifths;         /* of the growth by the number of persons, in addition */
	int most;
	enum match_weight least; /* never less than what agrees as well */
} growing[] = {
#define GROWS(level, by_chance, fifths, most, least) \
	[(level)-MATCH_ADDRESS_AGREES] = {(by_chance), (fifths), (most), (least)}
    GROWS(MATCH_ADDRESS_AGREES, 0, 2, ADDRESS_GROWTH_HOUSE, MATCH_ADDRESS_SECTOR),
    GROWS(MATCH_ADDRESS_NEARLY, 0, 2, ADDRESS_GROWTH_HOUSE, MATCH_ADDRESS_SECTOR),
    GROWS(MATCH_ADDRESS_NUMBERLESS, 0, 2, ADDRESS_GROWTH_HOUSE, MATCH_ADDRESS_SECTOR),
    GROWS(MATCH_ADDRESS_NO_NUMBER, 0, 1, ADDRESS_GROWTH_MOST, MATCH_ADDRESS_SECTOR),
    GROWS(MATCH_ADDRESS_NO_STREET, 0, 1, ADDRESS_GROWTH_MOST, MATCH_ADDRESS_SECTOR),
    GROWS(MATCH_ADDRESS_STREET, 0, 1, ADDRESS_GROWTH_MOST, MATCH_ADDRESS_SECTOR),
    GROWS(MATCH_ADDRESS_STREET_ONLY, 0, 1, ADDRESS_GROWTH_MOST, MATCH_ADDRESS_SECTOR),
    /* A street of that name in one of the postcodes that have a slip. */
    GROWS(MATCH_ADDRESS_STREET_NEARLY, 62500, 0, ADDRESS_GROWTH_MOST, MATCH_ADDRESS_SECTOR),
    /* The postcode, one in 2000, and the number, one in 40. */
    GROWS(MATCH_ADDRESS_NUMBER_TOWN, 80000, 2, ADDRESS_GROWTH_MOST, MATCH_ADDRESS_SECTOR),
    GROWS(MATCH_ADDRESS_NUMBER, 80000, 2, ADDRESS_GROWTH_MOST, MATCH_ADDRESS_SECTOR),
    /* That number in a street of that name. */
    GROWS(MATCH_ADDRESS_NUMBER_STREET, 160000, 0, ADDRESS_GROWTH_MOST, MATCH_ADDRESS_NONE),
    GROWS(MATCH_ADDRESS_NUMBER_NEARLY, 2000, 0, ADDRESS_GROWTH_TOWN, MATCH_ADDRESS_SECTOR),
    GROWS(MATCH_ADDRESS_NO_HOUSE, 2000, 0, ADDRESS_GROWTH_TOWN, MATCH_ADDRESS_POSTCODE),
    GROWS(MATCH_ADDRESS_TOWN, 2000, 0, ADDRESS_GROWTH_TOWN, MATCH_ADDRESS_POSTCODE),
};

static int
growth_of(const struct growing *grows, uint64_t persons, uint64_t sharing)
{
	uint64_t by_chance = grows->by_chance, more = by_chance > 0 ? 1 : 0;
	int growth = 0;

	if (persons > ADDRESS_PERSONS) {
		growth = match_log2(persons + by_chance, ADDRESS_PERSONS + by_chance);
		growth += match_log2(persons, ADDRESS_PERSONS) * grows->fifths / 5;
	}
	if (sharing > 1)
		growth -= match_log2(sharing + more, 1 + more);
	if (growth < -ADDRESS_SHARED_MOST)
		return -ADDRESS_SHARED_MOST;
	return growth > grows->most ? grows->most : growth;
}

int
match_weight_of_address(enum match_weight level, uint64_t persons, uint64_t sharing)
{
	size_t i = (size_t)(level - MATCH_ADDRESS_AGREES);
	int weight = weighings[level].weight, least;

	if (i >= sizeof(growing) / sizeof(growing[0]) || growing[i].most == 0)
		return weight;
	weight += growth_of(&growing[i], persons, sharing);
	least = weighings[growing[i].least].weight;
	return weight < least ? least : weight;
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
