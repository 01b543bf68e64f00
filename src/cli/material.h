/* material.h: what is before somebody who assesses, hears or decides: at the head of the form, before the questions. */
#ifndef OUGHT_CLI_MATERIAL_H
#define OUGHT_CLI_MATERIAL_H

#include "cases.h"

struct material {
	int64_t check, record;
	char check_id[OUGHT_ID_MAX], record_id[OUGHT_ID_MAX];
	json_t *check_row, *record_row;
};

/* CHECK and RECORD of the command line, which have to exist. */
enum ought_status
material_arguments(struct cli *cli, struct material *material, struct ought_error *err) OUGHT_MUST;
/* Those of a decision that is reconsidered. */
enum ought_status material_of_decision(struct cli *cli, const json_t *decision,
    struct material *material, struct ought_error *err) OUGHT_MUST;
void material_clear(struct material *material);

/*
 * The check, the record, the assessment, the representations and all earlier decisions about the record, as text.  Logs the
 * reading first, with work on the check as its reason.  Nothing where the form comes by --file: then nobody
 * reads here.
 */
enum ought_status material_read(struct cli *cli, const struct material *material,
    struct ought_buffer *text, struct ought_error *err) OUGHT_MUST;

#endif
