/* test_slot.c: what identities, requests and key slots promise. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "../fixture/fixture.h"

#include "ought/store.h"

struct place {
	char *directory;
	char *path;
	char *slot;
	struct ought_identity *ann;
	char *request; /* ann's, as text */
};

static char *
request_text(const struct ought_identity *identity)
{
	char *text = NULL;

	assert_int_equal(ought_request_write(identity, FIXTURE_PASSPHRASE,
			     strlen(FIXTURE_PASSPHRASE), &ought_kdf_least, &text, NULL),
	    OUGHT_OK);
	return text;
}

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	place->directory = fixture_directory();
	place->path = fixture_path(place->directory, "store");
	place->slot = fixture_path(place->path, "keys/ann.chief.json");
	place->ann = fixture_identity("ann.chief");
	place->request = request_text(place->ann);
	*state = place;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *place = *state;

	ought_identity_free(place->ann);
	free(place->request);
	free(place->slot);
	free(place->path);
	fixture_remove(place->directory);
	free(place);
	return 0;
}

static enum ought_status
read_request(const char *text, struct ought_error *err)
{
	struct ought_request request = {0};
	enum ought_status status = ought_request_read(text, strlen(text), &request, err);

	ought_request_clear(&request);
	return status;
}

static enum ought_status
unlock(const struct place *place, const char *name, const char *passphrase, struct ought_error *err)
{
	struct ought_identity *identity = NULL;
	enum ought_status status =
	    ought_slot_unlock(place->path, name, passphrase, strlen(passphrase), &identity, err);

	if (status == OUGHT_OK)
		assert_memory_equal(ought_identity_signing_key(identity),
		    ought_identity_signing_key(place->ann), OUGHT_KEY_BYTES);
	else
		assert_null(identity);
	ought_identity_free(identity);
	return status;
}

static void
the_same_seed_makes_the_same_keys_and_a_new_identity_others(void **state)
{
	const struct place *place = *state;
	struct ought_identity *again = fixture_identity("ann.chief"), *fresh = NULL, *other = NULL;

	assert_memory_equal(ought_identity_signing_key(again),
	    ought_identity_signing_key(place->ann), OUGHT_KEY_BYTES);
	assert_int_equal(ought_identity_new("ann.chief", &fresh, NULL), OUGHT_OK);
	assert_int_equal(ought_identity_new("ann.chief", &other, NULL), OUGHT_OK);
	assert_memory_not_equal(
	    ought_identity_signing_key(fresh), ought_identity_signing_key(other), OUGHT_KEY_BYTES);
	assert_memory_not_equal(
	    ought_identity_signing_key(fresh), ought_identity_box_key(fresh), OUGHT_KEY_BYTES);
	ought_identity_free(again);
	ought_identity_free(fresh);
	ought_identity_free(other);
}

static void
an_identity_s_signature_verifies_with_its_signing_key(void **state)
{
	const struct place *place = *state;
	uint8_t signature[OUGHT_SIGNATURE_BYTES];
	const uint8_t message[] = "message";

	assert_int_equal(
	    ought_identity_sign(place->ann, message, sizeof(message), signature, NULL), OUGHT_OK);
	assert_int_equal(crypto_sign_verify_detached(signature, message, sizeof(message),
			     ought_identity_signing_key(place->ann)),
	    0);
}

static void
a_name_that_is_no_principal_gets_no_identity(void **state)
{
	static const char *const names[] = {"", "Ann", "a b", "../x", "a/b", "-a", "*"};
	struct ought_identity *identity = NULL;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_int_equal(ought_identity_new(names[i], &identity, NULL), OUGHT_INVALID);
}

static void
a_fingerprint_is_the_one_that_ssh_keygen_prints(void **state)
{
	/* ssh-keygen -l on "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" and 32 zero bytes. */
	const uint8_t key[OUGHT_KEY_BYTES] = {0};
	char text[OUGHT_FINGERPRINT_MAX];

	(void)state;
	ought_fingerprint(key, text);
	assert_string_equal(text, "SHA256:kmYcvdi2GkPeWxB6XLjrZB8JHsy2Hm8luHMFp9GMvqk");
}

