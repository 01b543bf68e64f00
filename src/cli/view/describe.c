/* describe.c: casework as text that people read. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/output.h"
#include "cases.h"

#include "describe.h"

#define LABEL_WIDTH 24

/* ${text} from the current column on, with following lines under ${indent}. */
static void
wrap(struct ought_buffer *out, const char *text, int indent)
{
	const size_t width = output_text_width() - (size_t)indent;
	bool first = true;

	do {
		const size_t len = display_fold(text, width);

		ought_buffer_add(out, "%*s%.*s\n", first ? 0 : indent, "", (int)len, text);
		first = false;
		text += len;
		while (*text == ' ')
			text++;
		if (*text == '\n')
			text++;
	} while (*text != '\0');
}

void
describe_heading(struct ought_buffer *text, const char *format, ...)
{
	char heading[256];
	va_list args;

	va_start(args, format);
	vsnprintf(heading, sizeof(heading), format, args);
	va_end(args);
	ought_buffer_add(text, "%s%s\n", text->len > 0 ? "\n" : "", heading);
}

void
describe_field(struct ought_buffer *text, const char *label, const char *value)
{
	if (value == NULL || value[0] == '\0')
		return;
	ought_buffer_add(text, "  %-*s ", LABEL_WIDTH, label);
	wrap(text, value, LABEL_WIDTH + 3);
}

void
describe_paragraph(struct ought_buffer *text, const char *paragraph)
{
	ought_buffer_add(text, "  ");
	wrap(text, paragraph, 2);
}

void
describe_who(struct ought_buffer *text, const char *what, const char *officer, const char *at)
{
	struct ought_buffer line = {0};
	char when[64];

	if (officer == NULL || at == NULL)
		return;
	local_time(at, when, sizeof(when));
	ought_buffer_add(&line, "%s, %s", officer, when);
	describe_field(text, what, line.text);
	ought_buffer_free(&line);
}

static void
field_of(struct ought_buffer *text, const char *label, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	struct ought_buffer line = {0};

	if (json_is_string(value))
		describe_field(text, label, json_string_value(value));
	else if (json_is_integer(value)) {
		ought_buffer_add(&line, "%lld", (long long)json_integer_value(value));
		describe_field(text, label, line.text);
	} else if (json_is_boolean(value))
		describe_field(text, label, json_is_true(value) ? "yes" : "no");
	else if (json_is_array(value)) {
		for (size_t i = 0; i < json_array_size(value); i++) {
			const char *item = json_string_value(json_array_get(value, i));

			if (item != NULL)
				ought_buffer_add(&line, "%s%s", i > 0 ? "; " : "", item);
		}
		describe_field(text, label, line.text);
	}
	ought_buffer_free(&line);
}

struct labelled {
	const char *key;
	const char *label;
};

static void
fields_of(struct ought_buffer *text, const json_t *object, const struct labelled *fields)
{
	for (; fields->key != NULL; fields++)
		field_of(text, fields->label, object, fields->key);
}

static void
erased(struct ought_buffer *text, const json_t *content)
{
	if (json_object_size(content) == 0)
		describe_field(text, "Content", "was erased");
}

void
describe_erasure(struct ought_buffer *text, const json_t *row)
{
	describe_who(text, "Erased by", ought_json_text(row, "erased_by"),
	    ought_json_text(row, "erased_at"));
	describe_field(text, "As proposed by", ought_json_text(row, "proposed_by"));
}

/* ---- persons ---- */

static void
whole_name(struct ought_buffer *line, const json_t *name)
{
	const char *forenames = ought_json_text(name, "forenames");
	const char *surname = ought_json_text(name, "surname");

	if (forenames != NULL && forenames[0] != '\0')
		ought_buffer_add(
		    line, "%s%s", forenames, surname != NULL && surname[0] != '\0' ? " " : "");
	if (surname != NULL)
		ought_buffer_add(line, "%s", surname);
}

void
describe_person_line(struct ought_buffer *text, const json_t *person)
{
	const json_t *births = json_object_get(person, "births");

	whole_name(text, json_array_get(json_object_get(person, "names"), 0));
	if (json_array_size(births) > 0)
		ought_buffer_add(text, ", born %s", json_string_value(json_array_get(births, 0)));
}

