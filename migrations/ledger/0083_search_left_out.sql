-- Who could have been listed by a search, and was not because too many were: an answer waits until another search lists them.
ALTER TABLE search ADD COLUMN left_out INTEGER NOT NULL DEFAULT 0 CHECK (left_out >= 0);
