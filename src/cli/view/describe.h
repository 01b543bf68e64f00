/*
 * describe.h: casework as text that people read, for showing it and for the head of a form.  Rows and contents are those
 * of cases.h; each function adds lines to ${text}.
 */
#ifndef OUGHT_CLI_DESCRIBE_H
#define OUGHT_CLI_DESCRIBE_H

#include "cli/command.h"

void describe_heading(struct ought_buffer *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* "Label         value", wrapped under itself; nothing where ${value} is NULL. */
void describe_field(struct ought_buffer *text, const char *label, const char *value);
/* A paragraph, wrapped and indented. */
void describe_paragraph(struct ought_buffer *text, const char *paragraph);
/* "Entered by jane.roe, 1 Mar 2026 09:00 GMT". */
void describe_who(struct ought_buffer *text, const char *what, const char *officer, const char *at);

/* By whom and when a record or person was erased; nothing where the row does not say so. */
void describe_erasure(struct ought_buffer *text, const json_t *row);

/* With whoever was merged into them, where ${person} says so (case_person_whole). */
void describe_person(struct ought_buffer *text, const json_t *person);
/* Without. */
void describe_person_fields(struct ought_buffer *text, const json_t *person);
/* "Elizabeth Quillworthy, born 2001-02-03", or "born May 2001" where the day is not known: for one line. */
void describe_person_line(struct ought_buffer *text, const json_t *person);
/* Of a row of a record: ", which was erased", ", which left the register", or "" for one that is held. */
const char *describe_standing(const json_t *row);
void describe_record(struct ought_buffer *text, const json_t *row, const json_t *content);
/* What it says; without what the row says. */
void describe_record_fields(struct ought_buffer *text, const json_t *content);
void describe_check(struct ought_buffer *text, const json_t *row, const json_t *content);
void describe_candidates(struct ought_buffer *text, const json_t *candidates);
/* The same, with what each piece of evidence weighs. */
void describe_explained(struct ought_buffer *text, const json_t *candidates);
/* That a check is withdrawn, or was opened again: the rows of check_state.h with their "reason". */
void describe_closings(struct ought_buffer *text, const json_t *closings);
/* All that a check was answered with, latest first: the rows of check_state.h with their "texts". */
void describe_answers(struct ought_buffer *text, const json_t *answers);
/* The texts of an answer, each with its decision. */
void describe_texts(struct ought_buffer *text, const json_t *texts);
/* Rows of material.h, latest first. */
void describe_assessments(struct ought_buffer *text, const json_t *rows);
void describe_representations(struct ought_buffer *text, const json_t *rows);
void describe_decision(struct ought_buffer *text, const json_t *row, const json_t *content);

/* Print on standard output, through the pager, and free. */
enum ought_status
describe_print(struct cli *cli, struct ought_buffer *text, struct ought_error *err) OUGHT_MUST;

#endif