void
describe_person_fields(struct ought_buffer *text, const json_t *person)
{
	const json_t *item;
	size_t i;

	erased(text, person);
	json_array_foreach(json_object_get(person, "names"), i, item)
	{
		struct ought_buffer line = {0};

		whole_name(&line, item);
		ought_buffer_add(&line, " (%s)", ought_json_text(item, "kind"));
		describe_field(text, i == 0 ? "Names" : "", line.text);
		ought_buffer_free(&line);
	}
	field_of(text, "Dates of birth", person, "births");
	field_of(text, "Sex", person, "sex");
	json_array_foreach(json_object_get(person, "addresses"), i, item)
	{
		struct ought_buffer line = {0};
		const char *postcode = ought_json_text(item, "postcode");
		const char *from = ought_json_text(item, "from"), *to = ought_json_text(item, "to");

		ought_buffer_add(&line, "%s", ought_json_text(item, "address"));
		if (postcode != NULL)
			ought_buffer_add(&line, ", %s", postcode);
		if (from != NULL)
			ought_buffer_add(&line, ", from %s", from);
		if (to != NULL)
			ought_buffer_add(&line, ", to %s", to);
		describe_field(text, i == 0 ? "Addresses" : "", line.text);
		ought_buffer_free(&line);
	}
	json_array_foreach(json_object_get(person, "identifiers"), i, item)
	{
		struct ought_buffer line = {0};

		ought_buffer_add(&line, "%s %s", ought_json_text(item, "scheme"),
		    ought_json_text(item, "value"));
		describe_field(text, i == 0 ? "Identifiers" : "", line.text);
		ought_buffer_free(&line);
	}
}

void
describe_person(struct ought_buffer *text, const json_t *person)
{
	const json_t *member;
	size_t i;

	describe_person_fields(text, person);
	json_array_foreach(json_object_get(person, "members"), i, member)
	{
		struct ought_buffer line = {0};

		ought_buffer_add(&line, "%s, merged into %s", ought_json_text(member, "person"),
		    ought_json_text(member, "survivor"));
		describe_field(text, "Also", line.text);
		ought_buffer_free(&line);
		describe_person_fields(text, json_object_get(member, "content"));
	}
}

/* ---- records ---- */

/* "P-000002 (P-000001) as third-party": in brackets whom they are held to be. */
static void
concerns(struct ought_buffer *text, const json_t *persons)
{
	const json_t *item;
	size_t i;

	json_array_foreach(persons, i, item)
	{
		const char *person = ought_json_text(item, "person"),
			   *root = ought_json_text(item, "root");
		struct ought_buffer line = {0};

		ought_buffer_add(&line, "%s", person);
		if (strcmp(person, root) != 0)
			ought_buffer_add(&line, " (held to be %s)", root);
		ought_buffer_add(&line, " as %s", ought_json_text(item, "role"));
		describe_field(text, i == 0 ? "Concerns" : "", line.text);
		ought_buffer_free(&line);
	}
}

const char *
describe_standing(const json_t *row)
{
	const char *status = ought_json_text(row, "status");

	if (ought_json_text(row, "erased_by") != NULL ||
	    (status != NULL && strcmp(status, "erased") == 0))
		return ", which was erased";
	return status != NULL && strcmp(status, "left") == 0 ? ", which left the register" : "";
}

void
describe_record(struct ought_buffer *text, const json_t *row, const json_t *content)
{
	static const struct labelled facts[] = {
	    {"kind", "Kind"}, {"outcome", "Outcome"}, {"category", "Category"}, {0}};
	static const struct labelled kept[] = {
	    {"retention_group", "Retention group"}, {"review", "Next review"}, {0}};

	describe_heading(
	    text, "Record %s%s", ought_json_text(row, "record"), describe_standing(row));
	concerns(text, json_object_get(row, "persons"));
	fields_of(text, row, facts);
	describe_record_fields(text, content);
	fields_of(text, row, kept);
	describe_who(
	    text, "Entered by", ought_json_text(row, "officer"), ought_json_text(row, "at"));
	describe_erasure(text, row);
}

