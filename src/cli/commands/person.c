/* person.c: ought person add, find, show, amend; merge.c has merge and split.  Names and dates come by form, never by argument. */
#include <stdio.h>
#include <string.h>

#include "cli/input/case_forms.h"
#include "cli/output.h"
#include "cli/view/describe.h"
#include "cli/view/history.h"
#include "case_acts.h"

static const struct argument_about person_argument[] = {
    {"PERSON", "the person, such as P-000041", 0}, {0}};

static enum ought_status
fill_person(struct cli *cli, const char *title, const char *guidance, bool amending,
    const json_t *present, json_t **person, struct ought_error *err)
{
	json_t *context = json_pack("{s:s}", "amending", amending ? "yes" : "no");
	enum ought_status status;

	if (context == NULL)
		return case_nomem(err);
	status = case_form(cli, form_person, title, guidance, context, present, person, err);
	json_decref(context);
	if (status == OUGHT_OK)
		case_complete_person(*person);
	return status;
}

static enum ought_status
run_add(struct cli *cli, struct ought_error *err)
{
	json_t *person = NULL, *claims;
	char id[OUGHT_ID_MAX], next[64];
	enum ought_status status;

	if ((status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = fill_person(cli, "a new person", NULL, false, NULL, &person, err)) !=
		OUGHT_OK)
		return status;
	claims = json_object();
	status =
	    case_act_new(cli, "person.entered", OUGHT_ID_PERSON, "person", claims, person, id, err);
	if (status != OUGHT_OK)
		return status;
	snprintf(next, sizeof(next), "ought record add %s", id);
	return output_done(cli, "ought.person-entered/1", json_pack("{s:s}", "person", id), next,
	    err, "Entered %s", id);
}

const struct command cmd_person_add = {
    .name = "person add",
    .run = run_add,
    .act = "person.entered",
    .about = "enter a person",
    .flags = COMMAND_ACTS | COMMAND_FORM,
};

/* ---- find ---- */

/* Nobody looks through more persons of whom nothing but the date of birth is known to agree. */
#define BORN_MOST 100U

static bool
listed(const json_t *candidates, const char *person)
{
	size_t i;

	for (i = 0; i < json_array_size(candidates); i++)
		if (strcmp(ought_json_text(json_array_get(candidates, i), "person"), person) == 0)
			return true;
	return false;
}

/* Persons of ${rows}, found by ${field} alone, before those who stand from ${place} on; nobody twice. */
static enum ought_status
add_found(json_t *candidates, size_t place, const json_t *rows, const char *band, const char *field,
    const char *finding, struct ought_error *err)
{
	const json_t *row;
	size_t i;

	json_array_foreach(rows, i, row)
	{
		const char *person = ought_json_text(row, "person");

		if (listed(candidates, person))
			continue;
		if (json_array_insert_new(candidates, place++,
			json_pack("{s:s, s:s, s:[{s:s, s:s}]}", "person", person, "band", band,
			    "evidence", "field", field, "finding", finding)) != 0)
			return case_nomem(err);
	}
	return OUGHT_OK;
}

/* Those who hold one of the identifiers asked for, in front of what the search found. */
static enum ought_status
add_identified(struct cli *cli, const json_t *asked, json_t *candidates, struct ought_error *err)
{
	const json_t *identifier;
	enum ought_status status = OUGHT_OK;
	size_t i;

	json_array_foreach(json_object_get(asked, "identifiers"), i, identifier)
	{
		json_t *rows = NULL;

		status = case_rows(cli->db,
		    "SELECT DISTINCT r.root AS person FROM person_identifier i "
		    "JOIN ledger.person_ref r USING (person) WHERE i.scheme = :scheme "
		    "AND i.value = :value AND i.until_n IS NULL ORDER BY r.root",
		    OUGHT_BINDS(OUGHT_TEXT(":scheme", ought_json_text(identifier, "scheme")),
			OUGHT_TEXT(":value", ought_json_text(identifier, "value"))),
		    &rows, err);
		if (status == OUGHT_OK)
			status = add_found(
			    candidates, 0, rows, "identified", "identifier", "agrees", err);
		json_decref(rows);
		if (status != OUGHT_OK)
			break;
	}
	return status;
}

