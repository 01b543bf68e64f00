/*
 * address.c: what the words of an address are: numbers, street and town; and the neighbouring letters of street and town,
 * whatever the words were parted by.
 */
#include <string.h>

#include "match_internal.h"

#define SLIP_BYTES_MIN 5U       /* in a shorter word one slip easily makes another word */
#define FIRST_SLIP_BYTES_MIN 6U /* and one in its first letter */

/* Neighbouring letters of an address without its numbers, whatever its words were parted by. */
#define LETTERS MATCH_PLACE_LETTERS
#define PLACE_PAIRS_MIN 4U /* fewer say nothing */
#define PLACE_SAME 75U     /* pairs in common, in percent */
#define PLACE_PART 50U
#define PLACE_SOME 40U /* together with a postcode */

/* Words that many addresses have, as they are written and cut short. */
#define WAY(text)                        \
	{                                \
		(text), sizeof(text) - 1 \
	}

static const struct match_word ways[] = {WAY("av"), WAY("ave"), WAY("avenue"), WAY("boulevard"),
    WAY("circle"), WAY("circuit"), WAY("cl"), WAY("close"), WAY("court"), WAY("cres"),
    WAY("crescent"), WAY("ct"), WAY("dr"), WAY("drive"), WAY("esplanade"), WAY("gardens"),
    WAY("grove"), WAY("highway"), WAY("la"), WAY("lane"), WAY("mews"), WAY("parade"),
    WAY("parkway"), WAY("pl"), WAY("place"), WAY("rd"), WAY("rise"), WAY("road"), WAY("row"),
    WAY("sq"), WAY("square"), WAY("st"), WAY("street"), WAY("terrace"), WAY("walk"), WAY("way")};
static const struct match_word dwellings[] = {
    WAY("apartment"), WAY("apt"), WAY("flat"), WAY("unit")};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* As it is written, or with a slip; after its first letter, but in a long word. */
static bool
is_one_of(struct match_word word, const struct match_word *listed, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct match_word way = listed[i];

		if (word.len == 0 ||
		    (way.text[0] != word.text[0] && way.len < FIRST_SLIP_BYTES_MIN))
			continue;
		if (match_word_equal(way, word) ||
		    (way.len >= SLIP_BYTES_MIN && word.len >= SLIP_BYTES_MIN &&
			match_slip(way, word) != MATCH_SLIP_MANY))
			return true;
	}
	return false;
}

bool
match_is_number(struct match_word word)
{
	return word.len > 0 && word.text[0] >= '0' && word.text[0] <= '9';
}

