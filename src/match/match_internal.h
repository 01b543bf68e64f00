/*
 * match_internal.h: what the files of the match layer share.  The way of a person through it:
 *
 *	rows or JSON -> normalise.c -> profile.c (one flat string of bytes) -> keys.c -> index.c (stored)
 *	search.c: fast.c (who shares a key), then table.c and scan.c (everybody) -> compare.c
 *	home.c: fast.c, then whose address agrees
 */
#ifndef MATCH_INTERNAL_H
#define MATCH_INTERNAL_H

#include "ought/match.h"

/* OUGHT_NOMEM with its sentence. */
static inline enum ought_status
match_no_memory(struct ought_error *err)
{
	return ought_error_set(err, OUGHT_NOMEM, "there is not enough memory");
}

static inline int
larger(int a, int b)
{
	return a > b ? a : b;
}

static inline int
smaller(int a, int b)
{
	return a < b ? a : b;
}

/* ---- normalise.c: text to lower-case ASCII words ---- */

#define MATCH_TEXT_MAX 121U /* bytes of normalised text, with its NUL; the rest is cut at a word */

enum match_text_kind {
	MATCH_TEXT_FORENAMES,
	MATCH_TEXT_SURNAME, /* O, Mc, Mac and D' are joined to what they belong to */
	MATCH_TEXT_ADDRESS,
	MATCH_TEXT_CODE /* postcode, identifier: letters and digits without spaces */
};

struct match_normaliser;

enum ought_status
match_normaliser_open(struct match_normaliser **normaliser, struct ought_error *err);
void match_normaliser_close(struct match_normaliser *normaliser);
/*
 * Words of [a-z0-9] with one space between them. Where nothing of that is left although letters
 * were given, the letters as they were. Deterministic for one version of ICU's transliteration
 * rules.
 */
enum ought_status match_normalise(struct match_normaliser *normaliser, enum match_text_kind kind,
    const char *text, char words[static MATCH_TEXT_MAX], struct ought_error *err);
/* Whether there are letters of another script than Latin in ${text}. */
bool match_text_has_other_letters(const char *text);
/* Words of a name in the letters in which it is written, in one form. */
enum ought_status match_normalise_own(struct match_normaliser *normaliser, const char *text,
    char words[static MATCH_TEXT_MAX], struct ought_error *err);

/* ---- words borrowed from a profile or from normalised text; not NUL-terminated ---- */

struct match_word {
	const char *text;
	size_t len;
};

bool match_word_equal(struct match_word a, struct match_word b);
/* Whether ${one} is ${first} and ${second}, written as one. */
bool match_word_is_both(struct match_word one, struct match_word first, struct match_word second);
/* As strcmp: before, equal or after; ${word} may have any bytes in it. */
int match_word_order(const char *text, struct match_word word);
/*
 * The first of ${count} rows of ${size} bytes whose text is ${word}; ${count} where none is. A row begins with the pointer
 * to its text (const char *), by which they are sorted.
 */
size_t match_word_first_of(struct match_word word, const void *rows, size_t count, size_t size);
/* In Latin letters; else it is in its own ones, and only equal to itself. */
bool match_word_is_latin(struct match_word word);
bool match_is_vowel(char letter); /* or y */
/* Of three letters or more, without a vowel after the first: as Arabic and Hebrew are romanised. */
bool match_word_lacks_vowels(struct match_word word);
/* A word that stands before a surname and is often left out: de, van, al. */
bool match_word_is_particle(struct match_word word);

/* ---- phonetic.c ---- */

#define MATCH_PHONETIC_MAX 8U
/* The NYSIIS code of ${word}, with its NUL. */
void match_phonetic(struct match_word word, char code[static MATCH_PHONETIC_MAX]);

/* ---- metaphone.c ---- */

#define MATCH_METAPHONE_MAX 5U
/* The two codes of Double Metaphone, with their NULs; the same where there is one way to read ${word}. */
void match_metaphone(struct match_word word, char first[static MATCH_METAPHONE_MAX],
    char second[static MATCH_METAPHONE_MAX]);

/* ---- similarity.c ---- */

