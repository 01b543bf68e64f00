/*
 * vault.h: SQLite files that are ciphertext from the first byte to the last.  A VFS named "ought" over SQLite's
 * default one: stock library, unmodified.  Knows SQLite, libsodium and base.
 */
#ifndef OUGHT_VAULT_H
#define OUGHT_VAULT_H

#include "ought/base.h"

#define OUGHT_VAULT_VFS "ought"
#define OUGHT_VAULT_KEY_BYTES 32U
#define OUGHT_VAULT_FILE_ID_BYTES 16U
#define OUGHT_VAULT_PAGE_BYTES 4096U
#define OUGHT_VAULT_RESERVED_BYTES 40U	/* of each page: 24 nonce, 16 tag */

/**
 * ought_vault_register(below, err):
 * Register the VFS "ought" over the VFS named ${below} (NULL: SQLite's default).  Not as the default.  Calling again
 * with the same ${below} is harmless.
 */
OUGHT_API enum ought_status ought_vault_register(const char *below, struct ought_error *err) OUGHT_MUST;

/**
 * ought_vault_key_add(path, file_id, key, err):
 * From now on, files opened through the VFS under ${path} (made absolute here) are sealed with ${key} and bound to
 * ${file_id}.  The key is copied into secret memory.  Counted: each add needs its drop.  Adding the same path with
 * another key or file id is OUGHT_INVALID.
 */
OUGHT_API enum ought_status ought_vault_key_add(const char *path,
    const uint8_t file_id[static OUGHT_VAULT_FILE_ID_BYTES], const uint8_t key[static OUGHT_VAULT_KEY_BYTES],
    struct ought_error *err) OUGHT_MUST;
OUGHT_API void ought_vault_key_drop(const char *path);

struct sqlite3;

/**
 * ought_vault_prepare(db, schema, err):
 * Before anything is written to a new database that was opened or attached through the VFS: reserve the room in its
 * pages.  Without it the first write fails.  Harmless where the database exists.  VACUUM and VACUUM INTO from a
 * database of ours need no call of it; a backup into a new file does.
 */
OUGHT_API enum ought_status ought_vault_prepare(struct sqlite3 *db, const char *schema, struct ought_error *err)
    OUGHT_MUST;

/**
 * ought_vault_damage(path, sentence):
 * Whether the file at ${path}, its log or its journal was found damaged, or the key wrong, since the key was added;
 * if so the first finding, one sentence that names file and page or frame, is put into ${sentence} and
 * ${*status} is OUGHT_DAMAGED or OUGHT_LOCKED (wrong key).  SQLite itself only says "disk I/O error".
 */
OUGHT_API bool ought_vault_damage(const char *path, enum ought_status *status,
    char sentence[static OUGHT_SENTENCE_MAX]);

#endif
