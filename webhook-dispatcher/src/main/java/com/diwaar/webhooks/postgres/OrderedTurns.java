package com.diwaar.webhooks.postgres;

import static com.diwaar.webhooks.postgres.Columns.longs;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Lets an ordered endpoint's deliveries take turns within a conversation. Of those in {@code due} only the first, by
 * {@code turn}, has a time at which it is due. Whoever adds or takes away does so under the endpoint's advisory lock, until
 * the end of the transaction: so turns are in the order of commits, and none is left without a time behind one that is gone.
 */
final class OrderedTurns {

    private OrderedTurns() {}

    /** Who took a delivery out of the queue, and of which order. */
    record Ended(long endpointId, long orderKey) {}

    /** Waits for the lock of each of these endpoints; inside a transaction, before anything else that may wait. */
    static void lock(JdbcTemplate jdbc, Collection<Long> endpointIds) {
        Set<Long> sorted = new TreeSet<>(endpointIds); // one order for all: no deadlocks
        if (!sorted.isEmpty()) {
            jdbc.query("""
                    SELECT pg_advisory_xact_lock(hashtextextended('webhooks.turns.' || id, 0))
                    FROM unnest(?::bigint[]) WITH ORDINALITY AS e(id, n) ORDER BY n""", row -> {}, (Object) sorted.toArray(Long[]::new));
        }
    }

    /** Brings forward whoever is first now where somebody went. */
    static void next(JdbcTemplate jdbc, Collection<@Nullable Ended> ended, Instant now) {
        List<Ended> orders = ended.stream()
                .filter(Objects::nonNull)
                .distinct()
                .sorted(Comparator.comparingLong(Ended::endpointId).thenComparingLong(Ended::orderKey))
                .toList();
        if (orders.isEmpty()) {
            return;
        }
        jdbc.update("""
                UPDATE due SET due_at = ?::timestamptz
                FROM unnest(?::bigint[], ?::bigint[]) AS o(endpoint_id, order_key)
                CROSS JOIN LATERAL (SELECT delivery_id FROM due d
                                    WHERE d.endpoint_id = o.endpoint_id AND d.order_key = o.order_key
                                    ORDER BY turn LIMIT 1) AS first
                WHERE due.delivery_id = first.delivery_id AND due.due_at = 'infinity'""", now.toString(), longs(orders, Ended::endpointId), longs(orders, Ended::orderKey));
    }
}
