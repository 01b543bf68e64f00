-- Checkpoints that officers signed for others to keep: whoever holds one can tell any other history from the one it covers.

CREATE TABLE audit_checkpoint (
	n       INTEGER PRIMARY KEY,               -- the entry that says so
	size    INTEGER NOT NULL CHECK (size > 0 AND size <= n), -- how many entries it covers
	root    BLOB NOT NULL CHECK (length(root) = 32), -- of the tree of that many
	issuer  TEXT NOT NULL REFERENCES officer (name), -- who issued it
	officer TEXT NOT NULL REFERENCES officer (name), -- who signed it: the issuer, or an auditor who cosigned
	at_ms   INTEGER NOT NULL
) STRICT;
