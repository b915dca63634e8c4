package com.diwaar.webhooks.postgres;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Lets what is old go: weeks of deliveries are dropped as a whole, what else tells of those times is small and deleted. */
@Component
public class Retention {

    private final JdbcTemplate jdbc;
    private final Partitions partitions;

    Retention(JdbcTemplate jdbc, Partitions partitions) {
        this.jdbc = jdbc;
        this.partitions = partitions;
    }

    /** Ends what is older than that, to the week. Any replica may do it at any time. */
    public void endBefore(Instant time) {
        Instant week = Partitions.weekOf(time).atStartOfDay(ZoneOffset.UTC).toInstant();
        for (String sql : List.of(
                "DELETE FROM due WHERE occurred_at < ?",
                "DELETE FROM missed WHERE occurred_at < ?",
                "DELETE FROM endpoint_hours WHERE hour < ?",
                "DELETE FROM replays WHERE until < ?",
                "DELETE FROM erasures WHERE erased_at < ?")) {
            jdbc.update(sql, week.atOffset(ZoneOffset.UTC));
        }
        partitions.dropBefore(week);
    }
}
