-- What searching for a person needs, made from 0002_person.sql by ought_match_index and by nothing else:
-- so it is replayed and compared, and nobody can be hidden from searching by taking away a key.

-- One row for each person held: all names, dates, addresses and identifiers, normalised
-- (src/match/profile.c has the bytes).  The exhaustive pass reads them all, in the order of persons.
CREATE TABLE match_person (
	person  INTEGER NOT NULL,
	profile BLOB NOT NULL CHECK (length(profile) BETWEEN 6 AND 65536),
	n       INTEGER NOT NULL CHECK (n >= 0),
	until_n INTEGER CHECK (until_n > n),
	PRIMARY KEY (person, n)
) STRICT, WITHOUT ROWID;

-- What changed since an entry.
CREATE INDEX match_person_made ON match_person (n);
CREATE INDEX match_person_ended ON match_person (until_n) WHERE until_n IS NOT NULL;

-- Blocking keys: hashes, of 47 bits, of what somebody may be found by (src/match/keys.c).  The primary key is the
-- index that a search uses; a person's own keys are found again from the profile above.
CREATE TABLE match_key (
	key     INTEGER NOT NULL,
	person  INTEGER NOT NULL,
	n       INTEGER NOT NULL CHECK (n >= 0),
	until_n INTEGER CHECK (until_n > n),
	PRIMARY KEY (key, person, n)
) STRICT, WITHOUT ROWID;

-- Who bears a name, so that it can be told how common it is (src/match/frequency.c): the name's hash, and the
-- person's number scattered over 32 bits, so that the first few of a name are a sample of all.
CREATE TABLE match_name (
	name    INTEGER NOT NULL,
	mark    INTEGER NOT NULL,
	n       INTEGER NOT NULL CHECK (n >= 0),
	until_n INTEGER CHECK (until_n > n),
	PRIMARY KEY (name, mark, n)
) STRICT, WITHOUT ROWID;

-- How many persons are held from entry n on.
CREATE TABLE match_held (
	n       INTEGER NOT NULL PRIMARY KEY CHECK (n >= 0),
	persons INTEGER NOT NULL CHECK (persons >= 0),
	until_n INTEGER CHECK (until_n > n)
) STRICT;
