/* verify.h: what verifying and replaying share.  Private to the layer. */
#ifndef OUGHT_ACTS_VERIFY_H
#define OUGHT_ACTS_VERIFY_H

#include "acts/acts_internal.h"
#include "acts/signatures.h"

struct verification {
	struct ought_store *store;
	struct ought_db *stored;
	struct ought_db *fresh;    /* the tables that replay makes */
	struct ought_match *match; /* NULL without content */
	struct act_cache *cache;
	struct signatures *signatures;
	const struct ought_verify_options *options;
	struct ought_verify_report *report;
	bool with_content;
	int64_t size; /* of the ledger, at the start */
	struct ought_statement
	    *erasures;  /* the entries that the ledger says were erased, in order */
	int64_t erased; /* the first of them that is not yet passed; INT64_MAX: none */
	int64_t erased_by;
	int64_t next;                   /* the entry that comes next */
	int64_t at_ms;                  /* of the one before */
	uint8_t leaf[OUGHT_HASH_BYTES]; /* of the one before; zeros at the start */
	struct ought_merkle_edge edge;
};

/* Count a finding and report its sentence. */
void finding(struct verification *verification, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Read every entry, and act again.  Findings are reported; what fails otherwise is returned. */
enum ought_status replay(struct verification *verification, struct ought_error *err) OUGHT_MUST;

#endif
