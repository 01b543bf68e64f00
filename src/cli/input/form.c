/*
 * form.c: getting a form filled in.  What is typed is personal data: the editor's file lies in a directory of the user's
 * own, in memory (tmpfs), and is removed once the command has succeeded.  Until then nothing typed is lost.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/file.h"
#include "cli/output.h"
#include "cli/prompt.h"
#include "cli/session.h"

#include "form_internal.h"

#define FORM_BYTES_MAX 4194304U
#define DIRECTORY_PREFIX "ought-form-"

struct form_kept {
	char directory[PATH_MAX]; /* "": the file is the user's own */
	char path[PATH_MAX];
	int lock; /* on the directory: somebody is at it; -1: none */
};

static bool
in_memory(const char *directory)
{
	struct statfs about;

	return statfs(directory, &about) == 0 &&
	    (about.f_type == TMPFS_MAGIC || about.f_type == RAMFS_MAGIC);
}

/* A directory in memory where others can neither read nor replace what is ours. */
static const char *
memory_directory(void)
{
	const char *runtime = getenv("XDG_RUNTIME_DIR");
	struct stat about;

	if (runtime != NULL && runtime[0] == '/' && stat(runtime, &about) == 0 &&
	    about.st_uid == geteuid() && (about.st_mode & 077) == 0 && in_memory(runtime))
		return runtime;
	/* Everybody's, but with the sticky bit; mkdtemp makes ours 0700 within it. */
	if (stat("/dev/shm", &about) == 0 && (about.st_mode & S_ISVTX) != 0 &&
	    in_memory("/dev/shm"))
		return "/dev/shm";
	return NULL;
}

/* A lock on ${directory} that ends with this process; -1 where somebody else has it. */
static int
lock_directory(const char *directory)
{
	int lock = open(directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) != 0) {
		close(lock);
		lock = -1;
	}
	return lock;
}

/* The name of the form of the command that is running. */
static void
form_name(const struct cli *cli, char name[static NAME_MAX + 1])
{
	const char *family = strrchr(cli->command->name, ' ');

	snprintf(
	    name, NAME_MAX + 1, "%.64s.form", family != NULL ? family + 1 : cli->command->name);
}

/* A process that was killed could not say where its form is: say it, unless somebody is still at it. */
static void
tell_of_abandoned(const struct cli *cli, const char *memory)
{
	char name[NAME_MAX + 1], path[PATH_MAX], within[PATH_MAX + NAME_MAX + 2];
	DIR *directory = opendir(memory);
	struct dirent *entry;
	struct stat about;
	int lock;

	form_name(cli, name);
	while (directory != NULL && (entry = readdir(directory)) != NULL) {
		if (strncmp(entry->d_name, DIRECTORY_PREFIX, strlen(DIRECTORY_PREFIX)) != 0 ||
		    snprintf(path, sizeof(path), "%s/%s", memory, entry->d_name) >=
			(int)sizeof(path))
			continue;
		snprintf(within, sizeof(within), "%s/%s", path, name);
		if (lstat(path, &about) != 0 || !S_ISDIR(about.st_mode) ||
		    about.st_uid != geteuid() || access(within, R_OK) != 0 ||
		    (lock = lock_directory(path)) < 0)
			continue;
		remark("an earlier form is kept in %s; it can be given with --file", within);
		close(lock);
	}
	if (directory != NULL)
		closedir(directory);
}

