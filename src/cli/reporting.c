/* reporting.c: handing a document out. */
#include <stdio.h>
#include <sys/stat.h>

#include "form.h"

#include "reporting.h"

enum ought_status
reporting_check_out(const struct cli *cli, struct ought_error *err)
{
	const char *path = option_text(cli, "out");
	struct stat about;

	if (path != NULL && lstat(path, &about) == 0)
		return ought_error_set(
		    err, OUGHT_REFUSED, "%.300s exists, and is not written over", path);
	return OUGHT_OK;
}

enum ought_status
reporting_hand_over(const struct cli *cli, const struct ought_buffer *text, struct ought_error *err)
{
	const char *path = option_text(cli, "out");

	if (text->failed || text->text == NULL)
		return cli_no_memory(err);
	if (path != NULL)
		return file_write_new(path, text->text, text->len, err);
	if (fwrite(text->text, 1, text->len, stdout) != text->len || fflush(stdout) != 0)
		return ought_error_set(err, OUGHT_IO, "the report could not be written");
	return OUGHT_OK;
}
