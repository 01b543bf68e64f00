/*
 * decide.c: ought decide: Police Act 1997 s.113B(4), one record for one check.  The result follows from the two
 * answers of the test; there is no default and no decision about several records at once.
 */
#include <stdio.h>
#include <string.h>

#include "cli/input/case_forms.h"
#include "cli/output.h"
#include "cli/view/check_state.h"
#include "cli/view/describe.h"
#include "case_acts.h"
#include "decide.h"
#include "drafts.h"

#define DELEGATION                                                                                 \
	{                                                                                          \
		"delegation", "N",                                                                 \
		    "the delegation relied on; the live one that covers the case where not given", \
		    0                                                                              \
	}
const struct option_about deciding_delegation = DELEGATION;

/* A form that lacks parts: what was written of it is kept as a draft, and the sentence says so. */
static enum ought_status
keep_begun(struct cli *cli, const struct material *material, json_t *begun, struct ought_error *err)
{
	struct ought_error missing = *err, why = {0};

	/* Where it cannot be kept as a draft, the form itself is kept. */
	if (drafts_keep(cli, material, begun, &why) != OUGHT_OK)
		return OUGHT_INVALID;
	form_close(cli, true);
	return ought_error_set(err, OUGHT_INVALID,
	    "%s; what you wrote is kept as your draft, and the same command goes on with it",
	    missing.sentence);
}

/* The editions in force today: what the decision is taken under. */
static enum ought_status
name_editions(struct cli *cli, struct ought_db *db, json_t *claims, struct ought_error *err)
{
	static const char *const kinds[][2] = {{"statutory-guidance", "guidance"}, {"qaf", "qaf"}};
	char today[OUGHT_DATE_MAX];
	enum ought_status status = OUGHT_OK;

	ought_date_format(ought_date_of(ought_store_now_ms(cli->store)), today);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && status == OUGHT_OK; i++) {
		json_t *row = NULL;

		status = case_row(db,
		    "SELECT name FROM ledger.guidance_edition "
		    "WHERE kind = :kind AND in_force_from <= :today ORDER BY in_force_from DESC LIMIT 1",
		    OUGHT_BINDS(OUGHT_TEXT(":kind", kinds[i][0]), OUGHT_TEXT(":today", today)),
		    &row, err);
		if (status == OUGHT_OK && row != NULL)
			json_object_set(claims, kinds[i][1], json_object_get(row, "name"));
		json_decref(row);
	}
	return status;
}

/* That nothing is still to be done before the record is decided on, and that it is not decided yet. */
static enum ought_status
check_ready(struct cli *cli, const struct material *material, struct ought_error *err)
{
	struct check_state state = {0};
	const json_t *record;
	size_t i;
	enum ought_status status;

	status = check_state_read(cli->db, material->check, &state, err);
	json_array_foreach(state.records, i, record)
	{
		const char *lacks = check_state_lacks(record);
		const char *decision = ought_json_text(record, "decision");

		if (strcmp(ought_json_text(record, "record"), material->record_id) != 0)
			continue;
		if (lacks != NULL && strcmp(lacks, "not decided") != 0)
			status = ought_error_set(err, OUGHT_REFUSED, "%s for %s: %s",
			    material->record_id, material->check_id, lacks);
		else if (decision != NULL)
			status = ought_error_set(err, OUGHT_REFUSED,
			    "%s decides on %s for %s already; it can be reconsidered", decision,
			    material->record_id, material->check_id);
	}
	check_state_clear(&state);
	return status;
}

/* Whoever may not decide, or not yet, learns so before they write.  With --file the act itself says it. */
static enum ought_status
check_before(struct cli *cli, const struct material *material, enum deciding_purpose purpose,
    const json_t *claims, struct ought_error *err)
{
	enum ought_status status;

	status = ought_act_permitted(cli->store, "decision.made", claims, err);
	/* The rules ask of a form that is whole what has to be asked of a case before one is written. */
	if (status == OUGHT_OK && purpose == DECIDING_NOW && !option_given(cli, "file"))
		status = check_ready(cli, material, err);
	return status;
}

/* By which authority, and under which editions, it will be decided. */
static enum ought_status
describe_authority(
    struct cli *cli, const json_t *claims, struct ought_buffer *head, struct ought_error *err)
{
	static const char *const editions[][2] = {
	    {"guidance", "Guidance"}, {"qaf", "Quality assurance"}};
	const int64_t delegation = ought_json_int(claims, "delegation", 0);
	json_t *row = NULL;
	enum ought_status status;

