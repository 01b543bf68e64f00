/* check_search.c: ought check search: who in the register may be the applicant. */
#include <stdio.h>
#include <string.h>

#include "cli/output.h"
#include "cli/view/check_state.h"
#include "cli/view/describe.h"

#include "check_search.h"

/* ---- search ---- */

static const struct argument_about search_arguments[] = {
    {"CHECK", "the check, such as C-2026-000127", ARGUMENT_OPTIONAL}, {0}};
static const struct option_about search_options[] = {
    {"all", NULL, "every open check for which somebody could be found who was not before", 0},
    {"remote", NULL, "list remote candidates too", 0},
    {"explain", NULL, "say what each piece of evidence weighs, and what the sums mean", 0}, {0}};

#define REMOTE "remote"

static bool
is_remote(const json_t *candidate)
{
	const char *band = ought_json_text(candidate, "band");

	return band != NULL && strcmp(band, REMOTE) == 0;
}

/*
 * Who lives or lived at the home, as the members "home" and "home_left_out" of ${found}.  Whoever may be the applicant stays a candidate; a remote
 * candidate is rather somebody at the home, of whom something has to be said.
 */
static enum ought_status
add_home(struct cli *cli, const json_t *applicant, json_t *found, struct ought_error *err)
{
	json_t *listed = json_object_get(found, "candidates"), *at_home = NULL, *home, *one;
	bool set;
	char today[OUGHT_DATE_MAX];
	size_t i, j;
	enum ought_status status;

	ought_date_format(ought_date_of(ought_store_now_ms(cli->store)), today);
	if ((status = ought_match_home(cli->match, cli->db, applicant, today, &at_home, err)) !=
	    OUGHT_OK)
		return status;
	home = json_array();
	json_array_foreach(json_object_get(at_home, "persons"), i, one)
	{
		json_t *candidate = NULL;

		for (j = 0; j < json_array_size(listed); j++) {
			candidate = json_array_get(listed, j);
			if (json_equal(json_object_get(candidate, "person"),
				json_object_get(one, "person")))
				break;
		}
		if (j == json_array_size(listed)) {
			json_array_append(home, one);
		} else if (is_remote(candidate)) {
			json_array_append(home, candidate);
			json_array_remove(listed, j);
		}
	}
	set = json_object_set_new(found, "home", home) == 0 &&
	    json_object_set(found, "home_left_out", json_object_get(at_home, "left_out")) == 0;
	json_decref(at_home);
	return set ? OUGHT_OK : case_nomem(err);
}

int64_t
search_left_out(const json_t *found)
{
	const json_t *listed = json_object_get(found, "candidates");
	size_t count = json_array_size(listed);
	bool remote = count == 0 || is_remote(json_array_get(listed, count - 1));

	return ought_json_int(found, "home_left_out", 0) +
	    (remote ? 0 : ought_json_int(found, "left_out", 0));
}

/* What the ledger says of ${found}: who is a candidate, who is a remote one, and who is at the home. */
static json_t *
searched_claims(const char *id, const json_t *found)
{
	json_t *candidates = json_array(), *remote = json_array(), *home = json_array(), *one;
	json_t *claims;
	size_t i;

	json_array_foreach(json_object_get(found, "candidates"), i, one)
	{
		json_array_append(
		    is_remote(one) ? remote : candidates, json_object_get(one, "person"));
	}
	json_array_foreach(json_object_get(found, "home"), i, one)
	{
		json_array_append(home, json_object_get(one, "person"));
	}
	claims = json_pack("{s:s, s:O, s:O, s:O}", "check", id, "persons",
	    json_object_get(found, "persons"), "compared", json_object_get(found, "compared"),
	    "candidates", candidates);
	if (json_array_size(remote) > 0)
		json_object_set(claims, "remote", remote);
	if (json_array_size(home) > 0)
		json_object_set(claims, "home", home);
	if (search_left_out(found) > 0)
		json_object_set_new(claims, "left_out", json_integer(search_left_out(found)));
	json_decref(candidates);
	json_decref(remote);
	json_decref(home);
	return claims;
}

static enum ought_status
look(struct cli *cli, const json_t *applicant, const json_t *row, json_t **found,
    struct ought_error *err)
{
	enum ought_status status;

	status = ought_match_search(cli->match, cli->db, applicant,
	    option_given(cli, "remote") ? OUGHT_MATCH_REMOTE : 0, found, err);
	if (status == OUGHT_OK && ought_json_bool(row, "home_based"))
		status = add_home(cli, applicant, *found, err);
	return status;
}

/* Put into ${applicant} of whom it was found who they are, so that others are listed; ${*some}: of anybody. */
static enum ought_status
settle(struct cli *cli, int64_t check, json_t *applicant, bool *some, struct ought_error *err)
{
	json_t *rows = NULL, *settled = json_array(), *row;
	size_t i;
	enum ought_status status;

	if ((status = case_rows(cli->db,
		 "SELECT person FROM ledger.finding_now "
		 "WHERE check_id = :check AND finding <> 'cannot-tell' ORDER BY person",
		 OUGHT_BINDS(OUGHT_INT(":check", check)), &rows, err)) == OUGHT_OK) {
		json_array_foreach(rows, i, row)
		{
			json_array_append(settled, json_object_get(row, "person"));
		}
		*some = json_array_size(settled) > 0;
		if (json_object_set(applicant, "settled", settled) != 0)
			status = case_nomem(err);
	}
	json_decref(rows);
	json_decref(settled);
	return status;
}

