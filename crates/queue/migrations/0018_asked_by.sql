-- The command that asked for the paper last: sent again, it asks for no other one.
ALTER TABLE print_job ADD COLUMN command UUID;
