/* audit_sample.c: ought audit sample and finding: dip samples of decisions, and what auditors find of them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/input/case_forms.h"
#include "cli/output.h"
#include "cli/session.h"
#include "cli/view/cases.h"
#include "cli/view/material.h"

#include "cli/command.h"

#define SEED_BYTES 16U /* of a seed that is drawn here */

/* ---- showing ---- */

static enum ought_status
read_sample(struct ought_db *db, int64_t sample, json_t **row, struct ought_error *err)
{
	json_t *decisions = NULL;
	enum ought_status status;

	status = case_row(db,
	    "SELECT sample, from_date AS \"from\", to_date AS \"to\", size, seed, n, officer, at_ms AS at"
	    "  FROM ledger.audit_sample WHERE sample = :sample",
	    OUGHT_BINDS(OUGHT_INT(":sample", sample)), row, err);
	if (status == OUGHT_OK && *row == NULL)
		status = ought_error_set(
		    err, OUGHT_NOT_FOUND, "there is no sample %lld", (long long)sample);
	if (status == OUGHT_OK)
		status = case_rows(db,
		    "SELECT d.decision, d.check_id AS \"check\", d.record, d.officer, d.result, d.delegation,"
		    "       d.at_ms AS at, p.invited,"
		    "       (SELECT x.outcome FROM ledger.reconsideration AS x WHERE x.decision = d.decision"
		    "         ORDER BY x.reconsideration DESC LIMIT 1) AS reconsidered_as,"
		    "       f.satisfied, f.officer AS found_by"
		    "  FROM ledger.audit_sample_decision AS s JOIN ledger.decision AS d USING (decision)"
		    "  LEFT JOIN ledger.audit_finding AS f"
		    "    ON f.sample = s.sample AND f.decision = s.decision AND f.until_n IS NULL"
		    "  LEFT JOIN ledger.representations AS p"
		    "    ON p.check_id = d.check_id AND p.record = d.record AND p.until_n IS NULL"
		    " WHERE s.sample = :sample ORDER BY d.decision",
		    OUGHT_BINDS(OUGHT_INT(":sample", sample)), &decisions, err);
	if (status == OUGHT_OK && json_object_set(*row, "decisions", decisions) != 0)
		status = case_nomem(err);
	json_decref(decisions);
	return status;
}

static enum ought_status
print_sample(struct cli *cli, json_t *row, struct ought_error *err)
{
	static const struct column columns[] = {{"decision", "Decision", COLUMN_TEXT, 0},
	    {"check", "Check", COLUMN_TEXT, 0}, {"record", "Record", COLUMN_TEXT, 0},
	    {"officer", "Decided by", COLUMN_TEXT, 0}, {"result", "Result", COLUMN_TEXT, 0},
	    {"delegation", "Delegation", COLUMN_NUMBER, 0},
	    {"invited", "Invited", COLUMN_YES_NO, 0},
	    {"reconsidered_as", "Reconsidered", COLUMN_TEXT, 0},
	    {"satisfied", "Satisfied", COLUMN_TEXT, 0}, {"found_by", "Found by", COLUMN_TEXT, 0},
	    {0}};
	struct list *list;
	json_t *decision;
	size_t i;
	enum ought_status status = OUGHT_OK;

	if (cli->json)
		return output_document("ought.sample/1", json_incref(row), err);
	say("Sample %lld: up to %lld decisions from %s to %s, of those before entry %lld, by the seed %s\n",
	    (long long)ought_json_int(row, "sample", 0), (long long)ought_json_int(row, "size", 0),
	    ought_json_text(row, "from"), ought_json_text(row, "to"),
	    (long long)ought_json_int(row, "n", 0), ought_json_text(row, "seed"));
	list = list_begin(cli, "ought.sample/1", columns);
	json_array_foreach(json_object_get(row, "decisions"), i, decision)
	{
		if ((status = list_add(list, json_incref(decision), err)) != OUGHT_OK) {
			list_free(list);
			return status;
		}
	}
	return list_end(list, "It holds no decision.", err);
}

/* The first decision of it without a finding, for "Next:"; NULL: none. */
static const char *
first_open(const json_t *row)
{
	const json_t *decision;
	size_t i;

	json_array_foreach(json_object_get(row, "decisions"), i, decision)
	{
		if (ought_json_text(decision, "satisfied") == NULL)
			return ought_json_text(decision, "decision");
	}
	return NULL;
}

