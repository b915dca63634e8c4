package com.diwaar.webhooks.postgres;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Lets what is old go: weeks of deliveries are dropped as a whole, what else tells of those times is small and deleted. */
@Component
public class Retention {

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Partitions partitions;

    Retention(JdbcTemplate jdbc, TransactionTemplate transaction, Partitions partitions) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.partitions = partitions;
    }

    /** Ends what is older than that, to the week. Any replica may do it at any time. */
    public void endBefore(Instant time) {
        Instant week = Partitions.weekOf(time).atStartOfDay(ZoneOffset.UTC).toInstant();
        unqueue(week);
        for (String sql : List.of(
                "DELETE FROM missed WHERE occurred_at < ?",
                "DELETE FROM endpoint_hours WHERE hour < ?",
                "DELETE FROM replays WHERE until < ?",
                "DELETE FROM erasures WHERE erased_at < ?")) {
            jdbc.update(sql, week.atOffset(ZoneOffset.UTC));
        }
        partitions.dropBefore(week);
    }

    /** Who waited for one of them to be settled has its turn. */
    private void unqueue(Instant week) {
        OffsetDateTime before = week.atOffset(ZoneOffset.UTC);
        transaction.executeWithoutResult(_ -> {
            OrderedTurns.lock(
                    jdbc,
                    jdbc.query(
                            "SELECT DISTINCT endpoint_id FROM due WHERE occurred_at < ? AND order_key IS NOT NULL",
                            (row, _) -> row.getLong("endpoint_id"),
                            before));
            OrderedTurns.takeOut(jdbc, week, "DELETE FROM due WHERE occurred_at < ?", before);
        });
    }
}
