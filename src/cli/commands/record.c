/* record.c: ought record add, list, show, amend, outcome. */
#include <stdio.h>
#include <string.h>

#include "cli/input/case_forms.h"
#include "cli/output.h"
#include "cli/view/describe.h"
#include "cli/view/history.h"
#include "case_acts.h"
#include "record_review.h"

static const struct argument_about person_argument[] = {
    {"PERSON", "whom the record is about, such as P-000041", 0}, {0}};
static const struct argument_about record_argument[] = {
    {"RECORD", "the record, such as R-000310", 0}, {0}};

static enum ought_status
fill_record(struct cli *cli, const char *title, bool amending, const json_t *present,
    json_t **answers, struct ought_error *err)
{
	json_t *context = json_pack("{s:s}", "amending", amending ? "yes" : "no");
	enum ought_status status;

	if (context == NULL)
		return case_nomem(err);
	status = case_form(cli, form_record, title, NULL, context, present, answers, err);
	json_decref(context);
	return status;
}

static enum ought_status
run_add(struct cli *cli, struct ought_error *err)
{
	json_t *row = NULL, *answers = NULL, *claims;
	char person[OUGHT_ID_MAX], id[OUGHT_ID_MAX], title[64];
	int64_t n;
	enum ought_status status;

	if ((status = argument_id(cli, "PERSON", OUGHT_ID_PERSON, &n, person, err)) != OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = case_person(cli->db, n, &row, err)) != OUGHT_OK)
		return status;
	json_decref(row);
	snprintf(title, sizeof(title), "a new record about %s", person);
	if ((status = fill_record(cli, title, false, NULL, &answers, err)) != OUGHT_OK)
		return status;
	if ((status = case_state_age(cli->db, n, answers, err)) != OUGHT_OK) {
		json_decref(answers);
		return status;
	}
	claims = json_pack("{s:s}", "person", person);
	case_claim(answers, claims, "role");
	case_claim(answers, claims, "kind");
	case_claim(answers, claims, "outcome");
	case_claim(answers, claims, "category");
	case_claim(answers, claims, "retention_group");
	case_claim(answers, claims, "review");
	if ((status = case_review(cli->db, case_last_day(answers), claims, err)) != OUGHT_OK) {
		json_decref(answers);
		json_decref(claims);
		return status;
	}
	status = case_act_new(
	    cli, "record.entered", OUGHT_ID_RECORD, "record", claims, answers, id, err);
	if (status != OUGHT_OK)
		return status;
	return output_done(cli, "ought.record-entered/1",
	    json_pack("{s:s, s:s}", "record", id, "person", person), NULL, err,
	    "Entered %s about %s", id, person);
}

const struct command cmd_record_add = {
    .name = "record add",
    .run = run_add,
    .act = "record.entered",
    .arguments = person_argument,
    .about = "enter a record about a person",
    .more =
	"Where decisions about other records of the person are live, each gets a reconsideration: see\n"
	"\"ought reconsider list\".",
    .flags = COMMAND_ACTS | COMMAND_FORM,
};

/* ---- list ---- */

static const struct option_about list_options[] = {
    {"person", "PERSON", "only records about this person", 0},
    {"kind", "KIND", "only of this kind, such as outcome-21", 0},
    {"category", "CATEGORY", "only of this category", 0},
    {"left", NULL, "those that left the register or were erased too", 0}, {0}};

