/* store.c: a store that is there: opening it with an officer's keys, and giving keys to other officers. */
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

static int64_t
system_clock(void *cookie)
{
	(void)cookie;
	return ought_time_now_ms();
}

enum ought_status
ought_store_allocate(const char *path, const struct ought_identity *identity,
    struct ought_store **store, struct ought_error *err)
{
	struct ought_store *made;

	if ((made = calloc(1, sizeof(*made))) != NULL)
		made->lock = -1;
	if (made == NULL || (made->path = strdup(path)) == NULL ||
	    (made->ledger_path = ought_file_join(path, "ledger.db")) == NULL ||
	    (made->content_path = ought_file_join(path, "content.db")) == NULL ||
	    (made->keys = ought_secret_alloc(sizeof(*made->keys))) == NULL) {
		ought_store_free(made);
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	}
	made->identity = identity;
	made->now_ms = system_clock;
	*store = made;
	return OUGHT_OK;
}

void
ought_store_free(struct ought_store *store)
{
	if (store == NULL)
		return;
	ought_store_disconnect(store);
	if (store->lock != -1)
		close(store->lock);
	ought_secret_free(store->keys);
	free(store->publish_path);
	free(store->content_path);
	free(store->ledger_path);
	free(store->path);
	free(store);
}

enum ought_status
ought_store_register_keys(struct ought_store *store, struct ought_error *err)
{
	const struct store_keys *keys = store->keys;
	enum ought_status status;

	if ((status = ought_vault_register(NULL, err)) != OUGHT_OK ||
	    (status = ought_vault_key_add(
		 store->ledger_path, keys->ledger.file_id, keys->ledger.key, err)) != OUGHT_OK)
		return status;
	store->ledger_key_added = true;
	if (!keys->has_content)
		return OUGHT_OK;
	if ((status = ought_vault_key_add(
		 store->content_path, keys->content.file_id, keys->content.key, err)) != OUGHT_OK)
		return status;
	store->content_key_added = true;
	return OUGHT_OK;
}

void
ought_store_disconnect(struct ought_store *store)
{
	ought_db_close(store->db);
	store->db = NULL;
	if (store->ledger_key_added)
		ought_vault_key_drop(store->ledger_path);
	if (store->content_key_added)
		ought_vault_key_drop(store->content_path);
	store->ledger_key_added = false;
	store->content_key_added = false;
}

static enum ought_status
check_version(struct ought_db *db, enum store_series series, bool *behind, struct ought_error *err)
{
	static const char *const application_id[] = {
	    [STORE_LEDGER] = "PRAGMA ledger.application_id",
	    [STORE_CONTENT] = "PRAGMA main.application_id",
	};
	static const char *const user_version[] = {
	    [STORE_LEDGER] = "PRAGMA ledger.user_version",
	    [STORE_CONTENT] = "PRAGMA main.user_version",
	};
	int64_t id = 0, version = 0;
	enum ought_status status;

	if ((status = ought_db_own_int(db, application_id[series], &id, err)) != OUGHT_OK ||
	    (status = ought_db_own_int(db, user_version[series], &version, err)) != OUGHT_OK ||
	    (status = ought_migrate_check(series, id, version, behind, err)) != OUGHT_OK)
		return status;
	return ought_schema_check(db, series, (int)version, err);
}

/* Without the log of each file the order of the two commits would be another. */
static enum ought_status
check_journal(struct ought_db *db, const char *sql, struct ought_error *err)
{
	char mode[16] = "";
	enum ought_status status;

	if ((status = ought_db_own_text(db, sql, mode, sizeof(mode), err)) != OUGHT_OK)
		return status;
	if (strcmp(mode, "wal") != 0)
		return ought_error_set(err, OUGHT_DAMAGED,
		    "a file of the store is not in the mode in which it was made (%s)", mode);
	return OUGHT_OK;
}

/* Bring one file forward on a connection of its own. */
static enum ought_status
bring_forward(const char *path, enum store_series series, struct ought_error *err)
{
	sqlite3 *sql = NULL;
	enum ought_status status;

	if (sqlite3_open_v2(path, &sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
		OUGHT_VAULT_VFS) != SQLITE_OK ||
	    ought_db_harden(sql) != SQLITE_OK ||
	    sqlite3_busy_timeout(sql, STORE_BUSY_WAIT_MS) != SQLITE_OK)
		status = ought_error_set(
		    err, OUGHT_IO, "%s could not be opened to bring it forward", path);
	else
		status = ought_migrate(sql, series, err);
	sqlite3_close_v2(sql);
	return status;
}

