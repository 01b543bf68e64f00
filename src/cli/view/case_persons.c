/* case_persons.c: persons as casework sees them: whom they are held to be, and who is held under a reference. */
#include <string.h>

#include "cases.h"

enum ought_status
case_root(struct ought_db *db, const char *person, char root[static OUGHT_ID_MAX],
    struct ought_error *err)
{
	int64_t n = 0;
	enum ought_status status;

	if ((status = ought_id_parse_exact(OUGHT_ID_PERSON, person, &n, err)) != OUGHT_OK)
		return status;
	status = ought_db_int(db, "SELECT root FROM ledger.person_ref WHERE person = :person",
	    OUGHT_BINDS(OUGHT_INT(":person", n)), &n, NULL, err);
	if (status == OUGHT_OK)
		ought_id_format(OUGHT_ID_PERSON, n, root);
	return status;
}

enum ought_status
case_person_is_root(const json_t *row, struct ought_error *err)
{
	const char *person = ought_json_text(row, "person"), *root = ought_json_text(row, "root");

	if (strcmp(person, root) == 0)
		return OUGHT_OK;
	return ought_error_set(
	    err, OUGHT_REFUSED, "%s was merged into %s, who stands for both", person, root);
}

/* Whoever is held to be ${person}. */
static enum ought_status
read_members(struct ought_db *db, int64_t person, json_t **rows, struct ought_error *err)
{
	json_t *members = NULL, *member;
	size_t i;
	enum ought_status status;

	status = case_rows(db,
	    "SELECT m.person, m.survivor, m.officer, m.at_ms AS at, r.content_n "
	    "FROM ledger.person_ref r JOIN ledger.person_merge m USING (person) "
	    "WHERE r.root = :person AND r.root <> r.person AND m.until_n IS NULL ORDER BY m.n",
	    OUGHT_BINDS(OUGHT_INT(":person", person)), &members, err);
	json_array_foreach(members, i, member)
	{
		json_t *content = NULL;

		if ((status = case_person_content(db, member, &content, err)) != OUGHT_OK)
			break;
		if (json_object_set_new(member, "content", content) != 0 ||
		    json_object_del(member, "content_n") != 0) {
			status = case_nomem(err);
			break;
		}
	}
	if (status == OUGHT_OK)
		*rows = json_incref(members);
	json_decref(members);
	return status;
}

enum ought_status
case_person_whole(struct ought_db *db, const json_t *row, json_t **person, struct ought_error *err)
{
	json_t *own = NULL, *members = NULL;
	int64_t id;
	enum ought_status status;

	if ((status = case_number(row, "person", OUGHT_ID_PERSON, &id, err)) != OUGHT_OK ||
	    (status = case_person_content(db, row, &own, err)) != OUGHT_OK ||
	    (status = read_members(db, id, &members, err)) != OUGHT_OK)
		goto out;
	if (json_array_size(members) > 0 && json_object_set(own, "members", members) != 0)
		status = case_nomem(err);
	else
		*person = json_incref(own);
out:
	json_decref(own);
	json_decref(members);
	return status;
}

enum ought_status
case_candidates_who(struct ought_db *db, json_t *candidates, struct ought_error *err)
{
	json_t *candidate;
	size_t i;

	json_array_foreach(candidates, i, candidate)
	{
		json_t *row = NULL, *who = NULL;
		int64_t person;
		enum ought_status status;

		status = case_number(candidate, "person", OUGHT_ID_PERSON, &person, err);
		if (status == OUGHT_OK)
			status = case_person(db, person, &row, err);
		if (status == OUGHT_OK)
			status = case_person_whole(db, row, &who, err);
		json_decref(row);
		if (status != OUGHT_OK)
			return status;
		json_object_set_new(candidate, "who", who);
	}
	return OUGHT_OK;
}

void
case_complete_person(json_t *person)
{
	json_t *name;
	size_t i;

	if (json_object_get(person, "names") == NULL)
		json_object_set_new(person, "names", json_array());
	json_array_foreach(json_object_get(person, "names"), i, name)
	{
		if (json_object_get(name, "forenames") == NULL)
			json_object_set_new(name, "forenames", json_string(""));
		if (json_object_get(name, "surname") == NULL)
			json_object_set_new(name, "surname", json_string(""));
	}
}

enum ought_status
case_ages(struct ought_db *db, int64_t person, const json_t *record, struct case_ages *ages,
    struct ought_error *err)
{
	json_t *row = NULL;
	const char *birth, *from = ought_json_text(record, "from");
	struct ought_date_span born;
	struct ought_date day;
	enum ought_status status;

