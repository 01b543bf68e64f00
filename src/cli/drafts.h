/* drafts.h: decisions that an officer has begun to write: their own, for them alone, and counting for nothing. */
#ifndef OUGHT_CLI_DRAFTS_H
#define OUGHT_CLI_DRAFTS_H

#include "material.h"

/* What the officer has written of the decision; NULL where there is no draft. */
enum ought_status drafts_read(struct cli *cli, const struct material *material, json_t **answers,
    struct ought_error *err) OUGHT_MUST;
/* Keep ${answers} (borrowed) in place of an earlier draft of the officer's. */
enum ought_status drafts_keep(struct cli *cli, const struct material *material, json_t *answers,
    struct ought_error *err) OUGHT_MUST;
enum ought_status drafts_drop(
    struct cli *cli, const struct material *material, struct ought_error *err) OUGHT_MUST;
/* List the officer's own, oldest first; from the ledger alone. */
enum ought_status drafts_list(struct cli *cli, struct ought_error *err) OUGHT_MUST;

#endif
