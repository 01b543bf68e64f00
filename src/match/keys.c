/*
 * keys.c: blocking keys: what a person is filed under, so that the fast pass finds whoever shares
 * one with the applicant. A key has 47 bits, which is what SQLite keeps in six bytes: the hash of
 * its leading part above, that of the other part below, so that what shares the leading part lies
 * together. A collision costs a comparison, nothing else.
 *
 * leading part		other part
 * surname		year and month, month and day, year and day of birth: whichever one slips; year
 *			alone where no more is known of one side
 * forename		the same, for whoever has changed the surname
 * surname		forename; sought also by diminutives, and with the names in the wrong order; how
 *			it begins and how it ends, for a slip that makes it sound otherwise
 * forename		how the surname begins and how it ends
 * date of birth	how either name begins; sought also with day and month swapped; not where more is
 *			known of one side: who has changed both names then is left to the exhaustive pass
 * postcode		forename, surname, year of birth, number of the house, street
 * street		the same but the year, where the postcode slips or has changed; and the town; a street
 *			of several words also by its last, without the names: the others may name the house
 * identifier		everything changes
 *
 * Names are sought in their other spellings too (spellings.c).
 *
 * What few share the leading part of is sought whatever the other part is.
 *
 * Names are in NYSIIS code, each part of a surname by itself and all together, all names of a
 * person. What a key says agrees is known with it: the fast pass ranks by that who is read.
 */
#include <stdlib.h>
#include <string.h>

#include "match_internal.h"

enum key_kind {
	KEY_SURNAME_DATE,
	KEY_FORENAME_DATE,
	KEY_FULL_NAME,
	KEY_FORENAME_LETTERS,
	KEY_BIRTH,
	KEY_POSTCODE,
	KEY_STREET,
	KEY_IDENTIFIER
};

#define DIMINUTIVES_MAX 64U
#define SURNAMES_MAX (MATCH_PARTS_MAX + 32U)
#define FIRST_LETTERS 3U /* of a name */
#define LAST_LETTERS 4U
/*
 * So many rows are read, and it is told if there are more: of who shares both parts, and of all who share the leading
 * part, whatever else. In ten million persons the time would otherwise be theirs whose names are common.
 */
#define ROWS 200U
#define BIRTH_ROWS 400U
#define FEW_ROWS 200U
#define OTHER_BITS 16U
#define OTHERS ((int64_t)1 << OTHER_BITS)
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

