/* chain.c: the chain of decisions as text, and the next step of a reconsideration. */
#include <stdio.h>
#include <string.h>

#include "cases.h"
#include "describe.h"

#include "chain.h"

static void
describe_field_of(
    struct ought_buffer *text, const char *label, const json_t *object, const char *key)
{
	describe_field(text, label, ought_json_text(object, key));
}

/* Who, when and by which authority. */
static void
describe_authority(struct ought_buffer *text, const char *what, const json_t *row)
{
	const int64_t delegation = ought_json_int(row, "delegation", 0);
	char number[32];

	describe_who(text, what, ought_json_text(row, "officer"), ought_json_text(row, "at"));
	snprintf(number, sizeof(number), "%lld", (long long)delegation);
	if (delegation > 0)
		describe_field(text, "Delegation", number);
}

static void
describe_opened(struct ought_buffer *text, const json_t *row)
{
	const json_t *content = json_object_get(row, "content");

	describe_heading(text, "Reconsideration %s of %s opened: %s",
	    ought_json_text(row, "reconsideration"), ought_json_text(row, "decision"),
	    ought_json_text(row, "trigger"));
	describe_authority(text, "Opened by", row);
	describe_field_of(text, "New record", row, "new_record");
	if (content == NULL)
		describe_field(
		    text, "Reason", "opened by the rules, as the effect of what was recorded");
	describe_field_of(text, "Reason", content, "reason");
}

static void
describe_stage(struct ought_buffer *text, const json_t *row)
{
	static const struct {
		const char *key;
		const char *label;
	} told[] = {{"grounds", "Grounds"}, {"review", "Review"}, {"reasons", "Reasons"},
	    {"reference", "Reference"}, {"reason", "Reason"}};
	const json_t *content = json_object_get(row, "content");

	describe_heading(
	    text, "%s: %s", ought_json_text(row, "reconsideration"), ought_json_text(row, "title"));
	describe_field_of(text, "On", row, "on");
	describe_field_of(text, "Relevant", row, "relevant");
	describe_field_of(text, "Ought", row, "ought");
	describe_field_of(text, "Issued", row, "issued");
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++)
		describe_field_of(text, told[i].label, content, told[i].key);
	describe_authority(text, "Recorded by", row);
}

static void
describe_concluded(struct ought_buffer *text, const json_t *row)
{
	describe_heading(text, "Reconsideration %s concluded: %s",
	    ought_json_text(row, "reconsideration"), ought_json_text(row, "outcome"));
	describe_authority(text, "Concluded by", row);
	describe_field_of(text, "New decision", row, "new_decision");
	describe_field_of(text, "Reasons", json_object_get(row, "content"), "reasons");
}

static void
describe_answered(struct ought_buffer *text, const json_t *row)
{
	const char *decision = ought_json_text(row, "decision");

	describe_heading(text, "Check answered: %s", ought_json_text(row, "answer"));
	describe_authority(text, "Answered by", row);
	describe_field(text, "With the text of", decision != NULL ? decision : "none of these");
}

void
chain_describe_row(struct ought_buffer *text, const json_t *row)
{
	const char *event = ought_json_text(row, "event");

	if (strcmp(event, "decided") == 0)
		describe_decision(text, row, json_object_get(row, "content"));
	else if (strcmp(event, "opened") == 0)
		describe_opened(text, row);
	else if (strcmp(event, "stage") == 0)
		describe_stage(text, row);
	else if (strcmp(event, "concluded") == 0)
		describe_concluded(text, row);
	else if (strcmp(event, "answered") == 0)
		describe_answered(text, row);
}

void
chain_describe(struct ought_buffer *text, const json_t *rows)
{
	const json_t *row;
	size_t i;

	json_array_foreach(rows, i, row) chain_describe_row(text, row);
}

/* ---- what is next ---- */

static bool
is(const json_t *row, const char *key, const char *word)
{
	const char *text = ought_json_text(row, key);

	return text != NULL && strcmp(text, word) == 0;
}

static bool
has(const json_t *row, const char *key)
{
	return json_object_get(row, key) != NULL;
}

