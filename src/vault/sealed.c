/*
 * sealed.c: journals and temporary files: any access at any offset, over blocks of 512 bytes on the disk that seal 472
 * each.  A block is a sector, so that a crash leaves the old one or the new one, and never half of each.  The last
 * block is as long as what it holds.
 *
 * A temporary file has a key of its own, which is gone with the process.
 */
#include <string.h>

#include "vault_internal.h"

#define BLOCK VAULT_SECTOR_BYTES
#define PLAIN VAULT_SECTOR_PLAIN_BYTES
#define BATCH 16U /* blocks that are read or written at once */

static struct vault_sealed *
sealed_of(sqlite3_file *file)
{
	return (struct vault_sealed *)file;
}

static sqlite3_file *
below_of(const struct vault_sealed *sealed)
{
	return sealed->base.below;
}

static int
plain_size(const struct vault_sealed *sealed, sqlite3_int64 *size)
{
	sqlite3_int64 ours, rest;
	int rc;

	if ((rc = below_of(sealed)->pMethods->xFileSize(below_of(sealed), &ours)) != SQLITE_OK)
		return rc;
	rest = ours % BLOCK - (sqlite3_int64)VAULT_SEAL_BYTES;
	*size = ours / BLOCK * PLAIN + (rest > 0 ? rest : 0);
	return SQLITE_OK;
}

static int
damaged(struct vault_sealed *sealed, sqlite3_int64 block)
{
	vault_report(sealed->base.vault, sealed->base.key, OUGHT_DAMAGED,
	    "%s%s: block %lld was altered or is damaged", sealed->base.key->name,
	    sealed->temporary ? "" : "-journal", block);
	return SQLITE_IOERR_DATA;
}

/* Block ${block}, whose plaintext has ${len} bytes, into ${plain}. */
static int
read_block(struct vault_sealed *sealed, sqlite3_int64 block, uint8_t *plain, size_t len)
{
	uint8_t sector[BLOCK];
	int rc;

	rc = below_of(sealed)->pMethods->xRead(
	    below_of(sealed), sector, (int)(len + VAULT_SEAL_BYTES), block * BLOCK);
	if (rc != SQLITE_OK)
		return rc;
	if (!vault_bytes_open(
		sealed->base.key, VAULT_BLOCK, (uint64_t)block, NULL, sector, plain, len))
		return damaged(sealed, block);
	return SQLITE_OK;
}

static size_t
block_len(sqlite3_int64 block, sqlite3_int64 size)
{
	sqlite3_int64 len = size - block * PLAIN;

	return len >= (sqlite3_int64)PLAIN ? PLAIN : len > 0 ? (size_t)len : 0;
}

static int
sealed_read(sqlite3_file *file, void *buffer, int amount, sqlite3_int64 offset)
{
	struct vault_sealed *sealed = sealed_of(file);
	uint8_t plain[PLAIN], *out = buffer;
	sqlite3_int64 size, end = offset + amount, block, in_batch = 0, batch = -1;
	size_t within, len, part;
	int rc;

	if ((rc = plain_size(sealed, &size)) != SQLITE_OK)
		return rc;
	while (offset < end && offset < size) {
		block = offset / PLAIN;
		within = (size_t)(offset % PLAIN);
		len = block_len(block, size);
		if (block >= batch + in_batch || batch < 0) {
			batch = block;
			in_batch = (end - 1) / PLAIN - block + 1;
			if (in_batch > (sqlite3_int64)BATCH)
				in_batch = BATCH;
			/* Short at the end of the file: each block's length is known from the size. */
			rc = below_of(sealed)->pMethods->xRead(below_of(sealed), sealed->blocks,
			    (int)in_batch * (int)BLOCK, block * BLOCK);
			if (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ)
				return rc;
		}
		if (!vault_bytes_open(sealed->base.key, VAULT_BLOCK, (uint64_t)block, NULL,
			sealed->blocks + (block - batch) * BLOCK, plain, len)) {
			memset(buffer, 0, (size_t)amount);
			return damaged(sealed, block);
		}
		part = len - within;
		if ((sqlite3_int64)part > end - offset)
			part = (size_t)(end - offset);
		memcpy(out, plain + within, part);
		out += part;
		offset += (sqlite3_int64)part;
	}
	if (offset < end) {
		memset(out, 0, (size_t)(end - offset));
		return SQLITE_IOERR_SHORT_READ;
	}
	return SQLITE_OK;
}

