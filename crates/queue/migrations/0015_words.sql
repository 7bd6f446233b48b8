-- SQLite puts the words of a list of three or more into a small table of its own, each time that a
-- row is checked against the list or against a part of an index: twice for each act on a ticket.
-- Said one by one, they are compared.
ALTER TABLE ticket RENAME TO ticket_before;
CREATE TABLE ticket (
  id       UUID NOT NULL PRIMARY KEY,
  site     TEXT NOT NULL,
  day      INT8 NOT NULL,
  number   INT8 NOT NULL,
  code     INT8 NOT NULL UNIQUE,
  lane     TEXT NOT NULL CHECK (lane = 'ordinary' OR lane = 'priority' OR lane = 'booked' OR lane = 'express'),
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
CREATE INDEX ticket_line ON ticket (site, day, skill, turn, number) WHERE state = 'waiting';
CREATE INDEX ticket_sent ON ticket (site, day, sent, turn, number) WHERE sent IS NOT NULL;
CREATE INDEX ticket_subject ON ticket (subject) WHERE subject IS NOT NULL;
CREATE INDEX ticket_aside ON ticket (site, day, state, turn, number)
  WHERE state = 'held' OR state = 'parked' OR state = 'missed';
CREATE INDEX ticket_reserved ON ticket (site, day) WHERE state = 'reserved';
