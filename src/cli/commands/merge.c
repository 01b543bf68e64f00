/*
 * merge.c: ought person merge, split; record link, unlink.  Who acts sees whom and what it is about before saying why:
 * joining the wrong two is the mistake that matters here.
 */
#include <stdio.h>
#include <string.h>

#include "cli/input/case_forms.h"
#include "cli/output.h"
#include "cli/view/cases.h"
#include "cli/view/describe.h"

/* Two identifiers, and what the head of the form says of them. */
struct pair {
	char first[OUGHT_ID_MAX];
	char second[OUGHT_ID_MAX];
	int64_t first_n;
	int64_t second_n;
	struct ought_buffer head;
};

/* ---- merge and split ---- */

static const struct argument_about merge_arguments[] = {
    {"PERSON", "who stands for both, such as P-000041", 0},
    {"OTHER", "who is the same, such as P-000112", 0}, {0}};
static const struct argument_about split_arguments[] = {
    {"PERSON", "into whom they were merged, such as P-000041", 0},
    {"OTHER", "who was merged, such as P-000112", 0}, {0}};

/* case_person_whole or case_person_content. */
typedef enum ought_status
read_person(struct ought_db *db, const json_t *row, json_t **person, struct ought_error *err);

/* Who the person is: for the head of a form.  Log the reading first. */
static enum ought_status
add_person(struct ought_db *db, int64_t n, read_person *reads, struct ought_buffer *head,
    struct ought_error *err)
{
	json_t *row = NULL, *who = NULL;
	enum ought_status status;

	if ((status = case_person(db, n, &row, err)) == OUGHT_OK &&
	    (status = reads(db, row, &who, err)) == OUGHT_OK) {
		describe_heading(head, "Person %s", ought_json_text(row, "person"));
		describe_person(head, who);
	}
	json_decref(row);
	json_decref(who);
	return status;
}

/* How two persons are taken: shown with whoever was merged into them, and only if they were not merged themselves; or not. */
struct taking {
	const char *doing;
	read_person *reads;
	bool roots;
};

static enum ought_status
find_person(struct cli *cli, const struct taking *taking, int64_t n, struct ought_error *err)
{
	json_t *row = NULL;
	enum ought_status status;

	if ((status = case_person(cli->db, n, &row, err)) == OUGHT_OK && taking->roots)
		status = case_person_is_root(row, err);
	json_decref(row);
	return status;
}

/* Both have to be there, and both are shown. */
static enum ought_status
take_persons(
    struct cli *cli, const struct taking *taking, struct pair *pair, struct ought_error *err)
{
	char why[96];
	enum ought_status status;

	if ((status = argument_id(
		 cli, "PERSON", OUGHT_ID_PERSON, &pair->first_n, pair->first, err)) != OUGHT_OK ||
	    (status = argument_id(
		 cli, "OTHER", OUGHT_ID_PERSON, &pair->second_n, pair->second, err)) != OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = find_person(cli, taking, pair->first_n, err)) != OUGHT_OK ||
	    (status = find_person(cli, taking, pair->second_n, err)) != OUGHT_OK ||
	    option_given(cli, "file"))
		return status;
	snprintf(why, sizeof(why), "%s %s and %s", taking->doing, pair->first, pair->second);
	status = session_consult(cli, "person", json_pack("[s, s]", pair->first, pair->second),
	    NULL, NULL, -1, why, err);
	if (status == OUGHT_OK)
		status = add_person(cli->db, pair->first_n, taking->reads, &pair->head, err);
	if (status == OUGHT_OK)
		status = add_person(cli->db, pair->second_n, taking->reads, &pair->head, err);
	if (status == OUGHT_OK && pair->head.failed)
		status = case_nomem(err);
	return status;
}

