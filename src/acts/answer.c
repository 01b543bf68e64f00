/* answer.c: a check is answered.  Nobody missed, nothing undecided, and no text that a live decision does not carry. */
#include <inttypes.h>
#include <string.h>

#include "acts/acts_internal.h"

static const struct field item_decision = {
    .called = "decision", .kind = FIELD_ID, .id = OUGHT_ID_DECISION};
static const struct field claims_answered[] = {
    {.key = "check", .called = "check", .kind = FIELD_ID, .id = OUGHT_ID_CHECK},
    {.key = "answer",
	.called = "answer",
	.kind = FIELD_WORD,
	.words = "no-trace|nothing-to-disclose|disclosure"},
    {.key = "decisions",
	.called = "decisions",
	.kind = FIELD_ARRAY,
	.items = &item_decision,
	.most = 1000},
    {.key = "replaces",
	.called = "entry of the answer replaced",
	.kind = FIELD_INT,
	.optional = true},
    {.key = NULL},
};
static const struct field fields_text[] = {
    {.key = "decision", .called = "decision of a text", .kind = FIELD_ID, .id = OUGHT_ID_DECISION},
    {.key = "text", .called = "text", .kind = FIELD_TEXT},
    {.key = NULL},
};
static const struct field content_answered[] = {
    {.key = "texts",
	.called = "texts",
	.kind = FIELD_ARRAY,
	.members = fields_text,
	.most = 1000,
	.optional = true},
    {.key = NULL},
};

/* Which decisions an answer to :check has to disclose: live, on a record that comes under it. */
#define DISCLOSING                                                                                      \
	" FROM decision AS d WHERE d.check_id = :check AND d.until_n IS NULL AND d.result = 'disclose'" \
	" AND EXISTS (SELECT 1 FROM case_person AS f JOIN person_record AS r USING (person)"            \
	"  WHERE f.check_id = d.check_id AND r.record = d.record)"                                      \
	" AND NOT EXISTS (SELECT 1 FROM record_ref AS e WHERE e.record = d.record AND e.erased_n IS NOT NULL)"

enum ought_status
request_close(
    const struct act *act, int64_t check_id, const char *status_word, struct ought_error *err)
{
	static const char sql[] =
	    "UPDATE request SET status = :status, closed_n = :n, closed_ms = :at WHERE check_id = :check";

	return ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_TEXT(":status", status_word), OUGHT_INT(":n", act->n),
		OUGHT_INT(":at", act->at_ms), OUGHT_INT(":check", check_id)),
	    err);
}

/* Open; or answered, and a decision was varied since. */
static enum ought_status
check_open(const struct act *act, int64_t id, struct ought_error *err)
{
	struct request request = {0};
	bool varied = false;
	enum ought_status status;

	if ((status = request_find(act->db, id, &request, err)) != OUGHT_OK ||
	    strcmp(request.status, "open") == 0)
		return status;
	if (strcmp(request.status, "withdrawn") == 0)
		return ought_error_set(
		    err, OUGHT_REFUSED, "%s was withdrawn", ID_TEXT(OUGHT_ID_CHECK, id));
	status = request_varied(act->db, &request, &varied, err);
	if (status == OUGHT_OK && !varied)
		status = ought_error_set(err, OUGHT_REFUSED,
		    "%s is answered; it is answered again only after a reconsideration has varied a decision",
		    ID_TEXT(OUGHT_ID_CHECK, id));
	return status;
}

/*
 * The search was made, and each candidate of the last one was told from the applicant; and so was whoever is held to be one with
 * somebody of whom the contrary was found.
 */
