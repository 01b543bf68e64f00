/*
 * checkpoint.c: checkpoints, for people outside to keep (formats: ought-ledger(5)).  The chief officer or an auditor issues
 * one under the store's name, with their own key: no key is shared, so a checkpoint also says who vouched for it, and
 * there is nothing to hand over when somebody leaves.  Auditors cosign what they found to be of this ledger.
 */
#include <inttypes.h>
#include <string.h>

#include "acts/acts_internal.h"

#define VKEY_LOG 0x01U

static const struct field claims_checkpointed[] = {
    {.key = "size", .called = "size of the tree", .kind = FIELD_INT, .least = 1},
    {.key = "root", .called = "root of the tree", .kind = FIELD_KEY},
    {.key = NULL},
};
static const struct field claims_cosigned[] = {
    {.key = "size", .called = "size of the tree", .kind = FIELD_INT, .least = 1},
    {.key = "root", .called = "root of the tree", .kind = FIELD_KEY},
    {.key = "issuer", .called = "who issued it", .kind = FIELD_OFFICER},
    {.key = NULL},
};

static enum ought_status
insert(const struct act *act, const char *issuer, struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO audit_checkpoint (n, size, root, issuer, officer, at_ms)"
	    " VALUES (:n, :size, :root, :issuer, :by, :at)";
	uint8_t root[OUGHT_HASH_BYTES];
	enum ought_status status;

	if ((status = ought_base64_decode(claim_text(act, "root"), root, sizeof(root), err)) !=
	    OUGHT_OK)
		return status;
	return ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":n", act->n),
		OUGHT_INT(":size", ought_json_int(act->claims, "size", 0)),
		OUGHT_BLOB(":root", root, sizeof(root)), OUGHT_TEXT(":issuer", issuer),
		OUGHT_TEXT(":by", act->by), OUGHT_INT(":at", act->at_ms)),
	    err);
}

/* That the root is the tree's is for verifying to say: a replay has no tree before its end. */
static enum ought_status
check_checkpointed(const struct act *act, struct ought_error *err)
{
	int64_t size = ought_json_int(act->claims, "size", 0);

	if (size != act->n)
		return ought_error_set(err, OUGHT_INVALID,
		    "a checkpoint issued now covers the %" PRId64
		    " entries before it, not %" PRId64,
		    act->n, size);
	return OUGHT_OK;
}

static enum ought_status
apply_checkpointed(const struct act *act, struct ought_error *err)
{
	return insert(act, act->by, err);
}

static enum ought_status
permit_cosigned(const struct act *act, struct ought_error *err)
{
	if (claim_is(act, "issuer", act->by))
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s issued this checkpoint; another auditor cosigns it", act->by);
	return OUGHT_OK;
}

static enum ought_status
check_cosigned(const struct act *act, struct ought_error *err)
{
	const struct officer *issuer = NULL;
	int64_t size = ought_json_int(act->claims, "size", 0);
	enum ought_status status;

	if (size > act->n)
		return ought_error_set(err, OUGHT_INVALID,
		    "a tree of %" PRId64 " entries is larger than the ledger", size);
	status = officer_find(act->cache, act->db, claim_text(act, "issuer"), &issuer, err);
	if (status == OUGHT_OK && issuer == NULL)
		status = ought_error_set(err, OUGHT_NOT_FOUND, "%s is not enrolled in this store",
		    claim_text(act, "issuer"));
	return status;
}

static enum ought_status
apply_cosigned(const struct act *act, struct ought_error *err)
{
	return insert(act, claim_text(act, "issuer"), err);
}

const struct act_kind acts_checkpoint[] = {
    {
	.about = {"audit.checkpointed",
	    "the chief officer or an auditor issues a checkpoint for others to keep",
	    OUGHT_ROLE_CHIEF | OUGHT_ROLE_AUDITOR, false, OUGHT_PROCESSING_NONE},
	.done = "a checkpoint is issued by",
	.claims = claims_checkpointed,
	.check = check_checkpointed,
	.apply = apply_checkpointed,
    },
    {
	.about = {"audit.cosigned", "an auditor cosigns a checkpoint that somebody else issued",
	    OUGHT_ROLE_AUDITOR, false, OUGHT_PROCESSING_NONE},
	.done = "a checkpoint is cosigned by",
	.claims = claims_cosigned,
	.permit = permit_cosigned,
	.check = check_cosigned,
	.apply = apply_cosigned,
    },
    {.about = {.name = NULL}},
};

