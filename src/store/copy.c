/* copy.c: files of a store from one directory to another, whole and with their digests. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "ought/base.h"

#include "store/copy.h"

#define CHUNK_BYTES ((size_t)1 << 20)

enum ought_status
ought_copy_begin(struct ought_copying *copying, const char *from, const char *to,
    const struct ought_copy_options *options, struct ought_error *err)
{
	*copying = (struct ought_copying){.from = from, .to = to, .options = options};
	copying->chunk = malloc(CHUNK_BYTES);
	copying->files = json_array();
	if (copying->chunk != NULL && copying->files != NULL)
		return OUGHT_OK;
	ought_copy_end(copying);
	return ought_error_set(err, OUGHT_NOMEM, "out of memory");
}

void
ought_copy_end(struct ought_copying *copying)
{
	json_decref(copying->files);
	free(copying->chunk);
	copying->files = NULL;
	copying->chunk = NULL;
}

enum ought_status
ought_copy_write(
    int fd, const uint8_t *bytes, size_t len, const char *path, struct ought_error *err)
{
	ssize_t n;

	while (len > 0) {
		n = write(fd, bytes, len);
		if (n == -1 && errno != EINTR)
			return ought_file_fault("writing", path, err);
		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		}
	}
	return OUGHT_OK;
}

static enum ought_status
tell(struct ought_copying *copying, size_t more, struct ought_error *err)
{
	const struct ought_copy_options *options = copying->options;

	copying->done += (int64_t)more;
	if (options != NULL && options->progress != NULL &&
	    !options->progress(options->cookie, copying->done, copying->all))
		return ought_error_set(err, OUGHT_REFUSED, "it was interrupted");
	return OUGHT_OK;
}

/* All of ${in} into ${out}, and the digest of it. */
static enum ought_status
pour(struct ought_copying *copying, int in, int out, const char *path, int64_t *bytes,
    uint8_t digest[static OUGHT_SHA256_BYTES], struct ought_error *err)
{
	crypto_hash_sha256_state state;
	ssize_t got;
	enum ought_status status = OUGHT_OK;

	*bytes = 0;
	crypto_hash_sha256_init(&state);
	while ((got = read(in, copying->chunk, CHUNK_BYTES)) != 0 && status == OUGHT_OK) {
		if (got == -1 && errno == EINTR)
			continue;
		if (got == -1)
			return ought_file_fault("reading", path, err);
		crypto_hash_sha256_update(&state, copying->chunk, (size_t)got);
		*bytes += got;
		if ((status = ought_copy_write(out, copying->chunk, (size_t)got, path, err)) ==
		    OUGHT_OK)
			status = tell(copying, (size_t)got, err);
	}
	crypto_hash_sha256_final(&state, digest);
	if (status == OUGHT_OK && fsync(out) == -1)
		status = ought_file_fault("writing", path, err);
	return status;
}

enum ought_status
ought_copy_open(struct ought_copying *copying, int in, const char *name, struct ought_error *err)
{
	char hex[2 * OUGHT_SHA256_BYTES + 1], *to;
	uint8_t digest[OUGHT_SHA256_BYTES];
	int64_t bytes = 0;
	int out;
	enum ought_status status;

	if ((to = ought_file_join(copying->to, name)) == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	if ((out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)) == -1) {
		status = ought_file_fault("making", to, err);
		goto out;
	}
	status = pour(copying, in, out, to, &bytes, digest, err);
	if (close(out) == -1 && status == OUGHT_OK)
		status = ought_file_fault("writing", to, err);
	if (status != OUGHT_OK)
		goto out;
	ought_hex_encode(digest, sizeof(digest), hex);
	if (json_array_append_new(copying->files,
		json_pack("{s:s, s:I, s:s}", "name", name, "bytes", (json_int_t)bytes, "sha256",
		    hex)) != 0)
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
out:
	free(to);
	return status;
}

enum ought_status
ought_copy_named(struct ought_copying *copying, const char *name, struct ought_error *err)
{
	char *from;
	int in;
	enum ought_status status = OUGHT_OK;

	if ((from = ought_file_join(copying->from, name)) == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	if ((in = open(from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)) != -1) {
		status = ought_copy_open(copying, in, name, err);
		close(in);
	} else if (errno != ENOENT) {
		status = ought_file_fault("opening", from, err);
	}
	free(from);
	return status;
}

bool
ought_copy_is_slot(const char *name)
{
	size_t len = strlen(name);

	return name[0] != '.' && len > 5 && len < COPY_NAME_MAX - 6 &&
	    strcmp(name + len - 5, ".json") == 0;
}
