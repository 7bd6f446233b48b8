-- A code stands with its day behind it: unique among the tickets of that day, and not for ever. There
-- are nine million codes, and no end of tickets.
UPDATE ticket SET code = code * 100000000 + day;
