/* check.c: ought check add, list, show. */
#include <stdio.h>
#include <string.h>

#include "cli/input/case_forms.h"
#include "cli/output.h"
#include "cli/view/check_state.h"
#include "cli/view/describe.h"
#include "case_acts.h"

static const struct argument_about check_argument[] = {
    {"CHECK", "the check, such as C-2026-000127", 0}, {0}};

/* ---- add ---- */

static enum ought_status
run_add(struct cli *cli, struct ought_error *err)
{
	static const char *const claimed[] = {"kind", "workforce", "home_based", "barred_child",
	    "barred_adult", "volunteer", "received", NULL};
	json_t *answers = NULL, *claims;
	char id[OUGHT_ID_MAX], next[64];
	enum ought_status status;

	if ((status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = case_form(cli, form_check, "a new check", NULL, NULL, NULL, &answers, err)) !=
		OUGHT_OK)
		return status;
	case_complete_person(json_object_get(answers, "applicant"));
	if ((claims = json_object()) != NULL)
		for (size_t i = 0; claimed[i] != NULL; i++)
			case_claim(answers, claims, claimed[i]);
	status =
	    case_act_new(cli, "check.received", OUGHT_ID_CHECK, "check", claims, answers, id, err);
	if (status != OUGHT_OK)
		return status;
	snprintf(next, sizeof(next), "ought check search %s", id);
	return output_done(cli, "ought.check-received/1", json_pack("{s:s}", "check", id), next,
	    err, "Received %s", id);
}

const struct command cmd_check_add = {
    .name = "check add",
    .run = run_add,
    .act = "check.received",
    .about = "enter a check that was received",
    .flags = COMMAND_ACTS | COMMAND_FORM,
};

/* ---- list ---- */

/* Calendar days from :today to the day on which request r is due; negative once that has passed. */
#define DAYS_LEFT "CAST(julianday(r.due) - julianday(:today) AS INTEGER)"

static const struct option_about list_options[] = {
    {"status", "STATUS", "open, answered, withdrawn or all; open where not given", 0},
    {"all", NULL, "the same as --status all", 0},
    {"due-by", "DATE", "only those due by this day", 0}, {0}};

