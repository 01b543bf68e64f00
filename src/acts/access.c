/*
 * access.c: content is read, or given to somebody outside.  Data Protection Act 2018 s.62: who, when, what, why, and to whom.
 */
#include "acts/acts_internal.h"

#define ITEMS_MOST 1000

static const struct field item_person = {
    .called = "person", .kind = FIELD_ID, .id = OUGHT_ID_PERSON};
static const struct field item_record = {
    .called = "record", .kind = FIELD_ID, .id = OUGHT_ID_RECORD};
static const struct field item_check = {.called = "check", .kind = FIELD_ID, .id = OUGHT_ID_CHECK};
static const struct field item_decision = {
    .called = "decision", .kind = FIELD_ID, .id = OUGHT_ID_DECISION};
static const struct field claims_consulted[] = {
    {.key = "what",
	.called = "what is consulted",
	.kind = FIELD_WORD,
	.words = "person|record|check|decision|list|search|reconsideration|assessment|statistics"},
    {.key = "persons",
	.called = "persons",
	.kind = FIELD_ARRAY,
	.items = &item_person,
	.most = ITEMS_MOST,
	.optional = true},
    {.key = "records",
	.called = "records",
	.kind = FIELD_ARRAY,
	.items = &item_record,
	.most = ITEMS_MOST,
	.optional = true},
    {.key = "checks",
	.called = "checks",
	.kind = FIELD_ARRAY,
	.items = &item_check,
	.most = ITEMS_MOST,
	.optional = true},
    {.key = "count", .called = "count", .kind = FIELD_INT, .optional = true},
    {.key = NULL},
};
static const struct field content_consulted[] = {
    {.key = "reason", .called = "reason", .kind = FIELD_TEXT},
    {.key = NULL},
};

static const struct field claims_disclosed[] = {
    {.key = "what",
	.called = "what is disclosed",
	.kind = FIELD_WORD,
	.words = "subject-access|dossier"},
    {.key = "persons", .called = "persons", .kind = FIELD_ARRAY, .items = &item_person, .least = 1},
    {.key = "records",
	.called = "records",
	.kind = FIELD_ARRAY,
	.items = &item_record,
	.most = ITEMS_MOST,
	.optional = true},
    {.key = "checks",
	.called = "checks",
	.kind = FIELD_ARRAY,
	.items = &item_check,
	.most = ITEMS_MOST,
	.optional = true},
    {.key = "decisions",
	.called = "decisions",
	.kind = FIELD_ARRAY,
	.items = &item_decision,
	.least = 1,
	.when = "what=dossier"},
    {.key = "third_parties",
	.called = "whether third parties are left out",
	.kind = FIELD_WORD,
	.words = "left-out|included",
	.when = "what=subject-access"},
    {.key = "digest", .called = "digest of what is disclosed", .kind = FIELD_KEY},
    {.key = "size",
	.called = "size of the tree",
	.kind = FIELD_INT,
	.least = 1,
	.when = "what=dossier"},
    {.key = "root", .called = "root of the tree", .kind = FIELD_KEY, .when = "what=dossier"},
    {.key = NULL},
};
static const struct field withheld_members[] = {
    {.key = "item", .called = "item", .kind = FIELD_SHORT},
    {.key = "part", .called = "part", .kind = FIELD_SHORT},
    {.key = "reason", .called = "reason", .kind = FIELD_SHORT},
    {.key = NULL},
};
static const struct field content_disclosed[] = {
    {.key = "recipient", .called = "recipient", .kind = FIELD_TEXT},
    {.key = "reason", .called = "reason", .kind = FIELD_TEXT},
    {.key = "third_parties_reason",
	.called = "reason for including third-party data",
	.kind = FIELD_TEXT,
	.when = "third_parties=included"},
    {.key = "withheld",
	.called = "parts withheld",
	.kind = FIELD_ARRAY,
	.members = withheld_members,
	.most = ITEMS_MOST,
	.optional = true},
    {.key = NULL},
};

