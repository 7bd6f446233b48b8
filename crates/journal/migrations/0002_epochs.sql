-- Where a log goes on from another one: docs/decisions/0004-epochs.md.
ALTER TABLE node ADD COLUMN previous TEXT;
ALTER TABLE node ADD COLUMN size INT8 NOT NULL DEFAULT 0;
ALTER TABLE node ADD COLUMN root BYTES;