static enum ought_status
run_list(struct cli *cli, struct ought_error *err)
{
	static const struct column columns[] = {{"record", "Record", COLUMN_TEXT, 0},
	    {"person", "Person", COLUMN_TEXT, 0}, {"kind", "Kind", COLUMN_TEXT, 0},
	    {"outcome", "Outcome", COLUMN_TEXT, 0}, {"category", "Category", COLUMN_TEXT, 0},
	    {"status", "State", COLUMN_TEXT, 0}, {"at", "Entered", COLUMN_TIME, 0}, {0}};
	char id[OUGHT_ID_MAX];
	int64_t person = 0;
	enum ought_status status;

	if (option_given(cli, "person") &&
	    (status = option_id(cli, "person", OUGHT_ID_PERSON, &person, id, err)) != OUGHT_OK)
		return status;
	if ((status = session_open(cli, err)) != OUGHT_OK ||
	    (status = case_option_word(cli, "kind", err)) != OUGHT_OK ||
	    (status = case_option_word(cli, "category", err)) != OUGHT_OK)
		return status;
	return case_list(cli, "ought.records/1", columns, "No records.",
	    "SELECT record, person, kind, outcome, category, "
	    "CASE WHEN erased_n IS NULL THEN status ELSE 'erased' END AS status, at_ms AS at "
	    "FROM ledger.record_ref "
	    "WHERE (:person = 0 OR record IN (SELECT l.record FROM ledger.person_record l "
	    "WHERE l.person = (SELECT root FROM ledger.person_ref WHERE person = :person))) "
	    "AND (:kind IS NULL OR kind = :kind) "
	    "AND (:category IS NULL OR category = :category) AND (:left OR status = 'held') "
	    "ORDER BY record",
	    OUGHT_BINDS(OUGHT_INT(":person", person), OUGHT_TEXT(":kind", option_text(cli, "kind")),
		OUGHT_TEXT(":category", option_text(cli, "category")),
		OUGHT_INT(":left", option_given(cli, "left"))),
	    err);
}

const struct command cmd_record_list = {
    .name = "record list",
    .run = run_list,
    .options = list_options,
    .about = "list records: identifiers, kinds and categories, nothing personal",
};

/* ---- show ---- */

static const struct option_about show_options[] = {OPTION_HISTORY, {0}};

static enum ought_status
print_record(struct cli *cli, json_t *row, json_t *content, json_t *decisions, json_t *history,
    struct ought_error *err)
{
	struct ought_buffer text = {0};
	const json_t *decision;
	size_t i;

	if (cli->json) {
		json_object_set(row, "content", content);
		json_object_set(row, "decisions", decisions);
		if (history != NULL)
			json_object_set(row, "history", history);
		return output_document("ought.record/1", json_incref(row), err);
	}
	describe_record(&text, row, content);
	if (json_array_size(decisions) > 0)
		describe_heading(&text, "Decisions");
	json_array_foreach(decisions, i, decision)
	{
		struct ought_buffer line = {0};

		ought_buffer_add(&line, "%s for %s, by %s, %s", ought_json_text(decision, "result"),
		    ought_json_text(decision, "check"), ought_json_text(decision, "officer"),
		    ought_json_text(decision, "status"));
		describe_field(&text, ought_json_text(decision, "decision"), line.text);
		ought_buffer_free(&line);
	}
	history_describe(&text, history);
	return describe_print(cli, &text, err);
}

static enum ought_status
run_show(struct cli *cli, struct ought_error *err)
{
	json_t *row = NULL, *content = NULL, *decisions = NULL, *history = NULL;
	char id[OUGHT_ID_MAX];
	int64_t n;
	enum ought_status status;

	if ((status = argument_id(cli, "RECORD", OUGHT_ID_RECORD, &n, id, err)) != OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = case_record(cli->db, n, &row, err)) != OUGHT_OK)
		return status;
	status = session_consult(cli, "record", case_ids(ought_json_text(row, "person")),
	    case_ids(id), NULL, -1, NULL, err);
	if (status == OUGHT_OK)
		status = case_record_content(cli->db, row, &content, err);
	if (status == OUGHT_OK)
		status = case_decisions(cli->db, n, &decisions, err);
	if (status == OUGHT_OK && option_given(cli, "history"))
		status = history_read(cli->db, "record", n, &history, err);
	if (status == OUGHT_OK)
		status = print_record(cli, row, content, decisions, history, err);
	json_decref(history);
	json_decref(row);
	json_decref(content);
	json_decref(decisions);
	return status;
}

const struct command cmd_record_show = {
    .name = "record show",
    .run = run_show,
    .arguments = record_argument,
    .options = show_options,
    .about = "show a record, whom it concerns, and the decisions about it",
    .flags = COMMAND_REASON,
};

/* ---- amend ---- */

