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
	enum ought_status status = OUGHT_OK;

	if (len > SIZE_MAX / 2 || text_len != (len + 2) / 3 * 4) {
		status =
		    ought_error_set(err, OUGHT_INVALID, "the text is not base64 of %zu bytes", len);
		goto out;
	}
	/* Apart, so that the caller's bytes stay as they were when the text is wrong near its end. */
	if ((decoded = malloc(len + 1)) == NULL) {
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
	memcpy(bytes, decoded, len);
out:
	if (decoded != NULL)
		sodium_memzero(decoded, len + 1);
	free(decoded);
	return status;
}
