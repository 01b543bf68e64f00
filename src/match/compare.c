/*
 * compare.c: two profiles, all names and dates of both sides against each other. The best
 * combination counts, and is what the findings tell.
 */
#include <stdio.h>
#include <string.h>

#include "match_internal.h"

/* Similarities in thousandths. */
#define SOUNDS_FROM MATCH_ALIKE_FROM /* a shared code counts only for names that look alike, too */
#define SIMILAR_FROM 900U
#define SLIP_BYTES_MIN 5U /* in a shorter word one slip easily makes another name */
#define NEAR_BYTES_MIN \
	7U /* of the longer word: in a shorter one two slips easily make another name */
#define SLIP_BYTES_LEAST 4U /* of the longer word: below that nothing is left that is alike */
#define CONSONANTS_MIN 2U
#define PART_BYTES_MIN 3U /* a shorter part of a surname proves little */

/* ---- names ---- */

static bool
share_metaphone(struct match_word a, struct match_word b)
{
	char codes_a[2][MATCH_METAPHONE_MAX], codes_b[2][MATCH_METAPHONE_MAX];

	match_metaphone(a, codes_a[0], codes_a[1]);
	match_metaphone(b, codes_b[0], codes_b[1]);
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < 2; j++)
			if (codes_a[i][0] != '\0' && strcmp(codes_a[i], codes_b[j]) == 0)
				return true;
	return false;
}

/* ${word} without vowels, and with one of each double letter. */
static struct match_word
consonants_of(struct match_word word, char buffer[static MATCH_TEXT_MAX])
{
	size_t len = 0;

	for (size_t i = 0; i < word.len; i++)
		if (!match_is_vowel(word.text[i]) && (len == 0 || buffer[len - 1] != word.text[i]))
			buffer[len++] = word.text[i];
	return (struct match_word){buffer, len};
}

static bool
share_consonants(struct match_word a, struct match_word b)
{
	char buffer_a[MATCH_TEXT_MAX], buffer_b[MATCH_TEXT_MAX];
	struct match_word consonants = consonants_of(a, buffer_a);

	return consonants.len >= CONSONANTS_MIN &&
	    match_word_equal(consonants, consonants_of(b, buffer_b));
}

static bool
share_phonetic(struct match_word a, struct match_word b)
{
	char code_a[MATCH_PHONETIC_MAX], code_b[MATCH_PHONETIC_MAX];

	match_phonetic(a, code_a);
	match_phonetic(b, code_b);
	return strcmp(code_a, code_b) == 0;
}

/* Each way hears what the others do not.  Where the vowels of one are not written, the words do not look alike. */
static bool
sounds_alike(struct match_word a, struct match_word b, unsigned similarity)
{
	if (match_spellings_of_one(a, b))
		return true;
	if (similarity < SOUNDS_FROM)
		return (match_word_lacks_vowels(a) || match_word_lacks_vowels(b)) &&
		    share_consonants(a, b);
	return share_phonetic(a, b) || share_metaphone(a, b) || share_consonants(a, b);
}

/*
 * Two words that are alike but for one slip. Each kind says as much as it is unlikely to come about between two
 * names by chance: of two neighbours that changed places there are few in a word, of another letter many.
 */
static const enum match_weight surname_slips[] = {
    [MATCH_SLIP_TRANSPOSED] = MATCH_SURNAME_TRANSPOSED,
    [MATCH_SLIP_LENGTH] = MATCH_SURNAME_LENGTH,
    [MATCH_SLIP_LETTER] = MATCH_SURNAME_LETTER,
};
static const enum match_weight forename_slips[] = {
    [MATCH_SLIP_TRANSPOSED] = MATCH_FORENAME_TRANSPOSED,
    [MATCH_SLIP_LENGTH] = MATCH_FORENAME_LENGTH,
    [MATCH_SLIP_LETTER] = MATCH_FORENAME_LETTER,
};

