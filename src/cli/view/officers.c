/* officers.c: reads officers, roles and delegations from the ledger's tables. */
#include <string.h>

#include "cli/output.h"
#include "cli/prompt.h"
#include "officers.h"

enum ought_status
officers_find(struct ought_db *db, const char *name, struct officer *officer, bool *found,
    struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	const void *signing_key, *box_key;
	size_t signing_len = 0, box_len = 0;
	bool row = false;
	enum ought_status status;

	status = ought_db_query(db,
	    "SELECT signing_key, box_key"
	    "  FROM ledger.officer"
	    " WHERE name = :name",
	    OUGHT_BINDS(OUGHT_TEXT(":name", name)), &statement, err);
	if (status != OUGHT_OK || (status = ought_statement_step(statement, &row, err)) != OUGHT_OK)
		goto out;
	*found = row;
	if (!row)
		goto out;
	signing_key = ought_statement_blob(statement, 0, &signing_len);
	box_key = ought_statement_blob(statement, 1, &box_len);
	if (signing_len != OUGHT_KEY_BYTES || box_len != OUGHT_KEY_BYTES ||
	    strlen(name) >= sizeof(officer->name)) {
		status = ought_error_set(
		    err, OUGHT_DAMAGED, "the key of %.63s in the ledger is no key", name);
		goto out;
	}
	memcpy(officer->name, name, strlen(name) + 1);
	memcpy(officer->signing_key, signing_key, OUGHT_KEY_BYTES);
	memcpy(officer->box_key, box_key, OUGHT_KEY_BYTES);
	ought_fingerprint(officer->signing_key, officer->fingerprint);
out:
	ought_statement_finish(statement);
	return status;
}

enum ought_status
officers_get(
    struct ought_db *db, const char *name, struct officer *officer, struct ought_error *err)
{
	bool found = false;
	enum ought_status status;

	if (!ought_officer_name_valid(name))
		return ought_error_set(err, OUGHT_INVALID,
		    "an officer's identifier is 1 to 63 of a-z, 0-9, dot and hyphen, such as jane.roe");
	if ((status = officers_find(db, name, officer, &found, err)) == OUGHT_OK && !found)
		status = ought_error_set(err, OUGHT_NOT_FOUND, "no officer %s is enrolled", name);
	return status;
}

json_t *
officers_roles_json(unsigned roles)
{
	json_t *names = json_array();

	for (unsigned i = 0; i < OUGHT_ROLE_COUNT; i++)
		if ((roles & 1U << i) != 0 &&
		    json_array_append_new(
			names, json_string(ought_role_name((enum ought_role)(1U << i)))) != 0) {
			json_decref(names);
			return NULL;
		}
	return names;
}

void
officers_roles_text(unsigned roles, struct ought_buffer *text)
{
	if (roles == 0)
		ought_buffer_add(text, "no role");
	for (unsigned i = 0; i < OUGHT_ROLE_COUNT; i++) {
		unsigned role = 1U << i;

		if ((roles & role) == 0)
			continue;
		if ((roles & (role - 1)) != 0)
			ought_buffer_add(
			    text, "%s", (roles & ~(role | (role - 1))) != 0 ? ", " : " and ");
		ought_buffer_add(text, "%s", ought_role_name((enum ought_role)role));
	}
}

enum ought_status
officers_admitted(struct ought_db *db, const char *name, bool *admitted, struct ought_error *err)
{
	int64_t n;

	return ought_db_int(db,
	    "SELECT from_n"
	    "  FROM ledger.admission"
	    " WHERE officer = :name AND until_n IS NULL",
	    OUGHT_BINDS(OUGHT_TEXT(":name", name)), &n, admitted, err);
}

/* The words that ${sql} selects for a delegation; NULL in ${*words} for none. */
static enum ought_status
words_of(struct ought_db *db, const char *sql, int64_t delegation, json_t **words,
    struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	json_t *array = json_array();
	bool row = true;
	enum ought_status status;

	if (array == NULL)
		return cli_no_memory(err);
	status = ought_db_query(
	    db, sql, OUGHT_BINDS(OUGHT_INT(":delegation", delegation)), &statement, err);
	while (status == OUGHT_OK &&
	    (status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row)
		if (json_array_append_new(array, json_string(ought_statement_text(statement, 0))) !=
		    0)
			status = cli_no_memory(err);
	ought_statement_finish(statement);
	if (status == OUGHT_OK && json_array_size(array) > 0)
		*words = json_incref(array);
	json_decref(array);
	return status;
}

/* What delegation ${row} covers: workforces; kinds and categories where it does not cover all. */
static enum ought_status
add_scope(struct ought_db *db, json_t *row, struct ought_error *err)
{
	static const struct {
		const char *member;
		const char *sql;
	} scopes[] = {
	    {"workforces",
		"SELECT workforce FROM ledger.delegation_workforce WHERE delegation = :delegation ORDER BY 1"},
	    {"kinds",
		"SELECT kind FROM ledger.delegation_kind WHERE delegation = :delegation ORDER BY 1"},
	    {"categories",
		"SELECT category FROM ledger.delegation_category WHERE delegation = :delegation ORDER BY 1"},
	};
	enum ought_status status = OUGHT_OK;

	for (size_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]) && status == OUGHT_OK; i++) {
		json_t *words = NULL;

		status =
		    words_of(db, scopes[i].sql, ought_json_int(row, "delegation", 0), &words, err);
		if (words != NULL && json_object_set_new(row, scopes[i].member, words) != 0)
			status = cli_no_memory(err);
	}
	return status;
}

