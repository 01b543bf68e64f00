/*
 * compare.c: two profiles, all names and dates of both sides against each other. The best
 * combination counts, and is what the findings tell.
 */
#include <stdio.h>
#include <string.h>

#include "match_internal.h"

/* Similarities in thousandths. */
#define SOUNDS_FROM MATCH_ALIKE_FROM /* a shared code counts only for names that look alike, too */
#define NEAR_FROM 920U
#define SIMILAR_FROM 840U
#define SLIP_BYTES_MIN 5U /* in a shorter word one slip makes another name */
#define PART_BYTES_MIN 3U /* a shorter part of a surname proves little */

/* ---- names ---- */

static bool
sounds_alike(struct match_word a, struct match_word b)
{
	char code_a[MATCH_PHONETIC_MAX], code_b[MATCH_PHONETIC_MAX];

	match_phonetic(a, code_a);
	match_phonetic(b, code_b);
	return strcmp(code_a, code_b) == 0;
}

/* One letter too many, too few, another, or two neighbours that changed places. */
static bool
one_slip(struct match_word a, struct match_word b)
{
	return a.len >= SLIP_BYTES_MIN && b.len >= SLIP_BYTES_MIN && match_one_slip(a, b);
}

static enum match_weight
compare_surnames(const struct match_name *a, const struct match_name *b)
{
	unsigned similarity, core;

	if (match_word_equal(a->surname, b->surname))
		return MATCH_SURNAME_AGREES;
	if (match_word_equal(a->core, b->core))
		return MATCH_SURNAME_PARTICLE;
	similarity = match_similarity_from(a->surname, b->surname, SOUNDS_FROM);
	core = match_similarity_from(a->core, b->core, SOUNDS_FROM);
	if (core > similarity)
		similarity = core;
	if (similarity >= NEAR_FROM || one_slip(a->core, b->core))
		return MATCH_SURNAME_NEAR;
	if (similarity >= SOUNDS_FROM && sounds_alike(a->core, b->core))
		return MATCH_SURNAME_SOUNDS;
	for (size_t i = 0; i < a->part_count; i++)
		for (size_t j = 0; j < b->part_count; j++)
			if (a->parts[i].len >= PART_BYTES_MIN &&
			    match_word_equal(a->parts[i], b->parts[j]) &&
			    !match_word_is_particle(a->parts[i]))
				return MATCH_SURNAME_PART;
	return similarity >= SIMILAR_FROM ? MATCH_SURNAME_SIMILAR : MATCH_SURNAME_DIFFERS;
}

static enum match_weight
compare_two_forenames(struct match_word a, struct match_word b)
{
	unsigned similarity;

	if (match_word_equal(a, b))
		return MATCH_FORENAME_AGREES;
	if (a.len == 0 || b.len == 0)
		return MATCH_FORENAME_DIFFERS;
	if ((a.len == 1 || b.len == 1) && a.text[0] == b.text[0])
		return MATCH_FORENAME_INITIAL;
	switch (match_diminutive(a, b)) {
	case MATCH_DIMINUTIVE_OF:
		return MATCH_FORENAME_DIMINUTIVE;
	case MATCH_DIMINUTIVE_SIBLING:
		return MATCH_FORENAME_SIBLING;
	case MATCH_DIMINUTIVE_NO:
		break;
	}
	similarity = match_similarity_from(a, b, SOUNDS_FROM);
	if (similarity >= NEAR_FROM || one_slip(a, b))
		return MATCH_FORENAME_NEAR;
	if (similarity >= SOUNDS_FROM && sounds_alike(a, b))
		return MATCH_FORENAME_SOUNDS;
	return similarity >= SIMILAR_FROM ? MATCH_FORENAME_SIMILAR : MATCH_FORENAME_DIFFERS;
}

static bool
better(enum match_weight a, enum match_weight b)
{
	return match_weighing(a)->weight > match_weighing(b)->weight;
}

static enum match_weight
compare_forenames(const struct match_name *a, const struct match_name *b)
{
	enum match_weight best, level;

	best = compare_two_forenames(a->forenames[0], b->forenames[0]);
	if (a->forename_count == 1 && b->forename_count == 1)
		return best;
	/* "Mary Ann" and "Maryann". */
	if (a->forename_count != b->forename_count) {
		level = compare_two_forenames(a->forename, b->forename);
		if (level == MATCH_FORENAME_AGREES)
			return level;
	}
	/* Somebody goes by the second forename. */
	for (size_t i = 0; i < a->forename_count; i++) {
		for (size_t j = 0; j < b->forename_count; j++) {
			if ((i == 0 && j == 0) || a->forenames[i].len < 2 ||
			    !better(MATCH_FORENAME_OTHER, best))
				continue;
			level = compare_two_forenames(a->forenames[i], b->forenames[j]);
			if (level == MATCH_FORENAME_AGREES || level == MATCH_FORENAME_NEAR ||
			    level == MATCH_FORENAME_DIMINUTIVE)
				best = MATCH_FORENAME_OTHER;
		}
	}
	return best;
}

