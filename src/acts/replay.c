/*
 * replay.c: acting again, from the first entry, on fresh tables, through the same act_run as acting.  What an entry says is
 * checked against the one before it, the tree, its officer's key and its content; after a finding replay goes on.
 */
#include <inttypes.h>
#include <string.h>

#include "acts/verify.h"

#define PROGRESS_EACH 1024

/* The stored node, or false. */
static enum ought_status
stored_node(struct ought_db *db, int level, int64_t index, uint8_t hash[static OUGHT_HASH_BYTES],
    bool *found, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT hash FROM ledger.node WHERE level = :level AND idx = :idx";
	struct ought_statement *statement = NULL;
	const void *bytes;
	size_t len = 0;
	enum ought_status status;

	*found = false;
	status = ought_db_query(db, sql,
	    OUGHT_BINDS(OUGHT_INT(":level", level), OUGHT_INT(":idx", index)), &statement, err);
	if (status != OUGHT_OK)
		return status;
	if ((status = ought_statement_step(statement, found, err)) == OUGHT_OK && *found) {
		bytes = ought_statement_blob(statement, 0, &len);
		if (bytes != NULL && len == OUGHT_HASH_BYTES)
			memcpy(hash, bytes, len);
		else
			*found = false;
	}
	ought_statement_finish(statement);
	return status;
}

static enum ought_status
compare_node(void *cookie, int level, int64_t index, const uint8_t hash[static OUGHT_HASH_BYTES],
    struct ought_error *err)
{
	struct verification *verification = cookie;
	uint8_t stored[OUGHT_HASH_BYTES];
	bool found = false;
	enum ought_status status;

	if ((status = stored_node(verification->stored, level, index, stored, &found, err)) !=
	    OUGHT_OK)
		return status;
	if (!found)
		finding(
		    verification, "the tree lacks its node %" PRId64 " of level %d", index, level);
	else if (memcmp(stored, hash, OUGHT_HASH_BYTES) != 0)
		finding(verification,
		    "node %" PRId64
		    " of level %d of the tree is not the hash of what lies under it",
		    index, level);
	return OUGHT_OK;
}

/* The entry's place: in the tree, in the chain, in this store and in time. */
static void
check_place(struct verification *verification, int64_t n, const struct ought_entry *entry)
{
	char at[OUGHT_TIME_MAX];

	if (entry->n != n)
		finding(verification,
		    "entry %" PRId64 ", %s by %s: it says of itself that it is entry %" PRId64, n,
		    entry->act, entry->by, entry->n);
	if (memcmp(entry->prev, verification->leaf, OUGHT_HASH_BYTES) != 0)
		finding(verification,
		    "entry %" PRId64 ", %s by %s: it does not follow the entry before it", n,
		    entry->act, entry->by);
	if (strcmp(entry->store, ought_store_origin(verification->store)) != 0)
		finding(verification, "entry %" PRId64 ", %s by %s: it was made for the store %s",
		    n, entry->act, entry->by, entry->store);
	if (entry->at_ms < verification->at_ms) {
		ought_time_format(entry->at_ms, at);
		finding(verification,
		    "entry %" PRId64 ", %s by %s: it is dated %s, before the entry that it follows",
		    n, entry->act, entry->by, at);
	}
	if (entry->at_ms > ought_store_now_ms(verification->store) + CLOCKS_APART_MAX_MS) {
		ought_time_format(entry->at_ms, at);
		finding(verification,
		    "entry %" PRId64
		    ", %s by %s: it is dated %s, which has not come yet by the clock of this computer",
		    n, entry->act, entry->by, at);
	}
}

/* The next entry that the ledger's table says was erased; whether rightly, comparing the tables will tell. */
static enum ought_status
next_erased(struct verification *verification, struct ought_error *err)
{
	static const char sql[] = "SELECT n, by_n FROM ledger.erased_entry ORDER BY n";
	bool row = false;
	enum ought_status status = OUGHT_OK;

	if (verification->erasures == NULL)
		status =
		    ought_db_query(verification->stored, sql, NULL, &verification->erasures, err);
	if (status == OUGHT_OK)
		status = ought_statement_step(verification->erasures, &row, err);
	if (status == OUGHT_OK) {
		verification->erased =
		    row ? ought_statement_int(verification->erasures, 0) : INT64_MAX;
		verification->erased_by = row ? ought_statement_int(verification->erasures, 1) : -1;
	}
	return status;
}

