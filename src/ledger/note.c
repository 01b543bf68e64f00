/*
 * note.c: signed notes (C2SP signed-note): a text, a blank line, and signature lines that name their key.  Two types of
 * Ed25519 signature: a log's, over the text alone, and a witness's, over the text and a time (C2SP tlog-cosignature).
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "ought/base.h"
#include "ought/store.h"

#include "ledger/ledger_internal.h"

#include "ought/ledger.h"

#define LINE_BEGIN "\xE2\x80\x94 " /* an em dash and a space */
#define COSIGNATURE_TIME_BYTES 8U
#define SIGNATURE_BYTES_MAX (NOTE_KEY_ID_BYTES + COSIGNATURE_TIME_BYTES + OUGHT_SIGNATURE_BYTES)
#define LINES_MAX 64U
#define NOTE_BYTES_MAX 1000000U

/* What a signature line holds, borrowed from it. */
struct line {
	const char *name;
	size_t name_len;
	const char *base64;
	size_t base64_len;
};

/* Printable ASCII without "+": narrower than the specification, and nothing that a terminal or a parser could trip over. */
static bool
is_key_name(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (name[i] <= ' ' || name[i] > '~' || name[i] == '+')
			return false;
	return len > 0 && len < NOTE_NAME_MAX;
}

enum ought_status
note_key_make(const char *name, uint8_t type, const uint8_t key[static OUGHT_KEY_BYTES],
    struct note_key *note_key, struct ought_error *err)
{
	uint8_t hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state state;

	if (!is_key_name(name, strlen(name)))
		return ought_error_set(
		    err, OUGHT_INVALID, "a key's name has no spaces and no \"+\"");
	if (type != NOTE_LOG_SIGNATURE && type != NOTE_COSIGNATURE)
		return ought_error_set(
		    err, OUGHT_INVALID, "the key is neither a log's nor a witness's");
	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, (const uint8_t *)name, strlen(name));
	crypto_hash_sha256_update(&state, (const uint8_t *)"\n", 1);
	crypto_hash_sha256_update(&state, &type, 1);
	crypto_hash_sha256_update(&state, key, OUGHT_KEY_BYTES);
	crypto_hash_sha256_final(&state, hash);

	*note_key = (struct note_key){.type = type};
	memcpy(note_key->name, name, strlen(name) + 1);
	memcpy(note_key->key, key, OUGHT_KEY_BYTES);
	memcpy(note_key->id, hash, NOTE_KEY_ID_BYTES);
	return OUGHT_OK;
}

enum ought_status
note_key_read(const char *vkey, struct note_key *note_key, struct ought_error *err)
{
	char name[NOTE_NAME_MAX], id[2 * NOTE_KEY_ID_BYTES + 1];
	const char *plus = strchr(vkey, '+');
	uint8_t typed[1 + OUGHT_KEY_BYTES];
	struct note_key made;
	enum ought_status status;

	if (plus == NULL || (size_t)(plus - vkey) >= sizeof(name) ||
	    strlen(plus) < sizeof(id) + 1 || plus[sizeof(id)] != '+' ||
	    ought_base64_decode(plus + sizeof(id) + 1, typed, sizeof(typed), NULL) != OUGHT_OK)
		return ought_error_set(err, OUGHT_INVALID,
		    "that is no verifier key, which is written name+keyid+base64");
	memcpy(name, vkey, (size_t)(plus - vkey));
	name[plus - vkey] = '\0';
	if ((status = note_key_make(name, typed[0], typed + 1, &made, err)) != OUGHT_OK)
		return status;
	sodium_bin2hex(id, sizeof(id), made.id, sizeof(made.id));
	if (memcmp(id, plus + 1, sizeof(id) - 1) != 0)
		return ought_error_set(
		    err, OUGHT_INVALID, "the key id in a verifier key is not its key's");
	*note_key = made;
	return OUGHT_OK;
}

/* What a signature of ${type} is over; added to ${message}. */
static void
add_message(
    struct ought_buffer *message, uint8_t type, int64_t unix_s, const char *text, size_t len)
{
	if (type == NOTE_COSIGNATURE)
		ought_buffer_add(message, "cosignature/v1\ntime %" PRId64 "\n", unix_s);
	ought_buffer_add_bytes(message, text, len);
}

/* The text and blank line of ${note}: there already, or put there. */
static enum ought_status
begin_note(struct ought_buffer *note, const char *text, size_t len, struct ought_error *err)
{
	if (note->len == 0) {
		ought_buffer_add_bytes(note, text, len);
		ought_buffer_add_bytes(note, "\n", 1);
	}
	if (note->failed)
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	if (note->len < len + 1 || memcmp(note->text, text, len) != 0 || note->text[len] != '\n' ||
	    note->text[note->len - 1] != '\n')
		return ought_error_set(
		    err, OUGHT_INVALID, "the note is not of the text to be signed");
	return OUGHT_OK;
}

