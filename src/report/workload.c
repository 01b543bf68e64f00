/*
 * workload.c: how the unit keeps up: ages of open checks, who waits on whom, days to answer.  And statistics of those who
 * decide.  From the ledger alone: nothing personal is in either.
 */
#include <stdio.h>
#include <string.h>

#include "report/html.h"

/* ---- deciders ---- */

enum ought_status
ought_report_deciders(
    struct ought_db *db, const struct ought_period *period, json_t **rows, struct ought_error *err)
{
	static const char sql[] =
	    "WITH mine AS ("
	    "  SELECT d.*, julianday(date(d.at_ms / 1000, 'unixepoch')) - julianday(coalesce("
	    "           (SELECT max(o.on_date) FROM ledger.reopening AS o"
	    "             WHERE o.check_id = d.check_id AND o.n < d.n), r.received)) AS days"
	    "    FROM ledger.decision AS d JOIN ledger.request AS r USING (check_id)"
	    "   WHERE d.at_ms >= :from AND d.at_ms < :before),"
	    " ranked AS ("
	    "  SELECT officer, days, row_number() OVER (PARTITION BY officer ORDER BY days) AS place,"
	    "         count(*) OVER (PARTITION BY officer) AS many FROM mine) "
	    "SELECT m.officer, count(*) AS made, sum(m.result = 'disclose') AS disclosed,"
	    "       sum(EXISTS (SELECT 1 FROM ledger.reconsideration AS x WHERE x.decision = m.decision)) AS reconsidered,"
	    "       sum(EXISTS (SELECT 1 FROM ledger.reconsideration AS x"
	    "                    WHERE x.decision = m.decision AND x.outcome = 'upheld')) AS upheld,"
	    "       sum(EXISTS (SELECT 1 FROM ledger.reconsideration AS x"
	    "                    WHERE x.decision = m.decision AND x.outcome = 'varied')) AS varied,"
	    "       sum(EXISTS (SELECT 1 FROM ledger.audit_sample_decision AS s WHERE s.decision = m.decision)) AS sampled,"
	    "       sum(EXISTS (SELECT 1 FROM ledger.audit_finding AS f"
	    "                    WHERE f.decision = m.decision AND f.until_n IS NULL AND f.satisfied = 'no')) AS not_satisfied,"
	    "       (SELECT CAST(q.days AS INTEGER) FROM ranked AS q"
	    "         WHERE q.officer = m.officer AND q.place = (q.many + 1) / 2) AS median_days "
	    "  FROM mine AS m GROUP BY m.officer ORDER BY m.officer";
	const int64_t day_ms = 86400000;
	struct ought_date from = {-100000}, to = {1000000};
	enum ought_status status;

	if ((period->from != NULL &&
		(status = ought_date_parse(period->from, &from, err)) != OUGHT_OK) ||
	    (period->to != NULL && (status = ought_date_parse(period->to, &to, err)) != OUGHT_OK))
		return status;
	return ought_report_rows(db, sql,
	    OUGHT_BINDS(OUGHT_INT(":from", from.day * day_ms),
		OUGHT_INT(":before", (to.day + INT64_C(1)) * day_ms)),
	    rows, err);
}

/* ---- workload ---- */

