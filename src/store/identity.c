/* identity.c: an officer's keys, all of them derived from one seed of 32 random bytes. */
#include <string.h>

#include <sodium.h>

#include "ought/base.h"

#include "store/store_internal.h"

#include "ought/store.h"

/* Contexts of crypto_kdf: 8 characters. */
#define SIGNING_CONTEXT "oughtsig"
#define BOX_CONTEXT "oughtbox"

enum ought_status
ought_identity_from_seed(const char *name, const uint8_t seed[static OUGHT_KEY_BYTES],
    struct ought_identity **identity, struct ought_error *err)
{
	struct ought_identity *made;
	uint8_t *derived = NULL;
	enum ought_status status = OUGHT_OK;

	if (!ought_officer_name_valid(name))
		return ought_error_set(err, OUGHT_INVALID,
		    "an officer's name is up to %u of a-z, 0-9, '.' and '-', and begins with a letter or "
		    "digit",
		    OUGHT_OFFICER_MAX - 1);
	made = ought_secret_alloc(sizeof(*made));
	derived = ought_secret_alloc(OUGHT_KEY_BYTES);
	if (made == NULL || derived == NULL) {
		status = ought_error_set(err, OUGHT_NOMEM, "no memory that is safe for keys");
		goto out;
	}
	strlcpy(made->name, name, sizeof(made->name));
	memcpy(made->seed, seed, OUGHT_KEY_BYTES);
	if (crypto_kdf_derive_from_key(derived, OUGHT_KEY_BYTES, 1, SIGNING_CONTEXT, seed) != 0 ||
	    crypto_sign_seed_keypair(made->signing_key, made->signing_secret, derived) != 0 ||
	    crypto_kdf_derive_from_key(derived, OUGHT_KEY_BYTES, 1, BOX_CONTEXT, seed) != 0 ||
	    crypto_box_seed_keypair(made->box_key, made->box_secret, derived) != 0) {
		status =
		    ought_error_set(err, OUGHT_INTERNAL, "keys could not be derived from a seed");
		goto out;
	}
	*identity = made;
	made = NULL;
out:
	ought_secret_free(derived);
	ought_secret_free(made);
	return status;
}

enum ought_status
ought_identity_new(const char *name, struct ought_identity **identity, struct ought_error *err)
{
	uint8_t *seed;
	enum ought_status status;

	if ((seed = ought_secret_alloc(OUGHT_KEY_BYTES)) == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "no memory that is safe for keys");
	crypto_kdf_keygen(seed);
	status = ought_identity_from_seed(name, seed, identity, err);
	ought_secret_free(seed);
	return status;
}

void
ought_identity_free(struct ought_identity *identity)
{
	ought_secret_free(identity);
}

const char *
ought_identity_name(const struct ought_identity *identity)
{
	return identity->name;
}

const uint8_t *
ought_identity_signing_key(const struct ought_identity *identity)
{
	return identity->signing_key;
}

const uint8_t *
ought_identity_box_key(const struct ought_identity *identity)
{
	return identity->box_key;
}

const uint8_t *
ought_identity_signing_seed(const struct ought_identity *identity)
{
	/* libsodium's secret key is the seed and then the public key (RFC 8032 section 5.1.5). */
	return identity->signing_secret;
}

enum ought_status
ought_identity_sign(const struct ought_identity *identity, const uint8_t *message, size_t len,
    uint8_t signature[static OUGHT_SIGNATURE_BYTES], struct ought_error *err)
{
	if (crypto_sign_detached(signature, NULL, message, len, identity->signing_secret) != 0)
		return ought_error_set(err, OUGHT_INTERNAL, "signing failed");
	return OUGHT_OK;
}

void
ought_fingerprint(
    const uint8_t signing_key[static OUGHT_KEY_BYTES], char text[static OUGHT_FINGERPRINT_MAX])
{
	/* A public key as SSH writes it (RFC 8709 section 4): two strings, each after its length. */
	static const uint8_t type[] = {0, 0, 0, 11, 's', 's', 'h', '-', 'e', 'd', '2', '5', '5',
	    '1', '9', 0, 0, 0, OUGHT_KEY_BYTES};
	uint8_t blob[sizeof(type) + OUGHT_KEY_BYTES], hash[crypto_hash_sha256_BYTES];
	size_t end;

	memcpy(blob, type, sizeof(type));
	memcpy(blob + sizeof(type), signing_key, OUGHT_KEY_BYTES);
	crypto_hash_sha256(hash, blob, sizeof(blob));
	strlcpy(text, "SHA256:", OUGHT_FINGERPRINT_MAX);
	ought_base64_encode(
	    hash, sizeof(hash), text + strlen(text), OUGHT_FINGERPRINT_MAX - strlen(text));
	for (end = strlen(text); end > 0 && text[end - 1] == '='; end--)
		text[end - 1] = '\0';
}
