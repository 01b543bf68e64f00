/* officer_delegate.c: ought officer delegate, undelegate: who decides for the chief officer, about what, and until when. */
#include <stdlib.h>
#include <string.h>

#include "cli/output.h"
#include "cli/session.h"
#include "cli/view/cases.h"
#include "cli/view/officers.h"

#include "cli/command.h"

static const struct argument_about one_officer[] = {
    {"OFFICER", "the officer's identifier, such as jane.roe", 0},
    {0},
};

/* ---- delegate ---- */

/* The next delegation's number, found within the transaction that uses it. */
static enum ought_status
delegate(struct cli *cli, json_t *claims, int64_t *delegation, struct ought_error *err)
{
	struct ought_acting *acting = NULL;
	enum ought_status status;

	if ((status = ought_act_begin(cli->store, NULL, &acting, err)) != OUGHT_OK)
		return status;
	*delegation = 1;
	status = ought_db_int(ought_act_db(acting),
	    "SELECT coalesce(max(delegation), 0) + 1 FROM ledger.delegation", NULL, delegation,
	    NULL, err);
	if (status == OUGHT_OK &&
	    json_object_set_new(claims, "delegation", json_integer((json_int_t)*delegation)) != 0)
		status = cli_no_memory(err);
	if (status == OUGHT_OK)
		status = ought_act(acting, "delegation.made", claims, NULL, NULL, err);
	if (status != OUGHT_OK) {
		ought_act_abandon(acting);
		return status;
	}
	if ((status = ought_act_commit(acting, err)) == OUGHT_OK)
		session_changed(cli);
	return status;
}

/* What was given with option ${name}, once or more; NULL: nothing. */
static json_t *
words_given(const struct cli *cli, const char *name)
{
	json_t *words = json_array();
	const char *word;

	for (size_t i = 0; (word = option_at(cli, name, i)) != NULL; i++)
		json_array_append_new(words, json_string(word));
	if (json_array_size(words) > 0)
		return words;
	json_decref(words);
	return NULL;
}

static enum ought_status
run_delegate(struct cli *cli, struct ought_error *err)
{
	const char *name = argument_text(cli, "OFFICER");
	struct officer officer;
	struct ought_date from = {0}, to = {0};
	char from_text[OUGHT_DATE_MAX], to_text[OUGHT_DATE_MAX], instead[64] = "";
	char from_long[OUGHT_DATE_LONG_MAX], to_long[OUGHT_DATE_LONG_MAX];
	json_t *claims = NULL;
	int64_t delegation = 0, replaces = 0;
	enum ought_status status;

	if ((status = option_date(cli, "from", &from, err)) != OUGHT_OK ||
	    (status = option_date(cli, "to", &to, err)) != OUGHT_OK ||
	    (status = option_number(cli, "replaces", 1, INT32_MAX, &replaces, err)) != OUGHT_OK ||
	    (status = session_open(cli, err)) != OUGHT_OK ||
	    (status = case_option_word(cli, "rank", err)) != OUGHT_OK ||
	    (status = case_option_word(cli, "workforce", err)) != OUGHT_OK ||
	    (status = case_option_word(cli, "kind", err)) != OUGHT_OK ||
	    (status = case_option_word(cli, "category", err)) != OUGHT_OK ||
	    (status = officers_get(cli->db, name, &officer, err)) != OUGHT_OK)
		return status;
	ought_date_format(from, from_text);
	ought_date_format(to, to_text);
	claims = json_pack("{s:s, s:s, s:s, s:o*, s:o*, s:o*, s:s, s:s, s:s}", "officer", name,
	    "fingerprint", officer.fingerprint, "rank", option_text(cli, "rank"), "workforces",
	    words_given(cli, "workforce"), "kinds", words_given(cli, "kind"), "categories",
	    words_given(cli, "category"), "from", from_text, "to", to_text, "instrument",
	    option_text(cli, "instrument"));
	if (claims == NULL)
		return cli_no_memory(err);
	if (replaces != 0) {
		json_object_set_new(claims, "replaces", json_integer((json_int_t)replaces));
		snprintf(
		    instead, sizeof(instead), " It replaces delegation %lld.", (long long)replaces);
	}
	if ((status = delegate(cli, claims, &delegation, err)) != OUGHT_OK)
		goto out;
	ought_date_format_long(from, from_long);
	ought_date_format_long(to, to_long);
	status = output_done(cli, "ought.delegated/1", json_incref(claims), NULL, err,
	    "Delegation %lld: %s (%s) may decide from %s to %s.%s", (long long)delegation, name,
	    option_text(cli, "rank"), from_long, to_long, instead);
out:
	json_decref(claims);
	return status;
}

