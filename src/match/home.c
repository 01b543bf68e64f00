/*
 * home.c: who lives or lived at the home where the applicant is to work. Whoever shares a key of
 * the address is compared, and is at the home where house and street agree, or nearly do, or may be where
 * only one of them is known, or in a postcode of a few houses neither: many a house has a name and no number.
 */
#include <stdlib.h>
#include <string.h>

#include "match_internal.h"

#define HOME_LISTED_MAX 200U

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
	return level <= MATCH_ADDRESS_NO_STREET || level == MATCH_ADDRESS_NUMBER_TOWN ||
	    level == MATCH_ADDRESS_NO_HOUSE;
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

/* What agrees best comes first, as the weights are in order. */
static int
best_first(const void *a, const void *b)
{
	const struct match_found *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return (x->person.n > y->person.n) - (x->person.n < y->person.n);
}

/* Keep of ${found} who is at the home, with what agrees of the address for a rank. */
static enum ought_status
keep_those_at(struct ought_db *db, const json_t *applicant, const struct match_profile *home,
    struct match_profile *held, struct match_found *found, size_t *count, struct ought_error *err)
{
	struct match_bytes bytes = {NULL, 0, 0};
	enum match_weight house;
	size_t kept = 0;
	enum ought_status status = OUGHT_OK;

	for (size_t i = 0; i < *count && status == OUGHT_OK; i++) {
		status = match_profile_stored(db, found[i].person, held, &bytes, err);
		if (status == OUGHT_OK && (house = house_of(home, held)) != MATCH_WEIGHTS &&
		    !match_is_settled(applicant, found[i].person))
			found[kept++] = (struct match_found){found[i].person, house};
	}
	free(bytes.bytes);
	*count = kept;
	qsort(found, kept, sizeof(*found), best_first);
	return status;
}

static json_t *
result_json(const struct match_found *found, size_t count)
{
	size_t listed = count < HOME_LISTED_MAX ? count : HOME_LISTED_MAX;
	json_t *list = json_array();
	char id[OUGHT_ID_MAX];

	for (size_t i = 0; i < listed; i++) {
		const struct match_weighing *weighing =
		    match_weighing((enum match_weight)found[i].rank);

		ought_id_format(OUGHT_ID_PERSON, found[i].person.n, id);
		if (json_array_append_new(list,
			json_pack("{s:s, s:[{s:s, s:s, s:i}]}", "person", id, "evidence", "field",
			    "address", "finding", weighing->finding, "weight", weighing->weight)) !=
		    0) {
			json_decref(list);
			return NULL;
		}
	}
	return json_pack("{s:o, s:I}", "persons", list, "left_out", (json_int_t)(count - listed));
}

/* Whoever shares a key of the address: here no list is too long to be read to its end. */
static enum ought_status
find(struct ought_db *db, const json_t *applicant, const struct match_profile *home,
    struct match_profile *held, json_t **result, struct ought_error *err)
{
	struct match_found *found = NULL;
	size_t count = 0;
	enum ought_status status;

	status = match_fast_find(db, home, SIZE_MAX, &found, &count, NULL, err);
	if (status == OUGHT_OK)
		status = keep_those_at(db, applicant, home, held, found, &count, err);
	if (status == OUGHT_OK && (*result = result_json(found, count)) == NULL)
		status = match_no_memory(err);
	free(found);
	return status;
}

enum ought_status
ought_match_home(struct ought_match *match, struct ought_db *db, const json_t *applicant,
    const char *today, json_t **result, struct ought_error *err)
{
	struct match_profile *home = malloc(sizeof(*home)), *held = malloc(sizeof(*held));
	struct match_bytes bytes = {NULL, 0, 0};
	json_t *nobody = nobody_at(applicant, today);
	enum ought_status status;

	if (home == NULL || held == NULL || nobody == NULL) {
		status = match_no_memory(err);
		goto out;
	}
	if ((status = match_profile_of_json(match->normaliser, nobody, &bytes, err)) != OUGHT_OK ||
	    (status = match_profile_read(bytes.bytes, bytes.len, home, err)) != OUGHT_OK ||
	    (status = ought_db_read_begin(db, err)) != OUGHT_OK)
		goto out;
	status = find(db, applicant, home, held, result, err);
	ought_db_read_end(db);
out:
	json_decref(nobody);
	free(bytes.bytes);
	free(held);
	free(home);
	return status;
}
