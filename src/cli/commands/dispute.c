/*
 * dispute.c: ought dispute: a certificate is disputed (Police Act 1997 s.117 and s.117A), stage by stage.  A dispute is a
 * reconsideration; which stages it has, and who records each, are rows of the table dispute_stage.
 */
#include <stdio.h>
#include <string.h>

#include "cli/input/case_forms.h"
#include "cli/output.h"
#include "cli/view/chain.h"
#include "cli/view/describe.h"
#include "cli/view/material.h"
#include "case_acts.h"

#define ON                                                                \
	{                                                                 \
		"on", "DATE", "the day on which it came about (today)", 0 \
	}

static const struct argument_about dispute_argument[] = {
    {"DISPUTE", "the dispute, a reconsideration such as X-000003", 0}, {0}};

/* "on", from --on or today, UTC, as the rules count days. */
static enum ought_status
claim_day(struct cli *cli, json_t *claims, struct ought_error *err)
{
	struct ought_date day = ought_date_of(ought_store_now_ms(cli->store));
	char text[OUGHT_DATE_MAX];
	enum ought_status status;

	if ((status = option_date(cli, "on", &day, err)) != OUGHT_OK)
		return status;
	ought_date_format(day, text);
	if (json_object_set_new(claims, "on", json_string(text)) != 0)
		return case_nomem(err);
	return OUGHT_OK;
}

/* An option whose value is yes or no, as the claim of its name; without it, nothing is claimed. */
static enum ought_status
claim_answer(const struct cli *cli, const char *name, json_t *claims, struct ought_error *err)
{
	const char *given = option_text(cli, name);

	if (given == NULL)
		return OUGHT_OK;
	if (strcmp(given, "yes") != 0 && strcmp(given, "no") != 0)
		return ought_error_set(err, OUGHT_INVALID, "--%s has to be yes or no", name);
	if (json_object_set_new(claims, name, json_string(given)) != 0)
		return case_nomem(err);
	return OUGHT_OK;
}

/* The row of the table of stages; NULL where the reconsideration is no dispute: the rules say so. */
static enum ought_status
stage_row(struct ought_db *db, const char *trigger, const char *stage, json_t **row,
    struct ought_error *err)
{
	return case_row(db,
	    "SELECT title, source, may FROM ledger.dispute_stage WHERE trigger = :trigger AND stage = :stage",
	    OUGHT_BINDS(OUGHT_TEXT(":trigger", trigger), OUGHT_TEXT(":stage", stage)), row, err);
}

static enum ought_status
done(struct cli *cli, int64_t dispute, const char *stage, const char *title, const char *on,
    struct ought_error *err)
{
	struct ought_buffer next = {0};
	char id[OUGHT_ID_MAX];
	enum ought_status status;

	session_changed(cli);
	ought_id_format(OUGHT_ID_RECONSIDERATION, dispute, id);
	if ((status = chain_next(cli->db, dispute, &next, err)) == OUGHT_OK)
		status = output_done(cli, "ought.dispute-stage/1",
		    json_pack("{s:s, s:s, s:s, s:s*}", "reconsideration", id, "stage", stage, "on",
			on, "next", next.text),
		    next.text, err, "Recorded in %s: %s, as of %s", id, title, on);
	ought_buffer_free(&next);
	return status;
}

/* ---- receive ---- */

/* The sections of the Act, and the triggers of reconsiderations that they are. */
static const struct {
	const char *section;
	const char *trigger;
} sections[] = {{"117", "accuracy-dispute"}, {"117A", "independent-monitor"}};
#define SECTIONS (sizeof(sections) / sizeof(sections[0]))

/* The trigger of --section, or of the one dispute of the decision that is open without its first stage. */
static enum ought_status
find_trigger(struct cli *cli, int64_t decision, char trigger[static 32], struct ought_error *err)
{
	const char *section = option_text(cli, "section");
	json_t *rows = NULL;
	enum ought_status status = OUGHT_OK;

	for (size_t i = 0; section != NULL && i < SECTIONS; i++)
		if (strcasecmp(section, sections[i].section) == 0) {
			snprintf(trigger, 32, "%s", sections[i].trigger);
			return OUGHT_OK;
		}
	if (section == NULL)
		status = case_rows(cli->db,
		    "SELECT x.trigger FROM ledger.reconsideration AS x JOIN ledger.dispute_stage AS t "
		    "ON t.trigger = x.trigger AND t.after IS NULL WHERE x.decision = :decision "
		    "AND x.status = 'open' AND NOT EXISTS (SELECT 1 FROM ledger.dispute AS s "
		    "WHERE s.reconsideration = x.reconsideration)",
		    OUGHT_BINDS(OUGHT_INT(":decision", decision)), &rows, err);
	if (status == OUGHT_OK && json_array_size(rows) == 1)
		snprintf(trigger, 32, "%s", ought_json_text(json_array_get(rows, 0), "trigger"));
	else if (status == OUGHT_OK)
		status = ought_error_set(err, OUGHT_INVALID,
		    "say which dispute it is: --section 117, of the certificate's accuracy, or --section 117A, of "
		    "whether the information is relevant and ought to be included");
	json_decref(rows);
	return status;
}

