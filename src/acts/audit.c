/*
 * audit.c: an auditor draws a sample of decisions, and says of each whether it satisfies (Quality Assurance Framework, QA1).
 * That the sample is the one which the seed gives is a rule: nobody picks decisions and calls them random.
 */
#include <string.h>

#include "acts/acts_internal.h"

static const struct field item_decision = {
    .called = "decision", .kind = FIELD_ID, .id = OUGHT_ID_DECISION};
static const struct field claims_sampled[] = {
    {.key = "sample", .called = "sample", .kind = FIELD_INT, .least = 1},
    {.key = "from", .called = "first day", .kind = FIELD_DATE},
    {.key = "to", .called = "last day", .kind = FIELD_DATE},
    {.key = "size", .called = "size", .kind = FIELD_INT, .least = 1, .most = OUGHT_SAMPLE_SIZE_MAX},
    {.key = "seed", .called = "seed", .kind = FIELD_SHORT},
    {.key = "decisions",
	.called = "decisions",
	.kind = FIELD_ARRAY,
	.items = &item_decision,
	.least = 1,
	.most = OUGHT_SAMPLE_SIZE_MAX},
    {.key = NULL},
};
static const struct field claims_finding[] = {
    {.key = "decision", .called = "decision", .kind = FIELD_ID, .id = OUGHT_ID_DECISION},
    {.key = "sample", .called = "sample", .kind = FIELD_INT, .least = 1},
    {.key = "satisfied", .called = "whether it satisfies", .kind = FIELD_WORD, .words = "yes|no"},
    {.key = NULL},
};
static const struct field content_finding[] = {
    {.key = "reasons", .called = "reasons", .kind = FIELD_TEXT},
    {.key = NULL},
};

enum ought_status
ought_act_next_sample(struct ought_db *db, int64_t *sample, struct ought_error *err)
{
	int64_t last = 0;
	enum ought_status status;

	status = ought_db_int(
	    db, "SELECT coalesce(max(sample), 0) FROM ledger.audit_sample", NULL, &last, NULL, err);
	if (status == OUGHT_OK)
		*sample = last + 1;
	return status;
}

static bool
same_decisions(const json_t *claimed, const json_t *drawn)
{
	size_t i;

	if (json_array_size(claimed) != json_array_size(drawn))
		return false;
	for (i = 0; i < json_array_size(drawn); i++) {
		const char *is = json_string_value(json_array_get(claimed, i));
		const char *ought = ought_json_text(json_array_get(drawn, i), "decision");

		if (is == NULL || ought == NULL || strcmp(is, ought) != 0)
			return false;
	}
	return true;
}

static enum ought_status
check_sampled(const struct act *act, struct ought_error *err)
{
	struct ought_sample_plan plan = {.from = claim_text(act, "from"),
	    .to = claim_text(act, "to"),
	    .seed = claim_text(act, "seed"),
	    .size = ought_json_int(act->claims, "size", 0),
	    .before_n = act->n};
	json_t *sample = NULL;
	int64_t next = 0;
	enum ought_status status;

	if ((status = ought_act_next_sample(act->db, &next, err)) != OUGHT_OK)
		return status;
	if (ought_json_int(act->claims, "sample", 0) != next)
		return ought_error_set(
		    err, OUGHT_INVALID, "the next sample is sample %lld", (long long)next);
	if (strcmp(plan.to, plan.from) < 0)
		return ought_error_set(
		    err, OUGHT_INVALID, "the period ends on %s, before it begins", plan.to);
	if ((status = ought_act_sample(act->db, &plan, &sample, err)) != OUGHT_OK)
		return status;
	if (!same_decisions(
		json_object_get(act->claims, "decisions"), json_object_get(sample, "decisions")))
		status = ought_error_set(err, OUGHT_REFUSED,
		    "these are not the decisions that the seed gives for this period and size");
	json_decref(sample);
	return status;
}

