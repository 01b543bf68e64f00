/*
 * verify.c: everything that can be checked from within.  Files, entries, signatures, tree, rules, tables, content.  Not
 * claimed: that this is the ledger's newest state, or that its chief officer is the one of the force.  Checkpoints held
 * elsewhere, and the chief's fingerprint, say that.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "acts/verify.h"

#define SWEEP_TRIES 8

void
finding(struct verification *verification, const char *format, ...)
{
	struct ought_error sentence;
	char text[2 * OUGHT_SENTENCE_MAX];
	va_list args;

	verification->report->findings++;
	if (verification->options->finding == NULL)
		return;
	va_start(args, format);
	if (vsnprintf(text, sizeof(text), format, args) < 0)
		text[0] = '\0';
	va_end(args);
	/* Cuts between characters. */
	(void)ought_error_set(&sentence, OUGHT_UNVERIFIED, "%s", text);
	verification->options->finding(verification->options->cookie, sentence.sentence);
}

static void
note_signature(void *cookie, int64_t n, const char *act, const char *by, bool good)
{
	struct verification *verification = cookie;

	if (good)
		verification->report->signatures++;
	else
		finding(verification, "entry %" PRId64 ", %s by %s: the signature is not %s's", n,
		    act, by, by);
}

static void
note_difference(void *cookie, const char *sentence)
{
	struct verification *verification = cookie;

	/* Counted together at the end: not every difference is reported. */
	if (verification->options->finding != NULL)
		verification->options->finding(verification->options->cookie, sentence);
}

/* As many nodes as ${size} leaves have complete subtrees: floor(size / 2^level) on each level. */
static int64_t
nodes_of(int64_t size)
{
	int64_t count = 0;

	for (; size > 0; size >>= 1)
		count += size;
	return count;
}

static enum ought_status
check_tree(struct verification *verification, struct ought_error *err)
{
	static const char sql[] = "SELECT count(*) FROM ledger.node";
	struct ought_error why = {0};
	uint8_t root[OUGHT_HASH_BYTES];
	int64_t count = 0;
	enum ought_status status;

	ought_merkle_edge_root(&verification->edge, verification->report->root);
	if ((status = ought_db_int(verification->stored, sql, NULL, &count, NULL, err)) != OUGHT_OK)
		return status;
	if (count != nodes_of(verification->size))
		finding(verification,
		    "the tree has %" PRId64 " nodes; %" PRId64 " entries have %" PRId64, count,
		    verification->size, nodes_of(verification->size));
	status = ought_ledger_root(verification->stored, verification->size, root, &why);
	if (status != OUGHT_OK)
		finding(
		    verification, "the root cannot be made of the tree's nodes: %s", why.sentence);
	else if (memcmp(root, verification->report->root, sizeof(root)) != 0)
		finding(verification, "the root of the tree is not that of the entries");
	return OUGHT_OK;
}