static enum ought_status
run_amend(struct cli *cli, struct ought_error *err)
{
	json_t *row = NULL, *present = NULL, *answers = NULL, *reason;
	char id[OUGHT_ID_MAX], why[64];
	int64_t n, person;
	enum ought_status status;

	if ((status = argument_id(cli, "RECORD", OUGHT_ID_RECORD, &n, id, err)) != OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = case_record(cli->db, n, &row, err)) != OUGHT_OK)
		return status;
	if ((status = case_number(row, "person", OUGHT_ID_PERSON, &person, err)) != OUGHT_OK ||
	    (status = case_record_is_held(row, err)) != OUGHT_OK)
		goto out;
	if (!option_given(cli, "file")) {
		/* The editor shows the record as it stands. */
		snprintf(why, sizeof(why), "amending %s", id);
		status = session_consult(cli, "record", case_ids(ought_json_text(row, "person")),
		    case_ids(id), NULL, -1, why, err);
		if (status == OUGHT_OK)
			status = case_record_content(cli->db, row, &present, err);
		if (status != OUGHT_OK)
			goto out;
	}
	if ((status = fill_record(cli, id, true, present, &answers, err)) != OUGHT_OK)
		goto out;
	reason = json_incref(json_object_get(answers, "reason"));
	json_object_del(answers, "reason");
	if ((status = case_state_age(cli->db, person, answers, err)) != OUGHT_OK) {
		json_decref(reason);
		goto out;
	}
	status = session_act(cli, "record.amended", json_pack("{s:s}", "record", id),
	    json_pack("{s:O, s:o}", "record", answers, "reason", reason), NULL, err);
	if (status == OUGHT_OK)
		status = output_done(cli, "ought.record-amended/1",
		    json_pack("{s:s}", "record", id), NULL, err, "Amended %s", id);
out:
	json_decref(row);
	json_decref(present);
	json_decref(answers);
	return status;
}

const struct command cmd_record_amend = {
    .name = "record amend",
    .run = run_amend,
    .act = "record.amended",
    .arguments = record_argument,
    .about = "put a record right; what was there before stays in the history",
    .flags = COMMAND_ACTS | COMMAND_FORM | COMMAND_REASON,
};

/* ---- outcome ---- */

static const struct argument_about outcome_arguments[] = {
    {"RECORD", "the record, such as R-000310", 0},
    {"CODE", "the Home Office outcome code, such as 22", 0}, {0}};

static const struct option_about outcome_options[] = {
    {"kind", "KIND", "of which kind the record is with that outcome, where that changes", 0}, {0}};

static enum ought_status
run_outcome(struct cli *cli, struct ought_error *err)
{
	const char *code = argument_text(cli, "CODE"), *kind = option_text(cli, "kind");
	json_t *row = NULL, *answers = NULL;
	char id[OUGHT_ID_MAX], title[128];
	bool known, sanction;
	int64_t n;
	enum ought_status status;

	if ((status = argument_id(cli, "RECORD", OUGHT_ID_RECORD, &n, id, err)) != OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = case_option_word(cli, "kind", err)) != OUGHT_OK ||
	    (status = case_record(cli->db, n, &row, err)) != OUGHT_OK)
		return status;
	json_decref(row);
	if ((status = case_outcome(cli->db, code, &known, &sanction, err)) != OUGHT_OK)
		return status;
	if (!known)
		return ought_error_set(
		    err, OUGHT_INVALID, "there is no outcome code \"%.20s\"", code);
	snprintf(title, sizeof(title), "outcome of %s, to %s%s", id, code,
	    sanction ? " (a formal sanction: the record leaves the register)" : "");
	status = case_form(cli, form_reason, title, NULL, NULL, NULL, &answers, err);
	if (status != OUGHT_OK)
		return status;
	status = session_act(cli, "record.outcome-changed",
	    json_pack("{s:s, s:s, s:s*}", "record", id, "outcome", code, "kind", kind), answers,
	    NULL, err);
	if (status != OUGHT_OK)
		return status;
	return output_done(cli, "ought.record-outcome/1",
	    json_pack("{s:s, s:s}", "record", id, "outcome", code), NULL, err,
	    "%s now has outcome %s%s", id, code, sanction ? " and left the register" : "");
}

const struct command cmd_record_outcome = {
    .name = "record outcome",
    .run = run_outcome,
    .act = "record.outcome-changed",
    .arguments = outcome_arguments,
    .options = outcome_options,
    .about = "change the outcome of a record",
    .more =
	"An outcome that is a formal sanction takes the record out of the register.  Live decisions\n"
	"about the record get a reconsideration.",
    .flags = COMMAND_ACTS | COMMAND_FORM,
};
