-- A visitor who is turned away gets a paper, too: a ticket has one paper of each kind.
ALTER TABLE print_job RENAME TO print_job_before;
CREATE TABLE print_job (
  ticket  UUID NOT NULL,
  kind    TEXT NOT NULL CHECK (kind = 'ticket' OR kind = 'turned-away'),
  site    TEXT NOT NULL,
  printer TEXT NOT NULL,
  state   TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'printed', 'unsure', 'lapsed')),
  copies  INT8 NOT NULL CHECK (copies >= 0),
  asked   INT8 NOT NULL,
  PRIMARY KEY (ticket, kind)
) STRICT, WITHOUT ROWID;
INSERT INTO print_job (ticket, kind, site, printer, state, copies, asked)
  SELECT ticket, 'ticket', site, printer, state, copies, asked FROM print_job_before;
DROP TABLE print_job_before;
CREATE INDEX print_job_open ON print_job (printer, state, asked);
