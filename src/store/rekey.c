/*
 * rekey.c: the store under new keys.  A whole copy is made beside it, STORE.rekeying, page by page through the vault, with
 * slots for those who remain only; it takes the store's place in one step, an exchange of the two directories' names; then
 * what was the store is removed.  A crash before that step leaves the store as it was, one after it the new one; what is
 * left of the other is removed by whoever opens the store next.
 *
 * What it promises: whoever has no slot in the new store reads nothing that is written from now on, and no file of the
 * old one that turns up later can be taken for the store.  What it cannot: make unreadable what somebody copied
 * before, to those who had the old key.  Removed blocks may stay on a disk for long; without an old slot and its
 * passphrase they are ciphertext.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
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

#define PAGES_AT_ONCE 64

static char *
beside(const char *path)
{
	char *made = NULL;

	return asprintf(&made, "%s" STORE_REKEYING, path) < 0 ? NULL : made;
}

/* ---- what a crash left ---- */

static bool
is_ours(const char *name)
{
	static const char *const begins[] = {
	    "FORMAT", "BACKUP", "ledger.db", "content.db", ".new-"};
	size_t i, len = strlen(name);

	for (i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
		if (strncmp(name, begins[i], strlen(begins[i])) == 0)
			return true;
	return len > 5 && strcmp(name + len - 5, ".json") == 0;
}

/* The files of the directory ${name} in ${at}, which is no link, and it. */
static bool
remove_directory(int at, const char *name, bool (*inner)(int at))
{
	const struct dirent *entry;
	DIR *directory;
	int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd == -1)
		return errno == ENOENT;
	if ((directory = fdopendir(fd)) == NULL) {
		close(fd);
		return false;
	}
	if (inner != NULL)
		(void)inner(fd);
	while ((entry = readdir(directory)) != NULL)
		if (is_ours(entry->d_name))
			(void)unlinkat(fd, entry->d_name, 0);
	closedir(directory);
	return unlinkat(at, name, AT_REMOVEDIR) == 0;
}

static bool
remove_slots(int at)
{
	return remove_directory(at, "keys", NULL);
}

enum ought_status
ought_store_remove(const char *path, struct ought_error *err)
{
	/* The slots first: without them what is left opens nothing. */
	if (!remove_directory(AT_FDCWD, path, remove_slots))
		return ought_error_set(
		    err, OUGHT_IO, "removing %s failed: %s", path, strerror(errno));
	return OUGHT_OK;
}

void
ought_rekey_clean(const char *path)
{
	struct stat st, ours;
	char *left;

	if ((left = beside(path)) == NULL)
		return;
	/* Nobody else's directory; and not before the exchange, if there was one, is on the disk. */
	if (lstat(left, &st) == 0 && S_ISDIR(st.st_mode) && lstat(path, &ours) == 0 &&
	    st.st_uid == ours.st_uid && ought_file_sync_parent(path, NULL) == OUGHT_OK)
		(void)ought_store_remove(left, NULL);
	free(left);
}

/* ---- the copy ---- */

enum ought_status
ought_file_same_owner(const char *from, const char *to, struct ought_error *err)
{
	struct stat wanted, is;

	if (lstat(from, &wanted) == -1 || lstat(to, &is) == -1 ||
	    ((wanted.st_uid != is.st_uid || wanted.st_gid != is.st_gid) &&
		lchown(to, wanted.st_uid, wanted.st_gid) == -1) ||
	    (wanted.st_mode != is.st_mode && chmod(to, wanted.st_mode & 07777) == -1))
		return ought_error_set(err, OUGHT_IO,
		    "giving %s the owner and mode of %s failed: %s", to, from, strerror(errno));
	return OUGHT_OK;
}

