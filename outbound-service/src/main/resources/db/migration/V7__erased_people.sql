-- Whom we were told to forget, by keyed hash: what was asked for before that and comes late is not sent.
CREATE TABLE erased_people (
    organization_id bigint      NOT NULL,
    customer_hash   text        NOT NULL,
    erased_at       timestamptz NOT NULL,
    PRIMARY KEY (organization_id, customer_hash)
);