int64_t
match_name_hash(enum match_name_place place, struct match_word name)
{
	return (int64_t)(match_hash((uint64_t)place + 1, name.text, name.len) >> MATCH_KEY_SHIFT);
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

/* ---- collecting ---- */

struct collector {
	struct match_keys *keys;
	bool sought;
	enum ought_status status;
	struct ought_error *err;
};

/* Keys ${from} to ${to}, which say that ${agrees}; of more than ${most} the first.  Remembers a failure: nothing is added after it. */
static void
add_range(struct collector *collector, int64_t from, int64_t to, unsigned agrees, size_t most)
{
	struct match_keys *keys = collector->keys;
	struct match_key *grown;

	if (collector->status != OUGHT_OK)
		return;
	if (keys->count == keys->size) {
		size_t size = keys->size == 0 ? 32 : keys->size * 2;

		if ((grown = realloc(keys->keys, size * sizeof(*grown))) == NULL) {
			collector->status = match_no_memory(collector->err);
			return;
		}
		keys->keys = grown;
		keys->size = size;
	}
	keys->keys[keys->count++] = (struct match_key){from, to, agrees, most};
}

static int64_t
leading(uint64_t hash)
{
	return (int64_t)(hash >> (MATCH_KEY_SHIFT + OTHER_BITS)) * OTHERS;
}

static int64_t
key_of(uint64_t lead, uint64_t other)
{
	return leading(lead) + (int64_t)(other >> (64 - OTHER_BITS));
}

static void
add(struct collector *collector, uint64_t lead, uint64_t other, unsigned agrees)
{
	int64_t key = key_of(lead, other);

	add_range(collector, key, key, agrees, ROWS);
}

/* Everybody under ${lead}, who is sought: all of them where they are few. */
static void
add_all(struct collector *collector, uint64_t lead, unsigned agrees, size_t most)
{
	if (collector->sought)
		add_range(collector, leading(lead), leading(lead) + OTHERS - 1, agrees, most);
}

static void
add_month(
    struct collector *collector, uint64_t lead, uint32_t year, uint32_t month, unsigned agrees)
{
	add(collector, lead, hash_number(0, year * 100 + month), agrees | MATCH_AGREES_YEAR);
}

/* Of a date of which the day, or the month (then 0) too, is not known: also who is held with any month of that year. */
static void
add_partial_date(
    struct collector *collector, uint64_t lead, uint32_t year, uint32_t month, unsigned agrees)
{
	if (month > 0)
		add_month(collector, lead, year, month, agrees | MATCH_AGREES_MONTH);
	for (uint32_t i = 1; month == 0 && collector->sought && i <= 12; i++)
		add_month(collector, lead, year, i, agrees);
}

/* ${lead} with two of the three parts of each date of birth. */
static void
add_dates(struct collector *collector, const struct match_profile *profile, uint64_t lead,
    unsigned agrees)
{
	for (size_t i = 0; i < profile->birth_count; i++) {
		uint32_t date = profile->births[i], year = date / 10000, month = date / 100 % 100,
			 day = date % 100;

		/* Who is held with the year alone. */
		if (month == 0 || collector->sought)
			add_month(collector, lead, year, 0, agrees);
		if (match_date_is_partial(date)) {
			add_partial_date(collector, lead, year, month, agrees);
			continue;
		}
		add_month(collector, lead, year, month, agrees | MATCH_AGREES_MONTH);
		add(collector, lead, hash_number(1, month * 100 + day),
		    agrees | MATCH_AGREES_MONTH | MATCH_AGREES_DAY);
		add(collector, lead, hash_number(2, year * 100 + day),
		    agrees | MATCH_AGREES_YEAR | MATCH_AGREES_DAY);
	}
}

/* ---- the parts of a person ---- */

/* The words that a surname is filed under: whole, without particles, each longer part; sought also in other spellings. */
static size_t
surname_words(
    const struct match_name *name, bool sought, struct match_word words[static SURNAMES_MAX])
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
	if (sought)
		count += match_spellings(name->core, words + count, SURNAMES_MAX - count);
	return count;
}

/* The first forename; for who is sought also all as one word, and each of the others. */
static size_t
forename_words(
    const struct match_name *name, bool sought, struct match_word words[static MATCH_PARTS_MAX + 1])
{
	size_t count = 0;

	for (size_t i = 0; i < name->forename_count; i++)
		if (i == 0 || name->forenames[i].len > 1)
			words[count++] = name->forenames[i];
	if (sought && name->forename_count > 1)
		words[count++] = name->forename;
	return count;
}

/* ${lead}, a name's sound, with the letters that the other name begins and ends with. */
static void
add_letters(struct collector *collector, uint64_t lead, struct match_word other)
{
	size_t first = other.len < FIRST_LETTERS ? other.len : FIRST_LETTERS;
	size_t last = other.len < LAST_LETTERS ? other.len : LAST_LETTERS;

	if (other.len == 0)
		return;
	add(collector, lead, match_hash(1, other.text, first),
	    MATCH_AGREES_SURNAME | MATCH_AGREES_FORENAME);
	add(collector, lead, match_hash(2, other.text + other.len - last, last),
	    MATCH_AGREES_SURNAME | MATCH_AGREES_FORENAME);
}

static void
add_full_name(struct collector *collector, struct match_word surname, struct match_word forename)
{
	add(collector, hash_sound(KEY_FULL_NAME, surname), hash_sound(0, forename),
	    MATCH_AGREES_SURNAME | MATCH_AGREES_FORENAME);
}

static void
add_name(
    struct collector *collector, const struct match_profile *profile, const struct match_name *name)
{
	struct match_word surnames[SURNAMES_MAX], forenames[MATCH_PARTS_MAX + 1],
	    diminutives[DIMINUTIVES_MAX];
	size_t surname_count = surname_words(name, collector->sought, surnames),
	       forename_count = forename_words(name, collector->sought, forenames),
	       diminutive_count = 0;

