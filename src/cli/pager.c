/* pager.c: long output goes through the reader's pager, on a terminal only. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "output.h"

static pid_t running;

bool
pager_running(void)
{
	return running > 0;
}

static void
become_pager(int from)
{
	const char *pager = getenv("PAGER");

	dup2(from, STDIN_FILENO);
	close(from);
	/* Short output is printed and left standing; colours pass; no editor or shell from within. */
	setenv("LESS", "FRX", 0);
	setenv("LESSSECURE", "1", 1);
	signal(SIGINT, SIG_IGN);
	execl("/bin/sh", "sh", "-c", pager != NULL && pager[0] != '\0' ? pager : "less",
	    (char *)NULL);
	_exit(127);
}

void
pager_begin(struct cli *cli)
{
	int ends[2];

	if (cli->json || running > 0 || !output_terminal() || pipe(ends) != 0)
		return;
	fflush(stdout);
	running = fork();
	if (running == 0) {
		close(ends[1]);
		become_pager(ends[0]);
	}
	close(ends[0]);
	if (running > 0) {
		dup2(ends[1], STDOUT_FILENO);
		/* Leaving the pager early is not an error of ours. */
		signal(SIGPIPE, SIG_IGN);
	}
	close(ends[1]);
}

void
pager_end(void)
{
	int status;

	if (running <= 0)
		return;
	fflush(stdout);
	clearerr(stdout);
	close(STDOUT_FILENO);
	while (waitpid(running, &status, 0) < 0 && errno == EINTR)
		;
	running = 0;
	/* Nothing more is printed; a later write has to find an open descriptor all the same. */
	dup2(STDERR_FILENO, STDOUT_FILENO);
}
