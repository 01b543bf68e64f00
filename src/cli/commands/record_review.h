/* record_review.h: until when a record is kept before it is looked at again. */
#ifndef OUGHT_CLI_RECORD_REVIEW_H
#define OUGHT_CLI_RECORD_REVIEW_H

#include "cli/view/cases.h"

/* The last day of the events that the content of a record is about. */
const char *case_last_day(const json_t *record);
/* Complete ${claims}, where no review is named, with the day on which the period of the claimed group, begun on ${from}, is over. */
enum ought_status case_review(
    struct ought_db *db, const char *from, json_t *claims, struct ought_error *err) OUGHT_MUST;

#endif
