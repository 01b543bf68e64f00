/* ledger_internal.h: what the files of the ledger know of each other. */
#ifndef OUGHT_LEDGER_INTERNAL_H
#define OUGHT_LEDGER_INTERNAL_H

#include "ought/ledger.h"

/* ---- sshsig.c ---- */

#define SSHSIG_NAMESPACE "ought"
/* "SSHSIG", string(namespace), string(reserved), string("sha512"), string(hash). */
#define SSHSIG_SIGNED_BYTES (6U + 4U + 5U + 4U + 4U + 6U + 4U + 64U)

/* The bytes that an SSHSIG of ${entry} is an Ed25519 signature over. */
void sshsig_signed_bytes(
    const char *entry, size_t len, uint8_t signed_bytes[static SSHSIG_SIGNED_BYTES]);

/* string("ssh-ed25519"), string(key): a public key as OpenSSH writes it. */
#define SSH_KEY_BYTES (4U + 11U + 4U + OUGHT_KEY_BYTES)
void ssh_public_key(const uint8_t key[static OUGHT_KEY_BYTES], uint8_t blob[static SSH_KEY_BYTES]);

/* ---- merkle.c ---- */

/* RFC 6962, MTH({}): the root of a tree without leaves. */
void merkle_empty_root(uint8_t root[static OUGHT_HASH_BYTES]);
/* The leaf hash of any bytes. */
void merkle_leaf_bytes(const uint8_t *bytes, size_t len, uint8_t leaf[static OUGHT_HASH_BYTES]);

/* ---- tree.c ---- */

/* The stored node of ${level} and ${index}; OUGHT_DAMAGED where it is missing. */
enum ought_status tree_node(struct ought_db *db, int level, int64_t index,
    uint8_t hash[static OUGHT_HASH_BYTES], struct ought_error *err) OUGHT_MUST;

/* ---- note.c: signed notes ---- */

#define NOTE_LOG_SIGNATURE 0x01U
#define NOTE_COSIGNATURE 0x04U
#define NOTE_NAME_MAX 128U /* with its NUL */
#define NOTE_KEY_ID_BYTES 4U

struct note_key {
	char name[NOTE_NAME_MAX];
	uint8_t type;
	uint8_t key[OUGHT_KEY_BYTES];
	uint8_t id[NOTE_KEY_ID_BYTES];
};

/* A key as note lines name it; OUGHT_INVALID for a name or type that notes do not allow. */
enum ought_status
note_key_make(const char *name, uint8_t type, const uint8_t key[static OUGHT_KEY_BYTES],
    struct note_key *note_key, struct ought_error *err) OUGHT_MUST;
/* The text form "name+keyid+base64"; OUGHT_INVALID. */
enum ought_status
note_key_read(const char *vkey, struct note_key *note_key, struct ought_error *err) OUGHT_MUST;

/*
 * Append ${seed}'s signature line of ${type} for ${text} to ${note}, which begins with the text and its blank line; where
 * it is empty both are put there first.  ${unix_s} counts for cosignatures only.
 */
enum ought_status
note_sign(struct ought_buffer *note, const char *text, size_t len, const char *name, uint8_t type,
    const uint8_t seed[static OUGHT_KEY_BYTES], int64_t unix_s, struct ought_error *err) OUGHT_MUST;
/*
 * Check the shape of ${note} and that a line by ${key} is there and verifies; ${*text_len} is the length of its text.
 * OUGHT_INVALID for the shape, OUGHT_UNVERIFIED for the signature.
 */
enum ought_status note_verify(const char *note, size_t len, const struct note_key *key,
    size_t *text_len, struct ought_error *err) OUGHT_MUST;

#endif
