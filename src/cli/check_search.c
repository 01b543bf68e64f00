/* check_search.c: ought check search, match: who in the register is the applicant. */
#include <stdio.h>
#include <string.h>

#include "case_commands.h"
#include "case_forms.h"
#include "check_state.h"
#include "describe.h"
#include "output.h"

/* ---- search ---- */

static const struct argument_about search_arguments[] = {
    {"CHECK", "the check, such as C-2026-000127", ARGUMENT_OPTIONAL}, {0}};
static const struct option_about search_options[] = {
    {"all", NULL, "every open check that was not searched yet", 0},
    {"remote", NULL, "list remote candidates too", 0}, {0}};

/* Search for the applicant of one check, and record it with what was found.  ${*result}: the search's. */
static enum ought_status
search_one(
    struct cli *cli, const char *id, const json_t *row, json_t **result, struct ought_error *err)
{
	json_t *content = NULL, *found = NULL, *shown = NULL, *candidate, *claims;
	size_t i;
	enum ought_status status;

	status = case_content(cli->db, ought_json_int(row, "n", -1), &content, err);
	if (status != OUGHT_OK)
		return status;
	status = ought_match_search(cli->match, cli->db, json_object_get(content, "applicant"),
	    option_given(cli, "remote") ? OUGHT_MATCH_REMOTE : 0, &found, err);
	json_decref(content);
	if (status != OUGHT_OK)
		return status;
	if ((shown = json_array()) == NULL) {
		status = case_nomem(err);
		goto out;
	}
	json_array_foreach(json_object_get(found, "candidates"), i, candidate)
	{
		json_array_append(shown, json_object_get(candidate, "person"));
	}
	claims = json_pack("{s:s, s:O, s:O, s:O}", "check", id, "persons",
	    json_object_get(found, "persons"), "compared", json_object_get(found, "compared"),
	    "candidates", shown);
	status = session_act(
	    cli, "check.searched", claims, json_pack("{s:O}", "result", found), NULL, err);
	if (status == OUGHT_OK)
		*result = json_incref(found);
out:
	json_decref(shown);
	json_decref(found);
	return status;
}

static enum ought_status
show_search(struct cli *cli, const char *id, json_t *result, struct ought_error *err)
{
	json_t *candidates = json_object_get(result, "candidates");
	struct ought_buffer text = {0};
	char next[96];
	enum ought_status status;

	/* The act that was just committed names everybody shown here. */
	if ((status = case_candidates_who(cli->db, candidates, err)) != OUGHT_OK)
		return status;
	if (cli->json) {
		json_object_set_new(result, "check", json_string(id));
		return output_document("ought.search/1", json_incref(result), err);
	}
	ought_buffer_add(&text, "%s: %zu candidate%s; %lld held, %lld compared\n", id,
	    json_array_size(candidates), json_array_size(candidates) == 1 ? "" : "s",
	    (long long)ought_json_int(result, "persons", 0),
	    (long long)ought_json_int(result, "compared", 0));
	describe_candidates(&text, candidates);
	if (json_array_size(candidates) > 0)
		snprintf(next, sizeof(next), "ought check match %s %s", id,
		    ought_json_text(json_array_get(candidates, 0), "person"));
	else
		snprintf(next, sizeof(next), "ought check answer %s", id);
	ought_buffer_add(&text, "\nNext: %s\n", next);
	return describe_print(cli, &text, err);
}

static enum ought_status
search_all(struct cli *cli, struct ought_error *err)
{
	static const struct column columns[] = {{"check", "Check", COLUMN_TEXT, 0},
	    {"due", "Due", COLUMN_DATE, 0}, {"candidates", "Candidates", COLUMN_NUMBER, 0}, {0}};
	struct list *list = list_begin(cli, "ought.searches/1", columns);
	struct progress progress;
	json_t *rows = NULL, *row;
	size_t i;
	enum ought_status status;

	if (list == NULL)
		return case_nomem(err);
	status = case_rows(cli->db,
	    "SELECT r.check_id AS \"check\", r.due, r.n FROM ledger.request r WHERE r.status = 'open' "
	    "AND NOT EXISTS (SELECT 1 FROM ledger.search s WHERE s.check_id = r.check_id) "
	    "ORDER BY r.due, r.check_id",
	    NULL, &rows, err);
	interrupt_watch();
	progress_begin(&progress, "searching");
	json_array_foreach(rows, i, row)
	{
		json_t *result = NULL;
		size_t count;

		if (status != OUGHT_OK)
			break;
		progress_at(&progress, (int64_t)i, (int64_t)json_array_size(rows));
		if ((status = interrupt_check(err)) != OUGHT_OK)
			break;
		status = search_one(cli, ought_json_text(row, "check"), row, &result, err);
		if (status != OUGHT_OK)
			break;
		count = json_array_size(json_object_get(result, "candidates"));
		json_decref(result);
		status = list_add(list,
		    json_pack("{s:O, s:O, s:I}", "check", json_object_get(row, "check"), "due",
			json_object_get(row, "due"), "candidates", (json_int_t)count),
		    err);
	}
	progress_end(&progress);
	json_decref(rows);
	if (status == OUGHT_OK)
		return list_end(list, "Every open check was searched already.", err);
	list_free(list);
	return status;
}

