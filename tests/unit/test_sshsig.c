/* test_sshsig.c: signatures have one form, OpenSSH's, and nothing near it passes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "ledger/ledger_internal.h"

#include "../fixture/vector.h"

static struct ought_error err;

/* The vector's entry, key and signature. */
struct signed_entry {
	char *entry;
	size_t len;
	char *armor;
	size_t armor_len;
	uint8_t key[OUGHT_KEY_BYTES];
	uint8_t signature[OUGHT_SIGNATURE_BYTES];
};

static int
read_signed_entry(void **state)
{
	struct signed_entry *v = calloc(1, sizeof(*v));

	assert_non_null(v);
	assert_int_equal(ought_start(&err), OUGHT_OK);
	v->entry = vector_read("sshsig/entry.json", &v->len);
	v->armor = vector_read("sshsig/entry.sig", &v->armor_len);
	assert_int_equal(
	    ought_sshsig_unarmor(v->armor, v->armor_len, v->key, v->signature, &err), OUGHT_OK);
	*state = v;
	return 0;
}

static int
free_signed_entry(void **state)
{
	struct signed_entry *v = *state;

	free(v->entry);
	free(v->armor);
	free(v);
	return 0;
}

static void
assert_not_armor(const char *text, size_t len)
{
	uint8_t key[OUGHT_KEY_BYTES], signature[OUGHT_SIGNATURE_BYTES];

	assert_int_equal(ought_sshsig_unarmor(text, len, key, signature, &err), OUGHT_INVALID);
}

/* ${signature} with the group's order added to S: the same equation, other bytes. */
static void
add_order(uint8_t signature[static OUGHT_SIGNATURE_BYTES])
{
	static const uint8_t order[32] = {0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6,
	    0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	    0x10};

	sodium_add(signature + 32, order, sizeof(order));
}

static void
a_signature_is_over_the_bytes_that_openssh_says(void **state)
{
	struct signed_entry *v = *state;
	uint8_t signed_bytes[SSHSIG_SIGNED_BYTES], seed[32], key[32];
	uint8_t secret[crypto_sign_SECRETKEYBYTES], signature[OUGHT_SIGNATURE_BYTES];

	vector_read_seed("sshsig/seed.hex", seed);
	crypto_sign_seed_keypair(key, secret, seed);
	sshsig_signed_bytes(v->entry, v->len, signed_bytes);
	crypto_sign_detached(signature, NULL, signed_bytes, sizeof(signed_bytes), secret);
	assert_memory_equal(key, v->key, sizeof(key));
	assert_memory_equal(signature, v->signature, sizeof(signature));
}

static void
the_armor_is_what_ssh_keygen_prints(void **state)
{
	struct signed_entry *v = *state;
	struct ought_buffer text = {0};

	ought_sshsig_armor(v->key, v->signature, &text);
	assert_false(text.failed);
	assert_int_equal(text.len, v->armor_len);
	assert_string_equal(text.text, v->armor);
	ought_buffer_free(&text);
}

static void
a_signature_verifies_for_its_entry_and_key_only(void **state)
{
	struct signed_entry *v = *state;
	uint8_t other[OUGHT_KEY_BYTES];
	size_t i;

	assert_int_equal(
	    ought_sshsig_verify(v->key, v->entry, v->len, v->signature, &err), OUGHT_OK);
	for (i = 0; i < v->len; i++) {
		v->entry[i] ^= 1;
		assert_int_equal(ought_sshsig_verify(v->key, v->entry, v->len, v->signature, &err),
		    OUGHT_UNVERIFIED);
		v->entry[i] ^= 1;
	}
	for (i = 0; i < OUGHT_SIGNATURE_BYTES; i++) {
		v->signature[i] ^= 1;
		assert_int_equal(ought_sshsig_verify(v->key, v->entry, v->len, v->signature, &err),
		    OUGHT_UNVERIFIED);
		v->signature[i] ^= 1;
	}
	assert_int_equal(ought_sshsig_verify(v->key, v->entry, v->len - 1, v->signature, &err),
	    OUGHT_UNVERIFIED);
	memcpy(other, v->key, sizeof(other));
	other[0] ^= 1;
	assert_int_equal(
	    ought_sshsig_verify(other, v->entry, v->len, v->signature, &err), OUGHT_UNVERIFIED);
}

static void
a_signature_with_the_order_added_is_refused(void **state)
{
	struct signed_entry *v = *state;
	uint8_t signature[OUGHT_SIGNATURE_BYTES];

	memcpy(signature, v->signature, sizeof(signature));
	add_order(signature);
	assert_memory_not_equal(signature, v->signature, sizeof(signature));
	assert_int_equal(
	    ought_sshsig_verify(v->key, v->entry, v->len, signature, &err), OUGHT_UNVERIFIED);
}

static void
a_key_of_small_order_verifies_nothing(void **state)
{
	/* The identity as key and R, zero as S: every message would pass. */
	const uint8_t key[OUGHT_KEY_BYTES] = {1};
	const uint8_t signature[OUGHT_SIGNATURE_BYTES] = {1};
	struct signed_entry *v = *state;

	assert_int_equal(
	    ought_sshsig_verify(key, v->entry, v->len, signature, &err), OUGHT_UNVERIFIED);
}

