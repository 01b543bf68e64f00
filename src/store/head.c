/*
 * head.c: content and ledger beside each other.  Both are committed one after the other, content first; what a crash, a
 * full disk or somebody's hand may leave between them is told apart here:
 *
 *	content ahead	a write failed between the two: nobody was told that it happened, it is taken back
 *	content behind	never by a crash (both are durable at each commit, and what is taken back cannot come back:
 *			transaction.c): the content was replaced by an older copy
 *	ledger behind	as above: entries are missing that the content was written after
 *
 * The content's head names by number and signature the last entry before its last write, and the last one of it.  A
 * number alone would not do: an administrator, who holds no content, may append an entry after a write of somebody
 * else failed half-way, and it gets the number that the failed one had.
 */
#include <string.h>

#include <sqlite3.h>

#include "ought/base.h"

#include "store/store_internal.h"

#include "ought/store.h"

struct head {
	int64_t base;
	int64_t size;
	uint8_t base_signature[OUGHT_SIGNATURE_BYTES];
	uint8_t size_signature[OUGHT_SIGNATURE_BYTES];
};

static void
copy_signature(const struct ought_statement *statement, int column,
    uint8_t signature[static OUGHT_SIGNATURE_BYTES])
{
	size_t len = 0;
	const void *bytes = ought_statement_blob(statement, column, &len);

	memset(signature, 0, OUGHT_SIGNATURE_BYTES);
	if (bytes != NULL && len == OUGHT_SIGNATURE_BYTES)
		memcpy(signature, bytes, OUGHT_SIGNATURE_BYTES);
}

static enum ought_status
read_head(struct ought_db *db, struct head *head, struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	bool row = false;
	enum ought_status status;

	if ((status = ought_db_query(db,
		 "SELECT base, base_signature, size, size_signature FROM main.head WHERE one = 1",
		 NULL, &statement, err)) != OUGHT_OK)
		return status;
	if ((status = ought_statement_step(statement, &row, err)) != OUGHT_OK)
		goto out;
	if (!row) {
		status = ought_error_set(err, OUGHT_DAMAGED, "content.db has lost its head");
		goto out;
	}
	head->base = ought_statement_int(statement, 0);
	copy_signature(statement, 1, head->base_signature);
	head->size = ought_statement_int(statement, 2);
	copy_signature(statement, 3, head->size_signature);
out:
	ought_statement_finish(statement);
	return status;
}

/* Whether entry ${n} is there and has ${signature}; there is nothing to be wrong before entry 0. */
static enum ought_status
is_entry(struct ought_db *db, int64_t n, const uint8_t signature[static OUGHT_SIGNATURE_BYTES],
    bool *same, struct ought_error *err)
{
	int64_t found = 0;
	enum ought_status status;

	if (n < 0) {
		*same = true;
		return OUGHT_OK;
	}
	status = ought_db_int(db,
	    "SELECT EXISTS (SELECT 1 FROM ledger.entry WHERE n = :n AND signature = :signature)",
	    OUGHT_BINDS(
		OUGHT_INT(":n", n), OUGHT_BLOB(":signature", signature, OUGHT_SIGNATURE_BYTES)),
	    &found, NULL, err);
	if (status == OUGHT_OK)
		*same = found != 0;
	return status;
}

static enum ought_status
ledger_size(struct ought_db *db, int64_t *size, struct ought_error *err)
{
	return ought_db_int(
	    db, "SELECT coalesce(max(n) + 1, 0) FROM ledger.entry", NULL, size, NULL, err);
}

