/*
 * test_rollback.c: an administrator, who can write all files, puts an older copy of all of them back.  From within the store
 * nothing is wrong with it; a checkpoint that somebody else keeps tells.
 */
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

static void
copy(const char *from, const char *to)
{
	char *command = NULL;

	assert_true(asprintf(&command, "rm -rf '%s' && cp -a '%s' '%s'", to, from, to) > 0);
	assert_int_equal(system(command), 0);
	free(command);
}

static struct ought_buffer
checkpoint(struct day *day, const char *officer)
{
	struct ought_checkpoint issued;
	struct ought_buffer note = {0};
	struct ought_error err = {0};

	assert_int_equal(
	    ought_checkpoint_issue(day_store(day, officer), &issued, &note, &err), OUGHT_OK);
	return note;
}

static char finding[OUGHT_SENTENCE_MAX];

static void
keep_finding(void *cookie, const char *sentence)
{
	(void)cookie;
	snprintf(finding, sizeof(finding), "%s", sentence);
}

/* As an auditor without content, who was sent the checkpoint: the one finding is ${expected}; NULL: none. */
static void
verifies(struct day *day, const struct ought_buffer *note, const char *expected)
{
	struct ought_kept_checkpoint kept = {"kept", note->text, note->len};
	struct ought_verify_options options = {
	    .since = &kept, .since_count = 1, .finding = keep_finding};
	struct ought_verify_report report;
	struct ought_error err = {0};
	enum ought_status status;

	finding[0] = '\0';
	status = ought_verify(day_store(day, "carl.frost"), &options, &report, &err);
	if (expected == NULL) {
		assert_int_equal(status, OUGHT_OK);
		return;
	}
	assert_int_equal(status, OUGHT_UNVERIFIED);
	assert_int_equal(report.findings, 1);
	if (strstr(finding, expected) == NULL)
		fail_msg("found: %s", finding);
}

static void
an_old_copy_of_everything_is_found_by_who_holds_a_later_checkpoint(void **state)
{
	struct day *day = *state;
	char *old = fixture_path(day->directory, "old");
	struct ought_buffer before = checkpoint(day, "ann.green"), after;

	day_close(day);
	copy(day->path, old);
	day_do(day, "mary.shaw", "officer.grant",
	    day_json("{'officer': 'new.comer', 'role': 'records'}"), NULL);
	after = checkpoint(day, "ann.green");
	verifies(day, &after, NULL);
	day_close(day);
	copy(old, day->path);

	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
	verifies(day, &before, NULL);
	verifies(day, &after, "kept: the checkpoint covers ");
	assert_non_null(
	    strstr(finding, "acts are missing, as when an older copy of the store is put back"));

	/* It goes on from there, until it is longer than what was covered. */
	for (int i = 0; i < 3; i++)
		day_do(day, "ruth.dale", "access.consulted",
		    day_json("{'what': 'person', 'persons': ['P-000001']}"),
		    day_json("{'reason': 'EX/%d'}", i));
	verifies(day, &after, "are not those that the checkpoint covers: the ledger was rewritten");
	ought_buffer_free(&before);
	ought_buffer_free(&after);
	free(old);
}

/* The newer checkpoint is not his to make: his own signature under the store's name is nobody's. */
static void
a_checkpoint_of_the_administrator_s_own_making_is_nobody_s(void **state)
{
	struct day *day = *state;
	struct ought_checkpoint made = {0};
	struct ought_buffer text = {0}, note = {0};
	struct ought_store *store = day_store(day, "dan.lock");
	struct ought_head head;
	struct ought_error err = {0};

	assert_int_equal(ought_ledger_head(ought_store_db(store), &head, &err), OUGHT_OK);
	snprintf(made.origin, sizeof(made.origin), "%s", ought_store_origin(store));
	made.size = head.size;
	assert_int_equal(
	    ought_ledger_root(ought_store_db(store), head.size, made.root, &err), OUGHT_OK);
	ought_checkpoint_text(&made, &text);
	assert_int_equal(ought_checkpoint_sign(&note, text.text, text.len, made.origin,
			     ought_identity_signing_seed(day_identity(day, "dan.lock")), &err),
	    OUGHT_OK);
	verifies(day, &note, "not signed by a chief officer or auditor whom the ledger knows");
	ought_buffer_free(&text);
	ought_buffer_free(&note);
}

static int
setup(void **state)
{
	struct day *day = day_new();

	day_person(day, 1);
	*state = day;
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, setup, day_teardown)
	    PROMISE(an_old_copy_of_everything_is_found_by_who_holds_a_later_checkpoint),
	    PROMISE(a_checkpoint_of_the_administrator_s_own_making_is_nobody_s),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
