-- What conversation-service records. Ids are bigint; commands are known by their producer's uuid.

CREATE TABLE assistants (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization_id  bigint      NOT NULL,
    name             text        NOT NULL,
    phone_number     text        NOT NULL UNIQUE,
    instructions     text        NOT NULL,
    provider         text,
    model            text,
    temperature      double precision,
    max_reply_length integer     NOT NULL,
    fallback_model   text,
    time_zone        text        NOT NULL,
    sms_settings     jsonb       NOT NULL,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL
);
CREATE INDEX assistants_of_organization ON assistants (organization_id, id);

CREATE TABLE conversations (
    id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization_id       bigint      NOT NULL,
    assistant_id          bigint      NOT NULL REFERENCES assistants,
    -- The first message's sid, or the call's; null until the provider has given one.
    channel_sid           text,
    conversation_type     text        NOT NULL,
    -- Always the assistant's number.
    to_phone_number       text        NOT NULL,
    customer_phone_number text        NOT NULL,
    status                text        NOT NULL CHECK (status IN ('active', 'ended')),
    end_reason            text,
    -- Seconds; null unless a call.
    duration              integer,
    conversation_metadata jsonb       NOT NULL DEFAULT '{}',
    -- Raised by each new message, agenda or end; never by delivery state. Decisions are stored at the version they read.
    history_version       bigint      NOT NULL,
    started_at            timestamptz NOT NULL,
    last_activity_at      timestamptz NOT NULL,
    ended_at              timestamptz
) WITH (fillfactor = 80);
-- One is active per assistant, customer and channel.
CREATE UNIQUE INDEX one_active_conversation
    ON conversations (assistant_id, customer_phone_number, conversation_type) WHERE status = 'active';
CREATE INDEX conversations_of_organization ON conversations (organization_id, id);

CREATE TABLE answers (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id  bigint      NOT NULL REFERENCES conversations,
    -- The inbound messages that it answers, oldest first.
    text_ids         bigint[]    NOT NULL,
    decided_at       timestamptz NOT NULL,
    in_reply_to_at   timestamptz NOT NULL,
    reservation_id   text,
    -- The model call that made it.
    model_call_id    uuid        NOT NULL,
    provider         text        NOT NULL,
    model            text        NOT NULL,
    input_tokens     integer     NOT NULL,
    output_tokens    integer     NOT NULL
);

-- How far an outgoing text is; a text only moves down this list. `errored` is a text that ended in sms-error.
CREATE TYPE delivery_state AS ENUM ('recorded', 'held', 'sent', 'delivered', 'undelivered', 'failed', 'read', 'errored');

CREATE TABLE messages (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id   bigint      NOT NULL REFERENCES conversations,
    conversation_type text        NOT NULL,
    direction         text        NOT NULL CHECK (direction IN ('inbound', 'outbound')),
    role              text        NOT NULL CHECK (role IN ('user', 'assistant', 'system')),
    -- Null for an inbound one.
    purpose           text,
    body              text        NOT NULL,
    media             jsonb       NOT NULL DEFAULT '[]',
    provider_sid      text,
    -- Null for an inbound one.
    delivery_state    delivery_state,
    error_code        text,
    segments          integer,
    -- The answer that covers this inbound text.
    answered_by       bigint REFERENCES answers,
    -- The answer that this outgoing text is a part of, from 1.
    answer_id         bigint REFERENCES answers,
    part              integer,
    -- The command that asked for this outgoing text.
    command_id        uuid,
    reservation_id    text,
    -- When an inbound text was received, or an outgoing one decided.
    received_at       timestamptz NOT NULL,
    created_at        timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX messages_of_conversation ON messages (conversation_id, id);
CREATE UNIQUE INDEX messages_by_sid ON messages (conversation_type, provider_sid) WHERE provider_sid IS NOT NULL;
CREATE UNIQUE INDEX messages_by_command ON messages (command_id) WHERE command_id IS NOT NULL;
CREATE INDEX messages_by_answer ON messages (answer_id) WHERE answer_id IS NOT NULL;
CREATE INDEX unanswered_texts ON messages (conversation_id, id) WHERE direction = 'inbound' AND answered_by IS NULL;
-- What the customer has not seen: not gone yet, or never.
CREATE INDEX unseen_messages ON messages (conversation_id)
    WHERE delivery_state IN ('recorded', 'held', 'errored');

-- An inbound text that ended in sms-error: why, and what it takes to say so again.
CREATE TABLE refusals (
    conversation_type text        NOT NULL,
    provider_sid      text        NOT NULL,
    organization_id   bigint,
    assistant_id      bigint,
    conversation_id   bigint,
    message_id        bigint,
    reservation_id    text,
    code              text        NOT NULL,
    detail            text        NOT NULL,
    lifts_at          timestamptz,
    decided_at        timestamptz NOT NULL,
    PRIMARY KEY (conversation_type, provider_sid)
);

-- What became of each command. Recorded: code is null, and the message bears its id.
CREATE TABLE commands (
    command_id      uuid PRIMARY KEY,
    organization_id bigint,
    assistant_id    bigint      NOT NULL,
    code            text,
    detail          text,
    lifts_at        timestamptz,
    time_zone       text,
    metadata        jsonb       NOT NULL DEFAULT '{}',
    decided_at      timestamptz NOT NULL
);

CREATE TABLE agendas (
    id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization_id       bigint      NOT NULL,
    assistant_id          bigint      NOT NULL REFERENCES assistants,
    customer_phone_number text        NOT NULL,
    conversation_type     text        NOT NULL,
    -- Where it was opened; it outlives that conversation.
    conversation_id       bigint      NOT NULL REFERENCES conversations,
    command_id            uuid        NOT NULL UNIQUE,
    agenda                text        NOT NULL,
    state                 text        NOT NULL
        CHECK (state IN ('open', 'completed', 'declined', 'superseded', 'expired')),
    summary               text,
    fields                jsonb       NOT NULL DEFAULT '{}',
    evidence_message_id   bigint,
    superseded_by         uuid,
    opened_at             timestamptz NOT NULL,
    expires_at            timestamptz NOT NULL,
    concluded_at          timestamptz
);
CREATE INDEX open_agendas ON agendas (assistant_id, customer_phone_number) WHERE state = 'open';
CREATE INDEX superseded_agendas ON agendas (superseded_by) WHERE superseded_by IS NOT NULL;
CREATE INDEX agendas_of_conversation ON agendas (conversation_id);
