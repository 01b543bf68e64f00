/*
 * profile.c: a person as the comparison sees them: everything normalised, in one string of bytes
 * that is stored with the person and read without allocating.  All integers big-endian:
 *
 *	version 1, sex, count of names, births, addresses, identifiers	(six bytes)
 *	each name:		kind, length, forenames, length, surname; one that has letters other
 *				than Latin is there once more, in its own, with OWN_LETTERS in its kind
 *	each birth:		four bytes, the number YYYYMMDD, 00 for what is not known
 *	each address:		length, postcode, length, words; where the first length has PERIOD, two
 *				bytes each, the first and the last month, counted from year 0
 *	each identifier:	eight bytes, hash of scheme and value
 *
 * Words are parted by one space. More names, dates or addresses than the maxima below are left
 * out, the last first.
 */
#include <stdlib.h>
#include <string.h>

#include "match_internal.h"

#define VERSION 3U
#define HEAD_BYTES 6U
#define OWN_LETTERS 0x80U
#define PERIOD 0x80U
#define IDENTIFIER_SEED 0x6964656e74696679U

enum head { HEAD_VERSION, HEAD_SEX, HEAD_NAMES, HEAD_BIRTHS, HEAD_ADDRESSES, HEAD_IDENTIFIERS };

static const char *const name_kinds[] = {"current", "birth", "former", "alias", "known-as"};
static const char *const sexes[] = {"not-known", "female", "male", "other"};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The place of ${word} in a vocabulary, or ${count}. */
static size_t
place_of(const char *const *vocabulary, size_t count, const char *word)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (word != NULL && strcmp(vocabulary[i], word) == 0)
			break;
	return i;
}

/* ---- writing ---- */

static enum ought_status
add(struct match_bytes *profile, const void *bytes, size_t len, struct ought_error *err)
{
	if (profile->len + len > profile->size) {
		size_t size = (profile->size == 0 ? 256 : profile->size) + len;
		uint8_t *grown = realloc(profile->bytes, size * 2);

		if (grown == NULL)
			return match_no_memory(err);
		profile->bytes = grown;
		profile->size = size * 2;
	}
	memcpy(profile->bytes + profile->len, bytes, len);
	profile->len += len;
	return OUGHT_OK;
}

static enum ought_status
start(struct match_bytes *profile, struct ought_error *err)
{
	const uint8_t head[HEAD_BYTES] = {VERSION, MATCH_SEX_NOT_KNOWN};

	*profile = (struct match_bytes){NULL, 0, 0};
	return add(profile, head, sizeof(head), err);
}

static enum ought_status
add_words(struct match_bytes *profile, const char *words, struct ought_error *err)
{
	uint8_t len = (uint8_t)strlen(words);
	enum ought_status status;

	if ((status = add(profile, &len, 1, err)) != OUGHT_OK)
		return status;
	return add(profile, words, len, err);
}

static enum ought_status
add_text(struct match_normaliser *normaliser, struct match_bytes *profile,
    enum match_text_kind kind, const char *text, struct ought_error *err)
{
	char words[MATCH_TEXT_MAX];
	enum ought_status status;

	if ((status = match_normalise(normaliser, kind, text == NULL ? "" : text, words, err)) !=
	    OUGHT_OK)
		return status;
	return add_words(profile, words, err);
}

/*
 * A form that has all names in one field: of ${forenames} the last word, with the particles before it, is the surname
 * that the other field lacks. An initial is none.
 */
static void
find_surname(char *forenames, char surname[static MATCH_TEXT_MAX])
{
	char *space = strrchr(forenames, ' ');

	if (surname[0] != '\0' || space == NULL || space[1] == '\0' || space[2] == '\0')
		return;
	for (char *before = space; before != NULL;) {
		struct match_word word;

		space = before;
		for (before = space; before > forenames && before[-1] != ' ';)
			before--;
		word = (struct match_word){before, (size_t)(space - before)};
		before = before > forenames && match_word_is_particle(word) ? before - 1 : NULL;
	}
	strlcpy(surname, space + 1, MATCH_TEXT_MAX);
	*space = '\0';
}

