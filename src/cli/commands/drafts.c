/* drafts.c: the drafts of decisions. */
#include "cli/output.h"

#include "drafts.h"

enum ought_status
drafts_read(
    struct cli *cli, const struct material *material, json_t **answers, struct ought_error *err)
{
	int64_t n = 0;
	bool found = false;
	enum ought_status status;

	status = ought_db_int(cli->db,
	    "SELECT n FROM ledger.draft WHERE check_id = :check AND record = :record "
	    "AND officer = :officer AND until_n IS NULL",
	    OUGHT_BINDS(OUGHT_INT(":check", material->check),
		OUGHT_INT(":record", material->record),
		OUGHT_TEXT(":officer", ought_identity_name(cli->identity))),
	    &n, &found, err);
	return status == OUGHT_OK && found ? case_content(cli->db, n, answers, err) : status;
}

static json_t *
claims_of(const struct material *material)
{
	return json_pack("{s:s, s:s}", "check", material->check_id, "record", material->record_id);
}

enum ought_status
drafts_keep(
    struct cli *cli, const struct material *material, json_t *answers, struct ought_error *err)
{
	return session_act(cli, "draft.kept", claims_of(material), json_incref(answers), NULL, err);
}

enum ought_status
drafts_drop(struct cli *cli, const struct material *material, struct ought_error *err)
{
	enum ought_status status;

	if ((status = session_act(cli, "draft.dropped", claims_of(material), NULL, NULL, err)) !=
	    OUGHT_OK)
		return status;
	return output_done(cli, "ought.draft/1", claims_of(material), NULL, err,
	    "Dropped your draft on %s for %s", material->record_id, material->check_id);
}

enum ought_status
drafts_next(struct cli *cli, const struct material *material, struct ought_buffer *text,
    struct ought_error *err)
{
	json_t *row = NULL;
	const char *reconsideration;
	enum ought_status status;

	status = case_row(cli->db,
	    "SELECT reconsideration FROM (" DRAFTS_OWN
	    ") WHERE check_id = :check AND record = :record",
	    OUGHT_BINDS(OUGHT_TEXT(":officer", ought_identity_name(cli->identity)),
		OUGHT_INT(":check", material->check), OUGHT_INT(":record", material->record)),
	    &row, err);
	if (status != OUGHT_OK)
		return status;
	reconsideration = ought_json_text(row, "reconsideration");
	if (reconsideration != NULL)
		ought_buffer_add(text, "ought reconsider conclude %s --varied", reconsideration);
	else
		ought_buffer_add(
		    text, "ought decide %s %s", material->check_id, material->record_id);
	json_decref(row);
	return text->failed ? case_nomem(err) : OUGHT_OK;
}

enum ought_status
drafts_list(struct cli *cli, struct ought_error *err)
{
	static const struct column columns[] = {{"check", "Check", COLUMN_TEXT, 0},
	    {"record", "Record", COLUMN_TEXT, 0}, {"since", "Kept", COLUMN_TIME, 0},
	    {"due", "Check due", COLUMN_DATE, 0}, {"reconsideration", "To vary in", COLUMN_TEXT, 0},
	    {0}};
	enum ought_status status;

	if ((status = session_open(cli, err)) != OUGHT_OK)
		return status;
	return case_list(cli, "ought.drafts/1", columns, "You have no drafts.",
	    "SELECT check_id AS \"check\", record, since, due, reconsideration FROM (" DRAFTS_OWN
	    ") ORDER BY since, n",
	    OUGHT_BINDS(OUGHT_TEXT(":officer", ought_identity_name(cli->identity))), err);
}
