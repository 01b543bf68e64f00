/* decide.h: what a decision and the conclusion of a reconsideration share. */
#ifndef OUGHT_CLI_DECIDE_H
#define OUGHT_CLI_DECIDE_H

#include "cli/view/material.h"

/* --delegation, for both. */
extern const struct option_about deciding_delegation;

enum deciding_purpose {
	DECIDING_NOW,
	DECIDING_TO_VARY, /* an earlier one, with "reasons" of the conclusion */
	DECIDING_LATER    /* a draft: no part has to be there */
};

/*
 * Fill in the form of a decision, with the material at its head.  The editor opens with the officer's own draft, where
 * there is one; and what was written there of a form that lacks parts is kept as that.
 */
enum ought_status deciding_form(struct cli *cli, const struct material *material,
    enum deciding_purpose purpose, json_t **answers, struct ought_error *err) OUGHT_MUST;

/*
 * Propose the decision of ${answers} (borrowed, and left with the content alone) within ${acting}.  ${more}: further
 * claims ("supersedes", "reconsideration"), borrowed, or NULL.  ${text}: the decision's identifier.
 */
enum ought_status deciding_act(struct cli *cli, struct ought_acting *acting,
    const struct material *material, json_t *answers, const json_t *more,
    char text[static OUGHT_ID_MAX], const char **result, struct ought_error *err) OUGHT_MUST;

#endif
