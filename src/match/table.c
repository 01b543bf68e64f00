/*
 * table.c: every person held, in memory, so that a search can look at all of them and nobody is
 * missed because no key happened to be shared. A name that many bear is kept once, and a person is a
 * handful of numbers: nineteen bytes, and the addresses as they are filed.
 *
 * Read again when the rows may have changed.  Each row of match_person was made or ended by an
 * entry of the ledger, and a signed entry commits to all entries before it: as long as the newest
 * that the rows know of is the same and bears the same signature, so are the rows; and where it is
 * still in the ledger, what changed is in the rows that later entries made and ended.  Where there is no
 * such entry (a replica), another process's commits change data_version, and this connection's
 * writes total_changes().
 */
#include <stdlib.h>
#include <string.h>

#include "match/table.h"

#define REBUILD_PART 8U /* one in so many gone: all is read again */

static enum ought_status
no_memory(struct ought_error *err)
{
	return ought_error_set(err, OUGHT_NOMEM, "not enough memory to search all persons held");
}

/* Room for ${needed} items of ${item} bytes; a failure leaves the array as it was. */
static bool
grow(void *array, size_t size, size_t item)
{
	void **place = array, *grown = realloc(*place, size * item);

	if (grown == NULL)
		return false;
	*place = grown;
	return true;
}

/* A quarter more than before: the table is large, and doubling it would waste what it saves. */
static size_t
next_size(size_t size)
{
	return size < 4096 ? 4096 : size + size / 4;
}

/* ---- texts ---- */

struct match_word
table_text(const struct table_texts *texts, uint32_t number)
{
	const uint32_t *at = texts->at + number;

	/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): whoever has a number has a text. */
	return (struct match_word){texts->bytes + at[0], at[1] - at[0]};
}

static uint32_t *
bucket_of(const struct table_texts *texts, struct match_word text)
{
	uint32_t at =
	    (uint32_t)(match_hash(0, text.text, text.len) >> 20) & (texts->bucket_count - 1);

	while (texts->buckets[at] != 0 &&
	    !match_word_equal(table_text(texts, texts->buckets[at] - 1), text))
		at = (at + 1) & (texts->bucket_count - 1);
	return &texts->buckets[at];
}

static bool
rehash(struct table_texts *texts)
{
	uint32_t *old = texts->buckets;

	texts->bucket_count = texts->bucket_count == 0 ? 1024 : texts->bucket_count * 2;
	if ((texts->buckets = calloc(texts->bucket_count, sizeof(*texts->buckets))) == NULL) {
		texts->buckets = old;
		texts->bucket_count /= 2;
		return false;
	}
	free(old);
	for (uint32_t i = 0; i < texts->count; i++)
		*bucket_of(texts, table_text(texts, i)) = i + 1;
	return true;
}

/* The number of ${text}, which is added where it is new. */
static bool
number_of(struct table_texts *texts, struct match_word text, uint32_t *number)
{
	size_t end = texts->count == 0 ? 0 : texts->at[texts->count];
	uint32_t *bucket;

	if (texts->count * 3 / 2 >= texts->bucket_count && !rehash(texts))
		return false;
	bucket = bucket_of(texts, text);
	if (*bucket != 0) {
		*number = *bucket - 1;
		return true;
	}
	if (texts->count + 2 > texts->size) {
		size_t size = next_size(texts->size);

		if (!grow(&texts->at, size, sizeof(*texts->at)))
			return false;
		texts->size = (uint32_t)size;
	}
	if (end + text.len > texts->bytes_size) {
		size_t size = next_size(texts->bytes_size) + text.len;

		if (size > UINT32_MAX || !grow(&texts->bytes, size, 1))
			return false;
		texts->bytes_size = size;
	}
	if (text.len > 0)
		memcpy(texts->bytes + end, text.text, text.len);
	texts->at[texts->count] = (uint32_t)end;
	texts->at[++texts->count] = (uint32_t)(end + text.len);
	*bucket = texts->count;
	*number = texts->count - 1;
	return true;
}

static void
clear_texts(struct table_texts *texts)
{
	free(texts->at);
	free(texts->bytes);
	free(texts->buckets);
	*texts = (struct table_texts){.count = 0};
}

