/*
 * erase.c: content is destroyed.  An act of erasure only ends rows, in its transaction, so that a write that fails can be taken
 * back; what it ended is destroyed when the act is durable, in three steps that can each be done again:
 *
 *	0	the rows are deleted (secure_delete writes zeros over them)
 *	1	the file is written anew: SQLite, moving rows between pages, leaves copies in parts of a page that are not in use
 *	2	the log, which holds older images of pages, is copied into the file and cut to nothing
 *
 * main.erasing says how far each erasure is.  Whoever opens the store next with the content's key goes on where a
 * crash, or somebody who was reading, stopped it.
 */
#include <stdio.h>

#include <sqlite3.h>

#include "ought/base.h"

#include "store/store_internal.h"

#include "ought/store.h"

#define BEGUN "(SELECT n FROM main.erasing WHERE stage = 0)"

/*
 * Whose row it is, by the name of a column: a table of content has one of them, and then its rows go with that person or
 * record; or it is about checks (check_id), and they stay.  A test walks the schema.  person_member holds no more than
 * numbers, which are in the ledger too, and stays as well; what the search is made of (match_) is ended by ought_match_index.
 */
static const struct {
	const char *column;
	const char *erased;
} owners[] = {
    {"person", "SELECT person FROM ledger.person_ref WHERE erased_n IN " BEGUN},
    {"record", "SELECT record FROM ledger.record_ref WHERE erased_n IN " BEGUN},
    {"decision",
	"SELECT decision FROM ledger.decision JOIN ledger.record_ref USING (record)"
	" WHERE erased_n IN " BEGUN},
};

/* Parts are named one by one. */
static const char erased_parts[] = "SELECT n FROM ledger.erased_entry WHERE by_n IN " BEGUN;

