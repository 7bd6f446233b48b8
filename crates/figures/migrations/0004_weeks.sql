-- Whole weeks are kept and not whole months: the day 20264700 is week 47 of 2026 (ISO 8601). What
-- visitors answer is a dimension, and so is what they say of themselves. Another rule counts the
-- log from its beginning, so nothing is carried over.
DROP TABLE figure;
CREATE TABLE figure (
  day        INT8 NOT NULL,
  site       TEXT NOT NULL,
  dim        TEXT NOT NULL CHECK (dim = 'day' OR dim = 'entity' OR dim = 'hour' OR dim = 'ground'
    OR dim = 'got' OR dim = 'fair' OR dim = 'money'
    OR dim = 'sex' OR dim = 'disability' OR dim = 'region'),
  item       TEXT NOT NULL,
  visits     INT8 NOT NULL,
  gone       INT8 NOT NULL,
  missed     INT8 NOT NULL,
  finished   INT8 NOT NULL,
  turned     INT8 NOT NULL,
  unserved   INT8 NOT NULL,
  overridden INT8 NOT NULL,
  paper      INT8 NOT NULL,
  rated      INT8 NOT NULL,
  points     INT8 NOT NULL,
  asked      INT8 NOT NULL,
  described  INT8 NOT NULL,
  waits      BYTES NOT NULL,
  first      INT8 NOT NULL,
  last       INT8 NOT NULL,
  PRIMARY KEY (day, site, dim, item)
) STRICT, WITHOUT ROWID;
