/*
 * case_forms.h: what casework asks for at length, as data.  The keys are the members of the acts' claims and content,
 * the headings the words by which the acts name what is missing.  No field has a suggested answer: there is no
 * presumption for or against disclosure.
 */
#ifndef OUGHT_CLI_CASE_FORMS_H
#define OUGHT_CLI_CASE_FORMS_H

#include "form.h"

extern const struct form_field form_person[]; /* context: amending=yes|no, finding=yes|no */
extern const struct form_field form_record[]; /* context: amending=yes|no */
extern const struct form_field form_check[];
extern const struct form_field form_match[];
extern const struct form_field
    form_reason[]; /* one reason: outcomes, withdrawals, reconsiderations */
extern const struct form_field form_assessment[]; /* context: home_based=yes|no */
extern const struct form_field form_invitation[];
extern const struct form_field form_no_invitation[];
extern const struct form_field form_reply[];
extern const struct form_field form_decision[]; /* context: record_kind=KIND, concluding=yes|no */
extern const struct form_field form_conclusion[];
/* Of the stages of a dispute. */
extern const struct form_field form_grounds[];
extern const struct form_field form_review[];
extern const struct form_field form_found[];
extern const struct form_field form_certificate[]; /* context: issued=yes|no */

/*
 * Fill in a form about ${title} with ${guidance} at its head (may be NULL).  Choices that are vocabularies of the store
 * are read from there, so that store and form cannot differ.  ${context} and ${present} are borrowed and may be NULL.
 */
enum ought_status case_form(struct cli *cli, const struct form_field *fields, const char *title,
    const char *guidance, const json_t *context, const json_t *present, json_t **answers,
    struct ought_error *err) OUGHT_MUST;
/* The same for a form that says more of itself, whose vocabularies are filled in. */
enum ought_status case_form_fill(struct cli *cli, const struct form *form, json_t **answers,
    struct ought_error *err) OUGHT_MUST;

#endif
