/* form_internal.h: between the files of forms: the fields, the text written and read, the answers, and the editor. */
#ifndef OUGHT_CLI_FORM_INTERNAL_H
#define OUGHT_CLI_FORM_INTERNAL_H

#include "form.h"

#define FORM_FIELDS_MAX 64U

/* What is wrong with a filled form, for one sentence. */
struct form_faults {
	struct ought_buffer missing;	/* "relevant reasons\ncertificate text\n" */
	struct ought_buffer wrong;	/* "the review date has to be ...; ..." */
};

size_t form_count(const struct form *form);
/* A heading as it stands within a sentence: "relevant reasons", "PNC identifier". */
void form_heading_lower(const struct form_field *field, char *text, size_t size);
/* The member of ${answers} at a key that may have a dot; borrowed, NULL where there is none. */
json_t *form_get(const json_t *answers, const char *key);
enum ought_status form_set(json_t *answers, const char *key, json_t *value, struct ought_error *err) OUGHT_MUST;
/* Divide a `when` into the key that it names and, borrowed, the words of which that has to be one. */
void form_split_when(const char *when, char key[static 64], const char **words);
/* Whether ${field} is on the form at all: false where its `when` names the context and does not hold. */
bool form_shown(const struct form *form, const struct form_field *field);
/* Whether ${field} belongs to these answers. */
bool form_wanted(const struct form *form, const struct form_field *field, const json_t *answers);

/* Whether a line would be read as a comment or heading, or has had a backslash put before one. */
bool form_needs_backslash(const char *line);

/* An answer's text to the JSON of its kind; says what is wrong into ${faults}.  ${*value} stays NULL for no answer. */
enum ought_status form_convert(const struct form_field *field, const char *text, json_t **value,
    struct form_faults *faults, struct ought_error *err) OUGHT_MUST;
/* The same for a JSON value from a --file; ${given} is borrowed. */
enum ought_status form_convert_json(const struct form_field *field, const json_t *given, json_t **value,
    struct form_faults *faults, struct ought_error *err) OUGHT_MUST;
void form_wrong(struct form_faults *faults, const struct form_field *field, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
