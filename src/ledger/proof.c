/*
 * proof.c: checking that a leaf is in a tree and that one tree is the beginning of another (RFC 9162, sections
 * 2.1.3.2 and 2.1.4.2), and the files in which such proofs travel (C2SP tlog-proof and tlog-witness).
 */
#include <inttypes.h>
#include <string.h>

#include <sodium.h>

#include "ought/base.h"

#include "ledger/ledger_internal.h"

#include "ought/ledger.h"

static bool
same(const uint8_t a[static OUGHT_HASH_BYTES], const uint8_t b[static OUGHT_HASH_BYTES])
{
	return memcmp(a, b, OUGHT_HASH_BYTES) == 0;
}

/*
 * Whether the node of number ${*fn} within its level, whose last is ${*sn}, has its sibling on the left.  A node at the right
 * edge that has none first moves up to where it has one.
 */
static bool
sibling_is_left(int64_t *fn, int64_t *sn)
{
	if ((*fn & 1) == 0 && *fn != *sn)
		return false;
	while ((*fn & 1) == 0 && *fn != 0) {
		*fn >>= 1;
		*sn >>= 1;
	}
	return true;
}

enum ought_status
ought_proof_inclusion(const struct ought_proof *proof, int64_t n, int64_t size,
    const uint8_t leaf[static OUGHT_HASH_BYTES], const uint8_t root[static OUGHT_HASH_BYTES],
    struct ought_error *err)
{
	uint8_t hash[OUGHT_HASH_BYTES];
	int64_t fn = n, sn = size - 1;
	int i;

	if (n < 0 || n >= size || proof->count < 0 || proof->count > OUGHT_PROOF_MAX)
		goto refuse;
	memcpy(hash, leaf, sizeof(hash));
	for (i = 0; i < proof->count; i++) {
		if (sn == 0)
			goto refuse;
		if (sibling_is_left(&fn, &sn))
			ought_merkle_node(proof->hash[i], hash, hash);
		else
			ought_merkle_node(hash, proof->hash[i], hash);
		fn >>= 1;
		sn >>= 1;
	}
	if (sn != 0 || !same(hash, root))
		goto refuse;
	return OUGHT_OK;
refuse:
	return ought_error_set(err, OUGHT_UNVERIFIED,
	    "the proof does not show entry %" PRId64 " in the ledger of %" PRId64 " entries", n,
	    size);
}

/* The proof for 0 < old_size < size. */
static bool
is_beginning(const struct ought_proof *proof, int64_t old_size, int64_t size,
    const uint8_t old_root[static OUGHT_HASH_BYTES], const uint8_t root[static OUGHT_HASH_BYTES])
{
	uint8_t old_hash[OUGHT_HASH_BYTES], hash[OUGHT_HASH_BYTES];
	int64_t fn = old_size - 1, sn = size - 1;
	/* A complete old tree is a node of the new one; the proof leaves out what the reader has. */
	bool complete = (old_size & fn) == 0;
	int i = complete ? 0 : 1;

	if (proof->count < 1)
		return false;
	while ((fn & 1) != 0) {
		fn >>= 1;
		sn >>= 1;
	}
	memcpy(hash, complete ? old_root : proof->hash[0], sizeof(hash));
	memcpy(old_hash, hash, sizeof(hash));
	for (; i < proof->count; i++) {
		if (sn == 0)
			return false;
		if (sibling_is_left(&fn, &sn)) {
			ought_merkle_node(proof->hash[i], old_hash, old_hash);
			ought_merkle_node(proof->hash[i], hash, hash);
		} else {
			ought_merkle_node(hash, proof->hash[i], hash);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0 && same(old_hash, old_root) && same(hash, root);
}

enum ought_status
ought_proof_consistency(const struct ought_proof *proof, int64_t old_size, int64_t size,
    const uint8_t old_root[static OUGHT_HASH_BYTES], const uint8_t root[static OUGHT_HASH_BYTES],
    struct ought_error *err)
{
	uint8_t empty[OUGHT_HASH_BYTES];
	bool consistent;

	if (old_size < 0 || old_size > size || proof->count < 0 || proof->count > OUGHT_PROOF_MAX) {
		consistent = false;
	} else if (old_size == size) {
		consistent = proof->count == 0 && same(old_root, root);
	} else if (old_size == 0) {
		/* Every ledger begins with nothing: there is nothing to prove but the root of nothing. */
		merkle_empty_root(empty);
		consistent = proof->count == 0 && same(old_root, empty);
	} else {
		consistent = is_beginning(proof, old_size, size, old_root, root);
	}
	if (!consistent)
		return ought_error_set(err, OUGHT_UNVERIFIED,
		    "the ledger of %" PRId64
		    " entries is not shown to begin with the ledger of %" PRId64,
		    size, old_size);
	return OUGHT_OK;
}

static void
add_hashes(const struct ought_proof *proof, const char *note, struct ought_buffer *text)
{
	char base64[OUGHT_BASE64_MAX(OUGHT_HASH_BYTES)];
	int i;

	for (i = 0; i < proof->count; i++) {
		ought_base64_encode(proof->hash[i], OUGHT_HASH_BYTES, base64, sizeof(base64));
		ought_buffer_add(text, "%s\n", base64);
	}
	ought_buffer_add(text, "\n%s", note);
}

void
ought_proof_inclusion_text(
    const struct ought_proof *proof, int64_t n, const char *note, struct ought_buffer *text)
{
	ought_buffer_add(text, "c2sp.org/tlog-proof@v1\nindex %" PRId64 "\n", n);
	add_hashes(proof, note, text);
}

void
ought_proof_consistency_text(
    const struct ought_proof *proof, int64_t old_size, const char *note, struct ought_buffer *text)
{
	ought_buffer_add(text, "old %" PRId64 "\n", old_size);
	add_hashes(proof, note, text);
}