static void
a_request_is_read_as_it_was_written(void **state)
{
	const struct place *place = *state;
	struct ought_request request = {0};

	assert_int_equal(
	    ought_request_read(place->request, strlen(place->request), &request, NULL), OUGHT_OK);
	assert_string_equal(request.name, "ann.chief");
	assert_memory_equal(
	    request.signing_key, ought_identity_signing_key(place->ann), OUGHT_KEY_BYTES);
	assert_memory_equal(request.box_key, ought_identity_box_key(place->ann), OUGHT_KEY_BYTES);
	ought_request_clear(&request);
}

static void
a_request_changed_in_any_character_is_not_taken(void **state)
{
	const struct place *place = *state;
	size_t len = strlen(place->request) - 1, i;
	char *changed = strdup(place->request), before;

	assert_non_null(changed);
	for (i = 0; i < len; i++) {
		before = changed[i];
		changed[i] = before == 'A' ? 'B' : 'A';
		if (read_request(changed, NULL) == OUGHT_OK)
			fail_msg("taken with '%c' for '%c' at %zu", changed[i], before, i);
		changed[i] = before;
	}
	free(changed);
}

static void
a_request_cut_short_is_not_taken(void **state)
{
	const struct place *place = *state;
	struct ought_request request = {0};
	size_t len;

	for (len = 0; len + 1 < strlen(place->request); len++)
		assert_int_not_equal(
		    ought_request_read(place->request, len, &request, NULL), OUGHT_OK);
}

/* The request with ${path} in it changed to ${value}, signed anew by its maker. */
static char *
signed_anew(const struct place *place, const char *object, const char *key, json_t *value)
{
	uint8_t signature[OUGHT_SIGNATURE_BYTES];
	char encoded[OUGHT_BASE64_MAX(OUGHT_SIGNATURE_BYTES)], *text = NULL, *bytes;
	static const char domain[] = "ought request v1";
	json_t *json = NULL;
	size_t len = 0;

	assert_int_equal(
	    ought_json_read(place->request, strlen(place->request), &json, NULL), OUGHT_OK);
	assert_int_equal(
	    json_object_set_new(object == NULL ? json : json_object_get(json, object), key, value),
	    0);
	assert_int_equal(json_object_del(json, "signature"), 0);
	assert_int_equal(ought_json_encode(json, &text, &len, NULL), OUGHT_OK);
	assert_non_null(bytes = malloc(sizeof(domain) + len));
	memcpy(bytes, domain, sizeof(domain));
	memcpy(bytes + sizeof(domain), text, len);
	assert_int_equal(ought_identity_sign(place->ann, (const uint8_t *)bytes,
			     sizeof(domain) + len, signature, NULL),
	    OUGHT_OK);
	free(bytes);
	free(text);
	ought_base64_encode(signature, sizeof(signature), encoded, sizeof(encoded));
	assert_int_equal(json_object_set_new(json, "signature", json_string(encoded)), 0);
	assert_int_equal(ought_json_encode(json, &text, &len, NULL), OUGHT_OK);
	json_decref(json);
	return text;
}

static void
a_request_signed_anew_without_change_is_taken(void **state)
{
	const struct place *place = *state;
	char *text = signed_anew(place, NULL, "name", json_string("ann.chief"));

	/* Otherwise the refusals that follow would prove nothing. */
	assert_int_equal(read_request(text, NULL), OUGHT_OK);
	free(text);
}

static void
costs_out_of_bounds_are_refused_before_any_memory_is_taken(void **state)
{
	const struct place *place = *state;
	static const struct {
		const char *key;
		json_int_t value;
	} costs[] = {{"passes", 0}, {"passes", 17}, {"passes", -1}, {"memory_bytes", 8191},
	    {"memory_bytes", ((json_int_t)1 << 30) + 1}, {"memory_bytes", INT64_MAX}};
	const struct ought_kdf too_much = {17, 8192};
	struct ought_error err = {0};
	char *text;
	size_t i;

	for (i = 0; i < sizeof(costs) / sizeof(costs[0]); i++) {
		text = signed_anew(place, "kdf", costs[i].key, json_integer(costs[i].value));
		assert_int_equal(read_request(text, &err), OUGHT_INVALID);
		assert_non_null(strstr(err.sentence, "1 to 16 passes"));
		free(text);
	}
	text = NULL;
	assert_int_equal(
	    ought_request_write(place->ann, "x", 1, &too_much, &text, NULL), OUGHT_INVALID);
	assert_null(text);
}