/* The name that was just added, in its own letters, where some are not Latin. */
static enum ought_status
add_own_letters(struct match_normaliser *normaliser, struct match_bytes *profile, uint8_t kind,
    const char *forenames, const char *surname, bool first, struct ought_error *err)
{
	char own_forenames[MATCH_TEXT_MAX], own_surname[MATCH_TEXT_MAX];
	enum ought_status status;

	if ((!match_text_has_other_letters(forenames) && !match_text_has_other_letters(surname)) ||
	    profile->bytes[HEAD_NAMES] == MATCH_NAMES_MAX)
		return OUGHT_OK;
	if ((status = match_normalise_own(normaliser, forenames, own_forenames, err)) != OUGHT_OK ||
	    (status = match_normalise_own(normaliser, surname, own_surname, err)) != OUGHT_OK)
		return status;
	if (first)
		find_surname(own_forenames, own_surname);
	profile->bytes[HEAD_NAMES]++;
	kind |= OWN_LETTERS;
	if ((status = add(profile, &kind, 1, err)) != OUGHT_OK ||
	    (status = add_words(profile, own_forenames, err)) != OUGHT_OK)
		return status;
	return add_words(profile, own_surname, err);
}

static enum ought_status
add_name(struct match_normaliser *normaliser, struct match_bytes *profile, const char *kind,
    const char *forenames, const char *surname, struct ought_error *err)
{
	uint8_t place = (uint8_t)place_of(name_kinds, COUNT(name_kinds), kind);
	char forename_words[MATCH_TEXT_MAX], surname_words[MATCH_TEXT_MAX];
	/* What a further one lacks is that of the first. */
	const bool first = profile->bytes[HEAD_NAMES] == 0;
	enum ought_status status;

	if (place == COUNT(name_kinds))
		return ought_error_set(err, OUGHT_INVALID,
		    "a name's kind is birth, former, alias, known-as or current");
	if (profile->bytes[HEAD_NAMES] == MATCH_NAMES_MAX)
		return OUGHT_OK;
	forenames = forenames == NULL ? "" : forenames;
	surname = surname == NULL ? "" : surname;
	if ((status = match_normalise(
		 normaliser, MATCH_TEXT_FORENAMES, forenames, forename_words, err)) != OUGHT_OK ||
	    (status = match_normalise(
		 normaliser, MATCH_TEXT_SURNAME, surname, surname_words, err)) != OUGHT_OK)
		return status;
	if (first)
		find_surname(forename_words, surname_words);
	profile->bytes[HEAD_NAMES]++;
	if ((status = add(profile, &place, 1, err)) != OUGHT_OK ||
	    (status = add_words(profile, forename_words, err)) != OUGHT_OK ||
	    (status = add_words(profile, surname_words, err)) != OUGHT_OK)
		return status;
	return add_own_letters(normaliser, profile, place, forenames, surname, first, err);
}

static enum ought_status
add_birth(struct match_bytes *profile, const char *text, struct ought_error *err)
{
	uint32_t date = text == NULL ? 0 : match_date_read(text);
	const uint8_t bytes[4] = {
	    (uint8_t)(date >> 24), (uint8_t)(date >> 16), (uint8_t)(date >> 8), (uint8_t)date};

	if (date == 0)
		return ought_error_set(err, OUGHT_INVALID,
		    "a date of birth is written YYYY-MM-DD, or YYYY-MM or YYYY where no more is known");
	if (profile->bytes[HEAD_BIRTHS] == MATCH_BIRTHS_MAX)
		return OUGHT_OK;
	profile->bytes[HEAD_BIRTHS]++;
	return add(profile, bytes, sizeof(bytes), err);
}

static enum ought_status
set_sex(struct match_bytes *profile, const char *sex, struct ought_error *err)
{
	size_t place = place_of(sexes, COUNT(sexes), sex);

	if (place == COUNT(sexes))
		return ought_error_set(
		    err, OUGHT_INVALID, "sex is female, male, other or not-known");
	profile->bytes[HEAD_SEX] = (uint8_t)place;
	return OUGHT_OK;
}

