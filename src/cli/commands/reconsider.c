/* reconsider.c: ought reconsider open, list, show, conclude. */
#include <stdio.h>
#include <string.h>

#include "cli/input/case_forms.h"
#include "cli/output.h"
#include "cli/view/chain.h"
#include "cli/view/describe.h"
#include "case_acts.h"
#include "decide.h"

static const struct argument_about reconsideration_argument[] = {
    {"RECONSIDERATION", "the reconsideration, such as X-000003", 0}, {0}};

/* ---- open ---- */

static const struct argument_about decision_argument[] = {
    {"DECISION", "the live decision, such as D-000008", 0}, {0}};
static const struct option_about open_options[] = {
    {"trigger", "TRIGGER",
	"what gives rise to it: accuracy-dispute, independent-monitor, court-order, ...",
	OPTION_REQUIRED},
    {"record", "RECORD", "the record that came to light, where there is one", 0}, {0}};

static enum ought_status
run_open(struct cli *cli, struct ought_error *err)
{
	const char *trigger = option_text(cli, "trigger");
	json_t *row = NULL, *answers = NULL, *claims;
	char decision[OUGHT_ID_MAX], record[OUGHT_ID_MAX], id[OUGHT_ID_MAX], title[96];
	struct ought_buffer next = {0};
	int64_t n, record_n, opened;
	enum ought_status status;

	if ((status = argument_id(cli, "DECISION", OUGHT_ID_DECISION, &n, decision, err)) !=
		OUGHT_OK ||
	    (option_given(cli, "record") &&
		(status = option_id(cli, "record", OUGHT_ID_RECORD, &record_n, record, err)) !=
		    OUGHT_OK) ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = case_option_word(cli, "trigger", err)) != OUGHT_OK ||
	    (status = case_decision(cli->db, n, &row, err)) != OUGHT_OK)
		return status;
	json_decref(row);
	snprintf(title, sizeof(title), "why %s is reconsidered", decision);
	status = case_form(cli, form_reason, title, NULL, NULL, NULL, &answers, err);
	if (status != OUGHT_OK)
		return status;
	claims = json_pack("{s:s, s:s}", "decision", decision, "trigger", trigger);
	if (claims != NULL && option_given(cli, "record"))
		json_object_set_new(claims, "record", json_string(record));
	status = case_act_new(cli, "reconsideration.opened", OUGHT_ID_RECONSIDERATION,
	    "reconsideration", claims, answers, id, err);
	if (status != OUGHT_OK)
		return status;
	if ((status = ought_id_parse_exact(OUGHT_ID_RECONSIDERATION, id, &opened, err)) ==
		OUGHT_OK &&
	    (status = chain_next(cli->db, opened, &next, err)) == OUGHT_OK)
		status = output_done(cli, "ought.reconsideration-opened/1",
		    json_pack("{s:s, s:s}", "reconsideration", id, "decision", decision), next.text,
		    err, "Opened %s about %s", id, decision);
	ought_buffer_free(&next);
	return status;
}

const struct command cmd_reconsider_open = {
    .name = "reconsider open",
    .run = run_open,
    .act = "reconsideration.opened",
    .arguments = decision_argument,
    .options = open_options,
    .about = "open the reconsideration of a decision",
    .flags = COMMAND_ACTS | COMMAND_FORM,
};

/* ---- list ---- */

static const struct option_about list_options[] = {{"all", NULL, "concluded ones too", 0}, {0}};

