/*
 * test_stale_keys.c: after each act that changes who a person is, every table that searching reads says what it would if
 * the persons had been entered as they are now. The tables are those that there are: whatever begins with match_.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "acts/acts_internal.h"
#include "match/match_internal.h"
#include "store/store_internal.h"

#include "../fixture/day.h"

/* ---- tables, as text ---- */

/* Each row's first column.  ${value} (NULL: none) is the statement's parameter. */
static json_t *
texts_of(struct ought_db *db, const char *sql, const char *value)
{
	struct ought_error err = {0};
	sqlite3_stmt *statement;
	json_t *texts = json_array();

	/* Not through the interface for acts: that lets nobody ask for columns. */
	if (ought_db_own_prepare(db, sql, &statement, &err) != OUGHT_OK)
		fail_msg("%s: %s", sql, err.sentence);
	if (value != NULL)
		assert_int_equal(
		    sqlite3_bind_text(statement, 1, value, -1, SQLITE_TRANSIENT), SQLITE_OK);
	db->own = true;
	while (sqlite3_step(statement) == SQLITE_ROW)
		json_array_append_new(
		    texts, json_string((const char *)sqlite3_column_text(statement, 0)));
	db->own = false;
	assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
	return texts;
}

/* The query that ${sql} makes of the columns of ${table}. */
static char *
made_of(struct ought_db *db, const char *table, const char *sql)
{
	json_t *texts = texts_of(db, sql, table);
	char *text;

	assert_int_equal(json_array_size(texts), 1);
	text = strdup(json_string_value(json_array_get(texts, 0)));
	assert_non_null(text);
	json_decref(texts);
	return text;
}

static json_t *
tables_of(struct ought_db *db, const char *pattern)
{
	return texts_of(db,
	    "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB :pattern "
	    "ORDER BY name",
	    pattern);
}

/* What holds in each table for searching, whenever it came to. */
static json_t *
held(struct ought_db *db)
{
	json_t *all = json_object(), *tables = tables_of(db, "match_*"), *table;
	size_t i;

	assert_true(json_array_size(tables) >= 4);
	json_array_foreach(tables, i, table)
	{
		const char *name = json_string_value(table);
		char *sql = made_of(db, name,
		    "SELECT 'SELECT ' || group_concat('quote(' || name || ')', ' || '','' || ') "
		    "|| ' FROM ' || :table || ' WHERE until_n IS NULL ORDER BY 1' "
		    "FROM pragma_table_info(:table) WHERE name NOT IN ('n', 'until_n')");

		json_object_set_new(all, name, texts_of(db, sql, NULL));
		free(sql);
	}
	json_decref(tables);
	return all;
}

/* A database in which the persons of ${db} were entered as they are now. */
static struct ought_db *
entered_anew(struct day *day, struct ought_db *db)
{
	json_t *tables = tables_of(db, "person_*"), *table, *inserts, *insert, *persons, *person;
	struct ought_error err = {0};
	struct ought_db *fresh = NULL;
	size_t i, j;

	assert_int_equal(ought_db_replica(true, &fresh, &err), OUGHT_OK);
	json_array_foreach(tables, i, table)
	{
		const char *name = json_string_value(table);
		char *sql = made_of(db, name,
		    "SELECT 'SELECT ''INSERT INTO ' || :table || ' ('' || ' || quote(group_concat(name)) "
		    "|| ' || '', n) VALUES ('' || ' || group_concat('quote(' || name || ')', ' || '','' || ') "
		    "|| ' || '', 0)'' FROM ' || :table || ' WHERE until_n IS NULL' "
		    "FROM pragma_table_info(:table) WHERE name NOT IN ('n', 'until_n')");

		inserts = texts_of(db, sql, NULL);
		json_array_foreach(inserts, j, insert)
		{
			if (ought_db_run(fresh, json_string_value(insert), NULL, &err) != OUGHT_OK)
				fail_msg("%s", err.sentence);
		}
		json_decref(inserts);
		free(sql);
	}
	json_decref(tables);
	persons = texts_of(fresh, "SELECT DISTINCT person FROM person_name ORDER BY person", NULL);
	json_array_foreach(persons, i, person)
	{
		struct ought_person_id id = {strtoll(json_string_value(person), NULL, 10)};

		if (ought_match_index(day->match, fresh, id, (int64_t)i, &err) != OUGHT_OK)
			fail_msg("%s", err.sentence);
	}
	json_decref(persons);
	return fresh;
}