void
describe_record_fields(struct ought_buffer *text, const json_t *content)
{
	static const struct labelled told[] = {{"reference", "Reference"}, {"from", "From"},
	    {"to", "To"}, {"summary", "Summary"}, {"status", "Status"}, {0}};
	static const struct labelled origin[] = {
	    {"description", "Source"}, {"reliability", "Reliability"}, {0}};
	static const struct labelled considered[] = {{"age", "Age at the time"},
	    {"antecedence", "Antecedence"}, {"severity", "Severity"},
	    {"aggravating", "Aggravating features"}, {"distribution", "Distribution"},
	    {"exploitation", "Exploitation"}, {"malicious_intent", "Malicious intent"},
	    {"profit_motive", "Profit motive"}, {"adult_involvement", "Adult involvement"}, {0}};
	static const struct labelled then[] = {
	    {"safeguarding", "Safeguarding"}, {"rationale", "Rationale"}, {0}};
	const json_t *item;
	size_t i;

	erased(text, content);
	fields_of(text, content, told);
	fields_of(text, json_object_get(content, "source"), origin);
	fields_of(text, json_object_get(content, "considerations"), considered);
	json_array_foreach(json_object_get(content, "referrals"), i, item)
	{
		struct ought_buffer line = {0};

		ought_buffer_add(
		    &line, "%s, %s", ought_json_text(item, "to"), ought_json_text(item, "on"));
		describe_field(text, i == 0 ? "Referrals" : "", line.text);
		ought_buffer_free(&line);
	}
	fields_of(text, content, then);
}

/* ---- checks ---- */

void
describe_check(struct ought_buffer *text, const json_t *row, const json_t *content)
{
	static const struct labelled facts[] = {{"kind", "Kind"}, {"status", "State"},
	    {"received", "Received"}, {"due", "Due"}, {"hard_line", "Hard line"},
	    {"workforce", "Workforce"}, {"home_based", "Home based"},
	    {"barred_child", "Children's barred list"}, {"barred_adult", "Adults' barred list"},
	    {"volunteer", "Volunteer"}, {0}};
	static const struct labelled told[] = {
	    {"reference", "Reference"}, {"position", "Position"}, {"purpose", "Purpose"}, {0}};

	describe_heading(text, "Check %s", ought_json_text(row, "check"));
	fields_of(text, row, facts);
	erased(text, content);
	fields_of(text, content, told);
	if (content != NULL && json_object_get(content, "applicant") != NULL) {
		describe_heading(text, "Applicant");
		describe_person(text, json_object_get(content, "applicant"));
		field_of(text, "Place of birth", content, "birth_place");
	}
}

/* "P-000002: Elizabeth Umbercote, born 2001-02-03": whoever is held to be the same. */
static void
members_of(struct ought_buffer *text, const json_t *who)
{
	const json_t *member;
	size_t i;

	json_array_foreach(json_object_get(who, "members"), i, member)
	{
		struct ought_buffer line = {0};

		ought_buffer_add(&line, "also %s: ", ought_json_text(member, "person"));
		describe_person_line(&line, json_object_get(member, "content"));
		describe_paragraph(text, line.text);
		ought_buffer_free(&line);
	}
}

/* ${weights}: with what each piece of evidence weighs. */
static void
describe_candidate(struct ought_buffer *text, size_t number, const json_t *candidate, bool weights)
{
	const char *finding = ought_json_text(candidate, "finding");
	const char *band = ought_json_text(candidate, "band");
	const char *kind = ought_json_text(candidate, "kind");
	struct ought_buffer line = {0};
	const json_t *evidence;
	size_t at;

	if (json_object_get(candidate, "who") != NULL)
		describe_person_line(&line, json_object_get(candidate, "who"));
	if (kind != NULL && strcmp(kind, "home") == 0)
		band = "lives or lived at the home address";
	describe_heading(text, "%zu. %s%s%s%s%s", number, ought_json_text(candidate, "person"),
	    band != NULL ? ": " : "", band != NULL ? band : "", finding != NULL ? "; found " : "",
	    finding != NULL ? finding : "");
	if (line.len > 0)
		describe_paragraph(text, line.text);
	ought_buffer_free(&line);
	members_of(text, json_object_get(candidate, "who"));
	json_array_foreach(json_object_get(candidate, "evidence"), at, evidence)
	{
		struct ought_buffer said = {0};

		if (weights)
			ought_buffer_add(
			    &said, "%+6.2f  ", (double)ought_json_int(evidence, "weight", 0) / 100);
		ought_buffer_add(&said, "%s", ought_json_text(evidence, "finding"));
		describe_field(text, ought_json_text(evidence, "field"), said.text);
		ought_buffer_free(&said);
	}
}