static enum ought_status
run_list(struct cli *cli, struct ought_error *err)
{
	static const struct column columns[] = {
	    {"reconsideration", "Reconsideration", COLUMN_TEXT, 0},
	    {"decision", "Decision", COLUMN_TEXT, 0}, {"check", "Check", COLUMN_TEXT, 0},
	    {"trigger", "Trigger", COLUMN_TEXT, 0}, {"new_record", "New record", COLUMN_TEXT, 0},
	    {"state", "State", COLUMN_TEXT, 0}, {"at", "Opened", COLUMN_TIME, 0}, {0}};
	enum ought_status status;

	if ((status = session_open(cli, err)) != OUGHT_OK)
		return status;
	return case_list(cli, "ought.reconsiderations/1", columns, "No reconsiderations.",
	    "SELECT x.reconsideration, x.decision, d.check_id AS \"check\", x.trigger, "
	    "x.record AS new_record, coalesce(x.outcome, x.status) AS state, x.at_ms AS at "
	    "FROM ledger.reconsideration x JOIN ledger.decision d ON d.decision = x.decision "
	    "WHERE :all OR x.status = 'open' ORDER BY x.at_ms, x.reconsideration",
	    OUGHT_BINDS(OUGHT_INT(":all", option_given(cli, "all"))), err);
}

const struct command cmd_reconsider_list = {
    .name = "reconsider list",
    .run = run_list,
    .options = list_options,
    .about = "list open reconsiderations, oldest first: nothing personal",
};

/* ---- show ---- */

/* The record reconsidered, and each that came to light. */
static json_t *
records_of(const char *record, const json_t *chain)
{
	json_t *records = case_ids(record), *row;
	size_t i;

	json_array_foreach(chain, i, row)
	{
		json_t *new_record = json_object_get(row, "new_record");
		size_t k = 0;

		while (new_record != NULL && k < json_array_size(records) &&
		    !json_equal(json_array_get(records, k), new_record))
			k++;
		if (new_record != NULL && k == json_array_size(records))
			json_array_append(records, new_record);
	}
	return records;
}

/* The chain that decision ${row} (of case_decision, or of a reconsideration) belongs to, its reading logged. */
static enum ought_status
read_chain(struct cli *cli, const json_t *row, json_t **chain, struct ought_error *err)
{
	const char *check = ought_json_text(row, "check"), *record = ought_json_text(row, "record");
	int64_t check_n, record_n;
	char why[64];
	enum ought_status status;

	if ((status = case_number(row, "check", OUGHT_ID_CHECK, &check_n, err)) != OUGHT_OK ||
	    (status = case_number(row, "record", OUGHT_ID_RECORD, &record_n, err)) != OUGHT_OK ||
	    (status = ought_report_chain(cli->db, check_n, record_n, chain, err)) != OUGHT_OK)
		return status;
	snprintf(why, sizeof(why), "working on %s", check);
	status = session_consult(cli, "reconsideration", NULL, records_of(record, *chain),
	    case_ids(check), -1, why, err);
	return status == OUGHT_OK ? ought_report_chain_content(cli->db, *chain, err) : status;
}

static enum ought_status
print_reconsideration(struct cli *cli, const char *id, json_t *row, json_t *chain, const char *next,
    struct ought_error *err)
{
	struct ought_buffer text = {0};

	if (cli->json) {
		json_object_set(row, "chain", chain);
		if (next != NULL)
			json_object_set_new(row, "next", json_string(next));
		return output_document("ought.reconsideration/1", json_incref(row), err);
	}
	describe_heading(&text, "Reconsideration %s", id);
	describe_field(&text, "Decision", ought_json_text(row, "decision"));
	describe_field(&text, "Check", ought_json_text(row, "check"));
	describe_field(&text, "Record", ought_json_text(row, "record"));
	describe_field(&text, "Trigger", ought_json_text(row, "trigger"));
	describe_field(&text, "New record", ought_json_text(row, "new_record"));
	describe_field(&text, "State", ought_json_text(row, "status"));
	describe_field(&text, "Outcome", ought_json_text(row, "outcome"));
	describe_field(&text, "Next", next);
	chain_describe(&text, chain);
	return describe_print(cli, &text, err);
}

static enum ought_status
run_show(struct cli *cli, struct ought_error *err)
{
	json_t *row = NULL, *chain = NULL;
	struct ought_buffer next = {0};
	char id[OUGHT_ID_MAX];
	int64_t n;
	enum ought_status status;

	if ((status = argument_id(cli, "RECONSIDERATION", OUGHT_ID_RECONSIDERATION, &n, id, err)) !=
		OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = case_reconsideration(cli->db, n, &row, err)) != OUGHT_OK)
		return status;
	if ((status = read_chain(cli, row, &chain, err)) == OUGHT_OK &&
	    (status = chain_next(cli->db, n, &next, err)) == OUGHT_OK)
		status = print_reconsideration(cli, id, row, chain, next.text, err);
	json_decref(row);
	json_decref(chain);
	ought_buffer_free(&next);
	return status;
}

