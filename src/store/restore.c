/* restore.c: a store from a backup, each file compared with its digest.  Whoever opens it proves by their key that it is one. */
#include <stdlib.h>
#include <string.h>

#include "ought/base.h"

#include "store/copy.h"
#include "store/store_internal.h"

#include "ought/store.h"

/* Only names that a store has: a manifest is text that anybody can have written. */
static bool
name_allowed(const char *name)
{
	static const char *const allowed[] = {
	    "FORMAT", "ledger.db", "content.db", "ledger.db-owal", "content.db-owal"};
	size_t i;

	for (i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
		if (strcmp(name, allowed[i]) == 0)
			return true;
	return strncmp(name, "keys/", 5) == 0 && strchr(name + 5, '/') == NULL &&
	    ought_copy_is_slot(name + 5);
}

/* One file of the backup, which has to be what was written. */
static enum ought_status
bring(struct ought_copying *copying, const json_t *file, struct ought_error *err)
{
	const char *name = ought_json_text(file, "name"), *sha256 = ought_json_text(file, "sha256");
	size_t before = json_array_size(copying->files);
	const char *is = NULL;
	enum ought_status status;

	if (name == NULL || sha256 == NULL || !name_allowed(name))
		return ought_error_set(
		    err, OUGHT_DAMAGED, "the backup names a file that no store has");
	if ((status = ought_copy_named(copying, name, err)) != OUGHT_OK)
		return status;
	if (json_array_size(copying->files) > before)
		is = ought_json_text(json_array_get(copying->files, before), "sha256");
	if (is == NULL)
		return ought_error_set(err, OUGHT_DAMAGED, "%s is missing in the backup", name);
	if (strcmp(is, sha256) != 0)
		return ought_error_set(err, OUGHT_DAMAGED,
		    "%s in the backup is not what was written: it is damaged, or was opened as a store",
		    name);
	return OUGHT_OK;
}

static enum ought_status
bring_all(const char *from, const char *to, const json_t *about,
    const struct ought_copy_options *options, struct ought_error *err)
{
	const json_t *files = json_object_get(about, "files");
	struct ought_copying copying;
	size_t i;
	enum ought_status status;

	if ((status = ought_copy_begin(&copying, from, to, options, err)) != OUGHT_OK)
		return status;
	for (i = 0; i < json_array_size(files); i++)
		copying.all += ought_json_int(json_array_get(files, i), "bytes", 0);
	for (i = 0; i < json_array_size(files) && status == OUGHT_OK; i++)
		status = bring(&copying, json_array_get(files, i), err);
	ought_copy_end(&copying);
	return status;
}

enum ought_status
ought_store_restore(const char *from, const char *path, const struct ought_identity *identity,
    const struct ought_copy_options *options, struct ought_store **store, struct ought_error *err)
{
	struct ought_store *made = NULL;
	char *final_path = NULL, *partial = NULL;
	json_t *about = NULL;
	enum ought_status status;

	if ((status = ought_backup_read(from, &about, err)) != OUGHT_OK ||
	    (status = ought_store_make_directory(path, &final_path, &partial, err)) != OUGHT_OK)
		goto out;
	if ((status = ought_store_allocate(partial, identity, &made, err)) != OUGHT_OK)
		goto out;
	made->publish_path = final_path;
	final_path = NULL;
	if ((status = bring_all(from, partial, about, options, err)) != OUGHT_OK ||
	    (status = ought_store_open_slot(made, err)) != OUGHT_OK ||
	    (status = ought_store_connect(made, err)) != OUGHT_OK)
		goto out;
	*store = made;
	made = NULL;
out:
	ought_store_discard(made);
	json_decref(about);
	free(final_path);
	free(partial);
	return status;
}
