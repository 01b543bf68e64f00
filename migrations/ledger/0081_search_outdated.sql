-- What a search is worth once persons were merged, or changed, after it.

-- Of several candidates who are held to be one, one about whom something has to be found counts before those who are remote.
DROP VIEW candidate_now;
CREATE VIEW candidate_now (check_id, n, at_ms, seq, person, kind) AS
	SELECT s.check_id, s.n, s.at_ms, c.seq, p.root, c.kind
	  FROM search AS s
	  JOIN search_candidate AS c ON c.n = s.n
	  JOIN person_ref AS p ON p.person = c.person
	 WHERE s.until_n IS NULL
	   AND NOT EXISTS (
	    SELECT 1 FROM search_candidate AS d JOIN person_ref AS q ON q.person = d.person
	     WHERE d.n = c.n AND q.root = p.root AND (d.kind = 'remote', d.seq) < (c.kind = 'remote', c.seq));

-- Whom the last search of a check did not see as they are held to be now: who was entered or changed since, or came to be one
-- with somebody else, unless what is found about them is waited for anyway.
CREATE VIEW search_outdated (check_id, person) AS
	SELECT s.check_id, p.person
	  FROM search AS s
	  JOIN person_ref AS p ON p.content_n > s.n
	 WHERE s.until_n IS NULL
	UNION ALL
	SELECT s.check_id, p.person
	  FROM search AS s
	  JOIN person_ref AS p ON p.grouped_n > s.n
	 WHERE s.until_n IS NULL AND p.root = p.person
	   AND NOT EXISTS (
	    SELECT 1 FROM candidate_now AS c JOIN candidate_kind AS k ON k.name = c.kind AND k.finding = 1
	     WHERE c.check_id = s.check_id AND c.person = p.person);
CREATE INDEX person_ref_grouped ON person_ref (grouped_n);
