/*
 * registry.c: which key opens which path.  The list hangs on the VFS, so that there is one in a process however
 * often the library is initialised; keys are in secret memory and leave it only for libsodium.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "vault_internal.h"

struct vault *
vault_find(void)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(OUGHT_VAULT_VFS);

	return vfs != NULL ? vfs->pAppData : NULL;
}

bool
vault_has_keys(struct vault *vault)
{
	bool has;

	pthread_mutex_lock(&vault->mutex);
	has = vault->keys != NULL;
	pthread_mutex_unlock(&vault->mutex);
	return has;
}

void
vault_key_free(struct vault_key *key)
{
	if (key == NULL)
		return;
	ought_secret_free(key->secret);
	free(key->path);
	free(key);
}

static struct vault_key *
key_new(const char *path, const uint8_t *file_id, const uint8_t *secret)
{
	struct vault_key *key;
	const char *slash;

	if ((key = calloc(1, sizeof(*key))) == NULL)
		return NULL;
	key->path = strdup(path);
	key->secret = ought_secret_alloc(OUGHT_VAULT_KEY_BYTES);
	if (key->path == NULL || key->secret == NULL) {
		vault_key_free(key);
		return NULL;
	}
	slash = strrchr(key->path, '/');
	key->name = slash != NULL ? slash + 1 : key->path;
	memcpy(key->file_id, file_id, sizeof(key->file_id));
	memcpy(key->secret, secret, OUGHT_VAULT_KEY_BYTES);
	return key;
}

struct vault_key *
vault_key_temporary(void)
{
	static const uint8_t zeros[OUGHT_VAULT_KEY_BYTES];
	struct vault_key *key;

	if ((key = key_new("a temporary file", zeros, zeros)) == NULL)
		return NULL;
	randombytes_buf(key->file_id, sizeof(key->file_id));
	randombytes_buf(key->secret, OUGHT_VAULT_KEY_BYTES);
	return key;
}

/* With the mutex held. */
static struct vault_key *
find(struct vault *vault, const char *path, size_t len)
{
	struct vault_key *key;

	for (key = vault->keys; key != NULL; key = key->next)
		if (strlen(key->path) == len && memcmp(key->path, path, len) == 0)
			break;
	return key;
}

/* With the mutex held: out of the list, and freed, once nobody has it. */
static void
forget(struct vault *vault, struct vault_key *key)
{
	struct vault_key **link;

	if (key->adds > 0 || key->files > 0)
		return;
	for (link = &vault->keys; *link != key; link = &(*link)->next)
		;
	*link = key->next;
	vault_key_free(key);
}

struct vault_key *
vault_key_hold(struct vault *vault, const char *path, size_t len)
{
	struct vault_key *key;

	pthread_mutex_lock(&vault->mutex);
	key = find(vault, path, len);
	if (key != NULL && key->adds == 0)
		key = NULL;
	if (key != NULL)
		key->files++;
	pthread_mutex_unlock(&vault->mutex);
	return key;
}

void
vault_key_release(struct vault *vault, struct vault_key *key)
{
	pthread_mutex_lock(&vault->mutex);
	key->files--;
	forget(vault, key);
	pthread_mutex_unlock(&vault->mutex);
}

/* ${path} as SQLite will hand it to xOpen; the caller frees it. */
static char *
absolute(struct vault *vault, const char *path)
{
	char *full;
	int rc, size = vault->below->mxPathname + 1;

	if ((full = malloc((size_t)size)) == NULL)
		return NULL;
	rc = vault->below->xFullPathname(vault->below, path, size, full);
	if (rc != SQLITE_OK && rc != SQLITE_OK_SYMLINK) {
		free(full);
		return NULL;
	}
	return full;
}

enum ought_status
ought_vault_key_add(const char *path, const uint8_t file_id[static OUGHT_VAULT_FILE_ID_BYTES],
    const uint8_t key[static OUGHT_VAULT_KEY_BYTES], struct ought_error *err)
{
	struct vault *vault = vault_find();
	struct vault_key *known;
	char *full = NULL;
	enum ought_status status = OUGHT_OK;

	if (vault == NULL)
		return ought_error_set(err, OUGHT_INTERNAL, "the vault was not registered");
	if ((full = absolute(vault, path)) == NULL)
		return ought_error_set(err, OUGHT_IO, "%s: the path cannot be made absolute", path);
	pthread_mutex_lock(&vault->mutex);
	if ((known = find(vault, full, strlen(full))) != NULL) {
		if (sodium_memcmp(known->secret, key, OUGHT_VAULT_KEY_BYTES) == 0 &&
		    memcmp(known->file_id, file_id, OUGHT_VAULT_FILE_ID_BYTES) == 0)
			known->adds++;
		else
			status = ought_error_set(err, OUGHT_INVALID,
			    "%s is open with another key in this process", known->name);
	} else if ((known = key_new(full, file_id, key)) == NULL) {
		status = ought_error_set(
		    err, OUGHT_NOMEM, "out of memory, or of memory that may be locked");
	} else {
		known->adds = 1;
		known->next = vault->keys;
		vault->keys = known;
	}
	pthread_mutex_unlock(&vault->mutex);
	free(full);
	return status;
}

void
ought_vault_key_drop(const char *path)
{
	struct vault *vault = vault_find();
	struct vault_key *key;
	char *full;

	if (vault == NULL || (full = absolute(vault, path)) == NULL)
		return;
	pthread_mutex_lock(&vault->mutex);
	if ((key = find(vault, full, strlen(full))) != NULL && key->adds > 0) {
		key->adds--;
		forget(vault, key);
	}
	pthread_mutex_unlock(&vault->mutex);
	free(full);
}

bool
ought_vault_damage(
    const char *path, enum ought_status *status, char sentence[static OUGHT_SENTENCE_MAX])
{
	struct vault *vault = vault_find();
	struct vault_key *key;
	char *full;
	bool found = false;

	if (vault == NULL || (full = absolute(vault, path)) == NULL)
		return false;
	pthread_mutex_lock(&vault->mutex);
	if ((key = find(vault, full, strlen(full))) != NULL && key->status != OUGHT_OK) {
		*status = key->status;
		memcpy(sentence, key->sentence, OUGHT_SENTENCE_MAX);
		found = true;
	}
	pthread_mutex_unlock(&vault->mutex);
	free(full);
	return found;
}

void
vault_report(
    struct vault *vault, struct vault_key *key, enum ought_status status, const char *format, ...)
{
	char sentence[OUGHT_SENTENCE_MAX];
	va_list args;

	va_start(args, format);
	if (vsnprintf(sentence, sizeof(sentence), format, args) < 0)
		sentence[0] = '\0';
	va_end(args);
	pthread_mutex_lock(&vault->mutex);
	if (key->status == OUGHT_OK) {
		key->status = status;
		memcpy(key->sentence, sentence, sizeof(sentence));
	}
	pthread_mutex_unlock(&vault->mutex);
	sqlite3_log(SQLITE_WARNING, "%s", sentence);
}