	if (collector->sought && forename_count > 0) {
		diminutive_count = match_diminutives(forenames[0], diminutives, DIMINUTIVES_MAX);
		diminutive_count += match_spellings(forenames[0], diminutives + diminutive_count,
		    DIMINUTIVES_MAX - diminutive_count);
	}
	for (size_t i = 0; i < forename_count; i++) {
		uint64_t lead = hash_sound(KEY_FORENAME_DATE, forenames[i]);

		add_dates(collector, profile, lead, MATCH_AGREES_FORENAME);
		add_all(collector, lead, MATCH_AGREES_FORENAME, FEW_ROWS);
	}
	for (size_t i = 0; i < surname_count; i++) {
		uint64_t full = hash_sound(KEY_FULL_NAME, surnames[i]);

		uint64_t lead = hash_sound(KEY_SURNAME_DATE, surnames[i]);

		add_dates(collector, profile, lead, MATCH_AGREES_SURNAME);
		add_all(collector, lead, MATCH_AGREES_SURNAME, FEW_ROWS);
		for (size_t j = 0; j < forename_count; j++) {
			add_full_name(collector, surnames[i], forenames[j]);
			add_letters(collector, full, forenames[j]);
			add_letters(
			    collector, hash_sound(KEY_FORENAME_LETTERS, forenames[j]), surnames[i]);
		}
		/* Of whom no forename is known. */
		if (forename_count == 0 || collector->sought)
			add(collector, full, 0, MATCH_AGREES_SURNAME);
		if (!collector->sought)
			continue;
		for (size_t j = 0; j < diminutive_count; j++)
			add_full_name(collector, surnames[i], diminutives[j]);
		for (size_t j = 0; j < forename_count; j++) {
			add_full_name(collector, forenames[j], surnames[i]);
			add_letters(
			    collector, hash_sound(KEY_FULL_NAME, forenames[j]), surnames[i]);
			add_letters(
			    collector, hash_sound(KEY_FORENAME_LETTERS, surnames[i]), forenames[j]);
		}
		if (forename_count == 0 && profile->birth_count == 0)
			add_all(collector, full, MATCH_AGREES_SURNAME, BIRTH_ROWS);
	}
}

/* ${lead}, of an address, with each name. */
static void
add_names(struct collector *collector, const struct match_profile *profile, uint64_t lead,
    unsigned agrees)
{
	for (size_t i = 0; i < profile->name_count; i++) {
		const struct match_name *name = &profile->names[i];

		if (name->surname.len > 0)
			add(collector, lead, hash_sound(1, name->surname),
			    agrees | MATCH_AGREES_SURNAME);
		if (name->forename_count > 0)
			add(collector, lead, hash_sound(2, name->forenames[0]),
			    agrees | MATCH_AGREES_FORENAME);
		if (!collector->sought || name->surname.len == 0 || name->forename_count == 0)
			continue;
		/* The names in the wrong order. */
		add(collector, lead, hash_sound(1, name->forenames[0]),
		    agrees | MATCH_AGREES_SURNAME);
		add(collector, lead, hash_sound(2, name->surname), agrees | MATCH_AGREES_FORENAME);
	}
}

/*
 * The number before the street, or where there is none the last, or none: a house without a number is filed among those
 * that have none; and the word with which the street begins.
 */
static struct match_word
find_house(const struct match_address *address, size_t *street)
{
	const struct match_stretch *known = &address->street;
	size_t number = address->word_count;

	for (size_t i = 0; i < address->word_count; i++)
		if (match_is_number(address->words[i]))
			number = i;
	*street = number + 1 < address->word_count ? number + 1 : 0;
	if (known->count > 0) {
		*street = known->from;
		if (known->from > 0 && match_is_number(address->words[known->from - 1]))
			number = known->from - 1U;
	}
	return number < address->word_count ? address->words[number] : (struct match_word){"", 0};
}

static uint64_t
hash_postcode(const struct match_address *address)
{
	return match_hash(KEY_POSTCODE, address->postcode.text, address->postcode.len);
}

/* Under a street: its town's first word, and whether there is one. */
static bool
hash_town(const struct match_address *address, uint64_t *hash)
{
	size_t i = address->town.from, end = i + address->town.count;

	while (i < end && address->kinds[i] != MATCH_WORD_PLACE)
		i++;
	if (i < end)
		*hash = hash_sound(5, address->words[i]);
	return i < end;
}

/* Under a postcode. */
static uint64_t
hash_number_of_house(struct match_word number)
{
	return match_hash(3, number.text, number.len);
}

/* Under a street, wherever it is. */
static uint64_t
hash_number_in_street(struct match_word number)
{
	return match_hash(0, number.text, number.len);
}

static uint64_t
hash_street(struct match_word street)
{
	return hash_sound(4, street);
}

