-- When a refusal's limit lifts.
ALTER TABLE sends ADD COLUMN lifts_at timestamptz;

-- Held for the recipient's quiet hours: since when and until when at first (that is told, once), and until when the last time.
ALTER TABLE sends ADD COLUMN held_at timestamptz;
ALTER TABLE sends ADD COLUMN scheduled_for timestamptz;
ALTER TABLE sends ADD COLUMN held_until timestamptz;
ALTER TABLE sends ADD COLUMN held_told boolean NOT NULL DEFAULT false;

CREATE INDEX sends_untold_holds ON sends (held_at) WHERE held_at IS NOT NULL AND NOT held_told;
