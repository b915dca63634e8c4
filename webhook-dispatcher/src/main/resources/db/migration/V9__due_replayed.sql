-- Asked for again: how long after its event it is sent says nothing about the service.
ALTER TABLE due ADD COLUMN replayed boolean NOT NULL DEFAULT false;
