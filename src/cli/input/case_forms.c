/* case_forms.c: the forms of casework, as data. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/session.h"
#include "cli/view/cases.h"

#include "case_forms.h"

/* A vocabulary of the store in place of choices; of guidance, alone, the question of the part of that key. */
#define FROM_STORE "@"

#define YES_NO_UNKNOWN "yes|no|not-known"

#define NAMES_GUIDANCE                                      \
	"Kinds: current, birth, former, alias, known-as.\n" \
	"Give every name known, former surnames above all."
#define BIRTHS_GUIDANCE "The first is the date of birth; others are dates used."
#define ADDRESSES_GUIDANCE "Dates YYYY-MM-DD."

const struct form_field form_person[] = {{.key = "names",
					     .heading = "Names",
					     .guidance = NAMES_GUIDANCE,
					     .kind = FORM_ROWS,
					     .parts = "kind|forenames*|surname*"},
    {.key = "births", .heading = "Dates of birth", .guidance = BIRTHS_GUIDANCE, .kind = FORM_DATES},
    {.key = "sex", .heading = "Sex", .kind = FORM_CHOICE, .choices = "female|male|other|not-known"},
    {.key = "addresses",
	.heading = "Addresses",
	.guidance = ADDRESSES_GUIDANCE,
	.kind = FORM_ROWS,
	.parts = "address|postcode*|from*|to*"},
    {.key = "identifiers",
	.heading = "Identifiers",
	.guidance = "Schemes: local, custody, pnc.",
	.kind = FORM_ROWS,
	.parts = "scheme|value"},
    {.key = "reason",
	.heading = "Reason",
	.guidance = "Why the entry is put right.",
	.kind = FORM_TEXT,
	.flags = FORM_REQUIRED,
	.when = "amending=yes"},
    {0}};

const struct form_field form_record[] = {
    {.key = "reference",
	.heading = "Reference",
	.guidance = "The crime or intelligence reference under which the force holds it.",
	.kind = FORM_LINE,
	.flags = FORM_REQUIRED},
    {.key = "kind",
	.heading = "Kind",
	.kind = FORM_CHOICE,
	.flags = FORM_REQUIRED,
	.choices = FROM_STORE "kind",
	.when = "amending=no"},
    {.key = "outcome",
	.heading = "Outcome",
	.guidance =
	    "The Home Office outcome code, such as 21.  Required for outcome-21 and outcome-22.\n"
	    "Outcomes that are formal sanctions (1 to 4 and 6) do not belong in this register.",
	.kind = FORM_LINE,
	.when = "amending=no"},
    {.key = "category",
	.heading = "Category",
	.kind = FORM_CHOICE,
	.flags = FORM_REQUIRED,
	.choices = FROM_STORE "category",
	.when = "amending=no"},
    {.key = "from",
	.heading = "From",
	.guidance = "The day of the event, or the first day of its period.",
	.kind = FORM_DATE,
	.flags = FORM_REQUIRED},
    {.key = "to",
	.heading = "To",
	.guidance = "The last day, where it was a period.",
	.kind = FORM_DATE},
    {.key = "role",
	.heading = "Role",
	.guidance = "What the person is in it.  third-party: such as at the home.",
	.kind = FORM_CHOICE,
	.flags = FORM_REQUIRED,
	.choices = FROM_STORE "role",
	.when = "amending=no"},
    {.key = "summary",
	.heading = "Summary",
	.guidance = "What is alleged or reported, and the person's own account where there is one.",
	.kind = FORM_TEXT,
	.flags = FORM_REQUIRED},
    {.key = "status", .heading = "Status", .guidance = "Of the investigation.", .kind = FORM_LINE},
    {.key = "source.description",
	.heading = "Source",
	.guidance = "Where the information comes from.",
	.kind = FORM_TEXT,
	.flags = FORM_REQUIRED},
    {.key = "source.reliability",
	.heading = "Reliability",
	.kind = FORM_CHOICE,
	.choices = "reliable|partly|untested|unreliable"},
    {.key = "considerations.antecedence",
	.heading = "Antecedence",
	.guidance = "What came before it.",
	.kind = FORM_TEXT},
    {.key = "considerations.severity", .heading = "Severity", .kind = FORM_TEXT},
    {.key = "considerations.aggravating", .heading = "Aggravating features", .kind = FORM_LIST},
    {.key = "considerations.distribution",
	.heading = "Distribution",
	.guidance = "Of an image.",
	.kind = FORM_CHOICE,
	.choices = "none|one-person|group|published"},
    {.key = "considerations.exploitation",
	.heading = "Exploitation",
	.guidance = "Evidence of it.",
	.kind = FORM_CHOICE,
	.choices = YES_NO_UNKNOWN},
    {.key = "considerations.malicious_intent",
	.heading = "Malicious intent",
	.guidance = "Evidence of it.",
	.kind = FORM_CHOICE,
	.choices = YES_NO_UNKNOWN},
    {.key = "considerations.profit_motive",
	.heading = "Profit motive",
	.kind = FORM_CHOICE,
	.choices = YES_NO_UNKNOWN},
    {.key = "considerations.adult_involvement",
	.heading = "Adult involvement",
	.kind = FORM_CHOICE,
	.choices = YES_NO_UNKNOWN},
    {.key = "safeguarding",
	.heading = "Safeguarding",
	.guidance = "Advice given, and to whom.",
	.kind = FORM_TEXT},
    {.key = "referrals", .heading = "Referrals", .kind = FORM_ROWS, .parts = "to|on"},
    {.key = "rationale",
	.heading = "Rationale",
	.guidance = "Why the outcome is in the public interest.",
	.kind = FORM_TEXT},
    {.key = "retention_group",
	.heading = "Retention group",
	.guidance = "1: certain public protection matters.  2: other sexual, violent or serious.\n"
		    "3: all other.  4: undetected, miscellaneous.",
	.kind = FORM_NUMBER,
	.flags = FORM_REQUIRED,
	.when = "amending=no"},
    {.key = "review",
	.heading = "Next review",
	.guidance = "Where empty: when the group's period since the last day of the event is over.",
	.kind = FORM_DATE,
	.when = "amending=no"},
    {.key = "reason",
	.heading = "Reason",
	.guidance = "Why the entry is put right.",
	.kind = FORM_TEXT,
	.flags = FORM_REQUIRED,
	.when = "amending=yes"},
    {0}};

