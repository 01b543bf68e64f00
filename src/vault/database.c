/*
 * database.c: the main file.  SQLite reads and writes whole pages, and now and then a few bytes of page 1; all else
 * is refused.  A page that does not authenticate is an I/O error with a finding, never bytes.
 *
 * During a checkpoint the page comes from the log sealed for the very place that it goes to, so its ciphertext is
 * copied: a page is sealed once in its life (log.c gives, write_copied takes).
 */
#include <string.h>

#include "vault_internal.h"

/* How often a page 1 that does not open is read again: header reads take no lock, and may meet a checkpoint. */
#define PAGE_1_TRIES 8

static struct vault_database *
database_of(sqlite3_file *file)
{
	return (struct vault_database *)file;
}

static sqlite3_file *
below_of(sqlite3_file *file)
{
	return ((struct vault_file *)file)->below;
}

static sqlite3_int64
offset_of(uint32_t number)
{
	return (sqlite3_int64)(number - 1) * OUGHT_VAULT_PAGE_BYTES;
}

/* Page ${number} into ${plain}.  SQLITE_IOERR_SHORT_READ, and zeros, beyond the end. */
static int
read_page(struct vault_database *database, uint32_t number, uint8_t *plain)
{
	struct vault_file *base = &database->base;
	sqlite3_file *below = base->below;
	int rc, tries = number == 1 ? PAGE_1_TRIES : 1;

	for (; tries > 0; tries--) {
		rc = below->pMethods->xRead(
		    below, plain, (int)OUGHT_VAULT_PAGE_BYTES, offset_of(number));
		if (rc != SQLITE_OK) {
			memset(plain, 0, OUGHT_VAULT_PAGE_BYTES);
			return rc;
		}
		if (vault_page_open(base->key, number, plain, plain))
			return SQLITE_OK;
		if (tries > 1)
			base->vault->below->xSleep(base->vault->below, 1000);
	}
	memset(plain, 0, OUGHT_VAULT_PAGE_BYTES);
	vault_report(base->vault, base->key, OUGHT_DAMAGED, "%s: page %u was altered or is damaged",
	    base->key->name, number);
	return SQLITE_IOERR_DATA;
}

/* While the file's own page 1 is torn, its header is the log's; until it is whole again. */
static bool
mended(struct vault_database *database)
{
	sqlite3_file *below = database->base.below;

	if (below->pMethods->xRead(below, database->page, (int)OUGHT_VAULT_PAGE_BYTES, 0) !=
		SQLITE_OK ||
	    !vault_page_open(database->base.key, 1, database->page, NULL))
		return false;
	sqlite3_free(database->spare);
	database->spare = NULL;
	return true;
}

static int
database_read(sqlite3_file *file, void *buffer, int amount, sqlite3_int64 offset)
{
	struct vault_database *database = database_of(file);
	uint32_t number = (uint32_t)(offset / OUGHT_VAULT_PAGE_BYTES + 1);
	size_t within = (size_t)(offset % OUGHT_VAULT_PAGE_BYTES);
	int rc;

	if (within == 0 && amount == (int)OUGHT_VAULT_PAGE_BYTES)
		return read_page(database, number, buffer);
	if (amount < 0 || within + (size_t)amount > OUGHT_VAULT_PAGE_BYTES)
		return SQLITE_IOERR_READ;
	if (number == 1 && database->spare != NULL && !mended(database)) {
		memcpy(buffer, database->spare + within, (size_t)amount);
		return SQLITE_OK;
	}
	rc = read_page(database, number, database->page);
	memcpy(buffer, database->page + within, (size_t)amount);
	return rc;
}

static int
write_sealed(struct vault_database *database, uint32_t number, const uint8_t *sealed)
{
	sqlite3_file *below = database->base.below;
	sqlite3_int64 end = offset_of(number) + OUGHT_VAULT_PAGE_BYTES;
	int rc;

	rc = below->pMethods->xWrite(below, sealed, (int)OUGHT_VAULT_PAGE_BYTES, offset_of(number));
	if (rc == SQLITE_OK && database->size < end)
		database->size = end;
	return rc;
}

