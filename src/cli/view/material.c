/* material.c: what is before somebody who assesses, hears or decides. */
#include <stdio.h>
#include <string.h>

#include "cli/output.h"
#include "describe.h"

#include "material.h"

const struct argument_about case_arguments[] = {{"CHECK", "the check, such as C-2026-000127", 0},
    {"RECORD", "the record, such as R-000310", 0}, {0}};

void
material_clear(struct material *material)
{
	json_decref(material->check_row);
	json_decref(material->record_row);
	memset(material, 0, sizeof(*material));
}

static enum ought_status
load(struct cli *cli, struct material *material, struct ought_error *err)
{
	enum ought_status status;

	if ((status = case_check(cli->db, material->check, &material->check_row, err)) == OUGHT_OK)
		status = case_record(cli->db, material->record, &material->record_row, err);
	if (status != OUGHT_OK)
		material_clear(material);
	return status;
}

enum ought_status
material_arguments(struct cli *cli, struct material *material, struct ought_error *err)
{
	enum ought_status status;

	memset(material, 0, sizeof(*material));
	if ((status = argument_id(cli, "CHECK", OUGHT_ID_CHECK, &material->check,
		 material->check_id, err)) != OUGHT_OK ||
	    (status = argument_id(cli, "RECORD", OUGHT_ID_RECORD, &material->record,
		 material->record_id, err)) != OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK)
		return status;
	return load(cli, material, err);
}

enum ought_status
material_of_decision(
    struct cli *cli, const json_t *decision, struct material *material, struct ought_error *err)
{
	enum ought_status status;

	memset(material, 0, sizeof(*material));
	if ((status = case_number(decision, "check", OUGHT_ID_CHECK, &material->check, err)) !=
		OUGHT_OK ||
	    (status = case_number(decision, "record", OUGHT_ID_RECORD, &material->record, err)) !=
		OUGHT_OK)
		return status;
	ought_id_format(OUGHT_ID_CHECK, material->check, material->check_id);
	ought_id_format(OUGHT_ID_RECORD, material->record, material->record_id);
	return load(cli, material, err);
}

/* Whom the record brings in, where it is not the applicant: everybody who reads on has to know that. */
static enum ought_status
add_third_party(struct cli *cli, const struct material *material, struct ought_buffer *text,
    struct ought_error *err)
{
	char id[OUGHT_ID_MAX], line[160];
	int64_t person = 0;
	bool found = false;
	enum ought_status status;

	status = ought_db_int(cli->db,
	    "SELECT f.person FROM ledger.case_person AS f JOIN ledger.person_record AS l USING (person) "
	    "WHERE f.check_id = :check AND l.record = :record AND f.finding = 'third-party' "
	    "AND NOT EXISTS (SELECT 1 FROM ledger.case_person AS s "
	    "  JOIN ledger.person_record AS m USING (person) "
	    "  WHERE s.check_id = :check AND m.record = :record AND s.finding = 'same') LIMIT 1",
	    OUGHT_BINDS(
		OUGHT_INT(":check", material->check), OUGHT_INT(":record", material->record)),
	    &person, &found, err);
	if (status != OUGHT_OK || !found)
		return status;
	ought_id_format(OUGHT_ID_PERSON, person, id);
	snprintf(line, sizeof(line),
	    "It is not about the applicant: %s was found to be a third party at the home.", id);
	describe_paragraph(text, line);
	return OUGHT_OK;
}

static enum ought_status
add_check_and_record(struct cli *cli, const struct material *material, struct ought_buffer *text,
    struct ought_error *err)
{
	json_t *check = NULL, *record = NULL;
	enum ought_status status;

	status = case_content(cli->db, ought_json_int(material->check_row, "n", -1), &check, err);
	if (status == OUGHT_OK)
		status = case_record_content(cli->db, material->record_row, &record, err);
	if (status == OUGHT_OK) {
		describe_check(text, material->check_row, check);
		describe_record(text, material->record_row, record);
		status = add_third_party(cli, material, text, err);
	}
	json_decref(check);
	json_decref(record);
	return status;
}

enum ought_status
material_assessments(
    struct cli *cli, const struct material *material, json_t **rows, struct ought_error *err)
{
	json_t *row;
	size_t i;
	enum ought_status status;

	status = case_assessments(cli->db, material->check, material->record, rows, err);
	if (status != OUGHT_OK)
		return status;
	json_array_foreach(*rows, i, row)
	{
		json_t *content = NULL;

		status = case_content(cli->db, ought_json_int(row, "n", -1), &content, err);
		if (status != OUGHT_OK)
			return status;
		json_object_set_new(row, "content", content);
	}
	return OUGHT_OK;
}

