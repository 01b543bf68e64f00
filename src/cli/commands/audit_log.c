/*
 * audit_log.c: ought audit log: who did what, and by which authority.  From the ledger, in which nothing is personal; only why
 * somebody looked is content.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/output.h"
#include "cli/session.h"
#include "cli/view/officers.h"
#include "audit_log_filter.h"

#include "cli/command.h"

/* The roles that ${officer} held just before entry ${n}, or by it: the chief's role comes with entry 0. */
static enum ought_status
roles_at(
    struct ought_db *db, const char *officer, int64_t n, unsigned *roles, struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	bool row = false;
	enum ought_status status;

	*roles = 0;
	status = ought_db_query(db,
	    "SELECT role"
	    "  FROM ledger.officer_role"
	    " WHERE officer = :officer"
	    "   AND (from_n < :n OR from_n = 0) AND (until_n IS NULL OR until_n >= :n)",
	    OUGHT_BINDS(OUGHT_TEXT(":officer", officer), OUGHT_INT(":n", n)), &statement, err);
	while (status == OUGHT_OK &&
	    (status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row)
		*roles |= ought_role_parse(ought_statement_text(statement, 0));
	ought_statement_finish(statement);
	return status;
}

/* "delegation 1" where the act relied on one, else the roles by which the officer might do it. */
static enum ought_status
authority_of(struct ought_db *db, const struct ought_entry *entry,
    const struct ought_act_about *about, struct ought_buffer *text, struct ought_error *err)
{
	int64_t delegation = ought_json_int(entry->claims, "delegation", 0);
	unsigned roles = 0;
	enum ought_status status;

	if (delegation > 0 && strncmp(entry->act, "delegation.", 11) != 0) {
		ought_buffer_add(text, "senior, delegation %lld", (long long)delegation);
		return OUGHT_OK;
	}
	if ((status = roles_at(db, entry->by, entry->n, &roles, err)) != OUGHT_OK)
		return status;
	officers_roles_text(about != NULL ? roles & about->roles : roles, text);
	return OUGHT_OK;
}

static void
add_words(struct ought_buffer *text, const json_t *value)
{
	const char *word = json_string_value(value);

	if (json_is_integer(value))
		ought_buffer_add(
		    text, "%s%lld", text->len > 0 ? " " : "", (long long)json_integer_value(value));
	else if (word != NULL)
		ought_buffer_add(text, "%s%s", text->len > 0 ? " " : "", word);
	for (size_t i = 0; json_is_array(value) && i < json_array_size(value) && i < 4; i++) {
		word = json_string_value(json_array_get(value, i));
		if (word != NULL)
			ought_buffer_add(text, "%s%s", text->len > 0 ? " " : "", word);
	}
	if (json_is_array(value) && json_array_size(value) > 4)
		ought_buffer_add(text, " and %zu more", json_array_size(value) - 4);
}

/* What it concerns and what came of it, from the claims: identifiers first, then words. */
static void
concerning(const struct ought_entry *entry, struct ought_buffer *text)
{
	static const struct {
		const char *key;
		const char *called; /* before a value that does not speak for itself */
	} shown[] = {{"officer", NULL}, {"chief", NULL}, {"role", "role"}, {"what", NULL},
	    {"check", NULL}, {"checks", NULL}, {"record", NULL}, {"records", NULL},
	    {"person", NULL}, {"other", NULL}, {"persons", NULL}, {"decision", NULL},
	    {"decisions", NULL}, {"reconsideration", NULL}, {"finding", NULL},
	    {"recommendation", NULL}, {"reply", "reply"}, {"relevant", "relevant"},
	    {"ought", "ought"}, {"result", NULL}, {"answer", NULL}, {"outcome", "outcome"},
	    {"trigger", NULL}, {"on", "on"}};

	/* Elsewhere the delegation is the authority, which has a column of its own. */
	if (strncmp(entry->act, "delegation.", 11) == 0) {
		ought_buffer_add(text, "delegation");
		add_words(text, json_object_get(entry->claims, "delegation"));
	}
	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
		const json_t *value = json_object_get(entry->claims, shown[i].key);

		if (value != NULL && shown[i].called != NULL)
			ought_buffer_add(text, "%s%s", text->len > 0 ? " " : "", shown[i].called);
		add_words(text, value);
	}
}

