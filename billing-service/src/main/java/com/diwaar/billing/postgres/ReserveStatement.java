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
 * Reserves in one statement, for any number of organisations and any number of times at once: looks for room without a lock,
 * stores the reservations that fit one after another (an id is the lock against its twin), then takes their units from the
 * balances, if there still is room (their rows, in order, are the locks against everybody else). Where that finds any credit
 * gone meanwhile, the statement fails as a whole. It commits by itself: no balance is held for a round trip.
 */
@Repository
class ReserveStatement {

    private static final String RESERVE = """
            WITH wish AS MATERIALIZED (
                SELECT * FROM unnest(:ids, :organizations, :texts, :segments)
                    WITH ORDINALITY AS w (id, organization_id, texts, segments, turn)),
            room AS MATERIALIZED (
                SELECT o.id AS organization_id, p.period, o.suspended, b.message_limit, b.period IS NOT NULL AS open,
                       l.enforcement = 'soft' AS soft,
                       CASE WHEN l.kind = 'monthly' THEN period_end(p.period, o.time_zone) END AS lifts_at,
                       l.unit = 'segment' AS by_segment, l.segments_held,
                       CASE WHEN l.enforcement = 'hard' THEN b.message_limit - b.used - b.reserved END AS units_left
                FROM (SELECT DISTINCT organization_id FROM wish) w
                JOIN organizations o ON o.id = w.organization_id
                JOIN plans l ON l.id = o.plan_id
                CROSS JOIN LATERAL (SELECT balance_period(:now, o.time_zone, l.kind) AS period) p
                LEFT JOIN balances b ON b.organization_id = o.id AND b.period = p.period),
            asked AS MATERIALIZED (
                SELECT w.id, w.turn, room.*, n.units, known.id IS NULL AS wanted,
                       room.units_left IS NULL OR n.units <= room.units_left AS enough
                FROM wish w JOIN room ON room.organization_id = w.organization_id
                CROSS JOIN LATERAL (
                    SELECT CASE WHEN room.by_segment THEN coalesce(w.segments, w.texts * room.segments_held)
                           ELSE w.texts END AS units) n
                LEFT JOIN LATERAL (
                    SELECT r.id FROM reservations r
                    WHERE r.id = w.id AND (r.state IN ('reserved', 'settled') OR r.organization_id <> w.organization_id)
                    LIMIT 1) known ON true),
            fitting AS (
                SELECT a.*, sum(units) OVER (PARTITION BY organization_id ORDER BY turn) AS so_far
                FROM asked a WHERE wanted AND enough AND open AND NOT suspended),
            stored AS (
                INSERT INTO reservations AS r (id, organization_id, period, units, held, state, reserved_at, expires_at)
                SELECT id, organization_id, period, units, units, 'reserved', :now, :expires
                FROM fitting WHERE units_left IS NULL OR so_far <= units_left
                ORDER BY id
                ON CONFLICT (id) DO UPDATE SET
                    period = excluded.period, units = excluded.units, held = excluded.held, used = 0, parts_ended = 0,
                    state = excluded.state, reserved_at = excluded.reserved_at, expires_at = excluded.expires_at
                WHERE r.state IN ('released', 'expired') AND r.organization_id = excluded.organization_id
                RETURNING r.id, r.organization_id, r.period, r.units),
            needed AS MATERIALIZED (
                SELECT organization_id, period, sum(units)::bigint AS units FROM stored GROUP BY 1, 2),
            locked AS MATERIALIZED (
                SELECT b.organization_id, b.period, n.units
                FROM needed n JOIN balances b ON b.organization_id = n.organization_id AND b.period = n.period
                ORDER BY b.organization_id, b.period FOR UPDATE OF b),
            taken AS (
                UPDATE balances b SET reserved = b.reserved + k.units, revision = b.revision + 1, announced = false
                FROM locked k JOIN room ON room.organization_id = k.organization_id
                WHERE b.organization_id = k.organization_id AND b.period = k.period
                  AND (room.soft OR b.message_limit IS NULL OR b.used + b.reserved + k.units <= b.message_limit)
                RETURNING b.organization_id)
            SELECT a.id, a.organization_id, a.units, a.enough, a.suspended, a.message_limit, a.lifts_at, a.open,
                   s.id IS NOT NULL AS taken,
                   CASE WHEN (SELECT count(*) FROM needed) <> (SELECT count(*) FROM taken) THEN lost_race() END
            FROM asked a LEFT JOIN stored s ON s.id = a.id""";

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
            long organizationId,
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
     * Attempts to reserve, each id once. Empty where all was undone, since others took some credit meanwhile; without those
     * whose organisation is not known.
     */
    Optional<List<Attempt>> execute(Collection<ReservationRequest> requests) {
        try {
            return Optional.of(db.sql(RESERVE)
                    .param("now", Rows.at(latest(requests, ReservationRequest::now)))
                    .param("expires", Rows.at(latest(requests, ReservationRequest::expiresAt)))
                    .params(new Columns<>(requests)
                            .text("ids", ReservationRequest::id)
                            .bigint("organizations", ReservationRequest::organizationId)
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
                row.getLong("organization_id"),
                row.getLong("units"),
                row.getBoolean("enough"),
                row.getBoolean("suspended"),
                Rows.nullableLong(row, "message_limit"),
                Rows.nullableInstant(row, "lifts_at"),
                row.getBoolean("open"),
                row.getBoolean("taken"));
    }
}