const struct command cmd_reconsider_show = {
    .name = "reconsider show",
    .run = run_show,
    .arguments = reconsideration_argument,
    .about = "show a reconsideration, and the decisions from the earliest to the latest",
    .more =
	"What was decided, disputed, reconsidered and answered about the record for the check, in the\n"
	"order in which it came about: who, when, by which authority, with which result and reasons.",
    .flags = COMMAND_REASON,
};

/* ---- chain ---- */

static const struct argument_about any_decision[] = {
    {"DECISION", "the decision, such as D-000008, live or not", 0}, {0}};

static enum ought_status
run_chain(struct cli *cli, struct ought_error *err)
{
	json_t *row = NULL, *chain = NULL;
	struct ought_buffer text = {0};
	char id[OUGHT_ID_MAX];
	int64_t n;
	enum ought_status status;

	if ((status = argument_id(cli, "DECISION", OUGHT_ID_DECISION, &n, id, err)) != OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = case_decision(cli->db, n, &row, err)) != OUGHT_OK)
		return status;
	if ((status = read_chain(cli, row, &chain, err)) == OUGHT_OK && cli->json)
		status = output_document("ought.chain/1",
		    json_pack("{s:O, s:O, s:O}", "check", json_object_get(row, "check"), "record",
			json_object_get(row, "record"), "chain", chain),
		    err);
	else if (status == OUGHT_OK) {
		chain_describe(&text, chain);
		status = describe_print(cli, &text, err);
	}
	json_decref(row);
	json_decref(chain);
	return status;
}

const struct command cmd_reconsider_chain = {
    .name = "reconsider chain",
    .run = run_chain,
    .arguments = any_decision,
    .about = "show the chain of decisions that a decision belongs to, whether reconsidered or not",
    .flags = COMMAND_REASON,
};

/* ---- conclude ---- */

static const struct option_about conclude_options[] = {{"upheld", NULL, "the decision stands", 0},
    {"varied", NULL, "a new decision takes its place, made in the same form", 0},
    {"withdrawn", NULL, "the reconsideration is not pursued", 0},
    {"delegation", "N",
	"the delegation relied on; the live one that covers the case where not given", 0},
    {0}};

static enum ought_status
conclude(struct cli *cli, struct ought_acting *acting, const char *id, const char *outcome,
    const struct material *material, const char *decision, const json_t *reasons,
    struct ought_error *err)
{
	json_t *claims = json_pack("{s:s, s:s}", "reconsideration", id, "outcome", outcome);
	json_t *content = json_pack("{s:O}", "reasons", reasons);
	enum ought_status status;

	if (claims == NULL || content == NULL) {
		status = case_nomem(err);
		goto out;
	}
	if (decision != NULL)
		json_object_set_new(claims, "decision", json_string(decision));
	status = case_authority(
	    cli, ought_act_db(acting), material->check, material->record, claims, err);
	if (status == OUGHT_OK)
		status = ought_act(acting, "reconsideration.concluded", claims, content, NULL, err);
out:
	json_decref(claims);
	json_decref(content);
	return status;
}

/* Decide anew, and conclude with it: both, or neither. */
static enum ought_status
vary(struct cli *cli, struct ought_acting *acting, const char *id, const char *superseded,
    const struct material *material, json_t *answers, char text[static OUGHT_ID_MAX],
    struct ought_error *err)
{
	json_t *more = json_pack("{s:s, s:s}", "supersedes", superseded, "reconsideration", id);
	json_t *reasons = json_incref(json_object_get(answers, "reasons"));
	const char *result;
	enum ought_status status;

