/* report_access.c: ought report subject-access. */
#include <stdio.h>
#include <string.h>

#include "cli/output.h"
#include "cli/session.h"
#include "reporting.h"

#include "cli/command.h"

#define LISTED_MAX 1000U /* what access.disclosed takes of each kind */

struct giving {
	struct ought_access_plan plan;
	const char *include[GIVEN_MAX + 1];
	const char *withhold[GIVEN_MAX + 1];
	const char *include_reason;
};

static enum ought_status
read_plan(struct cli *cli, struct giving *giving, struct ought_error *err)
{
	giving->plan.recipient = option_text(cli, "to");
	giving->plan.include = reporting_all(cli, "include", giving->include);
	giving->plan.withhold = reporting_all(cli, "withhold", giving->withhold);
	giving->plan.withhold_reason = option_text(cli, "withhold-reason");
	giving->include_reason = option_text(cli, "include-reason");
	if ((giving->plan.include != NULL) != (giving->include_reason != NULL))
		return ought_error_set(err, OUGHT_INVALID,
		    "--include and --include-reason go together: what is given of others is given for a reason");
	if ((giving->plan.withhold != NULL) != (giving->plan.withhold_reason != NULL))
		return ought_error_set(err, OUGHT_INVALID,
		    "--withhold and --withhold-reason go together: what is withheld is withheld for a reason");
	return OUGHT_OK;
}

/* Log that it is given, before it is. */
static enum ought_status
disclose(struct cli *cli, const struct giving *giving, const json_t *document,
    const struct ought_buffer *text, int64_t *n, struct ought_error *err)
{
	json_t *withheld = json_object_get(document, "withheld"), *claims, *content;
	char digest[OUGHT_BASE64_MAX(OUGHT_SHA256_BYTES)];

	reporting_digest(text, digest);
	claims = json_pack("{s:s, s:o, s:o, s:o, s:s, s:s}", "what", "subject-access", "persons",
	    reporting_ids(json_object_get(document, "persons"), "person"), "records",
	    reporting_ids(json_object_get(document, "records"), "record"), "checks",
	    reporting_ids(json_object_get(document, "checks"), "check"), "third_parties",
	    giving->plan.include != NULL ? "included" : "left-out", "digest", digest);
	content = json_pack(
	    "{s:s, s:s}", "recipient", giving->plan.recipient, "reason", giving->plan.reason);
	if (content != NULL && giving->include_reason != NULL) {
		struct ought_buffer reason = {0};

		ought_buffer_add(&reason, "%s (", giving->include_reason);
		for (size_t i = 0; giving->include[i] != NULL; i++)
			ought_buffer_add(&reason, "%s%s", i > 0 ? ", " : "", giving->include[i]);
		ought_buffer_add(&reason, ")");
		json_object_set_new(content, "third_parties_reason",
		    json_string(reason.text != NULL ? reason.text : ""));
		ought_buffer_free(&reason);
	}
	if (content != NULL && json_array_size(withheld) > 0 &&
	    json_array_size(withheld) <= LISTED_MAX)
		json_object_set(content, "withheld", withheld);
	return session_act(cli, "access.disclosed", claims, content, n, err);
}

static enum ought_status
run_subject_access(struct cli *cli, struct ought_error *err)
{
	struct giving giving = {0};
	struct ought_buffer text = {0};
	json_t *document = NULL;
	char id[OUGHT_ID_MAX];
	int64_t person, n = 0;
	enum ought_status status;

	if ((status = argument_id(cli, "PERSON", OUGHT_ID_PERSON, &person, id, err)) != OUGHT_OK ||
	    (status = read_plan(cli, &giving, err)) != OUGHT_OK ||
	    (status = reporting_check_out(cli, err)) != OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = session_reason(cli, NULL, &giving.plan.reason, err)) != OUGHT_OK ||
	    (status = ought_report_subject_access(
		 cli->store, person, &giving.plan, &document, err)) != OUGHT_OK)
		return status;
	if (cli->json)
		status = reporting_json(document, "ought.subject-access/1", &text, err);
	else
		ought_report_subject_access_html(document, &text);
	if (status == OUGHT_OK && text.failed)
		status = cli_no_memory(err);
	if (status == OUGHT_OK)
		status = disclose(cli, &giving, document, &text, &n, err);
	if (status == OUGHT_OK)
		status = reporting_hand_over(cli, &text, err);
	if (status == OUGHT_OK && option_given(cli, "out") && !cli->json)
		say("What is held on %s is in %s; that it is given to %s is entry %lld.\n"
		    "Left out: %zu parts.  Read it before it goes out: the narrative may speak of others.\n",
		    id, option_text(cli, "out"), giving.plan.recipient, (long long)n,
		    json_array_size(json_object_get(document, "withheld")));
	json_decref(document);
	ought_buffer_free(&text);
	return status;
}

static const struct argument_about person_argument[] = {
    {"PERSON", "who asks, such as P-000041", 0}, {0}};

static const struct option_about access_options[] = {
    {"to", "RECIPIENT", "to whom it goes: a reference, not a name", OPTION_REQUIRED},
    {"include", "ITEM",
	"what concerns others and is given all the same: R-000310.source, or an entry such as 17",
	OPTION_REPEATED},
    {"include-reason", "TEXT", "why", 0},
    {"withhold", "ITEM",
	"what else is withheld: R-000310.summary, 17.reasons, or an entry such as 17",
	OPTION_REPEATED},
    {"withhold-reason", "TEXT", "why: it stands in the document", 0},
    {"out", "FILE", "into a new file, in place of standard output", 0},
    {0},
};

const struct command cmd_report_subject_access = {
    .name = "report subject-access",
    .run = run_subject_access,
    .act = "access.disclosed",
    .arguments = person_argument,
    .options = access_options,
    .about = "write all that is held on a person, and who saw it, for that person",
    .more =
	"A page, or JSON with --json.  What concerns others is left out unless it is included by name and with a\n"
	"reason.  That it is given, to whom, and its digest are logged as a disclosure before it is written.",
    .flags = COMMAND_REASON | COMMAND_ACTS,
};