static void
members_that_a_request_does_not_have_are_refused(void **state)
{
	const struct place *place = *state;
	static const char *const objects[] = {NULL, "kdf", "seed"};
	char *text;
	size_t i;

	for (i = 0; i < sizeof(objects) / sizeof(objects[0]); i++) {
		text = signed_anew(place, objects[i], "more", json_true());
		assert_int_equal(read_request(text, NULL), OUGHT_INVALID);
		free(text);
	}
	text = signed_anew(place, "kdf", "algorithm", json_string("scrypt"));
	assert_int_equal(read_request(text, NULL), OUGHT_INVALID);
	free(text);
	text = signed_anew(place, NULL, "name", json_string("../ann"));
	assert_int_equal(read_request(text, NULL), OUGHT_INVALID);
	free(text);
}

static void
an_empty_passphrase_is_refused(void **state)
{
	const struct place *place = *state;
	char *text = NULL;

	assert_int_equal(
	    ought_request_write(place->ann, "", 0, &ought_kdf_least, &text, NULL), OUGHT_INVALID);
}

static void
a_request_holds_neither_seed_nor_passphrase(void **state)
{
	const struct place *place = *state;
	uint8_t seed[OUGHT_KEY_BYTES];
	char encoded[OUGHT_BASE64_MAX(OUGHT_KEY_BYTES)];

	crypto_hash_sha256(seed, (const uint8_t *)"ann.chief", 9);
	ought_base64_encode(seed, sizeof(seed), encoded, sizeof(encoded));
	assert_null(strstr(place->request, encoded));
	assert_null(strstr(place->request, FIXTURE_PASSPHRASE));
}

static void
the_passphrase_opens_the_slot_and_another_does_not(void **state)
{
	const struct place *place = *state;
	struct ought_error err = {0};

	ought_store_close(fixture_store(place->path, place->ann));
	assert_int_equal(unlock(place, "ann.chief", FIXTURE_PASSPHRASE, NULL), OUGHT_OK);
	assert_int_equal(unlock(place, "ann.chief", "another", &err), OUGHT_LOCKED);
	assert_null(strstr(err.sentence, "another"));
	assert_int_equal(unlock(place, "ann.chief", "", NULL), OUGHT_LOCKED);
	assert_int_equal(unlock(place, "nobody", FIXTURE_PASSPHRASE, NULL), OUGHT_NOT_FOUND);
	assert_int_equal(
	    unlock(place, "../keys/ann.chief", FIXTURE_PASSPHRASE, NULL), OUGHT_INVALID);
}

static void
a_slot_changed_in_any_byte_of_its_request_opens_nothing(void **state)
{
	const struct place *place = *state;
	const char *request, *end;
	size_t len = 0, i;
	char *bytes, before;

	ought_store_close(fixture_store(place->path, place->ann));
	bytes = fixture_read(place->slot, &len);
	assert_non_null(request = strstr(bytes, "\"request\""));
	assert_non_null(end = strstr(request, "},\"schema\":\"ought.slot/1\""));
	for (i = (size_t)(request - bytes); i < (size_t)(end - bytes); i += 7) {
		before = bytes[i];
		bytes[i] = before == 'A' ? 'B' : 'A';
		fixture_write(place->slot, bytes, len);
		assert_int_equal(
		    unlock(place, "ann.chief", FIXTURE_PASSPHRASE, NULL), OUGHT_DAMAGED);
		bytes[i] = before;
	}
	free(bytes);
}

