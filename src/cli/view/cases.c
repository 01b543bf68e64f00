/* cases.c: the ledger's tables as rows, and the content behind them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"

enum ought_status
case_nomem(struct ought_error *err)
{
	return ought_error_set(err, OUGHT_NOMEM, "there is not enough memory");
}

/* ---- rows ---- */

enum ought_status
case_list(struct cli *cli, const char *schema, const struct column *shown, const char *none,
    const char *sql, const struct ought_bind *binds, struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	struct list *list = list_begin(cli, schema, shown);
	json_t *row;
	enum ought_status status;
	bool more;

	if (list == NULL)
		return case_nomem(err);
	if ((status = ought_db_query(cli->db, sql, binds, &statement, err)) != OUGHT_OK)
		goto out;
	while ((status = ought_statement_step(statement, &more, err)) == OUGHT_OK && more) {
		if ((status = ought_report_next(statement, &row, err)) != OUGHT_OK ||
		    (status = list_add(list, row, err)) != OUGHT_OK)
			break;
	}
	if (status == OUGHT_OK) {
		status = list_end(list, none, err);
		list = NULL;
	}
out:
	ought_statement_finish(statement);
	list_free(list);
	return status;
}

enum ought_status
case_rows(struct ought_db *db, const char *sql, const struct ought_bind *binds, json_t **rows,
    struct ought_error *err)
{
	return ought_report_rows(db, sql, binds, rows, err);
}

enum ought_status
case_row(struct ought_db *db, const char *sql, const struct ought_bind *binds, json_t **row,
    struct ought_error *err)
{
	return ought_report_row(db, sql, binds, row, err);
}

enum ought_status
case_content(struct ought_db *db, int64_t n, json_t **content, struct ought_error *err)
{
	json_t *found = NULL;
	enum ought_status status;

	if ((status = ought_ledger_content(db, n, &found, err)) != OUGHT_OK)
		return status;
	if (found == NULL && (found = json_object()) == NULL)
		return case_nomem(err);
	*content = found;
	return OUGHT_OK;
}

/* ---- one thing ---- */

/* A row that has to be there. */
static enum ought_status
one(struct ought_db *db, const char *sql, const char *what, enum ought_id_kind kind, int64_t n,
    json_t **row, struct ought_error *err)
{
	char text[OUGHT_ID_MAX];
	json_t *found = NULL;
	enum ought_status status;

	status = case_row(db, sql, OUGHT_BINDS(OUGHT_INT(":id", n)), &found, err);
	if (status != OUGHT_OK)
		return status;
	if (found == NULL) {
		ought_id_format(kind, n, text);
		return ought_error_set(err, OUGHT_NOT_FOUND, "there is no %s %s", what, text);
	}
	*row = found;
	return OUGHT_OK;
}

enum ought_status
case_person(struct ought_db *db, int64_t person, json_t **row, struct ought_error *err)
{
	return one(db,
	    "SELECT p.person, p.root, p.n, p.officer, p.at_ms AS at, p.content_n, "
	    "e.officer AS proposed_by, e.concluded_by AS erased_by, e.concluded_ms AS erased_at "
	    "FROM ledger.person_ref p LEFT JOIN ledger.erasure e ON e.concluded_n = p.erased_n "
	    "WHERE p.person = :id",
	    "person", OUGHT_ID_PERSON, person, row, err);
}

enum ought_status
case_record_is_held(const json_t *row, struct ought_error *err)
{
	if (strcmp(ought_json_text(row, "status"), "held") == 0)
		return OUGHT_OK;
	if (ought_json_text(row, "erased_by") != NULL)
		return ought_error_set(err, OUGHT_REFUSED, "%s was erased by %s",
		    ought_json_text(row, "record"), ought_json_text(row, "erased_by"));
	return ought_error_set(
	    err, OUGHT_REFUSED, "%s has left the register", ought_json_text(row, "record"));
}

