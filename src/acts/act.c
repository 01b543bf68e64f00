/*
 * act.c: running an act through the rules, and acting.  Verifying (replay.c) calls the same act_run on the entries that
 * acting left.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "acts/acts_internal.h"

struct ought_acting {
	struct ought_store *store;
	struct ought_db *db;
	struct ought_match *match;
	struct ought_head head;
	struct act_cache *cache;
	bool failed; /* something was half done: only abandoning is left */
};

/* What keep needs. */
struct keeping {
	struct ought_acting *acting;
	struct act *act;
};

enum ought_status
no_memory(struct ought_error *err)
{
	return ought_error_set(err, OUGHT_NOMEM, "out of memory");
}

/* ---- the rules, for acting and for verifying ---- */

static enum ought_status
refuse_role(const struct act *act, struct ought_error *err)
{
	struct ought_buffer held = {0}, permitted = {0};
	enum ought_status status;

	roles_describe(act->roles, &held);
	roles_permitted(act->kind->about.roles, act->kind->delegated, &permitted);
	if (held.failed || permitted.failed)
		status = no_memory(err);
	else if (act->roles == 0)
		status = ought_error_set(err, OUGHT_REFUSED, "%s holds no role; %s %s", act->by,
		    act->kind->done, permitted.text);
	else
		status = ought_error_set(err, OUGHT_REFUSED, "%s is %s; %s %s", act->by, held.text,
		    act->kind->done, permitted.text);
	ought_buffer_free(&held);
	ought_buffer_free(&permitted);
	return status;
}

/* The founder is enrolled by the entry itself: that its signature fits the key in it is all that can be asked. */
static enum ought_status
begin_store(struct act *act, struct ought_error *err)
{
	const char *key = ought_json_text(act->claims, "signing_key");

	if (strcmp(act->kind->about.name, "store.found") != 0)
		return ought_error_set(
		    err, OUGHT_REFUSED, "the first act in a store is to found it");
	if (key != NULL &&
	    ought_base64_decode(key, act->signing_key, OUGHT_KEY_BYTES, NULL) == OUGHT_OK)
		act->enrolled = true;
	act->roles = OUGHT_ROLE_CHIEF;
	return OUGHT_OK;
}

/* Who acts: enrolled, with a role for this kind, and admitted to the content where the act has some. */
static enum ought_status
check_officer(struct act *act, struct ought_error *err)
{
	const struct officer *officer = NULL;
	enum ought_status status;

	act->enrolled = false;
	act->roles = 0;
	if (act->n == 0)
		return begin_store(act, err);
	if ((status = officer_find(act->cache, act->db, act->by, &officer, err)) != OUGHT_OK)
		return status;
	if (officer == NULL)
		return ought_error_set(
		    err, OUGHT_REFUSED, "%s is not enrolled in this store", act->by);
	act->enrolled = true;
	act->roles = officer->roles;
	memcpy(act->signing_key, officer->signing_key, OUGHT_KEY_BYTES);
	if ((act->roles & act->kind->about.roles) == 0)
		return refuse_role(act, err);
	if (act->kind->about.content && !officer->admitted)
		return ought_error_set(err, OUGHT_REFUSED,
		    "%s is not admitted to the content; the chief officer admits officers to it",
		    act->by);
	return OUGHT_OK;
}

static enum ought_status
check_shape(const struct act *act, struct ought_error *err)
{
	const struct act_kind *kind = act->kind;
	struct problems problems = {.status = OUGHT_OK};
	struct facts facts = {.count = 0};

	if (!json_is_object(act->claims))
		return ought_error_set(err, OUGHT_INVALID, "the claims are not an object");
	if (act->content != NULL && !kind->about.content)
		return ought_error_set(err, OUGHT_INVALID, "%s has no content", kind->about.name);
	if (act->content != NULL && !json_is_object(act->content))
		return ought_error_set(err, OUGHT_INVALID, "the content is not an object");
	if (kind->facts != NULL)
		kind->facts(act, &facts);
	shape_check(act->db, act->claims, kind->claims, act->claims, &facts, &problems, err);
	if (act->content != NULL)
		shape_check(
		    act->db, act->content, kind->content, act->claims, &facts, &problems, err);
	return problems_end(&problems, err);
}

