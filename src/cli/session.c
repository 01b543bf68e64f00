/* session.c: who acts, on which store. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "output.h"
#include "prompt.h"

#include "session.h"

enum ought_status
session_path(const struct cli *cli, const char **path, struct ought_error *err)
{
	if (cli->store_path == NULL || cli->store_path[0] == '\0')
		return ought_error_set(err, OUGHT_INVALID,
		    "which store? say so with --store DIR or the environment variable OUGHT_STORE");
	*path = cli->store_path;
	return OUGHT_OK;
}

static enum ought_status
check_there(const char *path, struct ought_error *err)
{
	char *format = NULL;
	struct stat about;
	bool there;

	if (asprintf(&format, "%s/FORMAT", path) < 0)
		return ought_error_set(err, OUGHT_NOMEM, "there is not enough memory");
	there = stat(format, &about) == 0;
	free(format);
	if (!there)
		return ought_error_set(err, OUGHT_NOT_FOUND, "there is no store at %.300s", path);
	return OUGHT_OK;
}

/* The officer whose slot is the only one.  false where there are none or several. */
static bool
only_slot(const char *path, char name[static OUGHT_OFFICER_MAX])
{
	static const char suffix[] = ".json";
	char *keys = NULL;
	struct dirent *entry;
	DIR *directory = NULL;
	int found = 0;

	if (asprintf(&keys, "%s/keys", path) < 0)
		return false;
	directory = opendir(keys);
	free(keys);
	if (directory == NULL)
		return false;
	while ((entry = readdir(directory)) != NULL) {
		size_t len = strlen(entry->d_name);
		char candidate[OUGHT_OFFICER_MAX];

		if (len < sizeof(suffix) || len - (sizeof(suffix) - 1) >= OUGHT_OFFICER_MAX ||
		    strcmp(entry->d_name + len - (sizeof(suffix) - 1), suffix) != 0)
			continue;
		snprintf(candidate, sizeof(candidate), "%.*s", (int)(len - (sizeof(suffix) - 1)),
		    entry->d_name);
		if (!ought_officer_name_valid(candidate))
			continue;
		found++;
		memcpy(name, candidate, sizeof(candidate));
	}
	closedir(directory);
	return found == 1;
}

enum ought_status
session_officer(const struct cli *cli, char name[static OUGHT_OFFICER_MAX], struct ought_error *err)
{
	json_t *unlocked = NULL;
	const char *path = NULL;
	char slot[OUGHT_OFFICER_MAX];
	enum ought_status status;

	if (cli->officer != NULL && cli->officer[0] != '\0') {
		if (!ought_officer_name_valid(cli->officer))
			return ought_error_set(err, OUGHT_INVALID,
			    "an officer's identifier is 1 to 63 of a-z, 0-9, dot and hyphen, such as jane.roe");
		memcpy(name, cli->officer, strlen(cli->officer) + 1);
		return OUGHT_OK;
	}
	if ((status = session_path(cli, &path, err)) != OUGHT_OK ||
	    (status = check_there(path, err)) != OUGHT_OK)
		return status;
	if (ought_session_list(path, &unlocked, NULL) == OUGHT_OK &&
	    json_array_size(unlocked) == 1) {
		const char *only = json_string_value(json_array_get(unlocked, 0));

		if (only != NULL && ought_officer_name_valid(only)) {
			memcpy(name, only, strlen(only) + 1);
			goto out;
		}
	}
	if (only_slot(path, slot))
		memcpy(name, slot, sizeof(slot));
	else if (json_array_size(unlocked) > 1)
		status = ought_error_set(err, OUGHT_INVALID,
		    "which officer? %zu are unlocked here: say which with --as OFFICER or the environment variable OUGHT_OFFICER",
		    json_array_size(unlocked));
	else
		status = ought_error_set(err, OUGHT_INVALID,
		    "which officer? say so with --as OFFICER or the environment variable OUGHT_OFFICER");
out:
	json_decref(unlocked);
	return status;
}

enum ought_status
session_unlock(const struct cli *cli, const char *path, const char *name,
    struct ought_identity **identity, struct ought_error *err)
{
	struct passphrase passphrase = {0};
	char question[128];
	enum ought_status status;

	snprintf(question, sizeof(question), "Passphrase of %s", name);
	if ((status = prompt_passphrase(cli, question, &passphrase, err)) != OUGHT_OK)
		return status;
	status = ought_slot_unlock(path, name, passphrase.text, passphrase.len, identity, err);
	passphrase_free(&passphrase);
	return status;
}