/* The open reconsideration of that kind, or a new one within ${acting}. */
static enum ought_status
open_dispute(struct ought_acting *acting, int64_t decision, const char *decision_id,
    const char *trigger, const json_t *stage, int64_t *dispute, struct ought_error *err)
{
	struct ought_db *db = ought_act_db(acting);
	struct ought_buffer reason = {0};
	json_t *claims = NULL, *content = NULL;
	char id[OUGHT_ID_MAX];
	enum ought_status status;

	*dispute = 0;
	status = ought_db_int(db,
	    "SELECT reconsideration FROM ledger.reconsideration WHERE decision = :decision "
	    "AND trigger = :trigger AND status = 'open'",
	    OUGHT_BINDS(OUGHT_INT(":decision", decision), OUGHT_TEXT(":trigger", trigger)), dispute,
	    NULL, err);
	if (status != OUGHT_OK || *dispute != 0)
		return status;
	if ((status = ought_act_next_id(db, OUGHT_ID_RECONSIDERATION, 0, dispute, err)) != OUGHT_OK)
		return status;
	ought_id_format(OUGHT_ID_RECONSIDERATION, *dispute, id);
	ought_buffer_add(
	    &reason, "%s: %s", ought_json_text(stage, "title"), ought_json_text(stage, "source"));
	claims = json_pack(
	    "{s:s, s:s, s:s}", "reconsideration", id, "decision", decision_id, "trigger", trigger);
	content = json_pack("{s:s}", "reason", reason.text);
	if (claims == NULL || content == NULL)
		status = case_nomem(err);
	else
		status = ought_act(acting, "reconsideration.opened", claims, content, NULL, err);
	json_decref(claims);
	json_decref(content);
	ought_buffer_free(&reason);
	return status;
}

static enum ought_status
receive(struct cli *cli, int64_t decision, const char *decision_id, const char *trigger,
    const json_t *stage, const json_t *answers, struct ought_error *err)
{
	struct ought_acting *acting = NULL, *last;
	json_t *claims = json_object();
	char id[OUGHT_ID_MAX];
	int64_t dispute;
	enum ought_status status;

	if (claims == NULL)
		return case_nomem(err);
	if ((status = claim_day(cli, claims, err)) != OUGHT_OK ||
	    (status = ought_act_begin(cli->store, NULL, &acting, err)) != OUGHT_OK ||
	    (status = open_dispute(acting, decision, decision_id, trigger, stage, &dispute, err)) !=
		OUGHT_OK)
		goto out;
	ought_id_format(OUGHT_ID_RECONSIDERATION, dispute, id);
	json_object_set_new(claims, "reconsideration", json_string(id));
	if ((status = ought_act(acting, "dispute.received", claims, answers, NULL, err)) !=
	    OUGHT_OK)
		goto out;
	last = acting;
	acting = NULL;
	if ((status = ought_act_commit(last, err)) == OUGHT_OK)
		status = done(cli, dispute, "received", ought_json_text(stage, "title"),
		    ought_json_text(claims, "on"), err);
out:
	ought_act_abandon(acting);
	json_decref(claims);
	return status;
}

static enum ought_status
run_receive(struct cli *cli, struct ought_error *err)
{
	json_t *row = NULL, *stage = NULL, *answers = NULL;
	char id[OUGHT_ID_MAX], trigger[32], title[160];
	int64_t n;
	enum ought_status status;

	if ((status = argument_id(cli, "DECISION", OUGHT_ID_DECISION, &n, id, err)) != OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = case_decision(cli->db, n, &row, err)) != OUGHT_OK ||
	    (status = find_trigger(cli, n, trigger, err)) != OUGHT_OK ||
	    (status = stage_row(cli->db, trigger, "received", &stage, err)) != OUGHT_OK)
		goto out;
	snprintf(title, sizeof(title), "%s, about %s", ought_json_text(stage, "title"), id);
	if ((status = case_form(cli, form_grounds, title, ought_json_text(stage, "source"), NULL,
		 NULL, &answers, err)) == OUGHT_OK)
		status = receive(cli, n, id, trigger, stage, answers, err);
