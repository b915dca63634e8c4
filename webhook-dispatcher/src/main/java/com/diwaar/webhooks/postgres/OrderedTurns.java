package com.diwaar.webhooks.postgres;

import static com.diwaar.webhooks.postgres.Columns.longs;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Lets an ordered endpoint's deliveries take turns within a conversation. Of those in {@code due} only the first, by
 * {@code turn}, has a time at which it is due. Whoever adds or takes away does so under the endpoint's advisory lock, until
 * the end of the transaction: so turns are in the order of commits, and none is left without a time behind one that is gone.
 */
final class OrderedTurns {

    private OrderedTurns() {}

    /** What an endpoint's deliveries take turns within. */
    private record Order(long endpointId, long orderKey) {}

    /** Waits for the lock of each of these endpoints; inside a transaction, before anything else that may wait. */
    static void lock(JdbcTemplate jdbc, Collection<Long> endpointIds) {
        Set<Long> sorted = new TreeSet<>(endpointIds); // one order for all: no deadlocks
        if (!sorted.isEmpty()) {
            jdbc.query("""
                    SELECT pg_advisory_xact_lock(hashtextextended('webhooks.turns.' || id, 0))
                    FROM unnest(?::bigint[]) WITH ORDINALITY AS e(id, n) ORDER BY n""", row -> {}, (Object) sorted.toArray(Long[]::new));
        }
    }

    /**
     * Lets some of those that wait for their turn at this endpoint, up to so many, wait no more: how many. Under its lock.
     */
    static int end(JdbcTemplate jdbc, long endpointId, int most, Instant now) {
        return jdbc.update("""
                UPDATE due SET due_at = ?::timestamptz
                WHERE ctid = ANY(ARRAY(SELECT ctid FROM due WHERE endpoint_id = ? AND due_at = 'infinity'
                                       LIMIT ? FOR UPDATE SKIP LOCKED))""", now.toString(), endpointId, most);
    }

    /** The endpoint is ordered again: of those that were let go, all but the first of a conversation wait for their turn. */
    static void beginAgain(JdbcTemplate jdbc, long endpointId) {
        lock(jdbc, List.of(endpointId));
        jdbc.update("""
                UPDATE due SET due_at = 'infinity'
                WHERE endpoint_id = ? AND due_at < 'infinity' AND order_key IS NOT NULL
                  AND EXISTS (SELECT 1 FROM due before
                              WHERE before.endpoint_id = due.endpoint_id AND before.order_key = due.order_key
                                AND before.turn < due.turn)""", endpointId);
    }

    /** Takes out of the queue what this statement deletes, and brings forward whoever is first now where somebody went. */
    static void takeOut(JdbcTemplate jdbc, Instant now, String delete, Object... parameters) {
        next(
                jdbc,
                jdbc.query(
                        "WITH ended AS (" + delete + """
                         RETURNING due.endpoint_id, due.order_key)
                        SELECT DISTINCT endpoint_id, order_key FROM ended WHERE order_key IS NOT NULL
                        ORDER BY endpoint_id, order_key""",
                        (row, _) -> new Order(row.getLong("endpoint_id"), row.getLong("order_key")),
                        parameters),
                now);
    }

    private static void next(JdbcTemplate jdbc, List<Order> orders, Instant now) {
        if (orders.isEmpty()) {
            return;
        }
        jdbc.update("""
                UPDATE due SET due_at = ?::timestamptz
                FROM unnest(?::bigint[], ?::bigint[]) AS o(endpoint_id, order_key)
                CROSS JOIN LATERAL (SELECT delivery_id FROM due d
                                    WHERE d.endpoint_id = o.endpoint_id AND d.order_key = o.order_key
                                    ORDER BY turn LIMIT 1) AS first
                WHERE due.delivery_id = first.delivery_id AND due.due_at = 'infinity'""", now.toString(), longs(orders, Order::endpointId), longs(orders, Order::orderKey));
    }
}
