/* entries.h: acts as a document shows them: what each says, word for word, and which content is no more. */
#ifndef OUGHT_REPORT_ENTRIES_H
#define OUGHT_REPORT_ENTRIES_H

#include "report/report_internal.h"

/*
 * Entry ${n}: {"n", "at", "by", "act", "about", "processing", "claims", "content"*, "erased"*: the day}.  Content that is
 * no more has its day of erasure instead ("" where the ledger does not say); an act without any has neither.  Log the reading first.
 */
enum ought_status entries_read(struct ought_db *db, int64_t n, json_t **entry, struct ought_error *err) OUGHT_MUST;

/* The identifier that ${text} is: its kind and number.  false where it is none. */
bool entries_id(const char *text, enum ought_id_kind *kind, int64_t *n);
/* Whether a string among the claims of ${entry} is ${id}. */
bool entries_name(const json_t *entry, const char *id);
/* "Relevant reasons" for "relevant_reasons". */
void entries_label(const char *key, char *label, size_t size);

/* A block for one entry: what was done, by whom and when, what it claims and contains, what is erased or "withheld". */
void entries_html(struct ought_buffer *out, const json_t *entry);
/* A section of a document: the acts whose names begin with ${acts}.  A list of them ends with a row without acts. */
struct entries_section {
	const char *acts;
	const char *title;
};
/*
 * The ${entries} under the titles of ${sections}, in their order, each in the first to which it belongs; a section without any is
 * left out.  Those of none come last, under ${rest}; NULL: they are left out.
 */
void entries_sections(struct ought_buffer *out, const json_t *entries, const struct entries_section *sections,
    const char *rest);
/* Labels and values of an object; members of its members are told in lines. */
void entries_terms(struct ought_buffer *out, const json_t *object);
/* "2 March 2026, 09:00 UTC" for a time as entries have it. */
void entries_time(const char *at, char *text, size_t size);

#endif