static enum ought_status
run_list(struct cli *cli, struct ought_error *err)
{
	static const struct column columns[] = {{"check", "Check", COLUMN_TEXT, 0},
	    {"kind", "Kind", COLUMN_TEXT, 0}, {"workforce", "Workforce", COLUMN_TEXT, 0},
	    {"received", "Received", COLUMN_DATE, 0}, {"due", "Due", COLUMN_DATE, 0},
	    {"left", "Left", COLUMN_TEXT, 0}, {"state", "State", COLUMN_TEXT, 0}, {0}};
	const char *given = option_text(cli, "status");
	const char *wanted = option_given(cli, "all") ? "all" : given != NULL ? given : "open";
	struct ought_date due = {INT32_MAX};
	char day[OUGHT_DATE_MAX] = "9999-12-31", today[OUGHT_DATE_MAX];
	enum ought_status status;

	if (strcmp(wanted, "open") != 0 && strcmp(wanted, "answered") != 0 &&
	    strcmp(wanted, "withdrawn") != 0 && strcmp(wanted, "all") != 0)
		return ought_error_set(
		    err, OUGHT_INVALID, "--status is open, answered, withdrawn or all");
	if ((status = option_date(cli, "due-by", &due, err)) != OUGHT_OK)
		return status;
	if (due.day != INT32_MAX)
		ought_date_format(due, day);
	if ((status = session_open(cli, err)) != OUGHT_OK)
		return status;
	ought_date_format(ought_date_of(ought_store_now_ms(cli->store)), today);
	return case_list(cli, "ought.checks/1", columns, "No checks.",
	    "SELECT r.check_id AS \"check\", r.kind, r.workforce, r.received, r.due, r.status, a.answer, " CASE_CHECK_HARD_LINE
	    " AS hard_line, CASE WHEN r.status = 'open' THEN " DAYS_LEFT " END AS days_left, "
	    "r.status = 'open' AND r.due < :today AS overdue, "
	    "r.status = 'open' AND " CASE_CHECK_HARD_LINE " < :today AS hard_line_passed, "
	    "CASE WHEN r.status <> 'open' THEN NULL "
	    "WHEN " CASE_CHECK_HARD_LINE " < :today THEN 'past the hard line' "
	    "WHEN r.due < :today THEN (-" DAYS_LEFT ") || iif(" DAYS_LEFT
	    " = -1, ' day', ' days') || ' overdue' "
	    "WHEN r.due = :today THEN 'due today' "
	    "ELSE " DAYS_LEFT " || iif(" DAYS_LEFT " = 1, ' day', ' days') END AS \"left\", "
	    "CASE WHEN r.status = 'answered' THEN a.answer "
	    "WHEN r.status = 'withdrawn' THEN 'withdrawn' "
	    "WHEN s.n IS NULL THEN 'to search' "
	    "WHEN EXISTS (SELECT 1 FROM ledger.candidate_now c WHERE c.check_id = r.check_id "
	    "  AND c.kind IN (SELECT k.name FROM ledger.candidate_kind k WHERE k.finding = 1) "
	    "  AND NOT EXISTS (SELECT 1 FROM ledger.finding_now f "
	    "  WHERE f.check_id = r.check_id AND f.person = c.person)) THEN 'to match' "
	    "WHEN EXISTS (SELECT 1 FROM ledger.case_person f "
	    "  JOIN ledger.person_record l ON l.person = f.person "
	    "  JOIN ledger.record_ref h ON h.record = l.record AND h.status = 'held' "
	    "  WHERE f.check_id = r.check_id AND NOT EXISTS (SELECT 1 FROM ledger.decision d "
	    "  WHERE d.check_id = r.check_id AND d.record = h.record AND d.until_n IS NULL) "
	    "  AND NOT EXISTS (SELECT 1 FROM ledger.assessment a WHERE a.check_id = r.check_id "
	    "  AND a.record = h.record AND a.until_n IS NULL AND a.recommendation = 'discard')) "
	    "THEN 'to decide' "
	    "WHEN EXISTS (SELECT 1 FROM ledger.finding_now f WHERE f.check_id = r.check_id "
	    "  AND f.finding = 'cannot-tell') THEN 'cannot tell yet' "
	    "ELSE 'to answer' END AS state "
	    "FROM ledger.request r JOIN ledger.service_level l USING (kind) "
	    "LEFT JOIN ledger.search s ON s.check_id = r.check_id "
	    "AND s.until_n IS NULL LEFT JOIN ledger.answer a ON a.check_id = r.check_id "
	    "AND a.until_n IS NULL "
	    "WHERE (:status = 'all' OR r.status = :status) AND r.due <= :due "
	    "ORDER BY r.due, r.check_id",
	    OUGHT_BINDS(OUGHT_TEXT(":status", wanted), OUGHT_TEXT(":due", day),
		OUGHT_TEXT(":today", today)),
	    err);
}

const struct command cmd_check_list = {
    .name = "check list",
    .run = run_list,
    .options = list_options,
    .about = "list checks, those due first: identifiers, dates and states, nothing personal",
};

/* ---- show ---- */

/* Everybody who is shown; NULL: nobody. */
static json_t *
candidates_of(const struct check_state *state)
{
	json_t *persons;
	const json_t *row;
	size_t i;

	if (json_array_size(state->candidates) == 0)
		return NULL;
	persons = json_array();
	json_array_foreach(state->candidates, i, row)
	{
		json_array_append(persons, json_object_get(row, "person"));
	}
	return persons;
}

