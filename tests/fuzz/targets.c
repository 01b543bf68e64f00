/*
 * targets.c: each parser, and what holds of whatever it takes.  A strict parser takes only what it would have written; a
 * lenient one takes nothing that it cannot write strictly.  The rest is for the sanitizers: no byte is read or
 * written beyond, nothing leaks.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ought/ledger.h"
#include "ought/store.h"
#include "cli/input/csv.h"
#include "cli/input/form.h"
#include "match/match_internal.h"

#include "targets.h"

static void
must(bool holds)
{
	if (!holds)
		abort();
}

/* A copy that ends where the bytes end, with a NUL behind: for parsers that take strings. */
static char *
string_of(const uint8_t *bytes, size_t len)
{
	char *text = malloc(len + 1);

	must(text != NULL);
	memcpy(text, bytes, len);
	text[len] = '\0';
	return text;
}

static void
feed_json(const uint8_t *bytes, size_t len)
{
	json_t *value = NULL;
	char *again = NULL;
	size_t again_len = 0;

	if (ought_json_decode((const char *)bytes, len, &value, NULL) == OUGHT_OK) {
		must(ought_json_encode(value, &again, &again_len, NULL) == OUGHT_OK);
		must(again_len == len && memcmp(again, bytes, len) == 0);
		free(again);
		json_decref(value);
	}
	if (ought_json_read((const char *)bytes, len, &value, NULL) == OUGHT_OK) {
		json_t *second = NULL;

		must(ought_json_encode(value, &again, &again_len, NULL) == OUGHT_OK);
		must(ought_json_decode(again, again_len, &second, NULL) == OUGHT_OK);
		must(json_equal(value, second) != 0);
		json_decref(second);
		json_decref(value);
		free(again);
	}
}

static void
feed_entry(const uint8_t *bytes, size_t len)
{
	struct ought_entry entry = {0};
	char *again = NULL;
	size_t again_len = 0;

	if (ought_entry_read((const char *)bytes, len, &entry, NULL) != OUGHT_OK)
		return;
	must(ought_entry_write(&entry, &again, &again_len, NULL) == OUGHT_OK);
	must(again_len == len && memcmp(again, bytes, len) == 0);
	free(again);
	ought_entry_clear(&entry);
}

static void
feed_armor(const uint8_t *bytes, size_t len)
{
	uint8_t key[OUGHT_KEY_BYTES], signature[OUGHT_SIGNATURE_BYTES];
	struct ought_buffer again = {0};

	if (ought_sshsig_unarmor((const char *)bytes, len, key, signature, NULL) != OUGHT_OK)
		return;
	ought_sshsig_armor(key, signature, &again);
	must(again.len == len && memcmp(again.text, bytes, len) == 0);
	ought_buffer_free(&again);
}

/* Of whatever key: no fuzzer makes a signature that verifies, so this is about reading. */
static void
feed_checkpoint(const uint8_t *bytes, size_t len)
{
	static const char vkey[] = "example.force/7f3a+988a8fce+"
				   "AW3GnUcvf0D0dp6tsVmzLtrmmwcpozJ3mA0HQ2UxH013";
	struct ought_checkpoint checkpoint = {0};

	(void)!ought_checkpoint_read((const char *)bytes, len, vkey, &checkpoint, NULL);
}

static void
feed_words(const uint8_t *bytes, size_t len)
{
	char *text = string_of(bytes, len), id[OUGHT_ID_MAX], date[OUGHT_DATE_MAX],
	     at[OUGHT_TIME_MAX];
	struct ought_date day;
	struct ought_date_span span;
	int64_t n = 0, at_ms = 0;
	int kind;

	for (kind = OUGHT_ID_PERSON; kind <= OUGHT_ID_RECONSIDERATION; kind++) {
		enum ought_id_kind as = (enum ought_id_kind)kind;

		if (ought_id_parse(as, text, &n, NULL) == OUGHT_OK)
			must(n > 0);
		if (ought_id_parse_exact(as, text, &n, NULL) == OUGHT_OK) {
			ought_id_format(as, n, id);
			must(strcmp(id, text) == 0);
		}
	}
	if (ought_date_parse(text, &day, NULL) == OUGHT_OK) {
		ought_date_format(day, date);
		must(strcmp(date, text) == 0);
	}
	if (ought_date_parse_partial(text, &span, NULL) == OUGHT_OK)
		must(span.first.day <= span.last.day);
	if (ought_time_parse(text, &at_ms, NULL) == OUGHT_OK) {
		ought_time_format(at_ms, at);
		must(strcmp(at, text) == 0);
	}
	free(text);
}

