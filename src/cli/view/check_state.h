/*
 * check_state.h: how far a check is: who was found, what was decided, what is still missing before it can be answered, and
 * which answer its state allows.  Nothing personal in it.
 */
#ifndef OUGHT_CLI_CHECK_STATE_H
#define OUGHT_CLI_CHECK_STATE_H

#include "cases.h"

struct check_state {
	bool open;          /* neither answered nor withdrawn, or opened again since */
	json_t *search;     /* the last one's row; NULL: not searched */
	json_t *candidates; /* of it, best first, then others with a finding: person, finding* */
	json_t *records;    /* held, or decided on, of those found the same: what was done about each */
	json_t *closings;   /* that it is withdrawn, and was opened again, latest first: event, n, at */
	json_t *answers;    /* all that were given, latest first */
	const json_t *answer; /* the first of them; NULL: never answered */
	struct ought_buffer
	    missing; /* before it can be answered, as one sentence; empty: nothing */
	const char *
	    allows; /* "no-trace", "nothing-to-disclose" or "disclosure"; NULL while something is missing */
};

enum ought_status check_state_read(struct ought_db *db, int64_t check, struct check_state *state,
    struct ought_error *err) OUGHT_MUST;
/*
 * Add to the candidates what the last search found out about each (band, weight, evidence), and who they are ("who"); and to
 * the answers the "texts" that were sent.  Log the consultation of all of them first.
 */
enum ought_status check_state_details(struct ought_db *db, struct check_state *state,
    struct ought_error *err) OUGHT_MUST;
/* What is to be done about one of the records, as "not assessed"; NULL: nothing. */
const char *check_state_lacks(const json_t *record);
/* Whether an answer has a text about one of the records: it was decided so, and the record was not erased since. */
bool check_state_discloses(const json_t *record);
void check_state_clear(struct check_state *state);
/* The usual next command for a check in that state, into ${text}; false where there is none. */
bool check_state_next(const struct check_state *state, const char *check, char *text, size_t size);

#endif
