/*
 * address_level.c: what two addresses are to each other, by how alike their parts are. However much of it agrees, an
 * address is one piece of evidence.
 */
#include "match_internal.h"

/* In which town, or postcode, it is: without either it may be any street of that name. */
static bool
is_placed(const struct match_address_likeness *likeness)
{
	return likeness->town == MATCH_SAME || likeness->postcode != MATCH_UNKNOWN;
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
	bool town = likeness->place >= MATCH_GRADE_PART && likeness->street == MATCH_SAME &&
	    likeness->town == MATCH_SAME;
	/* The street itself, of which nothing says that it is another: of the village, or of the town that it is near. */
	bool same_street = (street_and_town && postcode != MATCH_OTHER) ||
	    (likeness->street == MATCH_SAME && postcode == MATCH_SAME &&
		(houses || likeness->town == MATCH_UNKNOWN));

	if (street_and_town && likeness->number == MATCH_SAME && postcode != MATCH_OTHER &&
	    is_placed(likeness))
		return MATCH_ADDRESS_AGREES;
	if (likeness->number == MATCH_SAME && (street_and_town || street || town))
		return MATCH_ADDRESS_NEARLY;
	if (!same_street)
		return MATCH_ADDRESS_NONE;
	if (likeness->number == MATCH_NEARLY)
		return MATCH_ADDRESS_NEARLY;
	if (likeness->number == MATCH_UNKNOWN)
		return likeness->numberless && likeness->town != MATCH_OTHER
		    ? MATCH_ADDRESS_NUMBERLESS
		    : MATCH_ADDRESS_NO_NUMBER;
	return MATCH_ADDRESS_NONE;
}

static enum match_weight
level_of_street(const struct match_address_likeness *likeness, bool street_and_town)
{
	bool street = likeness->street == MATCH_SAME;

	if (street_and_town && is_placed(likeness))
		return MATCH_ADDRESS_STREET;
	if (street && likeness->postcode == MATCH_SAME)
		return MATCH_ADDRESS_STREET_ONLY;
	return street && likeness->postcode == MATCH_NEARLY ? MATCH_ADDRESS_STREET_NEARLY
							    : MATCH_ADDRESS_NONE;
}

static enum match_weight
level_in_town(const struct match_address_likeness *likeness, bool houses)
{
	bool street_known = likeness->street != MATCH_UNKNOWN;

	switch (likeness->number) {
	case MATCH_SAME:
		return street_known ? MATCH_ADDRESS_NUMBER_TOWN : MATCH_ADDRESS_NO_STREET;
	case MATCH_NEARLY:
		return MATCH_ADDRESS_NUMBER_NEARLY;
	case MATCH_UNKNOWN:
		return street_known || !houses ? MATCH_ADDRESS_TOWN : MATCH_ADDRESS_NO_HOUSE;
	default:
		return MATCH_ADDRESS_TOWN;
	}
}

static enum match_weight
level_of_town(const struct match_address_likeness *likeness, bool houses)
{
	enum match_agreement postcode = likeness->postcode;
	bool town = likeness->town == MATCH_SAME, number = likeness->number == MATCH_SAME;

	if (houses || (town && (postcode == MATCH_SAME || postcode == MATCH_NEARLY)))
		return level_in_town(likeness, houses);
	if (postcode == MATCH_SAME && number)
		return MATCH_ADDRESS_NUMBER;
	/* In a town many have that number. */
	if (postcode == MATCH_SAME || (town && postcode != MATCH_OTHER))
		return MATCH_ADDRESS_POSTCODE;
	if (number && likeness->street == MATCH_SAME &&
	    (likeness->street_word || likeness->place >= MATCH_GRADE_SOME))
		return MATCH_ADDRESS_NUMBER_STREET;
	if (number && postcode == MATCH_NEARLY)
		return MATCH_ADDRESS_NUMBER_POSTCODE;
	if (likeness->sector)
		return MATCH_ADDRESS_SECTOR;
	return likeness->place >= MATCH_GRADE_PART ? MATCH_ADDRESS_PART : MATCH_ADDRESS_NONE;
}

bool
match_postcode_of_few(const struct match_address_likeness *likeness)
{
	return likeness->postcode == MATCH_SAME && likeness->sector;
}

enum match_weight
match_address_level(const struct match_address_likeness *likeness)
{
	bool street_and_town = likeness->place == MATCH_GRADE_SAME &&
	    likeness->street == MATCH_SAME &&
	    (likeness->town == MATCH_SAME ||
		(likeness->town == MATCH_UNKNOWN && likeness->postcode != MATCH_OTHER));
	bool houses = match_postcode_of_few(likeness);
	enum match_weight level;

	if ((level = level_of_house(likeness, street_and_town, houses)) != MATCH_ADDRESS_NONE ||
	    (level = level_of_street(likeness, street_and_town)) != MATCH_ADDRESS_NONE)
		return level;
	return level_of_town(likeness, houses);
}
