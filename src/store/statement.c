/*
 * statement.c: the one statement interface.  Statements are whole string literals; prepared ones are kept by the
 * literal's address, so that running one again costs a look-up and no parsing.
 */
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "ought/base.h"

#include "store/store_internal.h"

#include "ought/store.h"

static struct ought_statement **
bucket_of(struct ought_db *db, const char *literal)
{
	uintptr_t key = (uintptr_t)literal;

	key ^= key >> 17;
	key *= 0x9E3779B1U;
	return &db->bucket[(key >> 8) % STATEMENT_BUCKETS];
}

/* A new statement, which the connection keeps; NULL, and ${*status}, where it cannot be had. */
static struct ought_statement *
prepare(
    struct ought_db *db, const char *literal, enum ought_status *status, struct ought_error *err)
{
	struct ought_statement *fresh = NULL;
	const char *rest = NULL;
	int rc;

	if ((fresh = calloc(1, sizeof(*fresh))) == NULL) {
		*status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		return NULL;
	}
	rc = sqlite3_prepare_v3(
	    db->sql, literal, -1, SQLITE_PREPARE_PERSISTENT, &fresh->stmt, &rest);
	if (rc == SQLITE_ERROR) {
		/* Nothing is bound yet: the message can only quote the literal. */
		*status = ought_error_set(err, OUGHT_INTERNAL, "a statement is not well formed: %s",
		    sqlite3_errmsg(db->sql));
		goto fail;
	}
	if (rc != SQLITE_OK) {
		*status = ought_db_fault(db, rc, "reading", err);
		goto fail;
	}
	if (fresh->stmt == NULL || rest[strspn(rest, " \t\n;")] != '\0') {
		*status =
		    ought_error_set(err, OUGHT_INTERNAL, "a statement has to be one statement");
		goto fail;
	}
	fresh->db = db;
	fresh->literal = literal;
	fresh->readonly = sqlite3_stmt_readonly(fresh->stmt) != 0;
	return fresh;
fail:
	sqlite3_finalize(fresh->stmt);
	free(fresh);
	return NULL;
}

/* One that is not in use, prepared where there is none; NULL, and ${*status}, where it cannot be had. */
static struct ought_statement *
take(struct ought_db *db, const char *literal, enum ought_status *status, struct ought_error *err)
{
	struct ought_statement **bucket = bucket_of(db, literal), *found;

	for (found = *bucket; found != NULL; found = found->next)
		/* The text is compared too: a caller's buffer may have held another statement. */
		if (found->literal == literal && !found->used &&
		    strcmp(sqlite3_sql(found->stmt), literal) == 0)
			break;
	if (found == NULL) {
		if ((found = prepare(db, literal, status, err)) == NULL)
			return NULL;
		found->next = *bucket;
		*bucket = found;
	}
	found->used = true;
	return found;
}

static enum ought_status
bind(struct ought_statement *statement, const struct ought_bind *bind, struct ought_error *err)
{
	sqlite3_stmt *stmt = statement->stmt;
	int index = sqlite3_bind_parameter_index(stmt, bind->name), rc = SQLITE_OK;

	if (index == 0)
		return ought_error_set(
		    err, OUGHT_INTERNAL, "a statement has no parameter %s", bind->name);
	if (bind->kind == OUGHT_BIND_KIND_INT)
		rc = sqlite3_bind_int64(stmt, index, bind->integer);
	else if (bind->bytes == NULL)
		rc = sqlite3_bind_null(stmt, index);
	else if (bind->kind == OUGHT_BIND_KIND_TEXT)
		rc = sqlite3_bind_text64(
		    stmt, index, bind->bytes, strlen(bind->bytes), SQLITE_STATIC, SQLITE_UTF8);
	else
		rc = sqlite3_bind_blob64(stmt, index, bind->bytes, bind->len, SQLITE_STATIC);
	return rc == SQLITE_OK ? OUGHT_OK : ought_db_fault(statement->db, rc, "writing", err);
}

