/*
 * report_dossier.c: ought report dossier.  As a directory it holds each act as a file, and a script of a few lines that checks
 * them all with OpenSSH and OpenSSL: nothing in it needs this program.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/file.h"
#include "cli/output.h"
#include "cli/session.h"
#include "reporting.h"

#include "cli/command.h"

#define NOTE_BYTES_MAX 65536U

/* For people to read before they run it. */
static const char check_sh[] =
    "#!/bin/sh\n"
    "# Checks each act of this dossier: that its officer signed it (OpenSSH), at a time when they held a role, and that what\n"
    "# it contains is what was signed for (OpenSSL).  index.txt lists the acts: number, officer, time, kind.\n"
    "cd \"$(dirname \"$0\")\" || exit 2\n"
    "bad=0\n"
    "acts=0\n"
    "while read -r n officer at act; do\n"
    "\tacts=$((acts + 1))\n"
    "\tif ! ssh-keygen -Y verify -f allowed_signers -I \"$officer\" -n ought -s \"acts/$n.sig\" \\\n"
    "\t    -O verify-time=\"$at\" <\"acts/$n.json\" >/dev/null; then\n"
    "\t\techo \"act $n ($act): NOT signed by $officer\"\n"
    "\t\tbad=1\n"
    "\tfi\n"
    "\t[ -e \"acts/$n.content\" ] || continue\n"
    "\tsum=$({ printf 'ought content v1\\0'; cat \"acts/$n.content\"; } |\n"
    "\t    openssl dgst -sha256 -mac HMAC -macopt \"hexkey:$(cat \"acts/$n.salt\")\" -binary | openssl base64)\n"
    "\tif ! grep -qF \"\\\"content\\\":\\\"$sum\\\"\" \"acts/$n.json\"; then\n"
    "\t\techo \"act $n ($act): its content is NOT what was signed for\"\n"
    "\t\tbad=1\n"
    "\tfi\n"
    "done <index.txt\n"
    "[ \"$acts\" -gt 0 ] || bad=1\n"
    "[ $bad -ne 0 ] || echo \"All $acts acts come out.\"\n"
    "exit $bad\n";

struct dossier {
	json_t *document;
	struct ought_buffer json, html;
	const char *recipient, *reason;
	struct ought_buffer note; /* a checkpoint; empty: none */
	struct ought_checkpoint checkpoint;
};

/* ---- the directory ---- */

static enum ought_status
put(const char *directory, const char *name, const char *text, size_t len, struct ought_error *err)
{
	char *path = NULL;
	enum ought_status status;

	if (asprintf(&path, "%s/%s", directory, name) < 0)
		return cli_no_memory(err);
	status = file_write_new(path, text, len, err);
	free(path);
	return status;
}

static enum ought_status
put_of(const char *directory, const json_t *entry, const char *key, const char *ending,
    struct ought_error *err)
{
	const char *text = ought_json_text(entry, key);
	char name[64];

	if (text == NULL)
		return OUGHT_OK;
	snprintf(
	    name, sizeof(name), "acts/%lld.%s", (long long)ought_json_int(entry, "n", -1), ending);
	return put(directory, name, text, strlen(text), err);
}

/* The proof that an act is among those of the checkpoint, where it covers it. */
static enum ought_status
put_proof(struct cli *cli, const struct dossier *dossier, const char *directory, int64_t n,
    struct ought_error *err)
{
	struct ought_buffer text = {0};
	struct ought_proof proof;
	char name[64];
	enum ought_status status;

	if (dossier->note.len == 0 || n >= dossier->checkpoint.size)
		return OUGHT_OK;
	if ((status = ought_ledger_inclusion(cli->db, n, dossier->checkpoint.size, &proof, err)) !=
	    OUGHT_OK)
		return status;
	ought_proof_inclusion_text(&proof, n, dossier->note.text, &text);
	snprintf(name, sizeof(name), "acts/%lld.proof", (long long)n);
	status = text.failed ? cli_no_memory(err) : put(directory, name, text.text, text.len, err);
	ought_buffer_free(&text);
	return status;
}