/* Since when each check waits, and the first thing that it waits for. */
#define OPEN_CHECKS                                                                                                           \
	"WITH begun AS ("                                                                                                     \
	"  SELECT r.check_id, r.due, coalesce((SELECT max(o.on_date) FROM ledger.reopening AS o"                              \
	"           WHERE o.check_id = r.check_id), r.received) AS day"                                                       \
	"    FROM ledger.request AS r WHERE r.status = 'open'),"                                                              \
	" work AS ("                                                                                                          \
	"  SELECT f.check_id, a.recommendation, p.n AS asked, p.invited, p.reply, d.decision,"                                \
	"         d.decision IS NULL AND a.recommendation IS NOT 'discard' AS pending,"                                       \
	"         EXISTS (SELECT 1 FROM ledger.reconsideration AS x"                                                          \
	"                  WHERE x.decision = d.decision AND x.status = 'open') AS again"                                     \
	"    FROM begun JOIN ledger.case_person AS f USING (check_id)"                                                        \
	"    JOIN ledger.person_record AS l ON l.person = f.person"                                                           \
	"    JOIN ledger.record_ref AS e ON e.record = l.record"                                                              \
	"    LEFT JOIN ledger.assessment AS a"                                                                                \
	"      ON a.check_id = f.check_id AND a.record = l.record AND a.until_n IS NULL"                                      \
	"    LEFT JOIN ledger.representations AS p"                                                                           \
	"      ON p.check_id = f.check_id AND p.record = l.record AND p.until_n IS NULL"                                      \
	"    LEFT JOIN ledger.decision AS d"                                                                                  \
	"      ON d.check_id = f.check_id AND d.record = l.record AND d.until_n IS NULL"                                      \
	"   WHERE (e.status = 'held' OR d.decision IS NOT NULL)),"                                                            \
	" lacking AS ("                                                                                                       \
	"  SELECT check_id, max(pending AND recommendation IS NULL) AS assessment, max(pending AND asked IS NULL) AS asking," \
	"         max(pending AND invited AND reply IS NULL) AS reply, max(pending) AS decision, max(again) AS again"         \
	"    FROM work GROUP BY check_id),"                                                                                   \
	" waiting AS ("                                                                                                       \
	"  SELECT b.*, CAST(julianday(:today) - julianday(b.day) AS INTEGER) AS age, CASE"                                    \
	"    WHEN NOT EXISTS (SELECT 1 FROM ledger.search AS s"                                                               \
	"                      WHERE s.check_id = b.check_id AND s.until_n IS NULL) THEN 0"                                   \
	"    WHEN EXISTS (SELECT 1 FROM ledger.candidate_now AS c"                                                            \
	"                   JOIN ledger.candidate_kind AS k ON k.name = c.kind AND k.finding = 1"                             \
	"                   LEFT JOIN ledger.finding_now AS f"                                                                \
	"                     ON f.check_id = c.check_id AND f.person = c.person"                                             \
	"                  WHERE c.check_id = b.check_id"                                                                     \
	"                    AND (f.finding IS NULL OR f.finding = 'cannot-tell')) THEN 1"                                    \
	"    WHEN l.assessment THEN 2 WHEN l.asking THEN 3 WHEN l.reply THEN 4 WHEN l.decision THEN 5"                        \
	"    WHEN l.again THEN 6 ELSE 7 END AS step"                                                                          \
	"    FROM begun AS b LEFT JOIN lacking AS l USING (check_id)) "

/* By the number of the step above. */
static const struct {
	const char *what;
	const char *whom;
} steps[] = {
    {"the search of the register", "disclosure officers"},
    {"whether a candidate is the applicant", "disclosure officers"},
    {"an assessment", "disclosure officers"},
    {"asking for representations, or saying why not", "disclosure officers"},
    {"the applicant's reply", "applicants"},
    {"a decision", "the chief officer and delegates"},
    {"the end of a reconsideration", "the chief officer and delegates"},
    {"an answer", "disclosure officers"},
};
#define STEPS (sizeof(steps) / sizeof(steps[0]))

static const char sql_open[] = OPEN_CHECKS
    "SELECT CASE WHEN age <= 7 THEN '0 to 7 days' WHEN age <= 14 THEN '8 to 14 days'"
    "            WHEN age <= 30 THEN '15 to 30 days' WHEN age <= 60 THEN '31 to 60 days'"
    "            ELSE 'over 60 days' END AS age, count(*) AS checks, sum(due < :today) AS late_checks"
    "  FROM waiting GROUP BY 1 ORDER BY min(age)";
static const char sql_waiting[] =
    OPEN_CHECKS "SELECT step, count(*) AS checks, sum(due < :today) AS late_checks,"
		"       max(age) AS oldest_days"
		"  FROM waiting GROUP BY step ORDER BY step";