/* ${from}, or zeros where it is NULL, at ${offset}, which is at most ${size}. */
static int
write_range(struct vault_sealed *sealed, const uint8_t *from, sqlite3_int64 amount,
    sqlite3_int64 offset, sqlite3_int64 size)
{
	uint8_t plain[PLAIN];
	sqlite3_int64 end = offset + amount, block, first = offset / PLAIN;
	size_t within, part, len, old, used = 0;
	int rc;

	while (offset < end) {
		block = offset / PLAIN;
		within = (size_t)(offset % PLAIN);
		part = PLAIN - within;
		if ((sqlite3_int64)part > end - offset)
			part = (size_t)(end - offset);
		old = block_len(block, size);
		len = old > within + part ? old : within + part;
		/* What of the block is not written over stays. */
		if (old > 0 && (within > 0 || old > within + part) &&
		    (rc = read_block(sealed, block, plain, old)) != SQLITE_OK)
			return rc;
		if (from != NULL) {
			memcpy(plain + within, from, part);
			from += part;
		} else
			memset(plain + within, 0, part);
		vault_bytes_seal(sealed->base.vault, sealed->base.key, VAULT_BLOCK, (uint64_t)block,
		    NULL, plain, len, sealed->blocks + (block - first) * BLOCK);
		used += len + VAULT_SEAL_BYTES;
		offset += (sqlite3_int64)part;
		if (offset >= end || block - first + 1 == (sqlite3_int64)BATCH) {
			rc = below_of(sealed)->pMethods->xWrite(
			    below_of(sealed), sealed->blocks, (int)used, first * BLOCK);
			if (rc != SQLITE_OK)
				return rc;
			first = block + 1;
			used = 0;
		}
	}
	return SQLITE_OK;
}

static int
sealed_write(sqlite3_file *file, const void *buffer, int amount, sqlite3_int64 offset)
{
	struct vault_sealed *sealed = sealed_of(file);
	sqlite3_int64 size;
	int rc;

	if ((rc = plain_size(sealed, &size)) != SQLITE_OK)
		return rc;
	if (offset > size) {
		if ((rc = write_range(sealed, NULL, offset - size, size, size)) != SQLITE_OK)
			return rc;
		size = offset;
	}
	return write_range(sealed, buffer, amount, offset, size);
}

static int
sealed_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct vault_sealed *sealed = sealed_of(file);
	sqlite3_int64 now, block = size / PLAIN, ours = block * BLOCK;
	uint8_t plain[PLAIN], sector[BLOCK];
	size_t rest = (size_t)(size % PLAIN);
	int rc;

	if ((rc = plain_size(sealed, &now)) != SQLITE_OK || size == now)
		return rc;
	if (size > now)
		return write_range(sealed, NULL, size - now, now, now);
	/* Journals are cut to nothing; to cut a temporary file elsewhere needs no care for a crash. */
	if (rest > 0) {
		if ((rc = read_block(sealed, block, plain, block_len(block, now))) != SQLITE_OK)
			return rc;
		vault_bytes_seal(sealed->base.vault, sealed->base.key, VAULT_BLOCK, (uint64_t)block,
		    NULL, plain, rest, sector);
		ours += (sqlite3_int64)(rest + VAULT_SEAL_BYTES);
		rc = below_of(sealed)->pMethods->xWrite(
		    below_of(sealed), sector, (int)(rest + VAULT_SEAL_BYTES), block * BLOCK);
		if (rc != SQLITE_OK)
			return rc;
	}
	return below_of(sealed)->pMethods->xTruncate(below_of(sealed), ours);
}

