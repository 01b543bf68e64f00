/* secret.c: memory for keys and passphrases, from libsodium. */
#include <string.h>

#include <sodium.h>

#include "ought/base.h"

enum ought_status
ought_start(struct ought_error *err)
{
	if (sodium_init() < 0)
		return ought_error_set(
		    err, OUGHT_INTERNAL, "the cryptographic library did not start");
	return OUGHT_OK;
}

void *
ought_secret_alloc(size_t len)
{
	void *secret = sodium_malloc(len);

	if (secret != NULL)
		memset(secret, 0, len);
	return secret;
}

void
ought_secret_free(void *secret)
{
	sodium_free(secret);
}
