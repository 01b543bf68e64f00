/*
 * analyser.h: seen by the static analyser only (tests/lint.sh).  It reads one file at a time, and would not know that
 * ought_error_set returns what it was given: each failure would seem to go on as a success.
 */
#ifndef OUGHT_TESTS_ANALYSER_H
#define OUGHT_TESTS_ANALYSER_H

#include "ought/base.h"

#define ought_error_set(err, status, ...) (ought_error_set(err, status, __VA_ARGS__), (status))

#endif
