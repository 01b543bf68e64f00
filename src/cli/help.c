/* help.c: the table of commands, for reading. */
#include <stdlib.h>
#include <string.h>

#include "output.h"

#include "command.h"

#define NAME_COLUMN 28

void
help_synopsis(const struct command *command, struct ought_buffer *text)
{
	const struct argument_about *argument = command->arguments;
	const struct option_about *option = command->options;

	ought_buffer_add(text, "ought %s", command->name);
	for (; argument != NULL && argument->name != NULL; argument++) {
		bool optional = (argument->flags & ARGUMENT_OPTIONAL) != 0;

		ought_buffer_add(text, " %s%s%s%s", optional ? "[" : "", argument->name,
		    (argument->flags & ARGUMENT_REPEATED) != 0 ? " ..." : "", optional ? "]" : "");
	}
	for (; option != NULL && option->name != NULL; option++) {
		bool optional = (option->flags & OPTION_REQUIRED) == 0;

		ought_buffer_add(text, " %s--%s%s%s%s%s", optional ? "[" : "", option->name,
		    option->argument != NULL ? " " : "",
		    option->argument != NULL ? option->argument : "",
		    (option->flags & OPTION_REPEATED) != 0 ? " ..." : "", optional ? "]" : "");
	}
	if ((command->flags & COMMAND_FORM) != 0)
		ought_buffer_add(text, " [--file F]");
	if ((command->flags & COMMAND_REASON) != 0)
		ought_buffer_add(text, " [--reason TEXT]");
}

/* A paragraph ends with an empty line; where a line of the source ends says nothing. */
static void
say_more(const char *more)
{
	struct ought_buffer text = {0};

	for (const char *at = more; *at != '\0'; at++) {
		const bool alone = *at == '\n' && at[1] != '\n' && at > more && at[-1] != '\n';

		ought_buffer_add_bytes(&text, alone ? " " : at, 1);
	}
	if (text.text != NULL)
		say_paragraph(0, text.text);
	ought_buffer_free(&text);
}

static void
print_option(const struct option_about *option)
{
	char left[128];

	snprintf(left, sizeof(left), "--%s%s%s", option->name, option->argument != NULL ? " " : "",
	    option->argument != NULL ? option->argument : "");
	say_row(left, NAME_COLUMN, option->about);
}

void
help_command(const struct command *command)
{
	const struct argument_about *argument = command->arguments;
	const struct option_about *option = command->options;
	struct ought_buffer synopsis = {0};

	help_synopsis(command, &synopsis);
	say_paragraph(0, synopsis.text != NULL ? synopsis.text : command->name);
	say("\n");
	ought_buffer_free(&synopsis);
	say_paragraph(0, command->about);
	if (command->more != NULL) {
		say("\n");
		say_more(command->more);
	}
	if (argument != NULL && argument->name != NULL)
		say("\n");
	for (; argument != NULL && argument->name != NULL; argument++)
		say_row(argument->name, NAME_COLUMN, argument->about);
	say("\n");
	for (; option != NULL && option->name != NULL; option++)
		print_option(option);
	if ((command->flags & COMMAND_FORM) != 0)
		print_option(&option_file);
	if ((command->flags & COMMAND_REASON) != 0)
		print_option(&option_reason);
	for (option = options_common; option->name != NULL; option++)
		print_option(option);
}

void
help_family(const char *family)
{
	size_t len = strlen(family);

	for (size_t i = 0; commands[i] != NULL; i++)
		if (strncmp(commands[i]->name, family, len) == 0 && commands[i]->name[len] == ' ')
			say_row(commands[i]->name, NAME_COLUMN, commands[i]->about);
	say("\n\"ought COMMAND --help\" explains one.\n");
}

void
help_all(void)
{
	const char *family = "";
	size_t family_len = 0;

	say("ought records, proves and answers disclosure decisions.\n");
	for (size_t i = 0; commands[i] != NULL; i++) {
		const char *name = commands[i]->name;
		size_t len = strcspn(name, " ");
		bool same = len == family_len && strncmp(name, family, len) == 0;

		/* A blank line before and after each family of two-word commands. */
		if (i == 0 || (!same && (name[len] == ' ' || family[family_len] == ' ')))
			say("\n");
		say_row(name, NAME_COLUMN, commands[i]->about);
		family = name;
		family_len = len;
	}
	say("\n\"ought COMMAND --help\" explains a command, and ought(1) all of them.\n");
}

static size_t
least(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

/* Edits (insert, delete, change, swap neighbours) from ${a} to ${b}; words longer than 63 are far from all. */
static size_t
distance(const char *a, const char *b)
{
	size_t rows[3][64];
	size_t a_len = strlen(a), b_len = strlen(b);

	if (a_len > 63 || b_len > 63)
		return SIZE_MAX;
	for (size_t j = 0; j <= b_len; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		size_t *row = rows[i % 3], *above = rows[(i - 1) % 3], *two = rows[(i + 1) % 3];

		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			row[j] = least(
			    above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    two[j - 2] + 1 < row[j])
				row[j] = two[j - 2] + 1;
		}
	}
	return rows[a_len % 3][b_len];
}

const char *
help_nearest(const char *typed, const char *const *words)
{
	const char *nearest = NULL;
	size_t best = 1 + strlen(typed) / 3;

	for (; *words != NULL; words++) {
		size_t d = distance(typed, *words);

		if (d < best || (d == best && nearest == NULL)) {
			best = d;
			nearest = *words;
		}
	}
	return nearest;
}
