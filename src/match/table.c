/*
 * table.c: every person held, in memory, so that a search can look at all of them and nobody is
 * missed because no key happened to be shared. A name that many bear is kept once, as is each word of an
 * address, and a person is a handful of numbers: nineteen bytes, and of each address five and three a word.
 *
 * Read again when the rows may have changed (table_state.c).
 */
#include <stdlib.h>
#include <string.h>

#include "match/table.h"

#define REBUILD_PART 8U /* one in so many gone: all is read again */

bool
table_grow(void *array, size_t size, size_t item)
{
	void **place = array, *grown = realloc(*place, size * item);

	if (grown == NULL)
		return false;
	*place = grown;
	return true;
}

size_t
table_next_size(size_t size)
{
	return size < 4096 ? 4096 : size + size / 4;
}

#define VOCABULARIES 5U

static void
list_vocabularies(struct match_table *table, struct vocabulary *vocabularies[static VOCABULARIES])
{
	vocabularies[0] = &table->surnames;
	vocabularies[1] = &table->forename_words;
	vocabularies[2] = &table->forename_lists;
	vocabularies[3] = &table->postcodes;
	vocabularies[4] = &table->words;
}

/* ---- dates ---- */

static uint16_t
birth_of(uint32_t date)
{
	uint32_t year = date / 10000, month = date / 100 % 100, day = date % 100, of_year;

	if (year < TABLE_YEAR_FIRST || year >= TABLE_YEAR_FIRST + TABLE_YEARS || month > 12 ||
	    day >= TABLE_MONTH_DATES || (month == 0 && day > 0))
		return TABLE_BIRTH_OTHER;
	of_year = month == 0 ? 0 : 1 + (month - 1) * TABLE_MONTH_DATES + day;
	return (uint16_t)(1 + (year - TABLE_YEAR_FIRST) * TABLE_YEAR_DATES + of_year);
}

uint32_t
table_birth_date(uint32_t birth)
{
	uint32_t year = (birth - 1) / TABLE_YEAR_DATES + TABLE_YEAR_FIRST,
		 of_year = (birth - 1) % TABLE_YEAR_DATES;

	if (of_year == 0)
		return year * 10000;
	return year * 10000 + ((of_year - 1) / TABLE_MONTH_DATES + 1) * 100 +
	    (of_year - 1) % TABLE_MONTH_DATES;
}

/* ---- persons ---- */

/* Room for ${size} persons in each column; a failure may have given it to some. */
static bool
resize(struct match_table *table, size_t size)
{
	if (size > UINT32_MAX || !table_grow(&table->person, size, sizeof(*table->person)) ||
	    !table_grow(&table->surname, size, sizeof(*table->surname)) ||
	    !table_grow(&table->forenames, size, sizeof(*table->forenames)) ||
	    !table_grow(&table->birth, size, sizeof(*table->birth)) ||
	    !table_grow(&table->address, size, sizeof(*table->address)) ||
	    !table_grow(&table->flags, size, sizeof(*table->flags)))
		return false;
	table->size = size;
	return true;
}

static enum ought_status
add_more(struct match_table *table, enum table_more_kind kind, uint32_t first, uint32_t second,
    struct ought_error *err)
{
	if (table->more_count == table->more_size) {
		size_t size = table_next_size(table->more_size);

		if (!table_grow(&table->more, size, sizeof(*table->more)))
			return match_no_memory(err);
		table->more_size = size;
	}
	table->more[table->more_count++] =
	    (struct table_more){(uint32_t)table->count, kind, first, second};
	table->flags[table->count] |= TABLE_MORE;
	return OUGHT_OK;
}

/* All words from the first to the last of ${count}, as they stand in the profile. */
static struct match_word
text_of(const struct match_word *words, size_t count)
{
	if (count == 0)
		return (struct match_word){"", 0};
	return (struct match_word){
	    words[0].text, (size_t)(words[count - 1].text + words[count - 1].len - words[0].text)};
}

