-- Since when a counter is on a break, and why. None while it may call.
ALTER TABLE desk ADD COLUMN paused INT8;
ALTER TABLE desk ADD COLUMN pause_reason TEXT;
CREATE TABLE note (
  entry   UUID NOT NULL PRIMARY KEY,
  ticket  UUID NOT NULL,
  at      INT8 NOT NULL,
  counter INT8 NOT NULL,
  sealed  BYTES NOT NULL
) STRICT;
CREATE INDEX note_ticket ON note (ticket, at);
CREATE TABLE outage (
  entry  UUID NOT NULL PRIMARY KEY,
  site   TEXT NOT NULL,
  system TEXT NOT NULL,
  since  INT8 NOT NULL,
  until  INT8
) STRICT;
CREATE INDEX outage_site ON outage (site, system, since);
CREATE TABLE untimed (
  ticket UUID NOT NULL PRIMARY KEY,
  at     INT8 NOT NULL
) STRICT;
CREATE TABLE alarm (
  entry    UUID NOT NULL PRIMARY KEY,
  site     TEXT NOT NULL,
  day      INT8 NOT NULL,
  counter  INT8 NOT NULL,
  at       INT8 NOT NULL,
  answered INT8
) STRICT;
CREATE INDEX alarm_day ON alarm (site, day, counter, at);
