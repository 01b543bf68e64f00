/* file.h: whole files in, new files out. */
#ifndef OUGHT_CLI_FILE_H
#define OUGHT_CLI_FILE_H

#include "ought/base.h"

/* A whole file ("-": standard input) of at most ${most} bytes; the caller's to free(), NUL-terminated. */
enum ought_status file_read(const char *path, size_t most, char **text, size_t *len, struct ought_error *err)
    OUGHT_MUST;
/* A new file, 0600, never over an existing one. */
enum ought_status file_write_new(const char *path, const char *text, size_t len, struct ought_error *err)
    OUGHT_MUST;

#endif
