/*
 * test_match_letters.c: names in other letters than Latin ones are compared in these and in Latin letters, and found by
 * either. All names are made up of common ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "match/match_internal.h"

static struct ought_error err;

struct person {
	struct match_bytes bytes;
	struct match_profile *profile;
};

struct names {
	const char *forenames;
	const char *surname;
};

static struct person
read_person(struct match_normaliser *normaliser, struct names names)
{
	struct person person = {{NULL, 0, 0}, malloc(sizeof(*person.profile))};
	json_t *json = json_pack("{s:[{s:s, s:s, s:s}], s:[s]}", "names", "kind", "alias",
	    "forenames", names.forenames, "surname", names.surname, "births", "1987-05-09");

	assert_non_null(person.profile);
	if (match_profile_of_json(normaliser, json, &person.bytes, &err) != OUGHT_OK ||
	    match_profile_read(person.bytes.bytes, person.bytes.len, person.profile, &err) !=
		OUGHT_OK)
		fail_msg("%s", err.sentence);
	json_decref(json);
	return person;
}

static void
free_person(struct person *person)
{
	free(person->bytes.bytes);
	free(person->profile);
}

static const char *
finding_of(const struct match_comparison *comparison, const char *field)
{
	for (size_t i = 0; i < comparison->count; i++)
		if (strcmp(match_weighing(comparison->evidence[i].which)->field, field) == 0)
			return comparison->evidence[i].finding;
	return "";
}

static bool
share_a_name_key(const struct person *applicant, const struct person *held)
{
	struct match_keys filed, sought;
	bool shared = false;

	assert_int_equal(match_keys_filed(held->profile, &filed, &err), OUGHT_OK);
	assert_int_equal(match_keys_sought(applicant->profile, &sought, &err), OUGHT_OK);
	for (size_t i = 0; i < filed.count; i++)
		for (size_t j = 0; j < sought.count; j++)
			shared = shared ||
			    (filed.keys[i].from >= sought.keys[j].from &&
				filed.keys[i].from <= sought.keys[j].to &&
				(sought.keys[j].agrees &
				    (MATCH_AGREES_SURNAME | MATCH_AGREES_FORENAME)) != 0);
	match_keys_free(&filed);
	match_keys_free(&sought);
	return shared;
}

struct pair {
	struct names applicant;
	struct names held;
	const char *surname; /* what is found of it */
	const char *forename;
};