	describe_heading(head, "Under which it is decided");
	status = case_row(cli->db,
	    "SELECT delegation || ', as ' || rank || ', by ' || instrument AS line FROM ledger.delegation "
	    "WHERE delegation = :delegation",
	    OUGHT_BINDS(OUGHT_INT(":delegation", delegation)), &row, err);
	if (status == OUGHT_OK)
		describe_field(head, "Delegation",
		    row != NULL ? ought_json_text(row, "line")
				: "none: the chief officer's own authority");
	json_decref(row);
	for (size_t i = 0; status == OUGHT_OK && i < 2; i++) {
		row = NULL;
		status = case_row(cli->db,
		    "SELECT title AS line FROM ledger.guidance_edition WHERE name = :name",
		    OUGHT_BINDS(OUGHT_TEXT(":name", ought_json_text(claims, editions[i][0]))), &row,
		    err);
		if (status == OUGHT_OK && row != NULL)
			describe_field(head, editions[i][1], ought_json_text(row, "line"));
		json_decref(row);
	}
	return status;
}

/* What stands above the questions, for who may decide. */
static enum ought_status
read_before(struct cli *cli, const struct material *material, enum deciding_purpose purpose,
    struct ought_buffer *head, struct ought_error *err)
{
	json_t *claims =
	    json_pack("{s:s, s:s}", "check", material->check_id, "record", material->record_id);
	enum ought_status status;

	if (claims == NULL)
		return case_nomem(err);
	if ((status = name_editions(cli, cli->db, claims, err)) == OUGHT_OK &&
	    (status = case_authority(
		 cli, cli->db, material->check, material->record, claims, err)) == OUGHT_OK &&
	    (status = check_before(cli, material, purpose, claims, err)) == OUGHT_OK &&
	    (status = material_read(cli, material, head, err)) == OUGHT_OK &&
	    !option_given(cli, "file"))
		status = describe_authority(cli, claims, head, err);
	json_decref(claims);
	return status;
}

static enum ought_status
fill(struct cli *cli, const struct material *material, const json_t *context,
    enum deciding_purpose purpose, json_t **answers, struct ought_error *err)
{
	const bool unfinished = purpose == DECIDING_LATER;
	struct ought_buffer head = {0};
	json_t *draft = NULL, *begun = NULL;
	char title[96];
	struct form form = {.title = title,
	    .fields = form_decision,
	    .context = context,
	    .unfinished = unfinished,
	    .begun = &begun};
	enum ought_status status;

	snprintf(title, sizeof(title), "%sdecision on %s for %s", unfinished ? "draft of the " : "",
	    material->record_id, material->check_id);
	if ((status = read_before(cli, material, purpose, &head, err)) != OUGHT_OK)
		goto out;
	/* A file is whole, and takes nothing from a draft. */
	if (!option_given(cli, "file") &&
	    (status = drafts_read(cli, material, &draft, err)) != OUGHT_OK)
		goto out;
	form.guidance = head.text;
	form.present = draft;
	status = case_form_fill(cli, &form, answers, err);
	if (status == OUGHT_INVALID && begun != NULL)
		status = keep_begun(cli, material, begun, err);
out:
	ought_buffer_free(&head);
	json_decref(draft);
	json_decref(begun);
	return status;
}

enum ought_status
deciding_form(struct cli *cli, const struct material *material, enum deciding_purpose purpose,
    json_t **answers, struct ought_error *err)
{
	const char *kind = ought_json_text(material->record_row, "kind");
	/* An acquittal has to be stated and weighed as one. */
	json_t *context = json_pack("{s:s, s:s}", "record_kind", kind != NULL ? kind : "",
	    "concluding", purpose == DECIDING_TO_VARY ? "yes" : "no");
	enum ought_status status;

	if (context == NULL)
		return case_nomem(err);
	status = fill(cli, material, context, purpose, answers, err);
	json_decref(context);
	return status;
}

enum ought_status
deciding_act(struct cli *cli, struct ought_acting *acting, const struct material *material,
    json_t *answers, const json_t *more, char text[static OUGHT_ID_MAX], const char **result,
    struct ought_error *err)
{
	struct ought_db *db = ought_act_db(acting);
	const char *ought = ought_json_text(answers, "ought");
	json_t *claims = NULL;
	int64_t n;
	enum ought_status status;

	*result = ought != NULL && strcmp(ought, "yes") == 0 ? "disclose" : "not-disclose";
	if ((status = ought_act_next_id(db, OUGHT_ID_DECISION, 0, &n, err)) != OUGHT_OK)
		return status;
	ought_id_format(OUGHT_ID_DECISION, n, text);
	claims = json_pack("{s:s, s:s, s:s, s:s}", "decision", text, "check", material->check_id,
	    "record", material->record_id, "result", *result);
	if (claims == NULL)
		return case_nomem(err);
	case_claim(answers, claims, "relevant");
	case_claim(answers, claims, "ought");
	if (more != NULL)
		json_object_update(claims, (json_t *)more);
	if ((status = name_editions(cli, db, claims, err)) == OUGHT_OK &&
	    (status = case_authority(cli, db, material->check, material->record, claims, err)) ==
		OUGHT_OK)
		status = ought_act(acting, "decision.made", claims, answers, NULL, err);
	json_decref(claims);
	return status;
}

