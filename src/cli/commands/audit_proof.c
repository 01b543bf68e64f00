/*
 * audit_proof.c: ought audit checkpoint, cosign and prove: what somebody outside keeps, and checks with their own
 * programs (C2SP tlog-checkpoint, tlog-cosignature and tlog-proof; RFC 3161).
 */
#include <stdlib.h>
#include <string.h>

#include "cli/file.h"
#include "cli/output.h"
#include "cli/session.h"
#include "audit.h"

#include "cli/command.h"

#define NOTE_BYTES_MAX 65536U
#define VKEY_LOG 0x01U
#define VKEY_WITNESS 0x04U

/* To --out, or to standard output.  ${*file} becomes the file, or NULL. */
static enum ought_status
put(const struct cli *cli, const struct ought_buffer *text, const char **file,
    struct ought_error *err)
{
	*file = option_text(cli, "out");
	if (*file != NULL)
		return file_write_new(*file, text->text, text->len, err);
	if (cli->json)
		return OUGHT_OK;
	if (fwrite(text->text, 1, text->len, stdout) != text->len || fflush(stdout) != 0)
		return ought_error_set(err, OUGHT_IO, "it could not be printed");
	return OUGHT_OK;
}

/* What was made: a document, a sentence about the file, or nothing more where it went to standard output. */
static enum ought_status
done(struct cli *cli, const char *schema, json_t *document, const struct ought_buffer *text,
    const char *file, struct ought_error *err, const char *sentence, const char *next)
{
	if (!cli->json && file == NULL) {
		json_decref(document);
		return OUGHT_OK;
	}
	if (document == NULL ||
	    json_object_set_new(document, "text", json_stringn(text->text, text->len)) != 0 ||
	    (file != NULL && json_object_set_new(document, "file", json_string(file)) != 0)) {
		json_decref(document);
		return cli_no_memory(err);
	}
	return output_done(cli, schema, document, next, err, "%s", sentence);
}

static enum ought_status
write_beside(const char *path, const char *ending, const void *bytes, size_t len, char **beside,
    struct ought_error *err)
{
	if (asprintf(beside, "%s%s", path, ending) < 0) {
		*beside = NULL;
		return cli_no_memory(err);
	}
	return file_write_new(*beside, bytes, len, err);
}

/* ---- checkpoint ---- */

/* The request of a time for ${note}, in F.tsq beside F. */
static enum ought_status
request_time(
    const char *path, const struct ought_buffer *note, char **beside, struct ought_error *err)
{
	uint8_t request[OUGHT_TIMESTAMP_REQUEST_BYTES];

	ought_timestamp_request(note->text, note->len, request);
	return write_beside(path, ".tsq", request, sizeof(request), beside, err);
}

static enum ought_status
run_checkpoint(struct cli *cli, struct ought_error *err)
{
	struct ought_checkpoint checkpoint;
	struct ought_buffer note = {0}, vkey = {0}, sentence = {0};
	const char *file = option_text(cli, "out");
	char *request = NULL;
	bool timed = option_given(cli, "timestamp");
	enum ought_status status;

	if (timed && file == NULL)
		return ought_error_set(err, OUGHT_INVALID,
		    "a time is asked for a file: say with --out where the checkpoint goes");
	if ((status = session_open(cli, err)) != OUGHT_OK ||
	    (status = ought_checkpoint_issue(cli->store, &checkpoint, &note, err)) != OUGHT_OK)
		goto out;
	session_changed(cli);
	if ((status = put(cli, &note, &file, err)) != OUGHT_OK ||
	    (timed && (status = request_time(file, &note, &request, err)) != OUGHT_OK) ||
	    (status = ought_checkpoint_vkey(checkpoint.origin,
		 ought_identity_signing_key(cli->identity), VKEY_LOG, &vkey, err)) != OUGHT_OK)
		goto out;
	ought_buffer_add(&sentence,
	    "The checkpoint of %lld entries is in %s.  Let somebody outside keep it, with the key that it"
	    " is signed with:\n  %s",
	    (long long)checkpoint.size, file != NULL ? file : "", vkey.text);
	if (request != NULL)
		ought_buffer_add(&sentence,
		    "\n%s asks for its time; keep the answer beside it:\n"
		    "  curl -H 'Content-Type: application/timestamp-query' --data-binary @%s URL > %s.tsr\n"
		    "  openssl ts -verify -data %s -in %s.tsr -CAfile CERTIFICATES",
		    request, request, file, file, file);
	if (sentence.failed) {
		status = cli_no_memory(err);
		goto out;
	}
	status = done(cli, "ought.checkpoint/1",
	    json_pack("{s:s, s:I, s:s, s:s*}", "origin", checkpoint.origin, "size",
		(json_int_t)checkpoint.size, "vkey", vkey.text, "timestamp_request", request),
	    &note, file, err, sentence.text, NULL);
out:
	ought_buffer_free(&note);
	ought_buffer_free(&vkey);
	ought_buffer_free(&sentence);
	free(request);
	return status;
}

