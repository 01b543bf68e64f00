/*
 * transaction.c: the one way in which anything is written.  The ledger's lock is taken first, by everybody, so that
 * nobody waits for somebody who waits for them; the content is committed first, because SQLite commits main before
 * what is attached, and only when its commit is durable the ledger's begins (synchronous=FULL on both).
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>

#include <sqlite3.h>

#include "ought/base.h"

#include "store/store_internal.h"

#include "ought/store.h"

/* How often a reader looks again before it waits for the writer that is between its two commits. */
#define SNAPSHOT_TRIES 16

static enum ought_status
own_run(struct ought_db *db, const char *sql, struct ought_error *err)
{
	enum ought_status status;

	db->own = true;
	status = ought_db_run(db, sql, NULL, err);
	db->own = false;
	return status;
}

/* Also after SQLite has rolled back by itself, as it does when the disk is full. */
static void
end(struct ought_db *db)
{
	if (!sqlite3_get_autocommit(db->sql)) {
		db->own = true;
		(void)sqlite3_exec(db->sql, "ROLLBACK", NULL, NULL, NULL);
		db->own = false;
	}
	db->writing = false;
	db->reading = 0;
	db->erasing = false;
}

/*
 * A statement that somebody is still reading keeps its old snapshot, and no lock can be had from there once another
 * process has written.  That would be rare and look like the other's fault; so it is refused each time.
 */
static enum ought_status
check_idle(struct ought_db *db, struct ought_error *err)
{
	sqlite3_stmt *stmt;

	if (db->writing || db->reading > 0)
		return ought_error_set(err, OUGHT_INTERNAL, "a transaction begins within another");
	for (stmt = sqlite3_next_stmt(db->sql, NULL); stmt != NULL;
	     stmt = sqlite3_next_stmt(db->sql, stmt))
		if (sqlite3_stmt_busy(stmt))
			return ought_error_set(err, OUGHT_INTERNAL,
			    "a transaction begins while a statement is being read");
	return OUGHT_OK;
}

/*
 * SQLite's lock goes to whoever asks at the right moment: one that writes without a pause, an import, asks again at once
 * and keeps those out who look from time to time.  So there is a place at the head of a queue, an flock of the store's
 * directory, which one holds from before asking for the write lock until having it.  Who has just written has to get
 * that place anew, and finds it taken.  It is for fairness only: where flock does not work, nothing else changes.
 */
static enum ought_status
wait_for_turn(struct ought_db *db, struct ought_error *err)
{
	while (db->queue != -1 && flock(db->queue, LOCK_EX | LOCK_NB) == -1) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return OUGHT_OK;
		if (ought_db_monotonic_ms() >= db->wait_until_ms)
			return ought_db_fault(db, SQLITE_BUSY, "writing", err);
		ought_db_pause(1500);
	}
	return OUGHT_OK;
}

static enum ought_status
take_locks(struct ought_db *db, struct ought_error *err)
{
	enum ought_status status;

	db->beginning = true;
	db->wait_until_ms = ought_db_monotonic_ms() + db->patience_ms;
	if ((status = wait_for_turn(db, err)) != OUGHT_OK)
		goto out;
	/* Statements that write nothing still take the lock that writing needs. */
	if ((status = own_run(db, "BEGIN", err)) != OUGHT_OK)
		goto out;
	db->writing = true;
	if ((status = own_run(db, "UPDATE ledger.store_id SET origin = origin WHERE 0", err)) !=
	    OUGHT_OK)
		goto out;
	if (db->content)
		status = own_run(db, "UPDATE main.head SET size = size WHERE 0", err);
out:
	if (db->queue != -1)
		(void)flock(db->queue, LOCK_UN);
	db->beginning = false;
	return status;
}

/*
 * A process that was killed in its second commit may have written all of it into the ledger's log and not have told: nobody sees
 * it, and yet, when all are gone, SQLite's recovery finds it there.  So before the content goes on without that act, the
 * ledger gets a commit of nothing, and a durable one: it is written where the other one was, and what is left behind
 * it continues no more.
 */
static enum ought_status
bury(struct ought_db *db, struct ought_error *err)
{
	char sql[64];
	int64_t version = 0;
	enum ought_status status;

	/* Set to what it is: the page counts as changed. */
	if ((status = ought_db_own_int(db, "PRAGMA ledger.user_version", &version, err)) !=
	    OUGHT_OK)
		return status;
	snprintf(sql, sizeof(sql), "PRAGMA ledger.user_version = %lld", (long long)version);
	if ((status = ought_db_own(db, sql, err)) != OUGHT_OK ||
	    (status = own_run(db, "COMMIT", err)) != OUGHT_OK)
		return status;
	db->writing = false;
	return OUGHT_OK;
}

