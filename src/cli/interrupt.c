/* interrupt.c: Ctrl-C ends long work between two steps, so that its transaction is rolled back and that can be said. */
#include <signal.h>
#include <string.h>

#include "session.h"

/* The one variable of the program: a signal handler has nothing else to reach. */
static volatile sig_atomic_t caught;

static void
remember(int number)
{
	caught = number;
}

void
interrupt_watch(void)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	sigemptyset(&action.sa_mask);
	action.sa_handler = remember;
	/* A second one ends the program at once; the store takes that as it takes a crash. */
	action.sa_flags = (int)SA_RESETHAND;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		sigaction(numbers[i], &action, NULL);
}

bool
interrupt_requested(void)
{
	return caught != 0;
}

int
interrupt_exit_status(void)
{
	return caught != 0 ? 128 + (int)caught : 0;
}

enum ought_status
interrupt_check(struct ought_error *err)
{
	if (caught == 0)
		return OUGHT_OK;
	return ought_error_set(err, OUGHT_REFUSED, "interrupted");
}
