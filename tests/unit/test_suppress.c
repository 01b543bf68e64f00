/*
 * test_suppress.c: small numbers in a table with totals stay unknown.  The onlooker of these tests is another program than the
 * one that hides: it tries every table that looks the same, or, where those are too many, subtracts and narrows until
 * nothing more follows.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "report/suppress.h"

#define SIDE_MAX 40
#define CELLS_MAX ((SIDE_MAX + 1) * (SIDE_MAX + 1))
#define MUCH INT64_C(1000000000)

/* ${rows} and ${columns} without the totals; with one column there is no column of totals. */
struct table {
	size_t rows, columns;
	size_t down, across; /* with the totals */
	struct suppress_cell cell[CELLS_MAX];
	size_t count;
};

static uint64_t
chance(uint64_t *seed)
{
	uint64_t z = (*seed += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static struct suppress_cell *
at(struct table *table, size_t row, size_t column)
{
	return &table->cell[row * table->across + column];
}

/* With one column, what stands on a row besides its one number has no equation: one line for all of them. */
static void
complete(struct table *table, size_t rows, size_t columns, const int64_t *values)
{
	size_t row, column;

	memset(table, 0, sizeof(*table));
	table->rows = rows;
	table->columns = columns;
	table->down = rows + 1;
	table->across = columns > 1 ? columns + 1 : 1;
	table->count = table->down * table->across;
	assert_true(rows <= SIDE_MAX && columns <= SIDE_MAX);
	for (row = 0; row < table->down; row++)
		for (column = 0; column < table->across; column++) {
			struct suppress_cell *cell = at(table, row, column);

			cell->line[0] = columns > 1 ? row : 0;
			cell->line[1] = table->down + column;
			cell->total = (row == rows) != (columns > 1 && column == columns);
		}
	for (row = 0; row < rows; row++)
		for (column = 0; column < columns; column++) {
			const int64_t value = values[row * columns + column];

			at(table, row, column)->value = value;
			at(table, rows, column)->value += value;
			if (columns > 1) {
				at(table, row, columns)->value += value;
				at(table, rows, columns)->value += value;
			}
		}
}

static void
hide(struct table *table, int64_t threshold)
{
	struct ought_error err = {0};
	size_t i;

	assert_int_equal(
	    suppress(table->cell, table->count, table->down + table->across, threshold, &err),
	    OUGHT_OK);
	for (i = 0; i < table->count; i++) {
		if (table->cell[i].value > 0 && table->cell[i].value < threshold)
			assert_true(table->cell[i].hidden);
		if (table->cell[i].value == 0)
			assert_false(table->cell[i].hidden);
	}
}

/* ---- an onlooker who subtracts: bounds on each hidden number, narrowed along each line until nothing changes ---- */

struct bounds {
	int64_t least, most;
};

static bool
narrow_line(const struct table *table, struct bounds *bounds, const size_t *cells, size_t count)
{
	int64_t low, high;
	bool narrowed = false;
	size_t i, j;

	for (i = 0; i < count; i++) {
		struct bounds *here = &bounds[cells[i]];

		/* The last of a line is its total: t = a + b + ..., so a = t - b - ... */
		low = high = 0;
		for (j = 0; j < count; j++) {
			const struct bounds *there = &bounds[cells[j]];

			if (j == i)
				continue;
			if ((j == count - 1) != (i == count - 1) && i != count - 1) {
				low += there->least;
				high += there->most;
			} else if (i == count - 1) {
				low += there->least;
				high += there->most;
			} else {
				low -= there->most;
				high -= there->least;
			}
		}
		if (low > here->least) {
			here->least = low;
			narrowed = true;
		}
		if (high < here->most && high < MUCH / 2) {
			here->most = high;
			narrowed = true;
		}
	}
	(void)table;
	return narrowed;
}

static void
subtract(const struct table *table, struct bounds *bounds)
{
	size_t cells[SIDE_MAX + 1], row, column, rounds = 0;
	bool narrowed = true;

	for (size_t i = 0; i < table->count; i++) {
		const struct suppress_cell *cell = &table->cell[i];

		bounds[i].least = cell->hidden ? 1 : cell->value;
		bounds[i].most = cell->hidden ? MUCH : cell->value;
	}
	while (narrowed && rounds++ < 100) {
		narrowed = false;
		for (row = 0; row < table->down && table->across > 1; row++) {
			for (column = 0; column < table->across; column++)
				cells[column] = row * table->across + column;
			narrowed |= narrow_line(table, bounds, cells, table->across);
		}
		for (column = 0; column < table->across; column++) {
			for (row = 0; row < table->down; row++)
				cells[row] = row * table->across + column;
			narrowed |= narrow_line(table, bounds, cells, table->down);
		}
	}
}

static size_t
worked_out(const struct table *table, int64_t threshold)
{
	static struct bounds bounds[CELLS_MAX];
	size_t found = 0;

	subtract(table, bounds);
	for (size_t i = 0; i < table->count; i++)
		if (table->cell[i].value > 0 && table->cell[i].value < threshold)
			found += bounds[i].most < threshold;
	return found;
}

/* ---- an onlooker who tries every table that looks the same ---- */

struct trying {
	struct table *table;
	int64_t value[16]; /* of the numbers that are not totals */
	int64_t most[CELLS_MAX];
	size_t tables;
};

static void
look(struct trying *trying)
{
	struct table *table = trying->table;
	static struct table other;
	size_t i;

	complete(&other, table->rows, table->columns, trying->value);
	for (i = 0; i < table->count; i++)
		if (table->cell[i].hidden ? other.cell[i].value < 1
					  : other.cell[i].value != table->cell[i].value)
			return;
	trying->tables++;
	for (i = 0; i < table->count; i++)
		if (other.cell[i].value > trying->most[i])
			trying->most[i] = other.cell[i].value;
}

static void
try_from(struct trying *trying, size_t i, int64_t highest)
{
	const struct table *table = trying->table;
	const size_t count = table->rows * table->columns;
	const struct suppress_cell *cell;

	if (i == count) {
		look(trying);
		return;
	}
	cell = &table->cell[i / table->columns * table->across + i % table->columns];
	if (!cell->hidden) {
		trying->value[i] = cell->value;
		try_from(trying, i + 1, highest);
		return;
	}
	for (int64_t value = 1; value <= highest; value++) {
		trying->value[i] = value;
		try_from(trying, i + 1, highest);
	}
}

/* The most that each hidden number can be, among tables of numbers up to ${highest}. */
static void
each_small_number_can_be_large(struct table *table, int64_t threshold, int64_t highest)
{
	static struct trying trying;

	memset(&trying, 0, sizeof(trying));
	trying.table = table;
	try_from(&trying, 0, highest);
	assert_true(trying.tables > 0); /* the true one at least */
	for (size_t i = 0; i < table->count; i++)
		if (table->cell[i].value > 0 && table->cell[i].value < threshold)
			assert_true(trying.most[i] >= threshold);
}

/* ---- promises ---- */

static void
nobody_works_out_a_small_number_by_trying_every_table(void **state)
{
	static struct table table;
	uint64_t seed = 20160101;
	int64_t values[9];
	size_t hidden = 0;

	(void)state;
	for (int round = 0; round < 200; round++) {
		const size_t rows = 1 + chance(&seed) % 3, columns = 1 + chance(&seed) % 3;

		for (size_t i = 0; i < rows * columns; i++)
			values[i] = chance(&seed) % 3 == 0 ? 0 : (int64_t)(chance(&seed) % 7);
		complete(&table, rows, columns, values);
		hide(&table, 3);
		for (size_t i = 0; i < table.count; i++)
			hidden += table.cell[i].hidden;
		each_small_number_can_be_large(&table, 3, 7);
	}
	assert_in_range(hidden, 300, 5000);
}

static void
subtracting_along_rows_columns_and_totals_gives_no_small_number(void **state)
{
	static struct table table;
	static int64_t values[SIDE_MAX * SIDE_MAX];
	uint64_t seed = 1327;
	size_t without = 0;

	(void)state;
	for (int round = 0; round < 300; round++) {
		const size_t rows = 1 + chance(&seed) % SIDE_MAX;
		const size_t columns = 1 + chance(&seed) % (round % 2 == 0 ? SIDE_MAX : 6);
		const uint64_t range = 2 + chance(&seed) % 60;
		const uint64_t empty = 1 + chance(&seed) % 5;

		for (size_t i = 0; i < rows * columns; i++)
			values[i] =
			    chance(&seed) % empty != 0 ? 0 : (int64_t)(chance(&seed) % range);
		complete(&table, rows, columns, values);
		/* The test of the test: with only the small numbers hidden, subtraction finds some. */
		for (size_t i = 0; i < table.count; i++)
			table.cell[i].hidden = table.cell[i].value > 0 && table.cell[i].value < 5;
		without += worked_out(&table, 5);
		hide(&table, 5);
		assert_int_equal(worked_out(&table, 5), 0);
	}
	assert_true(without > 1000);
}

static void
two_numbers_that_must_both_be_one_are_hidden_with_a_third(void **state)
{
	static struct table table;

	(void)state;
	/* 1 + 1 of a total of 9: hiding the two alone leaves no choice, as nought is shown. */
	complete(&table, 3, 1, (const int64_t[]){1, 1, 7});
	hide(&table, 5);
	assert_true(table.cell[2].hidden);
	assert_false(table.cell[3].hidden);
}

static void
a_single_small_number_takes_the_cheapest_company(void **state)
{
	static struct table table;

	(void)state;
	complete(&table, 4, 1, (const int64_t[]){300, 3, 40, 50});
	hide(&table, 5);
	assert_true(table.cell[1].hidden && table.cell[2].hidden);
	assert_false(table.cell[0].hidden || table.cell[3].hidden || table.cell[4].hidden);
}

static void
a_small_number_alone_hides_its_totals(void **state)
{
	static struct table table;

	(void)state;
	complete(&table, 2, 2, (const int64_t[]){3, 0, 0, 0});
	hide(&table, 5);
	for (size_t i = 0; i < table.count; i++)
		assert_int_equal(table.cell[i].hidden, table.cell[i].value != 0);
}

static void
where_nothing_is_small_nothing_is_hidden(void **state)
{
	static struct table table;

	(void)state;
	complete(&table, 2, 2, (const int64_t[]){5, 0, 1000, 12});
	hide(&table, 5);
	for (size_t i = 0; i < table.count; i++)
		assert_false(table.cell[i].hidden);
	complete(&table, 2, 2, (const int64_t[]){1, 2, 3, 4});
	hide(&table, 0);
	for (size_t i = 0; i < table.count; i++)
		assert_false(table.cell[i].hidden);
}

static void
a_large_table_of_small_numbers_is_done_in_time(void **state)
{
	const size_t rows = 1500, columns = 10, across = columns + 1, count = (rows + 1) * across;
	struct suppress_cell *cell = calloc(count, sizeof(*cell));
	struct ought_error err = {0};
	uint64_t seed = 7;
	size_t small = 0;

	(void)state;
	assert_non_null(cell);
	for (size_t i = 0; i < count; i++) {
		const size_t row = i / across, column = i % across;

		cell[i].line[0] = row;
		cell[i].line[1] = rows + 1 + column;
		cell[i].total = (row == rows) != (column == columns);
		if (row < rows && column < columns && chance(&seed) % 3 == 0) {
			cell[i].value = (int64_t)(chance(&seed) % 12);
			small += cell[i].value > 0 && cell[i].value < 5;
			cell[row * across + columns].value += cell[i].value;
			cell[rows * across + column].value += cell[i].value;
			cell[rows * across + columns].value += cell[i].value;
		}
	}
	assert_int_equal(suppress(cell, count, rows + 1 + across, 5, &err), OUGHT_OK);
	assert_true(small > 1000);
	free(cell);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nobody_works_out_a_small_number_by_trying_every_table),
	    cmocka_unit_test(subtracting_along_rows_columns_and_totals_gives_no_small_number),
	    cmocka_unit_test(two_numbers_that_must_both_be_one_are_hidden_with_a_third),
	    cmocka_unit_test(a_single_small_number_takes_the_cheapest_company),
	    cmocka_unit_test(a_small_number_alone_hides_its_totals),
	    cmocka_unit_test(where_nothing_is_small_nothing_is_hidden),
	    cmocka_unit_test(a_large_table_of_small_numbers_is_done_in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
