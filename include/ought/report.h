/*
 * report.h: documents for people outside the unit, and counts for those who ask for them.  Layer above acts.
 *
 * A report is made whole in memory and handed over as JSON or as text in a buffer: what is disclosed is digested and
 * logged before its first byte leaves, and a report that cannot be finished is not given out in part.
 */
#ifndef OUGHT_REPORT_H
#define OUGHT_REPORT_H

#include "ought/acts.h"

/* ---- rows: a query's rows as JSON objects ---- */

/*
 * Members are named like the columns: identifiers in their written form, times as entries have them, yes-or-no columns as
 * booleans, NULL left out.  What a column holds follows from its name.
 */
/* The row that ${statement} stands on; the caller's to json_decref(). */
OUGHT_API enum ought_status ought_report_next(const struct ought_statement *statement, json_t **row,
    struct ought_error *err) OUGHT_MUST;
/* All rows of a query, as an array.  ${sql}: a string literal. */
OUGHT_API enum ought_status ought_report_rows(struct ought_db *db, const char *sql, const struct ought_bind *binds,
    json_t **rows, struct ought_error *err) OUGHT_MUST;
/* The first row; NULL in ${*row} where there is none. */
OUGHT_API enum ought_status ought_report_row(struct ought_db *db, const char *sql, const struct ought_bind *binds,
    json_t **row, struct ought_error *err) OUGHT_MUST;

/* ---- the chain of decisions about one record for one check ---- */

/*
 * What was decided, disputed, reconsidered and answered about the record for the check, from the earliest on: rows with n, at,
 * officer, delegation* (the authority, where it was not the chief officer's own) and event, which is one of
 *	decided		check, record, decision, supersedes*, reconsideration*, relevant, ought*, result, guidance, qaf, status
 *	opened		reconsideration, decision, trigger, new_record*
 *	stage		reconsideration, stage, title, on, relevant*, ought*, issued*: of a dispute
 *	concluded	reconsideration, outcome, new_decision*
 *	answered	answer, decision*: the one of the chain whose text was sent
 * From the ledger alone.
 */
OUGHT_API enum ought_status ought_report_chain(struct ought_db *db, int64_t check, int64_t record,
    json_t **rows, struct ought_error *err) OUGHT_MUST;
/*
 * Give each row its "content", where its entry has any: the reasons, texts and grounds.  A reconsideration that the rules
 * opened by themselves has none.  Log the reading first.
 */
OUGHT_API enum ought_status ought_report_chain_content(struct ought_db *db, json_t *rows,
    struct ought_error *err) OUGHT_MUST;

/* ---- statistics: counts of records, for answers under the Freedom of Information Act 2000 ---- */

#define OUGHT_STATISTICS_THRESHOLD 5 /* smaller numbers than this are not published, unless the caller says otherwise */
#define OUGHT_STATISTICS_BY_MAX 4U
#define OUGHT_STATISTICS_HIDDEN "[c]" /* confidential: how tables show a hidden number */

struct ought_statistics_plan {
	const char *by;	/* up to OUGHT_STATISTICS_BY_MAX of "outcome", "kind", "category", "year", "age", divided by commas */
	/* Only records like these; each list ends with NULL, and NULL is no list. */
	const char *const *outcomes;
	const char *const *kinds;
	const char *const *categories;
	const char *from; /* whose events began on this day or later, YYYY-MM-DD; NULL */
	const char *to;	  /* and on this day or earlier */
	bool left;	  /* those too that left the register by a formal sanction */
	int64_t threshold;
};

/*
 * That the dimensions are such; and whether it takes the content, and so a consultation that is logged first: years, ages
 * and days of events are there.
 */
OUGHT_API enum ought_status ought_statistics_check(const struct ought_statistics_plan *plan, bool *content,
    struct ought_error *err) OUGHT_MUST;

/**
 * ought_report_statistics(store, plan, report, err):
 * Count the records, by the last dimension in columns and by the others in rows, with totals; and hide small numbers and
 * what would give them away (src/report/suppress.c).  ${*report} is the caller's:
 *	{"title", "origin", "at", "by": [...], "filters": [{"what", "value"}], "threshold": N,
 *	 "headings": [of the rows' dimensions], "columns": [{"name", "title"}],
 *	 "rows": [{"names": [...], "titles": [...], "cells": [N or null: hidden], "total": N or null}],
 *	 "totals": [...], "total"}; with one dimension there is one column, and no total of rows.
 * OUGHT_INVALID for a dimension or word that there is not.
 */
OUGHT_API enum ought_status ought_report_statistics(struct ought_store *store, const struct ought_statistics_plan *plan,
    json_t **report, struct ought_error *err) OUGHT_MUST;
/* RFC 4180.  No cell begins like a formula; a hidden number is [c], for confidential. */
OUGHT_API void ought_report_statistics_csv(const json_t *report, struct ought_buffer *text);
OUGHT_API void ought_report_statistics_html(const json_t *report, struct ought_buffer *text);

/* ---- how the unit works: from the ledger alone ---- */

/* A period: days as YYYY-MM-DD in UTC; NULL: from the beginning, to the end. */
struct ought_period {
	const char *from;
	const char *to;
};

