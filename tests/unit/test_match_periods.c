/* test_match_periods.c: what it says that two persons had one address depends on when they had it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "match/match_internal.h"

static struct ought_error err;

struct stay {
	const char *address;
	const char *from;
	const char *to;
};

#define HOUSE "14 Quay Street, Orford"

/* Somebody who stayed at two addresses, or at one. */
static void
read_person(struct match_normaliser *normaliser, struct stay first, struct stay second,
    struct match_bytes *bytes, struct match_profile *profile)
{
	json_t *json = json_pack("{s:[{s:s, s:s, s:s}], s:[{s:s, s:s, s:s*, s:s*}]}", "names",
	    "kind", "current", "forenames", "Margaret", "surname", "Lindqvist", "addresses",
	    "address", first.address, "postcode", "IP12 2NU", "from", first.from, "to", first.to);

	if (second.address != NULL)
		json_array_append_new(json_object_get(json, "addresses"),
		    json_pack("{s:s, s:s, s:s*, s:s*}", "address", second.address, "postcode",
			"IP1 1AA", "from", second.from, "to", second.to));
	if (match_profile_of_json(normaliser, json, bytes, &err) != OUGHT_OK ||
	    match_profile_read(bytes->bytes, bytes->len, profile, &err) != OUGHT_OK)
		fail_msg("%s", err.sentence);
	json_decref(json);
}

static const char *
finding_of(struct stay applicant, struct stay first, struct stay second, int *weight)
{
	static const struct match_frequencies nobody;
	struct match_profile *a = malloc(sizeof(*a)), *b = malloc(sizeof(*b));
	struct match_bytes bytes_a, bytes_b;
	struct match_normaliser *normaliser;
	struct match_comparison comparison;
	const char *finding = "";

	assert_non_null(a);
	assert_non_null(b);
	assert_int_equal(match_normaliser_open(&normaliser, &err), OUGHT_OK);
	read_person(normaliser, applicant, (struct stay){NULL, NULL, NULL}, &bytes_a, a);
	read_person(normaliser, first, second, &bytes_b, b);
	match_compare(&nobody, a, b, &comparison);
	for (size_t i = 0; i < comparison.count; i++) {
		const struct match_weighing *weighing =
		    match_weighing(comparison.evidence[i].which);

		if (strcmp(weighing->field, "address") == 0) {
			finding = weighing->finding;
			*weight = comparison.evidence[i].weight;
		}
	}
	free(bytes_a.bytes);
	free(bytes_b.bytes);
	free(a);
	free(b);
	match_normaliser_close(normaliser);
	return finding;
}

static const char other_times[] = "is the same house or street, but at other times";
static const struct stay nowhere = {NULL, NULL, NULL};

static void
who_had_a_house_at_another_time_is_rather_the_tenant_before(void **state)
{
	static const struct {
		struct stay applicant;
		struct stay held;
		const char *finding;
	} rows[] = {
	    {{HOUSE, "2015-01-01", "2019-12-31"}, {HOUSE, "2018-06-01", NULL}, "agrees"},
	    {{HOUSE, "2015-01-01", "2019-12-31"}, {HOUSE, "2010-01-01", "2030-01-01"}, "agrees"},
	    {{HOUSE, "2015-01-01", NULL}, {HOUSE, NULL, "2014-03-31"}, other_times},
	    {{HOUSE, NULL, "2014-03-31"}, {HOUSE, "2015-01-01", NULL}, other_times},
	    {{"9 Quay Street, Orford", "2015-01-01", NULL}, {HOUSE, NULL, "2014-03-31"},
		other_times},
	    /* Days of moving are known roughly. */
	    {{HOUSE, "2014-03-31", NULL}, {HOUSE, NULL, "2014-03-01"}, "agrees"},
	    /* An end that nobody knows is none. */
	    {{HOUSE, "2015-01-01", NULL}, {HOUSE, "2001-01-01", NULL}, "agrees"},
	    {{HOUSE, NULL, NULL}, {HOUSE, "2001-01-01", "2002-01-01"}, "agrees"},
	    {{HOUSE, "2015-01-01", NULL}, {HOUSE, "once", "in 2003"}, "agrees"},
	    /* What says less than that stays what it is. */
	    {{"3 Tide Mill Way", "2015-01-01", NULL}, {HOUSE, NULL, "2014-03-31"},
		"agrees in town and postcode"},
	};
	int weight = 0, house = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strcmp(finding_of(rows[i].applicant, rows[i].held, nowhere, &weight),
			rows[i].finding) != 0)
			fail_msg("row %zu", i);
		if (strcmp(rows[i].finding, other_times) == 0)
			house = weight;
	}
	assert_true(weight <= house);
}

static void
another_address_that_both_had_at_once_counts_more(void **state)
{
	const struct stay applicant = {HOUSE, "2015-01-01", NULL};
	int once, never;

	(void)state;
	assert_string_equal(finding_of(applicant, (struct stay){HOUSE, NULL, "2009-12-31"},
				(struct stay){HOUSE, "2016-01-01", NULL}, &once),
	    "is nearly the same");
	assert_string_equal(
	    finding_of(applicant, (struct stay){HOUSE, NULL, "2009-12-31"}, nowhere, &never),
	    other_times);
	assert_true(once > never);
	assert_true(never > match_weighing(MATCH_ADDRESS_NONE)->weight);
}

/* Four bytes for an address that has a period, none for one that has not. */
static void
an_address_without_a_period_takes_no_byte_more(void **state)
{
	struct match_profile *profile = malloc(sizeof(*profile));
	struct match_normaliser *normaliser;
	struct match_bytes with, without, both;

	(void)state;
	assert_non_null(profile);
	assert_int_equal(match_normaliser_open(&normaliser, &err), OUGHT_OK);
	read_person(
	    normaliser, (struct stay){HOUSE, "2015-01-01", "2016-01-01"}, nowhere, &with, profile);
	read_person(normaliser, (struct stay){HOUSE, NULL, NULL}, nowhere, &without, profile);
	read_person(normaliser, (struct stay){HOUSE, NULL, NULL}, (struct stay){HOUSE, NULL, NULL},
	    &both, profile);
	assert_int_equal(with.len - without.len, 4);
	assert_int_equal(both.len - without.len, 1 + strlen("ip11aa") + 1 + strlen(HOUSE) - 1);
	free(with.bytes);
	free(without.bytes);
	free(both.bytes);
	free(profile);
	match_normaliser_close(normaliser);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_had_a_house_at_another_time_is_rather_the_tenant_before),
	    cmocka_unit_test(another_address_that_both_had_at_once_counts_more),
	    cmocka_unit_test(an_address_without_a_period_takes_no_byte_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
