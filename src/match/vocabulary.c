/*
 * vocabulary.c: texts that many persons share, each kept once and known by a number: names, words
 * of addresses, postcodes.
 */
#include <stdlib.h>
#include <string.h>

#include "match/table.h"

struct match_word
vocabulary_text(const struct vocabulary *vocabulary, uint32_t number)
{
	const uint32_t *at = vocabulary->at + number;

	/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): whoever has a number has a text. */
	return (struct match_word){vocabulary->bytes + at[0], at[1] - at[0]};
}

/* Eight letters at a time: each name and each word of an address goes through this when everybody is read. */
static uint32_t
hash(struct match_word text)
{
	const uint64_t factor = 0x9E3779B97F4A7C15U;
	uint64_t hash = text.len * factor;

	for (size_t i = 0; i < text.len; i += sizeof(hash)) {
		uint64_t letters = 0;
		size_t left = text.len - i;

		memcpy(&letters, text.text + i, left < sizeof(letters) ? left : sizeof(letters));
		hash = (hash ^ letters) * factor;
		hash ^= hash >> 32;
	}
	return (uint32_t)hash;
}

static uint32_t *
bucket_of(const struct vocabulary *vocabulary, struct match_word text)
{
	uint32_t at = hash(text) & (vocabulary->bucket_count - 1);

	while (vocabulary->buckets[at] != 0 &&
	    !match_word_equal(vocabulary_text(vocabulary, vocabulary->buckets[at] - 1), text))
		at = (at + 1) & (vocabulary->bucket_count - 1);
	return &vocabulary->buckets[at];
}

static bool
rehash(struct vocabulary *vocabulary)
{
	uint32_t *old = vocabulary->buckets;

	vocabulary->bucket_count =
	    vocabulary->bucket_count == 0 ? 1024 : vocabulary->bucket_count * 2;
	if ((vocabulary->buckets =
		    calloc(vocabulary->bucket_count, sizeof(*vocabulary->buckets))) == NULL) {
		vocabulary->buckets = old;
		vocabulary->bucket_count /= 2;
		return false;
	}
	free(old);
	for (uint32_t i = 0; i < vocabulary->count; i++)
		*bucket_of(vocabulary, vocabulary_text(vocabulary, i)) = i + 1;
	return true;
}

bool
vocabulary_number(struct vocabulary *vocabulary, struct match_word text, uint32_t *number)
{
	size_t end = vocabulary->count == 0 ? 0 : vocabulary->at[vocabulary->count];
	uint32_t *bucket;

	if (vocabulary->count * 3 / 2 >= vocabulary->bucket_count && !rehash(vocabulary))
		return false;
	bucket = bucket_of(vocabulary, text);
	if (*bucket != 0) {
		*number = *bucket - 1;
		return true;
	}
	if (vocabulary->count + 2 > vocabulary->size) {
		size_t size = table_next_size(vocabulary->size);

		if (!table_grow(&vocabulary->at, size, sizeof(*vocabulary->at)))
			return false;
		vocabulary->size = (uint32_t)size;
	}
	/* An empty text lies somewhere, too. */
	if (end + text.len >= vocabulary->bytes_size) {
		size_t size = table_next_size(vocabulary->bytes_size) + text.len;

		if (size > UINT32_MAX || !table_grow(&vocabulary->bytes, size, 1))
			return false;
		vocabulary->bytes_size = size;
	}
	if (text.len > 0)
		memcpy(vocabulary->bytes + end, text.text, text.len);
	vocabulary->at[vocabulary->count] = (uint32_t)end;
	vocabulary->at[++vocabulary->count] = (uint32_t)(end + text.len);
	*bucket = vocabulary->count;
	*number = vocabulary->count - 1;
	return true;
}

void
vocabulary_clear(struct vocabulary *vocabulary)
{
	free(vocabulary->at);
	free(vocabulary->bytes);
	free(vocabulary->buckets);
	*vocabulary = (struct vocabulary){.count = 0};
}

void
vocabulary_trim(struct vocabulary *vocabulary)
{
	size_t size = vocabulary->count + 2, end = vocabulary->at[vocabulary->count];

	if (table_grow(&vocabulary->at, size, sizeof(*vocabulary->at)))
		vocabulary->size = (uint32_t)size;
	if (table_grow(&vocabulary->bytes, end + 1, 1))
		vocabulary->bytes_size = end + 1;
}

size_t
vocabulary_bytes(const struct vocabulary *vocabulary)
{
	return vocabulary->size * sizeof(*vocabulary->at) + vocabulary->bytes_size +
	    vocabulary->bucket_count * sizeof(*vocabulary->buckets);
}
