/*
 * learn_weights.c: learn what findings are worth from labelled data, by counting.
 *
 *	learn_weights WEIGHTS.csv DATA
 *
 * Compares every query with the person it is (m) and with others (u; persons_pairs), and writes
 * WEIGHTS.csv anew on standard output: "measured" is log2(m/u) in hundredths, "same" and "others" how often the
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

/* For persons_pairs(). */
struct counting {
	struct match_profile **queries;
	struct match_profile **held;
	struct tally same;
	struct tally others;
};

static void
count(size_t query, size_t held, bool same, void *cookie)
{
	static const struct match_frequencies none;
	struct counting *counting = cookie;
	struct tally *tally = same ? &counting->same : &counting->others;
	struct match_comparison comparison;

	match_compare(&none, counting->queries[query], counting->held[held], &comparison);
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
	struct persons_labelled labelled;
	struct counting counting = {.queries = NULL};

	if (argc != 3)
		die("WEIGHTS.csv DATA");
	persons_read_labelled(argv[2], NULL, &labelled);
	if (match_normaliser_open(&normaliser, &err) != OUGHT_OK)
		die(err.sentence);
	counting.held = profiles_of(normaliser, &labelled.store);
	counting.queries = profiles_of(normaliser, &labelled.queries);
	persons_pairs(&labelled, count, &counting);
	rewrite(argv[1], &counting.same, &counting.others);
	match_normaliser_close(normaliser);
	return 0;
}
