/* store.c: ought init, and what is done to a store as a whole. */
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/output.h"
#include "cli/prompt.h"
#include "cli/session.h"

#include "cli/command.h"

/* --officer, --as, OUGHT_OFFICER, or the user's own name where it can be an officer's. */
static enum ought_status
founder(const struct cli *cli, const char **name, struct ought_error *err)
{
	const struct passwd *user = getpwuid(getuid());

	*name = option_text(cli, "officer");
	if (*name == NULL)
		*name = cli->officer;
	if (*name == NULL && user != NULL && ought_officer_name_valid(user->pw_name))
		*name = user->pw_name;
	if (*name == NULL || !ought_officer_name_valid(*name))
		return ought_error_set(err, OUGHT_INVALID,
		    "say with --officer who you are: 1 to 63 of a-z, 0-9, dot and hyphen, such as mary.poe");
	return OUGHT_OK;
}

static enum ought_status
found(struct ought_store *store, const struct ought_identity *chief, const char *rank,
    const char *force, struct ought_error *err)
{
	char signing_key[OUGHT_BASE64_MAX(OUGHT_KEY_BYTES)],
	    box_key[OUGHT_BASE64_MAX(OUGHT_KEY_BYTES)],
	    content_key_hash[OUGHT_BASE64_MAX(OUGHT_HASH_BYTES)];
	uint8_t hash[OUGHT_HASH_BYTES];
	json_t *claims;
	enum ought_status status;

	ought_base64_encode(
	    ought_identity_signing_key(chief), OUGHT_KEY_BYTES, signing_key, sizeof(signing_key));
	ought_base64_encode(
	    ought_identity_box_key(chief), OUGHT_KEY_BYTES, box_key, sizeof(box_key));
	ought_store_content_key_hash(store, hash);
	ought_base64_encode(hash, sizeof(hash), content_key_hash, sizeof(content_key_hash));
	claims =
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "chief", ought_identity_name(chief),
		"rank", rank, "force", force, "store", ought_store_origin(store), "signing_key",
		signing_key, "box_key", box_key, "content_key_hash", content_key_hash);
	if (claims == NULL)
		return cli_no_memory(err);
	status = ought_act_once(store, NULL, "store.found", claims, NULL, NULL, err);
	json_decref(claims);
	return status;
}

static enum ought_status
run_init(struct cli *cli, struct ought_error *err)
{
	const char *path = argument_text(cli, "STORE");
	const char *force = option_text(cli, "force");
	const char *rank = option_text(cli, "rank");
	const char *name = NULL;
	struct passphrase passphrase = {0};
	struct ought_identity *identity = NULL;
	struct ought_request request = {0};
	struct ought_store *store = NULL;
	char *text = NULL;
	char fingerprint[OUGHT_FINGERPRINT_MAX], origin[OUGHT_ORIGIN_MAX];
	enum ought_status status;

	if (rank == NULL)
		rank = "chief-constable";
	if (access(path, F_OK) == 0)
		return ought_error_set(err, OUGHT_REFUSED, "%.300s exists already", path);
	if ((status = founder(cli, &name, err)) != OUGHT_OK)
		return status;
	if ((status = ought_identity_new(name, &identity, err)) != OUGHT_OK)
		goto out;
	if ((status = prompt_passphrase_new(cli, "A new passphrase, for the chief officer's key",
		 &passphrase, err)) != OUGHT_OK)
		goto out;
	if ((status = ought_request_write(identity, passphrase.text, passphrase.len,
		 &ought_kdf_moderate, &text, err)) != OUGHT_OK ||
	    (status = ought_request_read(text, strlen(text), &request, err)) != OUGHT_OK)
		goto out;
	if ((status = ought_store_create(path, force, &request, identity, &store, err)) != OUGHT_OK)
		goto out;
	if ((status = interrupt_check(err)) != OUGHT_OK ||
	    (status = found(store, identity, rank, force, err)) != OUGHT_OK) {
		ought_store_discard(store);
		goto out;
	}
	snprintf(origin, sizeof(origin), "%s", ought_store_origin(store));
	if ((status = ought_store_publish(store, err)) != OUGHT_OK)
		goto out;
	ought_fingerprint(ought_identity_signing_key(identity), fingerprint);
	status = output_done(cli, "ought.founded/1",
	    json_pack("{s:s, s:s, s:s, s:s}", "store", path, "origin", origin, "officer", name,
		"fingerprint", fingerprint),
	    NULL, err,
	    "Founded %s in %s.\n%s is its chief officer; the key is %s.\n\n"
	    "Next:\n"
	    "  export OUGHT_STORE=%s\n"
	    "  ought unlock                            ask for the passphrase once\n"
	    "  ought officer request --officer jane.roe --out FILE\n"
	    "                                          each officer makes a key\n"
	    "  ought officer enrol FILE --role disclosure\n"
	    "                                          give the officer a place and a role",
	    origin, path, name, fingerprint, path);
out:
	ought_request_clear(&request);
	ought_identity_free(identity);
	passphrase_free(&passphrase);
	free(text);
	return status;
}

