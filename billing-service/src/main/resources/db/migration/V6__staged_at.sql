-- What a run staged that was killed is known by its age.
ALTER TABLE topic_texts ADD COLUMN staged_at timestamptz NOT NULL DEFAULT now();
