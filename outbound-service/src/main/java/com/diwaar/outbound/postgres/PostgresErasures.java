package com.diwaar.outbound.postgres;

import com.diwaar.kit.identity.SecretKey;
import com.diwaar.kit.identity.SecretKey.KeyedHash;
import com.diwaar.outbound.erasure.Erasures;
import com.diwaar.outbound.send.DecidedSend;
import com.diwaar.outbound.send.ErasedRecipients;
import com.diwaar.outbound.send.Order;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Erasures as rows, and what they do to the others. */
@Repository
class PostgresErasures implements Erasures, ErasedRecipients {

    /** Longer than any event is kept. */
    private static final int REMEMBERED_DAYS = 30;

    private final JdbcClient jdbc;
    private final SendRows rows;
    private final SidHashes hashes;
    private final KeyedHash customers;

    PostgresErasures(JdbcClient jdbc, JsonMapper json, SecretKey secret) {
        this.jdbc = jdbc;
        this.rows = new SendRows(json);
        this.hashes = new SidHashes(secret);
        this.customers = secret.keyedHash("customers");
    }

    @Override
    @Transactional
    public void begin(Person person, Instant erasedAt) {
        jdbc.sql("""
                        INSERT INTO erased_people AS p (organization_id, customer_hash, erased_at) VALUES (:org, :hash, :at)
                        ON CONFLICT (organization_id, customer_hash)
                        DO UPDATE SET erased_at = greatest(p.erased_at, excluded.erased_at)
                        """)
                .param("org", person.organizationId())
                .param("hash", customers.of(person.number()))
                .param("at", erasedAt.atOffset(ZoneOffset.UTC))
                .update();
        jdbc.sql("DELETE FROM erased_people WHERE erased_at < now() - :days * interval '1 day'")
                .param("days", REMEMBERED_DAYS)
                .update();
        open(person, erasedAt);
    }

