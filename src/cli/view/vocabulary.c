/* vocabulary.c: the words that the store knows, and whether what was typed is one of them. */
#include <stdlib.h>
#include <string.h>

#include "cases.h"

#define WORDS_MAX 64U

enum ought_status
case_vocabulary(struct ought_db *db, const char *vocabulary, const char *divider,
    struct ought_buffer *words, struct ought_error *err)
{
	static const struct {
		const char *name;
		const char *sql;
	} vocabularies[] = {
	    {"kind", "SELECT name FROM ledger.record_kind ORDER BY name = 'other', name"},
	    {"category", "SELECT name FROM ledger.offence_category ORDER BY name = 'other', name"},
	    {"role", "SELECT name FROM ledger.record_role ORDER BY name"},
	    {"workforce", "SELECT name FROM ledger.workforce ORDER BY name = 'other', name"},
	    {"discard", "SELECT name FROM ledger.discard_category ORDER BY name"},
	    {"trigger", "SELECT name FROM ledger.reconsideration_trigger ORDER BY name"},
	    {"rank", "SELECT name FROM ledger.rank ORDER BY name"},
	};
	const size_t count = sizeof(vocabularies) / sizeof(vocabularies[0]);
	struct ought_statement *statement = NULL;
	enum ought_status status;
	size_t i = 0;
	bool more;

	while (i < count && strcmp(vocabularies[i].name, vocabulary) != 0)
		i++;
	if (i == count)
		return ought_error_set(
		    err, OUGHT_INTERNAL, "there is no vocabulary %s", vocabulary);
	if ((status = ought_db_query(db, vocabularies[i].sql, NULL, &statement, err)) != OUGHT_OK)
		return status;
	while ((status = ought_statement_step(statement, &more, err)) == OUGHT_OK && more)
		ought_buffer_add(words, "%s%s", words->len > 0 ? divider : "",
		    ought_statement_text(statement, 0));
	ought_statement_finish(statement);
	return status == OUGHT_OK && words->failed ? case_nomem(err) : status;
}

/* That ${typed} is one of ${list}, divided by "|", which is taken apart. */
static enum ought_status
check_word(const char *what, const char *typed, char *list, struct ought_error *err)
{
	const char *words[WORDS_MAX + 1] = {NULL};
	struct ought_buffer all = {0};
	const char *nearest;
	size_t count = 0;
	enum ought_status status;

	for (char *rest = list, *word; (word = strsep(&rest, "|")) != NULL && count < WORDS_MAX;) {
		if (strcmp(word, typed) == 0)
			return OUGHT_OK;
		words[count++] = word;
	}
	if ((nearest = help_nearest(typed, words)) != NULL)
		return ought_error_set(err, OUGHT_INVALID, "there is no %s %.60s; did you mean %s?",
		    what, typed, nearest);
	for (size_t i = 0; i < count; i++)
		ought_buffer_add(&all, "%s%s",
		    i == 0              ? ""
			: i + 1 < count ? ", "
					: " and ",
		    words[i]);
	status = all.failed ? case_nomem(err)
			    : ought_error_set(err, OUGHT_INVALID,
				  "there is no %s %.60s; there are %s", what, typed, all.text);
	ought_buffer_free(&all);
	return status;
}

enum ought_status
case_option_word(struct cli *cli, const char *option, struct ought_error *err)
{
	const char *typed;
	enum ought_status status = OUGHT_OK;

	for (size_t i = 0; status == OUGHT_OK && (typed = option_at(cli, option, i)) != NULL; i++) {
		struct ought_buffer words = {0};

		status = case_vocabulary(cli->db, option, "|", &words, err);
		if (status == OUGHT_OK && words.text != NULL)
			status = check_word(option, typed, words.text, err);
		ought_buffer_free(&words);
	}
	return status;
}
