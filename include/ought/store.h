/*
 * store.h: a store on disk.  Two encrypted databases behind one connection, a key slot for each officer, sessions,
 * migrations, and the transactions in which everything is written.  Layer above vault.
 *
 *	STORE/FORMAT		"ought-store 1"
 *	STORE/keys/NAME.json	one slot for each officer: public keys, seed under a passphrase, sealed database keys
 *	STORE/ledger.db		who did what, when, under which authority; for ever
 *	STORE/content.db	the persons, records and reasons that the ledger commits to; erasable
 */
#ifndef OUGHT_STORE_H
#define OUGHT_STORE_H

#include "ought/base.h"

/* ---- identities and slots ---- */

#define OUGHT_KEY_BYTES 32U		/* an Ed25519 or X25519 public key, a seed, a database key */
#define OUGHT_SIGNATURE_BYTES 64U
#define OUGHT_FINGERPRINT_MAX 64U	/* "SHA256:" and base64 without padding, as ssh-keygen -l prints it */

struct ought_identity;			/* an officer's name and keys, in secret memory */

/* Cost of turning a passphrase into a key: Argon2id. */
struct ought_kdf {
	uint64_t passes;
	uint64_t memory_bytes;
};
extern OUGHT_API const struct ought_kdf ought_kdf_moderate;	/* 3 passes, 256 MiB: for everybody */
extern OUGHT_API const struct ought_kdf ought_kdf_least;	/* 1 pass, 8 KiB: for tests only */

/* A new identity from 32 random bytes.  The caller frees it. */
OUGHT_API enum ought_status ought_identity_new(const char *name, struct ought_identity **identity,
    struct ought_error *err) OUGHT_MUST;
/* The same from a given seed: Ed25519 and X25519 keys are derived with crypto_kdf; for tests and sessions. */
OUGHT_API enum ought_status ought_identity_from_seed(const char *name, const uint8_t seed[static OUGHT_KEY_BYTES],
    struct ought_identity **identity, struct ought_error *err) OUGHT_MUST;
OUGHT_API void ought_identity_free(struct ought_identity *identity);
OUGHT_API const char *ought_identity_name(const struct ought_identity *identity);
OUGHT_API const uint8_t *ought_identity_signing_key(const struct ought_identity *identity);	/* 32 bytes */
OUGHT_API const uint8_t *ought_identity_box_key(const struct ought_identity *identity);	/* 32 bytes */
/* The Ed25519 seed of the signing key, 32 bytes of secret memory, borrowed: for signers that begin with one. */
OUGHT_API const uint8_t *ought_identity_signing_seed(const struct ought_identity *identity);
/* Ed25519 over ${len} bytes of ${message}. */
OUGHT_API enum ought_status ought_identity_sign(const struct ought_identity *identity, const uint8_t *message,
    size_t len, uint8_t signature[static OUGHT_SIGNATURE_BYTES], struct ought_error *err) OUGHT_MUST;
OUGHT_API void ought_fingerprint(const uint8_t signing_key[static OUGHT_KEY_BYTES],
    char text[static OUGHT_FINGERPRINT_MAX]);

/*
 * What an officer hands over to be enrolled: name, public keys, the seed under the officer's passphrase, and the
 * officer's own signature over all of it.  Nothing in it opens anything without the passphrase.
 */
struct ought_request {
	char name[OUGHT_OFFICER_MAX];
	uint8_t signing_key[OUGHT_KEY_BYTES];
	uint8_t box_key[OUGHT_KEY_BYTES];
	json_t *json;		/* the whole; ought_request_clear() */
};

/* The text of a request, for a file; canonical JSON and a newline.  ${*text} is the caller's to free(). */
OUGHT_API enum ought_status ought_request_write(const struct ought_identity *identity, const char *passphrase,
    size_t passphrase_len, const struct ought_kdf *kdf, char **text, struct ought_error *err) OUGHT_MUST;
/* Checks shape, sizes and signature.  OUGHT_INVALID or OUGHT_UNVERIFIED. */
OUGHT_API enum ought_status ought_request_read(const char *text, size_t len, struct ought_request *request,
    struct ought_error *err) OUGHT_MUST;
OUGHT_API void ought_request_clear(struct ought_request *request);

/**
 * ought_slot_unlock(path, name, passphrase, passphrase_len, identity, err):
 * Open officer ${name}'s slot in the store at ${path}.  OUGHT_LOCKED for a wrong passphrase, OUGHT_NOT_FOUND for no
 * such slot (the sentences do not say more), OUGHT_DAMAGED.
 */
