/*
 * compare.c: two profiles, each part of one against that of the other: the names (compare_names.c), dates of birth,
 * addresses, sexes and identifiers.
 */
#include <stdio.h>
#include <string.h>

#include "match/compare.h"

void
compare_add_weighing(struct match_comparison *comparison, enum match_weight which, int weight)
{
	struct match_evidence *evidence = &comparison->evidence[comparison->count++];

	evidence->which = which;
	evidence->weight = weight;
	comparison->weight += weight;
	snprintf(
	    evidence->finding, sizeof(evidence->finding), "%s", match_weighing(which)->finding);
}

void
compare_append(struct match_evidence *evidence, const char *text)
{
	size_t len = strlen(evidence->finding);

	snprintf(evidence->finding + len, sizeof(evidence->finding) - len, "%s", text);
}

void
compare_add(struct match_comparison *comparison, enum match_weight which)
{
	compare_add_weighing(comparison, which, match_weighing(which)->weight);
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

			if (compare_better(level, best)) {
				best = level;
				best_applicant = i;
				best_held = j;
			}
		}
	}
	compare_add(comparison, best);
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
	switch (level) {
	case MATCH_ADDRESS_NUMBER_TOWN:
	case MATCH_ADDRESS_NUMBER_NEARLY:
		return MATCH_ADDRESS_TOWN;
	case MATCH_ADDRESS_NUMBER:
		return MATCH_ADDRESS_POSTCODE;
	case MATCH_ADDRESS_NUMBER_STREET:
		return MATCH_ADDRESS_PART;
	case MATCH_ADDRESS_NUMBER_POSTCODE:
		return MATCH_ADDRESS_NONE;
	default:
		return level < MATCH_ADDRESS_OTHER_TIMES ? MATCH_ADDRESS_OTHER_TIMES : level;
	}
}

#define SHARED_BY_MANY 16U

static const char *const shared_by_many[MATCH_SHARED_KINDS] = {
    [MATCH_SHARED_HOUSE] = "; many held are of that house or street",
    [MATCH_SHARED_STREET] = "; many held are of that street",
    [MATCH_SHARED_STREET_POSTCODE] = "; many held are of that street",
    [MATCH_SHARED_NUMBER] = "; many held have that number and postcode",
    [MATCH_SHARED_NUMBER_STREET] = "; many held have that number in a street of that name",
    [MATCH_SHARED_TOWN] = "", /* as in every town */
};

/* How many share an address held, of each kind, once it was asked. */
struct sharing {
	bool known[MATCH_SHARED_KINDS];
	uint64_t count[MATCH_SHARED_KINDS];
};

/* What of an address of ${level} many may share; MATCH_SHARED_KINDS where that says nothing. */
static enum match_shared
shared_of(enum match_weight level, bool same_postcode)
{
	switch (level) {
	case MATCH_ADDRESS_AGREES:
	case MATCH_ADDRESS_NEARLY:
	case MATCH_ADDRESS_NUMBERLESS:
		return MATCH_SHARED_HOUSE;
	case MATCH_ADDRESS_NO_NUMBER:
	case MATCH_ADDRESS_STREET:
	case MATCH_ADDRESS_STREET_ONLY:
		return same_postcode ? MATCH_SHARED_STREET_POSTCODE : MATCH_SHARED_STREET;
	case MATCH_ADDRESS_NO_STREET:
	case MATCH_ADDRESS_NUMBER_TOWN:
	case MATCH_ADDRESS_NUMBER:
		return MATCH_SHARED_NUMBER;
	case MATCH_ADDRESS_NUMBER_STREET:
		return MATCH_SHARED_NUMBER_STREET;
	case MATCH_ADDRESS_STREET_NEARLY:
		return MATCH_SHARED_STREET_POSTCODE;
	case MATCH_ADDRESS_NUMBER_NEARLY:
	case MATCH_ADDRESS_NO_HOUSE:
	case MATCH_ADDRESS_TOWN:
		return MATCH_SHARED_TOWN;
	default:
		return MATCH_SHARED_KINDS;
	}
}

static uint64_t
sharing_of(const struct match_frequencies *frequencies, enum match_shared what,
    const struct match_address *held, struct sharing *sharing)
{
	if (what == MATCH_SHARED_KINDS)
		return 0;
	if (!sharing->known[what]) {
		sharing->count[what] = match_sharing(frequencies, held, what);
		sharing->known[what] = true;
	}
	return sharing->count[what];
}

static void
compare_addresses(const struct match_frequencies *frequencies,
    const struct match_profile *applicant, const struct match_profile *held,
    struct match_comparison *comparison)
{
	const uint64_t persons = frequencies->surnames.persons;
	enum match_weight best = MATCH_ADDRESS_NONE, level;
	int weight, most = match_weighing(best)->weight;
	const char *by_many = "";

	if (applicant->address_count == 0 || held->address_count == 0)
		return;
	for (size_t j = 0; j < held->address_count; j++) {
		const struct match_address *b = &held->addresses[j];
		struct sharing sharing = {.known = {false}};

		for (size_t i = 0; i < applicant->address_count; i++) {
			const struct match_address *a = &applicant->addresses[i];
			enum match_shared what;
			uint64_t shared;

			level = match_address_compare(a, b);
			what = shared_of(level,
			    a->postcode.len > 0 && match_word_equal(a->postcode, b->postcode));
			shared = sharing_of(frequencies, what, b, &sharing);
			weight = match_weight_of_address(level, persons, shared);
			if (!at_once(a, b)) {
				level = at_other_times(level);
				weight = smaller(weight, match_weighing(level)->weight);
				weight = smaller(
				    weight, match_weighing(MATCH_ADDRESS_OTHER_TIMES)->weight);
			}
			/* Of what weighs the same, what says more: in the order of the levels. */
			if (weight > most || (weight == most && level < best)) {
				best = level;
				most = weight;
				by_many = shared >= SHARED_BY_MANY ? shared_by_many[what] : "";
			}
		}
	}
	compare_add_weighing(comparison, best, most);
	compare_append(&comparison->evidence[comparison->count - 1], by_many);
}

/* ---- the rest ---- */

static void
compare_sexes(const struct match_profile *applicant, const struct match_profile *held,
    struct match_comparison *comparison)
{
	if (applicant->sex == MATCH_SEX_NOT_KNOWN || held->sex == MATCH_SEX_NOT_KNOWN)
		return;
	compare_add(comparison, applicant->sex == held->sex ? MATCH_SEX_AGREES : MATCH_SEX_DIFFERS);
}

static void
compare_identifiers(const struct match_profile *applicant, const struct match_profile *held,
    struct match_comparison *comparison)
{
	for (size_t i = 0; i < applicant->identifier_count; i++) {
		for (size_t j = 0; j < held->identifier_count; j++) {
			if (applicant->identifiers[i] == held->identifiers[j]) {
				compare_add(comparison, MATCH_IDENTIFIER_AGREES);
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

/* ---- by themselves, for the exhaustive pass ---- */

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
