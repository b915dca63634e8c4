-- Failures in a row: one whose working fails lets the others go first.
ALTER TABLE replays ADD COLUMN failures int NOT NULL DEFAULT 0;
