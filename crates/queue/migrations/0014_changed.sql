-- What holds of a service now, what held before it first changed, and which skill it needs.
CREATE TABLE service_now (
  service TEXT NOT NULL PRIMARY KEY,
  skill   TEXT NOT NULL,
  digest  BYTES NOT NULL,
  first   BYTES NOT NULL,
  since   INT8 NOT NULL
) STRICT, WITHOUT ROWID;
-- What held of a service, as it read then.
CREATE TABLE service_version (
  service TEXT NOT NULL,
  digest  BYTES NOT NULL,
  facts   BYTES NOT NULL,
  PRIMARY KEY (service, digest)
) STRICT, WITHOUT ROWID;
-- Who read it.
CREATE TABLE service_read (
  operator UUID NOT NULL,
  service  TEXT NOT NULL,
  digest   BYTES NOT NULL,
  at       INT8 NOT NULL,
  PRIMARY KEY (operator, service, digest)
) STRICT, WITHOUT ROWID;
-- Working: services that have not changed since this journal first saw them.
CREATE TABLE service_seen (
  service TEXT NOT NULL PRIMARY KEY,
  facts   BYTES NOT NULL
) STRICT, WITHOUT ROWID;
