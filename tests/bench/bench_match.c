/*
 * bench_match.c: the identity search on labelled data, in an encrypted store. Columns of every CSV
 * of persons: id,given_name,surname,date_of_birth,street_number,address_1,suburb,postcode,state
 * and, where known, former_surname (dates YYYYMMDD).
 *
 *	bench_match [--remote] STORE.csv
 *		answers queries, CSV lines with a header on standard input, in lock-step with JSON lines:
 *		{"ready": true}, then {"id": ..., "candidates": [{"id": ..., "score": bits}, ...]}
 *	bench_match --weights STORE.csv QUERIES.csv TRUTH.csv
 *		counts how often each finding comes on pairs that are the same person (m) and that are
 *		not (u), and prints log2(m/u) in hundredths: the learnt weights of src/match/weigh.c
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <csv.h>

#include "../fixture/fixture.h"
#include "match/match_internal.h"

enum column {
	ID,
	GIVEN_NAME,
	SURNAME,
	DATE_OF_BIRTH,
	STREET_NUMBER,
	ADDRESS,
	SUBURB,
	POSTCODE,
	STATE,
	FORMER_SURNAME,
	COLUMNS
};

struct row {
	char *cells[COLUMNS];
	size_t count;
};

struct table {
	struct row *rows;
	size_t count;
	size_t size;
	struct row current;
};

static void
die(const char *what, const struct ought_error *err)
{
	fprintf(stderr, "bench_match: %s%s%s\n", what, err == NULL ? "" : ": ",
	    err == NULL ? "" : err->sentence);
	exit(1);
}

static void
take_cell(void *cell, size_t len, void *cookie)
{
	struct table *table = cookie;

	if (table->current.count < COLUMNS)
		table->current.cells[table->current.count++] =
		    strndup(cell == NULL ? "" : cell, len);
}

static void
take_row(int end, void *cookie)
{
	struct table *table = cookie;

	(void)end;
	while (table->current.count < COLUMNS)
		table->current.cells[table->current.count++] = strdup("");
	if (table->count == table->size) {
		table->size = table->size == 0 ? 1024 : table->size * 2;
		if ((table->rows = realloc(table->rows, table->size * sizeof(*table->rows))) ==
		    NULL)
			die("no memory", NULL);
	}
	table->rows[table->count++] = table->current;
	table->current = (struct row){{NULL}, 0};
}

static void
read_table(const char *path, struct table *table)
{
	struct csv_parser parser;
	char chunk[65536];
	size_t len;
	FILE *file;

	*table = (struct table){.rows = NULL};
	if ((file = fopen(path, "r")) == NULL || csv_init(&parser, CSV_APPEND_NULL) != 0)
		die(path, NULL);
	while ((len = fread(chunk, 1, sizeof(chunk), file)) > 0)
		csv_parse(&parser, chunk, len, take_cell, take_row, table);
	csv_fini(&parser, take_cell, take_row, table);
	csv_free(&parser);
	fclose(file);
}

static const char *
date_of(const struct row *row, char date[static 11])
{
	const char *digits = row->cells[DATE_OF_BIRTH];

	if (strlen(digits) != 8)
		return NULL;
	snprintf(date, 11, "%.4s-%.2s-%.2s", digits, digits + 4, digits + 6);
	return date;
}

static void
address_of(const struct row *row, char *address, size_t size)
{
	snprintf(address, size, "%s %s, %s %s", row->cells[STREET_NUMBER], row->cells[ADDRESS],
	    row->cells[SUBURB], row->cells[STATE]);
}

static bool
has_address(const struct row *row)
{
	return row->cells[ADDRESS][0] != '\0' || row->cells[SUBURB][0] != '\0' ||
	    row->cells[POSTCODE][0] != '\0';
}

static json_t *
person_of(const struct row *row)
{
	char date[11], address[512];
	json_t *person = json_pack("{s:[{s:s, s:s, s:s}]}", "names", "kind", "current", "forenames",
	    row->cells[GIVEN_NAME], "surname", row->cells[SURNAME]);

	if (row->cells[FORMER_SURNAME][0] != '\0')
		json_array_append_new(json_object_get(person, "names"),
		    json_pack("{s:s, s:s, s:s}", "kind", "former", "forenames", "", "surname",
			row->cells[FORMER_SURNAME]));
	if (date_of(row, date) != NULL)
		json_object_set_new(person, "births", json_pack("[s]", date));
	if (has_address(row)) {
		address_of(row, address, sizeof(address));
		json_object_set_new(person, "addresses",
		    json_pack(
			"[{s:s, s:s}]", "address", address, "postcode", row->cells[POSTCODE]));
	}
	return person;
}

static void
run(struct ought_db *db, const char *sql, const struct ought_bind *binds)
{
	struct ought_error err;

	if (ought_db_run(db, sql, binds, &err) != OUGHT_OK)
		die("filling", &err);
}

static void
add_person(struct ought_match *match, struct ought_db *db, const struct row *row, int64_t number)
{
	struct ought_error err;
	char date[11], address[512];

	run(db,
	    "INSERT INTO person_name (person, seq, kind, forenames, surname, n) "
	    "VALUES (:p, 0, 'current', :f, :s, :n)",
	    OUGHT_BINDS(OUGHT_INT(":p", number), OUGHT_INT(":n", number),
		OUGHT_TEXT(":f", row->cells[GIVEN_NAME]), OUGHT_TEXT(":s", row->cells[SURNAME])));
	if (date_of(row, date) != NULL)
		run(db, "INSERT INTO person_birth (person, seq, date, n) VALUES (:p, 0, :d, :n)",
		    OUGHT_BINDS(
			OUGHT_INT(":p", number), OUGHT_INT(":n", number), OUGHT_TEXT(":d", date)));
	if (has_address(row)) {
		address_of(row, address, sizeof(address));
		run(db,
		    "INSERT INTO person_address (person, seq, address, postcode, n) "
		    "VALUES (:p, 0, :a, :c, :n)",
		    OUGHT_BINDS(OUGHT_INT(":p", number), OUGHT_INT(":n", number),
			OUGHT_TEXT(":a", address), OUGHT_TEXT(":c", row->cells[POSTCODE])));
	}
	if (ought_match_index(match, db, (struct ought_person_id){number}, number, &err) !=
	    OUGHT_OK)
		die("indexing", &err);
}

static void
answer(struct ought_match *match, struct ought_db *db, const struct table *store,
    const struct row *query, unsigned flags)
{
	struct ought_error err;
	json_t *person = person_of(query), *result, *list = json_array(), *line;

	if (ought_match_search(match, db, person, flags, &result, &err) != OUGHT_OK)
		die("searching", &err);
	for (size_t i = 0; i < json_array_size(json_object_get(result, "candidates")); i++) {
		json_t *found = json_array_get(json_object_get(result, "candidates"), i);
		int64_t number;

		if (ought_id_parse(OUGHT_ID_PERSON, ought_json_text(found, "person"), &number,
			&err) != OUGHT_OK)
			die("reading an answer", &err);
		json_array_append_new(list,
		    json_pack("{s:s, s:f}", "id", store->rows[number].cells[ID], "score",
			(double)ought_json_int(found, "weight", 0) / 100));
	}
	line = json_pack("{s:s, s:o}", "id", query->cells[ID], "candidates", list);
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
	struct table store, queries = {.rows = NULL};
	struct csv_parser parser;
	char *line = NULL;
	size_t size = 0, answered = 1;
	ssize_t len;

	read_table(path, &store);
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
		csv_parse(&parser, line, (size_t)len, take_cell, take_row, &queries);
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

/* ---- weights ---- */

