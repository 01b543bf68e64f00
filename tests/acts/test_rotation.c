/* test_rotation.c: new keys for an officer: who vouches for them, and what the ones before signed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store/store_internal.h"

#include "../fixture/attack.h"
#include "../fixture/fixture.h"

static struct ought_error err;

struct rotated {
	struct ought_identity *identity; /* the new one; the test frees it */
	char signing[OUGHT_BASE64_MAX(OUGHT_KEY_BYTES)];
	char box[OUGHT_BASE64_MAX(OUGHT_KEY_BYTES)];
	char proof[OUGHT_BASE64_MAX(OUGHT_SIGNATURE_BYTES)]; /* by the signer */
};

/* New keys for ${officer}, for which ${signer}'s key signs. */
static struct rotated
new_keys(struct day *day, const char *officer, const char *signer)
{
	struct rotated made = {0};
	uint8_t signature[OUGHT_SIGNATURE_BYTES];
	char *text = NULL;
	size_t len = 0;

	assert_int_equal(ought_identity_new(officer, &made.identity, &err), OUGHT_OK);
	ought_base64_encode(ought_identity_signing_key(made.identity), OUGHT_KEY_BYTES,
	    made.signing, sizeof(made.signing));
	ought_base64_encode(
	    ought_identity_box_key(made.identity), OUGHT_KEY_BYTES, made.box, sizeof(made.box));
	assert_int_equal(ought_renewal_text(ought_store_origin(day_store(day, "mary.shaw")),
			     officer, ought_identity_signing_key(made.identity),
			     ought_identity_box_key(made.identity), &text, &len, &err),
	    OUGHT_OK);
	assert_int_equal(
	    ought_sshsig_sign(day_identity(day, signer), text, len, signature, &err), OUGHT_OK);
	ought_base64_encode(signature, sizeof(signature), made.proof, sizeof(made.proof));
	free(text);
	return made;
}

static json_t *
renewed(const char *officer, const struct rotated *keys)
{
	return day_json("{'officer': '%s', 'signing_key': '%s', 'box_key': '%s',"
			" 'reason': 'renewed', 'proof': '%s'}",
	    officer, keys->signing, keys->box, keys->proof);
}

static json_t *
without_proof(const char *officer, const struct rotated *keys, const char *reason)
{
	return day_json("{'officer': '%s', 'signing_key': '%s', 'box_key': '%s', 'reason': '%s'}",
	    officer, keys->signing, keys->box, reason);
}

/* Rotate by ${by}, write the slot, and let the day go on with the new identity. */
static void
rotate(struct day *day, const char *by, const char *officer, json_t *claims, struct rotated *keys)
{
	struct ought_request request = fixture_request(keys->identity);
	size_t i;

	day_do(day, by, "officer.rotated", claims, NULL);
	assert_int_equal(ought_store_slot_add(day_store(day, by), &request, &err), OUGHT_OK);
	assert_int_equal(
	    ought_store_slot_admit(day_store(day, "mary.shaw"), officer, request.box_key, &err),
	    OUGHT_OK);
	ought_request_clear(&request);
	day_close(day);
	for (i = 0; i < DAY_OFFICERS; i++)
		if (day->officer[i].name != NULL && strcmp(day->officer[i].name, officer) == 0) {
			ought_identity_free(day->officer[i].identity);
			day->officer[i].identity = keys->identity;
		}
	keys->identity = NULL;
}

