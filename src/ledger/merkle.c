/* merkle.c: the hashes of RFC 6962, section 2.1, and a tree that grows at its right edge. */
#include <string.h>

#include <sodium.h>

#include "ought/base.h"

#include "ledger/ledger_internal.h"

#include "ought/ledger.h"

/* Leaves and nodes are told apart by their first byte, or one could be passed off as the other. */
static const uint8_t leaf_prefix = 0x00, node_prefix = 0x01;

void
merkle_empty_root(uint8_t root[static OUGHT_HASH_BYTES])
{
	crypto_hash_sha256(root, NULL, 0);
}

void
merkle_leaf_bytes(const uint8_t *bytes, size_t len, uint8_t leaf[static OUGHT_HASH_BYTES])
{
	crypto_hash_sha256_state state;

	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, &leaf_prefix, 1);
	crypto_hash_sha256_update(&state, bytes, len);
	crypto_hash_sha256_final(&state, leaf);
}

void
ought_merkle_leaf(const char *entry, size_t len,
    const uint8_t signature[static OUGHT_SIGNATURE_BYTES], uint8_t leaf[static OUGHT_HASH_BYTES])
{
	crypto_hash_sha256_state state;

	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, &leaf_prefix, 1);
	crypto_hash_sha256_update(&state, (const uint8_t *)entry, len);
	crypto_hash_sha256_update(&state, signature, OUGHT_SIGNATURE_BYTES);
	crypto_hash_sha256_final(&state, leaf);
}

void
ought_merkle_node(const uint8_t left[static OUGHT_HASH_BYTES],
    const uint8_t right[static OUGHT_HASH_BYTES], uint8_t node[static OUGHT_HASH_BYTES])
{
	uint8_t bytes[1 + 2 * OUGHT_HASH_BYTES];

	bytes[0] = node_prefix;
	memcpy(bytes + 1, left, OUGHT_HASH_BYTES);
	memcpy(bytes + 1 + OUGHT_HASH_BYTES, right, OUGHT_HASH_BYTES);
	crypto_hash_sha256(node, bytes, sizeof(bytes));
}

enum ought_status
ought_merkle_edge_add(struct ought_merkle_edge *edge, const uint8_t leaf[static OUGHT_HASH_BYTES],
    enum ought_status (*completed)(void *cookie, int level, int64_t index,
	const uint8_t hash[static OUGHT_HASH_BYTES], struct ought_error *err),
    void *cookie, struct ought_error *err)
{
	uint8_t hash[OUGHT_HASH_BYTES];
	int level;
	enum ought_status status;

	if (edge->size == INT64_MAX)
		return ought_error_set(err, OUGHT_INVALID, "the tree is full");
	memcpy(hash, leaf, sizeof(hash));
	for (level = 0; (edge->size >> level & 1) != 0; level++) {
		ought_merkle_node(edge->hash[level], hash, hash);
		if (completed == NULL)
			continue;
		status = completed(cookie, level + 1, edge->size >> (level + 1), hash, err);
		if (status != OUGHT_OK)
			return status;
	}
	memcpy(edge->hash[level], hash, sizeof(hash));
	edge->size++;
	return OUGHT_OK;
}

void
ought_merkle_edge_root(const struct ought_merkle_edge *edge, uint8_t root[static OUGHT_HASH_BYTES])
{
	bool begun = false;
	int level;

	merkle_empty_root(root);
	for (level = 0; level < 63; level++) {
		if ((edge->size >> level & 1) == 0)
			continue;
		if (begun)
			ought_merkle_node(edge->hash[level], root, root);
		else
			memcpy(root, edge->hash[level], OUGHT_HASH_BYTES);
		begun = true;
	}
}
