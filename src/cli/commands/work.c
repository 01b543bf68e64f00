/* work.c: every kind of work that waits for somebody. */
#include "cli/view/cases.h"
#include "drafts.h"

#include "work.h"

/*
 * What each statement is asked with: :officer; :today; :soon, the last day that is near.  And what several of them read:
 * waiting, the checks that are open; mine, about what the officer may decide today.
 */
#define WORK_ASKED                                                                                          \
	"WITH asked (officer, today, soon) AS (SELECT :officer, :today, :soon), "                           \
	"waiting AS ("                                                                                      \
	"  SELECT r.check_id, r.workforce, r.due, r.at_ms, "                                                \
	"         " CASE_CHECK_HARD_LINE " AS hard_line "                                                   \
	"    FROM ledger.request AS r INDEXED BY request_open JOIN ledger.service_level AS l USING (kind) " \
	"   WHERE r.status = 'open'), "                                                                     \
	"mine (workforce, kind, category) AS ("                                                             \
	"  SELECT s.workforce, s.kind, s.category "                                                         \
	"    FROM ledger.delegation AS g JOIN ledger.delegation_scope AS s USING (delegation) "             \
	"   WHERE g.officer = :officer AND g.from_date <= :today "                                          \
	"     AND min(g.to_date, coalesce(g.ended_on, g.to_date)) >= :today "                               \
	"  UNION "                                                                                          \
	"  SELECT w.name, k.name, c.name "                                                                  \
	"    FROM ledger.workforce AS w, ledger.record_kind AS k, ledger.offence_category AS c "            \
	"   WHERE EXISTS (SELECT 1 FROM ledger.officer_role "                                               \
	"                  WHERE officer = :officer AND role = 'chief' AND until_n IS NULL)) "

/*
 * Of a check r and a candidate c.  Asked for each candidate: joined, the findings of all checks there ever were would be gone
 * through first.  For the same reason what waits comes first in a CROSS JOIN, whose order SQLite keeps.
 */
#define UNDECIDED_CANDIDATE                                                                  \
	"coalesce((SELECT f.finding FROM ledger.finding_now AS f "                           \
	"           WHERE f.check_id = r.check_id AND f.person = c.person), 'cannot-tell') " \
	"= 'cannot-tell' AND EXISTS (SELECT 1 FROM ledger.candidate_kind AS k "              \
	"                             WHERE k.name = c.kind AND k.finding = 1)"

#define DECIDERS (OUGHT_ROLE_CHIEF | OUGHT_ROLE_SENIOR)