static void
add(struct match_comparison *comparison, enum match_weight which)
{
	struct match_evidence *evidence = &comparison->evidence[comparison->count++];

	evidence->which = which;
	evidence->weight = match_weighing(which)->weight;
	comparison->weight += evidence->weight;
	snprintf(
	    evidence->finding, sizeof(evidence->finding), "%s", match_weighing(which)->finding);
}

static const char *
kind_in_words(enum match_name_kind kind)
{
	switch (kind) {
	case MATCH_CURRENT:
		return "the current name";
	case MATCH_BIRTH:
		return "the name at birth";
	case MATCH_FORMER:
		return "a former name";
	case MATCH_ALIAS:
		return "an alias";
	case MATCH_KNOWN_AS:
		return "a name the person is known by";
	}
	return "a name";
}

/* Say which names the last finding is about, where it is not both sides' current or only one. */
static void
name_kinds(struct match_comparison *comparison, const struct match_profile *applicant,
    const struct match_name *a, const struct match_profile *held, const struct match_name *b)
{
	struct match_evidence *evidence = &comparison->evidence[comparison->count - 1];
	const char *relation = match_weighing(evidence->which)->relation;
	bool main_a = a->kind == MATCH_CURRENT || applicant->name_count == 1;
	bool main_b = b->kind == MATCH_CURRENT || held->name_count == 1;

	if (relation == NULL || (main_a && main_b))
		return;
	if (main_a)
		snprintf(evidence->finding, sizeof(evidence->finding), "%s %s", relation,
		    kind_in_words(b->kind));
	else if (main_b)
		snprintf(evidence->finding, sizeof(evidence->finding), "of the applicant's (%s) %s",
		    kind_in_words(a->kind), match_weighing(evidence->which)->finding);
	else
		snprintf(evidence->finding, sizeof(evidence->finding),
		    "of the applicant's (%s) %s %s", kind_in_words(a->kind), relation,
		    kind_in_words(b->kind));
}

#define COMMON_BELOW 600 /* one in 64 */
#define RARE_FROM 1000   /* one in 1,024 */

/*
 * Weigh the last finding, of ${agrees} or a level below, by how common the names are among those
 * held: the more common of the two counts.
 */
static void
by_rarity(struct match_comparison *comparison, const struct match_frequency *frequency,
    enum match_weight agrees, struct match_word a, struct match_word b)
{
	struct match_evidence *evidence = &comparison->evidence[comparison->count - 1];
	size_t len = strlen(evidence->finding);
	int rarity, other, change;

	if (!match_weighing(evidence->which)->by_rarity)
		return;
	rarity = match_frequency_weight(frequency, a);
	if (evidence->which != agrees && (other = match_frequency_weight(frequency, b)) < rarity)
		rarity = other;
	change = match_weight_of_rarity(agrees, rarity) - match_weighing(agrees)->weight;
	comparison->weight += change;
	evidence->weight += change;
	if (rarity < COMMON_BELOW || rarity >= RARE_FROM)
		snprintf(evidence->finding + len, sizeof(evidence->finding) - len, "; a %s name",
		    rarity < COMMON_BELOW ? "common" : "rare");
}

/* A name without forenames borrows those of the person's first name that has any. */
static const struct match_name *
with_forenames(const struct match_profile *profile, const struct match_name *name)
{
	if (name->forename_count > 0)
		return name;
	for (size_t i = 0; i < profile->name_count; i++)
		if (profile->names[i].forename_count > 0)
			return &profile->names[i];
	return name;
}

/*
 * The forenames of the names whose surnames were compared; where those differ, of any names of both
 * sides: an alias often changes one and keeps the other.
 */