/*
 * Add what the entry's content says in justification: Data Protection Act 2018 s.62(2) and (3).  What was erased, or has none,
 * adds nothing.
 */
static enum ought_status
add_justification(struct ought_db *db, int64_t n, json_t *row, struct ought_error *err)
{
	static const char *const members[] = {"reason", "recipient"};
	json_t *content = NULL;
	enum ought_status status;

	if ((status = ought_ledger_content(db, n, &content, err)) != OUGHT_OK)
		return status;
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (json_is_string(json_object_get(content, members[i])))
			json_object_set(row, members[i], json_object_get(content, members[i]));
	json_decref(content);
	return OUGHT_OK;
}

/* The row of the entry whose text is in ${statement}; ${*row} stays NULL where the filter holds it back. */
static enum ought_status
make_row(struct ought_db *db, const struct log_filter *filter,
    const struct ought_statement *statement, json_t **row, struct ought_error *err)
{
	struct ought_entry entry = {0};
	struct ought_buffer authority = {0}, subjects = {0};
	const struct ought_act_about *about;
	char at[OUGHT_TIME_MAX];
	size_t len = 0;
	const char *text = ought_statement_blob(statement, 1, &len);
	bool passes = false;
	enum ought_status status;

	if (ought_entry_read(text, len, &entry, err) != OUGHT_OK)
		return ought_error_set(err, OUGHT_DAMAGED,
		    "entry %lld is no entry; \"ought audit verify\" says more",
		    (long long)ought_statement_int(statement, 0));
	about = log_act_about(entry.act);
	if ((status = log_filter_passes(db, filter, &entry, about, &passes, err)) != OUGHT_OK ||
	    !passes || (status = authority_of(db, &entry, about, &authority, err)) != OUGHT_OK)
		goto out;
	concerning(&entry, &subjects);
	ought_time_format(entry.at_ms, at);
	*row = json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:O}", "n", (json_int_t)entry.n, "at",
	    at, "by", entry.by, "act", entry.act, "authority",
	    authority.text != NULL ? authority.text : "", "processing",
	    about != NULL ? ought_processing_name(about->processing) : "none", "concerning",
	    subjects.text != NULL ? subjects.text : "", "claims", entry.claims);
	if (*row == NULL)
		status = cli_no_memory(err);
out:
	ought_entry_clear(&entry);
	ought_buffer_free(&authority);
	ought_buffer_free(&subjects);
	return status;
}

struct reading {
	struct log_filter filter;
	int64_t last; /* INT64_MAX: all */
	bool why;     /* with justifications, from the content */
};

/* Print what passes, as it comes; of the last ones only, they are gathered from the newest on and turned round. */
static enum ought_status
read_log(struct cli *cli, const struct reading *reading, struct list *list, struct ought_error *err)
{
	const bool gather = reading->last != INT64_MAX;
	struct ought_statement *statement = NULL;
	json_t *rows = json_array();
	bool more = false;
	enum ought_status status;

	if (rows == NULL)
		return cli_no_memory(err);
	status = log_filter_query(cli->db, &reading->filter, gather, &statement, err);
	while (status == OUGHT_OK && (int64_t)json_array_size(rows) < reading->last &&
	    (status = ought_statement_step(statement, &more, err)) == OUGHT_OK && more) {
		json_t *row = NULL;

		if ((status = interrupt_check(err)) != OUGHT_OK ||
		    (status = make_row(cli->db, &reading->filter, statement, &row, err)) !=
			OUGHT_OK ||
		    row == NULL)
			continue;
		if (reading->why &&
		    (status = add_justification(
			 cli->db, ought_statement_int(statement, 0), row, err)) != OUGHT_OK)
			json_decref(row);
		else if (!gather)
			status = list_add(list, row, err);
		else if (json_array_append_new(rows, row) != 0)
			status = cli_no_memory(err);
	}
	ought_statement_finish(statement);
	for (size_t i = json_array_size(rows); i > 0 && status == OUGHT_OK; i--)
		status = list_add(list, json_incref(json_array_get(rows, i - 1)), err);
	json_decref(rows);
	return status;
}

