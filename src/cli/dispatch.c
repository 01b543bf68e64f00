/* dispatch.c: finds the command, runs it, and turns what became of it into a sentence and an exit status. */
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/input/form.h"
#include "output.h"
#include "session.h"

#include "command.h"

#define EXIT_INTERNAL 70
#define EXIT_STORE 5

static int
exit_status(enum ought_status status)
{
	switch (status) {
	case OUGHT_NOMEM:
	case OUGHT_INTERNAL:
		return EXIT_INTERNAL;
	case OUGHT_IO:
		return EXIT_STORE;
	default:
		return (int)status;
	}
}

/* Whether the word at ${argv}[${i}] is a common option whose argument is the next word. */
static bool
takes_next(const char *word)
{
	const struct option_about *option;

	for (option = options_common; option->name != NULL; option++)
		if (option->argument != NULL && strncmp(word, "--", 2) == 0 &&
		    strcmp(word + 2, option->name) == 0)
			return true;
	return false;
}

/* The places in ${argv} of the first two words that are no options; 0 for none. */
static void
find_words(int argc, char **argv, int place[static 2])
{
	int found = 0;

	place[0] = place[1] = 0;
	for (int i = 1; i < argc && found < 2; i++) {
		if (strcmp(argv[i], "--") == 0)
			return;
		if (argv[i][0] != '-')
			place[found++] = i;
		else if (takes_next(argv[i]))
			i++;
	}
}

static const struct command *
find_command(const char *first, const char *second, int *words)
{
	size_t len = strlen(first);

	for (size_t i = 0; second != NULL && commands[i] != NULL; i++) {
		const char *name = commands[i]->name;

		if (strncmp(name, first, len) == 0 && name[len] == ' ' &&
		    strcmp(name + len + 1, second) == 0) {
			*words = 2;
			return commands[i];
		}
	}
	for (size_t i = 0; commands[i] != NULL; i++)
		if (strcmp(commands[i]->name, first) == 0) {
			*words = 1;
			return commands[i];
		}
	return NULL;
}

static bool
is_family(const char *word)
{
	size_t len = strlen(word);

	for (size_t i = 0; commands[i] != NULL; i++)
		if (strncmp(commands[i]->name, word, len) == 0 && commands[i]->name[len] == ' ')
			return true;
	return false;
}

/* A wrong word: say the nearest right one. */
static int
unknown_command(const char *first, const char *second)
{
	const char *words[256];
	const char *nearest;
	char typed[128];
	size_t count = 0;
	size_t len = strlen(first);
	bool family = is_family(first);

	if (family && second == NULL) {
		help_family(first);
		return OUGHT_INVALID;
	}
	for (size_t i = 0; commands[i] != NULL && count < 255; i++) {
		const char *name = commands[i]->name;

		if (!family)
			words[count++] = name;
		else if (strncmp(name, first, len) == 0 && name[len] == ' ')
			words[count++] = name + len + 1;
	}
	words[count] = NULL;
	if (family)
		snprintf(typed, sizeof(typed), "%s", second);
	else
		snprintf(typed, sizeof(typed), "%s%s%s", first, second != NULL ? " " : "",
		    second != NULL ? second : "");
	if ((nearest = help_nearest(typed, words)) == NULL && !family)
		nearest = help_nearest(first, words);
	if (nearest != NULL)
		remark("there is no command \"%s%s%.60s\"; did you mean \"ought %s%s%s\"?",
		    family ? first : "", family ? " " : "", family ? second : first,
		    family ? first : "", family ? " " : "", nearest);
	else
		remark("there is no command \"%s%s%.60s\"; \"ought help\" lists them",
		    family ? first : "", family ? " " : "", family ? second : first);
	return OUGHT_INVALID;
}