static enum ought_status
show(struct cli *cli, int64_t sample, struct ought_error *err)
{
	json_t *row = NULL;
	enum ought_status status;

	if ((status = read_sample(cli->db, sample, &row, err)) == OUGHT_OK &&
	    (status = print_sample(cli, row, err)) == OUGHT_OK && !cli->json &&
	    first_open(row) != NULL)
		say("Next: ought audit finding %lld %s --satisfied yes|no\n", (long long)sample,
		    first_open(row));
	json_decref(row);
	return status;
}

/* ---- drawing ---- */

static enum ought_status
draw(struct cli *cli, struct ought_sample_plan *plan, int64_t *sample, struct ought_error *err)
{
	struct ought_acting *acting = NULL, *last;
	json_t *drawn = NULL, *ids = json_array(), *claims = NULL, *decision;
	size_t i;
	enum ought_status status;

	if ((status = ought_act_begin(cli->store, NULL, &acting, err)) != OUGHT_OK ||
	    (status = ought_act_next_sample(ought_act_db(acting), sample, err)) != OUGHT_OK ||
	    (status = ought_act_sample(ought_act_db(acting), plan, &drawn, err)) != OUGHT_OK)
		goto out;
	json_array_foreach(json_object_get(drawn, "decisions"), i, decision)
	    json_array_append(ids, json_object_get(decision, "decision"));
	claims = json_pack("{s:I, s:s, s:s, s:I, s:s, s:O}", "sample", (json_int_t)*sample, "from",
	    plan->from, "to", plan->to, "size", (json_int_t)plan->size, "seed", plan->seed,
	    "decisions", ids);
	if (claims == NULL) {
		status = case_nomem(err);
		goto out;
	}
	if ((status = ought_act(acting, "audit.sampled", claims, NULL, NULL, err)) != OUGHT_OK)
		goto out;
	last = acting;
	acting = NULL;
	if ((status = ought_act_commit(last, err)) == OUGHT_OK)
		session_changed(cli);
out:
	ought_act_abandon(acting);
	json_decref(drawn);
	json_decref(ids);
	json_decref(claims);
	return status;
}

/* A sample's number as people type it. */
static enum ought_status
sample_number(const char *typed, int64_t *sample, struct ought_error *err)
{
	char *end;

	errno = 0;
	*sample = strtoll(typed, &end, 10);
	if (end == typed || *end != '\0' || errno != 0 || *sample < 1)
		return ought_error_set(
		    err, OUGHT_INVALID, "a sample is named by its number, such as 3");
	return OUGHT_OK;
}

static enum ought_status
run_sample(struct cli *cli, struct ought_error *err)
{
	const char *typed = argument_text(cli, "SAMPLE");
	struct ought_sample_plan plan = {option_text(cli, "from"), option_text(cli, "to"),
	    option_text(cli, "seed"), 0, INT64_MAX};
	uint8_t bytes[SEED_BYTES];
	char seed[2 * SEED_BYTES + 1];
	struct ought_date date = {0};
	int64_t sample = 0;
	enum ought_status status;

	if (typed != NULL) {
		if (plan.from != NULL || plan.to != NULL || plan.seed != NULL ||
		    option_given(cli, "size"))
			return ought_error_set(err, OUGHT_INVALID,
			    "sample %.20s was drawn: it has its period, size and seed", typed);
		if ((status = sample_number(typed, &sample, err)) != OUGHT_OK ||
		    (status = session_open(cli, err)) != OUGHT_OK)
			return status;
		return show(cli, sample, err);
	}
	if (plan.from == NULL || plan.to == NULL || !option_given(cli, "size"))
		return ought_error_set(err, OUGHT_INVALID,
		    "say which sample to show, or draw one with --from, --to and --size");
	if ((status = option_date(cli, "from", &date, err)) != OUGHT_OK ||
	    (status = option_date(cli, "to", &date, err)) != OUGHT_OK ||
	    (status = option_number(cli, "size", 1, OUGHT_SAMPLE_SIZE_MAX, &plan.size, err)) !=
		OUGHT_OK ||
	    (status = session_open(cli, err)) != OUGHT_OK ||
	    (status = ought_act_allowed(cli->store, "audit.sampled", err)) != OUGHT_OK)
		return status;
	if (plan.seed == NULL) {
		ought_random(bytes, sizeof(bytes));
		ought_hex_encode(bytes, sizeof(bytes), seed);
		plan.seed = seed;
	}
	if ((status = draw(cli, &plan, &sample, err)) != OUGHT_OK)
		return status;
	return show(cli, sample, err);
}