static enum ought_status
open_store(struct cli *cli, struct ought_error *err)
{
	char name[OUGHT_OFFICER_MAX];
	const char *path = NULL;
	enum ought_status status;

	if (cli->store != NULL)
		return OUGHT_OK;
	if ((status = session_path(cli, &path, err)) != OUGHT_OK ||
	    (status = check_there(path, err)) != OUGHT_OK ||
	    (status = session_officer(cli, name, err)) != OUGHT_OK)
		return status;
	if (cli->identity == NULL) {
		status = ought_session_take(path, name, &cli->identity, err);
		if (status == OUGHT_LOCKED && cli->passphrase_fd < 0 && !prompt_possible())
			return ought_error_set(err, OUGHT_LOCKED,
			    "%s is locked; \"ought unlock\" asks for the passphrase, or give it with "
			    "--passphrase-fd",
			    name);
		if (status == OUGHT_LOCKED)
			status = session_unlock(cli, path, name, &cli->identity, err);
		if (status != OUGHT_OK)
			return status;
	}
	if ((status = ought_store_open(path, cli->identity, &cli->store, err)) != OUGHT_OK)
		return status;
	cli->db = ought_store_db(cli->store);
	return OUGHT_OK;
}

/* Whoever may not do it learns so before a form is filled in, or a file read. */
static enum ought_status
check_allowed(const struct cli *cli, struct ought_error *err)
{
	if (cli->command->act == NULL)
		return OUGHT_OK;
	return ought_act_allowed(cli->store, cli->command->act, err);
}

enum ought_status
session_open(struct cli *cli, struct ought_error *err)
{
	enum ought_status status;

	if ((status = open_store(cli, err)) != OUGHT_OK)
		return status;
	return check_allowed(cli, err);
}

enum ought_status
session_open_content(struct cli *cli, struct ought_error *err)
{
	enum ought_status status;

	if ((status = session_open(cli, err)) != OUGHT_OK)
		return status;
	if (!ought_store_has_content(cli->store))
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s holds no key to the content; the chief officer admits officers to it",
		    ought_identity_name(cli->identity));
	return OUGHT_OK;
}

void
session_close_store(struct cli *cli)
{
	ought_match_close(cli->match);
	ought_store_close(cli->store);
	cli->match = NULL;
	cli->store = NULL;
	cli->db = NULL;
}

enum ought_status
session_match(struct cli *cli, struct ought_error *err)
{
	if (cli->match != NULL)
		return OUGHT_OK;
	return ought_match_open(&cli->match, err);
}

enum ought_status
session_reason(struct cli *cli, const char *otherwise, const char **reason, struct ought_error *err)
{
	const char *given = option_text(cli, "reason");
	enum ought_status status;

	if (given != NULL && given[strspn(given, " \t\n")] == '\0')
		return ought_error_set(err, OUGHT_INVALID, "the reason is empty");
	if (given == NULL)
		given = cli->reason != NULL ? cli->reason : otherwise;
	if (given != NULL) {
		*reason = given;
		return OUGHT_OK;
	}
	if (!prompt_possible())
		return ought_error_set(
		    err, OUGHT_INVALID, "say why with --reason; it is kept with the act");
	if ((status = prompt_line("Reason:", &cli->reason, err)) != OUGHT_OK)
		return status;
	if (cli->reason[0] == '\0')
		return ought_error_set(err, OUGHT_INVALID, "the reason is empty");
	*reason = cli->reason;
	return OUGHT_OK;
}

void
session_changed(struct cli *cli)
{
	cli->changed = true;
}

enum ought_status
session_act(struct cli *cli, const char *name, json_t *claims, json_t *content, int64_t *n,
    struct ought_error *err)
{
	enum ought_status status;

	if (claims == NULL) {
		status = ought_error_set(
		    err, OUGHT_NOMEM, "there is not enough memory, or a text is not UTF-8");
		goto out;
	}
	if ((status = session_open(cli, err)) != OUGHT_OK)
		goto out;
	/* Loading what searching needs takes longer than most acts do. */
	if (strncmp(name, "person.", 7) == 0 && (status = session_match(cli, err)) != OUGHT_OK)
		goto out;
	if ((status = interrupt_check(err)) != OUGHT_OK)
		goto out;
	status = ought_act_once(cli->store, cli->match, name, claims, content, n, err);
	/* A logged reading is no change of what the user asked to change. */
	if (status == OUGHT_OK && strcmp(name, "access.consulted") != 0)
		session_changed(cli);
out:
	json_decref(claims);
	json_decref(content);
	return status;
}

enum ought_status
session_consult(struct cli *cli, const char *what, json_t *persons, json_t *records, json_t *checks,
    int64_t count, const char *otherwise, struct ought_error *err)
{
	json_t *claims = NULL;
	const char *reason;
	enum ought_status status;

	if ((status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = session_reason(cli, otherwise, &reason, err)) != OUGHT_OK) {
		json_decref(persons);
		json_decref(records);
		json_decref(checks);
		return status;
	}
	claims = json_pack("{s:s, s:o*, s:o*, s:o*}", "what", what, "persons", persons, "records",
	    records, "checks", checks);
	if (claims != NULL && count >= 0 &&
	    json_object_set_new(claims, "count", json_integer((json_int_t)count)) != 0) {
		json_decref(claims);
		claims = NULL;
	}
	return session_act(
	    cli, "access.consulted", claims, json_pack("{s:s}", "reason", reason), NULL, err);
}
