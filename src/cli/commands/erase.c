/* erase.c: ought record erase, ought person erase: one officer proposes it, another approves or refuses it. */
#include <stdio.h>
#include <string.h>

#include "cli/input/case_forms.h"
#include "cli/output.h"
#include "cli/view/describe.h"
#include "case_acts.h"

#define KEPT \
	"The reason is kept when the rest is erased: write nothing in it that is about the person."

static const struct argument_about record_argument[] = {
    {"RECORD", "the record, such as R-000310", 0}, {0}};
static const struct argument_about person_argument[] = {
    {"PERSON", "the person, such as P-000041", 0}, {0}};
static const struct option_about erase_options[] = {
    {"approve", NULL, "erase what another officer proposed", 0},
    {"refuse", NULL, "keep what was proposed to be erased", 0},
    {"delegation", "N", "the delegation relied on; the one that is live where not given", 0}, {0}};

struct erasing {
	enum ought_id_kind kind;
	const char *what; /* "record" */
	char id[OUGHT_ID_MAX];
	int64_t n;
};

static json_t *
claims_of(const struct erasing *erasing)
{
	return json_pack("{s:s, s:s}", "what", erasing->what, erasing->what, erasing->id);
}

/* Who proposed it, and why; nothing where nobody did, which the rules will say. */
static enum ought_status
add_proposal(struct cli *cli, const struct erasing *erasing, struct ought_buffer *head,
    struct ought_error *err)
{
	json_t *row = NULL, *content = NULL;
	enum ought_status status;

	status = case_row(cli->db,
	    "SELECT n, officer, at_ms AS at FROM ledger.erasure WHERE outcome IS NULL "
	    "AND CASE :what WHEN 'person' THEN person ELSE record END = :id",
	    OUGHT_BINDS(OUGHT_TEXT(":what", erasing->what), OUGHT_INT(":id", erasing->n)), &row,
	    err);
	if (status != OUGHT_OK || row == NULL)
		return status;
	if ((status = case_content(cli->db, ought_json_int(row, "n", -1), &content, err)) ==
	    OUGHT_OK) {
		describe_heading(head, "Proposal to erase %s", erasing->id);
		describe_who(head, "Proposed by", ought_json_text(row, "officer"),
		    ought_json_text(row, "at"));
		describe_field(head, "Reason", ought_json_text(content, "reason"));
	}
	json_decref(row);
	json_decref(content);
	return status;
}

/* What it is about, before somebody who proposes or decides in the editor. */
static enum ought_status
read_thing(struct cli *cli, const struct erasing *erasing, struct ought_buffer *head,
    struct ought_error *err)
{
	bool of_person = erasing->kind == OUGHT_ID_PERSON;
	json_t *row = NULL, *content = NULL;
	char why[64];
	enum ought_status status;

	if (option_given(cli, "file"))
		return OUGHT_OK;
	status = of_person ? case_person(cli->db, erasing->n, &row, err)
			   : case_record(cli->db, erasing->n, &row, err);
	if (status != OUGHT_OK)
		return status;
	snprintf(why, sizeof(why), "whether %s is erased", erasing->id);
	status = session_consult(cli, erasing->what,
	    case_ids(of_person ? erasing->id : ought_json_text(row, "person")),
	    of_person ? NULL : case_ids(erasing->id), NULL, -1, why, err);
	if (status == OUGHT_OK)
		status = of_person ? case_person_whole(cli->db, row, &content, err)
				   : case_record_content(cli->db, row, &content, err);
	if (status == OUGHT_OK && of_person)
		describe_person(head, content);
	else if (status == OUGHT_OK)
		describe_record(head, row, content);
	if (status == OUGHT_OK)
		status = add_proposal(cli, erasing, head, err);
	json_decref(row);
	json_decref(content);
	return status;
}

static enum ought_status
fill(struct cli *cli, const struct erasing *erasing, const char *doing, json_t **reason,
    struct ought_error *err)
{
	struct ought_buffer head = {0};
	char title[96];
	enum ought_status status;

	ought_buffer_add(&head, "%s\n", KEPT);
	if ((status = read_thing(cli, erasing, &head, err)) == OUGHT_OK && head.failed)
		status = case_nomem(err);
	snprintf(title, sizeof(title), "why %s is %s", erasing->id, doing);
	if (status == OUGHT_OK)
		status = case_form(cli, form_reason, title, head.text, NULL, NULL, reason, err);
	ought_buffer_free(&head);
	return status;
}

static enum ought_status
propose(struct cli *cli, const struct erasing *erasing, struct ought_error *err)
{
	json_t *reason = NULL;
	char next[96];
	enum ought_status status;

	if ((status = ought_act_allowed(cli->store, "erasure.proposed", err)) != OUGHT_OK ||
	    (status = fill(cli, erasing, "to be erased", &reason, err)) != OUGHT_OK)
		return status;
	status = session_act(cli, "erasure.proposed", claims_of(erasing), reason, NULL, err);
	if (status != OUGHT_OK)
		return status;
	snprintf(next, sizeof(next),
	    "the chief officer or a senior officer: ought %s erase --approve %s", erasing->what,
	    erasing->id);
	return output_done(cli, "ought.erasure-proposed/1",
	    json_pack("{s:s}", erasing->what, erasing->id), next, err, "Proposed to erase %s",
	    erasing->id);
}