static const struct argument_about init_arguments[] = {
    {"STORE", "the directory to make", 0},
    {0},
};

static const struct option_about init_options[] = {
    {"force", "NAME", "the force, in the store's name: a-z, 0-9, dot and hyphen", OPTION_REQUIRED},
    {"rank", "RANK", "the chief officer's rank (chief-constable)", 0},
    {"officer", "OFFICER", "the chief officer's identifier", 0},
    {0},
};

const struct command cmd_init = {
    .name = "init",
    .run = run_init,
    .arguments = init_arguments,
    .options = init_options,
    .about = "found a store; you become the chief officer, from whom all authority comes",
    .flags = COMMAND_ACTS | COMMAND_STORELESS,
};

/* ---- rekey ---- */

static bool
take_progress(void *cookie, int64_t done, int64_t all)
{
	progress_at(cookie, done, all);
	return !interrupt_requested();
}

static enum ought_status
run_rekey(struct cli *cli, struct ought_error *err)
{
	struct progress progress = {0};
	struct ought_copy_options options = {take_progress, &progress};
	struct ought_rekey_report report = {0};
	enum ought_status status;

	if ((status = session_open_content(cli, err)) != OUGHT_OK)
		return status;
	progress_begin(&progress, "encrypting pages");
	status = ought_rekey(cli->store, OUGHT_EXCLUDE_WAIT_S, &options, &report, err);
	progress_end(&progress);
	session_close_store(cli);
	if (interrupt_requested() && status != OUGHT_OK)
		return interrupt_check(err);
	if (status != OUGHT_OK)
		return status;
	session_changed(cli);
	if (report.without > 0)
		remark(
		    "%zu officers with a role have no slot, or one of another key: enrol them again, and"
		    " admit them",
		    report.without);
	return output_done(cli, "ought.rekeyed/1",
	    json_pack("{s:I, s:I, s:I}", "generation", (json_int_t)report.generation, "holders",
		(json_int_t)report.holders, "without", (json_int_t)report.without),
	    "ought audit verify", err,
	    "The store is encrypted under new keys (generation %lld), which %zu %s.  What was copied"
	    " before can still be read with the old ones.",
	    (long long)report.generation, report.holders,
	    report.holders == 1 ? "officer holds" : "officers hold");
}

const struct command cmd_store_rekey = {
    .name = "store rekey",
    .run = run_rekey,
    .act = "store.rekeyed",
    .about = "encrypt both databases under new keys, for those who hold a role now",
    .more =
	"Nobody else may have the store open meanwhile.  Whoever holds no role has no slot any more.",
    .flags = COMMAND_ACTS,
};

/* ---- backup, restore ---- */

/* "3 days", "5 hours", "12 minutes", of what lies in the past. */
static void
say_age(int64_t ms, char *text, size_t size)
{
	static const struct {
		int64_t ms;
		const char *one;
	} units[] = {{86400000, "day"}, {3600000, "hour"}, {60000, "minute"}};
	int64_t count;
	size_t i;

	for (i = 0; i < 2 && ms < units[i].ms; i++)
		;
	count = ms < 0 ? 0 : ms / units[i].ms;
	snprintf(text, size, "%lld %s%s", (long long)count, units[i].one, count == 1 ? "" : "s");
}