/* The word by which a street is told from others: "Quay" in "Tide House, Quay Street", where the first names the house. */
static struct match_word
last_of_street(const struct match_address *address, size_t first)
{
	return address->street.count > 1 ? address->street_joined.last : address->words[first];
}

static void
add_street(struct collector *collector, const struct match_address *address,
    struct match_word street, struct match_word number)
{
	uint64_t sound = hash_sound(KEY_STREET, street), town;

	add(collector, sound, hash_number_in_street(number), MATCH_AGREES_STREET);
	if (hash_town(address, &town))
		add(collector, sound, town, MATCH_AGREES_STREET | MATCH_AGREES_POSTCODE);
	add_all(collector, sound, MATCH_AGREES_STREET, FEW_ROWS);
	if (address->postcode.len > 0)
		add(collector, hash_postcode(address), hash_street(street),
		    MATCH_AGREES_POSTCODE | MATCH_AGREES_STREET);
}

static void
add_address(struct collector *collector, const struct match_profile *profile,
    const struct match_address *address)
{
	uint64_t lead = hash_postcode(address), town;
	size_t street;
	struct match_word number = find_house(address, &street);

	if (street < address->word_count) {
		const struct match_word first = address->words[street],
					last = last_of_street(address, street);

		add_street(collector, address, first, number);
		if (!match_word_equal(first, last))
			add_street(collector, address, last, number);
		add_names(collector, profile, hash_sound(KEY_STREET, first), MATCH_AGREES_STREET);
	}
	if (address->postcode.len == 0)
		return;
	/* For being counted; to be looked for there are better ones. */
	if (!collector->sought && hash_town(address, &town))
		add(collector, lead, town, MATCH_AGREES_POSTCODE);
	if (address->word_count > 0)
		add(collector, lead, hash_number_of_house(number),
		    MATCH_AGREES_POSTCODE | MATCH_AGREES_STREET);
	for (size_t i = 0; i < profile->birth_count; i++)
		add(collector, lead, hash_number(0, profile->births[i] / 10000),
		    MATCH_AGREES_POSTCODE | MATCH_AGREES_YEAR);
	add_names(collector, profile, lead, MATCH_AGREES_POSTCODE);
	add_all(collector, lead, MATCH_AGREES_POSTCODE, FEW_ROWS);
}

static struct match_key
key_whole(uint64_t lead, uint64_t other)
{
	int64_t key = key_of(lead, other);

	return (struct match_key){.from = key, .to = key};
}

void
match_keys_of_address(
    const struct match_address *address, struct match_key keys[static MATCH_SHARED_KINDS])
{
	bool postcode = address->postcode.len > 0;
	uint64_t of_postcode = hash_postcode(address), of_street, town = 0;
	size_t street;
	struct match_word number = find_house(address, &street), last;
	bool in_town = hash_town(address, &town);

	memset(keys, 0, MATCH_SHARED_KINDS * sizeof(*keys));
	if (postcode && in_town)
		keys[MATCH_SHARED_TOWN] = key_whole(of_postcode, town);
	if (street >= address->word_count)
		return;
	last = last_of_street(address, street);
	of_street = hash_sound(KEY_STREET, last);
	keys[MATCH_SHARED_NUMBER_STREET] = key_whole(
	    hash_sound(KEY_STREET, address->words[street]), hash_number_in_street(number));
	if (postcode) {
		keys[MATCH_SHARED_NUMBER] = key_whole(of_postcode, hash_number_of_house(number));
		keys[MATCH_SHARED_STREET_POSTCODE] = key_whole(of_postcode, hash_street(last));
	}
	keys[MATCH_SHARED_HOUSE] = keys[MATCH_SHARED_NUMBER_STREET];
	keys[MATCH_SHARED_STREET] =
	    in_town ? key_whole(of_street, town) : keys[MATCH_SHARED_STREET_POSTCODE];
	if (keys[MATCH_SHARED_STREET].from == 0) {
		keys[MATCH_SHARED_STREET].from = leading(of_street);
		keys[MATCH_SHARED_STREET].to = leading(of_street) + OTHERS - 1;
	}
}

/* ${lead}, a date, with the first letter that ${name} sounds as, in ${place}. */
static void
add_initial(struct collector *collector, uint64_t lead, enum match_name_place place,
    struct match_word name, unsigned agrees)
{
	char code[MATCH_PHONETIC_MAX];

