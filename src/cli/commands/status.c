/*
 * status.c: ought status: what waits for this officer, most urgent first, each with the command that goes on
 * with it.  The kinds of work: work.c.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/view/cases.h"
#include "cli/view/officers.h"
#include "work.h"

#define SHOWN_MOST 25U /* items, where not all are asked for */
#define SOON_DAYS 30

/* What waits: the most urgent of each kind of work, and how much there is. */
struct waiting {
	json_t *items;
	size_t each; /* items kept of a kind */
	int64_t count;
	int64_t overdue;
};

/* ${format} with the row's members in the places of their names. */
static void
fill_in(const json_t *row, const char *format, struct ought_buffer *text)
{
	while (*format != '\0') {
		const size_t len = strcspn(format, "{");
		const size_t name = format[len] == '{' ? strcspn(format + len, "}") - 1 : 0;
		char key[32];

		ought_buffer_add_bytes(text, format, len);
		format += len;
		if (*format == '\0')
			return;
		snprintf(key, sizeof(key), "%.*s", (int)name, format + 1);
		if (ought_json_text(row, key) != NULL)
			ought_buffer_add(text, "%s", ought_json_text(row, key));
		else
			ought_buffer_add(text, "%" PRId64, ought_json_int(row, key, 0));
		format += name + 2;
	}
}

static bool
is_past(const char *day, const char *today)
{
	return day != NULL && strcmp(day, today) < 0;
}

static enum ought_status
add_item(struct waiting *waiting, const struct work *work, json_t *row, const char *today,
    struct ought_error *err)
{
	struct ought_buffer command = {0};
	const bool overdue = is_past(ought_json_text(row, "due"), today);
	const bool past = is_past(ought_json_text(row, "hard_line"), today);
	enum ought_status status = OUGHT_OK;

	fill_in(row, work->command, &command);
	if (command.failed || json_object_set_new(row, "what", json_string(work->what)) != 0 ||
	    json_object_set_new(row, "command", json_string(command.text)) != 0 ||
	    json_object_set_new(row, "overdue", json_boolean(overdue)) != 0 ||
	    json_object_set_new(row, "past_hard_line", json_boolean(past)) != 0 ||
	    json_object_set_new(row, "late",
		json_string(past  ? "past the hard line"
			: overdue ? "overdue"
				  : "")) != 0 ||
	    json_array_append(waiting->items, row) != 0)
		status = cli_no_memory(err);
	ought_buffer_free(&command);
	return status;
}

/* Whether the row of ${statement}, whose second column is the day, is past it. */
static bool
row_overdue(const struct ought_statement *statement, const char *today)
{
	return is_past(ought_statement_text(statement, 1), today);
}

static enum ought_status
collect_kind(struct cli *cli, const struct work *work, const char *today, const char *soon,
    struct waiting *waiting, struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	size_t kept = 0;
	bool more = false;
	enum ought_status status;

	status = ought_db_query(cli->db, work->sql,
	    OUGHT_BINDS(OUGHT_TEXT(":officer", ought_identity_name(cli->identity)),
		OUGHT_TEXT(":today", today), OUGHT_TEXT(":soon", soon)),
	    &statement, err);
	while (status == OUGHT_OK &&
	    (status = ought_statement_step(statement, &more, err)) == OUGHT_OK && more) {
		json_t *row = NULL;

		waiting->count++;
		waiting->overdue += row_overdue(statement, today);
		if (kept++ >= waiting->each)
			continue;
		if ((status = ought_report_next(statement, &row, err)) == OUGHT_OK)
			status = add_item(waiting, work, row, today, err);
		json_decref(row);
	}
	ought_statement_finish(statement);
	return status;
}