OUGHT_API enum ought_status ought_slot_unlock(const char *path, const char *name, const char *passphrase,
    size_t passphrase_len, struct ought_identity **identity, struct ought_error *err) OUGHT_MUST;

/*
 * Seal the seed of ${identity} in its slot under another passphrase.  OUGHT_LOCKED where the slot is that of other keys.
 */
OUGHT_API enum ought_status ought_slot_new_passphrase(const char *path, const struct ought_identity *identity,
    const char *passphrase, size_t passphrase_len, const struct ought_kdf *kdf, struct ought_error *err) OUGHT_MUST;

/* ---- sessions: the seed in the kernel's keyring, per user, store and officer ---- */

#define OUGHT_SESSION_IDLE_S 900U

/*
 * Keep ${identity} for ${idle_s} seconds from its last use.  OUGHT_LOCKED where there is no keyring: then each
 * command asks for the passphrase.
 */
OUGHT_API enum ought_status ought_session_keep(const char *path, const struct ought_identity *identity,
    unsigned idle_s, struct ought_error *err) OUGHT_MUST;
/* Take the identity kept for ${name}, and start its idle time anew.  OUGHT_LOCKED when there is none. */
OUGHT_API enum ought_status ought_session_take(const char *path, const char *name,
    struct ought_identity **identity, struct ought_error *err) OUGHT_MUST;
/* Forget one (NULL: all of this store's). */
OUGHT_API enum ought_status ought_session_forget(const char *path, const char *name, struct ought_error *err)
    OUGHT_MUST;
/* The names of those unlocked for the store at ${path}, as a JSON array that the caller json_decref()s. */
OUGHT_API enum ought_status ought_session_list(const char *path, json_t **names, struct ought_error *err)
    OUGHT_MUST;

/* ---- the store ---- */

struct ought_store;

#define OUGHT_FORCE_MAX 40U	/* [a-z0-9.-]; with its NUL */
#define OUGHT_ORIGIN_MAX 64U	/* "suffolk/7f3a90b2" */

/**
 * ought_store_create(path, force, request, identity, store, err):
 * Make a store for ${force} with random keys in a directory beside ${path} that nobody takes for a store yet, with
 * ${request}'s slot as the first, holding both keys, and open it as ${identity}.  The caller founds it (acts) and calls
 * ought_store_publish, which gives it its name and frees the handle (where it fails, it removes what was made);
 * or ought_store_discard, which removes it.  OUGHT_REFUSED where ${path} exists, or does by the time of publishing.
 */
OUGHT_API enum ought_status ought_store_create(const char *path, const char *force,
    const struct ought_request *request, const struct ought_identity *identity, struct ought_store **store,
    struct ought_error *err) OUGHT_MUST;
OUGHT_API enum ought_status ought_store_publish(struct ought_store *store, struct ought_error *err) OUGHT_MUST;
OUGHT_API void ought_store_discard(struct ought_store *store);

/**
 * ought_store_open(path, identity, store, err):
 * Open the ledger, and the content where ${identity}'s slot holds its key.  Borrows ${identity} until closed.  Checks
 * format, application ids, versions (a newer store is refused, an older one brought forward), that the content is
 * not behind the ledger and the ledger not behind what the content saw acknowledged.
 * OUGHT_NOT_FOUND, OUGHT_LOCKED, OUGHT_DAMAGED (names file and place), OUGHT_BUSY, OUGHT_IO.
 */
OUGHT_API enum ought_status ought_store_open(const char *path, const struct ought_identity *identity,
    struct ought_store **store, struct ought_error *err) OUGHT_MUST;
OUGHT_API void ought_store_close(struct ought_store *store);

OUGHT_API const char *ought_store_path(const struct ought_store *store);
/*
 * A hash of the content's key, which the founding entry claims.  The key in a slot is sealed by whoever has the officer's public
 * key: only the ledger says that it is the content's, and not one that an administrator made and keeps.
 */
OUGHT_API void ought_store_content_key_hash(const struct ought_store *store, uint8_t hash[static OUGHT_KEY_BYTES]);
OUGHT_API const char *ought_store_origin(const struct ought_store *store);	/* FORCE/8 hex digits */
OUGHT_API const struct ought_identity *ought_store_identity(const struct ought_store *store);
OUGHT_API bool ought_store_has_content(const struct ought_store *store);
OUGHT_API struct ought_db *ought_store_db(struct ought_store *store);

