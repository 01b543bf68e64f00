/*
 * texts.c: what each name held is worth beside the applicant's, once for all who bear it.
 *
 * Most names held are like none of the applicant's, and those are worth what a stranger is worth, a word
 * that is nobody's name. That a name is like none is certain where each of its words is unlike each
 * of the applicant's: not equal in an only letter, nobody's diminutive, and with so few letters in common
 * that their similarity cannot reach MATCH_ALIKE_FROM, below which compare.c finds no likeness. Of two
 * words of a and b letters, Jaro's similarity with c in common, none of them moved, is the most that it can
 * be; and no more are in common than are left when the letters that the other word has not are taken
 * away. Surnames of several words are always compared.
 */
#include <stdlib.h>
#include <string.h>

#include "match/table.h"

#define LETTERS_MAX 32U /* of a word that is judged by its letters */
#define PREFIX_MAX 4U
#define WORDS_MAX 4U /* of forenames that are judged by their letters */
#define DIMINUTIVES_MAX 64U
#define RELATED_BITS 4096U
#define NEVER (-9000) /* of names turned, where one is missing */

/* The applicant's words of one place. */
struct words {
	size_t count;
	struct match_word words[MATCH_PARTS_MAX + 2];
	uint32_t letters[MATCH_PARTS_MAX + 2];
};

struct text_weigher {
	const struct match_table *table;
	const struct match_frequencies *frequencies;
	struct text_weights *weights;
	struct match_profile applicant; /* of one name */
	struct match_profile held;      /* of one name */
	struct words surname;
	struct words forenames;
	uint8_t related[RELATED_BITS / 8]; /* hashes of what may be a diminutive of a forename */
	/* [letters in the beginning that agree][letters of either]: the least in common to be alike */
	uint8_t least[PREFIX_MAX + 1][LETTERS_MAX + 1][LETTERS_MAX + 1];
};

static const struct match_word nothing = {"", 0};
static const struct match_word stranger = {"0000000000", 10};
static const struct match_word strangers = {"0000000000 0000000000", 21};

/* ---- letters ---- */

static unsigned
most_alike(uint64_t a, uint64_t b, uint64_t common, uint64_t prefix)
{
	uint64_t jaro =
	    (2 * common * common * (a + b) + 2 * common * a * b) * 1000 / (6 * common * a * b);

	return (unsigned)(jaro + prefix * (1000 - jaro) / 10);
}

static void
make_least(struct text_weigher *weigher)
{
	for (unsigned prefix = 0; prefix <= PREFIX_MAX; prefix++) {
		for (unsigned a = 1; a <= LETTERS_MAX; a++) {
			for (unsigned b = 1; b <= LETTERS_MAX; b++) {
				unsigned shorter = a < b ? a : b, common = 1;

				while (common <= shorter &&
				    most_alike(a, b, common, prefix) < MATCH_ALIKE_FROM)
					common++;
				weigher->least[prefix][a][b] = (uint8_t)common;
			}
		}
	}
}

/* Two letters that share a bit make the set larger than it is, never smaller. */
static uint32_t
letters_of(struct match_word word)
{
	uint32_t letters = 0;

	for (size_t i = 0; i < word.len; i++)
		letters |= (uint32_t)1 << ((uint8_t)word.text[i] % 32);
	return letters;
}

static bool
may_be_alike(const struct text_weigher *weigher, struct match_word a, uint32_t letters_a,
    struct match_word b, uint32_t letters_b)
{
	size_t common_a = a.len - (size_t)__builtin_popcount(letters_a & ~letters_b);
	size_t common_b = b.len - (size_t)__builtin_popcount(letters_b & ~letters_a);
	size_t prefix = 0;

	if (a.len <= 1 || b.len <= 1)
		return a.len == 0 || b.len == 0 || a.text[0] == b.text[0];
	if (a.len > LETTERS_MAX || b.len > LETTERS_MAX)
		return true;
	while (prefix < PREFIX_MAX && prefix < a.len && prefix < b.len &&
	    a.text[prefix] == b.text[prefix])
		prefix++;
	return (common_a < common_b ? common_a : common_b) >= weigher->least[prefix][a.len][b.len];
}

static bool
is_related(const struct text_weigher *weigher, struct match_word word)
{
	uint64_t bit = match_hash(0, word.text, word.len) % RELATED_BITS;

	return (weigher->related[bit / 8] >> bit % 8 & 1) != 0;
}

