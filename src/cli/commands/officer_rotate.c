/*
 * officer_rotate.c: ought officer renew and rotate, and ought passphrase: new keys in place of those before, and a new
 * passphrase over the same.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/file.h"
#include "cli/output.h"
#include "cli/prompt.h"
#include "cli/session.h"
#include "cli/view/officers.h"

#include "cli/command.h"

#define FILE_BYTES_MAX 65536U
#define RENEWAL_SCHEMA "ought.renewal/1"

/* What an officer hands over: a request, and, where the key before is at hand, its signature and what it opened. */
struct renewal {
	struct ought_request request;
	char proof[OUGHT_BASE64_MAX(OUGHT_SIGNATURE_BYTES)]; /* "": a request alone */
	uint8_t content[OUGHT_SEALED_BYTES];
	bool has_content;
};

/* ---- renew ---- */

static enum ought_status
prove(const struct cli *cli, const struct ought_request *request,
    char proof[static OUGHT_BASE64_MAX(OUGHT_SIGNATURE_BYTES)], struct ought_error *err)
{
	uint8_t signature[OUGHT_SIGNATURE_BYTES];
	char *text = NULL;
	size_t len = 0;
	enum ought_status status;

	if ((status = ought_renewal_text(ought_store_origin(cli->store), request->name,
		 request->signing_key, request->box_key, &text, &len, err)) == OUGHT_OK)
		status = ought_sshsig_sign(cli->identity, text, len, signature, err);
	if (status == OUGHT_OK)
		ought_base64_encode(
		    signature, sizeof(signature), proof, OUGHT_BASE64_MAX(OUGHT_SIGNATURE_BYTES));
	free(text);
	return status;
}

/* The content's key goes along, sealed to the new key: who rotates may hold none. */
static enum ought_status
renewal_json(const struct cli *cli, const struct ought_request *request, json_t **json,
    struct ought_error *err)
{
	char proof[OUGHT_BASE64_MAX(OUGHT_SIGNATURE_BYTES)],
	    content[OUGHT_BASE64_MAX(OUGHT_SEALED_BYTES)];
	uint8_t sealed[OUGHT_SEALED_BYTES];
	enum ought_status status;

	if ((status = prove(cli, request, proof, err)) != OUGHT_OK)
		return status;
	if (ought_store_has_content(cli->store)) {
		if ((status = ought_store_seal_content(
			 cli->store, request->box_key, sealed, err)) != OUGHT_OK)
			return status;
		ought_base64_encode(sealed, sizeof(sealed), content, sizeof(content));
	}
	*json =
	    json_pack("{s:s, s:O, s:s, s:s*}", "schema", RENEWAL_SCHEMA, "request", request->json,
		"proof", proof, "content", ought_store_has_content(cli->store) ? content : NULL);
	return *json == NULL ? cli_no_memory(err) : OUGHT_OK;
}

static enum ought_status
write_renewal(
    struct cli *cli, const struct ought_request *request, const char *path, struct ought_error *err)
{
	struct ought_buffer line = {0};
	json_t *json = NULL;
	char *text = NULL;
	size_t len = 0;
	enum ought_status status;

	if ((status = renewal_json(cli, request, &json, err)) != OUGHT_OK ||
	    (status = ought_json_encode(json, &text, &len, err)) != OUGHT_OK)
		goto out;
	ought_buffer_add(&line, "%s\n", text);
	status = line.failed ? cli_no_memory(err) : file_write_new(path, line.text, line.len, err);
out:
	ought_buffer_free(&line);
	json_decref(json);
	free(text);
	return status;
}

static enum ought_status
run_renew(struct cli *cli, struct ought_error *err)
{
	const char *path = option_text(cli, "out");
	struct passphrase passphrase = {0};
	struct ought_identity *identity = NULL;
	struct ought_request request = {0};
	struct officer officer;
	char fingerprint[OUGHT_FINGERPRINT_MAX];
	char *text = NULL;
	enum ought_status status;

	if ((status = session_open(cli, err)) != OUGHT_OK ||
	    (status = officers_get(cli->db, ought_identity_name(cli->identity), &officer, err)) !=
		OUGHT_OK ||
	    (status = ought_identity_new(officer.name, &identity, err)) != OUGHT_OK ||
	    (status = prompt_passphrase_new(
		 cli, "A new passphrase, for your new key", &passphrase, err)) != OUGHT_OK ||
	    (status = ought_request_write(identity, passphrase.text, passphrase.len,
		 &ought_kdf_moderate, &text, err)) != OUGHT_OK ||
	    (status = ought_request_read(text, strlen(text), &request, err)) != OUGHT_OK ||
	    (status = write_renewal(cli, &request, path, err)) != OUGHT_OK)
		goto out;
	ought_fingerprint(ought_identity_signing_key(identity), fingerprint);
	status = output_done(cli, "ought.renewal-requested/1",
	    json_pack("{s:s, s:s, s:s}", "officer", officer.name, "fingerprint", fingerprint,
		"file", path),
	    NULL, err,
	    "The new key of %s is in %s, signed for by the one before; it is %s.\n"
	    "Give the file to an administrator or the chief officer: ought officer rotate %s\n"
	    "Until that is done, the key before it counts.",
	    officer.name, path, fingerprint, path);
out:
	passphrase_free(&passphrase);
	ought_request_clear(&request);
	ought_identity_free(identity);
	free(text);
	return status;
}