static int
sealed_sync(sqlite3_file *file, int flags)
{
	return below_of(sealed_of(file))->pMethods->xSync(below_of(sealed_of(file)), flags);
}

static int
sealed_size(sqlite3_file *file, sqlite3_int64 *size)
{
	return plain_size(sealed_of(file), size);
}

/* Temporary databases are never locked by anyone else. */
static int
sealed_lock(sqlite3_file *file, int lock)
{
	return below_of(sealed_of(file))->pMethods->xLock(below_of(sealed_of(file)), lock);
}

static int
sealed_unlock(sqlite3_file *file, int lock)
{
	return below_of(sealed_of(file))->pMethods->xUnlock(below_of(sealed_of(file)), lock);
}

static int
sealed_check_reserved_lock(sqlite3_file *file, int *held)
{
	return below_of(sealed_of(file))
	    ->pMethods->xCheckReservedLock(below_of(sealed_of(file)), held);
}

static int
sealed_control(sqlite3_file *file, int op, void *arg)
{
	sqlite3_file *below = below_of(sealed_of(file));

	/* Sizes below are not the sizes above, and no block may exist that nobody sealed. */
	if (op == SQLITE_FCNTL_SIZE_HINT || op == SQLITE_FCNTL_CHUNK_SIZE)
		return SQLITE_OK;
	if (op == SQLITE_FCNTL_MMAP_SIZE) {
		*(sqlite3_int64 *)arg = 0;
		return SQLITE_OK;
	}
	if (op == SQLITE_FCNTL_BEGIN_ATOMIC_WRITE || op == SQLITE_FCNTL_COMMIT_ATOMIC_WRITE ||
	    op == SQLITE_FCNTL_ROLLBACK_ATOMIC_WRITE)
		return SQLITE_NOTFOUND;
	return below->pMethods->xFileControl(below, op, arg);
}

static int
sealed_sector_size(sqlite3_file *file)
{
	(void)file;
	return (int)OUGHT_VAULT_PAGE_BYTES;
}

static int
sealed_characteristics(sqlite3_file *file)
{
	(void)file;
	return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int
sealed_close(sqlite3_file *file)
{
	sqlite3_free(sealed_of(file)->blocks);
	return vault_file_close(&sealed_of(file)->base);
}

const sqlite3_io_methods vault_sealed_methods = {
    .iVersion = 1,
    .xClose = sealed_close,
    .xRead = sealed_read,
    .xWrite = sealed_write,
    .xTruncate = sealed_truncate,
    .xSync = sealed_sync,
    .xFileSize = sealed_size,
    .xLock = sealed_lock,
    .xUnlock = sealed_unlock,
    .xCheckReservedLock = sealed_check_reserved_lock,
    .xFileControl = sealed_control,
    .xSectorSize = sealed_sector_size,
    .xDeviceCharacteristics = sealed_characteristics,
};

int
vault_sealed_open(struct vault_sealed *sealed, bool temporary)
{
	sealed->temporary = temporary;
	sealed->blocks = sqlite3_malloc((int)(BATCH * BLOCK));
	return sealed->blocks != NULL ? SQLITE_OK : SQLITE_NOMEM;
}

bool
vault_journal_opens(struct vault_database *database)
{
	struct vault_file *base = &database->base;
	uint8_t sector[BLOCK], plain[PLAIN];
	sqlite3_file *below = NULL;
	char *name;
	bool opens = false;

	if ((name = sqlite3_mprintf("%s-journal", base->key->path)) != NULL &&
	    (below = vault_below_open(base->vault, name, SQLITE_OPEN_MAIN_JOURNAL)) != NULL &&
	    below->pMethods->xRead(below, sector, (int)sizeof(sector), 0) == SQLITE_OK)
		opens =
		    vault_bytes_open(base->key, VAULT_BLOCK, 0, NULL, sector, plain, sizeof(plain));
	vault_below_close(below);
	sqlite3_free(name);
	return opens;
}
