/* deciding.h: what a decision and the conclusion of a reconsideration share. */
#ifndef OUGHT_CLI_DECIDING_H
#define OUGHT_CLI_DECIDING_H

#include "material.h"

/* --delegation, for both. */
extern const struct option_about deciding_delegation;

/*
 * Fill in the form of a decision, with the material at its head.  ${concluding}: as the variation of an earlier one, with
 * "reasons" of the conclusion.
 */
enum ought_status deciding_form(struct cli *cli, const struct material *material, bool concluding,
    json_t **answers, struct ought_error *err) OUGHT_MUST;

/*
 * Propose the decision of ${answers} (borrowed, and left with the content alone) within ${acting}.  ${more}: further
 * claims ("supersedes", "reconsideration"), borrowed, or NULL.  ${text}: the decision's identifier.
 */
enum ought_status deciding_act(struct cli *cli, struct ought_acting *acting,
    const struct material *material, json_t *answers, const json_t *more,
    char text[static OUGHT_ID_MAX], const char **result, struct ought_error *err) OUGHT_MUST;

#endif
