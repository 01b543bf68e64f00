/*
 * report.h: documents for people outside the unit, and counts for those who ask for them.  Layer above acts.
 *
 * A report is made whole in memory and handed over as JSON or as text in a buffer: what is disclosed is digested and
 * logged before its first byte leaves, and a report that cannot be finished is not given out in part.
 */
#ifndef OUGHT_REPORT_H
#define OUGHT_REPORT_H

#include "ought/acts.h"

/* ---- rows: a query's rows as JSON objects ---- */

/*
 * Members are named like the columns: identifiers in their written form, times as entries have them, yes-or-no columns as
 * booleans, NULL left out.  What a column holds follows from its name.
 */
/* The row that ${statement} stands on; the caller's to json_decref(). */
OUGHT_API enum ought_status ought_report_next(const struct ought_statement *statement, json_t **row,
    struct ought_error *err) OUGHT_MUST;
/* All rows of a query, as an array.  ${sql}: a string literal. */
OUGHT_API enum ought_status ought_report_rows(struct ought_db *db, const char *sql, const struct ought_bind *binds,
    json_t **rows, struct ought_error *err) OUGHT_MUST;
/* The first row; NULL in ${*row} where there is none. */
OUGHT_API enum ought_status ought_report_row(struct ought_db *db, const char *sql, const struct ought_bind *binds,
    json_t **row, struct ought_error *err) OUGHT_MUST;

#endif