static void
feed_request(const uint8_t *bytes, size_t len)
{
	struct ought_request request = {0};

	if (ought_request_read((const char *)bytes, len, &request, NULL) == OUGHT_OK)
		must(json_is_object(request.json));
	ought_request_clear(&request);
}

struct csv_count {
	size_t rows;
	size_t problems;
};

static enum ought_status
count_row(
    void *cookie, size_t line, const char *const *values, int64_t read, struct ought_error *err)
{
	struct csv_count *count = cookie;

	(void)err;
	must(line >= 1 && read >= 0);
	must(values[0][0] != '\0'); /* it is required */
	must(strlen(values[1]) <= CSV_FIELD_MAX);
	count->rows++;
	return OUGHT_OK;
}

static void
count_problem(void *cookie, size_t line, const char *column, const char *what)
{
	struct csv_count *count = cookie;

	(void)line;
	(void)column;
	must(what[0] != '\0');
	count->problems++;
}

static void
feed_csv(const uint8_t *bytes, size_t len)
{
	static const struct csv_column columns[] = {{"surname", true}, {"forenames", false}, {0}};
	struct csv_count count = {0, 0};
	const struct csv_reader reader = {columns, count_row, count_problem, &count};
	char *text = string_of(bytes, len);
	FILE *file = fmemopen(text, len == 0 ? 1 : len, "r");

	must(file != NULL);
	must(csv_read(&reader, file, NULL) == OUGHT_OK);
	/* Without a header there is nothing to trust. */
	must(count.rows == 0 || len > strlen("surname,forenames"));
	fclose(file);
	free(text);
}

static const struct form_field form_fields[] = {
    {"relevant", "Relevant", NULL, FORM_YES_NO, FORM_REQUIRED, NULL, NULL, NULL},
    {"reasons", "Reasons", NULL, FORM_TEXT, FORM_REQUIRED, "relevant=yes", NULL, NULL},
    {"result", "Result", NULL, FORM_CHOICE, 0, NULL, "disclose|not-disclose", NULL},
    {"from", "From", NULL, FORM_DATE, 0, NULL, NULL, NULL},
    {"age", "Age", NULL, FORM_NUMBER, 0, NULL, NULL, NULL},
    {"home", "Home based", NULL, FORM_FLAG, 0, NULL, NULL, NULL},
    {"source.description", "Source", NULL, FORM_LINE, 0, NULL, NULL, NULL},
    {"aggravating", "Aggravating features", NULL, FORM_LIST, 0, NULL, NULL, NULL},
    {"births", "Dates of birth", NULL, FORM_DATES, 0, NULL, NULL, NULL},
    {"names", "Names", NULL, FORM_ROWS, 0, NULL, NULL, "kind|forenames*|surname"},
    {0},
};

/* What was read, written as a form again, reads the same: nothing typed is lost or changed. */
static void
feed_form(const uint8_t *bytes, size_t len)
{
	struct form form = {.title = "a form", .fields = form_fields};
	struct ought_buffer text = {0};
	json_t *answers = NULL, *again = NULL;
	char *given = string_of(bytes, len);
	enum ought_status status = form_read(&form, given, len, &answers, NULL);

	free(given);
	if (status != OUGHT_OK)
		return;
	form.present = answers;
	form_write(&form, &text);
	must(!text.failed);
	form.present = NULL;
	must(form_read(&form, text.text, text.len, &again, NULL) == OUGHT_OK);
	must(json_equal(answers, again) != 0);
	json_decref(again);
	json_decref(answers);
	ought_buffer_free(&text);
}

static void
feed_profile(const uint8_t *bytes, size_t len)
{
	static const struct match_frequencies nobody;
	struct match_profile *profile = malloc(sizeof(*profile));
	struct match_comparison comparison;
	struct match_keys keys;

	must(profile != NULL);
	if (match_profile_read(bytes, len, profile, NULL) == OUGHT_OK) {
		must(profile->name_count <= MATCH_NAMES_MAX);
		must(profile->birth_count <= MATCH_BIRTHS_MAX);
		match_compare(&nobody, profile, profile, &comparison);
		must(comparison.count <= MATCH_EVIDENCE_MAX);
		must(match_keys_sought(profile, &keys, NULL) == OUGHT_OK);
		match_keys_free(&keys);
	}
	free(profile);
}

const struct fuzz_target fuzz_targets[] = {
    {"armor", feed_armor},
    {"checkpoint", feed_checkpoint},
    {"csv", feed_csv},
    {"entry", feed_entry},
    {"form", feed_form},
    {"json", feed_json},
    {"profile", feed_profile},
    {"request", feed_request},
    {"words", feed_words},
    {NULL, NULL},
};
