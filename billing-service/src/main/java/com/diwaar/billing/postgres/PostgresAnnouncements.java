package com.diwaar.billing.postgres;

import com.diwaar.billing.announcement.AccountState;
import com.diwaar.billing.announcement.Announcements;
import com.diwaar.billing.announcement.ThresholdReached;
import com.diwaar.billing.organization.ApiKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds due accounts by comparing revisions, so that those who change a balance write nothing more than the balance. A claim
 * locks the announcement's row while it raises the version and reads the state: a higher version is a later state.
 */
@Repository
class PostgresAnnouncements implements Announcements {

    private final JdbcClient db;

    PostgresAnnouncements(JdbcClient db) {
        this.db = db;
    }

    @Override
    @Transactional
    public List<AccountState> claimDueAccounts(Instant now, Duration pause, int atMost) {
        Map<Long, Long> versions = new HashMap<>();
        db.sql("""
                WITH due AS (
                    SELECT a.organization_id FROM announcements a
                    JOIN organizations o ON o.id = a.organization_id
                    CROSS JOIN LATERAL (SELECT period_of(:now, o.time_zone) AS period) p
                    LEFT JOIN balances b ON b.organization_id = o.id AND b.period = p.period
                    WHERE a.next_at <= :now
                      AND (a.organization_revision <> o.revision OR a.period IS DISTINCT FROM p.period
                           OR a.balance_revision <> coalesce(b.revision, 0))
                    ORDER BY a.next_at LIMIT :most FOR UPDATE OF a SKIP LOCKED)
                UPDATE announcements a SET version = version + 1, next_at = :next
                FROM due WHERE a.organization_id = due.organization_id
                RETURNING a.organization_id, a.version""")
                .param("now", Rows.at(now))
                .param("next", Rows.at(now.plus(pause)))
                .param("most", atMost)
                .query((row, _) -> versions.put(row.getLong("organization_id"), row.getLong("version")))
                .list();
        return versions.isEmpty() ? List.of() : read(versions, now);
    }

    private List<AccountState> read(Map<Long, Long> versions, Instant now) {
        Map<Long, List<ApiKey>> keys = keysOf(versions.keySet());
        return db.sql("""
                        SELECT o.id, o.name, o.suspended, o.message_limit, o.created_at, o.revision, p.period,
                               period_start(p.period, o.time_zone) AS period_start,
                               period_end(p.period, o.time_zone) AS period_end,
                               coalesce(b.used, 0) AS used, coalesce(b.reserved, 0) AS reserved,
                               coalesce(b.overage, 0) AS overage, coalesce(b.revision, 0) AS balance_revision
                        FROM organizations o
                        CROSS JOIN LATERAL (SELECT period_of(:now, o.time_zone) AS period) p
                        LEFT JOIN balances b ON b.organization_id = o.id AND b.period = p.period
                        WHERE o.id = ANY (:ids)""")
                .param("now", Rows.at(now))
                .params(ids(versions.keySet()))
                .query((row, _) -> account(row, versions, keys, now))
                .list();
    }

    private static AccountState account(
            ResultSet row, Map<Long, Long> versions, Map<Long, List<ApiKey>> keys, Instant now) throws SQLException {
        long id = row.getLong("id");
        return new AccountState(
                versions.getOrDefault(id, 0L),
                Rows.organization(row),
                keys.getOrDefault(id, List.of()),
                Rows.balance(row),
                now,
                new AccountState.Seen(
                        row.getLong("revision"), row.getLong("balance_revision"), Rows.date(row, "period")));
    }

    private Map<Long, List<ApiKey>> keysOf(Collection<Long> organizations) {
        Map<Long, List<ApiKey>> keys = new HashMap<>();
        db.sql("""
                SELECT organization_id, id, prefix, hash FROM api_keys
                WHERE organization_id = ANY (:ids) AND revoked_at IS NULL ORDER BY id""")
                .params(ids(organizations))
                .query((row, _) -> keys.computeIfAbsent(row.getLong("organization_id"), _ -> new ArrayList<>())
                        .add(Rows.key(row)))
                .list();
        return keys;
    }

    @Override
    public void markAccounts(List<AccountState> announced) {
        db.sql("""
                UPDATE announcements a
                SET organization_revision = m.organization_revision, balance_revision = m.balance_revision,
                    period = m.period
                FROM unnest(:ids, :versions, :organization_revisions, :balance_revisions, :periods::date[])
                    AS m (organization_id, version, organization_revision, balance_revision, period)
                WHERE a.organization_id = m.organization_id AND a.version = m.version""")
                .params(new Columns<>(announced)
                        .bigint("ids", account -> account.organization().id())
                        .bigint("versions", AccountState::version)
                        .bigint(
                                "organization_revisions",
                                account -> account.seen().organizationRevision())
                        .bigint("balance_revisions", account -> account.seen().balanceRevision())
                        .text("periods", account -> account.seen().period())
                        .parameters())
                .update();
    }

    @Override
    public List<ThresholdReached> dueThresholds(int atMost) {
        return db.sql("""
                        SELECT t.organization_id, t.period, t.percent, t.used, t.message_limit, t.reached_at,
                               period_start(t.period, coalesce(o.time_zone, 'UTC')) AS period_start,
                               period_end(t.period, coalesce(o.time_zone, 'UTC')) AS period_end
                        FROM thresholds t LEFT JOIN organizations o ON o.id = t.organization_id
                        WHERE t.announced_at IS NULL ORDER BY t.reached_at, t.percent LIMIT :most""")
                .param("most", atMost)
                .query((row, _) -> threshold(row))
                .list();
    }

    @Override
    public void markThresholds(List<ThresholdReached> announced, Instant now) {
        db.sql("""
                UPDATE thresholds t SET announced_at = :now
                FROM unnest(:ids, :periods::date[], :percents) AS m (organization_id, period, percent)
                WHERE t.organization_id = m.organization_id AND t.period = m.period AND t.percent = m.percent""")
                .param("now", Rows.at(now))
                .params(new Columns<>(announced)
                        .bigint("ids", ThresholdReached::organizationId)
                        .text("periods", ThresholdReached::period)
                        .bigint("percents", threshold -> (long) threshold.percent())
                        .parameters())
                .update();
    }

    private static Map<String, Object> ids(Collection<Long> ids) {
        return new Columns<>(ids).bigint("ids", id -> id).parameters();
    }

    private static ThresholdReached threshold(ResultSet row) throws SQLException {
        return new ThresholdReached(
                row.getLong("organization_id"),
                Rows.date(row, "period"),
                row.getInt("percent"),
                row.getLong("used"),
                row.getLong("message_limit"),
                Rows.instant(row, "reached_at"),
                Rows.instant(row, "period_start"),
                Rows.instant(row, "period_end"));
    }
}
