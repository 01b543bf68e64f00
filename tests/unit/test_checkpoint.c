/* test_checkpoint.c: checkpoints and cosignatures are C2SP's bytes, and nothing altered reads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "ought/ledger.h"

#include "../fixture/vector.h"

#define ORIGIN "example.force/7f3a"
#define WITNESS "auditor.example"

static struct ought_error err;

/* The vectors; vkeys without their newline. */
struct notes {
	char *note, *old_note, *log_vkey, *witness_vkey;
	size_t len, old_len;
	uint8_t log_seed[OUGHT_KEY_BYTES], witness_seed[OUGHT_KEY_BYTES];
};

static int
read_notes(void **state)
{
	struct notes *v = calloc(1, sizeof(*v));
	size_t len = 0;

	assert_non_null(v);
	assert_int_equal(ought_start(&err), OUGHT_OK);
	v->note = vector_read("tlog/checkpoint", &v->len);
	v->old_note = vector_read("tlog/old-checkpoint", &v->old_len);
	v->log_vkey = vector_read("tlog/log.vkey", &len);
	v->witness_vkey = vector_read("tlog/witness.vkey", &len);
	v->log_vkey[strcspn(v->log_vkey, "\n")] = '\0';
	v->witness_vkey[strcspn(v->witness_vkey, "\n")] = '\0';
	vector_read_seed("tlog/log.seed.hex", v->log_seed);
	vector_read_seed("tlog/witness.seed.hex", v->witness_seed);
	*state = v;
	return 0;
}

static int
free_notes(void **state)
{
	struct notes *v = *state;

	free(v->note);
	free(v->old_note);
	free(v->log_vkey);
	free(v->witness_vkey);
	free(v);
	return 0;
}

/* ${v}'s note with ${from} replaced by ${to} gives ${status}. */
static void
assert_reads_with(
    const struct notes *v, const char *from, const char *to, enum ought_status expected)
{
	struct ought_checkpoint checkpoint = {.size = -7};
	const char *at = strstr(v->note, from);
	char text[2048];
	size_t before;

	assert_non_null(at);
	before = (size_t)(at - v->note);
	memcpy(text, v->note, before);
	strcpy(text + before, to);
	strcat(text, at + strlen(from));
	assert_int_equal(
	    ought_checkpoint_read(text, strlen(text), v->log_vkey, &checkpoint, &err), expected);
	if (expected != OUGHT_OK)
		assert_int_equal(checkpoint.size, -7);
}

/* ${text}, signed as a log's, does not read as a checkpoint. */
static void
assert_is_no_checkpoint(const struct notes *v, const char *text)
{
	struct ought_buffer note = {0};

	assert_int_equal(
	    ought_checkpoint_sign(&note, text, strlen(text), ORIGIN, v->log_seed, &err),
	    OUGHT_INVALID);
	assert_int_equal(ought_checkpoint_cosign(
			     &note, text, strlen(text), WITNESS, v->witness_seed, 1767225660, &err),
	    OUGHT_INVALID);
	assert_null(note.text);
}

static void
a_checkpoint_reads_with_the_logs_and_the_witnesss_key(void **state)
{
	struct notes *v = *state;
	struct ought_checkpoint checkpoint = {0}, old = {0};
	struct ought_buffer text = {0};

	assert_int_equal(
	    ought_checkpoint_read(v->note, v->len, v->log_vkey, &checkpoint, &err), OUGHT_OK);
	assert_string_equal(checkpoint.origin, ORIGIN);
	assert_int_equal(checkpoint.size, 7);
	assert_int_equal(
	    ought_checkpoint_read(v->note, v->len, v->witness_vkey, &checkpoint, &err), OUGHT_OK);
	assert_int_equal(
	    ought_checkpoint_read(v->old_note, v->old_len, v->witness_vkey, &old, &err), OUGHT_OK);
	assert_int_equal(old.size, 3);
	ought_checkpoint_text(&checkpoint, &text);
	assert_memory_equal(text.text, v->note, text.len);
	assert_memory_equal(v->note + text.len, "\n\xE2\x80\x94", 4);
	ought_buffer_free(&text);
}

