-- Persons, as they are searched.  The narrative stays in part; these rows repeat what identifies somebody.
-- Each row holds from entry n until entry until_n (see 0001_parts.sql).

CREATE TABLE person_name (
	person    INTEGER NOT NULL,              -- P-number
	seq       INTEGER NOT NULL CHECK (seq >= 0),
	kind      TEXT NOT NULL CHECK (kind IN ('birth', 'former', 'alias', 'known-as', 'current')),
	forenames TEXT NOT NULL,                 -- separated by spaces; may be empty
	surname   TEXT NOT NULL,
	n         INTEGER NOT NULL CHECK (n >= 0),
	until_n   INTEGER CHECK (until_n > n),
	PRIMARY KEY (person, n, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE person_birth (
	person  INTEGER NOT NULL,
	seq     INTEGER NOT NULL CHECK (seq >= 0),  -- 0: the date of birth; further ones: dates used
	date    TEXT NOT NULL CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
	n       INTEGER NOT NULL CHECK (n >= 0),
	until_n INTEGER CHECK (until_n > n),
	PRIMARY KEY (person, n, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE person_sex (
	person  INTEGER NOT NULL,
	sex     TEXT NOT NULL CHECK (sex IN ('female', 'male', 'other', 'not-known')),
	n       INTEGER NOT NULL CHECK (n >= 0),
	until_n INTEGER CHECK (until_n > n),
	PRIMARY KEY (person, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE person_address (
	person    INTEGER NOT NULL,
	seq       INTEGER NOT NULL CHECK (seq >= 0),
	address   TEXT NOT NULL,
	postcode  TEXT,
	from_date TEXT,
	to_date   TEXT,
	n         INTEGER NOT NULL CHECK (n >= 0),
	until_n   INTEGER CHECK (until_n > n),
	PRIMARY KEY (person, n, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE person_identifier (
	person  INTEGER NOT NULL,
	seq     INTEGER NOT NULL CHECK (seq >= 0),
	scheme  TEXT NOT NULL CHECK (scheme IN ('local', 'custody', 'pnc')),
	value   TEXT NOT NULL,
	n       INTEGER NOT NULL CHECK (n >= 0),
	until_n INTEGER CHECK (until_n > n),
	PRIMARY KEY (person, n, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX person_identifier_value ON person_identifier (scheme, value) WHERE until_n IS NULL;
