package com.diwaar.outbound.postgres;

import com.diwaar.outbound.receipt.DeliveryStatus;
import com.diwaar.outbound.receipt.MissingReceipts;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Missing receipts as rows. Only texts that lack one have a row: the others cost nothing. */
@Repository
class PostgresMissingReceipts implements MissingReceipts {

    private static final int FINAL = DeliveryStatus.DELIVERED.rank();

    private final JdbcClient jdbc;

    PostgresMissingReceipts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void note(Instant from, Instant until) {
        jdbc.sql("""
                        INSERT INTO receipt_looks (message_sid, look_at)
                        SELECT s.message_sid, now() FROM sends s LEFT JOIN receipts r USING (message_sid)
                        WHERE s.state = 'sent' AND s.decided_at >= :from AND s.decided_at < :until
                          AND s.message_sid IS NOT NULL AND s.recipient <> '' AND coalesce(r.rank, 0) < :final
                        ON CONFLICT DO NOTHING
                        """)
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("until", until.atOffset(ZoneOffset.UTC))
                .param("final", FINAL)
                .update();
    }

    @Override
    public List<String> claim(int limit, Duration first, int most) {
        jdbc.sql("""
                        DELETE FROM receipt_looks l WHERE look_at <= now() AND (looks >= :most
                            OR EXISTS (SELECT 1 FROM receipts r WHERE r.message_sid = l.message_sid AND r.rank >= :final))
                        """).param("most", most).param("final", FINAL).update();
        return jdbc.sql("""
                        UPDATE receipt_looks SET looks = looks + 1,
                            look_at = now() + :millis * power(4, looks) * interval '1 millisecond'
                        WHERE message_sid IN (SELECT message_sid FROM receipt_looks WHERE look_at <= now()
                            ORDER BY look_at LIMIT :limit FOR UPDATE SKIP LOCKED)
                        RETURNING message_sid
                        """)
                .param("millis", first.toMillis())
                .param("limit", limit)
                .query((row, _) -> row.getString(1))
                .list();
    }
}
