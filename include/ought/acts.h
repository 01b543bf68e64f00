/*
 * acts.h: everything anyone does is an act.  One table of kinds; one way to act; and verifying is acting again from the
 * first entry.  Layer above ledger and match.  What each act claims and contains: ought-ledger(5).
 */
#ifndef OUGHT_ACTS_H
#define OUGHT_ACTS_H

#include "ought/base.h"
#include "ought/ledger.h"
#include "ought/match.h"
#include "ought/store.h"

/* ---- roles ---- */

enum ought_role {
	OUGHT_ROLE_CHIEF = 1 << 0,
	OUGHT_ROLE_SENIOR = 1 << 1,
	OUGHT_ROLE_DISCLOSURE = 1 << 2,
	OUGHT_ROLE_RECORDS = 1 << 3,
	OUGHT_ROLE_AUDITOR = 1 << 4,
	OUGHT_ROLE_ADMINISTRATOR = 1 << 5
};
#define OUGHT_ROLE_COUNT 6U
/* "chief", ...; NULL for no single role.  And back: 0 for no such word. */
OUGHT_API const char *ought_role_name(enum ought_role role);
OUGHT_API unsigned ought_role_parse(const char *name);

/* Data Protection Act 2018 s.62(1): the kinds of processing that have to be logged. */
enum ought_processing {
	OUGHT_PROCESSING_NONE,
	OUGHT_PROCESSING_COLLECTION,
	OUGHT_PROCESSING_ALTERATION,
	OUGHT_PROCESSING_CONSULTATION,
	OUGHT_PROCESSING_DISCLOSURE,
	OUGHT_PROCESSING_COMBINATION,
	OUGHT_PROCESSING_ERASURE
};
OUGHT_API const char *ought_processing_name(enum ought_processing processing);

/* ---- the table of acts, for help, documentation and the tests that must be complete ---- */

struct ought_act_about {
	const char *name;  /* "decision.made" */
	const char *about; /* "a chief officer or delegate decides on one record for one check" */
	unsigned roles;    /* who may, before the finer rule; bits of enum ought_role */
	bool content;      /* carries content */
	enum ought_processing processing;
};
/* Row ${index} of the table; NULL past the end. */
OUGHT_API const struct ought_act_about *ought_act_about(size_t index);

/* ---- acting ---- */

struct ought_acting; /* an open write transaction, and who acts in it */

/**
 * ought_act_begin(store, match, acting, err):
 * Open a write transaction in which the store's officer acts.  ${match} (may be NULL for acts about no person) is
 * borrowed.
 */
OUGHT_API enum ought_status ought_act_begin(struct ought_store *store, struct ought_match *match,
    struct ought_acting **acting, struct ought_error *err) OUGHT_MUST;

/**
 * ought_act(acting, name, claims, content, n, err):
 * Propose one act: check that the officer may, that claims and content are complete and of the right shape, sign and
 * append the entry, and apply it to the tables.  ${claims} and ${content} (NULL for none) are borrowed.  ${*n}
 * (may be NULL) becomes the entry's index.  OUGHT_REFUSED with the sentence of the rule that forbids it,
 * OUGHT_INVALID naming all fields that are missing or wrong, OUGHT_NOT_FOUND.  After a failure nothing of this act
 * was done, and the transaction can only be ended by ought_act_abandon, unless the status is OUGHT_REFUSED,
 * OUGHT_INVALID or OUGHT_NOT_FOUND: those come before anything is written.
 */
OUGHT_API enum ought_status ought_act(struct ought_acting *acting, const char *name,
    const json_t *claims, const json_t *content, int64_t *n, struct ought_error *err) OUGHT_MUST;
/* Commit, and free ${acting} in either case.  Until this returns OUGHT_OK nothing is acknowledged. */
OUGHT_API enum ought_status
ought_act_commit(struct ought_acting *acting, struct ought_error *err) OUGHT_MUST;
OUGHT_API void ought_act_abandon(struct ought_acting *acting); /* takes NULL */
OUGHT_API struct ought_db *ought_act_db(struct ought_acting *acting);

/* Begin, act once, commit. */
OUGHT_API enum ought_status
ought_act_once(struct ought_store *store, struct ought_match *match, const char *name,
    const json_t *claims, const json_t *content, int64_t *n, struct ought_error *err) OUGHT_MUST;

/* The next free identifier of a kind; a check's within ${year}.  Inside a write transaction it stays free. */
OUGHT_API enum ought_status ought_act_next_id(struct ought_db *db, enum ought_id_kind kind,
    int year, int64_t *n, struct ought_error *err) OUGHT_MUST;

/* Whether an answer says something: false for "n/a", "not applicable" and mere marks, true for "not applicable: lives alone". */
OUGHT_API bool ought_text_is_reasoned(const char *text);

