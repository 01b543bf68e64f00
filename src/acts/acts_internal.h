/*
 * acts_internal.h: what the families of acts build on.  An act as the rules see it (struct act), the row of the table that
 * governs it (struct act_kind), field tables for the shape of claims and content, and rules that several families
 * share.  Rules see the tables and the entry; never the clock, the environment or the user.
 */
#ifndef OUGHT_ACTS_INTERNAL_H
#define OUGHT_ACTS_INTERNAL_H

#include "ought/acts.h"

/* ---- the shape of claims and content ---- */

enum field_kind {
	FIELD_TEXT,  /* paragraphs: anything but white space, at most FIELD_TEXT_MAX characters */
	FIELD_SHORT, /* one line of at most FIELD_SHORT_MAX characters */
	FIELD_WORD,  /* a word of the list at `words`, or of the vocabulary */
	FIELD_BOOL,
	FIELD_INT, /* least to most */
	FIELD_DATE,
	FIELD_DATE_PARTIAL, /* the day, or the month too, may not be known */
	FIELD_ID,           /* an identifier in its one written form, of kind `id` */
	FIELD_OFFICER,      /* an officer's name */
	FIELD_KEY,          /* 32 bytes in base64 */
	FIELD_OBJECT,       /* `members` */
	FIELD_ARRAY, /* of objects with `members`, or of values like `items`; least to most of them */
	FIELD_JSON   /* any object: its own check follows */
};

/* How far the clocks of two computers may be apart: two forces' are never quite equal. */
#define CLOCKS_APART_MAX_MS ((int64_t)120000)

#define FIELD_TEXT_MAX 20000U /* characters */
#define FIELD_SHORT_MAX 200U

struct field {
	const char *key;    /* NULL ends a table */
	const char *called; /* in sentences: "relevant reasons" */
	enum field_kind kind;
	bool optional;
	bool blank;    /* FIELD_SHORT: may be empty */
	bool reasoned; /* FIELD_TEXT: "not applicable" has to say why */
	/*
	 * "relevant=yes": the field belongs to the act only when the claim or fact relevant is "yes"; then it is required,
	 * unless optional, and otherwise refused.  NULL: always.
	 */
	const char *when;
	const char *words;      /* FIELD_WORD: "yes|no"; NULL: of the vocabulary */
	const char *vocabulary; /* FIELD_WORD: SQL that selects a row when :word is in it */
	enum ought_id_kind id;
	const struct field *members;
	const struct field *items; /* one row */
	int64_t least;
	int64_t most; /* 0: no limit but that of the kind */
};

/* What the tables say that fields depend on: "record-kind=acquittal". */
#define FACTS_MAX 4U
struct facts {
	struct {
		const char *name;
		const char *value; /* a literal */
	} fact[FACTS_MAX];
	size_t count;
};

/* ---- an act, as the rules see it ---- */

struct act_kind;
struct act_cache;

struct act {
	struct ought_db *db;
	struct ought_match *match; /* NULL where no person's keys can be made */
	struct act_cache *cache;   /* what the tables say of officers, kept between acts */
	const struct act_kind *kind;
	int64_t n;
	int64_t at_ms;
	struct ought_date day; /* of at_ms, in UTC */
	char today[OUGHT_DATE_MAX];
	const char *by;
	const char *origin; /* the store that the entry names */
	const json_t *claims;
	const json_t *content; /* NULL: the kind has none, or this replay does not hold it */
	/* Filled in by act_run: what ${by} held before this act; at n = 0 what the founder claims. */
	unsigned roles;
	bool enrolled;
	uint8_t signing_key[OUGHT_KEY_BYTES];
	/* Acting: sign and append the entry between the rules and the effect.  Replay: NULL. */
	enum ought_status (*keep)(void *cookie, struct ought_error *err);
	void *cookie;
	bool kept; /* the entry is written: what fails now leaves things half done */
};

typedef enum ought_status act_rule(const struct act *act, struct ought_error *err);

