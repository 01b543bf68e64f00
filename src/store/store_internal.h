/* store_internal.h: what the files of this layer share. */
#ifndef OUGHT_STORE_INTERNAL_H
#define OUGHT_STORE_INTERNAL_H

#include <sqlite3.h>

#include "ought/base.h"
#include "ought/vault.h"

#include "ought/store.h"

#define STORE_BUSY_WAIT_MS 30000
#define STORE_SWEEP_WAIT_MS 5000

/* ---- one connection ---- */

/*
 * Asked when SQLite says no more than "disk I/O error": ought_vault_damage, or NULL for a replica, which has no
 * files.
 */
typedef bool damage_fn(const char *path, enum ought_status *status, char sentence[static OUGHT_SENTENCE_MAX]);

#define STATEMENT_BUCKETS 512U

struct ought_db {
	sqlite3 *sql;
	char *content_path;		/* NULL: main is in memory */
	char *ledger_path;		/* NULL: a replica */
	damage_fn *damage;
	bool content;
	bool replica;
	bool own;			/* the store itself is preparing: the authorizer lets it */
	bool writing;			/* within a write transaction */
	unsigned reading;		/* reads begun that have not ended: one within another */
	int64_t base;			/* the ledger's size when the write transaction began */
	int64_t patience_ms;		/* how long to wait for a lock */
	bool erasing;			/* this write transaction marked something for erasure */
	bool beginning;			/* one wait for all the locks of a write transaction */
	int queue;			/* the store's directory, open for flock (transaction.c); or -1 */
	int64_t wait_until_ms;		/* for the busy handler; of the monotonic clock */
	struct ought_statement *bucket[STATEMENT_BUCKETS];
};

struct ought_statement {
	struct ought_db *db;
	sqlite3_stmt *stmt;
	const char *literal;		/* its address is the key */
	struct ought_statement *next;	/* in the bucket */
	bool used;
	bool readonly;
};

/*
 * Open one connection over the VFS ${vfs} (NULL: the default): ${content_path} as main (NULL: in memory),
 * ${ledger_path} attached (NULL: in memory).  Files must exist.  The authorizer is not yet on: ought_db_guard.
 */
enum ought_status ought_db_open(const char *content_path, const char *ledger_path, const char *vfs,
    damage_fn *damage, struct ought_db **db, struct ought_error *err) OUGHT_MUST;
/* From now on only the statements that the layers above may run are prepared. */
void ought_db_guard(struct ought_db *db);
/* Run ${sql} on the store's own authority; for what the authorizer denies to others. */
enum ought_status ought_db_own(struct ought_db *db, const char *sql, struct ought_error *err) OUGHT_MUST;
/* The first column of the first row of ${sql}, on the store's own authority; of text only up to ${size} bytes. */
enum ought_status ought_db_own_int(struct ought_db *db, const char *sql, int64_t *value, struct ought_error *err)
    OUGHT_MUST;
enum ought_status ought_db_own_text(struct ought_db *db, const char *sql, char *text, size_t size,
    struct ought_error *err) OUGHT_MUST;
/* Prepare ${sql}, which need not be a literal; the caller calls sqlite3_finalize. */
enum ought_status ought_db_own_prepare(struct ought_db *db, const char *sql, sqlite3_stmt **stmt,
    struct ought_error *err) OUGHT_MUST;
/* The settings of every connection, of ${sql} that was just opened: before anything is read. */
int ought_db_harden(sqlite3 *sql);
int ought_db_authorize(void *db, int action, const char *first, const char *second, const char *schema,
    const char *trigger);
/* The sentence for what SQLite answered while ${doing} ("reading", "writing").  Never a bound value. */
enum ought_status ought_db_fault(struct ought_db *db, int rc, const char *doing, struct ought_error *err);
/* What the vault found, which SQLite does not pass on; false where it found nothing. */
bool ought_db_damage(struct ought_db *db, struct ought_error *err);
int64_t ought_db_monotonic_ms(void);
/* Sleep for 0.2 milliseconds and up to ${longest_us} more. */
void ought_db_pause(uint32_t longest_us);

/* Make the files' commits less durable, "NORMAL" or "OFF": so that a test can show that it would notice. */
enum ought_status ought_db_weaken(struct ought_db *db, const char *synchronous, struct ought_error *err) OUGHT_MUST;

/* ---- content and ledger beside each other ---- */

struct store_standing {
	int64_t ledger_size;	/* entries in the ledger */
	int64_t settled;	/* what the content holds of entries before this one is acknowledged */
	bool orphans;		/* what it holds of later ones was left by a write that failed */
	uint8_t ahead[OUGHT_SIGNATURE_BYTES];	/* then: the last entry of that write, which the ledger lacks */
};

/*
 * Compare the content's head with the ledger, in the transaction that is open.  OUGHT_DAMAGED where acts are missing from
 * either; which is certain only under the write locks, because two snapshots are not taken at one instant.
 */