/* On which day a check is due. */
struct ought_due {
	struct ought_date date;
	int64_t days; /* calendar days, by the service level */
	bool moved;   /* to the next working day: those days end on none */
};

/**
 * ought_check_due(db, kind, from, entered, due, err):
 * When a check of ${kind} is due that was received, or opened again, on ${from}, and is entered on ${entered}: service_level
 * and bank_holiday (migrations/ledger/0050_working_days.sql) have the days and their sources.  OUGHT_INVALID for a kind
 * without service level.
 */
OUGHT_API enum ought_status ought_check_due(struct ought_db *db, const char *kind,
    struct ought_date from, struct ought_date entered, struct ought_due *due,
    struct ought_error *err) OUGHT_MUST;

/* The roles that ${officer} holds now, and whether enrolled. */
OUGHT_API enum ought_status ought_officer_roles(struct ought_db *db, const char *officer,
    unsigned *roles, bool *enrolled, struct ought_error *err) OUGHT_MUST;

/**
 * ought_act_allowed(store, name, err):
 * Whether the store's officer has a role for acts of that name, and is admitted where they carry content: what can be
 * said before anything is filled in.  OUGHT_OK, or OUGHT_REFUSED with the sentence that ought_act would give.
 */
OUGHT_API enum ought_status
ought_act_allowed(struct ought_store *store, const char *name, struct ought_error *err) OUGHT_MUST;
/**
 * ought_act_permitted(store, name, claims, err):
 * The same, and that the finer rule on who may lets them: ${claims} has the identifiers that the act is about, and the
 * delegation, where they are known already.
 */
OUGHT_API enum ought_status ought_act_permitted(struct ought_store *store, const char *name,
    const json_t *claims, struct ought_error *err) OUGHT_MUST;

/**
 * ought_act_erasable(db, kind, id, entries, err):
 * The entries whose content is about the record or person (${kind}) ${id} and is not erased: what an act of erasure has to
 * name.  ${*entries}, an array of numbers, is the caller's to json_decref().
 */
OUGHT_API enum ought_status ought_act_erasable(struct ought_db *db, enum ought_id_kind kind,
    int64_t id, json_t **entries, struct ought_error *err) OUGHT_MUST;

/* ---- dip samples ---- */

#define OUGHT_SEED_BYTES_MAX 32U
#define OUGHT_SAMPLE_SIZE_MAX 1000

struct ought_sample_plan {
	const char *from; /* YYYY-MM-DD, UTC */
	const char *to;
	const char *seed; /* 1 to OUGHT_SEED_BYTES_MAX bytes in hexadecimal */
	int64_t size;	  /* decisions; all there are, where there are fewer */
	int64_t before_n; /* of the decisions of entries before this one; INT64_MAX: all */
};

/**
 * ought_act_sample(db, plan, sample, err):
 * The decisions that the seed gives: src/acts/sampling.c says how.  Reads the ledger only.  ${*sample}, the caller's:
 *	{"population": N, "strata": [{"officer", "result", "decisions": N, "drawn": N}],
 *	 "decisions": [{"decision", "check", "record", "officer", "result", "at"}]}, by number.
 * OUGHT_REFUSED where there is no decision, or ${plan->size} is less than the number of strata.
 */
OUGHT_API enum ought_status ought_act_sample(struct ought_db *db,
    const struct ought_sample_plan *plan, json_t **sample, struct ought_error *err) OUGHT_MUST;
OUGHT_API enum ought_status
ought_act_next_sample(struct ought_db *db, int64_t *sample, struct ought_error *err) OUGHT_MUST;

/* ---- new keys for an officer ---- */

/*
 * What an officer's key signs (ought_sshsig_sign) for the keys that take its place in the store ${origin}: canonical JSON.
 * ${*text} is the caller's to free().
 */
OUGHT_API enum ought_status ought_renewal_text(const char *origin, const char *officer,
    const uint8_t signing_key[static OUGHT_KEY_BYTES],
    const uint8_t box_key[static OUGHT_KEY_BYTES], char **text, size_t *len,
    struct ought_error *err) OUGHT_MUST;

/* ---- new keys for the databases ---- */

struct ought_rekey_report {
	int64_t generation; /* of the keys; the store was founded with the first */
	size_t holders;     /* slots in the new store */
	size_t without;     /* of those who should have one, whose slot was missing or of another key */
};
/**
 * ought_rekey(store, wait_s, options, report, err):
 * Wait up to ${wait_s} seconds for others to close the store, and put a copy under new keys in its place, in which
 * store.rekeyed was acted: officers with a role hold the ledger's key, those admitted the content's, nobody else has a
 * slot.  ${store} is of no more use afterwards, whatever the status: the caller closes it.
 */
OUGHT_API enum ought_status ought_rekey(struct ought_store *store, unsigned wait_s,
    const struct ought_copy_options *options, struct ought_rekey_report *report,
    struct ought_error *err) OUGHT_MUST;

