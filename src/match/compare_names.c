/*
 * compare_names.c: all names of two persons against each other. The best combination counts, and is what the findings
 * tell.
 */
#include <stdio.h>
#include <string.h>

#include "match/compare.h"

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
			if (compare_better(level, any->level))
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
	const size_t second_a = compare_begins_as_one(a, b->forenames[0]) ? 2 : 1,
		     second_b = compare_begins_as_one(b, a->forenames[0]) ? 2 : 1;
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
			compare_add(comparison, MATCH_FURTHER_AGREES);
		return;
	}
	second = compare_two_forenames(a->forenames[second_a], b->forenames[second_b]);
	compare_add(comparison,
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
		compare_add(comparison, MATCH_SURNAME_ABSENT);
	else if (a->surname.len == 0 || b->surname.len == 0)
		compare_add(comparison, MATCH_SURNAME_ONE_SIDE);
	if (a->surname.len == 0 || b->surname.len == 0)
		return;
	compare_add(comparison, compare_surnames(a, b));
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
		compare_add(comparison, MATCH_FORENAME_ABSENT);
	else if (fore_a->forename_count == 0 || fore_b->forename_count == 0)
		compare_add(comparison, MATCH_FORENAME_ONE_SIDE);
	if (fore_a->forename_count == 0 || fore_b->forename_count == 0)
		return;
	compare_add(comparison, best_forenames(applicant, &fore_a, held, &fore_b, any));
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
		if (compare_better(level, best)) {
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
		if (compare_better(level, best))
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
	compare_add(comparison, compare_surname_turned(a, b, &forename));
	by_rarity(comparison, &frequencies->forenames, MATCH_SURNAME_AGREES, a->surname, forename);
	compare_add(comparison, compare_forenames_turned(a, b));
	by_rarity(
	    comparison, &frequencies->surnames, MATCH_FORENAME_AGREES, a->forenames[0], b->surname);
	compare_add(comparison, MATCH_NAMES_SWAPPED);
}

void
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

/* ---- by themselves, for texts.c ---- */

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
