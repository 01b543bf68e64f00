/* officers.h: officers as the ledger has them; for the commands that name one. */
#ifndef OUGHT_CLI_OFFICERS_H
#define OUGHT_CLI_OFFICERS_H

#include "cli/command.h"

struct officer {
	char name[OUGHT_OFFICER_MAX];
	uint8_t signing_key[OUGHT_KEY_BYTES];
	uint8_t box_key[OUGHT_KEY_BYTES];
	char fingerprint[OUGHT_FINGERPRINT_MAX];
};

/* ${*found} says whether the ledger has ${name}; the result is written only then. */
enum ought_status officers_find(struct ought_db *db, const char *name, struct officer *officer, bool *found,
    struct ought_error *err) OUGHT_MUST;
/* The same; OUGHT_NOT_FOUND where there is none. */
enum ought_status officers_get(struct ought_db *db, const char *name, struct officer *officer,
    struct ought_error *err) OUGHT_MUST;
/* The names of ${roles}, as a JSON array; NULL: no memory. */
json_t *officers_roles_json(unsigned roles);
/* "senior and disclosure"; "no role". */
void officers_roles_text(unsigned roles, struct ought_buffer *text);
/* Whether the content's key has been given to ${name}, by the ledger. */
enum ought_status officers_admitted(struct ought_db *db, const char *name, bool *admitted, struct ought_error *err)
    OUGHT_MUST;
/*
 * Delegations as a JSON array of {delegation, officer, rank, workforces, kinds*, categories*, from, to, instrument, ended*,
 * replaces*, replaced_by*, live}: of ${name}, or of all where it is NULL.  ${today} decides which are live.
 */
enum ought_status officers_delegations(struct ought_db *db, const char *name, struct ought_date today,
    json_t **delegations, struct ought_error *err) OUGHT_MUST;

/* The officer's keys, from the first to the last: {fingerprint, from, until*, reason*}.  The caller's. */
enum ought_status officers_keys(struct ought_db *db, const char *name, json_t **keys, struct ought_error *err)
    OUGHT_MUST;

/* That the officer read this key out: by --fingerprint, or asked at the terminal.  OUGHT_REFUSED, OUGHT_INVALID. */
enum ought_status officers_confirm_key(const struct cli *cli, const char *name, const char *fingerprint,
    struct ought_error *err) OUGHT_MUST;

/* Print all about an officer: whoami and officer show. */
enum ought_status officers_say(struct cli *cli, const char *name, struct ought_error *err) OUGHT_MUST;

#endif