static enum ought_status
run_search(struct cli *cli, struct ought_error *err)
{
	json_t *row = NULL, *result = NULL;
	char id[OUGHT_ID_MAX];
	int64_t n;
	enum ought_status status;

	if (option_given(cli, "all") == (argument_text(cli, "CHECK") != NULL))
		return ought_error_set(err, OUGHT_INVALID, "give either a check or --all");
	if ((status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = session_match(cli, err)) != OUGHT_OK)
		return status;
	if (option_given(cli, "all"))
		return search_all(cli, err);
	if ((status = argument_id(cli, "CHECK", OUGHT_ID_CHECK, &n, id, err)) != OUGHT_OK ||
	    (status = case_check(cli->db, n, &row, err)) != OUGHT_OK)
		return status;
	status = search_one(cli, id, row, &result, err);
	if (status == OUGHT_OK)
		status = show_search(cli, id, result, err);
	json_decref(row);
	json_decref(result);
	return status;
}

const struct command cmd_check_search = {
    .name = "check search",
    .run = run_search,
    .act = "check.searched",
    .arguments = search_arguments,
    .options = search_options,
    .about = "look for the applicant in the register, and record who was found",
    .more =
	"The candidates are ranked, with the evidence for and against each.  The search is recorded\n"
	"with all of them; a later search of the same check replaces it.",
    .flags = COMMAND_ACTS,
};

/* ---- match ---- */

static const struct argument_about match_arguments[] = {
    {"CHECK", "the check, such as C-2026-000127", 0},
    {"PERSON", "a candidate of its last search, such as P-000041", 0}, {0}};
static const struct option_about match_options[] = {
    {"same", NULL, "the person is the applicant", 0},
    {"not-same", NULL, "the person is somebody else", 0},
    {"cannot-tell", NULL, "it cannot be told yet", 0}, {0}};

/* What the last search showed about the person; NULL where it did not find them. */
static enum ought_status
candidate_of(
    struct cli *cli, int64_t check, const char *person, json_t **candidate, struct ought_error *err)
{
	json_t *content = NULL, *row = NULL, *one;
	size_t i;
	enum ought_status status;

	*candidate = NULL;
	status = case_row(cli->db,
	    "SELECT n FROM ledger.search WHERE check_id = :check AND until_n IS NULL",
	    OUGHT_BINDS(OUGHT_INT(":check", check)), &row, err);
	if (status != OUGHT_OK || row == NULL)
		return status;
	status = case_content(cli->db, ought_json_int(row, "n", -1), &content, err);
	json_decref(row);
	if (status != OUGHT_OK)
		return status;
	json_array_foreach(
	    json_object_get(json_object_get(content, "result"), "candidates"), i, one)
	{
		char root[OUGHT_ID_MAX];

		/* It may have found who was merged into the person since. */
		if ((status = case_root(cli->db, ought_json_text(one, "person"), root, err)) !=
		    OUGHT_OK)
			break;
		if (*candidate == NULL && strcmp(root, person) == 0)
			*candidate = json_incref(one);
	}
	json_decref(content);
	return status;
}

