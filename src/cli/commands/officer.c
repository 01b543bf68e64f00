/* officer.c: ought officer: who is here, with which role, and admitted to what. */
#include <stdlib.h>
#include <string.h>

#include "cli/file.h"
#include "cli/output.h"
#include "cli/prompt.h"
#include "cli/session.h"
#include "cli/view/officers.h"

#include "cli/command.h"

#define REQUEST_BYTES_MAX 65536U

static const struct argument_about one_officer[] = {
    {"OFFICER", "the officer's identifier, such as jane.roe", 0},
    {0},
};

/* ---- request ---- */

static enum ought_status
run_request(struct cli *cli, struct ought_error *err)
{
	const char *name = option_text(cli, "officer");
	const char *path = option_text(cli, "out");
	struct passphrase passphrase = {0};
	struct ought_identity *identity = NULL;
	char fingerprint[OUGHT_FINGERPRINT_MAX];
	char *text = NULL;
	enum ought_status status;

	if (!ought_officer_name_valid(name))
		return ought_error_set(err, OUGHT_INVALID,
		    "an officer's identifier is 1 to 63 of a-z, 0-9, dot and hyphen, such as jane.roe");
	if ((status = ought_identity_new(name, &identity, err)) != OUGHT_OK ||
	    (status = prompt_passphrase_new(
		 cli, "A new passphrase, for your key", &passphrase, err)) != OUGHT_OK ||
	    (status = ought_request_write(identity, passphrase.text, passphrase.len,
		 &ought_kdf_moderate, &text, err)) != OUGHT_OK ||
	    (status = file_write_new(path, text, strlen(text), err)) != OUGHT_OK)
		goto out;
	ought_fingerprint(ought_identity_signing_key(identity), fingerprint);
	status = output_done(cli, "ought.requested/1",
	    json_pack("{s:s, s:s, s:s}", "officer", name, "fingerprint", fingerprint, "file", path),
	    NULL, err,
	    "The request of %s is in %s; the key is %s.\n"
	    "Give the file to an administrator; read the key to the chief officer yourself.",
	    name, path, fingerprint);
out:
	passphrase_free(&passphrase);
	ought_identity_free(identity);
	free(text);
	return status;
}

static const struct option_about request_options[] = {
    {"officer", "OFFICER", "who you will be: 1 to 63 of a-z, 0-9, dot and hyphen", OPTION_REQUIRED},
    {"out", "FILE",
	"where to write the request; nothing in it opens anything without the passphrase",
	OPTION_REQUIRED},
    {0},
};

const struct command cmd_officer_request = {
    .name = "officer request",
    .run = run_request,
    .options = request_options,
    .about = "make your key, and a request for a place; needs no store",
    .flags = COMMAND_STORELESS,
};

/* ---- enrol ---- */

static enum ought_status
grant(struct ought_acting *acting, const char *name, const char *role, struct ought_error *err)
{
	json_t *claims = json_pack("{s:s, s:s}", "officer", name, "role", role);
	enum ought_status status;

	if (claims == NULL)
		return cli_no_memory(err);
	status = ought_act(acting, "officer.grant", claims, NULL, NULL, err);
	json_decref(claims);
	return status;
}

