/*
 * check.c: checks for enhanced certificates: received, searched, matched.  An answer rests on a search,
 * on a finding for every candidate, and on a decision for every piece of text in it.
 */
#include <string.h>

#include "acts/acts_internal.h"

static const struct field claims_received[] = {
    {.key = "check", .called = "check", .kind = FIELD_ID, .id = OUGHT_ID_CHECK},
    {.key = "kind",
	.called = "kind of check",
	.kind = FIELD_WORD,
	.words = "certificate|update-service"},
    {.key = "workforce",
	.called = "workforce",
	.kind = FIELD_WORD,
	.vocabulary = "SELECT 1 FROM workforce WHERE name = :word"},
    {.key = "home_based", .called = "whether home-based", .kind = FIELD_BOOL},
    {.key = "barred_child",
	.called = "whether the children's barred list is checked",
	.kind = FIELD_BOOL},
    {.key = "barred_adult",
	.called = "whether the adults' barred list is checked",
	.kind = FIELD_BOOL},
    {.key = "volunteer", .called = "whether a volunteer", .kind = FIELD_BOOL},
    {.key = "received", .called = "date received", .kind = FIELD_DATE},
    {.key = "due", .called = "date due", .kind = FIELD_DATE},
    {.key = NULL},
};
static const struct field content_received[] = {
    {.key = "reference", .called = "application reference", .kind = FIELD_SHORT},
    {.key = "applicant", .called = "applicant", .kind = FIELD_OBJECT, .members = fields_person},
    {.key = "birth_place", .called = "place of birth", .kind = FIELD_SHORT, .optional = true},
    {.key = "position", .called = "position applied for", .kind = FIELD_SHORT},
    {.key = "purpose", .called = "statement of purpose", .kind = FIELD_TEXT, .optional = true},
    {.key = NULL},
};
static const struct field item_person = {
    .called = "candidate", .kind = FIELD_ID, .id = OUGHT_ID_PERSON};
static const struct field claims_searched[] = {
    {.key = "check", .called = "check", .kind = FIELD_ID, .id = OUGHT_ID_CHECK},
    {.key = "persons", .called = "number of persons held", .kind = FIELD_INT},
    {.key = "compared", .called = "number of persons compared", .kind = FIELD_INT},
    {.key = "candidates",
	.called = "candidates",
	.kind = FIELD_ARRAY,
	.items = &item_person,
	.most = 1000},
    {.key = "remote",
	.called = "remote candidates",
	.kind = FIELD_ARRAY,
	.items = &item_person,
	.most = 1000,
	.optional = true},
    {.key = "home",
	.called = "persons at the home address",
	.kind = FIELD_ARRAY,
	.items = &item_person,
	.most = 1000,
	.optional = true},
    {.key = "left_out",
	.called = "number of persons left out",
	.kind = FIELD_INT,
	.least = 1,
	.optional = true},
    {.key = NULL},
};
static const struct field content_searched[] = {
    {.key = "result", .called = "result of the search", .kind = FIELD_JSON},
    {.key = NULL},
};
static const struct field claims_matched[] = {
    {.key = "check", .called = "check", .kind = FIELD_ID, .id = OUGHT_ID_CHECK},
    {.key = "person", .called = "person", .kind = FIELD_ID, .id = OUGHT_ID_PERSON},
    {.key = "finding",
	.called = "finding",
	.kind = FIELD_WORD,
	.words = "same|not-same|cannot-tell|third-party"},
    {.key = NULL},
};
static const struct field content_matched[] = {
    {.key = "reasons", .called = "reasons", .kind = FIELD_TEXT},
    {.key = "evidence", .called = "evidence", .kind = FIELD_ARRAY, .most = 1000, .optional = true},
    {.key = NULL},
};
/* ---- check.received ---- */

/* Numbers are counted within the year of receipt or of entry: around New Year both are right. */
static enum ought_status
check_year(const struct act *act, int64_t id, struct ought_error *err)
{
	int year = 0, month, day, entered = 0;
	struct ought_date received;
	enum ought_status status;

	if ((status = ought_date_parse(claim_text(act, "received"), &received, err)) != OUGHT_OK)
		return status;
	ought_date_split(received, &year, &month, &day);
	ought_date_split(act->day, &entered, &month, &day);
	if (id / OUGHT_CHECK_YEAR != year && id / OUGHT_CHECK_YEAR != entered)
		return ought_error_set(err, OUGHT_INVALID,
		    "%s is of another year than the one in which the check was received",
		    ID_TEXT(OUGHT_ID_CHECK, id));
	return OUGHT_OK;
}

