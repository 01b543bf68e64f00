/*
 * request.c: what an officer hands over to be enrolled.  The seed in it is under the officer's passphrase, and the
 * signature over the whole shows that who made it holds the seed; the names of ciphers are in it, so that a later
 * version can bring others.
 */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "ought/base.h"

#include "store/store_internal.h"

#include "ought/store.h"

#define REQUEST_SCHEMA "ought.request/1"
#define KDF_ALGORITHM "argon2id13"
#define SEED_CIPHER "xsalsa20poly1305"
#define SEED_SEALED_BYTES (OUGHT_KEY_BYTES + crypto_secretbox_MACBYTES)

/* With its NUL: what is signed here is never taken for anything else that the key signs. */
static const char sign_domain[] = "ought request v1";

/* A slot that asks for more is refused before any memory is taken. */
#define KDF_PASSES_MAX 16
#define KDF_MEMORY_MAX ((int64_t)1 << 30)

const struct ought_kdf ought_kdf_moderate = {3, (uint64_t)256 << 20};
const struct ought_kdf ought_kdf_least = {1, 8192};

static const char *const request_keys[] = {
    "box_key", "kdf", "name", "schema", "seed", "signature", "signing_key"};
static const char *const kdf_keys[] = {"algorithm", "memory_bytes", "passes", "salt"};
static const char *const seed_keys[] = {"cipher", "nonce", "sealed"};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct kdf_salted {
	uint64_t passes;
	uint64_t memory_bytes;
	uint8_t salt[crypto_pwhash_SALTBYTES];
};

bool
ought_json_put_bytes(json_t *object, const char *key, const uint8_t *bytes, size_t len)
{
	char text[OUGHT_BASE64_MAX(256)];

	if (len > 256)
		return false;
	ought_base64_encode(bytes, len, text, sizeof(text));
	return json_object_set_new(object, key, json_string(text)) == 0;
}

enum ought_status
ought_json_bytes(
    const json_t *object, const char *key, uint8_t *bytes, size_t len, struct ought_error *err)
{
	const char *text = ought_json_text(object, key);

	if (text == NULL || ought_base64_decode(text, bytes, len, NULL) != OUGHT_OK)
		return ought_error_set(
		    err, OUGHT_INVALID, "\"%s\" is not base64 of %zu bytes", key, len);
	return OUGHT_OK;
}

bool
ought_json_has_only(const json_t *object, const char *const *keys, size_t count)
{
	size_t i;

	if (json_object_size(object) != count)
		return false;
	for (i = 0; i < count; i++)
		if (json_object_get(object, keys[i]) == NULL)
			return false;
	return true;
}

/* The key that ${passphrase} makes: OUGHT_KEY_BYTES of secret memory, the caller's. */
static enum ought_status
stretch(const char *passphrase, size_t passphrase_len, const struct kdf_salted *kdf, uint8_t **key,
    struct ought_error *err)
{
	uint8_t *made;