/* ---- issuing and cosigning ---- */

static json_t *
claims_of(const struct ought_checkpoint *checkpoint, const char *issuer)
{
	char root[OUGHT_BASE64_MAX(OUGHT_HASH_BYTES)];

	ought_base64_encode(checkpoint->root, OUGHT_HASH_BYTES, root, sizeof(root));
	return json_pack("{s:I, s:s, s:s*}", "size", (json_int_t)checkpoint->size, "root", root,
	    "issuer", issuer);
}

/* All that the ledger holds before the act that says so. */
static enum ought_status
take(struct ought_acting *acting, struct ought_checkpoint *checkpoint, struct ought_error *err)
{
	struct ought_db *db = ought_act_db(acting);
	struct ought_head head;
	json_t *claims;
	enum ought_status status;

	if ((status = ought_ledger_head(db, &head, err)) != OUGHT_OK ||
	    (status = ought_ledger_root(db, head.size, checkpoint->root, err)) != OUGHT_OK)
		return status;
	checkpoint->size = head.size;
	if ((claims = claims_of(checkpoint, NULL)) == NULL)
		return no_memory(err);
	status = ought_act(acting, "audit.checkpointed", claims, NULL, NULL, err);
	json_decref(claims);
	return status;
}

enum ought_status
ought_checkpoint_issue(struct ought_store *store, struct ought_checkpoint *checkpoint,
    struct ought_buffer *note, struct ought_error *err)
{
	struct ought_acting *acting = NULL;
	struct ought_checkpoint taken = {0};
	struct ought_buffer text = {0};
	enum ought_status status;

	memcpy(taken.origin, ought_store_origin(store), strlen(ought_store_origin(store)) + 1);
	if ((status = ought_act_begin(store, NULL, &acting, err)) != OUGHT_OK)
		return status;
	if ((status = take(acting, &taken, err)) != OUGHT_OK) {
		ought_act_abandon(acting);
		return status;
	}
	/* Nothing is signed that could still be taken back. */
	if ((status = ought_act_commit(acting, err)) != OUGHT_OK)
		return status;
	ought_checkpoint_text(&taken, &text);
	status = text.failed ? no_memory(err)
			     : ought_checkpoint_sign(note, text.text, text.len, taken.origin,
				   ought_identity_signing_seed(ought_store_identity(store)), err);
	ought_buffer_free(&text);
	if (status == OUGHT_OK)
		*checkpoint = taken;
	return status;
}

void
ought_checkpoint_cosigner(const struct ought_store *store, char name[static OUGHT_COSIGNER_MAX])
{
	snprintf(name, OUGHT_COSIGNER_MAX, "%s/%s", ought_store_origin(store),
	    ought_identity_name(ought_store_identity(store)));
}

enum ought_status
ought_checkpoint_witness(struct ought_store *store, const char *note, size_t len,
    struct ought_buffer *cosigned, struct ought_error *err)
{
	struct ought_checkpoint checkpoint;
	struct ought_buffer text = {0};
	char issuer[OUGHT_OFFICER_MAX], name[OUGHT_COSIGNER_MAX];
	json_t *claims;
	enum ought_status status;

	if ((status = ought_checkpoint_known(store, note, len, &checkpoint, issuer, err)) !=
		OUGHT_OK ||
	    (status = ought_checkpoint_contained(store, &checkpoint, err)) != OUGHT_OK)
		return status;
	if ((claims = claims_of(&checkpoint, issuer)) == NULL)
		return no_memory(err);
	status = ought_act_once(store, NULL, "audit.cosigned", claims, NULL, NULL, err);
	json_decref(claims);
	if (status != OUGHT_OK)
		return status;
	ought_checkpoint_cosigner(store, name);
	ought_checkpoint_text(&checkpoint, &text);
	ought_buffer_add_bytes(cosigned, note, len);
	status = text.failed || cosigned->failed
	    ? no_memory(err)
	    : ought_checkpoint_cosign(cosigned, text.text, text.len, name,
		  ought_identity_signing_seed(ought_store_identity(store)),
		  ought_store_now_ms(store) / 1000, err);
	ought_buffer_free(&text);
	return status;
}

