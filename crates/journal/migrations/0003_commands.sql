-- Commands in the order in which they were done: new rows lie together, and only a narrow index
-- knows their names. Clients that name them by the time (UUID version 7) keep that together too.
ALTER TABLE command RENAME TO command_before;
CREATE TABLE command (
  ord     INT8  NOT NULL PRIMARY KEY,
  command UUID  NOT NULL,
  actor   UUID  NOT NULL,
  body    BYTES NOT NULL,
  answer  BYTES NOT NULL,
  UNIQUE (command, actor)
) STRICT;
INSERT INTO command (ord, command, actor, body, answer)
  SELECT ord, command, actor, body, answer FROM command_before;
DROP TABLE command_before;