/*
 * What becomes of an act's content when a record or person that is a subject of the entry is erased (erasure.c).  Free text
 * about something else stays with that; the logs that the law asks for, and what a check says of its applicant, stay.
 */
enum erased {
	ERASED_NEVER = 1,
	ERASED_WITH_RECORD = 2, /* and once the record is erased, no such act is about it */
	ERASED_WITH_PERSON = 4, /* the same for a person */
	ERASED_SPEAKS_ON = 8    /* but such acts may still be */
};

struct act_kind {
	struct ought_act_about about;
	const char *done;            /* "a decision is made by": before the list of roles */
	const struct field *claims;  /* ends with a row without key */
	const struct field *content; /* NULL: none */
	void (*facts)(const struct act *act, struct facts *facts); /* NULL: none */
	act_rule *permit; /* who may, beyond the role; NULL: whoever has it */
	act_rule *check;  /* whether the state allows it; NULL: always */
	act_rule *apply;  /* effect on the tables */
	bool delegated;   /* a senior officer needs a live delegation */
	bool authority;   /* changes what officers may: the cache begins anew */
	unsigned
	    erased; /* with what the content goes: bits of enum erased; each act with content says it */
};

extern const struct act_kind
    *const act_families[]; /* each ends with a row without name; NULL ends the list */
const struct act_kind *act_kind_find(const char *name);

extern const struct act_kind acts_rotation[];

extern const struct act_kind acts_authority[], acts_person[], acts_record[], acts_check[],
    acts_answer[], acts_assessment[], acts_representations[], acts_decision[],
    acts_reconsideration[], acts_access[], acts_audit[];
extern const struct act_kind acts_dispute[], acts_draft[];
extern const struct act_kind acts_closing[], acts_delegating[];
extern const struct act_kind acts_retention[];
extern const struct act_kind acts_merge[], acts_link[];
extern const struct act_kind acts_checkpoint[], acts_store[];
extern const struct act_kind acts_erasure[];

/**
 * act_run(act, err):
 * The one function through which everything goes, when acting and when verifying: role, shape, permit, check; then
 * act->keep where there is one; then the effect.  Until act->kept nothing was written.
 */
enum ought_status act_run(struct act *act, struct ought_error *err) OUGHT_MUST;

/* Check ${object} against ${fields}; see shape.c.  ${problems} gathers the sentences of several calls. */
struct problems {
	struct ought_buffer missing; /* "relevant reasons", "certificate text" */
	size_t missing_count;
	struct ought_buffer last;  /* the last of the missing, for the word "and" */
	struct ought_buffer wrong; /* whole clauses, divided by "; " */
	enum ought_status status;  /* of a statement that failed */
};
void shape_check(struct ought_db *db, const json_t *object, const struct field *fields,
    const json_t *claims, const struct facts *facts, struct problems *problems,
    struct ought_error *err);
/* OUGHT_OK when there are none, else OUGHT_INVALID with all of them in one sentence.  Frees them. */
enum ought_status problems_end(struct problems *problems, struct ought_error *err);
void facts_add(struct facts *facts, const char *name, const char *value);

/* The number of the identifier at ${key} of the claims; 0 where there is none.  Only for checked claims, or tolerant facts. */
int64_t claim_id(const struct act *act, enum ought_id_kind kind, const char *key);
#define CLAIM_PERSON(act) claim_id(act, OUGHT_ID_PERSON, "person")
#define CLAIM_RECORD(act) claim_id(act, OUGHT_ID_RECORD, "record")
#define CLAIM_CHECK(act) claim_id(act, OUGHT_ID_CHECK, "check")
const char *claim_text(const struct act *act, const char *key);
bool claim_is(const struct act *act, const char *key, const char *word);
/* An identifier within a list. */
int64_t item_id(enum ought_id_kind kind, const json_t *item);

/* An identifier for a sentence: ID_TEXT(OUGHT_ID_RECORD, n).text */
struct id_text {
	char text[OUGHT_ID_MAX];
};
struct id_text id_text(enum ought_id_kind kind, int64_t n);
#define ID_TEXT(kind, n) (id_text(kind, n).text)

