package com.diwaar.billing.postgres;

import com.diwaar.billing.credit.Reservation;
import com.diwaar.billing.credit.ReservationState;
import com.diwaar.billing.ledger.Entry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reservations as a batch sees them: locked in the order of their ids, changed, written back. */
@Repository
class ReservationRows {

    static final String COLUMNS = "id, organization_id, period, units, held, used, parts_ended, state";

    private final JdbcClient db;

    ReservationRows(JdbcClient db) {
        this.db = db;
    }

    Map<String, Reservation> lock(Collection<String> ids) {
        Map<String, Reservation> locked = new HashMap<>();
        if (ids.isEmpty()) {
            return locked;
        }
        db.sql("SELECT %s FROM reservations WHERE id = ANY (:ids) ORDER BY id FOR UPDATE".formatted(COLUMNS))
                .params(new Columns<>(ids).text("ids", id -> id).parameters())
                .query((row, _) -> reservation(row))
                .list()
                .forEach(reservation -> locked.put(reservation.id(), reservation));
        return locked;
    }

    Map<String, Reservation> lockOrOpen(Collection<Entry> entries) {
        if (entries.isEmpty()) {
            return new HashMap<>();
        }
        List<Entry> unknown = unknown(entries);
        if (!unknown.isEmpty()) {
            open(unknown);
        }
        return lock(entries.stream().map(ReservationRows::idOf).distinct().toList());
    }

    /** Seldom any: who sends has reserved. */
    private List<Entry> unknown(Collection<Entry> entries) {
        Set<String> known = new HashSet<>(db.sql("SELECT id FROM reservations WHERE id = ANY (:ids)")
                .params(new Columns<>(entries)
                        .text("ids", ReservationRows::idOf)
                        .parameters())
                .query(String.class)
                .list());
        return entries.stream().filter(entry -> !known.contains(idOf(entry))).toList();
    }

    private void open(List<Entry> unknown) {
        db.sql("""
                INSERT INTO reservations (id, organization_id, period, units, held, state, reserved_at, expires_at)
                SELECT id, organization_id, period, 0, 0, 'released', at, at
                FROM unnest(:ids, :organizations, :periods::date[], :times::timestamptz[])
                    AS e (id, organization_id, period, at)
                ORDER BY id
                ON CONFLICT (id) DO NOTHING""")
                .params(new Columns<>(unknown)
                        .text("ids", ReservationRows::idOf)
                        .bigint("organizations", entry -> entry.record().organizationId())
                        .text("periods", Entry::balancePeriod)
                        .text("times", entry -> entry.record().occurredAt())
                        .parameters())
                .update();
    }

    private static String idOf(Entry entry) {
        return Objects.requireNonNull(
                Objects.requireNonNull(entry.record().text()).reservationId());
    }

    void save(Collection<Reservation> reservations) {
        if (reservations.isEmpty()) {
            return;
        }
        db.sql("""
                UPDATE reservations r
                SET state = s.state, held = s.held, used = s.used, parts_ended = s.parts_ended
                FROM unnest(:ids, :states, :held, :used, :parts::int[]) AS s (id, state, held, used, parts_ended)
                WHERE r.id = s.id
                  AND (r.state, r.held, r.used, r.parts_ended) <> (s.state, s.held, s.used, s.parts_ended)""")
                .params(new Columns<>(reservations)
                        .text("ids", Reservation::id)
                        .text("states", reservation -> reservation.state().wire())
                        .bigint("held", Reservation::held)
                        .bigint("used", Reservation::used)
                        .bigint("parts", reservation -> (long) reservation.partsEnded())
                        .parameters())
                .update();
    }

    Map<String, Reservation> read(Collection<String> ids) {
        Map<String, Reservation> found = new HashMap<>();
        db.sql("SELECT %s FROM reservations WHERE id = ANY (:ids)".formatted(COLUMNS))
                .params(new Columns<>(ids).text("ids", id -> id).parameters())
                .query((row, _) -> reservation(row))
                .list()
                .forEach(reservation -> found.put(reservation.id(), reservation));
        return found;
    }

    static Reservation reservation(ResultSet row) throws SQLException {
        return new Reservation(
                row.getString("id"),
                row.getLong("organization_id"),
                Rows.date(row, "period"),
                row.getLong("units"),
                row.getLong("held"),
                row.getLong("used"),
                row.getInt("parts_ended"),
                ReservationState.ofWire(row.getString("state")));
    }
}
