-- Disputes about a certificate, as stages of a reconsideration; drafts of decisions; and replies that came late.

-- Which stages a dispute has, in which order, and who may record each.  Statements about sections are from the Act's text; (~)
-- marks practice that was written down from memory of a public source.
CREATE TABLE dispute_stage (
	trigger   TEXT NOT NULL REFERENCES reconsideration_trigger (name), -- a dispute is a reconsideration with this trigger
	stage     TEXT NOT NULL CHECK (stage IN ('received', 'referred', 'finding', 'certificate')),
	seq       INTEGER NOT NULL CHECK (seq > 0),
	after     TEXT,                            -- the stage that has to be recorded before; NULL: none
	concluded INTEGER NOT NULL CHECK (concluded IN (0, 1)), -- 1: once the reconsideration is concluded; 0: while it is open
	needed    INTEGER NOT NULL CHECK (needed IN (0, 1)),    -- 1: without it no decision is upheld in such a dispute
	may       TEXT NOT NULL,                   -- the roles that may record it, divided by |
	title     TEXT NOT NULL,                   -- for sentences
	source    TEXT NOT NULL,
	PRIMARY KEY (trigger, stage),
	UNIQUE (trigger, seq),
	FOREIGN KEY (trigger, after) REFERENCES dispute_stage (trigger, stage)
) STRICT, WITHOUT ROWID;
INSERT INTO dispute_stage (trigger, stage, seq, after, concluded, needed, may, title, source) VALUES
	('accuracy-dispute', 'received', 1, NULL, 0, 0, 'disclosure', 'the applicant''s dispute', 'Police Act 1997 s.117(1); Quality Assurance Framework, AT12 (~)'),
	('accuracy-dispute', 'referred', 2, 'received', 0, 0, 'disclosure', 'the referral to the Independent Monitor', 'Disclosure and Barring Service, practice where the police do not accept a dispute (~)'),
	('accuracy-dispute', 'finding', 3, 'referred', 0, 0, 'disclosure', 'the finding of the Independent Monitor', 'Police Act 1997 s.117A(5)'),
	('accuracy-dispute', 'certificate', 4, 'received', 1, 0, 'disclosure', 'whether a new certificate was issued', 'Police Act 1997 s.117(2)'),
	('independent-monitor', 'received', 1, NULL, 0, 0, 'disclosure', 'the Independent Monitor''s request for a review', 'Police Act 1997 s.117A(2), (3)'),
	('independent-monitor', 'referred', 2, 'received', 0, 0, 'chief|senior', 'the chief officer''s review for the Independent Monitor', 'Police Act 1997 s.117A(3), (4)'),
	('independent-monitor', 'finding', 3, 'referred', 0, 1, 'disclosure', 'the finding of the Independent Monitor', 'Police Act 1997 s.117A(5)'),
	('independent-monitor', 'certificate', 4, 'finding', 1, 0, 'disclosure', 'whether a new certificate was issued', 'Police Act 1997 s.117A(5)(b), (6)');

CREATE TABLE dispute (
	reconsideration INTEGER NOT NULL REFERENCES reconsideration (reconsideration),
	stage           TEXT NOT NULL CHECK (stage IN ('received', 'referred', 'finding', 'certificate')),
	on_date         TEXT NOT NULL,             -- the day on which it came about
	relevant        TEXT CHECK (relevant IN ('yes', 'no')), -- the Monitor's finding on s.117A(1)(a)
	ought           TEXT CHECK (ought IN ('yes', 'no')),    -- and on (b); NULL: not relevant, so not asked
	issued          TEXT CHECK (issued IN ('yes', 'no')),   -- a new certificate
	delegation      INTEGER REFERENCES delegation (delegation), -- by which the chief officer's review was made
	n               INTEGER NOT NULL,
	officer         TEXT NOT NULL REFERENCES officer (name),
	at_ms           INTEGER NOT NULL,
	PRIMARY KEY (reconsideration, stage),
	CHECK ((stage = 'finding') = (relevant IS NOT NULL)),
	CHECK ((relevant IS 'yes') = (ought IS NOT NULL)),
	CHECK ((stage = 'certificate') = (issued IS NOT NULL)),
	CHECK (stage = 'referred' OR delegation IS NULL)
) STRICT, WITHOUT ROWID;

-- A decision that somebody has begun to write: it counts for nothing, and its text is in the content.
CREATE TABLE draft (
	n        INTEGER PRIMARY KEY,
	check_id INTEGER NOT NULL REFERENCES request (check_id),
	record   INTEGER NOT NULL REFERENCES record_ref (record),
	officer  TEXT NOT NULL REFERENCES officer (name), -- whose own it is
	at_ms    INTEGER NOT NULL,
	until_n  INTEGER CHECK (until_n > n)       -- a later draft, the decision, or that it was dropped
) STRICT;
CREATE UNIQUE INDEX draft_last ON draft (check_id, record, officer) WHERE until_n IS NULL;
CREATE INDEX draft_officer ON draft (officer) WHERE until_n IS NULL;

ALTER TABLE representations ADD COLUMN late INTEGER CHECK (late IN (0, 1)); -- 1: received after the day to reply by; NULL: no reply yet