static bool
may_be_like_one(
    const struct text_weigher *weigher, struct match_word word, const struct words *others)
{
	uint32_t letters = letters_of(word);

	for (size_t i = 0; i < others->count; i++)
		if (may_be_alike(weigher, word, letters, others->words[i], others->letters[i]))
			return true;
	return false;
}

/* Whether ${text}, words with one space between them, may be like any of ${others}. */
static bool
may_be_like(const struct text_weigher *weigher, struct match_word text, const struct words *others)
{
	char joined[MATCH_TEXT_MAX];
	size_t len = 0, count = 0, from = 0;

	if (text.len == 0 || text.len >= MATCH_TEXT_MAX)
		return true;
	while (from < text.len) {
		const char *space = memchr(text.text + from, ' ', text.len - from);
		size_t to = space == NULL ? text.len : (size_t)(space - text.text);
		struct match_word word = {text.text + from, to - from};

		if (++count > WORDS_MAX || is_related(weigher, word) ||
		    may_be_like_one(weigher, word, others))
			return true;
		memcpy(joined + len, word.text, word.len);
		len += word.len;
		from = to + 1;
	}
	return count > 1 && may_be_like_one(weigher, (struct match_word){joined, len}, others);
}

/* ---- the applicant ---- */

static void
add_word(struct words *words, struct match_word word)
{
	if (word.len == 0)
		return;
	words->words[words->count] = word;
	words->letters[words->count++] = letters_of(word);
}

static void
set_applicant(struct text_weigher *weigher, const struct match_profile *applicant, size_t i)
{
	struct match_name *name = &weigher->applicant.names[0];
	struct match_word diminutives[DIMINUTIVES_MAX];

	*name = applicant->names[i];
	/* A name without forenames borrows them. */
	for (size_t j = 0; name->forename_count == 0 && j < applicant->name_count; j++) {
		const struct match_name *other = &applicant->names[j];

		name->forename_count = other->forename_count;
		name->forename = other->forename;
		memcpy(name->forenames, other->forenames, sizeof(name->forenames));
	}
	name->kind = weigher->held.names[0].kind = MATCH_CURRENT;
	weigher->applicant.name_count = weigher->held.name_count = 1;

	weigher->surname.count = weigher->forenames.count = 0;
	memset(weigher->related, 0, sizeof(weigher->related));
	add_word(&weigher->surname, name->surname);
	add_word(&weigher->surname, name->core);
	for (size_t j = 0; j < name->part_count; j++)
		add_word(&weigher->surname, name->parts[j]);
	add_word(&weigher->forenames, name->forename);
	for (size_t j = 0; j < name->forename_count; j++) {
		size_t count = match_diminutives(name->forenames[j], diminutives, DIMINUTIVES_MAX);

		add_word(&weigher->forenames, name->forenames[j]);
		for (size_t k = 0; k < count; k++) {
			uint64_t bit =
			    match_hash(0, diminutives[k].text, diminutives[k].len) % RELATED_BITS;

			weigher->related[bit / 8] |= (uint8_t)(1U << bit % 8);
		}
		/* More than are listed. */
		if (count == DIMINUTIVES_MAX)
			memset(weigher->related, 0xff, sizeof(weigher->related));
	}
}

/* ---- weighing ---- */

static int
weigh(struct text_weigher *weigher, struct match_word forenames, struct match_word surname,
    enum match_part part)
{
	struct match_comparison comparison;

	match_name_read(forenames, surname, &weigher->held.names[0], weigher->held.joined[0]);
	match_compare_names(
	    weigher->frequencies, &weigher->applicant, &weigher->held, part, &comparison);
	return comparison.weight;
}

static void
keep_larger(int16_t *weight, int other)
{
	if (other > *weight)
		*weight = (int16_t)other;
}

static bool
is_whole(const struct text_weigher *weigher)
{
	const struct match_name *name = &weigher->applicant.names[0];

	return name->surname.len > 0 && name->forename_count > 0;
}

static void
weigh_surnames(struct text_weigher *weigher, uint32_t from, uint32_t to)
{
	struct text_weights *weights = weigher->weights;
	const int unlike = weigh(weigher, nothing, stranger, MATCH_PART_SURNAME);
	const int unlike_turned = weigh(weigher, stranger, stranger, MATCH_PART_TURNED);
	const bool whole = is_whole(weigher);

	for (uint32_t i = from; i < to; i++) {
		struct match_word text = vocabulary_text(&weigher->table->surnames, i);
		bool several = text.len == 0 || memchr(text.text, ' ', text.len) != NULL;

		keep_larger(&weights->surname[i],
		    several || may_be_like(weigher, text, &weigher->surname)
			? weigh(weigher, nothing, text, MATCH_PART_SURNAME)
			: unlike);
		if (text.len == 0 || !whole)
			continue;
		keep_larger(&weights->turned_forenames[i],
		    several || may_be_like(weigher, text, &weigher->forenames)
			? weigh(weigher, stranger, text, MATCH_PART_TURNED)
			: unlike_turned);
	}
}

