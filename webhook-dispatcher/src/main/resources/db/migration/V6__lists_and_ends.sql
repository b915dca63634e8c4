-- An endpoint's deliveries, newest first, and a replay of them all: without a look at the organisation's others.
CREATE INDEX deliveries_of_endpoint ON deliveries (endpoint_id, occurred_at DESC, id DESC);
-- What is let go by its time, every hour.
CREATE INDEX missed_by_time ON missed (occurred_at);
CREATE INDEX endpoint_hours_by_time ON endpoint_hours (hour);