/* Whether entry ${n} was erased; then nothing of its content may be left, not even a row that is ended. */
static enum ought_status
check_erased(struct verification *verification, int64_t n, const struct ought_entry *entry,
    bool *erased, struct ought_error *err)
{
	static const char sql[] = "SELECT 1 FROM main.part WHERE n = :n";
	int64_t one = 0;
	bool left = false;
	enum ought_status status = OUGHT_OK;

	while (status == OUGHT_OK && verification->erased < n)
		status = next_erased(verification, err);
	if (status != OUGHT_OK)
		return status;
	*erased = verification->erased == n;
	if (!*erased || !verification->with_content)
		return OUGHT_OK;
	verification->report->erased++;
	if ((status = ought_db_int(verification->stored, sql, OUGHT_BINDS(OUGHT_INT(":n", n)), &one,
		 &left, err)) == OUGHT_OK &&
	    left)
		finding(verification,
		    "entry %" PRId64 ", %s by %s: its content was erased by entry %" PRId64
		    ", and is there",
		    n, entry->act, entry->by, verification->erased_by);
	return status;
}

/* The content that the entry commits to; NULL in ${*content} where it was erased, is not held or cannot be read. */
static void
check_part(struct verification *verification, int64_t n, const struct ought_entry *entry,
    const struct ought_stored *stored, bool erased, json_t **content)
{
	uint8_t commitment[OUGHT_HASH_BYTES];

	*content = NULL;
	if (!verification->with_content || erased)
		return;
	if (!stored->has_part) {
		if (entry->has_content)
			finding(verification,
			    "entry %" PRId64
			    ", %s by %s: its content is missing, and no act erased it",
			    n, entry->act, entry->by);
		return;
	}
	if (!entry->has_content) {
		finding(verification,
		    "entry %" PRId64 ", %s by %s: there is content that it does not commit to", n,
		    entry->act, entry->by);
		return;
	}
	verification->report->parts++;
	ought_commitment(stored->salt, stored->part, stored->part_len, commitment);
	if (memcmp(commitment, entry->content, sizeof(commitment)) != 0)
		finding(verification,
		    "entry %" PRId64 ", %s by %s: its content is not what the officer signed for",
		    n, entry->act, entry->by);
	if (ought_json_decode(stored->part, stored->part_len, content, NULL) != OUGHT_OK)
		finding(verification, "entry %" PRId64 ", %s by %s: its content cannot be read", n,
		    entry->act, entry->by);
}

/* Act again.  A rule's refusal is a finding; that of the system is returned. */
static enum ought_status
act_again(struct verification *verification, const struct ought_entry *entry, const json_t *content,
    struct act *act, struct ought_error *err)
{
	struct ought_error why = {0};
	const struct officer *officer = NULL;
	enum ought_status status;

	*act = (struct act){
	    .db = verification->fresh,
	    .match = verification->match,
	    .cache = verification->cache,
	    .kind = act_kind_find(entry->act),
	    .n = verification->next,
	    .at_ms = entry->at_ms,
	    .by = entry->by,
	    .origin = entry->store,
	    .claims = entry->claims,
	    .content = content,
	};
	if (act->kind == NULL) {
		finding(verification, "entry %" PRId64 ", %s by %s: there is no such act", act->n,
		    entry->act, entry->by);
		if ((status = officer_find(act->cache, act->db, act->by, &officer, err)) ==
			OUGHT_OK &&
		    officer != NULL) {
			act->enrolled = true;
			memcpy(act->signing_key, officer->signing_key, OUGHT_KEY_BYTES);
		}
		return status;
	}
	if (act->kind->about.content != entry->has_content)
		finding(verification, "entry %" PRId64 ", %s by %s: it %s", act->n, entry->act,
		    entry->by,
		    entry->has_content ? "commits to content, which such an act has not"
				       : "commits to no content");
	status = act_run(act, &why);
	switch (status) {
	case OUGHT_OK:
		return OUGHT_OK;
	case OUGHT_REFUSED:
	case OUGHT_INVALID:
	case OUGHT_NOT_FOUND:
	case OUGHT_LOCKED:
	case OUGHT_INTERNAL:
	case OUGHT_DAMAGED:
		/* Fresh tables are in memory: whatever does not go into them comes from the entry. */
		finding(verification, "entry %" PRId64 ", %s by %s: %s", act->n, entry->act,
		    entry->by, why.sentence);
		return OUGHT_OK;
	default:
		if (err != NULL)
			*err = why;
		return status;
	}
}

