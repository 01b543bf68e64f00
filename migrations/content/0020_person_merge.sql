-- Who is held to be somebody else: repeats the ledger's person_ref, so that the search, which knows only this file, finds merged persons
-- as one.  Whoever has a row here is found under root, and not by themself.  See 0001_parts.sql for n and until_n.

CREATE TABLE person_member (
	person  INTEGER NOT NULL,                -- who was merged
	root    INTEGER NOT NULL,                -- whom they are held to be
	n       INTEGER NOT NULL CHECK (n >= 0),
	until_n INTEGER CHECK (until_n > n),
	PRIMARY KEY (person, n),
	CHECK (person <> root)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX person_member_holds ON person_member (person) WHERE until_n IS NULL;
CREATE INDEX person_member_root ON person_member (root) WHERE until_n IS NULL;