static enum ought_status
check_findings(const struct act *act, int64_t id, struct ought_error *err)
{
	static const char sql_searched[] =
	    "SELECT 1 FROM search WHERE check_id = :check AND until_n IS NULL";
	static const char sql_missing[] =
	    "SELECT w.person FROM (SELECT c.person, c.seq FROM candidate_now AS c"
	    "  JOIN candidate_kind AS k ON k.name = c.kind AND k.finding = 1 WHERE c.check_id = :check"
	    "  UNION ALL SELECT p.root, 1000000 FROM finding AS f JOIN person_ref AS p USING (person)"
	    "   WHERE f.check_id = :check AND f.until_n IS NULL AND p.erased_n IS NULL) AS w"
	    " WHERE NOT EXISTS (SELECT 1 FROM finding_now AS f WHERE f.check_id = :check AND f.person = w.person)"
	    " ORDER BY w.seq LIMIT 1";
	static const char sql_unclear[] =
	    "SELECT person FROM finding_now WHERE check_id = :check AND finding = 'cannot-tell'"
	    " ORDER BY person LIMIT 1";
	const struct ought_bind *binds = OUGHT_BINDS(OUGHT_INT(":check", id));
	int64_t person = 0;
	bool found = false;
	enum ought_status status;

	if ((status = ought_db_int(act->db, sql_searched, binds, &person, &found, err)) != OUGHT_OK)
		return status;
	if (!found)
		return ought_error_set(
		    err, OUGHT_REFUSED, "%s has not been searched", ID_TEXT(OUGHT_ID_CHECK, id));
	if ((status = ought_db_int(act->db, sql_missing, binds, &person, &found, err)) != OUGHT_OK)
		return status;
	if (found)
		return ought_error_set(err, OUGHT_REFUSED,
		    "nobody has recorded whether %s is the applicant of %s",
		    ID_TEXT(OUGHT_ID_PERSON, person), ID_TEXT(OUGHT_ID_CHECK, id));
	if ((status = ought_db_int(act->db, sql_unclear, binds, &person, &found, err)) != OUGHT_OK)
		return status;
	if (found)
		return ought_error_set(err, OUGHT_REFUSED,
		    "whether %s is the applicant of %s could not be told, which has to be settled first",
		    ID_TEXT(OUGHT_ID_PERSON, person), ID_TEXT(OUGHT_ID_CHECK, id));
	return OUGHT_OK;
}

/*
 * Nobody has looked for the applicant among those whom the search left out, or who were entered, got another name or came to be one
 * with somebody else since: not even where somebody was found, for the applicant may be held twice.
 */
static enum ought_status
check_exhaustive(const struct act *act, int64_t id, struct ought_error *err)
{
	static const char sql_compared[] =
	    "SELECT persons - compared FROM search WHERE check_id = :check AND until_n IS NULL";
	static const char sql_left_out[] =
	    "SELECT left_out FROM search WHERE check_id = :check AND until_n IS NULL";
	static const char sql_since[] =
	    "SELECT person FROM search_outdated WHERE check_id = :check ORDER BY person LIMIT 1";
	const struct ought_bind *binds = OUGHT_BINDS(OUGHT_INT(":check", id));
	int64_t left = 0, left_out = 0, person = 0;
	bool found = false;
	enum ought_status status;

	if ((status = ought_db_int(act->db, sql_compared, binds, &left, NULL, err)) != OUGHT_OK ||
	    (status = ought_db_int(act->db, sql_left_out, binds, &left_out, NULL, err)) !=
		OUGHT_OK ||
	    (status = ought_db_int(act->db, sql_since, binds, &person, &found, err)) != OUGHT_OK)
		return status;
	if (left > 0)
		return ought_error_set(err, OUGHT_REFUSED,
		    "the last search for %s did not compare all persons held: search again",
		    ID_TEXT(OUGHT_ID_CHECK, id));
	if (left_out > 0)
		return ought_error_set(err, OUGHT_REFUSED,
		    "the last search for %s found %" PRId64 " more than it listed: search again",
		    ID_TEXT(OUGHT_ID_CHECK, id), left_out);
	if (found)
		return ought_error_set(err, OUGHT_REFUSED,
		    "persons were entered or changed since %s was searched, such as %s: search again",
		    ID_TEXT(OUGHT_ID_CHECK, id), ID_TEXT(OUGHT_ID_PERSON, person));
	return OUGHT_OK;
}

