-- What the rules have to look up in the content.  The narrative stays in part; these rows repeat what has to be unique or equal.
-- Each row holds from entry n until entry until_n (see 0001_parts.sql).

CREATE TABLE record_reference (
	record    INTEGER NOT NULL,                -- R-number
	reference TEXT NOT NULL,                   -- local crime or intelligence reference
	n         INTEGER NOT NULL CHECK (n >= 0),
	until_n   INTEGER CHECK (until_n > n),
	PRIMARY KEY (record, n)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX record_reference_held ON record_reference (reference) WHERE until_n IS NULL;

CREATE TABLE check_reference (
	check_id  INTEGER NOT NULL,                -- year * 10,000,000 + number within the year
	reference TEXT NOT NULL,                   -- DBS application reference
	n         INTEGER NOT NULL CHECK (n >= 0),
	until_n   INTEGER CHECK (until_n > n),
	PRIMARY KEY (check_id, n)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX check_reference_held ON check_reference (reference) WHERE until_n IS NULL;

-- What a decision to disclose says in the certificate: an answer repeats it word for word.
CREATE TABLE certificate_text (
	decision INTEGER NOT NULL,                 -- D-number
	text     TEXT NOT NULL,
	n        INTEGER NOT NULL CHECK (n >= 0),
	until_n  INTEGER CHECK (until_n > n),      -- the decision that supersedes it
	PRIMARY KEY (decision, n)
) STRICT, WITHOUT ROWID;
