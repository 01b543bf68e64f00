/* represent.c: ought represent invite, not-invited, receive, show: what the applicant was asked and said. */
#include <stdio.h>

#include "cli/input/case_forms.h"
#include "cli/view/describe.h"
#include "cli/view/material.h"
#include "case_acts.h"

/* What the three have in common. */
struct step {
	const char *act;
	const struct form_field *fields;
	const char *title;   /* of the form, before "on R-000310 for C-2026-000127" */
	const char *done;    /* as a sentence, before the same */
	const char *next;    /* command */
	const char *claimed; /* the answer that is a claim; NULL: none */
};

static enum ought_status
take(struct cli *cli, const struct step *step, struct ought_error *err)
{
	struct material material;
	struct ought_buffer head = {0};
	json_t *answers = NULL, *claims;
	char title[128], next[96];
	enum ought_status status;

	if ((status = material_arguments(cli, &material, err)) != OUGHT_OK)
		return status;
	if ((status = material_read(cli, &material, &head, err)) != OUGHT_OK)
		goto out;
	snprintf(title, sizeof(title), "%s on %s for %s", step->title, material.record_id,
	    material.check_id);
	status = case_form(cli, step->fields, title, head.text, NULL, NULL, &answers, err);
	if (status != OUGHT_OK)
		goto out;
	claims = json_pack("{s:s, s:s}", "check", material.check_id, "record", material.record_id);
	if (step->claimed != NULL)
		case_claim(answers, claims, step->claimed);
	status = session_act(cli, step->act, claims, json_incref(answers), NULL, err);
	if (status != OUGHT_OK)
		goto out;
	snprintf(next, sizeof(next), "ought %s %s %s", step->next, material.check_id,
	    material.record_id);
	status = output_done(cli, "ought.representations/1",
	    json_pack("{s:s, s:s, s:s}", "check", material.check_id, "record", material.record_id,
		"act", step->act),
	    next, err, "%s on %s for %s", step->done, material.record_id, material.check_id);
out:
	ought_buffer_free(&head);
	json_decref(answers);
	material_clear(&material);
	return status;
}

static enum ought_status
run_invite(struct cli *cli, struct ought_error *err)
{
	static const struct step step = {"representations.invited", form_invitation,
	    "invitation to make representations", "Invited to make representations",
	    "represent receive", "reply_by"};

	return take(cli, &step, err);
}

static enum ought_status
run_not_invited(struct cli *cli, struct ought_error *err)
{
	static const struct step step = {"representations.not-invited", form_no_invitation,
	    "why there is no invitation to make representations",
	    "Recorded why there is no invitation to make representations", "decide", NULL};

	return take(cli, &step, err);
}

static enum ought_status
run_receive(struct cli *cli, struct ought_error *err)
{
	static const struct step step = {"representations.received", form_reply, "representations",
	    "Recorded what became of the invitation to make representations", "decide", "reply"};

	return take(cli, &step, err);
}

const struct command cmd_represent_invite = {
    .name = "represent invite",
    .run = run_invite,
    .act = "representations.invited",
    .arguments = case_arguments,
    .about = "record that the applicant is invited to make representations",
    .flags = COMMAND_ACTS | COMMAND_FORM | COMMAND_REASON,
};

const struct command cmd_represent_not_invited = {
    .name = "represent not-invited",
    .run = run_not_invited,
    .act = "representations.not-invited",
    .arguments = case_arguments,
    .about = "record why the applicant is not invited to make representations",
    .flags = COMMAND_ACTS | COMMAND_FORM | COMMAND_REASON,
};

const struct command cmd_represent_receive = {
    .name = "represent receive",
    .run = run_receive,
    .act = "representations.received",
    .arguments = case_arguments,
    .about = "record the representations that were made, or that there were none",
    .flags = COMMAND_ACTS | COMMAND_FORM | COMMAND_REASON,
};

/* ---- show ---- */

static enum ought_status
run_show(struct cli *cli, struct ought_error *err)
{
	static const struct material_view view = {"ought.representations-made/1", "representations",
	    "nobody has recorded whether the applicant was asked for representations on",
	    material_representations, describe_representations};

	return material_show(cli, &view, err);
}

const struct command cmd_represent_show = {
    .name = "represent show",
    .run = run_show,
    .arguments = case_arguments,
    .about = "show whether the applicant was asked, and what came of it, the latest first",
    .flags = COMMAND_REASON,
};
