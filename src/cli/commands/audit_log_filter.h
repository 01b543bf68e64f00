/* audit_log_filter.h: which entries of the ledger somebody asked to see. */
#ifndef OUGHT_CLI_LOG_FILTER_H
#define OUGHT_CLI_LOG_FILTER_H

#include "cli/command.h"

#define LOG_SUBJECTS 5U

struct log_filter {
	const char *officer; /* NULL: all; so too of the next two */
	const char *act;
	const char *processing;
	struct log_subject {
		const char *kind; /* "person", ...; NULL ends the list */
		int64_t id;
	} subjects[LOG_SUBJECTS + 1]; /* an entry concerns each of them */
	int64_t since_ms;
	int64_t before_ms;
};

/* The options for it; a list of them ends with a row of the command's own. */
#define LOG_FILTER_OPTIONS                                                                        \
	{"officer", "OFFICER", "what this officer did", 0},                                       \
	    {"act", "ACT", "acts of this kind, such as decision.made", 0},                        \
	    {"processing", "KIND",                                                                \
		"collection, alteration, consultation, disclosure, combination, erasure or none " \
		"(Data Protection Act 2018 s.62)",                                                \
		0},                                                                               \
	    {"person", "PERSON",                                                                  \
		"what concerns this person, also under the numbers of those who "                 \
		"are held to be the same",                                                        \
		0},                                                                               \
	    {"record", "RECORD", "what concerns this record", 0},                                 \
	    {"check", "CHECK", "what concerns this check", 0},                                    \
	    {"decision", "DECISION", "what concerns this decision", 0},                           \
	    {"reconsideration", "X", "what concerns this reconsideration", 0},                    \
	    {"from", "DATE", "from this day on (UTC)", 0},                                        \
	{                                                                                         \
		"to", "DATE", "up to and with this day (UTC)", 0                                  \
	}

/* Take the filter from the options.  OUGHT_INVALID for a word that would let nothing through. */
enum ought_status log_filter_read(
    const struct cli *cli, struct log_filter *filter, struct ought_error *err) OUGHT_MUST;
/* Entries (n, body) that may pass, in their order, or ${newest_first}. */
enum ought_status log_filter_query(struct ought_db *db, const struct log_filter *filter,
    bool newest_first, struct ought_statement **statement, struct ought_error *err) OUGHT_MUST;
/* Whether the entry, of the kind ${about} (NULL: an unknown one), passes. */
enum ought_status log_filter_passes(struct ought_db *db, const struct log_filter *filter,
    const struct ought_entry *entry, const struct ought_act_about *about, bool *passes,
    struct ought_error *err) OUGHT_MUST;

/* The row of the table of acts; NULL for none. */
const struct ought_act_about *log_act_about(const char *name);

#endif
