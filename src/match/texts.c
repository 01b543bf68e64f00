/*
 * texts.c: what each name held is worth beside the applicant's, once for all who bear it.
 *
 * Most names held are like none of the applicant's (likeness.c), and those are worth what a stranger is
 * worth, a word that is nobody's name. Surnames of several words are always compared.
 *
 * Of forenames there are as many as there are ways to put names together. What several are worth is
 * no more than the best of their words is, as the only one or as another of several; or than they are, where
 * written as one they may be like the applicant's; and what further forenames are worth. That is enough for all
 * but those few who could matter by it, and of them text_weigh_list tells what it is. In the surname's place they
 * are worth what the best of their words is, or all as one.
 */
#include <stdlib.h>
#include <string.h>

#include "match/table.h"

#define NEVER (-9000) /* of names turned, where one is missing */

struct text_weigher {
	const struct match_table *table;
	const struct match_frequencies *frequencies;
	struct text_weights *weights;
	struct match_profile applicant; /* of one name */
	struct match_profile held;      /* of one name */
	size_t name;                    /* it is this one of the applicant's; SIZE_MAX: none */
	struct likeness_words surname;
	struct likeness_words forenames;
	char two[MATCH_TEXT_MAX]; /* the first two, as one */
	struct likeness likeness;
};

static const struct match_word nothing = {"", 0};
static const struct match_word stranger = {"0000000000", 10};
static const struct match_word strangers = {"0000000000 0000000000", 21};

/* ---- the applicant ---- */

/* What is weighed below is the applicant's name ${i}. */
static void
set_name(struct text_weigher *weigher, const struct match_profile *applicant, size_t i)
{
	struct match_name *name = &weigher->applicant.names[0];

	if (weigher->name == i)
		return;
	weigher->name = i;
	*name = applicant->names[i];
	/* A name without forenames borrows them. */
	for (size_t j = 0; name->forename_count == 0 && j < applicant->name_count; j++) {
		const struct match_name *other = &applicant->names[j];

		name->forename_count = other->forename_count;
		name->forename = other->forename;
		memcpy(name->forenames, other->forenames, sizeof(name->forenames));
	}
	name->kind = MATCH_CURRENT;
}

static void
list_surname(const struct match_name *name, struct likeness_words *words)
{
	words->count = 0;
	likeness_add(words, name->surname);
	likeness_add(words, name->core);
	for (size_t i = 0; i < name->part_count; i++)
		likeness_add(words, name->parts[i]);
}

/* Its diminutives and other spellings too are sought. */
static void
relate(struct text_weigher *weigher)
{
	const struct match_name *name = &weigher->applicant.names[0];

	likeness_relate(&weigher->likeness, name->surname);
	likeness_relate(&weigher->likeness, name->core);
	likeness_relate(&weigher->likeness, name->forename);
	for (size_t i = 0; i < name->forename_count; i++)
		likeness_relate(&weigher->likeness, name->forenames[i]);
}

/* The first two forenames of ${name}, as one word. */
static struct match_word
join_two(const struct match_name *name, char text[static MATCH_TEXT_MAX])
{
	const struct match_word *words = name->forenames;

	if (name->forename_count < 2 || words[0].len + words[1].len >= MATCH_TEXT_MAX)
		return nothing;
	memcpy(text, words[0].text, words[0].len);
	memcpy(text + words[0].len, words[1].text, words[1].len);
	return (struct match_word){text, words[0].len + words[1].len};
}

