/*
 * bench_status.c: what waits, on a store of many checks: ought status for each role that works on them.
 *  - Of 20 checks 14 are answered (one in a hundred of them with a disclosure, every other of those being reconsidered); one
 *    each is to be searched for, answered, matched, assessed, asked about, and decided.
 *  - Each role's list is made several times over; the median counts, and the page cache is warm.
 *
 *	bench_status [CHECKS]
 */
#include <err.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/command.h"

#include "../fixture/day.h"

#define PERSONS 200
#define BATCH 5000
#define ROUNDS 9

/* How far a check is, by its number. */
enum stage { RECEIVED, SEARCHED, CANDIDATE, MATCHED, ASSESSED, ASKED, DISCLOSED, ANSWERED };

static enum stage
stage_of(int check)
{
	switch (check % 20) {
	case 0:
		return RECEIVED;
	case 1:
		return SEARCHED;
	case 2:
		return CANDIDATE;
	case 3:
		return MATCHED;
	case 4:
		return ASSESSED;
	case 5:
		return ASKED;
	case 6:
		return check % 100 == 6 ? DISCLOSED : ANSWERED;
	default:
		return ANSWERED;
	}
}

static int
person_of(int check)
{
	return check % PERSONS + 1;
}

static bool
has_candidate(int check)
{
	const enum stage stage = stage_of(check);

	return stage >= CANDIDATE && stage <= DISCLOSED;
}

static bool
is_past(int check, enum stage stage)
{
	return has_candidate(check) && stage_of(check) > stage;
}

/* One step of every check that takes it, by one officer, in large transactions. */
static void
step(struct day *day, int checks, const char *officer, bool (*take)(struct day *day, int check))
{
	int done = 0;

	day_batch(day, officer);
	for (int check = 1; check <= checks; check++) {
		if (!take(day, check) || ++done % BATCH != 0)
			continue;
		day_batch_end(day);
		day_batch(day, officer);
	}
	day_batch_end(day);
}

static bool
receive(struct day *day, int check)
{
	day_check(day, check);
	return true;
}

static bool
search(struct day *day, int check)
{
	const int person = person_of(check);

	if (stage_of(check) == RECEIVED)
		return false;
	day_searched(day, check, PERSONS, &person, has_candidate(check) ? 1 : 0);
	return true;
}

static bool
match(struct day *day, int check)
{
	if (!is_past(check, CANDIDATE))
		return false;
	day_matched(day, check, person_of(check), "same");
	return true;
}

static bool
assess(struct day *day, int check)
{
	if (!is_past(check, MATCHED))
		return false;
	day_assessed(day, check, person_of(check), "disclose");
	return true;
}

static bool
ask(struct day *day, int check)
{
	if (!is_past(check, ASSESSED))
		return false;
	day_not_invited(day, check, person_of(check));
	return true;
}

static int decisions;

static bool
decide(struct day *day, int check)
{
	if (stage_of(check) != DISCLOSED)
		return false;
	day_decided(day, ++decisions, check, person_of(check), true);
	return true;
}

static int answers;

static bool
answer(struct day *day, int check)
{
	const bool discloses = stage_of(check) == DISCLOSED;
	json_t *claims, *content;

	if (!discloses && stage_of(check) != ANSWERED)
		return false;
	claims = day_json("{'check': 'C-2026-%06d', 'answer': '%s', 'decisions': []}", check,
	    discloses ? "disclosure" : "no-trace");
	content = discloses
	    ? day_json(
		  "{'texts': [{'decision': 'D-%06d', 'text': 'Suffolk Constabulary holds the following.'}]}",
		  ++answers)
	    : json_object();
	if (discloses)
		json_array_append_new(
		    json_object_get(claims, "decisions"), json_sprintf("D-%06d", answers));
	day_do(day, "ruth.dale", "check.answered", claims, content);
	return true;
}

static void
reconsider(struct day *day)
{
	day_batch(day, "ruth.dale");
	for (int i = 1; i <= decisions; i += 2)
		day_do(day, "ruth.dale", "reconsideration.opened",
		    day_json("{'reconsideration': 'X-%06d', 'decision': 'D-%06d', 'trigger': '%s'}",
			(i + 1) / 2, i, i % 4 == 1 ? "court-order" : "accuracy-dispute"),
		    day_json("{'reason': 'r'}"));
	day_batch_end(day);
}

static double
seconds(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int
compare(const void *a, const void *b)
{
	const double left = *(const double *)a, right = *(const double *)b;

	return left < right ? -1 : left > right;
}

static double
median(double *rounds)
{
	qsort(rounds, ROUNDS, sizeof(rounds[0]), compare);
	return rounds[ROUNDS / 2] * 1e3;
}

static void
list(struct day *day, const char *officer, const char *role, FILE *figures)
{
	static char *words[] = {"ought", "status", NULL};
	double wall[ROUNDS], cpu[ROUNDS];

	for (int i = 0; i < ROUNDS; i++) {
		struct cli cli = {.passphrase_fd = -1,
		    .identity = day_identity(day, officer),
		    .store = day_store(day, officer)};
		const double begin = seconds(CLOCK_MONOTONIC),
			     used = seconds(CLOCK_PROCESS_CPUTIME_ID);

		cli.db = ought_store_db(cli.store);
		if (dispatch_words(&cli, 2, words) != 0)
			errx(1, "the list of %s could not be made", officer);
		wall[i] = seconds(CLOCK_MONOTONIC) - begin;
		cpu[i] = seconds(CLOCK_PROCESS_CPUTIME_ID) - used;
	}
	fprintf(figures, "  ought status, %-10s  %7.1f ms of CPU, %7.1f ms\n", role, median(cpu),
	    median(wall));
}

static void
make(void **state)
{
	static const char *const officers[][2] = {{"ruth.dale", "disclosure"},
	    {"jane.roe", "senior"}, {"mary.shaw", "chief"}, {"ann.green", "auditor"}};
	struct day *day = *state;
	const char *given = getenv("BENCH_CHECKS");
	const int checks = given != NULL ? atoi(given) : 100000;
	FILE *figures = fdopen(dup(STDOUT_FILENO), "w");
	const double begin = seconds(CLOCK_MONOTONIC);

	day_batch(day, "john.doe");
	for (int i = 1; i <= PERSONS; i++) {
		day_person(day, i);
		day_record(day, i, i, "allegation");
	}
	day_batch_end(day);
	step(day, checks, "ruth.dale", receive);
	step(day, checks, "ruth.dale", search);
	step(day, checks, "ruth.dale", match);
	step(day, checks, "ruth.dale", assess);
	step(day, checks, "ruth.dale", ask);
	step(day, checks, "jane.roe", decide);
	step(day, checks, "ruth.dale", answer);
	reconsider(day);
	fprintf(figures, "%d checks, %d decisions, %lld acts, made in %.0f s\n", checks, decisions,
	    (long long)day_int(day, "SELECT count(*) FROM ledger.entry"),
	    seconds(CLOCK_MONOTONIC) - begin);
	if (freopen("/dev/null", "w", stdout) == NULL)
		err(1, "/dev/null");
	for (size_t i = 0; i < sizeof(officers) / sizeof(officers[0]); i++)
		list(day, officers[i][0], officers[i][1], figures);
	fclose(figures);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest bench[] = {
	    cmocka_unit_test_setup_teardown(make, day_setup, day_teardown)};

	if (argc > 1)
		setenv("BENCH_CHECKS", argv[1], 1);
	return cmocka_run_group_tests(bench, NULL, NULL);
}