const struct form_field form_check[] = {{.key = "reference",
					    .heading = "Reference",
					    .guidance = "The application's reference.",
					    .kind = FORM_LINE,
					    .flags = FORM_REQUIRED},
    {.key = "kind",
	.heading = "Kind",
	.kind = FORM_CHOICE,
	.flags = FORM_REQUIRED,
	.choices = "certificate|update-service"},
    {.key = "workforce",
	.heading = "Workforce",
	.kind = FORM_CHOICE,
	.flags = FORM_REQUIRED,
	.choices = FROM_STORE "workforce"},
    {.key = "home_based",
	.heading = "Home based",
	.guidance = "Is the work done at the applicant's home?",
	.kind = FORM_FLAG,
	.flags = FORM_REQUIRED},
    {.key = "barred_child",
	.heading = "Children's barred list",
	.guidance = "Does the check include it?",
	.kind = FORM_FLAG,
	.flags = FORM_REQUIRED},
    {.key = "barred_adult",
	.heading = "Adults' barred list",
	.guidance = "Does the check include it?",
	.kind = FORM_FLAG,
	.flags = FORM_REQUIRED},
    {.key = "volunteer", .heading = "Volunteer", .kind = FORM_FLAG, .flags = FORM_REQUIRED},
    {.key = "received", .heading = "Received", .kind = FORM_DATE, .flags = FORM_REQUIRED},
    {.key = "position",
	.heading = "Position",
	.guidance = "As on the application.",
	.kind = FORM_LINE,
	.flags = FORM_REQUIRED},
    {.key = "purpose",
	.heading = "Purpose",
	.guidance = "The registered body's statement of the purpose of the application.",
	.kind = FORM_TEXT},
    {.key = "applicant.names",
	.heading = "Names",
	.guidance = NAMES_GUIDANCE,
	.kind = FORM_ROWS,
	.flags = FORM_REQUIRED,
	.parts = "kind|forenames*|surname*"},
    {.key = "applicant.births",
	.heading = "Dates of birth",
	.guidance = BIRTHS_GUIDANCE,
	.kind = FORM_DATES},
    {.key = "applicant.sex",
	.heading = "Sex",
	.kind = FORM_CHOICE,
	.choices = "female|male|other|not-known"},
    {.key = "birth_place", .heading = "Place of birth", .kind = FORM_LINE},
    {.key = "applicant.addresses",
	.heading = "Addresses",
	.guidance = ADDRESSES_GUIDANCE "\nAll addresses of the last five years.",
	.kind = FORM_ROWS,
	.parts = "address|postcode*|from*|to*"},
    {0}};

const struct form_field form_match[] = {
    {.key = "reasons",
	.heading = "Reasons",
	.guidance =
	    "What shows that the two are, or are not, the same person; or why it cannot be told.",
	.kind = FORM_TEXT,
	.flags = FORM_REQUIRED},
    {0}};

const struct form_field form_reason[] = {
    {.key = "reason", .heading = "Reason", .kind = FORM_TEXT, .flags = FORM_REQUIRED}, {0}};

/* The questions, and where each comes from, are the store's table assessment_part. */
#define PART(member, title)                                                             \
	.key = (member), .heading = (title), .guidance = FROM_STORE, .kind = FORM_TEXT, \
	.flags = FORM_REQUIRED | FORM_REASONED