enum ought_status
case_record(struct ought_db *db, int64_t record, json_t **row, struct ought_error *err)
{
	static const char sql_persons[] =
	    "SELECT person, root, role, officer, at_ms AS at FROM ledger.record_person "
	    "WHERE record = :record AND until_n IS NULL ORDER BY n, person";
	json_t *found = NULL, *persons = NULL;
	enum ought_status status;

	status = one(db,
	    "SELECT r.record, r.person, r.kind, r.outcome, r.category, r.status, t.retention_group, t.review, "
	    "r.n, r.officer, r.at_ms AS at, r.content_n, "
	    "e.officer AS proposed_by, e.concluded_by AS erased_by, e.concluded_ms AS erased_at "
	    "FROM ledger.record_ref r LEFT JOIN ledger.erasure e ON e.concluded_n = r.erased_n "
	    "LEFT JOIN ledger.retention t ON t.record = r.record AND t.until_n IS NULL WHERE r.record = :id",
	    "record", OUGHT_ID_RECORD, record, &found, err);
	if (status == OUGHT_OK)
		status = case_rows(
		    db, sql_persons, OUGHT_BINDS(OUGHT_INT(":record", record)), &persons, err);
	if (status == OUGHT_OK && json_object_set(found, "persons", persons) != 0)
		status = case_nomem(err);
	if (status == OUGHT_OK)
		*row = json_incref(found);
	json_decref(found);
	json_decref(persons);
	return status;
}

enum ought_status
case_check(struct ought_db *db, int64_t check, json_t **row, struct ought_error *err)
{
	return one(db,
	    "SELECT check_id AS \"check\", kind, workforce, home_based, barred_child, barred_adult, "
	    "volunteer, received, due, " CASE_CHECK_HARD_LINE
	    " AS hard_line, status, r.n, r.officer, r.at_ms AS at, "
	    "closed_ms AS closed_at FROM ledger.request r JOIN ledger.service_level l USING (kind) "
	    "WHERE check_id = :id",
	    "check", OUGHT_ID_CHECK, check, row, err);
}

#define DECISION                                                                                          \
	"SELECT decision, check_id AS \"check\", record, delegation, relevant, ought, result, guidance, " \
	"qaf, supersedes, reconsideration, n, officer, at_ms AS at, "                                     \
	"CASE WHEN until_n IS NULL THEN 'live' ELSE 'superseded' END AS status FROM ledger.decision "

enum ought_status
case_decision(struct ought_db *db, int64_t decision, json_t **row, struct ought_error *err)
{
	return one(
	    db, DECISION "WHERE decision = :id", "decision", OUGHT_ID_DECISION, decision, row, err);
}

enum ought_status
case_reconsideration(
    struct ought_db *db, int64_t reconsideration, json_t **row, struct ought_error *err)
{
	return one(db,
	    "SELECT x.reconsideration, x.decision, d.check_id AS \"check\", d.record AS record, "
	    "x.trigger, x.record AS new_record, x.status, x.n, x.officer, x.at_ms AS at, x.outcome, "
	    "x.new_decision, x.delegation, x.concluded_n, x.concluded_by, x.concluded_ms AS concluded_at "
	    "FROM ledger.reconsideration x JOIN ledger.decision d ON d.decision = x.decision "
	    "WHERE x.reconsideration = :id",
	    "reconsideration", OUGHT_ID_RECONSIDERATION, reconsideration, row, err);
}

enum ought_status
case_assessments(
    struct ought_db *db, int64_t check, int64_t record, json_t **rows, struct ought_error *err)
{
	return case_rows(db,
	    "SELECT check_id AS \"check\", record, recommendation, discard_category, n, officer, at_ms AS at, "
	    "iif(until_n IS NULL, 'current', 'replaced') AS status FROM ledger.assessment "
	    "WHERE check_id = :check AND record = :record ORDER BY n DESC",
	    OUGHT_BINDS(OUGHT_INT(":check", check), OUGHT_INT(":record", record)), rows, err);
}

enum ought_status
case_representations(
    struct ought_db *db, int64_t check, int64_t record, json_t **rows, struct ought_error *err)
{
	return case_rows(db,
	    "SELECT check_id AS \"check\", record, invited, reply_by, n, officer, at_ms AS at, reply, late, "
	    "reply_n, reply_officer, reply_ms AS reply_at, iif(until_n IS NULL, 'current', 'replaced') AS status "
	    "FROM ledger.representations WHERE check_id = :check AND record = :record ORDER BY n DESC",
	    OUGHT_BINDS(OUGHT_INT(":check", check), OUGHT_INT(":record", record)), rows, err);
}

