/* audit.h: entries of the ledger as people name them; for the commands that audit. */
#ifndef OUGHT_CLI_ENTRIES_H
#define OUGHT_CLI_ENTRIES_H

#include "cli/command.h"

/* The entry that ${typed} names: its number, or a decision's identifier.  OUGHT_INVALID, OUGHT_NOT_FOUND. */
enum ought_status
entry_find(struct ought_db *db, const char *typed, int64_t *n, struct ought_error *err) OUGHT_MUST;

#endif
