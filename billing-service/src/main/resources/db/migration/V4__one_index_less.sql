-- Records are read by organisation and id, and by nothing else but their events: one index less to write for each of them.
ALTER TABLE usage_records DROP CONSTRAINT usage_records_pkey, ADD PRIMARY KEY (organization_id, id);
DROP INDEX usage_records_in_turn;
