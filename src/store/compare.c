/*
 * compare.c: the tables of a store beside those that replay made of its entries.  Both sides are read in the order of
 * the primary key and merged, so that memory does not grow with them; the tables and columns are those that the
 * replica's schema has, so that a new table is compared without a line here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "ought/base.h"

#include "store/store_internal.h"

#include "ought/store.h"

#define REPORTS_MAX 20

struct table {
	const char *schema; /* "main" or "ledger" */
	char *name;
	bool content;
	bool derived;   /* made of other tables: how it came to be what it is says nothing */
	char **columns; /* the primary key's first; or all, in their order, where there is none */
	int count;
	int keys;  /* how many of them make the key */
	int until; /* the column until_n of content, which is read as NULL from the size on; or -1 */
	bool has_n;
};

struct comparison {
	struct ought_db *stored;
	struct ought_db *fresh;
	int64_t size;
	void (*report)(void *cookie, const char *sentence);
	void *cookie;
	int64_t differences;
	int64_t reported; /* of the table at hand */
};

static void
clear_table(struct table *table)
{
	int i;

	for (i = 0; i < table->count; i++)
		free(table->columns[i]);
	free(table->columns);
	free(table->name);
	*table = (struct table){0};
}

static bool
add_column(struct table *table, const char *name)
{
	char **more = realloc(table->columns, ((size_t)table->count + 1) * sizeof(*more));

	if (more == NULL)
		return false;
	table->columns = more;
	if ((more[table->count] = strdup(name)) == NULL)
		return false;
	table->count++;
	return true;
}

/* The columns of the key in its order, then the others. */
static enum ought_status
read_columns(struct ought_db *fresh, struct table *table, struct ought_error *err)
{
	sqlite3_stmt *stmt = NULL;
	const char *name;
	enum ought_status status;
	int rc;

	if ((status = ought_db_own_prepare(fresh,
		 "SELECT name, pk FROM pragma_table_info(:name, :schema) ORDER BY pk = 0, pk, cid",
		 &stmt, err)) != OUGHT_OK)
		return status;
	table->until = -1;
	fresh->own = true;
	if (sqlite3_bind_text(stmt, 1, table->name, -1, SQLITE_STATIC) != SQLITE_OK ||
	    sqlite3_bind_text(stmt, 2, table->schema, -1, SQLITE_STATIC) != SQLITE_OK)
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
	while (status == OUGHT_OK && (rc = sqlite3_step(stmt)) != SQLITE_DONE) {
		if (rc != SQLITE_ROW) {
			status = ought_db_fault(fresh, rc, "reading", err);
			break;
		}
		name = (const char *)sqlite3_column_text(stmt, 0);
		if (table->derived && (strcmp(name, "n") == 0 || strcmp(name, "until_n") == 0))
			continue;
		if (table->content && strcmp(name, "until_n") == 0)
			table->until = table->count;
		table->has_n = table->has_n || strcmp(name, "n") == 0;
		if (sqlite3_column_int(stmt, 1) > 0)
			table->keys = table->count + 1;
		if (!add_column(table, name))
			status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
	}
	fresh->own = false;
	sqlite3_finalize(stmt);
	if (table->keys == 0)
		table->keys = table->count;
	return status;
}

/* The statement that reads ${table} in the order of its key. */
static char *
select_sql(const struct table *table)
{
	sqlite3_str *sql = sqlite3_str_new(NULL);
	int i;

	sqlite3_str_appendall(sql, "SELECT ");
	for (i = 0; i < table->count; i++)
		sqlite3_str_appendf(sql,
		    i == table->until ? "%s CASE WHEN \"%w\" < ?1 THEN \"%w\" END" : "%s \"%w\"",
		    i == 0 ? "" : ",", table->columns[i], table->columns[i]);
	sqlite3_str_appendf(sql, " FROM \"%w\".\"%w\"", table->schema, table->name);
	if (table->derived)
		sqlite3_str_appendall(sql, " WHERE n < ?1 AND (until_n IS NULL OR until_n >= ?1)");
	else if (table->content && table->has_n)
		sqlite3_str_appendall(sql, " WHERE n < ?1");
	sqlite3_str_appendall(sql, " ORDER BY");
	for (i = 0; i < table->keys; i++)
		sqlite3_str_appendf(
		    sql, "%s \"%w\" COLLATE BINARY", i == 0 ? "" : ",", table->columns[i]);
	return sqlite3_str_finish(sql);
}

/* In the order in which SQLite sorts values of different types. */
static int
rank(const sqlite3_value *value)
{
	switch (sqlite3_value_type((sqlite3_value *)value)) {
	case SQLITE_NULL:
		return 0;
	case SQLITE_INTEGER:
	case SQLITE_FLOAT:
		return 1;
	case SQLITE_TEXT:
		return 2;
	default:
		return 3;
	}
}