void
describe_candidates(struct ought_buffer *text, const json_t *candidates)
{
	const json_t *candidate;
	size_t i;

	json_array_foreach(candidates, i, candidate)
	{
		describe_candidate(text, i + 1, candidate, false);
	}
}

void
describe_explained(struct ought_buffer *text, const json_t *candidates)
{
	const json_t *candidate, *evidence;
	size_t i, at;

	describe_paragraph(text,
	    "A weight is in bits: with each bit more, a finding is twice as often made on the same person as on "
	    "two at random.  How likely a sum is depends on how many persons could look alike.");
	json_array_foreach(candidates, i, candidate)
	{
		int64_t sum = ought_json_int(candidate, "weight", 0), address = 0;
		char total[96];

		describe_candidate(text, i + 1, candidate, true);
		json_array_foreach(json_object_get(candidate, "evidence"), at, evidence)
		{
			if (strcmp(ought_json_text(evidence, "field"), "address") == 0)
				address = ought_json_int(evidence, "weight", 0);
		}
		snprintf(total, sizeof(total), "%+6.2f  and without the address %+.2f",
		    (double)sum / 100, (double)(sum - address) / 100);
		describe_field(text, "in sum", total);
	}
}

/* ---- assessments, representations, decisions ---- */

void
describe_closings(struct ought_buffer *text, const json_t *closings)
{
	const json_t *row;
	size_t i;

	json_array_foreach(closings, i, row)
	{
		const bool withdrawn = strcmp(ought_json_text(row, "event"), "withdrawn") == 0;
		const char *at = ought_json_text(row, "at");
		char when[64];

		describe_heading(text, withdrawn ? "Withdrawn" : "Opened again");
		local_time(at, when, sizeof(when));
		describe_field(text, "On", when);
		field_of(text, "By", row, "officer");
		field_of(text, "Reason", row, "reason");
		field_of(text, "It was", row, "was");
		field_of(text, "Due until then", row, "due_before");
	}
}

void
describe_texts(struct ought_buffer *text, const json_t *texts)
{
	const json_t *one;
	size_t i;

	json_array_foreach(texts, i, one)
	{
		describe_heading(text, "Text of %s", ought_json_text(one, "decision"));
		describe_paragraph(text, ought_json_text(one, "text"));
	}
}

void
describe_answers(struct ought_buffer *text, const json_t *answers)
{
	const json_t *answer, *before;
	size_t i;

	json_array_foreach(answers, i, answer)
	{
		describe_heading(text, "%s: %s", i == 0 ? "Answer" : "Earlier answer",
		    ought_json_text(answer, "answer"));
		describe_who(text, "Answered by", ought_json_text(answer, "officer"),
		    ought_json_text(answer, "at"));
		if ((before = json_array_get(answers, i + 1)) != NULL)
			describe_who(text, "Replaces the answer of",
			    ought_json_text(before, "officer"), ought_json_text(before, "at"));
		describe_texts(text, json_object_get(answer, "texts"));
		if (json_object_get(answer, "texts") == NULL &&
		    strcmp(ought_json_text(answer, "answer"), "disclosure") == 0)
			describe_field(text, "Texts", "were erased");
	}
}

/* "Earlier assessment" for one that a later has replaced. */
static void
case_heading(struct ought_buffer *text, const char *what, const char *earlier, const json_t *row)
{
	const char *status = ought_json_text(row, "status");

	describe_heading(text, "%s %s for %s",
	    status != NULL && strcmp(status, "replaced") == 0 ? earlier : what,
	    ought_json_text(row, "record"), ought_json_text(row, "check"));
}

