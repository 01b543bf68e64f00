/* check_answer.c: ought check answer: what the state of a check allows to be answered, and nothing else. */
#include <stdio.h>
#include <string.h>

#include "cli/output.h"
#include "cli/view/check_state.h"
#include "cli/view/describe.h"

static const struct argument_about check_argument[] = {
    {"CHECK", "the check, such as C-2026-000127", 0}, {0}};
static const struct option_about answer_options[] = {
    {"draft", NULL, "show the answer, and record none", 0}, {0}};

/* The certificate texts of the live decisions to disclose, word for word. */
static enum ought_status
collect_texts(struct ought_db *db, const struct check_state *state, json_t *decisions,
    json_t *texts, struct ought_error *err)
{
	const json_t *record;
	size_t i;

	json_array_foreach(state->records, i, record)
	{
		json_t *row = NULL;
		int64_t decision;
		enum ought_status status;

		if (!check_state_discloses(record))
			continue;
		status = case_number(record, "decision", OUGHT_ID_DECISION, &decision, err);
		if (status == OUGHT_OK)
			status = case_row(db,
			    "SELECT decision, text FROM certificate_text "
			    "WHERE decision = :decision AND until_n IS NULL",
			    OUGHT_BINDS(OUGHT_INT(":decision", decision)), &row, err);
		if (status != OUGHT_OK)
			return status;
		if (row == NULL)
			return ought_error_set(err, OUGHT_DAMAGED, "%s has no certificate text",
			    ought_json_text(record, "decision"));
		json_array_append(decisions, json_object_get(record, "decision"));
		json_array_append_new(texts, row);
	}
	return OUGHT_OK;
}

/* The persons and records that an answer tells about: what a draft's reading is logged with. */
static void
disclosed(const struct check_state *state, json_t **persons, json_t **records)
{
	const json_t *record;
	size_t i;

	*persons = NULL;
	*records = NULL;
	json_array_foreach(state->records, i, record)
	{
		bool listed = false;
		size_t k;

		if (!check_state_discloses(record))
			continue;
		if (*records == NULL) {
			*persons = json_array();
			*records = json_array();
		}
		json_array_append(*records, json_object_get(record, "record"));
		for (k = 0; k < json_array_size(*persons); k++)
			listed = listed ||
			    json_equal(
				json_array_get(*persons, k), json_object_get(record, "person"));
		if (!listed)
			json_array_append(*persons, json_object_get(record, "person"));
	}
}

/* As it is sent, or would be: what is answered, and which earlier answer it replaces. */
static enum ought_status
show_answer(struct cli *cli, const char *id, const struct check_state *state, json_t *texts,
    bool draft, struct ought_error *err)
{
	struct ought_buffer text = {0};

	if (cli->json)
		return output_document("ought.answer/1",
		    json_pack("{s:s, s:s, s:O, s:b, s:O*}", "check", id, "answer", state->allows,
			"texts", texts, "draft", draft, "replaces", state->answer),
		    err);
	ought_buffer_add(
	    &text, "%s %s: %s\n", draft ? "Draft answer to" : "Answered", id, state->allows);
	if (state->answer != NULL) {
		describe_who(&text, "Replaces the answer of",
		    ought_json_text(state->answer, "officer"),
		    ought_json_text(state->answer, "at"));
		describe_field(&text, "Which was", ought_json_text(state->answer, "answer"));
	}
	describe_texts(&text, texts);
	if (draft)
		ought_buffer_add(&text, "\nNext: ought check answer %s\n", id);
	return describe_print(cli, &text, err);
}

/* Refused if anything changed since it was read: the rules see the tables of that moment. */
static enum ought_status
send_answer(struct cli *cli, const char *id, const struct check_state *state, json_t *decisions,
    json_t *texts, struct ought_error *err)
{
	json_t *claims = json_pack(
	    "{s:s, s:s, s:O}", "check", id, "answer", state->allows, "decisions", decisions);
	json_t *content =
	    json_array_size(texts) > 0 ? json_pack("{s:O}", "texts", texts) : json_object();

	if (state->answer != NULL)
		json_object_set(claims, "replaces", json_object_get(state->answer, "n"));
	return session_act(cli, "check.answered", claims, content, NULL, err);
}

static enum ought_status
run(struct cli *cli, struct ought_error *err)
{
	const bool draft = option_given(cli, "draft");
	struct check_state state = {0};
	json_t *row = NULL, *decisions = json_array(), *texts = json_array(), *persons, *records;
	char id[OUGHT_ID_MAX], why[64];
	int64_t n;
	enum ought_status status;

	if (decisions == NULL || texts == NULL) {
		status = case_nomem(err);
		goto out;
	}
	if ((status = argument_id(cli, "CHECK", OUGHT_ID_CHECK, &n, id, err)) != OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = case_check(cli->db, n, &row, err)) != OUGHT_OK ||
	    (status = check_state_read(cli->db, n, &state, err)) != OUGHT_OK)
		goto out;
	if (strcmp(ought_json_text(row, "status"), "withdrawn") == 0) {
		status = ought_error_set(err, OUGHT_REFUSED, "%s was withdrawn", id);
		goto out;
	}
	if (state.missing.len > 0) {
		status = ought_error_set(err, OUGHT_REFUSED, "%s cannot be answered %s: %s", id,
		    state.answer != NULL ? "again" : "yet", state.missing.text);
		goto out;
	}
	if (draft) {
		snprintf(why, sizeof(why), "working on %s", id);
		disclosed(&state, &persons, &records);
		status =
		    session_consult(cli, "check", persons, records, case_ids(id), -1, why, err);
		if (status != OUGHT_OK)
			goto out;
	}
	if ((status = collect_texts(cli->db, &state, decisions, texts, err)) != OUGHT_OK)
		goto out;
	if (!draft && (status = send_answer(cli, id, &state, decisions, texts, err)) != OUGHT_OK)
		goto out;
	status = show_answer(cli, id, &state, texts, draft, err);
out:
	check_state_clear(&state);
	json_decref(row);
	json_decref(decisions);
	json_decref(texts);
	return status;
}

const struct command cmd_check_answer = {
    .name = "check answer",
    .run = run,
    .act = "check.answered",
    .arguments = check_argument,
    .options = answer_options,
    .about = "answer a check with what its state allows, from live decisions only",
    .more =
	"The answer is worked out: no-trace where nobody was found the same, nothing-to-disclose where\n"
	"all is decided and nothing ought to be included, disclosure with the texts of the decisions\n"
	"to disclose.  While something is missing, it is named, and nothing is answered.",
    .flags = COMMAND_ACTS | COMMAND_REASON,
};
