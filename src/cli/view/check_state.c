/* check_state.c: how far a check is. */
#include <stdio.h>
#include <string.h>

#include "check_state.h"

#define NAMED_MAX 6U /* identifiers in one clause of a sentence */

void
check_state_clear(struct check_state *state)
{
	json_decref(state->search);
	json_decref(state->candidates);
	json_decref(state->records);
	json_decref(state->closings);
	json_decref(state->answers);
	ought_buffer_free(&state->missing);
	memset(state, 0, sizeof(*state));
}

const char *
check_state_lacks(const json_t *record)
{
	const char *recommendation = ought_json_text(record, "recommendation");

	if (ought_json_text(record, "decision") != NULL)
		return ought_json_text(record, "reconsideration") != NULL
		    ? "decided, and being reconsidered"
		    : NULL;
	if (recommendation == NULL)
		return "not assessed";
	if (strcmp(recommendation, "discard") == 0)
		return NULL;
	if (json_object_get(record, "invited") == NULL)
		return "assessed, with nothing recorded about representations";
	if (ought_json_bool(record, "invited") && ought_json_text(record, "reply") == NULL)
		return "waiting for a reply to the invitation to make representations";
	return "not decided";
}

bool
check_state_discloses(const json_t *record)
{
	const char *result = ought_json_text(record, "result");

	return result != NULL && strcmp(result, "disclose") == 0 &&
	    !ought_json_bool(record, "erased");
}

/* Whether ${row} belongs to the clause that ${wanted} names. */
typedef bool (*belongs)(const json_t *row, const char *wanted);

/* A remote candidate is shown; nobody has to say who it is. */
static bool
without_finding(const json_t *row, const char *wanted)
{
	return ought_json_text(row, "finding") == NULL && ought_json_text(row, "kind") != NULL &&
	    strcmp(ought_json_text(row, "kind"), wanted) == 0;
}

static bool
with_finding(const json_t *row, const char *wanted)
{
	const char *finding = ought_json_text(row, "finding");

	return finding != NULL && strcmp(finding, wanted) == 0;
}

static bool
lacking(const json_t *row, const char *wanted)
{
	const char *lacks = check_state_lacks(row);

	return lacks != NULL && strcmp(lacks, wanted) == 0;
}

/* "R-000001, R-000002 and 3 more: not assessed" as one clause, where any row belongs to it. */
static void
add_clause(struct ought_buffer *sentence, const json_t *rows, const char *key, belongs in,
    const char *wanted, const char *clause)
{
	struct ought_buffer ids = {0};
	const json_t *row;
	size_t i, count = 0;

	json_array_foreach(rows, i, row)
	{
		if (!in(row, wanted))
			continue;
		if (++count <= NAMED_MAX)
			ought_buffer_add(
			    &ids, "%s%s", count > 1 ? ", " : "", ought_json_text(row, key));
	}
	if (count > NAMED_MAX)
		ought_buffer_add(&ids, " and %zu more", count - NAMED_MAX);
	if (count > 0)
		ought_buffer_add(
		    sentence, "%s%s: %s", sentence->len > 0 ? "; " : "", ids.text, clause);
	ought_buffer_free(&ids);
}

static void
work_out(struct check_state *state)
{
	static const char *const lacks[] = {"not assessed",
	    "assessed, with nothing recorded about representations",
	    "waiting for a reply to the invitation to make representations", "not decided",
	    "decided, and being reconsidered"};
	const json_t *row;
	size_t i, same = 0, third = 0, discloses = 0;

	if (state->search == NULL) {
		ought_buffer_add(&state->missing, "the register was not searched for it");
		return;
	}
	add_clause(&state->missing, state->candidates, "person", without_finding, "applicant",
	    "nobody has found whether this is the applicant");
	add_clause(&state->missing, state->candidates, "person", without_finding, "home",
	    "nobody has found whether this is a third party at the home");
	add_clause(&state->missing, state->candidates, "person", with_finding, "cannot-tell",
	    "it cannot be told yet whether this is the applicant");
	if (ought_json_int(state->search, "left_out", 0) > 0)
		ought_buffer_add(&state->missing,
		    "%s%lld more were found than are listed: search again when these are told from the applicant",
		    state->missing.len > 0 ? "; " : "",
		    (long long)ought_json_int(state->search, "left_out", 0));
	for (i = 0; i < sizeof(lacks) / sizeof(lacks[0]); i++)
		add_clause(&state->missing, state->records, "record", lacking, lacks[i], lacks[i]);
	json_array_foreach(state->candidates, i, row)
	{
		same += with_finding(row, "same");
		third += with_finding(row, "third-party");
	}
	json_array_foreach(state->records, i, row) discloses += check_state_discloses(row);
	if (state->missing.len == 0)
		state->allows = discloses > 0 ? "disclosure"
		    : same + third > 0        ? "nothing-to-disclose"
					      : "no-trace";
	/* The last thing, since somebody is entered on most days. */
	if (state->allows != NULL && ought_json_bool(state->search, "outdated")) {
		state->allows = NULL;
		ought_buffer_add(&state->missing,
		    "persons were entered or changed since it was searched: search again");
	}
}

