-- Who was erased since a time, corrections page by page and by day: each found without a look at all others. No index of sums by
-- day alone: the planner would take it for what one organisation asks for, and read a day of all of them.
CREATE INDEX erasures_by_time ON erasures (organization_id, erased_at);
CREATE INDEX adjustments_in_turn ON adjustments (organization_id, recorded_at, adjustment_id);
CREATE INDEX adjustments_by_day ON adjustments (day);
