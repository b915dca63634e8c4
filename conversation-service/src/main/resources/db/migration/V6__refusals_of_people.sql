-- A refused text that never became part of a conversation belongs to a person all the same, and is erased with them.
ALTER TABLE refusals ADD COLUMN customer_hash text;
CREATE INDEX refusals_of_customer ON refusals (organization_id, customer_hash) WHERE message_id IS NULL;

-- How much was exchanged lately is asked with every text.
CREATE INDEX messages_by_time ON messages (conversation_id, received_at);