/* Each act once: the chief's founding is authority, and some acts are of both. */
static enum ought_status
put_entries(struct cli *cli, const struct dossier *dossier, const char *directory,
    const char *member, struct ought_buffer *index, json_t *seen, struct ought_error *err)
{
	const json_t *entry;
	char number[24], at[OUGHT_TIME_MAX];
	int64_t n, at_ms;
	size_t i;
	enum ought_status status = OUGHT_OK;

	json_array_foreach(json_object_get(dossier->document, member), i, entry)
	{
		n = ought_json_int(entry, "n", -1);
		snprintf(number, sizeof(number), "%lld", (long long)n);
		if (json_object_get(seen, number) != NULL)
			continue;
		json_object_set_new(seen, number, json_true());
		if ((status = ought_time_parse(ought_json_text(entry, "at"), &at_ms, err)) !=
			OUGHT_OK ||
		    (status = put_of(directory, entry, "text", "json", err)) != OUGHT_OK ||
		    (status = put_of(directory, entry, "signature", "sig", err)) != OUGHT_OK ||
		    (status = put_of(directory, entry, "content_text", "content", err)) !=
			OUGHT_OK ||
		    (status = put_of(directory, entry, "salt", "salt", err)) != OUGHT_OK ||
		    (status = put_proof(cli, dossier, directory, n, err)) != OUGHT_OK)
			return status;
		ought_report_verify_time(at_ms, at);
		ought_buffer_add(index, "%s %s %s %s\n", number, ought_json_text(entry, "by"), at,
		    ought_json_text(entry, "act"));
	}
	return status;
}

static enum ought_status
make_directory(const char *directory, struct ought_error *err)
{
	char *acts = NULL;
	enum ought_status status = OUGHT_OK;

	if (asprintf(&acts, "%s/acts", directory) < 0)
		return cli_no_memory(err);
	if (mkdir(directory, 0700) != 0 || mkdir(acts, 0700) != 0)
		status = ought_error_set(
		    err, OUGHT_IO, "%.300s cannot be made: %s", directory, strerror(errno));
	free(acts);
	return status;
}

static enum ought_status
put_all(
    struct cli *cli, const struct dossier *dossier, const char *directory, struct ought_error *err)
{
	const char *signers = ought_json_text(dossier->document, "signers");
	struct ought_buffer index = {0};
	json_t *seen = json_object();
	enum ought_status status;

	if ((status = make_directory(directory, err)) != OUGHT_OK ||
	    (status = put_entries(cli, dossier, directory, "authority", &index, seen, err)) !=
		OUGHT_OK ||
	    (status = put_entries(cli, dossier, directory, "case", &index, seen, err)) != OUGHT_OK)
		goto out;
	if (index.failed)
		status = cli_no_memory(err);
	else if ((status = put(directory, "index.txt", index.text, index.len, err)) == OUGHT_OK &&
	    (status = put(directory, "allowed_signers", signers, strlen(signers), err)) ==
		OUGHT_OK &&
	    (status = put(directory, "check.sh", check_sh, strlen(check_sh), err)) == OUGHT_OK &&
	    (status = put(directory, "dossier.html", dossier->html.text, dossier->html.len, err)) ==
		OUGHT_OK)
		status = put(directory, "dossier.json", dossier->json.text, dossier->json.len, err);
	if (status == OUGHT_OK && dossier->note.len > 0)
		status = put(directory, "checkpoint", dossier->note.text, dossier->note.len, err);
out:
	json_decref(seen);
	ought_buffer_free(&index);
	return status;
}

/* ---- the command ---- */

/* --checkpoint, which has to be one of this ledger. */
static enum ought_status
read_checkpoint(struct cli *cli, struct dossier *dossier, struct ought_error *err)
{
	const char *path = option_text(cli, "checkpoint");
	char issuer[OUGHT_OFFICER_MAX], *text = NULL;
	size_t len = 0;
	enum ought_status status;

	if (path == NULL)
		return OUGHT_OK;
	if ((status = file_read(path, NOTE_BYTES_MAX, &text, &len, err)) == OUGHT_OK &&
	    (status = ought_checkpoint_known(
		 cli->store, text, len, &dossier->checkpoint, issuer, err)) == OUGHT_OK &&
	    (status = ought_checkpoint_contained(cli->store, &dossier->checkpoint, err)) ==
		OUGHT_OK)
		ought_buffer_add_bytes(&dossier->note, text, len);
	free(text);
	return status == OUGHT_OK && dossier->note.failed ? cli_no_memory(err) : status;
}

