/* test_ssh_keygen.c: OpenSSH's own ssh-keygen, on what the ledger exports and on what it signs itself. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "ought/ledger.h"

#define FROM_MS 1767225600000  /* 2026-01-01T00:00:00Z */
#define UNTIL_MS 1782863999000 /* 2026-06-30T23:59:59Z */

static struct ought_error err;

/* A directory with entry.json, entry.sig and allowed_signers as the ledger exports them. */
struct export
{
	char directory[64];
	struct ought_identity *identity;
	char *entry;
	size_t len;
	uint8_t signature[OUGHT_SIGNATURE_BYTES];
};

static void
path_in(const struct export *export, const char *name, char path[static 128])
{
	assert_true(snprintf(path, 128, "%s/%s", export->directory, name) < 128);
}

static void
write_file(const struct export *export, const char *name, const char *text, size_t len)
{
	char path[128];
	FILE *file;

	path_in(export, name, path);
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

static char *
read_file(const struct export *export, const char *name, size_t *len)
{
	char path[128], *text = malloc(8192);
	FILE *file;

	assert_non_null(text);
	path_in(export, name, path);
	file = fopen(path, "rb");
	assert_non_null(file);
	*len = fread(text, 1, 8191, file);
	fclose(file);
	text[*len] = '\0';
	return text;
}

/* Run ssh-keygen with ${arguments} in the directory, ${input} as its standard input; its exit status. */
static int
ssh_keygen(const struct export *export, const char *const arguments[], const char *input)
{
	int status = 0;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		int in, out = open("/dev/null", O_WRONLY);

		if (chdir(export->directory) != 0 || (in = open(input, O_RDONLY)) < 0 || out < 0)
			_exit(126);
		dup2(in, 0);
		dup2(out, 1);
		dup2(out, 2);
		execvp("ssh-keygen", (char *const *)arguments);
		_exit(127);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	/* That it could not be run is no verdict; its own is 255. */
	assert_int_not_equal(WEXITSTATUS(status), 126);
	assert_int_not_equal(WEXITSTATUS(status), 127);
	return WEXITSTATUS(status);
}

/* Whether `ssh-keygen -Y verify` accepts ${input} as by ${officer} at ${time}. */
static bool
accepts(const struct export *export, const char *officer, const char *namespace, const char *time,
    const char *input)
{
	char option[64];

	snprintf(option, sizeof(option), "verify-time=%s", time);
	return ssh_keygen(export,
		   (const char *const[]){"ssh-keygen", "-Y", "verify", "-f", "allowed_signers",
		       "-I", officer, "-n", namespace, "-s", "entry.sig", "-O", option, NULL},
		   input) == 0;
}

static void
export_signature(struct export *export)
{
	struct ought_buffer text = {0};

	ought_sshsig_armor(ought_identity_signing_key(export->identity), export->signature, &text);
	write_file(export, "entry.sig", text.text, text.len);
	ought_buffer_free(&text);
}

static void
export_signer(struct export *export, int64_t until_ms)
{
	struct ought_buffer text = {0};

	assert_int_equal(ought_allowed_signer(&text, "jane.roe", FROM_MS, until_ms,
			     ought_identity_signing_key(export->identity), &err),
	    OUGHT_OK);
	write_file(export, "allowed_signers", text.text, text.len);
	ought_buffer_free(&text);
}

static int
make_export(void **state)
{
	static const uint8_t seed[OUGHT_KEY_BYTES] = {42};
	struct export *export = calloc(1, sizeof(*export));
	json_t *claims = json_pack("{s:s}", "record", "R-000310");
	struct ought_entry entry = {.n = 0,
	    .at_ms = 1772355600000,
	    .act = "decision.made",
	    .by = "jane.roe",
	    .store = "suffolk/7f3a90b2",
	    .claims = claims};

	assert_non_null(export);
	assert_int_equal(ought_start(&err), OUGHT_OK);
	strcpy(export->directory, "/tmp/ought-test-XXXXXX");
	assert_non_null(mkdtemp(export->directory));
	assert_int_equal(
	    ought_identity_from_seed("jane.roe", seed, &export->identity, &err), OUGHT_OK);
	assert_int_equal(ought_entry_write(&entry, &export->entry, &export->len, &err), OUGHT_OK);
	assert_int_equal(ought_sshsig_sign(
			     export->identity, export->entry, export->len, export->signature, &err),
	    OUGHT_OK);
	write_file(export, "entry.json", export->entry, export->len);
	export_signature(export);
	export_signer(export, UNTIL_MS);
	json_decref(claims);
	*state = export;
	return 0;
}

static int
remove_export(void **state)
{
	static const char *const names[] = {"entry.json", "entry.sig", "allowed_signers",
	    "altered.json", "key", "key.pub", "entry.json.sig"};
	struct export *export = *state;
	char path[128];
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		path_in(export, names[i], path);
		unlink(path);
	}
	rmdir(export->directory);
	ought_identity_free(export->identity);
	free(export->entry);
	free(export);
	return 0;
}

