-- Its person was erased: what an endpoint answers to it is not kept any more.
ALTER TABLE deliveries ADD COLUMN erased boolean NOT NULL DEFAULT false;
