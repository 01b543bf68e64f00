/*
 * address_number.c: how alike the numbers of two addresses are, and their postcodes.
 */
#include <string.h>

#include "match_internal.h"

/* "12" of "12a": the letter is often left out, or written apart. */
static bool
is_without_letter(struct match_word number, struct match_word with_letter)
{
	return number.len + 1 == with_letter.len &&
	    !match_is_number((struct match_word){with_letter.text + number.len, 1}) &&
	    memcmp(number.text, with_letter.text, number.len) == 0;
}

enum match_agreement
match_number_compare(struct match_word a, struct match_word b)
{
	if (match_word_equal(a, b))
		return MATCH_SAME;
	if (match_slip(a, b) == MATCH_SLIP_TRANSPOSED || is_without_letter(a, b) ||
	    is_without_letter(b, a))
		return MATCH_NEARLY;
	return MATCH_OTHER;
}

/* How ${number} compares with that of ${address} that is most like it; unknown: it has none. */
static enum match_agreement
compare_number(struct match_word number, const struct match_address *address)
{
	enum match_agreement best = MATCH_AGREEMENTS, agreement;

	for (size_t i = 0; i < address->word_count; i++) {
		if (address->kinds[i] != MATCH_WORD_NUMBER)
			continue;
		agreement = match_number_compare(number, address->words[i]);
		best = agreement < best ? agreement : best;
	}
	return best == MATCH_AGREEMENTS ? MATCH_UNKNOWN : best;
}

struct numbers_alike {
	enum match_agreement best;
	bool all; /* each of one is among the other's */
};

static struct numbers_alike
compare_all_numbers(const struct match_address *a, const struct match_address *b)
{
	struct numbers_alike alike = {MATCH_AGREEMENTS, true};

	for (size_t i = 0; i < a->word_count; i++) {
		enum match_agreement agreement;

		if (a->kinds[i] != MATCH_WORD_NUMBER)
			continue;
		agreement = compare_number(a->words[i], b);
		alike.best = agreement < alike.best ? agreement : alike.best;
		alike.all = alike.all && agreement == MATCH_SAME;
	}
	if (alike.best == MATCH_AGREEMENTS)
		alike.best = MATCH_UNKNOWN;
	return alike;
}

/* It stands before the street: 14 in "Flat 3, 14 Mill Lane"; NULL where none does. */
static const struct match_word *
house_number(const struct match_address *address)
{
	size_t street = address->street.from;

	return street > 0 && address->kinds[street - 1] == MATCH_WORD_NUMBER
	    ? &address->words[street - 1]
	    : NULL;
}

/*
 * One that agrees is enough: the flat's may be left out, or that of the house. But where both have more than that one,
 * and each of the house, it is that of the house; and if that agrees, the flats are two.
 */
enum match_agreement
match_numbers_compare(const struct match_address *a, const struct match_address *b)
{
	struct numbers_alike alike = compare_all_numbers(a, b);
	const struct match_word *x = house_number(a), *y = house_number(b);
	enum match_agreement house;

	if (alike.best != MATCH_SAME || x == NULL || y == NULL || alike.all ||
	    compare_all_numbers(b, a).all)
		return alike.best;
	house = match_number_compare(*x, *y);
	return house == MATCH_SAME ? MATCH_NEARLY : house;
}

#define SECTOR_AFTER \
	2U /* the last two letters of a United Kingdom postcode are within its sector */
#define POSTCODE_MIN 5U
#define POSTCODE_MAX 7U

/* "IP1 1AA" has a digit and two letters at its end; a postcode of another country has no sector. */
static bool
has_sector(struct match_word postcode)
{
	return postcode.len >= POSTCODE_MIN && postcode.len <= POSTCODE_MAX &&
	    match_is_number(
		(struct match_word){postcode.text + postcode.len - SECTOR_AFTER - 1, 1}) &&
	    !match_is_number((struct match_word){postcode.text + postcode.len - SECTOR_AFTER, 1});
}

static bool
same_sector(struct match_word a, struct match_word b)
{
	return a.len == b.len && has_sector(a) && has_sector(b) &&
	    memcmp(a.text, b.text, a.len - SECTOR_AFTER) == 0;
}

enum match_agreement
match_postcode_compare(struct match_word a, struct match_word b, bool *sector)
{
	*sector = same_sector(a, b);
	if (a.len == 0 || b.len == 0)
		return MATCH_UNKNOWN;
	if (match_word_equal(a, b))
		return MATCH_SAME;
	return match_slip(a, b) == MATCH_SLIP_MANY ? MATCH_OTHER : MATCH_NEARLY;
}
