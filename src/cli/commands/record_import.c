/* record_import.c: `ought record import`: records with the persons that they are about. */
#include <stdio.h>
#include <string.h>

#include "cli/input/import.h"
#include "record_review.h"

enum {
	PERSON_REF,
	PERSON,
	IDENTIFIERS = PERSON + IMPORT_PERSON_COUNT,
	REFERENCE,
	KIND,
	OUTCOME,
	CATEGORY,
	FROM,
	TO,
	ROLE,
	SUMMARY,
	STATUS,
	SOURCE,
	RELIABILITY,
	ANTECEDENCE,
	SEVERITY,
	AGGRAVATING,
	DISTRIBUTION,
	EXPLOITATION,
	MALICIOUS_INTENT,
	PROFIT_MOTIVE,
	ADULT_INVOLVEMENT,
	SAFEGUARDING,
	REFERRALS,
	RATIONALE,
	RETENTION_GROUP,
	REVIEW_DATE
};

static const struct csv_column columns[] = {{"person_ref", true}, IMPORT_PERSON_COLUMNS,
    {"identifiers", false}, {"reference", true}, {"kind", true}, {"outcome", false},
    {"category", true}, {"from", true}, {"to", false}, {"role", true}, {"summary", true},
    {"status", false}, {"source", true}, {"reliability", false}, {"antecedence", false},
    {"severity", false}, {"aggravating", false}, {"distribution", false}, {"exploitation", false},
    {"malicious_intent", false}, {"profit_motive", false}, {"adult_involvement", false},
    {"safeguarding", false}, {"referrals", false}, {"rationale", false}, {"retention_group", true},
    {"review_date", false}, {0}};

#define TEXT_MAX 20000U
#define LINE_MAX_ 200U
#define YES_NO_UNKNOWN "yes|no|not-known"

struct record_import {
	struct import import; /* first: the rows get a pointer to it */
	struct ought_buffer kinds, categories, roles;
};

/* Whether the person of that local reference, if held, is the one in the row.  ${*id} stays 0 where none is held. */
static enum ought_status
find_person(struct import *import, const char *ref, const json_t *person, int64_t *id,
    struct ought_error *err)
{
	bool several, name_agrees;
	enum case_birth birth;
	enum ought_status status;

	status =
	    case_person_by_local(import->db, ref, person, id, &several, &name_agrees, &birth, err);
	if (status != OUGHT_OK || *id == 0)
		return status;
	if (several)
		import_problem(import, "person_ref", "held for more than one person");
	else if (!name_agrees)
		import_problem(import, "person_ref", "is that of a person with another name");
	else if (birth == CASE_BIRTH_DIFFERS)
		import_problem(
		    import, "person_ref", "is that of a person with another date of birth");
	else if (birth == CASE_BIRTH_KNOWN_BETTER)
		status = import_better(import, *id, err);
	return status;
}

static enum ought_status
enter_person(
    struct import *import, json_t *person, int64_t *id, bool *done, struct ought_error *err)
{
	char text[OUGHT_ID_MAX];
	enum ought_status status;

	status = ought_act_next_id(import->db, OUGHT_ID_PERSON, 0, id, err);
	if (status != OUGHT_OK)
		return status;
	ought_id_format(OUGHT_ID_PERSON, *id, text);
	status = import_act(import, "person.entered", json_pack("{s:s}", "person", text),
	    json_incref(person), done, err);
	if (status == OUGHT_OK && *done)
		import->persons++;
	return status;
}

/* An outcome that is unknown or a formal sanction is better said here, with its column. */
static enum ought_status
check_outcome(struct import *import, const char *code, struct ought_error *err)
{
	bool known, sanction;
	enum ought_status status;

	if (code[0] == '\0')
		return OUGHT_OK;
	if ((status = case_outcome(import->db, code, &known, &sanction, err)) != OUGHT_OK)
		return status;
	if (!known)
		import_problem(import, "outcome", "no outcome code of the Home Office");
	else if (sanction)
		import_problem(import, "outcome",
		    "a formal sanction: a conviction-type matter, which does not belong in this register");
	return OUGHT_OK;
}

static json_t *
considerations(struct import *import, const char *const *values)
{
	json_t *object = json_object();

	import_text(import, object, "antecedence", "antecedence", values[ANTECEDENCE], TEXT_MAX);
	import_text(import, object, "severity", "severity", values[SEVERITY], TEXT_MAX);
	import_list(import, object, "aggravating", "aggravating", values[AGGRAVATING]);
	import_choice(import, object, "distribution", "distribution", values[DISTRIBUTION],
	    "none|one-person|group|published");
	import_choice(
	    import, object, "exploitation", "exploitation", values[EXPLOITATION], YES_NO_UNKNOWN);
	import_choice(import, object, "malicious_intent", "malicious_intent",
	    values[MALICIOUS_INTENT], YES_NO_UNKNOWN);
	import_choice(import, object, "profit_motive", "profit_motive", values[PROFIT_MOTIVE],
	    YES_NO_UNKNOWN);
	import_choice(import, object, "adult_involvement", "adult_involvement",
	    values[ADULT_INVOLVEMENT], YES_NO_UNKNOWN);
	return object;
}

