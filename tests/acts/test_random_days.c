/*
 * test_random_days.c: officers do, in an order that nobody thought of, whatever they may and much that they may not.  Whatever
 * was done has to be done again by verifying, with the content and without; what is said of persons held to be one has to follow
 * from how they were merged; of what was erased nothing may be left; and no answer may omit or add a text.
 * The seeds are fixed: OUGHT_RANDOM_SEED, and OUGHT_RANDOM_STEPS, are for longer walks by hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "acts/acts_internal.h"

#include "../fixture/day.h"

#define FIRST_SEED 4
#define LAST_SEED 6
#define STEPS 1500
#define VERIFY_EACH 100
#define REKEY_EACH 650
#define HOUR_MS ((int64_t)3600000)
#define CHECK_YEAR "20260000000"

struct walk {
	struct day *day;
	uint64_t state;
	int step;
	const char *by; /* who is about to act */
};

struct move {
	const char *act;
	int weight;
	const char *officers; /* who usually does it, divided by blanks */
	/* Claims; and content, NULL for none. */
	json_t *(*claims)(struct walk *walk);
	json_t *(*content)(struct walk *walk, const json_t *claims);
};

/* ---- chance ---- */

/* SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014). */
static uint64_t
next(struct walk *walk)
{
	uint64_t z = walk->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* 0 to before ${count}. */
static int
below(struct walk *walk, int64_t count)
{
	return count > 0 ? (int)(next(walk) % (uint64_t)count) : 0;
}

static bool
one_in(struct walk *walk, int count)
{
	return below(walk, count) == 0;
}

static const char *
word(struct walk *walk, const char *const *words, size_t count)
{
	return words[below(walk, (int64_t)count)];
}
#define WORD(walk, ...)                                \
	word(walk, (const char *const[]){__VA_ARGS__}, \
	    sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *const))

/* A number of those that ${sql} selects; 0 where there is none. */
static int64_t
any_of(struct walk *walk, const char *sql)
{
	char text[1024];
	int64_t count;

	assert_true(
	    snprintf(text, sizeof(text), "SELECT count(*) FROM (%s)", sql) < (int)sizeof(text));
	if ((count = day_int(walk->day, text)) == 0)
		return 0;
	assert_true(snprintf(text, sizeof(text), "%s ORDER BY 1 LIMIT 1 OFFSET %d", sql,
			below(walk, count)) < (int)sizeof(text));
	return day_int(walk->day, text);
}

/* Mostly what may be done with, and sometimes whatever there is, or is not. */
static int
one_of(struct walk *walk, const char *likely, const char *all)
{
	int64_t id = one_in(walk, 12) ? 0 : any_of(walk, likely);

	if (id == 0)
		id = any_of(walk, all);
	return id != 0 ? (int)id : 1;
}

static int
after(struct walk *walk, const char *sql)
{
	return (int)day_int(walk->day, sql) + 1;
}

#define PERSONS "SELECT person FROM person_ref"
#define RECORDS "SELECT record FROM record_ref"
#define CHECKS "SELECT check_id - " CHECK_YEAR " FROM request"
#define CASE_OF(columns) \
	"SELECT (" columns ".check_id - " CHECK_YEAR ") * 1000 + " columns ".record FROM "
#define CASES                                                \
	CASE_OF("x")                                         \
	"(SELECT f.check_id, r.record FROM case_person AS f" \
	" JOIN person_record AS r USING (person)) AS x"
/* All cases, of which none need be one. */
#define ANY_CASE CASE_OF("x") "(SELECT check_id, record FROM request, record_ref) AS x"

static int
person(struct walk *walk)
{
	return one_of(walk, PERSONS " WHERE root = person AND erased_n IS NULL", PERSONS);
}

static int
record(struct walk *walk)
{
	return one_of(walk, RECORDS " WHERE status = 'held'", RECORDS);
}

static int
check(struct walk *walk)
{
	return one_of(walk, CHECKS " WHERE status = 'open'", CHECKS);
}

static json_t *
reason(struct walk *walk, const json_t *claims)
{
	(void)walk;
	(void)claims;
	return day_json("{'reason': 'Some reason.'}");
}

static json_t *
reasons(struct walk *walk, const json_t *claims)
{
	(void)walk;
	(void)claims;
	return day_json("{'reasons': 'Some reasons.'}");
}

/* ---- persons ---- */

static json_t *
person_made(struct walk *walk)
{
	static const char *const births[] = {
	    "2001-02-03", "2001-02-04", "1999-12-31", "2001-02", "1999"};

	return day_person_content(WORD(walk, "Testa", "Testo", "Fictia"),
	    WORD(walk, "Example", "Sample", "Specimen", "Nobody"), births[below(walk, 5)]);
}

static json_t *
entered(struct walk *walk)
{
	return day_json("{'person': 'P-%06d'}", after(walk, "SELECT count(*) FROM person_ref"));
}

static json_t *
entered_content(struct walk *walk, const json_t *claims)
{
	(void)claims;
	return person_made(walk);
}

static json_t *
amended(struct walk *walk)
{
	return day_json("{'person': 'P-%06d', 'birth_corrected': %s}", person(walk),
	    one_in(walk, 2) ? "true" : "false");
}