out:
	json_decref(row);
	json_decref(stage);
	json_decref(answers);
	return status;
}

static const struct argument_about decision_argument[] = {
    {"DECISION", "the live decision that was disclosed, such as D-000008", 0}, {0}};
static const struct option_about receive_options[] = {
    {"section", "SECTION",
	"117, the certificate's accuracy, or 117A, whether it is relevant and ought to be included; the one "
	"that is open where not given",
	0},
    ON, {0}};

const struct command cmd_dispute_receive = {
    .name = "dispute receive",
    .run = run_receive,
    .act = "dispute.received",
    .arguments = decision_argument,
    .options = receive_options,
    .about = "record that a certificate is disputed, and open the reconsideration",
    .more =
	"The decision has to be one that an answer disclosed.  Both are recorded, or neither is.",
    .flags = COMMAND_ACTS | COMMAND_FORM,
};

/* ---- refer, finding, certificate ---- */

struct step {
	const char *stage;
	const char *act;
	const struct form_field *fields;
	bool material; /* what was decided on is read for it */
};

/* What is claimed besides the dispute: the day, the answers given as options, and the authority. */
static enum ought_status
claim_stage(struct cli *cli, const struct step *step, const json_t *stage,
    const struct material *material, json_t *claims, struct ought_error *err)
{
	static const char *const answers[] = {"relevant", "ought", "issued"};
	const char *may = ought_json_text(stage, "may");
	enum ought_status status = claim_day(cli, claims, err);

	for (size_t i = 0; status == OUGHT_OK && i < sizeof(answers) / sizeof(answers[0]); i++)
		status = claim_answer(cli, answers[i], claims, err);
	if (status == OUGHT_OK && strcmp(step->stage, "referred") == 0 &&
	    (option_given(cli, "delegation") || (may != NULL && strstr(may, "chief") != NULL)))
		status =
		    case_authority(cli, cli->db, material->check, material->record, claims, err);
	return status;
}

static enum ought_status
take(struct cli *cli, const struct step *step, struct ought_error *err)
{
	struct material material = {0};
	struct ought_buffer head = {0};
	json_t *row = NULL, *stage = NULL, *answers = NULL, *claims = json_object();
	char id[OUGHT_ID_MAX], title[160], on[OUGHT_DATE_MAX];
	const char *called;
	int64_t n;
	enum ought_status status;

	if (claims == NULL)
		return case_nomem(err);
	if ((status = argument_id(cli, "DISPUTE", OUGHT_ID_RECONSIDERATION, &n, id, err)) !=
		OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = case_reconsideration(cli->db, n, &row, err)) != OUGHT_OK ||
	    (status = material_of_decision(cli, row, &material, err)) != OUGHT_OK ||
	    (status = stage_row(
		 cli->db, ought_json_text(row, "trigger"), step->stage, &stage, err)) != OUGHT_OK ||
	    (status = claim_stage(cli, step, stage, &material, claims, err)) != OUGHT_OK)
		goto out;
	if (step->material && (status = material_read(cli, &material, &head, err)) != OUGHT_OK)
		goto out;
	called = stage != NULL ? ought_json_text(stage, "title") : step->stage;
	snprintf(title, sizeof(title), "%s, in %s", called, id);
	/* The claims are the context too: what is asked about a new certificate depends on them. */
	status = case_form(cli, step->fields, title, head.text, claims, NULL, &answers, err);
	if (status != OUGHT_OK)
		goto out;
	snprintf(on, sizeof(on), "%s", ought_json_text(claims, "on"));
	json_object_set_new(claims, "reconsideration", json_string(id));
	status = session_act(cli, step->act, json_incref(claims), json_incref(answers), NULL, err);
	if (status == OUGHT_OK)
		status = done(cli, n, step->stage, called, on, err);
out:
	ought_buffer_free(&head);
	json_decref(row);
	json_decref(stage);
	json_decref(answers);
	json_decref(claims);
	material_clear(&material);
	return status;
}

static enum ought_status
run_refer(struct cli *cli, struct ought_error *err)
{
	static const struct step step = {"referred", "dispute.referred", form_review, true};

	return take(cli, &step, err);
}