enum ought_status
ought_db_query(struct ought_db *db, const char *sql, const struct ought_bind *binds,
    struct ought_statement **statement, struct ought_error *err)
{
	struct ought_statement *taken;
	enum ought_status status = OUGHT_OK;

	if ((taken = take(db, sql, &status, err)) == NULL)
		return status;
	/* SQLite ends a transaction by itself when the disk is full, say: what follows is not for it. */
	if (!taken->readonly && !db->replica && (!db->writing || sqlite3_get_autocommit(db->sql)))
		status = ought_error_set(
		    err, OUGHT_INTERNAL, "a statement writes outside a write transaction");
	for (; status == OUGHT_OK && binds != NULL && binds->kind != OUGHT_BIND_END; binds++)
		status = bind(taken, binds, err);
	if (status != OUGHT_OK) {
		ought_statement_finish(taken);
		return status;
	}
	*statement = taken;
	return OUGHT_OK;
}

enum ought_status
ought_statement_step(struct ought_statement *statement, bool *row, struct ought_error *err)
{
	int rc;

	/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): ought_db_fault never says OUGHT_OK. */
	rc = sqlite3_step(statement->stmt);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return ought_db_fault(
		    statement->db, rc, statement->readonly ? "reading" : "writing", err);
	*row = rc == SQLITE_ROW;
	return OUGHT_OK;
}

int64_t
ought_statement_int(const struct ought_statement *statement, int column)
{
	return sqlite3_column_int64(statement->stmt, column);
}

const char *
ought_statement_text(const struct ought_statement *statement, int column)
{
	return (const char *)sqlite3_column_text(statement->stmt, column);
}

const void *
ought_statement_blob(const struct ought_statement *statement, int column, size_t *len)
{
	const void *bytes = sqlite3_column_blob(statement->stmt, column);

	*len = (size_t)sqlite3_column_bytes(statement->stmt, column);
	if (bytes == NULL && sqlite3_column_type(statement->stmt, column) != SQLITE_NULL)
		bytes = ""; /* empty, which SQLite does not tell from NULL by the pointer */
	return bytes;
}

bool
ought_statement_null(const struct ought_statement *statement, int column)
{
	return sqlite3_column_type(statement->stmt, column) == SQLITE_NULL;
}

int
ought_statement_columns(const struct ought_statement *statement)
{
	return sqlite3_column_count(statement->stmt);
}

const char *
ought_statement_name(const struct ought_statement *statement, int column)
{
	return sqlite3_column_name(statement->stmt, column);
}

void
ought_statement_finish(struct ought_statement *statement)
{
	if (statement == NULL)
		return;
	/* The step already told of a failure, which reset repeats. */
	(void)sqlite3_reset(statement->stmt);
	(void)sqlite3_clear_bindings(statement->stmt);
	statement->used = false;
}

enum ought_status
ought_db_run(
    struct ought_db *db, const char *sql, const struct ought_bind *binds, struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	bool row = true;
	enum ought_status status;

	if ((status = ought_db_query(db, sql, binds, &statement, err)) != OUGHT_OK)
		return status;
	while (status == OUGHT_OK && row)
		status = ought_statement_step(statement, &row, err);
	ought_statement_finish(statement);
	return status;
}

enum ought_status
ought_db_int(struct ought_db *db, const char *sql, const struct ought_bind *binds, int64_t *value,
    bool *found, struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	bool row = false;
	enum ought_status status;

	if ((status = ought_db_query(db, sql, binds, &statement, err)) != OUGHT_OK)
		return status;
	if ((status = ought_statement_step(statement, &row, err)) == OUGHT_OK) {
		if (row)
			*value = ought_statement_int(statement, 0);
		if (found != NULL)
			*found = row;
	}
	ought_statement_finish(statement);
	return status;
}
