-- Whether a sender has anything due in a replica's own partitions is one probe, however much waits in those of the others.
CREATE INDEX sends_waiting_in_partition ON sends (sender, lane_partition, not_before) WHERE state = 'due';
DROP INDEX sends_waiting_since;

-- While nobody knows who has opted out, confirmations of opt-outs go alone.
CREATE INDEX sends_waiting_notices ON sends (sender, lane, send_id, not_before)
    WHERE state = 'due' AND purpose = 'OPT_OUT_NOTICE';