	if (more == NULL)
		status = case_nomem(err);
	else {
		json_object_del(answers, "reasons");
		status = deciding_act(cli, acting, material, answers, more, text, &result, err);
	}
	if (status == OUGHT_OK)
		status = conclude(cli, acting, id, "varied", material, text, reasons, err);
	json_decref(more);
	json_decref(reasons);
	return status;
}

static enum ought_status
fill(struct cli *cli, const char *id, const char *outcome, const struct material *material,
    json_t **answers, struct ought_error *err)
{
	struct ought_buffer head = {0};
	char title[96];
	enum ought_status status;

	if (strcmp(outcome, "varied") == 0)
		return deciding_form(cli, material, DECIDING_TO_VARY, answers, err);
	snprintf(title, sizeof(title), "conclusion of %s: %s", id, outcome);
	status = material_read(cli, material, &head, err);
	if (status == OUGHT_OK)
		status =
		    case_form(cli, form_conclusion, title, head.text, NULL, NULL, answers, err);
	ought_buffer_free(&head);
	return status;
}

static enum ought_status
run_conclude(struct cli *cli, struct ought_error *err)
{
	static const char *const outcomes[] = {"upheld", "varied", "withdrawn"};
	struct material material = {0};
	struct ought_acting *acting = NULL, *last;
	json_t *row = NULL, *answers = NULL, *document;
	struct ought_buffer next = {0};
	char id[OUGHT_ID_MAX], decision[OUGHT_ID_MAX] = "";
	const char *outcome = NULL;
	int64_t n;
	int given = 0;
	enum ought_status status;

	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
		if (option_given(cli, outcomes[i])) {
			outcome = outcomes[i];
			given++;
		}
	}
	if (given != 1)
		return ought_error_set(
		    err, OUGHT_INVALID, "say one of --upheld, --varied and --withdrawn");
	if ((status = argument_id(cli, "RECONSIDERATION", OUGHT_ID_RECONSIDERATION, &n, id, err)) !=
		OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = case_reconsideration(cli->db, n, &row, err)) != OUGHT_OK ||
	    (status = material_of_decision(cli, row, &material, err)) != OUGHT_OK)
		goto out;
	if ((status = fill(cli, id, outcome, &material, &answers, err)) != OUGHT_OK ||
	    (status = ought_act_begin(cli->store, NULL, &acting, err)) != OUGHT_OK)
		goto out;
	if (strcmp(outcome, "varied") == 0)
		status = vary(cli, acting, id, ought_json_text(row, "decision"), &material, answers,
		    decision, err);
	else
		status = conclude(cli, acting, id, outcome, &material, NULL,
		    json_object_get(answers, "reasons"), err);
	if (status != OUGHT_OK)
		goto out;
	last = acting;
	acting = NULL;
	if ((status = ought_act_commit(last, err)) != OUGHT_OK)
		goto out;
	session_changed(cli);
	if ((status = chain_next(cli->db, n, &next, err)) != OUGHT_OK)
		goto out;
	document = json_pack("{s:s, s:s}", "reconsideration", id, "outcome", outcome);
	if (document != NULL && decision[0] != '\0')
		json_object_set_new(document, "decision", json_string(decision));
	status = output_done(cli, "ought.reconsideration-concluded/1", document, next.text, err,
	    "Concluded %s: %s%s%s", id, outcome, decision[0] != '\0' ? " by " : "", decision);
out:
	ought_act_abandon(acting);
	ought_buffer_free(&next);
	json_decref(row);
	json_decref(answers);
	material_clear(&material);
	return status;
}

const struct command cmd_reconsider_conclude = {
    .name = "reconsider conclude",
    .run = run_conclude,
    .act = "reconsideration.concluded",
    .arguments = reconsideration_argument,
    .options = conclude_options,
    .about = "conclude a reconsideration: upheld, varied by a new decision, or withdrawn",
    .more =
	"The authority is that of a decision.  With --varied one form holds the new decision and the\n"
	"reasons of the conclusion, and both are recorded together or not at all.  The earlier decision\n"
	"stays readable for ever.",
    .flags = COMMAND_ACTS | COMMAND_FORM | COMMAND_REASON,
};