static json_t *
amended_content(struct walk *walk, const json_t *claims)
{
	(void)claims;
	return json_pack("{s:o, s:s}", "person", person_made(walk), "reason", "x");
}

static json_t *
merged(struct walk *walk)
{
	return day_json("{'person': 'P-%06d', 'other': 'P-%06d'}", person(walk), person(walk));
}

static json_t *
split(struct walk *walk)
{
	int other = one_of(walk, "SELECT person FROM person_merge WHERE until_n IS NULL", PERSONS);
	char sql[128];

	snprintf(sql, sizeof(sql),
	    "SELECT survivor FROM person_merge WHERE until_n IS NULL AND person = %d", other);
	return day_json(
	    "{'person': 'P-%06d', 'other': 'P-%06d'}", one_of(walk, sql, PERSONS), other);
}

/* ---- records ---- */

static json_t *
record_made(struct walk *walk)
{
	char reference[32];
	json_t *made;

	snprintf(reference, sizeof(reference), "ZZ/%d/17", below(walk, 60));
	made = day_record_content(reference);
	if (!one_in(walk, 4))
		json_object_del(json_object_get(made, "considerations"), "age");
	return made;
}

static json_t *
record_entered(struct walk *walk)
{
	const char *kind = WORD(walk, "allegation", "outcome-21", "acquittal", "intelligence");

	return day_json(
	    "{'record': 'R-%06d', 'person': 'P-%06d', 'role': '%s', 'kind': '%s'%s, 'category': '%s',"
	    " 'retention_group': 3, 'review': '2027-03-04'}",
	    after(walk, "SELECT count(*) FROM record_ref"), person(walk),
	    WORD(walk, "suspect", "suspect", "third-party"), kind,
	    strcmp(kind, "outcome-21") == 0 ? ", 'outcome': '21'" : "",
	    WORD(walk, "youth-produced-sexual-imagery", "other", "theft"));
}

static json_t *
record_entered_content(struct walk *walk, const json_t *claims)
{
	(void)claims;
	return record_made(walk);
}

static json_t *
record_only(struct walk *walk)
{
	return day_json("{'record': 'R-%06d'}", record(walk));
}

static json_t *
record_amended_content(struct walk *walk, const json_t *claims)
{
	(void)claims;
	return json_pack("{s:o, s:s}", "record", record_made(walk), "reason", "x");
}

static json_t *
outcome(struct walk *walk)
{
	json_t *claims = day_json("{'record': 'R-%06d', 'outcome': '%s'}",
	    one_of(walk, RECORDS, RECORDS), WORD(walk, "21", "22", "9", "1", "10"));

	if (!one_in(walk, 3))
		json_object_set_new(claims, "kind",
		    json_string(WORD(walk, "allegation", "acquittal", "outcome-21", "outcome-22")));
	return claims;
}

static json_t *
linked(struct walk *walk)
{
	return day_json("{'record': 'R-%06d', 'person': 'P-%06d', 'role': '%s'}", record(walk),
	    person(walk), WORD(walk, "suspect", "third-party"));
}

static json_t *
unlinked(struct walk *walk)
{
	int64_t link =
	    any_of(walk, "SELECT record * 1000 + person FROM record_person WHERE until_n IS NULL");

	return day_json(
	    "{'record': 'R-%06d', 'person': 'P-%06d'}", (int)(link / 1000), (int)(link % 1000));
}

static json_t *
reviewed(struct walk *walk)
{
	return day_json("{'record': 'R-%06d', 'retention_group': %d, 'review': '2027-03-%02d'}",
	    record(walk), 1 + below(walk, 4), 1 + below(walk, 20));
}

/* ---- checks ---- */

static void
due(struct walk *walk, json_t *claims, const char *kind)
{
	struct ought_date today = ought_date_of(walk->day->now_ms);
	struct ought_error err = {0};
	struct ought_due due;
	char text[OUGHT_DATE_MAX];

	if (ought_check_due(ought_store_db(day_store(walk->day, "mary.shaw")), kind, today, today,
		&due, &err) != OUGHT_OK)
		fail_msg("%s", err.sentence);
	ought_date_format(due.date, text);
	json_object_set_new(claims, "due", json_string(text));
}

static json_t *
received(struct walk *walk)
{
	const char *kind = WORD(walk, "certificate", "update-service");
	char today[OUGHT_DATE_MAX];
	json_t *claims;

	ought_date_format(ought_date_of(walk->day->now_ms), today);
	claims = day_json(
	    "{'check': 'C-2026-%06d', 'kind': '%s', 'workforce': '%s', 'home_based': %s,"
	    " 'barred_child': true, 'barred_adult': false, 'volunteer': false, 'received': '%s'}",
	    after(walk, "SELECT count(*) FROM request"), kind,
	    WORD(walk, "child", "child", "adult", "other"), one_in(walk, 4) ? "true" : "false",
	    today);
	due(walk, claims, kind);
	return claims;
}

static json_t *
received_content(struct walk *walk, const json_t *claims)
{
	(void)walk;
	return day_check_content(ought_json_text(claims, "check"));
}