/*
 * Those whose date of birth is ${birth}, as far as that says it; or of whom it is known less well, and ${less} says so, and agrees.
 * "1987-05" finds "1987-05-09", or "1987".
 */
static enum ought_status
read_born(struct cli *cli, const char *birth, bool less, json_t **rows, struct ought_error *err)
{
	return case_rows(cli->db,
	    "SELECT DISTINCT r.root AS person FROM person_birth b "
	    "JOIN ledger.person_ref r USING (person) WHERE b.until_n IS NULL "
	    "AND CASE WHEN :less THEN length(b.date) < length(:birth) "
	    "AND substr(:birth, 1, length(b.date)) = b.date "
	    "ELSE substr(b.date, 1, length(:birth)) = :birth END ORDER BY r.root LIMIT :most + 1",
	    OUGHT_BINDS(OUGHT_TEXT(":birth", birth), OUGHT_INT(":less", less),
		OUGHT_INT(":most", BORN_MOST)),
	    rows, err);
}

/* ${*cut}: those of whom it is known less well are too many, and left out. */
static enum ought_status
add_born(
    struct cli *cli, const json_t *asked, json_t *candidates, bool *cut, struct ought_error *err)
{
	static const char *const finding[] = {"agrees", "agrees as far as it is known"};
	const json_t *births = json_object_get(asked, "births");
	enum ought_status status = OUGHT_OK;

	for (size_t i = 0; i < 2 * json_array_size(births) && status == OUGHT_OK; i++) {
		const bool less = i >= json_array_size(births);
		const json_t *birth = json_array_get(births, i % json_array_size(births));
		json_t *rows = NULL;

		status = read_born(cli, json_string_value(birth), less, &rows, err);
		if (status == OUGHT_OK &&
		    json_array_size(candidates) + json_array_size(rows) <= BORN_MOST)
			status = add_found(candidates, json_array_size(candidates), rows,
			    "born then", "date of birth", finding[less], err);
		else if (status == OUGHT_OK && less)
			*cut = true;
		else if (status == OUGHT_OK)
			status = ought_error_set(err, OUGHT_INVALID,
			    "more than %u persons were born then; give a name too", BORN_MOST);
		json_decref(rows);
	}
	return status;
}

static json_t *
persons_of(const json_t *candidates)
{
	json_t *persons = json_array();
	const json_t *candidate;
	size_t i;

	json_array_foreach(candidates, i, candidate)
	{
		json_array_append(persons, json_object_get(candidate, "person"));
	}
	return persons;
}

static enum ought_status
show_found(struct cli *cli, json_t *candidates, bool cut, struct ought_error *err)
{
	struct ought_buffer text = {0};

	if (cli->json)
		return output_document("ought.persons/1",
		    json_pack("{s:O, s:b}", "rows", candidates, "cut", cut), err);
	if (json_array_size(candidates) == 0)
		ought_buffer_add(&text, "Nobody was found.\n");
	describe_candidates(&text, candidates);
	if (cut)
		ought_buffer_add(&text,
		    "\nMore than %u persons who are known to be born in that month or year are left out;\n"
		    "give a name too.\n",
		    BORN_MOST);
	return describe_print(cli, &text, err);
}

static bool
has_name(const json_t *asked)
{
	const json_t *name;
	size_t i;

	json_array_foreach(json_object_get(asked, "names"), i, name)
	{
		if (ought_json_text(name, "forenames")[0] != '\0' ||
		    ought_json_text(name, "surname")[0] != '\0')
			return true;
	}
	return false;
}

