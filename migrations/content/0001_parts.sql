-- What the ledger commits to.  Every table here but head has two columns: n, the entry that made the row, and until_n,
-- the entry that ended it (NULL while it holds).  Rows are added and ended, never changed in another way: after
-- a crash whatever entries beyond the ledger's end made is taken back by these two columns alone.

PRAGMA application_id = 0x6f756374;  -- "ouct"

CREATE TABLE part (
	n       INTEGER PRIMARY KEY CHECK (n >= 0),                   -- the entry whose content this is
	salt    BLOB NOT NULL CHECK (length(salt) = 32),
	body    BLOB NOT NULL CHECK (length(body) BETWEEN 2 AND 4194304), -- canonical JSON
	until_n INTEGER CHECK (until_n > n)                           -- the erasure that ends it
) STRICT;

-- What the last write to this file saw: the ledger's durable size before it, and the size it went on to make, each
-- with the signature of the last entry then.  An entry other than the one meant by size was appended by somebody
-- who does not hold the content after the write itself had failed: then all of it, from base on, is taken back.
CREATE TABLE head (
	one            INTEGER PRIMARY KEY CHECK (one = 1),
	base           INTEGER NOT NULL CHECK (base >= 0),
	base_signature BLOB CHECK (length(base_signature) = 64),  -- of entry base - 1; NULL where there is none
	size           INTEGER NOT NULL CHECK (size >= base),
	size_signature BLOB CHECK (length(size_signature) = 64),  -- of entry size - 1; NULL where there is none
	CHECK ((base = 0) = (base_signature IS NULL)),
	CHECK ((size = 0) = (size_signature IS NULL))
) STRICT;
INSERT INTO head (one, base, size) VALUES (1, 0, 0);
