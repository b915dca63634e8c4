package com.diwaar.billing.postgres;

import com.diwaar.billing.usage.Usage;
import com.diwaar.billing.usage.UsageLine;
import com.diwaar.billing.usage.UsageTotal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads usage from its records. */
@Repository
class PostgresUsage implements Usage {

    private final JdbcClient db;

    PostgresUsage(JdbcClient db) {
        this.db = db;
    }

    @Override
    public List<UsageTotal> totals(long organizationId, LocalDate from, LocalDate to) {
        return db.sql("""
                        SELECT (u.occurred_at AT TIME ZONE o.time_zone)::date AS day, u.assistant_id, u.usage_type,
                               sum(u.messages_used) AS messages_used, sum(u.segments) AS segments,
                               sum(u.input_tokens) AS input_tokens, sum(u.output_tokens) AS output_tokens,
                               sum(u.call_seconds) AS call_seconds
                        FROM organizations o JOIN usage_records u ON u.organization_id = o.id
                        WHERE o.id = :organization
                          AND u.occurred_at >= (:from)::date::timestamp AT TIME ZONE o.time_zone
                          AND u.occurred_at < ((:to)::date + 1)::timestamp AT TIME ZONE o.time_zone
                        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""")
                .param("organization", organizationId)
                .param("from", from)
                .param("to", to)
                .query((row, _) -> total(row))
                .list();
    }

    @Override
    public List<UsageLine> records(long organizationId, long before, int atMost) {
        return db.sql("""
                        SELECT id, event_id, occurred_at, usage_type, messages_used, segments, input_tokens,
                               output_tokens, call_seconds, assistant_id, conversation_id, message_id
                        FROM usage_records WHERE organization_id = :organization AND id < :before
                        ORDER BY id DESC LIMIT :most""")
                .param("organization", organizationId)
                .param("before", before)
                .param("most", atMost)
                .query((row, _) -> line(row))
                .list();
    }

    private static UsageTotal total(ResultSet row) throws SQLException {
        return new UsageTotal(
                Rows.date(row, "day"),
                row.getLong("assistant_id"),
                row.getString("usage_type"),
                row.getLong("messages_used"),
                row.getLong("segments"),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("call_seconds"));
    }

    private static UsageLine line(ResultSet row) throws SQLException {
        return new UsageLine(
                row.getLong("id"),
                row.getObject("event_id", UUID.class),
                Rows.instant(row, "occurred_at"),
                row.getString("usage_type"),
                row.getLong("messages_used"),
                row.getLong("segments"),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("call_seconds"),
                row.getLong("assistant_id"),
                row.getLong("conversation_id"),
                Rows.nullableLong(row, "message_id"));
    }
}