/* Answers that end a wait: the first after the check was received or opened again.  One sent anew after that ends none. */
#define ANSWERS                                                                                                \
	"WITH answers AS ("                                                                                    \
	"  SELECT a.check_id, date(a.at_ms / 1000, 'unixepoch') AS day,"                                       \
	"         coalesce((SELECT max(o.on_date) FROM ledger.reopening AS o"                                  \
	"                    WHERE o.check_id = a.check_id AND o.n < a.n), r.received) AS since,"              \
	"         coalesce((SELECT o.due_before FROM ledger.reopening AS o"                                    \
	"                    WHERE o.check_id = a.check_id AND o.n > a.n ORDER BY o.n LIMIT 1), r.due) AS due" \
	"    FROM ledger.answer AS a JOIN ledger.request AS r USING (check_id)"                                \
	"   WHERE NOT EXISTS (SELECT 1 FROM ledger.answer AS b WHERE b.check_id = a.check_id AND b.n < a.n"    \
	"     AND NOT EXISTS (SELECT 1 FROM ledger.reopening AS o"                                             \
	"                      WHERE o.check_id = a.check_id AND o.n > b.n AND o.n < a.n))),"                  \
	" timed AS ("                                                                                          \
	"  SELECT date(day, 'weekday 0', '-6 days') AS week, due,  day,"                                       \
	"         CAST(julianday(day) - julianday(since) AS INTEGER) AS days"                                  \
	"    FROM answers WHERE day >= :first),"                                                               \
	" came AS ("                                                                                           \
	"  SELECT date(received, 'weekday 0', '-6 days') AS week FROM ledger.request"                          \
	"   WHERE received >= :first),"
static const char sql_weeks[] = ANSWERS
    " ranked AS ("
    "  SELECT *, row_number() OVER (PARTITION BY week ORDER BY days) AS place,"
    "         count(*) OVER (PARTITION BY week) AS many FROM timed),"
    " weeks AS (SELECT week FROM timed UNION SELECT week FROM came) "
    "SELECT w.week, (SELECT count(*) FROM came WHERE came.week = w.week) AS came_in,"
    "       (SELECT count(*) FROM timed WHERE timed.week = w.week) AS answered,"
    "       (SELECT days FROM ranked AS q WHERE q.week = w.week AND place = (many + 1) / 2) AS median_days,"
    "       (SELECT days FROM ranked AS q WHERE q.week = w.week AND place = (many * 9 + 9) / 10) AS p90_days,"
    "       (SELECT count(*) FROM timed WHERE timed.week = w.week AND day <= due) AS in_time"
    "  FROM weeks AS w ORDER BY w.week";
static const char sql_all[] = ANSWERS
    " ranked AS ("
    "  SELECT *, row_number() OVER (ORDER BY days) AS place, count(*) OVER () AS many FROM timed) "
    "SELECT (SELECT count(*) FROM came) AS came_in, (SELECT count(*) FROM timed) AS answered,"
    "       (SELECT days FROM ranked WHERE place = (many + 1) / 2) AS median_days,"
    "       (SELECT days FROM ranked WHERE place = (many * 9 + 9) / 10) AS p90_days,"
    "       (SELECT count(*) FROM timed WHERE day <= due) AS in_time";

static enum ought_status
read_waiting(
    struct ought_db *db, const struct ought_bind *binds, json_t **waiting, struct ought_error *err)
{
	json_t *rows = NULL, *row;
	size_t i;
	enum ought_status status;

	if ((status = ought_report_rows(db, sql_waiting, binds, &rows, err)) != OUGHT_OK)
		return status;
	json_array_foreach(rows, i, row)
	{
		const int64_t step = ought_json_int(row, "step", 0);

		json_object_del(row, "step");
		json_object_set_new(row, "for", json_string(steps[(size_t)step % STEPS].what));
		json_object_set_new(row, "whom", json_string(steps[(size_t)step % STEPS].whom));
	}
	*waiting = rows;
	return OUGHT_OK;
}

enum ought_status
ought_report_workload(
    struct ought_store *store, int64_t weeks, json_t **report, struct ought_error *err)
{
	struct ought_db *db = ought_store_db(store);
	const struct ought_date now = ought_date_of(ought_store_now_ms(store));
	/* The Monday of this week, and of the first: 1970-01-01 was a Thursday. */
	const int32_t monday = now.day - (now.day + 3) % 7;
	const struct ought_date start = {monday - (int32_t)(weeks - 1) * 7};
	json_t *open = NULL, *waiting = NULL, *by_week = NULL, *all = NULL;
	char today[OUGHT_DATE_MAX], first[OUGHT_DATE_MAX], at[OUGHT_TIME_MAX];
	enum ought_status status;

