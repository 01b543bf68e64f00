/*
 * bench_search.c: how well and how fast the identity search finds applicants in an encrypted store:
 *
 *	bench_search [--every N] [--misses FILE] [--fast] [--kept DIRECTORY] [--strangers N] DATA STORE.csv
 *
 * fills a store with the persons of STORE.csv (tests/fixture/persons.h has the columns) and answers
 * DATA/queries.csv, or each N-th. By group, the word before the colon of a query's id, it tells how
 * often the person sought (DATA/truth.csv) came first, was among the first ten, was listed at all, how many
 * candidates there were, and how long the library took. --fast: the fast pass alone. --kept: keep the
 * store there, and take the one that is. --misses: those who did not come first. --strangers: N applicants of each
 * kind who resemble nobody (tests/fixture/strangers.h), so that nobody is missed and everybody has to be weighed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "../fixture/fixture.h"
#include "../fixture/persons.h"
#include "../fixture/strangers.h"
#include "match/match_internal.h"
#include "store/store_internal.h"

/* Keys fall everywhere into their index: it is filled in few transactions, out of a cache that holds it. */
#define TRANSACTION_PERSONS_MIN 50000U
#define TRANSACTIONS_MAX 10U
#define FILLING_CACHE_KIB_MIN 524288U
#define FILLING_CACHE_PERSON_KIB 1U
#define READING_CACHE_KIB 2000U /* what every connection has */

/* ---- the store ---- */

struct options {
	const char *kept;
	const char *store;
	const char *data;
	const char *misses;
	size_t every;
	size_t strangers;
	unsigned flags;
};

struct place {
	char *directory; /* of a store that is not kept */
	char *path;
	struct ought_identity *chief;
	struct ought_store *store;
	struct ought_match *match;
	struct persons_table persons; /* person N is row N */
};

_Noreturn static void
die(const char *what, const struct ought_error *err)
{
	fprintf(stderr, "bench_search: %s%s%s\n", what, err == NULL ? "" : ": ",
	    err == NULL ? "" : err->sentence);
	exit(1);
}

