/*
 * session.c: an officer's seed between two commands, in the kernel's keyring: it is on no disk, is never swapped, and
 * goes by itself when its time is over.  What this cannot do: keep it from other programs of the same user.
 *
 * The key is in the user keyring, which outlives logins of the same user that overlap.  A process may read it only
 * where one of its own keyrings leads to it, and a fresh session keyring does not; hence the link to the process keyring.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <keyutils.h>
#include <sodium.h>

#include "ought/base.h"

#include "store/store_internal.h"

#include "ought/store.h"

#define KEY_TYPE "user"
#define STORE_HASH_DIGITS 16U
#define DESCRIPTION_MAX 128U
#define IDLE_MAX_S 86400U

/*
 * The payload: the seed, and the idle time, which each use sets anew and the kernel does not tell.
 */
struct payload {
	uint8_t seed[OUGHT_KEY_BYTES];
	uint8_t idle_s[4]; /* big-endian */
};

/* "ought:" and the store's own part, which all its officers share: "ought:0123456789abcdef:". */
static enum ought_status
describe_store(const char *path, char description[static DESCRIPTION_MAX], struct ought_error *err)
{
	uint8_t hash[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof(hash) + 1], *absolute;

	if ((absolute = realpath(path, NULL)) == NULL)
		return ought_error_set(err, OUGHT_NOT_FOUND, "there is no store at %s", path);
	crypto_hash_sha256(hash, (const uint8_t *)absolute, strlen(absolute));
	free(absolute);
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	snprintf(description, DESCRIPTION_MAX, "ought:%.*s:", (int)STORE_HASH_DIGITS, hex);
	return OUGHT_OK;
}

static enum ought_status
describe(const char *path, const char *name, char description[static DESCRIPTION_MAX],
    struct ought_error *err)
{
	enum ought_status status;

	if (!ought_officer_name_valid(name))
		return ought_error_set(err, OUGHT_INVALID, "that is not an officer's name");
	if ((status = describe_store(path, description, err)) == OUGHT_OK)
		strlcat(description, name, DESCRIPTION_MAX);
	return status;
}

static enum ought_status
no_keyring(struct ought_error *err)
{
	return ought_error_set(err, OUGHT_LOCKED,
	    "this system keeps no keys between commands (%s): each command asks for the passphrase",
	    strerror(errno));
}

static bool
reach_keyring(void)
{
	return keyctl_link(KEY_SPEC_USER_KEYRING, KEY_SPEC_PROCESS_KEYRING) == 0;
}

enum ought_status
ought_session_keep(const char *path, const struct ought_identity *identity, unsigned idle_s,
    struct ought_error *err)
{
	char description[DESCRIPTION_MAX];
	struct payload *payload;
	key_serial_t key;
	enum ought_status status;

	if (idle_s == 0 || idle_s > IDLE_MAX_S)
		return ought_error_set(err, OUGHT_INVALID,
		    "a session's idle time is 1 second to %u hours", IDLE_MAX_S / 3600);
	if ((status = describe(path, identity->name, description, err)) != OUGHT_OK)
		return status;
	if ((payload = ought_secret_alloc(sizeof(*payload))) == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "no memory that is safe for keys");
	memcpy(payload->seed, identity->seed, sizeof(payload->seed));
	payload->idle_s[0] = (uint8_t)(idle_s >> 24);
	payload->idle_s[1] = (uint8_t)(idle_s >> 16);
	payload->idle_s[2] = (uint8_t)(idle_s >> 8);
	payload->idle_s[3] = (uint8_t)idle_s;

	if (!reach_keyring() ||
	    (key = add_key(
		 KEY_TYPE, description, payload, sizeof(*payload), KEY_SPEC_USER_KEYRING)) == -1) {
		status = no_keyring(err);
		goto out;
	}
	if (keyctl_setperm(key, KEY_POS_ALL | KEY_USR_VIEW) == -1 ||
	    keyctl_set_timeout(key, idle_s) == -1) {
		/* Without its end a key is not kept at all. */
		status = no_keyring(err);
		(void)keyctl_revoke(key);
		(void)keyctl_unlink(key, KEY_SPEC_USER_KEYRING);
	}
out:
	ought_secret_free(payload);
	return status;
}

static enum ought_status
not_kept(const char *name, struct ought_error *err)
{
	return ought_error_set(
	    err, OUGHT_LOCKED, "%s is not unlocked, or was idle for too long", name);
}

