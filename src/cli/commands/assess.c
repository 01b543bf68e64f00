/* assess.c: ought assess, assess show: one record for one check. */
#include <stdio.h>

#include "cli/input/case_forms.h"
#include "cli/view/describe.h"
#include "cli/view/material.h"
#include "case_acts.h"

/* Whether the form asks who else could be reached: the rules decide it by the same view. */
static enum ought_status
ask_what(
    struct cli *cli, const struct material *material, json_t **context, struct ought_error *err)
{
	int64_t one = 0;
	bool asked = false;
	enum ought_status status;

	status = ought_db_int(cli->db,
	    "SELECT 1 FROM ledger.third_party_case WHERE check_id = :check AND record = :record",
	    OUGHT_BINDS(
		OUGHT_INT(":check", material->check), OUGHT_INT(":record", material->record)),
	    &one, &asked, err);
	if (status == OUGHT_OK &&
	    (*context = json_pack("{s:s}", "third_party_case", asked ? "yes" : "no")) == NULL)
		status = case_nomem(err);
	return status;
}

static enum ought_status
run(struct cli *cli, struct ought_error *err)
{
	struct material material;
	struct ought_buffer head = {0};
	json_t *context = NULL, *answers = NULL, *claims = NULL;
	char title[96], next[96];
	enum ought_status status;

	if ((status = material_arguments(cli, &material, err)) != OUGHT_OK)
		return status;
	/* Whoever may not learns so before they write; with a file the act itself says it. */
	claims = json_pack("{s:s, s:s}", "check", material.check_id, "record", material.record_id);
	if (claims == NULL) {
		status = case_nomem(err);
		goto out;
	}
	if (!option_given(cli, "file") &&
	    (status = ought_act_permitted(cli->store, "assessment.made", claims, err)) != OUGHT_OK)
		goto out;
	if ((status = material_read(cli, &material, &head, err)) != OUGHT_OK)
		goto out;
	if ((status = ask_what(cli, &material, &context, err)) != OUGHT_OK)
		goto out;
	snprintf(
	    title, sizeof(title), "assessment of %s for %s", material.record_id, material.check_id);
	status = case_form(cli, form_assessment, title, head.text, context, NULL, &answers, err);
	if (status != OUGHT_OK)
		goto out;
	case_claim(answers, claims, "recommendation");
	case_claim(answers, claims, "discard_category");
	status = session_act(
	    cli, "assessment.made", json_incref(claims), json_incref(answers), NULL, err);
	if (status != OUGHT_OK)
		goto out;
	snprintf(next, sizeof(next), "ought represent invite %s %s", material.check_id,
	    material.record_id);
	status = output_done(cli, "ought.assessment/1",
	    json_pack("{s:s, s:s}", "check", material.check_id, "record", material.record_id), next,
	    err, "Assessed %s for %s", material.record_id, material.check_id);
out:
	ought_buffer_free(&head);
	json_decref(claims);
	json_decref(context);
	json_decref(answers);
	material_clear(&material);
	return status;
}

const struct command cmd_assess = {
    .name = "assess",
    .run = run,
    .act = "assessment.made",
    .arguments = case_arguments,
    .about = "assess a record for a check, and recommend",
    .more =
	"In the editor earlier decisions about the record and the person stand above the questions, as\n"
	"history, with the check and the record.  No answer is suggested; where a question does not\n"
	"apply, it is answered with \"not applicable: \" and why.  A later assessment replaces an earlier\n"
	"one, which stays readable.\n"
	"Reading them is logged with the work on the check as its reason.",
    .flags = COMMAND_ACTS | COMMAND_FORM | COMMAND_REASON,
};

/* ---- show ---- */

static enum ought_status
run_show(struct cli *cli, struct ought_error *err)
{
	static const struct material_view view = {"ought.assessments/1", "assessments",
	    "nobody has assessed", material_assessments, describe_assessments};

	return material_show(cli, &view, err);
}

const struct command cmd_assess_show = {
    .name = "assess show",
    .run = run_show,
    .arguments = case_arguments,
    .about = "show the assessments of a record for a check, the latest first",
    .flags = COMMAND_REASON,
};