static int
compare_bytes(sqlite3_value *a, sqlite3_value *b)
{
	const void *bytes_a = sqlite3_value_blob(a), *bytes_b = sqlite3_value_blob(b);
	int len_a = sqlite3_value_bytes(a), len_b = sqlite3_value_bytes(b);
	int shorter = len_a < len_b ? len_a : len_b, order;

	order = shorter == 0 ? 0 : memcmp(bytes_a, bytes_b, (size_t)shorter);
	return order != 0 ? order : (len_a > len_b) - (len_a < len_b);
}

static int
compare_values(sqlite3_value *a, sqlite3_value *b)
{
	sqlite3_int64 int_a, int_b;
	double real_a, real_b;
	int rank_a = rank(a), rank_b = rank(b);

	if (rank_a != rank_b)
		return rank_a - rank_b;
	if (rank_a == 0)
		return 0;
	if (rank_a > 1)
		return compare_bytes(a, b);
	if (sqlite3_value_type(a) == SQLITE_INTEGER && sqlite3_value_type(b) == SQLITE_INTEGER) {
		int_a = sqlite3_value_int64(a);
		int_b = sqlite3_value_int64(b);
		return (int_a > int_b) - (int_a < int_b);
	}
	real_a = sqlite3_value_double(a);
	real_b = sqlite3_value_double(b);
	return (real_a > real_b) - (real_a < real_b);
}

/* Compare columns ${from} to before ${to}. */
static int
compare_columns(sqlite3_stmt *a, sqlite3_stmt *b, int from, int to)
{
	int i, order = 0;

	for (i = from; i < to && order == 0; i++)
		order = compare_values(sqlite3_column_value(a, i), sqlite3_column_value(b, i));
	return order;
}

/*
 * The key of a row, for a sentence: numbers, and of the ledger text too.  What the content holds stays in it, and
 * nothing that a terminal would obey gets out.
 */
static void
describe_key(const struct table *table, sqlite3_stmt *row, struct ought_buffer *sentence)
{
	const unsigned char *text;
	char shown[48];
	size_t len;
	int i;

	for (i = 0; i < table->keys; i++) {
		ought_buffer_add(sentence, "%s%s ", i == 0 ? "" : ", ", table->columns[i]);
		if (sqlite3_column_type(row, i) == SQLITE_INTEGER) {
			ought_buffer_add(sentence, "%lld", (long long)sqlite3_column_int64(row, i));
		} else if (sqlite3_column_type(row, i) == SQLITE_TEXT && !table->content) {
			text = sqlite3_column_text(row, i);
			for (len = 0; len < sizeof(shown) - 1 && text[len] != '\0'; len++)
				shown[len] =
				    text[len] >= ' ' && text[len] < 0x7f ? (char)text[len] : '?';
			shown[len] = '\0';
			ought_buffer_add(sentence, "%s", shown);
		} else {
			ought_buffer_add(sentence, "(not shown)");
		}
	}
}

enum difference { MISSING, ADDED, CHANGED };

static enum ought_status
report(struct comparison *comparison, const struct table *table, enum difference difference,
    sqlite3_stmt *stored, sqlite3_stmt *fresh, struct ought_error *err)
{
	static const char *const verbs[] = {
	    [MISSING] = "has lost the row with",
	    [ADDED] = "has a row that no entry made, with",
	    [CHANGED] = "differs from what the entries say in the row with",
	};
	struct ought_buffer sentence = {0};
	bool first = true;
	int i;

	comparison->differences++;
	if (comparison->reported++ >= REPORTS_MAX)
		return OUGHT_OK;
	ought_buffer_add(&sentence, "table %s %s ", table->name, verbs[difference]);
	describe_key(table, difference == MISSING ? fresh : stored, &sentence);
	for (i = table->keys; difference == CHANGED && i < table->count; i++)
		if (compare_columns(stored, fresh, i, i + 1) != 0) {
			ought_buffer_add(&sentence, "%s%s", first ? ": " : ", ", table->columns[i]);
			first = false;
		}
	if (!sentence.failed)
		comparison->report(comparison->cookie, sentence.text);
	i = sentence.failed;
	ought_buffer_free(&sentence);
	return i ? ought_error_set(err, OUGHT_NOMEM, "out of memory") : OUGHT_OK;
}

static enum ought_status
step(struct ought_db *db, sqlite3_stmt *stmt, bool *row, struct ought_error *err)
{
	int rc = sqlite3_step(stmt);

	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return ought_db_fault(db, rc, "reading", err);
	*row = rc == SQLITE_ROW;
	return OUGHT_OK;
}

