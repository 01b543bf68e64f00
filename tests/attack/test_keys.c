/*
 * test_keys.c: an administrator exchanges what is in the slots.  Anybody can seal a key to an officer, whose box key is public;
 * what the key is has to be known from elsewhere.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store/store_internal.h"

#include "../fixture/attack.h"
#include "../fixture/fixture.h"

static void
cannot_open(struct day *day, const char *officer, enum ought_status status, const char *sentence)
{
	struct ought_store *store = NULL;
	struct ought_error err = {0};

	assert_int_equal(
	    ought_store_open(day->path, day_identity(day, officer), &store, &err), status);
	assert_string_equal(err.sentence, sentence);
}

/* Seal the content's key of ${from} into ${officer}'s slot, and put its content in place of the store's. */
static void
substitute_content(struct day *day, const char *officer, struct ought_store *from)
{
	struct store_slot slot = {0};
	struct ought_error err = {0};
	char *path = fixture_path(day->path, "content.db"), *bytes;
	size_t len;

	assert_int_equal(ought_slot_read(day->path, officer, &slot, &err), OUGHT_OK);
	assert_int_equal(ought_slot_seal(ought_identity_box_key(day_identity(day, officer)),
			     &from->keys->content, slot.content, &err),
	    OUGHT_OK);
	assert_int_equal(ought_slot_write(day->path, &slot, &err), OUGHT_OK);
	ought_slot_clear(&slot);
	bytes = fixture_read(from->content_path, &len);
	fixture_write(path, bytes, len);
	free(bytes);
	free(path);
}

/*
 * Nothing was entered yet, so the administrator can put an empty content of their own making in place of the store's, and would
 * read whatever is entered from then on.
 */
static void
content_under_an_administrator_s_own_key_is_refused(void **state)
{
	struct day *day = *state;
	struct ought_identity *attacker = fixture_identity("dan.lock");
	char *elsewhere = fixture_path(day->directory, "elsewhere");
	struct ought_store *own = fixture_store(elsewhere, attacker);

	day_close(day);
	assert_int_equal(
	    ought_db_own(own->db, "PRAGMA main.wal_checkpoint(TRUNCATE)", NULL), OUGHT_OK);
	substitute_content(day, "john.doe", own);
	cannot_open(day, "john.doe", OUGHT_DAMAGED,
	    "the key to the content in keys/john.doe.json is not the one that the chief officer signed for:"
	    " enter nothing, and ask who could write that file");
	ought_store_close(own);
	ought_identity_free(attacker);
	free(elsewhere);
}

/* A slot under the chief officer's name, made by an administrator: it opens what the administrator had, and signs nothing. */
static void
a_name_taken_by_a_slot_of_one_s_own_signs_nothing(void **state)
{
	struct day *day = *state;
	struct ought_identity *forged = NULL;
	struct ought_request request;
	struct ought_store *admin = day_store(day, "dan.lock"), *store = NULL;
	struct ought_error err = {0};
	json_t *claims = day_json("{'officer': 'new.comer', 'role': 'administrator'}");
	struct store_slot slot = {0};

	assert_int_equal(ought_identity_new("mary.shaw", &forged, &err), OUGHT_OK);
	request = fixture_request(forged);
	slot.request = request;
	assert_int_equal(
	    ought_slot_seal(request.box_key, &admin->keys->ledger, slot.ledger, &err), OUGHT_OK);
	assert_int_equal(ought_slot_write(day->path, &slot, &err), OUGHT_OK);
	day_close(day);
	assert_int_equal(ought_store_open(day->path, forged, &store, &err), OUGHT_OK);
	assert_int_equal(
	    ought_act_once(store, NULL, "officer.grant", claims, NULL, NULL, &err), OUGHT_REFUSED);
	assert_string_equal(
	    err.sentence, "the key in this session is not the one that mary.shaw is enrolled with");
	ought_store_close(store);
	ought_request_clear(&request);
	ought_identity_free(forged);
	json_decref(claims);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, day_setup, day_teardown)
	    PROMISE(content_under_an_administrator_s_own_key_is_refused),
	    PROMISE(a_name_taken_by_a_slot_of_one_s_own_signs_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
