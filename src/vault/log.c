/*
 * log.c: the write-ahead log, named X-owal so that stock programs neither find nor "recover" it.
 *
 *	SQLite's				ours
 *	0	header, 32 bytes		0	head: a sector that seals the header
 *						512	mark: a sector that seals what was acknowledged
 *	32	frame 0: header 24, page 4096	1024	frame 0: sealed header 64, sealed page 4096
 *	4152	frame 1				5184	frame 1
 *
 * A page is sealed for its place in the database, so that a checkpoint copies the ciphertext.  A frame's header, with
 * SQLite's checksum of the plaintext, is sealed and bound to the frame's index and the page's tag.
 *
 * The mark says how many frames were synced with their commit, and of which generation (SQLite's salts).  It is
 * written after each sync that follows a commit, without a sync of its own; the next one carries it.  A log that
 * is shorter, or does not open before the mark, was damaged (log_check.c); SQLite alone would cut it there.  Who is killed
 * before SQLite's index tells of the commit leaves a mark beyond what anybody saw: the next one takes it back first.
 */
#include <string.h>

#include "vault_internal.h"

static struct vault_log *
log_of(sqlite3_file *file)
{
	return (struct vault_log *)file;
}

static sqlite3_file *
below_of(const struct vault_log *log)
{
	return log->base.below;
}

static sqlite3_int64
frame_offset(uint32_t index)
{
	return VAULT_LOG_BASE + (sqlite3_int64)index * VAULT_FRAME_SEALED_BYTES;
}

/* No other connection writes: by SQLite's lock in the index, or because this one has the file to itself. */
static bool
alone(const struct vault_log *log)
{
	const struct vault_database *database = log->database;

	return database == NULL || database->writing || !database->indexed ||
	    database->lock == SQLITE_LOCK_EXCLUSIVE;
}

static int
damaged_frame(struct vault_log *log, uint32_t index)
{
	vault_report(log->base.vault, log->base.key, OUGHT_DAMAGED,
	    "%s-owal: frame %u of its log was altered or is damaged", log->base.key->name, index);
	return SQLITE_IOERR_DATA;
}

bool
vault_frame_open(const struct vault_key *key, uint32_t index,
    const uint8_t sealed[static VAULT_FRAME_SEALED_BYTES],
    uint8_t header[static VAULT_FRAME_HEADER_BYTES], uint8_t *plain)
{
	const uint8_t *page = sealed + VAULT_FRAME_HEADER_BYTES + VAULT_SEAL_BYTES;
	const uint8_t *tag = sealed + VAULT_FRAME_SEALED_BYTES - VAULT_TAG_BYTES;

	return vault_bytes_open(
		   key, VAULT_LOG_FRAME, index, tag, sealed, header, VAULT_FRAME_HEADER_BYTES) &&
	    vault_page_open(key, vault_get32(header), page, plain);
}

static void
seal_header(
    struct vault_log *log, uint32_t index, const uint8_t header[static VAULT_FRAME_HEADER_BYTES])
{
	vault_bytes_seal(log->base.vault, log->base.key, VAULT_LOG_FRAME, index,
	    log->frame + VAULT_FRAME_SEALED_BYTES - VAULT_TAG_BYTES, header,
	    VAULT_FRAME_HEADER_BYTES, log->frame);
}

/* A header that was rewritten alone (SQLite does so when a transaction overwrites its own frames). */
static int
flush(struct vault_log *log)
{
	uint8_t old[VAULT_FRAME_HEADER_BYTES];
	uint32_t index = log->pending_index;
	int rc;

	if (!log->pending)
		return SQLITE_OK;
	log->pending = false;
	rc = below_of(log)->pMethods->xRead(
	    below_of(log), log->frame, (int)VAULT_FRAME_SEALED_BYTES, frame_offset(index));
	if (rc != SQLITE_OK)
		return rc;
	/* The page stays, and so must the number that it was sealed for. */
	if (!vault_frame_open(log->base.key, index, log->frame, old, NULL) ||
	    memcmp(old, log->pending_header, 4) != 0)
		return damaged_frame(log, index);
	seal_header(log, index, log->pending_header);
	return below_of(log)->pMethods->xWrite(below_of(log), log->frame,
	    (int)(VAULT_FRAME_HEADER_BYTES + VAULT_SEAL_BYTES), frame_offset(index));
}

