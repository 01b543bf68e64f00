/*
 * index.c: keep what a person is searched by. The old profile says which keys were filed, so that
 * a change of name ends exactly those that no longer hold.
 */
#include <stdlib.h>
#include <string.h>

#include "match_internal.h"

#define NAMES_MAX (2 * MATCH_NAMES_MAX)

static const char sql_filed[] =
    "SELECT profile, n FROM match_person WHERE person = :person AND until_n IS NULL";
static const char sql_person_add[] =
    "INSERT INTO match_person (person, profile, n) VALUES (:person, :profile, :n)";
static const char sql_person_end[] =
    "UPDATE match_person SET until_n = :n WHERE person = :person AND until_n IS NULL";
/* What this same act filed and then changed was never there for anybody else. */
static const char sql_person_undo[] =
    "DELETE FROM match_person WHERE person = :person AND n = :n AND until_n IS NULL";

static const char sql_held[] =
    "SELECT n, persons FROM match_held WHERE until_n IS NULL ORDER BY n DESC LIMIT 1";
static const char sql_held_undo[] = "DELETE FROM match_held WHERE n = :n";
/* Only the newest can hold. */
static const char sql_held_end[] = "UPDATE match_held SET until_n = :n WHERE until_n IS NULL"
				   " AND n < :n AND n = (SELECT max(n) FROM match_held)";
/* Of nobody there is no row, as before the first. */
static const char sql_held_add[] =
    "INSERT INTO match_held (n, persons) SELECT :n, :persons WHERE :persons > 0";

/* A table of hashes under which a person is filed by a number. */
struct filing {
	const char *add;
	const char *end;
	const char *undo;
};

static const struct filing filing_keys = {
    "INSERT INTO match_key (key, person, n) VALUES (:hash, :as, :n)",
    "UPDATE match_key SET until_n = :n WHERE key = :hash AND person = :as AND until_n IS NULL",
    "DELETE FROM match_key WHERE key = :hash AND person = :as AND n = :n AND until_n IS NULL"};
static const struct filing filing_names = {
    "INSERT INTO match_name (name, mark, n) VALUES (:hash, :as, :n)",
    "UPDATE match_name SET until_n = :n WHERE name = :hash AND mark = :as AND until_n IS NULL",
    "DELETE FROM match_name WHERE name = :hash AND mark = :as AND n = :n AND until_n IS NULL"};

/* One state of a person: what is, or was, filed. */
struct filed {
	struct match_bytes profile; /* no bytes: not filed */
	int64_t n;
	struct match_keys keys;
	size_t name_count;
	int64_t names[NAMES_MAX]; /* sorted, each once */
};

static void
clear(struct filed *filed)
{
	match_keys_free(&filed->keys);
	free(filed->profile.bytes);
}

static enum ought_status
read_filed(struct ought_db *db, struct ought_person_id person, struct filed *filed,
    struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	const void *bytes;
	size_t len;
	bool row;
	enum ought_status status;

	status = ought_db_query(
	    db, sql_filed, OUGHT_BINDS(OUGHT_INT(":person", person.n)), &statement, err);
	if (status != OUGHT_OK)
		goto out;
	if ((status = ought_statement_step(statement, &row, err)) != OUGHT_OK || !row)
		goto out;
	bytes = ought_statement_blob(statement, 0, &len);
	if ((filed->profile.bytes = malloc(len)) == NULL) {
		status = match_no_memory(err);
		goto out;
	}
	memcpy(filed->profile.bytes, bytes, len);
	filed->profile.len = len;
	filed->n = ought_statement_int(statement, 1);
out:
	ought_statement_finish(statement);
	return status;
}

static int
by_value(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
take_names(struct filed *filed, const struct match_profile *profile)
{
	size_t unique = 0;

	for (size_t i = 0; i < profile->name_count; i++) {
		const struct match_name *name = &profile->names[i];

		if (name->surname.len > 0)
			filed->names[filed->name_count++] =
			    match_name_hash(MATCH_PLACE_SURNAME, name->surname);
		if (name->forename_count > 0)
			filed->names[filed->name_count++] =
			    match_name_hash(MATCH_PLACE_FORENAME, name->forenames[0]);
	}
	qsort(filed->names, filed->name_count, sizeof(filed->names[0]), by_value);
	for (size_t i = 0; i < filed->name_count; i++)
		if (i == 0 || filed->names[i] != filed->names[unique - 1])
			filed->names[unique++] = filed->names[i];
	filed->name_count = unique;
}

/* What follows from the profile. */
static enum ought_status
derive(struct filed *filed, struct match_profile *scratch, struct ought_error *err)
{
	enum ought_status status;

	if (filed->profile.bytes == NULL)
		return OUGHT_OK;
	if ((status = match_profile_read(filed->profile.bytes, filed->profile.len, scratch, err)) !=
	    OUGHT_OK)
		return status;
	take_names(filed, scratch);
	return match_keys_filed(scratch, &filed->keys, err);
}

/* ---- the tables ---- */

struct change {
	struct ought_db *db;
	struct ought_person_id person;
	int64_t n;
	bool undo; /* the same act filed what it now changes */
	struct ought_error *err;
};

static enum ought_status
change_row(const struct change *change, const char *sql, int64_t hash, int64_t as)
{
	return ought_db_run(change->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":hash", hash), OUGHT_INT(":as", as), OUGHT_INT(":n", change->n)),
	    change->err);
}

static enum ought_status
end_row(const struct change *change, const struct filing *filing, int64_t hash, int64_t as)
{
	enum ought_status status = OUGHT_OK;

	if (change->undo)
		status = change_row(change, filing->undo, hash, as);
	return status == OUGHT_OK ? change_row(change, filing->end, hash, as) : status;
}

