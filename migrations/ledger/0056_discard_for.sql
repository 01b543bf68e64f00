-- Of which offence categories a single incident may be discarded under which category: a sexual matter is no minor theft.
CREATE TABLE discard_for (
	discard  TEXT NOT NULL REFERENCES discard_category (name),
	category TEXT NOT NULL REFERENCES offence_category (name),
	source   TEXT NOT NULL,
	PRIMARY KEY (discard, category)
) STRICT, WITHOUT ROWID;
INSERT INTO discard_for (discard, category, source) VALUES
	('minor-drugs', 'drugs', 'Quality Assurance Framework, AT2 (~)'),
	('minor-theft', 'theft', 'Quality Assurance Framework, AT2 (~)'),
	('minor-damage', 'criminal-damage', 'Quality Assurance Framework, AT2 (~)'),
	('minor-public-order', 'public-order', 'Quality Assurance Framework, AT2 (~)'),
	('minor-driving', 'driving', 'Quality Assurance Framework, AT2 (~)'),
	('minor-assault', 'violence', 'Quality Assurance Framework, AT2 (~)'),
	('neighbour-dispute', 'public-order', 'Quality Assurance Framework, AT2 (~)'),
	('neighbour-dispute', 'harassment', 'Quality Assurance Framework, AT2 (~)'),
	('neighbour-dispute', 'criminal-damage', 'Quality Assurance Framework, AT2 (~)');
-- What is filed as other may be any of them; and any report may be wholly unsubstantiated.
INSERT INTO discard_for (discard, category, source)
	SELECT name, 'other', 'register practice' FROM discard_category WHERE name <> 'unsubstantiated';
INSERT INTO discard_for (discard, category, source)
	SELECT 'unsubstantiated', name, 'Quality Assurance Framework, AT2 (~)' FROM offence_category;
