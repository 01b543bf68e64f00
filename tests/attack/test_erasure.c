/*
 * test_erasure.c: content is made to disappear without two officers, or an erasure is undone from an old copy, past the rules.
 * Verifying names it.
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

static json_t *
record(int id)
{
	return day_json("{'what': 'record', 'record': 'R-%06d'}", id);
}

static json_t *
reason(void)
{
	return day_json("{'reason': 'The period is over.'}");
}

static json_t *
approval(struct day *day, int id)
{
	json_t *claims = record(id), *entries = NULL;
	struct ought_error err = {0};

	assert_int_equal(ought_act_erasable(ought_store_db(day_store(day, "mary.shaw")),
			     OUGHT_ID_RECORD, id, &entries, &err),
	    OUGHT_OK);
	json_object_set_new(claims, "entries", entries);
	return claims;
}

static void
erase(struct day *day)
{
	day_do(day, "john.doe", "erasure.proposed", record(1), reason());
	day_do(day, "mary.shaw", "erasure.approved", approval(day, 1), reason());
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
is_found(struct day *day, const char *text)
{
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_UNVERIFIED);
	day_found(day, text);
}

/* What makes the row of the decision's content again, as somebody kept it; the caller's to free(). */
static char *
keep_part(struct day *day, const char *until)
{
	static const char sql[] = "SELECT n, hex(salt), hex(body) FROM main.part"
				  " WHERE n = (SELECT n FROM ledger.decision WHERE decision = 1)";
	struct ought_db *db = ought_store_db(day_store(day, "john.doe"));
	struct ought_statement *statement = NULL;
	struct ought_error err = {0};
	char *again = NULL;
	bool row = false;

	assert_int_equal(ought_db_query(db, sql, NULL, &statement, &err), OUGHT_OK);
	assert_int_equal(ought_statement_step(statement, &row, &err), OUGHT_OK);
	assert_true(row);
	assert_true(
	    asprintf(&again,
		"INSERT INTO main.part (n, salt, body, until_n) VALUES (%lld, x'%s', x'%s', %s)",
		(long long)ought_statement_int(statement, 0), ought_statement_text(statement, 1),
		ought_statement_text(statement, 2), until) > 0);
	ought_statement_finish(statement);
	return again;
}

static void
content_put_back_from_an_old_copy_is_named(void **state)
{
	struct day *day = *state;
	char *again = keep_part(day, "NULL");

	erase(day);
	attack_sql(day, "john.doe", again);
	free(again);
	is_found(day, "decision.made by jane.roe: its content was erased by entry");
}

/* Whoever reads through the program does not see it, and whoever looks into the file does. */
static void
content_put_back_as_if_it_were_still_to_go_is_named(void **state)
{
	struct day *day = *state;
	char *again = keep_part(day, "(SELECT max(n) FROM ledger.entry)");

	erase(day);
	attack_sql(day, "john.doe", again);
	free(again);
	is_found(day, "decision.made by jane.roe: its content was erased by entry");
}

static void
rows_put_back_from_an_old_copy_are_named(void **state)
{
	struct day *day = *state;

	erase(day);
	attack_sql(day, "john.doe",
	    "INSERT INTO main.certificate_text (decision, text, n)"
	    " SELECT 1, 'Suffolk Constabulary holds the following.', n FROM ledger.decision WHERE decision = 1");
	is_found(day, "table certificate_text has a row that no entry made, with decision 1");
}

static void
content_deleted_with_a_row_that_says_it_was_erased_is_named(void **state)
{
	struct day *day = *state;

	day_person(day, 2);
	attack_sql(day, "john.doe",
	    "DELETE FROM main.part WHERE n = (SELECT n FROM ledger.decision WHERE decision = 1)");
	attack_sql(day, "john.doe",
	    "INSERT INTO ledger.erased_entry (n, by_n)"
	    " SELECT n, (SELECT max(n) FROM ledger.entry) FROM ledger.decision WHERE decision = 1");
	is_found(day, "table erased_entry has a row that no entry made, with n ");
}

static void
an_erasure_taken_out_of_the_tables_is_named(void **state)
{
	struct day *day = *state;

	erase(day);
	attack_sql(day, "john.doe",
	    "UPDATE ledger.record_ref SET erased_n = NULL, status = 'held' WHERE record = 1");
	is_found(
	    day, "table record_ref differs from what the entries say in the row with record 1");
}

/* One who is records officer and senior officer, with a delegation that is live. */
static void
an_erasure_approved_by_who_proposed_it_is_named(void **state)
{
	struct day *day = *state;
	json_t *claims;

	day_do(day, "vera.moss", "erasure.proposed", record(1), reason());
	claims = approval(day, 1);
	json_object_set_new(claims, "delegation", json_integer(2));
	attack_append(
	    day, "vera.moss", "vera.moss", day->now_ms, "erasure.approved", claims, reason());
	attack_sql(day, "vera.moss",
	    "DELETE FROM main.part WHERE n IN (SELECT n FROM ledger.subject WHERE kind = 'record' AND erasable)");
	is_found(day,
	    "erasure.approved by vera.moss: vera.moss proposed to erase R-000001, so another officer has to approve it");
	day_found(day, "decision.made by jane.roe: its content is missing, and no act erased it");
}

/* Two officers agree on one record, and the entry names what is about another. */
static void
an_erasure_that_names_more_than_is_about_the_record_is_named(void **state)
{
	struct day *day = *state;
	json_t *claims;

	day_person(day, 2);
	day_record(day, 2, 2, "allegation");
	day_do(day, "john.doe", "erasure.proposed", record(2), reason());
	claims = approval(day, 2);
	json_object_set_new(claims, "entries",
	    json_pack("[I, I]", day_int(day, "SELECT n FROM decision WHERE decision = 1"),
		day_int(day, "SELECT n FROM record_ref WHERE record = 2")));
	attack_append(
	    day, "mary.shaw", "mary.shaw", day->now_ms, "erasure.approved", claims, reason());
	is_found(day,
	    "erasure.approved by mary.shaw: the entries are not those, and all of those, whose content is about R-000002");
}

/* Nobody needs the content's key to see that who erased had no right to. */
static void
an_erasure_beyond_ones_role_is_named_without_the_content(void **state)
{
	struct day *day = *state;

	day_do(day, "vera.moss", "erasure.proposed", record(1), reason());
	attack_append(day, "john.doe", "john.doe", day->now_ms, "erasure.approved",
	    approval(day, 1), reason());
	assert_int_equal(day_verify(day, "dan.lock"), OUGHT_UNVERIFIED);
	day_found(day,
	    "erasure.approved by john.doe: john.doe is a records officer; an erasure is approved by");
}

static int
setup(void **state)
{
	struct day *day = day_new();

	day_case(day);
	day_decided(day, 1, 1, 1, true);
	day_do(day, "ruth.dale", "check.withdrawn", day_json("{'check': 'C-2026-000001'}"),
	    day_json("{'reason': 'x'}"));
	*state = day;
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, setup, day_teardown)
	    PROMISE(content_put_back_from_an_old_copy_is_named),
	    PROMISE(content_put_back_as_if_it_were_still_to_go_is_named),
	    PROMISE(rows_put_back_from_an_old_copy_are_named),
	    PROMISE(content_deleted_with_a_row_that_says_it_was_erased_is_named),
	    PROMISE(an_erasure_taken_out_of_the_tables_is_named),
	    PROMISE(an_erasure_approved_by_who_proposed_it_is_named),
	    PROMISE(an_erasure_that_names_more_than_is_about_the_record_is_named),
	    PROMISE(an_erasure_beyond_ones_role_is_named_without_the_content),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