static enum ought_status
change_keys(
    const struct change *change, const struct match_keys *old, const struct match_keys *fresh)
{
	int64_t person = change->person.n;
	size_t i = 0, j = 0;
	enum ought_status status = OUGHT_OK;

	while (status == OUGHT_OK && (i < old->count || j < fresh->count)) {
		if (j == fresh->count ||
		    (i < old->count && old->keys[i].from < fresh->keys[j].from)) {
			status = end_row(change, &filing_keys, old->keys[i++].from, person);
		} else if (i == old->count || fresh->keys[j].from < old->keys[i].from) {
			status = change_row(change, filing_keys.add, fresh->keys[j++].from, person);
		} else {
			i++;
			j++;
		}
	}
	return status;
}

static enum ought_status
change_names(const struct change *change, const struct filed *old, const struct filed *fresh)
{
	int64_t mark = match_mark(change->person);
	size_t i = 0, j = 0;
	enum ought_status status = OUGHT_OK;

	while (status == OUGHT_OK && (i < old->name_count || j < fresh->name_count)) {
		if (j == fresh->name_count ||
		    (i < old->name_count && old->names[i] < fresh->names[j])) {
			status = end_row(change, &filing_names, old->names[i++], mark);
		} else if (i == old->name_count || fresh->names[j] < old->names[i]) {
			status = change_row(change, filing_names.add, fresh->names[j++], mark);
		} else {
			i++;
			j++;
		}
	}
	return status;
}

static enum ought_status
change_person(const struct change *change, const struct filed *old, const struct filed *fresh)
{
	const struct ought_bind *binds =
	    OUGHT_BINDS(OUGHT_INT(":person", change->person.n), OUGHT_INT(":n", change->n));
	enum ought_status status = OUGHT_OK;

	if (old->profile.bytes != NULL) {
		if ((status = ought_db_run(change->db, sql_person_undo, binds, change->err)) !=
		    OUGHT_OK)
			return status;
		if ((status = ought_db_run(change->db, sql_person_end, binds, change->err)) !=
		    OUGHT_OK)
			return status;
	}
	if (fresh->profile.bytes == NULL)
		return OUGHT_OK;
	return ought_db_run(change->db, sql_person_add,
	    OUGHT_BINDS(OUGHT_INT(":person", change->person.n),
		OUGHT_BLOB(":profile", fresh->profile.bytes, fresh->profile.len),
		OUGHT_INT(":n", change->n)),
	    change->err);
}

enum ought_status
match_persons_held(struct ought_db *db, int64_t *n, int64_t *persons, struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	bool row = false;
	enum ought_status status;

	*n = -1;
	*persons = 0;
	if ((status = ought_db_query(db, sql_held, NULL, &statement, err)) == OUGHT_OK &&
	    (status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
		*n = ought_statement_int(statement, 0);
		*persons = ought_statement_int(statement, 1);
	}
	ought_statement_finish(statement);
	return status;
}

/* One more or one fewer is held. */
static enum ought_status
change_held(const struct change *change, int64_t more)
{
	const struct ought_bind *binds = OUGHT_BINDS(OUGHT_INT(":n", change->n));
	int64_t newest, persons;
	enum ought_status status;

	if ((status = match_persons_held(change->db, &newest, &persons, change->err)) != OUGHT_OK)
		return status;
	if ((status = ought_db_run(change->db, newest == change->n ? sql_held_undo : sql_held_end,
		 binds, change->err)) != OUGHT_OK)
		return status;
	return ought_db_run(change->db, sql_held_add,
	    OUGHT_BINDS(OUGHT_INT(":n", change->n), OUGHT_INT(":persons", persons + more)),
	    change->err);
}

static bool
same_profile(const struct match_bytes *a, const struct match_bytes *b)
{
	return a->len == b->len && (a->len == 0 || memcmp(a->bytes, b->bytes, a->len) == 0);
}

enum ought_status
ought_match_index(struct ought_match *match, struct ought_db *db, struct ought_person_id person,
    int64_t n, struct ought_error *err)
{
	struct match_profile *scratch = NULL;
	struct filed old = {.n = -1}, fresh = {.n = n};
	struct change change = {db, person, n, false, err};
	bool known = false;
	enum ought_status status;

	if ((scratch = malloc(sizeof(*scratch))) == NULL) {
		status = match_no_memory(err);
		goto out;
	}
	if ((status = match_profile_of_rows(
		 match->normaliser, db, person, &fresh.profile, &known, err)) != OUGHT_OK)
		goto out;
	if (!known) {
		free(fresh.profile.bytes);
		fresh.profile = (struct match_bytes){NULL, 0, 0};
	}
	if ((status = read_filed(db, person, &old, err)) != OUGHT_OK)
		goto out;
	if (same_profile(&fresh.profile, &old.profile))
		goto out;

	if ((status = derive(&old, scratch, err)) != OUGHT_OK)
		goto out;
	if ((status = derive(&fresh, scratch, err)) != OUGHT_OK)
		goto out;
	change.undo = old.n == n;
	if ((status = change_person(&change, &old, &fresh)) != OUGHT_OK)
		goto out;
	if ((status = change_keys(&change, &old.keys, &fresh.keys)) != OUGHT_OK)
		goto out;
	if ((status = change_names(&change, &old, &fresh)) != OUGHT_OK)
		goto out;
	if ((old.profile.bytes == NULL) != (fresh.profile.bytes == NULL))
		status = change_held(&change, fresh.profile.bytes == NULL ? -1 : 1);
out:
	clear(&old);
	clear(&fresh);
	free(scratch);
	return status;
}