/* Enrol, unless an earlier call came as far, and give the roles that are not yet held: in one transaction. */
static enum ought_status
enrol_acts(struct cli *cli, struct ought_acting *acting, const struct ought_request *request,
    bool *acted, struct ought_error *err)
{
	char signing_key[OUGHT_BASE64_MAX(OUGHT_KEY_BYTES)],
	    box_key[OUGHT_BASE64_MAX(OUGHT_KEY_BYTES)];
	struct officer known;
	const char *role;
	json_t *claims;
	unsigned roles = 0;
	bool enrolled = false;
	enum ought_status status;

	if ((status = officers_find(ought_act_db(acting), request->name, &known, &enrolled, err)) !=
	    OUGHT_OK)
		return status;
	if (enrolled &&
	    (memcmp(known.signing_key, request->signing_key, OUGHT_KEY_BYTES) != 0 ||
		memcmp(known.box_key, request->box_key, OUGHT_KEY_BYTES) != 0))
		return ought_error_set(
		    err, OUGHT_REFUSED, "%s is enrolled already, with another key", request->name);
	if (!enrolled) {
		ought_base64_encode(
		    request->signing_key, OUGHT_KEY_BYTES, signing_key, sizeof(signing_key));
		ought_base64_encode(request->box_key, OUGHT_KEY_BYTES, box_key, sizeof(box_key));
		claims = json_pack("{s:s, s:s, s:s}", "officer", request->name, "signing_key",
		    signing_key, "box_key", box_key);
		if (claims == NULL)
			return cli_no_memory(err);
		status = ought_act(acting, "officer.enrol", claims, NULL, NULL, err);
		json_decref(claims);
		if (status != OUGHT_OK)
			return status;
		*acted = true;
	} else if ((status = ought_officer_roles(
			ought_act_db(acting), request->name, &roles, &enrolled, err)) != OUGHT_OK) {
		return status;
	}
	for (size_t i = 0; (role = option_at(cli, "role", i)) != NULL && status == OUGHT_OK; i++)
		if ((roles & ought_role_parse(role)) == 0) {
			status = grant(acting, request->name, role, err);
			*acted = true;
		}
	return status;
}

static enum ought_status
enrol(struct cli *cli, const struct ought_request *request, struct ought_error *err)
{
	struct ought_acting *acting = NULL;
	bool acted = false;
	enum ought_status status;

	if ((status = ought_act_begin(cli->store, NULL, &acting, err)) != OUGHT_OK)
		return status;
	if ((status = enrol_acts(cli, acting, request, &acted, err)) != OUGHT_OK || !acted) {
		ought_act_abandon(acting);
		return status;
	}
	if ((status = ought_act_commit(acting, err)) == OUGHT_OK)
		session_changed(cli);
	return status;
}

static enum ought_status
check_roles(const struct cli *cli, struct ought_error *err)
{
	const char *role;

	for (size_t i = 0; (role = option_at(cli, "role", i)) != NULL; i++)
		if (ought_role_parse(role) == 0)
			return ought_error_set(err, OUGHT_INVALID,
			    "there is no role %.40s; there are senior, disclosure, records, auditor and "
			    "administrator",
			    role);
	return OUGHT_OK;
}

static enum ought_status
run_enrol(struct cli *cli, struct ought_error *err)
{
	struct ought_request request = {0};
	struct ought_buffer names = {0};
	char fingerprint[OUGHT_FINGERPRINT_MAX];
	char next[256];
	char *text = NULL;
	size_t len;
	unsigned roles = 0;
	bool enrolled;
	enum ought_status status;

	if ((status = check_roles(cli, err)) != OUGHT_OK ||
	    (status = file_read(argument_text(cli, "FILE"), REQUEST_BYTES_MAX, &text, &len, err)) !=
		OUGHT_OK ||
	    (status = ought_request_read(text, len, &request, err)) != OUGHT_OK ||
	    (status = session_open(cli, err)) != OUGHT_OK ||
	    (status = enrol(cli, &request, err)) != OUGHT_OK)
		goto out;
	/* The slot follows the act: a crash between them is mended by the same command again. */
	if ((status = ought_store_slot_add(cli->store, &request, err)) != OUGHT_OK ||
	    (status = ought_officer_roles(cli->db, request.name, &roles, &enrolled, err)) !=
		OUGHT_OK)
		goto out;
	ought_fingerprint(request.signing_key, fingerprint);
	officers_roles_text(roles, &names);
	if (roles == 0)
		snprintf(next, sizeof(next), "ought officer grant %s ROLE", request.name);
	else if ((roles & (OUGHT_ROLE_SENIOR | OUGHT_ROLE_DISCLOSURE | OUGHT_ROLE_RECORDS)) != 0)
		snprintf(
		    next, sizeof(next), "the chief officer: ought officer admit %s", request.name);
	else
		next[0] = '\0';
	status = output_done(cli, "ought.enrolled/1",
	    json_pack("{s:s, s:o, s:s}", "officer", request.name, "roles",
		officers_roles_json(roles), "fingerprint", fingerprint),
	    next[0] != '\0' ? next : NULL, err, "%s is enrolled (%s); the key is %s.", request.name,
	    names.text != NULL ? names.text : "", fingerprint);
out:
	ought_request_clear(&request);
	ought_buffer_free(&names);
	free(text);
	return status;
}

