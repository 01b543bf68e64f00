/* check_search_all.c: ought check search --all: a morning's batch, which goes on where it stopped. */
#include <stdio.h>
#include <string.h>

#include "cli/output.h"
#include "cli/view/cases.h"

#include "check_search.h"

struct batch_sum {
	size_t done;
	size_t all;
	size_t likely;
	size_t nobody;
	size_t cut;     /* that left somebody out */
	int64_t fewest; /* persons compared with an applicant, who are all that were held then */
	int64_t most;
};

/* One row of the list, and its part of the sum. */
static json_t *
batch_row(const json_t *row, const json_t *result, struct batch_sum *sum)
{
	const json_t *candidates = json_object_get(result, "candidates"),
		     *first = json_array_get(candidates, 0);
	const char *band = ought_json_text(first, "band");
	size_t count = json_array_size(candidates);
	int64_t compared = ought_json_int(result, "compared", 0);

	sum->done++;
	sum->nobody += search_to_match(result) == NULL;
	sum->likely +=
	    first != NULL && (strcmp(band, "likely") == 0 || strcmp(band, "almost certain") == 0);
	sum->cut += search_left_out(result) > 0;
	sum->fewest = sum->done == 1 || compared < sum->fewest ? compared : sum->fewest;
	sum->most = compared > sum->most ? compared : sum->most;
	return json_pack("{s:O, s:O, s:I, s:s*, s:I, s:I, s:O, s:O}", "check",
	    json_object_get(row, "check"), "due", json_object_get(row, "due"), "candidates",
	    (json_int_t)count, "best", band, "home",
	    (json_int_t)json_array_size(json_object_get(result, "home")), "left_out",
	    (json_int_t)search_left_out(result), "persons", json_object_get(result, "persons"),
	    "compared", json_object_get(result, "compared"));
}

/* What was done, whether or not all of it was: what was searched stays searched. */
static enum ought_status
say_sum(struct cli *cli, const struct batch_sum *sum, struct ought_error *err)
{
	if (cli->json)
		return output_document("ought.searches/1",
		    json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "all", (json_int_t)sum->all,
			"searched", (json_int_t)sum->done, "likely", (json_int_t)sum->likely,
			"nobody", (json_int_t)sum->nobody, "cut", (json_int_t)sum->cut, "fewest",
			(json_int_t)sum->fewest, "most", (json_int_t)sum->most),
		    err);
	if (sum->all == 0)
		return OUGHT_OK;
	printf("\n%zu of %zu searched: %zu with somebody likely, %zu with nobody to match",
	    sum->done, sum->all, sum->likely, sum->nobody);
	if (sum->cut > 0)
		printf(", %zu with more than are listed", sum->cut);
	if (sum->done > 0 && sum->fewest == sum->most)
		printf("; all %lld persons held compared for each", (long long)sum->most);
	else if (sum->done > 0)
		printf("; all persons held compared for each, %lld to %lld", (long long)sum->fewest,
		    (long long)sum->most);
	printf(".\n");
	if (sum->done < sum->all)
		printf("Next: ought check search --all%s   (goes on with the other %zu)\n",
		    option_given(cli, "remote") ? " --remote" : "", sum->all - sum->done);
	return OUGHT_OK;
}

/* A program gets a line for each check as soon as that is recorded; people get a table at the end. */
static enum ought_status
show_row(struct cli *cli, struct list *list, json_t *row, struct ought_error *err)
{
	enum ought_status status;

	if (!cli->json)
		return list_add(list, row, err);
	if ((status = output_document("ought.searched/1", row, err)) == OUGHT_OK &&
	    fflush(stdout) != 0)
		status = ought_error_set(err, OUGHT_IO, "what was found could not be written");
	return status;
}

static enum ought_status
search_rows(struct cli *cli, const json_t *rows, struct list *list, struct batch_sum *sum,
    struct ought_error *err)
{
	struct progress progress;
	const json_t *row;
	size_t i;
	enum ought_status status = OUGHT_OK;