#define MATCH_WINKLER_PREFIX 4U
/* Of words of ${a} and ${b} letters with ${common} in common, ${moved} of them elsewhere; none of the first three is 0. */
unsigned match_jaro(uint64_t a, uint64_t b, uint64_t common, uint64_t moved);
/* With the bonus for ${prefix} letters in the beginning that agree, MATCH_WINKLER_PREFIX at most. */
unsigned match_winkler(unsigned jaro, unsigned prefix);
/* Jaro-Winkler similarity in thousandths: 0 nothing in common, 1000 equal.  Integers only. */
unsigned match_similarity(struct match_word a, struct match_word b);
/* The same where it is at least ${from}; else anything below that, sooner. */
unsigned match_similarity_from(struct match_word a, struct match_word b, unsigned from);
enum match_slip {
	MATCH_SLIP_NONE,       /* equal */
	MATCH_SLIP_TRANSPOSED, /* two neighbours changed places */
	MATCH_SLIP_LENGTH,     /* one letter more or less */
	MATCH_SLIP_LETTER,     /* one other letter */
	MATCH_SLIP_MANY
};

/* The one slip that makes ${b} of ${a}. */
enum match_slip match_slip(struct match_word a, struct match_word b);
/* Whether two slips make ${b} of ${a}, or fewer. */
bool match_two_slips(struct match_word a, struct match_word b);

/* ---- dates.c: dates as the number YYYYMMDD, whether or not there was such a day ---- */

/* Where the day is not known it is 00, and the month too where only the year is. */
enum match_birth_level {
	MATCH_BIRTH_AGREES,
	MATCH_BIRTH_KNOWN_MONTH,    /* year and month agree; of one of them the day is not known */
	MATCH_BIRTH_KNOWN_YEAR,     /* the year; of one of them no more is known */
	MATCH_BIRTH_KNOWN_YEAR_OFF, /* one year, as far as they are known */
	MATCH_BIRTH_KNOWN_YEAR_DIGIT, /* one digit of the year */
	MATCH_BIRTH_SWAPPED,          /* day and month */
	MATCH_BIRTH_IMPOSSIBLE,       /* one of them is no day of the calendar, and has one slip */
	MATCH_BIRTH_TRANSPOSED,       /* two neighbouring digits */
	MATCH_BIRTH_DIGIT,            /* one digit */
	MATCH_BIRTH_YEAR_OFF,         /* 1999 and 2000: one year that is more than one digit */
	MATCH_BIRTH_JANUARY,          /* the year agrees, one side has 1 January */
	MATCH_BIRTH_YEAR_MONTH,
	MATCH_BIRTH_YEAR_DAY,
	MATCH_BIRTH_DAY_MONTH,
	MATCH_BIRTH_TWO_DIGITS,
	MATCH_BIRTH_YEAR,
	MATCH_BIRTH_DIFFERS
};

/* 0 for what is not YYYY-MM-DD, YYYY-MM or YYYY. */
uint32_t match_date_read(const char *text);
/* Whether the day, or the month too, is not known. */
bool match_date_is_partial(uint32_t date);
/* The same whichever of them is the applicant's. */
enum match_birth_level match_date_compare(uint32_t a, uint32_t b);
/* Day and month swapped; 0 where that is no date, or the same one. */
uint32_t match_date_swapped(uint32_t date);

/* ---- nicknames.c: English diminutives ---- */

enum match_diminutive { MATCH_DIMINUTIVE_NO, MATCH_DIMINUTIVE_OF, MATCH_DIMINUTIVE_SIBLING };
/* OF: one is a diminutive of the other.  SIBLING: both are diminutives of a third. */
enum match_diminutive match_diminutive(struct match_word a, struct match_word b);
/* Names that may stand for ${name}, at most ${max}; how many.  Other spellings are not among them. */
size_t match_diminutives(struct match_word name, struct match_word *names, size_t max);

/* ---- spellings.c: spellings of one name that look less alike than they are ---- */

bool match_spellings_of_one(struct match_word a, struct match_word b);
/* The other spellings of the names that ${word} is a spelling of, at most ${max}; how many. */
size_t match_spellings(struct match_word word, struct match_word *words, size_t max);

/* ---- profile.c: a person, normalised ---- */

