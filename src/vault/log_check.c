/*
 * log_check.c: whether a log still holds all that was acknowledged.  SQLite's recovery stops at the first frame that
 * does not fit and forgets the rest without a word, which is right for a torn end and wrong for a damaged middle.
 *
 * Frames before the mark were synced: each must authenticate, be of the head's generation, and continue SQLite's
 * running checksum, so that recovery will accept it.  After the mark the first frame that does not is the end, except
 * where a commit follows it and is itself continued: SQLite begins no transaction before the last is synced.
 */
#include <string.h>

#include <sodium.h>

#include "vault_internal.h"

struct scan {
	struct vault *vault;
	struct vault_key *key;
	sqlite3_file *below;
	uint32_t frames;                        /* whole frames in the file */
	uint8_t header[VAULT_LOG_HEADER_BYTES]; /* SQLite's */
	uint32_t sums[2];                       /* of the frame before */
	uint8_t sealed[VAULT_FRAME_SEALED_BYTES];
	uint8_t frame[VAULT_FRAME_BYTES]; /* header and page as SQLite wrote them */
};

/* SQLite's checksum of ${len} bytes, continued from ${sums} (sqlite.org/fileformat2.html, "Checksum Algorithm"). */
static void
add_to_sums(bool big_endian, const uint8_t *bytes, size_t len, uint32_t sums[static 2])
{
	uint32_t words[2];
	size_t i;

	for (i = 0; i + 8 <= len; i += 8) {
		words[0] = vault_get32(bytes + i);
		words[1] = vault_get32(bytes + i + 4);
		if (!big_endian) {
			words[0] = __builtin_bswap32(words[0]);
			words[1] = __builtin_bswap32(words[1]);
		}
		sums[0] += words[0] + sums[1];
		sums[1] += words[1] + sums[0];
	}
}

/* Frame ${index} into ${scan}->frame, if it authenticates. */
static bool
load(struct scan *scan, uint32_t index)
{
	sqlite3_int64 offset = VAULT_LOG_BASE + (sqlite3_int64)index * VAULT_FRAME_SEALED_BYTES;

	return scan->below->pMethods->xRead(
		   scan->below, scan->sealed, (int)sizeof(scan->sealed), offset) == SQLITE_OK &&
	    vault_frame_open(scan->key, index, scan->sealed, scan->frame,
		scan->frame + VAULT_FRAME_HEADER_BYTES);
}

static bool
is_of_generation(const struct scan *scan)
{
	return memcmp(scan->frame + 8, scan->header + 16, 8) == 0;
}

static bool
is_commit(const struct scan *scan)
{
	return vault_get32(scan->frame + 4) != 0;
}

/* Whether the loaded frame continues ${scan}->sums, which become its own either way. */
static bool
continues(struct scan *scan)
{
	uint32_t sums[2] = {scan->sums[0], scan->sums[1]};

	add_to_sums((scan->header[3] & 1) != 0, scan->frame, 8, sums);
	add_to_sums((scan->header[3] & 1) != 0, scan->frame + VAULT_FRAME_HEADER_BYTES,
	    OUGHT_VAULT_PAGE_BYTES, sums);
	scan->sums[0] = vault_get32(scan->frame + 16);
	scan->sums[1] = vault_get32(scan->frame + 20);
	return sums[0] == scan->sums[0] && sums[1] == scan->sums[1];
}

/* After a frame that does not authenticate: a commit of its generation, and another frame that continues it. */
static bool
goes_on_after(struct scan *scan, uint32_t index)
{
	bool commit = false;

	while (++index < scan->frames) {
		if (!load(scan, index) || !is_of_generation(scan)) {
			commit = false;
			continue;
		}
		if (continues(scan) && commit)
			return true;
		commit = is_commit(scan);
	}
	return false;
}

static bool
any_frame(struct scan *scan, bool of_generation)
{
	uint32_t index;

	for (index = 0; index < scan->frames; index++)
		if (load(scan, index) && (!of_generation || is_of_generation(scan)))
			return true;
	return false;
}

static int
damaged(const struct scan *scan, const char *what)
{
	vault_report(scan->vault, scan->key, OUGHT_DAMAGED,
	    "%s-owal: the %s of its log was altered or is damaged", scan->key->name, what);
	return SQLITE_IOERR_DATA;
}

void
vault_mark_seal(struct vault_log *log, uint32_t frames, uint8_t sector[static VAULT_SECTOR_BYTES])
{
	uint8_t plain[VAULT_SECTOR_PLAIN_BYTES] = {0};

	memcpy(plain, log->generation, sizeof(log->generation));
	vault_put32(plain + sizeof(log->generation), frames);
	vault_bytes_seal(
	    log->base.vault, log->base.key, VAULT_LOG_MARK, 0, NULL, plain, sizeof(plain), sector);
}

/*
 * The head into ${scan}->header, and the frames acknowledged.  A head or mark of zeros was never written, if no frame
 * says otherwise: a crash between making the file and syncing its head.  Then ${*empty}.
 */
