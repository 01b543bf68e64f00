/* tables.c: what several families ask of the tables, and the links from entries to their subjects. */
#include <inttypes.h>
#include <string.h>

#include "acts/acts_internal.h"

/* What an identifier names: its word in the table of subjects and in sentences, and its highest number so far. */
static const struct {
	const char *word;
	const char *last; /* SQL for the highest number above :from and below :to */
} kinds[] = {
    [OUGHT_ID_PERSON] = {"person",
	"SELECT max(person) FROM person_ref WHERE person > :from AND person < :to"},
    [OUGHT_ID_RECORD] = {"record",
	"SELECT max(record) FROM record_ref WHERE record > :from AND record < :to"},
    [OUGHT_ID_CHECK] = {"check",
	"SELECT max(check_id) FROM request WHERE check_id > :from AND check_id < :to"},
    [OUGHT_ID_DECISION] = {"decision",
	"SELECT max(decision) FROM decision WHERE decision > :from AND decision < :to"},
    [OUGHT_ID_RECONSIDERATION] = {"reconsideration",
	"SELECT max(reconsideration) FROM reconsideration WHERE reconsideration > :from AND reconsideration < :to"},
};

struct id_text
id_text(enum ought_id_kind kind, int64_t n)
{
	struct id_text text = {{0}};

	ought_id_format(kind, n, text.text);
	return text;
}

int64_t
item_id(enum ought_id_kind kind, const json_t *item)
{
	const char *text = json_string_value(item);
	int64_t n = 0;

	if (text == NULL || ought_id_parse_exact(kind, text, &n, NULL) != OUGHT_OK)
		return 0;
	return n;
}

int64_t
claim_id(const struct act *act, enum ought_id_kind kind, const char *key)
{
	return item_id(kind, json_object_get(act->claims, key));
}

const char *
claim_text(const struct act *act, const char *key)
{
	return ought_json_text(act->claims, key);
}

bool
claim_is(const struct act *act, const char *key, const char *word)
{
	const char *text = claim_text(act, key);

	return text != NULL && strcmp(text, word) == 0;
}

enum ought_status
db_text(struct ought_db *db, const char *sql, const struct ought_bind *binds, char *text,
    size_t size, bool *found, struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	const char *column;
	bool row = false;
	enum ought_status status;

	text[0] = '\0';
	if ((status = ought_db_query(db, sql, binds, &statement, err)) != OUGHT_OK)
		return status;
	if ((status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row &&
	    (column = ought_statement_text(statement, 0)) != NULL)
		strlcpy(text, column, size);
	ought_statement_finish(statement);
	if (status == OUGHT_OK && found != NULL)
		*found = row;
	return status;
}

enum ought_status
ought_act_next_id(
    struct ought_db *db, enum ought_id_kind kind, int year, int64_t *n, struct ought_error *err)
{
	int64_t from = kind == OUGHT_ID_CHECK ? (int64_t)year * OUGHT_CHECK_YEAR : 0, last = from;
	int64_t to = kind == OUGHT_ID_CHECK ? from + OUGHT_CHECK_YEAR : INT64_MAX;
	enum ought_status status;

	status = ought_db_int(db, kinds[kind].last,
	    OUGHT_BINDS(OUGHT_INT(":from", from), OUGHT_INT(":to", to)), &last, NULL, err);
	if (status != OUGHT_OK)
		return status;
	if (last < from)
		last = from; /* max() of no rows is NULL */
	if (last + 1 >= to)
		return ought_error_set(
		    err, OUGHT_REFUSED, "there are no more numbers for this %s", kinds[kind].word);
	*n = last + 1;
	return OUGHT_OK;
}

enum ought_status
id_is_next(const struct act *act, enum ought_id_kind kind, int64_t id, struct ought_error *err)
{
	int64_t next = 0;
	enum ought_status status;

	if ((status = ought_act_next_id(act->db, kind, (int)(id / OUGHT_CHECK_YEAR), &next, err)) !=
	    OUGHT_OK)
		return status;
	if (id != next)
		return ought_error_set(err, OUGHT_INVALID, "the next %s is %s, not %s",
		    kinds[kind].word, ID_TEXT(kind, next), ID_TEXT(kind, id));
	return OUGHT_OK;
}

enum ought_status
subject_add(const struct act *act, enum ought_id_kind kind, int64_t id, struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO subject (kind, id, n, erasable) VALUES (:kind, :id, :n, :erasable)"
	    " ON CONFLICT DO UPDATE SET erasable = max(erasable, excluded.erasable)";
	/* For the log only: what it contains goes with the person whom it is about. */
	static const char sql_members[] =
	    "INSERT OR IGNORE INTO subject (kind, id, n)"
	    " SELECT 'person', person, :n FROM person_ref WHERE root = :id AND root <> person";
	unsigned with = kind == OUGHT_ID_RECORD ? ERASED_WITH_RECORD
	    : kind == OUGHT_ID_PERSON           ? ERASED_WITH_PERSON
						: 0;
	enum ought_status status;

	status = ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_TEXT(":kind", kinds[kind].word), OUGHT_INT(":id", id),
		OUGHT_INT(":n", act->n), OUGHT_INT(":erasable", (act->kind->erased & with) != 0)),
	    err);
	if (status != OUGHT_OK || kind != OUGHT_ID_PERSON)
		return status;
	return ought_db_run(
	    act->db, sql_members, OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":id", id)), err);
}