static enum ought_status
open_files(struct ought_store *store, bool *behind, struct ought_error *err)
{
	const char *content = store->keys->has_content ? store->content_path : NULL;
	bool content_behind = false, ledger_behind = false;
	enum ought_status status;

	/* One snapshot of each file: another process may be bringing it forward. */
	if ((status = ought_db_open(content, store->ledger_path, OUGHT_VAULT_VFS,
		 ought_vault_damage, &store->db, err)) != OUGHT_OK ||
	    (status = ought_db_own(store->db, "BEGIN", err)) != OUGHT_OK ||
	    (status = check_version(store->db, STORE_LEDGER, &ledger_behind, err)) != OUGHT_OK ||
	    (content != NULL &&
		(status = check_version(store->db, STORE_CONTENT, &content_behind, err)) !=
		    OUGHT_OK) ||
	    (status = ought_db_own(store->db, "COMMIT", err)) != OUGHT_OK)
		return status;
	*behind = ledger_behind || content_behind;
	if (!*behind)
		return OUGHT_OK;
	ought_db_close(store->db);
	store->db = NULL;
	if (ledger_behind)
		status = bring_forward(store->ledger_path, STORE_LEDGER, err);
	if (status == OUGHT_OK && content_behind)
		status = bring_forward(store->content_path, STORE_CONTENT, err);
	return status;
}

/* The origin that the store was made with, which its entries repeat. */
static enum ought_status
read_origin(struct ought_store *store, struct ought_error *err)
{
	char founding[OUGHT_ORIGIN_MAX] = "";
	enum ought_status status;

	if ((status = ought_db_own_text(store->db, "SELECT origin FROM ledger.store_id",
		 store->origin, sizeof(store->origin), err)) != OUGHT_OK ||
	    (status = ought_db_own_text(store->db,
		 "SELECT json_extract(CAST(body AS TEXT), '$.store') FROM ledger.entry"
		 " WHERE n = 0 AND json_valid(CAST(body AS TEXT))",
		 founding, sizeof(founding), err)) != OUGHT_OK)
		return status;
	if (store->origin[0] == '\0' ||
	    (founding[0] != '\0' && strcmp(store->origin, founding) != 0))
		return ought_error_set(err, OUGHT_DAMAGED,
		    "the ledger's entries are those of another store than its origin says");
	return OUGHT_OK;
}

void
ought_store_content_key_hash(const struct ought_store *store, uint8_t hash[static OUGHT_KEY_BYTES])
{
	static const char context[] = "ought: the key to the content";
	crypto_generichash_state state;

	/* Fails only for lengths that are out of range.  The key is random: its hash gives nothing away. */
	(void)crypto_generichash_init(&state, NULL, 0, OUGHT_KEY_BYTES);
	(void)crypto_generichash_update(&state, (const uint8_t *)context, sizeof(context));
	(void)crypto_generichash_update(
	    &state, (const uint8_t *)&store->keys->content, sizeof(store->keys->content));
	(void)crypto_generichash_final(&state, hash, OUGHT_KEY_BYTES);
	sodium_memzero(&state, sizeof(state));
}

/* Whether the key in the slot is the one that the chief officer signed for: when founding the store, or later. */
static enum ought_status
check_content_key(struct ought_store *store, struct ought_error *err)
{
	char founding[OUGHT_BASE64_MAX(OUGHT_KEY_BYTES)] = "",
	     ours[OUGHT_BASE64_MAX(OUGHT_KEY_BYTES)];
	uint8_t hash[OUGHT_KEY_BYTES];
	enum ought_status status;

	if ((status = ought_db_own_text(store->db,
		 "SELECT json_extract(CAST(body AS TEXT), '$.claims.content_key_hash')"
		 " FROM ledger.entry WHERE n = (SELECT coalesce(max(n), 0) FROM ledger.store_key)"
		 "   AND json_valid(CAST(body AS TEXT))",
		 founding, sizeof(founding), err)) != OUGHT_OK)
		return status;
	/* It is being founded; or the first entry founds nothing, which verifying names. */
	if (founding[0] == '\0')
		return OUGHT_OK;
	ought_store_content_key_hash(store, hash);
	ought_base64_encode(hash, sizeof(hash), ours, sizeof(ours));
	if (strcmp(founding, ours) != 0)
		return ought_error_set(err, OUGHT_DAMAGED,
		    "the key to the content in keys/%s.json is not the one that the chief officer signed for:"
		    " enter nothing, and ask who could write that file",
		    store->identity->name);
	return OUGHT_OK;
}

