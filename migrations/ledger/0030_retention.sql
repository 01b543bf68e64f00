-- How long records are kept, and when that is looked at again.  Neither a group nor a date says anything about a person, so
-- both are claims: what is due for review is found without reading any content.

CREATE TABLE retention_group (
	number       INTEGER PRIMARY KEY CHECK (number > 0),
	title        TEXT NOT NULL,                -- in small letters, for sentences
	review_years INTEGER NOT NULL CHECK (review_years > 0), -- at the latest so long after it was entered or reviewed
	until_age    INTEGER,                      -- kept until the person would be of that age; NULL: no such rule
	source       TEXT NOT NULL                 -- as in 0002_vocabulary.sql
) STRICT;
INSERT INTO retention_group (number, title, review_years, until_age, source) VALUES
	(1, 'certain public protection matters', 10, 100, 'College of Policing, Management of police information: review, retention and disposal (~)'),
	(2, 'other sexual, violent or serious matters', 10, NULL, 'College of Policing, Management of police information: review, retention and disposal (~)'),
	(3, 'all other matters', 6, NULL, 'College of Policing, Management of police information: review, retention and disposal (~)'),
	(4, 'undetected and miscellaneous matters', 6, NULL, 'College of Policing, Management of police information: review, retention and disposal (~)');

-- In which group a record is, and when it is reviewed next: as it was entered, then as each review left it.
CREATE TABLE retention (
	n               INTEGER PRIMARY KEY,
	record          INTEGER NOT NULL REFERENCES record_ref (record),
	retention_group INTEGER NOT NULL REFERENCES retention_group (number),
	review          TEXT NOT NULL CHECK (review GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
	officer         TEXT NOT NULL REFERENCES officer (name),
	at_ms           INTEGER NOT NULL,
	until_n         INTEGER CHECK (until_n > n) -- a later review, or the erasure
) STRICT;
CREATE UNIQUE INDEX retention_last ON retention (record) WHERE until_n IS NULL;
CREATE INDEX retention_due ON retention (review) WHERE until_n IS NULL;