enum ought_status
check_state_read(
    struct ought_db *db, int64_t check, struct check_state *state, struct ought_error *err)
{
	int64_t one = 0;
	enum ought_status status;

	memset(state, 0, sizeof(*state));
	status = ought_db_int(db,
	    "SELECT 1 FROM ledger.request WHERE check_id = :check AND status = 'open'",
	    OUGHT_BINDS(OUGHT_INT(":check", check)), &one, &state->open, err);
	if (status == OUGHT_OK)
		status = case_row(db,
		    "SELECT s.n, s.persons, s.compared, s.left_out, s.officer, s.at_ms AS at, "
		    "EXISTS (SELECT 1 FROM ledger.search_outdated o WHERE o.check_id = s.check_id) AS outdated "
		    "FROM ledger.search s WHERE s.check_id = :check AND s.until_n IS NULL",
		    OUGHT_BINDS(OUGHT_INT(":check", check)), &state->search, err);
	if (status == OUGHT_OK)
		/* A finding outlives the search: who was found the same once is not lost by a search that misses them. */
		status = case_rows(db,
		    "SELECT p.person, p.kind, f.finding, f.officer, f.at_ms AS at FROM ("
		    "  SELECT person, seq, kind FROM ledger.candidate_now WHERE check_id = :check "
		    "  UNION ALL SELECT o.person, 1000000, NULL FROM ledger.finding_now o "
		    "  WHERE o.check_id = :check AND NOT EXISTS ("
		    "    SELECT 1 FROM ledger.candidate_now c "
		    "    WHERE c.check_id = :check AND c.person = o.person) "
		    /* Nor are findings that contradict each other, about persons who are held to be one. */
		    "  UNION SELECT e.root, 1000000, 'applicant' "
		    "  FROM ledger.finding o JOIN ledger.person_ref e USING (person) "
		    "  WHERE o.check_id = :check AND o.until_n IS NULL AND e.erased_n IS NULL AND NOT EXISTS ("
		    "    SELECT 1 FROM ledger.candidate_now c "
		    "    WHERE c.check_id = :check AND c.person = e.root) AND NOT EXISTS ("
		    "    SELECT 1 FROM ledger.finding_now n "
		    "    WHERE n.check_id = :check AND n.person = e.root)) p "
		    "LEFT JOIN ledger.finding_now f ON f.check_id = :check AND f.person = p.person "
		    "ORDER BY p.seq, p.person",
		    OUGHT_BINDS(OUGHT_INT(":check", check)), &state->candidates, err);
	if (status == OUGHT_OK)
		status = case_rows(db,
		    "SELECT r.record, l.person, min(f.finding) AS finding, min(l.role) AS role, r.kind, r.outcome, r.category, a.recommendation, "
		    "a.discard_category, a.officer AS assessed_by, p.invited, p.reply, d.decision, d.result, "
		    "r.erased_n IS NOT NULL AS erased, d.officer AS decided_by, (SELECT min(x.reconsideration) FROM ledger.reconsideration x "
		    "WHERE x.decision = d.decision AND x.status = 'open') AS reconsideration "
		    "FROM ledger.case_person f JOIN ledger.person_record l ON l.person = f.person "
		    "JOIN ledger.record_ref r ON r.record = l.record "
		    "LEFT JOIN ledger.assessment a ON a.check_id = f.check_id AND a.record = r.record "
		    "AND a.until_n IS NULL "
		    "LEFT JOIN ledger.representations p ON p.check_id = f.check_id AND p.record = r.record "
		    "AND p.until_n IS NULL "
		    "LEFT JOIN ledger.decision d ON d.check_id = f.check_id AND d.record = r.record "
		    "AND d.until_n IS NULL "
		    "WHERE f.check_id = :check "
		    "AND (r.status = 'held' OR d.decision IS NOT NULL) GROUP BY r.record ORDER BY r.record",
		    OUGHT_BINDS(OUGHT_INT(":check", check)), &state->records, err);
	if (status == OUGHT_OK)
		status = case_rows(db,
		    "SELECT n, answer, officer, at_ms AS at, replaces FROM ledger.answer "
		    "WHERE check_id = :check ORDER BY n DESC",
		    OUGHT_BINDS(OUGHT_INT(":check", check)), &state->answers, err);
	state->answer = json_array_get(state->answers, 0);
	if (status == OUGHT_OK)
		status = case_rows(db,
		    "SELECT 'opened again' AS event, n, officer, at_ms AS at, was, due_before FROM ledger.reopening "
		    "WHERE check_id = :check UNION ALL "
		    "SELECT 'withdrawn', closed_n, NULL, closed_ms, NULL, NULL FROM ledger.request "
		    "WHERE check_id = :check AND status = 'withdrawn' ORDER BY n DESC",
		    OUGHT_BINDS(OUGHT_INT(":check", check)), &state->closings, err);
	if (status == OUGHT_OK)
		work_out(state);
	if (status == OUGHT_OK && state->missing.failed)
		status = case_nomem(err);
	if (status != OUGHT_OK)
		check_state_clear(state);
	return status;
}

