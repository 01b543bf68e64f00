/*
 * append.c: the end of the ledger, and adding to it.  Entry, tree and content are written here and nowhere else, within
 * the transaction of the act that they record.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "ought/base.h"
#include "ought/store.h"

#include "ledger/ledger_internal.h"

#include "ought/ledger.h"

/* What is written for one entry. */
struct written {
	char *text;
	size_t len;
	uint8_t signature[OUGHT_SIGNATURE_BYTES];
	uint8_t leaf[OUGHT_HASH_BYTES];
	char *part; /* NULL for none */
	size_t part_len;
	uint8_t salt[OUGHT_SALT_BYTES];
};

enum ought_status
ought_ledger_head(struct ought_db *db, struct ought_head *head, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT e.n, e.body, e.signature, l.hash"
	    "  FROM ledger.entry AS e LEFT JOIN ledger.node AS l ON l.level = 0 AND l.idx = e.n"
	    " ORDER BY e.n DESC LIMIT 1";
	struct ought_head read = {.at_ms = INT64_MIN};
	struct ought_statement *statement = NULL;
	struct ought_entry entry = {0};
	const void *body, *signature, *leaf;
	size_t len = 0, signature_len = 0, leaf_len = 0;
	bool row = false;
	int64_t n;
	enum ought_status status;

	if ((status = ought_db_query(db, sql, NULL, &statement, err)) != OUGHT_OK)
		goto out;
	if ((status = ought_statement_step(statement, &row, err)) != OUGHT_OK)
		goto out;
	if (!row) {
		*head = read;
		goto out;
	}
	n = ought_statement_int(statement, 0);
	body = ought_statement_blob(statement, 1, &len);
	signature = ought_statement_blob(statement, 2, &signature_len);
	leaf = ought_statement_blob(statement, 3, &leaf_len);
	if (body == NULL || signature == NULL || signature_len != OUGHT_SIGNATURE_BYTES ||
	    ought_entry_read(body, len, &entry, NULL) != OUGHT_OK || entry.n != n) {
		status = ought_error_set(err, OUGHT_DAMAGED,
		    "entry %" PRId64 ", the ledger's last, is not an entry of that number", n);
		goto out;
	}
	/* What is added next is chained to this: take it from the entry itself, and let the tree agree. */
	ought_merkle_leaf(body, len, signature, read.leaf);
	if (leaf == NULL || leaf_len != OUGHT_HASH_BYTES ||
	    memcmp(leaf, read.leaf, leaf_len) != 0) {
		status = ought_error_set(err, OUGHT_DAMAGED,
		    "entry %" PRId64 ", the ledger's last, is not the one that its tree holds", n);
		goto out;
	}
	read.size = n + 1;
	read.at_ms = entry.at_ms;
	*head = read;
out:
	ought_entry_clear(&entry);
	ought_statement_finish(statement);
	return status;
}

static enum ought_status
insert_node(struct ought_db *db, int level, int64_t index,
    const uint8_t hash[static OUGHT_HASH_BYTES], struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO ledger.node (level, idx, hash) VALUES (:level, :idx, :hash)";

	return ought_db_run(db, sql,
	    OUGHT_BINDS(OUGHT_INT(":level", level), OUGHT_INT(":idx", index),
		OUGHT_BLOB(":hash", hash, OUGHT_HASH_BYTES)),
	    err);
}

/* The leaf of entry ${n} and each inner node that it completes: one for each bit that n ends in. */
static enum ought_status
insert_nodes(struct ought_db *db, int64_t n, const uint8_t leaf[static OUGHT_HASH_BYTES],
    struct ought_error *err)
{
	uint8_t hash[OUGHT_HASH_BYTES], left[OUGHT_HASH_BYTES];
	int level;
	enum ought_status status;

	memcpy(hash, leaf, sizeof(hash));
	if ((status = insert_node(db, 0, n, hash, err)) != OUGHT_OK)
		return status;
	for (level = 0; (n >> level & 1) != 0; level++) {
		if ((status = tree_node(db, level, (n >> level) - 1, left, err)) != OUGHT_OK)
			return status;
		ought_merkle_node(left, hash, hash);
		if ((status = insert_node(db, level + 1, n >> (level + 1), hash, err)) != OUGHT_OK)
			return status;
	}
	return OUGHT_OK;
}

