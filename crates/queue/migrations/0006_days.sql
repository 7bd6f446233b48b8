-- A day has an end, and its visits one more way to end.
ALTER TABLE site_day ADD COLUMN closed INT8;
ALTER TABLE site_day ADD COLUMN closer TEXT;
CREATE INDEX site_day_stream ON site_day (stream);
CREATE TABLE ticket_next (
  id       UUID NOT NULL PRIMARY KEY,
  site     TEXT NOT NULL,
  day      INT8 NOT NULL,
  number   INT8 NOT NULL,
  code     INT8 NOT NULL UNIQUE,
  lane     TEXT NOT NULL CHECK (lane IN ('ordinary', 'priority', 'booked', 'express')),
  state    TEXT NOT NULL CHECK (state IN ('waiting', 'called', 'serving', 'held', 'parked',
             'missed', 'lapsed', 'finished', 'turned-away', 'left', 'unserved')),
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
INSERT INTO ticket_next SELECT id, site, day, number, code, lane, state, skill, turn, arrived,
  since, sent, counter, calls, because, step, steps, until, reason, language, subject, sealed
  FROM ticket;
DROP TABLE ticket;
ALTER TABLE ticket_next RENAME TO ticket;
CREATE INDEX ticket_line ON ticket (site, day, state, skill, turn, number);
-- Those sent to one counter: few.
CREATE INDEX ticket_sent ON ticket (site, day, sent, turn, number) WHERE sent IS NOT NULL;
CREATE INDEX ticket_subject ON ticket (subject) WHERE subject IS NOT NULL;
