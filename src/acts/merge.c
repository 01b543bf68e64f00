/*
 * merge.c: persons who turn out to be one are merged, and split again where that was wrong: combination in the words of the
 * Data Protection Act 2018 s.62(1)(e).  What was entered of each stays as it is and where it is.  An act changes only whom
 * persons are held to be (person_ref.root, record_person.root, and person_member for the search), so that splitting leaves
 * records, findings and decisions as they were, and what was added in between with the person it was added to.
 */
#include "acts/acts_internal.h"

static const struct field claims_merge[] = {
    {.key = "person", .called = "person", .kind = FIELD_ID, .id = OUGHT_ID_PERSON},
    {.key = "other", .called = "other person", .kind = FIELD_ID, .id = OUGHT_ID_PERSON},
    {.key = NULL},
};
static const struct field content_merge[] = {
    {.key = "reason", .called = "reason", .kind = FIELD_TEXT},
    {.key = NULL},
};

/* Those who go with :other: themself, and whoever was merged into one of them. */
#define WITH_OTHER                                                                 \
	"WITH RECURSIVE moved (person) AS ("                                       \
	" VALUES (:other) UNION SELECT m.person FROM person_merge AS m JOIN moved" \
	"  ON m.survivor = moved.person WHERE m.until_n IS NULL) "

#define CLAIM_OTHER(act) claim_id(act, OUGHT_ID_PERSON, "other")

enum ought_status
search_is_open(const struct act *act, struct ought_error *err)
{
	if (ought_db_has_content(act->db) && act->match == NULL)
		return ought_error_set(
		    err, OUGHT_INTERNAL, "the search is not open, so persons' keys cannot be made");
	return OUGHT_OK;
}

/* The same for the search: whoever is held to be another is found under that one. */
static enum ought_status
refile(const struct act *act, int64_t other, int64_t before, int64_t root, struct ought_error *err)
{
	static const char sql_end[] =
	    WITH_OTHER "UPDATE person_member SET until_n = :n"
		       " WHERE until_n IS NULL AND person IN (SELECT person FROM moved)";
	static const char sql_add[] =
	    WITH_OTHER "INSERT INTO person_member (person, root, n)"
		       " SELECT person, :root, :n FROM moved WHERE person <> :root";
	enum ought_status status;

	if (!ought_db_has_content(act->db))
		return OUGHT_OK;
	status = ought_db_run(act->db, sql_end,
	    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":other", other)), err);
	if (status == OUGHT_OK)
		status = ought_db_run(act->db, sql_add,
		    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":other", other),
			OUGHT_INT(":root", root)),
		    err);
	if (status != OUGHT_OK ||
	    (status = ought_match_index(
		 act->match, act->db, (struct ought_person_id){before}, act->n, err)) != OUGHT_OK)
		return status;
	return ought_match_index(act->match, act->db, (struct ought_person_id){root}, act->n, err);
}

/* ${other}, with whoever is merged into them, was held to be ${before} and is now held to be ${root}. */
static enum ought_status
regroup(const struct act *act, int64_t other, int64_t before, int64_t root, const char *trigger,
    struct ought_error *err)
{
	static const char sql_person[] = WITH_OTHER
	    "UPDATE person_ref SET root = :root WHERE person IN (SELECT person FROM moved)";
	static const char sql_record[] = WITH_OTHER
	    "UPDATE record_person SET root = :root"
	    " WHERE root = :before AND until_n IS NULL AND person IN (SELECT person FROM moved)";
	static const char sql_group[] =
	    "UPDATE person_ref SET grouped_n = :n WHERE person IN (:before, :root) OR person IN ("
	    " SELECT person FROM person_ref WHERE root IN (:before, :root) AND root <> person)";
	enum ought_status status;

	status = ought_db_run(act->db, sql_person,
	    OUGHT_BINDS(OUGHT_INT(":other", other), OUGHT_INT(":root", root)), err);
	if (status == OUGHT_OK)
		status = ought_db_run(act->db, sql_record,
		    OUGHT_BINDS(OUGHT_INT(":other", other), OUGHT_INT(":before", before),
			OUGHT_INT(":root", root)),
		    err);
	if (status == OUGHT_OK)
		status = ought_db_run(act->db, sql_group,
		    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":before", before),
			OUGHT_INT(":root", root)),
		    err);
	if (status != OUGHT_OK || (status = refile(act, other, before, root, err)) != OUGHT_OK ||
	    (status = subject_add(act, OUGHT_ID_PERSON, CLAIM_PERSON(act), err)) != OUGHT_OK ||
	    (status = subject_add(act, OUGHT_ID_PERSON, other, err)) != OUGHT_OK ||
	    (status = reconsiderations_raise(act, before, 0, trigger, err)) != OUGHT_OK)
		return status;
	return reconsiderations_raise(act, root, 0, trigger, err);
}

/* ---- person.merged ---- */

