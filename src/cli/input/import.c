/* import.c: one pass, one transaction, all problems. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/session.h"
#include "cli/view/cases.h"

#include "import.h"

const struct argument_about import_arguments[] = {
    {"FILE", "a CSV file (RFC 4180) in UTF-8 with a header row; - for standard input", 0}, {0}};
const struct option_about import_options[] = {
    {"dry-run", NULL, "check everything, enter nothing", 0}, {0}};

static void
note(struct import *import, size_t line, const char *column, const char *what)
{
	json_t *problem;

	if (++import->problems > IMPORT_SHOWN)
		return;
	problem = json_pack("{s:I, s:s}", "line", (json_int_t)line, "problem", what);
	if (problem != NULL && column != NULL)
		json_object_set_new(problem, "column", json_string(column));
	json_array_append_new(import->told, problem);
}

void
import_problem(struct import *import, const char *column, const char *format, ...)
{
	char what[OUGHT_SENTENCE_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	note(import, import->line, column, what);
}

static void
reader_problem(void *cookie, size_t line, const char *column, const char *what)
{
	note(cookie, line, column, what);
}

static enum ought_status
reader_row(
    void *cookie, size_t line, const char *const *values, int64_t read, struct ought_error *err)
{
	struct import *import = cookie;
	enum ought_status status;

	if ((status = interrupt_check(err)) != OUGHT_OK)
		return status;
	progress_at(&import->progress, read, import->size);
	import->line = line;
	return import->row(import, values, err);
}

enum ought_status
import_act(struct import *import, const char *name, json_t *claims, json_t *content, bool *done,
    struct ought_error *err)
{
	struct ought_error refusal = {0};
	enum ought_status status;

	*done = false;
	if (claims == NULL || content == NULL)
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
	else {
		status = ought_act(import->acting, name, claims, content, NULL, &refusal);
		switch (status) {
		case OUGHT_OK:
			*done = true;
			break;
		case OUGHT_REFUSED:
		case OUGHT_INVALID:
		case OUGHT_NOT_FOUND:
			import_problem(import, NULL, "%s", refusal.sentence);
			status = OUGHT_OK;
			break;
		default:
			status = ought_error_set(err, status, "%s", refusal.sentence);
			break;
		}
	}
	json_decref(claims);
	json_decref(content);
	return status;
}

enum ought_status
import_check_reference(
    struct import *import, const json_t *content, bool record, struct ought_error *err)
{
	const char *reference = ought_json_text(content, "reference");
	bool taken = false;
	enum ought_status status = OUGHT_OK;

	if (reference != NULL)
		status = case_reference_taken(import->db, record, reference, &taken, err);
	if (status == OUGHT_OK && taken)
		import_problem(import, "reference", "held already, or twice in the file");
	return status;
}

enum ought_status
import_better(struct import *import, int64_t person, struct ought_error *err)
{
	char id[OUGHT_ID_MAX];

	ought_id_format(OUGHT_ID_PERSON, person, id);
	return json_object_set_new(import->better, id, json_true()) == 0
	    ? OUGHT_OK
	    : ought_error_set(err, OUGHT_NOMEM, "out of memory");
}

/* Nobody's entry is changed by a file; whoever may change it is told. */
static void
tell_better(const struct import *import)
{
	const size_t count = json_object_size(import->better);
	struct ought_buffer who = {0};
	const char *id;
	json_t *value;
	size_t said = 0;

	if (count == 0 || import->cli->json)
		return;
	json_object_foreach(import->better, id, value)
	{
		if (said++ < IMPORT_SHOWN)
			ought_buffer_add(&who, "%s%s", said > 1 ? ", " : "", id);
	}
	if (count > IMPORT_SHOWN)
		ought_buffer_add(&who, " and %zu more", count - IMPORT_SHOWN);
	remark("the file knows better than the store when %s %s born: see ought person amend",
	    who.text != NULL ? who.text : "somebody", count > 1 ? "were" : "was");
	ought_buffer_free(&who);
}