static void
describe_records(struct ought_buffer *text, const json_t *records)
{
	const json_t *row;
	size_t i;

	if (json_array_size(records) > 0)
		describe_heading(text, "Records");
	json_array_foreach(records, i, row)
	{
		const char *recommendation = ought_json_text(row, "recommendation");
		const char *finding = ought_json_text(row, "finding");
		struct ought_buffer line = {0};

		if (finding != NULL && strcmp(finding, "third-party") == 0)
			ought_buffer_add(&line,
			    "of %s, a third party at the home: ", ought_json_text(row, "person"));
		ought_buffer_add(&line, "%s, %s, as %s", ought_json_text(row, "kind"),
		    ought_json_text(row, "category"), ought_json_text(row, "role"));
		if (recommendation != NULL)
			ought_buffer_add(&line, "; recommended by %s: %s",
			    ought_json_text(row, "assessed_by"), recommendation);
		if (json_object_get(row, "invited") != NULL)
			ought_buffer_add(&line, "; representations %s",
			    !ought_json_bool(row, "invited")            ? "not invited"
				: ought_json_text(row, "reply") == NULL ? "invited"
				: strcmp(ought_json_text(row, "reply"), "none") == 0
				? "invited, none made"
				: "received");
		if (ought_json_text(row, "decision") != NULL)
			ought_buffer_add(&line, "; %s: %s", ought_json_text(row, "decision"),
			    ought_json_text(row, "result"));
		if (ought_json_bool(row, "erased"))
			ought_buffer_add(&line, "; erased");
		describe_field(text, ought_json_text(row, "record"), line.text);
		ought_buffer_free(&line);
	}
}

static enum ought_status
print_check(struct cli *cli, const char *id, json_t *row, json_t *content,
    const struct check_state *state, struct ought_error *err)
{
	struct ought_buffer text = {0};
	char next[96];
	bool more;

	more = state->open && check_state_next(state, id, next, sizeof(next));
	if (cli->json) {
		json_object_set(row, "content", content);
		if (state->search != NULL)
			json_object_set(row, "search", state->search);
		json_object_set(row, "candidates", state->candidates);
		json_object_set(row, "records", state->records);
		if (json_array_size(state->closings) > 0)
			json_object_set(row, "closings", state->closings);
		if (state->answer != NULL) {
			json_object_set(row, "answer", (json_t *)state->answer);
			json_object_set(row, "answers", state->answers);
		}
		if (state->missing.len > 0)
			json_object_set_new(row, "missing", json_string(state->missing.text));
		if (state->allows != NULL)
			json_object_set_new(row, "allows", json_string(state->allows));
		return output_document("ought.check/1", json_incref(row), err);
	}
	describe_check(&text, row, content);
	if (state->search != NULL) {
		describe_heading(&text, "Search");
		describe_who(&text, "Searched by", ought_json_text(state->search, "officer"),
		    ought_json_text(state->search, "at"));
		if (json_array_size(state->candidates) == 0)
			describe_paragraph(&text, "Nobody in the register came near.");
		describe_candidates(&text, state->candidates);
	}
	describe_records(&text, state->records);
	describe_closings(&text, state->closings);
	describe_answers(&text, state->answers);
	if (state->missing.len > 0 && state->open) {
		describe_heading(&text, "Before it can be answered");
		describe_paragraph(&text, state->missing.text);
	}
	if (more)
		ought_buffer_add(&text, "\nNext: %s\n", next);
	return describe_print(cli, &text, err);
}

static enum ought_status
run_show(struct cli *cli, struct ought_error *err)
{
	struct check_state state = {0};
	json_t *row = NULL, *content = NULL;
	char id[OUGHT_ID_MAX], why[64];
	int64_t n;
	enum ought_status status;

	if ((status = argument_id(cli, "CHECK", OUGHT_ID_CHECK, &n, id, err)) != OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = case_check(cli->db, n, &row, err)) != OUGHT_OK)
		return status;
	snprintf(why, sizeof(why), "working on %s", id);
	if ((status = check_state_read(cli->db, n, &state, err)) == OUGHT_OK)
		status = session_consult(
		    cli, "check", candidates_of(&state), NULL, case_ids(id), -1, why, err);
	if (status == OUGHT_OK)
		status = case_content(cli->db, ought_json_int(row, "n", -1), &content, err);
	if (status == OUGHT_OK)
		status = check_state_details(cli->db, &state, err);
	if (status == OUGHT_OK)
		status = print_check(cli, id, row, content, &state, err);
	check_state_clear(&state);
	json_decref(row);
	json_decref(content);
	return status;
}

const struct command cmd_check_show = {
    .name = "check show",
    .run = run_show,
    .arguments = check_argument,
    .about = "show a check: the applicant, who was found, what was decided, what is missing",
    .flags = COMMAND_REASON,
};
