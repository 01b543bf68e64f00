-- All that was assessed and said of a case, not only what stands: by its check and record.
CREATE INDEX assessment_case ON assessment (check_id, record);
CREATE INDEX representations_case ON representations (check_id, record);
