-- What searching for a person needs, made from 0002_person.sql by ought_match_index and by nothing else:
-- so it is replayed and compared, and nobody can be hidden from searching by taking away a key.

-- One row for each person held: all names, dates, addresses and identifiers, normalised
-- (src/match/profile.c has the bytes).  The exhaustive pass reads them all.  Rows are in the order of acts,
-- so that the newest is found by the primary key.
CREATE TABLE match_person (
	person  INTEGER NOT NULL,
	profile BLOB NOT NULL CHECK (length(profile) BETWEEN 6 AND 65536),
	n       INTEGER NOT NULL CHECK (n >= 0),
	until_n INTEGER CHECK (until_n > n),
	PRIMARY KEY (n, person)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX match_person_holds ON match_person (person) WHERE until_n IS NULL;
CREATE INDEX match_person_ended ON match_person (until_n) WHERE until_n IS NOT NULL;

-- Blocking keys: 64-bit hashes of what somebody may be found by (src/match/keys.c).  The primary key is the
-- index that a search uses; a person's own keys are found again from the profile above.
CREATE TABLE match_key (
	key     INTEGER NOT NULL,
	person  INTEGER NOT NULL,
	n       INTEGER NOT NULL CHECK (n >= 0),
	until_n INTEGER CHECK (until_n > n),
	PRIMARY KEY (key, person, n)
) STRICT, WITHOUT ROWID;
