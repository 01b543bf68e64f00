/*
 * match.h: finding the applicant among the persons held.  Normalise, block, compare, explain.  Layer above store and
 * below acts: an act that changes a person keeps the person's keys, in the same transaction, so that the keys are
 * replayed and compared like everything else, and nobody can be hidden from searching unnoticed.
 *
 * A person, as JSON, here and in acts (dates YYYY-MM-DD, of birth also YYYY-MM or YYYY; members marked * may be left out):
 *	{"names": [{"kind": "birth" | "former" | "alias" | "known-as" | "current", "forenames": "...", "surname": "..."}],
 *	 "births"*: ["2001-02-03", ...], the first is the date of birth, others are dates used,
 *	 "sex"*: "female" | "male" | "other" | "not-known",
 *	 "addresses"*: [{"address": "...", "postcode"*: "IP1 1AA", "from"*: "...", "to"*: "..."}],
 *	 "identifiers"*: [{"scheme": "local" | "custody" | "pnc", "value": "..."}]}
 * Of an applicant also "settled"*: ["P-000041", ...], persons of whom it is known who they are: a search compares them,
 * and lists them nowhere.
 */
#ifndef OUGHT_MATCH_H
#define OUGHT_MATCH_H

#include "ought/base.h"
#include "ought/store.h"

/* Of each person so many are searched by: acts accept no more. Of those who are held to be one, more are left out. */
#define OUGHT_MATCH_NAMES_MAX 64
#define OUGHT_MATCH_BIRTHS_MAX 16
#define OUGHT_MATCH_ADDRESSES_MAX 64
#define OUGHT_MATCH_IDENTIFIERS_MAX 64

struct ought_match;	/* what searching needs open: transliterators, weights, nickname table; one for each thread */

OUGHT_API enum ought_status ought_match_open(struct ought_match **match, struct ought_error *err) OUGHT_MUST;
OUGHT_API void ought_match_close(struct ought_match *match);

/**
 * ought_match_index(match, db, person, n, err):
 * Make the profile and the blocking keys of ${person} from the rows in the tables person_* that hold (until_n is NULL),
 * of ${person} and of those who are held to be the same (person_member); none for one of the latter.
 * As of entry ${n}: what no longer holds gets until_n = ${n}, new rows n = ${n}.  Pure function of the tables and of
 * ICU's transliteration rules.  Joins the caller's write transaction.
 */
OUGHT_API enum ought_status ought_match_index(struct ought_match *match, struct ought_db *db,
    struct ought_person_id person, int64_t n, struct ought_error *err) OUGHT_MUST;

enum ought_match_flag {
	OUGHT_MATCH_REMOTE = 1,	/* list remote candidates too */
	OUGHT_MATCH_FAST = 2	/* the fast pass only: to look somebody up, never to answer a check */
};

/**
 * ought_match_search(match, db, applicant, flags, result, err):
 * Look for ${applicant} (a person as above) in one snapshot of ${db} (ought_db_read_begin).  ${*result}, the caller's to json_decref():
 *	{"schema": "ought.search/1", "passes": ["fast", "exhaustive"], "remote": whether OUGHT_MATCH_REMOTE, "persons": N held,
 *	 "compared": M, "unread": 0, "cut": 0, "least": weight,
 *	 "candidates": [{"person": "P-000041", "weight": hundredths of a bit, "band": "almost certain" | "likely" |
 *	   "possible" | "remote", "evidence": [{"field": "surname", "finding": "agrees with a former name",
 *	   "weight": ...}, ...]}, ...],
 *	 "left_out": 0}, best first, ties by person.  Deterministic.
 * The fast pass finds who shares a blocking key, and compares those of whom most agrees.  The exhaustive pass, which
 * every search makes that is not asked for OUGHT_MATCH_FAST, weighs all persons held, and compares in full each who
 * could be listed: then M is N, and every person held whose weight is "least" or more is a candidate, but for
 * "left_out" of those who weigh the same as the hundredth.  After the fast pass alone M is how many were compared,
 * "unread" how many share a key and were not, and "cut" under how many keys more were found than were read.
 * Listed are the likely, and the possible if the best is not a million times likelier; where nobody is likely, the
 * nearest ten of those who are not quite possible, too; with OUGHT_MATCH_REMOTE all possible and the fifty nearest of
 * the remote; always with all that weigh the same as the last, up to a hundred.  The exhaustive pass keeps its table of
 * persons in the handle, which remembers the db last searched: close the handle before that db, or use it with one db
 * only.
 * Findings are sentences without values, so that they can be shown anywhere the candidate may be.
 */
OUGHT_API enum ought_status ought_match_search(struct ought_match *match, struct ought_db *db,
    const json_t *applicant, unsigned flags, json_t **result, struct ought_error *err) OUGHT_MUST;

/**
 * ought_match_home(match, db, applicant, today, result, err):
 * Who lives or lived at the home of ${applicant}: the addresses that have no last day, or one that is not before
 * ${today} (YYYY-MM-DD), in one snapshot of ${db}.  ${*result}, the caller's to json_decref():
 *	{"persons": [{"person": "P-000041", "evidence": [{"field": "address", "finding": ..., "weight": ...}]}, ...],
 *	 "left_out": 0}, where most agrees first, ties by person.
 * Of the same house, or which may be it because its number is not known, or the street written otherwise; whoever may
 * be the applicant is among them.  More than 200 are left out.
 */
OUGHT_API enum ought_status ought_match_home(struct ought_match *match, struct ought_db *db, const json_t *applicant,
    const char *today, json_t **result, struct ought_error *err) OUGHT_MUST;

#endif