/* While it is open: the dispute's next stage, or the conclusion. */
static void
next_of_open(const json_t *row, struct ought_buffer *text)
{
	const char *id = ought_json_text(row, "reconsideration");
	const bool dispute = has(row, "first_stage");

	if (dispute && !has(row, "received") && has(row, "disclosed"))
		ought_buffer_add(
		    text, "ought dispute receive %s", ought_json_text(row, "decision"));
	else if (has(row, "received") && !has(row, "referred") && has(row, "finding_needed"))
		ought_buffer_add(
		    text, "ought dispute refer %s, by the chief officer or a delegate", id);
	else if (has(row, "referred") && !has(row, "found"))
		ought_buffer_add(
		    text, "ought dispute finding %s --relevant yes|no [--ought yes|no]", id);
	else if (has(row, "found") && !is(row, "ought", "yes"))
		ought_buffer_add(text,
		    "ought reconsider conclude %s --varied, by a decision not to disclose", id);
	else if (has(row, "received") && !has(row, "referred"))
		ought_buffer_add(text,
		    "ought reconsider conclude %s, or, where the dispute is not accepted, ought dispute "
		    "refer %s",
		    id, id);
	else
		ought_buffer_add(
		    text, "ought reconsider conclude %s --upheld|--varied|--withdrawn", id);
}

enum ought_status
chain_next(struct ought_db *db, int64_t reconsideration, struct ought_buffer *text,
    struct ought_error *err)
{
	/* What is not so is NULL, and so left out of the row. */
	static const char sql[] =
	    "SELECT x.reconsideration, x.status, x.outcome, x.decision, d.check_id AS \"check\", f.ought, "
	    "  (SELECT 1 FROM ledger.dispute_stage AS t WHERE t.trigger = x.trigger AND t.after IS NULL) AS first_stage, "
	    "  (SELECT 1 FROM ledger.dispute_stage AS t WHERE t.trigger = x.trigger AND t.needed = 1) AS finding_needed, "
	    "  (SELECT 1 FROM ledger.answer_decision AS a WHERE a.decision = x.decision LIMIT 1) AS disclosed, "
	    "  (SELECT on_date FROM ledger.dispute AS s "
	    "    WHERE s.reconsideration = x.reconsideration AND s.stage = 'received') AS received, "
	    "  (SELECT on_date FROM ledger.dispute AS s "
	    "    WHERE s.reconsideration = x.reconsideration AND s.stage = 'referred') AS referred, "
	    "  f.on_date AS found, "
	    "  (SELECT 1 FROM ledger.dispute_stage AS t JOIN ledger.dispute AS s "
	    "       ON s.reconsideration = x.reconsideration AND s.stage = t.after "
	    "    WHERE t.trigger = x.trigger AND t.stage = 'certificate' AND x.outcome <> 'withdrawn' "
	    "      AND NOT EXISTS (SELECT 1 FROM ledger.dispute AS c "
	    "                       WHERE c.reconsideration = x.reconsideration AND c.stage = 'certificate')) "
	    "    AS certificate_open, "
	    /* The last answer was sent before the decision was varied. */
	    "  (SELECT 1 FROM ledger.answer AS w WHERE w.check_id = d.check_id AND w.until_n IS NULL "
	    "      AND x.outcome = 'varied' AND w.n < x.concluded_n) AS answer_open "
	    "FROM ledger.reconsideration AS x JOIN ledger.decision AS d ON d.decision = x.decision "
	    "LEFT JOIN ledger.dispute AS f ON f.reconsideration = x.reconsideration AND f.stage = 'finding' "
	    "WHERE x.reconsideration = :reconsideration";
	json_t *row = NULL;
	enum ought_status status;

	status = ought_report_row(
	    db, sql, OUGHT_BINDS(OUGHT_INT(":reconsideration", reconsideration)), &row, err);
	if (status != OUGHT_OK || row == NULL)
		return status;
	if (is(row, "status", "open"))
		next_of_open(row, text);
	else if (has(row, "answer_open"))
		ought_buffer_add(text, "ought check answer %s", ought_json_text(row, "check"));
	else if (has(row, "certificate_open"))
		ought_buffer_add(text, "ought dispute certificate %s --issued yes|no",
		    ought_json_text(row, "reconsideration"));
	json_decref(row);
	return text->failed ? case_nomem(err) : OUGHT_OK;
}
