/*
 * vault_internal.h: what the files of the vault share.  A sealed thing is always a nonce, a ciphertext and a tag;
 * what differs is what the tag binds it to (its "place"), so that nothing sealed can be put anywhere else.
 */
#ifndef OUGHT_VAULT_INTERNAL_H
#define OUGHT_VAULT_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include <pthread.h>
#ifdef OUGHT_VAULT_EXTENSION
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT3
#else
#include <sqlite3.h>
#endif

#include "ought/vault.h"

#define VAULT_NONCE_BYTES 24U
#define VAULT_TAG_BYTES 16U
#define VAULT_SEAL_BYTES (VAULT_NONCE_BYTES + VAULT_TAG_BYTES)
#define VAULT_PAGE_PLAIN_BYTES (OUGHT_VAULT_PAGE_BYTES - OUGHT_VAULT_RESERVED_BYTES)

/* A sector of 512 bytes, aligned, is written whole or not at all: the one thing assumed of the disk. */
#define VAULT_SECTOR_BYTES 512U
#define VAULT_SECTOR_PLAIN_BYTES (VAULT_SECTOR_BYTES - VAULT_SEAL_BYTES)

struct vault;
struct vault_key;

/* ---- registry.c: which key opens which path, and what was found wrong there ---- */

struct vault_key {
	struct vault_key *next;
	char *path;	  /* absolute, as the VFS below makes it */
	const char *name; /* its last component, for sentences */
	uint8_t *secret;  /* OUGHT_VAULT_KEY_BYTES in secret memory */
	uint8_t file_id[OUGHT_VAULT_FILE_ID_BYTES];
	unsigned adds;	/* of ought_vault_key_add, not yet dropped */
	unsigned files; /* open with this key */
	enum ought_status status;
	char sentence[OUGHT_SENTENCE_MAX];
};

/* NULL where the VFS is not registered. */
struct vault *vault_find(void);
bool vault_has_keys(struct vault *vault);

/* The key for the first ${len} bytes of ${path}, held for an open file until vault_key_release; or NULL. */
struct vault_key *vault_key_hold(struct vault *vault, const char *path, size_t len);
void vault_key_release(struct vault *vault, struct vault_key *key);

/* A key of its own for a temporary file, in no list; or NULL. */
struct vault_key *vault_key_temporary(void);
void vault_key_free(struct vault_key *key);

