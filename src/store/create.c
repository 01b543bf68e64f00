/*
 * create.c: making a store.  All is made in PATH.partial-XXXXXXXX, which has no FORMAT and so is no store, and gets
 * its name in one step when it is complete and on the disk: a crash leaves no half of a store under the name that
 * people will use.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>
#include <sqlite3.h>

#include "ought/base.h"
#include "ought/vault.h"

#include "store/store_internal.h"

#include "ought/store.h"

static bool
force_valid(const char *force)
{
	size_t len = strlen(force);

	return len >= 1 && len < OUGHT_FORCE_MAX && force[0] != '.' && force[0] != '-' &&
	    strspn(force, "abcdefghijklmnopqrstuvwxyz0123456789.-") == len;
}

/* The directory that ${path}'s last name is in, absolute, and that name; both the caller's to free(). */
static enum ought_status
split(const char *path, char **parent, char **name, struct ought_error *err)
{
	char *copy, *slash, *directory = NULL, *last = NULL;
	enum ought_status status = OUGHT_OK;
	size_t len;

	if ((copy = strdup(path)) == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	for (len = strlen(copy); len > 1 && copy[len - 1] == '/'; len--)
		copy[len - 1] = '\0';
	slash = strrchr(copy, '/');
	last = strdup(slash == NULL ? copy : slash + 1);
	if (slash != NULL)
		slash[slash == copy ? 1 : 0] = '\0';
	directory = realpath(slash == NULL ? "." : copy, NULL);
	if (last == NULL) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
	} else if (last[0] == '\0' || strcmp(last, ".") == 0 || strcmp(last, "..") == 0) {
		status = ought_error_set(err, OUGHT_INVALID, "%s is not a name for a store", path);
	} else if (directory == NULL) {
		status = ought_error_set(
		    err, OUGHT_NOT_FOUND, "the directory that %s would be in is not there", path);
	} else {
		*parent = directory;
		*name = last;
		directory = last = NULL;
	}
	free(directory);
	free(last);
	free(copy);
	return status;
}

/* The store's final path and the directory beside it in which it is made. */
enum ought_status
ought_store_make_directory(
    const char *path, char **final_path, char **partial, struct ought_error *err)
{
	char *parent = NULL, *name = NULL, *whole = NULL, *beside = NULL, *keys = NULL;
	struct stat st;
	size_t size;
	enum ought_status status;

	if ((status = split(path, &parent, &name, err)) != OUGHT_OK)
		goto out;
	size = strlen(parent) + strlen(name) + 32;
	if ((whole = ought_file_join(parent, name)) == NULL || (beside = malloc(size)) == NULL) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	if (lstat(whole, &st) == 0) {
		status = ought_error_set(err, OUGHT_REFUSED, "%s exists already", path);
		goto out;
	}
	snprintf(beside, size, "%s.partial-%08x", whole, randombytes_random());
	if (mkdir(beside, 0700) == -1) {
		status =
		    ought_error_set(err, OUGHT_IO, "making %s failed: %s", beside, strerror(errno));
		goto out;
	}
	if ((keys = ought_file_join(beside, "keys")) == NULL || mkdir(keys, 0700) == -1) {
		status =
		    ought_error_set(err, OUGHT_IO, "making %s failed: %s", beside, strerror(errno));
		(void)rmdir(beside);
		goto out;
	}
	*final_path = whole;
	*partial = beside;
	whole = beside = NULL;
out:
	free(keys);
	free(beside);
	free(whole);
	free(name);
	free(parent);
	return status;
}

static enum ought_status
run(sqlite3 *sql, const char *text, struct ought_error *err)
{
	if (sqlite3_exec(sql, text, NULL, NULL, NULL) == SQLITE_OK)
		return OUGHT_OK;
	return ought_error_set(
	    err, OUGHT_IO, "the store's files could not be made (%s)", sqlite3_errmsg(sql));
}

static enum ought_status
write_origin(sqlite3 *sql, const char *origin, struct ought_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum ought_status status = OUGHT_OK;

	if (sqlite3_prepare_v2(sql, "INSERT INTO store_id (one, origin) VALUES (1, :origin)", -1,
		&stmt, NULL) != SQLITE_OK ||
	    sqlite3_bind_text(stmt, 1, origin, -1, SQLITE_STATIC) != SQLITE_OK ||
	    sqlite3_step(stmt) != SQLITE_DONE)
		status = ought_error_set(
		    err, OUGHT_IO, "the store's files could not be made (%s)", sqlite3_errmsg(sql));
	sqlite3_finalize(stmt);
	return status;
}

