/*
 * address.c: how alike two addresses are: the neighbouring letters of street and town, the numbers
 * and the postcode. However much of it agrees, an address is one piece of evidence.
 */
#include <string.h>

#include "match_internal.h"

#define SLIP_BYTES_MIN 5U /* in a shorter word one slip easily makes another word */

/* Neighbouring letters of an address without its numbers, whatever its words were parted by. */
#define LETTERS MATCH_PLACE_LETTERS
#define PLACE_PAIRS_MIN 4U /* fewer say nothing */
#define PLACE_SAME 75U     /* pairs in common, in percent */
#define PLACE_PART 50U
#define PLACE_STREET 60U /* of the street by itself */
#define PLACE_SOME 40U   /* together with a postcode */

/* Words that many addresses have, as they are written and cut short. */
#define WAY(text)                        \
	{                                \
		(text), sizeof(text) - 1 \
	}

static const struct match_word ways[] = {WAY("apartment"), WAY("av"), WAY("ave"), WAY("avenue"),
    WAY("circuit"), WAY("cl"), WAY("close"), WAY("court"), WAY("cres"), WAY("crescent"), WAY("ct"),
    WAY("dr"), WAY("drive"), WAY("flat"), WAY("gardens"), WAY("grove"), WAY("la"), WAY("lane"),
    WAY("pl"), WAY("place"), WAY("rd"), WAY("road"), WAY("st"), WAY("street"), WAY("terrace"),
    WAY("unit"), WAY("way")};

/* As it is written, or with a slip after its first letter. */
static bool
is_way(struct match_word word)
{
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct match_word way = ways[i];

		if (word.len == 0 || way.text[0] != word.text[0])
			continue;
		if (match_word_equal(way, word) ||
		    (way.len >= SLIP_BYTES_MIN && word.len >= SLIP_BYTES_MIN &&
			match_slip(way, word) != MATCH_SLIP_MANY))
			return true;
	}
	return false;
}

static bool
is_number(struct match_word word)
{
	return word.len > 0 && word.text[0] >= '0' && word.text[0] <= '9';
}

enum match_address_word
match_address_word(struct match_word word)
{
	if (is_number(word))
		return MATCH_WORD_NUMBER;
	return is_way(word) ? MATCH_WORD_WAY : MATCH_WORD_PLACE;
}

static unsigned
letter_of(char letter)
{
	return ((uint8_t)letter - (unsigned)'a') % LETTERS;
}

unsigned
match_place_pair(char first, char second)
{
	return letter_of(first) * LETTERS + letter_of(second);
}

void
match_place_add(struct match_place *place, struct match_word word, char *before)
{
	for (size_t i = 0; i < word.len; i++) {
		unsigned pair = match_place_pair(*before, word.text[i]);

		if (*before != '\0' && !match_place_has(place, pair)) {
			place->pairs[pair / 64] |= (uint64_t)1 << pair % 64;
			place->count++;
		}
		*before = word.text[i];
	}
}

void
match_place_read(struct match_address *address)
{
	char before = '\0';

	address->place = (struct match_place){.count = 0};
	for (size_t i = 0; i < address->word_count; i++)
		if (match_address_word(address->words[i]) == MATCH_WORD_PLACE)
			match_place_add(&address->place, address->words[i], &before);
}

bool
match_place_has(const struct match_place *place, unsigned pair)
{
	return (place->pairs[pair / 64] >> pair % 64 & 1) != 0;
}

unsigned
match_place_alike(unsigned common, unsigned count_a, unsigned count_b)
{
	unsigned shorter = count_a < count_b ? count_a : count_b,
		 longer = count_a < count_b ? count_b : count_a;

	if (shorter < PLACE_PAIRS_MIN)
		return 0;
	if (shorter * 5 < longer * 3)
		shorter = longer * 3 / 5;
	return common * 100 / shorter;
}

static unsigned
count_common(const struct match_place *a, const struct match_place *b)
{
	unsigned common = 0;

	for (size_t i = 0; i < MATCH_PLACE_WORDS; i++)
		common += (unsigned)__builtin_popcountll(a->pairs[i] & b->pairs[i]);
	return common;
}

static unsigned
places_alike(const struct match_place *a, const struct match_place *b)
{
	return match_place_alike(count_common(a, b), a->count, b->count);
}

