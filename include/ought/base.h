/*
 * base.h: what every layer stands on: errors of one sentence, secret memory, canonical JSON, times and dates,
 * identifiers, text.  The lowest layer: it includes nothing of ours.
 */
#ifndef OUGHT_BASE_H
#define OUGHT_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#define OUGHT_API __attribute__((visibility("default")))
#define OUGHT_MUST __attribute__((warn_unused_result))

/* ---- errors ---- */

/* A status is also the exit code of the program (cli.md), except for the three above 63. */
enum ought_status {
	OUGHT_OK = 0,
	OUGHT_REFUSED = 1,	/* a rule forbids it: the sentence says who may not do what, and who may */
	OUGHT_INVALID = 2,	/* what was given is not well formed */
	OUGHT_NOT_FOUND = 3,
	OUGHT_UNVERIFIED = 4,	/* a signature, hash, proof or replay does not come out */
	OUGHT_DAMAGED = 5,	/* the store's files are not what was written */
	OUGHT_BUSY = 6,		/* another process holds the store for longer than the time allowed */
	OUGHT_LOCKED = 7,	/* no key in this session, or the wrong passphrase */
	OUGHT_INTERNAL = 70,	/* a fault of the program itself */
	OUGHT_NOMEM = 71,
	OUGHT_IO = 74		/* the system refused a read or write; disk full among them */
};

#define OUGHT_SENTENCE_MAX 512U

/* The one sentence that the user reads: no trailing full stop, no code, nothing personal, no secret. */
struct ought_error {
	enum ought_status status;
	char sentence[OUGHT_SENTENCE_MAX];
};

/**
 * ought_error_set(err, status, format, ...):
 * Put ${status} and the sentence into ${err}, unless ${err} is NULL, and return ${status}.  A sentence too long
 * is cut at a character's boundary.
 */
