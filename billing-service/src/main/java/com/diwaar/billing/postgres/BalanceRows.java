package com.diwaar.billing.postgres;

import com.diwaar.billing.ledger.BalanceChanges;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Changes balances, locking them in the order of organisation and period: always the last locks of a transaction. */
@Repository
class BalanceRows {

    private static final String WHICH = "unnest(:organizations, :periods::date[])";

    private final JdbcClient db;
    private final Periods periods;
    private final ThresholdRows thresholds;

    BalanceRows(JdbcClient db, Periods periods, ThresholdRows thresholds) {
        this.db = db;
        this.periods = periods;
        this.thresholds = thresholds;
    }

    void apply(BalanceChanges changes, Instant now) {
        Map<BalanceChanges.Key, BalanceChanges.Change> rows = changes.byBalance();
        if (rows.isEmpty()) {
            return;
        }
        periods.open(rows.keySet());
        Map<String, Object> columns = new Columns<>(rows.entrySet())
                .bigint("organizations", row -> row.getKey().organizationId())
                .text("periods", row -> row.getKey().period())
                .bigint("used", row -> row.getValue().used())
                .bigint("reserved", row -> row.getValue().reserved())
                .bigint("overage", row -> row.getValue().overage())
                .parameters();
        lock(columns);
        add(columns);
        thresholds.noteReached(rows.keySet(), now);
    }

    /** What was used of these, which are opened where they are not and stay locked. */
    Map<BalanceChanges.Key, Long> lockUsed(Set<BalanceChanges.Key> balances) {
        periods.open(balances);
        Map<BalanceChanges.Key, Long> used = new HashMap<>();
        db.sql("""
                SELECT organization_id, period, used FROM balances
                WHERE (organization_id, period) IN (SELECT * FROM %s)
                ORDER BY organization_id, period FOR UPDATE""".formatted(WHICH))
                .params(new Columns<>(balances)
                        .bigint("organizations", BalanceChanges.Key::organizationId)
                        .text("periods", BalanceChanges.Key::period)
                        .parameters())
                .query(row -> {
                    used.put(
                            new BalanceChanges.Key(row.getLong("organization_id"), Rows.date(row, "period")),
                            row.getLong("used"));
                });
        return used;
    }

    private void lock(Map<String, Object> columns) {
        db.sql("""
                SELECT count(*) FROM (
                    SELECT FROM balances WHERE (organization_id, period) IN (SELECT * FROM %s)
                    ORDER BY organization_id, period FOR UPDATE) locked""".formatted(WHICH))
                .param("organizations", columns.get("organizations"))
                .param("periods", columns.get("periods"))
                .query(Long.class)
                .single();
    }

    private void add(Map<String, Object> columns) {
        db.sql("""
                UPDATE balances b
                SET used = b.used + c.used, reserved = b.reserved + c.reserved, overage = b.overage + c.overage,
                    revision = b.revision + 1, announced = false
                FROM unnest(:organizations, :periods::date[], :used, :reserved, :overage)
                    AS c (organization_id, period, used, reserved, overage)
                WHERE b.organization_id = c.organization_id AND b.period = c.period""").params(columns).update();
    }
}
