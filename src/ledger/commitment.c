/*
 * commitment.c: what an entry says of its content without giving it away (formats.md, Commitment).  The salt is
 * random and kept with the content: destroyed with it, the commitment tells nothing, however few contents there could
 * have been.
 */
#include <sodium.h>

#include "ought/base.h"

#include "ought/ledger.h"

void
ought_commitment(const uint8_t salt[static OUGHT_SALT_BYTES], const char *content, size_t len,
    uint8_t commitment[static OUGHT_HASH_BYTES])
{
	/* The NUL that ends the array is part of the label. */
	static const char label[] = "ought content v1";
	crypto_auth_hmacsha256_state state;

	crypto_auth_hmacsha256_init(&state, salt, OUGHT_SALT_BYTES);
	crypto_auth_hmacsha256_update(&state, (const uint8_t *)label, sizeof(label));
	crypto_auth_hmacsha256_update(&state, (const uint8_t *)content, len);
	crypto_auth_hmacsha256_final(&state, commitment);
	sodium_memzero(&state, sizeof(state));
}