	interrupt_watch();
	progress_begin(&progress, "searching");
	json_array_foreach(rows, i, row)
	{
		json_t *result = NULL;

		progress_at(&progress, (int64_t)i, (int64_t)sum->all);
		if ((status = interrupt_check(err)) == OUGHT_OK)
			status = search_one(cli, ought_json_text(row, "check"), row, &result, err);
		if (status == OUGHT_OK)
			status = show_row(cli, list, batch_row(row, result, sum), err);
		json_decref(result);
		if (status != OUGHT_OK)
			break;
	}
	progress_end(&progress);
	return status;
}

/* Take out of ${rows} the checks that need no search but to list remote candidates, whose last one listed them. */
static enum ought_status
drop_listed(struct cli *cli, json_t *rows, struct ought_error *err)
{
	enum ought_status status;

	for (size_t i = json_array_size(rows); i > 0; i--) {
		const json_t *row = json_array_get(rows, i - 1);
		json_t *content = NULL;

		if (ought_json_bool(row, "outdated"))
			continue;
		status = case_content(cli->db, ought_json_int(row, "search_n", -1), &content, err);
		if (status != OUGHT_OK)
			return status;
		if (ought_json_bool(json_object_get(content, "result"), "remote"))
			json_array_remove(rows, i - 1);
		json_decref(content);
	}
	return OUGHT_OK;
}

/*
 * The open checks for which a search could find others than the last one listed: persons were entered, changed or merged, or
 * of somebody whom it listed it was said who they are, which makes room for those it left out.
 */
static enum ought_status
find_rows(struct cli *cli, json_t **rows, struct ought_error *err)
{
	const bool remote = option_given(cli, "remote");
	json_t *found = NULL;
	enum ought_status status;

	status = case_rows(cli->db,
	    "SELECT * FROM (SELECT r.check_id AS \"check\", r.due, r.home_based, r.n, s.n AS search_n, "
	    "  s.n IS NULL OR EXISTS (SELECT 1 FROM ledger.search_outdated o "
	    "    WHERE o.check_id = r.check_id) "
	    "  OR s.left_out > 0 AND EXISTS (SELECT 1 FROM ledger.finding f "
	    "    WHERE f.check_id = r.check_id AND f.until_n IS NULL AND f.n > s.n) AS outdated "
	    "  FROM ledger.request r "
	    "  LEFT JOIN ledger.search s ON s.check_id = r.check_id AND s.until_n IS NULL "
	    "  WHERE r.status = 'open') "
	    "WHERE outdated OR :remote ORDER BY due, \"check\"",
	    OUGHT_BINDS(OUGHT_INT(":remote", remote)), &found, err);
	if (status == OUGHT_OK && remote)
		status = drop_listed(cli, found, err);
	if (status == OUGHT_OK)
		*rows = json_incref(found);
	json_decref(found);
	return status;
}

enum ought_status
search_all(struct cli *cli, struct ought_error *err)
{
	static const struct column columns[] = {{"check", "Check", COLUMN_TEXT, 0},
	    {"due", "Due", COLUMN_DATE, 0}, {"candidates", "Candidates", COLUMN_NUMBER, 0},
	    {"best", "Best", COLUMN_TEXT, 0}, {"home", "At home", COLUMN_NUMBER, 0}, {0}};
	struct list *list = NULL;
	struct batch_sum sum = {0};
	struct ought_error unsaid = {0};
	json_t *rows = NULL;
	enum ought_status status, said;

	if ((status = find_rows(cli, &rows, err)) != OUGHT_OK)
		return status;
	sum.all = json_array_size(rows);
	if (!cli->json && (list = list_begin(cli, "ought.searches/1", columns)) == NULL)
		status = case_nomem(err);
	else
		status = search_rows(cli, rows, list, &sum, err);
	json_decref(rows);
	/* Each search is an act of its own, so what was done before a failure is told. */
	said = OUGHT_OK;
	if (list != NULL)
		said = list_end(list,
		    sum.all > 0
			? "No check was searched."
			: "Every open check was searched since the last person was entered, changed or merged.",
		    &unsaid);
	if (said == OUGHT_OK)
		said = say_sum(cli, &sum, &unsaid);
	if (status == OUGHT_OK && said != OUGHT_OK)
		*err = unsaid;
	return status == OUGHT_OK ? said : status;
}
