/* table.h: every person held, in memory: what table.c builds and scan.c weighs. */
#ifndef MATCH_TABLE_H
#define MATCH_TABLE_H

#include "match/match_internal.h"

/* Room for ${size} items of ${item} bytes in ${*array}; a failure leaves it as it was. */
bool table_grow(void *array, size_t size, size_t item);
/* A quarter more than before: the table is large, and doubling it would waste what it saves. */
size_t table_next_size(size_t size);

/* ---- vocabulary.c ---- */

/* Texts, each once, in the order in which they came. */
struct vocabulary {
	uint32_t count;
	uint32_t size;
	uint32_t *
	    at; /* where each begins in ${bytes}; it ends where the next begins: count + 1 of them */
	char *bytes;
	size_t bytes_size;
	uint32_t bucket_count; /* a power of two */
	uint32_t *buckets;     /* text number + 1 by hash; 0: free */
};

/* Text number ${number}. */
struct match_word vocabulary_text(const struct vocabulary *vocabulary, uint32_t number);
/* The number of ${text}, which is added where it is new; false where memory lacks. */
bool vocabulary_number(struct vocabulary *vocabulary, struct match_word text, uint32_t *number);
/* Give back what was taken in advance, of one that has a text. */
void vocabulary_trim(struct vocabulary *vocabulary);
void vocabulary_clear(struct vocabulary *vocabulary);
size_t vocabulary_bytes(const struct vocabulary *vocabulary);

/* ---- table_state.c ---- */

/* What the rows that hold are known by. */
struct table_state {
	const struct ought_db *db;
	int64_t data_version;
	int64_t changes;
	int64_t newest;
	int64_t newest_end;
	int64_t
	    erased; /* the entry that erased somebody last; then no row says when theirs ended */
	bool sealed;
	uint8_t signature[OUGHT_SIGNATURE_BYTES];
};

enum ought_status
table_state_read(struct ought_db *db, struct table_state *state, struct ought_error *err);
/* The newest entry that made or ended a row. */
int64_t table_state_newest(const struct table_state *state);
bool table_state_same(const struct table_state *a, const struct table_state *b);
/* Whether ${now} is ${before} and what later entries did. */
enum ought_status table_state_follows(struct ought_db *db, const struct table_state *before,
    const struct table_state *now, bool *following, struct ought_error *err);

/* ---- table.c ---- */

/*
 * A date of birth as a number: none; of the years from 1880 to 2049 the year, of which no more is known, and after it
 * its months, each followed by its days; or one that is none of these.
 */
#define TABLE_YEAR_FIRST 1880U
#define TABLE_YEARS 170U
#define TABLE_MONTH_DATES 32U
#define TABLE_YEAR_DATES (1U + 12U * TABLE_MONTH_DATES)
#define TABLE_BIRTH_NONE 0U
#define TABLE_BIRTH_OTHER (TABLE_YEARS * TABLE_YEAR_DATES + 1U)
#define TABLE_BIRTHS (TABLE_BIRTH_OTHER + 1U)
_Static_assert(TABLE_BIRTH_OTHER <= UINT16_MAX, "a date of birth takes sixteen bits");

enum table_flag {
	TABLE_SEX = 3,  /* enum match_sex */
	TABLE_MORE = 4, /* further names, dates or identifiers: in ${more} */
	TABLE_GONE = 8
};

struct table_more {
	uint32_t held;
	uint32_t kind; /* enum table_more_kind */
	uint32_t first;
	uint32_t second;
};

enum table_more_kind {
	TABLE_MORE_NAME,       /* surname, forenames */
	TABLE_MORE_BIRTH,      /* a date */
	TABLE_MORE_IDENTIFIER, /* 32 bits of the hash */
};

/* Persons count from 0, in the order in which they were added: columns of ${count} items. */
struct match_table {
	struct table_state state;
	bool fresh;
	size_t count;
	size_t size;
	size_t sorted; /* the first so many are in the order of their numbers */
	size_t gone;   /* of all no longer held */
	uint32_t *person;
	uint32_t *surname;   /* of the first name */
	uint32_t *forenames; /* a name without any has those of the first name that has some */
	uint16_t *birth;
	uint8_t *flags;
	uint32_t *address; /* where theirs end in ${addresses}, and the next person's begin */
	uint8_t *addresses;
	size_t addresses_size;
	size_t more_count;
	size_t more_size;
	struct table_more *more;    /* by held */
	struct vocabulary surnames; /* number 0 is the empty text, here and below */
	struct vocabulary forename_words;
	struct vocabulary forename_lists; /* each the numbers of its words */
	struct vocabulary postcodes;
	struct vocabulary words; /* of addresses */
	size_t word_kinds_size;
	uint8_t *word_kinds; /* enum match_address_word, by number */
};

