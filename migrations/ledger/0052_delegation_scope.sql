-- What a delegation covers besides workforces, and which one it replaces.

ALTER TABLE delegation ADD COLUMN replaces INTEGER REFERENCES delegation (delegation); -- whose last day is this one's first; NULL: none
CREATE UNIQUE INDEX delegation_replaces ON delegation (replaces) WHERE replaces IS NOT NULL;

-- Kinds of record about which it carries a decision; no rows: all.
CREATE TABLE delegation_kind (
	delegation INTEGER NOT NULL REFERENCES delegation (delegation),
	kind       TEXT NOT NULL REFERENCES record_kind (name),
	PRIMARY KEY (delegation, kind)
) STRICT, WITHOUT ROWID;

-- Categories of offence about which it carries a decision, as the measure of severity; no rows: all.
CREATE TABLE delegation_category (
	delegation INTEGER NOT NULL REFERENCES delegation (delegation),
	category   TEXT NOT NULL REFERENCES offence_category (name),
	PRIMARY KEY (delegation, category)
) STRICT, WITHOUT ROWID;

-- All that each delegation covers, while it is live.
CREATE VIEW delegation_scope (delegation, workforce, kind, category) AS
	SELECT w.delegation, w.workforce, k.name, c.name
	  FROM delegation_workforce AS w, record_kind AS k, offence_category AS c
	 WHERE (k.name IN (SELECT d.kind FROM delegation_kind AS d WHERE d.delegation = w.delegation)
	     OR NOT EXISTS (SELECT 1 FROM delegation_kind AS d WHERE d.delegation = w.delegation))
	   AND (c.name IN (SELECT d.category FROM delegation_category AS d WHERE d.delegation = w.delegation)
	     OR NOT EXISTS (SELECT 1 FROM delegation_category AS d WHERE d.delegation = w.delegation));
