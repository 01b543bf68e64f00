/*
 * backup.c: a copy of the store while others work in it, by somebody who may hold no key to the content: the files as
 * they are, ciphertext, copied so that together they are what a crash at one moment would have left, which every
 * opening of a store can deal with.
 *
 * What makes it one moment: SQLite changes a database's file only by copying pages of its log into it, and never
 * begins the log anew while a reader holds on to it.  So a reader's locks are taken on both files (the bytes of
 * sqlite.org/walformat.html and fileformat2.html); the databases are copied, which takes as long as it takes; then the
 * caller holds the ledger's write lock, which stands before all writing, and the logs are copied.  Whatever was being
 * copied into a database meanwhile is in its log too.
 *
 * A process that closes any descriptor of a file loses all its locks of it, SQLite's among them.  So a child does all this.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ought/base.h"

#include "store/copy.h"
#include "store/store_internal.h"

#include "ought/store.h"

#define FILES_MAX 4096U
#define MANIFEST "BACKUP"
#define MANIFEST_SCHEMA "ought.backup/1"

/* A reader's locks: of the database itself, and of the last of the log's readers' places. */
#define SHARED_FIRST (0x40000000 + 2)
#define SHARED_LEN 510
#define LAST_READER 127

enum word { WORD_PROGRESS, WORD_READY, WORD_DONE, WORD_FAILED };
/* What the child says. */
struct message {
	enum word word;
	int64_t done;
	int64_t all;
	struct ought_error err;
};

struct ought_backup {
	const struct ought_store *store;
	char *path;    /* of the backup, once it is whole */
	char *partial; /* where it is made */
	pid_t child;
	int from_child;
	int to_child;
};

/* ---- the child ---- */

static bool
send_message(int fd, const struct message *message)
{
	return write(fd, message, sizeof(*message)) == (ssize_t)sizeof(*message);
}

static bool
send_progress(void *cookie, int64_t done, int64_t all)
{
	const struct message message = {.word = WORD_PROGRESS, .done = done, .all = all};

	return send_message(*(const int *)cookie, &message);
}

static const char *const databases[] = {"ledger.db", "content.db"};
#define DATABASES (sizeof(databases) / sizeof(databases[0]))

/* A shared lock of ${len} bytes from ${start}: who has the exclusive one is waited for. */
static enum ought_status
lock_bytes(int fd, off_t start, off_t len, struct ought_error *err)
{
	struct flock lock = {
	    .l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = start, .l_len = len};
	int64_t until_ms = ought_db_monotonic_ms() + STORE_BUSY_WAIT_MS;

	while (fcntl(fd, F_SETLK, &lock) == -1) {
		if (errno != EAGAIN && errno != EACCES && errno != EINTR)
			return ought_error_set(err, OUGHT_IO,
			    "locking a file of the store failed: %s", strerror(errno));
		if (ought_db_monotonic_ms() >= until_ms)
			return ought_error_set(err, OUGHT_BUSY,
			    "another process has been holding the store for %d seconds",
			    STORE_BUSY_WAIT_MS / 1000);
		ought_db_pause(4000);
	}
	return OUGHT_OK;
}

/* Hold the database ${path} as a reader does; the descriptor of the file stays open in ${*fd}, the index's too. */
static enum ought_status
hold(const char *path, int *fd, struct ought_error *err)
{
	char *index = NULL;
	int shm;
	enum ought_status status;

	if (asprintf(&index, "%s-shm", path) < 0)
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	if ((*fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)) == -1) {
		status = ought_file_fault("opening", path, err);
		goto out;
	}
	/* With this, nobody who closes the database last removes its log and index. */
	if ((status = lock_bytes(*fd, SHARED_FIRST, SHARED_LEN, err)) != OUGHT_OK)
		goto out;
	if ((shm = open(index, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600)) == -1) {
		status = ought_file_fault("opening", index, err);
		goto out;
	}
	if ((status = ought_file_same_owner(path, index, err)) == OUGHT_OK)
		status = lock_bytes(shm, LAST_READER, 1, err);
out:
	free(index);
	return status;
}

static enum ought_status
copy_databases(struct ought_copying *copying, struct ought_error *err)
{
	struct stat st;
	char *path;
	int fd[DATABASES];
	size_t i;
	enum ought_status status = OUGHT_OK;

	for (i = 0; i < DATABASES && status == OUGHT_OK; i++) {
		if ((path = ought_file_join(copying->from, databases[i])) == NULL)
			return ought_error_set(err, OUGHT_NOMEM, "out of memory");
		status = hold(path, &fd[i], err);
		if (status == OUGHT_OK && fstat(fd[i], &st) == 0)
			copying->all += st.st_size;
		free(path);
	}
	for (i = 0; i < DATABASES && status == OUGHT_OK; i++)
		status = ought_copy_open(copying, fd[i], databases[i], err);
	return status;
}

