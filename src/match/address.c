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
#define PLACE_SOME 40U /* together with a postcode */

/* Words that many addresses have, as they are written and cut short. */
#define WAY(text)                        \
	{                                \
		(text), sizeof(text) - 1 \
	}

static const struct match_word ways[] = {WAY("av"), WAY("ave"), WAY("avenue"), WAY("circuit"),
    WAY("cl"), WAY("close"), WAY("court"), WAY("cres"), WAY("crescent"), WAY("ct"), WAY("dr"),
    WAY("drive"), WAY("gardens"), WAY("grove"), WAY("la"), WAY("lane"), WAY("pl"), WAY("place"),
    WAY("rd"), WAY("road"), WAY("st"), WAY("street"), WAY("terrace"), WAY("way")};
static const struct match_word dwellings[] = {
    WAY("apartment"), WAY("apt"), WAY("flat"), WAY("unit")};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* As it is written, or with a slip after its first letter. */
static bool
is_one_of(struct match_word word, const struct match_word *listed, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct match_word way = listed[i];

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

/*
 * The street: the words for a place before the first word for a way, after the number of the house if that is before
 * them; and that word too where it is the name: "The Avenue". Where there is no such word, the first of them may be the
 * street or the town, and is taken for both; unless it is the only one, of which nobody can say that both agree.
 */
static void
divide(struct match_address *address)
{
	size_t from = 0, to = 0, count, words = address->word_count;

	while (to < words && !ends_street(address, from, to)) {
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

static unsigned
count_common(const struct match_place *a, const struct match_place *b)
{
	unsigned common = 0;

	/* Of two places that are unlike hardly any. */
	for (size_t i = 0; i < MATCH_PLACE_WORDS; i++)
		for (uint64_t both = a->pairs[i] & b->pairs[i]; both != 0; both &= both - 1)
			common++;
	return common;
}

static unsigned
places_alike(const struct match_place *a, const struct match_place *b)
{
	return match_place_alike(count_common(a, b), a->count, b->count);
}

/* "12" of "12a": the letter is often left out, or written apart. */
static bool
is_without_letter(struct match_word number, struct match_word with_letter)
{
	return number.len + 1 == with_letter.len &&
	    !is_number((struct match_word){with_letter.text + number.len, 1}) &&
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
 * and each of the house, it is that of the house.
 */
static enum match_agreement
compare_numbers(const struct match_address *a, const struct match_address *b)
{
	struct numbers_alike alike = compare_all_numbers(a, b);
	const struct match_word *x = house_number(a), *y = house_number(b);

	if (alike.best == MATCH_SAME && x != NULL && y != NULL && !alike.all &&
	    !compare_all_numbers(b, a).all)
		return match_number_compare(*x, *y);
	return alike.best;
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
	    is_number((struct match_word){postcode.text + postcode.len - SECTOR_AFTER - 1, 1}) &&
	    !is_number((struct match_word){postcode.text + postcode.len - SECTOR_AFTER, 1});
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

/* The house: what agrees is enough to say that it is the same one. MATCH_ADDRESS_NONE: it is not. */
static enum match_weight
level_of_house(const struct match_address_likeness *likeness, bool street_and_town, bool houses)
{
	enum match_agreement postcode = likeness->postcode;
	/* There is a High Street in each town. */
	bool street = likeness->street == MATCH_SAME &&
	    (postcode == MATCH_SAME || postcode == MATCH_NEARLY ||
		(postcode == MATCH_UNKNOWN && likeness->town != MATCH_OTHER));

	if (street_and_town && likeness->number != MATCH_OTHER && postcode != MATCH_OTHER)
		return likeness->number == MATCH_SAME ? MATCH_ADDRESS_AGREES
						      : MATCH_ADDRESS_NO_NUMBER;
	if (likeness->number == MATCH_SAME && (street_and_town || houses || street))
		return MATCH_ADDRESS_NEARLY;
	return MATCH_ADDRESS_NONE;
}

static enum match_weight
level_of_street(const struct match_address_likeness *likeness, bool street_and_town)
{
	bool street = likeness->street == MATCH_SAME;

	if (street_and_town)
		return MATCH_ADDRESS_STREET;
	if (street && likeness->postcode == MATCH_SAME)
		return MATCH_ADDRESS_STREET_ONLY;
	return street && likeness->postcode == MATCH_NEARLY ? MATCH_ADDRESS_STREET_NEARLY
							    : MATCH_ADDRESS_NONE;
}

static enum match_weight
level_of_town(const struct match_address_likeness *likeness, bool houses)
{
	enum match_agreement postcode = likeness->postcode;
	bool town = likeness->town == MATCH_SAME, number = likeness->number == MATCH_SAME;

	if (town && (postcode == MATCH_SAME || postcode == MATCH_NEARLY))
		return number ? MATCH_ADDRESS_NUMBER_TOWN : MATCH_ADDRESS_TOWN;
	if (houses)
		return MATCH_ADDRESS_TOWN;
	if (postcode == MATCH_SAME || (town && postcode != MATCH_OTHER))
		return number ? MATCH_ADDRESS_NUMBER : MATCH_ADDRESS_POSTCODE;
	if (likeness->sector)
		return MATCH_ADDRESS_SECTOR;
	return likeness->place >= MATCH_GRADE_PART ? MATCH_ADDRESS_PART : MATCH_ADDRESS_NONE;
}

enum match_weight
match_address_level(const struct match_address_likeness *likeness)
{
	bool street_and_town = likeness->place == MATCH_GRADE_SAME &&
	    likeness->street == MATCH_SAME && likeness->town != MATCH_OTHER;
	/* In the United Kingdom a postcode is of a few houses, and of a town. */
	bool houses = likeness->postcode == MATCH_SAME && likeness->sector;
	enum match_weight level;

	if ((level = level_of_house(likeness, street_and_town, houses)) != MATCH_ADDRESS_NONE ||
	    (level = level_of_street(likeness, street_and_town)) != MATCH_ADDRESS_NONE)
		return level;
	return level_of_town(likeness, houses);
}

/* ---- street and town by themselves ---- */

#define STREET_MIN 3U
#define STRETCH_WHOLE \
	4U /* letters which by chance are not those that another name begins or ends with */
#define STRETCH_ALIKE 60U /* pairs in common, in percent of the longer */

/* "Tide Mill" in "Tide Millane". */
static bool
is_end_of(const struct match_joined *shorter, const struct match_joined *longer)
{
	return shorter->len >= STRETCH_WHOLE && shorter->len <= longer->len &&
	    (memcmp(shorter->letters, longer->letters, shorter->len) == 0 ||
		memcmp(shorter->letters, longer->letters + longer->len - shorter->len,
		    shorter->len) == 0);
}

static bool
joined_alike(const struct match_joined *a, const struct match_joined *b)
{
	const struct match_word x = {a->letters, a->len}, y = {b->letters, b->len};
	unsigned longer = a->place.count > b->place.count ? a->place.count : b->place.count;

	if (match_slip(x, y) != MATCH_SLIP_MANY || is_end_of(a, b) || is_end_of(b, a))
		return true;
	return longer > 0 && count_common(&a->place, &b->place) * 100 / longer >= STRETCH_ALIKE;
}

#define WITHIN_PAIRS_MIN 5U

static bool
is_within(const struct match_place *a, const struct match_place *b)
{
	unsigned shorter = a->count < b->count ? a->count : b->count;

	return shorter >= WITHIN_PAIRS_MIN && count_common(a, b) * 100 / shorter >= PLACE_SAME;
}

static enum match_agreement
compare_streets(const struct match_joined *a, const struct match_joined *b)
{
	if (a->len == 0 || b->len == 0)
		return MATCH_UNKNOWN;
	/* "Elm" in "Rose House, Elm Street". */
	if (a->last.len >= STREET_MIN && match_word_equal(a->last, b->last))
		return MATCH_SAME;
	return joined_alike(a, b) ? MATCH_SAME : MATCH_OTHER;
}

static enum match_agreement
compare_towns(const struct match_joined *a, const struct match_joined *b)
{
	if (a->len == 0 || b->len == 0)
		return MATCH_UNKNOWN;
	/* One of them may have the county too, or the street. */
	return joined_alike(a, b) || is_within(&a->place, &b->place) ? MATCH_SAME : MATCH_OTHER;
}

enum match_weight
match_address_compare(const struct match_address *a, const struct match_address *b)
{
	struct match_address_likeness likeness = {
	    .place = match_place_grade(places_alike(&a->place, &b->place)),
	    .street = MATCH_UNKNOWN,
	    .town = MATCH_UNKNOWN,
	    .number = MATCH_UNKNOWN};

	likeness.postcode = match_postcode_compare(a->postcode, b->postcode, &likeness.sector);
	/* Else nothing that these could say is asked for. */
	if (likeness.place > MATCH_GRADE_UNLIKE || likeness.postcode != MATCH_OTHER) {
		likeness.number = compare_numbers(a, b);
		likeness.street = compare_streets(&a->street_joined, &b->street_joined);
		likeness.town = compare_towns(&a->town_joined, &b->town_joined);
	}
	return match_address_level(&likeness);
}
