/* batch.h: commands from a file, one on each line. */
#ifndef OUGHT_CLI_BATCH_H
#define OUGHT_CLI_BATCH_H

#include "cli/command.h"

#define BATCH_WORDS_MAX 256U

/**
 * batch_split(line, words, count, err):
 * Split ${line}, which is changed, into words as a shell does: white space divides; '...' is taken as it is; within
 * "..." and outside quotes a backslash takes the next character as it is; a "#" that begins a word begins a remark.
 * Nothing is expanded.  ${words} point into ${line}.  OUGHT_INVALID for a quote never closed, a backslash at the
 * end, or more than BATCH_WORDS_MAX words.
 */
enum ought_status batch_split(char *line, char *words[static BATCH_WORDS_MAX], int *count,
    struct ought_error *err) OUGHT_MUST;

#endif