enum ought_status
officers_delegations(struct ought_db *db, const char *name, struct ought_date today,
    json_t **delegations, struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	json_t *array = json_array(), *row;
	char day[OUGHT_DATE_MAX];
	bool more = true;
	enum ought_status status;

	if (array == NULL)
		return cli_no_memory(err);
	ought_date_format(today, day);
	status = ought_db_query(db,
	    "SELECT delegation, officer, rank, from_date, to_date, instrument, ended_on,"
	    "       from_date <= :today AND :today <= min(to_date, coalesce(ended_on, to_date)), replaces,"
	    "       (SELECT l.delegation FROM ledger.delegation AS l WHERE l.replaces = d.delegation)"
	    "  FROM ledger.delegation AS d"
	    " WHERE :name IS NULL OR officer = :name"
	    " ORDER BY delegation",
	    OUGHT_BINDS(OUGHT_TEXT(":today", day), OUGHT_TEXT(":name", name)), &statement, err);
	while (status == OUGHT_OK &&
	    (status = ought_statement_step(statement, &more, err)) == OUGHT_OK && more) {
		row = json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s*, s:b}", "delegation",
		    (json_int_t)ought_statement_int(statement, 0), "officer",
		    ought_statement_text(statement, 1), "rank", ought_statement_text(statement, 2),
		    "from", ought_statement_text(statement, 3), "to",
		    ought_statement_text(statement, 4), "instrument",
		    ought_statement_text(statement, 5), "ended", ought_statement_text(statement, 6),
		    "live", ought_statement_int(statement, 7) != 0);
		if (!ought_statement_null(statement, 8))
			json_object_set_new(row, "replaces",
			    json_integer((json_int_t)ought_statement_int(statement, 8)));
		if (!ought_statement_null(statement, 9))
			json_object_set_new(row, "replaced_by",
			    json_integer((json_int_t)ought_statement_int(statement, 9)));
		status = row == NULL ? cli_no_memory(err) : add_scope(db, row, err);
		if (status != OUGHT_OK) {
			json_decref(row);
			break;
		}
		if (json_array_append_new(array, row) != 0)
			status = cli_no_memory(err);
	}
	ought_statement_finish(statement);
	if (status == OUGHT_OK)
		*delegations = array;
	else
		json_decref(array);
	return status;
}

/* The file came from an administrator, who could have changed it. */
enum ought_status
officers_confirm_key(
    const struct cli *cli, const char *name, const char *fingerprint, struct ought_error *err)
{
	const char *expected = option_text(cli, "fingerprint");
	bool yes = false;
	enum ought_status status;

	if (expected != NULL && strcmp(expected, fingerprint) != 0)
		return ought_error_set(err, OUGHT_REFUSED,
		    "the key of %s is %s, and not the one given: ask the officer, and then who brought it",
		    name, fingerprint);
	if (expected != NULL)
		return OUGHT_OK;
	if (!prompt_possible())
		return ought_error_set(err, OUGHT_INVALID,
		    "the key of %s is %s; if that is what the officer reads to you, give it with "
		    "--fingerprint",
		    name, fingerprint);
	say("The key of %s is\n    %s\n", name, fingerprint);
	if ((status = prompt_confirm("Did the officer read this key to you? [y/N]", &yes, err)) !=
	    OUGHT_OK)
		return status;
	if (!yes)
		return ought_error_set(
		    err, OUGHT_REFUSED, "the key of %s has to be confirmed first", name);
	return OUGHT_OK;
}

enum ought_status
officers_keys(struct ought_db *db, const char *name, json_t **keys, struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	char fingerprint[OUGHT_FINGERPRINT_MAX], from[OUGHT_TIME_MAX], until[OUGHT_TIME_MAX];
	json_t *array = json_array();
	const void *key;
	size_t len = 0;
	bool row = false, ended;
	enum ought_status status;

	if (array == NULL)
		return cli_no_memory(err);
	status = ought_db_query(db,
	    "SELECT signing_key, from_ms, until_ms, reason"
	    "  FROM ledger.officer_key"
	    " WHERE officer = :officer"
	    " ORDER BY from_n",
	    OUGHT_BINDS(OUGHT_TEXT(":officer", name)), &statement, err);
	while (status == OUGHT_OK &&
	    (status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
		key = ought_statement_blob(statement, 0, &len);
		if (len != OUGHT_KEY_BYTES) {
			status = ought_error_set(
			    err, OUGHT_DAMAGED, "the key of %.63s in the ledger is no key", name);
			break;
		}
		ought_fingerprint(key, fingerprint);
		ought_time_format(ought_statement_int(statement, 1), from);
		ended = !ought_statement_null(statement, 2);
		ought_time_format(ended ? ought_statement_int(statement, 2) : 0, until);
		if (json_array_append_new(array,
			json_pack("{s:s, s:s, s:s*, s:s*}", "fingerprint", fingerprint, "from",
			    from, "until", ended ? until : NULL, "reason",
			    ought_statement_text(statement, 3))) != 0)
			status = cli_no_memory(err);
	}
	ought_statement_finish(statement);
	if (status == OUGHT_OK)
		*keys = array;
	else
		json_decref(array);
	return status;
}