/* ---- backups ---- */

struct ought_backup_report {
	int64_t entries;    /* in the backup, or brought back */
	int64_t last_at_ms; /* time of the last */
};
/*
 * Copy the store to ${path}, which must not exist, while others work, and act store.backed-up.  Needs no key to the
 * content: the files are copied as they are.
 */
OUGHT_API enum ought_status ought_backup(struct ought_store *store, const char *path,
    const struct ought_copy_options *options, struct ought_backup_report *report,
    struct ought_error *err) OUGHT_MUST;
/*
 * Make a store at ${path}, which must not exist, of the backup at ${from}: each file is what was written, and those that
 * ${identity} has keys to are whole.  OUGHT_DAMAGED.
 */
OUGHT_API enum ought_status ought_restore(const char *from, const char *path,
    const struct ought_identity *identity, const struct ought_copy_options *options,
    struct ought_backup_report *report, struct ought_error *err) OUGHT_MUST;

/* ---- checkpoints: src/acts/checkpoint.c says who signs them and with which key ---- */

/*
 * Act audit.checkpointed on all that the ledger holds, and, once that is durable, append the signed checkpoint to the empty
 * ${note}.
 */
OUGHT_API enum ought_status ought_checkpoint_issue(struct ought_store *store,
    struct ought_checkpoint *checkpoint, struct ought_buffer *note,
    struct ought_error *err) OUGHT_MUST;
/*
 * The checkpoint in ${note}, signed by whoever holds, or held, the role of chief officer or auditor: their name goes into
 * ${issuer}.  OUGHT_INVALID where it is none, OUGHT_UNVERIFIED where it is another store's, or nobody's.
 */
OUGHT_API enum ought_status ought_checkpoint_known(struct ought_store *store, const char *note,
    size_t len, struct ought_checkpoint *checkpoint, char issuer[static OUGHT_OFFICER_MAX],
    struct ought_error *err) OUGHT_MUST;
/*
 * That the ledger begins with what the checkpoint covers.  OUGHT_UNVERIFIED where entries are missing, or are others: the
 * sentence says which.
 */
OUGHT_API enum ought_status ought_checkpoint_contained(struct ought_store *store,
    const struct ought_checkpoint *checkpoint, struct ought_error *err) OUGHT_MUST;
/* What the store's officer is called in cosignatures: ORIGIN/OFFICER. */
#define OUGHT_COSIGNER_MAX (OUGHT_ORIGIN_MAX + OUGHT_OFFICER_MAX)
OUGHT_API void ought_checkpoint_cosigner(
    const struct ought_store *store, char name[static OUGHT_COSIGNER_MAX]);
/*
 * Check both, act audit.cosigned, and put ${note} with one more line, the officer's cosignature, into the empty
 * ${cosigned}.
 */
OUGHT_API enum ought_status ought_checkpoint_witness(struct ought_store *store, const char *note,
    size_t len, struct ought_buffer *cosigned, struct ought_error *err) OUGHT_MUST;

/* ---- verifying ---- */

/* A checkpoint that was kept elsewhere, as it was read. */
struct ought_kept_checkpoint {
	const char *name; /* for findings: its file */
	const char *note;
	size_t len;
};

struct ought_verify_report {
	int64_t entries;    /* entries read */
	int64_t signatures; /* signatures that verified */
	int64_t parts;      /* content parts compared with their commitments */
	int64_t erased;     /* content parts that an act of erasure destroyed */
	bool with_content;  /* whether the content was there to be verified */
	int64_t findings;
	uint8_t root[OUGHT_HASH_BYTES];
};

struct ought_verify_options {
	/* What the ledger has to begin with; each that it does not is a finding. */
	const struct ought_kept_checkpoint *since;
	size_t since_count;
	unsigned threads; /* for signatures; 0: one a core */
	/* One sentence for each finding.  May be NULL. */
	void (*finding)(void *cookie, const char *sentence);
	/* Now and then: entries done, of all.  false ends the verification with OUGHT_REFUSED.  May be NULL. */
	bool (*progress)(void *cookie, int64_t done, int64_t all);
	void *cookie;
};

/**
 * ought_verify(store, options, report, err):
 * Read every page, entry, signature, link and node; act again from the first entry with the rules that admitted it, on
 * fresh tables in memory; compare those with the stored ones, row by row; and, where the session holds the
 * content's key, each content with its commitment.  Finds everything it can rather than stopping at the first.
 * OUGHT_OK: all of it comes out.  OUGHT_UNVERIFIED: findings, each reported.  OUGHT_DAMAGED, OUGHT_IO, ...
 */
OUGHT_API enum ought_status
ought_verify(struct ought_store *store, const struct ought_verify_options *options,
    struct ought_verify_report *report, struct ought_error *err) OUGHT_MUST;

#endif
