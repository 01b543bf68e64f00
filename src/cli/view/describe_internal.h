/* describe_internal.h: between the files that describe: members of objects as labelled fields. */
#ifndef OUGHT_CLI_DESCRIBE_INTERNAL_H
#define OUGHT_CLI_DESCRIBE_INTERNAL_H

#include "describe.h"

/* A member and what people call it; a list of them ends with a row without key. */
struct labelled {
	const char *key;
	const char *label;
};

/* The member ${key} of ${object}, whichever its kind; nothing where there is none. */
void describe_field_of(
    struct ought_buffer *text, const char *label, const json_t *object, const char *key);
/* Each member of ${fields}, in their order. */
void describe_fields_of(
    struct ought_buffer *text, const json_t *object, const struct labelled *fields);
/* That ${content} was erased, where it is empty. */
void describe_erased(struct ought_buffer *text, const json_t *content);

#endif
