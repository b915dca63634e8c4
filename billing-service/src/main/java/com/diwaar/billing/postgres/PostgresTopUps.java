package com.diwaar.billing.postgres;

import com.diwaar.billing.credit.TopUp;
import com.diwaar.billing.credit.TopUps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Credit that was bought, as rows; the organisation's row is held meanwhile, as by whoever opens its balance. */
@Repository
class PostgresTopUps implements TopUps {

    private final JdbcClient db;
    private final ThresholdRows thresholds;

    PostgresTopUps(JdbcClient db, ThresholdRows thresholds) {
        this.db = db;
        this.thresholds = thresholds;
    }

    @Override
    @Transactional
    public Added add(TopUp topUp) {
        if (!lockOrganization(topUp.organizationId())) {
            return Added.UNKNOWN_ORGANIZATION;
        }
        if (!insert(topUp)) {
            return unitsOf(topUp) == topUp.units() ? Added.KNOWN : Added.CONFLICTING;
        }
        db.sql("""
                INSERT INTO balances AS b (organization_id, period, message_limit)
                VALUES (:organization, DATE '1970-01-01',
                    (SELECT sum(units) FROM top_ups WHERE organization_id = :organization))
                ON CONFLICT (organization_id, period) DO UPDATE
                SET message_limit = excluded.message_limit, used_when_bought = b.used, revision = b.revision + 1, announced = false""").param("organization", topUp.organizationId()).update();
        thresholds.noteReached(topUp.organizationId(), topUp.at());
        return Added.ADDED;
    }

    private boolean lockOrganization(long id) {
        return db.sql("SELECT id FROM organizations WHERE id = :id FOR NO KEY UPDATE")
                .param("id", id)
                .query(Long.class)
                .optional()
                .isPresent();
    }

    private boolean insert(TopUp topUp) {
        return db.sql("""
                        INSERT INTO top_ups (organization_id, top_up_id, units, note, topped_up_at)
                        VALUES (:organization, :id, :units, :note, :at) ON CONFLICT DO NOTHING""")
                        .param("organization", topUp.organizationId())
                        .param("id", topUp.id())
                        .param("units", topUp.units())
                        .param("note", topUp.note())
                        .param("at", Rows.at(topUp.at()))
                        .update()
                > 0;
    }

    private long unitsOf(TopUp topUp) {
        return db.sql("SELECT units FROM top_ups WHERE organization_id = :organization AND top_up_id = :id")
                .param("organization", topUp.organizationId())
                .param("id", topUp.id())
                .query(Long.class)
                .single();
    }

    @Override
    public List<TopUp> of(long organizationId) {
        return db.sql("""
                        SELECT top_up_id, units, note, topped_up_at FROM top_ups
                        WHERE organization_id = :organization ORDER BY topped_up_at DESC, top_up_id LIMIT 1000""")
                .param("organization", organizationId)
                .query((row, _) -> topUp(row, organizationId))
                .list();
    }

    @Override
    public Optional<TopUp> find(long organizationId, String topUpId) {
        return db.sql("""
                        SELECT top_up_id, units, note, topped_up_at FROM top_ups
                        WHERE organization_id = :organization AND top_up_id = :id""")
                .param("organization", organizationId)
                .param("id", topUpId)
                .query((row, _) -> topUp(row, organizationId))
                .optional();
    }

    private static TopUp topUp(ResultSet row, long organizationId) throws SQLException {
        return new TopUp(
                row.getString("top_up_id"),
                organizationId,
                row.getLong("units"),
                row.getString("note"),
                Rows.instant(row, "topped_up_at"));
    }
}