static enum ought_status
collect(struct cli *cli, unsigned roles, struct waiting *waiting, struct ought_error *err)
{
	const struct ought_date day = ought_date_of(ought_store_now_ms(cli->store));
	char today[OUGHT_DATE_MAX], soon[OUGHT_DATE_MAX];
	enum ought_status status = OUGHT_OK;

	ought_date_format(day, today);
	ought_date_format((struct ought_date){day.day + SOON_DAYS}, soon);
	for (const struct work *work = works; work->sql != NULL && status == OUGHT_OK; work++)
		if ((work->roles & roles) != 0)
			status = collect_kind(cli, work, today, soon, waiting, err);
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

/* The items, most urgent first; of a limited number what is left out is counted. */
static enum ought_status
print_items(struct cli *cli, const struct waiting *waiting, struct ought_error *err)
{
	static const struct column columns[] = {
	    {"due", "Due", COLUMN_DATE, 0},
	    {"late", "Late", COLUMN_TEXT, 0},
	    {"since", "Waiting since", COLUMN_TIME, 0},
	    {"what", "What", COLUMN_TEXT, 0},
	    {"command", "Go on with", COLUMN_TEXT, 0},
	    {0},
	};
	const size_t held = json_array_size(waiting->items);
	const size_t count = held < waiting->each ? held : waiting->each;
	const int64_t left = waiting->count - (int64_t)count;
	json_t **order = calloc(held + 1, sizeof(json_t *));
	struct list *list = NULL;
	enum ought_status status = OUGHT_OK;

	if (order == NULL || (list = list_begin(cli, "ought.status/1", columns)) == NULL) {
		status = cli_no_memory(err);
		goto out;
	}
	for (size_t i = 0; i < held; i++)
		order[i] = json_array_get(waiting->items, i);
	qsort(order, held, sizeof(json_t *), by_urgency);
	for (size_t i = 0; i < count && status == OUGHT_OK; i++)
		status = list_add(list, json_incref(order[i]), err);
	if (status == OUGHT_OK) {
		status = list_end(list, "Nothing waits for you.", err);
		list = NULL;
	}
	if (status == OUGHT_OK && !cli->json && left > 0)
		say("\nand %lld more; %lld of all %lld are overdue.  \"ought status --all\" lists them.\n",
		    (long long)left, (long long)waiting->overdue, (long long)waiting->count);
out:
	list_free(list);
	free(order);
	return status;
}

static enum ought_status
run_status(struct cli *cli, struct ought_error *err)
{
	/* A program gets all of it: what is left out could not be told from what is not there. */
	struct waiting waiting = {
	    json_array(), cli->json || option_given(cli, "all") ? SIZE_MAX : SHOWN_MOST, 0, 0};
	struct ought_buffer names = {0};
	struct ought_head head;
	unsigned roles = 0;
	bool enrolled = false;
	enum ought_status status;

	if (waiting.items == NULL)
		return cli_no_memory(err);
	if ((status = session_open(cli, err)) != OUGHT_OK ||
	    (status = ought_store_read_begin(cli->store, err)) != OUGHT_OK)
		goto out;
	if ((status = ought_officer_roles(cli->db, ought_identity_name(cli->identity), &roles,
		 &enrolled, err)) == OUGHT_OK &&
	    (status = ought_ledger_head(cli->db, &head, err)) == OUGHT_OK)
		status = collect(cli, roles, &waiting, err);
	ought_store_read_end(cli->store);
	if (status != OUGHT_OK)
		goto out;
	if (!cli->json) {
		officers_roles_text(roles, &names);
		say("%s: %s (%s); %lld act%s so far.\n\n", ought_store_origin(cli->store),
		    ought_identity_name(cli->identity), names.text != NULL ? names.text : "",
		    (long long)head.size, head.size == 1 ? "" : "s");
	}
	status = print_items(cli, &waiting, err);
	if (status == OUGHT_OK && !cli->json && (roles & OUGHT_ROLE_AUDITOR) != 0)
		say("\"ought audit verify\" acts everything again and compares.\n");
out:
	json_decref(waiting.items);
	ought_buffer_free(&names);
	return status;
}

static const struct option_about status_options[] = {
    {"all", NULL, "all that waits, not only the most urgent", 0}, {0}};

const struct command cmd_status = {
    .name = "status",
    .run = run_status,
    .options = status_options,
    .about = "list what waits for you, most urgent first",
};
