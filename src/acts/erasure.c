/*
 * erasure.c: a record or a person is erased: proposed by one officer, approved by another, and not while anything rests on it.
 * What the entries about it contain is destroyed (store, erase.c); the entries stay, and the one that approves names
 * them.  So a replay finds nothing there and knows that this is right: its tables have to come out the same without.
 */
#include <string.h>

#include "acts/acts_internal.h"

#define ENTRIES_MOST 6000 /* that the claims of an entry have room for */

static const struct field item_entry = {.called = "entry", .kind = FIELD_INT};
#define CLAIMS_THING                                                                               \
	{.key = "what", .called = "what is erased", .kind = FIELD_WORD, .words = "record|person"}, \
	    {.key = "record",                                                                      \
		.called = "record",                                                                \
		.kind = FIELD_ID,                                                                  \
		.id = OUGHT_ID_RECORD,                                                             \
		.when = "what=record"},                                                            \
	{                                                                                          \
		.key = "person", .called = "person", .kind = FIELD_ID, .id = OUGHT_ID_PERSON,      \
		.when = "what=person"                                                              \
	}
#define CLAIM_DELEGATION                                                                    \
	{                                                                                   \
		.key = "delegation", .called = "delegation", .kind = FIELD_INT, .least = 1, \
		.optional = true                                                            \
	}

static const struct field claims_proposed[] = {CLAIMS_THING, {.key = NULL}};
static const struct field claims_approved[] = {
    CLAIMS_THING,
    {.key = "entries",
	.called = "entries",
	.kind = FIELD_ARRAY,
	.items = &item_entry,
	.most = ENTRIES_MOST},
    CLAIM_DELEGATION,
    {.key = NULL},
};
static const struct field claims_refused[] = {CLAIMS_THING, CLAIM_DELEGATION, {.key = NULL}};
static const struct field content_reason[] = {
    {.key = "reason", .called = "reason", .kind = FIELD_TEXT},
    {.key = NULL},
};

/* What an act is about. */
struct thing {
	enum ought_id_kind kind;
	int64_t id;
};

/* Who erased it, and when; "" in ${by} where nobody has. */
static enum ought_status
erased_by(struct ought_db *db, enum ought_id_kind kind, int64_t id,
    char by[static OUGHT_OFFICER_MAX], char day[static OUGHT_DATE_LONG_MAX],
    struct ought_error *err)
{
	static const char sql_person[] =
	    "SELECT coalesce(erased_n, -1) FROM person_ref WHERE person = :id";
	static const char sql_record[] =
	    "SELECT coalesce(erased_n, -1) FROM record_ref WHERE record = :id";
	static const char sql_by[] = "SELECT concluded_by FROM erasure WHERE concluded_n = :n";
	static const char sql_at[] = "SELECT concluded_ms FROM erasure WHERE concluded_n = :n";
	const struct ought_bind *binds;
	int64_t at_ms = 0, n = -1;
	enum ought_status status;

	status = ought_db_int(db, kind == OUGHT_ID_PERSON ? sql_person : sql_record,
	    OUGHT_BINDS(OUGHT_INT(":id", id)), &n, NULL, err);
	by[0] = '\0';
	if (status != OUGHT_OK || n < 0)
		return status;
	binds = OUGHT_BINDS(OUGHT_INT(":n", n));
	if ((status = db_text(db, sql_by, binds, by, OUGHT_OFFICER_MAX, NULL, err)) != OUGHT_OK ||
	    (status = ought_db_int(db, sql_at, binds, &at_ms, NULL, err)) != OUGHT_OK)
		return status;
	ought_date_format_long(ought_date_of(at_ms), day);
	return OUGHT_OK;
}

/* Refused where it is erased; 0 is nothing. */
static enum ought_status
is_held(struct ought_db *db, enum ought_id_kind kind, int64_t id, struct ought_error *err)
{
	char by[OUGHT_OFFICER_MAX], day[OUGHT_DATE_LONG_MAX];
	enum ought_status status;

	if (id == 0)
		return OUGHT_OK;
	if ((status = erased_by(db, kind, id, by, day, err)) == OUGHT_OK && by[0] != '\0')
		status = ought_error_set(
		    err, OUGHT_REFUSED, "%s was erased on %s by %s", ID_TEXT(kind, id), day, by);
	return status;
}

