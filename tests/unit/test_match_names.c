/*
 * test_match_names.c: which names are one name in several spellings, and which are not. A list for either place, of
 * all origins; made for this test, as they are met in registers and on forms.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "match/match_internal.h"

static struct ought_error err;

struct pair {
	const char *a;
	const char *b;
};

static const struct pair surnames[] = {{"meyer", "maier"}, {"kowalski", "kovalsky"},
    {"leigh", "lee"}, {"nguyen", "nwin"}, {"hussain", "husain"}, {"hussain", "hussein"},
    {"husain", "hussein"}, {"hussain", "hossain"}, {"hussain", "حسين"}, {"hussein", "Хусейн"},
    {"thomson", "thompson"}, {"clarke", "clark"}, {"reid", "read"}, {"reid", "reed"},
    {"wright", "right"}, {"knight", "night"}, {"hughes", "hews"}, {"ng", "eng"}, {"ng", "wu"},
    {"kowalski", "kowalska"}, {"petrov", "petrova"}, {"ivanov", "ivanoff"}, {"smith", "smythe"},
    {"schmidt", "schmitt"}, {"taylor", "tailor"}, {"moore", "muir"}, {"stevens", "stephens"},
    {"stephenson", "stevenson"}, {"allen", "alleyne"}, {"johnson", "johnsen"},
    {"andersen", "anderson"}, {"nielsen", "nelson"}, {"mathews", "matthews"}, {"mcleod", "mccloud"},
    {"mckay", "mackay"}, {"mccarthy", "mccarty"}, {"mcgrath", "mcgraw"},
    {"mclaughlin", "maclachlan"}, {"mcgee", "magee"}, {"docherty", "dougherty"},
    {"callaghan", "callahan"}, {"gallagher", "gallacher"}, {"O'Brien", "OBrien"},
    {"Ó Néill", "O'Neill"}, {"byrne", "burn"}, {"reilly", "riley"}, {"kane", "cain"},
    {"kerr", "carr"}, {"karr", "carr"}, {"sinclair", "Saint-Clair"}, {"stjohn", "sinjin"},
    {"cholmondeley", "chumley"}, {"featherstonehaugh", "fanshaw"}, {"beauchamp", "beecham"},
    {"menzies", "mingis"}, {"dalziel", "dalyell"}, {"colquhoun", "cahoon"},
    {"marjoribanks", "marchbanks"}, {"mainwaring", "mannering"}, {"strachan", "strawn"},
    {"wemyss", "weems"}, {"pryce", "price"}, {"rhys", "reece"}, {"rees", "reece"},
    {"llewellyn", "lewellin"}, {"gwyn", "gwynne"}, {"vaughan", "vaun"}, {"pugh", "pew"},
    {"griffiths", "griffith"}, {"pearce", "pierce"}, {"lawrence", "laurence"},
    {"shepherd", "sheppard"}, {"forster", "foster"}, {"fraser", "frasier"}, {"gray", "grey"},
    {"graeme", "graham"}, {"hayes", "haze"}, {"jeffreys", "jeffries"}, {"lewis", "louis"},
    {"meyer", "myer"}, {"payne", "paine"}, {"rodgers", "rogers"}, {"saunders", "sanders"},
    {"sergeant", "sargent"}, {"seymour", "seamore"}, {"simmonds", "symonds"}, {"stewart", "stuart"},
    {"tate", "tait"}, {"walsh", "welsh"}, {"weir", "wear"}, {"wylie", "wiley"}, {"yates", "yeats"},
    {"ahmed", "ahmad"}, {"chaudhry", "choudhury"}, {"qureshi", "koreshi"}, {"rahman", "rehman"},
    {"sheikh", "shaikh"}, {"syed", "sayed"}, {"siddiqui", "siddique"}, {"uddin", "udin"},
    {"yusuf", "yousaf"}, {"akhtar", "aktar"}, {"osman", "uthman"}, {"suleiman", "soliman"},
    {"abdullah", "abdulla"}, {"dhillon", "dillon"}, {"kaur", "cour"}, {"szymanski", "shimansky"},
    {"wojcik", "woycik"}, {"nowak", "novak"}, {"zielinski", "zielinsky"},
    {"dabrowski", "dombrowski"}, {"dimitrov", "dimitroff"}, {"gonzalez", "gonsales"},
    {"rodriguez", "rodrigues"}, {"lopez", "lopes"}, {"jimenez", "gimenez"}, {"souza", "sousa"},
    {"mueller", "muller"}, {"schneider", "snyder"}, {"fischer", "fisher"}, {"schwarz", "schwartz"},
    {"lefebvre", "lefevre"}, {"okonkwo", "okonquo"}, {"huynh", "hwin"}, {"li", "lee"},
    {"yi", "rhee"}, {"zhang", "cheung"}, {"chow", "zhou"}, {"wong", "huang"}, {"wong", "wang"},
    {"kwok", "guo"}, {"xu", "hsu"}, {"xie", "hsieh"}, {"tsang", "zeng"}, {"tsai", "cai"},
    {"lau", "liu"}, {"choi", "tsui"}, {"park", "pak"}};
static const struct pair forenames[] = {{"mhmd", "mohammed"}, {"mohammed", "muhammad"},
    {"mohammed", "mohamed"}, {"mohammed", "md"}, {"muhammad", "mohd"}, {"mohammed", "محمد"},
    {"mohamed", "mahomed"}, {"mehmet", "mohammed"}, {"catherine", "katherine"},
    {"catherine", "kathryn"}, {"catherine", "cathryn"}, {"catherine", "katarina"},
    {"sean", "shaun"}, {"sean", "shawn"}, {"steven", "stephen"}, {"steven", "stefan"},
    {"geoffrey", "jeffrey"}, {"geoff", "jeff"}, {"philip", "phillip"}, {"alan", "allen"},
    {"ian", "iain"}, {"ian", "eoin"}, {"sarah", "sara"}, {"rachel", "rachael"},
    {"elizabeth", "elisabeth"}, {"isabel", "isobel"}, {"jonathan", "johnathon"},
    {"michael", "micheal"}, {"nicholas", "nikolas"}, {"niamh", "neve"}, {"siobhan", "shivaun"},
    {"siobhan", "shevaun"}, {"aoife", "eefa"}, {"saoirse", "seersha"}, {"caoimhe", "keeva"},
    {"sinead", "shinade"}, {"eoghan", "owen"}, {"eoin", "owen"}, {"eoghan", "ewan"},
    {"aine", "anya"}, {"aisling", "ashling"}, {"ciaran", "kieran"}, {"ciara", "kiera"},
    {"grainne", "gronya"}, {"orla", "orlagh"}, {"seamus", "shamus"}, {"tadhg", "tige"},
    {"hugh", "huw"}, {"rhys", "reece"}, {"sian", "sharn"}, {"lee", "leigh"}, {"lesley", "leslie"},
    {"louise", "luise"}, {"lawrence", "laurence"}, {"megan", "meghan"}, {"neil", "niall"},
    {"graham", "graeme"}, {"gillian", "jillian"}, {"gemma", "jemma"}, {"hayley", "hailey"},
    {"jacqueline", "jackelyn"}, {"joseph", "josef"}, {"karen", "caron"}, {"carl", "karl"},
    {"claire", "clare"}, {"darren", "daren"}, {"diane", "dianne"}, {"frederick", "fredrick"},
    {"zoë", "zoey"}, {"yvonne", "evonne"}, {"theresa", "teresa"}, {"terence", "terrance"},
    {"tracey", "tracy"}, {"sylvia", "silvia"}, {"stuart", "stewart"}, {"rory", "ruairi"},
    {"robin", "robyn"}, {"ralph", "rafe"}, {"abigail", "abigale"}, {"aidan", "aiden"},
    {"alison", "alyson"}, {"alexander", "aleksander"}, {"alistair", "alasdair"}, {"amy", "aimee"},
    {"anthony", "antony"}, {"ashley", "ashleigh"}, {"bridget", "brigid"}, {"callum", "calum"},
    {"cecilia", "cecelia"}, {"cheryl", "sherrill"}, {"chloé", "khloe"}, {"sheila", "shelagh"},
    {"fatima", "fatema"}, {"aisha", "ayesha"}, {"khadija", "hadija"}, {"yasmin", "yasmeen"},
    {"ali", "aly"}, {"hussein", "husayn"}, {"ibrahim", "ebrahim"}, {"mustafa", "mostafa"},
    {"rashid", "rasheed"}, {"yusuf", "yousef"}, {"zahra", "zehra"}, {"harpreet", "harprit"},
    {"jaswinder", "jasvinder"}, {"lakshmi", "laxmi"}, {"agnieszka", "agneshka"},
    {"krzysztof", "kristof"}, {"malgorzata", "margareta"}, {"pawel", "pavel"}, {"yulia", "julia"},
    {"Юлия", "yulia"}, {"dmitriy", "dmitri"}, {"yevgeny", "evgeny"}, {"oleksandr", "alexander"},
    {"volodymyr", "vladimir"}, {"mykola", "nikolai"}, {"georgios", "yorgos"}, {"renée", "renee"}};
static const struct pair other_surnames[] = {{"smith", "sutton"}, {"schmidt", "scott"},
    {"jones", "jackson"}, {"johnson", "jackson"}, {"white", "wade"}, {"wood", "wade"},
    {"taylor", "tiller"}, {"green", "grant"}, {"king", "knox"}, {"lee", "low"}, {"li", "yi"},
    {"li", "rhee"}, {"turner", "tanner"}, {"cook", "cox"}, {"palmer", "pullman"}, {"hunt", "hand"},
    {"fox", "fuchs"}, {"dean", "dunn"}, {"payne", "penny"}, {"norton", "newton"},
    {"dixon", "dyson"}, {"hassan", "hudson"}, {"kaur", "kerr"}, {"petrov", "peters"},
    {"okafor", "okeke"}, {"owen", "evan"}, {"kelly", "kyle"}, {"shaw", "shore"}, {"graham", "gray"},
    {"knight", "kenneth"}, {"mohammed", "mahdi"}, {"ng", "nash"}, {"robertson", "robinson"},
    {"wright", "white"}, {"singh", "sangster"}, {"zhang", "zhou"}, {"wong", "wu"},
    {"moore", "muirhead"}};
static const struct pair other_forenames[] = {{"owen", "ewan"}, {"alan", "elaine"},
    {"leon", "lane"}, {"kate", "karen"}, {"karen", "corinne"}, {"amir", "omar"}, {"lewis", "lucy"},
    {"simon", "sonia"}, {"gary", "gregory"}, {"wayne", "wendy"}, {"mohammed", "mehdi"},
    {"mohammed", "mahdi"}, {"peter", "patricia"}, {"stephen", "stella"}};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct comparing {
	struct match_normaliser *normaliser;
	struct match_profile a;
	struct match_profile b;
	char words[2][MATCH_TEXT_MAX];
};

static int
open_comparing(void **state)
{
	struct comparing *c = calloc(1, sizeof(*c));

	assert_non_null(c);
	assert_int_equal(match_normaliser_open(&c->normaliser, &err), OUGHT_OK);
	c->a.name_count = c->b.name_count = 1;
	*state = c;
	return 0;
}

static int
close_comparing(void **state)
{
	struct comparing *c = *state;

	match_normaliser_close(c->normaliser);
	free(c);
	return 0;
}

static void
read_name(
    struct comparing *c, struct match_profile *profile, enum match_part part, const char *text)
{
	bool surname = part == MATCH_PART_SURNAME;
	char *words = c->words[profile == &c->b];
	struct match_word word, none = {"", 0};

	assert_int_equal(
	    match_normalise(c->normaliser, surname ? MATCH_TEXT_SURNAME : MATCH_TEXT_FORENAMES,
		text, words, &err),
	    OUGHT_OK);
	word = (struct match_word){words, strlen(words)};
	match_name_read(
	    surname ? none : word, surname ? word : none, &profile->names[0], profile->joined[0]);
}

/* What is found of that part, as a level of weights. */
static enum match_weight
level_of(struct comparing *c, enum match_part part, const char *a, const char *b)
{
	static const struct match_frequencies nobody;
	struct match_comparison comparison;

	read_name(c, &c->a, part, a);
	read_name(c, &c->b, part, b);
	match_compare_names(&nobody, &c->a, &c->b, part, &comparison);
	return comparison.evidence[0].which;
}