	match_phonetic(name, code);
	if (code[0] != '\0')
		agrees |= place == MATCH_PLACE_SURNAME ? MATCH_AGREES_SURNAME_INITIAL
						       : MATCH_AGREES_FORENAME_INITIAL;
	add(collector, lead, match_hash((uint64_t)place, code, code[0] == '\0' ? 0 : 1), agrees);
}

static void
add_birth(struct collector *collector, const struct match_profile *profile, uint32_t date,
    unsigned agrees)
{
	uint64_t lead = hash_number(KEY_BIRTH, date);
	struct match_word diminutives[DIMINUTIVES_MAX];

	for (size_t i = 0; i < profile->name_count; i++) {
		const struct match_name *name = &profile->names[i];
		struct match_word forename =
		    name->forename_count > 0 ? name->forenames[0] : (struct match_word){"", 0};
		size_t count = 0;

		add_initial(collector, lead, MATCH_PLACE_SURNAME, name->surname, agrees);
		add_initial(collector, lead, MATCH_PLACE_FORENAME, forename, agrees);
		if (!collector->sought)
			continue;
		add_initial(collector, lead, MATCH_PLACE_SURNAME, forename, agrees);
		add_initial(collector, lead, MATCH_PLACE_FORENAME, name->surname, agrees);
		count = match_diminutives(forename, diminutives, DIMINUTIVES_MAX);
		for (size_t j = 0; j < count; j++)
			add_initial(collector, lead, MATCH_PLACE_FORENAME, diminutives[j], agrees);
	}
	add_all(collector, lead, agrees, BIRTH_ROWS);
}

/* What a key that is ${date} says agrees. */
static unsigned
agreeing_date(uint32_t date)
{
	if (!match_date_is_partial(date))
		return MATCH_AGREES_DATE;
	return date / 100 % 100 == 0 ? MATCH_AGREES_YEAR : MATCH_AGREES_YEAR | MATCH_AGREES_MONTH;
}

/* A date that is known in part only as it stands: too many are born in a month for it to lead to them. */
static void
add_births(struct collector *collector, const struct match_profile *profile)
{
	for (size_t i = 0; i < profile->birth_count; i++) {
		uint32_t swapped = match_date_swapped(profile->births[i]);

		add_birth(
		    collector, profile, profile->births[i], agreeing_date(profile->births[i]));
		if (collector->sought && swapped != 0)
			add_birth(
			    collector, profile, swapped, MATCH_AGREES_SWAPPED | MATCH_AGREES_YEAR);
	}
}

static int
by_value(const void *a, const void *b)
{
	const struct match_key *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->to > y->to) - (x->to < y->to);
}

static void
merge(struct match_key *key, const struct match_key *other)
{
	key->agrees |= other->agrees;
	key->most = key->most > other->most ? key->most : other->most;
}

/* Each once, with all that it says agrees. */
static void
sort(struct match_keys *keys)
{
	size_t unique = 0;

	if (keys->count > 1)
		qsort(keys->keys, keys->count, sizeof(*keys->keys), by_value);
	for (size_t i = 0; i < keys->count; i++) {
		if (unique > 0 && by_value(&keys->keys[i], &keys->keys[unique - 1]) == 0)
			merge(&keys->keys[unique - 1], &keys->keys[i]);
		else
			keys->keys[unique++] = keys->keys[i];
	}
	keys->count = unique;
}

static enum ought_status
make_keys(const struct match_profile *profile, bool sought, struct match_keys *keys,
    struct ought_error *err)
{
	struct collector collector = {keys, sought, OUGHT_OK, err};

	*keys = (struct match_keys){0, 0, NULL};
	for (size_t i = 0; i < profile->name_count; i++)
		add_name(&collector, profile, &profile->names[i]);
	add_births(&collector, profile);
	for (size_t i = 0; i < profile->address_count; i++)
		add_address(&collector, profile, &profile->addresses[i]);
	for (size_t i = 0; i < profile->identifier_count; i++)
		add(&collector,
		    hash_number(
			hash_number(KEY_IDENTIFIER, (uint32_t)(profile->identifiers[i] >> 32)),
			(uint32_t)profile->identifiers[i]),
		    0, MATCH_AGREES_IDENTIFIER);
	if (collector.status != OUGHT_OK)
		match_keys_free(keys);
	else
		sort(keys);
	return collector.status;
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