	ought_date_format(now, today);
	ought_date_format(start, first);
	ought_time_format(ought_store_now_ms(store), at);
	if ((status = ought_store_read_begin(store, err)) != OUGHT_OK)
		return status;
	if ((status = ought_report_rows(
		 db, sql_open, OUGHT_BINDS(OUGHT_TEXT(":today", today)), &open, err)) == OUGHT_OK &&
	    (status = read_waiting(db, OUGHT_BINDS(OUGHT_TEXT(":today", today)), &waiting, err)) ==
		OUGHT_OK &&
	    (status = ought_report_rows(db, sql_weeks, OUGHT_BINDS(OUGHT_TEXT(":first", first)),
		 &by_week, err)) == OUGHT_OK)
		status = ought_report_row(
		    db, sql_all, OUGHT_BINDS(OUGHT_TEXT(":first", first)), &all, err);
	ought_store_read_end(store);
	if (status == OUGHT_OK &&
	    (*report = json_pack("{s:s, s:s, s:O, s:O, s:O, s:O}", "origin",
		 ought_store_origin(store), "at", at, "open", open, "waiting", waiting, "weeks",
		 by_week, "all", all)) == NULL)
		status = no_memory(err);
	json_decref(open);
	json_decref(waiting);
	json_decref(by_week);
	json_decref(all);
	return status;
}

/* ---- as a page ---- */

struct shown {
	const char *key;
	const char *heading;
};

static void
cells(struct ought_buffer *text, const json_t *row, const struct shown *shown)
{
	char number[24];

	html_row_begin(text);
	for (; shown->key != NULL; shown++) {
		const json_t *value = json_object_get(row, shown->key);

		snprintf(number, sizeof(number), "%lld", (long long)json_integer_value(value));
		if (json_is_integer(value))
			html_cell(text, HTML_NUMBER, number);
		else
			html_cell(text, HTML_WORDS, json_string_value(value));
	}
	html_row_end(text);
}

static void
table(struct ought_buffer *text, const char *title, const json_t *rows, const struct shown *shown,
    const json_t *last)
{
	const json_t *row;
	size_t i;

	html_heading(text, 2, title);
	if (json_array_size(rows) == 0) {
		html_paragraph(text, "None.");
		return;
	}
	html_table_begin(text, NULL);
	html_row_begin(text);
	for (const struct shown *column = shown; column->key != NULL; column++)
		html_cell(text,
		    json_is_integer(json_object_get(json_array_get(rows, 0), column->key))
			? HTML_HEADING_NUMBER
			: HTML_HEADING,
		    column->heading);
	html_row_end(text);
	html_table_body(text);
	json_array_foreach(rows, i, row) cells(text, row, shown);
	if (last != NULL)
		cells(text, last, shown);
	html_table_end(text);
}

void
ought_report_workload_html(const json_t *report, struct ought_buffer *text)
{
	static const struct shown open[] = {
	    {"age", "Age"}, {"checks", "Checks"}, {"late_checks", "Overdue"}, {0}};
	static const struct shown waiting[] = {{"for", "Waiting for"}, {"whom", "By"},
	    {"checks", "Checks"}, {"late_checks", "Overdue"}, {"oldest_days", "Oldest, days"}, {0}};
	static const struct shown weeks[] = {{"week", "Week from"}, {"came_in", "Came in"},
	    {"answered", "Answered"}, {"median_days", "Days, median"},
	    {"p90_days", "Days, 90th percentile"}, {"in_time", "In time"}, {0}};
	json_t *all = json_copy(json_object_get(report, "all"));
	char day[OUGHT_DATE_MAX];

	if (all == NULL || json_object_set_new(all, "week", json_string("All")) != 0)
		text->failed = true;
	html_begin(text, "Workload of the disclosure unit");
	snprintf(day, sizeof(day), "%s", ought_json_text(report, "at"));
	html_terms_begin(text);
	html_term(text, "Register", ought_json_text(report, "origin"));
	html_term(text, "Day", day);
	html_terms_end(text);
	table(text, "Open checks by age", json_object_get(report, "open"), open, NULL);
	table(text, "Who waits on whom", json_object_get(report, "waiting"), waiting, NULL);
	table(text, "By week", json_object_get(report, "weeks"), weeks, all);
	html_end(text);
	json_decref(all);
}
