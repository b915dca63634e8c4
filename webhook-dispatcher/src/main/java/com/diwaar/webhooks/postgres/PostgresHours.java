package com.diwaar.webhooks.postgres;

import static com.diwaar.webhooks.postgres.Columns.longs;
import static com.diwaar.webhooks.postgres.Columns.texts;

import com.diwaar.webhooks.delivery.Hours;
import com.diwaar.webhooks.delivery.Tally.Counts;
import com.diwaar.webhooks.delivery.Tally.Slot;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Hours in {@code endpoint_hours}. */
@Repository
class PostgresHours implements Hours {

    private final JdbcTemplate jdbc;

    PostgresHours(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void add(Map<Slot, Counts> counts) {
        List<Map.Entry<Slot, Counts>> rows = counts.entrySet().stream()
                .sorted(Comparator.comparing(
                                (Map.Entry<Slot, Counts> one) -> one.getKey().endpointId())
                        .thenComparing(one -> one.getKey().hour()))
                .toList();
        jdbc.update(
                """
                INSERT INTO endpoint_hours (endpoint_id, hour, delivered, failed, took_ms)
                SELECT * FROM unnest(?::bigint[], ?::timestamptz[], ?::bigint[], ?::bigint[], ?::bigint[])
                ON CONFLICT (endpoint_id, hour) DO UPDATE
                SET delivered = endpoint_hours.delivered + EXCLUDED.delivered,
                    failed = endpoint_hours.failed + EXCLUDED.failed,
                    took_ms = endpoint_hours.took_ms + EXCLUDED.took_ms""",
                longs(rows, one -> one.getKey().endpointId()),
                texts(rows, one -> one.getKey().hour()),
                longs(rows, one -> one.getValue().delivered()),
                longs(rows, one -> one.getValue().failed()),
                longs(rows, one -> one.getValue().tookMillis()));
    }

    @Override
    public List<Hour> of(List<Long> endpointIds, Instant since) {
        return jdbc.query(
                """
                SELECT hour, sum(delivered) AS delivered, sum(failed) AS failed, sum(took_ms) AS took_ms
                FROM endpoint_hours WHERE endpoint_id = ANY(?) AND hour >= ? GROUP BY hour ORDER BY hour""",
                (row, _) -> new Hour(
                        Rows.instant(row, "hour"),
                        new Counts(row.getLong("delivered"), row.getLong("failed"), row.getLong("took_ms"))),
                endpointIds.toArray(Long[]::new),
                since.atOffset(ZoneOffset.UTC));
    }
}
