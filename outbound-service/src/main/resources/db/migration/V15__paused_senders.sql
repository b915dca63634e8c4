-- Nothing goes out from a paused number; what is for it waits.
ALTER TABLE senders ADD COLUMN paused boolean NOT NULL DEFAULT false;