static enum ought_status
check_received(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT 1 FROM check_reference WHERE reference = :reference AND until_n IS NULL";
	struct problems problems = {.status = OUGHT_OK};
	struct ought_date received;
	int64_t one = 0;
	bool taken = false;
	enum ought_status status;

	if ((status = ought_date_parse(claim_text(act, "received"), &received, err)) != OUGHT_OK)
		return status;
	if (received.day > act->day.day)
		return ought_error_set(err, OUGHT_INVALID, "the check is received in the future");
	if ((status = check_due(act, claim_text(act, "kind"), received, err)) != OUGHT_OK ||
	    (status = check_year(act, CLAIM_CHECK(act), err)) != OUGHT_OK ||
	    (status = id_is_next(act, OUGHT_ID_CHECK, CLAIM_CHECK(act), err)) != OUGHT_OK)
		return status;
	if (act->content == NULL)
		return OUGHT_OK;
	person_check(json_object_get(act->content, "applicant"), act->today, &problems);
	if ((status = problems_end(&problems, err)) != OUGHT_OK)
		return status;
	status = ought_db_int(act->db, sql,
	    OUGHT_BINDS(OUGHT_TEXT(":reference", ought_json_text(act->content, "reference"))), &one,
	    &taken, err);
	if (status == OUGHT_OK && taken)
		status = ought_error_set(
		    err, OUGHT_REFUSED, "another check has that application reference");
	return status;
}

static enum ought_status
apply_received(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO request (check_id, kind, workforce, home_based, barred_child, barred_adult, volunteer, received,"
	    "                     due, status, n, officer, at_ms)"
	    " VALUES (:check, :kind, :workforce, :home_based, :barred_child, :barred_adult, :volunteer, :received,"
	    "         :due, 'open', :n, :by, :at)";
	static const char sql_reference[] =
	    "INSERT INTO check_reference (check_id, reference, n) VALUES (:check, :reference, :n)";
	int64_t id = CLAIM_CHECK(act);
	enum ought_status status;

	status = ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":check", id), OUGHT_TEXT(":kind", claim_text(act, "kind")),
		OUGHT_TEXT(":workforce", claim_text(act, "workforce")),
		OUGHT_INT(":home_based", ought_json_bool(act->claims, "home_based")),
		OUGHT_INT(":barred_child", ought_json_bool(act->claims, "barred_child")),
		OUGHT_INT(":barred_adult", ought_json_bool(act->claims, "barred_adult")),
		OUGHT_INT(":volunteer", ought_json_bool(act->claims, "volunteer")),
		OUGHT_TEXT(":received", claim_text(act, "received")),
		OUGHT_TEXT(":due", claim_text(act, "due")), OUGHT_INT(":n", act->n),
		OUGHT_TEXT(":by", act->by), OUGHT_INT(":at", act->at_ms)),
	    err);
	if (status != OUGHT_OK ||
	    (status = subject_add(act, OUGHT_ID_CHECK, id, err)) != OUGHT_OK ||
	    act->content == NULL)
		return status;
	return ought_db_run(act->db, sql_reference,
	    OUGHT_BINDS(OUGHT_INT(":check", id),
		OUGHT_TEXT(":reference", ought_json_text(act->content, "reference")),
		OUGHT_INT(":n", act->n)),
	    err);
}

/* ---- check.searched ---- */

/* How candidates are claimed: each kind has its list.  In the order of search_candidate.seq. */
static const struct candidates {
	const char *key;
	const char *kind;
} candidate_lists[] = {{"candidates", "applicant"}, {"remote", "remote"}, {"home", "home"}};
#define CANDIDATE_LISTS (sizeof(candidate_lists) / sizeof(candidate_lists[0]))

/* Whether those of ${listed}, of a result, from ${first} on are who is claimed. */
static bool
same_persons(const json_t *listed, const json_t *claimed, size_t first)
{
	size_t i;

	for (i = 0; i < json_array_size(claimed); i++)
		if (!json_equal(json_object_get(json_array_get(listed, first + i), "person"),
			json_array_get(claimed, i)))
			return false;
	return true;
}

/* Who is left out weighs as little as the last candidate: of a remote one nothing has to be found. */
static int64_t
left_out(const json_t *result, bool last_is_remote)
{
	return ought_json_int(result, "home_left_out", 0) +
	    (last_is_remote ? 0 : ought_json_int(result, "left_out", 0));
}

