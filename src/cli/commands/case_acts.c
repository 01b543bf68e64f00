/* case_acts.c: what has to be known inside the transaction in which casework acts. */
#include <stdio.h>
#include <string.h>

#include "case_acts.h"

void
case_claim(json_t *answers, json_t *claims, const char *key)
{
	json_t *value = json_object_get(answers, key);

	if (value != NULL) {
		json_object_set(claims, key, value);
		json_object_del(answers, key);
	}
}

enum ought_status
case_check_claims(
    struct ought_db *db, struct ought_date today, json_t *claims, struct ought_error *err)
{
	const char *kind = ought_json_text(claims, "kind");
	struct ought_date received;
	struct ought_due due;
	char id[OUGHT_ID_MAX], text[OUGHT_DATE_MAX];
	int64_t n;
	int year, month, day;
	enum ought_status status;

	ought_date_split(today, &year, &month, &day);
	if ((status = ought_act_next_id(db, OUGHT_ID_CHECK, year, &n, err)) != OUGHT_OK)
		return status;
	ought_id_format(OUGHT_ID_CHECK, n, id);
	status = ought_date_parse(ought_json_text(claims, "received"), &received, err);
	if (status != OUGHT_OK ||
	    (status = ought_check_due(db, kind, received, today, &due, err)) != OUGHT_OK)
		return status;
	ought_date_format(due.date, text);
	if (json_object_set_new(claims, "check", json_string(id)) != 0 ||
	    json_object_set_new(claims, "due", json_string(text)) != 0)
		return case_nomem(err);
	return OUGHT_OK;
}

enum ought_status
case_authority(struct cli *cli, struct ought_db *db, int64_t check, int64_t record, json_t *claims,
    struct ought_error *err)
{
	const char *officer = ought_identity_name(cli->identity);
	const struct ought_date today = ought_date_of(ought_store_now_ms(cli->store));
	char day[OUGHT_DATE_MAX];
	int64_t delegation = 0;
	unsigned roles;
	bool enrolled;
	enum ought_status status;

	if ((status = ought_officer_roles(db, officer, &roles, &enrolled, err)) != OUGHT_OK)
		return status;
	if ((status = option_number(cli, "delegation", 1, INT32_MAX, &delegation, err)) != OUGHT_OK)
		return status;
	if (delegation == 0 && (roles & OUGHT_ROLE_CHIEF) != 0)
		return OUGHT_OK;
	ought_date_format(today, day);
	if (delegation == 0)
		/* The live one that covers the case and lasts longest; else one that is live; else the last one made. */
		status = ought_db_int(db,
		    "SELECT d.delegation FROM (SELECT delegation, to_date, "
		    "from_date <= :day AND min(to_date, coalesce(ended_on, to_date)) >= :day AS live "
		    "FROM ledger.delegation WHERE officer = :officer) d "
		    "ORDER BY d.live DESC, EXISTS (SELECT 1 FROM ledger.delegation_scope s "
		    "WHERE s.delegation = d.delegation AND (:check = 0 OR EXISTS ("
		    "SELECT 1 FROM ledger.request q WHERE q.check_id = :check AND q.workforce = s.workforce)) "
		    "AND (:record = 0 OR EXISTS (SELECT 1 FROM ledger.record_ref r "
		    "WHERE r.record = :record AND r.kind = s.kind AND r.category = s.category))) DESC, "
		    "d.to_date DESC, d.delegation DESC LIMIT 1",
		    OUGHT_BINDS(OUGHT_TEXT(":officer", officer), OUGHT_TEXT(":day", day),
			OUGHT_INT(":check", check), OUGHT_INT(":record", record)),
		    &delegation, NULL, err);
	if (status == OUGHT_OK && delegation != 0 &&
	    json_object_set_new(claims, "delegation", json_integer((json_int_t)delegation)) != 0)
		status = case_nomem(err);
	return status;
}

enum ought_status
case_act_new(struct cli *cli, const char *name, enum ought_id_kind kind, const char *member,
    json_t *claims, json_t *content, char text[static OUGHT_ID_MAX], struct ought_error *err)
{
	struct ought_acting *acting = NULL, *last;
	enum ought_status status;
	int64_t n;

	if (claims == NULL || content == NULL) {
		status = case_nomem(err);
		goto out;
	}
	/* Search keys are made with the person. */
	if (kind == OUGHT_ID_PERSON && (status = session_match(cli, err)) != OUGHT_OK)
		goto out;
	if ((status = ought_act_begin(cli->store, cli->match, &acting, err)) != OUGHT_OK)
		goto out;
	/* Inside the transaction, so that nobody else takes the number. */
	if (kind == OUGHT_ID_CHECK) {
		status = case_check_claims(ought_act_db(acting),
		    ought_date_of(ought_store_now_ms(cli->store)), claims, err);
		if (status == OUGHT_OK)
			snprintf(text, OUGHT_ID_MAX, "%s", ought_json_text(claims, member));
	} else if ((status = ought_act_next_id(ought_act_db(acting), kind, 0, &n, err)) ==
	    OUGHT_OK) {
		ought_id_format(kind, n, text);
		if (json_object_set_new(claims, member, json_string(text)) != 0)
			status = case_nomem(err);
	}
	if (status != OUGHT_OK)
		goto out;
	if ((status = ought_act(acting, name, claims, content, NULL, err)) != OUGHT_OK)
		goto out;
	last = acting;
	acting = NULL;
	if ((status = ought_act_commit(last, err)) == OUGHT_OK)
		session_changed(cli);
out:
	ought_act_abandon(acting);
	json_decref(claims);
	json_decref(content);
	return status;
}