static bool
one_slip(struct match_word a, struct match_word b, enum match_slip *slip)
{
	if (a.len < SLIP_BYTES_LEAST && b.len < SLIP_BYTES_LEAST)
		return false;
	*slip = match_slip(a, b);
	return *slip == MATCH_SLIP_TRANSPOSED || *slip == MATCH_SLIP_LENGTH ||
	    *slip == MATCH_SLIP_LETTER;
}

static bool
is_brief(struct match_word a, struct match_word b)
{
	return a.len < SLIP_BYTES_MIN || b.len < SLIP_BYTES_MIN;
}

enum resemblance { NEARLY_THE_SAME, SIMILAR, UNLIKE };

/* Of two words with more than one slip between them. */
static enum resemblance
compare_words(struct match_word a, struct match_word b, unsigned similarity)
{
	bool two_slips = similarity >= SOUNDS_FROM && match_two_slips(a, b);

	if (two_slips && (a.len >= NEAR_BYTES_MIN || b.len >= NEAR_BYTES_MIN))
		return NEARLY_THE_SAME;
	return two_slips || similarity >= SIMILAR_FROM ? SIMILAR : UNLIKE;
}

/* Of the parts of two surnames: one is the same, or is so but for a slip. */
static enum resemblance
compare_parts(const struct match_name *a, const struct match_name *b)
{
	enum resemblance best = UNLIKE;
	enum match_slip slip;

	for (size_t i = 0; i < a->part_count; i++) {
		if (a->parts[i].len < PART_BYTES_MIN || match_word_is_particle(a->parts[i]))
			continue;
		for (size_t j = 0; j < b->part_count; j++) {
			if (match_word_equal(a->parts[i], b->parts[j]))
				return NEARLY_THE_SAME;
			if (!is_brief(a->parts[i], b->parts[j]) &&
			    one_slip(a->parts[i], b->parts[j], &slip))
				best = SIMILAR;
		}
	}
	return best;
}

static enum match_weight
compare_surnames(const struct match_name *a, const struct match_name *b)
{
	/* Without particles on either side there is one pair of words to look at. */
	const bool same =
	    match_word_equal(a->core, a->surname) && match_word_equal(b->core, b->surname);
	unsigned similarity, core;
	enum resemblance resemblance, part;
	enum match_slip slip;

	if (match_word_equal(a->surname, b->surname))
		return MATCH_SURNAME_AGREES;
	/* What is alike is alike in Latin letters. */
	if (!match_word_is_latin(a->surname) || !match_word_is_latin(b->surname))
		return MATCH_SURNAME_DIFFERS;
	if (match_word_equal(a->core, b->core))
		return MATCH_SURNAME_PARTICLE;
	if (one_slip(a->core, b->core, &slip))
		return is_brief(a->core, b->core) ? MATCH_SURNAME_BRIEF : surname_slips[slip];
	similarity = match_similarity_from(a->surname, b->surname, SOUNDS_FROM);
	core = same ? similarity : match_similarity_from(a->core, b->core, SOUNDS_FROM);
	if (core > similarity)
		similarity = core;
	if (sounds_alike(a->core, b->core, similarity) ||
	    (!same && sounds_alike(a->surname, b->surname, similarity)))
		return MATCH_SURNAME_SOUNDS;
	resemblance = compare_words(a->core, b->core, similarity);
	if (resemblance == NEARLY_THE_SAME)
		return MATCH_SURNAME_NEAR;
	part = compare_parts(a, b);
	if (part == NEARLY_THE_SAME)
		return MATCH_SURNAME_PART;
	return part == SIMILAR || resemblance == SIMILAR ? MATCH_SURNAME_SIMILAR
							 : MATCH_SURNAME_DIFFERS;
}

static bool
better(enum match_weight a, enum match_weight b)
{
	return match_weighing(a)->weight > match_weighing(b)->weight;
}

