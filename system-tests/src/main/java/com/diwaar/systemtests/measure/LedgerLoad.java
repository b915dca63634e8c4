package com.diwaar.systemtests.measure;

import com.diwaar.events.SmsSent;
import com.diwaar.events.Topics;
import com.diwaar.localstack.StackPart;
import com.diwaar.localstack.process.Signals;
import com.diwaar.systemtests.StackUnderTest;
import com.diwaar.testkit.AvroProducer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Texts that went out while billing stood still, each with a reservation that it settles. */
public final class LedgerLoad {

    private static final long LOOK_NANOS = 20_000_000;
    private static final long LONGEST_NANOS = 300_000_000_000L;

    private final StackUnderTest stack;
    private final Database database;
    private final List<Long> organizations;
    private final long pid;
    private int events;
    private long before;

    public LedgerLoad(StackUnderTest stack, Database database, List<Long> organizations) {
        this.stack = stack;
        this.database = database;
        this.organizations = organizations;
        this.pid = stack.part(StackPart.BILLING.label()).pid();
    }

    /** Reserves for so many, stops billing, and has them sent. */
    public void prepare(int count) throws InterruptedException {
        events = count;
        String all = organizations.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
        database.execute("""
                INSERT INTO reservations (id, organization_id, period, units, held, state, reserved_at, expires_at)
                SELECT 'text:bench-' || i, ('%s'::bigint[])[1 + i %% %d], period_of(now(), 'UTC'), 1, 1, 'reserved', now(),
                    now() + interval '2 days'
                FROM generate_series(0, %d) i""".formatted(all, organizations.size(), count - 1), """
                UPDATE balances b SET reserved = b.reserved + r.units FROM (
                    SELECT organization_id, count(*) AS units FROM reservations WHERE id LIKE 'text:bench-%' GROUP BY 1) r
                WHERE b.organization_id = r.organization_id AND b.period = period_of(now(), 'UTC')""", "ANALYZE");
        before = recorded();
        Signals.send("STOP", pid);
        try (AvroProducer producer = stack.producer()) {
            List<Future<RecordMetadata>> sent = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                sent.add(producer.sendAsync(Topics.SMS_SENT, Integer.toString(i % 5000), text(i)));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        } catch (ExecutionException e) {
            Signals.send("CONT", pid);
            throw new IllegalStateException(e);
        }
    }

    private SmsSent text(int number) {
        return SmsSent.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .setOrganizationId(organizations.get(number % organizations.size()))
                .setAssistantId(11)
                .setConversationId(number % 5000)
                .setMessageId(number)
                .setReservationId("text:bench-" + number)
                .setFrom("+15550001000")
                .setTo("+1555%07d".formatted(number % 5000))
                .setAttemptId(UUID.randomUUID())
                .setMessageSid("SM" + UUID.randomUUID().toString().replace("-", ""))
                .setBody("We are open until six today, and on Sunday from eight to one.")
                .setSegments(1)
                .build();
    }

    /** Lets billing go on, and returns how many a second it took until all were in the books. */
    public double take() {
        long begin = System.nanoTime();
        Signals.send("CONT", pid);
        while (recorded() - before < events) {
            if (System.nanoTime() - begin > LONGEST_NANOS) {
                throw new IllegalStateException(
                        "Only %d of %d are in the books".formatted(recorded() - before, events));
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return events / ((System.nanoTime() - begin) / 1e9);
    }

    private long recorded() {
        return Long.parseLong(database.value("SELECT coalesce(sum(records), 0)::bigint FROM usage_days"));
    }

    /** Where the books are not right. */
    public List<String> wrong() {
        var wrong = new ArrayList<String>();
        expect(wrong, "records", events, "SELECT count(*) FROM usage_records WHERE reservation_id LIKE 'text:bench-%'");
        expect(
                wrong,
                "settled reservations",
                events,
                "SELECT count(*) FROM reservations WHERE id LIKE 'text:bench-%' AND state = 'settled' AND held = 0");
        expect(wrong, "overages", 0, "SELECT count(*) FROM overages WHERE reservation_id LIKE 'text:bench-%'");
        expect(wrong, "balances that are not the sums of their rows", 0, """
                SELECT count(*) FROM balances b WHERE
                    used <> (SELECT coalesce(sum(messages_used), 0) FROM usage_records u
                             WHERE u.organization_id = b.organization_id AND u.balance_period = b.period)
                    OR reserved <> (SELECT coalesce(sum(held), 0) FROM reservations r
                                    WHERE r.organization_id = b.organization_id AND r.period = b.period)""");
        return wrong;
    }

    private void expect(List<String> wrong, String what, long expected, String sql) {
        long found = Long.parseLong(database.value(sql));
        if (found != expected) {
            wrong.add("%s: %d, not %d".formatted(what, found, expected));
        }
    }
}
