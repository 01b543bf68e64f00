-- Checks that were withdrawn or answered, and are opened again.

-- A check that is opened again is due anew, and its hard line counts anew, from the day of the last row.  What was found, assessed and
-- decided stands; the search does not, because the register may have grown.
CREATE TABLE reopening (
	n          INTEGER PRIMARY KEY,
	check_id   INTEGER NOT NULL REFERENCES request (check_id),
	was        TEXT NOT NULL CHECK (was IN ('answered', 'withdrawn')),
	on_date    TEXT NOT NULL,                  -- the day of the entry
	due_before TEXT NOT NULL,                  -- when it was due until then
	officer    TEXT NOT NULL REFERENCES officer (name),
	at_ms      INTEGER NOT NULL
) STRICT;
CREATE INDEX reopening_check ON reopening (check_id);
