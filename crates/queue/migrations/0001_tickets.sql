CREATE TABLE site_day (
  stream      UUID NOT NULL,
  site        TEXT NOT NULL,
  day         INT8 NOT NULL,
  issued      INT8 NOT NULL CHECK (issued >= 0),
  waiting     INT8 NOT NULL CHECK (waiting >= 0),
  PRIMARY KEY (site, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE desk (
  stream   UUID NOT NULL,
  site     TEXT NOT NULL,
  number   INT8 NOT NULL,
  day      INT8 NOT NULL,
  entity   TEXT NOT NULL,
  operator UUID NOT NULL,
  open     BOOL NOT NULL,
  since    INT8 NOT NULL,
  ticket   UUID,
  PRIMARY KEY (site, day, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE desk_skill (
  desk  UUID NOT NULL,
  skill TEXT NOT NULL,
  grp   INT8 NOT NULL,
  PRIMARY KEY (desk, skill)
) STRICT, WITHOUT ROWID;
CREATE TABLE ticket (
  id       UUID NOT NULL PRIMARY KEY,
  site     TEXT NOT NULL,
  day      INT8 NOT NULL,
  number   INT8 NOT NULL,
  code     INT8 NOT NULL UNIQUE,
  lane     TEXT NOT NULL CHECK (lane IN ('ordinary', 'priority', 'booked', 'express')),
  state    TEXT NOT NULL CHECK (state IN ('waiting', 'called', 'serving', 'held', 'parked',
             'missed', 'lapsed', 'finished', 'turned-away', 'left')),
  skill    TEXT NOT NULL,
  turn     INT8 NOT NULL,
  arrived  INT8 NOT NULL,
  since    INT8 NOT NULL,
  sent     INT8,
  counter  INT8,
  calls    INT8 NOT NULL,
  because  TEXT,
  step     INT8 NOT NULL,
  steps    INT8 NOT NULL,
  until    INT8,
  reason   TEXT,
  language TEXT NOT NULL,
  subject  UUID,
  sealed   BYTES,
  UNIQUE (site, day, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_line ON ticket (site, day, state, skill, turn, number);
-- Those sent to one counter: few.
CREATE INDEX ticket_sent ON ticket (site, day, sent, turn, number) WHERE sent IS NOT NULL;
CREATE TABLE step (
  ticket   UUID NOT NULL,
  n        INT8 NOT NULL,
  service  TEXT NOT NULL,
  skill    TEXT NOT NULL,
  counter  INT8,
  started  INT8,
  finished INT8,
  outcome  TEXT,
  PRIMARY KEY (ticket, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE call (
  entry   UUID NOT NULL,
  site    TEXT NOT NULL,
  day     INT8 NOT NULL,
  at      INT8 NOT NULL,
  number  INT8 NOT NULL,
  counter INT8 NOT NULL,
  entity  TEXT NOT NULL,
  again   BOOL NOT NULL,
  because TEXT NOT NULL,
  PRIMARY KEY (site, day, at, entry)
) STRICT, WITHOUT ROWID;
CREATE TABLE search_token (
  token   BYTES NOT NULL,
  ticket  UUID NOT NULL,
  expires INT8 NOT NULL,
  PRIMARY KEY (token, ticket)
) STRICT, WITHOUT ROWID;
