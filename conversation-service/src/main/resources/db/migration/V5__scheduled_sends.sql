-- Commands that wait for their time. A row goes when the command's outcome is told.

CREATE TABLE scheduled_sends (
    id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    command_id            uuid        NOT NULL UNIQUE,
    organization_id       bigint      NOT NULL,
    assistant_id          bigint      NOT NULL REFERENCES assistants,
    customer_phone_number text        NOT NULL,
    -- The whole command, as it was given.
    command               jsonb       NOT NULL,
    send_at               timestamptz NOT NULL,
    -- When it is worked on; moved on by who takes it, so that another takes over where that one dies.
    due_at                timestamptz NOT NULL,
    scheduled_at          timestamptz NOT NULL
);
CREATE INDEX due_sends ON scheduled_sends (due_at);
CREATE INDEX sends_of_organization ON scheduled_sends (organization_id, id);
CREATE INDEX sends_of_customer ON scheduled_sends (organization_id, customer_phone_number);