/* Whoever is found, and somebody who is not; or whoever comes to mind. */
static json_t *
searched(struct walk *walk)
{
	int64_t held = day_int(walk->day, "SELECT count(*) FROM person_ref");
	int64_t before = 0, found;
	int id = check(walk);
	json_t *lists[] = {json_array(), json_array(), json_array()};
	bool home;
	char sql[160];

	snprintf(sql, sizeof(sql),
	    "SELECT count(*) FROM request WHERE home_based = 1 AND check_id = " CHECK_YEAR " + %d",
	    id);
	home = day_int(walk->day, sql) > 0;
	for (;;) {
		snprintf(sql, sizeof(sql),
		    "SELECT coalesce(min(person), 0) FROM person_ref WHERE root = person AND %s AND person > %d",
		    one_in(walk, 40) ? "1" : "erased_n IS NULL", (int)before);
		if ((found = day_int(walk->day, sql)) == 0)
			break;
		if (one_in(walk, 1 + (int)held / 4))
			json_array_append_new(
			    lists[below(walk, home ? 3 : 2)], json_sprintf("P-%06d", (int)found));
		before = found;
	}
	return json_pack("{s:o, s:I, s:I, s:o, s:o, s:o}", "check", json_sprintf("C-2026-%06d", id),
	    "persons", (json_int_t)held, "compared", (json_int_t)held, "candidates", lists[0],
	    "remote", lists[1], "home", lists[2]);
}

static void
add_found(json_t *list, const json_t *persons)
{
	json_t *person;
	size_t i;

	json_array_foreach(persons, i, person)
	    json_array_append_new(list, json_pack("{s:O}", "person", person));
}

static json_t *
searched_content(struct walk *walk, const json_t *claims)
{
	json_t *list = json_array(), *home = json_array();

	(void)walk;
	add_found(list, json_object_get(claims, "candidates"));
	add_found(list, json_object_get(claims, "remote"));
	add_found(home, json_object_get(claims, "home"));
	return json_pack("{s:{s:O, s:O, s:o, s:o}}", "result", "persons",
	    json_object_get(claims, "persons"), "compared", json_object_get(claims, "compared"),
	    "candidates", list, "home", home);
}

static json_t *
matched(struct walk *walk)
{
	int64_t candidate = any_of(walk,
	    "SELECT (c.check_id - " CHECK_YEAR
	    ") * 1000 + c.person FROM candidate_now AS c JOIN request AS q USING (check_id)"
	    " LEFT JOIN finding_now AS f USING (check_id, person) WHERE q.status = 'open' AND (f.finding IS NULL OR f.finding = 'cannot-tell')");

	if (candidate == 0)
		candidate = check(walk) * 1000 + person(walk);
	return day_json("{'check': 'C-2026-%06d', 'person': 'P-%06d', 'finding': '%s'}",
	    (int)(candidate / 1000), (int)(candidate % 1000),
	    one_in(walk, 12) ? "cannot-tell"
			     : WORD(walk, "same", "same", "not-same", "not-same", "third-party"));
}

static json_t *
check_only(struct walk *walk)
{
	return day_json("{'check': 'C-2026-%06d'}", check(walk));
}

static json_t *
reopened(struct walk *walk)
{
	int id = one_of(walk, CHECKS " WHERE status <> 'open'", CHECKS);
	json_t *claims = day_json("{'check': 'C-2026-%06d'}", id);
	char sql[128];

	snprintf(sql, sizeof(sql),
	    "SELECT kind = 'certificate' FROM request WHERE check_id = " CHECK_YEAR " + %d", id);
	due(walk, claims, day_int(walk->day, sql) != 0 ? "certificate" : "update-service");
	return claims;
}

/* ---- cases ---- */

static json_t *
a_case(struct walk *walk, const char *likely)
{
	int found = one_of(walk, likely, one_in(walk, 8) ? ANY_CASE : CASES);

	return day_json("{'check': 'C-2026-%06d', 'record': 'R-%06d'}", found / 1000, found % 1000);
}

static json_t *
assessed(struct walk *walk)
{
	json_t *claims = a_case(walk,
	    CASES
	    " WHERE NOT EXISTS (SELECT 1 FROM assessment AS a WHERE a.check_id = x.check_id AND a.record = x.record AND a.until_n IS NULL)");
	const char *recommendation = WORD(walk, "disclose", "disclose", "not-disclose", "discard");

	json_object_set_new(claims, "recommendation", json_string(recommendation));
	if (strcmp(recommendation, "discard") == 0)
		json_object_set_new(claims, "discard_category",
		    json_string(WORD(walk, "unsubstantiated", "minor-theft")));
	return claims;
}

/* The number at the end of the identifier that the claims have at ${key}. */
static int
claimed(const json_t *claims, const char *key)
{
	return (int)strtol(strrchr(ought_json_text(claims, key), '-') + 1, NULL, 10);
}

static json_t *
assessed_content(struct walk *walk, const json_t *claims)
{
	json_t *content = day_assessment_content();
	char sql[160];

	snprintf(sql, sizeof(sql),
	    "SELECT count(*) FROM third_party_case WHERE check_id = " CHECK_YEAR
	    " + %d AND record = %d",
	    claimed(claims, "check"), claimed(claims, "record"));
	if (day_int(walk->day, sql) > 0)
		json_object_set_new(content, "third_party_access", json_string("l"));
	return content;
}

