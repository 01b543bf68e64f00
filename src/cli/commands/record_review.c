/* record_review.c: ought record review: what is due, and that a record is retained, why, and until when. */
#include <stdio.h>
#include <string.h>

#include "cli/input/case_forms.h"
#include "cli/output.h"

#include "record_review.h"

const char *
case_last_day(const json_t *record)
{
	const char *to = ought_json_text(record, "to");

	return to != NULL ? to : ought_json_text(record, "from");
}

enum ought_status
case_review(struct ought_db *db, const char *from, json_t *claims, struct ought_error *err)
{
	json_t *row = NULL;
	enum ought_status status;

	if (json_object_get(claims, "review") != NULL)
		return OUGHT_OK;
	status = case_row(db,
	    "SELECT date(:from, '+' || review_years || ' years') AS review "
	    "FROM ledger.retention_group WHERE number = :group",
	    OUGHT_BINDS(OUGHT_TEXT(":from", from),
		OUGHT_INT(":group", ought_json_int(claims, "retention_group", 0))),
	    &row, err);
	/* There is no such group: the rules say so. */
	if (status == OUGHT_OK &&
	    json_object_set_new(claims, "review",
		json_string(row != NULL ? ought_json_text(row, "review") : from)) != 0)
		status = case_nomem(err);
	json_decref(row);
	return status;
}

static const struct argument_about review_arguments[] = {
    {"RECORD", "the record, such as R-000310", ARGUMENT_OPTIONAL}, {0}};
static const struct option_about review_options[] = {
    {"due", NULL, "list the records that are due, earliest first", 0},
    {"due-by", "DATE", "list what is due by this day, in place of today", 0},
    {"group", "N", "the retention group from now on; as it is where not given", 0},
    {"next", "DATE", "the next review; by the group's period where not given", 0}, {0}};

static enum ought_status
list_due(struct cli *cli, struct ought_error *err)
{
	static const struct column columns[] = {{"review", "Review", COLUMN_DATE, 0},
	    {"record", "Record", COLUMN_TEXT, 0}, {"person", "Person", COLUMN_TEXT, 0},
	    {"kind", "Kind", COLUMN_TEXT, 0}, {"retention_group", "Group", COLUMN_NUMBER, 0},
	    {"proposed_by", "Erasure proposed by", COLUMN_TEXT, 0}, {0}};
	struct ought_date day;
	char by[OUGHT_DATE_MAX];
	enum ought_status status;

	if ((status = session_open(cli, err)) != OUGHT_OK)
		return status;
	day = ought_date_of(ought_store_now_ms(cli->store));
	if ((status = option_date(cli, "due-by", &day, err)) != OUGHT_OK)
		return status;
	ought_date_format(day, by);
	return case_list(cli, "ought.reviews-due/1", columns, "No record is due for review.",
	    "SELECT t.review, t.record, r.person, r.kind, t.retention_group, g.title, "
	    "(SELECT e.officer FROM ledger.erasure e WHERE e.record = t.record AND e.outcome IS NULL) "
	    "AS proposed_by FROM ledger.retention t JOIN ledger.record_ref r USING (record) "
	    "JOIN ledger.retention_group g ON g.number = t.retention_group "
	    "WHERE t.until_n IS NULL AND t.review <= :by ORDER BY t.review, t.record",
	    OUGHT_BINDS(OUGHT_TEXT(":by", by)), err);
}

/* What is claimed of the record: its group as it is, unless another is given; its next review. */
static enum ought_status
review_claims(
    struct cli *cli, const char *id, const json_t *row, json_t **claims, struct ought_error *err)
{
	int64_t group = ought_json_int(row, "retention_group", 0);
	struct ought_date next = {0};
	char today[OUGHT_DATE_MAX], day[OUGHT_DATE_MAX];
	enum ought_status status;

	if ((status = option_number(cli, "group", 1, 99, &group, err)) != OUGHT_OK ||
	    (status = option_date(cli, "next", &next, err)) != OUGHT_OK)
		return status;
	if ((*claims = json_pack(
		 "{s:s, s:I}", "record", id, "retention_group", (json_int_t)group)) == NULL)
		return case_nomem(err);
	if (option_given(cli, "next")) {
		ought_date_format(next, day);
		if (json_object_set_new(*claims, "review", json_string(day)) != 0)
			return case_nomem(err);
	}
	ought_date_format(ought_date_of(ought_store_now_ms(cli->store)), today);
	return case_review(cli->db, today, *claims, err);
}

static enum ought_status
run_review(struct cli *cli, struct ought_error *err)
{
	json_t *row = NULL, *answers = NULL, *claims = NULL, *document;
	char id[OUGHT_ID_MAX], title[96], until[OUGHT_DATE_MAX];
	int64_t n;
	enum ought_status status;

	if (option_given(cli, "due") || option_given(cli, "due-by"))
		return list_due(cli, err);
	if (argument_text(cli, "RECORD") == NULL)
		return ought_error_set(err, OUGHT_INVALID,
		    "give either a record to review, or --due or --due-by to list what is due");
	if ((status = argument_id(cli, "RECORD", OUGHT_ID_RECORD, &n, id, err)) != OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = ought_act_allowed(cli->store, "record.reviewed", err)) != OUGHT_OK ||
	    (status = case_record(cli->db, n, &row, err)) != OUGHT_OK)
		return status;
	if ((status = review_claims(cli, id, row, &claims, err)) != OUGHT_OK)
		goto out;
	strlcpy(until, ought_json_text(claims, "review"), sizeof(until));
	snprintf(title, sizeof(title), "why %s is retained until %s", id, until);
	status = case_form(cli, form_reason, title, NULL, NULL, NULL, &answers, err);
	if (status != OUGHT_OK)
		goto out;
	document = json_deep_copy(claims);
	status = session_act(cli, "record.reviewed", claims, answers, NULL, err);
	claims = NULL;
	if (status != OUGHT_OK) {
		json_decref(document);
		goto out;
	}
	status = output_done(cli, "ought.record-reviewed/1", document, NULL, err,
	    "%s is retained, and reviewed next on %s", id, until);
out:
	json_decref(claims);
	json_decref(row);
	return status;
}

const struct command cmd_record_review = {
    .name = "record review",
    .run = run_review,
    .arguments = review_arguments,
    .options = review_options,
    .about = "list the records due for review, or retain one until its next review",
    .more = "A record that is not to be retained is proposed for erasure instead.",
    .flags = COMMAND_ACTS | COMMAND_FORM,
};