/* The same for the record that the claimed decision or reconsideration is about. */
static enum ought_status
case_is_held(
    const struct act *act, enum ought_id_kind kind, const char *claim, struct ought_error *err)
{
	static const char sql_decision[] = "SELECT record FROM decision WHERE decision = :id";
	static const char sql_reconsideration[] =
	    "SELECT d.record FROM reconsideration AS x JOIN decision AS d USING (decision)"
	    " WHERE x.reconsideration = :id";
	int64_t id = claim_id(act, kind, claim), record = 0;
	bool found = false;
	enum ought_status status;

	if (id == 0)
		return OUGHT_OK;
	status =
	    ought_db_int(act->db, kind == OUGHT_ID_DECISION ? sql_decision : sql_reconsideration,
		OUGHT_BINDS(OUGHT_INT(":id", id)), &record, &found, err);
	/* One that there is not is for the rules of the act. */
	return status == OUGHT_OK && found ? is_held(act->db, OUGHT_ID_RECORD, record, err)
					   : status;
}

static enum ought_status
all_are_held(struct ought_db *db, const json_t *persons, struct ought_error *err)
{
	enum ought_status status = OUGHT_OK;
	size_t i;

	for (i = 0; i < json_array_size(persons) && status == OUGHT_OK; i++)
		status = is_held(
		    db, OUGHT_ID_PERSON, item_id(OUGHT_ID_PERSON, json_array_get(persons, i)), err);
	return status;
}

enum ought_status
erasure_permits(const struct act *act, struct ought_error *err)
{
	static const char *const persons[] = {"candidates", "remote", "home"};
	unsigned erased = act->kind->erased;
	size_t i;
	enum ought_status status;

	if ((erased & (ERASED_WITH_RECORD | ERASED_WITH_PERSON)) == 0 ||
	    (erased & ERASED_SPEAKS_ON) != 0)
		return OUGHT_OK;
	if ((status = is_held(act->db, OUGHT_ID_RECORD, CLAIM_RECORD(act), err)) != OUGHT_OK ||
	    (status = case_is_held(act, OUGHT_ID_DECISION, "decision", err)) != OUGHT_OK ||
	    (status = case_is_held(act, OUGHT_ID_RECONSIDERATION, "reconsideration", err)) !=
		OUGHT_OK ||
	    (status = is_held(act->db, OUGHT_ID_PERSON, CLAIM_PERSON(act), err)) != OUGHT_OK)
		return status;
	status = is_held(act->db, OUGHT_ID_PERSON, claim_id(act, OUGHT_ID_PERSON, "other"), err);
	for (i = 0; i < sizeof(persons) / sizeof(persons[0]) && status == OUGHT_OK; i++)
		status = all_are_held(act->db, json_object_get(act->claims, persons[i]), err);
	return status;
}

/* ---- what rests on it ---- */

static enum ought_status
find_thing(const struct act *act, struct thing *thing, struct ought_error *err)
{
	struct record record = {0};
	enum ought_status status;

	if (claim_is(act, "what", "person")) {
		/* With whoever is held to be the same. */
		*thing = (struct thing){OUGHT_ID_PERSON, CLAIM_PERSON(act)};
		status = person_is_root(act->db, thing->id, err);
	} else {
		status = record_find(act->db, CLAIM_RECORD(act), &record, err);
		*thing = (struct thing){OUGHT_ID_RECORD, record.record};
	}
	return status == OUGHT_OK ? is_held(act->db, thing->kind, thing->id, err) : status;
}