/* In either direction, at least as much as what sounds alike is worth. */
static void
assert_one_name(struct comparing *c, enum match_part part, enum match_weight least,
    const struct pair *pairs, size_t count)
{
	for (size_t i = 0; i < 2 * count; i++) {
		const struct pair *pair = &pairs[i / 2];
		enum match_weight level = level_of(
		    c, part, i % 2 == 0 ? pair->a : pair->b, i % 2 == 0 ? pair->b : pair->a);

		if (match_weighing(level)->weight < match_weighing(least)->weight)
			fail_msg("%s %s: %s", pair->a, pair->b, match_weighing(level)->name);
	}
}

static void
assert_two_names(struct comparing *c, enum match_part part, enum match_weight most,
    const struct pair *pairs, size_t count)
{
	for (size_t i = 0; i < 2 * count; i++) {
		const struct pair *pair = &pairs[i / 2];
		enum match_weight level = level_of(
		    c, part, i % 2 == 0 ? pair->a : pair->b, i % 2 == 0 ? pair->b : pair->a);

		if (match_weighing(level)->weight > match_weighing(most)->weight)
			fail_msg("%s %s: %s", pair->a, pair->b, match_weighing(level)->name);
	}
}

static void
spellings_of_one_name_are_heard_as_one(void **state)
{
	assert_one_name(
	    *state, MATCH_PART_SURNAME, MATCH_SURNAME_SOUNDS, surnames, COUNT(surnames));
	assert_one_name(
	    *state, MATCH_PART_FORENAMES, MATCH_FORENAME_SOUNDS, forenames, COUNT(forenames));
}

