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
  failures INT8  NOT NULL,
  blocked  INT8  NOT NULL
) STRICT;
CREATE TABLE session (
  token   BYTES NOT NULL PRIMARY KEY,
  id      UUID  NOT NULL,
  staff   UUID  NOT NULL,
  counter INT8,
  started INT8  NOT NULL,
  expires INT8  NOT NULL
) STRICT;