/* An open check with a candidate of ${persons} whom nobody told from the applicant, or who was found to be the applicant. */
#define MAY_BE_ABOUT(persons)                                                                            \
	"SELECT q.check_id FROM request AS q WHERE q.status = 'open' AND ("                              \
	"  EXISTS (SELECT 1 FROM candidate_now AS c LEFT JOIN finding_now AS f USING (check_id, person)" \
	"   WHERE c.check_id = q.check_id AND c.person IN (" persons                                     \
	") AND f.finding IS NOT 'not-same')"                                                             \
	"  OR EXISTS (SELECT 1 FROM finding_now AS f WHERE f.check_id = q.check_id"                      \
	"   AND f.person IN (" persons ") AND f.finding <> 'not-same'))"                                 \
	" ORDER BY q.check_id LIMIT 1"

/* Each finds what has to be done first, by :record or :person, and its sentence: what was found, between, the thing, after. */
static const struct obstacle {
	enum ought_id_kind of;   /* in the way of erasing such a thing */
	enum ought_id_kind kind; /* of what is found */
	const char *sql;
	const char *between;
	const char *after;
} obstacles[] = {
    {OUGHT_ID_PERSON, OUGHT_ID_RECORD,
	"SELECT r.record FROM person_record AS r JOIN record_ref AS e USING (record)"
	" WHERE r.person = :person AND e.erased_n IS NULL ORDER BY r.record LIMIT 1",
	" concerns ", ", and has to be erased first"},
    {OUGHT_ID_RECORD, OUGHT_ID_RECONSIDERATION,
	"SELECT x.reconsideration FROM reconsideration AS x JOIN decision AS d USING (decision)"
	" WHERE x.status = 'open' AND (d.record = :record OR x.record = :record)"
	" ORDER BY x.reconsideration LIMIT 1",
	" is open and about ", ", and has to be concluded first"},
    {OUGHT_ID_RECORD, OUGHT_ID_RECONSIDERATION,
	"SELECT x.reconsideration FROM reconsideration AS x JOIN decision AS d USING (decision)"
	" WHERE d.record = :record AND x.outcome <> 'withdrawn'"
	"   AND EXISTS (SELECT 1 FROM dispute AS s WHERE s.reconsideration = x.reconsideration)"
	"   AND NOT EXISTS (SELECT 1 FROM dispute AS s"
	"    WHERE s.reconsideration = x.reconsideration AND s.stage = 'certificate')"
	" ORDER BY x.reconsideration LIMIT 1",
	" is a dispute about ",
	", and whether a new certificate was issued has to be recorded first"},
    {OUGHT_ID_RECORD, OUGHT_ID_CHECK,
	/* An answer that is given again would leave out what the one before it disclosed. */
	"SELECT d.check_id FROM decision AS d JOIN request AS q USING (check_id)"
	" WHERE d.record = :record AND d.until_n IS NULL AND q.status = 'answered'"
	"   AND EXISTS (SELECT 1 FROM decision AS v WHERE v.check_id = d.check_id"
	"    AND v.supersedes IS NOT NULL AND v.n > q.closed_n) ORDER BY d.check_id LIMIT 1",
	" has to be answered again before ",
	" is erased: a decision for it was varied since it was answered"},
    {OUGHT_ID_RECORD, OUGHT_ID_CHECK,
	MAY_BE_ABOUT("SELECT person FROM person_record WHERE record = :record"),
	" is open and may be about ", ", so it has to be answered or withdrawn first"},
    {OUGHT_ID_PERSON, OUGHT_ID_CHECK, MAY_BE_ABOUT(":person"), " is open and may be about ",
	", so it has to be answered or withdrawn first"},
};

static enum ought_status
check_unneeded(const struct act *act, const struct thing *thing, struct ought_error *err)
{
	const char *name = thing->kind == OUGHT_ID_PERSON ? ":person" : ":record";
	const struct obstacle *obstacle;
	int64_t found_id = 0;
	bool found = false;
	size_t i;
	enum ought_status status;

	for (i = 0; i < sizeof(obstacles) / sizeof(obstacles[0]); i++) {
		obstacle = &obstacles[i];
		if (obstacle->of != thing->kind)
			continue;
		status = ought_db_int(act->db, obstacle->sql,
		    OUGHT_BINDS(OUGHT_INT(name, thing->id)), &found_id, &found, err);
		if (status != OUGHT_OK)
			return status;
		if (found)
			return ought_error_set(err, OUGHT_REFUSED, "%s%s%s%s",
			    ID_TEXT(obstacle->kind, found_id), obstacle->between,
			    ID_TEXT(thing->kind, thing->id), obstacle->after);
	}
	return OUGHT_OK;
}