static enum ought_status
run_finding(struct cli *cli, struct ought_error *err)
{
	static const struct step step = {"finding", "dispute.finding", form_found, false};

	return take(cli, &step, err);
}

static enum ought_status
run_certificate(struct cli *cli, struct ought_error *err)
{
	static const struct step step = {
	    "certificate", "dispute.certificate", form_certificate, false};

	return take(cli, &step, err);
}

static const struct option_about refer_options[] = {ON,
    {"delegation", "N",
	"s.117A: the delegation relied on; the live one that covers the workforce where not given",
	0},
    {0}};

const struct command cmd_dispute_refer = {
    .name = "dispute refer",
    .run = run_refer,
    .act = "dispute.referred",
    .arguments = dispute_argument,
    .options = refer_options,
    .about = "record what goes to the Independent Monitor",
    .more =
	"Under s.117A it is the chief officer's review, by the authority that decides.  Under s.117 a\n"
	"disclosure officer refers a dispute that is not accepted.",
    .flags = COMMAND_ACTS | COMMAND_FORM | COMMAND_REASON,
};

static const struct option_about finding_options[] = {
    {"relevant", "yes|no", "whether the information was found to be relevant", OPTION_REQUIRED},
    {"ought", "yes|no", "where relevant: whether it was found that it ought to be included", 0}, ON,
    {0}};

const struct command cmd_dispute_finding = {
    .name = "dispute finding",
    .run = run_finding,
    .act = "dispute.finding",
    .arguments = dispute_argument,
    .options = finding_options,
    .about = "record what the Independent Monitor found",
    .more =
	"Found not relevant, or that it ought not to be included, the information cannot be decided into\n"
	"the certificate again; a live decision to disclose it can then only be varied.",
    .flags = COMMAND_ACTS | COMMAND_FORM,
};

static const struct option_about certificate_options[] = {
    {"issued", "yes|no", "whether a new certificate was issued", OPTION_REQUIRED}, ON, {0}};

const struct command cmd_dispute_certificate = {
    .name = "dispute certificate",
    .run = run_certificate,
    .act = "dispute.certificate",
    .arguments = dispute_argument,
    .options = certificate_options,
    .about = "record whether a new certificate was issued, once the dispute is concluded",
    .flags = COMMAND_ACTS | COMMAND_FORM,
};

/* ---- list, show ---- */

static const struct option_about list_options[] = {
    {"all", NULL, "those that are over too", 0}, {0}};

static enum ought_status
run_list(struct cli *cli, struct ought_error *err)
{
	static const struct column columns[] = {{"reconsideration", "Dispute", COLUMN_TEXT, 0},
	    {"decision", "Decision", COLUMN_TEXT, 0}, {"check", "Check", COLUMN_TEXT, 0},
	    {"trigger", "About", COLUMN_TEXT, 0}, {"received", "Received", COLUMN_DATE, 0},
	    {"referred", "Referred", COLUMN_DATE, 0}, {"finding", "Finding", COLUMN_DATE, 0},
	    {"ought", "Ought", COLUMN_TEXT, 0}, {"certificate", "Certificate", COLUMN_DATE, 0},
	    {"state", "State", COLUMN_TEXT, 0}, {0}};
	enum ought_status status;

	if ((status = session_open(cli, err)) != OUGHT_OK)
		return status;
	/* Over: concluded, and with nothing more to record. */
	return case_list(cli, "ought.disputes/1", columns, "No disputes.",
	    "SELECT x.reconsideration, x.decision, d.check_id AS \"check\", d.record, x.trigger, "
	    "max(CASE s.stage WHEN 'received' THEN s.on_date END) AS received, "
	    "max(CASE s.stage WHEN 'referred' THEN s.on_date END) AS referred, "
	    "max(CASE s.stage WHEN 'finding' THEN s.on_date END) AS finding, "
	    "max(s.relevant) AS relevant, "
	    "CASE WHEN max(s.relevant) IS NOT NULL THEN coalesce(max(s.ought), 'not relevant') END AS ought, "
	    "max(CASE s.stage WHEN 'certificate' THEN s.on_date END) AS certificate, "
	    "max(s.issued) AS issued, coalesce(x.outcome, x.status) AS state "
	    "FROM ledger.reconsideration AS x JOIN ledger.decision AS d ON d.decision = x.decision "
	    "JOIN ledger.dispute AS s ON s.reconsideration = x.reconsideration "
	    "GROUP BY x.reconsideration "
	    "HAVING :all OR x.status = 'open' OR (x.outcome <> 'withdrawn' AND max(s.issued) IS NULL) "
	    "ORDER BY received, x.reconsideration",
	    OUGHT_BINDS(OUGHT_INT(":all", option_given(cli, "all"))), err);
}