static struct match_profile *
profile_of(struct match_normaliser *normaliser, const struct row *row)
{
	struct ought_error err;
	struct match_bytes bytes;
	struct match_profile *profile = malloc(sizeof(*profile));
	json_t *person = person_of(row);

	if (profile == NULL ||
	    match_profile_of_json(normaliser, person, &bytes, &err) != OUGHT_OK ||
	    match_profile_read(bytes.bytes, bytes.len, profile, &err) != OUGHT_OK)
		die("reading a person", &err);
	json_decref(person);
	return profile;
}

static const struct row *
find(const struct table *table, const char *id)
{
	for (size_t i = 1; i < table->count; i++)
		if (strcmp(table->rows[i].cells[ID], id) == 0)
			return &table->rows[i];
	return NULL;
}

struct tally {
	double seen[MATCH_WEIGHTS];
};

static void
count(const struct match_profile *a, const struct match_profile *b, struct tally *tally)
{
	static const struct match_frequencies none;
	struct match_comparison comparison;

	match_compare(&none, a, b, &comparison);
	for (size_t i = 0; i < comparison.count; i++)
		tally->seen[comparison.evidence[i].which]++;
}

/* Of all that was said about the same field. */
static double
share(const struct tally *tally, enum match_weight which)
{
	double all = 0;

	for (enum match_weight i = 0; i < MATCH_WEIGHTS; i++)
		if (strcmp(match_weighing(i)->field, match_weighing(which)->field) == 0)
			all += tally->seen[i];
	return (tally->seen[which] + 0.5) / (all + 1);
}

