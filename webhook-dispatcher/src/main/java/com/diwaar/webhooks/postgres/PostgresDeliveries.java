package com.diwaar.webhooks.postgres;

import static com.diwaar.webhooks.postgres.Columns.booleans;
import static com.diwaar.webhooks.postgres.Columns.bounds;
import static com.diwaar.webhooks.postgres.Columns.ints;
import static com.diwaar.webhooks.postgres.Columns.longs;
import static com.diwaar.webhooks.postgres.Columns.texts;

import com.diwaar.webhooks.delivery.Deliveries;
import com.diwaar.webhooks.delivery.Lanes;
import com.diwaar.webhooks.delivery.Result;
import com.diwaar.webhooks.delivery.Verdict;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** Deliveries in {@code deliveries} and {@code attempts}, work in {@code due}; many rows a statement. */
@Repository
class PostgresDeliveries implements Deliveries {

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Partitions partitions;
    private final DueQueue due;

    PostgresDeliveries(JdbcTemplate jdbc, TransactionTemplate transaction, Partitions partitions, DueQueue due) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.partitions = partitions;
        this.due = due;
    }

    @Override
    public Set<UUID> store(List<Placed> placed) {
        List<Placed> rows = placed.stream()
                .sorted(Comparator.comparing(one -> one.delivery().id())) // one order for all: no deadlocks
                .toList();
        partitions.ensure(rows.stream().map(one -> one.delivery().occurredAt()).toList());
        return new HashSet<>(jdbc.queryForList(
                """
                WITH placed AS (
                    SELECT * FROM unnest(?::uuid[], ?::timestamptz[], ?::bigint[], ?::bigint[], ?::uuid[], ?::text[],
                                         ?::text[], ?::timestamptz[])
                        AS p(id, occurred_at, organization_id, endpoint_id, event_id, event_type, payload, due_at)),
                stored AS (
                    INSERT INTO deliveries (id, occurred_at, organization_id, endpoint_id, event_id, event_type, payload, state)
                    SELECT id, occurred_at, organization_id, endpoint_id, event_id, event_type, payload,
                           CASE WHEN due_at IS NULL THEN 'held' ELSE 'pending' END
                    FROM placed
                    ON CONFLICT DO NOTHING
                    RETURNING id),
                queued AS (
                    INSERT INTO due (delivery_id, occurred_at, endpoint_id, due_at)
                    SELECT id, occurred_at, endpoint_id, due_at FROM placed JOIN stored USING (id)
                    WHERE due_at IS NOT NULL)
                SELECT id FROM stored""",
                UUID.class,
                texts(rows, one -> one.delivery().id()),
                texts(rows, one -> one.delivery().occurredAt()),
                longs(rows, one -> one.delivery().endpoint().organizationId()),
                longs(rows, one -> one.delivery().endpoint().id()),
                texts(rows, one -> one.delivery().eventId()),
                texts(rows, one -> one.delivery().type().wire()),
                texts(rows, one -> one.delivery().payload()),
                texts(rows, one -> one.dueAt().orElse(null))));
    }

    @Override
    public List<Taken> takeDue(Lanes.Rooms rooms, Instant now, Instant leaseUntil) {
        return due.take(rooms, now, leaseUntil);
    }

    @Override
    public void record(List<Result> results) {
        List<Result> sorted = results.stream()
                .sorted(Comparator.comparing(result -> result.assignment().deliveryId()))
                .toList();
        transaction.executeWithoutResult(_ -> {
            Set<UUID> kept = keepAttempts(sorted);
            List<Result> rows = sorted.stream()
                    .filter(result -> kept.contains(result.assignment().deliveryId()))
                    .toList();
            settle(rows);
            unqueue(rows);
            queueAgain(rows);
        });
    }

    /** Those whose attempt was not recorded before. */
    private Set<UUID> keepAttempts(List<Result> rows) {
        return new HashSet<>(jdbc.queryForList(
                """
                INSERT INTO attempts (delivery_id, occurred_at, started_at, duration_ms, status, error, answer)
                SELECT * FROM unnest(?::uuid[], ?::timestamptz[], ?::timestamptz[], ?::int[], ?::int[], ?::text[], ?::text[])
                ON CONFLICT DO NOTHING
                RETURNING delivery_id""",
                UUID.class,
                texts(rows, result -> result.assignment().deliveryId()),
                texts(rows, result -> result.assignment().occurredAt()),
                texts(rows, result -> result.attempt().startedAt()),
                ints(rows, result -> (int) result.attempt().duration().toMillis()),
                ints(rows, result -> result.attempt().status()),
                texts(rows, result -> result.attempt().error()),
                texts(rows, result -> result.attempt().answer())));
    }

    /** What was delivered stays delivered, whoever comes late with a failure. */
    private void settle(List<Result> rows) {
        String[] bounds = bounds(
                rows.stream().map(result -> result.assignment().occurredAt()).toList());
        jdbc.update(
                """
                UPDATE deliveries d
                SET state = CASE WHEN r.state = 'delivered' OR d.state = 'pending' THEN r.state ELSE d.state END,
                    attempts = d.attempts + 1, last_attempt_at = r.started_at, last_status = r.status
                FROM unnest(?::uuid[], ?::text[], ?::timestamptz[], ?::int[]) AS r(id, state, started_at, status)
                WHERE d.id = r.id AND d.occurred_at BETWEEN ?::timestamptz AND ?::timestamptz""",
                texts(rows, result -> result.assignment().deliveryId()),
                texts(rows, result -> stateAfter(result.verdict())),
                texts(rows, result -> result.attempt().startedAt()),
                ints(rows, result -> result.attempt().status()),
                bounds[0],
                bounds[1]);
    }

    /** A failure ends only the round that it belongs to: a replay may have begun another meanwhile. */
    private void unqueue(List<Result> rows) {
        List<Result> ended = rows.stream()
                .filter(result -> !(result.verdict() instanceof Verdict.Again))
                .toList();
        jdbc.update(
                """
                DELETE FROM due USING unnest(?::uuid[], ?::int[], ?::boolean[]) AS r(id, attempts, delivered)
                WHERE due.delivery_id = r.id AND (r.delivered OR due.attempts = r.attempts)""",
                texts(ended, result -> result.assignment().deliveryId()),
                ints(ended, result -> result.assignment().attempts()),
                booleans(ended, result -> result.verdict() instanceof Verdict.Delivered));
    }

    private void queueAgain(List<Result> rows) {
        List<Result> again = rows.stream()
                .filter(result -> result.verdict() instanceof Verdict.Again)
                .toList();
        if (again.isEmpty()) {
            return;
        }
        jdbc.update(
                """
                UPDATE due SET due_at = r.due_at, attempts = due.attempts + 1
                FROM unnest(?::uuid[], ?::int[], ?::timestamptz[]) AS r(id, attempts, due_at)
                WHERE due.delivery_id = r.id AND due.attempts = r.attempts""",
                texts(again, result -> result.assignment().deliveryId()),
                ints(again, result -> result.assignment().attempts()),
                texts(again, PostgresDeliveries::nextAttempt));
    }

    @Override
    public void giveBack(Collection<UUID> deliveryIds, Instant now) {
        jdbc.update(
                "UPDATE due SET due_at = ?::timestamptz WHERE delivery_id = ANY(?::uuid[])",
                now.toString(),
                texts(deliveryIds, id -> id));
    }

    @Override
    public void putAside(Collection<Taken> deliveries, Aside aside) {
        String[] bounds = bounds(deliveries.stream().map(Taken::occurredAt).toList());
        var ids = texts(deliveries, Taken::deliveryId);
        transaction.executeWithoutResult(_ -> {
            jdbc.update("""
                    UPDATE deliveries SET state = ?
                    WHERE id = ANY(?::uuid[]) AND occurred_at BETWEEN ?::timestamptz AND ?::timestamptz AND state = 'pending'""", aside.name().toLowerCase(Locale.ROOT), ids, bounds[0], bounds[1]);
            jdbc.update("DELETE FROM due WHERE delivery_id = ANY(?::uuid[])", (Object) ids);
        });
    }

    private static Instant nextAttempt(Result result) {
        Verdict.Again again = (Verdict.Again) result.verdict();
        return result.attempt().startedAt().plus(result.attempt().duration()).plus(again.delay());
    }

    private static String stateAfter(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Delivered _ -> "delivered";
            case Verdict.Again _ -> "pending";
            case Verdict.GivenUp _, Verdict.EndpointGone _ -> "failed";
        };
    }
}