/* Milliseconds; the system's clock unless a test set another. */
OUGHT_API int64_t ought_store_now_ms(const struct ought_store *store);
OUGHT_API void ought_store_set_clock(struct ought_store *store, int64_t (*now_ms)(void *), void *cookie);

/*
 * Write the slot of an officer with the ledger's key sealed to ${request}'s box key.  One that is there is replaced (a
 * crash may have left it before the enrolment was acknowledged); the same officer's keeps its key to the content.
 * Whether this officer may be enrolled is the caller's question.
 */
OUGHT_API enum ought_status ought_store_slot_add(struct ought_store *store, const struct ought_request *request,
    struct ought_error *err) OUGHT_MUST;
/*
 * Seal the content's key into ${name}'s slot.  ${box_key} is the one in the ledger: never trust the slot file's.
 * OUGHT_LOCKED where this session holds no content key.
 */
OUGHT_API enum ought_status ought_store_slot_admit(struct ought_store *store, const char *name,
    const uint8_t box_key[static OUGHT_KEY_BYTES], struct ought_error *err) OUGHT_MUST;

#define OUGHT_SEALED_BYTES 96U	/* a database's key, sealed to an officer */
/*
 * The content's key, sealed to ${box_key}, for an officer's own new key: whoever puts it into the slot need not hold it.
 * OUGHT_LOCKED where this session holds none.
 */
OUGHT_API enum ought_status ought_store_seal_content(const struct ought_store *store,
    const uint8_t box_key[static OUGHT_KEY_BYTES], uint8_t sealed[static OUGHT_SEALED_BYTES], struct ought_error *err)
    OUGHT_MUST;
/* Put ${sealed} into ${name}'s slot. */
OUGHT_API enum ought_status ought_store_slot_hand_over(struct ought_store *store, const char *name,
    const uint8_t sealed[static OUGHT_SEALED_BYTES], struct ought_error *err) OUGHT_MUST;

/* ---- new keys for the databases ---- */

/* Who holds keys from then on, by the ledger. */
struct ought_slot_holder {
	char name[OUGHT_OFFICER_MAX];
	uint8_t box_key[OUGHT_KEY_BYTES];
	bool content;
};
struct ought_copy_options {
	/* Pages done, of all.  false ends it with OUGHT_REFUSED.  May be NULL. */
	bool (*progress)(void *cookie, int64_t done, int64_t all);
	void *cookie;
};
#define OUGHT_EXCLUDE_WAIT_S 30U

/*
 * Wait up to ${wait_s} seconds until nobody else has the store open, and let nobody open it until ${store} is closed.
 * OUGHT_BUSY: close it then.
 */
OUGHT_API enum ought_status ought_store_exclude(struct ought_store *store, unsigned wait_s, struct ought_error *err)
    OUGHT_MUST;
/**
 * ought_store_rekey(store, holders, count, options, made, written, err):
 * Make a copy of ${store}, from which others are excluded, under new keys and with slots for ${holders} only, and open it
 * as the same identity.  A holder whose slot is missing, or was made with another key, gets none; ${*written} counts
 * those who got one.  The caller acts in the copy and calls ought_store_publish, which puts it in the store's place
 * in one step and removes the old; or ought_store_discard.  Then ${store} is of no more use, and closed.
 */
OUGHT_API enum ought_status ought_store_rekey(struct ought_store *store, const struct ought_slot_holder *holders,
    size_t count, const struct ought_copy_options *options, struct ought_store **made, size_t *written,
    struct ought_error *err) OUGHT_MUST;

/* ---- backups: the files as they are, which need no key ---- */

struct ought_backup;

/**
 * ought_backup_begin(store, path, options, backup, err):
 * Copy the databases of ${store} into a directory beside ${path}, while others go on working.  Then, holding a write
 * transaction of the store, the caller calls ought_backup_finish, which copies what changes, gives the directory its
 * name, and writes the members of ${about} (a JSON object) into it; and in any case ought_backup_free.
 * OUGHT_REFUSED where ${path} exists, or ${options}' progress, in bytes, said so.
 */
OUGHT_API enum ought_status ought_backup_begin(const struct ought_store *store, const char *path,
    const struct ought_copy_options *options, struct ought_backup **backup, struct ought_error *err) OUGHT_MUST;
