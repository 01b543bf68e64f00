/*
 * test_role_table.c: every role and every act.  Complete by construction: it walks the library's own table of acts, and an act
 * without a row here, or a row here without an act, fails.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../fixture/day.h"

/* In the order of enum ought_role: who holds just that role. */
static const struct {
	enum ought_role role;
	const char *officer;
	const char *is;
} who[OUGHT_ROLE_COUNT] = {
    {OUGHT_ROLE_CHIEF, "mary.shaw", "mary.shaw is the chief officer"},
    {OUGHT_ROLE_SENIOR, "jane.roe", "jane.roe is a senior officer"},
    {OUGHT_ROLE_DISCLOSURE, "ruth.dale", "ruth.dale is a disclosure officer"},
    {OUGHT_ROLE_RECORDS, "john.doe", "john.doe is a records officer"},
    {OUGHT_ROLE_AUDITOR, "ann.green", "ann.green is an auditor"},
    {OUGHT_ROLE_ADMINISTRATOR, "dan.lock", "dan.lock is an administrator"},
};

/* A letter for each role that may: Chief, Senior, Disclosure, Records, aUditor, Administrator. */
static const struct {
	const char *act;
	const char *may;
	const char *refusal;
} rows[] = {
    {"store.found", "C", "a store is founded by the chief officer"},
    {"store.backed-up", "CA", "a backup is made by the chief officer or an administrator"},
    {"officer.rotated", "CA",
	"an officer's keys are replaced by the chief officer or an administrator"},
    {"store.rekeyed", "C", "the store is encrypted under new keys by the chief officer"},
    {"officer.enrol", "CA", "an officer is enrolled by the chief officer or an administrator"},
    {"officer.grant", "CA", "a role is granted by the chief officer or an administrator"},
    {"officer.revoke", "CA", "a role is revoked by the chief officer or an administrator"},
    {"officer.admit", "C", "an officer is admitted to the content by the chief officer"},
    {"delegation.made", "C", "deciding is delegated by the chief officer"},
    {"delegation.ended", "C", "a delegation is ended by the chief officer"},
    {"person.entered", "R", "a person is entered by a records officer"},
    {"person.amended", "R", "a person is amended by a records officer"},
    {"person.merged", "R", "persons are merged by a records officer"},
    {"person.split", "R", "persons are split by a records officer"},
    {"record.entered", "R", "a record is entered by a records officer"},
    {"record.amended", "R", "a record is amended by a records officer"},
    {"record.outcome-changed", "R", "an outcome is changed by a records officer"},
    {"record.reviewed", "R", "a record is reviewed by a records officer"},
    {"record.linked", "R", "a record is linked to a person by a records officer"},
    {"record.unlinked", "R", "a link of a record to a person is taken back by a records officer"},
    {"erasure.proposed", "R", "an erasure is proposed by a records officer"},
    {"erasure.approved", "CS",
	"an erasure is approved by the chief officer or a senior officer with a live delegation"},
    {"erasure.refused", "CS",
	"an erasure is refused by the chief officer or a senior officer with a live delegation"},
    {"check.received", "D", "a check is received by a disclosure officer"},
    {"check.searched", "D", "a check is searched by a disclosure officer"},
    {"check.matched", "D", "a candidate is matched by a disclosure officer"},
    {"check.answered", "D", "a check is answered by a disclosure officer"},
    {"check.withdrawn", "D", "a check is withdrawn by a disclosure officer"},
    {"check.reopened", "D", "a check is opened again by a disclosure officer"},
    {"assessment.made", "D", "an assessment is made by a disclosure officer"},
    {"representations.invited", "D", "representations are invited by a disclosure officer"},
    {"representations.not-invited", "D",
	"that representations are not invited is recorded by a disclosure officer"},
    {"representations.received", "D", "representations are recorded by a disclosure officer"},
    {"decision.made", "CS",
	"a decision is made by the chief officer or a senior officer with a live delegation"},
    {"reconsideration.opened", "CSD",
	"a reconsideration is opened by the chief officer, a senior officer or a disclosure officer"},
    {"reconsideration.concluded", "CS",
	"a reconsideration is concluded by the chief officer or a senior officer with a live delegation"},
    {"dispute.received", "D", "a dispute is received by a disclosure officer"},
    {"dispute.referred", "CSD",
	"a dispute is referred to the Independent Monitor by the chief officer, a senior officer with a live delegation or a disclosure officer"},
    {"dispute.finding", "D",
	"the Independent Monitor's finding is recorded by a disclosure officer"},
    {"dispute.certificate", "D",
	"whether a new certificate was issued is recorded by a disclosure officer"},
    {"draft.kept", "CS",
	"the draft of a decision is kept by the chief officer or a senior officer"},
    {"draft.dropped", "CS",
	"the draft of a decision is dropped by the chief officer or a senior officer"},
    {"access.consulted", "CSDRU",
	"content is read by the chief officer, a senior officer, a disclosure officer, a records officer or an auditor"},
    {"access.disclosed", "CSD",
	"content is disclosed by the chief officer, a senior officer or a disclosure officer"},
    {"audit.sampled", "U", "a sample is drawn by an auditor"},
    {"audit.finding", "U", "a finding on a decision is made by an auditor"},
    {"audit.checkpointed", "CU", "a checkpoint is issued by the chief officer or an auditor"},
    {"audit.cosigned", "U", "a checkpoint is cosigned by an auditor"},
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

static bool
may(size_t row, size_t role)
{
	return strchr(rows[row].may, "CSDRUA"[role]) != NULL;
}

static size_t
row_of(const char *act)
{
	size_t i;

	for (i = 0; i < ROWS; i++)
		if (strcmp(rows[i].act, act) == 0)
			return i;
	fail_msg("%s has no row in the table of roles", act);
	return 0;
}

static void
every_act_has_a_row_and_every_row_an_act(void **state)
{
	const struct ought_act_about *about;
	size_t i, role, row;
	unsigned roles;

	(void)state;
	for (i = 0; (about = ought_act_about(i)) != NULL; i++) {
		row = row_of(about->name);
		roles = 0;
		for (role = 0; role < OUGHT_ROLE_COUNT; role++)
			if (may(row, role))
				roles |= who[role].role;
		assert_int_equal(about->roles, roles);
		assert_true(strlen(about->about) > 0);
		assert_non_null(ought_processing_name(about->processing));
	}
	assert_int_equal(i, ROWS);
}

/* Claims are empty: whoever may act is told what is missing, whoever may not is told who may. */
static void
who_may_is_told_what_is_missing_and_who_may_not_is_told_who_may(void **state)
{
	struct day *day = *state;
	char sentence[OUGHT_SENTENCE_MAX];
	const struct ought_act_about *about;
	size_t i, role, row;

	for (i = 0; (about = ought_act_about(i)) != NULL; i++) {
		row = row_of(about->name);
		for (role = 0; role < OUGHT_ROLE_COUNT; role++) {
			enum ought_status status =
			    day_act(day, who[role].officer, about->name, json_object(),
				about->content && who[role].role != OUGHT_ROLE_ADMINISTRATOR
				    ? json_object()
				    : NULL);

			if (may(row, role)) {
				if (status != OUGHT_INVALID ||
				    strstr(day->err.sentence, " missing") == NULL)
					fail_msg("%s by %s: %s", about->name, who[role].officer,
					    day->err.sentence);
				continue;
			}
			snprintf(
			    sentence, sizeof(sentence), "%s; %s", who[role].is, rows[row].refusal);
			assert_string_equal(day->err.sentence, sentence);
			assert_int_equal(status, OUGHT_REFUSED);
		}
	}
}

static void
who_holds_no_role_may_do_nothing(void **state)
{
	struct day *day = *state;
	char sentence[OUGHT_SENTENCE_MAX];
	size_t i;

	for (i = 0; i < ROWS; i++) {
		snprintf(
		    sentence, sizeof(sentence), "new.comer holds no role; %s", rows[i].refusal);
		day_refused(day, sentence, "new.comer", rows[i].act, json_object(), NULL);
	}
}

static void
who_is_not_admitted_can_act_on_no_content(void **state)
{
	day_refused(*state,
	    "carl.frost is not admitted to the content; the chief officer admits officers to it",
	    "carl.frost", "access.consulted", json_object(), NULL);
}

static void
several_roles_are_named_together(void **state)
{
	day_refused(*state,
	    "vera.moss is a senior officer and a disclosure officer and a records officer; deciding is delegated by the chief officer",
	    "vera.moss", "delegation.made", json_object(), NULL);
}

static void
role_names_are_read_as_they_are_written(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < OUGHT_ROLE_COUNT; i++)
		assert_int_equal(ought_role_parse(ought_role_name(who[i].role)), who[i].role);
	assert_int_equal(ought_role_parse("sheriff"), 0);
	assert_null(ought_role_name(OUGHT_ROLE_CHIEF | OUGHT_ROLE_SENIOR));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_act_has_a_row_and_every_row_an_act),
	    cmocka_unit_test(who_may_is_told_what_is_missing_and_who_may_not_is_told_who_may),
	    cmocka_unit_test(who_holds_no_role_may_do_nothing),
	    cmocka_unit_test(who_is_not_admitted_can_act_on_no_content),
	    cmocka_unit_test(several_roles_are_named_together),
	    cmocka_unit_test(role_names_are_read_as_they_are_written),
	};

	return cmocka_run_group_tests(tests, day_setup, day_teardown);
}
