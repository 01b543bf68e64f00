/* person.c: persons are entered and corrected.  Their rows in the content are what the search finds them by; merge.c merges them. */
#include <string.h>

#include "acts/acts_internal.h"

static const struct field fields_name[] = {
    {.key = "kind",
	.called = "kind of name",
	.kind = FIELD_WORD,
	.words = "birth|former|alias|known-as|current"},
    {.key = "forenames",
	.called = "forenames",
	.kind = FIELD_SHORT,
	.optional = true,
	.blank = true},
    {.key = "surname", .called = "surname", .kind = FIELD_SHORT, .optional = true, .blank = true},
    {.key = NULL},
};
static const struct field fields_address[] = {
    {.key = "address", .called = "address", .kind = FIELD_SHORT},
    {.key = "postcode", .called = "postcode", .kind = FIELD_SHORT, .optional = true},
    {.key = "from", .called = "first day at an address", .kind = FIELD_DATE, .optional = true},
    {.key = "to", .called = "last day at an address", .kind = FIELD_DATE, .optional = true},
    {.key = NULL},
};
static const struct field fields_identifier[] = {
    {.key = "scheme",
	.called = "kind of reference",
	.kind = FIELD_WORD,
	.words = "local|custody|pnc"},
    {.key = "value", .called = "reference", .kind = FIELD_SHORT},
    {.key = NULL},
};
static const struct field item_birth = {.called = "date of birth", .kind = FIELD_DATE_PARTIAL};

const struct field fields_person[] = {
    {.key = "names",
	.called = "name",
	.kind = FIELD_ARRAY,
	.members = fields_name,
	.least = 1,
	.most = OUGHT_MATCH_NAMES_MAX},
    {.key = "births",
	.called = "dates of birth",
	.kind = FIELD_ARRAY,
	.items = &item_birth,
	.most = OUGHT_MATCH_BIRTHS_MAX,
	.optional = true},
    {.key = "sex",
	.called = "sex",
	.kind = FIELD_WORD,
	.words = "female|male|other|not-known",
	.optional = true},
    {.key = "addresses",
	.called = "addresses",
	.kind = FIELD_ARRAY,
	.members = fields_address,
	.most = OUGHT_MATCH_ADDRESSES_MAX,
	.optional = true},
    {.key = "identifiers",
	.called = "references",
	.kind = FIELD_ARRAY,
	.members = fields_identifier,
	.most = OUGHT_MATCH_IDENTIFIERS_MAX,
	.optional = true},
    {.key = NULL},
};

static const struct field claims_person[] = {
    {.key = "person", .called = "person", .kind = FIELD_ID, .id = OUGHT_ID_PERSON},
    {.key = NULL},
};
static const struct field claims_amended[] = {
    {.key = "person", .called = "person", .kind = FIELD_ID, .id = OUGHT_ID_PERSON},
    {.key = "birth_corrected",
	.called = "whether the date of birth is corrected",
	.kind = FIELD_BOOL,
	.optional = true},
    {.key = NULL},
};
static const struct field content_amended[] = {
    {.key = "person", .called = "person", .kind = FIELD_OBJECT, .members = fields_person},
    {.key = "reason", .called = "reason", .kind = FIELD_TEXT},
    {.key = NULL},
};

/* "-" and "?" stand for a name that is not known: nobody can be searched for by it. */
static bool
has_letters(const json_t *object, const char *key)
{
	const char *text = ought_json_text(object, key);

	return text != NULL &&
	    text[strspn(text, " \t\n!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")] != '\0';
}

static void
check_period(const json_t *address, const char *today, struct problems *problems)
{
	const char *from = ought_json_text(address, "from"), *to = ought_json_text(address, "to");

	if (from != NULL && to != NULL && strcmp(to, from) < 0)
		problems_wrong(problems, "the last day at an address is before the first");
	if (from != NULL && strcmp(from, today) > 0)
		problems_wrong(problems, "the first day at an address lies in the future");
}