/* ["P-000041"], where the option names one; for the log of what was consulted. */
static json_t *
named(const struct cli *cli, const char *option, enum ought_id_kind kind)
{
	char text[OUGHT_ID_MAX];
	int64_t n;

	return option_given(cli, option) && option_id(cli, option, kind, &n, text, NULL) == OUGHT_OK
	    ? json_pack("[s]", text)
	    : NULL;
}

static enum ought_status
open_log(struct cli *cli, const struct reading *reading, struct ought_error *err)
{
	if (!reading->why)
		return session_open(cli, err);
	/* Why somebody was looked at is told by the content, so this is looking too. */
	return session_consult(cli, "list", named(cli, "person", OUGHT_ID_PERSON),
	    named(cli, "record", OUGHT_ID_RECORD), named(cli, "check", OUGHT_ID_CHECK), -1, NULL,
	    err);
}

static enum ought_status
run_log(struct cli *cli, struct ought_error *err)
{
	static const struct column columns[] = {
	    {"n", "Entry", COLUMN_NUMBER, 0},
	    {"at", "When", COLUMN_TIME, 0},
	    {"by", "Who", COLUMN_TEXT, 0},
	    {"authority", "By authority of", COLUMN_TEXT, 0},
	    {"act", "Act", COLUMN_TEXT, 0},
	    {"concerning", "Concerning", COLUMN_TEXT, 70},
	    {0},
	};
	static const struct column columns_why[] = {
	    {"n", "Entry", COLUMN_NUMBER, 0},
	    {"at", "When", COLUMN_TIME, 0},
	    {"by", "Who", COLUMN_TEXT, 0},
	    {"act", "Act", COLUMN_TEXT, 0},
	    {"concerning", "Concerning", COLUMN_TEXT, 40},
	    {"recipient", "To", COLUMN_TEXT, 30},
	    {"reason", "Why", COLUMN_TEXT, 70},
	    {0},
	};
	struct reading reading = {.last = INT64_MAX, .why = option_given(cli, "why")};
	struct list *list = NULL;
	enum ought_status status;

	if ((status = log_filter_read(cli, &reading.filter, err)) != OUGHT_OK ||
	    (status = option_number(cli, "last", 1, INT32_MAX, &reading.last, err)) != OUGHT_OK ||
	    (status = open_log(cli, &reading, err)) != OUGHT_OK)
		return status;
	if ((list = list_begin(cli, "ought.log/1", reading.why ? columns_why : columns)) == NULL)
		return cli_no_memory(err);
	if ((status = ought_store_read_begin(cli->store, err)) == OUGHT_OK) {
		status = read_log(cli, &reading, list, err);
		ought_store_read_end(cli->store);
	}
	if (status == OUGHT_OK)
		return list_end(list, "No entries.", err);
	list_free(list);
	return status;
}

static const struct option_about log_options[] = {
    LOG_FILTER_OPTIONS,
    {"last", "N", "only the last N", 0},
    {"why", NULL,
	"with the reason of each consultation, and the recipient of each disclosure: content, whose reading is "
	"logged with --reason",
	0},
    {0},
};

const struct command cmd_audit_log = {
    .name = "audit log",
    .run = run_log,
    .options = log_options,
    .about = "list who did what, when, and by which authority",
    .more = "An entry has to pass each filter that is given.  Who saw a person, and why:\n\n"
	    "ought audit log --person P-000041 --processing consultation --why",
    .flags = COMMAND_REASON,
};
