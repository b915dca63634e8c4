package com.diwaar.webhooks.postgres;

import static com.diwaar.webhooks.postgres.Columns.bounds;
import static com.diwaar.webhooks.postgres.Columns.ints;
import static com.diwaar.webhooks.postgres.Columns.longs;
import static com.diwaar.webhooks.postgres.Columns.texts;

import com.diwaar.webhooks.delivery.Deliveries.Taken;
import com.diwaar.webhooks.delivery.Lanes.Rooms;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Takes what is due, fairly: of each endpoint the oldest, up to the room there is for it. One index probe finds the next
 * endpoint that has work, one short scan its oldest rows, so the length of a backlog does not matter. Rows that another
 * replica is taking are skipped. The rows are then taken where they stand, by their place in the table: whatever the planner
 * believes about their number, it can't come to read the whole table.
 */
@Component
class DueQueue {

    /** The endpoints of which anything waits, behind a given one; the last is null. */
    static final String ENDPOINTS = """
            WITH RECURSIVE endpoint(id) AS (
                (SELECT endpoint_id FROM due WHERE endpoint_id > ? ORDER BY endpoint_id LIMIT 1)
                UNION ALL
                SELECT (SELECT endpoint_id FROM due WHERE endpoint_id > endpoint.id ORDER BY endpoint_id LIMIT 1)
                FROM endpoint WHERE endpoint.id IS NOT NULL)
            """;

    private final JdbcTemplate jdbc;

    /** Where the last pick stopped for want of room: the next begins behind it, so that no endpoint is always last. */
    private final AtomicLong lastEndpoint = new AtomicLong();

    DueQueue(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    private record Lease(
            UUID deliveryId, Instant occurredAt, long endpointId, int attempts, boolean inOrder, boolean replayed) {}

    List<Taken> take(Rooms rooms, Instant now, Instant leaseUntil) {
        long from = lastEndpoint.get();
        List<Lease> leases = lease(rooms, now, leaseUntil, from);
        if (leases.isEmpty() && from != 0) {
            leases = lease(rooms, now, leaseUntil, 0);
        }
        boolean all = leases.size() < rooms.inAll();
        lastEndpoint.set(
                all ? 0 : leases.stream().mapToLong(Lease::endpointId).max().orElse(0));
        return leases.isEmpty() ? List.of() : withPayloads(leases);
    }

    private List<Lease> lease(Rooms rooms, Instant now, Instant leaseUntil, long from) {
        List<Map.Entry<Long, Integer>> known = List.copyOf(rooms.byEndpoint().entrySet());
        return jdbc.query(
                ENDPOINTS + """
                ,
                share AS (
                    SELECT endpoint.id, COALESCE(known.room, ?) AS room
                    FROM endpoint
                    LEFT JOIN unnest(?::bigint[], ?::int[]) AS known(id, room) ON known.id = endpoint.id
                    WHERE endpoint.id IS NOT NULL AND COALESCE(known.room, 1) > 0),
                picked AS (
                    SELECT one.place FROM share CROSS JOIN LATERAL (
                        SELECT ctid AS place FROM due WHERE endpoint_id = share.id AND due_at <= ?::timestamptz
                        ORDER BY due_at LIMIT share.room FOR UPDATE SKIP LOCKED) AS one
                    LIMIT ?)
                UPDATE due SET due_at = ?::timestamptz
                WHERE ctid = ANY(ARRAY(SELECT place FROM picked))
                RETURNING due.delivery_id, due.occurred_at, due.endpoint_id, due.attempts, due.replayed,
                          due.order_key IS NOT NULL AS in_order""",
                (row, _) -> new Lease(
                        row.getObject("delivery_id", UUID.class),
                        Rows.instant(row, "occurred_at"),
                        row.getLong("endpoint_id"),
                        row.getInt("attempts"),
                        row.getBoolean("in_order"),
                        row.getBoolean("replayed")),
                from,
                rooms.ofAnyOther(),
                longs(known, Map.Entry::getKey),
                ints(known, Map.Entry::getValue),
                now.toString(),
                rooms.inAll(),
                leaseUntil.toString());
    }

    /** Oldest event first. */
    private List<Taken> withPayloads(List<Lease> leases) {
        Map<UUID, Lease> byId = leases.stream().collect(Collectors.toMap(Lease::deliveryId, Function.identity()));
        String[] bounds = bounds(leases.stream().map(Lease::occurredAt).toList());
        return jdbc
                .query(
                        """
                        SELECT id, endpoint_id, event_id, occurred_at, payload FROM deliveries
                        WHERE id = ANY(?::uuid[]) AND occurred_at BETWEEN ?::timestamptz AND ?::timestamptz""",
                        (row, _) -> {
                            UUID id = row.getObject("id", UUID.class);
                            Lease lease = byId.get(id);
                            return new Taken(
                                    id,
                                    row.getLong("endpoint_id"),
                                    row.getObject("event_id", UUID.class),
                                    Rows.instant(row, "occurred_at"),
                                    row.getString("payload"),
                                    lease == null ? 0 : lease.attempts(),
                                    lease != null && lease.inOrder(),
                                    lease != null && lease.replayed());
                        },
                        texts(leases, Lease::deliveryId),
                        bounds[0],
                        bounds[1])
                .stream()
                .sorted(Comparator.comparing(Taken::deliveryId))
                .toList();
    }
}
