/*
 * signatures.h: signatures checked on all cores while their entries are replayed in order.  Private to the layer.
 */
#ifndef OUGHT_ACTS_SIGNATURES_H
#define OUGHT_ACTS_SIGNATURES_H

#include "ought/ledger.h"

struct signatures;

/* What became of one signature; called on the thread that adds, in the order of adding. */
typedef void signatures_result(void *cookie, int64_t n, const char *act, const char *by, bool good);

/* ${threads} workers, at least one.  signatures_finish frees. */
enum ought_status signatures_begin(unsigned threads, signatures_result *result, void *cookie,
    struct signatures **signatures, struct ought_error *err) OUGHT_MUST;
/* Copies its arguments.  Waits while too much is under way, so that memory does not grow with the ledger. */
enum ought_status signatures_add(struct signatures *signatures, int64_t n, const char *act,
    const char *by, const uint8_t key[static OUGHT_KEY_BYTES], const char *text, size_t len,
    const uint8_t signature[static OUGHT_SIGNATURE_BYTES], struct ought_error *err) OUGHT_MUST;
/* Wait for all that was added, report it, and free; takes NULL. */
void signatures_finish(struct signatures *signatures);

#endif
