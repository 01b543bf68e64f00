/*
 * index.c: keep what a person is searched by. The old profile says which keys were filed, so that
 * a change of name ends exactly those that no longer hold.
 */
#include <stdlib.h>
#include <string.h>

#include "match_internal.h"

struct filed {
	struct match_bytes profile; /* no bytes: not filed */
	int64_t n;
};

static const char sql_filed[] =
    "SELECT profile, n FROM match_person WHERE person = :person AND until_n IS NULL";
static const char sql_person_add[] =
    "INSERT INTO match_person (person, profile, n) VALUES (:person, :profile, :n)";
static const char sql_person_end[] =
    "UPDATE match_person SET until_n = :n WHERE person = :person AND until_n IS NULL";
static const char sql_key_add[] =
    "INSERT INTO match_key (key, person, n) VALUES (:key, :person, :n)";
static const char sql_key_end[] =
    "UPDATE match_key SET until_n = :n WHERE key = :key AND person = :person AND until_n IS NULL";
/* What this same act filed and then changed was never there for anybody else. */
static const char sql_person_undo[] =
    "DELETE FROM match_person WHERE person = :person AND n = :n AND until_n IS NULL";
static const char sql_key_undo[] =
    "DELETE FROM match_key WHERE key = :key AND person = :person AND n = :n AND until_n IS NULL";

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
		status = ought_error_set(err, OUGHT_NOMEM, "not enough memory to file a person");
		goto out;
	}
	memcpy(filed->profile.bytes, bytes, len);
	filed->profile.len = len;
	filed->n = ought_statement_int(statement, 1);
out:
	ought_statement_finish(statement);
	return status;
}

static enum ought_status
end_person(struct ought_db *db, struct ought_person_id person, int64_t n, struct ought_error *err)
{
	enum ought_status status;

	status = ought_db_run(db, sql_person_undo,
	    OUGHT_BINDS(OUGHT_INT(":person", person.n), OUGHT_INT(":n", n)), err);
	if (status != OUGHT_OK)
		return status;
	return ought_db_run(db, sql_person_end,
	    OUGHT_BINDS(OUGHT_INT(":person", person.n), OUGHT_INT(":n", n)), err);
}

static enum ought_status
change_key(struct ought_db *db, const char *sql, int64_t key, struct ought_person_id person,
    int64_t n, struct ought_error *err)
{
	return ought_db_run(db, sql,
	    OUGHT_BINDS(OUGHT_INT(":key", key), OUGHT_INT(":person", person.n), OUGHT_INT(":n", n)),
	    err);
}

/* Both are sorted: end what only ${old} has, add what only ${fresh} has. */
static enum ought_status
change_keys(struct ought_db *db, const struct match_keys *old, const struct match_keys *fresh,
    bool undo, struct ought_person_id person, int64_t n, struct ought_error *err)
{
	size_t i = 0, j = 0;
	enum ought_status status = OUGHT_OK;

	while (status == OUGHT_OK && (i < old->count || j < fresh->count)) {
		if (j == fresh->count || (i < old->count && old->keys[i] < fresh->keys[j])) {
			if (undo)
				status = change_key(db, sql_key_undo, old->keys[i], person, n, err);
			if (status == OUGHT_OK)
				status = change_key(db, sql_key_end, old->keys[i], person, n, err);
			i++;
		} else if (i == old->count || fresh->keys[j] < old->keys[i]) {
			status = change_key(db, sql_key_add, fresh->keys[j++], person, n, err);
		} else {
			i++;
			j++;
		}
	}
	return status;
}

static enum ought_status
keys_of(const struct match_bytes *bytes, struct match_profile *scratch, struct match_keys *keys,
    struct ought_error *err)
{
	enum ought_status status;

	if (bytes->bytes == NULL)
		return OUGHT_OK;
	if ((status = match_profile_read(bytes->bytes, bytes->len, scratch, err)) != OUGHT_OK)
		return status;
	return match_keys_filed(scratch, keys, err);
}

enum ought_status
ought_match_index(struct ought_match *match, struct ought_db *db, struct ought_person_id person,
    int64_t n, struct ought_error *err)
{
	struct match_profile *scratch = NULL;
	struct match_bytes fresh = {NULL, 0, 0};
	struct filed filed = {{NULL, 0, 0}, -1};
	struct match_keys old_keys = {0, 0, NULL}, fresh_keys = {0, 0, NULL};
	bool known = false;
	enum ought_status status;

	if ((scratch = malloc(sizeof(*scratch))) == NULL) {
		status = ought_error_set(err, OUGHT_NOMEM, "not enough memory to file a person");
		goto out;
	}
	if ((status = match_profile_of_rows(match->normaliser, db, person, &fresh, &known, err)) !=
	    OUGHT_OK)
		goto out;
	if (!known) {
		free(fresh.bytes);
		fresh = (struct match_bytes){NULL, 0, 0};
	}
	if ((status = read_filed(db, person, &filed, err)) != OUGHT_OK)
		goto out;
	if (fresh.len == filed.profile.len &&
	    (fresh.len == 0 || memcmp(fresh.bytes, filed.profile.bytes, fresh.len) == 0))
		goto out;

	if ((status = keys_of(&filed.profile, scratch, &old_keys, err)) != OUGHT_OK)
		goto out;
	if ((status = keys_of(&fresh, scratch, &fresh_keys, err)) != OUGHT_OK)
		goto out;
	if (filed.profile.bytes != NULL && (status = end_person(db, person, n, err)) != OUGHT_OK)
		goto out;
	if (fresh.bytes != NULL) {
		status = ought_db_run(db, sql_person_add,
		    OUGHT_BINDS(OUGHT_INT(":person", person.n),
			OUGHT_BLOB(":profile", fresh.bytes, fresh.len), OUGHT_INT(":n", n)),
		    err);
		if (status != OUGHT_OK)
			goto out;
	}
	status = change_keys(db, &old_keys, &fresh_keys, filed.n == n, person, n, err);
out:
	match_keys_free(&old_keys);
	match_keys_free(&fresh_keys);
	free(filed.profile.bytes);
	free(fresh.bytes);
	free(scratch);
	return status;
}