/* The number of ${text}, at ${*at}, which moves on. */
static bool
put_number(struct vocabulary *vocabulary, struct match_word text, uint8_t **at)
{
	uint32_t number;

	if (!vocabulary_number(vocabulary, text, &number) || number > TABLE_NUMBER_MAX)
		return false;
	for (size_t i = 0; i < TABLE_NUMBER_BYTES; i++)
		*(*at)++ = (uint8_t)(number >> 8 * i);
	return true;
}

static bool
list_forenames(struct match_table *table, const struct match_name *name, uint32_t *number)
{
	uint8_t list[TABLE_NUMBER_BYTES * MATCH_PARTS_MAX], *at = list;

	for (size_t i = 0; i < name->forename_count; i++)
		if (!put_number(&table->forename_words, name->forenames[i], &at))
			return false;
	return vocabulary_number(&table->forename_lists,
	    (struct match_word){(const char *)list, (size_t)(at - list)}, number);
}

static enum ought_status
add_name(struct match_table *table, const struct match_profile *profile, size_t i,
    struct ought_error *err)
{
	const struct match_name *name = &profile->names[i], *with_forenames = name;
	uint32_t surname, forenames;

	for (size_t j = 0; with_forenames->forename_count == 0 && j < profile->name_count; j++)
		with_forenames = &profile->names[j];
	if (!vocabulary_number(
		&table->surnames, text_of(name->parts, name->part_count), &surname) ||
	    !list_forenames(table, with_forenames, &forenames))
		return match_no_memory(err);
	if (i > 0)
		return add_more(table, TABLE_MORE_NAME, surname, forenames, err);
	table->surname[table->count] = surname;
	table->forenames[table->count] = forenames;
	return OUGHT_OK;
}

/* Its kind too, where it is new. */
static bool
put_word(struct match_table *table, struct match_word word, uint8_t **at)
{
	uint32_t known = table->words.count;

	if (!put_number(&table->words, word, at))
		return false;
	if (table->words.count > table->word_kinds_size) {
		size_t size = table_next_size(table->words.count);

		if (!table_grow(&table->word_kinds, size, sizeof(*table->word_kinds)))
			return false;
		table->word_kinds_size = size;
	}
	if (table->words.count > known)
		table->word_kinds[known] = (uint8_t)match_address_word(word);
	return true;
}

static bool
put_address(struct match_table *table, const struct match_address *address, uint8_t **at)
{
	struct match_place place = {.count = 0};
	uint8_t *head = *at;
	char before = '\0';

	*at += TABLE_ADDRESS_HEAD;
	if (!put_number(&table->postcodes, address->postcode, at))
		return false;
	for (size_t i = 0; i < address->word_count; i++) {
		const uint8_t *number = *at;

		if (!put_word(table, address->words[i], at))
			return false;
		if (table->word_kinds[table_number(number)] == MATCH_WORD_PLACE)
			match_place_add(&place, address->words[i], &before);
	}
	head[0] = (uint8_t)address->word_count;
	head[1] = (uint8_t)place.count;
	return true;
}

static enum ought_status
add_addresses(
    struct match_table *table, const struct match_profile *profile, struct ought_error *err)
{
	size_t from = table->count == 0 ? 0 : table->address[table->count - 1];
	size_t to = from + profile->address_count * TABLE_ADDRESS_MAX;
	uint8_t *at;

	if (to > table->addresses_size) {
		size_t size = table_next_size(to);

		if (size > UINT32_MAX || !table_grow(&table->addresses, size, 1))
			return match_no_memory(err);
		table->addresses_size = size;
	}
	at = table->addresses + from;
	for (size_t i = 0; i < profile->address_count; i++)
		if (!put_address(table, &profile->addresses[i], &at))
			return match_no_memory(err);
	table->address[table->count] = (uint32_t)(at - table->addresses);
	return OUGHT_OK;
}

enum ought_status
table_add(struct match_table *table, int64_t person, const struct match_profile *profile,
    struct ought_error *err)
{
	enum ought_status status;

