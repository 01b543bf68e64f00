/* test_compare.c: what the comparison of a store's tables with a replica's promises. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store/store_internal.h"

#include "ought/store.h"

#define SECRET_VALUE "Zebedee-Unlikely"

struct pair {
	struct ought_db *stored;
	struct ought_db *fresh;
	char said[64 * 1024];
	int count;
};

static int
set_up(void **state)
{
	struct pair *pair = calloc(1, sizeof(*pair));

	if (ought_start(NULL) != OUGHT_OK ||
	    ought_db_replica(true, &pair->stored, NULL) != OUGHT_OK ||
	    ought_db_replica(true, &pair->fresh, NULL) != OUGHT_OK)
		return -1;
	*state = pair;
	return 0;
}

static int
tear_down(void **state)
{
	struct pair *pair = *state;

	ought_db_close(pair->stored);
	ought_db_close(pair->fresh);
	free(pair);
	return 0;
}

static void
hear(void *cookie, const char *sentence)
{
	struct pair *pair = cookie;

	strlcat(pair->said, sentence, sizeof(pair->said));
	strlcat(pair->said, "\n", sizeof(pair->said));
	pair->count++;
}

static int64_t
compare(struct pair *pair, int64_t size)
{
	struct ought_error err = {0};
	int64_t differences = -1;

	pair->said[0] = '\0';
	pair->count = 0;
	if (ought_db_compare(pair->stored, pair->fresh, size, hear, pair, &differences, &err) !=
	    OUGHT_OK)
		fail_msg("%s", err.sentence);
	return differences;
}

static void
own(struct ought_db *db, const char *sql)
{
	struct ought_error err = {0};

	if (ought_db_own(db, sql, &err) != OUGHT_OK)
		fail_msg("%s: %s", sql, err.sentence);
}

static void
both(struct pair *pair, const char *sql)
{
	own(pair->stored, sql);
	own(pair->fresh, sql);
}

#define NAMES(person, surname, n)                                            \
	"INSERT INTO person_name (person, seq, kind, forenames, surname, n)" \
	" VALUES (" #person ", 0, 'birth', 'Ann', '" surname "', " #n ");"

static void
equal_tables_have_no_differences(void **state)
{
	struct pair *pair = *state;

	both(pair, NAMES(1, "Archer", 0) NAMES(2, "Baker", 1));
	assert_int_equal(compare(pair, 10), 0);
	assert_string_equal(pair->said, "");
}

static void
a_changed_column_is_named_and_its_value_is_not(void **state)
{
	struct pair *pair = *state;

	both(pair, NAMES(1, "Archer", 0) NAMES(2, "Baker", 1));
	own(pair->stored, "UPDATE person_name SET surname = '" SECRET_VALUE "' WHERE person = 2");
	assert_int_equal(compare(pair, 10), 1);
	assert_string_equal(pair->said,
	    "table person_name differs from what the entries say in the row with person 2, n 1, seq 0: "
	    "surname\n");
}

static void
rows_lost_and_rows_added_are_told_apart(void **state)
{
	struct pair *pair = *state;

	both(pair, NAMES(1, "Archer", 0) NAMES(3, "Carter", 2));
	own(pair->fresh, NAMES(2, "Baker", 1));
	own(pair->stored, NAMES(4, "Draper", 3));
	assert_int_equal(compare(pair, 10), 2);
	assert_string_equal(pair->said,
	    "table person_name has lost the row with person 2, n 1, seq 0\n"
	    "table person_name has a row that no entry made, with person 4, n 3, seq 0\n");
}

static void
rows_that_later_entries_made_or_ended_are_left_out(void **state)
{
	struct pair *pair = *state;

	both(pair, NAMES(1, "Archer", 0));
	own(pair->stored,
	    NAMES(2, "Baker", 5) "UPDATE person_name SET until_n = 6 WHERE person = 1");
	assert_int_equal(compare(pair, 5), 0);
	assert_int_equal(compare(pair, 6), 1);
	assert_int_equal(compare(pair, 7), 2);
}

static void
an_end_that_the_entries_do_not_know_is_a_difference(void **state)
{
	struct pair *pair = *state;

	both(pair, NAMES(1, "Archer", 0));
	own(pair->stored, "UPDATE person_name SET until_n = 3 WHERE person = 1");
	assert_int_equal(compare(pair, 5), 1);
	assert_non_null(strstr(pair->said, ": until_n\n"));
}

static void
at_most_twenty_are_told_and_all_are_counted(void **state)
{
	struct pair *pair = *state;
	int i;

	for (i = 0; i < 50; i++) {
		char sql[256];

		snprintf(sql, sizeof(sql),
		    "INSERT INTO person_sex (person, sex, n) VALUES (%d, 'female', 0)", i);
		own(pair->stored, sql);
	}
	assert_int_equal(compare(pair, 10), 50);
	assert_int_equal(pair->count, 20);
}

static void
tables_of_any_shape_are_compared(void **state)
{
	struct pair *pair = *state;

	both(pair,
	    "CREATE TABLE ledger.shaped (k BLOB, l TEXT, v REAL, w ANY, PRIMARY KEY (k, l)) STRICT;"
	    "INSERT INTO shaped VALUES (x'00', 'a', 1.5, NULL), (x'0000', 'a', 1.5, 1), (x'01', 'B', 2, 'x'),"
	    " (x'01', 'a', 2, x'ff');"
	    "CREATE TABLE ledger.keyless (a TEXT, b INTEGER) STRICT;"
	    "INSERT INTO keyless VALUES ('b', 1), ('a', 2), ('a', 2)");
	assert_int_equal(compare(pair, 0), 0);
	own(pair->stored, "UPDATE shaped SET w = '1' WHERE k = x'0000'");
	assert_int_equal(compare(pair, 0), 1);
	assert_non_null(strstr(pair->said, ": w\n"));
	own(pair->stored, "UPDATE shaped SET w = 1 WHERE k = x'0000'");
	assert_int_equal(compare(pair, 0), 0);
	own(pair->stored, "DELETE FROM shaped WHERE k = x'00'");
	assert_int_equal(compare(pair, 0), 1);
	own(pair->fresh, "DELETE FROM shaped WHERE k = x'00'");
	own(pair->stored, "DELETE FROM keyless WHERE rowid = 3");
	assert_int_equal(compare(pair, 0), 1);
}

static void
the_ledger_s_keys_are_shown_without_what_a_terminal_would_obey(void **state)
{
	struct pair *pair = *state;

	both(pair, "CREATE TABLE ledger.named (name TEXT PRIMARY KEY) STRICT");
	own(pair->stored, "INSERT INTO named VALUES ('ann' || char(27) || '[31m')");
	assert_int_equal(compare(pair, 0), 1);
	assert_string_equal(
	    pair->said, "table named has a row that no entry made, with name ann?[31m\n");
}

static void
text_in_a_content_key_is_not_shown(void **state)
{
	struct pair *pair = *state;

	both(pair,
	    "CREATE TABLE main.named (name TEXT PRIMARY KEY, n INTEGER, until_n INTEGER) STRICT");
	own(pair->stored, "INSERT INTO main.named VALUES ('" SECRET_VALUE "', 0, NULL)");
	assert_int_equal(compare(pair, 1), 1);
	assert_null(strstr(pair->said, SECRET_VALUE));
}

static void
without_content_on_one_side_only_the_ledger_is_compared(void **state)
{
	struct pair *pair = *state;

	own(pair->stored, NAMES(1, "Archer", 0));
	ought_db_close(pair->fresh);
	assert_int_equal(ought_db_replica(false, &pair->fresh, NULL), OUGHT_OK);
	assert_int_equal(compare(pair, 10), 0);
}

static void
what_is_signed_is_left_to_the_signatures(void **state)
{
	struct pair *pair = *state;

	own(pair->stored,
	    "INSERT INTO entry VALUES (0, x'7b7d', zeroblob(64)); INSERT INTO node VALUES (0, 0, zeroblob(32));"
	    "INSERT INTO part VALUES (0, zeroblob(32), x'7b7d', NULL);"
	    "INSERT INTO store_id VALUES (1, 'suffolk/00000000')");
	assert_int_equal(compare(pair, 10), 0);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(equal_tables_have_no_differences),
	    TEST(a_changed_column_is_named_and_its_value_is_not),
	    TEST(rows_lost_and_rows_added_are_told_apart),
	    TEST(rows_that_later_entries_made_or_ended_are_left_out),
	    TEST(an_end_that_the_entries_do_not_know_is_a_difference),
	    TEST(at_most_twenty_are_told_and_all_are_counted),
	    TEST(tables_of_any_shape_are_compared),
	    TEST(the_ledger_s_keys_are_shown_without_what_a_terminal_would_obey),
	    TEST(text_in_a_content_key_is_not_shown),
	    TEST(without_content_on_one_side_only_the_ledger_is_compared),
	    TEST(what_is_signed_is_left_to_the_signatures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