static enum ought_status
make_directories(const char *from, const char *to, struct ought_error *err)
{
	char *from_keys = ought_file_join(from, "keys"), *to_keys = ought_file_join(to, "keys");
	enum ought_status status = OUGHT_OK;

	if (from_keys == NULL || to_keys == NULL)
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
	else if (mkdir(to, 0700) == -1)
		status = ought_error_set(err, OUGHT_IO, "making %s failed: %s", to,
		    errno == EEXIST ? "it is there already" : strerror(errno));
	else if (mkdir(to_keys, 0700) == -1)
		status = ought_error_set(
		    err, OUGHT_IO, "making %s failed: %s", to_keys, strerror(errno));
	else if ((status = ought_file_same_owner(from, to, err)) == OUGHT_OK)
		status = ought_file_same_owner(from_keys, to_keys, err);
	free(from_keys);
	free(to_keys);
	return status;
}

struct copying {
	const struct ought_copy_options *options;
	int64_t done; /* pages */
	int64_t all;
};

static enum ought_status
step(struct copying *copying, sqlite3_backup *copy, struct ought_db *db, struct ought_error *err)
{
	const struct ought_copy_options *options = copying->options;
	int64_t before = copying->done;
	int rc;

	do {
		rc = sqlite3_backup_step(copy, PAGES_AT_ONCE);
		copying->done =
		    before + sqlite3_backup_pagecount(copy) - sqlite3_backup_remaining(copy);
		if (options->progress != NULL &&
		    !options->progress(options->cookie, copying->done, copying->all))
			return ought_error_set(err, OUGHT_REFUSED, "it was interrupted");
	} while (rc == SQLITE_OK);
	return rc == SQLITE_DONE ? OUGHT_OK : ought_db_fault(db, rc, "writing", err);
}

/* Schema ${schema} of ${db} into the new file ${to}, whose key is registered. */
static enum ought_status
copy_file(struct copying *copying, struct ought_db *db, const char *schema, const char *from,
    const char *to, struct ought_error *err)
{
	sqlite3 *sql = NULL;
	sqlite3_backup *copy = NULL;
	enum ought_status status;
	int fd;

	if ((fd = open(to, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)) == -1)
		return ought_error_set(err, OUGHT_IO, "making %s failed: %s", to, strerror(errno));
	close(fd);
	if ((status = ought_file_same_owner(from, to, err)) != OUGHT_OK)
		return status;
	if (sqlite3_open_v2(to, &sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
		OUGHT_VAULT_VFS) != SQLITE_OK ||
	    ought_db_harden(sql) != SQLITE_OK) {
		status = ought_error_set(err, OUGHT_IO, "%s could not be opened", to);
		goto out;
	}
	if ((status = ought_vault_prepare(sql, "main", err)) != OUGHT_OK)
		goto out;
	/* It is nobody's store until all of it is synced at the end: no journal, and no sync before. */
	if (sqlite3_exec(sql, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", NULL, NULL,
		NULL) != SQLITE_OK ||
	    (copy = sqlite3_backup_init(sql, "main", db->sql, schema)) == NULL) {
		status = ought_error_set(
		    err, OUGHT_IO, "copying into %s failed (%s)", to, sqlite3_errmsg(sql));
		goto out;
	}
	status = step(copying, copy, db, err);
out:
	if (copy != NULL && sqlite3_backup_finish(copy) != SQLITE_OK && status == OUGHT_OK)
		status = ought_error_set(
		    err, OUGHT_IO, "copying into %s failed (%s)", to, sqlite3_errmsg(sql));
	sqlite3_close_v2(sql);
	return status;
}

static enum ought_status
copy_files(struct ought_store *store, struct ought_store *made,
    const struct ought_copy_options *options, struct ought_error *err)
{
	struct copying copying = {.options = options};
	int64_t ledger = 0, content = 0;
	enum ought_status status;

	if ((status = ought_db_own_int(store->db, "PRAGMA ledger.page_count", &ledger, err)) !=
		OUGHT_OK ||
	    (status = ought_db_own_int(store->db, "PRAGMA main.page_count", &content, err)) !=
		OUGHT_OK)
		return status;
	copying.all = ledger + content;
	if ((status = copy_file(&copying, store->db, "ledger", store->ledger_path,
		 made->ledger_path, err)) != OUGHT_OK)
		return status;
	return copy_file(&copying, store->db, "main", store->content_path, made->content_path, err);
}

/* ---- the slots ---- */