/* The month of ${date}; ${unknown} where it is none, or no month that is counted. */
static uint16_t
month_of(const char *date, uint16_t unknown)
{
	uint32_t number = date == NULL ? 0 : match_date_read(date), of_year = number / 100 % 100,
		 month = number / 10000 * 12 + of_year;

	return of_year > 0 && month < MATCH_MONTH_LAST ? (uint16_t)month : unknown;
}

static enum ought_status
add_address(struct match_normaliser *normaliser, struct match_bytes *profile, const char *address,
    const char *postcode, const char *from, const char *to, struct ought_error *err)
{
	uint16_t first = month_of(from, MATCH_MONTH_FIRST), last = month_of(to, MATCH_MONTH_LAST);
	const uint8_t period[4] = {
	    (uint8_t)(first >> 8), (uint8_t)first, (uint8_t)(last >> 8), (uint8_t)last};
	size_t at = profile->len;
	enum ought_status status;

	if (profile->bytes[HEAD_ADDRESSES] == MATCH_ADDRESSES_MAX)
		return OUGHT_OK;
	profile->bytes[HEAD_ADDRESSES]++;
	if ((status = add_text(normaliser, profile, MATCH_TEXT_CODE, postcode, err)) != OUGHT_OK ||
	    (status = add_text(normaliser, profile, MATCH_TEXT_ADDRESS, address, err)) != OUGHT_OK)
		return status;
	if (first == MATCH_MONTH_FIRST && last == MATCH_MONTH_LAST)
		return OUGHT_OK;
	profile->bytes[at] |= PERIOD;
	return add(profile, period, sizeof(period), err);
}

static enum ought_status
add_identifier(struct match_normaliser *normaliser, struct match_bytes *profile, const char *scheme,
    const char *value, struct ought_error *err)
{
	char code[MATCH_TEXT_MAX];
	uint8_t bytes[8];
	uint64_t hash;
	enum ought_status status;

	if (scheme == NULL || value == NULL)
		return ought_error_set(
		    err, OUGHT_INVALID, "an identifier has a scheme and a value");
	if (profile->bytes[HEAD_IDENTIFIERS] == MATCH_IDENTIFIERS_MAX)
		return OUGHT_OK;
	if ((status = match_normalise(normaliser, MATCH_TEXT_CODE, value, code, err)) != OUGHT_OK)
		return status;
	profile->bytes[HEAD_IDENTIFIERS]++;
	hash = match_hash(match_hash(IDENTIFIER_SEED, scheme, strlen(scheme)), code, strlen(code));
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(hash >> (56 - 8 * i));
	return add(profile, bytes, sizeof(bytes), err);
}

/* ---- from JSON ---- */

static const char *
text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

bool
match_is_settled(const json_t *applicant, struct ought_person_id person)
{
	const json_t *settled = json_object_get(applicant, "settled");
	char id[OUGHT_ID_MAX];

	if (settled == NULL)
		return false;
	ought_id_format(OUGHT_ID_PERSON, person.n, id);
	for (size_t i = 0; i < json_array_size(settled); i++)
		if (strcmp(json_string_value(json_array_get(settled, i)), id) == 0)
			return true;
	return false;
}

enum ought_status
match_profile_of_json(struct match_normaliser *normaliser, const json_t *person,
    struct match_bytes *profile, struct ought_error *err)
{
	const json_t *names = json_object_get(person, "names"),
		     *births = json_object_get(person, "births");
	const json_t *addresses = json_object_get(person, "addresses"),
		     *sex = json_object_get(person, "sex");
	const json_t *identifiers = json_object_get(person, "identifiers");
	enum ought_status status;

