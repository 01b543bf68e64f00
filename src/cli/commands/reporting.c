/* reporting.c: handing a document out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/file.h"
#include "cli/output.h"

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

const char *const *
reporting_all(const struct cli *cli, const char *option, const char *values[static GIVEN_MAX + 1])
{
	size_t count = 0;

	while (count < GIVEN_MAX && (values[count] = option_at(cli, option, count)) != NULL)
		count++;
	values[count] = NULL;
	return count > 0 ? values : NULL;
}

void
reporting_digest(
    const struct ought_buffer *text, char digest[static OUGHT_BASE64_MAX(OUGHT_SHA256_BYTES)])
{
	uint8_t bytes[OUGHT_SHA256_BYTES];

	ought_sha256(text->text, text->len, bytes);
	ought_base64_encode(bytes, sizeof(bytes), digest, OUGHT_BASE64_MAX(OUGHT_SHA256_BYTES));
}

json_t *
reporting_ids(const json_t *rows, const char *key)
{
	json_t *ids = json_array(), *seen = json_object();
	const json_t *row;
	size_t i;

	json_array_foreach(rows, i, row)
	{
		const char *id = ought_json_text(row, key);

		if (id == NULL || json_object_get(seen, id) != NULL)
			continue;
		json_object_set_new(seen, id, json_true());
		json_array_append_new(ids, json_string(id));
	}
	json_decref(seen);
	return ids;
}

enum ought_status
reporting_json(
    const json_t *document, const char *schema, struct ought_buffer *text, struct ought_error *err)
{
	json_t *whole = json_copy((json_t *)document);
	char *json = NULL;

	if (whole != NULL && json_object_set_new(whole, "schema", json_string(schema)) == 0)
		json = json_dumps(whole,
		    JSON_SORT_KEYS | JSON_COMPACT | (output_terminal() ? JSON_ENSURE_ASCII : 0));
	json_decref(whole);
	if (json == NULL)
		return cli_no_memory(err);
	ought_buffer_add(text, "%s\n", json);
	free(json);
	return text->failed ? cli_no_memory(err) : OUGHT_OK;
}
