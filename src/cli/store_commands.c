/* store_commands.c: ought init, and what is done to a store as a whole. */
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output.h"
#include "prompt.h"
#include "session.h"

#include "command.h"

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
	    "  ought unlock                                        ask for the passphrase once\n"
	    "  ought officer request --officer jane.roe --out FILE   each officer makes a key\n"
	    "  ought officer enrol FILE --role disclosure          give the officer a place and a role",
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

struct rekeying {
	struct progress progress;
};

static bool
take_progress(void *cookie, int64_t done, int64_t all)
{
	struct rekeying *rekeying = cookie;

	progress_at(&rekeying->progress, done, all);
	return !interrupt_requested();
}

static enum ought_status
run_rekey(struct cli *cli, struct ought_error *err)
{
	struct rekeying rekeying = {0};
	struct ought_rekey_options options = {take_progress, &rekeying};
	struct ought_rekey_report report = {0};
	enum ought_status status;

	if ((status = session_open_content(cli, err)) != OUGHT_OK)
		return status;
	progress_begin(&rekeying.progress, "encrypting pages");
	status = ought_rekey(cli->store, OUGHT_EXCLUDE_WAIT_S, &options, &report, err);
	progress_end(&rekeying.progress);
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
