package com.diwaar.webhooks.postgres;

import com.diwaar.webhooks.delivery.Replicas;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Replicas in the table {@code replicas}, by the database's clock. */
@Repository
class PostgresReplicas implements Replicas {

    private final JdbcTemplate jdbc;
    private final UUID id = UUID.randomUUID();

    PostgresReplicas(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public int alive() {
        Integer others = jdbc.queryForObject("""
                WITH lives AS (
                    INSERT INTO replicas VALUES (?, now()) ON CONFLICT (id) DO UPDATE SET seen_at = EXCLUDED.seen_at),
                gone AS (DELETE FROM replicas WHERE seen_at < now() - interval '1 hour')
                SELECT count(*) FROM replicas WHERE id <> ? AND seen_at > now() - interval '15 s'""", Integer.class, id, id);
        return 1 + Objects.requireNonNull(others);
    }
}
