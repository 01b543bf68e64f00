/* targets.h: the parsers that read something from outside, as functions that a fuzzer can feed. */
#ifndef FUZZ_TARGETS_H
#define FUZZ_TARGETS_H

#include <stddef.h>
#include <stdint.h>

struct fuzz_target {
	const char *name; /* of its corpus, too: tests/fuzz/corpus/NAME */
	/* Reads ${len} bytes at ${bytes}, and aborts where what was read does not hold what the parser promises. */
	void (*feed)(const uint8_t *bytes, size_t len);
};

extern const struct fuzz_target fuzz_targets[]; /* ends with a row without name */

#endif