static enum ought_status
visit(void *cookie, int64_t n, const struct ought_stored *stored, struct ought_error *err)
{
	struct verification *verification = cookie;
	struct ought_entry entry = {0};
	struct ought_error why = {0};
	struct act act;
	uint8_t leaf[OUGHT_HASH_BYTES];
	json_t *content = NULL;
	bool erased = false;
	enum ought_status status;

	verification->next = n;
	verification->report->entries++;
	ought_merkle_leaf(stored->text, stored->len, stored->signature, leaf);
	if ((status = compare_node(verification, 0, n, leaf, err)) != OUGHT_OK ||
	    (status = ought_merkle_edge_add(
		 &verification->edge, leaf, compare_node, verification, err)) != OUGHT_OK)
		goto out;
	if (ought_entry_read(stored->text, stored->len, &entry, &why) != OUGHT_OK) {
		finding(verification, "entry %" PRId64 " cannot be read: %s", n, why.sentence);
		goto out;
	}
	check_place(verification, n, &entry);
	if ((status = check_erased(verification, n, &entry, &erased, err)) != OUGHT_OK)
		goto out;
	check_part(verification, n, &entry, stored, erased, &content);
	if ((status = act_again(verification, &entry, content, &act, err)) != OUGHT_OK)
		goto out;
	/* An officer who is not enrolled has been found already, and has no key to check with. */
	if (act.enrolled)
		status = signatures_add(verification->signatures, n, entry.act, entry.by,
		    act.signing_key, stored->text, stored->len, stored->signature, err);
	if (entry.at_ms > verification->at_ms)
		verification->at_ms = entry.at_ms;
out:
	memcpy(verification->leaf, leaf, sizeof(leaf));
	verification->next = n + 1;
	json_decref(content);
	ought_entry_clear(&entry);
	if (status == OUGHT_OK && verification->options->progress != NULL &&
	    n % PROGRESS_EACH == 0 &&
	    !verification->options->progress(verification->options->cookie, n, verification->size))
		status = ought_error_set(err, OUGHT_REFUSED, "verifying was interrupted");
	return status;
}

/* Entries up to ${to} are not there: say so, and let the tree stand in for them, so that the rest can be checked. */
static enum ought_status
bridge_gap(struct verification *verification, int64_t to, struct ought_error *err)
{
	bool found = false;
	enum ought_status status = OUGHT_OK;

	for (; verification->next < to && status == OUGHT_OK; verification->next++) {
		finding(verification, "entry %" PRId64 " is missing", verification->next);
		memset(verification->leaf, 0, sizeof(verification->leaf));
		status = stored_node(
		    verification->stored, 0, verification->next, verification->leaf, &found, err);
		if (status == OUGHT_OK)
			status = ought_merkle_edge_add(&verification->edge, verification->leaf,
			    compare_node, verification, err);
	}
	return status;
}

enum ought_status
replay(struct verification *verification, struct ought_error *err)
{
	static const char sql[] = "SELECT n FROM ledger.entry WHERE n >= :from ORDER BY n LIMIT 1";
	int64_t there = 0;
	bool any = false;
	enum ought_status status;

	while (verification->next < verification->size) {
		status = ought_db_int(verification->stored, sql,
		    OUGHT_BINDS(OUGHT_INT(":from", verification->next)), &there, &any, err);
		if (status != OUGHT_OK)
			return status;
		if ((status = bridge_gap(verification, any ? there : verification->size, err)) !=
		    OUGHT_OK)
			return status;
		status = ought_ledger_each(verification->stored, verification->next,
		    verification->size, visit, verification, err);
		/* A gap ends the reading, and the loop bridges it.  Anything else that is damaged would stop it again. */
		if (status != OUGHT_OK && status != OUGHT_DAMAGED)
			return status;
		if (status == OUGHT_DAMAGED) {
			status = ought_db_int(verification->stored, sql,
			    OUGHT_BINDS(OUGHT_INT(":from", verification->next)), &there, &any, err);
			if (status != OUGHT_OK)
				return status;
			if (any && there == verification->next)
				return OUGHT_DAMAGED;
		}
	}
	return OUGHT_OK;
}
