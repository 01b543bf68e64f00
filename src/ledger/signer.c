/* signer.c: an officer's key and period of authority as a line of OpenSSH's allowed_signers (ssh-keygen(1)). */
#include <string.h>

#include "ought/base.h"

#include "ledger/ledger_internal.h"

#include "ought/ledger.h"

#define STAMP_MAX 16U /* "20260101000000Z" and its NUL */

/* The second that ${at_ms} lies in.  With the Z, or readers would take it for their local time. */
static void
format_stamp(int64_t at_ms, char stamp[static STAMP_MAX])
{
	/* Where the digits of 2026-03-01T09:00:00.000Z are. */
	static const uint8_t digits[14] = {0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18};
	char text[OUGHT_TIME_MAX];
	size_t i;

	ought_time_format(at_ms, text);
	for (i = 0; i < sizeof(digits); i++)
		stamp[i] = text[digits[i]];
	stamp[i++] = 'Z';
	stamp[i] = '\0';
}

enum ought_status
ought_allowed_signer(struct ought_buffer *text, const char *name, int64_t from_ms, int64_t until_ms,
    const uint8_t key[static OUGHT_KEY_BYTES], struct ought_error *err)
{
	char from[STAMP_MAX], until[STAMP_MAX], base64[OUGHT_BASE64_MAX(SSH_KEY_BYTES)];
	uint8_t blob[SSH_KEY_BYTES];

	/* The field is a list of patterns: anything but an identifier could allow more than one officer. */
	if (!ought_officer_name_valid(name))
		return ought_error_set(err, OUGHT_INVALID, "that is not an officer's identifier");
	/* A bound of zero means none to ssh-keygen. */
	if (from_ms < 1000 || (until_ms >= 0 && until_ms < from_ms))
		return ought_error_set(
		    err, OUGHT_INVALID, "%s's authority ends before it begins", name);

	ssh_public_key(key, blob);
	ought_base64_encode(blob, sizeof(blob), base64, sizeof(base64));
	format_stamp(from_ms, from);
	ought_buffer_add(
	    text, "%s namespaces=\"%s\",valid-after=\"%s\"", name, SSHSIG_NAMESPACE, from);
	if (until_ms >= 0) {
		format_stamp(until_ms, until);
		ought_buffer_add(text, ",valid-before=\"%s\"", until);
	}
	ought_buffer_add(text, " ssh-ed25519 %s\n", base64);
	return text->failed ? ought_error_set(err, OUGHT_NOMEM, "out of memory") : OUGHT_OK;
}
