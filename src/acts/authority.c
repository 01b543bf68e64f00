/*
 * authority.c: who may do what.  The chief officer founds the store and is the root of all authority; administrators enrol
 * officers and grant roles, never to themselves; only the chief officer delegates and admits to the content.
 */
#include <inttypes.h>
#include <string.h>

#include "acts/acts_internal.h"

#define ROLES_READING (OUGHT_ROLE_SENIOR | OUGHT_ROLE_DISCLOSURE | OUGHT_ROLE_RECORDS)
#define VOCABULARY_RANK "SELECT 1 FROM rank WHERE name = :word"

static const struct field claims_found[] = {
    {.key = "chief", .called = "chief officer", .kind = FIELD_OFFICER},
    {.key = "rank", .called = "rank", .kind = FIELD_WORD, .vocabulary = VOCABULARY_RANK},
    {.key = "force", .called = "force", .kind = FIELD_SHORT},
    {.key = "store", .called = "store", .kind = FIELD_SHORT},
    {.key = "signing_key", .called = "signing key", .kind = FIELD_KEY},
    {.key = "box_key", .called = "box key", .kind = FIELD_KEY},
    {.key = "content_key_hash", .called = "hash of the content's key", .kind = FIELD_KEY},
    {.key = NULL},
};
static const struct field claims_enrol[] = {
    {.key = "officer", .called = "officer", .kind = FIELD_OFFICER},
    {.key = "signing_key", .called = "signing key", .kind = FIELD_KEY},
    {.key = "box_key", .called = "box key", .kind = FIELD_KEY},
    {.key = NULL},
};
static const struct field claims_role[] = {
    {.key = "officer", .called = "officer", .kind = FIELD_OFFICER},
    {.key = "role",
	.called = "role",
	.kind = FIELD_WORD,
	.words = "senior|disclosure|records|auditor|administrator"},
    {.key = NULL},
};
static const struct field claims_revoke[] = {
    {.key = "officer", .called = "officer", .kind = FIELD_OFFICER},
    {.key = "role",
	.called = "role",
	.kind = FIELD_WORD,
	.words = "chief|senior|disclosure|records|auditor|administrator"},
    {.key = NULL},
};
static const struct field claims_admit[] = {
    {.key = "officer", .called = "officer", .kind = FIELD_OFFICER},
    {.key = "fingerprint", .called = "fingerprint", .kind = FIELD_SHORT},
    {.key = NULL},
};
enum ought_status
officer_claimed(const struct act *act, const struct officer **officer, struct ought_error *err)
{
	const char *name = claim_text(act, "officer");
	enum ought_status status;

	if ((status = officer_find(act->cache, act->db, name, officer, err)) != OUGHT_OK)
		return status;
	if (*officer == NULL)
		return ought_error_set(
		    err, OUGHT_NOT_FOUND, "%s is not enrolled in this store", name);
	return OUGHT_OK;
}

enum ought_status
rank_allows(const struct act *act, const char *sql, bool *allowed, char title[static 64],
    struct ought_error *err)
{
	static const char sql_title[] = "SELECT title FROM rank WHERE name = :rank";
	const struct ought_bind *binds = OUGHT_BINDS(OUGHT_TEXT(":rank", claim_text(act, "rank")));
	int64_t value = 0;
	enum ought_status status;

	if ((status = ought_db_int(act->db, sql, binds, &value, NULL, err)) != OUGHT_OK)
		return status;
	*allowed = value != 0;
	return db_text(act->db, sql_title, binds, title, 64, NULL, err);
}

enum ought_status
officer_has_key(const struct act *act, const struct officer *officer, struct ought_error *err)
{
	char enrolled[OUGHT_FINGERPRINT_MAX];

	ought_fingerprint(officer->signing_key, enrolled);
	if (!claim_is(act, "fingerprint", enrolled))
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s's key is not the one with that fingerprint", officer->name);
	return OUGHT_OK;
}

/* Text of the claims as 32 bytes; shape has checked it. */
static enum ought_status
claimed_key(const struct act *act, const char *name, uint8_t key[static OUGHT_KEY_BYTES],
    struct ought_error *err)
{
	return ought_base64_decode(claim_text(act, name), key, OUGHT_KEY_BYTES, err);
}

