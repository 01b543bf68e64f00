/*
 * store.c: acts about the store as a whole.  It is encrypted under new keys for those who remain.  Which keys those are no
 * entry says; only a hash of the content's, by which everybody knows that the key in their slot is it.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "acts/acts_internal.h"

static const struct field claims_rekeyed[] = {
    {.key = "generation", .called = "generation of the keys", .kind = FIELD_INT, .least = 2},
    {.key = "content_key_hash", .called = "hash of the content's key", .kind = FIELD_KEY},
    {.key = NULL},
};

static const struct field claims_backed_up[] = {
    {.key = "size", .called = "size of the tree", .kind = FIELD_INT, .least = 1},
    {.key = "root", .called = "root of the tree", .kind = FIELD_KEY},
    {.key = NULL},
};

static enum ought_status
next_generation(struct ought_db *db, int64_t *generation, struct ought_error *err)
{
	static const char sql[] = "SELECT coalesce(max(generation), 1) + 1 FROM ledger.store_key";

	return ought_db_int(db, sql, NULL, generation, NULL, err);
}

static enum ought_status
check_rekeyed(const struct act *act, struct ought_error *err)
{
	int64_t next = 0, claimed = ought_json_int(act->claims, "generation", 0);
	enum ought_status status;

	if ((status = next_generation(act->db, &next, err)) == OUGHT_OK && claimed != next)
		status = ought_error_set(err, OUGHT_INVALID,
		    "the next generation of keys is %" PRId64 ", not %" PRId64, next, claimed);
	return status;
}

static enum ought_status
apply_rekeyed(const struct act *act, struct ought_error *err)
{
	static const char sql[] = "INSERT INTO store_key (generation, n, officer, at_ms)"
				  " VALUES (:generation, :n, :by, :at)";

	return ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":generation", ought_json_int(act->claims, "generation", 0)),
		OUGHT_INT(":n", act->n), OUGHT_TEXT(":by", act->by), OUGHT_INT(":at", act->at_ms)),
	    err);
}

static enum ought_status
check_backed_up(const struct act *act, struct ought_error *err)
{
	int64_t size = ought_json_int(act->claims, "size", 0);

	if (size != act->n)
		return ought_error_set(err, OUGHT_INVALID,
		    "a backup made now holds the %" PRId64 " entries before it, not %" PRId64,
		    act->n, size);
	return OUGHT_OK;
}

static enum ought_status
apply_backed_up(const struct act *act, struct ought_error *err)
{
	static const char sql[] = "INSERT INTO store_backup (n, size, root, officer, at_ms)"
				  " VALUES (:n, :size, :root, :by, :at)";
	uint8_t root[OUGHT_HASH_BYTES];
	enum ought_status status;

	if ((status = ought_base64_decode(claim_text(act, "root"), root, sizeof(root), err)) !=
	    OUGHT_OK)
		return status;
	return ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":n", act->n),
		OUGHT_INT(":size", ought_json_int(act->claims, "size", 0)),
		OUGHT_BLOB(":root", root, sizeof(root)), OUGHT_TEXT(":by", act->by),
		OUGHT_INT(":at", act->at_ms)),
	    err);
}

const struct act_kind acts_store[] = {
    {
	.about = {"store.rekeyed",
	    "the databases are encrypted under new keys for those who remain", OUGHT_ROLE_CHIEF,
	    false, OUGHT_PROCESSING_NONE},
	.done = "the store is encrypted under new keys by",
	.claims = claims_rekeyed,
	.check = check_rekeyed,
	.apply = apply_rekeyed,
    },
    {
	.about = {"store.backed-up", "a copy of all files is made, to bring the store back from",
	    OUGHT_ROLE_CHIEF | OUGHT_ROLE_ADMINISTRATOR, false, OUGHT_PROCESSING_NONE},
	.done = "a backup is made by",
	.claims = claims_backed_up,
	.check = check_backed_up,
	.apply = apply_backed_up,
    },
    {.about = {.name = NULL}},
};

/* ---- doing it ---- */

