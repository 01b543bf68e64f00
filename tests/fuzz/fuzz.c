/* fuzz.c: what libFuzzer calls.  The target is named by the environment: FUZZ_TARGET=json build/fuzz/tests/fuzz/fuzz ... */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ought/base.h"

#include "targets.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static const struct fuzz_target *target = fuzz_targets;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *name = getenv("FUZZ_TARGET");

	(void)argc;
	(void)argv;
	while (target->name != NULL && (name == NULL || strcmp(target->name, name) != 0))
		target++;
	if (target->name == NULL || ought_start(NULL) != OUGHT_OK) {
		fputs("fuzz: FUZZ_TARGET has to name a target of tests/fuzz/targets.c\n", stderr);
		exit(2);
	}
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	target->feed(bytes, len);
	return 0;
}
