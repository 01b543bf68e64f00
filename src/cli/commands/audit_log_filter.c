/* audit_log_filter.c: sifting the ledger. */
#include <string.h>

#include "audit_log_filter.h"

const struct ought_act_about *
log_act_about(const char *name)
{
	const struct ought_act_about *about;

	for (size_t i = 0; (about = ought_act_about(i)) != NULL; i++)
		if (strcmp(about->name, name) == 0)
			return about;
	return NULL;
}

static bool
is_processing(const char *word)
{
	for (int kind = OUGHT_PROCESSING_NONE; kind <= OUGHT_PROCESSING_ERASURE; kind++)
		if (strcmp(ought_processing_name((enum ought_processing)kind), word) == 0)
			return true;
	return false;
}

static enum ought_status
check_words(const struct log_filter *filter, struct ought_error *err)
{
	if (filter->officer != NULL && !ought_officer_name_valid(filter->officer))
		return ought_error_set(err, OUGHT_INVALID,
		    "an officer's identifier is 1 to 63 of a-z, 0-9, dot and hyphen, such as jane.roe");
	if (filter->act != NULL && log_act_about(filter->act) == NULL)
		return ought_error_set(err, OUGHT_INVALID,
		    "there is no act %.60s, such as decision.made", filter->act);
	if (filter->processing != NULL && !is_processing(filter->processing))
		return ought_error_set(err, OUGHT_INVALID,
		    "--processing has to be one of collection, alteration, consultation, disclosure, combination, "
		    "erasure and none");
	return OUGHT_OK;
}

enum ought_status
log_filter_read(const struct cli *cli, struct log_filter *filter, struct ought_error *err)
{
	static const struct {
		const char *option;
		enum ought_id_kind kind;
	} subjects[LOG_SUBJECTS] = {
	    /* What concerns the fewest entries, as a rule, comes first: it is what is looked up. */
	    {"reconsideration", OUGHT_ID_RECONSIDERATION},
	    {"decision", OUGHT_ID_DECISION},
	    {"check", OUGHT_ID_CHECK},
	    {"record", OUGHT_ID_RECORD},
	    {"person", OUGHT_ID_PERSON},
	};
	struct ought_date from = {INT32_MIN}, to = {INT32_MAX};
	char text[OUGHT_ID_MAX];
	size_t count = 0;
	enum ought_status status;

	memset(filter, 0, sizeof(*filter));
	filter->officer = option_text(cli, "officer");
	filter->act = option_text(cli, "act");
	filter->processing = option_text(cli, "processing");
	if ((status = check_words(filter, err)) != OUGHT_OK)
		return status;
	for (size_t i = 0; i < LOG_SUBJECTS; i++) {
		if (!option_given(cli, subjects[i].option))
			continue;
		filter->subjects[count].kind = subjects[i].option;
		if ((status = option_id(cli, subjects[i].option, subjects[i].kind,
			 &filter->subjects[count].id, text, err)) != OUGHT_OK)
			return status;
		count++;
	}
	if ((status = option_date(cli, "from", &from, err)) != OUGHT_OK ||
	    (status = option_date(cli, "to", &to, err)) != OUGHT_OK)
		return status;
	filter->since_ms = from.day == INT32_MIN ? INT64_MIN : (int64_t)from.day * 86400000;
	filter->before_ms = to.day == INT32_MAX ? INT64_MAX : ((int64_t)to.day + 1) * 86400000;
	return OUGHT_OK;
}

/* The entries of a subject; a person's are also those of whoever is held to be the same. */
#define SUBJECT_ENTRIES                                                                           \
	"SELECT s.n FROM ledger.subject AS s WHERE s.kind = :kind AND s.id IN ("                  \
	"  SELECT :id UNION "                                                                     \
	"  SELECT m.person FROM ledger.person_ref AS p JOIN ledger.person_ref AS m USING (root) " \
	"   WHERE :kind = 'person' AND p.person = :id)"

enum ought_status
log_filter_query(struct ought_db *db, const struct log_filter *filter, bool newest_first,
    struct ought_statement **statement, struct ought_error *err)
{
	/* An officer's and an act's names stand in the entry as they are: most that cannot pass are not even parsed. */
	static const char sql_all[] =
	    "SELECT n, body FROM ledger.entry WHERE (:officer IS NULL OR instr(body, :officer) > 0) "
	    "AND (:act IS NULL OR instr(body, :act) > 0) ORDER BY n";
	static const char sql_all_newest[] =
	    "SELECT n, body FROM ledger.entry WHERE (:officer IS NULL OR instr(body, :officer) > 0) "
	    "AND (:act IS NULL OR instr(body, :act) > 0) ORDER BY n DESC";
	static const char sql_subject[] =
	    "SELECT n, body FROM ledger.entry WHERE n IN (" SUBJECT_ENTRIES ") ORDER BY n";
	static const char sql_subject_newest[] =
	    "SELECT n, body FROM ledger.entry WHERE n IN (" SUBJECT_ENTRIES ") ORDER BY n DESC";

	if (filter->subjects[0].kind == NULL)
		return ought_db_query(db, newest_first ? sql_all_newest : sql_all,
		    OUGHT_BINDS(
			OUGHT_TEXT(":officer", filter->officer), OUGHT_TEXT(":act", filter->act)),
		    statement, err);
	return ought_db_query(db, newest_first ? sql_subject_newest : sql_subject,
	    OUGHT_BINDS(OUGHT_TEXT(":kind", filter->subjects[0].kind),
		OUGHT_INT(":id", filter->subjects[0].id)),
	    statement, err);
}

enum ought_status
log_filter_passes(struct ought_db *db, const struct log_filter *filter,
    const struct ought_entry *entry, const struct ought_act_about *about, bool *passes,
    struct ought_error *err)
{
	static const char sql[] = "SELECT 1 WHERE :n IN (" SUBJECT_ENTRIES ")";
	const char *processing = about != NULL ? ought_processing_name(about->processing)
					       : ought_processing_name(OUGHT_PROCESSING_NONE);
	enum ought_status status = OUGHT_OK;

	*passes = (filter->officer == NULL || strcmp(filter->officer, entry->by) == 0) &&
	    (filter->act == NULL || strcmp(filter->act, entry->act) == 0) &&
	    (filter->processing == NULL || strcmp(filter->processing, processing) == 0) &&
	    entry->at_ms >= filter->since_ms && entry->at_ms < filter->before_ms;
	/* The first one was looked up. */
	for (const struct log_subject *subject = &filter->subjects[1]; *passes &&
	     status == OUGHT_OK && filter->subjects[0].kind != NULL && subject->kind != NULL;
	     subject++) {
		int64_t one = 0;

		status = ought_db_int(db, sql,
		    OUGHT_BINDS(OUGHT_INT(":n", entry->n), OUGHT_TEXT(":kind", subject->kind),
			OUGHT_INT(":id", subject->id)),
		    &one, passes, err);
	}
	return status;
}
