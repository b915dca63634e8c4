-- What the command's first body asked to settle: whoever asks with the same key again is told that.
ALTER TABLE sends ADD COLUMN agenda text;

-- Whether a text has gone out from the number. Until then its row is a wish of who set it, and claims nothing.
ALTER TABLE senders ADD COLUMN met boolean NOT NULL DEFAULT true;
