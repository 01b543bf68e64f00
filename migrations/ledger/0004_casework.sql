-- Persons, records, checks and decisions as the ledger knows them: numbers, words, dates, results, who and when.  No name,
-- no narrative: those are in the content.  n is the entry that made a row, officer who made that entry, at_ms its time;
-- until_n the entry that ended what the row says (NULL while it holds).

-- Which entries concern a person, record, check, decision or reconsideration.
CREATE TABLE subject (
	kind TEXT NOT NULL CHECK (kind IN ('person', 'record', 'check', 'decision', 'reconsideration')),
	id   INTEGER NOT NULL,                     -- the number within the identifier (a check's: year * 10,000,000 + number)
	n    INTEGER NOT NULL,
	PRIMARY KEY (kind, id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE person_ref (
	person    INTEGER PRIMARY KEY CHECK (person > 0),
	n         INTEGER NOT NULL,
	officer   TEXT NOT NULL REFERENCES officer (name),
	at_ms     INTEGER NOT NULL,
	content_n INTEGER NOT NULL                 -- the entry whose content says who the person is now
) STRICT;

CREATE TABLE record_ref (
	record    INTEGER PRIMARY KEY CHECK (record > 0),
	person    INTEGER NOT NULL REFERENCES person_ref (person),
	kind      TEXT NOT NULL REFERENCES record_kind (name),
	outcome   TEXT REFERENCES outcome (code),  -- as it is now; NULL: none
	category  TEXT NOT NULL REFERENCES offence_category (name),
	status    TEXT NOT NULL CHECK (status IN ('held', 'left')), -- left: a formal sanction took it out of the register
	n         INTEGER NOT NULL,
	officer   TEXT NOT NULL REFERENCES officer (name), -- who entered it, and so does not decide on it
	at_ms     INTEGER NOT NULL,
	content_n INTEGER NOT NULL                 -- the entry whose content describes it now
) STRICT;
CREATE INDEX record_ref_person ON record_ref (person);

-- A check: a request for one certificate.
CREATE TABLE request (
	check_id     INTEGER PRIMARY KEY CHECK (check_id > 0), -- year * 10,000,000 + number within the year
	kind         TEXT NOT NULL REFERENCES service_level (kind),
	workforce    TEXT NOT NULL REFERENCES workforce (name),
	home_based   INTEGER NOT NULL CHECK (home_based IN (0, 1)),
	barred_child INTEGER NOT NULL CHECK (barred_child IN (0, 1)),
	barred_adult INTEGER NOT NULL CHECK (barred_adult IN (0, 1)),
	volunteer    INTEGER NOT NULL CHECK (volunteer IN (0, 1)),
	received     TEXT NOT NULL,
	due          TEXT NOT NULL CHECK (due >= received),
	status       TEXT NOT NULL CHECK (status IN ('open', 'answered', 'withdrawn')),
	n            INTEGER NOT NULL,
	officer      TEXT NOT NULL REFERENCES officer (name),
	at_ms        INTEGER NOT NULL,
	closed_n     INTEGER,                      -- the entry that answered or withdrew it last; NULL while open
	closed_ms    INTEGER,
	CHECK ((status = 'open') = (closed_n IS NULL) AND (closed_n IS NULL) = (closed_ms IS NULL))
) STRICT;
CREATE INDEX request_open ON request (due) WHERE status = 'open';

CREATE TABLE search (
	n        INTEGER PRIMARY KEY,
	check_id INTEGER NOT NULL REFERENCES request (check_id),
	persons  INTEGER NOT NULL CHECK (persons >= 0),  -- held at the time
	compared INTEGER NOT NULL CHECK (compared >= 0), -- of them, compared field by field
	officer  TEXT NOT NULL REFERENCES officer (name),
	at_ms    INTEGER NOT NULL,
	until_n  INTEGER CHECK (until_n > n)       -- a later search of the same check
) STRICT;
CREATE UNIQUE INDEX search_last ON search (check_id) WHERE until_n IS NULL;

CREATE TABLE search_candidate (
	n      INTEGER NOT NULL REFERENCES search (n),
	seq    INTEGER NOT NULL CHECK (seq >= 0),  -- in the order shown, best first
	person INTEGER NOT NULL REFERENCES person_ref (person),
	PRIMARY KEY (n, seq),
	UNIQUE (n, person)
) STRICT, WITHOUT ROWID;

-- Whether a candidate is the applicant.
CREATE TABLE finding (
	n        INTEGER PRIMARY KEY,
	check_id INTEGER NOT NULL REFERENCES request (check_id),
	person   INTEGER NOT NULL REFERENCES person_ref (person),
	finding  TEXT NOT NULL CHECK (finding IN ('same', 'not-same', 'cannot-tell')),
	officer  TEXT NOT NULL REFERENCES officer (name),
	at_ms    INTEGER NOT NULL,
	until_n  INTEGER CHECK (until_n > n)       -- a later finding
) STRICT;
CREATE UNIQUE INDEX finding_last ON finding (check_id, person) WHERE until_n IS NULL;

CREATE TABLE assessment (
	n                INTEGER PRIMARY KEY,
	check_id         INTEGER NOT NULL REFERENCES request (check_id),
	record           INTEGER NOT NULL REFERENCES record_ref (record),
	recommendation   TEXT NOT NULL CHECK (recommendation IN ('disclose', 'not-disclose', 'discard')),
	discard_category TEXT REFERENCES discard_category (name),
	officer          TEXT NOT NULL REFERENCES officer (name), -- who does not decide on it
	at_ms            INTEGER NOT NULL,
	until_n          INTEGER CHECK (until_n > n), -- a later assessment
	CHECK ((recommendation = 'discard') = (discard_category IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX assessment_last ON assessment (check_id, record) WHERE until_n IS NULL;

-- Whether the applicant was asked, and what became of it.
CREATE TABLE representations (
	n             INTEGER PRIMARY KEY,
	check_id      INTEGER NOT NULL REFERENCES request (check_id),
	record        INTEGER NOT NULL REFERENCES record_ref (record),
	invited       INTEGER NOT NULL CHECK (invited IN (0, 1)),
	reply_by      TEXT,                        -- NULL: not invited
	officer       TEXT NOT NULL REFERENCES officer (name),
	at_ms         INTEGER NOT NULL,
	reply         TEXT CHECK (reply IN ('received', 'none')), -- NULL: not yet recorded
	reply_n       INTEGER,
	reply_officer TEXT REFERENCES officer (name),
	reply_ms      INTEGER,
	until_n       INTEGER CHECK (until_n > n), -- a later invitation, or statement that there is none
	CHECK ((invited = 1) = (reply_by IS NOT NULL)),
	CHECK (invited = 1 OR reply IS NULL),
	CHECK ((reply IS NULL) = (reply_n IS NULL) AND (reply_n IS NULL) = (reply_officer IS NULL) AND
	    (reply_n IS NULL) = (reply_ms IS NULL))
) STRICT;
CREATE UNIQUE INDEX representations_last ON representations (check_id, record) WHERE until_n IS NULL;

-- Police Act 1997 s.113B(4): (a) reasonably believed to be relevant, (b) ought to be included.
CREATE TABLE decision (
	decision        INTEGER PRIMARY KEY CHECK (decision > 0),
	check_id        INTEGER NOT NULL REFERENCES request (check_id),
	record          INTEGER NOT NULL REFERENCES record_ref (record),
	delegation      INTEGER REFERENCES delegation (delegation), -- NULL: the chief officer decided
	relevant        TEXT NOT NULL CHECK (relevant IN ('yes', 'no')),
	ought           TEXT CHECK (ought IN ('yes', 'no')),        -- NULL: not relevant, so not asked
	result          TEXT NOT NULL CHECK (result IN ('disclose', 'not-disclose')),
	guidance        TEXT NOT NULL REFERENCES guidance_edition (name), -- statutory guidance in force that day
	qaf             TEXT NOT NULL REFERENCES guidance_edition (name), -- Quality Assurance Framework in force that day
	supersedes      INTEGER UNIQUE REFERENCES decision (decision),    -- the earlier decision; NULL: the first
	reconsideration INTEGER REFERENCES reconsideration (reconsideration) DEFERRABLE INITIALLY DEFERRED,
	n               INTEGER NOT NULL,
	officer         TEXT NOT NULL REFERENCES officer (name),
	at_ms           INTEGER NOT NULL,
	until_n         INTEGER CHECK (until_n > n), -- the entry of the decision that supersedes it; NULL: live
	CHECK ((relevant = 'yes') = (ought IS NOT NULL)),
	CHECK ((result = 'disclose') = (relevant = 'yes' AND ought IS 'yes')),
	CHECK ((supersedes IS NULL) = (reconsideration IS NULL))
) STRICT;
CREATE UNIQUE INDEX decision_live ON decision (check_id, record) WHERE until_n IS NULL;
CREATE INDEX decision_check ON decision (check_id);
CREATE INDEX decision_record ON decision (record) WHERE until_n IS NULL;

CREATE TABLE answer (
	n        INTEGER PRIMARY KEY,
	check_id INTEGER NOT NULL REFERENCES request (check_id),
	answer   TEXT NOT NULL CHECK (answer IN ('no-trace', 'nothing-to-disclose', 'disclosure')),
	officer  TEXT NOT NULL REFERENCES officer (name),
	at_ms    INTEGER NOT NULL,
	until_n  INTEGER CHECK (until_n > n)       -- a later answer
) STRICT;
CREATE UNIQUE INDEX answer_last ON answer (check_id) WHERE until_n IS NULL;

-- The decisions whose texts an answer discloses.
CREATE TABLE answer_decision (
	n        INTEGER NOT NULL REFERENCES answer (n),
	decision INTEGER NOT NULL REFERENCES decision (decision),
	PRIMARY KEY (n, decision)
) STRICT, WITHOUT ROWID;

CREATE TABLE reconsideration (
	reconsideration INTEGER PRIMARY KEY CHECK (reconsideration > 0),
	decision        INTEGER NOT NULL REFERENCES decision (decision), -- that is reconsidered
	trigger         TEXT NOT NULL REFERENCES reconsideration_trigger (name),
	record          INTEGER REFERENCES record_ref (record),  -- that came to light, or was changed; NULL: none
	status          TEXT NOT NULL CHECK (status IN ('open', 'concluded')),
	n               INTEGER NOT NULL,          -- the entry that opened it, if only as its effect
	officer         TEXT NOT NULL REFERENCES officer (name),
	at_ms           INTEGER NOT NULL,
	outcome         TEXT CHECK (outcome IN ('upheld', 'varied', 'withdrawn')),
	new_decision    INTEGER REFERENCES decision (decision),
	delegation      INTEGER REFERENCES delegation (delegation), -- by which it was concluded; NULL: by the chief officer
	concluded_n     INTEGER,
	concluded_by    TEXT REFERENCES officer (name),
	concluded_ms    INTEGER,
	CHECK ((status = 'concluded') = (outcome IS NOT NULL)),
	CHECK ((outcome IS 'varied') = (new_decision IS NOT NULL)),
	CHECK ((outcome IS NULL) = (concluded_n IS NULL) AND (concluded_n IS NULL) = (concluded_by IS NULL) AND
	    (concluded_n IS NULL) = (concluded_ms IS NULL))
) STRICT;
CREATE INDEX reconsideration_decision ON reconsideration (decision);
CREATE INDEX reconsideration_open ON reconsideration (at_ms) WHERE status = 'open';