/* And what is like it is found by this. */
static void
set_words(struct text_weigher *weigher)
{
	const struct match_name *name = &weigher->applicant.names[0];

	list_surname(name, &weigher->surname);
	weigher->forenames.count = 0;
	likeness_add(&weigher->forenames, name->forename);
	likeness_add(&weigher->forenames, join_two(name, weigher->two));
	for (size_t i = 0; i < name->forename_count; i++)
		likeness_add(&weigher->forenames, name->forenames[i]);
	likeness_relate_none(&weigher->likeness);
	relate(weigher);
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
		struct likeness_shape shape = likeness_shape(text);
		bool several = text.len == 0 || memchr(text.text, ' ', text.len) != NULL;

		keep_larger(&weights->surname[i],
		    several || likeness_to_one(&weigher->likeness, text, &shape, &weigher->surname)
			? weigh(weigher, nothing, text, MATCH_PART_SURNAME)
			: unlike);
		if (text.len == 0 || !whole)
			continue;
		keep_larger(&weights->turned_forenames[i],
		    several ||
			    likeness_to_one(&weigher->likeness, text, &shape, &weigher->forenames)
			? weigh(weigher, stranger, text, MATCH_PART_TURNED)
			: unlike_turned);
	}
}

/* The words of ${list}, with ${between} between them or, where it is NUL, nothing. */
static struct match_word
write_out(const struct match_table *table, struct match_word list, char between,
    char text[static MATCH_TEXT_MAX])
{
	const uint8_t *at = (const uint8_t *)list.text;
	size_t len = 0;

	for (size_t i = 0; i < list.len; i += TABLE_NUMBER_BYTES) {
		struct match_word word =
		    vocabulary_text(&table->forename_words, table_number(at + i));

		if (len > 0 && between != '\0')
			text[len++] = between;
		memcpy(text + len, word.text, word.len);
		len += word.len;
	}
	return (struct match_word){text, len};
}

static int
weigh_list(struct text_weigher *weigher, const struct match_profile *applicant, uint32_t list)
{
	char written[MATCH_TEXT_MAX];
	struct match_word forenames = write_out(
	    weigher->table, vocabulary_text(&weigher->table->forename_lists, list), ' ', written);
	int best = NEVER;

	for (size_t i = 0; i < applicant->name_count; i++) {
		set_name(weigher, applicant, i);
		best = larger(best, weigh(weigher, forenames, nothing, MATCH_PART_FORENAMES));
	}
	return best;
}

int
text_weigh_list(struct text_weigher *weigher, const struct match_profile *applicant, uint32_t list)
{
	/* Of one word it is known. */
	if (vocabulary_text(&weigher->table->forename_lists, list).len <= TABLE_NUMBER_BYTES)
		return weigher->weights->forenames[list];
	return weigh_list(weigher, applicant, list);
}

void
text_know_surname(
    struct text_weigher *weigher, const struct match_profile *applicant, uint32_t number)
{
	struct text_weights *weights = weigher->weights;
	struct match_word text = vocabulary_text(&weigher->table->surnames, number);
	int surname = NEVER, turned = NEVER;

	if (weights->surname_known[number])
		return;
	for (size_t i = 0; i < applicant->name_count; i++) {
		set_name(weigher, applicant, i);
		surname = larger(surname, weigh(weigher, nothing, text, MATCH_PART_SURNAME));
		if (text.len > 0 && is_whole(weigher))
			turned = larger(turned, weigh(weigher, stranger, text, MATCH_PART_TURNED));
	}
	weights->surname[number] = (int16_t)surname;
	weights->turned_forenames[number] = (int16_t)turned;
	weights->surname_known[number] = true;
}

void
text_know_list(struct text_weigher *weigher, const struct match_profile *applicant, uint32_t number)
{
	struct text_weights *weights = weigher->weights;
	struct match_word list = vocabulary_text(&weigher->table->forename_lists, number);
	char written[MATCH_TEXT_MAX];
	int turned = NEVER;

	if (weights->list_known[number])
		return;
	for (size_t i = 0; i < applicant->name_count; i++) {
		set_name(weigher, applicant, i);
		if (list.len > 0 && is_whole(weigher))
			turned = larger(turned,
			    weigh(weigher, write_out(weigher->table, list, ' ', written), stranger,
				MATCH_PART_TURNED));
	}
	weights->forenames[number] = (int16_t)weigh_list(weigher, applicant, number);
	weights->turned_surname[number] = (int16_t)turned;
	weights->list_known[number] = true;
}

