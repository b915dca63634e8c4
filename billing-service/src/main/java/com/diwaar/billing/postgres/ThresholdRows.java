package com.diwaar.billing.postgres;

import com.diwaar.billing.ledger.BalanceChanges;
import java.time.Instant;
import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Notes which thresholds a balance has reached; each is a row once per period, or once per amount bought, whoever notes it
 * first. Of prepaid credit it counts what there was when some was last bought.
 */
@Repository
class ThresholdRows {

    private static final String NOTE = """
            INSERT INTO thresholds (organization_id, period, percent, used, message_limit, bought, reached_at)
            SELECT b.organization_id, b.period, t.percent, b.used, b.message_limit,
                CASE WHEN b.period = DATE '1970-01-01' THEN b.message_limit ELSE 0 END, :now
            FROM balances b CROSS JOIN (VALUES (50), (80), (100)) AS t (percent)
            WHERE b.message_limit > 0 AND b.used > b.used_when_bought
              AND (b.used - b.used_when_bought) * 100 >= (b.message_limit - b.used_when_bought) * t.percent
              AND %s
            ORDER BY b.organization_id, b.period, t.percent
            ON CONFLICT DO NOTHING""";

    private final JdbcClient db;

    ThresholdRows(JdbcClient db) {
        this.db = db;
    }

    /** For the organisation's balance of the period that this time is in. */
    void noteReached(long organizationId, Instant now) {
        db.sql(NOTE.formatted("""
                        (b.organization_id, b.period) =
                        (SELECT o.id, balance_period(:now, o.time_zone, p.kind)
                         FROM organizations o JOIN plans p ON p.id = o.plan_id WHERE o.id = :id)"""))
                .param("id", organizationId)
                .param("now", Rows.at(now))
                .update();
    }

    /** For these balances. */
    void noteReached(Collection<BalanceChanges.Key> balances, Instant now) {
        db.sql(NOTE.formatted("""
                        (b.organization_id, b.period) IN (SELECT * FROM unnest(:organizations, :periods::date[]))"""))
                .param("now", Rows.at(now))
                .params(new Columns<>(balances)
                        .bigint("organizations", BalanceChanges.Key::organizationId)
                        .text("periods", BalanceChanges.Key::period)
                        .parameters())
                .update();
    }
}