/* ---- reading ---- */

/* Whether ${key} signed ${note} under the store's name. */
static enum ought_status
try_key(const char *origin, const uint8_t *key, const char *note, size_t len,
    struct ought_checkpoint *checkpoint, struct ought_error *err)
{
	struct ought_buffer vkey = {0};
	enum ought_status status;

	if ((status = ought_checkpoint_vkey(origin, key, VKEY_LOG, &vkey, err)) == OUGHT_OK)
		status = ought_checkpoint_read(note, len, vkey.text, checkpoint, err);
	ought_buffer_free(&vkey);
	return status;
}

enum ought_status
ought_checkpoint_known(struct ought_store *store, const char *note, size_t len,
    struct ought_checkpoint *checkpoint, char issuer[static OUGHT_OFFICER_MAX],
    struct ought_error *err)
{
	/* With whichever key they had then. */
	static const char sql[] =
	    "SELECT k.officer, k.signing_key FROM ledger.officer_key AS k"
	    " WHERE EXISTS (SELECT 1 FROM ledger.officer_role AS r"
	    "  WHERE r.officer = k.officer AND r.role IN ('chief', 'auditor'))"
	    " ORDER BY k.from_n";
	const char *origin = ought_store_origin(store), *newline = memchr(note, '\n', len);
	struct ought_statement *statement = NULL;
	struct ought_error why = {0};
	const void *key;
	size_t key_len = 0;
	bool row = false, known = false;
	enum ought_status status;

	/* The first line names the store: no signature of another's has to be looked for. */
	if (newline == NULL)
		return ought_error_set(err, OUGHT_INVALID, "that is not a checkpoint");
	if ((size_t)(newline - note) != strlen(origin) || memcmp(note, origin, strlen(origin)) != 0)
		return ought_error_set(
		    err, OUGHT_UNVERIFIED, "the checkpoint is not one of the store %s", origin);
	if ((status = ought_db_query(ought_store_db(store), sql, NULL, &statement, err)) !=
	    OUGHT_OK)
		return status;
	while (!known && (status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
		key = ought_statement_blob(statement, 1, &key_len);
		if (key == NULL || key_len != OUGHT_KEY_BYTES)
			continue;
		status = try_key(origin, key, note, len, checkpoint, &why);
		if (status == OUGHT_INVALID)
			break;
		known = status == OUGHT_OK;
		if (known)
			strlcpy(issuer, ought_statement_text(statement, 0), OUGHT_OFFICER_MAX);
	}
	ought_statement_finish(statement);
	if (status == OUGHT_INVALID)
		return ought_error_set(err, status, "%s", why.sentence);
	if (!known && (status == OUGHT_OK || status == OUGHT_UNVERIFIED))
		status = ought_error_set(err, OUGHT_UNVERIFIED,
		    "the checkpoint is not signed by a chief officer or auditor whom the ledger knows:"
		    " it was altered, or the ledger was");
	return status;
}

enum ought_status
ought_checkpoint_contained(
    struct ought_store *store, const struct ought_checkpoint *checkpoint, struct ought_error *err)
{
	struct ought_db *db = ought_store_db(store);
	struct ought_head head;
	uint8_t root[OUGHT_HASH_BYTES];
	enum ought_status status;

	if ((status = ought_ledger_head(db, &head, err)) != OUGHT_OK)
		return status;
	if (checkpoint->size > head.size)
		return ought_error_set(err, OUGHT_UNVERIFIED,
		    "the checkpoint covers %" PRId64 " entries, and the ledger holds %" PRId64
		    ": acts are missing, as when an older copy of the store is put back",
		    checkpoint->size, head.size);
	if ((status = ought_ledger_root(db, checkpoint->size, root, err)) != OUGHT_OK)
		return status;
	if (memcmp(root, checkpoint->root, sizeof(root)) != 0)
		return ought_error_set(err, OUGHT_UNVERIFIED,
		    "the first %" PRId64
		    " entries are not those that the checkpoint covers: the ledger was rewritten",
		    checkpoint->size);
	return OUGHT_OK;
}