/* Add ${member} of the content of each row's entry to the row, where there is one. */
static enum ought_status
add_member(struct ought_db *db, json_t *rows, const char *member, struct ought_error *err)
{
	json_t *row, *content = NULL;
	size_t i;
	enum ought_status status;

	json_array_foreach(rows, i, row)
	{
		status = case_content(db, ought_json_int(row, "n", -1), &content, err);
		if (status != OUGHT_OK)
			return status;
		if (json_object_get(content, member) != NULL)
			json_object_set(row, member, json_object_get(content, member));
		json_decref(content);
	}
	return OUGHT_OK;
}

enum ought_status
check_state_details(struct ought_db *db, struct check_state *state, struct ought_error *err)
{
	static const char *const members[] = {"band", "weight", "evidence"};
	json_t *content = NULL, *all, *found, *candidate;
	size_t i, at;
	enum ought_status status;

	/* What was sent, word for word, and why it was closed or opened. */
	if ((status = add_member(db, state->answers, "texts", err)) != OUGHT_OK ||
	    (status = add_member(db, state->closings, "reason", err)) != OUGHT_OK ||
	    state->search == NULL)
		return status;
	status = case_content(db, ought_json_int(state->search, "n", -1), &content, err);
	if (status != OUGHT_OK)
		return status;
	all = json_array();
	json_array_extend(all, json_object_get(json_object_get(content, "result"), "candidates"));
	json_array_extend(all, json_object_get(json_object_get(content, "result"), "home"));
	json_array_foreach(all, i, found)
	{
		char root[OUGHT_ID_MAX];

		/* It may have found who was merged into somebody since; the best comes first. */
		if ((status = case_root(db, ought_json_text(found, "person"), root, err)) !=
		    OUGHT_OK)
			break;
		json_array_foreach(state->candidates, at, candidate)
		{
			if (strcmp(ought_json_text(candidate, "person"), root) != 0 ||
			    json_object_get(candidate, "band") != NULL)
				continue;
			for (size_t k = 0; k < sizeof(members) / sizeof(members[0]); k++)
				if (json_object_get(found, members[k]) != NULL)
					json_object_set(candidate, members[k],
					    json_object_get(found, members[k]));
		}
	}
	json_decref(all);
	json_decref(content);
	return status == OUGHT_OK ? case_candidates_who(db, state->candidates, err) : status;
}

bool
check_state_next(const struct check_state *state, const char *check, char *text, size_t size)
{
	const json_t *row;
	size_t i;

	if (state->search == NULL) {
		snprintf(text, size, "ought check search %s", check);
		return true;
	}
	json_array_foreach(state->candidates, i, row)
	{
		if (without_finding(row, "applicant") || without_finding(row, "home")) {
			snprintf(text, size, "ought check match %s %s", check,
			    ought_json_text(row, "person"));
			return true;
		}
	}
	if (ought_json_int(state->search, "left_out", 0) > 0) {
		snprintf(text, size, "ought check search %s", check);
		return true;
	}
	json_array_foreach(state->records, i, row)
	{
		const char *lacks = check_state_lacks(row);
		const char *record = ought_json_text(row, "record");

		if (lacks == NULL)
			continue;
		if (strcmp(lacks, "not assessed") == 0)
			snprintf(text, size, "ought assess %s %s", check, record);
		else if (strncmp(lacks, "assessed", 8) == 0)
			snprintf(text, size, "ought represent invite %s %s", check, record);
		else if (strncmp(lacks, "waiting", 7) == 0)
			snprintf(text, size, "ought represent receive %s %s", check, record);
		else
			snprintf(text, size, "ought decide %s %s", check, record);
		return true;
	}
	if (state->allows == NULL || !state->open)
		return false;
	snprintf(text, size, "ought check answer %s", check);
	return true;
}
