-- Erasure: one officer proposes it, another approves it.  What was contained in the entries about a record or a person is
-- destroyed; that there was something, who decided what about it, and who erased it, stays.

-- 1: what entry n contains goes when this is erased.  It follows from the kind of act: ought-ledger(5) says of each.
ALTER TABLE subject ADD COLUMN erasable INTEGER NOT NULL DEFAULT 0 CHECK (erasable IN (0, 1));

ALTER TABLE person_ref ADD COLUMN erased_n INTEGER; -- the entry that erased it; NULL: held
ALTER TABLE record_ref ADD COLUMN erased_n INTEGER; -- the same; then its status is left, too

CREATE TABLE erasure (
	n            INTEGER PRIMARY KEY,          -- the entry that proposes it
	person       INTEGER REFERENCES person_ref (person),
	record       INTEGER REFERENCES record_ref (record),
	officer      TEXT NOT NULL REFERENCES officer (name), -- who proposes, and so does not approve
	at_ms        INTEGER NOT NULL,
	outcome      TEXT CHECK (outcome IN ('approved', 'refused')), -- NULL: waiting
	delegation   INTEGER REFERENCES delegation (delegation), -- by which it was concluded; NULL: by the chief officer
	concluded_n  INTEGER,
	concluded_by TEXT REFERENCES officer (name),
	concluded_ms INTEGER,
	CHECK ((person IS NULL) <> (record IS NULL)),
	CHECK ((outcome IS NULL) = (concluded_n IS NULL) AND (concluded_n IS NULL) = (concluded_by IS NULL) AND
	    (concluded_n IS NULL) = (concluded_ms IS NULL)),
	CHECK (outcome IS NOT 'approved' OR concluded_by <> officer)
) STRICT;
CREATE UNIQUE INDEX erasure_of_person ON erasure (person) WHERE outcome IS NULL AND person IS NOT NULL;
CREATE UNIQUE INDEX erasure_of_record ON erasure (record) WHERE outcome IS NULL AND record IS NOT NULL;
CREATE INDEX erasure_concluded ON erasure (concluded_n);

-- The entries whose content is gone.
CREATE TABLE erased_entry (
	n    INTEGER PRIMARY KEY,
	by_n INTEGER NOT NULL CHECK (by_n > n)     -- the entry that approves the erasure
) STRICT;
CREATE INDEX erased_entry_by ON erased_entry (by_n);
