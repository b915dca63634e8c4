-- Texts of which no receipt came in time, and when the provider is asked about each next.
CREATE TABLE receipt_looks (
    message_sid text PRIMARY KEY,
    look_at     timestamptz NOT NULL,
    looks       int         NOT NULL DEFAULT 0
);
CREATE INDEX receipt_looks_due ON receipt_looks (look_at);
CREATE INDEX sends_sent ON sends (decided_at) WHERE state = 'sent';

-- How far something is done that only one replica does at a time, and until when nobody else begins with it.
CREATE TABLE watermarks (
    name          text PRIMARY KEY,
    done_until    timestamptz NOT NULL,
    claimed_until timestamptz NOT NULL DEFAULT '-infinity'
);
