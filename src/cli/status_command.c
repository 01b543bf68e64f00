/*
 * status_command.c: ought status: what waits for this officer, most urgent first, each with the command that goes on
 * with it.  Reads the ledger's tables only: no content, so nothing to log.
 */
#include <stdlib.h>
#include <string.h>

#include "officers.h"
#include "output.h"
#include "session.h"

#include "command.h"

/*
 * A kind of work: a row here is all there is to it.  Each statement takes :officer and :today, and gives since (ms), due
 * (date or NULL), check, record, person, reconsideration (numbers or NULL).  In the command {C}, {R}, {P}, {X} stand for
 * them.
 */
struct work {
	unsigned roles;
	const char *what;
	const char *command;
	const char *sql;
};

static const struct work works[] = {
    {OUGHT_ROLE_DISCLOSURE, "search for the applicant", "ought check search {C}",
	"SELECT at_ms, due, check_id, NULL, NULL, NULL"
	"  FROM ledger.request AS r"
	" WHERE status = 'open'"
	"   AND NOT EXISTS (SELECT 1 FROM ledger.search AS s WHERE s.check_id = r.check_id AND s.until_n IS NULL)"
	"   AND :officer IS NOT NULL AND :today IS NOT NULL"},
    {OUGHT_ROLE_DISCLOSURE, "is this the applicant?", "ought check match {C} {P}",
	"SELECT s.at_ms, r.due, r.check_id, NULL, c.person, NULL"
	"  FROM ledger.request AS r"
	"  JOIN ledger.search AS s ON s.check_id = r.check_id AND s.until_n IS NULL"
	"  JOIN ledger.search_candidate AS c ON c.n = s.n"
	"  LEFT JOIN ledger.finding AS f ON f.check_id = r.check_id AND f.person = c.person AND f.until_n IS NULL"
	" WHERE r.status = 'open' AND (f.finding IS NULL OR f.finding = 'cannot-tell')"
	"   AND :officer IS NOT NULL AND :today IS NOT NULL"},
    {OUGHT_ROLE_DISCLOSURE, "assess the record", "ought assess {C} {R}",
	"SELECT f.at_ms, r.due, r.check_id, e.record, NULL, NULL"
	"  FROM ledger.request AS r"
	"  JOIN ledger.finding AS f ON f.check_id = r.check_id AND f.until_n IS NULL AND f.finding = 'same'"
	"  JOIN ledger.record_ref AS e ON e.person = f.person AND e.status = 'held'"
	" WHERE r.status = 'open' AND e.officer <> :officer AND :today IS NOT NULL"
	"   AND NOT EXISTS (SELECT 1 FROM ledger.assessment AS a"
	"                    WHERE a.check_id = r.check_id AND a.record = e.record AND a.until_n IS NULL)"},
    {OUGHT_ROLE_DISCLOSURE, "ask for representations, or say why not",
	"ought represent invite {C} {R}",
	"SELECT a.at_ms, r.due, r.check_id, a.record, NULL, NULL"
	"  FROM ledger.request AS r"
	"  JOIN ledger.assessment AS a ON a.check_id = r.check_id AND a.until_n IS NULL"
	" WHERE r.status = 'open' AND a.recommendation <> 'discard'"
	"   AND :officer IS NOT NULL AND :today IS NOT NULL"
	"   AND NOT EXISTS (SELECT 1 FROM ledger.representations AS p"
	"                    WHERE p.check_id = r.check_id AND p.record = a.record AND p.until_n IS NULL)"
	"   AND NOT EXISTS (SELECT 1 FROM ledger.decision AS d"
	"                    WHERE d.check_id = r.check_id AND d.record = a.record AND d.until_n IS NULL)"},
    {OUGHT_ROLE_DISCLOSURE, "record the reply to the invitation", "ought represent receive {C} {R}",
	"SELECT p.at_ms, p.reply_by, r.check_id, p.record, NULL, NULL"
	"  FROM ledger.request AS r"
	"  JOIN ledger.representations AS p ON p.check_id = r.check_id AND p.until_n IS NULL"
	" WHERE r.status = 'open' AND p.invited = 1 AND p.reply IS NULL"
	"   AND :officer IS NOT NULL AND :today IS NOT NULL"},
    {OUGHT_ROLE_SENIOR | OUGHT_ROLE_CHIEF, "decide", "ought decide {C} {R}",
	"SELECT a.at_ms, r.due, r.check_id, a.record, NULL, NULL"
	"  FROM ledger.request AS r"
	"  JOIN ledger.assessment AS a ON a.check_id = r.check_id AND a.until_n IS NULL"
	"  JOIN ledger.record_ref AS e ON e.record = a.record AND e.status = 'held'"
	"  JOIN ledger.representations AS p"
	"    ON p.check_id = r.check_id AND p.record = a.record AND p.until_n IS NULL"
	" WHERE r.status = 'open' AND a.recommendation <> 'discard'"
	"   AND (p.invited = 0 OR p.reply IS NOT NULL)"
	"   AND a.officer <> :officer AND e.officer <> :officer AND :today IS NOT NULL"
	"   AND NOT EXISTS (SELECT 1 FROM ledger.decision AS d"
	"                    WHERE d.check_id = r.check_id AND d.record = a.record AND d.until_n IS NULL)"},
    {OUGHT_ROLE_SENIOR | OUGHT_ROLE_CHIEF, "reconsider the decision", "ought reconsider show {X}",
	"SELECT x.at_ms, NULL, d.check_id, d.record, NULL, x.reconsideration"
	"  FROM ledger.reconsideration AS x"
	"  JOIN ledger.decision AS d ON d.decision = x.decision"
	" WHERE x.status = 'open' AND :officer IS NOT NULL AND :today IS NOT NULL"},
    {OUGHT_ROLE_DISCLOSURE, "answer the check", "ought check answer {C}",
	"SELECT s.at_ms, r.due, r.check_id, NULL, NULL, NULL"
	"  FROM ledger.request AS r"
	"  JOIN ledger.search AS s ON s.check_id = r.check_id AND s.until_n IS NULL"
	" WHERE r.status = 'open' AND :officer IS NOT NULL AND :today IS NOT NULL"
	"   AND NOT EXISTS (SELECT 1"
	"                     FROM ledger.search_candidate AS c"
	"                     LEFT JOIN ledger.finding AS f"
	"                       ON f.check_id = r.check_id AND f.person = c.person AND f.until_n IS NULL"
	"                    WHERE c.n = s.n AND (f.finding IS NULL OR f.finding = 'cannot-tell'))"
	"   AND NOT EXISTS (SELECT 1"
	"                     FROM ledger.finding AS f"
	"                     JOIN ledger.record_ref AS e ON e.person = f.person AND e.status = 'held'"
	"                     LEFT JOIN ledger.decision AS d"
	"                       ON d.check_id = r.check_id AND d.record = e.record AND d.until_n IS NULL"
	"                     LEFT JOIN ledger.assessment AS a"
	"                       ON a.check_id = r.check_id AND a.record = e.record AND a.until_n IS NULL"
	"                    WHERE f.check_id = r.check_id AND f.until_n IS NULL AND f.finding = 'same'"
	"                      AND d.decision IS NULL AND a.recommendation IS NOT 'discard')"},
    {OUGHT_ROLE_DISCLOSURE, "answer again: a decision has changed", "ought check answer {C}",
	"SELECT max(d.at_ms), NULL, r.check_id, NULL, NULL, NULL"
	"  FROM ledger.request AS r"
	"  JOIN ledger.answer AS w ON w.check_id = r.check_id AND w.until_n IS NULL"
	"  JOIN ledger.decision AS d ON d.check_id = r.check_id AND d.until_n IS NULL AND d.n > w.n"
	" WHERE r.status = 'answered' AND :officer IS NOT NULL AND :today IS NOT NULL"
	" GROUP BY r.check_id"},
};

