-- To the hour: tells an endpoint that has done nothing but fail from one of which nothing was wanted for long.
ALTER TABLE endpoints ADD COLUMN last_failed_at timestamptz;
UPDATE endpoints SET last_failed_at = now() WHERE failing_since IS NOT NULL;
