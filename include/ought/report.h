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

/* ---- the chain of decisions about one record for one check ---- */

/*
 * What was decided, disputed, reconsidered and answered about the record for the check, from the earliest on: rows with n, at,
 * officer, delegation* (the authority, where it was not the chief officer's own) and event, which is one of
 *	decided		check, record, decision, supersedes*, reconsideration*, relevant, ought*, result, guidance, qaf, status
 *	opened		reconsideration, decision, trigger, new_record*
 *	stage		reconsideration, stage, title, on, relevant*, ought*, issued*: of a dispute
 *	concluded	reconsideration, outcome, new_decision*
 *	answered	answer, decision*: the one of the chain whose text was sent
 * From the ledger alone.
 */
OUGHT_API enum ought_status ought_report_chain(struct ought_db *db, int64_t check, int64_t record,
    json_t **rows, struct ought_error *err) OUGHT_MUST;
/*
 * Give each row its "content", where its entry has any: the reasons, texts and grounds.  A reconsideration that the rules
 * opened by themselves has none.  Log the reading first.
 */
OUGHT_API enum ought_status ought_report_chain_content(struct ought_db *db, json_t *rows,
    struct ought_error *err) OUGHT_MUST;

#endif
