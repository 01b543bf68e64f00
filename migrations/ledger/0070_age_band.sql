-- Bands of age in which statistics count: ages at the time of the events, in whole years.  Whatever was published in other bands
-- can be compared with these only by who knows the single ages; so a row is not changed lightly.

CREATE TABLE age_band (
	name     TEXT PRIMARY KEY,
	title    TEXT NOT NULL,
	from_age INTEGER NOT NULL UNIQUE CHECK (from_age >= 0),
	to_age   INTEGER NOT NULL CHECK (to_age >= from_age),
	source   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO age_band (name, title, from_age, to_age, source) VALUES
	('under-10', 'under 10', 0, 9, 'Children and Young Persons Act 1933 s.50: no child under ten is guilty of an offence'),
	('10-12', '10 to 12', 10, 12, 'register practice'),
	('13-15', '13 to 15', 13, 15, 'Sexual Offences Act 2003 s.5, s.9: under 13, under 16'),
	('16-17', '16 to 17', 16, 17, 'Protection of Children Act 1978 s.7(6): a child is under 18'),
	('18-20', '18 to 20', 18, 20, 'register practice'),
	('21-24', '21 to 24', 21, 24, 'register practice'),
	('25-34', '25 to 34', 25, 34, 'register practice'),
	('35-49', '35 to 49', 35, 49, 'register practice'),
	('50-64', '50 to 64', 50, 64, 'register practice'),
	('65-and-over', '65 and over', 65, 999, 'register practice');