#define MATCH_NAMES_MAX (2U * OUGHT_MATCH_NAMES_MAX) /* one that is not in Latin letters is two */
#define MATCH_BIRTHS_MAX ((unsigned)OUGHT_MATCH_BIRTHS_MAX)
#define MATCH_ADDRESSES_MAX ((unsigned)OUGHT_MATCH_ADDRESSES_MAX)
#define MATCH_IDENTIFIERS_MAX ((unsigned)OUGHT_MATCH_IDENTIFIERS_MAX)
#define MATCH_PARTS_MAX 8U /* words of forenames, of a surname */
#define MATCH_ADDRESS_WORDS_MAX 16U

enum match_name_kind { MATCH_CURRENT, MATCH_BIRTH, MATCH_FORMER, MATCH_ALIAS, MATCH_KNOWN_AS };
enum match_sex { MATCH_SEX_NOT_KNOWN, MATCH_SEX_FEMALE, MATCH_SEX_MALE, MATCH_SEX_OTHER };

/* In which letters a name is. */
enum match_letters {
	MATCH_LETTERS_LATIN,
	MATCH_LETTERS_ROMANISED, /* the next name is the same one in its own letters */
	MATCH_LETTERS_OWN        /* the name before this one is the same one in Latin letters */
};

struct match_name {
	enum match_name_kind kind;
	enum match_letters letters;
	size_t forename_count;
	size_t part_count;
	struct match_word forenames[MATCH_PARTS_MAX];
	struct match_word parts[MATCH_PARTS_MAX]; /* of the surname, particles too */
	struct match_word forename;               /* all forenames as one word */
	struct match_word surname;                /* all parts as one word */
	struct match_word core;                   /* without particles, as one word */
};

/* Which letters are neighbours in an address, without its numbers: address.c. */
#define MATCH_PLACE_LETTERS 26U
#define MATCH_PLACE_PAIRS (MATCH_PLACE_LETTERS * MATCH_PLACE_LETTERS)
#define MATCH_PLACE_WORDS ((MATCH_PLACE_PAIRS + 63) / 64)

struct match_place {
	uint64_t pairs[MATCH_PLACE_WORDS];
	unsigned count;
};

/* Months, counted from year 0: of a period that has no beginning or no end, as far as is known. */
#define MATCH_MONTH_FIRST 0U
#define MATCH_MONTH_LAST UINT16_MAX

/* Some of an address's words that follow one another. */
struct match_stretch {
	uint8_t from;
	uint8_t count;
};

/* Its words for a place, written as one. */
struct match_joined {
	struct match_place place;
	struct match_word last; /* of the words */
	size_t len;
	char letters[MATCH_TEXT_MAX];
};

struct match_address {
	uint16_t first; /* month there */
	uint16_t last;
	struct match_word postcode;
	struct match_place place;
	struct match_stretch street;
	struct match_stretch town; /* and county, flat and whatever else comes after the street */
	size_t word_count;
	struct match_word words[MATCH_ADDRESS_WORDS_MAX];
	uint8_t kinds[MATCH_ADDRESS_WORDS_MAX]; /* enum match_address_word */
	struct match_joined street_joined;
	struct match_joined town_joined;
};

struct match_profile {
	size_t name_count;
	size_t birth_count;
	size_t address_count;
	size_t identifier_count;
	enum match_sex sex;
	uint32_t births[MATCH_BIRTHS_MAX];
	uint64_t identifiers[MATCH_IDENTIFIERS_MAX];
	struct match_name names[MATCH_NAMES_MAX];
	struct match_address addresses[MATCH_ADDRESSES_MAX];
	/* Where words that were written apart are joined. */
	char joined[MATCH_NAMES_MAX][3][MATCH_TEXT_MAX];
};

struct match_bytes {
	uint8_t *bytes;
	size_t len;
	size_t size;
};

/* The profile's bytes, the caller's to free(). */
enum ought_status match_profile_of_json(struct match_normaliser *normaliser, const json_t *person,
    struct match_bytes *profile, struct ought_error *err);
/* Whether ${applicant} says of ${person} that it is known who they are. */
bool match_is_settled(const json_t *applicant, struct ought_person_id person);
/*
 * From the rows that hold, of ${person} and of whoever is held to be them (person_member); ${*known} says whether there
 * is a name, which there is not for who is held to be somebody else.
 */
enum ought_status match_profile_of_rows(struct match_normaliser *normaliser, struct ought_db *db,
    struct ought_person_id person, struct match_bytes *profile, bool *known,
    struct ought_error *err);