/* ---- reading ---- */

static int
read_head(struct vault_log *log, uint8_t header[static VAULT_LOG_HEADER_BYTES])
{
	uint8_t sector[VAULT_SECTOR_BYTES], plain[VAULT_SECTOR_PLAIN_BYTES];
	int rc;

	rc = below_of(log)->pMethods->xRead(below_of(log), sector, (int)sizeof(sector), 0);
	if (rc != SQLITE_OK) {
		memset(header, 0, VAULT_LOG_HEADER_BYTES);
		return rc;
	}
	if (!vault_bytes_open(
		log->base.key, VAULT_LOG_HEAD, 0, NULL, sector, plain, sizeof(plain))) {
		vault_report(log->base.vault, log->base.key, OUGHT_DAMAGED,
		    "%s-owal: the head of its log was altered or is damaged", log->base.key->name);
		return SQLITE_IOERR_DATA;
	}
	memcpy(header, plain, VAULT_LOG_HEADER_BYTES);
	return SQLITE_OK;
}

/* ${amount} bytes at ${within} of frame ${index} as SQLite sees it. */
static int
read_frame(struct vault_log *log, uint32_t index, uint8_t *buffer, size_t within, size_t amount)
{
	struct vault_database *database = log->database;
	const uint8_t *page = log->frame + VAULT_FRAME_HEADER_BYTES + VAULT_SEAL_BYTES;
	uint8_t *plain = log->copy.plain, header[VAULT_FRAME_HEADER_BYTES];
	bool whole_page = within == VAULT_FRAME_HEADER_BYTES && amount == OUGHT_VAULT_PAGE_BYTES;
	bool raw = whole_page && database != NULL && database->checkpointing;
	size_t part;
	int rc;

	log->copy.number = 0;
	/* What recovery found torn is the end of the log; to SQLite, a frame of another generation. */
	if (index >= log->tail && database != NULL &&
	    (database->recovering || !database->indexed)) {
		memset(buffer, 0, amount);
		return SQLITE_OK;
	}
	rc = below_of(log)->pMethods->xRead(
	    below_of(log), log->frame, (int)VAULT_FRAME_SEALED_BYTES, frame_offset(index));
	if (rc != SQLITE_OK) {
		memset(buffer, 0, amount);
		return rc;
	}
	if (whole_page)
		plain = buffer;
	else if (within + amount <= VAULT_FRAME_HEADER_BYTES)
		plain = NULL;
	if (!vault_frame_open(log->base.key, index, log->frame, header, raw ? NULL : plain)) {
		memset(buffer, 0, amount);
		return damaged_frame(log, index);
	}
	if (whole_page) {
		if (raw)
			memcpy(buffer, page, OUGHT_VAULT_PAGE_BYTES);
		else if (database == NULL || database->lock != SQLITE_LOCK_EXCLUSIVE)
			return SQLITE_OK;
		else
			memcpy(log->copy.plain, buffer, OUGHT_VAULT_PAGE_BYTES);
		memcpy(log->copy.sealed, page, OUGHT_VAULT_PAGE_BYTES);
		log->copy.raw = raw;
		log->copy.number = vault_get32(header);
		return SQLITE_OK;
	}
	if (within < VAULT_FRAME_HEADER_BYTES) {
		part = VAULT_FRAME_HEADER_BYTES - within;
		part = part < amount ? part : amount;
		memcpy(buffer, header + within, part);
		buffer += part;
		amount -= part;
		within = VAULT_FRAME_HEADER_BYTES;
	}
	/* What is left lies in the page; a read of the header alone did not open it. */
	if (plain != NULL)
		memcpy(buffer, plain + (within - VAULT_FRAME_HEADER_BYTES), amount);
	return SQLITE_OK;
}

