-- What was erased lately: each replica looks for it, so that its own memory forgets too.
CREATE INDEX erased_conversations ON conversations (erased_at) WHERE erased_at IS NOT NULL;
