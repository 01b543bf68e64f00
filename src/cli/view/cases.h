/*
 * cases.h: what casework reads from the store.  The ledger's tables say who, when and with which result, the content of
 * the entries that they name says the rest.  Rows are JSON objects whose members are the columns' names: identifiers
 * in their written form, times as entries have them, yes-or-no columns as booleans, NULL left out.
 */
#ifndef OUGHT_CLI_CASES_H
#define OUGHT_CLI_CASES_H

#include "ought/report.h"

#include "cli/command.h"
#include "cli/output.h"
#include "cli/session.h"

/* Print each row of a query as a list, one at a time (output.h: list_begin); ${none} where there are none. */
enum ought_status case_list(struct cli *cli, const char *schema, const struct column *columns,
    const char *none, const char *sql, const struct ought_bind *binds,
    struct ought_error *err) OUGHT_MUST;
/* Rows of a query; the caller's to json_decref().  ${sql}: a string literal. */
enum ought_status case_rows(struct ought_db *db, const char *sql, const struct ought_bind *binds,
    json_t **rows, struct ought_error *err) OUGHT_MUST;
/* The first row; NULL in ${*row} where there is none. */
enum ought_status case_row(struct ought_db *db, const char *sql, const struct ought_bind *binds,
    json_t **row, struct ought_error *err) OUGHT_MUST;
/* The content of entry ${n}, {} where it was erased.  Log the reading first. */
enum ought_status
case_content(struct ought_db *db, int64_t n, json_t **content, struct ought_error *err) OUGHT_MUST;

/* The rows of one thing; OUGHT_NOT_FOUND with the sentence. */
enum ought_status
case_person(struct ought_db *db, int64_t person, json_t **row, struct ought_error *err) OUGHT_MUST;
/* Whom ${person} is held to be, as identifiers. */
enum ought_status case_root(struct ought_db *db, const char *person,
    char root[static OUGHT_ID_MAX], struct ought_error *err) OUGHT_MUST;
/* That they were not merged into another, and that it has not left the register: said before a form is filled in. */
enum ought_status case_person_is_root(const json_t *row, struct ought_error *err) OUGHT_MUST;
enum ought_status case_record_is_held(const json_t *row, struct ought_error *err) OUGHT_MUST;
/* With "persons", whom it concerns: person, root (whom they are held to be), role, officer, at. */
enum ought_status
case_record(struct ought_db *db, int64_t record, json_t **row, struct ought_error *err) OUGHT_MUST;
enum ought_status
case_check(struct ought_db *db, int64_t check, json_t **row, struct ought_error *err) OUGHT_MUST;
enum ought_status case_decision(
    struct ought_db *db, int64_t decision, json_t **row, struct ought_error *err) OUGHT_MUST;
enum ought_status case_reconsideration(
    struct ought_db *db, int64_t reconsideration, json_t **row, struct ought_error *err) OUGHT_MUST;

/* All of one record and check, latest first: "status" is current or replaced. */
enum ought_status case_assessments(struct ought_db *db, int64_t check, int64_t record,
    json_t **rows, struct ought_error *err) OUGHT_MUST;
enum ought_status case_representations(struct ought_db *db, int64_t check, int64_t record,
    json_t **rows, struct ought_error *err) OUGHT_MUST;
/* All decisions about a record, earliest first. */
enum ought_status case_decisions(
    struct ought_db *db, int64_t record, json_t **rows, struct ought_error *err) OUGHT_MUST;

/* Those about the record, and about other records of whom it concerns and the check is about; earliest first. */
enum ought_status case_decisions_before(struct ought_db *db, int64_t check, int64_t record,
    json_t **rows, struct ought_error *err) OUGHT_MUST;

/*
 * Who a person is, and what a record says, as it stands: the contents of those rows, of whichever act.  The age at the time
 * follows from the date of birth and is nobody's to give back: it is no part of what the record says, but "age_least" and
 * "age_most" of its row, where it can be told, by what is known of the person now.
 */
