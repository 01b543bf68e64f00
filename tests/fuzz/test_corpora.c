/*
 * test_corpora.c: what fuzzing found, fed again: every input of tests/fuzz/corpus, one a line in base64, to its target.  A
 * failing input aborts, which the suite counts.  `make fuzz` looks for more.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ought/base.h"

#include "targets.h"

static size_t
bytes_of(const char *line, size_t len)
{
	return len / 4 * 3 - (len > 0 && line[len - 1] == '=') - (len > 1 && line[len - 2] == '=');
}

static void
its_corpus_is_read(void **state)
{
	const struct fuzz_target *target = *state;
	char path[128], *line = NULL;
	size_t size = 0, fed = 0;
	ssize_t len;
	FILE *file;

	snprintf(path, sizeof(path), "tests/fuzz/corpus/%s", target->name);
	file = fopen(path, "r");
	assert_non_null(file);
	while ((len = getline(&line, &size, file)) > 0) {
		size_t count;
		uint8_t *bytes;

		line[--len] = '\0';
		count = bytes_of(line, (size_t)len);
		/* A block of exactly the input's length, so that the sanitizers see a byte read beyond. */
		bytes = malloc(count > 0 ? count : 1);
		assert_non_null(bytes);
		assert_int_equal(ought_base64_decode(line, bytes, count, NULL), OUGHT_OK);
		target->feed(bytes, count);
		free(bytes);
		fed++;
	}
	free(line);
	fclose(file);
	assert_true(fed > 0);
}

int
main(void)
{
	struct CMUnitTest tests[32] = {{0}};
	size_t count = 0;

	if (ought_start(NULL) != OUGHT_OK)
		return 1;
	for (; fuzz_targets[count].name != NULL && count < 32; count++)
		tests[count] = (struct CMUnitTest){fuzz_targets[count].name, its_corpus_is_read,
		    NULL, NULL, (void *)(uintptr_t)&fuzz_targets[count]};
	return _cmocka_run_group_tests("corpora", tests, count, NULL, NULL);
}