enum ought_status
act_run(struct act *act, struct ought_error *err)
{
	const struct act_kind *kind = act->kind;
	enum ought_status status;

	act->kept = false;
	act->day = ought_date_of(act->at_ms);
	ought_date_format(act->day, act->today);
	if ((status = check_officer(act, err)) != OUGHT_OK)
		return status;
	if (act->content != NULL && !ought_db_has_content(act->db))
		return ought_error_set(
		    err, OUGHT_LOCKED, "this session holds no key to the content");
	if ((status = check_shape(act, err)) != OUGHT_OK)
		return status;
	if ((status = erasure_permits(act, err)) != OUGHT_OK)
		return status;
	if (kind->permit != NULL && (status = kind->permit(act, err)) != OUGHT_OK)
		return status;
	if (kind->check != NULL && (status = kind->check(act, err)) != OUGHT_OK)
		return status;
	if (act->keep != NULL && (status = act->keep(act->cookie, err)) != OUGHT_OK)
		return status;
	act->kept = true;
	status = kind->apply(act, err);
	if (kind->authority)
		act_cache_forget(act->cache);
	return status;
}

enum ought_status
ought_act_permitted(
    struct ought_store *store, const char *name, const json_t *claims, struct ought_error *err)
{
	struct act act = {
	    .db = ought_store_db(store),
	    .kind = act_kind_find(name),
	    .n = 1, /* any but the founding entry */
	    .at_ms = ought_store_now_ms(store),
	    .by = ought_identity_name(ought_store_identity(store)),
	    .claims = claims,
	};
	enum ought_status status;

	if (act.kind == NULL)
		return ought_error_set(err, OUGHT_INVALID, "there is no such act as %s", name);
	act.day = ought_date_of(act.at_ms);
	ought_date_format(act.day, act.today);
	if ((status = act_cache_new(&act.cache, err)) == OUGHT_OK)
		status = check_officer(&act, err);
	if (status == OUGHT_OK && claims != NULL && act.kind->permit != NULL)
		status = act.kind->permit(&act, err);
	act_cache_free(act.cache);
	return status;
}

enum ought_status
ought_act_allowed(struct ought_store *store, const char *name, struct ought_error *err)
{
	return ought_act_permitted(store, name, NULL, err);
}

/* ---- acting ---- */

enum ought_status
ought_act_begin(struct ought_store *store, struct ought_match *match, struct ought_acting **acting,
    struct ought_error *err)
{
	struct ought_acting *made = NULL;
	bool begun = false;
	enum ought_status status;

	if ((made = calloc(1, sizeof(*made))) == NULL) {
		status = no_memory(err);
		goto out;
	}
	made->store = store;
	made->db = ought_store_db(store);
	made->match = match;
	if ((status = act_cache_new(&made->cache, err)) != OUGHT_OK)
		goto out;
	if ((status = ought_store_write_begin(store, err)) != OUGHT_OK)
		goto out;
	begun = true;
	if ((status = ought_ledger_head(made->db, &made->head, err)) != OUGHT_OK)
		goto out;
	*acting = made;
	made = NULL;
out:
	if (made != NULL) {
		if (begun)
			ought_store_write_rollback(store);
		act_cache_free(made->cache);
		free(made);
	}
	return status;
}

/* Between the rules and the effect: sign and append. */
static enum ought_status
keep(void *cookie, struct ought_error *err)
{
	struct keeping *keeping = cookie;
	struct ought_acting *acting = keeping->acting;
	const struct ought_identity *identity = ought_store_identity(acting->store);
	struct act *act = keeping->act;
	struct ought_entry entry = {
	    .act = act->kind->about.name,
	    .at_ms = act->at_ms,
	    .by = act->by,
	    .store = act->origin,
	    .claims = act->claims,
	};
	enum ought_status status;

	if (memcmp(act->signing_key, ought_identity_signing_key(identity), OUGHT_KEY_BYTES) != 0)
		return ought_error_set(err, OUGHT_REFUSED,
		    "the key in this session is not the one that %s is enrolled with", act->by);
	status =
	    ought_ledger_append(acting->db, identity, &acting->head, &entry, act->content, err);
	/* What is not well formed is found before anything is written. */
	act->kept = status != OUGHT_OK && status != OUGHT_INVALID && status != OUGHT_LOCKED;
	return status;
}

