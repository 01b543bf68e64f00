/* history.h: how what is held of a person or record came to be. */
#ifndef OUGHT_CLI_HISTORY_H
#define OUGHT_CLI_HISTORY_H

#include "cli/command.h"

/*
 * The entries that made what is held of a "person" or "record", earliest first: n, act, officer, at, claims, content ({} where
 * it was erased).  The caller's to json_decref().  Log the reading first.
 */
enum ought_status history_read(struct ought_db *db, const char *kind, int64_t id, json_t **rows,
    struct ought_error *err) OUGHT_MUST;
/* As text: each with its reason, and the whole text where there is one. */
void history_describe(struct ought_buffer *text, const json_t *rows);

/* --history, for the commands that show. */
#define OPTION_HISTORY {"history", NULL, "each earlier text, with who changed it, when and why", 0}

#endif