enum ought_status
insert_key(const struct act *act, const char *officer,
    const uint8_t signing[static OUGHT_KEY_BYTES], const uint8_t box[static OUGHT_KEY_BYTES],
    struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO officer_key (officer, signing_key, box_key, from_n, from_ms)"
	    " VALUES (:officer, :signing, :box, :n, :at)";

	return ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_TEXT(":officer", officer),
		OUGHT_BLOB(":signing", signing, OUGHT_KEY_BYTES),
		OUGHT_BLOB(":box", box, OUGHT_KEY_BYTES), OUGHT_INT(":n", act->n),
		OUGHT_INT(":at", act->at_ms)),
	    err);
}

enum ought_status
keys_are_new(const struct act *act, const char *officer,
    const uint8_t signing[static OUGHT_KEY_BYTES], const uint8_t box[static OUGHT_KEY_BYTES],
    struct ought_error *err)
{
	static const char sql[] =
	    "SELECT 1 FROM officer_key"
	    " WHERE signing_key IN (:signing, :box) OR box_key IN (:signing, :box) LIMIT 1";
	int64_t one = 0;
	bool found = false;
	enum ought_status status;

	if (memcmp(signing, box, OUGHT_KEY_BYTES) == 0)
		return ought_error_set(err, OUGHT_INVALID, "signing key and box key are the same");
	status = ought_db_int(act->db, sql,
	    OUGHT_BINDS(OUGHT_BLOB(":signing", signing, OUGHT_KEY_BYTES),
		OUGHT_BLOB(":box", box, OUGHT_KEY_BYTES)),
	    &one, &found, err);
	if (status == OUGHT_OK && found)
		status = ought_error_set(err, OUGHT_REFUSED,
		    "the keys that %s hands over are, or were, an officer's already", officer);
	return status;
}

static enum ought_status
insert_officer(const struct act *act, const char *name, struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO officer (name, signing_key, box_key, n, at_ms, enrolled_by)"
	    " VALUES (:name, :signing, :box, :n, :at, :by)";
	uint8_t signing[OUGHT_KEY_BYTES], box[OUGHT_KEY_BYTES];
	enum ought_status status;

	if ((status = claimed_key(act, "signing_key", signing, err)) != OUGHT_OK ||
	    (status = claimed_key(act, "box_key", box, err)) != OUGHT_OK)
		return status;
	status = ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_TEXT(":name", name), OUGHT_BLOB(":signing", signing, sizeof(signing)),
		OUGHT_BLOB(":box", box, sizeof(box)), OUGHT_INT(":n", act->n),
		OUGHT_INT(":at", act->at_ms), OUGHT_TEXT(":by", act->by)),
	    err);
	return status == OUGHT_OK ? insert_key(act, name, signing, box, err) : status;
}

static enum ought_status
insert_role(const struct act *act, const char *officer, const char *role, struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO officer_role (officer, role, from_n, from_ms, granted_by)"
	    " VALUES (:officer, :role, :n, :at, :by)";

	return ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_TEXT(":officer", officer), OUGHT_TEXT(":role", role),
		OUGHT_INT(":n", act->n), OUGHT_INT(":at", act->at_ms), OUGHT_TEXT(":by", act->by)),
	    err);
}

static enum ought_status
insert_admission(const struct act *act, const char *officer, struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO admission (officer, from_n, from_ms, admitted_by) VALUES (:officer, :n, :at, :by)";

	return ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_TEXT(":officer", officer), OUGHT_INT(":n", act->n),
		OUGHT_INT(":at", act->at_ms), OUGHT_TEXT(":by", act->by)),
	    err);
}

/* ---- store.found ---- */

static enum ought_status
permit_found(const struct act *act, struct ought_error *err)
{
	if (act->n != 0)
		return ought_error_set(err, OUGHT_REFUSED, "this store is founded already");
	if (!claim_is(act, "chief", act->by))
		return ought_error_set(
		    err, OUGHT_REFUSED, "a store is founded by its chief officer, not for another");
	return OUGHT_OK;
}

static enum ought_status
check_found(const struct act *act, struct ought_error *err)
{
	static const char sql[] = "SELECT may_found FROM rank WHERE name = :rank";
	const char *force = claim_text(act, "force"), *store = claim_text(act, "store");
	char title[64];
	bool allowed = false;
	enum ought_status status;

	if (strcmp(store, act->origin) != 0 || strncmp(store, force, strlen(force)) != 0 ||
	    store[strlen(force)] != '/')
		return ought_error_set(err, OUGHT_INVALID,
		    "that is not the name of this store, or not of a store of this force");
	if (strcmp(claim_text(act, "signing_key"), claim_text(act, "box_key")) == 0)
		return ought_error_set(err, OUGHT_INVALID, "signing key and box key are the same");
	if ((status = rank_allows(act, sql, &allowed, title, err)) != OUGHT_OK)
		return status;
	if (!allowed)
		return ought_error_set(err, OUGHT_REFUSED,
		    "the rank %s is not that of a chief officer; a store is founded by a chief officer or who stands in for one",
		    title);
	return OUGHT_OK;
}

