/* describe_check.c: a check as text that people read: who may be the applicant, and what was answered. */
#include <stdio.h>
#include <string.h>

#include "cli/output.h"

#include "describe_internal.h"

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
	describe_fields_of(text, row, facts);
	describe_erased(text, content);
	describe_fields_of(text, content, told);
	if (content != NULL && json_object_get(content, "applicant") != NULL) {
		describe_heading(text, "Applicant");
		describe_person(text, json_object_get(content, "applicant"));
		describe_field_of(text, "Place of birth", content, "birth_place");
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
		describe_field_of(text, "By", row, "officer");
		describe_field_of(text, "Reason", row, "reason");
		describe_field_of(text, "It was", row, "was");
		describe_field_of(text, "Due until then", row, "due_before");
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