/* ---- proposing ---- */

struct proposal {
	int64_t n; /* -1: there is none that waits */
	char officer[OUGHT_OFFICER_MAX];
};

static enum ought_status
find_proposal(const struct act *act, const struct thing *thing, struct proposal *proposal,
    struct ought_error *err)
{
	static const char sql[] =
	    "SELECT n FROM erasure WHERE outcome IS NULL"
	    "   AND CASE :kind WHEN 'person' THEN person ELSE record END = :id";
	static const char sql_officer[] = "SELECT officer FROM erasure WHERE n = :n";
	enum ought_status status;

	proposal->n = -1;
	status = ought_db_int(act->db, sql,
	    OUGHT_BINDS(OUGHT_TEXT(":kind", claim_text(act, "what")), OUGHT_INT(":id", thing->id)),
	    &proposal->n, NULL, err);
	if (status != OUGHT_OK)
		return status;
	return db_text(act->db, sql_officer, OUGHT_BINDS(OUGHT_INT(":n", proposal->n)),
	    proposal->officer, sizeof(proposal->officer), NULL, err);
}

static enum ought_status
add_subjects(const struct act *act, const struct thing *thing, struct ought_error *err)
{
	if (thing->kind == OUGHT_ID_PERSON)
		return subject_add(act, OUGHT_ID_PERSON, thing->id, err);
	return subject_add_record(act, thing->id, err);
}

static enum ought_status
check_proposed(const struct act *act, struct ought_error *err)
{
	struct thing thing = {0};
	struct proposal proposal;
	enum ought_status status;

	if ((status = find_thing(act, &thing, err)) != OUGHT_OK ||
	    (status = find_proposal(act, &thing, &proposal, err)) != OUGHT_OK)
		return status;
	if (proposal.n != -1)
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s has proposed to erase %s already; another officer approves or refuses it",
		    proposal.officer, ID_TEXT(thing.kind, thing.id));
	return check_unneeded(act, &thing, err);
}

static enum ought_status
apply_proposed(const struct act *act, struct ought_error *err)
{
	static const char sql[] = "INSERT INTO erasure (n, person, record, officer, at_ms)"
				  " VALUES (:n, nullif(:person, 0), nullif(:record, 0), :by, :at)";
	struct thing thing = {0};
	enum ought_status status;

	if ((status = find_thing(act, &thing, err)) != OUGHT_OK)
		return status;
	status = ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":person", CLAIM_PERSON(act)),
		OUGHT_INT(":record", CLAIM_RECORD(act)), OUGHT_TEXT(":by", act->by),
		OUGHT_INT(":at", act->at_ms)),
	    err);
	return status == OUGHT_OK ? add_subjects(act, &thing, err) : status;
}

/* ---- approving and refusing ---- */

/* By one's own authority, or by a delegation that is live and covers such a record; erasing is about no workforce. */
static enum ought_status
permit_concluded(const struct act *act, struct ought_error *err)
{
	return delegation_permits(act, 0, CLAIM_RECORD(act), err);
}

/* A proposal that waits. */
static enum ought_status
find_waiting(
    const struct act *act, struct thing *thing, struct proposal *proposal, struct ought_error *err)
{
	enum ought_status status;

	if ((status = find_thing(act, thing, err)) != OUGHT_OK ||
	    (status = find_proposal(act, thing, proposal, err)) != OUGHT_OK)
		return status;
	if (proposal->n == -1)
		return ought_error_set(err, OUGHT_REFUSED,
		    "nobody has proposed to erase %s; a records officer proposes it",
		    ID_TEXT(thing->kind, thing->id));
	return OUGHT_OK;
}