/* Applicant and candidate, for the head of the form.  Logs the reading. */
static enum ought_status
side_by_side(struct cli *cli, const char *check, const json_t *check_row, const char *person,
    json_t *candidate, struct ought_buffer *text, struct ought_error *err)
{
	json_t *row = NULL, *who = NULL, *content = NULL;
	char why[64];
	int64_t n;
	enum ought_status status;

	snprintf(why, sizeof(why), "working on %s", check);
	status =
	    session_consult(cli, "person", case_ids(person), NULL, case_ids(check), -1, why, err);
	if (status == OUGHT_OK)
		status = case_content(cli->db, ought_json_int(check_row, "n", -1), &content, err);
	if (status == OUGHT_OK)
		status = ought_id_parse_exact(OUGHT_ID_PERSON, person, &n, err);
	if (status == OUGHT_OK)
		status = case_person(cli->db, n, &row, err);
	if (status == OUGHT_OK)
		status = case_person_whole(cli->db, row, &who, err);
	if (status == OUGHT_OK) {
		describe_check(text, check_row, content);
		describe_heading(text, "Person %s", person);
		describe_person(text, who);
		if (candidate != NULL) {
			json_t *list = json_pack("[O]", candidate);

			describe_heading(text, "Evidence");
			describe_candidates(text, list);
			json_decref(list);
		}
		if (text->failed)
			status = case_nomem(err);
	}
	json_decref(row);
	json_decref(who);
	json_decref(content);
	return status;
}

static enum ought_status
find_root(struct cli *cli, int64_t person, struct ought_error *err)
{
	json_t *row = NULL;
	enum ought_status status;

	if ((status = case_person(cli->db, person, &row, err)) == OUGHT_OK)
		status = case_person_is_root(row, err);
	json_decref(row);
	return status;
}

static enum ought_status
run_match(struct cli *cli, struct ought_error *err)
{
	static const char *const findings[] = {"same", "not-same", "cannot-tell"};
	json_t *row = NULL, *candidate = NULL, *answers = NULL;
	struct check_state state = {0};
	struct ought_buffer head = {0};
	char check[OUGHT_ID_MAX], person[OUGHT_ID_MAX], title[128], next[96];
	const char *finding = NULL;
	int64_t check_n, person_n;
	int given = 0;
	bool more;
	enum ought_status status;

	for (size_t i = 0; i < sizeof(findings) / sizeof(findings[0]); i++) {
		if (option_given(cli, findings[i])) {
			finding = findings[i];
			given++;
		}
	}
	if (given != 1)
		return ought_error_set(
		    err, OUGHT_INVALID, "say one of --same, --not-same and --cannot-tell");
	if ((status = argument_id(cli, "CHECK", OUGHT_ID_CHECK, &check_n, check, err)) !=
		OUGHT_OK ||
	    (status = argument_id(cli, "PERSON", OUGHT_ID_PERSON, &person_n, person, err)) !=
		OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = case_check(cli->db, check_n, &row, err)) != OUGHT_OK)
		return status;
	if ((status = find_root(cli, person_n, err)) != OUGHT_OK)
		goto out;
	status = candidate_of(cli, check_n, person, &candidate, err);
	if (status == OUGHT_OK && !option_given(cli, "file"))
		status = side_by_side(cli, check, row, person, candidate, &head, err);
	snprintf(title, sizeof(title), "%s and the applicant of %s: %s", person, check, finding);
	if (status == OUGHT_OK)
		status = case_form(cli, form_match, title, head.text, NULL, NULL, &answers, err);
	if (status != OUGHT_OK)
		goto out;
	if (candidate != NULL)
		json_object_set(answers, "evidence", json_object_get(candidate, "evidence"));
	status = session_act(cli, "check.matched",
	    json_pack("{s:s, s:s, s:s}", "check", check, "person", person, "finding", finding),
	    json_incref(answers), NULL, err);
	if (status != OUGHT_OK)
		goto out;
	if ((status = check_state_read(cli->db, check_n, &state, err)) != OUGHT_OK)
		goto out;
	more = check_state_next(&state, check, next, sizeof(next));
	status = output_done(cli, "ought.check-matched/1",
	    json_pack("{s:s, s:s, s:s}", "check", check, "person", person, "finding", finding),
	    more ? next : NULL, err, "%s and the applicant of %s: %s", person, check, finding);
out:
	check_state_clear(&state);
	ought_buffer_free(&head);
	json_decref(row);
	json_decref(candidate);
	json_decref(answers);
	return status;
}

const struct command cmd_check_match = {
    .name = "check match",
    .run = run_match,
    .act = "check.matched",
    .arguments = match_arguments,
    .options = match_options,
    .about = "say whether a candidate is the applicant, with reasons",
    .more =
	"The reasons are given in a form.  The evidence that the search showed is kept with them.",
    .flags = COMMAND_ACTS | COMMAND_FORM | COMMAND_REASON,
};
