package com.diwaar.kit.mailbox;

import com.diwaar.kit.kafka.FailureKind;
import com.diwaar.kit.kafka.Failures;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Mailboxes without Kafka: partitions are opened, revoked and lost by hand, and values are {@code key:rest}. */
final class Desk {

    static final String TOPIC = "desk";

    final Map<String, Throwable> deadLetters = new ConcurrentHashMap<>();
    final AtomicInteger deadLetteringFails = new AtomicInteger();
    final AtomicInteger pauses = new AtomicInteger();
    final PostOffice<String> office;
    final Gate gate;

    private final Map<Integer, Partition> partitions = new ConcurrentHashMap<>();
    private final Map<Integer, AtomicLong> next = new ConcurrentHashMap<>();
    private final Map<Integer, AtomicLong> committed = new ConcurrentHashMap<>();

    Desk(MailboxHandler<String> handler) {
        this(1000, handler);
    }

    Desk(int bound, MailboxHandler<String> handler) {
        var settings = MailboxSettings.defaults().withBackoff(new Backoff(Duration.ofMillis(2), Duration.ofMillis(20)));
        gate = new Gate(bound, bound * 3 / 4, pauses::incrementAndGet, () -> {});
        var worker = new Worker<>(
                "desk",
                "group",
                handler,
                new Policy(),
                settings,
                new MailboxMetrics(new SimpleMeterRegistry(), "desk"));
        office = new PostOffice<>(value -> value.substring(0, value.indexOf(':')), worker, gate);
        assign(0);
    }

    void assign(int partition) {
        partitions.put(partition, new Partition());
        next.putIfAbsent(partition, new AtomicLong());
        committed.putIfAbsent(partition, new AtomicLong());
        next.get(partition).set(committed.get(partition).get());
    }

    void revoke(int partition) {
        partitions.get(partition).revoked();
        office.abandonUnwanted(Duration.ofSeconds(2));
    }

    void lose(int partition) {
        partitions.get(partition).lost();
        office.abandonUnwanted(Duration.ZERO);
    }

    void deliver(String... values) {
        deliverTo(0, values);
    }

    void deliverTo(int number, String... values) {
        for (String value : values) {
            Partition partition = partitions.get(number);
            long offset = next.get(number).getAndIncrement();
            var mark = partition.arrived(() -> committed.get(number).set(offset + 1), System.nanoTime());
            office.deliver(new Envelope<>(new ConsumerRecord<>(TOPIC, number, offset, "k", value), partition, mark));
        }
    }

    /** The offset that the next owner would start at. */
    long committed(int partition) {
        partitions.get(partition).commitFinished(System.nanoTime());
        return committed.get(partition).get();
    }

    static List<String> values(Turn<String> turn) {
        return turn.letters().stream().map(Letter::value).toList();
    }

    /** Remembers turns as lists of values, by key. */
    static final class Turns {
        private final Map<String, List<List<String>>> byKey = new ConcurrentHashMap<>();

        void add(Turn<String> turn) {
            byKey.computeIfAbsent(turn.key(), key -> new CopyOnWriteArrayList<>())
                    .add(values(turn));
        }

        List<List<String>> of(String key) {
            return new ArrayList<>(byKey.getOrDefault(key, List.of()));
        }
    }

    private final class Policy implements FailurePolicy {
        @Override
        public FailureKind kindOf(Throwable failure) {
            return Failures.kindOf(failure);
        }

        @Override
        public Optional<Throwable> undecodable(ConsumerRecord<String, ?> record) {
            return Optional.empty();
        }

        @Override
        public void deadLetter(ConsumerRecord<String, ?> record, String group, Throwable cause) {
            if (deadLetteringFails.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IllegalStateException("Kafka is away");
            }
            deadLetters.put(String.valueOf(record.value()), cause);
        }
    }
}