static void
a_sealed_key_that_was_changed_or_exchanged_does_not_open_the_store(void **state)
{
	const struct place *place = *state;
	static const char *const keys[] = {"\"ledger\":\"", "\"content\":\""};
	struct ought_store *store = NULL;
	size_t len = 0, i;
	char *bytes, *at;

	ought_store_close(fixture_store(place->path, place->ann));
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		bytes = fixture_read(place->slot, &len);
		assert_non_null(at = strstr(bytes, keys[i]));
		at += strlen(keys[i]) + 20;
		*at = *at == 'A' ? 'B' : 'A';
		fixture_write(place->slot, bytes, len);
		assert_int_equal(
		    ought_store_open(place->path, place->ann, &store, NULL), OUGHT_DAMAGED);
		*at = *at == 'A' ? 'B' : 'A';
		free(bytes);
	}
}

static void
one_officer_s_slot_under_another_s_name_is_damage(void **state)
{
	const struct place *place = *state;
	char *other = fixture_path(place->path, "keys/ben.other.json"), *bytes;
	size_t len = 0;

	ought_store_close(fixture_store(place->path, place->ann));
	bytes = fixture_read(place->slot, &len);
	fixture_write(other, bytes, len);
	assert_int_equal(unlock(place, "ben.other", FIXTURE_PASSPHRASE, NULL), OUGHT_DAMAGED);
	free(bytes);
	free(other);
}

static void
a_link_or_a_pipe_in_a_slot_s_place_is_not_followed(void **state)
{
	const struct place *place = *state;
	char *elsewhere = fixture_path(place->directory, "elsewhere"), *bytes;
	size_t len = 0;

	ought_store_close(fixture_store(place->path, place->ann));
	bytes = fixture_read(place->slot, &len);
	fixture_write(elsewhere, bytes, len);
	assert_int_equal(unlink(place->slot), 0);
	assert_int_equal(symlink(elsewhere, place->slot), 0);
	assert_int_not_equal(unlock(place, "ann.chief", FIXTURE_PASSPHRASE, NULL), OUGHT_OK);
	assert_int_equal(unlink(place->slot), 0);
	assert_int_equal(mkfifo(place->slot, 0600), 0);
	assert_int_not_equal(unlock(place, "ann.chief", FIXTURE_PASSPHRASE, NULL), OUGHT_OK);
	free(bytes);
	free(elsewhere);
}

static void
adding_a_slot_again_keeps_the_content_key_of_the_same_officer(void **state)
{
	const struct place *place = *state;
	struct ought_store *store = fixture_store(place->path, place->ann);
	struct ought_request request = fixture_request(place->ann);

	assert_int_equal(ought_store_slot_add(store, &request, NULL), OUGHT_OK);
	ought_request_clear(&request);
	ought_store_close(store);
	store = fixture_open(place->path, place->ann);
	assert_true(ought_store_has_content(store));
	ought_store_close(store);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(the_same_seed_makes_the_same_keys_and_a_new_identity_others),
	    TEST(an_identity_s_signature_verifies_with_its_signing_key),
	    TEST(a_name_that_is_no_principal_gets_no_identity),
	    TEST(a_fingerprint_is_the_one_that_ssh_keygen_prints),
	    TEST(a_request_is_read_as_it_was_written),
	    TEST(a_request_changed_in_any_character_is_not_taken),
	    TEST(a_request_cut_short_is_not_taken),
	    TEST(a_request_signed_anew_without_change_is_taken),
	    TEST(costs_out_of_bounds_are_refused_before_any_memory_is_taken),
	    TEST(members_that_a_request_does_not_have_are_refused),
	    TEST(an_empty_passphrase_is_refused),
	    TEST(a_request_holds_neither_seed_nor_passphrase),
	    TEST(the_passphrase_opens_the_slot_and_another_does_not),
	    TEST(a_slot_changed_in_any_byte_of_its_request_opens_nothing),
	    TEST(a_sealed_key_that_was_changed_or_exchanged_does_not_open_the_store),
	    TEST(one_officer_s_slot_under_another_s_name_is_damage),
	    TEST(a_link_or_a_pipe_in_a_slot_s_place_is_not_followed),
	    TEST(adding_a_slot_again_keeps_the_content_key_of_the_same_officer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