static void
describe_assessment(struct ought_buffer *text, const json_t *row)
{
	static const struct labelled told[] = {{"relevance", "Relevance"},
	    {"substantiation", "Substantiation"}, {"seriousness", "Seriousness"},
	    {"currency", "Currency"}, {"age_at_time", "Age at the time"}, {"pattern", "Pattern"},
	    {"conduct_since", "Conduct since"}, {"private_life", "Private life"},
	    {"third_parties", "Third parties"},
	    {"impact_if_not_disclosed", "Impact if not disclosed"},
	    {"third_party_access", "Third-party access"}, {0}};
	static const struct labelled facts[] = {
	    {"recommendation", "Recommendation"}, {"discard_category", "Discard category"}, {0}};
	const json_t *content = json_object_get(row, "content");

	case_heading(text, "Assessment of", "Earlier assessment of", row);
	describe_who(
	    text, "Assessed by", ought_json_text(row, "officer"), ought_json_text(row, "at"));
	erased(text, content);
	fields_of(text, content, told);
	fields_of(text, row, facts);
	field_of(text, "Reasons", content, "reasons");
}

void
describe_assessments(struct ought_buffer *text, const json_t *rows)
{
	const json_t *row;
	size_t i;

	json_array_foreach(rows, i, row) describe_assessment(text, row);
}

static void
describe_reply(struct ought_buffer *text, const json_t *row)
{
	const json_t *reply = json_object_get(row, "reply_content");

	if (ought_json_text(row, "reply") == NULL) {
		describe_field(text, "Reply", "not yet recorded");
		return;
	}
	describe_field(text, "Reply",
	    ought_json_bool(row, "late") ? "received, late" : ought_json_text(row, "reply"));
	erased(text, reply);
	field_of(text, "Text", reply, "text");
	field_of(text, "Effect", reply, "effect");
	describe_who(text, "Recorded by", ought_json_text(row, "reply_officer"),
	    ought_json_text(row, "reply_at"));
}

void
describe_representations(struct ought_buffer *text, const json_t *rows)
{
	const json_t *row, *content;
	size_t i;

	json_array_foreach(rows, i, row)
	{
		content = json_object_get(row, "content");
		if (!ought_json_bool(row, "invited")) {
			case_heading(text, "No representations invited on",
			    "Earlier, no representations invited on", row);
			erased(text, content);
			field_of(text, "Not invited, because", content, "reason");
			describe_who(text, "Recorded by", ought_json_text(row, "officer"),
			    ought_json_text(row, "at"));
			continue;
		}
		case_heading(text, "Representations on", "Earlier invitation on", row);
		describe_who(text, "Invited by", ought_json_text(row, "officer"),
		    ought_json_text(row, "at"));
		field_of(text, "Reply by", row, "reply_by");
		erased(text, content);
		field_of(text, "Invitation", content, "text");
		describe_reply(text, row);
	}
}

void
describe_decision(struct ought_buffer *text, const json_t *row, const json_t *content)
{
	static const struct labelled test[] = {{"relevant", "Relevant"}, {"ought", "Ought"},
	    {"result", "Result"}, {"status", "State"}, {0}};
	static const struct labelled told[] = {{"relevant_reasons", "Relevant reasons"},
	    {"ought_reasons", "Ought reasons"}, {"proportionality", "Proportionality"},
	    {"representations", "Representations"}, {"acquittal", "Acquittal"},
	    {"certificate_text", "Certificate text"}, {0}};
	static const struct labelled authority[] = {{"delegation", "Delegation"},
	    {"guidance", "Guidance"}, {"qaf", "Quality assurance"}, {"supersedes", "Supersedes"},
	    {"reconsideration", "Reconsideration"}, {0}};

	describe_heading(text, "Decision %s on %s for %s", ought_json_text(row, "decision"),
	    ought_json_text(row, "record"), ought_json_text(row, "check"));
	describe_who(
	    text, "Decided by", ought_json_text(row, "officer"), ought_json_text(row, "at"));
	fields_of(text, row, test);
	if (content != NULL)
		erased(text, content);
	fields_of(text, content, told);
	fields_of(text, row, authority);
}

enum ought_status
describe_print(struct cli *cli, struct ought_buffer *text, struct ought_error *err)
{
	enum ought_status status = OUGHT_OK;

	if (text->failed)
		status = case_nomem(err);
	else if (text->len > 0) {
		pager_begin(cli);
		say("%s", text->text);
		pager_end();
	}
	ought_buffer_free(text);
	return status;
}