static enum ought_status
copy_slots(struct ought_copying *copying, struct ought_error *err)
{
	char name[COPY_NAME_MAX], *keys;
	const struct dirent *entry;
	DIR *directory;
	enum ought_status status = OUGHT_OK;

	if ((keys = ought_file_join(copying->from, "keys")) == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	if ((directory = opendir(keys)) == NULL) {
		status = ought_file_fault("opening", keys, err);
		goto out;
	}
	while (status == OUGHT_OK && (entry = readdir(directory)) != NULL)
		if (ought_copy_is_slot(entry->d_name)) {
			snprintf(name, sizeof(name), "keys/%.*s", (int)(COPY_NAME_MAX - 6),
			    entry->d_name);
			status = ought_copy_named(copying, name, err);
		}
	closedir(directory);
out:
	free(keys);
	return status;
}

static enum ought_status
write_manifest(const char *directory, json_t *about, json_t *files, struct ought_error *err)
{
	char *text = NULL;
	size_t len = 0;
	enum ought_status status;

	if (json_object_set_new(about, "schema", json_string(MANIFEST_SCHEMA)) != 0 ||
	    json_object_set(about, "files", files) != 0)
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	if ((status = ought_json_encode(about, &text, &len, err)) != OUGHT_OK)
		return status;
	text[len] = '\n'; /* in place of the NUL, which is not counted */
	status = ought_file_write(directory, MANIFEST, text, len + 1, err);
	free(text);
	return status;
}

/* The logs, once the caller holds the write lock; then what is small, and what says that it is a backup. */
static enum ought_status
copy_rest(struct ought_copying *copying, json_t *about, struct ought_error *err)
{
	char *keys;
	enum ought_status status;

	if ((status = ought_copy_named(copying, "ledger.db-owal", err)) != OUGHT_OK ||
	    (status = ought_copy_named(copying, "content.db-owal", err)) != OUGHT_OK ||
	    (status = copy_slots(copying, err)) != OUGHT_OK ||
	    (status = ought_copy_named(copying, "FORMAT", err)) != OUGHT_OK ||
	    (status = write_manifest(copying->to, about, copying->files, err)) != OUGHT_OK)
		return status;
	if ((keys = ought_file_join(copying->to, "keys")) == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	if ((status = ought_file_sync(keys, err)) == OUGHT_OK)
		status = ought_file_sync(copying->to, err);
	free(keys);
	return status;
}

/* What the caller says of the ledger, once it holds the lock: the text of a JSON object. */
static enum ought_status
wait_for_word(int in, json_t **about, struct ought_error *err)
{
	char text[1024];
	size_t len = 0;
	ssize_t got;

	while (len < sizeof(text) && (got = read(in, text + len, sizeof(text) - len)) != 0) {
		if (got == -1 && errno != EINTR)
			return ought_file_fault("reading", "what was said", err);
		if (got > 0) {
			len += (size_t)got;
			if (text[len - 1] == '\n')
				return ought_json_decode(text, len - 1, about, err);
		}
	}
	return ought_error_set(err, OUGHT_REFUSED, "the backup was given up");
}

static enum ought_status
work(struct ought_copying *copying, int in, int out, struct ought_error *err)
{
	struct message ready = {.word = WORD_READY};
	json_t *about = NULL;
	enum ought_status status;

	if ((status = copy_databases(copying, err)) != OUGHT_OK)
		return status;
	if (!send_message(out, &ready))
		return ought_error_set(err, OUGHT_IO, "nobody waits for the backup any more");
	if ((status = wait_for_word(in, &about, err)) == OUGHT_OK)
		status = copy_rest(copying, about, err);
	json_decref(about);
	return status;
}

/* Never returns.  All that it opened is closed, and its locks are gone, with its end. */
static void
run_child(const struct ought_backup *backup, int in, int out)
{
	const struct ought_copy_options options = {.progress = send_progress, .cookie = &out};
	struct message last = {.word = WORD_DONE};
	struct ought_copying copying;

	signal(SIGPIPE, SIG_DFL);
	if (ought_copy_begin(&copying, backup->store->path, backup->partial, &options, &last.err) ==
	    OUGHT_OK)
		(void)work(&copying, in, out, &last.err);
	if (last.err.status != OUGHT_OK)
		last.word = WORD_FAILED;
	_exit(send_message(out, &last) ? 0 : 1);
}

/* ---- the caller ---- */

/* The child's next word that is not about progress. */
static enum ought_status
listen_to(struct ought_backup *backup, enum word expected, const struct ought_copy_options *options,
    struct ought_error *err)
{
	struct message message;
	ssize_t got;

	for (;;) {
		got = read(backup->from_child, &message, sizeof(message));
		if (got == -1 && errno == EINTR)
			continue;
		if (got != (ssize_t)sizeof(message))
			return ought_error_set(err, OUGHT_IO, "what made the backup ended early");
		if (message.word == WORD_FAILED)
			return ought_error_set(err, message.err.status, "%s", message.err.sentence);
		if (message.word == expected)
			return OUGHT_OK;
		if (options != NULL && options->progress != NULL &&
		    !options->progress(options->cookie, message.done, message.all))
			return ought_error_set(err, OUGHT_REFUSED, "it was interrupted");
	}
}

static enum ought_status
start_child(struct ought_backup *backup, struct ought_error *err)
{
	int up[2] = {-1, -1}, down[2] = {-1, -1};

	if (pipe2(up, O_CLOEXEC) == -1 || pipe2(down, O_CLOEXEC) == -1 ||
	    (backup->child = fork()) == -1) {
		if (up[0] != -1) {
			close(up[0]);
			close(up[1]);
		}
		if (down[0] != -1) {
			close(down[0]);
			close(down[1]);
		}
		return ought_error_set(
		    err, OUGHT_IO, "no process can be started for the backup: %s", strerror(errno));
	}
	if (backup->child == 0) {
		/* Or the child would never learn that nobody is there to say more. */
		close(down[1]);
		close(up[0]);
		run_child(backup, down[0], up[1]);
	}
	close(up[1]);
	close(down[0]);
	backup->from_child = up[0];
	backup->to_child = down[1];
	return OUGHT_OK;
}

void
ought_backup_free(struct ought_backup *backup)
{
	if (backup == NULL)
		return;
	if (backup->to_child != -1)
		close(backup->to_child);
	if (backup->from_child != -1)
		close(backup->from_child);
	if (backup->child > 0)
		while (waitpid(backup->child, NULL, 0) == -1 && errno == EINTR)
			;
	/* Unless it got its name. */
	if (backup->partial != NULL)
		(void)ought_store_remove(backup->partial, NULL);
	free(backup->partial);
	free(backup->path);
	free(backup);
}

enum ought_status
ought_backup_begin(const struct ought_store *store, const char *path,
    const struct ought_copy_options *options, struct ought_backup **backup, struct ought_error *err)
{
	struct ought_backup *made;
	enum ought_status status;

	if ((made = calloc(1, sizeof(*made))) == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	made->store = store;
	made->from_child = made->to_child = -1;
	if ((status = ought_store_make_directory(path, &made->path, &made->partial, err)) !=
		OUGHT_OK ||
	    (status = start_child(made, err)) != OUGHT_OK ||
	    (status = listen_to(made, WORD_READY, options, err)) != OUGHT_OK) {
		ought_backup_free(made);
		return status;
	}
	*backup = made;
	return OUGHT_OK;
}

enum ought_status
ought_backup_finish(struct ought_backup *backup, const json_t *about, struct ought_error *err)
{
	char *text = NULL;
	size_t len = 0;
	enum ought_status status;

	if ((status = ought_json_encode(about, &text, &len, err)) != OUGHT_OK)
		return status;
	text[len] = '\n';
	status =
	    ought_copy_write(backup->to_child, (const uint8_t *)text, len + 1, "the backup", err);
	free(text);
	if (status != OUGHT_OK || (status = listen_to(backup, WORD_DONE, NULL, err)) != OUGHT_OK ||
	    (status = ought_store_rename_new(backup->partial, backup->path, err)) != OUGHT_OK)
		return status;
	free(backup->partial);
	backup->partial = NULL;
	return ought_file_sync_parent(backup->path, err);
}

/* ---- what a backup says of itself ---- */

enum ought_status
ought_backup_read(const char *path, json_t **about, struct ought_error *err)
{
	char *manifest, *text = NULL;
	const char *schema;
	json_t *json = NULL;
	size_t len = 0;
	enum ought_status status;

	if ((manifest = ought_file_join(path, MANIFEST)) == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	status = ought_file_read(manifest, &text, &len, NULL);
	free(manifest);
	if (status != OUGHT_OK)
		return ought_error_set(err, status == OUGHT_NOT_FOUND ? status : OUGHT_DAMAGED,
		    "there is no backup at %s", path);
	if (len > 0 && text[len - 1] == '\n' &&
	    ought_json_decode(text, len - 1, &json, NULL) == OUGHT_OK)
		schema = ought_json_text(json, "schema");
	else
		schema = NULL;
	if (schema == NULL || strcmp(schema, MANIFEST_SCHEMA) != 0 ||
	    json_array_size(json_object_get(json, "files")) > FILES_MAX) {
		json_decref(json);
		status = ought_error_set(
		    err, OUGHT_DAMAGED, "%s does not hold an %s", path, MANIFEST_SCHEMA);
	} else {
		*about = json;
	}
	free(text);
	return status;
}
