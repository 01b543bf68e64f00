/* officer.c: roles, and what the tables say of an officer. */
#include <stdlib.h>
#include <string.h>

#include "acts/acts_internal.h"

static const struct {
	enum ought_role role;
	const char *name;
	const char
	    *called; /* "john.doe is a records officer", "it is entered by a records officer" */
} roles[OUGHT_ROLE_COUNT] = {
    {OUGHT_ROLE_CHIEF, "chief", "the chief officer"},
    {OUGHT_ROLE_SENIOR, "senior", "a senior officer"},
    {OUGHT_ROLE_DISCLOSURE, "disclosure", "a disclosure officer"},
    {OUGHT_ROLE_RECORDS, "records", "a records officer"},
    {OUGHT_ROLE_AUDITOR, "auditor", "an auditor"},
    {OUGHT_ROLE_ADMINISTRATOR, "administrator", "an administrator"},
};

/* Officers as found, by a hash of their names; a later one takes the place of an earlier one. */
#define CACHE_SLOTS 128U

struct act_cache {
	struct officer slot[CACHE_SLOTS]; /* an empty name: unused */
};

const char *
ought_role_name(enum ought_role role)
{
	size_t i;

	for (i = 0; i < OUGHT_ROLE_COUNT; i++)
		if (roles[i].role == role)
			return roles[i].name;
	return NULL;
}

unsigned
ought_role_parse(const char *name)
{
	size_t i;

	for (i = 0; i < OUGHT_ROLE_COUNT; i++)
		if (strcmp(roles[i].name, name) == 0)
			return roles[i].role;
	return 0;
}

void
roles_permitted(unsigned permitted, bool delegated, struct ought_buffer *text)
{
	unsigned left = permitted;
	size_t i;

	for (i = 0; i < OUGHT_ROLE_COUNT; i++) {
		if ((permitted & roles[i].role) == 0)
			continue;
		if (left != permitted)
			ought_buffer_add(text, "%s", left == roles[i].role ? " or " : ", ");
		left &= ~roles[i].role;
		ought_buffer_add(text, "%s%s", roles[i].called,
		    roles[i].role == OUGHT_ROLE_SENIOR && delegated ? " with a live delegation"
								    : "");
	}
}

void
roles_describe(unsigned held, struct ought_buffer *text)
{
	size_t i;
	bool first = true;

	for (i = 0; i < OUGHT_ROLE_COUNT; i++)
		if ((held & roles[i].role) != 0) {
			ought_buffer_add(text, "%s%s", first ? "" : " and ", roles[i].called);
			first = false;
		}
}

enum ought_status
act_cache_new(struct act_cache **cache, struct ought_error *err)
{
	struct act_cache *made = calloc(1, sizeof(*made));

	if (made == NULL)
		return no_memory(err);
	*cache = made;
	return OUGHT_OK;
}

void
act_cache_forget(struct act_cache *cache)
{
	memset(cache, 0, sizeof(*cache));
}

void
act_cache_free(struct act_cache *cache)
{
	free(cache);
}

static struct officer *
slot_of(struct act_cache *cache, const char *name)
{
	uint32_t hash = 2166136261U; /* FNV-1a */
	const char *at;

	for (at = name; *at != '\0'; at++)
		hash = (hash ^ (uint8_t)*at) * 16777619U;
	return &cache->slot[hash % CACHE_SLOTS];
}

enum ought_status
ought_officer_roles(struct ought_db *db, const char *officer, unsigned *held, bool *enrolled,
    struct ought_error *err)
{
	static const char sql[] =
	    "SELECT r.role FROM officer AS o"
	    "  LEFT JOIN officer_role AS r ON r.officer = o.name AND r.until_n IS NULL"
	    " WHERE o.name = :officer";
	struct ought_statement *statement = NULL;
	const char *role;
	unsigned found = 0;
	bool row = false, any = false;
	enum ought_status status;

	if ((status = ought_db_query(db, sql, OUGHT_BINDS(OUGHT_TEXT(":officer", officer)),
		 &statement, err)) != OUGHT_OK)
		return status;
	while ((status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
		any = true;
		if ((role = ought_statement_text(statement, 0)) != NULL)
			found |= ought_role_parse(role);
	}
	ought_statement_finish(statement);
	if (status == OUGHT_OK) {
		*held = found;
		*enrolled = any;
	}
	return status;
}

/* The key and whether admitted; ${officer} has its name. */
static enum ought_status
read_officer(struct ought_db *db, struct officer *officer, bool *found, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT o.signing_key,"
	    "       EXISTS (SELECT 1 FROM admission AS a WHERE a.officer = o.name AND a.until_n IS NULL)"
	    "  FROM officer AS o WHERE o.name = :officer";
	struct ought_statement *statement = NULL;
	const void *key;
	size_t len = 0;
	bool row = false;
	enum ought_status status;

	status = ought_db_query(
	    db, sql, OUGHT_BINDS(OUGHT_TEXT(":officer", officer->name)), &statement, err);
	if (status != OUGHT_OK)
		return status;
	if ((status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
		key = ought_statement_blob(statement, 0, &len);
		if (key == NULL || len != OUGHT_KEY_BYTES)
			status = ought_error_set(
			    err, OUGHT_DAMAGED, "%s's key is not as it was written", officer->name);
		else
			memcpy(officer->signing_key, key, len);
		officer->admitted = ought_statement_int(statement, 1) != 0;
	}
	ought_statement_finish(statement);
	*found = row;
	return status;
}

enum ought_status
officer_find(struct act_cache *cache, struct ought_db *db, const char *name,
    const struct officer **officer, struct ought_error *err)
{
	struct officer *slot = slot_of(cache, name);
	struct officer read = {0};
	bool found = false, enrolled = false;
	enum ought_status status;

	if (slot->name[0] != '\0' && strcmp(slot->name, name) == 0) {
		*officer = slot;
		return OUGHT_OK;
	}
	if (strlen(name) >= sizeof(read.name)) {
		*officer = NULL;
		return OUGHT_OK;
	}
	memcpy(read.name, name, strlen(name) + 1);
	if ((status = read_officer(db, &read, &found, err)) != OUGHT_OK)
		return status;
	if (!found) {
		*officer = NULL;
		return OUGHT_OK;
	}
	if ((status = ought_officer_roles(db, name, &read.roles, &enrolled, err)) != OUGHT_OK)
		return status;
	*slot = read;
	*officer = slot;
	return OUGHT_OK;
}
