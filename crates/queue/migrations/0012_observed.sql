-- Systems that did not answer when the program asked them: of the node, not of one site.
CREATE TABLE observed (
  entry  UUID NOT NULL PRIMARY KEY,
  system TEXT NOT NULL,
  since  INT8 NOT NULL,
  until  INT8
) STRICT;
CREATE INDEX observed_system ON observed (system, since);