enum ought_status
note_sign(struct ought_buffer *note, const char *text, size_t len, const char *name, uint8_t type,
    const uint8_t seed[static OUGHT_KEY_BYTES], int64_t unix_s, struct ought_error *err)
{
	uint8_t bytes[SIGNATURE_BYTES_MAX], key[OUGHT_KEY_BYTES], *at = bytes, *secret = NULL;
	char base64[OUGHT_BASE64_MAX(SIGNATURE_BYTES_MAX)];
	struct ought_buffer message = {0};
	struct note_key note_key;
	int shift;
	enum ought_status status;

	if ((secret = ought_secret_alloc(crypto_sign_SECRETKEYBYTES)) == NULL) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	crypto_sign_seed_keypair(key, secret, seed);
	if ((status = note_key_make(name, type, key, &note_key, err)) != OUGHT_OK)
		goto out;
	add_message(&message, type, unix_s, text, len);
	if (message.failed) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	if ((status = begin_note(note, text, len, err)) != OUGHT_OK)
		goto out;

	memcpy(at, note_key.id, NOTE_KEY_ID_BYTES);
	at += NOTE_KEY_ID_BYTES;
	if (type == NOTE_COSIGNATURE)
		for (shift = 56; shift >= 0; shift -= 8)
			*at++ = (uint8_t)((uint64_t)unix_s >> shift & 0xFFU);
	crypto_sign_detached(at, NULL, (const uint8_t *)message.text, message.len, secret);
	at += OUGHT_SIGNATURE_BYTES;
	ought_base64_encode(bytes, (size_t)(at - bytes), base64, sizeof(base64));
	ought_buffer_add(note, LINE_BEGIN "%s %s\n", name, base64);
	if (note->failed)
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
out:
	ought_buffer_free(&message);
	ought_secret_free(secret);
	return status;
}

/* The signature line at ${*at}; moves ${*at} behind it.  false where there is none. */
static bool
take_line(const char **at, const char *end, struct line *line)
{
	const size_t begin = sizeof(LINE_BEGIN) - 1;
	const char *newline = memchr(*at, '\n', (size_t)(end - *at)), *space;

	if (newline == NULL || (size_t)(newline - *at) < begin ||
	    memcmp(*at, LINE_BEGIN, begin) != 0)
		return false;
	line->name = *at + begin;
	if ((space = memchr(line->name, ' ', (size_t)(newline - line->name))) == NULL)
		return false;
	line->name_len = (size_t)(space - line->name);
	line->base64 = space + 1;
	line->base64_len = (size_t)(newline - line->base64);
	*at = newline + 1;
	return line->name_len > 0 && line->base64_len > 0;
}

/*
 * Whether ${line} is by ${key}: 1 if it is and verifies, 0 if it is another's, -1 if it is ${key}'s and does not verify.
 * A line that only names the key is another's: names are not unique, key ids tell them apart.
 */
static int
check_line(const struct line *line, const struct note_key *key, const char *text, size_t len)
{
	char base64[OUGHT_BASE64_MAX(SIGNATURE_BYTES_MAX)];
	uint8_t bytes[SIGNATURE_BYTES_MAX], *at = bytes + NOTE_KEY_ID_BYTES;
	size_t bytes_len = NOTE_KEY_ID_BYTES + OUGHT_SIGNATURE_BYTES, i;
	struct ought_buffer message = {0};
	uint64_t unix_s = 0;
	int result = -1;

	if (key->type == NOTE_COSIGNATURE)
		bytes_len += COSIGNATURE_TIME_BYTES;
	if (line->name_len != strlen(key->name) ||
	    memcmp(line->name, key->name, line->name_len) != 0 ||
	    line->base64_len != (bytes_len + 2) / 3 * 4)
		return 0;
	memcpy(base64, line->base64, line->base64_len);
	base64[line->base64_len] = '\0';
	if (ought_base64_decode(base64, bytes, bytes_len, NULL) != OUGHT_OK ||
	    memcmp(bytes, key->id, NOTE_KEY_ID_BYTES) != 0)
		return 0;

	if (key->type == NOTE_COSIGNATURE)
		for (i = 0; i < COSIGNATURE_TIME_BYTES; i++)
			unix_s = unix_s << 8 | *at++;
	if (unix_s <= INT64_MAX) {
		add_message(&message, key->type, (int64_t)unix_s, text, len);
		if (!message.failed &&
		    crypto_sign_verify_detached(
			at, (const uint8_t *)message.text, message.len, key->key) == 0)
			result = 1;
	}
	ought_buffer_free(&message);
	return result;
}

enum ought_status
note_verify(const char *note, size_t len, const struct note_key *key, size_t *text_len,
    struct ought_error *err)
{
	const char *blank, *at, *end = note + len;
	struct line line;
	size_t signed_len;
	unsigned lines = 0;
	int found = 0;

	if (len > NOTE_BYTES_MAX || !ought_text_valid(note, len))
		goto refuse;
	/* The text has no blank line of its own: checkpoints may not, so the first is the one that ends it. */
	if ((blank = memmem(note, len, "\n\n", 2)) == NULL)
		goto refuse;
	signed_len = (size_t)(blank - note) + 1;
	for (at = blank + 2; at < end; lines++) {
		if (lines == LINES_MAX || !take_line(&at, end, &line))
			goto refuse;
		/* One bad signature by the key is as good as none, whatever stands beside it. */
		if (found >= 0) {
			int checked = check_line(&line, key, note, signed_len);

			found = checked != 0 ? checked : found;
		}
	}
	if (lines == 0)
		goto refuse;
	if (found == 0)
		return ought_error_set(
		    err, OUGHT_UNVERIFIED, "no line of the note is signed by %s", key->name);
	if (found < 0)
		return ought_error_set(
		    err, OUGHT_UNVERIFIED, "the signature by %s does not verify", key->name);
	*text_len = signed_len;
	return OUGHT_OK;
refuse:
	return ought_error_set(err, OUGHT_INVALID, "that is not a signed note");
}
