-- What an assessment asks, in its order, and the step of the Quality Assurance Framework that each part comes from.  Forms show the
-- question and the step; no part has an answer that is offered.

CREATE TABLE assessment_part (
	part     TEXT PRIMARY KEY,                 -- the member of the content, or the claim
	seq      INTEGER NOT NULL UNIQUE CHECK (seq > 0),
	title    TEXT NOT NULL UNIQUE,             -- in small letters, for sentences
	question TEXT NOT NULL,
	step     TEXT NOT NULL,                    -- 'MP3'
	source   TEXT NOT NULL                     -- (~): from memory of a public source, and to be checked against it
) STRICT, WITHOUT ROWID;
INSERT INTO assessment_part (part, seq, title, question, step, source) VALUES
	('relevance', 1, 'relevance', 'How does it bear on this workforce and this position?', 'MP3', 'Quality Assurance Framework, MP3 and AT2, relevancy (~)'),
	('substantiation', 2, 'substantiation', 'How credible is the account, and how reliable its source?  What supports it, and what speaks against it?', 'MP3', 'Quality Assurance Framework, MP3 and AT2, substantiation (~)'),
	('seriousness', 3, 'seriousness', 'How serious is it, by what was done and what came of it?', 'AT3', 'Quality Assurance Framework, AT3 (~)'),
	('currency', 4, 'currency', 'How long ago was it, and what does that mean here?', 'AT3', 'Quality Assurance Framework, AT3 (~)'),
	('age_at_time', 5, 'age at the time', 'How old was the applicant then, and what does that mean here?', 'AT3', 'Quality Assurance Framework, AT3 (~)'),
	('pattern', 6, 'pattern', 'Does it stand alone, or together with other records?', 'AT3', 'Quality Assurance Framework, AT3 (~)'),
	('conduct_since', 7, 'conduct since', 'What is known of the applicant''s conduct since then?', 'AT3', 'Quality Assurance Framework, AT3 (~)'),
	('private_life', 8, 'private life', 'How would disclosure touch the applicant''s private life?', 'MP7a', 'Quality Assurance Framework, MP7a; European Convention on Human Rights, Article 8 (~)'),
	('third_parties', 9, 'third parties', 'Whose private life besides would disclosure touch, and how?', 'MP7a', 'Quality Assurance Framework, MP7a; European Convention on Human Rights, Article 8 (~)'),
	('impact_if_not_disclosed', 10, 'impact if not disclosed', 'What could come of it for those whom the certificate is to protect, if it is not disclosed?', 'MP7a', 'Quality Assurance Framework, MP7a (~)'),
	('third_party_access', 11, 'third-party access', 'Who else lives at or comes to the home, and could they reach those who are cared for there?', 'MP4', 'Quality Assurance Framework, MP4 (~)'),
	('recommendation', 12, 'recommendation', 'What do you recommend to whoever decides?', 'AT3', 'Quality Assurance Framework, AT3 (~)'),
	('discard_category', 13, 'category of a discarded incident', 'Which kind of single incident is it?', 'AT2', 'Quality Assurance Framework, AT2 (~)'),
	('reasons', 14, 'reasons', 'Why this recommendation, on all of the above?', 'AT3', 'Quality Assurance Framework, AT3 (~)');

-- The cases in which the part third_party_access is asked: the work is done at the applicant's home, or the record concerns somebody
-- who was found to be there.
CREATE VIEW third_party_case (check_id, record) AS
	SELECT q.check_id, r.record
	  FROM request AS q, record_ref AS r
	 WHERE q.home_based = 1
	    OR EXISTS (SELECT 1 FROM finding_now AS f JOIN person_record AS p USING (person)
	                WHERE f.check_id = q.check_id AND p.record = r.record AND f.finding = 'third-party');