/* One file with its tables; ${origin} (NULL for none) is put into it. */
static enum ought_status
make_file(const char *path, enum store_series series, const char *origin, struct ought_error *err)
{
	sqlite3 *sql = NULL;
	enum ought_status status;
	int fd;

	/* Made here for its mode: SQLite would let others read it, and gives the log the mode of the file. */
	if ((fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)) == -1)
		return ought_error_set(
		    err, OUGHT_IO, "making %s failed: %s", path, strerror(errno));
	close(fd);
	if (sqlite3_open_v2(path, &sql,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
		OUGHT_VAULT_VFS) != SQLITE_OK ||
	    ought_db_harden(sql) != SQLITE_OK) {
		status = ought_error_set(
		    err, OUGHT_IO, "the store's files could not be made (%s)", sqlite3_errmsg(sql));
		goto out;
	}
	if ((status = ought_vault_prepare(sql, "main", err)) != OUGHT_OK ||
	    (status = run(sql, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", err)) !=
		OUGHT_OK ||
	    (status = ought_migrate(sql, series, err)) != OUGHT_OK)
		goto out;
	if (origin != NULL)
		status = write_origin(sql, origin, err);
out:
	sqlite3_close_v2(sql);
	return status;
}

void
ought_store_make_keys(struct store_keys *keys)
{
	randombytes_buf(&keys->ledger, sizeof(keys->ledger));
	randombytes_buf(&keys->content, sizeof(keys->content));
	keys->has_content = true;
}

/* The slot of the first officer, who holds both keys. */
static enum ought_status
make_slot(struct ought_store *store, const struct ought_request *request, struct ought_error *err)
{
	struct store_slot slot = {.request = *request, .has_content = true};
	enum ought_status status;

	if ((status = ought_slot_seal(request->box_key, &store->keys->ledger, slot.ledger, err)) !=
		OUGHT_OK ||
	    (status = ought_slot_seal(
		 request->box_key, &store->keys->content, slot.content, err)) != OUGHT_OK)
		return status;
	return ought_slot_write(store->path, &slot, err);
}

enum ought_status
ought_store_create(const char *path, const char *force, const struct ought_request *request,
    const struct ought_identity *identity, struct ought_store **store, struct ought_error *err)
{
	char origin[OUGHT_ORIGIN_MAX], *final_path = NULL, *partial = NULL;
	struct ought_store *made = NULL;
	enum ought_status status;

	if (!force_valid(force))
		return ought_error_set(err, OUGHT_INVALID,
		    "a force's name is up to %u of a-z, 0-9, '.' and '-', and begins with a letter or "
		    "digit",
		    OUGHT_FORCE_MAX - 1);
	if (strcmp(request->name, identity->name) != 0 ||
	    memcmp(request->box_key, identity->box_key, OUGHT_KEY_BYTES) != 0 ||
	    memcmp(request->signing_key, identity->signing_key, OUGHT_KEY_BYTES) != 0)
		return ought_error_set(
		    err, OUGHT_INVALID, "the request is not that of %s", identity->name);
	if ((status = ought_store_make_directory(path, &final_path, &partial, err)) != OUGHT_OK)
		return status;
	if ((status = ought_store_allocate(partial, identity, &made, err)) != OUGHT_OK) {
		free(final_path);
		goto out;
	}
	made->publish_path = final_path;
	snprintf(origin, sizeof(origin), "%s/%08x", force, randombytes_random());
	ought_store_make_keys(made->keys);
	if ((status = make_slot(made, request, err)) != OUGHT_OK ||
	    (status = ought_store_register_keys(made, err)) != OUGHT_OK ||
	    (status = make_file(made->ledger_path, STORE_LEDGER, origin, err)) != OUGHT_OK ||
	    (status = make_file(made->content_path, STORE_CONTENT, NULL, err)) != OUGHT_OK)
		goto out;
	ought_store_disconnect(made);
	if ((status = ought_store_connect(made, err)) != OUGHT_OK)
		goto out;
	*store = made;
	made = NULL;
out:
	ought_store_discard(made);
	free(partial);
	return status;
}

/* Remove the files directly in ${path}. */
static void
empty_directory(const char *path)
{
	const struct dirent *entry;
	DIR *directory;

	if ((directory = opendir(path)) == NULL)
		return;
	while ((entry = readdir(directory)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			(void)unlinkat(dirfd(directory), entry->d_name, 0);
	closedir(directory);
}

void
ought_store_discard(struct ought_store *store)
{
	char *keys;

	if (store == NULL)
		return;
	ought_store_disconnect(store);
	/* Only ever what was made here: a store that has its name is not removed. */
	if (store->publish_path != NULL) {
		if ((keys = ought_file_join(store->path, "keys")) != NULL) {
			empty_directory(keys);
			(void)rmdir(keys);
		}
		free(keys);
		empty_directory(store->path);
		(void)rmdir(store->path);
	}
	ought_store_free(store);
}

/* Give ${from} the name ${to}, which must not be taken. */
enum ought_status
ought_store_rename_new(const char *from, const char *to, struct ought_error *err)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return OUGHT_OK;
	/* Some file systems do not know the flag; they replace an empty directory, as POSIX says. */
	if ((errno == EINVAL || errno == ENOSYS) && mkdir(to, 0700) == 0 && rename(from, to) == 0)
		return OUGHT_OK;
	if (errno == EEXIST || errno == ENOTEMPTY)
		return ought_error_set(err, OUGHT_REFUSED, "%s exists already", to);
	return ought_error_set(err, OUGHT_IO, "naming %s failed: %s", to, strerror(errno));
}

/* Exchange the names of the store ${to} and what takes its place. */
static enum ought_status
exchange(const char *from, const char *to, struct ought_error *err)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_EXCHANGE) == 0)
		return OUGHT_OK;
	return ought_error_set(err, OUGHT_IO, "putting the new files in the place of %s failed: %s",
	    to,
	    errno == EINVAL || errno == ENOSYS || errno == EXDEV || errno == EBUSY
		? "its file system cannot exchange two directories, or it is one of its own"
		: strerror(errno));
}