enum ought_status
subject_add_record(const struct act *act, int64_t record, struct ought_error *err)
{
	static const char sql[] =
	    "INSERT OR IGNORE INTO subject (kind, id, n)"
	    " SELECT 'person', person, :n FROM record_person WHERE record = :record AND until_n IS NULL";
	enum ought_status status;

	if ((status = subject_add(act, OUGHT_ID_RECORD, record, err)) != OUGHT_OK)
		return status;
	return ought_db_run(
	    act->db, sql, OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":record", record)), err);
}

enum ought_status
subject_add_case(const struct act *act, int64_t check_id, int64_t record, struct ought_error *err)
{
	enum ought_status status;

	if ((status = subject_add(act, OUGHT_ID_CHECK, check_id, err)) != OUGHT_OK)
		return status;
	return subject_add_record(act, record, err);
}

enum ought_status
person_root(struct ought_db *db, int64_t person, int64_t *root, struct ought_error *err)
{
	static const char sql[] = "SELECT root FROM person_ref WHERE person = :person";
	bool found = false;
	enum ought_status status;

	status =
	    ought_db_int(db, sql, OUGHT_BINDS(OUGHT_INT(":person", person)), root, &found, err);
	if (status == OUGHT_OK && !found)
		status = ought_error_set(err, OUGHT_NOT_FOUND, "there is no person %s",
		    ID_TEXT(OUGHT_ID_PERSON, person));
	return status;
}

enum ought_status
person_exists(struct ought_db *db, int64_t person, struct ought_error *err)
{
	int64_t root = 0;

	return person_root(db, person, &root, err);
}

enum ought_status
person_is_root(struct ought_db *db, int64_t person, struct ought_error *err)
{
	int64_t root = 0;
	enum ought_status status;

	if ((status = person_root(db, person, &root, err)) == OUGHT_OK && root != person)
		status = ought_error_set(err, OUGHT_REFUSED,
		    "%s was merged into %s, who stands for both", ID_TEXT(OUGHT_ID_PERSON, person),
		    ID_TEXT(OUGHT_ID_PERSON, root));
	return status;
}

static void
copy_column(const struct ought_statement *statement, int column, char *text, size_t size)
{
	const char *value = ought_statement_text(statement, column);

	strlcpy(text, value != NULL ? value : "", size);
}

