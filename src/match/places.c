/*
 * places.c: what an address held may be worth at most beside the applicant's. Most addresses held are like none
 * of the applicant's, and few searches are so short of candidates that anything less than an address
 * that agrees could matter: that an address cannot be is seen from its words, each of which is looked at
 * once for all addresses that have it.
 *
 * The pairs of letters that two places have in common are no more than, together: those of each word,
 * and one for each two words that meet. The number agrees where a word is one of the applicant's
 * numbers. Of each postcode it is known how it compares. With that, and how many pairs the place
 * held has, the best level is found that match_address_level has for any address of the applicant's
 * for which all this may be so. Periods are left out: each address is weighed as if it were for ever, and
 * as if nobody else were of it.
 */
#include <stdlib.h>
#include <string.h>

#include "match/table.h"

/* What is kept of a word held: these are added up, the numbers taken together. */
#define WORD_COMMON 0xFFU    /* pairs in common with that address of which it has most */
#define WORD_PLACE (1U << 8) /* it is a word for a place */
#define WORD_PLACES 0x1FU    /* so many of them at most */
#define WORD_KINDS_SHIFT 13U
#define WORD_STREET (1U << 13) /* as one that a street of the applicant's has */
#define WORD_NUMBER (1U << 14)
#define WORD_SAME (1U << 15) /* as one of the applicant's, or nearly */

/* A bit for each agreement, with and without the sector. */
#define POSTCODE_BITS (MATCH_AGREEMENTS * 2)
static unsigned
postcode_bit(enum match_agreement agreement, bool sector)
{
	return 1U << ((unsigned)agreement * 2 + (sector ? 1 : 0));
}

/* ---- the applicant ---- */

