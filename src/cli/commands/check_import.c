/* check_import.c: `ought check import`: checks that were received. */
#include <stdio.h>
#include <string.h>

#include "cli/input/import.h"
#include "case_acts.h"

enum {
	REFERENCE,
	KIND,
	WORKFORCE,
	HOME_BASED,
	BARRED_CHILD,
	BARRED_ADULT,
	VOLUNTEER,
	RECEIVED,
	POSITION,
	PURPOSE,
	BIRTH_PLACE,
	PERSON
};

static const struct csv_column columns[] = {{"reference", true}, {"kind", true},
    {"workforce", true}, {"home_based", true}, {"barred_child", true}, {"barred_adult", true},
    {"volunteer", true}, {"received", true}, {"position", true}, {"purpose", false},
    {"birth_place", false}, IMPORT_PERSON_COLUMNS, {0}};

#define TEXT_MAX 20000U
#define LINE_MAX_ 200U

struct check_import {
	struct import import; /* first: the rows get a pointer to it */
	struct ought_buffer workforces;
};

static json_t *
claims(struct import *import, const char *const *values)
{
	const struct check_import *checks = (const struct check_import *)import;
	json_t *object = json_object();

	import_choice(import, object, "kind", "kind", values[KIND], "certificate|update-service");
	import_choice(
	    import, object, "workforce", "workforce", values[WORKFORCE], checks->workforces.text);
	import_flag(import, object, "home_based", "home_based", values[HOME_BASED]);
	import_flag(import, object, "barred_child", "barred_child", values[BARRED_CHILD]);
	import_flag(import, object, "barred_adult", "barred_adult", values[BARRED_ADULT]);
	import_flag(import, object, "volunteer", "volunteer", values[VOLUNTEER]);
	import_date(import, object, "received", "received", values[RECEIVED], false);
	return object;
}

static json_t *
content(struct import *import, const char *const *values)
{
	json_t *object = json_object();

	import_text(import, object, "reference", "reference", values[REFERENCE], LINE_MAX_);
	import_text(import, object, "position", "position", values[POSITION], LINE_MAX_);
	import_text(import, object, "purpose", "purpose", values[PURPOSE], TEXT_MAX);
	import_text(import, object, "birth_place", "birth_place", values[BIRTH_PLACE], LINE_MAX_);
	json_object_set_new(object, "applicant", import_person(import, values + PERSON));
	return object;
}

static enum ought_status
row(struct import *import, const char *const *values, struct ought_error *err)
{
	const size_t problems = import->problems;
	json_t *facts = claims(import, values), *body = content(import, values);
	enum ought_status status;
	bool done;

	if ((status = import_check_reference(import, body, false, err)) != OUGHT_OK ||
	    import->problems != problems)
		goto out;
	if ((status = case_check_claims(import->db, import->today, facts, err)) != OUGHT_OK)
		goto out;
	status =
	    import_act(import, "check.received", json_incref(facts), json_incref(body), &done, err);
	if (status == OUGHT_OK && done)
		import->things++;
out:
	json_decref(facts);
	json_decref(body);
	return status;
}

static enum ought_status
run(struct cli *cli, struct ought_error *err)
{
	struct check_import checks = {
	    .import = {.cli = cli, .thing = "check", .columns = columns, .row = row}};
	enum ought_status status;

	if ((status = session_open_content(cli, err)) == OUGHT_OK &&
	    (status = case_vocabulary(cli->db, "workforce", "|", &checks.workforces, err)) ==
		OUGHT_OK)
		status = import_run(&checks.import, err);
	ought_buffer_free(&checks.workforces);
	return status;
}

const struct command cmd_check_import = {
    .name = "check import",
    .run = run,
    .act = "check.received",
    .arguments = import_arguments,
    .options = import_options,
    .about = "enter received checks from a CSV file, all or none",
    .more =
	"The columns are described in ought-check(1).  If anything is wrong, up to 20 problems are\n"
	"listed by line and column, and nothing is entered.",
    .flags = COMMAND_ACTS,
};
