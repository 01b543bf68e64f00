/* prompt.h: what is asked at the terminal, and passphrases from elsewhere. */
#ifndef OUGHT_CLI_PROMPT_H
#define OUGHT_CLI_PROMPT_H

#include "command.h"

#define PASSPHRASE_MAX 1024U	/* bytes */
#define PASSPHRASE_LEAST 12U	/* characters of a new one */

struct passphrase {
	char *text;	/* secret memory, not NUL-terminated */
	size_t len;
};

/* An existing passphrase, from --passphrase-fd or the terminal.  passphrase_free afterwards. */
enum ought_status prompt_passphrase(const struct cli *cli, const char *question, struct passphrase *passphrase,
    struct ought_error *err) OUGHT_MUST;
/* A new one: asked twice at the terminal, and not shorter than PASSPHRASE_LEAST. */
enum ought_status prompt_passphrase_new(const struct cli *cli, const char *question, struct passphrase *passphrase,
    struct ought_error *err) OUGHT_MUST;
void passphrase_free(struct passphrase *passphrase);

/* Whether there is a terminal to ask at. */
bool prompt_possible(void);
/* A line, trimmed, NFC; the caller's to free().  OUGHT_INVALID where there is no terminal. */
enum ought_status prompt_line(const char *question, char **line, struct ought_error *err) OUGHT_MUST;
/* Whether the answer was yes. */
enum ought_status prompt_confirm(const char *question, bool *yes, struct ought_error *err) OUGHT_MUST;

#endif
