/*
 * vfs.c: the VFS "ought".  It opens files of the VFS below and puts one of three kinds over each: database.c, log.c,
 * sealed.c.  A file for which no key is registered is not opened at all: there is no way through to plaintext.
 *
 *	main database		database.c	key of its path
 *	write-ahead log		log.c		key of its database; "X-wal" is "X-owal" on the disk
 *	rollback journals	sealed.c	key of their database
 *	super-journals		sealed.c	key of the database that they are named after
 *	all other		sealed.c	a fresh key
 *
 * The log's index, X-shm, is SQLite's own: page numbers, salts, and a running checksum of the log (SECURITY.md).
 */
#include <string.h>

#include "vault_internal.h"

union vault_any {
	struct vault_file base;
	struct vault_database database;
	struct vault_log log;
	struct vault_sealed sealed;
	long long aligned;
};

static struct vault *
vault_of(sqlite3_vfs *vfs)
{
	return vfs->pAppData;
}

static sqlite3_vfs *
below_of(sqlite3_vfs *vfs)
{
	return vault_of(vfs)->below;
}

char *
vault_log_name(const char *path, size_t len)
{
	static const char ending[] = "owal";
	char *name = sqlite3_malloc64(len + 8);

	if (name == NULL)
		return NULL;
	/* NULs enough for a VFS below that looks for parameters after the name. */
	memset(name, 0, len + 8);
	memcpy(name, path, len - 3);
	memcpy(name + len - 3, ending, sizeof(ending));
	return name;
}

static bool
ends_in(const char *name, size_t len, const char *ending)
{
	size_t ending_len = strlen(ending);

	return len > ending_len && memcmp(name + len - ending_len, ending, ending_len) == 0;
}

/* How much of a log's, journal's or super-journal's ${name} is its database's: SQLite appends a part with a "-". */
static size_t
database_len(const char *name, int flags)
{
	const char *dash;

	if ((flags & SQLITE_OPEN_MAIN_DB) != 0)
		return strlen(name);
	dash = strrchr(name, '-');
	return dash != NULL ? (size_t)(dash - name) : 0;
}

int
vault_file_close(struct vault_file *file)
{
	int rc = SQLITE_OK;

	if (file->below->pMethods != NULL)
		rc = file->below->pMethods->xClose(file->below);
	if (file->key != NULL && file->key->files > 0)
		vault_key_release(file->vault, file->key);
	else
		vault_key_free(file->key);
	sqlite3_free(file->name);
	file->file.pMethods = NULL;
	return rc;
}

sqlite3_file *
vault_below_open(struct vault *vault, const char *name, int type)
{
	sqlite3_file *file;
	int rc, exists = 0;

	if (vault->below->xAccess(vault->below, name, SQLITE_ACCESS_EXISTS, &exists) != SQLITE_OK ||
	    !exists || (file = sqlite3_malloc(vault->below->szOsFile)) == NULL)
		return NULL;
	memset(file, 0, (size_t)vault->below->szOsFile);
	rc = vault->below->xOpen(vault->below, name, file, SQLITE_OPEN_READONLY | type, NULL);
	if (rc != SQLITE_OK) {
		vault_below_close(file);
		return NULL;
	}
	return file;
}

void
vault_below_close(sqlite3_file *file)
{
	if (file != NULL && file->pMethods != NULL)
		file->pMethods->xClose(file);
	sqlite3_free(file);
}

static int
vault_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *flags_out)
{
	struct vault *vault = vault_of(vfs);
	union vault_any *any = (union vault_any *)file;
	const char *below_name = name;
	int rc;
	bool kept = name != NULL &&
	    (flags &
		(SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL |
		    SQLITE_OPEN_SUPER_JOURNAL)) != 0;

	memset(any, 0, sizeof(*any));
	any->base.vault = vault;
	any->base.below = (sqlite3_file *)(any + 1);
	any->base.below->pMethods = NULL;
	if (kept)
		any->base.key = vault_key_hold(vault, name, database_len(name, flags));
	else
		any->base.key = vault_key_temporary();
	if (any->base.key == NULL) {
		if (kept)
			sqlite3_log(SQLITE_CANTOPEN, "%s: no key was given for it", name);
		return kept ? SQLITE_CANTOPEN : SQLITE_NOMEM;
	}
	if (kept && (flags & SQLITE_OPEN_WAL) != 0 && ends_in(name, strlen(name), "-wal")) {
		if ((any->base.name = vault_log_name(name, strlen(name))) == NULL) {
			rc = SQLITE_NOMEM;
			goto fail;
		}
		below_name = any->base.name;
	}
	rc = vault->below->xOpen(vault->below, below_name, any->base.below, flags, flags_out);
	if (rc != SQLITE_OK)
		goto fail;
	if ((flags & SQLITE_OPEN_MAIN_DB) != 0) {
		file->pMethods = &vault_database_methods;
		rc = vault_database_open(&any->database);
	} else if ((flags & SQLITE_OPEN_WAL) != 0) {
		file->pMethods = &vault_log_methods;
		rc = vault_log_open(&any->log, name);
	} else {
		file->pMethods = &vault_sealed_methods;
		rc = vault_sealed_open(&any->sealed, !kept);
	}
	/* SQLite closes no file whose opening failed and that has no methods. */
	if (rc != SQLITE_OK)
		file->pMethods->xClose(file);
	return rc;
fail:
	vault_file_close(&any->base);
	return rc;
}