	status = case_row(db,
	    "SELECT date FROM person_birth WHERE person = :person AND seq = 0 AND until_n IS NULL",
	    OUGHT_BINDS(OUGHT_INT(":person", person)), &row, err);
	birth = ought_json_text(row, "date");
	ages->known = birth != NULL && from != NULL &&
	    ought_date_parse_partial(birth, &born, NULL) == OUGHT_OK &&
	    ought_date_parse(from, &day, NULL) == OUGHT_OK &&
	    ought_date_ages(born, day, &ages->least, &ages->most);
	json_decref(row);
	return status;
}

enum ought_status
case_state_age(struct ought_db *db, int64_t person, json_t *record, struct ought_error *err)
{
	struct case_ages ages;
	enum ought_status status;

	if (json_object_get(record, "considerations") == NULL &&
	    json_object_set_new(record, "considerations", json_object()) != 0)
		return case_nomem(err);
	if ((status = case_ages(db, person, record, &ages, err)) != OUGHT_OK || !ages.known ||
	    ages.least != ages.most)
		return status;
	return json_object_set_new(
		   json_object_get(record, "considerations"), "age", json_integer(ages.least)) == 0
	    ? OUGHT_OK
	    : case_nomem(err);
}

static enum ought_status
has_name(
    struct ought_db *db, int64_t id, const json_t *person, bool *agrees, struct ought_error *err)
{
	json_t *name;
	size_t i;

	*agrees = false;
	json_array_foreach(json_object_get(person, "names"), i, name)
	{
		int64_t held = 0;
		enum ought_status status;

		status = ought_db_int(db,
		    "SELECT 1 FROM person_name WHERE person = :person AND until_n IS NULL "
		    "AND forenames = :forenames AND surname = :surname",
		    OUGHT_BINDS(OUGHT_INT(":person", id),
			OUGHT_TEXT(":forenames", ought_json_text(name, "forenames")),
			OUGHT_TEXT(":surname", ought_json_text(name, "surname"))),
		    &held, agrees, err);
		if (status != OUGHT_OK || *agrees)
			return status;
	}
	return OUGHT_OK;
}

/* Of dates of birth, empty where there is none. */
static enum case_birth
compare_births(const char *held, const char *given)
{
	const size_t of_held = strlen(held), of_given = strlen(given),
		     less = of_held < of_given ? of_held : of_given;

	if (strcmp(held, given) == 0)
		return CASE_BIRTH_SAME;
	if (less == 0 || strncmp(held, given, less) != 0)
		return CASE_BIRTH_DIFFERS;
	return of_held < of_given ? CASE_BIRTH_KNOWN_BETTER : CASE_BIRTH_KNOWN_LESS;
}

enum ought_status
case_person_by_local(struct ought_db *db, const char *reference, const json_t *person, int64_t *id,
    bool *several, bool *name_agrees, enum case_birth *birth, struct ought_error *err)
{
	const char *given = json_string_value(json_array_get(json_object_get(person, "births"), 0));
	const json_t *chosen;
	json_t *rows = NULL, *row;
	size_t i;
	enum ought_status status;

	*id = 0;
	*several = false;
	*birth = CASE_BIRTH_DIFFERS;
	status = case_rows(db,
	    "SELECT i.person, r.root, coalesce(b.date, '') AS birth "
	    "FROM person_identifier i JOIN ledger.person_ref r USING (person) "
	    "LEFT JOIN person_birth b ON b.person = i.person AND b.seq = 0 AND b.until_n IS NULL "
	    "WHERE i.scheme = 'local' AND i.value = :value AND i.until_n IS NULL ORDER BY i.person",
	    OUGHT_BINDS(OUGHT_TEXT(":value", reference)), &rows, err);
	chosen = json_array_get(rows, 0);
	json_array_foreach(rows, i, row)
	{
		const enum case_birth of_row =
		    compare_births(ought_json_text(row, "birth"), given != NULL ? given : "");

		*several = *several ||
		    strcmp(ought_json_text(row, "root"), ought_json_text(chosen, "root")) != 0;
		if (of_row > *birth) {
			*birth = of_row;
			chosen = row;
		}
	}
	if (status == OUGHT_OK && chosen != NULL &&
	    (status = case_number(chosen, "person", OUGHT_ID_PERSON, id, err)) == OUGHT_OK)
		status = has_name(db, *id, person, name_agrees, err);
	json_decref(rows);
	return status;
}
