/*
 * dossier.c: one decision, for somebody who trusts neither the force nor this program: what it rests on, who took it and by
 * whose authority, what became of it; and each act as it was signed, so that other programs check it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/entries.h"

struct making {
	struct ought_db *db;
	int64_t decision, check, record;
	char decision_id[OUGHT_ID_MAX], check_id[OUGHT_ID_MAX], record_id[OUGHT_ID_MAX];
	json_t *document;
	json_t *officers; /* whose signatures are in it, as keys */
	int64_t size;     /* of the tree */
};

/* ---- acts ---- */

/* As it was signed, and where in the tree it stands. */
static enum ought_status
add_signed(struct making *making, int64_t n, json_t *entry, struct ought_error *err)
{
	struct ought_stored stored = {0};
	struct ought_buffer armor = {0}, signers = {0};
	struct ought_proof proof;
	uint8_t key[OUGHT_KEY_BYTES];
	char salt[2 * OUGHT_SALT_BYTES + 1], hash[OUGHT_BASE64_MAX(OUGHT_HASH_BYTES)];
	const char *by = ought_json_text(entry, "by");
	json_t *path = json_array();
	enum ought_status status;

	if ((status = ought_ledger_get(making->db, n, &stored, err)) != OUGHT_OK ||
	    (status = ought_report_signers(making->db, by, n, &signers, key, err)) != OUGHT_OK ||
	    (status = ought_ledger_inclusion(making->db, n, making->size, &proof, err)) != OUGHT_OK)
		goto out;
	ought_sshsig_armor(key, stored.signature, &armor);
	for (int i = 0; i < proof.count; i++) {
		ought_base64_encode(proof.hash[i], OUGHT_HASH_BYTES, hash, sizeof(hash));
		json_array_append_new(path, json_string(hash));
	}
	if (armor.text == NULL ||
	    json_object_set_new(entry, "text", json_string(stored.text)) != 0 ||
	    json_object_set_new(entry, "signature", json_string(armor.text)) != 0 ||
	    json_object_set(entry, "path", path) != 0 ||
	    json_object_set_new(making->officers, by, json_string(signers.text)) != 0)
		status = no_memory(err);
	if (status == OUGHT_OK && stored.has_part) {
		ought_hex_encode(stored.salt, sizeof(stored.salt), salt);
		if (json_object_set_new(entry, "content_text", json_string(stored.part)) != 0 ||
		    json_object_set_new(entry, "salt", json_string(salt)) != 0)
			status = no_memory(err);
	}
out:
	json_decref(path);
	ought_stored_clear(&stored);
	ought_buffer_free(&armor);
	ought_buffer_free(&signers);
	return status;
}

static bool
begins(const char *act, const char *family)
{
	return strncmp(act, family, strlen(family)) == 0;
}

/* Whether the claim at ${key} is ${id}, or there is none. */
static bool
agrees(const json_t *claims, const char *key, const char *id)
{
	const char *claim = ought_json_text(claims, key);

	return claim == NULL || strcmp(claim, id) == 0;
}

/* Whether it is in the chain of decisions: what came to light about another record may have opened a reconsideration. */
static bool
in_chain(const struct making *making, const json_t *entry)
{
	const json_t *row;
	size_t i;

	json_array_foreach(json_object_get(making->document, "chain"), i, row)
	{
		if (ought_json_int(row, "n", -1) == ought_json_int(entry, "n", -2))
			return true;
	}
	return false;
}

/* What the decision rests on and what became of it; not who looked at it, what was drafted, or who else was searched for. */
static bool
belongs(const struct making *making, const json_t *entry)
{
	static const char *const families[] = {"person.", "record.", "retention.", "assessment.",
	    "representations.", "decision.", "reconsideration.", "dispute.", "erasure."};
	const char *act = ought_json_text(entry, "act");
	const json_t *claims = json_object_get(entry, "claims");

	if (in_chain(making, entry))
		return true;
	if (!agrees(claims, "check", making->check_id) ||
	    !agrees(claims, "record", making->record_id))
		return false;
	if (begins(act, "check."))
		return strcmp(act, "check.searched") != 0;
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		if (begins(act, families[i]))
			return true;
	return false;
}

/* Findings on others than the record's person are about others. */
static bool
is_others_match(const struct making *making, const json_t *entry)
{
	const json_t *persons = json_object_get(making->document, "persons"), *row;
	const char *person = ought_json_text(json_object_get(entry, "claims"), "person");
	size_t i;

	if (strcmp(ought_json_text(entry, "act"), "check.matched") != 0 || person == NULL)
		return false;
	json_array_foreach(persons, i, row)
	{
		if (strcmp(ought_json_text(row, "person"), person) == 0)
			return false;
	}
	return true;
}