struct holders {
	struct ought_slot_holder *holder;
	size_t count;
};

static enum ought_status
add_holder(
    struct holders *holders, const struct ought_statement *statement, struct ought_error *err)
{
	const char *name = ought_statement_text(statement, 0);
	struct ought_slot_holder *more;
	const void *key;
	size_t len = 0;

	key = ought_statement_blob(statement, 1, &len);
	if (name == NULL || strlen(name) >= OUGHT_OFFICER_MAX || len != OUGHT_KEY_BYTES)
		return ought_error_set(
		    err, OUGHT_DAMAGED, "the key of an officer in the ledger is no key");
	if ((more = realloc(holders->holder, (holders->count + 1) * sizeof(*more))) == NULL)
		return no_memory(err);
	holders->holder = more;
	memcpy(more[holders->count].name, name, strlen(name) + 1);
	memcpy(more[holders->count].box_key, key, OUGHT_KEY_BYTES);
	more[holders->count].content = ought_statement_int(statement, 2) != 0;
	holders->count++;
	return OUGHT_OK;
}

/* Those who hold a role, and whether they are admitted to the content. */
static enum ought_status
find_holders(struct ought_db *db, struct holders *holders, struct ought_error *err)
{
	static const char sql[] = "SELECT o.name, o.box_key,"
				  "       EXISTS (SELECT 1 FROM ledger.admission AS a"
				  "                WHERE a.officer = o.name AND a.until_n IS NULL)"
				  "  FROM ledger.officer AS o"
				  " WHERE EXISTS (SELECT 1 FROM ledger.officer_role AS r"
				  "                WHERE r.officer = o.name AND r.until_n IS NULL)"
				  " ORDER BY o.n";
	struct ought_statement *statement = NULL;
	bool row = false;
	enum ought_status status;

	if ((status = ought_db_query(db, sql, NULL, &statement, err)) != OUGHT_OK)
		return status;
	while ((status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row)
		if ((status = add_holder(holders, statement, err)) != OUGHT_OK)
			break;
	ought_statement_finish(statement);
	return status;
}

static enum ought_status
act_rekeyed(struct ought_store *made, int64_t *generation, struct ought_error *err)
{
	char hash_text[OUGHT_BASE64_MAX(OUGHT_HASH_BYTES)];
	uint8_t hash[OUGHT_HASH_BYTES];
	json_t *claims;
	enum ought_status status;

	if ((status = next_generation(ought_store_db(made), generation, err)) != OUGHT_OK)
		return status;
	ought_store_content_key_hash(made, hash);
	ought_base64_encode(hash, sizeof(hash), hash_text, sizeof(hash_text));
	if ((claims = json_pack("{s:I, s:s}", "generation", (json_int_t)*generation,
		 "content_key_hash", hash_text)) == NULL)
		return no_memory(err);
	status = ought_act_once(made, NULL, "store.rekeyed", claims, NULL, NULL, err);
	json_decref(claims);
	return status;
}

enum ought_status
ought_rekey(struct ought_store *store, unsigned wait_s, const struct ought_copy_options *options,
    struct ought_rekey_report *report, struct ought_error *err)
{
	struct holders holders = {0};
	struct ought_store *made = NULL;
	size_t written = 0;
	int64_t generation = 0;
	enum ought_status status;

	/* Nobody is enrolled, admitted or revoked between the question who remains and the answer. */
	if ((status = ought_act_allowed(store, "store.rekeyed", err)) != OUGHT_OK ||
	    (status = ought_store_exclude(store, wait_s, err)) != OUGHT_OK ||
	    (status = find_holders(ought_store_db(store), &holders, err)) != OUGHT_OK ||
	    (status = ought_store_rekey(
		 store, holders.holder, holders.count, options, &made, &written, err)) != OUGHT_OK)
		goto out;
	if ((status = act_rekeyed(made, &generation, err)) != OUGHT_OK) {
		ought_store_discard(made);
		goto out;
	}
	if ((status = ought_store_publish(made, err)) != OUGHT_OK)
		goto out;
	*report = (struct ought_rekey_report){generation, written, holders.count - written};
out:
	free(holders.holder);
	return status;
}

/* What the backup says of itself, and the act claims. */
static enum ought_status
describe_backup(struct ought_acting *acting, const struct ought_store *store, json_t **claims,
    json_t **about, struct ought_backup_report *report, struct ought_error *err)
{
	char root[OUGHT_BASE64_MAX(OUGHT_HASH_BYTES)], at[OUGHT_TIME_MAX];
	struct ought_head head;
	uint8_t hash[OUGHT_HASH_BYTES];
	enum ought_status status;

	if ((status = ought_ledger_head(ought_act_db(acting), &head, err)) != OUGHT_OK ||
	    (status = ought_ledger_root(ought_act_db(acting), head.size, hash, err)) != OUGHT_OK)
		return status;
	ought_base64_encode(hash, sizeof(hash), root, sizeof(root));
	ought_time_format(head.at_ms, at);
	*claims = json_pack("{s:I, s:s}", "size", (json_int_t)head.size, "root", root);
	*about = json_pack("{s:s, s:I, s:s, s:s}", "origin", ought_store_origin(store), "size",
	    (json_int_t)head.size, "root", root, "last", at);
	*report = (struct ought_backup_report){head.size, head.at_ms};
	return *claims == NULL || *about == NULL ? no_memory(err) : OUGHT_OK;
}

/* Within the write transaction that keeps everybody from writing while the logs are copied. */
static enum ought_status
finish_backup(struct ought_acting *acting, struct ought_store *store, struct ought_backup *backup,
    struct ought_backup_report *report, struct ought_error *err)
{
	json_t *claims = NULL, *about = NULL;
	enum ought_status status;

	if ((status = describe_backup(acting, store, &claims, &about, report, err)) == OUGHT_OK &&
	    (status = ought_backup_finish(backup, about, err)) == OUGHT_OK)
		status = ought_act(acting, "store.backed-up", claims, NULL, NULL, err);
	json_decref(claims);
	json_decref(about);
	return status;
}

enum ought_status
ought_backup(struct ought_store *store, const char *path, const struct ought_copy_options *options,
    struct ought_backup_report *report, struct ought_error *err)
{
	struct ought_acting *acting = NULL;
	struct ought_backup *backup = NULL;
	enum ought_status status;

	if ((status = ought_act_allowed(store, "store.backed-up", err)) != OUGHT_OK ||
	    (status = ought_backup_begin(store, path, options, &backup, err)) != OUGHT_OK)
		return status;
	if ((status = ought_act_begin(store, NULL, &acting, err)) != OUGHT_OK)
		goto out;
	if ((status = finish_backup(acting, store, backup, report, err)) == OUGHT_OK)
		status = ought_act_commit(acting, err);
	else
		ought_act_abandon(acting);
out:
	ought_backup_free(backup);
	return status;
}

enum ought_status
ought_restore(const char *from, const char *path, const struct ought_identity *identity,
    const struct ought_copy_options *options, struct ought_backup_report *report,
    struct ought_error *err)
{
	struct ought_store *store = NULL;
	struct ought_head head;
	enum ought_status status;

	if ((status = ought_store_restore(from, path, identity, options, &store, err)) != OUGHT_OK)
		return status;
	if ((status = ought_store_check_files(store, err)) != OUGHT_OK ||
	    (status = ought_store_read_begin(store, err)) != OUGHT_OK)
		goto out;
	status = ought_ledger_head(ought_store_db(store), &head, err);
	ought_store_read_end(store);
	if (status != OUGHT_OK)
		goto out;
	*report = (struct ought_backup_report){head.size, head.at_ms};
	/* It frees the handle, and what was made where it fails. */
	return ought_store_publish(store, err);
out:
	ought_store_discard(store);
	return status;
}