/* The words of ${list} together. */
static struct text_word
join(const struct text_weights *weights, struct match_word list)
{
	const uint8_t *at = (const uint8_t *)list.text;
	struct text_word joined = weights->words[table_number(at)];

	for (size_t i = TABLE_NUMBER_BYTES; i < list.len; i += TABLE_NUMBER_BYTES) {
		const struct text_word *word = &weights->words[table_number(at + i)];

		joined.like = joined.like || word->like;
		keep_larger(&joined.among, word->among);
		keep_larger(&joined.turned_surname, word->turned_surname);
		likeness_append(&joined.shape, &word->shape);
	}
	return joined;
}

/* What the best of the applicant's names makes of forenames that are like none, and of further ones. */
struct lists {
	int unlike;
	int further;
	size_t count; /* of the applicant's names */
	struct {
		size_t forename_count;
		struct match_word first;
		struct likeness_words forename; /* written as one */
		struct likeness_words surname;  /* of a name that has both parts */
	} names[MATCH_NAMES_MAX];
};

static void
set_lists(struct text_weigher *weigher, const struct match_profile *applicant, struct lists *lists)
{
	const struct match_name *name = &weigher->applicant.names[0];

	lists->unlike = NEVER;
	lists->further = 0;
	lists->count = applicant->name_count;
	likeness_relate_none(&weigher->likeness);
	for (size_t i = 0; i < applicant->name_count; i++) {
		set_name(weigher, applicant, i);
		relate(weigher);
		lists->names[i].forename_count = name->forename_count;
		lists->names[i].first = name->forename_count > 0 ? name->forenames[0] : nothing;
		lists->names[i].forename.count = lists->names[i].surname.count = 0;
		likeness_add(&lists->names[i].forename, name->forename);
		lists->unlike =
		    larger(lists->unlike, weigh(weigher, strangers, nothing, MATCH_PART_FORENAMES));
		if (name->forename_count > 1)
			lists->further = larger(lists->further,
			    larger(match_weighing(MATCH_FURTHER_AGREES)->weight,
				match_weighing(MATCH_FURTHER_DIFFERS)->weight));
		if (is_whole(weigher))
			list_surname(name, &lists->names[i].surname);
	}
}

/* Whether the words of ${list}, of this shape when they are written as one, are then like one of ${others}. */
static bool
joined_is_like(const struct text_weigher *weigher, struct match_word list,
    const struct likeness_shape *joined, const struct likeness_words *others)
{
	char written[MATCH_TEXT_MAX];

	for (size_t i = 0; i < others->count; i++)
		if (likeness_of_shapes(&weigher->likeness, joined, &others->shapes[i]))
			return likeness_to_one(&weigher->likeness,
			    write_out(weigher->table, list, '\0', written), joined, others);
	return false;
}

/* Whether the first two of the words of ${list} are ${word}, written as one. */
static bool
begins_as_one(const struct match_table *table, struct match_word list, struct match_word word)
{
	const uint8_t *at = (const uint8_t *)list.text;

	return match_word_is_both(word, vocabulary_text(&table->forename_words, table_number(at)),
	    vocabulary_text(&table->forename_words, table_number(at + TABLE_NUMBER_BYTES)));
}

