-- What was used when credit was last bought: alerts and warnings are about what there was from then on. Under a monthly plan 0.
ALTER TABLE balances ADD COLUMN used_when_bought bigint NOT NULL DEFAULT 0;
