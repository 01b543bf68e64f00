/*
 * db.c: one SQLite connection over content and ledger, and its settings.  The content is main because SQLite commits
 * main first: after a crash it may be ahead of the ledger, never behind (transaction.c).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <sodium.h>
#include <sqlite3.h>

#include "ought/base.h"

#include "store/store_internal.h"

#include "ought/store.h"

int64_t
ought_db_monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
ought_db_pause(uint32_t longest_us)
{
	struct timespec pause = {0, 1000L * (200 + (long)randombytes_uniform(longest_us))};

	nanosleep(&pause, NULL);
}

/* Wait for a lock that another process holds, by short pauses of random length. */
static int
wait_for_lock(void *cookie, int tries)
{
	struct ought_db *db = cookie;

	if (tries == 0 && !db->beginning)
		db->wait_until_ms = ought_db_monotonic_ms() + db->patience_ms;
	if (ought_db_monotonic_ms() >= db->wait_until_ms)
		return 0;
	/* Who begins to write is the only one of the queue here, and does not let the lock lie idle. */
	ought_db_pause(db->beginning ? 300 : 4000);
	return 1;
}

int
ought_db_harden(sqlite3 *sql)
{
	static const struct {
		int option;
		int value;
	} options[] = {
	    {SQLITE_DBCONFIG_DEFENSIVE, 1},
	    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
	    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
	    {SQLITE_DBCONFIG_DQS_DDL, 0},
	    {SQLITE_DBCONFIG_DQS_DML, 0},
	    {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
	    {SQLITE_DBCONFIG_ENABLE_VIEW, 1},
	    {SQLITE_DBCONFIG_ENABLE_TRIGGER, 1},
	};
	int rc = sqlite3_extended_result_codes(sql, 1);
	size_t i;

	for (i = 0; i < sizeof(options) / sizeof(options[0]) && rc == SQLITE_OK; i++)
		rc = sqlite3_db_config(sql, options[i].option, options[i].value, NULL);
	if (rc != SQLITE_OK)
		return rc;
	/*
	 * Nothing may spill into a file that is not sealed; and REPLACE has to fire the triggers that keep entries
	 * from being removed.
	 */
	return sqlite3_exec(
	    sql, "PRAGMA temp_store = MEMORY; PRAGMA recursive_triggers = ON", NULL, NULL, NULL);
}

enum ought_status
ought_db_own_prepare(
    struct ought_db *db, const char *sql, sqlite3_stmt **stmt, struct ought_error *err)
{
	bool before = db->own;
	int rc;

	db->own = true;
	rc = sqlite3_prepare_v2(db->sql, sql, -1, stmt, NULL);
	db->own = before;
	return rc == SQLITE_OK ? OUGHT_OK : ought_db_fault(db, rc, "reading", err);
}

enum ought_status
ought_db_own(struct ought_db *db, const char *sql, struct ought_error *err)
{
	int rc;

	db->own = true;
	rc = sqlite3_exec(db->sql, sql, NULL, NULL, NULL);
	db->own = false;
	return rc == SQLITE_OK ? OUGHT_OK : ought_db_fault(db, rc, "writing", err);
}

enum ought_status
ought_db_own_text(
    struct ought_db *db, const char *sql, char *text, size_t size, struct ought_error *err)
{
	sqlite3_stmt *stmt = NULL;
	const char *found;
	enum ought_status status;
	int rc;

	if ((status = ought_db_own_prepare(db, sql, &stmt, err)) != OUGHT_OK)
		return status;
	db->own = true;
	rc = sqlite3_step(stmt);
	db->own = false;
	if (rc != SQLITE_ROW && rc != SQLITE_DONE) {
		status = ought_db_fault(db, rc, "reading", err);
	} else {
		found = rc == SQLITE_ROW ? (const char *)sqlite3_column_text(stmt, 0) : NULL;
		strlcpy(text, found == NULL ? "" : found, size);
	}
	sqlite3_finalize(stmt);
	return status;
}

enum ought_status
ought_db_own_int(struct ought_db *db, const char *sql, int64_t *value, struct ought_error *err)
{
	char text[24];
	enum ought_status status;

	if ((status = ought_db_own_text(db, sql, text, sizeof(text), err)) == OUGHT_OK)
		*value = strtoll(text, NULL, 10);
	return status;
}

/* Attach ${path} (":memory:" for none) as the ledger. */
static enum ought_status
attach(struct ought_db *db, const char *path, struct ought_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum ought_status status;
	int rc;

	if ((status = ought_db_own_prepare(db, "ATTACH DATABASE :path AS ledger", &stmt, err)) !=
	    OUGHT_OK)
		return status;
	if ((rc = sqlite3_bind_text(stmt, 1, path, -1, SQLITE_STATIC)) != SQLITE_OK ||
	    (rc = sqlite3_step(stmt)) != SQLITE_DONE)
		status = ought_db_fault(db, rc, "reading", err);
	sqlite3_finalize(stmt);
	return status;
}

enum ought_status
ought_db_open(const char *content_path, const char *ledger_path, const char *vfs, damage_fn *damage,
    struct ought_db **db, struct ought_error *err)
{
	struct ought_db *opened = NULL;
	enum ought_status status = OUGHT_OK;
	int rc;

	if ((opened = calloc(1, sizeof(*opened))) != NULL) {
		opened->queue = -1;
		opened->patience_ms = STORE_BUSY_WAIT_MS;
	}
	if (opened == NULL ||
	    (content_path != NULL && (opened->content_path = strdup(content_path)) == NULL) ||
	    (ledger_path != NULL && (opened->ledger_path = strdup(ledger_path)) == NULL)) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	opened->content = content_path != NULL;
	opened->damage = damage;
	rc = sqlite3_open_v2(content_path == NULL ? ":memory:" : content_path, &opened->sql,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, vfs);
	if (opened->sql == NULL) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	if (rc != SQLITE_OK || (rc = ought_db_harden(opened->sql)) != SQLITE_OK ||
	    (rc = sqlite3_busy_handler(opened->sql, wait_for_lock, opened)) != SQLITE_OK) {
		status = ought_db_fault(opened, rc, "opening", err);
		goto out;
	}
	if ((status = attach(opened, ledger_path == NULL ? ":memory:" : ledger_path, err)) !=
	    OUGHT_OK)
		goto out;
	status = ought_db_own(opened,
	    "PRAGMA main.cell_size_check = ON;"
	    "PRAGMA main.secure_delete = ON;"
	    "PRAGMA ledger.secure_delete = ON;"
	    "PRAGMA main.synchronous = FULL;"
	    "PRAGMA ledger.synchronous = FULL;",
	    err);
	if (status != OUGHT_OK)
		goto out;
	*db = opened;
	opened = NULL;
out:
	ought_db_close(opened);
	return status;
}

void
ought_db_guard(struct ought_db *db)
{
	/* Fails only for a NULL connection. */
	(void)sqlite3_set_authorizer(db->sql, ought_db_authorize, db);
}

void
ought_db_close(struct ought_db *db)
{
	struct ought_statement *statement, *next;
	size_t i;

	if (db == NULL)
		return;
	for (i = 0; i < STATEMENT_BUCKETS; i++)
		for (statement = db->bucket[i]; statement != NULL; statement = next) {
			next = statement->next;
			sqlite3_finalize(statement->stmt);
			free(statement);
		}
	sqlite3_close_v2(db->sql);
	if (db->queue != -1)
		close(db->queue);
	free(db->content_path);
	free(db->ledger_path);
	free(db);
}

enum ought_status
ought_db_weaken(struct ought_db *db, const char *synchronous, struct ought_error *err)
{
	char sql[96];

	snprintf(sql, sizeof(sql), "PRAGMA main.synchronous = %s; PRAGMA ledger.synchronous = %s",
	    synchronous, synchronous);
	return ought_db_own(db, sql, err);
}

bool
ought_db_has_content(const struct ought_db *db)
{
	return db->content;
}