static const struct option_about renew_options[] = {
    {"out", "FILE", "where to write it; nothing in it opens anything without the new passphrase",
	OPTION_REQUIRED},
    {0},
};

const struct command cmd_officer_renew = {
    .name = "officer renew",
    .run = run_renew,
    .options = renew_options,
    .about = "make yourself a new key, for which the one you have signs",
    .more =
	"With --passphrase-fd the new passphrase is read after the one you have, on a line of its own.",
};

/* ---- rotate ---- */

static enum ought_status
read_members(const json_t *json, struct renewal *renewal, struct ought_error *err)
{
	const char *proof = ought_json_text(json, "proof");
	const char *content = ought_json_text(json, "content");
	char *text = NULL;
	size_t len = 0;
	enum ought_status status;

	if (proof == NULL || strlen(proof) >= sizeof(renewal->proof) ||
	    !json_is_object(json_object_get(json, "request")) ||
	    json_object_size(json) != (content != NULL ? 4U : 3U) ||
	    (content != NULL &&
		ought_base64_decode(content, renewal->content, sizeof(renewal->content), NULL) !=
		    OUGHT_OK))
		return ought_error_set(err, OUGHT_INVALID, "it is not an %s", RENEWAL_SCHEMA);
	memcpy(renewal->proof, proof, strlen(proof) + 1);
	renewal->has_content = content != NULL;
	if ((status = ought_json_encode(json_object_get(json, "request"), &text, &len, err)) ==
	    OUGHT_OK)
		status = ought_request_read(text, len, &renewal->request, err);
	free(text);
	return status;
}

/* A renewal, or a request of an officer whose key before is not at hand. */
static enum ought_status
read_renewal(const char *path, struct renewal *renewal, struct ought_error *err)
{
	char *text = NULL;
	json_t *json = NULL;
	const char *schema;
	size_t len = 0;
	enum ought_status status;

	if ((status = file_read(path, FILE_BYTES_MAX, &text, &len, err)) != OUGHT_OK)
		return status;
	if ((status = ought_json_read(text, len, &json, err)) != OUGHT_OK)
		goto out;
	schema = ought_json_text(json, "schema");
	if (schema != NULL && strcmp(schema, RENEWAL_SCHEMA) == 0)
		status = read_members(json, renewal, err);
	else
		status = ought_request_read(text, len, &renewal->request, err);
out:
	json_decref(json);
	free(text);
	return status;
}

/* Why the key before is given up. */
static enum ought_status
reason_of(const struct cli *cli, const struct renewal *renewal, const char **reason,
    struct ought_error *err)
{
	bool lost = option_given(cli, "lost"), compromised = option_given(cli, "compromised");

	if (renewal->proof[0] != '\0' && !lost && !compromised) {
		*reason = "renewed";
		return OUGHT_OK;
	}
	if (lost == compromised)
		return ought_error_set(err, OUGHT_INVALID,
		    "the key before did not sign for this one: say whether it is --lost, or --compromised");
	*reason = lost ? "lost" : "compromised";
	return OUGHT_OK;
}

static enum ought_status
act_rotated(
    struct cli *cli, const struct renewal *renewal, const char *reason, struct ought_error *err)
{
	char signing_key[OUGHT_BASE64_MAX(OUGHT_KEY_BYTES)],
	    box_key[OUGHT_BASE64_MAX(OUGHT_KEY_BYTES)];

	ought_base64_encode(
	    renewal->request.signing_key, OUGHT_KEY_BYTES, signing_key, sizeof(signing_key));
	ought_base64_encode(renewal->request.box_key, OUGHT_KEY_BYTES, box_key, sizeof(box_key));
	return session_act(cli, "officer.rotated",
	    json_pack("{s:s, s:s, s:s, s:s, s:s*}", "officer", renewal->request.name, "signing_key",
		signing_key, "box_key", box_key, "reason", reason, "proof",
		strcmp(reason, "renewed") == 0 ? renewal->proof : NULL),
	    NULL, NULL, err);
}

/*
 * The slot follows the act: a crash between them is mended by the same command again.  ${*sealed} says whether whoever is
 * admitted has the content's key in it.
 */
static enum ought_status
write_slot(struct cli *cli, const struct renewal *renewal, bool *sealed, struct ought_error *err)
{
	const char *name = renewal->request.name;
	bool admitted = false;
	enum ought_status status;

	*sealed = true;
	if ((status = ought_store_slot_add(cli->store, &renewal->request, err)) != OUGHT_OK ||
	    (status = officers_admitted(cli->db, name, &admitted, err)) != OUGHT_OK || !admitted)
		return status;
	if (ought_store_has_content(cli->store))
		return ought_store_slot_admit(cli->store, name, renewal->request.box_key, err);
	if (renewal->has_content)
		return ought_store_slot_hand_over(cli->store, name, renewal->content, err);
	*sealed = false;
	return OUGHT_OK;
}

