/* csv.h: rows from RFC 4180 files in UTF-8 with a header row. */
#ifndef OUGHT_CLI_CSV_H
#define OUGHT_CLI_CSV_H

#include "command.h"

struct csv_column {
	const char *name;	/* of the header row; NULL ends the list */
	bool required;		/* the column has to be there, and not empty in any row */
};

/**
 * csv_each(path, columns, visit, cookie, err):
 * Read ${path} ("-": standard input) streaming, and call ${visit} for each row with the values in the order of
 * ${columns} ("" where empty, NULL where the file has no such column) and the line it begins on, counted from 1.  Columns
 * may come in any order; an unknown or repeated one, a row of another width, a quote in the wrong place, or
 * what is not UTF-8 is OUGHT_INVALID, with the line.  A status other than OUGHT_OK from ${visit} ends it.
 */
enum ought_status csv_each(const char *path, const struct csv_column *columns,
    enum ought_status (*visit)(void *cookie, size_t line, const char *const *values, struct ought_error *err),
    void *cookie, struct ought_error *err) OUGHT_MUST;

#endif
