/* check.c: whether the store's files are whole, each page that is in use read and its seal checked. */
#include <string.h>

#include <sqlite3.h>

#include "ought/base.h"

#include "store/store_internal.h"

#include "ought/store.h"

static enum ought_status
check(struct ought_db *db, const char *name, const char *sql, struct ought_error *err)
{
	char found[256] = "", *line = found;
	enum ought_status status;

	if ((status = ought_db_own_text(db, sql, found, sizeof(found), err)) != OUGHT_OK)
		return status;
	if (strcmp(found, "ok") == 0)
		return OUGHT_OK;
	/* Where a page does not open SQLite knows its number, and the vault knows why. */
	if (ought_db_damage(db, err))
		return err->status;
	/* The first line that is no heading; it names a page, a table or an index, and no value. */
	if (strncmp(line, "***", 3) == 0 && strchr(line, '\n') != NULL)
		line = strchr(line, '\n') + 1;
	line[strcspn(line, "\n")] = '\0';
	return ought_error_set(err, OUGHT_DAMAGED, "%s is damaged: %s", name, line);
}

enum ought_status
ought_store_check_files(struct ought_store *store, struct ought_error *err)
{
	struct ought_db *db = store->db;
	struct ought_error found = {0};
	enum ought_status status;

	status = check(db, "ledger.db", "PRAGMA ledger.integrity_check(1)", &found);
	if (status == OUGHT_OK && db->content)
		status = check(db, "content.db", "PRAGMA main.integrity_check(1)", &found);
	/* Also looked at when the store was opened, which may be a while ago. */
	if (status == OUGHT_OK)
		status = ought_schema_check(
		    db, STORE_LEDGER, ought_migrate_latest(STORE_LEDGER), &found);
	if (status == OUGHT_OK && db->content)
		status = ought_schema_check(
		    db, STORE_CONTENT, ought_migrate_latest(STORE_CONTENT), &found);
	if (status != OUGHT_OK)
		return ought_error_set(err, status, "%s", found.sentence);
	return OUGHT_OK;
}