/* By their letters and their sound. */
static enum match_weight
compare_spelling(struct match_word a, struct match_word b)
{
	unsigned similarity;
	enum resemblance resemblance;
	enum match_slip slip;

	if (one_slip(a, b, &slip))
		return is_brief(a, b) ? MATCH_FORENAME_BRIEF : forename_slips[slip];
	similarity = match_similarity_from(a, b, SOUNDS_FROM);
	if (sounds_alike(a, b, similarity))
		return MATCH_FORENAME_SOUNDS;
	resemblance = compare_words(a, b, similarity);
	if (resemblance == NEARLY_THE_SAME)
		return MATCH_FORENAME_NEAR;
	return resemblance == SIMILAR ? MATCH_FORENAME_SIMILAR : MATCH_FORENAME_DIFFERS;
}

/* As far as they are written alike. */
static enum match_weight
compare_written(struct match_word a, struct match_word b)
{
	if (match_word_equal(a, b))
		return MATCH_FORENAME_AGREES;
	if (!match_word_is_latin(a) || !match_word_is_latin(b) || a.len == 0 || b.len == 0)
		return MATCH_FORENAME_DIFFERS;
	if ((a.len == 1 || b.len == 1) && a.text[0] == b.text[0])
		return MATCH_FORENAME_INITIAL;
	return compare_spelling(a, b);
}

static enum match_weight
compare_two_forenames(struct match_word a, struct match_word b)
{
	enum match_weight level = compare_written(a, b);

	if (level == MATCH_FORENAME_AGREES || level == MATCH_FORENAME_INITIAL)
		return level;
	switch (match_diminutive(a, b)) {
	case MATCH_DIMINUTIVE_OF:
		return better(MATCH_FORENAME_DIMINUTIVE, level) ? MATCH_FORENAME_DIMINUTIVE : level;
	case MATCH_DIMINUTIVE_SIBLING:
		return better(MATCH_FORENAME_SIBLING, level) ? MATCH_FORENAME_SIBLING : level;
	case MATCH_DIMINUTIVE_NO:
		break;
	}
	return level;
}

/* "Annemarie", of whom begins with "Anne Marie". */
static bool
begins_as_one(const struct match_name *name, struct match_word one)
{
	const struct match_word *words = name->forenames;

	return name->forename_count > 1 && one.len == words[0].len + words[1].len &&
	    memcmp(one.text, words[0].text, words[0].len) == 0 &&
	    memcmp(one.text + words[0].len, words[1].text, words[1].len) == 0;
}

typedef enum match_weight compare_two(struct match_word a, struct match_word b);

static enum match_weight
compare_forenames(const struct match_name *a, const struct match_name *b, compare_two *compare)
{
	enum match_weight best, level;

	best = compare(a->forenames[0], b->forenames[0]);
	if (a->forename_count == 1 && b->forename_count == 1)
		return best;
	if (begins_as_one(a, b->forenames[0]) || begins_as_one(b, a->forenames[0]))
		return MATCH_FORENAME_AGREES;
	/* "Mary Ann" and "Maryann", "Mar y". */
	if (a->forename_count != b->forename_count) {
		level = compare(a->forename, b->forename);
		if (level == MATCH_FORENAME_AGREES)
			return level;
		if (level <= MATCH_FORENAME_NEAR && better(level, best))
			best = level;
	}
	/* Somebody goes by the second forename. */
	for (size_t i = 0; i < a->forename_count; i++) {
		for (size_t j = 0; j < b->forename_count; j++) {
			if ((i == 0 && j == 0) || a->forenames[i].len < 2 ||
			    !better(MATCH_FORENAME_OTHER, best))
				continue;
			level = compare(a->forenames[i], b->forenames[j]);
			if (level <= MATCH_FORENAME_NEAR)
				best = MATCH_FORENAME_OTHER;
		}
	}
	return best;
}