static void
signing_and_cosigning_give_the_vectors_bytes(void **state)
{
	struct notes *v = *state;
	struct ought_checkpoint checkpoint = {0};
	struct ought_buffer text = {0}, note = {0};

	assert_int_equal(
	    ought_checkpoint_read(v->note, v->len, v->log_vkey, &checkpoint, &err), OUGHT_OK);
	ought_checkpoint_text(&checkpoint, &text);
	assert_int_equal(
	    ought_checkpoint_sign(&note, text.text, text.len, ORIGIN, v->log_seed, &err), OUGHT_OK);
	assert_int_equal(ought_checkpoint_cosign(&note, text.text, text.len, WITNESS,
			     v->witness_seed, 1767225660, &err),
	    OUGHT_OK);
	assert_string_equal(note.text, v->note);
	ought_buffer_free(&note);
	ought_buffer_free(&text);

	assert_int_equal(
	    ought_checkpoint_read(v->old_note, v->old_len, v->log_vkey, &checkpoint, &err),
	    OUGHT_OK);
	ought_checkpoint_text(&checkpoint, &text);
	assert_int_equal(
	    ought_checkpoint_sign(&note, text.text, text.len, ORIGIN, v->log_seed, &err), OUGHT_OK);
	assert_int_equal(ought_checkpoint_cosign(&note, text.text, text.len, WITNESS,
			     v->witness_seed, 1767225600, &err),
	    OUGHT_OK);
	assert_string_equal(note.text, v->old_note);
	ought_buffer_free(&note);
	ought_buffer_free(&text);
}

static void
a_verifier_key_is_written_as_the_vectors(void **state)
{
	struct notes *v = *state;
	uint8_t key[OUGHT_KEY_BYTES], secret[crypto_sign_SECRETKEYBYTES];
	struct ought_buffer vkey = {0};

	crypto_sign_seed_keypair(key, secret, v->log_seed);
	assert_int_equal(ought_checkpoint_vkey(ORIGIN, key, 0x01, &vkey, &err), OUGHT_OK);
	assert_string_equal(vkey.text, v->log_vkey);
	ought_buffer_free(&vkey);
	crypto_sign_seed_keypair(key, secret, v->witness_seed);
	assert_int_equal(ought_checkpoint_vkey(WITNESS, key, 0x04, &vkey, &err), OUGHT_OK);
	assert_string_equal(vkey.text, v->witness_vkey);
	ought_buffer_free(&vkey);
	assert_int_equal(ought_checkpoint_vkey("a b", key, 0x01, &vkey, &err), OUGHT_INVALID);
	assert_int_equal(ought_checkpoint_vkey("a+b", key, 0x01, &vkey, &err), OUGHT_INVALID);
	assert_int_equal(ought_checkpoint_vkey("", key, 0x01, &vkey, &err), OUGHT_INVALID);
	assert_int_equal(ought_checkpoint_vkey("a", key, 0x02, &vkey, &err), OUGHT_INVALID);
	assert_null(vkey.text);
}

static void
a_note_changed_in_any_byte_does_not_read_with_a_key_whose_line_it_touches(void **state)
{
	struct notes *v = *state;
	struct ought_checkpoint checkpoint = {.size = -7};
	const char *witness_line = strstr(v->note, "\xE2\x80\x94 " WITNESS);
	size_t i, log_end = (size_t)(witness_line - v->note);

	for (i = 0; i < v->len; i++) {
		v->note[i] ^= 1;
		/* A byte of the witness's line does not matter to who asks for the log's, unless the shape breaks. */
		if (i < log_end)
			assert_int_not_equal(
			    ought_checkpoint_read(v->note, v->len, v->log_vkey, &checkpoint, &err),
			    OUGHT_OK);
		if (i >= log_end || i < (size_t)(strstr(v->note, "\n\n") - v->note))
			assert_int_not_equal(ought_checkpoint_read(v->note, v->len, v->witness_vkey,
						 &checkpoint, &err),
			    OUGHT_OK);
		v->note[i] ^= 1;
	}
	assert_int_equal(checkpoint.size, -7);
}