/* ---- dates ---- */

static uint16_t
birth_of(uint32_t date)
{
	uint32_t year = date / 10000, month = date / 100 % 100, day = date % 100;

	if (year < TABLE_YEAR_FIRST || year >= TABLE_YEAR_FIRST + TABLE_YEARS || month < 1 ||
	    month > 12 || day < 1 || day > 31)
		return TABLE_BIRTH_OTHER;
	return (uint16_t)((year - TABLE_YEAR_FIRST) * 372 + (month - 1) * 31 + day);
}

uint32_t
table_birth_date(uint32_t birth)
{
	uint32_t days = birth - 1;

	return (days / 372 + TABLE_YEAR_FIRST) * 10000 + (days % 372 / 31 + 1) * 100 + days % 31 +
	    1;
}

/* ---- persons ---- */

static enum ought_status
make_room(struct match_table *table, struct ought_error *err)
{
	size_t size = next_size(table->size);

	if (table->count < table->size)
		return OUGHT_OK;
	if (size > UINT32_MAX || !grow(&table->person, size, sizeof(*table->person)) ||
	    !grow(&table->surname, size, sizeof(*table->surname)) ||
	    !grow(&table->forenames, size, sizeof(*table->forenames)) ||
	    !grow(&table->birth, size, sizeof(*table->birth)) ||
	    !grow(&table->address, size, sizeof(*table->address)) ||
	    !grow(&table->flags, size, sizeof(*table->flags)))
		return no_memory(err);
	table->size = size;
	return OUGHT_OK;
}