static enum ought_status
apply_found(const struct act *act, struct ought_error *err)
{
	static const char sql[] = "INSERT INTO foundation (one, origin, force, chief, rank, at_ms)"
				  " VALUES (1, :origin, :force, :chief, :rank, :at)";
	enum ought_status status;

	if ((status = insert_officer(act, act->by, err)) != OUGHT_OK ||
	    (status = insert_role(act, act->by, "chief", err)) != OUGHT_OK ||
	    (status = insert_admission(act, act->by, err)) != OUGHT_OK)
		return status;
	return ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_TEXT(":origin", act->origin),
		OUGHT_TEXT(":force", claim_text(act, "force")), OUGHT_TEXT(":chief", act->by),
		OUGHT_TEXT(":rank", claim_text(act, "rank")), OUGHT_INT(":at", act->at_ms)),
	    err);
}

/* ---- officer.enrol ---- */

static enum ought_status
check_enrol(const struct act *act, struct ought_error *err)
{
	const char *name = claim_text(act, "officer");
	const struct officer *officer = NULL;
	uint8_t signing[OUGHT_KEY_BYTES], box[OUGHT_KEY_BYTES];
	enum ought_status status;

	if ((status = officer_find(act->cache, act->db, name, &officer, err)) != OUGHT_OK)
		return status;
	if (officer != NULL)
		return ought_error_set(err, OUGHT_REFUSED, "%s is enrolled already", name);
	if ((status = claimed_key(act, "signing_key", signing, err)) != OUGHT_OK ||
	    (status = claimed_key(act, "box_key", box, err)) != OUGHT_OK)
		return status;
	return keys_are_new(act, name, signing, box, err);
}

static enum ought_status
apply_enrol(const struct act *act, struct ought_error *err)
{
	return insert_officer(act, claim_text(act, "officer"), err);
}

/* ---- officer.grant, officer.revoke ---- */

static enum ought_status
permit_grant(const struct act *act, struct ought_error *err)
{
	if (claim_is(act, "officer", act->by))
		return ought_error_set(err, OUGHT_REFUSED,
		    "nobody grants a role to themselves; another administrator or the chief officer can grant it to %s",
		    act->by);
	if (claim_is(act, "role", "administrator") && (act->roles & OUGHT_ROLE_CHIEF) == 0)
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s is an administrator; only the chief officer makes somebody an administrator",
		    act->by);
	return OUGHT_OK;
}

static enum ought_status
check_grant(const struct act *act, struct ought_error *err)
{
	unsigned role = ought_role_parse(claim_text(act, "role"));
	const struct officer *officer = NULL;
	struct ought_buffer held = {0};
	const char *why = NULL;
	enum ought_status status;

	if ((status = officer_claimed(act, &officer, err)) != OUGHT_OK)
		return status;
	if ((officer->roles & role) != 0)
		why = "; the role is held already";
	else if ((officer->roles & OUGHT_ROLE_CHIEF) != 0)
		why = ", who holds no other role";
	else if (officer->roles != 0 && ((officer->roles | role) & OUGHT_ROLE_AUDITOR) != 0)
		why = "; an auditor holds no other role";
	else if (((officer->roles | role) & OUGHT_ROLE_ADMINISTRATOR) != 0 &&
	    ((officer->roles | role) & ROLES_READING) != 0)
		why = "; an administrator holds no role that reads the content";
	if (why == NULL)
		return OUGHT_OK;
	roles_describe(officer->roles, &held);
	if (held.failed)
		status = no_memory(err);
	else
		status = ought_error_set(
		    err, OUGHT_REFUSED, "%s is %s%s", officer->name, held.text, why);
	ought_buffer_free(&held);
	return status;
}

static enum ought_status
apply_grant(const struct act *act, struct ought_error *err)
{
	return insert_role(act, claim_text(act, "officer"), claim_text(act, "role"), err);
}

