/*
 * sshsig.c: signatures over entries in the form of OpenSSH (PROTOCOL.sshsig), so that `ssh-keygen -Y verify` checks
 * them without this program.  Namespace "ought", hash sha512, keys ssh-ed25519 only.
 *
 * Every field but key and signature is constant, so that the whole has a fixed length, and an armor is checked by writing
 * it anew: of the many that OpenSSH accepts for one signature only the one that it writes is read here.
 */
#include <string.h>

#include <sodium.h>

#include "ought/base.h"
#include "ought/store.h"

#include "ledger/ledger_internal.h"

#include "ought/ledger.h"

#define MAGIC "SSHSIG"
#define VERSION 1U
#define KEY_TYPE "ssh-ed25519"
#define HASH_NAME "sha512"
#define ARMOR_BEGIN "-----BEGIN SSH SIGNATURE-----\n"
#define ARMOR_END "-----END SSH SIGNATURE-----\n"
#define ARMOR_LINE 70U

/* string(string("ssh-ed25519") ‖ string(signature)) without its own length. */
#define SIGNATURE_FIELD_BYTES (4U + 11U + 4U + OUGHT_SIGNATURE_BYTES)
#define BLOB_BYTES \
	(6U + 4U + 4U + SSH_KEY_BYTES + 4U + 5U + 4U + 4U + 6U + 4U + SIGNATURE_FIELD_BYTES)
#define KEY_OFFSET (6U + 4U + 4U + 4U + 11U + 4U)
#define SIGNATURE_OFFSET (BLOB_BYTES - OUGHT_SIGNATURE_BYTES)
#define ARMOR_TEXT (OUGHT_BASE64_MAX(BLOB_BYTES) - 1U)
#define ARMOR_BYTES                                                                            \
	(sizeof(ARMOR_BEGIN) - 1U + ARMOR_TEXT + (ARMOR_TEXT + ARMOR_LINE - 1U) / ARMOR_LINE + \
	    sizeof(ARMOR_END) - 1U)

static uint8_t *
put_bytes(uint8_t *at, const void *bytes, size_t len)
{
	if (len > 0)
		memcpy(at, bytes, len);
	return at + len;
}

static uint8_t *
put_uint32(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)(value >> 24);
	at[1] = (uint8_t)(value >> 16 & 0xFFU);
	at[2] = (uint8_t)(value >> 8 & 0xFFU);
	at[3] = (uint8_t)(value & 0xFFU);
	return at + 4;
}

/* RFC 4251, section 5, "string". */
static uint8_t *
put_string(uint8_t *at, const void *bytes, size_t len)
{
	return put_bytes(put_uint32(at, (uint32_t)len), bytes, len);
}

void
ssh_public_key(const uint8_t key[static OUGHT_KEY_BYTES], uint8_t blob[static SSH_KEY_BYTES])
{
	put_string(put_string(blob, KEY_TYPE, strlen(KEY_TYPE)), key, OUGHT_KEY_BYTES);
}

void
sshsig_signed_bytes(const char *entry, size_t len, uint8_t signed_bytes[static SSHSIG_SIGNED_BYTES])
{
	uint8_t hash[crypto_hash_sha512_BYTES], *at = signed_bytes;

	crypto_hash_sha512(hash, (const uint8_t *)entry, len);
	at = put_bytes(at, MAGIC, strlen(MAGIC));
	at = put_string(at, SSHSIG_NAMESPACE, strlen(SSHSIG_NAMESPACE));
	at = put_string(at, "", 0);
	at = put_string(at, HASH_NAME, strlen(HASH_NAME));
	put_string(at, hash, sizeof(hash));
}

enum ought_status
ought_sshsig_sign(const struct ought_identity *identity, const char *entry, size_t len,
    uint8_t signature[static OUGHT_SIGNATURE_BYTES], struct ought_error *err)
{
	uint8_t signed_bytes[SSHSIG_SIGNED_BYTES];

	sshsig_signed_bytes(entry, len, signed_bytes);
	return ought_identity_sign(identity, signed_bytes, sizeof(signed_bytes), signature, err);
}

