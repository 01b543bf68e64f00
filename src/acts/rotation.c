/*
 * rotation.c: an officer gets new keys.  Somebody has to vouch that they are the same officer's: the key before them, which
 * signs for its successor, or, where that is lost or in other hands, the chief officer, to whom the officer reads the
 * new one out.  An administrator alone could else put a key of their own in anybody's place.  Roles, delegations and
 * admissions are the officer's, not the key's, and go on.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "acts/acts_internal.h"

static const struct field claims_rotated[] = {
    {.key = "officer", .called = "officer", .kind = FIELD_OFFICER},
    {.key = "signing_key", .called = "signing key", .kind = FIELD_KEY},
    {.key = "box_key", .called = "box key", .kind = FIELD_KEY},
    {.key = "reason", .called = "reason", .kind = FIELD_WORD, .words = "renewed|lost|compromised"},
    {.key = "proof",
	.called = "signature of the key before",
	.kind = FIELD_SHORT,
	.when = "reason=renewed"},
    {.key = NULL},
};

enum ought_status
ought_renewal_text(const char *origin, const char *officer,
    const uint8_t signing_key[static OUGHT_KEY_BYTES],
    const uint8_t box_key[static OUGHT_KEY_BYTES], char **text, size_t *len,
    struct ought_error *err)
{
	char signing[OUGHT_BASE64_MAX(OUGHT_KEY_BYTES)], box[OUGHT_BASE64_MAX(OUGHT_KEY_BYTES)];
	json_t *json;
	enum ought_status status;

	ought_base64_encode(signing_key, OUGHT_KEY_BYTES, signing, sizeof(signing));
	ought_base64_encode(box_key, OUGHT_KEY_BYTES, box, sizeof(box));
	json = json_pack("{s:s, s:s, s:s, s:s}", "box_key", box, "officer", officer, "renewal",
	    origin, "signing_key", signing);
	if (json == NULL)
		return no_memory(err);
	status = ought_json_encode(json, text, len, err);
	json_decref(json);
	return status;
}

static enum ought_status
claimed_keys(const struct act *act, uint8_t signing[static OUGHT_KEY_BYTES],
    uint8_t box[static OUGHT_KEY_BYTES], struct ought_error *err)
{
	enum ought_status status;

	if ((status = ought_base64_decode(
		 claim_text(act, "signing_key"), signing, OUGHT_KEY_BYTES, err)) != OUGHT_OK)
		return status;
	return ought_base64_decode(claim_text(act, "box_key"), box, OUGHT_KEY_BYTES, err);
}

static enum ought_status
claimed_officer(const struct act *act, const struct officer **officer, struct ought_error *err)
{
	const char *name = claim_text(act, "officer");
	enum ought_status status;

	status = officer_find(act->cache, act->db, name, officer, err);
	if (status == OUGHT_OK && *officer == NULL)
		status =
		    ought_error_set(err, OUGHT_NOT_FOUND, "%s is not enrolled in this store", name);
	return status;
}

static enum ought_status
permit_rotated(const struct act *act, struct ought_error *err)
{
	const struct officer *officer = NULL;
	enum ought_status status;

	if (claim_is(act, "reason", "renewed"))
		return OUGHT_OK;
	if ((act->roles & OUGHT_ROLE_CHIEF) == 0)
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s is an administrator; a key that the one before it does not vouch for is taken by the"
		    " chief officer, to whom the officer reads it out",
		    act->by);
	if ((status = claimed_officer(act, &officer, err)) != OUGHT_OK)
		return status;
	if ((officer->roles & OUGHT_ROLE_CHIEF) != 0)
		return ought_error_set(err, OUGHT_REFUSED,
		    "nobody but the key before it vouches for the chief officer's new key");
	return OUGHT_OK;
}

static enum ought_status
check_proof(const struct act *act, const struct officer *officer,
    const uint8_t signing[static OUGHT_KEY_BYTES], const uint8_t box[static OUGHT_KEY_BYTES],
    struct ought_error *err)
{
	uint8_t proof[OUGHT_SIGNATURE_BYTES];
	char *text = NULL;
	size_t len = 0;
	enum ought_status status;

	if (ought_base64_decode(claim_text(act, "proof"), proof, sizeof(proof), NULL) != OUGHT_OK)
		return ought_error_set(
		    err, OUGHT_INVALID, "the signature of the key before is none");
	if ((status = ought_renewal_text(
		 act->origin, officer->name, signing, box, &text, &len, err)) != OUGHT_OK)
		return status;
	if (ought_sshsig_verify(officer->signing_key, text, len, proof, NULL) != OUGHT_OK)
		status = ought_error_set(err, OUGHT_REFUSED,
		    "the key that %s has now did not sign for the new one", officer->name);
	free(text);
	return status;
}

static enum ought_status
check_rotated(const struct act *act, struct ought_error *err)
{
	const struct officer *officer = NULL;
	uint8_t signing[OUGHT_KEY_BYTES], box[OUGHT_KEY_BYTES];
	enum ought_status status;

	if ((status = claimed_officer(act, &officer, err)) != OUGHT_OK ||
	    (status = claimed_keys(act, signing, box, err)) != OUGHT_OK ||
	    (status = keys_are_new(act, officer->name, signing, box, err)) != OUGHT_OK)
		return status;
	return claim_is(act, "reason", "renewed") ? check_proof(act, officer, signing, box, err)
						  : OUGHT_OK;
}

static enum ought_status
apply_rotated(const struct act *act, struct ought_error *err)
{
	static const char sql_end[] =
	    "UPDATE officer_key SET until_n = :n, until_ms = :at, reason = :reason"
	    " WHERE officer = :officer AND until_n IS NULL";
	static const char sql_officer[] =
	    "UPDATE officer SET signing_key = :signing, box_key = :box WHERE name = :officer";
	const char *name = claim_text(act, "officer");
	uint8_t signing[OUGHT_KEY_BYTES], box[OUGHT_KEY_BYTES];
	enum ought_status status;

	if ((status = claimed_keys(act, signing, box, err)) != OUGHT_OK ||
	    (status = ought_db_run(act->db, sql_end,
		 OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":at", act->at_ms),
		     OUGHT_TEXT(":reason", claim_text(act, "reason")),
		     OUGHT_TEXT(":officer", name)),
		 err)) != OUGHT_OK ||
	    (status = ought_db_run(act->db, sql_officer,
		 OUGHT_BINDS(OUGHT_BLOB(":signing", signing, sizeof(signing)),
		     OUGHT_BLOB(":box", box, sizeof(box)), OUGHT_TEXT(":officer", name)),
		 err)) != OUGHT_OK)
		return status;
	return insert_key(act, name, signing, box, err);
}

const struct act_kind acts_rotation[] = {
    {
	.about = {"officer.rotated", "an officer gets new keys in place of those before",
	    OUGHT_ROLE_CHIEF | OUGHT_ROLE_ADMINISTRATOR, false, OUGHT_PROCESSING_NONE},
	.done = "an officer's keys are replaced by",
	.claims = claims_rotated,
	.permit = permit_rotated,
	.check = check_rotated,
	.apply = apply_rotated,
	.authority = true,
    },
    {.about = {.name = NULL}},
};
