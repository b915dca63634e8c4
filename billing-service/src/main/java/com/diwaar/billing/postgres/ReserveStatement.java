package com.diwaar.billing.postgres;

import com.diwaar.billing.credit.ReservationRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reserves for one organisation in one statement, any number of times at once: looks for room without a lock, stores the
 * reservations that fit one after another (an id is the lock against its twin), then takes their units from the balance if there
 * still is room (its row is the lock against everybody else). Where that finds the credit gone meanwhile, the statement fails as
 * a whole. It commits by itself: the balance's row is held for no round trip.
 */
@Repository
class ReserveStatement {

    private static final String RESERVE = """
            WITH room AS (
                SELECT o.id AS organization_id, p.period, o.suspended, b.message_limit, b.period IS NOT NULL AS open,
                       l.enforcement = 'soft' AS soft,
                       CASE WHEN l.kind = 'monthly' THEN period_end(p.period, o.time_zone) END AS lifts_at,
                       l.unit = 'segment' AS by_segment, l.segments_held,
                       CASE WHEN l.enforcement = 'hard' THEN b.message_limit - b.used - b.reserved END AS units_left
                FROM organizations o
                JOIN plans l ON l.id = o.plan_id
                CROSS JOIN LATERAL (SELECT balance_period(:now, o.time_zone, l.kind) AS period) p
                LEFT JOIN balances b ON b.organization_id = o.id AND b.period = p.period
                WHERE o.id = :organization),
            asked AS (
                SELECT a.id, a.turn, n.units, known.id IS NULL AS wanted,
                       room.units_left IS NULL OR n.units <= room.units_left AS enough
                FROM room CROSS JOIN unnest(:ids, :texts, :segments) WITH ORDINALITY AS a (id, texts, segments, turn)
                CROSS JOIN LATERAL (
                    SELECT CASE WHEN room.by_segment THEN coalesce(a.segments, a.texts * room.segments_held)
                           ELSE a.texts END AS units) n
                LEFT JOIN LATERAL (
                    SELECT r.id FROM reservations r
                    WHERE r.id = a.id AND (r.state IN ('reserved', 'settled') OR r.organization_id <> room.organization_id)
                    LIMIT 1) known ON true),
            fitting AS (
                SELECT id, units, sum(units) OVER (ORDER BY turn) AS so_far
                FROM asked WHERE wanted AND enough),
            stored AS (
                INSERT INTO reservations AS r (id, organization_id, period, units, held, state, reserved_at, expires_at)
                SELECT f.id, room.organization_id, room.period, f.units, f.units, 'reserved', :now, :expires
                FROM fitting f CROSS JOIN room
                WHERE room.open AND NOT room.suspended AND (room.units_left IS NULL OR f.so_far <= room.units_left)
                ORDER BY f.id
                ON CONFLICT (id) DO UPDATE SET
                    period = excluded.period, units = excluded.units, held = excluded.held, used = 0, parts_ended = 0,
                    state = excluded.state, reserved_at = excluded.reserved_at, expires_at = excluded.expires_at
                WHERE r.state IN ('released', 'expired') AND r.organization_id = excluded.organization_id
                RETURNING r.id, r.units),
            needed AS MATERIALIZED (SELECT sum(units)::bigint AS units FROM stored HAVING count(*) > 0),
            taken AS (
                UPDATE balances b SET reserved = b.reserved + n.units, revision = b.revision + 1, announced = false
                FROM needed n CROSS JOIN room
                WHERE b.organization_id = room.organization_id AND b.period = room.period
                  AND (room.soft OR b.message_limit IS NULL OR b.used + b.reserved + n.units <= b.message_limit)
                RETURNING b.organization_id)
            SELECT a.id, a.units, a.enough, room.suspended, room.message_limit, room.lifts_at, room.open,
                   s.id IS NOT NULL AS taken,
                   CASE WHEN EXISTS (SELECT FROM stored) AND NOT EXISTS (SELECT FROM taken) THEN lost_race() END
            FROM asked a CROSS JOIN room LEFT JOIN stored s ON s.id = a.id""";

    /** SQLSTATE of {@code lost_race()}. */
    private static final String LOST_RACE = "DW001";

    /**
     * What came of one request.
     *
     * @param units what it is, or would be, held for
     * @param enough whether the limit would have left room for it alone
     * @param open whether there is a balance to take it from
     */
    record Attempt(
            String id,
            long units,
            boolean enough,
            boolean suspended,
            @Nullable Long messageLimit,
            @Nullable Instant liftsAt,
            boolean open,
            boolean taken) {}

    private final JdbcClient db;

    ReserveStatement(JdbcClient db) {
        this.db = db;
    }

    /**
     * Attempts to reserve, each id once. Empty where all was undone, since others took the credit meanwhile; nothing in it where
     * there is no such organisation.
     */
    Optional<List<Attempt>> execute(long organizationId, Collection<ReservationRequest> requests) {
        try {
            return Optional.of(db.sql(RESERVE)
                    .param("organization", organizationId)
                    .param("now", Rows.at(latest(requests, ReservationRequest::now)))
                    .param("expires", Rows.at(latest(requests, ReservationRequest::expiresAt)))
                    .params(new Columns<>(requests)
                            .text("ids", ReservationRequest::id)
                            .bigint("texts", ReservationRequest::units)
                            .bigint("segments", ReservationRequest::segments)
                            .parameters())
                    .query((row, _) -> attempt(row))
                    .list());
        } catch (UncategorizedSQLException e) {
            if (e.getCause() instanceof SQLException cause && LOST_RACE.equals(cause.getSQLState())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Those that arrive together are of one time, the latest of theirs. */
    static Instant latest(Collection<ReservationRequest> requests, Function<ReservationRequest, Instant> time) {
        return requests.stream().map(time).max(Comparator.naturalOrder()).orElseThrow();
    }

    private static Attempt attempt(ResultSet row) throws SQLException {
        return new Attempt(
                row.getString("id"),
                row.getLong("units"),
                row.getBoolean("enough"),
                row.getBoolean("suspended"),
                Rows.nullableLong(row, "message_limit"),
                Rows.nullableInstant(row, "lifts_at"),
                row.getBoolean("open"),
                row.getBoolean("taken"));
    }
}