/* ${profile} borrows ${bytes}.  OUGHT_DAMAGED where they are not a profile. */
enum ought_status match_profile_read(
    const uint8_t *bytes, size_t len, struct match_profile *profile, struct ought_error *err);
/* The same without the places of the addresses. */
enum ought_status match_profile_read_texts(
    const uint8_t *bytes, size_t len, struct match_profile *profile, struct ought_error *err);
/* The one filed; ${bytes}, which it borrows, grow as needed and are the caller's to free(). */
enum ought_status match_profile_stored(struct ought_db *db, struct ought_person_id person,
    struct match_profile *profile, struct match_bytes *bytes, struct ought_error *err);
/* All of ${name} but its kind, from words with one space between them. */
void match_name_read(struct match_word forenames, struct match_word surname,
    struct match_name *name, char joined[3][MATCH_TEXT_MAX]);

/* ---- index.c ---- */

/* How many persons are held, and since which entry; -1 and 0 where nobody ever was. */
enum ought_status
match_persons_held(struct ought_db *db, int64_t *n, int64_t *persons, struct ought_error *err);

/* ---- keys.c ---- */

enum match_name_place { MATCH_PLACE_SURNAME, MATCH_PLACE_FORENAME };

#define MATCH_KEY_SHIFT 17U /* of a hash of 64 bits, what is left are 47 */

/* What a shared key says agrees. */
enum match_agrees {
	MATCH_AGREES_SURNAME = 1,
	MATCH_AGREES_FORENAME = 2,
	MATCH_AGREES_YEAR = 4,
	MATCH_AGREES_MONTH = 8,
	MATCH_AGREES_DAY = 16,
	MATCH_AGREES_DATE = MATCH_AGREES_YEAR | MATCH_AGREES_MONTH | MATCH_AGREES_DAY,
	MATCH_AGREES_SWAPPED = 32,  /* day and month */
	MATCH_AGREES_POSTCODE = 64, /* or the town */
	MATCH_AGREES_STREET = 128,
	MATCH_AGREES_IDENTIFIER = 256,
	MATCH_AGREES_SURNAME_INITIAL = 512,
	MATCH_AGREES_FORENAME_INITIAL = 1024,
	MATCH_AGREES_ALL = 2047
};

struct match_key {
	int64_t from;
	int64_t to; /* the same, but where all that begin alike are sought */
	unsigned agrees;
	size_t most; /* rows that are read */
};

struct match_keys {
	size_t count;
	size_t size;
	struct match_key *keys; /* sorted, each once */
};

uint64_t match_hash(uint64_t seed, const void *bytes, size_t len);
/* The keys that a person is filed under. */
enum ought_status match_keys_filed(
    const struct match_profile *profile, struct match_keys *keys, struct ought_error *err);
/* The keys to look under for an applicant: also diminutives, swapped dates, swapped names. */
enum ought_status match_keys_sought(
    const struct match_profile *profile, struct match_keys *keys, struct ought_error *err);
void match_keys_free(struct match_keys *keys);
/* What of an address others who are held may share. */
enum match_shared {
	MATCH_SHARED_HOUSE,
	MATCH_SHARED_STREET,          /* in its town, or postcode, or in any town */
	MATCH_SHARED_STREET_POSTCODE, /* or, without a postcode, nothing */
	MATCH_SHARED_NUMBER,          /* of the house, and the postcode or, without one, nothing */
	MATCH_SHARED_NUMBER_STREET,   /* in any town */
	MATCH_SHARED_TOWN,            /* and postcode */
	MATCH_SHARED_KINDS
};

/*
 * What all who share it with ${address} are filed under; from 0 where it is not known. A house is shared by those who
 * have its number and street, and the number in its postcode too, or without one the street in its town. Houses
 * without a number are filed as if that were one. A street is known by its last word, a house in it by the first.
 */
void match_keys_of_address(
    const struct match_address *address, struct match_key keys[static MATCH_SHARED_KINDS]);

/* ---- frequency.c: how common names and addresses are ---- */

/* What a name is counted under, and one who bears it. */
int64_t match_name_hash(enum match_name_place place, struct match_word name);
int64_t match_mark(struct ought_person_id person);

#define MATCH_COUNTS_MAX 256U

