/*
 * fast.c: the fast pass: who shares a blocking key with the applicant. All rows of every key sought
 * are read, in the order in which they lie, but where keys.c says how many are worth it, and then
 * it is told that there were more. What the shared keys say agrees, taken together, ranks the
 * persons found before anything else is read of them.
 */
#include <stdlib.h>

#include "match_internal.h"

struct found {
	int64_t person; /* 0: nobody; persons count from 1 */
	unsigned agrees;
};

/* Open addressing; the size is a power of two. */
struct pool {
	size_t size;
	size_t count;
	struct found *found;
};

static struct found *
place_of(const struct pool *pool, int64_t person)
{
	size_t at = (uint64_t)person * 0x9E3779B97F4A7C15U >> 32 & (pool->size - 1);

	/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): there is room before anybody is sought. */
	while (pool->found[at].person != 0 && pool->found[at].person != person)
		at = (at + 1) & (pool->size - 1);
	return &pool->found[at];
}

static enum ought_status
grow(struct pool *pool, struct ought_error *err)
{
	struct pool larger = {pool->size == 0 ? 1024 : pool->size * 4, pool->count, NULL};

	if ((larger.found = calloc(larger.size, sizeof(*larger.found))) == NULL)
		return match_no_memory(err);
	for (size_t i = 0; i < pool->size; i++)
		if (pool->found[i].person != 0)
			*place_of(&larger, pool->found[i].person) = pool->found[i];
	free(pool->found);
	*pool = larger;
	return OUGHT_OK;
}

static enum ought_status
add(struct pool *pool, int64_t person, unsigned agrees, struct ought_error *err)
{
	struct found *found;
	enum ought_status status;

	if ((pool->found == NULL || pool->count * 2 >= pool->size) &&
	    (status = grow(pool, err)) != OUGHT_OK)
		return status;
	found = place_of(pool, person);
	if (found->person == 0)
		pool->count++;
	found->person = person;
	found->agrees |= agrees;
	return OUGHT_OK;
}

static enum ought_status
read_key(struct pool *pool, struct ought_db *db, const struct match_key *key, size_t *cut,
    struct ought_error *err)
{
	struct ought_statement *statement = NULL;
	size_t rows = 0;
	bool row;
	enum ought_status status;

	status = ought_db_query(db,
	    "SELECT person FROM match_key WHERE key BETWEEN :from AND :to AND until_n IS NULL",
	    OUGHT_BINDS(OUGHT_INT(":from", key->from), OUGHT_INT(":to", key->to)), &statement, err);
	if (status != OUGHT_OK)
		return status;
	while ((status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row) {
		if (cut != NULL && rows++ == key->most) {
			++*cut;
			break;
		}
		if ((status = add(pool, ought_statement_int(statement, 0), key->agrees, err)) !=
		    OUGHT_OK)
			break;
	}
	ought_statement_finish(statement);
	return status;
}

/* ---- ranking ---- */

/* What agreement is about worth, in bits. */
static const struct {
	unsigned agrees;
	unsigned bits;
} worth[] = {{MATCH_AGREES_SURNAME, 8}, {MATCH_AGREES_FORENAME, 7}, {MATCH_AGREES_YEAR, 6},
    {MATCH_AGREES_MONTH, 4}, {MATCH_AGREES_DAY, 5}, {MATCH_AGREES_SWAPPED, 6},
    {MATCH_AGREES_POSTCODE, 6}, {MATCH_AGREES_STREET, 5}, {MATCH_AGREES_IDENTIFIER, 20},
    {MATCH_AGREES_SURNAME_INITIAL, 3}, {MATCH_AGREES_FORENAME_INITIAL, 3}};

static unsigned
rank_of(unsigned agrees)
{
	unsigned bits = 0;

	/* Of a name that agrees, the initial says nothing more. */
	if ((agrees & MATCH_AGREES_SURNAME) != 0)
		agrees &= ~(unsigned)MATCH_AGREES_SURNAME_INITIAL;
	if ((agrees & MATCH_AGREES_FORENAME) != 0)
		agrees &= ~(unsigned)MATCH_AGREES_FORENAME_INITIAL;
	for (size_t i = 0; i < sizeof(worth) / sizeof(worth[0]); i++)
		if ((agrees & worth[i].agrees) != 0)
			bits += worth[i].bits;
	return bits;
}

static int
best_first(const void *a, const void *b)
{
	const struct match_found *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank > y->rank ? -1 : 1;
	return (x->person.n > y->person.n) - (x->person.n < y->person.n);
}

/* The least rank of the ${most} of the highest rank among ${pool}, or a lower one. */
static unsigned
rank_from(const struct pool *pool, const uint8_t *ranks, size_t most)
{
	size_t of_rank[UINT8_MAX + 1] = {0}, count = 0;
	unsigned rank = UINT8_MAX;

	for (size_t i = 0; i < pool->size; i++)
		if (pool->found[i].person != 0)
			of_rank[ranks[pool->found[i].agrees]]++;
	while (rank > 0 && (count += of_rank[rank]) < most)
		rank--;
	return rank;
}

enum ought_status
match_fast_find(struct ought_db *db, const struct match_profile *applicant, size_t most,
    struct match_found **found, size_t *count, size_t *cut, struct ought_error *err)
{
	struct match_keys keys = {0, 0, NULL};
	struct pool pool = {0, 0, NULL};
	uint8_t ranks[MATCH_AGREES_ALL + 1];
	struct match_found *list;
	unsigned from;
	size_t listed = 0;
	enum ought_status status;

	if ((status = match_keys_sought(applicant, &keys, err)) != OUGHT_OK)
		goto out;
	if ((status = grow(&pool, err)) != OUGHT_OK)
		goto out;
	for (size_t i = 0; i < keys.count; i++)
		if ((status = read_key(&pool, db, &keys.keys[i], cut, err)) != OUGHT_OK)
			goto out;
	if ((list = calloc(pool.count + 1, sizeof(*list))) == NULL) {
		status = match_no_memory(err);
		goto out;
	}
	for (unsigned i = 0; i <= MATCH_AGREES_ALL; i++)
		ranks[i] = (uint8_t)rank_of(i);
	from = rank_from(&pool, ranks, most);
	for (size_t i = 0; i < pool.size; i++) {
		unsigned rank = ranks[pool.found[i].agrees];

		if (pool.found[i].person != 0 && rank >= from)
			list[listed++] = (struct match_found){{pool.found[i].person}, rank};
	}
	qsort(list, listed, sizeof(*list), best_first);
	*found = list;
	*count = pool.count;
out:
	free(pool.found);
	match_keys_free(&keys);
	return status;
}
