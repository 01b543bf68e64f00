/* material.h: what is before somebody who assesses, hears or decides: at the head of the form, before the questions. */
#ifndef OUGHT_CLI_MATERIAL_H
#define OUGHT_CLI_MATERIAL_H

#include "cases.h"

struct material {
	int64_t check, record;
	char check_id[OUGHT_ID_MAX], record_id[OUGHT_ID_MAX];
	json_t *check_row, *record_row;
};

/* CHECK RECORD: what assess and represent are given. */
extern const struct argument_about case_arguments[];
/* The same of the command line, which have to exist. */
enum ought_status
material_arguments(struct cli *cli, struct material *material, struct ought_error *err) OUGHT_MUST;
/* Those of a decision that is reconsidered. */
enum ought_status material_of_decision(struct cli *cli, const json_t *decision,
    struct material *material, struct ought_error *err) OUGHT_MUST;
void material_clear(struct material *material);

/* Log that the case is read, with ${decisions} (rows; NULL: none): work on the check is the reason unless another is given. */
enum ought_status material_consult(struct cli *cli, const struct material *material,
    const json_t *decisions, struct ought_error *err) OUGHT_MUST;
/* Rows of cases.h with their "content", and with the reply's "reply_content"; the caller's.  Log the reading first. */
enum ought_status material_assessments(struct cli *cli, const struct material *material,
    json_t **rows, struct ought_error *err) OUGHT_MUST;
enum ought_status material_representations(struct cli *cli, const struct material *material,
    json_t **rows, struct ought_error *err) OUGHT_MUST;

/*
 * Earlier decisions about the record and about others of the same person, first; then the check, the record, its assessments
 * and the representations, the latest first: as text.  Logs the reading before.  Nothing where the form comes by
 * --file: then nobody reads here.
 */
enum ought_status material_read(struct cli *cli, const struct material *material,
    struct ought_buffer *text, struct ought_error *err) OUGHT_MUST;

/* A command that shows one kind of rows of the case that its arguments name, the latest first. */
struct material_view {
	const char *schema;
	const char *member; /* of the document, for the rows */
	const char *none;   /* "nobody has assessed": before the record and the check */
	enum ought_status (*rows)(struct cli *cli, const struct material *material, json_t **rows,
	    struct ought_error *err);
	void (*describe)(struct ought_buffer *text, const json_t *rows);
};
/* Logs the reading before.  OUGHT_NOT_FOUND where there are no rows. */
enum ought_status material_show(
    struct cli *cli, const struct material_view *view, struct ought_error *err) OUGHT_MUST;

#endif
