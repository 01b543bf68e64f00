/*
 * authorizer.c: the second lock under the rules.  Whatever the layers above ask for by mistake or by somebody's
 * design, SQLite prepares only reading, and the adding and ending of rows; nothing that reaches other files, changes the
 * schema or the settings, or touches what the ledger holds for ever.
 */
#include <string.h>

#include <sqlite3.h>

#include "ought/base.h"

#include "store/store_internal.h"

/* SQLite's own tables, and those that only grow. */
static bool
is_guarded(const char *schema, const char *table, bool adding)
{
	if (strncmp(table, "sqlite_", 7) == 0)
		return true;
	if (adding || schema == NULL || strcmp(schema, "ledger") != 0)
		return false;
	return strcmp(table, "entry") == 0 || strcmp(table, "node") == 0 ||
	    strcmp(table, "store_id") == 0;
}

int
ought_db_authorize(void *cookie, int action, const char *first, const char *second,
    const char *schema, const char *trigger)
{
	struct ought_db *db = cookie;

	(void)trigger;
	if (db->own)
		return SQLITE_OK;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_INSERT:
	case SQLITE_UPDATE:
	case SQLITE_DELETE:
		return is_guarded(schema, first, action == SQLITE_INSERT) ? SQLITE_DENY : SQLITE_OK;
	case SQLITE_FUNCTION:
		return strcmp(second, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
	case SQLITE_PRAGMA:
		/* Whether another process has committed: what is kept in memory depends on it. */
		return strcmp(first, "data_version") == 0 && second == NULL ? SQLITE_OK
									    : SQLITE_DENY;
	default:
		return SQLITE_DENY;
	}
}
