-- The paper of a ticket: one row for each, so that no request prints twice.
CREATE TABLE print_job (
  ticket  UUID NOT NULL PRIMARY KEY,
  site    TEXT NOT NULL,
  printer TEXT NOT NULL,
  state   TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'printed', 'unsure', 'lapsed')),
  copies  INT8 NOT NULL CHECK (copies >= 0),
  asked   INT8 NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX print_job_open ON print_job (printer, state, asked);
