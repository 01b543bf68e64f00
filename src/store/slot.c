/*
 * slot.c: STORE/keys/NAME.json, one for each officer: the officer's request as it was handed over, and the database
 * keys sealed to its box key.  What a slot says is not trusted beyond what it opens: authority is in the ledger.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "ought/base.h"

#include "store/store_internal.h"

#include "ought/store.h"

#define SLOT_SCHEMA "ought.slot/1"

_Static_assert(sizeof(struct store_key) == OUGHT_VAULT_KEY_BYTES + OUGHT_VAULT_FILE_ID_BYTES,
    "a sealed key has no padding");
_Static_assert(STORE_SEALED_BYTES == OUGHT_SEALED_BYTES, "as store.h says");
_Static_assert(STORE_SEALED_BYTES == sizeof(struct store_key) + crypto_box_SEALBYTES,
    "crypto_box_seal adds as much as the slot expects");

static const char *const slot_keys[] = {"request", "schema", "sealed"};

void
ought_slot_clear(struct store_slot *slot)
{
	ought_request_clear(&slot->request);
	*slot = (struct store_slot){0};
}

static enum ought_status
parse(const json_t *json, struct store_slot *slot, struct ought_error *err)
{
	const char *schema = ought_json_text(json, "schema");
	const json_t *sealed = json_object_get(json, "sealed");
	enum ought_status status;

	slot->has_content = json_object_get(sealed, "content") != NULL;
	if (schema == NULL || strcmp(schema, SLOT_SCHEMA) != 0 ||
	    !ought_json_has_only(json, slot_keys, sizeof(slot_keys) / sizeof(slot_keys[0])) ||
	    json_object_size(sealed) != (slot->has_content ? 2U : 1U))
		return ought_error_set(err, OUGHT_INVALID, "it is not an %s", SLOT_SCHEMA);
	if ((status = ought_json_bytes(
		 sealed, "ledger", slot->ledger, sizeof(slot->ledger), err)) != OUGHT_OK)
		return status;
	if (slot->has_content &&
	    (status = ought_json_bytes(
		 sealed, "content", slot->content, sizeof(slot->content), err)) != OUGHT_OK)
		return status;
	return ought_request_parse(json_object_get(json, "request"), &slot->request, err);
}

/* "NAME.json" of an officer's name that is valid, so that it stays within keys/. */
static enum ought_status
file_name(const char *name, char file[static OUGHT_OFFICER_MAX + 8], struct ought_error *err)
{
	if (!ought_officer_name_valid(name))
		return ought_error_set(err, OUGHT_INVALID, "that is not an officer's name");
	strlcpy(file, name, OUGHT_OFFICER_MAX + 8);
	strlcat(file, ".json", OUGHT_OFFICER_MAX + 8);
	return OUGHT_OK;
}

enum ought_status
ought_slot_read(
    const char *path, const char *name, struct store_slot *slot, struct ought_error *err)
{
	char file[OUGHT_OFFICER_MAX + 8], *directory = NULL, *whole = NULL, *text = NULL;
	struct store_slot read = {0};
	struct ought_error inner = {0};
	json_t *json = NULL;
	size_t len = 0;
	enum ought_status status;

	if ((status = file_name(name, file, err)) != OUGHT_OK)
		return status;
	if ((directory = ought_file_join(path, "keys")) == NULL ||
	    (whole = ought_file_join(directory, file)) == NULL) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	status = ought_file_read(whole, &text, &len, &inner);
	if (status == OUGHT_NOT_FOUND) {
		status =
		    ought_error_set(err, OUGHT_NOT_FOUND, "the store has no slot for %s", name);
		goto out;
	}
	if (status == OUGHT_OK && (len == 0 || text[len - 1] != '\n'))
		status = ought_error_set(&inner, OUGHT_INVALID, "its end is missing");
	if (status != OUGHT_OK ||
	    (status = ought_json_decode(text, len - 1, &json, &inner)) != OUGHT_OK ||
	    (status = parse(json, &read, &inner)) != OUGHT_OK) {
		if (status != OUGHT_NOMEM && status != OUGHT_IO)
			status = OUGHT_DAMAGED;
		status = ought_error_set(err, status, "keys/%s: %s", file, inner.sentence);
		goto out;
	}
	if (strcmp(read.request.name, name) != 0) {
		status = ought_error_set(
		    err, OUGHT_DAMAGED, "keys/%s is the slot of another officer", file);
		goto out;
	}
	*slot = read;
	read = (struct store_slot){0};
out:
	ought_slot_clear(&read);
	json_decref(json);
	free(text);
	free(whole);
	free(directory);
	return status;
}