static enum ought_status
check_consulted(const struct act *act, struct ought_error *err)
{
	const json_t *persons = json_object_get(act->claims, "persons");
	const json_t *records = json_object_get(act->claims, "records");
	const json_t *checks = json_object_get(act->claims, "checks");
	struct record record = {0};
	struct request request = {0};
	enum ought_status status = OUGHT_OK;
	size_t i;

	for (i = 0; i < json_array_size(persons) && status == OUGHT_OK; i++)
		status = person_exists(
		    act->db, item_id(OUGHT_ID_PERSON, json_array_get(persons, i)), err);
	for (i = 0; i < json_array_size(records) && status == OUGHT_OK; i++)
		status = record_find(
		    act->db, item_id(OUGHT_ID_RECORD, json_array_get(records, i)), &record, err);
	for (i = 0; i < json_array_size(checks) && status == OUGHT_OK; i++)
		status = request_find(
		    act->db, item_id(OUGHT_ID_CHECK, json_array_get(checks, i)), &request, err);
	return status;
}

/* Who looked at a record has looked at what is held of the persons whom it concerns. */
static enum ought_status
apply_consulted(const struct act *act, struct ought_error *err)
{
	const json_t *persons = json_object_get(act->claims, "persons");
	const json_t *records = json_object_get(act->claims, "records");
	const json_t *checks = json_object_get(act->claims, "checks");
	enum ought_status status = OUGHT_OK;
	size_t i;

	for (i = 0; i < json_array_size(persons) && status == OUGHT_OK; i++)
		status = subject_add(act, OUGHT_ID_PERSON,
		    item_id(OUGHT_ID_PERSON, json_array_get(persons, i)), err);
	for (i = 0; i < json_array_size(records) && status == OUGHT_OK; i++)
		status = subject_add_record(
		    act, item_id(OUGHT_ID_RECORD, json_array_get(records, i)), err);
	for (i = 0; i < json_array_size(checks) && status == OUGHT_OK; i++)
		status = subject_add(
		    act, OUGHT_ID_CHECK, item_id(OUGHT_ID_CHECK, json_array_get(checks, i)), err);
	return status;
}

static enum ought_status
check_disclosed(const struct act *act, struct ought_error *err)
{
	const json_t *decisions = json_object_get(act->claims, "decisions");
	struct decision decision;
	int64_t size = ought_json_int(act->claims, "size", 0);
	enum ought_status status;

	if ((status = check_consulted(act, err)) != OUGHT_OK)
		return status;
	for (size_t i = 0; i < json_array_size(decisions) && status == OUGHT_OK; i++)
		status = decision_find(act->db,
		    item_id(OUGHT_ID_DECISION, json_array_get(decisions, i)), &decision, err);
	if (status == OUGHT_OK && size > act->n)
		status = ought_error_set(err, OUGHT_INVALID,
		    "a tree of %lld entries is larger than the ledger", (long long)size);
	return status;
}

static enum ought_status
apply_disclosed(const struct act *act, struct ought_error *err)
{
	const json_t *decisions = json_object_get(act->claims, "decisions");
	enum ought_status status = apply_consulted(act, err);

	for (size_t i = 0; i < json_array_size(decisions) && status == OUGHT_OK; i++)
		status = subject_add(act, OUGHT_ID_DECISION,
		    item_id(OUGHT_ID_DECISION, json_array_get(decisions, i)), err);
	return status;
}

const struct act_kind acts_access[] = {
    {
	.about = {"access.consulted", "content is read, and why",
	    OUGHT_ROLE_CHIEF | OUGHT_ROLE_SENIOR | OUGHT_ROLE_DISCLOSURE | OUGHT_ROLE_RECORDS |
		OUGHT_ROLE_AUDITOR,
	    true, OUGHT_PROCESSING_CONSULTATION},
	.done = "content is read by",
	.claims = claims_consulted,
	.content = content_consulted,
	.erased = ERASED_NEVER,
	.check = check_consulted,
	.apply = apply_consulted,
    },
    {
	.about = {"access.disclosed",
	    "what is held on a person, or about a decision, is given to somebody outside",
	    OUGHT_ROLE_CHIEF | OUGHT_ROLE_SENIOR | OUGHT_ROLE_DISCLOSURE, true,
	    OUGHT_PROCESSING_DISCLOSURE},
	.done = "content is disclosed by",
	.claims = claims_disclosed,
	.content = content_disclosed,
	.erased = ERASED_NEVER,
	.check = check_disclosed,
	.apply = apply_disclosed,
    },
    {.about = {.name = NULL}},
};