/* Say the problems, for people on standard error, for programs as a document. */
static enum ought_status
tell(const struct import *import, struct ought_error *err)
{
	size_t i;
	json_t *problem;
	enum ought_status status = OUGHT_OK;

	if (import->cli->json) {
		json_t *document = json_pack(
		    "{s:O, s:I}", "rows", import->told, "problems", (json_int_t)import->problems);

		if (document == NULL)
			return ought_error_set(err, OUGHT_NOMEM, "out of memory");
		status = output_document("ought.import-problems/1", document, err);
	} else {
		json_array_foreach(import->told, i, problem)
		{
			const char *column = ought_json_text(problem, "column");

			remark("line %lld%s%s: %s", (long long)ought_json_int(problem, "line", 0),
			    column != NULL ? ", " : "", column != NULL ? column : "",
			    ought_json_text(problem, "problem"));
		}
		if (import->problems > IMPORT_SHOWN)
			remark("and %zu more", import->problems - IMPORT_SHOWN);
	}
	return status;
}

static const char *
plural(int64_t count)
{
	return count == 1 ? "" : "s";
}

/* All rows were acted, or have a problem: commit or not. */
static enum ought_status
finish(struct import *import, bool dry, struct ought_error *err)
{
	struct ought_acting *acting = import->acting;
	struct ought_buffer sentence = {0};
	json_t *document, *better, *value;
	const char *id;
	enum ought_status status;

	if (import->problems == 0 && import->things == 0)
		note(import, 1, NULL, "the file has a header and no rows");
	if (import->problems > 0) {
		if ((status = tell(import, err)) != OUGHT_OK)
			return status;
		return ought_error_set(err, OUGHT_INVALID, "the file has %zu problem%s",
		    import->problems, plural((int64_t)import->problems));
	}
	if (!dry) {
		import->acting = NULL;
		if ((status = ought_act_commit(acting, err)) != OUGHT_OK)
			return status;
		session_changed(import->cli);
	}
	ought_buffer_add(&sentence, "%s %lld %s%s", dry ? "Would enter" : "Entered",
	    (long long)import->things, import->thing, plural(import->things));
	if (import->persons > 0)
		ought_buffer_add(&sentence, " and %lld new person%s", (long long)import->persons,
		    plural(import->persons));
	better = json_array();
	json_object_foreach(import->better, id, value)
	{
		json_array_append_new(better, json_string(id));
	}
	document = json_pack("{s:I, s:I, s:o, s:b}", "entered", (json_int_t)import->things,
	    "persons", (json_int_t)import->persons, "births_known_better", better, "dry_run", dry);
	if (document == NULL || sentence.failed)
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
	else
		status = output_done(
		    import->cli, "ought.import/1", document, NULL, err, "%s", sentence.text);
	if (status == OUGHT_OK)
		tell_better(import);
	ought_buffer_free(&sentence);
	return status;
}

enum ought_status
import_run(struct import *import, struct ought_error *err)
{
	const char *path = argument_text(import->cli, "FILE");
	struct csv_reader reader = {import->columns, reader_row, reader_problem, import};
	const bool standard = strcmp(path, "-") == 0;
	struct stat about;
	FILE *file = NULL;
	enum ought_status status;

	if ((status = session_open_content(import->cli, err)) != OUGHT_OK ||
	    (status = session_match(import->cli, err)) != OUGHT_OK)
		return status;
	if ((file = standard ? stdin : fopen(path, "re")) == NULL) {
		status = ought_error_set(err, OUGHT_NOT_FOUND, "%s cannot be opened: %m", path);
		goto out;
	}
	if (fstat(fileno(file), &about) == 0 && S_ISREG(about.st_mode))
		import->size = (int64_t)about.st_size;
	else if (S_ISDIR(about.st_mode)) {
		status = ought_error_set(err, OUGHT_INVALID, "%s is a directory", path);
		goto out;
	}
	if ((import->told = json_array()) == NULL || (import->better = json_object()) == NULL) {
		status = ought_error_set(err, OUGHT_NOMEM, "out of memory");
		goto out;
	}
	import->today = ought_date_of(ought_store_now_ms(import->cli->store));
	status = ought_act_begin(import->cli->store, import->cli->match, &import->acting, err);
	if (status != OUGHT_OK)
		goto out;
	import->db = ought_act_db(import->acting);

	interrupt_watch();
	progress_begin(&import->progress, "importing");
	status = csv_read(&reader, file, err);
	progress_end(&import->progress);
	/* Whoever interrupted wants nothing entered, be it between the last row and the commit. */
	if (status == OUGHT_OK || interrupt_requested())
		status = interrupt_check(err);
	if (status == OUGHT_OK)
		status = finish(import, option_given(import->cli, "dry-run"), err);
out:
	ought_act_abandon(import->acting);
	import->acting = NULL;
	json_decref(import->told);
	json_decref(import->better);
	if (file != NULL && !standard)
		fclose(file);
	return status;
}
