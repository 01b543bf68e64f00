/*
 * learn_weights.c: learn what findings are worth from labelled data, by counting.
 *
 *	learn_weights WEIGHTS.csv STORE.csv QUERIES.csv TRUTH.csv
 *
 * Compares every query with the person it is (m) and with PAIRS others (u), and writes WEIGHTS.csv
 * anew on standard output: "measured" is log2(m/u) in hundredths, "same" and "others" how often the
 * finding was seen. Where the source is "learnt" the weight becomes what was measured; where it is
 * "reason" it stays. A finding seen on too few of the same persons cannot be learnt, and ends the
 * program: set it by reason, and say the reason.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <csv.h>

#include "../fixture/persons.h"
#include "match/match_internal.h"

#define PAIRS 1000U   /* others, for each query */
#define LEARNT_MIN 10 /* of the same person: below that, chance decides */

struct tally {
	double seen[MATCH_WEIGHTS];
};

static void
die(const char *what)
{
	fprintf(stderr, "learn_weights: %s\n", what);
	exit(1);
}

static struct match_profile *
profile_of(struct match_normaliser *normaliser, const struct persons_row *row)
{
	struct ought_error err;
	struct match_bytes bytes;
	struct match_profile *profile = malloc(sizeof(*profile));
	json_t *person = persons_json(row);

	if (profile == NULL ||
	    match_profile_of_json(normaliser, person, &bytes, &err) != OUGHT_OK ||
	    match_profile_read(bytes.bytes, bytes.len, profile, &err) != OUGHT_OK)
		die("a person cannot be read");
	json_decref(person);
	return profile; /* borrows the bytes for as long as the program runs */
}

static size_t
find(const struct persons_table *table, const char *id)
{
	for (size_t i = 1; i < table->count; i++)
		if (strcmp(table->rows[i].cells[PERSONS_ID], id) == 0)
			return i;
	die("the truth names somebody who is not there");
	return 0;
}

static struct match_profile **
profiles_of(struct match_normaliser *normaliser, const struct persons_table *table)
{
	struct match_profile **profiles = calloc(table->count, sizeof(*profiles));

	if (profiles == NULL)
		die("not enough memory");
	for (size_t i = 1; i < table->count; i++)
		profiles[i] = profile_of(normaliser, &table->rows[i]);
	return profiles;
}

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

static enum match_weight
weight_named(const char *name)
{
	enum match_weight i;

	for (i = 0; i < MATCH_WEIGHTS; i++)
		if (strcmp(match_weighing(i)->name, name) == 0)
			break;
	if (i == MATCH_WEIGHTS)
		die("a weight in the table is none that the comparison has");
	return i;
}

static void
print_line(const char *line, const struct tally *same, const struct tally *others)
{
	char name[64], source[16], reason[256] = "";
	int weight, measured, fields;
	enum match_weight which;

	fields = sscanf(line, "%63[^,],%d,%15[^,],%*[^,],%*[^,],%*[^,],%255[^\n]", name, &weight,
	    source, reason);
	if (fields < 3)
		die("a line of the table is not in its form");
	which = weight_named(name);
	measured = (int)lround(100 * log2(share(same, which) / share(others, which)));
	if (strcmp(source, "learnt") == 0) {
		if (same->seen[which] < LEARNT_MIN) {
			fprintf(
			    stderr, "learn_weights: %s was seen too seldom to be learnt\n", name);
			exit(1);
		}
		weight = measured;
	}
	printf("%s,%d,%s,", name, weight, source);
	if (same->seen[which] + others->seen[which] > 0)
		printf("%d,", measured);
	else
		printf("-,");
	printf("%.0f,%.0f,%s\n", same->seen[which], others->seen[which], fields < 4 ? "-" : reason);
}

static void
rewrite(const char *path, const struct tally *same, const struct tally *others)
{
	char *line = NULL;
	size_t size = 0;
	FILE *file;

	if ((file = fopen(path, "r")) == NULL || getline(&line, &size, file) <= 0)
		die("the table of weights cannot be read");
	fputs(line, stdout);
	while (getline(&line, &size, file) > 0)
		print_line(line, same, others);
	free(line);
	fclose(file);
}

int
main(int argc, char **argv)
{
	struct ought_error err;
	struct match_normaliser *normaliser;
	struct persons_table store, queries, truth;
	struct tally same = {{0}}, others = {{0}};
	struct match_profile **held, **sought;

	if (argc != 5)
		die("WEIGHTS.csv STORE.csv QUERIES.csv TRUTH.csv");
	persons_read(argv[2], &store);
	persons_read(argv[3], &queries);
	persons_read(argv[4], &truth);
	if (match_normaliser_open(&normaliser, &err) != OUGHT_OK)
		die(err.sentence);
	held = profiles_of(normaliser, &store);
	sought = profiles_of(normaliser, &queries);
	for (size_t i = 1; i < truth.count; i++) {
		size_t query = find(&queries, truth.rows[i].cells[0]);
		size_t right = find(&store, truth.rows[i].cells[1]);

		count(sought[query], held[right], &same);
		/* A fixed stride through the store instead of chance. */
		for (size_t j = 0; j < PAIRS; j++) {
			size_t other = 1 + (i * 7919 + j * 104729) % (store.count - 1);

			if (other != right)
				count(sought[query], held[other], &others);
		}
	}
	rewrite(argv[1], &same, &others);
	match_normaliser_close(normaliser);
	return 0;
}
