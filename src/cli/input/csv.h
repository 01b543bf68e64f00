/*
 * csv.h: rows from RFC 4180 files in UTF-8 with a header row.  What is wrong is collected, so that a file is put right
 * in one go; memory does not grow with the file, nor with a line.
 */
#ifndef OUGHT_CLI_CSV_H
#define OUGHT_CLI_CSV_H

#include "cli/command.h"

#define CSV_COLUMNS_MAX 64U
#define CSV_FIELD_MAX 131072U /* bytes; the longest text of an act is 20,000 characters */
#define CSV_ROW_MAX 1048576U  /* bytes */

struct csv_column {
	const char
	    *name; /* of the header row, every one of them has to be there; NULL ends the list */
	bool required; /* not empty in any row */
};

struct csv_reader {
	const struct csv_column *columns;
	/*
	 * A row: the line that it begins on, counted from 1, and its values in the order of ${columns}, "" where empty.
	 * A status other than OUGHT_OK ends the reading.  ${read} counts the bytes of the file so far.
	 */
	enum ought_status (*row)(void *cookie, size_t line, const char *const *values, int64_t read,
	    struct ought_error *err);
	/* What is wrong, in half a sentence without the value; ${column} is NULL where it is no single one. */
	void (*problem)(void *cookie, size_t line, const char *column, const char *what);
	void *cookie;
};

/**
 * csv_read(reader, file, err):
 * Read ${file} to its end.  A row of another width, an empty value that is required, and what is not UTF-8 are
 * reported, and reading goes on with the next row; a header with other columns, a quote in the wrong place, a NUL,
 * a field or row too long, and a quote never closed are reported and end it, because nothing after
 * them can be trusted.  OUGHT_OK in all these cases: the caller counts problems.  OUGHT_IO, OUGHT_NOMEM, or what
 * ${reader->row} returned.
 */
enum ought_status
csv_read(const struct csv_reader *reader, FILE *file, struct ought_error *err) OUGHT_MUST;

#endif
