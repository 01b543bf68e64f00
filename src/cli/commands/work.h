/*
 * work.h: what waits, as data: a kind of work is a row, and a row is all there is to it.  The statements read the ledger's
 * tables only: no content, so nothing to log.
 */
#ifndef OUGHT_CLI_WORK_H
#define OUGHT_CLI_WORK_H

#include "cli/command.h"

struct work {
	unsigned roles;      /* whom it waits for; the statement says the finer rule */
	const char *what;    /* "decide" */
	const char *command; /* to go on with; "{check}" stands for the column of that name */
	/*
	 * Begins with WORK_ASKED, and gives, most urgent first, since (ms) and due (a date, or NULL); then hard_line (the
	 * same; may be left out) and what the command names, by the names of rows.c.
	 */
	const char *sql;
};

/* Ends with a row without statement. */
extern const struct work works[];

#endif
