/* report_work.c: ought report workload and deciders: how the unit works, from the ledger alone. */
#include "cli/output.h"
#include "cli/session.h"
#include "reporting.h"

#include "cli/command.h"

/* ---- workload ---- */

static enum ought_status
print_rows(struct cli *cli, const json_t *rows, const struct column *columns, const char *none,
    struct ought_error *err)
{
	struct list *list = list_begin(cli, "ought.workload/1", columns);
	json_t *row;
	size_t i;
	enum ought_status status = OUGHT_OK;

	json_array_foreach(rows, i, row)
	{
		if ((status = list_add(list, json_incref(row), err)) != OUGHT_OK) {
			list_free(list);
			return status;
		}
	}
	return list_end(list, none, err);
}

static enum ought_status
print_workload(struct cli *cli, const json_t *report, struct ought_error *err)
{
	static const struct column open[] = {{"age", "Open for", COLUMN_TEXT, 0},
	    {"checks", "Checks", COLUMN_NUMBER, 0}, {"late_checks", "Overdue", COLUMN_NUMBER, 0},
	    {0}};
	static const struct column waiting[] = {{"for", "Waiting for", COLUMN_TEXT, 0},
	    {"whom", "By", COLUMN_TEXT, 0}, {"checks", "Checks", COLUMN_NUMBER, 0},
	    {"late_checks", "Overdue", COLUMN_NUMBER, 0},
	    {"oldest_days", "Oldest, days", COLUMN_NUMBER, 0}, {0}};
	static const struct column weeks[] = {{"week", "Week from", COLUMN_TEXT, 0},
	    {"came_in", "Came in", COLUMN_NUMBER, 0}, {"answered", "Answered", COLUMN_NUMBER, 0},
	    {"median_days", "Days, median", COLUMN_NUMBER, 0},
	    {"p90_days", "90th percentile", COLUMN_NUMBER, 0},
	    {"in_time", "In time", COLUMN_NUMBER, 0}, {0}};
	json_t *by_week = json_copy(json_object_get(report, "weeks"));
	json_t *all = json_copy(json_object_get(report, "all"));
	enum ought_status status;

	if (all == NULL || json_object_set_new(all, "week", json_string("All")) != 0 ||
	    (json_array_size(by_week) > 0 && json_array_append(by_week, all) != 0)) {
		status = cli_no_memory(err);
		goto out;
	}
	if ((status = print_rows(
		 cli, json_object_get(report, "open"), open, "No check is open.", err)) != OUGHT_OK)
		goto out;
	say("\n");
	if ((status = print_rows(cli, json_object_get(report, "waiting"), waiting, "Nothing waits.",
		 err)) != OUGHT_OK)
		goto out;
	say("\n");
	status = print_rows(cli, by_week, weeks, "No check came in or was answered.", err);
out:
	json_decref(by_week);
	json_decref(all);
	return status;
}

static enum ought_status
run_workload(struct cli *cli, struct ought_error *err)
{
	struct ought_buffer text = {0};
	json_t *report = NULL;
	int64_t weeks = 12;
	enum ought_status status;

	if (option_given(cli, "html") && cli->json)
		return ought_error_set(err, OUGHT_INVALID, "say one of --html and --json");
	if (option_given(cli, "out") && !option_given(cli, "html"))
		return ought_error_set(err, OUGHT_INVALID, "--out goes with --html");
	if ((status = option_number(cli, "weeks", 1, 520, &weeks, err)) != OUGHT_OK ||
	    (status = reporting_check_out(cli, err)) != OUGHT_OK ||
	    (status = session_open(cli, err)) != OUGHT_OK ||
	    (status = ought_report_workload(cli->store, weeks, &report, err)) != OUGHT_OK)
		return status;
	if (option_given(cli, "html")) {
		ought_report_workload_html(report, &text);
		status = reporting_hand_over(cli, &text, err);
		ought_buffer_free(&text);
	} else if (cli->json)
		status = output_document("ought.workload/1", json_incref(report), err);
	else
		status = print_workload(cli, report, err);
	json_decref(report);
	return status;
}

static const struct option_about workload_options[] = {
    {"weeks", "N", "so many weeks back, with this one (12)", 0},
    {"html", NULL, "as a page", 0},
    {"out", "FILE", "into a new file", 0},
    {0},
};

const struct command cmd_report_workload = {
    .name = "report workload",
    .run = run_workload,
    .options = workload_options,
    .about = "how old open checks are, who waits on whom, and days to answer by week",
    .more = "From the ledger alone: nothing personal is read.",
};

/* ---- deciders ---- */

static enum ought_status
run_deciders(struct cli *cli, struct ought_error *err)
{
	static const struct column columns[] = {{"officer", "Officer", COLUMN_TEXT, 0},
	    {"made", "Decisions", COLUMN_NUMBER, 0}, {"disclosed", "Disclosed", COLUMN_NUMBER, 0},
	    {"share", "%", COLUMN_NUMBER, 0}, {"reconsidered", "Reconsidered", COLUMN_NUMBER, 0},
	    {"upheld", "Upheld", COLUMN_NUMBER, 0}, {"varied", "Varied", COLUMN_NUMBER, 0},
	    {"sampled", "Sampled", COLUMN_NUMBER, 0},
	    {"not_satisfied", "Not satisfied", COLUMN_NUMBER, 0},
	    {"median_days", "Days, median", COLUMN_NUMBER, 0}, {0}};
	const struct ought_period period = {option_text(cli, "from"), option_text(cli, "to")};
	struct list *list = NULL;
	struct ought_date date = {0};
	json_t *rows = NULL, *row;
	size_t i;
	enum ought_status status;

	if ((status = option_date(cli, "from", &date, err)) != OUGHT_OK ||
	    (status = option_date(cli, "to", &date, err)) != OUGHT_OK ||
	    (status = session_open(cli, err)) != OUGHT_OK ||
	    (status = ought_report_deciders(cli->db, &period, &rows, err)) != OUGHT_OK)
		return status;
	list = list_begin(cli, "ought.deciders/1", columns);
	json_array_foreach(rows, i, row)
	{
		const int64_t made = ought_json_int(row, "made", 0);

		if (made > 0)
			json_object_set_new(row, "share",
			    json_integer(
				(ought_json_int(row, "disclosed", 0) * 200 + made) / (2 * made)));
		if ((status = list_add(list, json_incref(row), err)) != OUGHT_OK)
			break;
	}
	if (status == OUGHT_OK) {
		status = list_end(list, "Nobody decided.", err);
		list = NULL;
	}
	list_free(list);
	json_decref(rows);
	return status;
}

static const struct option_about deciders_options[] = {
    {"from", "DATE", "decisions from this day on (UTC)", 0},
    {"to", "DATE", "up to and with this day (UTC)", 0},
    {0},
};

const struct command cmd_report_deciders = {
    .name = "report deciders",
    .run = run_deciders,
    .options = deciders_options,
    .about = "who decided how much, how, how fast, and what became of it",
    .more =
	"From the ledger alone.  Differences between officers may be differences between their cases: this says where\n"
	"to look, not what is right.",
};
