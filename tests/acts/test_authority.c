/* test_authority.c: who is given what authority, by whom, and who is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../fixture/day.h"

static json_t *
grants(const char *officer, const char *role)
{
	return day_json("{'officer': '%s', 'role': '%s'}", officer, role);
}

static json_t *
enrols(struct day *day, const char *officer, const char *keys_of)
{
	char signing[OUGHT_BASE64_MAX(OUGHT_KEY_BYTES)], box[OUGHT_BASE64_MAX(OUGHT_KEY_BYTES)];
	struct ought_identity *identity = day_identity(day, keys_of);

	ought_base64_encode(
	    ought_identity_signing_key(identity), OUGHT_KEY_BYTES, signing, sizeof(signing));
	ought_base64_encode(ought_identity_box_key(identity), OUGHT_KEY_BYTES, box, sizeof(box));
	return day_json(
	    "{'officer': '%s', 'signing_key': '%s', 'box_key': '%s'}", officer, signing, box);
}

static json_t *
admits(struct day *day, const char *officer, const char *print_of)
{
	char print[OUGHT_FINGERPRINT_MAX];

	ought_fingerprint(ought_identity_signing_key(day_identity(day, print_of)), print);
	return day_json("{'officer': '%s', 'fingerprint': '%s'}", officer, print);
}

static json_t *
delegates(struct day *day, int delegation, const char *officer, const char *rank, const char *from,
    const char *to)
{
	json_t *claims = admits(day, officer, officer), *more;

	more = day_json(
	    "{'delegation': %d, 'rank': '%s', 'workforces': ['child'], 'from': '%s', 'to': '%s',"
	    " 'instrument': 'DEL'}",
	    delegation, rank, from, to);
	json_object_update(claims, more);
	json_decref(more);
	return claims;
}

static void
a_list_of_roles_is_no_role(void **state)
{
	struct day *day = *state;

	day_invalid(day, "role has to be senior, disclosure, records, auditor or administrator",
	    "mary.shaw", "officer.grant", grants("new.comer", "senior|disclosure"), NULL);
}

static void
a_store_is_founded_once(void **state)
{
	struct day *day = *state;

	day_refused(day, "this store is founded already", "mary.shaw", "store.found",
	    day_json(
		"{'chief': 'mary.shaw', 'rank': 'chief-constable', 'force': 'suffolk', 'store': 'suffolk/00000000',"
		" 'signing_key': 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',"
		" 'box_key': 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',"
		" 'content_key_hash': 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='}"),
	    NULL);
}

static void
nobody_grants_a_role_to_themselves(void **state)
{
	day_refused(*state,
	    "nobody grants a role to themselves; another administrator or the chief officer can grant it to dan.lock",
	    "dan.lock", "officer.grant", grants("dan.lock", "senior"), NULL);
	day_refused(*state,
	    "nobody grants a role to themselves; another administrator or the chief officer can grant it to mary.shaw",
	    "mary.shaw", "officer.grant", grants("mary.shaw", "auditor"), NULL);
}

static void
only_the_chief_officer_makes_administrators(void **state)
{
	struct day *day = *state;

	day_refused(day,
	    "dan.lock is an administrator; only the chief officer makes somebody an administrator",
	    "dan.lock", "officer.grant", grants("new.comer", "administrator"), NULL);
	day_do(day, "mary.shaw", "officer.grant", grants("new.comer", "administrator"), NULL);
}

static void
an_administrator_grants_other_roles(void **state)
{
	struct day *day = *state;

	day_do(day, "dan.lock", "officer.grant", grants("new.comer", "disclosure"), NULL);
	day_refused(day, "new.comer is a disclosure officer; the role is held already", "dan.lock",
	    "officer.grant", grants("new.comer", "disclosure"), NULL);
}

static void
an_auditor_holds_no_other_role(void **state)
{
	day_refused(*state, "john.doe is a records officer; an auditor holds no other role",
	    "dan.lock", "officer.grant", grants("john.doe", "auditor"), NULL);
	day_refused(*state, "ann.green is an auditor; an auditor holds no other role", "dan.lock",
	    "officer.grant", grants("ann.green", "senior"), NULL);
}

static void
an_administrator_holds_no_role_that_reads_the_content(void **state)
{
	day_refused(*state,
	    "dan.lock is an administrator; an administrator holds no role that reads the content",
	    "mary.shaw", "officer.grant", grants("dan.lock", "records"), NULL);
	day_refused(*state,
	    "john.doe is a records officer; an administrator holds no role that reads the content",
	    "mary.shaw", "officer.grant", grants("john.doe", "administrator"), NULL);
}

static void
the_chief_officer_holds_no_other_role(void **state)
{
	day_refused(*state, "mary.shaw is the chief officer, who holds no other role", "dan.lock",
	    "officer.grant", grants("mary.shaw", "senior"), NULL);
}

static void
nobody_becomes_chief_by_a_grant(void **state)
{
	day_invalid(*state, "role has to be senior, disclosure, records, auditor or administrator",
	    "mary.shaw", "officer.grant", grants("new.comer", "chief"), NULL);
}

static void
roles_are_granted_to_who_is_enrolled(void **state)
{
	day_fails(*state, OUGHT_NOT_FOUND, "no.body is not enrolled in this store", "dan.lock",
	    "officer.grant", grants("no.body", "senior"), NULL);
}

static void
an_officer_is_enrolled_once_and_with_keys_of_their_own(void **state)
{
	struct day *day = *state;

	day_refused(day, "john.doe is enrolled already", "dan.lock", "officer.enrol",
	    enrols(day, "john.doe", "john.doe"), NULL);
	day_refused(day, "the keys that eve.lamb hands over are, or were, an officer's already",
	    "dan.lock", "officer.enrol", enrols(day, "eve.lamb", "john.doe"), NULL);
	day_invalid(day, "officer is not an officer's name, which looks like jane.roe", "dan.lock",
	    "officer.enrol", enrols(day, "Eve Lamb", "no.body"), NULL);
	day_do(day, "dan.lock", "officer.enrol", enrols(day, "no.body", "no.body"), NULL);
}

static void
a_role_that_is_not_held_is_not_revoked(void **state)
{
	day_refused(*state, "john.doe does not hold the role senior", "dan.lock", "officer.revoke",
	    grants("john.doe", "senior"), NULL);
	day_refused(*state, "the chief officer's role cannot be revoked", "dan.lock",
	    "officer.revoke", grants("mary.shaw", "chief"), NULL);
}

static void
with_the_last_role_that_reads_admission_ends(void **state)
{
	struct day *day = *state;

	day_do(day, "dan.lock", "officer.revoke", grants("vera.moss", "senior"), NULL);
	assert_int_equal(
	    day_int(day,
		"SELECT count(*) FROM admission WHERE officer = 'vera.moss' AND until_n IS NULL"),
	    1);
	day_do(day, "dan.lock", "officer.revoke", grants("vera.moss", "records"), NULL);
	day_do(day, "dan.lock", "officer.revoke", grants("vera.moss", "disclosure"), NULL);
	assert_int_equal(
	    day_int(day,
		"SELECT count(*) FROM admission WHERE officer = 'vera.moss' AND until_n IS NULL"),
	    0);
	day_do(day, "dan.lock", "officer.grant", grants("vera.moss", "records"), NULL);
	day_refused(day,
	    "vera.moss is not admitted to the content; the chief officer admits officers to it",
	    "vera.moss", "person.entered", day_json("{'person': 'P-000001'}"),
	    day_person_content("A", "B", "2001-02-03"));
	assert_int_equal(day_verify(day, "mary.shaw"), OUGHT_OK);
}

static void
admission_is_for_roles_that_read_and_for_the_key_that_was_seen(void **state)
{
	struct day *day = *state;

	day_refused(day, "dan.lock is an administrator; administrators hold no key to the content",
	    "mary.shaw", "officer.admit", admits(day, "dan.lock", "dan.lock"), NULL);
	day_refused(day, "new.comer holds no role that reads the content", "mary.shaw",
	    "officer.admit", admits(day, "new.comer", "new.comer"), NULL);
	day_refused(day, "john.doe is admitted already", "mary.shaw", "officer.admit",
	    admits(day, "john.doe", "john.doe"), NULL);
	day_refused(day, "carl.frost's key is not the one with that fingerprint", "mary.shaw",
	    "officer.admit", admits(day, "carl.frost", "john.doe"), NULL);
	day_do(day, "mary.shaw", "officer.admit", admits(day, "carl.frost", "carl.frost"), NULL);
}

static void
a_delegation_needs_a_senior_officer_of_sufficient_rank(void **state)
{
	struct day *day = *state;

	day_refused(day,
	    "john.doe is not a senior officer; deciding is delegated to senior officers",
	    "mary.shaw", "delegation.made",
	    delegates(day, 3, "john.doe", "superintendent", "2026-01-01", "2026-12-31"), NULL);
	day_refused(day,
	    "the rank chief inspector cannot hold a delegation to decide; superintendents and above and named police-staff"
	    " equivalents can",
	    "mary.shaw", "delegation.made",
	    delegates(day, 3, "paul.wood", "chief-inspector", "2026-01-01", "2026-12-31"), NULL);
	day_invalid(day, "rank is not one that is known", "mary.shaw", "delegation.made",
	    delegates(day, 3, "paul.wood", "sheriff", "2026-01-01", "2026-12-31"), NULL);
	day_do(day, "mary.shaw", "delegation.made",
	    delegates(day, 3, "paul.wood", "police-staff-equivalent", "2026-01-01", "2026-12-31"),
	    NULL);
}

static void
a_delegation_has_its_number_its_days_and_its_workforces(void **state)
{
	struct day *day = *state;
	json_t *claims;

	day_invalid(day, "the next delegation is 3, not 4", "mary.shaw", "delegation.made",
	    delegates(day, 4, "paul.wood", "superintendent", "2026-01-01", "2026-12-31"), NULL);
	day_invalid(day, "the delegation's last day is before its first", "mary.shaw",
	    "delegation.made",
	    delegates(day, 3, "paul.wood", "superintendent", "2026-02-01", "2026-01-31"), NULL);
	day_invalid(day, "last day is not a date, which is written as in 2016-01-31", "mary.shaw",
	    "delegation.made",
	    delegates(day, 3, "paul.wood", "superintendent", "2026-02-01", "2026-02-30"), NULL);
	claims = delegates(day, 3, "paul.wood", "superintendent", "2026-01-01", "2026-12-31");
	json_object_set_new(claims, "workforces", day_json("['child', 'child']"));
	day_invalid(
	    day, "a workforce is named twice", "mary.shaw", "delegation.made", claims, NULL);
	claims = delegates(day, 3, "paul.wood", "superintendent", "2026-01-01", "2026-12-31");
	json_object_set_new(claims, "workforces", day_json("[]"));
	json_object_del(claims, "instrument");
	day_invalid(day, "workforces and instrument are missing", "mary.shaw", "delegation.made",
	    claims, NULL);
	claims = delegates(day, 3, "paul.wood", "superintendent", "2026-01-01", "2026-12-31");
	json_object_set_new(claims, "workforces", day_json("['everybody']"));
	day_invalid(day, "workforce is not one that is known", "mary.shaw", "delegation.made",
	    claims, NULL);
}

static void
a_delegation_ends_once_and_not_before_what_relied_on_it(void **state)
{
	struct day *day = *state;

	day_case(day);
	day_clock(day, "2026-05-06T09:00:00.000Z");
	day_decided(day, 1, 1, 1, true);
	day_fails(day, OUGHT_NOT_FOUND, "there is no delegation 9", "mary.shaw", "delegation.ended",
	    day_json("{'delegation': 9, 'on': '2026-05-06'}"), NULL);
	day_invalid(day, "delegation 1 cannot end before its first day", "mary.shaw",
	    "delegation.ended", day_json("{'delegation': 1, 'on': '2025-12-31'}"), NULL);
	day_refused(day, "delegation 1 was relied on on 6 May 2026, so it cannot end before",
	    "mary.shaw", "delegation.ended", day_json("{'delegation': 1, 'on': '2026-05-05'}"),
	    NULL);
	day_do(day, "mary.shaw", "delegation.ended",
	    day_json("{'delegation': 1, 'on': '2026-05-06'}"), NULL);
	day_clock(day, "2026-05-07T09:00:00.000Z");
	day_refused(day, "delegation 1 ended on 6 May 2026", "mary.shaw", "delegation.ended",
	    day_json("{'delegation': 1, 'on': '2026-05-07'}"), NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, day_setup, day_teardown)
	    PROMISE(a_store_is_founded_once),
	    PROMISE(a_list_of_roles_is_no_role),
	    PROMISE(nobody_grants_a_role_to_themselves),
	    PROMISE(only_the_chief_officer_makes_administrators),
	    PROMISE(an_administrator_grants_other_roles),
	    PROMISE(an_auditor_holds_no_other_role),
	    PROMISE(an_administrator_holds_no_role_that_reads_the_content),
	    PROMISE(the_chief_officer_holds_no_other_role),
	    PROMISE(nobody_becomes_chief_by_a_grant),
	    PROMISE(roles_are_granted_to_who_is_enrolled),
	    PROMISE(an_officer_is_enrolled_once_and_with_keys_of_their_own),
	    PROMISE(a_role_that_is_not_held_is_not_revoked),
	    PROMISE(with_the_last_role_that_reads_admission_ends),
	    PROMISE(admission_is_for_roles_that_read_and_for_the_key_that_was_seen),
	    PROMISE(a_delegation_needs_a_senior_officer_of_sufficient_rank),
	    PROMISE(a_delegation_has_its_number_its_days_and_its_workforces),
	    PROMISE(a_delegation_ends_once_and_not_before_what_relied_on_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
