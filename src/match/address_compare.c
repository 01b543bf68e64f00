/*
 * address_compare.c: how alike two addresses are: their letters, street and town by themselves, and numbers and postcode
 * (address_number.c). address_level.c judges by that.
 */
#include <string.h>

#include "match_internal.h"

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
joined_but_for_slip(const struct match_joined *a, const struct match_joined *b)
{
	const struct match_word x = {a->letters, a->len}, y = {b->letters, b->len};

	return match_slip(x, y) != MATCH_SLIP_MANY;
}

/* The same but for a slip, or one with more words than the other. */
static bool
joined_nearly(const struct match_joined *a, const struct match_joined *b)
{
	return joined_but_for_slip(a, b) || is_end_of(a, b) || is_end_of(b, a);
}

/* By the letters, in any order; "Saunders" is not "Pondersa", which has most of its pairs. */
static bool
joined_similar(const struct match_joined *a, const struct match_joined *b)
{
	unsigned longer = a->place.count > b->place.count ? a->place.count : b->place.count;

	return longer > 0 &&
	    (a->letters[0] == b->letters[0] || a->letters[a->len - 1] == b->letters[b->len - 1]) &&
	    count_common(&a->place, &b->place) * 100 / longer >= STRETCH_ALIKE;
}

#define WITHIN_PAIRS_MIN 5U

static bool
is_within(const struct match_place *a, const struct match_place *b)
{
	unsigned shorter = a->count < b->count ? a->count : b->count;

	return shorter >= WITHIN_PAIRS_MIN &&
	    match_place_grade(count_common(a, b) * 100 / shorter) == MATCH_GRADE_SAME;
}

/* "High Street" in "Tudor Court, 14 High Street", where the court is read as the street. */
static bool
has_further_street(const struct match_address *address, struct match_word street)
{
	size_t end = address->town.from + (size_t)address->town.count;

	for (size_t i = address->town.from; i + 1 < end; i++)
		if (address->kinds[i] == MATCH_WORD_PLACE &&
		    address->kinds[i + 1] == MATCH_WORD_WAY &&
		    match_word_equal(address->words[i], street))
			return true;
	return false;
}

/* Without a word for a way: what is written before the town, if anything is, may be a house or an estate. */
static bool
lacks_street(const struct match_address *address)
{
	return address->street.from == address->town.from;
}

/* "Rd" of "Road". */
static bool
is_short_for(struct match_word brief, struct match_word way)
{
	size_t found = 0;

	if (brief.text[0] != way.text[0])
		return false;
	for (size_t i = 0; i < way.len && found < brief.len; i++)
		found += way.text[i] == brief.text[found] ? 1 : 0;
	return found == brief.len;
}

/* The word for a way that ends the street; empty where none does. */
static struct match_word
way_of(const struct match_address *address)
{
	size_t way = address->town.from;

	return !lacks_street(address) && way < address->word_count &&
		address->kinds[way] == MATCH_WORD_WAY
	    ? address->words[way]
	    : (struct match_word){"", 0};
}

static bool
same_way(struct match_word a, struct match_word b)
{
	return match_slip(a, b) != MATCH_SLIP_MANY || is_short_for(a, b) || is_short_for(b, a);
}

/* "Church Street" and "Church Lane". */
static bool
are_two_ways(const struct match_address *a, const struct match_address *b)
{
	struct match_word x = way_of(a), y = way_of(b);

	return x.len > 0 && y.len > 0 && !same_way(x, y);
}

static enum match_agreement
compare_streets(const struct match_address *a, const struct match_address *b)
{
	const struct match_joined *x = &a->street_joined, *y = &b->street_joined;

	if (x->len == 0 || y->len == 0)
		return MATCH_UNKNOWN;
	/* "Elm" in "Rose House, Elm Street". */
	if (x->last.len >= STREET_MIN && match_word_equal(x->last, y->last))
		return MATCH_SAME;
	if (joined_nearly(x, y) || (joined_similar(x, y) && !are_two_ways(a, b)))
		return MATCH_SAME;
	return has_further_street(a, y->last) || has_further_street(b, x->last) ? MATCH_NEARLY
										: MATCH_OTHER;
}

/* Of Australia, as they are written after a town. */
static bool
is_state(struct match_word word)
{
	static const char *const listed[] = {"act", "nsw", "nt", "qld", "sa", "tas", "vic", "wa"};

	return match_word_first_of(word, listed, sizeof(listed) / sizeof(listed[0]),
		   sizeof(listed[0])) < sizeof(listed) / sizeof(listed[0]);
}

/* "Orange" in "Orange, NSW". */
static struct match_word
town_without_state(const struct match_joined *town)
{
	size_t state = is_state(town->last) ? town->last.len : 0;

	return (struct match_word){town->letters, town->len - state};
}

static bool
same_but_for_state(const struct match_joined *a, const struct match_joined *b)
{
	struct match_word x = town_without_state(a), y = town_without_state(b);

	return x.len >= STRETCH_WHOLE && match_word_equal(x, y);
}