/* Put the identifiers of the row in the places of ${format}. */
static void
fill_in(const struct ought_statement *statement, const char *format, struct ought_buffer *text)
{
	static const struct {
		char letter;
		int column;
		enum ought_id_kind kind;
	} places[] = {
	    {'C', 2, OUGHT_ID_CHECK},
	    {'R', 3, OUGHT_ID_RECORD},
	    {'P', 4, OUGHT_ID_PERSON},
	    {'X', 5, OUGHT_ID_RECONSIDERATION},
	};
	char id[OUGHT_ID_MAX];

	for (; *format != '\0'; format++) {
		if (*format != '{') {
			ought_buffer_add_bytes(text, format, 1);
			continue;
		}
		for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
			if (places[i].letter == format[1]) {
				ought_id_format(places[i].kind,
				    ought_statement_int(statement, places[i].column), id);
				ought_buffer_add(text, "%s", id);
			}
		format += 2;
	}
}

static enum ought_status
add_work(json_t *items, const struct work *work, const struct ought_statement *statement,
    const char *today, struct ought_error *err)
{
	struct ought_buffer command = {0};
	const char *due = ought_statement_text(statement, 1);
	char since[OUGHT_TIME_MAX];
	json_t *item;
	enum ought_status status = OUGHT_OK;

	fill_in(statement, work->command, &command);
	ought_time_format(ought_statement_int(statement, 0), since);
	item = json_pack("{s:s, s:s*, s:b, s:s, s:s}", "since", since, "due", due, "overdue",
	    due != NULL && strcmp(due, today) < 0, "what", work->what, "command",
	    command.text != NULL ? command.text : "");
	if (command.failed || json_array_append_new(items, item) != 0)
		status = cli_no_memory(err);
	ought_buffer_free(&command);
	return status;
}