	if (person < 0 || person > UINT32_MAX)
		return ought_error_set(
		    err, OUGHT_INVALID, "a person's number is too large to be searched for");
	if (table->count == table->size && !resize(table, table_next_size(table->size)))
		return match_no_memory(err);
	table->person[table->count] = (uint32_t)person;
	table->flags[table->count] = (uint8_t)profile->sex;
	table->birth[table->count] =
	    profile->birth_count > 0 ? birth_of(profile->births[0]) : TABLE_BIRTH_NONE;
	if ((status = add_addresses(table, profile, err)) != OUGHT_OK)
		return status;
	for (size_t i = 0; i < profile->name_count; i++)
		if ((status = add_name(table, profile, i, err)) != OUGHT_OK)
			return status;
	for (size_t i = 1; i < profile->birth_count; i++)
		if ((status = add_more(table, TABLE_MORE_BIRTH, birth_of(profile->births[i]), 0,
			 err)) != OUGHT_OK)
			return status;
	for (size_t i = 0; i < profile->identifier_count; i++)
		if ((status = add_more(table, TABLE_MORE_IDENTIFIER,
			 (uint32_t)profile->identifiers[i], 0, err)) != OUGHT_OK)
			return status;
	if (table->sorted == table->count &&
	    (table->count == 0 || table->person[table->count - 1] < person))
		table->sorted++;
	table->count++;
	return OUGHT_OK;
}

/* Persons are in the order of their numbers, but for those who were changed since. */
bool
table_find(const struct match_table *table, int64_t person, size_t *index)
{
	size_t low = 0, high = table->sorted;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (table->person[middle] < person)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < table->sorted && table->person[low] == person &&
	    (table->flags[low] & TABLE_GONE) == 0) {
		*index = low;
		return true;
	}
	for (size_t i = table->sorted; i < table->count; i++) {
		if (table->person[i] != person || (table->flags[i] & TABLE_GONE) != 0)
			continue;
		*index = i;
		return true;
	}
	return false;
}

/* ---- reading ---- */

/* Give back what was taken in advance; a failure leaves more than is needed. */
static void
trim(struct match_table *table)
{
	struct vocabulary *vocabularies[VOCABULARIES];
	size_t size = table->count == 0 ? 0 : table->address[table->count - 1];

	(void)resize(table, table->count + 1);
	if (table_grow(&table->addresses, size + 1, 1))
		table->addresses_size = size + 1;
	if (table_grow(&table->more, table->more_count + 1, sizeof(*table->more)))
		table->more_size = table->more_count + 1;
	if (table_grow(&table->word_kinds, table->words.count, sizeof(*table->word_kinds)))
		table->word_kinds_size = table->words.count;
	list_vocabularies(table, vocabularies);
	for (size_t i = 0; i < VOCABULARIES; i++)
		vocabulary_trim(vocabularies[i]);
}

/* Nobody is held, and the empty text is number 0. */
static bool
empty(struct match_table *table)
{
	const struct match_word nothing = {"", 0};
	struct vocabulary *vocabularies[VOCABULARIES];
	uint8_t number[TABLE_NUMBER_BYTES], *at = number;
	bool done;

	table->count = table->sorted = table->more_count = table->gone = 0;
	list_vocabularies(table, vocabularies);
	for (size_t i = 0; i < VOCABULARIES; i++)
		vocabulary_clear(vocabularies[i]);
	done = put_word(table, nothing, &at);
	for (size_t i = 0; i < VOCABULARIES; i++) {
		uint32_t none;

		done = vocabulary_number(vocabularies[i], nothing, &none) && done;
	}
	return done;
}

static enum ought_status
read_all(struct match_table *table, struct ought_db *db, int64_t up_to, struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	enum ought_status status;

	if (!empty(table))
		return match_no_memory(err);
	status = ought_db_query(db,
	    "SELECT person, profile FROM match_person "
	    "WHERE n <= :up_to AND (until_n IS NULL OR until_n > :up_to) ORDER BY person",
	    OUGHT_BINDS(OUGHT_INT(":up_to", up_to)), &statement, err);
	if (status == OUGHT_OK)
		status = table_read(table, statement, err);
	ought_statement_finish(statement);
	if (status == OUGHT_OK)
		trim(table);
	return status;
}