OUGHT_API enum ought_status ought_error_set(struct ought_error *err, enum ought_status status,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* ---- secret memory ---- */

/**
 * ought_secret_alloc(len):
 * ${len} zero bytes that are locked in memory, guarded on both sides, left out of core dumps and wiped when freed
 * (sodium_malloc), or NULL.  The caller frees them with ought_secret_free, which takes NULL too.
 */
OUGHT_API void *ought_secret_alloc(size_t len) OUGHT_MUST;
OUGHT_API void ought_secret_free(void *secret);

/**
 * ought_start(err):
 * Make the library ready (sodium_init, once in a process; calling again is harmless).  Before any other function.
 */
OUGHT_API enum ought_status ought_start(struct ought_error *err) OUGHT_MUST;

/* ---- canonical JSON (formats.md, Entry) ---- */

#define OUGHT_JSON_DEPTH_MAX 32U

/**
 * ought_json_encode(value, text, len, err):
 * Canonical text of ${value}: keys sorted by code point, no white space, integers only, NFC strings.  ${*text} is
 * the caller's to free(), ends in a NUL that ${*len} does not count.  OUGHT_INVALID for a float, a string that is
 * not NFC, or nesting deeper than OUGHT_JSON_DEPTH_MAX.
 */
OUGHT_API enum ought_status ought_json_encode(const json_t *value, char **text, size_t *len,
    struct ought_error *err) OUGHT_MUST;

/**
 * ought_json_decode(text, len, value, err):
 * Read canonical text: what does not encode to the same bytes again is OUGHT_INVALID (duplicates, floats, white
 * space, other key order, other escapes, not NFC).  ${*value} is the caller's to json_decref().
 */
OUGHT_API enum ought_status ought_json_decode(const char *text, size_t len, json_t **value,
    struct ought_error *err) OUGHT_MUST;

/**
 * ought_json_read(text, len, value, err):
 * Read JSON that people or other programs wrote: any white space and order, yet no duplicate keys, no floats, no
 * NUL characters, and strings put into NFC.
 */
OUGHT_API enum ought_status ought_json_read(const char *text, size_t len, json_t **value,
    struct ought_error *err) OUGHT_MUST;

/* ${object}'s string or integer at ${key}; NULL, or ${otherwise}, where there is none of that type.  Borrowed. */
OUGHT_API const char *ought_json_text(const json_t *object, const char *key);
OUGHT_API int64_t ought_json_int(const json_t *object, const char *key, int64_t otherwise);
OUGHT_API bool ought_json_bool(const json_t *object, const char *key);

/* ---- base64 (RFC 4648 section 4, with padding) ---- */

#define OUGHT_BASE64_MAX(bytes) (((bytes) + 2U) / 3U * 4U + 1U)

OUGHT_API void ought_base64_encode(const uint8_t *bytes, size_t len, char *text, size_t size);
/* Exactly ${len} bytes, strictly (no white space, canonical padding bits), or OUGHT_INVALID. */
OUGHT_API enum ought_status ought_base64_decode(const char *text, uint8_t *bytes, size_t len,
    struct ought_error *err) OUGHT_MUST;

/* ---- digests, and bytes as hexadecimal digits ---- */

#define OUGHT_SHA256_BYTES 32U

OUGHT_API void ought_sha256(const void *bytes, size_t len, uint8_t digest[static OUGHT_SHA256_BYTES]);
/* From the system's generator. */
OUGHT_API void ought_random(uint8_t *bytes, size_t len);
/* Small letters; ${text} takes 2 * ${len} + 1 bytes. */
OUGHT_API void ought_hex_encode(const uint8_t *bytes, size_t len, char *text);
/* 1 to ${most} bytes in small letters, or OUGHT_INVALID. */
OUGHT_API enum ought_status ought_hex_decode(const char *text, uint8_t *bytes, size_t most, size_t *len,
    struct ought_error *err) OUGHT_MUST;

/* ---- times and dates ---- */

#define OUGHT_TIME_MAX 25U	/* "2026-03-01T09:00:00.000Z" and its NUL */
#define OUGHT_DATE_MAX 11U	/* "2016-01-31" and its NUL */

/* Milliseconds since 1970-01-01T00:00:00Z by the system's clock. */
OUGHT_API int64_t ought_time_now_ms(void);
/* Years 1900 to 9999; a time outside them is written as the nearest within, as are dates below. */
OUGHT_API void ought_time_format(int64_t at_ms, char text[static OUGHT_TIME_MAX]);
/* The form that ought_time_format writes, and no other; years 1900 to 9999. */
OUGHT_API enum ought_status ought_time_parse(const char *text, int64_t *at_ms, struct ought_error *err)
    OUGHT_MUST;

/* A day of the proleptic Gregorian calendar: days since 1970-01-01. */
struct ought_date {
	int32_t day;
};

/* ISO 8601 calendar dates, YYYY-MM-DD, that really exist; years 1900 to 9999. */
OUGHT_API enum ought_status ought_date_parse(const char *text, struct ought_date *date, struct ought_error *err)
    OUGHT_MUST;
OUGHT_API void ought_date_format(struct ought_date date, char text[static OUGHT_DATE_MAX]);
OUGHT_API void ought_date_split(struct ought_date date, int *year, int *month, int *day);
/* false where there is no such day. */
OUGHT_API bool ought_date_join(int year, int month, int day, struct ought_date *date);
/* The day in UTC of ${at_ms}. */
OUGHT_API struct ought_date ought_date_of(int64_t at_ms);
/* Whole years from ${from} to ${to}, as ages are counted; someone born on 29 February is a year older on 1 March. */
OUGHT_API int ought_date_years(struct ought_date from, struct ought_date to);
#define OUGHT_DATE_LONG_MAX 20U
/*
 * A date that may be known in part, as ISO 8601 writes it with reduced precision: YYYY-MM-DD, YYYY-MM or YYYY.  The first and
 * the last day that it may be: the same one where it is known in full.
 */
struct ought_date_span {
	struct ought_date first;
	struct ought_date last;
};

OUGHT_API enum ought_status ought_date_parse_partial(
    const char *text, struct ought_date_span *span, struct ought_error *err) OUGHT_MUST;
/*
 * How old, in whole years, whoever was born in ${born} is at least and at most on ${day}; false where they are not
 * born on any day of it.
 */
OUGHT_API bool ought_date_ages(
    struct ought_date_span born, struct ought_date day, int *least, int *most);
/*
 * "1987", "May 1987" or "1987-05-09": for people to read.  What is no such date stays as it is, cut to
 * OUGHT_DATE_LONG_MAX bytes.
 */
OUGHT_API void ought_date_format_partial(const char *text, char shown[static OUGHT_DATE_LONG_MAX]);
/* "28 February 2026": for sentences.  ${text} takes OUGHT_DATE_LONG_MAX bytes. */
OUGHT_API void ought_date_format_long(struct ought_date date, char text[static OUGHT_DATE_LONG_MAX]);

/* ---- identifiers ---- */

/*
 * What an identifier names.  In text: P-000041, R-000310, C-2026-000127, D-000008, X-000003 (reconsideration).
 * In tables: the number; a check's is year * 10,000,000 + its number within the year.  Each kind is a type of its
 * own, so that the compiler catches a record where a person belongs.
 */
enum ought_id_kind {
	OUGHT_ID_PERSON,
	OUGHT_ID_RECORD,
	OUGHT_ID_CHECK,
	OUGHT_ID_DECISION,
	OUGHT_ID_RECONSIDERATION
};

struct ought_person_id { int64_t n; };
struct ought_record_id { int64_t n; };
struct ought_check_id { int64_t n; };
struct ought_decision_id { int64_t n; };
struct ought_reconsideration_id { int64_t n; };

#define OUGHT_ID_MAX 28U
#define OUGHT_CHECK_YEAR 10000000	/* check number = year * this + number within the year, from 1 */

OUGHT_API void ought_id_format(enum ought_id_kind kind, int64_t n, char text[static OUGHT_ID_MAX]);
/*
 * As people type it: either case, leading zeros optional.  OUGHT_INVALID with a sentence that shows the right
 * form.
 */
OUGHT_API enum ought_status ought_id_parse(enum ought_id_kind kind, const char *text, int64_t *n,
    struct ought_error *err) OUGHT_MUST;
/* The form that ought_id_format writes, and no other: for entries. */
OUGHT_API enum ought_status ought_id_parse_exact(enum ought_id_kind kind, const char *text, int64_t *n,
    struct ought_error *err) OUGHT_MUST;

#define OUGHT_OFFICER_MAX 64U	/* an officer's identifier, with its NUL */

/* 1 to 63 of [a-z0-9.-], beginning with a letter or digit: it is a principal in allowed_signers (formats.md). */
OUGHT_API bool ought_officer_name_valid(const char *name);

/* ---- text ---- */

/* Well-formed UTF-8 without NUL, of ${len} bytes. */
OUGHT_API bool ought_text_valid(const char *text, size_t len);
/* Unicode normalisation form C.  ${*nfc} is the caller's to free(). */
OUGHT_API enum ought_status ought_text_nfc(const char *text, char **nfc, struct ought_error *err) OUGHT_MUST;
OUGHT_API bool ought_text_is_nfc(const char *text);
/* One character of well-formed UTF-8 at ${text}, which is not at its end: its bytes; 0 where it is none. */
OUGHT_API size_t ought_text_next(const char *text, uint32_t *c);
/*
 * What would move a terminal's cursor, change the colour, reverse the order of reading or not be seen at all: whoever
 * outputs text shows it as \x1b or \u202e.
 */
OUGHT_API bool ought_text_unseen(uint32_t c);

/* ---- a growing string ---- */

struct ought_buffer {
	char *text;	/* NUL-terminated once anything was added; the owner calls ought_buffer_free */
	size_t len;
	size_t size;
	bool failed;	/* an addition ran out of memory; later ones do nothing */
};

OUGHT_API void ought_buffer_add(struct ought_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
OUGHT_API void ought_buffer_add_bytes(struct ought_buffer *buffer, const char *bytes, size_t len);
OUGHT_API void ought_buffer_free(struct ought_buffer *buffer);

#endif