void
person_check(const json_t *person, const char *today, struct problems *problems)
{
	const json_t *names = json_object_get(person, "names"),
		     *births = json_object_get(person, "births"),
		     *addresses = json_object_get(person, "addresses");
	const char *date;
	size_t i, j;

	for (i = 0; i < json_array_size(names); i++) {
		const json_t *name = json_array_get(names, i);

		if (!has_letters(name, "surname") && !has_letters(name, "forenames"))
			problems_wrong(problems, "a name has neither surname nor forenames");
	}
	/* "2026" comes before each of its days: a year that has begun is not the future. */
	for (i = 0; i < json_array_size(births); i++)
		if ((date = json_string_value(json_array_get(births, i))) != NULL &&
		    strcmp(date, today) > 0)
			problems_wrong(problems, "a date of birth lies in the future");
	for (i = 0; i < json_array_size(births); i++)
		for (j = 0; j < i; j++)
			if (json_equal(json_array_get(births, i), json_array_get(births, j)))
				problems_wrong(problems, "a date of birth is given twice");
	for (i = 0; i < json_array_size(addresses); i++)
		check_period(json_array_get(addresses, i), today, problems);
}

/* What person.entered contains, or person.amended contains within. */
static const json_t *
person_of(const struct act *act)
{
	return strcmp(act->kind->about.name, "person.amended") == 0
	    ? json_object_get(act->content, "person")
	    : act->content;
}

static enum ought_status
check_content(const struct act *act, struct ought_error *err)
{
	struct problems problems = {.status = OUGHT_OK};

	if (act->content == NULL)
		return OUGHT_OK;
	if (act->match == NULL)
		return ought_error_set(err, OUGHT_INTERNAL,
		    "the search is not open, so a person's keys cannot be made");
	person_check(person_of(act), act->today, &problems);
	return problems_end(&problems, err);
}

static enum ought_status
check_entered(const struct act *act, struct ought_error *err)
{
	enum ought_status status;

	if ((status = id_is_next(act, OUGHT_ID_PERSON, CLAIM_PERSON(act), err)) != OUGHT_OK)
		return status;
	return check_content(act, err);
}

/* The ages in records follow from the date of birth: the ledger says whether that changes, and not what it is. */
static enum ought_status
check_birth(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT date FROM person_birth WHERE person = :person AND seq = 0 AND until_n IS NULL";
	const char *birth =
	    json_string_value(json_array_get(json_object_get(person_of(act), "births"), 0));
	char held[OUGHT_DATE_MAX];
	enum ought_status status;

	if (act->content == NULL)
		return OUGHT_OK;
	status = db_text(act->db, sql, OUGHT_BINDS(OUGHT_INT(":person", CLAIM_PERSON(act))), held,
	    sizeof(held), NULL, err);
	if (status != OUGHT_OK)
		return status;
	if ((strcmp(held, birth != NULL ? birth : "") != 0) !=
	    ought_json_bool(act->claims, "birth_corrected"))
		return ought_error_set(err, OUGHT_INVALID,
		    "the claims do not say rightly whether the date of birth is corrected");
	return OUGHT_OK;
}

static enum ought_status
check_amended(const struct act *act, struct ought_error *err)
{
	enum ought_status status;

	if ((status = person_is_root(act->db, CLAIM_PERSON(act), err)) != OUGHT_OK ||
	    (status = check_content(act, err)) != OUGHT_OK)
		return status;
	return check_birth(act, err);
}

static const char *
text_or_empty(const json_t *object, const char *key)
{
	const char *text = ought_json_text(object, key);

	return text != NULL ? text : "";
}

