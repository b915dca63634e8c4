package com.diwaar.billing.postgres;

import com.diwaar.billing.announcement.AccountState;
import com.diwaar.billing.announcement.Announcements;
import com.diwaar.billing.announcement.ThresholdReached;
import com.diwaar.billing.organization.ApiKey;
import com.diwaar.billing.organization.Organizations;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds due accounts by flags that whoever changes an organisation or a balance puts down, each with an index of its own: what
 * is quiet costs nothing. A claim locks the announcement's row while it raises the version and reads the state: a higher
 * version is a later state.
 */
@Repository
class PostgresAnnouncements implements Announcements {

    private final JdbcClient db;
    private final Organizations organizations;

    PostgresAnnouncements(JdbcClient db, Organizations organizations) {
        this.db = db;
        this.organizations = organizations;
    }

    @Override
    @Transactional
    public List<AccountState> claimDueAccounts(Instant now, Duration pause, int atMost) {
        Map<Long, Long> versions = new HashMap<>();
        db.sql("""
                WITH changed AS (
                    SELECT id AS organization_id FROM organizations WHERE NOT announced
                    UNION SELECT organization_id FROM balances WHERE NOT announced
                    UNION SELECT organization_id FROM announcements WHERE changes_at <= :now),
                due AS (
                    SELECT a.organization_id FROM announcements a JOIN changed USING (organization_id)
                    WHERE a.next_at <= :now
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
        Map<Long, List<ApiKey>> keys = organizations.keysOf(versions.keySet(), now);
        return db.sql("""
                        SELECT %s, %s, o.revision, d.period, coalesce(b.revision, 0) AS balance_revision
                        FROM organizations o JOIN plans p ON p.id = o.plan_id %s
                        WHERE o.id = ANY (:ids)""".formatted(
                                PostgresOrganizations.COLUMNS,
                                PostgresOrganizations.BALANCE_COLUMNS,
                                PostgresOrganizations.BALANCE))
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

    /**
     * Puts the flags up where nothing has changed since; balances that somebody is changing are passed over, and so is any
     * wait for them: they will be due again. A balance of a period that is over is announced no more.
     */
    @Override
    @Transactional
    public void markAccounts(List<AccountState> announced) {
        Map<String, Object> columns = new Columns<>(announced)
                .bigint("ids", account -> account.organization().id())
                .bigint("versions", AccountState::version)
                .bigint("organization_revisions", account -> account.seen().organizationRevision())
                .bigint("balance_revisions", account -> account.seen().balanceRevision())
                .text("periods", account -> account.seen().period())
                .text("changes", AccountState::changesAt)
                .parameters();
        db.sql("""
                UPDATE announcements a
                SET organization_revision = m.organization_revision, balance_revision = m.balance_revision,
                    period = m.period, changes_at = m.changes_at
                FROM unnest(:ids, :versions, :organization_revisions, :balance_revisions, :periods::date[],
                        :changes::timestamptz[])
                    AS m (organization_id, version, organization_revision, balance_revision, period, changes_at)
                WHERE a.organization_id = m.organization_id AND a.version = m.version""").params(columns).update();
        db.sql("""
                UPDATE organizations o SET announced = true
                FROM (SELECT n.id FROM organizations n
                      JOIN unnest(:ids, :organization_revisions) AS m (id, revision)
                        ON n.id = m.id AND n.revision = m.revision
                      WHERE NOT n.announced ORDER BY n.id FOR NO KEY UPDATE OF n SKIP LOCKED) told
                WHERE o.id = told.id""")
                .param("ids", columns.get("ids"))
                .param("organization_revisions", columns.get("organization_revisions"))
                .update();
        db.sql("""
                UPDATE balances b SET announced = true
                FROM (SELECT n.organization_id, n.period FROM balances n
                      JOIN unnest(:ids, :balance_revisions, :periods::date[]) AS m (id, revision, period)
                        ON n.organization_id = m.id AND (n.period <> m.period OR n.revision = m.revision)
                      WHERE NOT n.announced
                      ORDER BY n.organization_id, n.period FOR NO KEY UPDATE OF n SKIP LOCKED) told
                WHERE b.organization_id = told.organization_id AND b.period = told.period""")
                .param("ids", columns.get("ids"))
                .param("balance_revisions", columns.get("balance_revisions"))
                .param("periods", columns.get("periods"))
                .update();
    }

    @Override
    public List<ThresholdReached> dueThresholds(int atMost) {
        return db.sql("""
                        SELECT t.organization_id, t.period, t.percent, t.used, t.message_limit, t.bought, t.reached_at,
                               period_start(m.month, z.zone) AS period_start, period_end(m.month, z.zone) AS period_end
                        FROM thresholds t LEFT JOIN organizations o ON o.id = t.organization_id
                        CROSS JOIN LATERAL (SELECT coalesce(o.time_zone, 'UTC') AS zone) z
                        CROSS JOIN LATERAL (
                            SELECT CASE WHEN t.bought > 0 THEN period_of(t.reached_at, z.zone) ELSE t.period END AS month) m
                        WHERE t.announced_at IS NULL ORDER BY t.reached_at, t.percent LIMIT :most""")
                .param("most", atMost)
                .query((row, _) -> threshold(row))
                .list();
    }

    @Override
    public void markThresholds(List<ThresholdReached> announced, Instant now) {
        db.sql("""
                UPDATE thresholds t SET announced_at = :now
                FROM unnest(:ids, :periods::date[], :percents, :bought) AS m (organization_id, period, percent, bought)
                WHERE t.organization_id = m.organization_id AND t.period = m.period AND t.percent = m.percent
                  AND t.bought = m.bought""")
                .param("now", Rows.at(now))
                .params(new Columns<>(announced)
                        .bigint("ids", ThresholdReached::organizationId)
                        .text("periods", ThresholdReached::period)
                        .bigint("percents", threshold -> (long) threshold.percent())
                        .bigint("bought", ThresholdReached::bought)
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
                row.getLong("bought"),
                Rows.instant(row, "reached_at"),
                Rows.instant(row, "period_start"),
                Rows.instant(row, "period_end"));
    }
}
