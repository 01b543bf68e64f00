/*
 * tree.c: roots and proofs from the nodes stored with the ledger.  A node of level h and index i is the root of the 2^h
 * leaves from i * 2^h on; only complete ones are stored, so a range of leaves is a few of them, the larger first.
 */
#include <inttypes.h>
#include <string.h>

#include "ought/base.h"
#include "ought/store.h"

#include "ledger/ledger_internal.h"

#include "ought/ledger.h"

enum ought_status
tree_node(struct ought_db *db, int level, int64_t index, uint8_t hash[static OUGHT_HASH_BYTES],
    struct ought_error *err)
{
	static const char sql[] =
	    "SELECT hash FROM ledger.node WHERE level = :level AND idx = :idx";
	struct ought_statement *statement = NULL;
	const void *stored;
	size_t len = 0;
	bool row = false;
	enum ought_status status;

	status = ought_db_query(db, sql,
	    OUGHT_BINDS(OUGHT_INT(":level", level), OUGHT_INT(":idx", index)), &statement, err);
	if (status != OUGHT_OK)
		goto out;
	if ((status = ought_statement_step(statement, &row, err)) != OUGHT_OK)
		goto out;
	stored = row ? ought_statement_blob(statement, 0, &len) : NULL;
	if (stored == NULL || len != OUGHT_HASH_BYTES) {
		status = ought_error_set(err, OUGHT_DAMAGED,
		    "node %" PRId64 " of level %d is missing from the ledger's tree", index, level);
		goto out;
	}
	memcpy(hash, stored, OUGHT_HASH_BYTES);
out:
	ought_statement_finish(statement);
	return status;
}

/*
 * The root of the leaves ${from} to before ${to}, where ${from} is a multiple of the smallest power of two that is not
 * less than their number, as it is for every subtree of RFC 6962.  Then the bits of the number name the complete
 * subtrees, each ending where the bits below leave off.
 */
static enum ought_status
range_root(struct ought_db *db, int64_t from, int64_t to, uint8_t root[static OUGHT_HASH_BYTES],
    struct ought_error *err)
{
	uint8_t hash[OUGHT_HASH_BYTES], left[OUGHT_HASH_BYTES];
	int64_t count = to - from, end = to;
	bool begun = false;
	int level;
	enum ought_status status;

	for (level = 0; count >> level != 0; level++) {
		if ((count >> level & 1) == 0)
			continue;
		status = tree_node(db, level, (end >> level) - 1, begun ? left : hash, err);
		if (status != OUGHT_OK)
			return status;
		if (begun)
			ought_merkle_node(left, hash, hash);
		begun = true;
		end -= (int64_t)1 << level;
	}
	memcpy(root, hash, OUGHT_HASH_BYTES);
	return OUGHT_OK;
}

static enum ought_status
check_size(struct ought_db *db, int64_t size, struct ought_error *err)
{
	static const char sql[] = "SELECT 1 + max(n) FROM ledger.entry";
	int64_t stored = 0;
	enum ought_status status;

	if ((status = ought_db_int(db, sql, NULL, &stored, NULL, err)) != OUGHT_OK)
		return status;
	if (size > stored)
		return ought_error_set(err, OUGHT_INVALID,
		    "the ledger has %" PRId64 " entries, not %" PRId64, stored, size);
	return OUGHT_OK;
}

enum ought_status
ought_ledger_root(struct ought_db *db, int64_t size, uint8_t root[static OUGHT_HASH_BYTES],
    struct ought_error *err)
{
	enum ought_status status;

	if (size < 0)
		return ought_error_set(err, OUGHT_INVALID, "a ledger has no negative size");
	if (size == 0) {
		merkle_empty_root(root);
		return OUGHT_OK;
	}
	if ((status = check_size(db, size, err)) != OUGHT_OK)
		return status;
	return range_root(db, 0, size, root, err);
}

/* The largest power of two below ${count}, which is at least 2 (RFC 6962, section 2.1). */
static int64_t
split_of(int64_t count)
{
	int64_t k = 1;

	while (k < count - k)
		k *= 2;
	return k;
}

static void
reverse(struct ought_proof *proof)
{
	uint8_t hash[OUGHT_HASH_BYTES];
	int i, j;

	for (i = 0, j = proof->count - 1; i < j; i++, j--) {
		memcpy(hash, proof->hash[i], sizeof(hash));
		memcpy(proof->hash[i], proof->hash[j], sizeof(hash));
		memcpy(proof->hash[j], hash, sizeof(hash));
	}
}

enum ought_status
ought_ledger_inclusion(struct ought_db *db, int64_t n, int64_t size, struct ought_proof *proof,
    struct ought_error *err)
{
	struct ought_proof path = {0};
	int64_t from = 0, to = size, middle;
	enum ought_status status;

	if (n < 0 || n >= size)
		return ought_error_set(err, OUGHT_INVALID,
		    "a ledger of %" PRId64 " entries has no entry %" PRId64, size, n);
	if ((status = check_size(db, size, err)) != OUGHT_OK)
		return status;
	/* From the root down to the leaf, at each step keeping the half that it is not in. */
	while (to - from > 1) {
		middle = from + split_of(to - from);
		if (n < middle)
			status = range_root(db, middle, to, path.hash[path.count], err);
		else
			status = range_root(db, from, middle, path.hash[path.count], err);
		if (status != OUGHT_OK)
			return status;
		path.count++;
		if (n < middle)
			to = middle;
		else
			from = middle;
	}
	reverse(&path);
	*proof = path;
	return OUGHT_OK;
}

enum ought_status
ought_ledger_consistency(struct ought_db *db, int64_t old_size, int64_t size,
    struct ought_proof *proof, struct ought_error *err)
{
	struct ought_proof path = {0};
	int64_t from = 0, to = size, middle;
	enum ought_status status;

	if (old_size < 0 || old_size > size)
		return ought_error_set(err, OUGHT_INVALID,
		    "a ledger of %" PRId64 " entries did not grow out of one of %" PRId64, size,
		    old_size);
	if ((status = check_size(db, size, err)) != OUGHT_OK)
		return status;
	/* RFC 6962, section 2.1.2: down along the old tree's right edge until a subtree ends with it. */
	while (old_size > 0 && to != old_size) {
		middle = from + split_of(to - from);
		if (old_size <= middle)
			status = range_root(db, middle, to, path.hash[path.count], err);
		else
			status = range_root(db, from, middle, path.hash[path.count], err);
		if (status != OUGHT_OK)
			return status;
		path.count++;
		if (old_size <= middle)
			to = middle;
		else
			from = middle;
	}
	/* That subtree itself, unless it is the whole old tree, whose root the reader has. */
	if (old_size > 0 && from > 0) {
		if ((status = range_root(db, from, to, path.hash[path.count], err)) != OUGHT_OK)
			return status;
		path.count++;
	}
	reverse(&path);
	*proof = path;
	return OUGHT_OK;
}
