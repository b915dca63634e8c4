-- Ends of conversations, expiry of agendas, erasure of people.

ALTER TABLE conversations
    -- When a sweep is to tell of the end, if nobody did before; null where there is nothing (more) to tell.
    ADD COLUMN announce_at timestamptz,
    -- What the customer said and was is gone; counts stay.
    ADD COLUMN erased_at   timestamptz;
-- Finds the idle ones. By their start, which never changes: an index over the last activity would have to be written with
-- every message. One that is idle for so long is at least as old.
CREATE INDEX active_by_start ON conversations (assistant_id, started_at) WHERE status = 'active';
CREATE INDEX untold_endings ON conversations (announce_at) WHERE announce_at IS NOT NULL;

ALTER TABLE agendas
    -- As for conversations; only an agenda that expired has no record that tells of it.
    ADD COLUMN announce_at timestamptz;
CREATE INDEX agendas_to_expire ON agendas (expires_at) WHERE state = 'open';
CREATE INDEX untold_expiries ON agendas (announce_at) WHERE announce_at IS NOT NULL;

ALTER TABLE messages ADD COLUMN erased_at timestamptz;
-- A command that comes again after its recipient was erased is known, and nothing is told of it.
ALTER TABLE commands ADD COLUMN erased_at timestamptz;

-- Who was erased, and what is still to be done about it.
CREATE TABLE erasures (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization_id  bigint      NOT NULL,
    -- Keyed hash of the number.
    customer_hash    text        NOT NULL,
    requested_at     timestamptz NOT NULL,
    -- What it takes to tell the other services, the number among it: null once they are told.
    untold           jsonb,
    -- Whose working state is to be forgotten: null once it is.
    conversation_ids bigint[],
    -- When a sweep is to do what is left; null where nothing is.
    due_at           timestamptz
);
CREATE INDEX erasures_to_finish ON erasures (due_at) WHERE due_at IS NOT NULL;

-- The inbound texts of people who were erased: one that comes again is dropped.
CREATE TABLE erased_texts (
    conversation_type text NOT NULL,
    -- Keyed hash of the provider's sid.
    sid_hash          text NOT NULL,
    PRIMARY KEY (conversation_type, sid_hash)
);

-- Whoever is late (a receipt, a summary that was under way) brings nothing back.
CREATE FUNCTION keep_conversation_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.channel_sid := NULL;
    NEW.customer_phone_number := '';
    NEW.conversation_metadata := '{}';
    NEW.summary := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER stays_erased BEFORE UPDATE ON conversations
    FOR EACH ROW WHEN (OLD.erased_at IS NOT NULL) EXECUTE FUNCTION keep_conversation_erased();

CREATE FUNCTION keep_message_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.body := '';
    NEW.media := '[]';
    NEW.provider_sid := NULL;
    NEW.cause_sid := NULL;
    NEW.reservation_id := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER stays_erased BEFORE UPDATE ON messages
    FOR EACH ROW WHEN (OLD.erased_at IS NOT NULL) EXECUTE FUNCTION keep_message_erased();