enum ought_status
ought_sshsig_verify(const uint8_t key[static OUGHT_KEY_BYTES], const char *entry, size_t len,
    const uint8_t signature[static OUGHT_SIGNATURE_BYTES], struct ought_error *err)
{
	uint8_t signed_bytes[SSHSIG_SIGNED_BYTES];

	sshsig_signed_bytes(entry, len, signed_bytes);
	/* libsodium refuses S + L and points of small order, which OpenSSH lets through. */
	if (crypto_sign_verify_detached(signature, signed_bytes, sizeof(signed_bytes), key) != 0)
		return ought_error_set(err, OUGHT_UNVERIFIED, "the signature does not verify");
	return OUGHT_OK;
}

void
ought_sshsig_armor(const uint8_t key[static OUGHT_KEY_BYTES],
    const uint8_t signature[static OUGHT_SIGNATURE_BYTES], struct ought_buffer *text)
{
	uint8_t public_key[SSH_KEY_BYTES], field[SIGNATURE_FIELD_BYTES], blob[BLOB_BYTES],
	    *at = blob;
	char base64[OUGHT_BASE64_MAX(BLOB_BYTES)];
	size_t i;

	ssh_public_key(key, public_key);
	put_string(put_string(field, KEY_TYPE, strlen(KEY_TYPE)), signature, OUGHT_SIGNATURE_BYTES);
	at = put_bytes(at, MAGIC, strlen(MAGIC));
	at = put_uint32(at, VERSION);
	at = put_string(at, public_key, sizeof(public_key));
	at = put_string(at, SSHSIG_NAMESPACE, strlen(SSHSIG_NAMESPACE));
	at = put_string(at, "", 0);
	at = put_string(at, HASH_NAME, strlen(HASH_NAME));
	put_string(at, field, sizeof(field));

	ought_base64_encode(blob, sizeof(blob), base64, sizeof(base64));
	ought_buffer_add(text, "%s", ARMOR_BEGIN);
	for (i = 0; i < ARMOR_TEXT; i += ARMOR_LINE)
		ought_buffer_add(text, "%.*s\n", (int)ARMOR_LINE, base64 + i);
	ought_buffer_add(text, "%s", ARMOR_END);
}

enum ought_status
ought_sshsig_unarmor(const char *text, size_t len, uint8_t key[static OUGHT_KEY_BYTES],
    uint8_t signature[static OUGHT_SIGNATURE_BYTES], struct ought_error *err)
{
	const size_t begin = sizeof(ARMOR_BEGIN) - 1, end = sizeof(ARMOR_END) - 1;
	char base64[OUGHT_BASE64_MAX(BLOB_BYTES)];
	uint8_t blob[BLOB_BYTES];
	struct ought_buffer again = {0};
	size_t i, used = 0;
	enum ought_status status = OUGHT_OK;

	if (len != ARMOR_BYTES)
		goto refuse;
	for (i = begin; i < len - end; i++) {
		if (text[i] == '\n')
			continue;
		if (used == ARMOR_TEXT)
			goto refuse;
		base64[used++] = text[i];
	}
	base64[used] = '\0';
	if (ought_base64_decode(base64, blob, sizeof(blob), NULL) != OUGHT_OK)
		goto refuse;
	ought_sshsig_armor(blob + KEY_OFFSET, blob + SIGNATURE_OFFSET, &again);
	if (again.failed) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	if (again.len != len || memcmp(again.text, text, len) != 0)
		goto refuse;
	memcpy(key, blob + KEY_OFFSET, OUGHT_KEY_BYTES);
	memcpy(signature, blob + SIGNATURE_OFFSET, OUGHT_SIGNATURE_BYTES);
	goto out;
refuse:
	status = ought_error_set(err, OUGHT_INVALID,
	    "the file is not an SSH signature by an Ed25519 key as ssh-keygen writes it, for \"%s\"",
	    SSHSIG_NAMESPACE);
out:
	ought_buffer_free(&again);
	return status;
}
