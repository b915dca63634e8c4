package com.diwaar.billing.postgres;

import com.diwaar.billing.credit.Reservation;
import com.diwaar.billing.credit.ReservationAnswer;
import com.diwaar.billing.credit.ReservationAnswer.LimitReached;
import com.diwaar.billing.credit.ReservationAnswer.Reserved;
import com.diwaar.billing.credit.ReservationAnswer.Settled;
import com.diwaar.billing.credit.ReservationAnswer.Suspended;
import com.diwaar.billing.credit.ReservationAnswer.TakenByAnother;
import com.diwaar.billing.credit.ReservationAnswer.UnknownOrganization;
import com.diwaar.billing.credit.ReservationRequest;
import com.diwaar.billing.credit.Reservations;
import com.diwaar.billing.ledger.BalanceChanges;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reserves in one statement: looks for room without a lock, stores the reservation (its id is the lock against its twin),
 * then takes the units from the balance if there still is room (its row is the lock against everybody else). Where that finds
 * the last credit gone, the statement fails as a whole. It commits by itself: the balance's row is held for no round trip.
 */
@Repository
class PostgresReservations implements Reservations {

    private static final String RESERVE = """
            WITH room AS (
                SELECT o.id AS organization_id, p.period, o.suspended, b.message_limit, b.period IS NOT NULL AS open,
                       CASE WHEN l.kind = 'monthly' THEN period_end(p.period, o.time_zone) END AS lifts_at,
                       n.units, l.enforcement = 'soft' AS soft,
                       l.enforcement = 'soft' OR b.message_limit IS NULL
                           OR b.used + b.reserved + n.units <= b.message_limit AS enough
                FROM organizations o
                JOIN plans l ON l.id = o.plan_id
                CROSS JOIN LATERAL (SELECT balance_period(:now, o.time_zone, l.kind) AS period) p
                CROSS JOIN LATERAL (
                    SELECT :texts::bigint * CASE WHEN l.unit = 'segment' THEN l.segments_held ELSE 1 END AS units) n
                LEFT JOIN balances b ON b.organization_id = o.id AND b.period = p.period
                WHERE o.id = :organization),
            stored AS (
                INSERT INTO reservations AS r (id, organization_id, period, units, held, state, reserved_at, expires_at)
                SELECT :id, organization_id, period, units, units, 'reserved', :now, :expires
                FROM room WHERE open AND enough AND NOT suspended
                ON CONFLICT (id) DO UPDATE SET
                    period = excluded.period, units = excluded.units, held = excluded.held, used = 0, parts_ended = 0,
                    state = excluded.state, reserved_at = excluded.reserved_at, expires_at = excluded.expires_at
                WHERE r.state IN ('released', 'expired') AND r.organization_id = excluded.organization_id
                RETURNING r.organization_id, r.period, r.units),
            taken AS (
                UPDATE balances b SET reserved = b.reserved + s.units, revision = b.revision + 1, announced = false
                FROM stored s JOIN room USING (organization_id)
                WHERE b.organization_id = s.organization_id AND b.period = s.period
                  AND (room.soft OR b.message_limit IS NULL OR b.used + b.reserved + s.units <= b.message_limit)
                RETURNING b.organization_id)
            SELECT suspended, message_limit, lifts_at, open, enough, units,
                   EXISTS (SELECT FROM taken)
                       OR CASE WHEN EXISTS (SELECT FROM stored) THEN lost_race() ELSE false END AS taken
            FROM room""";

    /** SQLSTATE of {@code lost_race()}. */
    private static final String LOST_RACE = "DW001";

    private static final int TRIES = 5;

    private record Attempt(
            boolean suspended,
            @Nullable Long messageLimit,
            @Nullable Instant liftsAt,
            boolean open,
            boolean enough,
            long units,
            boolean taken) {}

    /** What is still to be taken out of the sums is not forgotten. */
    private static final String LOOKED_AT_OR_NEVER_CHARGED = """
            (settled_at IS NOT NULL
                OR NOT EXISTS (SELECT FROM usage_records u WHERE u.event_id = undelivered.event_id))
            AND recorded_at""";

    private final JdbcClient db;
    private final TransactionTemplate transactions;
    private final Periods periods;
    private final ReservationRows rows;
    private final BalanceRows balances;

    PostgresReservations(
            JdbcClient db,
            TransactionTemplate transactions,
            Periods periods,
            ReservationRows rows,
            BalanceRows balances) {
        this.db = db;
        this.transactions = transactions;
        this.periods = periods;
        this.rows = rows;
        this.balances = balances;
    }

