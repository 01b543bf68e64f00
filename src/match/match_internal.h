/*
 * match_internal.h: what the files of the match layer share.  The way of a person through it:
 *
 *	rows or JSON -> normalise.c -> profile.c (one flat string of bytes, stored) -> keys.c (blocking)
 *	                                                     \-> scan.c (every person held) -> compare.c -> search.c
 */
#ifndef MATCH_INTERNAL_H
#define MATCH_INTERNAL_H

#include "ought/match.h"

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

/* ---- words borrowed from a profile or from normalised text; not NUL-terminated ---- */

struct match_word {
	const char *text;
	size_t len;
};

bool match_word_equal(struct match_word a, struct match_word b);
/* A word that stands before a surname and is often left out: de, van, al. */
bool match_word_is_particle(struct match_word word);

/* ---- phonetic.c ---- */

#define MATCH_PHONETIC_MAX 8U
/* The NYSIIS code of ${word}, with its NUL. */
void match_phonetic(struct match_word word, char code[static MATCH_PHONETIC_MAX]);

/* ---- similarity.c ---- */

/* Jaro-Winkler similarity in thousandths: 0 nothing in common, 1000 equal.  Integers only. */
unsigned match_similarity(struct match_word a, struct match_word b);
/* The same where it is at least ${from}; else anything below that, sooner. */
unsigned match_similarity_from(struct match_word a, struct match_word b, unsigned from);

/* ---- dates.c: dates as the number YYYYMMDD, whether or not there was such a day ---- */

enum match_birth_level {
	MATCH_BIRTH_AGREES,
	MATCH_BIRTH_SWAPPED,    /* day and month */
	MATCH_BIRTH_TRANSPOSED, /* two neighbouring digits */
	MATCH_BIRTH_DIGIT,      /* one digit */
	MATCH_BIRTH_YEAR_OFF,   /* 1999 and 2000: one year that is more than one digit */
	MATCH_BIRTH_JANUARY,    /* the year agrees, one side has 1 January */
	MATCH_BIRTH_YEAR_MONTH,
	MATCH_BIRTH_YEAR_DAY,
	MATCH_BIRTH_DAY_MONTH,
	MATCH_BIRTH_TWO_DIGITS,
	MATCH_BIRTH_YEAR,
	MATCH_BIRTH_DIFFERS
};

/* 0 for what is not YYYY-MM-DD. */
uint32_t match_date_read(const char *text);
enum match_birth_level match_date_compare(uint32_t a, uint32_t b);
/* Day and month swapped; 0 where that is no date, or the same one. */
uint32_t match_date_swapped(uint32_t date);

/* ---- nicknames.c: English diminutives ---- */

enum match_diminutive { MATCH_DIMINUTIVE_NO, MATCH_DIMINUTIVE_OF, MATCH_DIMINUTIVE_SIBLING };
/* OF: one is a diminutive of the other.  SIBLING: both are diminutives of a third. */
enum match_diminutive match_diminutive(struct match_word a, struct match_word b);
/* Names that may stand for ${name}, at most ${max}; how many. */
size_t match_diminutives(struct match_word name, struct match_word *names, size_t max);

/* ---- profile.c: a person, normalised ---- */

#define MATCH_NAMES_MAX 64U
#define MATCH_BIRTHS_MAX 16U
#define MATCH_ADDRESSES_MAX 64U
#define MATCH_IDENTIFIERS_MAX 64U
#define MATCH_PARTS_MAX 8U /* words of forenames, of a surname */
#define MATCH_ADDRESS_WORDS_MAX 16U

enum match_name_kind { MATCH_CURRENT, MATCH_BIRTH, MATCH_FORMER, MATCH_ALIAS, MATCH_KNOWN_AS };
enum match_sex { MATCH_SEX_NOT_KNOWN, MATCH_SEX_FEMALE, MATCH_SEX_MALE, MATCH_SEX_OTHER };

struct match_name {
	enum match_name_kind kind;
	size_t forename_count;
	size_t part_count;
	struct match_word forenames[MATCH_PARTS_MAX];
	struct match_word parts[MATCH_PARTS_MAX]; /* of the surname, particles too */
	struct match_word forename;               /* all forenames as one word */
	struct match_word surname;                /* all parts as one word */
	struct match_word core;                   /* without particles, as one word */
};