/* no-trace: nobody's records come under the check.  Otherwise somebody's do, and every one of them was dealt with. */
static enum ought_status
check_dealt_with(const struct act *act, int64_t id, struct ought_error *err)
{
	static const char sql_found[] =
	    "SELECT person FROM case_person WHERE check_id = :check ORDER BY finding, person LIMIT 1";
	static const char sql_undecided[] =
	    "SELECT r.record FROM case_person AS f JOIN person_record AS l USING (person)"
	    " JOIN record_ref AS r USING (record)"
	    " WHERE f.check_id = :check AND r.status = 'held'"
	    "   AND NOT EXISTS (SELECT 1 FROM decision AS d"
	    "    WHERE d.check_id = f.check_id AND d.record = r.record AND d.until_n IS NULL)"
	    "   AND NOT EXISTS (SELECT 1 FROM assessment AS a"
	    "    WHERE a.check_id = f.check_id AND a.record = r.record AND a.until_n IS NULL"
	    "      AND a.recommendation = 'discard')"
	    " ORDER BY r.record LIMIT 1";
	const struct ought_bind *binds = OUGHT_BINDS(OUGHT_INT(":check", id));
	bool no_trace = claim_is(act, "answer", "no-trace"), found = false;
	int64_t person = 0, record = 0;
	char finding[16] = "";
	enum ought_status status;

	if ((status = check_exhaustive(act, id, err)) != OUGHT_OK ||
	    (status = ought_db_int(act->db, sql_found, binds, &person, &found, err)) != OUGHT_OK)
		return status;
	if (found && (status = finding_of(act->db, id, person, finding, err)) != OUGHT_OK)
		return status;
	if (no_trace && found)
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s was found to be %s of %s, so no-trace is not the answer",
		    ID_TEXT(OUGHT_ID_PERSON, person),
		    strcmp(finding, "same") == 0 ? "the applicant" : "a third party at the home",
		    ID_TEXT(OUGHT_ID_CHECK, id));
	if (no_trace)
		return OUGHT_OK;
	if (!found)
		return ought_error_set(err, OUGHT_REFUSED,
		    "nobody was found to be the applicant of %s: the answer is no-trace",
		    ID_TEXT(OUGHT_ID_CHECK, id));
	if ((status = ought_db_int(act->db, sql_undecided, binds, &record, &found, err)) !=
	    OUGHT_OK)
		return status;
	if (found)
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s is neither decided on nor discarded for %s",
		    ID_TEXT(OUGHT_ID_RECORD, record), ID_TEXT(OUGHT_ID_CHECK, id));
	return OUGHT_OK;
}

static bool
lists(const json_t *decisions, int64_t decision)
{
	size_t i;

	for (i = 0; i < json_array_size(decisions); i++)
		if (item_id(OUGHT_ID_DECISION, json_array_get(decisions, i)) == decision)
			return true;
	return false;
}

/* Nothing is answered on the strength of a decision that is being reconsidered. */
static enum ought_status
check_settled(const struct act *act, int64_t id, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT x.reconsideration FROM decision d JOIN reconsideration x ON x.decision = d.decision"
	    " JOIN person_record r ON r.record = d.record"
	    " JOIN case_person f ON f.check_id = d.check_id AND f.person = r.person"
	    " WHERE d.check_id = :check AND d.until_n IS NULL AND x.status = 'open'"
	    " ORDER BY x.reconsideration LIMIT 1";
	int64_t reconsideration = 0;
	bool open = false;
	enum ought_status status;

	status = ought_db_int(
	    act->db, sql, OUGHT_BINDS(OUGHT_INT(":check", id)), &reconsideration, &open, err);
	if (status == OUGHT_OK && open)
		status = ought_error_set(err, OUGHT_REFUSED,
		    "a decision for %s is being reconsidered: %s has to be concluded first",
		    ID_TEXT(OUGHT_ID_CHECK, id),
		    ID_TEXT(OUGHT_ID_RECONSIDERATION, reconsideration));
	return status;
}