/* What was read so far, of both places. */
struct match_counts {
	struct ought_db *db; /* NULL: nothing more is read, what is not here is the rarest */
	size_t count;        /* ever; the last MATCH_COUNTS_MAX are kept */
	int64_t hashes[MATCH_COUNTS_MAX]; /* of names, and keys of addresses */
	uint64_t found[MATCH_COUNTS_MAX];
	enum ought_status status; /* of reading; a name that could not be read is the rarest */
	struct ought_error err;
};

struct match_frequency {
	enum match_name_place place;
	uint64_t persons; /* held */
	struct match_counts *counts;
};

/* All zeros: nobody is held. */
struct match_frequencies {
	struct match_frequency surnames;  /* whole */
	struct match_frequency forenames; /* the first */
};

void match_frequencies_begin(struct match_frequencies *frequencies, struct match_counts *counts,
    struct ought_db *db, int64_t persons);
#define MATCH_SHARING_MAX 1024U /* more are not counted */

/* How many held share ${what} of ${address}; 0 where that is not known. */
uint64_t match_sharing(const struct match_frequencies *frequencies,
    const struct match_address *address, enum match_shared what);
/* log2 of one in how many has the name, in hundredths. */
int match_frequency_weight(const struct match_frequency *frequency, struct match_word word);
/* log2(numerator / denominator) in hundredths; both above 0 and below 2^32. */
int match_log2(uint64_t numerator, uint64_t denominator);

/* ---- weigh.c: the weights, hundredths of a bit ---- */

enum match_weight {
	MATCH_SURNAME_AGREES,
	MATCH_SURNAME_PARTICLE,
	MATCH_SURNAME_TRANSPOSED,
	MATCH_SURNAME_LENGTH,
	MATCH_SURNAME_LETTER,
	MATCH_SURNAME_BRIEF,
	MATCH_SURNAME_NEAR,
	MATCH_SURNAME_SOUNDS,
	MATCH_SURNAME_PART,
	MATCH_SURNAME_SIMILAR,
	MATCH_SURNAME_DIFFERS,
	MATCH_SURNAME_ABSENT,   /* on both sides */
	MATCH_SURNAME_ONE_SIDE, /* on one side only */
	MATCH_FORENAME_AGREES,
	MATCH_FORENAME_DIMINUTIVE,
	MATCH_FORENAME_TRANSPOSED,
	MATCH_FORENAME_LENGTH,
	MATCH_FORENAME_LETTER,
	MATCH_FORENAME_BRIEF,
	MATCH_FORENAME_NEAR, /* whoever is at least as near may go by another forename */
	MATCH_FORENAME_SOUNDS,
	MATCH_FORENAME_OTHER,
	MATCH_FORENAME_SIBLING,
	MATCH_FORENAME_INITIAL,
	MATCH_FORENAME_SIMILAR,
	MATCH_FORENAME_DIFFERS,
	MATCH_FORENAME_ABSENT,
	MATCH_FORENAME_ONE_SIDE,
	MATCH_FURTHER_AGREES,
	MATCH_FURTHER_DIFFERS,
	MATCH_NAMES_SWAPPED,
	MATCH_DATE, /* the levels of dates.c follow in their order */
	MATCH_DATE_LAST = MATCH_DATE + MATCH_BIRTH_DIFFERS,
	MATCH_ADDRESS_AGREES,
	MATCH_ADDRESS_NEARLY,
	MATCH_ADDRESS_NUMBERLESS, /* on both sides */
	MATCH_ADDRESS_NO_NUMBER,  /* on one side or both */
	MATCH_ADDRESS_NO_STREET,
	MATCH_ADDRESS_STREET,
	MATCH_ADDRESS_STREET_ONLY,
	MATCH_ADDRESS_STREET_NEARLY,
	MATCH_ADDRESS_NUMBER_TOWN,
	MATCH_ADDRESS_NUMBER,
	MATCH_ADDRESS_NUMBER_STREET, /* in another town */
	MATCH_ADDRESS_NUMBER_NEARLY,
	MATCH_ADDRESS_OTHER_TIMES, /* any of these */
	MATCH_ADDRESS_NO_HOUSE,    /* nor the street: one of a few houses */
	MATCH_ADDRESS_TOWN,
	MATCH_ADDRESS_NUMBER_POSTCODE,
	MATCH_ADDRESS_POSTCODE,
	MATCH_ADDRESS_PART,
	MATCH_ADDRESS_SECTOR,
	MATCH_ADDRESS_NONE,
	MATCH_SEX_AGREES,
	MATCH_SEX_DIFFERS,
	MATCH_IDENTIFIER_AGREES,
	MATCH_WEIGHTS
};

