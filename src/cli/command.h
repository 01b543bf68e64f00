/*
 * command.h: a command is one row and one function.  Parsing, --help and the manual's test all come from the rows;
 * commands.c lists them.  A family's file defines its rows as `const struct command cmd_officer_grant = {...}`.
 */
#ifndef OUGHT_CLI_COMMAND_H
#define OUGHT_CLI_COMMAND_H

#include "ought/acts.h"
#include "ought/base.h"
#include "ought/match.h"
#include "ought/store.h"

struct cli;
struct form_kept;

enum option_flag {
	OPTION_REQUIRED = 1,
	OPTION_REPEATED = 2 /* may be given more than once */
};

/* An option as people give it: --role ROLE.  A list of them ends with a row without name. */
struct option_about {
	const char *name;     /* "role" */
	const char *argument; /* "ROLE"; NULL: a flag, without argument */
	const char *about;    /* half a sentence, in lower case, without full stop */
	unsigned flags;
};

enum argument_flag {
	ARGUMENT_OPTIONAL = 1,
	ARGUMENT_REPEATED = 2 /* the last one: one or more (with ARGUMENT_OPTIONAL: any number) */
};

/* A word that is not an option: CHECK.  A list of them ends with a row without name. */
struct argument_about {
	const char *name; /* "CHECK", as in the synopsis */
	const char *about;
	unsigned flags;
};

enum command_flag {
	COMMAND_ACTS = 1,     /* changes the store: its failures say that nothing was changed */
	COMMAND_REASON = 2,   /* takes --reason TEXT */
	COMMAND_FORM = 4,     /* takes --file F in place of the editor */
	COMMAND_STORELESS = 8 /* works without a store */
};

struct command {
	const char *name; /* "officer grant" */
	enum ought_status (*run)(struct cli *cli, struct ought_error *err);
	const struct argument_about *arguments; /* NULL: none */
	const struct option_about *options;     /* NULL: only those that every command takes */
	const char *about; /* "give an officer a role": one line, lower case, no full stop */
	const char *
	    act; /* that it proposes: who may not is told before anything is filled in; NULL: none, or several */
	const char *more; /* further paragraphs for --help; NULL: none */
	unsigned flags;
};

/* Every command, in the order of the help; ends with NULL. */
extern const struct command *const commands[];
/* The options that every command takes, and those that flags bring; each ends with a row without name. */
extern const struct option_about options_common[];
extern const struct option_about option_reason;
extern const struct option_about option_file;

#define GIVEN_MAX 256U /* options and arguments in one call */

/* One call of the program: what was asked for, and what is open.  Made and released by dispatch.c. */
struct cli {
	const struct command *command;
	struct {
		const struct option_about *option; /* NULL: an argument */
		const char *value;
	} given[GIVEN_MAX];
	size_t given_count;

	const char *store_path; /* --store or OUGHT_STORE; NULL */
	const char *officer;    /* --as or OUGHT_OFFICER; NULL */
	bool json;              /* --json */
	bool help;              /* --help */
	int passphrase_fd;      /* -1: ask at the terminal */

	struct ought_identity *identity; /* by session_open; closed at the end */
	struct ought_store *store;
	struct ought_db *db;       /* the store's */
	struct ought_match *match; /* by session_match */
	struct form_kept *form;    /* what form_fill read: kept unless the command succeeds */
	char *reason;              /* asked at the terminal */
	bool changed;              /* an act of this call was committed: see session_changed */
};

/* Run the program; the exit status of cli.md. */
int dispatch(int argc, char **argv);
/*
 * Find the command in ${argv} (from its second word, as in main) and run it with what is open in ${cli}; what it
 * opens stays open there.  The exit status.
 */
int dispatch_words(struct cli *cli, int argc, char **argv);

/*
 * Read ${argv} into ${cli} (given, and the common options) by the rows of ${command}, from the word after the
 * command's name.  OUGHT_INVALID with the sentence for the user.
 */
enum ought_status
options_read(struct cli *cli, int argc, char *const argv[], struct ought_error *err) OUGHT_MUST;

/* An argument's or option's value; NULL where it was not given.  Borrowed from the command line. */
const char *argument_text(const struct cli *cli, const char *name);
const char *option_text(const struct cli *cli, const char *name);
bool option_given(const struct cli *cli, const char *name);
/* The ${index}-th value of what may be repeated, counted from 0; NULL past the last. */
const char *argument_at(const struct cli *cli, const char *name, size_t index);
const char *option_at(const struct cli *cli, const char *name, size_t index);

/* An identifier, as number and in its one written form; OUGHT_INVALID with the sentence. */
enum ought_status argument_id(const struct cli *cli, const char *name, enum ought_id_kind kind,
    int64_t *n, char text[static OUGHT_ID_MAX], struct ought_error *err) OUGHT_MUST;
enum ought_status option_id(const struct cli *cli, const char *name, enum ought_id_kind kind,
    int64_t *n, char text[static OUGHT_ID_MAX], struct ought_error *err) OUGHT_MUST;
/* A date YYYY-MM-DD; ${*date} stays as it was where the option was not given. */
enum ought_status option_date(const struct cli *cli, const char *name, struct ought_date *date,
    struct ought_error *err) OUGHT_MUST;
/* A whole number from ${least} to ${most}; ${*value} stays as it was where the option was not given. */
enum ought_status option_number(const struct cli *cli, const char *name, int64_t least,
    int64_t most, int64_t *value, struct ought_error *err) OUGHT_MUST;

/* OUGHT_NOMEM and its sentence. */
enum ought_status cli_no_memory(struct ought_error *err);

/* Help on everything, and on one command.  "ought decide CHECK RECORD [--delegation N]". */
void help_all(void);
void help_family(const char *family);
void help_command(const struct command *command);
void help_synopsis(const struct command *command, struct ought_buffer *text);
/* The word of ${words} (ends with NULL) that ${typed} was probably meant to be; NULL for none near enough. */
const char *help_nearest(const char *typed, const char *const *words);

#endif
