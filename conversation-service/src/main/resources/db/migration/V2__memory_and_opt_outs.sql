-- Opt-outs, notices, running summaries, and model work of more than one call.

-- All calls that made an answer, discarded tries not among them: [{call_id, provider, model, input_tokens, ...}].
ALTER TABLE answers ADD COLUMN model_uses jsonb;
UPDATE answers SET model_uses = jsonb_build_array(jsonb_build_object(
    'call_id', model_call_id, 'provider', provider, 'model', model,
    'input_tokens', input_tokens, 'output_tokens', output_tokens, 'estimated', false));
ALTER TABLE answers
    ALTER COLUMN model_uses SET NOT NULL,
    DROP COLUMN model_call_id, DROP COLUMN provider, DROP COLUMN model,
    DROP COLUMN input_tokens, DROP COLUMN output_tokens;

ALTER TABLE messages
    -- How an inbound text ended that no answer will ever cover: opt_out, opt_in, help, refused.
    ADD COLUMN settled_as text CHECK (settled_as IN ('opt_out', 'opt_in', 'help', 'refused')),
    -- The sid of the inbound text that gave cause to this notice.
    ADD COLUMN cause_sid  text;
-- One notice of a kind for one text.
CREATE UNIQUE INDEX messages_by_cause ON messages (conversation_type, cause_sid, purpose) WHERE cause_sid IS NOT NULL;
DROP INDEX unanswered_texts;
CREATE INDEX unanswered_texts ON messages (conversation_id, id)
    WHERE direction = 'inbound' AND answered_by IS NULL AND settled_as IS NULL;

ALTER TABLE conversations
    -- What was said up to and with the message summary_through, in short.
    ADD COLUMN summary         text,
    ADD COLUMN summary_through bigint;
CREATE INDEX conversations_of_pair ON conversations (assistant_id, customer_phone_number);

ALTER TABLE agendas
    -- The answer, or the refused text, with which it was concluded: told again, that is told again too.
    ADD COLUMN concluded_by_answer bigint REFERENCES answers,
    ADD COLUMN concluded_by_sid    text;
CREATE INDEX agendas_concluded_by_answer ON agendas (concluded_by_answer) WHERE concluded_by_answer IS NOT NULL;
CREATE INDEX agendas_concluded_by_sid ON agendas (concluded_by_sid) WHERE concluded_by_sid IS NOT NULL;

-- Who has opted out of an organisation's texts. The newest STOP and the newest START decide, whatever order they came in.
CREATE TABLE opt_outs (
    organization_id bigint      NOT NULL,
    -- Keyed hash of the number: it stays when the person is erased.
    customer_hash   text        NOT NULL,
    -- Raised by every change.
    version         bigint      NOT NULL,
    stopped_at      timestamptz,
    started_at      timestamptz,
    -- What follows from the two: a START within 15 seconds of a STOP loses.
    opted_out       boolean     NOT NULL,
    -- Our numbers that the provider blocks for this person alone.
    blocked_senders text[]      NOT NULL DEFAULT '{}',
    PRIMARY KEY (organization_id, customer_hash)
);