/* FORMAT says that what is there is a store: so it comes last. */
static enum ought_status
write_format(const struct ought_store *store, struct ought_error *err)
{
	char *from, *to;
	enum ought_status status;

	if ((status = ought_file_write(
		 store->path, "FORMAT", STORE_FORMAT, strlen(STORE_FORMAT), err)) != OUGHT_OK ||
	    !store->replaces)
		return status;
	from = ought_file_join(store->publish_path, "FORMAT");
	to = ought_file_join(store->path, "FORMAT");
	if (from == NULL || to == NULL)
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
	else
		status = ought_file_same_owner(from, to, err);
	free(from);
	free(to);
	return status;
}

static enum ought_status
sync_all(const struct ought_store *store, struct ought_error *err)
{
	char *keys;
	enum ought_status status;

	if ((keys = ought_file_join(store->path, "keys")) == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	if ((status = ought_file_sync(store->ledger_path, err)) == OUGHT_OK &&
	    (status = ought_file_sync(store->content_path, err)) == OUGHT_OK &&
	    (status = ought_file_sync(keys, err)) == OUGHT_OK)
		status = ought_file_sync(store->path, err);
	free(keys);
	return status;
}

enum ought_status
ought_store_publish(struct ought_store *store, struct ought_error *err)
{
	char *final_path = NULL;
	enum ought_status status;

	if (store->publish_path == NULL) {
		status = ought_error_set(err, OUGHT_INTERNAL, "a store is published twice");
		goto out;
	}
	if ((status = ought_db_own(store->db, "PRAGMA wal_checkpoint(TRUNCATE)", err)) != OUGHT_OK)
		goto out;
	ought_store_disconnect(store);
	if ((status = write_format(store, err)) != OUGHT_OK ||
	    (status = sync_all(store, err)) != OUGHT_OK)
		goto out;
	if ((status = store->replaces
		    ? exchange(store->path, store->publish_path, err)
		    : ought_store_rename_new(store->path, store->publish_path, err)) != OUGHT_OK)
		goto out;
	/* It has its name: from here on nothing of it is removed any more. */
	final_path = store->publish_path;
	store->publish_path = NULL;
	if ((status = ought_file_sync_parent(final_path, err)) == OUGHT_OK && store->replaces)
		status = ought_store_remove(store->path, err);
out:
	free(final_path);
	ought_store_discard(store);
	return status;
}