enum ought_status
case_decisions(struct ought_db *db, int64_t record, json_t **rows, struct ought_error *err)
{
	return case_rows(db, DECISION "WHERE record = :record ORDER BY decision",
	    OUGHT_BINDS(OUGHT_INT(":record", record)), rows, err);
}

enum ought_status
case_decisions_before(
    struct ought_db *db, int64_t check, int64_t record, json_t **rows, struct ought_error *err)
{
	return case_rows(db,
	    DECISION
	    "WHERE record = :record OR record IN (SELECT other.record FROM ledger.person_record AS own "
	    "JOIN ledger.finding_now AS f ON f.check_id = :check AND f.person = own.person AND f.finding <> 'not-same' "
	    "JOIN ledger.person_record AS other ON other.person = own.person WHERE own.record = :record) "
	    "ORDER BY decision",
	    OUGHT_BINDS(OUGHT_INT(":check", check), OUGHT_INT(":record", record)), rows, err);
}

/* An act that amends has the whole new thing as a member; the first act has it as its content. */
static enum ought_status
standing(struct ought_db *db, const json_t *row, const char *member, json_t **whole,
    struct ought_error *err)
{
	json_t *content = NULL, *inner;
	enum ought_status status;

	status = case_content(db, ought_json_int(row, "content_n", -1), &content, err);
	if (status != OUGHT_OK)
		return status;
	inner = json_object_get(content, member);
	*whole = json_incref(inner != NULL ? inner : content);
	json_decref(content);
	return OUGHT_OK;
}

enum ought_status
case_person_content(
    struct ought_db *db, const json_t *row, json_t **person, struct ought_error *err)
{
	return standing(db, row, "person", person, err);
}

enum ought_status
case_record_content(struct ought_db *db, json_t *row, json_t **record, struct ought_error *err)
{
	json_t *content = NULL;
	struct case_ages ages;
	int64_t person;
	enum ought_status status;

	if ((status = standing(db, row, "record", &content, err)) != OUGHT_OK ||
	    (status = case_number(row, "person", OUGHT_ID_PERSON, &person, err)) != OUGHT_OK ||
	    (status = case_ages(db, person, content, &ages, err)) != OUGHT_OK)
		goto out;
	/* What it says is the age by what was known when the text was written. */
	(void)json_object_del(json_object_get(content, "considerations"), "age");
	if (ages.known &&
	    (json_object_set_new(row, "age_least", json_integer(ages.least)) != 0 ||
		json_object_set_new(row, "age_most", json_integer(ages.most)) != 0))
		status = case_nomem(err);
	else
		*record = json_incref(content);
out:
	json_decref(content);
	return status;
}

enum ought_status
case_number(const json_t *row, const char *key, enum ought_id_kind kind, int64_t *n,
    struct ought_error *err)
{
	const char *text = ought_json_text(row, key);

	if (text == NULL || ought_id_parse_exact(kind, text, n, NULL) != OUGHT_OK)
		return ought_error_set(err, OUGHT_INTERNAL, "a row has no %s", key);
	return OUGHT_OK;
}

enum ought_status
case_outcome(
    struct ought_db *db, const char *code, bool *known, bool *sanction, struct ought_error *err)
{
	int64_t formal = 0;
	enum ought_status status;

	status = ought_db_int(db, "SELECT formal_sanction FROM ledger.outcome WHERE code = :code",
	    OUGHT_BINDS(OUGHT_TEXT(":code", code)), &formal, known, err);
	*sanction = formal != 0;
	return status;
}

json_t *
case_ids(const char *id)
{
	return json_pack("[s]", id);
}

enum ought_status
case_reference_taken(
    struct ought_db *db, bool record, const char *reference, bool *taken, struct ought_error *err)
{
	static const char sql_record[] =
	    "SELECT 1 FROM record_reference WHERE reference = :reference AND until_n IS NULL";
	static const char sql_check[] =
	    "SELECT 1 FROM check_reference WHERE reference = :reference AND until_n IS NULL";
	int64_t one = 0;

	return ought_db_int(db, record ? sql_record : sql_check,
	    OUGHT_BINDS(OUGHT_TEXT(":reference", reference)), &one, taken, err);
}