enum match_address_word
match_address_word(struct match_word word)
{
	if (match_is_number(word))
		return MATCH_WORD_NUMBER;
	if (is_one_of(word, ways, COUNT(ways)))
		return MATCH_WORD_WAY;
	return is_one_of(word, dwellings, COUNT(dwellings)) ? MATCH_WORD_DWELLING
							    : MATCH_WORD_PLACE;
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

/* With which many a name of a street or a town begins, and which by itself is none. */
static bool
begins_name(struct match_word word)
{
	static const struct match_word listed[] = {WAY("the"), WAY("saint"), WAY("north"),
	    WAY("south"), WAY("east"), WAY("west"), WAY("upper"), WAY("lower"), WAY("great"),
	    WAY("little"), WAY("high"), WAY("old"), WAY("new"), WAY("port"), WAY("mount"),
	    WAY("lake")};

	for (size_t i = 0; i < COUNT(listed); i++)
		if (match_word_equal(listed[i], word))
			return true;
	return false;
}

static bool
is_the(struct match_word word)
{
	return match_word_equal(word, (struct match_word){"the", 3});
}

/*
 * Whether the street, which begins at ${from}, ends before word ${to}. It does before a word for a way, but for the one
 * in "St Johns Road"; and before that for a flat where the number of the house has been, not in "Top Floor Flat, 14 Mill
 * Lane".
 */
static bool
ends_street(const struct match_address *address, size_t from, size_t to)
{
	switch ((enum match_address_word)address->kinds[to]) {
	case MATCH_WORD_WAY:
		return to > from;
	case MATCH_WORD_DWELLING:
		return to > from && from > 0 && address->kinds[from - 1] == MATCH_WORD_NUMBER;
	case MATCH_WORD_PLACE:
	case MATCH_WORD_NUMBER:
		break;
	}
	return false;
}

/* "Avenue" in "Avenue Road". */
static bool
is_named_way(const struct match_address *address, size_t at)
{
	return address->kinds[at] == MATCH_WORD_WAY && at + 1 < address->word_count &&
	    address->kinds[at + 1] == MATCH_WORD_WAY;
}

/* "Esplanade" in "14 Esplanade, Scarborough"; not "St", with which a name may begin. */
static bool
is_way_alone(const struct match_address *address, size_t at)
{
	return address->kinds[at] == MATCH_WORD_WAY && address->words[at].len >= SLIP_BYTES_MIN;
}

/*
 * The street: the words for a place before the first word for a way, after the number of the house if that is before
 * them; and that word too where it is the name: "The Avenue". Where there is no such word, it is a word for a way by
 * itself; where there is none either, the first word for a place may be the street or the town, and is taken for both;
 * unless it is the only one, of which nobody can say that both agree.
 */
static void
divide(struct match_address *address)
{
	size_t from = 0, to = 0, count, words = address->word_count, alone = words;

	while (to < words && !ends_street(address, from, to)) {
		if (alone == words && is_way_alone(address, to))
			alone = to;
		if (address->kinds[to] != MATCH_WORD_PLACE && !is_named_way(address, to))
			from = to + 1;
		to++;
	}
	address->town = (struct match_stretch){(uint8_t)to, (uint8_t)(words - to)};
	if (to < words) {
		count = to - from + (is_the(address->words[to - 1]) ? 1 : 0);
		address->street = (struct match_stretch){(uint8_t)from, (uint8_t)count};
		return;
	}
	if (alone < words) {
		address->street = (struct match_stretch){(uint8_t)alone, 1};
		address->town =
		    (struct match_stretch){(uint8_t)(alone + 1), (uint8_t)(words - alone - 1)};
		return;
	}
	from = from < words ? from : 0;
	while (from < words && address->kinds[from] != MATCH_WORD_PLACE)
		from++;
	count = from < words && begins_name(address->words[from]) ? 2 : 1;
	if (from + count >= words)
		count = 0;
	address->street = (struct match_stretch){(uint8_t)from, (uint8_t)count};
	address->town = (struct match_stretch){(uint8_t)from, (uint8_t)(words - from)};
}

/* A word for a way that is in a street is its name. */
static void
join(const struct match_address *address, struct match_stretch words, bool street,
    struct match_joined *joined)
{
	char before = '\0';

	joined->place = (struct match_place){.count = 0};
	joined->len = 0;
	for (size_t i = words.from; i < words.from + (size_t)words.count; i++) {
		struct match_word word = address->words[i];

		if ((address->kinds[i] != MATCH_WORD_PLACE && !street) ||
		    joined->len + word.len > sizeof(joined->letters))
			continue;
		match_place_add(&joined->place, word, &before);
		joined->last = word;
		memcpy(joined->letters + joined->len, word.text, word.len);
		joined->len += word.len;
	}
}

void
match_place_read(struct match_address *address)
{
	char before = '\0';

	address->place = (struct match_place){.count = 0};
	for (size_t i = 0; i < address->word_count; i++)
		if (address->kinds[i] == MATCH_WORD_PLACE)
			match_place_add(&address->place, address->words[i], &before);
	divide(address);
	join(address, address->street, true, &address->street_joined);
	join(address, address->town, false, &address->town_joined);
}

void
match_address_read(struct match_address *address)
{
	for (size_t i = 0; i < address->word_count; i++)
		address->kinds[i] = (uint8_t)match_address_word(address->words[i]);
	match_place_read(address);
}

bool
match_address_has_number(const struct match_address *address)
{
	for (size_t i = 0; i < address->word_count; i++)
		if (address->kinds[i] == MATCH_WORD_NUMBER)
			return true;
	return false;
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

enum match_grade
match_place_grade(unsigned alike)
{
	if (alike >= PLACE_SAME)
		return MATCH_GRADE_SAME;
	if (alike >= PLACE_PART)
		return MATCH_GRADE_PART;
	return alike >= PLACE_SOME ? MATCH_GRADE_SOME : MATCH_GRADE_UNLIKE;
}
