/* signers.c: who could sign when, as OpenSSH reads it. */
#include <stdio.h>
#include <string.h>

#include "report/report_internal.h"

/*
 * Outside of the periods in which an officer held a role a signature does not count.  A key signs what follows the entry
 * that brought it, up to the one that ended it.
 */
enum ought_status
ought_report_signers(struct ought_db *db, const char *officer, int64_t n, struct ought_buffer *text,
    uint8_t key[static OUGHT_KEY_BYTES], struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	const void *bytes;
	size_t len = 0;
	bool row = false, any = false;
	enum ought_status status;

	status = ought_db_query(db,
	    "SELECT k.signing_key, max(r.from_ms, k.from_ms),"
	    "       min(coalesce(r.until_ms, k.until_ms), coalesce(k.until_ms, r.until_ms)),"
	    "       (k.from_n < :n OR k.from_n = 0) AND (k.until_n IS NULL OR :n <= k.until_n)"
	    "  FROM ledger.officer_key AS k"
	    "  JOIN ledger.officer_role AS r ON r.officer = k.officer"
	    "   AND (r.until_n IS NULL OR r.until_n > k.from_n)"
	    "   AND (k.until_n IS NULL OR k.until_n > r.from_n)"
	    " WHERE k.officer = :officer"
	    " ORDER BY k.from_n, r.from_n, r.role",
	    OUGHT_BINDS(OUGHT_TEXT(":officer", officer), OUGHT_INT(":n", n)), &statement, err);
	while (status == OUGHT_OK &&
	    (status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
		bytes = ought_statement_blob(statement, 0, &len);
		if (len != OUGHT_KEY_BYTES) {
			status = ought_error_set(err, OUGHT_DAMAGED,
			    "the key of %.63s in the ledger is no key", officer);
			break;
		}
		if (ought_statement_int(statement, 3) != 0) {
			memcpy(key, bytes, OUGHT_KEY_BYTES);
			any = true;
		}
		status = ought_allowed_signer(text, officer, ought_statement_int(statement, 1),
		    ought_statement_null(statement, 2) ? -1 : ought_statement_int(statement, 2),
		    bytes, err);
	}
	ought_statement_finish(statement);
	if (status == OUGHT_OK && !any)
		status = ought_error_set(
		    err, OUGHT_DAMAGED, "the ledger does not say who %.63s is", officer);
	if (status == OUGHT_OK && text->failed)
		status = no_memory(err);
	return status;
}

void
ought_report_verify_time(int64_t at_ms, char text[static OUGHT_TIME_MAX])
{
	char whole[OUGHT_TIME_MAX];

	ought_time_format(at_ms, whole);
	snprintf(text, OUGHT_TIME_MAX, "%.4s%.2s%.2s%.2s%.2s%.2sZ", whole, whole + 5, whole + 8,
	    whole + 11, whole + 14, whole + 17);
}
