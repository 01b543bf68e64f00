/*
 * entry.c: an entry of the ledger as canonical JSON (formats.md, Entry): written in one way, and read only when written
 * in that way.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ought/base.h"

#include "ought/ledger.h"

#define FORMAT_VERSION 1
#define MEMBERS 8U /* without content */

/* "decision.made": what acts are called in the table of acts. */
static bool
is_act_name(const char *act)
{
	size_t i;

	for (i = 0; act[i] != '\0'; i++)
		if ((act[i] < 'a' || act[i] > 'z') && act[i] != '.' && act[i] != '-')
			return false;
	return i > 0 && i < 64;
}

/* What the members may hold, whether going out or coming in. */
static enum ought_status
check_members(const struct ought_entry *entry, struct ought_error *err)
{
	static const uint8_t none[OUGHT_HASH_BYTES];
	char text[OUGHT_TIME_MAX];
	int64_t at_ms = 0;

	if (entry->n < 0)
		return ought_error_set(err, OUGHT_INVALID, "an entry's number is negative");
	if (entry->n == 0 && memcmp(entry->prev, none, sizeof(none)) != 0)
		return ought_error_set(err, OUGHT_INVALID, "the first entry names one before it");
	ought_time_format(entry->at_ms, text);
	if (ought_time_parse(text, &at_ms, err) != OUGHT_OK || at_ms != entry->at_ms)
		return ought_error_set(err, OUGHT_INVALID,
		    "entry %" PRId64 " has a time outside the years 1900 to 9999", entry->n);
	if (entry->act == NULL || !is_act_name(entry->act))
		return ought_error_set(
		    err, OUGHT_INVALID, "entry %" PRId64 " names no act", entry->n);
	if (entry->by == NULL || !ought_officer_name_valid(entry->by))
		return ought_error_set(err, OUGHT_INVALID,
		    "entry %" PRId64 " names no officer by whom it is", entry->n);
	if (entry->store == NULL || entry->store[0] == '\0' ||
	    strlen(entry->store) >= OUGHT_ORIGIN_MAX)
		return ought_error_set(err, OUGHT_INVALID,
		    "entry %" PRId64 " names no store that it belongs to", entry->n);
	if (!json_is_object(entry->claims))
		return ought_error_set(
		    err, OUGHT_INVALID, "the claims of entry %" PRId64 " are no object", entry->n);
	return OUGHT_OK;
}

enum ought_status
ought_entry_write(
    const struct ought_entry *entry, char **text, size_t *len, struct ought_error *err)
{
	char at[OUGHT_TIME_MAX], prev[OUGHT_BASE64_MAX(OUGHT_HASH_BYTES)];
	char content[OUGHT_BASE64_MAX(OUGHT_HASH_BYTES)];
	json_t *json = NULL;
	char *written = NULL;
	size_t written_len = 0;
	enum ought_status status;

	if ((status = check_members(entry, err)) != OUGHT_OK)
		goto out;
	ought_time_format(entry->at_ms, at);
	ought_base64_encode(entry->prev, OUGHT_HASH_BYTES, prev, sizeof(prev));
	/* The claims are shared for a moment, not changed: jansson counts references in what it points to. */
	json = json_pack("{s:s, s:s, s:s, s:O, s:I, s:s, s:s, s:i}", "act", entry->act, "at", at,
	    "by", entry->by, "claims", (json_t *)entry->claims, "n", (json_int_t)entry->n, "prev",
	    prev, "store", entry->store, "v", FORMAT_VERSION);
	if (json != NULL && entry->has_content) {
		ought_base64_encode(entry->content, OUGHT_HASH_BYTES, content, sizeof(content));
		if (json_object_set_new(json, "content", json_string(content)) != 0) {
			json_decref(json);
			json = NULL;
		}
	}
	if (json == NULL) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	if ((status = ought_json_encode(json, &written, &written_len, err)) != OUGHT_OK)
		goto out;
	if (written_len > OUGHT_ENTRY_MAX) {
		status = ought_error_set(err, OUGHT_INVALID,
		    "an entry of %zu bytes is larger than the %u allowed", written_len,
		    OUGHT_ENTRY_MAX);
		goto out;
	}
	*text = written;
	*len = written_len;
	written = NULL;
out:
	free(written);
	json_decref(json);
	return status;
}

/* The 32 bytes at ${key}. */
static enum ought_status
read_hash(const json_t *json, const char *key, uint8_t hash[static OUGHT_HASH_BYTES],
    struct ought_error *err)
{
	const char *text = ought_json_text(json, key);

	if (text == NULL || ought_base64_decode(text, hash, OUGHT_HASH_BYTES, NULL) != OUGHT_OK)
		return ought_error_set(
		    err, OUGHT_INVALID, "\"%s\" of an entry is not 32 bytes in base64", key);
	return OUGHT_OK;
}

enum ought_status
ought_entry_read(const char *text, size_t len, struct ought_entry *entry, struct ought_error *err)
{
	struct ought_entry read = {0};
	const char *at;
	enum ought_status status;

	if (len > OUGHT_ENTRY_MAX)
		return ought_error_set(err, OUGHT_INVALID,
		    "an entry of %zu bytes is larger than the %u allowed", len, OUGHT_ENTRY_MAX);
	if ((status = ought_json_decode(text, len, &read.json, err)) != OUGHT_OK)
		goto out;
	if (ought_json_int(read.json, "v", 0) != FORMAT_VERSION) {
		status = ought_error_set(
		    err, OUGHT_INVALID, "an entry is not of version %d", FORMAT_VERSION);
		goto out;
	}
	read.has_content = json_object_get(read.json, "content") != NULL;
	/* Each of the members is looked at below, so the right number of them leaves no room for others. */
	if (json_object_size(read.json) != MEMBERS + (read.has_content ? 1 : 0)) {
		status =
		    ought_error_set(err, OUGHT_INVALID, "an entry has members that are not known");
		goto out;
	}
	read.n = ought_json_int(read.json, "n", -1);
	read.act = ought_json_text(read.json, "act");
	read.by = ought_json_text(read.json, "by");
	read.store = ought_json_text(read.json, "store");
	read.claims = json_object_get(read.json, "claims");
	at = ought_json_text(read.json, "at");
	if (at == NULL || ought_time_parse(at, &read.at_ms, NULL) != OUGHT_OK) {
		status = ought_error_set(err, OUGHT_INVALID, "an entry has no time");
		goto out;
	}
	if ((status = read_hash(read.json, "prev", read.prev, err)) != OUGHT_OK)
		goto out;
	if (read.has_content &&
	    (status = read_hash(read.json, "content", read.content, err)) != OUGHT_OK)
		goto out;
	if ((status = check_members(&read, err)) != OUGHT_OK)
		goto out;
	*entry = read;
	read.json = NULL;
out:
	json_decref(read.json);
	return status;
}

void
ought_entry_clear(struct ought_entry *entry)
{
	json_decref(entry->json);
	*entry = (struct ought_entry){0};
}
