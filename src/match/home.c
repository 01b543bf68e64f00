/*
 * home.c: who lives or lived at the home where the applicant is to work. Whoever shares a key of
 * the address is compared, and is at the home where house and street agree, or nearly do, or may be where
 * only one of them is known: many a house has a name and no number.
 */
#include <stdlib.h>
#include <string.h>

#include "match_internal.h"

#define HOME_LISTED_MAX 200U

static enum ought_status
no_memory(struct ought_error *err)
{
	return ought_error_set(err, OUGHT_NOMEM, "not enough memory to search the home address");
}

/*
 * Somebody without a name, at the applicant's addresses that ${today} still holds, for ever: whoever was there at any
 * time is found. NULL: no memory.
 */
static json_t *
nobody_at(const json_t *applicant, const char *today)
{
	json_t *person = json_pack("{s:[{s:s, s:s, s:s}], s:[]}", "names", "kind", "current",
	    "forenames", "", "surname", "", "addresses");
	json_t *addresses = json_object_get(applicant, "addresses");

	for (size_t i = 0; person != NULL && i < json_array_size(addresses); i++) {
		json_t *address = json_array_get(addresses, i);
		const char *to = ought_json_text(address, "to");

		if (to == NULL || strcmp(to, today) >= 0)
			json_array_append_new(json_object_get(person, "addresses"),
			    json_pack("{s:O*, s:O*}", "address",
				json_object_get(address, "address"), "postcode",
				json_object_get(address, "postcode")));
	}
	return person;
}

static bool
may_be_the_house(enum match_weight level)
{
	return level == MATCH_ADDRESS_AGREES || level == MATCH_ADDRESS_NEARLY ||
	    level == MATCH_ADDRESS_NO_NUMBER || level == MATCH_ADDRESS_NUMBER_TOWN;
}

/* What agrees of the address; MATCH_WEIGHTS where it is not the same house. */
static enum match_weight
house_of(const struct match_profile *home, const struct match_profile *held)
{
	enum match_weight best = MATCH_WEIGHTS;

	for (size_t i = 0; i < home->address_count; i++) {
		for (size_t j = 0; j < held->address_count; j++) {
			enum match_weight level =
			    match_address_compare(&home->addresses[i], &held->addresses[j]);

			if (may_be_the_house(level) && level < best)
				best = level;
		}
	}
	return best;
}

struct residents {
	int64_t *persons;
	size_t count;
	size_t size;
};

static int
by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* All who are filed under ${key}: here no list is too long to be read to its end. */
static enum ought_status
read_key(struct residents *residents, struct ought_db *db, const struct match_key *key,
    struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	bool row;
	enum ought_status status;

	status = ought_db_query(db,
	    "SELECT person FROM match_key WHERE key BETWEEN :from AND :to AND until_n IS NULL",
	    OUGHT_BINDS(OUGHT_INT(":from", key->from), OUGHT_INT(":to", key->to)), &statement, err);
	if (status != OUGHT_OK)
		return status;
	while ((status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
		if (residents->count == residents->size) {
			size_t size = residents->size == 0 ? 64 : residents->size * 2;
			int64_t *grown = realloc(residents->persons, size * sizeof(*grown));

			if (grown == NULL) {
				status = no_memory(err);
				break;
			}
			residents->persons = grown;
			residents->size = size;
		}
		residents->persons[residents->count++] = ought_statement_int(statement, 0);
	}
	ought_statement_finish(statement);
	return status;
}

/* Everybody who shares a key of the address, by number, some more than once. */
static enum ought_status
read_residents(struct residents *residents, struct ought_db *db, const struct match_profile *home,
    struct ought_error *err)
{
	struct match_keys keys = {0, 0, NULL};
	enum ought_status status;

	status = match_keys_sought(home, &keys, err);
	for (size_t i = 0; status == OUGHT_OK && i < keys.count; i++)
		status = read_key(residents, db, &keys.keys[i], err);
	match_keys_free(&keys);
	if (residents->count > 1)
		qsort(residents->persons, residents->count, sizeof(*residents->persons), by_number);
	return status;
}

static enum ought_status
add_those_at(struct ought_db *db, const struct match_profile *home, struct match_profile *held,
    json_t *list, struct ought_error *err)
{
	struct residents residents = {NULL, 0, 0};
	struct match_bytes bytes = {NULL, 0, 0};
	char id[OUGHT_ID_MAX];
	enum ought_status status;

	if ((status = read_residents(&residents, db, home, err)) != OUGHT_OK)
		goto out;
	for (size_t i = 0; i < residents.count && json_array_size(list) < HOME_LISTED_MAX; i++) {
		struct ought_person_id person = {residents.persons[i]};
		enum match_weight house;

		if (i > 0 && residents.persons[i - 1] == person.n)
			continue;
		if ((status = match_profile_stored(db, person, held, &bytes, err)) != OUGHT_OK)
			goto out;
		if ((house = house_of(home, held)) == MATCH_WEIGHTS)
			continue;
		ought_id_format(OUGHT_ID_PERSON, person.n, id);
		if (json_array_append_new(list,
			json_pack("{s:s, s:[{s:s, s:s, s:i}]}", "person", id, "evidence", "field",
			    "address", "finding", match_weighing(house)->finding, "weight",
			    match_weighing(house)->weight)) != 0) {
			status = no_memory(err);
			goto out;
		}
	}
out:
	free(bytes.bytes);
	free(residents.persons);
	return status;
}

enum ought_status
ought_match_home(struct ought_match *match, struct ought_db *db, const json_t *applicant,
    const char *today, json_t **result, struct ought_error *err)
{
	struct match_profile *home = malloc(sizeof(*home)), *held = malloc(sizeof(*held));
	struct match_bytes bytes = {NULL, 0, 0};
	json_t *nobody = nobody_at(applicant, today), *list = json_array();
	enum ought_status status;

	if (home == NULL || held == NULL || nobody == NULL || list == NULL) {
		status = no_memory(err);
		goto out;
	}
	if ((status = match_profile_of_json(match->normaliser, nobody, &bytes, err)) != OUGHT_OK ||
	    (status = match_profile_read(bytes.bytes, bytes.len, home, err)) != OUGHT_OK ||
	    (status = ought_db_read_begin(db, err)) != OUGHT_OK)
		goto out;
	status = add_those_at(db, home, held, list, err);
	ought_db_read_end(db);
	if (status == OUGHT_OK)
		*result = json_incref(list);
out:
	json_decref(list);
	json_decref(nobody);
	free(bytes.bytes);
	free(held);
	free(home);
	return status;
}