static void
an_armor_changed_in_any_byte_is_refused_or_is_of_another_signature(void **state)
{
	struct signed_entry *v = *state;
	uint8_t key[OUGHT_KEY_BYTES], signature[OUGHT_SIGNATURE_BYTES];
	size_t i, read = 0;
	int bit;

	for (i = 0; i < v->armor_len; i++) {
		for (bit = 0; bit < 8; bit++) {
			v->armor[i] = (char)(v->armor[i] ^ 1 << bit);
			if (ought_sshsig_unarmor(v->armor, v->armor_len, key, signature, &err) ==
			    OUGHT_OK) {
				assert_true(memcmp(key, v->key, sizeof(key)) != 0 ||
				    memcmp(signature, v->signature, sizeof(signature)) != 0);
				read++;
			}
			v->armor[i] = (char)(v->armor[i] ^ 1 << bit);
		}
	}
	/* Other keys and signatures do have an armor: the loop met some. */
	assert_true(read > 0);
}

static void
an_armor_in_another_layout_is_refused(void **state)
{
	static const struct {
		const char *from, *to;
	} changes[] = {
	    {"-----\nU1NI", "-----\n\nU1NI"},
	    {"-----\nU1NI", "-----\r\nU1NI"},
	    {"-----\nU1NI", "----- \nU1NI"},
	    {"\nU1NIU0lH", "\nU1NI\nU0lH"},
	    {"\nU1NIU0lH", "\nU1NI U0lH"},
	    {"\n-----END", "-----END"},
	    {"\n-----END", "==\n-----END"},
	    {"SIGNATURE-----\n", "SIGNATURE-----"},
	    {"BEGIN SSH", "begin SSH"},
	};
	struct signed_entry *v = *state;
	char text[1024];
	size_t i;

	for (i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		const char *at = strstr(v->armor, changes[i].from);
		size_t before;

		assert_non_null(at);
		before = (size_t)(at - v->armor);
		memcpy(text, v->armor, before);
		strcpy(text + before, changes[i].to);
		strcat(text, at + strlen(changes[i].from));
		assert_not_armor(text, strlen(text));
	}
	memcpy(text, v->armor, v->armor_len);
	strcpy(text + v->armor_len, "\n");
	assert_not_armor(text, v->armor_len + 1);
	assert_not_armor(v->armor, v->armor_len - 1);
	assert_not_armor("", 0);
}

static void
an_allowed_signer_is_written_as_openssh_reads_it(void **state)
{
	struct signed_entry *v = *state;
	struct ought_buffer text = {0};
	size_t len = 0;
	char *line = vector_read("sshsig/allowed_signers", &len);

	/* 2026-01-01T00:00:00Z to 2026-12-31T23:59:59Z. */
	assert_int_equal(
	    ought_allowed_signer(&text, "senior-2", 1767225600000, 1798761599000, v->key, &err),
	    OUGHT_OK);
	assert_string_equal(text.text, line);
	ought_buffer_free(&text);
	assert_int_equal(
	    ought_allowed_signer(&text, "senior-2", 1767225600999, -1, v->key, &err), OUGHT_OK);
	assert_non_null(strstr(text.text, "valid-after=\"20260101000000Z\" ssh-ed25519 "));
	assert_null(strstr(text.text, "valid-before"));
	ought_buffer_free(&text);
	free(line);
}

static void
an_allowed_signer_names_one_officer_and_a_period(void **state)
{
	struct signed_entry *v = *state;
	struct ought_buffer text = {0};

	assert_int_equal(
	    ought_allowed_signer(&text, "*", 1767225600000, -1, v->key, &err), OUGHT_INVALID);
	assert_int_equal(
	    ought_allowed_signer(&text, "a,b", 1767225600000, -1, v->key, &err), OUGHT_INVALID);
	assert_int_equal(
	    ought_allowed_signer(&text, "jane.roe", 1767225600000, 1767225599999, v->key, &err),
	    OUGHT_INVALID);
	assert_int_equal(
	    ought_allowed_signer(&text, "jane.roe", 0, -1, v->key, &err), OUGHT_INVALID);
	assert_null(text.text);
}

static void
an_identity_signs_what_its_key_verifies(void **state)
{
	static const uint8_t seed[OUGHT_KEY_BYTES] = {7};
	struct signed_entry *v = *state;
	struct ought_identity *identity = NULL;
	uint8_t signature[OUGHT_SIGNATURE_BYTES];

	assert_int_equal(ought_identity_from_seed("jane.roe", seed, &identity, &err), OUGHT_OK);
	assert_int_equal(ought_sshsig_sign(identity, v->entry, v->len, signature, &err), OUGHT_OK);
	assert_int_equal(ought_sshsig_verify(ought_identity_signing_key(identity), v->entry, v->len,
			     signature, &err),
	    OUGHT_OK);
	assert_int_equal(
	    ought_sshsig_verify(v->key, v->entry, v->len, signature, &err), OUGHT_UNVERIFIED);
	ought_identity_free(identity);
}

#define WITH_VECTOR(test) \
	cmocka_unit_test_setup_teardown(test, read_signed_entry, free_signed_entry)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH_VECTOR(a_signature_is_over_the_bytes_that_openssh_says),
	    WITH_VECTOR(the_armor_is_what_ssh_keygen_prints),
	    WITH_VECTOR(a_signature_verifies_for_its_entry_and_key_only),
	    WITH_VECTOR(a_signature_with_the_order_added_is_refused),
	    WITH_VECTOR(a_key_of_small_order_verifies_nothing),
	    WITH_VECTOR(an_armor_changed_in_any_byte_is_refused_or_is_of_another_signature),
	    WITH_VECTOR(an_armor_in_another_layout_is_refused),
	    WITH_VECTOR(an_allowed_signer_is_written_as_openssh_reads_it),
	    WITH_VECTOR(an_allowed_signer_names_one_officer_and_a_period),
	    WITH_VECTOR(an_identity_signs_what_its_key_verifies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
