-- Who has had a hand in a record, more fully: who changed the outcome that it has, with which its kind may have changed, and who
-- merged persons whom it concerns has brought it under the checks of somebody else, as who links it does.

ALTER TABLE record_ref ADD COLUMN outcome_by TEXT REFERENCES officer (name); -- who changed the outcome last; NULL: nobody did

DROP VIEW record_hand;
CREATE VIEW record_hand (record, officer, did) AS
	SELECT record, officer, 'entered' FROM record_ref
	UNION ALL
	SELECT record, amended_by, 'amended' FROM record_ref
	UNION ALL
	SELECT record, outcome_by, 'changed the outcome of' FROM record_ref
	UNION ALL
	SELECT record, officer, 'linked' FROM record_person WHERE until_n IS NULL
	UNION ALL
	SELECT l.record, m.officer, 'merged a person of'
	  FROM record_person AS l
	  JOIN person_ref AS p ON p.root = l.root AND p.root <> p.person
	  JOIN person_merge AS m ON m.person = p.person AND m.until_n IS NULL
	 WHERE l.until_n IS NULL;
