-- Whether a ticket was in the line at some time: given here, or checked in, and not taken back at
-- once. A number from home that lapsed or was given up on the way has the state of one that was.
ALTER TABLE ticket ADD COLUMN visit BOOL NOT NULL DEFAULT FALSE;
-- Of what is there already only the entries know it. Each kind stands behind the byte of its length.
--postgres CREATE FUNCTION instr(BYTES, BYTES) RETURNS INTEGER LANGUAGE SQL AS 'SELECT position($2 IN $1)';
UPDATE ticket SET visit = TRUE WHERE state <> 'voided' AND EXISTS (
  SELECT 1 FROM entry e WHERE e.stream = ticket.id AND (
    instr(e.body, CAST('mticket.issued' AS BYTES)) > 0
    OR instr(e.body, CAST('nticket.entered' AS BYTES)) > 0
    OR instr(e.body, CAST('qticket.checked-in' AS BYTES)) > 0));
--postgres DROP FUNCTION instr(BYTES, BYTES);