const struct form_field form_assessment[] = {{PART("relevance", "Relevance")},
    {PART("substantiation", "Substantiation")}, {PART("seriousness", "Seriousness")},
    {PART("currency", "Currency")}, {PART("age_at_time", "Age at the time")},
    {PART("pattern", "Pattern")}, {PART("conduct_since", "Conduct since")},
    {PART("private_life", "Private life")}, {PART("third_parties", "Third parties")},
    {PART("impact_if_not_disclosed", "Impact if not disclosed")},
    {PART("third_party_access", "Third-party access"), .when = "third_party_case=yes"},
    {.key = "recommendation",
	.heading = "Recommendation",
	.guidance = FROM_STORE,
	.kind = FORM_CHOICE,
	.flags = FORM_REQUIRED,
	.choices = "disclose|not-disclose|discard"},
    {.key = "discard_category",
	.heading = "Discard category",
	.guidance = FROM_STORE,
	.kind = FORM_CHOICE,
	.flags = FORM_REQUIRED,
	.choices = FROM_STORE "discard",
	.when = "recommendation=discard"},
    {PART("reasons", "Reasons")}, {0}};

const struct form_field form_invitation[] = {
    {.key = "reply_by", .heading = "Reply by", .kind = FORM_DATE, .flags = FORM_REQUIRED},
    {.key = "text",
	.heading = "Text",
	.guidance = "What the applicant is told and asked, word for word.",
	.kind = FORM_TEXT,
	.flags = FORM_REQUIRED},
    {0}};

const struct form_field form_no_invitation[] = {
    {.key = "reason",
	.heading = "Reason",
	.guidance =
	    "Why the applicant is not asked.  Where there is room for doubt, they should be:\n"
	    "R (L) v Commissioner of Police of the Metropolis [2009] UKSC 3.",
	.kind = FORM_TEXT,
	.flags = FORM_REQUIRED},
    {0}};

const struct form_field form_reply[] = {{.key = "reply",
					    .heading = "Reply",
					    .kind = FORM_CHOICE,
					    .flags = FORM_REQUIRED,
					    .choices = "received|none"},
    {.key = "text",
	.heading = "Text",
	.guidance = "What the applicant says.",
	.kind = FORM_TEXT,
	.flags = FORM_REQUIRED,
	.when = "reply=received"},
    {.key = "effect",
	.heading = "Effect",
	.guidance = "What it changes, and why; or why nothing.",
	.kind = FORM_TEXT,
	.flags = FORM_REQUIRED},
    {0}};

const struct form_field form_decision[] = {
    {.key = "relevant",
	.heading = "Relevant",
	.guidance = "Police Act 1997 s.113B(4)(a): is the information reasonably believed to be\n"
		    "relevant for the purpose of this application?",
	.kind = FORM_YES_NO,
	.flags = FORM_REQUIRED},
    {.key = "relevant_reasons",
	.heading = "Relevant reasons",
	.kind = FORM_TEXT,
	.flags = FORM_REQUIRED},
    {.key = "ought",
	.heading = "Ought",
	.guidance = "s.113B(4)(b): ought it to be included in the certificate?",
	.kind = FORM_YES_NO,
	.flags = FORM_REQUIRED,
	.when = "relevant=yes"},
    {.key = "ought_reasons",
	.heading = "Ought reasons",
	.kind = FORM_TEXT,
	.flags = FORM_REQUIRED,
	.when = "relevant=yes"},
    {.key = "proportionality",
	.heading = "Proportionality",
	.guidance = "Is the interference with private life justified by what the\n"
		    "certificate is to protect?",
	.kind = FORM_TEXT,
	.flags = FORM_REQUIRED,
	.when = "relevant=yes"},
    {.key = "representations",
	.heading = "Representations",
	.guidance = "How the applicant's representations were considered, or why there are none.",
	.kind = FORM_TEXT,
	.flags = FORM_REQUIRED},
    {.key = "acquittal",
	.heading = "Acquittal",
	.guidance = "The applicant was acquitted: state it, and the weight given to it.\n"
		    "R (AR) v Chief Constable of Greater Manchester [2018] UKSC 47.",
	.kind = FORM_TEXT,
	.flags = FORM_REQUIRED,
	.when = "record_kind=acquittal"},
    {.key = "certificate_text",
	.heading = "Certificate text",
	.guidance =
	    "Word for word as it goes on the certificate.\n"
	    "Factual, fair, complete: with the outcome, and the person's account where material.",
	.kind = FORM_TEXT,
	.flags = FORM_REQUIRED,
	.when = "ought=yes"},
    {.key = "reasons",
	.heading = "Reasons of the conclusion",
	.guidance = "Why the earlier decision is varied.",
	.kind = FORM_TEXT,
	.flags = FORM_REQUIRED,
	.when = "concluding=yes"},
    {0}};