static unsigned
fewer(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* By the pairs that a place held has, and how many of them may be in common: how alike, at most. */
static void
fill_grades(struct places *places, const struct match_profile *applicant)
{
	for (size_t i = 0; i < applicant->address_count; i++) {
		unsigned count = applicant->addresses[i].place.count;

		for (unsigned held = 0; held < PLACES_PAIRS; held++) {
			for (unsigned common = 0; common <= held; common++) {
				enum match_grade grade = match_place_grade(
				    match_place_alike(fewer(common, count), count, held));

				if (grade > places->grades[held][common])
					places->grades[held][common] = (uint8_t)grade;
			}
		}
	}
}

/* The most that ${likeness} is worth, whatever street and town by themselves are. */
static int
best_of_stretches(const struct places *places, struct match_address_likeness likeness)
{
	int best = match_weighing(MATCH_ADDRESS_NONE)->weight;

	for (unsigned i = 0; i < MATCH_AGREEMENTS * MATCH_AGREEMENTS; i++) {
		int weight;

		likeness.street = (enum match_agreement)(i / MATCH_AGREEMENTS);
		likeness.town = (enum match_agreement)(i % MATCH_AGREEMENTS);
		weight =
		    match_weight_of_address(match_address_level(&likeness), places->persons, 0);
		best = larger(best, weight);
	}
	return best;
}

/* What the words of an address held leave to be so beside one of the applicant's. */
struct possible {
	bool
	    numbers[MATCH_AGREEMENTS]; /* where they may be nearly the same, they may be the same */
	bool numberless;
	bool street_word;
};

/* The most that a place so much alike is worth with one of ${postcodes}. */
static int
best_of(const struct places *places, enum match_grade grade, const struct possible *possible,
    unsigned postcodes)
{
	struct match_address_likeness likeness = {.place = grade,
	    .numberless = possible->numberless,
	    .street_word = possible->street_word};
	int best = match_weighing(MATCH_ADDRESS_NONE)->weight;

	for (unsigned i = 0; i < MATCH_AGREEMENTS * POSTCODE_BITS; i++) {
		likeness.number = (enum match_agreement)(i / POSTCODE_BITS);
		likeness.postcode = (enum match_agreement)(i % POSTCODE_BITS / 2);
		likeness.sector = i % 2 != 0;
		if (possible->numbers[likeness.number] &&
		    (postcodes & postcode_bit(likeness.postcode, likeness.sector)) != 0)
			best = larger(best, best_of_stretches(places, likeness));
	}
	return best;
}

static void
fill_weights(const struct places *places, int16_t weights[static PLACES_POSTCODES][MATCH_GRADES],
    const struct possible *possible)
{
	for (enum match_grade grade = MATCH_GRADE_UNLIKE; grade < MATCH_GRADES; grade++) {
		weights[0][grade] = (int16_t)match_weighing(MATCH_ADDRESS_NONE)->weight;
		for (unsigned bits = 1; bits < PLACES_POSTCODES; bits++) {
			unsigned rest = bits & (bits - 1);
			int best = rest == 0
			    ? best_of(places, grade, possible, bits)
			    : larger(weights[rest][grade], weights[bits ^ rest][grade]);

			/* It may be less alike than it seems. */
			if (grade > MATCH_GRADE_UNLIKE)
				best = larger(best, weights[bits][grade - 1]);
			weights[bits][grade] = (int16_t)best;
		}
	}
}

static void
fill_all_weights(struct places *places, const struct match_profile *applicant)
{
	const unsigned all = PLACES_POSTCODES - 1;
	bool some = false, none = false;

	for (size_t i = 0; i < applicant->address_count; i++) {
		some = some || match_address_has_number(&applicant->addresses[i]);
		none = none || !match_address_has_number(&applicant->addresses[i]);
	}
	places->most = 0;
	for (unsigned kinds = 0; kinds < PLACES_KINDS; kinds++) {
		unsigned held = kinds << WORD_KINDS_SHIFT;
		bool number = (held & WORD_NUMBER) != 0;
		const struct possible possible = {
		    .numbers = {[MATCH_SAME] = (held & WORD_SAME) != 0,
			[MATCH_UNKNOWN] = none || !number,
			[MATCH_OTHER] = some && number},
		    .numberless = none && !number,
		    .street_word = (held & WORD_STREET) != 0,
		};

		fill_weights(places, places->weights[kinds], &possible);
		places->most = larger(places->most, places->weights[kinds][all][MATCH_GRADE_SAME]);
	}
}

bool
places_begin(struct places *places, const struct match_table *table,
    const struct match_profile *applicant, uint64_t persons)
{
	if (applicant->address_count == 0)
		return true;
	places->words = malloc((table->words.count + 1) * sizeof(*places->words));
	places->postcodes = malloc((table->postcodes.count + 1) * sizeof(*places->postcodes));
	fill_grades(places, applicant);
	places->persons = persons;
	fill_all_weights(places, applicant);
	return places->words != NULL && places->postcodes != NULL;
}

void
places_clear(struct places *places)
{
	free(places->words);
	free(places->postcodes);
}

size_t
places_bytes(const struct match_table *table)
{
	const struct places *places = NULL;

	return table->words.count * sizeof(*places->words) +
	    table->postcodes.count * sizeof(*places->postcodes);
}

/* ---- words and postcodes ---- */

/* Which addresses of the applicant's have a pair: a bit for each. */
static void
list_pairs(const struct match_profile *applicant, uint64_t pairs[static MATCH_PLACE_PAIRS])
{
	memset(pairs, 0, MATCH_PLACE_PAIRS * sizeof(*pairs));
	for (size_t i = 0; i < applicant->address_count; i++)
		for (unsigned pair = 0; pair < MATCH_PLACE_PAIRS; pair++)
			if (match_place_has(&applicant->addresses[i].place, pair))
				pairs[pair] |= (uint64_t)1 << i;
}

/* The most pairs of ${word} that one address of the applicant's has, or more. */
static unsigned
common_pairs(struct match_word word, const uint64_t *pairs)
{
	uint8_t common[MATCH_ADDRESSES_MAX] = {0};
	unsigned most = 0;

	for (size_t i = 1; i < word.len; i++) {
		uint64_t those = pairs[match_place_pair(word.text[i - 1], word.text[i])];

		for (; those != 0; those &= those - 1) {
			unsigned count = ++common[__builtin_ctzll(those)];

			most = count > most ? count : most;
		}
	}
	return most;
}

static bool
is_number_of(struct match_word number, const struct match_profile *applicant)
{
	for (size_t i = 0; i < applicant->address_count; i++)
		for (size_t j = 0; j < applicant->addresses[i].word_count; j++)
			if (match_number_compare(number, applicant->addresses[i].words[j]) !=
			    MATCH_OTHER)
				return true;
	return false;
}

static bool
is_of_street_of(struct match_word word, const struct match_profile *applicant)
{
	for (size_t i = 0; i < applicant->address_count; i++)
		if (match_street_has_word(&applicant->addresses[i], word))
			return true;
	return false;
}

static unsigned
weigh_word(struct match_word word, enum match_address_word kind,
    const struct match_profile *applicant, const uint64_t *pairs)
{
	switch (kind) {
	case MATCH_WORD_PLACE:
		return WORD_PLACE | common_pairs(word, pairs) |
		    (is_of_street_of(word, applicant) ? WORD_STREET : 0);
	case MATCH_WORD_NUMBER:
		return WORD_NUMBER | (is_number_of(word, applicant) ? WORD_SAME : 0);
	case MATCH_WORD_WAY:
	case MATCH_WORD_DWELLING:
		break;
	}
	return 0;
}

static unsigned
weigh_postcode(struct match_word postcode, const struct match_profile *applicant)
{
	unsigned bits = 0;

	for (size_t i = 0; i < applicant->address_count; i++) {
		bool sector;
		enum match_agreement agreement =
		    match_postcode_compare(applicant->addresses[i].postcode, postcode, &sector);

		bits |= postcode_bit(agreement, sector);
	}
	return bits;
}

void
places_weigh(struct places *places, const struct match_table *table,
    const struct match_profile *applicant, size_t part, size_t parts)
{
	uint64_t pairs[MATCH_PLACE_PAIRS];
	size_t words = table->words.count, postcodes = table->postcodes.count;

	if (applicant->address_count == 0)
		return;
	list_pairs(applicant, pairs);
	for (size_t i = words * part / parts; i < words * (part + 1) / parts; i++)
		places->words[i] = (uint16_t)weigh_word(vocabulary_text(&table->words, (uint32_t)i),
		    (enum match_address_word)table->word_kinds[i], applicant, pairs);
	for (size_t i = postcodes * part / parts; i < postcodes * (part + 1) / parts; i++)
		places->postcodes[i] = (uint8_t)weigh_postcode(
		    vocabulary_text(&table->postcodes, (uint32_t)i), applicant);
}

/* ---- addresses ---- */

static int
at_most(const struct places *places, const struct table_address *address)
{
	unsigned sum = 0, all = 0, common, met;

	for (size_t i = 0; i < address->word_count; i++) {
		unsigned word =
		    places->words[table_number(address->words + i * TABLE_NUMBER_BYTES)];

		sum += word;
		all |= word;
	}
	met = sum / WORD_PLACE & WORD_PLACES;
	common = (sum & WORD_COMMON) + (met > 0 ? met - 1 : 0);
	return places->weights[all >> WORD_KINDS_SHIFT][places->postcodes[address->postcode]]
			      [places->grades[address->pairs][fewer(common, address->pairs)]];
}

int
places_at_most(const struct places *places, const struct match_table *table, size_t i)
{
	const uint8_t *at = table_addresses(table, i), *end = table->addresses + table->address[i];
	int best = INT16_MIN;

	while (at < end) {
		struct table_address address;
		int weight;

		at = table_address_read(at, &address);
		weight = at_most(places, &address);
		best = larger(best, weight);
	}
	return best;
}

int
places_weigh_whole(const struct match_table *table, const struct match_frequencies *frequencies,
    const struct match_profile *applicant, size_t i, struct match_profile *held)
{
	const uint8_t *at = table_addresses(table, i), *end = table->addresses + table->address[i];

	for (held->address_count = 0; at < end; held->address_count++) {
		struct match_address *address = &held->addresses[held->address_count];
		struct table_address stored;

		at = table_address_read(at, &stored);
		address->first = MATCH_MONTH_FIRST;
		address->last = MATCH_MONTH_LAST;
		address->postcode = vocabulary_text(&table->postcodes, stored.postcode);
		address->word_count = stored.word_count;
		for (size_t j = 0; j < stored.word_count; j++) {
			uint32_t word = table_number(stored.words + j * TABLE_NUMBER_BYTES);

			address->words[j] = vocabulary_text(&table->words, word);
			address->kinds[j] = table->word_kinds[word];
		}
		match_place_read(address);
	}
	return match_weigh_addresses(frequencies, applicant, held);
}