static enum match_weight
best_forenames(const struct match_profile *applicant, const struct match_name **a,
    const struct match_profile *held, const struct match_name **b)
{
	enum match_weight best, level;

	best = compare_forenames(*a, *b);
	if (best != MATCH_FORENAME_DIFFERS || (applicant->name_count == 1 && held->name_count == 1))
		return best;
	for (size_t i = 0; i < applicant->name_count; i++) {
		for (size_t j = 0; j < held->name_count; j++) {
			const struct match_name *x = &applicant->names[i], *y = &held->names[j];

			if (x->forename_count == 0 || y->forename_count == 0)
				continue;
			level = compare_forenames(x, y);
			if (!better(level, best))
				continue;
			best = level;
			*a = x;
			*b = y;
		}
	}
	return best;
}

/* Further forenames: the second with the second, or the first ones if each is among the other's. */
static void
compare_further(
    const struct match_name *a, const struct match_name *b, struct match_comparison *comparison)
{
	enum match_weight second;
	bool crossed = false;

	if (a->forename_count < 2 || b->forename_count < 2)
		return;
	if (comparison->evidence[comparison->count - 1].which == MATCH_FORENAME_OTHER) {
		for (size_t i = 1; i < a->forename_count; i++)
			for (size_t j = 1; j < b->forename_count; j++)
				crossed = crossed ||
				    (match_word_equal(a->forenames[0], b->forenames[j]) &&
					match_word_equal(a->forenames[i], b->forenames[0]));
		if (crossed)
			add(comparison, MATCH_FURTHER_AGREES);
		return;
	}
	second = compare_two_forenames(a->forenames[1], b->forenames[1]);
	add(comparison,
	    match_weighing(second)->weight >= match_weighing(MATCH_FORENAME_INITIAL)->weight
		? MATCH_FURTHER_AGREES
		: MATCH_FURTHER_DIFFERS);
}

static void
compare_name_pair(const struct match_frequencies *frequencies,
    const struct match_profile *applicant, const struct match_name *a,
    const struct match_profile *held, const struct match_name *b,
    struct match_comparison *comparison)
{
	const struct match_name *fore_a = with_forenames(applicant, a),
				*fore_b = with_forenames(held, b);

	comparison->weight = 0;
	comparison->count = 0;
	if (a->surname.len > 0 && b->surname.len > 0) {
		add(comparison, compare_surnames(a, b));
		name_kinds(comparison, applicant, a, held, b);
		by_rarity(comparison, &frequencies->surnames, MATCH_SURNAME_AGREES, a->surname,
		    b->surname);
	}
	if (fore_a->forename_count == 0 || fore_b->forename_count == 0)
		return;
	add(comparison, best_forenames(applicant, &fore_a, held, &fore_b));
	name_kinds(comparison, applicant, fore_a, held, fore_b);
	by_rarity(comparison, &frequencies->forenames, MATCH_FORENAME_AGREES, fore_a->forenames[0],
	    fore_b->forenames[0]);
	compare_further(fore_a, fore_b, comparison);
}

/*
 * The applicant's forename in the surname's place and the other way round.  A surname is nobody's
 * diminutive.
 */
static void
compare_swapped_pair(const struct match_frequencies *frequencies, const struct match_name *a,
    const struct match_name *b, struct match_comparison *comparison)
{
	struct match_name turned = *b;
	enum match_weight forename;

	comparison->weight = 0;
	comparison->count = 0;
	if (a->surname.len == 0 || a->forename_count == 0 || b->surname.len == 0 ||
	    b->forename_count == 0)
		return;
	turned.surname = turned.core = b->forename;
	turned.part_count = 0;
	turned.forename = turned.forenames[0] = b->surname;
	turned.forename_count = 1;
	add(comparison, compare_surnames(a, &turned));
	by_rarity(
	    comparison, &frequencies->forenames, MATCH_SURNAME_AGREES, a->surname, turned.surname);
	forename = compare_forenames(a, &turned);
	if (forename == MATCH_FORENAME_DIMINUTIVE || forename == MATCH_FORENAME_SIBLING)
		forename = MATCH_FORENAME_DIFFERS;
	add(comparison, forename);
	by_rarity(comparison, &frequencies->surnames, MATCH_FORENAME_AGREES, a->forenames[0],
	    turned.forename);
	add(comparison, MATCH_NAMES_SWAPPED);
}

static void
compare_names(const struct match_frequencies *frequencies, const struct match_profile *applicant,
    const struct match_profile *held, struct match_comparison *comparison)
{
	struct match_comparison trial;
	bool first = true;

	for (size_t i = 0; i < applicant->name_count; i++) {
		for (size_t j = 0; j < held->name_count; j++) {
			const struct match_name *a = &applicant->names[i], *b = &held->names[j];

			compare_name_pair(frequencies, applicant, a, held, b, &trial);
			if (first || trial.weight > comparison->weight)
				*comparison = trial;
			first = false;
			if (trial.weight > 0)
				continue;
			compare_swapped_pair(frequencies, a, b, &trial);
			if (trial.weight > comparison->weight)
				*comparison = trial;
		}
	}
	if (first)
		*comparison = (struct match_comparison){.weight = 0};
}