enum ought_status ought_head_compare(struct ought_db *db, struct store_standing *standing,
    struct ought_error *err) OUGHT_MUST;
/* Take back what the content holds of entries from ${settled} on. */
enum ought_status ought_head_remove_orphans(struct ought_db *db, int64_t settled, struct ought_error *err) OUGHT_MUST;
/* Note in the head that the ledger went from ${base} entries to as many as there are now. */
enum ought_status ought_head_advance(struct ought_db *db, int64_t base, struct ought_error *err) OUGHT_MUST;

enum ought_status ought_transaction_begin(struct ought_db *db, struct ought_error *err) OUGHT_MUST;
enum ought_status ought_transaction_commit(struct ought_db *db, struct ought_error *err) OUGHT_MUST;
void ought_transaction_rollback(struct ought_db *db);

/* Go on with what was erased and is not destroyed, waiting so long for each lock.  OUGHT_OK: nothing is left. */
enum ought_status ought_db_sweep(struct ought_db *db, int64_t patience_ms, struct ought_error *err);

/* ---- files ---- */

#define STORE_FILE_MAX 65536U

/*
 * A regular file of at most STORE_FILE_MAX bytes, not a link; ${*text} ends in a NUL and is the caller's to free().
 * OUGHT_NOT_FOUND, OUGHT_IO, OUGHT_INVALID.
 */
enum ought_status ought_file_read(const char *path, char **text, size_t *len, struct ought_error *err) OUGHT_MUST;
/* Write DIRECTORY/NAME, 0600, whole or not at all, in place of one that is there; durable when this returns. */
enum ought_status ought_file_write(const char *directory, const char *name, const char *text, size_t len,
    struct ought_error *err) OUGHT_MUST;
enum ought_status ought_file_sync(const char *path, struct ought_error *err) OUGHT_MUST;
/* The directory that ${path}, absolute, is in. */
enum ought_status ought_file_sync_parent(const char *path, struct ought_error *err) OUGHT_MUST;
/* Give ${to} the owner, group and mode of ${from}. */
enum ought_status ought_file_same_owner(const char *from, const char *to, struct ought_error *err) OUGHT_MUST;
/* OUGHT_IO with the sentence for errno; ${doing}: "reading". */
enum ought_status ought_file_fault(const char *doing, const char *path, struct ought_error *err);
/* "DIRECTORY/NAME", the caller's to free(), or NULL. */
char *ought_file_join(const char *directory, const char *name) OUGHT_MUST;

/* ---- identities and slots ---- */

/* Lives in secret memory, all of it. */
struct ought_identity {
	uint8_t seed[OUGHT_KEY_BYTES];
	uint8_t signing_secret[64];
	uint8_t box_secret[OUGHT_KEY_BYTES];
	uint8_t signing_key[OUGHT_KEY_BYTES];
	uint8_t box_key[OUGHT_KEY_BYTES];
	char name[OUGHT_OFFICER_MAX];
};

/* A database's key and file id, sealed together; in secret memory. */
struct store_key {
	uint8_t key[OUGHT_VAULT_KEY_BYTES];
	uint8_t file_id[OUGHT_VAULT_FILE_ID_BYTES];
};
#define STORE_SEALED_BYTES (sizeof(struct store_key) + 48U)	/* crypto_box_SEALBYTES */

struct store_keys {
	struct store_key ledger;
	struct store_key content;
	bool has_content;
};

struct store_slot {
	struct ought_request request;
	uint8_t ledger[STORE_SEALED_BYTES];
	uint8_t content[STORE_SEALED_BYTES];
	bool has_content;
};

enum ought_status ought_request_parse(const json_t *json, struct ought_request *request, struct ought_error *err)
    OUGHT_MUST;
/* The identity whose seed ${request} holds under ${passphrase}. */
enum ought_status ought_request_unlock(const struct ought_request *request, const char *passphrase,
    size_t passphrase_len, struct ought_identity **identity, struct ought_error *err) OUGHT_MUST;
/* ${object}'s base64 member ${key} of exactly ${len} bytes; otherwise OUGHT_INVALID, and the sentence names the key. */
enum ought_status ought_json_bytes(const json_t *object, const char *key, uint8_t *bytes, size_t len,
    struct ought_error *err) OUGHT_MUST;
/* Whether ${object} has exactly the ${count} members ${keys}, in any order. */
bool ought_json_has_only(const json_t *object, const char *const *keys, size_t count);
/* Put ${bytes} as base64 into ${object}; false when out of memory. */
bool ought_json_put_bytes(json_t *object, const char *key, const uint8_t *bytes, size_t len);

enum ought_status ought_slot_read(const char *path, const char *name, struct store_slot *slot,
    struct ought_error *err) OUGHT_MUST;
enum ought_status ought_slot_write(const char *path, const struct store_slot *slot, struct ought_error *err)
    OUGHT_MUST;
