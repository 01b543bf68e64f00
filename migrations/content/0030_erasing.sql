-- Erasures that are acknowledged but not finished: a row is here from the act until nothing of what it erased is left in the
-- file or its log.  Like head it says what is going on rather than what was done, and changes as that goes on.

CREATE TABLE erasing (
	n       INTEGER PRIMARY KEY CHECK (n >= 0), -- the entry that approves the erasure
	stage   INTEGER NOT NULL DEFAULT 0 CHECK (stage IN (0, 1, 2)), -- rows ended; rows deleted; file written anew
	until_n INTEGER CHECK (until_n IS NULL)     -- so that a write that failed takes the row back with all others
) STRICT;