/* ---- dates of birth ---- */

static void
compare_births(const struct match_profile *applicant, const struct match_profile *held,
    struct match_comparison *comparison)
{
	enum match_weight best = MATCH_DATE_LAST;
	size_t best_held = 0, best_applicant = 0;
	struct match_evidence *evidence;

	if (applicant->birth_count == 0 || held->birth_count == 0)
		return;
	for (size_t i = 0; i < applicant->birth_count; i++) {
		for (size_t j = 0; j < held->birth_count; j++) {
			enum match_weight level = (enum match_weight)(
			    MATCH_DATE + match_date_compare(applicant->births[i], held->births[j]));

			if (better(level, best)) {
				best = level;
				best_applicant = i;
				best_held = j;
			}
		}
	}
	add(comparison, best);
	evidence = &comparison->evidence[comparison->count - 1];
	if (match_weighing(best)->relation == NULL || (best_held == 0 && best_applicant == 0))
		return;
	snprintf(evidence->finding, sizeof(evidence->finding), "%s %s",
	    match_weighing(best)->relation,
	    best_held > 0 ? "another date used"
			  : "the date held, by another date used by the applicant");
}

/* ---- addresses: one piece of evidence ---- */

/* Neighbouring letters of an address without its numbers, whatever its words were parted by. */
#define LETTERS 26U
#define PLACE_WORDS ((LETTERS * LETTERS + 63) / 64)
#define PLACE_PAIRS_MIN 4U /* fewer say nothing */
#define PLACE_SAME 75U     /* pairs in common, in percent */
#define PLACE_PART 50U
#define PLACE_SOME 42U /* together with a postcode */

struct place {
	uint64_t pairs[PLACE_WORDS];
	unsigned count;
};

/* Words that many addresses have, as they are written and cut short. */
static const char *const ways[] = {"apartment", "av", "ave", "avenue", "circuit", "cl", "close",
    "court", "cres", "crescent", "ct", "dr", "drive", "flat", "gardens", "grove", "la", "lane",
    "pl", "place", "rd", "road", "st", "street", "terrace", "unit", "way"};

static bool
is_way(struct match_word word)
{
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (strlen(ways[i]) == word.len && memcmp(ways[i], word.text, word.len) == 0)
			return true;
	return false;
}

static bool
is_number(struct match_word word)
{
	return word.len > 0 && word.text[0] >= '0' && word.text[0] <= '9';
}

static void
read_place(const struct match_address *address, struct place *place)
{
	unsigned before = LETTERS;

	*place = (struct place){.count = 0};
	for (size_t i = 0; i < address->word_count; i++) {
		struct match_word word = address->words[i];

		if (is_number(word) || is_way(word))
			continue;
		for (size_t j = 0; j < word.len; j++) {
			unsigned letter = ((uint8_t)word.text[j] - (unsigned)'a') % LETTERS;
			unsigned pair = before * LETTERS + letter;

			if (before < LETTERS && (place->pairs[pair / 64] >> pair % 64 & 1) == 0) {
				place->pairs[pair / 64] |= (uint64_t)1 << pair % 64;
				place->count++;
			}
			before = letter;
		}
	}
}

/* In percent of the shorter, which may leave out the town, but not nearly everything. */
static unsigned
places_alike(const struct match_address *a, const struct match_address *b)
{
	struct place x, y;
	unsigned common = 0, shorter, longer;

	read_place(a, &x);
	read_place(b, &y);
	shorter = x.count < y.count ? x.count : y.count;
	longer = x.count < y.count ? y.count : x.count;
	if (shorter < PLACE_PAIRS_MIN)
		return 0;
	for (size_t i = 0; i < PLACE_WORDS; i++)
		common += (unsigned)__builtin_popcountll(x.pairs[i] & y.pairs[i]);
	if (shorter * 5 < longer * 3)
		shorter = longer * 3 / 5;
	return common * 100 / shorter;
}

enum agreement { AGREES, UNKNOWN, DIFFERS };

