/*
 * bounds.c: what a person may weigh at most: the sum of what each part can be worth at most.
 *
 *	names		match_compare_names itself, of each surname and of the forenames of each name
 *			held, once for all who bear it (texts.c); of several names of a person the best surname
 *			and the best forenames, whichever names they are of
 *	dates of birth	match_weigh_dates itself, of each day, month and year from 1880 on; an impossible
 *			date counts as the best there is
 *	sex		as in the table of weights
 *	identifiers	the weight of agreement where 32 bits of the hashes agree
 *	addresses	of those who could matter if theirs were the best there is, what their words and
 *			postcodes leave to be so (places.c); of those who could still matter,
 *			match_weigh_addresses itself, as if each were for ever
 *
 * Where a person has one name and one date, and addresses without periods, the bound is what
 * match_compare finds, once it is known how common the names are: sums of exact parts lose nobody.
 * test_match_scan.c compares with everybody to see it.
 */
#include "match/scan.h"

static int
of_names(const struct match_scan *scan, int surname, int forenames, int turned_surname,
    int turned_forenames)
{
	/* Each was weighed beside a stranger, who is in both. */
	int turned = turned_surname + turned_forenames - scan->weights.stranger;

	return surname + forenames > turned ? surname + forenames : turned;
}

/* Of person ${i}, who has more than one name, date or identifier; ${more} is where theirs begin. */
static int
bound_of_several(const struct match_scan *scan, size_t i, const struct table_more *more)
{
	const struct match_table *table = scan->table;
	const struct text_weights *weights = &scan->weights;
	const struct table_more *end = table->more + table->more_count;
	int16_t surname = weights->surname[table->surname[i]],
		forenames = weights->forenames[table->forenames[i]],
		turned_surname = weights->turned_surname[table->forenames[i]],
		turned_forenames = weights->turned_forenames[table->surname[i]],
		birth = scan->birth[table->birth[i]];
	int identifier = 0;

	for (; more < end && more->held == i; more++) {
		if (more->kind == TABLE_MORE_NAME) {
			keep_larger(&surname, weights->surname[more->first]);
			keep_larger(&forenames, weights->forenames[more->second]);
			keep_larger(&turned_surname, weights->turned_surname[more->second]);
			keep_larger(&turned_forenames, weights->turned_forenames[more->first]);
		} else if (more->kind == TABLE_MORE_BIRTH) {
			keep_larger(&birth, scan->birth[more->first]);
		} else {
			for (size_t j = 0; j < scan->identifier_count; j++)
				if (scan->identifiers[j] == more->first)
					identifier = scan->identifier;
		}
	}
	return of_names(scan, surname, forenames, turned_surname, turned_forenames) + birth +
	    identifier;
}

static int
bound_of(const struct match_scan *scan, size_t i, int forenames_weight)
{
	const struct match_table *table = scan->table;
	const struct text_weights *weights = &scan->weights;
	uint32_t surname = table->surname[i], forenames = table->forenames[i];

	return of_names(scan, weights->surname[surname], forenames_weight,
		   weights->turned_surname[forenames], weights->turned_forenames[surname]) +
	    scan->birth[table->birth[i]];
}

/* Where the further rows of person ${i} begin. */
static const struct table_more *
first_more(const struct match_table *table, size_t i)
{
	size_t low = 0, high = table->more_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (table->more[middle].held < i)
			low = middle + 1;
		else
			high = middle;
	}
	return table->more + low;
}

/* By names and dates; ${forenames}: what those of the first name are worth. */
static int
bound_of_all(const struct match_scan *scan, size_t i, int forenames)
{
	const struct match_table *table = scan->table;
	unsigned flags = table->flags[i];
	int bound;

	if ((flags & TABLE_MORE) == 0)
		bound = bound_of(scan, i, forenames);
	else
		bound = bound_of_several(scan, i, first_more(table, i));
	return bound + scan->sex[flags & TABLE_SEX];
}

/* Whether person ${i}, and the applicant, have addresses. */
static bool
has_addresses(const struct match_scan *scan, size_t i)
{
	const struct match_table *table = scan->table;

	return scan->applicant->address_count > 0 &&
	    table_addresses(table, i) < table->addresses + table->address[i];
}

int
bound_keepable(int bound)
{
	return bound < BOUND_MIN ? BOUND_MIN : bound > BOUND_MAX ? BOUND_MAX : bound;
}

/* Each part is looked at more closely only where the bound before it is enough. */
int
bound_closely(const struct share *share, size_t i)
{
	const struct match_scan *scan = share->scan;
	const struct match_table *table = scan->table;
	uint32_t forenames = table->forenames[i];
	int bound, addresses = 0;

	if ((table->flags[i] & TABLE_GONE) != 0)
		return PASSED_OVER;
	bound = bound_of_all(scan, i, scan->weights.forenames[forenames]);
	if (bound + scan->places.most < scan->least)
		return PASSED_OVER;
	if (has_addresses(scan, i))
		addresses = places_at_most(&scan->places, table, i);
	if (bound + addresses < scan->least)
		return PASSED_OVER;
	if ((table->flags[i] & TABLE_MORE) == 0)
		bound = bound_of_all(
		    scan, i, text_weigh_list(share->weigher, scan->applicant, forenames));
	if (bound + addresses < scan->least)
		return PASSED_OVER;
	if (has_addresses(scan, i))
		addresses =
		    places_weigh_whole(table, scan->frequencies, scan->applicant, i, share->held);
	bound += addresses;
	if (bound < scan->least)
		return PASSED_OVER;
	return bound_keepable(bound);
}

/*
 * Until a name was counted it is the rarest, and many are like one of the applicant's that is rare. Of a person with
 * more names or dates the bound stays.
 */
int
bound_by_frequency(const struct match_scan *scan, size_t i)
{
	const struct match_table *table = scan->table;
	const struct share *share = &scan->shares[0];
	int bound;

	if ((table->flags[i] & TABLE_MORE) != 0)
		return scan->bounds[i];
	text_know_surname(share->weigher, scan->applicant, table->surname[i]);
	text_know_list(share->weigher, scan->applicant, table->forenames[i]);
	bound = bound_of_all(scan, i, scan->weights.forenames[table->forenames[i]]);
	if (has_addresses(scan, i))
		bound +=
		    places_weigh_whole(table, scan->frequencies, scan->applicant, i, share->held);
	return bound_keepable(bound);
}