enum ought_status
ought_head_compare(struct ought_db *db, struct store_standing *standing, struct ought_error *err)
{
	struct store_standing found = {0};
	struct head head = {0};
	bool same = false, missing = false;
	int64_t behind = 0;
	enum ought_status status;

	if ((status = ledger_size(db, &found.ledger_size, err)) != OUGHT_OK)
		return status;
	found.settled = found.ledger_size;
	if (!db->content) {
		*standing = found;
		return OUGHT_OK;
	}
	if ((status = read_head(db, &head, err)) != OUGHT_OK)
		return status;
	if (found.ledger_size < head.base)
		return ought_error_set(err, OUGHT_DAMAGED,
		    "the ledger holds %lld entries, but the content saw %lld acknowledged: acts are "
		    "missing",
		    (long long)found.ledger_size, (long long)head.base);
	if ((status = is_entry(db, head.base - 1, head.base_signature, &same, err)) != OUGHT_OK)
		return status;
	if (!same)
		return ought_error_set(err, OUGHT_DAMAGED,
		    "entry %lld of the ledger is not the one that the content was written after",
		    (long long)(head.base - 1));
	if ((status = is_entry(db, head.size - 1, head.size_signature, &same, err)) != OUGHT_OK)
		return status;
	found.orphans = !same;
	found.settled = same ? head.size : head.base;
	memcpy(found.ahead, head.size_signature, sizeof(found.ahead));
	/* Entries that bind no content may follow: not everybody who appends holds the content's key. */
	if ((status = ought_db_int(db,
		 "SELECT n FROM ledger.entry"
		 " WHERE n >= :settled AND json_valid(CAST(body AS TEXT))"
		 "   AND json_extract(CAST(body AS TEXT), '$.content') IS NOT NULL"
		 " ORDER BY n LIMIT 1",
		 OUGHT_BINDS(OUGHT_INT(":settled", found.settled)), &behind, &missing, err)) !=
	    OUGHT_OK)
		return status;
	if (missing)
		return ought_error_set(err, OUGHT_DAMAGED,
		    "the content is behind the ledger: entry %lld has content, and the content saw only "
		    "%lld entries",
		    (long long)behind, (long long)found.settled);
	*standing = found;
	return OUGHT_OK;
}

/* Run ${format} with ${table} in place of %w and ${from} bound to its one parameter. */
static enum ought_status
take_back(struct ought_db *db, const char *format, const char *table, int64_t from,
    struct ought_error *err)
{
	sqlite3_stmt *stmt = NULL;
	char *sql;
	enum ought_status status;
	int rc;

	if ((sql = sqlite3_mprintf(format, table)) == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	if ((status = ought_db_own_prepare(db, sql, &stmt, err)) != OUGHT_OK)
		goto out;
	if ((rc = sqlite3_bind_int64(stmt, 1, from)) != SQLITE_OK ||
	    (rc = sqlite3_step(stmt)) != SQLITE_DONE)
		status = ought_db_fault(db, rc, "writing", err);
out:
	sqlite3_finalize(stmt);
	sqlite3_free(sql);
	return status;
}

enum ought_status
ought_head_remove_orphans(struct ought_db *db, int64_t settled, struct ought_error *err)
{
	/* Every table that entries make rows of, whichever migration brought it. */
	static const char tables[] =
	    "SELECT t.name FROM main.sqlite_schema AS t"
	    " WHERE t.type = 'table'"
	    "   AND EXISTS (SELECT 1 FROM pragma_table_info(t.name, 'main') WHERE name = 'n')"
	    "   AND EXISTS (SELECT 1 FROM pragma_table_info(t.name, 'main') WHERE name = 'until_n')";
	sqlite3_stmt *stmt = NULL;
	const char *table;
	enum ought_status status;
	int rc;

	/* Rows may refer to one another: what counts is that all are right at the end. */
	if ((status = ought_db_own(db, "PRAGMA defer_foreign_keys = ON", err)) != OUGHT_OK ||
	    (status = ought_db_own_prepare(db, tables, &stmt, err)) != OUGHT_OK)
		return status;
	db->own = true;
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW && status == OUGHT_OK) {
		table = (const char *)sqlite3_column_text(stmt, 0);
		status =
		    take_back(db, "DELETE FROM main.\"%w\" WHERE n >= :from", table, settled, err);
		if (status == OUGHT_OK)
			status = take_back(db,
			    "UPDATE main.\"%w\" SET until_n = NULL WHERE until_n >= :from", table,
			    settled, err);
	}
	db->own = false;
	if (status == OUGHT_OK && rc != SQLITE_DONE)
		status = ought_db_fault(db, rc, "reading", err);
	sqlite3_finalize(stmt);
	return status;
}

enum ought_status
ought_head_advance(struct ought_db *db, int64_t base, struct ought_error *err)
{
	int64_t size = 0;
	enum ought_status status;

	if ((status = ledger_size(db, &size, err)) != OUGHT_OK)
		return status;
	return ought_db_run(db,
	    "UPDATE main.head SET"
	    "	base = :base,"
	    "	base_signature = (SELECT signature FROM ledger.entry WHERE n = :base - 1),"
	    "	size = :size,"
	    "	size_signature = (SELECT signature FROM ledger.entry WHERE n = :size - 1)"
	    " WHERE one = 1",
	    OUGHT_BINDS(OUGHT_INT(":base", base), OUGHT_INT(":size", size)), err);
}