enum ought_status
ought_session_take(
    const char *path, const char *name, struct ought_identity **identity, struct ought_error *err)
{
	char description[DESCRIPTION_MAX];
	struct ought_identity *taken = NULL;
	struct payload *payload;
	unsigned idle_s;
	long key;
	enum ought_status status;

	if ((status = describe(path, name, description, err)) != OUGHT_OK)
		return status;
	if ((payload = ought_secret_alloc(sizeof(*payload))) == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "no memory that is safe for keys");
	if (!reach_keyring()) {
		status = no_keyring(err);
		goto out;
	}
	key = keyctl_search(KEY_SPEC_PROCESS_KEYRING, KEY_TYPE, description, 0);
	if (key == -1 ||
	    keyctl_read((key_serial_t)key, (char *)payload, sizeof(*payload)) !=
		(long)sizeof(*payload)) {
		status = not_kept(name, err);
		goto out;
	}
	idle_s = (unsigned)payload->idle_s[0] << 24 | (unsigned)payload->idle_s[1] << 16 |
	    (unsigned)payload->idle_s[2] << 8 | payload->idle_s[3];
	/* A key that another program put there, or that cannot be given an end, is not used. */
	if (idle_s == 0 || idle_s > IDLE_MAX_S ||
	    keyctl_set_timeout((key_serial_t)key, idle_s) == -1) {
		status = not_kept(name, err);
		goto out;
	}
	if ((status = ought_identity_from_seed(name, payload->seed, &taken, err)) != OUGHT_OK)
		goto out;
	*identity = taken;
out:
	ought_secret_free(payload);
	return status;
}

/*
 * Call ${visit} with the officer's name and the key of each session of the store; it may end the key.
 */
static enum ought_status
each_session(const char *path, bool (*visit)(void *cookie, const char *name, key_serial_t key),
    void *cookie, struct ought_error *err)
{
	char prefix[DESCRIPTION_MAX], *described;
	const char *description;
	void *keys = NULL;
	key_serial_t key;
	long len, i;
	enum ought_status status;

	if ((status = describe_store(path, prefix, err)) != OUGHT_OK)
		return status;
	if (!reach_keyring() || (len = keyctl_read_alloc(KEY_SPEC_USER_KEYRING, &keys)) == -1)
		return no_keyring(err);
	for (i = 0; i + (long)sizeof(key) <= len && status == OUGHT_OK; i += (long)sizeof(key)) {
		memcpy(&key, (const char *)keys + i, sizeof(key));
		/* Those whose time is over are described no more. */
		if (keyctl_describe_alloc(key, &described) == -1)
			continue;
		/* "user;uid;gid;permissions;description" */
		description = strrchr(described, ';');
		if (strncmp(described, KEY_TYPE ";", sizeof(KEY_TYPE)) == 0 &&
		    description != NULL && strncmp(description + 1, prefix, strlen(prefix)) == 0 &&
		    ought_officer_name_valid(description + 1 + strlen(prefix)) &&
		    !visit(cookie, description + 1 + strlen(prefix), key))
			status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		free(described);
	}
	free(keys);
	return status;
}

static bool
forget(void *cookie, const char *name, key_serial_t key)
{
	const char *wanted = cookie;

	if (wanted != NULL && strcmp(wanted, name) != 0)
		return true;
	(void)keyctl_revoke(key);
	(void)keyctl_unlink(key, KEY_SPEC_USER_KEYRING);
	return true;
}

enum ought_status
ought_session_forget(const char *path, const char *name, struct ought_error *err)
{
	if (name != NULL && !ought_officer_name_valid(name))
		return ought_error_set(err, OUGHT_INVALID, "that is not an officer's name");
	return each_session(path, forget, (void *)name, err);
}

static bool
list(void *cookie, const char *name, key_serial_t key)
{
	(void)key;
	return json_array_append_new(cookie, json_string(name)) == 0;
}

enum ought_status
ought_session_list(const char *path, json_t **names, struct ought_error *err)
{
	json_t *listed;
	enum ought_status status;

	if ((listed = json_array()) == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	if ((status = each_session(path, list, listed, err)) != OUGHT_OK) {
		json_decref(listed);
		return status;
	}
	*names = listed;
	return OUGHT_OK;
}
