/*
 * frequency.c: how common a name is among the persons held. Two Smiths are often two persons, two
 * Quartermaines hardly ever: agreement on a rare name is worth more.
 */
#include <stdlib.h>

#include "match_internal.h"

static int
by_value(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

void
match_frequency_sort(struct match_frequency *frequency)
{
	if (frequency->count > 1)
		qsort(frequency->hashes, frequency->count, sizeof(*frequency->hashes), by_value);
}

/* The first hash that is not below ${hash}. */
static size_t
lower_bound(const struct match_frequency *frequency, uint64_t hash)
{
	size_t low = 0, high = frequency->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (frequency->hashes[middle] < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* By squaring, in integers, so that every machine agrees. */
int
match_log2(uint64_t numerator, uint64_t denominator)
{
	const unsigned fraction_bits = 10;
	uint64_t x;
	int whole = 0, fraction = 0;

	while (numerator >= denominator * 2) {
		denominator *= 2;
		whole++;
	}
	while (numerator < denominator) {
		numerator *= 2;
		whole--;
	}
	/* 1 <= x < 2, with 30 bits behind the point. */
	x = (numerator << 30) / denominator;
	for (unsigned i = 0; i < fraction_bits; i++) {
		x = x * x >> 30;
		fraction *= 2;
		if (x >> 31 != 0) {
			x >>= 1;
			fraction++;
		}
	}
	return whole * 100 + fraction * 100 / (1 << fraction_bits);
}

/*
 * Smoothed by what is known of names at large: in a small store a name held once is not thereby
 * rare.
 */
#define SMOOTHING_NAMES 500U
#define SMOOTHING_COUNT 2U

int
match_frequency_weight(const struct match_frequency *frequency, struct match_word word)
{
	uint64_t hash = match_hash(0, word.text, word.len);
	size_t held = lower_bound(frequency, hash + 1) - lower_bound(frequency, hash);

	return match_log2(frequency->count + SMOOTHING_NAMES, held + SMOOTHING_COUNT);
}