OUGHT_API enum ought_status ought_backup_finish(struct ought_backup *backup, const json_t *about,
    struct ought_error *err) OUGHT_MUST;
OUGHT_API void ought_backup_free(struct ought_backup *backup);	/* takes NULL */

/* What the backup at ${path} says of itself; the caller's.  Nobody signed it.  OUGHT_NOT_FOUND, OUGHT_DAMAGED. */
OUGHT_API enum ought_status ought_backup_read(const char *path, json_t **about, struct ought_error *err) OUGHT_MUST;
/*
 * Copy the backup at ${from} to where ${path} will be a store, each file compared with its digest, and open it as
 * ${identity}.  The caller looks at it and calls ought_store_publish, or ought_store_discard.
 */
OUGHT_API enum ought_status ought_store_restore(const char *from, const char *path,
    const struct ought_identity *identity, const struct ought_copy_options *options, struct ought_store **store,
    struct ought_error *err) OUGHT_MUST;

/* ---- transactions ---- */

/**
 * ought_store_write_begin(store, err):
 * Take the ledger's write lock, then the content's; wait up to 30 seconds (OUGHT_BUSY); remove what a failed write left
 * in the content beyond the entries acknowledged: in every content table rows with n >= size go, and until_n >= size
 * becomes NULL.  That is why each content table has both columns and no row is changed in any other way.
 * OUGHT_DAMAGED where content and ledger do not belong together.  Statements begun before have to be finished: no
 * transaction begins while one is being read, nor this one within another (OUGHT_INTERNAL).
 */
OUGHT_API enum ought_status ought_store_write_begin(struct ought_store *store, struct ought_error *err) OUGHT_MUST;
/*
 * Commit the content, then the ledger; return only when both are durable.  On failure nothing was acknowledged and
 * the transaction is rolled back.
 */
OUGHT_API enum ought_status ought_store_write_commit(struct ought_store *store, struct ought_error *err) OUGHT_MUST;
OUGHT_API void ought_store_write_rollback(struct ought_store *store);
/**
 * ought_db_read_begin(db, err):
 * From now until ought_db_read_end all that is read is one snapshot of content and ledger, which belong together: the
 * content is neither behind the ledger nor, by a write that is going on or failed, ahead of it.  May take the write
 * locks for a moment to take back what a failed write left.  Within another read, or a write transaction, neither changes
 * anything: what was one state stays one until the outermost ends.  Nor do they in a replica, which nobody else
 * writes to.
 */
OUGHT_API enum ought_status ought_db_read_begin(struct ought_db *db, struct ought_error *err) OUGHT_MUST;
/* One for each read that began. */
OUGHT_API void ought_db_read_end(struct ought_db *db);
/* The same of the store's connection. */
OUGHT_API enum ought_status ought_store_read_begin(struct ought_store *store, struct ought_error *err) OUGHT_MUST;
OUGHT_API void ought_store_read_end(struct ought_store *store);

/* ---- erasing ---- */

/**
 * ought_erasure_mark(db, n, err):
 * As an effect of entry ${n}, which erases the persons and records whose erased_n it is: end what the content's tables hold of
 * them, and the parts of the entries that ledger.erased_entry names by ${n}.  Nothing is destroyed yet, so that a write
 * that fails takes all of it back; when the transaction is committed, and whenever the store is opened afterwards
 * with the content's key, it is destroyed, unless somebody holds a lock: ought_store_sweep.
 */
OUGHT_API enum ought_status ought_erasure_mark(struct ought_db *db, int64_t n, struct ought_error *err) OUGHT_MUST;
/**
 * ought_store_sweep(store, err):
 * Go on destroying what was erased: delete the rows, write the file anew, cut its log.  Waits a few seconds for others.
 * OUGHT_OK: nothing is left of it in the file or its log.  OUGHT_BUSY: somebody reads an older state, or writes.
 */
OUGHT_API enum ought_status ought_store_sweep(struct ought_store *store, struct ought_error *err) OUGHT_MUST;

/* ---- statements ---- */

/*
 * One SQLite connection: content as "main" (an empty in-memory database where there is no content key), the ledger
 * attached as "ledger".  A replica is the same in memory, for replay.
 */
struct ought_db;
struct ought_statement;