const struct work works[] = {
    /* ---- checks ---- */
    {OUGHT_ROLE_DISCLOSURE, "search for the applicant", "ought check search {check}",
	WORK_ASKED "SELECT r.at_ms AS since, r.due, r.hard_line, r.check_id AS \"check\" "
		   "  FROM waiting AS r "
		   " WHERE NOT EXISTS (SELECT 1 FROM ledger.search AS s "
		   "                    WHERE s.check_id = r.check_id AND s.until_n IS NULL) "
		   " ORDER BY r.due, since"},
    {OUGHT_ROLE_DISCLOSURE, "is this the applicant?", "ought check match {check} {person}",
	WORK_ASKED "SELECT c.at_ms AS since, r.due, r.hard_line, r.check_id AS \"check\", c.person "
		   "  FROM waiting AS r "
		   "  JOIN ledger.candidate_now AS c ON c.check_id = r.check_id "
		   " WHERE " UNDECIDED_CANDIDATE " "
		   " ORDER BY r.due, since"},
    {OUGHT_ROLE_DISCLOSURE, "assess the record", "ought assess {check} {record}",
	WORK_ASKED
	"SELECT min(f.at_ms) AS since, r.due, r.hard_line, r.check_id AS \"check\", e.record "
	"  FROM waiting AS r "
	"  CROSS JOIN ledger.case_person AS f ON f.check_id = r.check_id "
	"  JOIN ledger.person_record AS l ON l.person = f.person "
	"  JOIN ledger.record_ref AS e ON e.record = l.record AND e.status = 'held' "
	" WHERE NOT EXISTS (SELECT 1 FROM ledger.record_hand AS h "
	"                    WHERE h.record = e.record AND h.officer = :officer) "
	"   AND NOT EXISTS (SELECT 1 FROM ledger.assessment AS a "
	"                    WHERE a.check_id = r.check_id AND a.record = e.record AND a.until_n IS NULL) "
	" GROUP BY r.check_id, e.record ORDER BY r.due, since"},
    {OUGHT_ROLE_DISCLOSURE, "ask for representations, or say why not",
	"ought represent invite {check} {record}",
	WORK_ASKED
	"SELECT a.at_ms AS since, r.due, r.hard_line, r.check_id AS \"check\", a.record "
	"  FROM waiting AS r "
	"  JOIN ledger.assessment AS a ON a.check_id = r.check_id AND a.until_n IS NULL "
	" WHERE a.recommendation <> 'discard' "
	"   AND NOT EXISTS (SELECT 1 FROM ledger.representations AS p "
	"                    WHERE p.check_id = r.check_id AND p.record = a.record AND p.until_n IS NULL) "
	"   AND NOT EXISTS (SELECT 1 FROM ledger.decision AS d "
	"                    WHERE d.check_id = r.check_id AND d.record = a.record AND d.until_n IS NULL) "
	" ORDER BY r.due, since"},
    /* The day by which the applicant was asked to reply comes before the check's. */
    {OUGHT_ROLE_DISCLOSURE, "record the reply to the invitation",
	"ought represent receive {check} {record}",
	WORK_ASKED
	"SELECT p.at_ms AS since, p.reply_by AS due, r.hard_line, r.check_id AS \"check\", p.record "
	"  FROM waiting AS r "
	"  JOIN ledger.representations AS p ON p.check_id = r.check_id AND p.until_n IS NULL "
	" WHERE p.invited = 1 AND p.reply IS NULL "
	" ORDER BY p.reply_by, since"},
    {OUGHT_ROLE_DISCLOSURE, "answer the check", "ought check answer {check}",
	WORK_ASKED
	"SELECT s.at_ms AS since, r.due, r.hard_line, r.check_id AS \"check\" "
	"  FROM waiting AS r "
	"  JOIN ledger.search AS s ON s.check_id = r.check_id AND s.until_n IS NULL "
	" WHERE NOT EXISTS (SELECT 1 "
	"                     FROM ledger.candidate_now AS c "
	"                    WHERE c.check_id = r.check_id AND " UNDECIDED_CANDIDATE ") "
	"   AND NOT EXISTS (SELECT 1 "
	"                     FROM ledger.case_person AS f "
	"                     JOIN ledger.person_record AS l ON l.person = f.person "
	"                     JOIN ledger.record_ref AS e ON e.record = l.record AND e.status = 'held' "
	"                     LEFT JOIN ledger.decision AS d "
	"                       ON d.check_id = r.check_id AND d.record = e.record AND d.until_n IS NULL "
	"                     LEFT JOIN ledger.assessment AS a "
	"                       ON a.check_id = r.check_id AND a.record = e.record AND a.until_n IS NULL "
	"                    WHERE f.check_id = r.check_id "
	"                      AND d.decision IS NULL AND a.recommendation IS NOT 'discard') "
	" ORDER BY r.due, since"},
    /*
     * A decision disclosed in the last answer is no longer live, or a live one to disclose is not in it; and none of the
     * check's is being reconsidered.  What is answered changes only through a reconsideration.
     */
    {OUGHT_ROLE_DISCLOSURE, "answer again: what may be disclosed has changed",
	"ought check answer {check}",
	WORK_ASKED
	"SELECT q.concluded_ms AS since, NULL AS due, q.check_id AS \"check\" "
	"  FROM (SELECT d.check_id, max(x.concluded_ms) AS concluded_ms "
	"          FROM ledger.reconsideration AS x JOIN ledger.decision AS d ON d.decision = x.decision "
	"         WHERE x.status = 'concluded' GROUP BY d.check_id) AS q "
	"  JOIN ledger.answer AS w ON w.check_id = q.check_id AND w.until_n IS NULL "
	" WHERE (EXISTS (SELECT 1 FROM ledger.answer_decision AS a JOIN ledger.decision AS d USING (decision) "
	"                 WHERE a.n = w.n AND d.until_n IS NOT NULL) "
	"     OR EXISTS (SELECT 1 FROM ledger.decision AS d "
	"                 WHERE d.check_id = q.check_id AND d.until_n IS NULL AND d.result = 'disclose' "
	"                   AND NOT EXISTS (SELECT 1 FROM ledger.answer_decision AS a "
	"                                    WHERE a.n = w.n AND a.decision = d.decision))) "
	"   AND NOT EXISTS (SELECT 1 FROM ledger.decision AS d JOIN ledger.reconsideration AS x USING (decision) "
	"                    WHERE d.check_id = q.check_id AND d.until_n IS NULL AND x.status = 'open') "
	" ORDER BY since"},

    /* ---- decisions ---- */
    {DECIDERS, "go on with your draft", "ought decide {check} {record}",
	WORK_ASKED "SELECT since, due, check_id AS \"check\", record FROM (" DRAFTS_OWN ") "
		   " WHERE live AND reconsideration IS NULL "
		   " ORDER BY due, since"},
    {DECIDERS, "go on with your draft", "ought reconsider conclude {reconsideration} --varied",
	WORK_ASKED "SELECT since, NULL AS due, reconsideration FROM (" DRAFTS_OWN ") "
		   " WHERE reconsideration IS NOT NULL "
		   " ORDER BY since"},
    {DECIDERS, "drop your draft: there is nothing to decide",
	"ought decide {check} {record} --drop",
	WORK_ASKED "SELECT since, NULL AS due, check_id AS \"check\", record FROM (" DRAFTS_OWN ") "
		   " WHERE NOT live "
		   " ORDER BY since"},
    {DECIDERS, "decide", "ought decide {check} {record}",
	WORK_ASKED
	"SELECT a.at_ms AS since, r.due, r.hard_line, r.check_id AS \"check\", a.record "
	"  FROM waiting AS r "
	"  JOIN ledger.assessment AS a ON a.check_id = r.check_id AND a.until_n IS NULL "
	"  JOIN ledger.record_ref AS e ON e.record = a.record AND e.status = 'held' "
	"  JOIN ledger.representations AS p "
	"    ON p.check_id = r.check_id AND p.record = a.record AND p.until_n IS NULL "
	" WHERE (r.workforce, e.kind, e.category) IN (SELECT workforce, kind, category FROM mine) AND a.recommendation <> 'discard' "
	"   AND (p.invited = 0 OR p.reply IS NOT NULL) "
	"   AND NOT EXISTS (SELECT 1 FROM ledger.record_hand AS h "
	"                    WHERE h.record = e.record AND h.officer = :officer) "
	"   AND NOT EXISTS (SELECT 1 FROM ledger.assessment AS o "
	"                    WHERE o.check_id = r.check_id AND o.record = a.record AND o.officer = :officer) "
	"   AND NOT EXISTS (SELECT 1 FROM ledger.decision AS d "
	"                    WHERE d.check_id = r.check_id AND d.record = a.record AND d.until_n IS NULL) "
	"   AND NOT EXISTS (SELECT 1 FROM ledger.draft AS k "
	"                    WHERE k.check_id = r.check_id AND k.record = a.record AND k.officer = :officer "
	"                      AND k.until_n IS NULL) "
	" ORDER BY r.due, since"},
    /* Not while it waits for the Independent Monitor: the next stage of the dispute is then what is to do. */
    {DECIDERS, "conclude the reconsideration", "ought reconsider show {reconsideration}",
	WORK_ASKED
	"SELECT x.at_ms AS since, NULL AS due, x.reconsideration "
	"  FROM ledger.reconsideration AS x "
	"  JOIN ledger.decision AS d ON d.decision = x.decision "
	"  JOIN ledger.request AS q ON q.check_id = d.check_id "
	"  JOIN ledger.record_ref AS e ON e.record = d.record "
	" WHERE x.status = 'open' "
	"   AND NOT EXISTS (SELECT 1 FROM ledger.record_hand AS h "
	"                    WHERE h.record = e.record AND h.officer = :officer) "
	"   AND (q.workforce, e.kind, e.category) IN (SELECT workforce, kind, category FROM mine) "
	"   AND NOT EXISTS (SELECT 1 FROM ledger.record_hand AS o "
	"                    WHERE o.record = x.record AND o.officer = :officer) "
	"   AND NOT EXISTS (SELECT 1 FROM ledger.assessment AS a "
	"                    WHERE a.check_id = d.check_id AND a.record = d.record AND a.officer = :officer) "
	"   AND NOT EXISTS (SELECT 1 FROM ledger.dispute_stage AS t "
	"                    WHERE t.trigger = x.trigger AND t.stage = 'finding' "
	"                      AND (t.needed = 1 "
	"                        OR EXISTS (SELECT 1 FROM ledger.dispute AS s "
	"                                    WHERE s.reconsideration = x.reconsideration AND s.stage = 'referred')) "
	"                      AND NOT EXISTS (SELECT 1 FROM ledger.dispute AS s "
	"                                       WHERE s.reconsideration = x.reconsideration AND s.stage = 'finding')) "
	"   AND x.reconsideration NOT IN (SELECT reconsideration FROM (" DRAFTS_OWN
	") WHERE reconsideration IS NOT NULL) "
	" ORDER BY since"},

    /* ---- disputes: the stage that is next, for those who record it ---- */
    {OUGHT_ROLE_DISCLOSURE, "record the dispute", "ought dispute receive {decision}",
	WORK_ASKED
	"SELECT x.at_ms AS since, NULL AS due, x.decision "
	"  FROM ledger.reconsideration AS x "
	"  JOIN ledger.dispute_stage AS t ON t.trigger = x.trigger AND t.stage = 'received' "
	" WHERE x.status = 'open' "
	"   AND NOT EXISTS (SELECT 1 FROM ledger.dispute AS s WHERE s.reconsideration = x.reconsideration) "
	"   AND EXISTS (SELECT 1 FROM ledger.answer_decision AS a WHERE a.decision = x.decision) "
	" ORDER BY since"},
    {DECIDERS, "review for the Independent Monitor", "ought dispute refer {reconsideration}",
	WORK_ASKED
	"SELECT s.at_ms AS since, NULL AS due, x.reconsideration "
	"  FROM ledger.reconsideration AS x "
	"  JOIN ledger.dispute_stage AS t "
	"    ON t.trigger = x.trigger AND t.stage = 'referred' AND t.may LIKE '%senior%' "
	"  JOIN ledger.dispute AS s ON s.reconsideration = x.reconsideration AND s.stage = t.after "
	"  JOIN ledger.decision AS d ON d.decision = x.decision "
	"  JOIN ledger.request AS q ON q.check_id = d.check_id "
	"  JOIN ledger.record_ref AS e ON e.record = d.record "
	" WHERE x.status = 'open' "
	"   AND (q.workforce, e.kind, e.category) IN (SELECT workforce, kind, category FROM mine) "
	"   AND NOT EXISTS (SELECT 1 FROM ledger.dispute AS o "
	"                    WHERE o.reconsideration = x.reconsideration AND o.stage = t.stage) "
	" ORDER BY since"},
    {OUGHT_ROLE_DISCLOSURE, "record what the Independent Monitor found",
	"ought dispute finding {reconsideration}",
	WORK_ASKED
	"SELECT s.at_ms AS since, NULL AS due, x.reconsideration "
	"  FROM ledger.reconsideration AS x "
	"  JOIN ledger.dispute AS s ON s.reconsideration = x.reconsideration AND s.stage = 'referred' "
	" WHERE x.status = 'open' "
	"   AND NOT EXISTS (SELECT 1 FROM ledger.dispute AS o "
	"                    WHERE o.reconsideration = x.reconsideration AND o.stage = 'finding') "
	" ORDER BY since"},
    /* Where the decision was varied, the new answer comes first: no certificate is issued before it. */
    {OUGHT_ROLE_DISCLOSURE, "record whether a new certificate was issued",
	"ought dispute certificate {reconsideration}",
	WORK_ASKED
	"SELECT x.concluded_ms AS since, NULL AS due, x.reconsideration "
	"  FROM ledger.dispute AS s "
	"  JOIN ledger.reconsideration AS x USING (reconsideration) "
	"  JOIN ledger.dispute_stage AS t "
	"    ON t.trigger = x.trigger AND t.stage = 'certificate' AND t.after = s.stage "
	" WHERE x.status = 'concluded' AND x.outcome <> 'withdrawn' "
	"   AND NOT EXISTS (SELECT 1 FROM ledger.dispute AS o "
	"                    WHERE o.reconsideration = x.reconsideration AND o.stage = 'certificate') "
	"   AND (x.outcome <> 'varied' "
	"     OR EXISTS (SELECT 1 FROM ledger.decision AS d JOIN ledger.answer AS w USING (check_id) "
	"                 WHERE d.decision = x.decision AND w.until_n IS NULL AND w.n > x.concluded_n)) "
	" ORDER BY since"},

    /* ---- retention ---- */
    {OUGHT_ROLE_RECORDS, "retain the record, or have it erased", "ought record review {record}",
	WORK_ASKED "SELECT t.at_ms AS since, t.review AS due, t.record "
		   "  FROM ledger.retention AS t "
		   " WHERE t.until_n IS NULL AND t.review <= :today "
		   "   AND NOT EXISTS (SELECT 1 FROM ledger.erasure AS e "
		   "                    WHERE e.record = t.record AND e.outcome IS NULL) "
		   " ORDER BY due, since"},
    {DECIDERS, "approve or refuse that the record is erased",
	"ought record erase --approve {record}",
	WORK_ASKED
	"SELECT e.at_ms AS since, NULL AS due, e.record "
	"  FROM ledger.erasure AS e "
	" WHERE e.outcome IS NULL AND e.record IS NOT NULL AND e.officer <> :officer "
	"   AND EXISTS (SELECT 1 FROM ledger.record_ref AS r JOIN mine USING (kind, category) "
	"                WHERE r.record = e.record) "
	" ORDER BY since"},
    {DECIDERS, "approve or refuse that the person is erased",
	"ought person erase --approve {person}",
	WORK_ASKED "SELECT e.at_ms AS since, NULL AS due, e.person "
		   "  FROM ledger.erasure AS e "
		   " WHERE e.outcome IS NULL AND e.person IS NOT NULL AND e.officer <> :officer "
		   "   AND EXISTS (SELECT 1 FROM mine) "
		   " ORDER BY since"},

    /* ---- dip samples ---- */
    {OUGHT_ROLE_AUDITOR, "find of each decision in the sample whether it satisfies",
	"ought audit sample {sample}",
	WORK_ASKED
	"SELECT s.at_ms AS since, NULL AS due, s.sample "
	"  FROM ledger.audit_sample AS s "
	" WHERE EXISTS (SELECT 1 FROM ledger.audit_sample_decision AS d "
	"                WHERE d.sample = s.sample "
	"                  AND NOT EXISTS (SELECT 1 FROM ledger.audit_finding AS f "
	"                                   WHERE f.sample = d.sample AND f.decision = d.decision)) "
	" ORDER BY since"},

    /* ---- officers ---- */
    {OUGHT_ROLE_ADMINISTRATOR, "an officer who has no role", "ought officer grant {officer} ROLE",
	WORK_ASKED
	"SELECT o.at_ms AS since, NULL AS due, o.name AS officer "
	"  FROM ledger.officer AS o "
	" WHERE NOT EXISTS (SELECT 1 FROM ledger.officer_role AS h WHERE h.officer = o.name) "
	" ORDER BY since"},
    {OUGHT_ROLE_CHIEF, "an officer to be admitted to the content", "ought officer admit {officer}",
	WORK_ASKED "SELECT min(h.from_ms) AS since, NULL AS due, h.officer "
		   "  FROM ledger.officer_role AS h "
		   " WHERE h.until_n IS NULL AND h.role IN ('senior', 'disclosure', 'records') "
		   "   AND NOT EXISTS (SELECT 1 FROM ledger.admission AS m "
		   "                    WHERE m.officer = h.officer AND m.until_n IS NULL) "
		   " GROUP BY h.officer "
		   " ORDER BY since"},
    /* Unless a later one takes over for each of its workforces without a gap. */
    {OUGHT_ROLE_CHIEF, "a delegation that ends soon", "ought officer delegate {officer}",
	WORK_ASKED
	"SELECT g.at_ms AS since, g.to_date AS due, g.officer, g.delegation "
	"  FROM ledger.delegation AS g "
	" WHERE g.ended_on IS NULL AND g.to_date BETWEEN :today AND :soon "
	"   AND EXISTS (SELECT 1 FROM ledger.officer_role AS h "
	"                WHERE h.officer = g.officer AND h.role = 'senior' AND h.until_n IS NULL) "
	"   AND EXISTS (SELECT 1 FROM ledger.delegation_workforce AS w "
	"                WHERE w.delegation = g.delegation "
	"                  AND NOT EXISTS (SELECT 1 "
	"                        FROM ledger.delegation AS l "
	"                        JOIN ledger.delegation_workforce AS v "
	"                          ON v.delegation = l.delegation AND v.workforce = w.workforce "
	"                       WHERE l.officer = g.officer AND l.ended_on IS NULL AND l.to_date > g.to_date "
	"                         AND l.from_date <= date(g.to_date, '+1 day'))) "
	" ORDER BY due, since"},
    {OUGHT_ROLE_CHIEF, "a senior officer to whom nothing is delegated",
	"ought officer delegate {officer}",
	WORK_ASKED
	"SELECT h.from_ms AS since, NULL AS due, h.officer "
	"  FROM ledger.officer_role AS h "
	" WHERE h.role = 'senior' AND h.until_n IS NULL "
	"   AND NOT EXISTS (SELECT 1 FROM ledger.delegation AS g WHERE g.officer = h.officer) "
	" ORDER BY since"},
    {0, NULL, NULL, NULL},
};
