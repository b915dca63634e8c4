package com.diwaar.webhooks.postgres;

import static com.diwaar.webhooks.postgres.Columns.booleans;
import static com.diwaar.webhooks.postgres.Columns.bounds;
import static com.diwaar.webhooks.postgres.Columns.ints;
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
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** Deliveries in {@code deliveries} and {@code attempts}, work in {@code due}; many rows a statement. */
@Repository
class PostgresDeliveries implements Deliveries {

    /** What was answered, but to a delivery whose person was erased while the attempt was under way. */
    private static final String ANSWER = """
            CASE WHEN answer = '' OR NOT EXISTS (SELECT 1 FROM deliveries d
                                                 WHERE d.id = made.id AND d.occurred_at = made.occurred_at AND d.erased)
                 THEN answer END
            """;

    /** What was delivered, where nobody waits for it: all of it in one statement, which commits by itself. */
    private static final String RECORD_DELIVERED = """
            WITH kept AS (
                INSERT INTO attempts (delivery_id, occurred_at, started_at, duration_ms, status, answer)
                SELECT id, occurred_at, started_at, duration_ms, status, """ + ANSWER + """
                FROM unnest(?::uuid[], ?::timestamptz[], ?::timestamptz[], ?::int[], ?::int[], ?::text[])
                    AS made(id, occurred_at, started_at, duration_ms, status, answer)
                ON CONFLICT DO NOTHING
                RETURNING delivery_id, started_at, status),
            settled AS (
                UPDATE deliveries d
                SET state = 'delivered', attempts = d.attempts + 1, last_attempt_at = kept.started_at,
                    last_status = kept.status
                FROM kept
                WHERE d.id = kept.delivery_id AND d.occurred_at BETWEEN ?::timestamptz AND ?::timestamptz)
            DELETE FROM due USING kept WHERE due.delivery_id = kept.delivery_id""";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Intake intake;
    private final DueQueue due;

    PostgresDeliveries(JdbcTemplate jdbc, TransactionTemplate transaction, Intake intake, DueQueue due) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.intake = intake;
        this.due = due;
    }

    @Override
    public Set<UUID> store(List<Placed> placed) {
        return intake.store(placed);
    }

    @Override
    public List<Taken> takeDue(Lanes.Rooms rooms, Instant now, Instant leaseUntil) {
        return due.take(rooms, now, leaseUntil);
    }

    @Override
    public void record(List<Result> results, Instant now) {
        Map<Boolean, List<Result>> plain = results.stream()
                .sorted(Comparator.comparing(result -> result.assignment().deliveryId()))
                .collect(Collectors.partitioningBy(result -> result.verdict() instanceof Verdict.Delivered
                        && !result.assignment().inOrder()));
        recordDelivered(plain.getOrDefault(true, List.of()));
        recordAny(plain.getOrDefault(false, List.of()), now);
    }

    private void recordDelivered(List<Result> rows) {
        if (rows.isEmpty()) {
            return;
        }
        String[] bounds = bounds(
                rows.stream().map(result -> result.assignment().occurredAt()).toList());
        jdbc.update(
                RECORD_DELIVERED,
                texts(rows, result -> result.assignment().deliveryId()),
                texts(rows, result -> result.assignment().occurredAt()),
                texts(rows, result -> result.attempt().startedAt()),
                ints(rows, result -> (int) result.attempt().duration().toMillis()),
                ints(rows, result -> result.attempt().status()),
                texts(rows, result -> result.attempt().answer()),
                bounds[0],
                bounds[1]);
    }

    private void recordAny(List<Result> sorted, Instant now) {
        if (sorted.isEmpty()) {
            return;
        }
        transaction.executeWithoutResult(_ -> {
            OrderedTurns.lock(
                    jdbc,
                    sorted.stream()
                            .filter(result -> result.assignment().inOrder())
                            .map(result -> result.assignment().endpoint().id())
                            .toList());
            Set<UUID> kept = keepAttempts(sorted);
            List<Result> rows = sorted.stream()
                    .filter(result -> kept.contains(result.assignment().deliveryId()))
                    .toList();
            settle(rows);
            noteMissed(rows);
            unqueue(rows, now);
            queueAgain(rows);
        });
    }

    /** Those whose attempt was not recorded before. */
    private Set<UUID> keepAttempts(List<Result> rows) {
        return new HashSet<>(jdbc.queryForList(
                """
                INSERT INTO attempts (delivery_id, occurred_at, started_at, duration_ms, status, error, answer)
                SELECT id, occurred_at, started_at, duration_ms, status, error, """ + ANSWER + """
                FROM unnest(?::uuid[], ?::timestamptz[], ?::timestamptz[], ?::int[], ?::int[], ?::text[], ?::text[])
                    AS made(id, occurred_at, started_at, duration_ms, status, error, answer)
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

    private void noteMissed(List<Result> rows) {
        List<Result> failed = rows.stream()
                .filter(result -> stateAfter(result.verdict()).equals("failed"))
                .toList();
        if (failed.isEmpty()) {
            return;
        }
        String[] bounds = bounds(
                failed.stream().map(result -> result.assignment().occurredAt()).toList());
        jdbc.update("""
                INSERT INTO missed (endpoint_id, occurred_at, delivery_id, organization_id)
                SELECT endpoint_id, occurred_at, id, organization_id FROM deliveries
                WHERE id = ANY(?::uuid[]) AND occurred_at BETWEEN ?::timestamptz AND ?::timestamptz AND state = 'failed'
                ON CONFLICT DO NOTHING""", texts(failed, result -> result.assignment().deliveryId()), bounds[0], bounds[1]);
    }

    /** A failure ends only the round that it belongs to: a replay may have begun another meanwhile. */
    private void unqueue(List<Result> rows, Instant now) {
        List<Result> ended = rows.stream()
                .filter(result -> !(result.verdict() instanceof Verdict.Again))
                .toList();
        var ids = texts(ended, result -> result.assignment().deliveryId());
        var attempts = ints(ended, result -> result.assignment().attempts());
        var delivered = booleans(ended, result -> result.verdict() instanceof Verdict.Delivered);
        String sql = """
                DELETE FROM due USING unnest(?::uuid[], ?::int[], ?::boolean[]) AS r(id, attempts, delivered)
                WHERE due.delivery_id = r.id AND (r.delivered OR due.attempts = r.attempts)""";
        if (ended.stream().noneMatch(result -> result.assignment().inOrder())) {
            jdbc.update(sql, ids, attempts, delivered);
        } else {
            OrderedTurns.takeOut(jdbc, now, sql, ids, attempts, delivered);
        }
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
                UPDATE due SET due_at = CASE WHEN due.due_at = 'infinity' THEN due.due_at ELSE r.due_at END,
                               attempts = due.attempts + 1
                FROM unnest(?::uuid[], ?::int[], ?::timestamptz[]) AS r(id, attempts, due_at)
                WHERE due.delivery_id = r.id AND due.attempts = r.attempts""",
                texts(again, result -> result.assignment().deliveryId()),
                ints(again, result -> result.assignment().attempts()),
                texts(again, PostgresDeliveries::nextAttempt));
    }

    /** What waits for its turn goes on waiting. */
    @Override
    public void giveBack(Collection<UUID> deliveryIds, Instant now) {
        jdbc.update(
                "UPDATE due SET due_at = ?::timestamptz WHERE delivery_id = ANY(?::uuid[]) AND due_at < 'infinity'",
                now.toString(),
                texts(deliveryIds, id -> id));
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
