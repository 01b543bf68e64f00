/*
 * keys.c: blocking keys: what a person is filed under, so that an applicant is compared with those
 * who share one. A key is a 64-bit hash (FNV-1a) of its kind and its parts; a collision costs a
 * comparison, nothing else.
 *
 * kind			found although
 * surname, year	day and month slip, the forename changes
 * birth		all names change; sought also with day and month swapped
 * forename, surname	the date of birth slips or is not known; also swapped, also by diminutives
 * forename, year-month	the surname and the day change
 * forename, day-month	the surname and the year change
 * postcode		everything else changes; some 15 households share one
 * identifier		everything changes
 *
 * Names are in NYSIIS code, each part of a surname by itself and all together, all names of a
 * person.
 */
#include <stdlib.h>
#include <string.h>

#include "match_internal.h"

enum key_kind {
	KEY_SURNAME_YEAR,
	KEY_BIRTH,
	KEY_FULL_NAME,
	KEY_FORENAME_MONTH,
	KEY_FORENAME_DAY,
	KEY_POSTCODE,
	KEY_IDENTIFIER
};

#define DIMINUTIVES_MAX 64U
#define FNV_BASIS 0xcbf29ce484222325U
#define FNV_PRIME 0x100000001b3U

uint64_t
match_hash(uint64_t seed, const void *bytes, size_t len)
{
	const uint8_t *at = bytes;
	uint64_t hash = seed ^ FNV_BASIS;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ at[i]) * FNV_PRIME;
	/* The end of a part counts too: "ab", "c" is not "a", "bc". */
	return (hash ^ 0xff) * FNV_PRIME;
}

static enum ought_status
add(struct match_keys *keys, uint64_t hash, struct ought_error *err)
{
	int64_t *grown;

	if (keys->count == keys->size) {
		size_t size = keys->size == 0 ? 32 : keys->size * 2;

		if ((grown = realloc(keys->keys, size * sizeof(*grown))) == NULL)
			return ought_error_set(
			    err, OUGHT_NOMEM, "not enough memory to file a person");
		keys->keys = grown;
		keys->size = size;
	}
	memcpy(&keys->keys[keys->count++], &hash, sizeof(hash));
	return OUGHT_OK;
}

static uint64_t
hash_number(uint64_t seed, uint32_t number)
{
	const uint8_t bytes[4] = {(uint8_t)(number >> 24), (uint8_t)(number >> 16),
	    (uint8_t)(number >> 8), (uint8_t)number};

	return match_hash(seed, bytes, sizeof(bytes));
}

static uint64_t
hash_sound(uint64_t seed, struct match_word word)
{
	char code[MATCH_PHONETIC_MAX];

	match_phonetic(word, code);
	return match_hash(seed, code, strlen(code));
}

/* The words that a surname is filed under: whole, without particles, each longer part. */
static size_t
surname_words(const struct match_name *name, struct match_word words[static MATCH_PARTS_MAX + 2])
{
	size_t count = 0;

	if (name->surname.len == 0)
		return 0;
	words[count++] = name->surname;
	if (!match_word_equal(name->core, name->surname))
		words[count++] = name->core;
	for (size_t i = 0; name->part_count > 1 && i < name->part_count; i++)
		if (name->parts[i].len > 1 && !match_word_is_particle(name->parts[i]))
			words[count++] = name->parts[i];
	return count;
}

static enum ought_status
add_forename(struct match_keys *keys, const struct match_profile *profile,
    struct match_word forename, struct ought_error *err)
{
	uint64_t sound;
	enum ought_status status = OUGHT_OK;

	if (forename.len == 0)
		return OUGHT_OK;
	for (size_t i = 0; status == OUGHT_OK && i < profile->birth_count; i++) {
		sound = hash_sound(KEY_FORENAME_MONTH, forename);
		if ((status = add(keys, hash_number(sound, profile->births[i] / 100), err)) !=
		    OUGHT_OK)
			break;
		sound = hash_sound(KEY_FORENAME_DAY, forename);
		status = add(keys, hash_number(sound, profile->births[i] % 10000), err);
	}
	return status;
}

static enum ought_status
add_full_name(struct match_keys *keys, struct match_word forename, struct match_word surname,
    struct ought_error *err)
{
	return add(keys, hash_sound(hash_sound(KEY_FULL_NAME, forename), surname), err);
}