/* Ask why, act, and say what was done and how many decisions are to be looked at again. */
static enum ought_status
finish(struct cli *cli, const struct pair *pair, const char *act, const char *schema,
    const char *title, json_t *claims, const char *next, const char *done, struct ought_error *err)
{
	json_t *answers = NULL;
	int64_t n = 0, raised = 0;
	enum ought_status status;

	status = case_form(cli, form_reason, title, pair->head.text, NULL, NULL, &answers, err);
	if (status == OUGHT_OK)
		status = session_act(cli, act, json_incref(claims), answers, &n, err);
	if (status == OUGHT_OK)
		status = ought_db_int(cli->db,
		    "SELECT count(*) FROM ledger.reconsideration WHERE n = :n AND concluded_n IS NULL",
		    OUGHT_BINDS(OUGHT_INT(":n", n)), &raised, NULL, err);
	if (status == OUGHT_OK && raised == 0)
		status = output_done(cli, schema, json_incref(claims), next, err, "%s", done);
	else if (status == OUGHT_OK)
		status = output_done(cli, schema, json_incref(claims), next, err,
		    "%s; %lld live decision%s to be reconsidered (ought reconsider list)", done,
		    (long long)raised, raised == 1 ? " is" : "s are");
	json_decref(claims);
	return status;
}

static enum ought_status
run_merge(struct cli *cli, struct ought_error *err)
{
	static const struct taking taking = {"merging", case_person_whole, true};
	struct pair pair = {0};
	char title[128], done[128], next[64];
	enum ought_status status;

	if ((status = take_persons(cli, &taking, &pair, err)) == OUGHT_OK) {
		snprintf(title, sizeof(title), "%s and %s are one person, who goes on as %s",
		    pair.first, pair.second, pair.first);
		snprintf(done, sizeof(done), "Merged %s into %s", pair.second, pair.first);
		snprintf(next, sizeof(next), "ought person show %s", pair.first);
		status = finish(cli, &pair, "person.merged", "ought.person-merged/1", title,
		    json_pack("{s:s, s:s}", "person", pair.first, "other", pair.second), next, done,
		    err);
	}
	ought_buffer_free(&pair.head);
	return status;
}

const struct command cmd_person_merge = {
    .name = "person merge",
    .run = run_merge,
    .act = "person.merged",
    .arguments = merge_arguments,
    .about = "hold two persons to be one, who goes on under the first number",
    .more =
	"What was entered of each stays as it is, so that it can be split again.  The search finds one\n"
	"person under the names of both.  Live decisions on records of either get a reconsideration.",
    .flags = COMMAND_ACTS | COMMAND_FORM | COMMAND_REASON,
};

static enum ought_status
run_split(struct cli *cli, struct ought_error *err)
{
	static const struct taking taking = {"splitting", case_person_content, false};
	struct pair pair = {0};
	char title[128], done[128], next[64];
	enum ought_status status;

	if ((status = take_persons(cli, &taking, &pair, err)) == OUGHT_OK) {
		snprintf(title, sizeof(title), "%s is not the same person as %s", pair.second,
		    pair.first);
		snprintf(done, sizeof(done), "Split %s from %s", pair.second, pair.first);
		snprintf(next, sizeof(next), "ought person show %s", pair.second);
		status = finish(cli, &pair, "person.split", "ought.person-split/1", title,
		    json_pack("{s:s, s:s}", "person", pair.first, "other", pair.second), next, done,
		    err);
	}
	ought_buffer_free(&pair.head);
	return status;
}

const struct command cmd_person_split = {
    .name = "person split",
    .run = run_split,
    .act = "person.split",
    .arguments = split_arguments,
    .about = "hold persons who were merged to be two again",
    .more =
	"Everything is as it was before.  What was entered or found while they were one stays with the\n"
	"person it was entered for.  Live decisions on records of either get a reconsideration.",
    .flags = COMMAND_ACTS | COMMAND_FORM | COMMAND_REASON,
};

/* ---- link and unlink ---- */

static const struct argument_about link_arguments[] = {
    {"RECORD", "the record, such as R-000310", 0},
    {"PERSON", "whom it concerns, such as P-000112", 0}, {0}};
static const struct option_about link_options[] = {
    {"role", "ROLE", "what the person is in it: suspect or third-party", OPTION_REQUIRED}, {0}};