static enum ought_status
add_entries(struct making *making, const char *member, const char *sql,
    const struct ought_bind *binds, bool of_case, struct ought_error *err)
{
	json_t *rows = NULL, *row, *entries = json_array();
	size_t i;
	enum ought_status status;

	status = ought_report_rows(making->db, sql, binds, &rows, err);
	json_array_foreach(rows, i, row)
	{
		const int64_t n = ought_json_int(row, "n", -1);
		json_t *entry = NULL;

		if ((status = entries_read(making->db, n, &entry, err)) != OUGHT_OK)
			break;
		if (of_case && (!belongs(making, entry) || is_others_match(making, entry))) {
			json_decref(entry);
			continue;
		}
		status = add_signed(making, n, entry, err);
		json_array_append_new(entries, entry);
		if (status != OUGHT_OK)
			break;
	}
	json_decref(rows);
	if (json_object_set_new(making->document, member, entries) != 0 && status == OUGHT_OK)
		status = no_memory(err);
	return status;
}

/*
 * Who decided, and whoever enrolled them or gave them a role, up to the chief officer, who founded the store: the entries
 * by which each came to be what they are, until the decision.
 */
static const char sql_authority[] =
    "WITH RECURSIVE decided AS (SELECT * FROM ledger.decision WHERE decision = :decision),"
    " who (name) AS ("
    "  SELECT officer FROM decided"
    "  UNION SELECT d.made_by FROM ledger.delegation AS d JOIN decided USING (delegation)"
    "  UNION SELECT o.enrolled_by FROM ledger.officer AS o JOIN who USING (name)"
    "  UNION SELECT r.granted_by FROM ledger.officer_role AS r JOIN who ON who.name = r.officer"
    "         WHERE r.from_n <= (SELECT n FROM decided))"
    "SELECT 0 AS n "
    "UNION SELECT o.n FROM ledger.officer AS o JOIN who USING (name) "
    "UNION SELECT r.from_n FROM ledger.officer_role AS r JOIN who ON who.name = r.officer"
    "       WHERE r.from_n <= (SELECT n FROM decided) "
    "UNION SELECT r.until_n FROM ledger.officer_role AS r JOIN who ON who.name = r.officer"
    "       WHERE r.until_n IS NOT NULL "
    "UNION SELECT d.n FROM ledger.delegation AS d JOIN decided USING (delegation) "
    "UNION SELECT d.ended_n FROM ledger.delegation AS d JOIN decided USING (delegation)"
    "       WHERE d.ended_n IS NOT NULL "
    "ORDER BY 1";
static const char sql_case[] =
    "SELECT n FROM ledger.subject WHERE kind = 'check' AND id = :check "
    "UNION SELECT n FROM ledger.subject WHERE kind = 'record' AND id = :record "
    "UNION SELECT n FROM ledger.subject WHERE kind = 'person' AND id IN ("
    "  SELECT p.person FROM ledger.person_ref AS p"
    "   WHERE p.root IN (SELECT l.person FROM ledger.person_record AS l JOIN ledger.finding_now AS f USING (person)"
    "                     WHERE l.record = :record AND f.check_id = :check AND f.finding = 'same')) "
    "ORDER BY 1";

/* ---- the document ---- */

static enum ought_status
find_decision(struct making *making, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT check_id, record FROM ledger.decision WHERE decision = :decision";
	struct ought_statement *statement = NULL;
	bool row = false;
	enum ought_status status;

	ought_id_format(OUGHT_ID_DECISION, making->decision, making->decision_id);
	status = ought_db_query(making->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":decision", making->decision)), &statement, err);
	if (status == OUGHT_OK &&
	    (status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
		making->check = ought_statement_int(statement, 0);
		making->record = ought_statement_int(statement, 1);
		ought_id_format(OUGHT_ID_CHECK, making->check, making->check_id);
		ought_id_format(OUGHT_ID_RECORD, making->record, making->record_id);
	}
	ought_statement_finish(statement);
	if (status == OUGHT_OK && !row)
		status = ought_error_set(
		    err, OUGHT_NOT_FOUND, "there is no decision %s", making->decision_id);
	return status;
}

