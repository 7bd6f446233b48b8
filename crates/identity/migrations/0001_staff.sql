CREATE TABLE staff (
  id      UUID NOT NULL PRIMARY KEY,
  login   TEXT NOT NULL UNIQUE,
  role    TEXT NOT NULL,
  site    TEXT,
  entity  TEXT,
  counter INT8,
  active  BOOL NOT NULL,
  added   INT8 NOT NULL
) STRICT;
CREATE TABLE credential (
  staff    UUID  NOT NULL PRIMARY KEY,
  password TEXT  NOT NULL,
  totp     BYTES NOT NULL,
  step     INT8  NOT NULL,
  pin      TEXT
) STRICT;
CREATE TABLE sign_in_try (
  login    BYTES NOT NULL PRIMARY KEY,
  failures INT8  NOT NULL,
  blocked  INT8  NOT NULL
) STRICT;
CREATE TABLE session (
  token   BYTES NOT NULL PRIMARY KEY,
  id      UUID  NOT NULL UNIQUE,
  staff   UUID  NOT NULL,
  counter INT8,
  started INT8  NOT NULL,
  expires INT8  NOT NULL,
  seen    INT8  NOT NULL,
  locked  BOOL  NOT NULL,
  tries   INT8  NOT NULL
) STRICT;
CREATE INDEX session_of ON session (staff, started);
CREATE TABLE invitation (
  token   BYTES NOT NULL PRIMARY KEY,
  invited UUID,
  role    TEXT NOT NULL,
  site    TEXT,
  entity  TEXT,
  counter INT8,
  expires INT8 NOT NULL
) STRICT;
