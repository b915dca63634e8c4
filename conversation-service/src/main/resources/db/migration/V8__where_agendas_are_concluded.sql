-- An agenda outlives the conversation it was opened in: where it was settled, if it was in a conversation.
ALTER TABLE agendas ADD COLUMN concluded_in bigint REFERENCES conversations;
UPDATE agendas g SET concluded_in = m.conversation_id FROM messages m WHERE m.id = g.evidence_message_id;
CREATE INDEX agendas_concluded_in ON agendas (concluded_in) WHERE concluded_in IS NOT NULL;