/* Pages between the end and ${offset} exist from now on, sealed: a hole would be a page that nobody wrote. */
static int
fill_gap(struct vault_database *database, sqlite3_int64 offset)
{
	static const uint8_t zeros[OUGHT_VAULT_PAGE_BYTES];
	struct vault_file *base = &database->base;
	uint32_t number;
	int rc = SQLITE_OK;

	if (database->size < 0 &&
	    (rc = base->below->pMethods->xFileSize(base->below, &database->size)) != SQLITE_OK) {
		database->size = -1;
		return rc;
	}
	while (rc == SQLITE_OK && database->size < offset) {
		number = (uint32_t)(database->size / OUGHT_VAULT_PAGE_BYTES + 1);
		if (offset_of(number) >= offset)
			break;
		vault_page_seal(base->vault, base->key, number, zeros, database->page);
		rc = write_sealed(database, number, database->page);
	}
	return rc;
}

/* Whether what SQLite writes is what the log gave last: then ${*sealed} is to be written in its place. */
static bool
copied(
    struct vault_database *database, uint32_t number, const uint8_t *buffer, const uint8_t **sealed)
{
	struct vault_copy *copy = database->log != NULL ? &database->log->copy : NULL;
	const uint8_t *given;

	if (copy == NULL || copy->number != number)
		return false;
	given = copy->raw ? copy->sealed : copy->plain;
	*sealed = copy->sealed;
	return memcmp(given, buffer, OUGHT_VAULT_PAGE_BYTES) == 0;
}

static int
database_write(sqlite3_file *file, const void *buffer, int amount, sqlite3_int64 offset)
{
	struct vault_database *database = database_of(file);
	struct vault_file *base = &database->base;
	const uint8_t *plain = buffer, *sealed = database->page;
	uint32_t number = (uint32_t)(offset / OUGHT_VAULT_PAGE_BYTES + 1);
	int rc;

	if (amount != (int)OUGHT_VAULT_PAGE_BYTES || offset % OUGHT_VAULT_PAGE_BYTES != 0) {
		sqlite3_log(SQLITE_IOERR_WRITE, "%s: a write of %d bytes is not one of a page",
		    base->key->name, amount);
		return SQLITE_IOERR_WRITE;
	}
	if ((rc = fill_gap(database, offset)) != SQLITE_OK)
		return rc;
	if (!copied(database, number, plain, &sealed)) {
		/* Ciphertext that came from the log goes to its own place or nowhere. */
		if (database->log != NULL && database->log->copy.number != 0 &&
		    database->log->copy.raw)
			return SQLITE_IOERR_WRITE;
		if (number == 1 && !vault_page_1_fits(base->key, plain))
			return SQLITE_IOERR_WRITE;
		vault_page_seal(base->vault, base->key, number, plain, database->page);
		sealed = database->page;
	}
	rc = write_sealed(database, number, sealed);
	if (database->log != NULL)
		database->log->copy.number = 0;
	return rc;
}

static int
database_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct vault_database *database = database_of(file);
	sqlite3_file *below = below_of(file);
	int rc;

	if (size % OUGHT_VAULT_PAGE_BYTES != 0)
		return SQLITE_IOERR_TRUNCATE;
	if ((rc = fill_gap(database, size)) != SQLITE_OK)
		return rc;
	rc = below->pMethods->xTruncate(below, size);
	database->size = -1;
	return rc;
}

static int
database_sync(sqlite3_file *file, int flags)
{
	return below_of(file)->pMethods->xSync(below_of(file), flags);
}

static int
database_size(sqlite3_file *file, sqlite3_int64 *size)
{
	return below_of(file)->pMethods->xFileSize(below_of(file), size);
}

static int
database_lock(sqlite3_file *file, int lock)
{
	struct vault_database *database = database_of(file);
	int rc;

	rc = below_of(file)->pMethods->xLock(below_of(file), lock);
	database->size = -1;
	if (rc == SQLITE_OK && lock > database->lock)
		database->lock = lock;
	return rc;
}

static int
database_unlock(sqlite3_file *file, int lock)
{
	struct vault_database *database = database_of(file);

	database->size = -1;
	database->lock = lock;
	return below_of(file)->pMethods->xUnlock(below_of(file), lock);
}

static int
database_check_reserved_lock(sqlite3_file *file, int *held)
{
	return below_of(file)->pMethods->xCheckReservedLock(below_of(file), held);
}

