/*
 * unlock.c: whether the key opens a database, asked when the file is opened and before SQLite may touch its log:
 * recovery with a wrong key would take a good log for a torn one and cut it off.
 */
#include <string.h>

#include "vault_internal.h"

/* A few other pages tell a damaged page 1 from a wrong key. */
#define OTHER_PAGES 8U

bool
vault_page_1_fits(const struct vault_key *key, const uint8_t plain[static OUGHT_VAULT_PAGE_BYTES])
{
	/* Page size, big-endian, at 16; reserved bytes at 20 (sqlite.org/fileformat.html). */
	if (((unsigned)plain[16] << 8 | plain[17]) == OUGHT_VAULT_PAGE_BYTES &&
	    plain[20] == OUGHT_VAULT_RESERVED_BYTES)
		return true;
	sqlite3_log(SQLITE_MISUSE,
	    "%s: refused to write a database without pages of 4096 bytes of which 40 are reserved "
	    "(ought_vault_prepare)",
	    key->name);
	return false;
}

static bool
page_opens(struct vault_database *database, uint32_t number)
{
	struct vault_file *base = &database->base;
	sqlite3_int64 offset = (sqlite3_int64)(number - 1) * OUGHT_VAULT_PAGE_BYTES;

	return base->below->pMethods->xRead(
		   base->below, database->page, (int)OUGHT_VAULT_PAGE_BYTES, offset) == SQLITE_OK &&
	    vault_page_open(base->key, number, database->page, NULL);
}

static bool
another_page_opens(struct vault_database *database)
{
	uint32_t number;

	for (number = 2; number <= OTHER_PAGES + 1; number++)
		if (page_opens(database, number))
			return true;
	return false;
}

/* Page 1 does not open: torn by a crash, so that log or journal mend it; damaged; or not with this key. */
static int
without_page_1(struct vault_database *database)
{
	struct vault_file *base = &database->base;
	uint8_t *spare = sqlite3_malloc((int)OUGHT_VAULT_PAGE_BYTES);
	bool head = false;

	if (spare == NULL)
		return SQLITE_NOMEM;
	if (vault_log_first_page(database, &head, spare)) {
		database->spare = spare;
		return SQLITE_OK;
	}
	if (!head && vault_journal_opens(database)) {
		/* What SQLite takes from a header that is not there: a page size, until the journal is played. */
		memset(spare, 0, OUGHT_VAULT_PAGE_BYTES);
		spare[16] = OUGHT_VAULT_PAGE_BYTES >> 8;
		spare[20] = OUGHT_VAULT_RESERVED_BYTES;
		database->spare = spare;
		return SQLITE_OK;
	}
	sqlite3_free(spare);
	if (head || another_page_opens(database))
		vault_report(base->vault, base->key, OUGHT_DAMAGED,
		    "%s: page 1 was altered or is damaged", base->key->name);
	else
		vault_report(base->vault, base->key, OUGHT_LOCKED,
		    "%s: the key does not open it, or page 1 was altered or is damaged",
		    base->key->name);
	return SQLITE_NOTADB;
}

static bool
beside(struct vault_database *database, const char *ending)
{
	struct vault_file *base = &database->base;
	char *name = sqlite3_mprintf("%s%s", base->key->path, ending);
	int exists = 1;

	if (name == NULL ||
	    base->vault->below->xAccess(base->vault->below, name, SQLITE_ACCESS_EXISTS, &exists) !=
		SQLITE_OK)
		exists = 1;
	sqlite3_free(name);
	return exists != 0;
}

/*
 * Whether the file is shorter than its page 1 says (page count at 28, good while the change counter at 24 is the one
 * at 92).  With a log or a journal it may be, until they are played.
 */
static bool
is_cut(struct vault_database *database, sqlite3_int64 size)
{
	const uint8_t *page = database->page;

	if (beside(database, "-owal") || beside(database, "-journal") || !page_opens(database, 1) ||
	    !vault_page_open(database->base.key, 1, page, database->page))
		return false;
	return memcmp(page + 24, page + 92, 4) == 0 &&
	    (sqlite3_int64)vault_get32(page + 28) * OUGHT_VAULT_PAGE_BYTES > size;
}

int
vault_database_open(struct vault_database *database)
{
	struct vault_file *base = &database->base;
	sqlite3_int64 size;
	int rc, tries;
	bool head = false, opens = false;

	database->size = -1;
	if ((database->page = sqlite3_malloc((int)OUGHT_VAULT_PAGE_BYTES)) == NULL)
		return SQLITE_NOMEM;
	if ((rc = base->below->pMethods->xFileSize(base->below, &size)) != SQLITE_OK)
		return rc;
	if (size == 0) {
		/* SQLite deletes the log of an empty database; a log with a head says that it was not empty. */
		vault_log_first_page(database, &head, database->page);
		if (head) {
			vault_report(base->vault, base->key, OUGHT_DAMAGED,
			    "%s is empty, and its log is not", base->key->name);
			return SQLITE_NOTADB;
		}
		return SQLITE_OK;
	}
	/* Read without a lock: a checkpoint of another process may be writing it. */
	for (tries = 8; tries > 0; tries--) {
		opens = page_opens(database, 1);
		if (opens && !is_cut(database, size))
			return SQLITE_OK;
		base->vault->below->xSleep(base->vault->below, 1000);
		if ((rc = base->below->pMethods->xFileSize(base->below, &size)) != SQLITE_OK)
			return rc;
	}
	if (!opens)
		return without_page_1(database);
	vault_report(base->vault, base->key, OUGHT_DAMAGED, "%s: pages were cut off its end",
	    base->key->name);
	return SQLITE_NOTADB;
}
