/* describe_decision.c: what leads to a decision about one record for one check, and the decision, as text that people read. */
#include <string.h>

#include "describe_internal.h"

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
	describe_erased(text, content);
	describe_fields_of(text, content, told);
	describe_fields_of(text, row, facts);
	describe_field_of(text, "Reasons", content, "reasons");
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
	describe_erased(text, reply);
	describe_field_of(text, "Text", reply, "text");
	describe_field_of(text, "Effect", reply, "effect");
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
			describe_erased(text, content);
			describe_field_of(text, "Not invited, because", content, "reason");
			describe_who(text, "Recorded by", ought_json_text(row, "officer"),
			    ought_json_text(row, "at"));
			continue;
		}
		case_heading(text, "Representations on", "Earlier invitation on", row);
		describe_who(text, "Invited by", ought_json_text(row, "officer"),
		    ought_json_text(row, "at"));
		describe_field_of(text, "Reply by", row, "reply_by");
		describe_erased(text, content);
		describe_field_of(text, "Invitation", content, "text");
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
	describe_fields_of(text, row, test);
	if (content != NULL)
		describe_erased(text, content);
	describe_fields_of(text, content, told);
	describe_fields_of(text, row, authority);
}