static enum ought_status
run_backup(struct cli *cli, struct ought_error *err)
{
	const char *path = argument_text(cli, "DIR");
	struct progress progress = {0};
	struct ought_copy_options options = {take_progress, &progress};
	struct ought_backup_report report = {0};
	enum ought_status status;

	if ((status = session_open(cli, err)) != OUGHT_OK)
		return status;
	progress_begin(&progress, "copying bytes");
	status = ought_backup(cli->store, path, &options, &report, err);
	progress_end(&progress);
	if (interrupt_requested() && status != OUGHT_OK)
		return interrupt_check(err);
	if (status != OUGHT_OK)
		return status;
	session_changed(cli);
	return output_done(cli, "ought.backed-up/1",
	    json_pack("{s:s, s:I}", "directory", path, "entries", (json_int_t)report.entries), NULL,
	    err,
	    "The store is copied to %s, with %lld acts.  To bring it back: ought store restore %s STORE",
	    path, (long long)report.entries, path);
}

static const struct argument_about backup_arguments[] = {
    {"DIR", "the directory to make", 0},
    {0},
};

const struct command cmd_store_backup = {
    .name = "store backup",
    .run = run_backup,
    .act = "store.backed-up",
    .arguments = backup_arguments,
    .about = "copy all files as they are, while others work; needs no key to the content",
    .flags = COMMAND_ACTS,
};

/* The officer's key, from the backup's own slot. */
static enum ought_status
restore_identity(struct cli *cli, const char *from, struct ought_error *err)
{
	char name[OUGHT_OFFICER_MAX];
	enum ought_status status;

	cli->store_path = from;
	if ((status = session_officer(cli, name, err)) != OUGHT_OK)
		return status;
	return session_unlock(cli, from, name, &cli->identity, err);
}

static enum ought_status
run_restore(struct cli *cli, struct ought_error *err)
{
	const char *from = argument_text(cli, "DIR"), *path = argument_text(cli, "STORE");
	struct progress progress = {0};
	struct ought_copy_options options = {take_progress, &progress};
	struct ought_backup_report report = {0};
	json_t *about = NULL;
	char last[OUGHT_TIME_MAX], shown[64], age[32];
	enum ought_status status;

	if ((status = ought_backup_read(from, &about, err)) != OUGHT_OK)
		return status;
	json_decref(about);
	if ((status = restore_identity(cli, from, err)) != OUGHT_OK)
		return status;
	progress_begin(&progress, "copying bytes");
	status = ought_restore(from, path, cli->identity, &options, &report, err);
	progress_end(&progress);
	if (interrupt_requested() && status != OUGHT_OK)
		return interrupt_check(err);
	if (status != OUGHT_OK)
		return status;
	ought_time_format(report.last_at_ms, last);
	local_time(last, shown, sizeof(shown));
	say_age(ought_time_now_ms() - report.last_at_ms, age, sizeof(age));
	return output_done(cli, "ought.restored/1",
	    json_pack("{s:s, s:I, s:s}", "store", path, "entries", (json_int_t)report.entries,
		"last", last),
	    "ought audit verify --since CHECKPOINT", err,
	    "%s holds %lld acts, the last of %s, %s ago.  What was done since is not in it: the newest"
	    " checkpoint that anybody holds tells how much.",
	    path, (long long)report.entries, shown, age);
}

static const struct argument_about restore_arguments[] = {
    {"DIR", "the backup", 0},
    {"STORE", "the directory to make", 0},
    {0},
};

const struct command cmd_store_restore = {
    .name = "store restore",
    .run = run_restore,
    .arguments = restore_arguments,
    .about = "make a store of a backup, and say how old it is",
    .more = "Asks for your passphrase as it was when the backup was made.",
    .flags = COMMAND_ACTS | COMMAND_STORELESS,
};