/* Say how it ended. */
static int
report(struct cli *cli, enum ought_status status, const struct ought_error *err)
{
	int signal_status = interrupt_exit_status();

	if (status == OUGHT_OK)
		return 0;
	remark("%s: %s", cli->command->name,
	    err->sentence[0] != '\0' ? err->sentence : "it failed, and nothing says why");
	if ((cli->command->flags & COMMAND_ACTS) != 0 && !cli->changed)
		remark("nothing was changed");
	return signal_status != 0 ? signal_status : exit_status(status);
}

static int
run_command(struct cli *cli, int argc, char **argv)
{
	struct ought_error err = {0};
	enum ought_status status;
	int result;

	if ((status = options_read(cli, argc, argv, &err)) != OUGHT_OK) {
		struct ought_buffer synopsis = {0};

		help_synopsis(cli->command, &synopsis);
		remark("%s: %s", cli->command->name, err.sentence);
		remark("usage: %s", synopsis.text != NULL ? synopsis.text : cli->command->name);
		ought_buffer_free(&synopsis);
		return exit_status(status);
	}
	if (cli->help) {
		help_command(cli->command);
		return 0;
	}
	if ((status = ought_start(&err)) == OUGHT_OK)
		status = cli->command->run(cli, &err);
	pager_end();
	if (status == OUGHT_OK && (fflush(stdout) != 0 || ferror(stdout))) {
		session_changed(cli);
		status =
		    ought_error_set(&err, OUGHT_IO, "what was to be printed could not be written");
	}
	result = report(cli, status, &err);
	form_close(cli, status == OUGHT_OK);
	free(cli->reason);
	cli->reason = NULL;
	return result;
}

int
dispatch_words(struct cli *cli, int argc, char **argv)
{
	char **rest = NULL;
	const char *first, *second;
	int place[2], words = 0, rest_count = 0, result;

	find_words(argc, argv, place);
	first = place[0] > 0 ? argv[place[0]] : "status";
	second = place[1] > 0 ? argv[place[1]] : NULL;
	if ((cli->command = find_command(first, second, &words)) == NULL) {
		for (int i = 1; i < argc; i++)
			if (strcmp(argv[i], "--help") == 0 && is_family(first)) {
				help_family(first);
				return 0;
			}
		return unknown_command(first, second);
	}
	if ((rest = calloc((size_t)argc + 1, sizeof(*rest))) == NULL) {
		remark("there is not enough memory");
		return EXIT_INTERNAL;
	}
	for (int i = 1; i < argc; i++)
		if (place[0] == 0 || (i != place[0] && !(words == 2 && i == place[1])))
			rest[rest_count++] = argv[i];
	result = run_command(cli, rest_count, rest);
	free(rest);
	return result;
}

/* What is answered without a command: the version, and help.  false where there is more to do. */
static bool
answer_alone(int argc, char **argv)
{
	int place[2];

	find_words(argc, argv, place);
	if (place[0] != 0)
		return false;
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--version") == 0 || strcmp(argv[i], "-V") == 0) {
			say("ought %s\n", OUGHT_VERSION);
			return true;
		}
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
			help_all();
			return true;
		}
	if (argc > 1 || getenv("OUGHT_STORE") != NULL)
		return false;
	help_all();
	return true;
}

int
dispatch(int argc, char **argv)
{
	struct cli *cli = NULL;
	int result;

	/* Widths of characters need UTF-8; nothing else is left to the locale, so that output does not vary. */
	setlocale(LC_CTYPE, "");
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
	interrupt_watch();

	if (answer_alone(argc, argv))
		return 0;
	if ((cli = calloc(1, sizeof(*cli))) == NULL) {
		remark("there is not enough memory");
		return EXIT_INTERNAL;
	}
	cli->passphrase_fd = -1;
	cli->store_path = getenv("OUGHT_STORE");
	cli->officer = getenv("OUGHT_OFFICER");
	result = dispatch_words(cli, argc, argv);
	ought_match_close(cli->match);
	if (cli->store != NULL)
		ought_store_close(cli->store);
	ought_identity_free(cli->identity);
	free(cli);
	return result;
}