static void
a_note_of_another_shape_is_invalid(void **state)
{
	struct notes *v = *state;
	struct ought_checkpoint checkpoint = {0};

	assert_reads_with(v, "\n\n", "\n", OUGHT_INVALID);
	assert_reads_with(v, "\n\n", "\n\n\n", OUGHT_INVALID);
	assert_reads_with(v, "\xE2\x80\x94 example", "- example", OUGHT_INVALID);
	assert_reads_with(v, "\xE2\x80\x94 auditor", "\xE2\x80\x94  auditor", OUGHT_INVALID);
	assert_reads_with(v, "auditor.example ", "auditor.example", OUGHT_INVALID);
	assert_reads_with(v, "\n7\n", "\n7\r\n", OUGHT_UNVERIFIED);
	assert_reads_with(v, "auditor", "aud\xFFitor", OUGHT_INVALID);
	assert_int_equal(ought_checkpoint_read(v->note, v->len - 1, v->log_vkey, &checkpoint, &err),
	    OUGHT_INVALID);
	assert_int_equal(
	    ought_checkpoint_read("", 0, v->log_vkey, &checkpoint, &err), OUGHT_INVALID);
	assert_int_equal(
	    ought_checkpoint_read("\n\n", 2, v->log_vkey, &checkpoint, &err), OUGHT_INVALID);
}

static void
other_keys_lines_are_passed_over_and_never_stand_in(void **state)
{
	struct notes *v = *state;
	uint8_t key[OUGHT_KEY_BYTES], secret[crypto_sign_SECRETKEYBYTES];
	const uint8_t seed[OUGHT_KEY_BYTES] = {3};
	struct ought_checkpoint checkpoint = {.size = -7};
	struct ought_buffer vkey = {0};

	assert_reads_with(v, "\xE2\x80\x94 auditor",
	    "\xE2\x80\x94 stranger AAAA\n\xE2\x80\x94 auditor", OUGHT_OK);
	crypto_sign_seed_keypair(key, secret, seed);
	assert_int_equal(ought_checkpoint_vkey(ORIGIN, key, 0x01, &vkey, &err), OUGHT_OK);
	assert_int_equal(
	    ought_checkpoint_read(v->note, v->len, vkey.text, &checkpoint, &err), OUGHT_UNVERIFIED);
	assert_string_equal(err.sentence, "no line of the note is signed by " ORIGIN);
	assert_int_equal(checkpoint.size, -7);
	ought_buffer_free(&vkey);
}

static void
a_second_line_by_the_key_that_does_not_verify_spoils_the_first(void **state)
{
	struct notes *v = *state;
	char *line = strstr(v->old_note, "\xE2\x80\x94 " ORIGIN), copy[512];

	strcpy(copy, line);
	strcpy(strchr(copy, '\n') + 1, "\xE2\x80\x94 " WITNESS);
	assert_reads_with(v, "\xE2\x80\x94 " WITNESS, copy, OUGHT_UNVERIFIED);
	assert_string_equal(err.sentence, "the signature by " ORIGIN " does not verify");
}

static void
a_verifier_key_of_another_shape_is_invalid(void **state)
{
	static const char *const wrong[] = {"", "+", "example.force/7f3a",
	    "example.force/7f3a+988a8fce",
	    "example.force/7f3a+988a8fcf+AW3GnUcvf0D0dp6tsVmzLtrmmwcpozJ3mA0HQ2UxH013",
	    "example.force/7f3a+988A8FCE+AW3GnUcvf0D0dp6tsVmzLtrmmwcpozJ3mA0HQ2UxH013",
	    "example.force/7f3b+988a8fce+AW3GnUcvf0D0dp6tsVmzLtrmmwcpozJ3mA0HQ2UxH013",
	    "example.force/7f3a+988a8fce+AW3GnUcvf0D0dp6tsVmzLtrmmwcpozJ3mA0HQ2UxH013\n",
	    "example.force/7f3a+988a8fce+AG3GnUcvf0D0dp6tsVmzLtrmmwcpozJ3mA0HQ2UxH013",
	    "example.force/7f3a+988a8fce+AW3GnUcvf0D0dp6tsVmzLtrmmwcpozJ3mA0HQ2UxH0"};
	struct notes *v = *state;
	struct ought_checkpoint checkpoint = {0};
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(
		    ought_checkpoint_read(v->note, v->len, wrong[i], &checkpoint, &err),
		    OUGHT_INVALID);
}