static int
load_head(struct scan *scan, uint32_t *marked, bool *empty)
{
	uint8_t sectors[VAULT_LOG_BASE], head[VAULT_SECTOR_PLAIN_BYTES],
	    mark[VAULT_SECTOR_PLAIN_BYTES];
	const uint8_t *mark_sector = sectors + VAULT_SECTOR_BYTES;
	bool has_head, has_mark;
	int rc;

	*marked = 0;
	*empty = false;
	memset(sectors, 0, sizeof(sectors));
	rc = scan->below->pMethods->xRead(scan->below, sectors, (int)sizeof(sectors), 0);
	if (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ)
		return rc;
	has_head =
	    vault_bytes_open(scan->key, VAULT_LOG_HEAD, 0, NULL, sectors, head, sizeof(head));
	has_mark =
	    vault_bytes_open(scan->key, VAULT_LOG_MARK, 0, NULL, mark_sector, mark, sizeof(mark));
	if (!has_mark && !sodium_is_zero(mark_sector, VAULT_SECTOR_BYTES))
		return damaged(scan, "mark");
	if (!has_head) {
		if (!sodium_is_zero(sectors, VAULT_SECTOR_BYTES) || any_frame(scan, false) ||
		    (has_mark && vault_get32(mark + 8) > 0))
			return damaged(scan, "head");
		*empty = true;
		return SQLITE_OK;
	}
	memcpy(scan->header, head, sizeof(scan->header));
	if (!has_mark)
		return any_frame(scan, true) ? damaged(scan, "mark") : SQLITE_OK;
	/* Of another generation: the crash came while the log began anew, all of it being in the database. */
	if (memcmp(mark, scan->header + 16, 8) == 0)
		*marked = vault_get32(mark + 8);
	return SQLITE_OK;
}

static struct scan *
scan_new(struct vault *vault, struct vault_key *key, sqlite3_file *below)
{
	struct scan *scan = sqlite3_malloc((int)sizeof(*scan));
	sqlite3_int64 size;

	if (scan == NULL)
		return NULL;
	memset(scan, 0, sizeof(*scan));
	scan->vault = vault;
	scan->key = key;
	scan->below = below;
	if (below->pMethods->xFileSize(below, &size) != SQLITE_OK || size < 0) {
		sqlite3_free(scan);
		return NULL;
	}
	if (size >= VAULT_LOG_BASE)
		scan->frames = (uint32_t)((size - VAULT_LOG_BASE) / VAULT_FRAME_SEALED_BYTES);
	return scan;
}

int
vault_log_check(struct vault_log *log)
{
	struct vault_file *base = &log->base;
	struct scan *scan;
	sqlite3_int64 size;
	uint32_t index, marked;
	bool authentic = true, empty;
	int rc;

	log->tail = UINT32_MAX;
	if ((rc = base->below->pMethods->xFileSize(base->below, &size)) != SQLITE_OK || size == 0)
		return rc;
	if ((scan = scan_new(base->vault, base->key, base->below)) == NULL)
		return SQLITE_NOMEM;
	if ((rc = load_head(scan, &marked, &empty)) != SQLITE_OK)
		goto out;
	if (empty) {
		rc = base->below->pMethods->xTruncate(base->below, 0);
		goto out;
	}
	scan->sums[0] = vault_get32(scan->header + 24);
	scan->sums[1] = vault_get32(scan->header + 28);
	for (index = 0; index < scan->frames; index++) {
		authentic = load(scan, index);
		if (!authentic || !is_of_generation(scan) || !continues(scan))
			break;
	}
	if (index < scan->frames &&
	    (index < marked || (!authentic && goes_on_after(scan, index)))) {
		vault_report(base->vault, base->key, OUGHT_DAMAGED,
		    "%s-owal: frame %u of its log was altered or is damaged", base->key->name,
		    index);
		rc = SQLITE_IOERR_DATA;
		goto out;
	}
	if (index < marked) {
		vault_report(base->vault, base->key, OUGHT_DAMAGED,
		    "%s-owal: its log was cut to %u of at least %u frames", base->key->name, index,
		    marked);
		rc = SQLITE_IOERR_DATA;
		goto out;
	}
	log->tail = index;
out:
	sodium_memzero(scan, sizeof(*scan));
	sqlite3_free(scan);
	return rc;
}

bool
vault_log_first_page(
    struct vault_database *database, bool *head, uint8_t page[static OUGHT_VAULT_PAGE_BYTES])
{
	struct vault_file *base = &database->base;
	uint8_t sector[VAULT_SECTOR_BYTES], plain[VAULT_SECTOR_PLAIN_BYTES];
	struct scan *scan = NULL;
	sqlite3_file *below = NULL;
	char *name;
	uint32_t index, newest = UINT32_MAX, committed = UINT32_MAX;
	bool found = false;

	*head = false;
	if ((name = sqlite3_mprintf("%s-owal", base->key->path)) == NULL ||
	    (below = vault_below_open(base->vault, name, SQLITE_OPEN_WAL)) == NULL ||
	    (scan = scan_new(base->vault, base->key, below)) == NULL)
		goto out;
	if (below->pMethods->xRead(below, sector, (int)sizeof(sector), 0) != SQLITE_OK ||
	    !vault_bytes_open(base->key, VAULT_LOG_HEAD, 0, NULL, sector, plain, sizeof(plain)))
		goto out;
	*head = true;
	memcpy(scan->header, plain, sizeof(scan->header));
	for (index = 0; index < scan->frames; index++) {
		if (!load(scan, index) || !is_of_generation(scan))
			break;
		if (vault_get32(scan->frame) == 1)
			newest = index;
		if (is_commit(scan))
			committed = newest;
	}
	if (committed != UINT32_MAX && load(scan, committed)) {
		memcpy(page, scan->frame + VAULT_FRAME_HEADER_BYTES, OUGHT_VAULT_PAGE_BYTES);
		found = true;
	}
out:
	if (scan != NULL)
		sodium_memzero(scan, sizeof(*scan));
	sqlite3_free(scan);
	vault_below_close(below);
	sqlite3_free(name);
	return found;
}