	if ((made = ought_secret_alloc(OUGHT_KEY_BYTES)) == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "no memory that is safe for keys");
	if (crypto_pwhash(made, OUGHT_KEY_BYTES, passphrase, passphrase_len, kdf->salt, kdf->passes,
		(size_t)kdf->memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0) {
		ought_secret_free(made);
		return ought_error_set(err, OUGHT_NOMEM,
		    "turning the passphrase into a key takes %llu MiB of memory, which is not there",
		    (unsigned long long)(kdf->memory_bytes >> 20));
	}
	*key = made;
	return OUGHT_OK;
}

/* The bytes that the signature is over, the caller's to free(). */
static enum ought_status
signed_bytes(const json_t *json, char **bytes, size_t *len, struct ought_error *err)
{
	json_t *rest = NULL;
	char *text = NULL, *made;
	size_t text_len = 0;
	enum ought_status status;

	if ((rest = json_copy((json_t *)json)) == NULL) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	(void)json_object_del(rest, "signature");
	if ((status = ought_json_encode(rest, &text, &text_len, err)) != OUGHT_OK)
		goto out;
	if ((made = malloc(sizeof(sign_domain) + text_len)) == NULL) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	memcpy(made, sign_domain, sizeof(sign_domain));
	memcpy(made + sizeof(sign_domain), text, text_len);
	*bytes = made;
	*len = sizeof(sign_domain) + text_len;
out:
	free(text);
	json_decref(rest);
	return status;
}

/* The seed of ${identity} under ${passphrase}, as members "kdf" and "seed" of ${json}. */
static enum ought_status
seal_seed(const struct ought_identity *identity, const char *passphrase, size_t passphrase_len,
    const struct ought_kdf *cost, json_t *json, struct ought_error *err)
{
	struct kdf_salted kdf = {cost->passes, cost->memory_bytes, {0}};
	uint8_t nonce[crypto_secretbox_NONCEBYTES], sealed[SEED_SEALED_BYTES], *key = NULL;
	json_t *kdf_json, *seed_json;
	enum ought_status status;

	randombytes_buf(kdf.salt, sizeof(kdf.salt));
	randombytes_buf(nonce, sizeof(nonce));
	if ((status = stretch(passphrase, passphrase_len, &kdf, &key, err)) != OUGHT_OK)
		return status;
	(void)crypto_secretbox_easy(sealed, identity->seed, OUGHT_KEY_BYTES, nonce, key);
	ought_secret_free(key);
	kdf_json = json_pack("{s:s, s:I, s:I}", "algorithm", KDF_ALGORITHM, "memory_bytes",
	    (json_int_t)kdf.memory_bytes, "passes", (json_int_t)kdf.passes);
	seed_json = json_pack("{s:s}", "cipher", SEED_CIPHER);
	if (kdf_json == NULL || seed_json == NULL ||
	    !ought_json_put_bytes(kdf_json, "salt", kdf.salt, sizeof(kdf.salt)) ||
	    !ought_json_put_bytes(seed_json, "nonce", nonce, sizeof(nonce)) ||
	    !ought_json_put_bytes(seed_json, "sealed", sealed, sizeof(sealed)) ||
	    json_object_set(json, "kdf", kdf_json) != 0 ||
	    json_object_set(json, "seed", seed_json) != 0)
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
	json_decref(kdf_json);
	json_decref(seed_json);
	return status;
}

static enum ought_status
check_cost(int64_t passes, int64_t memory_bytes, struct ought_error *err)
{
	if (passes < 1 || passes > KDF_PASSES_MAX ||
	    memory_bytes < (int64_t)crypto_pwhash_MEMLIMIT_MIN || memory_bytes > KDF_MEMORY_MAX)
		return ought_error_set(err, OUGHT_INVALID,
		    "\"kdf\" asks for less or more than is allowed: 1 to %d passes, 8 KiB to 1 GiB",
		    KDF_PASSES_MAX);
	return OUGHT_OK;
}

enum ought_status
ought_request_write(const struct ought_identity *identity, const char *passphrase,
    size_t passphrase_len, const struct ought_kdf *kdf, char **text, struct ought_error *err)
{
	uint8_t signature[OUGHT_SIGNATURE_BYTES];
	json_t *json = NULL;
	char *bytes = NULL, *encoded = NULL, *line;
	size_t len = 0;
	enum ought_status status;

	if (passphrase_len == 0)
		return ought_error_set(err, OUGHT_INVALID, "the passphrase is empty");
	if ((status = check_cost((int64_t)kdf->passes, (int64_t)kdf->memory_bytes, err)) !=
	    OUGHT_OK)
		return status;
	json = json_pack("{s:s, s:s}", "schema", REQUEST_SCHEMA, "name", identity->name);
	if (json == NULL ||
	    !ought_json_put_bytes(json, "signing_key", identity->signing_key, OUGHT_KEY_BYTES) ||
	    !ought_json_put_bytes(json, "box_key", identity->box_key, OUGHT_KEY_BYTES)) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	if ((status = seal_seed(identity, passphrase, passphrase_len, kdf, json, err)) !=
		OUGHT_OK ||
	    (status = signed_bytes(json, &bytes, &len, err)) != OUGHT_OK ||
	    (status = ought_identity_sign(identity, (const uint8_t *)bytes, len, signature, err)) !=
		OUGHT_OK)
		goto out;
	if (!ought_json_put_bytes(json, "signature", signature, sizeof(signature))) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	if ((status = ought_json_encode(json, &encoded, &len, err)) != OUGHT_OK)
		goto out;
	if ((line = realloc(encoded, len + 2)) == NULL) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	encoded = NULL;
	memcpy(line + len, "\n", 2);
	*text = line;
out:
	free(encoded);
	free(bytes);
	json_decref(json);
	return status;
}

static enum ought_status
parse_kdf(const json_t *json, struct kdf_salted *kdf, struct ought_error *err)
{
	const char *algorithm = ought_json_text(json, "algorithm");
	int64_t passes = ought_json_int(json, "passes", -1);
	int64_t memory_bytes = ought_json_int(json, "memory_bytes", -1);
	enum ought_status status;

	if (!ought_json_has_only(json, kdf_keys, COUNT(kdf_keys)) || algorithm == NULL ||
	    strcmp(algorithm, KDF_ALGORITHM) != 0)
		return ought_error_set(
		    err, OUGHT_INVALID, "\"kdf\" is not that of %s", REQUEST_SCHEMA);
	if ((status = check_cost(passes, memory_bytes, err)) != OUGHT_OK)
		return status;
	kdf->passes = (uint64_t)passes;
	kdf->memory_bytes = (uint64_t)memory_bytes;
	return ought_json_bytes(json, "salt", kdf->salt, sizeof(kdf->salt), err);
}

static enum ought_status
parse_seed(const json_t *json, uint8_t nonce[static crypto_secretbox_NONCEBYTES],
    uint8_t sealed[static SEED_SEALED_BYTES], struct ought_error *err)
{
	const char *cipher = ought_json_text(json, "cipher");
	enum ought_status status;

	if (!ought_json_has_only(json, seed_keys, COUNT(seed_keys)) || cipher == NULL ||
	    strcmp(cipher, SEED_CIPHER) != 0)
		return ought_error_set(
		    err, OUGHT_INVALID, "\"seed\" is not that of %s", REQUEST_SCHEMA);
	if ((status = ought_json_bytes(json, "nonce", nonce, crypto_secretbox_NONCEBYTES, err)) !=
	    OUGHT_OK)
		return status;
	return ought_json_bytes(json, "sealed", sealed, SEED_SEALED_BYTES, err);
}

enum ought_status
ought_request_parse(const json_t *json, struct ought_request *request, struct ought_error *err)
{
	const char *schema = ought_json_text(json, "schema"), *name = ought_json_text(json, "name");
	struct ought_request parsed = {0};
	struct kdf_salted kdf;
	uint8_t nonce[crypto_secretbox_NONCEBYTES], sealed[SEED_SEALED_BYTES];
	uint8_t signature[OUGHT_SIGNATURE_BYTES];
	char *bytes = NULL;
	size_t len = 0;
	enum ought_status status;

	if (schema == NULL || strcmp(schema, REQUEST_SCHEMA) != 0 ||
	    !ought_json_has_only(json, request_keys, COUNT(request_keys)))
		return ought_error_set(err, OUGHT_INVALID, "it is not an %s", REQUEST_SCHEMA);
	if (name == NULL || !ought_officer_name_valid(name))
		return ought_error_set(err, OUGHT_INVALID, "\"name\" is not an officer's name");
	strlcpy(parsed.name, name, sizeof(parsed.name));
	if ((status = ought_json_bytes(
		 json, "signing_key", parsed.signing_key, OUGHT_KEY_BYTES, err)) != OUGHT_OK ||
	    (status = ought_json_bytes(json, "box_key", parsed.box_key, OUGHT_KEY_BYTES, err)) !=
		OUGHT_OK ||
	    (status = ought_json_bytes(json, "signature", signature, sizeof(signature), err)) !=
		OUGHT_OK ||
	    (status = parse_kdf(json_object_get(json, "kdf"), &kdf, err)) != OUGHT_OK ||
	    (status = parse_seed(json_object_get(json, "seed"), nonce, sealed, err)) != OUGHT_OK ||
	    (status = signed_bytes(json, &bytes, &len, err)) != OUGHT_OK)
		goto out;
	if (crypto_sign_verify_detached(
		signature, (const uint8_t *)bytes, len, parsed.signing_key) != 0) {
		status = ought_error_set(err, OUGHT_UNVERIFIED,
		    "the signature of %s under the request does not verify", parsed.name);
		goto out;
	}
	if ((parsed.json = json_deep_copy(json)) == NULL) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	*request = parsed;
out:
	free(bytes);
	return status;
}

enum ought_status
ought_request_read(
    const char *text, size_t len, struct ought_request *request, struct ought_error *err)
{
	json_t *json = NULL;
	enum ought_status status;

	if (len > STORE_FILE_MAX)
		return ought_error_set(
		    err, OUGHT_INVALID, "the request is longer than a request can be");
	if (len > 0 && text[len - 1] == '\n')
		len--;
	if ((status = ought_json_decode(text, len, &json, err)) != OUGHT_OK)
		return status;
	status = ought_request_parse(json, request, err);
	json_decref(json);
	return status;
}

void
ought_request_clear(struct ought_request *request)
{
	json_decref(request->json);
	*request = (struct ought_request){0};
}

enum ought_status
ought_request_unlock(const struct ought_request *request, const char *passphrase,
    size_t passphrase_len, struct ought_identity **identity, struct ought_error *err)
{
	struct kdf_salted kdf;
	struct ought_identity *opened = NULL;
	uint8_t nonce[crypto_secretbox_NONCEBYTES], sealed[SEED_SEALED_BYTES];
	uint8_t *key = NULL, *seed = NULL;
	enum ought_status status;

	if ((status = parse_kdf(json_object_get(request->json, "kdf"), &kdf, err)) != OUGHT_OK ||
	    (status = parse_seed(json_object_get(request->json, "seed"), nonce, sealed, err)) !=
		OUGHT_OK ||
	    (status = stretch(passphrase, passphrase_len, &kdf, &key, err)) != OUGHT_OK)
		goto out;
	if ((seed = ought_secret_alloc(OUGHT_KEY_BYTES)) == NULL) {
		status = ought_error_set(err, OUGHT_NOMEM, "no memory that is safe for keys");
		goto out;
	}
	if (crypto_secretbox_open_easy(seed, sealed, sizeof(sealed), nonce, key) != 0) {
		status = ought_error_set(err, OUGHT_LOCKED,
		    "the passphrase does not open the slot of %s", request->name);
		goto out;
	}
	if ((status = ought_identity_from_seed(request->name, seed, &opened, err)) != OUGHT_OK)
		goto out;
	if (memcmp(opened->signing_key, request->signing_key, OUGHT_KEY_BYTES) != 0 ||
	    memcmp(opened->box_key, request->box_key, OUGHT_KEY_BYTES) != 0) {
		status = ought_error_set(err, OUGHT_DAMAGED,
		    "the slot of %s holds other public keys than its seed makes", request->name);
		goto out;
	}
	*identity = opened;
	opened = NULL;
out:
	ought_identity_free(opened);
	ought_secret_free(seed);
	ought_secret_free(key);
	return status;
}
