/* test_manual.c: ought-ledger(5) says what each act claims and contains: every act, every member, and no act that there is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "acts/acts_internal.h"

#include "../fixture/fixture.h"

/* The page, with a NUL; tests run in the source's root. */
static char *
page(void)
{
	size_t len = 0;
	char *bytes = fixture_read("man/ought-ledger.5", &len), *text = calloc(1, len + 1);

	assert_non_null(text);
	memcpy(text, bytes, len);
	free(bytes);
	return text;
}

/* From the act's heading to the next act's. */
static char *
section(const char *text, const char *act)
{
	char heading[96], *part;
	const char *begin, *end;

	snprintf(heading, sizeof(heading), "\n.It Cm %s\n", act);
	if ((begin = strstr(text, heading)) == NULL)
		fail_msg("the page has no act %s", act);
	end = strstr(begin + strlen(heading) - 1, "\n.It Cm ");
	part = strndup(begin, end == NULL ? strlen(begin) : (size_t)(end - begin) + 1);
	assert_non_null(part);
	return part;
}

static void
has_fields(const char *part, const char *act, const struct field *field)
{
	char line[96];

	for (; field != NULL && field->key != NULL; field++) {
		snprintf(line, sizeof(line), "\n.It Va %s\n", field->key);
		if (strstr(part, line) == NULL)
			fail_msg("the page lacks %s of %s", field->key, act);
		if (field->members != fields_person)
			has_fields(part, act, field->members);
	}
}

static void
every_act_and_every_member_is_in_the_manual(void **state)
{
	char *text = page(), *part, roles[160];
	const struct act_kind *const *family, *kind;
	size_t i;

	(void)state;
	for (family = act_families; *family != NULL; family++)
		for (kind = *family; kind->about.name != NULL; kind++) {
			part = section(text, kind->about.name);
			has_fields(part, kind->about.name, kind->claims);
			if (kind->content != fields_person)
				has_fields(part, kind->about.name, kind->content);
			snprintf(roles, sizeof(roles), "processing: %s.",
			    ought_processing_name(kind->about.processing));
			assert_non_null(strstr(part, roles));
			for (i = 0; i < OUGHT_ROLE_COUNT; i++)
				if ((kind->about.roles & (1U << i)) != 0)
					assert_non_null(strstr(
					    part, ought_role_name((enum ought_role)(1U << i))));
			free(part);
		}
	free(text);
}

static void
no_act_is_in_the_manual_that_there_is_not(void **state)
{
	char *text = page(), *at, name[64];

	(void)state;
	for (at = text; (at = strstr(at, "\n.It Cm ")) != NULL; at++) {
		assert_int_equal(sscanf(at, "\n.It Cm %63s", name), 1);
		if (act_kind_find(name) == NULL)
			fail_msg("the page has the act %s, which there is not", name);
	}
	free(text);
}

static void
the_members_of_a_person_are_in_the_manual(void **state)
{
	char *text = page();

	(void)state;
	has_fields(text, "a person", fields_person);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_act_and_every_member_is_in_the_manual),
	    cmocka_unit_test(no_act_is_in_the_manual_that_there_is_not),
	    cmocka_unit_test(the_members_of_a_person_are_in_the_manual),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
