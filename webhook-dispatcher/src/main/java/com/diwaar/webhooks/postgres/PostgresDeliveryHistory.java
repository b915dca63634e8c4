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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Reads what became of deliveries. An id tells its event's time, and so the one week to look in. */
@Repository
class PostgresDeliveryHistory implements DeliveryHistory {

    private static final String IT = " AND d.id = :id AND d.occurred_at = :occurred_at";

    private static final String COLUMNS = "SELECT d.*, NULLIF(due.due_at, 'infinity') AS due_at FROM ";

    private static final String ONE = COLUMNS + """
            deliveries d LEFT JOIN due ON due.delivery_id = d.id
            WHERE d.organization_id = :organization""" + IT;

    /** Whoever asks for what is rare among very many is told so, and nobody waits for it. */
    private static final int LONGEST_SECONDS = 5;

    /** The other connections are there for deliveries, whatever is asked here. */
    private static final int MOST_LISTS_AT_ONCE = 3;

    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final JdbcClient bounded;
    private final Semaphore lists = new Semaphore(MOST_LISTS_AT_ONCE, true);

    PostgresDeliveryHistory(JdbcClient jdbc, JdbcTemplate template, DataSource source) {
        this.jdbc = jdbc;
        this.template = template;
        JdbcTemplate hurried = new JdbcTemplate(source);
        hurried.setQueryTimeout(LONGEST_SECONDS);
        this.bounded = JdbcClient.create(hurried);
    }

    /** The table that a list is read from, by one of its indexes: that which has the fewest of what is not asked for. */
    private enum Lead {
        DELIVERIES("d", "d.id", """
                deliveries d LEFT JOIN due ON due.delivery_id = d.id
                WHERE d.organization_id = :organization"""),

        MISSED("m", "m.delivery_id", """
                missed m JOIN deliveries d ON d.id = m.delivery_id AND d.occurred_at = m.occurred_at
                LEFT JOIN due ON due.delivery_id = m.delivery_id
                WHERE m.organization_id = :organization"""),

        DUE("due", "due.delivery_id", """
                due JOIN deliveries d ON d.id = due.delivery_id AND d.occurred_at = due.occurred_at
                WHERE d.organization_id = :organization
                  AND due.endpoint_id IN (SELECT id FROM endpoints WHERE organization_id = :organization)""");

        private final String table;
        private final String id;
        private final String from;

        Lead(String table, String id, String from) {
            this.table = table;
            this.id = id;
            this.from = from;
        }

        static Lead to(@Nullable State state) {
            return switch (state) {
                case FAILED, HELD -> MISSED;
                case PENDING -> DUE;
                case DELIVERED, CANCELLED -> DELIVERIES;
                case null -> DELIVERIES;
            };
        }
    }

    @Override
    public List<Delivery> list(long organizationId, Filter filter) {
        if (!entered()) {
            throw new QueryTimeoutException("Others are listing deliveries");
        }
        try {
            return list(bounded, "", organizationId, filter)
                    .query(PostgresDeliveryHistory::delivery)
                    .list();
        } finally {
            lists.release();
        }
    }

    private boolean entered() {
        try {
            return lists.tryAcquire(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** @param prefix what stands before the statement: {@code EXPLAIN}, in a test */
    static JdbcClient.StatementSpec list(JdbcClient jdbc, String prefix, long organizationId, Filter filter) {
        Lead lead = Lead.to(filter.state());
        StringBuilder sql = new StringBuilder(prefix).append(COLUMNS).append(lead.from);
        Map<String, Object> parameters = new HashMap<>(Map.of("organization", organizationId, "limit", filter.limit()));
        if (filter.endpointId() != null) {
            sql.append(" AND ").append(lead.table).append(".endpoint_id = :endpoint");
            parameters.put("endpoint", filter.endpointId());
        }
        if (filter.state() != null) {
            sql.append(" AND d.state = :state");
            parameters.put("state", filter.state().name().toLowerCase(Locale.ROOT));
        }
        if (filter.type() != null) {
            sql.append(" AND d.event_type = :type");
            parameters.put("type", filter.type().wire());
        }
        if (filter.before() != null) {
            sql.append(" AND (%s.occurred_at, %s) < (:occurred_at, :before)".formatted(lead.table, lead.id));
            parameters.put("before", filter.before());
            parameters.put("occurred_at", timeOf(filter.before()));
        }
        sql.append(" ORDER BY %s.occurred_at DESC, %s DESC LIMIT :limit".formatted(lead.table, lead.id));
        return jdbc.sql(sql.toString()).params(parameters);
    }

    @Override
    public Optional<Delivery> find(long organizationId, UUID id) {
        return jdbc.sql(ONE)
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
                        WHERE d.organization_id = :organization""" + IT)
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
                INSERT INTO due (delivery_id, occurred_at, endpoint_id, due_at, order_key, turn, replayed)
                VALUES (:id, :occurred_at, :endpoint,
                        CASE WHEN EXISTS (SELECT 1 FROM due WHERE endpoint_id = :endpoint AND order_key = :key)
                             THEN 'infinity' ELSE :now END,
                        :key, CASE WHEN :key IS NOT NULL THEN nextval('due_turns') * 10000000 END, true)
                ON CONFLICT (delivery_id) DO UPDATE
                SET due_at = CASE WHEN due.due_at = 'infinity' THEN due.due_at ELSE :now END, attempts = 0, replayed = true""", id)
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