/* Before SQLite reads the log to build its index anew: look for what it would silently cut off. */
static int
check(struct vault_log *log)
{
	struct vault_database *database = log->database;
	int rc;

	if (log->checked || database == NULL ||
	    !(database->recovering || !database->indexed ||
		database->lock == SQLITE_LOCK_EXCLUSIVE))
		return SQLITE_OK;
	if ((rc = vault_log_check(log)) == SQLITE_OK)
		log->checked = true;
	return rc;
}

static int
log_read(sqlite3_file *file, void *buffer, int amount, sqlite3_int64 offset)
{
	struct vault_log *log = log_of(file);
	uint8_t header[VAULT_LOG_HEADER_BYTES];
	sqlite3_int64 index;
	size_t within;
	int rc;

	if ((rc = flush(log)) != SQLITE_OK || (rc = check(log)) != SQLITE_OK)
		return rc;
	if (amount > 0 && offset + amount <= (sqlite3_int64)sizeof(header)) {
		rc = read_head(log, header);
		memcpy(buffer, header + offset, (size_t)amount);
		return rc;
	}
	index = (offset - VAULT_LOG_HEADER_BYTES) / VAULT_FRAME_BYTES;
	within = (size_t)((offset - VAULT_LOG_HEADER_BYTES) % VAULT_FRAME_BYTES);
	if (offset < VAULT_LOG_HEADER_BYTES || index >= UINT32_MAX || amount <= 0 ||
	    within + (size_t)amount > VAULT_FRAME_BYTES)
		return SQLITE_IOERR_READ;
	return read_frame(log, (uint32_t)index, buffer, within, (size_t)amount);
}

/* ---- writing ---- */

static int
write_mark(struct vault_log *log, uint32_t frames)
{
	uint8_t sector[VAULT_SECTOR_BYTES];

	vault_mark_seal(log, frames, sector);
	return below_of(log)->pMethods->xWrite(
	    below_of(log), sector, (int)sizeof(sector), VAULT_SECTOR_BYTES);
}

/*
 * Before the first frame of a transaction, ${index}, is written with ${header}: no mark may count it or what follows.
 * A transaction that is killed half-way would look like acknowledged frames that were altered.
 */
static int
lower_mark(
    struct vault_log *log, uint32_t index, const uint8_t header[static VAULT_FRAME_HEADER_BYTES])
{
	uint8_t sector[VAULT_SECTOR_BYTES], mark[VAULT_SECTOR_PLAIN_BYTES];
	const uint8_t *generation = header + 8;
	int rc;

	if (log->begun)
		return SQLITE_OK;
	rc = below_of(log)->pMethods->xRead(
	    below_of(log), sector, (int)sizeof(sector), VAULT_SECTOR_BYTES);
	if (rc == SQLITE_OK &&
	    vault_bytes_open(log->base.key, VAULT_LOG_MARK, 0, NULL, sector, mark, sizeof(mark)) &&
	    memcmp(mark, generation, sizeof(log->generation)) == 0 &&
	    vault_get32(mark + sizeof(log->generation)) > index) {
		memcpy(log->generation, generation, sizeof(log->generation));
		/* Durable before any of the frames is. */
		if ((rc = write_mark(log, index)) == SQLITE_OK)
			rc = below_of(log)->pMethods->xSync(below_of(log), SQLITE_SYNC_NORMAL);
	}
	log->begun = rc == SQLITE_OK;
	return rc;
}

/* A new generation: its head, and a mark that acknowledges nothing yet. */
static int
write_head(struct vault_log *log, const uint8_t header[static VAULT_LOG_HEADER_BYTES])
{
	uint8_t sectors[VAULT_LOG_BASE], plain[VAULT_SECTOR_PLAIN_BYTES] = {0};
	int rc;

	memcpy(plain, header, VAULT_LOG_HEADER_BYTES);
	vault_bytes_seal(
	    log->base.vault, log->base.key, VAULT_LOG_HEAD, 0, NULL, plain, sizeof(plain), sectors);
	memcpy(log->generation, header + 16, sizeof(log->generation));
	vault_mark_seal(log, 0, sectors + VAULT_SECTOR_BYTES);
	rc = below_of(log)->pMethods->xWrite(below_of(log), sectors, (int)sizeof(sectors), 0);
	log->restarted = true;
	log->committed = 0;
	return rc;
}

