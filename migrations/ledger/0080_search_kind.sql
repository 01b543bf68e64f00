-- A search shows more than who may be the applicant: remote candidates, and who lives or lived at the home where the work is
-- done.  And somebody at the home is found to be a third party there, whose records come under the check too.

CREATE TABLE candidate_kind (
	name    TEXT PRIMARY KEY,
	title   TEXT NOT NULL,                     -- in small letters, for sentences
	finding INTEGER NOT NULL CHECK (finding IN (0, 1)), -- whether an answer waits for what was found about them
	source  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO candidate_kind (name, title, finding, source) VALUES
	('applicant', 'who may be the applicant', 1, 'Quality Assurance Framework, MP2 (~)'),
	('remote', 'who may hardly be the applicant', 0, 'shown so that nobody is missed'),
	('home', 'who lives or lived at the home address', 1, 'Quality Assurance Framework, MP4 (~)');

ALTER TABLE search_candidate ADD COLUMN kind TEXT NOT NULL DEFAULT 'applicant' CHECK (kind IN ('applicant', 'remote', 'home'));

-- What is found about a candidate.
CREATE TABLE finding_word (
	name   TEXT PRIMARY KEY,
	title  TEXT NOT NULL,                      -- in small letters, for sentences
	brings INTEGER NOT NULL CHECK (brings IN (0, 1)), -- whether records of such a person come under the check
	source TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO finding_word (name, title, brings, source) VALUES
	('same', 'the applicant', 1, 'Quality Assurance Framework, MP2 (~)'),
	('not-same', 'not the applicant', 0, 'Quality Assurance Framework, MP2 (~)'),
	('cannot-tell', 'cannot tell yet', 0, 'Quality Assurance Framework, MP2 (~)'),
	('third-party', 'a third party at the home', 1, 'Quality Assurance Framework, MP4 (~)');

-- The table of findings again, with its words in a table.
CREATE TABLE finding_before AS SELECT * FROM finding;
DROP TABLE finding;
CREATE TABLE finding (
	n        INTEGER PRIMARY KEY,
	check_id INTEGER NOT NULL REFERENCES request (check_id),
	person   INTEGER NOT NULL REFERENCES person_ref (person),
	finding  TEXT NOT NULL REFERENCES finding_word (name),
	officer  TEXT NOT NULL REFERENCES officer (name),
	at_ms    INTEGER NOT NULL,
	until_n  INTEGER CHECK (until_n > n)       -- a later finding
) STRICT;
CREATE UNIQUE INDEX finding_last ON finding (check_id, person) WHERE until_n IS NULL;
INSERT INTO finding SELECT * FROM finding_before;
DROP TABLE finding_before;

-- Whom the last search of a check found, and as what.
DROP VIEW candidate_now;
CREATE VIEW candidate_now (check_id, n, at_ms, seq, person, kind) AS
	SELECT s.check_id, s.n, s.at_ms, c.seq, p.root, c.kind
	  FROM search AS s
	  JOIN search_candidate AS c ON c.n = s.n
	  JOIN person_ref AS p ON p.person = c.person
	 WHERE s.until_n IS NULL
	   AND NOT EXISTS (
	    SELECT 1 FROM search_candidate AS d JOIN person_ref AS q ON q.person = d.person
	     WHERE d.n = c.n AND d.seq < c.seq AND q.root = p.root);

-- Whose records come under a check: the applicant's, and those of third parties at the home.
CREATE VIEW case_person (check_id, person, finding, n, at_ms) AS
	SELECT f.check_id, f.person, f.finding, f.n, f.at_ms
	  FROM finding_now AS f
	  JOIN finding_word AS w ON w.name = f.finding AND w.brings = 1;

-- Who was entered or changed last: an answer that nobody was found rests on a search after that.
CREATE INDEX person_ref_content ON person_ref (content_n);