/* Forenames of several words, which as one word are compared with other numbers of forenames, and with surnames. */
static void
weigh_several(struct text_weigher *weigher, const struct match_profile *applicant,
    const struct lists *lists, uint32_t i)
{
	struct text_weights *weights = weigher->weights;
	struct match_word list = vocabulary_text(&weigher->table->forename_lists, i);
	struct text_word joined = join(weights, list);
	bool related = likeness_is_related(&weigher->likeness, &joined.shape);
	char written[MATCH_TEXT_MAX];

	weights->forenames[i] =
	    (int16_t)(joined.like ? joined.among + lists->further : lists->unlike);
	weights->turned_surname[i] = joined.turned_surname;
	for (size_t j = 0; j < lists->count; j++) {
		bool as_forename = begins_as_one(weigher->table, list, lists->names[j].first) ||
		    (list.len / TABLE_NUMBER_BYTES != lists->names[j].forename_count &&
			(related ||
			    joined_is_like(
				weigher, list, &joined.shape, &lists->names[j].forename)));
		bool as_surname = lists->names[j].surname.count > 0 &&
		    (related ||
			joined_is_like(weigher, list, &joined.shape, &lists->names[j].surname));

		if (!as_forename && !as_surname)
			continue;
		set_name(weigher, applicant, j);
		if (as_forename)
			keep_larger(&weights->forenames[i],
			    weigh(weigher, write_out(weigher->table, list, ' ', written), nothing,
				MATCH_PART_FORENAMES));
		if (as_surname)
			keep_larger(&weights->turned_surname[i],
			    weigh(weigher, write_out(weigher->table, list, ' ', written), stranger,
				MATCH_PART_TURNED));
	}
}

static void
weigh_lists(
    struct text_weigher *weigher, const struct match_profile *applicant, uint32_t from, uint32_t to)
{
	struct text_weights *weights = weigher->weights;
	struct lists lists;

	set_lists(weigher, applicant, &lists);
	for (uint32_t i = from; i < to; i++) {
		struct match_word list = vocabulary_text(&weigher->table->forename_lists, i);

		if (list.len > TABLE_NUMBER_BYTES) {
			weigh_several(weigher, applicant, &lists, i);
		} else if (list.len == 0) {
			weights->forenames[i] = (int16_t)weigh_list(weigher, applicant, i);
		} else {
			const struct text_word *word =
			    &weights->words[table_number((const uint8_t *)list.text)];

			weights->forenames[i] = word->alone;
			weights->turned_surname[i] = word->turned_surname;
		}
	}
}

/* What strangers to the name that is set are worth. */
struct unlike {
	int alone;
	int several;
	int turned;
};

/* Whether ${word}, after a stranger, is worth more than another stranger is: an initial is, of a second forename. */
static bool
counts_as_further(struct text_weigher *weigher, struct match_word word, int unlike)
{
	char written[MATCH_TEXT_MAX + sizeof("0000000000 ")];

	if (weigher->applicant.names[0].forename_count < 2)
		return false;
	memcpy(written, strangers.text, stranger.len + 1);
	memcpy(written + stranger.len + 1, word.text, word.len);
	return weigh(weigher, (struct match_word){written, stranger.len + 1 + word.len}, nothing,
		   MATCH_PART_FORENAMES) != unlike;
}

/* A word of forenames beside the name that is set. */
static void
weigh_word(struct text_weigher *weigher, struct match_word word, const struct unlike *unlike,
    struct text_word *weights)
{
	int alone = unlike->alone, turned = unlike->turned;
	bool like = likeness_to_one(&weigher->likeness, word, &weights->shape, &weigher->forenames);

	if (like)
		alone = weigh(weigher, word, nothing, MATCH_PART_FORENAMES);
	keep_larger(&weights->alone, alone);
	keep_larger(&weights->among, alone);
	if (alone != unlike->alone)
		keep_larger(&weights->among, match_weighing(MATCH_FORENAME_OTHER)->weight);
	if (alone != unlike->alone || (like && counts_as_further(weigher, word, unlike->several)))
		weights->like = true;
	if (!is_whole(weigher))
		return;
	if (likeness_to_one(&weigher->likeness, word, &weights->shape, &weigher->surname))
		turned = weigh(weigher, word, stranger, MATCH_PART_TURNED);
	keep_larger(&weights->turned_surname, turned);
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
	size_t surnames = table->surnames.count, lists = table->forename_lists.count;

