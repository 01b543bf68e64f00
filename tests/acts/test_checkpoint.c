/* test_checkpoint.c: who vouches for what the ledger holds, and what they vouch for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../fixture/attack.h"

#define SOME_ROOT "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

static int64_t
entries(struct day *day)
{
	return day_int(day, "SELECT count(*) FROM ledger.entry");
}

static struct ought_buffer
issue(struct day *day, const char *officer)
{
	struct ought_checkpoint checkpoint;
	struct ought_buffer note = {0};
	struct ought_error err = {0};
	int64_t before = entries(day);

	if (ought_checkpoint_issue(day_store(day, officer), &checkpoint, &note, &err) != OUGHT_OK)
		fail_msg("no checkpoint: %s", err.sentence);
	assert_int_equal(checkpoint.size, before);
	assert_int_equal(entries(day), before + 1);
	return note;
}

static void
a_checkpoint_names_who_issued_it_and_is_found_in_the_ledger(void **state)
{
	struct day *day = *state;
	struct ought_buffer note = issue(day, "ann.green");
	struct ought_checkpoint checkpoint;
	struct ought_error err = {0};
	char issuer[OUGHT_OFFICER_MAX] = "";
	struct ought_store *other = day_store(day, "dan.lock");

	assert_int_equal(
	    ought_checkpoint_known(other, note.text, note.len, &checkpoint, issuer, &err),
	    OUGHT_OK);
	assert_string_equal(issuer, "ann.green");
	assert_int_equal(ought_checkpoint_contained(other, &checkpoint, &err), OUGHT_OK);
	checkpoint.root[0] ^= 1;
	assert_int_equal(ought_checkpoint_contained(other, &checkpoint, &err), OUGHT_UNVERIFIED);
	ought_buffer_free(&note);
}

static void
a_checkpoint_signed_by_who_may_not_issue_it_is_nobody_s(void **state)
{
	struct day *day = *state;
	struct ought_store *store = day_store(day, "dan.lock");
	struct ought_checkpoint checkpoint = {.size = 3};
	struct ought_buffer text = {0}, note = {0};
	struct ought_error err = {0};
	char issuer[OUGHT_OFFICER_MAX] = "";

	snprintf(checkpoint.origin, sizeof(checkpoint.origin), "%s", ought_store_origin(store));
	assert_int_equal(
	    ought_ledger_root(ought_store_db(store), 3, checkpoint.root, &err), OUGHT_OK);
	ought_checkpoint_text(&checkpoint, &text);
	assert_int_equal(ought_checkpoint_sign(&note, text.text, text.len, checkpoint.origin,
			     ought_identity_signing_seed(day_identity(day, "dan.lock")), &err),
	    OUGHT_OK);
	assert_int_equal(
	    ought_checkpoint_known(store, note.text, note.len, &checkpoint, issuer, &err),
	    OUGHT_UNVERIFIED);
	assert_string_equal(err.sentence,
	    "the checkpoint is not signed by a chief officer or auditor whom the ledger knows:"
	    " it was altered, or the ledger was");
	ought_buffer_free(&text);
	ought_buffer_free(&note);
}

static void
who_issued_a_checkpoint_does_not_cosign_it(void **state)
{
	day_refused(*state, "ann.green issued this checkpoint; another auditor cosigns it",
	    "ann.green", "audit.cosigned",
	    day_json("{'size': 2, 'root': '" SOME_ROOT "', 'issuer': 'ann.green'}"), NULL);
}

static void
nobody_cosigns_more_than_there_is(void **state)
{
	struct day *day = *state;
	char sentence[128];

	snprintf(
	    sentence, sizeof(sentence), "a tree of %d entries is larger than the ledger", 9999);
	day_invalid(day, sentence, "ann.green", "audit.cosigned",
	    day_json("{'size': 9999, 'root': '" SOME_ROOT "', 'issuer': 'mary.shaw'}"), NULL);
	day_fails(day, OUGHT_NOT_FOUND, "sam.west is not enrolled in this store", "ann.green",
	    "audit.cosigned",
	    day_json("{'size': 2, 'root': '" SOME_ROOT "', 'issuer': 'sam.west'}"), NULL);
}

static void
a_checkpoint_covers_all_that_was_there(void **state)
{
	struct day *day = *state;
	char sentence[128];

	snprintf(sentence, sizeof(sentence),
	    "a checkpoint issued now covers the %lld entries before it, not 1",
	    (long long)entries(day));
	day_invalid(day, sentence, "mary.shaw", "audit.checkpointed",
	    day_json("{'size': 1, 'root': '" SOME_ROOT "'}"), NULL);
}

static void
an_auditor_cosigns_what_another_issued(void **state)
{
	struct day *day = *state;
	struct ought_buffer note = issue(day, "mary.shaw"), cosigned = {0};
	struct ought_error err = {0};

	assert_int_equal(ought_checkpoint_witness(
			     day_store(day, "ann.green"), note.text, note.len, &cosigned, &err),
	    OUGHT_OK);
	assert_memory_equal(cosigned.text, note.text, note.len);
	assert_non_null(strstr(cosigned.text + note.len, "/ann.green "));
	assert_int_equal(
	    day_int(day, "SELECT count(*) FROM ledger.audit_checkpoint WHERE issuer = 'mary.shaw'"),
	    2);
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	ought_buffer_free(&note);
	ought_buffer_free(&cosigned);
}

static void
a_root_that_is_not_the_tree_s_is_named(void **state)
{
	struct day *day = *state;
	int64_t n = entries(day);
	char text[128];

	day_do(day, "mary.shaw", "audit.checkpointed",
	    day_json("{'size': %lld, 'root': '" SOME_ROOT "'}", (long long)n), NULL);
	assert_int_equal(day_verify(day, "carl.frost"), OUGHT_UNVERIFIED);
	snprintf(text, sizeof(text),
	    "entry %lld: the root that mary.shaw claimed is not that of the first %lld entries",
	    (long long)n, (long long)n);
	day_found(day, text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, day_setup, day_teardown)
	    PROMISE(a_checkpoint_names_who_issued_it_and_is_found_in_the_ledger),
	    PROMISE(a_checkpoint_signed_by_who_may_not_issue_it_is_nobody_s),
	    PROMISE(who_issued_a_checkpoint_does_not_cosign_it),
	    PROMISE(nobody_cosigns_more_than_there_is),
	    PROMISE(a_checkpoint_covers_all_that_was_there),
	    PROMISE(an_auditor_cosigns_what_another_issued),
	    PROMISE(a_root_that_is_not_the_tree_s_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
