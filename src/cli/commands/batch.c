/*
 * batch.c: ought batch: commands from a file, with one store and one officer, unlocked once.  For scripts, and for
 * computers without a keyring.  Each command is what it would be alone: its own acts, its own refusals.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/file.h"
#include "cli/output.h"
#include "cli/session.h"

#include "batch.h"

#define BATCH_FILE_MAX ((size_t)16 << 20)

enum ought_status
batch_split(char *line, char *words[static BATCH_WORDS_MAX], int *count, struct ought_error *err)
{
	char *from = line, *to = line, quote = '\0';
	bool within = false;
	int found = 0;

	for (; *from != '\0'; from++) {
		if (quote == '\0' && strchr(" \t\r", *from) != NULL) {
			if (within)
				*to++ = '\0';
			within = false;
			continue;
		}
		if (!within) {
			if (*from == '#')
				break;
			if (found == (int)BATCH_WORDS_MAX)
				return ought_error_set(err, OUGHT_INVALID,
				    "there are more than %u words", BATCH_WORDS_MAX);
			/* A word never needs more room than it took: ${to} stays at or before ${from}. */
			words[found++] = to;
			within = true;
		}
		if (*from == quote) {
			quote = '\0';
		} else if (quote == '\0' && (*from == '\'' || *from == '"')) {
			quote = *from;
		} else if (*from == '\\' && quote != '\'') {
			if (from[1] == '\0')
				return ought_error_set(
				    err, OUGHT_INVALID, "there is a backslash at the end");
			*to++ = *++from;
		} else {
			*to++ = *from;
		}
	}
	if (quote != '\0')
		return ought_error_set(err, OUGHT_INVALID, "a quote is not closed");
	if (within)
		*to = '\0';
	*count = found;
	return OUGHT_OK;
}

/* Whether a word of the line would change who acts, or on what. */
static bool
changes_session(int count, char *const *words)
{
	static const char *const fixed[] = {"--store", "--as", "--passphrase-fd"};

	for (int i = 0; i < count; i++)
		for (size_t j = 0; j < sizeof(fixed) / sizeof(fixed[0]); j++) {
			size_t len = strlen(fixed[j]);

			if (strncmp(words[i], fixed[j], len) == 0 &&
			    (words[i][len] == '\0' || words[i][len] == '='))
				return true;
		}
	return false;
}

/* Run one line with what is open in ${cli}.  The exit status of its command. */
static int
run_line(struct cli *cli, int count, char **words)
{
	struct cli *line = calloc(1, sizeof(*line));
	int result;

	if (line == NULL) {
		remark("there is not enough memory");
		return OUGHT_INTERNAL;
	}
	line->store_path = cli->store_path;
	line->officer = cli->officer;
	line->json = cli->json;
	line->passphrase_fd = cli->passphrase_fd;
	line->identity = cli->identity;
	line->store = cli->store;
	line->db = cli->db;
	line->match = cli->match;
	result = dispatch_words(line, count, words);
	cli->identity = line->identity;
	cli->store = line->store;
	cli->db = line->db;
	cli->match = line->match;
	cli->changed = cli->changed || line->changed;
	free(line);
	return result;
}

static enum ought_status
run_lines(struct cli *cli, char *text, struct ought_error *err)
{
	char name[] = "ought";
	char *words[BATCH_WORDS_MAX + 1] = {name}, *line, *rest = text;
	bool onward = option_given(cli, "keep-going");
	enum ought_status first = OUGHT_OK, status;
	struct ought_error wrong = {0};
	size_t number = 0, refused = 0;
	int count, result;

	while ((line = strsep(&rest, "\n")) != NULL) {
		number++;
		if ((status = interrupt_check(err)) != OUGHT_OK)
			return status;
		if ((status = batch_split(line, words + 1, &count, &wrong)) != OUGHT_OK)
			return ought_error_set(err, status, "line %zu: %s", number, wrong.sentence);
		if (count == 0)
			continue;
		if (changes_session(count, words + 1))
			return ought_error_set(err, OUGHT_INVALID,
			    "line %zu: the store and the officer are given once, to ought batch itself",
			    number);
		if (strcmp(words[1], "batch") == 0)
			return ought_error_set(
			    err, OUGHT_INVALID, "line %zu: a batch within a batch", number);
		if ((result = run_line(cli, count + 1, words)) == 0)
			continue;
		if (!onward)
			return ought_error_set(err, (enum ought_status)result,
			    "line %zu failed; the lines after it were not run, what the lines before it did stands",
			    number);
		if (first == OUGHT_OK)
			first = (enum ought_status)result;
		refused++;
	}
	if (first != OUGHT_OK)
		return ought_error_set(
		    err, first, "%zu of the commands failed; what the others did stands", refused);
	return OUGHT_OK;
}

static enum ought_status
run_batch(struct cli *cli, struct ought_error *err)
{
	char *text = NULL;
	size_t len;
	enum ought_status status;

	if ((status = file_read(argument_text(cli, "FILE"), BATCH_FILE_MAX, &text, &len, err)) !=
	    OUGHT_OK)
		return status;
	if (strlen(text) != len)
		status = ought_error_set(err, OUGHT_INVALID, "the file holds a NUL");
	else if ((status = session_open(cli, err)) == OUGHT_OK)
		status = run_lines(cli, text, err);
	free(text);
	return status;
}

static const struct argument_about batch_arguments[] = {
    {"FILE", "commands without the word ought, one on each line (-: standard input)", 0},
    {0},
};

static const struct option_about batch_options[] = {
    {"keep-going", NULL, "go on after a command that failed", 0},
    {0},
};

const struct command cmd_batch = {
    .name = "batch",
    .run = run_batch,
    .arguments = batch_arguments,
    .options = batch_options,
    .about = "run the commands of a file, asking for the passphrase once",
    .more =
	"Words are divided and quoted as in a shell; nothing is expanded; # begins a remark.  Each\n"
	"command is acknowledged by itself: a batch is no transaction, and no bulk decision.",
};