static void
add_weighing(struct match_comparison *comparison, enum match_weight which, int weight)
{
	struct match_evidence *evidence = &comparison->evidence[comparison->count++];

	evidence->which = which;
	evidence->weight = weight;
	comparison->weight += weight;
	snprintf(
	    evidence->finding, sizeof(evidence->finding), "%s", match_weighing(which)->finding);
}

static void
append(struct match_evidence *evidence, const char *text)
{
	size_t len = strlen(evidence->finding);

	snprintf(evidence->finding + len, sizeof(evidence->finding) - len, "%s", text);
}

static void
add(struct match_comparison *comparison, enum match_weight which)
{
	add_weighing(comparison, which, match_weighing(which)->weight);
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

/* A name in its own letters is no other name. */
static bool
has_one_name(const struct match_profile *profile)
{
	size_t names = 0;

	for (size_t i = 0; i < profile->name_count; i++)
		names += profile->names[i].letters != MATCH_LETTERS_OWN;
	return names == 1;
}

/* Say in which letters the last finding is, where either name was written in others than Latin. */
static void
name_letters(
    struct match_comparison *comparison, const struct match_name *a, const struct match_name *b)
{
	struct match_evidence *evidence = &comparison->evidence[comparison->count - 1];
	size_t len = strlen(evidence->finding);

	if (match_weighing(evidence->which)->relation == NULL ||
	    (a->letters == MATCH_LETTERS_LATIN && b->letters == MATCH_LETTERS_LATIN))
		return;
	snprintf(evidence->finding + len, sizeof(evidence->finding) - len, "; %s",
	    a->letters == MATCH_LETTERS_OWN && b->letters == MATCH_LETTERS_OWN
		? "in its own letters"
		: "in Latin letters");
}

/* Say which names the last finding is about, where it is not both sides' current or only one. */
static void
name_kinds(struct match_comparison *comparison, const struct match_profile *applicant,
    const struct match_name *a, const struct match_profile *held, const struct match_name *b)
{
	struct match_evidence *evidence = &comparison->evidence[comparison->count - 1];
	const char *relation = match_weighing(evidence->which)->relation;
	bool main_a = a->kind == MATCH_CURRENT || has_one_name(applicant);
	bool main_b = b->kind == MATCH_CURRENT || has_one_name(held);

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
 * held: the more common of the two counts. What only sounds alike is one of many spellings, and is no
 * rarer than they all are together.
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
	if (!match_word_equal(a, b) && (other = match_frequency_weight(frequency, b)) < rarity)
		rarity = other;
	change = match_weight_of_rarity(agrees, rarity) - match_weighing(agrees)->weight;
	if (change > 0 &&
	    (evidence->which == MATCH_SURNAME_SOUNDS || evidence->which == MATCH_FORENAME_SOUNDS))
		return;
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

/* The forenames of any names of both sides that are most alike; none where all differ. */
struct any_forenames {
	bool known; /* they are looked for once, and only where they are asked for */
	enum match_weight level;
	const struct match_name *a;
	const struct match_name *b;
};

static void
know_any_forenames(const struct match_profile *applicant, const struct match_profile *held,
    struct any_forenames *any)
{
	if (any->known)
		return;
	*any = (struct any_forenames){.known = true, .level = MATCH_FORENAME_DIFFERS};
	for (size_t i = 0; i < applicant->name_count; i++) {
		for (size_t j = 0; j < held->name_count; j++) {
			const struct match_name *a = &applicant->names[i], *b = &held->names[j];
			enum match_weight level;

			if (a->forename_count == 0 || b->forename_count == 0)
				continue;
			level = compare_forenames(a, b, compare_two_forenames);
			if (better(level, any->level))
				*any = (struct any_forenames){true, level, a, b};
		}
	}
}

/*
 * The forenames of the names whose surnames were compared; where those differ, of any names of both
 * sides: an alias often changes one and keeps the other.
 */
static enum match_weight
best_forenames(const struct match_profile *applicant, const struct match_name **a,
    const struct match_profile *held, const struct match_name **b, struct any_forenames *any)
{
	enum match_weight best = compare_forenames(*a, *b, compare_two_forenames);

	if (best != MATCH_FORENAME_DIFFERS || (applicant->name_count == 1 && held->name_count == 1))
		return best;
	know_any_forenames(applicant, held, any);
	if (any->a != NULL) {
		*a = any->a;
		*b = any->b;
	}
	return any->level;
}

/* Further forenames: the second with the second, or the first ones if each is among the other's. */
static void
compare_further(
    const struct match_name *a, const struct match_name *b, struct match_comparison *comparison)
{
	const size_t second_a = begins_as_one(a, b->forenames[0]) ? 2 : 1,
		     second_b = begins_as_one(b, a->forenames[0]) ? 2 : 1;
	enum match_weight second;
	bool crossed = false;

	if (a->forename_count <= second_a || b->forename_count <= second_b)
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
	second = compare_two_forenames(a->forenames[second_a], b->forenames[second_b]);
	add(comparison,
	    match_weighing(second)->weight >= match_weighing(MATCH_FORENAME_INITIAL)->weight
		? MATCH_FURTHER_AGREES
		: MATCH_FURTHER_DIFFERS);
}

/* Who has one name only lacks the same part on both sides. */
static void
compare_surname_part(const struct match_frequencies *frequencies,
    const struct match_profile *applicant, const struct match_name *a,
    const struct match_profile *held, const struct match_name *b,
    struct match_comparison *comparison)
{
	if (a->surname.len == 0 && b->surname.len == 0)
		add(comparison, MATCH_SURNAME_ABSENT);
	else if (a->surname.len == 0 || b->surname.len == 0)
		add(comparison, MATCH_SURNAME_ONE_SIDE);
	if (a->surname.len == 0 || b->surname.len == 0)
		return;
	add(comparison, compare_surnames(a, b));
	name_kinds(comparison, applicant, a, held, b);
	name_letters(comparison, a, b);
	by_rarity(comparison, &frequencies->surnames, MATCH_SURNAME_AGREES, a->surname, b->surname);
}

static void
compare_forename_part(const struct match_frequencies *frequencies,
    const struct match_profile *applicant, const struct match_name *a,
    const struct match_profile *held, const struct match_name *b, struct any_forenames *any,
    struct match_comparison *comparison)
{
	const struct match_name *fore_a = with_forenames(applicant, a),
				*fore_b = with_forenames(held, b);

	if (fore_a->forename_count == 0 && fore_b->forename_count == 0)
		add(comparison, MATCH_FORENAME_ABSENT);
	else if (fore_a->forename_count == 0 || fore_b->forename_count == 0)
		add(comparison, MATCH_FORENAME_ONE_SIDE);
	if (fore_a->forename_count == 0 || fore_b->forename_count == 0)
		return;
	add(comparison, best_forenames(applicant, &fore_a, held, &fore_b, any));
	name_kinds(comparison, applicant, fore_a, held, fore_b);
	name_letters(comparison, fore_a, fore_b);
	by_rarity(comparison, &frequencies->forenames, MATCH_FORENAME_AGREES, fore_a->forenames[0],
	    fore_b->forenames[0]);
	compare_further(fore_a, fore_b, comparison);
}

static void
compare_name_pair(const struct match_frequencies *frequencies,
    const struct match_profile *applicant, const struct match_name *a,
    const struct match_profile *held, const struct match_name *b, struct any_forenames *any,
    struct match_comparison *comparison)
{
	comparison->weight = 0;
	comparison->count = 0;
	compare_surname_part(frequencies, applicant, a, held, b, comparison);
	compare_forename_part(frequencies, applicant, a, held, b, any, comparison);
}

/* The surname of ${a}, and all forenames of ${b} as one word or that of them which it is most like: ${*forename}. */
static enum match_weight
compare_surname_turned(
    const struct match_name *a, const struct match_name *b, struct match_word *forename)
{
	struct match_name turned = {.part_count = 1};
	enum match_weight best = MATCH_SURNAME_DIFFERS;

	*forename = b->forename;
	for (size_t i = b->forename_count == 1; i <= b->forename_count; i++) {
		struct match_word one = i == 0 ? b->forename : b->forenames[i - 1];
		enum match_weight level;

		turned.surname = turned.core = turned.parts[0] = one;
		level = compare_surnames(a, &turned);
		if (better(level, best)) {
			best = level;
			*forename = one;
		}
	}
	return best;
}

/* The forenames of ${a}, and the surname of ${b} as one word or that part of it which they are most like. */
static enum match_weight
compare_forenames_turned(const struct match_name *a, const struct match_name *b)
{
	struct match_name turned = {.forename_count = 1};
	enum match_weight best = MATCH_FORENAME_DIFFERS;

	for (size_t i = 0; i <= b->part_count; i++) {
		struct match_word one = i == 0 ? b->surname : b->parts[i - 1];
		enum match_weight level;

		if (i > 0 && (b->part_count == 1 || match_word_is_particle(one)))
			continue;
		turned.forename = turned.forenames[0] = one;
		level = compare_forenames(a, &turned, compare_written);
		if (better(level, best))
			best = level;
	}
	return best;
}

/*
 * The applicant's forename in the surname's place and the other way round; further forenames are left out or added as
 * elsewhere. A surname is nobody's diminutive.  Of names of which one lacks a part, no finding.
 */
static void
compare_swapped_pair(const struct match_frequencies *frequencies, const struct match_name *a,
    const struct match_name *b, struct match_comparison *comparison)
{
	struct match_word forename;

	comparison->weight = 0;
	comparison->count = 0;
	if (a->surname.len == 0 || a->forename_count == 0 || b->surname.len == 0 ||
	    b->forename_count == 0)
		return;
	add(comparison, compare_surname_turned(a, b, &forename));
	by_rarity(comparison, &frequencies->forenames, MATCH_SURNAME_AGREES, a->surname, forename);
	add(comparison, compare_forenames_turned(a, b));
	by_rarity(
	    comparison, &frequencies->surnames, MATCH_FORENAME_AGREES, a->forenames[0], b->surname);
	add(comparison, MATCH_NAMES_SWAPPED);
}

static void
compare_names(const struct match_frequencies *frequencies, const struct match_profile *applicant,
    const struct match_profile *held, struct match_comparison *comparison)
{
	struct any_forenames any = {.known = false};
	struct match_comparison trial;
	bool first = true;

	for (size_t i = 0; i < applicant->name_count; i++) {
		for (size_t j = 0; j < held->name_count; j++) {
			const struct match_name *a = &applicant->names[i], *b = &held->names[j];

			compare_name_pair(frequencies, applicant, a, held, b, &any, &trial);
			if (first || trial.weight > comparison->weight ||
			    (trial.weight == comparison->weight &&
				a->letters == MATCH_LETTERS_OWN && b->letters == MATCH_LETTERS_OWN))
				*comparison = trial;
			first = false;
			/* Where surnames are alike nothing has changed places. */
			if (trial.weight > 0 && trial.evidence[0].which != MATCH_SURNAME_DIFFERS)
				continue;
			compare_swapped_pair(frequencies, a, b, &trial);
			if (trial.count > 0 && trial.weight > comparison->weight)
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

/*
 * In the same month, or in one that cannot be told: days of moving are known roughly. Who left before the other came is
 * as a rule the tenant before them.
 */
static bool
at_once(const struct match_address *a, const struct match_address *b)
{
	return a->first <= b->last && b->first <= a->last;
}

/* What is left of ${level} where one was there when the other was not. */
static enum match_weight
at_other_times(enum match_weight level)
{
	if (level <= MATCH_ADDRESS_STREET_NEARLY)
		return MATCH_ADDRESS_OTHER_TIMES;
	return level < MATCH_ADDRESS_TOWN ? MATCH_ADDRESS_TOWN : level;
}

static int
smaller(int a, int b)
{
	return a < b ? a : b;
}

#define SHARED_BY_MANY 16U

/* How many share an address held, once it was asked: of the street, and of the house. */
struct sharing {
	bool known[2];
	uint64_t count[2];
};

static uint64_t
sharing_of(const struct match_frequencies *frequencies, enum match_weight level,
    const struct match_address *held, struct sharing *sharing)
{
	bool house = level == MATCH_ADDRESS_AGREES || level == MATCH_ADDRESS_NEARLY;

	if (level > MATCH_ADDRESS_STREET_ONLY)
		return 0;
	if (!sharing->known[house]) {
		sharing->count[house] = match_sharing(frequencies, held, house);
		sharing->known[house] = true;
	}
	return sharing->count[house];
}

static void
compare_addresses(const struct match_frequencies *frequencies,
    const struct match_profile *applicant, const struct match_profile *held,
    struct match_comparison *comparison)
{
	const uint64_t persons = frequencies->surnames.persons;
	enum match_weight best = MATCH_ADDRESS_NONE, level;
	int weight, most = match_weighing(best)->weight;
	uint64_t shared = 0;

	if (applicant->address_count == 0 || held->address_count == 0)
		return;
	for (size_t j = 0; j < held->address_count; j++) {
		const struct match_address *b = &held->addresses[j];
		struct sharing sharing = {.known = {false, false}};

		for (size_t i = 0; i < applicant->address_count; i++) {
			const struct match_address *a = &applicant->addresses[i];
			uint64_t of_level;

			level = match_address_compare(a, b);
			of_level = sharing_of(frequencies, level, b, &sharing);
			weight = match_weight_of_address(level, persons, of_level);
			if (!at_once(a, b)) {
				level = at_other_times(level);
				weight = smaller(weight, match_weighing(level)->weight);
			}
			/* Of what weighs the same, what says more: in the order of the levels. */
			if (weight > most || (weight == most && level < best)) {
				best = level;
				most = weight;
				shared = of_level;
			}
		}
	}
	add_weighing(comparison, best, most);
	if (shared >= SHARED_BY_MANY)
		append(&comparison->evidence[comparison->count - 1],
		    "; many held are of that house or street");
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
	compare_addresses(frequencies, applicant, held, comparison);
	compare_sexes(applicant, held, comparison);
	compare_identifiers(applicant, held, comparison);
}

/* ---- by themselves, for table.c ---- */

void
match_compare_names(const struct match_frequencies *frequencies,
    const struct match_profile *applicant, const struct match_profile *held, enum match_part part,
    struct match_comparison *comparison)
{
	const struct match_name *a = &applicant->names[0], *b = &held->names[0];
	struct any_forenames any = {.known = false};

	*comparison = (struct match_comparison){.weight = 0};
	switch (part) {
	case MATCH_PART_SURNAME:
		compare_surname_part(frequencies, applicant, a, held, b, comparison);
		break;
	case MATCH_PART_FORENAMES:
		compare_forename_part(frequencies, applicant, a, held, b, &any, comparison);
		break;
	case MATCH_PART_TURNED:
		compare_swapped_pair(frequencies, a, b, comparison);
		break;
	}
}

int
match_weigh_dates(uint32_t a, uint32_t b)
{
	return match_weighing((enum match_weight)(MATCH_DATE + match_date_compare(a, b)))->weight;
}

int
match_weigh_addresses(const struct match_frequencies *frequencies,
    const struct match_profile *applicant, const struct match_profile *held)
{
	struct match_comparison comparison = {.weight = 0};

	compare_addresses(frequencies, applicant, held, &comparison);
	return comparison.weight;
}