static enum ought_status
make_kept(struct cli *cli, struct ought_error *err)
{
	const char *memory = memory_directory();
	char name[NAME_MAX + 1];
	struct form_kept *kept;

	if (memory == NULL)
		return ought_error_set(err, OUGHT_INVALID,
		    "there is no directory in memory for the editor (XDG_RUNTIME_DIR), and what you type must not "
		    "reach the disk in clear; give the form with --file F");
	tell_of_abandoned(cli, memory);
	if ((kept = calloc(1, sizeof(*kept))) == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "there is not enough memory");
	snprintf(kept->directory, sizeof(kept->directory), "%s/" DIRECTORY_PREFIX "XXXXXX", memory);
	if (mkdtemp(kept->directory) == NULL) {
		free(kept);
		return ought_error_set(err, OUGHT_IO, "no directory can be made in %.300s: %s",
		    memory, strerror(errno));
	}
	kept->lock = lock_directory(kept->directory);
	form_name(cli, name);
	snprintf(kept->path, sizeof(kept->path), "%.*s/%s", (int)(PATH_MAX - NAME_MAX - 2),
	    kept->directory, name);
	cli->form = kept;
	return OUGHT_OK;
}

/* Remove the directory and what an editor left in it besides the form. */
static void
remove_kept(const struct form_kept *kept)
{
	DIR *directory = opendir(kept->directory);
	struct dirent *entry;

	while (directory != NULL && (entry = readdir(directory)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			unlinkat(dirfd(directory), entry->d_name, 0);
	if (directory != NULL)
		closedir(directory);
	rmdir(kept->directory);
}

static void
forget_form(struct cli *cli)
{
	if (cli->form->lock >= 0)
		close(cli->form->lock);
	free(cli->form);
	cli->form = NULL;
}

void
form_close(struct cli *cli, bool succeeded)
{
	if (cli->form == NULL)
		return;
	if (succeeded)
		remove_kept(cli->form);
	else
		remark(
		    "the form is kept in %s; finish it, and give it with --file", cli->form->path);
	forget_form(cli);
}

/* Remove without a word: nothing was typed. */
static void
drop_form(struct cli *cli)
{
	remove_kept(cli->form);
	forget_form(cli);
}

static enum ought_status
run_editor(const char *path, struct ought_error *err)
{
	const char *editor = getenv("VISUAL");
	struct sigaction ignore, interrupt, quit;
	char *command = NULL;
	pid_t child;
	int result = 0;

	if (editor == NULL || editor[0] == '\0')
		editor = getenv("EDITOR");
	if (editor == NULL || editor[0] == '\0')
		editor = "vi";
	if (asprintf(&command, "%s \"$1\"", editor) < 0)
		return ought_error_set(err, OUGHT_NOMEM, "there is not enough memory");
	/* Ctrl-C belongs to the editor while it runs. */
	memset(&ignore, 0, sizeof(ignore));
	ignore.sa_handler = SIG_IGN;
	sigaction(SIGINT, &ignore, &interrupt);
	sigaction(SIGQUIT, &ignore, &quit);
	fflush(stdout);
	child = fork();
	if (child == 0) {
		signal(SIGINT, SIG_DFL);
		signal(SIGQUIT, SIG_DFL);
		execl("/bin/sh", "sh", "-c", command, "ought", path, (char *)NULL);
		_exit(127);
	}
	free(command);
	while (child > 0 && waitpid(child, &result, 0) < 0 && errno == EINTR)
		;
	sigaction(SIGINT, &interrupt, NULL);
	sigaction(SIGQUIT, &quit, NULL);
	if (child < 0 || !WIFEXITED(result) || WEXITSTATUS(result) != 0)
		return ought_error_set(err, OUGHT_INVALID,
		    "the editor did not end well; VISUAL or EDITOR names another");
	return OUGHT_OK;
}

/* The form was left as it was. */
static enum ought_status
take_unchanged(const struct form *form, struct ought_error *err)
{
	bool taken = false;

	if (form->begun != NULL && json_object_size(form->present) > 0 && !form->unfinished) {
		if (prompt_possible() &&
		    prompt_confirm("Nothing was changed.  Go on with it as it stands? [y/N]",
			&taken, NULL) == OUGHT_OK &&
		    taken)
			return OUGHT_OK;
		return ought_error_set(err, OUGHT_INVALID, "nothing was changed in the draft");
	}
	return ought_error_set(err, OUGHT_INVALID, "nothing was written into the form");
}

/* What is there of a form that lacks parts, unless some of it is wrong. */
static void
read_begun(const struct form *form, const char *text, size_t len)
{
	struct form loose = *form;
	json_t *begun = NULL;

	loose.unfinished = true;
	if (form_read(&loose, text, len, &begun, NULL) == OUGHT_OK && json_object_size(begun) > 0)
		*form->begun = json_incref(begun);
	json_decref(begun);
}

/* Edit, read, and edit again as long as parts are missing and the person wants to go on. */
static enum ought_status
edit(struct cli *cli, const struct form *form, const char *blank, json_t **answers,
    struct ought_error *err)
{
	char *text = NULL;
	size_t len;
	bool again = true;
	enum ought_status status = OUGHT_OK;

	while (again) {
		again = false;
		free(text);
		text = NULL;
		if ((status = run_editor(cli->form->path, err)) != OUGHT_OK ||
		    (status = file_read(cli->form->path, FORM_BYTES_MAX, &text, &len, err)) !=
			OUGHT_OK)
			break;
		if (strcmp(text, blank) == 0) {
			if ((status = take_unchanged(form, err)) != OUGHT_OK) {
				drop_form(cli);
				break;
			}
		}
		status = form_read(form, text, len, answers, err);
		if (status == OUGHT_INVALID && prompt_possible()) {
			remark("%s", err->sentence);
			if (prompt_confirm("Go on with the form? [y/N]", &again, NULL) != OUGHT_OK)
				again = false;
		}
		if (status == OUGHT_INVALID && !again && form->begun != NULL)
			read_begun(form, text, len);
	}
	free(text);
	return status;
}

static enum ought_status
from_editor(struct cli *cli, const struct form *form, json_t **answers, struct ought_error *err)
{
	struct ought_buffer blank = {0};
	enum ought_status status;

	if (!prompt_possible() && getenv("VISUAL") == NULL && getenv("EDITOR") == NULL)
		return ought_error_set(err, OUGHT_INVALID,
		    "there is no terminal for an editor; give the form with --file F");
	form_write(form, &blank);
	if (blank.failed)
		status = ought_error_set(err, OUGHT_NOMEM, "there is not enough memory");
	else if ((status = make_kept(cli, err)) == OUGHT_OK &&
	    (status = file_write_new(cli->form->path, blank.text, blank.len, err)) == OUGHT_OK)
		status = edit(cli, form, blank.text, answers, err);
	ought_buffer_free(&blank);
	return status;
}

/* A form kept by an earlier call is removed once this one has succeeded; another file is the user's own. */
static void
adopt_kept(struct cli *cli, const char *path)
{
	const char *memory = memory_directory();
	char whole[PATH_MAX], prefix[PATH_MAX];
	struct form_kept *kept;
	char *slash;

	if (memory == NULL || realpath(path, whole) == NULL ||
	    (slash = strrchr(whole, '/')) == NULL)
		return;
	snprintf(prefix, sizeof(prefix), "%s/" DIRECTORY_PREFIX, memory);
	*slash = '\0';
	if (strncmp(whole, prefix, strlen(prefix)) != 0 ||
	    strchr(whole + strlen(prefix), '/') != NULL ||
	    (kept = calloc(1, sizeof(*kept))) == NULL)
		return;
	memcpy(kept->directory, whole, strlen(whole) + 1);
	snprintf(kept->path, sizeof(kept->path), "%s", path);
	kept->lock = lock_directory(whole);
	cli->form = kept;
}

enum ought_status
form_fill(struct cli *cli, const struct form *form, json_t **answers, struct ought_error *err)
{
	const char *path = option_text(cli, "file");
	char *text = NULL;
	size_t len;
	enum ought_status status;

	if (path == NULL)
		return from_editor(cli, form, answers, err);
	if (strcmp(path, "-") != 0)
		adopt_kept(cli, path);
	if ((status = file_read(path, FORM_BYTES_MAX, &text, &len, err)) == OUGHT_OK)
		status = form_read(form, text, len, answers, err);
	free(text);
	return status;
}
