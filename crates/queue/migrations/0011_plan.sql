-- What was changed of a site since its pack was adopted, in order.
CREATE TABLE plan_change (
  entry   UUID NOT NULL PRIMARY KEY,
  site    TEXT NOT NULL,
  version INT8 NOT NULL,
  at      INT8 NOT NULL,
  actor   UUID NOT NULL,
  role    TEXT NOT NULL,
  change  BYTES NOT NULL,
  was     BYTES
) STRICT;
CREATE UNIQUE INDEX plan_change_site ON plan_change (site, version);
