-- Whoever waits for an answer is looked up first. What a replica of an older version leases counts as outreach.
ALTER TABLE attempts ADD COLUMN lane smallint NOT NULL DEFAULT 1;
UPDATE attempts a SET lane = s.lane FROM sends s
    WHERE s.send_id = a.send_id AND a.state IN ('leased', 'unknown') AND s.lane <> a.lane;
CREATE INDEX attempts_looks ON attempts (lane, look_at) WHERE state IN ('leased', 'unknown');
DROP INDEX attempts_to_look_up;
