-- The table of dates of birth again: an old entry may know the year only, or year and month.

CREATE TABLE person_birth_before AS SELECT * FROM person_birth;
DROP TABLE person_birth;
CREATE TABLE person_birth (
	person  INTEGER NOT NULL,
	seq     INTEGER NOT NULL CHECK (seq >= 0),  -- 0: the date of birth; further ones: dates used
	date    TEXT NOT NULL CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'
		OR date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]' OR date GLOB '[0-9][0-9][0-9][0-9]'),
	n       INTEGER NOT NULL CHECK (n >= 0),
	until_n INTEGER CHECK (until_n > n),
	PRIMARY KEY (person, n, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO person_birth (person, seq, date, n, until_n)
	SELECT person, seq, date, n, until_n FROM person_birth_before;
DROP TABLE person_birth_before;