static enum match_agreement
compare_towns(const struct match_joined *a, const struct match_joined *b)
{
	if (a->len == 0 || b->len == 0)
		return MATCH_UNKNOWN;
	/* One of them may have the county too, or the street. */
	return joined_nearly(a, b) || joined_similar(a, b) || is_within(&a->place, &b->place) ||
		same_but_for_state(a, b)
	    ? MATCH_SAME
	    : MATCH_OTHER;
}

static bool
has_word_like(
    const struct match_address *address, struct match_stretch words, struct match_word word)
{
	for (size_t i = words.from; i < words.from + (size_t)words.count; i++)
		if (match_slip(address->words[i], word) != MATCH_SLIP_MANY)
			return true;
	return false;
}

/* "Mill" in "Millstreet". */
static bool
begins_with_way(struct match_word one, struct match_word word)
{
	return one.len > word.len && memcmp(one.text, word.text, word.len) == 0 &&
	    match_address_word((struct match_word){one.text + word.len, one.len - word.len}) ==
	    MATCH_WORD_WAY;
}

bool
match_street_has_word(const struct match_address *address, struct match_word word)
{
	const struct match_stretch *street = &address->street;

	if (word.len < STREET_MIN)
		return false;
	for (size_t i = street->from; i < street->from + (size_t)street->count; i++)
		if (address->kinds[i] == MATCH_WORD_PLACE && address->words[i].len >= STREET_MIN &&
		    (match_slip(address->words[i], word) != MATCH_SLIP_MANY ||
			begins_with_way(address->words[i], word) ||
			begins_with_way(word, address->words[i])))
			return true;
	return false;
}

/* "Kingsway" and "Kings Way", not "Kings Road". */
static bool
is_with_its_way(const struct match_address *one, struct match_word fused,
    const struct match_address *apart, struct match_word word)
{
	struct match_word way = way_of(apart);

	return lacks_street(one) && way.len > 0 && begins_with_way(fused, word) &&
	    same_way((struct match_word){fused.text + word.len, fused.len - word.len}, way);
}

static bool
streets_have_word(const struct match_address *a, const struct match_address *b)
{
	for (size_t i = a->street.from; i < a->street.from + (size_t)a->street.count; i++)
		for (size_t j = b->street.from; j < b->street.from + (size_t)b->street.count; j++) {
			struct match_word x = a->words[i], y = b->words[j];

			if (a->kinds[i] == MATCH_WORD_PLACE && b->kinds[j] == MATCH_WORD_PLACE &&
			    x.len >= STREET_MIN && y.len >= STREET_MIN &&
			    (match_slip(x, y) != MATCH_SLIP_MANY || is_with_its_way(a, x, b, y) ||
				is_with_its_way(b, y, a, x)))
				return true;
		}
	return false;
}

/* What many a house is called, and none by itself. */
static bool
is_house(struct match_word word)
{
	static const char *const listed[] = {"bungalow", "cottage", "farm", "farmhouse", "hall",
	    "house", "lodge", "old", "the", "villa"};

	for (size_t i = 0; i < sizeof(listed) / sizeof(listed[0]); i++)
		if (match_word_order(listed[i], word) == 0)
			return true;
	return false;
}

/* Of the words of a street: how many tell a house, or the street, from another; and what the other street has. */
struct telling {
	unsigned words;
	unsigned alike;
	bool all; /* and the words that do not tell */
};

static struct telling
count_telling(const struct match_address *a, const struct match_address *b)
{
	struct telling telling = {0, 0, true};

	for (size_t i = a->street.from; i < a->street.from + (size_t)a->street.count; i++) {
		bool alike = has_word_like(b, b->street, a->words[i]);

		telling.all = telling.all && alike;
		if (is_house(a->words[i]))
			continue;
		telling.words++;
		telling.alike += alike ? 1 : 0;
	}
	return telling;
}

/*
 * Names of houses, which are read with the street: "Rose House" in "Rose House, Elm Street". Two houses are told apart
 * where they have nothing in common but one word, that of the street, which is known to be the same.
 */
static enum match_agreement
compare_house_names(const struct match_address *a, const struct match_address *b)
{
	struct telling of_a = count_telling(a, b), of_b = count_telling(b, a);

	if ((of_a.all && of_b.all) || joined_but_for_slip(&a->street_joined, &b->street_joined) ||
	    (a->street.count <= 1 && b->street.count <= 1))
		return MATCH_SAME;
	return of_a.words > 1 && of_b.words > 1 && of_a.alike <= 1 && of_b.alike <= 1
	    ? MATCH_OTHER
	    : MATCH_UNKNOWN;
}

/* "Church" and "Mill" in "Rose Cottage, Church Lane" and "Rose Cottage, Mill Lane". */
static bool
are_two_streets(const struct match_address *a, const struct match_address *b)
{
	return a->street.count > 1 && b->street.count > 1 &&
	    match_similarity(a->street_joined.last, b->street_joined.last) < MATCH_ALIKE_FROM;
}