/* The decisions named are those that disclose, all of them and no other. */
static enum ought_status
check_decisions(const struct act *act, int64_t id, struct ought_error *err)
{
	static const char sql[] = "SELECT d.decision" DISCLOSING " ORDER BY d.decision";
	const json_t *named = json_object_get(act->claims, "decisions");
	bool disclosure = claim_is(act, "answer", "disclosure"), row = false;
	struct ought_statement *statement = NULL;
	int64_t decision, first = 0;
	size_t count = 0;
	enum ought_status status;

	status =
	    ought_db_query(act->db, sql, OUGHT_BINDS(OUGHT_INT(":check", id)), &statement, err);
	if (status != OUGHT_OK)
		return status;
	while ((status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
		decision = ought_statement_int(statement, 0);
		first = first == 0 ? decision : first;
		count++;
		if (disclosure && !lists(named, decision)) {
			status = ought_error_set(err, OUGHT_REFUSED,
			    "%s discloses, and is left out of the answer",
			    ID_TEXT(OUGHT_ID_DECISION, decision));
			break;
		}
	}
	ought_statement_finish(statement);
	if (status != OUGHT_OK)
		return status;
	if (!disclosure && count > 0)
		return ought_error_set(err, OUGHT_REFUSED, "%s discloses, so %s is not the answer",
		    ID_TEXT(OUGHT_ID_DECISION, first), claim_text(act, "answer"));
	if (disclosure && count == 0)
		return ought_error_set(err, OUGHT_REFUSED,
		    "there is no live decision to disclose for %s", ID_TEXT(OUGHT_ID_CHECK, id));
	if (json_array_size(named) != count)
		return ought_error_set(err, OUGHT_REFUSED,
		    "a decision is named that is not a live decision to disclose for %s",
		    ID_TEXT(OUGHT_ID_CHECK, id));
	return OUGHT_OK;
}

/* One text for each decision, and each word for word what was decided. */
static enum ought_status
check_texts(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT 1 FROM certificate_text WHERE decision = :decision AND until_n IS NULL AND text = :text";
	const json_t *texts = json_object_get(act->content, "texts"),
		     *named = json_object_get(act->claims, "decisions");
	int64_t decision, one = 0;
	size_t i;
	bool equal = false;
	enum ought_status status;

	if (json_array_size(texts) != json_array_size(named))
		return ought_error_set(
		    err, OUGHT_INVALID, "the answer needs one text for each decision to disclose");
	for (i = 0; i < json_array_size(texts); i++) {
		const json_t *text = json_array_get(texts, i);

		decision = item_id(OUGHT_ID_DECISION, json_object_get(text, "decision"));
		if (decision != item_id(OUGHT_ID_DECISION, json_array_get(named, i)))
			return ought_error_set(
			    err, OUGHT_INVALID, "the texts are not in the order of the decisions");
		status = ought_db_int(act->db, sql,
		    OUGHT_BINDS(OUGHT_INT(":decision", decision),
			OUGHT_TEXT(":text", ought_json_text(text, "text"))),
		    &one, &equal, err);
		if (status != OUGHT_OK)
			return status;
		if (!equal)
			return ought_error_set(err, OUGHT_REFUSED,
			    "the text for %s is not, word for word, the certificate text that was decided",
			    ID_TEXT(OUGHT_ID_DECISION, decision));
	}
	return OUGHT_OK;
}

/* Whoever has an earlier answer has to be able to tell that this one takes its place. */
static enum ought_status
check_replaces(const struct act *act, int64_t id, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT n FROM answer WHERE check_id = :check AND until_n IS NULL";
	int64_t claimed = ought_json_int(act->claims, "replaces", -1), n = -1;
	enum ought_status status;

	status = ought_db_int(act->db, sql, OUGHT_BINDS(OUGHT_INT(":check", id)), &n, NULL, err);
	if (status != OUGHT_OK || n == claimed)
		return status;
	if (n < 0)
		return ought_error_set(err, OUGHT_INVALID, "%s has no earlier answer to replace",
		    ID_TEXT(OUGHT_ID_CHECK, id));
	return ought_error_set(err, OUGHT_INVALID,
	    "%s was answered by entry %" PRId64
	    ", and the answer has to say that it replaces that one",
	    ID_TEXT(OUGHT_ID_CHECK, id), n);
}

static enum ought_status
check_answered(const struct act *act, struct ought_error *err)
{
	int64_t id = CLAIM_CHECK(act);
	enum ought_status status;

	if ((status = check_open(act, id, err)) != OUGHT_OK ||
	    (status = check_replaces(act, id, err)) != OUGHT_OK ||
	    (status = check_findings(act, id, err)) != OUGHT_OK ||
	    (status = check_dealt_with(act, id, err)) != OUGHT_OK ||
	    (status = check_settled(act, id, err)) != OUGHT_OK ||
	    (status = check_decisions(act, id, err)) != OUGHT_OK)
		return status;
	return act->content != NULL ? check_texts(act, err) : OUGHT_OK;
}

static enum ought_status
add_decisions(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO answer_decision (n, decision) VALUES (:n, :decision)";
	const json_t *named = json_object_get(act->claims, "decisions");
	struct decision decision = {0};
	size_t i;
	enum ought_status status = OUGHT_OK;

	for (i = 0; i < json_array_size(named) && status == OUGHT_OK; i++) {
		status = decision_find(
		    act->db, item_id(OUGHT_ID_DECISION, json_array_get(named, i)), &decision, err);
		if (status != OUGHT_OK)
			break;
		status = ought_db_run(act->db, sql,
		    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":decision", decision.decision)),
		    err);
		if (status == OUGHT_OK)
			status = subject_add(act, OUGHT_ID_DECISION, decision.decision, err);
		if (status == OUGHT_OK)
			status = subject_add_case(act, decision.check_id, decision.record, err);
	}
	return status;
}

