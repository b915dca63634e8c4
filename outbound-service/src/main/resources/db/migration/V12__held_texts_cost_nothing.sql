-- A campaign that is held overnight stays due: whoever looks for what may go now passes over its texts within the index, without
-- reading a row of theirs, and one probe says whether a sender has anything.
CREATE INDEX sends_waiting ON sends (sender, lane, send_id, not_before) WHERE state = 'due';
CREATE INDEX sends_waiting_since ON sends (sender, not_before) WHERE state = 'due';
DROP INDEX sends_due;
