/* audit.c: ought audit verify and export. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "ought/report.h"

#include "cli/file.h"
#include "cli/output.h"
#include "cli/session.h"
#include "audit.h"

#include "cli/command.h"

/* ---- verify ---- */

#define CHECKPOINTS_MAX 16U
#define CHECKPOINT_BYTES_MAX 65536U

struct verifying {
	struct cli *cli;
	struct ought_kept_checkpoint since[CHECKPOINTS_MAX];
	char *note[CHECKPOINTS_MAX]; /* what since borrows */
	size_t since_count;
	struct progress progress;
	json_t *findings;
};

static void
take_finding(void *cookie, const char *sentence)
{
	struct verifying *verifying = cookie;

	progress_end(&verifying->progress);
	if (!verifying->cli->json)
		say("Finding: %s\n", sentence);
	json_array_append_new(verifying->findings, json_string(sentence));
}

static bool
take_progress(void *cookie, int64_t done, int64_t all)
{
	struct verifying *verifying = cookie;

	progress_at(&verifying->progress, done, all);
	return !interrupt_requested();
}

static void
say_report(const struct ought_verify_report *report, const char *root)
{
	say("Entries      %lld\n", (long long)report->entries);
	say("Signatures   %lld verified\n", (long long)report->signatures);
	if (report->with_content)
		say("Content      %lld parts verified, %lld erased\n", (long long)report->parts,
		    (long long)report->erased);
	else
		say("Content      not verified: this session holds no key to it\n");
	say("Root         %s\n", root);
	say("Findings     %lld\n", (long long)report->findings);
}

/* The checkpoints that --since names. */
static enum ought_status
read_since(struct verifying *verifying, struct ought_error *err)
{
	struct ought_kept_checkpoint *kept;
	const char *path;
	size_t i;
	enum ought_status status = OUGHT_OK;

	for (i = 0; (path = option_at(verifying->cli, "since", i)) != NULL && status == OUGHT_OK;
	     i++) {
		if (i == CHECKPOINTS_MAX)
			return ought_error_set(err, OUGHT_INVALID,
			    "not more than %u checkpoints at once", CHECKPOINTS_MAX);
		kept = &verifying->since[i];
		status =
		    file_read(path, CHECKPOINT_BYTES_MAX, &verifying->note[i], &kept->len, err);
		kept->name = path;
		kept->note = verifying->note[i];
		verifying->since_count = i + 1;
	}
	return status;
}

static enum ought_status
verify(struct verifying *verifying, struct ought_error *err)
{
	struct cli *cli = verifying->cli;
	struct ought_verify_options options = {
	    .since = verifying->since, .finding = take_finding, .progress = take_progress};
	struct ought_verify_report report = {0};
	char root[OUGHT_BASE64_MAX(OUGHT_HASH_BYTES)];
	int64_t threads = 0;
	enum ought_status status, printed;

	if ((status = option_number(cli, "threads", 1, 1024, &threads, err)) != OUGHT_OK ||
	    (status = read_since(verifying, err)) != OUGHT_OK ||
	    (status = session_open(cli, err)) != OUGHT_OK)
		return status;
	options.threads = (unsigned)threads;
	options.since_count = verifying->since_count;
	options.cookie = verifying;
	progress_begin(&verifying->progress, "verifying");
	status = ought_verify(cli->store, &options, &report, err);
	progress_end(&verifying->progress);
	if (interrupt_requested() && status != OUGHT_OK)
		return interrupt_check(err);
	if (status != OUGHT_OK && status != OUGHT_UNVERIFIED && status != OUGHT_DAMAGED)
		return status;
	ought_base64_encode(report.root, OUGHT_HASH_BYTES, root, sizeof(root));
	if (cli->json) {
		printed = output_document("ought.verification/1",
		    json_pack("{s:b, s:I, s:I, s:I, s:I, s:b, s:O, s:s, s:I}", "verified",
			status == OUGHT_OK, "entries", (json_int_t)report.entries, "signatures",
			(json_int_t)report.signatures, "parts", (json_int_t)report.parts, "erased",
			(json_int_t)report.erased, "content", (int)report.with_content, "findings",
			verifying->findings, "root", root, "checkpoints",
			(json_int_t)verifying->since_count),
		    NULL);
		if (printed != OUGHT_OK && status == OUGHT_OK)
			status = ought_error_set(err, printed, "the report could not be printed");
		return status;
	}
	if (status != OUGHT_DAMAGED || report.entries > 0)
		say_report(&report, root);
	if (status == OUGHT_OK && verifying->since_count > 0)
		say("Everything comes out, and the ledger begins with what the %s.\n",
		    verifying->since_count == 1 ? "checkpoint covers" : "checkpoints cover");
	else if (status == OUGHT_OK)
		say("Everything comes out.\n");
	return status;
}

static enum ought_status
run_verify(struct cli *cli, struct ought_error *err)
{
	struct verifying verifying = {.cli = cli};
	enum ought_status status;

	if ((verifying.findings = json_array()) == NULL)
		return cli_no_memory(err);
	status = verify(&verifying, err);
	json_decref(verifying.findings);
	for (size_t i = 0; i < CHECKPOINTS_MAX; i++)
		free(verifying.note[i]);
	return status;
}