static json_t *
content(struct import *import, const char *const *values)
{
	static const char *const referral_parts[] = {"to", "on", NULL};
	json_t *object = json_object(), *source = json_object();

	import_text(import, object, "reference", "reference", values[REFERENCE], LINE_MAX_);
	import_date(import, object, "from", "from", values[FROM], false);
	import_date(import, object, "to", "to", values[TO], false);
	if (ought_json_text(object, "from") != NULL && ought_json_text(object, "to") != NULL &&
	    strcmp(values[TO], values[FROM]) < 0)
		import_problem(import, "to", "before from");
	import_text(import, object, "summary", "summary", values[SUMMARY], TEXT_MAX);
	import_text(import, object, "status", "status", values[STATUS], LINE_MAX_);
	import_text(import, source, "description", "source", values[SOURCE], TEXT_MAX);
	import_choice(import, source, "reliability", "reliability", values[RELIABILITY],
	    "reliable|partly|untested|unreliable");
	json_object_set_new(object, "source", source);
	json_object_set_new(object, "considerations", considerations(import, values));
	import_text(import, object, "safeguarding", "safeguarding", values[SAFEGUARDING], TEXT_MAX);
	import_rows(
	    import, object, "referrals", "referrals", values[REFERRALS], '|', referral_parts, 2);
	import_text(import, object, "rationale", "rationale", values[RATIONALE], TEXT_MAX);
	return object;
}

static json_t *
claims(struct import *import, const char *const *values)
{
	const struct record_import *records = (const struct record_import *)import;
	json_t *object = json_object();

	import_choice(import, object, "role", "role", values[ROLE], records->roles.text);
	import_choice(import, object, "kind", "kind", values[KIND], records->kinds.text);
	import_choice(
	    import, object, "category", "category", values[CATEGORY], records->categories.text);
	import_text(import, object, "outcome", "outcome", values[OUTCOME], LINE_MAX_);
	import_number(
	    import, object, "retention_group", "retention_group", values[RETENTION_GROUP], 1, 4);
	import_date(import, object, "review", "review_date", values[REVIEW_DATE], true);
	return object;
}

/* The person of the row: the one held, or entered now.  ${*id} is 0 where a problem was noted. */
static enum ought_status
row_person(
    struct import *import, const char *ref, json_t *person, int64_t *id, struct ought_error *err)
{
	const size_t problems = import->problems;
	enum ought_status status;
	bool done = true;

	*id = 0;
	status = find_person(import, ref, person, id, err);
	if (status == OUGHT_OK && *id == 0 && import->problems == problems)
		status = enter_person(import, person, id, &done, err);
	if (!done || import->problems != problems)
		*id = 0;
	return status;
}

static enum ought_status
row(struct import *import, const char *const *values, struct ought_error *err)
{
	static const char *const identifier_parts[] = {"scheme", "value", NULL};
	const size_t problems = import->problems;
	json_t *person = import_person(import, values + PERSON), *facts, *body, *identifiers;
	char text[OUGHT_ID_MAX];
	int64_t id = 0, record;
	enum ought_status status;
	bool done;

	import_rows(import, person, "identifiers", "identifiers", values[IDENTIFIERS], ':',
	    identifier_parts, 2);
	identifiers = json_object_get(person, "identifiers");
	if (identifiers == NULL) {
		json_object_set_new(person, "identifiers", json_array());
		identifiers = json_object_get(person, "identifiers");
	}
	json_array_append_new(
	    identifiers, json_pack("{s:s, s:s}", "scheme", "local", "value", values[PERSON_REF]));
	facts = claims(import, values);
	body = content(import, values);
	if ((status = check_outcome(import, values[OUTCOME], err)) != OUGHT_OK ||
	    (status = import_check_reference(import, body, true, err)) != OUGHT_OK)
		goto out;
	/* Of a row that is wrong nothing is entered, not even its person; further rows still are looked at. */
	if (import->problems != problems)
		goto out;
	if ((status = case_review(import->db, case_last_day(body), facts, err)) == OUGHT_OK)
		status = row_person(import, values[PERSON_REF], person, &id, err);
	if (status != OUGHT_OK || id == 0)
		goto out;
	if ((status = case_state_age(import->db, id, body, err)) != OUGHT_OK)
		goto out;
	status = ought_act_next_id(import->db, OUGHT_ID_RECORD, 0, &record, err);
	if (status != OUGHT_OK)
		goto out;
	ought_id_format(OUGHT_ID_PERSON, id, text);
	json_object_set_new(facts, "person", json_string(text));
	ought_id_format(OUGHT_ID_RECORD, record, text);
	json_object_set_new(facts, "record", json_string(text));
	status =
	    import_act(import, "record.entered", json_incref(facts), json_incref(body), &done, err);
	if (status == OUGHT_OK && done)
		import->things++;
out:
	json_decref(facts);
	json_decref(body);
	json_decref(person);
	return status;
}

static enum ought_status
run(struct cli *cli, struct ought_error *err)
{
	struct record_import records = {
	    .import = {.cli = cli, .thing = "record", .columns = columns, .row = row}};
	enum ought_status status;

	if ((status = session_open_content(cli, err)) == OUGHT_OK &&
	    (status = case_vocabulary(cli->db, "kind", "|", &records.kinds, err)) == OUGHT_OK &&
	    (status = case_vocabulary(cli->db, "category", "|", &records.categories, err)) ==
		OUGHT_OK &&
	    (status = case_vocabulary(cli->db, "role", "|", &records.roles, err)) == OUGHT_OK)
		status = import_run(&records.import, err);
	ought_buffer_free(&records.kinds);
	ought_buffer_free(&records.categories);
	ought_buffer_free(&records.roles);
	return status;
}

const struct command cmd_record_import = {
    .name = "record import",
    .run = run,
    .act = "record.entered",
    .arguments = import_arguments,
    .options = import_options,
    .about = "enter records and their persons from a CSV file, all or none",
    .more =
	"The columns are described in ought-record(1).  If anything is wrong, up to 20 problems are\n"
	"listed by line and column, and nothing is entered.",
    .flags = COMMAND_ACTS,
};
