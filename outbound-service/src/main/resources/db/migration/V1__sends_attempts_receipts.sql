-- What shall go out. One row for each record of the two lanes, known by the message it is about.
CREATE TABLE sends (
    send_id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id        bigint      NOT NULL UNIQUE,
    lane              smallint    NOT NULL CHECK (lane IN (0, 1)),  -- 0 reply, 1 outreach: the order in which they go
    lane_partition    int         NOT NULL,                         -- of both lanes' topics: who owns it drains it
    organization_id   bigint      NOT NULL,
    assistant_id      bigint      NOT NULL,
    conversation_id   bigint      NOT NULL,
    command_id        uuid,
    reservation_id    text,
    conversation_type text        NOT NULL,
    purpose           text        NOT NULL,
    sender            text        NOT NULL,
    recipient         text        NOT NULL,
    body              text        NOT NULL,
    media_urls        jsonb       NOT NULL DEFAULT '[]',
    content_key       text        NOT NULL,                         -- hash of sender, recipient and body
    segments          int         NOT NULL,
    encoding          text        NOT NULL,
    metadata          jsonb       NOT NULL DEFAULT '{}',
    time_zone         text,
    smart_encoding    boolean     NOT NULL DEFAULT false,
    in_reply_to_at    timestamptz,
    asked_at          timestamptz NOT NULL,
    created_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    not_before        timestamptz NOT NULL DEFAULT now(),
    state             text        NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'trying', 'sent', 'failed')),
    tries             int         NOT NULL DEFAULT 0,
    attempt_id        uuid,                                         -- the last attempt; of a sent one the one that succeeded
    message_sid       text UNIQUE,
    error_code        text,
    error_detail      text,
    provider_code     int,
    decided_at        timestamptz,
    announced         boolean     NOT NULL DEFAULT false
) WITH (fillfactor = 80);

CREATE INDEX sends_due ON sends (sender, lane, send_id) WHERE state = 'due';
CREATE INDEX sends_undecided_of_conversation ON sends (conversation_id, lane, send_id) WHERE state IN ('due', 'trying');
CREATE INDEX sends_unannounced ON sends (decided_at) WHERE state IN ('sent', 'failed') AND NOT announced;

-- One call to the provider each. Unsettled (leased, unknown): nobody knows yet what came of it, and nothing like it is tried.
CREATE TABLE attempts (
    attempt_id    uuid PRIMARY KEY,
    send_id       bigint      NOT NULL REFERENCES sends (send_id),
    content_key   text        NOT NULL,
    state         text        NOT NULL CHECK (state IN ('leased', 'unknown', 'sent', 'refused', 'absent')),
    started_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    lease_until   timestamptz NOT NULL,
    look_at       timestamptz NOT NULL,                             -- when the provider's list shall tell, unless settled
    absent_looks  int         NOT NULL DEFAULT 0,
    message_sid   text UNIQUE,
    error         text,
    settled_at    timestamptz
) WITH (fillfactor = 80);

CREATE INDEX attempts_of_send ON attempts (send_id);
CREATE UNIQUE INDEX attempts_one_unsettled_per_send ON attempts (send_id) WHERE state IN ('leased', 'unknown');
CREATE UNIQUE INDEX attempts_one_unsettled_per_content ON attempts (content_key) WHERE state IN ('leased', 'unknown');
CREATE INDEX attempts_to_look_up ON attempts (look_at) WHERE state IN ('leased', 'unknown');

-- How far a text is, as the provider reports. Only moves forward.
CREATE TABLE receipts (
    message_sid text PRIMARY KEY,
    status      text        NOT NULL,
    rank        smallint    NOT NULL,
    error_code  int,
    reported_at timestamptz NOT NULL
) WITH (fillfactor = 80);

-- The numbers we send from. No pace means the default.
CREATE TABLE senders (
    phone_number        text PRIMARY KEY,
    organization_id     bigint NOT NULL,
    number_type         text   NOT NULL DEFAULT 'unknown',
    segments_per_second numeric CHECK (segments_per_second > 0)
);
CREATE INDEX senders_of_organization ON senders (organization_id);