static enum ought_status
check_merged(const struct act *act, struct ought_error *err)
{
	int64_t person = CLAIM_PERSON(act), other = CLAIM_OTHER(act);
	enum ought_status status;

	if (person == other)
		return ought_error_set(err, OUGHT_INVALID, "%s cannot be merged with themself",
		    ID_TEXT(OUGHT_ID_PERSON, person));
	if ((status = person_is_root(act->db, person, err)) != OUGHT_OK ||
	    (status = person_is_root(act->db, other, err)) != OUGHT_OK)
		return status;
	return search_is_open(act, err);
}

static enum ought_status
apply_merged(const struct act *act, struct ought_error *err)
{
	static const char sql[] = "INSERT INTO person_merge (n, person, survivor, officer, at_ms)"
				  " VALUES (:n, :other, :person, :by, :at)";
	int64_t person = CLAIM_PERSON(act), other = CLAIM_OTHER(act);
	enum ought_status status;

	status = ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":other", other),
		OUGHT_INT(":person", person), OUGHT_TEXT(":by", act->by),
		OUGHT_INT(":at", act->at_ms)),
	    err);
	if (status != OUGHT_OK)
		return status;
	return regroup(act, other, other, person, "persons-merged", err);
}

/* ---- person.split ---- */

static enum ought_status
check_split(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT survivor FROM person_merge WHERE person = :other AND until_n IS NULL";
	int64_t person = CLAIM_PERSON(act), other = CLAIM_OTHER(act), survivor = 0;
	bool merged = false;
	enum ought_status status;

	if ((status = person_exists(act->db, person, err)) != OUGHT_OK ||
	    (status = person_exists(act->db, other, err)) != OUGHT_OK ||
	    (status = ought_db_int(act->db, sql, OUGHT_BINDS(OUGHT_INT(":other", other)), &survivor,
		 &merged, err)) != OUGHT_OK)
		return status;
	if (!merged)
		return ought_error_set(err, OUGHT_REFUSED, "%s is not merged into anybody",
		    ID_TEXT(OUGHT_ID_PERSON, other));
	if (survivor != person)
		return ought_error_set(err, OUGHT_REFUSED, "%s was merged into %s, not into %s",
		    ID_TEXT(OUGHT_ID_PERSON, other), ID_TEXT(OUGHT_ID_PERSON, survivor),
		    ID_TEXT(OUGHT_ID_PERSON, person));
	return search_is_open(act, err);
}

/*
 * A search that was made while they were one named only who they were held to be, then, and may have found them by what is held
 * of the other.  So the other is a candidate of it too: nobody is missed because of a mistake that was put right.
 */
static enum ought_status
add_candidate(const struct act *act, int64_t other, int64_t before, struct ought_error *err)
{
	static const char sql[] =
	    "INSERT OR IGNORE INTO search_candidate (n, seq, person)"
	    " SELECT s.n, (SELECT max(seq) + 1 FROM search_candidate AS l WHERE l.n = s.n), :other"
	    "  FROM search AS s"
	    " WHERE s.until_n IS NULL"
	    "   AND s.n > (SELECT n FROM person_merge WHERE person = :other AND until_n IS NULL)"
	    "   AND EXISTS (SELECT 1 FROM search_candidate AS c JOIN person_ref AS p USING (person)"
	    "    WHERE c.n = s.n AND p.root = :before)";

	return ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":other", other), OUGHT_INT(":before", before)), err);
}

static enum ought_status
apply_split(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "UPDATE person_merge SET until_n = :n, until_ms = :at, split_by = :by"
	    " WHERE person = :other AND until_n IS NULL";
	int64_t other = CLAIM_OTHER(act), before = 0;
	enum ought_status status;

	if ((status = person_root(act->db, other, &before, err)) != OUGHT_OK ||
	    (status = add_candidate(act, other, before, err)) != OUGHT_OK)
		return status;
	status = ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":at", act->at_ms),
		OUGHT_TEXT(":by", act->by), OUGHT_INT(":other", other)),
	    err);
	if (status != OUGHT_OK)
		return status;
	return regroup(act, other, before, other, "persons-split", err);
}

const struct act_kind acts_merge[] = {
    {
	.about = {"person.merged", "two persons are held to be one", OUGHT_ROLE_RECORDS, true,
	    OUGHT_PROCESSING_COMBINATION},
	.done = "persons are merged by",
	.claims = claims_merge,
	.content = content_merge,
	.erased = ERASED_WITH_PERSON,
	.check = check_merged,
	.apply = apply_merged,
    },
    {
	.about = {"person.split", "persons who were merged are held to be two again",
	    OUGHT_ROLE_RECORDS, true, OUGHT_PROCESSING_COMBINATION},
	.done = "persons are split by",
	.claims = claims_merge,
	.content = content_merge,
	.erased = ERASED_WITH_PERSON,
	.check = check_split,
	.apply = apply_split,
    },
    {.about = {.name = NULL}},
};
