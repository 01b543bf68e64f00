/*
 * lock.c: who has the store open.  Everybody who opens one holds a shared flock of its FORMAT until they close it, and
 * encrypting it anew takes the exclusive one: it puts other files in the place of the store's, and an act written into
 * the old ones would be lost.  Who waited meanwhile sees that FORMAT is another file, and begins again.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ought/base.h"

#include "store/store_internal.h"

#define PAUSE_US 20000U

/* ${how}: LOCK_SH or LOCK_EX.  ${*got} false: others held it for all that time. */
static enum ought_status
wait_for(int fd, int how, int64_t until_ms, bool *got, struct ought_error *err)
{
	while (flock(fd, how | LOCK_NB) == -1) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return ought_error_set(
			    err, OUGHT_IO, "this file system has no locks for the store");
		if (ought_db_monotonic_ms() >= until_ms) {
			*got = false;
			return OUGHT_OK;
		}
		ought_db_pause(PAUSE_US);
	}
	*got = true;
	return OUGHT_OK;
}

static bool
is_the_file(int fd, const char *path)
{
	struct stat open_one, there;

	return fstat(fd, &open_one) == 0 && lstat(path, &there) == 0 &&
	    open_one.st_dev == there.st_dev && open_one.st_ino == there.st_ino;
}

enum ought_status
ought_lock_share(const char *path, int *lock, struct ought_error *err)
{
	int64_t until_ms = ought_db_monotonic_ms() + STORE_BUSY_WAIT_MS;
	char *format;
	bool got = false;
	int fd = -1;
	enum ought_status status = OUGHT_OK;

	if ((format = ought_file_join(path, "FORMAT")) == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	do {
		if (fd != -1)
			close(fd);
		if ((fd = open(format, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)) == -1)
			status =
			    ought_error_set(err, OUGHT_NOT_FOUND, "there is no store at %s", path);
		/* Where there are no locks the store cannot be encrypted anew, and needs none. */
		else if (wait_for(fd, LOCK_SH, until_ms, &got, NULL) == OUGHT_OK && !got)
			status = ought_error_set(err, OUGHT_BUSY,
			    "the store is being encrypted under new keys; try again when that is done");
	} while (status == OUGHT_OK && !is_the_file(fd, format));
	free(format);
	if (status == OUGHT_OK)
		*lock = fd;
	else if (fd != -1)
		close(fd);
	return status;
}

enum ought_status
ought_store_exclude(struct ought_store *store, unsigned wait_s, struct ought_error *err)
{
	int64_t until_ms = ought_db_monotonic_ms() + (int64_t)wait_s * 1000;
	char *format;
	bool got = false;
	enum ought_status status;

	if ((format = ought_file_join(store->path, "FORMAT")) == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	status = wait_for(store->lock, LOCK_EX, until_ms, &got, err);
	/* From shared to exclusive the lock may be let go for a moment: somebody else may have done the same. */
	if (status == OUGHT_OK && (!got || !is_the_file(store->lock, format)))
		status = ought_error_set(err, OUGHT_BUSY,
		    "others have the store open; try again when nobody is at work in it");
	free(format);
	return status;
}