static enum ought_status
insert_names(const struct act *act, int64_t id, const json_t *person, struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO person_name (person, seq, kind, forenames, surname, n)"
	    " VALUES (:person, :seq, :kind, :forenames, :surname, :n)";
	const json_t *names = json_object_get(person, "names");
	enum ought_status status = OUGHT_OK;
	size_t i;

	for (i = 0; i < json_array_size(names) && status == OUGHT_OK; i++) {
		const json_t *name = json_array_get(names, i);

		status = ought_db_run(act->db, sql,
		    OUGHT_BINDS(OUGHT_INT(":person", id), OUGHT_INT(":seq", (int64_t)i),
			OUGHT_TEXT(":kind", ought_json_text(name, "kind")),
			OUGHT_TEXT(":forenames", text_or_empty(name, "forenames")),
			OUGHT_TEXT(":surname", text_or_empty(name, "surname")),
			OUGHT_INT(":n", act->n)),
		    err);
	}
	return status;
}

static enum ought_status
insert_births(const struct act *act, int64_t id, const json_t *person, struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO person_birth (person, seq, date, n) VALUES (:person, :seq, :date, :n)";
	const json_t *births = json_object_get(person, "births");
	enum ought_status status = OUGHT_OK;
	size_t i;

	for (i = 0; i < json_array_size(births) && status == OUGHT_OK; i++)
		status = ought_db_run(act->db, sql,
		    OUGHT_BINDS(OUGHT_INT(":person", id), OUGHT_INT(":seq", (int64_t)i),
			OUGHT_TEXT(":date", json_string_value(json_array_get(births, i))),
			OUGHT_INT(":n", act->n)),
		    err);
	return status;
}

static enum ought_status
insert_sex(const struct act *act, int64_t id, const json_t *person, struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO person_sex (person, sex, n) VALUES (:person, :sex, :n)";
	const char *sex = ought_json_text(person, "sex");

	if (sex == NULL)
		return OUGHT_OK;
	return ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":person", id), OUGHT_TEXT(":sex", sex), OUGHT_INT(":n", act->n)),
	    err);
}

static enum ought_status
insert_addresses(const struct act *act, int64_t id, const json_t *person, struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO person_address (person, seq, address, postcode, from_date, to_date, n)"
	    " VALUES (:person, :seq, :address, :postcode, :from, :to, :n)";
	const json_t *addresses = json_object_get(person, "addresses");
	enum ought_status status = OUGHT_OK;
	size_t i;

	for (i = 0; i < json_array_size(addresses) && status == OUGHT_OK; i++) {
		const json_t *address = json_array_get(addresses, i);

		status = ought_db_run(act->db, sql,
		    OUGHT_BINDS(OUGHT_INT(":person", id), OUGHT_INT(":seq", (int64_t)i),
			OUGHT_TEXT(":address", ought_json_text(address, "address")),
			OUGHT_TEXT(":postcode", ought_json_text(address, "postcode")),
			OUGHT_TEXT(":from", ought_json_text(address, "from")),
			OUGHT_TEXT(":to", ought_json_text(address, "to")), OUGHT_INT(":n", act->n)),
		    err);
	}
	return status;
}

static enum ought_status
insert_identifiers(const struct act *act, int64_t id, const json_t *person, struct ought_error *err)
{
	static const char sql[] = "INSERT INTO person_identifier (person, seq, scheme, value, n)"
				  " VALUES (:person, :seq, :scheme, :value, :n)";
	const json_t *identifiers = json_object_get(person, "identifiers");
	enum ought_status status = OUGHT_OK;
	size_t i;

	for (i = 0; i < json_array_size(identifiers) && status == OUGHT_OK; i++) {
		const json_t *identifier = json_array_get(identifiers, i);

		status = ought_db_run(act->db, sql,
		    OUGHT_BINDS(OUGHT_INT(":person", id), OUGHT_INT(":seq", (int64_t)i),
			OUGHT_TEXT(":scheme", ought_json_text(identifier, "scheme")),
			OUGHT_TEXT(":value", ought_json_text(identifier, "value")),
			OUGHT_INT(":n", act->n)),
		    err);
	}
	return status;
}

