-- The inbound texts of the last days that everybody was told of.
CREATE TABLE seen_texts (
    message_sid text PRIMARY KEY,
    seen_at     timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX seen_texts_age ON seen_texts (seen_at);
