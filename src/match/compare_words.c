/*
 * compare_words.c: how alike two names are, as they are written, as they sound, and by what they are short for: the level
 * of weights that says so.
 */
#include <string.h>

#include "match/compare.h"

/* Similarities in thousandths. */
#define SOUNDS_FROM MATCH_ALIKE_FROM /* a shared code counts only for names that look alike, too */
#define SIMILAR_FROM 900U
#define SLIP_BYTES_MIN 5U /* in a shorter word one slip easily makes another name */
#define NEAR_BYTES_MIN \
	7U /* of the longer word: in a shorter one two slips easily make another name */
#define SLIP_BYTES_LEAST 4U /* of the longer word: below that nothing is left that is alike */
#define CONSONANTS_MIN 2U
#define PART_BYTES_MIN 3U /* a shorter part of a surname proves little */

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

enum match_weight
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

bool
compare_better(enum match_weight a, enum match_weight b)
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
enum match_weight
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

enum match_weight
compare_two_forenames(struct match_word a, struct match_word b)
{
	enum match_weight level = compare_written(a, b);

	if (level == MATCH_FORENAME_AGREES || level == MATCH_FORENAME_INITIAL)
		return level;
	switch (match_diminutive(a, b)) {
	case MATCH_DIMINUTIVE_OF:
		return compare_better(MATCH_FORENAME_DIMINUTIVE, level) ? MATCH_FORENAME_DIMINUTIVE
									: level;
	case MATCH_DIMINUTIVE_SIBLING:
		return compare_better(MATCH_FORENAME_SIBLING, level) ? MATCH_FORENAME_SIBLING
								     : level;
	case MATCH_DIMINUTIVE_NO:
		break;
	}
	return level;
}

bool
compare_begins_as_one(const struct match_name *name, struct match_word one)
{
	return name->forename_count > 1 &&
	    match_word_is_both(one, name->forenames[0], name->forenames[1]);
}

enum match_weight
compare_forenames(const struct match_name *a, const struct match_name *b, compare_two *compare)
{
	enum match_weight best, level;

	best = compare(a->forenames[0], b->forenames[0]);
	if (a->forename_count == 1 && b->forename_count == 1)
		return best;
	if (compare_begins_as_one(a, b->forenames[0]) || compare_begins_as_one(b, a->forenames[0]))
		return MATCH_FORENAME_AGREES;
	/* "Mary Ann" and "Maryann", "Mar y". */
	if (a->forename_count != b->forename_count) {
		level = compare(a->forename, b->forename);
		if (level == MATCH_FORENAME_AGREES)
			return level;
		if (level <= MATCH_FORENAME_NEAR && compare_better(level, best))
			best = level;
	}
	/* Somebody goes by the second forename. */
	for (size_t i = 0; i < a->forename_count; i++) {
		for (size_t j = 0; j < b->forename_count; j++) {
			if ((i == 0 && j == 0) || a->forenames[i].len < 2 ||
			    !compare_better(MATCH_FORENAME_OTHER, best))
				continue;
			level = compare(a->forenames[i], b->forenames[j]);
			if (level <= MATCH_FORENAME_NEAR)
				best = MATCH_FORENAME_OTHER;
		}
	}
	return best;
}
