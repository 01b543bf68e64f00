/* test_acting.c: acting itself: transactions, the clock, keys, shapes, and the log of access. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../fixture/attack.h"
#include "../fixture/fixture.h"

static json_t *
person(int number)
{
	return day_json("{'person': 'P-%06d'}", number);
}

static void
several_acts_are_committed_together_or_not_at_all(void **state)
{
	struct day *day = *state;
	struct ought_acting *acting = NULL;
	json_t *content = day_person_content("A", "B", "2001-02-03"), *first = person(1),
	       *second = person(2);
	int64_t before = day_int(day, "SELECT count(*) FROM ledger.entry"), n = -1;

	assert_int_equal(
	    ought_act_begin(day_store(day, "john.doe"), day->match, &acting, &day->err), OUGHT_OK);
	assert_int_equal(
	    ought_act(acting, "person.entered", first, content, &n, &day->err), OUGHT_OK);
	assert_int_equal(n, before);
	/* A refusal does not end the transaction. */
	assert_int_equal(
	    ought_act(acting, "person.entered", first, content, &n, &day->err), OUGHT_INVALID);
	assert_int_equal(
	    ought_act(acting, "person.entered", second, content, &n, &day->err), OUGHT_OK);
	ought_act_abandon(acting);
	assert_int_equal(day_int(day, "SELECT count(*) FROM ledger.entry"), before);
	assert_int_equal(
	    ought_act_begin(day_store(day, "john.doe"), day->match, &acting, &day->err), OUGHT_OK);
	assert_int_equal(
	    ought_act(acting, "person.entered", first, content, NULL, &day->err), OUGHT_OK);
	assert_int_equal(
	    ought_act(acting, "person.entered", second, content, NULL, &day->err), OUGHT_OK);
	assert_int_equal(ought_act_commit(acting, &day->err), OUGHT_OK);
	assert_int_equal(day_int(day, "SELECT count(*) FROM ledger.entry"), before + 2);
	json_decref(content);
	json_decref(first);
	json_decref(second);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
an_officers_new_role_counts_within_the_same_transaction(void **state)
{
	struct day *day = *state;
	struct ought_acting *acting = NULL;
	json_t *grant = day_json("{'officer': 'new.comer', 'role': 'auditor'}");

	assert_int_equal(
	    ought_act_begin(day_store(day, "dan.lock"), NULL, &acting, &day->err), OUGHT_OK);
	assert_int_equal(
	    ought_act(acting, "officer.grant", grant, NULL, NULL, &day->err), OUGHT_OK);
	assert_int_equal(
	    ought_act(acting, "officer.grant", grant, NULL, NULL, &day->err), OUGHT_REFUSED);
	assert_string_equal(day->err.sentence, "new.comer is an auditor; the role is held already");
	assert_int_equal(ought_act_commit(acting, &day->err), OUGHT_OK);
	json_decref(grant);
}