static void
learn(const char *store_path, const char *query_path, const char *truth_path)
{
	struct ought_error err;
	struct match_normaliser *normaliser;
	struct table store, queries, truth;
	struct tally same = {{0}}, other = {{0}};
	struct match_profile *a, *b;

	read_table(store_path, &store);
	read_table(query_path, &queries);
	read_table(truth_path, &truth);
	if (match_normaliser_open(&normaliser, &err) != OUGHT_OK)
		die("opening", &err);
	for (size_t i = 1; i < truth.count; i++) {
		const struct row *query = find(&queries, truth.rows[i].cells[0]);
		const struct row *held = find(&store, truth.rows[i].cells[1]);

		if (query == NULL || held == NULL)
			die("the truth names somebody who is not there", NULL);
		a = profile_of(normaliser, query);
		b = profile_of(normaliser, held);
		count(a, b, &same);
		free(b);
		/* A fixed stride through the store instead of chance. */
		for (size_t j = 0; j < 200; j++) {
			const struct row *random =
			    &store.rows[1 + (i * 7919 + j * 104729) % (store.count - 1)];

			if (random == held)
				continue;
			b = profile_of(normaliser, random);
			count(a, b, &other);
			free(b);
		}
		free(a);
	}
	printf("%-18s %-60s %8s %10s %6s %6s\n", "field", "finding", "m", "u", "learnt", "table");
	for (enum match_weight i = 0; i < MATCH_WEIGHTS; i++)
		printf("%-18s %-60s %8.5f %10.7f %6.0f %6d  (%.0f, %.0f)\n",
		    match_weighing(i)->field, match_weighing(i)->finding, share(&same, i),
		    share(&other, i), 100 * log2(share(&same, i) / share(&other, i)),
		    match_weighing(i)->weight, same.seen[i], other.seen[i]);
	match_normaliser_close(normaliser);
}

int
main(int argc, char **argv)
{
	if (argc == 5 && strcmp(argv[1], "--weights") == 0)
		learn(argv[2], argv[3], argv[4]);
	else if (argc == 2)
		serve(argv[1], 0);
	else if (argc == 3 && strcmp(argv[1], "--remote") == 0)
		serve(argv[2], OUGHT_MATCH_REMOTE);
	else
		die("[--remote] STORE.csv, or --weights STORE.csv QUERIES.csv TRUTH.csv", NULL);
	return 0;
}