enum ought_status
record_find(struct ought_db *db, int64_t record, struct record *found, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT person, kind, status = 'held', officer FROM record_ref WHERE record = :record";
	struct ought_statement *statement = NULL;
	bool row = false;
	enum ought_status status;

	if ((status = ought_db_query(
		 db, sql, OUGHT_BINDS(OUGHT_INT(":record", record)), &statement, err)) != OUGHT_OK)
		return status;
	if ((status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
		found->record = record;
		found->person = ought_statement_int(statement, 0);
		copy_column(statement, 1, found->kind, sizeof(found->kind));
		found->held = ought_statement_int(statement, 2) != 0;
		copy_column(statement, 3, found->officer, sizeof(found->officer));
	}
	ought_statement_finish(statement);
	if (status == OUGHT_OK && !row)
		status = ought_error_set(err, OUGHT_NOT_FOUND, "there is no record %s",
		    ID_TEXT(OUGHT_ID_RECORD, record));
	return status;
}

enum ought_status
record_is_others(const struct act *act, int64_t record, const char *so, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT did FROM record_hand WHERE record = :record AND officer = :by LIMIT 1";
	char did[32];
	bool found = false;
	enum ought_status status;

	status = db_text(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":record", record), OUGHT_TEXT(":by", act->by)), did, sizeof(did),
	    &found, err);
	if (status == OUGHT_OK && found)
		status = ought_error_set(err, OUGHT_REFUSED, "%s %s %s, so %s", act->by, did,
		    ID_TEXT(OUGHT_ID_RECORD, record), so);
	return status;
}

enum ought_status
record_is_held(const struct record *record, struct ought_error *err)
{
	if (record->held)
		return OUGHT_OK;
	return ought_error_set(err, OUGHT_REFUSED, "%s has left the register",
	    ID_TEXT(OUGHT_ID_RECORD, record->record));
}

enum ought_status
records_share_person(
    struct ought_db *db, int64_t a, int64_t b, bool *share, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT 1 FROM record_person AS x JOIN record_person AS y USING (root)"
	    " WHERE x.record = :a AND x.until_n IS NULL"
	    "   AND y.record = :b AND y.until_n IS NULL LIMIT 1";
	int64_t one = 0;

	return ought_db_int(
	    db, sql, OUGHT_BINDS(OUGHT_INT(":a", a), OUGHT_INT(":b", b)), &one, share, err);
}

