/* access.c: content is read.  Data Protection Act 2018 s.62: who, when, what, and why. */
#include "acts/acts_internal.h"

#define ITEMS_MOST 1000

static const struct field item_person = {
    .called = "person", .kind = FIELD_ID, .id = OUGHT_ID_PERSON};
static const struct field item_record = {
    .called = "record", .kind = FIELD_ID, .id = OUGHT_ID_RECORD};
static const struct field item_check = {.called = "check", .kind = FIELD_ID, .id = OUGHT_ID_CHECK};
static const struct field claims_consulted[] = {
    {.key = "what",
	.called = "what is consulted",
	.kind = FIELD_WORD,
	.words = "person|record|check|decision|list|search|reconsideration|assessment"},
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

/* Who looked at a record has looked at what is held of its person. */
static enum ought_status
apply_consulted(const struct act *act, struct ought_error *err)
{
	const json_t *persons = json_object_get(act->claims, "persons");
	const json_t *records = json_object_get(act->claims, "records");
	const json_t *checks = json_object_get(act->claims, "checks");
	struct record record = {0};
	enum ought_status status = OUGHT_OK;
	size_t i;

	for (i = 0; i < json_array_size(persons) && status == OUGHT_OK; i++)
		status = subject_add(act, OUGHT_ID_PERSON,
		    item_id(OUGHT_ID_PERSON, json_array_get(persons, i)), err);
	for (i = 0; i < json_array_size(records) && status == OUGHT_OK; i++) {
		status = record_find(
		    act->db, item_id(OUGHT_ID_RECORD, json_array_get(records, i)), &record, err);
		if (status == OUGHT_OK)
			status = subject_add_record(act, record.record, record.person, err);
	}
	for (i = 0; i < json_array_size(checks) && status == OUGHT_OK; i++)
		status = subject_add(
		    act, OUGHT_ID_CHECK, item_id(OUGHT_ID_CHECK, json_array_get(checks, i)), err);
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
	.check = check_consulted,
	.apply = apply_consulted,
    },
    {.about = {.name = NULL}},
};
