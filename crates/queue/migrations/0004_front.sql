-- A ticket may also be reserved or voided. Which states there are says model.rs, which refuses
-- every other word: a list here would have to be changed with each of them.
ALTER TABLE ticket RENAME TO ticket_before;
CREATE TABLE ticket (
  id       UUID NOT NULL PRIMARY KEY,
  site     TEXT NOT NULL,
  day      INT8 NOT NULL,
  number   INT8 NOT NULL,
  code     INT8 NOT NULL UNIQUE,
  lane     TEXT NOT NULL CHECK (lane IN ('ordinary', 'priority', 'booked', 'express')),
  state    TEXT NOT NULL,
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
INSERT INTO ticket (id, site, day, number, code, lane, state, skill, turn, arrived, since, sent,
    counter, calls, because, step, steps, until, reason, language, subject, sealed)
  SELECT id, site, day, number, code, lane, state, skill, turn, arrived, since, sent,
    counter, calls, because, step, steps, until, reason, language, subject, sealed
  FROM ticket_before;
DROP TABLE ticket_before;
CREATE INDEX ticket_line ON ticket (site, day, state, skill, turn, number);
-- Those sent to one counter: few.
CREATE INDEX ticket_sent ON ticket (site, day, sent, turn, number) WHERE sent IS NOT NULL;
CREATE INDEX ticket_subject ON ticket (subject) WHERE subject IS NOT NULL;
CREATE TABLE mark (
  ticket UUID NOT NULL,
  what   TEXT NOT NULL CHECK (what IN ('given', 'confirmed', 'postponed', 'entered')),
  at     INT8 NOT NULL,
  staff  UUID,
  PRIMARY KEY (ticket, what)
) STRICT, WITHOUT ROWID;
CREATE TABLE paper_block (
  entry  UUID NOT NULL,
  site   TEXT NOT NULL,
  day    INT8 NOT NULL,
  first  INT8 NOT NULL,
  last   INT8 NOT NULL,
  at     INT8 NOT NULL,
  PRIMARY KEY (site, day, first)
) STRICT, WITHOUT ROWID;
CREATE TABLE rating (
  stream  UUID NOT NULL PRIMARY KEY,
  site    TEXT NOT NULL,
  day     INT8 NOT NULL,
  hour    INT8 NOT NULL,
  entity  TEXT NOT NULL,
  service TEXT NOT NULL,
  score   INT8 NOT NULL CHECK (score BETWEEN 1 AND 5),
  got     TEXT NOT NULL,
  fair    TEXT NOT NULL,
  money   TEXT NOT NULL,
  comment TEXT NOT NULL
) STRICT;
CREATE INDEX rating_day ON rating (site, day);
CREATE TABLE visitor_group (
  stream     UUID NOT NULL PRIMARY KEY,
  site       TEXT NOT NULL,
  day        INT8 NOT NULL,
  sex        TEXT NOT NULL,
  disability TEXT NOT NULL,
  region     TEXT NOT NULL
) STRICT;
CREATE INDEX visitor_group_day ON visitor_group (site, day);
-- Working: which keyed hash (of a device, a network, a phone number) reserved which ticket.
CREATE TABLE remote_use (
  key     BYTES NOT NULL,
  ticket  UUID NOT NULL,
  at      INT8 NOT NULL,
  expires INT8 NOT NULL,
  PRIMARY KEY (key, ticket)
) STRICT, WITHOUT ROWID;
-- Working: tokens of ratings that were used. No time and no ticket, so that nothing leads to an entry.
CREATE TABLE rating_use (
  token       BYTES NOT NULL PRIMARY KEY,
  expires_day INT8 NOT NULL
) STRICT, WITHOUT ROWID;
