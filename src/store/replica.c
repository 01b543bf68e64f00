/*
 * replica.c: a store's tables in memory, empty, made by the same migrations: what replay writes its own account of the
 * acts into.
 */
#include <sqlite3.h>

#include "ought/base.h"

#include "store/store_internal.h"

#include "ought/store.h"

/*
 * Make the tables of ${series} in schema ${schema} of ${db}.  Migrations name no schema, so they run on a connection of
 * their own, from which the pages are then copied.
 */
static enum ought_status
make_tables(
    struct ought_db *db, enum store_series series, const char *schema, struct ought_error *err)
{
	sqlite3 *from = NULL;
	sqlite3_backup *copy;
	enum ought_status status = OUGHT_OK;
	int rc;

	if (sqlite3_open_v2(":memory:", &from, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
		SQLITE_OK ||
	    ought_db_harden(from) != SQLITE_OK) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	if ((status = ought_migrate(from, series, err)) != OUGHT_OK)
		goto out;
	if ((copy = sqlite3_backup_init(db->sql, schema, from, "main")) == NULL) {
		status = ought_db_fault(db, sqlite3_errcode(db->sql), "writing", err);
		goto out;
	}
	(void)sqlite3_backup_step(copy, -1);
	if ((rc = sqlite3_backup_finish(copy)) != SQLITE_OK)
		status = ought_db_fault(db, rc, "writing", err);
out:
	sqlite3_close_v2(from);
	return status;
}

enum ought_status
ought_db_replica(bool content, struct ought_db **db, struct ought_error *err)
{
	struct ought_db *replica = NULL;
	enum ought_status status;

	if ((status = ought_db_open(NULL, NULL, NULL, NULL, &replica, err)) != OUGHT_OK)
		goto out;
	replica->replica = true;
	replica->content = content;
	if ((status = make_tables(replica, STORE_LEDGER, "ledger", err)) != OUGHT_OK)
		goto out;
	if (content && (status = make_tables(replica, STORE_CONTENT, "main", err)) != OUGHT_OK)
		goto out;
	/* One transaction from its first row to its end: beginning one for each statement takes a third of the time of all. */
	if ((status = ought_db_own(replica, "BEGIN", err)) != OUGHT_OK)
		goto out;
	ought_db_guard(replica);
	*db = replica;
	replica = NULL;
out:
	ought_db_close(replica);
	return status;
}
