/* check_match.c: ought check match: whether somebody whom a search found is the applicant. */
#include <stdio.h>
#include <string.h>

#include "cli/input/case_forms.h"
#include "cli/output.h"
#include "cli/view/check_state.h"
#include "cli/view/describe.h"

static const struct argument_about match_arguments[] = {
    {"CHECK", "the check, such as C-2026-000127", 0},
    {"PERSON", "a candidate of its last search, such as P-000041", 0}, {0}};
static const struct option_about match_options[] = {
    {"same", NULL, "the person is the applicant", 0},
    {"not-same", NULL, "the person is somebody else", 0},
    {"cannot-tell", NULL, "it cannot be told yet", 0},
    {"third-party", NULL, "the person is a third party at the home, not the applicant", 0}, {0}};

/* What the last search showed about the person; NULL where it did not find them. */
static enum ought_status
candidate_of(
    struct cli *cli, int64_t check, const char *person, json_t **candidate, struct ought_error *err)
{
	json_t *content = NULL, *row = NULL, *found, *one;
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
	found = json_array();
	json_array_extend(found, json_object_get(json_object_get(content, "result"), "candidates"));
	json_array_extend(found, json_object_get(json_object_get(content, "result"), "home"));
	json_array_foreach(found, i, one)
	{
		char root[OUGHT_ID_MAX];

		/* It may have found who was merged into the person since. */
		if ((status = case_root(cli->db, ought_json_text(one, "person"), root, err)) !=
		    OUGHT_OK)
			break;
		if (*candidate == NULL && strcmp(root, person) == 0)
			*candidate = json_incref(one);
	}
	json_decref(found);
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
	static const char *const findings[] = {"same", "not-same", "cannot-tell", "third-party"};
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
		return ought_error_set(err, OUGHT_INVALID,
		    "say one of --same, --not-same, --cannot-tell and --third-party");
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
    .about = "say whether a candidate is the applicant, or a third party at the home, with reasons",
    .more =
	"The reasons are given in a form.  The evidence that the search showed is kept with them.",
    .flags = COMMAND_ACTS | COMMAND_FORM | COMMAND_REASON,
};
