/*
 * page.c: sealing and opening.  A page on disk is 4056 bytes of ciphertext, a nonce of 24 bytes and a tag of 16, in
 * the place of SQLite's reserved bytes; everything else is a nonce, a ciphertext and a tag, in that order.  The tag
 * covers the file's id and the place too.  The lengths of associated data differ between kinds of place, so that one
 * kind cannot pass for another.
 *
 * A nonce is random.  With 24 bytes they do not meet by chance; with the 12 of AES-GCM they could, in a file that
 * lives for years, and that is why the cipher below is the first row.
 */
#include <string.h>

#include <sys/mman.h>

#include <sodium.h>

#include "vault_internal.h"

struct cipher {
	const char *name;
	uint8_t format; /* bound by every tag: what one row sealed no other opens */
	int (*seal)(uint8_t *c, uint8_t *tag, unsigned long long *tag_len, const uint8_t *m,
	    unsigned long long len, const uint8_t *ad, unsigned long long ad_len,
	    const uint8_t *unused, const uint8_t *nonce, const uint8_t *key);
	int (*open)(uint8_t *m, uint8_t *unused, const uint8_t *c, unsigned long long len,
	    const uint8_t *tag, const uint8_t *ad, unsigned long long ad_len, const uint8_t *nonce,
	    const uint8_t *key);
};

/* A new row needs a 24-byte nonce; files say by their tags which row sealed them. */
static const struct cipher ciphers[] = {
    {"XChaCha20-Poly1305-IETF", 1, crypto_aead_xchacha20poly1305_ietf_encrypt_detached,
	crypto_aead_xchacha20poly1305_ietf_decrypt_detached},
};
static const struct cipher *const cipher = &ciphers[0];

/*
 * Nonces are drawn from the kernel a few at a time, since a call costs as much as sealing a small thing.  The page
 * that keeps them is wiped in a forked child (left = 0), which therefore draws its own.
 */
#define NONCES 32U

struct vault_nonces {
	unsigned left;
	uint8_t bytes[NONCES][VAULT_NONCE_BYTES];
};

bool
vault_nonces_start(struct vault *vault)
{
	void *page = mmap(NULL, sizeof(struct vault_nonces), PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	vault->nonces = NULL;
	if (page == MAP_FAILED)
		return false;
	/* Without wiping there is no pool: each nonce is then a call. */
	if (madvise(page, sizeof(struct vault_nonces), MADV_WIPEONFORK) != 0)
		munmap(page, sizeof(struct vault_nonces));
	else
		vault->nonces = page;
	return true;
}

void
vault_nonce(struct vault *vault, uint8_t nonce[static VAULT_NONCE_BYTES])
{
	struct vault_nonces *nonces = vault->nonces;

	if (nonces == NULL) {
		randombytes_buf(nonce, VAULT_NONCE_BYTES);
		return;
	}
	pthread_mutex_lock(&vault->mutex);
	if (nonces->left == 0) {
		randombytes_buf(nonces->bytes, sizeof(nonces->bytes));
		nonces->left = NONCES;
	}
	memcpy(nonce, nonces->bytes[--nonces->left], VAULT_NONCE_BYTES);
	pthread_mutex_unlock(&vault->mutex);
}

#define PAGE_PLACE_BYTES (OUGHT_VAULT_FILE_ID_BYTES + 5U)

static void
page_place(const struct vault_key *key, uint32_t number, uint8_t place[static PAGE_PLACE_BYTES])
{
	memcpy(place, key->file_id, OUGHT_VAULT_FILE_ID_BYTES);
	vault_put32(place + OUGHT_VAULT_FILE_ID_BYTES, number);
	place[OUGHT_VAULT_FILE_ID_BYTES + 4] = cipher->format;
}

void
vault_page_seal(struct vault *vault, const struct vault_key *key, uint32_t number,
    const uint8_t plain[static OUGHT_VAULT_PAGE_BYTES],
    uint8_t sealed[static OUGHT_VAULT_PAGE_BYTES])
{
	uint8_t place[PAGE_PLACE_BYTES], *nonce = sealed + VAULT_PAGE_PLAIN_BYTES;

	page_place(key, number, place);
	vault_nonce(vault, nonce);
	cipher->seal(sealed, nonce + VAULT_NONCE_BYTES, NULL, plain, VAULT_PAGE_PLAIN_BYTES, place,
	    sizeof(place), NULL, nonce, key->secret);
}

bool
vault_page_open(const struct vault_key *key, uint32_t number, const uint8_t *sealed, uint8_t *plain)
{
	uint8_t place[PAGE_PLACE_BYTES];
	const uint8_t *nonce = sealed + VAULT_PAGE_PLAIN_BYTES;

	page_place(key, number, place);
	if (cipher->open(plain, NULL, sealed, VAULT_PAGE_PLAIN_BYTES, nonce + VAULT_NONCE_BYTES,
		place, sizeof(place), nonce, key->secret) != 0)
		return false;
	if (plain != NULL)
		memset(plain + VAULT_PAGE_PLAIN_BYTES, 0, OUGHT_VAULT_RESERVED_BYTES);
	return true;
}

#define BYTES_PLACE_MAX (OUGHT_VAULT_FILE_ID_BYTES + 10U + VAULT_TAG_BYTES)

static size_t
bytes_place(const struct vault_key *key, enum vault_place kind, uint64_t index, const uint8_t *tag,
    uint8_t place[static BYTES_PLACE_MAX])
{
	uint8_t *end = place;

	memcpy(end, key->file_id, OUGHT_VAULT_FILE_ID_BYTES);
	end += OUGHT_VAULT_FILE_ID_BYTES;
	*end++ = (uint8_t)kind;
	*end++ = cipher->format;
	vault_put32(end, (uint32_t)(index >> 32));
	vault_put32(end + 4, (uint32_t)index);
	end += 8;
	if (tag != NULL) {
		memcpy(end, tag, VAULT_TAG_BYTES);
		end += VAULT_TAG_BYTES;
	}
	return (size_t)(end - place);
}

void
vault_bytes_seal(struct vault *vault, const struct vault_key *key, enum vault_place kind,
    uint64_t index, const uint8_t *tag, const uint8_t *plain, size_t len, uint8_t *sealed)
{
	uint8_t place[BYTES_PLACE_MAX], *ciphertext = sealed + VAULT_NONCE_BYTES;
	size_t place_len = bytes_place(key, kind, index, tag, place);

	vault_nonce(vault, sealed);
	cipher->seal(ciphertext, ciphertext + len, NULL, plain, len, place, place_len, NULL, sealed,
	    key->secret);
}

bool
vault_bytes_open(const struct vault_key *key, enum vault_place kind, uint64_t index,
    const uint8_t *tag, const uint8_t *sealed, uint8_t *plain, size_t len)
{
	uint8_t place[BYTES_PLACE_MAX];
	const uint8_t *ciphertext = sealed + VAULT_NONCE_BYTES;
	size_t place_len = bytes_place(key, kind, index, tag, place);

	return cipher->open(plain, NULL, ciphertext, len, ciphertext + len, place, place_len,
		   sealed, key->secret) == 0;
}
