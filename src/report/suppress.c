/*
 * suppress.c: complementary suppression.
 *
 * Hiding the small numbers of a table is not enough: where a row or column has one hidden number, subtracting the others from
 * the total gives it back, and where it has two, their sum may leave no choice (two hidden numbers that sum to 2 are
 * both 1, since nought is shown).  So others are hidden too.  What is guaranteed: from the numbers shown, with all
 * sums of rows, columns and totals taken together, each number below the threshold could be the threshold or more.
 *
 * How.  Write each number with its sign so that every line sums to nought: totals of one line count as negative.  Then the
 * hidden numbers are the edges of a graph whose points are the lines (rows on one side, columns on the other), and the
 * tables that an onlooker cannot tell apart differ by flows round its cycles (D. Gusfield, A graph theoretic approach to
 * statistical data security, SIAM J. Comput. 17 (1988) 552).  A hidden number can grow by as much as can flow
 * round cycles through it while every other hidden number stays at 1 or above.  For each small number, smallest first,
 * we send such flow until it could have reached the threshold, each time along the cycle that costs least, where what
 * is hidden already costs nothing and what has to be hidden for it costs its value.  All that the cycle passes
 * becomes hidden.  Hiding more never narrows what was possible before, so one pass is enough; and there always is a
 * cycle, if need be through the totals.
 *
 * The limit: this is about the numbers of one table.  Two tables of the same records, published side by side, may give away
 * together what neither does alone; and an onlooker who knows this algorithm may find some tables likelier than others.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "report/suppress.h"

#define NOWHERE SIZE_MAX

struct reached {
	int64_t cost;
	size_t line;
};

struct suppressing {
	struct suppress_cell *cells;
	int64_t threshold;
	size_t *at_line;   /* the cells of each line, one after the other */
	size_t *first;     /* where a line's begin in it; one more than there are lines */
	int64_t *possible; /* what a cell's value is in the table that the flows lead to */
	int64_t *cost;     /* of reaching a line */
	size_t *by;        /* the cell by which it was reached */
	struct reached *heap;
	size_t heaped;
};

/* ---- the cheapest first ---- */

static bool
before(const struct reached *a, const struct reached *b)
{
	return a->cost != b->cost ? a->cost < b->cost : a->line < b->line;
}

static void
heap_add(struct suppressing *s, struct reached reached)
{
	size_t at = s->heaped++, up;

	while (at > 0 && before(&reached, &s->heap[up = (at - 1) / 2])) {
		s->heap[at] = s->heap[up];
		at = up;
	}
	s->heap[at] = reached;
}

static struct reached
heap_take(struct suppressing *s)
{
	const struct reached taken = s->heap[0], last = s->heap[--s->heaped];
	size_t at = 0, down;

	while ((down = 2 * at + 1) < s->heaped) {
		if (down + 1 < s->heaped && before(&s->heap[down + 1], &s->heap[down]))
			down++;
		if (!before(&s->heap[down], &last))
			break;
		s->heap[at] = s->heap[down];
		at = down;
	}
	s->heap[at] = last;
	return taken;
}

/* ---- flows ---- */

static bool
small(const struct suppressing *s, const struct suppress_cell *cell)
{
	return cell->value > 0 && cell->value < s->threshold;
}

/*
 * By how much ${cell} can change so that the sum of its lines rises (else falls): growing has no limit, and shrinking ends
 * at 1.  Nought is always shown, and so never changes.
 */
static int64_t
room(const struct suppressing *s, size_t cell, bool rising)
{
	if (s->cells[cell].value == 0)
		return 0;
	return rising != s->cells[cell].total ? INT64_MAX : s->possible[cell] - 1;
}

static int64_t
price(const struct suppress_cell *cell)
{
	return cell->hidden ? 0 : 2 * cell->value + cell->total;
}

/*
 * The cheapest way from column ${from} to row ${to}, not by ${except}, on which the lines' sums are raised and lowered by one
 * cell after the other, first raised if ${rising}.
 */
static bool
find_way(struct suppressing *s, size_t lines, size_t from, size_t to, size_t except, bool rising)
{
	for (size_t i = 0; i < lines; i++) {
		s->cost[i] = INT64_MAX;
		s->by[i] = NOWHERE;
	}
	s->heaped = 0;
	s->cost[from] = 0;
	heap_add(s, (struct reached){0, from});
	while (s->heaped > 0) {
		const struct reached here = heap_take(s);
		/* ${from} is a column: there and on other columns it is the one, on rows the other. */
		const bool row = s->cells[s->at_line[s->first[here.line]]].line[0] == here.line;

		if (here.line == to)
			return true;
		if (here.cost > s->cost[here.line])
			continue;
		for (size_t i = s->first[here.line]; i < s->first[here.line + 1]; i++) {
			const size_t cell = s->at_line[i];
			const struct suppress_cell *by = &s->cells[cell];
			const size_t there = by->line[by->line[0] == here.line];
			const int64_t cost = here.cost + price(by);

			if (cell == except || room(s, cell, row != rising) <= 0 ||
			    cost >= s->cost[there])
				continue;
			s->cost[there] = cost;
			s->by[there] = cell;
			heap_add(s, (struct reached){cost, there});
		}
	}
	return false;
}