#define ASSESSED CASE_OF("x") "(SELECT check_id, record FROM assessment WHERE until_n IS NULL) AS x"
#define UNASKED  \
	ASSESSED \
	" WHERE NOT EXISTS (SELECT 1 FROM representations AS r WHERE r.check_id = x.check_id AND r.record = x.record AND r.until_n IS NULL)"

static json_t *
not_invited(struct walk *walk)
{
	return a_case(walk, UNASKED);
}

static json_t *
invited(struct walk *walk)
{
	json_t *claims = a_case(walk, UNASKED);
	char day[OUGHT_DATE_MAX];

	ought_date_format(
	    ought_date_of(walk->day->now_ms + (1 + below(walk, 3)) * 24 * HOUR_MS), day);
	json_object_set_new(claims, "reply_by", json_string(day));
	return claims;
}

static json_t *
invited_content(struct walk *walk, const json_t *claims)
{
	(void)walk;
	(void)claims;
	return day_json("{'text': 'What we hold.'}");
}

static json_t *
replied(struct walk *walk)
{
	json_t *claims = a_case(walk,
	    CASE_OF(
		"x") "(SELECT check_id, record FROM representations WHERE until_n IS NULL AND invited = 1 AND reply IS NOT 'received') AS x");

	json_object_set_new(claims, "reply", json_string(WORD(walk, "received", "none")));
	return claims;
}

static json_t *
replied_content(struct walk *walk, const json_t *claims)
{
	(void)walk;
	return strcmp(ought_json_text(claims, "reply"), "none") == 0
	    ? day_json("{'effect': 'None.'}")
	    : day_json("{'text': 'It was long ago.', 'effect': 'Weighed.'}");
}

/* Mostly the one that the officer has. */
static void
delegation(struct walk *walk, json_t *claims)
{
	int number = strcmp(walk->by, "jane.roe") == 0 ? 1
	    : strcmp(walk->by, "vera.moss") == 0       ? 2
						       : 0;

	if (one_in(walk, 12))
		number = below(walk, 4);
	if (number > 0)
		json_object_set_new(claims, "delegation", json_integer(number));
}

static json_t *
decided(struct walk *walk)
{
	bool relevant = !one_in(walk, 6), disclose = relevant && !one_in(walk, 5);
	int64_t reconsideration = 0, live = 0;
	char sql[256];
	json_t *claims;
	int found;

	found = one_of(walk,
	    CASE_OF(
		"x") "(SELECT check_id, record FROM assessment WHERE until_n IS NULL AND recommendation <> 'discard') AS x"
		     " WHERE NOT EXISTS (SELECT 1 FROM decision AS d WHERE d.check_id = x.check_id AND d.record = x.record AND d.until_n IS NULL"
		     "  AND NOT EXISTS (SELECT 1 FROM reconsideration AS o WHERE o.decision = d.decision AND o.status = 'open'))",
	    one_in(walk, 8) ? ANY_CASE : CASES);
	claims = day_decision_claims(after(walk, "SELECT count(*) FROM decision"), found / 1000,
	    found % 1000, 0, relevant, disclose);
	delegation(walk, claims);
	snprintf(sql, sizeof(sql),
	    "SELECT decision FROM decision WHERE until_n IS NULL AND record = %d AND check_id = " CHECK_YEAR
	    " + %d",
	    found % 1000, found / 1000);
	if ((live = any_of(walk, sql)) != 0) {
		snprintf(sql, sizeof(sql),
		    "SELECT reconsideration FROM reconsideration WHERE status = 'open' AND decision = %d",
		    (int)live);
		reconsideration = any_of(walk, sql);
	}
	if (reconsideration != 0) {
		json_object_set_new(claims, "supersedes", json_sprintf("D-%06d", (int)live));
		json_object_set_new(
		    claims, "reconsideration", json_sprintf("X-%06d", (int)reconsideration));
	}
	return claims;
}

static json_t *
decided_content(struct walk *walk, const json_t *claims)
{
	json_t *content = day_decision_content(ought_json_text(claims, "ought") != NULL,
	    strcmp(ought_json_text(claims, "result"), "disclose") == 0);
	char sql[128];

	snprintf(sql, sizeof(sql),
	    "SELECT count(*) FROM record_ref WHERE kind = 'acquittal' AND record = %d",
	    claimed(claims, "record"));
	if (day_int(walk->day, sql) > 0)
		json_object_set_new(content, "acquittal", json_string("v"));
	return content;
}

static json_t *
draft(struct walk *walk)
{
	return a_case(walk, ASSESSED);
}

static json_t *
draft_content(struct walk *walk, const json_t *claims)
{
	(void)walk;
	(void)claims;
	return day_json("{'relevant': 'yes', 'certificate_text': 'Perhaps.'}");
}

static json_t *
dropped(struct walk *walk)
{
	return a_case(
	    walk, CASE_OF("x") "(SELECT check_id, record FROM draft WHERE until_n IS NULL) AS x");
}

/* From how persons were merged, and not from whom the tables say that they are held to be. */
#define GROUPS                                                                                                            \
	"WITH RECURSIVE up (person, top) AS (SELECT person, person FROM person_ref"                                       \
	" UNION SELECT up.person, m.survivor FROM up JOIN person_merge AS m ON m.person = up.top AND m.until_n IS NULL)," \
	" held AS (SELECT person, top FROM up WHERE NOT EXISTS (SELECT 1 FROM person_merge AS m WHERE m.person = up.top AND m.until_n IS NULL)) "

