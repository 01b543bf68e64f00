/*
 * stored.c: reading what the ledger holds: single entries, their content, and all of them in order.  Content is there
 * until the ledger holds the erasure that ended it: a row ended by an entry beyond the ledger's size was left so by a
 * crash or by a transaction that this snapshot does not see.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "ought/base.h"
#include "ought/store.h"

#include "ledger/ledger_internal.h"

#include "ought/ledger.h"

/* Columns of both statements; without a content key there is no table to join. */
enum { COLUMN_N, COLUMN_BODY, COLUMN_SIGNATURE, COLUMN_SALT, COLUMN_PART };

static const char sql_with_content[] =
    "SELECT e.n, e.body, e.signature, p.salt, p.body"
    "  FROM ledger.entry AS e"
    "  LEFT JOIN main.part AS p ON p.n = e.n"
    "   AND (p.until_n IS NULL OR p.until_n > (SELECT max(n) FROM ledger.entry))"
    " WHERE e.n >= :from AND e.n < :to"
    " ORDER BY e.n";
static const char sql_without_content[] = "SELECT n, body, signature, NULL, NULL"
					  "  FROM ledger.entry"
					  " WHERE n >= :from AND n < :to"
					  " ORDER BY n";

/* ${binds} has :from and :to. */
static enum ought_status
select_entries(struct ought_db *db, const struct ought_bind *binds,
    struct ought_statement **statement, struct ought_error *err)
{
	const char *sql = ought_db_has_content(db) ? sql_with_content : sql_without_content;

	return ought_db_query(db, sql, binds, statement, err);
}

/* Copy column ${column}, with a NUL behind it, into ${*text}, which has room for ${*size} bytes and grows. */
static enum ought_status
copy_text(const struct ought_statement *statement, int column, char **text, size_t *size,
    size_t *len, struct ought_error *err)
{
	size_t stored_len = 0;
	const void *bytes = ought_statement_blob(statement, column, &stored_len);
	char *grown;

	if (stored_len > OUGHT_PART_MAX)
		return ought_error_set(err, OUGHT_DAMAGED, "an entry or its content is too large");
	if (stored_len >= *size) {
		if ((grown = realloc(*text, stored_len + 1)) == NULL)
			return ought_error_set(err, OUGHT_NOMEM, "out of memory");
		*text = grown;
		*size = stored_len + 1;
	}
	if (stored_len > 0)
		memcpy(*text, bytes, stored_len);
	(*text)[stored_len] = '\0';
	*len = stored_len;
	return OUGHT_OK;
}

/* Room for the text and the content of one entry after another. */
struct room {
	struct ought_stored stored;
	size_t text_size;
	size_t part_size;
};

/* The current row of ${statement} into ${room}. */
static enum ought_status
copy_row(const struct ought_statement *statement, struct room *room, struct ought_error *err)
{
	struct ought_stored *stored = &room->stored;
	const void *signature, *salt;
	size_t signature_len = 0, salt_len = 0;
	enum ought_status status;

	signature = ought_statement_blob(statement, COLUMN_SIGNATURE, &signature_len);
	salt = ought_statement_blob(statement, COLUMN_SALT, &salt_len);
	if (signature == NULL || signature_len != OUGHT_SIGNATURE_BYTES ||
	    (salt != NULL && salt_len != OUGHT_SALT_BYTES))
		return ought_error_set(err, OUGHT_DAMAGED,
		    "entry %" PRId64 " is not as it was written",
		    ought_statement_int(statement, COLUMN_N));
	status =
	    copy_text(statement, COLUMN_BODY, &stored->text, &room->text_size, &stored->len, err);
	if (status != OUGHT_OK)
		return status;
	memcpy(stored->signature, signature, OUGHT_SIGNATURE_BYTES);
	stored->has_part = salt != NULL;
	if (!stored->has_part)
		return OUGHT_OK;
	memcpy(stored->salt, salt, OUGHT_SALT_BYTES);
	return copy_text(
	    statement, COLUMN_PART, &stored->part, &room->part_size, &stored->part_len, err);
}

void
ought_stored_clear(struct ought_stored *stored)
{
	free(stored->text);
	free(stored->part);
	sodium_memzero(stored, sizeof(*stored));
}

enum ought_status
ought_ledger_get(
    struct ought_db *db, int64_t n, struct ought_stored *stored, struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	struct room room = {0};
	bool row = false;
	enum ought_status status;

	if (n < 0 || n == INT64_MAX)
		return ought_error_set(err, OUGHT_NOT_FOUND, "there is no entry %" PRId64, n);
	status = select_entries(
	    db, OUGHT_BINDS(OUGHT_INT(":from", n), OUGHT_INT(":to", n + 1)), &statement, err);
	if (status != OUGHT_OK)
		goto out;
	if ((status = ought_statement_step(statement, &row, err)) != OUGHT_OK)
		goto out;
	if (!row) {
		status = ought_error_set(err, OUGHT_NOT_FOUND, "there is no entry %" PRId64, n);
		goto out;
	}
	if ((status = copy_row(statement, &room, err)) != OUGHT_OK)
		goto out;
	*stored = room.stored;
	room.stored = (struct ought_stored){0};
out:
	ought_statement_finish(statement);
	ought_stored_clear(&room.stored);
	return status;
}

enum ought_status
ought_ledger_content(struct ought_db *db, int64_t n, json_t **content, struct ought_error *err)
{
	struct ought_stored stored = {0};
	struct ought_entry entry = {0};
	uint8_t commitment[OUGHT_HASH_BYTES];
	enum ought_status status;

	if ((status = ought_ledger_get(db, n, &stored, err)) != OUGHT_OK)
		goto out;
	if (!stored.has_part) {
		*content = NULL;
		goto out;
	}
	if ((status = ought_entry_read(stored.text, stored.len, &entry, err)) != OUGHT_OK)
		goto out;
	/* Nobody is to rely on content other than that which the officer signed for. */
	ought_commitment(stored.salt, stored.part, stored.part_len, commitment);
	if (!entry.has_content || memcmp(commitment, entry.content, sizeof(commitment)) != 0) {
		status = ought_error_set(err, OUGHT_UNVERIFIED,
		    "the content of entry %" PRId64 " is not what the entry commits to", n);
		goto out;
	}
	status = ought_json_decode(stored.part, stored.part_len, content, err);
out:
	ought_entry_clear(&entry);
	ought_stored_clear(&stored);
	return status;
}

enum ought_status
ought_ledger_each(struct ought_db *db, int64_t from, int64_t to,
    enum ought_status (*visit)(
	void *cookie, int64_t n, const struct ought_stored *stored, struct ought_error *err),
    void *cookie, struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	struct room room = {0};
	int64_t next;
	bool row = false;
	enum ought_status status;

	status = select_entries(
	    db, OUGHT_BINDS(OUGHT_INT(":from", from), OUGHT_INT(":to", to)), &statement, err);
	if (status != OUGHT_OK)
		goto out;
	for (next = from < 0 ? 0 : from;; next++) {
		if ((status = ought_statement_step(statement, &row, err)) != OUGHT_OK || !row)
			goto out;
		if (ought_statement_int(statement, COLUMN_N) != next) {
			status = ought_error_set(err, OUGHT_DAMAGED,
			    "entry %" PRId64 " is missing from the ledger", next);
			goto out;
		}
		if ((status = copy_row(statement, &room, err)) != OUGHT_OK)
			goto out;
		if ((status = visit(cookie, next, &room.stored, err)) != OUGHT_OK)
			goto out;
	}
out:
	ought_statement_finish(statement);
	ought_stored_clear(&room.stored);
	return status;
}