/* What the ledger says of the search is what the result says: the remote are the last of its candidates. */
static enum ought_status
check_result(const struct act *act, struct ought_error *err)
{
	const json_t *result = json_object_get(act->content, "result");
	const json_t *listed = json_object_get(result, "candidates"),
		     *home = json_object_get(result, "home"),
		     *nearer = json_object_get(act->claims, "candidates"),
		     *remote = json_object_get(act->claims, "remote"),
		     *at_home = json_object_get(act->claims, "home");
	size_t count = json_array_size(nearer);

	if (ought_json_int(result, "persons", -1) != ought_json_int(act->claims, "persons", -2) ||
	    ought_json_int(result, "compared", -1) != ought_json_int(act->claims, "compared", -2) ||
	    left_out(result, count == 0 || json_array_size(remote) > 0) !=
		ought_json_int(act->claims, "left_out", 0) ||
	    json_array_size(listed) != count + json_array_size(remote) ||
	    json_array_size(home) != json_array_size(at_home) || !same_persons(listed, nearer, 0) ||
	    !same_persons(listed, remote, count) || !same_persons(home, at_home, 0))
		return ought_error_set(err, OUGHT_INVALID,
		    "the result of the search is not what the claims say it is");
	return OUGHT_OK;
}

/* Whether ${person} stands in a list before ${at} of the list number ${list}. */
static bool
listed_before(const struct act *act, size_t list, size_t at, const json_t *person)
{
	for (size_t i = 0; i <= list; i++) {
		const json_t *persons = json_object_get(act->claims, candidate_lists[i].key);
		size_t end = i < list ? json_array_size(persons) : at;

		for (size_t j = 0; j < end; j++)
			if (json_equal(json_array_get(persons, j), person))
				return true;
	}
	return false;
}

static enum ought_status
check_candidates(const struct act *act, size_t list, struct ought_error *err)
{
	const json_t *persons = json_object_get(act->claims, candidate_lists[list].key);
	enum ought_status status;
	size_t i;

	for (i = 0; i < json_array_size(persons); i++) {
		const json_t *person = json_array_get(persons, i);

		status = person_is_root(act->db, item_id(OUGHT_ID_PERSON, person), err);
		if (status != OUGHT_OK)
			return status;
		if (listed_before(act, list, i, person))
			return ought_error_set(err, OUGHT_INVALID, "a candidate is listed twice");
	}
	return OUGHT_OK;
}

static enum ought_status
check_searched(const struct act *act, struct ought_error *err)
{
	static const char sql[] = "SELECT count(*) FROM person_ref";
	int64_t persons = ought_json_int(act->claims, "persons", 0), held = 0;
	struct request request = {0};
	enum ought_status status;

	if ((status = request_workable(act, CLAIM_CHECK(act), &request, err)) != OUGHT_OK ||
	    (status = ought_db_int(act->db, sql, NULL, &held, NULL, err)) != OUGHT_OK)
		return status;
	if (persons > held || ought_json_int(act->claims, "compared", 0) > persons ||
	    ought_json_int(act->claims, "left_out", 0) > persons)
		return ought_error_set(
		    err, OUGHT_INVALID, "the search has seen more persons than there are");
	if (!request.home_based && json_array_size(json_object_get(act->claims, "home")) > 0)
		return ought_error_set(err, OUGHT_INVALID,
		    "%s is not home-based, so the home address brings nobody into its search",
		    ID_TEXT(OUGHT_ID_CHECK, request.check_id));
	for (size_t i = 0; i < CANDIDATE_LISTS; i++)
		if ((status = check_candidates(act, i, err)) != OUGHT_OK)
			return status;
	return act->content != NULL ? check_result(act, err) : OUGHT_OK;
}

static enum ought_status
add_candidates(const struct act *act, const struct candidates *candidates, int64_t *seq,
    struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO search_candidate (n, seq, person, kind) VALUES (:n, :seq, :person, :kind)";
	const json_t *persons = json_object_get(act->claims, candidates->key);
	enum ought_status status = OUGHT_OK;
	size_t i;

	for (i = 0; i < json_array_size(persons) && status == OUGHT_OK; i++) {
		int64_t person = item_id(OUGHT_ID_PERSON, json_array_get(persons, i));

		status = ought_db_run(act->db, sql,
		    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":seq", (*seq)++),
			OUGHT_INT(":person", person), OUGHT_TEXT(":kind", candidates->kind)),
		    err);
		if (status == OUGHT_OK)
			status = subject_add(act, OUGHT_ID_PERSON, person, err);
	}
	return status;
}

static enum ought_status
apply_searched(const struct act *act, struct ought_error *err)
{
	static const char sql_end[] =
	    "UPDATE search SET until_n = :n WHERE check_id = :check AND until_n IS NULL";
	static const char sql[] =
	    "INSERT INTO search (n, check_id, persons, compared, left_out, officer, at_ms)"
	    " VALUES (:n, :check, :persons, :compared, :left_out, :by, :at)";
	int64_t id = CLAIM_CHECK(act), seq = 0;
	enum ought_status status;

	status = ought_db_run(
	    act->db, sql_end, OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":check", id)), err);
	if (status != OUGHT_OK)
		return status;
	status = ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":check", id),
		OUGHT_INT(":persons", ought_json_int(act->claims, "persons", 0)),
		OUGHT_INT(":compared", ought_json_int(act->claims, "compared", 0)),
		OUGHT_INT(":left_out", ought_json_int(act->claims, "left_out", 0)),
		OUGHT_TEXT(":by", act->by), OUGHT_INT(":at", act->at_ms)),
	    err);
	if (status == OUGHT_OK)
		status = subject_add(act, OUGHT_ID_CHECK, id, err);
	for (size_t i = 0; i < CANDIDATE_LISTS && status == OUGHT_OK; i++)
		status = add_candidates(act, &candidate_lists[i], &seq, err);
	return status;
}

