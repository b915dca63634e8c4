package com.diwaar.billing.postgres;

import com.diwaar.billing.ledger.Adjustment;
import com.diwaar.billing.ledger.Undelivered;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Corrections, and the texts that did not arrive, from which some of them come. */
@Repository
class AdjustmentRows {

    private final JdbcClient db;

    AdjustmentRows(JdbcClient db) {
        this.db = db;
    }

    void note(Map<UUID, String> stateByEvent) {
        db.sql("""
                INSERT INTO undelivered (event_id, state)
                SELECT * FROM unnest(:events::uuid[], :states) AS u (event_id, state) ORDER BY event_id
                ON CONFLICT DO NOTHING""")
                .params(new Columns<>(stateByEvent.entrySet())
                        .text("events", Map.Entry::getKey)
                        .text("states", Map.Entry::getValue)
                        .parameters())
                .update();
    }

    List<Undelivered> lockUndelivered(int atMost) {
        return db.sql("""
                        SELECT u.event_id, n.state, p.charge_undelivered, u.organization_id, u.day, u.period,
                               u.balance_period, u.assistant_id, u.usage_type, u.direction, u.plan_id, u.messages_used,
                               u.cost, u.currency
                        FROM undelivered n
                        JOIN usage_records u ON u.event_id = n.event_id
                        JOIN plans p ON p.id = u.plan_id
                        WHERE n.settled_at IS NULL
                        ORDER BY n.recorded_at LIMIT :most FOR UPDATE OF n SKIP LOCKED""")
                .param("most", atMost)
                .query((row, _) -> undelivered(row))
                .list();
    }

    private static Undelivered undelivered(ResultSet row) throws SQLException {
        UUID event = row.getObject("event_id", UUID.class);
        return new Undelivered(
                event,
                !row.getBoolean("charge_undelivered"),
                new Adjustment(
                        "not_delivered:" + event,
                        row.getLong("organization_id"),
                        Adjustment.Reason.NOT_DELIVERED,
                        event,
                        Rows.date(row, "day"),
                        Rows.date(row, "period"),
                        Rows.date(row, "balance_period"),
                        row.getLong("assistant_id"),
                        row.getString("usage_type"),
                        row.getString("direction"),
                        row.getLong("plan_id"),
                        -row.getLong("messages_used"),
                        row.getBigDecimal("cost").negate(),
                        row.getString("currency"),
                        row.getString("state")));
    }

    void mark(List<Undelivered> settled, Instant now) {
        if (settled.isEmpty()) {
            return;
        }
        db.sql("UPDATE undelivered SET settled_at = :now WHERE event_id = ANY (:events::uuid[])")
                .param("now", Rows.at(now))
                .params(new Columns<>(settled)
                        .text("events", Undelivered::eventId)
                        .parameters())
                .update();
    }

    Optional<Adjustment> find(long organizationId, String id) {
        return db.sql("SELECT * FROM adjustments WHERE organization_id = :organization AND adjustment_id = :id")
                .param("organization", organizationId)
                .param("id", id)
                .query((row, _) -> adjustment(row))
                .optional();
    }

    static Adjustment adjustment(ResultSet row) throws SQLException {
        return new Adjustment(
                row.getString("adjustment_id"),
                row.getLong("organization_id"),
                Adjustment.Reason.valueOf(row.getString("reason").toUpperCase(Locale.ROOT)),
                row.getObject("event_id", UUID.class),
                Rows.date(row, "day"),
                Rows.date(row, "period"),
                Rows.date(row, "balance_period"),
                row.getLong("assistant_id"),
                row.getString("usage_type"),
                row.getString("direction"),
                row.getLong("plan_id"),
                row.getLong("units"),
                Rows.exact(row, "cost"),
                row.getString("currency"),
                row.getString("note"));
    }

    List<Adjustment> enter(List<Adjustment> adjustments) {
        if (adjustments.isEmpty()) {
            return List.of();
        }
        record Key(long organizationId, String id) {}
        Set<Key> entered = new HashSet<>(db.sql("""
                        INSERT INTO adjustments (organization_id, adjustment_id, reason, event_id, day, period,
                            balance_period, assistant_id, usage_type, direction, plan_id, units, cost, currency, note)
                        SELECT * FROM unnest(:organizations, :ids, :reasons, :events::uuid[], :days::date[],
                            :periods::date[], :balances::date[], :assistants, :types, :directions, :plans, :units,
                            :costs::numeric[], :currencies, :notes) AS a (organization_id, adjustment_id)
                        ORDER BY organization_id, adjustment_id
                        ON CONFLICT DO NOTHING RETURNING organization_id, adjustment_id""")
                .params(new Columns<>(adjustments)
                        .bigint("organizations", Adjustment::organizationId)
                        .text("ids", Adjustment::id)
                        .text("reasons", it -> it.reason().wire())
                        .text("events", Adjustment::eventId)
                        .text("days", Adjustment::day)
                        .text("periods", Adjustment::period)
                        .text("balances", Adjustment::balancePeriod)
                        .bigint("assistants", Adjustment::assistantId)
                        .text("types", Adjustment::usageType)
                        .text("directions", Adjustment::direction)
                        .bigint("plans", Adjustment::planId)
                        .bigint("units", Adjustment::units)
                        .text("costs", it -> it.cost().toPlainString())
                        .text("currencies", Adjustment::currency)
                        .text("notes", Adjustment::note)
                        .parameters())
                .query((row, _) -> new Key(row.getLong("organization_id"), row.getString("adjustment_id")))
                .list());
        return adjustments.stream()
                .filter(it -> entered.remove(new Key(it.organizationId(), it.id())))
                .toList();
    }
}