static int
vault_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	size_t len = strlen(name);
	char *log;
	int rc;

	if (!ends_in(name, len, "-wal"))
		return below_of(vfs)->xDelete(below_of(vfs), name, sync);
	if ((log = vault_log_name(name, len)) == NULL)
		return SQLITE_NOMEM;
	rc = below_of(vfs)->xDelete(below_of(vfs), log, sync);
	sqlite3_free(log);
	return rc;
}

static int
vault_access(sqlite3_vfs *vfs, const char *name, int flags, int *result)
{
	size_t len = strlen(name);
	char *log;
	int rc;

	if (!ends_in(name, len, "-wal"))
		return below_of(vfs)->xAccess(below_of(vfs), name, flags, result);
	if ((log = vault_log_name(name, len)) == NULL)
		return SQLITE_NOMEM;
	rc = below_of(vfs)->xAccess(below_of(vfs), log, flags, result);
	sqlite3_free(log);
	return rc;
}

static int
vault_full_pathname(sqlite3_vfs *vfs, const char *name, int size, char *full)
{
	return below_of(vfs)->xFullPathname(below_of(vfs), name, size, full);
}

static void *
vault_dl_open(sqlite3_vfs *vfs, const char *name)
{
	return below_of(vfs)->xDlOpen(below_of(vfs), name);
}

static void
vault_dl_error(sqlite3_vfs *vfs, int size, char *message)
{
	below_of(vfs)->xDlError(below_of(vfs), size, message);
}

static void (*vault_dl_sym(sqlite3_vfs *vfs, void *library, const char *symbol))(void)
{
	return below_of(vfs)->xDlSym(below_of(vfs), library, symbol);
}

static void
vault_dl_close(sqlite3_vfs *vfs, void *library)
{
	below_of(vfs)->xDlClose(below_of(vfs), library);
}

static int
vault_randomness(sqlite3_vfs *vfs, int size, char *bytes)
{
	return below_of(vfs)->xRandomness(below_of(vfs), size, bytes);
}

static int
vault_sleep(sqlite3_vfs *vfs, int microseconds)
{
	return below_of(vfs)->xSleep(below_of(vfs), microseconds);
}

static int
vault_current_time(sqlite3_vfs *vfs, double *time)
{
	return below_of(vfs)->xCurrentTime(below_of(vfs), time);
}

static int
vault_last_error(sqlite3_vfs *vfs, int size, char *message)
{
	return below_of(vfs)->xGetLastError(below_of(vfs), size, message);
}

static int
vault_current_time_int64(sqlite3_vfs *vfs, sqlite3_int64 *time)
{
	return below_of(vfs)->xCurrentTimeInt64(below_of(vfs), time);
}

static struct vault the_vault = {
    .vfs =
	{
	    .iVersion = 2,
	    .zName = OUGHT_VAULT_VFS,
	    .pAppData = &the_vault,
	    .xOpen = vault_open,
	    .xDelete = vault_delete,
	    .xAccess = vault_access,
	    .xFullPathname = vault_full_pathname,
	    .xDlOpen = vault_dl_open,
	    .xDlError = vault_dl_error,
	    .xDlSym = vault_dl_sym,
	    .xDlClose = vault_dl_close,
	    .xRandomness = vault_randomness,
	    .xSleep = vault_sleep,
	    .xCurrentTime = vault_current_time,
	    .xGetLastError = vault_last_error,
	    .xCurrentTimeInt64 = vault_current_time_int64,
	},
    .mutex = PTHREAD_MUTEX_INITIALIZER,
};

enum ought_status
ought_vault_register(const char *below, struct ought_error *err)
{
	struct vault *vault = &the_vault;
	sqlite3_vfs *vfs;
	sqlite3_mutex *once;
	enum ought_status status;

	if ((status = ought_start(err)) != OUGHT_OK)
		return status;
	if (sqlite3_initialize() != SQLITE_OK || (vfs = sqlite3_vfs_find(below)) == NULL ||
	    vfs == &vault->vfs)
		return ought_error_set(
		    err, OUGHT_INTERNAL, "SQLite has no file system to stand on");
	once = sqlite3_mutex_alloc(SQLITE_MUTEX_STATIC_APP3);
	sqlite3_mutex_enter(once);
	if (vault_find() == vault && vault->below == vfs)
		goto out;
	if (vault_has_keys(vault)) {
		status = ought_error_set(err, OUGHT_INVALID,
		    "the vault stands on another file system, with keys in use");
		goto out;
	}
	if (vault->nonces == NULL)
		vault_nonces_start(vault);
	vault->below = vfs;
	vault->vfs.iVersion = vfs->iVersion >= 2 && vfs->xCurrentTimeInt64 != NULL ? 2 : 1;
	vault->vfs.szOsFile = (int)sizeof(union vault_any) + vfs->szOsFile;
	vault->vfs.mxPathname = vfs->mxPathname;
	if (sqlite3_vfs_register(&vault->vfs, 0) != SQLITE_OK)
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
out:
	sqlite3_mutex_leave(once);
	return status;
}

enum ought_status
ought_vault_prepare(struct sqlite3 *db, const char *schema, struct ought_error *err)
{
	int reserved = (int)OUGHT_VAULT_RESERVED_BYTES;

	if (sqlite3_file_control(db, schema, SQLITE_FCNTL_RESERVE_BYTES, &reserved) != SQLITE_OK)
		return ought_error_set(
		    err, OUGHT_INTERNAL, "no room can be reserved in the pages of %s", schema);
	return OUGHT_OK;
}