enum ought_status
ought_act_erasable(struct ought_db *db, enum ought_id_kind kind, int64_t id, json_t **entries,
    struct ought_error *err)
{
	static const char sql_record[] =
	    "SELECT n FROM subject WHERE kind = 'record' AND id = :id AND erasable = 1"
	    "   AND n NOT IN (SELECT n FROM erased_entry) ORDER BY n";
	static const char sql_person[] =
	    "SELECT DISTINCT n FROM subject WHERE kind = 'person' AND erasable = 1"
	    "   AND id IN (SELECT :id UNION SELECT person FROM person_ref WHERE root = :id AND root <> person)"
	    "   AND n NOT IN (SELECT n FROM erased_entry) ORDER BY n";
	struct ought_statement *statement = NULL;
	json_t *list = json_array();
	bool row = false;
	enum ought_status status;

	if (list == NULL)
		return no_memory(err);
	status = ought_db_query(db, kind == OUGHT_ID_PERSON ? sql_person : sql_record,
	    OUGHT_BINDS(OUGHT_INT(":id", id)), &statement, err);
	while (status == OUGHT_OK &&
	    (status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row)
		if (json_array_append_new(list, json_integer(ought_statement_int(statement, 0))) !=
		    0)
			status = no_memory(err);
	ought_statement_finish(statement);
	if (status == OUGHT_OK) {
		*entries = list;
		list = NULL;
	}
	json_decref(list);
	return status;
}

static enum ought_status
check_approved(const struct act *act, struct ought_error *err)
{
	struct thing thing = {0};
	struct proposal proposal;
	json_t *entries = NULL;
	enum ought_status status;

	if ((status = find_waiting(act, &thing, &proposal, err)) != OUGHT_OK)
		return status;
	if (strcmp(proposal.officer, act->by) == 0)
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s proposed to erase %s, so another officer has to approve it", act->by,
		    ID_TEXT(thing.kind, thing.id));
	if ((status = check_unneeded(act, &thing, err)) != OUGHT_OK ||
	    (status = ought_act_erasable(act->db, thing.kind, thing.id, &entries, err)) != OUGHT_OK)
		return status;
	if (!json_equal(entries, json_object_get(act->claims, "entries")))
		status = ought_error_set(err, OUGHT_INVALID,
		    "the entries are not those, and all of those, whose content is about %s",
		    ID_TEXT(thing.kind, thing.id));
	json_decref(entries);
	return status == OUGHT_OK && thing.kind == OUGHT_ID_PERSON ? search_is_open(act, err)
								   : status;
}

static enum ought_status
conclude(const struct act *act, const struct proposal *proposal, const char *outcome,
    struct ought_error *err)
{
	static const char sql[] =
	    "UPDATE erasure SET outcome = :outcome, delegation = nullif(:delegation, 0), concluded_n = :n,"
	    "       concluded_by = :by, concluded_ms = :at WHERE n = :proposal";

	return ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_TEXT(":outcome", outcome),
		OUGHT_INT(":delegation", ought_json_int(act->claims, "delegation", 0)),
		OUGHT_INT(":n", act->n), OUGHT_TEXT(":by", act->by), OUGHT_INT(":at", act->at_ms),
		OUGHT_INT(":proposal", proposal->n)),
	    err);
}

static enum ought_status
name_entries(const struct act *act, struct ought_error *err)
{
	static const char sql[] = "INSERT INTO erased_entry (n, by_n) VALUES (:entry, :n)";
	const json_t *entries = json_object_get(act->claims, "entries");
	enum ought_status status = OUGHT_OK;
	size_t i;

	for (i = 0; i < json_array_size(entries) && status == OUGHT_OK; i++)
		status = ought_db_run(act->db, sql,
		    OUGHT_BINDS(OUGHT_INT(":entry", json_integer_value(json_array_get(entries, i))),
			OUGHT_INT(":n", act->n)),
		    err);
	return status;
}