    @Override
    public ReservationAnswer reserve(ReservationRequest request) {
        for (int i = 0; i < TRIES; i++) {
            Optional<ReservationAnswer> answer = answer(request, attempt(request));
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        throw new CannotAcquireLockException("The reservation changed under each of " + TRIES + " tries");
    }

    /** One statement, which commits by itself; empty where it was undone, since another took the last credit meanwhile. */
    private Optional<Optional<Attempt>> attempt(ReservationRequest request) {
        try {
            return Optional.of(db.sql(RESERVE)
                    .param("id", request.id())
                    .param("organization", request.organizationId())
                    .param("texts", request.units())
                    .param("now", Rows.at(request.now()))
                    .param("expires", Rows.at(request.expiresAt()))
                    .query(PostgresReservations::attempt)
                    .optional());
        } catch (UncategorizedSQLException e) {
            if (e.getCause() instanceof SQLException cause && LOST_RACE.equals(cause.getSQLState())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Empty where it must be tried again: with the next look the credit is seen to be gone. */
    private Optional<ReservationAnswer> answer(ReservationRequest request, Optional<Optional<Attempt>> tried) {
        if (tried.isEmpty()) {
            return Optional.empty();
        }
        if (tried.get().isEmpty()) {
            return Optional.of(new UnknownOrganization());
        }
        Attempt attempt = tried.get().get();
        if (attempt.taken()) {
            return Optional.of(new Reserved(attempt.units()));
        }
        // Asked for only now, in a new snapshot: the twin that took the last credit may just have committed.
        Optional<ReservationAnswer> known = find(request.id()).flatMap(it -> asItStands(it, request));
        return known.isPresent() ? known : refusal(request, attempt);
    }

    private Optional<ReservationAnswer> asItStands(Reservation known, ReservationRequest request) {
        if (known.organizationId() != request.organizationId()) {
            return Optional.of(new TakenByAnother());
        }
        return switch (known.state()) {
            case RESERVED -> {
                keepLonger(request);
                yield Optional.of(new Reserved(known.units()));
            }
            case SETTLED -> Optional.of(new Settled(known.units()));
            case RELEASED, EXPIRED -> Optional.empty();
        };
    }

    private Optional<ReservationAnswer> refusal(ReservationRequest request, Attempt attempt) {
        if (attempt.suspended()) {
            return Optional.of(new Suspended());
        }
        Long limit = attempt.messageLimit();
        if (limit != null && !attempt.enough()) {
            return Optional.of(new LimitReached(limit, attempt.liftsAt()));
        }
        if (!attempt.open()) {
            transactions.executeWithoutResult(_ -> periods.open(request.organizationId(), request.now()));
        }
        return Optional.empty();
    }

    private Optional<Reservation> find(String id) {
        return rows.read(id).stream().findFirst();
    }

    private void keepLonger(ReservationRequest request) {
        db.sql("""
                UPDATE reservations SET expires_at = :expires
                WHERE id = :id AND state = 'reserved' AND expires_at < :expires""")
                .param("id", request.id())
                .param("expires", Rows.at(request.expiresAt()))
                .update();
    }

    @Override
    public int expire(Instant now, int atMost) {
        Integer expired = transactions.execute(_ -> expireLocked(lockDue(now, atMost), now));
        return expired == null ? 0 : expired;
    }

    private List<Reservation> lockDue(Instant now, int atMost) {
        return db.sql("""
                        SELECT %s FROM reservations
                        WHERE state = 'reserved' AND expires_at <= :now
                        ORDER BY expires_at, id LIMIT :most FOR UPDATE SKIP LOCKED""".formatted(ReservationRows.COLUMNS))
                .param("now", Rows.at(now))
                .param("most", atMost)
                .query((row, _) -> ReservationRows.reservation(row))
                .list();
    }

    private int expireLocked(List<Reservation> due, Instant now) {
        BalanceChanges changes = new BalanceChanges();
        List<Reservation> expired = new ArrayList<>();
        for (Reservation reservation : due) {
            Reservation.Settlement expiry = reservation.expire();
            changes.free(reservation.organizationId(), reservation.period(), expiry.freed());
            expired.add(expiry.after());
        }
        rows.save(expired);
        balances.apply(changes, now);
        return due.size();
    }

    @Override
    public int forget(Instant endedBefore, int atMost) {
        int reservations = delete("reservations", "id", "state <> 'reserved' AND expires_at", endedBefore, atMost);
        int failures = delete("releases", "event_id", "recorded_at", endedBefore, atMost);
        int undelivered = delete("undelivered", "event_id", LOOKED_AT_OR_NEVER_CHARGED, endedBefore, atMost);
        return Math.max(reservations, Math.max(failures, undelivered));
    }

    private int delete(String table, String key, String time, Instant before, int atMost) {
        return db.sql("""
                        DELETE FROM %1$s WHERE %2$s IN (
                            SELECT %2$s FROM %1$s WHERE %3$s < :before LIMIT :most FOR UPDATE SKIP LOCKED)""".formatted(table, key, time))
                .param("before", Rows.at(before))
                .param("most", atMost)
                .update();
    }

    private static Attempt attempt(ResultSet row, int number) throws SQLException {
        return new Attempt(
                row.getBoolean("suspended"),
                Rows.nullableLong(row, "message_limit"),
                Rows.nullableInstant(row, "lifts_at"),
                row.getBoolean("open"),
                row.getBoolean("enough"),
                row.getLong("units"),
                row.getBoolean("taken"));
    }
}