static enum ought_status
apply_sampled(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "INSERT INTO audit_sample (sample, from_date, to_date, size, seed, n, officer, at_ms)"
	    " VALUES (:sample, :from, :to, :size, :seed, :n, :by, :at)";
	static const char sql_decision[] =
	    "INSERT INTO audit_sample_decision (sample, decision) VALUES (:sample, :decision)";
	const json_t *decisions = json_object_get(act->claims, "decisions");
	int64_t sample = ought_json_int(act->claims, "sample", 0);
	enum ought_status status;
	size_t i;

	status = ought_db_run(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":sample", sample), OUGHT_TEXT(":from", claim_text(act, "from")),
		OUGHT_TEXT(":to", claim_text(act, "to")),
		OUGHT_INT(":size", ought_json_int(act->claims, "size", 0)),
		OUGHT_TEXT(":seed", claim_text(act, "seed")), OUGHT_INT(":n", act->n),
		OUGHT_TEXT(":by", act->by), OUGHT_INT(":at", act->at_ms)),
	    err);
	for (i = 0; i < json_array_size(decisions) && status == OUGHT_OK; i++) {
		int64_t decision = item_id(OUGHT_ID_DECISION, json_array_get(decisions, i));

		status = ought_db_run(act->db, sql_decision,
		    OUGHT_BINDS(OUGHT_INT(":sample", sample), OUGHT_INT(":decision", decision)),
		    err);
		if (status == OUGHT_OK)
			status = subject_add(act, OUGHT_ID_DECISION, decision, err);
	}
	return status;
}

static enum ought_status
check_finding(const struct act *act, struct ought_error *err)
{
	static const char sql[] =
	    "SELECT 1 FROM audit_sample_decision WHERE sample = :sample AND decision = :decision";
	int64_t sample = ought_json_int(act->claims, "sample", 0), one = 0;
	int64_t decision = claim_id(act, OUGHT_ID_DECISION, "decision");
	struct decision found;
	bool sampled = false;
	enum ought_status status;

	if ((status = decision_find(act->db, decision, &found, err)) != OUGHT_OK)
		return status;
	status = ought_db_int(act->db, sql,
	    OUGHT_BINDS(OUGHT_INT(":sample", sample), OUGHT_INT(":decision", decision)), &one,
	    &sampled, err);
	if (status == OUGHT_OK && !sampled)
		status = ought_error_set(err, OUGHT_REFUSED, "%s is not in sample %lld",
		    ID_TEXT(OUGHT_ID_DECISION, decision), (long long)sample);
	return status;
}

/* Whoever reviews a decision has read its case. */
static enum ought_status
apply_finding(const struct act *act, struct ought_error *err)
{
	static const char sql_end[] =
	    "UPDATE audit_finding SET until_n = :n"
	    " WHERE sample = :sample AND decision = :decision AND until_n IS NULL";
	static const char sql[] =
	    "INSERT INTO audit_finding (n, sample, decision, satisfied, officer, at_ms)"
	    " VALUES (:n, :sample, :decision, :satisfied, :by, :at)";
	int64_t decision = claim_id(act, OUGHT_ID_DECISION, "decision");
	int64_t sample = ought_json_int(act->claims, "sample", 0);
	struct decision found;
	enum ought_status status;

	status = ought_db_run(act->db, sql_end,
	    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":sample", sample),
		OUGHT_INT(":decision", decision)),
	    err);
	if (status == OUGHT_OK)
		status = ought_db_run(act->db, sql,
		    OUGHT_BINDS(OUGHT_INT(":n", act->n), OUGHT_INT(":sample", sample),
			OUGHT_INT(":decision", decision),
			OUGHT_TEXT(":satisfied", claim_text(act, "satisfied")),
			OUGHT_TEXT(":by", act->by), OUGHT_INT(":at", act->at_ms)),
		    err);
	if (status != OUGHT_OK ||
	    (status = decision_find(act->db, decision, &found, err)) != OUGHT_OK ||
	    (status = subject_add(act, OUGHT_ID_DECISION, decision, err)) != OUGHT_OK)
		return status;
	return subject_add_case(act, found.check_id, found.record, err);
}

const struct act_kind acts_audit[] = {
    {
	.about = {"audit.sampled", "an auditor draws a sample of a period's decisions",
	    OUGHT_ROLE_AUDITOR, false, OUGHT_PROCESSING_NONE},
	.done = "a sample is drawn by",
	.claims = claims_sampled,
	.check = check_sampled,
	.apply = apply_sampled,
    },
    {
	.about = {"audit.finding",
	    "an auditor says of a decision in a sample whether it satisfies, and why",
	    OUGHT_ROLE_AUDITOR, true, OUGHT_PROCESSING_CONSULTATION},
	.done = "a finding on a decision is made by",
	.claims = claims_finding,
	.content = content_finding,
	.erased = ERASED_WITH_RECORD | ERASED_SPEAKS_ON,
	.check = check_finding,
	.apply = apply_finding,
    },
    {.about = {.name = NULL}},
};
