/* chain.h: the chain of decisions about one record for one check as people read it, and what is to be done next about it. */
#ifndef OUGHT_CLI_CHAIN_H
#define OUGHT_CLI_CHAIN_H

#include "cli/command.h"

/* Add each row of ought_report_chain, with its content where it has been read. */
void chain_describe(struct ought_buffer *text, const json_t *rows);
/* One row alone. */
void chain_describe_row(struct ought_buffer *text, const json_t *row);

/* The command with which a reconsideration goes on, as "Next:" says it; nothing where nothing is to be done. */
enum ought_status chain_next(struct ought_db *db, int64_t reconsideration,
    struct ought_buffer *text, struct ought_error *err) OUGHT_MUST;

#endif
