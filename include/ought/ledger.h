/*
 * ledger.h: signed, append-only entries under a Merkle tree, and the forms in which outsiders check them.  Layer above
 * store.  The bytes are those of existing formats: SSHSIG (OpenSSH PROTOCOL.sshsig), RFC 6962 trees, C2SP
 * tlog-checkpoint, signed-note, tlog-cosignature and tlog-proof.
 */
#ifndef OUGHT_LEDGER_H
#define OUGHT_LEDGER_H

#include "ought/base.h"
#include "ought/store.h"

#define OUGHT_HASH_BYTES 32U
#define OUGHT_SALT_BYTES 32U
#define OUGHT_ENTRY_MAX 65536U	/* bytes of an entry; a larger one is OUGHT_INVALID */
#define OUGHT_PART_MAX 4194304U	/* bytes of one act's content */

/* ---- an entry: canonical JSON ---- */

struct ought_entry {
	int64_t n;			/* counted from 0 */
	int64_t at_ms;
	const char *act;		/* "decision.made" */
	const char *by;			/* officer */
	const char *store;		/* origin */
	const json_t *claims;
	bool has_content;
	uint8_t content[OUGHT_HASH_BYTES];	/* commitment; meaningless without has_content */
	uint8_t prev[OUGHT_HASH_BYTES];		/* leaf hash of n - 1; zeros for n = 0 */
	json_t *json;			/* owner of the strings and claims above, when read; NULL when being written */
};

/* Canonical text; ${*text} is the caller's to free(). */
OUGHT_API enum ought_status ought_entry_write(const struct ought_entry *entry, char **text, size_t *len,
    struct ought_error *err) OUGHT_MUST;
/* Strict: canonical, exactly these members, v = 1. */
OUGHT_API enum ought_status ought_entry_read(const char *text, size_t len, struct ought_entry *entry,
    struct ought_error *err) OUGHT_MUST;
OUGHT_API void ought_entry_clear(struct ought_entry *entry);

/* ---- signatures ---- */

OUGHT_API enum ought_status ought_sshsig_sign(const struct ought_identity *identity, const char *entry, size_t len,
    uint8_t signature[static OUGHT_SIGNATURE_BYTES], struct ought_error *err) OUGHT_MUST;
/* OUGHT_UNVERIFIED where it does not verify.  Safe to call from several threads. */
OUGHT_API enum ought_status ought_sshsig_verify(const uint8_t key[static OUGHT_KEY_BYTES], const char *entry,
    size_t len, const uint8_t signature[static OUGHT_SIGNATURE_BYTES], struct ought_error *err) OUGHT_MUST;
/* What ssh-keygen -Y sign would have printed. */
OUGHT_API void ought_sshsig_armor(const uint8_t key[static OUGHT_KEY_BYTES],
    const uint8_t signature[static OUGHT_SIGNATURE_BYTES], struct ought_buffer *text);
/* The one armor that ought_sshsig_armor writes; anything else is OUGHT_INVALID. */
OUGHT_API enum ought_status ought_sshsig_unarmor(const char *text, size_t len, uint8_t key[static OUGHT_KEY_BYTES],
    uint8_t signature[static OUGHT_SIGNATURE_BYTES], struct ought_error *err) OUGHT_MUST;
/*
 * One allowed_signers line; ${until_ms} < 0: no end.  ssh-keygen counts whole seconds and both ends in: each bound is the
 * second that it lies in.
 */
OUGHT_API enum ought_status ought_allowed_signer(struct ought_buffer *text, const char *name, int64_t from_ms,
    int64_t until_ms, const uint8_t key[static OUGHT_KEY_BYTES], struct ought_error *err) OUGHT_MUST;

/* ---- commitment to content (formats.md) ---- */

OUGHT_API void ought_commitment(const uint8_t salt[static OUGHT_SALT_BYTES], const char *content, size_t len,
    uint8_t commitment[static OUGHT_HASH_BYTES]);

/* ---- Merkle tree (RFC 6962 section 2.1) ---- */

OUGHT_API void ought_merkle_leaf(const char *entry, size_t len, const uint8_t signature[static OUGHT_SIGNATURE_BYTES],
    uint8_t leaf[static OUGHT_HASH_BYTES]);
