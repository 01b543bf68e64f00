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
#include <err.h>

#include "../fixture/filled.h"

static void
answer(const struct filled *filled, const struct persons_row *query, unsigned flags)
{
	json_t *result = filled_search(filled, persons_json(query), flags), *list = json_array(),
	       *line;
	const json_t *found;
	size_t i;

	json_array_foreach(json_object_get(result, "candidates"), i, found)
	    json_array_append_new(list,
		json_pack("{s:s, s:f}", "id", filled_id(filled, found), "score",
		    (double)ought_json_int(found, "weight", 0) / 100));
	line = json_pack("{s:s, s:o}", "id", query->cells[PERSONS_ID], "candidates", list);
	json_dumpf(line, stdout, JSON_COMPACT);
	putchar('\n');
	fflush(stdout);
	json_decref(line);
	json_decref(result);
}

static void
serve(const char *path, unsigned flags)
{
	struct filled filled;
	struct persons_table store, queries = {.rows = NULL};
	struct csv_parser parser;
	char *line = NULL;
	size_t size = 0, answered = 1;
	ssize_t len;

	persons_read(path, &store);
	filled_open(&filled, &store, NULL);
	csv_init(&parser, CSV_APPEND_NULL);
	while ((len = getline(&line, &size, stdin)) > 0) {
		csv_parse(
		    &parser, line, (size_t)len, persons_take_cell, persons_take_row, &queries);
		if (queries.count == 1 && answered == 1)
			puts("{\"ready\":true}");
		fflush(stdout);
		for (; answered < queries.count; answered++)
			answer(&filled, &queries.rows[answered], flags);
	}
	csv_free(&parser);
	free(line);
	filled_close(&filled);
	persons_free(&queries);
	persons_free(&store);
}

int
main(int argc, char **argv)
{
	if (argc == 2)
		serve(argv[1], 0);
	else if (argc == 3 && strcmp(argv[1], "--remote") == 0)
		serve(argv[2], OUGHT_MATCH_REMOTE);
	else
		errx(2, "usage: bench_match [--remote] STORE.csv");
	return 0;
}
