/* copy.h: files of a store from one directory to another, for backups and for bringing one back. */
#ifndef OUGHT_STORE_COPY_H
#define OUGHT_STORE_COPY_H

#include "store/store_internal.h"

#define COPY_NAME_MAX (OUGHT_OFFICER_MAX + 16U) /* of a file within a store, such as "keys/jane.roe.json" */

struct ought_copying {
	const char *from; /* directories */
	const char *to;
	uint8_t *chunk;
	json_t *files; /* that were copied: name, bytes, sha256 */
	int64_t done;  /* bytes, of all that are expected */
	int64_t all;
	const struct ought_copy_options *options; /* asked after each chunk; NULL: nobody is */
};

/* ${from}, ${to} and ${options} are borrowed.  OUGHT_NOMEM; else ought_copy_end afterwards. */
enum ought_status ought_copy_begin(struct ought_copying *copying, const char *from, const char *to,
    const struct ought_copy_options *options, struct ought_error *err) OUGHT_MUST;
void ought_copy_end(struct ought_copying *copying);
/* The file ${name} of the one directory as a new one of the other; one that is not there is passed over. */
enum ought_status ought_copy_named(struct ought_copying *copying, const char *name, struct ought_error *err) OUGHT_MUST;
/* The same from ${in}, the open file. */
enum ought_status ought_copy_open(struct ought_copying *copying, int in, const char *name, struct ought_error *err)
    OUGHT_MUST;
/* All ${len} bytes to ${fd}; ${path} is for the sentence. */
enum ought_status ought_copy_write(int fd, const uint8_t *bytes, size_t len, const char *path, struct ought_error *err)
    OUGHT_MUST;
/* Whether ${name}, within keys/, is an officer's slot. */
bool ought_copy_is_slot(const char *name);

#endif
