-- The keys that an officer had, one after the other: what was signed verifies with the key of its time.  Nobody ever gets
-- a key that anybody had.

CREATE TABLE officer_key (
	officer     TEXT NOT NULL REFERENCES officer (name),
	signing_key BLOB NOT NULL UNIQUE CHECK (length(signing_key) = 32), -- Ed25519
	box_key     BLOB NOT NULL UNIQUE CHECK (length(box_key) = 32),     -- X25519
	from_n      INTEGER NOT NULL,              -- the entry that brought it: it signs those after that one
	from_ms     INTEGER NOT NULL,
	until_n     INTEGER CHECK (until_n > from_n), -- the entry that ended it, the last that it may have signed
	until_ms    INTEGER,
	reason      TEXT CHECK (reason IN ('renewed', 'lost', 'compromised')), -- why it was ended
	PRIMARY KEY (officer, from_n),
	CHECK ((until_n IS NULL) = (until_ms IS NULL) AND (until_n IS NULL) = (reason IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX officer_key_held ON officer_key (officer) WHERE until_n IS NULL;
INSERT INTO officer_key (officer, signing_key, box_key, from_n, from_ms)
	SELECT name, signing_key, box_key, n, at_ms FROM officer;