static const struct option_about checkpoint_options[] = {
    {"out", "FILE", "the file to write it to, in place of standard output", 0},
    {"timestamp", NULL, "also write FILE.tsq, the request for a time from outside (RFC 3161)", 0},
    {0},
};

const struct command cmd_audit_checkpoint = {
    .name = "audit checkpoint",
    .run = run_checkpoint,
    .act = "audit.checkpointed",
    .options = checkpoint_options,
    .about = "sign what the ledger holds now, for somebody outside to keep",
    .more =
	"Whoever has it finds out with \"ought audit verify --since FILE\" when acts went missing or were"
	" rewritten, even where all of the store was put back to an older copy.",
    .flags = COMMAND_ACTS,
};

/* ---- cosign ---- */

static enum ought_status
read_note(struct cli *cli, const char *path, char **text, size_t *len, struct ought_error *err)
{
	enum ought_status status = file_read(path, NOTE_BYTES_MAX, text, len, err);

	return status == OUGHT_OK ? session_open(cli, err) : status;
}

static enum ought_status
run_cosign(struct cli *cli, struct ought_error *err)
{
	const char *path = argument_text(cli, "CHECKPOINT"), *file = NULL;
	struct ought_buffer cosigned = {0}, vkey = {0}, sentence = {0};
	char name[OUGHT_COSIGNER_MAX];
	char *text = NULL;
	size_t len = 0;
	enum ought_status status;

	if ((status = read_note(cli, path, &text, &len, err)) != OUGHT_OK ||
	    (status = ought_checkpoint_witness(cli->store, text, len, &cosigned, err)) != OUGHT_OK)
		goto out;
	session_changed(cli);
	if ((status = put(cli, &cosigned, &file, err)) != OUGHT_OK)
		goto out;
	ought_checkpoint_cosigner(cli->store, name);
	if ((status = ought_checkpoint_vkey(name, ought_identity_signing_key(cli->identity),
		 VKEY_WITNESS, &vkey, err)) != OUGHT_OK)
		goto out;
	ought_buffer_add(&sentence, "Cosigned; it is in %s.  The key of the cosignature is\n  %s",
	    file != NULL ? file : "", vkey.text);
	if (sentence.failed)
		status = cli_no_memory(err);
	else
		status = done(cli, "ought.cosigned/1",
		    json_pack("{s:s, s:s}", "officer", ought_identity_name(cli->identity), "vkey",
			vkey.text),
		    &cosigned, file, err, sentence.text, NULL);
out:
	ought_buffer_free(&cosigned);
	ought_buffer_free(&vkey);
	ought_buffer_free(&sentence);
	free(text);
	return status;
}

static const struct argument_about cosign_arguments[] = {
    {"CHECKPOINT", "the file with the checkpoint (-: standard input)", 0},
    {0},
};

static const struct option_about out_option[] = {
    {"out", "FILE", "the file to write it to, in place of standard output", 0},
    {0},
};

const struct command cmd_audit_cosign = {
    .name = "audit cosign",
    .run = run_cosign,
    .act = "audit.cosigned",
    .arguments = cosign_arguments,
    .options = out_option,
    .about = "sign a checkpoint that somebody else issued, after finding it in the ledger",
    .flags = COMMAND_ACTS,
};

/* ---- prove ---- */

/* --checkpoint, which has to be of this ledger; else one that is issued for the purpose. */
static enum ought_status
take_checkpoint(struct cli *cli, struct ought_checkpoint *checkpoint, struct ought_buffer *note,
    struct ought_error *err)
{
	const char *path = option_text(cli, "checkpoint");
	char issuer[OUGHT_OFFICER_MAX], *text = NULL;
	size_t len = 0;
	enum ought_status status;

	if (path == NULL) {
		status = ought_checkpoint_issue(cli->store, checkpoint, note, err);
		if (status == OUGHT_OK)
			session_changed(cli);
		return status;
	}
	if ((status = file_read(path, NOTE_BYTES_MAX, &text, &len, err)) != OUGHT_OK ||
	    (status = ought_checkpoint_known(cli->store, text, len, checkpoint, issuer, err)) !=
		OUGHT_OK ||
	    (status = ought_checkpoint_contained(cli->store, checkpoint, err)) != OUGHT_OK)
		goto out;
	ought_buffer_add_bytes(note, text, len);
	if (note->failed)
		status = cli_no_memory(err);
out:
	free(text);
	return status;
}

/* What is to be proved, found before a checkpoint is issued for it. */
struct proving {
	int64_t n; /* the entry; or -1 */
	struct ought_checkpoint old;
};