/* What is digested is the JSON document, which holds everything, unless the page alone is given out. */
static enum ought_status
disclose(
    struct cli *cli, const struct dossier *dossier, bool page, int64_t *n, struct ought_error *err)
{
	const json_t *document = dossier->document, *tree = json_object_get(document, "tree");
	char digest[OUGHT_BASE64_MAX(OUGHT_SHA256_BYTES)];

	reporting_digest(page ? &dossier->html : &dossier->json, digest);
	return session_act(cli, "access.disclosed",
	    json_pack("{s:s, s:o, s:[s], s:[s], s:O, s:s, s:O, s:O}", "what", "dossier", "persons",
		reporting_ids(json_object_get(document, "persons"), "person"), "records",
		ought_json_text(document, "record"), "checks", ought_json_text(document, "check"),
		"decisions", json_object_get(document, "decisions"), "digest", digest, "size",
		json_object_get(tree, "size"), "root", json_object_get(tree, "root")),
	    json_pack("{s:s, s:s}", "recipient", dossier->recipient, "reason", dossier->reason), n,
	    err);
}

static enum ought_status
hand_over(struct cli *cli, const struct dossier *dossier, int64_t n, struct ought_error *err)
{
	const char *directory = option_text(cli, "out");
	enum ought_status status;

	if (directory == NULL)
		return reporting_hand_over(cli, cli->json ? &dossier->json : &dossier->html, err);
	if ((status = put_all(cli, dossier, directory, err)) != OUGHT_OK)
		return status;
	return output_done(cli, "ought.disclosed/1",
	    json_pack("{s:I, s:s, s:s}", "n", (json_int_t)n, "decision",
		ought_json_text(dossier->document, "decision"), "directory", directory),
	    NULL, err,
	    "The dossier of %s is in %s; that it is given to %s is entry %lld.\n"
	    "Whoever has OpenSSH and OpenSSL checks it with \"sh check.sh\" there.",
	    ought_json_text(dossier->document, "decision"), directory, dossier->recipient,
	    (long long)n);
}

static enum ought_status
run_dossier(struct cli *cli, struct ought_error *err)
{
	struct dossier dossier = {.recipient = option_text(cli, "to")};
	char id[OUGHT_ID_MAX];
	int64_t decision, n = 0;
	bool page = !option_given(cli, "out") && !cli->json;
	enum ought_status status;

	if ((status = argument_id(cli, "DECISION", OUGHT_ID_DECISION, &decision, id, err)) !=
		OUGHT_OK ||
	    (status = reporting_check_out(cli, err)) != OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = session_reason(cli, NULL, &dossier.reason, err)) != OUGHT_OK ||
	    (status = read_checkpoint(cli, &dossier, err)) != OUGHT_OK ||
	    (status = ought_report_dossier(cli->store, decision, dossier.recipient, dossier.reason,
		 &dossier.document, err)) != OUGHT_OK ||
	    (status = reporting_json(dossier.document, "ought.dossier/1", &dossier.json, err)) !=
		OUGHT_OK)
		goto out;
	ought_report_dossier_html(dossier.document, &dossier.html);
	if (dossier.html.failed)
		status = cli_no_memory(err);
	else if ((status = disclose(cli, &dossier, page, &n, err)) == OUGHT_OK)
		status = hand_over(cli, &dossier, n, err);
out:
	json_decref(dossier.document);
	ought_buffer_free(&dossier.json);
	ought_buffer_free(&dossier.html);
	ought_buffer_free(&dossier.note);
	return status;
}

static const struct argument_about decision_argument[] = {
    {"DECISION", "the decision, such as D-000008", 0}, {0}};

static const struct option_about dossier_options[] = {
    {"to", "RECIPIENT", "to whom it goes: the Independent Monitor, a court, a reference",
	OPTION_REQUIRED},
    {"checkpoint", "FILE", "prove each act for this checkpoint, as files in the directory", 0},
    {"out", "DIR",
	"a new directory, with each act as a file, in place of a page on standard output", 0},
    {0},
};

const struct command cmd_report_dossier = {
    .name = "report dossier",
    .run = run_dossier,
    .act = "access.disclosed",
    .arguments = decision_argument,
    .options = dossier_options,
    .about =
	"write all that a decision rests on, and by whose authority: for the Monitor, or a court",
    .more =
	"A page, JSON with --json, or a directory with both that is checked without this program.  That it is\n"
	"given, to whom, and its digest are logged as a disclosure before it is written.",
    .flags = COMMAND_REASON | COMMAND_ACTS,
};
