/* canonical.h: telling canonical JSON by looking at it once.  Private to base. */
#ifndef OUGHT_BASE_CANONICAL_H
#define OUGHT_BASE_CANONICAL_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Whether ${text}, which has been parsed as JSON, is sure to be written back with the same bytes.  false says nothing: then
 * write it and compare.
 */
bool canonical_for_sure(const char *text, size_t len);

#endif