static json_t *
answered(struct walk *walk)
{
	int id = one_of(walk,
	    CHECKS
	    " WHERE status = 'open' AND EXISTS (SELECT 1 FROM search AS s WHERE s.check_id = request.check_id AND s.until_n IS NULL)",
	    CHECKS);
	json_t *list = json_array(), *claims;
	int64_t decision = 0, replaces, same;
	char sql[1200];

	for (;;) {
		snprintf(sql, sizeof(sql),
		    GROUPS
		    "SELECT coalesce(min(d.decision), 0) FROM decision AS d WHERE d.until_n IS NULL AND d.result = 'disclose'"
		    " AND d.check_id = " CHECK_YEAR " + %d AND d.decision > %d"
		    " AND d.record NOT IN (SELECT record FROM record_ref WHERE erased_n IS NOT NULL)"
		    " AND EXISTS (SELECT 1 FROM record_person AS l JOIN held AS a ON a.person = l.person JOIN held AS b USING (top)"
		    "  JOIN finding AS f ON f.person = b.person AND f.check_id = d.check_id AND f.finding IN ('same', 'third-party') AND f.until_n IS NULL"
		    "  WHERE l.record = d.record AND l.until_n IS NULL)",
		    id, (int)decision);
		if ((decision = day_int(walk->day, sql)) == 0)
			break;
		json_array_append_new(list, json_sprintf("D-%06d", (int)decision));
	}
	snprintf(sql, sizeof(sql),
	    "SELECT count(*) FROM case_person WHERE check_id = " CHECK_YEAR " + %d", id);
	same = day_int(walk->day, sql);
	claims = json_pack("{s:o, s:s}", "check", json_sprintf("C-2026-%06d", id), "answer",
	    same == 0                       ? "no-trace"
		: json_array_size(list) > 0 ? "disclosure"
					    : "nothing-to-disclose");
	json_object_set_new(claims, "decisions", list);
	snprintf(sql, sizeof(sql),
	    "SELECT coalesce(max(n), 0) FROM answer WHERE until_n IS NULL AND check_id = " CHECK_YEAR
	    " + %d",
	    id);
	if ((replaces = day_int(walk->day, sql)) > 0)
		json_object_set_new(claims, "replaces", json_integer(replaces));
	return claims;
}

static json_t *
answered_content(struct walk *walk, const json_t *claims)
{
	json_t *list = json_array(), *decision;
	size_t i;

	(void)walk;
	json_array_foreach(json_object_get(claims, "decisions"), i, decision)
	    json_array_append_new(list,
		json_pack("{s:O, s:s}", "decision", decision, "text",
		    "Suffolk Constabulary holds the following."));
	return json_pack("{s:o}", "texts", list);
}

/* ---- reconsidering ---- */

static json_t *
opened(struct walk *walk)
{
	int id = after(walk, "SELECT count(*) FROM reconsideration");
	int64_t disclosed = one_in(walk, 4)
	    ? 0
	    : any_of(walk,
		  "SELECT decision FROM decision JOIN answer_decision USING (decision) WHERE until_n IS NULL");
	json_t *claims;

	if (disclosed != 0)
		return day_json(
		    "{'reconsideration': 'X-%06d', 'decision': 'D-%06d', 'trigger': '%s'}", id,
		    (int)disclosed, WORD(walk, "accuracy-dispute", "independent-monitor"));
	claims =
	    day_json("{'reconsideration': 'X-%06d', 'decision': 'D-%06d', 'trigger': '%s'}", id,
		one_of(walk, "SELECT decision FROM decision WHERE until_n IS NULL",
		    "SELECT decision FROM decision"),
		WORD(walk, "new-information", "record-amended"));
	if (one_in(walk, 3))
		json_object_set_new(claims, "record", json_sprintf("R-%06d", record(walk)));
	return claims;
}

static json_t *
concluded(struct walk *walk)
{
	int64_t id = any_of(
		    walk, "SELECT reconsideration FROM reconsideration WHERE status = 'open'"),
		made;
	json_t *claims = day_json("{'reconsideration': 'X-%06d'}", (int)id);
	char sql[128];

	snprintf(sql, sizeof(sql),
	    "SELECT coalesce(max(decision), 0) FROM decision WHERE reconsideration = %d", (int)id);
	made = day_int(walk->day, sql);
	json_object_set_new(claims, "outcome",
	    json_string(made != 0 ? "varied" : WORD(walk, "upheld", "upheld", "withdrawn")));
	if (made != 0)
		json_object_set_new(claims, "decision", json_sprintf("D-%06d", (int)made));
	delegation(walk, claims);
	return claims;
}