OUGHT_API void ought_merkle_node(const uint8_t left[static OUGHT_HASH_BYTES],
    const uint8_t right[static OUGHT_HASH_BYTES], uint8_t node[static OUGHT_HASH_BYTES]);

/* The right edge of a growing tree, in memory: for verifying a stream of leaves. */
struct ought_merkle_edge {
	int64_t size;
	uint8_t hash[63][OUGHT_HASH_BYTES];	/* hash[h]: the complete subtree of 2^h leaves that bit h of size stands for */
};
/*
 * Add a leaf.  ${completed} (may be NULL) is called for each inner node that is now complete: level from 1, index
 * within the level from 0.
 */
OUGHT_API enum ought_status ought_merkle_edge_add(struct ought_merkle_edge *edge,
    const uint8_t leaf[static OUGHT_HASH_BYTES],
    enum ought_status (*completed)(void *cookie, int level, int64_t index, const uint8_t hash[static OUGHT_HASH_BYTES],
	struct ought_error *err),
    void *cookie, struct ought_error *err) OUGHT_MUST;
OUGHT_API void ought_merkle_edge_root(const struct ought_merkle_edge *edge, uint8_t root[static OUGHT_HASH_BYTES]);

#define OUGHT_PROOF_MAX 126	/* hashes in a proof, at most */
struct ought_proof {
	int count;
	uint8_t hash[OUGHT_PROOF_MAX][OUGHT_HASH_BYTES];
};
/* From the stored nodes; O(log n).  OUGHT_INVALID for numbers out of range. */
OUGHT_API enum ought_status ought_ledger_root(struct ought_db *db, int64_t size,
    uint8_t root[static OUGHT_HASH_BYTES], struct ought_error *err) OUGHT_MUST;
OUGHT_API enum ought_status ought_ledger_inclusion(struct ought_db *db, int64_t n, int64_t size,
    struct ought_proof *proof, struct ought_error *err) OUGHT_MUST;
OUGHT_API enum ought_status ought_ledger_consistency(struct ought_db *db, int64_t old_size, int64_t size,
    struct ought_proof *proof, struct ought_error *err) OUGHT_MUST;
/* OUGHT_UNVERIFIED where the proof does not come out (RFC 9162 sections 2.1.3.2 and 2.1.4.2). */
OUGHT_API enum ought_status ought_proof_inclusion(const struct ought_proof *proof, int64_t n, int64_t size,
    const uint8_t leaf[static OUGHT_HASH_BYTES], const uint8_t root[static OUGHT_HASH_BYTES],
    struct ought_error *err) OUGHT_MUST;
OUGHT_API enum ought_status ought_proof_consistency(const struct ought_proof *proof, int64_t old_size, int64_t size,
    const uint8_t old_root[static OUGHT_HASH_BYTES], const uint8_t root[static OUGHT_HASH_BYTES],
    struct ought_error *err) OUGHT_MUST;

/* ---- checkpoints: C2SP tlog-checkpoint, signed by Ed25519 notes ---- */

struct ought_checkpoint {
	char origin[OUGHT_ORIGIN_MAX];
	int64_t size;
	uint8_t root[OUGHT_HASH_BYTES];
};
/* The signed text: origin, size, root, each with its newline. */
OUGHT_API void ought_checkpoint_text(const struct ought_checkpoint *checkpoint, struct ought_buffer *text);
/*
 * Append a log signature line (type 0x01) or a cosignature line (type 0x04, at ${unix_s}) by an Ed25519 seed.  An empty
 * ${note} first gets the text and a blank line; another one has to begin with them.  OUGHT_INVALID where ${text} is not
 * a checkpoint, or ${name} is not a key's name or, for a log signature, not the origin.
 */
OUGHT_API enum ought_status ought_checkpoint_sign(struct ought_buffer *note, const char *text, size_t len,
    const char *name, const uint8_t seed[static OUGHT_KEY_BYTES], struct ought_error *err) OUGHT_MUST;
OUGHT_API enum ought_status ought_checkpoint_cosign(struct ought_buffer *note, const char *text, size_t len,
    const char *name, const uint8_t seed[static OUGHT_KEY_BYTES], int64_t unix_s, struct ought_error *err) OUGHT_MUST;
