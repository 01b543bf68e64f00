/* file.c: whole files in, new files out. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"

enum ought_status
file_read(const char *path, size_t most, char **text, size_t *len, struct ought_error *err)
{
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct ought_buffer buffer = {0};
	char chunk[4096];
	ssize_t got;
	enum ought_status status = OUGHT_OK;

	if (fd < 0)
		return ought_error_set(err, errno == ENOENT ? OUGHT_NOT_FOUND : OUGHT_IO,
		    "%.300s cannot be read: %s", path, strerror(errno));
	while ((got = read(fd, chunk, sizeof(chunk))) != 0) {
		if (got < 0) {
			status = ought_error_set(err, OUGHT_IO, "%.300s cannot be read: %s",
			    standard ? "standard input" : path, strerror(errno));
			break;
		}
		ought_buffer_add_bytes(&buffer, chunk, (size_t)got);
		if (buffer.len > most) {
			status =
			    ought_error_set(err, OUGHT_INVALID, "%.300s is longer than %zu bytes",
				standard ? "standard input" : path, most);
			break;
		}
	}
	if (status == OUGHT_OK && buffer.text == NULL)
		ought_buffer_add(&buffer, "%s", "");
	if (status == OUGHT_OK && (buffer.failed || buffer.text == NULL))
		status = ought_error_set(err, OUGHT_NOMEM, "there is not enough memory");
	if (status == OUGHT_OK) {
		*text = buffer.text;
		*len = buffer.len;
	} else {
		ought_buffer_free(&buffer);
	}
	explicit_bzero(chunk, sizeof(chunk));
	if (!standard)
		close(fd);
	return status;
}

enum ought_status
file_write_new(const char *path, const char *text, size_t len, struct ought_error *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	size_t done = 0;
	int failure = 0;

	if (fd < 0 && errno == EEXIST)
		return ought_error_set(
		    err, OUGHT_REFUSED, "%.300s exists, and is not written over", path);
	if (fd < 0)
		return ought_error_set(
		    err, OUGHT_IO, "%.300s cannot be written: %s", path, strerror(errno));
	while (done < len && failure == 0) {
		ssize_t written = write(fd, text + done, len - done);

		if (written > 0)
			done += (size_t)written;
		else if (written < 0 && errno != EINTR)
			failure = errno;
	}
	if (failure == 0 && fsync(fd) != 0 && errno != EINVAL)
		failure = errno;
	if (close(fd) != 0 && failure == 0)
		failure = errno;
	if (failure == 0)
		return OUGHT_OK;
	unlink(path);
	return ought_error_set(
	    err, OUGHT_IO, "%.300s cannot be written: %s", path, strerror(failure));
}