const struct form_field form_conclusion[] = {
    {.key = "reasons",
	.heading = "Reasons",
	.guidance = "Why the reconsideration ends like this.",
	.kind = FORM_TEXT,
	.flags = FORM_REQUIRED},
    {0}};

const struct form_field form_grounds[] = {
    {.key = "grounds",
	.heading = "Grounds",
	.guidance = "What is disputed, and why, as it was put.",
	.kind = FORM_TEXT,
	.flags = FORM_REQUIRED},
    {0}};

const struct form_field form_review[] = {
    {.key = "review",
	.heading = "Review",
	.guidance =
	    "What the Independent Monitor is told: whether the information is still thought to be\n"
	    "relevant, and that it ought to be included; and why.",
	.kind = FORM_TEXT,
	.flags = FORM_REQUIRED},
    {0}};

const struct form_field form_found[] = {{.key = "reasons",
					    .heading = "Reasons",
					    .guidance = "Those that the Independent Monitor gives.",
					    .kind = FORM_TEXT,
					    .flags = FORM_REQUIRED},
    {0}};

const struct form_field form_certificate[] = {{.key = "reference",
						  .heading = "Reference of the new certificate",
						  .kind = FORM_LINE,
						  .flags = FORM_REQUIRED,
						  .when = "issued=yes"},
    {.key = "reason",
	.heading = "Reason",
	.guidance = "Why there is no new certificate.",
	.kind = FORM_TEXT,
	.flags = FORM_REQUIRED,
	.when = "issued=no"},
    {0}};

#define FIELDS_MAX 40U

/* The question of a part of an assessment, with the step that it comes from. */
static enum ought_status
part_guidance(
    struct ought_db *db, const char *part, struct ought_buffer *guidance, struct ought_error *err)
{
	json_t *row = NULL;
	enum ought_status status;

	status = case_row(db,
	    "SELECT question, replace(source, ' (~)', '') AS source FROM ledger.assessment_part WHERE part = :part",
	    OUGHT_BINDS(OUGHT_TEXT(":part", part)), &row, err);
	if (status == OUGHT_OK && row == NULL)
		status = ought_error_set(
		    err, OUGHT_INTERNAL, "no part of an assessment is called %s", part);
	if (status == OUGHT_OK)
		ought_buffer_add(guidance, "%s\n%s", ought_json_text(row, "question"),
		    ought_json_text(row, "source"));
	json_decref(row);
	return status == OUGHT_OK && guidance->failed ? case_nomem(err) : status;
}

/* Put what the store has in place of FROM_STORE; ${words} keeps it. */
static enum ought_status
fill_from_store(struct cli *cli, struct form_field *field, struct ought_buffer words[static 2],
    struct ought_error *err)
{
	const char *from = field->choices;
	enum ought_status status = OUGHT_OK;

	if (from != NULL && strncmp(from, FROM_STORE, strlen(FROM_STORE)) == 0) {
		status = case_vocabulary(cli->db, from + strlen(FROM_STORE), "|", &words[0], err);
		field->choices = words[0].text;
	}
	if (status == OUGHT_OK && field->guidance != NULL &&
	    strcmp(field->guidance, FROM_STORE) == 0) {
		status = part_guidance(cli->db, field->key, &words[1], err);
		field->guidance = words[1].text;
	}
	return status;
}

enum ought_status
case_form_fill(struct cli *cli, const struct form *form, json_t **answers, struct ought_error *err)
{
	struct form_field filled[FIELDS_MAX];
	struct ought_buffer words[FIELDS_MAX][2] = {0};
	struct form whole = *form;
	enum ought_status status = OUGHT_OK;
	size_t count = 0;

	for (;; count++) {
		if (count == FIELDS_MAX)
			return ought_error_set(err, OUGHT_INTERNAL, "a form has too many fields");
		filled[count] = form->fields[count];
		if (filled[count].key == NULL)
			break;
	}
	for (size_t i = 0; i < count && status == OUGHT_OK; i++)
		status = fill_from_store(cli, &filled[i], words[i], err);
	whole.fields = filled;
	if (status == OUGHT_OK)
		status = form_fill(cli, &whole, answers, err);
	for (size_t i = 0; i < count; i++) {
		ought_buffer_free(&words[i][0]);
		ought_buffer_free(&words[i][1]);
	}
	return status;
}

enum ought_status
case_form(struct cli *cli, const struct form_field *fields, const char *title, const char *guidance,
    const json_t *context, const json_t *present, json_t **answers, struct ought_error *err)
{
	const struct form form = {.title = title,
	    .guidance = guidance,
	    .fields = fields,
	    .context = context,
	    .present = present};

	return case_form_fill(cli, &form, answers, err);
}