static void
take_out(struct match_table *table, int64_t person)
{
	size_t index;

	while (table_find(table, person, &index)) {
		table->flags[index] |= TABLE_GONE;
		table->gone++;
	}
}

/* What entries after ${after}, up to ${up_to}, ended and made. */
static enum ought_status
read_changes(struct match_table *table, struct ought_db *db, int64_t after, int64_t up_to,
    struct ought_error *err)
{
	const struct ought_bind *binds =
	    OUGHT_BINDS(OUGHT_INT(":after", after), OUGHT_INT(":up_to", up_to));
	struct ought_statement *statement = NULL;
	bool row;
	enum ought_status status;

	status = ought_db_query(db,
	    "SELECT person FROM match_person WHERE until_n > :after AND until_n <= :up_to", binds,
	    &statement, err);
	if (status != OUGHT_OK)
		goto out;
	while ((status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row)
		take_out(table, ought_statement_int(statement, 0));
	if (status != OUGHT_OK)
		goto out;
	ought_statement_finish(statement);
	statement = NULL;
	status = ought_db_query(db,
	    "SELECT person, profile FROM match_person WHERE n > :after AND n <= :up_to "
	    "AND (until_n IS NULL OR until_n > :up_to) ORDER BY n, person",
	    binds, &statement, err);
	if (status == OUGHT_OK)
		status = table_read(table, statement, err);
out:
	ought_statement_finish(statement);
	return status;
}

enum ought_status
match_table_refresh(
    struct match_table **table, struct ought_db *db, int64_t persons, struct ought_error *err)
{
	struct table_state state;
	bool following = false;
	enum ought_status status;

	if ((status = table_state_read(db, &state, err)) != OUGHT_OK)
		return status;
	if (*table == NULL && (*table = calloc(1, sizeof(**table))) == NULL)
		return match_no_memory(err);
	if ((*table)->fresh && table_state_same(&(*table)->state, &state))
		return OUGHT_OK;
	if ((*table)->fresh &&
	    (status = table_state_follows(db, &(*table)->state, &state, &following, err)) !=
		OUGHT_OK)
		return status;
	(*table)->fresh = false;
	following = following && (*table)->gone <= (*table)->count / REBUILD_PART;
	if (following)
		status = read_changes(*table, db, table_state_newest(&(*table)->state),
		    table_state_newest(&state), err);
	/* Erasing destroys the rows that were ended: whoever they say is gone is missed here. */
	if (status == OUGHT_OK && !(following && match_table_persons(*table) == persons))
		status = read_all(*table, db, table_state_newest(&state), err);
	if (status != OUGHT_OK)
		return status;
	(*table)->state = state;
	(*table)->fresh = true;
	return OUGHT_OK;
}

void
match_table_free(struct match_table *table)
{
	struct vocabulary *vocabularies[VOCABULARIES];

	if (table == NULL)
		return;
	free(table->person);
	free(table->surname);
	free(table->forenames);
	free(table->birth);
	free(table->flags);
	free(table->address);
	free(table->addresses);
	free(table->more);
	free(table->word_kinds);
	list_vocabularies(table, vocabularies);
	for (size_t i = 0; i < VOCABULARIES; i++)
		vocabulary_clear(vocabularies[i]);
	free(table);
}

int64_t
match_table_persons(const struct match_table *table)
{
	return (int64_t)(table->count - table->gone);
}

size_t
match_table_bytes(const struct match_table *table)
{
	return sizeof(*table) + table->more_size * sizeof(*table->more) +
	    table->size *
	    (sizeof(*table->person) + sizeof(*table->surname) + sizeof(*table->forenames) +
		sizeof(*table->birth) + sizeof(*table->flags) + sizeof(*table->address)) +
	    table->addresses_size + vocabulary_bytes(&table->surnames) +
	    vocabulary_bytes(&table->forename_words) + vocabulary_bytes(&table->forename_lists) +
	    vocabulary_bytes(&table->postcodes) + vocabulary_bytes(&table->words) +
	    table->word_kinds_size * sizeof(*table->word_kinds);
}
