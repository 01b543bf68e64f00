-- When the databases were encrypted anew.  The keys of the first generation are those that the store was founded with.

CREATE TABLE store_key (
	generation INTEGER PRIMARY KEY CHECK (generation >= 2),
	n          INTEGER NOT NULL UNIQUE,        -- the entry that says so, and claims a hash of the content's new key
	officer    TEXT NOT NULL REFERENCES officer (name),
	at_ms      INTEGER NOT NULL
) STRICT;