enum ought_status
ought_store_connect(struct ought_store *store, struct ought_error *err)
{
	bool behind = false;
	enum ought_status status;

	if ((status = ought_store_register_keys(store, err)) != OUGHT_OK ||
	    (status = open_files(store, &behind, err)) != OUGHT_OK)
		return status;
	if (behind) {
		if ((status = open_files(store, &behind, err)) != OUGHT_OK)
			return status;
		if (behind)
			return ought_error_set(
			    err, OUGHT_INTERNAL, "the store did not come forward");
	}
	if ((status = check_journal(store->db, "PRAGMA ledger.journal_mode", err)) != OUGHT_OK ||
	    (store->keys->has_content &&
		(status = check_journal(store->db, "PRAGMA main.journal_mode", err)) != OUGHT_OK) ||
	    (status = read_origin(store, err)) != OUGHT_OK ||
	    /* Of one being made anew, the entry that claims its key comes next. */
	    (store->keys->has_content && !store->replaces &&
		(status = check_content_key(store, err)) != OUGHT_OK))
		return status;
	store->db->queue = open(store->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ought_db_guard(store->db);
	return OUGHT_OK;
}

static enum ought_status
check_format(const char *path, struct ought_error *err)
{
	char *format = NULL, *file;
	size_t len = 0;
	enum ought_status status;

	if ((file = ought_file_join(path, "FORMAT")) == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	status = ought_file_read(file, &format, &len, err);
	free(file);
	if (status == OUGHT_NOT_FOUND)
		return ought_error_set(err, OUGHT_NOT_FOUND, "there is no store at %s", path);
	if (status != OUGHT_OK)
		return status;
	if (len != strlen(STORE_FORMAT) || memcmp(format, STORE_FORMAT, len) != 0) {
		if (strncmp(format, "ought-store ", 12) == 0)
			status = ought_error_set(err, OUGHT_INVALID,
			    "the store at %s has another format than \"ought-store 1\": use a newer ought",
			    path);
		else
			status = ought_error_set(err, OUGHT_DAMAGED,
			    "FORMAT of the store at %s does not say \"ought-store 1\"", path);
	}
	free(format);
	return status;
}

/* The keys that the slot of ${store}'s identity holds. */
enum ought_status
ought_store_open_slot(struct ought_store *store, struct ought_error *err)
{
	const struct ought_identity *identity = store->identity;
	struct store_slot slot = {0};
	enum ought_status status;

	if ((status = ought_slot_read(store->path, identity->name, &slot, err)) != OUGHT_OK)
		return status;
	if ((status = ought_slot_check(&slot, identity, err)) != OUGHT_OK)
		goto out;
	if ((status = ought_slot_open(identity, slot.ledger, &store->keys->ledger, err)) !=
	    OUGHT_OK)
		goto out;
	if (slot.has_content &&
	    (status = ought_slot_open(identity, slot.content, &store->keys->content, err)) !=
		OUGHT_OK)
		goto out;
	store->keys->has_content = slot.has_content;
out:
	ought_slot_clear(&slot);
	return status;
}

static enum ought_status
check_present(const char *path, struct ought_error *err)
{
	struct stat st;

	if (lstat(path, &st) == -1 && errno == ENOENT)
		return ought_error_set(err, OUGHT_DAMAGED, "%s is missing", path);
	return OUGHT_OK;
}

enum ought_status
ought_store_open(const char *path, const struct ought_identity *identity,
    struct ought_store **store, struct ought_error *err)
{
	struct ought_store *opened = NULL;
	char *absolute = NULL;
	enum ought_status status;

	if ((absolute = realpath(path, NULL)) == NULL) {
		status = ought_error_set(err, OUGHT_NOT_FOUND, "there is no store at %s", path);
		goto out;
	}
	if ((status = check_format(absolute, err)) != OUGHT_OK ||
	    (status = ought_store_allocate(absolute, identity, &opened, err)) != OUGHT_OK ||
	    (status = ought_lock_share(absolute, &opened->lock, err)) != OUGHT_OK)
		goto out;
	ought_rekey_clean(absolute);
	if ((status = ought_store_open_slot(opened, err)) != OUGHT_OK ||
	    (status = check_present(opened->ledger_path, err)) != OUGHT_OK ||
	    (opened->keys->has_content &&
		(status = check_present(opened->content_path, err)) != OUGHT_OK) ||
	    (status = ought_store_connect(opened, err)) != OUGHT_OK)
		goto out;
	/* A snapshot is only given where content and ledger belong together. */
	if ((status = ought_db_read_begin(opened->db, err)) != OUGHT_OK)
		goto out;
	ought_db_read_end(opened->db);
	/* Without waiting for anybody: it is not this officer's errand. */
	(void)ought_db_sweep(opened->db, 0, NULL);
	*store = opened;
	opened = NULL;
out:
	ought_store_free(opened);
	free(absolute);
	return status;
}

void
ought_store_close(struct ought_store *store)
{
	ought_store_free(store);
}

const char *
ought_store_path(const struct ought_store *store)
{
	return store->path;
}

const char *
ought_store_origin(const struct ought_store *store)
{
	return store->origin;
}

const struct ought_identity *
ought_store_identity(const struct ought_store *store)
{
	return store->identity;
}

bool
ought_store_has_content(const struct ought_store *store)
{
	return store->keys->has_content;
}

struct ought_db *
ought_store_db(struct ought_store *store)
{
	return store->db;
}

int64_t
ought_store_now_ms(const struct ought_store *store)
{
	return store->now_ms(store->cookie);
}

void
ought_store_set_clock(struct ought_store *store, int64_t (*now_ms)(void *), void *cookie)
{
	store->now_ms = now_ms == NULL ? system_clock : now_ms;
	store->cookie = cookie;
}

enum ought_status
ought_store_slot_add(
    struct ought_store *store, const struct ought_request *request, struct ought_error *err)
{
	struct store_slot slot = {0}, before = {0};
	enum ought_status status;

	status = ought_slot_read(store->path, request->name, &before, NULL);
	if (status == OUGHT_OK &&
	    memcmp(before.request.box_key, request->box_key, OUGHT_KEY_BYTES) == 0 &&
	    before.has_content) {
		memcpy(slot.content, before.content, sizeof(slot.content));
		slot.has_content = true;
	}
	ought_slot_clear(&before);
	slot.request = *request;
	if ((status = ought_slot_seal(request->box_key, &store->keys->ledger, slot.ledger, err)) !=
	    OUGHT_OK)
		return status;
	return ought_slot_write(store->path, &slot, err);
}

enum ought_status
ought_store_slot_admit(struct ought_store *store, const char *name,
    const uint8_t box_key[static OUGHT_KEY_BYTES], struct ought_error *err)
{
	struct store_slot slot = {0};
	enum ought_status status;

	if (!store->keys->has_content)
		return ought_error_set(err, OUGHT_LOCKED,
		    "%s holds no key to the content and cannot give it to another",
		    store->identity->name);
	if ((status = ought_slot_read(store->path, name, &slot, err)) != OUGHT_OK)
		return status;
	if (memcmp(slot.request.box_key, box_key, OUGHT_KEY_BYTES) != 0) {
		status = ought_error_set(err, OUGHT_DAMAGED,
		    "the slot of %s was made with other keys than the ledger says", name);
		goto out;
	}
	if ((status = ought_slot_seal(box_key, &store->keys->content, slot.content, err)) !=
	    OUGHT_OK)
		goto out;
	slot.has_content = true;
	status = ought_slot_write(store->path, &slot, err);
out:
	ought_slot_clear(&slot);
	return status;
}

enum ought_status
ought_store_seal_content(const struct ought_store *store,
    const uint8_t box_key[static OUGHT_KEY_BYTES], uint8_t sealed[static OUGHT_SEALED_BYTES],
    struct ought_error *err)
{
	if (!store->keys->has_content)
		return ought_error_set(
		    err, OUGHT_LOCKED, "%s holds no key to the content", store->identity->name);
	return ought_slot_seal(box_key, &store->keys->content, sealed, err);
}

enum ought_status
ought_store_slot_hand_over(struct ought_store *store, const char *name,
    const uint8_t sealed[static OUGHT_SEALED_BYTES], struct ought_error *err)
{
	struct store_slot slot = {0};
	enum ought_status status;

	if ((status = ought_slot_read(store->path, name, &slot, err)) != OUGHT_OK)
		return status;
	memcpy(slot.content, sealed, sizeof(slot.content));
	slot.has_content = true;
	status = ought_slot_write(store->path, &slot, err);
	ought_slot_clear(&slot);
	return status;
}
