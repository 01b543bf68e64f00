/* help.c: ought help. */
#include <stdio.h>
#include <string.h>

#include "cli/output.h"

#include "cli/command.h"

static enum ought_status
run_help(struct cli *cli, struct ought_error *err)
{
	char name[128];
	const char *first = argument_at(cli, "COMMAND", 0);
	const char *second = argument_at(cli, "COMMAND", 1);
	const char *words[256];
	const char *nearest;
	size_t count = 0;
	bool family = false;

	if (first == NULL) {
		pager_begin(cli);
		help_all();
		return OUGHT_OK;
	}
	snprintf(name, sizeof(name), "%s%s%s", first, second != NULL ? " " : "",
	    second != NULL ? second : "");
	for (size_t i = 0; commands[i] != NULL && count < 255; i++) {
		const char *candidate = commands[i]->name;
		size_t len = strlen(name);

		if (strcmp(candidate, name) == 0) {
			help_command(commands[i]);
			return OUGHT_OK;
		}
		family = family || (strncmp(candidate, name, len) == 0 && candidate[len] == ' ');
		words[count++] = candidate;
	}
	words[count] = NULL;
	if (family) {
		help_family(name);
		return OUGHT_OK;
	}
	if ((nearest = help_nearest(name, words)) != NULL)
		return ought_error_set(err, OUGHT_INVALID,
		    "there is no command \"%.60s\"; did you mean \"ought help %s\"?", name,
		    nearest);
	return ought_error_set(
	    err, OUGHT_INVALID, "there is no command \"%.60s\"; \"ought help\" lists them", name);
}

static const struct argument_about help_arguments[] = {
    {"COMMAND", "the command to explain", ARGUMENT_OPTIONAL | ARGUMENT_REPEATED},
    {0},
};

const struct command cmd_help = {
    .name = "help",
    .run = run_help,
    .arguments = help_arguments,
    .about = "list the commands, or explain one",
    .flags = COMMAND_STORELESS,
};
