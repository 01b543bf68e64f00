/*
 * migrate.c: the schema, which is SQL in migrations/, brought forward.  Only forward: what was decided under an older
 * schema is not forgotten, and a program older than the store has to be replaced rather than the store.
 */
#include <stdio.h>
#include <string.h>

#include <sqlite3.h>

#include "ought/base.h"

#include "store/store_internal.h"

struct migration {
	const char *series;
	int version;
	const char *name;
	const unsigned char *sql; /* ends in a NUL */
};

#include "migrations.inc"

#define MIGRATIONS (sizeof(migrations) / sizeof(migrations[0]))

static const struct {
	const char *name;
	int64_t application_id; /* as the first migration sets it */
} series_table[] = {
    [STORE_LEDGER] = {"ledger", 0x6f756c67},
    [STORE_CONTENT] = {"content", 0x6f756374},
};

int
ought_migrate_latest(enum store_series series)
{
	int version = 0;
	size_t i;

	for (i = 0; i < MIGRATIONS; i++)
		if (strcmp(migrations[i].series, series_table[series].name) == 0)
			version = migrations[i].version;
	return version;
}

enum ought_status
ought_migrate_check(enum store_series series, int64_t application_id, int64_t version, bool *behind,
    struct ought_error *err)
{
	const char *name = series_table[series].name;

	if (application_id != series_table[series].application_id || version < 1)
		return ought_error_set(err, OUGHT_DAMAGED,
		    "%s.db is not a %s of ought: its application id is %#llx, not %#llx", name,
		    name, (unsigned long long)application_id,
		    (unsigned long long)series_table[series].application_id);
	if (version > ought_migrate_latest(series))
		return ought_error_set(err, OUGHT_INVALID,
		    "%s.db has version %lld, and this ought knows versions up to %d: use a newer "
		    "ought",
		    name, (long long)version, ought_migrate_latest(series));
	*behind = version < ought_migrate_latest(series);
	return OUGHT_OK;
}

static enum ought_status
fault(sqlite3 *sql, enum store_series series, const char *name, struct ought_error *err)
{
	int rc = sqlite3_errcode(sql);

	if ((rc & 0xff) == SQLITE_BUSY)
		return ought_error_set(err, OUGHT_BUSY,
		    "another process holds the store; %s.db is being brought forward",
		    series_table[series].name);
	return ought_error_set(err, (rc & 0xff) == SQLITE_NOMEM ? OUGHT_NOMEM : OUGHT_IO,
	    "%s.db could not be brought forward to %s (%s)", series_table[series].name, name,
	    sqlite3_errmsg(sql));
}

static int
read_version(sqlite3 *sql, int *version)
{
	sqlite3_stmt *stmt = NULL;
	int rc;

	if ((rc = sqlite3_prepare_v2(sql, "PRAGMA main.user_version", -1, &stmt, NULL)) ==
		SQLITE_OK &&
	    (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		*version = sqlite3_column_int(stmt, 0);
		rc = SQLITE_OK;
	}
	sqlite3_finalize(stmt);
	return rc;
}

/* One file, unless another process was faster. */
static enum ought_status
apply(sqlite3 *sql, enum store_series series, const struct migration *migration,
    struct ought_error *err)
{
	char set_version[64];
	int version = 0;
	enum ought_status status = OUGHT_OK;

	if (sqlite3_exec(sql, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
		return fault(sql, series, migration->name, err);
	if (read_version(sql, &version) != SQLITE_OK) {
		status = fault(sql, series, migration->name, err);
		goto out;
	}
	if (version >= migration->version)
		goto out;
	/* PRAGMA takes no parameters; the number is ours. */
	snprintf(
	    set_version, sizeof(set_version), "PRAGMA main.user_version = %d", migration->version);
	if (sqlite3_exec(sql, (const char *)migration->sql, NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(sql, set_version, NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(sql, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
		status = fault(sql, series, migration->name, err);
out:
	if (!sqlite3_get_autocommit(sql))
		(void)sqlite3_exec(sql, "ROLLBACK", NULL, NULL, NULL);
	return status;
}

enum ought_status
ought_migrate_until(sqlite3 *sql, enum store_series series, int version, struct ought_error *err)
{
	enum ought_status status = OUGHT_OK;
	size_t i;

	for (i = 0; i < MIGRATIONS && status == OUGHT_OK; i++)
		if (strcmp(migrations[i].series, series_table[series].name) == 0 &&
		    migrations[i].version <= version)
			status = apply(sql, series, &migrations[i], err);
	return status;
}

enum ought_status
ought_migrate(sqlite3 *sql, enum store_series series, struct ought_error *err)
{
	return ought_migrate_until(sql, series, ought_migrate_latest(series), err);
}