static void
weigh_forenames(struct text_weigher *weigher, uint32_t from, uint32_t to)
{
	struct text_weights *weights = weigher->weights;
	const int unlike = weigh(weigher, stranger, nothing, MATCH_PART_FORENAMES);
	const int unlike_several = weigh(weigher, strangers, nothing, MATCH_PART_FORENAMES);
	const int unlike_turned = weigh(weigher, stranger, stranger, MATCH_PART_TURNED);
	const bool whole = is_whole(weigher);

	for (uint32_t i = from; i < to; i++) {
		struct match_word text = vocabulary_text(&weigher->table->forename_texts, i);
		bool several = text.len > 0 && memchr(text.text, ' ', text.len) != NULL;

		keep_larger(&weights->forenames[i],
		    may_be_like(weigher, text, &weigher->forenames)
			? weigh(weigher, text, nothing, MATCH_PART_FORENAMES)
			: several ? unlike_several
				  : unlike);
		if (text.len == 0 || !whole)
			continue;
		keep_larger(&weights->turned_surname[i],
		    may_be_like(weigher, text, &weigher->surname)
			? weigh(weigher, text, stranger, MATCH_PART_TURNED)
			: unlike_turned);
	}
}

/* ---- for scan.c ---- */

static int16_t *
fill(size_t count)
{
	int16_t *weights = malloc((count + 1) * sizeof(*weights));

	for (size_t i = 0; weights != NULL && i < count; i++)
		weights[i] = NEVER;
	return weights;
}

bool
text_weights_begin(struct text_weights *weights, const struct match_table *table)
{
	*weights = (struct text_weights){fill(table->surnames.count), fill(table->surnames.count),
	    fill(table->forename_texts.count), fill(table->forename_texts.count), 0};
	return weights->surname != NULL && weights->turned_forenames != NULL &&
	    weights->forenames != NULL && weights->turned_surname != NULL;
}

void
text_weights_clear(struct text_weights *weights)
{
	free(weights->surname);
	free(weights->turned_forenames);
	free(weights->forenames);
	free(weights->turned_surname);
}

size_t
text_weights_bytes(const struct match_table *table)
{
	const struct text_weights *weights = NULL;

	return table->surnames.count *
	    (sizeof(*weights->surname) + sizeof(*weights->turned_forenames)) +
	    table->forename_texts.count *
	    (sizeof(*weights->forenames) + sizeof(*weights->turned_surname));
}

size_t
text_weigher_bytes(void)
{
	return sizeof(struct text_weigher);
}

struct text_weigher *
text_weigher_new(const struct match_table *table, const struct match_frequencies *frequencies,
    struct text_weights *weights)
{
	struct text_weigher *weigher = calloc(1, sizeof(*weigher));

	if (weigher == NULL)
		return NULL;
	weigher->table = table;
	weigher->frequencies = frequencies;
	weigher->weights = weights;
	make_least(weigher);
	/* Any name will do: strangers to everybody. */
	weigher->applicant.name_count = weigher->held.name_count = 1;
	match_name_read((struct match_word){"1", 1}, (struct match_word){"2", 1},
	    &weigher->applicant.names[0], weigher->applicant.joined[0]);
	weights->stranger = weigh(weigher, stranger, stranger, MATCH_PART_TURNED);
	return weigher;
}

void
text_weigh(
    struct text_weigher *weigher, const struct match_profile *applicant, size_t part, size_t parts)
{
	size_t surnames = weigher->table->surnames.count,
	       forenames = weigher->table->forename_texts.count;

	for (size_t i = 0; i < applicant->name_count; i++) {
		set_applicant(weigher, applicant, i);
		weigh_surnames(weigher, (uint32_t)(surnames * part / parts),
		    (uint32_t)(surnames * (part + 1) / parts));
		weigh_forenames(weigher, (uint32_t)(forenames * part / parts),
		    (uint32_t)(forenames * (part + 1) / parts));
	}
}
