package com.diwaar.billing.postgres;

import com.diwaar.billing.ledger.BalanceChanges;
import java.time.Instant;
import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Opens a period's balance when it is first needed. It takes the limit from the organisation's row, which it holds meanwhile:
 * a change of the limit comes wholly before or after.
 */
@Repository
class Periods {

    private final JdbcClient db;

    Periods(JdbcClient db) {
        this.db = db;
    }

    /** Opens the period that this time is in. */
    void open(long organizationId, Instant now) {
        db.sql("""
                INSERT INTO balances (organization_id, period, message_limit)
                SELECT id, period_of(:now, time_zone), message_limit FROM organizations WHERE id = :id FOR SHARE
                ON CONFLICT DO NOTHING""").param("id", organizationId).param("now", Rows.at(now)).update();
    }

    /** Opens those that are not; an organisation that is not known has no limit. */
    void open(Collection<BalanceChanges.Key> balances) {
        db.sql("""
                INSERT INTO balances (organization_id, period, message_limit)
                SELECT k.organization_id, k.period, o.message_limit
                FROM unnest(:organizations, :periods::date[]) AS k (organization_id, period)
                LEFT JOIN LATERAL (
                    SELECT message_limit FROM organizations WHERE id = k.organization_id FOR SHARE) o ON true
                WHERE NOT EXISTS (
                    SELECT FROM balances b WHERE b.organization_id = k.organization_id AND b.period = k.period)
                ORDER BY k.organization_id, k.period
                ON CONFLICT DO NOTHING""")
                .params(new Columns<>(balances)
                        .bigint("organizations", BalanceChanges.Key::organizationId)
                        .text("periods", BalanceChanges.Key::period)
                        .parameters())
                .update();
    }
}