static enum ought_status
merge(struct comparison *comparison, const struct table *table, sqlite3_stmt *stored,
    sqlite3_stmt *fresh, struct ought_error *err)
{
	bool more_stored = false, more_fresh = false;
	enum ought_status status;
	int order;

	if ((status = step(comparison->stored, stored, &more_stored, err)) != OUGHT_OK ||
	    (status = step(comparison->fresh, fresh, &more_fresh, err)) != OUGHT_OK)
		return status;
	while (status == OUGHT_OK && (more_stored || more_fresh)) {
		if (!more_stored)
			order = 1;
		else if (!more_fresh)
			order = -1;
		else
			order = compare_columns(stored, fresh, 0, table->keys);
		if (order < 0)
			status = report(comparison, table, ADDED, stored, fresh, err);
		else if (order > 0)
			status = report(comparison, table, MISSING, stored, fresh, err);
		else if (compare_columns(stored, fresh, table->keys, table->count) != 0)
			status = report(comparison, table, CHANGED, stored, fresh, err);
		if (status == OUGHT_OK && order <= 0)
			status = step(comparison->stored, stored, &more_stored, err);
		if (status == OUGHT_OK && order >= 0)
			status = step(comparison->fresh, fresh, &more_fresh, err);
	}
	return status;
}

static enum ought_status
compare_table(
    struct comparison *comparison, const char *schema, const char *name, struct ought_error *err)
{
	struct table table = {.schema = schema, .content = strcmp(schema, "main") == 0};
	sqlite3_stmt *stored = NULL, *fresh = NULL;
	char *sql = NULL;
	enum ought_status status;

	comparison->reported = 0;
	/*
	 * Search keys: what holds is compared.  What held before is of no use to anybody, and goes with the first person who is
	 * erased (erase.c), since keys of persons who were merged are made of the names of both.
	 */
	table.derived = table.content && strncmp(name, "match_", 6) == 0;
	if ((table.name = strdup(name)) == NULL) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	if ((status = read_columns(comparison->fresh, &table, err)) != OUGHT_OK)
		goto out;
	if ((sql = select_sql(&table)) == NULL) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	if ((status = ought_db_own_prepare(comparison->stored, sql, &stored, err)) != OUGHT_OK ||
	    (status = ought_db_own_prepare(comparison->fresh, sql, &fresh, err)) != OUGHT_OK)
		goto out;
	/* Statements that do not ask for the size have no parameter. */
	if (sqlite3_bind_parameter_count(stored) > 0 &&
	    (sqlite3_bind_int64(stored, 1, comparison->size) != SQLITE_OK ||
		sqlite3_bind_int64(fresh, 1, comparison->size) != SQLITE_OK)) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	status = merge(comparison, &table, stored, fresh, err);
out:
	sqlite3_finalize(stored);
	sqlite3_finalize(fresh);
	sqlite3_free(sql);
	clear_table(&table);
	return status;
}

static enum ought_status
compare_schema(
    struct comparison *comparison, const char *schema, const char *tables, struct ought_error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row = false;
	enum ought_status status;

	if ((status = ought_db_own_prepare(comparison->fresh, tables, &stmt, err)) != OUGHT_OK)
		return status;
	while ((status = step(comparison->fresh, stmt, &row, err)) == OUGHT_OK && row)
		if ((status = compare_table(comparison, schema,
			 (const char *)sqlite3_column_text(stmt, 0), err)) != OUGHT_OK)
			break;
	sqlite3_finalize(stmt);
	return status;
}

enum ought_status
ought_db_compare(struct ought_db *stored, struct ought_db *fresh, int64_t size,
    void (*report_one)(void *cookie, const char *sentence), void *cookie, int64_t *differences,
    struct ought_error *err)
{
	struct comparison comparison = {stored, fresh, size, report_one, cookie, 0, 0};
	enum ought_status status;

	/* Entries, nodes, parts and the head are compared by what is signed; store_id is older than any entry. */
	if ((status = compare_schema(&comparison, "ledger",
		 "SELECT name FROM ledger.sqlite_schema"
		 " WHERE type = 'table' AND name NOT IN ('entry', 'node', 'store_id')"
		 "   AND name NOT LIKE 'sqlite_%'"
		 " ORDER BY name",
		 err)) != OUGHT_OK)
		return status;
	if (stored->content && fresh->content &&
	    (status = compare_schema(&comparison, "main",
		 "SELECT name FROM main.sqlite_schema"
		 " WHERE type = 'table' AND name NOT IN ('part', 'head', 'erasing') AND name NOT LIKE 'sqlite_%'"
		 " ORDER BY name",
		 err)) != OUGHT_OK)
		return status;
	*differences = comparison.differences;
	return OUGHT_OK;
}
