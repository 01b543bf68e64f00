/* describe.c: what a person or a record says, as text that people read, and the pieces of such text. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/output.h"
#include "cases.h"

#include "describe_internal.h"

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

void
describe_field_of(
    struct ought_buffer *text, const char *label, const json_t *object, const char *key)
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

void
describe_fields_of(struct ought_buffer *text, const json_t *object, const struct labelled *fields)
{
	for (; fields->key != NULL; fields++)
		describe_field_of(text, fields->label, object, fields->key);
}

void
describe_erased(struct ought_buffer *text, const json_t *content)
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

/* "May 1987" where the day is not known. */
static const char *
birth_in_words(const json_t *birth, char shown[static OUGHT_DATE_LONG_MAX])
{
	const char *date = json_string_value(birth);

	ought_date_format_partial(date != NULL ? date : "", shown);
	return shown;
}

static void
describe_births(struct ought_buffer *text, const json_t *births)
{
	struct ought_buffer line = {0};
	char shown[OUGHT_DATE_LONG_MAX];
	const json_t *birth;
	size_t i;

	json_array_foreach(births, i, birth)
	    ought_buffer_add(&line, "%s%s", i > 0 ? "; " : "", birth_in_words(birth, shown));
	describe_field(text, "Dates of birth", line.text);
	ought_buffer_free(&line);
}

void
describe_person_line(struct ought_buffer *text, const json_t *person)
{
	const json_t *births = json_object_get(person, "births");
	char shown[OUGHT_DATE_LONG_MAX];

	whole_name(text, json_array_get(json_object_get(person, "names"), 0));
	if (json_array_size(births) > 0)
		ought_buffer_add(
		    text, ", born %s", birth_in_words(json_array_get(births, 0), shown));
}

void
describe_person_fields(struct ought_buffer *text, const json_t *person)
{
	const json_t *item;
	size_t i;

	describe_erased(text, person);
	json_array_foreach(json_object_get(person, "names"), i, item)
	{
		struct ought_buffer line = {0};

		whole_name(&line, item);
		ought_buffer_add(&line, " (%s)", ought_json_text(item, "kind"));
		describe_field(text, i == 0 ? "Names" : "", line.text);
		ought_buffer_free(&line);
	}
	describe_births(text, json_object_get(person, "births"));
	describe_field_of(text, "Sex", person, "sex");
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

/* "16", or "15 or 16" where the date of birth is known in part. */
static void
describe_age(struct ought_buffer *text, const json_t *row)
{
	const int least = (int)ought_json_int(row, "age_least", -1),
		  most = (int)ought_json_int(row, "age_most", -1);
	struct ought_buffer line = {0};

	if (least < 0)
		return;
	ought_buffer_add(&line, least == most ? "%d" : "%d or %d", least, most);
	describe_field(text, "Age at the time", line.text);
	ought_buffer_free(&line);
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
	describe_fields_of(text, row, facts);
	describe_age(text, row);
	describe_record_fields(text, content);
	describe_fields_of(text, row, kept);
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

	describe_erased(text, content);
	describe_fields_of(text, content, told);
	describe_fields_of(text, json_object_get(content, "source"), origin);
	describe_fields_of(text, json_object_get(content, "considerations"), considered);
	json_array_foreach(json_object_get(content, "referrals"), i, item)
	{
		struct ought_buffer line = {0};

		ought_buffer_add(
		    &line, "%s, %s", ought_json_text(item, "to"), ought_json_text(item, "on"));
		describe_field(text, i == 0 ? "Referrals" : "", line.text);
		ought_buffer_free(&line);
	}
	describe_fields_of(text, content, then);
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