enum ought_status case_person_content(
    struct ought_db *db, const json_t *row, json_t **person, struct ought_error *err) OUGHT_MUST;
enum ought_status case_record_content(
    struct ought_db *db, json_t *row, json_t **record, struct ought_error *err) OUGHT_MUST;
/*
 * As case_person_content, of who the search finds: with "members", where others were merged into them: person, survivor,
 * officer, at, content.
 */
enum ought_status case_person_whole(
    struct ought_db *db, const json_t *row, json_t **person, struct ought_error *err) OUGHT_MUST;

/* The words of a vocabulary: "kind", "category", "role", "workforce", "discard", "trigger" or "rank". */
enum ought_status case_vocabulary(struct ought_db *db, const char *vocabulary, const char *divider,
    struct ought_buffer *words, struct ought_error *err) OUGHT_MUST;
/*
 * That what was given with ${option} is in the vocabulary of that name; else INVALID, with the nearest word, or all of
 * them.  Asked before a form is filled in.  The store is open.
 */
enum ought_status case_option_word(
    struct cli *cli, const char *option, struct ought_error *err) OUGHT_MUST;
enum ought_status case_outcome(struct ought_db *db, const char *code, bool *known, bool *sanction,
    struct ought_error *err) OUGHT_MUST;

/* How old ${person} may have been on the first day of ${record}; not known without a date of birth, or with a later one. */
struct case_ages {
	int least, most;
	bool known;
};
enum ought_status case_ages(struct ought_db *db, int64_t person, const json_t *record,
    struct case_ages *ages, struct ought_error *err) OUGHT_MUST;
/* Let the considerations of ${record}, which is to be acted, say that age, where it is but one. */
enum ought_status case_state_age(
    struct ought_db *db, int64_t person, json_t *record, struct ought_error *err) OUGHT_MUST;

/* How a date of birth that is given agrees with the one held: better the later. */
enum case_birth {
	CASE_BIRTH_DIFFERS,
	CASE_BIRTH_KNOWN_LESS, /* it agrees, and says less than is held */
	CASE_BIRTH_KNOWN_BETTER,
	CASE_BIRTH_SAME /* or on both sides none */
};

/* The person held under a local reference, 0 where none is, and whether ${person} has a name of theirs, and their date of birth. */
enum ought_status case_person_by_local(struct ought_db *db, const char *reference,
    const json_t *person, int64_t *id, bool *several, bool *name_agrees, enum case_birth *birth,
    struct ought_error *err) OUGHT_MUST;

/* Whether a record (else a check) is held under the reference. */
enum ought_status case_reference_taken(struct ought_db *db, bool record, const char *reference,
    bool *taken, struct ought_error *err) OUGHT_MUST;

/* SQL: the hard line of request r with its service_level l: counted from the day of receipt, or of its last opening again. */
#define CASE_CHECK_HARD_LINE                                                                              \
	"date(coalesce((SELECT max(o.on_date) FROM ledger.reopening o WHERE o.check_id = r.check_id)," \
	" r.received), '+' || l.limit_days || ' days')"

/* The number of the identifier in a row; OUGHT_INTERNAL where it is none. */
enum ought_status case_number(const json_t *row, const char *key, enum ought_id_kind kind,
    int64_t *n, struct ought_error *err) OUGHT_MUST;

/* Give each candidate of a search its person's details as "who".  Log the consultation first. */
enum ought_status
case_candidates_who(struct ought_db *db, json_t *candidates, struct ought_error *err) OUGHT_MUST;

/* ["P-000041"] and the like, for session_consult. */
json_t *case_ids(const char *id);

/* Names and the like of a form's person, completed to what acts and searching take. */
void case_complete_person(json_t *person);

/* OUGHT_NOMEM with its sentence. */
enum ought_status case_nomem(struct ought_error *err);

#endif