struct match_address {
	struct match_word postcode;
	size_t word_count;
	struct match_word words[MATCH_ADDRESS_WORDS_MAX];
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

/* ---- keys.c ---- */

struct match_keys {
	size_t count;
	size_t size;
	int64_t *keys; /* sorted, each once */
};

uint64_t match_hash(uint64_t seed, const void *bytes, size_t len);
/* The keys that a person is filed under. */
enum ought_status match_keys_filed(
    const struct match_profile *profile, struct match_keys *keys, struct ought_error *err);
/* The keys to look under for an applicant: also diminutives, swapped dates, swapped names. */
enum ought_status match_keys_sought(
    const struct match_profile *profile, struct match_keys *keys, struct ought_error *err);
void match_keys_free(struct match_keys *keys);

/* ---- frequency.c: how common names are ---- */

struct match_frequency {
	size_t count;
	uint64_t *hashes; /* of every name held, sorted; match_hash with seed 0 */
};

struct match_frequencies {
	struct match_frequency surnames;
	struct match_frequency forenames;
};

void match_frequency_sort(struct match_frequency *frequency);
/* log2 of one in how many has the name, in hundredths. */
int match_frequency_weight(const struct match_frequency *frequency, struct match_word word);
/* log2(numerator / denominator) in hundredths; both above 0 and below 2^32. */
int match_log2(uint64_t numerator, uint64_t denominator);

/* ---- weigh.c: the weights, hundredths of a bit ---- */

enum match_weight {
	MATCH_SURNAME_AGREES,
	MATCH_SURNAME_PARTICLE,
	MATCH_SURNAME_SOUNDS,
	MATCH_SURNAME_NEAR,
	MATCH_SURNAME_PART,
	MATCH_SURNAME_SIMILAR,
	MATCH_SURNAME_DIFFERS,
	MATCH_FORENAME_AGREES,
	MATCH_FORENAME_DIMINUTIVE,
	MATCH_FORENAME_SOUNDS,
	MATCH_FORENAME_NEAR,
	MATCH_FORENAME_OTHER,
	MATCH_FORENAME_SIBLING,
	MATCH_FORENAME_INITIAL,
	MATCH_FORENAME_SIMILAR,
	MATCH_FORENAME_DIFFERS,
	MATCH_FURTHER_AGREES,
	MATCH_FURTHER_DIFFERS,
	MATCH_NAMES_SWAPPED,
	MATCH_DATE, /* the levels of dates.c follow in their order */
	MATCH_DATE_LAST = MATCH_DATE + MATCH_BIRTH_DIFFERS,
	MATCH_ADDRESS_AGREES,
	MATCH_ADDRESS_STREET,
	MATCH_ADDRESS_POSTCODE,
	MATCH_ADDRESS_NONE,
	MATCH_SEX_AGREES,
	MATCH_SEX_DIFFERS,
	MATCH_IDENTIFIER_AGREES,
	MATCH_WEIGHTS
};

struct match_weighing {
	int weight;
	const char *field;
	const char *finding;  /* of the main names of both sides */
	const char *relation; /* before "a former name"; NULL where that is not said */
	const char *source;   /* where the weight comes from */
};

const struct match_weighing *match_weighing(enum match_weight weight);
/* For agreement on a name that one in 2^(rarity/100) has. */
int match_weight_of_rarity(enum match_weight weight, int rarity);

enum match_band {
	MATCH_BAND_NONE,
	MATCH_BAND_REMOTE,
	MATCH_BAND_POSSIBLE,
	MATCH_BAND_LIKELY,
	MATCH_BAND_ALMOST
};

enum match_band match_band_of(int weight, int64_t persons);
const char *match_band_name(enum match_band band);

/* ---- compare.c ---- */

#define MATCH_EVIDENCE_MAX 10U
#define MATCH_FINDING_MAX 128U

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

/* ---- scan.c: every person held, in memory ---- */

struct match_scan;

/* Bring ${*scan} (NULL at first) up to what ${db} holds now. */
enum ought_status
match_scan_refresh(struct match_scan **scan, struct ought_db *db, struct ought_error *err);
void match_scan_free(struct match_scan *scan);
int64_t match_scan_persons(const struct match_scan *scan);
/* Persons count from 0 in the order of their numbers. */
struct ought_person_id match_scan_person(
    const struct match_scan *scan, size_t index, const uint8_t **profile, size_t *len);
const struct match_frequencies *match_scan_frequencies(const struct match_scan *scan);
/* Where ${person} is; false when not held. */
bool match_scan_find(const struct match_scan *scan, struct ought_person_id person, size_t *index);
/*
 * Weigh every person held roughly against ${applicant}, and set ${chosen}[index] for those worth
 * comparing in full: about the best ${wanted}, with all that weigh the same as the last of them.
 */
enum ought_status match_scan_choose(const struct match_scan *scan,
    const struct match_profile *applicant, size_t wanted, uint8_t *chosen, struct ought_error *err);

/* ---- match.c ---- */

struct ought_match {
	struct match_normaliser *normaliser;
	struct match_scan *scan;
};

#endif
