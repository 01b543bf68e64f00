/*
 * bench_match.c: the identity search on labelled data, in an encrypted store. The columns of
 * every CSV are those of persons.h.
 *
 *	bench_match [--remote] STORE.csv
 *		answers queries, CSV lines with a header on standard input, in lock-step with JSON lines:
 *		{"ready": true}, then {"id": ..., "candidates": [{"id": ..., "score": bits}, ...]}
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <csv.h>

#include "../fixture/fixture.h"
#include "../fixture/persons.h"
#include "match/match_internal.h"

static void
die(const char *what, const struct ought_error *err)
{
	fprintf(stderr, "bench_match: %s%s%s\n", what, err == NULL ? "" : ": ",
	    err == NULL ? "" : err->sentence);
	exit(1);
}

static void
run(struct ought_db *db, const char *sql, const struct ought_bind *binds)
{
	struct ought_error err;

	if (ought_db_run(db, sql, binds, &err) != OUGHT_OK)
		die("filling", &err);
}

static void
add_person(
    struct ought_match *match, struct ought_db *db, const struct persons_row *row, int64_t number)
{
	struct ought_error err;
	char date[11], address[512];

	run(db,
	    "INSERT INTO person_name (person, seq, kind, forenames, surname, n) "
	    "VALUES (:p, 0, 'current', :f, :s, :n)",
	    OUGHT_BINDS(OUGHT_INT(":p", number), OUGHT_INT(":n", number),
		OUGHT_TEXT(":f", row->cells[PERSONS_GIVEN_NAME]),
		OUGHT_TEXT(":s", row->cells[PERSONS_SURNAME])));
	if (persons_date(row, date) != NULL)
		run(db, "INSERT INTO person_birth (person, seq, date, n) VALUES (:p, 0, :d, :n)",
		    OUGHT_BINDS(
			OUGHT_INT(":p", number), OUGHT_INT(":n", number), OUGHT_TEXT(":d", date)));
	if (persons_has_address(row)) {
		persons_address(row, address, sizeof(address));
		run(db,
		    "INSERT INTO person_address (person, seq, address, postcode, n) "
		    "VALUES (:p, 0, :a, :c, :n)",
		    OUGHT_BINDS(OUGHT_INT(":p", number), OUGHT_INT(":n", number),
			OUGHT_TEXT(":a", address), OUGHT_TEXT(":c", row->cells[PERSONS_POSTCODE])));
	}
	if (ought_match_index(match, db, (struct ought_person_id){number}, number, &err) !=
	    OUGHT_OK)
		die("indexing", &err);
}

static void
answer(struct ought_match *match, struct ought_db *db, const struct persons_table *store,
    const struct persons_row *query, unsigned flags)
{
	struct ought_error err;
	json_t *person = persons_json(query), *result, *list = json_array(), *line;

	if (ought_match_search(match, db, person, flags, &result, &err) != OUGHT_OK)
		die("searching", &err);
	for (size_t i = 0; i < json_array_size(json_object_get(result, "candidates")); i++) {
		json_t *found = json_array_get(json_object_get(result, "candidates"), i);
		int64_t number;

		if (ought_id_parse(OUGHT_ID_PERSON, ought_json_text(found, "person"), &number,
			&err) != OUGHT_OK)
			die("reading an answer", &err);
		json_array_append_new(list,
		    json_pack("{s:s, s:f}", "id", store->rows[number].cells[PERSONS_ID], "score",
			(double)ought_json_int(found, "weight", 0) / 100));
	}
	line = json_pack("{s:s, s:o}", "id", query->cells[PERSONS_ID], "candidates", list);
	json_dumpf(line, stdout, JSON_COMPACT);
	putchar('\n');
	fflush(stdout);
	json_decref(line);
	json_decref(result);
	json_decref(person);
}

static void
serve(const char *path, unsigned flags)
{
	struct ought_error err;
	struct ought_match *match;
	char *directory = fixture_directory(), *path_made = fixture_path(directory, "store");
	struct ought_identity *chief;
	struct ought_store *encrypted;
	struct ought_db *db;
	struct persons_table store, queries = {.rows = NULL};
	struct csv_parser parser;
	char *line = NULL;
	size_t size = 0, answered = 1;
	ssize_t len;

	persons_read(path, &store);
	if (ought_start(&err) != OUGHT_OK || ought_match_open(&match, &err) != OUGHT_OK)
		die("opening", &err);
	chief = fixture_identity("chief");
	encrypted = fixture_store(path_made, chief);
	db = ought_store_db(encrypted);
	if (ought_store_write_begin(encrypted, &err) != OUGHT_OK)
		die("filling", &err);
	for (size_t i = 1; i < store.count; i++)
		add_person(match, db, &store.rows[i], (int64_t)i);
	if (ought_store_write_commit(encrypted, &err) != OUGHT_OK)
		die("filling", &err);

	csv_init(&parser, CSV_APPEND_NULL);
	while ((len = getline(&line, &size, stdin)) > 0) {
		csv_parse(
		    &parser, line, (size_t)len, persons_take_cell, persons_take_row, &queries);
		if (queries.count == 1 && answered == 1)
			puts("{\"ready\":true}");
		fflush(stdout);
		for (; answered < queries.count; answered++)
			answer(match, db, &store, &queries.rows[answered], flags);
	}
	csv_free(&parser);
	free(line);
	ought_match_close(match);
	ought_store_close(encrypted);
	ought_identity_free(chief);
	free(path_made);
	fixture_remove(directory);
}

int
main(int argc, char **argv)
{
	if (argc == 2)
		serve(argv[1], 0);
	else if (argc == 3 && strcmp(argv[1], "--remote") == 0)
		serve(argv[2], OUGHT_MATCH_REMOTE);
	else
		die("[--remote] STORE.csv", NULL);
	return 0;
}