    private void open(Person person, Instant erasedAt) {
        jdbc.sql("""
                        INSERT INTO erasures AS e (organization_id, recipient, requested_at) VALUES (:org, :number, :at)
                        ON CONFLICT (organization_id, recipient)
                        DO UPDATE SET requested_at = greatest(e.requested_at, excluded.requested_at)
                        """)
                .param("org", person.organizationId())
                .param("number", person.number())
                .param("at", erasedAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** They are stored as rows like others; the open erasure has them forgotten when they are told of. */
    @Override
    @Transactional
    public Set<Order> among(List<Order> orders) {
        Set<Order> erased = new HashSet<>();
        jdbc.sql("""
                        SELECT e.place, p.erased_at
                        FROM unnest(:organizations::bigint[], :hashes::text[], :asked::timestamptz[])
                            WITH ORDINALITY AS e(organization_id, customer_hash, asked_at, place)
                        JOIN erased_people p USING (organization_id, customer_hash) WHERE e.asked_at <= p.erased_at
                        ORDER BY e.organization_id, e.customer_hash
                        """)
                .param("organizations", Columns.of(orders, o -> o.about().organizationId()))
                .param("hashes", Columns.of(orders, o -> customers.of(o.text().recipient())))
                .param("asked", Columns.of(orders, Order::askedAt))
                .query(row -> {
                    Order order = orders.get(row.getInt("place") - 1);
                    erased.add(order);
                    open(recipient(order), SendRows.instant(row, "erased_at"));
                });
        return erased;
    }

    private static Person recipient(Order order) {
        return new Person(order.about().organizationId(), order.text().recipient());
    }

    @Override
    @Transactional
    public List<DecidedSend> cancel(Set<Order> orders) {
        return end(orders.stream().map(PostgresErasures::recipient).collect(Collectors.toSet()));
    }

    @Override
    @Transactional
    public List<DecidedSend> end(Collection<Person> people) {
        return people.stream().flatMap(person -> end(person).stream()).toList();
    }

    /** A send that is being leased at this moment is skipped; it is under way, and the sweep comes again. */
    private List<DecidedSend> end(Person person) {
        return jdbc.sql("""
                        UPDATE sends SET state = 'failed', error_code = 'cancelled', error_detail = 'The recipient was erased.',
                            decided_at = clock_timestamp()
                        WHERE send_id IN (SELECT send_id FROM sends
                            WHERE recipient = :number AND organization_id = :org AND state = 'due'
                              AND asked_at <= (SELECT requested_at FROM erasures
                                WHERE organization_id = :org AND recipient = :number)
                            ORDER BY send_id FOR UPDATE SKIP LOCKED)
                        RETURNING *
                        """)
                .param("org", person.organizationId())
                .param("number", person.number())
                .query((row, _) -> rows.decided(row))
                .list();
    }

    @Override
    @Transactional
    public void forget(Collection<Person> people) {
        people.forEach(this::forget);
    }

    private void forget(Person person) {
        Map<String, String> sids = sidsOf(person);
        if (!sids.isEmpty()) {
            hash("sends", sids);
            hash("attempts", sids);
            jdbc.sql("DELETE FROM receipts WHERE message_sid = ANY(:sids::text[])")
                    .param("sids", Columns.of(sids.keySet(), sid -> sid))
                    .update();
            jdbc.sql("DELETE FROM receipt_looks WHERE message_sid = ANY(:sids::text[])")
                    .param("sids", Columns.of(sids.keySet(), sid -> sid))
                    .update();
        }
        // A content's key is a hash of number and body: who knows both could find the text again.
        jdbc.sql("""
                        UPDATE attempts a SET content_key = '', error = NULL FROM sends s
                        WHERE s.send_id = a.send_id AND s.recipient = :number AND s.organization_id = :org
                          AND s.state IN ('sent', 'failed') AND s.announced AND a.state NOT IN ('leased', 'unknown')
                          AND s.asked_at <= (SELECT requested_at FROM erasures
                            WHERE organization_id = :org AND recipient = :number)
                        """)
                .param("org", person.organizationId())
                .param("number", person.number())
                .update();
        // What the provider said of a refusal may hold the number, and an answer's reservation is named by the text it
        // answers.
        // The detail keeps a sentence: the order may come again, and its outcome is told again, with one.
        jdbc.sql("""
                        UPDATE sends SET recipient = '', body = '', media_urls = '[]', metadata = '{}', content_key = '',
                            time_zone = NULL, agenda = NULL, reservation_id = NULL,
                            error_detail = CASE WHEN error_detail IS NOT NULL THEN 'Forgotten with its recipient.' END
                        WHERE recipient = :number AND organization_id = :org AND state IN ('sent', 'failed') AND announced
                          AND asked_at <= (SELECT requested_at FROM erasures
                            WHERE organization_id = :org AND recipient = :number)
                        """)
                .param("org", person.organizationId())
                .param("number", person.number())
                .update();
        jdbc.sql("""
                        DELETE FROM erasures e WHERE organization_id = :org AND recipient = :number
                        AND NOT EXISTS (SELECT 1 FROM sends s WHERE s.recipient = :number AND s.organization_id = :org
                            AND s.asked_at <= e.requested_at)
                        """)
                .param("org", person.organizationId())
                .param("number", person.number())
                .update();
    }

    private Map<String, String> sidsOf(Person person) {
        Map<String, String> sids = new TreeMap<>();
        jdbc.sql("""
                        SELECT a.message_sid FROM sends s JOIN attempts a USING (send_id)
                        WHERE s.recipient = :number AND s.organization_id = :org AND s.state IN ('sent', 'failed')
                          AND s.announced AND a.message_sid IS NOT NULL
                          AND s.asked_at <= (SELECT requested_at FROM erasures
                            WHERE organization_id = :org AND recipient = :number)
                        """)
                .param("org", person.organizationId())
                .param("number", person.number())
                .query(row -> {
                    sids.put(row.getString(1), hashes.of(row.getString(1)));
                });
        return sids;
    }

    private void hash(String table, Map<String, String> sids) {
        jdbc.sql("UPDATE " + table
                        + " t SET message_sid = n.hash FROM unnest(:sids::text[], :hashes::text[]) AS n(sid, hash)"
                        + " WHERE t.message_sid = n.sid")
                .param("sids", Columns.of(sids.keySet(), sid -> sid))
                .param("hashes", Columns.of(sids.values(), hash -> hash))
                .update();
    }

    @Override
    public List<Person> unfinished(int limit) {
        return jdbc.sql("SELECT organization_id, recipient FROM erasures ORDER BY requested_at LIMIT :limit")
                .param("limit", limit)
                .query((row, _) -> new Person(row.getLong(1), row.getString(2)))
                .list();
    }
}
