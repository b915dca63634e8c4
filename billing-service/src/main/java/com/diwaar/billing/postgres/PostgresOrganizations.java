package com.diwaar.billing.postgres;

import com.diwaar.billing.organization.ApiKey;
import com.diwaar.billing.organization.Balance;
import com.diwaar.billing.organization.Organization;
import com.diwaar.billing.organization.Organizations;
import com.diwaar.billing.plan.Plan;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Organisations and keys as rows; whatever changes them raises the organisation's revision, which has it announced. */
@Repository
class PostgresOrganizations implements Organizations {

    /** Of an organisation that is joined as {@code o} with its plan as {@code p}. */
    static final String COLUMNS =
            "o.id, o.name, o.suspended, o.message_limit, o.time_zone, o.created_at, " + PlanRows.COLUMNS;

    /** The balance that texts of now draw from, of {@code o} and {@code p}. */
    static final String BALANCE = """
            CROSS JOIN LATERAL (
                SELECT period_of(:now, o.time_zone) AS month, balance_period(:now, o.time_zone, p.kind) AS period) d
            LEFT JOIN balances b ON b.organization_id = o.id AND b.period = d.period""";

    static final String BALANCE_COLUMNS = """
            period_start(d.month, o.time_zone) AS period_start, period_end(d.month, o.time_zone) AS period_end,
            CASE WHEN b.period IS NOT NULL THEN b.message_limit WHEN p.kind = 'prepaid' THEN 0
                ELSE o.message_limit END AS limit_now,
            coalesce(b.used, 0) AS used, coalesce(b.used_when_bought, 0) AS used_when_bought, coalesce(b.reserved, 0) AS reserved, coalesce(b.overage, 0) AS overage""";

    private static final String SELECT =
            "SELECT " + COLUMNS + " FROM organizations o JOIN plans p ON p.id = o.plan_id ";

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
    public Organization add(String name, @Nullable Long messageLimit, Plan plan, ZoneId zone, Instant now) {
        long id = db.sql("""
                        INSERT INTO organizations (name, message_limit, plan_id, time_zone, created_at)
                        VALUES (:name, :limit, :plan, :zone, :now) RETURNING id""")
                .param("name", name)
                .param("limit", messageLimit)
                .param("plan", plan.id())
                .param("zone", zone.getId())
                .param("now", Rows.at(now))
                .query(Long.class)
                .single();
        db.sql("INSERT INTO announcements (organization_id, next_at) VALUES (:id, :now)")
                .param("id", id)
                .param("now", Rows.at(now))
                .update();
        Organization added = find(id).orElseThrow();
        noteTerms(added, now);
        periods.open(id, now);
        return added;
    }

    /** With the organisation's row held: the later change holds from later on, whichever of them was asked for first. */
    private void noteTerms(Organization organization, Instant now) {
        db.sql("""
                INSERT INTO terms (organization_id, since, plan_id, time_zone)
                SELECT :id, greatest(:now, max(since) + interval '1 microsecond'), :plan, :zone
                FROM terms WHERE organization_id = :id""")
                .param("id", organization.id())
                .param("now", Rows.at(now))
                .param("plan", organization.plan().id())
                .param("zone", organization.zone().getId())
                .update();
    }

    @Override
    public Optional<Organization> find(long id) {
        return db.sql(SELECT + "WHERE o.id = :id")
                .param("id", id)
                .query((row, _) -> Rows.organization(row))
                .optional();
    }

    @Override
    public List<Organization> after(long id, int atMost) {
        return db.sql(SELECT + "WHERE o.id > :id ORDER BY o.id LIMIT :most")
                .param("id", id)
                .param("most", atMost)
                .query((row, _) -> Rows.organization(row))
                .list();
    }

    @Override
    public Map<Long, Balance> balancesOf(Collection<Long> ids, Instant now) {
        Map<Long, Balance> balances = new HashMap<>();
        db.sql("SELECT o.id, %s FROM organizations o JOIN plans p ON p.id = o.plan_id %s WHERE o.id = ANY (:ids)"
                        .formatted(BALANCE_COLUMNS, BALANCE))
                .params(new Columns<>(ids).bigint("ids", id -> id).parameters())
                .param("now", Rows.at(now))
                .query(row -> {
                    balances.put(row.getLong("id"), Rows.balance(row));
                });
        return balances;
    }

    @Override
    @Transactional
    public Optional<Organization> change(long id, Instant now, UnaryOperator<Organization> change) {
        Optional<Organization> before = db.sql(SELECT + "WHERE o.id = :id FOR NO KEY UPDATE OF o")
                .param("id", id)
                .query((row, _) -> Rows.organization(row))
                .optional();
        Optional<Organization> changed = before.map(change);
        changed.ifPresent(organization -> store(before.orElseThrow(), organization, now));
        return changed;
    }

    private void store(Organization before, Organization organization, Instant now) {
        db.sql("""
                UPDATE organizations SET suspended = :suspended, message_limit = :limit, plan_id = :plan,
                    time_zone = :zone, revision = revision + 1, announced = false
                WHERE id = :id""")
                .param("id", organization.id())
                .param("suspended", organization.suspended())
                .param("limit", organization.messageLimit())
                .param("plan", organization.plan().id())
                .param("zone", organization.zone().getId())
                .update();
        if (before.plan().id() != organization.plan().id() || !before.zone().equals(organization.zone())) {
            noteTerms(organization, now);
            periods.open(organization.id(), now);
        }
        db.sql("""
                UPDATE balances b SET message_limit = o.message_limit, revision = b.revision + 1, announced = false
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
                        VALUES (:organization, :prefix, :hash, :now) RETURNING id, prefix, hash, revoked_at""")
                .param("organization", organizationId)
                .param("prefix", prefix)
                .param("hash", hash)
                .param("now", Rows.at(now))
                .query((row, _) -> Rows.key(row))
                .optional();
    }

    @Override
    public Map<Long, List<ApiKey>> keysOf(Collection<Long> organizationIds, Instant now) {
        Map<Long, List<ApiKey>> keys = new HashMap<>();
        db.sql("""
                SELECT organization_id, id, prefix, hash, revoked_at FROM api_keys
                WHERE organization_id = ANY (:ids) AND (revoked_at IS NULL OR revoked_at > :now) ORDER BY id""")
                .params(new Columns<>(organizationIds).bigint("ids", id -> id).parameters())
                .param("now", Rows.at(now))
                .query(row -> {
                    keys.computeIfAbsent(row.getLong("organization_id"), _ -> new ArrayList<>())
                            .add(Rows.key(row));
                });
        return keys;
    }

    @Override
    @Transactional
    public boolean revokeKey(long organizationId, String keyId, Instant from) {
        return touch(organizationId)
                && db.sql("""
                        UPDATE api_keys SET revoked_at = least(revoked_at, :from)
                        WHERE organization_id = :organization AND id::text = :key""")
                                .param("organization", organizationId)
                                .param("key", keyId)
                                .param("from", Rows.at(from))
                                .update()
                        > 0;
    }

    private boolean touch(long organizationId) {
        return db.sql("UPDATE organizations SET revision = revision + 1, announced = false WHERE id = :id")
                        .param("id", organizationId)
                        .update()
                > 0;
    }
}