/* Whether ${b} has each word of ${a}. */
static bool
has_all_words(const struct match_address *a, const struct match_address *b)
{
	for (size_t i = 0; i < a->word_count; i++)
		if (!has_word_like(
			b, (struct match_stretch){0, (uint8_t)b->word_count}, a->words[i]))
			return false;
	return true;
}

/*
 * Where neither has a number. A house is the same where its name is: then the number remains unknown. Without a word for
 * a way nobody can tell which words are its name, and they all must be the same: "No fixed abode, Ipswich".
 */
static void
compare_numberless(const struct match_address *a, const struct match_address *b,
    struct match_address_likeness *likeness)
{
	if (lacks_street(a) != lacks_street(b))
		return;
	if (lacks_street(a)) {
		likeness->numberless = has_all_words(a, b) || has_all_words(b, a);
		if (!likeness->numberless) {
			likeness->street = MATCH_UNKNOWN;
			likeness->town = MATCH_OTHER;
		}
		return;
	}
	if (are_two_streets(a, b)) {
		likeness->street = MATCH_UNKNOWN;
		return;
	}
	switch (compare_house_names(a, b)) {
	case MATCH_SAME:
		likeness->numberless = true;
		break;
	case MATCH_OTHER:
		likeness->number = MATCH_OTHER;
		break;
	default:
		break;
	}
}

#define MORE_ALIKE 50U /* pairs in common, in percent of those of the first word */

/*
 * Whether the one of them that lacks a word for a way begins with what the other has nothing of: "Riverside" in "14
 * Riverside, Orford", where the other is "14 Quay Street, Orford".
 */
static bool
has_more(const struct match_address *a, const struct match_address *b)
{
	const struct match_address *brief = lacks_street(a) ? a : b,
				   *other = lacks_street(a) ? b : a;
	const struct match_place *first = &brief->street_joined.place;

	return first->count > 0 &&
	    count_common(first, &other->place) * 100 / first->count < MORE_ALIKE;
}

/* Of the words for a place after the street, which here is in the town too. */
static bool
has_further_in_common(const struct match_address *a, const struct match_address *b)
{
	const struct match_stretch rest = {(uint8_t)(b->street.from + b->street.count),
	    (uint8_t)(b->town.count - b->street.count)};
	size_t end = a->town.from + (size_t)a->town.count;

	for (size_t i = a->street.from + (size_t)a->street.count; i < end; i++)
		if (a->kinds[i] == MATCH_WORD_PLACE && has_word_like(b, rest, a->words[i]))
			return true;
	return false;
}

/* "Broadway" of "The Broadway". */
static struct match_word
first_without_the(const struct match_joined *first)
{
	size_t the = first->len > 3 && memcmp(first->letters, "the", 3) == 0 ? 3 : 0;

	return (struct match_word){first->letters + the, first->len - the};
}

/*
 * Where neither has a word for a way: whether nobody can tell if the first words, which agree, are a street or the town:
 * "Kingston" and "Port Macquarie" in "14 Kingston, Qld" and "14 Port Macquarie, NSW".
 */
static bool
may_be_town(const struct match_address *a, const struct match_address *b)
{
	struct match_word x = first_without_the(&a->street_joined),
			  y = first_without_the(&b->street_joined);

	return lacks_street(a) && lacks_street(b) &&
	    (match_address_has_number(a) || match_address_has_number(b)) &&
	    (match_slip(x, y) == MATCH_SLIP_MANY || !has_further_in_common(a, b));
}

static void
compare_parts(const struct match_address *a, const struct match_address *b,
    struct match_address_likeness *likeness)
{
	likeness->number = match_numbers_compare(a, b);
	/* Then nothing that street and town could say is asked for. */
	if (likeness->place == MATCH_GRADE_UNLIKE && likeness->postcode == MATCH_OTHER &&
	    likeness->number != MATCH_SAME)
		return;
	likeness->street = compare_streets(a, b);
	likeness->town = compare_towns(&a->town_joined, &b->town_joined);
	likeness->street_word = streets_have_word(a, b);
	if (likeness->street == MATCH_OTHER && lacks_street(a) != lacks_street(b) &&
	    !(likeness->number == MATCH_SAME && !match_postcode_of_few(likeness) && has_more(a, b)))
		likeness->street = MATCH_UNKNOWN;
	if (likeness->street == MATCH_SAME && may_be_town(a, b))
		likeness->street = MATCH_UNKNOWN;
	/* Which in the same postcode is a slip. */
	if (likeness->postcode == MATCH_OTHER && likeness->street == MATCH_SAME &&
	    are_two_ways(a, b))
		likeness->street = MATCH_OTHER;
	/* The number may be that of the court, or of the house in the street. */
	if (likeness->street == MATCH_NEARLY) {
		likeness->street = MATCH_SAME;
		likeness->number = likeness->number == MATCH_SAME ? MATCH_NEARLY : likeness->number;
		return;
	}
	if (likeness->number == MATCH_UNKNOWN && likeness->street == MATCH_SAME &&
	    !match_address_has_number(a) && !match_address_has_number(b))
		compare_numberless(a, b, likeness);
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
	compare_parts(a, b, &likeness);
	return match_address_level(&likeness);
}
