/* drafts.h: decisions that an officer has begun to write: their own, for them alone, and counting for nothing. */
#ifndef OUGHT_CLI_DRAFTS_H
#define OUGHT_CLI_DRAFTS_H

#include "cli/view/material.h"

/*
 * The live drafts of :officer: since, due (the check's), check_id, record, n; reconsideration, in which the decision would be
 * varied (NULL: none is open); and whether there is still anything to decide.
 */
#define DRAFTS_OWN                                                                                    \
	"SELECT k.at_ms AS since, q.due, k.check_id, k.record, k.n, x.reconsideration, "              \
	"       x.reconsideration IS NOT NULL OR (q.status = 'open' AND d.decision IS NULL) AS live " \
	"  FROM ledger.draft AS k JOIN ledger.request AS q USING (check_id) "                         \
	"  LEFT JOIN ledger.decision AS d "                                                           \
	"    ON d.check_id = k.check_id AND d.record = k.record AND d.until_n IS NULL "               \
	"  LEFT JOIN ledger.reconsideration AS x "                                                    \
	"    ON x.reconsideration = (SELECT min(o.reconsideration) FROM ledger.reconsideration AS o " \
	"                             WHERE o.decision = d.decision AND o.status = 'open') "          \
	" WHERE k.officer = :officer AND k.until_n IS NULL "

/* What the officer has written of the decision; NULL where there is no draft. */
enum ought_status drafts_read(struct cli *cli, const struct material *material, json_t **answers,
    struct ought_error *err) OUGHT_MUST;
/* Keep ${answers} (borrowed) in place of an earlier draft of the officer's. */
enum ought_status drafts_keep(struct cli *cli, const struct material *material, json_t *answers,
    struct ought_error *err) OUGHT_MUST;
enum ought_status
drafts_drop(struct cli *cli, const struct material *material, struct ought_error *err) OUGHT_MUST;
/* The command that goes on with the draft of that case. */
enum ought_status drafts_next(struct cli *cli, const struct material *material,
    struct ought_buffer *text, struct ought_error *err) OUGHT_MUST;
/* List the officer's own, oldest first; from the ledger alone. */
enum ought_status drafts_list(struct cli *cli, struct ought_error *err) OUGHT_MUST;

#endif
