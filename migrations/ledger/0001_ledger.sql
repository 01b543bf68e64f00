-- The ledger: entries in order, each signed by the officer who acted, and the inner nodes of the Merkle tree over
-- them (RFC 6962).  For ever: the triggers refuse what no command does.

PRAGMA application_id = 0x6f756c67;  -- "oulg"

CREATE TABLE entry (
	n         INTEGER PRIMARY KEY CHECK (n >= 0),                    -- counted from 0, without gaps
	body      BLOB NOT NULL CHECK (length(body) BETWEEN 2 AND 65536), -- canonical JSON
	signature BLOB NOT NULL CHECK (length(signature) = 64)            -- Ed25519 over the SSHSIG blob
) STRICT;

CREATE TABLE node (
	level INTEGER NOT NULL CHECK (level >= 0),   -- 0: leaves; a node of level h covers 2^h leaves
	idx   INTEGER NOT NULL CHECK (idx >= 0),     -- within the level, from 0
	hash  BLOB NOT NULL CHECK (length(hash) = 32),
	PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER entry_is_not_changed BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry of the ledger is never changed'); END;
CREATE TRIGGER entry_is_not_removed BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry of the ledger is never removed'); END;
CREATE TRIGGER node_is_not_changed BEFORE UPDATE ON node
BEGIN SELECT RAISE(ABORT, 'a node of the ledger is never changed'); END;
CREATE TRIGGER node_is_not_removed BEFORE DELETE ON node
BEGIN SELECT RAISE(ABORT, 'a node of the ledger is never removed'); END;

-- Which store this is: written when it is made, and repeated by every entry.
CREATE TABLE store_id (
	one    INTEGER PRIMARY KEY CHECK (one = 1),
	origin TEXT NOT NULL CHECK (length(origin) BETWEEN 10 AND 63)    -- FORCE/8 hex digits
) STRICT;
CREATE TRIGGER store_id_is_not_changed BEFORE UPDATE ON store_id
BEGIN SELECT RAISE(ABORT, 'a store keeps its origin'); END;
CREATE TRIGGER store_id_is_not_removed BEFORE DELETE ON store_id
BEGIN SELECT RAISE(ABORT, 'a store keeps its origin'); END;