/* The entry's time: not before its predecessor's, and not far from the clock. */
static enum ought_status
choose_time(const struct ought_acting *acting, int64_t *at_ms, struct ought_error *err)
{
	int64_t now = ought_store_now_ms(acting->store);
	char last[OUGHT_TIME_MAX];

	if (acting->head.size > 0 && acting->head.at_ms > now) {
		if (acting->head.at_ms - now > CLOCKS_APART_MAX_MS) {
			ought_time_format(acting->head.at_ms, last);
			return ought_error_set(err, OUGHT_REFUSED,
			    "the clock of this computer is more than two minutes behind the last act, which was made at %s;"
			    " set the clock right first",
			    last);
		}
		now = acting->head.at_ms;
	}
	*at_ms = now;
	return OUGHT_OK;
}

enum ought_status
ought_act(struct ought_acting *acting, const char *name, const json_t *claims,
    const json_t *content, int64_t *n, struct ought_error *err)
{
	struct act act = {
	    .db = acting->db,
	    .match = acting->match,
	    .cache = acting->cache,
	    .n = acting->head.size,
	    .by = ought_identity_name(ought_store_identity(acting->store)),
	    .origin = ought_store_origin(acting->store),
	    .claims = claims,
	    .content = content,
	    .keep = keep,
	};
	struct keeping keeping = {acting, &act};
	enum ought_status status;

	if (acting->failed)
		return ought_error_set(
		    err, OUGHT_INTERNAL, "an earlier act of this transaction failed");
	act.cookie = &keeping;
	if ((act.kind = act_kind_find(name)) == NULL)
		return ought_error_set(err, OUGHT_INVALID, "there is no such act as %s", name);
	if ((status = choose_time(acting, &act.at_ms, err)) != OUGHT_OK)
		return status;
	if (act.kind->about.content && content == NULL)
		act.content = json_null();
	status = act_run(&act, err);
	if (status == OUGHT_OK) {
		if (n != NULL)
			*n = act.n;
		return OUGHT_OK;
	}
	if (act.kept ||
	    (status != OUGHT_REFUSED && status != OUGHT_INVALID && status != OUGHT_NOT_FOUND &&
		status != OUGHT_LOCKED))
		acting->failed = true;
	/* A rule that fails only when the entry is written is a fault of the rules, not of the user. */
	if (act.kept &&
	    (status == OUGHT_REFUSED || status == OUGHT_INVALID || status == OUGHT_NOT_FOUND)) {
		status = OUGHT_INTERNAL;
		if (err != NULL)
			err->status = status;
	}
	return status;
}

enum ought_status
ought_act_commit(struct ought_acting *acting, struct ought_error *err)
{
	enum ought_status status;

	if (acting->failed) {
		ought_act_abandon(acting);
		return ought_error_set(
		    err, OUGHT_INTERNAL, "an earlier act of this transaction failed");
	}
	status = ought_store_write_commit(acting->store, err);
	act_cache_free(acting->cache);
	free(acting);
	return status;
}

void
ought_act_abandon(struct ought_acting *acting)
{
	if (acting == NULL)
		return;
	ought_store_write_rollback(acting->store);
	act_cache_free(acting->cache);
	free(acting);
}

struct ought_db *
ought_act_db(struct ought_acting *acting)
{
	return acting->db;
}

enum ought_status
ought_act_once(struct ought_store *store, struct ought_match *match, const char *name,
    const json_t *claims, const json_t *content, int64_t *n, struct ought_error *err)
{
	struct ought_acting *acting = NULL;
	int64_t made = 0;
	enum ought_status status;

	if ((status = ought_act_begin(store, match, &acting, err)) != OUGHT_OK)
		return status;
	if ((status = ought_act(acting, name, claims, content, &made, err)) != OUGHT_OK) {
		ought_act_abandon(acting);
		return status;
	}
	if ((status = ought_act_commit(acting, err)) == OUGHT_OK && n != NULL)
		*n = made;
	return status;
}