/* A stage that is not recorded, of a dispute that is open, or concluded where it comes then. */
static json_t *
stage(struct walk *walk, const char *name)
{
	char today[OUGHT_DATE_MAX], sql[512];

	ought_date_format(ought_date_of(walk->day->now_ms), today);
	snprintf(sql, sizeof(sql),
	    "SELECT x.reconsideration FROM reconsideration AS x JOIN dispute_stage AS t USING (trigger) WHERE t.stage = '%s'"
	    " AND (x.status = 'concluded') = t.concluded AND NOT EXISTS (SELECT 1 FROM dispute AS s WHERE s.reconsideration = x.reconsideration AND s.stage = t.stage)"
	    " AND (t.after IS NULL OR EXISTS (SELECT 1 FROM dispute AS s WHERE s.reconsideration = x.reconsideration AND s.stage = t.after))",
	    name);
	return day_json("{'reconsideration': 'X-%06d', 'on': '%s'}",
	    one_of(walk, sql, "SELECT reconsideration FROM reconsideration"), today);
}

static json_t *
disputed(struct walk *walk)
{
	return stage(walk, "received");
}

static json_t *
grounds(struct walk *walk, const json_t *claims)
{
	(void)walk;
	(void)claims;
	return day_json("{'grounds': 'It was not me.'}");
}

static json_t *
referred(struct walk *walk)
{
	json_t *claims = stage(walk, "referred");

	if (one_in(walk, 2))
		delegation(walk, claims);
	return claims;
}

static json_t *
referred_content(struct walk *walk, const json_t *claims)
{
	(void)walk;
	(void)claims;
	return day_json("{'review': 'We hold to it.'}");
}

static json_t *
monitored(struct walk *walk)
{
	json_t *claims = stage(walk, "finding");
	bool relevant = !one_in(walk, 3);

	json_object_set_new(claims, "relevant", json_string(relevant ? "yes" : "no"));
	if (relevant)
		json_object_set_new(claims, "ought", json_string(WORD(walk, "yes", "no")));
	return claims;
}

static json_t *
issued(struct walk *walk)
{
	json_t *claims = stage(walk, "certificate");

	json_object_set_new(claims, "issued", json_string("no"));
	return claims;
}

/* ---- erasing ---- */

static json_t *
proposed(struct walk *walk)
{
	if (one_in(walk, 3))
		return day_json("{'what': 'person', 'person': 'P-%06d'}", person(walk));
	return day_json("{'what': 'record', 'record': 'R-%06d'}", record(walk));
}

static json_t *
waiting(struct walk *walk)
{
	int64_t of_person =
	    any_of(walk, "SELECT person FROM erasure WHERE outcome IS NULL AND person IS NOT NULL");
	int64_t of_record =
	    any_of(walk, "SELECT record FROM erasure WHERE outcome IS NULL AND record IS NOT NULL");
	json_t *claims;

	if (of_person != 0 && (of_record == 0 || one_in(walk, 2)))
		claims = day_json("{'what': 'person', 'person': 'P-%06d'}", (int)of_person);
	else
		claims = day_json("{'what': 'record', 'record': 'R-%06d'}", (int)of_record);
	delegation(walk, claims);
	return claims;
}

static json_t *
approved(struct walk *walk)
{
	json_t *claims = waiting(walk), *entries = NULL;
	bool of_person = ought_json_text(claims, "person") != NULL;
	struct ought_error err = {0};

	assert_int_equal(ought_act_erasable(ought_store_db(day_store(walk->day, "mary.shaw")),
			     of_person ? OUGHT_ID_PERSON : OUGHT_ID_RECORD,
			     claimed(claims, of_person ? "person" : "record"), &entries, &err),
	    OUGHT_OK);
	json_object_set_new(claims, "entries", entries);
	return claims;
}

/* ---- officers ---- */

/* Who holds none at all has no key after the next rekeying: vera.moss stays a senior officer. */
static json_t *
role(struct walk *walk)
{
	return day_json("{'officer': '%s', 'role': '%s'}", WORD(walk, "vera.moss", "new.comer"),
	    WORD(walk, "disclosure", "records"));
}

static json_t *
consulted(struct walk *walk)
{
	return day_json("{'what': 'person', 'persons': ['P-%06d']}", person(walk));
}

#define RECORDERS "john.doe john.doe vera.moss"
#define DISCLOSERS "ruth.dale ruth.dale omar.khan vera.moss"
#define DECIDERS "jane.roe jane.roe jane.roe mary.shaw vera.moss paul.wood"