static enum ought_status
add_name(struct match_keys *keys, const struct match_profile *profile,
    const struct match_name *name, bool sought, struct ought_error *err)
{
	struct match_word surnames[MATCH_PARTS_MAX + 2], forenames[DIMINUTIVES_MAX + 2];
	size_t surname_count = surname_words(name, surnames), forename_count = 0;
	enum ought_status status = OUGHT_OK;

	if (name->forename_count > 0)
		forenames[forename_count++] = name->forenames[0];
	if (sought && name->forename_count > 1)
		forenames[forename_count++] = name->forename;
	if (sought && name->forename_count > 0)
		forename_count += match_diminutives(
		    name->forenames[0], forenames + forename_count, DIMINUTIVES_MAX);

	for (size_t i = 0; status == OUGHT_OK && i < forename_count; i++)
		status = add_forename(keys, profile, forenames[i], err);
	for (size_t i = 0; status == OUGHT_OK && i < surname_count; i++) {
		for (size_t j = 0; status == OUGHT_OK && j < profile->birth_count; j++)
			status = add(keys,
			    hash_number(hash_sound(KEY_SURNAME_YEAR, surnames[i]),
				profile->births[j] / 10000),
			    err);
		for (size_t j = 0; status == OUGHT_OK && j < forename_count; j++) {
			status = add_full_name(keys, forenames[j], surnames[i], err);
			if (status == OUGHT_OK && sought)
				status = add_full_name(keys, surnames[i], forenames[j], err);
		}
		/* Without a forename or a date: by the surname alone. */
		if (status == OUGHT_OK && (forename_count == 0 || profile->birth_count == 0))
			status = add_full_name(keys, (struct match_word){"", 0}, surnames[i], err);
	}
	/* Names entered in the wrong order: the forename's place holds the surname. */
	for (size_t i = 0;
	     status == OUGHT_OK && sought && i < profile->birth_count && name->forename_count > 0;
	     i++)
		status = add(keys,
		    hash_number(hash_sound(KEY_SURNAME_YEAR, name->forenames[0]),
			profile->births[i] / 10000),
		    err);
	return status;
}

static int
by_value(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static enum ought_status
make_keys(const struct match_profile *profile, bool sought, struct match_keys *keys,
    struct ought_error *err)
{
	size_t unique = 0;
	enum ought_status status = OUGHT_OK;

	*keys = (struct match_keys){0, 0, NULL};
	for (size_t i = 0; status == OUGHT_OK && i < profile->name_count; i++)
		status = add_name(keys, profile, &profile->names[i], sought, err);
	for (size_t i = 0; status == OUGHT_OK && i < profile->birth_count; i++) {
		uint32_t swapped = match_date_swapped(profile->births[i]);

		status = add(keys, hash_number(KEY_BIRTH, profile->births[i]), err);
		if (status == OUGHT_OK && sought && swapped != 0)
			status = add(keys, hash_number(KEY_BIRTH, swapped), err);
	}
	for (size_t i = 0; status == OUGHT_OK && i < profile->address_count; i++) {
		struct match_word postcode = profile->addresses[i].postcode;

		if (postcode.len > 0)
			status =
			    add(keys, match_hash(KEY_POSTCODE, postcode.text, postcode.len), err);
	}
	for (size_t i = 0; status == OUGHT_OK && i < profile->identifier_count; i++)
		status = add(keys,
		    hash_number(
			hash_number(KEY_IDENTIFIER, (uint32_t)(profile->identifiers[i] >> 32)),
			(uint32_t)profile->identifiers[i]),
		    err);
	if (status != OUGHT_OK) {
		match_keys_free(keys);
		return status;
	}

	if (keys->count > 1)
		qsort(keys->keys, keys->count, sizeof(*keys->keys), by_value);
	for (size_t i = 0; i < keys->count; i++)
		if (i == 0 || keys->keys[i] != keys->keys[unique - 1])
			keys->keys[unique++] = keys->keys[i];
	keys->count = unique;
	return OUGHT_OK;
}

enum ought_status
match_keys_filed(
    const struct match_profile *profile, struct match_keys *keys, struct ought_error *err)
{
	return make_keys(profile, false, keys, err);
}

enum ought_status
match_keys_sought(
    const struct match_profile *profile, struct match_keys *keys, struct ought_error *err)
{
	return make_keys(profile, true, keys, err);
}

void
match_keys_free(struct match_keys *keys)
{
	free(keys->keys);
	*keys = (struct match_keys){0, 0, NULL};
}