static enum ought_status
take_record(struct cli *cli, struct pair *pair, struct ought_error *err)
{
	json_t *record = NULL, *person = NULL, *content = NULL;
	char why[96];
	enum ought_status status;

	if ((status = argument_id(
		 cli, "RECORD", OUGHT_ID_RECORD, &pair->first_n, pair->first, err)) != OUGHT_OK ||
	    (status = argument_id(
		 cli, "PERSON", OUGHT_ID_PERSON, &pair->second_n, pair->second, err)) != OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = case_record(cli->db, pair->first_n, &record, err)) != OUGHT_OK ||
	    (status = case_person(cli->db, pair->second_n, &person, err)) != OUGHT_OK ||
	    (status = case_record_is_held(record, err)) != OUGHT_OK || option_given(cli, "file"))
		goto out;
	snprintf(why, sizeof(why), "whether %s concerns %s", pair->first, pair->second);
	status = session_consult(
	    cli, "record", case_ids(pair->second), case_ids(pair->first), NULL, -1, why, err);
	if (status == OUGHT_OK &&
	    (status = case_record_content(cli->db, record, &content, err)) == OUGHT_OK) {
		describe_record(&pair->head, record, content);
		status = add_person(cli->db, pair->second_n, case_person_whole, &pair->head, err);
	}
	if (status == OUGHT_OK && pair->head.failed)
		status = case_nomem(err);
out:
	json_decref(record);
	json_decref(person);
	json_decref(content);
	return status;
}

static enum ought_status
run_link(struct cli *cli, struct ought_error *err)
{
	const char *role = option_text(cli, "role");
	struct pair pair = {0};
	char title[160], done[160], next[64];
	enum ought_status status;

	if ((status = take_record(cli, &pair, err)) == OUGHT_OK &&
	    (status = case_option_word(cli, "role", err)) == OUGHT_OK) {
		snprintf(
		    title, sizeof(title), "%s concerns %s as %.40s", pair.first, pair.second, role);
		snprintf(done, sizeof(done), "%s now concerns %s as %.40s", pair.first, pair.second,
		    role);
		snprintf(next, sizeof(next), "ought record show %s", pair.first);
		status = finish(cli, &pair, "record.linked", "ought.record-linked/1", title,
		    json_pack("{s:s, s:s, s:s}", "record", pair.first, "person", pair.second,
			"role", role),
		    next, done, err);
	}
	ought_buffer_free(&pair.head);
	return status;
}

const struct command cmd_record_link = {
    .name = "record link",
    .run = run_link,
    .act = "record.linked",
    .arguments = link_arguments,
    .options = link_options,
    .about = "link a record to a further person, or give a person another role in it",
    .more =
	"The record then comes up in checks for that person too.  Live decisions on other records of the\n"
	"person get a reconsideration.",
    .flags = COMMAND_ACTS | COMMAND_FORM | COMMAND_REASON,
};

static enum ought_status
run_unlink(struct cli *cli, struct ought_error *err)
{
	struct pair pair = {0};
	char title[128], done[128], next[64];
	enum ought_status status;

	if ((status = take_record(cli, &pair, err)) == OUGHT_OK) {
		snprintf(title, sizeof(title), "%s does not concern %s", pair.first, pair.second);
		snprintf(done, sizeof(done), "%s no longer concerns %s", pair.first, pair.second);
		snprintf(next, sizeof(next), "ought record show %s", pair.first);
		status = finish(cli, &pair, "record.unlinked", "ought.record-unlinked/1", title,
		    json_pack("{s:s, s:s}", "record", pair.first, "person", pair.second), next,
		    done, err);
	}
	ought_buffer_free(&pair.head);
	return status;
}

const struct command cmd_record_unlink = {
    .name = "record unlink",
    .run = run_unlink,
    .act = "record.unlinked",
    .arguments = link_arguments,
    .about = "take back that a record concerns a person",
    .more =
	"Somebody else has to be linked to it first, where it concerns nobody else.  Live decisions on\n"
	"the record get a reconsideration.",
    .flags = COMMAND_ACTS | COMMAND_FORM | COMMAND_REASON,
};