static enum agreement
compare_numbers(const struct match_address *a, const struct match_address *b)
{
	bool some_a = false, some_b = false;

	for (size_t i = 0; i < a->word_count; i++) {
		if (!is_number(a->words[i]))
			continue;
		some_a = true;
		for (size_t j = 0; j < b->word_count; j++) {
			if (!is_number(b->words[j]))
				continue;
			some_b = true;
			if (match_word_equal(a->words[i], b->words[j]))
				return AGREES;
		}
	}
	return some_a && some_b ? DIFFERS : UNKNOWN;
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

static enum match_weight
compare_two_addresses(const struct match_address *a, const struct match_address *b)
{
	unsigned alike = places_alike(a, b);
	enum agreement number = compare_numbers(a, b), postcode = UNKNOWN;

	if (match_word_equal(a->postcode, b->postcode))
		postcode = a->postcode.len > 0 ? AGREES : UNKNOWN;
	else if (a->postcode.len > 0 && b->postcode.len > 0)
		postcode = match_one_slip(a->postcode, b->postcode) ? UNKNOWN : DIFFERS;

	if (alike >= PLACE_SAME && number != DIFFERS && postcode != DIFFERS)
		return MATCH_ADDRESS_AGREES;
	if (number == AGREES &&
	    (alike >= PLACE_SAME || postcode == AGREES ||
		(alike >= PLACE_SOME && postcode == UNKNOWN)))
		return MATCH_ADDRESS_NEARLY;
	if (alike >= PLACE_SAME || (alike >= PLACE_SOME && postcode == AGREES))
		return MATCH_ADDRESS_STREET;
	if (postcode == AGREES)
		return MATCH_ADDRESS_POSTCODE;
	if (alike >= PLACE_PART)
		return MATCH_ADDRESS_PART;
	return same_sector(a->postcode, b->postcode) ? MATCH_ADDRESS_SECTOR : MATCH_ADDRESS_NONE;
}

static void
compare_addresses(const struct match_profile *applicant, const struct match_profile *held,
    struct match_comparison *comparison)
{
	enum match_weight best = MATCH_ADDRESS_NONE, level;

	if (applicant->address_count == 0 || held->address_count == 0)
		return;
	for (size_t i = 0; i < applicant->address_count; i++) {
		for (size_t j = 0; j < held->address_count; j++) {
			level =
			    compare_two_addresses(&applicant->addresses[i], &held->addresses[j]);
			if (better(level, best))
				best = level;
		}
	}
	add(comparison, best);
}

/* ---- the rest ---- */

static void
compare_sexes(const struct match_profile *applicant, const struct match_profile *held,
    struct match_comparison *comparison)
{
	if (applicant->sex == MATCH_SEX_NOT_KNOWN || held->sex == MATCH_SEX_NOT_KNOWN)
		return;
	add(comparison, applicant->sex == held->sex ? MATCH_SEX_AGREES : MATCH_SEX_DIFFERS);
}

static void
compare_identifiers(const struct match_profile *applicant, const struct match_profile *held,
    struct match_comparison *comparison)
{
	for (size_t i = 0; i < applicant->identifier_count; i++) {
		for (size_t j = 0; j < held->identifier_count; j++) {
			if (applicant->identifiers[i] == held->identifiers[j]) {
				add(comparison, MATCH_IDENTIFIER_AGREES);
				return;
			}
		}
	}
}

void
match_compare(const struct match_frequencies *frequencies, const struct match_profile *applicant,
    const struct match_profile *held, struct match_comparison *comparison)
{
	compare_names(frequencies, applicant, held, comparison);
	compare_births(applicant, held, comparison);
	compare_addresses(applicant, held, comparison);
	compare_sexes(applicant, held, comparison);
	compare_identifiers(applicant, held, comparison);
}

/* ---- by themselves, for table.c ---- */

void
match_compare_names(const struct match_frequencies *frequencies,
    const struct match_profile *applicant, const struct match_profile *held, bool turned,
    struct match_comparison *comparison)
{
	if (turned)
		compare_swapped_pair(
		    frequencies, &applicant->names[0], &held->names[0], comparison);
	else
		compare_name_pair(frequencies, applicant, &applicant->names[0], held,
		    &held->names[0], comparison);
}

int
match_weigh_dates(uint32_t a, uint32_t b)
{
	return match_weighing((enum match_weight)(MATCH_DATE + match_date_compare(a, b)))->weight;
}

int
match_weigh_addresses(const struct match_profile *applicant, const struct match_profile *held)
{
	struct match_comparison comparison = {.weight = 0};

	compare_addresses(applicant, held, &comparison);
	return comparison.weight;
}