static const struct move moves[] = {
    {"person.entered", 4, RECORDERS, entered, entered_content},
    {"person.amended", 6, RECORDERS, amended, amended_content},
    {"person.merged", 5, RECORDERS, merged, reason},
    {"person.split", 6, RECORDERS, split, reason},
    {"record.entered", 4, RECORDERS, record_entered, record_entered_content},
    {"record.amended", 4, RECORDERS, record_only, record_amended_content},
    {"record.outcome-changed", 5, RECORDERS, outcome, reason},
    {"record.linked", 3, RECORDERS, linked, reason},
    {"record.unlinked", 2, RECORDERS, unlinked, reason},
    {"record.reviewed", 3, RECORDERS, reviewed, reason},
    {"check.received", 3, DISCLOSERS, received, received_content},
    {"check.searched", 6, DISCLOSERS, searched, searched_content},
    {"check.matched", 30, DISCLOSERS, matched, reasons},
    {"check.withdrawn", 1, DISCLOSERS, check_only, reason},
    {"check.reopened", 2, DISCLOSERS, reopened, reason},
    {"assessment.made", 20, DISCLOSERS, assessed, assessed_content},
    {"representations.not-invited", 12, DISCLOSERS, not_invited, reason},
    {"representations.invited", 6, DISCLOSERS, invited, invited_content},
    {"representations.received", 8, DISCLOSERS, replied, replied_content},
    {"draft.kept", 4, DECIDERS, draft, draft_content},
    {"draft.dropped", 2, DECIDERS, dropped, NULL},
    {"decision.made", 30, DECIDERS, decided, decided_content},
    {"check.answered", 24, DISCLOSERS, answered, answered_content},
    {"reconsideration.opened", 8, DISCLOSERS " " DECIDERS, opened, reason},
    {"reconsideration.concluded", 12, DECIDERS, concluded, reasons},
    {"dispute.received", 12, DISCLOSERS, disputed, grounds},
    {"dispute.referred", 12, DISCLOSERS " " DECIDERS, referred, referred_content},
    {"dispute.finding", 8, DISCLOSERS, monitored, reasons},
    {"dispute.certificate", 8, DISCLOSERS, issued, reason},
    {"erasure.proposed", 8, RECORDERS, proposed, reason},
    {"erasure.approved", 9, DECIDERS, approved, reason},
    {"erasure.refused", 1, DECIDERS, waiting, reason},
    {"officer.grant", 1, "mary.shaw dan.lock", role, NULL},
    {"officer.revoke", 1, "mary.shaw dan.lock", role, NULL},
    {"access.consulted", 3, DISCLOSERS " ann.green", consulted, reason},
};
#define MOVES (sizeof(moves) / sizeof(moves[0]))

/* ---- the walk ---- */

static const char *const roster[] = {"mary.shaw", "jane.roe", "paul.wood", "ruth.dale", "omar.khan",
    "john.doe", "vera.moss", "ann.green", "dan.lock", "carl.frost"};
#define ROSTER (sizeof(roster) / sizeof(roster[0]))

/* One of those who usually do it; now and then anybody. */
static const char *
officer(struct walk *walk, const char *usual)
{
	int count = 1, chosen;
	const char *at;
	size_t i;

	if (one_in(walk, 15))
		return word(walk, roster, ROSTER);
	for (at = usual; *at != '\0'; at++)
		count += *at == ' ';
	chosen = below(walk, count);
	for (at = usual; chosen > 0; at++)
		chosen -= *at == ' ';
	for (i = 0; i < ROSTER; i++)
		if (strncmp(roster[i], at, strlen(roster[i])) == 0)
			return roster[i];
	fail_msg("nobody is called %s", at);
	return NULL;
}

static void
none(struct walk *walk, const char *what, const char *sql)
{
	int64_t count = day_int(walk->day, sql);

	if (count != 0)
		fail_msg("step %d: %s: %d", walk->step, what, (int)count);
}

/* What has to hold whatever was done, said in another way than the rules say it. */
static void
holds(struct walk *walk)
{
	none(walk, "persons are held to be others than they were merged into",
	    GROUPS
	    "SELECT count(*) FROM person_ref AS p JOIN held AS h USING (person) WHERE p.root <> h.top");
	none(walk, "records concern others than their persons are held to be",
	    GROUPS
	    "SELECT count(*) FROM record_person AS l JOIN held AS h USING (person) WHERE l.until_n IS NULL AND l.root <> h.top");
	none(walk, "records concern nobody",
	    "SELECT count(*) FROM record_ref AS r WHERE NOT EXISTS (SELECT 1 FROM record_person AS l WHERE l.record = r.record AND l.until_n IS NULL)");
	none(walk, "something is contained about a record that is erased",
	    "SELECT count(*) FROM part JOIN subject AS s USING (n) JOIN record_ref AS r ON s.kind = 'record' AND s.id = r.record"
	    " WHERE s.erasable = 1 AND r.erased_n IS NOT NULL");
	none(walk, "something is contained about a person who is erased",
	    "SELECT count(*) FROM part JOIN subject AS s USING (n) JOIN person_ref AS p ON s.kind = 'person' AND s.id = p.person"
	    " WHERE s.erasable = 1 AND p.erased_n IS NOT NULL");
	none(walk, "a reconsideration of what is erased can never be concluded",
	    "SELECT count(*) FROM reconsideration AS x JOIN decision AS d USING (decision) JOIN record_ref AS r ON r.record = d.record"
	    " WHERE x.status = 'open' AND r.erased_n IS NOT NULL");
	none(walk, "who assessed a record decided on it",
	    "SELECT count(*) FROM decision AS d JOIN assessment AS a USING (check_id, record) WHERE a.officer = d.officer AND a.n < d.n");
	none(walk, "who entered a record, or changed it as it stands now, decided on it since",
	    "SELECT count(*) FROM decision AS d JOIN record_ref AS r USING (record)"
	    " WHERE d.officer = r.officer OR d.officer = r.amended_by AND d.n > r.content_n");
	none(walk, "nobody is found by a search that nobody made since persons changed",
	    "SELECT count(*) FROM answer AS a WHERE a.answer = 'no-trace' AND NOT EXISTS (SELECT 1 FROM search AS s"
	    " WHERE s.check_id = a.check_id AND s.n < a.n AND s.persons = s.compared"
	    " AND NOT EXISTS (SELECT 1 FROM person_ref AS p WHERE p.n > s.n AND p.n < a.n))");
	none(walk, "a check has two answers that hold",
	    "SELECT count(*) FROM (SELECT 1 FROM answer WHERE until_n IS NULL GROUP BY check_id HAVING count(*) > 1)");
	none(walk, "a record has two decisions for a check that hold",
	    "SELECT count(*) FROM (SELECT 1 FROM decision WHERE until_n IS NULL GROUP BY check_id, record HAVING count(*) > 1)");
	none(walk, "a decision is carried by no delegation",
	    "SELECT count(*) FROM decision AS d LEFT JOIN delegation AS g USING (delegation)"
	    " WHERE d.officer <> 'mary.shaw' AND g.officer IS NOT d.officer");
	none(walk, "whoever is erased is found",
	    "SELECT count(*) FROM match_person AS m JOIN person_ref AS p USING (person) WHERE m.until_n IS NULL AND p.erased_n IS NOT NULL");
}

