package com.diwaar.outbound.postgres;

import com.diwaar.kit.identity.SecretKey;
import com.diwaar.outbound.receipt.DeliveryStatus;
import com.diwaar.outbound.receipt.Receipt;
import com.diwaar.outbound.receipt.Receipts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Receipts as rows. */
@Repository
class PostgresReceipts implements Receipts {

    /** The condition matters only where two replicas meet: a text never goes back by the later of them. */
    private static final String UPSERT = """
            INSERT INTO receipts AS r (message_sid, status, rank, error_code, reported_at)
            SELECT * FROM unnest(:sids::text[], :statuses::text[], :ranks::smallint[], :errors::int[], :ats::timestamptz[])
            ON CONFLICT (message_sid) DO UPDATE SET status = excluded.status, rank = excluded.rank,
                error_code = excluded.error_code, reported_at = excluded.reported_at
            WHERE r.rank < excluded.rank
            """;

    private final JdbcClient jdbc;
    private final SidHashes hashes;

    PostgresReceipts(JdbcClient jdbc, SecretKey secret) {
        this.jdbc = jdbc;
        this.hashes = new SidHashes(secret);
    }

    @Override
    @Transactional
    public Map<String, Receipt> moveForward(List<Receipt> reported) {
        Map<String, Receipt> standing = locked(reported);
        Map<String, Receipt> moved =
                new TreeMap<>(); // in the order of sids, so that two replicas never wait for each other
        for (Receipt report : ofNobodyErased(reported)) {
            Receipt before = standing.get(report.messageSid());
            Receipt after = before == null ? report : before.after(report);
            if (after != before) {
                standing.put(after.messageSid(), after);
                moved.put(after.messageSid(), after);
            }
        }
        store(moved.values());
        return standing;
    }

    /** A late receipt of an erased text would bring its sid back. */
    private List<Receipt> ofNobodyErased(List<Receipt> reported) {
        Set<String> erased = jdbc.sql("SELECT message_sid FROM attempts WHERE message_sid = ANY(:hashes::text[])")
                .param("hashes", Columns.of(reported, report -> hashes.of(report.messageSid())))
                .query((row, _) -> row.getString(1))
                .set();
        return erased.isEmpty()
                ? reported
                : reported.stream()
                        .filter(report -> !erased.contains(hashes.of(report.messageSid())))
                        .toList();
    }

    private Map<String, Receipt> locked(List<Receipt> reported) {
        return jdbc
                .sql("SELECT * FROM receipts WHERE message_sid = ANY(:sids::text[]) ORDER BY message_sid FOR UPDATE")
                .param("sids", Columns.of(reported, Receipt::messageSid))
                .query((row, _) -> receipt(row))
                .list()
                .stream()
                .collect(Collectors.toMap(Receipt::messageSid, Function.identity(), (a, _) -> a, HashMap::new));
    }

    private void store(Collection<Receipt> receipts) {
        if (receipts.isEmpty()) {
            return;
        }
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("sids", Columns.of(receipts, Receipt::messageSid));
        columns.put("statuses", Columns.of(receipts, one -> one.status().word()));
        columns.put("ranks", Columns.of(receipts, one -> one.status().rank()));
        columns.put("errors", Columns.of(receipts, Receipt::errorCode));
        columns.put("ats", Columns.of(receipts, Receipt::reportedAt));
        jdbc.sql(UPSERT).params(columns).update();
    }

    @Override
    public Optional<Receipt> of(String messageSid) {
        return jdbc.sql("SELECT * FROM receipts WHERE message_sid = :sid")
                .param("sid", messageSid)
                .query((row, _) -> receipt(row))
                .optional();
    }

    private static Receipt receipt(ResultSet row) throws SQLException {
        return new Receipt(
                row.getString("message_sid"),
                DeliveryStatus.ofWord(row.getString("status")).orElseThrow(),
                SendRows.integer(row, "error_code"),
                SendRows.instant(row, "reported_at"));
    }
}