	if ((status = start(profile, err)) != OUGHT_OK)
		return status;
	if (!json_is_array(names) || json_array_size(names) == 0) {
		status = ought_error_set(err, OUGHT_INVALID, "a person has at least one name");
		goto out;
	}
	for (size_t i = 0; i < json_array_size(names); i++) {
		const json_t *name = json_array_get(names, i);

		if ((status = add_name(normaliser, profile, text_of(name, "kind"),
			 text_of(name, "forenames"), text_of(name, "surname"), err)) != OUGHT_OK)
			goto out;
	}
	for (size_t i = 0; i < json_array_size(births); i++)
		if ((status = add_birth(
			 profile, json_string_value(json_array_get(births, i)), err)) != OUGHT_OK)
			goto out;
	if (sex != NULL && (status = set_sex(profile, json_string_value(sex), err)) != OUGHT_OK)
		goto out;
	for (size_t i = 0; i < json_array_size(addresses); i++) {
		const json_t *address = json_array_get(addresses, i);

		if ((status = add_address(normaliser, profile, text_of(address, "address"),
			 text_of(address, "postcode"), text_of(address, "from"),
			 text_of(address, "to"), err)) != OUGHT_OK)
			goto out;
	}
	for (size_t i = 0; i < json_array_size(identifiers); i++) {
		const json_t *identifier = json_array_get(identifiers, i);

		if ((status = add_identifier(normaliser, profile, text_of(identifier, "scheme"),
			 text_of(identifier, "value"), err)) != OUGHT_OK)
			goto out;
	}
out:
	if (status != OUGHT_OK) {
		free(profile->bytes);
		*profile = (struct match_bytes){NULL, 0, 0};
	}
	return status;
}

/* ---- from rows ---- */

static enum ought_status
take_name(struct match_normaliser *normaliser, struct match_bytes *profile,
    const struct ought_statement *row, struct ought_error *err)
{
	return add_name(normaliser, profile, ought_statement_text(row, 0),
	    ought_statement_text(row, 1), ought_statement_text(row, 2), err);
}

static enum ought_status
take_birth(struct match_normaliser *normaliser, struct match_bytes *profile,
    const struct ought_statement *row, struct ought_error *err)
{
	(void)normaliser;
	return add_birth(profile, ought_statement_text(row, 0), err);
}

/* Where persons who are held to be one differ, it speaks neither for nor against anybody. */
static enum ought_status
take_sex(struct match_normaliser *normaliser, struct match_bytes *profile,
    const struct ought_statement *row, struct ought_error *err)
{
	(void)normaliser;
	if (ought_statement_int(row, 1) > 1)
		return OUGHT_OK;
	return set_sex(profile, ought_statement_text(row, 0), err);
}

static enum ought_status
take_address(struct match_normaliser *normaliser, struct match_bytes *profile,
    const struct ought_statement *row, struct ought_error *err)
{
	return add_address(normaliser, profile, ought_statement_text(row, 0),
	    ought_statement_text(row, 1), ought_statement_text(row, 2),
	    ought_statement_text(row, 3), err);
}

static enum ought_status
take_identifier(struct match_normaliser *normaliser, struct match_bytes *profile,
    const struct ought_statement *row, struct ought_error *err)
{
	return add_identifier(
	    normaliser, profile, ought_statement_text(row, 0), ought_statement_text(row, 1), err);
}

/* Whom :person is found as: themself first, and whoever is held to be them. */
#define GROUP                                    \
	" WHERE until_n IS NULL AND person IN (" \
	"SELECT :person UNION ALL SELECT person FROM person_member WHERE root = :person AND until_n IS NULL) "
#define ORDER "ORDER BY person <> :person, person, n, seq"

/* In the order in which the profile holds them. */
static const struct source {
	const char *sql;
	enum ought_status (*take)(struct match_normaliser *, struct match_bytes *,
	    const struct ought_statement *, struct ought_error *);
} sources[] = {
    {"SELECT kind, forenames, surname FROM person_name" GROUP ORDER, take_name},
    {"SELECT date FROM person_birth" GROUP ORDER, take_birth},
    {"SELECT max(sex), count(DISTINCT sex) FROM person_sex" GROUP
     "AND sex <> 'not-known' HAVING count(*) > 0",
	take_sex},
    {"SELECT address, postcode, from_date, to_date FROM person_address" GROUP ORDER, take_address},
    {"SELECT scheme, value FROM person_identifier" GROUP ORDER, take_identifier},
};

/* Whether ${person} is held to be somebody else, and so is not found as themself. */
static enum ought_status
is_member(struct ought_db *db, struct ought_person_id person, bool *member, struct ought_error *err)
{
	int64_t root = 0;

	return ought_db_int(db,
	    "SELECT root FROM person_member WHERE person = :person AND until_n IS NULL",
	    OUGHT_BINDS(OUGHT_INT(":person", person.n)), &root, member, err);
}

