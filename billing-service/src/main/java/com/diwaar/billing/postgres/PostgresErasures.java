package com.diwaar.billing.postgres;

import com.diwaar.billing.ledger.Entry;
import com.diwaar.billing.ledger.Erasures;
import com.diwaar.billing.ledger.UsageRecord;
import com.diwaar.kit.identity.SecretKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Forgets people. What is written down of them before is changed; a keyed hash keeps what is written down later of that time
 * from naming them. A lock that writers share keeps an erasure from falling between a writer's look and its write.
 */
@Repository
class PostgresErasures implements Erasures {

    /** Any number that nobody else in the schema takes. */
    private static final long LOCK = 7_201_001;

    private final JdbcClient db;
    private final SecretKey.KeyedHash hash;

    PostgresErasures(JdbcClient db, SecretKey secret) {
        this.db = db;
        this.hash = secret.keyedHash("erased-customers");
    }

    /** The events among these whose people were erased after them; no erasure begins until the transaction ends. */
    Set<UUID> lockAndFind(List<Entry> entries) {
        db.sql("SELECT pg_advisory_xact_lock_shared(:lock)")
                .param("lock", LOCK)
                .query((_, _) -> 0)
                .list();
        Map<Long, Map<String, Instant>> erased = of(entries);
        Set<UUID> found = new HashSet<>();
        for (Entry entry : entries) {
            UsageRecord record = entry.record();
            String customer = hashOf(record, erased);
            Instant at = customer == null
                    ? null
                    : erased.getOrDefault(record.organizationId(), Map.of()).get(customer);
            if (at != null && !record.occurredAt().isAfter(at)) {
                found.add(record.eventId());
            }
        }
        return found;
    }

    /** A hash is worth its time only where somebody was erased. */
    private @Nullable String hashOf(UsageRecord record, Map<Long, Map<String, Instant>> erased) {
        UsageRecord.Text text = record.text();
        String number = text == null ? null : text.customerPhoneNumber();
        return number == null || !erased.containsKey(record.organizationId()) ? null : hash.of(number);
    }

    private Map<Long, Map<String, Instant>> of(List<Entry> entries) {
        Map<Long, Map<String, Instant>> erased = new HashMap<>();
        db.sql("""
                SELECT organization_id, customer_hash, erased_at FROM erasures
                WHERE organization_id = ANY (:ids) AND erased_at >= :earliest""")
                .param(
                        "earliest",
                        Rows.at(entries.stream()
                                .map(entry -> entry.record().occurredAt())
                                .min(Instant::compareTo)
                                .orElse(Instant.EPOCH)))
                .params(new Columns<>(entries.stream()
                                .map(entry -> entry.record().organizationId())
                                .distinct()
                                .toList())
                        .bigint("ids", id -> id)
                        .parameters())
                .query((row, _) -> erased.computeIfAbsent(row.getLong("organization_id"), _ -> new HashMap<>())
                        .put(row.getString("customer_hash"), Rows.instant(row, "erased_at")))
                .list();
        return erased;
    }

    @Override
    @Transactional
    public void erase(List<Erasure> erasures) {
        db.sql("SELECT pg_advisory_xact_lock(:lock)")
                .param("lock", LOCK)
                .query((_, _) -> 0)
                .list();
        erasures.forEach(this::erase);
    }

    private void erase(Erasure erasure) {
        db.sql("""
                INSERT INTO erasures AS e (organization_id, customer_hash, erased_at) VALUES (:organization, :hash, :at)
                ON CONFLICT (organization_id, customer_hash) DO UPDATE
                SET erased_at = greatest(e.erased_at, excluded.erased_at)""")
                .param("organization", erasure.organizationId())
                .param("hash", hash.of(erasure.customerPhoneNumber()))
                .param("at", Rows.at(erasure.at()))
                .update();
        List<String> reservations = db.sql("""
                        WITH theirs AS (
                            SELECT id, event_id, reservation_id FROM usage_records
                            WHERE organization_id = :organization AND customer_phone_number = :number
                              AND occurred_at <= :at ORDER BY id FOR UPDATE),
                        nameless AS (
                            UPDATE usage_records u SET customer_phone_number = NULL, reservation_id = NULL
                            FROM theirs WHERE u.organization_id = :organization AND u.id = theirs.id),
                        unreserved AS (
                            UPDATE overages o SET reservation_id = NULL FROM theirs WHERE o.event_id = theirs.event_id)
                        SELECT DISTINCT reservation_id FROM theirs WHERE reservation_id IS NOT NULL""")
                .param("organization", erasure.organizationId())
                .param("number", erasure.customerPhoneNumber())
                .param("at", Rows.at(erasure.at()))
                .query((row, _) -> row.getString("reservation_id"))
                .list();
        if (!reservations.isEmpty()) {
            forget(erasure.organizationId(), reservations);
        }
    }

    /** A reservation is named after a text; what has ended is kept for nobody any more. */
    private void forget(long organizationId, List<String> reservations) {
        Map<String, Object> ids =
                new Columns<>(reservations).text("ids", id -> id).parameters();
        db.sql("UPDATE releases SET reservation_id = '' WHERE reservation_id = ANY (:ids)")
                .params(ids)
                .update();
        db.sql("""
                DELETE FROM reservations WHERE id IN (
                    SELECT id FROM reservations
                    WHERE id = ANY (:ids) AND organization_id = :organization AND state <> 'reserved'
                    ORDER BY id FOR UPDATE)""").params(ids).param("organization", organizationId).update();
    }
}