/* A page: with the header that came just before it, or over the page of a frame whose header SQLite mends later. */
static int
write_page(struct vault_log *log, uint32_t index, const uint8_t *plain)
{
	uint8_t *page = log->frame + VAULT_FRAME_HEADER_BYTES + VAULT_SEAL_BYTES,
		header[VAULT_FRAME_HEADER_BYTES];
	size_t i;
	int rc;

	if (log->pending && log->pending_index == index) {
		memcpy(header, log->pending_header, sizeof(header));
		log->pending = false;
		if ((rc = lower_mark(log, index, header)) != SQLITE_OK)
			return rc;
	} else {
		if ((rc = flush(log)) != SQLITE_OK)
			return rc;
		rc = below_of(log)->pMethods->xRead(
		    below_of(log), log->frame, (int)VAULT_FRAME_SEALED_BYTES, frame_offset(index));
		if (rc != SQLITE_OK)
			return rc;
		if (!vault_frame_open(log->base.key, index, log->frame, header, NULL))
			return damaged_frame(log, index);
	}
	/* SQLite's checksum covers them, and they read as zeros. */
	for (i = VAULT_PAGE_PLAIN_BYTES; i < OUGHT_VAULT_PAGE_BYTES; i++)
		if (plain[i] != 0)
			return SQLITE_IOERR_WRITE;
	if (vault_get32(header) == 1 && !vault_page_1_fits(log->base.key, plain))
		return SQLITE_IOERR_WRITE;
	vault_page_seal(log->base.vault, log->base.key, vault_get32(header), plain, page);
	seal_header(log, index, header);
	rc = below_of(log)->pMethods->xWrite(
	    below_of(log), log->frame, (int)VAULT_FRAME_SEALED_BYTES, frame_offset(index));
	/* Not zero: the size of the database after the commit that this frame ends. */
	if (rc == SQLITE_OK && vault_get32(header + 4) != 0) {
		memcpy(log->generation, header + 8, sizeof(log->generation));
		log->committed = index + 1;
	}
	return rc;
}

static int
log_write(sqlite3_file *file, const void *buffer, int amount, sqlite3_int64 offset)
{
	struct vault_log *log = log_of(file);
	sqlite3_int64 index = (offset - VAULT_LOG_HEADER_BYTES) / VAULT_FRAME_BYTES;
	size_t within = (size_t)((offset - VAULT_LOG_HEADER_BYTES) % VAULT_FRAME_BYTES);
	int rc;

	log->copy.number = 0;
	log->tail = UINT32_MAX;
	if (offset == 0 && amount == (int)VAULT_LOG_HEADER_BYTES) {
		if ((rc = flush(log)) != SQLITE_OK)
			return rc;
		return write_head(log, buffer);
	}
	if (offset < VAULT_LOG_HEADER_BYTES || index >= UINT32_MAX)
		return SQLITE_IOERR_WRITE;
	if (within == 0 && amount == (int)VAULT_FRAME_HEADER_BYTES) {
		if ((rc = flush(log)) != SQLITE_OK)
			return rc;
		memcpy(log->pending_header, buffer, VAULT_FRAME_HEADER_BYTES);
		log->pending_index = (uint32_t)index;
		log->pending = true;
		return SQLITE_OK;
	}
	if (within == VAULT_FRAME_HEADER_BYTES && amount == (int)OUGHT_VAULT_PAGE_BYTES)
		return write_page(log, (uint32_t)index, buffer);
	sqlite3_log(SQLITE_IOERR_WRITE,
	    "%s-owal: a write of %d bytes at %zu of a frame is not one of a log",
	    log->base.key->name, amount, within);
	return SQLITE_IOERR_WRITE;
}

