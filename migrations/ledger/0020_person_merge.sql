-- Persons held to be one: merged, and split again; and records that concern several persons.  Whatever was entered keeps the person
-- with whom it was entered.  Only who is held to be whom changes, so a split leaves everything as it was before.

-- Whom a person is held to be: themself, or whom they were merged into in the end.
ALTER TABLE person_ref ADD COLUMN root INTEGER REFERENCES person_ref (person);
-- The entry that last changed who else is held to be this person; NULL: none did.
ALTER TABLE person_ref ADD COLUMN grouped_n INTEGER;
UPDATE person_ref SET root = person;
CREATE INDEX person_ref_merged ON person_ref (root) WHERE root <> person;

-- Data Protection Act 2018 s.62(1)(e): combination.
CREATE TABLE person_merge (
	n        INTEGER PRIMARY KEY,
	person   INTEGER NOT NULL REFERENCES person_ref (person), -- who is held to be somebody else
	survivor INTEGER NOT NULL REFERENCES person_ref (person), -- who that is; may have been merged further since
	officer  TEXT NOT NULL REFERENCES officer (name),
	at_ms    INTEGER NOT NULL,
	until_n  INTEGER CHECK (until_n > n),      -- the entry that split them again
	until_ms INTEGER,
	split_by TEXT REFERENCES officer (name),
	CHECK (person <> survivor),
	CHECK ((until_n IS NULL) = (until_ms IS NULL) AND (until_n IS NULL) = (split_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX person_merge_holds ON person_merge (person) WHERE until_n IS NULL;
CREATE INDEX person_merge_into ON person_merge (survivor) WHERE until_n IS NULL;

-- What a record's person is in it.
CREATE TABLE record_role (
	name   TEXT PRIMARY KEY,                   -- in the alphabet's order: of two roles of one person the first counts
	title  TEXT NOT NULL,
	source TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO record_role (name, title, source) VALUES
	('suspect', 'who is suspected', 'register practice'),
	('third-party', 'a third party, such as one who lives at the home', 'Quality Assurance Framework, MP4 (~)');

-- Whom a record concerns: the person it was entered about, and whoever else it was linked to.
CREATE TABLE record_person (
	record     INTEGER NOT NULL REFERENCES record_ref (record),
	person     INTEGER NOT NULL REFERENCES person_ref (person), -- with whom it was entered or linked
	root       INTEGER NOT NULL REFERENCES person_ref (person), -- whom that person is held to be: person_ref.root
	role       TEXT NOT NULL REFERENCES record_role (name),
	n          INTEGER NOT NULL,
	officer    TEXT NOT NULL REFERENCES officer (name),
	at_ms      INTEGER NOT NULL,
	until_n    INTEGER CHECK (until_n > n),    -- a later role, or the entry that took the link back
	PRIMARY KEY (record, person, n)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX record_person_holds ON record_person (root, record, person) WHERE until_n IS NULL;
INSERT INTO record_person (record, person, root, role, n, officer, at_ms)
	SELECT record, person, person, CASE kind WHEN 'third-party' THEN 'third-party' ELSE 'suspect' END, n, officer, at_ms
	  FROM record_ref;
DROP INDEX record_ref_person;

-- The three views below answer for persons as they are held now.  Whoever asks which records, findings or candidates somebody
-- has asks here, so that nobody has to think of those who were merged.

-- Which records concern whom, and as what: each person once in each record.
CREATE VIEW person_record (person, record, role, n) AS
	SELECT l.root, l.record, l.role, l.n
	  FROM record_person AS l
	 WHERE l.until_n IS NULL
	   AND NOT EXISTS (
	    SELECT 1 FROM record_person AS m
	     WHERE m.record = l.record AND m.until_n IS NULL AND m.root = l.root AND (m.role, m.person) < (l.role, l.person));

-- Whom the last search of a check found.
CREATE VIEW candidate_now (check_id, n, at_ms, seq, person) AS
	SELECT s.check_id, s.n, s.at_ms, c.seq, p.root
	  FROM search AS s
	  JOIN search_candidate AS c ON c.n = s.n
	  JOIN person_ref AS p ON p.person = c.person
	 WHERE s.until_n IS NULL
	   AND NOT EXISTS (
	    SELECT 1 FROM search_candidate AS d JOIN person_ref AS q ON q.person = d.person
	     WHERE d.n = c.n AND d.seq < c.seq AND q.root = p.root);

-- Whether somebody is the applicant of a check.  Of several findings about persons who are held to be one the latest counts,
-- unless it is older than that and another contradicts it: then none does, and somebody has to look again.
CREATE VIEW finding_now (check_id, person, finding, n, officer, at_ms) AS
	SELECT f.check_id, p.root, f.finding, f.n, f.officer, f.at_ms
	  FROM finding AS f
	  JOIN person_ref AS p ON p.person = f.person
	 WHERE f.until_n IS NULL
	   AND NOT EXISTS (
	    SELECT 1 FROM finding AS g JOIN person_ref AS q ON q.person = g.person
	     WHERE g.check_id = f.check_id AND g.until_n IS NULL AND q.root = p.root
	       AND (g.n > f.n OR g.finding <> f.finding AND f.n < p.grouped_n));

INSERT INTO reconsideration_trigger (name, title, source) VALUES
	('persons-merged', 'the person was found to be one with another who is held', 'register practice; Data Protection Act 2018 s.62'),
	('persons-split', 'persons who were held to be one were found not to be', 'register practice; Data Protection Act 2018 s.62'),
	('record-amended', 'the record was corrected', 'register practice; Data Protection Act 2018 s.46');