static const struct argument_about enrol_arguments[] = {
    {"FILE", "the officer's request (-: standard input)", 0},
    {0},
};

static const struct option_about enrol_options[] = {
    {"role", "ROLE", "senior, disclosure, records, auditor or administrator", OPTION_REPEATED},
    {0},
};

const struct command cmd_officer_enrol = {
    .name = "officer enrol",
    .run = run_enrol,
    .act = "officer.enrol",
    .arguments = enrol_arguments,
    .options = enrol_options,
    .about = "give an officer a place, from the officer's request",
    .more =
	"Again for an officer who is enrolled, it writes the officer's key slot anew if it is missing.",
    .flags = COMMAND_ACTS,
};

/* ---- grant, revoke ---- */

static const struct argument_about officer_and_role[] = {
    {"OFFICER", "the officer's identifier, such as jane.roe", 0},
    {"ROLE", "senior, disclosure, records, auditor or administrator", 0},
    {0},
};

/* ${next}: the usual next command, without the officer whom it is about; NULL: none. */
static enum ought_status
change_role(struct cli *cli, const char *act, const char *schema, const char *done,
    const char *next, struct ought_error *err)
{
	const char *name = argument_text(cli, "OFFICER");
	const char *role = argument_text(cli, "ROLE");
	struct officer officer;
	struct ought_buffer then = {0};
	enum ought_status status;

	if ((status = session_open(cli, err)) != OUGHT_OK ||
	    (status = officers_get(cli->db, name, &officer, err)) != OUGHT_OK ||
	    (status = session_act(cli, act, json_pack("{s:s, s:s}", "officer", name, "role", role),
		 NULL, NULL, err)) != OUGHT_OK)
		return status;
	if (next != NULL)
		ought_buffer_add(&then, "%s %s", next, name);
	status = output_done(cli, schema, json_pack("{s:s, s:s}", "officer", name, "role", role),
	    then.text, err, "%s %s the role %s.", name, done, role);
	ought_buffer_free(&then);
	return status;
}

static enum ought_status
run_grant(struct cli *cli, struct ought_error *err)
{
	const char *role = argument_text(cli, "ROLE");

	return change_role(cli, "officer.grant", "ought.granted/1", "now holds",
	    strcmp(role, "senior") == 0 ? "the chief officer: ought officer delegate" : NULL, err);
}

const struct command cmd_officer_grant = {
    .name = "officer grant",
    .run = run_grant,
    .act = "officer.grant",
    .arguments = officer_and_role,
    .about = "give an officer a role",
    .flags = COMMAND_ACTS,
};

static enum ought_status
run_revoke(struct cli *cli, struct ought_error *err)
{
	return change_role(
	    cli, "officer.revoke", "ought.revoked/1", "no longer holds", "ought officer show", err);
}

const struct command cmd_officer_revoke = {
    .name = "officer revoke",
    .run = run_revoke,
    .act = "officer.revoke",
    .arguments = officer_and_role,
    .about = "take a role from an officer, at once",
    .flags = COMMAND_ACTS,
};

/* ---- admit ---- */

static enum ought_status
run_admit(struct cli *cli, struct ought_error *err)
{
	const char *name = argument_text(cli, "OFFICER");
	struct officer officer;
	bool admitted = false;
	enum ought_status status;

	if ((status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = officers_get(cli->db, name, &officer, err)) != OUGHT_OK ||
	    (status = officers_admitted(cli->db, name, &admitted, err)) != OUGHT_OK ||
	    (status = officers_confirm_key(cli, name, officer.fingerprint, err)) != OUGHT_OK)
		return status;
	if (!admitted &&
	    (status = session_act(cli, "officer.admit",
		 json_pack("{s:s, s:s}", "officer", name, "fingerprint", officer.fingerprint), NULL,
		 NULL, err)) != OUGHT_OK)
		return status;
	/* The ledger's key, never the slot file's: who can write the file could put in another. */
	if ((status = ought_store_slot_admit(cli->store, name, officer.box_key, err)) != OUGHT_OK)
		return status;
	return output_done(cli, "ought.admitted/1",
	    json_pack("{s:s, s:s}", "officer", name, "fingerprint", officer.fingerprint), NULL, err,
	    "%s is admitted to the content.", name);
}

