/* suppress.h: small numbers in a table with totals, hidden so that nobody works them out from the others. */
#ifndef OUGHT_REPORT_SUPPRESS_H
#define OUGHT_REPORT_SUPPRESS_H

#include "report/report_internal.h"

/*
 * A number of the table, totals included.  It stands on two lines: a row and a column.  On every line the numbers that are not
 * totals add up to the total of that line; the line of all totals adds up to the total of everything.
 */
struct suppress_cell {
	int64_t value;
	size_t line[2]; /* its row and its column: numbers below the count of lines, no number being both */
	bool total;	/* of exactly one of its lines: the grand total, being that of both, is none */
	bool hidden;	/* set by suppress() */
};

/**
 * suppress(cells, count, lines, threshold, err):
 * Hide each value from 1 to below ${threshold}, and as many others as it takes that nobody who sees the rest, and knows
 * that nought is never hidden, can tell of a small value that it lies below the threshold.  A ${threshold} of 0 or 1
 * hides nothing.  Deterministic.
 */
enum ought_status suppress(struct suppress_cell *cells, size_t count, size_t lines, int64_t threshold,
    struct ought_error *err) OUGHT_MUST;

#endif
