-- What failed or was held is listed from here, an organisation's newest first, also where the endpoint was deleted since.
ALTER TABLE missed ADD COLUMN organization_id bigint;
UPDATE missed m SET organization_id = d.organization_id
FROM deliveries d WHERE d.id = m.delivery_id AND d.occurred_at = m.occurred_at;
CREATE INDEX missed_of_organization ON missed (organization_id, occurred_at DESC, delivery_id DESC);
