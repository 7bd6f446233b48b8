-- As in the hall: words that are said one by one are compared, a list of them is made into a table
-- each time.
ALTER TABLE figure RENAME TO figure_before;
CREATE TABLE figure (
  day        INT8 NOT NULL,
  site       TEXT NOT NULL,
  dim        TEXT NOT NULL CHECK (dim = 'day' OR dim = 'entity' OR dim = 'hour' OR dim = 'ground'),
  item       TEXT NOT NULL,
  visits     INT8 NOT NULL,
  gone       INT8 NOT NULL,
  missed     INT8 NOT NULL,
  finished   INT8 NOT NULL,
  turned     INT8 NOT NULL,
  waits      BYTES NOT NULL,
  first      INT8 NOT NULL,
  last       INT8 NOT NULL,
  unserved   INT8 NOT NULL DEFAULT 0,
  overridden INT8 NOT NULL DEFAULT 0,
  paper      INT8 NOT NULL DEFAULT 0,
  rated      INT8 NOT NULL DEFAULT 0,
  points     INT8 NOT NULL DEFAULT 0,
  PRIMARY KEY (day, site, dim, item)
) STRICT, WITHOUT ROWID;
INSERT INTO figure (day, site, dim, item, visits, gone, missed, finished, turned, waits, first,
    last, unserved, overridden, paper, rated, points)
  SELECT day, site, dim, item, visits, gone, missed, finished, turned, waits, first, last,
    unserved, overridden, paper, rated, points
  FROM figure_before;
DROP TABLE figure_before;
