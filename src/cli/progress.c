/* progress.c: a bar on standard error for work of more than a second, for people who wait. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "output.h"

#define SHOW_AFTER_MS 1000
#define SHOW_EVERY_MS 100
#define BAR 30

/* The monotonic clock: the time of day may jump. */
static int64_t
now_ms(void)
{
	struct timespec now;

	if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
		return 0;
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
progress_begin(struct progress *progress, const char *what)
{
	progress->what = what;
	progress->started_ms = now_ms();
	progress->shown_ms = 0;
	progress->shown = false;
}

void
progress_at(struct progress *progress, int64_t done, int64_t all)
{
	static const char full[] = "##############################";
	int64_t now = now_ms();
	int filled;

	if (now - progress->started_ms < SHOW_AFTER_MS ||
	    now - progress->shown_ms < SHOW_EVERY_MS || isatty(STDERR_FILENO) != 1)
		return;
	progress->shown_ms = now;
	progress->shown = true;
	if (all <= 0) {
		fprintf(stderr, "\r\033[K%s: %lld", progress->what, (long long)done);
	} else {
		if (done > all)
			done = all;
		filled = (int)((double)done / (double)all * BAR);
		fprintf(stderr, "\r\033[K%s [%.*s%*s] %lld of %lld", progress->what, filled, full,
		    BAR - filled, "", (long long)done, (long long)all);
	}
	fflush(stderr);
}

void
progress_end(struct progress *progress)
{
	if (progress->shown)
		fprintf(stderr, "\r\033[K");
	progress->shown = false;
}