/* Keep the first finding about ${key}'s file, and send each to SQLite's error log. */
void vault_report(struct vault *vault, struct vault_key *key, enum ought_status status, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* ---- page.c: sealing and opening ---- */

/* A nonce never used before, in this process or in one that it forked. */
void vault_nonce(struct vault *vault, uint8_t nonce[static VAULT_NONCE_BYTES]);
bool vault_nonces_start(struct vault *vault);

/* ${plain} is a page as SQLite sees it: its reserved bytes are not kept.  ${sealed} may not be ${plain}. */
void vault_page_seal(struct vault *vault, const struct vault_key *key, uint32_t number,
    const uint8_t plain[static OUGHT_VAULT_PAGE_BYTES], uint8_t sealed[static OUGHT_VAULT_PAGE_BYTES]);
/* Reserved bytes of ${plain} become zeros.  ${plain} may be ${sealed}, or NULL: then the tag alone is checked. */
bool vault_page_open(const struct vault_key *key, uint32_t number, const uint8_t *sealed, uint8_t *plain);

/* The kinds of place other than a page. */
enum vault_place {
	VAULT_LOG_HEAD = 'H',
	VAULT_LOG_MARK = 'M',
	VAULT_LOG_FRAME = 'F', /* bound to the frame's index and its page's tag */
	VAULT_BLOCK = 'J'      /* of a journal or temporary file: bound to the block's index */
};

/* ${sealed} takes ${len} + VAULT_SEAL_BYTES: nonce, ciphertext, tag.  ${tag}: NULL, or what else is bound. */
void vault_bytes_seal(struct vault *vault, const struct vault_key *key, enum vault_place place, uint64_t index,
    const uint8_t *tag, const uint8_t *plain, size_t len, uint8_t *sealed);
bool vault_bytes_open(const struct vault_key *key, enum vault_place place, uint64_t index, const uint8_t *tag,
    const uint8_t *sealed, uint8_t *plain, size_t len);

/* ---- files ---- */

/* What every open file begins with; SQLite sees its first member. */
struct vault_file {
	sqlite3_file file;
	struct vault *vault;
	struct vault_key *key;
	sqlite3_file *below; /* in the memory after this file's own */
	char *name;	     /* what the VFS below was told, where that is ours; it keeps the pointer */
};

struct vault_log;

struct vault_database {
	struct vault_file base;
	uint8_t *page;	   /* scratch, one page */
	uint8_t *spare;	   /* page 1 as the log has it, while the database's own is torn; else NULL */
	sqlite3_int64 size; /* as last seen under the locks now held, or -1 */
	int lock;	   /* SQLITE_LOCK_*, as taken by xLock */
	bool checkpointing; /* this connection alone holds the checkpoint lock */
	bool writing;	   /* ... the write lock of the log */
	bool recovering;   /* ... the recovery lock */
	bool indexed;	   /* the log's index is shared memory, so that the three above tell the truth */
	struct vault_log *log;
};

/* What the log last gave, so that a checkpoint can copy the ciphertext. */
struct vault_copy {
	uint32_t number; /* of the page, or 0: nothing kept */
	bool raw;	 /* SQLite was given the ciphertext, not the page */
	uint8_t sealed[OUGHT_VAULT_PAGE_BYTES];
	uint8_t plain[OUGHT_VAULT_PAGE_BYTES];
};

#define VAULT_LOG_HEADER_BYTES 32U /* SQLite's */
#define VAULT_FRAME_HEADER_BYTES 24U
#define VAULT_FRAME_BYTES (VAULT_FRAME_HEADER_BYTES + OUGHT_VAULT_PAGE_BYTES)
#define VAULT_LOG_BASE (2U * VAULT_SECTOR_BYTES) /* ours: where frames begin */
#define VAULT_FRAME_SEALED_BYTES (VAULT_FRAME_HEADER_BYTES + VAULT_SEAL_BYTES + OUGHT_VAULT_PAGE_BYTES)

struct vault_log {
	struct vault_file base;
	struct vault_database *database; /* of the same connection, or NULL */
	uint8_t *frame;			 /* scratch, one sealed frame */
	struct vault_copy copy;
	bool pending; /* a frame's header that waits for its page */
	uint32_t pending_index;
	uint8_t pending_header[VAULT_FRAME_HEADER_BYTES];
	uint8_t generation[8]; /* SQLite's salts in what this connection wrote last */
	bool restarted;	       /* a new head was written: cut old frames off once it is durable */
	bool begun;	       /* a frame was written under the lock now held: the mark is not beyond it */
	uint32_t committed;    /* frames up to the last commit written under the lock now held, or 0 */
	bool checked;
	uint32_t tail; /* when recovering: the first frame that is torn, or UINT32_MAX */
};

struct vault_sealed {
	struct vault_file base;
	bool temporary;
	uint8_t *blocks; /* scratch */
};

extern const sqlite3_io_methods vault_database_methods;
extern const sqlite3_io_methods vault_log_methods;
extern const sqlite3_io_methods vault_sealed_methods;

/* ---- unlock.c ---- */

/* Whether ${plain} is a page 1 of ours, by its page size and reserved bytes; says so in SQLite's log where not. */
bool vault_page_1_fits(const struct vault_key *key, const uint8_t plain[static OUGHT_VAULT_PAGE_BYTES]);

/* Each finishes what xOpen began once the file below is open; an SQLite result. */
int vault_database_open(struct vault_database *database);
int vault_log_open(struct vault_log *log, const char *sqlite_name);
int vault_sealed_open(struct vault_sealed *sealed, bool temporary);

/* Free what vault_file holds, after closing the file below. */
int vault_file_close(struct vault_file *file);

/* Whether the rollback journal of ${database} begins with a block that its key sealed. */
bool vault_journal_opens(struct vault_database *database);

/* ---- log_check.c ---- */

/* Every frame of ${log} against its mark.  SQLITE_OK sets ${log}->tail; else the finding is reported. */
int vault_log_check(struct vault_log *log);
/* Whether the log of ${database} has an authentic head, and the last committed page 1 in it, into ${page}. */
bool vault_log_first_page(struct vault_database *database, bool *head, uint8_t page[static OUGHT_VAULT_PAGE_BYTES]);
void vault_mark_seal(struct vault_log *log, uint32_t frames, uint8_t sector[static VAULT_SECTOR_BYTES]);
/* One sealed frame: its header, and, unless NULL, its page; false where either does not authenticate. */
bool vault_frame_open(const struct vault_key *key, uint32_t index,
    const uint8_t sealed[static VAULT_FRAME_SEALED_BYTES], uint8_t header[static VAULT_FRAME_HEADER_BYTES],
    uint8_t *plain);

/* ---- vfs.c ---- */

struct vault {
	sqlite3_vfs vfs;
	sqlite3_vfs *below;
	pthread_mutex_t mutex; /* guards what follows */
	struct vault_key *keys;
	struct vault_nonces *nonces;
};

/*
 * A file of the VFS below, opened for reading beside SQLite's own, or NULL where there is none; vault_below_close
 * takes NULL too.
 */
sqlite3_file *vault_below_open(struct vault *vault, const char *name, int type);
void vault_below_close(sqlite3_file *file);

/* "X-wal" becomes "X-owal", to be freed with sqlite3_free; or NULL where memory is short. */
char *vault_log_name(const char *path, size_t len);

static inline void
vault_put32(uint8_t *bytes, uint32_t value)
{
	bytes[0] = (uint8_t)(value >> 24);
	bytes[1] = (uint8_t)(value >> 16);
	bytes[2] = (uint8_t)(value >> 8);
	bytes[3] = (uint8_t)value;
}

static inline uint32_t
vault_get32(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

#endif