/* ---- check.matched ---- */

/* A candidate of the last search; or somebody about whom something was found before, which may have been wrong. */
static enum ought_status
check_matched(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT EXISTS (SELECT 1 FROM candidate_now AS c"
	    "  WHERE c.check_id = s.check_id AND c.person = :person)"
	    " OR EXISTS (SELECT 1 FROM finding AS f JOIN person_ref AS p USING (person)"
	    "  WHERE f.check_id = s.check_id AND f.until_n IS NULL AND p.root = :person)"
	    " FROM search AS s WHERE s.check_id = :check AND s.until_n IS NULL";
	int64_t id = CLAIM_CHECK(act), person = CLAIM_PERSON(act), listed = 0;
	struct request request = {0};
	bool searched = false;
	enum ought_status status;

	if ((status = request_workable(act, id, &request, err)) != OUGHT_OK ||
	    (status = person_is_root(act->db, person, err)) != OUGHT_OK)
		return status;
	status = ought_db_int(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":person", person), OUGHT_INT(":check", id)), &listed, &searched,
	    err);
	if (status != OUGHT_OK)
		return status;
	if (!searched)
		return ought_error_set(
		    err, OUGHT_REFUSED, "%s has not been searched", ID_TEXT(OUGHT_ID_CHECK, id));
	if (listed == 0)
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s is not among the candidates of the last search for %s",
		    ID_TEXT(OUGHT_ID_PERSON, person), ID_TEXT(OUGHT_ID_CHECK, id));
	if (claim_is(act, "finding", "third-party") && !request.home_based)
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s is not home-based, so nobody is a third party at the home for it",
		    ID_TEXT(OUGHT_ID_CHECK, id));
	return OUGHT_OK;
}

static enum ought_status
apply_matched(const struct act *act, struct ought_error *err)
{
	static const char sql_end[] =
	    "UPDATE finding SET until_n = :n WHERE check_id = :check AND person = :person AND until_n IS NULL";
	static const char sql[] =
	    "INSERT INTO finding (n, check_id, person, finding, officer, at_ms)"
	    " VALUES (:n, :check, :person, :finding, :by, :at)";
	int64_t id = CLAIM_CHECK(act), person = CLAIM_PERSON(act);
	enum ought_status status;

	status = ought_db_run(act->db, sql_end,
	    OUGHT_BINDS(
		OUGHT_INT(":n", act->n), OUGHT_INT(":check", id), OUGHT_INT(":person", person)),
	    err);
	if (status != OUGHT_OK)
		return status;
	status = ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":check", id),
		OUGHT_INT(":person", person), OUGHT_TEXT(":finding", claim_text(act, "finding")),
		OUGHT_TEXT(":by", act->by), OUGHT_INT(":at", act->at_ms)),
	    err);
	if (status != OUGHT_OK || (status = subject_add(act, OUGHT_ID_CHECK, id, err)) != OUGHT_OK)
		return status;
	return subject_add(act, OUGHT_ID_PERSON, person, err);
}

const struct act_kind acts_check[] = {
    {
	.about = {"check.received", "a request for a certificate is entered", OUGHT_ROLE_DISCLOSURE,
	    true, OUGHT_PROCESSING_COLLECTION},
	.done = "a check is received by",
	.claims = claims_received,
	.content = content_received,
	.erased = ERASED_NEVER,
	.check = check_received,
	.apply = apply_received,
    },
    {
	.about = {"check.searched", "the applicant is looked for among the persons held",
	    OUGHT_ROLE_DISCLOSURE, true, OUGHT_PROCESSING_CONSULTATION},
	.done = "a check is searched by",
	.claims = claims_searched,
	.content = content_searched,
	.erased = ERASED_WITH_PERSON,
	.check = check_searched,
	.apply = apply_searched,
    },
    {
	.about = {"check.matched", "a candidate is found to be the applicant, or not",
	    OUGHT_ROLE_DISCLOSURE, true, OUGHT_PROCESSING_COMBINATION},
	.done = "a candidate is matched by",
	.claims = claims_matched,
	.content = content_matched,
	.erased = ERASED_WITH_PERSON,
	.check = check_matched,
	.apply = apply_matched,
    },
    {.about = {.name = NULL}},
};