static const struct option_about verify_options[] = {
    {"since", "FILE",
	"a checkpoint that was kept elsewhere: the ledger has to begin with what it covers",
	OPTION_REPEATED},
    {"threads", "N", "check signatures on so many processors (all)", 0},
    {0},
};

const struct command cmd_audit_verify = {
    .name = "audit verify",
    .run = run_verify,
    .options = verify_options,
    .about =
	"act everything again by the rules that admitted it, and compare; check every signature and page",
    .more = "Exit status 4 where something does not come out, 5 where a file is damaged.",
};

/* ---- export ---- */

enum ought_status
entry_find(struct ought_db *db, const char *typed, int64_t *n, struct ought_error *err)
{
	char id[OUGHT_ID_MAX];
	char *end;
	int64_t decision;
	bool found = false;
	enum ought_status status;

	errno = 0;
	*n = strtoll(typed, &end, 10);
	if (end != typed && *end == '\0' && errno == 0 && typed[0] != '-')
		return OUGHT_OK;
	if (ought_id_parse(OUGHT_ID_DECISION, typed, &decision, NULL) != OUGHT_OK)
		return ought_error_set(err, OUGHT_INVALID,
		    "an entry is named by its number, such as 17, or by its decision, such as D-000008");
	status = ought_db_int(db, "SELECT n FROM ledger.decision WHERE decision = :decision",
	    OUGHT_BINDS(OUGHT_INT(":decision", decision)), n, &found, err);
	if (status == OUGHT_OK && !found) {
		ought_id_format(OUGHT_ID_DECISION, decision, id);
		status = ought_error_set(err, OUGHT_NOT_FOUND, "there is no decision %s", id);
	}
	return status;
}

static enum ought_status
write_in(
    const char *directory, const char *name, const char *text, size_t len, struct ought_error *err)
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
export_files(const char *directory, const struct ought_stored *stored,
    const uint8_t key[static OUGHT_KEY_BYTES], const struct ought_buffer *signers,
    struct ought_error *err)
{
	struct ought_buffer armor = {0};
	enum ought_status status;

	ought_sshsig_armor(key, stored->signature, &armor);
	if (armor.failed || armor.text == NULL)
		status = cli_no_memory(err);
	else if (mkdir(directory, 0700) != 0 && errno != EEXIST)
		status = ought_error_set(
		    err, OUGHT_IO, "%.300s cannot be made: %s", directory, strerror(errno));
	else if ((status = write_in(directory, "entry.json", stored->text, stored->len, err)) ==
		OUGHT_OK &&
	    (status = write_in(directory, "entry.sig", armor.text, armor.len, err)) == OUGHT_OK)
		status = write_in(directory, "allowed_signers", signers->text, signers->len, err);
	ought_buffer_free(&armor);
	return status;
}

static enum ought_status
run_export(struct cli *cli, struct ought_error *err)
{
	const char *directory = option_text(cli, "out");
	struct ought_stored stored = {0};
	struct ought_entry entry = {0};
	struct ought_buffer signers = {0};
	uint8_t key[OUGHT_KEY_BYTES];
	char at[OUGHT_TIME_MAX];
	int64_t n = 0;
	enum ought_status status;

	if ((status = session_open(cli, err)) != OUGHT_OK ||
	    (status = entry_find(cli->db, argument_text(cli, "ENTRY"), &n, err)) != OUGHT_OK ||
	    (status = ought_ledger_get(cli->db, n, &stored, err)) != OUGHT_OK)
		goto out;
	if ((status = ought_entry_read(stored.text, stored.len, &entry, err)) != OUGHT_OK ||
	    (status = ought_report_signers(cli->db, entry.by, n, &signers, key, err)) != OUGHT_OK ||
	    (status = export_files(directory, &stored, key, &signers, err)) != OUGHT_OK)
		goto out;
	ought_report_verify_time(entry.at_ms, at);
	status = output_done(cli, "ought.exported/1",
	    json_pack("{s:I, s:s, s:s, s:s, s:s}", "n", (json_int_t)n, "act", entry.act, "by",
		entry.by, "at", at, "directory", directory),
	    NULL, err,
	    "Entry %lld, %s by %s, is in %s.  Whoever has OpenSSH checks it with\n"
	    "  cd %s && ssh-keygen -Y verify -f allowed_signers -I %s -n ought -s entry.sig -O verify-time=%s "
	    "< entry.json",
	    (long long)n, entry.act, entry.by, directory, directory, entry.by, at);
out:
	ought_stored_clear(&stored);
	ought_entry_clear(&entry);
	ought_buffer_free(&signers);
	return status;
}

static const struct argument_about export_arguments[] = {
    {"ENTRY", "an entry's number, or a decision such as D-000008", 0},
    {0},
};

static const struct option_about export_options[] = {
    {"out", "DIR", "the directory to write entry.json, entry.sig and allowed_signers into",
	OPTION_REQUIRED},
    {0},
};

const struct command cmd_audit_export = {
    .name = "audit export",
    .run = run_export,
    .arguments = export_arguments,
    .options = export_options,
    .about = "write an act and its signature for others to check, without this program",
};
