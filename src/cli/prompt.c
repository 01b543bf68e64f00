/*
 * prompt.c: passphrases and short answers.  A passphrase goes from the terminal or a descriptor straight into secret
 * memory: it never passes through a stdio buffer, the environment or a command line.
 */
#include <errno.h>
#include <fcntl.h>
#include <readpassphrase.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output.h"
#include "session.h"

#include "prompt.h"

bool
prompt_possible(void)
{
	int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

void
passphrase_free(struct passphrase *passphrase)
{
	ought_secret_free(passphrase->text);
	passphrase->text = NULL;
	passphrase->len = 0;
}

/* Byte by byte, so that what follows the newline stays for whoever reads the descriptor next. */
static enum ought_status
read_descriptor(int fd, char *text, size_t *len, struct ought_error *err)
{
	size_t count = 0;
	ssize_t got;
	char c;

	for (;;) {
		got = read(fd, &c, 1);
		if (got < 0 && errno == EINTR && !interrupt_requested())
			continue;
		if (got < 0)
			return ought_error_set(err, OUGHT_INVALID,
			    "the passphrase cannot be read from file descriptor %d", fd);
		if (got == 0 || c == '\n')
			break;
		if (count == PASSPHRASE_MAX - 1)
			return ought_error_set(err, OUGHT_INVALID,
			    "the passphrase is longer than %u bytes", PASSPHRASE_MAX - 1);
		text[count++] = c;
	}
	explicit_bzero(&c, sizeof(c));
	*len = count;
	return OUGHT_OK;
}

static enum ought_status
read_terminal(const char *question, char *text, size_t *len, struct ought_error *err)
{
	char asked[256];

	snprintf(asked, sizeof(asked), "%s: ", question);
	fflush(stdout);
	if (readpassphrase(asked, text, PASSPHRASE_MAX, RPP_ECHO_OFF | RPP_REQUIRE_TTY) == NULL) {
		enum ought_status status = interrupt_check(err);

		if (status != OUGHT_OK)
			return status;
		return ought_error_set(err, OUGHT_LOCKED,
		    "a passphrase is needed, and there is no terminal to ask at; give it with --passphrase-fd");
	}
	*len = strlen(text);
	return OUGHT_OK;
}

static enum ought_status
read_passphrase(const struct cli *cli, const char *question, struct passphrase *passphrase,
    struct ought_error *err)
{
	enum ought_status status;

	passphrase->len = 0;
	if ((passphrase->text = ought_secret_alloc(PASSPHRASE_MAX)) == NULL)
		return ought_error_set(
		    err, OUGHT_NOMEM, "there is not enough memory that can be locked");
	if (cli->passphrase_fd >= 0)
		status =
		    read_descriptor(cli->passphrase_fd, passphrase->text, &passphrase->len, err);
	else
		status = read_terminal(question, passphrase->text, &passphrase->len, err);
	if (status != OUGHT_OK)
		passphrase_free(passphrase);
	return status;
}

enum ought_status
prompt_passphrase(const struct cli *cli, const char *question, struct passphrase *passphrase,
    struct ought_error *err)
{
	return read_passphrase(cli, question, passphrase, err);
}

static size_t
characters(const char *text, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += ((unsigned char)text[i] & 0xc0) != 0x80;
	return count;
}

enum ought_status
prompt_passphrase_new(const struct cli *cli, const char *question, struct passphrase *passphrase,
    struct ought_error *err)
{
	struct passphrase again = {0};
	enum ought_status status;

	if ((status = read_passphrase(cli, question, passphrase, err)) != OUGHT_OK)
		return status;
	if (characters(passphrase->text, passphrase->len) < PASSPHRASE_LEAST) {
		status = ought_error_set(err, OUGHT_INVALID,
		    "a passphrase needs at least %u characters; four or more words that nobody else would put "
		    "together are easy to keep and hard to guess",
		    PASSPHRASE_LEAST);
		goto out;
	}
	if (cli->passphrase_fd < 0) {
		if ((status = read_passphrase(cli, "The same again", &again, err)) != OUGHT_OK)
			goto out;
		/* Both were just typed at this terminal: there is nobody to learn anything from the time taken. */
		if (again.len != passphrase->len ||
		    memcmp(again.text, passphrase->text, again.len) != 0)
			status = ought_error_set(
			    err, OUGHT_INVALID, "the two passphrases are not the same");
	}
out:
	passphrase_free(&again);
	if (status != OUGHT_OK)
		passphrase_free(passphrase);
	return status;
}

enum ought_status
prompt_line(const char *question, char **line, struct ought_error *err)
{
	FILE *terminal = fopen("/dev/tty", "r+e");
	char *text = NULL, *start;
	size_t size = 0;
	ssize_t len;
	enum ought_status status = OUGHT_OK;

	if (terminal == NULL)
		return ought_error_set(err, OUGHT_INVALID, "there is no terminal to ask at");
	fflush(stdout);
	fprintf(terminal, "%s ", question);
	fflush(terminal);
	len = getline(&text, &size, terminal);
	if (len < 0) {
		if ((status = interrupt_check(err)) == OUGHT_OK)
			status = ought_error_set(err, OUGHT_INVALID, "there was no answer");
		goto out;
	}
	while (len > 0 && strchr(" \t\r\n", text[len - 1]) != NULL)
		text[--len] = '\0';
	start = text + strspn(text, " \t");
	if (!ought_text_valid(start, strlen(start)))
		status = ought_error_set(err, OUGHT_INVALID, "the answer is not UTF-8 text");
	else
		status = ought_text_nfc(start, line, err);
out:
	free(text);
	fclose(terminal);
	return status;
}

enum ought_status
prompt_confirm(const char *question, bool *yes, struct ought_error *err)
{
	char *line = NULL;
	enum ought_status status;

	if ((status = prompt_line(question, &line, err)) != OUGHT_OK)
		return status;
	*yes = strcasecmp(line, "y") == 0 || strcasecmp(line, "yes") == 0;
	free(line);
	return OUGHT_OK;
}