static void
verifies(struct walk *walk)
{
	static const char *const by[] = {"mary.shaw", "dan.lock"};
	size_t i;

	for (i = 0; i < 2; i++) {
		if (day_verify(walk->day, by[i]) == OUGHT_OK)
			continue;
		for (size_t j = 0; j < walk->day->findings; j++)
			print_message("# %s\n", walk->day->finding[j]);
		fail_msg("step %d, %s: %s", walk->step, by[i], walk->day->err.sentence);
	}
}

static void
rekey(struct walk *walk)
{
	struct ought_rekey_report report = {0};
	struct ought_error err = {0};

	day_close(walk->day);
	if (ought_rekey(day_store(walk->day, "mary.shaw"), 0, &(struct ought_copy_options){0},
		&report, &err) != OUGHT_OK)
		fail_msg("step %d: no new keys: %s", walk->step, err.sentence);
	day_close(walk->day);
}

/* Refusing is what rules are for; what is internal, damaged or unknown is none of theirs. */
static bool
attempt(struct walk *walk, const struct move *move)
{
	json_t *claims, *content;
	enum ought_status status;

	walk->by = officer(walk, move->officers);
	claims = move->claims(walk);
	content = move->content != NULL ? move->content(walk, claims) : NULL;
	walk->day->now_ms += below(walk, HOUR_MS);
	status = day_act(walk->day, walk->by, move->act, claims, content);
	if (getenv("OUGHT_RANDOM_SAY") != NULL)
		print_message("# %d %s %s: %s\n", walk->step, walk->by, move->act,
		    status == OUGHT_OK ? "done" : walk->day->err.sentence);
	if (status != OUGHT_OK && status != OUGHT_REFUSED && status != OUGHT_INVALID &&
	    status != OUGHT_NOT_FOUND && status != OUGHT_LOCKED)
		fail_msg("step %d, %s by %s: %d, %s", walk->step, move->act, walk->by, (int)status,
		    walk->day->err.sentence);
	return status == OUGHT_OK;
}

static int64_t
number(const char *name, int64_t otherwise)
{
	const char *text = getenv(name);

	return text != NULL ? strtoll(text, NULL, 10) : otherwise;
}

/* A certificate is out, so that there is something to dispute. */
static void
begin(struct walk *walk)
{
	day_case(walk->day);
	day_decided(walk->day, 1, 1, 1, true);
	day_do(walk->day, "ruth.dale", "check.answered",
	    day_json(
		"{'check': 'C-2026-000001', 'answer': 'disclosure', 'decisions': ['D-000001']}"),
	    day_json(
		"{'texts': [{'decision': 'D-000001', 'text': 'Suffolk Constabulary holds the following.'}]}"));
}

static void
take(struct walk *walk, int done[static MOVES])
{
	int total = 0, at, steps = (int)number("OUGHT_RANDOM_STEPS", STEPS);
	size_t i;

	for (i = 0; i < MOVES; i++)
		total += moves[i].weight;
	for (walk->step = 1; walk->step <= steps; walk->step++) {
		at = below(walk, total);
		for (i = 0; at >= moves[i].weight; i++)
			at -= moves[i].weight;
		if (attempt(walk, &moves[i])) {
			done[i]++;
			holds(walk);
		}
		if (walk->step % REKEY_EACH == 0)
			rekey(walk);
		if (walk->step % VERIFY_EACH == 0)
			verifies(walk);
	}
}

static void
whatever_officers_do_verifies_and_nothing_is_omitted_or_left(void **state)
{
	int done[MOVES] = {0};
	int64_t seed;
	size_t i;

	(void)state;
	for (seed = number("OUGHT_RANDOM_SEED", FIRST_SEED);
	     seed <= number("OUGHT_RANDOM_SEED", LAST_SEED); seed++) {
		struct walk walk = {.day = day_new(), .state = (uint64_t)seed};

		print_message("# seed %d\n", (int)seed);
		begin(&walk);
		take(&walk, done);
		day_free(walk.day);
	}
	for (i = 0; i < MOVES; i++)
		print_message("# %4d %s\n", done[i], moves[i].act);
	for (i = 0; i < MOVES; i++)
		if (done[i] == 0 && getenv("OUGHT_RANDOM_STEPS") == NULL)
			fail_msg("%s was never done", moves[i].act);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whatever_officers_do_verifies_and_nothing_is_omitted_or_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