static enum ought_status
find_entry(struct cli *cli, const char *typed, struct proving *proving, struct ought_error *err)
{
	struct ought_head head;
	enum ought_status status;

	if ((status = entry_find(cli->db, typed, &proving->n, err)) != OUGHT_OK ||
	    (status = ought_ledger_head(cli->db, &head, err)) != OUGHT_OK)
		return status;
	if (proving->n >= head.size)
		return ought_error_set(err, OUGHT_NOT_FOUND,
		    "there is no entry %lld; the last is %lld", (long long)proving->n,
		    (long long)head.size - 1);
	return OUGHT_OK;
}

static enum ought_status
find_old(struct cli *cli, const char *path, struct proving *proving, struct ought_error *err)
{
	char issuer[OUGHT_OFFICER_MAX], *note = NULL;
	size_t len = 0;
	enum ought_status status;

	proving->n = -1;
	if ((status = file_read(path, NOTE_BYTES_MAX, &note, &len, err)) == OUGHT_OK &&
	    (status = ought_checkpoint_known(cli->store, note, len, &proving->old, issuer, err)) ==
		OUGHT_OK)
		status = ought_checkpoint_contained(cli->store, &proving->old, err);
	free(note);
	return status;
}

static enum ought_status
prove(struct cli *cli, const struct proving *proving, const struct ought_checkpoint *checkpoint,
    const char *note, struct ought_buffer *text, struct ought_error *err)
{
	struct ought_proof proof;
	enum ought_status status;

	if (proving->n >= checkpoint->size)
		return ought_error_set(err, OUGHT_NOT_FOUND,
		    "entry %lld is not among the %lld entries that the checkpoint covers",
		    (long long)proving->n, (long long)checkpoint->size);
	if (proving->n < 0 && proving->old.size > checkpoint->size)
		return ought_error_set(err, OUGHT_INVALID,
		    "the older checkpoint covers %lld entries, more than the %lld of the later one",
		    (long long)proving->old.size, (long long)checkpoint->size);
	status = proving->n < 0
	    ? ought_ledger_consistency(cli->db, proving->old.size, checkpoint->size, &proof, err)
	    : ought_ledger_inclusion(cli->db, proving->n, checkpoint->size, &proof, err);
	if (status != OUGHT_OK)
		return status;
	if (proving->n < 0)
		ought_proof_consistency_text(&proof, proving->old.size, note, text);
	else
		ought_proof_inclusion_text(&proof, proving->n, note, text);
	return text->failed ? cli_no_memory(err) : OUGHT_OK;
}

static enum ought_status
run_prove(struct cli *cli, struct ought_error *err)
{
	const char *typed = argument_text(cli, "ENTRY"), *old = option_text(cli, "consistency");
	struct proving proving = {0};
	struct ought_checkpoint checkpoint;
	struct ought_buffer note = {0}, text = {0}, sentence = {0};
	const char *file = NULL;
	enum ought_status status;

	if ((typed == NULL) == (old == NULL))
		return ought_error_set(err, OUGHT_INVALID,
		    "say what to prove: an entry or decision, or with --consistency an older checkpoint");
	if ((status = session_open(cli, err)) != OUGHT_OK ||
	    (status = typed != NULL ? find_entry(cli, typed, &proving, err)
				    : find_old(cli, old, &proving, err)) != OUGHT_OK ||
	    (status = take_checkpoint(cli, &checkpoint, &note, err)) != OUGHT_OK ||
	    (status = prove(cli, &proving, &checkpoint, note.text, &text, err)) != OUGHT_OK ||
	    (status = put(cli, &text, &file, err)) != OUGHT_OK)
		goto out;
	ought_buffer_add(&sentence, "The proof is in %s.", file != NULL ? file : "");
	if (sentence.failed)
		status = cli_no_memory(err);
	else
		status = done(cli, "ought.proof/1",
		    json_pack("{s:s, s:I}", "proves", typed != NULL ? "inclusion" : "consistency",
			"size", (json_int_t)checkpoint.size),
		    &text, file, err, sentence.text, NULL);
out:
	ought_buffer_free(&note);
	ought_buffer_free(&text);
	ought_buffer_free(&sentence);
	return status;
}

static const struct argument_about prove_arguments[] = {
    {"ENTRY", "an entry's number, or a decision such as D-000008", ARGUMENT_OPTIONAL},
    {0},
};

static const struct option_about prove_options[] = {
    {"checkpoint", "FILE", "prove it for this checkpoint, in place of one issued now", 0},
    {"consistency", "FILE", "prove that this older checkpoint's ledger is the beginning", 0},
    {"out", "FILE", "the file to write it to, in place of standard output", 0},
    {0},
};

const struct command cmd_audit_prove = {
    .name = "audit prove",
    .run = run_prove,
    .arguments = prove_arguments,
    .options = prove_options,
    .about = "write the proof that an act is in the ledger, or that the ledger only grew",
    .more = "Without --checkpoint one is issued, by the chief officer or an auditor.",
    .flags = COMMAND_ACTS,
};