enum ought_status
material_representations(
    struct cli *cli, const struct material *material, json_t **rows, struct ought_error *err)
{
	static const char *const read[][2] = {{"n", "content"}, {"reply_n", "reply_content"}};
	json_t *row, *content;
	size_t i, k;
	enum ought_status status;

	status = case_representations(cli->db, material->check, material->record, rows, err);
	if (status != OUGHT_OK)
		return status;
	json_array_foreach(*rows, i, row) for (k = 0; k < 2; k++)
	{
		const int64_t n = ought_json_int(row, read[k][0], -1);

		if (n < 0)
			continue;
		if ((status = case_content(cli->db, n, &content, err)) != OUGHT_OK)
			return status;
		json_object_set_new(row, read[k][1], content);
	}
	return OUGHT_OK;
}

/* Decisions that came before, first: what is to be decided now is decided anew. */
static enum ought_status
add_decisions(
    struct cli *cli, const json_t *rows, struct ought_buffer *text, struct ought_error *err)
{
	const json_t *row;
	size_t i;

	if (json_array_size(rows) > 0) {
		describe_heading(text, "Earlier decisions, as history");
		describe_paragraph(text,
		    "About this record, or about another of the same person.  None of them is an answer to this one.");
	}
	json_array_foreach(rows, i, row)
	{
		json_t *content = NULL;
		enum ought_status status;

		status = case_content(cli->db, ought_json_int(row, "n", -1), &content, err);
		if (status != OUGHT_OK)
			return status;
		describe_decision(text, row, content);
		json_decref(content);
	}
	return OUGHT_OK;
}

static enum ought_status
add_case(struct cli *cli, const struct material *material, struct ought_buffer *text,
    struct ought_error *err)
{
	json_t *assessments = NULL, *representations = NULL;
	enum ought_status status;

	if ((status = material_assessments(cli, material, &assessments, err)) == OUGHT_OK &&
	    (status = material_representations(cli, material, &representations, err)) == OUGHT_OK) {
		describe_assessments(text, assessments);
		describe_representations(text, representations);
	}
	json_decref(assessments);
	json_decref(representations);
	return status;
}

/* The record, and those that ${decisions} are about. */
static json_t *
records_of(const struct material *material, const json_t *decisions)
{
	json_t *records = case_ids(material->record_id), *id;
	const json_t *row;
	size_t i, k;

	json_array_foreach(decisions, i, row)
	{
		bool listed = false;

		id = json_object_get(row, "record");
		for (k = 0; k < json_array_size(records); k++)
			listed = listed || json_equal(json_array_get(records, k), id);
		if (!listed)
			json_array_append(records, id);
	}
	return records;
}

enum ought_status
material_consult(struct cli *cli, const struct material *material, const json_t *decisions,
    struct ought_error *err)
{
	char why[64];

	snprintf(why, sizeof(why), "working on %s", material->check_id);
	return session_consult(cli, "record",
	    case_ids(ought_json_text(material->record_row, "person")),
	    records_of(material, decisions), case_ids(material->check_id), -1, why, err);
}

enum ought_status
material_read(struct cli *cli, const struct material *material, struct ought_buffer *text,
    struct ought_error *err)
{
	json_t *decisions = NULL;
	enum ought_status status;

	if (option_given(cli, "file"))
		return OUGHT_OK;
	status = case_decisions_before(cli->db, material->check, material->record, &decisions, err);
	if (status == OUGHT_OK)
		status = material_consult(cli, material, decisions, err);
	if (status == OUGHT_OK)
		status = add_decisions(cli, decisions, text, err);
	if (status == OUGHT_OK)
		status = add_check_and_record(cli, material, text, err);
	if (status == OUGHT_OK)
		status = add_case(cli, material, text, err);
	if (status == OUGHT_OK && text->failed)
		status = case_nomem(err);
	json_decref(decisions);
	return status;
}

enum ought_status
material_show(struct cli *cli, const struct material_view *view, struct ought_error *err)
{
	struct material material;
	struct ought_buffer text = {0};
	json_t *rows = NULL;
	enum ought_status status;

	if ((status = material_arguments(cli, &material, err)) != OUGHT_OK)
		return status;
	if ((status = material_consult(cli, &material, NULL, err)) != OUGHT_OK ||
	    (status = view->rows(cli, &material, &rows, err)) != OUGHT_OK)
		goto out;
	if (json_array_size(rows) == 0) {
		status = ought_error_set(err, OUGHT_NOT_FOUND, "%s %s for %s", view->none,
		    material.record_id, material.check_id);
		goto out;
	}
	if (cli->json) {
		status = output_document(view->schema,
		    json_pack("{s:s, s:s, s:O}", "check", material.check_id, "record",
			material.record_id, view->member, rows),
		    err);
		goto out;
	}
	view->describe(&text, rows);
	status = describe_print(cli, &text, err);
out:
	json_decref(rows);
	material_clear(&material);
	return status;
}