static void
what_the_key_before_signed_verifies_and_so_does_what_the_new_one_signs(void **state)
{
	struct day *day = *state;
	struct rotated keys;

	day_case(day);
	keys = new_keys(day, "jane.roe", "jane.roe");
	day_decided(day, 1, 1, 1, true);
	rotate(day, "dan.lock", "jane.roe", renewed("jane.roe", &keys), &keys);
	/* The delegation is the officer's, not the key's. */
	day_do(day, "jane.roe", "access.consulted",
	    day_json("{'what': 'person', 'persons': ['P-000001']}"),
	    day_json("{'reason': 'EX/1'}"));
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	assert_int_equal(day->report.entries, day->report.signatures);
	assert_int_equal(day_verify(day, "carl.frost"), OUGHT_OK);
	assert_int_equal(
	    day_int(day, "SELECT count(*) FROM ledger.officer_key WHERE officer = 'jane.roe'"), 2);
}

static void
the_key_before_signs_nothing_any_more(void **state)
{
	struct day *day = *state;
	struct ought_identity *before = fixture_identity("ruth.dale");
	struct rotated keys = new_keys(day, "ruth.dale", "ruth.dale");
	struct ought_store *store = NULL;

	rotate(day, "mary.shaw", "ruth.dale", renewed("ruth.dale", &keys), &keys);
	assert_int_equal(ought_store_open(day->path, before, &store, &err), OUGHT_LOCKED);
	assert_string_equal(err.sentence,
	    "the slot of ruth.dale was made with other keys than this session's: unlock it anew");
	ought_identity_free(before);
}

static void
an_entry_signed_with_the_key_before_after_its_end_is_named(void **state)
{
	struct day *day = *state;
	struct rotated keys = new_keys(day, "dan.lock", "dan.lock");
	struct ought_identity *after = keys.identity;

	day_do(day, "mary.shaw", "officer.rotated", renewed("dan.lock", &keys), NULL);
	attack_append(day, "dan.lock", "dan.lock", day->now_ms, "officer.grant",
	    day_json("{'officer': 'new.comer', 'role': 'records'}"), NULL);
	assert_int_equal(day_verify(day, "carl.frost"), OUGHT_UNVERIFIED);
	day_found(day, "officer.grant by dan.lock: the signature is not dan.lock's");
	ought_identity_free(after);
}

static void
nobody_takes_a_key_that_the_one_before_did_not_sign_for(void **state)
{
	struct day *day = *state;
	/* An administrator makes keys of their own for the senior officer, and signs for them. */
	struct rotated keys = new_keys(day, "jane.roe", "dan.lock");
	struct rotated elsewhere = new_keys(day, "jane.roe", "jane.roe");

	day_refused(day, "the key that jane.roe has now did not sign for the new one", "dan.lock",
	    "officer.rotated", renewed("jane.roe", &keys), NULL);
	/* A signature for other keys. */
	memcpy(keys.proof, elsewhere.proof, sizeof(keys.proof));
	day_refused(day, "the key that jane.roe has now did not sign for the new one", "dan.lock",
	    "officer.rotated", renewed("jane.roe", &keys), NULL);
	day_refused(day,
	    "dan.lock is an administrator; a key that the one before it does not vouch for is taken by the"
	    " chief officer, to whom the officer reads it out",
	    "dan.lock", "officer.rotated", without_proof("jane.roe", &keys, "lost"), NULL);
	day_invalid(day, "the signature of the key before is none", "dan.lock", "officer.rotated",
	    day_json("{'officer': 'jane.roe', 'signing_key': '%s', 'box_key': '%s',"
		     " 'reason': 'renewed', 'proof': 'x'}",
		keys.signing, keys.box),
	    NULL);
	ought_identity_free(keys.identity);
	ought_identity_free(elsewhere.identity);
}

