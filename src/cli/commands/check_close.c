/* check_close.c: ought check withdraw, reopen: see src/acts/closing.c. */
#include <stdio.h>
#include <string.h>

#include "cli/input/case_forms.h"
#include "cli/view/cases.h"

static const struct argument_about check_argument[] = {
    {"CHECK", "the check, such as C-2026-000127", 0}, {0}};

/* The check of the command line, and the reason that the form gives. */
static enum ought_status
ask(struct cli *cli, const char *what, char id[static OUGHT_ID_MAX], json_t **row, json_t **answers,
    struct ought_error *err)
{
	char title[64];
	int64_t n;
	enum ought_status status;

	if ((status = argument_id(cli, "CHECK", OUGHT_ID_CHECK, &n, id, err)) != OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = case_check(cli->db, n, row, err)) != OUGHT_OK)
		return status;
	snprintf(title, sizeof(title), "%s of %s", what, id);
	if ((status = case_form(cli, form_reason, title, NULL, NULL, NULL, answers, err)) !=
	    OUGHT_OK) {
		json_decref(*row);
		*row = NULL;
	}
	return status;
}

static enum ought_status
run_withdraw(struct cli *cli, struct ought_error *err)
{
	json_t *row = NULL, *answers = NULL;
	char id[OUGHT_ID_MAX];
	enum ought_status status;

	if ((status = ask(cli, "withdrawal", id, &row, &answers, err)) != OUGHT_OK)
		return status;
	json_decref(row);
	status = session_act(
	    cli, "check.withdrawn", json_pack("{s:s}", "check", id), answers, NULL, err);
	if (status != OUGHT_OK)
		return status;
	return output_done(cli, "ought.check-withdrawn/1", json_pack("{s:s}", "check", id), NULL,
	    err, "%s is withdrawn", id);
}

const struct command cmd_check_withdraw = {
    .name = "check withdraw",
    .run = run_withdraw,
    .act = "check.withdrawn",
    .arguments = check_argument,
    .about = "record that a check was withdrawn",
    .flags = COMMAND_ACTS | COMMAND_FORM,
};

static enum ought_status
run_reopen(struct cli *cli, struct ought_error *err)
{
	json_t *row = NULL, *answers = NULL;
	char id[OUGHT_ID_MAX], day[OUGHT_DATE_MAX], text[OUGHT_DATE_LONG_MAX], next[64];
	struct ought_date today;
	struct ought_due due;
	enum ought_status status;

	if ((status = ask(cli, "opening again", id, &row, &answers, err)) != OUGHT_OK)
		return status;
	today = ought_date_of(ought_store_now_ms(cli->store));
	status = ought_check_due(cli->db, ought_json_text(row, "kind"), today, today, &due, err);
	json_decref(row);
	if (status != OUGHT_OK) {
		json_decref(answers);
		return status;
	}
	ought_date_format(due.date, day);
	ought_date_format_long(due.date, text);
	status = session_act(cli, "check.reopened",
	    json_pack("{s:s, s:s}", "check", id, "due", day), answers, NULL, err);
	if (status != OUGHT_OK)
		return status;
	snprintf(next, sizeof(next), "ought check search %s", id);
	return output_done(cli, "ought.check-reopened/1",
	    json_pack("{s:s, s:s}", "check", id, "due", day), next, err,
	    "%s is open again, and due on %s", id, text);
}

const struct command cmd_check_reopen = {
    .name = "check reopen",
    .run = run_reopen,
    .act = "check.reopened",
    .arguments = check_argument,
    .about = "open a check again that was withdrawn or answered",
    .more =
	"It is due anew, and has to be searched again; what was found, assessed and decided stands.\n"
	"A decision is changed by reconsidering it, not by opening the check again.",
    .flags = COMMAND_ACTS | COMMAND_FORM,
};
