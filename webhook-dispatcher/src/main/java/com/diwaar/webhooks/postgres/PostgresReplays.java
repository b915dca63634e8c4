package com.diwaar.webhooks.postgres;

import static com.diwaar.webhooks.postgres.Columns.bounds;
import static com.diwaar.webhooks.postgres.Columns.texts;

import com.diwaar.webhooks.delivery.Replays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** Replays in the table {@code replays}; the row remembers where one stands, so that each delivery is taken once. */
@Repository
class PostgresReplays implements Replays {

    private static final int AT_ONCE = 2000;

    private static final String NEXT_FAILED = """
            SELECT delivery_id AS id, occurred_at FROM missed
            WHERE endpoint_id = ? AND occurred_at BETWEEN ? AND ?
              AND (occurred_at, delivery_id) > (?, ?::uuid)
            ORDER BY occurred_at, delivery_id LIMIT ?""";

    private static final String NEXT_OF_ALL = """
            SELECT id, occurred_at FROM deliveries
            WHERE endpoint_id = ? AND occurred_at BETWEEN ? AND ?
              AND (occurred_at, id) > (?, ?::uuid) AND organization_id = ?
            ORDER BY occurred_at, id LIMIT ?""";

    private static final UUID FIRST = new UUID(0, 0);

    private final JdbcClient client;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    PostgresReplays(JdbcClient client, JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.client = client;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    private record Place(UUID id, Instant occurredAt) {}

    private record UnderWay(
            Replay replay,
            long organizationId,
            boolean ordered,
            boolean enabled,
            @Nullable Instant afterTime,
            @Nullable UUID afterId) {}

    @Override
    public Optional<Replay> ask(long organizationId, long endpointId, What what, Instant since, Instant now) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            jdbc.query(
                    "SELECT pg_advisory_xact_lock(hashtextextended('webhooks.replays.' || ?, 0))",
                    row -> {},
                    endpointId);
            return insert(organizationId, endpointId, what, since, now);
        }));
    }

    private Optional<Replay> insert(long organizationId, long endpointId, What what, Instant since, Instant now) {
        return client.sql("""
                        INSERT INTO replays (id, organization_id, endpoint_id, what, since, until)
                        SELECT :id, :organization, :endpoint, :what, :since, :until
                        WHERE NOT EXISTS (SELECT 1 FROM replays WHERE endpoint_id = :endpoint AND NOT done)
                        RETURNING *""")
                .param("id", UUID.randomUUID())
                .param("organization", organizationId)
                .param("endpoint", endpointId)
                .param("what", what.name().toLowerCase(Locale.ROOT))
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("until", now.atOffset(ZoneOffset.UTC))
                .query(PostgresReplays::replay)
                .optional();
    }

    @Override
    public Optional<Replay> find(long organizationId, UUID id) {
        return client.sql("SELECT * FROM replays WHERE id = :id AND organization_id = :organization")
                .param("id", id)
                .param("organization", organizationId)
                .query(PostgresReplays::replay)
                .optional();
    }

    @Override
    public List<Replay> latest(long organizationId, int limit) {
        return client.sql("""
                        SELECT * FROM replays WHERE organization_id = :organization
                        ORDER BY created_at DESC, id LIMIT :limit""")
                .param("organization", organizationId)
                .param("limit", limit)
                .query(PostgresReplays::replay)
                .list();
    }

    @Override
    public Optional<Missed> missed(long endpointId) {
        return client.sql("""
                        SELECT count(*) AS deliveries, min(occurred_at) AS since FROM missed
                        WHERE endpoint_id = :endpoint HAVING count(*) > 0""")
                .param("endpoint", endpointId)
                .query((row, _) -> new Missed(row.getLong("deliveries"), Rows.instant(row, "since")))
                .optional();
    }

    @Override
    public boolean work(Instant now) {
        AtomicReference<UUID> at = new AtomicReference<>();
        try {
            return Objects.requireNonNull(transaction.execute(_ -> {
                List<UnderWay> next = jdbc.query("""
                        SELECT r.*, COALESCE(e.ordered, false) AS ordered, COALESCE(e.enabled, false) AS enabled
                        FROM replays r LEFT JOIN endpoints e ON e.id = r.endpoint_id
                        WHERE NOT r.done ORDER BY r.failures, r.replayed, r.created_at LIMIT 1
                        FOR UPDATE OF r SKIP LOCKED""", PostgresReplays::underWay);
                next.forEach(one -> {
                    at.set(one.replay().id());
                    advance(one, now);
                });
                return !next.isEmpty();
            }));
        } catch (RuntimeException e) {
            jdbc.update("UPDATE replays SET failures = failures + 1 WHERE id = ?", at.get());
            throw e;
        }
    }

    private void advance(UnderWay one, Instant now) {
        List<Place> places = one.enabled() ? next(one) : List.of(); // to a disabled one nothing is sent
        if (!places.isEmpty()) {
            queue(one, places, now);
        }
        boolean done = places.size() < AT_ONCE;
        Place last = places.isEmpty() ? null : places.getLast();
        jdbc.update(
                """
                UPDATE replays SET replayed = replayed + ?, done = ?, failures = 0, after_time = COALESCE(?::timestamptz, after_time),
                                   after_id = COALESCE(?::uuid, after_id)
                WHERE id = ?""",
                places.size(),
                done,
                last == null ? null : Rows.offset(last.occurredAt()),
                last == null ? null : last.id().toString(),
                one.replay().id());
    }

    private List<Place> next(UnderWay one) {
        Replay replay = one.replay();
        Instant afterTime = one.afterTime() == null ? replay.since() : one.afterTime();
        UUID afterId = one.afterId() == null ? FIRST : one.afterId();
        Object[] common = {
            replay.endpointId(),
            Rows.offset(replay.since()),
            Rows.offset(replay.until()),
            Rows.offset(afterTime),
            afterId.toString()
        };
        return replay.what() == What.FAILED
                ? jdbc.query(NEXT_FAILED, PostgresReplays::place, with(common, AT_ONCE))
                : jdbc.query(NEXT_OF_ALL, PostgresReplays::place, with(common, one.organizationId(), AT_ONCE));
    }

    private static Object[] with(Object[] common, Object... more) {
        Object[] all = java.util.Arrays.copyOf(common, common.length + more.length);
        System.arraycopy(more, 0, all, common.length, more.length);
        return all;
    }

    /** In the order of events; to an ordered endpoint a conversation's go one after another, behind what waits already. */
    private void queue(UnderWay one, List<Place> places, Instant now) {
        long endpointId = one.replay().endpointId();
        var ids = texts(places, Place::id);
        String[] bounds = bounds(places.stream().map(Place::occurredAt).toList());
        if (one.ordered()) {
            OrderedTurns.lock(jdbc, List.of(endpointId));
        }
        jdbc.update(
                """
                WITH begun AS (
                    UPDATE deliveries SET state = 'pending'
                    WHERE id = ANY(?::uuid[]) AND occurred_at BETWEEN ?::timestamptz AND ?::timestamptz
                      AND (state IN ('failed', 'held') OR (? AND state = 'delivered'))
                    RETURNING id, occurred_at, CASE WHEN ? THEN conversation_id END AS order_key)
                INSERT INTO due (delivery_id, occurred_at, endpoint_id, due_at, order_key, turn, replayed)
                SELECT id, occurred_at, ?,
                       CASE WHEN order_key IS NOT NULL AND (
                                row_number() OVER (PARTITION BY order_key ORDER BY occurred_at, id) > 1
                                OR EXISTS (SELECT 1 FROM due d WHERE d.endpoint_id = ? AND d.order_key = begun.order_key))
                            THEN 'infinity' ELSE ?::timestamptz END,
                       order_key,
                       (SELECT nextval('due_turns')) * 10000000 + row_number() OVER (ORDER BY occurred_at, id),
                       true
                FROM begun
                ON CONFLICT (delivery_id) DO NOTHING""",
                ids,
                bounds[0],
                bounds[1],
                one.replay().what() == What.ALL,
                one.ordered(),
                endpointId,
                endpointId,
                now.toString());
        jdbc.update("""
                DELETE FROM missed
                WHERE endpoint_id = ? AND delivery_id = ANY(?::uuid[])
                  AND occurred_at BETWEEN ?::timestamptz AND ?::timestamptz""", endpointId, ids, bounds[0], bounds[1]);
    }

    private static Place place(ResultSet row, int number) throws SQLException {
        return new Place(row.getObject("id", UUID.class), Rows.instant(row, "occurred_at"));
    }

    private static UnderWay underWay(ResultSet row, int number) throws SQLException {
        return new UnderWay(
                replay(row, number),
                row.getLong("organization_id"),
                row.getBoolean("ordered"),
                row.getBoolean("enabled"),
                Rows.instantOrNull(row, "after_time"),
                row.getObject("after_id", UUID.class));
    }

    private static Replay replay(ResultSet row, int number) throws SQLException {
        return new Replay(
                row.getObject("id", UUID.class),
                row.getLong("endpoint_id"),
                What.valueOf(row.getString("what").toUpperCase(Locale.ROOT)),
                Rows.instant(row, "since"),
                Rows.instant(row, "until"),
                row.getLong("replayed"),
                row.getBoolean("done"));
    }
}
