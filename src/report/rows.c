/* rows.c: rows of a query as JSON objects: what reports and lists are made from. */
#include <string.h>

#include "report/report_internal.h"

enum column_as { AS_TEXT, AS_NUMBER, AS_YES_NO, AS_TIME, AS_ID };

/* What a column of that name holds; all others are text. */
static const struct {
	const char *name;
	enum column_as as;
	enum ought_id_kind kind;
} columns[] = {
    {"person", AS_ID, OUGHT_ID_PERSON},
    {"record", AS_ID, OUGHT_ID_RECORD},
    {"new_record", AS_ID, OUGHT_ID_RECORD},
    {"other", AS_ID, OUGHT_ID_PERSON},
    {"survivor", AS_ID, OUGHT_ID_PERSON},
    {"root", AS_ID, OUGHT_ID_PERSON},
    {"check", AS_ID, OUGHT_ID_CHECK},
    {"decision", AS_ID, OUGHT_ID_DECISION},
    {"supersedes", AS_ID, OUGHT_ID_DECISION},
    {"superseded_by", AS_ID, OUGHT_ID_DECISION},
    {"new_decision", AS_ID, OUGHT_ID_DECISION},
    {"reconsideration", AS_ID, OUGHT_ID_RECONSIDERATION},
    {"at", AS_TIME, 0},
    {"until", AS_TIME, 0},
    {"since", AS_TIME, 0},
    {"concluded_at", AS_TIME, 0},
    {"reply_at", AS_TIME, 0},
    {"closed_at", AS_TIME, 0},
    {"erased_at", AS_TIME, 0},
    {"home_based", AS_YES_NO, 0},
    {"barred_child", AS_YES_NO, 0},
    {"barred_adult", AS_YES_NO, 0},
    {"volunteer", AS_YES_NO, 0},
    {"invited", AS_YES_NO, 0},
    {"outdated", AS_YES_NO, 0},
    {"late", AS_YES_NO, 0},
    {"searched", AS_YES_NO, 0},
    {"erased", AS_YES_NO, 0},
    {"overdue", AS_YES_NO, 0},
    {"hard_line_passed", AS_YES_NO, 0},
    {"n", AS_NUMBER, 0},
    {"content_n", AS_NUMBER, 0},
    {"search_n", AS_NUMBER, 0},
    {"reply_n", AS_NUMBER, 0},
    {"concluded_n", AS_NUMBER, 0},
    {"persons", AS_NUMBER, 0},
    {"compared", AS_NUMBER, 0},
    {"left_out", AS_NUMBER, 0},
    {"candidates", AS_NUMBER, 0},
    {"undecided", AS_NUMBER, 0},
    {"others", AS_NUMBER, 0},
    {"delegation", AS_NUMBER, 0},
    {"retention_group", AS_NUMBER, 0},
    {"days_left", AS_NUMBER, 0},
    {"replaces", AS_NUMBER, 0},
    {"step", AS_NUMBER, 0},
    {"made", AS_NUMBER, 0},
    {"disclosed", AS_NUMBER, 0},
    {"reconsidered", AS_NUMBER, 0},
    {"upheld", AS_NUMBER, 0},
    {"varied", AS_NUMBER, 0},
    {"sampled", AS_NUMBER, 0},
    {"not_satisfied", AS_NUMBER, 0},
    {"median_days", AS_NUMBER, 0},
    {"p90_days", AS_NUMBER, 0},
    {"checks", AS_NUMBER, 0},
    {"late_checks", AS_NUMBER, 0},
    {"oldest_days", AS_NUMBER, 0},
    {"answered", AS_NUMBER, 0},
    {"in_time", AS_NUMBER, 0},
    {"sample", AS_NUMBER, 0},
    {"size", AS_NUMBER, 0},
    {"came_in", AS_NUMBER, 0},
};

static json_t *
column_value(const struct ought_statement *statement, int column)
{
	const char *name = ought_statement_name(statement, column);
	const size_t known = sizeof(columns) / sizeof(columns[0]);
	char text[OUGHT_TIME_MAX > OUGHT_ID_MAX ? OUGHT_TIME_MAX : OUGHT_ID_MAX];
	size_t i = 0;

	while (i < known && strcmp(columns[i].name, name) != 0)
		i++;
	switch (i < known ? columns[i].as : AS_TEXT) {
	case AS_NUMBER:
		return json_integer((json_int_t)ought_statement_int(statement, column));
	case AS_YES_NO:
		return json_boolean(ought_statement_int(statement, column) != 0);
	case AS_TIME:
		ought_time_format(ought_statement_int(statement, column), text);
		return json_string(text);
	case AS_ID:
		ought_id_format(columns[i].kind, ought_statement_int(statement, column), text);
		return json_string(text);
	case AS_TEXT:
		break;
	}
	return json_string(ought_statement_text(statement, column));
}

enum ought_status
ought_report_next(const struct ought_statement *statement, json_t **row, struct ought_error *err)
{
	json_t *object = json_object();

	if (object == NULL)
		return no_memory(err);
	for (int i = 0; i < ought_statement_columns(statement); i++) {
		if (ought_statement_null(statement, i))
			continue;
		if (json_object_set_new(object, ought_statement_name(statement, i),
			column_value(statement, i)) != 0) {
			json_decref(object);
			return no_memory(err);
		}
	}
	*row = object;
	return OUGHT_OK;
}

enum ought_status
ought_report_rows(struct ought_db *db, const char *sql, const struct ought_bind *binds,
    json_t **rows, struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	json_t *array = json_array(), *row = NULL;
	enum ought_status status;
	bool more;

	if (array == NULL)
		return no_memory(err);
	if ((status = ought_db_query(db, sql, binds, &statement, err)) != OUGHT_OK)
		goto out;
	while ((status = ought_statement_step(statement, &more, err)) == OUGHT_OK && more) {
		if ((status = ought_report_next(statement, &row, err)) != OUGHT_OK)
			break;
		if (json_array_append_new(array, row) != 0) {
			status = no_memory(err);
			break;
		}
	}
out:
	ought_statement_finish(statement);
	if (status == OUGHT_OK)
		*rows = array;
	else
		json_decref(array);
	return status;
}

enum ought_status
ought_report_row(struct ought_db *db, const char *sql, const struct ought_bind *binds, json_t **row,
    struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	json_t *first = NULL;
	enum ought_status status;
	bool more = false;

	if ((status = ought_db_query(db, sql, binds, &statement, err)) == OUGHT_OK &&
	    (status = ought_statement_step(statement, &more, err)) == OUGHT_OK && more)
		status = ought_report_next(statement, &first, err);
	ought_statement_finish(statement);
	if (status == OUGHT_OK)
		*row = first;
	return status;
}
