/* case_acts.h: what commands have to know inside the transaction in which casework acts. */
#ifndef OUGHT_CLI_CASE_ACTS_H
#define OUGHT_CLI_CASE_ACTS_H

#include "cli/view/cases.h"

/* Move ${key} from ${answers}, where it is there, to ${claims}. */
void case_claim(json_t *answers, json_t *claims, const char *key);

/* Complete the claims of a check received: its identifier and due date. */
enum ought_status case_check_claims(struct ought_db *db, struct ought_date today, json_t *claims,
    struct ought_error *err) OUGHT_MUST;

/*
 * Name in ${claims} the delegation by which a senior officer decides about the record for the check: --delegation, else the
 * one that is live and covers them.  Nothing for the chief officer.  Where none is live the last is named, so that the rules
 * say why it does not carry.
 */
enum ought_status case_authority(struct cli *cli, struct ought_db *db, int64_t check,
    int64_t record, json_t *claims, struct ought_error *err) OUGHT_MUST;

/*
 * One act that takes the next identifier of ${kind} (a check's: by case_check_claims) as its claim ${member}.  Takes
 * over ${claims} and ${content}; ${text} is the identifier.
 */
enum ought_status case_act_new(struct cli *cli, const char *name, enum ought_id_kind kind,
    const char *member, json_t *claims, json_t *content, char text[static OUGHT_ID_MAX],
    struct ought_error *err) OUGHT_MUST;

#endif