static void
an_exported_entry_verifies_within_its_officers_period(void **state)
{
	struct export *export = *state;

	assert_true(accepts(export, "jane.roe", "ought", "20260301090000Z", "entry.json"));
	assert_true(accepts(export, "jane.roe", "ought", "20260101000000Z", "entry.json"));
	assert_true(accepts(export, "jane.roe", "ought", "20260630235959Z", "entry.json"));
}

static void
it_does_not_before_or_after(void **state)
{
	struct export *export = *state;

	assert_false(accepts(export, "jane.roe", "ought", "20251231235959Z", "entry.json"));
	assert_false(accepts(export, "jane.roe", "ought", "20260701000000Z", "entry.json"));
	export_signer(export, -1);
	assert_true(accepts(export, "jane.roe", "ought", "20260701000000Z", "entry.json"));
	assert_false(accepts(export, "jane.roe", "ought", "20251231235959Z", "entry.json"));
}

static void
the_period_is_the_same_in_every_time_zone(void **state)
{
	struct export *export = *state;

	assert_int_equal(setenv("TZ", "America/New_York", 1), 0);
	assert_true(accepts(export, "jane.roe", "ought", "20260101000000Z", "entry.json"));
	assert_false(accepts(export, "jane.roe", "ought", "20251231235959Z", "entry.json"));
	assert_int_equal(setenv("TZ", "Asia/Tokyo", 1), 0);
	assert_true(accepts(export, "jane.roe", "ought", "20260630235959Z", "entry.json"));
	assert_false(accepts(export, "jane.roe", "ought", "20260701000000Z", "entry.json"));
	assert_int_equal(unsetenv("TZ"), 0);
}

static void
an_altered_entry_does_not_verify(void **state)
{
	struct export *export = *state;
	char *altered = strdup(export->entry), *record;

	assert_non_null(altered);
	record = strstr(altered, "R-000310");
	assert_non_null(record);
	record[7] = '1';
	write_file(export, "altered.json", altered, export->len);
	assert_false(accepts(export, "jane.roe", "ought", "20260301090000Z", "altered.json"));
	write_file(export, "altered.json", export->entry, export->len);
	assert_true(accepts(export, "jane.roe", "ought", "20260301090000Z", "altered.json"));
	free(altered);
}

static void
another_officer_another_namespace_or_another_signature_does_not_verify(void **state)
{
	struct export *export = *state;

	assert_false(accepts(export, "john.doe", "ought", "20260301090000Z", "entry.json"));
	assert_false(accepts(export, "jane.roe", "file", "20260301090000Z", "entry.json"));
	export->signature[40] ^= 1;
	export_signature(export);
	assert_false(accepts(export, "jane.roe", "ought", "20260301090000Z", "entry.json"));
}

