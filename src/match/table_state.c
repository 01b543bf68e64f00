/*
 * state.c: whether the rows are those that the table of persons was read from.  Each row of match_person was
 * made or ended by an entry of the ledger, and a signed entry commits to all entries before it: as long as
 * the newest that the rows know of is the same and bears the same signature, so are the rows; and where it is
 * still in the ledger, what changed is in the rows that later entries made and ended.  Where there is no
 * such entry (a replica), another process's commits change data_version, and this connection's
 * writes total_changes().
 */
#include <string.h>

#include "match/table.h"

/* The signature of entry ${n}; ${*sealed} says whether there is one. */
static enum ought_status
read_signature(struct ought_db *db, int64_t n, bool *sealed,
    uint8_t signature[static OUGHT_SIGNATURE_BYTES], struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	const void *bytes;
	size_t len;
	bool row;
	enum ought_status status;

	*sealed = false;
	status = ought_db_query(db, "SELECT signature FROM ledger.entry WHERE n = :n",
	    OUGHT_BINDS(OUGHT_INT(":n", n)), &statement, err);
	if (status == OUGHT_OK &&
	    (status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
		bytes = ought_statement_blob(statement, 0, &len);
		*sealed = len == OUGHT_SIGNATURE_BYTES;
		if (*sealed)
			memcpy(signature, bytes, OUGHT_SIGNATURE_BYTES);
	}
	ought_statement_finish(statement);
	return status;
}

int64_t
table_state_newest(const struct table_state *state)
{
	return state->newest > state->newest_end ? state->newest : state->newest_end;
}

enum ought_status
table_state_read(struct ought_db *db, struct table_state *state, struct ought_error *err)
{
	enum ought_status status;

	*state = (struct table_state){.db = db, .newest = -1, .newest_end = -1, .erased = -1};
	if ((status = ought_db_int(db, "PRAGMA main.data_version", NULL, &state->data_version, NULL,
		 err)) != OUGHT_OK)
		return status;
	if ((status = ought_db_int(
		 db, "SELECT total_changes()", NULL, &state->changes, NULL, err)) != OUGHT_OK)
		return status;
	if ((status = ought_db_int(db, "SELECT n FROM match_person ORDER BY n DESC LIMIT 1", NULL,
		 &state->newest, NULL, err)) != OUGHT_OK)
		return status;
	if ((status = ought_db_int(db,
		 "SELECT until_n FROM match_person WHERE until_n IS NOT NULL "
		 "ORDER BY until_n DESC LIMIT 1",
		 NULL, &state->newest_end, NULL, err)) != OUGHT_OK)
		return status;
	if ((status = ought_db_int(db, "SELECT coalesce(max(concluded_n), -1) FROM ledger.erasure",
		 NULL, &state->erased, NULL, err)) != OUGHT_OK)
		return status;
	return read_signature(db, table_state_newest(state), &state->sealed, state->signature, err);
}

bool
table_state_same(const struct table_state *a, const struct table_state *b)
{
	if (a->db != b->db || a->newest != b->newest || a->newest_end != b->newest_end ||
	    a->erased != b->erased)
		return false;
	if (a->sealed && b->sealed)
		return memcmp(a->signature, b->signature, OUGHT_SIGNATURE_BYTES) == 0;
	return !a->sealed && !b->sealed && a->data_version == b->data_version &&
	    a->changes == b->changes;
}

enum ought_status
table_state_follows(struct ought_db *db, const struct table_state *before,
    const struct table_state *now, bool *following, struct ought_error *err)
{
	uint8_t signature[OUGHT_SIGNATURE_BYTES];
	bool sealed = false;
	enum ought_status status;

	*following = false;
	if (before->db != now->db || before->erased != now->erased || !before->sealed ||
	    !now->sealed || table_state_newest(before) >= table_state_newest(now))
		return OUGHT_OK;
	if ((status = read_signature(db, table_state_newest(before), &sealed, signature, err)) !=
	    OUGHT_OK)
		return status;
	*following = sealed && memcmp(signature, before->signature, sizeof(signature)) == 0;
	return OUGHT_OK;
}
