/* check_search.h: what the search of one check and that of all have in common. */
#ifndef OUGHT_CLI_CHECK_SEARCH_H
#define OUGHT_CLI_CHECK_SEARCH_H

#include "cli/command.h"

/*
 * Search for the applicant of the check ${id}, of which ${row} says "check", "n" and "home_based", and record it with what
 * was found.  ${*result}, the caller's: the search's.
 */
enum ought_status search_one(struct cli *cli, const char *id, const json_t *row, json_t **result,
    struct ought_error *err) OUGHT_MUST;
/* Of how many more something would have to be found, had they been listed: they are as remote as the last candidate. */
int64_t search_left_out(const json_t *result);
/* The first whom somebody has to tell from the applicant; NULL where there is nobody. */
const char *search_to_match(const json_t *result);

/* --all. */
enum ought_status search_all(struct cli *cli, struct ought_error *err) OUGHT_MUST;

#endif