/* ---- officers and delegations ---- */

struct officer {
	char name[OUGHT_OFFICER_MAX];
	uint8_t signing_key[OUGHT_KEY_BYTES];
	unsigned roles;
	bool admitted;
};
/* ${*officer} is NULL for who is not enrolled; borrowed until the next call. */
enum ought_status officer_find(struct act_cache *cache, struct ought_db *db, const char *name,
    const struct officer **officer, struct ought_error *err) OUGHT_MUST;
enum ought_status act_cache_new(struct act_cache **cache, struct ought_error *err) OUGHT_MUST;
void act_cache_forget(struct act_cache *cache);
void act_cache_free(struct act_cache *cache);
/* The officer that the claim "officer" names; OUGHT_NOT_FOUND.  Borrowed as above. */
enum ought_status officer_claimed(
    const struct act *act, const struct officer **officer, struct ought_error *err) OUGHT_MUST;
/* That the claim "fingerprint" is that of the officer's key. */
enum ought_status officer_has_key(
    const struct act *act, const struct officer *officer, struct ought_error *err) OUGHT_MUST;
/* Whether the claim "rank" is one of which ${sql} says yes, and its title. */
enum ought_status rank_allows(const struct act *act, const char *sql, bool *allowed,
    char title[static 64], struct ought_error *err) OUGHT_MUST;
/* That nobody has, or had, either key; OUGHT_REFUSED.  And enter them as ${officer}'s from this entry on. */
enum ought_status keys_are_new(const struct act *act, const char *officer,
    const uint8_t signing[static OUGHT_KEY_BYTES], const uint8_t box[static OUGHT_KEY_BYTES],
    struct ought_error *err) OUGHT_MUST;
enum ought_status insert_key(const struct act *act, const char *officer,
    const uint8_t signing[static OUGHT_KEY_BYTES], const uint8_t box[static OUGHT_KEY_BYTES],
    struct ought_error *err) OUGHT_MUST;
/* "a records officer and a disclosure officer"; "" for none. */
void roles_describe(unsigned roles, struct ought_buffer *text);
/* "the chief officer or a senior officer with a live delegation", where ${delegated}. */
void roles_permitted(unsigned roles, bool delegated, struct ought_buffer *text);

/*
 * That the maker decides by an authority that is live on the entry's day: the chief without a delegation, a senior
 * officer with the claimed one, which has to cover the workforce of the check and the kind and category of the record.  Either
 * may be 0: then it is about none.
 */
enum ought_status delegation_permits(
    const struct act *act, int64_t check_id, int64_t record, struct ought_error *err) OUGHT_MUST;

/* ---- what families ask of the tables ---- */

/* Add (n, kind, id) to the subjects of the entry, once; with a person whoever is held to be them. */
enum ought_status subject_add(
    const struct act *act, enum ought_id_kind kind, int64_t id, struct ought_error *err) OUGHT_MUST;
/* The same for a record and the persons whom it concerns; and for those and a check. */
enum ought_status
subject_add_record(const struct act *act, int64_t record, struct ought_error *err) OUGHT_MUST;
enum ought_status subject_add_case(
    const struct act *act, int64_t check_id, int64_t record, struct ought_error *err) OUGHT_MUST;
/* That the claim is the next number of its kind. */
enum ought_status id_is_next(
    const struct act *act, enum ought_id_kind kind, int64_t id, struct ought_error *err) OUGHT_MUST;

struct record {
	int64_t record;
	int64_t person; /* the first of whom it concerns */
	char kind[32];
	bool held;
	char officer[OUGHT_OFFICER_MAX]; /* who entered it */
};
/* OUGHT_NOT_FOUND with the sentence. */
enum ought_status record_find(
    struct ought_db *db, int64_t record, struct record *found, struct ought_error *err) OUGHT_MUST;
/*
 * That the maker has had no hand in it (record_hand): did not enter it, write its text or change its outcome as they stand, link it
 * to somebody, or merge somebody whom it concerns.  ${so} ends the sentence: "another delegate has to decide it".
 */
