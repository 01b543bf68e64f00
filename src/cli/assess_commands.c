/* assess_commands.c: ought assess: one record for one check. */
#include <stdio.h>

#include "case_commands.h"
#include "case_forms.h"
#include "material.h"
#include "output.h"

const struct argument_about case_arguments[] = {{"CHECK", "the check, such as C-2026-000127", 0},
    {"RECORD", "the record, such as R-000310", 0}, {0}};

static enum ought_status
run(struct cli *cli, struct ought_error *err)
{
	struct material material;
	struct ought_buffer head = {0};
	json_t *context = NULL, *answers = NULL, *claims;
	char title[96], next[96];
	enum ought_status status;

	if ((status = material_arguments(cli, &material, err)) != OUGHT_OK)
		return status;
	if ((status = material_read(cli, &material, &head, err)) != OUGHT_OK)
		goto out;
	context = json_pack("{s:s}", "home_based",
	    ought_json_bool(material.check_row, "home_based") ? "yes" : "no");
	snprintf(
	    title, sizeof(title), "assessment of %s for %s", material.record_id, material.check_id);
	status = case_form(cli, form_assessment, title, head.text, context, NULL, &answers, err);
	if (status != OUGHT_OK)
		goto out;
	claims = json_pack("{s:s, s:s}", "check", material.check_id, "record", material.record_id);
	case_claim(answers, claims, "recommendation");
	case_claim(answers, claims, "discard_category");
	status = session_act(cli, "assessment.made", claims, json_incref(answers), NULL, err);
	if (status != OUGHT_OK)
		goto out;
	snprintf(next, sizeof(next), "ought represent invite %s %s", material.check_id,
	    material.record_id);
	status = output_done(cli, "ought.assessment/1",
	    json_pack("{s:s, s:s}", "check", material.check_id, "record", material.record_id), next,
	    err, "Assessed %s for %s", material.record_id, material.check_id);
out:
	ought_buffer_free(&head);
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
	"In the editor the check, the record and earlier decisions about it stand above the questions.\n"
	"Reading them is logged with the work on the check as its reason.",
    .flags = COMMAND_ACTS | COMMAND_FORM | COMMAND_REASON,
};