static const struct option_about admit_options[] = {
    {"fingerprint", "KEY", "the key as the officer read it out: SHA256:...", 0},
    {0},
};

const struct command cmd_officer_admit = {
    .name = "officer admit",
    .run = run_admit,
    .act = "officer.admit",
    .arguments = one_officer,
    .options = admit_options,
    .about = "give an officer the key to the content, once the officer has read the key out",
    .more =
	"Again for an officer who is admitted, it seals the content's key into the officer's slot anew.",
    .flags = COMMAND_ACTS,
};

/* ---- list, show ---- */

static enum ought_status
add_officer(struct cli *cli, struct list *list, const char *name, struct ought_date today,
    struct ought_error *err)
{
	struct officer officer;
	json_t *delegations = NULL, *live = json_array(), *row;
	unsigned roles = 0;
	bool enrolled, admitted = false;
	enum ought_status status;

	if ((status = officers_get(cli->db, name, &officer, err)) != OUGHT_OK ||
	    (status = ought_officer_roles(cli->db, name, &roles, &enrolled, err)) != OUGHT_OK ||
	    (status = officers_admitted(cli->db, name, &admitted, err)) != OUGHT_OK ||
	    (status = officers_delegations(cli->db, name, today, &delegations, err)) != OUGHT_OK)
		goto out;
	for (size_t i = 0; i < json_array_size(delegations); i++) {
		json_t *delegation = json_array_get(delegations, i);

		if (ought_json_bool(delegation, "live"))
			json_array_append_new(live,
			    json_sprintf(
				"%lld", (long long)ought_json_int(delegation, "delegation", 0)));
	}
	row = json_pack("{s:s, s:o, s:b, s:O, s:s}", "officer", name, "roles",
	    officers_roles_json(roles), "admitted", (int)admitted, "delegations", live,
	    "fingerprint", officer.fingerprint);
	status = list_add(list, row, err);
out:
	json_decref(delegations);
	json_decref(live);
	return status;
}

static enum ought_status
run_list(struct cli *cli, struct ought_error *err)
{
	static const struct column columns[] = {
	    {"officer", "Officer", COLUMN_TEXT, 0},
	    {"roles", "Roles", COLUMN_TEXT, 0},
	    {"admitted", "Content", COLUMN_YES_NO, 0},
	    {"delegations", "Delegation", COLUMN_TEXT, 0},
	    {"fingerprint", "Key", COLUMN_TEXT, 0},
	    {0},
	};
	struct ought_statement *statement = NULL;
	struct list *list = NULL;
	struct ought_date today;
	bool row = false;
	enum ought_status status;

	if ((status = session_open(cli, err)) != OUGHT_OK)
		return status;
	today = ought_date_of(ought_store_now_ms(cli->store));
	list = list_begin(cli, "ought.officers/1", columns);
	status = ought_db_query(
	    cli->db, "SELECT name FROM ledger.officer ORDER BY n", NULL, &statement, err);
	while (status == OUGHT_OK &&
	    (status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row)
		status = add_officer(cli, list, ought_statement_text(statement, 0), today, err);
	ought_statement_finish(statement);
	if (status != OUGHT_OK) {
		list_free(list);
		return status;
	}
	return list_end(list, "Nobody is enrolled.", err);
}

const struct command cmd_officer_list = {
    .name = "officer list",
    .run = run_list,
    .about = "list the officers, their roles, delegations that are live today, and keys",
};

static enum ought_status
run_show(struct cli *cli, struct ought_error *err)
{
	enum ought_status status;

	if ((status = session_open(cli, err)) != OUGHT_OK)
		return status;
	return officers_say(cli, argument_text(cli, "OFFICER"), err);
}

const struct command cmd_officer_show = {
    .name = "officer show",
    .run = run_show,
    .arguments = one_officer,
    .about = "show an officer's roles, delegations and key",
};
