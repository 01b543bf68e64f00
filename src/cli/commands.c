/* commands.c: every command there is, in the order of the help. */
#include "command.h"

/* Each is a row at the end of its family's file. */
extern const struct command cmd_help;

const struct command *const commands[] = {
    &cmd_help,
    NULL,
};
