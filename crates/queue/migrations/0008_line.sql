-- An index holds only who is in the line: a ticket that is called leaves it, and is written there
-- no more. With every ticket of every day in it, it was an eighth of all pages written.
DROP INDEX ticket_line;
CREATE INDEX ticket_line ON ticket (site, day, skill, turn, number) WHERE state = 'waiting';
CREATE INDEX ticket_aside ON ticket (site, day, state, turn, number)
  WHERE state IN ('held', 'parked', 'missed');
CREATE INDEX ticket_reserved ON ticket (site, day) WHERE state = 'reserved';
