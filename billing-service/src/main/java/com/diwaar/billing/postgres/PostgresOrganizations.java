package com.diwaar.billing.postgres;

import com.diwaar.billing.organization.ApiKey;
import com.diwaar.billing.organization.Balance;
import com.diwaar.billing.organization.Organization;
import com.diwaar.billing.organization.Organizations;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Organisations and keys as rows; whatever changes them raises the organisation's revision, which has it announced. */
@Repository
class PostgresOrganizations implements Organizations {

    private static final String COLUMNS = "id, name, suspended, message_limit, created_at";

    private final JdbcClient db;
    private final Periods periods;
    private final ThresholdRows thresholds;

    PostgresOrganizations(JdbcClient db, Periods periods, ThresholdRows thresholds) {
        this.db = db;
        this.periods = periods;
        this.thresholds = thresholds;
    }

    @Override
    @Transactional
    public Organization add(String name, @Nullable Long messageLimit, Instant now) {
        Organization added = db.sql("""
                        INSERT INTO organizations (name, message_limit, created_at) VALUES (:name, :limit, :now)
                        RETURNING %s""".formatted(COLUMNS))
                .param("name", name)
                .param("limit", messageLimit)
                .param("now", Rows.at(now))
                .query((row, _) -> Rows.organization(row))
                .single();
        db.sql("INSERT INTO announcements (organization_id, next_at) VALUES (:id, :now)")
                .param("id", added.id())
                .param("now", Rows.at(now))
                .update();
        periods.open(added.id(), now);
        return added;
    }

    @Override
    public Optional<Organization> find(long id) {
        return db.sql("SELECT " + COLUMNS + " FROM organizations WHERE id = :id")
                .param("id", id)
                .query((row, _) -> Rows.organization(row))
                .optional();
    }

    @Override
    public Optional<Balance> balanceOf(long id, Instant now) {
        return db.sql("""
                        SELECT period_start(p.period, o.time_zone) AS period_start,
                               period_end(p.period, o.time_zone) AS period_end,
                               o.message_limit, coalesce(b.used, 0) AS used, coalesce(b.reserved, 0) AS reserved,
                               coalesce(b.overage, 0) AS overage
                        FROM organizations o
                        CROSS JOIN LATERAL (SELECT period_of(:now, o.time_zone) AS period) p
                        LEFT JOIN balances b ON b.organization_id = o.id AND b.period = p.period
                        WHERE o.id = :id""")
                .param("id", id)
                .param("now", Rows.at(now))
                .query((row, _) -> Rows.balance(row))
                .optional();
    }

    @Override
    @Transactional
    public Optional<Organization> change(long id, Instant now, UnaryOperator<Organization> change) {
        Optional<Organization> changed = db.sql(
                        "SELECT " + COLUMNS + " FROM organizations WHERE id = :id FOR NO KEY UPDATE")
                .param("id", id)
                .query((row, _) -> Rows.organization(row))
                .optional()
                .map(change);
        changed.ifPresent(organization -> store(organization, now));
        return changed;
    }

    private void store(Organization organization, Instant now) {
        db.sql("""
                UPDATE organizations SET suspended = :suspended, message_limit = :limit, revision = revision + 1
                WHERE id = :id""")
                .param("id", organization.id())
                .param("suspended", organization.suspended())
                .param("limit", organization.messageLimit())
                .update();
        db.sql("""
                UPDATE balances b SET message_limit = o.message_limit, revision = b.revision + 1
                FROM organizations o
                WHERE o.id = :id AND b.organization_id = o.id AND b.period = period_of(:now, o.time_zone)
                  AND b.message_limit IS DISTINCT FROM o.message_limit""").param("id", organization.id()).param("now", Rows.at(now)).update();
        thresholds.noteReached(organization.id(), now);
    }

    @Override
    @Transactional
    public Optional<ApiKey> addKey(long organizationId, String prefix, String hash, Instant now) {
        if (!touch(organizationId)) {
            return Optional.empty();
        }
        return db.sql("""
                        INSERT INTO api_keys (organization_id, prefix, hash, created_at)
                        VALUES (:organization, :prefix, :hash, :now) RETURNING id, prefix, hash""")
                .param("organization", organizationId)
                .param("prefix", prefix)
                .param("hash", hash)
                .param("now", Rows.at(now))
                .query((row, _) -> Rows.key(row))
                .optional();
    }

    @Override
    public List<ApiKey> keysOf(long organizationId) {
        return db.sql("""
                        SELECT id, prefix, hash FROM api_keys
                        WHERE organization_id = :organization AND revoked_at IS NULL ORDER BY id""")
                .param("organization", organizationId)
                .query((row, _) -> Rows.key(row))
                .list();
    }

    @Override
    @Transactional
    public boolean revokeKey(long organizationId, String keyId, Instant now) {
        return touch(organizationId)
                && db.sql("""
                        UPDATE api_keys SET revoked_at = coalesce(revoked_at, :now)
                        WHERE organization_id = :organization AND id::text = :key""")
                                .param("organization", organizationId)
                                .param("key", keyId)
                                .param("now", Rows.at(now))
                                .update()
                        > 0;
    }

    private boolean touch(long organizationId) {
        return db.sql("UPDATE organizations SET revision = revision + 1 WHERE id = :id")
                        .param("id", organizationId)
                        .update()
                > 0;
    }
}