/* What has a day before what has none, the earlier day first, and of one day what has waited longer. */
static int
by_urgency(const void *a, const void *b)
{
	const json_t *left = *(json_t *const *)a, *right = *(json_t *const *)b;
	const char *left_due = ought_json_text(left, "due"),
		   *right_due = ought_json_text(right, "due");
	int order;

	if ((left_due == NULL) != (right_due == NULL))
		return left_due == NULL ? 1 : -1;
	if (left_due != NULL && (order = strcmp(left_due, right_due)) != 0)
		return order;
	if ((order = strcmp(ought_json_text(left, "since"), ought_json_text(right, "since"))) != 0)
		return order;
	return strcmp(ought_json_text(left, "command"), ought_json_text(right, "command"));
}

static enum ought_status
collect(struct cli *cli, unsigned roles, const char *today, json_t *items, struct ought_error *err)
{
	const char *officer = ought_identity_name(cli->identity);
	enum ought_status status = OUGHT_OK;

	for (size_t i = 0; i < sizeof(works) / sizeof(works[0]) && status == OUGHT_OK; i++) {
		struct ought_statement *statement = NULL;
		bool row = false;

		if ((works[i].roles & roles) == 0)
			continue;
		status = ought_db_query(cli->db, works[i].sql,
		    OUGHT_BINDS(OUGHT_TEXT(":officer", officer), OUGHT_TEXT(":today", today)),
		    &statement, err);
		while (status == OUGHT_OK &&
		    (status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row)
			status = add_work(items, &works[i], statement, today, err);
		ought_statement_finish(statement);
	}
	return status;
}

static enum ought_status
print_items(struct cli *cli, json_t *items, struct ought_error *err)
{
	static const struct column columns[] = {
	    {"due", "DUE", COLUMN_DATE, 0},
	    {"overdue", "OVERDUE", COLUMN_YES_NO, 0},
	    {"since", "WAITING SINCE", COLUMN_TIME, 0},
	    {"what", "WHAT", COLUMN_TEXT, 0},
	    {"command", "GO ON WITH", COLUMN_TEXT, 0},
	    {0},
	};
	size_t count = json_array_size(items);
	json_t **order = calloc(count + 1, sizeof(json_t *));
	struct list *list = NULL;
	enum ought_status status = OUGHT_OK;

	if (order == NULL || (list = list_begin(cli, "ought.status/1", columns)) == NULL) {
		status = cli_no_memory(err);
		goto out;
	}
	for (size_t i = 0; i < count; i++)
		order[i] = json_array_get(items, i);
	qsort(order, count, sizeof(json_t *), by_urgency);
	for (size_t i = 0; i < count && status == OUGHT_OK; i++)
		status = list_add(list, json_incref(order[i]), err);
	if (status == OUGHT_OK) {
		status = list_end(list, "Nothing waits for you.", err);
		list = NULL;
	}
out:
	list_free(list);
	free(order);
	return status;
}

static enum ought_status
run_status(struct cli *cli, struct ought_error *err)
{
	json_t *items = json_array();
	struct ought_buffer names = {0};
	struct ought_head head;
	char today[OUGHT_DATE_MAX];
	unsigned roles = 0;
	bool enrolled = false;
	enum ought_status status;

	if (items == NULL)
		return cli_no_memory(err);
	if ((status = session_open(cli, err)) != OUGHT_OK)
		goto out;
	ought_date_format(ought_date_of(ought_store_now_ms(cli->store)), today);
	if ((status = ought_store_read_begin(cli->store, err)) != OUGHT_OK)
		goto out;
	if ((status = ought_officer_roles(cli->db, ought_identity_name(cli->identity), &roles,
		 &enrolled, err)) == OUGHT_OK &&
	    (status = ought_ledger_head(cli->db, &head, err)) == OUGHT_OK)
		status = collect(cli, roles, today, items, err);
	ought_store_read_end(cli->store);
	if (status != OUGHT_OK)
		goto out;
	if (!cli->json) {
		officers_roles_text(roles, &names);
		say("%s: %s (%s); %lld act%s so far.\n\n", ought_store_origin(cli->store),
		    ought_identity_name(cli->identity), names.text != NULL ? names.text : "",
		    (long long)head.size, head.size == 1 ? "" : "s");
	}
	status = print_items(cli, items, err);
	if (status == OUGHT_OK && !cli->json && (roles & OUGHT_ROLE_AUDITOR) != 0)
		say("\"ought audit verify\" acts everything again and compares.\n");
out:
	json_decref(items);
	ought_buffer_free(&names);
	return status;
}

const struct command cmd_status = {
    .name = "status",
    .run = run_status,
    .about = "list what waits for you, most urgent first",
};