/*
 * The applicant, and who is at the home, among those who are held at one moment.  Where too many are found, those of whom
 * something was found before make room for the others.
 */
static enum ought_status
look_for(
    struct cli *cli, json_t *applicant, const json_t *row, json_t **found, struct ought_error *err)
{
	int64_t check;
	bool some = false;
	enum ought_status status;

	if ((status = case_number(row, "check", OUGHT_ID_CHECK, &check, err)) != OUGHT_OK ||
	    (status = ought_db_read_begin(cli->db, err)) != OUGHT_OK)
		return status;
	status = look(cli, applicant, row, found, err);
	if (status == OUGHT_OK && search_left_out(*found) > 0)
		status = settle(cli, check, applicant, &some, err);
	if (status == OUGHT_OK && some) {
		json_decref(*found);
		*found = NULL;
		status = look(cli, applicant, row, found, err);
	}
	ought_db_read_end(cli->db);
	return status;
}

enum ought_status
search_one(
    struct cli *cli, const char *id, const json_t *row, json_t **result, struct ought_error *err)
{
	json_t *content = NULL, *found = NULL;
	enum ought_status status;

	status = case_content(cli->db, ought_json_int(row, "n", -1), &content, err);
	if (status != OUGHT_OK)
		return status;
	status = look_for(cli, json_object_get(content, "applicant"), row, &found, err);
	json_decref(content);
	if (status == OUGHT_OK)
		status = session_act(cli, "check.searched", searched_claims(id, found),
		    json_pack("{s:O}", "result", found), NULL, err);
	if (status == OUGHT_OK)
		*result = json_incref(found);
	json_decref(found);
	return status;
}

static void
describe_search(struct cli *cli, struct ought_buffer *text, const char *id, const json_t *result)
{
	json_t *candidates = json_object_get(result, "candidates"),
	       *home = json_object_get(result, "home");
	size_t count = json_array_size(candidates);

	ought_buffer_add(text, "%s: %lld of %lld persons compared; ", id,
	    (long long)ought_json_int(result, "compared", 0),
	    (long long)ought_json_int(result, "persons", 0));
	if (count == 0)
		ought_buffer_add(text, "nobody is a candidate");
	else
		ought_buffer_add(text, "%zu candidate%s", count, count == 1 ? "" : "s");
	if (ought_json_int(result, "left_out", 0) > 0)
		ought_buffer_add(text, ", and %lld more who weigh as little as the last",
		    (long long)ought_json_int(result, "left_out", 0));
	ought_buffer_add(text, "\n");
	if (option_given(cli, "explain"))
		describe_explained(text, candidates);
	else
		describe_candidates(text, candidates);
	if (json_array_size(home) == 0)
		return;
	describe_heading(text, "Live or lived at the home address");
	describe_candidates(text, home);
	if (ought_json_int(result, "home_left_out", 0) > 0)
		ought_buffer_add(text, "\nAnd %lld more at the home address, who are not listed.\n",
		    (long long)ought_json_int(result, "home_left_out", 0));
}

const char *
search_to_match(const json_t *result)
{
	const json_t *first = json_array_get(json_object_get(result, "candidates"), 0);

	if (first == NULL || is_remote(first))
		first = json_array_get(json_object_get(result, "home"), 0);
	return ought_json_text(first, "person");
}

static enum ought_status
show_search(struct cli *cli, const char *id, json_t *result, struct ought_error *err)
{
	json_t *home = json_object_get(result, "home");
	struct ought_buffer text = {0};
	const char *first = search_to_match(result);
	enum ought_status status;

	/* The act that was just committed names everybody shown here. */
	status = case_candidates_who(cli->db, json_object_get(result, "candidates"), err);
	if (status == OUGHT_OK && home != NULL)
		status = case_candidates_who(cli->db, home, err);
	if (status != OUGHT_OK)
		return status;
	if (cli->json) {
		json_object_set_new(result, "check", json_string(id));
		return output_document("ought.search/1", json_incref(result), err);
	}
	describe_search(cli, &text, id, result);
	if (first != NULL)
		ought_buffer_add(&text, "\nNext: ought check match %s %s\n", id, first);
	else
		ought_buffer_add(&text, "\nNext: ought check answer %s\n", id);
	return describe_print(cli, &text, err);
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
	if (option_given(cli, "all") && option_given(cli, "explain"))
		return ought_error_set(err, OUGHT_INVALID,
		    "--explain is about the candidates of one check, and --all lists none");
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
	"Every person held is compared.  The candidates are ranked, with the evidence for and against\n"
	"each; for home-based work those at the home address are listed too.  The search is recorded with\n"
	"all of them; a later search of the same check replaces it.",
    .flags = COMMAND_ACTS,
};