struct match_weighing {
	const char *name; /* in weights.csv */
	int weight;
	const char *field;
	const char *finding;  /* of the main names of both sides */
	const char *relation; /* before "a former name"; NULL where that is not said */
	bool by_rarity;       /* worth more for a rare name, less for a common one */
};

const struct match_weighing *match_weighing(enum match_weight weight);
/* For agreement on a name that one in 2^(rarity/100) has. */
int match_weight_of_rarity(enum match_weight weight, int rarity);
/* Of a level of addresses, among so many persons held, of whom so many are of the house or street; 0 where not known. */
int match_weight_of_address(enum match_weight level, uint64_t persons, uint64_t sharing);

enum match_band {
	MATCH_BAND_NONE,
	MATCH_BAND_REMOTE,
	MATCH_BAND_POSSIBLE,
	MATCH_BAND_LIKELY,
	MATCH_BAND_ALMOST
};

enum match_band match_band_of(int weight, int64_t persons);
/* The least weight of ${band}. */
int match_band_least(enum match_band band, int64_t persons);
const char *match_band_name(enum match_band band);

/* ---- address.c ---- */

enum match_address_word {
	MATCH_WORD_PLACE,
	MATCH_WORD_NUMBER,
	MATCH_WORD_WAY,
	MATCH_WORD_DWELLING
};
/* Whether ${word} begins with a digit. */
bool match_is_number(struct match_word word);
enum match_address_word match_address_word(struct match_word word);

/* What kind each word of ${address} is, and then: */
void match_address_read(struct match_address *address);
bool match_address_has_number(const struct match_address *address);
/* Its place, the pairs of neighbouring letters of all its words for one; its street; its town. */
void match_place_read(struct match_address *address);
/* One such word more; ${*before} is the last letter of the one before, NUL at first. */
void match_place_add(struct match_place *place, struct match_word word, char *before);
/* Which pair the two letters are, below MATCH_PLACE_PAIRS. */
unsigned match_place_pair(char first, char second);
bool match_place_has(const struct match_place *place, unsigned pair);
/*
 * In percent of the shorter of two places of so many pairs, so many of them in common; it may leave out the town, but
 * not nearly everything.
 */
unsigned match_place_alike(unsigned common, unsigned count_a, unsigned count_b);

/* From what percentage on two places are alike: all that a level asks. */
enum match_grade {
	MATCH_GRADE_UNLIKE,
	MATCH_GRADE_SOME,
	MATCH_GRADE_PART,
	MATCH_GRADE_SAME,
	MATCH_GRADES
};

enum match_grade match_place_grade(unsigned alike);

/* ---- address_number.c ---- */

/* Of the parts of an address; nearly: with one slip. */
enum match_agreement { MATCH_SAME, MATCH_NEARLY, MATCH_UNKNOWN, MATCH_OTHER, MATCH_AGREEMENTS };
enum match_agreement match_number_compare(struct match_word a, struct match_word b);
/* Of all the numbers of two addresses; unknown: one has none. */
enum match_agreement
match_numbers_compare(const struct match_address *a, const struct match_address *b);
enum match_agreement match_postcode_compare(struct match_word a, struct match_word b, bool *sector);

/* ---- address_compare.c ---- */

/* Whether ${word} is like one of the words for a place that the street of ${address} has. */
bool match_street_has_word(const struct match_address *address, struct match_word word);

/* A level from MATCH_ADDRESS_AGREES to MATCH_ADDRESS_NONE. */
enum match_weight
match_address_compare(const struct match_address *a, const struct match_address *b);

/* ---- address_level.c ---- */

/* All that the level of two addresses is judged by: places.c knows it of all addresses held. */
struct match_address_likeness {
	enum match_grade place;
	enum match_agreement street; /* by itself */
	enum match_agreement town;
	enum match_agreement number;
	enum match_agreement postcode;
	bool sector;
	bool street_word; /* one of the words for a place that its street has, by itself */
	bool numberless;  /* neither has a number, nor a name of the house that the other has not */
};

enum match_weight match_address_level(const struct match_address_likeness *likeness);

