/* chain.c: the decisions about one record for one check, with all that came between them. */
#include <string.h>

#include "report/report_internal.h"

enum ought_status
ought_report_chain(
    struct ought_db *db, int64_t check, int64_t record, json_t **rows, struct ought_error *err)
{
	/*
	 * A decision is followed only by one that supersedes it, so those about one record for one check are one chain.  Of one
	 * entry, what it says comes before what follows from it.
	 */
	static const char sql[] =
	    "WITH chain AS (SELECT * FROM ledger.decision WHERE check_id = :check AND record = :record), "
	    "again AS (SELECT x.* FROM ledger.reconsideration AS x JOIN chain USING (decision)) "
	    "SELECT n, at_ms AS at, officer, delegation, 'decided' AS event, check_id AS \"check\", record, decision, supersedes, "
	    "       reconsideration, relevant, ought, result, guidance, qaf, "
	    "       CASE WHEN until_n IS NULL THEN 'live' ELSE 'superseded' END AS status, "
	    "       NULL AS \"trigger\", NULL AS new_record, NULL AS stage, NULL AS title, NULL AS \"on\", "
	    "       NULL AS issued, NULL AS outcome, NULL AS new_decision, NULL AS answer, 0 AS seq "
	    "  FROM chain "
	    "UNION ALL "
	    "SELECT n, at_ms, officer, NULL, 'opened', NULL, NULL, decision, NULL, reconsideration, NULL, NULL, NULL, NULL, NULL, "
	    "       status, trigger, record, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 2 "
	    "  FROM again "
	    "UNION ALL "
	    "SELECT s.n, s.at_ms, s.officer, s.delegation, 'stage', NULL, NULL, NULL, NULL, reconsideration, s.relevant, s.ought, "
	    "       NULL, NULL, NULL, NULL, NULL, NULL, s.stage, t.title, s.on_date, s.issued, NULL, NULL, NULL, 1 "
	    "  FROM again AS x JOIN ledger.dispute AS s USING (reconsideration) "
	    "  JOIN ledger.dispute_stage AS t ON t.trigger = x.trigger AND t.stage = s.stage "
	    "UNION ALL "
	    "SELECT concluded_n, concluded_ms, concluded_by, delegation, 'concluded', NULL, NULL, NULL, NULL, reconsideration, NULL, "
	    "       NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, outcome, new_decision, NULL, 1 "
	    "  FROM again WHERE status = 'concluded' "
	    "UNION ALL "
	    "SELECT w.n, w.at_ms, w.officer, NULL, 'answered', NULL, NULL, "
	    "       (SELECT a.decision FROM ledger.answer_decision AS a JOIN chain USING (decision) WHERE a.n = w.n), "
	    "       NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, "
	    "       w.answer, 1 "
	    "  FROM ledger.answer AS w "
	    " WHERE w.check_id = :check AND w.n > (SELECT min(n) FROM chain) "
	    "ORDER BY n, seq";
	json_t *row;
	size_t i;
	enum ought_status status;

	status = ought_report_rows(db, sql,
	    OUGHT_BINDS(OUGHT_INT(":check", check), OUGHT_INT(":record", record)), rows, err);
	if (status != OUGHT_OK)
		return status;
	json_array_foreach(*rows, i, row) json_object_del(row, "seq");
	return OUGHT_OK;
}

/* Whether entry ${n} is an act ${name}: the rules open reconsiderations as the effect of acts about other things. */
static enum ought_status
entry_is(struct ought_db *db, int64_t n, const char *name, bool *is, struct ought_error *err)
{
	struct ought_stored stored = {0};
	struct ought_entry entry = {0};
	enum ought_status status;

	if ((status = ought_ledger_get(db, n, &stored, err)) == OUGHT_OK &&
	    (status = ought_entry_read(stored.text, stored.len, &entry, err)) == OUGHT_OK)
		*is = strcmp(entry.act, name) == 0;
	ought_entry_clear(&entry);
	ought_stored_clear(&stored);
	return status;
}

enum ought_status
ought_report_chain_content(struct ought_db *db, json_t *rows, struct ought_error *err)
{
	json_t *row;
	size_t i;

	json_array_foreach(rows, i, row)
	{
		const char *event = ought_json_text(row, "event");
		const int64_t n = ought_json_int(row, "n", -1);
		json_t *content = NULL;
		bool own = true;
		enum ought_status status = OUGHT_OK;

		/* An answer's texts are those of decisions, other chains' too. */
		if (strcmp(event, "answered") == 0)
			continue;
		if (strcmp(event, "opened") == 0)
			status = entry_is(db, n, "reconsideration.opened", &own, err);
		if (status == OUGHT_OK && own)
			status = ought_ledger_content(db, n, &content, err);
		if (status != OUGHT_OK)
			return status;
		/* Erased: said as content without members. */
		if (own && content == NULL)
			content = json_object();
		if (own && json_object_set_new(row, "content", content) != 0)
			return no_memory(err);
	}
	return OUGHT_OK;
}
