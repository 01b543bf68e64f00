/* store_internal.h: what the files of this layer share. */
#ifndef OUGHT_STORE_INTERNAL_H
#define OUGHT_STORE_INTERNAL_H

#include <sqlite3.h>

#include "ought/base.h"
#include "ought/vault.h"

#include "ought/store.h"

#define STORE_BUSY_WAIT_MS 30000

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
	bool touches_content;		/* the authorizer saw the statement being prepared write to main */
	bool writing;			/* within a write transaction */
	bool reading;
	bool wrote_content;		/* in this write transaction */
	int64_t base;			/* the ledger's size when the write transaction began */
	bool beginning;			/* one wait for all the locks of a write transaction */
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
	bool touches_content;
};

/*
 * Open one connection over the VFS ${vfs} (NULL: the default): ${content_path} as main (NULL: in memory), ${ledger_path}
 * attached (NULL: in memory).  Files must exist.  The authorizer is not yet on: ought_db_guard.
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
int64_t ought_db_monotonic_ms(void);

/* ---- migrations ---- */

enum store_series { STORE_LEDGER, STORE_CONTENT };

/* Bring main of ${sql}, a connection of its own, forward: each file in one transaction. */
enum ought_status ought_migrate(sqlite3 *sql, enum store_series series, struct ought_error *err) OUGHT_MUST;
/*
 * Whether a file with this application id and version is ours to open: OUGHT_DAMAGED, or OUGHT_INVALID for a newer
 * one.  ${*behind} tells whether it has to be brought forward.
 */
enum ought_status ought_migrate_check(enum store_series series, int64_t application_id, int64_t version,
    bool *behind, struct ought_error *err) OUGHT_MUST;

#endif
