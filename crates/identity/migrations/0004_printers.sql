CREATE TABLE printer (
  id       UUID NOT NULL PRIMARY KEY,
  site     TEXT NOT NULL,
  name     TEXT NOT NULL,
  address  TEXT NOT NULL,
  kiosk    TEXT NOT NULL,
  enrolled INT8 NOT NULL,
  enroller UUID NOT NULL,
  revoked  INT8
) STRICT;
CREATE INDEX printer_of ON printer (site, name);
-- A code that was sent to a printer, until it is typed.
CREATE TABLE printer_ask (
  id      UUID  NOT NULL PRIMARY KEY,
  code    BYTES NOT NULL,
  site    TEXT  NOT NULL,
  name    TEXT  NOT NULL,
  address TEXT  NOT NULL,
  kiosk   TEXT  NOT NULL,
  expires INT8  NOT NULL,
  tries   INT8  NOT NULL
) STRICT;
