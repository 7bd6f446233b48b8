-- Why a system does not answer, as whoever reported it said; none for what was reported before.
ALTER TABLE outage ADD COLUMN reason TEXT;