/* Let ${cell} grow by what the way that was found from its column to its row can carry, at most ${most}. */
static int64_t
send(struct suppressing *s, size_t cell, int64_t most)
{
	const size_t from = s->cells[cell].line[1], to = s->cells[cell].line[0];
	/* Growing raises its lines' sums, unless it is a total; what comes last before its row does the opposite. */
	const bool last_rises = s->cells[cell].total;
	int64_t amount = most;
	bool rises = last_rises;

	for (size_t line = to; line != from; rises = !rises) {
		const size_t by = s->by[line];
		const int64_t can = room(s, by, rises);

		if (can < amount)
			amount = can;
		line = s->cells[by].line[s->cells[by].line[0] == line];
	}
	rises = last_rises;
	for (size_t line = to; line != from; rises = !rises) {
		const size_t by = s->by[line];

		s->possible[by] += rises != s->cells[by].total ? amount : -amount;
		s->cells[by].hidden = true;
		line = s->cells[by].line[s->cells[by].line[0] == line];
	}
	s->possible[cell] += amount;
	return amount;
}

static enum ought_status
protect(struct suppressing *s, size_t count, size_t lines, size_t cell, struct ought_error *err)
{
	const struct suppress_cell *here = &s->cells[cell];

	for (size_t i = 0; i < count; i++)
		s->possible[i] = s->cells[i].value;
	while (s->possible[cell] < s->threshold) {
		/* From its column, whose sum it raises (a total lowers it), the opposite has to happen first. */
		if (!find_way(s, lines, here->line[1], here->line[0], cell, here->total))
			return ought_error_set(err, OUGHT_INTERNAL,
			    "the table's totals are not those of its rows and columns");
		(void)send(s, cell, s->threshold - s->possible[cell]);
	}
	return OUGHT_OK;
}

/* ---- all of it ---- */

static enum ought_status
prepare(struct suppressing *s, size_t count, size_t lines, struct ought_error *err)
{
	size_t *next;

	s->at_line = calloc(2 * count + 1, sizeof(*s->at_line));
	s->first = calloc(lines + 2, sizeof(*s->first));
	s->possible = calloc(count + 1, sizeof(*s->possible));
	s->cost = calloc(lines + 1, sizeof(*s->cost));
	s->by = calloc(lines + 1, sizeof(*s->by));
	/* A line is added each time it is reached for less: at most once for each cell on it. */
	s->heap = calloc(2 * count + 2, sizeof(*s->heap));
	next = calloc(lines + 1, sizeof(*next));
	if (s->at_line == NULL || s->first == NULL || s->possible == NULL || s->cost == NULL ||
	    s->by == NULL || s->heap == NULL || next == NULL) {
		free(next);
		return no_memory(err);
	}
	for (size_t i = 0; i < count; i++)
		for (size_t side = 0; side < 2; side++)
			s->first[s->cells[i].line[side] + 1]++;
	for (size_t i = 0; i < lines; i++) {
		s->first[i + 1] += s->first[i];
		next[i] = s->first[i];
	}
	for (size_t i = 0; i < count; i++)
		for (size_t side = 0; side < 2; side++)
			s->at_line[next[s->cells[i].line[side]]++] = i;
	free(next);
	return OUGHT_OK;
}

enum ought_status
suppress(struct suppress_cell *cells, size_t count, size_t lines, int64_t threshold,
    struct ought_error *err)
{
	struct suppressing s = {.cells = cells, .threshold = threshold};
	enum ought_status status;

	for (size_t i = 0; i < count; i++)
		cells[i].hidden = small(&s, &cells[i]);
	if ((status = prepare(&s, count, lines, err)) != OUGHT_OK)
		goto out;
	for (int64_t value = 1; value < threshold && status == OUGHT_OK; value++)
		for (size_t i = 0; i < count && status == OUGHT_OK; i++)
			if (cells[i].value == value)
				status = protect(&s, count, lines, i, err);
out:
	free(s.at_line);
	free(s.first);
	free(s.possible);
	free(s.cost);
	free(s.by);
	free(s.heap);
	return status;
}
