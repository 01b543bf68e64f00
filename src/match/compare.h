/* compare.h: comparing two profiles: what compare.c, compare_names.c and compare_words.c share. */
#ifndef MATCH_COMPARE_H
#define MATCH_COMPARE_H

#include "match_internal.h"

/* ---- compare_words.c: how two names are alike, as the level of weights that says so ---- */

enum match_weight compare_surnames(const struct match_name *a, const struct match_name *b);

typedef enum match_weight compare_two(struct match_word a, struct match_word b);
/* As far as they are written alike; and by what they are short for, too. */
compare_two compare_written, compare_two_forenames;
/* Of names that have forenames, each two of them by ${compare}. */
enum match_weight
compare_forenames(const struct match_name *a, const struct match_name *b, compare_two *compare);
/* "Annemarie", of whom begins with "Anne Marie". */
bool compare_begins_as_one(const struct match_name *name, struct match_word one);
bool compare_better(enum match_weight a, enum match_weight b);

/* ---- compare_names.c ---- */

/* The evidence of all names of both sides. */
void
compare_names(const struct match_frequencies *frequencies, const struct match_profile *applicant,
    const struct match_profile *held, struct match_comparison *comparison);

/* ---- compare.c ---- */

/* One finding more. */
void compare_add(struct match_comparison *comparison, enum match_weight which);
void compare_add_weighing(struct match_comparison *comparison, enum match_weight which, int weight);
/* More of what it says. */
void compare_append(struct match_evidence *evidence, const char *text);

#endif