static enum ought_status
decide(struct cli *cli, const struct material *material, json_t *answers,
    char text[static OUGHT_ID_MAX], const char **result, struct ought_error *err)
{
	struct ought_acting *acting = NULL;
	enum ought_status status;

	if ((status = ought_act_begin(cli->store, NULL, &acting, err)) != OUGHT_OK)
		return status;
	status = deciding_act(cli, acting, material, answers, NULL, text, result, err);
	if (status != OUGHT_OK) {
		ought_act_abandon(acting);
		return status;
	}
	if ((status = ought_act_commit(acting, err)) == OUGHT_OK)
		session_changed(cli);
	return status;
}

static enum ought_status
run_decision(struct cli *cli, const struct material *material, struct ought_error *err)
{
	struct check_state state = {0};
	json_t *answers = NULL;
	char id[OUGHT_ID_MAX], next[96];
	const char *result;
	bool more;
	enum ought_status status;

	if ((status = deciding_form(cli, material, DECIDING_NOW, &answers, err)) != OUGHT_OK ||
	    (status = decide(cli, material, answers, id, &result, err)) != OUGHT_OK)
		goto out;
	if ((status = check_state_read(cli->db, material->check, &state, err)) != OUGHT_OK)
		goto out;
	more = check_state_next(&state, material->check_id, next, sizeof(next));
	status = output_done(cli, "ought.decision/1",
	    json_pack("{s:s, s:s, s:s, s:s}", "decision", id, "check", material->check_id, "record",
		material->record_id, "result", result),
	    more ? next : NULL, err, "Decided %s: %s for %s, %s", id, material->record_id,
	    material->check_id, result);
out:
	check_state_clear(&state);
	json_decref(answers);
	return status;
}

static enum ought_status
run_draft(struct cli *cli, const struct material *material, struct ought_error *err)
{
	json_t *answers = NULL;
	struct ought_buffer next = {0};
	enum ought_status status;

	if ((status = deciding_form(cli, material, DECIDING_LATER, &answers, err)) == OUGHT_OK &&
	    (status = drafts_keep(cli, material, answers, err)) == OUGHT_OK &&
	    (status = drafts_next(cli, material, &next, err)) == OUGHT_OK)
		status = output_done(cli, "ought.draft/1",
		    json_pack(
			"{s:s, s:s}", "check", material->check_id, "record", material->record_id),
		    next.text, err,
		    "Kept your draft on %s for %s; it counts for nothing until you decide",
		    material->record_id, material->check_id);
	ought_buffer_free(&next);
	json_decref(answers);
	return status;
}

static enum ought_status
run(struct cli *cli, struct ought_error *err)
{
	const bool list = option_given(cli, "drafts"), keep = option_given(cli, "draft"),
		   drop = option_given(cli, "drop");
	struct material material;
	enum ought_status status;

	if (list + keep + drop > 1)
		return ought_error_set(
		    err, OUGHT_INVALID, "--draft, --drafts and --drop: one at a time");
	if (list && argument_text(cli, "CHECK") != NULL)
		return ought_error_set(err, OUGHT_INVALID, "--drafts lists all of yours");
	if (list)
		return drafts_list(cli, err);
	if (argument_text(cli, "RECORD") == NULL)
		return ought_error_set(err, OUGHT_INVALID, "missing: %s",
		    argument_text(cli, "CHECK") == NULL ? "CHECK, RECORD" : "RECORD");
	if ((status = material_arguments(cli, &material, err)) != OUGHT_OK)
		return status;
	status = drop ? drafts_drop(cli, &material, err)
	    : keep    ? run_draft(cli, &material, err)
		      : run_decision(cli, &material, err);
	material_clear(&material);
	return status;
}

/* As case_arguments, but that --drafts takes none. */
static const struct argument_about decide_arguments[] = {
    {"CHECK", "the check, such as C-2026-000127", ARGUMENT_OPTIONAL},
    {"RECORD", "the record, such as R-000310", ARGUMENT_OPTIONAL}, {0}};

static const struct option_about decide_options[] = {DELEGATION,
    {"draft", NULL, "keep what is written as your draft, complete or not", 0},
    {"drop", NULL, "drop your draft", 0}, {"drafts", NULL, "list your drafts", 0}, {0}};

const struct command cmd_decide = {
    .name = "decide",
    .run = run,
    .act = "decision.made",
    .arguments = decide_arguments,
    .options = decide_options,
    .about = "decide whether a record is relevant to a check, and ought to be included",
    .more =
	"In the editor the check, the record, the assessment, the representations and earlier decisions\n"
	"stand above the questions.  There is no default.  An incomplete decision, or one without\n"
	"authority, cannot be recorded: what is written of it is kept as a draft, which is yours alone and\n"
	"counts for nothing, and the same command goes on with it.",
    .flags = COMMAND_ACTS | COMMAND_FORM | COMMAND_REASON,
};