enum ought_status record_is_others(
    const struct act *act, int64_t record, const char *so, struct ought_error *err) OUGHT_MUST;
/* That it has not left the register. */
enum ought_status record_is_held(const struct record *record, struct ought_error *err) OUGHT_MUST;
/* Whether there is somebody whom both concern. */
enum ought_status records_share_person(
    struct ought_db *db, int64_t a, int64_t b, bool *share, struct ought_error *err) OUGHT_MUST;
enum ought_status
person_exists(struct ought_db *db, int64_t person, struct ought_error *err) OUGHT_MUST;
/* Whom ${person} is held to be: themself, or whom they were merged into.  OUGHT_NOT_FOUND with the sentence. */
enum ought_status
person_root(struct ought_db *db, int64_t person, int64_t *root, struct ought_error *err) OUGHT_MUST;
/* That there is such a person, who was not merged into another: OUGHT_REFUSED saying into whom. */
enum ought_status
person_is_root(struct ought_db *db, int64_t person, struct ought_error *err) OUGHT_MUST;

struct request {
	int64_t check_id;
	char kind[16];
	char workforce[32];
	bool home_based;
	char status[16];
	int64_t closed_n; /* 0 while open */
};
enum ought_status request_find(struct ought_db *db, int64_t check_id, struct request *found,
    struct ought_error *err) OUGHT_MUST;
/* Whether a decision on an answered check was varied since, so that it is to be answered again. */
enum ought_status request_varied(struct ought_db *db, const struct request *request, bool *varied,
    struct ought_error *err) OUGHT_MUST;
/* That it can be worked on: open; or answered while a decision on it is being reconsidered, or was varied since. */
enum ought_status request_workable(const struct act *act, int64_t check_id, struct request *found,
    struct ought_error *err) OUGHT_MUST;
/* Answered or withdrawn, by this entry. */
enum ought_status request_close(const struct act *act, int64_t check_id, const char *status_word,
    struct ought_error *err) OUGHT_MUST;
/* That the claim "due" is what ought_check_due says of a check that was received, or is opened again, on ${from}. */
enum ought_status check_due(const struct act *act, const char *kind, struct ought_date from,
    struct ought_error *err) OUGHT_MUST;
/* The finding for the check on whom ${person} is held to be: "same", ...; "" for none. */
enum ought_status finding_of(struct ought_db *db, int64_t check_id, int64_t person,
    char finding[static 16], struct ought_error *err) OUGHT_MUST;

struct decision {
	int64_t decision;
	int64_t check_id;
	int64_t record;
	bool live;
	bool disclose;
	int64_t reconsideration; /* that it varies by; 0: none */
	int64_t supersedes;      /* 0: none */
};
enum ought_status decision_find(struct ought_db *db, int64_t decision, struct decision *found,
    struct ought_error *err) OUGHT_MUST;

/* The live decision on the record for the check; 0 for none. */
enum ought_status decision_live(struct ought_db *db, int64_t check_id, int64_t record,
    int64_t *decision, struct ought_error *err) OUGHT_MUST;
/* That somebody whom the record concerns was found to be the applicant: what is said of a record for a check depends on it. */
enum ought_status case_matched(struct ought_db *db, int64_t check_id, const struct record *record,
    struct ought_error *err) OUGHT_MUST;
/* That it is open, if there is one, for decision ${decision} of the check and record. */
enum ought_status reconsideration_is_open(
    struct ought_db *db, int64_t decision, bool *open, struct ought_error *err) OUGHT_MUST;

struct reconsideration {
	int64_t reconsideration;
	int64_t decision;
	int64_t record; /* that came to light; 0: none */
	char trigger[32];
	bool open;
};
/* OUGHT_NOT_FOUND with the sentence. */
enum ought_status reconsideration_find(struct ought_db *db, int64_t id,
    struct reconsideration *found, struct ought_error *err) OUGHT_MUST;