static int
database_control(sqlite3_file *file, int op, void *arg)
{
	sqlite3_file *below = below_of(file);
	char **pragma = arg;
	int rc;

	switch (op) {
	case SQLITE_FCNTL_PRAGMA:
		if (sqlite3_stricmp(pragma[1], "mmap_size") == 0) {
			pragma[0] = sqlite3_mprintf("0");
			return SQLITE_OK;
		}
		if (sqlite3_stricmp(pragma[1], "page_size") == 0 && pragma[2] != NULL &&
		    strcmp(pragma[2], "4096") != 0) {
			pragma[0] =
			    sqlite3_mprintf("pages of an encrypted database have 4096 bytes");
			return SQLITE_ERROR;
		}
		break;
	/* Both make a file longer without our knowing, with pages that nobody sealed. */
	case SQLITE_FCNTL_CHUNK_SIZE:
	case SQLITE_FCNTL_SIZE_HINT:
		return SQLITE_OK;
	case SQLITE_FCNTL_MMAP_SIZE:
		*(sqlite3_int64 *)arg = 0;
		return SQLITE_OK;
	case SQLITE_FCNTL_BEGIN_ATOMIC_WRITE:
	case SQLITE_FCNTL_COMMIT_ATOMIC_WRITE:
	case SQLITE_FCNTL_ROLLBACK_ATOMIC_WRITE:
		return SQLITE_NOTFOUND;
	default:
		break;
	}
	rc = below->pMethods->xFileControl(below, op, arg);
	if (rc == SQLITE_OK && op == SQLITE_FCNTL_VFSNAME)
		*(char **)arg = sqlite3_mprintf(OUGHT_VAULT_VFS "/%z", *(char **)arg);
	return rc;
}

/* Journal headers then fill blocks of their own, which a page of ours does too. */
static int
database_sector_size(sqlite3_file *file)
{
	(void)file;
	return (int)OUGHT_VAULT_PAGE_BYTES;
}

/* Of what the file below promises, only what is still true of sealed pages. */
static int
database_characteristics(sqlite3_file *file)
{
	sqlite3_file *below = below_of(file);

	return (below->pMethods->xDeviceCharacteristics(below) &
		   (SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN | SQLITE_IOCAP_IMMUTABLE)) |
	    SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int
database_shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **memory)
{
	int rc = below_of(file)->pMethods->xShmMap(below_of(file), region, size, extend, memory);

	if (rc == SQLITE_OK)
		database_of(file)->indexed = true;
	return rc;
}

/* SQLite's locks of the log's index: 0 writes, 1 checkpoints, 2 recovers (sqlite.org/walformat.html). */
static int
database_shm_lock(sqlite3_file *file, int first, int count, int flags)
{
	struct vault_database *database = database_of(file);
	int rc;
	bool taken = (flags & SQLITE_SHM_LOCK) != 0;

	rc = below_of(file)->pMethods->xShmLock(below_of(file), first, count, flags);
	database->size = -1;
	if ((flags & SQLITE_SHM_EXCLUSIVE) == 0 || (taken && rc != SQLITE_OK))
		return rc;
	if (first == 0) {
		database->writing = taken;
		if (!taken && database->log != NULL) {
			database->log->committed = 0;
			database->log->begun = false;
		}
	}
	/* Taken together with another it is recovery's, and not a checkpoint. */
	if (first <= 1 && first + count > 1) {
		database->checkpointing = taken && count == 1;
		if (database->log != NULL)
			database->log->copy.number = 0;
	}
	if (first <= 2 && first + count > 2) {
		database->recovering = taken;
		if (database->log != NULL)
			database->log->checked = false;
	}
	return rc;
}

static void
database_shm_barrier(sqlite3_file *file)
{
	below_of(file)->pMethods->xShmBarrier(below_of(file));
}

static int
database_shm_unmap(sqlite3_file *file, int delete)
{
	database_of(file)->indexed = false;
	return below_of(file)->pMethods->xShmUnmap(below_of(file), delete);
}

static int
database_close(sqlite3_file *file)
{
	struct vault_database *database = database_of(file);

	if (database->log != NULL)
		database->log->database = NULL;
	sqlite3_free(database->page);
	sqlite3_free(database->spare);
	return vault_file_close(&database->base);
}

/* Version 2: no xFetch, for memory mapped from the file would be ciphertext. */
const sqlite3_io_methods vault_database_methods = {
    .iVersion = 2,
    .xClose = database_close,
    .xRead = database_read,
    .xWrite = database_write,
    .xTruncate = database_truncate,
    .xSync = database_sync,
    .xFileSize = database_size,
    .xLock = database_lock,
    .xUnlock = database_unlock,
    .xCheckReservedLock = database_check_reserved_lock,
    .xFileControl = database_control,
    .xSectorSize = database_sector_size,
    .xDeviceCharacteristics = database_characteristics,
    .xShmMap = database_shm_map,
    .xShmLock = database_shm_lock,
    .xShmBarrier = database_shm_barrier,
    .xShmUnmap = database_shm_unmap,
};
