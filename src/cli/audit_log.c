/* audit_log.c: ought audit log: who did what, and by which authority.  Ledger only: nothing personal is in it. */
#include <stdlib.h>
#include <string.h>

#include "officers.h"
#include "output.h"
#include "session.h"

#include "command.h"

/* What the reader asked to see; NULL and INT64 limits let everything through. */
struct filter {
	const char *officer;
	const char *act;
	const char *processing;
	const char *subject; /* "person", ...: a subject's kind, and its number */
	int64_t id;
	int64_t since_ms;
	int64_t before_ms;
};

static const struct ought_act_about *
about_act(const char *name)
{
	const struct ought_act_about *about;

	for (size_t i = 0; (about = ought_act_about(i)) != NULL; i++)
		if (strcmp(about->name, name) == 0)
			return about;
	return NULL;
}

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

static bool
passes(const struct filter *filter, const struct ought_entry *entry,
    const struct ought_act_about *about)
{
	if (filter->officer != NULL && strcmp(filter->officer, entry->by) != 0)
		return false;
	if (filter->act != NULL && strcmp(filter->act, entry->act) != 0)
		return false;
	if (filter->processing != NULL &&
	    (about == NULL ||
		strcmp(filter->processing, ought_processing_name(about->processing)) != 0))
		return false;
	return entry->at_ms >= filter->since_ms && entry->at_ms < filter->before_ms;
}

/* The row of the entry whose text is in ${statement}; ${*row} stays NULL where the filter holds it back. */
static enum ought_status
make_row(struct ought_db *db, const struct filter *filter, const struct ought_statement *statement,
    json_t **row, struct ought_error *err)
{
	struct ought_entry entry = {0};
	struct ought_buffer authority = {0}, subjects = {0};
	const struct ought_act_about *about;
	char at[OUGHT_TIME_MAX];
	size_t len = 0;
	const char *text = ought_statement_blob(statement, 1, &len);
	enum ought_status status;

	if ((status = ought_entry_read(text, len, &entry, err)) != OUGHT_OK)
		return ought_error_set(err, OUGHT_DAMAGED,
		    "entry %lld is no entry; \"ought audit verify\" says more",
		    (long long)ought_statement_int(statement, 0));
	about = about_act(entry.act);
	if (!passes(filter, &entry, about) ||
	    (status = authority_of(db, &entry, about, &authority, err)) != OUGHT_OK)
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

/* The newest first, so that --last can stop; the caller turns them round. */
static const char sql_all[] = "SELECT n, body"
			      "  FROM ledger.entry"
			      " ORDER BY n DESC";
static const char sql_subject[] = "SELECT e.n, e.body"
				  "  FROM ledger.subject AS s"
				  "  JOIN ledger.entry AS e ON e.n = s.n"
				  " WHERE s.kind = :kind AND s.id = :id"
				  " ORDER BY e.n DESC";

static enum ought_status
collect(struct cli *cli, const struct filter *filter, int64_t last, json_t *rows,
    struct ought_error *err)
{
	const struct ought_bind of_subject[] = {
	    OUGHT_TEXT(":kind", filter->subject), OUGHT_INT(":id", filter->id), {0}};
	struct ought_statement *statement = NULL;
	bool more = false;
	enum ought_status status;

	if (filter->subject != NULL)
		status = ought_db_query(cli->db, sql_subject, of_subject, &statement, err);
	else
		status = ought_db_query(cli->db, sql_all, NULL, &statement, err);
	while (status == OUGHT_OK &&
	    (status = ought_statement_step(statement, &more, err)) == OUGHT_OK && more) {
		json_t *row = NULL;

		if ((status = interrupt_check(err)) != OUGHT_OK ||
		    (status = make_row(cli->db, filter, statement, &row, err)) != OUGHT_OK)
			break;
		if (row != NULL && json_array_append_new(rows, row) != 0)
			status = cli_no_memory(err);
		if ((int64_t)json_array_size(rows) >= last)
			break;
	}
	ought_statement_finish(statement);
	return status;
}

static enum ought_status
read_filter(const struct cli *cli, struct filter *filter, struct ought_error *err)
{
	static const struct {
		const char *option;
		enum ought_id_kind kind;
	} subjects[] = {
	    {"person", OUGHT_ID_PERSON},
	    {"record", OUGHT_ID_RECORD},
	    {"check", OUGHT_ID_CHECK},
	    {"decision", OUGHT_ID_DECISION},
	    {"reconsideration", OUGHT_ID_RECONSIDERATION},
	};
	struct ought_date since = {INT32_MIN}, until = {INT32_MAX};
	char text[OUGHT_ID_MAX];
	enum ought_status status;

	filter->officer = option_text(cli, "officer");
	filter->act = option_text(cli, "act");
	filter->processing = option_text(cli, "processing");
	if (filter->act != NULL && about_act(filter->act) == NULL)
		return ought_error_set(err, OUGHT_INVALID,
		    "there is no act %.60s, such as decision.made", filter->act);
	for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++) {
		if (!option_given(cli, subjects[i].option))
			continue;
		if (filter->subject != NULL)
			return ought_error_set(err, OUGHT_INVALID,
			    "--%s and --%s together: one at a time", filter->subject,
			    subjects[i].option);
		filter->subject = subjects[i].option;
		if ((status = option_id(cli, subjects[i].option, subjects[i].kind, &filter->id,
			 text, err)) != OUGHT_OK)
			return status;
	}
	if ((status = option_date(cli, "since", &since, err)) != OUGHT_OK ||
	    (status = option_date(cli, "until", &until, err)) != OUGHT_OK)
		return status;
	filter->since_ms = since.day == INT32_MIN ? INT64_MIN : (int64_t)since.day * 86400000;
	filter->before_ms =
	    until.day == INT32_MAX ? INT64_MAX : ((int64_t)until.day + 1) * 86400000;
	return OUGHT_OK;
}