static enum ought_status
run_find(struct cli *cli, struct ought_error *err)
{
	json_t *asked = NULL, *result = NULL, *candidates;
	bool named, cut = false;
	enum ought_status status;

	if ((status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = session_match(cli, err)) != OUGHT_OK)
		return status;
	status = fill_person(cli, "whom to look for",
	    "Give what is known: the more, the better the ranking.", false, NULL, &asked, err);
	if (status != OUGHT_OK)
		return status;
	named = has_name(asked);
	if (!named && json_array_size(json_object_get(asked, "identifiers")) == 0 &&
	    json_array_size(json_object_get(asked, "births")) == 0) {
		status = ought_error_set(err, OUGHT_INVALID,
		    "give a name, a date of birth or an identifier to look for");
		goto out;
	}
	/* The search compares names above all; without one it is looked up who has the rest. */
	if (named)
		status = ought_match_search(cli->match, cli->db, asked, 0, &result, err);
	else if ((result = json_pack("{s:[]}", "candidates")) == NULL)
		status = case_nomem(err);
	if (status != OUGHT_OK)
		goto out;
	candidates = json_object_get(result, "candidates");
	if ((status = add_identified(cli, asked, candidates, err)) != OUGHT_OK ||
	    (!named && (status = add_born(cli, asked, candidates, &cut, err)) != OUGHT_OK))
		goto out;
	/* Logged before anybody sees whom the search found. */
	status = session_consult(cli, "search", persons_of(candidates), NULL, NULL,
	    (int64_t)json_array_size(candidates), NULL, err);
	if (status == OUGHT_OK)
		status = case_candidates_who(cli->db, candidates, err);
	if (status == OUGHT_OK)
		status = show_found(cli, candidates, cut, err);
out:
	json_decref(asked);
	json_decref(result);
	return status;
}

const struct command cmd_person_find = {
    .name = "person find",
    .run = run_find,
    .about = "look for a person by name, date of birth, address or identifier",
    .more =
	"Whom to look for is given in a form, because other users of the machine can read a command\n"
	"line.  The search is logged with its reason, and with whom it found.",
    .flags = COMMAND_FORM | COMMAND_REASON,
};

/* ---- show ---- */

static const struct option_about show_options[] = {OPTION_HISTORY, {0}};

static void
describe_records_of(struct ought_buffer *text, const json_t *records)
{
	const json_t *record;
	size_t i;

	if (json_array_size(records) > 0)
		describe_heading(text, "Records");
	json_array_foreach(records, i, record)
	{
		struct ought_buffer line = {0};

		ought_buffer_add(&line, "%s, %s, as %s%s", ought_json_text(record, "kind"),
		    ought_json_text(record, "category"), ought_json_text(record, "role"),
		    describe_standing(record));
		describe_field(text, ought_json_text(record, "record"), line.text);
		ought_buffer_free(&line);
	}
}

static enum ought_status
print_person(struct cli *cli, const char *id, json_t *row, json_t *person, json_t *records,
    json_t *history, struct ought_error *err)
{
	const char *root = ought_json_text(row, "root");
	struct ought_buffer text = {0};
	json_t *members = json_object_get(person, "members");

	if (cli->json) {
		if (members != NULL)
			json_object_set(row, "members", members);
		json_object_del(person, "members");
		json_object_set(row, "content", person);
		json_object_set(row, "records", records);
		if (history != NULL)
			json_object_set(row, "history", history);
		return output_document("ought.person/1", json_incref(row), err);
	}
	if (strcmp(root, id) != 0)
		describe_heading(&text, "Person %s, who was merged into %s", id, root);
	else
		describe_heading(&text, "Person %s", id);
	describe_person(&text, person);
	describe_who(
	    &text, "Entered by", ought_json_text(row, "officer"), ought_json_text(row, "at"));
	describe_erasure(&text, row);
	describe_records_of(&text, records);
	history_describe(&text, history);
	if (strcmp(root, id) != 0)
		ought_buffer_add(&text, "\nNext: ought person show %s\n", root);
	return describe_print(cli, &text, err);
}

static enum ought_status
run_show(struct cli *cli, struct ought_error *err)
{
	json_t *row = NULL, *person = NULL, *records = NULL, *history = NULL;
	char id[OUGHT_ID_MAX];
	int64_t n;
	enum ought_status status;

	if ((status = argument_id(cli, "PERSON", OUGHT_ID_PERSON, &n, id, err)) != OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = case_person(cli->db, n, &row, err)) != OUGHT_OK)
		return status;
	status = session_consult(cli, "person", case_ids(id), NULL, NULL, -1, NULL, err);
	if (status == OUGHT_OK)
		status = case_person_whole(cli->db, row, &person, err);
	/* Of who was merged into another: what would go with them in a split. */
	if (status == OUGHT_OK)
		status = case_rows(cli->db,
		    "SELECT r.record, min(l.role) AS role, r.kind, r.outcome, r.category, "
		    "CASE WHEN r.erased_n IS NULL THEN r.status ELSE 'erased' END AS status "
		    "FROM ledger.record_ref r JOIN ledger.record_person l USING (record) "
		    "WHERE l.until_n IS NULL AND (l.person = :person OR l.root = :person) "
		    "AND l.root = (SELECT root FROM ledger.person_ref WHERE person = :person) "
		    "GROUP BY r.record ORDER BY r.record",
		    OUGHT_BINDS(OUGHT_INT(":person", n)), &records, err);
	if (status == OUGHT_OK && option_given(cli, "history"))
		status = history_read(cli->db, "person", n, &history, err);
	if (status == OUGHT_OK)
		status = print_person(cli, id, row, person, records, history, err);
	json_decref(row);
	json_decref(person);
	json_decref(records);
	json_decref(history);
	return status;
}