/* Whether both have the same postcode, of the United Kingdom: there it is of a few houses, and of a town. */
bool match_postcode_of_few(const struct match_address_likeness *likeness);

/* ---- compare.c ---- */

#define MATCH_EVIDENCE_MAX 10U
#define MATCH_FINDING_MAX 192U

struct match_evidence {
	enum match_weight which;
	int weight;
	char finding[MATCH_FINDING_MAX];
};

struct match_comparison {
	int weight;
	size_t count;
	struct match_evidence evidence[MATCH_EVIDENCE_MAX];
};

/* All names and dates of both sides; the best combination is what is explained. */
void
match_compare(const struct match_frequencies *frequencies, const struct match_profile *applicant,
    const struct match_profile *held, struct match_comparison *comparison);

/*
 * For the exhaustive pass, which weighs each name and date held only once. A comparison is never
 * worth more than, together:
 *
 *	the best surname with the best forenames, each over the names of both sides by themselves; or
 *	the same of names turned, with the weight of having changed places;
 *	the best of match_weigh_dates over the dates of both sides;
 *	match_weigh_addresses;
 *	the weights of sex and of an identifier.
 *
 * test_match_scan.c holds match_compare to this.
 */

#define MATCH_ALIKE_FROM \
	720U /* words that are less similar are alike in no way, unless by diminutives */

enum match_part { MATCH_PART_SURNAME, MATCH_PART_FORENAMES, MATCH_PART_TURNED };

/* Of the first name of either, one part as it is written, or both turned. */
void match_compare_names(const struct match_frequencies *frequencies,
    const struct match_profile *applicant, const struct match_profile *held, enum match_part part,
    struct match_comparison *comparison);
int match_weigh_dates(uint32_t a, uint32_t b);
/* Nothing but the addresses. */
int match_weigh_addresses(const struct match_frequencies *frequencies,
    const struct match_profile *applicant, const struct match_profile *held);

/* ---- fast.c: the fast pass ---- */

struct match_found {
	struct ought_person_id person;
	unsigned rank; /* the more, the more agrees */
};

/*
 * Who shares a key with ${applicant}: ${*count} persons, of whom the ${most} of the highest rank, or all, come first in
 * ${*found}, by rank; the caller's to free(). ${*cut}: under how many keys there were more than were read; NULL: each is
 * read to its end.
 */
enum ought_status match_fast_find(struct ought_db *db, const struct match_profile *applicant,
    size_t most, struct match_found **found, size_t *count, size_t *cut, struct ought_error *err);

/* ---- table.c: every person held, in memory ---- */

struct match_table;

/* Bring ${*table} (NULL at first) up to what ${db} holds now: ${persons}, it says (match_persons_held). */
enum ought_status match_table_refresh(
    struct match_table **table, struct ought_db *db, int64_t persons, struct ought_error *err);
void match_table_free(struct match_table *table);
int64_t match_table_persons(const struct match_table *table);
size_t match_table_bytes(const struct match_table *table);

/* ---- scan.c: the exhaustive pass ---- */

struct match_scan;

/*
 * Weigh every person in ${table} from above: nobody's weight by match_compare is more. Whoever cannot weigh ${least} is
 * not asked about again. Borrows ${table}, until match_scan_free. ${frequencies} read nothing meanwhile.
 */
enum ought_status match_scan_begin(const struct match_table *table,
    const struct match_frequencies *frequencies, const struct match_profile *applicant, int least,
    struct match_scan **scan, struct ought_error *err);
/* ${person} was compared already; false where the table does not hold them. */
bool match_scan_pass_over(struct match_scan *scan, struct ought_person_id person);
/*
 * The next who may weigh ${least} or more, ${*count} of them, those who may weigh most first;
 * borrowed until the next call. None: nobody who was not passed over or returned may. ${least} is
 * never less than it was.
 */
enum ought_status match_scan_next(struct match_scan *scan, int least,
    const struct ought_person_id **persons, size_t *count, struct ought_error *err);
/* What it takes beside the table that is more the more persons are held. */
size_t match_scan_bytes(const struct match_scan *scan);
void match_scan_free(struct match_scan *scan);

/* ---- match.c ---- */

struct ought_match {
	struct match_normaliser *normaliser;
	struct match_table *table; /* NULL until everybody was searched */
};

#endif