static int
log_sync(sqlite3_file *file, int flags)
{
	struct vault_log *log = log_of(file);
	int rc;

	if ((rc = flush(log)) != SQLITE_OK ||
	    (rc = below_of(log)->pMethods->xSync(below_of(log), flags)) != SQLITE_OK)
		return rc;
	/*
	 * Frames of the generation before would be authentic noise after the end.  Only now, since with the old
	 * head still on the disk a shorter log would be a damaged one.
	 */
	if (log->restarted) {
		log->restarted = false;
		if (log->committed == 0)
			return below_of(log)->pMethods->xTruncate(below_of(log), VAULT_LOG_BASE);
	}
	if (log->committed > 0 && alone(log)) {
		rc = write_mark(log, log->committed);
		log->committed = 0;
		log->begun = false;
	}
	return rc;
}

/* ---- size and the rest ---- */

static int
log_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct vault_log *log = log_of(file);
	sqlite3_int64 ours = 0;
	int rc;

	log->copy.number = 0;
	if ((rc = flush(log)) != SQLITE_OK)
		return rc;
	if (size > 0)
		ours = frame_offset(size < VAULT_LOG_HEADER_BYTES
			? 0
			: (uint32_t)((size - VAULT_LOG_HEADER_BYTES) / VAULT_FRAME_BYTES));
	return below_of(log)->pMethods->xTruncate(below_of(log), ours);
}

static int
log_size(sqlite3_file *file, sqlite3_int64 *size)
{
	struct vault_log *log = log_of(file);
	sqlite3_int64 ours;
	int rc;

	if ((rc = flush(log)) != SQLITE_OK || (rc = check(log)) != SQLITE_OK ||
	    (rc = below_of(log)->pMethods->xFileSize(below_of(log), &ours)) != SQLITE_OK)
		return rc;
	*size = 0;
	if (ours >= VAULT_LOG_BASE)
		*size = VAULT_LOG_HEADER_BYTES +
		    (ours - VAULT_LOG_BASE) / VAULT_FRAME_SEALED_BYTES * VAULT_FRAME_BYTES;
	return SQLITE_OK;
}

static int
log_lock(sqlite3_file *file, int lock)
{
	(void)file;
	(void)lock;
	return SQLITE_OK;
}

static int
log_check_reserved_lock(sqlite3_file *file, int *held)
{
	(void)file;
	*held = 0;
	return SQLITE_OK;
}

static int
log_control(sqlite3_file *file, int op, void *arg)
{
	(void)file;
	(void)op;
	(void)arg;
	return SQLITE_NOTFOUND;
}

static int
log_sector_size(sqlite3_file *file)
{
	(void)file;
	return (int)OUGHT_VAULT_PAGE_BYTES;
}

static int
log_characteristics(sqlite3_file *file)
{
	(void)file;
	return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int
log_close(sqlite3_file *file)
{
	struct vault_log *log = log_of(file);

	if (log->database != NULL)
		log->database->log = NULL;
	sqlite3_free(log->frame);
	return vault_file_close(&log->base);
}

const sqlite3_io_methods vault_log_methods = {
    .iVersion = 1,
    .xClose = log_close,
    .xRead = log_read,
    .xWrite = log_write,
    .xTruncate = log_truncate,
    .xSync = log_sync,
    .xFileSize = log_size,
    .xLock = log_lock,
    .xUnlock = log_lock,
    .xCheckReservedLock = log_check_reserved_lock,
    .xFileControl = log_control,
    .xSectorSize = log_sector_size,
    .xDeviceCharacteristics = log_characteristics,
};

int
vault_log_open(struct vault_log *log, const char *sqlite_name)
{
	sqlite3_file *file = sqlite3_database_file_object(sqlite_name);

	/* Another VFS over ours may hand out a file of its own; then nothing is known of its locks. */
	if (file != NULL && file->pMethods == &vault_database_methods) {
		log->database = (struct vault_database *)file;
		log->database->log = log;
	}
	log->tail = UINT32_MAX;
	if ((log->frame = sqlite3_malloc((int)VAULT_FRAME_SEALED_BYTES)) == NULL)
		return SQLITE_NOMEM;
	return SQLITE_OK;
}