static void
a_clock_a_little_behind_is_borne_and_one_far_behind_is_not(void **state)
{
	struct day *day = *state;

	day_person(day, 1);
	day_clock(day, "2026-05-04T08:58:00.000Z");
	day_person(day, 2);
	assert_int_equal(day_int(day, "SELECT count(DISTINCT at_ms) FROM person_ref"), 1);
	day_clock(day, "2026-05-04T08:57:59.999Z");
	day_refused(day,
	    "the clock of this computer is more than two minutes behind the last act, which was made at"
	    " 2026-05-04T09:00:00.000Z; set the clock right first",
	    "john.doe", "person.entered", person(3), day_person_content("A", "B", "2001-02-03"));
	day_clock(day, DAY_BEGIN);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
a_key_that_is_not_the_enrolled_one_signs_nothing(void **state)
{
	struct day *day = *state;
	char signing[OUGHT_BASE64_MAX(OUGHT_KEY_BYTES)], box[OUGHT_BASE64_MAX(OUGHT_KEY_BYTES)];
	struct ought_identity *enrolled = fixture_identity("eve.lamb"), *other = NULL;
	struct ought_request request;
	struct ought_store *store = NULL;
	json_t *claims = day_json("{'officer': 'paul.wood', 'role': 'senior'}");
	char *text = NULL;

	ought_base64_encode(
	    ought_identity_signing_key(enrolled), OUGHT_KEY_BYTES, signing, sizeof(signing));
	ought_base64_encode(ought_identity_box_key(enrolled), OUGHT_KEY_BYTES, box, sizeof(box));
	day_do(day, "mary.shaw", "officer.enrol",
	    day_json("{'officer': 'eve.lamb', 'signing_key': '%s', 'box_key': '%s'}", signing, box),
	    NULL);
	day_do(day, "mary.shaw", "officer.grant",
	    day_json("{'officer': 'eve.lamb', 'role': 'administrator'}"), NULL);

	/* A slot for that name with other keys: who has the disk can put it there. */
	assert_int_equal(ought_identity_new("eve.lamb", &other, &day->err), OUGHT_OK);
	assert_int_equal(
	    ought_request_write(other, "x", 1, &ought_kdf_least, &text, &day->err), OUGHT_OK);
	assert_int_equal(ought_request_read(text, strlen(text), &request, &day->err), OUGHT_OK);
	assert_int_equal(
	    ought_store_slot_add(day_store(day, "mary.shaw"), &request, &day->err), OUGHT_OK);
	assert_int_equal(ought_store_open(day->path, other, &store, &day->err), OUGHT_OK);
	assert_int_equal(
	    ought_act_once(store, NULL, "officer.revoke", claims, NULL, NULL, &day->err),
	    OUGHT_REFUSED);
	assert_string_equal(day->err.sentence,
	    "the key in this session is not the one that eve.lamb is enrolled with");
	ought_store_close(store);
	json_decref(claims);
	free(text);
	ought_request_clear(&request);
	ought_identity_free(other);
	ought_identity_free(enrolled);
}

/* A row that is in the way of the effect: the entry is written by then, and must not stay. */
static void
an_act_whose_effect_fails_leaves_nothing_and_ends_the_transaction(void **state)
{
	struct day *day = *state;
	struct ought_acting *acting = NULL;
	json_t *good = day_json("{'officer': 'new.comer', 'role': 'disclosure'}");
	json_t *bad = day_json("{'officer': 'new.comer', 'role': 'records'}");
	int64_t before = day_int(day, "SELECT count(*) FROM ledger.entry");

	attack_sql(day, "dan.lock",
	    "INSERT INTO ledger.officer_role (officer, role, from_n, from_ms, granted_by, until_n, until_ms, revoked_by)"
	    " SELECT 'new.comer', 'records', count(*) + 1, 0, 'dan.lock', count(*) + 2, 0, 'dan.lock' FROM ledger.entry");
	assert_int_equal(
	    ought_act_begin(day_store(day, "dan.lock"), NULL, &acting, &day->err), OUGHT_OK);
	assert_int_equal(ought_act(acting, "officer.grant", good, NULL, NULL, &day->err), OUGHT_OK);
	assert_int_equal(
	    ought_act(acting, "officer.grant", bad, NULL, NULL, &day->err), OUGHT_INTERNAL);
	assert_int_equal(
	    ought_act(acting, "officer.grant", bad, NULL, NULL, &day->err), OUGHT_INTERNAL);
	assert_string_equal(day->err.sentence, "an earlier act of this transaction failed");
	assert_int_equal(ought_act_commit(acting, &day->err), OUGHT_INTERNAL);
	assert_int_equal(day_int(day, "SELECT count(*) FROM ledger.entry"), before);
	assert_int_equal(
	    day_int(day,
		"SELECT count(*) FROM officer_role WHERE officer = 'new.comer' AND role = 'disclosure'"),
	    0);
	json_decref(good);
	json_decref(bad);
}

static void
there_is_no_act_but_those_of_the_table(void **state)
{
	day_invalid(*state, "there is no such act as decision.forgotten", "mary.shaw",
	    "decision.forgotten", json_object(), NULL);
	day_invalid(*state, "officer.grant has no content", "mary.shaw", "officer.grant",
	    day_json("{'officer': 'new.comer', 'role': 'senior'}"), json_object());
}

static void
texts_are_kept_whole_up_to_a_limit(void **state)
{
	struct day *day = *state;
	char *text = malloc(40004);
	json_t *claims = day_json("{'what': 'list'}");
	size_t i;

	assert_non_null(text);
	for (i = 0; i < 20001; i++)
		memcpy(text + 2 * i, "\xC3\xA9",
		    2); /* e with an acute accent: one character, two bytes */
	text[40002] = '\0';
	day_invalid(day, "reason is longer than 20,000 characters", "mary.shaw", "access.consulted",
	    json_incref(claims), json_pack("{s:s}", "reason", text));
	text[40000] = '\0';
	day_do(day, "mary.shaw", "access.consulted", json_incref(claims),
	    json_pack("{s:s}", "reason", text));
	day_invalid(day, "reason holds a control character", "mary.shaw", "access.consulted",
	    json_incref(claims), json_pack("{s:s}", "reason", "a\x1b[2Jb"));
	day_invalid(day, "reason is not in Unicode normalisation form C", "mary.shaw",
	    "access.consulted", claims, json_pack("{s:s}", "reason", "e\xCC\x81"));
	free(text);
}

static void
who_looked_at_a_record_looked_at_its_person(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_do(day, "ann.green", "access.consulted",
	    day_json(
		"{'what': 'record', 'records': ['R-000001'], 'checks': ['C-2026-000001'], 'count': 2}"),
	    day_json("{'reason': 'Dip sample.'}"));
	assert_int_equal(
	    day_int(
		day, "SELECT count(*) FROM subject WHERE n = (SELECT max(n) FROM ledger.entry)"),
	    3);
	day_fails(day, OUGHT_NOT_FOUND, "there is no person P-000009", "ann.green",
	    "access.consulted", day_json("{'what': 'person', 'persons': ['P-000009']}"),
	    day_json("{'reason': 'x'}"));
	day_fails(day, OUGHT_NOT_FOUND, "there is no record R-000009", "ann.green",
	    "access.consulted", day_json("{'what': 'record', 'records': ['R-000009']}"),
	    day_json("{'reason': 'x'}"));
	day_invalid(day, "reason is missing", "ann.green", "access.consulted",
	    day_json("{'what': 'list'}"), json_object());
	day_invalid(day, "person: the identifier is to be written P-000001", "ann.green",
	    "access.consulted", day_json("{'what': 'person', 'persons': ['p-1']}"),
	    day_json("{'reason': 'x'}"));
}

static bool
stop(void *cookie, int64_t done, int64_t all)
{
	int64_t *seen = cookie;

	*seen = all;
	return done < 0;
}

static void
verifying_can_be_interrupted(void **state)
{
	struct day *day = *state;
	int64_t all = 0;
	struct ought_verify_options options = {.progress = stop, .cookie = &all, .threads = 3};

	assert_int_equal(
	    ought_verify(day_store(day, "mary.shaw"), &options, &day->report, &day->err),
	    OUGHT_REFUSED);
	assert_string_equal(day->err.sentence, "verifying was interrupted");
	assert_int_equal(all, day_int(day, "SELECT count(*) FROM ledger.entry"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, day_setup, day_teardown)
	    PROMISE(several_acts_are_committed_together_or_not_at_all),
	    PROMISE(an_officers_new_role_counts_within_the_same_transaction),
	    PROMISE(a_clock_a_little_behind_is_borne_and_one_far_behind_is_not),
	    PROMISE(a_key_that_is_not_the_enrolled_one_signs_nothing),
	    PROMISE(an_act_whose_effect_fails_leaves_nothing_and_ends_the_transaction),
	    PROMISE(there_is_no_act_but_those_of_the_table),
	    PROMISE(texts_are_kept_whole_up_to_a_limit),
	    PROMISE(who_looked_at_a_record_looked_at_its_person),
	    PROMISE(verifying_can_be_interrupted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