static enum ought_status
add_more(struct match_table *table, enum table_more_kind kind, uint32_t first, uint32_t second,
    struct ought_error *err)
{
	if (table->more_count == table->more_size) {
		size_t size = next_size(table->more_size);

		if (!grow(&table->more, size, sizeof(*table->more)))
			return no_memory(err);
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

static enum ought_status
add_name(struct match_table *table, const struct match_profile *profile, size_t i,
    struct ought_error *err)
{
	const struct match_name *name = &profile->names[i], *with_forenames = name;
	uint32_t surname, forenames;

	for (size_t j = 0; with_forenames->forename_count == 0 && j < profile->name_count; j++)
		with_forenames = &profile->names[j];
	if (!number_of(&table->surnames, text_of(name->parts, name->part_count), &surname) ||
	    !number_of(&table->forename_texts,
		text_of(with_forenames->forenames, with_forenames->forename_count), &forenames))
		return no_memory(err);
	if (i > 0)
		return add_more(table, TABLE_MORE_NAME, surname, forenames, err);
	table->surname[table->count] = surname;
	table->forenames[table->count] = forenames;
	return OUGHT_OK;
}

static enum ought_status
add_addresses(
    struct match_table *table, const struct match_profile *profile, struct ought_error *err)
{
	size_t from = table->count == 0 ? 0 : table->address[table->count - 1];
	size_t to = from + profile->address_len;

	if (to > table->addresses_size) {
		size_t size = next_size(to);

		if (size > UINT32_MAX || !grow(&table->addresses, size, 1))
			return no_memory(err);
		table->addresses_size = size;
	}
	if (profile->address_len > 0)
		memcpy(table->addresses + from, profile->address_bytes, profile->address_len);
	table->address[table->count] = (uint32_t)to;
	return OUGHT_OK;
}

static enum ought_status
add_person(struct match_table *table, int64_t person, const struct match_profile *profile,
    struct ought_error *err)
{
	enum ought_status status;

	if (person < 0 || person > UINT32_MAX)
		return ought_error_set(
		    err, OUGHT_INVALID, "a person's number is too large to be searched for");
	if ((status = make_room(table, err)) != OUGHT_OK)
		return status;
	table->person[table->count] = (uint32_t)person;
	table->flags[table->count] =
	    (uint8_t)(profile->sex | (profile->address_count > 0 ? TABLE_ADDRESS : 0));
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
	table->count++;
	return OUGHT_OK;
}

/* ---- the state of the rows ---- */

/* The signature of entry ${n}; ${*sealed} says whether there is one. */
static enum ought_status
read_signature(struct ought_db *db, int64_t n, bool *sealed,
    uint8_t signature[static OUGHT_SIGNATURE_BYTES], struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	const void *bytes;
	size_t len;
	bool row;
	enum ought_status status;

	*sealed = false;
	status = ought_db_query(db, "SELECT signature FROM ledger.entry WHERE n = :n",
	    OUGHT_BINDS(OUGHT_INT(":n", n)), &statement, err);
	if (status == OUGHT_OK &&
	    (status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
		bytes = ought_statement_blob(statement, 0, &len);
		*sealed = len == OUGHT_SIGNATURE_BYTES;
		if (*sealed)
			memcpy(signature, bytes, OUGHT_SIGNATURE_BYTES);
	}
	ought_statement_finish(statement);
	return status;
}

/* The newest entry that made or ended a row. */
static int64_t
newest_of(const struct table_state *state)
{
	return state->newest > state->newest_end ? state->newest : state->newest_end;
}

static enum ought_status
read_state(struct ought_db *db, struct table_state *state, struct ought_error *err)
{
	enum ought_status status;

	*state = (struct table_state){.db = db, .newest = -1, .newest_end = -1, .erased = -1};
	if ((status = ought_db_int(db, "PRAGMA main.data_version", NULL, &state->data_version, NULL,
		 err)) != OUGHT_OK)
		return status;
	if ((status = ought_db_int(
		 db, "SELECT total_changes()", NULL, &state->changes, NULL, err)) != OUGHT_OK)
		return status;
	if ((status = ought_db_int(db, "SELECT n FROM match_person ORDER BY n DESC LIMIT 1", NULL,
		 &state->newest, NULL, err)) != OUGHT_OK)
		return status;
	if ((status = ought_db_int(db,
		 "SELECT until_n FROM match_person WHERE until_n IS NOT NULL "
		 "ORDER BY until_n DESC LIMIT 1",
		 NULL, &state->newest_end, NULL, err)) != OUGHT_OK)
		return status;
	if ((status = ought_db_int(db, "SELECT coalesce(max(concluded_n), -1) FROM ledger.erasure",
		 NULL, &state->erased, NULL, err)) != OUGHT_OK)
		return status;
	return read_signature(db, newest_of(state), &state->sealed, state->signature, err);
}

static bool
same_state(const struct table_state *a, const struct table_state *b)
{
	if (a->db != b->db || a->newest != b->newest || a->newest_end != b->newest_end ||
	    a->erased != b->erased)
		return false;
	if (a->sealed && b->sealed)
		return memcmp(a->signature, b->signature, OUGHT_SIGNATURE_BYTES) == 0;
	return !a->sealed && !b->sealed && a->data_version == b->data_version &&
	    a->changes == b->changes;
}

/* Whether ${now} is ${before} and what later entries did. */
static enum ought_status
follows(struct ought_db *db, const struct table_state *before, const struct table_state *now,
    bool *following, struct ought_error *err)
{
	uint8_t signature[OUGHT_SIGNATURE_BYTES];
	bool sealed = false;
	enum ought_status status;

	*following = false;
	if (before->db != now->db || before->erased != now->erased || !before->sealed ||
	    !now->sealed || newest_of(before) >= newest_of(now))
		return OUGHT_OK;
	if ((status = read_signature(db, newest_of(before), &sealed, signature, err)) != OUGHT_OK)
		return status;
	*following = sealed && memcmp(signature, before->signature, sizeof(signature)) == 0;
	return OUGHT_OK;
}

/* ---- reading ---- */

/* Add whom ${statement} finds: person, profile. */
static enum ought_status
add_persons(struct match_table *table, struct ought_statement *statement, struct ought_error *err)
{
	struct match_profile *profile;
	bool row;
	enum ought_status status;

	if ((profile = malloc(sizeof(*profile))) == NULL)
		return no_memory(err);
	while ((status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
		size_t len;
		const uint8_t *bytes = ought_statement_blob(statement, 1, &len);

		if ((status = match_profile_read(bytes, len, profile, err)) != OUGHT_OK)
			break;
		if ((status = add_person(table, ought_statement_int(statement, 0), profile, err)) !=
		    OUGHT_OK)
			break;
	}
	free(profile);
	return status;
}

/* Give back what was taken in advance; a failure leaves more than is needed. */
static void
trim(struct match_table *table)
{
	size_t size = table->count + 1;

	if (grow(&table->person, size, sizeof(*table->person)) &&
	    grow(&table->surname, size, sizeof(*table->surname)) &&
	    grow(&table->forenames, size, sizeof(*table->forenames)) &&
	    grow(&table->birth, size, sizeof(*table->birth)) &&
	    grow(&table->address, size, sizeof(*table->address)) &&
	    grow(&table->flags, size, sizeof(*table->flags)))
		table->size = size;
	size = table->count == 0 ? 0 : table->address[table->count - 1];
	if (grow(&table->addresses, size + 1, 1))
		table->addresses_size = size + 1;
}

static enum ought_status
read_all(struct match_table *table, struct ought_db *db, int64_t up_to, struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	uint32_t none;
	enum ought_status status;

	table->count = table->more_count = table->gone = 0;
	clear_texts(&table->surnames);
	clear_texts(&table->forename_texts);
	if (!number_of(&table->surnames, (struct match_word){"", 0}, &none) ||
	    !number_of(&table->forename_texts, (struct match_word){"", 0}, &none))
		return no_memory(err);
	status = ought_db_query(db,
	    "SELECT person, profile FROM match_person "
	    "WHERE n <= :up_to AND (until_n IS NULL OR until_n > :up_to) ORDER BY person",
	    OUGHT_BINDS(OUGHT_INT(":up_to", up_to)), &statement, err);
	if (status == OUGHT_OK)
		status = add_persons(table, statement, err);
	ought_statement_finish(statement);
	if (status == OUGHT_OK)
		trim(table);
	table->sorted = table->count;
	return status;
}

static void
take_out(struct match_table *table, int64_t person)
{
	for (size_t i = 0; i < table->count; i++) {
		if (table->person[i] != person || (table->flags[i] & TABLE_GONE) != 0)
			continue;
		table->flags[i] |= TABLE_GONE;
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
		status = add_persons(table, statement, err);
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

	if ((status = read_state(db, &state, err)) != OUGHT_OK)
		return status;
	if (*table == NULL && (*table = calloc(1, sizeof(**table))) == NULL)
		return no_memory(err);
	if ((*table)->fresh && same_state(&(*table)->state, &state))
		return OUGHT_OK;
	if ((*table)->fresh &&
	    (status = follows(db, &(*table)->state, &state, &following, err)) != OUGHT_OK)
		return status;
	(*table)->fresh = false;
	following = following && (*table)->gone <= (*table)->count / REBUILD_PART;
	if (following)
		status =
		    read_changes(*table, db, newest_of(&(*table)->state), newest_of(&state), err);
	/* Erasing destroys the rows that were ended: whoever they say is gone is missed here. */
	if (status == OUGHT_OK && !(following && match_table_persons(*table) == persons))
		status = read_all(*table, db, newest_of(&state), err);
	if (status != OUGHT_OK)
		return status;
	(*table)->state = state;
	(*table)->fresh = true;
	return OUGHT_OK;
}

void
match_table_free(struct match_table *table)
{
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
	clear_texts(&table->surnames);
	clear_texts(&table->forename_texts);
	free(table);
}

int64_t
match_table_persons(const struct match_table *table)
{
	return (int64_t)(table->count - table->gone);
}

static size_t
bytes_of(const struct table_texts *texts)
{
	return texts->size * sizeof(*texts->at) + texts->bytes_size +
	    texts->bucket_count * sizeof(*texts->buckets);
}

size_t
match_table_bytes(const struct match_table *table)
{
	return sizeof(*table) + table->more_size * sizeof(*table->more) +
	    table->size *
	    (sizeof(*table->person) + sizeof(*table->surname) + sizeof(*table->forenames) +
		sizeof(*table->birth) + sizeof(*table->flags) + sizeof(*table->address)) +
	    table->addresses_size + bytes_of(&table->surnames) + bytes_of(&table->forename_texts);
}
