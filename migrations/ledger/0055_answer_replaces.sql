-- An answer that is given after another of the same check says which one it replaces.
ALTER TABLE answer ADD COLUMN replaces INTEGER REFERENCES answer (n); -- the entry of the answer before; NULL: the first
