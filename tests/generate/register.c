/*
 * register.c: a large register of persons who do not exist, for the benchmark of searching.
 *
 *	register [--seed N] COUNT STORE.csv
 *
 * writes the persons of STORE.csv, evenly spread among others until there are COUNT, as CSV with the same
 * columns. The others are recombined: each value is that of somebody in STORE.csv, drawn by itself, but
 * that a place keeps its postcode and state. So whoever is looked for is still there, among persons who
 * share each single value with many. The same seed writes the same bytes.
 */
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 9U
#define SUBURB 6U /* with the columns after it, a place */

struct row {
	char *cells[COLUMNS];
};

/* splitmix64, so that a seed means the same everywhere. */
static uint64_t
next(uint64_t *seed)
{
	uint64_t z;

	*seed += UINT64_C(0x9e3779b97f4a7c15);
	z = *seed;
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* The data have no quoted cells. */
static void
split(char *line, struct row *row)
{
	line[strcspn(line, "\r\n")] = '\0';
	for (size_t i = 0; i < COLUMNS; i++)
		if ((row->cells[i] = strsep(&line, ",")) == NULL)
			errx(1, "a row has fewer than %u columns", COLUMNS);
}

static struct row *
read_rows(const char *path, size_t *count)
{
	struct row *rows = NULL;
	size_t size = 0, len = 0;
	char *line = NULL;
	FILE *file = fopen(path, "r");

	if (file == NULL)
		err(1, "%s", path);
	while (getline(&line, &len, file) > 0) {
		if (*count == size) {
			size = size == 0 ? 4096 : size * 2;
			if ((rows = realloc(rows, size * sizeof(*rows))) == NULL)
				err(1, NULL);
		}
		split(strdup(line), &rows[(*count)++]);
	}
	free(line);
	fclose(file);
	return rows;
}

static void
print(char *const cells[static COLUMNS])
{
	for (size_t i = 0; i < COLUMNS; i++)
		printf("%s%c", cells[i], i + 1 < COLUMNS ? ',' : '\n');
}

static void
print_recombined(const struct row *rows, size_t count, size_t number, uint64_t *seed)
{
	char id[32], *cells[COLUMNS];
	size_t from = 0;

	snprintf(id, sizeof(id), "made-%zu", number);
	cells[0] = id;
	for (size_t i = 1; i < COLUMNS; i++) {
		if (i <= SUBURB)
			from = 1 + next(seed) % (count - 1);
		cells[i] = rows[from].cells[i];
	}
	print(cells);
}

int
main(int argc, char **argv)
{
	uint64_t seed = 1;
	size_t count = 0, wanted, next_row = 1;
	struct row *rows;

	if (argc > 2 && strcmp(argv[1], "--seed") == 0) {
		seed = strtoull(argv[2], NULL, 10);
		argv += 2;
		argc -= 2;
	}
	if (argc != 3 || (wanted = strtoull(argv[1], NULL, 10)) == 0)
		errx(2, "usage: register [--seed N] COUNT STORE.csv");
	rows = read_rows(argv[2], &count);
	if (count < 2 || wanted < count - 1)
		errx(1, "%s holds nobody, or more than %zu", argv[2], wanted);
	print(rows[0].cells);
	for (size_t i = 0; i < wanted; i++) {
		/* As many of those to be found as there is of the whole. */
		if ((next_row - 1) * wanted <= i * (count - 1) && next_row < count)
			print(rows[next_row++].cells);
		else
			print_recombined(rows, count, i + 1, &seed);
	}
	return fflush(stdout) == 0 ? 0 : 1;
}