static inline void
keep_larger(int16_t *weight, int other)
{
	if (other > *weight)
		*weight = (int16_t)other;
}

/* A number as it lies among others. */
#define TABLE_NUMBER_BYTES 3U
#define TABLE_NUMBER_MAX 0xFFFFFFU

static inline uint32_t
table_number(const uint8_t *at)
{
	return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16;
}

/* An address as it lies in ${addresses}: the two bytes below, then postcode and words by number. */
#define TABLE_ADDRESS_HEAD 2U
#define TABLE_ADDRESS_MAX (TABLE_ADDRESS_HEAD + TABLE_NUMBER_BYTES * (1U + MATCH_ADDRESS_WORDS_MAX))

struct table_address {
	size_t word_count;
	unsigned pairs; /* of its place */
	uint32_t postcode;
	const uint8_t *words;
};

/* The address that begins at ${at}; where the next one begins. */
static inline const uint8_t *
table_address_read(const uint8_t *at, struct table_address *address)
{
	*address = (struct table_address){at[0], at[1], table_number(at + TABLE_ADDRESS_HEAD),
	    at + TABLE_ADDRESS_HEAD + TABLE_NUMBER_BYTES};
	return address->words + address->word_count * TABLE_NUMBER_BYTES;
}

/* Where the addresses of person ${i} begin; they end where the next person's begin. */
static inline const uint8_t *
table_addresses(const struct match_table *table, size_t i)
{
	return table->addresses + (i == 0 ? 0 : table->address[i - 1]);
}

/* Add ${person}; the places of the addresses of ${profile} need not have been read. */
enum ought_status table_add(struct match_table *table, int64_t person,
    const struct match_profile *profile, struct ought_error *err);
/* ${person}, who is held; false where nobody is of that number. */
bool table_find(const struct match_table *table, int64_t person, size_t *index);
/* The date of that number; not for NONE and OTHER. */
uint32_t table_birth_date(uint32_t birth);

/* ---- table_read.c ---- */

/* Add whom ${statement} finds: person, profile. */
enum ought_status
table_read(struct match_table *table, struct ought_statement *statement, struct ought_error *err);

/* ---- places.c ---- */

#define PLACES_PAIRS MATCH_TEXT_MAX /* more than an address has */
#define PLACES_POSTCODES 256U
#define PLACES_KINDS 8U /* of addresses, by what words they have */

/* What each address held may be worth at most beside the applicant's, from what its parts are. */
struct places {
	uint16_t *words;    /* by number */
	uint8_t *postcodes; /* by number */
	uint64_t persons;   /* held */
	int most;           /* of all addresses and none, which is worth 0 */
	uint8_t grades[PLACES_PAIRS]
		      [PLACES_PAIRS]; /* enum match_grade, by pairs held and pairs in common */
	int16_t weights[PLACES_KINDS][PLACES_POSTCODES][MATCH_GRADES];
};

/* False where memory lacks; places_clear in any case. */
bool places_begin(struct places *places, const struct match_table *table,
    const struct match_profile *applicant, uint64_t persons);
void places_clear(struct places *places);
size_t places_bytes(const struct match_table *table);
/* Part ${part} of ${parts} of all words and postcodes: to be done before what is below. */
void places_weigh(struct places *places, const struct match_table *table,
    const struct match_profile *applicant, size_t part, size_t parts);
/* Of person ${i}, who has an address, as the applicant has: match_weigh_addresses finds no more. */
int places_at_most(const struct places *places, const struct match_table *table, size_t i);
/* What match_weigh_addresses finds of them without their periods; ${held} is there to be written to. */
int places_weigh_whole(const struct match_table *table, const struct match_frequencies *frequencies,
    const struct match_profile *applicant, size_t i, struct match_profile *held);

/* ---- likeness.c ---- */

