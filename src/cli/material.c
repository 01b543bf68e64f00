/* material.c: what is before somebody who assesses, hears or decides. */
#include <stdio.h>
#include <string.h>

#include "describe.h"

#include "material.h"

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
	}
	json_decref(check);
	json_decref(record);
	return status;
}

static enum ought_status
add_assessment(struct cli *cli, const struct material *material, struct ought_buffer *text,
    struct ought_error *err)
{
	json_t *row = NULL, *content = NULL;
	enum ought_status status;

	status = case_assessment(cli->db, material->check, material->record, &row, err);
	if (status != OUGHT_OK || row == NULL)
		return status;
	status = case_content(cli->db, ought_json_int(row, "n", -1), &content, err);
	if (status == OUGHT_OK)
		describe_assessment(text, row, content);
	json_decref(row);
	json_decref(content);
	return status;
}

static enum ought_status
add_representations(struct cli *cli, const struct material *material, struct ought_buffer *text,
    struct ought_error *err)
{
	json_t *row = NULL, *content = NULL, *reply = NULL;
	int64_t reply_n;
	enum ought_status status;

	status = case_representations(cli->db, material->check, material->record, &row, err);
	if (status != OUGHT_OK || row == NULL)
		return status;
	status = case_content(cli->db, ought_json_int(row, "n", -1), &content, err);
	if (status == OUGHT_OK && (reply_n = ought_json_int(row, "reply_n", -1)) >= 0)
		status = case_content(cli->db, reply_n, &reply, err);
	if (status == OUGHT_OK)
		describe_representations(text, row, content, reply);
	json_decref(row);
	json_decref(content);
	json_decref(reply);
	return status;
}

static enum ought_status
add_decisions(struct cli *cli, const struct material *material, struct ought_buffer *text,
    struct ought_error *err)
{
	json_t *rows = NULL, *row;
	size_t i;
	enum ought_status status;

	if ((status = case_decisions(cli->db, material->record, &rows, err)) != OUGHT_OK)
		return status;
	if (json_array_size(rows) > 0)
		describe_heading(
		    text, "Earlier decisions about %s, as history", material->record_id);
	json_array_foreach(rows, i, row)
	{
		json_t *content = NULL;

		status = case_content(cli->db, ought_json_int(row, "n", -1), &content, err);
		if (status != OUGHT_OK)
			break;
		describe_decision(text, row, content);
		json_decref(content);
	}
	json_decref(rows);
	return status;
}

enum ought_status
material_read(struct cli *cli, const struct material *material, struct ought_buffer *text,
    struct ought_error *err)
{
	char why[64];
	enum ought_status status;

	if (option_given(cli, "file"))
		return OUGHT_OK;
	snprintf(why, sizeof(why), "working on %s", material->check_id);
	status = session_consult(cli, "record",
	    case_ids(ought_json_text(material->record_row, "person")),
	    case_ids(material->record_id), case_ids(material->check_id), -1, why, err);
	if (status == OUGHT_OK)
		status = add_check_and_record(cli, material, text, err);
	if (status == OUGHT_OK)
		status = add_assessment(cli, material, text, err);
	if (status == OUGHT_OK)
		status = add_representations(cli, material, text, err);
	if (status == OUGHT_OK)
		status = add_decisions(cli, material, text, err);
	if (status == OUGHT_OK && text->failed)
		status = case_nomem(err);
	return status;
}
