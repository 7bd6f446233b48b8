-- Who was not served by closing, was put first, or was served on paper; how many rated, and the sum of their scores.
ALTER TABLE figure ADD COLUMN unserved INT8 NOT NULL DEFAULT 0;
ALTER TABLE figure ADD COLUMN overridden INT8 NOT NULL DEFAULT 0;
ALTER TABLE figure ADD COLUMN paper INT8 NOT NULL DEFAULT 0;
ALTER TABLE figure ADD COLUMN rated INT8 NOT NULL DEFAULT 0;
ALTER TABLE figure ADD COLUMN points INT8 NOT NULL DEFAULT 0;
-- Put first by two people, by reason. A day is one of figure.
CREATE TABLE figure_override (
  day        INT8 NOT NULL,
  site       TEXT NOT NULL,
  reason     TEXT NOT NULL,
  overridden INT8 NOT NULL,
  first      INT8 NOT NULL,
  last       INT8 NOT NULL,
  PRIMARY KEY (day, site, reason)
) STRICT, WITHOUT ROWID;
