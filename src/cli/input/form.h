/*
 * form.h: long answers.  A form is a list of fields; a person fills it in in an editor, or gives it with --file as
 * the same text or as a JSON object.  The text:
 *
 *	#: guidance; lines that begin with "#:" are left out
 *	## Heading
 *	the answer, any number of lines
 *
 * A line of an answer that would begin with "##" or "#:" has a backslash in front, and one that begins with backslashes
 * and then those has one more; every other line is taken as it is.  So an answer can contain anything.
 * Forms never suggest an answer.
 */
#ifndef OUGHT_CLI_FORM_H
#define OUGHT_CLI_FORM_H

#include "cli/command.h"

#define FORM_TEXT_MAX 20000U	/* characters */
#define FORM_LINE_MAX 200U

enum form_kind {
	FORM_TEXT,	/* paragraphs; a JSON string */
	FORM_LINE,	/* one line of at most FORM_LINE_MAX characters; a JSON string */
	FORM_CHOICE,	/* one of form_field.choices; a JSON string */
	FORM_YES_NO,	/* "yes" or "no", as a JSON string */
	FORM_FLAG,	/* yes or no, as a JSON boolean */
	FORM_DATE,	/* YYYY-MM-DD that exists; a JSON string */
	FORM_NUMBER,	/* a whole number from 0; a JSON integer */
	FORM_LIST,	/* one item on each line; a JSON array of strings */
	FORM_DATES,	/* a list of dates that exist, of which the day, or the month too, may not be known: YYYY-MM, YYYY */
	FORM_ROWS	/* one row on each line, parts divided by "|" (a "|" within a part: "\|"); an array of objects */
};

enum form_flag {
	FORM_REQUIRED = 1,
	FORM_REASONED = 2 /* FORM_TEXT: "not applicable" has to say why */
};

struct form_field {
	const char *key;	/* in the JSON object; "source.description" is a member of the member "source" */
	const char *heading;	/* unique within the form; what a missing field is called, in lower case */
	const char *guidance;	/* lines divided by \n; NULL: none */
	enum form_kind kind;
	unsigned flags;
	/*
	 * The field belongs to the form only when this holds: "relevant=yes", of another field or of the context; then
	 * FORM_REQUIRED counts, and otherwise an answer to it is an error.  NULL: always.
	 */
	const char *when;
	const char *choices;	/* FORM_CHOICE: "disclose|not-disclose" */
	const char *parts;	/* FORM_ROWS: "kind|forenames*|surname"; * may be empty */
};

struct form {
	const char *title;	/* "decision on R-000310 for C-2026-000127" */
	const char *guidance;	/* at the head; NULL: none */
	const struct form_field *fields;	/* ends with a row without key */
	const json_t *context;	/* object of strings for `when`; a field whose when names it and does not hold is not shown */
	const json_t *present;	/* amending: the answers as they stand; NULL for a new form */
	bool unfinished;	/* a draft: what is not answered is not missing */
	/*
	 * For forms of which drafts are kept; NULL: none are.  What was written in the editor of a form that lacks parts is
	 * left here, with OUGHT_INVALID, unless some of it is wrong; the caller's.  And saving the answers at ${present} as
	 * they are is asked about: leaving an editor is not signing.
	 */
	json_t **begun;
};

/**
 * form_fill(cli, form, answers, err):
 * Get the form filled in: --file F ("-": standard input), else the editor.  ${*answers} is the caller's to json_decref().
 * OUGHT_INVALID naming all parts that are missing or wrong; the form is then kept and its place is said.  What was
 * typed in the editor is kept until the command has succeeded (cli->form), also when the act is refused.
 */
enum ought_status form_fill(struct cli *cli, const struct form *form, json_t **answers, struct ought_error *err)
    OUGHT_MUST;

/* The empty form, or with ${form->present}'s answers. */
void form_write(const struct form *form, struct ought_buffer *text);
/* Read a filled form, text or JSON; a NUL stands behind its ${len} bytes.  OUGHT_INVALID naming all that is missing or wrong. */
enum ought_status form_read(const struct form *form, const char *text, size_t len, json_t **answers,
    struct ought_error *err) OUGHT_MUST;

/* At the program's end: remove what the editor left, or say where it is kept.  Called by dispatch. */
void form_close(struct cli *cli, bool succeeded);

#endif