#define LIKENESS_LETTERS 32U /* a longer word is not judged by its letters */
#define LIKENESS_RELATED 4096U

/* A bit for each letter; two letters that share one make the sets larger than they are, never smaller. */
struct likeness_shape {
	uint32_t letters;
	uint32_t twice;  /* letters that are there more than once */
	uint32_t begins; /* the first letters, a byte each */
	uint32_t len;
};

/* The applicant's words of one place, each once. */
struct likeness_words {
	size_t count;
	struct match_word words[MATCH_PARTS_MAX + 2];
	struct likeness_shape shapes[MATCH_PARTS_MAX + 2];
};

struct likeness {
	/* By shape, what may be a diminutive or another spelling. */
	uint8_t related[LIKENESS_RELATED / 8];
	/* [letters in the beginning that agree][letters of either]: the least in common to be alike */
	uint8_t least[MATCH_WINKLER_PREFIX + 1][LIKENESS_LETTERS + 1][LIKENESS_LETTERS + 1];
};

void likeness_begin(struct likeness *likeness);
struct likeness_shape likeness_shape(struct match_word word);
/* Of ${shape} and ${more} written as one word. */
void likeness_append(struct likeness_shape *shape, const struct likeness_shape *more);
void likeness_add(struct likeness_words *words, struct match_word word);
/* Forget whose diminutives and other spellings are sought; seek those of ${name} too; whether a word of this shape may be one. */
void likeness_relate_none(struct likeness *likeness);
void likeness_relate(struct likeness *likeness, struct match_word name);
bool likeness_is_related(const struct likeness *likeness, const struct likeness_shape *shape);
/* Whether two words of these shapes may be alike. */
bool likeness_of_shapes(const struct likeness *likeness, const struct likeness_shape *a,
    const struct likeness_shape *b);
/* Whether ${word} is like any of ${others}, or may be another of whom is sought. */
bool likeness_to_one(const struct likeness *likeness, struct match_word word,
    const struct likeness_shape *shape, const struct likeness_words *others);

/* ---- texts.c ---- */

/* A word of forenames held, and what it is worth beside the best of the applicant's names. */
struct text_word {
	struct likeness_shape shape;
	bool like;     /* one of them */
	int16_t alone; /* the only forename */
	int16_t among; /* others: no more than this, but for what further forenames are worth */
	int16_t turned_surname;
};

/* What each text is worth beside the applicant's names, by its number: the best of them. */
struct text_weights {
	struct text_word *words;
	int16_t *surname;          /* as a surname */
	int16_t *turned_forenames; /* a surname, as the applicant's forenames, beside a stranger */
	int16_t *forenames;        /* or more: text_weigh_list finds what they are worth */
	int16_t *turned_surname;   /* forenames, as the applicant's surname, beside a stranger */
	bool *surname_known; /* as they are by how common each name is: text_know_surname, _list */
	bool *list_known;
	int stranger; /* of a pair of strangers, turned */
};

/* One for each thread. */
struct text_weigher;

/* False where memory lacks; text_weights_clear in any case. */
bool text_weights_begin(struct text_weights *weights, const struct match_table *table);
void text_weights_clear(struct text_weights *weights);
size_t text_weights_bytes(const struct match_table *table);
/* Borrows all; NULL where memory lacks.  The caller's to free(). */
struct text_weigher *text_weigher_new(const struct match_table *table,
    const struct match_frequencies *frequencies, struct text_weights *weights);
/* Part ${part} of ${parts} of all words, beside each name of ${applicant}: to be done before what is below. */
void text_weigh_words(
    struct text_weigher *weigher, const struct match_profile *applicant, size_t part, size_t parts);
/* Part ${part} of ${parts} of all texts. */
void text_weigh(
    struct text_weigher *weigher, const struct match_profile *applicant, size_t part, size_t parts);
/* The two weights of a surname, of a list of forenames, as they are by how common each name is. */
void text_know_surname(
    struct text_weigher *weigher, const struct match_profile *applicant, uint32_t number);
void text_know_list(
    struct text_weigher *weigher, const struct match_profile *applicant, uint32_t number);
/* What forenames held, by the number of their list, are worth beside the best of the applicant's. */
int
text_weigh_list(struct text_weigher *weigher, const struct match_profile *applicant, uint32_t list);

#endif