/* Nothing waits for anybody any more with what is erased. */
static enum ought_status
leave(const struct act *act, const struct thing *thing, struct ought_error *err)
{
	static const char sql_person[] =
	    "UPDATE person_ref SET erased_n = :n WHERE person IN ("
	    " SELECT :id UNION SELECT person FROM person_ref WHERE root = :id AND root <> person)";
	static const char sql_record[] =
	    "UPDATE record_ref SET status = 'left', erased_n = :n WHERE record = :id";
	static const char sql_drafts[] =
	    "UPDATE draft SET until_n = :n WHERE record = :id AND until_n IS NULL";
	const struct ought_bind *binds =
	    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":id", thing->id));
	enum ought_status status;

	if (thing->kind == OUGHT_ID_PERSON)
		return ought_db_run(act->db, sql_person, binds, err);
	if ((status = ought_db_run(act->db, sql_record, binds, err)) != OUGHT_OK ||
	    (status = ought_db_run(act->db, sql_drafts, binds, err)) != OUGHT_OK)
		return status;
	return retention_end(act, thing->id, err);
}

/* What is contained goes; and who is gone is no longer found. */
static enum ought_status
destroy(const struct act *act, const struct thing *thing, struct ought_error *err)
{
	enum ought_status status;

	if ((status = ought_erasure_mark(act->db, act->n, err)) != OUGHT_OK ||
	    thing->kind != OUGHT_ID_PERSON || !ought_db_has_content(act->db))
		return status;
	return ought_match_index(
	    act->match, act->db, (struct ought_person_id){thing->id}, act->n, err);
}

static enum ought_status
apply_approved(const struct act *act, struct ought_error *err)
{
	struct thing thing = {0};
	struct proposal proposal;
	enum ought_status status;

	if ((status = find_waiting(act, &thing, &proposal, err)) != OUGHT_OK ||
	    (status = name_entries(act, err)) != OUGHT_OK ||
	    (status = leave(act, &thing, err)) != OUGHT_OK ||
	    (status = destroy(act, &thing, err)) != OUGHT_OK ||
	    (status = conclude(act, &proposal, "approved", err)) != OUGHT_OK)
		return status;
	return add_subjects(act, &thing, err);
}

static enum ought_status
check_refused(const struct act *act, struct ought_error *err)
{
	struct thing thing = {0};
	struct proposal proposal;

	return find_waiting(act, &thing, &proposal, err);
}

static enum ought_status
apply_refused(const struct act *act, struct ought_error *err)
{
	struct thing thing = {0};
	struct proposal proposal;
	enum ought_status status;

	if ((status = find_waiting(act, &thing, &proposal, err)) != OUGHT_OK ||
	    (status = conclude(act, &proposal, "refused", err)) != OUGHT_OK)
		return status;
	return add_subjects(act, &thing, err);
}

const struct act_kind acts_erasure[] = {
    {
	.about = {"erasure.proposed", "a record or a person is proposed to be erased",
	    OUGHT_ROLE_RECORDS, true, OUGHT_PROCESSING_NONE},
	.done = "an erasure is proposed by",
	.claims = claims_proposed,
	.content = content_reason,
	.erased = ERASED_NEVER,
	.check = check_proposed,
	.apply = apply_proposed,
    },
    {
	.about = {"erasure.approved", "a record or a person is erased, as another officer proposed",
	    OUGHT_ROLE_CHIEF | OUGHT_ROLE_SENIOR, true, OUGHT_PROCESSING_ERASURE},
	.done = "an erasure is approved by",
	.claims = claims_approved,
	.content = content_reason,
	.erased = ERASED_NEVER,
	.permit = permit_concluded,
	.check = check_approved,
	.apply = apply_approved,
	.delegated = true,
    },
    {
	.about = {"erasure.refused", "a record or a person that was proposed to be erased is kept",
	    OUGHT_ROLE_CHIEF | OUGHT_ROLE_SENIOR, true, OUGHT_PROCESSING_NONE},
	.done = "an erasure is refused by",
	.claims = claims_refused,
	.content = content_reason,
	.erased = ERASED_NEVER,
	.permit = permit_concluded,
	.check = check_refused,
	.apply = apply_refused,
	.delegated = true,
    },
    {.about = {.name = NULL}},
};