enum ought_status
match_profile_of_rows(struct match_normaliser *normaliser, struct ought_db *db,
    struct ought_person_id person, struct match_bytes *profile, bool *known,
    struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	bool row, member = false;
	enum ought_status status;

	if ((status = start(profile, err)) != OUGHT_OK)
		return status;
	if ((status = is_member(db, person, &member, err)) != OUGHT_OK)
		goto out;
	for (size_t i = 0; i < COUNT(sources) && !member; i++) {
		status = ought_db_query(db, sources[i].sql,
		    OUGHT_BINDS(OUGHT_INT(":person", person.n)), &statement, err);
		if (status != OUGHT_OK)
			goto out;
		while ((status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row)
			if ((status = sources[i].take(normaliser, profile, statement, err)) !=
			    OUGHT_OK)
				goto out;
		if (status != OUGHT_OK)
			goto out;
		ought_statement_finish(statement);
		statement = NULL;
	}
	*known = profile->bytes[HEAD_NAMES] > 0;
out:
	ought_statement_finish(statement);
	if (status != OUGHT_OK) {
		free(profile->bytes);
		*profile = (struct match_bytes){NULL, 0, 0};
	}
	return status;
}

/* ---- reading ---- */

struct reader {
	const uint8_t *at;
	const uint8_t *end;
	bool failed;
};

static uint64_t
read_number(struct reader *reader, size_t bytes)
{
	uint64_t number = 0;

	if ((size_t)(reader->end - reader->at) < bytes) {
		reader->failed = true;
		return 0;
	}
	for (size_t i = 0; i < bytes; i++)
		number = number << 8 | *reader->at++;
	return number;
}

static struct match_word
read_letters(struct reader *reader, size_t len)
{
	struct match_word text = {(const char *)reader->at, len};

	if ((size_t)(reader->end - reader->at) < len || len >= MATCH_TEXT_MAX) {
		reader->failed = true;
		return (struct match_word){"", 0};
	}
	reader->at += len;
	return text;
}

static struct match_word
read_text(struct reader *reader)
{
	return read_letters(reader, read_number(reader, 1));
}

/* The last of ${max} words takes what is left. */
static size_t
read_words(struct match_word text, struct match_word *words, size_t max)
{
	size_t count = 0, from = 0;

	while (from < text.len) {
		const char *space =
		    count + 1 == max ? NULL : memchr(text.text + from, ' ', text.len - from);
		size_t to = space == NULL ? text.len : (size_t)(space - text.text);

		words[count++] = (struct match_word){text.text + from, to - from};
		from = to + 1;
	}
	return count;
}

static struct match_word
join(char *buffer, const struct match_word *words, size_t count, bool particles)
{
	size_t len = 0;

	if (count == 1)
		return words[0];
	for (size_t i = 0; i < count; i++) {
		if (!particles && match_word_is_particle(words[i]))
			continue;
		memcpy(buffer + len, words[i].text, words[i].len);
		len += words[i].len;
	}
	return (struct match_word){buffer, len};
}

void
match_name_read(struct match_word forenames, struct match_word surname, struct match_name *name,
    char joined[3][MATCH_TEXT_MAX])
{
	name->forename_count = read_words(forenames, name->forenames, MATCH_PARTS_MAX);
	name->part_count = read_words(surname, name->parts, MATCH_PARTS_MAX);
	name->forename = join(joined[0], name->forenames, name->forename_count, true);
	name->surname = join(joined[1], name->parts, name->part_count, true);
	name->core = join(joined[2], name->parts, name->part_count, false);
	if (name->core.len == 0)
		name->core = name->surname;
}

static void
read_name(struct reader *reader, struct match_profile *profile, size_t i)
{
	struct match_name *name = &profile->names[i];
	struct match_word forenames, surname;
	uint64_t kind = read_number(reader, 1);

	name->letters = (kind & OWN_LETTERS) != 0 ? MATCH_LETTERS_OWN : MATCH_LETTERS_LATIN;
	kind &= ~(uint64_t)OWN_LETTERS;
	if (kind >= COUNT(name_kinds))
		reader->failed = true;
	name->kind = (enum match_name_kind)kind;
	forenames = read_text(reader);
	surname = read_text(reader);
	match_name_read(forenames, surname, name, profile->joined[i]);
	if (name->letters == MATCH_LETTERS_OWN && i > 0)
		profile->names[i - 1].letters = MATCH_LETTERS_ROMANISED;
}

static void
read_address(struct reader *reader, struct match_address *address)
{
	uint64_t head = read_number(reader, 1);
	bool period = (head & PERIOD) != 0;

	address->postcode = read_letters(reader, head & ~(uint64_t)PERIOD);
	address->word_count =
	    read_words(read_text(reader), address->words, MATCH_ADDRESS_WORDS_MAX);
	address->first = period ? (uint16_t)read_number(reader, 2) : MATCH_MONTH_FIRST;
	address->last = period ? (uint16_t)read_number(reader, 2) : MATCH_MONTH_LAST;
}

enum ought_status
match_profile_read_texts(
    const uint8_t *bytes, size_t len, struct match_profile *profile, struct ought_error *err)
{
	struct reader reader = {bytes, bytes + len, len < HEAD_BYTES};

	if (reader.failed || bytes[HEAD_VERSION] != VERSION || bytes[HEAD_SEX] >= COUNT(sexes) ||
	    bytes[HEAD_NAMES] > MATCH_NAMES_MAX || bytes[HEAD_BIRTHS] > MATCH_BIRTHS_MAX ||
	    bytes[HEAD_ADDRESSES] > MATCH_ADDRESSES_MAX ||
	    bytes[HEAD_IDENTIFIERS] > MATCH_IDENTIFIERS_MAX)
		goto damaged;
	reader.at += HEAD_BYTES;
	profile->sex = (enum match_sex)bytes[HEAD_SEX];
	profile->name_count = bytes[HEAD_NAMES];
	profile->birth_count = bytes[HEAD_BIRTHS];
	profile->address_count = bytes[HEAD_ADDRESSES];
	profile->identifier_count = bytes[HEAD_IDENTIFIERS];
	for (size_t i = 0; i < profile->name_count; i++)
		read_name(&reader, profile, i);
	for (size_t i = 0; i < profile->birth_count; i++)
		profile->births[i] = (uint32_t)read_number(&reader, 4);
	for (size_t i = 0; i < profile->address_count; i++)
		read_address(&reader, &profile->addresses[i]);
	for (size_t i = 0; i < profile->identifier_count; i++)
		profile->identifiers[i] = read_number(&reader, 8);
	if (!reader.failed && reader.at == reader.end)
		return OUGHT_OK;
damaged:
	return ought_error_set(
	    err, OUGHT_DAMAGED, "what a person is searched by is not in the form it was filed in");
}

enum ought_status
match_profile_read(
    const uint8_t *bytes, size_t len, struct match_profile *profile, struct ought_error *err)
{
	enum ought_status status = match_profile_read_texts(bytes, len, profile, err);

	for (size_t i = 0; status == OUGHT_OK && i < profile->address_count; i++)
		match_address_read(&profile->addresses[i]);
	return status;
}

/* ---- from the store ---- */

enum ought_status
match_profile_stored(struct ought_db *db, struct ought_person_id person,
    struct match_profile *profile, struct match_bytes *bytes, struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	const void *stored;
	size_t len;
	bool row;
	enum ought_status status;

	status = ought_db_query(db,
	    "SELECT profile FROM match_person WHERE person = :person AND until_n IS NULL",
	    OUGHT_BINDS(OUGHT_INT(":person", person.n)), &statement, err);
	if (status != OUGHT_OK)
		goto out;
	if ((status = ought_statement_step(statement, &row, err)) != OUGHT_OK)
		goto out;
	if (!row) {
		status = ought_error_set(
		    err, OUGHT_DAMAGED, "a search key leads to a person who is not filed");
		goto out;
	}
	stored = ought_statement_blob(statement, 0, &len);
	bytes->len = 0;
	if ((status = add(bytes, stored, len, err)) == OUGHT_OK)
		status = match_profile_read(bytes->bytes, bytes->len, profile, err);
out:
	ought_statement_finish(statement);
	return status;
}