/* The slot of one who remains; ${*written} false where there is none to be made anew. */
static enum ought_status
copy_slot(const struct ought_store *store, const struct ought_store *made,
    const struct ought_slot_holder *holder, bool *written, struct ought_error *err)
{
	struct store_slot slot = {0};
	char name[OUGHT_OFFICER_MAX + 16], *from = NULL, *to = NULL;
	enum ought_status status;

	*written = false;
	status = ought_slot_read(store->path, holder->name, &slot, err);
	if (status == OUGHT_NOT_FOUND || status == OUGHT_DAMAGED)
		return OUGHT_OK;
	if (status != OUGHT_OK)
		return status;
	/* The key in the ledger, never the slot's: who can write the file could put in another. */
	if (memcmp(slot.request.box_key, holder->box_key, OUGHT_KEY_BYTES) != 0)
		goto out;
	slot.has_content = holder->content;
	if ((status = ought_slot_seal(holder->box_key, &made->keys->ledger, slot.ledger, err)) !=
		OUGHT_OK ||
	    (slot.has_content &&
		(status = ought_slot_seal(
		     holder->box_key, &made->keys->content, slot.content, err)) != OUGHT_OK) ||
	    (status = ought_slot_write(made->path, &slot, err)) != OUGHT_OK)
		goto out;
	snprintf(name, sizeof(name), "keys/%s.json", holder->name);
	if ((from = ought_file_join(store->path, name)) == NULL ||
	    (to = ought_file_join(made->path, name)) == NULL)
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
	else
		status = ought_file_same_owner(from, to, err);
	*written = status == OUGHT_OK;
out:
	free(from);
	free(to);
	ought_slot_clear(&slot);
	return status;
}

static enum ought_status
copy_slots(const struct ought_store *store, const struct ought_store *made,
    const struct ought_slot_holder *holders, size_t count, size_t *written, struct ought_error *err)
{
	bool one = false, own = false;
	size_t i, all = 0;
	enum ought_status status;

	for (i = 0; i < count; i++) {
		if ((status = copy_slot(store, made, &holders[i], &one, err)) != OUGHT_OK)
			return status;
		all += one;
		own = own || (one && strcmp(holders[i].name, store->identity->name) == 0);
	}
	/* Or nobody could open what is left. */
	if (!own)
		return ought_error_set(err, OUGHT_DAMAGED,
		    "the slot of %s was made with other keys than the ledger says",
		    store->identity->name);
	*written = all;
	return OUGHT_OK;
}

enum ought_status
ought_store_rekey(struct ought_store *store, const struct ought_slot_holder *holders, size_t count,
    const struct ought_copy_options *options, struct ought_store **made, size_t *written,
    struct ought_error *err)
{
	struct ought_store *copy = NULL;
	char *path = NULL, *final_path = NULL;
	enum ought_status status;

	if (!store->keys->has_content)
		return ought_error_set(err, OUGHT_LOCKED,
		    "%s holds no key to the content, and cannot encrypt it anew",
		    store->identity->name);
	if ((path = beside(store->path)) == NULL || (final_path = strdup(store->path)) == NULL) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	if ((status = make_directories(store->path, path, err)) != OUGHT_OK ||
	    (status = ought_store_allocate(path, store->identity, &copy, err)) != OUGHT_OK)
		goto out;
	copy->publish_path = final_path;
	copy->replaces = true;
	final_path = NULL;
	ought_store_set_clock(copy, store->now_ms, store->cookie);
	ought_store_make_keys(copy->keys);
	if ((status = copy_slots(store, copy, holders, count, written, err)) != OUGHT_OK ||
	    (status = ought_store_register_keys(copy, err)) != OUGHT_OK ||
	    (status = copy_files(store, copy, options, err)) != OUGHT_OK)
		goto out;
	ought_store_disconnect(copy);
	if ((status = ought_store_connect(copy, err)) != OUGHT_OK)
		goto out;
	/*
	 * Closing removes the logs by their names, which soon are those of the new store's: so it is done before, and
	 * others are kept out until the handle itself is closed.
	 */
	ought_store_disconnect(store);
	*made = copy;
	copy = NULL;
out:
	ought_store_discard(copy);
	free(final_path);
	free(path);
	return status;
}