static void
the_chief_officer_vouches_for_a_key_whose_predecessor_is_lost(void **state)
{
	struct day *day = *state;
	struct rotated keys = new_keys(day, "john.doe", "dan.lock");

	rotate(
	    day, "mary.shaw", "john.doe", without_proof("john.doe", &keys, "compromised"), &keys);
	day_person(day, 1);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
nobody_but_the_key_before_vouches_for_the_chief_officer_s(void **state)
{
	struct day *day = *state;
	struct rotated keys = new_keys(day, "mary.shaw", "mary.shaw");

	day_refused(day, "nobody but the key before it vouches for the chief officer's new key",
	    "mary.shaw", "officer.rotated", without_proof("mary.shaw", &keys, "lost"), NULL);
	day_do(day, "mary.shaw", "officer.rotated", renewed("mary.shaw", &keys), NULL);
	day_refused(day, "the key in this session is not the one that mary.shaw is enrolled with",
	    "mary.shaw", "officer.grant", day_json("{'officer': 'new.comer', 'role': 'records'}"),
	    NULL);
	assert_int_equal(day_verify(day, "carl.frost"), OUGHT_OK);
	ought_identity_free(keys.identity);
}

static void
nobody_gets_a_key_that_anybody_had(void **state)
{
	struct day *day = *state;
	struct rotated keys = new_keys(day, "ruth.dale", "ruth.dale");
	struct rotated again = keys;
	struct ought_identity *before = fixture_identity("ruth.dale");

	day_do(day, "mary.shaw", "officer.rotated", renewed("ruth.dale", &keys), NULL);
	ought_base64_encode(ought_identity_signing_key(before), OUGHT_KEY_BYTES, again.signing,
	    sizeof(again.signing));
	day_refused(day, "the keys that ruth.dale hands over are, or were, an officer's already",
	    "mary.shaw", "officer.rotated", without_proof("ruth.dale", &again, "lost"), NULL);
	day_refused(day, "the keys that sam.west hands over are, or were, an officer's already",
	    "mary.shaw", "officer.enrol",
	    day_json("{'officer': 'sam.west', 'signing_key': '%s', 'box_key': '%s'}", again.signing,
		again.box),
	    NULL);
	ought_identity_free(keys.identity);
	ought_identity_free(before);
}

static void
only_who_is_enrolled_gets_new_keys(void **state)
{
	struct day *day = *state;
	struct rotated keys = new_keys(day, "sam.west", "dan.lock");

	day_fails(day, OUGHT_NOT_FOUND, "sam.west is not enrolled in this store", "mary.shaw",
	    "officer.rotated", without_proof("sam.west", &keys, "lost"), NULL);
	ought_identity_free(keys.identity);
}

static void
a_checkpoint_of_the_key_before_is_still_known(void **state)
{
	struct day *day = *state;
	struct ought_checkpoint checkpoint;
	struct ought_buffer note = {0};
	struct rotated keys = new_keys(day, "ann.green", "ann.green");
	char issuer[OUGHT_OFFICER_MAX] = "";

	assert_int_equal(
	    ought_checkpoint_issue(day_store(day, "ann.green"), &checkpoint, &note, &err),
	    OUGHT_OK);
	day_do(day, "mary.shaw", "officer.rotated", renewed("ann.green", &keys), NULL);
	assert_int_equal(ought_checkpoint_known(day_store(day, "dan.lock"), note.text, note.len,
			     &checkpoint, issuer, &err),
	    OUGHT_OK);
	assert_string_equal(issuer, "ann.green");
	ought_buffer_free(&note);
	ought_identity_free(keys.identity);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, day_setup, day_teardown)
	    PROMISE(what_the_key_before_signed_verifies_and_so_does_what_the_new_one_signs),
	    PROMISE(the_key_before_signs_nothing_any_more),
	    PROMISE(an_entry_signed_with_the_key_before_after_its_end_is_named),
	    PROMISE(nobody_takes_a_key_that_the_one_before_did_not_sign_for),
	    PROMISE(the_chief_officer_vouches_for_a_key_whose_predecessor_is_lost),
	    PROMISE(nobody_but_the_key_before_vouches_for_the_chief_officer_s),
	    PROMISE(nobody_gets_a_key_that_anybody_had),
	    PROMISE(only_who_is_enrolled_gets_new_keys),
	    PROMISE(a_checkpoint_of_the_key_before_is_still_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
