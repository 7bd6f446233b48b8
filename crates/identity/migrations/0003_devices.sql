CREATE TABLE device (
  id       UUID NOT NULL PRIMARY KEY,
  site     TEXT NOT NULL,
  kind     TEXT NOT NULL,
  name     TEXT NOT NULL,
  shows    TEXT NOT NULL,
  enrolled INT8 NOT NULL,
  enroller UUID NOT NULL,
  revoked  INT8
) STRICT;
CREATE INDEX device_of ON device (site, name);
CREATE TABLE device_key (
  key    BYTES NOT NULL PRIMARY KEY,
  device UUID  NOT NULL UNIQUE
) STRICT;
CREATE TABLE enrolment (
  link    BYTES NOT NULL PRIMARY KEY,
  code    BYTES NOT NULL UNIQUE,
  site    TEXT  NOT NULL,
  kind    TEXT  NOT NULL,
  name    TEXT  NOT NULL,
  shows   TEXT  NOT NULL,
  maker   UUID  NOT NULL,
  expires INT8  NOT NULL,
  tries   INT8  NOT NULL
) STRICT;
