package com.diwaar.webhooks.postgres;

import static com.diwaar.webhooks.postgres.Columns.bounds;
import static com.diwaar.webhooks.postgres.Columns.texts;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sees to what waits for endpoints that are not any more what they were: what is for a disabled one is held, what is for a
 * deleted one is cancelled, and what waits for its turn at one that has no order any more need not. It does so in pieces, a
 * transaction each, so that nobody waits for a backlog; where a piece is another's at the moment, it is left for the next time.
 */
@Component
public class Leftovers {

    private static final int AT_ONCE = 2000;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    Leftovers(JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    private record Place(UUID id, Instant occurredAt) {}

    /** What an endpoint is now. */
    private enum Now {
        SOUND,
        WITHOUT_ORDER,
        DISABLED
    }

    /** Returns when nothing is left to see to. Any replica may do it at any time. */
    public void clear(Instant now) {
        for (long endpointId : endpoints()) {
            int seenTo;
            do {
                seenTo = piece(endpointId, now);
            } while (seenTo == AT_ONCE);
        }
    }

    private List<Long> endpoints() {
        return jdbc.query(DueQueue.ENDPOINTS + """
                SELECT endpoint.id FROM endpoint LEFT JOIN endpoints e ON e.id = endpoint.id
                WHERE endpoint.id IS NOT NULL
                  AND (e.id IS NULL OR NOT e.enabled
                       OR (NOT e.ordered AND EXISTS (SELECT 1 FROM due d
                                                     WHERE d.endpoint_id = endpoint.id AND d.due_at = 'infinity')))""", (row, _) -> row.getLong("id"), 0L);
    }

    /** How many deliveries it saw to. The endpoint stays what it is meanwhile. */
    private int piece(long endpointId, Instant now) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            List<Now> found = jdbc.query("""
                    SELECT CASE WHEN NOT enabled THEN 'DISABLED' WHEN ordered THEN 'SOUND' ELSE 'WITHOUT_ORDER' END
                    FROM endpoints WHERE id = ? FOR SHARE""", (row, _) -> Now.valueOf(row.getString(1)), endpointId);
            OrderedTurns.lock(jdbc, List.of(endpointId));
            if (found.isEmpty()) {
                return putAside("cancelled", endpointId, now);
            }
            return switch (found.getFirst()) {
                case DISABLED -> putAside("held", endpointId, now);
                case WITHOUT_ORDER -> OrderedTurns.end(jdbc, endpointId, AT_ONCE, now);
                case SOUND -> 0;
            };
        }));
    }

    private int putAside(String state, long endpointId, Instant now) {
        List<Place> places = jdbc.query(
                "SELECT delivery_id, occurred_at FROM due WHERE endpoint_id = ? LIMIT ?",
                (row, _) -> new Place(row.getObject("delivery_id", UUID.class), Rows.instant(row, "occurred_at")),
                endpointId,
                AT_ONCE);
        String[] bounds = bounds(places.stream().map(Place::occurredAt).toList());
        String[] settled = settle(state, texts(places, Place::id), bounds);
        OrderedTurns.takeOut(jdbc, now, "DELETE FROM due WHERE delivery_id = ANY(?::uuid[])", (Object) settled);
        return settled.length;
    }

    /** Those that nobody else is at. */
    private String[] settle(String state, Object ids, String[] bounds) {
        String[] free = jdbc.query("""
                        SELECT id FROM deliveries
                        WHERE id = ANY(?::uuid[]) AND occurred_at BETWEEN ?::timestamptz AND ?::timestamptz
                        FOR UPDATE SKIP LOCKED""", (row, _) -> row.getString("id"), ids, bounds[0], bounds[1])
                .toArray(String[]::new);
        jdbc.update("""
                WITH settled AS (
                    UPDATE deliveries SET state = ?
                    WHERE id = ANY(?::uuid[]) AND occurred_at BETWEEN ?::timestamptz AND ?::timestamptz AND state = 'pending'
                    RETURNING id, occurred_at, endpoint_id, organization_id, state)
                INSERT INTO missed (endpoint_id, occurred_at, delivery_id, organization_id)
                SELECT endpoint_id, occurred_at, id, organization_id FROM settled WHERE state = 'held'
                ON CONFLICT DO NOTHING""", state, free, bounds[0], bounds[1]);
        return free;
    }
}
