package com.diwaar.outbound.postgres;

import com.diwaar.outbound.receipt.DeliveryStatus;
import com.diwaar.outbound.receipt.Receipt;
import com.diwaar.outbound.receipt.Receipts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Receipts as rows. */
@Repository
class PostgresReceipts implements Receipts {

    /** In the order of sids, so that two replicas never wait for each other. */
    private static final String MOVE_FORWARD = """
            INSERT INTO receipts AS r (message_sid, status, rank, error_code, reported_at)
            SELECT * FROM unnest(:sids::text[], :statuses::text[], :ranks::smallint[], :errors::int[], :ats::timestamptz[])
            ON CONFLICT (message_sid) DO UPDATE SET status = excluded.status, rank = excluded.rank,
                error_code = excluded.error_code, reported_at = excluded.reported_at
            WHERE r.status = ANY(CASE excluded.rank %s ELSE '{}'::text[] END)
            """.formatted(predecessorsByRank());

    private final JdbcClient jdbc;

    PostgresReceipts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** From which states a text may go to one of each rank: the rule stands in {@link DeliveryStatus} only. */
    private static String predecessorsByRank() {
        return Arrays.stream(DeliveryStatus.values())
                .map(next -> "WHEN " + next.rank() + " THEN '{" + predecessors(next) + "}'")
                .distinct()
                .collect(Collectors.joining(" "));
    }

    private static String predecessors(DeliveryStatus next) {
        return Arrays.stream(DeliveryStatus.values())
                .filter(status -> status.mayBecome(next))
                .map(DeliveryStatus::word)
                .collect(Collectors.joining(","));
    }

    @Override
    @Transactional
    public Map<String, Receipt> moveForward(Collection<Receipt> reported) {
        List<Receipt> receipts = reported.stream()
                .sorted(Comparator.comparing(Receipt::messageSid))
                .toList();
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("sids", Columns.of(receipts, Receipt::messageSid));
        columns.put("statuses", Columns.of(receipts, one -> one.status().word()));
        columns.put("ranks", Columns.of(receipts, one -> one.status().rank()));
        columns.put("errors", Columns.of(receipts, Receipt::errorCode));
        columns.put("ats", Columns.of(receipts, Receipt::reportedAt));
        jdbc.sql(MOVE_FORWARD).params(columns).update();
        return of(receipts.stream().map(Receipt::messageSid).toList()).stream()
                .collect(Collectors.toMap(Receipt::messageSid, Function.identity()));
    }

    @Override
    public Optional<Receipt> of(String messageSid) {
        return of(List.of(messageSid)).stream().findFirst();
    }

    @Override
    public List<Receipt> of(Collection<String> messageSids) {
        return jdbc.sql("SELECT * FROM receipts WHERE message_sid = ANY(:sids::text[])")
                .param("sids", Columns.of(messageSids, sid -> sid))
                .query((row, _) -> receipt(row))
                .list();
    }

    private static Receipt receipt(ResultSet row) throws SQLException {
        return new Receipt(
                row.getString("message_sid"),
                DeliveryStatus.ofWord(row.getString("status")).orElseThrow(),
                SendRows.integer(row, "error_code"),
                SendRows.instant(row, "reported_at"));
    }
}
