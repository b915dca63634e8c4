package com.diwaar.webhooks.postgres;

import com.diwaar.webhooks.delivery.Attempt;
import com.diwaar.webhooks.delivery.DeliveryHistory;
import com.diwaar.webhooks.delivery.DeliveryId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Reads what became of deliveries. An id tells its event's time, and so the one week to look in. */
@Repository
class PostgresDeliveryHistory implements DeliveryHistory {

    private static final String SELECT = """
            SELECT d.*, NULLIF(due.due_at, 'infinity') AS due_at FROM deliveries d LEFT JOIN due ON due.delivery_id = d.id
            WHERE d.organization_id = :organization""";

    private static final String ONE = " AND d.id = :id AND d.occurred_at = :occurred_at";

    private final JdbcClient jdbc;
    private final JdbcTemplate template;

    PostgresDeliveryHistory(JdbcClient jdbc, JdbcTemplate template) {
        this.jdbc = jdbc;
        this.template = template;
    }

    @Override
    public List<Delivery> list(long organizationId, Filter filter) {
        StringBuilder sql = new StringBuilder(SELECT);
        if (filter.endpointId() != null) {
            sql.append(" AND d.endpoint_id = :endpoint");
        }
        if (filter.state() != null) {
            sql.append(" AND d.state = :state");
        }
        if (filter.type() != null) {
            sql.append(" AND d.event_type = :type");
        }
        if (filter.before() != null) {
            sql.append(" AND (d.occurred_at, d.id) < (:occurred_at, :before)");
        }
        JdbcClient.StatementSpec query = jdbc.sql(sql.append(" ORDER BY d.occurred_at DESC, d.id DESC LIMIT :limit")
                        .toString())
                .param("organization", organizationId)
                .param("limit", filter.limit());
        if (filter.endpointId() != null) {
            query = query.param("endpoint", filter.endpointId());
        }
        if (filter.state() != null) {
            query = query.param("state", filter.state().name().toLowerCase(Locale.ROOT));
        }
        if (filter.type() != null) {
            query = query.param("type", filter.type().wire());
        }
        if (filter.before() != null) {
            query = query.param("before", filter.before()).param("occurred_at", timeOf(filter.before()));
        }
        return query.query(PostgresDeliveryHistory::delivery).list();
    }

    @Override
    public Optional<Delivery> find(long organizationId, UUID id) {
        return jdbc.sql(SELECT + ONE)
                .param("organization", organizationId)
                .param("id", id)
                .param("occurred_at", timeOf(id))
                .query(PostgresDeliveryHistory::delivery)
                .optional();
    }

    @Override
    public List<Attempt> attemptsOf(UUID id) {
        return jdbc.sql("""
                        SELECT * FROM attempts WHERE delivery_id = :id AND occurred_at = :occurred_at
                        ORDER BY started_at""")
                .param("id", id)
                .param("occurred_at", timeOf(id))
                .query(PostgresDeliveryHistory::attempt)
                .list();
    }

    @Override
    @Transactional
    public boolean replay(long organizationId, UUID id, Instant now) {
        Optional<Again> found = jdbc.sql("""
                        SELECT d.endpoint_id, CASE WHEN e.ordered THEN d.conversation_id END AS order_key
                        FROM deliveries d LEFT JOIN endpoints e ON e.id = d.endpoint_id
                        WHERE d.organization_id = :organization""" + ONE)
                .param("organization", organizationId)
                .param("id", id)
                .param("occurred_at", timeOf(id))
                .query((row, _) -> new Again(row.getLong("endpoint_id"), Rows.longOrNull(row, "order_key")))
                .optional();
        found.ifPresent(one -> {
            if (one.orderKey() != null) {
                OrderedTurns.lock(template, List.of(one.endpointId()));
            }
            begin(id, one, now);
        });
        return found.isPresent();
    }

    /** @param orderKey the conversation in which it takes its turn; null where it takes none */
    private record Again(long endpointId, @Nullable Long orderKey) {}

    private void begin(UUID id, Again one, Instant now) {
        about("UPDATE deliveries SET state = 'pending' WHERE id = :id AND occurred_at = :occurred_at", id)
                .update();
        about(
                        "DELETE FROM missed WHERE endpoint_id = :endpoint AND occurred_at = :occurred_at AND delivery_id = :id",
                        id)
                .param("endpoint", one.endpointId())
                .update();
        about("""
                INSERT INTO due (delivery_id, occurred_at, endpoint_id, due_at, order_key, turn)
                VALUES (:id, :occurred_at, :endpoint,
                        CASE WHEN EXISTS (SELECT 1 FROM due WHERE endpoint_id = :endpoint AND order_key = :key)
                             THEN 'infinity' ELSE :now END,
                        :key, CASE WHEN :key IS NOT NULL THEN nextval('due_turns') * 10000000 END)
                ON CONFLICT (delivery_id) DO UPDATE
                SET due_at = CASE WHEN due.due_at = 'infinity' THEN due.due_at ELSE :now END, attempts = 0""", id)
                .param("endpoint", one.endpointId())
                .param("key", one.orderKey(), Types.BIGINT)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    private JdbcClient.StatementSpec about(String sql, UUID id) {
        return jdbc.sql(sql).param("id", id).param("occurred_at", timeOf(id));
    }

    /** As a value, not as text: an id that somebody made up may name a year that has five digits. */
    private static OffsetDateTime timeOf(UUID id) {
        return DeliveryId.occurredAt(id).atOffset(ZoneOffset.UTC);
    }

    private static Delivery delivery(ResultSet row, int number) throws SQLException {
        return new Delivery(
                row.getObject("id", UUID.class),
                row.getLong("endpoint_id"),
                row.getObject("event_id", UUID.class),
                row.getString("event_type"),
                row.getString("payload"),
                Rows.instant(row, "occurred_at"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getInt("attempts"),
                Rows.instantOrNull(row, "last_attempt_at"),
                Rows.intOrNull(row, "last_status"),
                Rows.instantOrNull(row, "due_at"));
    }

    private static Attempt attempt(ResultSet row, int number) throws SQLException {
        return new Attempt(
                Rows.instant(row, "started_at"),
                Duration.ofMillis(row.getLong("duration_ms")),
                Rows.intOrNull(row, "status"),
                row.getString("error"),
                row.getString("answer"),
                null);
    }
}
