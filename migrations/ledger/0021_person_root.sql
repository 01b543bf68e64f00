-- Who is held to be somebody: asked by whoever shows, logs or reports about a person.
DROP INDEX person_ref_merged;
CREATE INDEX person_ref_root ON person_ref (root);

INSERT INTO reconsideration_trigger (name, title, source) VALUES
	('birth-corrected', 'the person''s date of birth was corrected, and with it the age at the time', 'register practice; Data Protection Act 2018 s.46');