/* Open one of ${decision}, as an effect of this entry, unless one with the same trigger is open. */
enum ought_status reconsideration_raise(const struct act *act, int64_t decision,
    const char *trigger, int64_t record, struct ought_error *err) OUGHT_MUST;

/*
 * The dispute in which the Independent Monitor found that information of the record is not relevant for the check, or
 * ought not to be included: Police Act 1997 s.117A(5).  0 for none.
 */
enum ought_status dispute_forbids(struct ought_db *db, int64_t check_id, int64_t record,
    int64_t *reconsideration, struct ought_error *err) OUGHT_MUST;
/* That the dispute, if the reconsideration is one, is far enough for ${outcome}. */
enum ought_status
dispute_allows(const struct act *act, const struct reconsideration *reconsideration,
    const struct decision *decision, const char *outcome, struct ought_error *err) OUGHT_MUST;

/* End the live drafts of decisions on the record for the check; all officers', or ${officer}'s. */
enum ought_status drafts_end(const struct act *act, int64_t check_id, int64_t record,
    const char *officer, struct ought_error *err) OUGHT_MUST;

/*
 * Open a reconsideration, as an effect of this entry, of each live decision on any record of whom ${person} is held to
 * be, or, where that is 0, on ${record}: unless one with the same trigger is open.  ${record} is what came to light, or was changed.
 */
enum ought_status reconsiderations_raise(const struct act *act, int64_t person, int64_t record,
    const char *trigger, struct ought_error *err) OUGHT_MUST;

/* ---- retention ---- */

/* What record.entered and record.reviewed claim of it. */
#define FIELDS_RETENTION                                                                        \
	{.key = "retention_group", .called = "retention group", .kind = FIELD_INT, .least = 1}, \
	{                                                                                       \
		.key = "review", .called = "next review", .kind = FIELD_DATE                    \
	}
/* That there is such a group, and that the claimed review does not come too late for it. */
enum ought_status retention_check(const struct act *act, struct ought_error *err) OUGHT_MUST;
/* Take over what the act claims, in place of what held before. */
enum ought_status
retention_set(const struct act *act, int64_t record, struct ought_error *err) OUGHT_MUST;
enum ought_status
retention_end(const struct act *act, int64_t record, struct ought_error *err) OUGHT_MUST;
/* Say that the record concerns ${person} in that role. */
enum ought_status link_add(const struct act *act, int64_t record, int64_t person, const char *role,
    struct ought_error *err) OUGHT_MUST;

/* That the keys of persons can be made, where there is content. */
enum ought_status search_is_open(const struct act *act, struct ought_error *err) OUGHT_MUST;

/* ---- erasure ---- */

/* That what the act is about is not erased, where its content would go with it. */
enum ought_status erasure_permits(const struct act *act, struct ought_error *err) OUGHT_MUST;

/* That the maker made no assessment of the case, not even an earlier one: who assessed it does not "decide" or "reconsider" it. */
enum ought_status assessment_by_another(const struct act *act, int64_t check_id, int64_t record,
    const char *verb, struct ought_error *err) OUGHT_MUST;

/* What was discarded of the record for checks that are open has to be assessed again: it is not what it was. */
enum ought_status
discards_end(const struct act *act, int64_t record, struct ought_error *err) OUGHT_MUST;

/* Whether what a decision says of representations says nothing: "none", "not applicable: ...". */
bool representations_passed_over(const char *text);

/* Fields of a person as in match.h; and what they cannot say: a name that names, no birth after ${today}. */
extern const struct field fields_person[];
void person_check(const json_t *person, const char *today, struct problems *problems);
void problems_wrong(struct problems *problems, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void problems_missing(struct problems *problems, const char *called);

/* ${column} of the first row as text, cut to ${size}; "" and false where there is no row. */
enum ought_status db_text(struct ought_db *db, const char *sql, const struct ought_bind *binds,
    char *text, size_t size, bool *found, struct ought_error *err) OUGHT_MUST;

enum ought_status no_memory(struct ought_error *err);

#endif
