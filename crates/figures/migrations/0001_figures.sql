-- A cell: what was counted at a site on a day, whole (dim 'day'), or for one key of a dimension.
-- The day 20261100 is the whole of November. A visit counts in the hour in which it took its number. waits is a histogram of minutes.
CREATE TABLE figure (
  day      INT8 NOT NULL,
  site     TEXT NOT NULL,
  dim      TEXT NOT NULL CHECK (dim IN ('day', 'entity', 'hour', 'ground')),
  item     TEXT NOT NULL,
  visits   INT8 NOT NULL,
  gone     INT8 NOT NULL,
  missed   INT8 NOT NULL,
  finished INT8 NOT NULL,
  turned   INT8 NOT NULL,
  waits    BYTES NOT NULL,
  first    INT8 NOT NULL,
  last     INT8 NOT NULL,
  PRIMARY KEY (day, site, dim, item)
) STRICT, WITHOUT ROWID;
-- How far the log was counted, and by which rule: another rule counts from the beginning.
CREATE TABLE figure_cursor (
  id   INT8 NOT NULL PRIMARY KEY CHECK (id = 1),
  rule INT8 NOT NULL,
  next INT8 NOT NULL
) STRICT;