void ought_slot_clear(struct store_slot *slot);
/* OUGHT_LOCKED where the slot is of other keys than ${identity}'s. */
enum ought_status ought_slot_check(const struct store_slot *slot, const struct ought_identity *identity,
    struct ought_error *err) OUGHT_MUST;
enum ought_status ought_slot_seal(const uint8_t box_key[static OUGHT_KEY_BYTES], const struct store_key *key,
    uint8_t sealed[static STORE_SEALED_BYTES], struct ought_error *err) OUGHT_MUST;
enum ought_status ought_slot_open(const struct ought_identity *identity,
    const uint8_t sealed[static STORE_SEALED_BYTES], struct store_key *key, struct ought_error *err) OUGHT_MUST;

/* ---- the store ---- */

#define STORE_FORMAT "ought-store 1\n"

struct ought_store {
	char *path;			/* absolute, without links */
	char *publish_path;		/* of one being made; NULL once it has its name */
	bool replaces;			/* the one being made takes the place of another */
	int lock;			/* of FORMAT, while the store is open; or -1 (lock.c) */
	char *ledger_path;
	char *content_path;
	bool ledger_key_added;
	bool content_key_added;
	char origin[OUGHT_ORIGIN_MAX];
	const struct ought_identity *identity;
	struct store_keys *keys;
	struct ought_db *db;
	int64_t (*now_ms)(void *cookie);
	void *cookie;
};

/* An empty handle for the directory ${path}, absolute; keys in secret memory. */
enum ought_status ought_store_allocate(const char *path, const struct ought_identity *identity,
    struct ought_store **store, struct ought_error *err) OUGHT_MUST;
/* Register the keys with the vault, open both files, check them, and guard the connection. */
enum ought_status ought_store_connect(struct ought_store *store, struct ought_error *err) OUGHT_MUST;
/* Close the connection and drop the keys from the vault; the handle stays. */
void ought_store_disconnect(struct ought_store *store);
enum ought_status ought_store_register_keys(struct ought_store *store, struct ought_error *err) OUGHT_MUST;
void ought_store_free(struct ought_store *store);
void ought_store_make_keys(struct store_keys *keys);
/* Take the keys from the slot of ${store}'s identity. */
enum ought_status ought_store_open_slot(struct ought_store *store, struct ought_error *err) OUGHT_MUST;
/*
 * Make a directory, with keys/ in it, beside where ${path} will be; both paths absolute and the caller's to free().
 * OUGHT_REFUSED where ${path} exists.
 */
enum ought_status ought_store_make_directory(const char *path, char **final_path, char **partial,
    struct ought_error *err) OUGHT_MUST;
/* Give ${from} the name ${to}, which must not be taken: OUGHT_REFUSED. */
enum ought_status ought_store_rename_new(const char *from, const char *to, struct ought_error *err) OUGHT_MUST;

/* ---- who has the store open: lock.c ---- */

/* A shared lock of the store at ${path}, absolute: close() gives it back.  OUGHT_BUSY while it is encrypted anew. */
enum ought_status ought_lock_share(const char *path, int *lock, struct ought_error *err) OUGHT_MUST;

/* ---- encrypting anew: rekey.c ---- */

#define STORE_REKEYING ".rekeying"	/* appended to the store's name */

/* Remove a store's files and directory, which is nobody's store. */
enum ought_status ought_store_remove(const char *path, struct ought_error *err);
/* Remove what a crash left beside the store at ${path}, of which the caller holds a shared lock. */
void ought_rekey_clean(const char *path);

/* ---- migrations ---- */

enum store_series { STORE_LEDGER, STORE_CONTENT };

/* Bring main of ${sql}, a connection of its own, forward: each file in one transaction. */
enum ought_status ought_migrate(sqlite3 *sql, enum store_series series, struct ought_error *err) OUGHT_MUST;
/* The same, no further than to ${version}: for tests of older stores. */
enum ought_status ought_migrate_until(sqlite3 *sql, enum store_series series, int version, struct ought_error *err)
    OUGHT_MUST;
/* The version that ought_migrate brings a file to. */
int ought_migrate_latest(enum store_series series);
/*
 * Whether a file with this application id and version is ours to open: OUGHT_DAMAGED, or OUGHT_INVALID for a newer
 * one.  ${*behind} tells whether it has to be brought forward.
 */
enum ought_status ought_migrate_check(enum store_series series, int64_t application_id, int64_t version,
    bool *behind, struct ought_error *err) OUGHT_MUST;
/*
 * OUGHT_DAMAGED where the file of ${db} holds another schema than the migrations up to ${version} make: a table,
 * index, trigger or view more, fewer or otherwise.
 */
enum ought_status ought_schema_check(struct ought_db *db, enum store_series series, int version,
    struct ought_error *err) OUGHT_MUST;

#endif