/* Write ${content} as text, with a salt, and commit ${entry} to it. */
static enum ought_status
prepare_content(struct ought_db *db, struct ought_entry *entry, const json_t *content,
    struct written *written, struct ought_error *err)
{
	enum ought_status status;

	entry->has_content = content != NULL;
	memset(entry->content, 0, sizeof(entry->content));
	if (content == NULL)
		return OUGHT_OK;
	if (!ought_db_has_content(db))
		return ought_error_set(
		    err, OUGHT_LOCKED, "this session holds no key to the content");
	if (!json_is_object(content))
		return ought_error_set(err, OUGHT_INVALID, "an act's content is no object");
	status = ought_json_encode(content, &written->part, &written->part_len, err);
	if (status != OUGHT_OK)
		return status;
	if (written->part_len > OUGHT_PART_MAX)
		return ought_error_set(err, OUGHT_INVALID,
		    "the content has %zu bytes, more than the %u allowed", written->part_len,
		    OUGHT_PART_MAX);
	randombytes_buf(written->salt, sizeof(written->salt));
	ought_commitment(written->salt, written->part, written->part_len, entry->content);
	return OUGHT_OK;
}

static enum ought_status
insert(struct ought_db *db, int64_t n, const struct written *written, struct ought_error *err)
{
	static const char entry_sql[] =
	    "INSERT INTO ledger.entry (n, body, signature) VALUES (:n, :body, :signature)";
	static const char part_sql[] =
	    "INSERT INTO main.part (n, salt, body) VALUES (:n, :salt, :body)";
	enum ought_status status;

	status = ought_db_run(db, entry_sql,
	    OUGHT_BINDS(OUGHT_INT(":n", n), OUGHT_BLOB(":body", written->text, written->len),
		OUGHT_BLOB(":signature", written->signature, OUGHT_SIGNATURE_BYTES)),
	    err);
	if (status != OUGHT_OK)
		return status;
	if ((status = insert_nodes(db, n, written->leaf, err)) != OUGHT_OK)
		return status;
	if (written->part == NULL)
		return OUGHT_OK;
	return ought_db_run(db, part_sql,
	    OUGHT_BINDS(OUGHT_INT(":n", n), OUGHT_BLOB(":salt", written->salt, OUGHT_SALT_BYTES),
		OUGHT_BLOB(":body", written->part, written->part_len)),
	    err);
}

enum ought_status
ought_ledger_append(struct ought_db *db, const struct ought_identity *identity,
    struct ought_head *head, struct ought_entry *entry, const json_t *content,
    struct ought_error *err)
{
	struct ought_entry complete = *entry;
	struct written written = {0};
	enum ought_status status;

	if (entry->by == NULL || strcmp(entry->by, ought_identity_name(identity)) != 0) {
		status = ought_error_set(err, OUGHT_INTERNAL,
		    "an entry is to be signed by another officer than it names");
		goto out;
	}
	if (entry->at_ms < head->at_ms) {
		status = ought_error_set(err, OUGHT_INVALID,
		    "entry %" PRId64 " is dated before the one it follows", head->size);
		goto out;
	}
	complete.n = head->size;
	memcpy(complete.prev, head->leaf, sizeof(complete.prev));
	if ((status = prepare_content(db, &complete, content, &written, err)) != OUGHT_OK)
		goto out;
	if ((status = ought_entry_write(&complete, &written.text, &written.len, err)) != OUGHT_OK)
		goto out;
	status = ought_sshsig_sign(identity, written.text, written.len, written.signature, err);
	if (status != OUGHT_OK)
		goto out;
	ought_merkle_leaf(written.text, written.len, written.signature, written.leaf);
	if ((status = insert(db, complete.n, &written, err)) != OUGHT_OK)
		goto out;

	*entry = complete;
	head->size++;
	head->at_ms = complete.at_ms;
	memcpy(head->leaf, written.leaf, sizeof(head->leaf));
out:
	free(written.part);
	free(written.text);
	return status;
}
