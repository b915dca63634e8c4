-- People who are to be forgotten and of whom something is still on its way; gone as soon as that is over.
CREATE TABLE erasures (
    organization_id bigint      NOT NULL,
    recipient       text        NOT NULL,
    requested_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (organization_id, recipient)
);
CREATE INDEX sends_of_recipient ON sends (recipient);