static void
names_that_only_begin_or_end_alike_are_not(void **state)
{
	assert_two_names(*state, MATCH_PART_SURNAME, MATCH_SURNAME_SIMILAR, other_surnames,
	    COUNT(other_surnames));
	assert_two_names(*state, MATCH_PART_FORENAMES, MATCH_FORENAME_SIMILAR, other_forenames,
	    COUNT(other_forenames));
}

static void
a_spelling_may_be_one_of_several_names(void **state)
{
	struct match_word lee = {"lee", 3}, leigh = {"leigh", 5}, li = {"li", 2}, words[16];
	size_t count = match_spellings(lee, words, COUNT(words));
	bool found = false;

	(void)state;
	for (size_t i = 0; i < count; i++)
		found = found || match_word_equal(words[i], leigh);
	assert_true(found);
	assert_int_equal(match_spellings(lee, words, 2), 2);
	assert_true(match_spellings_of_one(lee, leigh));
	assert_true(match_spellings_of_one(li, lee));
	assert_false(match_spellings_of_one(li, leigh));
	assert_false(match_spellings_of_one(lee, (struct match_word){"le", 2}));
}

#define PROMISE(promise) cmocka_unit_test_setup_teardown(promise, open_comparing, close_comparing)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    PROMISE(spellings_of_one_name_are_heard_as_one),
	    PROMISE(names_that_only_begin_or_end_alike_are_not),
	    PROMISE(a_spelling_may_be_one_of_several_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