enum ought_bind_kind { OUGHT_BIND_END, OUGHT_BIND_KIND_INT, OUGHT_BIND_KIND_TEXT, OUGHT_BIND_KIND_BLOB };
struct ought_bind {
	enum ought_bind_kind kind;
	const char *name;	/* ":officer" */
	int64_t integer;
	const void *bytes;	/* NULL: bound as NULL */
	size_t len;		/* of a blob */
};
#define OUGHT_INT(name_, value) {OUGHT_BIND_KIND_INT, name_, (value), NULL, 0}
#define OUGHT_TEXT(name_, value) {OUGHT_BIND_KIND_TEXT, name_, 0, (value), 0}
#define OUGHT_BLOB(name_, value, len_) {OUGHT_BIND_KIND_BLOB, name_, 0, (value), (len_)}
/* OUGHT_BINDS(OUGHT_INT(":n", n), OUGHT_TEXT(":by", by)) */
#define OUGHT_BINDS(...) ((const struct ought_bind[]){__VA_ARGS__, {OUGHT_BIND_END, NULL, 0, NULL, 0}})

/**
 * ought_db_query(db, sql, binds, statement, err):
 * Prepare ${sql} (a whole string literal: statements are kept by its address) and bind ${binds} (NULL for none;
 * bytes are borrowed until ought_statement_finish).  Every bind must name a parameter of the statement; a parameter
 * that is not bound is NULL.
 * A statement that writes is OUGHT_INTERNAL outside a write transaction (replicas excepted).
 */
OUGHT_API enum ought_status ought_db_query(struct ought_db *db, const char *sql, const struct ought_bind *binds,
    struct ought_statement **statement, struct ought_error *err) OUGHT_MUST;
/* The next row: ${*row} tells whether there is one. */
OUGHT_API enum ought_status ought_statement_step(struct ought_statement *statement, bool *row,
    struct ought_error *err) OUGHT_MUST;
/* Columns count from 0.  Text and blobs are borrowed until the next step; NULL for SQL NULL. */
OUGHT_API int64_t ought_statement_int(const struct ought_statement *statement, int column);
OUGHT_API const char *ought_statement_text(const struct ought_statement *statement, int column);
OUGHT_API const void *ought_statement_blob(const struct ought_statement *statement, int column, size_t *len);
OUGHT_API bool ought_statement_null(const struct ought_statement *statement, int column);
OUGHT_API int ought_statement_columns(const struct ought_statement *statement);
OUGHT_API const char *ought_statement_name(const struct ought_statement *statement, int column);
OUGHT_API void ought_statement_finish(struct ought_statement *statement);	/* takes NULL */

/* Run to the end; for statements without rows of interest. */
OUGHT_API enum ought_status ought_db_run(struct ought_db *db, const char *sql, const struct ought_bind *binds,
    struct ought_error *err) OUGHT_MUST;
/* The first column of the first row; ${*value} stays as it was, and ${*found} (may be NULL) says false, where there is none. */
OUGHT_API enum ought_status ought_db_int(struct ought_db *db, const char *sql, const struct ought_bind *binds,
    int64_t *value, bool *found, struct ought_error *err) OUGHT_MUST;

OUGHT_API bool ought_db_has_content(const struct ought_db *db);

/* Empty tables in memory, with the same migrations; ${content} says whether with the content's. */
OUGHT_API enum ought_status ought_db_replica(bool content, struct ought_db **db, struct ought_error *err)
    OUGHT_MUST;
OUGHT_API void ought_db_close(struct ought_db *db);

/**
 * ought_db_compare(stored, fresh, size, report, cookie, err):
 * Compare each table of ${fresh} (a replica) with the same table of ${stored}, row by row in primary-key order; of
 * content tables only what entries before ${size} made.  Calls ${report} with one sentence for each difference
 * (table, key, columns; never a value of the content), at most 20 for a table.  ${*differences} counts them.
 * Tables "entry", "node", "store_id", "part", "head" and "erasing" are left to the ledger's own checks.
 */
OUGHT_API enum ought_status ought_db_compare(struct ought_db *stored, struct ought_db *fresh, int64_t size,
    void (*report)(void *cookie, const char *sentence), void *cookie, int64_t *differences,
    struct ought_error *err) OUGHT_MUST;

/* integrity_check of both files, every page in use read: OUGHT_DAMAGED names file and page. */
OUGHT_API enum ought_status ought_store_check_files(struct ought_store *store, struct ought_error *err) OUGHT_MUST;

#endif