const struct command cmd_person_show = {
    .name = "person show",
    .run = run_show,
    .arguments = person_argument,
    .options = show_options,
    .about = "show who a person is, who was merged into them, and which records are held",
    .flags = COMMAND_REASON,
};

/* ---- amend ---- */

/* Claims say whether the date of birth changes: ages, and decisions that weighed them, depend on it. */
static enum ought_status
amend_claims(struct cli *cli, int64_t n, const char *id, const json_t *answers, json_t **claims,
    struct ought_error *err)
{
	const char *birth =
	    json_string_value(json_array_get(json_object_get(answers, "births"), 0));
	int64_t same = 0;
	enum ought_status status;

	status = ought_db_int(cli->db,
	    "SELECT coalesce((SELECT date FROM person_birth "
	    "WHERE person = :person AND seq = 0 AND until_n IS NULL), '') = coalesce(:birth, '')",
	    OUGHT_BINDS(OUGHT_INT(":person", n), OUGHT_TEXT(":birth", birth)), &same, NULL, err);
	if (status == OUGHT_OK)
		*claims = same != 0
		    ? json_pack("{s:s}", "person", id)
		    : json_pack("{s:s, s:b}", "person", id, "birth_corrected", true);
	return status;
}

static enum ought_status
run_amend(struct cli *cli, struct ought_error *err)
{
	json_t *row = NULL, *present = NULL, *answers = NULL, *claims = NULL, *reason;
	char id[OUGHT_ID_MAX], why[64];
	int64_t n;
	enum ought_status status;

	if ((status = argument_id(cli, "PERSON", OUGHT_ID_PERSON, &n, id, err)) != OUGHT_OK ||
	    (status = session_open_content(cli, err)) != OUGHT_OK ||
	    (status = case_person(cli->db, n, &row, err)) != OUGHT_OK)
		return status;
	if ((status = case_person_is_root(row, err)) != OUGHT_OK)
		goto out;
	if (!option_given(cli, "file")) {
		/* The editor shows the person as they stand. */
		snprintf(why, sizeof(why), "amending %s", id);
		status = session_consult(cli, "person", case_ids(id), NULL, NULL, -1, why, err);
		if (status == OUGHT_OK)
			status = case_person_content(cli->db, row, &present, err);
		if (status != OUGHT_OK)
			goto out;
	}
	status = fill_person(
	    cli, id, "The whole entry as it is to be from now on.", true, present, &answers, err);
	if (status != OUGHT_OK)
		goto out;
	if ((status = amend_claims(cli, n, id, answers, &claims, err)) != OUGHT_OK)
		goto out;
	reason = json_incref(json_object_get(answers, "reason"));
	json_object_del(answers, "reason");
	status = session_act(cli, "person.amended", claims,
	    json_pack("{s:O, s:o}", "person", answers, "reason", reason), NULL, err);
	if (status == OUGHT_OK)
		status = output_done(cli, "ought.person-amended/1",
		    json_pack("{s:s}", "person", id), NULL, err, "Amended %s", id);
out:
	json_decref(row);
	json_decref(present);
	json_decref(answers);
	return status;
}

const struct command cmd_person_amend = {
    .name = "person amend",
    .run = run_amend,
    .act = "person.amended",
    .arguments = person_argument,
    .about = "put right who a person is; what was there before stays in the history",
    .flags = COMMAND_ACTS | COMMAND_FORM | COMMAND_REASON,
};
