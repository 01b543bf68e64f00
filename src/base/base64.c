/* base64.c: bytes as text, RFC 4648 section 4, strictly. */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "ought/base.h"

void
ought_base64_encode(const uint8_t *bytes, size_t len, char *text, size_t size)
{
	sodium_bin2base64(text, size, bytes, len, sodium_base64_VARIANT_ORIGINAL);
}

enum ought_status
ought_base64_decode(const char *text, uint8_t *bytes, size_t len, struct ought_error *err)
{
	size_t text_len = strlen(text), decoded_len = 0;
	uint8_t *decoded = NULL;
	char *again = NULL;
	enum ought_status status = OUGHT_OK;

	if (len > SIZE_MAX / 2 || text_len != (len + 2) / 3 * 4) {
		status =
		    ought_error_set(err, OUGHT_INVALID, "the text is not base64 of %zu bytes", len);
		goto out;
	}
	/* Apart, so that the caller's bytes stay as they were when the text is wrong near its end. */
	if ((decoded = malloc(len + 1)) == NULL || (again = malloc(text_len + 1)) == NULL) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	if (sodium_base642bin(decoded, len + 1, text, text_len, NULL, &decoded_len, NULL,
		sodium_base64_VARIANT_ORIGINAL) != 0 ||
	    decoded_len != len) {
		status =
		    ought_error_set(err, OUGHT_INVALID, "the text is not base64 of %zu bytes", len);
		goto out;
	}
	/* libsodium (1.0.18) takes any byte above 0x7F for an A: only what it would write itself is base64. */
	sodium_bin2base64(again, text_len + 1, decoded, len, sodium_base64_VARIANT_ORIGINAL);
	if (sodium_memcmp(again, text, text_len) != 0) {
		status =
		    ought_error_set(err, OUGHT_INVALID, "the text is not base64 of %zu bytes", len);
		goto out;
	}
	memcpy(bytes, decoded, len);
out:
	if (decoded != NULL)
		sodium_memzero(decoded, len + 1);
	if (again != NULL)
		sodium_memzero(again, text_len + 1);
	free(again);
	free(decoded);
	return status;
}
