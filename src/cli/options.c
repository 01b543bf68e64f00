/* options.c: reads the words of a call by the rows of its command. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "ought/base.h"

#include "command.h"

const struct option_about options_common[] = {
    {"store", "DIR", "the store (otherwise OUGHT_STORE)", 0},
    {"as", "OFFICER", "who you are (otherwise OUGHT_OFFICER, or the one who is unlocked)", 0},
    {"passphrase-fd", "N", "read the passphrase from file descriptor N, up to a newline", 0},
    {"json", NULL, "print one JSON document", 0},
    {"help", NULL, "explain the command", 0},
    {0},
};
const struct option_about option_reason = {"reason", "TEXT", "why; it is kept with the act", 0};
const struct option_about option_file = {
    "file", "F", "take the filled form, or a JSON object, from F (-: standard input)", 0};

static const struct option_about *
find_in(const struct option_about *options, const char *name, size_t len)
{
	for (; options != NULL && options->name != NULL; options++)
		if (strlen(options->name) == len && strncmp(options->name, name, len) == 0)
			return options;
	return NULL;
}

static const struct option_about *
find_option(const struct command *command, const char *name, size_t len)
{
	const struct option_about *option;

	if ((option = find_in(command->options, name, len)) == NULL)
		option = find_in(options_common, name, len);
	if (option == NULL && (command->flags & COMMAND_REASON) != 0 && len == 6 &&
	    strncmp(name, "reason", len) == 0)
		option = &option_reason;
	if (option == NULL && (command->flags & COMMAND_FORM) != 0 && len == 4 &&
	    strncmp(name, "file", len) == 0)
		option = &option_file;
	return option;
}

static enum ought_status
unknown_option(const struct command *command, const char *typed, struct ought_error *err)
{
	const char *words[64] = {NULL};
	const struct option_about *option;
	const char *nearest;
	size_t count = 0;

	for (option = command->options; option != NULL && option->name != NULL && count < 48;
	     option++)
		words[count++] = option->name;
	for (option = options_common; option->name != NULL; option++)
		words[count++] = option->name;
	if ((command->flags & COMMAND_REASON) != 0)
		words[count++] = option_reason.name;
	if ((command->flags & COMMAND_FORM) != 0)
		words[count++] = option_file.name;
	nearest = help_nearest(typed + strspn(typed, "-"), words);
	if (nearest != NULL)
		return ought_error_set(err, OUGHT_INVALID,
		    "there is no option %.60s; did you mean --%s?", typed, nearest);
	return ought_error_set(err, OUGHT_INVALID, "there is no option %.60s", typed);
}

static enum ought_status
add_given(
    struct cli *cli, const struct option_about *option, const char *value, struct ought_error *err)
{
	if (cli->given_count == GIVEN_MAX)
		return ought_error_set(
		    err, OUGHT_INVALID, "more than %u words; use a file", GIVEN_MAX);
	if (option != NULL && (option->flags & OPTION_REPEATED) == 0 &&
	    option_given(cli, option->name))
		return ought_error_set(err, OUGHT_INVALID, "--%s is given twice", option->name);
	cli->given[cli->given_count].option = option;
	cli->given[cli->given_count].value = value;
	cli->given_count++;
	return OUGHT_OK;
}

/* Read the option at ${argv}[${*i}] and, where it has one, its argument. */
static enum ought_status
read_option(struct cli *cli, int argc, char *const argv[], int *i, struct ought_error *err)
{
	const struct option_about *option;
	const char *typed = argv[*i];
	const char *value = NULL;
	size_t len;

	if (strcmp(typed, "-h") == 0)
		typed = "--help";
	if (typed[1] != '-')
		return unknown_option(cli->command, typed, err);
	len = strcspn(typed + 2, "=");
	if ((option = find_option(cli->command, typed + 2, len)) == NULL)
		return unknown_option(cli->command, typed, err);
	if (typed[2 + len] == '=')
		value = typed + 2 + len + 1;
	if (option->argument == NULL) {
		if (value != NULL)
			return ought_error_set(
			    err, OUGHT_INVALID, "--%s takes no value", option->name);
		value = "";
	} else if (value == NULL) {
		if (*i + 1 >= argc)
			return ought_error_set(err, OUGHT_INVALID, "--%s needs its %s",
			    option->name, option->argument);
		value = argv[++*i];
	}
	if (option->argument != NULL && !ought_text_valid(value, strlen(value)))
		return ought_error_set(err, OUGHT_INVALID, "the %s of --%s is not UTF-8 text",
		    option->argument, option->name);
	return add_given(cli, option, value, err);
}

static enum ought_status
read_common(struct cli *cli, struct ought_error *err)
{
	int64_t fd = -1;
	enum ought_status status;

	cli->json = option_given(cli, "json");
	cli->help = option_given(cli, "help");
	if (option_given(cli, "store"))
		cli->store_path = option_text(cli, "store");
	if (option_given(cli, "as"))
		cli->officer = option_text(cli, "as");
	if ((status = option_number(cli, "passphrase-fd", 0, INT_MAX, &fd, err)) != OUGHT_OK)
		return status;
	cli->passphrase_fd = (int)fd;
	return OUGHT_OK;
}