/* Take the locks, with no write ahead in the content but one that can be taken back: the other's half is buried. */
static enum ought_status
take_locks_settled(struct ought_db *db, struct store_standing *standing, struct ought_error *err)
{
	uint8_t buried[OUGHT_SIGNATURE_BYTES] = {0};
	enum ought_status status;

	for (;;) {
		if ((status = take_locks(db, err)) != OUGHT_OK ||
		    (status = ought_head_compare(db, standing, err)) != OUGHT_OK)
			return status;
		/* Another one may have failed while the locks were let go. */
		if (!standing->orphans || memcmp(buried, standing->ahead, sizeof(buried)) == 0)
			return OUGHT_OK;
		memcpy(buried, standing->ahead, sizeof(buried));
		if ((status = bury(db, err)) != OUGHT_OK)
			return status;
	}
}

enum ought_status
ought_transaction_begin(struct ought_db *db, struct ought_error *err)
{
	struct store_standing standing = {0};
	enum ought_status status;

	if ((status = check_idle(db, err)) != OUGHT_OK)
		return status;
	if ((status = take_locks_settled(db, &standing, err)) != OUGHT_OK)
		goto out;
	db->base = standing.ledger_size;
	if (standing.orphans)
		status = ought_head_remove_orphans(db, standing.settled, err);
out:
	if (status != OUGHT_OK)
		end(db);
	return status;
}

enum ought_status
ought_transaction_commit(struct ought_db *db, struct ought_error *err)
{
	enum ought_status status = OUGHT_OK;

	if (!db->writing || sqlite3_get_autocommit(db->sql)) {
		end(db);
		return ought_error_set(
		    err, OUGHT_INTERNAL, "there is no write transaction to commit");
	}
	/*
	 * Also where the entry has no content: whoever holds the ledger's key and not the content's could otherwise take
	 * it away again later, with all that it left, and nothing would know that it was there.
	 */
	if (db->content)
		status = ought_head_advance(db, db->base, err);
	if (status == OUGHT_OK)
		status = own_run(db, "COMMIT", err);
	end(db);
	return status;
}

void
ought_transaction_rollback(struct ought_db *db)
{
	end(db);
}

/* The ledger's snapshot, then the content's. */
static enum ought_status
take_snapshot(struct ought_db *db, struct ought_error *err)
{
	int64_t one = 0;
	enum ought_status status;

	if ((status = own_run(db, "BEGIN", err)) != OUGHT_OK)
		return status;
	db->reading = 1;
	if ((status = ought_db_int(db, "SELECT one FROM ledger.store_id", NULL, &one, NULL, err)) !=
		OUGHT_OK ||
	    !db->content)
		return status;
	return ought_db_int(db, "SELECT one FROM main.head", NULL, &one, NULL, err);
}

enum ought_status
ought_db_read_begin(struct ought_db *db, struct ought_error *err)
{
	const struct timespec pause = {0, 1000000};
	struct store_standing standing = {0};
	int64_t until_ms = ought_db_monotonic_ms() + STORE_BUSY_WAIT_MS;
	int tries = 0;
	enum ought_status status;

	if (db->replica || db->writing || db->reading > 0) {
		db->reading++;
		return OUGHT_OK;
	}
	if ((status = check_idle(db, err)) != OUGHT_OK)
		return status;
	for (;;) {
		if ((status = take_snapshot(db, err)) != OUGHT_OK) {
			end(db);
			return status;
		}
		status = ought_head_compare(db, &standing, err);
		if (status == OUGHT_OK && !standing.orphans)
			return OUGHT_OK;
		end(db);
		if (status != OUGHT_OK && status != OUGHT_DAMAGED)
			return status;
		if (ought_db_monotonic_ms() >= until_ms)
			return ought_error_set(err, OUGHT_BUSY,
			    "other processes have been writing to the store without a pause for %d seconds",
			    STORE_BUSY_WAIT_MS / 1000);
		/*
		 * Content ahead of the ledger is a writer between its two commits, or one that never came to the
		 * second.  Damage may be two snapshots around somebody's commit.  With the locks it is certain.
		 */
		if (++tries % SNAPSHOT_TRIES != 0) {
			nanosleep(&pause, NULL);
			continue;
		}
		if ((status = ought_transaction_begin(db, err)) != OUGHT_OK ||
		    (status = ought_transaction_commit(db, err)) != OUGHT_OK)
			return status;
	}
}

void
ought_db_read_end(struct ought_db *db)
{
	if (db->reading > 0 && --db->reading == 0 && !db->writing && !db->replica)
		end(db);
}

enum ought_status
ought_store_write_begin(struct ought_store *store, struct ought_error *err)
{
	return ought_transaction_begin(store->db, err);
}

enum ought_status
ought_store_write_commit(struct ought_store *store, struct ought_error *err)
{
	bool erasing = store->db->erasing;
	enum ought_status status;

	/* The act is done when it is committed.  What cannot be destroyed now is by whoever opens the store next. */
	if ((status = ought_transaction_commit(store->db, err)) == OUGHT_OK && erasing)
		(void)ought_db_sweep(store->db, STORE_SWEEP_WAIT_MS, NULL);
	return status;
}

void
ought_store_write_rollback(struct ought_store *store)
{
	ought_transaction_rollback(store->db);
}

enum ought_status
ought_store_read_begin(struct ought_store *store, struct ought_error *err)
{
	return ought_db_read_begin(store->db, err);
}

void
ought_store_read_end(struct ought_store *store)
{
	ought_db_read_end(store->db);
}
