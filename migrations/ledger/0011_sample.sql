-- Dip samples of decisions, and what an auditor found of each (Quality Assurance Framework, QA1).

CREATE TABLE audit_sample (
	sample    INTEGER PRIMARY KEY CHECK (sample > 0), -- counted from 1
	from_date TEXT NOT NULL,                   -- decisions made from this day (UTC)
	to_date   TEXT NOT NULL,                   -- to this one
	size      INTEGER NOT NULL CHECK (size > 0), -- as asked for; there may be fewer decisions
	seed      TEXT NOT NULL,                   -- hexadecimal: with it and the period anybody draws the same sample
	n         INTEGER NOT NULL,                -- drawn from the decisions of entries before this one
	officer   TEXT NOT NULL REFERENCES officer (name),
	at_ms     INTEGER NOT NULL,
	CHECK (to_date >= from_date)
) STRICT;

CREATE TABLE audit_sample_decision (
	sample   INTEGER NOT NULL REFERENCES audit_sample (sample),
	decision INTEGER NOT NULL REFERENCES decision (decision),
	PRIMARY KEY (sample, decision)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_sample_decision_of ON audit_sample_decision (decision);

CREATE TABLE audit_finding (
	n         INTEGER PRIMARY KEY,
	sample    INTEGER NOT NULL,
	decision  INTEGER NOT NULL,
	satisfied TEXT NOT NULL CHECK (satisfied IN ('yes', 'no')),
	officer   TEXT NOT NULL REFERENCES officer (name),
	at_ms     INTEGER NOT NULL,
	until_n   INTEGER CHECK (until_n > n),     -- a later finding on the same decision of the sample
	FOREIGN KEY (sample, decision) REFERENCES audit_sample_decision (sample, decision)
) STRICT;
CREATE UNIQUE INDEX audit_finding_last ON audit_finding (sample, decision) WHERE until_n IS NULL;