static double
now_s(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static size_t
larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

static int64_t
number(struct ought_db *db, const char *sql)
{
	struct ought_error err;
	int64_t value = 0;

	if (ought_db_own_int(db, sql, &value, &err) != OUGHT_OK)
		die("counting", &err);
	return value;
}

static void
set_cache(struct ought_db *db, size_t kib)
{
	struct ought_error err;
	char sql[64];

	snprintf(sql, sizeof(sql), "PRAGMA main.cache_size = -%zu", kib);
	if (ought_db_own(db, sql, &err) != OUGHT_OK)
		die("setting the cache", &err);
}

static void
tell_sizes(struct ought_db *db, double persons)
{
	fprintf(stderr,
	    "bytes a person: keys %.0f (%.1f of them), names %.0f, profiles %.0f, all of the content %.0f\n",
	    (double)number(db, "SELECT sum(pgsize) FROM dbstat WHERE name = 'match_key'") / persons,
	    (double)number(db, "SELECT count(*) FROM match_key") / persons,
	    (double)number(db, "SELECT sum(pgsize) FROM dbstat WHERE name = 'match_name'") /
		persons,
	    (double)number(db, "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'match_person%'") /
		persons,
	    (double)number(db, "SELECT sum(pgsize) FROM dbstat") / persons);
}

static void
run(struct ought_db *db, const char *sql, const struct ought_bind *binds)
{
	struct ought_error err;

	if (ought_db_run(db, sql, binds, &err) != OUGHT_OK)
		die("filling", &err);
}

/* By an act that is only shaped like one, which enters others too. */
static void
add_person(struct place *place, int64_t person, int64_t n)
{
	struct ought_db *db = ought_store_db(place->store);
	const struct persons_row *row = &place->persons.rows[person];
	struct ought_error err;
	char date[11], address[512];

	run(db,
	    "INSERT INTO person_name (person, seq, kind, forenames, surname, n) "
	    "VALUES (:p, 0, 'current', :f, :s, :n)",
	    OUGHT_BINDS(OUGHT_INT(":p", person), OUGHT_INT(":n", n),
		OUGHT_TEXT(":f", row->cells[PERSONS_GIVEN_NAME]),
		OUGHT_TEXT(":s", row->cells[PERSONS_SURNAME])));
	if (persons_date(row, date) != NULL)
		run(db, "INSERT INTO person_birth (person, seq, date, n) VALUES (:p, 0, :d, :n)",
		    OUGHT_BINDS(
			OUGHT_INT(":p", person), OUGHT_INT(":n", n), OUGHT_TEXT(":d", date)));
	if (persons_has_address(row)) {
		persons_address(row, address, sizeof(address));
		run(db,
		    "INSERT INTO person_address (person, seq, address, postcode, n) "
		    "VALUES (:p, 0, :a, :c, :n)",
		    OUGHT_BINDS(OUGHT_INT(":p", person), OUGHT_INT(":n", n),
			OUGHT_TEXT(":a", address), OUGHT_TEXT(":c", row->cells[PERSONS_POSTCODE])));
	}
	if (ought_match_index(place->match, db, (struct ought_person_id){person}, n, &err) !=
	    OUGHT_OK)
		die("indexing", &err);
}

static void
fill(struct place *place)
{
	struct ought_error err;
	size_t cache_kib =
	    larger(FILLING_CACHE_KIB_MIN, place->persons.count * FILLING_CACHE_PERSON_KIB);
	size_t at_once = larger(TRANSACTION_PERSONS_MIN, place->persons.count / TRANSACTIONS_MAX);
	int64_t n;

	set_cache(ought_store_db(place->store), cache_kib);
	for (size_t i = 1; i < place->persons.count; i += at_once) {
		if (ought_store_write_begin(place->store, &err) != OUGHT_OK)
			die("filling", &err);
		n = fixture_append(ought_store_db(place->store), false);
		for (size_t j = i; j < i + at_once && j < place->persons.count; j++)
			add_person(place, (int64_t)j, n);
		if (ought_store_write_commit(place->store, &err) != OUGHT_OK)
			die("filling", &err);
	}
	set_cache(ought_store_db(place->store), READING_CACHE_KIB);
}

static void
open_place(const struct options *options, struct place *place)
{
	struct ought_error err;
	struct stat there;
	double begun_s = now_s(CLOCK_MONOTONIC), persons;

	*place = (struct place){.directory = NULL};
	if (ought_start(&err) != OUGHT_OK || ought_match_open(&place->match, &err) != OUGHT_OK)
		die("opening", &err);
	place->chief = fixture_identity("chief");
	persons_read(options->store, &place->persons);
	if (options->kept == NULL)
		place->directory = fixture_directory();
	place->path =
	    options->kept == NULL ? fixture_path(place->directory, "store") : strdup(options->kept);
	if (stat(place->path, &there) == 0) {
		place->store = fixture_open(place->path, place->chief);
		return;
	}
	place->store = fixture_store(place->path, place->chief);
	fill(place);
	persons = (double)number(ought_store_db(place->store),
	    "SELECT count(*) FROM match_person WHERE until_n IS NULL");
	fprintf(stderr, "filled with %.0f persons in %.1f s\n", persons,
	    now_s(CLOCK_MONOTONIC) - begun_s);
	tell_sizes(ought_store_db(place->store), persons);
}

static void
close_place(struct place *place)
{
	persons_free(&place->persons);
	ought_match_close(place->match);
	ought_store_close(place->store);
	ought_identity_free(place->chief);
	free(place->path);
	if (place->directory != NULL)
		fixture_remove(place->directory);
}

static int64_t
number_of(const json_t *candidate)
{
	struct ought_error err;
	int64_t person;

	if (ought_id_parse(OUGHT_ID_PERSON, ought_json_text(candidate, "person"), &person, &err) !=
	    OUGHT_OK)
		die("reading an answer", &err);
	return person;
}

/* Takes ${person}. */
static json_t *
search(struct place *place, json_t *person, unsigned flags, double *took_ms)
{
	struct ought_error err;
	json_t *result = NULL;
	double begun_s = now_s(CLOCK_MONOTONIC);

	if (ought_match_search(place->match, ought_store_db(place->store), person, flags, &result,
		&err) != OUGHT_OK)
		die("searching", &err);
	*took_ms = (now_s(CLOCK_MONOTONIC) - begun_s) * 1000;
	json_decref(person);
	return result;
}

/* ---- measuring ---- */

#define GROUPS_MAX 16U
#define GROUP_NAME_MAX 32U

struct group {
	char name[GROUP_NAME_MAX];
	size_t queries;
	size_t first;
	size_t first_ten;
	size_t listed;
	size_t candidates;
	double *took_ms;
	size_t size;
};

static struct group *
group_of(struct group *groups, size_t *count, const char *query)
{
	size_t len = strcspn(query, ":");

	for (size_t i = 0; i < *count; i++)
		if (strlen(groups[i].name) == len && strncmp(groups[i].name, query, len) == 0)
			return &groups[i];
	if (*count == GROUPS_MAX || len >= GROUP_NAME_MAX)
		die("too many groups of queries", NULL);
	memcpy(groups[*count].name, query, len);
	return &groups[(*count)++];
}

static int
by_time(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
add_time(struct group *group, double took_ms)
{
	if (group->queries == group->size) {
		group->size = group->size == 0 ? 1024 : group->size * 2;
		if ((group->took_ms =
			    realloc(group->took_ms, group->size * sizeof(*group->took_ms))) == NULL)
			die("no memory", NULL);
	}
	group->took_ms[group->queries++] = took_ms;
}

static void
tell_group(struct group *group)
{
	double queries = (double)group->queries;

	if (group->queries == 0)
		return;
	qsort(group->took_ms, group->queries, sizeof(*group->took_ms), by_time);
	printf("%-14s %7zu  %.4f  %.4f  %.4f  %6.2f  %8.3f %8.3f %8.3f\n", group->name,
	    group->queries, (double)group->first / queries, (double)group->first_ten / queries,
	    (double)group->listed / queries, (double)group->candidates / queries,
	    group->took_ms[group->queries / 2], group->took_ms[group->queries * 95 / 100],
	    group->took_ms[group->queries - 1]);
}

static void
add_group(struct group *all, const struct group *group)
{
	all->first += group->first;
	all->first_ten += group->first_ten;
	all->listed += group->listed;
	all->candidates += group->candidates;
	for (size_t i = 0; i < group->queries; i++)
		add_time(all, group->took_ms[i]);
}

/* The place of the person sought among the candidates, from 1; 0: not there. */
static size_t
rank_of(const struct place *place, const json_t *result, const char *sought)
{
	const json_t *candidates = json_object_get(result, "candidates");

	for (size_t i = 0; i < json_array_size(candidates); i++)
		if (strcmp(place->persons.rows[number_of(json_array_get(candidates, i))]
			       .cells[PERSONS_ID],
			sought) == 0)
			return i + 1;
	return 0;
}

static void
measure_one(struct place *place, const struct options *options, const struct persons_row *query,
    const char *sought, struct group *group, FILE *misses)
{
	double took_ms;
	json_t *result = search(place, persons_json(query), options->flags, &took_ms);
	size_t rank = rank_of(place, result, sought);
	size_t candidates = json_array_size(json_object_get(result, "candidates"));

	add_time(group, took_ms);
	group->first += rank == 1;
	group->first_ten += rank > 0 && rank <= 10;
	group->listed += rank > 0;
	group->candidates += candidates;
	if (misses != NULL && rank != 1)
		fprintf(misses, "%s\t%s\t%zu of %zu\n", query->cells[PERSONS_ID], sought, rank,
		    candidates);
	json_decref(result);
}

/* Peak and present memory of this process, in MiB. */
static double
memory_mib(const char *field)
{
	char line[256];
	long kib = 0;
	FILE *file = fopen("/proc/self/status", "r");

	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
		if (strncmp(line, field, strlen(field)) == 0)
			kib = strtol(line + strlen(field) + 1, NULL, 10);
	if (file != NULL)
		fclose(file);
	return (double)kib / 1024;
}

static void
read_data(const struct options *options, const char *name, struct persons_table *table)
{
	char *path = fixture_path(options->data, name);

	persons_read(path, table);
	free(path);
}

/* The first search reads everybody; those after it find them in memory. */
static void
load(struct place *place, const struct options *options, const struct persons_row *query)
{
	double took_ms, before_mib = memory_mib("VmRSS:");

	if ((options->flags & OUGHT_MATCH_FAST) != 0)
		return;
	json_decref(search(place, persons_json(query), options->flags, &took_ms));
	fprintf(stderr,
	    "loaded in %.2f s; table %.1f bytes a person, all that was added %.1f MiB\n",
	    took_ms / 1000,
	    (double)match_table_bytes(place->match->table) /
		(double)match_table_persons(place->match->table),
	    memory_mib("VmRSS:") - before_mib);
}

/* None of them is anybody held: what is told is how long it took, and how many were listed. */
static void
ask_strangers(struct place *place, const struct options *options)
{
	for (enum stranger kind = 0; kind < STRANGERS; kind++) {
		struct group group = {.queries = 0};
		uint64_t seed = 20260301;

		snprintf(group.name, sizeof(group.name), "%s", stranger_name(kind));
		for (size_t i = 0; i < options->strangers; i++) {
			double took_ms;
			json_t *result =
			    search(place, stranger_json(&seed, kind), options->flags, &took_ms);

			add_time(&group, took_ms);
			group.candidates += json_array_size(json_object_get(result, "candidates"));
			json_decref(result);
		}
		tell_group(&group);
		free(group.took_ms);
	}
}

static void
measure(const struct options *options)
{
	struct place place;
	struct persons_table queries, truth;
	struct group groups[GROUPS_MAX] = {{.queries = 0}}, all = {.name = "all"};
	size_t count = 0;
	double before_mib;
	FILE *misses = NULL;

	open_place(options, &place);
	read_data(options, "queries.csv", &queries);
	read_data(options, "truth.csv", &truth);
	if (queries.count != truth.count)
		die("queries and truth differ in number", NULL);
	if (options->misses != NULL && (misses = fopen(options->misses, "w")) == NULL)
		die(options->misses, NULL);
	before_mib = memory_mib("VmRSS:");
	load(&place, options, &queries.rows[1]);
	for (size_t i = 1; i < queries.count; i += options->every) {
		const struct persons_row *query = &queries.rows[i];

		if (strcmp(truth.rows[i].cells[0], query->cells[PERSONS_ID]) != 0)
			die("queries and truth are not in the same order", NULL);
		measure_one(&place, options, query, truth.rows[i].cells[1],
		    group_of(groups, &count, query->cells[PERSONS_ID]), misses);
	}
	printf("%-14s %7s  %6s  %6s  %6s  %6s  %8s %8s %8s\n", "group", "queries", "first",
	    "in ten", "listed", "mean", "median", "95 %", "most ms");
	for (size_t i = 0; i < count; i++) {
		add_group(&all, &groups[i]);
		tell_group(&groups[i]);
	}
	tell_group(&all);
	ask_strangers(&place, options);
	fprintf(stderr, "memory while searching: %.1f MiB more than before, %.1f MiB in all\n",
	    memory_mib("VmRSS:") - before_mib, memory_mib("VmRSS:"));
	if (misses != NULL)
		fclose(misses);
	for (size_t i = 0; i < count; i++)
		free(groups[i].took_ms);
	free(all.took_ms);
	persons_free(&queries);
	persons_free(&truth);
	close_place(&place);
}

/* ---- the command ---- */

static bool
take_option(struct options *options, int *argc, char ***argv)
{
	const struct {
		const char *name;
		const char **value;
	} valued[] = {{"--kept", &options->kept}, {"--misses", &options->misses}};
	const struct {
		const char *name;
		size_t *value;
	} counted[] = {{"--every", &options->every}, {"--strangers", &options->strangers}};
	const char *name = (*argv)[1];

	for (size_t i = 0; i < sizeof(valued) / sizeof(valued[0]); i++) {
		if (strcmp(name, valued[i].name) != 0 || *argc < 3)
			continue;
		*valued[i].value = (*argv)[2];
		*argv += 2;
		*argc -= 2;
		return true;
	}
	for (size_t i = 0; i < sizeof(counted) / sizeof(counted[0]); i++) {
		if (strcmp(name, counted[i].name) != 0 || *argc < 3)
			continue;
		*counted[i].value = strtoul((*argv)[2], NULL, 10);
		*argv += 2;
		*argc -= 2;
		return *counted[i].value > 0;
	}
	if (strcmp(name, "--fast") == 0)
		options->flags |= OUGHT_MATCH_FAST;
	else
		return false;
	(*argv)++;
	(*argc)--;
	return true;
}

int
main(int argc, char **argv)
{
	struct options options = {.every = 1};

	while (argc > 3 && take_option(&options, &argc, &argv))
		continue;
	if (argc != 3)
		die("see the head of bench_search.c", NULL);
	options.data = argv[1];
	options.store = argv[2];
	measure(&options);
	return 0;
}
