/* file.c: small files of a store, read strictly and written whole or not at all. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "ought/base.h"

#include "store/store_internal.h"

char *
ought_file_join(const char *directory, const char *name)
{
	size_t size = strlen(directory) + strlen(name) + 2;
	char *path = malloc(size);

	if (path != NULL)
		snprintf(path, size, "%s/%s", directory, name);
	return path;
}

enum ought_status
ought_file_fault(const char *doing, const char *path, struct ought_error *err)
{
	if (errno == ENOSPC || errno == EDQUOT)
		return ought_error_set(err, OUGHT_IO, "the disk is full");
	return ought_error_set(err, OUGHT_IO, "%s %s failed: %s", doing, path, strerror(errno));
}

enum ought_status
ought_file_read(const char *path, char **text, size_t *len, struct ought_error *err)
{
	struct stat st;
	char *buffer = NULL;
	size_t got = 0;
	ssize_t n;
	enum ought_status status = OUGHT_OK;
	int fd;

	/* O_NONBLOCK: a pipe in the file's place must not hold the program up. */
	if ((fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)) == -1) {
		if (errno == ENOENT || errno == ENOTDIR)
			return ought_error_set(err, OUGHT_NOT_FOUND, "%s is not there", path);
		return ought_file_fault("opening", path, err);
	}
	if (fstat(fd, &st) == -1) {
		status = ought_file_fault("reading", path, err);
		goto out;
	}
	if (!S_ISREG(st.st_mode) || st.st_size > (off_t)STORE_FILE_MAX) {
		status = ought_error_set(err, OUGHT_INVALID, "%s is not a file of at most %u bytes",
		    path, STORE_FILE_MAX);
		goto out;
	}
	if ((buffer = malloc(STORE_FILE_MAX + 1)) == NULL) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	while (got < STORE_FILE_MAX && (n = read(fd, buffer + got, STORE_FILE_MAX - got)) != 0) {
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1) {
			status = ought_file_fault("reading", path, err);
			goto out;
		}
		got += (size_t)n;
	}
	buffer[got] = '\0';
	*text = buffer;
	*len = got;
	buffer = NULL;
out:
	free(buffer);
	close(fd);
	return status;
}

enum ought_status
ought_file_sync(const char *path, struct ought_error *err)
{
	enum ought_status status = OUGHT_OK;
	int fd;

	if ((fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)) == -1)
		return ought_file_fault("opening", path, err);
	if (fsync(fd) == -1)
		status = ought_file_fault("writing", path, err);
	close(fd);
	return status;
}

enum ought_status
ought_file_sync_parent(const char *path, struct ought_error *err)
{
	char *parent, *slash;
	enum ought_status status;

	if ((parent = strdup(path)) == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	slash = strrchr(parent, '/');
	slash[slash == parent ? 1 : 0] = '\0';
	status = ought_file_sync(parent, err);
	free(parent);
	return status;
}

static bool
write_all(int fd, const char *text, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = write(fd, text, len);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return false;
		text += n;
		len -= (size_t)n;
	}
	return true;
}

enum ought_status
ought_file_write(
    const char *directory, const char *name, const char *text, size_t len, struct ought_error *err)
{
	char temporary[32];
	enum ought_status status = OUGHT_OK;
	int at = -1, fd = -1;

	snprintf(temporary, sizeof(temporary), ".new-%08x", randombytes_random());
	if ((at = open(directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)) == -1)
		return ought_file_fault("opening", directory, err);
	fd = openat(at, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd == -1) {
		status = ought_file_fault("writing", directory, err);
		goto out;
	}
	if (!write_all(fd, text, len) || fsync(fd) == -1 ||
	    renameat(at, temporary, at, name) == -1) {
		status = ought_file_fault("writing", directory, err);
		(void)unlinkat(at, temporary, 0);
		goto out;
	}
	if (fsync(at) == -1)
		status = ought_file_fault("writing", directory, err);
out:
	if (fd != -1)
		close(fd);
	close(at);
	return status;
}