/* The key in key.pub: "ssh-ed25519 BASE64 comment", whose last 32 bytes are the key. */
static void
read_public_key(const struct export *export, uint8_t key[static OUGHT_KEY_BYTES])
{
	uint8_t blob[51];
	size_t len = 0;
	char *text = read_file(export, "key.pub", &len), *base64 = strchr(text, ' '), *end;

	assert_non_null(base64);
	end = strchr(++base64, ' ');
	assert_non_null(end);
	*end = '\0';
	assert_int_equal(ought_base64_decode(base64, blob, sizeof(blob), &err), OUGHT_OK);
	memcpy(key, blob + sizeof(blob) - OUGHT_KEY_BYTES, OUGHT_KEY_BYTES);
	free(text);
}

static void
what_ssh_keygen_signs_reads_verifies_and_is_written_again_to_the_same_bytes(void **state)
{
	struct export *export = *state;
	uint8_t public_key[OUGHT_KEY_BYTES], key[OUGHT_KEY_BYTES], signature[OUGHT_SIGNATURE_BYTES];
	struct ought_buffer again = {0};
	size_t len = 0;
	char *armor;

	assert_int_equal(ssh_keygen(export,
			     (const char *const[]){"ssh-keygen", "-q", "-t", "ed25519", "-N", "",
				 "-C", "test", "-f", "key", NULL},
			     "/dev/null"),
	    0);
	assert_int_equal(ssh_keygen(export,
			     (const char *const[]){"ssh-keygen", "-Y", "sign", "-f", "key", "-n",
				 "ought", "entry.json", NULL},
			     "/dev/null"),
	    0);
	read_public_key(export, public_key);
	armor = read_file(export, "entry.json.sig", &len);
	assert_int_equal(ought_sshsig_unarmor(armor, len, key, signature, &err), OUGHT_OK);
	assert_memory_equal(key, public_key, sizeof(key));
	assert_int_equal(
	    ought_sshsig_verify(key, export->entry, export->len, signature, &err), OUGHT_OK);
	ought_sshsig_armor(key, signature, &again);
	assert_string_equal(again.text, armor);
	ought_buffer_free(&again);
	free(armor);
}

static void
what_ssh_keygen_signs_for_another_purpose_does_not_read(void **state)
{
	struct export *export = *state;
	uint8_t key[OUGHT_KEY_BYTES], signature[OUGHT_SIGNATURE_BYTES];
	size_t len = 0;
	char *armor;

	assert_int_equal(ssh_keygen(export,
			     (const char *const[]){"ssh-keygen", "-q", "-t", "ed25519", "-N", "",
				 "-C", "test", "-f", "key", NULL},
			     "/dev/null"),
	    0);
	assert_int_equal(ssh_keygen(export,
			     (const char *const[]){"ssh-keygen", "-Y", "sign", "-f", "key", "-n",
				 "outgh", "entry.json", NULL},
			     "/dev/null"),
	    0);
	armor = read_file(export, "entry.json.sig", &len);
	assert_int_equal(ought_sshsig_unarmor(armor, len, key, signature, &err), OUGHT_INVALID);
	free(armor);
}

#define WITH_EXPORT(test) cmocka_unit_test_setup_teardown(test, make_export, remove_export)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH_EXPORT(an_exported_entry_verifies_within_its_officers_period),
	    WITH_EXPORT(it_does_not_before_or_after),
	    WITH_EXPORT(the_period_is_the_same_in_every_time_zone),
	    WITH_EXPORT(an_altered_entry_does_not_verify),
	    WITH_EXPORT(another_officer_another_namespace_or_another_signature_does_not_verify),
	    WITH_EXPORT(
		what_ssh_keygen_signs_reads_verifies_and_is_written_again_to_the_same_bytes),
	    WITH_EXPORT(what_ssh_keygen_signs_for_another_purpose_does_not_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