static void
assert_pairs(const struct pair *pairs, size_t count, bool keyed)
{
	static const struct match_frequencies nobody;
	struct match_normaliser *normaliser;
	struct match_comparison comparison;

	assert_int_equal(match_normaliser_open(&normaliser, &err), OUGHT_OK);
	for (size_t i = 0; i < count; i++) {
		struct person applicant = read_person(normaliser, pairs[i].applicant),
			      held = read_person(normaliser, pairs[i].held);

		match_compare(&nobody, applicant.profile, held.profile, &comparison);
		if (strncmp(finding_of(&comparison, "surname"), pairs[i].surname,
			strlen(pairs[i].surname)) != 0 ||
		    strncmp(finding_of(&comparison, "forename"), pairs[i].forename,
			strlen(pairs[i].forename)) != 0)
			fail_msg("row %zu: surname %s, forename %s", i,
			    finding_of(&comparison, "surname"),
			    finding_of(&comparison, "forename"));
		if (keyed && !share_a_name_key(&applicant, &held))
			fail_msg("row %zu: no key of a name is shared", i);
		free_person(&applicant);
		free_person(&held);
	}
	match_normaliser_close(normaliser);
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void
the_same_letters_agree_however_poorly_they_are_romanised(void **state)
{
	static const struct pair pairs[] = {
	    {{"مُحَمَّد", "عَبْدُ الرَّحْمٰن"}, {"محمد", "عبد الرحمن"}, "agrees; in its own letters",
		"agrees; in its own letters"},
	    {{"أحمد", "علي"}, {"احمد", "علی"}, "agrees; in its own letters",
		"agrees; in its own letters"},
	    {{"משֶׁה", "לֵוִי"}, {"משה", "לוי"}, "agrees; in its own letters",
		"agrees; in its own letters"},
	    {{"花子", "田中"}, {"花子", "田中"}, "agrees; in its own letters",
		"agrees; in its own letters"},
	    {{"小龍", "李"}, {"小龙", "李"}, "agrees; in its own letters",
		"agrees; in its own letters"},
	    {{"ФЁДОР", "ЩЕРБАКОВ"}, {"Федор", "Щербаков"}, "agrees; in its own letters",
		"agrees; in its own letters"},
	    {{"ΒΑΣΙΛΗΣ", "ΠΑΠΑΔΟΠΟΥΛΟΣ"}, {"Βασίλης", "Παπαδόπουλος"}, "agrees; in its own letters",
		"agrees; in its own letters"},
	    /* Letters for which ICU has no reading. */
	    {{"\xe2\xb4\xb0\xe2\xb5\x8e", "\xe2\xb4\xb0\xe2\xb5\xa3"},
		{"\xe2\xb4\xb0\xe2\xb5\x8e", "\xe2\xb4\xb0\xe2\xb5\xa3"}, "agrees", "agrees"},
	};

	(void)state;
	assert_pairs(pairs, COUNT(pairs), true);
}

static void
a_romanised_applicant_finds_the_name_held_in_its_own_letters(void **state)
{
	static const struct pair pairs[] = {
	    {{"Yuliya", "Shcherbakova"}, {"Юлия", "Щербакова"}, "agrees; in Latin letters",
		"agrees; in Latin letters"},
	    {{"Andrei", "Chaikovsky"}, {"Андрей", "Чайковский"}, "sounds alike; in Latin letters",
		"differs in one letter; in Latin"},
	    {{"Vasilis", "Papadopoulos"}, {"Βασίλης", "Παπαδόπουλος"}, "agrees; in Latin letters",
		"agrees; in Latin letters"},
	    {{"Xiaolong", "Li"}, {"小龙", "李"}, "agrees; in Latin letters",
		"agrees; in Latin letters"},
	};

	(void)state;
	assert_pairs(pairs, COUNT(pairs), true);
}

/* No key of the names is shared: the exhaustive pass finds them. */
static void
arabic_without_its_vowels_sounds_like_what_it_is_romanised_as(void **state)
{
	static const struct pair pairs[] = {
	    {{"Mohammed", "Hassan"}, {"محمد", "حسن"}, "sounds alike; in Latin letters",
		"sounds alike; in Latin letters"},
	    {{"Ahmed", "Abdulrahman"}, {"أحمد", "عبد الرحمن"}, "sounds alike; in Latin letters",
		"is short, and has one slip; in Latin letters"},
	    {{"Fatima", "Yusuf"}, {"فاطمة", "يوسف"}, "",
		"agrees but for a letter more or less; in Latin letters"},
	};

	(void)state;
	assert_pairs(pairs, COUNT(pairs), false);
}

static void
marks_on_latin_letters_change_nothing(void **state)
{
	static const struct pair pairs[] = {
	    {{"Lukasz", "Wisniewski"}, {"Łukasz", "Wiśniewski"}, "agrees", "agrees"},
	    {{"Isil", "Gunes"}, {"IŞIL", "Güneş"}, "agrees", "agrees"},
	    {{"Hue", "Dang Thi"}, {"Huệ", "Đặng Thị"}, "agrees", "agrees"},
	    {{"Soren", "Aebelo"}, {"Søren", "Æbelø"}, "agrees", "agrees"},
	    {{"Jorg", "Weiss"}, {"Jörg", "Weiß"}, "agrees", "agrees"},
	};

	(void)state;
	assert_pairs(pairs, COUNT(pairs), true);
}

/* Li and Li, who share no letter. */
static void
names_that_agree_in_latin_letters_only_are_told_from_the_same_name(void **state)
{
	static const struct pair pairs[] = {
	    {{"小龙", "黎"}, {"小龙", "李"}, "agrees; in Latin letters", "agrees"},
	};

	(void)state;
	assert_pairs(pairs, COUNT(pairs), true);
}

/* "Алексей" and "Анатолий" have half of their bytes in common. */
static void
other_letters_are_not_alike_because_their_bytes_are(void **state)
{
	static const struct pair pairs[] = {
	    {{"Пётр", "Щербакова"}, {"Иван", "Щербакова"}, "agrees; in its own letters", "differs"},
	    {{"Алексей", "Мельник"}, {"Алексей", "Морозов"}, "differs", "agrees"},
	};

	(void)state;
	assert_pairs(pairs, COUNT(pairs), true);
}

static void
a_name_in_its_own_letters_is_not_counted_as_another_name(void **state)
{
	struct match_normaliser *normaliser;
	static const struct match_frequencies nobody;
	struct match_comparison comparison;
	struct person applicant, held;

	(void)state;
	assert_int_equal(match_normaliser_open(&normaliser, &err), OUGHT_OK);
	applicant = read_person(normaliser, (struct names){"Yuliya", "Shcherbakova"});
	held = read_person(normaliser, (struct names){"Юлия", "Щербакова"});
	assert_int_equal(applicant.profile->name_count, 1);
	assert_int_equal(held.profile->name_count, 2);
	match_compare(&nobody, applicant.profile, held.profile, &comparison);
	for (size_t i = 0; i < comparison.count; i++)
		assert_null(strstr(comparison.evidence[i].finding, "alias"));
	free_person(&applicant);
	free_person(&held);
	match_normaliser_close(normaliser);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_same_letters_agree_however_poorly_they_are_romanised),
	    cmocka_unit_test(a_romanised_applicant_finds_the_name_held_in_its_own_letters),
	    cmocka_unit_test(arabic_without_its_vowels_sounds_like_what_it_is_romanised_as),
	    cmocka_unit_test(marks_on_latin_letters_change_nothing),
	    cmocka_unit_test(names_that_agree_in_latin_letters_only_are_told_from_the_same_name),
	    cmocka_unit_test(other_letters_are_not_alike_because_their_bytes_are),
	    cmocka_unit_test(a_name_in_its_own_letters_is_not_counted_as_another_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
