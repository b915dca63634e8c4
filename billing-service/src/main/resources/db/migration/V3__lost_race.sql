-- Ends the statement that stored a reservation and found the last credit gone, and thereby undoes it: one statement that commits
-- by itself holds the balance's row for no round trip to the client.
CREATE FUNCTION lost_race() RETURNS boolean LANGUAGE plpgsql AS
    'BEGIN RAISE EXCEPTION USING ERRCODE = ''DW001'', MESSAGE = ''the last credit was taken meanwhile''; END';