static const struct argument_about sample_argument[] = {
    {"SAMPLE", "one that was drawn, to show it with its findings so far", ARGUMENT_OPTIONAL}, {0}};

static const struct option_about sample_options[] = {
    {"from", "DATE", "decisions made from this day on (UTC)", 0},
    {"to", "DATE", "up to and with this day", 0},
    {"size", "N", "how many decisions", 0},
    {"seed", "HEX",
	"up to 32 bytes: with them anybody draws the same; drawn at random where not given", 0},
    {0},
};

const struct command cmd_audit_sample = {
    .name = "audit sample",
    .run = run_sample,
    .arguments = sample_argument,
    .options = sample_options,
    .about = "draw a dip sample of decisions, or show one with what was found",
    .more =
	"Each officer and result of the period is in it, and the rest in proportion; the seed decides which.  From\n"
	"the ledger alone: it takes no key to the content.",
    .flags = COMMAND_ACTS,
};

/* ---- finding ---- */

static const struct form_field form_finding[] = {
    {.key = "reasons",
	.heading = "Reasons",
	.guidance =
	    "Does the record show the statutory test in its order, the authority, what the person was asked\n"
	    "and replied, and reasons that address all of it?  Why, or where not?",
	.kind = FORM_TEXT,
	.flags = FORM_REQUIRED},
    {0}};

static enum ought_status
run_finding(struct cli *cli, struct ought_error *err)
{
	const char *satisfied = option_text(cli, "satisfied");
	struct material material = {0};
	struct ought_buffer head = {0};
	json_t *row = NULL, *answers = NULL;
	char id[OUGHT_ID_MAX], title[96];
	int64_t sample, decision;
	enum ought_status status;

	if (strcmp(satisfied, "yes") != 0 && strcmp(satisfied, "no") != 0)
		return ought_error_set(err, OUGHT_INVALID, "--satisfied has to be yes or no");
	if ((status = sample_number(argument_text(cli, "SAMPLE"), &sample, err)) != OUGHT_OK ||
	    (status = argument_id(cli, "DECISION", OUGHT_ID_DECISION, &decision, id, err)) !=
		OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = case_decision(cli->db, decision, &row, err)) != OUGHT_OK ||
	    (status = material_of_decision(cli, row, &material, err)) != OUGHT_OK ||
	    (status = material_read(cli, &material, &head, err)) != OUGHT_OK)
		goto out;
	snprintf(title, sizeof(title), "finding on %s in sample %lld: %s", id, (long long)sample,
	    strcmp(satisfied, "yes") == 0 ? "satisfied" : "not satisfied");
	if ((status = case_form(cli, form_finding, title, head.text, NULL, NULL, &answers, err)) !=
	    OUGHT_OK)
		goto out;
	status = session_act(cli, "audit.finding",
	    json_pack("{s:s, s:I, s:s}", "decision", id, "sample", (json_int_t)sample, "satisfied",
		satisfied),
	    answers, NULL, err);
	if (status != OUGHT_OK)
		goto out;
	snprintf(title, sizeof(title), "ought audit sample %lld", (long long)sample);
	status = output_done(cli, "ought.finding/1",
	    json_pack("{s:s, s:I, s:s}", "decision", id, "sample", (json_int_t)sample, "satisfied",
		satisfied),
	    title, err, "Found of %s in sample %lld: %s", id, (long long)sample,
	    strcmp(satisfied, "yes") == 0 ? "satisfied" : "not satisfied");
out:
	json_decref(row);
	ought_buffer_free(&head);
	material_clear(&material);
	return status;
}

static const struct argument_about finding_arguments[] = {{"SAMPLE", "the sample's number", 0},
    {"DECISION", "a decision in it, such as D-000008", 0}, {0}};

static const struct option_about finding_options[] = {
    {"satisfied", "ANSWER", "yes, or no: whether the decision satisfies", OPTION_REQUIRED}, {0}};

const struct command cmd_audit_finding = {
    .name = "audit finding",
    .run = run_finding,
    .act = "audit.finding",
    .arguments = finding_arguments,
    .options = finding_options,
    .about = "say of a decision in a sample whether it satisfies, and why",
    .more =
	"The form shows the case: by an auditor whom the chief officer has admitted to the content.  A later\n"
	"finding takes the place of an earlier one, which stays in the ledger.",
    .flags = COMMAND_ACTS | COMMAND_FORM | COMMAND_REASON,
};