static void
nothing_is_stale(struct day *day, const char *after)
{
	struct ought_db *db = ought_store_db(day_store(day, "mary.shaw")),
			*fresh = entered_anew(day, db);
	json_t *is = held(db), *should_be = held(fresh), *rows;
	const char *table;

	json_object_foreach(should_be, table, rows)
	{
		if (!json_equal(json_object_get(is, table), rows))
			fail_msg("%s: %s is not as if entered anew: %zu rows, not %zu", after,
			    table, json_array_size(json_object_get(is, table)),
			    json_array_size(rows));
	}
	assert_int_equal(json_object_size(is), json_object_size(should_be));
	json_decref(is);
	json_decref(should_be);
	ought_db_close(fresh);
}

/* Rows of any of the tables that are about ${person}, whether they hold or were ended. */
static size_t
rows_about(struct day *day, int64_t person)
{
	struct ought_db *db = ought_store_db(day_store(day, "mary.shaw"));
	json_t *tables = tables_of(db, "match_*"), *table, *rows;
	char number[24], mark[24];
	size_t i, count = 0;

	snprintf(number, sizeof(number), "%lld", (long long)person);
	snprintf(
	    mark, sizeof(mark), "%lld", (long long)match_mark((struct ought_person_id){person}));
	json_array_foreach(tables, i, table)
	{
		char *sql = made_of(db, json_string_value(table),
		    "SELECT 'SELECT 1 FROM ' || :table || ' WHERE ' || "
		    "coalesce(max(name) || ' = CAST(? AS INTEGER)', '? IS NULL') "
		    "FROM pragma_table_info(:table) WHERE name IN ('person', 'mark')");

		rows = texts_of(db, sql, strstr(sql, "mark") != NULL ? mark : number);
		count += json_array_size(rows);
		json_decref(rows);
		free(sql);
	}
	json_decref(tables);
	return count;
}

/* ---- acts ---- */

static json_t *
both(int person, int other)
{
	return day_json("{'person': 'P-%06d', 'other': 'P-%06d'}", person, other);
}

static json_t *
reason(void)
{
	return day_json("{'reason': 'The same fingerprints.'}");
}

/* Another surname and another address, which the person has left. */
static void
change(struct day *day, int person, const char *surname)
{
	json_t *content = day_person_content("Testa", surname, "2001-02-03");

	json_object_set_new(content, "addresses",
	    day_json("[{'address': '14 Quay Street, Orford', 'postcode': 'IP12 2NU', "
		     "'from': '2011-01-01', 'to': '2014-05-31'}]"));
	day_do(day, "john.doe", "person.amended", day_json("{'person': 'P-%06d'}", person),
	    json_pack("{s:o, s:s}", "person", content, "reason", "x"));
}

static void
erase(struct day *day, int person)
{
	json_t *claims = day_json("{'what': 'person', 'person': 'P-%06d'}", person),
	       *entries = NULL;
	struct ought_error err = {0};

	day_do(day, "john.doe", "erasure.proposed", json_deep_copy(claims), reason());
	assert_int_equal(ought_act_erasable(ought_store_db(day_store(day, "mary.shaw")),
			     OUGHT_ID_PERSON, person, &entries, &err),
	    OUGHT_OK);
	json_object_set_new(claims, "entries", entries);
	json_object_set_new(claims, "delegation", json_integer(1));
	day_do(day, "jane.roe", "erasure.approved", claims, reason());
}

/* ---- the promise ---- */

static void
no_act_leaves_a_stale_row_in_any_table_for_searching(void **state)
{
	struct day *day = *state;

	for (int person = 1; person <= 4; person++)
		day_person(day, person);
	nothing_is_stale(day, "entering");
	change(day, 1, "Quillworthy");
	nothing_is_stale(day, "a name change");
	change(day, 1, "Соколова");
	nothing_is_stale(day, "a name in other letters");
	change(day, 1, "Example-1");
	nothing_is_stale(day, "the name changed back");
	day_do(day, "john.doe", "person.merged", both(1, 2), reason());
	nothing_is_stale(day, "a merge");
	change(day, 1, "Okafor");
	nothing_is_stale(day, "a name change of who stands for both");
	day_do(day, "john.doe", "person.merged", both(3, 1), reason());
	nothing_is_stale(day, "a merge of who stands for two");
	day_do(day, "john.doe", "person.split", both(3, 1), reason());
	nothing_is_stale(day, "a split");
	day_do(day, "john.doe", "person.split", both(1, 2), reason());
	nothing_is_stale(day, "another split");
	assert_int_not_equal(rows_about(day, 2), 0);
	erase(day, 2);
	nothing_is_stale(day, "an erasure");
	assert_int_equal(rows_about(day, 2), 0);
	assert_int_not_equal(rows_about(day, 4), 0);
	erase(day, 4);
	nothing_is_stale(day, "another erasure");
	assert_int_equal(rows_about(day, 4), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, day_setup, day_teardown)
	    PROMISE(no_act_leaves_a_stale_row_in_any_table_for_searching),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