/*
 * One row for each officer who decided in the period: officer, made, disclosed, reconsidered, upheld, varied (of those
 * decisions, as they stand now), sampled, not_satisfied (what auditors found last of them), median_days (from the check's
 * receipt or last opening to the decision; the lower median).  OUGHT_INVALID for a day that does not exist.
 */
OUGHT_API enum ought_status ought_report_deciders(struct ought_db *db, const struct ought_period *period,
    json_t **rows, struct ought_error *err) OUGHT_MUST;

/**
 * ought_report_workload(store, weeks, report, err):
 * Open checks by age, what each waits for and whom, and for the last ${weeks} weeks how many checks came in and were
 * answered, how fast and in time.  Days are those of the calendar, from the check's receipt or last opening; percentiles
 * by nearest rank.  ${*report} is the caller's:
 *	{"origin", "at", "open": [{"age", "checks", "late_checks"}],
 *	 "waiting": [{"for", "whom", "checks", "late_checks", "oldest_days"}],
 *	 "weeks": [{"week": its Monday, "came_in", "answered", "median_days"*, "p90_days"*, "in_time"}],
 *	 "all": {"came_in", "answered", "median_days"*, "p90_days"*, "in_time"}}
 */
OUGHT_API enum ought_status ought_report_workload(struct ought_store *store, int64_t weeks, json_t **report,
    struct ought_error *err) OUGHT_MUST;
OUGHT_API void ought_report_workload_html(const json_t *report, struct ought_buffer *text);

/* ---- subject access: Data Protection Act 2018 s.45 ---- */

struct ought_access_plan {
	const char *recipient;
	const char *reason;
	/*
	 * What is given in spite of its being about others, and what is withheld although it is not: "R-000310.source", "17.reasons",
	 * "R-000310" or "17": an identifier or an entry's number, and a member of its content.  Each list ends with NULL.
	 */
	const char *const *include;
	const char *const *withhold;
	const char *withhold_reason; /* at most 200 characters */
};

/**
 * ought_report_subject_access(store, person, plan, document, err):
 * All that is held on ${person} and on those who are held to be the same, word for word, with who saw it and when.  What
 * concerns others, or comes from them, is left out and said to be, unless included.  ${*document} is the caller's:
 *	{"title", "origin", "at", "by", "recipient", "reason", "persons": [P-], "records": [...], "checks": [...],
 *	 "decisions": [...], "entries": [{"n", "at", "by", "act", "about", "processing", "claims", "content"*,
 *	 "erased"*, "withheld"*: [{"part", "reason"}]}], "access": [the same, of consultations and disclosures],
 *	 "included": [what was asked for], "withheld": [{"item", "part", "reason"}]}
 * Reads content: the caller logs the disclosure, of just this document, before it is given out.
 * OUGHT_NOT_FOUND; OUGHT_INVALID where something to be included or withheld is nowhere in it.
 */
OUGHT_API enum ought_status ought_report_subject_access(struct ought_store *store, int64_t person,
    const struct ought_access_plan *plan, json_t **document, struct ought_error *err) OUGHT_MUST;
OUGHT_API void ought_report_subject_access_html(const json_t *document, struct ought_buffer *text);

/* ---- one decision's dossier: for the Independent Monitor, or a court ---- */

/**
 * ought_report_dossier(store, decision, recipient, reason, document, err):
 * The decision, what it rests on and what became of it, and by whose authority; with everything that it takes to check that
 * without this program.  ${*document} is the caller's:
 *	{"title", "origin", "at", "by", "recipient", "reason", "decision": D-, "check", "record", "persons": [...],
 *	 "decisions": [of the chain], "chain": [ought_report_chain], "delegation"*: {...},
 *	 "authority": [entries], "case": [entries], "signers": allowed_signers of OpenSSH,
 *	 "tree": {"size", "root"}}
 * where an entry is that of ought_report_subject_access with "text", "signature" (SSHSIG), "path": its inclusion in the
 * tree, and, where it has content that is held, "content_text" and "salt" (in hexadecimal).
 * Reads content: the caller logs the disclosure before it is given out.  OUGHT_NOT_FOUND.
 */
OUGHT_API enum ought_status ought_report_dossier(struct ought_store *store, int64_t decision, const char *recipient,
    const char *reason, json_t **document, struct ought_error *err) OUGHT_MUST;
OUGHT_API void ought_report_dossier_html(const json_t *document, struct ought_buffer *text);

/*
 * OpenSSH's allowed_signers for an officer: a line for each period in which they held any role, with each key
 * that they had in it.  ${key} is the one that entry ${n} was signed with.  OUGHT_DAMAGED where the ledger does not say who that is.
 */
OUGHT_API enum ought_status ought_report_signers(struct ought_db *db, const char *officer, int64_t n, struct ought_buffer *text,
    uint8_t key[static OUGHT_KEY_BYTES], struct ought_error *err) OUGHT_MUST;

/* "20260301090000Z", as ssh-keygen takes the time to verify for. */
OUGHT_API void ought_report_verify_time(int64_t at_ms, char text[static OUGHT_TIME_MAX]);

/* ---- text for other programs ---- */

/* One cell, quoted where it has to be; what a spreadsheet would take for a formula has an apostrophe in front. */
OUGHT_API void ought_csv_cell(struct ought_buffer *out, const char *text);

#endif