enum ought_status
ought_slot_write(const char *path, const struct store_slot *slot, struct ought_error *err)
{
	char file[OUGHT_OFFICER_MAX + 8], *directory = NULL, *text = NULL;
	json_t *json = NULL, *sealed = NULL;
	size_t len = 0;
	enum ought_status status;

	if ((status = file_name(slot->request.name, file, err)) != OUGHT_OK)
		return status;
	sealed = json_object();
	json = json_pack("{s:s, s:O, s:O}", "schema", SLOT_SCHEMA, "request", slot->request.json,
	    "sealed", sealed);
	if (sealed == NULL || json == NULL ||
	    !ought_json_put_bytes(sealed, "ledger", slot->ledger, sizeof(slot->ledger)) ||
	    (slot->has_content &&
		!ought_json_put_bytes(sealed, "content", slot->content, sizeof(slot->content))) ||
	    (directory = ought_file_join(path, "keys")) == NULL) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	if ((status = ought_json_encode(json, &text, &len, err)) != OUGHT_OK)
		goto out;
	text[len] = '\n'; /* in place of the NUL, which is not counted */
	status = ought_file_write(directory, file, text, len + 1, err);
out:
	free(text);
	free(directory);
	json_decref(json);
	json_decref(sealed);
	return status;
}

enum ought_status
ought_slot_seal(const uint8_t box_key[static OUGHT_KEY_BYTES], const struct store_key *key,
    uint8_t sealed[static STORE_SEALED_BYTES], struct ought_error *err)
{
	if (crypto_box_seal(sealed, (const uint8_t *)key, sizeof(*key), box_key) != 0)
		return ought_error_set(
		    err, OUGHT_INVALID, "the officer's box key is not a usable key");
	return OUGHT_OK;
}

enum ought_status
ought_slot_open(const struct ought_identity *identity,
    const uint8_t sealed[static STORE_SEALED_BYTES], struct store_key *key, struct ought_error *err)
{
	if (crypto_box_seal_open((uint8_t *)key, sealed, STORE_SEALED_BYTES, identity->box_key,
		identity->box_secret) != 0)
		return ought_error_set(err, OUGHT_DAMAGED,
		    "keys/%s.json holds a key that was not sealed to %s", identity->name,
		    identity->name);
	return OUGHT_OK;
}

enum ought_status
ought_slot_unlock(const char *path, const char *name, const char *passphrase, size_t passphrase_len,
    struct ought_identity **identity, struct ought_error *err)
{
	struct store_slot slot = {0};
	enum ought_status status;

	if ((status = ought_slot_read(path, name, &slot, err)) != OUGHT_OK)
		return status;
	status = ought_request_unlock(&slot.request, passphrase, passphrase_len, identity, err);
	ought_slot_clear(&slot);
	return status;
}

/* That the slot is the one of ${identity}'s keys. */
enum ought_status
ought_slot_check(
    const struct store_slot *slot, const struct ought_identity *identity, struct ought_error *err)
{
	if (memcmp(slot->request.signing_key, identity->signing_key, OUGHT_KEY_BYTES) != 0 ||
	    memcmp(slot->request.box_key, identity->box_key, OUGHT_KEY_BYTES) != 0)
		return ought_error_set(err, OUGHT_LOCKED,
		    "the slot of %s was made with other keys than this session's: unlock it anew",
		    identity->name);
	return OUGHT_OK;
}

static enum ought_status
seal_anew(const char *path, const struct ought_identity *identity, const char *passphrase,
    size_t passphrase_len, const struct ought_kdf *kdf, struct ought_error *err)
{
	struct store_slot slot = {0};
	struct ought_request request = {0};
	char *text = NULL;
	enum ought_status status;

	if ((status = ought_slot_read(path, identity->name, &slot, err)) != OUGHT_OK ||
	    (status = ought_slot_check(&slot, identity, err)) != OUGHT_OK ||
	    (status = ought_request_write(identity, passphrase, passphrase_len, kdf, &text, err)) !=
		OUGHT_OK ||
	    (status = ought_request_read(text, strlen(text), &request, err)) != OUGHT_OK)
		goto out;
	ought_request_clear(&slot.request);
	slot.request = request;
	status = ought_slot_write(path, &slot, err);
out:
	ought_slot_clear(&slot);
	free(text);
	return status;
}

enum ought_status
ought_slot_new_passphrase(const char *path, const struct ought_identity *identity,
    const char *passphrase, size_t passphrase_len, const struct ought_kdf *kdf,
    struct ought_error *err)
{
	char *absolute;
	int lock = -1;
	enum ought_status status;

	if ((absolute = realpath(path, NULL)) == NULL)
		return ought_error_set(err, OUGHT_NOT_FOUND, "there is no store at %s", path);
	/* Not while slots are made anew, or this one would be missing there. */
	if ((status = ought_lock_share(absolute, &lock, err)) == OUGHT_OK)
		status = seal_anew(absolute, identity, passphrase, passphrase_len, kdf, err);
	if (lock != -1)
		close(lock);
	free(absolute);
	return status;
}