/* "UPDATE main.%w SET ... WHERE %w IN (%s)" or a DELETE. */
static enum ought_status
run_for(struct ought_db *db, const char *format, const char *table, const char *column,
    const char *erased, int64_t n, struct ought_error *err)
{
	sqlite3_stmt *stmt = NULL;
	char *sql;
	enum ought_status status;
	int rc;

	if ((sql = sqlite3_mprintf(format, table, column, erased)) == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	if ((status = ought_db_own_prepare(db, sql, &stmt, err)) != OUGHT_OK)
		goto out;
	if (sqlite3_bind_parameter_count(stmt) > 0 && sqlite3_bind_int64(stmt, 1, n) != SQLITE_OK) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	if ((rc = sqlite3_step(stmt)) != SQLITE_DONE)
		status = ought_db_fault(db, rc, "writing", err);
out:
	sqlite3_finalize(stmt);
	sqlite3_free(sql);
	return status;
}

/* Every table that has a column by which its rows have an owner. */
static enum ought_status
run_for_all(struct ought_db *db, const char *format, int64_t n, struct ought_error *err)
{
	static const char tables[] =
	    "SELECT t.name FROM main.sqlite_schema AS t"
	    " WHERE t.type = 'table' AND t.name NOT IN ('erasing', 'person_member')"
	    "   AND t.name NOT LIKE 'match\\_%' ESCAPE '\\'"
	    "   AND EXISTS (SELECT 1 FROM pragma_table_info(t.name, 'main') WHERE name = ?1)"
	    "   AND EXISTS (SELECT 1 FROM pragma_table_info(t.name, 'main') WHERE name = 'until_n')";
	sqlite3_stmt *stmt = NULL;
	enum ought_status status;
	size_t i;
	int rc = SQLITE_DONE;

	if ((status = run_for(db, format, "part", "n", erased_parts, n, err)) != OUGHT_OK ||
	    (status = ought_db_own_prepare(db, tables, &stmt, err)) != OUGHT_OK)
		return status;
	db->own = true;
	for (i = 0; i < sizeof(owners) / sizeof(owners[0]) && status == OUGHT_OK; i++) {
		if (sqlite3_bind_text(stmt, 1, owners[i].column, -1, SQLITE_STATIC) != SQLITE_OK) {
			status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
			break;
		}
		while (status == OUGHT_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
			status = run_for(db, format, (const char *)sqlite3_column_text(stmt, 0),
			    owners[i].column, owners[i].erased, n, err);
		if (status == OUGHT_OK && rc != SQLITE_DONE)
			status = ought_db_fault(db, rc, "reading", err);
		sqlite3_reset(stmt);
		db->own = true;
	}
	db->own = false;
	sqlite3_finalize(stmt);
	return status;
}

enum ought_status
ought_erasure_mark(struct ought_db *db, int64_t n, struct ought_error *err)
{
	enum ought_status status;

	if (!db->content)
		return OUGHT_OK;
	db->erasing = true;
	status = ought_db_run(
	    db, "INSERT INTO main.erasing (n) VALUES (:n)", OUGHT_BINDS(OUGHT_INT(":n", n)), err);
	if (status != OUGHT_OK)
		return status;
	return run_for_all(db,
	    "UPDATE main.\"%w\" SET until_n = ?1 WHERE \"%w\" IN (%s) AND until_n IS NULL", n, err);
}

/* The stage of the erasure that is least far; of several the last. */
static enum ought_status
read_stage(struct ought_db *db, int64_t *stage, int64_t *n, bool *left, struct ought_error *err)
{
	enum ought_status status;

	*left = false;
	if (!db->content)
		return OUGHT_OK;
	status = ought_db_int(db, "SELECT stage FROM main.erasing ORDER BY stage, n DESC LIMIT 1",
	    NULL, stage, left, err);
	if (status != OUGHT_OK || !*left)
		return status;
	return ought_db_int(
	    db, "SELECT n FROM main.erasing ORDER BY stage, n DESC LIMIT 1", NULL, n, NULL, err);
}

/* Search keys that held before: those of persons who were merged are made of the names of both, so all of them go. */
static enum ought_status
delete_outdated(struct ought_db *db, struct ought_error *err)
{
	static const char tables[] = "SELECT name FROM main.sqlite_schema"
				     " WHERE type = 'table' AND name LIKE 'match\\_%' ESCAPE '\\'";
	sqlite3_stmt *stmt = NULL;
	enum ought_status status;
	int rc;

	if ((status = ought_db_own_prepare(db, tables, &stmt, err)) != OUGHT_OK)
		return status;
	while (status == OUGHT_OK && (rc = sqlite3_step(stmt)) != SQLITE_DONE)
		status = rc != SQLITE_ROW
		    ? ought_db_fault(db, rc, "reading", err)
		    : run_for(db, "DELETE FROM main.\"%w\" WHERE \"%w\" IS NOT NULL",
			  (const char *)sqlite3_column_text(stmt, 0), "until_n", "", 0, err);
	sqlite3_finalize(stmt);
	return status;
}

static enum ought_status
delete_rows(struct ought_db *db, struct ought_error *err)
{
	enum ought_status status;

	if ((status = ought_db_own(db, "PRAGMA defer_foreign_keys = ON", err)) != OUGHT_OK)
		return status;
	status = run_for_all(db, "DELETE FROM main.\"%w\" WHERE \"%w\" IN (%s)", 0, err);
	return status == OUGHT_OK ? delete_outdated(db, err) : status;
}

/* One stage further, up to the erasure by entry ${n}: one that another process comes with meanwhile is not meant. */
static enum ought_status
advance(struct ought_db *db, int64_t stage, int64_t n, struct ought_error *err)
{
	static const char next[] =
	    "UPDATE main.erasing SET stage = stage + 1 WHERE stage = :stage AND n <= :n";
	static const char last[] = "DELETE FROM main.erasing WHERE stage = :stage AND n <= :n";
	enum ought_status status;

	if ((status = ought_transaction_begin(db, err)) != OUGHT_OK)
		return status;
	if (stage > 0 || (status = delete_rows(db, err)) == OUGHT_OK)
		status = ought_db_run(db, stage < 2 ? next : last,
		    OUGHT_BINDS(OUGHT_INT(":stage", stage), OUGHT_INT(":n", n)), err);
	if (status == OUGHT_OK)
		return ought_transaction_commit(db, err);
	ought_transaction_rollback(db);
	return status;
}

/* Copy the log into the file and cut it: OUGHT_BUSY while somebody reads an older state. */
static enum ought_status
cut_log(struct ought_db *db, struct ought_error *err)
{
	int64_t busy = 1;
	enum ought_status status;

	status = ought_db_own_int(db, "PRAGMA main.wal_checkpoint(TRUNCATE)", &busy, err);
	if (status == OUGHT_OK && busy != 0)
		status = ought_error_set(err, OUGHT_BUSY,
		    "another process reads the store as it was before the erasure");
	return status;
}

enum ought_status
ought_db_sweep(struct ought_db *db, int64_t patience_ms, struct ought_error *err)
{
	int64_t stage = 0, n = 0, before_ms = db->patience_ms;
	bool left = false;
	enum ought_status status;

	db->patience_ms = patience_ms;
	while ((status = read_stage(db, &stage, &n, &left, err)) == OUGHT_OK && left) {
		if (stage == 1)
			status = ought_db_own(db, "VACUUM main", err);
		else if (stage == 2)
			status = cut_log(db, err);
		if (status != OUGHT_OK || (status = advance(db, stage, n, err)) != OUGHT_OK)
			break;
	}
	db->patience_ms = before_ms;
	return status;
}

enum ought_status
ought_store_sweep(struct ought_store *store, struct ought_error *err)
{
	return ought_db_sweep(store->db, STORE_SWEEP_WAIT_MS, err);
}
