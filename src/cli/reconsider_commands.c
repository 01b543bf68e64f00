/* reconsider_commands.c: ought reconsider open, list, show, conclude. */
#include <stdio.h>
#include <string.h>

#include "case_commands.h"
#include "case_forms.h"
#include "deciding.h"
#include "describe.h"
#include "output.h"

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
	char decision[OUGHT_ID_MAX], record[OUGHT_ID_MAX], id[OUGHT_ID_MAX], title[96], next[64];
	int64_t n, record_n;
	enum ought_status status;

	if ((status = argument_id(cli, "DECISION", OUGHT_ID_DECISION, &n, decision, err)) !=
		OUGHT_OK ||
	    (option_given(cli, "record") &&
		(status = option_id(cli, "record", OUGHT_ID_RECORD, &record_n, record, err)) !=
		    OUGHT_OK) ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
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
	snprintf(next, sizeof(next), "ought reconsider conclude %s", id);
	return output_done(cli, "ought.reconsideration-opened/1",
	    json_pack("{s:s, s:s}", "reconsideration", id, "decision", decision), next, err,
	    "Opened %s about %s", id, decision);
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

/* The chain of decisions, earlier to later, that the reconsidered one is part of. */
static enum ought_status
chain_of(struct ought_db *db, int64_t decision, json_t **chain, struct ought_error *err)
{
	return case_rows(db,
	    "WITH RECURSIVE earlier (decision, supersedes) AS ("
	    "  SELECT decision, supersedes FROM ledger.decision WHERE decision = :decision "
	    "  UNION SELECT d.decision, d.supersedes FROM ledger.decision d, earlier e "
	    "  WHERE d.decision = e.supersedes), "
	    "chain (decision) AS (SELECT decision FROM earlier WHERE supersedes IS NULL "
	    "  UNION SELECT d.decision FROM ledger.decision d, chain c WHERE d.supersedes = c.decision) "
	    "SELECT d.decision, d.check_id AS \"check\", d.record, d.delegation, d.relevant, d.ought, "
	    "d.result, d.guidance, d.qaf, d.supersedes, d.reconsideration, d.n, d.officer, "
	    "d.at_ms AS at, CASE WHEN d.until_n IS NULL THEN 'live' ELSE 'superseded' END AS status "
	    "FROM chain c JOIN ledger.decision d ON d.decision = c.decision ORDER BY d.decision",
	    OUGHT_BINDS(OUGHT_INT(":decision", decision)), chain, err);
}

/* Why it was opened; NULL where the rules raised it themselves, as the effect of an act about a record. */
static enum ought_status
opening_reason(struct ought_db *db, const json_t *row, json_t **reason, struct ought_error *err)
{
	const int64_t n = ought_json_int(row, "n", -1);
	struct ought_stored stored = {0};
	struct ought_entry entry = {0};
	json_t *content = NULL;
	enum ought_status status;

	*reason = NULL;
	if ((status = ought_ledger_get(db, n, &stored, err)) == OUGHT_OK &&
	    (status = ought_entry_read(stored.text, stored.len, &entry, err)) == OUGHT_OK &&
	    strcmp(entry.act, "reconsideration.opened") == 0 &&
	    (status = case_content(db, n, &content, err)) == OUGHT_OK)
		*reason = json_incref(json_object_get(content, "reason"));
	json_decref(content);
	ought_entry_clear(&entry);
	ought_stored_clear(&stored);
	return status;
}

static enum ought_status
print_reconsideration(struct cli *cli, const char *id, json_t *row, json_t *reason,
    json_t *conclusion, json_t *chain, struct ought_error *err)
{
	struct ought_buffer text = {0};
	json_t *decision;
	size_t i;

	if (cli->json) {
		if (reason != NULL)
			json_object_set(row, "reason", reason);
		if (conclusion != NULL)
			json_object_set(row, "conclusion", conclusion);
		json_object_set(row, "decisions", chain);
		return output_document("ought.reconsideration/1", json_incref(row), err);
	}
	describe_heading(&text, "Reconsideration %s", id);
	describe_field(&text, "Decision", ought_json_text(row, "decision"));
	describe_field(&text, "Trigger", ought_json_text(row, "trigger"));
	describe_field(&text, "New record", ought_json_text(row, "new_record"));
	describe_field(&text, "State", ought_json_text(row, "status"));
	describe_field(&text, "Reason",
	    reason != NULL ? json_string_value(reason)
			   : "raised by what was recorded about the person");
	describe_who(
	    &text, "Opened by", ought_json_text(row, "officer"), ought_json_text(row, "at"));
	describe_field(&text, "Outcome", ought_json_text(row, "outcome"));
	describe_field(&text, "New decision", ought_json_text(row, "new_decision"));
	if (conclusion != NULL)
		describe_field(&text, "Reasons", ought_json_text(conclusion, "reasons"));
	describe_who(&text, "Concluded by", ought_json_text(row, "concluded_by"),
	    ought_json_text(row, "concluded_at"));
	json_array_foreach(chain, i, decision)
	{
		describe_decision(&text, decision, json_object_get(decision, "content"));
	}
	return describe_print(cli, &text, err);
}

/* The record reconsidered, and the new one where there is one. */
static json_t *
records_of(const json_t *row)
{
	json_t *records = case_ids(ought_json_text(row, "record"));
	json_t *new_record = json_object_get(row, "new_record");

	if (new_record != NULL && !json_equal(new_record, json_object_get(row, "record")))
		json_array_append(records, new_record);
	return records;
}

static enum ought_status
run_show(struct cli *cli, struct ought_error *err)
{
	json_t *row = NULL, *reason = NULL, *conclusion = NULL, *chain = NULL, *decision;
	char id[OUGHT_ID_MAX], why[64];
	int64_t n, decision_n, concluded;
	size_t i;
	enum ought_status status;

	if ((status = argument_id(cli, "RECONSIDERATION", OUGHT_ID_RECONSIDERATION, &n, id, err)) !=
		OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = case_reconsideration(cli->db, n, &row, err)) != OUGHT_OK)
		return status;
	snprintf(why, sizeof(why), "working on %s", ought_json_text(row, "check"));
	status = session_consult(cli, "reconsideration", NULL, records_of(row),
	    case_ids(ought_json_text(row, "check")), -1, why, err);
	if (status == OUGHT_OK)
		status = opening_reason(cli->db, row, &reason, err);
	if (status == OUGHT_OK && (concluded = ought_json_int(row, "concluded_n", -1)) >= 0)
		status = case_content(cli->db, concluded, &conclusion, err);
	if (status == OUGHT_OK)
		status = case_number(row, "decision", OUGHT_ID_DECISION, &decision_n, err);
	if (status == OUGHT_OK)
		status = chain_of(cli->db, decision_n, &chain, err);
	json_array_foreach(chain, i, decision)
	{
		json_t *content = NULL;

		if (status != OUGHT_OK)
			break;
		status = case_content(cli->db, ought_json_int(decision, "n", -1), &content, err);
		if (status == OUGHT_OK)
			json_object_set_new(decision, "content", content);
	}
	if (status == OUGHT_OK)
		status = print_reconsideration(cli, id, row, reason, conclusion, chain, err);
	json_decref(row);
	json_decref(reason);
	json_decref(conclusion);
	json_decref(chain);
	return status;
}

const struct command cmd_reconsider_show = {
    .name = "reconsider show",
    .run = run_show,
    .arguments = reconsideration_argument,
    .about = "show a reconsideration, and the decisions from the earliest to the latest",
    .flags = COMMAND_REASON,
};

/* ---- conclude ---- */

static const struct option_about conclude_options[] = {{"upheld", NULL, "the decision stands", 0},
    {"varied", NULL, "a new decision takes its place, made in the same form", 0},
    {"withdrawn", NULL, "the reconsideration is not pursued", 0},
    {"delegation", "N",
	"the delegation relied on; the live one that covers the workforce where not given", 0},
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
	status = case_authority(cli, ought_act_db(acting),
	    ought_json_text(material->check_row, "workforce"), claims, err);
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
		return deciding_form(cli, material, true, answers, err);
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
	document = json_pack("{s:s, s:s}", "reconsideration", id, "outcome", outcome);
	if (document != NULL && decision[0] != '\0')
		json_object_set_new(document, "decision", json_string(decision));
	status = output_done(cli, "ought.reconsideration-concluded/1", document, NULL, err,
	    "Concluded %s: %s%s%s", id, outcome, decision[0] != '\0' ? " by " : "", decision);
out:
	ought_act_abandon(acting);
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
