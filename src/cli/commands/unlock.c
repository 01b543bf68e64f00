/* unlock.c: ought unlock, lock, whoami. */
#include "cli/output.h"
#include "cli/session.h"
#include "cli/view/officers.h"

#include "cli/command.h"

#define IDLE_MOST_MINUTES 720

static enum ought_status
run_unlock(struct cli *cli, struct ought_error *err)
{
	char name[OUGHT_OFFICER_MAX];
	const char *path = NULL;
	int64_t minutes = OUGHT_SESSION_IDLE_S / 60;
	enum ought_status status;

	if ((status = option_number(cli, "idle", 1, IDLE_MOST_MINUTES, &minutes, err)) !=
		OUGHT_OK ||
	    (status = session_path(cli, &path, err)) != OUGHT_OK ||
	    (status = session_officer(cli, name, err)) != OUGHT_OK ||
	    (status = session_unlock(cli, path, name, &cli->identity, err)) != OUGHT_OK ||
	    (status = ought_session_keep(path, cli->identity, (unsigned)minutes * 60, err)) !=
		OUGHT_OK)
		return status;
	return output_done(cli, "ought.unlocked/1",
	    json_pack("{s:s, s:I}", "officer", name, "idle_minutes", (json_int_t)minutes),
	    "ought status", err,
	    "%s is unlocked, until %lld minutes have passed without a command.", name,
	    (long long)minutes);
}

static const struct option_about unlock_options[] = {
    {"idle", "MINUTES", "lock by itself after so long without a command (15)", 0},
    {0},
};

const struct command cmd_unlock = {
    .name = "unlock",
    .run = run_unlock,
    .options = unlock_options,
    .about = "ask for the passphrase once; the kernel keeps the key until it has been idle",
};

static enum ought_status
run_lock(struct cli *cli, struct ought_error *err)
{
	char name[OUGHT_OFFICER_MAX] = "";
	const char *path = NULL;
	bool all = option_given(cli, "all");
	enum ought_status status;

	if ((status = session_path(cli, &path, err)) != OUGHT_OK ||
	    (!all && (status = session_officer(cli, name, err)) != OUGHT_OK) ||
	    (status = ought_session_forget(path, all ? NULL : name, err)) != OUGHT_OK)
		return status;
	return output_done(cli, "ought.locked/1", json_pack("{s:s}", "officer", all ? "all" : name),
	    NULL, err, "%s is locked.", all ? "Everybody" : name);
}

static const struct option_about lock_options[] = {
    {"all", NULL, "everybody who is unlocked for this store", 0},
    {0},
};

const struct command cmd_lock = {
    .name = "lock",
    .run = run_lock,
    .options = lock_options,
    .about = "forget the key that unlock kept",
};

/* "; only acquittal, intelligence", where a delegation does not cover all. */
static void
add_words(struct ought_buffer *text, const char *before, const json_t *words)
{
	for (size_t i = 0; i < json_array_size(words); i++)
		ought_buffer_add(text, "%s%s", i == 0 ? before : ", ",
		    json_string_value(json_array_get(words, i)));
}

static void
say_delegations(const json_t *delegations)
{
	for (size_t i = 0; i < json_array_size(delegations); i++) {
		const json_t *row = json_array_get(delegations, i);
		const int64_t replaced_by = ought_json_int(row, "replaced_by", 0);
		struct ought_buffer text = {0};

		ought_buffer_add(&text, "%lld: from %s to %s, as %s",
		    (long long)ought_json_int(row, "delegation", 0), ought_json_text(row, "from"),
		    ought_json_text(row, "ended") != NULL ? ought_json_text(row, "ended")
							  : ought_json_text(row, "to"),
		    ought_json_text(row, "rank"));
		add_words(&text, ", for the workforces ", json_object_get(row, "workforces"));
		add_words(&text, "; records only of the kinds ", json_object_get(row, "kinds"));
		add_words(&text, "; only the categories ", json_object_get(row, "categories"));
		ought_buffer_add(&text, "; by %s", ought_json_text(row, "instrument"));
		if (replaced_by != 0)
			ought_buffer_add(
			    &text, "; replaced by delegation %lld", (long long)replaced_by);
		if (!ought_json_bool(row, "live"))
			ought_buffer_add(&text, " (not live today)");
		if (text.text != NULL)
			say_field("Delegation", 14, text.text);
		ought_buffer_free(&text);
	}
}

static void
say_keys(const json_t *keys)
{
	for (size_t i = 0; i < json_array_size(keys); i++) {
		const json_t *row = json_array_get(keys, i);
		struct ought_buffer text = {0};
		char until[64];

		if (ought_json_text(row, "until") == NULL)
			continue;
		local_time(ought_json_text(row, "until"), until, sizeof(until));
		ought_buffer_add(&text, "%s, until %s (%s)", ought_json_text(row, "fingerprint"),
		    until, ought_json_text(row, "reason"));
		if (text.text != NULL)
			say_field("Key before", 14, text.text);
		ought_buffer_free(&text);
	}
}

/* whoami and officer show say the same of an officer. */
enum ought_status
officers_say(struct cli *cli, const char *name, struct ought_error *err)
{
	struct officer officer;
	struct ought_buffer text = {0};
	json_t *delegations = NULL, *keys = NULL, *document = NULL;
	unsigned roles = 0;
	bool enrolled = false, admitted = false;
	enum ought_status status;

	if ((status = officers_get(cli->db, name, &officer, err)) != OUGHT_OK ||
	    (status = ought_officer_roles(cli->db, name, &roles, &enrolled, err)) != OUGHT_OK ||
	    (status = officers_admitted(cli->db, name, &admitted, err)) != OUGHT_OK ||
	    (status = officers_delegations(cli->db, name,
		 ought_date_of(ought_store_now_ms(cli->store)), &delegations, err)) != OUGHT_OK)
		return status;
	if ((status = officers_keys(cli->db, name, &keys, err)) != OUGHT_OK)
		goto out;
	document = json_pack("{s:s, s:o, s:b, s:s, s:O, s:O, s:s}", "officer", name, "roles",
	    officers_roles_json(roles), "admitted", (int)admitted, "fingerprint",
	    officer.fingerprint, "keys", keys, "delegations", delegations, "store",
	    ought_store_origin(cli->store));
	if (cli->json) {
		status = output_document("ought.officer/1", document, err);
		document = NULL;
		goto out;
	}
	officers_roles_text(roles, &text);
	say_field("Officer", 14, name);
	say_field("Roles", 14, text.text);
	say_field("Content", 14, admitted ? "admitted" : "holds no key to it");
	say_field("Key", 14, officer.fingerprint);
	say_keys(keys);
	say_field("Store", 14, ought_store_origin(cli->store));
	say_delegations(delegations);
out:
	json_decref(document);
	json_decref(keys);
	json_decref(delegations);
	ought_buffer_free(&text);
	return status;
}

static enum ought_status
run_whoami(struct cli *cli, struct ought_error *err)
{
	enum ought_status status;

	if ((status = session_open(cli, err)) != OUGHT_OK)
		return status;
	return officers_say(cli, ought_identity_name(cli->identity), err);
}

const struct command cmd_whoami = {
    .name = "whoami",
    .run = run_whoami,
    .about = "say who you are here, and what you may do",
};
