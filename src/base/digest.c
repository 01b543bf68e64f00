/* digest.c: SHA-256, random bytes, and bytes as hexadecimal digits. */
#include <string.h>

#include <sodium.h>

#include "ought/base.h"

void
ought_sha256(const void *bytes, size_t len, uint8_t digest[static OUGHT_SHA256_BYTES])
{
	crypto_hash_sha256(digest, bytes, len);
}

void
ought_random(uint8_t *bytes, size_t len)
{
	randombytes_buf(bytes, len);
}

void
ought_hex_encode(const uint8_t *bytes, size_t len, char *text)
{
	sodium_bin2hex(text, 2 * len + 1, bytes, len);
}

enum ought_status
ought_hex_decode(
    const char *text, uint8_t *bytes, size_t most, size_t *len, struct ought_error *err)
{
	size_t digits = strlen(text);

	if (digits == 0 || digits % 2 != 0 || digits / 2 > most ||
	    strspn(text, "0123456789abcdef") != digits)
		return ought_error_set(err, OUGHT_INVALID,
		    "hexadecimal has two of 0 to 9 and a to f for each byte; 1 to %zu bytes are allowed",
		    most);
	if (sodium_hex2bin(bytes, most, text, digits, NULL, len, NULL) != 0)
		return ought_error_set(err, OUGHT_INTERNAL, "hexadecimal could not be read");
	return OUGHT_OK;
}
