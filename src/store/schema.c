/*
 * schema.c: whether a file's tables, indices and triggers are those that the migrations make, and nothing besides.  Who holds a
 * database's key can put a trigger into it that acts when somebody else writes, or, into the content, a table that has the
 * name of one of the ledger and is then read in its place.  So a file is looked at before anything in it is used.
 */
#include <stdio.h>
#include <string.h>

#include <sqlite3.h>

#include "ought/base.h"

#include "store/store_internal.h"

#include "ought/store.h"

enum { COLUMN_TYPE, COLUMN_NAME, COLUMN_TABLE, COLUMN_SQL, COLUMNS };

/* An empty file in memory, brought to ${version}. */
static enum ought_status
make_expected(enum store_series series, int version, sqlite3 **sql, struct ought_error *err)
{
	if (sqlite3_open_v2(":memory:", sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
		SQLITE_OK ||
	    ought_db_harden(*sql) != SQLITE_OK)
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	return ought_migrate_until(*sql, series, version, err);
}

/* NULL sorts before any text, as in SQLite. */
static int
compare_column(sqlite3_stmt *a, sqlite3_stmt *b, int column)
{
	const char *text_a = (const char *)sqlite3_column_text(a, column);
	const char *text_b = (const char *)sqlite3_column_text(b, column);

	if (text_a == NULL || text_b == NULL)
		return (text_a != NULL) - (text_b != NULL);
	return strcmp(text_a, text_b);
}

/* The name comes from whoever made it: nothing that a terminal would obey gets out. */
static enum ought_status
refuse(const char *file, const char *what, sqlite3_stmt *row, struct ought_error *err)
{
	const char *type = (const char *)sqlite3_column_text(row, COLUMN_TYPE);
	const char *name = (const char *)sqlite3_column_text(row, COLUMN_NAME);
	char shown[64];
	size_t i;

	for (i = 0; i < sizeof(shown) - 1 && name != NULL && name[i] != '\0'; i++)
		shown[i] = name[i] > ' ' && name[i] < 0x7f ? name[i] : '?';
	shown[i] = '\0';
	return ought_error_set(err, OUGHT_DAMAGED, "%s %s: the %s %s", file, what,
	    type != NULL &&
		    (strcmp(type, "table") == 0 || strcmp(type, "index") == 0 ||
			strcmp(type, "view") == 0 || strcmp(type, "trigger") == 0)
		? type
		: "entry",
	    shown);
}

static enum ought_status
step(sqlite3_stmt *stmt, bool *row, struct ought_db *db, struct ought_error *err)
{
	int rc = sqlite3_step(stmt);

	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return ought_db_fault(db, rc, "reading", err);
	*row = rc == SQLITE_ROW;
	return OUGHT_OK;
}

/* Both in the order of their names. */
static enum ought_status
merge(struct ought_db *db, const char *file, sqlite3_stmt *there, sqlite3_stmt *expected,
    struct ought_error *err)
{
	bool more_there = false, more_expected = false;
	int column, order;
	enum ought_status status;

	for (;;) {
		if ((status = step(there, &more_there, db, err)) != OUGHT_OK ||
		    (status = step(expected, &more_expected, db, err)) != OUGHT_OK)
			return status;
		if (!more_there && !more_expected)
			return OUGHT_OK;
		order = !more_there  ? 1
		    : !more_expected ? -1
				     : compare_column(there, expected, COLUMN_NAME);
		if (order < 0)
			return refuse(file, "holds what no migration makes", there, err);
		if (order > 0)
			return refuse(file, "lacks what the migrations make", expected, err);
		for (column = 0; column < COLUMNS; column++)
			if (compare_column(there, expected, column) != 0)
				return refuse(
				    file, "holds another than the migrations make", there, err);
	}
}

enum ought_status
ought_schema_check(
    struct ought_db *db, enum store_series series, int version, struct ought_error *err)
{
	static const struct {
		const char *file;
		const char *sql;
	} of[] = {
	    [STORE_LEDGER] = {"ledger.db",
		"SELECT type, name, tbl_name, sql FROM ledger.sqlite_schema ORDER BY name, type"},
	    [STORE_CONTENT] = {"content.db",
		"SELECT type, name, tbl_name, sql FROM main.sqlite_schema ORDER BY name, type"},
	};
	sqlite3_stmt *there = NULL, *expected = NULL;
	sqlite3 *made = NULL;
	enum ought_status status;

	if ((status = make_expected(series, version, &made, err)) != OUGHT_OK ||
	    (status = ought_db_own_prepare(db, of[series].sql, &there, err)) != OUGHT_OK)
		goto out;
	if (sqlite3_prepare_v2(made,
		"SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name, type", -1,
		&expected, NULL) != SQLITE_OK) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	status = merge(db, of[series].file, there, expected, err);
out:
	sqlite3_finalize(there);
	sqlite3_finalize(expected);
	sqlite3_close_v2(made);
	return status;
}
