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

#include <err.h>

#include "../fixture/filled.h"
#include "../fixture/recall.h"
#include "../fixture/strangers.h"
#include "match/match_internal.h"
#include "store/store_internal.h"

struct options {
	const char *kept;
	const char *store;
	const char *data;
	const char *misses;
	size_t every;
	size_t strangers;
	unsigned flags;
};

static int64_t
number(struct ought_db *db, const char *sql)
{
	struct ought_error err;
	int64_t value = 0;

	if (ought_db_own_int(db, sql, &value, &err) != OUGHT_OK)
		errx(1, "counting: %s", err.sentence);
	return value;
}

static void
tell_filling(const struct filled *filled)
{
	struct ought_db *db = filled_db(filled);
	double persons = (double)(filled->persons->count - 1);

	fprintf(stderr, "filled with %.0f persons in %.1f s\n", persons, filled->filling_s);
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

/* The place of the person sought among the candidates, from 1; 0: not there. */
static size_t
rank_of(const struct filled *filled, const json_t *candidates, const char *sought)
{
	for (size_t i = 0; i < json_array_size(candidates); i++)
		if (strcmp(filled_id(filled, json_array_get(candidates, i)), sought) == 0)
			return i + 1;
	return 0;
}

static void
measure_one(const struct filled *filled, const struct options *options,
    const struct persons_row *query, const char *sought, struct recall *recall, FILE *misses)
{
	double begun_ms = recall_now_ms(), took_ms;
	json_t *result = filled_search(filled, persons_json(query), options->flags);
	const json_t *candidates = json_object_get(result, "candidates");
	size_t rank;

	took_ms = recall_now_ms() - begun_ms;
	rank = rank_of(filled, candidates, sought);
	recall_add(recall, query->cells[PERSONS_ID], rank, json_array_size(candidates), took_ms);
	if (misses != NULL && rank != 1)
		fprintf(misses, "%s\t%s\t%zu of %zu\n", query->cells[PERSONS_ID], sought, rank,
		    json_array_size(candidates));
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

/* The first search reads everybody; those after it find them in memory. */
static void
load(const struct filled *filled, const struct options *options, const struct persons_row *query)
{
	double begun_ms = recall_now_ms(), before_mib = memory_mib("VmRSS:");

	if ((options->flags & OUGHT_MATCH_FAST) != 0)
		return;
	json_decref(filled_search(filled, persons_json(query), options->flags));
	fprintf(stderr,
	    "loaded in %.2f s; table %.1f bytes a person, all that was added %.1f MiB\n",
	    (recall_now_ms() - begun_ms) / 1000,
	    (double)match_table_bytes(filled->match->table) /
		(double)match_table_persons(filled->match->table),
	    memory_mib("VmRSS:") - before_mib);
}

/* None of them is anybody held: what is told is how long it took, and how many were listed. */
static void
ask_strangers(const struct filled *filled, const struct options *options)
{
	struct recall recall = {.count = 0};

	for (enum stranger kind = 0; kind < STRANGERS; kind++) {
		uint64_t seed = 20260301;

		for (size_t i = 0; i < options->strangers; i++) {
			json_t *stranger = stranger_json(&seed, kind);
			double begun_ms = recall_now_ms(), took_ms;
			json_t *result = filled_search(filled, stranger, options->flags);

			took_ms = recall_now_ms() - begun_ms;
			recall_add(&recall, stranger_name(kind), 0,
			    json_array_size(json_object_get(result, "candidates")), took_ms);
			json_decref(result);
		}
	}
	if (options->strangers > 0)
		puts("strangers, who resemble nobody held");
	recall_tell(&recall);
}

static void
measure(const struct options *options)
{
	struct filled filled;
	struct persons_labelled labelled;
	struct recall recall = {.count = 0};
	double before_mib;
	FILE *misses = NULL;

	persons_read_labelled(options->data, options->store, &labelled);
	filled_open(&filled, &labelled.store, options->kept);
	if (filled.filling_s > 0)
		tell_filling(&filled);
	if (options->misses != NULL && (misses = fopen(options->misses, "w")) == NULL)
		err(1, "%s", options->misses);
	before_mib = memory_mib("VmRSS:");
	load(&filled, options, &labelled.queries.rows[1]);
	for (size_t i = 1; i < labelled.queries.count; i += options->every)
		measure_one(&filled, options, &labelled.queries.rows[i],
		    persons_sought(&labelled, i), &recall, misses);
	recall_tell(&recall);
	ask_strangers(&filled, options);
	fprintf(stderr, "memory while searching: %.1f MiB more than before, %.1f MiB in all\n",
	    memory_mib("VmRSS:") - before_mib, memory_mib("VmRSS:"));
	if (misses != NULL)
		fclose(misses);
	filled_close(&filled);
	persons_labelled_free(&labelled);
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
		errx(2, "see the head of bench_search.c");
	options.data = argv[1];
	options.store = argv[2];
	measure(&options);
	return 0;
}