static const struct option_about delegate_options[] = {
    {"rank", "RANK", "the officer's rank: superintendent or above, or police-staff-equivalent",
	OPTION_REQUIRED},
    {"workforce", "WORKFORCE", "child, adult, child-and-adult or other; once for each",
	OPTION_REQUIRED | OPTION_REPEATED},
    {"kind", "KIND", "a kind of record, such as acquittal; once for each; all where not given",
	OPTION_REPEATED},
    {"category", "CATEGORY",
	"a category of offence, such as sexual; once for each; all where not given",
	OPTION_REPEATED},
    {"from", "DATE", "the first day", OPTION_REQUIRED},
    {"to", "DATE", "the last day", OPTION_REQUIRED},
    {"instrument", "TEXT", "the reference of the delegation document", OPTION_REQUIRED},
    {"replaces", "N", "the delegation that it replaces, whose last day becomes this one's first",
	0},
    {0},
};

const struct command cmd_officer_delegate = {
    .name = "officer delegate",
    .run = run_delegate,
    .act = "delegation.made",
    .arguments = one_officer,
    .options = delegate_options,
    .about =
	"delegate the chief officer's deciding to a senior officer (Police Act 1997 s.113B(4))",
    .flags = COMMAND_ACTS,
};

/* ---- undelegate ---- */

static enum ought_status
run_undelegate(struct cli *cli, struct ought_error *err)
{
	const char *typed = argument_text(cli, "DELEGATION");
	char *end;
	long long delegation = strtoll(typed, &end, 10);
	struct ought_date on;
	char day[OUGHT_DATE_MAX], day_long[OUGHT_DATE_LONG_MAX];
	enum ought_status status;

	if (*end != '\0' || delegation < 1)
		return ought_error_set(
		    err, OUGHT_INVALID, "a delegation is named by its number, such as 1");
	if ((status = session_open(cli, err)) != OUGHT_OK)
		return status;
	on = ought_date_of(ought_store_now_ms(cli->store));
	if ((status = option_date(cli, "on", &on, err)) != OUGHT_OK)
		return status;
	ought_date_format(on, day);
	ought_date_format_long(on, day_long);
	if ((status = session_act(cli, "delegation.ended",
		 json_pack("{s:I, s:s}", "delegation", (json_int_t)delegation, "on", day), NULL,
		 NULL, err)) != OUGHT_OK)
		return status;
	return output_done(cli, "ought.undelegated/1",
	    json_pack("{s:I, s:s}", "delegation", (json_int_t)delegation, "on", day), NULL, err,
	    "Delegation %lld: its last day is %s.", delegation, day_long);
}

static const struct argument_about undelegate_arguments[] = {
    {"DELEGATION", "its number", 0},
    {0},
};

static const struct option_about undelegate_options[] = {
    {"on", "DATE", "its last day (today)", 0},
    {0},
};

const struct command cmd_officer_undelegate = {
    .name = "officer undelegate",
    .run = run_undelegate,
    .act = "delegation.ended",
    .arguments = undelegate_arguments,
    .options = undelegate_options,
    .about = "end a delegation before its day",
    .flags = COMMAND_ACTS,
};
