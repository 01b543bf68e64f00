-- Who has had a hand in a record, and so neither assesses it nor decides on it: who entered it, who wrote the text as it stands,
-- and who linked it to a person.

ALTER TABLE record_ref ADD COLUMN amended_by TEXT REFERENCES officer (name); -- who corrected it last; NULL: nobody did

CREATE VIEW record_hand (record, officer, did) AS
	SELECT record, officer, 'entered' FROM record_ref
	UNION ALL
	SELECT record, amended_by, 'amended' FROM record_ref
	UNION ALL
	SELECT record, officer, 'linked' FROM record_person WHERE until_n IS NULL;
