/*
 * statistics.c: how many records the register holds, by outcome, kind, category, year and age.
 *
 * What the ledger knows of a record (kind, outcome, category) is counted without the content.  Years and ages are personal:
 * they stay in the content and are read there, in one statement that gives counts only; nothing is copied into the ledger
 * for the sake of counting.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/statistics.h"

static const struct statistics_dimension dimensions[] = {
    [BY_OUTCOME] = {"outcome", "Outcome",
	"SELECT code, code || ': ' || title FROM ledger.outcome ORDER BY CAST(code AS INTEGER), code",
	false},
    [BY_KIND] = {"kind", "Kind",
	"SELECT name, title FROM ledger.record_kind ORDER BY name = 'other', name", false},
    [BY_CATEGORY] = {"category", "Category",
	"SELECT name, title FROM ledger.offence_category ORDER BY name = 'other', title", false},
    [BY_YEAR] = {"year", "Year", NULL, true},
    [BY_AGE] = {"age", "Age at the time",
	"SELECT name, title FROM ledger.age_band ORDER BY from_age", true},
};

const struct statistics_dimension *
statistics_dimension(enum dimension dimension)
{
	return &dimensions[dimension];
}

/* ---- what is asked ---- */

static enum ought_status
read_by(const char *text, enum dimension *by, size_t *count, struct ought_error *err)
{
	*count = 0;
	while (*text != '\0') {
		const size_t len = strcspn(text, ",");
		size_t d = 0;

		while (d < DIMENSIONS &&
		    (strlen(dimensions[d].name) != len ||
			strncmp(dimensions[d].name, text, len) != 0))
			d++;
		if (d == DIMENSIONS)
			return ought_error_set(err, OUGHT_INVALID,
			    "statistics are by outcome, kind, category, year and age, and not by %.*s",
			    len < 40 ? (int)len : 40, text);
		for (size_t i = 0; i < *count; i++)
			if (by[i] == d)
				return ought_error_set(err, OUGHT_INVALID,
				    "statistics are by %s once, not twice", dimensions[d].name);
		if (*count == OUGHT_STATISTICS_BY_MAX)
			return ought_error_set(err, OUGHT_INVALID,
			    "statistics are by %u dimensions at most", OUGHT_STATISTICS_BY_MAX);
		by[(*count)++] = (enum dimension)d;
		text += len;
		text += *text == ',';
	}
	if (*count == 0)
		return ought_error_set(err, OUGHT_INVALID, "say by what to count");
	return OUGHT_OK;
}

enum ought_status
ought_statistics_check(
    const struct ought_statistics_plan *plan, bool *content, struct ought_error *err)
{
	enum dimension by[OUGHT_STATISTICS_BY_MAX];
	size_t count = 0;
	enum ought_status status;

	if ((status = read_by(plan->by, by, &count, err)) != OUGHT_OK)
		return status;
	*content = plan->from != NULL || plan->to != NULL;
	for (size_t i = 0; i < count; i++)
		*content |= dimensions[by[i]].content;
	return OUGHT_OK;
}

const char *const *
statistics_list(const struct ought_statistics_plan *plan, enum dimension dimension)
{
	static const char *const none[] = {NULL};
	const char *const *list = dimension == BY_OUTCOME ? plan->outcomes
	    : dimension == BY_KIND                        ? plan->kinds
	    : dimension == BY_CATEGORY                    ? plan->categories
							  : NULL;

	return list != NULL ? list : none;
}

/* ---- words ---- */

static enum ought_status
add_word(struct words *words, const char *name, const char *title, struct ought_error *err)
{
	struct word *more = reallocarray(words->word, words->count + 1, sizeof(*more));

	if (more == NULL)
		return no_memory(err);
	words->word = more;
	memset(&more[words->count], 0, sizeof(*more));
	snprintf(more[words->count].name, STATISTICS_WORD_MAX, "%s", name);
	snprintf(more[words->count].title, STATISTICS_TITLE_MAX, "%s", title);
	words->count++;
	return OUGHT_OK;
}

