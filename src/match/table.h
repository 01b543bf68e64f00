/* table.h: every person held, in memory: what table.c builds and scan.c weighs. */
#ifndef MATCH_TABLE_H
#define MATCH_TABLE_H

#include "match/match_internal.h"

/* Texts, each once, in the order in which they came; 0 is the empty one. */
struct table_texts {
	uint32_t count;
	uint32_t size;
	uint32_t *
	    at; /* where each begins in ${bytes}; it ends where the next begins: count + 1 of them */
	char *bytes;
	size_t bytes_size;
	uint32_t bucket_count; /* a power of two */
	uint32_t *buckets;     /* text number + 1 by hash; 0: free */
};

/* A date of birth as a number: none, a day from 1880 on, or one that is no day of these. */
#define TABLE_YEAR_FIRST 1880U
#define TABLE_YEARS 176U
#define TABLE_BIRTH_NONE 0U
#define TABLE_BIRTH_OTHER (TABLE_YEARS * 372U + 1U)
#define TABLE_BIRTHS (TABLE_BIRTH_OTHER + 1U)

enum table_flag {
	TABLE_SEX = 3, /* enum match_sex */
	TABLE_ADDRESS = 4,
	TABLE_MORE = 8, /* further names, dates, addresses or identifiers: in ${more} */
	TABLE_GONE = 16
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

/* What the rows that hold are known by: see table.c. */
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
	struct table_more *more; /* by held */
	struct table_texts surnames;
	struct table_texts forename_texts;
};

/* Text number ${number}. */
struct match_word table_text(const struct table_texts *texts, uint32_t number);
/* The day of a date's number; not for NONE and OTHER. */
uint32_t table_birth_date(uint32_t birth);

/* ---- texts.c ---- */

/* What each text is worth beside the applicant's names, by its number: the best of them. */
struct text_weights {
	int16_t *surname;          /* as a surname */
	int16_t *turned_forenames; /* a surname, as the applicant's forenames, beside a stranger */
	int16_t *forenames;
	int16_t *turned_surname; /* forenames, as the applicant's surname, beside a stranger */
	int stranger;            /* of a pair of strangers, turned */
};

/* One for each thread. */
struct text_weigher;

/* False where memory lacks; text_weights_clear in any case. */
bool text_weights_begin(struct text_weights *weights, const struct match_table *table);
void text_weights_clear(struct text_weights *weights);
/* Borrows all; NULL where memory lacks.  The caller's to free(). */
struct text_weigher *text_weigher_new(const struct match_table *table,
    const struct match_frequencies *frequencies, struct text_weights *weights);
/* Part ${part} of ${parts} of all texts, beside each name of ${applicant}. */
void text_weigh(
    struct text_weigher *weigher, const struct match_profile *applicant, size_t part, size_t parts);

#endif
