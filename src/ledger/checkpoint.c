/*
 * checkpoint.c: how large the ledger is and what its root is, as a note that the store's key signs and auditors cosign
 * (C2SP tlog-checkpoint).  Who holds a checkpoint can tell any other history from the one that it covers.
 *
 * The format leaves room for further lines in the text; this program writes none, knows none, and refuses them rather
 * than pass over what somebody signed.
 */
#include <inttypes.h>
#include <string.h>

#include "ought/base.h"
#include "ought/store.h"

#include "ledger/ledger_internal.h"

#include "ought/ledger.h"

#define LINE_MAX_BYTES 128U

void
ought_checkpoint_text(const struct ought_checkpoint *checkpoint, struct ought_buffer *text)
{
	char root[OUGHT_BASE64_MAX(OUGHT_HASH_BYTES)];

	ought_base64_encode(checkpoint->root, OUGHT_HASH_BYTES, root, sizeof(root));
	ought_buffer_add(text, "%s\n%" PRId64 "\n%s\n", checkpoint->origin, checkpoint->size, root);
}

/* The line at ${*at}, without its newline; moves ${*at} behind it. */
static bool
take_text_line(const char **at, const char *end, char line[static LINE_MAX_BYTES])
{
	const char *newline = memchr(*at, '\n', (size_t)(end - *at));
	size_t len;

	if (newline == NULL || (len = (size_t)(newline - *at)) >= LINE_MAX_BYTES)
		return false;
	memcpy(line, *at, len);
	line[len] = '\0';
	*at = newline + 1;
	return true;
}

/* A decimal number without sign or leading zeros. */
static bool
read_size(const char *text, int64_t *size)
{
	int64_t n = 0;

	if (text[0] == '\0' || (text[0] == '0' && text[1] != '\0'))
		return false;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9' || n > (INT64_MAX - (*text - '0')) / 10)
			return false;
		n = n * 10 + (*text - '0');
	}
	*size = n;
	return true;
}

static enum ought_status
read_text(
    const char *text, size_t len, struct ought_checkpoint *checkpoint, struct ought_error *err)
{
	struct ought_checkpoint read = {0};
	char line[LINE_MAX_BYTES];
	const char *at = text, *end = text + len;

	if (!take_text_line(&at, end, line) || line[0] == '\0' ||
	    strlen(line) >= sizeof(read.origin))
		goto refuse;
	memcpy(read.origin, line, strlen(line) + 1);
	if (!take_text_line(&at, end, line) || !read_size(line, &read.size))
		goto refuse;
	if (!take_text_line(&at, end, line) ||
	    ought_base64_decode(line, read.root, sizeof(read.root), NULL) != OUGHT_OK)
		goto refuse;
	if (at != end)
		goto refuse;
	*checkpoint = read;
	return OUGHT_OK;
refuse:
	return ought_error_set(
	    err, OUGHT_INVALID, "that is not a checkpoint of three lines: origin, size and root");
}

enum ought_status
ought_checkpoint_sign(struct ought_buffer *note, const char *text, size_t len, const char *name,
    const uint8_t seed[static OUGHT_KEY_BYTES], struct ought_error *err)
{
	struct ought_checkpoint checkpoint;
	enum ought_status status;

	if ((status = read_text(text, len, &checkpoint, err)) != OUGHT_OK)
		return status;
	if (strcmp(checkpoint.origin, name) != 0)
		return ought_error_set(err, OUGHT_INVALID,
		    "a checkpoint of %s is not signed with the key of another store",
		    checkpoint.origin);
	return note_sign(note, text, len, name, NOTE_LOG_SIGNATURE, seed, 0, err);
}

enum ought_status
ought_checkpoint_cosign(struct ought_buffer *note, const char *text, size_t len, const char *name,
    const uint8_t seed[static OUGHT_KEY_BYTES], int64_t unix_s, struct ought_error *err)
{
	struct ought_checkpoint checkpoint;
	enum ought_status status;

	/* Auditors sign checkpoints and nothing else that may be put before them. */
	if ((status = read_text(text, len, &checkpoint, err)) != OUGHT_OK)
		return status;
	if (unix_s <= 0)
		return ought_error_set(err, OUGHT_INVALID, "a cosignature has a time after 1970");
	return note_sign(note, text, len, name, NOTE_COSIGNATURE, seed, unix_s, err);
}

enum ought_status
ought_checkpoint_read(const char *note, size_t len, const char *vkey,
    struct ought_checkpoint *checkpoint, struct ought_error *err)
{
	struct ought_checkpoint read;
	struct note_key key;
	size_t text_len = 0;
	enum ought_status status;

	if ((status = note_key_read(vkey, &key, err)) != OUGHT_OK)
		return status;
	if ((status = note_verify(note, len, &key, &text_len, err)) != OUGHT_OK)
		return status;
	if ((status = read_text(note, text_len, &read, err)) != OUGHT_OK)
		return status;
	if (key.type == NOTE_LOG_SIGNATURE && strcmp(key.name, read.origin) != 0)
		return ought_error_set(err, OUGHT_UNVERIFIED,
		    "a checkpoint of %s is signed with the key of another store", read.origin);
	*checkpoint = read;
	return OUGHT_OK;
}

enum ought_status
ought_checkpoint_vkey(const char *name, const uint8_t key[static OUGHT_KEY_BYTES], uint8_t type,
    struct ought_buffer *vkey, struct ought_error *err)
{
	char base64[OUGHT_BASE64_MAX(1 + OUGHT_KEY_BYTES)];
	uint8_t typed[1 + OUGHT_KEY_BYTES];
	struct note_key made;
	enum ought_status status;

	if ((status = note_key_make(name, type, key, &made, err)) != OUGHT_OK)
		return status;
	typed[0] = type;
	memcpy(typed + 1, key, OUGHT_KEY_BYTES);
	ought_base64_encode(typed, sizeof(typed), base64, sizeof(base64));
	ought_buffer_add(vkey, "%s+%02x%02x%02x%02x+%s", name, made.id[0], made.id[1], made.id[2],
	    made.id[3], base64);
	return vkey->failed ? ought_error_set(err, OUGHT_NOMEM, "out of memory") : OUGHT_OK;
}
