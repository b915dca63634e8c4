package com.diwaar.billing.postgres;

import com.diwaar.billing.ledger.Adjustment;
import com.diwaar.billing.usage.PricedUsage;
import com.diwaar.billing.usage.Usage;
import com.diwaar.billing.usage.UsageLine;
import com.diwaar.billing.usage.UsageTotal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads totals from the kept sums, and records by their ids. */
@Repository
class PostgresUsage implements Usage {

    private final JdbcClient db;

    PostgresUsage(JdbcClient db) {
        this.db = db;
    }

    @Override
    public List<UsageTotal> totals(
            long organizationId, LocalDate from, LocalDate to, UsageTotal.Place after, int atMost) {
        return db.sql("""
                        SELECT d.day, d.assistant_id, d.usage_type, nullif(d.direction, '') AS direction, d.currency,
                               sum(records) AS records, sum(messages_used + adjusted_units) AS messages_used,
                               sum(segments) AS segments, sum(input_tokens) AS input_tokens,
                               sum(output_tokens) AS output_tokens, sum(call_seconds) AS call_seconds,
                               sum(call_minutes) AS call_minutes, sum(cost + adjusted_cost) AS cost
                        FROM usage_days d
                        WHERE d.organization_id = :organization AND d.day BETWEEN :from AND :to
                          AND (d.day, d.assistant_id, d.usage_type, d.direction, d.currency)
                            > (:day, :assistant, :type, :direction, :currency)
                        GROUP BY d.day, d.assistant_id, d.usage_type, d.direction, d.currency
                        ORDER BY d.day, d.assistant_id, d.usage_type, d.direction, d.currency LIMIT :most""")
                .param("organization", organizationId)
                .param("from", from)
                .param("to", to)
                .param("day", after.day())
                .param("assistant", after.assistantId())
                .param("type", after.usageType())
                .param("direction", after.direction())
                .param("currency", after.currency())
                .param("most", atMost)
                .query((row, _) -> total(row))
                .list();
    }

    @Override
    public List<UsageLine> records(long organizationId, long before, int atMost) {
        return db.sql("""
                        SELECT id, event_id, occurred_at, usage_type, direction, messages_used, segments, input_tokens,
                               output_tokens, estimated, call_seconds, call_minutes, unit_price, cost, currency, period,
                               assistant_id, conversation_id, message_id, customer_phone_number
                        FROM usage_records WHERE organization_id = :organization AND id < :before
                        ORDER BY id DESC LIMIT :most""")
                .param("organization", organizationId)
                .param("before", before)
                .param("most", atMost)
                .query((row, _) -> line(row))
                .list();
    }

    @Override
    public List<PricedUsage> ofPeriod(long organizationId, LocalDate period) {
        return db.sql("""
                        SELECT s.*, %s FROM (
                            SELECT plan_id AS plan, currency AS paid_in, usage_type, nullif(direction, '') AS direction,
                                   sum(records) AS records, sum(messages_used) AS units,
                                   sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
                                   sum(call_minutes) AS call_minutes, sum(adjusted_units) AS adjusted_units,
                                   sum(cost) AS cost, sum(adjusted_cost) AS adjusted_cost
                            FROM usage_days
                            WHERE organization_id = :organization
                              AND day >= :period AND day < (:period + interval '1 month')::date
                            GROUP BY 1, 2, 3, 4) s
                        JOIN plans p ON p.id = s.plan ORDER BY s.plan, s.usage_type, s.direction, s.paid_in""".formatted(PlanRows.COLUMNS))
                .param("organization", organizationId)
                .param("period", period)
                .query((row, _) -> priced(row))
                .list();
    }

    @Override
    public List<Adjustment> adjustments(long organizationId, @Nullable String after, int atMost) {
        return db.sql("""
                        SELECT * FROM adjustments
                        WHERE organization_id = :organization AND (recorded_at, adjustment_id) < (
                            SELECT coalesce(max(recorded_at), 'infinity'), coalesce(max(adjustment_id), '')
                            FROM adjustments WHERE organization_id = :organization AND adjustment_id = :after)
                        ORDER BY recorded_at DESC, adjustment_id DESC LIMIT :most""")
                .param("organization", organizationId)
                .param("after", after, Types.VARCHAR)
                .param("most", atMost)
                .query((row, _) -> AdjustmentRows.adjustment(row))
                .list();
    }

    private static PricedUsage priced(ResultSet row) throws SQLException {
        return new PricedUsage(
                PlanRows.plan(row),
                row.getString("paid_in"),
                row.getString("usage_type"),
                row.getString("direction"),
                row.getLong("records"),
                row.getLong("units"),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("call_minutes"),
                row.getLong("adjusted_units"),
                Rows.exact(row, "cost"),
                Rows.exact(row, "adjusted_cost"));
    }

    private static UsageTotal total(ResultSet row) throws SQLException {
        return new UsageTotal(
                Rows.date(row, "day"),
                row.getLong("assistant_id"),
                row.getString("usage_type"),
                row.getString("direction"),
                row.getLong("records"),
                row.getLong("messages_used"),
                row.getLong("segments"),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("call_seconds"),
                row.getLong("call_minutes"),
                Rows.exact(row, "cost"),
                row.getString("currency"));
    }

    private static UsageLine line(ResultSet row) throws SQLException {
        return new UsageLine(
                row.getLong("id"),
                row.getObject("event_id", UUID.class),
                Rows.instant(row, "occurred_at"),
                row.getString("usage_type"),
                row.getString("direction"),
                row.getLong("messages_used"),
                row.getLong("segments"),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getBoolean("estimated"),
                row.getLong("call_seconds"),
                row.getLong("call_minutes"),
                Rows.exact(row, "unit_price"),
                Rows.exact(row, "cost"),
                row.getString("currency"),
                Rows.date(row, "period"),
                row.getLong("assistant_id"),
                row.getLong("conversation_id"),
                Rows.nullableLong(row, "message_id"),
                row.getString("customer_phone_number"));
    }
}