/* Each checkpoint that the ledger records as signed, and each backup as made, against the tree. */
static enum ought_status
check_recorded(struct verification *verification, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT n, size, root, officer FROM ledger.audit_checkpoint"
	    " UNION ALL SELECT n, size, root, officer FROM ledger.store_backup ORDER BY n";
	struct ought_statement *statement = NULL;
	uint8_t root[OUGHT_HASH_BYTES];
	const void *recorded;
	size_t len = 0;
	bool row = false;
	enum ought_status status;

	if ((status = ought_db_query(verification->fresh, sql, NULL, &statement, err)) != OUGHT_OK)
		return status;
	while ((status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
		recorded = ought_statement_blob(statement, 2, &len);
		if (ought_ledger_root(verification->stored, ought_statement_int(statement, 1), root,
			NULL) != OUGHT_OK ||
		    recorded == NULL || len != sizeof(root) || memcmp(recorded, root, len) != 0)
			finding(verification,
			    "entry %" PRId64
			    ": the root that %s claimed is not that of the first %" PRId64
			    " entries",
			    ought_statement_int(statement, 0), ought_statement_text(statement, 3),
			    ought_statement_int(statement, 1));
	}
	ought_statement_finish(statement);
	return status;
}

/* What was kept elsewhere, against the ledger: the one thing that an old copy of everything cannot stand up to. */
static enum ought_status
check_since(struct verification *verification, struct ought_error *err)
{
	const struct ought_verify_options *options = verification->options;
	struct ought_checkpoint checkpoint;
	char issuer[OUGHT_OFFICER_MAX];
	struct ought_error why = {0};
	size_t i;
	enum ought_status status = OUGHT_OK;

	for (i = 0; i < options->since_count && status == OUGHT_OK; i++) {
		status = ought_checkpoint_known(verification->store, options->since[i].note,
		    options->since[i].len, &checkpoint, issuer, &why);
		if (status == OUGHT_OK)
			status = ought_checkpoint_contained(verification->store, &checkpoint, &why);
		if (status == OUGHT_UNVERIFIED) {
			finding(verification, "%s: %s", options->since[i].name, why.sentence);
			status = OUGHT_OK;
		} else if (status != OUGHT_OK) {
			status = ought_error_set(
			    err, status, "%.200s: %s", options->since[i].name, why.sentence);
		}
	}
	return status;
}

static enum ought_status
open_all(struct verification *verification, unsigned threads, struct ought_error *err)
{
	static const char sql[] = "SELECT coalesce(max(n) + 1, 0) FROM ledger.entry";
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	enum ought_status status;

	if (threads == 0)
		threads = cores > 0 ? (unsigned)cores : 1;
	status = ought_db_int(verification->stored, sql, NULL, &verification->size, NULL, err);
	if (status != OUGHT_OK || (status = act_cache_new(&verification->cache, err)) != OUGHT_OK ||
	    (status = ought_db_replica(verification->with_content, &verification->fresh, err)) !=
		OUGHT_OK)
		return status;
	if (verification->with_content &&
	    (status = ought_match_open(&verification->match, err)) != OUGHT_OK)
		return status;
	return signatures_begin(
	    threads, note_signature, verification, &verification->signatures, err);
}

static enum ought_status
verify(struct verification *verification, struct ought_error *err)
{
	int64_t differences = 0;
	enum ought_status status;

	if ((status = open_all(verification, verification->options->threads, err)) == OUGHT_OK)
		status = replay(verification, err);
	/* Also after a failure: its threads hold the verification. */
	signatures_finish(verification->signatures);
	if (status != OUGHT_OK || (status = check_tree(verification, err)) != OUGHT_OK ||
	    (status = check_recorded(verification, err)) != OUGHT_OK ||
	    (status = check_since(verification, err)) != OUGHT_OK)
		return status;
	if (verification->size == 0)
		finding(verification,
		    "the ledger is empty: the store was never founded, or all of it was taken away");
	status = ought_db_compare(verification->stored, verification->fresh, verification->size,
	    note_difference, verification, &differences, err);
	verification->report->findings += differences;
	return status;
}

/*
 * A snapshot in which what was erased is gone.  Somebody may have erased just now, or been stopped while doing it: then it is
 * for us to go on.  Where that cannot be, what is left is found.
 */
static enum ought_status
begin(struct ought_store *store, struct ought_error *err)
{
	static const char sql[] = "SELECT 1 FROM main.erasing WHERE stage = 0 LIMIT 1";
	int64_t one = 0;
	bool left = true;
	int tries;
	enum ought_status status;

	for (tries = 0;; tries++) {
		if ((status = ought_store_read_begin(store, err)) != OUGHT_OK ||
		    !ought_store_has_content(store) || tries == SWEEP_TRIES)
			return status;
		status = ought_db_int(ought_store_db(store), sql, NULL, &one, &left, err);
		if (status == OUGHT_OK && !left)
			return OUGHT_OK;
		ought_store_read_end(store);
		if (status != OUGHT_OK)
			return status;
		if (ought_store_sweep(store, NULL) != OUGHT_OK)
			tries = SWEEP_TRIES - 1;
	}
}

enum ought_status
ought_verify(struct ought_store *store, const struct ought_verify_options *options,
    struct ought_verify_report *report, struct ought_error *err)
{
	static const struct ought_verify_options defaults = {0};
	struct verification verification = {
	    .store = store,
	    .stored = ought_store_db(store),
	    .options = options != NULL ? options : &defaults,
	    .report = report,
	    .with_content = ought_store_has_content(store),
	    .at_ms = INT64_MIN,
	    .erased = -1,
	};
	enum ought_status status;

	memset(report, 0, sizeof(*report));
	report->with_content = verification.with_content;
	if ((status = ought_store_check_files(store, err)) != OUGHT_OK)
		return status;
	if ((status = begin(store, err)) != OUGHT_OK)
		return status;
	status = verify(&verification, err);
	ought_statement_finish(verification.erasures);
	ought_store_read_end(store);
	ought_match_close(verification.match);
	ought_db_close(verification.fresh);
	act_cache_free(verification.cache);
	if (status == OUGHT_OK && report->findings > 0)
		status = ought_error_set(err, OUGHT_UNVERIFIED, "verifying found %" PRId64 " %s",
		    report->findings,
		    report->findings == 1 ? "thing that is wrong" : "things that are wrong");
	return status;
}