static enum ought_status
check_revoke(const struct act *act, struct ought_error *err)
{
	const char *role = claim_text(act, "role");
	const struct officer *officer = NULL;
	enum ought_status status;

	if (strcmp(role, "chief") == 0)
		return ought_error_set(
		    err, OUGHT_REFUSED, "the chief officer's role cannot be revoked");
	if ((status = officer_claimed(act, &officer, err)) != OUGHT_OK)
		return status;
	if ((officer->roles & ought_role_parse(role)) == 0)
		return ought_error_set(
		    err, OUGHT_REFUSED, "%s does not hold the role %s", officer->name, role);
	return OUGHT_OK;
}

static enum ought_status
apply_revoke(const struct act *act, struct ought_error *err)
{
	static const char sql_role[] =
	    "UPDATE officer_role SET until_n = :n, until_ms = :at, revoked_by = :by"
	    " WHERE officer = :officer AND role = :role AND until_n IS NULL";
	static const char sql_admission[] =
	    "UPDATE admission SET until_n = :n, until_ms = :at WHERE officer = :officer AND until_n IS NULL";
	const char *name = claim_text(act, "officer"), *role = claim_text(act, "role");
	const struct officer *officer = NULL;
	unsigned left;
	enum ought_status status;

	if ((status = officer_claimed(act, &officer, err)) != OUGHT_OK)
		return status;
	left = officer->roles & ~ought_role_parse(role);
	status = ought_db_run(act->db, sql_role,
	    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":at", act->at_ms),
		OUGHT_TEXT(":by", act->by), OUGHT_TEXT(":officer", name),
		OUGHT_TEXT(":role", role)),
	    err);
	if (status != OUGHT_OK || (left & (ROLES_READING | OUGHT_ROLE_AUDITOR)) != 0)
		return status;
	return ought_db_run(act->db, sql_admission,
	    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":at", act->at_ms),
		OUGHT_TEXT(":officer", name)),
	    err);
}

/* ---- officer.admit ---- */

static enum ought_status
check_admit(const struct act *act, struct ought_error *err)
{
	const struct officer *officer = NULL;
	enum ought_status status;

	if ((status = officer_claimed(act, &officer, err)) != OUGHT_OK)
		return status;
	if ((officer->roles & OUGHT_ROLE_ADMINISTRATOR) != 0)
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s is an administrator; administrators hold no key to the content",
		    officer->name);
	if (officer->admitted)
		return ought_error_set(err, OUGHT_REFUSED, "%s is admitted already", officer->name);
	if ((officer->roles & (ROLES_READING | OUGHT_ROLE_AUDITOR)) == 0)
		return ought_error_set(
		    err, OUGHT_REFUSED, "%s holds no role that reads the content", officer->name);
	return officer_has_key(act, officer, err);
}

static enum ought_status
apply_admit(const struct act *act, struct ought_error *err)
{
	return insert_admission(act, claim_text(act, "officer"), err);
}

const struct act_kind acts_authority[] = {
    {
	.about = {"store.found", "the chief officer founds the store", OUGHT_ROLE_CHIEF, false,
	    OUGHT_PROCESSING_NONE},
	.done = "a store is founded by",
	.claims = claims_found,
	.permit = permit_found,
	.check = check_found,
	.apply = apply_found,
	.authority = true,
    },
    {
	.about = {"officer.enrol", "an officer's name and keys are entered",
	    OUGHT_ROLE_CHIEF | OUGHT_ROLE_ADMINISTRATOR, false, OUGHT_PROCESSING_NONE},
	.done = "an officer is enrolled by",
	.claims = claims_enrol,
	.check = check_enrol,
	.apply = apply_enrol,
	.authority = true,
    },
    {
	.about = {"officer.grant", "an officer is given a role",
	    OUGHT_ROLE_CHIEF | OUGHT_ROLE_ADMINISTRATOR, false, OUGHT_PROCESSING_NONE},
	.done = "a role is granted by",
	.claims = claims_role,
	.permit = permit_grant,
	.check = check_grant,
	.apply = apply_grant,
	.authority = true,
    },
    {
	.about = {"officer.revoke", "a role is taken from an officer",
	    OUGHT_ROLE_CHIEF | OUGHT_ROLE_ADMINISTRATOR, false, OUGHT_PROCESSING_NONE},
	.done = "a role is revoked by",
	.claims = claims_revoke,
	.check = check_revoke,
	.apply = apply_revoke,
	.authority = true,
    },
    {
	.about = {"officer.admit", "the chief officer admits an officer to the content",
	    OUGHT_ROLE_CHIEF, false, OUGHT_PROCESSING_NONE},
	.done = "an officer is admitted to the content by",
	.claims = claims_admit,
	.check = check_admit,
	.apply = apply_admit,
	.authority = true,
    },
    {.about = {.name = NULL}},
};