enum ought_status
request_find(struct ought_db *db, int64_t check_id, struct request *found, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT workforce, home_based, status, closed_n, kind FROM request WHERE check_id = :check";
	struct ought_statement *statement = NULL;
	bool row = false;
	enum ought_status status;

	if ((status = ought_db_query(
		 db, sql, OUGHT_BINDS(OUGHT_INT(":check", check_id)), &statement, err)) != OUGHT_OK)
		return status;
	if ((status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
		found->check_id = check_id;
		copy_column(statement, 0, found->workforce, sizeof(found->workforce));
		found->home_based = ought_statement_int(statement, 1) != 0;
		copy_column(statement, 2, found->status, sizeof(found->status));
		found->closed_n = ought_statement_int(statement, 3);
		copy_column(statement, 4, found->kind, sizeof(found->kind));
	}
	ought_statement_finish(statement);
	if (status == OUGHT_OK && !row)
		status = ought_error_set(err, OUGHT_NOT_FOUND, "there is no check %s",
		    ID_TEXT(OUGHT_ID_CHECK, check_id));
	return status;
}

enum ought_status
request_varied(
    struct ought_db *db, const struct request *request, bool *varied, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT 1 FROM decision WHERE check_id = :check AND supersedes IS NOT NULL AND n > :closed LIMIT 1";
	int64_t one = 0;

	return ought_db_int(db, sql,
	    OUGHT_BINDS(
		OUGHT_INT(":check", request->check_id), OUGHT_INT(":closed", request->closed_n)),
	    &one, varied, err);
}

enum ought_status
request_workable(
    const struct act *act, int64_t check_id, struct request *found, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT 1 FROM decision AS d JOIN reconsideration AS x USING (decision)"
	    " WHERE d.check_id = :check AND x.status = 'open' LIMIT 1";
	int64_t one = 0;
	bool reconsidered = false;
	enum ought_status status;

	if ((status = request_find(act->db, check_id, found, err)) != OUGHT_OK)
		return status;
	if (strcmp(found->status, "open") == 0)
		return OUGHT_OK;
	if (strcmp(found->status, "withdrawn") == 0)
		return ought_error_set(
		    err, OUGHT_REFUSED, "%s was withdrawn", ID_TEXT(OUGHT_ID_CHECK, check_id));
	status = ought_db_int(
	    act->db, sql, OUGHT_BINDS(OUGHT_INT(":check", check_id)), &one, &reconsidered, err);
	if (status == OUGHT_OK && !reconsidered)
		status = request_varied(act->db, found, &reconsidered, err);
	if (status == OUGHT_OK && !reconsidered)
		status = ought_error_set(err, OUGHT_REFUSED,
		    "%s is answered, and no decision on it is being reconsidered",
		    ID_TEXT(OUGHT_ID_CHECK, check_id));
	return status;
}

enum ought_status
finding_of(struct ought_db *db, int64_t check_id, int64_t person, char finding[static 16],
    struct ought_error *err)
{
	static const char sql[] =
	    "SELECT finding FROM finding_now"
	    " WHERE check_id = :check AND person = (SELECT root FROM person_ref WHERE person = :person)";

	return db_text(db, sql,
	    OUGHT_BINDS(OUGHT_INT(":check", check_id), OUGHT_INT(":person", person)), finding, 16,
	    NULL, err);
}

enum ought_status
decision_find(
    struct ought_db *db, int64_t decision, struct decision *found, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT check_id, record, until_n IS NULL, result = 'disclose', coalesce(reconsideration, 0),"
	    "       coalesce(supersedes, 0)"
	    "  FROM decision WHERE decision = :decision";
	struct ought_statement *statement = NULL;
	bool row = false;
	enum ought_status status;

	status =
	    ought_db_query(db, sql, OUGHT_BINDS(OUGHT_INT(":decision", decision)), &statement, err);
	if (status != OUGHT_OK)
		return status;
	if ((status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
		found->decision = decision;
		found->check_id = ought_statement_int(statement, 0);
		found->record = ought_statement_int(statement, 1);
		found->live = ought_statement_int(statement, 2) != 0;
		found->disclose = ought_statement_int(statement, 3) != 0;
		found->reconsideration = ought_statement_int(statement, 4);
		found->supersedes = ought_statement_int(statement, 5);
	}
	ought_statement_finish(statement);
	if (status == OUGHT_OK && !row)
		status = ought_error_set(err, OUGHT_NOT_FOUND, "there is no decision %s",
		    ID_TEXT(OUGHT_ID_DECISION, decision));
	return status;
}

enum ought_status
decision_live(struct ought_db *db, int64_t check_id, int64_t record, int64_t *decision,
    struct ought_error *err)
{
	static const char sql[] =
	    "SELECT decision FROM decision WHERE check_id = :check AND record = :record AND until_n IS NULL";

	*decision = 0;
	return ought_db_int(db, sql,
	    OUGHT_BINDS(OUGHT_INT(":check", check_id), OUGHT_INT(":record", record)), decision,
	    NULL, err);
}

enum ought_status
reconsideration_is_open(struct ought_db *db, int64_t decision, bool *open, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT 1 FROM reconsideration WHERE decision = :decision AND status = 'open' LIMIT 1";
	int64_t one = 0;

	return ought_db_int(
	    db, sql, OUGHT_BINDS(OUGHT_INT(":decision", decision)), &one, open, err);
}

enum ought_status
case_matched(
    struct ought_db *db, int64_t check_id, const struct record *record, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT 1 FROM case_person AS f JOIN person_record AS r USING (person)"
	    " WHERE f.check_id = :check AND r.record = :record LIMIT 1";
	int64_t one = 0;
	bool matched = false;
	enum ought_status status;

	status = ought_db_int(db, sql,
	    OUGHT_BINDS(OUGHT_INT(":check", check_id), OUGHT_INT(":record", record->record)), &one,
	    &matched, err);
	if (status != OUGHT_OK || matched)
		return status;
	return ought_error_set(err, OUGHT_REFUSED,
	    "%s, whom %s is about, has not been found to be the applicant of %s",
	    ID_TEXT(OUGHT_ID_PERSON, record->person), ID_TEXT(OUGHT_ID_RECORD, record->record),
	    ID_TEXT(OUGHT_ID_CHECK, check_id));
}