/* Inside the transaction, so that the entries named are all there are. */
static enum ought_status
act(struct cli *cli, struct ought_acting *acting, const struct erasing *erasing, const char *name,
    const json_t *reason, size_t *count, struct ought_error *err)
{
	struct ought_db *db = ought_act_db(acting);
	json_t *claims = claims_of(erasing), *entries = NULL;
	int64_t record = erasing->kind == OUGHT_ID_RECORD ? erasing->n : 0;
	enum ought_status status = OUGHT_OK;

	*count = 0;
	if (claims == NULL)
		return case_nomem(err);
	if (strcmp(name, "erasure.approved") == 0) {
		status = ought_act_erasable(db, erasing->kind, erasing->n, &entries, err);
		*count = json_array_size(entries);
		if (status == OUGHT_OK && json_object_set_new(claims, "entries", entries) != 0)
			status = case_nomem(err);
	}
	if (status == OUGHT_OK)
		status = case_authority(cli, db, 0, record, claims, err);
	if (status == OUGHT_OK)
		status = ought_act(acting, name, claims, reason, NULL, err);
	json_decref(claims);
	return status;
}

static enum ought_status
commit(struct cli *cli, const struct erasing *erasing, const char *name, const json_t *reason,
    size_t *count, struct ought_error *err)
{
	struct ought_acting *acting = NULL;
	enum ought_status status;

	/* Who is erased is no longer found: their search keys end with them. */
	if (erasing->kind == OUGHT_ID_PERSON && (status = session_match(cli, err)) != OUGHT_OK)
		return status;
	if ((status = ought_act_begin(cli->store, cli->match, &acting, err)) != OUGHT_OK)
		return status;
	if ((status = act(cli, acting, erasing, name, reason, count, err)) != OUGHT_OK) {
		ought_act_abandon(acting);
		return status;
	}
	if ((status = ought_act_commit(acting, err)) == OUGHT_OK)
		session_changed(cli);
	return status;
}

/* The act stands.  Whether nothing is left in the file depends on others who read it just now. */
static enum ought_status
tell_erased(struct cli *cli, const struct erasing *erasing, size_t count, struct ought_error *err)
{
	struct ought_error why = {0};
	bool gone = ought_store_sweep(cli->store, &why) == OUGHT_OK;

	if (!gone)
		remark("%s; what is left in the file is destroyed when the store is opened next",
		    why.sentence);
	return output_done(cli, "ought.erasure-approved/1",
	    json_pack("{s:s, s:I, s:b}", erasing->what, erasing->id, "entries", (json_int_t)count,
		"gone", gone),
	    NULL, err, "Erased %s: what %zu %s contained is gone", erasing->id, count,
	    count == 1 ? "entry" : "entries");
}

static enum ought_status
run(struct cli *cli, struct erasing *erasing, struct ought_error *err)
{
	bool approve = option_given(cli, "approve"), refuse = option_given(cli, "refuse");
	const char *name = approve ? "erasure.approved" : "erasure.refused";
	json_t *reason = NULL;
	size_t count = 0;
	enum ought_status status;

	if (approve && refuse)
		return ought_error_set(
		    err, OUGHT_INVALID, "say one of --approve and --refuse, not both");
	if ((status = session_open_content(cli, err)) != OUGHT_OK)
		return status;
	if (!approve && !refuse)
		return propose(cli, erasing, err);
	if ((status = ought_act_allowed(cli->store, name, err)) != OUGHT_OK ||
	    (status = fill(cli, erasing, approve ? "erased" : "kept", &reason, err)) != OUGHT_OK)
		return status;
	status = commit(cli, erasing, name, reason, &count, err);
	json_decref(reason);
	if (status != OUGHT_OK)
		return status;
	if (approve)
		return tell_erased(cli, erasing, count, err);
	return output_done(cli, "ought.erasure-refused/1",
	    json_pack("{s:s}", erasing->what, erasing->id), NULL, err, "%s is kept", erasing->id);
}

static enum ought_status
run_record(struct cli *cli, struct ought_error *err)
{
	struct erasing erasing = {.kind = OUGHT_ID_RECORD, .what = "record"};
	enum ought_status status;

	status = argument_id(cli, "RECORD", OUGHT_ID_RECORD, &erasing.n, erasing.id, err);
	return status == OUGHT_OK ? run(cli, &erasing, err) : status;
}

static enum ought_status
run_person(struct cli *cli, struct ought_error *err)
{
	struct erasing erasing = {.kind = OUGHT_ID_PERSON, .what = "person"};
	enum ought_status status;

	status = argument_id(cli, "PERSON", OUGHT_ID_PERSON, &erasing.n, erasing.id, err);
	return status == OUGHT_OK ? run(cli, &erasing, err) : status;
}

const struct command cmd_record_erase = {
    .name = "record erase",
    .run = run_record,
    .arguments = record_argument,
    .options = erase_options,
    .about = "propose to erase a record; another officer approves or refuses it",
    .more = "What the entries about it contain is destroyed: the record, its assessments,\n"
	    "representations and decisions, and answers with a text about it.  That there was\n"
	    "something, who decided what and when, and who erased it, stays, and verifies.",
    .flags = COMMAND_ACTS | COMMAND_FORM | COMMAND_REASON,
};
const struct command cmd_person_erase = {
    .name = "person erase",
    .run = run_person,
    .arguments = person_argument,
    .options = erase_options,
    .about = "propose to erase a person; another officer approves or refuses it",
    .more = "All records that concern the person have to be erased first.  Whoever was merged\n"
	    "into them is erased with them.",
    .flags = COMMAND_ACTS | COMMAND_FORM | COMMAND_REASON,
};