/* End what the content says of the person. */
static enum ought_status
end_rows(const struct act *act, int64_t id, struct ought_error *err)
{
	static const char *const sql[] = {
	    "UPDATE person_name SET until_n = :n WHERE person = :person AND until_n IS NULL",
	    "UPDATE person_birth SET until_n = :n WHERE person = :person AND until_n IS NULL",
	    "UPDATE person_sex SET until_n = :n WHERE person = :person AND until_n IS NULL",
	    "UPDATE person_address SET until_n = :n WHERE person = :person AND until_n IS NULL",
	    "UPDATE person_identifier SET until_n = :n WHERE person = :person AND until_n IS NULL",
	};
	enum ought_status status = OUGHT_OK;
	size_t i;

	for (i = 0; i < sizeof(sql) / sizeof(sql[0]) && status == OUGHT_OK; i++)
		status = ought_db_run(act->db, sql[i],
		    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":person", id)), err);
	return status;
}

static enum ought_status
apply_content(const struct act *act, int64_t id, struct ought_error *err)
{
	const json_t *person = person_of(act);
	enum ought_status status;

	if ((status = insert_names(act, id, person, err)) != OUGHT_OK ||
	    (status = insert_births(act, id, person, err)) != OUGHT_OK ||
	    (status = insert_sex(act, id, person, err)) != OUGHT_OK ||
	    (status = insert_addresses(act, id, person, err)) != OUGHT_OK ||
	    (status = insert_identifiers(act, id, person, err)) != OUGHT_OK)
		return status;
	return ought_match_index(act->match, act->db, (struct ought_person_id){id}, act->n, err);
}

static enum ought_status
apply_entered(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO person_ref (person, n, officer, at_ms, content_n, root)"
	    " VALUES (:person, :n, :by, :at, :n, :person)";
	int64_t id = CLAIM_PERSON(act);
	enum ought_status status;

	status = ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":person", id), OUGHT_INT(":n", act->n),
		OUGHT_TEXT(":by", act->by), OUGHT_INT(":at", act->at_ms)),
	    err);
	if (status != OUGHT_OK || (status = subject_add(act, OUGHT_ID_PERSON, id, err)) != OUGHT_OK)
		return status;
	return act->content != NULL ? apply_content(act, id, err) : OUGHT_OK;
}

static enum ought_status
apply_amended(const struct act *act, struct ought_error *err)
{
	static const char sql[] = "UPDATE person_ref SET content_n = :n WHERE person = :person";
	int64_t id = CLAIM_PERSON(act);
	enum ought_status status;

	status = ought_db_run(
	    act->db, sql, OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":person", id)), err);
	if (status != OUGHT_OK || (status = subject_add(act, OUGHT_ID_PERSON, id, err)) != OUGHT_OK)
		return status;
	if (ought_json_bool(act->claims, "birth_corrected") &&
	    (status = reconsiderations_raise(act, id, 0, "birth-corrected", err)) != OUGHT_OK)
		return status;
	if (act->content == NULL)
		return OUGHT_OK;
	if ((status = end_rows(act, id, err)) != OUGHT_OK)
		return status;
	return apply_content(act, id, err);
}

const struct act_kind acts_person[] = {
    {
	.about = {"person.entered", "a person is entered", OUGHT_ROLE_RECORDS, true,
	    OUGHT_PROCESSING_COLLECTION},
	.done = "a person is entered by",
	.claims = claims_person,
	.content = fields_person,
	.erased = ERASED_WITH_PERSON,
	.check = check_entered,
	.apply = apply_entered,
    },
    {
	.about = {"person.amended", "what is held of a person is corrected", OUGHT_ROLE_RECORDS,
	    true, OUGHT_PROCESSING_ALTERATION},
	.done = "a person is amended by",
	.claims = claims_amended,
	.content = content_amended,
	.erased = ERASED_WITH_PERSON,
	.check = check_amended,
	.apply = apply_amended,
    },
    {.about = {.name = NULL}},
};