static enum ought_status
apply_answered(const struct act *act, struct ought_error *err)
{
	static const char sql_end[] =
	    "UPDATE answer SET until_n = :n WHERE check_id = :check AND until_n IS NULL";
	static const char sql[] =
	    "INSERT INTO answer (n, check_id, answer, replaces, officer, at_ms)"
	    " VALUES (:n, :check, :answer, nullif(:replaces, -1), :by, :at)";
	int64_t id = CLAIM_CHECK(act);
	enum ought_status status;

	status = ought_db_run(
	    act->db, sql_end, OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":check", id)), err);
	if (status != OUGHT_OK)
		return status;
	status = ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":check", id),
		OUGHT_TEXT(":answer", claim_text(act, "answer")),
		OUGHT_INT(":replaces", ought_json_int(act->claims, "replaces", -1)),
		OUGHT_TEXT(":by", act->by), OUGHT_INT(":at", act->at_ms)),
	    err);
	if (status != OUGHT_OK || (status = request_close(act, id, "answered", err)) != OUGHT_OK ||
	    (status = subject_add(act, OUGHT_ID_CHECK, id, err)) != OUGHT_OK)
		return status;
	return add_decisions(act, err);
}

const struct act_kind acts_answer[] = {
    {
	.about = {"check.answered", "a check is answered", OUGHT_ROLE_DISCLOSURE, true,
	    OUGHT_PROCESSING_DISCLOSURE},
	.done = "a check is answered by",
	.claims = claims_answered,
	.content = content_answered,
	.erased = ERASED_WITH_RECORD,
	.check = check_answered,
	.apply = apply_answered,
    },
    {.about = {.name = NULL}},
};
