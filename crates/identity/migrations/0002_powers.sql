CREATE TABLE power_ask (
  id      UUID NOT NULL PRIMARY KEY,
  asker   UUID NOT NULL,
  staff   UUID,
  role    TEXT,
  site    TEXT,
  entity  TEXT,
  counter INT8,
  at      INT8 NOT NULL,
  until   INT8 NOT NULL
) STRICT;
CREATE TABLE factor_link (
  token   BYTES NOT NULL PRIMARY KEY,
  staff   UUID  NOT NULL UNIQUE,
  expires INT8  NOT NULL
) STRICT;