const struct command cmd_dispute_list = {
    .name = "dispute list",
    .run = run_list,
    .options = list_options,
    .about = "list disputes with their stages and dates, oldest first: nothing personal",
};

/* The rows of one reconsideration alone. */
static json_t *
rows_of(const json_t *chain, const char *id)
{
	json_t *rows = json_array(), *row;
	size_t i;

	json_array_foreach(chain, i, row)
	{
		const char *of = ought_json_text(row, "reconsideration");

		if (of != NULL && strcmp(of, id) == 0 &&
		    strcmp(ought_json_text(row, "event"), "decided") != 0)
			json_array_append(rows, row);
	}
	return rows;
}

static enum ought_status
print_dispute(
    struct cli *cli, const json_t *row, json_t *stages, const char *next, struct ought_error *err)
{
	struct ought_buffer text = {0};

	if (cli->json)
		return output_document("ought.dispute/1",
		    json_pack("{s:O, s:O, s:O, s:O, s:O, s:O*, s:O, s:s*}", "reconsideration",
			json_object_get(row, "reconsideration"), "decision",
			json_object_get(row, "decision"), "check", json_object_get(row, "check"),
			"record", json_object_get(row, "record"), "trigger",
			json_object_get(row, "trigger"), "outcome", json_object_get(row, "outcome"),
			"stages", stages, "next", next),
		    err);
	describe_heading(&text, "Dispute %s about %s", ought_json_text(row, "reconsideration"),
	    ought_json_text(row, "decision"));
	describe_field(&text, "Check", ought_json_text(row, "check"));
	describe_field(&text, "Record", ought_json_text(row, "record"));
	describe_field(&text, "About", ought_json_text(row, "trigger"));
	describe_field(&text, "State", ought_json_text(row, "status"));
	describe_field(&text, "Outcome", ought_json_text(row, "outcome"));
	describe_field(&text, "Next", next);
	chain_describe(&text, stages);
	return describe_print(cli, &text, err);
}

static enum ought_status
run_show(struct cli *cli, struct ought_error *err)
{
	json_t *row = NULL, *chain = NULL, *stages = NULL, *stage = NULL;
	struct ought_buffer next = {0};
	char id[OUGHT_ID_MAX], why[64];
	int64_t n, check, record;
	enum ought_status status;

	if ((status = argument_id(cli, "DISPUTE", OUGHT_ID_RECONSIDERATION, &n, id, err)) !=
		OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = case_reconsideration(cli->db, n, &row, err)) != OUGHT_OK ||
	    (status = case_number(row, "check", OUGHT_ID_CHECK, &check, err)) != OUGHT_OK ||
	    (status = case_number(row, "record", OUGHT_ID_RECORD, &record, err)) != OUGHT_OK ||
	    (status = stage_row(
		 cli->db, ought_json_text(row, "trigger"), "received", &stage, err)) != OUGHT_OK)
		goto out;
	if (stage == NULL) {
		status = ought_error_set(err, OUGHT_NOT_FOUND,
		    "%s is no dispute about a certificate: its trigger is %s; \"ought reconsider show\" shows it",
		    id, ought_json_text(row, "trigger"));
		goto out;
	}
	snprintf(why, sizeof(why), "working on %s", ought_json_text(row, "check"));
	if ((status = session_consult(cli, "reconsideration", NULL,
		 case_ids(ought_json_text(row, "record")), case_ids(ought_json_text(row, "check")),
		 -1, why, err)) != OUGHT_OK ||
	    (status = ought_report_chain(cli->db, check, record, &chain, err)) != OUGHT_OK)
		goto out;
	if ((stages = rows_of(chain, id)) == NULL)
		status = case_nomem(err);
	else if ((status = ought_report_chain_content(cli->db, stages, err)) == OUGHT_OK &&
	    (status = chain_next(cli->db, n, &next, err)) == OUGHT_OK)
		status = print_dispute(cli, row, stages, next.text, err);
out:
	ought_buffer_free(&next);
	json_decref(row);
	json_decref(chain);
	json_decref(stages);
	json_decref(stage);
	return status;
}

const struct command cmd_dispute_show = {
    .name = "dispute show",
    .run = run_show,
    .arguments = dispute_argument,
    .about = "show a dispute with its stages, and what is next",
    .more = "The whole chain of decisions: ought reconsider show.",
    .flags = COMMAND_REASON,
};
