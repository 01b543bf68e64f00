/* session.h: which store, which officer, the unlocked identity, and acting with it. */
#ifndef OUGHT_CLI_SESSION_H
#define OUGHT_CLI_SESSION_H

#include "command.h"

/* --store or OUGHT_STORE; OUGHT_INVALID where neither was given. */
enum ought_status session_path(const struct cli *cli, const char **path, struct ought_error *err) OUGHT_MUST;
/*
 * --as, OUGHT_OFFICER, the one officer who is unlocked, or the one officer who has a slot; OUGHT_INVALID where that
 * leaves a choice.  ${name} takes OUGHT_OFFICER_MAX bytes.
 */
enum ought_status session_officer(const struct cli *cli, char name[static OUGHT_OFFICER_MAX],
    struct ought_error *err) OUGHT_MUST;

/* Ask for ${name}'s passphrase and open the slot with it; the keyring has no part in it. */
enum ought_status session_unlock(const struct cli *cli, const char *path, const char *name,
    struct ought_identity **identity, struct ought_error *err) OUGHT_MUST;

/**
 * session_open(cli, err):
 * Take the officer's identity from the keyring, or ask for the passphrase, and open the store: cli->identity,
 * cli->store and cli->db are set, and closed by the program's end.  Calling again is harmless.
 */
enum ought_status session_open(struct cli *cli, struct ought_error *err) OUGHT_MUST;
/* The same, for what reads content: OUGHT_REFUSED where this officer's slot holds no key to it. */
enum ought_status session_open_content(struct cli *cli, struct ought_error *err) OUGHT_MUST;
/* Close the store and what goes with it: the next session_open opens it anew, as the same officer. */
void session_close_store(struct cli *cli);
/* Open cli->match. */
enum ought_status session_match(struct cli *cli, struct ought_error *err) OUGHT_MUST;

/**
 * session_reason(cli, otherwise, reason, err):
 * Why this is done: --reason, else ${otherwise} (may be NULL; "working on C-2026-000127"), else asked at the terminal,
 * else OUGHT_INVALID.  ${*reason} is borrowed.
 */
enum ought_status session_reason(struct cli *cli, const char *otherwise, const char **reason,
    struct ought_error *err) OUGHT_MUST;

/**
 * session_act(cli, name, claims, content, n, err):
 * One act in its own transaction (ought_act_once), opening the session where it is not yet.  Takes over ${claims} and
 * ${content} (NULL: none), so that json_pack can be written in the call; a claims of NULL is OUGHT_NOMEM.
 */
enum ought_status session_act(struct cli *cli, const char *name, json_t *claims, json_t *content, int64_t *n,
    struct ought_error *err) OUGHT_MUST;
/* For commands that commit several acts themselves: from now on a failure does not say that nothing was changed. */
void session_changed(struct cli *cli);

/**
 * session_consult(cli, what, persons, records, checks, count, otherwise, err):
 * Log that content is read, before it is read: access.consulted with session_reason(${otherwise}).  Each array may be
 * NULL and is taken over; ${count} < 0 leaves the count out.
 */
enum ought_status session_consult(struct cli *cli, const char *what, json_t *persons, json_t *records,
    json_t *checks, int64_t count, const char *otherwise, struct ought_error *err) OUGHT_MUST;

/* Ctrl-C: long work asks between steps, ends with this status and rolls back.  OUGHT_OK while nobody pressed it. */
void interrupt_watch(void);
bool interrupt_requested(void);
/* 130 after Ctrl-C; 0 while there was no signal. */
int interrupt_exit_status(void);
enum ought_status interrupt_check(struct ought_error *err) OUGHT_MUST;

#endif