	*weights =
	    (struct text_weights){calloc(table->forename_words.count + 1, sizeof(*weights->words)),
		fill(surnames), fill(surnames), fill(lists), fill(lists),
		calloc(surnames + 1, sizeof(*weights->surname_known)),
		calloc(lists + 1, sizeof(*weights->list_known)), 0};
	return weights->words != NULL && weights->surname != NULL &&
	    weights->turned_forenames != NULL && weights->forenames != NULL &&
	    weights->turned_surname != NULL && weights->surname_known != NULL &&
	    weights->list_known != NULL;
}

void
text_weights_clear(struct text_weights *weights)
{
	free(weights->words);
	free(weights->surname);
	free(weights->turned_forenames);
	free(weights->forenames);
	free(weights->turned_surname);
	free(weights->surname_known);
	free(weights->list_known);
}

size_t
text_weights_bytes(const struct match_table *table)
{
	const struct text_weights *weights = NULL;

	return table->forename_words.count * sizeof(*weights->words) +
	    table->surnames.count *
	    (sizeof(*weights->surname) + sizeof(*weights->turned_forenames) +
		sizeof(*weights->surname_known)) +
	    table->forename_lists.count *
	    (sizeof(*weights->forenames) + sizeof(*weights->turned_surname) +
		sizeof(*weights->list_known));
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
	likeness_begin(&weigher->likeness);
	/* Any name will do: strangers to everybody. */
	weigher->applicant.name_count = weigher->held.name_count = 1;
	weigher->held.names[0].kind = MATCH_CURRENT;
	weigher->name = SIZE_MAX;
	match_name_read((struct match_word){"1", 1}, (struct match_word){"2", 1},
	    &weigher->applicant.names[0], weigher->applicant.joined[0]);
	weights->stranger = weigh(weigher, stranger, stranger, MATCH_PART_TURNED);
	return weigher;
}

static uint32_t
share_of(const struct vocabulary *vocabulary, size_t part, size_t parts)
{
	return (uint32_t)(vocabulary->count * part / parts);
}

void
text_weigh_words(
    struct text_weigher *weigher, const struct match_profile *applicant, size_t part, size_t parts)
{
	const struct vocabulary *words = &weigher->table->forename_words;
	uint32_t from = share_of(words, part, parts), to = share_of(words, part + 1, parts);

	for (uint32_t i = from; i < to; i++)
		weigher->weights->words[i] = (struct text_word){
		    likeness_shape(vocabulary_text(words, i)), false, NEVER, NEVER, NEVER};
	for (size_t name = 0; name < applicant->name_count; name++) {
		struct unlike unlike;

		set_name(weigher, applicant, name);
		set_words(weigher);
		unlike.alone = weigh(weigher, stranger, nothing, MATCH_PART_FORENAMES);
		unlike.several = weigh(weigher, strangers, nothing, MATCH_PART_FORENAMES);
		unlike.turned = weigh(weigher, stranger, stranger, MATCH_PART_TURNED);
		for (uint32_t i = from; i < to; i++)
			weigh_word(weigher, vocabulary_text(words, i), &unlike,
			    &weigher->weights->words[i]);
	}
}

void
text_weigh(
    struct text_weigher *weigher, const struct match_profile *applicant, size_t part, size_t parts)
{
	const struct vocabulary *surnames = &weigher->table->surnames,
				*lists = &weigher->table->forename_lists;

	for (size_t i = 0; i < applicant->name_count; i++) {
		set_name(weigher, applicant, i);
		set_words(weigher);
		weigh_surnames(
		    weigher, share_of(surnames, part, parts), share_of(surnames, part + 1, parts));
	}
	weigh_lists(
	    weigher, applicant, share_of(lists, part, parts), share_of(lists, part + 1, parts));
}
