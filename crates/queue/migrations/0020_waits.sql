-- Since when a visitor waits for the present service: the arrival, or the end of the service before,
-- and later by the time away. None once the visit is over.
ALTER TABLE ticket ADD COLUMN waits_from INT8;
-- Of what is there already only the entries know it. Each kind stands behind the byte of its length.
--postgres CREATE FUNCTION instr(BYTES, BYTES) RETURNS INTEGER LANGUAGE SQL AS 'SELECT position($2 IN $1)';
-- The end of the service before; who came back after being turned away begins anew.
UPDATE ticket SET waits_from = COALESCE((
  SELECT MAX(e.at) FROM entry e WHERE e.stream = ticket.id AND (
    instr(e.body, CAST('oticket.moved-on' AS BYTES)) > 0
    OR (instr(e.body, CAST('oticket.returned' AS BYTES)) > 0 AND instr((
      SELECT p.body FROM entry p WHERE p.stream = e.stream AND p.seq < e.seq AND (
        instr(p.body, CAST('mticket.missed' AS BYTES)) > 0
        OR instr(p.body, CAST('oticket.finished' AS BYTES)) > 0)
      ORDER BY p.seq DESC LIMIT 1), CAST('oticket.finished' AS BYTES)) > 0))), arrived)
WHERE state IN ('reserved', 'waiting', 'called', 'serving', 'held', 'parked', 'missed');
-- Parked, or missed and back in time: that was no wait.
UPDATE ticket SET waits_from = waits_from + COALESCE((
  SELECT SUM(e.at - (
    SELECT MAX(p.at) FROM entry p WHERE p.stream = e.stream AND p.seq < e.seq AND (
      instr(p.body, CAST('mticket.parked' AS BYTES)) > 0
      OR instr(p.body, CAST('mticket.missed' AS BYTES)) > 0)))
  FROM entry e WHERE e.stream = ticket.id AND e.at > ticket.waits_from AND (
    instr(e.body, CAST('lticket.woken' AS BYTES)) > 0
    OR instr(e.body, CAST('oticket.returned' AS BYTES)) > 0)), 0)
WHERE waits_from IS NOT NULL;
--postgres DROP FUNCTION instr(BYTES, BYTES);