static void
nothing_but_a_checkpoint_is_signed(void **state)
{
	const char root[] = "ju+6vaTwi1RItNuwTrHrzyzYa/Nn0cD+wyFIgqkbe54=";
	struct notes *v = *state;
	char text[256];

	assert_is_no_checkpoint(v, "");
	assert_is_no_checkpoint(v, ORIGIN "\n7\n");
	assert_is_no_checkpoint(v, "I confess\n");
	snprintf(text, sizeof(text), ORIGIN "\n7\n%s", root);
	assert_is_no_checkpoint(v, text);
	snprintf(text, sizeof(text), ORIGIN "\n07\n%s\n", root);
	assert_is_no_checkpoint(v, text);
	snprintf(text, sizeof(text), ORIGIN "\n-7\n%s\n", root);
	assert_is_no_checkpoint(v, text);
	snprintf(text, sizeof(text), ORIGIN "\n9223372036854775808\n%s\n", root);
	assert_is_no_checkpoint(v, text);
	snprintf(text, sizeof(text), ORIGIN "\n7\n%s\nmore\n", root);
	assert_is_no_checkpoint(v, text);
	snprintf(text, sizeof(text), "\n7\n%s\n", root);
	assert_is_no_checkpoint(v, text);
}

static void
a_log_signs_its_own_origin_only_and_a_note_of_one_text(void **state)
{
	struct notes *v = *state;
	struct ought_buffer note = {0}, text = {0}, old = {0};
	struct ought_checkpoint checkpoint = {.origin = ORIGIN, .size = 7};

	ought_checkpoint_text(&checkpoint, &text);
	assert_int_equal(
	    ought_checkpoint_sign(&note, text.text, text.len, "other/7f3a90b2", v->log_seed, &err),
	    OUGHT_INVALID);
	assert_int_equal(
	    ought_checkpoint_cosign(&note, text.text, text.len, WITNESS, v->witness_seed, 0, &err),
	    OUGHT_INVALID);
	assert_null(note.text);
	checkpoint.size = 8;
	ought_checkpoint_text(&checkpoint, &old);
	assert_int_equal(
	    ought_checkpoint_sign(&note, old.text, old.len, ORIGIN, v->log_seed, &err), OUGHT_OK);
	assert_int_equal(
	    ought_checkpoint_sign(&note, text.text, text.len, ORIGIN, v->log_seed, &err),
	    OUGHT_INVALID);
	ought_buffer_free(&old);
	ought_buffer_free(&text);
	ought_buffer_free(&note);
}

#define WITH_NOTES(test) cmocka_unit_test_setup_teardown(test, read_notes, free_notes)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH_NOTES(a_checkpoint_reads_with_the_logs_and_the_witnesss_key),
	    WITH_NOTES(signing_and_cosigning_give_the_vectors_bytes),
	    WITH_NOTES(a_verifier_key_is_written_as_the_vectors),
	    WITH_NOTES(a_note_changed_in_any_byte_does_not_read_with_a_key_whose_line_it_touches),
	    WITH_NOTES(a_note_of_another_shape_is_invalid),
	    WITH_NOTES(other_keys_lines_are_passed_over_and_never_stand_in),
	    WITH_NOTES(a_second_line_by_the_key_that_does_not_verify_spoils_the_first),
	    WITH_NOTES(a_verifier_key_of_another_shape_is_invalid),
	    WITH_NOTES(nothing_but_a_checkpoint_is_signed),
	    WITH_NOTES(a_log_signs_its_own_origin_only_and_a_note_of_one_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