static enum ought_status
rotate(struct cli *cli, const struct renewal *renewal, bool *acted, bool *sealed,
    struct ought_error *err)
{
	const char *reason = NULL;
	char fingerprint[OUGHT_FINGERPRINT_MAX];
	struct officer officer;
	enum ought_status status;

	if ((status = officers_get(cli->db, renewal->request.name, &officer, err)) != OUGHT_OK)
		return status;
	if (memcmp(officer.signing_key, renewal->request.signing_key, OUGHT_KEY_BYTES) != 0 ||
	    memcmp(officer.box_key, renewal->request.box_key, OUGHT_KEY_BYTES) != 0) {
		ought_fingerprint(renewal->request.signing_key, fingerprint);
		if ((status = reason_of(cli, renewal, &reason, err)) != OUGHT_OK ||
		    (strcmp(reason, "renewed") != 0 &&
			(status = officers_confirm_key(cli, officer.name, fingerprint, err)) !=
			    OUGHT_OK) ||
		    (status = act_rotated(cli, renewal, reason, err)) != OUGHT_OK)
			return status;
		*acted = true;
	}
	return write_slot(cli, renewal, sealed, err);
}

static enum ought_status
run_rotate(struct cli *cli, struct ought_error *err)
{
	struct renewal renewal = {0};
	char fingerprint[OUGHT_FINGERPRINT_MAX], next[OUGHT_OFFICER_MAX + 64];
	bool acted = false, sealed = true;
	enum ought_status status;

	if ((status = read_renewal(argument_text(cli, "FILE"), &renewal, err)) != OUGHT_OK ||
	    (status = session_open(cli, err)) != OUGHT_OK ||
	    (status = rotate(cli, &renewal, &acted, &sealed, err)) != OUGHT_OK)
		goto out;
	ought_fingerprint(renewal.request.signing_key, fingerprint);
	if (sealed)
		snprintf(
		    next, sizeof(next), "ought store rekey, if others may have the key before");
	else if (!sealed)
		snprintf(next, sizeof(next), "the chief officer: ought officer admit %s",
		    renewal.request.name);
	status = output_done(cli, "ought.rotated/1",
	    json_pack("{s:s, s:s, s:b}", "officer", renewal.request.name, "fingerprint",
		fingerprint, "content_sealed", (int)sealed),
	    next[0] != '\0' ? next : NULL, err,
	    acted ? "The key of %s is %s from now on.  What the one before signed stays signed."
		  : "The key of %s is %s already; its slot was written anew.",
	    renewal.request.name, fingerprint);
out:
	ought_request_clear(&renewal.request);
	return status;
}

static const struct argument_about rotate_arguments[] = {
    {"FILE", "what the officer handed over (-: standard input)", 0},
    {0},
};

static const struct option_about rotate_options[] = {
    {"lost", NULL, "the key before is lost, so the officer made a request anew", 0},
    {"compromised", NULL, "the key before may be in other hands", 0},
    {"fingerprint", "KEY", "the new key as the officer read it out: SHA256:...", 0},
    {0},
};

const struct command cmd_officer_rotate = {
    .name = "officer rotate",
    .run = run_rotate,
    .act = "officer.rotated",
    .arguments = rotate_arguments,
    .options = rotate_options,
    .about = "put an officer's new key in the place of the one before",
    .more =
	"From \"ought officer renew\", where the key before signed for the new one; or, by the chief officer,"
	" from \"ought officer request\" with --lost or --compromised, once the officer has read the new key"
	" out.",
    .flags = COMMAND_ACTS,
};

/* ---- passphrase ---- */

static enum ought_status
run_passphrase(struct cli *cli, struct ought_error *err)
{
	char name[OUGHT_OFFICER_MAX];
	const char *path = NULL;
	struct passphrase passphrase = {0};
	enum ought_status status;

	/* Asked for even where the key is with the kernel: whoever finds a terminal unlocked does not lock others out. */
	if ((status = session_path(cli, &path, err)) != OUGHT_OK ||
	    (status = session_officer(cli, name, err)) != OUGHT_OK ||
	    (status = session_unlock(cli, path, name, &cli->identity, err)) != OUGHT_OK ||
	    (status = prompt_passphrase_new(cli, "The new passphrase", &passphrase, err)) !=
		OUGHT_OK)
		return status;
	status = ought_slot_new_passphrase(
	    path, cli->identity, passphrase.text, passphrase.len, &ought_kdf_moderate, err);
	passphrase_free(&passphrase);
	if (status != OUGHT_OK)
		return status;
	return output_done(cli, "ought.passphrase/1", json_pack("{s:s}", "officer", name), NULL,
	    err,
	    "The key of %s has a new passphrase.  A copy of the slot from before still opens with the old"
	    " one: if somebody may have both, get a new key with \"ought officer renew\".",
	    name);
}

const struct command cmd_passphrase = {
    .name = "passphrase",
    .run = run_passphrase,
    .about = "change the passphrase of your key",
    .more =
	"With --passphrase-fd the new passphrase is read after the old one, on a line of its own.",
};
