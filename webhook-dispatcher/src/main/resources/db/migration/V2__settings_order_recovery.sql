-- What an endpoint's owner may set beside where and what, how it has fared, and where it came from.
ALTER TABLE endpoints
    -- Signs too until then: receivers may learn of a new secret one after another.
    ADD COLUMN previous_secret       bytea,
    ADD COLUMN previous_secret_until timestamptz,
    -- Sent along with each request; names and values, encrypted as the secret is, under a key of their own.
    ADD COLUMN headers               bytea,
    -- Null: the service's default; no limit.
    ADD COLUMN timeout_seconds       int CHECK (timeout_seconds BETWEEN 1 AND 30),
    ADD COLUMN rate_per_second       int CHECK (rate_per_second BETWEEN 1 AND 10000),
    -- A conversation's events go one after another.
    ADD COLUMN ordered               boolean NOT NULL DEFAULT false,
    -- The first failed attempt since one went well; null where the last went well.
    ADD COLUMN failing_since         timestamptz,
    ADD COLUMN disabled_at           timestamptz,
    -- From when on it may have missed something, when it was disabled for failing or for being gone.
    ADD COLUMN missed_since          timestamptz,
    -- False: its disabling is still to be told to the organisation's other endpoints.
    ADD COLUMN announced             boolean NOT NULL DEFAULT true,
    -- What it was in the system before this one; taking it over again finds it.
    ADD COLUMN imported_from         text;
UPDATE endpoints SET disabled_at = updated_at, missed_since = CASE WHEN disabled_reason <> 'requested' THEN updated_at END
WHERE NOT enabled;
CREATE UNIQUE INDEX endpoints_imported ON endpoints (organization_id, imported_from) WHERE imported_from IS NOT NULL;
CREATE INDEX endpoints_unannounced ON endpoints (id) WHERE NOT announced;

ALTER TABLE deliveries
    -- What an ordered endpoint's deliveries are ordered within; null for what is about none.
    ADD COLUMN conversation_id bigint,
    -- A keyed hash of the customer's number, by which erasure finds it; null once erased, or where nobody is concerned.
    ADD COLUMN person          bigint;
CREATE INDEX deliveries_of_person ON deliveries (organization_id, person) WHERE person IS NOT NULL;

-- Deliveries that failed or were held, so that counting and replaying them needs no look at all the others. A table of its
-- own and no partial index: that would be a second index entry for every delivery whose state changes.
CREATE TABLE missed (
    endpoint_id bigint      NOT NULL,
    occurred_at timestamptz NOT NULL,
    delivery_id uuid        NOT NULL,
    PRIMARY KEY (endpoint_id, occurred_at, delivery_id)
);
INSERT INTO missed SELECT endpoint_id, occurred_at, id FROM deliveries WHERE state IN ('failed', 'held');

-- An ordered endpoint's deliveries take turns within an order_key, the conversation: all but the first have an infinite
-- due_at, and whoever settles the first brings the next one forward, under the endpoint's advisory lock.
ALTER TABLE due
    ADD COLUMN order_key bigint,
    ADD COLUMN turn      bigint;
CREATE INDEX due_in_order ON due (endpoint_id, order_key, turn) WHERE order_key IS NOT NULL;
CREATE SEQUENCE due_turns;

-- Replays of many, done a piece at a time; the row remembers how far one is, so that it outlives its replica.
CREATE TABLE replays (
    id              uuid        PRIMARY KEY,
    organization_id bigint      NOT NULL,
    endpoint_id     bigint      NOT NULL,
    what            text        NOT NULL CHECK (what IN ('failed', 'all')),
    since           timestamptz NOT NULL,
    -- What occurs after it was asked for is none of it.
    until           timestamptz NOT NULL,
    after_time      timestamptz,
    after_id        uuid,
    replayed        bigint      NOT NULL DEFAULT 0,
    done            boolean     NOT NULL DEFAULT false,
    created_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX replays_under_way ON replays (created_at) WHERE NOT done;

-- People to forget. What occurred before and comes after is found by looking again for as long as it may come.
CREATE TABLE erasures (
    organization_id bigint      NOT NULL,
    person          bigint      NOT NULL,
    erased_at       timestamptz NOT NULL,
    PRIMARY KEY (organization_id, person)
);

-- How attempts went, by hour. Counted in memory and added now and then: a crash may lose some seconds of it.
CREATE TABLE endpoint_hours (
    endpoint_id bigint      NOT NULL,
    hour        timestamptz NOT NULL,
    delivered   bigint      NOT NULL DEFAULT 0,
    failed      bigint      NOT NULL DEFAULT 0,
    took_ms     bigint      NOT NULL DEFAULT 0,
    PRIMARY KEY (endpoint_id, hour)
);