/* Are all the arguments there, and all the options that have to be, and no more?  Missing ones are named together. */
static enum ought_status
check_given(const struct cli *cli, struct ought_error *err)
{
	const struct argument_about *argument = cli->command->arguments;
	const struct option_about *option = cli->command->options;
	struct ought_buffer missing = {0};
	size_t places = 0, words = 0;
	bool endless = false;
	enum ought_status status = OUGHT_OK;

	for (size_t i = 0; i < cli->given_count; i++)
		words += cli->given[i].option == NULL;
	for (; argument != NULL && argument->name != NULL; argument++) {
		endless = (argument->flags & ARGUMENT_REPEATED) != 0;
		if (places++ >= words && (argument->flags & ARGUMENT_OPTIONAL) == 0)
			ought_buffer_add(
			    &missing, "%s%s", missing.len > 0 ? ", " : "", argument->name);
	}
	for (; option != NULL && option->name != NULL; option++)
		if ((option->flags & OPTION_REQUIRED) != 0 && !option_given(cli, option->name))
			ought_buffer_add(&missing, "%s--%s %s", missing.len > 0 ? ", " : "",
			    option->name, option->argument);
	if (missing.failed)
		status = ought_error_set(err, OUGHT_NOMEM, "there is not enough memory");
	else if (missing.len > 0)
		status = ought_error_set(err, OUGHT_INVALID, "missing: %s", missing.text);
	else if (words > places && !endless)
		status = ought_error_set(
		    err, OUGHT_INVALID, "there is a word too many after %s", cli->command->name);
	ought_buffer_free(&missing);
	return status;
}

enum ought_status
options_read(struct cli *cli, int argc, char *const argv[], struct ought_error *err)
{
	bool words_only = false;
	enum ought_status status = OUGHT_OK;

	for (int i = 0; i < argc && status == OUGHT_OK; i++) {
		if (!words_only && strcmp(argv[i], "--") == 0)
			words_only = true;
		else if (!words_only && argv[i][0] == '-' && argv[i][1] != '\0')
			status = read_option(cli, argc, argv, &i, err);
		else if (!ought_text_valid(argv[i], strlen(argv[i])))
			status = ought_error_set(err, OUGHT_INVALID, "a word is not UTF-8 text");
		else
			status = add_given(cli, NULL, argv[i], err);
	}
	if (status == OUGHT_OK)
		status = read_common(cli, err);
	if (status == OUGHT_OK && !cli->help)
		status = check_given(cli, err);
	return status;
}

const char *
argument_at(const struct cli *cli, const char *name, size_t index)
{
	const struct argument_about *argument = cli->command->arguments;
	size_t place = 0, words = 0;

	for (; argument != NULL && argument->name != NULL; argument++, place++)
		if (strcmp(argument->name, name) == 0)
			break;
	if (argument == NULL || argument->name == NULL)
		return NULL;
	if (index > 0 && (argument->flags & ARGUMENT_REPEATED) == 0)
		return NULL;
	for (size_t i = 0; i < cli->given_count; i++)
		if (cli->given[i].option == NULL && words++ == place + index)
			return cli->given[i].value;
	return NULL;
}

const char *
option_at(const struct cli *cli, const char *name, size_t index)
{
	size_t seen = 0;

	for (size_t i = 0; i < cli->given_count; i++)
		if (cli->given[i].option != NULL && strcmp(cli->given[i].option->name, name) == 0 &&
		    seen++ == index)
			return cli->given[i].value;
	return NULL;
}

const char *
argument_text(const struct cli *cli, const char *name)
{
	return argument_at(cli, name, 0);
}

const char *
option_text(const struct cli *cli, const char *name)
{
	return option_at(cli, name, 0);
}

bool
option_given(const struct cli *cli, const char *name)
{
	return option_at(cli, name, 0) != NULL;
}

static enum ought_status
read_id(const char *typed, enum ought_id_kind kind, int64_t *n, char text[static OUGHT_ID_MAX],
    struct ought_error *err)
{
	int64_t value;
	enum ought_status status;

	if ((status = ought_id_parse(kind, typed, &value, err)) != OUGHT_OK)
		return status;
	*n = value;
	ought_id_format(kind, value, text);
	return OUGHT_OK;
}

enum ought_status
argument_id(const struct cli *cli, const char *name, enum ought_id_kind kind, int64_t *n,
    char text[static OUGHT_ID_MAX], struct ought_error *err)
{
	const char *typed = argument_text(cli, name);

	if (typed == NULL)
		return ought_error_set(err, OUGHT_INVALID, "missing: %s", name);
	return read_id(typed, kind, n, text, err);
}

enum ought_status
option_id(const struct cli *cli, const char *name, enum ought_id_kind kind, int64_t *n,
    char text[static OUGHT_ID_MAX], struct ought_error *err)
{
	const char *typed = option_text(cli, name);

	if (typed == NULL)
		return ought_error_set(err, OUGHT_INVALID, "missing: --%s", name);
	return read_id(typed, kind, n, text, err);
}

enum ought_status
option_date(
    const struct cli *cli, const char *name, struct ought_date *date, struct ought_error *err)
{
	const char *typed = option_text(cli, name);

	if (typed == NULL)
		return OUGHT_OK;
	if (ought_date_parse(typed, date, NULL) != OUGHT_OK)
		return ought_error_set(err, OUGHT_INVALID,
		    "--%s has to be a date that exists, such as 2026-03-01", name);
	return OUGHT_OK;
}

enum ought_status
option_number(const struct cli *cli, const char *name, int64_t least, int64_t most, int64_t *value,
    struct ought_error *err)
{
	const char *typed = option_text(cli, name);
	char *end;
	long long number;

	if (typed == NULL)
		return OUGHT_OK;
	errno = 0;
	number = strtoll(typed, &end, 10);
	/* strtoll skips white space and takes a plus sign; a number here is digits and perhaps a minus. */
	if (errno != 0 || end == typed || *end != '\0' ||
	    strspn(typed, "-0123456789") != strlen(typed) || number < least || number > most)
		return ought_error_set(err, OUGHT_INVALID,
		    "--%s has to be a whole number from %lld to %lld", name, (long long)least,
		    (long long)most);
	*value = number;
	return OUGHT_OK;
}
