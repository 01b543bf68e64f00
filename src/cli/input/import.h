/*
 * import.h: what the imports share: one pass over a CSV file, each row acted at once in one open transaction, all
 * problems collected, and everything committed, or nothing.
 */
#ifndef OUGHT_CLI_IMPORT_H
#define OUGHT_CLI_IMPORT_H

#include "cli/output.h"
#include "csv.h"

#define IMPORT_SHOWN 20U /* problems told in full; the rest are counted */

struct import {
	struct cli *cli;
	const char *thing; /* "record" */
	const struct csv_column *columns;
	/* Act one row; import_problem for what is wrong with it. */
	enum ought_status (*row)(
	    struct import *import, const char *const *values, struct ought_error *err);

	/* Kept by import_run. */
	struct ought_acting *acting;
	struct ought_db *db;
	struct ought_date today;
	size_t line;             /* of the row at hand */
	int64_t things, persons; /* entered so far */
	size_t problems;
	json_t *told;   /* the first IMPORT_SHOWN */
	json_t *better; /* object: persons of whom the file knows the date of birth better, true */
	struct progress progress;
	int64_t size; /* of the file; 0 where it is not known */
};

/* FILE, --dry-run: the command's whole run. */
enum ought_status import_run(struct import *import, struct ought_error *err) OUGHT_MUST;
extern const struct argument_about import_arguments[];
extern const struct option_about import_options[];

/* Note what is wrong with the row at hand, in half a sentence without the value; ${column} may be NULL. */
void import_problem(struct import *import, const char *column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Note that the row at hand knows the date of birth of ${person} better than it is held: it is told, and nothing else done. */
enum ought_status import_better(
    struct import *import, int64_t person, struct ought_error *err) OUGHT_MUST;

/*
 * Propose an act; what the rules refuse becomes a problem of the row.  Takes over ${claims} and ${content}.  ${*done}
 * says whether the act was done.
 */
enum ought_status import_act(struct import *import, const char *name, json_t *claims,
    json_t *content, bool *done, struct ought_error *err) OUGHT_MUST;

/* Note a problem where the reference of ${content} is held already, by the store or by a row before. */
enum ought_status import_check_reference(struct import *import, const json_t *content, bool record,
    struct ought_error *err) OUGHT_MUST;

/*
 * Values.  Each sets ${key} of ${object} from ${value}, or leaves it out where that is empty, and notes a problem where it
 * is not right.
 */
void import_text(struct import *import, json_t *object, const char *key, const char *column,
    const char *value, size_t longest);
void import_date(struct import *import, json_t *object, const char *key, const char *column,
    const char *value, bool future);
/* One of ${choices}, divided by "|". */
void import_choice(struct import *import, json_t *object, const char *key, const char *column,
    const char *value, const char *choices);
/* yes or no, as a JSON boolean; empty is a problem. */
void import_flag(
    struct import *import, json_t *object, const char *key, const char *column, const char *value);
void import_number(struct import *import, json_t *object, const char *key, const char *column,
    const char *value, int least, int most);
/* Items divided by ";", as strings. */
void import_list(
    struct import *import, json_t *object, const char *key, const char *column, const char *value);
/*
 * Rows divided by ";", whose parts, divided by ${divider}, become the members ${parts} (ends with NULL) of objects; the
 * first ${needed} parts must not be empty.  Parts that end in "_date" or are called "on", "from" or "to" are dates.
 */
void import_rows(struct import *import, json_t *object, const char *key, const char *column,
    const char *value, char divider, const char *const *parts, size_t needed);

/* The columns of a person, in this order, in both kinds of file. */
#define IMPORT_PERSON_COLUMNS                                                                      \
	{"forenames", false}, {"surname", false}, {"birth_names", false}, {"former_names", false}, \
	    {"aliases", false}, {"known_as", false}, {"date_of_birth", false},                     \
	    {"other_dates_of_birth", false}, {"sex", false},                                       \
	{                                                                                          \
		"addresses", false                                                                 \
	}
#define IMPORT_PERSON_COUNT 10U

/* A person (match.h) of those columns' values; NULL for want of memory. */
json_t *import_person(struct import *import, const char *const *values);

/* Divide ${text} at ${divider}, which a backslash in front makes an ordinary character: an array of trimmed strings. */
json_t *import_divide(const char *text, char divider);

#endif
