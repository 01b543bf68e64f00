/*
 * csv.c: libcsv in its strict mode, fed line by line, so that each problem can be given its line; limits on fields and
 * rows before any memory is taken for them.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <csv.h>

#include "csv.h"

#define CHUNK_BYTES 65536U

struct reading {
	const struct csv_reader *reader;
	size_t count;                  /* columns expected */
	size_t width;                  /* columns in the header */
	size_t place[CSV_COLUMNS_MAX]; /* where the header's i-th column goes */
	bool header;                   /* it has been read */

	/* The row being read. */
	char *text; /* its fields, each with a NUL */
	size_t len;
	size_t start[CSV_COLUMNS_MAX]; /* of the file's i-th field in text */
	size_t fields;
	size_t line; /* it begins on */
	bool bad;    /* reported already */
	bool ended;  /* a row ended in the line just fed */

	int64_t read;
	bool stop; /* nothing after this can be trusted */
	enum ought_status status;
	struct ought_error *err;
};

static void __attribute__((format(printf, 4, 5)))
report(struct reading *reading, size_t line, const char *column, const char *format, ...)
{
	char what[OUGHT_SENTENCE_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	reading->reader->problem(reading->reader->cookie, line, column, what);
}

/* libcsv asks for room as a field grows: this is where a line of any length ends. */
static void *
resize(void *old, size_t size)
{
	return size > CSV_FIELD_MAX ? NULL : realloc(old, size);
}

static int
no_space(unsigned char c)
{
	(void)c;
	return 0; /* RFC 4180 section 2: spaces are part of a field */
}

static void
field(void *bytes, size_t len, void *cookie)
{
	struct reading *reading = cookie;
	const size_t n = reading->fields++;

	if (reading->stop || reading->status != OUGHT_OK || n >= CSV_COLUMNS_MAX)
		return;
	if (reading->len + len + 1 > CSV_ROW_MAX) {
		report(reading, reading->line, NULL, "a row of more than %u bytes", CSV_ROW_MAX);
		reading->stop = true;
		return;
	}
	if (!ought_text_valid(bytes, len)) {
		if (reading->header && n < reading->width)
			report(reading, reading->line,
			    reading->reader->columns[reading->place[n]].name, "not in UTF-8");
		else
			report(reading, reading->line, NULL, "field %zu is not in UTF-8", n + 1);
		reading->bad = true;
		len = 0;
	}
	reading->start[n] = reading->len;
	if (len > 0)
		memcpy(reading->text + reading->len, bytes, len);
	reading->len += len;
	reading->text[reading->len++] = '\0';
}

static void
read_header(struct reading *reading)
{
	const struct csv_column *columns = reading->reader->columns;
	bool seen[CSV_COLUMNS_MAX] = {false}, wrong = reading->bad;
	struct ought_buffer unknown = {0}, missing = {0};

	reading->header = true;
	if (reading->fields > CSV_COLUMNS_MAX) {
		report(reading, reading->line, NULL, "a header of more than %u columns",
		    CSV_COLUMNS_MAX);
		reading->stop = true;
		return;
	}
	reading->width = reading->fields;
	for (size_t i = 0; i < reading->fields; i++) {
		const char *name = reading->text + reading->start[i];
		size_t at = 0;

		while (at < reading->count && strcmp(columns[at].name, name) != 0)
			at++;
		/* A header may be a row of somebody's details: it is not repeated. */
		if (at == reading->count) {
			ought_buffer_add(&unknown, "%s%zu", unknown.len > 0 ? ", " : "", i + 1);
		} else if (seen[at]) {
			report(reading, reading->line, name, "the column is there twice");
			wrong = true;
		} else {
			seen[at] = true;
			reading->place[i] = at;
		}
	}
	for (size_t at = 0; at < reading->count; at++)
		if (!seen[at])
			ought_buffer_add(
			    &missing, "%s%s", missing.len > 0 ? ", " : "", columns[at].name);
	if (unknown.len > 0)
		report(reading, reading->line, NULL,
		    "the header has columns that are not known: number %s", unknown.text);
	if (missing.len > 0)
		report(reading, reading->line, NULL, "the header lacks %s", missing.text);
	reading->stop =
	    wrong || unknown.len > 0 || missing.len > 0 || unknown.failed || missing.failed;
	ought_buffer_free(&unknown);
	ought_buffer_free(&missing);
}

static void
read_row(struct reading *reading)
{
	const char *values[CSV_COLUMNS_MAX];
	const struct csv_column *columns = reading->reader->columns;

	if (reading->fields != reading->width) {
		report(reading, reading->line, NULL, "%zu fields where the header has %zu",
		    reading->fields, reading->width);
		return;
	}
	for (size_t i = 0; i < reading->fields; i++)
		values[reading->place[i]] = reading->text + reading->start[i];
	for (size_t at = 0; at < reading->count; at++) {
		if (columns[at].required && values[at][0] == '\0' && !reading->bad) {
			report(reading, reading->line, columns[at].name, "empty");
			reading->bad = true;
		}
	}
	if (!reading->bad)
		reading->status = reading->reader->row(
		    reading->reader->cookie, reading->line, values, reading->read, reading->err);
}

static void
end_row(int terminator, void *cookie)
{
	struct reading *reading = cookie;

	(void)terminator;
	reading->ended = true;
	if (!reading->stop && reading->status == OUGHT_OK && reading->fields > 0) {
		if (!reading->header)
			read_header(reading);
		else
			read_row(reading);
	}
	reading->fields = 0;
	reading->len = 0;
	reading->bad = false;
}

/* The parser refused: say why, as far as it knows. */
static void
report_parser(struct reading *reading, struct csv_parser *parser)
{
	switch (csv_error(parser)) {
	case CSV_ENOMEM:
	case CSV_ETOOBIG:
		report(
		    reading, reading->line, NULL, "a field of more than %u bytes", CSV_FIELD_MAX);
		break;
	default:
		report(reading, reading->line, NULL,
		    "a quotation mark where none may be (RFC 4180: fields with quotation marks are quoted, "
		    "and theirs doubled)");
		break;
	}
	reading->stop = true;
}

/* Feed up to the end of a line, or of the chunk. */
static void
feed(struct reading *reading, struct csv_parser *parser, const char *bytes, size_t len,
    size_t at_line)
{
	if (memchr(bytes, '\0', len) != NULL) {
		report(reading, at_line, NULL, "a NUL character: is this a text file?");
		reading->stop = true;
		return;
	}
	if (csv_parse(parser, bytes, len, field, end_row, reading) != len)
		report_parser(reading, parser);
}

/* Behind the end of the line that begins at ${at}: LF, CR LF or CR alone; NULL where the chunk holds no end of it. */
static const char *
behind_line(const char *at, const char *end)
{
	while (at < end && *at != '\n' && *at != '\r')
		at++;
	if (at == end)
		return NULL;
	return at + (*at == '\r' && at + 1 < end && at[1] == '\n' ? 2 : 1);
}

static enum ought_status
read_lines(struct reading *reading, struct csv_parser *parser, FILE *file)
{
	static const char bom[] = "\xef\xbb\xbf";
	char chunk[CHUNK_BYTES];
	size_t line = 1, got;
	bool first = true, fresh = true, after_cr = false;

	while (!reading->stop && reading->status == OUGHT_OK &&
	    (got = fread(chunk, 1, sizeof(chunk), file)) > 0) {
		const char *at = chunk, *end = chunk + got;

		if (first && got >= 3 && memcmp(chunk, bom, 3) == 0)
			at += 3;
		first = false;
		reading->read += (int64_t)got;
		while (at < end && !reading->stop && reading->status == OUGHT_OK) {
			/* A CR LF that two chunks divide is one end of a line. */
			bool rest = after_cr && at == chunk && *at == '\n';
			const char *behind = behind_line(at, end);
			const char *until = behind != NULL ? behind : end;

			if (fresh) {
				reading->line = line;
				reading->ended = false;
				fresh = false;
			}
			feed(reading, parser, at, (size_t)(until - at), line);
			if (behind != NULL && !rest) {
				line++;
				/* A row goes on behind a newline within quotes. */
				fresh = reading->ended;
			}
			at = until;
		}
		after_cr = chunk[got - 1] == '\r';
	}
	if (reading->status == OUGHT_OK && ferror(file))
		return ought_error_set(
		    reading->err, OUGHT_IO, "the file cannot be read: %s", strerror(errno));
	if (reading->status == OUGHT_OK && !reading->stop &&
	    csv_fini(parser, field, end_row, reading) != 0) {
		report(reading, reading->line, NULL, "a quotation mark that is never closed");
		reading->stop = true;
	}
	if (reading->status == OUGHT_OK && !reading->stop && !reading->header)
		report(reading, 1, NULL, "the file is empty: it needs a header row");
	return reading->status;
}

enum ought_status
csv_read(const struct csv_reader *reader, FILE *file, struct ought_error *err)
{
	struct reading reading = {.reader = reader, .err = err};
	struct csv_parser parser;
	enum ought_status status;

	while (reader->columns[reading.count].name != NULL)
		reading.count++;
	if (reading.count > CSV_COLUMNS_MAX)
		return ought_error_set(err, OUGHT_INTERNAL, "too many columns are asked for");
	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0)
		return ought_error_set(err, OUGHT_INTERNAL, "the CSV reader does not start");
	csv_set_realloc_func(&parser, resize);
	csv_set_space_func(&parser, no_space);
	if ((reading.text = malloc(CSV_ROW_MAX)) == NULL)
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
	else
		status = read_lines(&reading, &parser, file);
	/* The row held personal data. */
	if (reading.text != NULL)
		explicit_bzero(reading.text, CSV_ROW_MAX);
	free(reading.text);
	csv_free(&parser);
	return status;
}
