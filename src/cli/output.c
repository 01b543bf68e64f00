/* output.c: text for people, on standard output and standard error. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include "output.h"

#define WIDTH_DEFAULT 80U
#define WIDTH_LEAST 40U
#define TEXT_WIDTH 92U
#define FORM_PREFIX 3U /* "#: ", where it stands above the questions of a form */

bool
output_terminal(void)
{
	return isatty(STDOUT_FILENO) == 1;
}

bool
output_colour(void)
{
	const char *no_colour = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (no_colour != NULL && no_colour[0] != '\0')
		return false;
	return (output_terminal() || pager_running()) && term != NULL && strcmp(term, "dumb") != 0;
}

size_t
output_width(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= WIDTH_LEAST)
		return size.ws_col;
	return WIDTH_DEFAULT;
}

size_t
output_text_width(void)
{
	const size_t screen = output_terminal() ? output_width() - FORM_PREFIX : TEXT_WIDTH;

	return screen < TEXT_WIDTH ? screen : TEXT_WIDTH;
}

void
escape_terminal(struct ought_buffer *out, const char *text, bool newlines)
{
	while (*text != '\0') {
		uint32_t c = 0;
		size_t len = ought_text_next(text, &c);

		if (len == 0) {
			ought_buffer_add(out, "\\x%02x", (unsigned char)*text);
			text++;
			continue;
		}
		if (newlines && (c == '\n' || c == '\t'))
			ought_buffer_add_bytes(out, text, 1);
		else if (ought_text_unseen(c))
			ought_buffer_add(out, c < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)c);
		else
			ought_buffer_add_bytes(out, text, len);
		text += len;
	}
}

size_t
display_width(const char *text)
{
	size_t width = 0;

	while (*text != '\0') {
		uint32_t c = 0;
		size_t len = ought_text_next(text, &c);
		int columns;

		if (len == 0) {
			text++;
			width++;
			continue;
		}
		columns = wcwidth((wchar_t)c);
		width += columns > 0 ? (size_t)columns : 0;
		text += len;
	}
	return width;
}

size_t
display_cut(const char *text, size_t widest, size_t *width)
{
	const char *at = text;

	*width = 0;
	while (*at != '\0') {
		uint32_t c = 0;
		size_t len = ought_text_next(at, &c);
		int columns = len == 0 ? 1 : wcwidth((wchar_t)c);
		size_t wide = columns > 0 ? (size_t)columns : 0;

		if (*width + wide > widest)
			break;
		*width += wide;
		at += len == 0 ? 1 : len;
	}
	return (size_t)(at - text);
}

size_t
display_fold(const char *text, size_t width)
{
	const size_t line = strcspn(text, "\n");
	size_t used, len = display_cut(text, width, &used), space;

	if (len >= line)
		return line;
	for (space = len; space > 0 && text[space] != ' ';)
		space--;
	return space > 0 ? space : len;
}

static void __attribute__((format(printf, 3, 0))) print_escaped(
    FILE *stream, const char *before, const char *format, va_list arguments, const char *after)
{
	struct ought_buffer escaped = {0};
	char *text = NULL;

	if (vasprintf(&text, format, arguments) < 0)
		return;
	escape_terminal(&escaped, text, true);
	if (!escaped.failed)
		fprintf(stream, "%s%s%s", before, escaped.text != NULL ? escaped.text : "", after);
	ought_buffer_free(&escaped);
	free(text);
}

void
say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	print_escaped(stdout, "", format, arguments, "");
	va_end(arguments);
}

void
say_heading(const char *format, ...)
{
	bool colour = output_colour();
	va_list arguments;

	va_start(arguments, format);
	print_escaped(
	    stdout, colour ? "\033[1m" : "", format, arguments, colour ? "\033[0m\n" : "\n");
	va_end(arguments);
}

void
remark(const char *format, ...)
{
	va_list arguments;

	fflush(stdout);
	va_start(arguments, format);
	print_escaped(stderr, "ought: ", format, arguments, "\n");
	va_end(arguments);
}

/* Print ${text} word by word; the first line begins at column ${at}, further ones after ${indent} spaces. */
static void
print_wrapped(const char *text, size_t indent, size_t at)
{
	struct ought_buffer escaped = {0};
	size_t width = output_width();
	const char *word;

	escape_terminal(&escaped, text, true);
	if (escaped.failed || escaped.text == NULL)
		goto out;
	word = escaped.text;
	while (*word != '\0') {
		size_t len = strcspn(word, " \n");
		size_t used;
		char kept = word[len];

		escaped.text[(size_t)(word - escaped.text) + len] = '\0';
		used = display_width(word);
		if (at > indent && at + 1 + used > width) {
			printf("\n%*s", (int)indent, "");
			at = indent;
		} else if (at > indent) {
			putchar(' ');
			at++;
		}
		fputs(word, stdout);
		at += used;
		escaped.text[(size_t)(word - escaped.text) + len] = kept;
		word += len;
		while (*word == ' ')
			word++;
		while (*word == '\n') {
			putchar('\n');
			word++;
			if (*word != '\n' && *word != '\0')
				printf("%*s", (int)indent, "");
			at = indent;
		}
	}
	putchar('\n');
out:
	ought_buffer_free(&escaped);
}

void
say_paragraph(size_t indent, const char *text)
{
	printf("%*s", (int)indent, "");
	print_wrapped(text, indent, indent);
}

void
say_row(const char *left, size_t indent, const char *text)
{
	const size_t used = display_width(left) + 2;

	if (used + 2 > indent)
		printf("  %s\n%*s", left, (int)indent, "");
	else
		printf("  %s%*s", left, (int)(indent - used), "");
	print_wrapped(text, indent, indent);
}

void
say_field(const char *label, size_t width, const char *value)
{
	size_t used = display_width(label) + 1;

	if (value == NULL)
		return;
	printf("%s:%*s", label, used < width ? (int)(width - used) : 1, "");
	print_wrapped(value, width, width);
}

void
local_time(const char *utc, char *text, size_t size)
{
	struct tm parts;
	int64_t at_ms;
	time_t at;

	if (ought_time_parse(utc, &at_ms, NULL) != OUGHT_OK) {
		snprintf(text, size, "%s", utc);
		return;
	}
	at = (time_t)(at_ms / 1000);
	if (localtime_r(&at, &parts) == NULL ||
	    strftime(text, size, "%d %b %Y %H:%M %Z", &parts) == 0)
		snprintf(text, size, "%s", utc);
}
