package com.diwaar.webhooks.postgres;

import static com.diwaar.webhooks.postgres.Columns.bounds;
import static com.diwaar.webhooks.postgres.Columns.texts;

import com.diwaar.webhooks.delivery.Erasures;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** Finds a person's deliveries by the keyed hash in {@code deliveries.person}, which goes with what it led to. */
@Repository
class PostgresErasures implements Erasures.Store {

    private static final int AT_ONCE = 500;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    PostgresErasures(JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    private record Stored(UUID id, Instant occurredAt, String payload) {}

    private record Erasure(long organizationId, long person, Instant at) {}

    @Override
    public void remember(long organizationId, long person, Instant erasedAt) {
        jdbc.update("""
                INSERT INTO erasures VALUES (?, ?, ?)
                ON CONFLICT (organization_id, person)
                DO UPDATE SET erased_at = greatest(erasures.erased_at, EXCLUDED.erased_at)""", organizationId, person, erasedAt.atOffset(ZoneOffset.UTC));
    }

    @Override
    public int rewrite(long organizationId, long person, Instant upTo, UnaryOperator<String> rewriting) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            List<Stored> found = find(organizationId, person, upTo);
            if (!found.isEmpty()) {
                write(found, rewriting);
            }
            return found.size();
        }));
    }

    private List<Stored> find(long organizationId, long person, Instant upTo) {
        return jdbc.query(
                """
                SELECT id, occurred_at, payload FROM deliveries
                WHERE organization_id = ? AND person = ? AND occurred_at <= ? LIMIT ? FOR UPDATE""",
                (row, _) -> new Stored(
                        row.getObject("id", UUID.class), Rows.instant(row, "occurred_at"), row.getString("payload")),
                organizationId,
                person,
                upTo.atOffset(ZoneOffset.UTC),
                AT_ONCE);
    }

    private void write(List<Stored> found, UnaryOperator<String> rewriting) {
        String[] bounds = bounds(found.stream().map(Stored::occurredAt).toList());
        var ids = texts(found, Stored::id);
        jdbc.update("""
                UPDATE deliveries d SET payload = r.payload, person = NULL, erased = true
                FROM unnest(?::uuid[], ?::text[]) AS r(id, payload)
                WHERE d.id = r.id AND d.occurred_at BETWEEN ?::timestamptz AND ?::timestamptz""", ids, texts(found, one -> rewriting.apply(one.payload())), bounds[0], bounds[1]);
        jdbc.update("""
                UPDATE attempts SET answer = NULL
                WHERE delivery_id = ANY(?::uuid[]) AND occurred_at BETWEEN ?::timestamptz AND ?::timestamptz""", ids, bounds[0], bounds[1]);
    }

    @Override
    public void each(Instant since, Erased erased) {
        jdbc.query(
                        "SELECT * FROM erasures WHERE erased_at > ?",
                        (row, _) -> new Erasure(
                                row.getLong("organization_id"), row.getLong("person"), Rows.instant(row, "erased_at")),
                        since.atOffset(ZoneOffset.UTC))
                .forEach(one -> erased.take(one.organizationId(), one.person(), one.at()));
    }
}
