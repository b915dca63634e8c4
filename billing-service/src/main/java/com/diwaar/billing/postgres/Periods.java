package com.diwaar.billing.postgres;

import com.diwaar.billing.ledger.BalanceChanges;
import java.time.Instant;
import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Opens a period's balance when it is first needed. It takes the limit from the organisation's row, which it holds meanwhile:
 * a change of the limit, and credit that is bought, come wholly before or after.
 */
@Repository
class Periods {

    /** Of a balance of {@code o}: what was bought, or what the month allows. */
    private static final String LIMIT = """
            CASE WHEN %1$s = DATE '1970-01-01'
                THEN (SELECT coalesce(sum(units), 0)::bigint FROM top_ups WHERE organization_id = o.id)
                ELSE o.message_limit END""";

    private final JdbcClient db;

    Periods(JdbcClient db) {
        this.db = db;
    }

    /** Opens the balance that a text of now draws from. */
    void open(long organizationId, Instant now) {
        db.sql("""
                INSERT INTO balances (organization_id, period, message_limit)
                SELECT o.id, b.period, %s
                FROM organizations o JOIN plans p ON p.id = o.plan_id
                CROSS JOIN LATERAL (SELECT balance_period(:now, o.time_zone, p.kind) AS period) b
                WHERE o.id = :id FOR SHARE OF o
                ON CONFLICT DO NOTHING""".formatted(LIMIT.formatted("b.period")))
                .param("id", organizationId)
                .param("now", Rows.at(now))
                .update();
    }

    /** Opens those that are not; an organisation that is not known has no limit. */
    void open(Collection<BalanceChanges.Key> balances) {
        db.sql("""
                INSERT INTO balances (organization_id, period, message_limit)
                SELECT k.organization_id, k.period, l.message_limit
                FROM unnest(:organizations, :periods::date[]) AS k (organization_id, period)
                LEFT JOIN LATERAL (
                    SELECT %s AS message_limit FROM organizations o WHERE o.id = k.organization_id FOR SHARE) l ON true
                WHERE NOT EXISTS (
                    SELECT FROM balances b WHERE b.organization_id = k.organization_id AND b.period = k.period)
                ORDER BY k.organization_id, k.period
                ON CONFLICT DO NOTHING""".formatted(LIMIT.formatted("k.period")))
                .params(new Columns<>(balances)
                        .bigint("organizations", BalanceChanges.Key::organizationId)
                        .text("periods", BalanceChanges.Key::period)
                        .parameters())
                .update();
    }
}
