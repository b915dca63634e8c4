package com.diwaar.outbound.postgres;

import com.diwaar.outbound.backfill.SeenTexts;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Seen texts as rows. */
@Repository
class PostgresSeenTexts implements SeenTexts {

    private final JdbcClient jdbc;

    PostgresSeenTexts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void remember(Collection<String> messageSids) {
        // In one order, so that two replicas never wait for each other.
        jdbc.sql("INSERT INTO seen_texts (message_sid) SELECT * FROM unnest(:sids::text[]) ON CONFLICT DO NOTHING")
                .param("sids", Columns.of(new TreeSet<>(messageSids), sid -> sid))
                .update();
    }

    @Override
    public Set<String> unseen(Collection<String> messageSids) {
        return jdbc.sql("SELECT sid FROM unnest(:sids::text[]) AS sid EXCEPT SELECT message_sid FROM seen_texts"
                        + " WHERE message_sid = ANY(:sids::text[])")
                .param("sids", Columns.of(messageSids, sid -> sid))
                .query((row, _) -> row.getString(1))
                .set();
    }

    @Override
    public void forgetOlderThan(Duration age) {
        jdbc.sql("DELETE FROM seen_texts WHERE seen_at < now() - :millis * interval '1 millisecond'")
                .param("millis", age.toMillis())
                .update();
    }
}
