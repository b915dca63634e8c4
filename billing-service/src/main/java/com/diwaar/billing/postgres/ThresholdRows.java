package com.diwaar.billing.postgres;

import com.diwaar.billing.ledger.BalanceChanges;
import java.time.Instant;
import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Notes which thresholds a balance has reached; each is a row once per period, whoever notes it first. */
@Repository
class ThresholdRows {

    private static final String NOTE = """
            INSERT INTO thresholds (organization_id, period, percent, used, message_limit, reached_at)
            SELECT b.organization_id, b.period, t.percent, b.used, b.message_limit, :now
            FROM balances b CROSS JOIN (VALUES (50), (80), (100)) AS t (percent)
            WHERE b.message_limit IS NOT NULL AND b.used > 0 AND b.used * 100 >= b.message_limit * t.percent
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
                        (SELECT id, period_of(:now, time_zone) FROM organizations WHERE id = :id)"""))
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
