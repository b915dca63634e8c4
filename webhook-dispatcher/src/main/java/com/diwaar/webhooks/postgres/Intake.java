package com.diwaar.webhooks.postgres;

import static com.diwaar.webhooks.postgres.Columns.ints;
import static com.diwaar.webhooks.postgres.Columns.longs;
import static com.diwaar.webhooks.postgres.Columns.texts;

import com.diwaar.webhooks.delivery.Deliveries.Placed;
import com.diwaar.webhooks.delivery.NewDelivery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores new deliveries: those that are due at one time with one statement, which commits by itself; nearly always that is all
 * of them. What is stored is queued as it is returned, without a join whose size the planner would have to guess.
 */
@Component
class Intake {

    private static final String INSERT = """
            INSERT INTO deliveries (id, occurred_at, organization_id, endpoint_id, event_id, event_type, payload,
                                    conversation_id, person, state)
            SELECT id, occurred_at, organization_id, endpoint_id, event_id, event_type, payload, conversation_id, person, ?
            FROM unnest(?::uuid[], ?::timestamptz[], ?::bigint[], ?::bigint[], ?::uuid[], ?::text[], ?::text[], ?::bigint[],
                        ?::bigint[])
                AS given(id, occurred_at, organization_id, endpoint_id, event_id, event_type, payload, conversation_id, person)
            ON CONFLICT DO NOTHING
            """;

    private static final String QUEUE = "WITH stored AS (" + INSERT + """
            RETURNING id, occurred_at, endpoint_id),
            queued AS (
                INSERT INTO due (delivery_id, occurred_at, endpoint_id, due_at)
                SELECT id, occurred_at, endpoint_id, ?::timestamptz FROM stored)
            SELECT id FROM stored""";

    private static final String HOLD = "WITH stored AS (" + INSERT + """
            RETURNING id, occurred_at, endpoint_id, organization_id),
            missing AS (
                INSERT INTO missed (endpoint_id, occurred_at, delivery_id, organization_id)
                SELECT endpoint_id, occurred_at, id, organization_id FROM stored
                ON CONFLICT DO NOTHING)
            SELECT id FROM stored""";

    /** All but the first of a conversation wait for their turn. */
    private static final String QUEUE_IN_ORDER = "WITH stored AS (" + INSERT + """
            RETURNING id, occurred_at, endpoint_id, conversation_id),
            arrived AS (
                SELECT stored.*, arrival FROM stored JOIN unnest(?::uuid[], ?::int[]) AS a(id, arrival) USING (id)),
            queued AS (
                INSERT INTO due (delivery_id, occurred_at, endpoint_id, due_at, order_key, turn)
                SELECT id, occurred_at, endpoint_id,
                       CASE WHEN arrival > min(arrival) OVER (PARTITION BY endpoint_id, conversation_id)
                                 OR EXISTS (SELECT 1 FROM due d
                                            WHERE d.endpoint_id = arrived.endpoint_id
                                              AND d.order_key = arrived.conversation_id)
                            THEN 'infinity' ELSE ?::timestamptz END,
                       conversation_id, (SELECT nextval('due_turns')) * 10000000 + arrival
                FROM arrived)
            SELECT id FROM stored""";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Partitions partitions;

    Intake(JdbcTemplate jdbc, TransactionTemplate transaction, Partitions partitions) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.partitions = partitions;
    }

    /** What one statement takes: in order or not, and due at one time or, where it is held, at none. */
    private record Kind(boolean inOrder, Optional<Instant> dueAt) {

        static Kind of(Placed one) {
            return new Kind(one.dueAt().isPresent() && one.delivery().orderKey() != null, one.dueAt());
        }
    }

    /** See {@link com.diwaar.webhooks.delivery.Deliveries#store}. */
    Set<UUID> store(List<Placed> placed) {
        partitions.ensure(
                placed.stream().map(one -> one.delivery().occurredAt()).toList());
        Map<Kind, List<NewDelivery>> kinds = placed.stream()
                .collect(Collectors.groupingBy(Kind::of, Collectors.mapping(Placed::delivery, Collectors.toList())));
        Set<UUID> stored = new HashSet<>();
        kinds.forEach((kind, deliveries) -> stored.addAll(store(kind, deliveries)));
        return stored;
    }

    private Set<UUID> store(Kind kind, List<NewDelivery> arrived) {
        List<NewDelivery> sorted = arrived.stream()
                .sorted(Comparator.comparing(NewDelivery::id)) // one order for all: no deadlocks
                .toList();
        if (kind.inOrder()) {
            return storeInOrder(arrived, sorted, kind.dueAt().orElseThrow());
        }
        return kind.dueAt().isPresent()
                ? insert(QUEUE, "pending", sorted, kind.dueAt().get().toString())
                : insert(HOLD, "held", sorted);
    }

    private Set<UUID> storeInOrder(List<NewDelivery> arrived, List<NewDelivery> sorted, Instant dueAt) {
        List<Integer> arrivals = IntStream.range(0, arrived.size()).boxed().toList();
        return Objects.requireNonNull(transaction.execute(_ -> {
            OrderedTurns.lock(
                    jdbc, sorted.stream().map(one -> one.endpoint().id()).toList());
            return insert(
                    QUEUE_IN_ORDER,
                    "pending",
                    sorted,
                    texts(arrived, NewDelivery::id),
                    ints(arrivals, arrival -> arrival),
                    dueAt.toString());
        }));
    }

    private Set<UUID> insert(String sql, String state, List<NewDelivery> rows, Object... more) {
        List<Object> parameters = new ArrayList<>(List.of(
                state,
                texts(rows, NewDelivery::id),
                texts(rows, NewDelivery::occurredAt),
                longs(rows, one -> one.endpoint().organizationId()),
                longs(rows, one -> one.endpoint().id()),
                texts(rows, NewDelivery::eventId),
                texts(rows, one -> one.type().wire()),
                texts(rows, NewDelivery::payload),
                longs(rows, NewDelivery::conversationId),
                longs(rows, NewDelivery::person)));
        parameters.addAll(List.of(more));
        return new HashSet<>(jdbc.queryForList(sql, UUID.class, parameters.toArray()));
    }
}
