/*
 * extension.c: the vault as a loadable extension, build/ought_vault.so, so that SQLite's own programs and tests run
 * over it.  The key comes through an open file descriptor, whose number alone is in the environment:
 *
 *	OUGHT_VAULT_KEY_FD=3 OUGHT_VAULT_PATH=/var/store/ledger.db sqlite3 3<key
 *	.load build/ought_vault
 *	.open 'file:/var/store/ledger.db?vfs=ought'
 *
 * From the descriptor 16 bytes of file id and then 32 of key are read, once, when the extension is loaded; they open
 * the one database at OUGHT_VAULT_PATH (where more are needed: names separated by ":", all with that key).  The
 * extension stays loaded, as a VFS in use must.
 */
#ifdef OUGHT_VAULT_EXTENSION

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <unistd.h>

#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#include "vault_internal.h"

#define KEY_AND_ID_BYTES (OUGHT_VAULT_FILE_ID_BYTES + OUGHT_VAULT_KEY_BYTES)

OUGHT_API int sqlite3_oughtvault_init(sqlite3 *db, char **message, const sqlite3_api_routines *api);

/* Reserve the room in each new main database that is opened through the VFS (as an extension, nobody else would). */
static int
prepare(sqlite3 *db, char **message, const sqlite3_api_routines *api)
{
	sqlite3_file *file = NULL;

	(void)message;
	(void)api;
	if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK &&
	    file != NULL && file->pMethods == &vault_database_methods)
		return ought_vault_prepare(db, "main", NULL) == OUGHT_OK ? SQLITE_OK : SQLITE_ERROR;
	return SQLITE_OK;
}

static enum ought_status
read_key(const char *number, uint8_t *bytes, struct ought_error *err)
{
	size_t got = 0;
	ssize_t n;
	char *end;
	long fd = strtol(number, &end, 10);

	if (end == number || *end != '\0' || fd < 0 || fd > 65535)
		return ought_error_set(
		    err, OUGHT_INVALID, "OUGHT_VAULT_KEY_FD is not the number of a descriptor");
	while (got < KEY_AND_ID_BYTES) {
		n = read((int)fd, bytes + got, KEY_AND_ID_BYTES - got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return ought_error_set(
			    err, OUGHT_INVALID, "descriptor %ld ends before 16 + 32 bytes", fd);
		got += (size_t)n;
	}
	return OUGHT_OK;
}

static enum ought_status
add_keys(const char *paths, const uint8_t *bytes, struct ought_error *err)
{
	enum ought_status status = OUGHT_OK;
	char *list, *path, *rest = NULL;

	if ((list = strdup(paths)) == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	for (path = strtok_r(list, ":", &rest); path != NULL && status == OUGHT_OK;
	     path = strtok_r(NULL, ":", &rest))
		status = ought_vault_key_add(path, bytes, bytes + OUGHT_VAULT_FILE_ID_BYTES, err);
	free(list);
	return status;
}

int
sqlite3_oughtvault_init(sqlite3 *db, char **message, const sqlite3_api_routines *api)
{
	const char *number = getenv("OUGHT_VAULT_KEY_FD"), *paths = getenv("OUGHT_VAULT_PATH");
	struct ought_error err = {.status = OUGHT_OK};
	uint8_t *bytes = NULL;

	SQLITE_EXTENSION_INIT2(api);
	(void)db;
	if (ought_vault_register(NULL, &err) != OUGHT_OK)
		goto out;
	if (number != NULL && paths != NULL) {
		if ((bytes = ought_secret_alloc(KEY_AND_ID_BYTES)) == NULL)
			ought_error_set(&err, OUGHT_NOMEM, "out of memory that may be locked");
		else if (read_key(number, bytes, &err) == OUGHT_OK)
			(void)!add_keys(paths, bytes, &err);
	}
	if (err.status == OUGHT_OK)
		sqlite3_auto_extension((void (*)(void))prepare);
out:
	ought_secret_free(bytes);
	if (err.status != OUGHT_OK) {
		*message = sqlite3_mprintf("%s", err.sentence);
		return SQLITE_ERROR;
	}
	return SQLITE_OK_LOAD_PERMANENTLY;
}

#endif