size_t
statistics_word(const struct words *words, const char *name)
{
	size_t i = 0;

	while (i + 1 < words->count && (name == NULL || strcmp(words->word[i].name, name) != 0))
		i++;
	return i;
}

static enum ought_status
load_words(struct ought_db *db, struct counting *counting, struct ought_error *err)
{
	enum ought_status status = OUGHT_OK;
	char year[16];

	for (size_t d = 0; d < DIMENSIONS && status == OUGHT_OK; d++) {
		struct words *words = &counting->words[d];
		struct ought_statement *statement = NULL;
		bool row = false;

		if (dimensions[d].words != NULL)
			status = ought_db_query(db, dimensions[d].words, NULL, &statement, err);
		while (statement != NULL && status == OUGHT_OK &&
		    (status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row)
			status = add_word(words, ought_statement_text(statement, 0),
			    ought_statement_text(statement, 1), err);
		ought_statement_finish(statement);
		for (int y = 1900; d == BY_YEAR && y < 2200 && status == OUGHT_OK; y++) {
			snprintf(year, sizeof(year), "%d", y);
			status = add_word(words, year, year, err);
		}
		if (status == OUGHT_OK)
			status = add_word(words, STATISTICS_UNKNOWN,
			    d == BY_OUTCOME ? "no outcome" : "not known", err);
	}
	return status;
}

static enum ought_status
check_lists(const struct counting *counting, struct ought_error *err)
{
	for (size_t d = 0; d < DIMENSIONS; d++) {
		const struct words *words = &counting->words[d];

		for (const char *const *name = statistics_list(counting->plan, (enum dimension)d);
		     *name != NULL; name++)
			if (strcmp(words->word[statistics_word(words, *name)].name, *name) != 0)
				return ought_error_set(err, OUGHT_INVALID, "there is no %s %.40s",
				    dimensions[d].name, *name);
	}
	return OUGHT_OK;
}

/* ---- counting ---- */

static const char sql_ledger[] = "SELECT r.outcome, r.kind, r.category, NULL, NULL, count(*)"
				 "  FROM ledger.record_ref AS r"
				 " WHERE (r.status = 'held' OR :left)"
				 "   AND :from IS NULL AND :to IS NULL"
				 " GROUP BY 1, 2, 3";
/*
 * What was amended has the whole record as a member.  An age is reckoned as ought_date_years does; of a date of birth that is
 * known in part from the last day that it may be, or the day of the events if that comes earlier, and from the first; where
 * these fall in two bands it is not known.
 */
static const char sql_content[] =
    "SELECT e.outcome, e.kind, e.category, substr(e.day, 1, 4) AS year,"
    "       (SELECT a.name FROM ledger.age_band AS a"
    "         WHERE max(0, CAST(substr(e.day, 1, 4) AS INTEGER) - CAST(substr(b.date, 1, 4) AS INTEGER)"
    "               - (substr(e.day, 6) < substr(CASE length(b.date)"
    "                                              WHEN 7 THEN date(b.date || '-01', '+1 month', '-1 day')"
    "                                              ELSE b.date || substr('-12-31', length(b.date) - 3)"
    "                                            END, 6)))"
    "               BETWEEN a.from_age AND a.to_age"
    "           AND CAST(substr(e.day, 1, 4) AS INTEGER) - CAST(substr(b.date, 1, 4) AS INTEGER)"
    "               - (substr(e.day, 6) < substr(b.date || substr('-01-01', length(b.date) - 3), 6))"
    "               BETWEEN a.from_age AND a.to_age) AS age,"
    "       count(*)"
    "  FROM (SELECT r.record, r.person, r.outcome, r.kind, r.category,"
    "               coalesce(json_extract(CAST(p.body AS TEXT), '$.record.from'),"
    "                        json_extract(CAST(p.body AS TEXT), '$.from')) AS day"
    "          FROM ledger.record_ref AS r"
    "          LEFT JOIN part AS p ON p.n = r.content_n AND p.until_n IS NULL"
    "         WHERE r.status = 'held' OR :left) AS e"
    "  LEFT JOIN person_birth AS b ON b.person = e.person AND b.seq = 0 AND b.until_n IS NULL"
    " WHERE (:from IS NULL OR e.day >= :from) AND (:to IS NULL OR e.day <= :to)"
    " GROUP BY 1, 2, 3, 4, 5";

static bool
wanted(const struct counting *counting, const struct group *group)
{
	for (size_t d = 0; d < DIMENSIONS; d++) {
		const char *const *name = statistics_list(counting->plan, (enum dimension)d);
		const char *is = counting->words[d].word[group->value[d]].name;

		if (*name == NULL)
			continue;
		while (*name != NULL && strcmp(*name, is) != 0)
			name++;
		if (*name == NULL)
			return false;
	}
	return true;
}

static enum ought_status
add_group(
    struct counting *counting, const struct ought_statement *statement, struct ought_error *err)
{
	struct group group = {.records = ought_statement_int(statement, DIMENSIONS)}, *more;

	for (size_t d = 0; d < DIMENSIONS; d++)
		group.value[d] =
		    statistics_word(&counting->words[d], ought_statement_text(statement, (int)d));
	if (!wanted(counting, &group))
		return OUGHT_OK;
	more = reallocarray(counting->group, counting->groups + 1, sizeof(*more));
	if (more == NULL)
		return no_memory(err);
	counting->group = more;
	more[counting->groups++] = group;
	for (size_t d = 0; d < DIMENSIONS; d++)
		counting->words[d].word[group.value[d]].occurs = true;
	return OUGHT_OK;
}

static enum ought_status
count_records(struct ought_db *db, struct counting *counting, struct ought_error *err)
{
	const struct ought_statistics_plan *plan = counting->plan;
	const struct ought_bind binds[] = {OUGHT_INT(":left", plan->left),
	    OUGHT_TEXT(":from", plan->from), OUGHT_TEXT(":to", plan->to), {0}};
	struct ought_statement *statement = NULL;
	bool row = false;
	enum ought_status status;

	if (counting->content)
		status = ought_db_query(db, sql_content, binds, &statement, err);
	else
		status = ought_db_query(db, sql_ledger, binds, &statement, err);
	while (status == OUGHT_OK &&
	    (status = ought_statement_step(statement, &row, err)) == OUGHT_OK && row)
		status = add_group(counting, statement, err);
	ought_statement_finish(statement);
	return status;
}

/* ---- the report ---- */

enum ought_status
ought_report_statistics(struct ought_store *store, const struct ought_statistics_plan *plan,
    json_t **report, struct ought_error *err)
{
	struct ought_db *db = ought_store_db(store);
	struct counting counting = {.plan = plan};
	enum ought_status status;

	if ((status = ought_statistics_check(plan, &counting.content, err)) != OUGHT_OK ||
	    (status = read_by(plan->by, counting.by, &counting.by_count, err)) != OUGHT_OK ||
	    (status = ought_store_read_begin(store, err)) != OUGHT_OK)
		return status;
	if ((status = load_words(db, &counting, err)) == OUGHT_OK &&
	    (status = check_lists(&counting, err)) == OUGHT_OK)
		status = count_records(db, &counting, err);
	ought_store_read_end(store);
	if (status == OUGHT_OK && (status = statistics_lay_out(&counting, err)) == OUGHT_OK)
		status = statistics_json(store, &counting, report, err);
	for (size_t d = 0; d < DIMENSIONS; d++)
		free(counting.words[d].word);
	free(counting.group);
	free(counting.row_group);
	free(counting.column_word);
	free(counting.cell);
	return status;
}
