package com.diwaar.outbound.postgres;

import com.diwaar.outbound.watermark.Watermarks;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Watermarks as rows; the claim is a time in the row, by the database's clock, since the work itself is no transaction. */
@Repository
class PostgresWatermarks implements Watermarks {

    private final JdbcClient jdbc;

    PostgresWatermarks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Instant> claim(String work, Duration atMost, Instant otherwise) {
        return jdbc.sql("""
                        INSERT INTO watermarks AS w (name, done_until, claimed_until)
                        VALUES (:name, :otherwise, now() + :millis * interval '1 millisecond')
                        ON CONFLICT (name) DO UPDATE SET claimed_until = excluded.claimed_until
                        WHERE w.claimed_until <= now()
                        RETURNING done_until
                        """)
                .param("name", work)
                .param("otherwise", otherwise.atOffset(ZoneOffset.UTC))
                .param("millis", atMost.toMillis())
                .query((row, _) -> SendRows.instant(row, "done_until"))
                .optional();
    }

    @Override
    public void done(String work, Instant until, Duration pause) {
        jdbc.sql("""
                        UPDATE watermarks SET done_until = greatest(done_until, :until),
                            claimed_until = now() + :millis * interval '1 millisecond' WHERE name = :name
                        """)
                .param("until", until.atOffset(ZoneOffset.UTC))
                .param("millis", pause.toMillis())
                .param("name", work)
                .update();
    }
}
