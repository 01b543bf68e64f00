/*
 * fault.c: what SQLite answers, as one sentence for the user.  A sentence may name tables and columns, which the
 * schema knows, and never a value, which may be personal.
 */
#include <string.h>

#include <sqlite3.h>

#include "ought/base.h"

#include "store/store_internal.h"

bool
ought_db_damage(struct ought_db *db, struct ought_error *err)
{
	const char *const paths[] = {db->ledger_path, db->content_path};
	char sentence[OUGHT_SENTENCE_MAX];
	enum ought_status status = OUGHT_DAMAGED;
	size_t i;

	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (db->damage != NULL && paths[i] != NULL &&
		    db->damage(paths[i], &status, sentence)) {
			ought_error_set(err, status, "%s", sentence);
			return true;
		}
	return false;
}

/* Whether a damage sentence was set, its status; otherwise ${status} and ${format}'s sentence about ${doing}. */
static enum ought_status
files(struct ought_db *db, enum ought_status status, const char *doing, const char *what,
    struct ought_error *err)
{
	struct ought_error found = {0};

	if (ought_db_damage(db, &found))
		return ought_error_set(err, found.status, "%s", found.sentence);
	return ought_error_set(err, status, "%s the store's files failed: %s", doing, what);
}

enum ought_status
ought_db_fault(struct ought_db *db, int rc, const char *doing, struct ought_error *err)
{
	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ought_error_set(err, OUGHT_BUSY,
		    "another process has been holding the store for %d seconds",
		    STORE_BUSY_WAIT_MS / 1000);
	case SQLITE_FULL:
		return ought_error_set(err, OUGHT_IO, "the disk is full");
	case SQLITE_NOMEM:
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return files(db, OUGHT_DAMAGED, doing, sqlite3_errstr(rc & 0xff), err);
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_READONLY:
		return files(db, OUGHT_IO, doing, sqlite3_errstr(rc & 0xff), err);
	case SQLITE_CONSTRAINT:
		/* SQLite names table and column, or says what the schema's trigger says. */
		return ought_error_set(
		    err, OUGHT_INTERNAL, "the tables refuse a row: %s", sqlite3_errmsg(db->sql));
	case SQLITE_AUTH:
		return ought_error_set(
		    err, OUGHT_INTERNAL, "a statement does what no statement may do");
	default:
		/* SQLite's own message may quote an argument. */
		return ought_error_set(err, OUGHT_INTERNAL, "%s the tables failed: %s (%d)", doing,
		    sqlite3_errstr(rc), rc);
	}
}