static enum match_agreement
compare_numbers(const struct match_address *a, const struct match_address *b)
{
	bool some_a = false, some_b = false, transposed = false;

	for (size_t i = 0; i < a->word_count; i++) {
		if (!is_number(a->words[i]))
			continue;
		some_a = true;
		for (size_t j = 0; j < b->word_count; j++) {
			if (!is_number(b->words[j]))
				continue;
			some_b = true;
			if (match_word_equal(a->words[i], b->words[j]))
				return MATCH_SAME;
			transposed = transposed ||
			    match_slip(a->words[i], b->words[j]) == MATCH_SLIP_TRANSPOSED;
		}
	}
	return some_a && some_b && !transposed ? MATCH_OTHER : MATCH_UNKNOWN;
}

#define SECTOR_AFTER \
	2U /* the last two letters of a United Kingdom postcode are within its sector */
#define POSTCODE_MIN 5U
#define POSTCODE_MAX 7U

/* "IP1 1AA" has a digit and two letters at its end; a postcode of another country has no sector. */
static bool
same_sector(struct match_word a, struct match_word b)
{
	if (a.len != b.len || a.len < POSTCODE_MIN || a.len > POSTCODE_MAX ||
	    !is_number((struct match_word){a.text + a.len - SECTOR_AFTER - 1, 1}) ||
	    is_number((struct match_word){a.text + a.len - SECTOR_AFTER, 1}))
		return false;
	return memcmp(a.text, b.text, a.len - SECTOR_AFTER) == 0;
}

enum match_agreement
match_postcode_compare(struct match_word a, struct match_word b, bool *sector)
{
	*sector = same_sector(a, b);
	if (a.len == 0 || b.len == 0)
		return MATCH_UNKNOWN;
	if (match_word_equal(a, b))
		return MATCH_SAME;
	return match_slip(a, b) == MATCH_SLIP_MANY ? MATCH_OTHER : MATCH_UNKNOWN;
}

enum match_weight
match_address_level(const struct match_address_likeness *likeness)
{
	unsigned alike = likeness->alike;
	enum match_agreement number = likeness->number, postcode = likeness->postcode;
	/* In the United Kingdom a postcode is of a few houses. */
	bool houses = postcode == MATCH_SAME && likeness->sector;

	if (alike >= PLACE_SAME && number != MATCH_OTHER && postcode != MATCH_OTHER)
		return number == MATCH_SAME ? MATCH_ADDRESS_AGREES : MATCH_ADDRESS_NO_NUMBER;
	if (number == MATCH_SAME &&
	    (alike >= PLACE_SAME || houses || (alike >= PLACE_SOME && postcode != MATCH_OTHER)))
		return MATCH_ADDRESS_NEARLY;
	if (alike >= PLACE_SAME || (alike >= PLACE_SOME && postcode == MATCH_SAME))
		return MATCH_ADDRESS_STREET;
	if (postcode == MATCH_SAME)
		return MATCH_ADDRESS_POSTCODE;
	if (alike >= PLACE_PART)
		return MATCH_ADDRESS_PART;
	return likeness->sector ? MATCH_ADDRESS_SECTOR : MATCH_ADDRESS_NONE;
}

/* How much of the first word for a place in ${a}, which is the street as a rule, is in ${b}, in percent. */
static unsigned
street_in(const struct match_address *a, const struct match_address *b)
{
	for (size_t i = 0; i < a->word_count; i++) {
		struct match_place street = {.count = 0};
		char before = '\0';

		if (match_address_word(a->words[i]) != MATCH_WORD_PLACE)
			continue;
		match_place_add(&street, a->words[i], &before);
		return street.count == 0 ? 0
					 : count_common(&street, &b->place) * 100 / street.count;
	}
	return 0;
}

enum match_weight
match_address_compare(const struct match_address *a, const struct match_address *b)
{
	struct match_address_likeness likeness;

	likeness.alike = places_alike(&a->place, &b->place);
	/* A town of many letters is not the street. */
	if (likeness.alike >= PLACE_SAME && street_in(a, b) < PLACE_STREET &&
	    street_in(b, a) < PLACE_STREET)
		likeness.alike = PLACE_SAME - 1;
	likeness.number = compare_numbers(a, b);
	likeness.postcode = match_postcode_compare(a->postcode, b->postcode, &likeness.sector);
	return match_address_level(&likeness);
}