static enum ought_status
add_rows(struct making *making, struct ought_error *err)
{
	static const char sql_persons[] =
	    "SELECT p.person FROM ledger.person_ref AS p"
	    " WHERE p.root IN (SELECT l.person FROM ledger.person_record AS l WHERE l.record = :record)"
	    " ORDER BY p.person";
	static const char sql_delegation[] =
	    "SELECT d.delegation, d.officer, d.rank, d.from_date, d.to_date, d.instrument, d.made_by, d.at_ms AS at,"
	    "       d.ended_on,"
	    "       (SELECT group_concat(workforce, ', ') FROM ledger.delegation_workforce AS w"
	    "         WHERE w.delegation = d.delegation) AS workforces"
	    "  FROM ledger.delegation AS d JOIN ledger.decision AS e USING (delegation)"
	    " WHERE e.decision = :decision";
	json_t *chain = NULL, *persons = NULL, *delegation = NULL, *decisions = json_array(), *row;
	size_t i;
	enum ought_status status;

	if ((status = ought_report_rows(making->db, sql_persons,
		 OUGHT_BINDS(OUGHT_INT(":record", making->record)), &persons, err)) != OUGHT_OK ||
	    (status = ought_report_row(making->db, sql_delegation,
		 OUGHT_BINDS(OUGHT_INT(":decision", making->decision)), &delegation, err)) !=
		OUGHT_OK ||
	    (status = ought_report_chain(making->db, making->check, making->record, &chain, err)) !=
		OUGHT_OK)
		goto out;
	json_array_foreach(chain, i, row)
	{
		if (strcmp(ought_json_text(row, "event"), "decided") == 0)
			json_array_append(decisions, json_object_get(row, "decision"));
	}
	if (json_object_set(making->document, "persons", persons) != 0 ||
	    json_object_set(making->document, "chain", chain) != 0 ||
	    json_object_set(making->document, "decisions", decisions) != 0 ||
	    (delegation != NULL &&
		json_object_set(making->document, "delegation", delegation) != 0))
		status = no_memory(err);
out:
	json_decref(persons);
	json_decref(delegation);
	json_decref(chain);
	json_decref(decisions);
	return status;
}

static enum ought_status
add_tree(struct making *making, struct ought_error *err)
{
	uint8_t root[OUGHT_HASH_BYTES];
	char text[OUGHT_BASE64_MAX(OUGHT_HASH_BYTES)];
	struct ought_head head = {0};
	enum ought_status status;

	if ((status = ought_ledger_head(making->db, &head, err)) != OUGHT_OK ||
	    (status = ought_ledger_root(making->db, head.size, root, err)) != OUGHT_OK)
		return status;
	making->size = head.size;
	ought_base64_encode(root, sizeof(root), text, sizeof(text));
	if (json_object_set_new(making->document, "tree",
		json_pack("{s:I, s:s}", "size", (json_int_t)head.size, "root", text)) != 0)
		return no_memory(err);
	return OUGHT_OK;
}

static enum ought_status
complete(struct ought_store *store, struct making *making, const char *recipient,
    const char *reason, struct ought_error *err)
{
	struct ought_buffer signers = {0}, title = {0};
	char at[OUGHT_TIME_MAX];
	json_t *lines, *said;
	const char *officer;
	enum ought_status status = OUGHT_OK;

	json_object_foreach(making->officers, officer, lines)
	    ought_buffer_add(&signers, "%s", json_string_value(lines));
	ought_time_format(ought_store_now_ms(store), at);
	ought_buffer_add(&title, "Dossier of decision %s", making->decision_id);
	said = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "title", title.text,
	    "origin", ought_store_origin(store), "at", at, "by",
	    ought_identity_name(ought_store_identity(store)), "recipient", recipient, "reason",
	    reason, "decision", making->decision_id, "check", making->check_id, "record",
	    making->record_id, "signers", signers.text);
	if (said == NULL || json_object_update(making->document, said) != 0)
		status = no_memory(err);
	json_decref(said);
	ought_buffer_free(&signers);
	ought_buffer_free(&title);
	return status;
}

enum ought_status
ought_report_dossier(struct ought_store *store, int64_t decision, const char *recipient,
    const char *reason, json_t **document, struct ought_error *err)
{
	struct making making = {.db = ought_store_db(store),
	    .decision = decision,
	    .document = json_object(),
	    .officers = json_object()};
	enum ought_status status;

	if (making.document == NULL || making.officers == NULL)
		status = no_memory(err);
	else
		status = ought_store_read_begin(store, err);
	if (status != OUGHT_OK)
		goto out;
	if ((status = find_decision(&making, err)) == OUGHT_OK &&
	    (status = add_tree(&making, err)) == OUGHT_OK &&
	    (status = add_rows(&making, err)) == OUGHT_OK &&
	    (status = add_entries(&making, "authority", sql_authority,
		 OUGHT_BINDS(OUGHT_INT(":decision", decision)), false, err)) == OUGHT_OK)
		status = add_entries(&making, "case", sql_case,
		    OUGHT_BINDS(
			OUGHT_INT(":check", making.check), OUGHT_INT(":record", making.record)),
		    true, err);
	ought_store_read_end(store);
	if (status == OUGHT_OK &&
	    (status = complete(store, &making, recipient, reason, err)) == OUGHT_OK)
		*document = json_incref(making.document);
out:
	json_decref(making.document);
	json_decref(making.officers);
	return status;
}