/*
 * Read a note and check that the line of ${vkey} ("name+keyid+base64") verifies; other keys' lines are passed over.
 * OUGHT_INVALID for the shape of either, OUGHT_UNVERIFIED for the signature, and for a log's key of another origin.
 */
OUGHT_API enum ought_status ought_checkpoint_read(const char *note, size_t len, const char *vkey,
    struct ought_checkpoint *checkpoint, struct ought_error *err) OUGHT_MUST;
OUGHT_API enum ought_status ought_checkpoint_vkey(const char *name, const uint8_t key[static OUGHT_KEY_BYTES],
    uint8_t type, struct ought_buffer *vkey, struct ought_error *err) OUGHT_MUST;
/* The files of formats.md, Proofs: ${note} is a whole checkpoint with its signatures. */
OUGHT_API void ought_proof_inclusion_text(const struct ought_proof *proof, int64_t n, const char *note,
    struct ought_buffer *text);
OUGHT_API void ought_proof_consistency_text(const struct ought_proof *proof, int64_t old_size, const char *note,
    struct ought_buffer *text);

/* ---- times from outside: RFC 3161 ---- */

#define OUGHT_TIMESTAMP_REQUEST_BYTES 69U
/* The request for a timestamp of ${bytes}, as "openssl ts -query -sha256 -cert" makes it. */
OUGHT_API void ought_timestamp_request(const void *bytes, size_t len,
    uint8_t request[static OUGHT_TIMESTAMP_REQUEST_BYTES]);

/* ---- the ledger in a store or replica ---- */

struct ought_head {
	int64_t size;
	int64_t at_ms;				/* of the last entry; INT64_MIN when empty */
	uint8_t leaf[OUGHT_HASH_BYTES];		/* of the last entry; zeros when empty */
};
OUGHT_API enum ought_status ought_ledger_head(struct ought_db *db, struct ought_head *head, struct ought_error *err)
    OUGHT_MUST;

/**
 * ought_ledger_append(db, identity, head, entry, content, err):
 * Complete ${entry} (act, at_ms, by, store and claims are set; n, prev and the commitment are filled in here), sign it,
 * store it, its nodes, and ${content} (canonical JSON of an object; NULL for none) with a fresh salt; advance ${head}.
 * Joins the caller's write transaction; on failure ${entry} and ${head} are as they were and the caller rolls back.
 * OUGHT_INVALID for an entry dated before the head, too large, or of another shape; OUGHT_LOCKED for content
 * without a content key.
 */
OUGHT_API enum ought_status ought_ledger_append(struct ought_db *db, const struct ought_identity *identity,
    struct ought_head *head, struct ought_entry *entry, const json_t *content, struct ought_error *err) OUGHT_MUST;

/* One stored entry with its content; the caller owns both. */
struct ought_stored {
	char *text;			/* canonical JSON, NUL-terminated */
	size_t len;
	uint8_t signature[OUGHT_SIGNATURE_BYTES];
	bool has_part;			/* the content is there */
	uint8_t salt[OUGHT_SALT_BYTES];
	char *part;			/* canonical JSON, NUL-terminated */
	size_t part_len;
};
/* Entry ${n}; OUGHT_NOT_FOUND. */
OUGHT_API enum ought_status ought_ledger_get(struct ought_db *db, int64_t n, struct ought_stored *stored,
    struct ought_error *err) OUGHT_MUST;
OUGHT_API void ought_stored_clear(struct ought_stored *stored);
/*
 * The content of entry ${n}, parsed; NULL in ${*content} where it is not held or was destroyed.  OUGHT_UNVERIFIED where it
 * is not what the entry commits to.
 */
OUGHT_API enum ought_status ought_ledger_content(struct ought_db *db, int64_t n, json_t **content,
    struct ought_error *err) OUGHT_MUST;
/*
 * Each entry from ${from} to before ${to} or the ledger's end, in order, streaming: ${stored} is borrowed until ${visit}
 * returns.  A status other than OUGHT_OK from ${visit} ends it.  OUGHT_DAMAGED where an entry is missing between others.
 */
OUGHT_API enum ought_status ought_ledger_each(struct ought_db *db, int64_t from, int64_t to,
    enum ought_status (*visit)(void *cookie, int64_t n, const struct ought_stored *stored, struct ought_error *err),
    void *cookie, struct ought_error *err) OUGHT_MUST;

#endif