static enum ought_status
run_log(struct cli *cli, struct ought_error *err)
{
	static const struct column columns[] = {
	    {"n", "ENTRY", COLUMN_NUMBER, 0},
	    {"at", "WHEN", COLUMN_TIME, 0},
	    {"by", "WHO", COLUMN_TEXT, 0},
	    {"authority", "BY AUTHORITY OF", COLUMN_TEXT, 0},
	    {"act", "ACT", COLUMN_TEXT, 0},
	    {"concerning", "CONCERNING", COLUMN_TEXT, 70},
	    {0},
	};
	struct filter filter = {0};
	struct list *list = NULL;
	json_t *rows = json_array();
	int64_t last = INT64_MAX;
	enum ought_status status;

	if (rows == NULL)
		return cli_no_memory(err);
	if ((status = read_filter(cli, &filter, err)) != OUGHT_OK ||
	    (status = option_number(cli, "last", 1, INT32_MAX, &last, err)) != OUGHT_OK ||
	    (status = session_open(cli, err)) != OUGHT_OK ||
	    (status = ought_store_read_begin(cli->store, err)) != OUGHT_OK)
		goto out;
	status = collect(cli, &filter, last, rows, err);
	ought_store_read_end(cli->store);
	if (status != OUGHT_OK)
		goto out;
	list = list_begin(cli, "ought.log/1", columns);
	for (size_t i = json_array_size(rows); i > 0 && status == OUGHT_OK; i--)
		status = list_add(list, json_incref(json_array_get(rows, i - 1)), err);
	if (status == OUGHT_OK) {
		status = list_end(list, "No entry is like that.", err);
		list = NULL;
	}
out:
	list_free(list);
	json_decref(rows);
	return status;
}

static const struct option_about log_options[] = {
    {"officer", "OFFICER", "what this officer did", 0},
    {"act", "ACT", "acts of this kind, such as decision.made", 0},
    {"processing", "KIND",
	"collection, alteration, consultation, disclosure, combination or erasure (Data Protection Act 2018 s.62)",
	0},
    {"person", "PERSON", "what concerns this person", 0},
    {"record", "RECORD", "what concerns this record", 0},
    {"check", "CHECK", "what concerns this check", 0},
    {"decision", "DECISION", "what concerns this decision", 0},
    {"reconsideration", "X", "what concerns this reconsideration", 0},
    {"since", "DATE", "from this day on (UTC)", 0},
    {"until", "DATE", "up to and with this day (UTC)", 0},
    {"last", "N", "only the last N", 0},
    {0},
};

const struct command cmd_audit_log = {
    .name = "audit log",
    .run = run_log,
    .options = log_options,
    .about = "list who did what, when, and by which authority",
};
