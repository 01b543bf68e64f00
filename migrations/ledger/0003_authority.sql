-- Who may do what, since and until which entry.  Like all tables below but entry and node, these follow from the entries: they
-- are made by the rules as entries are appended, and verifying makes them again and compares.

-- The store's first entry.
CREATE TABLE foundation (
	one    INTEGER PRIMARY KEY CHECK (one = 1),
	origin TEXT NOT NULL,                      -- the store's name in entries and checkpoints: 'suffolk/7f3a90b2'
	force  TEXT NOT NULL,
	chief  TEXT NOT NULL REFERENCES officer (name),
	rank   TEXT NOT NULL REFERENCES rank (name),
	at_ms  INTEGER NOT NULL                    -- milliseconds since 1970-01-01T00:00:00Z
) STRICT;

CREATE TABLE officer (
	name        TEXT PRIMARY KEY,              -- as entries, signatures and sentences name the officer: 'jane.roe'
	signing_key BLOB NOT NULL UNIQUE CHECK (length(signing_key) = 32), -- Ed25519
	box_key     BLOB NOT NULL UNIQUE CHECK (length(box_key) = 32),     -- X25519
	n           INTEGER NOT NULL,              -- the entry that enrolled the officer
	at_ms       INTEGER NOT NULL,              -- its time
	enrolled_by TEXT NOT NULL                  -- who made it; the chief enrols themself by founding the store
) STRICT, WITHOUT ROWID;

-- A period in which an officer held a role.
CREATE TABLE officer_role (
	officer    TEXT NOT NULL REFERENCES officer (name),
	role       TEXT NOT NULL CHECK (role IN ('chief', 'senior', 'disclosure', 'records', 'auditor', 'administrator')),
	from_n     INTEGER NOT NULL,               -- the entry that granted it
	from_ms    INTEGER NOT NULL,               -- its time
	granted_by TEXT NOT NULL,
	until_n    INTEGER CHECK (until_n > from_n), -- the entry that revoked it; NULL while it is held
	until_ms   INTEGER,
	revoked_by TEXT,
	PRIMARY KEY (officer, role, from_n),
	CHECK ((until_n IS NULL) = (until_ms IS NULL) AND (until_n IS NULL) = (revoked_by IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX officer_role_held ON officer_role (officer, role) WHERE until_n IS NULL;

-- A period in which an officer's key opened the content.  The chief's begins with the store.
CREATE TABLE admission (
	officer     TEXT NOT NULL REFERENCES officer (name),
	from_n      INTEGER NOT NULL,
	from_ms     INTEGER NOT NULL,
	admitted_by TEXT NOT NULL,
	until_n     INTEGER CHECK (until_n > from_n), -- the entry that revoked the officer's last role that reads content
	until_ms    INTEGER,
	PRIMARY KEY (officer, from_n),
	CHECK ((until_n IS NULL) = (until_ms IS NULL))
) STRICT, WITHOUT ROWID;

-- Police Act 1997 s.113B(4) names the chief officer; who else decides does so by a documented delegation.
CREATE TABLE delegation (
	delegation INTEGER PRIMARY KEY CHECK (delegation > 0), -- counted from 1
	officer    TEXT NOT NULL REFERENCES officer (name),    -- the delegate
	rank       TEXT NOT NULL REFERENCES rank (name),
	from_date  TEXT NOT NULL,                  -- first day on which it is live
	to_date    TEXT NOT NULL,                  -- last day, unless ended earlier
	instrument TEXT NOT NULL,                  -- reference of the delegation document
	n          INTEGER NOT NULL,
	at_ms      INTEGER NOT NULL,
	made_by    TEXT NOT NULL REFERENCES officer (name),
	ended_on   TEXT,                           -- last day; NULL while it was not ended
	ended_n    INTEGER,
	ended_ms   INTEGER,
	ended_by   TEXT REFERENCES officer (name),
	CHECK (to_date >= from_date),
	CHECK (ended_on >= from_date),
	CHECK ((ended_on IS NULL) = (ended_n IS NULL) AND (ended_n IS NULL) = (ended_ms IS NULL) AND
	    (ended_n IS NULL) = (ended_by IS NULL))
) STRICT;
CREATE INDEX delegation_officer ON delegation (officer);

CREATE TABLE delegation_workforce (
	delegation INTEGER NOT NULL REFERENCES delegation (delegation),
	workforce  TEXT NOT NULL REFERENCES workforce (name), -- checks for which it carries a decision
	PRIMARY KEY (delegation, workforce)
) STRICT, WITHOUT ROWID;
