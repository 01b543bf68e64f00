-- Backups that were made: what they hold of the ledger.  One that somebody brings back later can be told by it.

CREATE TABLE store_backup (
	n       INTEGER PRIMARY KEY,               -- the entry that says so: the backup holds those before it
	size    INTEGER NOT NULL CHECK (size > 0 AND size <= n),
	root    BLOB NOT NULL CHECK (length(root) = 32), -- of the tree of that many
	officer TEXT NOT NULL REFERENCES officer (name),
	at_ms   INTEGER NOT NULL
) STRICT;
